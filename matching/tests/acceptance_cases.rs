//! The thirteen acceptance cases of record matching, as listed in `match_cases.csv` beside this file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use proofhouse_matching::linkage::{
    Band, FirearmDescription, FirearmIdentity, MatchFlag, ScoreContext, SerialFrequencies, Settings, link,
    score,
};
use proofhouse_matching::normalise::{DistinctValues, Normaliser};

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

#[test]
fn all_thirteen_cases_fall_in_their_band() {
    let mut reader = csv::Reader::from_reader(include_str!("match_cases.csv").as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut values = DistinctValues::new(Normaliser::shared());
    let settings = Settings::default();
    let mut cases = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let case = &row[0];
        let seizure = FirearmIdentity::of(&side(&row, &headers, "q_"), &mut values);
        let record = FirearmIdentity::of(&side(&row, &headers, "r_"), &mut values);
        let mut frequencies = SerialFrequencies::default();
        let count: u32 = row[row.len() - 2].parse().unwrap();
        frequencies.set(&record.serial_keys.o0, record.type_class, count);
        let context =
            ScoreContext { normaliser: Normaliser::shared(), settings: &settings, frequencies: &frequencies };
        let scored = score(&seizure, &record, &context);
        let (band, flag) = row[row.len() - 1].split_once('+').unwrap_or((&row[row.len() - 1], ""));
        println!("{case} {:5.2} {} {:?}: {}", scored.total, scored.band, scored.flags, scored.explanation());
        if case == "MC09" {
            assert!(scored.band <= Band::Review, "{case}: {scored:#?}");
        } else {
            assert_eq!(scored.band.as_str(), band, "{case}: {scored:#?}");
        }
        assert_eq!(scored.flags.contains(&MatchFlag::Conversion), flag == "CONVERSION", "{case}");
        let linked = link(std::slice::from_ref(&record), std::slice::from_ref(&seizure), &settings);
        assert_eq!(linked.is_empty(), band == "DROP", "{case}: blocking");
        cases += 1;
    }
    assert_eq!(cases, 13);
}
