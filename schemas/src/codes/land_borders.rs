//! Countries that share a border on land.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

static NEIGHBOURS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut neighbours: HashMap<&str, Vec<&str>> = HashMap::new();
    let pairs =
        read(include_str!("../../codes/land_borders.csv"), |row| (row.text("one"), row.text("other")));
    for (one, other) in pairs {
        neighbours.entry(one).or_default().push(other);
        neighbours.entry(other).or_default().push(one);
    }
    neighbours.values_mut().for_each(|countries| countries.sort_unstable());
    neighbours
});

/// The countries that share a border on land with a country, by their alpha-2 codes in upper case.
pub fn neighbours(alpha2: &str) -> &'static [&'static str] {
    NEIGHBOURS.get(alpha2).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{countries, country};

    #[test]
    fn borders_are_between_countries_and_seen_from_both_sides() {
        assert_eq!(neighbours("PT"), ["ES"]);
        assert_eq!(neighbours("FR"), ["AD", "BE", "CH", "DE", "ES", "IT", "LU", "MC"]);
        assert!(neighbours("JP").is_empty(), "an island");
        let mut borders = 0;
        for one in countries() {
            for other in neighbours(one.alpha2) {
                assert!(country(other).is_some() && *other != one.alpha2, "{} {other}", one.alpha2);
                assert!(neighbours(other).contains(&one.alpha2), "{} {other}", one.alpha2);
                borders += 1;
            }
        }
        assert!(borders > 600, "{borders}");
    }
}
