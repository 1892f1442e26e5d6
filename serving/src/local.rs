//! Sessions of somebody at the machine itself: what they ask is read, limited and answered as over the wire, but nobody signs
//! in. Whoever can start a program over the store is trusted by the operator already.

use crate::catalogue::{self, Identity};
use crate::depth;
use crate::described::Catalogues;
use crate::questions::{engine, is_question};
use crate::session_settings::SessionSettings;
use crate::settings::ServeSettings;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::ParserError;
use proofhouse_warehouse::searches::Search;
use proofhouse_warehouse::{
    Caller, GuardedSession, Limits, MemoryShare, Principal, Question, SessionOptions, Warehouse,
    WarehouseError,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whom sessions are for, and what they share.
#[derive(Debug)]
pub struct LocalAnalyst {
    warehouse: Warehouse,
    principal: Principal,
    purpose: Option<String>,
    needs_purpose: bool,
    searches: Vec<Arc<dyn Search>>,
    catalogues: Catalogues,
    settings: Arc<SessionSettings>,
    memory: Arc<MemoryShare>,
}

impl LocalAnalyst {
    /// An analyst of a bureau, with the searches that sessions offer and the purpose that was named.
    pub fn new(
        warehouse: &Warehouse,
        principal: Principal,
        settings: &ServeSettings,
        searches: Vec<Arc<dyn Search>>,
        purpose: Option<String>,
    ) -> LocalAnalyst {
        LocalAnalyst {
            warehouse: warehouse.clone(),
            principal,
            purpose,
            needs_purpose: !settings.purposes.is_empty(),
            searches,
            catalogues: Catalogues::default(),
            settings: Arc::new(SessionSettings::new(principal.bureau().as_str(), "", &settings.purposes)),
            memory: Arc::new(MemoryShare::new(settings.memory_per_user_mib.saturating_mul(1 << 20))),
        }
    }

    /// A session at the newest state of the tables.
    ///
    /// # Errors
    /// When its memory cannot be set up.
    pub fn session(&self) -> Result<GuardedSession, WarehouseError> {
        let identity = Identity {
            user: self.principal.bureau().as_str().to_owned(),
            process: 0,
            settings: Arc::clone(&self.settings),
        };
        let options = SessionOptions {
            day: None,
            versions: BTreeMap::new(),
            dialect: catalogue::dialect(
                self.catalogues.of(self.warehouse.clone(), self.principal),
                &identity,
            ),
            searches: self.searches.clone(),
            caller: Caller { purpose: self.purpose.clone(), ..Caller::default() },
            limits: Limits { memory: Some(Arc::clone(&self.memory)), ..Limits::default() },
            needs_purpose: self.needs_purpose,
        };
        self.warehouse.session_as(&self.principal, options)
    }
}

/// What a text asks, read in the words of Postgres where it is a question in them, and as the engine reads it otherwise.
///
/// # Errors
/// When it is too deep to be read at all.
pub fn question(text: &str) -> Result<Question<'_>, ParserError> {
    depth::check(text, &PostgreSqlDialect {})?;
    let read = catalogue::read(text).ok().filter(|statements| statements.len() == 1);
    let asked = read.and_then(|mut statements| statements.pop()).filter(is_question);
    Ok(Question { statement: asked.map(engine), ..Question::of(text) })
}
