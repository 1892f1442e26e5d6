//! Whether an earlier version of a table can still be read: maintenance deletes what no version of the last days needs.

use crate::error::{Result, WarehouseError};
use crate::warehouse::Warehouse;
use deltalake_core::logstore::object_store::{Error, ObjectStoreExt};
use futures::{StreamExt, stream};
use std::sync::Arc;

/// How many files are looked for at once.
const LOOKS_AT_ONCE: usize = 16;

impl Warehouse {
    /// What is missing of a version of a table, in words; `None` when all of it is there. Looks for each of its files and
    /// reads none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn missing_of_version(&self, name: &str, version: u64) -> Result<Option<String>> {
        let Some(mut table) = self.find_table(name).await? else {
            return Ok(Some("there is no such table".to_owned()));
        };
        if let Err(error) = table.load_version(version).await {
            return Ok(Some(format!("its log does not lead there any more: {error}")));
        }
        let snapshot = table.snapshot().map_err(WarehouseError::table(name, "reading its files"))?;
        let store = table.log_store().object_store(None);
        let files: Vec<_> = snapshot.log_data().iter().map(|view| view.object_store_path()).collect();
        let total = files.len();
        let mut looks = stream::iter(files.into_iter().map(|path| {
            let store = Arc::clone(&store);
            async move { store.head(&path).await }
        }))
        .buffer_unordered(LOOKS_AT_ONCE);
        while let Some(look) = looks.next().await {
            match look {
                Ok(_) => {}
                Err(Error::NotFound { .. }) => {
                    return Ok(Some(format!("of its {total} files at least one was deleted by maintenance")));
                }
                Err(error) => return Err(WarehouseError::table(name, "looking for its files")(error.into())),
            }
        }
        Ok(None)
    }
}
