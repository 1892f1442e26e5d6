//! From the first message to the first `ReadyForQuery`: who is it, and may they come in this way.

use super::failure::{Ended, Failure, Handled};
use super::listener::Door;
use super::wire::Wire;
use crate::catalogue::{DATABASE, SERVER_VERSION};
use crate::desk::{Desk, Seat, TurnedAway};
use crate::tls::{Tls, may_speak};
use async_trait::async_trait;
use bytes::Bytes;
use pgwire::api::auth::sasl::scram::{ScramAuth, ScramSecret};
use pgwire::api::auth::sasl::{SASLState, SaslMechanismFactory};
use pgwire::api::auth::{AuthSource, LoginInfo, Password};
use pgwire::api::{ClientInfo, PgWireConnectionState};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::response::TransactionStatus;
use pgwire::messages::startup::{
    Authentication, BackendKeyData, NegotiateProtocolVersion, ParameterStatus, PasswordMessageFamily,
    SecretKey, Startup,
};
use pgwire::messages::{PgWireBackendMessage, PgWireFrontendMessage, ProtocolVersion};
use proofhouse_warehouse::Caller;
use std::net::SocketAddr;
use std::sync::Arc;

/// Databases that a client may name; there is one.
const DATABASES: [&str; 2] = [DATABASE, "postgres"];
/// Longest words that are kept of what a client says of itself.
const LONGEST_APPLICATION: usize = 64;

/// How a sign-in ended.
pub(super) enum SignedIn {
    /// Somebody is in.
    As(Box<Seat>),
    /// The connection was for something else, and that is done.
    Over,
}

/// The users of a desk, as pgwire asks for them.
#[derive(Debug)]
struct Users {
    desk: Arc<Desk>,
}

#[async_trait]
impl AuthSource<()> for Users {
    async fn get_password(&self, _login: &LoginInfo) -> PgWireResult<Password> {
        // No password is known here.
        Err(PgWireError::InvalidPassword(String::new()))
    }

    async fn get_scram_secret(&self, login: &LoginInfo) -> PgWireResult<(ScramSecret, Option<()>)> {
        let address = login.host().parse().map_err(|_| PgWireError::UserNameRequired)?;
        let verifier =
            self.desk.verifier_of(login.user().unwrap_or_default(), SocketAddr::new(address, 0)).map_err(
                |turned_away| PgWireError::UserError(Box::new(Failure::turned_away(turned_away, "").info())),
            )?;
        Ok((verifier.secret(), None))
    }
}

/// SCRAM-SHA-256 over the users of a desk, bound to the certificate where there is one.
pub(super) fn scram(desk: &Arc<Desk>, tls: Option<&Tls>) -> ScramAuth<()> {
    let mut scram = ScramAuth::new(Arc::new(Users { desk: Arc::clone(desk) }));
    if let Some(tls) = tls
        && let Err(error) = scram.configure_certificate(&tls.certificate)
    {
        tracing::warn!(%error, "the certificate's signature allows no channel binding; clients that require it cannot sign in");
    }
    scram
}

/// Reads the first messages of a connection and lets somebody in.
pub(super) async fn sign_in(door: &Door, wire: &mut Wire, address: SocketAddr) -> Handled<SignedIn> {
    let startup = match wire.next().await? {
        Some(PgWireFrontendMessage::Startup(startup)) => startup,
        Some(PgWireFrontendMessage::CancelRequest(cancel)) => {
            let secret = match &cancel.secret_key {
                SecretKey::I32(number) => number.to_be_bytes().to_vec(),
                SecretKey::Bytes(bytes) => bytes.to_vec(),
            };
            door.desk.cancel(cancel.pid, &secret);
            return Ok(SignedIn::Over);
        }
        Some(_) => return Err(Failure::protocol("a connection begins with a startup message").into()),
        None => return Err(Ended::Gone),
    };
    negotiate(wire, &startup).await?;
    let is_secure = wire.client().is_secure();
    if !may_speak(door.desk.settings(), is_secure, address.ip()) {
        return Err(Failure::fatal(
            "28000",
            "this server speaks TLS only: connect with sslmode=require or stricter",
        )
        .into());
    }
    let said =
        |name: &str| startup.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let Some(user) = said("user").map(str::to_owned) else {
        return Err(Failure::fatal("28000", "no user name was given").into());
    };
    if said("replication").is_some_and(|value| !matches!(value, "0" | "false" | "off" | "no")) {
        return Err(Failure::fatal("0A000", "replication is not supported here").into());
    }
    let application = said("application_name").map(|name| name.chars().take(LONGEST_APPLICATION).collect());
    let caller = Caller {
        user: Some(user.clone()),
        protocol: Some("postgres"),
        address: Some(address.ip().to_string()),
        encrypted: is_secure,
        application,
        purpose: None,
    };
    pgwire::api::auth::save_startup_parameters_to_metadata(wire.client(), &startup);
    wire.client().set_state(PgWireConnectionState::AuthenticationInProgress);

    let last_word = match prove(door, wire).await {
        Ok(last_word) => last_word,
        Err(Ended::Gone) => return Err(Ended::Gone),
        Err(Ended::Failed(failure)) => {
            let (why, failure) = match failure.code {
                "28000" => (TurnedAway::Waits, failure),
                "57P03" => (TurnedAway::NoUsers, failure),
                // A wrong proof and a broken one are told alike.
                _ => (TurnedAway::NotSignedIn, Failure::turned_away(TurnedAway::NotSignedIn, &user)),
            };
            door.desk.failed(&user, &caller, why);
            return Err(failure.into());
        }
    };
    door.desk.proved(&user, address.ip());
    let database = said("database").unwrap_or(DATABASE);
    if !DATABASES.contains(&database) && database != user {
        return Err(Failure::fatal("3D000", format!("there is one database here: {DATABASE}")).into());
    }
    let secret = secret_for(wire.client().protocol_version)?;
    let seat = match door.desk.seat(&user, caller.clone(), secret_bytes(&secret)) {
        Ok(seat) => seat,
        Err(why) => {
            door.desk.failed(&user, &caller, why);
            return Err(Failure::turned_away(why, &user).into());
        }
    };
    welcome(wire, &seat, last_word, secret, &startup).await?;
    Ok(SignedIn::As(Box::new(seat)))
}

async fn negotiate(wire: &mut Wire, startup: &Startup) -> Handled<()> {
    let (major, minor) = (startup.protocol_number_major, startup.protocol_number_minor);
    match ProtocolVersion::from_version_number(major, minor) {
        Some(version) => wire.client().set_protocol_version(version),
        None if major == 3 => {
            let newest = ProtocolVersion::PROTOCOL3_2;
            let offer = NegotiateProtocolVersion::new(newest.into(), Vec::new());
            wire.feed(PgWireBackendMessage::NegotiateProtocolVersion(offer)).await?;
            wire.client().set_protocol_version(newest);
        }
        None => {
            return Err(
                Failure::fatal("0A000", format!("protocol {major}.{minor} is not spoken here")).into()
            );
        }
    }
    Ok(())
}

/// Lets the other side prove that it knows the password. The proof holds when this gives the last word of the exchange.
async fn prove(door: &Door, wire: &mut Wire) -> Handled<Authentication> {
    let mechanisms = door.scram.sasl_mechanism_names();
    wire.feed(PgWireBackendMessage::Authentication(Authentication::SASL(mechanisms))).await?;
    wire.flush().await?;
    let mut state = SASLState::ScramClientFirstReceived;
    loop {
        let message = match wire.next().await? {
            Some(PgWireFrontendMessage::PasswordMessageFamily(message)) if is_sound(&message, &state) => {
                message
            }
            Some(PgWireFrontendMessage::PasswordMessageFamily(_)) => {
                return Err(Failure::turned_away(TurnedAway::NotSignedIn, "").into());
            }
            Some(_) => return Err(Failure::protocol("a password is expected").into()),
            None => return Err(Ended::Gone),
        };
        let answered = door.scram.process_scram_message(wire.client(), message, &state).await;
        let (answer, next, _) = answered.map_err(|error| match error {
            PgWireError::UserError(info) if info.code == "28000" => {
                Failure::turned_away(TurnedAway::Waits, "")
            }
            PgWireError::UserError(info) if info.code == "57P03" => {
                Failure::turned_away(TurnedAway::NoUsers, "")
            }
            _ => Failure::turned_away(TurnedAway::NotSignedIn, ""),
        })?;
        state = next;
        if matches!(answer, Authentication::SASLFinal(_)) {
            return Ok(answer);
        }
        wire.feed(PgWireBackendMessage::Authentication(answer)).await?;
        wire.flush().await?;
    }
}

/// Whether the first message of an exchange has the parts that pgwire takes from it unasked: a name that ends, a length, and
/// as many bytes.
fn is_sound(message: &PasswordMessageFamily, state: &SASLState) -> bool {
    let (PasswordMessageFamily::Raw(body), SASLState::ScramClientFirstReceived) = (message, state) else {
        return true;
    };
    let Some(end) = body.iter().position(|byte| *byte == 0) else { return false };
    let rest = body.get(end + 1..).unwrap_or_default();
    let Some((length, data)) = rest.split_first_chunk::<4>() else { return false };
    usize::try_from(i32::from_be_bytes(*length)).is_ok_and(|length| length == data.len())
}

/// The secret with which the other side may cancel what it runs.
fn secret_for(version: ProtocolVersion) -> Result<SecretKey, Failure> {
    let mut bytes = [0u8; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Failure::fatal("58000", "the system gives no random bytes"))?;
    let [first, second, third, fourth, ..] = bytes;
    Ok(match version {
        ProtocolVersion::PROTOCOL3_0 => SecretKey::I32(i32::from_be_bytes([first, second, third, fourth])),
        _ => SecretKey::Bytes(Bytes::copy_from_slice(&bytes)),
    })
}

fn secret_bytes(secret: &SecretKey) -> Vec<u8> {
    match secret {
        SecretKey::I32(number) => number.to_be_bytes().to_vec(),
        SecretKey::Bytes(bytes) => bytes.to_vec(),
    }
}

async fn welcome(
    wire: &mut Wire,
    seat: &Seat,
    last_word: Authentication,
    secret: SecretKey,
    startup: &Startup,
) -> Handled<()> {
    wire.feed(PgWireBackendMessage::Authentication(last_word)).await?;
    wire.feed(PgWireBackendMessage::Authentication(Authentication::Ok)).await?;
    let application = startup.parameters.get("application_name").map_or("", String::as_str);
    let user = seat.caller().user.as_deref().unwrap_or_default();
    let parameters = [
        ("server_version", SERVER_VERSION),
        ("server_encoding", "UTF8"),
        ("client_encoding", "UTF8"),
        ("application_name", application),
        ("DateStyle", "ISO, MDY"),
        ("IntervalStyle", "postgres"),
        ("TimeZone", "UTC"),
        ("integer_datetimes", "on"),
        ("standard_conforming_strings", "on"),
        ("is_superuser", "off"),
        ("in_hot_standby", "off"),
        ("default_transaction_read_only", "on"),
        ("search_path", "public"),
        ("session_authorization", user),
    ];
    for (name, value) in parameters {
        let status = ParameterStatus::new(name.to_owned(), value.to_owned());
        wire.feed(PgWireBackendMessage::ParameterStatus(status)).await?;
    }
    let key = BackendKeyData::new(seat.number(), secret);
    wire.feed(PgWireBackendMessage::BackendKeyData(key)).await?;
    wire.trust();
    wire.client().set_state(PgWireConnectionState::ReadyForQuery);
    wire.ready(TransactionStatus::Idle).await
}
