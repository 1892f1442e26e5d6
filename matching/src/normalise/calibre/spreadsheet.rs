//! Calibres that a spreadsheet took for dates: 12/70 becomes December 1970, .30-06 the thirtieth of June.

/// The calibre behind a date, in the notation of gauges and names. Only dates that can be nothing else in this field.
pub(super) fn read_date(folded: &str) -> Option<String> {
    let date = folded.split([' ', 'T']).next().unwrap_or_default();
    let cells: Vec<&str> = date.split('-').collect();
    if let [year, month, day] = cells.as_slice()
        && year.len() == 4
    {
        let year: u32 = year.parse().ok()?;
        let month: u32 = month.parse().ok()?;
        let day: u32 = day.parse().ok()?;
        return match (year, month, day) {
            (1965 | 1967 | 1970 | 1973 | 1976 | 1989 | 2065 | 2070, 10 | 12, 1) => {
                Some(format!("{month}/{}", year % 100))
            }
            (_, 6, 30) => Some("30-06".to_owned()),
            (_, 7, 8) => Some("7-08".to_owned()),
            (1970 | 1957, 1, 9) => None,
            _ => None,
        };
    }
    if let [month, year] = cells.as_slice() {
        let december = ["DEC", "DEZ", "DIC", "DECEMBER"].contains(month);
        if december && ["65", "67", "70", "76", "89"].contains(year) {
            return Some(format!("12/{year}"));
        }
        let june = ["JUN", "JUNE", "JUIN"].contains(year) || ["JUN", "JUNE", "JUIN"].contains(month);
        if june && (*month == "30" || *year == "30") {
            return Some("30-06".to_owned());
        }
    }
    None
}
