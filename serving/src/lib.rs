//! The front door: who signs in over the Postgres protocol or Arrow Flight SQL, what their sessions may use, and how rows
//! reach them.
//!
//! Read in this order:
//!
//! - [`settings`]: section `[serve]` of the settings; [`tls`]: certificates; [`error`]: what keeps a server from starting
//! - [`users`]: who may sign in
//! - [`desk`]: who is signed in, over whichever protocol
//! - [`session_settings`]: what SET changes and SHOW tells; `array_literal`: arrays as clients write them
//! - [`sql_types`]: which type of Postgres a column of Arrow is shown as
//! - `described`: the tables of a session, as a catalogue tells of them
//! - [`local`]: sessions of somebody at the machine itself
//! - [`catalogue`]: what clients find in `pg_catalog`, and how statements that ask it are read
//! - `questions`: which statements ask the warehouse; `depth`: how deep one may be; `failure`: what clients are told when one fails
//! - `listening`: taking connections
//! - [`postgres`]: the Postgres protocol; [`flight`]: Arrow Flight SQL

mod array_literal;
pub mod catalogue;
mod depth;
mod described;
pub mod desk;
pub mod error;
mod failure;
pub mod flight;
mod listening;
pub mod local;
pub mod postgres;
mod questions;
pub mod session_settings;
pub mod settings;
pub mod sql_types;
pub mod tls;
pub mod users;

pub use desk::Desk;
pub use error::ServeError;
pub use settings::ServeSettings;
