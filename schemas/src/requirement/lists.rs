//! What each version asks for. Later versions stand on their own: a version 3 lists what version 2 lists and more.

use super::{Requirement, When};
use crate::message::Message;
use crate::message::ballistic::Exhibit;
use crate::message::firearm::FirearmRecord;
use crate::message::reference::ReferenceEntry;
use crate::message::trace::{TraceAnswer, TraceRequest};
use crate::topic::Kind;
use crate::values::{Eligibility, ExhibitKind};
use crate::version::SchemaVersion;

/// What a version asks for beyond the type of its kind.
pub(crate) fn of_version(version: SchemaVersion) -> &'static [Requirement] {
    match (version.kind(), version.number()) {
        (Kind::Firearm, 2) => FIREARM_2,
        (Kind::Trace, 2) => TRACE_2,
        (Kind::Ballistic, 2) => BALLISTIC_2,
        (Kind::Reference, 2) => REFERENCE_2,
        _ => &[],
    }
}

/// The number of firearms is stated; that it is 1 is a rule of every version.
const FIREARM_2: &[Requirement] = &[Requirement {
    holder: &[],
    field: "quantity",
    when: When::Always,
    expected: "1; a batch loss is one record for each firearm, with one case_number",
    is_broken: |message| firearm(message).is_some_and(|record| record.quantity.is_none()),
}];

/// A request names the model and says as a code why the firearm is illicit; what is said of a recovery has its day and
/// country; an answer that names a first sale or a diversion has what statistics need of it.
const TRACE_2: &[Requirement] = &[
    Requirement {
        holder: &["request"],
        field: "illicit_basis_code",
        when: When::Always,
        expected: "why the firearm is illicit, a code of codes/illicit_bases.csv; illicit_basis says it in words",
        is_broken: |message| request(message).is_some_and(|request| request.illicit_basis_code.is_none()),
    },
    Requirement {
        holder: &["request", "firearm"],
        field: "model_raw",
        when: When::Always,
        expected: "the model exactly as read, an empty text when it is not known",
        is_broken: |message| request(message).is_some_and(|request| request.firearm.model_raw.is_none()),
    },
    Requirement {
        holder: &["request"],
        field: "recovery_date",
        when: When::Beside(&["recovery_country", "recovery_place", "recovery_circumstances", "seizure_id"]),
        expected: "when the firearm was recovered, as exactly as known, because something is said of its recovery",
        is_broken: |message| {
            request(message)
                .is_some_and(|request| request.recovery_date.is_none() && tells_of_recovery(request))
        },
    },
    Requirement {
        holder: &["request"],
        field: "recovery_country",
        when: When::Beside(&["recovery_date", "recovery_place", "recovery_circumstances", "seizure_id"]),
        expected: "the country in which the firearm was recovered, because something is said of its recovery",
        is_broken: |message| {
            request(message)
                .is_some_and(|request| request.recovery_country.is_none() && tells_of_recovery(request))
        },
    },
    Requirement {
        holder: &["answer"],
        field: "first_retail_sale_date",
        when: When::Code("outcome_code", &["TRACED_FIRST_PURCHASER"]),
        expected: "the date of the first retail sale, as exactly as known, because the firearm is traced to it",
        is_broken: |message| {
            answer(message).is_some_and(|answer| {
                answer.first_retail_sale_date.is_none()
                    && answer.outcome_code.as_str() == "TRACED_FIRST_PURCHASER"
            })
        },
    },
    Requirement {
        holder: &["answer"],
        field: "basis",
        when: When::Beside(&["diversion_country", "diversion_date", "diversion_kind"]),
        expected: "how the point of diversion was established, because one is given",
        is_broken: |message| {
            answer(message).is_some_and(|answer| {
                answer.basis.is_none()
                    && (answer.diversion_country.is_some()
                        || answer.diversion_date.is_some()
                        || answer.diversion_kind.is_some())
            })
        },
    },
];

/// An exhibit can be compared by calibre, place and marks. A bullet does not always tell its cartridge, and what is
/// excluded from comparison need not be imaged.
const BALLISTIC_2: &[Requirement] = &[
    Requirement {
        holder: &["exhibit"],
        field: "calibre_id",
        when: When::Code("exhibit_kind", &["CARTRIDGE_CASE", "SHOTSHELL"]),
        expected: "the calibre, a code of codes/calibres.csv; a cartridge case or shotshell tells it",
        is_broken: |message| {
            exhibit(message).is_some_and(|exhibit| {
                exhibit.calibre_id.is_none()
                    && matches!(exhibit.exhibit_kind, ExhibitKind::CartridgeCase | ExhibitKind::Shotshell)
            })
        },
    },
    Requirement {
        holder: &["exhibit", "place"],
        field: "admin1",
        when: When::Always,
        expected: "the first division of the country in which it was found",
        is_broken: |message| exhibit(message).is_some_and(|exhibit| exhibit.place.admin1.is_none()),
    },
    Requirement {
        holder: &["exhibit"],
        field: "marks",
        when: When::Code("eligibility", &["ELIGIBLE"]),
        expected: "at least one mark, because the exhibit takes part in comparisons",
        is_broken: |message| {
            exhibit(message).is_some_and(|exhibit| {
                exhibit.marks.is_empty() && exhibit.eligibility == Eligibility::Eligible
            })
        },
    },
];

/// An entry is resolved: makes and calibres as codes, with the measures by which firearms are told apart.
const REFERENCE_2: &[Requirement] = &[
    Requirement {
        holder: &[],
        field: "make_id",
        when: When::Always,
        expected: "the make, a code of codes/makes.csv",
        is_broken: |message| reference(message).is_some_and(|entry| entry.make_id.is_none()),
    },
    Requirement {
        holder: &[],
        field: "manufacturer_id",
        when: When::Always,
        expected: "the true maker, a code of codes/makes.csv; make_id again when they are the same",
        is_broken: |message| reference(message).is_some_and(|entry| entry.manufacturer_id.is_none()),
    },
    Requirement {
        holder: &[],
        field: "capacity",
        when: When::Always,
        expected: "the capacity in rounds",
        is_broken: |message| reference(message).is_some_and(|entry| entry.capacity.is_none()),
    },
    Requirement {
        holder: &[],
        field: "calibre_ids",
        when: When::Always,
        expected: "at least one calibre, a code of codes/calibres.csv",
        is_broken: |message| reference(message).is_some_and(|entry| entry.calibre_ids.is_empty()),
    },
    Requirement {
        holder: &[],
        field: "barrel_lengths_mm",
        when: When::Always,
        expected: "at least one barrel length in millimetres",
        is_broken: |message| reference(message).is_some_and(|entry| entry.barrel_lengths_mm.is_empty()),
    },
];

fn firearm(message: &Message) -> Option<&FirearmRecord> {
    if let Message::Firearm(record) = message { Some(record) } else { None }
}

fn request(message: &Message) -> Option<&TraceRequest> {
    if let Message::Trace(event) = message { event.request.as_ref() } else { None }
}

fn answer(message: &Message) -> Option<&TraceAnswer> {
    if let Message::Trace(event) = message { event.answer.as_ref() } else { None }
}

fn exhibit(message: &Message) -> Option<&Exhibit> {
    if let Message::Ballistic(said) = message { said.exhibit.as_ref() } else { None }
}

fn reference(message: &Message) -> Option<&ReferenceEntry> {
    if let Message::Reference(entry) = message { Some(entry) } else { None }
}

/// Whether a request says anything of how the firearm was recovered.
fn tells_of_recovery(request: &TraceRequest) -> bool {
    request.recovery_date.is_some()
        || request.recovery_country.is_some()
        || request.recovery_place.is_some()
        || request.recovery_circumstances.is_some()
        || request.seizure_id.is_some()
}
