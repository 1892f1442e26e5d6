//! `report.toml`: the sections of a report, their figures, and what holds for all of them.

use std::collections::BTreeMap;

use proofhouse_schemas::period::PeriodLength;
use serde::Deserialize;

use crate::column::Column;
use crate::error::ReportError;
use crate::period::Period;

/// The form of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Key-figure tiles: key, value, previous value, unit, and a trend of numbers with commas between.
    Tiles,
    /// Sentences: the code of a text, and its arguments.
    Sentences,
    /// A trend: a month, and a column for each line.
    Line,
    /// Horizontal bars: a label, a value, and the value of the previous period.
    Bars,
    /// Stacked horizontal bars: a label, a series, a value.
    StackedBars,
    /// A matrix: row, column, value.
    HeatMap,
    /// A Kaplan-Meier curve: day, answered, lower, upper, at risk.
    Survival,
    /// Countries coloured by amount: a country, a value.
    Choropleth,
    /// Arrows on a map: origin, destination, how certain it is (may be left out), a value.
    FlowMap,
    /// Bands from sources to targets: source, target, value.
    Sankey,
    /// How many fall into each stretch of an axis: from, to (missing for the last one), a value, and the median (may be left
    /// out).
    Histogram,
    /// Bars from the largest down with their cumulative share: a label, a value.
    Pareto,
    /// Stages in order: a label, a value, and the value of the previous period.
    Funnel,
    /// How values spread: a label, lower whisker, first quartile, median, third quartile, upper whisker, number of values.
    BoxPlot,
    /// A small trend for each series: a month, a series, a value.
    SmallMultiples,
    /// Tiles as large as their amounts: a label, a value.
    Treemap,
    /// A table.
    Table,
    /// Pictures that the warehouse has drawn: columns that name each, and the picture last.
    Pictures,
}

impl Kind {
    /// How many columns a figure of this kind has when small counts are withheld from it: what names a count, and the count;
    /// nothing can be withheld from other kinds.
    pub fn columns_to_withhold_from(self) -> Option<usize> {
        match self {
            Self::Bars | Self::Choropleth | Self::Table | Self::Treemap | Self::Pareto => Some(2),
            Self::StackedBars | Self::HeatMap | Self::Sankey | Self::SmallMultiples => Some(3),
            _ => None,
        }
    }
}

/// The room that a figure takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// Half the page.
    #[default]
    Half,
    /// The whole page.
    Full,
}

/// What `n` of a figure is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Count {
    /// The sum of a column.
    Sum(String),
    /// The value of a column in the first row.
    First(String),
    /// The number of rows.
    Rows,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureDefinition {
    /// Its id: names its query (`queries/<id>.sql`), its title (`<id>-title`) and its files.
    pub id: String,
    /// Its form.
    pub kind: Kind,
    /// Its room.
    #[serde(default)]
    pub width: Width,
    /// Its columns, in the order that its form wants.
    pub columns: Vec<Column>,
    /// What its `n` is.
    #[serde(default)]
    pub n: Option<Count>,
    /// What its `n` counts: the text `unit-<unit>`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The most bars or rows that are shown; the rest is summed up or named as being in the annex.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Bars say their share of the whole.
    #[serde(default)]
    pub share: bool,
    /// A note stands under it: the text `<id>-note`.
    #[serde(default)]
    pub note: bool,
    /// Its own sentence for when it is empty: the text `<id>-empty`.
    #[serde(default)]
    pub own_empty: bool,
    /// Counts below this are withheld, and what protects them: for figures that everybody may read. Only at kinds, and with as
    /// many columns, as [`Kind::columns_to_withhold_from`] says.
    #[serde(default)]
    pub withhold: Option<u64>,
}

impl FigureDefinition {
    /// What is wrong with `withhold` at this figure.
    pub(crate) fn fault_of_withholding(&self) -> Option<String> {
        let threshold = self.withhold?;
        if threshold < 2 {
            return Some(format!("`withhold = {threshold}` withholds nothing; write 2 or more"));
        }
        match self.kind.columns_to_withhold_from() {
            Some(columns) if columns == self.columns.len() => None,
            Some(columns) => Some(format!(
                "it has {} columns; a figure of its kind from which counts are withheld has exactly {columns}, the last of them \
                 the count",
                self.columns.len()
            )),
            None => Some(
                "counts cannot be withheld from figures of its kind; take bars, choropleth, table, treemap, pareto, \
                 stacked-bars, heat-map, sankey or small-multiples"
                    .to_owned(),
            ),
        }
    }
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id: names its title (`<id>-title`) and its place in the page.
    pub id: String,
    /// A query (`queries/<id>_lead.sql`) gives one row, which fills the text `<id>-lead`.
    #[serde(default)]
    pub lead: bool,
    /// The columns of that row that are not plain whole numbers or text.
    #[serde(default)]
    pub lead_columns: Vec<Column>,
    /// Keys of paragraphs that stand before its figures.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Its figures.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureDefinition>,
    /// The list of all figures with their queries and files stands here.
    #[serde(default)]
    pub annex_list: bool,
}

impl Section {
    /// The name of the query of its leading sentence.
    pub(crate) fn lead_query(&self) -> String {
        format!("{}-lead", self.id)
    }
}

/// Whose report it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// Each bureau has its own.
    #[default]
    Bureau,
    /// There is one, made from what the General Secretariat may see.
    Secretariat,
}

/// `report.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The report's id, as in file names.
    pub id: String,
    /// Whose report it is.
    #[serde(default)]
    pub reader: Reader,
    /// Facts to read, in order.
    pub facts: Vec<String>,
    /// The facts among them whose rows all name the bureau. Where nothing in the warehouse does they are empty, and not asked for.
    #[serde(default)]
    pub own_facts: Vec<String>,
    /// Derived views to lay over them, in order; each may use the ones before it.
    #[serde(default)]
    pub derived: Vec<String>,
    /// Numbers that queries use as parameters of their name, and that a bureau may set otherwise.
    #[serde(default)]
    pub thresholds: BTreeMap<String, i64>,
    /// The least that a threshold may be set to; 1 where nothing is said.
    #[serde(default)]
    pub least_thresholds: BTreeMap<String, i64>,
    /// The lengths of the periods that it covers (`month`, `quarter`, `year`); all where nothing is said. A report that
    /// withholds small counts covers one length: what a year withholds, its quarters would tell.
    #[serde(default)]
    pub periods: Option<Vec<PeriodLength>>,
    /// Everybody may read it, so each figure withholds small counts, and a tailoring changes nothing of what it counts.
    #[serde(default)]
    pub requires_withholding: bool,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

impl Definition {
    /// The least that a threshold may be set to.
    pub fn least(&self, threshold: &str) -> i64 {
        self.least_thresholds.get(threshold).copied().unwrap_or(1)
    }

    /// Whether it covers periods of a length.
    pub fn covers(&self, length: PeriodLength) -> bool {
        self.periods.as_ref().is_none_or(|lengths| lengths.contains(&length))
    }

    /// The lengths of the periods that it covers, in words.
    pub fn lengths(&self) -> String {
        let all = [PeriodLength::Month, PeriodLength::Quarter, PeriodLength::Year];
        let covered = all.into_iter().filter(|length| self.covers(*length)).map(|length| match length {
            PeriodLength::Month => "months",
            PeriodLength::Quarter => "quarters",
            PeriodLength::Year => "years",
        });
        covered.collect::<Vec<_>>().join(", ")
    }

    /// Refuses a period that it does not cover: for whoever plans reports, and before one is made.
    ///
    /// # Errors
    /// [`ReportError::PeriodLength`], when it covers periods of other lengths only.
    pub fn check_period(&self, period: Period) -> Result<(), ReportError> {
        if self.covers(period.length()) {
            return Ok(());
        }
        Err(ReportError::PeriodLength {
            pack: self.id.clone(),
            lengths: self.lengths(),
            period: period.to_string(),
        })
    }

    /// The most that a figure of the report withholds.
    pub(crate) fn withholds(&self) -> Option<u64> {
        self.sections.iter().flat_map(|section| &section.figures).filter_map(|figure| figure.withhold).max()
    }

    /// What is wrong with what its figures withhold: the figure or section, and why.
    pub(super) fn fault_of_withholding(&self) -> Option<(String, String)> {
        for section in &self.sections {
            if self.requires_withholding && section.lead {
                let reason = "nothing is withheld from leading sentences; everybody may read this report, so leave `lead` out";
                return Some((section.id.clone(), reason.to_owned()));
            }
            for figure in &section.figures {
                if let Some(reason) = figure.fault_of_withholding() {
                    return Some((figure.id.clone(), reason));
                }
                if self.requires_withholding && figure.withhold.is_none() {
                    let reason = "everybody may read this report, so each of its figures has `withhold`";
                    return Some((figure.id.clone(), reason.to_owned()));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn definition(head: &str, figures: &str) -> Definition {
        let toml: String =
            format!("id = \"x\"\nfacts = []\n{head}\n[[section]]\nid = \"a\"\nfigure = [{figures}]\n");
        toml::from_str(&toml).unwrap()
    }

    #[test]
    fn counts_are_withheld_only_where_they_can_be() {
        for (figure, why) in [
            ("{ id = \"b\", kind = \"tiles\", columns = [], withhold = 5 }", "of its kind"),
            (
                "{ id = \"b\", kind = \"bars\", columns = [\"k:text\", \"n:integer\", \"previous:integer\"], withhold = 5 }",
                "exactly 2",
            ),
            (
                "{ id = \"b\", kind = \"heat-map\", columns = [\"k:text\", \"n:integer\"], withhold = 5 }",
                "exactly 3",
            ),
            (
                "{ id = \"b\", kind = \"bars\", columns = [\"k:text\", \"n:integer\"], withhold = 1 }",
                "nothing",
            ),
        ] {
            let (at, reason) = definition("", figure).fault_of_withholding().unwrap();
            assert!(at == "b" && reason.contains(why), "{figure}: {reason}");
        }
        let open = "{ id = \"b\", kind = \"bars\", columns = [\"k:text\", \"n:integer\"] }";
        assert_eq!(definition("", open).fault_of_withholding(), None);
        let (_, reason) = definition("requires_withholding = true", open).fault_of_withholding().unwrap();
        assert!(reason.contains("everybody"), "{reason}");
    }
}
