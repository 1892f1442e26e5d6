//! Arrested persons as counts: by nationality, by sex, by age group, each by itself (UN Illicit Arms Flows
//! Questionnaire). No record of a person is kept; where one person was arrested, the sender decides whether to count.

use super::object::object;
use crate::fault::{Fault, RejectCode};
use crate::values::{AgeGroupCode, CountryCode, SexCode};
use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

/// Most persons that one counting of one seizure may give.
const MOST_PERSONS: i32 = 100_000;

object! {
    /// How many arrested persons have a nationality. Who has several is counted once.
    ArrestedByNationality {
        required {
            /// The nationality.
            nationality: CountryCode,
            /// Number of persons, from 1.
            persons: i32,
        }
        optional {}
        lists {}
    }
}

object! {
    /// How many arrested persons are of a sex.
    ArrestedBySex {
        required {
            /// The sex.
            sex: SexCode,
            /// Number of persons, from 1.
            persons: i32,
        }
        optional {}
        lists {}
    }
}

object! {
    /// How many arrested persons are in an age group, by their age in whole years on the day of the arrest.
    ArrestedByAgeGroup {
        required {
            /// The age group.
            age_group: AgeGroupCode,
            /// Number of persons, from 1.
            persons: i32,
        }
        optional {}
        lists {}
    }
}

/// The countings of one seizure beside the number of persons arrested.
pub(super) struct Countings<'message> {
    pub(super) persons_arrested: Option<i32>,
    pub(super) by_nationality: &'message [ArrestedByNationality],
    pub(super) by_sex: &'message [ArrestedBySex],
    pub(super) by_age_group: &'message [ArrestedByAgeGroup],
}

impl Countings<'_> {
    /// Adds what is wrong with the countings: a group given twice, an impossible number, more persons than arrested.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let by_nationality = self.by_nationality.iter().map(|count| (count.nationality, count.persons));
        let by_sex = self.by_sex.iter().map(|count| (count.sex, count.persons));
        let by_age_group = self.by_age_group.iter().map(|count| (count.age_group, count.persons));
        self.check_one("arrested_by_nationality", "nationality", by_nationality, faults);
        self.check_one("arrested_by_sex", "sex", by_sex, faults);
        self.check_one("arrested_by_age_group", "age_group", by_age_group, faults);
        let counted =
            !(self.by_nationality.is_empty() && self.by_sex.is_empty() && self.by_age_group.is_empty());
        if counted && self.persons_arrested.is_none() {
            let expected = "the number of persons arrested, because they are counted by group";
            faults.push(Fault::new(RejectCode::MissingField, "$.persons_arrested", "", expected));
        }
    }

    fn check_one<G: Copy + Eq + Hash + Display>(
        &self,
        list: &str,
        group_field: &str,
        counts: impl Iterator<Item = (G, i32)>,
        faults: &mut Vec<Fault>,
    ) {
        let mut groups = HashSet::new();
        let mut sum = 0_i64;
        for (index, (group, persons)) in counts.enumerate() {
            if !groups.insert(group) {
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("$.{list}[{index}].{group_field}"),
                    group.to_string(),
                    "each group once",
                ));
            }
            if !(1..=MOST_PERSONS).contains(&persons) {
                faults.push(Fault::new(
                    RejectCode::BadValue,
                    format!("$.{list}[{index}].persons"),
                    persons.to_string(),
                    format!("a number from 1 to {MOST_PERSONS}"),
                ));
            }
            sum += i64::from(persons);
        }
        if let Some(arrested) = self.persons_arrested
            && sum > i64::from(arrested)
        {
            let expected = format!("at most {arrested} persons in all, which is persons_arrested");
            faults.push(Fault::new(RejectCode::BadValue, format!("$.{list}"), sum.to_string(), expected));
        }
    }
}
