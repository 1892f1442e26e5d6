//! What one session may know of tables: loaded when a statement asks for it, and kept for the functions of that statement.

use super::columns::{INFORMATION_SCHEMA, PG_CATALOG};
use super::{DescribedTable, Identity, Tables, data_types, oids};
use crate::sql_types::type_of_field;
use proofhouse_schemas::tables::COMMENT;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, RwLock};

/// A schema that a relation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Namespace {
    Catalogue,
    Public,
    Information,
}

impl Namespace {
    pub(super) const ALL: [Namespace; 3] = [Namespace::Catalogue, Namespace::Public, Namespace::Information];

    pub(super) fn name(self) -> &'static str {
        match self {
            Namespace::Catalogue => "pg_catalog",
            Namespace::Public => "public",
            Namespace::Information => "information_schema",
        }
    }

    pub(super) fn oid(self) -> i64 {
        match self {
            Namespace::Catalogue => oids::PG_CATALOG,
            Namespace::Public => oids::PUBLIC,
            Namespace::Information => oids::information_schema(),
        }
    }
}

/// A table or view as clients are told of it.
#[derive(Debug)]
pub(super) struct KnownRelation {
    pub(super) oid: i64,
    /// Identifier of the type of its rows.
    pub(super) row_type: i64,
    pub(super) namespace: Namespace,
    pub(super) name: String,
    pub(super) is_view: bool,
    pub(super) comment: String,
    pub(super) columns: Vec<KnownColumn>,
}

/// One of its columns.
#[derive(Debug)]
pub(super) struct KnownColumn {
    pub(super) name: String,
    pub(super) type_oid: i64,
    pub(super) is_never_null: bool,
    pub(super) comment: Option<String>,
}

/// All relations that a session may name.
#[derive(Debug, Default)]
pub(super) struct Directory {
    relations: Vec<KnownRelation>,
    by_oid: HashMap<i64, usize>,
    by_name: HashMap<(Namespace, String), usize>,
}

impl Directory {
    fn of(tables: &[DescribedTable]) -> Directory {
        let mut relations: Vec<KnownRelation> = tables.iter().map(described).collect();
        relations.extend(catalogues());
        let by_oid = relations.iter().enumerate().map(|(at, relation)| (relation.oid, at)).collect();
        let by_name = relations
            .iter()
            .enumerate()
            .map(|(at, relation)| ((relation.namespace, relation.name.clone()), at))
            .collect();
        Directory { relations, by_oid, by_name }
    }

    pub(super) fn relations(&self) -> &[KnownRelation] {
        &self.relations
    }

    /// Those of the warehouse.
    pub(super) fn public(&self) -> impl Iterator<Item = &KnownRelation> {
        self.relations.iter().filter(|relation| relation.namespace == Namespace::Public)
    }

    pub(super) fn by_oid(&self, oid: i64) -> Option<&KnownRelation> {
        self.by_oid.get(&oid).and_then(|at| self.relations.get(*at))
    }

    /// The relation that a name means, as a statement may write it: `firearms`, `public.firearms`, `"firearms"`.
    pub(super) fn named(&self, written: &str) -> Option<&KnownRelation> {
        let parts = name_parts(written)?;
        let found = |namespace: Namespace, name: &str| {
            self.by_name.get(&(namespace, name.to_string())).and_then(|at| self.relations.get(*at))
        };
        match parts.as_slice() {
            [name] => found(Namespace::Catalogue, name).or_else(|| found(Namespace::Public, name)),
            [schema, name] | [_, schema, name] => {
                let namespace = Namespace::ALL.into_iter().find(|namespace| namespace.name() == schema)?;
                found(namespace, name)
            }
            _ => None,
        }
    }
}

/// The parts of a written name: quoted parts as they stand, others in small letters. `None` when a quote is left open.
pub(super) fn name_parts(written: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut letters = written.trim().chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let part = parts.last_mut()?;
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                part.push('"');
            }
            '"' => is_quoted = !is_quoted,
            '.' if !is_quoted => parts.push(String::new()),
            letter if is_quoted => part.push(letter),
            letter => part.extend(letter.to_lowercase()),
        }
    }
    (!is_quoted).then_some(parts)
}

fn described(table: &DescribedTable) -> KnownRelation {
    let columns = table
        .columns
        .fields()
        .iter()
        .map(|field| KnownColumn {
            name: field.name().clone(),
            type_oid: i64::from(type_of_field(field).oid()),
            is_never_null: !field.is_nullable(),
            comment: field.metadata().get(COMMENT).cloned(),
        })
        .collect();
    KnownRelation {
        oid: oids::of("public", &table.name),
        row_type: oids::of("rows of public", &table.name),
        namespace: Namespace::Public,
        name: table.name.clone(),
        is_view: false,
        comment: table.comment.clone(),
        columns,
    }
}

/// The relations of the catalogues themselves.
fn catalogues() -> impl Iterator<Item = KnownRelation> {
    let own = PG_CATALOG.values().map(|relation| (Namespace::Catalogue, relation));
    let standard = INFORMATION_SCHEMA.values().map(|relation| (Namespace::Information, relation));
    own.chain(standard).map(|(namespace, relation)| {
        let columns = relation
            .columns
            .iter()
            .map(|column| KnownColumn {
                name: column.name.clone(),
                type_oid: data_types::by_name(&column.type_name).map_or(25, |entry| entry.oid),
                is_never_null: column.is_never_null,
                comment: None,
            })
            .collect();
        let oid = match namespace {
            Namespace::Information => oids::of("information_schema", &relation.name),
            _ => oids::catalogue_relation(&relation.name),
        };
        KnownRelation {
            oid,
            row_type: oids::of("rows of a catalogue", &relation.name),
            namespace,
            name: relation.name.clone(),
            // Tables of Postgres have columns that are never null; its views have none.
            is_view: relation.columns.iter().all(|column| !column.is_never_null),
            comment: String::new(),
            columns,
        }
    })
}

static NOTHING: LazyLock<Arc<Directory>> = LazyLock::new(|| Arc::new(Directory::of(&[])));

/// The session that a catalogue is of.
pub(super) struct Known {
    tables: Arc<dyn Tables>,
    pub(super) identity: Identity,
    directory: RwLock<Option<Arc<Directory>>>,
}

impl fmt::Debug for Known {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Known").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl Known {
    pub(super) fn new(tables: Arc<dyn Tables>, identity: &Identity) -> Known {
        Known { tables, identity: identity.clone(), directory: RwLock::new(None) }
    }

    /// Asks for the tables anew, so that what a client is told is true now.
    pub(super) async fn load(&self) -> Result<Arc<Directory>, String> {
        let described = self.tables.described().await?;
        let directory = Arc::new(Directory::of(&described));
        if let Ok(mut kept) = self.directory.write() {
            *kept = Some(Arc::clone(&directory));
        }
        Ok(directory)
    }

    /// The tables as they were loaded last. Functions cannot wait for tables to be described; whatever names a function that
    /// needs them is read so that a catalogue is loaded first (see `rewriting::loading`).
    pub(super) fn directory(&self) -> Arc<Directory> {
        self.directory.read().ok().and_then(|kept| kept.clone()).unwrap_or_else(|| Arc::clone(&NOTHING))
    }

    /// Identifier of the user.
    pub(super) fn user_oid(&self) -> i64 {
        oids::user(&self.identity.user)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn names_are_split_as_postgres_does() {
        assert_eq!(name_parts("public.Firearms").unwrap(), ["public", "firearms"]);
        assert_eq!(name_parts("\"A.b\".\"c\"\"d\"").unwrap(), ["A.b", "c\"d"]);
        assert!(name_parts("\"open").is_none());
    }

    #[test]
    fn catalogues_describe_themselves() {
        let directory = Directory::of(&[]);
        assert_eq!(directory.named("pg_class").unwrap().oid, 1259);
        assert_eq!(directory.by_oid(1247).unwrap().name, "pg_type");
        assert!(directory.named("information_schema.tables").unwrap().is_view);
        assert!(directory.named("firearms").is_none());
    }
}
