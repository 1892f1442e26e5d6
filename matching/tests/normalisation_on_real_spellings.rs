//! Less than one in a hundred real spellings may come out wrong. The labelled files are not part of this repository:
//! `PROOFHOUSE_REALDATA` names the folder that holds them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod real_spellings;

#[test]
fn less_than_one_in_a_hundred_is_wrong() {
    let Some(folder) = std::env::var_os("PROOFHOUSE_REALDATA") else {
        println!("SKIPPED: PROOFHOUSE_REALDATA is not set, so the real spellings were NOT scored.");
        eprintln!("SKIPPED: PROOFHOUSE_REALDATA is not set, so the real spellings were NOT scored.");
        return;
    };
    for tally in real_spellings::score_folder(folder.as_ref()) {
        println!("{tally}");
        assert!(tally.wrong_share() < 0.01, "{}: {:#?}", tally.name, tally.misses);
    }
}
