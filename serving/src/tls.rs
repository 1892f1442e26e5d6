//! TLS of both doors: read once at the start, and no start without it where it is needed.

use crate::error::ServeError;
use crate::settings::ServeSettings;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What the certificate and its key give.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain, in PEM.
    pub certificate: Vec<u8>,
    /// The private key, in PEM.
    pub private_key: Vec<u8>,
    chain: Vec<CertificateDer<'static>>,
}

impl Tls {
    /// Reads what the settings name; `None` when they name nothing.
    ///
    /// # Errors
    /// When one of the two is missing, cannot be read, or the key does not belong to the certificate.
    pub fn load(settings: &ServeSettings) -> Result<Option<Tls>, ServeError> {
        let (certificate, private_key) = match (&settings.certificate, &settings.private_key) {
            (None, None) => return Ok(None),
            (Some(certificate), Some(private_key)) => (certificate, private_key),
            (None, Some(_)) => {
                return Err(ServeError::setting("serve.certificate", "is missing beside serve.private_key"));
            }
            (Some(_), None) => {
                return Err(ServeError::setting("serve.private_key", "is missing beside serve.certificate"));
            }
        };
        let tls = Tls {
            certificate: read("serve.certificate", certificate)?,
            private_key: read("serve.private_key", private_key)?,
            chain: Vec::new(),
        };
        let chain = CertificateDer::pem_slice_iter(&tls.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unusable("serve.certificate", certificate, &error))?;
        if chain.is_empty() {
            return Err(unusable("serve.certificate", certificate, &"there is no certificate in it"));
        }
        let tls = Tls { chain, ..tls };
        // Built once here, so that a key of another certificate is found at the start.
        tls.config(&[]).map_err(|error| unusable("serve.private_key", private_key, &error))?;
        Ok(Some(tls))
    }

    /// The configuration of a server, with the application protocols that it speaks.
    ///
    /// # Errors
    /// When the key cannot be read or does not belong to the certificate.
    pub fn config(&self, protocols: &[&[u8]]) -> Result<Arc<ServerConfig>, String> {
        let key = PrivateKeyDer::from_pem_slice(&self.private_key).map_err(|error| error.to_string())?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), key)
            .map_err(|error| error.to_string())?;
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(Arc::new(config))
    }
}

/// Nothing is served without TLS, but to this machine itself where the settings allow it.
///
/// # Errors
/// When there is neither TLS nor leave for loopback.
pub fn check_tls(settings: &ServeSettings, tls: Option<&Tls>) -> Result<(), ServeError> {
    if tls.is_some() || settings.plaintext_on_loopback {
        return Ok(());
    }
    Err(ServeError::setting(
        "serve.certificate",
        "is needed, with serve.private_key: passwords and rows go over TLS; only for connections from this machine may \
         serve.plaintext_on_loopback (--plaintext-on-loopback) allow to do without",
    ))
}

/// Whether a connection may be spoken to: over TLS, or from this machine itself where the settings allow it.
pub fn may_speak(settings: &ServeSettings, is_secure: bool, from: IpAddr) -> bool {
    is_secure || (settings.plaintext_on_loopback && from.is_loopback())
}

fn read(setting: &'static str, path: &Path) -> Result<Vec<u8>, ServeError> {
    std::fs::read(path).map_err(|error| unusable(setting, path, &error))
}

fn unusable(setting: &'static str, path: &Path, problem: &dyn std::fmt::Display) -> ServeError {
    ServeError::setting(setting, format!("cannot use {}: {problem}", path.display()))
}
