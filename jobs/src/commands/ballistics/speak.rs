//! A review at the screen, and what an examination of the specimens came to.

use super::{case_of, exhibit_name, statements};
use crate::acting::{Act, Object, act, envelope, event_reference, message_of, moment_after, put};
use crate::command_line::{ConfirmArguments, ReviewArguments, Speaker};
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use chrono::SecondsFormat;
use proofhouse_schemas::thread::ballistic::{BallisticStep, BallisticThread, ExhibitName, may_be_said};
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::values::{BallisticEventKind, ExaminationMethod, ExaminationResult, ReviewStatus};
use proofhouse_schemas::{Kind, Message};
use proofhouse_warehouse::{Principal, Warehouse};
use serde_json::{Value, json};

/// What is said of a pair.
struct Statement<'said> {
    speaker: &'said Speaker,
    left: &'said str,
    right: &'said str,
    event: BallisticEventKind,
    /// The fields of the review or confirmation, without the two exhibits and the remarks.
    fields: Object,
    /// What it says of the pair, after the bureau's name.
    says: String,
    /// What it is called in a reference.
    word: &'static str,
}

pub(super) async fn review(
    warehouse: &Warehouse,
    settings: &Settings,
    said: &ReviewArguments,
    as_json: bool,
) -> Result<()> {
    // In states the word is UNDER_REVIEW, in messages POSSIBLE.
    let status = match said.status.as_str() {
        "UNDER_REVIEW" => ReviewStatus::Possible,
        other => ReviewStatus::from_code(other).with_context(|| {
            format!("{other} is no status; there are UNDER_REVIEW, LEAD, HIT_CANDIDATE and REJECTED")
        })?,
    };
    let mut fields = Object::new();
    put(&mut fields, "review_status", Some(status.as_str()));
    put(&mut fields, "search_id", said.search.clone());
    put(&mut fields, "rank", said.rank);
    if matches!(status, ReviewStatus::Lead | ReviewStatus::HitCandidate) {
        let owners = [exhibit_name(&said.left)?.0, exhibit_name(&said.right)?.0];
        let told: Vec<&str> = owners
            .iter()
            .filter(|owner| **owner != said.speaker.bureau)
            .map(|owner| owner.as_str())
            .collect();
        put(&mut fields, "notified_to", (!told.is_empty()).then_some(told));
    }
    let says = match status {
        ReviewStatus::Possible => "has under review whether one firearm fired",
        ReviewStatus::Lead => "takes for a lead, which is no hit, that one firearm fired",
        ReviewStatus::HitCandidate => "asks for the specimens, to examine whether one firearm fired",
        ReviewStatus::Rejected => "sees at the screen no sign that one firearm fired",
    };
    let statement = Statement {
        speaker: &said.speaker,
        left: &said.left,
        right: &said.right,
        event: BallisticEventKind::Review,
        fields,
        says: says.to_owned(),
        word: status.as_str(),
    };
    say(warehouse, settings, statement, as_json).await
}

pub(super) async fn confirm(
    warehouse: &Warehouse,
    settings: &Settings,
    said: &ConfirmArguments,
    as_json: bool,
) -> Result<()> {
    let result = ExaminationResult::from_code(&said.result).with_context(|| {
        format!("{} is no result; there are CONFIRMED_HIT, INCONCLUSIVE and ELIMINATED", said.result)
    })?;
    let method = ExaminationMethod::from_code(&said.method)
        .with_context(|| format!("{} is no method; there are ORIGINALS and DOUBLE_CASTS", said.method))?;
    let mut fields = Object::new();
    put(&mut fields, "result", Some(result.as_str()));
    put(&mut fields, "method", Some(method.as_str()));
    put(&mut fields, "previously_known", Some(said.previously_known));
    let examined = match method {
        ExaminationMethod::Originals => "the originals",
        ExaminationMethod::DoubleCasts => "double-casts",
    };
    let finds = match result {
        ExaminationResult::ConfirmedHit => "confirms that one firearm fired",
        ExaminationResult::Inconclusive => "cannot say whether one firearm fired",
        ExaminationResult::Eliminated => "rules out that one firearm fired",
    };
    let statement = Statement {
        speaker: &said.speaker,
        left: &said.left,
        right: &said.right,
        event: BallisticEventKind::Confirmation,
        fields,
        says: format!("has examined {examined} and {finds}"),
        word: result.as_str(),
    };
    say(warehouse, settings, statement, as_json).await
}

async fn say(
    warehouse: &Warehouse,
    settings: &Settings,
    statement: Statement<'_>,
    as_json: bool,
) -> Result<()> {
    let bureau = statement.speaker.bureau;
    let session = warehouse.session_for(&Principal::of(bureau));
    let (left, right) = (exhibit_name(statement.left)?, exhibit_name(statement.right)?);
    if left == right {
        bail!("{} is one exhibit; a pair has two", statement.left);
    }
    if left.0 != bureau && right.0 != bureau {
        bail!("only the owners of two exhibits speak of them, and neither is {bureau}'s");
    }
    let cases = (case_of(&session, bureau, &left).await?, case_of(&session, bureau, &right).await?);
    let known = statements(&session).await?;
    let about = |step: &&BallisticStep| {
        let named = [&step.pair.left, &step.pair.right];
        named.contains(&&left) && named.contains(&&right)
    };
    let mut known: Vec<BallisticStep> = known.iter().filter(about).cloned().collect();
    let at = moment_after(known.iter().map(|step| step.at).max());
    let subject = format!("{}/{}+{}/{}", left.0, left.1, right.0, right.1);
    let reference = event_reference(&format!("{}-{}", left.1, right.1), at, statement.word);
    let mut part = statement.fields;
    let named = |exhibit: &ExhibitName, case: &str| json!({ "bureau": exhibit.0, "exhibit_id": exhibit.1, "case_ref": case });
    put(&mut part, "left", Some(named(&left, &cases.0)));
    put(&mut part, "right", Some(named(&right, &cases.1)));
    put(&mut part, "remarks", statement.speaker.comment.clone());
    let mut fields = envelope(Kind::Ballistic, bureau, &reference, at);
    put(&mut fields, "event", Some(statement.event.as_str()));
    match statement.event {
        BallisticEventKind::Confirmation => {
            put(&mut part, "confirmed_at", Some(at.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
            put(&mut fields, "confirmation", Some(Value::Object(part)));
        }
        _ => put(&mut fields, "review", Some(Value::Object(part))),
    }
    let message = message_of(Kind::Ballistic, fields)?;
    let Message::Ballistic(said) = &message else { bail!("the message is no ballistic one") };
    let step = BallisticStep::of(said).context("the message is of no pair")?;
    if let Err(refusal) = may_be_said(&known, &step) {
        bail!(
            "{refusal}; a pair goes from review to lead to hit candidate to examination, and \
             `proofhouse ballistics list --all --as {bureau}` shows where it stands"
        );
    }
    known.push(step);
    let state = fold::<BallisticThread>(&known).0.map(|thread| thread.state().to_string());
    let sentence = format!("{bureau} {} {} and {}.", statement.says, statement.left, statement.right);
    let said_now = Act { message, sentence, subject, event: statement.word.to_owned(), state };
    act(warehouse, settings, said_now, statement.speaker.ingest, as_json).await
}
