//! The story's threads: two answered trace requests, and the purple notice about the conversion.

use super::scenario::{Part, Scenario, noon};
use super::story_message::StoryMessages;
use super::told_firearms::seized;
use chrono::Duration;
use proofhouse_schemas::Kind;
use serde_json::{Value, json};

/// Tells the trace requests that the trainee's bureau has sent before.
pub(super) fn traces(story: &Scenario, messages: &mut StoryMessages) {
    let traced = story.cast.traced;
    let sister = json!({
        "type_code": "PISTOL", "make_raw": traced.seized.0, "model_raw": traced.seized.1,
        "calibre_raw": traced.seized.2, "serial_raw": sister_number(&story.traced_number), "serial_status": "READABLE",
        "markings": traced.marks.iter().map(|(kind, text)| json!({ "kind": kind, "text": text })).collect::<Vec<_>>(),
    });
    let (maker, importer) = (traced.maker.to_uppercase(), traced.importer.to_uppercase());
    let delivery = json!({
        "outcome_code": "TRACED_EXPORT_ONLY", "last_legal_country": importer,
        "chain": [
            { "step": 1, "actor_type": "MANUFACTURER", "country": maker },
            { "step": 2, "actor_type": "EXPORTER", "country": maker },
            { "step": 3, "actor_type": "IMPORTER", "country": importer },
        ],
    });
    Thread {
        trace_id: &story.earlier_trace,
        asked: traced.maker,
        found_days_before: 150,
        seizure: None,
        firearm: sister,
        answer: delivery,
    }
    .say(story, messages);

    let sold = story.cast.theatre.sale;
    let (sale_country, made_in) = (sold.to_uppercase(), story.cast.alarm.made_in);
    let purchase = (story.theft_day - Duration::days(160)).to_string();
    let answer = json!({
        "outcome_code": "TRACED_FIRST_PURCHASER", "first_retail_sale_date": purchase,
        "last_legal_country": sale_country, "last_legal_holder_type": "PRIVATE",
        "diversion_kind": "CONVERSION", "basis": "TRACING",
        "chain": [
            { "step": 1, "actor_type": "MANUFACTURER", "country": made_in },
            { "step": 2, "actor_type": "IMPORTER", "country": sale_country },
            { "step": 3, "actor_type": "DEALER", "country": sale_country },
            { "step": 4, "actor_type": "PURCHASER", "country": sale_country, "date": purchase },
        ],
    });
    Thread {
        trace_id: &story.sale_trace,
        asked: sold,
        found_days_before: 21,
        seizure: Some(&story.seizures[0].id),
        firearm: seized(story, Part::Converted),
        answer,
    }
    .say(story, messages);
}

/// A pistol of the same delivery: its number is near.
fn sister_number(number: &str) -> String {
    let at = number.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
    let (prefix, digits) = number.split_at(at);
    format!("{prefix}{}", digits.parse::<u32>().map_or(0, |number| number + 1_337))
}

struct Thread<'story> {
    trace_id: &'story str,
    asked: &'static str,
    found_days_before: i64,
    seizure: Option<&'story str>,
    firearm: Value,
    answer: Value,
}

impl Thread<'_> {
    fn say(self, story: &Scenario, messages: &mut StoryMessages) {
        let seat = story.cast.theatre.seat;
        let found = story.as_of - Duration::days(self.found_days_before);
        let event = |what: &str| json!({ "trace_id": self.trace_id, "event": what, "requesting_bureau": seat, "requested_bureau": self.asked });
        let mut request = event("REQUEST");
        request["request"] = json!({
            "priority": "ROUTINE", "crime_code": "ARMS-TRAFFICKING", "requester_case_number": format!("{}-C", self.trace_id),
            "illicit_basis": "Carried without licence", "illicit_basis_code": "ILLICIT_WHERE_FOUND",
            "firearm": self.firearm, "intended_use": "CRIMINAL_INVESTIGATION", "consent_onward": true,
            "recovery_date": found.to_string(), "recovery_country": seat.to_uppercase(),
        });
        if let Some(seizure) = self.seizure {
            request["request"]["seizure_id"] = json!(seizure);
        }
        let mut answer = event("FINAL_ANSWER");
        answer["answer"] = self.answer.clone();
        let at = |days: i64| noon(found + Duration::days(days));
        let said = [(seat, 3, request), (self.asked, 5, event("ACKNOWLEDGE")), (self.asked, 12, answer)];
        for (number, (bureau, days, body)) in (1..).zip(said) {
            messages.say(Kind::Trace, bureau, &format!("{}-{number}", self.trace_id), at(days), body);
        }
    }
}

/// Tells the purple notice: submitted by the country of sale, published by the Secretariat.
pub(super) fn notice(story: &Scenario, messages: &mut StoryMessages) {
    let (bureau, alarm) = (story.cast.theatre.sale, story.cast.alarm);
    let submitted = noon(story.theft_day + Duration::days(35));
    let event = |what: &str| json!({ "notice_id": story.notice, "event": what, "requesting_bureau": bureau });
    let mut submit = event("SUBMIT");
    submit["language"] = json!("en");
    submit["content"] = json!({
        "notice_code": "PURPLE", "public_extract": false, "modus_kind": "CONVERSION", "concealment": "VEHICLE_CAVITY",
        "title": "Alarm pistols bought lawfully and converted to 9x19",
        "summary": "Alarm pistols are bought lawfully in small numbers, bored through, sleeved to 9x19 and carried across \
                    borders in hollows of vans. Names on the slide are ground off; remains of the maker's mark and the \
                    calibre of the blank cartridge are often left.",
        "detection_hint": "The mark 9 mm P.A.K. on a pistol that fires 9x19",
        "modus_steps": [
            "Alarm pistols are bought lawfully by several buyers",
            "The barrel is bored through and sleeved, and names on the slide are ground off",
            "The pistols travel in hollows of vans, among stolen ones",
        ],
        "firearm": {
            "type_code": "ALARM", "make_raw": alarm.named.0, "model_raw": alarm.named.1, "calibre_raw": "9 mm PAK",
            "serial_raw": "", "serial_status": "UNKNOWN", "converted_from": "ALARM",
        },
        "languages": ["en"],
    });
    let said = [(bureau, 0, submit), ("ipsg", 2, event("START_REVIEW")), ("ipsg", 6, event("PUBLISH"))];
    for (number, (by, days, body)) in (1..).zip(said) {
        let reference = format!("{}-E{number:02}", story.notice);
        messages.say(Kind::Notice, by, &reference, submitted + Duration::days(days), body);
    }
}
