//! The warehouse: a store, its tables, and sessions that read them.

use crate::audit::AuditLog;
use crate::commit::DeltaAppender;
use crate::current::{CurrentIndexes, Threads};
use crate::error::{Result, WarehouseError};
use crate::guard::{self, AccessPolicy};
use crate::named_bureaus::NamedBureaus;
use crate::principal::Principal;
use crate::session::SessionOptions;
use crate::session::{GuardedSession, engine};
use crate::settings::WarehouseSettings;
use crate::sources::{Sources, TrustedSchema};
use crate::store::Store;
use crate::table::{ensure_table, open_table};
use arrow::array::RecordBatch;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::prelude::SessionContext;
use deltalake_core::DeltaTable;
use proofhouse_schemas::tables;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::sync::Mutex;

/// A store with its tables. Cheap to clone; clones share caches, memory limits and the audit log.
#[derive(Clone)]
pub struct Warehouse {
    inner: Arc<Inner>,
}

struct Inner {
    settings: WarehouseSettings,
    store: Store,
    runtime: Arc<RuntimeEnv>,
    open: Mutex<HashMap<String, DeltaTable>>,
    indexes: CurrentIndexes,
    threads: Threads,
    named_bureaus: NamedBureaus,
    audit: AuditLog,
}

impl std::fmt::Debug for Warehouse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Warehouse").field("store", &self.inner.store).finish_non_exhaustive()
    }
}

impl Warehouse {
    /// Opens the store. Tables are opened when they are first needed.
    pub fn open(settings: WarehouseSettings) -> Result<Warehouse> {
        Self::with_audit(settings, AuditLog::default())
    }

    /// Opens the same store anew under other settings. Both write one audit: what sessions of this one still ask is in it as well.
    pub fn reopen(&self, settings: WarehouseSettings) -> Result<Warehouse> {
        Self::with_audit(settings, self.inner.audit.clone())
    }

    fn with_audit(settings: WarehouseSettings, audit: AuditLog) -> Result<Warehouse> {
        let store = Store::open(&settings.store, &settings.store_options)?;
        let runtime = engine::runtime(&settings)?;
        Ok(Warehouse {
            inner: Arc::new(Inner {
                settings,
                store,
                runtime,
                open: Mutex::default(),
                indexes: CurrentIndexes::default(),
                threads: Threads::default(),
                named_bureaus: NamedBureaus::default(),
                audit,
            }),
        })
    }

    /// The settings.
    pub fn settings(&self) -> &WarehouseSettings {
        &self.inner.settings
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The audit log of guarded sessions.
    pub fn audit(&self) -> &AuditLog {
        &self.inner.audit
    }

    pub(crate) fn runtime(&self) -> Arc<RuntimeEnv> {
        Arc::clone(&self.inner.runtime)
    }

    pub(crate) fn indexes(&self) -> &CurrentIndexes {
        &self.inner.indexes
    }

    pub(crate) fn threads(&self) -> &Threads {
        &self.inner.threads
    }

    pub(crate) fn named_bureaus(&self) -> &NamedBureaus {
        &self.inner.named_bureaus
    }

    /// Creates missing tables and adds missing columns. Returns the names of the tables.
    pub async fn ensure_tables(&self) -> Result<Vec<&'static str>> {
        let mut names = Vec::new();
        for definition in tables::all() {
            self.ensure_table(definition.name).await?;
            names.push(definition.name);
        }
        Ok(names)
    }

    /// Creates one table of the definitions if it is missing and opens it.
    pub async fn ensure_table(&self, name: &str) -> Result<DeltaTable> {
        let definition = tables::table(name).ok_or_else(|| WarehouseError::UnknownTable(name.to_string()))?;
        let table = ensure_table(&self.inner.store, definition).await?;
        self.inner.open.lock().await.insert(name.to_string(), table.clone());
        Ok(table)
    }

    /// A table at its newest version; `None` when it does not exist.
    pub async fn find_table(&self, name: &str) -> Result<Option<DeltaTable>> {
        let known = self.inner.open.lock().await.get(name).cloned();
        let table = match known {
            Some(mut table) => {
                table.update_state().await.map_err(WarehouseError::table(name, "refreshing"))?;
                table
            }
            None => match open_table(&self.inner.store, name).await? {
                Some(table) => table,
                None => return Ok(None),
            },
        };
        self.inner.open.lock().await.insert(name.to_string(), table.clone());
        Ok(Some(table))
    }

    /// A table at its newest version.
    pub async fn table(&self, name: &str) -> Result<DeltaTable> {
        self.find_table(name).await?.ok_or_else(|| WarehouseError::UnknownTable(name.to_string()))
    }

    /// An appender for one table, which is created if it is missing. Have one per table and process.
    pub async fn appender(&self, name: &str) -> Result<DeltaAppender> {
        let table = self.ensure_table(name).await?;
        let mut appender = DeltaAppender::new(name, table);
        appender.refresh().await?;
        Ok(appender)
    }

    /// A session for jobs: all tables, histories and views, without access control. Never for a bureau's eyes.
    ///
    /// Every table is pinned to the version it has when it is first named.
    pub fn trusted_session(&self) -> SessionContext {
        self.trusted_session_at(BTreeMap::new())
    }

    /// As [`trusted_session`](Self::trusted_session), with tables pinned to given versions.
    pub fn trusted_session_at(&self, versions: BTreeMap<String, u64>) -> SessionContext {
        let sources = Sources::new(self.clone(), versions);
        engine::trusted(self, Arc::new(TrustedSchema::new(sources)))
    }

    /// For each of some rows that have not landed yet, whether a principal may see it as one side of a pair once it stands in a
    /// table. The columns that are looked at are those of the access rules.
    pub fn may_see_in_a_pair(
        &self,
        principal: &Principal,
        table: &str,
        rows: &RecordBatch,
    ) -> Result<Vec<bool>> {
        let today = chrono::Utc::now().date_naive();
        let policy = AccessPolicy::new(*principal, &self.inner.settings.access, today).for_pairs();
        guard::visible(table, rows, &policy)
    }

    /// A session that reads for a principal, and only what that principal may see.
    pub fn session_for(&self, principal: &Principal) -> GuardedSession {
        self.session_for_at(principal, BTreeMap::new())
    }

    /// As [`session_for`](Self::session_for), with tables pinned to given versions, so that a report can be repeated.
    pub fn session_for_at(&self, principal: &Principal, versions: BTreeMap<String, u64>) -> GuardedSession {
        let options = SessionOptions { versions, ..SessionOptions::default() };
        GuardedSession::new(self.clone(), self.policy_of(principal), options, self.runtime())
    }

    /// As [`session_for`](Self::session_for), for a caller who is named in the audit, with limits and a dialect of its own.
    ///
    /// # Errors
    /// When the memory that its limits give it cannot be set up.
    pub fn session_as(&self, principal: &Principal, options: SessionOptions) -> Result<GuardedSession> {
        let runtime = match &options.limits.memory {
            None => self.runtime(),
            Some(share) => engine::sharing(&self.inner.runtime, share)?,
        };
        let day = options.day.unwrap_or_else(|| chrono::Utc::now().date_naive());
        let policy = AccessPolicy::new(*principal, &self.inner.settings.access, day);
        Ok(GuardedSession::new(self.clone(), policy, options, runtime))
    }

    fn policy_of(&self, principal: &Principal) -> AccessPolicy {
        let today = chrono::Utc::now().date_naive();
        AccessPolicy::new(*principal, &self.inner.settings.access, today)
    }
}
