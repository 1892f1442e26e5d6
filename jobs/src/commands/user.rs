//! `proofhouse user`: who may sign in to `proofhouse serve`.

use crate::command_line::{Expiry, PasswordArguments, UserJob};
use crate::summary::{Ending, say};
use crate::table_view;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use console::Term;
use proofhouse_serving::ServeSettings;
use proofhouse_serving::users::UserFile;
use rand::RngExt;
use rand::distr::Alphanumeric;
use serde_json::json;
use std::io::{BufRead, IsTerminal};

/// Characters of a password that is made up: 143 bits.
const GENERATED: usize = 24;

/// Changes or lists the users of the settings' file.
///
/// # Errors
/// When there is no such user, the password is refused, or the file cannot be read or written.
pub fn run(settings: &ServeSettings, what: &UserJob, as_json: bool) -> Result<Ending> {
    let users = UserFile::at(&settings.users);
    let now = Utc::now();
    match what {
        UserJob::Add(asked) => {
            let (password, is_generated) = password(&asked.password)?;
            users.add(&asked.user, asked.bureau, &password, asked.expires.map(midnight), now)?;
            let added = format!("{} may sign in for {}", asked.user, asked.bureau);
            tell(as_json, &added, &asked.user, is_generated.then_some(password.as_str()))?;
        }
        UserJob::Password { user, password: from } => {
            let (password, is_generated) = password(from)?;
            users.set_password(user, &password, now)?;
            tell(
                as_json,
                &format!("{user} has a new password"),
                user,
                is_generated.then_some(password.as_str()),
            )?;
        }
        UserJob::Lock { user, because } => {
            users.update(user, |known| known.locked = Some(because.clone()))?;
            tell(as_json, &format!("{user} is locked"), user, None)?;
        }
        UserJob::Unlock { user } => {
            users.update(user, |known| known.locked = None)?;
            tell(as_json, &format!("{user} may sign in again"), user, None)?;
        }
        UserJob::Expire { user, on } => {
            let (at, words) = match on {
                Expiry::Never => (None, format!("{user} may sign in without end")),
                Expiry::On(day) => (Some(midnight(*day)), format!("{user} may sign in until {day}")),
            };
            users.update(user, |known| known.expires_at = at)?;
            tell(as_json, &words, user, None)?;
        }
        UserJob::List => list(&users, now, as_json)?,
    }
    Ok(Ending::Done)
}

fn tell(as_json: bool, words: &str, user: &str, generated: Option<&str>) -> Result<()> {
    match (as_json, generated) {
        (true, _) => say!("{}", json!({"user": user, "password": generated})),
        (false, None) => say!("{words}."),
        (false, Some(password)) => say!("{words}. The password, which is shown this once: {password}"),
    }
    Ok(())
}

fn list(users: &UserFile, now: DateTime<Utc>, as_json: bool) -> Result<()> {
    let known = users.users()?;
    let state = |user: &proofhouse_serving::users::User| match (&user.locked, user.expires_at) {
        (Some(because), _) => format!("locked: {because}"),
        (None, Some(at)) if at <= now => format!("expired on {}", at.date_naive()),
        (None, Some(at)) => format!("until {}", at.date_naive()),
        (None, None) => "may sign in".to_owned(),
    };
    if as_json {
        let all: Vec<_> = known
            .iter()
            .map(|(name, user)| {
                json!({"user": name, "bureau": user.bureau, "active": user.is_active(now), "state": state(user),
                       "added_at": user.added_at, "password_set_at": user.password_set_at})
            })
            .collect();
        say!("{}", serde_json::Value::from(all));
        return Ok(());
    }
    let mut table = table_view::headed(&["user", "bureau", "state", "password set"]);
    for (name, user) in known.iter() {
        table.add_row([
            name,
            &user.bureau,
            &state(user),
            &user.password_set_at.format("%Y-%m-%d").to_string(),
        ]);
    }
    say!("{table}");
    Ok(())
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The password, and whether it was made up.
fn password(from: &PasswordArguments) -> Result<(String, bool)> {
    if from.generate {
        let password = rand::rng().sample_iter(Alphanumeric).take(GENERATED).map(char::from).collect();
        return Ok((password, true));
    }
    let first_line = |text: String| text.lines().next().unwrap_or_default().to_owned();
    match &from.password_file {
        Some(file) if file.as_os_str() == "-" => {
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .context("cannot read a password from standard input")?;
            Ok((first_line(line), false))
        }
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read a password from {}", file.display()))?;
            Ok((first_line(text), false))
        }
        None if std::io::stdin().is_terminal() => {
            let terminal = Term::stderr();
            let ask = |words: &str| -> Result<String> {
                terminal.write_str(words)?;
                terminal.read_secure_line().context("cannot read a password from this terminal")
            };
            let (first, again) = (ask("Password: ")?, ask("Again: ")?);
            if first != again {
                bail!("the two are not the same");
            }
            Ok((first, false))
        }
        None => {
            bail!("say where the password comes from: --password-file FILE, --password-file - or --generate")
        }
    }
}
