//! What clients send, each statement read and run in a session of a real warehouse.
//!
//! A file of the corpus holds statements as programs sent them, parted by lines of `;`; its head says where they are from. A line
//! `-- parameters: 'a', 'b'` before one gives the values of its placeholders, and `{firearms}` stands for the identifier of a table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unreachable_pub)]

mod analysts;
mod rows;
mod scene;

use scene::Scene;

/// A statement of a client.
struct Sent {
    label: String,
    text: String,
    parameters: Vec<String>,
}

/// The statements of a file.
fn sent(file: &str) -> Vec<Sent> {
    let mut statements = Vec::new();
    let mut label = String::new();
    let mut parameters = Vec::new();
    let mut text = String::new();
    for line in file.lines() {
        if line == ";" {
            statements.push(Sent {
                label: label.clone(),
                text: std::mem::take(&mut text),
                parameters: std::mem::take(&mut parameters),
            });
        } else if let Some(named) = line.strip_prefix("-- ## ") {
            label = named.to_string();
        } else if let Some(values) = line.strip_prefix("-- parameters: ") {
            let inside =
                values.strip_prefix('\'').and_then(|values| values.strip_suffix('\'')).unwrap_or(values);
            parameters = inside.split("', '").map(str::to_string).collect();
        } else if !(text.is_empty() && (line.is_empty() || line.starts_with("-- "))) {
            text.push_str(line);
            text.push('\n');
        }
    }
    assert!(text.trim().is_empty(), "the last statement is not ended: {text}");
    statements
}

/// Runs every statement of a file, and says which fail.
async fn all_run(client: &str, file: &str) {
    let scene = Scene::new().await;
    let statements = sent(file);
    assert!(!statements.is_empty(), "no statement of {client}");
    let mut failures = Vec::new();
    for statement in &statements {
        let text = scene.with_identifiers(&statement.text);
        let parameters: Vec<String> =
            statement.parameters.iter().map(|parameter| scene.with_identifiers(parameter)).collect();
        if let Err(error) = scene.run(&text, &parameters).await {
            let reason = scene.reason(&text, &parameters).await;
            failures.push(format!(
                "== {client} {}\n{}\n-- {error}\n-- {reason}\n",
                statement.label,
                text.trim()
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {} fail\n{}", failures.len(), statements.len(), failures.join("\n"));
}

macro_rules! clients {
    ($($name:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                all_run(stringify!($name), include_str!(concat!(stringify!($name), ".sql"))).await;
            }
        )*
    };
}

clients!(
    psql, completion, pgcli, sqlalchemy, psycopg3, asyncpg, pgjdbc, dbeaver, metabase, grafana, superset,
    pgadmin, adbc, duckdb
);
