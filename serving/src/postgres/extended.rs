//! The extended way of asking: a statement is prepared, bound to values, described and executed, bit by bit if the client
//! wishes.

use super::commands::{self, Command};
use super::connection::{Connection, Transaction};
use super::encoding::{Format, shown};
use super::failure::{Failure, Handled};
use super::parameters;
use super::running::Running;
use crate::sql_types::type_of_field;
use arrow::datatypes::{Field, SchemaRef};
use datafusion::common::ParamValues;
use pgwire::api::Type;
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::data::{NoData, ParameterDescription};
use pgwire::messages::extendedquery::{
    Bind, BindComplete, Close, CloseComplete, Describe, Execute, Parse, ParseComplete, PortalSuspended,
    TARGET_TYPE_BYTE_STATEMENT,
};
use pgwire::messages::response::EmptyQueryResponse;
use proofhouse_warehouse::Question;
use std::sync::Arc;

/// Most placeholders of a statement.
const PLACEHOLDERS: usize = 1000;

/// A statement with what is known of it before it runs. It is planned anew, under the rules that hold then, each time it runs.
pub(super) struct Prepared {
    text: String,
    command: Option<Command>,
    types: Vec<Type>,
    inferred: Vec<Option<Field>>,
    columns: Option<SchemaRef>,
}

/// A prepared statement with its values, and its rows once it runs.
pub(super) struct Portal {
    prepared: Arc<Prepared>,
    parameters: Option<ParamValues>,
    formats: Vec<Format>,
    running: Option<Running>,
    is_done: bool,
}

impl Connection {
    pub(super) async fn parse(&mut self, parse: Parse) -> Handled<()> {
        let name = parse.name.clone().unwrap_or_default();
        if !name.is_empty() && self.statements.contains_key(&name) {
            return Err(Failure::new("42P05", format!("prepared statement \"{name}\" already exists")).into());
        }
        self.check_room(self.statements.len())?;
        let is_empty = parse.query.chars().all(|character| character == ';' || character.is_whitespace());
        let mut commands = if is_empty { Vec::new() } else { commands::read(&parse.query)? };
        if commands.len() > 1 {
            return Err(Failure::syntax("cannot insert multiple commands into a prepared statement").into());
        }
        let (text, command) = match commands.pop() {
            Some((text, command)) => (text, Some(command)),
            None => (String::new(), None),
        };
        let prepared = self.prepare(text, command, &parse.type_oids).await?;
        self.statements.insert(name, Arc::new(prepared));
        self.wire.feed(PgWireBackendMessage::ParseComplete(ParseComplete::new())).await
    }

    async fn prepare(&mut self, text: String, command: Option<Command>, oids: &[u32]) -> Handled<Prepared> {
        let Some(command) = command else {
            return Ok(Prepared {
                text,
                command: None,
                types: Vec::new(),
                inferred: Vec::new(),
                columns: None,
            });
        };
        self.check_transaction(&command)?;
        let (statement, has_rows) = match &command {
            Command::Ask(statement) => (Some(statement), true),
            Command::Copy { statement, .. } | Command::Declare { statement, .. } => (Some(statement), false),
            _ => (None, false),
        };
        let (mut columns, mut inferred) = (self.own_columns(&command)?, Vec::new());
        if let Some(statement) = statement {
            let session = self.session()?;
            let stop = self.stop();
            let question =
                Question { text: &text, statement: Some(statement.as_ref().clone()), parameters: None };
            let description = stop.or(session.describe(question)).await?.map_err(Failure::from)?;
            for (name, field) in description.parameters {
                let place = name.strip_prefix('$').and_then(|digits| digits.parse::<usize>().ok());
                let Some(place) = place.filter(|place| (1..=PLACEHOLDERS).contains(place)) else {
                    return Err(Failure::new(
                        "42P02",
                        format!("there is no parameter {name}; they are $1, $2 ..."),
                    )
                    .into());
                };
                if inferred.len() < place {
                    inferred.resize(place, None);
                }
                if let Some(slot) = inferred.get_mut(place - 1) {
                    *slot = field;
                }
            }
            columns = has_rows.then_some(description.columns);
        }
        if oids.len() > PLACEHOLDERS {
            return Err(
                Failure::new("54023", format!("a statement has {PLACEHOLDERS} parameters at most")).into()
            );
        }
        let count = inferred.len().max(oids.len());
        inferred.resize(count, None);
        let types = (0..count)
            .map(|place| {
                let said = oids.get(place).filter(|oid| **oid != 0).and_then(|oid| Type::from_oid(*oid));
                let said = said.filter(|said| *said != Type::UNKNOWN);
                said.or_else(|| inferred.get(place)?.as_ref().map(type_of_field)).unwrap_or(Type::TEXT)
            })
            .collect();
        Ok(Prepared { text, command: Some(command), types, inferred, columns })
    }

    pub(super) async fn bind(&mut self, bind: Bind) -> Handled<()> {
        let name = bind.statement_name.unwrap_or_default();
        let prepared =
            self.statements.get(&name).cloned().ok_or_else(|| {
                Failure::new("26000", format!("prepared statement \"{name}\" does not exist"))
            })?;
        if bind.parameters.len() != prepared.types.len() {
            let (given, needed) = (bind.parameters.len(), prepared.types.len());
            let message = format!(
                "bind message supplies {given} parameters, but the prepared statement requires {needed}"
            );
            return Err(Failure::new("08P01", message).into());
        }
        let format_of = |place: usize| match bind.parameter_format_codes.as_slice() {
            [] => Format::Text,
            [all] => Format::of(*all),
            each => Format::of(each.get(place).copied().unwrap_or(0)),
        };
        let mut values = Vec::with_capacity(bind.parameters.len());
        for (place, bytes) in bind.parameters.iter().enumerate() {
            let (Some(shown_as), Some(inferred)) = (prepared.types.get(place), prepared.inferred.get(place))
            else {
                continue;
            };
            values.push(parameters::value(
                bytes.as_deref(),
                shown_as,
                format_of(place),
                inferred.as_ref().map(Field::data_type),
                place,
            )?);
        }
        self.check_room(self.portals.len())?;
        let portal = Portal {
            prepared,
            parameters: (!values.is_empty()).then(|| ParamValues::from(values)),
            formats: bind.result_column_format_codes.iter().map(|code| Format::of(*code)).collect(),
            running: None,
            is_done: false,
        };
        self.portals.insert(bind.portal_name.unwrap_or_default(), portal);
        self.wire.feed(PgWireBackendMessage::BindComplete(BindComplete::new())).await
    }

    pub(super) async fn describe(&mut self, describe: &Describe) -> Handled<()> {
        let name = describe.name.clone().unwrap_or_default();
        if describe.target_type == TARGET_TYPE_BYTE_STATEMENT {
            let prepared = self.statements.get(&name).cloned().ok_or_else(|| {
                Failure::new("26000", format!("prepared statement \"{name}\" does not exist"))
            })?;
            let oids = prepared.types.iter().map(Type::oid).collect();
            let types = PgWireBackendMessage::ParameterDescription(ParameterDescription::new(oids));
            self.wire.feed(types).await?;
            return self.describe_columns(prepared.columns.as_ref(), &[]).await;
        }
        let (columns, formats) = match (self.portals.get(&name), self.cursors.get(&name)) {
            (Some(portal), _) => (portal.prepared.columns.clone(), portal.formats.clone()),
            // A cursor is a portal too.
            (None, Some(cursor)) => (Some(cursor.running.schema()), Vec::new()),
            (None, None) => return Err(no_portal(&name).into()),
        };
        self.describe_columns(columns.as_ref(), &formats).await
    }

    async fn describe_columns(&mut self, columns: Option<&SchemaRef>, formats: &[Format]) -> Handled<()> {
        match columns {
            Some(schema) => self.describe_rows(&shown(schema, formats)).await,
            None => self.wire.feed(PgWireBackendMessage::NoData(NoData::new())).await,
        }
    }

    pub(super) async fn execute(&mut self, execute: &Execute) -> Handled<()> {
        let name = execute.name.clone().unwrap_or_default();
        let mut portal = self.portals.remove(&name).ok_or_else(|| no_portal(&name))?;
        let prepared = Arc::clone(&portal.prepared);
        let Some(command) = &prepared.command else {
            self.portals.insert(name, portal);
            return self.wire.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await;
        };
        let Command::Ask(statement) = command else {
            let formats = portal.formats.clone();
            let done = self.perform(&prepared.text, command, portal.parameters.take(), &formats, false).await;
            // Ending a transaction ends its portals, this one too.
            if self.transaction != Transaction::None {
                self.portals.insert(name, portal);
            }
            return done;
        };
        self.check_transaction(command)?;
        let stop = self.stop();
        if portal.running.is_none() && !portal.is_done {
            let parameters = portal.parameters.take();
            portal.running =
                Some(self.ask(&prepared.text, statement.as_ref().clone(), parameters, &stop).await?);
        }
        let most = u64::try_from(execute.max_rows).ok().filter(|most| *most > 0);
        let mut rows = 0;
        let mut is_all = true;
        if let Some(running) = &mut portal.running {
            // As described: a client reads the types that it was told.
            let schema = prepared.columns.clone().unwrap_or_else(|| running.schema());
            let columns = shown(&schema, &portal.formats);
            let sent = running.send(&mut self.wire, &columns, most, &stop).await?;
            (rows, is_all) = (sent.rows, sent.is_all);
        }
        if is_all {
            portal.running = None;
            portal.is_done = true;
        }
        self.portals.insert(name, portal);
        if is_all {
            self.complete(&format!("SELECT {rows}")).await
        } else {
            self.wire.feed(PgWireBackendMessage::PortalSuspended(PortalSuspended::new())).await
        }
    }

    pub(super) async fn close(&mut self, close: &Close) -> Handled<()> {
        let name = close.name.clone().unwrap_or_default();
        if close.target_type == TARGET_TYPE_BYTE_STATEMENT {
            self.statements.remove(&name);
        } else {
            self.portals.remove(&name);
            self.cursors.remove(&name);
        }
        self.wire.feed(PgWireBackendMessage::CloseComplete(CloseComplete::new())).await
    }

    pub(super) async fn sync(&mut self) -> Handled<()> {
        self.is_skipping = false;
        self.end_of_statement();
        self.wire.ready(self.status()).await
    }
}

fn no_portal(name: &str) -> Failure {
    Failure::new("34000", format!("portal \"{name}\" does not exist"))
}
