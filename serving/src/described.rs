//! The tables of a session as a catalogue tells of them.

use crate::catalogue::{DescribedTable, Tables};
use async_trait::async_trait;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse, description_of};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long descriptions are kept: columns come with a new version of the program, seldom otherwise.
const KEPT: Duration = Duration::from_secs(300);

type Described = (Instant, Arc<Vec<DescribedTable>>);

/// Descriptions that were made already, for each principal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogues {
    made: Arc<Mutex<HashMap<Principal, Described>>>,
}

impl Catalogues {
    /// The tables of a principal.
    pub(crate) fn of(&self, warehouse: Warehouse, principal: Principal) -> Arc<dyn Tables> {
        Arc::new(TablesOf { warehouse, principal, catalogues: self.clone() })
    }
}

struct TablesOf {
    warehouse: Warehouse,
    principal: Principal,
    catalogues: Catalogues,
}

impl std::fmt::Debug for TablesOf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TablesOf").field("principal", &self.principal).finish_non_exhaustive()
    }
}

#[async_trait]
impl Tables for TablesOf {
    async fn described(&self) -> Result<Arc<Vec<DescribedTable>>, String> {
        let known = {
            let made = self.catalogues.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.get(&self.principal)
                .filter(|(at, _)| at.elapsed() < KEPT)
                .map(|(_, tables)| Arc::clone(tables))
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let session = self.warehouse.session_for(&self.principal);
        let described = Arc::new(describe(&session).await?);
        let mut made = self.catalogues.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.insert(self.principal, (Instant::now(), Arc::clone(&described)));
        Ok(described)
    }
}

async fn describe(session: &GuardedSession) -> Result<Vec<DescribedTable>, String> {
    let mut tables = Vec::new();
    for name in session.table_names() {
        let columns = session.table_schema(name).await.map_err(|error| error.to_string())?;
        let Some(columns) = columns else { continue };
        let comment = description_of(name).to_owned();
        tables.push(DescribedTable { name: name.to_owned(), comment, columns });
    }
    Ok(tables)
}
