//! The main values of a chart in words, for a reader who does not see it.

use fluent_bundle::FluentArgs;

use super::{Data, distinct};
use crate::column::Column;
use crate::error::ReportError;
use crate::pack::Kind;

/// Most values that the text alternative reads out; the rest is in the table under the chart.
const READ_OUT: usize = 6;

impl Data<'_> {
    /// A sentence with the main values.
    pub(super) fn description(&self) -> Result<String, ReportError> {
        let arrow = format!(" {} ", self.surroundings.direction().arrow());
        let mut items = Vec::new();
        for row in self.rows_read_out()? {
            let shown = |place: usize| self.column(place).and_then(|column| self.shown(column, row));
            items.push(match self.definition.kind {
                Kind::Histogram => {
                    let to = self.column(1)?;
                    if self.table.cell(row, &to.name).number().is_some() {
                        format!("{}–{}: {}", shown(0)?, shown(1)?, shown(2)?)
                    } else {
                        format!("≥ {}: {}", shown(0)?, shown(2)?)
                    }
                }
                Kind::Sankey | Kind::FlowMap => {
                    let rest: Result<Vec<String>, ReportError> =
                        (2..self.definition.columns.len()).map(shown).collect();
                    format!("{}{arrow}{}: {}", shown(0)?, shown(1)?, rest?.join(", "))
                }
                // Label, median and number of values.
                Kind::BoxPlot => format!("{} {} (n = {})", shown(0)?, shown(3)?, shown(6)?),
                Kind::SmallMultiples => format!("{} {} {}", shown(1)?, shown(0)?, shown(2)?),
                _ => {
                    let columns: Vec<&Column> = self.definition.columns.iter().take(3).collect();
                    let words: Result<Vec<String>, ReportError> =
                        columns.into_iter().map(|column| self.shown(column, row)).collect();
                    words?.join(" ")
                }
            });
        }
        let mut arguments = FluentArgs::new();
        arguments.set("list", items.join(self.surroundings.wording.language().semicolon()));
        self.surroundings.wording.texts().with("chart-description", &arguments)
    }

    /// Rows with the main values: the first, as queries put the largest first; the ends of a trend; the last of each series.
    fn rows_read_out(&self) -> Result<Vec<usize>, ReportError> {
        let rows = self.table.rows.len();
        Ok(match self.definition.kind {
            Kind::Line => vec![0, rows.saturating_sub(1)],
            Kind::Survival => vec![rows / 2, rows.saturating_sub(1)],
            Kind::Histogram => {
                let amount = self.column(2)?;
                let mut fullest: Vec<usize> = (0..rows).collect();
                fullest.sort_by(|a, b| self.amount(amount, *b).total_cmp(&self.amount(amount, *a)));
                fullest.truncate(READ_OUT);
                fullest.sort_unstable();
                fullest
            }
            Kind::SmallMultiples => {
                let series = self.column(1)?;
                let names = distinct(self.table, &series.name);
                let last = |name| (0..rows).rev().find(|row| self.table.cell(*row, &series.name) == name);
                names.iter().take(READ_OUT).filter_map(last).collect()
            }
            _ => (0..rows.min(READ_OUT)).collect(),
        })
    }
}
