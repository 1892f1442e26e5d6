//! Charts as inline SVG, one file per kind, one visual language.
//!
//! Charts with axes (trend, response curve) are drawn by plotters and finished by [`plotters_svg`]; charts whose
//! labels decide the layout (bars, matrix, tiles) are written directly, because plotters guesses text widths by
//! bytes. Labels are measured with a real width table, so nothing is cut off or overlaps.
//!
//! Charts come in two widths, [`HALF`] and [`FULL`]; a full-width chart is drawn in both, and the page shows the one
//! that fits, so that letters keep their size on a narrow screen.
//!
//! - rows: [`bar`], [`stacked_bar`], [`pareto`], [`funnel`], [`box_plot`]; parts of a whole: [`treemap`]
//! - from one thing to another: [`heat_map`], [`sankey`]; on a map: [`flow_map`], [`choropleth`]
//! - along an axis that runs from left to right in every script: [`line`](mod@line), [`survival`], [`histogram`],
//!   [`small_multiples`]; in tables and tiles: [`data_bar`], [`spark_line`]
//! - what they are drawn with: [`svg`], [`path`], [`ink`], [`palette`], [`text_width`], [`plotters_svg`]

pub mod bar;
pub mod box_plot;
pub mod choropleth;
pub mod data_bar;
pub mod flow_map;
pub mod funnel;
pub mod heat_map;
pub mod histogram;
pub mod ink;
mod legend;
pub mod line;
mod map;
pub mod palette;
pub mod pareto;
pub mod path;
pub mod plotters_svg;
mod row_label;
pub mod sankey;
pub mod small_multiples;
pub mod spark_line;
pub mod stacked_bar;
pub mod survival;
pub mod svg;
pub mod text_width;
pub mod treemap;

/// Width in SVG units of a chart that takes half the page, or all of a narrow screen.
pub const HALF: f64 = 360.0;
/// Width in SVG units of a chart that takes the whole page.
pub const FULL: f64 = 744.0;

/// Letter size of labels.
pub const LABEL: f64 = 11.0;
/// Letter size of axis labels and legends.
pub const SMALL: f64 = 10.0;

/// What a chart is, besides its data: identity, text alternative and room.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Unique in the page; used for the ids of the text alternative and of patterns.
    pub id: String,
    /// Short name, read out first.
    pub title: String,
    /// What the chart shows, in a sentence, with its main values.
    pub description: String,
    /// Room: [`HALF`] or [`FULL`].
    pub width: f64,
    /// The way its readers read: bars grow from their side of beginning.
    pub direction: Direction,
}

/// The way a script runs. Charts without a time axis follow it; time runs from left to right in every language, and a map is
/// never mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// English, French, Spanish.
    #[default]
    LeftToRight,
    /// Arabic.
    RightToLeft,
}

impl Direction {
    /// Reads the value of the attribute `dir`: `ltr` or `rtl`; whatever else runs from left to right.
    pub fn from_attribute(dir: &str) -> Self {
        if dir == "rtl" { Self::RightToLeft } else { Self::LeftToRight }
    }

    /// The arrow from a thing to the one that is read after it.
    pub fn arrow(self) -> &'static str {
        match self {
            Self::LeftToRight => "→",
            Self::RightToLeft => "←",
        }
    }
}
