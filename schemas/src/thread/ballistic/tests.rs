#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn bureau(name: &str) -> Bureau {
    Bureau::parse(name).unwrap()
}

fn step(finding: Finding, source: &str, day: i64) -> BallisticStep {
    BallisticStep {
        finding,
        source_bureau: bureau(source),
        reference: format!("{finding:?}-{source}-{day}"),
        pair: ExhibitPair::of((bureau("fr"), "X1".into()), (bureau("be"), "E1".into())),
        cases: ["C-be".into(), "C-fr".into()],
        at: DateTime::from_timestamp(1_700_000_000 + day * 86_400, 0).unwrap(),
    }
}

fn review(status: ReviewStatus, source: &str, day: i64) -> BallisticStep {
    step(Finding::Review(status), source, day)
}

fn examined(result: ExaminationResult, source: &str, day: i64) -> BallisticStep {
    step(Finding::Examination { result, previously_known: false }, source, day)
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
    assert_eq!(counted.into_values().next(), Some(bureau("be")));
    // Known before, by whichever exhibit: none counts.
    let known = Finding::Examination { result: ExaminationResult::ConfirmedHit, previously_known: true };
    let known = folded(&[BallisticStep { pair: other_pair, ..step(known, "fr", 9) }]);
    assert!(counted_hits(&[one, known]).is_empty());
}

fn any_step() -> impl Strategy<Value = BallisticStep> {
    let reviews = prop::sample::select(ReviewStatus::ALL).prop_map(Finding::Review);
    let examinations = (prop::sample::select(ExaminationResult::ALL), any::<bool>())
        .prop_map(|(result, previously_known)| Finding::Examination { result, previously_known });
    (prop_oneof![reviews, examinations], prop::sample::select(vec!["fr", "be", "de"]), 0i64..30)
        .prop_map(|(finding, source, day)| step(finding, source, day))
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
        let known = hits().any(|thread| thread.examination.unwrap().previously_known);
        prop_assert_eq!(counted.len() == 1, hits().next().is_some() && !known);
        for credited in counted.values() {
            prop_assert!(hits().any(|thread| thread.examination.unwrap().credited_bureau == *credited));
        }
    }
}
