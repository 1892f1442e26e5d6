//! Scores normalisation on a folder of real spellings: right, wrong, ambiguous with the right one in it, unresolved.
//!
//! `PROOFHOUSE_REALDATA=/path/to/folder cargo run -p proofhouse-matching --release --example normalisation_score`
//! The folder holds `spellings.csv` (kind, raw, canonical, rows) and `serial_non_values.csv` (class, raw, rows). With
//! `-- --detail` every value that is not right is listed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../tests/real_spellings/mod.rs"]
mod real_spellings;

use std::time::Instant;

fn main() {
    let Some(folder) = std::env::var_os("PROOFHOUSE_REALDATA") else {
        println!("Set PROOFHOUSE_REALDATA to the folder that holds spellings.csv and serial_non_values.csv.");
        return;
    };
    let detail = std::env::args().any(|argument| argument == "--detail");
    for tally in real_spellings::score_folder(folder.as_ref()) {
        println!("{tally}");
        if detail {
            tally.misses.iter().for_each(|miss| println!("    {miss}"));
        }
    }
    let started = Instant::now();
    let normaliser = proofhouse_matching::normalise::Normaliser::from_code_lists();
    println!("tables built in {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let mut values = proofhouse_matching::normalise::DistinctValues::new(&normaliser);
    let started = Instant::now();
    let mut usable = 0usize;
    for row in 0..1_000_000u32 {
        let make =
            ["Glock GmbH", "tauros", "SMITH & WESSON", "unknown", "Beretta, Pietro S.P.A"][row as usize % 5];
        let calibre = ["9mm", "7,62 X 39 MM (M43)", "0.22", "12/70", "38"][row as usize % 5];
        let serial = format!("S/N AB-{row}");
        usable += usize::from(normaliser.serial(&serial, None).has_value());
        usable += usize::from(values.make(make).id().is_some());
        usable += usize::from(values.calibre(calibre, Some("PISTOL")).id().is_some());
    }
    println!(
        "1,000,000 rows (serial, make, calibre) in {:.2} s, {usable} values",
        started.elapsed().as_secs_f64()
    );
}
