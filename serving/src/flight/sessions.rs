//! The sessions that are open, by what calls them up: a token, or a user's password with each call.

use super::handles::{Handle, hashed, new_handle};
use super::session::Session;
use crate::desk::ShownOut;
use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tonic::Status;

/// For how long it is remembered why a session has ended.
const REMEMBERED: Duration = Duration::from_secs(300);
/// A user who has no place left takes that of a session of the same user that was idle for so long. Programs that end without
/// closing their session would else keep their users out.
const LEFT_LYING: Duration = Duration::from_secs(60);

/// What calls a session up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A token, hashed.
    Token(Handle),
    /// A user whose password comes with each call, from an address.
    Password(String, IpAddr),
}

impl Key {
    /// The key of a token as a client sends it.
    pub(super) fn of_token(token: &str) -> Key {
        Key::Token(hashed(token.as_bytes()))
    }
}

enum Known {
    Open(Arc<Session>),
    /// Ended by the server, and why.
    Over(ShownOut, Instant),
}

/// The sessions of a server.
pub(super) struct Sessions {
    known: Mutex<HashMap<Key, Known>>,
    longest_idle: Duration,
}

impl Sessions {
    /// None yet. A session ends when nobody has called for so long.
    pub(super) fn new(longest_idle: Duration) -> Sessions {
        Sessions { known: Mutex::default(), longest_idle }
    }

    /// Keeps a session, and gives the only copy of its token.
    pub(super) fn keep(&self, session: Session) -> Result<String, Status> {
        let token = URL_SAFE_NO_PAD.encode(new_handle()?);
        self.keep_as(Key::of_token(&token), session);
        Ok(token)
    }

    /// Keeps a session under a key.
    pub(super) fn keep_as(&self, key: Key, session: Session) -> Arc<Session> {
        let session = Arc::new(session);
        // What stood there goes after the lock: its end takes the desk's.
        let before = self.known().insert(key, Known::Open(Arc::clone(&session)));
        drop(before);
        session
    }

    /// The session of a key, which is thereby not idle.
    pub(super) fn find(&self, key: &Key, now: Instant) -> Result<Arc<Session>, Status> {
        self.sweep_one(key, now);
        match self.known().get(key) {
            Some(Known::Open(session)) => {
                session.called(now);
                Ok(Arc::clone(session))
            }
            Some(Known::Over(why, _)) => Err(Failure::shown_out(*why).into()),
            None => Err(Status::unauthenticated(
                "this token is not known here, or its session was closed or idle for too long; sign in again",
            )),
        }
    }

    /// Closes a session; whether there was one.
    pub(super) fn close(&self, key: &Key) -> bool {
        let closed = self.known().remove(key);
        if let Some(Known::Open(session)) = &closed {
            session.over().cancel();
        }
        closed.is_some()
    }

    /// Lets go of what has ended. Call it every second or so.
    pub(super) fn sweep(&self, now: Instant) {
        let keys: Vec<Key> = self.known().keys().cloned().collect();
        for key in keys {
            self.sweep_one(&key, now);
        }
    }

    fn sweep_one(&self, key: &Key, now: Instant) {
        let ended = {
            let mut known = self.known();
            match known.get(key) {
                Some(Known::Open(session)) => match session.seat.shown_out() {
                    Some(why) => known.insert(key.clone(), Known::Over(why, now)),
                    None if session.idle(now) >= self.longest_idle => known.remove(key),
                    None => None,
                },
                Some(Known::Over(_, at)) if now.saturating_duration_since(*at) >= REMEMBERED => {
                    known.remove(key)
                }
                _ => None,
            }
        };
        if let Some(Known::Open(session)) = ended {
            session.over().cancel();
        }
    }

    /// Closes the session of a user that was idle longest, if any was left lying; whether one was.
    pub(super) fn make_room(&self, user: &str, now: Instant) -> bool {
        let lying = {
            let known = self.known();
            let of_user = known.iter().filter_map(|(key, known)| match known {
                Known::Open(session) if session.seat.caller().user.as_deref() == Some(user) => {
                    Some((session.idle(now), key.clone()))
                }
                _ => None,
            });
            of_user.filter(|(idle, _)| *idle >= LEFT_LYING).max_by_key(|(idle, _)| *idle)
        };
        lying.is_some_and(|(_, key)| self.close(&key))
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
