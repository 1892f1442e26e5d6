//! Extracts the signatures of scanned lands.
//!
//! ```sh
//! cargo run --release -p proofhouse-matching --example extract_lands -- <folder with X3P files> > signatures.csv
//! ```
//!
//! Printed is CSV: `land_id` (the file's name), `spacing_um`, `heights_um` (separated by spaces, `nan` where nothing was
//! measured); on standard error where each crosscut and each shoulder was found, and what is doubtful.

use proofhouse_matching::ballistics::land::extract_land;
use proofhouse_matching::ballistics::x3p::Scan;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder with X3P files")?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("x3p")));
    files.sort();
    println!("land_id,spacing_um,heights_um");
    for file in files {
        let land_id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match Scan::read(&fs::read(&file)?)
            .map_err(|error| error.to_string())
            .and_then(|scan| extract_land(&scan).map_err(|error| error.to_string()))
        {
            Ok(land) => {
                let heights: Vec<String> =
                    land.signature.heights_um().iter().map(|height| format!("{height:.3}")).collect();
                println!("{land_id},{},{}", land.signature.spacing_um(), heights.join(" ").to_lowercase());
                eprintln!(
                    "{land_id}: crosscut at {:.0} um (correlation {:.2}), land from {:.0} to {:.0} um {:?}",
                    land.crosscut_um, land.stability, land.shoulders_um.0, land.shoulders_um.1, land.flags
                );
            }
            Err(error) => eprintln!("{land_id}: {error}"),
        }
    }
    Ok(())
}
