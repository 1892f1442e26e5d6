//! What is left of a plan where tables have no rows.
//!
//! Of two hundred bureaus most have stated little. Where a table of a query has no rows, that part of the plan falls away, and often
//! the whole answer is the same for all who have none: it is found out once. A plan that reads no rows of a report and has no open
//! places says nothing of anybody.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use datafusion::common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion::datasource::source_as_provider;
use datafusion::error::Result;
use datafusion::logical_expr::{EmptyRelation, LogicalPlan};

use super::laid::FactTable;
use super::planning::{Planned, Planner};
use crate::source::Rows;

/// The most plans without some of their tables that are kept for one ground.
const MOST_REDUCED: usize = 4_000;
/// The most bytes of all answers that are kept for one ground.
const MOST_ANSWERS: usize = 8 << 20;

/// What is kept for one ground.
#[derive(Debug, Default)]
pub(super) struct Room {
    reduced: AtomicUsize,
    answers: AtomicUsize,
}

/// What a plan comes to where tables have no rows, as far as it has been asked.
#[derive(Debug)]
pub(super) struct Emptiness {
    /// The tables whose rows it reads, and the columns that it reads of them.
    tables: BTreeMap<String, BTreeSet<usize>>,
    /// The plan before it was optimised: without some of its tables it is optimised anew, and not for a second time.
    stated: LogicalPlan,
    reduced: Mutex<HashMap<BTreeSet<String>, Arc<Planned>>>,
    answer: OnceLock<Rows>,
}

impl Emptiness {
    pub(super) fn of(plan: &LogicalPlan, stated: LogicalPlan) -> Result<Self> {
        let mut tables: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        plan.apply_with_subqueries(|node| {
            if let (LogicalPlan::TableScan(scan), Some(fact)) = (node, fact_of(node)) {
                let all = || (0..scan.source.schema().fields().len()).collect();
                tables.entry(fact).or_default().extend(scan.projection.clone().unwrap_or_else(all));
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(Self { tables, stated, reduced: Mutex::default(), answer: OnceLock::new() })
    }
}

impl Planned {
    /// The plan without the tables that have no rows; `None` when all that it reads have some.
    pub(super) fn without_rows(
        &self,
        is_empty: impl Fn(&str) -> bool,
        planner: &Planner,
    ) -> Option<Arc<Planned>> {
        let tables = self.emptiness.tables.keys();
        let empty: BTreeSet<String> = tables.filter(|table| is_empty(table)).cloned().collect();
        if empty.is_empty() {
            return None;
        }
        let kept = || self.emptiness.reduced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reduced) = kept().get(&empty) {
            return Some(Arc::clone(reduced));
        }
        let reduced = emptied(self.emptiness.stated.clone(), &empty)
            .and_then(|stated| Planned::new(stated, planner.session()));
        match reduced {
            // What it reads must have been read.
            Ok(reduced) if !self.reads_all_of(&reduced) => None,
            Ok(reduced) => {
                let reduced = Arc::new(reduced);
                if planner.room().reduced.fetch_add(1, Ordering::Relaxed) < MOST_REDUCED {
                    kept().insert(empty, Arc::clone(&reduced));
                }
                Some(reduced)
            }
            // The whole plan is right too, and takes longer.
            Err(error) => {
                tracing::warn!(%error, "a plan cannot be made without its empty tables");
                None
            }
        }
    }

    /// The tables whose rows it reads, and the columns that it reads of them.
    pub(super) fn reads(&self) -> &BTreeMap<String, BTreeSet<usize>> {
        &self.emptiness.tables
    }

    fn reads_all_of(&self, other: &Planned) -> bool {
        other
            .reads()
            .iter()
            .all(|(table, columns)| self.reads().get(table).is_some_and(|known| known.is_superset(columns)))
    }

    /// The answer that it gave before, when it gives all readers the same.
    pub(super) fn answer(&self) -> Option<Rows> {
        self.emptiness.answer.get().cloned()
    }

    /// Keeps what it gave, when it gives all readers the same: a plan that reads no rows of a report and has no open places.
    pub(super) fn keep_answer(&self, rows: &Rows, room: &Room) {
        if self.is_open() || !self.emptiness.tables.is_empty() {
            return;
        }
        let bytes = rows.bytes();
        if room.answers.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST_ANSWERS {
            // Two that ran it at once have found the same.
            let _ = self.emptiness.answer.set(rows.clone());
        } else {
            room.answers.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

fn emptied(plan: LogicalPlan, empty: &BTreeSet<String>) -> Result<LogicalPlan> {
    let emptied = plan.transform_down_with_subqueries(|node| {
        let LogicalPlan::TableScan(scan) = &node else { return Ok(Transformed::no(node)) };
        if !fact_of(&node).is_some_and(|fact| empty.contains(&fact)) {
            return Ok(Transformed::no(node));
        }
        let schema = Arc::clone(&scan.projected_schema);
        Ok(Transformed::yes(LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row: false, schema })))
    })?;
    Ok(emptied.data)
}

/// The fact or derived view whose rows a node reads.
fn fact_of(node: &LogicalPlan) -> Option<String> {
    let LogicalPlan::TableScan(scan) = node else { return None };
    let provider = source_as_provider(&scan.source).ok()?;
    provider.downcast_ref::<FactTable>().map(|fact| fact.name().to_owned())
}
