//! A thread in the words of its reader.

use super::Dossier;
use super::texts::Texts;
use crate::acting::Object;
use crate::fluent_words::direction;
use anyhow::Result;
use proofhouse_schemas::codes;
use proofhouse_schemas::values::Confidentiality;
use serde::Serialize;
use serde_json::Value;

/// A label and what stands beside it.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
}

/// Lines under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// The heading.
    pub title: String,
    /// The lines; what is not stated has none.
    pub lines: Vec<Line>,
}

/// Rows under headings.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// The title.
    pub title: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// An answer.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// What kind of answer it is, when, and by whom.
    pub facts: Facts,
    /// The chain from the maker to the last legal holder; without rows when none was given.
    pub chain: Table,
}

/// A dossier in words.
#[derive(Debug, Clone, Serialize)]
pub struct Worded {
    /// `en`, `fr`, `es` or `ar`.
    pub language: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What it is.
    pub title: String,
    /// The name of the thread.
    pub trace_id: String,
    /// Who asks.
    pub requesting: String,
    /// Who is asked.
    pub requested: String,
    /// For whom and when it was written.
    pub written: Vec<Line>,
    /// Who may read it.
    pub classification: String,
    /// Limits that the senders set.
    pub handling: Vec<String>,
    /// Where it stands.
    pub status: Facts,
    /// The firearm.
    pub firearm: Facts,
    /// What was asked.
    pub request: Facts,
    /// The heading of the answers.
    pub answers_title: String,
    /// What stands there when there is none.
    pub no_answer: String,
    /// The answers, the latest first.
    pub answers: Vec<Answer>,
    /// What was said when.
    pub timeline: Table,
    /// Sentences at the end.
    pub notes: Vec<String>,
}

/// Puts a dossier in words.
///
/// # Errors
/// When a word is missing.
pub fn wording(dossier: &Dossier, texts: &Texts) -> Result<Worded> {
    let words = Words { texts };
    let thread = &dossier.thread;
    let level = |object: &Object| {
        string(object, "confidentiality")
            .and_then(Confidentiality::from_code)
            .unwrap_or(Confidentiality::OfficialUse)
    };
    let highest = dossier.events.iter().chain([thread]).map(level).max();
    let classification = highest.unwrap_or(Confidentiality::OfficialUse);
    let mut handling: Vec<&str> = dossier
        .events
        .iter()
        .filter_map(|event| event.get("handling_codes")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    handling.sort_unstable();
    handling.dedup();
    let bureau = |field: &str| texts.bureau(string(thread, field).unwrap_or_default());
    let is_answer = |event: &&Object| {
        matches!(string(event, "event"), Some("INTERIM_ANSWER" | "FINAL_ANSWER" | "REFUSE"))
    };
    let answers = dossier.events.iter().rev().filter(is_answer).map(|event| words.answer(event));
    Ok(Worded {
        language: texts.language().as_str(),
        direction: direction(texts.language()),
        title: texts.text("dossier")?,
        trace_id: string(thread, "trace_id").unwrap_or_default().to_owned(),
        requesting: bureau("requesting_bureau"),
        requested: bureau("requested_bureau"),
        written: vec![
            line(texts.text("for-bureau")?, texts.bureau(dossier.bureau.as_str())),
            line(
                texts.text("written-at")?,
                words.moment(&dossier.written_at.format("%Y-%m-%dT%H:%M").to_string()),
            ),
        ],
        classification: texts.text(&format!("classification-{classification}"))?,
        handling: handling.into_iter().map(|code| texts.code("handling", code)).collect(),
        status: words.status(dossier)?,
        firearm: words.firearm(thread)?,
        request: words.request(thread)?,
        answers_title: texts.text("answers")?,
        no_answer: texts.text("no-answer")?,
        answers: answers.collect::<Result<_>>()?,
        timeline: words.timeline(&dossier.events)?,
        notes: vec![texts.text("times-are-utc")?, texts.text("no-persons")?, texts.text("ownership")?],
    })
}

fn line(label: String, value: String) -> Line {
    Line { label, value }
}

/// A text of a row that says something.
pub(super) fn string<'row>(row: &'row Object, field: &str) -> Option<&'row str> {
    row.get(field)?.as_str().filter(|text| !text.trim().is_empty())
}

/// A date as exact as it is known.
pub(super) fn partial_date(row: &Object, day: &str, precision: &str) -> Option<String> {
    let characters = match string(row, precision) {
        Some("YEAR") => 4,
        Some("MONTH") => 7,
        _ => 10,
    };
    Some(string(row, day)?.chars().take(characters).collect())
}

struct Words<'texts> {
    texts: &'texts Texts,
}

/// How a field is shown.
enum Shown {
    /// As it was read.
    Verbatim,
    /// A moment.
    Moment,
    /// A code of a list.
    Code(&'static str),
    /// A country.
    Country,
    /// Yes or no.
    YesOrNo,
    /// A date with the column of its precision.
    PartialDate(&'static str),
}

impl Words<'_> {
    /// The lines of the fields that say something.
    fn lines(&self, row: &Object, fields: &[(&str, &str, Shown)]) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        for (key, field, shown) in fields {
            let value = match shown {
                Shown::Verbatim => match row.get(*field) {
                    Some(Value::Number(number)) => Some(number.to_string()),
                    _ => string(row, field).map(str::to_owned),
                },
                Shown::Moment => string(row, field).map(|at| self.moment(at)),
                Shown::Code(list) => string(row, field).map(|code| self.texts.code(list, code)),
                Shown::Country => string(row, field).map(|country| self.texts.country(country)),
                Shown::YesOrNo => match row.get(*field).and_then(Value::as_bool) {
                    Some(yes) => Some(self.texts.text(if yes { "yes" } else { "no" })?),
                    None => None,
                },
                Shown::PartialDate(precision) => partial_date(row, field, precision),
            };
            if let Some(value) = value {
                lines.push(Line { label: self.texts.text(key)?, value });
            }
        }
        Ok(lines)
    }

    /// A moment to the minute. Among words that run from right to left its two parts would change places.
    fn moment(&self, text: &str) -> String {
        let minute = text.get(..16).map_or_else(|| text.to_owned(), |minute| minute.replace('T', " "));
        if direction(self.texts.language()) == "rtl" { format!("\u{2066}{minute}\u{2069}") } else { minute }
    }

    fn status(&self, dossier: &Dossier) -> Result<Facts> {
        let text = |key: &str| self.texts.text(key);
        let standing = &dossier.standing;
        let mut lines = self.lines(&dossier.thread, &[("state", "state", Shown::Code("state"))])?;
        if let Some(awaited) = standing.awaited_bureau {
            lines.push(line(text("whose-turn")?, self.texts.bureau(awaited.as_str())));
        }
        if standing.overdue {
            lines.push(line(text("overdue")?, text("yes")?));
        }
        lines.extend(self.lines(
            &dossier.thread,
            &[
                ("outcome", "outcome_code", Shown::Code("outcome")),
                ("priority", "priority", Shown::Code("priority")),
                ("sent-at", "sent_at", Shown::Moment),
                ("acknowledged-at", "acknowledged_at", Shown::Moment),
                ("answered-at", "answered_at", Shown::Moment),
                ("ended-at", "ended_at", Shown::Moment),
            ],
        )?);
        lines.push(line(text("age-days")?, standing.age_days.to_string()));
        lines.push(line(text("clock-days")?, standing.clock_days.to_string()));
        if standing.paused_days > 0 {
            lines.push(line(text("paused-days")?, standing.paused_days.to_string()));
        }
        Ok(Facts { title: text("status")?, lines })
    }

    fn firearm(&self, thread: &Object) -> Result<Facts> {
        // A make that was only resolved, and not read, is shown by its name.
        let mut row = thread.clone();
        let name_of_make = |code: &str| codes::make(code).map_or(code, |make| make.canonical_name).to_owned();
        for (field, raw) in
            [("make_id", "make_raw"), ("manufacturer_id", "manufacturer_id"), ("importer_id", "importer_id")]
        {
            if (raw == field || string(&row, raw).is_none())
                && let Some(name) = string(&row, field).map(name_of_make)
            {
                row.insert(raw.to_owned(), Value::String(name));
            }
        }
        let mut lines = self.lines(
            &row,
            &[
                ("type", "type_code", Shown::Code("type")),
                ("make", "make_raw", Shown::Verbatim),
                ("model", "model_raw", Shown::Verbatim),
                ("calibre", "calibre_raw", Shown::Verbatim),
                ("serial", "serial_raw", Shown::Verbatim),
                ("serial-status", "serial_status", Shown::Code("serial-status")),
                ("serial-location", "serial_location", Shown::Code("location")),
                ("action", "action_code", Shown::Code("action")),
                ("manufacturer", "manufacturer_id", Shown::Verbatim),
                ("importer", "importer_id", Shown::Verbatim),
                ("brand", "brand", Shown::Verbatim),
                ("country-of-manufacture", "country_of_manufacture", Shown::Country),
                ("year-of-manufacture", "year_of_manufacture", Shown::Verbatim),
                ("import-country", "import_country", Shown::Country),
                ("import-year", "import_year", Shown::Verbatim),
                ("factory-mark", "factory_mark", Shown::Verbatim),
                ("barrel-length", "barrel_length_mm", Shown::Verbatim),
                ("overall-length", "overall_length_mm", Shown::Verbatim),
                ("capacity", "capacity", Shown::Verbatim),
                ("finish", "finish", Shown::Verbatim),
                ("modifications", "modifications", Shown::Verbatim),
            ],
        )?;
        let elements = |field: &str| thread.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
        for (key, field, text) in
            [("markings", "markings", "text"), ("other-numbers", "other_numbers", "value")]
        {
            for element in elements(field) {
                let Value::Object(element) = element else { continue };
                let kind = string(&element, "kind").map(|kind| self.texts.code("marking", kind));
                let place = string(&element, "location").map(|place| self.texts.code("location", place));
                let about: Vec<String> = kind.into_iter().chain(place).collect();
                let words = string(&element, text).unwrap_or_default();
                let value = if about.is_empty() {
                    words.to_owned()
                } else {
                    format!("{words} ({})", about.join(", "))
                };
                lines.push(Line { label: self.texts.text(key)?, value });
            }
        }
        Ok(Facts { title: self.texts.text("firearm")?, lines })
    }

    fn request(&self, thread: &Object) -> Result<Facts> {
        let mut row = thread.clone();
        let place: Vec<&str> = ["recovery_locality", "recovery_admin1"]
            .iter()
            .filter_map(|field| string(thread, field))
            .collect();
        row.insert("recovery_place".to_owned(), Value::String(place.join(", ")));
        let lines = self.lines(
            &row,
            &[
                ("illicit-basis", "illicit_basis", Shown::Verbatim),
                ("illicit-basis-code", "illicit_basis_code", Shown::Code("illicit")),
                ("crime-code", "crime_code", Shown::Verbatim),
                ("case-number", "requester_case_number", Shown::Verbatim),
                ("intended-use", "intended_use", Shown::Code("use")),
                ("urgent-reason", "urgent_reason", Shown::Verbatim),
                ("recovery-date", "recovery_date", Shown::PartialDate("recovery_date_precision")),
                ("recovery-country", "recovery_country", Shown::Country),
                ("recovery-place", "recovery_place", Shown::Verbatim),
                ("recovery-circumstances", "recovery_circumstances", Shown::Verbatim),
                ("seizure", "seizure_id", Shown::Verbatim),
                ("project-code", "project_code", Shown::Verbatim),
                ("consent-onward", "consent_onward", Shown::YesOrNo),
                ("parent-trace", "parent_trace_id", Shown::Verbatim),
                ("chain-number", "chain_no", Shown::Verbatim),
            ],
        )?;
        Ok(Facts { title: self.texts.text("request")?, lines })
    }

    fn answer(&self, event: &Object) -> Result<Answer> {
        let text = |key: &str| self.texts.text(key);
        let kind = self.texts.code("event", string(event, "event").unwrap_or_default());
        let when = string(event, "event_ts").map(|at| self.moment(at)).unwrap_or_default();
        let who = self.texts.bureau(string(event, "source_bureau").unwrap_or_default());
        let lines = self.lines(
            event,
            &[
                ("outcome", "outcome_code", Shown::Code("outcome")),
                (
                    "first-retail-sale",
                    "first_retail_sale_date",
                    Shown::PartialDate("first_retail_sale_precision"),
                ),
                ("last-legal-country", "last_legal_country", Shown::Country),
                ("last-legal-holder", "last_legal_holder_type", Shown::Code("holder")),
                ("last-legal-status", "last_legal_status", Shown::Code("legal-status")),
                ("diversion-country", "diversion_country", Shown::Country),
                ("diversion-date", "diversion_date", Shown::PartialDate("diversion_date_precision")),
                ("diversion-kind", "diversion_kind", Shown::Code("diversion")),
                ("basis", "basis", Shown::Code("established")),
                ("words", "comment", Shown::Verbatim),
            ],
        )?;
        let steps = event.get("chain").and_then(Value::as_array).cloned().unwrap_or_default();
        let steps = steps.iter().filter_map(Value::as_object).map(|step| {
            let number = step.get("step").and_then(Value::as_i64).map(|number| number.to_string());
            vec![
                number.unwrap_or_default(),
                string(step, "actor_type").map(|actor| self.texts.code("actor", actor)).unwrap_or_default(),
                string(step, "country").map(|country| self.texts.country(country)).unwrap_or_default(),
                string(step, "date").unwrap_or_default().to_owned(),
                string(step, "reference").unwrap_or_default().to_owned(),
            ]
        });
        let chain = Table {
            title: text("chain")?,
            headings: vec![
                text("step")?,
                text("actor")?,
                text("country")?,
                text("date")?,
                text("reference")?,
            ],
            rows: steps.collect(),
        };
        Ok(Answer { facts: Facts { title: format!("{kind} · {when} · {who}"), lines }, chain })
    }

    fn timeline(&self, events: &[Object]) -> Result<Table> {
        let text = |key: &str| self.texts.text(key);
        let rows = events.iter().map(|event| {
            vec![
                string(event, "event_ts").map(|at| self.moment(at)).unwrap_or_default(),
                self.texts.bureau(string(event, "source_bureau").unwrap_or_default()),
                self.texts.code("event", string(event, "event").unwrap_or_default()),
                string(event, "outcome_code")
                    .map(|code| self.texts.code("outcome", code))
                    .unwrap_or_default(),
                string(event, "comment").unwrap_or_default().to_owned(),
            ]
        });
        Ok(Table {
            title: text("timeline")?,
            headings: vec![text("when")?, text("who")?, text("what")?, text("outcome")?, text("words")?],
            rows: rows.collect(),
        })
    }
}
