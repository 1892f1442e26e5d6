//! Ballistic exhibits: bullets and cartridge cases of crime scenes, test fires of seized guns, and what comparison came
//! to. Some barrels were fired in several countries.

use super::Stage;
use super::bureaus::{SimulatedBureau, short};
use super::chance::{Chance, shares};
use super::error::SimulationError;
use super::exhibit_marks::{Barrel, marks};
use super::firearms::reference;
use super::further_fields;
use super::newer_versions::sends_newest;
use super::outbox::Outbox;
use super::seizures::Seized;
use super::truth::{BallisticPair, RecordName, Truth};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use proofhouse_schemas::message::FirearmDescription;
use proofhouse_schemas::message::ballistic::{
    BallisticMessage, BallisticSearch, CandidateReview, Exhibit, ExhibitReference, HitConfirmation,
};
use proofhouse_schemas::message::place::Place;
use proofhouse_schemas::values::{
    Action, BallisticEventKind, CalibreCode, Eligibility, ExaminationMethod, ExaminationResult, ExhibitKind,
    ExhibitOrigin, ExhibitQuality, LegalContext, OccurrencePrecision, ReviewStatus, SchemaName, SearchScope,
    ShortText,
};
use proofhouse_schemas::{Kind, Message};

/// Share of barrels that were fired on several occasions.
const FIRED_AGAIN: f64 = 0.24;
/// Share of exhibits for which a search is launched.
const SEARCHED: f64 = 0.35;

/// What the world remembers of an exhibit it sent.
struct Sent {
    owner: usize,
    exhibit_id: String,
    case_ref: String,
    at: DateTime<Utc>,
    kind: ExhibitKind,
    /// The kind of mark that carries a signature.
    mark: Option<&'static str>,
}

impl Sent {
    fn name(&self, stage: &Stage) -> RecordName {
        RecordName {
            bureau: stage.bureaus[self.owner].bureau.to_string(),
            record_id: self.exhibit_id.clone(),
        }
    }

    fn reference(&self, stage: &Stage) -> ExhibitReference {
        ExhibitReference {
            bureau: stage.bureaus[self.owner].bureau,
            exhibit_id: reference(&self.exhibit_id),
            case_ref: reference(&self.case_ref),
        }
    }
}

/// Makes and sends `count` exhibits with the searches, reviews and confirmations that follow.
pub(super) fn send(
    stage: &Stage,
    count: usize,
    seized: &[Seized],
    outbox: &mut Outbox,
    truth: &mut Truth,
) -> Result<(), SimulationError> {
    let mut chance = stage.chance("ballistics");
    let weights: Vec<f64> = stage.bureaus.iter().map(|bureau| bureau.weight).collect();
    // Whose turn it is: each bureau's share, in an order that mixes them.
    let mut turns: Vec<usize> = shares(count, &weights, 3)
        .into_iter()
        .enumerate()
        .flat_map(|(owner, share)| vec![owner; share])
        .collect();
    for last in (1..turns.len()).rev() {
        let other = chance.below(last + 1);
        turns.swap(last, other);
    }
    let mut laboratory = Laboratory { stage, seized, chance, number: 0 };
    let mut rejected: Option<Sent> = None;
    while let Some(owner) = turns.pop() {
        let again = if laboratory.chance.happens(FIRED_AGAIN) { 1 + laboratory.chance.below(3) } else { 0 };
        let mut owners = vec![owner];
        for _ in 0..again {
            if let Some(next) = next_scene(stage, owner, &mut turns, &mut laboratory.chance) {
                owners.push(next);
            }
        }
        let group = laboratory.group(&owners, outbox)?;
        for (index, left) in group.iter().enumerate() {
            for right in group.iter().skip(index + 1) {
                laboratory.pair(left, right, outbox, truth)?;
            }
        }
        let last = group.into_iter().next_back();
        if let (Some(left), Some(right)) = (&rejected, &last)
            && laboratory.chance.happens(0.15)
            && left.kind == right.kind
        {
            laboratory.review(left, right, ReviewStatus::Rejected, outbox)?;
        }
        rejected = last;
    }
    Ok(())
}

/// Where a gun is fired next: a neighbour mostly. Takes the place out of `turns`.
fn next_scene(stage: &Stage, owner: usize, turns: &mut Vec<usize>, chance: &mut Chance) -> Option<usize> {
    let around = &stage.bureaus[owner].neighbours;
    let drawn = chance.unit();
    let wanted = |bureau: usize| {
        if drawn < 0.6 {
            around.contains(&bureau)
        } else if drawn < 0.8 {
            bureau == owner
        } else {
            bureau != owner
        }
    };
    let at = turns.iter().rposition(|bureau| wanted(*bureau)).or(turns.len().checked_sub(1))?;
    Some(turns.remove(at))
}

struct Laboratory<'stage> {
    stage: &'stage Stage,
    seized: &'stage [Seized],
    chance: Chance,
    number: usize,
}

impl Laboratory<'_> {
    /// The exhibits of one barrel, each of another case.
    fn group(&mut self, owners: &[usize], outbox: &mut Outbox) -> Result<Vec<Sent>, SimulationError> {
        let barrel = Barrel::new(&mut self.chance);
        let usual = if barrel.is_shotgun() {
            ExhibitKind::Shotshell
        } else if self.chance.happens(0.57) {
            ExhibitKind::Bullet
        } else {
            ExhibitKind::CartridgeCase
        };
        let mut day = self.stage.calendar.day(0.1, &mut self.chance);
        let mut sent = Vec::with_capacity(owners.len());
        for (place, owner) in owners.iter().enumerate() {
            let kind = match usual {
                ExhibitKind::Bullet if self.chance.happens(0.08) => ExhibitKind::CartridgeCase,
                same => same,
            };
            if place > 0 {
                day += Duration::days(self.chance.around(70.0, 1.0) as i64 + 1);
                let last = self.stage.calendar.end().date_naive() - Duration::days(1);
                day = day.min(last);
            }
            let last_of_many = owners.len() > 1 && place + 1 == owners.len();
            let test_fire = self.chance.happens(if last_of_many { 0.5 } else { 0.3 });
            sent.push(self.exhibit(*owner, &barrel, kind, day, test_fire, outbox)?);
        }
        Ok(sent)
    }

    fn exhibit(
        &mut self,
        owner: usize,
        barrel: &Barrel,
        kind: ExhibitKind,
        day: NaiveDate,
        test_fire: bool,
        outbox: &mut Outbox,
    ) -> Result<Sent, SimulationError> {
        let (stage, chance) = (self.stage, &mut self.chance);
        let bureau = &stage.bureaus[owner];
        let number = self.number;
        self.number += 1;
        let firearm = if test_fire { test_fired(self.seized, owner, barrel, chance) } else { None };
        let (day, case_ref, firearm) = match firearm {
            Some(gun) => (gun.day.min(day), gun.case_number.clone(), Some(gun.seen.clone())),
            None => (day, bureau.reference("B", day.year(), number), None),
        };
        let recovered = stage.calendar.moment(day, chance);
        let acquired = stage.calendar.later(recovered, 1.0 + chance.around(12.0, 0.9));
        let at = stage.calendar.later(acquired, chance.around(2.0, 0.7));
        let (marks, signed) = marks(barrel, kind, chance);
        let precision = chance.weighted(&[
            (OccurrencePrecision::Exact, 0.82),
            (OccurrencePrecision::Month, 0.1),
            (OccurrencePrecision::Year, 0.04),
            (OccurrencePrecision::Unknown, 0.04),
        ]);
        let day = match precision {
            OccurrencePrecision::Month => day.with_day(1).unwrap_or(day),
            OccurrencePrecision::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day),
            _ => day,
        };
        let excluded = chance.happens(0.02);
        let bullet = kind == ExhibitKind::Bullet;
        let mut exhibit = Exhibit {
            case_ref: reference(&case_ref),
            exhibit_kind: kind,
            origin: if firearm.is_some() { ExhibitOrigin::TestFire } else { ExhibitOrigin::CrimeScene },
            occurrence_date: day,
            date_precision: precision,
            place: Place { admin1: division_of(bureau, chance), ..Place::in_country(bureau.country) },
            custody_location: short(&format!("Forensic laboratory, shelf {}", chance.between(1, 400))),
            eligibility: if excluded { Eligibility::Excluded } else { Eligibility::Eligible },
            calibre_id: CalibreCode::new(barrel.calibre).filter(|_| !bullet || chance.happens(0.8)),
            bullet_composition: bullet.then(|| barrel.composition(chance)),
            crime_type: firearm.is_none().then(|| {
                chance.weighted(&[
                    (LegalContext::ViolentCrime, 0.72),
                    (LegalContext::OrganizedCrime, 0.14),
                    (LegalContext::Drugs, 0.1),
                    (LegalContext::Terrorism, 0.04),
                ])
            }),
            firearm,
            quality: Some(chance.weighted(&[
                (ExhibitQuality::Good, 0.5),
                (ExhibitQuality::Fair, 0.37),
                (ExhibitQuality::Poor, 0.13),
            ])),
            exclusion_reason: excluded.then(|| short("Fragment without class features")),
            lands_grooves: bullet.then_some(barrel.lands as i32),
            twist: (bullet && chance.happens(0.9)).then_some(barrel.twist),
            land_width_mm: (bullet && chance.happens(0.8)).then(|| barrel.measured_land_width(chance)),
            firing_pin_shape: (kind == ExhibitKind::CartridgeCase && chance.happens(0.8))
                .then(|| short(barrel.firing_pin_shape)),
            firing_pin_drag: (kind == ExhibitKind::CartridgeCase && chance.happens(0.3))
                .then(|| chance.happens(0.4)),
            recovered_at: Some(recovered).filter(|_| precision == OccurrencePrecision::Exact),
            acquired_at: Some(acquired),
            extraction: None,
            suspect_mobility: Vec::new(),
            marks,
        };
        let exhibit_id = bureau.reference("X", day.year(), number);
        further_fields::of_exhibit(stage, owner, &exhibit_id, &mut exhibit);
        let mut message = self.message(owner, &exhibit_id, BallisticEventKind::Exhibit, at);
        message.exhibit = Some(exhibit);
        outbox.say(&Message::Ballistic(Box::new(message)))?;
        if self.chance.happens(SEARCHED) {
            self.search(owner, &exhibit_id, at, outbox)?;
        }
        Ok(Sent { owner, exhibit_id, case_ref, at, kind, mark: signed.filter(|_| !excluded) })
    }

    fn search(
        &mut self,
        owner: usize,
        exhibit_id: &str,
        at: DateTime<Utc>,
        outbox: &mut Outbox,
    ) -> Result<(), SimulationError> {
        let launched = self.stage.calendar.later(at, self.chance.around(4.0, 0.8));
        let completed = self.stage.calendar.later(launched, self.chance.around(0.4, 0.5));
        let scope = self.chance.weighted(&[
            (SearchScope::SelectedCountries, 0.4),
            (SearchScope::Regional, 0.25),
            (SearchScope::All, 0.25),
            (SearchScope::National, 0.1),
        ]);
        let around = &self.stage.bureaus[owner].neighbours;
        let targets = around.iter().filter(|_| scope == SearchScope::SelectedCountries);
        let search = BallisticSearch {
            exhibit_id: reference(exhibit_id),
            scope,
            reason: Some(short(self.chance.one_of(&[
                "Recovered near the border",
                "Three or more firearms together",
                "Suspected trafficker",
                "Holder resident abroad",
            ]))),
            launched_at: Some(launched),
            completed_at: Some(completed),
            candidate_count: Some(self.chance.between(0, 20) as i32),
            target_bureaus: targets.map(|index| self.stage.bureaus[*index].bureau).collect(),
        };
        let id = format!("{exhibit_id}-Q");
        let mut message = self.message(owner, &id, BallisticEventKind::Search, completed);
        message.search = Some(search);
        outbox.say(&Message::Ballistic(Box::new(message)))
    }

    /// Two exhibits of one barrel: the truth, and how far the laboratories have come.
    fn pair(
        &mut self,
        left: &Sent,
        right: &Sent,
        outbox: &mut Outbox,
        truth: &mut Truth,
    ) -> Result<(), SimulationError> {
        let same_case = left.owner == right.owner && left.case_ref == right.case_ref;
        if left.kind != right.kind || same_case {
            return Ok(());
        }
        if let (Some(mark), Some(other)) = (left.mark, right.mark)
            && mark == other
        {
            truth.ballistic_pairs.push(BallisticPair {
                left: left.name(self.stage),
                right: right.name(self.stage),
                mark: mark.to_owned(),
                across_borders: left.owner != right.owner,
            });
        }
        if !self.chance.happens(0.5) {
            return Ok(());
        }
        let status = if self.chance.happens(0.8) { ReviewStatus::Lead } else { ReviewStatus::Possible };
        let reviewed = self.review(left, right, status, outbox)?;
        if status != ReviewStatus::Lead || !self.chance.happens(0.65) {
            return Ok(());
        }
        let at = self.stage.calendar.later(reviewed, self.chance.around(35.0, 0.7));
        let result = self.chance.weighted(&[
            (ExaminationResult::ConfirmedHit, 0.9),
            (ExaminationResult::Inconclusive, 0.08),
            (ExaminationResult::Eliminated, 0.02),
        ]);
        let confirmation = HitConfirmation {
            left: left.reference(self.stage),
            right: right.reference(self.stage),
            result,
            method: if self.chance.happens(0.6) {
                ExaminationMethod::Originals
            } else {
                ExaminationMethod::DoubleCasts
            },
            previously_known: self.chance.happens(0.08),
            confirmed_at: Some(at),
            remarks: None,
        };
        let id = format!("{}-C{}", right.exhibit_id, self.next_number());
        let mut message = self.message(right.owner, &id, BallisticEventKind::Confirmation, at);
        message.confirmation = Some(confirmation);
        outbox.say(&Message::Ballistic(Box::new(message)))
    }

    fn review(
        &mut self,
        left: &Sent,
        right: &Sent,
        review_status: ReviewStatus,
        outbox: &mut Outbox,
    ) -> Result<DateTime<Utc>, SimulationError> {
        let from = left.at.max(right.at);
        let at = self.stage.calendar.later(from, 1.0 + self.chance.around(14.0, 0.8));
        if left.owner == right.owner && left.case_ref == right.case_ref {
            return Ok(at);
        }
        let mut review = CandidateReview {
            left: left.reference(self.stage),
            right: right.reference(self.stage),
            review_status,
            search_id: None,
            rank: None,
            combined_score: None,
            remarks: None,
            mark_scores: Vec::new(),
            notified_to: Vec::new(),
        };
        let id = format!("{}-R{}", right.exhibit_id, self.next_number());
        let told = self.stage.bureaus[left.owner].bureau;
        further_fields::of_review(self.stage, &id, right.kind, told, &mut review);
        let mut message = self.message(right.owner, &id, BallisticEventKind::Review, at);
        message.review = Some(review);
        outbox.say(&Message::Ballistic(Box::new(message)))?;
        Ok(at)
    }

    fn next_number(&mut self) -> usize {
        self.number += 1;
        self.number
    }

    fn message(
        &mut self,
        owner: usize,
        id: &str,
        event: BallisticEventKind,
        at: DateTime<Utc>,
    ) -> BallisticMessage {
        BallisticMessage {
            schema: SchemaName::new(Kind::Ballistic.oldest_version().name()).unwrap_or_default(),
            message_id: self.chance.message_id(at),
            source_bureau: self.stage.bureaus[owner].bureau,
            source_record_id: reference(id),
            action: Action::Create,
            event_ts: at,
            event,
            source_entity: None,
            purpose: None,
            confidentiality: None,
            access_restriction: None,
            retention_until: None,
            language: None,
            exhibit: None,
            search: None,
            review: None,
            confirmation: None,
            handling_codes: Vec::new(),
        }
    }
}

/// Where in the country an exhibit was found; a bureau whose version asks for it always knows.
fn division_of(bureau: &SimulatedBureau, chance: &mut Chance) -> Option<ShortText> {
    let drawn = bureau.division(chance);
    let first = || bureau.admin1.first().filter(|_| sends_newest(bureau.bureau)).map(|name| short(name));
    drawn.or_else(first)
}

/// What was test fired.
struct TestFired {
    day: NaiveDate,
    case_number: String,
    seen: FirearmDescription,
}

/// A seized gun of this bureau that fires the barrel's calibre.
fn test_fired(seized: &[Seized], owner: usize, barrel: &Barrel, chance: &mut Chance) -> Option<TestFired> {
    let fits: Vec<&Seized> = seized
        .iter()
        .filter(|gun| gun.owner == owner && gun.gun.calibre.calibre_id == barrel.calibre)
        .collect();
    if fits.is_empty() {
        return None;
    }
    let gun = chance.pick(&fits);
    Some(TestFired { day: gun.day, case_number: gun.case_number.clone(), seen: gun.seen.clone() })
}
