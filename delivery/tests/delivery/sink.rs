//! A mail server for tests that does as it is told: takes mails, puts them off, refuses them, stalls, or hangs up.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What the server does with one connection.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// Takes the mail.
    Take,
    /// Greets with this line and hangs up.
    Greet(&'static str),
    /// Answers the recipient with this line.
    AtRecipient(&'static str),
    /// Reads the mail, does not take it, and answers with this line.
    AtEnd(&'static str),
    /// Hangs up when the recipient is named.
    HangUpAtRecipient,
    /// Reads the mail, does not take it, and hangs up.
    HangUpAtEnd,
    /// Takes the mail, and hangs up before it says so.
    TakeAndHangUp,
    /// Takes the mail, and says so only after a time.
    TakeAndStall(Duration),
    /// Takes the mail, says so after a time, and never answers a goodbye.
    TakeLateAndStallAtQuit(Duration),
    /// Answers nothing for a time when greeted.
    StallAtGreeting(Duration),
}

/// How the server treats TLS.
#[derive(Clone)]
pub enum Security {
    /// It knows none.
    None,
    /// From the first byte.
    Implicit(TlsAcceptor),
    /// By `STARTTLS`.
    Upgrade(TlsAcceptor),
    /// It offers `STARTTLS` and refuses it.
    Refused,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub to: String,
    pub text: String,
    pub encrypted: bool,
    pub logged_in: bool,
}

impl Taken {
    /// The value of a header, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let begin = format!("{}:", name.to_ascii_lowercase());
        let line =
            head.lines().find(|line| line.to_ascii_lowercase().starts_with(&begin)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Shared {
    script: Mutex<VecDeque<Behaviour>>,
    taken: Mutex<Vec<Taken>>,
    connections: Mutex<usize>,
}

/// The server.
pub struct Sink {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sink {
    pub async fn start() -> Self {
        Self::start_with(Security::None, None).await
    }

    /// With TLS, and with an account without which it takes nothing.
    pub async fn start_with(security: Security, account: Option<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let of_task = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (shared, security) = (Arc::clone(&of_task), security.clone());
                *shared.connections.lock().unwrap() += 1;
                let behaviour = shared.script.lock().unwrap().pop_front().unwrap_or(Behaviour::Take);
                tokio::spawn(async move {
                    let mut session =
                        Session { shared, behaviour, account, encrypted: false, logged_in: false };
                    match security {
                        Security::Implicit(acceptor) => {
                            session.encrypted = true;
                            if let Ok(stream) = acceptor.accept(stream).await {
                                session.talk(stream, true, Offer::Nothing).await;
                            }
                        }
                        Security::None => {
                            session.talk(stream, true, Offer::Nothing).await;
                        }
                        Security::Refused => {
                            session.talk(stream, true, Offer::Refused).await;
                        }
                        Security::Upgrade(acceptor) => {
                            let Some(stream) = session.talk(stream, true, Offer::Upgrade).await else {
                                return;
                            };
                            session.encrypted = true;
                            if let Ok(stream) = acceptor.accept(stream).await {
                                session.talk(stream, false, Offer::Nothing).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, shared, task }
    }

    /// What it does with the next connections; after them it takes mails.
    pub fn script(&self, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.shared.script.lock().unwrap().extend(behaviours);
    }

    /// Mails that were taken.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().unwrap().clone()
    }

    /// How many mails to an address were taken.
    pub fn taken_by(&self, address: &str) -> usize {
        self.taken().iter().filter(|mail| mail.to == address).count()
    }

    pub fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Offer {
    Nothing,
    Upgrade,
    Refused,
}

struct Session {
    shared: Arc<Shared>,
    behaviour: Behaviour,
    account: Option<(&'static str, &'static str)>,
    encrypted: bool,
    logged_in: bool,
}

impl Session {
    /// Talks until the end; gives the stream back when it is to be upgraded.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: S,
        greets: bool,
        offer: Offer,
    ) -> Option<S> {
        let mut stream = BufReader::new(stream);
        if greets {
            match self.behaviour.clone() {
                Behaviour::Greet(line) => {
                    say(&mut stream, line).await?;
                    return None;
                }
                Behaviour::StallAtGreeting(time) => tokio::time::sleep(time).await,
                _ => {}
            }
            say(&mut stream, "220 sink ready").await?;
        }
        let mut to = String::new();
        loop {
            let line = hear(&mut stream).await?;
            let command = line.to_ascii_uppercase();
            if command.starts_with("EHLO") {
                say(&mut stream, "250-sink").await?;
                if offer != Offer::Nothing {
                    say(&mut stream, "250-STARTTLS").await?;
                }
                if self.account.is_some() {
                    say(&mut stream, "250-AUTH PLAIN").await?;
                }
                say(&mut stream, "250 8BITMIME").await?;
            } else if command.starts_with("STARTTLS") {
                if offer == Offer::Upgrade {
                    say(&mut stream, "220 go on").await?;
                    return Some(stream.into_inner());
                }
                say(&mut stream, "454 4.7.0 TLS not available").await?;
            } else if command.starts_with("AUTH PLAIN") {
                use base64::Engine;
                let given = line.split(' ').nth(2).unwrap_or_default();
                let given = base64::engine::general_purpose::STANDARD.decode(given).unwrap_or_default();
                let (user, password) = self.account?;
                self.logged_in = given == format!("\0{user}\0{password}").as_bytes();
                let answer = if self.logged_in { "235 2.7.0 welcome" } else { "535 5.7.8 wrong password" };
                say(&mut stream, answer).await?;
            } else if command.starts_with("MAIL") {
                let is_let_in = self.account.is_none() || self.logged_in;
                say(&mut stream, if is_let_in { "250 ok" } else { "530 5.7.0 log in first" }).await?;
            } else if command.starts_with("RCPT") {
                to = line.split(['<', '>']).nth(1)?.to_owned();
                match self.behaviour {
                    Behaviour::AtRecipient(answer) => say(&mut stream, answer).await?,
                    Behaviour::HangUpAtRecipient => return None,
                    _ => say(&mut stream, "250 ok").await?,
                }
            } else if command == "DATA" {
                say(&mut stream, "354 go on").await?;
                let text = hear_content(&mut stream).await?;
                self.end(&mut stream, &to, text).await?;
            } else if command == "QUIT" {
                if let Behaviour::TakeLateAndStallAtQuit(_) = self.behaviour {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
                say(&mut stream, "221 bye").await?;
                return None;
            } else {
                say(&mut stream, "500 what?").await?;
            }
        }
    }

    async fn end<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        to: &str,
        text: String,
    ) -> Option<()> {
        let (is_taken, wait, answer) = match &self.behaviour {
            Behaviour::AtEnd(answer) => (false, None, Some(*answer)),
            Behaviour::HangUpAtEnd => (false, None, None),
            Behaviour::TakeAndHangUp => (true, None, None),
            Behaviour::TakeAndStall(time) | Behaviour::TakeLateAndStallAtQuit(time) => {
                (true, Some(*time), Some("250 ok"))
            }
            _ => (true, None, Some("250 2.0.0 taken")),
        };
        if is_taken {
            let (encrypted, logged_in) = (self.encrypted, self.logged_in);
            let taken = Taken { to: to.to_owned(), text, encrypted, logged_in };
            self.shared.taken.lock().unwrap().push(taken);
        }
        if let Some(time) = wait {
            tokio::time::sleep(time).await;
        }
        say(stream, answer?).await
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(bytes) if bytes > 0 => Some(line.trim_end().to_owned()),
        _ => None,
    }
}

async fn hear_content<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(text);
        }
        text.push_str(line.strip_prefix('.').filter(|rest| rest.starts_with('.')).unwrap_or(&line));
    }
}
