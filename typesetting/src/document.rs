//! What is set.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// A template with everything that it may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The main file, in Typst's language. It is called [`Document::MAIN`] in messages.
    pub main: String,
    /// The other files by their path, such as `page.json` or `drawings/make.svg`. Paths have no `..` and do not begin
    /// with a slash. A process remembers each path that it has seen, so documents of one kind should name their files alike.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it is called, unless the template sets another title.
    pub title: String,
    /// Its language (BCP 47, such as `en`), unless the template sets another.
    pub language: String,
    /// The day it is of: the only date that the template sees, and that the PDF says.
    pub date: NaiveDate,
}

impl Document {
    /// The name of the main file.
    pub const MAIN: &str = "main.typ";

    /// A hash over all that it is made of, in hexadecimal.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        for text in [&self.main, &self.title, &self.language, &self.date.to_string()] {
            part(text.as_bytes());
        }
        for (path, content) in &self.files {
            part(path.as_bytes());
            part(content);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            main: "= One".to_owned(),
            files: BTreeMap::from([("a.json".to_owned(), b"bc".to_vec())]),
            title: "One".to_owned(),
            language: "en".to_owned(),
            date: NaiveDate::default(),
        }
    }

    #[test]
    fn the_hash_tells_documents_apart() {
        let hash = document().sha256();
        assert_eq!(hash, document().sha256());
        let moved = Document { files: BTreeMap::from([("a.jsonb".to_owned(), b"c".to_vec())]), ..document() };
        assert_ne!(hash, moved.sha256());
        assert_ne!(hash, Document { title: "Two".to_owned(), ..document() }.sha256());
    }
}
