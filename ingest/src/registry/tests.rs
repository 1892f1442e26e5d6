//! Asking a server that answers as a registry does, or as something else on the way.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Status and body, by path.
type Answers = HashMap<&'static str, Vec<(u16, String)>>;

/// What a server has been asked, and what it answers: the answers to a path in their order, the last one again and again.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn says(self, path: &'static str, status: u16, body: &str) -> Self {
        self.answers.lock().unwrap().entry(path).or_default().push((status, body.to_owned()));
        self
    }

    fn paths(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|head| head.split(' ').nth(1).unwrap().to_owned()).collect()
    }

    fn answer(&self, head: &str) -> (u16, String) {
        self.asked.lock().unwrap().push(head.to_owned());
        let path = head.split(' ').nth(1).unwrap();
        let mut all = self.answers.lock().unwrap();
        let Some(answers) = all.get_mut(path) else { return (404, "<html>no such page</html>".to_owned()) };
        if answers.len() > 1 { answers.remove(0) } else { answers.first().unwrap().clone() }
    }

    /// Starts the server and gives its address.
    async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        self.answer_on(listener);
        format!("http://{address}")
    }

    /// Answers what comes to a listener.
    fn answer_on(&self, listener: TcpListener) {
        let script = self.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                let (status, body) = script.answer(std::str::from_utf8(&head).unwrap());
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                let _ = stream.write_all(text.as_bytes()).await;
            }
        });
    }
}

fn registry(settings: &SchemaRegistrySettings) -> Registry {
    Registry::new(settings, IntCounter::new("failures", "Questions without an answer.").unwrap()).unwrap()
}

fn at(url: String) -> SchemaRegistrySettings {
    SchemaRegistrySettings { url, ..SchemaRegistrySettings::default() }
}

/// A value that names the schema with this id.
fn value(id: u32) -> Vec<u8> {
    [&[0][..], &id.to_be_bytes(), b"body"].concat()
}

async fn schema(registry: &mut Registry, id: u32) -> WriterSchema {
    loop {
        match registry.schema_of(Some(&value(id))) {
            Some(known) => return known,
            None => registry.answered().await,
        }
    }
}

fn reason(schema: WriterSchema) -> String {
    match schema {
        WriterSchema::Unknown(reason) => reason.to_string(),
        other => panic!("{other:?} is not unknown"),
    }
}

const TEXT: &str = r#"{"schema": "\"string\""}"#;
const NONE: &str = r#"{"error_code": 40403, "message": "Schema 7 not found"}"#;

#[tokio::test]
async fn a_schema_is_asked_for_once_and_json_never() {
    let script = Script::default().says("/schemas/ids/7", 200, TEXT);
    let mut registry = registry(&at(script.serve().await));
    assert!(matches!(registry.schema_of(Some(b"{}")), Some(WriterSchema::None)));
    assert!(matches!(registry.schema_of(None), Some(WriterSchema::None)));
    // Two that wait for the same one.
    assert!(registry.schema_of(Some(&value(7))).is_none());
    assert!(registry.schema_of(Some(&value(7))).is_none());
    assert!(matches!(schema(&mut registry, 7).await, WriterSchema::Known(_)));
    assert!(matches!(schema(&mut registry, 7).await, WriterSchema::Known(_)));
    assert_eq!(script.paths(), ["/schemas/ids/7"]);
}

#[tokio::test]
async fn without_a_registry_nobody_is_asked() {
    let mut registry = registry(&SchemaRegistrySettings::default());
    assert!(matches!(registry.schema_of(Some(&value(7))), Some(WriterSchema::NoRegistry)));
    assert!(matches!(registry.schema_of(Some(b"{}")), Some(WriterSchema::None)));
}

#[tokio::test]
async fn only_the_registrys_own_no_is_a_no() {
    let script = Script::default()
        .says("/schemas/ids/7", 503, "<html>starting</html>")
        .says("/schemas/ids/7", 404, "<html>no route</html>")
        .says("/schemas/ids/7", 401, r#"{"error_code": 401, "message": "Unauthorized"}"#)
        .says("/schemas/ids/7", 200, "<html>log in</html>")
        .says("/schemas/ids/7", 404, NONE);
    let mut registry = registry(&at(script.serve().await));
    assert!(reason(schema(&mut registry, 7).await).contains("no schema with this id"));
    assert_eq!(registry.failures.get(), 4);
    // Believed for a while.
    assert!(matches!(schema(&mut registry, 7).await, WriterSchema::Unknown(_)));
    assert_eq!(script.paths().len(), 5);
}

#[tokio::test]
async fn a_registry_that_is_away_is_waited_for() {
    let script = Script::default().says("/schemas/ids/7", 200, TEXT);
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap();
    drop(held);
    let mut registry = registry(&at(format!("http://{address}")));
    assert!(registry.schema_of(Some(&value(7))).is_none());
    let waited = tokio::time::timeout(Duration::from_millis(600), registry.answered()).await;
    assert!(waited.is_err());
    assert!(registry.failures.get() >= 1);
    script.answer_on(TcpListener::bind(address).await.unwrap());
    assert!(matches!(schema(&mut registry, 7).await, WriterSchema::Known(_)));
}

#[tokio::test]
async fn references_are_followed_each_once() {
    let main = r#"{"schemaType": "AVRO", "schema": "{\"type\": \"record\", \"name\": \"x.Main\", \"fields\": [{\"name\": \"a\", \"type\": \"A\"}, {\"name\": \"b\", \"type\": \"B\"}]}", "references": [
        {"name": "x.A", "subject": "one/a b", "version": 1}, {"name": "x.B", "subject": "b", "version": 3}]}"#;
    let a = r#"{"subject": "one/a b", "version": 1, "id": 2, "schema": "{\"type\": \"record\", \"name\": \"x.A\", \"fields\": [{\"name\": \"b\", \"type\": \"B\"}]}", "references": [
        {"name": "x.B", "subject": "b", "version": 3}]}"#;
    let b = r#"{"subject": "b", "version": 3, "id": 3, "schema": "{\"type\": \"enum\", \"name\": \"x.B\", \"symbols\": [\"S\"]}"}"#;
    let script = Script::default()
        .says("/schemas/ids/1", 200, main)
        .says("/subjects/one%2Fa%20b/versions/1", 200, a)
        .says("/subjects/b/versions/3", 200, b)
        .says("/schemas/ids/9", 200, &main.replace("\"version\": 3", "\"version\": 4"))
        .says("/subjects/b/versions/4", 404, r#"{"error_code": 40402, "message": "Version 4 not found."}"#);
    let mut registry = registry(&at(script.serve().await));
    let WriterSchema::Known(known) = schema(&mut registry, 1).await else { panic!("it is not known") };
    let text = crate::avro::json_text(&known, &[0, 0], 1000).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), r#"{"a":{"b":"S"},"b":"S"}"#);
    assert_eq!(script.paths().len(), 3);
    assert!(reason(schema(&mut registry, 9).await).contains("version 4 of b"));
}

#[tokio::test]
async fn a_schema_that_is_no_avro_is_unknown_and_credentials_are_sent() {
    let script = Script::default()
        .says("/base/schemas/ids/1", 200, r#"{"schemaType": "PROTOBUF", "schema": "syntax = 'proto3';"}"#)
        .says("/base/schemas/ids/2", 200, r#"{"schema": "{\"type\": \"record\"}"}"#);
    let url = format!("{}/base/", script.serve().await);
    let settings =
        SchemaRegistrySettings { user: "proofhouse".to_owned(), password: "secret".to_owned(), ..at(url) };
    let mut registry = registry(&settings);
    assert!(reason(schema(&mut registry, 1).await).contains("PROTOBUF"));
    assert!(reason(schema(&mut registry, 2).await).contains("cannot be read"));
    let asked = script.asked.lock().unwrap();
    assert!(asked.iter().all(|head| head.contains("Basic cHJvb2Zob3VzZTpzZWNyZXQ=")), "{asked:?}");
}
