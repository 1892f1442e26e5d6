//! The marks of an exhibit from what a message carries: one text per land, line or face.
//!
//! A message lists land engraved areas one by one, each with its land number. A text that cannot be used is
//! reported and left out; the rest of the exhibit is compared without it.

use super::encoding::{LAND_SEPARATOR, bullet_decode, signature_decode};
use super::error::SignatureError;
use super::mark::{Mark, MarkKind, MarkSignature};
use super::signature::{BulletSignature, LAND_LIMITS, LandSignature};

/// One signature as a message carries it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReceivedMark<'a> {
    /// Code of the mark kind.
    pub kind: &'a str,
    /// Number of the land, from 1, for land engraved areas.
    pub land_number: Option<usize>,
    /// Text form of the signature.
    pub signature: &'a str,
    /// Spacing in micrometres.
    pub spacing_um: f32,
}

/// Marks of one exhibit that are compared: comparing two exhibits takes time with the product of theirs. A bullet has eight
/// lands at most, a cartridge case seven kinds of marks.
pub const MOST_MARKS: usize = 64;

/// What a message's marks amount to.
#[derive(Debug, Clone, Default)]
pub struct ReceivedMarks {
    /// Marks that can be compared.
    pub marks: Vec<Mark>,
    /// What could not be used: place in the list of received marks, and why.
    pub faults: Vec<(usize, SignatureError)>,
}

/// Reads the marks of one exhibit. The number of lands is that of the class features; when it is not known, the
/// largest land number stands for it.
#[must_use]
pub fn receive_marks(received: &[ReceivedMark<'_>], lands_grooves: Option<u8>) -> ReceivedMarks {
    let mut outcome = ReceivedMarks::default();
    let mut lands: Vec<(usize, usize, LandSignature)> = Vec::new();
    for (place, mark) in received.iter().enumerate() {
        if place >= MOST_MARKS {
            outcome.faults.push((place, SignatureError::TooManyMarks { most: MOST_MARKS }));
            continue;
        }
        match read(mark) {
            Ok(Read::Land(number, _)) if lands.iter().any(|(_, known, _)| *known == number) => {
                let fault =
                    SignatureError::LandNumber { land: number, lands: land_count(&lands, lands_grooves) };
                outcome.faults.push((place, fault));
            }
            Ok(Read::Land(number, land)) => lands.push((place, number, land)),
            Ok(Read::Whole(mark)) => outcome.marks.push(mark),
            Err(fault) => outcome.faults.push((place, fault)),
        }
    }
    let count = land_count(&lands, lands_grooves);
    lands.retain(|(place, number, _)| {
        let inside = (1..=count).contains(number);
        if !inside {
            outcome.faults.push((*place, SignatureError::LandNumber { land: *number, lands: count }));
        }
        inside
    });
    if let Some(first) = lands.first().map(|(place, _, _)| *place) {
        let numbered = lands.into_iter().map(|(_, number, land)| (number, land));
        let bullet = BulletSignature::from_numbered(count, numbered);
        match bullet.and_then(|bullet| Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet))) {
            Ok(mark) => outcome.marks.push(mark),
            Err(fault) => outcome.faults.push((first, fault)),
        }
    }
    outcome.faults.sort_by_key(|(place, _)| *place);
    outcome
}

enum Read {
    Land(usize, LandSignature),
    Whole(Mark),
}

fn read(mark: &ReceivedMark<'_>) -> Result<Read, SignatureError> {
    let kind = MarkKind::parse(mark.kind)?;
    match (kind, mark.land_number) {
        (MarkKind::Lea, Some(number)) => {
            Ok(Read::Land(number, signature_decode(mark.signature, mark.spacing_um)?))
        }
        (MarkKind::Lea, None) if mark.signature.contains(LAND_SEPARATOR) => {
            let bullet = bullet_decode(mark.signature, mark.spacing_um)?;
            Mark::new(kind, MarkSignature::Lands(bullet)).map(Read::Whole)
        }
        (MarkKind::Lea, None) => {
            Err(SignatureError::WrongShape { kind: kind.as_str(), expected: "the number of its land" })
        }
        _ => Mark::decode(mark.kind, mark.signature, mark.spacing_um).map(Read::Whole),
    }
}

fn land_count(lands: &[(usize, usize, LandSignature)], lands_grooves: Option<u8>) -> usize {
    let largest =
        || lands.iter().map(|(_, number, _)| *number).filter(|number| *number <= LAND_LIMITS.1).max();
    lands_grooves.map_or_else(|| largest().unwrap_or(0).max(LAND_LIMITS.0), usize::from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::super::encoding::signature_encode;
    use super::super::synthetic::Condition;
    use super::super::synthetic::StriatedFace;
    use super::*;

    fn text(seed: u64) -> String {
        signature_encode(&StriatedFace::new(seed, 1_950.0).mark(1, Condition::Good))
    }

    fn land(number: usize, signature: &str) -> ReceivedMark<'_> {
        ReceivedMark { kind: "LEA", land_number: Some(number), signature, spacing_um: 3.125 }
    }

    #[test]
    fn lands_come_together_as_one_bullet() {
        let texts: Vec<String> = (0..3).map(text).collect();
        let received = [land(2, &texts[0]), land(6, &texts[1]), land(3, &texts[2])];
        let outcome = receive_marks(&received, Some(6));
        assert!(outcome.faults.is_empty());
        let MarkSignature::Lands(bullet) = outcome.marks[0].signature() else { panic!("not a bullet") };
        assert_eq!(
            bullet.lands().iter().map(Option::is_some).collect::<Vec<_>>(),
            [false, true, true, false, false, true]
        );
        let MarkSignature::Lands(bullet) = receive_marks(&received[..1], None).marks[0].signature().clone()
        else {
            panic!("not a bullet")
        };
        assert_eq!(bullet.lands().len(), 4);
    }

    #[test]
    fn what_cannot_be_used_is_reported_and_left_out() {
        let good = text(1);
        let received = [
            land(7, &good),
            land(1, &good),
            land(1, &good),
            land(2, "%%"),
            ReceivedMark { kind: "LEA", land_number: None, signature: &good, spacing_um: 3.125 },
            ReceivedMark { kind: "THUMB", land_number: None, signature: &good, spacing_um: 3.125 },
            ReceivedMark { kind: "EJECTOR", land_number: None, signature: &good, spacing_um: 3.125 },
        ];
        let outcome = receive_marks(&received, Some(6));
        assert_eq!(outcome.faults.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0, 2, 3, 4, 5]);
        assert_eq!(outcome.marks.len(), 2);
    }

    #[test]
    fn marks_beyond_the_limit_are_named_and_not_compared() {
        let good = text(1);
        let line = ReceivedMark { kind: "EJECTOR", land_number: None, signature: &good, spacing_um: 3.125 };
        let outcome = receive_marks(&vec![line; MOST_MARKS + 2], None);
        assert_eq!(outcome.marks.len(), MOST_MARKS);
        let faults: Vec<usize> = outcome.faults.iter().map(|(place, _)| *place).collect();
        assert_eq!(faults, [MOST_MARKS, MOST_MARKS + 1]);
    }

    proptest! {
        #[test]
        fn anything_received_is_read_or_reported(
            kinds in prop::collection::vec((prop_oneof![Just("LEA"), Just("EJECTOR"), Just("?")],
                prop::option::of(any::<usize>()), ".{0,40}", prop::num::f32::ANY), 0..10),
            lands in prop::option::of(any::<u8>())) {
            let received: Vec<ReceivedMark<'_>> = kinds.iter().map(|(kind, land_number, signature, spacing_um)|
                ReceivedMark { kind, land_number: *land_number, signature, spacing_um: *spacing_um }).collect();
            let _ = receive_marks(&received, lands);
        }
    }
}
