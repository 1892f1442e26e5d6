//! The rules of INTERPOL's guidance on sharing through its ballistic network: recovered within 80 km of a border; by customs or
//! border officers; from a suspected trafficker; three or more firearms together; terrorism; a holder resident abroad.
//!
//! Of an exhibit its laboratory says which of them hold (`suspect_mobility`). Of a seizure they follow from what was said of it,
//! with one exception: the nationality of those arrested is not where they live, so that residence abroad cannot be told.

use super::subjects::{SeizedFirearm, UnsearchedExhibit};
use proofhouse_schemas::tables::networks::SharingSuggestionRow;
use proofhouse_schemas::{Bureau, codes};
use std::collections::BTreeSet;

/// Up to so far from a border, in kilometres.
const NEAR_A_BORDER: f64 = 80.0;
/// So many firearms together are a group.
const A_GROUP: i64 = 3;

const NEAR_BORDER: &str = "NEAR_BORDER";
const BORDER_SERVICE: &str = "BORDER_SERVICE";
const SUSPECTED_TRAFFICKER: &str = "SUSPECTED_TRAFFICKER";
const GROUP_OF_FIREARMS: &str = "GROUP_OF_FIREARMS";
const TERRORISM: &str = "TERRORISM";

/// What is suggested for a seized firearm.
pub(super) fn of_item(item: &SeizedFirearm) -> Vec<SharingSuggestionRow> {
    let mut fired: Vec<(&str, String)> = Vec::new();
    match item.border_distance_km {
        Some(distance) if distance <= NEAR_A_BORDER => {
            fired.push((NEAR_BORDER, format!("it was recovered {distance} km from a border")));
        }
        None if item.place_type.as_deref() == Some("LAND_BORDER") => {
            fired.push((NEAR_BORDER, "it was recovered at a border on land".to_owned()));
        }
        _ => {}
    }
    match item.agency_type.as_str() {
        "CUSTOMS" => fired.push((BORDER_SERVICE, "customs officers recovered it".to_owned())),
        "BORDER_GUARD" => fired.push((BORDER_SERVICE, "border officers recovered it".to_owned())),
        _ => {}
    }
    let context = item.legal_context.as_deref();
    if context == Some("ILLICIT_TRAFFICKING") {
        fired.push((SUSPECTED_TRAFFICKER, "it was seized for illicit trafficking".to_owned()));
    }
    if item.firearms >= A_GROUP {
        fired.push((GROUP_OF_FIREARMS, format!("{} firearms were seized together", item.firearms)));
    }
    let is_terrorism = |crime: &String| crime == TERRORISM;
    if context == Some(TERRORISM) || item.linked_crimes.iter().flatten().any(is_terrorism) {
        fired.push((TERRORISM, "the seizure is linked to terrorism".to_owned()));
    }
    let passed = item.route_transits.iter().flatten().filter_map(|transit| transit.country.as_deref());
    let route: Vec<&str> = [&item.route_origin, &item.route_departure, &item.route_destination]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain(passed)
        .collect();
    let what_to_do = match item.test_fired_at {
        None => "test fire it, have the cartridge cases and bullets imaged, and search",
        Some(_) => "have its test fires imaged where they are not, and search",
    };
    let row = |(rule, reason): (&str, String)| {
        let bureaus = bureaus(&item.bureau, rule, &item.place_country, &route);
        SharingSuggestionRow {
            bureau: item.bureau.clone(),
            subject_kind: "ITEM".to_owned(),
            subject_id: item.seizure_id.clone(),
            item_no: item.item_no,
            rule: rule.to_owned(),
            reason,
            scope: scope(&bureaus),
            what_to_do: words(what_to_do, &bureaus),
            suggested_bureaus: bureaus,
            day: item.day,
        }
    };
    fired.into_iter().map(row).collect()
}

/// What is suggested for an exhibit.
pub(super) fn of_exhibit(exhibit: &UnsearchedExhibit) -> Vec<SharingSuggestionRow> {
    let mut fired: Vec<(&str, String)> = Vec::new();
    for sign in exhibit.suspect_mobility.iter().flatten() {
        let Some(sign) = codes::suspect_mobility(sign) else { continue };
        fired.push((sign.code, format!("its laboratory says: {}", sign.name_en.to_lowercase())));
    }
    let says = |fired: &[(&str, String)], rule: &str| fired.iter().any(|(other, _)| *other == rule);
    let crime = exhibit.crime_type.as_deref();
    if crime == Some(TERRORISM) && !says(&fired, TERRORISM) {
        fired.push((TERRORISM, "the crime is terrorism".to_owned()));
    }
    if crime == Some("ILLICIT_TRAFFICKING") && !says(&fired, SUSPECTED_TRAFFICKER) {
        fired.push((SUSPECTED_TRAFFICKER, "the crime is illicit trafficking".to_owned()));
    }
    let row = |(rule, reason): (&str, String)| {
        let bureaus = bureaus(&exhibit.bureau, rule, &exhibit.place_country, &[]);
        SharingSuggestionRow {
            bureau: exhibit.bureau.clone(),
            subject_kind: "EXHIBIT".to_owned(),
            subject_id: exhibit.exhibit_id.clone(),
            item_no: 0,
            rule: rule.to_owned(),
            reason,
            scope: scope(&bureaus),
            what_to_do: words("search for it", &bureaus),
            suggested_bureaus: bureaus,
            day: exhibit.day,
        }
    };
    fired.into_iter().map(row).collect()
}

/// The bureaus to search: of the countries on the route, and, where a border is what counts, of those across it.
fn bureaus(owner: &str, rule: &str, country: &str, route: &[&str]) -> Vec<String> {
    let across = match rule {
        NEAR_BORDER | BORDER_SERVICE => codes::neighbours(country),
        _ => &[],
    };
    let countries = route.iter().chain(across);
    let found: BTreeSet<&str> = countries
        .filter_map(|country| Bureau::parse(country))
        .map(|bureau| bureau.as_str())
        .filter(|bureau| *bureau != owner)
        .collect();
    found.into_iter().map(str::to_owned).collect()
}

fn scope(bureaus: &[String]) -> String {
    if bureaus.is_empty() { "ALL" } else { "SELECTED_COUNTRIES" }.to_owned()
}

fn words(what: &str, bureaus: &[String]) -> String {
    match bureaus {
        [] => format!("{what} in all countries"),
        _ => format!("{what} in {}", bureaus.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::subjects::Transit;
    use super::*;

    fn seized() -> SeizedFirearm {
        SeizedFirearm {
            bureau: "pt".to_owned(),
            seizure_id: "S-1".to_owned(),
            item_no: 1,
            agency_type: "POLICE".to_owned(),
            place_country: "PT".to_owned(),
            firearms: 1,
            ..SeizedFirearm::default()
        }
    }

    fn rules(suggested: &[SharingSuggestionRow]) -> Vec<&str> {
        suggested.iter().map(|row| row.rule.as_str()).collect()
    }

    #[test]
    fn nothing_is_suggested_without_a_reason() {
        assert!(of_item(&seized()).is_empty());
        assert!(of_exhibit(&UnsearchedExhibit::default()).is_empty());
    }

    #[test]
    fn eighty_kilometres_are_near_and_a_little_more_is_not() {
        let at = |distance| SeizedFirearm { border_distance_km: Some(distance), ..seized() };
        let near = of_item(&at(80.0));
        assert_eq!(rules(&near), ["NEAR_BORDER"]);
        assert_eq!(near[0].reason, "it was recovered 80 km from a border");
        assert_eq!(
            (near[0].scope.as_str(), near[0].suggested_bureaus.as_slice()),
            ("SELECTED_COUNTRIES", ["es".to_owned()].as_slice())
        );
        assert!(of_item(&at(80.1)).is_empty());
        // What was measured counts before the kind of place.
        let far = SeizedFirearm { place_type: Some("LAND_BORDER".to_owned()), ..at(200.0) };
        assert!(of_item(&far).is_empty());
        let at_the_post = SeizedFirearm { place_type: Some("LAND_BORDER".to_owned()), ..seized() };
        assert_eq!(rules(&of_item(&at_the_post)), ["NEAR_BORDER"]);
    }

    #[test]
    fn every_rule_that_holds_is_told() {
        let all = SeizedFirearm {
            agency_type: "CUSTOMS".to_owned(),
            border_distance_km: Some(0.4),
            legal_context: Some("ILLICIT_TRAFFICKING".to_owned()),
            linked_crimes: Some(vec!["DRUGS".to_owned(), "TERRORISM".to_owned()]),
            firearms: 3,
            route_origin: Some("TR".to_owned()),
            route_transits: Some(vec![Transit { country: Some("IT".to_owned()) }, Transit { country: None }]),
            route_destination: Some("PT".to_owned()),
            ..seized()
        };
        let found = of_item(&all);
        assert_eq!(
            rules(&found),
            ["NEAR_BORDER", "BORDER_SERVICE", "SUSPECTED_TRAFFICKER", "GROUP_OF_FIREARMS", "TERRORISM"]
        );
        assert_eq!(found[0].suggested_bureaus, ["es", "it", "tr"]);
        assert_eq!(found[3].suggested_bureaus, ["it", "tr"], "the route, not the neighbours");
        assert!(found[3].what_to_do.starts_with("test fire it"));
        let two = SeizedFirearm { firearms: 2, ..seized() };
        assert!(of_item(&two).is_empty());
        let coast_guard = SeizedFirearm { agency_type: "COAST_GUARD".to_owned(), ..seized() };
        assert!(of_item(&coast_guard).is_empty(), "guidance names customs and border officers");
    }

    #[test]
    fn an_exhibit_is_suggested_by_the_signs_of_its_laboratory_and_once_by_each_rule() {
        let exhibit = UnsearchedExhibit {
            bureau: "fr".to_owned(),
            exhibit_id: "EX-1".to_owned(),
            place_country: "FR".to_owned(),
            crime_type: Some("TERRORISM".to_owned()),
            suspect_mobility: Some(
                ["RESIDENT_ABROAD", "TERRORISM", "NOT_A_CODE", "OTHER"].map(str::to_owned).to_vec(),
            ),
            ..UnsearchedExhibit::default()
        };
        let found = of_exhibit(&exhibit);
        assert_eq!(rules(&found), ["RESIDENT_ABROAD", "TERRORISM", "OTHER"]);
        assert!(
            found.iter().all(|row| row.scope == "ALL" && row.what_to_do == "search for it in all countries")
        );
        let trafficking = UnsearchedExhibit { crime_type: Some("ILLICIT_TRAFFICKING".to_owned()), ..exhibit };
        assert!(rules(&of_exhibit(&trafficking)).contains(&"SUSPECTED_TRAFFICKER"));
    }
}
