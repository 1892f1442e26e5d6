//! What the warehouse must know of a table: its columns, its key, and who may see its rows.

use crate::topic::Kind;
use arrow::datatypes::{Fields, Schema, SchemaRef};
use std::sync::Arc;

/// Who may see the rows of a table. What no rule allows is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// The owner (`source_bureau`), and others as the row's own confidentiality and access restriction allow.
    OwnerAndPolicy,
    /// The bureaus named in these columns, and the Secretariat unless the row's access restriction denies it.
    Parties(&'static [&'static str]),
    /// Whoever may see both rows that a pair joins: a firearm record and a seizure.
    FirearmAndSeizure,
    /// Whoever may see both firearm records that a pair joins.
    BothFirearms,
    /// Whoever may see both exhibits that a pair joins.
    BothExhibits,
    /// Whoever may see both members that a link joins, and what says so.
    BothEnds,
    /// Nobody as it is stored. Whoever asks is given what follows from the rows of other tables that they may see: else the
    /// size of a group would tell of members that are withheld.
    FromWhatIsVisible,
    /// The bureau named in this column, and the Secretariat.
    OwnOnly(&'static str),
    /// The bureau named in this column, and nobody else.
    OwnerAlone(&'static str),
    /// Whoever may see both the notice and the seizure.
    NoticeAndSeizure,
    /// Whoever may see both the notice and the firearm record.
    NoticeAndFirearm,
    /// Whoever may see both the notice and the trace request.
    NoticeAndTrace,
    /// The bureau named in `bureau` who may also see the pair or the notice that the alert is about.
    AlertRecipient,
    /// The bureau named in `bureau` and the Secretariat, where they may also see the training activity that it is about.
    TrainedCountry,
    /// Whoever may see the described row that the identity belongs to.
    DescribedRow,
    /// All bureaus.
    Everyone,
    /// The Secretariat.
    SecretariatOnly,
}

/// What fills a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableRole {
    /// Every statement of a kind, appended by ingest.
    History(Kind),
    /// Computed by a job.
    Derived,
    /// What the warehouse itself did.
    Operations,
}

/// A stored table.
#[derive(Debug, Clone)]
pub struct TableDefinition {
    /// Name, and folder in the store.
    pub name: &'static str,
    /// What fills it.
    pub role: TableRole,
    /// What a row is.
    pub description: &'static str,
    /// Columns that identify a row.
    pub key: &'static [&'static str],
    /// Who may see its rows.
    pub visibility: Visibility,
    schema: SchemaRef,
}

impl TableDefinition {
    pub(super) fn new(
        name: &'static str,
        role: TableRole,
        description: &'static str,
        key: &'static [&'static str],
        visibility: Visibility,
        columns: Fields,
    ) -> TableDefinition {
        TableDefinition { name, role, description, key, visibility, schema: Arc::new(Schema::new(columns)) }
    }

    /// The columns, each with its description in the field metadata under [`super::COMMENT`].
    pub fn arrow_schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The kind of messages that fill a history table.
    pub fn kind(&self) -> Option<Kind> {
        match self.role {
            TableRole::History(kind) => Some(kind),
            _ => None,
        }
    }
}
