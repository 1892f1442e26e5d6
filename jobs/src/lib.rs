//! The binary proofhouse: each subcommand is a job.
