//! Who calls: a token that was given out before, or a name and a password, with a handshake or with each call.

use super::about::About;
use super::line::LineInfo;
use super::session::Session;
use super::sessions::{Key, Sessions};
use super::stopping::Stop;
use crate::described::Catalogues;
use crate::desk::{Desk, Seat, TurnedAway};
use crate::failure::Failure;
use crate::tls::may_speak;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use proofhouse_warehouse::{Caller, GuardedSession};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataMap;
use tonic::{Extensions, Request, Status};

/// Passwords that are checked at a time. Each takes some milliseconds of a core, and guessing gains nothing by haste.
const PROVING: usize = 4;
/// Longest words that are kept of what a client says of itself.
const LONGEST_APPLICATION: usize = 64;
/// Longest name that is looked up; no user has one that long.
const LONGEST_NAME: usize = 256;
/// Under which a call says its purpose, where the session has not.
const PURPOSE: &str = "proofhouse-purpose";
const NO_CREDENTIALS: &str =
    "sign in first: a handshake with a name and a password (Basic) gives a token (Bearer)";
/// Base64 as clients write it, with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What every call needs.
pub(super) struct Door {
    pub(super) desk: Arc<Desk>,
    pub(super) sessions: Sessions,
    pub(super) about: About,
    catalogues: Catalogues,
    proving: Semaphore,
}

/// Who calls, and for which purpose.
pub(super) struct Call {
    pub(super) session: Arc<Session>,
    pub(super) key: Key,
    pub(super) line: LineInfo,
    desk: Arc<Desk>,
    purpose: Option<String>,
}

enum Credentials {
    Token(String),
    Password { user: String, password: String },
}

impl Door {
    pub(super) fn new(desk: Arc<Desk>, about: About) -> Door {
        let sessions = Sessions::new(Duration::from_secs(desk.settings().idle_seconds));
        let catalogues = Catalogues::default();
        Door { desk, sessions, about, catalogues, proving: Semaphore::new(PROVING) }
    }

    /// Looks who calls.
    ///
    /// # Errors
    /// When nobody says so, or not truly.
    pub(super) async fn enter<T>(&self, request: &Request<T>) -> Result<Call, Status> {
        let line = self.line(request.extensions())?;
        let (key, session) = match credentials(request.metadata())? {
            Credentials::Token(token) => {
                let key = Key::of_token(&token);
                let session = self.sessions.find(&key, Instant::now())?;
                (key, session)
            }
            Credentials::Password { user, password } => {
                let caller = caller(&user, &line, request.metadata());
                self.prove(&caller, &user, password, &line).await?;
                let key = Key::Password(user.clone(), line.peer.ip());
                let session = match self.sessions.find(&key, Instant::now()) {
                    Ok(session) => session,
                    Err(_) => {
                        let session = self.seat(&user, caller)?;
                        self.sessions.keep_as(key.clone(), session)
                    }
                };
                (key, session)
            }
        };
        line.called();
        let purpose = self.purpose(&session, request.metadata())?;
        Ok(Call { session, key, line, desk: Arc::clone(&self.desk), purpose })
    }

    /// Looks at a call before its message is read: whether it brings a token that is good, or a password to be checked.
    ///
    /// # Errors
    /// When it brings neither.
    pub(super) fn glance(&self, request: &Request<()>) -> Result<(), Status> {
        self.line(request.extensions())?;
        match credentials(request.metadata())? {
            Credentials::Token(token) => {
                self.sessions.find(&Key::of_token(&token), Instant::now()).map(|_| ())
            }
            Credentials::Password { .. } => Ok(()),
        }
    }

    /// Lets somebody in who has a name and a password, and gives out a token.
    pub(super) async fn shake_hands<T>(&self, request: &Request<T>) -> Result<String, Status> {
        let line = self.line(request.extensions())?;
        let Credentials::Password { user, password } = credentials(request.metadata())? else {
            return Err(Status::unauthenticated(NO_CREDENTIALS));
        };
        let caller = caller(&user, &line, request.metadata());
        self.prove(&caller, &user, password, &line).await?;
        let session = self.seat(&user, caller)?;
        line.called();
        self.sessions.keep(session)
    }

    fn line(&self, extensions: &Extensions) -> Result<LineInfo, Status> {
        let line =
            extensions.get::<LineInfo>().ok_or_else(|| Status::internal("the connection is not known"))?;
        if may_speak(self.desk.settings(), line.is_secure, line.peer.ip()) {
            Ok(line.clone())
        } else {
            Err(Status::unauthenticated("this server speaks TLS only: connect with grpc+tls://"))
        }
    }

    /// Checks a password, in the same time for users and for nobody.
    async fn prove(
        &self,
        caller: &Caller,
        user: &str,
        password: String,
        line: &LineInfo,
    ) -> Result<(), Status> {
        let turned_away = |why| {
            self.desk.failed(user, caller, why);
            Err(Failure::turned_away(why, user).into())
        };
        let _turn = self.proving.acquire().await.map_err(|_| Status::internal("the server is stopping"))?;
        // What is too long is nobody's name, and is counted and checked as one.
        let known = if user.len() >= LONGEST_NAME { "" } else { user };
        let verifier = match self.desk.verifier_of(known, line.peer) {
            Ok(verifier) => verifier,
            Err(why) => return turned_away(why),
        };
        let fits = tokio::task::spawn_blocking(move || verifier.fits(&password)).await.unwrap_or(false);
        if !fits {
            return turned_away(TurnedAway::NotSignedIn);
        }
        self.desk.proved(known, line.peer.ip());
        Ok(())
    }

    fn seat(&self, user: &str, caller: Caller) -> Result<Session, Status> {
        // What the door of Postgres cancels by; here nobody is told.
        let secret = super::handles::new_handle()?.to_vec();
        let sit = || self.desk.seat(user, caller.clone(), secret.clone());
        let seated = match sit() {
            Err(TurnedAway::Full) if self.sessions.make_room(user, Instant::now()) => sit(),
            seated => seated,
        };
        match seated {
            Ok(seat) => Ok(self.session(seat)),
            Err(why) => {
                self.desk.failed(user, &caller, why);
                Err(Failure::turned_away(why, user).into())
            }
        }
    }

    fn session(&self, seat: Seat) -> Session {
        let tables = self.catalogues.of(self.desk.warehouse(), seat.principal());
        Session::new(seat, tables, &self.desk.settings().purposes)
    }

    fn purpose(&self, session: &Session, metadata: &MetadataMap) -> Result<Option<String>, Status> {
        let Some(said) = metadata.get(PURPOSE) else { return Ok(session.settings.purpose()) };
        let said = said.to_str().unwrap_or_default();
        if session.settings.takes_purpose(said) {
            Ok(Some(said.to_owned()).filter(|purpose| !purpose.is_empty()))
        } else {
            Err(Status::invalid_argument(format!("the header {PURPOSE} does not name a purpose")))
        }
    }
}

impl Call {
    /// Where this call's question is asked.
    pub(super) fn guarded(&self, transaction: Option<&[u8]>) -> Result<Arc<GuardedSession>, Status> {
        self.session.guarded(transaction, self.purpose.clone())
    }

    /// What may stop the statement that begins now.
    pub(super) fn stop(&self, cancelled: CancellationToken) -> Stop {
        let deadline = self.session.deadline(&self.desk);
        Stop { session: Arc::clone(&self.session), cancelled, deadline }
    }
}

fn caller(user: &str, line: &LineInfo, metadata: &MetadataMap) -> Caller {
    let application = metadata.get("user-agent").and_then(|agent| agent.to_str().ok());
    Caller {
        user: Some(user.chars().take(LONGEST_NAME).collect()),
        protocol: Some("flight"),
        address: Some(line.peer.ip().to_string()),
        encrypted: line.is_secure,
        application: application.map(|agent| agent.chars().take(LONGEST_APPLICATION).collect()),
        purpose: None,
    }
}

/// What the header `authorization` says.
fn credentials(metadata: &MetadataMap) -> Result<Credentials, Status> {
    let nobody = || Status::unauthenticated(NO_CREDENTIALS);
    let header = metadata.get("authorization").ok_or_else(nobody)?.to_str().map_err(|_| nobody())?;
    let (scheme, rest) = header.split_once(' ').ok_or_else(nobody)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Ok(Credentials::Token(rest.trim().to_owned()));
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(nobody());
    }
    let bytes = BASE64.decode(rest.trim()).map_err(|_| nobody())?;
    let text = String::from_utf8(bytes).map_err(|_| nobody())?;
    let (user, password) = text.split_once(':').ok_or_else(nobody)?;
    Ok(Credentials::Password { user: user.to_owned(), password: password.to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn said(header: &str) -> Result<Credentials, Status> {
        let mut metadata = MetadataMap::new();
        metadata.insert("authorization", header.parse().unwrap());
        credentials(&metadata)
    }

    #[test]
    fn names_and_passwords_come_with_padding_or_without() {
        // anna:a pike in the reeds
        for written in ["YW5uYTphIHBpa2UgaW4gdGhlIHJlZWRz", "YmVuOnNlY3JldHM=", "YmVuOnNlY3JldHM"] {
            assert!(
                matches!(said(&format!("Basic {written}")), Ok(Credentials::Password { .. })),
                "{written}"
            );
        }
        let Ok(Credentials::Password { user, password }) = said("basic YmVuOmE6Yg==") else { panic!() };
        assert_eq!((user.as_str(), password.as_str()), ("ben", "a:b"), "a password may have colons");
    }

    #[test]
    fn what_is_neither_is_nobody() {
        for header in ["", "Basic", "Basic !!!", "Basic YmVu", "Digest x", "Negotiate y", "Bearer"] {
            assert!(said(header).is_err(), "{header}");
        }
        assert!(credentials(&MetadataMap::new()).is_err());
    }
}
