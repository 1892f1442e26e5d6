//! A mail server that takes mails, and can be told to hang up on the next ones before it says that it has them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::Result;

use crate::acceptor::Acceptor;

/// A mail as it was taken.
#[derive(Debug, Clone)]
pub struct TakenMail {
    /// The recipient that the envelope names.
    pub to: String,
    /// Headers and body, lines ended by a line feed.
    pub text: String,
}

/// The server, without encryption, on loopback.
#[derive(Debug)]
pub struct MailServer {
    acceptor: Acceptor,
    taken: Arc<Mutex<Vec<TakenMail>>>,
    hang_ups: Arc<AtomicUsize>,
}

impl MailServer {
    /// Starts one.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start() -> Result<Self> {
        let (taken, hang_ups) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let (of_server, left) = (Arc::clone(&taken), Arc::clone(&hang_ups));
        let acceptor = Acceptor::start("mail server", move |client| talk(client, &of_server, &left))?;
        Ok(Self { acceptor, taken, hang_ups })
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.acceptor.address().port()
    }

    /// Takes the next mails, and hangs up instead of saying so: whoever sent them cannot know.
    pub fn hang_up_on_the_next(&self, mails: usize) {
        self.hang_ups.store(mails, Ordering::SeqCst);
    }

    /// The mails so far.
    #[must_use]
    pub fn taken(&self) -> Vec<TakenMail> {
        self.taken.lock().map(|taken| taken.clone()).unwrap_or_default()
    }
}

fn talk(client: &TcpStream, taken: &Mutex<Vec<TakenMail>>, hang_ups: &AtomicUsize) -> Result<()> {
    let (mut lines, mut client) = (BufReader::new(client).lines(), client);
    client.write_all(b"220 mail.example ready\r\n")?;
    let mut to = String::new();
    while let Some(line) = lines.next() {
        let line = line?;
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.example\r\n250 8BITMIME\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 accepted\r\n"
            }
            "DATA" => {
                client.write_all(b"354 go on\r\n")?;
                let mut text = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                if let Ok(mut taken) = taken.lock() {
                    taken.push(TakenMail { to: to.clone(), text });
                }
                if hang_ups
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                    .is_ok()
                {
                    return Ok(());
                }
                "250 taken\r\n"
            }
            "QUIT" => {
                client.write_all(b"221 goodbye\r\n")?;
                return Ok(());
            }
            _ => "250 accepted\r\n",
        };
        client.write_all(answer.as_bytes())?;
    }
    Ok(())
}
