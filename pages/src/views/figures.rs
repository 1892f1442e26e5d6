//! The numbers of two reports (`figures.json`), set side by side.

use crate::locale::Locale;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};

/// The most lines of a list; a page with more is read by nobody.
const MOST_LINES: usize = 500;

/// What `figures.json` says, as far as it is compared.
#[derive(Debug, Deserialize)]
pub(super) struct Figures {
    #[serde(default)]
    figures: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
struct Figure {
    id: String,
    #[serde(default)]
    title: String,
    /// What the figure counts, all rows together.
    n: Option<i64>,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    rows: Vec<Vec<Value>>,
}

/// A line of a comparison.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Line {
    label: String,
    earlier: Option<String>,
    later: Option<String>,
    /// The difference with its sign, when both are known.
    difference: Option<String>,
    /// The difference in per cent of the earlier, when it says anything.
    relative: Option<String>,
    /// Whether there is a difference.
    differs: bool,
}

/// What two reports have in common and what differs.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Compared {
    /// The key figures.
    pub(super) key_figures: Vec<Line>,
    /// What each figure counts.
    pub(super) totals: Vec<Line>,
    /// How many lines of each list are shown, when there are more.
    pub(super) cut_at: Option<String>,
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Integer,
    Decimal,
    Percent,
}

/// One number of one report.
struct Number {
    key: String,
    label: String,
    unit: Unit,
    value: Option<f64>,
}

impl Figures {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn read(bytes: &[u8]) -> Result<Figures, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// Key figures stand in rows of a key and its value.
    fn key_figures(&self, locale: Locale<'_>) -> Vec<Number> {
        let mut numbers = Vec::new();
        for figure in &self.figures {
            let place = |name: &str| figure.columns.iter().position(|column| column == name);
            let (Some(key), Some(value)) = (place("key"), place("value")) else { continue };
            let unit = place("unit");
            for row in &figure.rows {
                let Some(key) = row.get(key).and_then(Value::as_str) else { continue };
                let unit = match unit.and_then(|unit| row.get(unit)).and_then(Value::as_str) {
                    Some("percent") => Unit::Percent,
                    Some("decimal") => Unit::Decimal,
                    _ => Unit::Integer,
                };
                let value = row.get(value).and_then(Value::as_f64);
                numbers.push(Number { key: key.to_owned(), label: label(locale, key), unit, value });
            }
        }
        numbers
    }

    fn totals(&self) -> Vec<Number> {
        let counted = self.figures.iter().filter(|figure| figure.n.is_some());
        #[allow(clippy::cast_precision_loss)]
        let number = |figure: &Figure| Number {
            key: figure.id.clone(),
            label: if figure.title.is_empty() { figure.id.clone() } else { figure.title.clone() },
            unit: Unit::Integer,
            value: figure.n.map(|n| n as f64),
        };
        counted.map(number).collect()
    }
}

/// Sets two reports side by side.
pub(super) fn compare(earlier: &Figures, later: &Figures, locale: Locale<'_>) -> Compared {
    let (key_figures, are_cut) = lines(&earlier.key_figures(locale), &later.key_figures(locale), locale);
    let (totals, are_totals_cut) = lines(&earlier.totals(), &later.totals(), locale);
    let most = || locale.integer(i64::try_from(MOST_LINES).unwrap_or(i64::MAX));
    Compared { key_figures, totals, cut_at: (are_cut || are_totals_cut).then(most) }
}

/// Lines in the order of the later report; what only the earlier has stands at the end. And whether there are more.
fn lines(earlier: &[Number], later: &[Number], locale: Locale<'_>) -> (Vec<Line>, bool) {
    // What is there twice is told from one another by which of them it is.
    let mut left: HashMap<&str, VecDeque<(usize, &Number)>> = HashMap::new();
    for (place, number) in earlier.iter().enumerate() {
        left.entry(&number.key).or_default().push_back((place, number));
    }
    let mut pairs: Vec<(Option<&Number>, Option<&Number>)> = Vec::new();
    for number in later {
        let other = left.get_mut(number.key.as_str()).and_then(VecDeque::pop_front);
        pairs.push((other.map(|(_, other)| other), Some(number)));
    }
    let mut only_earlier: Vec<(usize, &Number)> = left.into_values().flatten().collect();
    only_earlier.sort_unstable_by_key(|(place, _)| *place);
    pairs.extend(only_earlier.into_iter().map(|(_, number)| (Some(number), None)));
    let is_cut = pairs.len() > MOST_LINES;
    let shown = pairs.into_iter().take(MOST_LINES).filter_map(|(earlier, later)| {
        let value = |number: Option<&Number>| number.and_then(|number| number.value);
        Some(line(value(earlier), value(later), later.or(earlier)?, locale))
    });
    (shown.collect(), is_cut)
}

fn line(earlier: Option<f64>, later: Option<f64>, of: &Number, locale: Locale<'_>) -> Line {
    let shown = |value: f64| match of.unit {
        #[allow(clippy::cast_possible_truncation)]
        Unit::Integer => locale.integer(value.round() as i64),
        Unit::Decimal => locale.decimal(value, 1),
        Unit::Percent => locale.percent(value, 1),
    };
    let difference = earlier.zip(later).map(|(earlier, later)| later - earlier);
    let signed = |difference: f64| match of.unit {
        // The difference of two shares is in points, not in per cent.
        Unit::Percent => locale.texts.with(
            locale.language,
            "points",
            &[("number", &locale.signed(difference, locale.decimal(difference * 100.0, 1)))],
        ),
        _ => locale.signed(difference, shown(difference)),
    };
    let relative = earlier.zip(later).filter(|(earlier, _)| *earlier > 0.0 && of.unit != Unit::Percent);
    let relative = relative.map(|(earlier, later)| (later - earlier) / earlier);
    Line {
        label: of.label.clone(),
        earlier: earlier.map(shown),
        later: later.map(shown),
        difference: difference.map(signed),
        relative: relative.map(|share| locale.signed((share * 1000.0).round(), locale.percent(share, 1))),
        differs: difference.is_none_or(|difference| difference != 0.0),
    }
}

/// The name of a key figure; of one that we do not know, its key.
fn label(locale: Locale<'_>, key: &str) -> String {
    let known = locale.texts.try_with(locale.language, &format!("key-{}", key.replace('_', "-")), &[]);
    known.unwrap_or_else(|| key.replace('_', " "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::texts::Texts;
    use proofhouse_schemas::values::Language;

    fn figures(seizures: i64, share: f64, n: Option<i64>) -> Figures {
        let document = serde_json::json!({
            "report": "national", "period": "2025",
            "figures": [
                {"id": "key-figures", "section": "summary", "title": "Key figures", "n": null,
                 "columns": ["key", "value", "previous", "unit"],
                 "rows": [["seizures", seizures, 1, "integer"], ["new_share", share, null, "percent"]]},
                {"id": "arms-by-type", "section": "seizures", "title": "Type", "n": n, "columns": [], "rows": []},
                {"id": "actions", "section": "summary", "title": "Actions", "n": null, "columns": [], "rows": []}
            ]
        });
        Figures::read(document.to_string().as_bytes()).unwrap()
    }

    fn shown(line: &Line) -> [String; 5] {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        [
            line.label.clone(),
            text(&line.earlier),
            text(&line.later),
            text(&line.difference),
            text(&line.relative),
        ]
    }

    #[test]
    fn numbers_are_set_side_by_side_with_their_differences() {
        let texts = Texts::new().unwrap();
        let locale = Locale { language: Language::En, texts: &texts };
        let compared = compare(&figures(1200, 0.25, Some(40)), &figures(900, 0.3, Some(40)), locale);
        assert_eq!(shown(&compared.key_figures[0]), ["Seizures", "1,200", "900", "−300", "−25.0%"]);
        assert_eq!(shown(&compared.key_figures[1]), ["new share", "25.0%", "30.0%", "+5.0 points", "none"]);
        assert_eq!(compared.totals.len(), 1, "figures that count nothing have no total");
        assert_eq!(shown(&compared.totals[0]), ["Type", "40", "40", "±0", "±0.0%"]);
        assert!(!compared.totals[0].differs);
    }

    #[test]
    fn many_lines_are_compared_at_once_and_cut_with_a_word() {
        // A hundred thousand lines took ten thousand million comparisons, on a thread that serves.
        let texts = Texts::new().unwrap();
        let locale = Locale { language: Language::En, texts: &texts };
        let many = |from: usize| {
            let rows: Vec<_> =
                (from..from + 100_000).map(|key| serde_json::json!([format!("k{key}"), key])).collect();
            let document =
                serde_json::json!({"figures": [{"id": "keys", "columns": ["key", "value"], "rows": rows}]});
            Figures::read(document.to_string().as_bytes()).unwrap()
        };
        let began = std::time::Instant::now();
        let compared = compare(&many(0), &many(50_000), locale);
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
        assert_eq!(compared.key_figures.len(), MOST_LINES);
        assert_eq!(compared.cut_at.as_deref(), Some("500"));
        assert_eq!(shown(&compared.key_figures[0])[1..4], ["50,000", "50,000", "±0"]);
        let few = compare(&figures(1, 0.0, None), &figures(1, 0.0, None), locale);
        assert_eq!(few.cut_at, None);
    }

    #[test]
    fn what_is_there_twice_is_compared_one_by_one() {
        let texts = Texts::new().unwrap();
        let locale = Locale { language: Language::En, texts: &texts };
        let twice = |values: &[i64]| {
            let rows: Vec<_> = values.iter().map(|value| serde_json::json!(["seizures", value])).collect();
            let document =
                serde_json::json!({"figures": [{"id": "keys", "columns": ["key", "value"], "rows": rows}]});
            Figures::read(document.to_string().as_bytes()).unwrap()
        };
        let compared = compare(&twice(&[1, 2, 3]), &twice(&[4, 5]), locale);
        let sides: Vec<_> = compared.key_figures.iter().map(|line| shown(line)[1..3].to_vec()).collect();
        assert_eq!(sides, [["1", "4"], ["2", "5"], ["3", "none"]]);
    }

    #[test]
    fn what_one_of_them_lacks_is_not_zero() {
        let texts = Texts::new().unwrap();
        let locale = Locale { language: Language::En, texts: &texts };
        let compared = compare(&figures(1, 0.0, Some(7)), &figures(1, 0.0, None), locale);
        assert_eq!(shown(&compared.totals[0]), ["Type", "7", "none", "none", "none"]);
        let compared = compare(&figures(0, 0.0, None), &figures(3, 0.0, None), locale);
        assert_eq!(shown(&compared.key_figures[0])[3..], ["+3", "none"], "nothing has no per cent");
    }
}
