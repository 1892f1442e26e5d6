//! Columns that several tables have: provenance, envelope, place.

use super::moment::{Day, Moment};
use crate::bureau::Bureau;
use crate::date::{DatePrecision, PartialDate};
use crate::measures::Degrees;
use crate::message::Envelope;
use crate::message::place::Place;
use crate::values::{
    AccessMode, Action, Confidentiality, CountryCode, HandlingCode, Language, Purpose, Reference, ShortText,
};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

/// Where a row came from: the Kafka coordinates of its message.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Provenance<'row> {
    /// Topic of the message.
    #[serde(rename = "_topic")]
    pub topic: &'row str,
    /// Partition of the message.
    #[serde(rename = "_partition")]
    pub partition: i32,
    /// Offset of the message.
    #[serde(rename = "_offset")]
    pub offset: i64,
    /// When the message was produced, as Kafka tells: it orders the statements of a record across partitions.
    #[serde(rename = "_timestamp")]
    pub timestamp: Option<Moment>,
    /// When the warehouse took it in.
    #[serde(rename = "_ingested_at")]
    pub ingested_at: Moment,
    /// Name and version of the message's schema.
    #[serde(rename = "_schema")]
    pub schema: Option<&'row str>,
    /// Fields that the schema does not have, as JSON (lenient mode).
    #[serde(rename = "_extra")]
    pub extra: Option<&'row str>,
    /// The event's identifier, when the message carried one as CloudEvents does.
    #[serde(rename = "_event_id")]
    pub event_id: Option<&'row str>,
}

/// The envelope of a message as columns.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct EnvelopeColumns<'row> {
    /// The sender's identifier of the message.
    message_id: Uuid,
    /// The bureau that owns the data.
    source_bureau: Bureau,
    /// The owner's own key of the record or event.
    source_record_id: &'row Reference,
    /// What the source did.
    action: Action,
    /// When it happened at the source.
    event_ts: Moment,
    /// Service under the bureau that entered the data.
    source_entity: Option<&'row ShortText>,
    /// Why the data is processed.
    purpose: Purpose,
    /// Who may see it by level.
    confidentiality: Confidentiality,
    /// Whether `access_parties` may not, or alone may see it.
    access_mode: Option<AccessMode>,
    /// Bureaus named by the access restriction.
    access_parties: &'row [Bureau],
    /// Handling codes.
    handling_codes: &'row [HandlingCode],
    /// Last day of keeping without a new evaluation.
    retention_until: Day,
    /// Language of the free texts.
    language: Option<Language>,
}

impl<'row> EnvelopeColumns<'row> {
    pub(super) fn of(envelope: Envelope<'row>) -> EnvelopeColumns<'row> {
        let (access_mode, access_parties) = match envelope.access_restriction {
            Some(restriction) => (Some(restriction.mode), restriction.parties.as_slice()),
            None => (None, [].as_slice()),
        };
        EnvelopeColumns {
            message_id: envelope.message_id,
            source_bureau: envelope.source_bureau,
            source_record_id: envelope.source_record_id,
            action: envelope.action,
            event_ts: envelope.event_ts.into(),
            source_entity: envelope.source_entity,
            purpose: envelope.purpose,
            confidentiality: envelope.confidentiality,
            access_mode,
            access_parties,
            handling_codes: envelope.handling_codes,
            retention_until: envelope.keep_until().into(),
            language: envelope.language,
        }
    }
}

/// A withdrawn record: only its key is kept.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct WithdrawnColumns<'row> {
    pub(super) source_bureau: Bureau,
    pub(super) source_record_id: &'row str,
}

/// A place as columns.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PlaceColumns<'row> {
    /// Country of the place.
    place_country: CountryCode,
    /// First administrative division of the place.
    place_admin1: Option<&'row ShortText>,
    /// Town or district of the place.
    place_locality: Option<&'row ShortText>,
    /// Latitude in degrees, north positive.
    place_latitude: Option<Degrees>,
    /// Longitude in degrees, east positive.
    place_longitude: Option<Degrees>,
}

impl<'row> PlaceColumns<'row> {
    pub(super) fn of(place: &'row Place) -> PlaceColumns<'row> {
        PlaceColumns {
            place_country: place.country,
            place_admin1: place.admin1.as_ref(),
            place_locality: place.locality.as_ref(),
            place_latitude: place.latitude,
            place_longitude: place.longitude,
        }
    }
}

/// The first day and the precision of a date that may be partial.
pub(super) fn day_and_precision(date: Option<PartialDate>) -> (Option<Day>, Option<DatePrecision>) {
    (date.map(|date| date.first_day().into()), date.map(|date| date.precision()))
}
