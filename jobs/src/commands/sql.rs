//! `proofhouse sql`: questions to the warehouse, as a bureau may see it.

use crate::command_line::SqlArguments;
use crate::settings::Settings;
use crate::sql_searches;
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result, anyhow, bail};
use arrow::array::RecordBatch;
use arrow::json::WriterBuilder;
use arrow::json::writer::JsonArray;
use proofhouse_schemas::tables::COMMENT;
use proofhouse_serving::local::{self, LocalAnalyst};
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse, description_of};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const HELP: &str = "\
\\d            tables that you may name
\\d TABLE      columns of a table
\\timing       turn timing on or off
\\?            this help
\\q            leave (also Ctrl-D)
A question ends with a semicolon and may span lines.";

/// Answers one statement, or opens the prompt.
///
/// # Errors
/// When the statement fails; in the prompt, only when the terminal does.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    arguments: &SqlArguments,
    as_json: bool,
) -> Result<Ending> {
    let analyst = analyst(warehouse, settings, arguments)?;
    match &arguments.statement {
        Some(statement) => {
            let session = analyst.session()?;
            let answered = answer(&session, statement, arguments.rows, as_json).await;
            // Nobody reads an answer whose question is not in the audit log.
            warehouse.audit().flush(warehouse).await?;
            say!("{}", answered?.text(true));
        }
        None => prompt(warehouse, &analyst, arguments, as_json).await?,
    }
    Ok(Ending::Done)
}

fn analyst(warehouse: &Warehouse, settings: &Settings, arguments: &SqlArguments) -> Result<LocalAnalyst> {
    let (known, purpose) = (&settings.serve.purposes, arguments.purpose.map(|purpose| purpose.as_str()));
    if !known.is_empty() && !purpose.is_some_and(|named| known.iter().any(|one| one == named)) {
        bail!("say for which purpose you ask: --purpose with one of {}", known.join(", "));
    }
    let searches = sql_searches::all(&settings.linkage, settings.serve.search_memory_mib);
    let principal = Principal::of(arguments.bureau);
    let purpose = purpose.map(str::to_owned);
    Ok(LocalAnalyst::new(warehouse, principal, &settings.serve, searches, purpose))
}

/// What is printed for a statement.
struct Answer {
    /// The rows or the description.
    shown: String,
    /// How many rows, for answers that have some.
    count: Option<String>,
    took: Duration,
}

impl Answer {
    fn text(&self, timing: bool) -> String {
        match &self.count {
            None => self.shown.clone(),
            Some(count) if timing => {
                format!("{}\n{count}, {:.0} ms", self.shown, self.took.as_secs_f64() * 1000.0)
            }
            Some(count) => format!("{}\n{count}", self.shown),
        }
    }
}

async fn answer(session: &GuardedSession, statement: &str, most: usize, as_json: bool) -> Result<Answer> {
    let started = Instant::now();
    if let Some(shown) = describe(session, statement).await? {
        return Ok(Answer { shown, count: None, took: started.elapsed() });
    }
    let rows = session.ask(local::question(statement.trim().trim_end_matches(';'))?).await?;
    let schema = rows.schema();
    let batches = rows.collect().await?;
    if as_json {
        return Ok(Answer { shown: json(&batches)?, count: None, took: started.elapsed() });
    }
    let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let shown = table_view::draw(&schema, &batches, most)?;
    let hidden =
        if count > most { format!(", the first {most} shown (--rows shows more)") } else { String::new() };
    let plural = if count == 1 { "row" } else { "rows" };
    Ok(Answer { shown, count: Some(format!("{count} {plural}{hidden}")), took: started.elapsed() })
}

fn json(batches: &[RecordBatch]) -> Result<String> {
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(Vec::new());
    for batch in batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    let text = String::from_utf8(writer.into_inner())?;
    Ok(if text.is_empty() { "[]".to_owned() } else { text })
}

/// Answers `\d` and `\d TABLE`.
async fn describe(session: &GuardedSession, statement: &str) -> Result<Option<String>> {
    let Some(rest) = statement.trim().strip_prefix("\\d") else { return Ok(None) };
    let name = rest.trim().trim_end_matches(';');
    if name.is_empty() {
        let mut table = table_view::headed(&["table", "what a row is"]);
        for name in session.table_names() {
            table.add_row([name, description_of(name)]);
        }
        return Ok(Some(table.to_string()));
    }
    let schema = session.table_schema(name).await?;
    let schema = schema.with_context(|| format!("there is no table {name} for you; \\d lists the tables"))?;
    let mut table = table_view::headed(&["column", "type", "meaning"]);
    for field in schema.fields() {
        let meaning = field.metadata().get(COMMENT).map(String::as_str).unwrap_or_default();
        table.add_row([field.name().as_str(), &type_words(field.data_type()), meaning]);
    }
    Ok(Some(format!("{}\n{table}", description_of(name))))
}

fn type_words(data_type: &arrow::datatypes::DataType) -> String {
    use arrow::datatypes::DataType as Type;
    match data_type {
        Type::Utf8 | Type::Utf8View | Type::LargeUtf8 => "text".to_owned(),
        Type::Int32 => "integer".to_owned(),
        Type::Int64 => "bigint".to_owned(),
        Type::Float64 => "double".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Date32 => "date".to_owned(),
        Type::Timestamp(_, Some(_)) => "timestamptz".to_owned(),
        Type::Timestamp(_, None) => "timestamp".to_owned(),
        Type::Binary | Type::BinaryView | Type::LargeBinary => "bytes".to_owned(),
        Type::List(element) | Type::LargeList(element) | Type::ListView(element) => {
            format!("{}[]", type_words(element.data_type()))
        }
        Type::Struct(_) => "struct".to_owned(),
        other => other.to_string(),
    }
}

/// Asks for statements until the end of the input. Standard input may be a file or a pipe: then nothing is edited.
async fn prompt(
    warehouse: &Warehouse,
    analyst: &LocalAnalyst,
    arguments: &SqlArguments,
    as_json: bool,
) -> Result<()> {
    let is_terminal = std::io::stdin().is_terminal();
    let principal = arguments.bureau;
    if is_terminal {
        say!("Proofhouse as {principal}. \\d lists tables, \\? helps, \\q leaves.");
    }
    let mut editor = DefaultEditor::new().context("cannot use this terminal for a prompt")?;
    // What comes through a pipe was not typed and does not belong into anybody's history, unless a file is named.
    let history = arguments.history.clone().or_else(|| is_terminal.then(history_in_home).flatten());
    if let Some(file) = &history {
        // A first session has no history yet.
        let _ = editor.load_history(file);
    }
    let mut timing = true;
    let mut pending = String::new();
    loop {
        let prefix = if pending.is_empty() { format!("{principal}=> ") } else { format!("{principal}-> ") };
        let read = tokio::task::block_in_place(|| editor.readline(&prefix));
        let (line, at_the_end) = match read {
            Ok(line) => (line, false),
            Err(ReadlineError::Interrupted) => {
                pending.clear();
                continue;
            }
            // The last statement of a file may lack its semicolon.
            Err(ReadlineError::Eof) if !is_terminal && !pending.trim().is_empty() => (String::new(), true),
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(error).context("cannot read from the terminal"),
        };
        let trimmed = line.trim();
        if trimmed.is_empty() && !at_the_end {
            continue;
        }
        // A command stands alone and leaves an unfinished statement as it is.
        let is_word = pending.is_empty() && ["exit", "quit", "help"].contains(&trimmed);
        let statement = if trimmed.starts_with('\\') || is_word {
            line.clone()
        } else {
            pending.push_str(&line);
            if !trimmed.ends_with(';') && !at_the_end {
                pending.push('\n');
                continue;
            }
            std::mem::take(&mut pending)
        };
        remember(&mut editor, history.as_deref(), statement.trim())?;
        match statement.trim() {
            "\\q" | "exit" | "quit" => return Ok(()),
            "\\?" | "help" => say!("{HELP}"),
            "\\timing" => {
                timing = !timing;
                say!("Timing is {}.", if timing { "on" } else { "off" });
            }
            _ => {
                // A session of its own for each question: it sees what has landed since the last one.
                let session = analyst.session()?;
                let answered = tokio::select! {
                    answered = answer(&session, &statement, arguments.rows, as_json) => answered,
                    // At a terminal Ctrl-C takes the question back and leaves the prompt open.
                    _ = tokio::signal::ctrl_c(), if is_terminal => Err(anyhow!("interrupted; there is no answer")),
                };
                warehouse.audit().flush(warehouse).await?;
                match answered {
                    Ok(answer) => say!("{}", answer.text(timing)),
                    Err(error) => say!("{error:#}"),
                }
            }
        }
    }
}

/// Keeps a line at once, so that it is there again however the session ends.
fn remember(editor: &mut DefaultEditor, file: Option<&Path>, line: &str) -> Result<()> {
    editor.add_history_entry(line).context("cannot keep the history")?;
    match file {
        Some(file) => editor.append_history(file).with_context(|| {
            format!(
                "cannot save the history of the prompt to {}; name another file with --history",
                file.display()
            )
        }),
        None => Ok(()),
    }
}

fn history_in_home() -> Option<PathBuf> {
    let home = std::env::var_os("HOME")?;
    Some(PathBuf::from(home).join(".proofhouse_history"))
}
