//! Scoring of the normalisers on labelled real values.
#![allow(unreachable_pub, dead_code)]

use proofhouse_matching::normalise::calibre::CalibreTable;
use proofhouse_matching::normalise::{Absence, Flag, Normaliser, Outcome, Resolution};
use std::fmt;
use std::path::Path;

/// Counts of distinct values and of the rows that carry them.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    pub name: String,
    pub right: (u64, u64),
    pub wrong: (u64, u64),
    pub ambiguous_with_right: (u64, u64),
    pub unresolved: (u64, u64),
    pub misses: Vec<String>,
}

impl Tally {
    fn total(&self) -> (u64, u64) {
        let all = [self.right, self.wrong, self.ambiguous_with_right, self.unresolved];
        (all.iter().map(|pair| pair.0).sum(), all.iter().map(|pair| pair.1).sum())
    }

    /// Number of distinct values.
    pub fn values(&self) -> u64 {
        self.total().0
    }

    /// Share of distinct values that came out wrong.
    pub fn wrong_share(&self) -> f64 {
        self.wrong.0 as f64 / self.total().0.max(1) as f64
    }

    /// Share of distinct values that came out right.
    pub fn right_share(&self) -> f64 {
        self.right.0 as f64 / self.total().0.max(1) as f64
    }

    /// Share of rows whose value came out wrong.
    pub fn wrong_share_of_rows(&self) -> f64 {
        self.wrong.1 as f64 / self.total().1.max(1) as f64
    }

    fn add(&mut self, verdict: Verdict, rows: u64, shown: String) {
        let slot = match verdict {
            Verdict::Right => &mut self.right,
            Verdict::Wrong => &mut self.wrong,
            Verdict::AmbiguousWithRight => &mut self.ambiguous_with_right,
            Verdict::Unresolved => &mut self.unresolved,
        };
        slot.0 += 1;
        slot.1 += rows;
        if verdict != Verdict::Right {
            self.misses.push(format!("{verdict:?}: {shown}"));
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (values, rows) = self.total();
        let share = |count: u64, of: u64| 100.0 * count as f64 / of.max(1) as f64;
        let cell = |pair: (u64, u64)| {
            format!(
                "{:>4} ({:5.1} % of values, {:5.1} % of rows)",
                pair.0,
                share(pair.0, values),
                share(pair.1, rows)
            )
        };
        writeln!(formatter, "{}: {values} distinct values, {rows} rows", self.name)?;
        writeln!(formatter, "  right                     {}", cell(self.right))?;
        writeln!(formatter, "  wrong                     {}", cell(self.wrong))?;
        writeln!(formatter, "  ambiguous, right among it {}", cell(self.ambiguous_with_right))?;
        write!(formatter, "  unresolved                {}", cell(self.unresolved))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    AmbiguousWithRight,
    Unresolved,
}

/// Scores the labelled files of a folder: makes and calibres of `spellings.csv`, wordings of `serial_non_values.csv`.
pub fn score_folder(folder: &Path) -> Vec<Tally> {
    let mut tallies = score_spellings(&folder.join("spellings.csv"));
    tallies.push(score_wordings(&folder.join("serial_non_values.csv")));
    tallies
}

/// Scores labelled makes and calibres.
pub fn score_spellings(path: &Path) -> Vec<Tally> {
    let mut makes = Tally { name: "makes".to_owned(), ..Tally::default() };
    let mut calibres = Tally { name: "calibres".to_owned(), ..Tally::default() };
    let normaliser = Normaliser::shared();
    for row in read(path) {
        let [kind, raw, canonical, _, rows, ..] = row.as_slice() else { continue };
        let rows: u64 = rows.parse().unwrap_or(1);
        if kind == "make" {
            let found = normaliser.make(raw);
            let verdict = judge(&found, &make_ids(canonical), canonical.starts_with('('), |a, b| a == b);
            makes.add(
                verdict,
                rows,
                format!("{raw} -> {:?} {} (expected {canonical})", found.ids(), found.how()),
            );
        } else {
            let found = normaliser.calibre(raw, None).resolution;
            let table = normaliser.calibre_table();
            let verdict = judge(&found, &calibre_ids(canonical), canonical.starts_with('('), |a, b| {
                one_group(table, a, b)
            });
            let several = canonical == "(several)"
                && !found.flags.contains(&Flag::Several)
                && verdict == Verdict::Right;
            let verdict = if several { Verdict::Unresolved } else { verdict };
            calibres.add(
                verdict,
                rows,
                format!("{raw} -> {:?} {} (expected {canonical})", found.ids(), found.how()),
            );
        }
    }
    vec![makes, calibres]
}

/// Scores labelled wordings that stand in the place of a serial number.
pub fn score_wordings(path: &Path) -> Tally {
    let normaliser = Normaliser::shared();
    let mut serials = Tally { name: "wordings for no serial".to_owned(), ..Tally::default() };
    for row in read(path) {
        let [_, class, raw, rows] = row.as_slice() else { continue };
        let reading = normaliser.serial(raw, None);
        let fits = match (class.split(' ').next().unwrap_or_default(), reading.absence) {
            (_, None) => class.starts_with("other") && !reading.is_complete(),
            ("obliterated", Some(fact)) => fact == Absence::Obliterated,
            ("none", Some(fact)) => fact == Absence::NeverMarked,
            ("dummy", Some(fact)) => fact == Absence::Placeholder,
            ("unreadable/unknown", Some(fact)) => matches!(fact, Absence::Unreadable | Absence::NotRecorded),
            ("other", Some(_)) => true,
            _ => false,
        };
        let verdict = match (fits, reading.absence) {
            (true, _) => Verdict::Right,
            (false, Some(Absence::NotAValue)) => Verdict::Unresolved,
            (false, _) => Verdict::Wrong,
        };
        serials.add(
            verdict,
            rows.parse().unwrap_or(1),
            format!("{raw} -> {} {} (labelled {class})", reading.value, reading.how()),
        );
    }
    serials
}

fn judge(
    found: &Resolution,
    expected: &[&str],
    expects_none: bool,
    same: impl Fn(&str, &str) -> bool,
) -> Verdict {
    let holds = found.ids().iter().any(|id| expected.iter().any(|wanted| same(id, wanted)));
    match found.outcome {
        Outcome::Unresolved if expects_none && found.absence.is_some() => Verdict::Right,
        Outcome::Unresolved => Verdict::Unresolved,
        _ if expects_none => Verdict::Wrong,
        Outcome::Resolved if holds => Verdict::Right,
        Outcome::Ambiguous if holds => Verdict::AmbiguousWithRight,
        Outcome::Resolved | Outcome::Ambiguous => Verdict::Wrong,
    }
}

fn one_group(table: &CalibreTable, a: &str, b: &str) -> bool {
    a == b || matches!((table.get(a), table.get(b)), (Some(a), Some(b)) if a.match_group == b.match_group)
}

/// The canonical names of the labels, in our ids.
fn make_ids(canonical: &str) -> Vec<&'static str> {
    let ids: &[(&str, &str)] = &[
        ("Taurus", "TAURUS"),
        ("Smith & Wesson", "SMITHWESSON"),
        ("Ruger", "RUGER"),
        ("Colt", "COLT"),
        ("Glock", "GLOCK"),
        ("Beretta", "BERETTA"),
        ("Barrett", "BARRETT"),
        ("FN Herstal", "FN"),
        ("Heckler & Koch", "HK"),
        ("Romarm (Cugir)", "ROMARM"),
        ("Century Arms", "CENTURY"),
        ("SIG Sauer", "SIGSAUER"),
        ("Remington", "REMINGTON"),
        ("Anderson Manufacturing", "ANDERSON"),
        ("Palmetto State Armory", "PALMETTO"),
        ("Spike's Tactical", "SPIKES"),
        ("Springfield Armory", "SPRINGFIELD"),
        ("CZ (Ceska zbrojovka)", "CZ"),
        ("IMI (Israel Military Industries)", "IMI"),
        ("IWI", "IMI"),
        ("DPMS", "DPMS"),
        ("Diamondback", "DIAMONDBACK"),
        ("SCCY", "SCCY"),
        ("Canik", "CANIK"),
        ("Hi-Point", "HIPOINT"),
        ("Cobra Enterprises", "COBRA"),
        ("Lorcin", "LORCIN"),
        ("Mossberg", "MOSSBERG"),
        ("Kel-Tec", "KELTEC"),
        ("Davis Industries", "DAVIS"),
        ("Walther", "WALTHER"),
        ("Bryco Arms", "BRYCO"),
        ("Jimenez Arms", "JIMENEZ"),
        ("Polymer80", "PRIVATELYMADE"),
        ("Kimber", "KIMBER"),
        ("Bushmaster", "BUSHMASTER"),
        ("North American Arms", "NAA"),
        ("Rossi", "ROSSI"),
    ];
    let of =
        |name: &str| ids.iter().filter(|(label, _)| *label == name).map(|(_, id)| *id).collect::<Vec<_>>();
    let found = of(canonical);
    assert!(!found.is_empty() || canonical.starts_with('('), "no id for the label {canonical}");
    found
}

fn calibre_ids(canonical: &str) -> Vec<&'static str> {
    let ids: &[(&str, &str)] = &[
        (".38 Special", "38SPL"),
        (".380 ACP", "380ACP"),
        ("9 mm Luger (9x19)", "9LUGER"),
        (".22 LR", "22LR"),
        (".40 S&W", "40SW"),
        (".45 ACP", "45ACP"),
        (".50 BMG", "50BMG"),
        ("7.62x39", "762X39"),
        ("7.62x51 NATO / .308 Win", "762NATO"),
        ("5.56x45 NATO / .223 Rem", "556NATO"),
        ("5.7x28", "57X28"),
        ("7.62x25 Tokarev", "762TOK"),
        (".357 Magnum", "357MAG"),
        ("12 gauge (12/70)", "12GA"),
        (".32 ACP (7.65 Browning)", "32ACP"),
        (".25 ACP (6.35 Browning)", "25ACP"),
        ("10 mm Auto", "10AUTO"),
        ("20 gauge", "20GA"),
    ];
    let found: Vec<_> = ids.iter().filter(|(label, _)| *label == canonical).map(|(_, id)| *id).collect();
    assert!(!found.is_empty() || canonical.starts_with('('), "no id for the label {canonical}");
    found
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let mut reader =
        csv::Reader::from_path(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    reader
        .records()
        .map(|row| row.expect("a row of the labelled file").iter().map(str::to_owned).collect())
        .collect()
}
