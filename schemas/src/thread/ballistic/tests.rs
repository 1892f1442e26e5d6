#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn bureau(name: &str) -> Bureau {
    Bureau::parse(name).unwrap()
}

fn step(finding: Finding, source: &str, day: i64) -> BallisticStep {
    BallisticStep {
        finding,
        source_bureau: bureau(source),
        reference: match finding {
            Finding::Review(status) => format!("{status}-{source}-{day}"),
            Finding::Examination { result, previously_known, .. } => {
                format!("{result}-{previously_known}-{source}-{day}")
            }
        },
        pair: ExhibitPair::of((bureau("fr"), "X1".into()), (bureau("be"), "E1".into())),
        cases: ["C-be".into(), "C-fr".into()],
        at: moment(day),
    }
}

fn review(status: ReviewStatus, source: &str, day: i64) -> BallisticStep {
    step(Finding::Review(status), source, day)
}

fn moment(day: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap()
}

fn examination(result: ExaminationResult, previously_known: bool, day: i64) -> Finding {
    Finding::Examination { result, previously_known, examined_at: moment(day) }
}

fn examined(result: ExaminationResult, source: &str, day: i64) -> BallisticStep {
    step(examination(result, false, day), source, day)
}

fn folded(steps: &[BallisticStep]) -> BallisticThread {
    fold::fold::<BallisticThread>(steps).0.unwrap()
}

#[test]
fn a_pair_goes_from_review_to_lead_to_hit_candidate_to_hit() {
    use BallisticPairState as State;
    let walk = [
        (review(ReviewStatus::Possible, "fr", 1), State::UnderReview, vec!["fr"]),
        (review(ReviewStatus::Lead, "fr", 2), State::Lead, vec!["be", "fr"]),
        (review(ReviewStatus::HitCandidate, "fr", 3), State::HitCandidate, vec!["be"]),
        (examined(ExaminationResult::ConfirmedHit, "be", 9), State::ConfirmedHit, vec![]),
    ];
    let mut known = Vec::new();
    for (step, state, awaited) in walk {
        assert_eq!(may_be_said(&known, &step), Ok(()), "{state}");
        known.push(step);
        let thread = folded(&known);
        assert_eq!(thread.state(), state);
        let turn: Vec<&str> = thread.awaited().iter().map(Bureau::as_str).collect();
        assert_eq!(turn, awaited, "{state}");
    }
    let thread = folded(&known);
    assert_eq!(thread.examination.unwrap().credited_bureau, bureau("be"));
    assert_eq!(thread.lead_at, Some(known[1].at));
}

#[test]
fn only_an_examination_confirms_and_no_review_undoes_it() {
    let lead = review(ReviewStatus::Lead, "fr", 1);
    let hit = examined(ExaminationResult::ConfirmedHit, "be", 2);
    let undone = review(ReviewStatus::Rejected, "fr", 3);
    assert!(matches!(
        may_be_said(&[lead.clone(), hit.clone()], &undone),
        Err(Refusal::NotNow { state: "CONFIRMED_HIT", .. })
    ));
    assert_eq!(folded(&[lead, hit, undone]).state(), BallisticPairState::ConfirmedHit);
    for (known, step) in [
        (vec![], examined(ExaminationResult::ConfirmedHit, "fr", 5)),
        (vec![], review(ReviewStatus::HitCandidate, "fr", 5)),
        (vec![review(ReviewStatus::Possible, "fr", 1)], examined(ExaminationResult::Eliminated, "fr", 5)),
        (vec![review(ReviewStatus::Lead, "fr", 1)], review(ReviewStatus::Lead, "be", 5)),
    ] {
        assert!(may_be_said(&known, &step).is_err(), "{known:?} {step:?}");
    }
}

#[test]
fn only_the_owners_of_the_exhibits_speak() {
    for source in ["de", "ipsg"] {
        let stranger = review(ReviewStatus::Lead, source, 1);
        assert!(matches!(may_be_said(&[], &stranger), Err(Refusal::NotTheirs { .. })));
        assert!(fold::fold::<BallisticThread>(&[stranger]).0.is_none());
    }
}

#[test]
fn the_credit_stays_with_who_confirmed_first_and_a_case_pair_counts_once() {
    let first = examined(ExaminationResult::ConfirmedHit, "be", 4);
    let again = examined(ExaminationResult::ConfirmedHit, "fr", 6);
    let one = folded(&[again.clone(), first.clone()]);
    assert_eq!(one.examination.unwrap().credited_bureau, bureau("be"));
    // Another exhibit of the same two cases, confirmed by the other side later.
    let other_pair = ExhibitPair::of((bureau("fr"), "X2".into()), (bureau("be"), "E1".into()));
    let other = folded(&[BallisticStep { pair: other_pair.clone(), ..again }]);
    let counted = counted_hits(&[other, one.clone()]);
    assert_eq!(counted.len(), 1);
    let counted = counted.into_values().next().unwrap();
    assert_eq!((counted.credited_bureau, &counted.pair), (bureau("be"), &one.pair));
    // Known before, by whichever exhibit and whatever its own examination came to: none counts.
    for result in ExaminationResult::ALL {
        let known = step(examination(*result, true, 9), "fr", 9);
        let known = folded(&[BallisticStep { pair: other_pair.clone(), ..known }]);
        assert!(counted_hits(&[one.clone(), known]).is_empty(), "{result}");
    }
}

#[test]
fn what_waits_is_let_in_and_what_nothing_makes_right_is_refused() {
    let lead = review(ReviewStatus::Lead, "fr", 1);
    // Before any review, skipping steps, and before what it follows has come.
    for waits in [
        examined(ExaminationResult::ConfirmedHit, "be", 9),
        review(ReviewStatus::HitCandidate, "be", 3),
        review(ReviewStatus::Lead, "be", 4),
    ] {
        assert_eq!(admit(&[], &waits), Ok(()), "{waits:?}");
        assert_eq!(admit(std::slice::from_ref(&lead), &waits), Ok(()), "{waits:?}");
    }
    for source in ["de", "ipsg"] {
        for stranger in
            [review(ReviewStatus::Lead, source, 1), examined(ExaminationResult::Eliminated, source, 1)]
        {
            let Err(Refusal::NotTheirs { allowed, .. }) = admit(&[], &stranger) else {
                panic!("{stranger:?}")
            };
            assert_eq!(allowed, "be and fr");
        }
    }
    let hit = examined(ExaminationResult::ConfirmedHit, "be", 5);
    let after = review(ReviewStatus::Rejected, "fr", 6);
    assert!(matches!(
        admit(std::slice::from_ref(&hit), &after),
        Err(Refusal::NotNow { event: "REJECTED", state: "CONFIRMED_HIT" })
    ));
    // Its own time decides, not when it came: what was seen at the screen before the examination is let in afterwards.
    assert_eq!(admit(std::slice::from_ref(&hit), &review(ReviewStatus::Lead, "fr", 4)), Ok(()));
    // An examination that is corrected by its own reference is judged without what it was before.
    let corrected = BallisticStep { finding: Finding::Review(ReviewStatus::Possible), ..hit.clone() };
    assert_eq!(admit(&[hit], &corrected), Ok(()));
}

#[test]
fn a_pair_has_one_name_from_either_side_and_shares_it_with_no_other() {
    let of = |one: (&str, &str), other: (&str, &str)| {
        ExhibitPair::of((bureau(one.0), one.1.into()), (bureau(other.0), other.1.into())).pair_id()
    };
    assert_eq!(of(("fr", "X"), ("be", "E")), of(("be", "E"), ("fr", "X")));
    assert_ne!(of(("be", "A|be/1:B"), ("fr", "C")), of(("be", "A"), ("fr", "B|fr/1:C")));
    assert_ne!(of(("be", "E"), ("fr", "X")), of(("be", "E"), ("de", "X")));
}

#[test]
fn the_event_that_decides_is_the_latest_examination_or_the_latest_review() {
    let mut steps = vec![review(ReviewStatus::Lead, "fr", 1), review(ReviewStatus::HitCandidate, "be", 2)];
    assert_eq!(folded(&steps).decided_by, (bureau("be"), steps[1].reference.clone()));
    steps.push(examined(ExaminationResult::Inconclusive, "fr", 3));
    steps.push(review(ReviewStatus::Rejected, "be", 4));
    let thread = folded(&steps);
    assert_eq!((thread.decided_by, thread.statements), ((bureau("fr"), steps[2].reference.clone()), 3));
}

fn any_step() -> impl Strategy<Value = BallisticStep> {
    let reviews = prop::sample::select(ReviewStatus::ALL).prop_map(Finding::Review);
    let examinations = (prop::sample::select(ExaminationResult::ALL), any::<bool>())
        .prop_map(|(result, previously_known)| examination(result, previously_known, 0));
    (prop_oneof![reviews, examinations], prop::sample::select(vec!["fr", "be", "de"]), 0i64..30).prop_map(
        |(finding, source, day)| {
            let finding = match finding {
                Finding::Examination { result, previously_known, .. } => {
                    examination(result, previously_known, day)
                }
                review => review,
            };
            step(finding, source, day)
        },
    )
}

proptest! {
    #[test]
    fn order_of_arrival_and_repetition_do_not_matter(
        steps in prop::collection::vec(any_step(), 0..14),
        seed in any::<prop::sample::Index>(),
    ) {
        let mut shuffled = steps.clone();
        shuffled.reverse();
        if !shuffled.is_empty() {
            let pivot = seed.index(shuffled.len());
            shuffled.rotate_left(pivot);
            shuffled.push(shuffled[0].clone());
        }
        prop_assert_eq!(fold::fold::<BallisticThread>(&shuffled).0, fold::fold::<BallisticThread>(&steps).0);
    }

    #[test]
    fn a_refused_event_changes_nothing(steps in prop::collection::vec(any_step(), 0..14)) {
        let (thread, refused) = fold::fold::<BallisticThread>(&steps);
        let kept: Vec<BallisticStep> =
            steps.into_iter().filter(|step| !refused.iter().any(|(other, _)| other == step)).collect();
        prop_assert_eq!(fold::fold::<BallisticThread>(&kept).0, thread);
    }

    #[test]
    fn nothing_but_an_examination_by_an_owner_makes_a_hit(steps in prop::collection::vec(any_step(), 1..14)) {
        let Some(thread) = fold::fold::<BallisticThread>(&steps).0 else { return Ok(()) };
        if thread.state() == BallisticPairState::ConfirmedHit {
            let confirmed = |step: &&BallisticStep| matches!(
                step.finding, Finding::Examination { result: ExaminationResult::ConfirmedHit, .. }
            );
            let credited = thread.examination.unwrap().credited_bureau;
            prop_assert!(thread.pair.owners().contains(&credited));
            prop_assert!(steps.iter().filter(confirmed).any(|step| step.source_bureau == credited));
        }
    }

    /// What ingest lets in, judging one event after another in whatever order they arrive and some of them again, comes to what
    /// all of them come to: what it refuses would have changed nothing.
    #[test]
    fn judged_in_any_order_of_arrival_events_come_to_one_state(
        steps in prop::collection::vec(any_step(), 0..14),
        arrival in any::<prop::sample::Index>(),
        stride in 1usize..14,
    ) {
        // One reference says one thing, as a source's own record reference does.
        let mut all: Vec<BallisticStep> = Vec::new();
        for step in steps {
            if !all.iter().any(|other| other.is_event(step.source_bureau, &step.reference)) {
                all.push(step);
            }
        }
        let mut arriving = all.clone();
        if !arriving.is_empty() {
            let pivot = arrival.index(arriving.len());
            arriving.rotate_left(pivot);
            let again: Vec<BallisticStep> = arriving.iter().step_by(stride).cloned().collect();
            arriving.extend(again);
        }
        let mut landed: Vec<BallisticStep> = Vec::new();
        for step in arriving {
            if admit(&landed, &step).is_ok() {
                landed.retain(|other| !other.is_event(step.source_bureau, &step.reference));
                landed.push(step);
            }
        }
        let strangers = landed.iter().filter(|step| step.source_bureau == bureau("de")).count();
        prop_assert_eq!(strangers, 0);
        prop_assert_eq!(fold::fold::<BallisticThread>(&landed).0, fold::fold::<BallisticThread>(&all).0);
    }

    /// Said step by step as the command line does, no state is reached but by its own way.
    #[test]
    fn what_may_be_said_follows_the_steps(steps in prop::collection::vec(any_step(), 1..20)) {
        let mut known: Vec<BallisticStep> = Vec::new();
        for (nth, step) in steps.into_iter().enumerate() {
            let at = DateTime::from_timestamp(1_800_000_000 + nth as i64, 0).unwrap();
            let later = BallisticStep { at, reference: format!("S{nth}"), ..step };
            let before = fold::fold::<BallisticThread>(&known).0.map(|thread| thread.state());
            if may_be_said(&known, &later).is_err() {
                continue;
            }
            if let Finding::Examination { .. } = later.finding {
                prop_assert!(before.is_some_and(|state| !matches!(
                    state,
                    BallisticPairState::Candidate | BallisticPairState::UnderReview | BallisticPairState::Rejected
                )));
            }
            known.push(later);
            let after = fold::fold::<BallisticThread>(&known).0.map(|thread| thread.state());
            prop_assert_ne!(before, after, "what changes nothing is not said");
        }
    }

    /// Several exhibits of the same two cases: at most one hit, the same in whatever order the pairs are looked at, and none
    /// once a link between the cases was known.
    #[test]
    fn two_cases_are_one_hit_at_most(
        pairs in prop::collection::vec((0u8..3, prop::collection::vec(any_step(), 1..6)), 1..4),
    ) {
        let threads: Vec<BallisticThread> = pairs
            .iter()
            .filter_map(|(nth, steps)| {
                let of_pair = ExhibitPair::of((bureau("fr"), format!("X{nth}")), (bureau("be"), "E1".into()));
                let steps: Vec<BallisticStep> =
                    steps.iter().map(|step| BallisticStep { pair: of_pair.clone(), ..step.clone() }).collect();
                fold::fold::<BallisticThread>(&steps).0
            })
            .collect();
        let counted = counted_hits(&threads);
        prop_assert!(counted.len() <= 1);
        let mut turned = threads.clone();
        turned.reverse();
        prop_assert_eq!(counted_hits(&turned), counted.clone());
        let hits = || threads.iter().filter(|thread| thread.state() == BallisticPairState::ConfirmedHit);
        let known = threads.iter().any(|thread| thread.examination.is_some_and(|one| one.previously_known));
        prop_assert_eq!(counted.len() == 1, hits().next().is_some() && !known);
        for hit in counted.values() {
            let credited = |thread: &BallisticThread| thread.examination.unwrap().credited_bureau;
            let is_of =
                |thread: &BallisticThread| thread.pair == hit.pair && credited(thread) == hit.credited_bureau;
            prop_assert!(hits().any(is_of));
        }
    }
}
