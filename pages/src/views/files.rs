//! Files of a report: the page itself, opened in a world of its own, and everything to download. What is sent is what the manifest
//! says, or the transfer breaks off before its end.

use super::report::PAGE;
use crate::answers::{Body, Leave, Problem, set};
use crate::asked::Asked;
use crate::shelf::{FileBytes, FileEntry, ReportKey, Unavailable};
use crate::site::{Answered, Signed, Site};
use crate::turns::Transfer;
use aws_lc_rs::digest;
use bytes::{Bytes, BytesMut};
use futures::stream::{self, Stream};
use futures::{StreamExt, TryStreamExt};
use http_body_util::{BodyExt, StreamBody};
use hyper::Response;
use hyper::body::Frame;
use hyper::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use proofhouse_schemas::hexadecimal;

/// Media types that are told as such; everything else is told as bytes.
const TOLD: [(&str, &str); 11] = [
    ("text/html", "text/html; charset=utf-8"),
    ("text/csv", "text/csv; charset=utf-8"),
    ("application/json", "application/json"),
    ("application/pdf", "application/pdf"),
    ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("application/zip", "application/zip"),
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    // To be saved only; its policy (a sandbox without leave for scripts) keeps it from running any where it is opened all the same.
    ("image/svg+xml", "image/svg+xml"),
    ("text/plain", "text/plain; charset=utf-8"),
];

impl Site {
    /// Opens the page of a report.
    pub(crate) async fn opened(
        &self,
        asked: &Asked,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        name: &str,
    ) -> Answered {
        let file = self.find_file(signed, key, revision, name).await?;
        if file.essence() != PAGE {
            return Err(Problem::NotFound);
        }
        Ok((self.send(asked, signed, key, revision, &file).await?, Leave::Report))
    }

    /// Gives a file to be saved.
    pub(crate) async fn downloaded(
        &self,
        asked: &Asked,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        name: &str,
    ) -> Answered {
        let file = self.find_file(signed, key, revision, name).await?;
        let mut response = self.send(asked, signed, key, revision, &file).await?;
        // Names are of letters, digits, dots, lines and hyphens: nothing in them ends the quotes.
        let disposition = format!("attachment; filename=\"{}\"", saved_as(key, &file.name));
        set(&mut response, CONTENT_DISPOSITION, &disposition);
        Ok((response, Leave::Download))
    }

    /// The bytes of a file of a report, all of them and checked.
    pub(super) async fn read_file(
        &self,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        file: &FileEntry,
        most: u64,
    ) -> Result<Bytes, Problem> {
        if file.bytes > most {
            tracing::error!(bytes = file.bytes, "a file is too long to be read at once");
            return Err(Problem::Unavailable);
        }
        let _underway = self.turns.transfer(&signed.session, file.bytes).await?;
        let bytes = self.open_file(signed, key, revision, file).await?;
        let collected: BytesMut = checked(bytes, file, None).try_collect().await?;
        Ok(collected.freeze())
    }

    /// The file of this name in the list of a revision.
    async fn find_file(
        &self,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        name: &str,
    ) -> Result<FileEntry, Problem> {
        let report = self.find_report(signed, key).await?;
        let revision = report.revisions.into_iter().find(|known| known.number == revision);
        let file = revision.and_then(|revision| revision.files.into_iter().find(|file| file.name == name));
        file.ok_or(Problem::NotFound)
    }

    async fn open_file(
        &self,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        file: &FileEntry,
    ) -> Result<FileBytes, Problem> {
        let opened = self.shelf.open(signed.reader(), key, revision, &file.name).await?;
        opened.ok_or_else(|| {
            tracing::error!("a file that the shelf lists is not there");
            Problem::Unavailable
        })
    }

    async fn send(
        &self,
        asked: &Asked,
        signed: &Signed,
        key: &ReportKey,
        revision: u32,
        file: &FileEntry,
    ) -> Result<Response<Body>, Problem> {
        let body = if asked.is_head() {
            crate::answers::whole(Bytes::new())
        } else {
            let underway = self.turns.transfer(&signed.session, file.bytes).await?;
            let bytes = self.open_file(signed, key, revision, file).await?;
            let frames = checked(bytes, file, Some(underway)).map(|bytes| match bytes {
                Ok(bytes) => Ok(Frame::data(bytes)),
                Err(reason) => {
                    tracing::error!(%reason, "a transfer was broken off");
                    Err(std::io::Error::other("the file is not what it should be"))
                }
            });
            StreamBody::new(frames).boxed_unsync()
        };
        let mut response = Response::new(body);
        let told = TOLD.iter().find(|(kind, _)| *kind == file.essence()).map(|(_, told)| *told);
        let kind = HeaderValue::from_static(told.unwrap_or("application/octet-stream"));
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(file.bytes));
        Ok(response)
    }
}

/// The name to save a file by: which report it is of, also far from the others.
fn saved_as(key: &ReportKey, name: &str) -> String {
    let report = format!("{}-{}-{}", key.report, key.period, key.language);
    if name.starts_with(&report) { name.to_owned() } else { format!("{report}-{name}") }
}

/// A file on its way.
struct Underway {
    bytes: FileBytes,
    hash: digest::Context,
    left: u64,
    /// What came last; it goes on only when more comes or all is as it should be.
    held: Option<Bytes>,
    expected: String,
    is_over: bool,
    /// Its place among the files on their way, until the last piece has gone.
    _transfer: Option<Transfer>,
}

/// The bytes of a file as long as they are those of the manifest. The last piece is held back until length and hash are known to be
/// right, so that a file that was changed never arrives whole.
fn checked(
    bytes: FileBytes,
    file: &FileEntry,
    transfer: Option<Transfer>,
) -> impl Stream<Item = Result<Bytes, Unavailable>> + Send + use<> {
    let underway = Underway {
        bytes,
        hash: digest::Context::new(&digest::SHA256),
        left: file.bytes,
        held: None,
        expected: file.sha256.to_ascii_lowercase(),
        is_over: false,
        _transfer: transfer,
    };
    stream::unfold(underway, |mut underway| async move {
        if underway.is_over {
            return None;
        }
        let piece = underway.next().await;
        underway.is_over = !matches!(piece, Some(Ok(_))) || underway.is_over;
        piece.map(|piece| (piece, underway))
    })
}

impl Underway {
    async fn next(&mut self) -> Option<Result<Bytes, Unavailable>> {
        let wrong =
            |what: &str| Some(Err(Unavailable(format!("a file has another {what} than its manifest says"))));
        loop {
            match self.bytes.next().await {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    let Some(left) = self.left.checked_sub(piece.len() as u64) else {
                        return wrong("length");
                    };
                    self.left = left;
                    self.hash.update(&piece);
                    if let Some(earlier) = self.held.replace(piece) {
                        return Some(Ok(earlier));
                    }
                }
                Some(Err(reason)) => return Some(Err(reason)),
                None if self.left > 0 => return wrong("length"),
                None => {
                    self.is_over = true;
                    let found = hexadecimal(self.hash.clone().finish().as_ref());
                    return if found == self.expected { self.held.take().map(Ok) } else { wrong("hash") };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    async fn sent(pieces: &[&'static str], bytes: u64, of: &str) -> Result<Vec<u8>, Unavailable> {
        let sha256 = hexadecimal(digest::digest(&digest::SHA256, of.as_bytes()).as_ref());
        let file = FileEntry { name: "a".into(), media_type: "text/csv".into(), bytes, sha256 };
        let pieces: Vec<Result<Bytes, Unavailable>> =
            pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
        let collected: BytesMut = checked(stream::iter(pieces).boxed(), &file, None).try_collect().await?;
        Ok(collected.to_vec())
    }

    #[tokio::test]
    async fn only_what_the_manifest_says_arrives() {
        assert_eq!(sent(&["ab", "", "c"], 3, "abc").await.unwrap(), b"abc");
        assert_eq!(sent(&[], 0, "").await.unwrap(), b"");
        assert!(sent(&["ab", "d"], 3, "abc").await.unwrap_err().0.contains("hash"));
        assert!(sent(&["ab"], 3, "abc").await.unwrap_err().0.contains("length"));
        assert!(sent(&["ab", "cd"], 3, "abc").await.unwrap_err().0.contains("length"));
        assert!(sent(&[], 0, "a").await.is_err());
    }

    #[test]
    fn files_are_saved_under_names_that_say_what_they_are() {
        let key = ReportKey { report: "national".into(), period: "2025".into(), language: "fr".into() };
        assert_eq!(saved_as(&key, "figures.json"), "national-2025-fr-figures.json");
        assert_eq!(saved_as(&key, "national-2025-fr.html"), "national-2025-fr.html");
    }
}
