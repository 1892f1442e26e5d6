//! Delta tables on object storage, current state, guarded access, SQL functions.
//!
//! Read in this order:
//!
//! - [`store`]: one setting says where the tables are; `known_objects`: what need not be read again; `table`:
//!   creating and opening them
//! - [`commit`]: appending with compare-and-set, by which ingestion is exactly once; `ledger`: reading transactions
//! - [`derived`]: tables that jobs write idempotently
//! - `current`: the latest state over the histories
//! - [`guard`]: who may see which row; [`principal`]: for whom a session reads; [`settings`]: limits and clearances
//! - `ready_views`: views that answer what bureaus ask most; `named_bureaus`: which bureaus a table names at all
//! - [`session`]: sessions that act for a principal; `statement`: what they run; [`audit`]: what is kept of it
//! - [`plain_columns`]: rows in types that everyone reads
//! - [`searches`]: searches as functions in `FROM`
//! - [`functions`]: SQL functions over the matching crate; `descriptions`: what tables hold, in words
//! - [`scans`]: files of scans beside the tables, that rows of exhibits refer to
//! - [`maintain`]: compaction, checkpoints, removal of dead files; `kept`: whether an earlier version can still be read; `layout`: how files are laid out; `erasure`: content whose time is over; `rewrites`:
//!   what keeps two of them from doubling rows; `purge`: proof that what was erased is gone; `places`: how rows of a
//!   history are named; `data_file`: reading a single file of a table
//! - [`warehouse`]: all of it behind one handle

pub mod audit;
mod columns;
pub mod commit;
mod current;
mod data_file;
pub mod derived;
mod descriptions;
mod erasure;
pub mod error;
pub mod functions;
pub mod guard;
mod kept;
mod known_objects;
mod layout;
mod ledger;
pub mod maintain;
mod named_bureaus;
mod places;
pub mod plain_columns;
pub mod principal;
mod purge;
mod ready_views;
mod rewrites;
pub mod scans;
#[cfg(test)]
mod scenarios;
pub mod searches;
pub mod session;
pub mod settings;
mod sources;
mod statement;
pub mod store;
mod table;
pub mod warehouse;

pub use audit::{AuditEntry, AuditLog, AuditProof, Opening, Outcome, SignIn};
pub use commit::{AppendOutcome, AppendRequest, CommitRetries, DeltaAppender};
pub use current::{BallisticEventRow, ThreadEvents};
pub use derived::{Watermark, WriteOutcome};
pub use descriptions::description_of;
pub use error::{FailureKind, Refusal, Result, WarehouseError};
pub use guard::Confidentiality;
pub use maintain::{Maintenance, MaintenanceSummary};
pub use principal::{Principal, Role};
pub use purge::PurgeProof;
pub use scans::SweptScans;
pub use session::{
    Caller, Description, Dialect, GuardedRows, GuardedSession, Limits, MemoryShare, Question, SessionOptions,
};
pub use settings::{AccessSettings, WarehouseSettings};
pub use store::Store;
pub use warehouse::Warehouse;
