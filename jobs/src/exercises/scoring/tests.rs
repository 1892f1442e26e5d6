//! What answers are worth, on the solution of a story.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::exercises::answers::{ConversionAnswer, LinksAnswer, MatchAnswer, SerialAnswer, TraceAnswer};
use crate::exercises::feedback::{check, in_words};
use crate::exercises::scenario::Scenario;
use crate::exercises::wording::Wording;
use chrono::NaiveDate;
use proofhouse_schemas::values::Language;

fn truth() -> Truth {
    Scenario::of(5, NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()).truth()
}

/// The answers of somebody who knows the solution.
fn solved(truth: &Truth) -> Answers {
    Answers {
        exercise: truth.exercise.clone(),
        participant: "1".to_owned(),
        matches: truth
            .matches
            .iter()
            .map(|one| MatchAnswer { seized: one.item.clone(), record: one.record.clone() })
            .collect(),
        serial: SerialAnswer { number: truth.obliterated_serial.clone() },
        trace: TraceAnswer { addressees: truth.addressees.clone() },
        links: LinksAnswer { groups: truth.links.clone(), fired_by: truth.fired_by.clone() },
        conversion: ConversionAnswer {
            make: truth.base_make.clone(),
            model: truth.base_model.clone(),
            notice: truth.notice.clone(),
            sold_in: truth.sold_in.clone(),
        },
    }
}

fn points(answers: &Answers, task: Task) -> i32 {
    score(answers, &truth()).into_iter().find(|score| score.task == task).unwrap().points
}

#[test]
fn the_solution_has_all_points_and_nothing_has_none() {
    assert_eq!(Task::ALL.into_iter().map(Task::most).sum::<i32>(), 100);
    let full = score(&solved(&truth()), &truth());
    for score in &full {
        assert_eq!(score.points, score.task.most(), "{:?}", score.findings);
        assert_eq!(score.count(Verdict::Wrong) + score.count(Verdict::Missing), 0);
    }
    let nothing = score(&Answers::default(), &truth());
    assert!(nothing.iter().all(|score| score.points == 0 && score.count(Verdict::Missing) > 0));
    assert_eq!(nothing[0].precision(), None);
    assert_eq!(nothing[0].recall(), Some(0.0));
}

#[test]
fn a_false_match_costs_what_a_right_one_brings() {
    let truth = truth();
    let mut answers = solved(&truth);
    let decoy = truth.decoys.iter().find(|decoy| decoy.clue == Clue::Neighbour).unwrap();
    let wrong = MatchAnswer { seized: decoy.item.clone(), record: truth.matches[0].record.clone() };
    answers.matches.extend([wrong.clone(), wrong]);
    let score = &score(&answers, &truth)[0];
    assert_eq!(score.points, 4 * OF_A_MATCH, "said twice, it counts once");
    assert_eq!((score.precision(), score.recall()), (Some(5.0 / 6.0), Some(1.0)));
    let why = |finding: &Finding| {
        matches!(&finding.about, Point::IsNoMatch { why: WhyNoMatch::Decoy(Clue::Neighbour), .. })
    };
    assert!(score.findings.iter().any(why), "{:?}", score.findings);
    // The right item with another record is one wrong and one missing.
    answers.matches.truncate(5);
    answers.matches[0].record.clone_from(&truth.matches[1].record);
    assert_eq!(points(&answers, Task::Match), 3 * OF_A_MATCH);
    let rival = truth.decoys.iter().find(|decoy| decoy.clue == Clue::Rival).unwrap();
    assert_eq!(
        why_no_match(&rival.item, rival.record.as_ref().unwrap(), &truth),
        WhyNoMatch::Decoy(Clue::Rival)
    );
    assert_eq!(why_no_match(&truth.matches[0].item, "xx/1", &truth), WhyNoMatch::OtherRecord);
    assert_eq!(why_no_match("xx/1#1", "xx/1", &truth), WhyNoMatch::NotInCase);
}

#[test]
fn addressees_count_and_so_does_their_order() {
    let truth = truth();
    let with = |bureaus: &[&str]| {
        let mut answers = solved(&truth);
        answers.trace.addressees = bureaus.iter().map(|bureau| (*bureau).to_owned()).collect();
        points(&answers, Task::Trace)
    };
    let (first, second) = (truth.addressees[0].as_str(), truth.addressees[1].as_str());
    assert_eq!(with(&[first, second]), 15);
    assert_eq!(with(&[&first.to_uppercase(), &format!(" {second} ")]), 15);
    assert_eq!(with(&[second, first]), 12);
    assert_eq!(with(&[first]), 6);
    assert_eq!(with(&["xx", first, second]), 12);
    assert_eq!(with(&["xx", "yy"]), 0);
    assert_eq!(bureau_of("Belgique"), "be");
}

#[test]
fn links_are_counted_as_pairs_and_a_stranger_costs() {
    let truth = truth();
    let with = |groups: Vec<Vec<String>>| {
        let mut answers = solved(&truth);
        answers.links.groups = groups;
        points(&answers, Task::Links)
    };
    let [bullets, cases] = [truth.links[0].clone(), truth.links[1].clone()];
    assert_eq!(with(vec![cases.clone(), bullets.clone()]), 25);
    // Two of three bullets are one pair of three.
    assert_eq!(with(vec![bullets[..2].to_vec(), cases.clone()]), 15);
    let mut with_stranger = bullets.clone();
    with_stranger.push(truth.unlinked[0].clone());
    assert_eq!(with(vec![with_stranger, cases.clone()]), 10, "three wrong pairs");
    let without_bureau: Vec<String> =
        bullets.iter().map(|name| name.split_once('/').unwrap().1.to_lowercase()).collect();
    assert_eq!(with(vec![without_bureau, cases]), 25);
    assert_eq!(with(vec![vec![String::new(), String::new()]]), 5);
}

#[test]
fn other_spellings_of_make_number_and_model_are_read() {
    let truth = truth();
    let mut answers = solved(&truth);
    answers.conversion.make = truth.base_make.to_uppercase();
    answers.conversion.model = format!(" {} ", truth.base_model.to_lowercase());
    answers.serial.number = format!("{} ", truth.obliterated_serial.to_lowercase());
    answers.matches[0].seized = answers.matches[0].seized.to_uppercase();
    assert!(score(&answers, &truth).iter().all(|score| score.points == score.task.most()));
    answers.conversion.make = "Glock".to_owned();
    assert_eq!(points(&answers, Task::Conversion), 15 - OF_THE_MAKE);
    answers.serial.number = truth.obliterated_seen.clone();
    assert_eq!(points(&answers, Task::Serial), 0);
}

/// In every language a remark says what is true and why.
#[test]
fn feedback_tells_what_is_true_and_why() {
    let truth = truth();
    let mut wrong = solved(&truth);
    wrong.participant = "group 2".to_owned();
    wrong.matches.truncate(2);
    for decoy in &truth.decoys {
        let record = decoy.record.clone().unwrap_or_else(|| truth.matches[0].record.clone());
        wrong.matches.push(MatchAnswer { seized: decoy.item.clone(), record });
    }
    wrong.trace.addressees =
        vec![truth.addressees[1].clone(), truth.addressees[0].clone(), truth.astray.clone()];
    wrong.serial.number = "X1".to_owned();
    wrong.links.groups[0].push(truth.unlinked[0].clone());
    for language in Language::ALL.iter().copied() {
        let wording = Wording::of(language).unwrap();
        let checked = check(&wrong, &truth, &wording).unwrap();
        assert!(checked.points < 50 && !checked.is_full());
        for task in &checked.tasks {
            assert!(task.remarks.iter().all(|remark| remark.says.len() > 10 && remark.why.len() > 20));
        }
        let told = in_words(&checked, &wording).unwrap();
        for name in ["group 2", "X1", &truth.obliterated_serial, &truth.notice, &truth.matches[4].record] {
            assert!(told.contains(name), "{name} in\n{told}");
        }
        assert!(check(&solved(&truth), &truth, &wording).unwrap().is_full());
    }
}
