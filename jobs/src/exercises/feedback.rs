//! Feedback: for each finding what is true, and which evidence leads there, in the trainee's language.

use super::answers::Answers;
use super::scoring::{Finding, Point, Task, TaskScore, Verdict, WhyNoMatch, score};
use super::truth::{Clue, Truth};
use super::wording::Wording;
use anyhow::Result;
use serde::Serialize;

/// One remark.
#[derive(Debug, Clone, Serialize)]
pub struct Remark {
    /// What became of the answer.
    pub verdict: Verdict,
    /// The verdict in words.
    pub verdict_in_words: String,
    /// What is true.
    pub says: String,
    /// What shows it.
    pub why: String,
    /// What was answered, where it was something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
}

/// A task with its points.
#[derive(Debug, Clone, Serialize)]
pub struct TaskResult {
    /// The task.
    pub task: Task,
    /// The task in a word.
    pub title: String,
    /// Points.
    pub points: i32,
    /// Most points.
    pub most: i32,
    /// Right answers.
    pub right: usize,
    /// Wrong answers.
    pub wrong: usize,
    /// What was not answered.
    pub missing: usize,
    /// Share of the answers that are right.
    pub precision: Option<f64>,
    /// Share of what is true that was answered.
    pub recall: Option<f64>,
    /// Remark by remark.
    pub remarks: Vec<Remark>,
}

/// What a trainee is told.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// The exercise.
    pub exercise: String,
    /// The label of the answers.
    pub participant: String,
    /// Points.
    pub points: i32,
    /// Most points.
    pub most: i32,
    /// Task by task.
    pub tasks: Vec<TaskResult>,
}

impl Checked {
    /// Whether nothing is wrong and nothing is missing.
    pub fn is_full(&self) -> bool {
        self.points == self.most && self.tasks.iter().all(|task| task.wrong + task.missing == 0)
    }
}

/// Scores answers and says why.
///
/// # Errors
/// When a text is missing.
pub fn check(answers: &Answers, truth: &Truth, wording: &Wording) -> Result<Checked> {
    let scores = score(answers, truth);
    Ok(Checked {
        exercise: truth.exercise.clone(),
        participant: answers.participant.trim().to_owned(),
        points: scores.iter().map(|score| score.points).sum(),
        most: Task::ALL.into_iter().map(Task::most).sum(),
        tasks: scores.iter().map(|score| result(score, truth, wording)).collect::<Result<_>>()?,
    })
}

fn result(score: &TaskScore, truth: &Truth, wording: &Wording) -> Result<TaskResult> {
    Ok(TaskResult {
        task: score.task,
        title: title(score.task, wording)?,
        points: score.points,
        most: score.task.most(),
        right: score.count(Verdict::Right),
        wrong: score.count(Verdict::Wrong),
        missing: score.count(Verdict::Missing),
        precision: score.precision(),
        recall: score.recall(),
        remarks: score
            .findings
            .iter()
            .map(|finding| remark(finding, truth, wording))
            .collect::<Result<_>>()?,
    })
}

/// A task in a word.
///
/// # Errors
/// When the text is missing.
pub fn title(task: Task, wording: &Wording) -> Result<String> {
    wording.text(match task {
        Task::Match => "short-match",
        Task::Serial => "short-serial",
        Task::Trace => "short-trace",
        Task::Links => "short-links",
        Task::Conversion => "short-conversion",
    })
}

fn remark(finding: &Finding, truth: &Truth, wording: &Wording) -> Result<Remark> {
    let (says, why) = words(&finding.about, truth, wording)?;
    Ok(Remark {
        verdict: finding.verdict,
        verdict_in_words: wording.text(match finding.verdict {
            Verdict::Right => "verdict-right",
            Verdict::Wrong => "verdict-wrong",
            Verdict::Missing => "verdict-missing",
        })?,
        says,
        why,
        given: finding.given.clone(),
    })
}

/// What is true, and why.
fn words(about: &Point, truth: &Truth, wording: &Wording) -> Result<(String, String)> {
    let addressee = |place: usize| wording.country(truth.addressees.get(place).map_or("", String::as_str));
    let (first, second) = (addressee(0), addressee(1));
    Ok(match about {
        Point::IsMatch { item, record, serial, clue } => (
            wording.with("says-match", &[("item", item), ("record", record)])?,
            why_clue(*clue, serial, truth, wording)?,
        ),
        Point::IsNoMatch { item, record, why } => {
            let why = match why {
                WhyNoMatch::Decoy(clue) => why_clue(*clue, "", truth, wording)?,
                WhyNoMatch::OtherRecord => wording.text("why-other-record")?,
                WhyNoMatch::NotInCase => wording.text("why-not-in-case")?,
            };
            (wording.with("says-no-match", &[("item", item), ("record", record)])?, why)
        }
        Point::Serial => (
            wording.with("says-serial", &[("serial", &truth.obliterated_serial)])?,
            wording.with("why-serial", &[("seen", &truth.obliterated_seen)])?,
        ),
        Point::First => (wording.with("says-first", &[("country", &first)])?, wording.text("why-first")?),
        Point::Second => (
            wording.with("says-second", &[("country", &second)])?,
            wording.with("why-second", &[("trace", &truth.earlier_trace)])?,
        ),
        Point::Order => (
            wording.with("says-order", &[("first", &first), ("second", &second)])?,
            wording.text("why-order")?,
        ),
        Point::NotAsked { bureau } => {
            let why = if *bureau == truth.astray { "why-astray" } else { "why-not-asked" };
            (wording.with("says-not-asked", &[("country", &wording.country(bureau))])?, wording.text(why)?)
        }
        Point::Link { left, right } => {
            (wording.with("says-link", &[("left", left), ("right", right)])?, wording.text("why-link")?)
        }
        Point::NoLink { left, right } => {
            (wording.with("says-no-link", &[("left", left), ("right", right)])?, wording.text("why-no-link")?)
        }
        Point::FiredBy => {
            let test_fire = truth.links.first().and_then(|group| group.last()).map_or("", String::as_str);
            (
                wording.with("says-fired-by", &[("item", &truth.fired_by)])?,
                wording.with("why-fired-by", &[("exhibit", test_fire)])?,
            )
        }
        Point::Make => (wording.with("says-make", &[("make", &truth.base_make)])?, wording.text("why-base")?),
        Point::Model => {
            (wording.with("says-model", &[("model", &truth.base_model)])?, wording.text("why-base")?)
        }
        Point::Notice => {
            (wording.with("says-notice", &[("notice", &truth.notice)])?, wording.text("why-notice")?)
        }
        Point::SoldIn => (
            wording.with("says-sold-in", &[("country", &wording.country(&truth.sold_in))])?,
            wording.with("why-sold-in", &[("trace", &truth.sale_trace)])?,
        ),
    })
}

fn why_clue(clue: Clue, serial: &str, truth: &Truth, wording: &Wording) -> Result<String> {
    let key = match clue {
        Clue::Exact => "why-exact",
        Clue::Partial => "why-partial",
        Clue::Confused => "why-confused",
        Clue::Restamped => "why-restamped",
        Clue::SecondTheft => "why-second-theft",
        Clue::Neighbour => "why-neighbour",
        Clue::OtherMake => "why-other-make",
        Clue::Rival => "why-rival",
        Clue::NoNumber => "why-no-number",
        Clue::Converted => "why-converted",
        Clue::Traced => "why-traced",
    };
    wording.with(key, &[("serial", serial), ("seen", &truth.obliterated_seen)])
}

/// What a trainee reads: task by task, each remark with its reason.
///
/// # Errors
/// When a text is missing.
pub fn in_words(checked: &Checked, wording: &Wording) -> Result<String> {
    let mut lines = vec![wording.with("result-title", &[("exercise", &checked.exercise)])?];
    if !checked.participant.is_empty() {
        lines.push(checked.participant.clone());
    }
    let of = |points: i32, most: i32| {
        wording.with("result", &[("points", &points.to_string()), ("most", &most.to_string())])
    };
    lines.push(of(checked.points, checked.most)?);
    for task in &checked.tasks {
        lines.push(String::new());
        let result = of(task.points, task.most)?;
        lines.push(wording.with("task-line", &[("title", &task.title), ("result", &result)])?);
        if task.task == Task::Match {
            lines.push(measures(task, wording)?);
        }
        for remark in &task.remarks {
            lines.push(format!("  {}. {} {}", remark.verdict_in_words, remark.says, remark.why));
            if let Some(given) = &remark.given {
                lines.push(format!("    {}", wording.with("given", &[("given", given)])?));
            }
        }
    }
    Ok(lines.join("\n"))
}

fn measures(task: &TaskResult, wording: &Wording) -> Result<String> {
    let none = wording.text("not-stated")?;
    let share = |share: Option<f64>| share.map_or_else(|| none.clone(), |share| format!("{share:.2}"));
    let filling = [
        ("right", task.right.to_string()),
        ("wrong", task.wrong.to_string()),
        ("missing", task.missing.to_string()),
        ("precision", share(task.precision)),
        ("recall", share(task.recall)),
    ];
    wording.with("measures", &filling.each_ref().map(|(name, value)| (*name, value.as_str())))
}
