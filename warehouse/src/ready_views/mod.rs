//! Views that answer what bureaus ask most, each from the point of view of whoever asks.
//!
//! A view is one statement in a file beside this one. The comment at its head says what a row is and, after an empty line,
//! what each column says. It is planned over the guarded tables of the session, so it shows what a principal could have
//! asked itself, and nothing else.

use crate::error::{Result, WarehouseError};
use datafusion::common::metadata::FieldMetadata;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, ident};
use datafusion::prelude::SessionContext;
use proofhouse_schemas::tables::COMMENT;
use std::collections::BTreeMap;

/// A view.
#[derive(Debug)]
pub(crate) struct ReadyView {
    /// Its name.
    pub(crate) name: &'static str,
    /// The tables that it reads: who may not name one of them may not name the view.
    pub(crate) reads: &'static [&'static str],
    text: &'static str,
}

/// All of them, in alphabetical order.
pub(crate) const READY_VIEWS: &[ReadyView] = &[
    ReadyView {
        name: "flows_into_my_country",
        reads: &["hits", "matches", "seizure_items", "traces"],
        text: include_str!("flows_into_my_country.sql"),
    },
    ReadyView {
        name: "hits_to_confirm",
        reads: &["hits", "matches", "record_duplicates"],
        text: include_str!("hits_to_confirm.sql"),
    },
    ReadyView {
        name: "open_incoming_traces",
        reads: &["traces"],
        text: include_str!("open_incoming_traces.sql"),
    },
    ReadyView {
        name: "own_exhibit_candidates",
        reads: &["ballistic_candidates", "ballistic_lists", "ballistic_pairs"],
        text: include_str!("own_exhibit_candidates.sql"),
    },
    ReadyView {
        name: "own_firearms_recovered_abroad",
        reads: &["hits", "matches"],
        text: include_str!("own_firearms_recovered_abroad.sql"),
    },
];

/// The view of a name.
pub(crate) fn ready_view(name: &str) -> Option<&'static ReadyView> {
    READY_VIEWS.iter().find(|view| view.name == name)
}

impl ReadyView {
    /// What a row is.
    pub(crate) fn description(&self) -> &'static str {
        self.comments().next().unwrap_or_default()
    }

    /// The lines of the comment at the head.
    fn comments(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().map_while(|line| line.strip_prefix("--")).map(str::trim)
    }

    /// What each column says.
    fn columns(&self) -> BTreeMap<&'static str, &'static str> {
        self.comments().skip(1).filter_map(|line| line.split_once(": ")).collect()
    }

    /// The plan over the tables of a context, with comments on its columns.
    pub(crate) async fn plan(&self, context: &SessionContext) -> Result<LogicalPlan> {
        let doing = || format!("view `{}`, planning", self.name);
        let frame = context.sql(self.text).await.map_err(WarehouseError::query(doing()))?;
        let plan = frame.into_unoptimized_plan();
        let said = self.columns();
        let columns: Vec<Expr> = plan
            .schema()
            .fields()
            .iter()
            .map(|field| {
                let said = said.get(field.name().as_str()).copied().unwrap_or_default();
                let metadata = BTreeMap::from([(COMMENT.to_owned(), said.to_owned())]);
                ident(field.name()).alias_with_metadata(field.name(), Some(FieldMetadata::new(metadata)))
            })
            .collect();
        LogicalPlanBuilder::from(plan)
            .project(columns)
            .and_then(LogicalPlanBuilder::build)
            .map_err(WarehouseError::query(doing()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_says_what_a_row_is() {
        for view in READY_VIEWS {
            assert!(!view.description().is_empty() && !view.columns().is_empty(), "{}", view.name);
        }
        assert!(READY_VIEWS.is_sorted_by_key(|view| view.name));
    }
}
