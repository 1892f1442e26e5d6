//! The registry's HTTP interface, as far as readers need it: a schema by its id, and the schemas that it refers to.
//!
//! <https://docs.confluent.io/platform/current/schema-registry/develop/api.html>; Apicurio, Karapace and Redpanda answer
//! alike. Only an answer in the registry's own words says that there is no schema: a 404 of anything else on the way, such
//! as a proxy, would refuse messages that are good.

use super::settings::SchemaRegistrySettings;
use crate::avro::AvroSchema;
use reqwest::header::ACCEPT;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{HashSet, VecDeque};

const MEDIA_TYPES: &str = "application/vnd.schemaregistry.v1+json, application/json";
/// No schema is longer, with its JSON around it.
const LONGEST_ANSWER: usize = 4 << 20;
/// No schema refers to more others, directly and through them.
const MOST_REFERENCES: usize = 200;

/// What the registry says of an id.
#[derive(Debug)]
pub(super) enum Answer {
    Schema(AvroSchema),
    /// Nothing that a value can be read with, and why.
    Unknown(String),
}

#[derive(Debug, Deserialize)]
struct Registered {
    schema: String,
    /// Avro when absent.
    #[serde(rename = "schemaType")]
    schema_type: Option<String>,
    #[serde(default)]
    references: Vec<Reference>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
struct Reference {
    subject: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Refusal {
    error_code: u32,
}

/// Asks a registry.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    url: Url,
    credentials: Option<(String, String)>,
}

impl Client {
    pub(super) fn new(settings: &SchemaRegistrySettings) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .timeout(settings.timeout())
            .user_agent("proofhouse")
            .build()
            .map_err(|error| told(&error))?;
        let url = Url::parse(&settings.url).map_err(|error| error.to_string())?;
        let credentials =
            (!settings.user.is_empty()).then(|| (settings.user.clone(), settings.password.clone()));
        Ok(Self { http, url, credentials })
    }

    /// The schema with this id. An error is no answer: why there was none, so that somebody may ask again.
    pub(super) async fn schema(&self, id: u32) -> Result<Answer, String> {
        let Some(root) = self.get::<Registered>(&["schemas", "ids", &id.to_string()]).await? else {
            return Ok(Answer::Unknown("the registry has no schema with this id".to_owned()));
        };
        if let Some(other) = root.schema_type.filter(|name| name != "AVRO") {
            return Ok(Answer::Unknown(format!("the schema with this id is of the type {other}")));
        }
        let mut open: VecDeque<Reference> = root.references.into();
        let (mut seen, mut texts) = (HashSet::new(), Vec::new());
        while let Some(reference) = open.pop_front() {
            if !seen.insert(reference.clone()) {
                continue;
            }
            let Reference { subject, version } = &reference;
            if seen.len() > MOST_REFERENCES {
                return Ok(Answer::Unknown(format!("it refers to more than {MOST_REFERENCES} others")));
            }
            let path = ["subjects", subject, "versions", &version.to_string()];
            let Some(found) = self.get::<Registered>(&path).await? else {
                return Ok(Answer::Unknown(format!(
                    "it refers to version {version} of {subject}, which the registry does not have"
                )));
            };
            open.extend(found.references);
            texts.push(found.schema);
        }
        Ok(match AvroSchema::parse(&root.schema, &texts) {
            Ok(schema) => Answer::Schema(schema),
            Err(reason) => Answer::Unknown(format!("the schema with this id cannot be read: {reason}")),
        })
    }

    /// What stands at a path; `None` when the registry says that there is nothing.
    async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<Option<T>, String> {
        let mut url = self.url.clone();
        url.path_segments_mut()
            .map_err(|()| "its address takes no path".to_owned())?
            .pop_if_empty()
            .extend(path);
        let mut request = self.http.get(url).header(ACCEPT, MEDIA_TYPES);
        if let Some((user, password)) = &self.credentials {
            request = request.basic_auth(user, Some(password));
        }
        let mut answer = request.send().await.map_err(|error| told(&error))?;
        let status = answer.status();
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| told(&error))? {
            body.extend_from_slice(&piece);
            if body.len() > LONGEST_ANSWER {
                return Err(format!("its answer is longer than {LONGEST_ANSWER} bytes"));
            }
        }
        match status {
            StatusCode::OK => serde_json::from_slice(&body)
                .map(Some)
                .map_err(|error| format!("its answer is not that of a schema registry: {error}")),
            StatusCode::NOT_FOUND if says_that_there_is_none(&body) => Ok(None),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(format!("it answers {status}; check ingest.schema_registry.user and password"))
            }
            _ => Err(format!("it answers {status}; check ingest.schema_registry.url")),
        }
    }
}

/// 40401: no such subject; 40402: no such version; 40403: no such schema.
fn says_that_there_is_none(body: &[u8]) -> bool {
    serde_json::from_slice::<Refusal>(body).is_ok_and(|refusal| matches!(refusal.error_code, 40401..=40403))
}

/// An error with what caused it; the last cause is what an operator can act on.
fn told(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
