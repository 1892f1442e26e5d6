//! What is read of facts: the columns that some query of the report asks for, where the bureau may be named at all.
//!
//! A fact serves many packs and has the columns of all of them; most of its cost is in the columns. Which of them are read follows
//! from the plans, which are made before the rows are read.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use datafusion::error::DataFusionError;
use proofhouse_warehouse::plain_columns::{plain_batch, plain_schema};

use super::failed;
use super::planning::Plans;
use crate::error::ReportError;
use crate::pack::Pack;
use crate::parameters::Parameters;
use crate::source::{Limit, QuerySource, Rows};

/// The facts of a pack, as a bureau reads them.
pub(super) struct Reading<'of, S> {
    pub(super) source: &'of S,
    pub(super) pack: &'of Pack,
    pub(super) parameters: &'of Parameters,
    pub(super) plans: &'of Plans,
}

impl<S: QuerySource> Reading<'_, S> {
    /// The facts and all their columns, in the order of the pack.
    pub(super) async fn columns(&self) -> Result<Vec<(String, SchemaRef)>, ReportError> {
        let mut columns = Vec::new();
        for name in &self.pack.definition().facts {
            let query = self.pack.fact(name)?;
            let known = match self.plans.columns_of(query) {
                Some(known) => known,
                None => {
                    let sql = self.parameters.bind(name, query)?;
                    let found = self.source.columns(&sql).await.map_err(failed(name))?;
                    let found = plain_schema(&found);
                    self.plans.keep_columns(query, &found);
                    found
                }
            };
            columns.push((name.clone(), known));
        }
        Ok(columns)
    }

    /// The rows of a fact, with some of its columns. One whose rows all name the bureau is not asked for where nothing does: of most
    /// bureaus most facts are empty.
    pub(super) async fn rows(
        &self,
        name: &str,
        columns: &Schema,
        wanted: &BTreeSet<usize>,
        limit: Limit,
    ) -> Result<Rows, ReportError> {
        let sql = self.parameters.bind(name, self.pack.fact(name)?)?;
        // Rows without columns cannot be counted everywhere.
        let first = BTreeSet::from([0]);
        let wanted = if wanted.is_empty() { &first } else { wanted };
        let fields: Vec<_> =
            wanted.iter().filter_map(|place| columns.fields().get(*place).cloned()).collect();
        let is_whole = fields.len() == columns.fields().len();
        let selected = Arc::new(Schema::new(fields));
        if self.pack.is_own_fact(name) && !self.source.may_name(self.parameters.bureau(), &sql).await {
            return Ok(Rows { schema: selected, batches: Vec::new() });
        }
        let sql = if is_whole { sql } else { only(&selected, &sql) };
        let rows = self.source.query_within(&sql, limit).await.and_then(plain);
        rows.and_then(|rows| rows.under(selected)).map_err(failed(name))
    }
}

/// The query with some of its columns.
fn only(columns: &Schema, sql: &str) -> String {
    let names: Vec<String> =
        columns.fields().iter().map(|field| format!("\"{}\"", field.name().replace('"', "\"\""))).collect();
    let sql = sql.trim_end().trim_end_matches(';');
    format!("SELECT {} FROM (\n{sql}\n) AS fact", names.join(", "))
}

/// The rows with all text as such. Of text as views into shared buffers, each batch is counted with all buffers, and put together
/// with others they are counted again: sorting 130,000 arms asked for 8.6 GB, and the Secretariat's report failed.
pub(super) fn plain(rows: Rows) -> Result<Rows, DataFusionError> {
    let schema = plain_schema(&rows.schema);
    let batches = rows.batches.iter().map(|batch| plain_batch(batch, &schema)).collect::<Result<_, _>>()?;
    Ok(Rows { schema, batches })
}
