//! Detached signatures of manifests: Ed25519 (RFC 8032), by aws-lc-rs.
//!
//! Keys are PEM files as OpenSSL writes them, and `openssl pkeyutl -verify -rawin` checks a signature too:
//!
//! ```text
//! openssl genpkey -algorithm ed25519 -out signing.pem
//! openssl pkey -in signing.pem -pubout -out signing.pub.pem
//! openssl pkeyutl -verify -pubin -inkey signing.pub.pem -rawin -in manifest.json -sigfile manifest.sig
//! ```

use std::fmt;
use std::path::Path;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proofhouse_schemas::hexadecimal;
use sha2::{Digest, Sha256};

use crate::error::DeliveryError;

/// What stands before the 32 bytes of a public key in its DER form (SubjectPublicKeyInfo, RFC 8410).
const PUBLIC_KEY_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The key that signs manifests.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey")
    }
}

impl SigningKey {
    /// Reads a private key from a PEM file (PKCS #8).
    ///
    /// # Errors
    /// When the file cannot be read, holds no Ed25519 key, or everybody on the machine can read it.
    pub fn from_file(path: &Path) -> Result<Self, DeliveryError> {
        let wrong = |reason: String| DeliveryError::File { path: path.to_owned(), reason };
        refuse_readable_by_others(path).map_err(wrong)?;
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        Self::from_pem(&text).ok_or_else(|| {
            wrong(
                "it holds no Ed25519 private key; `openssl genpkey -algorithm ed25519 -out signing.pem` makes one"
                    .to_owned(),
            )
        })
    }

    /// Reads a private key from PEM text; `None` when it is not one.
    pub fn from_pem(text: &str) -> Option<Self> {
        let der = from_pem(text, "PRIVATE KEY")?;
        // OpenSSL writes keys without the public half, which the strict reading asks for.
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).ok().map(Self)
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(self.0.public_key().as_ref()).for_each(|(to, from)| *to = *from);
        PublicKey(bytes)
    }

    /// Signs a message: 64 bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// The key that checks signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads it from a PEM file.
    ///
    /// # Errors
    /// When the file cannot be read, or holds no public Ed25519 key.
    pub fn from_file(path: &Path) -> Result<Self, DeliveryError> {
        let wrong = |reason: String| DeliveryError::File { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        Self::from_pem(&text).ok_or_else(|| {
            wrong(
                "it holds no public Ed25519 key; `openssl pkey -in signing.pem -pubout -out signing.pub.pem` makes one"
                    .to_owned(),
            )
        })
    }

    /// Its identifier: SHA-256 of its DER form, in hexadecimal, as
    /// `openssl pkey -pubin -in signing.pub.pem -outform DER | sha256sum` prints it.
    pub fn id(&self) -> String {
        hexadecimal(&Sha256::digest(self.to_der()))
    }

    fn to_der(self) -> Vec<u8> {
        [PUBLIC_KEY_HEAD.as_slice(), &self.0].concat()
    }

    /// Reads it from PEM text; `None` when it is not one.
    pub fn from_pem(text: &str) -> Option<Self> {
        let der = from_pem(text, "PUBLIC KEY")?;
        let bytes = der.strip_prefix(&PUBLIC_KEY_HEAD)?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// As PEM text, to be given to those who check.
    pub fn to_pem(&self) -> String {
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(self.to_der()))
    }

    /// Whether a signature is of this message by this key.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

fn from_pem(text: &str, label: &str) -> Option<Vec<u8>> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let body = text.split_once(&begin)?.1.split_once(&end)?.0;
    let body: String = body.split_whitespace().collect();
    STANDARD.decode(body).ok()
}

#[cfg(unix)]
fn refuse_readable_by_others(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;

    let mode = std::fs::metadata(path).map_err(|error| error.to_string())?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err("everybody on this machine can read it; chmod 600 it".to_owned());
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_: &Path) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The key of the example in RFC 8410, section 10.3.
    const EXAMPLE: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    /// Its public half, from the same section.
    const EXAMPLE_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn the_key_of_the_standard_has_the_public_half_of_the_standard() {
        let key = SigningKey::from_pem(EXAMPLE).unwrap();
        assert_eq!(key.public_key().to_pem(), EXAMPLE_PUBLIC);
        assert_eq!(PublicKey::from_pem(EXAMPLE_PUBLIC).unwrap(), key.public_key());
    }

    #[test]
    fn an_identifier_is_the_hash_of_the_key_as_openssl_writes_it() {
        let body: String =
            EXAMPLE_PUBLIC.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().concat();
        let der = STANDARD.decode(body).unwrap();
        let key = PublicKey::from_pem(EXAMPLE_PUBLIC).unwrap();
        assert_eq!(key.id(), hexadecimal(&Sha256::digest(&der)));
    }

    #[test]
    fn a_signature_is_of_one_message_by_one_key() {
        let key = SigningKey::from_pem(EXAMPLE).unwrap();
        let signature = key.sign(b"manifest");
        assert_eq!(signature.len(), 64);
        let public = key.public_key();
        assert!(public.verifies(b"manifest", &signature));
        assert!(!public.verifies(b"manifesto", &signature));
        let mut other = signature.clone();
        *other.first_mut().unwrap() ^= 1;
        assert!(!public.verifies(b"manifest", &other));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(SigningKey::from_pem("").is_none());
        assert!(SigningKey::from_pem(EXAMPLE_PUBLIC).is_none());
        assert!(PublicKey::from_pem(EXAMPLE).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_everybody_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.pem");
        std::fs::write(&path, EXAMPLE).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(SigningKey::from_file(&path).unwrap_err().to_string().contains("chmod"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(SigningKey::from_file(&path).is_ok());
    }
}
