//! The ways that a revision leaves: mail and outbound places. (The archive has a module of its own.)

mod letter;
mod outbound;
mod smtp;

use async_trait::async_trait;

pub(crate) use letter::{Contents, Envelope, compose_letter, compose_notice, that_fit};
pub use outbound::OutboundPlace;
pub use smtp::SmtpMailer;

use crate::clock::Deadline;

/// What became of something that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has taken it.
    Accepted,
    /// The other side did not take it, and may take it later. It has certainly not arrived.
    Deferred(String),
    /// The other side will never take it.
    Refused(String),
    /// It may have arrived, or not.
    Unknown(String),
}

/// A mail that is ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address of the sender.
    pub from: String,
    /// Address of the one recipient.
    pub to: String,
    /// The whole message as it goes over the wire.
    pub message: Vec<u8>,
}

/// Sends mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one mail to its recipient. Dropped before it returns, the outcome is unknown. The content is not begun once the
    /// deadline has passed: whoever sends may have been replaced by then, and the other one sends it.
    async fn send(&self, mail: &Mail, deadline: &Deadline) -> Outcome;
}
