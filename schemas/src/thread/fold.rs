//! Folding: events in any order, some of them more than once, to what they come to.

use super::Refusal;
use crate::bureau::Bureau;
use chrono::{DateTime, Utc};

/// What a fold needs of an event of any thread.
pub trait Step: Clone {
    /// What happens, as messages say it.
    fn event(&self) -> &'static str;
    /// Place of the event among those of its kind, for events of the same moment.
    fn ordinal(&self) -> usize;
    /// Who says so: the bureau of the topic.
    fn source_bureau(&self) -> Bureau;
    /// The source's reference of the event; with the source it identifies it.
    fn reference(&self) -> &str;
    /// When.
    fn at(&self) -> DateTime<Utc>;
    /// Whether it stands before all others whatever its time, because clocks disagree.
    fn comes_first(&self) -> bool {
        false
    }

    /// Whether this is the same event as another, said again.
    fn is_event(&self, source_bureau: Bureau, reference: &str) -> bool {
        self.source_bureau() == source_bureau && self.reference() == reference
    }
}

/// Makes a [`Step`] of a struct with the fields `event`, `source_bureau`, `reference` and `at`; with the event that comes first
/// where one does.
macro_rules! step_of_fields {
    ($step:ty $(, first: $first:pat)?) => {
        impl $crate::thread::Step for $step {
            fn event(&self) -> &'static str {
                self.event.as_str()
            }

            fn ordinal(&self) -> usize {
                self.event as usize
            }

            fn source_bureau(&self) -> $crate::bureau::Bureau {
                self.source_bureau
            }

            fn reference(&self) -> &str {
                &self.reference
            }

            fn at(&self) -> chrono::DateTime<chrono::Utc> {
                self.at
            }

            $(fn comes_first(&self) -> bool {
                matches!(self.event, $first)
            })?
        }
    };
}
pub(super) use step_of_fields;

/// A thread: what its events so far have come to.
pub trait Thread: Sized {
    /// Its events.
    type Step: Step;

    /// The thread that an event opens.
    ///
    /// # Errors
    /// When the event opens nothing, or is not its sender's to say.
    fn open(step: &Self::Step) -> Result<Self, Refusal>;

    /// Applies one event. The thread is unchanged when the event is refused.
    ///
    /// # Errors
    /// When the parties differ, the bureau may not do it, or the state does not allow it.
    fn apply(&mut self, step: &Self::Step) -> Result<(), Refusal>;
}

/// What events have come to, and those that were refused.
pub type Folded<T> = (Option<T>, Vec<(<T as Thread>::Step, Refusal)>);

/// What all known events of one thread come to, whatever order they arrived in. No thread while what opens it is not
/// known. The second part names the events that were refused.
pub fn fold<T: Thread>(steps: &[T::Step]) -> Folded<T> {
    let mut ordered: Vec<&T::Step> = steps.iter().collect();
    ordered.sort_by(|left, right| order(*left).cmp(&order(*right)));
    ordered.dedup_by(|left, right| left.is_event(right.source_bureau(), right.reference()));
    let mut thread: Option<T> = None;
    let mut refused = Vec::new();
    for step in ordered {
        let result = match thread.as_mut() {
            Some(open) => open.apply(step),
            None => T::open(step).map(|opened| thread = Some(opened)),
        };
        if let Err(refusal) = result {
            refused.push((step.clone(), refusal));
        }
    }
    (thread, refused)
}

/// The order of events: by their own time; at the same moment by what happens, who says it, and how it is called.
fn order<S: Step>(step: &S) -> (bool, DateTime<Utc>, usize, Bureau, &str) {
    (!step.comes_first(), step.at(), step.ordinal(), step.source_bureau(), step.reference())
}

/// What the known events and a new one come to, and why the new one is refused where its own time puts it, if it is.
pub(super) fn with<T: Thread>(known: &[T::Step], step: &T::Step) -> (Option<T>, Option<Refusal>) {
    // What is said anew under a reference stands instead of what was said before.
    let mut all = known.to_vec();
    all.retain(|known| !known.is_event(step.source_bureau(), step.reference()));
    all.push(step.clone());
    let (thread, refused) = fold::<T>(&all);
    let own = refused
        .into_iter()
        .find(|(candidate, _)| candidate.is_event(step.source_bureau(), step.reference()))
        .map(|(_, refusal)| refusal);
    (thread, own)
}

/// Refuses what is for another bureau to say.
pub(super) fn not_theirs<S: Step>(step: &S, allowed: impl ToString) -> Refusal {
    Refusal::NotTheirs {
        event: step.event(),
        allowed: allowed.to_string(),
        bureau: step.source_bureau().to_string(),
    }
}
