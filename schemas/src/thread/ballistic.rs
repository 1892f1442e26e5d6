//! The thread of a pair of exhibits that one firearm may have fired.
//!
//! Candidate, under review, lead, hit candidate (originals or double-casts asked for), then what the examination came to:
//! confirmed hit, inconclusive, or eliminated. Owners of either exhibit speak of it. What a reviewer sees at the screen is
//! never a hit: only an examination of the specimens confirms, and once there was one, no review changes what it came to.
//!
//! A review may skip steps, and an examination stands whatever was said before it: laboratories that examine at once do not
//! review first. So what has come from elsewhere is judged by who says it and by whether an examination has ended reviewing
//! ([`admit`]); whoever is about to speak is held to the order of the steps ([`may_be_said`]).
//!
//! A hit counts between two cases ([`counted_hits`]): once however many exhibits join them, for the bureau that confirmed, and
//! never when they were known to be linked before.

use super::Refusal;
use super::fold::{self, Step, Thread, not_theirs};
use crate::bureau::Bureau;
use crate::firearm_pair::short_name;
use crate::message::BallisticMessage;
use crate::message::ballistic::ExhibitReference;
use crate::values::{BallisticPairState, ExaminationResult, ReviewStatus};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// An exhibit as its owner calls it.
pub type ExhibitName = (Bureau, String);

/// A case as its owner calls it.
pub type CaseName = (Bureau, String);

/// Two cases, the lesser name first.
pub type CasePair = (CaseName, CaseName);

/// Two exhibits, the lesser name first: a pair that is spoken of from either side is one pair.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExhibitPair {
    /// The exhibit with the lesser name.
    pub left: ExhibitName,
    /// The other.
    pub right: ExhibitName,
}

impl ExhibitPair {
    /// The pair of two exhibits, in whichever order they are named.
    pub fn of(one: ExhibitName, other: ExhibitName) -> ExhibitPair {
        if one <= other {
            ExhibitPair { left: one, right: other }
        } else {
            ExhibitPair { left: other, right: one }
        }
    }

    /// The owners, in the order of the pair.
    pub fn owners(&self) -> [Bureau; 2] {
        [self.left.0, self.right.0]
    }

    /// The name of its thread: the same from either side, and no other pair's.
    pub fn pair_id(&self) -> String {
        // A reference says how long it is, so that nothing in it can be taken for the end of it.
        let [left, right] = [&self.left, &self.right]
            .map(|(bureau, exhibit)| format!("{bureau}/{}:{exhibit}", exhibit.len()));
        short_name('B', &format!("{left}|{right}"))
    }

    fn name(&self) -> String {
        format!("{}/{} and {}/{}", self.left.0, self.left.1, self.right.0, self.right.1)
    }
}

/// What is said of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// What a reviewer at the screen says.
    Review(ReviewStatus),
    /// What the examination of the specimens came to.
    Examination {
        /// The result.
        result: ExaminationResult,
        /// Whether the cases were known to be linked before.
        previously_known: bool,
        /// When the specimens were examined; the time of the event where that is not said.
        examined_at: DateTime<Utc>,
    },
}

/// What the fold needs of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallisticStep {
    /// What is said.
    pub finding: Finding,
    /// Who says so: the bureau of the topic.
    pub source_bureau: Bureau,
    /// The source's reference of the event; with the source it identifies it.
    pub reference: String,
    /// The two exhibits.
    pub pair: ExhibitPair,
    /// The cases of the two exhibits, in the order of the pair.
    pub cases: [String; 2],
    /// When.
    pub at: DateTime<Utc>,
}

impl BallisticStep {
    /// The step of a review or an examination. `None` for exhibits and searches, which are of no pair.
    pub fn of(message: &BallisticMessage) -> Option<BallisticStep> {
        let (left, right, finding) = match (&message.review, &message.confirmation) {
            (Some(review), _) => (&review.left, &review.right, Finding::Review(review.review_status)),
            (None, Some(examined)) => {
                let finding = Finding::Examination {
                    result: examined.result,
                    previously_known: examined.previously_known,
                    examined_at: examined.confirmed_at.unwrap_or(message.event_ts),
                };
                (&examined.left, &examined.right, finding)
            }
            (None, None) => return None,
        };
        let name = |exhibit: &ExhibitReference| (exhibit.bureau, exhibit.exhibit_id.as_str().to_owned());
        let case = |exhibit: &ExhibitReference| exhibit.case_ref.as_str().to_owned();
        let pair = ExhibitPair::of(name(left), name(right));
        let cases = if pair.left == name(left) { [left, right] } else { [right, left] };
        Some(BallisticStep {
            finding,
            source_bureau: message.source_bureau,
            reference: message.source_record_id.as_str().to_owned(),
            pair,
            cases: cases.map(case),
            at: message.event_ts,
        })
    }
}

impl Step for BallisticStep {
    fn event(&self) -> &'static str {
        match self.finding {
            Finding::Review(status) => status.as_str(),
            Finding::Examination { result, .. } => result.as_str(),
        }
    }

    fn ordinal(&self) -> usize {
        match self.finding {
            Finding::Review(status) => status as usize,
            Finding::Examination { result, previously_known, .. } => {
                (ReviewStatus::ALL.len() + result as usize) * 2 + usize::from(previously_known)
            }
        }
    }

    fn source_bureau(&self) -> Bureau {
        self.source_bureau
    }

    fn reference(&self) -> &str {
        &self.reference
    }

    fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

/// The examination that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examination {
    /// What it came to.
    pub result: ExaminationResult,
    /// Whether the cases were known to be linked before.
    pub previously_known: bool,
    /// Whose examiners found so first: the bureau that is credited.
    pub credited_bureau: Bureau,
    /// When they found so.
    pub at: DateTime<Utc>,
}

/// What a pair has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallisticThread {
    /// The two exhibits.
    pub pair: ExhibitPair,
    /// Their cases, in the order of the pair, as named last.
    pub cases: [String; 2],
    /// The latest review.
    pub review: Option<ReviewStatus>,
    /// The examination that stands: the latest.
    pub examination: Option<Examination>,
    /// Who first came to each result.
    found: Vec<Examination>,
    /// When it first became a lead.
    pub lead_at: Option<DateTime<Utc>>,
    /// When the first event happened.
    pub opened_at: DateTime<Utc>,
    /// When the latest event happened, and who said it.
    pub last: (DateTime<Utc>, Bureau),
    /// The event that decides the state, by who said it and its reference: the latest examination; without one, the latest
    /// review.
    pub decided_by: (Bureau, String),
    /// The events that took effect.
    pub statements: u32,
}

impl Thread for BallisticThread {
    type Step = BallisticStep;

    fn open(step: &BallisticStep) -> Result<BallisticThread, Refusal> {
        let mut thread = BallisticThread {
            pair: step.pair.clone(),
            cases: step.cases.clone(),
            review: None,
            examination: None,
            found: Vec::new(),
            lead_at: None,
            opened_at: step.at,
            last: (step.at, step.source_bureau),
            decided_by: (step.source_bureau, step.reference.clone()),
            statements: 0,
        };
        thread.apply(step).map(|()| thread)
    }

    fn apply(&mut self, step: &BallisticStep) -> Result<(), Refusal> {
        if step.pair != self.pair {
            return Err(Refusal::OtherParties { expected: self.pair.name(), named: step.pair.name() });
        }
        let [one, other] = self.pair.owners();
        if step.source_bureau != one && step.source_bureau != other {
            let owners = if one == other { one.to_string() } else { format!("{one} and {other}") };
            return Err(not_theirs(step, owners));
        }
        match step.finding {
            // What an examination came to is no matter for the screen any more.
            Finding::Review(_) if self.examination.is_some() => {
                return Err(Refusal::NotNow { event: step.event(), state: self.state().as_str() });
            }
            Finding::Review(status) => {
                self.review = Some(status);
                if matches!(status, ReviewStatus::Lead | ReviewStatus::HitCandidate) {
                    self.lead_at.get_or_insert(step.at);
                }
            }
            Finding::Examination { result, previously_known, examined_at } => {
                let known = self.found.iter().any(|earlier| earlier.previously_known) || previously_known;
                let new = Examination {
                    result,
                    previously_known,
                    credited_bureau: step.source_bureau,
                    at: examined_at,
                };
                let first = self.found.iter().find(|earlier| earlier.result == result).copied();
                self.found.push(new);
                // Found again: the credit stays with who found it first. What was known once is known for good.
                self.examination = Some(Examination { previously_known: known, ..first.unwrap_or(new) });
            }
        }
        self.cases.clone_from(&step.cases);
        self.last = (step.at, step.source_bureau);
        // No review is let in once there was an examination, so the latest that is let in decides.
        self.decided_by = (step.source_bureau, step.reference.clone());
        self.statements += 1;
        Ok(())
    }
}

impl BallisticThread {
    /// The state that reviews and examinations come to.
    pub fn state(&self) -> BallisticPairState {
        match (self.examination.map(|examination| examination.result), self.review) {
            (Some(ExaminationResult::ConfirmedHit), _) => BallisticPairState::ConfirmedHit,
            (Some(ExaminationResult::Inconclusive), _) => BallisticPairState::Inconclusive,
            (Some(ExaminationResult::Eliminated), _) => BallisticPairState::Eliminated,
            (None, Some(ReviewStatus::Possible)) => BallisticPairState::UnderReview,
            (None, Some(ReviewStatus::Rejected)) => BallisticPairState::Rejected,
            (None, Some(ReviewStatus::Lead)) => BallisticPairState::Lead,
            (None, Some(ReviewStatus::HitCandidate)) => BallisticPairState::HitCandidate,
            (None, None) => BallisticPairState::Candidate,
        }
    }

    /// Whose turn it is. A pair under review is its reviewer's; a lead waits for either owner to ask for the specimens; of a
    /// hit candidate the other owner has the specimens that were asked for.
    pub fn awaited(&self) -> Vec<Bureau> {
        let [one, other] = self.pair.owners();
        let both = if one == other { vec![one] } else { vec![one, other] };
        match self.state() {
            BallisticPairState::UnderReview => vec![self.last.1],
            BallisticPairState::Candidate | BallisticPairState::Lead => both,
            BallisticPairState::HitCandidate if self.last.1 == one => vec![other],
            BallisticPairState::HitCandidate => vec![one],
            _ => Vec::new(),
        }
    }

    /// The two cases, in one order, whichever pair of exhibits joins them.
    pub fn joined_cases(&self) -> CasePair {
        let [left, right] = &self.cases;
        let (left, right) = ((self.pair.left.0, left.clone()), (self.pair.right.0, right.clone()));
        if left <= right { (left, right) } else { (right, left) }
    }
}

/// Whether a new event may join the events that are known.
///
/// The two owners write to topics of their own, which are read side by side, and either may skip steps. So an event is let in
/// that comes before a step which it follows, or before the exhibits that it is about: nobody sees the pair before both are
/// there. Refused is what no event that is still on its way makes right: a word of a bureau that owns neither exhibit, and a
/// review after the specimens were examined.
///
/// # Errors
/// When the event is for other bureaus to say, or where its own time puts it an examination has ended reviewing.
pub fn admit(known: &[BallisticStep], step: &BallisticStep) -> Result<(), Refusal> {
    fold::with::<BallisticThread>(known, step).1.map_or(Ok(()), Err)
}

/// Whether a new event is the next step of a pair, for whoever is about to say it.
///
/// # Errors
/// When it is not for this bureau to say, would change nothing, or leaves out a step: a lead comes before specimens are asked
/// for, a lead or a hit candidate before an examination.
pub fn may_be_said(known: &[BallisticStep], step: &BallisticStep) -> Result<(), Refusal> {
    if let (_, Some(refusal)) = fold::with::<BallisticThread>(known, step) {
        return Err(refusal);
    }
    let before: Vec<BallisticStep> = known
        .iter()
        .filter(|earlier| !earlier.is_event(step.source_bureau, &step.reference) && earlier.at <= step.at)
        .cloned()
        .collect();
    let state = fold::fold::<BallisticThread>(&before)
        .0
        .map_or(BallisticPairState::Candidate, |thread| thread.state());
    if follows(state, step.finding) {
        return Ok(());
    }
    Err(Refusal::NotNow { event: step.event(), state: state.as_str() })
}

/// Whether a finding is a step from a state.
fn follows(state: BallisticPairState, finding: Finding) -> bool {
    use BallisticPairState as State;
    match (state, finding) {
        (State::Candidate, Finding::Review(status)) => status != ReviewStatus::HitCandidate,
        (State::UnderReview, Finding::Review(status)) => {
            matches!(status, ReviewStatus::Lead | ReviewStatus::Rejected)
        }
        (State::Rejected, Finding::Review(status)) => {
            matches!(status, ReviewStatus::Possible | ReviewStatus::Lead)
        }
        (State::Lead, Finding::Review(status)) => status != ReviewStatus::Lead,
        (State::HitCandidate, Finding::Review(status)) => {
            matches!(status, ReviewStatus::Lead | ReviewStatus::Rejected)
        }
        (State::Lead | State::HitCandidate, Finding::Examination { .. }) => true,
        // Other specimens may say more; a finding may be corrected.
        (State::Inconclusive, Finding::Examination { result, .. }) => {
            result != ExaminationResult::Inconclusive
        }
        (State::ConfirmedHit, Finding::Examination { result, .. }) => {
            result != ExaminationResult::ConfirmedHit
        }
        (State::Eliminated, Finding::Examination { result, .. }) => result != ExaminationResult::Eliminated,
        _ => false,
    }
}

/// A hit that counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedHit {
    /// The exhibits whose examination joined the cases first.
    pub pair: ExhibitPair,
    /// The bureau that is credited.
    pub credited_bureau: Bureau,
}

/// The hits that count: each pair of cases that an examination newly joined. A case is not joined with itself, and cases that
/// an examination of whichever of their exhibits, with whatever result, called known to be linked are never counted.
pub fn counted_hits<'thread>(
    threads: impl IntoIterator<Item = &'thread BallisticThread>,
) -> BTreeMap<CasePair, CountedHit> {
    let mut first: BTreeMap<CasePair, (DateTime<Utc>, CountedHit)> = BTreeMap::new();
    let mut known: BTreeSet<CasePair> = BTreeSet::new();
    for thread in threads {
        let Some(found) = thread.examination else { continue };
        let cases = thread.joined_cases();
        if found.previously_known {
            known.insert(cases);
            continue;
        }
        if found.result != ExaminationResult::ConfirmedHit || cases.0 == cases.1 {
            continue;
        }
        let hit = CountedHit { pair: thread.pair.clone(), credited_bureau: found.credited_bureau };
        // Who confirmed first; of one moment the pair that stands first.
        let new = (found.at, hit);
        let standing = first.entry(cases).or_insert_with(|| new.clone());
        if new < *standing {
            *standing = new;
        }
    }
    first
        .into_iter()
        .filter(|(cases, _)| !known.contains(cases))
        .map(|(cases, (_, hit))| (cases, hit))
        .collect()
}

#[cfg(test)]
mod tests;
