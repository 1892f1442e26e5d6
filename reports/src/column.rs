//! How a column of a figure is shown: `name:format`, with `+bar` for a bar behind the number.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer};

/// The way to show a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Text as it is: an identifier, a title, a free text.
    Text,
    /// A whole number.
    Integer,
    /// A number with one decimal.
    Decimal,
    /// A number with three decimals: an index between 0 and 1.
    Index,
    /// A share between 0 and 1, in per cent.
    Percent,
    /// A difference, with its sign.
    Change,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A country by its alpha-2 code.
    Country,
    /// Countries on a way, by their alpha-2 codes with arrows between.
    Countries,
    /// A bureau: a country in lower case, or an organisation.
    Bureau,
    /// A picture: a scalable vector graphic. Only the last column of a figure of pictures.
    Picture,
    /// A code whose name is the text `<list>-<CODE>`.
    Code(String),
}

impl Format {
    /// Numbers stand at the end of their cell.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Index | Self::Percent | Self::Change)
    }
}

/// One column of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the query.
    pub name: String,
    /// The way to show its values.
    pub format: Format,
    /// A bar is drawn behind the numbers of a table.
    pub has_bar: bool,
}

impl Column {
    /// Reads `name:format` or `name:format+bar`.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, has_bar) = text.strip_suffix("+bar").map_or((text, false), |text| (text, true));
        let (name, format) = text.split_once(':')?;
        let format = match format {
            "text" => Format::Text,
            "integer" => Format::Integer,
            "decimal" => Format::Decimal,
            "index" => Format::Index,
            "percent" => Format::Percent,
            "change" => Format::Change,
            "date" => Format::Date,
            "month" => Format::Month,
            "country" => Format::Country,
            "countries" => Format::Countries,
            "bureau" => Format::Bureau,
            "picture" => Format::Picture,
            other => Format::Code(other.strip_prefix("code/").filter(|list| !list.is_empty())?.to_owned()),
        };
        Some(Self { name: name.to_owned(), format, has_bar })
    }

    /// The key of its heading.
    pub fn heading_key(&self) -> String {
        format!("column-{}", self.name.replace('_', "-"))
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "`{text}` is not a column; write name:format with one of text, integer, decimal, index, percent, \
                 change, date, month, country, countries, bureau, picture, code/<list>, and +bar for a bar"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn reads_a_column() {
        let column = Column::parse("arms:integer+bar").unwrap();
        assert_eq!((column.name.as_str(), &column.format, column.has_bar), ("arms", &Format::Integer, true));
        assert_eq!(column.heading_key(), "column-arms");
        assert_eq!(Column::parse("why:code/outcome").unwrap().format, Format::Code("outcome".to_owned()));
        assert!(Column::parse("arms").is_none() && Column::parse("arms:number").is_none());
        assert!(Column::parse("x:code/").is_none());
    }
}
