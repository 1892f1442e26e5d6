//! The simple way of asking: a text of statements, answered one after the other in text.

use super::commands::{self, Command};
use super::connection::{Connection, Transaction};
use super::failure::Handled;
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::response::EmptyQueryResponse;

impl Connection {
    /// Answers a text.
    pub(super) async fn query(&mut self, text: &str) -> Handled<()> {
        self.is_skipping = false;
        self.statements.remove("");
        self.portals.remove("");
        let is_empty = text.chars().all(|character| character == ';' || character.is_whitespace());
        let commands = if is_empty { Vec::new() } else { commands::read(text)? };
        if commands.is_empty() {
            self.wire.feed(PgWireBackendMessage::EmptyQueryResponse(EmptyQueryResponse::new())).await?;
        }
        for (own, command) in &commands {
            self.perform(own, command, None, &[], true).await?;
            // Several statements of one text are one transaction unless they say otherwise.
            if matches!(command, Command::Commit | Command::Rollback) && self.transaction == Transaction::None
            {
                self.end_of_statement();
            }
        }
        self.end_of_statement();
        self.wire.ready(self.status()).await
    }
}
