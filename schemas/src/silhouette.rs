//! What an image shows of a firearm's outline, small enough to stand in a message: a perceptual hash.
//!
//! The firearm is cut out and scaled to 16 x 16 cells; a bit says whether a cell is covered more than
//! cells are on average. How much wider than high it is stands before it. `proofhouse silhouette` makes the code from a picture.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Cells of an outline: 16 x 16.
pub const SILHOUETTE_CELLS: u32 = 256;
/// Greatest width, in hundredths of the height.
const WIDEST: u16 = 9_999;
/// The way in which codes are made. Codes of different ways cannot be compared.
const WAY: &str = "s1";

/// A firearm's outline as cells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SilhouetteCode {
    /// Width in hundredths of the height.
    pub width_percent: u16,
    /// The cells, row by row, the first cell in the lowest bit of the first byte.
    pub cells: [u8; SILHOUETTE_CELLS as usize / 8],
}

impl SilhouetteCode {
    /// Its text as a regular expression.
    pub const PATTERN: &str = "^s1-[1-9][0-9]{0,3}-[0-9a-f]{64}$";

    /// How many cells differ, 0 to 256.
    pub fn differing_cells(&self, other: &SilhouetteCode) -> u32 {
        self.cells.iter().zip(&other.cells).map(|(own, other)| (own ^ other).count_ones()).sum()
    }
}

impl fmt::Display for SilhouetteCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{WAY}-{}-", self.width_percent)?;
        self.cells.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The text is no code of an outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotASilhouette;

impl fmt::Display for NotASilhouette {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "an outline's code, as `proofhouse silhouette` prints it: s1-147- and 64 hexadecimal digits",
        )
    }
}

impl std::error::Error for NotASilhouette {}

impl FromStr for SilhouetteCode {
    type Err = NotASilhouette;

    fn from_str(text: &str) -> Result<Self, NotASilhouette> {
        let mut parts = text.split('-');
        let (Some(WAY), Some(width), Some(cells), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotASilhouette);
        };
        // One width has one text, too.
        let width_percent =
            width.parse().ok().filter(|number: &u16| *number <= WIDEST && number.to_string() == width);
        let width_percent = width_percent.filter(|number| *number > 0).ok_or(NotASilhouette)?;
        let mut code = SilhouetteCode { width_percent, cells: [0; 32] };
        if cells.len() != 2 * code.cells.len() {
            return Err(NotASilhouette);
        }
        for (cell, digits) in code.cells.iter_mut().zip(cells.as_bytes().chunks(2)) {
            *cell = match digits {
                [high, low] => hexadecimal(*high)? << 4 | hexadecimal(*low)?,
                _ => return Err(NotASilhouette),
            };
        }
        Ok(code)
    }
}

/// Lower case only: one outline has one code.
fn hexadecimal(digit: u8) -> Result<u8, NotASilhouette> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotASilhouette),
    }
}

impl Serialize for SilhouetteCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SilhouetteCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for SilhouetteCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SilhouetteCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": SilhouetteCode::PATTERN })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_written(width_percent in 1..=9999u16, cells in any::<[u8; 32]>()) {
            let code = SilhouetteCode { width_percent, cells };
            prop_assert_eq!(code.to_string().parse::<SilhouetteCode>().unwrap(), code.clone());
            let written = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(serde_json::from_str::<SilhouetteCode>(&written).unwrap(), code);
        }

        #[test]
        fn what_its_schema_allows_is_read(text in "s1-[1-9][0-9]{0,3}-[0-9a-f]{64}") {
            prop_assert_eq!(text.parse::<SilhouetteCode>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn cells_that_differ_are_counted() {
        let code = |cells| SilhouetteCode { width_percent: 150, cells };
        let mut cells = [0; 32];
        assert_eq!(code(cells).differing_cells(&code([0xff; 32])), SILHOUETTE_CELLS);
        cells[3] = 0b101;
        assert_eq!(code(cells).differing_cells(&code([0; 32])), 2);
    }

    #[test]
    fn other_texts_are_refused() {
        let cells = "0".repeat(64);
        for text in [
            format!("s2-150-{cells}"),
            format!("s1-0-{cells}"),
            format!("s1-0150-{cells}"),
            format!("s1--{cells}"),
            format!("s1-150-{cells}0"),
            format!("s1-150-{}", "A".repeat(64)),
            "s1-150".to_owned(),
            String::new(),
        ] {
            assert_eq!(text.parse::<SilhouetteCode>(), Err(NotASilhouette), "{text}");
        }
    }
}
