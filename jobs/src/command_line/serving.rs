//! Flags of `serve` and `user`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use proofhouse_schemas::Bureau;
use std::path::PathBuf;

/// Flags of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Address and port of the Postgres protocol, instead of the settings' `serve.postgres`.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub postgres: Option<String>,
    /// Address and port of Arrow Flight SQL, instead of the settings' `serve.flight`.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub flight: Option<String>,
    /// Address and port of the archive pages, instead of the settings' `serve.http`.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub http: Option<String>,
    /// Let connections from this machine itself do without TLS.
    #[arg(long)]
    pub plaintext_on_loopback: bool,
}

/// What to do with users.
#[derive(Debug, Clone, Subcommand)]
pub enum UserJob {
    /// Add a user who reads for a bureau.
    Add(AddUserArguments),
    /// Give a user a new password.
    Password {
        /// The user.
        user: String,
        /// Where the password comes from.
        #[command(flatten)]
        password: PasswordArguments,
    },
    /// Keep a user from signing in; whoever is signed in is shown out within seconds.
    Lock {
        /// The user.
        user: String,
        /// Why, for whoever asks later.
        #[arg(long, default_value = "locked by the operator")]
        because: String,
    },
    /// Let a locked user sign in again.
    Unlock {
        /// The user.
        user: String,
    },
    /// Say until when a user may sign in.
    Expire {
        /// The user.
        user: String,
        /// The first day on which the user may not sign in any more; `never` for no such day.
        #[arg(value_name = "DAY", value_parser = day_or_never)]
        on: Expiry,
    },
    /// List all users.
    List,
}

/// Flags of `user add`.
#[derive(Debug, Clone, Args)]
pub struct AddUserArguments {
    /// The name to sign in with.
    pub user: String,
    /// The bureau that the user reads for.
    #[arg(long, value_parser = super::parse_bureau)]
    pub bureau: Bureau,
    /// The first day on which the user may not sign in any more.
    #[arg(long, value_name = "DAY")]
    pub expires: Option<NaiveDate>,
    /// Where the password comes from.
    #[command(flatten)]
    pub password: PasswordArguments,
}

/// Where a password comes from: a prompt when nothing is said. Never from the command line, where others could read it.
#[derive(Debug, Clone, Args)]
pub struct PasswordArguments {
    /// File with the password in its first line; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "generate")]
    pub password_file: Option<PathBuf>,
    /// Make a password up and print it, once.
    #[arg(long)]
    pub generate: bool,
}

/// Until when somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// No end.
    Never,
    /// Not from this day on.
    On(NaiveDate),
}

fn day_or_never(text: &str) -> Result<Expiry, String> {
    if text == "never" {
        return Ok(Expiry::Never);
    }
    text.parse()
        .map(Expiry::On)
        .map_err(|_| format!("`{text}` is neither a day such as 2027-01-31 nor `never`"))
}
