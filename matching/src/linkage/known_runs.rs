//! Runs of a serial by which a seizure looks for records of its make: what two slips, a lost end or an obliteration leave.
//!
//! Of a whole serial a beginning and an end are looked for, each the shortest that few records share. Of a serial that
//! cannot be read as a whole, the beginning or the end up to what cannot be read, whichever fewer share: both hold for the
//! same record.

use super::firearm::{Firearm, Firearms};
use super::names::is_listed;
use super::serial_form::{FormKind, SerialForm, UNREADABLE};
use super::series::{End, Run};
use std::ops::RangeInclusive;

/// How much of a serial is known from its beginning, and from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownEnds {
    front: usize,
    back: usize,
    /// Whether something between them cannot be read.
    pub(super) partial: bool,
    letters: usize,
}

impl KnownEnds {
    /// `None` when too little is known to look for.
    pub(super) fn of(form: &SerialForm) -> Option<Self> {
        let letters = form.classes();
        let front = letters.iter().take_while(|letter| **letter != UNREADABLE).count();
        let back = letters.iter().rev().take_while(|letter| **letter != UNREADABLE).count();
        let partial = front < letters.len();
        // Half of a whole serial: two slips leave one half alone, or are found by the deletions.
        let half = letters.len().div_ceil(2).max(3);
        let (front, back) = if partial { (front, back) } else { (half.min(front), half.min(back)) };
        (letters.len() >= 3 && form.readable() >= 2).then_some(Self {
            front,
            back,
            partial,
            letters: letters.len(),
        })
    }

    /// The lengths that a run at this end may have, the first that is tried first; none when its first character cannot be
    /// read.
    pub(super) fn lengths(&self, end: End) -> RangeInclusive<usize> {
        let known = match end {
            End::Front => self.front,
            End::Back => self.back,
        };
        let longest = if self.partial { known } else { known.max(self.letters.saturating_sub(1)) };
        known.max(1)..=longest
    }
}

/// The forms of a firearm's serial that are looked for by their beginnings and ends. A part of a marking is one only when
/// that part is what it reads without a label.
pub(super) fn forms_with_ends<'f>(
    seizures: &'f Firearms,
    seizure: &'f Firearm,
) -> impl Iterator<Item = &'f SerialForm> {
    let whole = std::iter::once(&seizure.serial).filter(|form| !form.is_empty());
    let parts = seizures.further(seizure).iter();
    whole.chain(parts.filter(|form| form.kind != FormKind::Digits && !form.kind.is_elsewhere()))
}

/// A run that a seizure may look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownRun {
    /// Of the runs with the same number one is looked for.
    pub choice: u16,
    /// Its place among them. Of a whole serial: the first that few enough records share, else the last.
    pub place: u16,
    /// Whether the serial cannot be read as a whole: of its runs that which the fewest records share, else the first.
    pub partial: bool,
    /// The run.
    pub run: Run,
}

/// The runs that a seizure may look for.
pub fn known_runs(seizures: &Firearms, seizure: &Firearm, found: &mut impl FnMut(KnownRun)) {
    let mut choice = 0;
    for form in forms_with_ends(seizures, seizure) {
        let Some(ends) = KnownEnds::of(form) else { continue };
        let letters = form.classes();
        for make in seizure.makes.iter().copied().filter(|make| is_listed(*make)) {
            let mut place = 0;
            for end in [End::Front, End::Back] {
                for length in ends.lengths(end) {
                    let run = Run::of(make, end.of(&letters, length), end);
                    found(KnownRun { choice, place, partial: ends.partial, run });
                    place += 1;
                }
                if !ends.partial {
                    (choice, place) = (choice + 1, 0);
                }
            }
            choice += u16::from(ends.partial);
        }
    }
}
