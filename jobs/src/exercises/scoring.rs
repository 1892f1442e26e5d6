//! Points: what of the answers is true, task by task.

use super::answers::{Answers, names, plain};
use super::truth::{Clue, Truth};
use proofhouse_matching::normalise::Normaliser;
use proofhouse_schemas::Bureau;
use serde::Serialize;
use std::collections::BTreeSet;

/// Points of a right match; a wrong one costs as many.
const OF_A_MATCH: i32 = 7;
const OF_THE_SERIAL: i32 = 10;
const OF_AN_ADDRESSEE: i32 = 6;
const OF_THE_ORDER: i32 = 3;
/// Points that a bureau which is not to be asked costs.
const OF_A_WRONG_ADDRESSEE: i32 = 3;
/// Points of a right link; a wrong one costs as many.
const OF_A_LINK: i32 = 5;
const OF_FIRED_BY: i32 = 5;
const OF_THE_MAKE: i32 = 3;
const OF_THE_MODEL: i32 = 5;
const OF_THE_NOTICE: i32 = 4;
const OF_THE_SALE: i32 = 3;

/// A task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Seized firearms and their records.
    Match,
    /// The obliterated number.
    Serial,
    /// Whom to ask.
    Trace,
    /// What was fired by one firearm.
    Links,
    /// What was converted.
    Conversion,
}

impl Task {
    /// All tasks, in the order of the briefing.
    pub const ALL: [Task; 5] = [Task::Match, Task::Serial, Task::Trace, Task::Links, Task::Conversion];

    /// Most points.
    pub fn most(self) -> i32 {
        match self {
            Task::Match => 5 * OF_A_MATCH,
            Task::Serial => OF_THE_SERIAL,
            Task::Trace => 2 * OF_AN_ADDRESSEE + OF_THE_ORDER,
            Task::Links => 4 * OF_A_LINK + OF_FIRED_BY,
            Task::Conversion => OF_THE_MAKE + OF_THE_MODEL + OF_THE_NOTICE + OF_THE_SALE,
        }
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// True.
    Right,
    /// Not true.
    Wrong,
    /// True, and not answered.
    Missing,
}

/// What an answer, or a gap among them, is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// A seized firearm is that of a record.
    IsMatch {
        /// The seized firearm.
        item: String,
        /// The record.
        record: String,
        /// The number in the record.
        serial: String,
        /// What shows it.
        clue: Clue,
    },
    /// A seized firearm is not that of a record.
    IsNoMatch {
        /// The seized firearm, as answered.
        item: String,
        /// The record, as answered.
        record: String,
        /// Why not.
        why: WhyNoMatch,
    },
    /// The obliterated number.
    Serial,
    /// Who is asked first.
    First,
    /// Who is asked then.
    Second,
    /// Both are right, their order is not.
    Order,
    /// A bureau that is not to be asked.
    NotAsked {
        /// Its code, or what was answered.
        bureau: String,
    },
    /// Two exhibits were fired by one firearm.
    Link {
        /// One exhibit.
        left: String,
        /// The other.
        right: String,
    },
    /// Two exhibits were not.
    NoLink {
        /// One exhibit.
        left: String,
        /// The other.
        right: String,
    },
    /// What fired the bullets.
    FiredBy,
    /// Make before the conversion.
    Make,
    /// Model before the conversion.
    Model,
    /// The notice.
    Notice,
    /// Where it was bought.
    SoldIn,
}

/// Why a match is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNoMatch {
    /// The item, or the record, leads astray in this way.
    Decoy(Clue),
    /// The item has another record.
    OtherRecord,
    /// No item of the case.
    NotInCase,
}

/// A point with its verdict and, when something else was answered, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub verdict: Verdict,
    /// What it is about.
    pub about: Point,
    /// What was answered in its place.
    pub given: Option<String>,
}

/// A task, scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskScore {
    /// The task.
    pub task: Task,
    /// Points.
    pub points: i32,
    /// Finding by finding.
    pub findings: Vec<Finding>,
}

impl TaskScore {
    fn of(task: Task, points: i32, findings: Vec<Finding>) -> TaskScore {
        TaskScore { task, points: points.clamp(0, task.most()), findings }
    }

    /// How many findings have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// Share of the answers that are right; nothing without answers.
    pub fn precision(&self) -> Option<f64> {
        share(self.count(Verdict::Right), self.count(Verdict::Wrong))
    }

    /// Share of what is true that was answered.
    pub fn recall(&self) -> Option<f64> {
        share(self.count(Verdict::Right), self.count(Verdict::Missing))
    }
}

fn share(part: usize, rest: usize) -> Option<f64> {
    (part + rest > 0).then(|| part as f64 / (part + rest) as f64)
}

/// Scores answers, task by task.
pub fn score(answers: &Answers, truth: &Truth) -> Vec<TaskScore> {
    vec![
        matches(answers, truth),
        serial(answers, truth),
        trace(answers, truth),
        links(answers, truth),
        conversion(answers, truth),
    ]
}

fn matches(answers: &Answers, truth: &Truth) -> TaskScore {
    let mut findings = Vec::new();
    for one in &truth.matches {
        let found = answers
            .matches
            .iter()
            .any(|answer| names(&answer.seized, &one.item) && names(&answer.record, &one.record));
        findings.push(Finding {
            verdict: if found { Verdict::Right } else { Verdict::Missing },
            about: Point::IsMatch {
                item: one.item.clone(),
                record: one.record.clone(),
                serial: one.serial.clone(),
                clue: one.clue,
            },
            given: None,
        });
    }
    let mut seen = BTreeSet::new();
    for answer in &answers.matches {
        let pair = (plain(&answer.seized), plain(&answer.record));
        let is_true = truth
            .matches
            .iter()
            .any(|one| names(&answer.seized, &one.item) && names(&answer.record, &one.record));
        // Half an answer is none.
        if pair.0.is_empty() || pair.1.is_empty() || is_true || !seen.insert(pair) {
            continue;
        }
        findings.push(Finding {
            verdict: Verdict::Wrong,
            about: Point::IsNoMatch {
                item: answer.seized.trim().to_owned(),
                record: answer.record.trim().to_owned(),
                why: why_no_match(&answer.seized, &answer.record, truth),
            },
            given: None,
        });
    }
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count() as i32;
    let points = OF_A_MATCH * (count(Verdict::Right) - count(Verdict::Wrong));
    TaskScore::of(Task::Match, points, findings)
}

fn why_no_match(item: &str, record: &str, truth: &Truth) -> WhyNoMatch {
    let of_item = || truth.decoys.iter().filter(|decoy| names(item, &decoy.item));
    let of_record = of_item().find(|decoy| decoy.record.as_ref().is_some_and(|other| names(record, other)));
    if let Some(decoy) = of_record.or_else(|| of_item().find(|decoy| decoy.record.is_none())) {
        return WhyNoMatch::Decoy(decoy.clue);
    }
    match truth.matches.iter().any(|one| names(item, &one.item)) {
        true => WhyNoMatch::OtherRecord,
        false => WhyNoMatch::NotInCase,
    }
}

/// A single answer: right, something else, or nothing.
fn single(about: Point, answer: &str, is_right: bool) -> Finding {
    let (verdict, given) = match (plain(answer).is_empty(), is_right) {
        (true, _) => (Verdict::Missing, None),
        (false, true) => (Verdict::Right, None),
        (false, false) => (Verdict::Wrong, Some(answer.trim().to_owned())),
    };
    Finding { verdict, about, given }
}

fn points_of(findings: &[(Finding, i32)]) -> i32 {
    findings.iter().filter(|(finding, _)| finding.verdict == Verdict::Right).map(|(_, points)| points).sum()
}

fn serial(answers: &Answers, truth: &Truth) -> TaskScore {
    let bare = |text: &str| plain(text).replace(['-', '.', '/'], "");
    let given = &answers.serial.number;
    let finding = single(Point::Serial, given, bare(given) == bare(&truth.obliterated_serial));
    let points = if finding.verdict == Verdict::Right { OF_THE_SERIAL } else { 0 };
    TaskScore::of(Task::Serial, points, vec![finding])
}

/// The bureau that an answer means: by its code, or by the name of its country in any language that is known.
fn bureau_of(text: &str) -> String {
    let code = plain(text).to_lowercase();
    let by_name = || Normaliser::shared().country(text).id().map(str::to_lowercase);
    match Bureau::parse(&code) {
        Some(bureau) => bureau.as_str().to_owned(),
        None => by_name().unwrap_or(code),
    }
}

fn trace(answers: &Answers, truth: &Truth) -> TaskScore {
    let mut asked: Vec<String> = Vec::new();
    for bureau in
        answers.trace.addressees.iter().map(|text| bureau_of(text)).filter(|bureau| !bureau.is_empty())
    {
        if !asked.contains(&bureau) {
            asked.push(bureau);
        }
    }
    let wanted = &truth.addressees;
    let places: Vec<Option<usize>> =
        wanted.iter().map(|bureau| asked.iter().position(|other| other == bureau)).collect();
    let mut points = 0;
    let mut findings = Vec::new();
    for (place, about) in places.iter().zip([Point::First, Point::Second]) {
        let verdict = if place.is_some() { Verdict::Right } else { Verdict::Missing };
        points += if place.is_some() { OF_AN_ADDRESSEE } else { 0 };
        findings.push(Finding { verdict, about, given: None });
    }
    match places[..] {
        [Some(first), Some(second)] if first < second => points += OF_THE_ORDER,
        [Some(_), Some(_)] => {
            let given = Some(asked.join(", "));
            findings.push(Finding { verdict: Verdict::Wrong, about: Point::Order, given });
        }
        _ => {}
    }
    for bureau in asked.iter().filter(|bureau| !wanted.contains(bureau)) {
        points -= OF_A_WRONG_ADDRESSEE;
        let about = Point::NotAsked { bureau: bureau.clone() };
        findings.push(Finding { verdict: Verdict::Wrong, about, given: None });
    }
    TaskScore::of(Task::Trace, points, findings)
}

/// The pairs within groups, each once.
fn pairs(groups: &[Vec<String>]) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for group in groups {
        for (place, one) in group.iter().enumerate() {
            for other in group.iter().skip(place + 1).filter(|other| *other != one) {
                let (left, right) = if one < other { (one, other) } else { (other, one) };
                pairs.insert((left.clone(), right.clone()));
            }
        }
    }
    pairs
}

fn links(answers: &Answers, truth: &Truth) -> TaskScore {
    let known: Vec<&String> = truth.links.iter().flatten().chain(&truth.unlinked).collect();
    // In the words of the solution where an exhibit of the case is meant, as answered otherwise.
    let named = |answer: &String| -> Option<String> {
        let meant = known.iter().find(|name| names(answer, name)).map(|name| (*name).clone());
        meant.or_else(|| Some(answer.trim().to_owned())).filter(|name| !plain(name).is_empty())
    };
    let groups: Vec<Vec<String>> =
        answers.links.groups.iter().map(|group| group.iter().filter_map(named).collect()).collect();
    let (given, wanted) = (pairs(&groups), pairs(&truth.links));
    let mut findings: Vec<Finding> = wanted
        .iter()
        .map(|(left, right)| Finding {
            verdict: if given.contains(&(left.clone(), right.clone())) {
                Verdict::Right
            } else {
                Verdict::Missing
            },
            about: Point::Link { left: left.clone(), right: right.clone() },
            given: None,
        })
        .collect();
    findings.extend(given.difference(&wanted).map(|(left, right)| Finding {
        verdict: Verdict::Wrong,
        about: Point::NoLink { left: left.clone(), right: right.clone() },
        given: None,
    }));
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count() as i32;
    let mut points = (OF_A_LINK * (count(Verdict::Right) - count(Verdict::Wrong))).max(0);
    let fired_by = &answers.links.fired_by;
    let finding = single(Point::FiredBy, fired_by, names(fired_by, &truth.fired_by));
    points += if finding.verdict == Verdict::Right { OF_FIRED_BY } else { 0 };
    findings.push(finding);
    TaskScore::of(Task::Links, points, findings)
}

fn conversion(answers: &Answers, truth: &Truth) -> TaskScore {
    let given = &answers.conversion;
    let normaliser = Normaliser::shared();
    let make_of = |text: &str| normaliser.make(text).id();
    let base = make_of(&truth.base_make);
    let is_make = base.is_some() && make_of(&given.make) == base;
    let makes: Vec<&str> = base.into_iter().collect();
    let model_of = |text: &str| normaliser.model(text, &makes).id();
    let is_model = plain(&given.model) == plain(&truth.base_model)
        || (model_of(&truth.base_model).is_some() && model_of(&given.model) == model_of(&truth.base_model));
    let findings = vec![
        (single(Point::Make, &given.make, is_make), OF_THE_MAKE),
        (single(Point::Model, &given.model, is_model), OF_THE_MODEL),
        (single(Point::Notice, &given.notice, names(&given.notice, &truth.notice)), OF_THE_NOTICE),
        (single(Point::SoldIn, &given.sold_in, bureau_of(&given.sold_in) == truth.sold_in), OF_THE_SALE),
    ];
    let points = points_of(&findings);
    TaskScore::of(Task::Conversion, points, findings.into_iter().map(|(finding, _)| finding).collect())
}

#[cfg(test)]
mod tests;
