//! What a message or a row says that matters for alerts.

use super::access::Access;
use chrono::NaiveDate;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::normalise::SerialStatus;
use proofhouse_schemas::message::description::FirearmDescription as Described;
use proofhouse_schemas::message::{Envelope, FirearmRecord, Seizure};
use proofhouse_schemas::values::{Action, ItemKind, RecordState};
use proofhouse_schemas::{Bureau, PartialDate};

/// A record or a seizure as its owner states it now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) bureau: Bureau,
    /// The owner's reference.
    pub(super) reference: String,
    pub(super) access: Access,
    /// Last day on which it may be searched.
    pub(super) keep_until: NaiveDate,
    /// Its firearms with their item numbers (0 in a record); none when it takes no part in matching.
    pub(super) firearms: Vec<(i32, FirearmDescription)>,
}

impl Statement {
    pub(super) fn of_record(record: &FirearmRecord) -> Statement {
        // Closed, cancelled and expired records are searched no more.
        let is_searched = matches!(
            record.lifecycle_state,
            RecordState::Active | RecordState::HitPending | RecordState::Found
        );
        let mut statement = Statement::of(&record.envelope(), Some(record.lifecycle_state));
        if is_searched && !is_gone(record.envelope().action) {
            statement.firearms.push((0, described(statement.bureau, &record.firearm, record.date_of_loss)));
        }
        statement
    }

    pub(super) fn of_seizure(seizure: &Seizure) -> Statement {
        let mut statement = Statement::of(&seizure.envelope(), None);
        if !is_gone(seizure.envelope().action) {
            let firearms = seizure
                .items
                .iter()
                .filter(|item| matches!(item.item_kind, ItemKind::Firearm | ItemKind::Part))
                .map(|item| (item.item_no, described(statement.bureau, &item.firearm, seizure.seized_at)));
            statement.firearms = firearms.collect();
        }
        statement
    }

    fn of(envelope: &Envelope<'_>, state: Option<RecordState>) -> Statement {
        let (mode, parties) = match envelope.access_restriction {
            Some(restriction) => (Some(restriction.mode), restriction.parties.clone()),
            None => (None, Vec::new()),
        };
        Statement {
            bureau: envelope.source_bureau,
            reference: envelope.source_record_id.as_str().to_owned(),
            access: Access {
                confidentiality: Some(envelope.confidentiality.as_str().to_owned()),
                mode: mode.map(|mode| mode.as_str().to_owned()),
                parties: parties.iter().map(ToString::to_string).collect(),
                action: Some(envelope.action.as_str().to_owned()),
                state: state.map(|state| state.as_str().to_owned()),
            },
            keep_until: envelope.keep_until(),
            firearms: Vec::new(),
        }
    }
}

/// Whether the source asks for erasure by its action: gone for everybody at once.
fn is_gone(action: Action) -> bool {
    matches!(action, Action::Delete | Action::Purge)
}

fn described(bureau: Bureau, firearm: &Described, when: PartialDate) -> FirearmDescription {
    FirearmDescription {
        reference: String::new(),
        source_bureau: bureau.to_string(),
        make_raw: firearm.make_raw.as_str().to_owned(),
        make_id: firearm.make_id.as_ref().map(|code| code.as_str().to_owned()),
        model_raw: firearm.model_raw.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(),
        model_id: firearm.model_id.as_ref().map(|code| code.as_str().to_owned()),
        calibre_raw: firearm.calibre_raw.as_str().to_owned(),
        calibre_id: firearm.calibre_id.as_ref().map(|code| code.as_str().to_owned()),
        serial_raw: firearm.serial_raw.as_str().to_owned(),
        serial_status: Some(SerialStatus::parse(firearm.serial_status.as_str())),
        type_code: firearm.type_code.as_str().to_owned(),
        country_of_manufacture: firearm
            .country_of_manufacture
            .as_ref()
            .map(|code| code.as_str().to_owned())
            .unwrap_or_default(),
        other_numbers: firearm.other_numbers.iter().map(|number| number.value.as_str().to_owned()).collect(),
        converted_from: firearm.converted_from.as_ref().map(|code| code.as_str().to_owned()),
        year_of_manufacture: firearm.year_of_manufacture,
        first_day: Some(when.first_day()),
        last_day: Some(when.last_day()),
    }
}
