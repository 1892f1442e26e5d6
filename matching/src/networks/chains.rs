//! Chains of trace requests, each followed to the last legal record.
//!
//! A request names the one that it follows (`parent_trace_id`). Identifiers are given by requesters, so a name alone says
//! nothing: the request that is followed must have been made by the same bureau, which asks on in the next country, or been
//! answered by it, which passes it on. A bureau cannot tie its request to one that it had no part in.

use chrono::{DateTime, Utc};
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::networks::{TraceChainRow, TraceChainStepColumns};
use serde::Deserialize;
use std::collections::HashMap;

/// A trace request as its thread and latest answer have it: columns of `traces`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ChainedRequest {
    /// The thread.
    pub trace_id: String,
    /// Who asks.
    pub requesting_bureau: String,
    /// Who is asked.
    pub requested_bureau: String,
    /// The request that it follows.
    pub parent_trace_id: Option<String>,
    /// What the thread has come to.
    pub state: String,
    /// Whether an answer is owed.
    pub is_open: bool,
    /// The latest outcome.
    pub outcome_code: Option<String>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was finally answered or refused.
    pub answered_at: Option<DateTime<Utc>>,
    /// Country of the last legal record.
    pub last_legal_country: Option<String>,
    /// Kind of the last legal holder.
    pub last_legal_holder_type: Option<String>,
    /// Status in the last legal record.
    pub last_legal_status: Option<String>,
}

impl ChainedRequest {
    /// The columns of `traces` that are read.
    pub const COLUMNS: [&'static str; 12] = [
        "trace_id",
        "requesting_bureau",
        "requested_bureau",
        "parent_trace_id",
        "state",
        "is_open",
        "outcome_code",
        "sent_at",
        "answered_at",
        "last_legal_country",
        "last_legal_holder_type",
        "last_legal_status",
    ];

    fn name(&self) -> (&str, &str) {
        (&self.requesting_bureau, &self.trace_id)
    }

    fn tells_of_a_last_record(&self) -> bool {
        self.last_legal_country.is_some()
            || self.last_legal_holder_type.is_some()
            || self.last_legal_status.is_some()
    }
}

/// Of each request the place of the one that it follows: it may name itself, which is a circle of one. Of requests that are
/// not among these nothing is known.
pub fn parents(requests: &[ChainedRequest]) -> Vec<Option<usize>> {
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, request) in requests.iter().enumerate() {
        by_id.entry(&request.trace_id).or_default().push(place);
    }
    let parent = |request: &ChainedRequest| {
        let named = by_id.get(request.parent_trace_id.as_deref()?)?;
        let of = |bureau: fn(&ChainedRequest) -> &str| {
            let mut fitting = named.iter().copied().filter(|other| {
                requests.get(*other).is_some_and(|other| bureau(other) == request.requesting_bureau)
            });
            // Of two that fit, neither is meant for certain.
            fitting.next().filter(|_| fitting.next().is_none())
        };
        of(|other| &other.requesting_bureau).or_else(|| of(|other| &other.requested_bureau))
    };
    requests.iter().map(parent).collect()
}

/// The chains of requests, by their names. A request that follows none and that none follows is a chain of one.
pub fn chains(requests: &[ChainedRequest]) -> Vec<TraceChainRow> {
    let mut sorted: Vec<&ChainedRequest> = requests.iter().collect();
    sorted.sort_by(|one, other| (one.sent_at, one.name()).cmp(&(other.sent_at, other.name())));
    let sorted: Vec<ChainedRequest> = sorted.into_iter().cloned().collect();
    let mut parents = parents(&sorted);
    let cut = cut_circles(&mut parents);
    let mut followers: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            followers.entry(*parent).or_default().push(place);
        }
    }
    let roots = parents.iter().enumerate().filter(|(_, parent)| parent.is_none()).map(|(place, _)| place);
    let mut found: Vec<TraceChainRow> = roots
        .filter_map(|root| chain(root, &sorted, &followers, cut.get(root).copied().unwrap_or(false)))
        .collect();
    found.sort_by(|one, other| one.chain_id.cmp(&other.chain_id));
    found
}

/// Cuts circles before their earliest request, which then follows none, and says of each request whether it was cut there.
/// Places are in order of time.
fn cut_circles(parents: &mut [Option<usize>]) -> Vec<bool> {
    let mut cut = vec![false; parents.len()];
    // 0: not seen; otherwise the number of the walk that came by.
    let mut walked = vec![0usize; parents.len()];
    for start in 0..parents.len() {
        let mut way = Vec::new();
        let mut at = start;
        let circle = loop {
            match walked.get(at) {
                Some(0) => {}
                Some(walk) if *walk == start + 1 => break Some(at),
                _ => break None,
            }
            if let Some(mark) = walked.get_mut(at) {
                *mark = start + 1;
            }
            way.push(at);
            match parents.get(at).copied().flatten() {
                Some(parent) => at = parent,
                None => break None,
            }
        };
        let Some(met) = circle else { continue };
        let of_circle = way.iter().skip_while(|place| **place != met);
        let Some(earliest) = of_circle.min().copied() else { continue };
        if let (Some(parent), Some(is_cut)) = (parents.get_mut(earliest), cut.get_mut(earliest)) {
            *parent = None;
            *is_cut = true;
        }
    }
    cut
}

fn chain(
    root: usize,
    requests: &[ChainedRequest],
    followers: &HashMap<usize, Vec<usize>>,
    has_circle: bool,
) -> Option<TraceChainRow> {
    let first = requests.get(root)?;
    let mut steps: Vec<TraceChainStepColumns> = Vec::new();
    let mut bureaus: Vec<String> = Vec::new();
    let mut last: Option<(i32, &ChainedRequest)> = None;
    let mut depth = 0;
    let (mut is_open, mut last_answered_at) = (false, None);
    // Each request stands after the one that it follows; of those that follow one, the earlier first.
    let mut waiting = vec![(root, 0, 1)];
    while let Some((place, follows, level)) = waiting.pop() {
        let Some(request) = requests.get(place) else { continue };
        let step = i32::try_from(steps.len() + 1).unwrap_or(i32::MAX);
        depth = depth.max(level);
        is_open |= request.is_open;
        last_answered_at = last_answered_at.max(request.answered_at);
        for bureau in [&request.requesting_bureau, &request.requested_bureau] {
            if !bureaus.contains(bureau) {
                bureaus.push(bureau.clone());
            }
        }
        let is_later = |(_, other): &(i32, &ChainedRequest)| {
            (request.answered_at, request.sent_at) > (other.answered_at, other.sent_at)
        };
        if request.tells_of_a_last_record() && last.as_ref().is_none_or(is_later) {
            last = Some((step, request));
        }
        steps.push(TraceChainStepColumns {
            step,
            follows,
            trace_id: request.trace_id.clone(),
            requesting_bureau: request.requesting_bureau.clone(),
            requested_bureau: request.requested_bureau.clone(),
            state: request.state.clone(),
            outcome_code: request.outcome_code.clone(),
            sent_at: request.sent_at,
            answered_at: request.answered_at,
        });
        let next = followers.get(&place).into_iter().flatten().rev();
        waiting.extend(next.map(|next| (*next, step, level + 1)));
    }
    let (bureau, trace_id) = first.name();
    let record = last.map(|(_, request)| request);
    Some(TraceChainRow {
        chain_id: short_name('T', &format!("{bureau}/{trace_id}")),
        root_trace_id: trace_id.to_owned(),
        root_bureau: bureau.to_owned(),
        steps: i32::try_from(steps.len()).unwrap_or(i32::MAX),
        depth,
        bureaus,
        is_open,
        has_circle,
        last_legal_country: record.and_then(|request| request.last_legal_country.clone()),
        last_legal_holder_type: record.and_then(|request| request.last_legal_holder_type.clone()),
        last_legal_status: record.and_then(|request| request.last_legal_status.clone()),
        last_legal_step: last.map(|(step, _)| step),
        first_sent_at: first.sent_at,
        last_answered_at,
        requests: steps,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// A request of a day, answered the day after with a country when one is given.
    fn request(
        id: &str,
        from: &str,
        to: &str,
        parent: Option<&str>,
        day: i64,
        country: Option<&str>,
    ) -> ChainedRequest {
        let at = |day: i64| DateTime::from_timestamp(1_750_000_000 + day * 86_400, 0);
        ChainedRequest {
            trace_id: id.to_owned(),
            requesting_bureau: from.to_owned(),
            requested_bureau: to.to_owned(),
            parent_trace_id: parent.map(str::to_owned),
            state: if country.is_some() { "ANSWERED_FINAL" } else { "SENT" }.to_owned(),
            is_open: country.is_none(),
            outcome_code: country.map(|_| "TRACED_DEALER".to_owned()),
            sent_at: at(day),
            answered_at: country.and_then(|_| at(day + 1)),
            last_legal_country: country.map(str::to_owned),
            last_legal_holder_type: country.map(|_| "DEALER".to_owned()),
            last_legal_status: None,
        }
    }

    #[test]
    fn a_chain_is_followed_over_any_number_of_steps_to_the_last_answer_that_tells() {
        let requests = [
            request("T3", "fr", "it", Some("T2"), 20, None),
            request("T1", "fr", "be", None, 0, Some("DE")),
            request("T2", "fr", "de", Some("T1"), 10, Some("IT")),
            request("X", "es", "pt", None, 5, None),
        ];
        let found = chains(&requests);
        assert_eq!(found.len(), 2);
        let chain = found.iter().find(|chain| chain.root_trace_id == "T1").unwrap();
        assert_eq!((chain.steps, chain.depth, chain.is_open, chain.has_circle), (3, 3, true, false));
        assert_eq!(chain.bureaus, ["fr", "be", "de", "it"]);
        assert_eq!((chain.last_legal_country.as_deref(), chain.last_legal_step), (Some("IT"), Some(2)));
        let order: Vec<(&str, i32)> =
            chain.requests.iter().map(|step| (step.trace_id.as_str(), step.follows)).collect();
        assert_eq!(order, [("T1", 0), ("T2", 1), ("T3", 2)]);
    }

    #[test]
    fn two_requests_may_follow_one() {
        let requests = [
            request("T1", "fr", "be", None, 0, Some("BE")),
            request("T2", "fr", "de", Some("T1"), 10, Some("DE")),
            request("T3", "fr", "it", Some("T1"), 5, None),
        ];
        let found = chains(&requests);
        let chain = &found[0];
        assert_eq!(found.len(), 1);
        assert_eq!((chain.steps, chain.depth), (3, 2));
        assert_eq!(
            chain.requests.iter().map(|step| step.trace_id.as_str()).collect::<Vec<_>>(),
            ["T1", "T3", "T2"]
        );
        assert_eq!(chain.last_legal_country.as_deref(), Some("DE"));
    }

    #[test]
    fn nobody_ties_a_request_to_one_that_it_had_no_part_in() {
        let followed = request("T1", "fr", "de", None, 0, Some("DE"));
        let passed_on = request("T2", "de", "at", Some("T1"), 5, None);
        let strange = request("T3", "ru", "cn", Some("T1"), 6, None);
        let found = chains(&[followed, passed_on, strange]);
        let sizes: Vec<(&str, i32)> =
            found.iter().map(|chain| (chain.root_trace_id.as_str(), chain.steps)).collect();
        assert!(sizes.contains(&("T1", 2)) && sizes.contains(&("T3", 1)), "{sizes:?}");
    }

    #[test]
    fn of_two_requests_of_one_name_the_bureau_s_own_is_meant() {
        let requests = [
            request("7", "fr", "de", None, 0, None),
            request("7", "be", "fr", None, 1, None),
            request("8", "fr", "at", Some("7"), 5, None),
        ];
        assert_eq!(parents(&requests), [None, None, Some(0)]);
    }

    #[test]
    fn circles_are_cut_and_said() {
        let requests = [
            request("T1", "fr", "be", Some("T3"), 0, None),
            request("T2", "fr", "de", Some("T1"), 1, None),
            request("T3", "fr", "it", Some("T2"), 2, None),
            request("T4", "fr", "es", Some("T3"), 3, None),
            request("T5", "fr", "es", Some("T5"), 4, None),
        ];
        let found = chains(&requests);
        let chain = found.iter().find(|chain| chain.root_trace_id == "T1").unwrap();
        assert_eq!((chain.steps, chain.has_circle), (4, true));
        assert!(
            found.iter().any(|chain| chain.root_trace_id == "T5" && chain.steps == 1 && chain.has_circle)
        );
    }

    proptest! {
        #[test]
        fn every_request_stands_in_one_chain_whatever_they_name(
            named in prop::collection::vec(prop::option::of(0usize..12), 1..12),
        ) {
            let requests: Vec<ChainedRequest> = named
                .iter()
                .enumerate()
                .map(|(number, parent)| {
                    let parent = parent.map(|parent| format!("T{parent}"));
                    request(&format!("T{number}"), "fr", "de", parent.as_deref(), number as i64, None)
                })
                .collect();
            let found = chains(&requests);
            let mut stand: Vec<&str> =
                found.iter().flat_map(|chain| &chain.requests).map(|step| step.trace_id.as_str()).collect();
            stand.sort_unstable();
            let mut all: Vec<&str> = requests.iter().map(|request| request.trace_id.as_str()).collect();
            all.sort_unstable();
            prop_assert_eq!(stand, all);
            for chain in &found {
                prop_assert!(chain.requests.iter().all(|step| step.follows < step.step));
            }
            let mut turned = requests.clone();
            turned.reverse();
            prop_assert_eq!(chains(&turned), found);
        }
    }
}
