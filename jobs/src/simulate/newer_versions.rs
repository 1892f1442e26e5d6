//! Which bureaus send the newest version of a kind's schema, and what it asks for beyond the first.
//!
//! Nothing here draws from a stream of chance: which bureaus those are follows from their codes, and what is filled in
//! from what a message says already.

use super::chance::stable_hash;
use super::further_fields::basis_and_circumstances;
use proofhouse_schemas::measures::Rounds;
use proofhouse_schemas::message::trace::{TraceAnswer, TraceRequest};
use proofhouse_schemas::message::{ReferenceEntry, TraceEvent};
use proofhouse_schemas::values::{ChainActor, EstablishedBy, IllicitBasisCode, RawText, SchemaName};
use proofhouse_schemas::{Bureau, Message};

/// Whether a bureau has gone over to the newest versions: about one of three, and the Secretariat.
pub(super) fn sends_newest(bureau: Bureau) -> bool {
    bureau == Bureau::SECRETARIAT || stable_hash(bureau.as_str()).is_multiple_of(3)
}

/// The message as its bureau's system sends it: in the first version of its kind, or in the newest.
pub(super) fn in_version_of_sender(message: &Message) -> Message {
    let mut message = message.clone();
    if !sends_newest(message.source_bureau()) {
        return message;
    }
    let newest = SchemaName::new(message.kind().newest_version().name()).unwrap_or_default();
    match &mut message {
        Message::Firearm(record) => {
            record.schema = newest;
            record.quantity = Some(1);
        }
        Message::Trace(event) => {
            event.schema = newest;
            complete_trace(event);
        }
        Message::Reference(entry) => {
            entry.schema = newest;
            complete_reference(entry);
        }
        // Place and calibre of an exhibit are said when it is made; one of which no mark was taken stays as it is.
        Message::Ballistic(said) => {
            if said.exhibit.as_ref().is_none_or(|exhibit| !exhibit.marks.is_empty()) {
                said.schema = newest;
            }
        }
        Message::Seizure(seizure) => seizure.schema = newest,
        Message::Notice(event) => event.schema = newest,
        Message::Hit(event) => event.schema = newest,
        Message::Training(activity) => activity.schema = newest,
    }
    message
}

fn complete_trace(event: &mut TraceEvent) {
    if let Some(request) = &mut event.request {
        complete_request(request);
    }
    if let Some(answer) = &mut event.answer {
        complete_answer(answer);
    }
}

fn complete_request(request: &mut TraceRequest) {
    if request.illicit_basis_code.is_none() {
        request.illicit_basis_code = IllicitBasisCode::new(basis_and_circumstances(request).0);
    }
    if request.firearm.model_raw.is_none() {
        request.firearm.model_raw = RawText::new("");
    }
}

/// The first retail sale is the purchaser's step of the chain.
fn complete_answer(answer: &mut TraceAnswer) {
    if answer.outcome_code.as_str() == "TRACED_FIRST_PURCHASER" && answer.first_retail_sale_date.is_none() {
        let purchase = answer.chain.iter().find(|step| step.actor_type == ChainActor::Purchaser);
        answer.first_retail_sale_date = purchase.and_then(|step| step.date);
    }
    let diverted = answer.diversion_country.is_some()
        || answer.diversion_date.is_some()
        || answer.diversion_kind.is_some();
    if diverted && answer.basis.is_none() {
        answer.basis = Some(EstablishedBy::Tracing);
    }
}

fn complete_reference(entry: &mut ReferenceEntry) {
    if entry.manufacturer_id.is_none() {
        entry.manufacturer_id = entry.make_id;
    }
    if entry.capacity.is_none() {
        entry.capacity = Some(Rounds(match entry.action_code.as_str() {
            "SEMI_AUTO" | "FULL_AUTO" | "SELECT_FIRE" => 10,
            "BREAK" => 2,
            "SINGLE_SHOT" | "FALLING_BLOCK" | "MUZZLE_LOAD" => 1,
            _ => 5,
        }));
    }
}
