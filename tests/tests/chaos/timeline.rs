//! When each fault happened, to say of a message what had just gone wrong when it landed.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::fault::Fault;

/// A fault that happened.
#[derive(Debug)]
pub(crate) struct Happened {
    pub(crate) fault: Fault,
    /// To whom, and how much.
    pub(crate) detail: String,
    /// Milliseconds since 1970.
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// All faults of a run in their order.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    pub(crate) happened: Vec<Happened>,
}

impl Timeline {
    /// The fault that had begun last at this moment.
    pub(crate) fn last(&self, moment: i64) -> Option<&Happened> {
        self.happened.iter().rev().find(|happened| happened.from <= moment)
    }

    /// The fault that came just before this moment, in words.
    pub(crate) fn before(&self, moment: i64) -> String {
        match self.last(moment) {
            Some(last) => {
                let during = if moment <= last.to { "within" } else { "after the beginning of" };
                format!("{} s {during} {} ({})", seconds(moment - last.from), last.fault.name(), last.detail)
            }
            None => "before the first fault".to_owned(),
        }
    }

    /// How often each kind happened.
    pub(crate) fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(Fault, usize)> = Vec::new();
        for happened in &self.happened {
            match counts.iter_mut().find(|(fault, _)| *fault == happened.fault) {
                Some((_, count)) => *count += 1,
                None => counts.push((happened.fault, 1)),
            }
        }
        counts.sort();
        counts.into_iter().map(|(fault, count)| (fault.name(), count)).collect()
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock behind 1970");
    i64::try_from(since.as_millis()).expect("a clock in this era")
}

/// Milliseconds as seconds with one digit behind the point.
pub(crate) fn seconds(milliseconds: i64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}
