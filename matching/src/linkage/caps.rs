//! Caps: kinds of evidence that must not reach the strong band, however many points they collect.

use super::score::{Band, Evidence, MatchFlag};
use super::settings::Settings;
use crate::normalise::calibre::CalibreAgreement;
use crate::normalise::make::MakeRelation;
use crate::normalise::serial::SerialAgreement;
use crate::normalise::text;

/// The band after caps, and a sentence for each cap that lowered it.
pub(super) fn apply(
    by_total: Band,
    evidence: &Evidence<'_>,
    settings: &Settings,
    flags: &mut Vec<MatchFlag>,
) -> (Band, Vec<String>) {
    let mut band = by_total;
    let mut said = Vec::new();
    for (most, sentence) in limits(evidence, settings, flags) {
        if band > most {
            band = most;
            said.push(sentence);
        }
    }
    (band, said)
}

fn limits(evidence: &Evidence<'_>, settings: &Settings, flags: &mut Vec<MatchFlag>) -> Vec<(Band, String)> {
    let mut limits = Vec::new();
    let (seizure, record) = (evidence.seizure, evidence.record);
    let agreement = evidence.serial.agreement;
    let numbers_agree = matches!(
        agreement,
        SerialAgreement::Exact
            | SerialAgreement::ExactAcrossScripts
            | SerialAgreement::Near
            | SerialAgreement::PartialFits
    );
    if !numbers_agree && !evidence.other_number {
        limits.push((
            Band::Watch,
            "Without a number in common a description does not identify a firearm.".to_owned(),
        ));
        return limits;
    }
    let same_make = evidence.make == MakeRelation::Same;
    let second_identifier = evidence.model == "AGREE" || evidence.other_number;
    if numbers_agree {
        let known = seizure.serial.known_characters.min(record.serial.known_characters);
        let information = seizure.serial.information.min(record.serial.information);
        if known < settings.least_known_characters {
            flags.push(MatchFlag::ShortSerial);
            limits.push((Band::Review, format!("Only {known} characters of the serial are known.")));
        }
        if information < settings.least_information {
            limits.push((Band::Review, "Too little of the serial is known.".to_owned()));
        }
        let short = known < settings.short_serial;
        let calibre_agrees = matches!(
            evidence.calibre,
            CalibreAgreement::Same | CalibreAgreement::SameGroup | CalibreAgreement::Compatible
        );
        let make_agrees = matches!(
            evidence.make,
            MakeRelation::Same
                | MakeRelation::SameGroup
                | MakeRelation::Licence
                | MakeRelation::ImporterAndMaker
                | MakeRelation::PatternAndMaker
        );
        if short && !make_agrees && !calibre_agrees {
            let says =
                "A short serial without an agreeing make or calibre is carried by many firearms.".to_owned();
            limits.push((Band::Watch, says));
        } else if short && !(same_make && second_identifier) {
            let says = "A short serial needs the same make and a second identifier.".to_owned();
            limits.push((Band::Review, says));
        }
        let digits_only = text::is_digits(&seizure.serial.value) && text::is_digits(&record.serial.value);
        if digits_only && evidence.model == "DISAGREE" {
            flags.push(MatchFlag::OtherModelLine);
            let says = "Makers number their models in series of their own, and the models differ.".to_owned();
            limits.push((Band::Review, says));
        }
        if digits_only && known < 8 && evidence.make == MakeRelation::Unknown && !evidence.other_number {
            limits.push((Band::Review, "A bare number without a make is mostly chance.".to_owned()));
        }
        if agreement == SerialAgreement::Near
            && evidence.serial.distance > settings.strong_distance
            && !evidence.other_number
        {
            limits.push((
                Band::Review,
                "The serials differ by more than an easily confused character.".to_owned(),
            ));
        }
    }
    if evidence.neighbour && !evidence.other_number {
        limits.push((Band::Review, "Neighbouring serials are usually two firearms of one lot.".to_owned()));
    }
    limits
}
