//! A schema registry: a small HTTP server that speaks as Confluent's does, as far as readers of messages hear of it.
//!
//! `GET /schemas/ids/{id}` and `GET /subjects/{subject}/versions/{version}`; the errors 40401, 40402 and 40403 in its own
//! form; a version's references to other subjects. Ids count upwards over all subjects, and the same schema under two
//! subjects has one id. It can be taken away and brought back on its port, and it remembers what it was asked.
//!
//! <https://docs.confluent.io/platform/current/schema-registry/develop/api.html>

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::acceptor::Acceptor;

/// No request of a reader is longer.
const LONGEST_HEAD: usize = 16 << 10;
/// A client that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(10);

/// A registry on a port of its own; dropped, it stops to accept.
#[derive(Debug)]
pub struct RegistryServer {
    state: Arc<State>,
    acceptor: Acceptor,
}

#[derive(Debug, Default)]
struct State {
    versions: Mutex<Vec<Version>>,
    asked: Mutex<Vec<String>>,
    away: AtomicBool,
}

/// A version of a subject.
#[derive(Debug, Clone)]
struct Version {
    subject: String,
    version: usize,
    id: u32,
    schema: String,
    /// Subjects and versions that it refers to, with the names of the types there.
    references: Vec<(String, String, usize)>,
}

impl RegistryServer {
    /// Starts a registry without any schema.
    pub fn start() -> Result<Self> {
        let state = Arc::new(State::default());
        let of_acceptor = Arc::clone(&state);
        let acceptor = Acceptor::start("schema registry", move |client| of_acceptor.serve(client))?;
        Ok(Self { state, acceptor })
    }

    /// The address to give to readers.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.acceptor.address())
    }

    /// Registers the next version of a subject, which refers to these types (name, subject, version); its id.
    #[must_use]
    pub fn register(&self, subject: &str, schema: &Value, references: &[(&str, &str, usize)]) -> u32 {
        let mut versions = self.state.versions.lock().unwrap_or_else(PoisonError::into_inner);
        let schema = schema.to_string();
        let references: Vec<(String, String, usize)> = references
            .iter()
            .map(|(name, subject, version)| ((*name).to_owned(), (*subject).to_owned(), *version))
            .collect();
        let version = versions.iter().filter(|known| known.subject == subject).count() + 1;
        let same = versions.iter().find(|known| known.schema == schema && known.references == references);
        let greatest = versions.iter().map(|known| known.id).max().unwrap_or(0);
        let id = same.map_or(greatest + 1, |known| known.id);
        versions.push(Version { subject: subject.to_owned(), version, id, schema, references });
        id
    }

    /// Answers every request with 503, or answers again.
    pub fn set_away(&self, away: bool) {
        self.state.away.store(away, Ordering::Release);
    }

    /// The paths that it was asked for, also while it was away.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.state.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl State {
    /// One request and its answer.
    fn serve(&self, mut client: &TcpStream) -> Result<()> {
        client.set_read_timeout(Some(SILENCE))?;
        client.set_write_timeout(Some(SILENCE))?;
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST_HEAD {
            client.read_exact(&mut byte)?;
            head.extend_from_slice(&byte);
        }
        let head = String::from_utf8_lossy(&head);
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
        let (status, body) = if self.away.load(Ordering::Acquire) {
            (503, "<html>Service Unavailable</html>".to_owned())
        } else if method != "GET" {
            (405, json!({"error_code": 405, "message": "HTTP 405 Method Not Allowed"}).to_string())
        } else {
            let (status, body) = self.answer(path);
            (status, body.to_string())
        };
        let head = format!(
            "HTTP/1.1 {status} Answer\r\nContent-Type: application/vnd.schemaregistry.v1+json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            body.len()
        );
        client.write_all(head.as_bytes())?;
        client.write_all(body.as_bytes())?;
        Ok(())
    }

    fn answer(&self, path: &str) -> (u16, Value) {
        let versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        let none = |code: u32, message: String| (404, json!({"error_code": code, "message": message}));
        let parts: Vec<String> = path.trim_start_matches('/').split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["schemas", "ids", id] => {
                let found = versions.iter().find(|known| known.id.to_string() == *id);
                found.map_or_else(
                    || none(40403, format!("Schema {id} not found")),
                    |known| (200, known.said(json!({}))),
                )
            }
            ["subjects", subject, "versions", version] => {
                let of_subject = || versions.iter().filter(|known| known.subject == *subject);
                let found = of_subject().find(|known| known.version.to_string() == *version);
                match found {
                    Some(known) => {
                        let whose = json!({"subject": subject, "version": known.version, "id": known.id});
                        (200, known.said(whose))
                    }
                    None if of_subject().next().is_none() => {
                        none(40401, format!("Subject '{subject}' not found."))
                    }
                    None => none(40402, format!("Version {version} not found.")),
                }
            }
            _ => (404, json!({"error_code": 404, "message": "HTTP 404 Not Found"})),
        }
    }
}

impl Version {
    /// The answer that tells this version. Confluent's registry names the type of a schema only when it is not Avro.
    fn said(&self, mut answer: Value) -> Value {
        answer["schema"] = json!(self.schema);
        if !self.references.is_empty() {
            let references = self.references.iter().map(
                |(name, subject, version)| json!({"name": name, "subject": subject, "version": version}),
            );
            answer["references"] = references.collect();
        }
        answer
    }
}

/// A part of a path without its percent signs.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn get(server: &RegistryServer, path: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(server.acceptor.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    #[test]
    fn it_answers_as_a_registry_does() {
        let server = RegistryServer::start().unwrap();
        let first = server.register("a/b-value", &json!("string"), &[]);
        let second = server.register("a/b-value", &json!("int"), &[("x.A", "other", 1)]);
        assert_eq!((first, second), (1, 2));
        assert_eq!(server.register("other", &json!("string"), &[]), first);
        assert_eq!(get(&server, "/schemas/ids/1"), (200, json!({"schema": "\"string\""})));
        let references = json!([{"name": "x.A", "subject": "other", "version": 1}]);
        let told = json!({"subject": "a/b-value", "version": 2, "id": 2, "schema": "\"int\"", "references": references});
        assert_eq!(get(&server, "/subjects/a%2Fb-value/versions/2"), (200, told));
        assert_eq!(get(&server, "/schemas/ids/7").1["error_code"], 40403);
        assert_eq!(get(&server, "/subjects/none/versions/1").1["error_code"], 40401);
        assert_eq!(get(&server, "/subjects/other/versions/2").1["error_code"], 40402);
        assert_eq!(get(&server, "/nowhere").1["error_code"], 404);
        server.set_away(true);
        assert_eq!(get(&server, "/schemas/ids/1"), (503, Value::Null));
        assert_eq!(server.asked().iter().filter(|path| *path == "/schemas/ids/1").count(), 2);
    }
}
