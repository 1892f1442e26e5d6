//! Fields that systems fill now and then.
//!
//! Each record draws from a stream of its own, named by its bureau and reference: what is filled here changes nothing
//! else of the world, and a record that is stated again says the same.

use super::Stage;
use super::bureaus::short;
use super::chance::Chance;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::message::arrested::{ArrestedByAgeGroup, ArrestedByNationality, ArrestedBySex};
use proofhouse_schemas::message::ballistic::{CandidateReview, Exhibit, MarkScore};
use proofhouse_schemas::message::contact::Contact;
use proofhouse_schemas::message::description::Image;
use proofhouse_schemas::message::notice::NoticeContent;
use proofhouse_schemas::message::place::Place;
use proofhouse_schemas::message::trace::TraceRequest;
use proofhouse_schemas::message::{FirearmRecord, ReferenceEntry, Seizure};
use proofhouse_schemas::values::{
    AgeGroupCode, BallisticMarkKind, ExhibitKind, IllicitBasisCode, ImageView, Language, LongText, ModusKind,
    ReviewStatus, SexCode, SuspectMobilityCode, ThreatImminenceCode,
};
use std::collections::BTreeMap;

/// The stream of one record.
fn stream(stage: &Stage, owner: Bureau, record: &str) -> Chance {
    stage.chance(&format!("further fields of {owner}/{record}"))
}

/// A record that says how many firearms it is of.
pub(super) fn of_firearm(stage: &Stage, record: &mut FirearmRecord) {
    let mut chance = stream(stage, record.source_bureau, record.source_record_id.as_str());
    record.quantity = chance.happens(0.15).then_some(1);
}

/// Arrested persons, counted by group.
pub(super) fn of_seizure(stage: &Stage, owner: usize, seizure: &mut Seizure) {
    let bureau = &stage.bureaus[owner];
    let mut chance = stream(stage, bureau.bureau, seizure.source_record_id.as_str());
    let Some(persons) = seizure.persons_arrested.filter(|persons| *persons > 0) else { return };
    if chance.happens(0.5) {
        let counts = counted(persons, || {
            let around = &bureau.neighbours;
            let foreign = chance.happens(0.25) && !around.is_empty();
            Some(if foreign { stage.bureaus[*chance.pick(around)].country } else { bureau.country })
        });
        seizure.arrested_by_nationality = counts
            .into_iter()
            .map(|(nationality, persons)| ArrestedByNationality { nationality, persons })
            .collect();
    }
    if chance.happens(0.6) {
        let counts = counted(persons, || {
            SexCode::new(chance.weighted(&[("MALE", 0.92), ("FEMALE", 0.07), ("UNKNOWN", 0.01)]))
        });
        seizure.arrested_by_sex =
            counts.into_iter().map(|(sex, persons)| ArrestedBySex { sex, persons }).collect();
    }
    if chance.happens(0.45) {
        let counts = counted(persons, || {
            AgeGroupCode::new(chance.weighted(&[
                ("UNDER_18", 0.05),
                ("AGE_18_TO_24", 0.27),
                ("AGE_25_TO_44", 0.48),
                ("AGE_45_TO_64", 0.15),
                ("AGE_65_AND_OVER", 0.02),
                ("UNKNOWN", 0.03),
            ]))
        });
        seizure.arrested_by_age_group = counts
            .into_iter()
            .map(|(age_group, persons)| ArrestedByAgeGroup { age_group, persons })
            .collect();
    }
}

/// How many of the persons are in each group that is drawn.
fn counted<G: Ord>(persons: i32, mut draw: impl FnMut() -> Option<G>) -> BTreeMap<G, i32> {
    let mut counts = BTreeMap::new();
    for group in (0..persons).filter_map(|_| draw()) {
        *counts.entry(group).or_insert(0) += 1;
    }
    counts
}

/// Why the firearm is illicit, and where and how it was recovered.
pub(super) fn of_request(stage: &Stage, requesting: usize, trace_id: &str, request: &mut TraceRequest) {
    let bureau = &stage.bureaus[requesting];
    let mut chance = stream(stage, bureau.bureau, trace_id);
    let (code, circumstances) = basis_and_circumstances(request);
    request.illicit_basis_code = IllicitBasisCode::new(code).filter(|_| chance.happens(0.6));
    if chance.happens(0.55) {
        let admin1 = bureau.division(&mut chance);
        request.recovery_place = Some(Place { admin1, ..Place::in_country(bureau.country) });
    }
    request.recovery_circumstances = LongText::new(circumstances).filter(|_| chance.happens(0.4));
}

/// The code that fits the words in which a request says why the firearm is illicit, and how it was found.
pub(super) fn basis_and_circumstances(request: &TraceRequest) -> (&'static str, &'static str) {
    let words = request.illicit_basis.as_str();
    if words.starts_with("Trafficking") {
        ("UNLICENSED_TRANSFER", "Under the floor of a van that was checked at the border, wrapped in cloth.")
    } else if words.starts_with("Smuggled") {
        ("UNLICENSED_TRANSFER", "In a parcel declared as tools; the scanner showed a barrel.")
    } else if words.starts_with("Used in a robbery") {
        ("ILLICIT_WHERE_FOUND", "Left behind at the scene, with four cartridge cases beside it.")
    } else {
        ("ILLICIT_WHERE_FOUND", "In a wardrobe, during the search of a dwelling for drugs.")
    }
}

/// Signs that whoever fired it crosses borders.
pub(super) fn of_exhibit(stage: &Stage, owner: usize, exhibit_id: &str, exhibit: &mut Exhibit) {
    let mut chance = stream(stage, stage.bureaus[owner].bureau, exhibit_id);
    for (sign, probability) in [
        ("NEAR_BORDER", 0.18),
        ("BORDER_SERVICE", 0.06),
        ("SUSPECTED_TRAFFICKER", 0.05),
        ("GROUP_OF_FIREARMS", 0.09),
        ("RESIDENT_ABROAD", 0.04),
    ] {
        exhibit
            .suspect_mobility
            .extend(SuspectMobilityCode::new(sign).filter(|_| chance.happens(probability)));
    }
}

/// What the comparing system gave a pair, and who was told of a lead. `told` is the other exhibit's bureau.
pub(super) fn of_review(
    stage: &Stage,
    review_id: &str,
    kind: ExhibitKind,
    told: Bureau,
    review: &mut CandidateReview,
) {
    let mut chance = stream(stage, review.right.bureau, review_id);
    let likely = review.review_status != ReviewStatus::Rejected;
    if chance.happens(0.6) {
        review.rank = i32::try_from(chance.between(1, if likely { 5 } else { 30 })).ok();
        let areas: &[BallisticMarkKind] = match kind {
            ExhibitKind::Bullet => &[BallisticMarkKind::LandEngravedArea],
            ExhibitKind::CartridgeCase => &[BallisticMarkKind::BreechFace, BallisticMarkKind::FiringPin],
            ExhibitKind::Shotshell => &[BallisticMarkKind::FiringPin],
        };
        let median = if likely { 520.0 } else { 140.0 };
        for area in areas {
            let score = chance.around(median, 0.3).round();
            review.mark_scores.push(MarkScore { mark_kind: *area, score });
        }
        review.combined_score = Some(review.mark_scores.iter().map(|mark| mark.score).sum());
    }
    if review.review_status == ReviewStatus::Lead && told != review.right.bureau && chance.happens(0.8) {
        review.notified_to.push(told);
    }
}

/// Whom to ask, in which languages, with which images; how near the danger is; how the method goes.
pub(super) fn of_notice(stage: &Stage, owner: usize, notice_id: &str, content: &mut NoticeContent) {
    let bureau = &stage.bureaus[owner];
    let mut chance = stream(stage, bureau.bureau, notice_id);
    if chance.happens(0.7) {
        content.contact = Some(Contact { unit: short("Firearms desk"), channel: Some(short("I-24/7")) });
    }
    if chance.happens(0.6) {
        let others = [Language::En, Language::Fr];
        content.languages.extend(bureau.language());
        content.languages.extend(others.into_iter().filter(|other| bureau.language() != Some(*other)));
    }
    if content.threat_kind.is_some() {
        let imminence = chance.weighted(&[("PRESENT", 0.5), ("IMMINENT", 0.2), ("FORESEEABLE", 0.3)]);
        content.threat_imminence = ThreatImminenceCode::new(imminence).filter(|_| chance.happens(0.8));
        content.threat_area = bureau.division(&mut chance).filter(|_| chance.happens(0.6));
    }
    if let Some(modus) = content.modus_kind.filter(|_| chance.happens(0.7)) {
        content.modus_steps = steps(modus).iter().filter_map(|step| LongText::new(*step)).collect();
    }
    if (content.threat_kind.is_some() || content.modus_kind.is_some()) && chance.happens(0.5) {
        let uri = short(&format!("https://images.example.org/{notice_id}/1.jpg"));
        content.images.push(Image { uri, view: Some(ImageView::Other), sha256: None });
    }
}

fn steps(modus: ModusKind) -> &'static [&'static str] {
    match modus {
        ModusKind::Concealment => &[
            "A second wall is welded into the fuel tank of a lorry",
            "Disassembled pistols are laid between the walls in oil cloth",
            "The tank is filled to half and the lorry crosses with ordinary goods",
        ],
        ModusKind::Conversion => &[
            "Alarm pistols are bought lawfully in small numbers",
            "The barrel is drilled out and a rifled liner pressed in",
            "The pistols are sold in lots with fitting cartridges",
        ],
        ModusKind::Printing3d => &[
            "The receiver is printed at home",
            "Barrel and bolt are bought as unregulated parts",
            "The parts are joined and fired once to prove them",
        ],
        ModusKind::ParcelTraffic => &[
            "Unfinished frames are declared as hand tools",
            "Each parcel holds parts of one kind only",
            "The receiver joins the parts of several parcels",
        ],
        _ => &[
            "Buyers with clean records are paid to purchase several pistols each",
            "The pistols are handed over on the same day",
            "Weeks later they are reported as lost",
        ],
    }
}

/// How it is taken apart.
pub(super) fn of_reference(stage: &Stage, entry: &mut ReferenceEntry) {
    let mut chance = stream(stage, entry.source_bureau, entry.source_record_id.as_str());
    let words = match entry.action_code.as_str() {
        "SEMI_AUTO" => {
            "Slide or cover comes off to the front or top; barrel and bolt show numbers of their own."
        }
        _ => "Barrel and action part at the hinge or pin; look for numbers under the grip and stock.",
    };
    entry.disassembly_note = LongText::new(words).filter(|_| chance.happens(0.12));
}
