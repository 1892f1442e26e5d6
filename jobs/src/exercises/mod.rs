//! Exercises: a made-up case with a warehouse of its own, and the scoring of what trainees answer.
//!
//! | module | what it holds |
//! |---|---|
//! | `cast` | countries and pistols that a seed chooses among |
//! | `scenario` | the story of a seed; [`truth`]: its solution |
//! | `told_firearms`, `told_exhibits`, `told_threads`, `story_message` | the story as messages of national systems |
//! | `landing` | the exercise's own warehouse, filled and matched |
//! | `briefing`, `page` | what a trainee reads, as HTML and Markdown |
//! | [`answers`] | the file to fill in, and how it is read |
//! | [`sealed`] | the solution beside the exercise |
//! | [`scoring`], [`feedback`] | points; what is true and why |
//! | [`wording`] | the four languages |

pub mod answers;
mod briefing;
mod cast;
pub mod feedback;
mod landing;
mod page;
mod scenario;
pub mod scoring;
pub mod sealed;
mod story_message;
mod told_exhibits;
mod told_firearms;
mod told_threads;
pub mod truth;
pub mod wording;

use crate::settings::Settings;
use crate::simulate::chance::Chance;
use anyhow::{Context, Result, anyhow, bail};
use proofhouse_schemas::values::Language;
use proofhouse_warehouse::{Warehouse, WarehouseSettings};
use scenario::Scenario;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use wording::Wording;

/// Name of the file that trainees fill in.
pub const ANSWERS: &str = "answers.toml";

/// What was made.
#[derive(Debug, Clone, Serialize)]
pub struct Prepared {
    /// The exercise.
    pub exercise: String,
    /// The trainee's bureau.
    pub bureau: String,
    /// The folder.
    pub folder: PathBuf,
    /// What the trainee reads first.
    pub briefing: PathBuf,
    /// Messages that landed in its warehouse.
    pub messages: usize,
}

/// Makes the exercise of a seed in a folder of its own, which must not hold anything yet.
///
/// # Errors
/// When the folder is occupied or cannot be written, or the messages do not land.
pub async fn prepare(folder: &Path, seed: u64, language: Language, settings: &Settings) -> Result<Prepared> {
    if folder.exists() && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} holds something already; name a new folder with --out", folder.display());
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let folder = folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?;
    let wording = Wording::of(language)?;
    let story = Scenario::of(seed, landing::surroundings(seed).as_of);
    let messages = tokio::task::block_in_place(|| landing::messages(seed, &story))?;
    let warehouse = Warehouse::open(WarehouseSettings {
        store: format!("file://{}", folder.join("warehouse").display()),
        ..settings.warehouse.clone()
    })?;
    landing::land(&warehouse, settings, &story, &messages).await?;
    // What the jobs asked stands in the audit log of the exercise.
    warehouse.audit().flush(&warehouse).await?;

    let truth = story.truth();
    let page = briefing::page(&story, &wording)?;
    let briefing = folder.join("BRIEFING.html");
    write(&briefing, &page.html())?;
    write(&folder.join("BRIEFING.md"), &page.markdown())?;
    write(&folder.join(ANSWERS), &answers::template(&truth, &wording)?)?;
    write(&folder.join("proofhouse.toml"), SETTINGS)?;
    sealed::write(&folder, &truth, Chance::new(seed, "exercise-seal").number())?;
    Ok(Prepared { exercise: truth.exercise, bureau: truth.seat, folder, briefing, messages: messages.len() })
}

/// The settings of an exercise: its warehouse lies beside them.
const SETTINGS: &str = "# Settings of this exercise, for commands that are run in this folder.\n\
[warehouse]\nstore = \"file://./warehouse\"\n";

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn missing_text(key: &str, language: Language) -> anyhow::Error {
    anyhow!("there is no text {key} in {}; this is a defect", language.as_str())
}
