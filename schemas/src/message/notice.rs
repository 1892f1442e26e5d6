//! An event in the thread of a notice or diffusion.

use super::contact::Contact;
use super::description::{FirearmDescription, Image};
use super::object::{message, object};
use crate::bureau::Bureau;
use crate::fault::{Fault, RejectCode};
use crate::measures::Years;
use crate::values::{
    ChargeCode, Concealment, CountryCode, Language, LongText, ModusKind, NoticeCode, NoticeEventKind,
    Reference, ShortText, ThreatImminenceCode, ThreatKind,
};
use chrono::NaiveDate;

message! {
    /// One event of a notice's or diffusion's thread: its submission, a review, its publication, its withdrawal.
    NoticeEvent {
        required {
            /// The thread.
            notice_id: Reference,
            /// What happens.
            event: NoticeEventKind,
            /// The bureau that asks for the notice.
            requesting_bureau: Bureau,
        }
        optional {
            /// The content; needed when it is submitted or circulated.
            content: NoticeContent,
            /// Reason; needed when it is returned, refused, suspended or deleted.
            reason: LongText,
        }
        lists {}
    }
}

object! {
    /// A notice or diffusion, as whoever refers to it calls it.
    NamedNotice {
        required {
            /// The bureau that asked for the notice.
            requesting_bureau: Bureau,
            /// Its name of the notice.
            notice_id: Reference,
        }
        optional {}
        lists {}
    }
}

/// A notice is named once.
pub(super) fn check_named(notices: &[NamedNotice], path: &str, faults: &mut Vec<Fault>) {
    for (index, notice) in notices.iter().enumerate() {
        if notices.iter().take(index).any(|earlier| earlier == notice) {
            let named = format!("{}/{}", notice.requesting_bureau, notice.notice_id.as_str());
            let path = format!("{path}[{index}]");
            faults.push(Fault::new(RejectCode::BadValue, path, named, "each notice once"));
        }
    }
}

object! {
    /// What a notice or diffusion says. Data of persons is not kept.
    NoticeContent {
        required {
            /// Its kind.
            notice_code: NoticeCode,
            /// Title.
            title: ShortText,
            /// Summary.
            summary: LongText,
            /// Whether an extract may be public.
            public_extract: bool,
        }
        optional {
            /// Last day in force.
            expiry: NaiveDate,
            /// Orange: kind of threat.
            threat_kind: ThreatKind,
            /// Whom to contact about the notice. A unit, never a person.
            contact: Contact,
            /// Orange: how near the danger is (Rules on the Processing of Data, article 93).
            threat_imminence: ThreatImminenceCode,
            /// Orange: country where the threat is.
            threat_country: CountryCode,
            /// Orange: area of the threat within or beyond that country, in words (Rules on the Processing of Data,
            /// article 93).
            threat_area: ShortText,
            /// Orange: protective advice.
            protective_advice: LongText,
            /// Purple: kind of method.
            modus_kind: ModusKind,
            /// Purple: how things are hidden.
            concealment: Concealment,
            /// Purple: how it can be detected.
            detection_hint: LongText,
            /// The firearm or object.
            firearm: FirearmDescription,
            /// Red: the requester's reference of the judicial file. No name or identity is kept.
            judicial_reference: Reference,
            /// Red: highest penalty in years.
            maximum_penalty_years: Years,
        }
        lists {
            /// Languages in which it is to be published; the language of this text is `language`.
            languages: Language,
            /// Purple: the steps of the method, in their order (Rules on the Processing of Data, article 92).
            modus_steps: LongText,
            /// Images, as references to where they are kept. None shows a person.
            images: Image,
            /// Red: the firearm-related charges.
            charges: ChargeCode,
            /// The bureaus it is sent to; all when empty.
            distribution: Bureau,
            /// Records, seizures, traces and hits that it is about.
            linked_references: Reference,
        }
    }
}

impl NoticeEvent {
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.envelope().check(faults);
        let states_content = matches!(self.event, NoticeEventKind::Submit | NoticeEventKind::Circulate);
        let states_reason = matches!(
            self.event,
            NoticeEventKind::Return
                | NoticeEventKind::Refuse
                | NoticeEventKind::Suspend
                | NoticeEventKind::Delete
        );
        if states_content && self.content.is_none() {
            faults.push(Fault::new(RejectCode::MissingField, "$.content", "", "the content of the notice"));
        }
        if states_reason && self.reason.is_none() {
            faults.push(Fault::new(RejectCode::MissingField, "$.reason", "", "the reason"));
        }
        if let Some(content) = &self.content {
            content.check(self.event, faults);
        }
    }
}

impl NoticeContent {
    fn check(&self, event: NoticeEventKind, faults: &mut Vec<Fault>) {
        if let Some(firearm) = &self.firearm {
            firearm.check("$.content.firearm", faults);
        }
        for (index, image) in self.images.iter().enumerate() {
            image.check(&format!("$.content.images[{index}]"), faults);
        }
        for (index, language) in self.languages.iter().enumerate() {
            if self.languages.iter().take(index).any(|earlier| earlier == language) {
                let path = format!("$.content.languages[{index}]");
                faults.push(Fault::new(RejectCode::BadValue, path, language.as_str(), "each language once"));
            }
        }
        let code = self.notice_code.as_str();
        let mut needed = |path: &str, expected: &str| {
            faults.push(Fault::new(RejectCode::MissingField, path, "", expected));
        };
        match code {
            "ORANGE" if self.threat_kind.is_none() => needed("$.content.threat_kind", "the kind of threat"),
            "PURPLE" if self.modus_kind.is_none() => needed("$.content.modus_kind", "the kind of method"),
            "RED" if self.charges.is_empty() => {
                needed("$.content.charges", "at least one firearm-related charge")
            }
            "RED" if self.judicial_reference.is_none() => {
                needed("$.content.judicial_reference", "the reference of the judicial file");
            }
            _ => {}
        }
        // Rules on the Processing of Data, article 83: punishable by at least two years.
        if code == "RED"
            && let Some(Years(years)) = self.maximum_penalty_years
            && years < 2
        {
            let expected = "at least 2 years, the least penalty for a red notice";
            faults.push(Fault::new(
                RejectCode::BadValue,
                "$.content.maximum_penalty_years",
                years.to_string(),
                expected,
            ));
        }
        let diffusion = self.notice_code.entry().is_some_and(|entry| entry.kind == "DIFFUSION");
        if diffusion != (event == NoticeEventKind::Circulate) {
            let expected = "a diffusion when circulated, a notice when submitted";
            faults.push(Fault::new(RejectCode::BadCode, "$.content.notice_code", code, expected));
        }
    }
}
