//! The columns of `notice_events_history`: what an event of a notice's or diffusion's thread says.

use super::moment::Day;
use super::shared_columns::EnvelopeColumns;
use crate::bureau::Bureau;
use crate::measures::Years;
use crate::message::description::{FirearmDescription, Image};
use crate::message::notice::{NoticeContent, NoticeEvent};
use crate::values::{
    ChargeCode, Concealment, CountryCode, Language, LongText, ModusKind, NoticeCode, NoticeEventKind,
    Reference, ShortText, ThreatImminenceCode, ThreatKind,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Columns of `notice_events_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NoticeColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// The thread.
    notice_id: &'row Reference,
    /// What happens.
    event: NoticeEventKind,
    /// The bureau that asks for the notice.
    requesting_bureau: Bureau,
    /// Reason of a return, refusal, suspension or deletion.
    reason: Option<&'row LongText>,
    #[serde(flatten)]
    content: Option<ContentColumns<'row>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContentColumns<'row> {
    /// Kind of notice or diffusion.
    notice_code: NoticeCode,
    /// Title.
    title: &'row ShortText,
    /// Summary.
    summary: &'row LongText,
    /// Whether an extract may be public.
    public_extract: bool,
    /// Last day in force.
    expiry: Option<Day>,
    /// Unit to contact about the notice.
    contact_unit: Option<&'row ShortText>,
    /// How to reach it.
    contact_channel: Option<&'row ShortText>,
    /// Languages in which it is to be published.
    languages: &'row [Language],
    /// Images of the notice; those of the described firearm are `images`.
    notice_images: &'row [Image],
    /// Orange: kind of threat.
    threat_kind: Option<ThreatKind>,
    /// Orange: how near the danger is.
    threat_imminence: Option<ThreatImminenceCode>,
    /// Orange: country where the threat is.
    threat_country: Option<CountryCode>,
    /// Orange: area of the threat in words.
    threat_area: Option<&'row ShortText>,
    /// Orange: protective advice.
    protective_advice: Option<&'row LongText>,
    /// Purple: kind of method.
    modus_kind: Option<ModusKind>,
    /// Purple: the steps of the method, in their order.
    modus_steps: &'row [LongText],
    /// Purple: how things are hidden.
    concealment: Option<Concealment>,
    /// Purple: how it can be detected.
    detection_hint: Option<&'row LongText>,
    /// Red: the requester's reference of the judicial file.
    judicial_reference: Option<&'row Reference>,
    /// Red: highest penalty in years.
    maximum_penalty_years: Option<Years>,
    /// Red: the firearm-related charges.
    charges: &'row [ChargeCode],
    /// The bureaus it is sent to; all when empty.
    distribution: &'row [Bureau],
    /// Records, seizures, traces and hits that it is about.
    linked_references: &'row [Reference],
    #[serde(flatten)]
    firearm: Option<&'row FirearmDescription>,
}

impl<'row> NoticeColumns<'row> {
    pub(super) fn of(message: &'row NoticeEvent) -> NoticeColumns<'row> {
        NoticeColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            notice_id: &message.notice_id,
            event: message.event,
            requesting_bureau: message.requesting_bureau,
            reason: message.reason.as_ref(),
            content: message.content.as_ref().map(ContentColumns::of),
        }
    }
}

impl<'row> ContentColumns<'row> {
    fn of(content: &'row NoticeContent) -> ContentColumns<'row> {
        ContentColumns {
            notice_code: content.notice_code,
            title: &content.title,
            summary: &content.summary,
            public_extract: content.public_extract,
            expiry: content.expiry.map(Into::into),
            contact_unit: content.contact.as_ref().map(|contact| &contact.unit),
            contact_channel: content.contact.as_ref().and_then(|contact| contact.channel.as_ref()),
            languages: &content.languages,
            notice_images: &content.images,
            threat_kind: content.threat_kind,
            threat_imminence: content.threat_imminence,
            threat_country: content.threat_country,
            threat_area: content.threat_area.as_ref(),
            protective_advice: content.protective_advice.as_ref(),
            modus_kind: content.modus_kind,
            modus_steps: &content.modus_steps,
            concealment: content.concealment,
            detection_hint: content.detection_hint.as_ref(),
            judicial_reference: content.judicial_reference.as_ref(),
            maximum_penalty_years: content.maximum_penalty_years,
            charges: &content.charges,
            distribution: &content.distribution,
            linked_references: &content.linked_references,
            firearm: content.firearm.as_ref(),
        }
    }
}
