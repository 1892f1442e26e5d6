//! What goes from one country to another, and where countries lie.

use proofhouse_reports::chart::choropleth::{self, Country};
use proofhouse_reports::chart::flow_map::{self, Flow};
use proofhouse_reports::chart::sankey::{self, Link, Node};
use proofhouse_reports::chart::{FULL, HALF};

use super::{
    AMOUNTS, COUNTRIES, accessible, everywhere, everywhere_on_maps, frame, mirrored, number, numbers,
    stays_inside,
};

#[test]
fn a_sankey_diagram_keeps_its_sums() {
    let nodes = |own: bool| -> Vec<Node> {
        COUNTRIES
            .iter()
            .map(|(code, name)| Node {
                label: (*name).into(),
                amount_label: "99".into(),
                is_own: own && *code == "FR",
            })
            .collect()
    };
    let links: Vec<Link> = (0..36)
        .map(|place| Link {
            source: place / 6,
            target: place % 6,
            amount: AMOUNTS[place % 6],
            label: "1".into(),
        })
        .collect();
    everywhere("sankey", &|frame| {
        sankey::draw(frame, &nodes(true), &nodes(true), &links, ("Source", "Recovered in"))
    });
    let svg = sankey::draw(&frame("sums", FULL), &nodes(false), &nodes(false), &links, ("", ""));
    let bars: Vec<f64> =
        svg.lines().filter(|line| line.starts_with("<rect")).map(|line| numbers(line, "height")[0]).collect();
    // Six equal sources; the targets stand in the ratio of their amounts.
    assert!(bars[..6].iter().all(|height| (height - bars[0]).abs() < 0.02), "{bars:?}");
    assert!((bars[6] / bars[7] - 15.0).abs() < 0.1, "{bars:?}");
}

#[test]
fn a_choropleth_shows_the_part_of_the_world_and_says_what_is_missing() {
    let country = |code: &str, name: &str, amount: f64| Country {
        code: code.into(),
        name: name.into(),
        amount,
        label: number(amount),
    };
    let mut countries: Vec<Country> =
        COUNTRIES.iter().zip(AMOUNTS).map(|((code, name), amount)| country(code, name, amount)).collect();
    countries.push(country("YU", "Yugoslavia", 3.0));
    let words = choropleth::Words {
        own: Some("FR".into()),
        none: "none".into(),
        not_on_map: "Not on the map:".into(),
        disclaimer: "Borders and names imply no opinion.".into(),
    };
    everywhere_on_maps("choropleth", &|frame| choropleth::draw(frame, &countries, &words, &number));
    let svg = choropleth::draw(&frame("missing", FULL), &countries, &words, &number);
    assert!(svg.contains("Not on the map: Yugoslavia 3") && svg.contains("<title>Malta: 9</title>"));
    assert!(!svg.contains("<title>&lt;script&gt;"), "a country without an amount is land");
    // The whole world, when they lie far apart.
    countries.extend([country("BR", "Brazil", 4.0), country("SG", "Singapore", 7.0)]);
    let svg = choropleth::draw(&frame("world", FULL), &countries, &words, &number);
    accessible(&svg);
    stays_inside(&svg, FULL);
    assert!(svg.contains("<title>Singapore: 7</title>\n<circle"), "a small state is a dot");
    assert!(svg.len() < 100_000, "{}", svg.len());
}

#[test]
fn a_map_is_never_mirrored() {
    let countries =
        [Country { code: "FR".into(), name: "فرنسا".into(), amount: 1.0, label: "1".into() }];
    let words = choropleth::Words::default();
    let left = choropleth::draw(&frame("m", HALF), &countries, &words, &number);
    let right = choropleth::draw(&mirrored("m", HALF), &countries, &words, &number);
    let land = |svg: &str| svg.lines().find(|line| line.starts_with("<path d=")).unwrap().to_owned();
    assert_eq!(land(&left), land(&right));
}

#[test]
fn a_flow_map_with_a_suspected_flow_and_one_that_stays() {
    let flow = |from: usize, to: usize, amount: f64, is_suspected: bool| Flow {
        from: COUNTRIES[from].0.into(),
        from_name: COUNTRIES[from].1.into(),
        to: COUNTRIES[to].0.into(),
        to_name: COUNTRIES[to].1.into(),
        amount,
        label: number(amount),
        is_suspected,
    };
    let mut flows = vec![
        flow(4, 0, 900.0, false),
        flow(0, 4, 20.0, false),
        flow(2, 1, 60.0, true),
        flow(0, 0, 25.0, false),
        flow(5, 3, 0.0, false),
    ];
    flows.push(Flow { from: "YU".into(), from_name: "Yugoslavia".into(), ..flow(4, 0, 2.0, false) });
    let words = flow_map::Words {
        own: Some("FR".into()),
        own_name: "France".into(),
        confirmed: "confirmed".into(),
        suspected: "suspected".into(),
        within: "within the country".into(),
        not_on_map: "Not on the map:".into(),
        rest: "12 smaller flows are not drawn.".into(),
        disclaimer: "Borders and names imply no opinion.".into(),
    };
    everywhere_on_maps("flow-map", &|frame| flow_map::draw(frame, &flows, &words));
    let svg = flow_map::draw(&frame("flows", FULL), &flows, &words);
    assert!(svg.contains("Not on the map: Yugoslavia → France 2"));
    assert!(svg.contains("Bosnie-Herzégovine → United Kingdom of Great Britain and Northern Ireland: 60"));
    let alone = flow_map::draw(&frame("alone", FULL), &flows[2..3], &words);
    assert!(alone.contains(">France</text>"), "the own country is named though nothing goes there");
    let dashed = svg.lines().filter(|line| line.starts_with("<path") && line.contains("stroke-dasharray"));
    assert!(dashed.filter(|line| line.contains("#c56a00")).count() >= 2, "the flow and its sign below");
}
