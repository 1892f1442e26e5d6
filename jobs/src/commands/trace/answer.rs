//! Answers and refusals.

use super::speak;
use crate::acting::{Object, lay_over, object_in, put};
use crate::command_line::RespondArguments;
use crate::settings::Settings;
use anyhow::{Result, bail};
use proofhouse_schemas::codes;
use proofhouse_schemas::values::TraceEventKind;
use proofhouse_warehouse::Warehouse;
use serde_json::{Value, json};

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    answered: &RespondArguments,
    as_json: bool,
) -> Result<()> {
    let event = if answered.is_final { TraceEventKind::FinalAnswer } else { TraceEventKind::InterimAnswer };
    let answer = answer_of(answered)?;
    speak::run(warehouse, settings, &answered.said, event, Some(answer), as_json).await
}

/// The answer of a refusal.
pub(super) fn refusal(reason: &str) -> Result<Object> {
    if codes::trace_outcome(reason).is_none_or(|outcome| outcome.stage != "REFUSED") {
        let reasons = codes::trace_outcomes().iter().filter(|outcome| outcome.stage == "REFUSED");
        let reasons: Vec<String> =
            reasons.map(|outcome| format!("{} ({})", outcome.outcome_code, outcome.name_en)).collect();
        bail!("{reason} is no reason for a refusal; there are {}", reasons.join(", "));
    }
    let mut answer = Object::new();
    put(&mut answer, "outcome_code", Some(reason));
    Ok(answer)
}

/// What the flags say over what the file says.
fn answer_of(answered: &RespondArguments) -> Result<Object> {
    let mut answer = match &answered.file {
        Some(file) => object_in(file)?,
        None => Object::new(),
    };
    let mut flags = Object::new();
    let texts = [
        ("outcome_code", &answered.outcome),
        ("first_retail_sale_date", &answered.first_retail_sale),
        ("last_legal_country", &answered.last_legal_country),
        ("last_legal_holder_type", &answered.last_legal_holder),
        ("last_legal_status", &answered.last_legal_status),
        ("diversion_country", &answered.diversion_country),
        ("diversion_date", &answered.diversion_date),
        ("diversion_kind", &answered.diversion_kind),
        ("basis", &answered.basis),
    ];
    for (field, value) in texts {
        put(&mut flags, field, value.clone());
    }
    if !answered.steps.is_empty() {
        let steps: Result<Vec<Value>> =
            answered.steps.iter().zip(1..).map(|(step, number)| chain_step(step, number)).collect();
        put(&mut flags, "chain", Some(steps?));
    }
    lay_over(&mut answer, flags);
    Ok(answer)
}

/// A step as `ACTOR:COUNTRY[:DATE[:REFERENCE]]`.
fn chain_step(text: &str, number: i32) -> Result<Value> {
    let mut parts = text.splitn(4, ':').map(str::trim);
    let (Some(actor), Some(country)) = (parts.next(), parts.next()) else {
        bail!("{text} is no step; one is ACTOR:COUNTRY[:DATE[:REFERENCE]], such as DEALER:AT:2019-03");
    };
    let mut step = Object::new();
    put(&mut step, "step", Some(number));
    put(&mut step, "actor_type", Some(actor.to_ascii_uppercase()));
    put(&mut step, "country", Some(country.to_ascii_uppercase()));
    put(&mut step, "date", parts.next().filter(|date| !date.is_empty()));
    put(&mut step, "reference", parts.next().filter(|reference| !reference.is_empty()));
    Ok(json!(step))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_step_names_actor_country_and_what_is_known() {
        let step = chain_step("dealer:at:2019-03:INV:7", 2).unwrap();
        let expected = json!({
            "step": 2, "actor_type": "DEALER", "country": "AT", "date": "2019-03", "reference": "INV:7",
        });
        assert_eq!(step, expected);
        let short = chain_step("MANUFACTURER:IT", 1).unwrap();
        assert_eq!(short, json!({"step": 1, "actor_type": "MANUFACTURER", "country": "IT"}));
        assert!(chain_step("DEALER", 1).is_err());
    }

    #[test]
    fn only_a_refusing_outcome_is_a_reason() {
        assert!(refusal("REFUSED_SECURITY").is_ok());
        let error = refusal("NO_RECORD").unwrap_err().to_string();
        assert!(error.contains("REFUSED_INVESTIGATION"), "{error}");
    }
}
