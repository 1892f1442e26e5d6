//! What is said of a notice after its submission.

use super::{notice, state_of, steps_of};
use crate::acting::{Act, act, envelope, event_reference, message_of, moment_after, put};
use crate::command_line::NoticeSpeech;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use proofhouse_schemas::thread::notice::{NoticeStep, may_be_said};
use proofhouse_schemas::values::NoticeEventKind;
use proofhouse_schemas::{Bureau, Kind, Message};
use proofhouse_warehouse::{Principal, Warehouse};

pub(super) async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    said: &NoticeSpeech,
    event: NoticeEventKind,
    as_json: bool,
) -> Result<()> {
    let bureau = said.speaker.bureau;
    let session = warehouse.session_for(&Principal::of(bureau));
    let row = notice(&session, bureau, &said.notice_id, said.requester).await?;
    let requesting =
        Bureau::parse(&row.requesting_bureau).context("its requester is not registered any more")?;
    let mut steps = steps_of(warehouse, requesting, &said.notice_id).await?;
    let at = moment_after(steps.iter().map(|step| step.at).max());
    let reference = event_reference(&said.notice_id, at, event.as_str());
    let mut fields = envelope(Kind::Notice, bureau, &reference, at);
    put(&mut fields, "notice_id", Some(said.notice_id.clone()));
    put(&mut fields, "event", Some(event.as_str()));
    put(&mut fields, "requesting_bureau", Some(requesting.as_str()));
    put(&mut fields, "reason", said.speaker.comment.clone());
    let needs_reason = matches!(
        event,
        NoticeEventKind::Return
            | NoticeEventKind::Refuse
            | NoticeEventKind::Suspend
            | NoticeEventKind::Delete
    );
    if needs_reason && said.speaker.comment.is_none() {
        bail!("say why, with --comment: {requesting} is told the reason");
    }
    let message = message_of(Kind::Notice, fields)?;
    let Message::Notice(said_event) = &message else { bail!("the message is no event of a notice") };
    let step = NoticeStep::from(said_event.as_ref());
    if let Err(refusal) = may_be_said(&steps, &step) {
        bail!("{refusal}; `proofhouse notice show {} --as {bureau}` shows where it stands", said.notice_id);
    }
    steps.push(step);
    let does = match event {
        NoticeEventKind::StartReview => "starts the review of",
        NoticeEventKind::Publish => "publishes",
        NoticeEventKind::Return => "returns",
        NoticeEventKind::Refuse => "refuses",
        NoticeEventKind::Suspend => "suspends",
        NoticeEventKind::Reinstate => "puts in force again",
        NoticeEventKind::Delete => "deletes",
        NoticeEventKind::Cancel => "withdraws",
        NoticeEventKind::Submit => "submits",
        NoticeEventKind::Circulate => "circulates",
    };
    let sentence =
        format!("{bureau} {does} {} {} of {requesting}: {}.", row.notice_code, said.notice_id, row.title);
    let said_now = Act {
        message,
        sentence,
        subject: said.notice_id.clone(),
        event: event.to_string(),
        state: state_of(&steps).map(|state| state.to_string()),
    };
    act(warehouse, settings, said_now, said.speaker.ingest, as_json).await
}
