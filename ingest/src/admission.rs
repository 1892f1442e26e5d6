//! Whether the brokers let us in. The client tells a wrong password or certificate aside, and the call that waits for an
//! answer says only that time is up; here the reason is kept for whoever waits.

use crate::complaints::Complaints;
use crate::error::IngestError;
use rdkafka::ClientContext;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a refusal must stand before it is believed: one broker of several may be wrong, or not know a new account
/// yet.
const DOUBT: Duration = Duration::from_secs(5);

/// What the client was told when it connected. Copies share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admission(Arc<Mutex<Option<Refusal>>>, Arc<Complaints>);

#[derive(Debug)]
struct Refusal {
    since: Instant,
    reason: String,
}

impl Admission {
    /// Keeps what the client reports, when it is a refusal; says whether there has been one. The first one counts: later
    /// ones repeat it.
    fn note(&self, error: &KafkaError, reason: &str) -> bool {
        let mut refusal = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if is_refusal(error, reason) {
            refusal.get_or_insert_with(|| Refusal { since: Instant::now(), reason: reason.to_owned() });
        }
        refusal.is_some()
    }

    /// The refusal, once it has stood long enough, as an error for people. Only for who has not been let in by any broker.
    pub(crate) fn refused(&self, brokers: &str) -> Option<IngestError> {
        let refusal = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = refusal.as_ref().filter(|refusal| refusal.since.elapsed() >= DOUBT)?;
        Some(IngestError::NotLetIn { brokers: brokers.to_owned(), reason: refusal.reason.clone() })
    }
}

impl ClientContext for Admission {
    fn error(&self, error: KafkaError, reason: &str) {
        // A refusal is told once, by who waits for an answer; that no broker is left follows from it.
        if self.note(&error, reason) {
            tracing::debug!(%error, reason, "the broker does not let us in");
        } else {
            self.1.tell(&error, reason);
        }
    }
}

impl ConsumerContext for Admission {}

fn is_refusal(error: &KafkaError, reason: &str) -> bool {
    match error.rdkafka_error_code() {
        Some(
            RDKafkaErrorCode::Authentication
            | RDKafkaErrorCode::SaslAuthenticationFailed
            | RDKafkaErrorCode::SSL,
        ) => true,
        // In TLS 1.3 a server judges a client's certificate after the handshake, so the client takes the server's alert for
        // a connection that broke.
        Some(RDKafkaErrorCode::BrokerTransportFailure) => {
            reason.contains("SSL routines") && reason.contains(" alert ")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_refusal_is_kept_and_believed_after_a_while() {
        let admission = Admission::default();
        admission.error(KafkaError::Global(RDKafkaErrorCode::AllBrokersDown), "1/1 brokers are down");
        assert!(admission.0.lock().unwrap().is_none(), "a broker that is away refuses nobody");
        let broke = KafkaError::Global(RDKafkaErrorCode::BrokerTransportFailure);
        admission.error(broke.clone(), "Disconnected: SSL routines::unexpected eof while reading");
        assert!(admission.0.lock().unwrap().is_none(), "nor does a connection that broke");
        assert!(is_refusal(&broke, "Receive failed: SSL routines::sslv3 alert certificate unknown"));
        admission.error(KafkaError::Global(RDKafkaErrorCode::Authentication), "invalid credentials");
        assert!(admission.refused("kafka:9093").is_none(), "another broker may still let us in");
        admission.0.lock().unwrap().as_mut().unwrap().since = Instant::now() - DOUBT;
        admission.error(KafkaError::Global(RDKafkaErrorCode::SSL), "something else");
        let told = admission.refused("kafka:9093").unwrap().to_string();
        assert!(told.contains("kafka:9093") && told.contains("invalid credentials"), "{told}");
    }
}
