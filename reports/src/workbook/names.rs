//! Names of sheets: spreadsheets allow 31 characters, some signs not, and no name twice, capitals or not.

use std::collections::BTreeSet;

/// Longest name of a sheet, in UTF-16 units as spreadsheets count.
const LONGEST: usize = 31;

/// The names of a workbook's sheets so far.
#[derive(Debug, Default)]
pub(super) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// A name for a sheet, as near to the wanted one as is allowed. Later parts of a long figure have their number behind it.
    pub(super) fn take(&mut self, wanted: &str, part: usize) -> String {
        let clean: String =
            wanted.chars().map(|sign| if is_allowed(sign) { sign } else { ' ' }).collect::<String>();
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = clean.trim_matches('\'').trim();
        let clean = if clean.is_empty() { "–" } else { clean };
        let mut number = part;
        loop {
            let ending = if number > 1 { format!(" ({number})") } else { String::new() };
            let name = format!("{}{ending}", cut(clean, LONGEST - ending.len()));
            // Spreadsheets keep this name for themselves.
            let is_kept = name.eq_ignore_ascii_case("history");
            if !is_kept && self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number = number.max(1) + 1;
        }
    }
}

fn is_allowed(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '[' | ']' | ':' | '*' | '?' | '/' | '\\')
}

/// As many letters as fit.
fn cut(text: &str, room: usize) -> &str {
    let mut length = 0;
    for (place, letter) in text.char_indices() {
        length += letter.len_utf16();
        if length > room {
            return text.get(..place).unwrap_or(text).trim_end().trim_end_matches('\'');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_clean_and_the_only_ones() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("2.3 Records: by year / month [all]", 1), "2.3 Records by year month all");
        assert_eq!(names.take("2.3 RECORDS by year month all", 1), "2.3 RECORDS by year month a (2)");
        assert_eq!(names.take("'quoted'", 1), "quoted");
        assert_eq!(names.take("History", 1), "History (2)");
        assert_eq!(names.take("***", 1), "–");
    }

    #[test]
    fn every_name_fits_even_with_a_number() {
        let mut names = SheetNames::default();
        let long = "𝔸 title that is much longer than a sheet may be called";
        for part in 1..=1200 {
            let name = names.take(long, part);
            assert!(name.encode_utf16().count() <= 31, "{name}");
        }
    }
}
