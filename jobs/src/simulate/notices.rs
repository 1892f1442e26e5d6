//! Notices and diffusions: the national bureau asks, the Secretariat reviews and publishes.

use super::Stage;
use super::bureaus::short;
use super::calendar::after;
use super::chance::{Chance, shares};
use super::error::SimulationError;
use super::firearms::reference;
use super::further_fields;
use super::outbox::Outbox;
use super::seizures::Seized;
use chrono::{DateTime, Datelike, Duration, Utc};
use proofhouse_schemas::measures::Years;
use proofhouse_schemas::message::notice::{NoticeContent, NoticeEvent};
use proofhouse_schemas::values::{
    Action, ChargeCode, Concealment, LongText, ModusKind, NoticeCode, NoticeEventKind, RawText, SchemaName,
    ThreatKind,
};
use proofhouse_schemas::{Bureau, Kind, Message};

/// A thread as the world knows it.
pub(super) struct NoticeThread {
    pub(super) notice_id: String,
    pub(super) requesting: usize,
    pub(super) submitted: DateTime<Utc>,
    /// When it was published or circulated.
    pub(super) in_force_from: Option<DateTime<Utc>>,
    /// The bureaus it is sent to; all when empty.
    pub(super) distribution: Vec<Bureau>,
}

/// Makes and sends `count` threads.
pub(super) fn send(
    stage: &Stage,
    count: usize,
    seized: &[Seized],
    outbox: &mut Outbox,
) -> Result<Vec<NoticeThread>, SimulationError> {
    let mut chance = stage.chance("notices");
    let weights: Vec<f64> = stage.bureaus.iter().map(|bureau| bureau.weight).collect();
    let owners =
        shares(count, &weights, 1).into_iter().enumerate().flat_map(|(owner, share)| vec![owner; share]);
    let mut threads = Vec::with_capacity(count);
    for (number, owner) in owners.enumerate() {
        // Every colour comes in turn, so that a small world has them all.
        let code = match number % 10 {
            0 | 4 | 7 => "PURPLE",
            1 | 5 | 8 => "ORANGE",
            2 | 6 => "RED",
            3 => "DIFF_INFO",
            _ => chance.one_of(&["DIFF_INFO", "DIFF_INFO", "DIFF_WANTED", "PURPLE"]),
        };
        let day = stage.calendar.day(stage.bureaus[owner].growth, &mut chance);
        let at = stage.calendar.moment(day, &mut chance);
        let notice_id = format!("{}-N-{}-{number:04}", stage.bureaus[owner].country, at.year());
        let mut writer = Writer {
            stage,
            chance: &mut chance,
            owner,
            notice_id,
            at,
            number: 0,
            in_force_from: None,
            distribution: Vec::new(),
        };
        writer.thread(code, seized, outbox)?;
        let Writer { notice_id, in_force_from, distribution, .. } = writer;
        threads.push(NoticeThread {
            notice_id,
            requesting: owner,
            submitted: at,
            in_force_from,
            distribution,
        });
    }
    Ok(threads)
}

struct Writer<'stage> {
    stage: &'stage Stage,
    chance: &'stage mut Chance,
    owner: usize,
    notice_id: String,
    at: DateTime<Utc>,
    number: usize,
    in_force_from: Option<DateTime<Utc>>,
    distribution: Vec<Bureau>,
}

impl Writer<'_> {
    fn thread(
        &mut self,
        code: &'static str,
        seized: &[Seized],
        outbox: &mut Outbox,
    ) -> Result<(), SimulationError> {
        let own = self.stage.bureaus[self.owner].bureau;
        let secretariat = Bureau::SECRETARIAT;
        let content = self.content(code, seized)?;
        if code.starts_with("DIFF_") {
            self.say(own, NoticeEventKind::Circulate, Some(content), None, outbox)?;
            if self.chance.happens(0.25) && self.wait(200.0) {
                self.say(own, NoticeEventKind::Cancel, None, None, outbox)?;
            }
            return Ok(());
        }
        self.say(own, NoticeEventKind::Submit, Some(content), None, outbox)?;
        if !self.wait(1.5) {
            return Ok(());
        }
        self.say(secretariat, NoticeEventKind::StartReview, None, None, outbox)?;
        if !self.wait(9.0) {
            return Ok(());
        }
        let decision = self.chance.weighted(&[
            (NoticeEventKind::Publish, 0.84),
            (NoticeEventKind::Return, 0.09),
            (NoticeEventKind::Refuse, 0.07),
        ]);
        let reason = match decision {
            NoticeEventKind::Return => Some("The description of the object is incomplete."),
            NoticeEventKind::Refuse => Some("The purpose is not one of those that the rules allow."),
            _ => None,
        };
        self.say(secretariat, decision, None, reason, outbox)?;
        if decision != NoticeEventKind::Publish {
            return Ok(());
        }
        if self.chance.happens(0.08) && self.wait(120.0) {
            let reason = Some("Doubts about the data were raised.");
            self.say(secretariat, NoticeEventKind::Suspend, None, reason, outbox)?;
            if self.chance.happens(0.6) && self.wait(25.0) {
                self.say(secretariat, NoticeEventKind::Reinstate, None, None, outbox)?;
            }
            return Ok(());
        }
        if self.chance.happens(0.15) && self.wait(250.0) {
            self.say(own, NoticeEventKind::Cancel, None, None, outbox)?;
        } else if self.chance.happens(0.03) && self.wait(150.0) {
            let reason = Some("The data are not accurate any more.");
            self.say(secretariat, NoticeEventKind::Delete, None, reason, outbox)?;
        }
        Ok(())
    }

    fn wait(&mut self, median_days: f64) -> bool {
        let next = after(self.at, 0.1 + self.chance.around(median_days, 0.7));
        let come = self.stage.calendar.has_come(next);
        if come {
            self.at = next;
        }
        come
    }

    fn say(
        &mut self,
        by: Bureau,
        event: NoticeEventKind,
        content: Option<NoticeContent>,
        reason: Option<&str>,
        outbox: &mut Outbox,
    ) -> Result<(), SimulationError> {
        self.number += 1;
        if matches!(event, NoticeEventKind::Publish | NoticeEventKind::Circulate) {
            self.in_force_from = Some(self.at);
        }
        if let Some(content) = &content {
            self.distribution.clone_from(&content.distribution);
        }
        let own = &self.stage.bureaus[self.owner];
        let message = NoticeEvent {
            schema: SchemaName::new(Kind::Notice.oldest_version().name()).unwrap_or_default(),
            message_id: self.chance.message_id(self.at),
            source_bureau: by,
            source_record_id: reference(&format!("{}-E{:02}", self.notice_id, self.number)),
            action: Action::Create,
            event_ts: self.at,
            notice_id: reference(&self.notice_id),
            event,
            requesting_bureau: own.bureau,
            source_entity: None,
            purpose: None,
            confidentiality: None,
            access_restriction: None,
            retention_until: None,
            language: own.language().filter(|_| content.is_some()),
            content,
            reason: reason.and_then(LongText::new),
            handling_codes: Vec::new(),
        };
        outbox.say(&Message::Notice(Box::new(message)))
    }

    fn content(&mut self, code: &'static str, seized: &[Seized]) -> Result<NoticeContent, SimulationError> {
        let missing = || SimulationError::MissingCode { list: "notice_types", code: code.to_owned() };
        let notice_code = NoticeCode::new(code).ok_or_else(missing)?;
        let (owner, at) = (self.owner, self.at);
        let chance = &mut *self.chance;
        let (title, summary) = words(code, chance);
        let gun = subject(title, owner, at, seized, chance);
        let mut content = NoticeContent {
            notice_code,
            title: short(title),
            summary: LongText::new(summary).unwrap_or_default(),
            public_extract: chance.happens(0.2),
            expiry: None,
            contact: None,
            threat_kind: None,
            threat_imminence: None,
            threat_country: None,
            threat_area: None,
            protective_advice: None,
            modus_kind: None,
            concealment: None,
            detection_hint: None,
            firearm: None,
            judicial_reference: None,
            maximum_penalty_years: None,
            languages: Vec::new(),
            modus_steps: Vec::new(),
            images: Vec::new(),
            charges: Vec::new(),
            distribution: Vec::new(),
            linked_references: Vec::new(),
        };
        if code != "RED" && code != "DIFF_WANTED" && chance.happens(0.7) {
            content.firearm = gun.map(|gun| gun.seen.clone());
            content.linked_references = gun.map(|gun| reference(&gun.seizure_id)).into_iter().collect();
        }
        match code {
            "ORANGE" => {
                content.expiry = Some(self.at.date_naive() + Duration::days(chance.between(90, 540)));
                content.threat_kind = Some(threat(title));
                content.threat_country = Some(self.stage.bureaus[owner].country);
                content.protective_advice =
                    LongText::new("Treat as loaded. Do not handle before an expert has seen it.");
            }
            "PURPLE" => {
                content.modus_kind = Some(modus(title));
                content.concealment = Some(chance.one_of(&[
                    Concealment::VehicleCavity,
                    Concealment::Parcel,
                    Concealment::CargoGoods,
                    Concealment::PartsSplit,
                ]));
                content.detection_hint =
                    LongText::new("Look for fresh welds, weight that does not fit, and density on X-ray.");
            }
            "RED" | "DIFF_WANTED" => {
                let year = self.at.year();
                content.judicial_reference =
                    Some(reference(&format!("JUD-{year}-{}", chance.between(1_000, 9_999))));
                content.maximum_penalty_years = Some(Years(chance.between(3, 20) as i32));
                content.charges = vec![chance.weighted(&[
                    (ChargeCode::FirearmTrafficking, 0.45),
                    (ChargeCode::ArmedRobbery, 0.2),
                    (ChargeCode::Homicide, 0.15),
                    (ChargeCode::IllicitPossession, 0.12),
                    (ChargeCode::TerrorismFirearm, 0.08),
                ])];
            }
            _ => {}
        }
        if code.starts_with("DIFF_") {
            let around = &self.stage.bureaus[owner].neighbours;
            content.distribution = around.iter().map(|index| self.stage.bureaus[*index].bureau).collect();
        }
        further_fields::of_notice(self.stage, owner, &self.notice_id, &mut content);
        Ok(content)
    }
}

/// A gun that the bureau has seized and that such a notice is about: a converted one where it tells of conversions, else one whose
/// make and model are known.
fn subject<'gun>(
    title: &str,
    owner: usize,
    at: DateTime<Utc>,
    seized: &'gun [Seized],
    chance: &mut Chance,
) -> Option<&'gun Seized> {
    let near = || seized.iter().filter(|gun| gun.owner == owner && gun.reported < at);
    let of_conversions = title.contains("onverted");
    let is_named = |gun: &&Seized| {
        let has = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
        has(Some(gun.seen.make_raw.as_str())) && has(gun.seen.model_raw.as_ref().map(RawText::as_str))
    };
    let suits = |gun: &&Seized| is_named(gun) && gun.seen.converted_from.is_some() == of_conversions;
    let suiting: Vec<&Seized> = near().filter(suits).take(400).collect();
    let guns = if suiting.is_empty() { near().take(400).collect() } else { suiting };
    if guns.is_empty() { None } else { Some(*chance.pick(&guns)) }
}

fn words(code: &str, chance: &mut Chance) -> (&'static str, &'static str) {
    chance.one_of(match code {
        "ORANGE" => &[
            (
                "Key-ring pistol in 6.35 mm",
                "Disguised firearms that look like a car key were found at an airport.",
            ),
            (
                "Theft of service pistols from a depot",
                "A consignment of service pistols was stolen and has not been recovered.",
            ),
            (
                "Converted alarm pistols offered on line",
                "Blank-firing pistols with rifled barrels are sold as a series.",
            ),
            ("Batch of pistols with brittle slides", "Pistols of one series burst when fired."),
        ],
        "PURPLE" => &[
            (
                "Pistols in fuel tanks of lorries",
                "Disassembled pistols are welded into a double-walled fuel tank.",
            ),
            (
                "Alarm pistols converted with a lathe kit",
                "A kit with a rifled liner is sold together with alarm pistols.",
            ),
            (
                "Carbine parts printed at home",
                "Receivers are printed in three dimensions and joined to purchased barrels.",
            ),
            ("Frames sent by parcel as tools", "Unfinished frames are declared as hand tools in parcels."),
            ("Purchases by paid buyers", "Legal buyers purchase several pistols each and report them lost."),
        ],
        "RED" | "DIFF_WANTED" => &[
            (
                "Fugitive wanted for firearms trafficking",
                "Wanted for prosecution; firearms moved across two borders.",
            ),
            ("Fugitive wanted for armed robbery", "Wanted to serve a sentence; automatic weapons were used."),
        ],
        _ => &[
            (
                "Theft of hunting rifles from a dealer",
                "Rifles were stolen at night; they may be offered in neighbouring countries.",
            ),
            ("Information asked on a seized series", "Who has met guns of this series or this packaging?"),
        ],
    })
}

fn threat(title: &str) -> ThreatKind {
    match title {
        "Key-ring pistol in 6.35 mm" => ThreatKind::DisguisedFirearm,
        "Theft of service pistols from a depot" => ThreatKind::StolenStock,
        "Converted alarm pistols offered on line" => ThreatKind::ConvertedFirearms,
        _ => ThreatKind::DangerousBatch,
    }
}

fn modus(title: &str) -> ModusKind {
    match title {
        "Pistols in fuel tanks of lorries" => ModusKind::Concealment,
        "Alarm pistols converted with a lathe kit" => ModusKind::Conversion,
        "Carbine parts printed at home" => ModusKind::Printing3d,
        "Frames sent by parcel as tools" => ModusKind::ParcelTraffic,
        _ => ModusKind::StrawPurchase,
    }
}
