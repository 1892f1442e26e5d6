//! Statements about the session itself: transactions and savepoints, settings, cursors and prepared statements that are let go.

use super::commands::Command;
use super::connection::{Connection, Transaction, no_cursor};
use super::failure::{Failure, Handled};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::startup::ParameterStatus;
use std::sync::Arc;

/// Statements, portals and cursors that one connection may hold each.
const HELD: usize = 1000;

impl Connection {
    /// A statement about the session itself.
    pub(super) async fn perform_word(&mut self, command: &Command) -> Handled<()> {
        let tag = match command {
            Command::Set(assignments) => {
                for (name, value) in assignments {
                    let changed = self.settings.set(name, value.as_deref()).map_err(Failure::from)?;
                    if let Some(notice) = changed.notice {
                        self.wire.notice(notice).await?;
                    }
                    if let Some((name, value)) = changed.reported {
                        let status = ParameterStatus::new(name.to_owned(), value);
                        self.wire.feed(PgWireBackendMessage::ParameterStatus(status)).await?;
                    }
                    // Purpose and deadline belong to the session; in a transaction its snapshot stays.
                    if self.transaction == Transaction::None {
                        self.session = None;
                    }
                }
                "SET"
            }
            Command::ResetAll => {
                self.settings.reset_all();
                "RESET"
            }
            Command::Begin => {
                if self.transaction == Transaction::None {
                    self.session = None;
                    self.transaction = Transaction::Open;
                } else {
                    self.wire.notice("there is already a transaction in progress").await?;
                }
                "BEGIN"
            }
            Command::Commit | Command::Rollback => {
                let failed = self.transaction == Transaction::Failed;
                self.end_transaction();
                if matches!(command, Command::Commit) && !failed { "COMMIT" } else { "ROLLBACK" }
            }
            Command::Savepoint(name) => {
                self.check_room(self.savepoints.len())?;
                self.savepoints.push(name.clone());
                "SAVEPOINT"
            }
            Command::Release(name) => {
                let place = self.savepoint(name)?;
                self.savepoints.truncate(place);
                "RELEASE"
            }
            Command::RollbackTo(name) => {
                let place = self.savepoint(name)?;
                self.savepoints.truncate(place + 1);
                self.transaction = Transaction::Open;
                "ROLLBACK"
            }
            Command::Close(Some(name)) => {
                self.cursors.remove(name).ok_or_else(|| no_cursor(name))?;
                "CLOSE CURSOR"
            }
            Command::Close(None) => {
                self.cursors.clear();
                "CLOSE CURSOR ALL"
            }
            Command::Deallocate(Some(name)) => {
                self.statements.remove(name).ok_or_else(|| {
                    Failure::new("26000", format!("prepared statement \"{name}\" does not exist"))
                })?;
                "DEALLOCATE"
            }
            Command::Deallocate(None) => {
                self.statements.clear();
                "DEALLOCATE ALL"
            }
            Command::Discard => {
                self.statements.clear();
                self.portals.clear();
                self.cursors.clear();
                self.settings.reset_all();
                self.session = None;
                "DISCARD ALL"
            }
            Command::Nothing(tag) => tag,
            _ => return Err(Failure::not_supported("this statement").into()),
        };
        self.complete(tag).await
    }

    fn end_transaction(&mut self) {
        self.transaction = Transaction::None;
        self.savepoints.clear();
        self.session = None;
        self.cursors.retain(|_, cursor| cursor.is_held);
    }

    fn savepoint(&self, name: &str) -> Result<usize, Failure> {
        let place = self.savepoints.iter().rposition(|known| known == name);
        place.ok_or_else(|| Failure::new("3B001", format!("savepoint \"{name}\" does not exist")))
    }

    /// In a failed transaction nothing is done but ending it; savepoints need one.
    pub(super) fn check_transaction(&self, command: &Command) -> Result<(), Failure> {
        let ends = matches!(command, Command::Commit | Command::Rollback | Command::RollbackTo(_));
        if self.transaction == Transaction::Failed && !ends {
            let message = "current transaction is aborted, commands ignored until end of transaction block";
            return Err(Failure::new("25P02", message));
        }
        let needs = matches!(command, Command::Savepoint(_) | Command::Release(_) | Command::RollbackTo(_));
        if self.transaction == Transaction::None && needs {
            return Err(Failure::new("25P01", "a savepoint lives in a transaction: BEGIN first"));
        }
        Ok(())
    }

    pub(super) fn check_room(&self, held: usize) -> Result<(), Failure> {
        if held < HELD {
            Ok(())
        } else {
            Err(Failure::new("53000", format!("a connection holds {HELD} of these at most")))
        }
    }

    /// Columns of a statement that is answered without the warehouse.
    pub(super) fn own_columns(&self, command: &Command) -> Result<Option<SchemaRef>, Failure> {
        match command {
            Command::Show(_) | Command::ShowAll => Ok(Some(self.shown_settings(command)?.schema())),
            Command::Fetch { name, moves_only: false, .. } => {
                let cursor = self.cursors.get(name).ok_or_else(|| no_cursor(name))?;
                Ok(Some(cursor.running.schema()))
            }
            _ => Ok(None),
        }
    }

    pub(super) fn shown_settings(&self, command: &Command) -> Result<RecordBatch, Failure> {
        let column = |name: &str, values: Vec<String>| {
            (Field::new(name, DataType::Utf8, false), Arc::new(StringArray::from(values)) as ArrayRef)
        };
        let columns = match command {
            Command::Show(name) => {
                let (name, value) = self.settings.show(name)?;
                vec![column(name, vec![value])]
            }
            _ => {
                let (names, values): (Vec<_>, Vec<_>) =
                    self.settings.all().into_iter().map(|(name, value)| (name.to_owned(), value)).unzip();
                let nothing = vec![String::new(); names.len()];
                vec![column("name", names), column("setting", values), column("description", nothing)]
            }
        };
        let (fields, arrays): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
            .map_err(|_| Failure::new("XX000", "the settings cannot be shown"))
    }
}
