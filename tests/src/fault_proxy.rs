//! A proxy in front of the S3 server that behaves, when told to, as a network or a store does on a bad day.
//!
//! It knows just enough of HTTP: where a request ends, and how to say that a connection carries one request only. The
//! header `Connection` is not signed by S3 clients, so changing it does not spoil a signature.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::acceptor::Acceptor;

/// No S3 request has a longer head.
const LONGEST_HEAD: usize = 64 << 10;
/// A side that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(60);

/// How the proxy treats requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Hands them on.
    Pass,
    /// Answers some with an error, without handing them on.
    Refuse {
        /// The answer: 500, 503 ...
        status: u16,
        /// How many of a hundred.
        percent: u64,
    },
    /// Hands them on late.
    Slow {
        /// How late.
        delay: Duration,
    },
    /// Hands requests that write on, waits for their answer, and cuts the connection instead of giving it.
    LoseAnswers {
        /// How many of a hundred.
        percent: u64,
        /// Only those that write a table's log: the answers to commits.
        only_commits: bool,
    },
}

/// What the proxy has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests that came.
    pub requests: u64,
    /// Requests that read a commit of a table.
    pub commits_read: u64,
    /// Requests that list what there is.
    pub listings: u64,
    /// Requests answered with an error of the proxy's own.
    pub refused: u64,
    /// Requests handed on late.
    pub slowed: u64,
    /// Requests that the server carried out and whose answer nobody got.
    pub lost_answers: u64,
    /// Those among them that committed to a table.
    pub lost_commits: u64,
    /// Commits to tables that the server accepted, whether or not the answer came through.
    pub commits: u64,
}

/// A proxy on a port of its own; dropped, it stops to accept.
#[derive(Debug)]
pub struct FaultProxy {
    state: Arc<State>,
    acceptor: Acceptor,
}

#[derive(Debug)]
struct State {
    upstream: String,
    mode: Mutex<(Mode, u64)>,
    requests: AtomicU64,
    commits_read: AtomicU64,
    listings: AtomicU64,
    refused: AtomicU64,
    slowed: AtomicU64,
    lost_answers: AtomicU64,
    lost_commits: AtomicU64,
    commits: AtomicU64,
}

impl FaultProxy {
    /// Starts a proxy to `upstream` (`host:port`) that hands everything on.
    pub fn start(upstream: &str) -> Result<Self> {
        let state = Arc::new(State {
            upstream: upstream.to_owned(),
            mode: Mutex::new((Mode::Pass, 0)),
            requests: AtomicU64::new(0),
            commits_read: AtomicU64::new(0),
            listings: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            slowed: AtomicU64::new(0),
            lost_answers: AtomicU64::new(0),
            lost_commits: AtomicU64::new(0),
            commits: AtomicU64::new(0),
        });
        let of_acceptor = Arc::clone(&state);
        let acceptor = Acceptor::start("fault proxy", move |client| {
            let served = of_acceptor.serve(client);
            let _ = client.shutdown(Shutdown::Both);
            served
        })?;
        Ok(Self { state, acceptor })
    }

    /// The endpoint to give to S3 clients.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.acceptor.address())
    }

    /// From the next request on, behave so.
    pub fn set(&self, mode: Mode) {
        *self.state.mode.lock().unwrap_or_else(PoisonError::into_inner) = (mode, 0);
    }

    /// What it has done so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let of = |count: &AtomicU64| count.load(Ordering::Acquire);
        Counts {
            requests: of(&self.state.requests),
            commits_read: of(&self.state.commits_read),
            listings: of(&self.state.listings),
            refused: of(&self.state.refused),
            slowed: of(&self.state.slowed),
            lost_answers: of(&self.state.lost_answers),
            lost_commits: of(&self.state.lost_commits),
            commits: of(&self.state.commits),
        }
    }
}

impl State {
    /// One request and its answer.
    fn serve(&self, mut client: &TcpStream) -> Result<()> {
        client.set_read_timeout(Some(SILENCE))?;
        client.set_write_timeout(Some(SILENCE))?;
        client.set_nodelay(true)?;
        let Some((head, rest)) = read_head(client)? else { return Ok(()) };
        let Some(request) = Request::parse(&head) else {
            client.write_all(&answer(400, "this is no HTTP request with a length"))?;
            return Ok(());
        };
        count(&self.requests);
        if request.reads_a_commit() {
            count(&self.commits_read);
        } else if request.lists() {
            count(&self.listings);
        }
        let body = read_body(client, rest, request.length)?;
        let mode = self.mode_of(&request);
        match mode {
            Mode::Refuse { status, .. } => {
                count(&self.refused);
                client.write_all(&answer(status, "as the test asked"))?;
                return Ok(());
            }
            Mode::Slow { delay } => {
                count(&self.slowed);
                std::thread::sleep(delay);
            }
            Mode::Pass | Mode::LoseAnswers { .. } => {}
        }
        let answer = self.hand_on(&request, &body)?;
        let accepted = status_of(&answer).is_some_and(|status| (200..300).contains(&status));
        let commits = request.commits() && accepted;
        if commits {
            count(&self.commits);
        }
        if matches!(mode, Mode::LoseAnswers { .. }) {
            count(&self.lost_answers);
            if commits {
                count(&self.lost_commits);
            }
            return Ok(());
        }
        client.write_all(&closing(&answer))?;
        Ok(())
    }

    /// What happens to this request. The chosen ones are spread evenly, so that a share holds for few requests too.
    fn mode_of(&self, request: &Request) -> Mode {
        let mut mode = self.mode.lock().unwrap_or_else(PoisonError::into_inner);
        let (current, seen) = *mode;
        let percent = match current {
            Mode::Pass | Mode::Slow { .. } => return current,
            Mode::Refuse { percent, .. } => percent,
            Mode::LoseAnswers { only_commits: true, .. } if !request.commits() => return Mode::Pass,
            Mode::LoseAnswers { .. } if !request.writes() => return Mode::Pass,
            Mode::LoseAnswers { percent, .. } => percent,
        };
        mode.1 = seen + 1;
        let chosen = (seen + 1) * percent / 100 > seen * percent / 100;
        if chosen { current } else { Mode::Pass }
    }

    fn hand_on(&self, request: &Request, body: &[u8]) -> Result<Vec<u8>> {
        let mut server = TcpStream::connect(&self.upstream).context("the server does not listen")?;
        server.set_read_timeout(Some(SILENCE))?;
        server.set_write_timeout(Some(SILENCE))?;
        server.set_nodelay(true)?;
        server.write_all(&[request.head.as_slice(), body].concat())?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::AcqRel);
}

/// A request as far as the proxy looks at it.
struct Request {
    method: String,
    target: String,
    length: usize,
    /// The head to hand on.
    head: Vec<u8>,
}

impl Request {
    /// `None` for what is no HTTP/1 request with a length that is known beforehand.
    fn parse(head: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(head).ok()?;
        let line = text.lines().next()?;
        let mut words = line.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if !version.starts_with("HTTP/1.") || method.is_empty() || !target.starts_with('/') {
            return None;
        }
        let mut length = 0;
        for line in text.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
            if name.eq_ignore_ascii_case("transfer-encoding") {
                return None;
            }
        }
        Some(Self { method: method.to_owned(), target: target.to_owned(), length, head: closing(head) })
    }

    fn writes(&self) -> bool {
        self.method == "PUT" || self.method == "POST"
    }

    /// Whether it writes a numbered entry of a table's log.
    fn commits(&self) -> bool {
        self.method == "PUT" && self.is_about_a_commit()
    }

    fn reads_a_commit(&self) -> bool {
        self.method == "GET" && self.is_about_a_commit()
    }

    fn lists(&self) -> bool {
        self.method == "GET" && self.target.contains("list-type=")
    }

    fn is_about_a_commit(&self) -> bool {
        let path = self.target.split('?').next().unwrap_or_default();
        let entry = path.split_once("/_delta_log/").and_then(|(_, name)| name.strip_suffix(".json"));
        entry.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
    }
}

/// Reads up to the empty line; what came behind it is returned too. `None` when the client went away before.
fn read_head(mut client: &TcpStream) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    let mut read = Vec::new();
    let mut piece = [0; 8192];
    loop {
        if let Some(end) = end_of_head(&read) {
            let rest = read.split_off(end);
            return Ok(Some((read, rest)));
        }
        if read.len() > LONGEST_HEAD {
            bail!("no end of the head in {LONGEST_HEAD} bytes");
        }
        let length = client.read(&mut piece)?;
        if length == 0 {
            return Ok(None);
        }
        read.extend_from_slice(piece.get(..length).unwrap_or_default());
    }
}

fn read_body(client: &TcpStream, mut body: Vec<u8>, length: usize) -> Result<Vec<u8>> {
    let missing = length.saturating_sub(body.len());
    let read = client.take(missing as u64).read_to_end(&mut body)?;
    if read < missing {
        bail!("the client went away within its request");
    }
    body.truncate(length);
    Ok(body)
}

/// The length of a head with its empty line.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|position| position + 4)
}

fn status_of(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|byte| *byte == b'\r').next()?;
    std::str::from_utf8(line).ok()?.split(' ').nth(1)?.parse().ok()
}

/// A message whose head says that the connection ends with it. What has no head stays as it is.
fn closing(message: &[u8]) -> Vec<u8> {
    let Some(end) = end_of_head(message) else { return message.to_vec() };
    let (head, body) = message.split_at(end);
    let mut changed = Vec::with_capacity(message.len() + 32);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        let about_connection =
            name.eq_ignore_ascii_case(b"connection") || name.eq_ignore_ascii_case(b"keep-alive");
        if line == b"\r\n" {
            changed.extend_from_slice(b"Connection: close\r\n\r\n");
        } else if !about_connection {
            changed.extend_from_slice(line);
        }
    }
    changed.extend_from_slice(body);
    changed
}

fn answer(status: u16, reason: &str) -> Vec<u8> {
    let body = format!("<Error><Code>{status}</Code><Message>{reason}</Message></Error>");
    format!(
        "HTTP/1.1 {status} Fault\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};
    use std::time::Instant;

    /// A server that answers `200` to everything and remembers what it was sent.
    fn server() -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&seen);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let mut client = client.unwrap();
                let Some((head, rest)) = read_head(&client).unwrap() else { continue };
                let request = Request::parse(&head).unwrap();
                let body = read_body(&client, rest, request.length).unwrap();
                let all = [head, body].concat();
                remembered.lock().unwrap().push(String::from_utf8(all).unwrap());
                client.write_all(b"HTTP/1.1 200 OK\r\nKeep-Alive: 5\r\nContent-Length: 2\r\n\r\nok").unwrap();
            }
        });
        (address, seen)
    }

    fn ask(proxy: &FaultProxy, request: &str) -> String {
        let mut stream = TcpStream::connect(proxy.acceptor.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        // A cut connection may show as a reset.
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn put(path: &str) -> String {
        format!("PUT {path} HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nbody")
    }

    const COMMIT: &str = "/bucket/t/_delta_log/00000000000000000003.json";

    #[test]
    fn requests_and_answers_pass_and_end_their_connection() {
        let (upstream, seen) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        let answer = ask(&proxy, &put(COMMIT));
        assert_eq!(answer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        let sent = seen.lock().unwrap().join("");
        assert_eq!(
            sent,
            format!("PUT {COMMIT} HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
        );
        assert_eq!(proxy.counts(), Counts { requests: 1, commits: 1, ..Counts::default() });
    }

    #[test]
    fn requests_are_counted_by_what_they_ask_for() {
        let (upstream, _) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        for target in [COMMIT, "/bucket?list-type=2&prefix=t", "/bucket/t/part-0.parquet"] {
            ask(&proxy, &format!("GET {target} HTTP/1.1\r\n\r\n"));
        }
        let counts = proxy.counts();
        assert_eq!((counts.requests, counts.commits_read, counts.listings, counts.commits), (3, 1, 1, 0));
    }

    #[test]
    fn a_refused_request_never_reaches_the_server() {
        let (upstream, seen) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        proxy.set(Mode::Refuse { status: 503, percent: 100 });
        assert!(ask(&proxy, &put("/bucket/a")).starts_with("HTTP/1.1 503 "));
        assert!(seen.lock().unwrap().is_empty());
        proxy.set(Mode::Refuse { status: 500, percent: 40 });
        let refused = (0..10).filter(|_| ask(&proxy, &put("/bucket/a")).starts_with("HTTP/1.1 500 ")).count();
        assert_eq!(refused, 4);
        assert_eq!(seen.lock().unwrap().len(), 6);
    }

    #[test]
    fn a_lost_answer_was_carried_out_and_only_writes_lose_theirs() {
        let (upstream, seen) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        proxy.set(Mode::LoseAnswers { percent: 100, only_commits: false });
        assert_eq!(ask(&proxy, &put(COMMIT)), "");
        assert_eq!(ask(&proxy, &put("/bucket/part-0.parquet")), "");
        assert!(ask(&proxy, "GET /bucket/a HTTP/1.1\r\n\r\n").ends_with("ok"));
        assert_eq!(seen.lock().unwrap().len(), 3);
        proxy.set(Mode::LoseAnswers { percent: 100, only_commits: true });
        assert!(ask(&proxy, &put("/bucket/part-0.parquet")).ends_with("ok"));
        assert!(ask(&proxy, &put("/bucket/t/_delta_log/_last_checkpoint")).ends_with("ok"));
        assert_eq!(ask(&proxy, &put(COMMIT)), "");
        let counts = proxy.counts();
        assert_eq!((counts.lost_answers, counts.lost_commits, counts.commits), (3, 2, 2));
    }

    #[test]
    fn a_slow_store_answers_late() {
        let (upstream, _) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        proxy.set(Mode::Slow { delay: Duration::from_millis(80) });
        let asked = Instant::now();
        assert!(ask(&proxy, &put("/bucket/a")).ends_with("ok"));
        assert!(asked.elapsed() >= Duration::from_millis(80));
    }

    #[test]
    fn odd_input_ends_its_own_connection_only() {
        let (upstream, _) = server();
        let proxy = FaultProxy::start(&upstream).unwrap();
        let odd = [
            "",
            "\r\n\r\n",
            "nonsense\r\n\r\n",
            "PUT\r\n\r\n",
            "PUT /a HTTP/2\r\n\r\n",
            "PUT /a HTTP/1.1\r\nContent-Length: many\r\n\r\n",
            "PUT /a HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        ];
        for request in odd.iter().skip(1) {
            assert!(ask(&proxy, request).starts_with("HTTP/1.1 400 "), "{request:?}");
        }
        // Clients that go away within the head and within the body.
        for cut in [odd[0], "PUT /a HT", "PUT /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"] {
            let mut stream = TcpStream::connect(proxy.acceptor.address()).unwrap();
            stream.write_all(cut.as_bytes()).unwrap();
        }
        let mut endless = TcpStream::connect(proxy.acceptor.address()).unwrap();
        let _ = endless.write_all(&vec![b'x'; LONGEST_HEAD * 2]);
        assert!(ask(&proxy, &put("/bucket/a")).ends_with("ok"));
    }

    #[test]
    fn a_server_that_is_away_is_a_cut_connection() {
        let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let proxy = FaultProxy::start(&nobody.to_string()).unwrap();
        assert_eq!(ask(&proxy, &put("/bucket/a")), "");
        assert_eq!(proxy.counts().requests, 1);
    }
}
