//! Scans as instruments and labs write them. `PROOFHOUSE_X3P` names a folder with X3P files; they may not all be passed on, so
//! none stands here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod skipped;

use proofhouse_matching::ballistics::x3p::{Scan, write};
use skipped::say_skipped;
use std::path::{Path, PathBuf};

/// The X3P files of a folder and those below it.
fn scans_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(scans_below(&path));
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("x3p")) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_real_scan_is_read_and_written_back_the_same() {
    let Some(folder) = std::env::var_os("PROOFHOUSE_X3P").filter(|folder| !folder.is_empty()) else {
        let test = "every_real_scan_is_read_and_written_back_the_same";
        return say_skipped(test, "real scans", "PROOFHOUSE_X3P does not name a folder of X3P files");
    };
    let files = scans_below(Path::new(&folder));
    assert!(!files.is_empty(), "{} holds no X3P file", folder.display());
    for file in files {
        let name = file.display();
        let scan =
            Scan::read(&std::fs::read(&file).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        println!(
            "{name}: {} x {}, {:.3} um, {:.1} % measured, {:?}, {} {}",
            scan.columns,
            scan.rows,
            scan.spacing_um.0,
            scan.coverage() * 100.0,
            scan.quirks,
            scan.origin.manufacturer,
            scan.origin.model
        );
        assert!(scan.coverage() > 0.2, "{name}");
        let again = Scan::read(&write(&scan).unwrap()).unwrap();
        assert_eq!(
            (again.columns, again.rows, &again.quirks),
            (scan.columns, scan.rows, &Vec::new()),
            "{name}"
        );
        for (one, other) in again.heights_um.iter().zip(&scan.heights_um) {
            assert!((one.is_nan() && other.is_nan()) || (one - other).abs() < 1e-2, "{name}: {one} {other}");
        }
    }
}
