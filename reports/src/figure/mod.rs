//! One figure: what its query returned, as the page shows it.
//!
//! - `charts`: figures that are drawn; `tables`: tables and the numbers under every chart
//! - `sentences`: figures in words; `tiles`: key figures with their change
//! - `pictures`: what the warehouse has drawn

mod charts;
mod pictures;
mod sentences;
mod tables;
mod tiles;

use chrono::NaiveDate;
use fluent_bundle::FluentArgs;
use serde::Serialize;

use crate::chart::Direction;
use crate::error::ReportError;
use crate::pack::{Count, FigureDefinition, Kind, Width};
use crate::period::Period;
use crate::table::{Cell, Table};
use crate::wording::Wording;

pub use pictures::PictureView;
pub(crate) use pictures::take as take_pictures;
pub use sentences::SentenceView;
pub(crate) use sentences::arguments;
pub use tables::TableView;
pub use tiles::TileView;

/// The threshold `few_cases` of a pack that does not set it.
pub(crate) const FEW_CASES: i64 = 30;

/// What surrounds a figure: the words, and the time it covers.
pub struct Surroundings<'a> {
    /// Shows values.
    pub wording: Wording<'a>,
    /// The period of the report.
    pub period: Period,
    /// The day up to which data had come in.
    pub data_cut: NaiveDate,
    /// Fewer cases than this get a warning: shares and medians of so few are read with care.
    pub few_cases: i64,
    /// The reader's own country, an alpha-2 code in upper case; an organisation has none.
    pub own_country: Option<String>,
}

impl Surroundings<'_> {
    /// The way the reader's script runs.
    fn direction(&self) -> Direction {
        Direction::from_attribute(self.wording.language().direction())
    }

    /// The name of a column, in headings and at lines.
    pub(crate) fn heading(&self, column: &str) -> Result<String, ReportError> {
        let trend_is_a_year = self.period.trend_from().format("%m-%d").to_string() == "01-01";
        let last_year = chrono::Datelike::year(&self.period.last_day());
        match column {
            "this_year" if trend_is_a_year => Ok(self.wording.language().year(last_year)),
            "year_before" if trend_is_a_year => Ok(self.wording.language().year(last_year - 1)),
            _ => self.wording.texts().text(&format!("column-{}", column.replace('_', "-"))),
        }
    }

    /// The name of the period before.
    fn previous_period(&self) -> String {
        let name = match self.period.months() {
            12 => self.period.previous_from().format("%Y").to_string(),
            3 => {
                let quarter = chrono::Datelike::month0(&self.period.previous_from()) / 3 + 1;
                format!("{}-Q{quarter}", self.period.previous_from().format("%Y"))
            }
            _ => self.period.previous_from().format("%Y-%m").to_string(),
        };
        Period::parse(&name).map_or(name, |period| self.wording.language().period(period))
    }
}

/// A figure as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its form: `tiles`, `sentences`, `chart`, `table` or `pictures`.
    pub form: &'static str,
    /// It takes the whole width.
    pub is_full: bool,
    /// Drawn for a wide page, when the figure takes the whole width.
    pub wide_drawing: Option<String>,
    /// Drawn for half the page or a narrow screen.
    pub drawing: Option<String>,
    /// Sentences.
    pub sentences: Vec<SentenceView>,
    /// Tiles.
    pub tiles: Vec<TileView>,
    /// Pictures.
    pub pictures: Vec<PictureView>,
    /// The numbers.
    pub table: Option<TableView>,
    /// n, period and data cut.
    pub caption: String,
    /// What the reader should know about it.
    pub note: Option<String>,
    /// The sentence that stands in place of an empty figure.
    pub empty: Option<String>,
    /// The file name of its query, without folder.
    pub query: String,
    /// What it counts.
    pub n: Option<i64>,
    /// Number of rows in the annex.
    pub rows: usize,
    /// How many of its counts are withheld.
    pub withheld: usize,
}

/// Draws one figure from what its query returned, of which so many counts were withheld.
pub fn view(
    definition: &FigureDefinition,
    table: &Table,
    withheld: usize,
    surroundings: &Surroundings<'_>,
) -> Result<FigureView, ReportError> {
    check_columns(definition, table)?;
    let texts = surroundings.wording.texts();
    let n = count(definition, table);
    let is_empty = table.rows.is_empty() || n == Some(0) || has_only_zeros(definition, table);
    // With nothing left to add up, a sum of zero would say that there were no cases.
    let n = n.filter(|n| *n != 0 || withheld == 0);
    let mut figure = FigureView {
        id: definition.id.clone(),
        title: texts.text(&format!("{}-title", definition.id))?,
        form: match definition.kind {
            Kind::Tiles => "tiles",
            Kind::Sentences => "sentences",
            Kind::Table => "table",
            Kind::Pictures => "pictures",
            _ => "chart",
        },
        is_full: definition.width == Width::Full
            || matches!(definition.kind, Kind::Tiles | Kind::Sentences | Kind::Pictures),
        wide_drawing: None,
        drawing: None,
        sentences: Vec::new(),
        tiles: Vec::new(),
        pictures: Vec::new(),
        table: None,
        caption: caption(definition, n, withheld, surroundings)?,
        note: definition.note.then(|| texts.text(&format!("{}-note", definition.id))).transpose()?,
        empty: None,
        query: format!("{}.sql", definition.id.replace('-', "_")),
        n,
        rows: table.rows.len(),
        withheld,
    };
    if is_empty {
        let key = match definition.own_empty {
            _ if withheld > 0 => "figure-withheld".to_owned(),
            true => format!("{}-empty", definition.id),
            false => "figure-empty".to_owned(),
        };
        figure.empty = Some(texts.text(&key)?);
        figure.note = None;
        return Ok(figure);
    }
    match definition.kind {
        Kind::Tiles => figure.tiles = tiles::tiles(table, surroundings)?,
        Kind::Sentences => figure.sentences = sentences::sentences(definition, table, surroundings)?,
        Kind::Pictures => figure.pictures = pictures::pictures(definition, table, surroundings)?,
        Kind::Table => figure.table = Some(tables::table(definition, table, definition.limit, surroundings)?),
        _ => {
            let title = figure.title.clone();
            figure.drawing = Some(charts::draw(definition, &title, table, false, surroundings)?);
            if definition.width == Width::Full {
                figure.wide_drawing = Some(charts::draw(definition, &title, table, true, surroundings)?);
            }
            figure.table = Some(tables::table(definition, table, Some(tables::UNDER_A_CHART), surroundings)?);
        }
    }
    Ok(figure)
}

fn check_columns(definition: &FigureDefinition, table: &Table) -> Result<(), ReportError> {
    let counted = match &definition.n {
        Some(Count::Sum(column) | Count::First(column)) => Some(column.as_str()),
        _ => None,
    };
    let shown = definition.columns.iter().map(|column| column.name.as_str());
    for column in shown.chain(counted) {
        if table.place(column).is_none() {
            return Err(ReportError::Column {
                figure: definition.id.clone(),
                column: column.to_owned(),
                found: table.columns.join(", "),
            });
        }
    }
    Ok(())
}

fn count(definition: &FigureDefinition, table: &Table) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
    definition.n.as_ref().map(|count| match count {
        Count::Sum(column) => table.sum(column).round() as i64,
        Count::First(column) => table.cell(0, column).number().unwrap_or(0.0).round() as i64,
        Count::Rows => table.rows.len() as i64,
    })
}

/// A chart of nothing but zeros says nothing; a sentence says it better.
fn has_only_zeros(definition: &FigureDefinition, table: &Table) -> bool {
    let names = || definition.columns.iter().map(|column| column.name.as_str());
    let values: Vec<&str> = match definition.kind {
        Kind::Line => names().skip(1).collect(),
        Kind::Bars | Kind::Pareto | Kind::Funnel | Kind::Treemap | Kind::Choropleth => {
            names().skip(1).take(1).collect()
        }
        Kind::StackedBars | Kind::HeatMap | Kind::Sankey | Kind::Histogram | Kind::SmallMultiples => {
            names().skip(2).take(1).collect()
        }
        Kind::FlowMap => names().next_back().into_iter().collect(),
        // The counts behind the boxes.
        Kind::BoxPlot => names().skip(6).take(1).collect(),
        Kind::Survival | Kind::Tiles | Kind::Sentences | Kind::Table | Kind::Pictures => return false,
    };
    let mut numbers = values.iter().flat_map(|column| table.cells(column)).filter_map(Cell::number);
    numbers.all(|number| number == 0.0)
}

/// n, period, data cut: said for every figure.
fn caption(
    definition: &FigureDefinition,
    n: Option<i64>,
    withheld: usize,
    surroundings: &Surroundings<'_>,
) -> Result<String, ReportError> {
    let (wording, language) = (&surroundings.wording, surroundings.wording.language());
    let mut parts = Vec::new();
    if let Some(n) = n {
        let mut arguments = FluentArgs::new();
        arguments.set("count", n);
        let unit = definition.unit.as_deref().unwrap_or("cases");
        parts.push(format!("n = {}", wording.texts().with(&format!("unit-{unit}"), &arguments)?));
        if n > 0 && n < surroundings.few_cases && !matches!(definition.kind, Kind::Table | Kind::Pictures) {
            parts.push(wording.texts().text("few-cases")?);
        }
    }
    if withheld > 0 {
        let mut arguments = FluentArgs::new();
        arguments.set("count", withheld);
        parts.push(wording.texts().with("cells-withheld", &arguments)?);
    }
    parts.push(language.period(surroundings.period));
    let mut arguments = FluentArgs::new();
    arguments.set("date", language.short_date(surroundings.data_cut));
    parts.push(wording.texts().with("data-cut", &arguments)?);
    Ok(parts.join(" · "))
}
