//! Names that nobody guesses: of tokens, tickets, prepared statements and transactions.

use super::status;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tonic::Status;

/// Bytes of a handle: 256 bits.
pub(super) const HANDLE_BYTES: usize = 32;

/// A name made of random bytes.
pub(super) type Handle = [u8; HANDLE_BYTES];

/// A new handle.
pub(super) fn new_handle() -> Result<Handle, Status> {
    let mut handle = [0; HANDLE_BYTES];
    aws_lc_rs::rand::fill(&mut handle).map_err(|_| Status::internal("the system gives no random bytes"))?;
    Ok(handle)
}

/// What is kept of a token. Whoever reads it cannot sign in with it.
pub(super) fn hashed(token: &[u8]) -> Handle {
    Sha256::digest(token).into()
}

/// What happens when there is no room for one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhenFull {
    /// The oldest goes.
    OldestGoes,
    /// It is refused, in these words.
    Refuses(&'static str),
}

#[derive(Debug)]
struct Entry<T> {
    order: u64,
    made: Instant,
    bytes: usize,
    value: T,
}

/// Things that one session holds by their handles: so many, of so many bytes together, for so long.
#[derive(Debug)]
pub(super) struct Kept<T> {
    entries: HashMap<Handle, Entry<T>>,
    next: u64,
    bytes: usize,
    most: usize,
    most_bytes: usize,
    life: Duration,
    when_full: WhenFull,
}

impl<T> Kept<T> {
    pub(super) fn new(most: usize, most_bytes: usize, life: Duration, when_full: WhenFull) -> Kept<T> {
        Kept { entries: HashMap::new(), next: 0, bytes: 0, most, most_bytes, life, when_full }
    }

    /// Keeps a value of about so many bytes under a new handle.
    pub(super) fn keep(&mut self, value: T, bytes: usize, now: Instant) -> Result<Handle, Status> {
        let life = self.life;
        self.entries.retain(|_, entry| now.saturating_duration_since(entry.made) < life);
        self.bytes = self.entries.values().map(|entry| entry.bytes).sum();
        while !self.entries.is_empty()
            && (self.entries.len() >= self.most || self.bytes.saturating_add(bytes) > self.most_bytes)
        {
            match self.when_full {
                WhenFull::Refuses(words) => return Err(Status::resource_exhausted(words)),
                WhenFull::OldestGoes => {
                    let oldest =
                        self.entries.iter().min_by_key(|(_, entry)| entry.order).map(|(handle, _)| *handle);
                    oldest.and_then(|handle| self.remove(&handle));
                }
            }
        }
        let handle = new_handle()?;
        self.next += 1;
        self.bytes += bytes;
        self.entries.insert(handle, Entry { order: self.next, made: now, bytes, value });
        Ok(handle)
    }

    /// What a client's handle stands for; of what has expired nothing is known any more.
    pub(super) fn get(&self, handle: &[u8], what: &str, now: Instant) -> Result<&T, Status> {
        let entry = Handle::try_from(handle).ok().and_then(|handle| self.entries.get(&handle));
        entry
            .filter(|entry| now.saturating_duration_since(entry.made) < self.life)
            .map(|entry| &entry.value)
            .ok_or_else(|| status::unknown_handle(what))
    }

    /// The same, to change it.
    pub(super) fn get_mut(&mut self, handle: &[u8], what: &str, now: Instant) -> Result<&mut T, Status> {
        let life = self.life;
        let entry = Handle::try_from(handle).ok().and_then(|handle| self.entries.get_mut(&handle));
        entry
            .filter(|entry| now.saturating_duration_since(entry.made) < life)
            .map(|entry| &mut entry.value)
            .ok_or_else(|| status::unknown_handle(what))
    }

    /// Lets go of what a handle stands for.
    pub(super) fn remove(&mut self, handle: &[u8]) -> Option<T> {
        let entry = self.entries.remove(&Handle::try_from(handle).ok()?)?;
        self.bytes -= entry.bytes;
        Some(entry.value)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use tonic::Code;

    const LIFE: Duration = Duration::from_secs(60);

    #[test]
    fn no_two_handles_are_alike_and_a_token_is_not_kept() {
        let (one, other) = (new_handle().unwrap(), new_handle().unwrap());
        assert_ne!(one, other);
        assert_ne!(hashed(&one), one);
        assert_eq!(hashed(&one), hashed(&one));
    }

    #[test]
    fn a_handle_stands_for_its_own_and_others_for_nothing() {
        let now = Instant::now();
        let mut kept = Kept::new(8, 1000, LIFE, WhenFull::OldestGoes);
        let handle = kept.keep("select 1", 8, now).unwrap();
        assert_eq!(*kept.get(&handle, "ticket", now).unwrap(), "select 1");
        let mut forged = handle;
        forged[31] ^= 1;
        for wrong in [&forged[..], &handle[..31], b"", b"select 1"] {
            assert_eq!(kept.get(wrong, "ticket", now).unwrap_err().code(), Code::NotFound);
        }
        let elsewhere: Kept<&str> = Kept::new(8, 1000, LIFE, WhenFull::OldestGoes);
        assert!(elsewhere.get(&handle, "ticket", now).is_err(), "another session knows nothing of it");
    }

    #[test]
    fn what_is_old_is_forgotten() {
        let now = Instant::now();
        let mut kept = Kept::new(8, 1000, LIFE, WhenFull::OldestGoes);
        let handle = kept.keep(1, 1, now).unwrap();
        assert!(kept.get(&handle, "ticket", now + LIFE - Duration::from_secs(1)).is_ok());
        assert!(kept.get(&handle, "ticket", now + LIFE).is_err());
        kept.keep(2, 1, now + LIFE).unwrap();
        assert_eq!((kept.entries.len(), kept.bytes), (1, 1));
    }

    #[test]
    fn there_is_room_for_so_many_and_so_much() {
        let now = Instant::now();
        let mut kept = Kept::new(2, 100, LIFE, WhenFull::OldestGoes);
        let first = kept.keep(1, 10, now).unwrap();
        let second = kept.keep(2, 10, now).unwrap();
        kept.keep(3, 10, now).unwrap();
        assert!(kept.get(&first, "ticket", now).is_err() && kept.get(&second, "ticket", now).is_ok());
        kept.keep(4, 95, now).unwrap();
        assert_eq!((kept.entries.len(), kept.bytes), (1, 95));
        let mut strict = Kept::new(1, 100, LIFE, WhenFull::Refuses("too many"));
        let only = strict.keep(1, 10, now).unwrap();
        assert_eq!(strict.keep(2, 10, now).unwrap_err().code(), Code::ResourceExhausted);
        assert_eq!(strict.remove(&only), Some(1));
        assert!(strict.keep(2, 10, now).is_ok());
    }
}
