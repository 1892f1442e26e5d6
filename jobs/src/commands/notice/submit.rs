//! Sending a draft: a notice to the Secretariat, a diffusion to the other bureaus.

use super::draft::Draft;
use super::{state_of, steps_of};
use crate::acting::{Act, act, envelope, event_reference, message_of, moment_after};
use crate::command_line::SubmitNoticeArguments;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use proofhouse_schemas::thread::notice::{NoticeStep, may_be_said};
use proofhouse_schemas::values::NoticeEventKind;
use proofhouse_schemas::{Kind, Message};
use proofhouse_warehouse::Warehouse;
use serde_json::Value;

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    sent: &SubmitNoticeArguments,
    event: NoticeEventKind,
    as_json: bool,
) -> Result<()> {
    let bureau = sent.speaker.bureau;
    let (name, language, content) = Draft::read(&sent.draft)?;
    let notice_id = name.with_context(|| {
        let file = sent.draft.display();
        format!("{file} names no notice_id; `proofhouse notice draft --as {bureau} --file {file}` makes a draft of it")
    })?;
    let draft = Draft { notice_id, language, content };
    match (draft.is_diffusion(), event) {
        (true, NoticeEventKind::Submit) => {
            bail!("this is a diffusion: `proofhouse notice circulate` sends it to the other bureaus")
        }
        (false, NoticeEventKind::Circulate) => {
            bail!(
                "this is a notice: `proofhouse notice submit` sends it to the Secretariat, which publishes it"
            )
        }
        _ => {}
    }
    // Only what the bureau itself has begun: another's notice of the same name is another notice.
    let mut steps = steps_of(warehouse, bureau, &draft.notice_id).await?;
    let at = moment_after(steps.iter().map(|step| step.at).max());
    let reference = event_reference(&draft.notice_id, at, event.as_str());
    let fields = draft.message(envelope(Kind::Notice, bureau, &reference, at), bureau, event);
    let message = message_of(Kind::Notice, fields)?;
    let Message::Notice(said) = &message else { bail!("the message is no event of a notice") };
    let step = NoticeStep::from(said.as_ref());
    if let Err(refusal) = may_be_said(&steps, &step) {
        bail!("{refusal}; `proofhouse notice show {} --as {bureau}` shows where it stands", draft.notice_id);
    }
    steps.push(step);
    let text = |field: &str| draft.content.get(field).and_then(Value::as_str).unwrap_or_default();
    let to = match event {
        NoticeEventKind::Circulate => match &said.content {
            Some(content) if !content.distribution.is_empty() => {
                let bureaus: Vec<&str> = content.distribution.iter().map(|bureau| bureau.as_str()).collect();
                format!("circulates to {}", bureaus.join(", "))
            }
            _ => "circulates to all bureaus".to_owned(),
        },
        _ => "submits to the Secretariat".to_owned(),
    };
    let sentence = format!("{bureau} {to} {} {}: {}.", text("notice_code"), draft.notice_id, text("title"));
    let said_now = Act {
        sentence,
        subject: draft.notice_id.clone(),
        event: event.to_string(),
        state: state_of(&steps).map(|state| state.to_string()),
        message,
    };
    act(warehouse, settings, said_now, sent.speaker.ingest, as_json).await
}
