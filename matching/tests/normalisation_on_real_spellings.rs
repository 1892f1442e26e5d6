//! Less than one in a hundred real spellings may come out wrong, table by table.
//!
//! The spellings of one real spreadsheet are part of this repository and are always scored. The other labelled files may
//! not be passed on: `PROOFHOUSE_REALDATA` names the folder that holds them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod real_spellings;
mod skipped;

use real_spellings::Tally;
use skipped::say_skipped;
use std::path::Path;

/// Least number of labelled values that each table of the folder has; fewer means that a file was cut.
const LEAST_VALUES: [(&str, u64); 3] = [("makes", 90), ("calibres", 80), ("wordings for no serial", 400)];

fn assert_hardly_any_wrong(tally: &Tally) {
    println!("{tally}");
    assert!(tally.wrong_share() < 0.01, "{}: {:#?}", tally.name, tally.misses);
    assert!(tally.wrong_share_of_rows() < 0.01, "{} by rows: {:#?}", tally.name, tally.misses);
}

#[test]
fn less_than_one_in_a_hundred_spellings_of_a_real_spreadsheet_is_wrong() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/us_de_spellings.csv");
    for tally in real_spellings::score_spellings(&path) {
        assert_hardly_any_wrong(&tally);
        // A normaliser that resolves nothing is never wrong.
        assert!(tally.right_share() > 0.8, "{}: {:#?}", tally.name, tally.misses);
    }
}

#[test]
fn less_than_one_in_a_hundred_of_the_labelled_folder_is_wrong() {
    let Some(folder) = std::env::var_os("PROOFHOUSE_REALDATA").filter(|folder| !folder.is_empty()) else {
        return say_skipped(
            "less_than_one_in_a_hundred_of_the_labelled_folder_is_wrong",
            "the labelled real spellings",
            "PROOFHOUSE_REALDATA does not name a folder with spellings.csv and serial_non_values.csv",
        );
    };
    let tallies = real_spellings::score_folder(folder.as_ref());
    for (name, least) in LEAST_VALUES {
        let tally = tallies.iter().find(|tally| tally.name == name).expect("a tally of each table");
        assert!(tally.values() >= least, "{name}: only {} labelled values", tally.values());
        assert_hardly_any_wrong(tally);
        assert!(tally.right_share() > 0.8, "{name}: {:#?}", tally.misses);
    }
}
