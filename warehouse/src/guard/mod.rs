//! Who may see which row.
//!
//! - `policy`: what a principal may see of others' rows, as an expression
//! - `rules`: which rule each table follows, and the restricted plan of a table; a table without a rule does not exist
//! - `ends`: links, seen by whoever sees what they join; `following`: networks and chains, computed from what one may see
//! - `schema`: the catalogue of a guarded session, which holds restricted tables only
//! - `table` and `exec`: the provider, and the opaque physical node under which the policy runs
//! - `filters`: the few user filters that may run beside the policy
//! - `masks`: columns that are seen only in part
//! - `leaves`: the last look at a plan before it runs
//! - `unlanded`: the same rules for rows that have not landed yet
//!
//! A policy written as a `WHERE` is no boundary: the optimizer merges it with the user's predicates, and an error in
//! one of those then names a value of a row that should not have been read.

mod ends;
mod exec;
mod filters;
mod following;
mod leaves;
mod masks;
mod policy;
mod rules;
mod schema;
mod table;
mod unlanded;

pub(crate) use exec::hide;
pub(crate) use leaves::{check_logical, check_physical, reads_rows};
pub use policy::Confidentiality;
pub(crate) use policy::{AccessPolicy, PolicyId};
pub(crate) use schema::GuardedSchema;
pub(crate) use unlanded::visible;
