//! The steps of the job as SQL, in their order. `records` and `seizures` are the tables of [`super::normalised`]; what a step
//! gives is a table under its name for those after it.

use proofhouse_matching::linkage::linker::Limits;

/// A step.
#[derive(Debug)]
pub(super) struct Step {
    /// The table that it gives.
    pub(super) table: &'static str,
    /// Whether what its first join looks for, which is of seizures, may stand in memory as a hash table, if it is small enough.
    /// Where both sides are large, they are sorted and merged.
    pub(super) looks_up: bool,
    /// What it asks.
    pub(super) sql: String,
}

/// All steps.
pub(super) fn steps(limits: &Limits) -> Vec<Step> {
    let Limits { longest_run, longest_half, most_considered, .. } = limits;
    let step = |table, sql| Step { table, sql, looks_up: false };
    let look_up = |table, sql| Step { table, sql, looks_up: true };
    vec![
        step("looked", looked()),
        look_up("long_keys", long_keys(*longest_run)),
        step("asked_runs", asked_runs()),
        look_up("run_counts", counts_of("asked_runs")),
        step("chosen_runs", chosen_runs(*longest_half)),
        look_up("pairs_by_key", pairs_by_key()),
        step("long_filed", long_filed(*longest_run)),
        step("pairs_by_long_key", pairs_by_long_key(*longest_run)),
        look_up("pairs_by_run", pairs_by_run(*longest_run)),
        step("pairs_by_long_run", pairs_by_long_run(*longest_run)),
        step("pairs", pairs()),
        step("weighed", weighed()),
        step("candidates", candidates(*most_considered)),
        step("neighbours_asked", neighbours_asked()),
        look_up("neighbour_counts", counts_of("neighbours_asked")),
    ]
}

/// Each key of each record.
const FILED: &str = "(SELECT place, unnest(filed_keys(firearm)) AS key FROM records)";

/// Each run of each record.
const RUNS: &str = "(SELECT place, unnest(record_runs(firearm)) AS run FROM records)";

/// Each key under which a seizure looks.
fn looked() -> String {
    "SELECT place AS seizure, unnest(looked_keys(firearm)) AS key FROM seizures".to_owned()
}

/// Keys that are asked for and that more records share than are compared one by one.
fn long_keys(longest: usize) -> String {
    format!(
        "SELECT filed.key, count(*) AS records
         FROM looked RIGHT SEMI JOIN {FILED} AS filed ON filed.key = looked.key
         GROUP BY filed.key HAVING count(*) > {longest}"
    )
}

/// The runs that a seizure may look for.
fn asked_runs() -> String {
    "SELECT seizure, known['choice'] AS choice, known['place'] AS place, known['partial'] AS partial, known['run'] AS run
     FROM (SELECT place AS seizure, unnest(known_runs(firearm)) AS known FROM seizures)"
        .to_owned()
}

/// How many records share each run that is asked for.
fn counts_of(asked: &str) -> String {
    format!(
        "SELECT filed.run, count(*) AS records
         FROM {asked} RIGHT SEMI JOIN {RUNS} AS filed ON filed.run = {asked}.run
         GROUP BY filed.run"
    )
}

/// Of each choice the run that is looked for: of a whole serial the first that few enough records share, else the last; of
/// a partial one that which the fewest share.
fn chosen_runs(longest_half: usize) -> String {
    format!(
        "SELECT seizure, run, records FROM (
             SELECT seizure, run, records, row_number() OVER (
                 PARTITION BY seizure, choice
                 ORDER BY CASE WHEN partial THEN records WHEN records > {longest_half} THEN 1 ELSE 0 END,
                          CASE WHEN NOT partial AND records > {longest_half} THEN -place ELSE place END
             ) AS preference
             FROM (
                 SELECT asked.seizure, asked.choice, CAST(asked.place AS BIGINT) AS place, asked.partial, asked.run,
                        coalesce(counted.records, 0) AS records
                 FROM asked_runs AS asked LEFT JOIN run_counts AS counted ON asked.run = counted.run
             )
         ) WHERE preference = 1 AND records > 0"
    )
}

/// Records under a key that few share.
fn pairs_by_key() -> String {
    format!(
        "SELECT sought.seizure, filed.place AS record
         FROM (SELECT seizure, key FROM looked LEFT ANTI JOIN long_keys ON looked.key = long_keys.key) AS sought
         JOIN {FILED} AS filed ON filed.key = sought.key"
    )
}

/// Under a key that many share, the records of each make: the first of them, for no more are compared.
fn long_filed(longest: usize) -> String {
    format!(
        "SELECT key, make, record FROM (
             SELECT key, make, record, row_number() OVER (PARTITION BY key, make ORDER BY record) AS number
             FROM (
                 SELECT filed.key, made.make, filed.place AS record
                 FROM (
                     SELECT filed.place, filed.key
                     FROM long_keys RIGHT SEMI JOIN {FILED} AS filed ON filed.key = long_keys.key
                 ) AS filed
                 JOIN (SELECT place, unnest(firearm_makes(firearm)) AS make FROM records) AS made
                 ON made.place = filed.place
             )
         ) WHERE number <= {longest}"
    )
}

/// Records under a key that many share: the first that have a make of the seizure.
fn pairs_by_long_key(longest: usize) -> String {
    format!(
        "SELECT seizure, record FROM (
             SELECT seizure, record, row_number() OVER (PARTITION BY seizure, key ORDER BY record) AS number
             FROM (
                 SELECT DISTINCT sought.seizure, sought.key, long_filed.record
                 FROM (
                     SELECT looked.seizure, looked.key, made.make
                     FROM looked LEFT SEMI JOIN long_keys ON looked.key = long_keys.key
                     JOIN (SELECT place, unnest(firearm_makes(firearm)) AS make FROM seizures) AS made
                     ON made.place = looked.seizure
                 ) AS sought
                 JOIN long_filed ON sought.key = long_filed.key AND sought.make = long_filed.make
             )
         ) WHERE number <= {longest}"
    )
}

/// Records with the run that a seizure has chosen.
fn pairs_by_run(longest: usize) -> String {
    format!(
        "SELECT chosen.seizure, filed.place AS record
         FROM (SELECT seizure, run FROM chosen_runs WHERE records <= {longest}) AS chosen
         JOIN {RUNS} AS filed ON filed.run = chosen.run"
    )
}

/// Records with a chosen run that many share: those of a model of the seizure.
fn pairs_by_long_run(longest: usize) -> String {
    format!(
        "SELECT chosen.seizure, filed.place AS record
         FROM (
             SELECT filed.place, filed.run, modelled.model
             FROM (
                 SELECT filed.place, filed.run
                 FROM (SELECT run FROM chosen_runs WHERE records > {longest}) AS long
                 RIGHT SEMI JOIN {RUNS} AS filed ON filed.run = long.run
             ) AS filed
             JOIN (SELECT place, unnest(firearm_models(firearm)) AS model FROM records) AS modelled
             ON modelled.place = filed.place
         ) AS filed
         JOIN (
             SELECT chosen.seizure, chosen.run, modelled.model
             FROM (SELECT seizure, run FROM chosen_runs WHERE records > {longest}) AS chosen
             JOIN (SELECT place, unnest(firearm_models(firearm)) AS model FROM seizures) AS modelled
             ON modelled.place = chosen.seizure
         ) AS chosen
         ON filed.run = chosen.run AND filed.model = chosen.model"
    )
}

/// The pairs to compare, each once.
fn pairs() -> String {
    "SELECT DISTINCT seizure, record FROM (
         SELECT seizure, record FROM pairs_by_key
         UNION ALL SELECT seizure, record FROM pairs_by_long_key
         UNION ALL SELECT seizure, record FROM pairs_by_run
         UNION ALL SELECT seizure, record FROM pairs_by_long_run
     )"
    .to_owned()
}

/// Stage one: each pair by itself.
fn weighed() -> String {
    "SELECT pairs.seizure, pairs.record, pair_weight(seizures.firearm, records.firearm) AS weight
     FROM pairs JOIN seizures ON seizures.place = pairs.seizure
     JOIN records ON records.place = pairs.record"
        .to_owned()
}

/// The heaviest pairs of each seizure.
fn candidates(most: usize) -> String {
    format!(
        "SELECT seizure, record FROM (
             SELECT seizure, record, row_number() OVER (PARTITION BY seizure ORDER BY weight DESC, record) AS number
             FROM weighed WHERE weight IS NOT NULL
         ) WHERE number <= {most}"
    )
}

/// The runs that candidates and seizures share with their neighbours.
fn neighbours_asked() -> String {
    "SELECT DISTINCT run FROM (
         SELECT neighbours_run(records.firearm) AS run
         FROM records LEFT SEMI JOIN candidates ON candidates.record = records.place
       UNION ALL
         SELECT neighbours_run(firearm) AS run FROM seizures
     ) WHERE run IS NOT NULL"
        .to_owned()
}

/// Stage two: the links of each seizure, the most probable first.
pub(super) fn links() -> &'static str {
    "SELECT seizures.id AS seizure_id, records.id AS record_id, CAST(linked.link['score'] AS DOUBLE) AS score,
            linked.link['probability'] AS probability
     FROM (
         SELECT seizure, unnest(links) AS link FROM (
             SELECT considered.seizure,
                    judged(seizures.firearm, coalesce(counted.records, 0), considered.candidates) AS links
             FROM (
                 SELECT candidates.seizure, array_agg(named_struct(
                     'record', candidates.record,
                     'firearm', records.firearm,
                     'neighbours', coalesce(counted.records, 0)
                 )) AS candidates
                 FROM candidates JOIN records ON records.place = candidates.record
                 LEFT JOIN neighbour_counts AS counted ON counted.run = neighbours_run(records.firearm)
                 GROUP BY candidates.seizure
             ) AS considered
             JOIN seizures ON seizures.place = considered.seizure
             LEFT JOIN neighbour_counts AS counted ON counted.run = neighbours_run(seizures.firearm)
         )
     ) AS linked
     JOIN seizures ON seizures.place = linked.seizure
     JOIN records ON records.place = linked.link['record']
     ORDER BY linked.seizure, score DESC, linked.link['record']"
}

/// Lists that were narrowed for their length.
pub(super) fn narrowed(longest: usize) -> String {
    format!(
        "SELECT (SELECT count(*) FROM looked LEFT SEMI JOIN long_keys ON looked.key = long_keys.key)
              + (SELECT count(*) FROM chosen_runs WHERE records > {longest}) AS narrowed"
    )
}
