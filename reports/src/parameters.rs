//! Parameters of a query, bound as literals.
//!
//! A query says `:bureau` where a value belongs. The values are never pasted as text: each is a typed literal, text
//! is quoted with its quotes doubled, and a colon inside a string, a quoted name, a comment or a `::` cast is left
//! alone.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use datafusion::common::{ParamValues, ScalarValue};

use crate::error::ReportError;
use crate::period::Period;

/// A value that a query may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A whole number.
    Integer(i64),
}

impl Literal {
    fn sql(&self) -> String {
        match self {
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Date(date) => format!("DATE '{}'", date.format("%Y-%m-%d")),
            Self::Integer(number) => number.to_string(),
        }
    }
}

/// The parameters that differ between bureaus. In a query that is planned for all of them they stay open places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    /// `:bureau`
    Bureau,
    /// `:country`
    Country,
}

impl Shared {
    /// All of them, in the order of their places. Each is text.
    pub(crate) const ALL: [Self; 2] = [Self::Bureau, Self::Country];

    /// How a statement names its place.
    pub(crate) fn place(self) -> &'static str {
        match self {
            Self::Bureau => "$1",
            Self::Country => "$2",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Country => "country",
        }
    }
}

/// The parameters that every query may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    data_cut: NaiveDate,
    values: BTreeMap<String, Literal>,
}

impl Parameters {
    /// `:bureau` (lower case), `:country` (its alpha-2 code in upper case), `:from`, `:to` (first day after the
    /// period), `:previous_from`, `:trend_from` (twelve months before `:to`), `:year`, and `:data_cut`.
    pub fn new(bureau: &str, period: Period, generated_at: DateTime<Utc>) -> Self {
        let year = i64::from(chrono::Datelike::year(&period.last_day()));
        let values = BTreeMap::from([
            ("bureau", Literal::Text(bureau.to_lowercase())),
            ("country", Literal::Text(bureau.to_uppercase())),
            ("from", Literal::Date(period.from())),
            ("to", Literal::Date(period.to())),
            ("previous_from", Literal::Date(period.previous_from())),
            ("trend_from", Literal::Date(period.trend_from())),
            ("year", Literal::Integer(year)),
            ("data_cut", Literal::Date(generated_at.date_naive())),
        ]);
        Self {
            data_cut: generated_at.date_naive(),
            values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    /// The day up to which the report knows.
    pub(crate) fn data_cut(&self) -> NaiveDate {
        self.data_cut
    }

    /// The bureau whose report it is.
    pub(crate) fn bureau(&self) -> &str {
        match self.values.get("bureau") {
            Some(Literal::Text(bureau)) => bureau,
            _ => "",
        }
    }

    /// The values of the parameters that differ between bureaus, in the order of their places.
    pub(crate) fn shared_values(&self) -> ParamValues {
        let text = |parameter: Shared| match self.values.get(parameter.name()) {
            Some(Literal::Text(text)) => ScalarValue::Utf8(Some(text.clone())),
            _ => ScalarValue::Utf8(None),
        };
        ParamValues::from(Shared::ALL.map(text).to_vec())
    }

    /// With the thresholds of a pack as well, each under its name; none takes the place of another parameter.
    #[must_use]
    pub fn with_thresholds(mut self, thresholds: &BTreeMap<String, i64>) -> Self {
        for (name, value) in thresholds {
            self.values.entry(name.clone()).or_insert(Literal::Integer(*value));
        }
        self
    }

    /// Each parameter and its value as SQL, for people who read a query.
    pub fn literals(&self) -> impl Iterator<Item = (&str, String)> + '_ {
        self.values.iter().map(|(name, value)| (name.as_str(), value.sql()))
    }

    /// The query with its parameters in place.
    pub fn bind(&self, query: &str, sql: &str) -> Result<String, ReportError> {
        self.bind_by(query, sql, |_| None)
    }

    /// The query with its parameters in place, but for those that differ between bureaus: these are open places.
    pub(crate) fn bind_shared(&self, query: &str, sql: &str) -> Result<String, ReportError> {
        self.bind_by(query, sql, |name| {
            Shared::ALL.into_iter().find(|parameter| parameter.name() == name).map(Shared::place)
        })
    }

    fn bind_by(
        &self,
        query: &str,
        sql: &str,
        open: impl Fn(&str) -> Option<&'static str>,
    ) -> Result<String, ReportError> {
        let characters: Vec<char> = sql.chars().collect();
        let mut bound = String::with_capacity(sql.len() + 128);
        let mut place = 0;
        while let Some(&character) = characters.get(place) {
            let next = characters.get(place + 1).copied();
            let end = match (character, next) {
                ('\'' | '"', _) => end_of_quoted(&characters, place),
                ('-', Some('-')) => end_of_line(&characters, place),
                ('/', Some('*')) => end_of_comment(&characters, place),
                (':', Some(':')) => place + 2,
                (':', Some(first)) if first.is_ascii_alphabetic() || first == '_' => {
                    let name: String = characters
                        .iter()
                        .skip(place + 1)
                        .take_while(|c| c.is_ascii_alphanumeric() || **c == '_')
                        .collect();
                    let value = self.values.get(name.as_str()).ok_or_else(|| ReportError::Parameter {
                        query: query.to_owned(),
                        parameter: name.clone(),
                        known: self
                            .values
                            .keys()
                            .map(|known| format!(":{known}"))
                            .collect::<Vec<_>>()
                            .join(", "),
                    })?;
                    match open(&name) {
                        Some(place) => bound.push_str(place),
                        None => bound.push_str(&value.sql()),
                    }
                    place += 1 + name.len();
                    continue;
                }
                _ => place + 1,
            };
            bound.extend(characters.iter().skip(place).take(end - place));
            place = end;
        }
        Ok(bound)
    }
}

/// A quote inside is written twice, which reads here as two strings side by side: the same text is copied.
fn end_of_quoted(characters: &[char], start: usize) -> usize {
    let quote = characters.get(start);
    let length = characters.iter().skip(start + 1).position(|c| Some(c) == quote);
    length.map_or(characters.len(), |length| start + length + 2)
}

fn end_of_line(characters: &[char], start: usize) -> usize {
    let length = characters.iter().skip(start).position(|c| *c == '\n');
    length.map_or(characters.len(), |length| start + length)
}

fn end_of_comment(characters: &[char], start: usize) -> usize {
    let inside = characters.get(start + 2..).unwrap_or_default();
    let length = inside.windows(2).position(|pair| pair == ['*', '/']);
    length.map_or(characters.len(), |length| start + 2 + length + 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn parameters(bureau: &str) -> Parameters {
        let generated_at = "2026-01-15T06:00:00Z".parse().unwrap();
        Parameters::new(bureau, Period::parse("2025").unwrap(), generated_at)
    }

    #[test]
    fn binds_text_and_dates_as_literals() {
        let sql =
            parameters("fr").bind("q", "select :bureau, :country where d >= :from and d < :to").unwrap();
        assert_eq!(sql, "select 'fr', 'FR' where d >= DATE '2025-01-01' and d < DATE '2026-01-01'");
    }

    #[test]
    fn leaves_the_bureau_open_where_many_share_a_query() {
        let sql = parameters("fr")
            .bind_shared("q", "select :bureau, ':country', :country where d >= :from")
            .unwrap();
        assert_eq!(sql, "select $1, ':country', $2 where d >= DATE '2025-01-01'");
    }

    #[test]
    fn a_hostile_value_stays_one_literal() {
        let sql = parameters("x' or '1'='1").bind("q", "select :bureau").unwrap();
        assert_eq!(sql, "select 'x'' or ''1''=''1'");
    }

    #[test]
    fn leaves_strings_comments_and_casts_alone() {
        let sql = "select ':bureau', \":to\", 'it''s :from', x::date -- :to\n, /* :year */ 1 where y = ':'";
        assert_eq!(parameters("fr").bind("q", sql).unwrap(), sql);
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let error = parameters("fr").bind("losses", "select :owner").unwrap_err().to_string();
        assert!(error.contains("losses") && error.contains(":owner") && error.contains(":bureau"), "{error}");
    }

    #[test]
    fn unfinished_quotes_do_not_run_past_the_end() {
        for sql in ["select 'abc", "select /* abc", "-- abc", "select :", "'"] {
            assert_eq!(parameters("fr").bind("q", sql).unwrap(), sql);
        }
    }
}
