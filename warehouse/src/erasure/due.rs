//! Which content is due to go, as queries. Each gives bureau, record, topic, partition and offset of the
//! messages, and the code of those that were refused.

use chrono::{Days, Duration, NaiveDate, Utc};
use proofhouse_schemas::Kind;
use proofhouse_schemas::tables::{self, REJECTS, TableDefinition};

/// Stands for the code where nothing was refused.
const NOT_REFUSED: &str = "cast(null as varchar) as code";

/// What was withdrawn at least this long ago; `None` for tables that hold nobody's statements.
pub(super) fn withdrawn(table: &str, age: Duration) -> Option<String> {
    match kind_of(table) {
        Some(_) => Some(withdrawn_from_history(table, age)),
        None => (table == REJECTS).then(|| withdrawn_from_rejects(age)),
    }
}

/// What has been past its retention for at least this long; `None` for tables whose content does not expire.
pub(super) fn past_retention(table: &str, age: Duration) -> Option<String> {
    let Some(kind) = kind_of(table) else { return (table == REJECTS).then(expired_in_rejects) };
    let last_day = Utc::now()
        .date_naive()
        .checked_sub_days(Days::new(u64::try_from(age.num_days()).unwrap_or(0)))
        .unwrap_or(NaiveDate::MIN);
    expires(kind).then(|| past_retention_in_history(table, kind, last_day))
}

fn kind_of(table: &str) -> Option<Kind> {
    tables::table(table).and_then(TableDefinition::kind)
}

/// The condition that a row of a history withdraws its record, and has for at least this long.
fn withdraws(age: Duration) -> String {
    let before = (Utc::now() - age).format("%Y-%m-%dT%H:%M:%S%.6fZ");
    format!("(_withdrawn or action in ('DELETE', 'PURGE')) and _ingested_at <= timestamp '{before}'")
}

/// When the content of a kind goes at its retention date. Seizures are kept as facts, the reference table and training
/// are knowledge that all bureaus share (retention defaults of domain rule 5.6).
fn expires(kind: Kind) -> bool {
    matches!(kind, Kind::Firearm | Kind::Trace | Kind::Ballistic | Kind::Notice | Kind::Hit)
}

/// The columns that name what a retention date applies to: a record, or a thread with all its events, whose time is
/// over when that of its last event is.
fn unit(kind: Kind) -> [&'static str; 2] {
    match kind {
        Kind::Trace => ["requesting_bureau", "trace_id"],
        Kind::Notice => ["requesting_bureau", "notice_id"],
        Kind::Hit => ["record_bureau", "candidate_id"],
        _ => ["source_bureau", "source_record_id"],
    }
}

/// Statements about a record before its withdrawal, by tombstone or by an action that asks for erasure (then with that
/// statement itself). A record that was fed again afterwards keeps what is newer. In another partition than the
/// withdrawal, what was produced before it goes.
fn withdrawn_from_history(history: &str, age: Duration) -> String {
    let withdraws = withdraws(age);
    format!(
        "with gone as (
           select source_bureau, source_record_id, _topic, _partition,
             case when _withdrawn then _offset else _offset + 1 end as at, _timestamp as moment
           from {history} where {withdraws})
         select distinct said.source_bureau, said.source_record_id, said._topic, said._partition, said._offset,
           {NOT_REFUSED}
         from gone join {history} as said
           on said.source_bureau = gone.source_bureau and said.source_record_id = gone.source_record_id
           and said._topic = gone._topic
         where not coalesce(said._withdrawn, false)
           and ((said._partition = gone._partition and said._offset < gone.at)
             or (said._partition <> gone._partition and said._timestamp <= gone.moment))"
    )
}

/// All statements about records (or events of threads) whose latest retention date lies before a day.
///
/// A record's latest statement decides, so that an owner who re-evaluates and keeps it longer is heard; of a thread,
/// the event that is kept longest.
///
/// What is over comes first in the join: that side is held in memory, and the whole history would not fit.
fn past_retention_in_history(history: &str, kind: Kind, day: NaiveDate) -> String {
    let [owner, name] = unit(kind);
    // The current view knows which statement is the latest; threads are kept by all their events.
    let current = match kind {
        Kind::Trace => "trace_events",
        Kind::Notice => "notice_events",
        Kind::Hit => "hit_events",
        Kind::Ballistic => "ballistic_messages",
        _ => "firearms",
    };
    format!(
        "with over as (
           select {owner} as over_owner, {name} as over_name, max(retention_until) as until
           from {current} group by {owner}, {name})
         select said.source_bureau, said.source_record_id, said._topic, said._partition, said._offset, {NOT_REFUSED}
         from over join {history} as said on said.{owner} = over_owner and said.{name} = over_name
         where until < date '{day}' and not coalesce(said._withdrawn, false)"
    )
}

/// Refused statements about a record before its withdrawal: what could not land of a record that is gone must not stay
/// either. In another partition than the withdrawal, what was produced before it (not what was taken in before it:
/// partitions are read at their own pace).
///
/// Of a withdrawal by action nothing is left in the history once that is erased; `erasures` tells of it, by the offset and
/// only in its partition, because the moment of the erasure is not that of the withdrawal.
fn withdrawn_from_rejects(age: Duration) -> String {
    let withdraws = withdraws(age);
    let withdrawals = Kind::ALL.map(|kind| {
        format!(
            "select source_bureau, source_record_id, _topic, _partition, _offset, _timestamp as moment
             from {} where {withdraws}",
            kind.history_table()
        )
    });
    let erased = format!(
        "select source_bureau, source_record_id, _topic, _partition, _offset, case when false then at end as moment
         from erasures where reason = 'WITHDRAWN' and history <> '{REJECTS}'"
    );
    refused_before(
        &format!("{} union all {erased}", withdrawals.join(" union all ")),
        "said._offset < gone._offset",
        "said._timestamp < gone.moment",
    )
}

/// Refused statements about a record whose content has gone at its retention date: all until then.
fn expired_in_rejects() -> String {
    refused_before(
        &format!(
            "select source_bureau, source_record_id, _topic, _partition, _offset, at as moment
             from erasures where reason = 'RETENTION' and history <> '{REJECTS}'"
        ),
        "said._ingested_at <= gone.moment",
        "said._ingested_at <= gone.moment",
    )
}

/// Of what was refused, what came before the end of its record, as these conditions say: in the partition of the end, and
/// in others.
fn refused_before(ends: &str, in_its_partition: &str, in_others: &str) -> String {
    format!(
        "with gone as ({ends})
         select distinct said.source_bureau, said.source_record_id, said._topic, said._partition, said._offset,
           said.code
         from {REJECTS} as said join gone
           on said.source_bureau = gone.source_bureau and said.source_record_id = gone.source_record_id
           and said._topic = gone._topic
         where (said._partition = gone._partition and {in_its_partition})
           or (said._partition <> gone._partition and {in_others})"
    )
}
