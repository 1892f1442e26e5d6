//! The file of users: one TOML table a user, written whole and put in place at once.

use super::verifier::Verifier;
use chrono::{DateTime, Utc};
use proofhouse_schemas::Bureau;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use thiserror::Error;

/// Fewest characters of a password. What guards against guessing is length.
pub const SHORTEST_PASSWORD: usize = 12;
const LONGEST_NAME: usize = 63;

/// What is wrong with the file of users, or with what it is asked to hold.
#[derive(Debug, Error)]
pub enum UserError {
    /// The file cannot be read or written.
    #[error("the file of users {file}: {problem}")]
    File {
        /// Its path.
        file: PathBuf,
        /// What went wrong.
        problem: String,
    },
    /// A name that cannot be a user's.
    #[error(
        "`{0}` cannot be a user: a name has 1 to 63 of a-z, 0-9, `_`, `.` and `-`, and begins with a letter"
    )]
    Name(String),
    /// No such user.
    #[error("there is no user `{0}`; `proofhouse user list` shows all")]
    Unknown(String),
    /// There is such a user already.
    #[error("there is a user `{0}` already; `proofhouse user password {0}` changes the password")]
    Known(String),
    /// A password that is easily guessed.
    #[error("a password has at least {SHORTEST_PASSWORD} characters and does not contain the user's name")]
    Password,
    /// The system does not help.
    #[error("{0}")]
    System(String),
}

/// One user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The bureau that the user reads for.
    pub bureau: String,
    /// What is kept of the password.
    pub verifier: String,
    /// When the user was added.
    pub added_at: DateTime<Utc>,
    /// When the password was last set.
    pub password_set_at: DateTime<Utc>,
    /// From when on the user may no longer sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Why the user may not sign in, when locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<String>,
    /// Most connections at a time, when other than the setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<usize>,
}

impl User {
    /// Whether the user may sign in, and be signed in, at a time.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.locked.is_none() && self.expires_at.is_none_or(|expires| now < expires)
    }

    /// The bureau, if it is one.
    pub fn bureau(&self) -> Option<Bureau> {
        Bureau::parse(&self.bureau)
    }
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    users: BTreeMap<String, User>,
}

#[derive(Debug, Default)]
struct Known {
    changed: Option<SystemTime>,
    users: Arc<BTreeMap<String, User>>,
}

/// The users in a file. Cheap to ask: the file is read again only when it has changed.
#[derive(Debug)]
pub struct UserFile {
    path: PathBuf,
    known: Mutex<Known>,
}

impl UserFile {
    /// The users of a file, which need not exist yet.
    pub fn at(path: impl Into<PathBuf>) -> UserFile {
        UserFile { path: path.into(), known: Mutex::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All users by name.
    ///
    /// # Errors
    /// When the file is there and cannot be read. Whoever asks must then let nobody in.
    pub fn users(&self) -> Result<Arc<BTreeMap<String, User>>, UserError> {
        let changed = match std::fs::metadata(&self.path) {
            Ok(metadata) => metadata.modified().ok(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Arc::default()),
            Err(error) => return Err(self.problem(error)),
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.changed.is_none() || known.changed != changed {
            *known = Known { changed, users: Arc::new(self.read()?.users) };
        }
        Ok(Arc::clone(&known.users))
    }

    /// One user.
    ///
    /// # Errors
    /// As [`users`](Self::users).
    pub fn find(&self, name: &str) -> Result<Option<User>, UserError> {
        Ok(self.users()?.get(name).cloned())
    }

    /// Adds a user.
    ///
    /// # Errors
    /// When the name is taken or none, the password is easily guessed, or the file cannot be written.
    pub fn add(
        &self,
        name: &str,
        bureau: Bureau,
        password: &str,
        expires_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), UserError> {
        check_name(name)?;
        let verifier = verifier_of(name, password)?;
        self.change(|users| {
            if users.contains_key(name) {
                return Err(UserError::Known(name.to_owned()));
            }
            let user = User {
                bureau: bureau.as_str().to_owned(),
                verifier,
                added_at: now,
                password_set_at: now,
                expires_at,
                locked: None,
                connections: None,
            };
            users.insert(name.to_owned(), user);
            Ok(())
        })
    }

    /// Changes what is said of a user.
    ///
    /// # Errors
    /// When there is no such user, or the file cannot be written.
    pub fn update(&self, name: &str, change: impl FnOnce(&mut User)) -> Result<(), UserError> {
        self.change(|users| {
            change(users.get_mut(name).ok_or_else(|| UserError::Unknown(name.to_owned()))?);
            Ok(())
        })
    }

    /// Gives a user a new password.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn set_password(&self, name: &str, password: &str, now: DateTime<Utc>) -> Result<(), UserError> {
        let verifier = verifier_of(name, password)?;
        self.update(name, |user| {
            user.verifier = verifier;
            user.password_set_at = now;
        })
    }

    fn read(&self) -> Result<Written, UserError> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => toml::from_str(&text).map_err(|error| {
                // The text of the error would quote the line, and with it a verifier.
                self.problem(format!("{}; it is written by `proofhouse user`", error.message()))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Written::default()),
            Err(error) => Err(self.problem(error)),
        }
    }

    /// Changes the file under a lock, so that two commands do not undo one another.
    fn change(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, User>) -> Result<(), UserError>,
    ) -> Result<(), UserError> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder).map_err(|error| self.problem(error))?;
        }
        let lock = private(&self.path.with_extension("lock")).map_err(|error| self.problem(error))?;
        lock.lock().map_err(|error| self.problem(error))?;
        let mut written = self.read()?;
        change(&mut written.users)?;
        let text = toml::to_string_pretty(&written).map_err(|error| self.problem(error))?;
        let beside = self.path.with_extension("new");
        let put = || -> std::io::Result<()> {
            let _ = std::fs::remove_file(&beside);
            let mut file = private(&beside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, &self.path)
        };
        put().map_err(|error| self.problem(error))
    }

    fn problem(&self, problem: impl std::fmt::Display) -> UserError {
        UserError::File { file: self.path.clone(), problem: problem.to_string() }
    }
}

/// A file that only its owner reads.
fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn check_name(name: &str) -> Result<(), UserError> {
    let is_first = |character: char| character.is_ascii_lowercase();
    let is_rest = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '_' | '.' | '-')
    };
    let good = name.len() <= LONGEST_NAME && name.starts_with(is_first) && name.chars().all(is_rest);
    if good { Ok(()) } else { Err(UserError::Name(name.to_owned())) }
}

fn verifier_of(name: &str, password: &str) -> Result<String, UserError> {
    let is_short = password.chars().count() < SHORTEST_PASSWORD;
    if is_short || password.to_lowercase().contains(&name.to_lowercase()) {
        return Err(UserError::Password);
    }
    Ok(Verifier::of(password).map_err(UserError::System)?.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn file() -> (tempfile::TempDir, UserFile) {
        let folder = tempfile::tempdir().unwrap();
        let users = UserFile::at(folder.path().join("users.toml"));
        (folder, users)
    }

    #[test]
    fn users_are_added_locked_and_found_again() {
        let (folder, users) = file();
        let bureau = Bureau::parse("fr").unwrap();
        let now = Utc::now();
        assert!(users.users().unwrap().is_empty(), "no file, no users");
        users.add("anna", bureau, "a long enough secret", None, now).unwrap();
        assert!(matches!(
            users.add("anna", bureau, "another long secret", None, now),
            Err(UserError::Known(_))
        ));
        let anna = users.find("anna").unwrap().unwrap();
        assert!(anna.is_active(now) && anna.bureau() == Some(bureau));
        let verifier: Verifier = anna.verifier.parse().unwrap();
        assert!(verifier.fits("a long enough secret"));
        let text = std::fs::read_to_string(folder.path().join("users.toml")).unwrap();
        assert!(!text.contains("secret"), "{text}");

        let elsewhere = UserFile::at(users.path());
        elsewhere.update("anna", |anna| anna.locked = Some("left".into())).unwrap();
        elsewhere.update("anna", |anna| anna.expires_at = Some(now)).unwrap();
        // The clock of some file systems is coarse; what counts is that a change is seen at all.
        let file = std::fs::File::options().write(true).open(users.path()).unwrap();
        file.set_modified(SystemTime::now() + std::time::Duration::from_secs(5)).unwrap();
        assert!(!users.find("anna").unwrap().unwrap().is_active(now));
        assert!(matches!(users.update("bela", |_| ()), Err(UserError::Unknown(_))));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, users) = file();
        users.add("anna", Bureau::parse("fr").unwrap(), "a long enough secret", None, Utc::now()).unwrap();
        let mode = std::fs::metadata(users.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn names_and_passwords_that_invite_trouble_are_refused() {
        let (_folder, users) = file();
        let bureau = Bureau::parse("fr").unwrap();
        for name in ["", "Anna", "1anna", "anna;drop", "an na", &"a".repeat(64)] {
            let refused = users.add(name, bureau, "a long enough secret", None, Utc::now());
            assert!(matches!(refused, Err(UserError::Name(_))), "{name}");
        }
        for password in ["short", "xx-anna-anna-xx"] {
            let refused = users.add("anna", bureau, password, None, Utc::now());
            assert!(matches!(refused, Err(UserError::Password)), "{password}");
        }
    }

    #[test]
    fn a_broken_file_lets_nobody_in_and_shows_nothing_of_itself() {
        let (_folder, users) = file();
        std::fs::write(users.path(), "[users.anna]\nverifier = \"SCRAM-SHA-256$secretstuff\nbureau=")
            .unwrap();
        let error = users.users().unwrap_err().to_string();
        assert!(!error.contains("secretstuff"), "{error}");
    }
}
