//! Arrow Flight SQL, for reading: rows reach a client in the columns that the engine made them in.
//!
//! The service of arrow-flight is implemented itself and not its `FlightSqlService`: who calls is asked before anything of a
//! call is read, and every command that is not named here is refused. Read in this order:
//!
//! - `listener`: taking connections; `line`: one of them, and how long it may be silent
//! - `sign_in`: passwords and tokens; `sessions`: who has one; `session`: what one holds; `handles`: names that nobody guesses
//! - `service`: the calls; `actions` and `options`: the calls that are named by a word
//! - `statements`: a query, its ticket and its rows; `prepared` and `values`: the same with values that come later
//! - `metadata`: which tables there are; `about`: what the server can do
//! - `stopping`: what ends a statement; `sending`: its rows on their way
//! - `status`: failures as gRPC tells them

mod about;
mod actions;
mod handles;
mod line;
mod listener;
mod metadata;
mod options;
mod prepared;
mod sending;
mod service;
mod session;
mod sessions;
mod sign_in;
mod statements;
mod status;
mod stopping;
mod values;

pub use listener::FlightServer;
