//! Scans of exhibits: files beside the tables, named after what they hold.
//!
//! A scan is kept as it came, below `scans/<bureau>/`, under the SHA-256 of its bytes: sent twice it is there once, and nobody
//! can put another in its place unseen. Rows of exhibits refer to it. No session reads scans: they are for the laboratory that
//! sent them, and for extracting signatures again. A scan that no row refers to any more, because its exhibit was erased or
//! its message never came, is deleted.

use crate::error::{Result, WarehouseError};
use crate::warehouse::Warehouse;
use bytes::Bytes;
use chrono::{Duration, Utc};
use deltalake_core::logstore::object_store::{Error, ObjectStoreExt, PutPayload};
use futures::TryStreamExt;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::hexadecimal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The folder of all scans, below the root of the store.
const FOLDER: &str = "scans";
/// Younger scans are left: their message may be on its way.
pub const YOUNGEST_SWEPT: Duration = Duration::days(1);

/// What became of scans that nothing refers to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SweptScans {
    /// Scans that an exhibit refers to, or that are young.
    pub kept: u64,
    /// Scans that were deleted.
    pub deleted: u64,
}

/// The name by which a row refers to a scan.
pub fn scan_reference(bureau: Bureau, scan: &[u8]) -> String {
    format!("{FOLDER}/{bureau}/{}.x3p", hexadecimal(&Sha256::digest(scan)))
}

/// Whether a reference is the name of a scan that this bureau has sent, and of nothing else.
pub fn is_scan_of(bureau: Bureau, reference: &str) -> bool {
    let name = reference.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
    let name = name.and_then(|rest| rest.strip_prefix(bureau.as_str())?.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(".x3p"))
        .is_some_and(|digest| digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

impl Warehouse {
    /// Keeps a scan and returns its [`scan_reference`].
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_scan(&self, bureau: Bureau, scan: Bytes) -> Result<String> {
        let reference = scan_reference(bureau, &scan);
        let (objects, place) = self.store().object(&reference)?;
        // Written again where it is there already, so that it is young again while its message is on its way.
        objects
            .put(&place, PutPayload::from_bytes(scan))
            .await
            .map_err(|error| WarehouseError::scan(&reference, &error))?;
        Ok(reference)
    }

    /// A scan that was kept; `None` when there is none under this name. For jobs: never for a bureau's eyes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn scan(&self, reference: &str) -> Result<Option<Bytes>> {
        let (objects, place) = self.store().object(reference)?;
        let failed = |error: Error| WarehouseError::scan(reference, &error);
        match objects.get(&place).await {
            Ok(found) => found.bytes().await.map(Some).map_err(failed),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Deletes the scans that no statement about an exhibit refers to and that are older than this, and at least
    /// [`YOUNGEST_SWEPT`].
    ///
    /// # Errors
    /// When the history of exhibits cannot be read, or the store cannot be listed. Nothing has been deleted then.
    pub async fn sweep_scans(&self, older_than: Duration) -> Result<SweptScans> {
        let before = Utc::now() - older_than.max(YOUNGEST_SWEPT);
        // Without a history nothing says what is referred to.
        let Some(history) = self.history_of_exhibits().await? else { return Ok(SweptScans::default()) };
        // Listed before the rows are read: what is referred to after that is younger than what goes.
        let (objects, folder) = self.store().object(&format!("{FOLDER}/"))?;
        let failed = |error: Error| WarehouseError::scan(FOLDER, &error);
        let found: Vec<_> = objects.list(Some(&folder)).try_collect().await.map_err(failed)?;
        let referred = self.scans_referred_to(history).await?;
        let mut swept = SweptScans::default();
        for scan in found {
            let name = scan.location.prefix_match(&folder).map(|rest| {
                let parts: Vec<String> = rest.map(|part| part.as_ref().to_owned()).collect();
                format!("{FOLDER}/{}", parts.join("/"))
            });
            if scan.last_modified >= before || name.is_none_or(|name| referred.contains(&name)) {
                swept.kept += 1;
                continue;
            }
            objects.delete(&scan.location).await.map_err(failed)?;
            swept.deleted += 1;
        }
        Ok(swept)
    }

    async fn history_of_exhibits(&self) -> Result<Option<&'static str>> {
        const HISTORY: &str = "ballistics_history";
        Ok(self.find_table(HISTORY).await?.map(|_| HISTORY))
    }

    async fn scans_referred_to(&self, history: &str) -> Result<HashSet<String>> {
        let doing = "finding the scans that exhibits refer to";
        let sql = format!(
            "SELECT DISTINCT mark['signature_ref'] FROM (SELECT unnest(marks) AS mark FROM {history}) \
             WHERE mark['signature_ref'] LIKE '{FOLDER}/%'"
        );
        let rows = async { self.trusted_session().sql(&sql).await?.collect().await }
            .await
            .map_err(WarehouseError::query(doing))?;
        let mut referred = HashSet::new();
        for batch in &rows {
            let column = arrow::compute::cast(batch.column(0), &arrow::datatypes::DataType::Utf8)
                .map_err(WarehouseError::arrow(doing.to_owned()))?;
            let texts = arrow::array::AsArray::as_string::<i32>(&column);
            referred.extend(texts.iter().flatten().map(str::to_owned));
        }
        Ok(referred)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_bureaus_own_scans_are_its_scans() {
        let [pt, es] = ["pt", "es"].map(|code| Bureau::parse(code).unwrap());
        let reference = scan_reference(pt, b"a scan");
        assert!(is_scan_of(pt, &reference) && !is_scan_of(es, &reference));
        for other in
            ["scans/pt/../es/a.x3p", "scans/ptx", "firearms_history/x", "scans/pt/", "/scans/pt/00.x3p"]
        {
            assert!(!is_scan_of(pt, other), "{other}");
        }
    }
}
