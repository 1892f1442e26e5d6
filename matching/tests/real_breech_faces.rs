//! Breech faces of real cartridge cases. `PROOFHOUSE_BALLISTICS` names a folder with `cartridge/pairs.csv` (`a,b,truth`) and
//! `cartridge/fadul/<name>.x3p`; it is not part of the project.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod skipped;

use proofhouse_matching::ballistics::breech_face::{
    BreechFace, CellSearch, CongruenceThresholds, PreparedFace, Rotations,
};
use proofhouse_matching::ballistics::x3p::Scan;
use skipped::say_skipped;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[test]
fn six_congruent_cells_part_the_consecutively_made_slides() {
    let folder =
        std::env::var_os("PROOFHOUSE_BALLISTICS").map(|folder| PathBuf::from(folder).join("cartridge"));
    let Some(folder) = folder.filter(|folder| folder.join("pairs.csv").is_file()) else {
        let test = "six_congruent_cells_part_the_consecutively_made_slides";
        return say_skipped(
            test,
            "real scans",
            "PROOFHOUSE_BALLISTICS does not name a folder with cartridge/pairs.csv",
        );
    };
    let mut faces: BTreeMap<String, PreparedFace> = BTreeMap::new();
    let mut prepare = |name: &str| {
        faces
            .entry(name.to_owned())
            .or_insert_with(|| {
                let file = std::fs::read(folder.join("fadul").join(format!("{name}.x3p"))).unwrap();
                let face = BreechFace::from_scan(&Scan::read(&file).unwrap()).unwrap();
                // What is stored is what is compared.
                PreparedFace::new(&BreechFace::decode(&face.encode()).unwrap(), Rotations::Oriented)
            })
            .clone()
    };
    let mut different = 0;
    for row in csv::Reader::from_path(folder.join("pairs.csv")).unwrap().into_deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let (one, other, same) = (&row["a"], &row["b"], row["truth"] == "KM");
        different += usize::from(!same);
        // Every match, and every fifth of the others.
        if same || different % 5 == 0 {
            let comparison =
                prepare(one).compare(&prepare(other), CongruenceThresholds::PUBLISHED, CellSearch::Fast);
            assert_eq!(comparison.matches(), same, "{one} and {other}: {}", comparison.congruent());
        }
    }
}
