//! TLS of the pages, by the rules of the other doors: read once at the start, and no start without it where it is needed.

use crate::error::PagesError;
use crate::settings::PagesSettings;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What is spoken over TLS.
const APPLICATION_PROTOCOL: &[u8] = b"http/1.1";

/// The configuration of what the settings name; `None` when they name nothing.
///
/// # Errors
/// When one of the two files is missing, cannot be read, or the key does not belong to the certificate; when there is neither TLS
/// nor leave for loopback.
pub(crate) fn load(settings: &PagesSettings) -> Result<Option<Arc<ServerConfig>>, PagesError> {
    let (certificate, private_key) = match (&settings.certificate, &settings.private_key) {
        (None, None) if settings.plaintext_on_loopback => return Ok(None),
        (None, None) => {
            return Err(PagesError::setting(
                "serve.certificate",
                "is needed, with serve.private_key: passwords and reports go over TLS; only for connections from this machine may \
                 serve.plaintext_on_loopback (--plaintext-on-loopback) allow to do without",
            ));
        }
        (Some(certificate), Some(private_key)) => (certificate, private_key),
        (None, Some(_)) => {
            return Err(PagesError::setting("serve.certificate", "is missing beside serve.private_key"));
        }
        (Some(_), None) => {
            return Err(PagesError::setting("serve.private_key", "is missing beside serve.certificate"));
        }
    };
    let chain = CertificateDer::pem_slice_iter(&read("serve.certificate", certificate)?)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unusable("serve.certificate", certificate, &error))?;
    if chain.is_empty() {
        return Err(unusable("serve.certificate", certificate, &"there is no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_slice(&read("serve.private_key", private_key)?)
        .map_err(|error| unusable("serve.private_key", private_key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| PagesError::setting("serve.certificate", error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| unusable("serve.private_key", private_key, &error))?;
    config.alpn_protocols = vec![APPLICATION_PROTOCOL.to_vec()];
    Ok(Some(Arc::new(config)))
}

/// Whether a connection may be spoken to: over TLS, or from this machine itself (the settings allow it where there is no TLS).
pub(crate) fn may_speak(is_secure: bool, from: IpAddr) -> bool {
    is_secure || from.is_loopback()
}

fn read(setting: &'static str, path: &Path) -> Result<Vec<u8>, PagesError> {
    std::fs::read(path).map_err(|error| unusable(setting, path, &error))
}

fn unusable(setting: &'static str, path: &Path, problem: &dyn std::fmt::Display) -> PagesError {
    PagesError::setting(setting, format!("cannot use {}: {problem}", path.display()))
}
