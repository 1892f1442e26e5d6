//! Two descriptions that may be of one firearm, and the names of such pairs: the same in every run and everywhere.

use crate::bureau::Bureau;
use crate::hexadecimal::hexadecimal;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// A firearm record: its owner, and the owner's reference.
pub type RecordKey = (Bureau, String);

/// A seized firearm: the bureau that seized it, its reference of the seizure, and the number of the item.
pub type SeizedKey = (Bureau, String, i32);

/// A pair that may be one firearm.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FirearmPair {
    /// A record and a seized firearm.
    Match(RecordKey, SeizedKey),
    /// Two records, the first by bureau and reference first.
    Duplicate(RecordKey, RecordKey),
}

impl FirearmPair {
    /// A pair of records, named in any order.
    pub fn of_records(one: RecordKey, other: RecordKey) -> FirearmPair {
        if one <= other { FirearmPair::Duplicate(one, other) } else { FirearmPair::Duplicate(other, one) }
    }

    /// The owner of each side.
    pub fn bureaus(&self) -> [Bureau; 2] {
        match self {
            FirearmPair::Match(record, seized) => [record.0, seized.0],
            FirearmPair::Duplicate(one, other) => [one.0, other.0],
        }
    }

    /// Its name: `candidate_id` in `matches`, `pair_id` in `record_duplicates`.
    pub fn candidate_id(&self) -> String {
        match self {
            FirearmPair::Match((bureau, record), (finder, seizure, item)) => {
                match_name((bureau.as_str(), record), (finder.as_str(), seizure, *item))
            }
            FirearmPair::Duplicate(one, other) => {
                duplicate_name((one.0.as_str(), &one.1), (other.0.as_str(), &other.1))
            }
        }
    }
}

/// The name of a record and a seized firearm (bureau, reference, item) as a pair.
pub fn match_name(record: (&str, &str), seized: (&str, &str, i32)) -> String {
    let (record_id, seizure_id) = (plain(record.1), plain(seized.1));
    short_name('M', &format!("{}/{record_id}|{}/{seizure_id}/{}", record.0, seized.0, seized.2))
}

/// The name of two records as a pair; they must stand in order.
pub fn duplicate_name(left: (&str, &str), right: (&str, &str)) -> String {
    short_name('D', &format!("{}/{}|{}/{}", left.0, plain(left.1), right.0, plain(right.1)))
}

/// A reference in which nothing can be taken for what stands between references: two pairs never have one name.
fn plain(reference: &str) -> Cow<'_, str> {
    match reference.contains(['/', '|', '\\']) {
        true => reference.replace('\\', "\\\\").replace('/', "\\s").replace('|', "\\p").into(),
        false => reference.into(),
    }
}

/// A letter and 24 hexadecimal digits that stand for a name, the same in every run.
pub fn short_name(letter: char, name: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let (short, _) = digest.split_at(12);
    format!("{letter}-{}", hexadecimal(short))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn two_records_are_one_pair_in_whatever_order_they_are_named() {
        let key = |bureau: &str, record: &str| (Bureau::parse(bureau).unwrap(), record.to_owned());
        let pair = FirearmPair::of_records(key("fr", "R1"), key("be", "R2"));
        assert_eq!(pair, FirearmPair::of_records(key("be", "R2"), key("fr", "R1")));
        assert_eq!(pair.bureaus().map(|bureau| bureau.as_str()), ["be", "fr"]);
        assert_eq!(pair.candidate_id(), duplicate_name(("be", "R2"), ("fr", "R1")));
        // What stands in a reference does not make it another pair.
        assert_ne!(
            match_name(("fr", "A|be/B"), ("be", "S", 1)),
            match_name(("fr", "A"), ("be", "B|be/S", 1))
        );
    }
}
