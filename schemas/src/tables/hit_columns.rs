//! The columns of `hit_events_history`: what a bureau says of a pair that may be one firearm.

use super::shared_columns::EnvelopeColumns;
use crate::bureau::Bureau;
use crate::message::hit::HitEvent;
use crate::values::{HitEventKind, LongText, Reference, RejectionGround};
use schemars::JsonSchema;
use serde::Serialize;

/// Columns of `hit_events_history`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HitColumns<'row> {
    #[serde(flatten)]
    envelope: EnvelopeColumns<'row>,
    /// The thread: `candidate_id` of `matches`, or `pair_id` of `record_duplicates`.
    candidate_id: String,
    /// What happens.
    event: HitEventKind,
    /// The bureau that owns the record.
    record_bureau: Bureau,
    /// Its reference of the record.
    record_id: &'row Reference,
    /// The bureau that seized the firearm.
    seizure_bureau: Option<Bureau>,
    /// Its reference of the seizure.
    seizure_id: Option<&'row Reference>,
    /// Number of the item within the seizure.
    item_no: Option<i32>,
    /// The bureau that owns the other record.
    other_record_bureau: Option<Bureau>,
    /// Its reference of the other record.
    other_record_id: Option<&'row Reference>,
    /// Why it is not the same firearm.
    ground: Option<RejectionGround>,
    /// Words to the other side.
    comment: Option<&'row LongText>,
}

impl<'row> HitColumns<'row> {
    /// Two records stand in one order, whoever names them: the rows of a pair are then alike.
    pub(super) fn of(message: &'row HitEvent) -> HitColumns<'row> {
        let (mut record, mut other) = (&message.record, message.other_record.as_ref());
        if let Some(named) = other.filter(|other| {
            (other.bureau, other.record_id.as_str()) < (record.bureau, record.record_id.as_str())
        }) {
            (record, other) = (named, Some(record));
        }
        let seizure = message.seizure.as_ref();
        HitColumns {
            envelope: EnvelopeColumns::of(message.envelope()),
            candidate_id: message.pair().map(|pair| pair.candidate_id()).unwrap_or_default(),
            event: message.event,
            record_bureau: record.bureau,
            record_id: &record.record_id,
            seizure_bureau: seizure.map(|seizure| seizure.bureau),
            seizure_id: seizure.map(|seizure| &seizure.seizure_id),
            item_no: seizure.map(|seizure| seizure.item_no),
            other_record_bureau: other.map(|other| other.bureau),
            other_record_id: other.map(|other| &other.record_id),
            ground: message.ground,
            comment: message.comment.as_ref(),
        }
    }
}
