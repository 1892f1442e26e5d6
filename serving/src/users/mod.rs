//! Who may sign in: a file of users with verifiers of their passwords, and what holds guessing back.
//!
//! - [`verifier`]: what is kept instead of a password
//! - [`mod@file`]: the file, read again whenever it has changed
//! - [`attempts`]: users and addresses that failed too often wait

pub mod attempts;
pub mod file;
pub mod verifier;

pub use attempts::Attempts;
pub use file::{User, UserError, UserFile};
pub use verifier::Verifier;
