//! What a statement is: a question for the warehouse, or a word about the session.

use super::copying::CopyForm;
use super::failure::Failure;
use crate::catalogue;
use crate::questions::{engine, first_words, is_question};
use datafusion::sql::parser::Statement as EngineStatement;
use datafusion::sql::sqlparser::ast::{
    self, CloseCursor, DiscardObject, FetchDirection, Reset, Set, Statement, Value, ValueWithSpan,
};

/// One statement, as this server takes it.
#[derive(Debug, Clone)]
pub(super) enum Command {
    /// Rows of the warehouse, or the plan of a query.
    Ask(Box<EngineStatement>),
    /// Rows as text for a file of the client's.
    Copy {
        statement: Box<EngineStatement>,
        form: CopyForm,
    },
    Show(String),
    ShowAll,
    Set(Vec<(String, Option<String>)>),
    ResetAll,
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
    Declare {
        name: String,
        statement: Box<EngineStatement>,
        is_binary: bool,
        is_held: bool,
    },
    Fetch {
        name: String,
        most: Option<u64>,
        moves_only: bool,
    },
    Close(Option<String>),
    Deallocate(Option<String>),
    Discard,
    /// Accepted and without effect, such as UNLISTEN. The word is the tag of the answer.
    Nothing(&'static str),
}

/// Reads a text of any number of statements; each with its own text.
pub(super) fn read(text: &str) -> Result<Vec<(String, Command)>, Failure> {
    let statements = catalogue::read(text)
        .map_err(|error| Failure::syntax(format!("the statement cannot be read: {error}")))?;
    let alone = statements.len() == 1;
    let mut commands = Vec::with_capacity(statements.len());
    for statement in statements {
        let own = if alone { text.trim().to_owned() } else { statement.to_string() };
        commands.push((own, command(statement)?));
    }
    Ok(commands)
}

fn command(statement: Statement) -> Result<Command, Failure> {
    Ok(match statement {
        question if is_question(&question) => Command::Ask(Box::new(engine(question))),
        Statement::ShowVariable { variable } => show(&variable),
        Statement::Set(set) => settings(set)?,
        Statement::Reset(reset) => match reset.reset {
            Reset::ALL => Command::ResetAll,
            Reset::ConfigurationParameter(name) => Command::Set(vec![(name.to_string(), None)]),
        },
        Statement::StartTransaction { .. } => Command::Begin,
        Statement::Commit { .. } => Command::Commit,
        Statement::Rollback { savepoint: None, .. } => Command::Rollback,
        Statement::Rollback { savepoint: Some(name), .. } => Command::RollbackTo(name.value),
        Statement::Savepoint { name } => Command::Savepoint(name.value),
        Statement::ReleaseSavepoint { name } => Command::Release(name.value),
        Statement::Declare { stmts } => declare(stmts)?,
        Statement::Fetch { name, direction, into: None, .. } => {
            Command::Fetch { name: name.value, most: forward(&direction)?, moves_only: false }
        }
        Statement::Close { cursor } => match cursor {
            CloseCursor::All => Command::Close(None),
            CloseCursor::Specific { name } => Command::Close(Some(name.value)),
        },
        Statement::Deallocate { name, .. } => {
            let is_all = name.quote_style.is_none() && name.value.eq_ignore_ascii_case("all");
            Command::Deallocate((!is_all).then_some(name.value))
        }
        Statement::Discard { object_type: DiscardObject::ALL } => Command::Discard,
        Statement::Discard { .. } => Command::Nothing("DISCARD"),
        Statement::UNLISTEN { .. } => Command::Nothing("UNLISTEN"),
        Statement::Copy { source, to, target, options, legacy_options, .. } => {
            if !to {
                return Err(Failure::read_only("COPY FROM"));
            }
            // Files and programs would be the server's.
            if !matches!(target, ast::CopyTarget::Stdout) {
                return Err(Failure::new(
                    "42501",
                    "COPY goes to STDOUT only; \\copy of psql writes files of your own",
                ));
            }
            let form = CopyForm::of(&options, &legacy_options)?;
            Command::Copy { statement: Box::new(engine(Statement::Query(copied(source)?))), form }
        }
        Statement::LISTEN { .. } | Statement::NOTIFY { .. } => {
            return Err(Failure::not_supported("LISTEN and NOTIFY"));
        }
        Statement::Prepare { .. } | Statement::Execute { .. } => {
            return Err(Failure::not_supported(
                "PREPARE as a statement; prepare it in the protocol, as drivers do,",
            ));
        }
        other => return Err(Failure::read_only(&first_words(&other.to_string()))),
    })
}

fn show(words: &[ast::Ident]) -> Command {
    let name = words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(".");
    let spoken = words.iter().map(|word| word.value.to_lowercase()).collect::<Vec<_>>().join(" ");
    match spoken.as_str() {
        "all" => Command::ShowAll,
        "time zone" => Command::Show("TimeZone".to_owned()),
        "transaction isolation level" => Command::Show("transaction_isolation".to_owned()),
        "session authorization" => Command::Show("session_authorization".to_owned()),
        _ => Command::Show(name),
    }
}

fn settings(set: Set) -> Result<Command, Failure> {
    let refused = || Failure::new("42501", "a session keeps the user who signed in");
    Ok(match set {
        Set::SingleAssignment { variable, values, .. } => {
            let name = variable.to_string().replace('"', "");
            if ["role", "session_authorization"].iter().any(|refused| name.eq_ignore_ascii_case(refused)) {
                return Err(refused());
            }
            Command::Set(vec![(name, value_of(&values))])
        }
        Set::MultipleAssignments { assignments } => Command::Set(
            assignments
                .into_iter()
                .map(|one| (one.name.to_string(), value_of(std::slice::from_ref(&one.value))))
                .collect(),
        ),
        Set::SetTimeZone { value, .. } => {
            Command::Set(vec![("TimeZone".to_owned(), value_of(std::slice::from_ref(&value)))])
        }
        Set::SetNames { charset_name, .. } => {
            Command::Set(vec![("client_encoding".to_owned(), Some(charset_name.value))])
        }
        Set::SetNamesDefault {} => Command::Set(vec![("client_encoding".to_owned(), None)]),
        // Every transaction is a snapshot that only reads, whatever is asked for.
        Set::SetTransaction { modes, .. } => {
            let writes = modes.iter().any(|mode| {
                matches!(mode, ast::TransactionMode::AccessMode(ast::TransactionAccessMode::ReadWrite))
            });
            if writes {
                return Err(Failure::read_only("a transaction that writes"));
            }
            Command::Nothing("SET")
        }
        Set::SetRole { role_name: None, .. } => Command::Nothing("SET"),
        Set::SetRole { .. } | Set::SetSessionAuthorization(_) => return Err(refused()),
        other => return Err(Failure::not_supported(&first_words(&other.to_string()))),
    })
}

fn value_of(values: &[ast::Expr]) -> Option<String> {
    let plain = |value: &ast::Expr| match value {
        ast::Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) => text.clone(),
        ast::Expr::Identifier(word) => word.value.clone(),
        other => other.to_string(),
    };
    let text = values.iter().map(plain).collect::<Vec<_>>().join(", ");
    (!text.eq_ignore_ascii_case("default")).then_some(text)
}

fn declare(declared: Vec<ast::Declare>) -> Result<Command, Failure> {
    let [cursor] = <[ast::Declare; 1]>::try_from(declared)
        .map_err(|_| Failure::syntax("declare one cursor at a time"))?;
    let (Some(name), Some(query)) = (cursor.names.first(), cursor.for_query) else {
        return Err(Failure::not_supported("DECLARE of anything but a cursor"));
    };
    if cursor.scroll == Some(true) {
        return Err(Failure::not_supported("a cursor that scrolls back"));
    }
    Ok(Command::Declare {
        name: name.value.clone(),
        statement: Box::new(engine(Statement::Query(query))),
        is_binary: cursor.binary == Some(true),
        is_held: cursor.hold == Some(true),
    })
}

/// How many rows are asked for; all when `None`. Backwards there is nothing.
fn forward(direction: &FetchDirection) -> Result<Option<u64>, Failure> {
    let count = |value: &ValueWithSpan| {
        value
            .to_string()
            .parse::<u64>()
            .map_err(|_| Failure::syntax("FETCH takes a count that is not negative"))
    };
    match direction {
        FetchDirection::Next | FetchDirection::Forward { limit: None } => Ok(Some(1)),
        FetchDirection::Count { limit } | FetchDirection::Forward { limit: Some(limit) } => {
            count(limit).map(Some)
        }
        FetchDirection::All | FetchDirection::ForwardAll => Ok(None),
        _ => Err(Failure::new("55000", "cursors only go forward here")),
    }
}

fn copied(source: ast::CopySource) -> Result<Box<ast::Query>, Failure> {
    match source {
        ast::CopySource::Query(query) => Ok(query),
        ast::CopySource::Table { table_name, columns } => {
            let columns = match columns.as_slice() {
                [] => "*".to_owned(),
                some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            };
            let text = format!("SELECT {columns} FROM {table_name}");
            match catalogue::read(&text).map(|mut read| read.pop()) {
                Ok(Some(Statement::Query(query))) => Ok(query),
                _ => Err(Failure::syntax("COPY names a table and its columns")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn one(text: &str) -> Result<Command, Failure> {
        read(text).map(|mut commands| commands.pop().unwrap().1)
    }

    #[test]
    fn words_about_the_session_are_told_from_questions() {
        assert!(matches!(one("select 1"), Ok(Command::Ask(_))));
        assert!(matches!(one("explain select 1"), Ok(Command::Ask(_))));
        assert!(matches!(one("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), Ok(Command::Begin)));
        assert!(matches!(one("start transaction"), Ok(Command::Begin)));
        assert!(matches!(one("SAVEPOINT _pg3_1"), Ok(Command::Savepoint(name)) if name == "_pg3_1"));
        assert!(matches!(one("ROLLBACK TO _pg3_1"), Ok(Command::RollbackTo(_))));
        assert!(
            matches!(one("SHOW TRANSACTION ISOLATION LEVEL"), Ok(Command::Show(name)) if name == "transaction_isolation")
        );
        assert!(
            matches!(one("SET extra_float_digits = 3"), Ok(Command::Set(set)) if set[0].1.as_deref() == Some("3"))
        );
        assert!(
            matches!(one("SET search_path TO a, b"), Ok(Command::Set(set)) if set[0].1.as_deref() == Some("a, b"))
        );
        assert!(
            matches!(one("SET proofhouse.purpose = 'ANALYSIS'"), Ok(Command::Set(set)) if set[0].0 == "proofhouse.purpose")
        );
        assert!(matches!(one("fetch forward 10 from c"), Ok(Command::Fetch { most: Some(10), .. })));
        assert!(matches!(one("DISCARD ALL"), Ok(Command::Discard)));
        assert!(matches!(
            one("DECLARE c BINARY CURSOR WITH HOLD FOR SELECT 1"),
            Ok(Command::Declare { is_binary: true, is_held: true, .. })
        ));
        assert!(matches!(
            one("COPY (SELECT 1) TO STDOUT WITH (FORMAT csv, HEADER true)"),
            Ok(Command::Copy { .. })
        ));
    }

    #[test]
    fn what_writes_or_reaches_the_server_s_files_is_refused() {
        for (text, code) in [
            ("insert into firearms values (1)", "25006"),
            ("copy firearms to '/tmp/x.csv'", "42501"),
            ("copy (select 1) to program 'sh'", "42501"),
            ("copy firearms from stdin", "25006"),
            ("set role ipsg", "42501"),
            ("set session authorization 'ipsg'", "42501"),
            ("set transaction read write", "25006"),
            ("do $$ begin end $$", "42601"),
            ("create table t (a int)", "25006"),
            ("vacuum", "25006"),
            ("listen x", "0A000"),
            ("prepare p as select 1", "0A000"),
        ] {
            let refused = one(text);
            assert!(matches!(&refused, Err(failure) if failure.code == code), "{text}: {refused:?}");
        }
    }

    #[test]
    fn each_of_many_statements_has_its_own_text() {
        let commands = read("select 1; select 'two'").unwrap();
        assert_eq!(commands.len(), 2);
        assert_eq!(commands[1].0, "SELECT 'two'");
    }
}
