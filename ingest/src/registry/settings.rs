//! What an operator can set of the schema registry.

use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// How to reach the schema registry (section `[ingest.schema_registry]`).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SchemaRegistrySettings {
    /// `https://registry:8081`. Empty: there is none, and messages in Avro are refused.
    pub url: String,
    /// Name for HTTP basic authentication; none when empty.
    pub user: String,
    /// Password for it.
    pub password: String,
    /// Give up a request after so many milliseconds, and ask again.
    pub timeout_ms: u64,
    /// Ask again for an id that the registry did not know after so many seconds. What it knew is never asked again.
    pub unknown_seconds: u64,
}

impl Default for SchemaRegistrySettings {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password: String::new(),
            timeout_ms: 5_000,
            unknown_seconds: 30,
        }
    }
}

/// Without the password.
impl fmt::Debug for SchemaRegistrySettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SchemaRegistrySettings")
            .field("url", &self.url)
            .field("user", &self.user)
            .field("timeout_ms", &self.timeout_ms)
            .field("unknown_seconds", &self.unknown_seconds)
            .finish_non_exhaustive()
    }
}

impl SchemaRegistrySettings {
    /// Whether there is a registry.
    pub fn is_set(&self) -> bool {
        !self.url.is_empty()
    }

    /// The key that cannot be used and what it should say.
    pub(crate) fn fault(&self) -> Option<(&'static str, String, &'static str)> {
        if !self.is_set() {
            return None;
        }
        let key = "ingest.schema_registry.url";
        match Url::parse(&self.url) {
            // What stands in an address is shown in errors and logs.
            Ok(url) if url.password().is_some() || !url.username().is_empty() => Some((
                key,
                "(hidden)".to_owned(),
                "must not hold a name or password; set user and password instead",
            )),
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                let is_endless = self.timeout_ms == 0;
                is_endless
                    .then(|| ("ingest.schema_registry.timeout_ms", "0".to_owned(), "must be at least 1"))
            }
            _ => Some((key, self.url.clone(), "must be an address such as https://registry:8081")),
        }
    }

    pub(super) fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    pub(super) fn unknown_for(&self) -> Duration {
        // Not shorter: who waits for the answer must get to see it.
        Duration::from_secs(self.unknown_seconds.max(1))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn secrets_are_not_shown_and_belong_in_their_own_keys() {
        let of =
            |url: &str| SchemaRegistrySettings { url: url.to_owned(), ..SchemaRegistrySettings::default() };
        assert!(of("").fault().is_none());
        assert!(of("http://registry:8081").fault().is_none());
        assert!(of("https://registry/path/").fault().is_none());
        assert!(of("registry:8081").fault().is_some());
        assert!(of("ftp://registry").fault().is_some());
        let (_, shown, expected) = of("http://me:secret@registry").fault().unwrap();
        assert!(!shown.contains("secret") && expected.contains("user and password"));
        let settings = SchemaRegistrySettings { password: "secret".to_owned(), ..of("http://registry") };
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
