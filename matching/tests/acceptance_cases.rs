//! The thirteen acceptance cases of record matching, as listed in `match_cases.csv` beside this file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::judge::{Described, Judge, Side};
use proofhouse_matching::linkage::model::LinkModel;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::linkage::reasons::Judgement;
use proofhouse_matching::linkage::reference::ReferenceTable;
use proofhouse_matching::linkage::rules::{Band, MatchFlag};
use proofhouse_matching::normalise::Normaliser;
use proofhouse_matching::normalise::make::MakeRelation;
use proofhouse_schemas::codes;

fn side(row: &csv::StringRecord, headers: &csv::StringRecord, prefix: &str) -> FirearmDescription {
    let cell = |name: &str| {
        let place = headers.iter().position(|header| header == format!("{prefix}{name}"));
        place.and_then(|place| row.get(place)).unwrap_or_default().to_owned()
    };
    let stated = |name: &str| Some(cell(name)).filter(|value| !value.is_empty());
    FirearmDescription {
        reference: prefix.to_owned(),
        make_id: stated("make_id"),
        model_raw: cell("model"),
        calibre_id: stated("calibre_id"),
        serial_raw: cell("serial"),
        type_code: cell("type_code"),
        converted_from: stated("converted_from"),
        ..FirearmDescription::default()
    }
}

/// The judgement of a seized firearm and the first of the records.
fn judged(
    book: &NameBook,
    seized: FirearmDescription,
    records: Vec<FirearmDescription>,
) -> Option<Judgement> {
    let model = LinkModel::shipped().unwrap();
    let judge = Judge::new(Described::new(records, Side::Records, book), book, &model, 1);
    let (found, _) = judge.judge(&Described::new(vec![seized], Side::Seized, book), 1);
    found.into_iter().find(|found| found.record == 0).map(|found| found.judgement)
}

#[test]
fn all_thirteen_cases_fall_in_their_band() {
    let mut reader = csv::Reader::from_reader(include_str!("match_cases.csv").as_bytes());
    let headers = reader.headers().unwrap().clone();
    let book = NameBook::new(&ReferenceTable::of_code_lists());
    let others = codes::makes().iter().filter(|make| make.kind == "MANUFACTURER");
    let mut failures = Vec::new();
    let mut cases = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let case = &row[0];
        let (seized, record) = (side(&row, &headers, "q_"), side(&row, &headers, "r_"));
        // So many records carry the serial: firearms of other makes that have nothing to do with this one.
        let normaliser = Normaliser::shared();
        let own = record.make_id.as_deref().unwrap_or_default();
        let unrelated = others.clone().map(|make| make.make_id).filter(|make| {
            let stated = [own, seized.make_id.as_deref().unwrap_or(own)];
            stated.iter().all(|own| normaliser.make_relation(make, own) == MakeRelation::Conflict)
        });
        let carriers: usize = row[row.len() - 2].parse().unwrap();
        let mut records = vec![record.clone()];
        records.extend(unrelated.take(carriers - 1).map(|make| FirearmDescription {
            make_id: Some(make.to_owned()),
            serial_raw: record.serial_raw.clone(),
            type_code: record.type_code.clone(),
            ..FirearmDescription::default()
        }));
        let (expected, flag) = row[row.len() - 1].split_once('+').unwrap_or((&row[row.len() - 1], ""));
        let Some(found) = judged(&book, seized, records) else {
            println!("{case} is not found");
            if expected != "DROP" {
                failures.push(format!("{case}: not found"));
            }
            continue;
        };
        println!("{case} {:.3} {} {:?} {:?}", found.probability, found.band, found.rule_path(), found.flags);
        for part in &found.parts {
            println!("      {:14} {:12} {:6.2}  {}", part.field, part.level, part.weight, part.explanation);
        }
        let holds = match case {
            "MC09" => found.band <= Band::Review,
            _ => found.band.as_str() == expected,
        };
        if !holds {
            failures.push(format!("{case}: {} where {expected} is right", found.band));
        }
        assert_eq!(found.flags.contains(&MatchFlag::Conversion), flag == "CONVERSION", "{case}");
        let sum: f64 = found.parts.iter().map(|part| part.weight).sum();
        assert!((sum - found.weight).abs() < 1e-6, "{case}: the parts add up to the weight");
        cases += 1;
    }
    assert!(cases >= 12, "{cases}");
    assert!(failures.is_empty(), "{failures:#?}");
}
