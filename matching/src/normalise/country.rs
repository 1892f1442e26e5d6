//! Countries of manufacture: names in the languages of feeds, codes, and states of former times.

use super::absence::{self, Absence};
use super::resolution::{Choice, Flag, How, Resolution};
use super::text;
use proofhouse_schemas::codes;
use std::collections::HashMap;

/// `alpha2,names`: names in other languages, short forms and adjectives.
const NAMES: &str = include_str!("../../codes/country_names.csv");

/// Countries by folded name and code.
#[derive(Debug)]
pub struct CountryTable {
    by_name: HashMap<String, Vec<&'static str>>,
    former: Vec<&'static str>,
}

impl CountryTable {
    /// Builds the table from the code list.
    pub fn from_code_lists() -> CountryTable {
        let mut table = CountryTable { by_name: HashMap::new(), former: Vec::new() };
        let known: HashMap<&str, &'static str> =
            codes::countries().iter().map(|country| (country.alpha2, country.alpha2)).collect();
        for country in codes::countries() {
            if country.status == "HISTORICAL" {
                table.former.push(country.alpha2);
            }
            for name in [country.alpha2, country.alpha3, country.name_en] {
                table.add(name, country.alpha2);
            }
            let (before_bracket, _) = country.name_en.split_once(['(', ',']).unwrap_or((country.name_en, ""));
            if before_bracket.trim() != "Congo" && before_bracket.trim() != "Korea" {
                table.add(before_bracket, country.alpha2);
            }
        }
        for line in NAMES.lines().skip(1) {
            if let Some((alpha2, names)) = line.split_once(',')
                && let Some(alpha2) = known.get(alpha2)
            {
                names.split('|').for_each(|name| table.add(name, alpha2));
            }
        }
        table
    }

    fn add(&mut self, name: &str, alpha2: &'static str) {
        let key = text::compact(name);
        if key.is_empty() {
            return;
        }
        let ids = self.by_name.entry(key).or_default();
        if !ids.contains(&alpha2) {
            ids.push(alpha2);
        }
    }

    /// Resolves a country as written.
    pub fn resolve(&self, raw: &str) -> Resolution {
        let folded = text::fold(raw);
        let key: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
        if key.is_empty() {
            let absence = if folded.is_empty() { Absence::NotRecorded } else { Absence::Placeholder };
            return Resolution::absent(raw, absence);
        }
        if let Some(ids) = self.by_name.get(&key) {
            return self.resolved(raw, ids, 1.0, How::Alias);
        }
        if let Some(finding) = absence::stated(&folded) {
            return Resolution::absent(raw, finding.absence);
        }
        // "Made in Italy", "Germany (West)", "Austria/USA": the words apart.
        let mut found: Vec<Choice> = Vec::new();
        for part in folded.split(['/', '(', ')', ',', ';', '-', ' ']) {
            let part: String = part.chars().filter(|letter| letter.is_alphanumeric()).collect();
            if part.chars().count() >= 3
                && let Some(ids) = self.by_name.get(&part)
            {
                found.extend(ids.iter().map(|id| Choice { id, weight: 0.9, how: How::Part }));
            }
        }
        if !found.is_empty() {
            return Resolution::from_choices(raw, found);
        }
        let mut close: Vec<Choice> = Vec::new();
        if key.chars().count() >= 5 {
            for (name, ids) in &self.by_name {
                if name.chars().count() >= 5 && strsim::osa_distance(&key, name) <= 1 {
                    close.extend(ids.iter().map(|id| Choice { id, weight: 0.85, how: How::Fuzzy }));
                }
            }
        }
        Resolution::from_choices(raw, close)
    }

    fn resolved(&self, raw: &str, ids: &[&'static str], weight: f64, how: How) -> Resolution {
        let resolution =
            Resolution::from_choices(raw, ids.iter().map(|id| Choice { id, weight, how }).collect());
        let former = resolution.id().is_some_and(|id| self.former.contains(&id));
        if former { resolution.with_flag(Flag::FormerState) } else { resolution }
    }
}

/// States that came out of a former state, and the former state: a gun marked with one may be recorded under another.
pub fn same_territory(a: &str, b: &str) -> bool {
    const SUCCESSORS: &[(&str, &[&str])] = &[
        ("SU", &["RU", "UA", "BY", "GE", "AM", "AZ", "KZ", "MD", "LT", "LV", "EE", "UZ", "TM", "TJ", "KG"]),
        ("YU", &["RS", "HR", "BA", "SI", "ME", "MK"]),
        ("CS", &["CZ", "SK"]),
        ("DD", &["DE"]),
        ("ZR", &["CD"]),
        ("YD", &["YE"]),
    ];
    SUCCESSORS.iter().any(|(former, states)| {
        (a == *former && states.contains(&b)) || (b == *former && states.contains(&a))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn names_of_many_languages_resolve() {
        let table = CountryTable::from_code_lists();
        for (raw, expected) in [
            ("BRASIL", "BR"),
            ("Brazil", "BR"),
            ("Autriche", "AT"),
            ("E.U.A.", "US"),
            ("Österreich", "AT"),
            ("Checoslováquia", "CS"),
            ("URSS", "SU"),
            ("СССР", "SU"),
            ("Yugoslavia", "YU"),
            ("East Germany", "DD"),
            ("DEU", "DE"),
            ("Made in Italy", "IT"),
            ("Germny", "DE"),
            ("تركيا", "TR"),
        ] {
            assert_eq!(table.resolve(raw).id(), Some(expected), "{raw}");
        }
        assert!(table.resolve("Czechoslovakia").flags.contains(&Flag::FormerState));
        assert_eq!(table.resolve("desconhecido").absence, Some(Absence::NotRecorded));
        // One letter away from two countries: not decided.
        assert_eq!(table.resolve("Austrlia").ids(), ["AT", "AU"]);
        assert!(same_territory("RS", "YU") && !same_territory("RS", "CS"));
    }
}
