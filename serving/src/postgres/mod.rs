//! The Postgres protocol, version 3, for reading.
//!
//! Messages are read and written by the crate pgwire; what they do stands here, because rows must stream, statements must be
//! cancelled while they compute, and a connection must be closed with a reason. Read in this order:
//!
//! - `listener`: taking connections; `wire`: messages in and out, none longer than it may be
//! - `sign_in`: TLS or not, SCRAM-SHA-256, the first answers
//! - `connection`: one signed-in connection and its messages; `simple` and `extended`: the two ways of asking
//! - `commands`: what a statement is; `words`: statements about the session itself; `parameters`: values for placeholders
//! - `running`: a statement whose rows are on their way; `copying`: COPY TO STDOUT
//! - `encoding`: rows as bytes; `failure`: errors with their SQLSTATE

mod commands;
mod connection;
mod copying;
mod encoding;
mod extended;
mod failure;
mod listener;
mod parameters;
mod running;
mod sign_in;
mod simple;
mod wire;
mod words;

pub use listener::PostgresServer;
