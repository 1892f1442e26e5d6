//! One exhibit against many: a ranked candidate list.

/// Placeholder.
#[derive(Debug)]
pub struct Candidate;
