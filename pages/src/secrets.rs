//! Random words for cookies and forms, and what is kept of them.

use crate::error::PagesError;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of a random word: 256 bits.
const BYTES: usize = 32;
/// Letters of a random word as it is written.
const LETTERS: usize = 43;

/// A new random word of 256 bits.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn random_word() -> Result<String, PagesError> {
    let mut bytes = [0u8; BYTES];
    rand::fill(&mut bytes).map_err(|_| PagesError::Random)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a text could be a random word of ours; anything else need not be looked up.
pub(crate) fn is_word(text: &str) -> bool {
    text.len() == LETTERS
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// What is kept of a word: whoever reads the memory of the server cannot use it.
pub(crate) fn kept(word: &str) -> [u8; 32] {
    let mut hash = [0u8; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, word.as_bytes()).as_ref());
    hash
}

/// Whether two texts are the same, in a time that tells nothing but their lengths.
pub(crate) fn are_same(left: &str, right: &str) -> bool {
    verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}

/// Words that belong to another word: what a form must bring back before there is a session to keep it in.
pub(crate) struct Seal(hmac::Key);

impl Seal {
    pub(crate) fn new() -> Result<Seal, PagesError> {
        let mut bytes = [0u8; BYTES];
        rand::fill(&mut bytes).map_err(|_| PagesError::Random)?;
        Ok(Seal(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    pub(crate) fn of(&self, word: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, word.as_bytes()).as_ref())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_are_long_random_and_known_by_their_form() {
        let (first, second) = (random_word().unwrap(), random_word().unwrap());
        assert_ne!(first, second);
        assert!(is_word(&first) && is_word(&second));
        assert_eq!(URL_SAFE_NO_PAD.decode(&first).unwrap().len(), BYTES);
        assert!(!is_word("") && !is_word(&format!("{first}x")) && !is_word(&"/".repeat(LETTERS)));
    }

    #[test]
    fn a_seal_belongs_to_its_word_and_its_server() {
        let (seal, other) = (Seal::new().unwrap(), Seal::new().unwrap());
        assert!(are_same(&seal.of("a"), &seal.of("a")));
        assert!(!are_same(&seal.of("a"), &seal.of("b")));
        assert!(!are_same(&seal.of("a"), &other.of("a")));
    }
}
