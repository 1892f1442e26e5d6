//! Which records a search looks at: those that share a key, and those of a make whose serial begins or ends alike.

use super::{Counts, Linker, Search};
use crate::linkage::filing::Found;
use crate::linkage::firearm::{Firearm, Firearms};
use crate::linkage::names::{ABSENT, NONE, is_listed};
use crate::linkage::postings::looks_under;
use crate::linkage::rivals::near;
use crate::linkage::serial_form::{FormKind, SerialForm, UNREADABLE};
use crate::linkage::series::Placed;

impl Linker<'_> {
    /// Collects the places of all records to compare with, each once.
    pub(super) fn gather(&self, seizures: &Firearms, seizure: &Firearm, search: &mut Search) {
        let Search { places, keys, counts, .. } = search;
        places.clear();
        keys.clear();
        looks_under(seizures, seizure, &mut |key| keys.push(key));
        keys.sort_unstable();
        keys.dedup();
        for key in keys.iter() {
            let found = self.filing.under(*key);
            if found.len() <= self.limits.longest_run {
                places.extend(found.places());
            } else {
                // A number that so many carry tells one make apart at best.
                counts.narrowed += 1;
                let same_make = |place: &u32| {
                    let makes = self.records.get(*place).map_or(NONE, |record| record.makes);
                    seizure.makes.iter().any(|make| *make != ABSENT && makes.contains(make))
                };
                places.extend(found.places().filter(same_make).take(self.limits.longest_run));
            }
        }
        for form in forms_with_ends(seizures, seizure) {
            for make in seizure.makes.iter().copied().filter(|make| is_listed(*make)) {
                self.by_known_runs(seizure, form, make, places, counts);
            }
        }
        places.sort_unstable();
        places.dedup();
    }

    /// Whether a search for this firearm would look at any of the records, or count one as a neighbour of it or of a record
    /// that it considered: whether what it answers could be another without them. Lists may be as long as they are.
    pub(in crate::linkage) fn may_touch(
        &self,
        seizures: &Firearms,
        seizure: &Firearm,
        mut considered: impl Iterator<Item = Firearm>,
    ) -> bool {
        let mut found = false;
        looks_under(seizures, seizure, &mut |key| found = found || self.filing.under(key).len() > 0);
        let begins_or_ends_alike = || {
            forms_with_ends(seizures, seizure).any(|form| {
                let Some(KnownEnds { front, back, .. }) = KnownEnds::of(form) else { return false };
                let letters = form.classes();
                let beginning = letters.get(..front).unwrap_or_default();
                let ending = letters.get(letters.len() - back..).unwrap_or_default();
                seizure.makes.iter().copied().filter(|make| is_listed(*make)).any(|make| {
                    self.filing.beginning(make, beginning).len() + self.filing.ending(make, ending).len() > 0
                })
            })
        };
        let has_neighbour = |firearm: &Firearm| near(&self.filing, firearm, firearm) > 0.0;
        found || begins_or_ends_alike() || has_neighbour(seizure) || considered.any(|one| has_neighbour(&one))
    }

    /// Records of a make whose serial begins or ends like the form: what two slips, a lost end or an obliteration leave.
    fn by_known_runs(
        &self,
        seizure: &Firearm,
        form: &SerialForm,
        make: u32,
        places: &mut Vec<u32>,
        counts: &mut Counts,
    ) {
        let letters = form.classes();
        let Some(KnownEnds { front, back, partial }) = KnownEnds::of(form) else { return };
        let beginning = |length: usize| letters.get(..length).unwrap_or_default();
        let ending = |length: usize| letters.get(letters.len() - length..).unwrap_or_default();
        let runs = [
            (front, self.filing.beginning(make, beginning(front))),
            (back, self.filing.ending(make, ending(back))),
        ];
        let [(front_length, heads), (back_length, tails)] = runs;
        if partial {
            // Both runs hold for the same record: the shorter list is enough.
            let list = match (front_length >= 1, back_length >= 1) {
                (true, true) if heads.len() <= tails.len() => heads,
                (_, true) => tails,
                (true, false) => heads,
                (false, false) => return,
            };
            self.take_run(seizure, &list, places, counts);
            return;
        }
        for (length, list, backwards) in [(front_length, heads, false), (back_length, tails, true)] {
            let (mut length, mut list) = (length, list);
            while list.len() > self.limits.longest_half && length + 1 < letters.len() {
                length += 1;
                list = if backwards {
                    self.filing.ending(make, ending(length))
                } else {
                    self.filing.beginning(make, beginning(length))
                };
            }
            self.take_run(seizure, &list, places, counts);
        }
    }

    fn take_run(
        &self,
        seizure: &Firearm,
        found: &Found<'_, Placed>,
        places: &mut Vec<u32>,
        counts: &mut Counts,
    ) {
        if found.len() <= self.limits.longest_run {
            places.extend(found.places());
            return;
        }
        counts.narrowed += 1;
        let same_model = |place: &u32| {
            self.records.get(*place).is_some_and(|record| {
                record.models.iter().any(|model| *model != ABSENT && seizure.models.contains(model))
            })
        };
        places.extend(found.places().filter(same_model));
    }
}

/// How much of a serial is known from its beginning, and from its end.
struct KnownEnds {
    front: usize,
    back: usize,
    /// Whether something between them cannot be read.
    partial: bool,
}

impl KnownEnds {
    /// `None` when too little is known to look for.
    fn of(form: &SerialForm) -> Option<Self> {
        let letters = form.classes();
        let front = letters.iter().take_while(|letter| **letter != UNREADABLE).count();
        let back = letters.iter().rev().take_while(|letter| **letter != UNREADABLE).count();
        let partial = front < letters.len();
        // Half of a whole serial: two slips leave one half alone, or are found by the deletions.
        let half = letters.len().div_ceil(2).max(3);
        let (front, back) = if partial { (front, back) } else { (half.min(front), half.min(back)) };
        (letters.len() >= 3 && form.readable() >= 2).then_some(Self { front, back, partial })
    }
}

/// The forms of a firearm's serial that are looked for by their beginnings and ends. A part of a marking is one only when
/// that part is what it reads without a label.
fn forms_with_ends<'f>(seizures: &'f Firearms, seizure: &'f Firearm) -> impl Iterator<Item = &'f SerialForm> {
    let whole = std::iter::once(&seizure.serial).filter(|form| !form.is_empty());
    let parts = seizures.further(seizure).iter();
    whole.chain(parts.filter(|form| form.kind != FormKind::Digits && !form.kind.is_elsewhere()))
}
