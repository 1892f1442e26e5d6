//! `proofhouse simulate --exercise` and `proofhouse exercise check`: a case to train on, and what trainees made of it.

use crate::command_line::{CheckArguments, ExerciseJob, SimulateArguments};
use crate::exercises::feedback::{Checked, check, in_words, title};
use crate::exercises::scoring::Task;
use crate::exercises::truth::Truth;
use crate::exercises::wording::Wording;
use crate::exercises::{ANSWERS, answers, prepare, sealed};
use crate::settings::Settings;
use crate::summary::{self, Ending, grouped, say};
use crate::table_view;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Makes an exercise and says where it is.
///
/// # Errors
/// When it cannot be made.
pub async fn run_prepare(
    arguments: &SimulateArguments,
    settings: &Settings,
    as_json: bool,
) -> Result<Ending> {
    let options = &arguments.exercise;
    let Some(folder) = &options.out else { bail!("name a folder for the exercise with --out") };
    let done = prepare(folder, arguments.size.seed, options.language, settings).await?;
    summary::print(as_json, &done, |done| {
        format!(
            "Exercise {} in {}: {} messages landed and matched.\nBegin with {}. Answers go into {ANSWERS}.",
            done.exercise,
            done.folder.display(),
            grouped(done.messages),
            done.briefing.display()
        )
    })?;
    Ok(Ending::Done)
}

/// One file of answers.
#[derive(Debug, Serialize)]
pub struct OneFile {
    /// The file.
    pub file: String,
    /// What came of it; nothing when it could not be read.
    #[serde(flatten)]
    pub checked: Option<Checked>,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// Does what is asked.
///
/// # Errors
/// As [`check_files`].
pub fn run(what: &ExerciseJob, as_json: bool) -> Result<Ending> {
    let ExerciseJob::Check(arguments) = what;
    let wording = Wording::of(arguments.language)?;
    let checked = check_files(arguments, &wording)?;
    if as_json {
        match &checked[..] {
            [one] => say!("{}", serde_json::to_string(one)?),
            all => say!("{}", serde_json::to_string(all)?),
        }
    } else if let [OneFile { checked: Some(one), .. }] = &checked[..] {
        say!("{}", in_words(one, &wording)?);
    } else {
        print_class(&checked, &wording)?;
    }
    let full = checked.iter().all(|one| one.checked.as_ref().is_some_and(Checked::is_full));
    Ok(if full { Ending::Done } else { Ending::NeedsAttention })
}

/// Scores files of answers. Of several, one that cannot be read does not keep the others from being scored.
///
/// # Errors
/// When there is no solution, or the only file cannot be read.
pub fn check_files(arguments: &CheckArguments, wording: &Wording) -> Result<Vec<OneFile>> {
    let beside = || arguments.files.first().and_then(|file| file.parent()).unwrap_or(Path::new(""));
    let folder = arguments.exercise.as_deref().unwrap_or_else(beside);
    let truth = sealed::read(folder)?;
    let mut checked = Vec::with_capacity(arguments.files.len());
    for file in &arguments.files {
        let one = one_file(file, &truth, wording);
        if arguments.files.len() == 1 {
            one.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?;
        }
        let (one, fault) = match one {
            Ok(one) => (Some(one), None),
            Err(error) => (None, Some(format!("{error:#}"))),
        };
        checked.push(OneFile { file: file.display().to_string(), checked: one, fault });
    }
    Ok(checked)
}

fn one_file(file: &Path, truth: &Truth, wording: &Wording) -> Result<Checked> {
    let name = file.display().to_string();
    let unreadable = |reason: String| -> anyhow::Error {
        let said = wording.with("cannot-read", &[("file", &name), ("reason", &reason)]);
        said.map_or_else(|error| error, anyhow::Error::msg)
    };
    let text = fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    let answers = answers::read(&text).map_err(|error| unreadable(error.to_string()))?;
    let given = answers.exercise.trim();
    if !given.is_empty() && !answers::names(given, &truth.exercise) {
        let filling = [("file", name.as_str()), ("given", given), ("exercise", &truth.exercise)];
        bail!(wording.with("other-exercise", &filling)?);
    }
    check(&answers, truth, wording).context("the answers cannot be scored")
}

/// The results of a class, one line a file.
fn print_class(checked: &[OneFile], wording: &Wording) -> Result<()> {
    let mut headings = vec![wording.text("class-answers")?];
    for task in Task::ALL {
        headings.push(title(task, wording)?);
    }
    headings.push(wording.text("class-total")?);
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = table_view::headed(&headings);
    for one in checked {
        let Some(result) = &one.checked else {
            table.add_row([one.fault.clone().unwrap_or_default()]);
            continue;
        };
        let who = match result.participant.as_str() {
            "" => one.file.clone(),
            label => format!("{label}\n{}", one.file),
        };
        let tasks = result.tasks.iter().map(|task| format!("{}/{}", task.points, task.most));
        let total = format!("{}/{}", result.points, result.most);
        table.add_row(std::iter::once(who).chain(tasks).chain([total]));
    }
    say!("{table}");
    Ok(())
}
