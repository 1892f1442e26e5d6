//! Values in the words of a language: names of countries, bureaus and codes, numbers and dates.

use proofhouse_schemas::codes;

use crate::column::Format;
use crate::error::ReportError;
use crate::locale::{Language, Locale};
use crate::table::Cell;
use crate::texts::Texts;

/// Between the countries of a way in queries.
const ARROW: &str = " → ";

/// Shows values in one language.
pub struct Wording<'texts> {
    texts: &'texts Texts,
}

impl<'texts> Wording<'texts> {
    /// Shows values with these texts.
    pub fn new(texts: &'texts Texts) -> Self {
        Self { texts }
    }

    /// The texts.
    pub fn texts(&self) -> &'texts Texts {
        self.texts
    }

    /// The language, and how it writes numbers.
    pub fn language(&self) -> Locale {
        self.texts.language()
    }

    /// A value as a reader sees it. Text of the data, which may be in any script, is isolated here for sentences and drawings;
    /// cells of tables are isolated by their elements.
    pub fn show(&self, format: &Format, cell: &Cell) -> Result<String, ReportError> {
        let language = self.language();
        let shown = match (format, cell) {
            (Format::Code(_) | Format::Country, Cell::Missing) => self.texts.text("not-stated")?,
            (_, Cell::Missing) => "–".to_owned(),
            (Format::Country, Cell::Text(code)) => self.country(code),
            (Format::Countries, Cell::Text(codes)) => {
                let names: Vec<String> = codes.split(ARROW).map(|code| self.country(code)).collect();
                names.join(language.arrow())
            }
            (Format::Bureau, Cell::Text(bureau)) => self.bureau(bureau),
            (Format::Code(list), Cell::Text(code)) => self.code(list, code)?,
            (Format::Percent, cell) => {
                cell.number().map_or_else(String::new, |share| language.percent(share, 1))
            }
            (Format::Decimal, cell) => {
                cell.number().map_or_else(String::new, |number| language.decimal(number, 1))
            }
            (Format::Index, cell) => {
                cell.number().map_or_else(String::new, |number| language.decimal(number, 3))
            }
            (Format::Change, Cell::Integer(number)) => language.change(*number),
            (Format::Month, Cell::Date(date)) => language.month(*date),
            (_, Cell::Integer(number)) => language.integer(*number),
            (_, Cell::Decimal(number)) if matches!(format, Format::Integer) => language.decimal(*number, 0),
            (_, Cell::Decimal(number)) => language.decimal(*number, 1),
            (_, Cell::Date(date)) => language.short_date(*date),
            (_, Cell::Truth(truth)) => self.texts.text(if *truth { "yes" } else { "no" })?,
            (_, Cell::Text(text)) => language.isolated(text),
        };
        Ok(shown)
    }

    /// The name of a country; its code when it has none.
    pub fn country(&self, alpha2: &str) -> String {
        let code = alpha2.to_uppercase();
        let key = format!("country-{code}");
        if self.texts.has(&key)
            && let Ok(name) = self.texts.text(&key)
        {
            return name;
        }
        match self.language().language() {
            Language::English => codes::country(&code).map_or(code, |country| country.name_en.to_owned()),
            Language::French | Language::Spanish | Language::Arabic => code,
        }
    }

    /// The name of a bureau: that of its country, or of the organisation.
    pub fn bureau(&self, bureau: &str) -> String {
        let key = format!("bureau-{}", bureau.to_lowercase());
        match self.texts.has(&key).then(|| self.texts.text(&key)) {
            Some(Ok(name)) => name,
            _ => self.country(bureau),
        }
    }

    /// The name of a code; the code itself when no text names it, so that nothing is hidden.
    fn code(&self, list: &str, code: &str) -> Result<String, ReportError> {
        let key = format!("{list}-{code}");
        if self.texts.has(&key) {
            return self.texts.text(&key);
        }
        Ok(match (list, codes::firearm_type(code)) {
            ("firearm-type", Some(entry)) => {
                let name = match self.language().language() {
                    Language::French => entry.name_fr,
                    Language::Spanish => entry.name_es,
                    // The code list has no Arabic names: they stand in the texts.
                    Language::English | Language::Arabic => entry.name_en,
                };
                // The explanation in brackets is for the code list, not for a label.
                name.split(" (").next().unwrap_or(name).to_owned()
            }
            _ => code.to_owned(),
        })
    }
}
