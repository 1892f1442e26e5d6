//! What is kept instead of a password: the salted verifier of SCRAM-SHA-256, as PostgreSQL writes it.
//!
//! `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, base64 (RFC 5803, RFC 7677). Whoever reads the file can neither
//! sign in with it nor learn the password short of guessing it.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pgwire::api::auth::sasl::scram::{ScramSecret, gen_salted_password};
use std::fmt;
use std::str::FromStr;

/// Rounds of hashing. RFC 7677 asks for 4,096 at least; only clients and `user add` pay for them.
pub const ITERATIONS: usize = 10_000;
const PREFIX: &str = "SCRAM-SHA-256";
const SALT_BYTES: usize = 16;
const KEY_BYTES: usize = 32;

/// A salted verifier of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    iterations: usize,
    salt: Vec<u8>,
    stored_key: Vec<u8>,
    server_key: Vec<u8>,
}

impl Verifier {
    /// The verifier of a password, with a new random salt.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn of(password: &str) -> Result<Verifier, String> {
        let mut salt = vec![0; SALT_BYTES];
        rand::fill(&mut salt).map_err(|_| "the system gives no random bytes".to_owned())?;
        Ok(Self::salted(password, salt))
    }

    fn salted(password: &str, salt: Vec<u8>) -> Verifier {
        let (stored_key, server_key) = keys(password, &salt, ITERATIONS);
        Verifier { iterations: ITERATIONS, salt, stored_key, server_key }
    }

    /// A verifier that no password fits, always the same for a name: a client that asks for a user who does not exist is
    /// shown a salt like any other, today and tomorrow.
    pub fn of_nobody(name: &str, secret: &[u8]) -> Verifier {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derived = |what: &str| hmac::sign(&key, format!("{what}:{name}").as_bytes()).as_ref().to_vec();
        let mut salt = derived("salt");
        salt.truncate(SALT_BYTES);
        Verifier {
            iterations: ITERATIONS,
            salt,
            stored_key: derived("stored"),
            server_key: derived("server"),
        }
    }

    /// Whether a password fits, in a time that does not depend on how far it fits. Takes some milliseconds.
    pub fn fits(&self, password: &str) -> bool {
        let (stored_key, _) = keys(password, &self.salt, self.iterations);
        verify_slices_are_equal(&stored_key, &self.stored_key).is_ok()
    }

    /// As the protocol needs it.
    pub fn secret(&self) -> ScramSecret {
        ScramSecret::Verifier {
            salt: self.salt.clone(),
            iterations: self.iterations,
            stored_key: self.stored_key.clone(),
            server_key: self.server_key.clone(),
        }
    }
}

/// StoredKey and ServerKey (RFC 5802, section 3).
fn keys(password: &str, salt: &[u8], iterations: usize) -> (Vec<u8>, Vec<u8>) {
    let salted = gen_salted_password(password, salt, iterations);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
    let client_key = hmac::sign(&key, b"Client Key");
    let stored_key = digest::digest(&digest::SHA256, client_key.as_ref());
    let server_key = hmac::sign(&key, b"Server Key");
    (stored_key.as_ref().to_vec(), server_key.as_ref().to_vec())
}

impl fmt::Display for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{PREFIX}${}:{}${}:{}",
            self.iterations,
            STANDARD.encode(&self.salt),
            STANDARD.encode(&self.stored_key),
            STANDARD.encode(&self.server_key)
        )
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Verifier(…)")
    }
}

impl FromStr for Verifier {
    type Err = String;

    fn from_str(text: &str) -> Result<Verifier, String> {
        let read = || {
            let rest = text.strip_prefix(PREFIX)?.strip_prefix('$')?;
            let (salted, keys) = rest.split_once('$')?;
            let (iterations, salt) = salted.split_once(':')?;
            let (stored_key, server_key) = keys.split_once(':')?;
            let bytes = |text: &str| STANDARD.decode(text).ok();
            let verifier = Verifier {
                iterations: iterations.parse().ok().filter(|count| (4096..=10_000_000).contains(count))?,
                salt: bytes(salt).filter(|salt| salt.len() >= 8)?,
                stored_key: bytes(stored_key).filter(|key| key.len() == KEY_BYTES)?,
                server_key: bytes(server_key).filter(|key| key.len() == KEY_BYTES)?,
            };
            Some(verifier)
        };
        read().ok_or_else(|| {
            "a verifier is written SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>; \
             `proofhouse user password` writes a new one"
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    /// The example of RFC 7677, section 3: user `user`, password `pencil`.
    #[test]
    fn the_keys_are_those_of_the_standard() {
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let (stored_key, server_key) = keys("pencil", &salt, 4096);
        let authentication = "n=user,r=rOprNGfwEbeRWgbNEkqO,\
            r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,\
            c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let signature =
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &server_key), authentication.as_bytes());
        assert_eq!(STANDARD.encode(signature.as_ref()), "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assert_eq!(stored_key.len(), 32);
    }

    #[test]
    fn a_password_fits_its_verifier_and_no_other() {
        let verifier = Verifier::of("correct horse battery staple").unwrap();
        assert!(verifier.fits("correct horse battery staple"));
        assert!(!verifier.fits("correct horse battery stapl"));
        let read: Verifier = verifier.to_string().parse().unwrap();
        assert_eq!(read, verifier);
        assert_ne!(Verifier::of("correct horse battery staple").unwrap(), verifier, "the salt is new");
        assert!(!format!("{verifier:?}").contains('$'));
    }

    #[test]
    fn nobody_is_always_the_same_nobody() {
        assert_eq!(Verifier::of_nobody("anna", b"x"), Verifier::of_nobody("anna", b"x"));
        assert_ne!(Verifier::of_nobody("anna", b"x").salt, Verifier::of_nobody("bela", b"x").salt);
    }

    #[test]
    fn what_is_no_verifier_is_refused() {
        for text in ["", "secret", "SCRAM-SHA-256$4096:AAAA$x:y", "SCRAM-SHA-256$1:c2FsdHNhbHQ=$AA==:AA=="] {
            assert!(text.parse::<Verifier>().is_err(), "{text}");
        }
    }
}
