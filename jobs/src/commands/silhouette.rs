//! `proofhouse silhouette`: the codes of firearms' outlines in photographs.

use crate::summary::{Ending, say};
use anyhow::{Context, Result};
use proofhouse_matching::identify::SeenSilhouette;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Prints one line for each picture: its outline as `silhouettes` of a reference entry has it.
///
/// # Errors
/// When a picture cannot be read or shows no outline.
pub fn run(pictures: &[PathBuf]) -> Result<Ending> {
    for picture in pictures {
        let seen = seen_in(picture)?;
        let uri = picture.file_name().unwrap_or_default().to_string_lossy();
        say!("{}", serde_json::json!({ "uri": uri, "code": seen.seen }));
    }
    Ok(Ending::Done)
}

/// The outline that a picture shows.
pub(super) fn seen_in(picture: &Path) -> Result<SeenSilhouette> {
    // One byte more than a picture may have, so that one that is too large is told so and not cut.
    let most = u64::try_from(SeenSilhouette::MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut read = Vec::new();
    let opened = File::open(picture).and_then(|file| file.take(most).read_to_end(&mut read));
    opened.with_context(|| format!("could not read {}", picture.display()))?;
    SeenSilhouette::of_picture(&read).with_context(|| picture.display().to_string())
}
