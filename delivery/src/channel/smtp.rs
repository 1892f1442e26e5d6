//! Sending a mail over SMTP, step by step: only so can it be known whether a mail that got no answer may have arrived.
//!
//! | what fails | outcome |
//! |---|---|
//! | connecting, greeting, `STARTTLS`, the certificate | put off: nothing was sent |
//! | logging in, and any answer that asks for it (530, 534, 535, 538) | put off: it is about us, not about the recipient |
//! | 4xx to any command, the end of the content included | put off: the server has said that it did not take it |
//! | 5xx to any other command | refused |
//! | the connection or the time, before the content is sent | put off |
//! | the deadline has passed when the content would begin | put off: another scheduler may have taken the run over |
//! | the connection or the time, once the content is being sent | unknown: the server may have taken it |
//! | anything after the server has taken the content | nothing: it was taken |
//!
//! Of what a server says only codes are kept (`550 5.1.1`): its words may hold addresses.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder, TlsVersion,
};
use lettre::transport::smtp::commands::{Data, Mail as MailCommand, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use crate::channel::{Mail, Mailer, Outcome};
use crate::clock::Deadline;
use crate::error::DeliveryError;
use crate::settings::{MailSecurity, MailSettings, is_loopback};

/// How long to say goodbye once a mail has been taken.
const FAREWELL: Duration = Duration::from_secs(2);
/// Answers that say who we are not, or not yet (RFC 4954): they say nothing about the recipient.
const ABOUT_LOGGING_IN: [u16; 4] = [530, 534, 535, 538];

/// A mail server.
pub struct SmtpMailer {
    host: String,
    port: u16,
    tls: Option<(MailSecurity, TlsParameters)>,
    login: Option<Login>,
    hello: ClientId,
    patience: Duration,
}

/// The account at the server.
struct Login {
    user: String,
    password: Password,
}

enum Password {
    Given(String),
    /// Read anew for each connection: passwords are changed, and a scheduler runs for months.
    InFile(PathBuf),
}

impl Login {
    async fn credentials(&self) -> Result<Credentials, DeliveryError> {
        let password = match &self.password {
            Password::Given(password) => password.clone(),
            Password::InFile(path) => first_line(path, tokio::fs::read_to_string(path).await)?,
        };
        Ok(Credentials::new(self.user.clone(), password))
    }
}

/// Without the password.
impl fmt::Debug for SmtpMailer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SmtpMailer")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// The mail server of settings. Reads the password and the certificate of the authority.
    ///
    /// # Errors
    /// When a file cannot be read, or the settings would send in plain text over a network.
    pub fn new(settings: &MailSettings) -> Result<Self, DeliveryError> {
        let tls = match settings.security {
            MailSecurity::Plaintext
                if settings.allow_plaintext_on_loopback && is_loopback(&settings.host) =>
            {
                None
            }
            // The check of settings says so too; here it holds whoever builds them.
            MailSecurity::Plaintext => {
                return Err(DeliveryError::Name {
                    text: "plaintext".to_owned(),
                    expected: "a mail.security for a server that is not this machine; write tls or starttls",
                });
            }
            security => Some((security, tls_parameters(settings)?)),
        };
        let login = if settings.user.is_empty() {
            None
        } else {
            let password = match &settings.password_file {
                Some(path) => {
                    // Only to say at once what is wrong with it.
                    first_line(path, std::fs::read_to_string(path))?;
                    Password::InFile(path.clone())
                }
                None => Password::Given(settings.password.clone()),
            };
            Some(Login { user: settings.user.clone(), password })
        };
        let hello = match settings.hello_name.as_str() {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port(),
            tls,
            login,
            hello,
            patience: settings.timeout(),
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let implicit = match &self.tls {
            Some((MailSecurity::Tls, parameters)) => Some(parameters.clone()),
            _ => None,
        };
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (host, self.port),
            Some(self.patience),
            &self.hello,
            implicit,
            None,
        )
        .await
        .map_err(|error| said("connecting", &error))?;
        if let Some((MailSecurity::Starttls, parameters)) = &self.tls {
            if !connection.can_starttls() {
                return Err("the server does not offer STARTTLS; nothing was sent in plain text".to_owned());
            }
            let upgraded = connection.starttls(parameters.clone(), &self.hello).await;
            upgraded.map_err(|error| said("starting TLS", &error))?;
        }
        if self.tls.is_some() && !connection.is_encrypted() {
            return Err("the connection is not encrypted; nothing was sent".to_owned());
        }
        Ok(connection)
    }

    /// Talks until it is known what became of the mail; gives the connection along when the mail was taken, so that nobody
    /// waits for its end.
    async fn converse(
        &self,
        mail: &Mail,
        deadline: &Deadline,
        content_begun: &AtomicBool,
    ) -> (Outcome, Option<AsyncSmtpConnection>) {
        let mut connection = match self.ready_for_content(mail).await {
            Ok(connection) => connection,
            Err(outcome) => return (outcome, None),
        };
        if deadline.has_passed() {
            let reason = "sending took too long or this machine stood still; the content was not begun";
            return (Outcome::Deferred(reason.to_owned()), None);
        }
        if let Err(error) = connection.command(Data).await {
            return (not_taken("announcing the content", &error), None);
        }
        content_begun.store(true, Ordering::Release);
        match connection.message(&mail.message).await {
            Ok(_) => (Outcome::Accepted, Some(connection)),
            Err(error) if error.is_permanent() || error.is_transient() => {
                (not_taken("sending the content", &error), None)
            }
            Err(error) => (Outcome::Unknown(said("sending the content", &error)), None),
        }
    }

    /// A connection on which the content comes next.
    async fn ready_for_content(&self, mail: &Mail) -> Result<AsyncSmtpConnection, Outcome> {
        let (Ok(from), Ok(to)) = (Address::from_str(&mail.from), Address::from_str(&mail.to)) else {
            return Err(Outcome::Refused("an address is not one".to_owned()));
        };
        let mut connection = self.connect().await.map_err(Outcome::Deferred)?;
        if let Some(login) = &self.login {
            let credentials = login.credentials().await;
            let credentials =
                credentials.map_err(|error| Outcome::Deferred(format!("logging in: {error}")))?;
            // Whatever the server has against the account, no recipient has refused anything.
            let answer = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
            answer.map_err(|error| Outcome::Deferred(said("logging in", &error)))?;
        }
        let answer = connection.command(MailCommand::new(Some(from), Vec::new())).await;
        answer.map_err(|error| not_taken("naming the sender", &error))?;
        let answer = connection.command(Rcpt::new(to, Vec::new())).await;
        answer.map_err(|error| not_taken("naming the recipient", &error))?;
        Ok(connection)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail, deadline: &Deadline) -> Outcome {
        let content_begun = AtomicBool::new(false);
        match timeout(self.patience, self.converse(mail, deadline, &content_begun)).await {
            Ok((outcome, connection)) => {
                if let Some(mut connection) = connection {
                    // It has been taken. Saying goodbye is beside that: a server that is slow to answer it must not make
                    // the outcome late, for what is not written down in time is sent again.
                    tokio::spawn(async move {
                        let _ = timeout(FAREWELL, connection.quit()).await;
                    });
                }
                outcome
            }
            Err(_) => {
                let reason = format!("no answer within {} s", self.patience.as_secs());
                if content_begun.load(Ordering::Acquire) {
                    Outcome::Unknown(reason)
                } else {
                    Outcome::Deferred(reason)
                }
            }
        }
    }
}

fn tls_parameters(settings: &MailSettings) -> Result<TlsParameters, DeliveryError> {
    let host = settings.host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let mut builder = TlsParametersBuilder::new(host).set_min_tls_version(TlsVersion::Tlsv12);
    if let Some(path) = &settings.certificate_authority {
        let wrong = |reason: String| DeliveryError::File { path: path.clone(), reason };
        let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?;
        // Who names an authority trusts that one, and not all others of the system beside it.
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| DeliveryError::File {
        path: settings.certificate_authority.clone().unwrap_or_default(),
        reason: format!("TLS for mail cannot be set up: {error}"),
    })
}

/// The first line of what was read from a file.
fn first_line(path: &Path, read: io::Result<String>) -> Result<String, DeliveryError> {
    let wrong = |reason: String| DeliveryError::File { path: path.to_owned(), reason };
    let text = read.map_err(|error| wrong(format!("the password cannot be read: {error}")))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(wrong("its first line is empty; write the password there".to_owned())),
    }
}

/// A failure before the content was sent, or an answer that says that it was not taken.
fn not_taken(doing: &str, error: &Error) -> Outcome {
    let reason = said(doing, error);
    let is_about_us = error.status().is_some_and(|code| ABOUT_LOGGING_IN.contains(&u16::from(code)));
    if error.is_permanent() && !is_about_us { Outcome::Refused(reason) } else { Outcome::Deferred(reason) }
}

/// What failed, with the codes of the server and without its words.
fn said(doing: &str, error: &Error) -> String {
    if let Some(code) = error.status() {
        let enhanced = enhanced_code(&error.to_string()).map(|code| format!(" {code}")).unwrap_or_default();
        return format!("{doing}: the server answered {code}{enhanced}");
    }
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_tls() {
        "TLS failed; check the server's certificate and mail.certificate_authority"
    } else if error.is_client() {
        "the server does not offer what is needed"
    } else {
        "the connection failed"
    };
    format!("{doing}: {kind}")
}

/// The first `5.1.1` (RFC 3463) among the words.
fn enhanced_code(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '.').find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        matches!(parts.as_slice(), [class, subject, detail]
            if matches!(*class, "2" | "4" | "5")
                && (1..=3).contains(&subject.len())
                && (1..=3).contains(&detail.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_only_codes_remain() {
        let words = "permanent error (550): 5.1.1 <jean.dupont@police.example> unknown at 10.20.30.40";
        assert_eq!(enhanced_code(words), Some("5.1.1"));
        assert_eq!(enhanced_code("no code at 10.20.30.40 of 2026.11.28"), None);
    }

    #[test]
    fn nothing_goes_over_a_network_in_plain_text() {
        let settings = |host: &str, allowed| MailSettings {
            host: host.to_owned(),
            security: MailSecurity::Plaintext,
            allow_plaintext_on_loopback: allowed,
            ..MailSettings::default()
        };
        assert!(SmtpMailer::new(&settings("mail.example", true)).is_err());
        assert!(SmtpMailer::new(&settings("127.0.0.1", false)).is_err());
        assert!(SmtpMailer::new(&settings("127.0.0.1", true)).is_ok());
        assert!(SmtpMailer::new(&settings("[::1]", true)).is_ok());
    }

    #[test]
    fn a_password_is_never_shown() {
        let settings = MailSettings {
            host: "mail.example".to_owned(),
            user: "reports".to_owned(),
            password: "s3cret".to_owned(),
            ..MailSettings::default()
        };
        let shown = format!("{settings:?}{:?}", SmtpMailer::new(&settings));
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
