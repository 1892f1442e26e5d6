//! A choropleth: countries in steps of one blue, by amount. The map shows the part of the world that the values are in.

use super::legend::{self, Sign};
use super::map::{Filled, LAND, Names, SMALL_AREA, Spot, View, draw_ground, outlines};
use super::svg::{Drawing, Letters};
use super::{Frame, SMALL, palette, text_width};

/// A country and its amount.
#[derive(Debug, Clone)]
pub struct Country {
    /// Its ISO 3166-1 alpha-2 code, in upper case.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its amount; a country with none is drawn as land.
    pub amount: f64,
    /// The same as it is written.
    pub label: String,
}

/// Words on the map.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The reader's own country: it gets an outline and keeps its name.
    pub own: Option<String>,
    /// Beside the colour of land without an amount.
    pub none: String,
    /// Before the list of what cannot be drawn: places that are on no map.
    pub not_on_map: String,
    /// What is to be said of borders and names.
    pub disclaimer: String,
}

/// Colours of classes from light to dark; L* of about 78, 67, 53, 40 and 23.
const CLASSES: [palette::Fill; 5] = [
    palette::Fill { colour: "#b9d5e8", is_dark: false, is_hatched: false },
    palette::Fill { colour: "#76a9cd", is_dark: false, is_hatched: false },
    palette::Fill { colour: "#4585b5", is_dark: true, is_hatched: false },
    palette::Fill { colour: "#1d6198", is_dark: true, is_hatched: false },
    palette::Fill { colour: "#06395f", is_dark: true, is_hatched: false },
];

/// Draws the map. `number` writes the limits of classes.
pub fn draw(frame: &Frame, countries: &[Country], words: &Words, number: &dyn Fn(f64) -> String) -> String {
    let outlines = outlines();
    let valued: Vec<&Country> = countries.iter().filter(|country| country.amount > 0.0).collect();
    let codes = valued.iter().map(|country| country.code.as_str()).chain(words.own.as_deref());
    let view = View::of(outlines, codes, frame.width);
    let limits = limits(&valued.iter().map(|country| country.amount).collect::<Vec<_>>());

    let mut drawing = Drawing::fixed(frame);
    let filled: Vec<Filled> = valued
        .iter()
        .map(|country| Filled {
            code: country.code.clone(),
            fill: class(&limits, country.amount).colour,
            title: format!("{}: {}", country.name, country.label),
        })
        .collect();
    let sizes = draw_ground(&mut drawing, outlines, &view, &filled, words.own.as_deref());

    let mut names = Names::new(view.width, view.height);
    for country in &valued {
        let place = outlines.anchor(&country.code).and_then(|anchor| view.seen(&anchor));
        if let (Some(place), Some((wide, high))) = (place, sizes.get(&country.code)) {
            names.hold(&country.code, place, (wide * 0.5, high * 0.5));
        }
    }
    let mut listed: Vec<&&Country> = valued.iter().collect();
    let is_own = |country: &Country| words.own.as_deref() == Some(country.code.as_str());
    listed.sort_by(|a, b| is_own(b).cmp(&is_own(a)).then(b.amount.total_cmp(&a.amount)));
    let most = if frame.width > super::HALF { 9 } else { 4 };
    for country in listed.iter().take(most) {
        let Some(place) = outlines.anchor(&country.code).and_then(|anchor| view.seen(&anchor)) else {
            continue;
        };
        let letters = if is_own(country) { Letters::plain(SMALL).bold() } else { Letters::plain(SMALL) };
        // The amount is never what is cut off.
        let room = (view.width * 0.42).min(190.0) - text_width::width(&country.label, SMALL) - 4.0;
        let label = format!("{} {}", text_width::shorten(&country.name, SMALL, room), country.label);
        // A name stands in its country when that is large enough, and beside it otherwise.
        let (wide, high) = sizes.get(&country.code).copied().unwrap_or_default();
        let fits = wide >= text_width::width(&label, SMALL) * 0.8 && high >= 14.0;
        let gap = if fits { 0.0 } else { (wide.max(high) / 2.0).clamp(5.0, 18.0) };
        let has_leader = !fits && wide.max(high) >= SMALL_AREA;
        let spot = Spot { code: &country.code, place, gap, has_leader };
        names.write(&mut drawing, spot, &label, letters);
    }

    let mut under = Drawing::new(frame);
    let top = legend::draw(&mut under, frame, view.height + 8.0, &signs(&limits, &valued, words, number));
    let missing: Vec<String> = valued
        .iter()
        .filter(|country| outlines.anchor(&country.code).is_none())
        .map(|country| format!("{} {}", country.name, country.label))
        .collect();
    let mut end = top;
    if !missing.is_empty() {
        end =
            legend::sentence(&mut under, frame, end, &format!("{} {}", words.not_on_map, missing.join(", ")));
    }
    end = legend::sentence(&mut under, frame, end, &words.disclaimer);
    drawing.add(under);
    drawing.finish(frame, end + 1.0)
}

/// Lower limits of classes: round numbers, far apart when amounts are, so that one giant does not wash out all others.
fn limits(amounts: &[f64]) -> Vec<f64> {
    let largest = amounts.iter().copied().fold(0.0, f64::max);
    let smallest = amounts.iter().copied().fold(f64::INFINITY, f64::min);
    if largest <= 0.0 {
        return Vec::new();
    }
    let mut round = Vec::new();
    let mut power = 10_f64.powf(smallest.log10().floor());
    while power <= largest && round.len() < 90 {
        round.extend([1.0, 2.0, 5.0].iter().map(|factor| factor * power));
        power *= 10.0;
    }
    let above = round.iter().position(|limit| *limit > smallest).unwrap_or(round.len());
    let mut limits: Vec<f64> = round.split_off(above.saturating_sub(1));
    limits.retain(|limit| *limit <= largest * (1.0 + 1e-9));
    if limits.len() <= CLASSES.len() {
        return limits;
    }
    let last = limits.len() - 1;
    let steps = CLASSES.len() - 1;
    let picked = (0..=steps).filter_map(|step| limits.get((step * last + steps / 2) / steps).copied());
    picked.collect()
}

fn class(limits: &[f64], amount: f64) -> palette::Fill {
    let place = limits.iter().filter(|limit| amount >= **limit * (1.0 - 1e-9)).count().saturating_sub(1);
    // Fewer classes than colours take the darker ones, which stand out from the land.
    let shift = CLASSES.len().saturating_sub(limits.len().max(1));
    let shift = shift.min(2);
    CLASSES.get(place + shift).or_else(|| CLASSES.last()).copied().unwrap_or_else(|| palette::series(0))
}

/// The classes that have a country, and the land.
fn signs(
    limits: &[f64],
    countries: &[&Country],
    words: &Words,
    number: &dyn Fn(f64) -> String,
) -> Vec<(Sign, String)> {
    let is_whole = countries.iter().all(|country| country.amount.fract() == 0.0);
    let largest = countries.iter().map(|country| country.amount).fold(0.0, f64::max);
    let mut signs = Vec::new();
    for (place, limit) in limits.iter().enumerate() {
        let end = match limits.get(place + 1) {
            Some(next) if is_whole => next - 1.0,
            Some(next) => *next,
            None => largest,
        };
        let text =
            if end <= *limit { number(*limit) } else { format!("{}–{}", number(*limit), number(end)) };
        signs.push((Sign::Fill(class(limits, *limit)), text));
    }
    if !words.none.is_empty() {
        let land = palette::Fill { colour: LAND, is_dark: false, is_hatched: false };
        signs.push((Sign::Fill(land), words.none.clone()));
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_few() {
        assert_eq!(limits(&[1.0, 3.0, 1200.0]), [1.0, 5.0, 50.0, 200.0, 1000.0]);
        assert_eq!(limits(&[1.0]), [1.0]);
        assert_eq!(limits(&[3.0, 4.0]), [2.0]);
        assert_eq!(limits(&[1.0, 2.0, 3.0]), [1.0, 2.0]);
        assert!(limits(&[]).is_empty());
        let shares = limits(&[0.02, 0.4]);
        assert!(
            shares.len() <= 5 && shares.first().is_some_and(|limit| (limit - 0.02).abs() < 1e-9),
            "{shares:?}"
        );
    }

    #[test]
    fn every_amount_has_a_class_of_its_own_kind() {
        let limits = limits(&[1.0, 3.0, 1200.0]);
        assert_eq!(class(&limits, 1.0).colour, CLASSES[0].colour);
        assert_eq!(class(&limits, 199.0).colour, CLASSES[2].colour);
        assert_eq!(class(&limits, 1200.0).colour, CLASSES[4].colour);
    }
}
