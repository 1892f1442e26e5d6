//! Maps.

use fluent_bundle::FluentArgs;

use super::{Data, rows_shown};
use crate::chart::Frame;
use crate::chart::choropleth::{self, Country};
use crate::chart::flow_map::{self, Flow};
use crate::column::Column;
use crate::error::ReportError;

/// Flows of a map whose figure sets no limit.
const ORDINARY_FLOWS: usize = 40;
/// The code of a certainty that is drawn dashed.
const SUSPECTED: &str = "SUSPECTED";

impl Data<'_> {
    pub(super) fn choropleth(&self, frame: &Frame) -> Result<String, ReportError> {
        let (country, value) = (self.column(0)?, self.column(1)?);
        let mut countries: Vec<Country> = Vec::new();
        for row in 0..self.table.rows.len() {
            let (code, amount) = (self.code(country, row), self.amount(value, row));
            match countries.iter_mut().find(|known| known.code == code) {
                Some(known) => known.amount += amount,
                None => {
                    let name = self.shown(country, row)?;
                    countries.push(Country { code, name, amount, label: String::new() });
                }
            }
        }
        for country in &mut countries {
            country.label = self.written(value, country.amount)?;
        }
        let words = choropleth::Words {
            own: self.surroundings.own_country.clone(),
            none: self.text("map-none")?,
            not_on_map: self.text("map-not-shown")?,
            disclaimer: self.text("map-disclaimer")?,
        };
        // Shares and other numbers with a fraction keep it in the limits of classes.
        Ok(choropleth::draw(frame, &countries, &words, &|limit| {
            self.written(value, limit).unwrap_or_else(|_| limit.to_string())
        }))
    }

    pub(super) fn flow_map(&self, frame: &Frame) -> Result<String, ReportError> {
        let (from, to, value) = (self.column(0)?, self.column(1)?, self.last_column()?);
        // Four columns: the third says how certain a flow is.
        let certainty = if self.definition.columns.len() > 3 { Some(self.column(2)?) } else { None };
        let mut order: Vec<usize> =
            (0..self.table.rows.len()).filter(|row| self.amount(value, *row) > 0.0).collect();
        order.sort_by(|a, b| self.amount(value, *b).total_cmp(&self.amount(value, *a)));
        let shown = rows_shown(order.len(), Some(self.definition.limit.unwrap_or(ORDINARY_FLOWS)));
        let mut flows = Vec::new();
        for row in order.iter().take(shown) {
            let is_suspected =
                certainty.is_some_and(|column| self.table.cell(*row, &column.name).text() == Some(SUSPECTED));
            flows.push(Flow {
                from: self.code(from, *row),
                from_name: self.shown(from, *row)?,
                to: self.code(to, *row),
                to_name: self.shown(to, *row)?,
                amount: self.amount(value, *row),
                label: self.shown(value, *row)?,
                is_suspected,
            });
        }
        let left_out = order.len() - shown;
        let rest = if left_out > 0 {
            let amount = order.iter().skip(shown).map(|row| self.amount(value, *row)).sum();
            let mut arguments = FluentArgs::new();
            arguments.set("count", i64::try_from(left_out).unwrap_or(i64::MAX));
            arguments.set("amount", self.written(value, amount)?);
            self.surroundings.wording.texts().with("map-left-out", &arguments)?
        } else {
            String::new()
        };
        let words = flow_map::Words {
            own: self.surroundings.own_country.clone(),
            own_name: self
                .surroundings
                .own_country
                .as_deref()
                .map_or_else(String::new, |code| self.surroundings.wording.country(code)),
            confirmed: self.text("map-confirmed")?,
            suspected: self.text("map-suspected")?,
            within: self.text("map-within")?,
            not_on_map: self.text("map-not-shown")?,
            rest,
            disclaimer: self.text("map-disclaimer")?,
        };
        Ok(flow_map::draw(frame, &flows, &words))
    }

    /// The code of a country, or of the country of a bureau; empty when it is not known.
    fn code(&self, column: &Column, row: usize) -> String {
        self.table.cell(row, &column.name).text().map(str::to_uppercase).unwrap_or_default()
    }
}
