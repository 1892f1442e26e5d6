//! A draft: a file with the notice's name and content, which stays with its bureau until it is submitted.

use crate::acting::{Object, envelope, lay_over, object_in, put};
use crate::command_line::DraftArguments;
use crate::summary;
use anyhow::{Context, Result, bail};
use chrono::Utc;
use proofhouse_schemas::decode::decode;
use proofhouse_schemas::values::NoticeEventKind;
use proofhouse_schemas::{Bureau, Kind, Strictness, codes};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What a draft came to.
#[derive(Debug, Serialize)]
struct Drafted {
    notice_id: String,
    draft: String,
    /// How it is sent once it is whole.
    sent_with: &'static str,
    /// What it lacks.
    faults: Vec<String>,
    /// Red notices: what does not belong into them.
    #[serde(skip_serializing_if = "Option::is_none")]
    reminder: Option<&'static str>,
}

const NO_PERSONS: &str = "A red notice here names no person: no name, date of birth or identity in title or summary. The \
judicial reference leads to the file that has them.";

/// A notice's name, the language of its texts, and its content.
pub(super) struct Draft {
    pub(super) notice_id: String,
    pub(super) language: Option<Value>,
    pub(super) content: Object,
}

impl Draft {
    /// Reads a draft, or a file with the content alone.
    pub(super) fn read(file: &Path) -> Result<(Option<String>, Option<Value>, Object)> {
        let mut fields = object_in(file)?;
        let Some(content) = fields.remove("content") else { return Ok((None, None, fields)) };
        let Value::Object(content) = content else {
            bail!("`content` of {} is no object of fields", file.display());
        };
        let name = fields.get("notice_id").and_then(Value::as_str).map(str::to_owned);
        let language = fields.remove("language");
        fields.remove("notice_id");
        if let Some((field, _)) = fields.iter().next() {
            bail!("{} has a field {field}; a draft has notice_id, language and content", file.display());
        }
        Ok((name, language, content))
    }

    /// Whether it is sent by being circulated.
    pub(super) fn is_diffusion(&self) -> bool {
        let code = self.content.get("notice_code").and_then(Value::as_str).unwrap_or_default();
        codes::notice_type(code).is_some_and(|kind| kind.kind == "DIFFUSION")
    }

    /// The fields of the message that sends it.
    pub(super) fn message(&self, mut fields: Object, bureau: Bureau, event: NoticeEventKind) -> Object {
        put(&mut fields, "notice_id", Some(self.notice_id.clone()));
        put(&mut fields, "event", Some(event.as_str()));
        put(&mut fields, "requesting_bureau", Some(bureau.as_str()));
        put(&mut fields, "language", self.language.clone());
        put(&mut fields, "content", Some(Value::Object(self.content.clone())));
        fields
    }
}

pub(super) fn run(drafted: &DraftArguments, as_json: bool) -> Result<()> {
    let (name, language, mut content) = match &drafted.file {
        Some(file) => Draft::read(file)?,
        None => (None, None, Object::new()),
    };
    lay_over(&mut content, flags(drafted));
    content.entry("public_extract").or_insert_with(|| json!(false));
    let notice_id = drafted.id.clone().or(name).unwrap_or_else(|| made_up_name(drafted.bureau, &content));
    let language = drafted.language.clone().map(Value::from).or(language);
    let draft = Draft { notice_id, language, content };
    let out = drafted.out.clone().unwrap_or_else(|| PathBuf::from(file_name(&draft.notice_id)));
    if out.exists() && !drafted.overwrite && drafted.file.as_ref() != Some(&out) {
        bail!("{} is there already; name another file with --out, or add --overwrite", out.display());
    }
    let event = if draft.is_diffusion() { NoticeEventKind::Circulate } else { NoticeEventKind::Submit };
    let fields = draft.message(
        envelope(Kind::Notice, drafted.bureau, &draft.notice_id, Utc::now()),
        drafted.bureau,
        event,
    );
    let faults = match decode(Kind::Notice, &serde_json::to_vec(&fields)?, Strictness::Strict) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    };
    let mut file = Object::new();
    put(&mut file, "notice_id", Some(draft.notice_id.clone()));
    put(&mut file, "language", draft.language.clone());
    put(&mut file, "content", Some(Value::Object(draft.content.clone())));
    std::fs::write(&out, format!("{}\n", serde_json::to_string_pretty(&file)?))
        .with_context(|| format!("writing {}", out.display()))?;
    let is_red = draft.content.get("notice_code").and_then(Value::as_str) == Some("RED");
    let done = Drafted {
        notice_id: draft.notice_id.clone(),
        draft: out.display().to_string(),
        sent_with: if draft.is_diffusion() { "circulate" } else { "submit" },
        faults,
        reminder: is_red.then_some(NO_PERSONS),
    };
    summary::print(as_json, &done, |done| {
        let reminder = done.reminder.map(|reminder| format!("\n{reminder}")).unwrap_or_default();
        let next = if done.faults.is_empty() {
            format!(
                "It is whole: proofhouse notice {} {} --as {}",
                done.sent_with, done.draft, drafted.bureau
            )
        } else {
            format!("It cannot be sent yet:\n  {}", done.faults.join("\n  "))
        };
        format!("Draft {} is in {}; nothing was sent. {next}{reminder}", done.notice_id, done.draft)
    })
}

/// What the flags say.
fn flags(drafted: &DraftArguments) -> Object {
    let mut content = Object::new();
    let texts = [
        ("notice_code", &drafted.code),
        ("title", &drafted.title),
        ("summary", &drafted.summary),
        ("expiry", &drafted.expiry),
        ("threat_kind", &drafted.threat_kind),
        ("modus_kind", &drafted.modus_kind),
        ("judicial_reference", &drafted.judicial_reference),
    ];
    for (field, value) in texts {
        put(&mut content, field, value.clone());
    }
    put(&mut content, "public_extract", drafted.public_extract.then_some(true));
    put(&mut content, "maximum_penalty_years", drafted.maximum_penalty_years);
    let lists = [
        ("charges", drafted.charges.clone()),
        ("distribution", drafted.distribution.iter().map(ToString::to_string).collect()),
        ("linked_references", drafted.linked_references.clone()),
    ];
    for (field, values) in lists {
        put(&mut content, field, (!values.is_empty()).then_some(values));
    }
    let firearm = drafted.firearm.fields();
    put(&mut content, "firearm", (!firearm.is_empty()).then_some(Value::Object(firearm)));
    content
}

/// A name that no other notice has.
fn made_up_name(bureau: Bureau, content: &Object) -> String {
    let code = content.get("notice_code").and_then(Value::as_str).unwrap_or("NOTICE");
    let unique = Uuid::new_v4().simple().to_string();
    let unique = unique.get(..6).unwrap_or_default().to_ascii_uppercase();
    format!("{code}-{}-{}-{unique}", bureau.as_str().to_ascii_uppercase(), Utc::now().format("%Y%m%d"))
}

/// A file name: a notice's name may hold signs that name folders.
fn file_name(notice_id: &str) -> String {
    let safe = |sign: char| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '_' };
    format!("{}.json", notice_id.chars().map(safe).collect::<String>().trim_start_matches('.'))
}
