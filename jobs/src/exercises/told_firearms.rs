//! The story's records and seizures, as national systems would send them.

use super::cast::division;
use super::scenario::{Part, Scenario, StorySeizure, noon};
use super::story_message::StoryMessages;
use chrono::{Duration, NaiveDate};
use proofhouse_schemas::Kind;
use serde_json::{Value, json};

/// Tells the thefts, and the loss of a pistol that only looks like one of them.
pub(super) fn records(story: &Scenario, messages: &mut StoryMessages) {
    let (theatre, stolen) = (story.cast.theatre, story.cast.stolen);
    let (make, model) = stolen.recorded;
    for (place, record) in &story.lot {
        let firearm = json!({
            "type_code": "PISTOL", "make_raw": make, "model_raw": model, "calibre_raw": stolen.calibre,
            "serial_raw": story.number(*place), "serial_status": "READABLE",
            "country_of_manufacture": stolen.made_in,
        });
        let theft = Theft {
            bureau: theatre.theft,
            record,
            case: &story.theft_case,
            day: story.theft_day,
            owner: "DEALER",
        };
        theft.say(firearm, messages);
    }
    let (record, serial) = &story.second_theft;
    let firearm = json!({
        "type_code": "PISTOL", "make_raw": "Glock", "model_raw": "17", "calibre_raw": "9 mm Para", "serial_raw": serial,
        "serial_status": "READABLE", "country_of_manufacture": "AT",
    });
    let (case, day) = (format!("{record}-C"), story.theft_day - Duration::days(24));
    Theft { bureau: theatre.theft, record, case: &case, day, owner: "PRIVATE" }.say(firearm, messages);
    let (record, serial) = &story.rival;
    let (model, calibre) = stolen.other_model;
    let firearm = json!({
        "type_code": "PISTOL", "make_raw": make, "model_raw": model, "calibre_raw": calibre, "serial_raw": serial,
        "serial_status": "READABLE", "country_of_manufacture": stolen.made_in,
    });
    let (case, day) = (format!("{record}-C"), story.theft_day - Duration::days(310));
    Theft { bureau: theatre.sale, record, case: &case, day, owner: "PRIVATE" }.say(firearm, messages);
}

/// A theft as its record tells it.
struct Theft<'story> {
    bureau: &'static str,
    record: &'story str,
    case: &'story str,
    day: NaiveDate,
    owner: &'static str,
}

impl Theft<'_> {
    fn say(&self, firearm: Value, messages: &mut StoryMessages) {
        let reported = noon(self.day + Duration::days(1));
        let body = json!({
            "record_status_reason": "STOLEN", "lifecycle_state": "ACTIVE", "firearm": firearm,
            "date_of_loss": self.day.to_string(), "date_reported": reported,
            "place": { "country": self.bureau.to_uppercase(), "admin1": division(self.bureau) },
            "case_number": self.case, "owner_type": self.owner, "circumstance": "BURGLARY", "quantity": 1,
        });
        messages.say(Kind::Firearm, self.bureau, self.record, reported + Duration::hours(3), body);
    }
}

/// Tells the seizures.
pub(super) fn seizures(story: &Scenario, messages: &mut StoryMessages) {
    for seizure in &story.seizures {
        let at_border = seizure.bureau == story.cast.theatre.seat;
        let items: Vec<Value> = seizure
            .parts
            .iter()
            .zip(1..)
            .map(|(part, number)| {
                json!({ "item_no": number, "item_kind": "FIREARM", "quantity": 1, "unit": "ITEM",
                    "firearm": seized(story, *part) })
            })
            .collect();
        let mut body = json!({
            "event_type": "SEIZED_CRIMINAL", "seized_at": seizure.day.to_string(),
            "agency": if at_border { "Customs" } else { "Police" },
            "agency_type": if at_border { "CUSTOMS" } else { "POLICE" },
            "place": { "country": seizure.bureau.to_uppercase(), "admin1": division(seizure.bureau) },
            "state": "IDENTIFIED", "legal_context": "ILLICIT_TRAFFICKING",
            "place_type": if at_border { "LAND_BORDER" } else { "DWELLING" },
            "case_number": seizure.case, "items": items,
        });
        if at_border {
            body["transport_mode"] = json!("ROAD");
            body["concealment"] = json!("VEHICLE_CAVITY");
        }
        messages.say(Kind::Seizure, seizure.bureau, &seizure.id, seizure_told(seizure), body);
    }
}

fn seizure_told(seizure: &StorySeizure) -> chrono::DateTime<chrono::Utc> {
    noon(seizure.day + Duration::days(2))
}

/// A seized firearm as its finder describes it.
pub(super) fn seized(story: &Scenario, part: Part) -> Value {
    let (stolen, alarm, traced) = (story.cast.stolen, story.cast.alarm, story.cast.traced);
    let serial = story.written(part);
    let described = |make: &str, model: &str, calibre: &str, status: &str| {
        json!({ "type_code": "PISTOL", "make_raw": make, "model_raw": model, "calibre_raw": calibre,
            "serial_raw": serial, "serial_status": status })
    };
    let of_lot = |status: &str| described(stolen.seized.0, stolen.seized.1, stolen.seized.2, status);
    let marks = |marks: &[(&str, &str)]| -> Value {
        marks.iter().map(|(kind, text)| json!({ "kind": kind, "text": text })).collect()
    };
    match part {
        Part::Exact | Part::Neighbour | Part::Confused => of_lot("READABLE"),
        Part::Partial => {
            let mut firearm = of_lot("PARTIAL");
            firearm["modifications"] =
                json!("Number ground off; etching brought back all characters but one");
            firearm
        }
        Part::OtherMake => described("Walther", "P99", "9 mm Para", "READABLE"),
        Part::SecondTheft => described("Glock", "G17", "9x19", "READABLE"),
        Part::Restamped => {
            let mut firearm = of_lot("USER_APPLIED");
            firearm["modifications"] =
                json!("Number on the frame stamped over; another one under the grip panel");
            firearm["other_numbers"] = json!([{ "value": story.number_before(), "location": "OTHER" }]);
            firearm
        }
        Part::NoNumber => {
            let mut firearm = described(stolen.seized.0, stolen.seized.1, stolen.seized.2, "OBLITERATED");
            firearm["modifications"] = json!("Number milled out too deep to be restored");
            firearm
        }
        Part::Converted => {
            let mut firearm = described("", "", "9x19", "READABLE");
            firearm["modifications"] = json!(
                "Barrel bored through and sleeved; names on the slide ground off, remains noted as marks"
            );
            firearm["markings"] = marks(&[
                ("TRADEMARK", alarm.remains.0),
                ("MODEL", alarm.remains.1),
                ("CALIBRE", "9 mm P.A.K."),
            ]);
            firearm
        }
        Part::Traced => {
            let mut firearm = described(traced.seized.0, traced.seized.1, traced.seized.2, "READABLE");
            firearm["markings"] = marks(traced.marks);
            firearm
        }
    }
}
