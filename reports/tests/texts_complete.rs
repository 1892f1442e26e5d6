//! Every text that a pack uses is there in every language, and none is left over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentArgs;
use proofhouse_reports::column::Format;
use proofhouse_reports::pack::Kind;
use proofhouse_reports::texts::Texts;
use proofhouse_reports::{Language, Pack};
use proofhouse_schemas::codes;

fn texts(pack: &Pack, language: Language) -> Texts {
    Texts::new(language, &pack.texts(language)).unwrap()
}

/// Keys that the engine itself uses.
const ENGINE: [&str; 31] = [
    "report-title",
    "classification",
    "cover-days",
    "data-cut",
    "few-cases",
    "figure-empty",
    "more-rows",
    "not-stated",
    "yes",
    "no",
    "change-percent",
    "change-from-none",
    "change-none",
    "change-points",
    "chart-description",
    "chart-others",
    "chart-days",
    "chart-median",
    "chart-cumulative",
    "chart-median-heading",
    "chart-mark-median",
    "chart-own-scale",
    "chart-box-key",
    "chart-not-drawn",
    "map-disclaimer",
    "map-none",
    "map-not-shown",
    "map-confirmed",
    "map-suspected",
    "map-within",
    "map-left-out",
];

/// Keys that begin like this name codes; which of them are used is decided by the data.
fn is_code_name(key: &str, lists: &BTreeSet<String>) -> bool {
    lists.iter().any(|list| key.strip_prefix(list.as_str()).is_some_and(|rest| rest.starts_with('-')))
}

fn used(pack: &Pack) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut keys: BTreeSet<String> = ENGINE.iter().map(|key| (*key).to_owned()).collect();
    keys.insert("chart-at-risk".to_owned());
    keys.insert("cells-withheld".to_owned());
    keys.insert("figure-withheld".to_owned());
    let mut lists = BTreeSet::from(["country".to_owned(), "bureau".to_owned()]);
    for section in &pack.definition().sections {
        keys.insert(format!("{}-title", section.id));
        if !section.figures.is_empty() {
            keys.insert(format!("{}-empty", section.id));
        }
        if section.lead {
            keys.insert(format!("{}-lead", section.id));
        }
        keys.extend(section.paragraphs.iter().cloned());
        for column in &section.lead_columns {
            if let Format::Code(list) = &column.format {
                lists.insert(list.clone());
            }
        }
        for figure in &section.figures {
            keys.insert(format!("{}-title", figure.id));
            if figure.note {
                keys.insert(format!("{}-note", figure.id));
            }
            if figure.own_empty {
                keys.insert(format!("{}-empty", figure.id));
            }
            if matches!(figure.kind, Kind::Histogram | Kind::BoxPlot) {
                keys.insert(format!("{}-axis", figure.id));
            }
            keys.insert(format!("unit-{}", figure.unit.as_deref().unwrap_or("cases")));
            for column in &figure.columns {
                if let Format::Code(list) = &column.format {
                    lists.insert(list.clone());
                }
                if !matches!(figure.kind, Kind::Sentences | Kind::Tiles) {
                    keys.insert(column.heading_key());
                }
            }
            // Codes that queries give out as words stand in the query, beside names of sections and units.
            let sections = pack.definition().sections.iter().map(|section| section.id.as_str());
            let others: BTreeSet<&str> = sections.chain(["month", "integer", "ipsg"]).collect();
            for word in quoted(pack.query(&figure.id).unwrap()) {
                if others.contains(word.as_str()) {
                    continue;
                }
                match figure.kind {
                    Kind::Sentences => keys.insert(format!("{}-{}", figure.id, word.replace('_', "-"))),
                    Kind::Tiles => keys.insert(format!("tile-{}", word.replace('_', "-"))),
                    _ => false,
                };
            }
            // A key that is also the name of a section.
            if figure.kind == Kind::Tiles && pack.query(&figure.id).unwrap().contains("'seizures'") {
                keys.insert("tile-seizures".to_owned());
            }
        }
    }
    for name in ["layout.html", "template.html"] {
        let template = pack.file(name).unwrap();
        for (place, _) in template.match_indices("t(\"") {
            let rest = &template[place + 3..];
            keys.insert(rest.split_once('"').unwrap().0.to_owned());
        }
    }
    (keys, lists)
}

/// Lower-case words in quotes: `'records_new'`.
fn quoted(sql: &str) -> Vec<String> {
    let parts: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    parts
        .join("\n")
        .split('\'')
        .skip(1)
        .step_by(2)
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_text_is_missing() {
    for name in Pack::built_in() {
        let pack = Pack::embedded(name).unwrap();
        let (keys, _) = used(&pack);
        for language in Language::ALL {
            let texts = texts(&pack, language);
            let missing: Vec<&String> = keys.iter().filter(|key| !texts.has(key)).collect();
            assert!(missing.is_empty(), "{name} in {language:?} lacks {missing:?}");
        }
    }
}

/// Names that stand in a code list in some languages, and in the texts of the others: countries and types of firearms.
fn is_of_a_code_list(key: &str) -> bool {
    key.starts_with("country-") || key.starts_with("firearm-type-")
}

#[test]
fn all_languages_have_the_same_keys() {
    for name in Pack::built_in() {
        let pack = Pack::embedded(name).unwrap();
        let keys = |language| -> BTreeSet<String> {
            let texts = texts(&pack, language);
            texts.keys().iter().filter(|key| !is_of_a_code_list(key)).cloned().collect()
        };
        let english = keys(Language::English);
        for language in Language::ALL {
            let own = keys(language);
            let differing: Vec<&String> = english.symmetric_difference(&own).collect();
            assert!(differing.is_empty(), "{name} in {language:?}: {differing:?}");
        }
    }
}

/// Names of the arguments of a Fluent source, by message: `$count`.
fn arguments(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut arguments: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut message = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            message = line.split_once('=').unwrap().0.trim_end().to_owned();
        }
        let names = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            rest[..end.unwrap_or(rest.len())].to_owned()
        });
        if !message.is_empty() {
            arguments.entry(message.clone()).or_default().extend(names);
        }
    }
    arguments
}

#[test]
fn every_text_takes_the_same_arguments_in_every_language() {
    for name in Pack::built_in() {
        let pack = Pack::embedded(name).unwrap();
        let all = |language| arguments(&pack.texts(language).join("\n"));
        let english = all(Language::English);
        for language in Language::ALL {
            for (key, names) in all(language) {
                if !is_of_a_code_list(&key) {
                    assert_eq!(english.get(&key), Some(&names), "{name} in {language:?}: {key}");
                }
            }
        }
    }
}

/// Every text is complete whatever its numbers are: the forms of the plural differ between languages, in Arabic there are six.
#[test]
fn every_text_can_be_said_of_any_number() {
    for name in Pack::built_in() {
        let pack = Pack::embedded(name).unwrap();
        let names = arguments(&pack.texts(Language::English).join("\n"));
        for language in Language::ALL {
            let texts = texts(&pack, language);
            for (key, names) in &names {
                for count in [0, 1, 2, 3, 11, 100, 1_000_000] {
                    let mut arguments = FluentArgs::new();
                    for name in names {
                        arguments.set(name.as_str(), count);
                    }
                    let said = texts.with(key, &arguments).unwrap();
                    assert!(!said.trim().is_empty(), "{name} in {language:?}: {key} of {count}");
                }
            }
        }
    }
}

#[test]
fn no_text_is_left_over() {
    let mut used_anywhere = BTreeSet::new();
    let mut lists = BTreeSet::new();
    for name in Pack::built_in() {
        let (keys, more) = used(&Pack::embedded(name).unwrap());
        used_anywhere.extend(keys);
        lists.extend(more);
    }
    for name in Pack::built_in() {
        let texts = texts(&Pack::embedded(name).unwrap(), Language::English);
        let unused: Vec<&String> = texts
            .keys()
            .iter()
            .filter(|key| !used_anywhere.contains(*key) && !is_code_name(key, &lists))
            .collect();
        assert!(unused.is_empty(), "{name}: {unused:?}");
    }
}

#[test]
fn no_key_is_given_twice_in_one_file() {
    for name in Pack::built_in() {
        let pack = Pack::embedded(name).unwrap();
        for language in Language::ALL {
            for source in pack.texts(language) {
                let keys = Texts::new(language, &[source]).unwrap().keys().to_vec();
                let distinct: BTreeSet<&String> = keys.iter().collect();
                assert_eq!(keys.len(), distinct.len(), "{name} {language:?}: {keys:?}");
            }
        }
    }
}

#[test]
fn every_country_and_every_code_of_the_lists_has_a_name() {
    let pack = Pack::embedded("national").unwrap();
    // English names of countries, and the names of types in all languages but Arabic, stand in the code lists.
    for language in [Language::French, Language::Spanish, Language::Arabic] {
        let texts = texts(&pack, language);
        for country in codes::countries() {
            assert!(texts.has(&format!("country-{}", country.alpha2)), "{language:?}: {}", country.alpha2);
        }
    }
    let arabic = texts(&pack, Language::Arabic);
    for kind in codes::firearm_types() {
        assert!(arabic.has(&format!("firearm-type-{}", kind.type_code)), "{}", kind.type_code);
        assert!(!kind.name_es.is_empty() && !kind.name_fr.is_empty(), "{}", kind.type_code);
    }
    for language in Language::ALL {
        let texts = texts(&pack, language);
        for outcome in codes::trace_outcomes() {
            assert!(texts.has(&format!("outcome-{}", outcome.outcome_code)), "{}", outcome.outcome_code);
            assert!(texts.has(&format!("stage-{}", outcome.stage)), "{}", outcome.stage);
        }
        for notice in codes::notice_types() {
            assert!(texts.has(&format!("notice-{}", notice.notice_code)), "{}", notice.notice_code);
        }
    }
}

/// Every value that a feed may state has a name in every language.
#[test]
fn every_value_of_a_feed_has_a_name() {
    use proofhouse_schemas::values::{
        AgencyType, ConvertedFrom, ExhibitKind, ExhibitOrigin, LegalContext, LossCircumstance, ModusKind,
        OwnerType, PlaceType, RecordReason, RecordState, SeizureType, SerialStatus, ThreatKind, TraceState,
        TransportMode,
    };
    let pack = Pack::embedded("national").unwrap();
    for language in Language::ALL {
        let texts = texts(&pack, language);
        let check = |list: &str, codes: Vec<&str>| {
            for code in codes {
                assert!(texts.has(&format!("{list}-{code}")), "{language:?} lacks {list}-{code}");
            }
        };
        check("reason", RecordReason::ALL.iter().map(|code| code.as_str()).collect());
        check("record-state", RecordState::ALL.iter().map(|code| code.as_str()).collect());
        check("owner", OwnerType::ALL.iter().map(|code| code.as_str()).collect());
        check("circumstance", LossCircumstance::ALL.iter().map(|code| code.as_str()).collect());
        check("event", SeizureType::ALL.iter().map(|code| code.as_str()).collect());
        check("agency", AgencyType::ALL.iter().map(|code| code.as_str()).collect());
        check("place", PlaceType::ALL.iter().map(|code| code.as_str()).collect());
        check("context", LegalContext::ALL.iter().map(|code| code.as_str()).collect());
        check("transport", TransportMode::ALL.iter().map(|code| code.as_str()).collect());
        check("converted", ConvertedFrom::ALL.iter().map(|code| code.as_str()).collect());
        check("serial", SerialStatus::ALL.iter().map(|code| code.as_str()).collect());
        check("trace-state", TraceState::ALL.iter().map(|code| code.as_str()).collect());
        check("exhibit", ExhibitKind::ALL.iter().map(|code| code.as_str()).collect());
        check("exhibit-origin", ExhibitOrigin::ALL.iter().map(|code| code.as_str()).collect());
        check("theme", ThreatKind::ALL.iter().map(|code| code.as_str()).collect());
        check("theme", ModusKind::ALL.iter().map(|code| code.as_str()).collect());
    }
}
