//! `proofhouse sql`: questions to the warehouse, as a bureau may see it.

use crate::command_line::SqlArguments;
use crate::summary::Ending;
use crate::table_view;
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use arrow::json::WriterBuilder;
use arrow::json::writer::JsonArray;
use proofhouse_schemas::tables::COMMENT;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use std::path::PathBuf;
use std::time::Instant;

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
pub async fn run(warehouse: &Warehouse, arguments: &SqlArguments, as_json: bool) -> Result<Ending> {
    let principal = Principal::of(arguments.bureau);
    match &arguments.statement {
        Some(statement) => {
            let session = warehouse.session_for(&principal);
            let answered = answer(&session, statement, arguments.rows, as_json).await;
            warehouse.audit().flush(warehouse).await?;
            println!("{}", answered?);
        }
        None => prompt(warehouse, &principal, arguments.rows).await?,
    }
    Ok(Ending::Done)
}

async fn answer(session: &GuardedSession, statement: &str, most: usize, as_json: bool) -> Result<String> {
    if let Some(described) = describe(session, statement).await? {
        return Ok(described);
    }
    let started = Instant::now();
    let rows = session.sql(statement.trim().trim_end_matches(';')).await?;
    let schema = rows.schema();
    let batches = rows.collect().await?;
    let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if as_json {
        return json(&batches);
    }
    let drawn = table_view::draw(&schema, &batches, most)?;
    let hidden =
        if count > most { format!(", the first {most} shown (--rows shows more)") } else { String::new() };
    let plural = if count == 1 { "row" } else { "rows" };
    Ok(format!("{drawn}\n{count} {plural}{hidden}, {:.0} ms", started.elapsed().as_secs_f64() * 1000.0))
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

/// What a row of a table or view is, in words.
fn description_of(name: &str) -> &'static str {
    match name {
        "firearms" => "Lost, stolen, trafficked and smuggled firearms: the latest statement of each record",
        "seizures" => "Seizures: the latest statement of each",
        "seizure_items" => "Items of seizures, with the columns of their seizure",
        "traces" => "Trace requests: what each thread has come to",
        "trace_events" => "Events of trace requests",
        "exhibits" => "Ballistic exhibits: the latest statement of each",
        "ballistic_searches" => "Searches of exhibits",
        "ballistic_hits" => {
            "Pairs confirmed under the microscope; counted says whether it joins two cases anew"
        }
        "notices" => "Notices and diffusions: what each thread has come to",
        "reference" => "The firearms reference table",
        "reference_images" => "Images of the reference table",
        "training" => "Training and capacity building activities",
        "ballistic_reviews" => "What reviewers and examiners said of pairs of exhibits",
        "ballistic_pairs" => "Pairs of exhibits that anybody has looked at, and what that came to",
        "notice_events" => "Events of notices and diffusions",
        other => proofhouse_schemas::tables::table(other).map_or("", |table| table.description),
    }
}

async fn prompt(warehouse: &Warehouse, principal: &Principal, most: usize) -> Result<()> {
    println!("Proofhouse as {principal}. \\d lists tables, \\? helps, \\q leaves.");
    let mut editor = DefaultEditor::new().context("cannot use this terminal for a prompt")?;
    let history = history_file();
    if let Some(file) = &history {
        // A first session has no history yet.
        let _ = editor.load_history(file);
    }
    let mut timing = true;
    let mut pending = String::new();
    loop {
        let prefix = if pending.is_empty() { format!("{principal}=> ") } else { format!("{principal}-> ") };
        let read = tokio::task::block_in_place(|| editor.readline(&prefix));
        let line = match read {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => {
                pending.clear();
                continue;
            }
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error).context("cannot read from the terminal"),
        };
        let trimmed = line.trim();
        match trimmed {
            "" => continue,
            "\\q" | "exit" | "quit" => break,
            "\\?" | "help" => {
                println!("{HELP}");
                continue;
            }
            "\\timing" => {
                timing = !timing;
                println!("Timing is {}.", if timing { "on" } else { "off" });
                continue;
            }
            _ => {}
        }
        pending.push_str(&line);
        if !trimmed.starts_with('\\') && !trimmed.ends_with(';') {
            pending.push('\n');
            continue;
        }
        let statement = std::mem::take(&mut pending);
        editor.add_history_entry(statement.trim()).context("cannot keep the history")?;
        // A session of its own for each question: it sees what has landed since the last one.
        let session = warehouse.session_for(principal);
        match answer(&session, &statement, most, false).await {
            Ok(text) if timing => println!("{text}"),
            Ok(text) => println!("{}", text.rsplit_once(", ").map_or(text.as_str(), |(shown, _)| shown)),
            Err(error) => println!("{error:#}"),
        }
        warehouse.audit().flush(warehouse).await?;
    }
    if let Some(file) = &history {
        editor.save_history(file).context("cannot save the history of the prompt")?;
    }
    Ok(())
}

fn history_file() -> Option<PathBuf> {
    let home = std::env::var_os("HOME")?;
    Some(PathBuf::from(home).join(".proofhouse_history"))
}
