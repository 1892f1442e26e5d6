//! The entries of the archive. None is unpacked further than it may be long.

use super::error::X3pError;
use md5::{Digest, Md5};
use proofhouse_schemas::hexadecimal;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Largest file that is read.
pub const MOST_BYTES: usize = 512 << 20;
/// Most heights of a scan: 8,000 x 8,000.
pub const MOST_POINTS: usize = 64_000_000;
/// Longest description.
const MOST_DESCRIPTION: u64 = 1 << 20;
/// Longest list of checksums.
const MOST_CHECKSUMS: u64 = 1 << 12;
/// The description.
const DESCRIPTION: &str = "main.xml";
/// The checksum of the description.
const CHECKSUMS: &str = "md5checksum.hex";

/// An opened archive.
pub(super) struct Archive<'file>(ZipArchive<Cursor<&'file [u8]>>);

impl<'file> Archive<'file> {
    pub(super) fn open(file: &'file [u8]) -> Result<Archive<'file>, X3pError> {
        if file.len() > MOST_BYTES {
            return Err(X3pError::TooLarge { what: "the file".to_owned(), most: MOST_BYTES as u64 });
        }
        ZipArchive::new(Cursor::new(file)).map(Archive).map_err(|error| broken(&error))
    }

    /// The description, as text. What is not UTF-8 in it is replaced: some programs write remarks in another encoding.
    pub(super) fn description(&mut self) -> Result<String, X3pError> {
        let bytes = self.entry(DESCRIPTION, MOST_DESCRIPTION)?;
        let bytes = bytes.ok_or_else(|| X3pError::MissingEntry { name: DESCRIPTION.to_owned() })?;
        Ok(String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes)).into_owned())
    }

    /// The checksum that the archive states of its description.
    pub(super) fn description_checksum(&mut self) -> Result<Option<String>, X3pError> {
        let Some(bytes) = self.entry(CHECKSUMS, MOST_CHECKSUMS)? else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(text.split_whitespace().next().map(str::to_owned))
    }

    /// An entry that must have exactly this length; some archives put a slash before its name.
    pub(super) fn exactly(
        &mut self,
        name: &str,
        expected: u64,
        (columns, rows): (usize, usize),
    ) -> Result<Vec<u8>, X3pError> {
        let name = name.trim().trim_start_matches(['/', '.']);
        // One byte more than it may have tells that there is more.
        let bytes = match self.entry(name, expected) {
            Err(X3pError::TooLarge { .. }) => {
                let found = expected.saturating_add(1);
                return Err(X3pError::Length { name: name.to_owned(), found, expected, columns, rows });
            }
            other => other?.ok_or_else(|| X3pError::MissingEntry { name: name.to_owned() })?,
        };
        let found = bytes.len() as u64;
        if found != expected {
            return Err(X3pError::Length { name: name.to_owned(), found, expected, columns, rows });
        }
        Ok(bytes)
    }

    /// The bytes of an entry, when there is one.
    fn entry(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, X3pError> {
        let entry = match self.0.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        // What the archive says of the length is not believed: only so much is unpacked.
        let mut bytes = Vec::new();
        entry
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| X3pError::Archive { reason: format!("{name}: {error}") })?;
        if bytes.len() as u64 > most {
            return Err(X3pError::TooLarge { what: name.to_owned(), most });
        }
        Ok(Some(bytes))
    }
}

fn broken(error: &ZipError) -> X3pError {
    X3pError::Archive { reason: error.to_string() }
}

/// The MD5 checksum of bytes in hexadecimal.
pub(super) fn md5_of(bytes: &[u8]) -> String {
    hexadecimal(&Md5::digest(bytes))
}

/// Whether bytes have a checksum; it may be written in capitals.
pub(super) fn has_md5(stated: &str, bytes: &[u8]) -> bool {
    md5_of(bytes).eq_ignore_ascii_case(stated.trim())
}

/// Refuses heights that are not those that were written.
pub(super) fn check_md5(stated: &str, bytes: &[u8]) -> Result<(), X3pError> {
    if has_md5(stated, bytes) {
        return Ok(());
    }
    Err(X3pError::Checksum { stated: stated.chars().take(80).collect(), found: md5_of(bytes) })
}
