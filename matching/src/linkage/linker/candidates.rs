//! Which records a search looks at: those that share a key, and those of a make whose serial begins or ends alike.

use super::{Counts, Linker, Search};
use crate::linkage::filing::Found;
use crate::linkage::firearm::{Firearm, Firearms};
use crate::linkage::known_runs::{KnownEnds, forms_with_ends};
use crate::linkage::names::{ABSENT, NONE, is_listed};
use crate::linkage::postings::looks_under;
use crate::linkage::rivals::near;
use crate::linkage::serial_form::SerialForm;
use crate::linkage::series::{End, Placed};

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
                let Some(ends) = KnownEnds::of(form) else { return false };
                let letters = form.classes();
                let has = |make: u32, end: End| {
                    // The shortest run: all that share a longer one share it.
                    let shortest = ends.lengths(end).next();
                    shortest
                        .is_some_and(|length| self.filing.with(make, end.of(&letters, length), end).len() > 0)
                };
                let mut makes = seizure.makes.iter().copied().filter(|make| is_listed(*make));
                makes.any(|make| has(make, End::Front) || has(make, End::Back))
            })
        };
        let has_neighbour = |firearm: &Firearm| near(&self.filing, firearm) > 0.0;
        found || begins_or_ends_alike() || has_neighbour(seizure) || considered.any(|one| has_neighbour(&one))
    }

    /// Records of a make whose serial begins or ends like the form.
    fn by_known_runs(
        &self,
        seizure: &Firearm,
        form: &SerialForm,
        make: u32,
        places: &mut Vec<u32>,
        counts: &mut Counts,
    ) {
        let letters = form.classes();
        let Some(ends) = KnownEnds::of(form) else { return };
        let list = |length: usize, end: End| self.filing.with(make, end.of(&letters, length), end);
        if ends.partial {
            let lists =
                [End::Front, End::Back].map(|end| ends.lengths(end).next().map(|length| list(length, end)));
            if let Some(fewest) = lists.iter().flatten().min_by_key(|found| found.len()) {
                self.take_run(seizure, fewest, places, counts);
            }
            return;
        }
        for end in [End::Front, End::Back] {
            let mut lengths = ends.lengths(end);
            let Some(mut found) = lengths.next().map(|length| list(length, end)) else { continue };
            while found.len() > self.limits.longest_half
                && let Some(longer) = lengths.next()
            {
                found = list(longer, end);
            }
            self.take_run(seizure, &found, places, counts);
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
