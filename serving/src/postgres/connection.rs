//! One signed-in connection: its session, its transaction, what it has prepared, and its messages.

use super::commands::Command;
use super::encoding::{Format, Shown, shown};
use super::extended::{Portal, Prepared};
use super::failure::{Ended, Failure, Handled};
use super::listener::Door;
use super::running::{Running, Stop};
use super::wire::Wire;
use crate::catalogue::{self, Identity, length_of};
use crate::desk::Seat;
use crate::session_settings::SessionSettings;
use datafusion::common::ParamValues;
use pgwire::messages::copy::{CopyDone, CopyOutResponse};
use pgwire::messages::data::{FieldDescription, RowDescription};
use pgwire::messages::response::{CommandComplete, TransactionStatus};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage};
use proofhouse_warehouse::{Dialect, GuardedSession, Question};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

/// Where a transaction stands. A transaction is a snapshot: it reads every table as it was when first read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    None,
    Open,
    /// Something failed in it; only its end is taken.
    Failed,
}

/// Rows that FETCH takes bit by bit.
pub(super) struct Cursor {
    pub(super) running: Running,
    is_binary: bool,
    pub(super) is_held: bool,
}

/// One signed-in connection.
pub(super) struct Connection {
    pub(super) door: Arc<Door>,
    pub(super) wire: Wire,
    pub(super) seat: Arc<Seat>,
    gone: CancellationToken,
    pub(super) settings: Arc<SessionSettings>,
    pub(super) transaction: Transaction,
    pub(super) savepoints: Vec<String>,
    dialect: Option<Dialect>,
    pub(super) session: Option<Arc<GuardedSession>>,
    pub(super) statements: HashMap<String, Arc<Prepared>>,
    pub(super) portals: HashMap<String, Portal>,
    pub(super) cursors: HashMap<String, Cursor>,
    /// An error was told; what follows is passed over until the client says Sync.
    pub(super) is_skipping: bool,
}

impl Connection {
    pub(super) fn new(door: Arc<Door>, wire: Wire, seat: Seat, gone: CancellationToken) -> Connection {
        let caller = seat.caller();
        let application = caller.application.clone().unwrap_or_default();
        let user = caller.user.clone().unwrap_or_default();
        let settings = Arc::new(SessionSettings::new(&user, &application, &door.desk.settings().purposes));
        Connection {
            door,
            wire,
            seat: Arc::new(seat),
            gone,
            settings,
            transaction: Transaction::None,
            savepoints: Vec::new(),
            dialect: None,
            session: None,
            statements: HashMap::new(),
            portals: HashMap::new(),
            cursors: HashMap::new(),
            is_skipping: false,
        }
    }

    /// Answers messages until one side ends it.
    pub(super) async fn run(mut self) {
        let why = self.answer_all().await;
        self.gone.cancel();
        self.wire.close(why.as_ref()).await;
    }

    async fn answer_all(&mut self) -> Option<Failure> {
        let ends = self.seat.ends();
        let patience = Duration::from_secs(self.door.desk.settings().idle_seconds);
        loop {
            let received = tokio::select! {
                received = timeout(patience, self.wire.next()) => received,
                () = ends.cancelled() => return self.seat.shown_out().map(Failure::shown_out),
            };
            let message = match received {
                Err(_) => return Some(Failure::fatal("57P05", "the connection asked nothing for too long")),
                Ok(Ok(None | Some(PgWireFrontendMessage::Terminate(_))) | Err(Ended::Gone)) => return None,
                Ok(Err(Ended::Failed(failure))) => return Some(failure),
                Ok(Ok(Some(message))) => message,
            };
            let is_extended = message.is_extended_query();
            match self.answer(message).await {
                Ok(()) => {}
                Err(Ended::Gone) => return None,
                Err(Ended::Failed(failure)) if failure.is_fatal => return Some(failure),
                Err(Ended::Failed(failure)) => {
                    if self.report(&failure, is_extended).await.is_err() {
                        return None;
                    }
                }
            }
        }
    }

    async fn answer(&mut self, message: PgWireFrontendMessage) -> Handled<()> {
        use PgWireFrontendMessage as Message;
        match message {
            Message::Query(query) => self.query(&query.query).await,
            Message::Sync(_) => self.sync().await,
            Message::Flush(_) => self.wire.flush().await,
            _ if self.is_skipping => Ok(()),
            Message::Parse(parse) => self.parse(parse).await,
            Message::Bind(bind) => self.bind(bind).await,
            Message::Describe(describe) => self.describe(&describe).await,
            Message::Execute(execute) => self.execute(&execute).await,
            Message::Close(close) => self.close(&close).await,
            // The end of a copy that was refused.
            Message::CopyData(_) | Message::CopyDone(_) | Message::CopyFail(_) => Ok(()),
            _ => Err(Failure::protocol("this message is not expected now").into()),
        }
    }

    async fn report(&mut self, failure: &Failure, is_extended: bool) -> Handled<()> {
        self.wire.fail(failure).await?;
        if self.transaction == Transaction::Open {
            self.transaction = Transaction::Failed;
        }
        if is_extended {
            self.is_skipping = true;
            self.wire.flush().await
        } else {
            self.end_of_statement();
            self.wire.ready(self.status()).await
        }
    }

    pub(super) fn status(&self) -> TransactionStatus {
        match self.transaction {
            Transaction::None => TransactionStatus::Idle,
            Transaction::Open => TransactionStatus::Transaction,
            Transaction::Failed => TransactionStatus::Error,
        }
    }

    /// Outside of a transaction each statement sees the newest state of the tables.
    pub(super) fn end_of_statement(&mut self) {
        if self.transaction == Transaction::None {
            self.session = None;
            self.portals.clear();
        }
    }

    /// The session that the next question is asked of.
    pub(super) fn session(&mut self) -> Result<Arc<GuardedSession>, Failure> {
        if let Some(session) = &self.session {
            return Ok(Arc::clone(session));
        }
        let dialect = self.dialect();
        let session = self.seat.session(
            dialect,
            self.settings.purpose(),
            self.settings.get("application_name").filter(|name| !name.is_empty()),
            self.settings.statement_seconds(),
        )?;
        let session = Arc::new(session);
        self.session = Some(Arc::clone(&session));
        Ok(session)
    }

    fn dialect(&mut self) -> Dialect {
        let made = self.dialect.take().unwrap_or_else(|| {
            let tables = self.door.catalogues.of(self.door.desk.warehouse(), self.seat.principal());
            let identity = Identity {
                user: self.seat.caller().user.clone().unwrap_or_default(),
                process: self.seat.number(),
                settings: Arc::clone(&self.settings),
            };
            catalogue::dialect(tables, &identity)
        });
        self.dialect = Some(made.clone());
        made
    }

    /// What may stop the statement that begins now.
    pub(super) fn stop(&self) -> Stop {
        let own = self.settings.statement_milliseconds();
        Stop {
            token: self.seat.begin(),
            gone: self.gone.clone(),
            deadline: own.map(|milliseconds| Instant::now() + Duration::from_millis(milliseconds)),
            seat: Arc::clone(&self.seat),
        }
    }

    /// Asks the warehouse.
    pub(super) async fn ask(
        &mut self,
        text: &str,
        statement: datafusion::sql::parser::Statement,
        parameters: Option<ParamValues>,
        stop: &Stop,
    ) -> Handled<Running> {
        let session = self.session()?;
        let question = Question { text, statement: Some(statement), parameters };
        let rows = stop.or(session.ask(question)).await?.map_err(Failure::from)?;
        Ok(Running::of(rows))
    }

    /// Carries out a statement and says that it is done. `formats` are those of the rows, if it has any; a description of them
    /// is sent first when `describes`.
    pub(super) async fn perform(
        &mut self,
        text: &str,
        command: &Command,
        parameters: Option<ParamValues>,
        formats: &[Format],
        describes: bool,
    ) -> Handled<()> {
        self.check_transaction(command)?;
        match command {
            Command::Ask(statement) => {
                let stop = self.stop();
                let running = self.ask(text, statement.as_ref().clone(), parameters, &stop).await?;
                self.send_all(running, formats, describes, "SELECT", &stop).await
            }
            Command::Show(_) | Command::ShowAll => {
                let stop = self.stop();
                let running = Running::of_batch(self.shown_settings(command)?);
                self.send_all(running, formats, describes, "SHOW", &stop).await
            }
            Command::Copy { statement, form } => {
                let stop = self.stop();
                let mut running = self.ask(text, statement.as_ref().clone(), parameters, &stop).await?;
                let columns = shown(&running.schema(), &[]);
                let count = i16::try_from(columns.len()).unwrap_or(i16::MAX);
                let format = i8::from(form.is_binary);
                let answer = CopyOutResponse::new(format, count, vec![i16::from(format); columns.len()]);
                self.wire.feed(PgWireBackendMessage::CopyOutResponse(answer)).await?;
                let rows = running.copy(&mut self.wire, &columns, form, &stop).await?;
                self.wire.feed(PgWireBackendMessage::CopyDone(CopyDone::new())).await?;
                self.complete(&format!("COPY {rows}")).await
            }
            Command::Declare { name, statement, is_binary, is_held } => {
                if self.transaction == Transaction::None && !is_held {
                    return Err(Failure::new("25P01", "a cursor lives in a transaction: BEGIN first").into());
                }
                self.check_room(self.cursors.len())?;
                let stop = self.stop();
                let running = self.ask(text, statement.as_ref().clone(), parameters, &stop).await?;
                let cursor = Cursor { running, is_binary: *is_binary, is_held: *is_held };
                self.cursors.insert(name.clone(), cursor);
                self.complete("DECLARE CURSOR").await
            }
            Command::Fetch { name, most, moves_only } => {
                self.fetch(name, *most, *moves_only, formats, describes).await
            }
            other => self.perform_word(other).await,
        }
    }

    async fn fetch(
        &mut self,
        name: &str,
        most: Option<u64>,
        moves_only: bool,
        formats: &[Format],
        describes: bool,
    ) -> Handled<()> {
        let stop = self.stop();
        let mut cursor = self.cursors.remove(name).ok_or_else(|| no_cursor(name))?;
        let formats = if cursor.is_binary { &[Format::Binary] } else { formats };
        let columns = shown(&cursor.running.schema(), formats);
        let rows = if moves_only {
            cursor.running.skip(&columns, most, &stop).await?
        } else {
            if describes {
                self.describe_rows(&columns).await?;
            }
            cursor.running.send(&mut self.wire, &columns, most, &stop).await?.rows
        };
        self.cursors.insert(name.to_owned(), cursor);
        let word = if moves_only { "MOVE" } else { "FETCH" };
        self.complete(&format!("{word} {rows}")).await
    }

    async fn send_all(
        &mut self,
        mut running: Running,
        formats: &[Format],
        describes: bool,
        word: &str,
        stop: &Stop,
    ) -> Handled<()> {
        let columns = shown(&running.schema(), formats);
        if describes {
            self.describe_rows(&columns).await?;
        }
        let sent = running.send(&mut self.wire, &columns, None, stop).await?;
        let tag = if word == "SELECT" { format!("SELECT {}", sent.rows) } else { word.to_owned() };
        self.complete(&tag).await
    }

    pub(super) async fn describe_rows(&mut self, columns: &[Shown]) -> Handled<()> {
        let fields = columns.iter().map(described).collect();
        self.wire.feed(PgWireBackendMessage::RowDescription(RowDescription::new(fields))).await
    }

    pub(super) async fn complete(&mut self, tag: &str) -> Handled<()> {
        self.wire.feed(PgWireBackendMessage::CommandComplete(CommandComplete::new(tag.to_owned()))).await
    }
}

pub(super) fn no_cursor(name: &str) -> Failure {
    Failure::new("34000", format!("cursor \"{name}\" does not exist"))
}

fn described(column: &Shown) -> FieldDescription {
    let oid = column.shown_as.oid();
    FieldDescription::new(column.name.clone(), 0, 0, oid, length_of(oid), -1, column.format.code())
}
