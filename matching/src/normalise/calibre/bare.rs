//! Bare numbers: what they mean with each kind of weapon, and how damaged ones are read back.

use super::measure::Measure;
use super::{Flag, Found, How, WeaponGroup};
use crate::normalise::text;
use proofhouse_schemas::codes::Calibre;
use std::collections::HashMap;

/// `number,weapon,calibre_ids,remark`: own knowledge of the trade. Several ids stay ambiguous.
const RULES: &str = include_str!("../../../codes/bare_calibres.csv");

#[derive(Debug)]
pub(super) struct BareNumbers {
    rules: HashMap<(String, &'static str), Vec<&'static str>>,
}

/// A number as written, with its unit.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    /// Digits before the point, without leading zeros.
    whole: String,
    /// Digits behind the point.
    fraction: String,
    /// A point was written.
    point: bool,
    unit: Unit,
    flags: Vec<Flag>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Millimetre,
    Inch,
    Gauge,
}

/// Whether a part is only a number with, at most, a unit.
pub(super) fn is_bare(part: &str) -> bool {
    parse(part).is_some_and(|number| number.unit != Unit::Gauge && !number.flags.contains(&Flag::UnitTypo))
}

fn parse(part: &str) -> Option<Number> {
    let mut rest = part.trim();
    for label in ["CALIBRE", "CALIBER", "CALIBRO", "CAL", "KALIBER", "KAL", "КАЛИБР", "КАЛ"] {
        if let Some(shorter) = rest.strip_prefix(label) {
            // A point behind the label is punctuation only when a space follows: "CAL. 38" but "CAL .38".
            rest = shorter.strip_prefix(". ").unwrap_or(shorter).trim_start_matches([' ', ':', '-']);
            break;
        }
    }
    let mut flags = Vec::new();
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
    let (number, tail) = (rest.get(..end)?, rest.get(end..)?);
    let trailing_point = number.ends_with('.') && number.len() > 1;
    let mut number = number.trim_end_matches('.').to_owned();
    while number.contains("..") {
        number = number.replace("..", ".");
        if !flags.contains(&Flag::StrayPoint) {
            flags.push(Flag::StrayPoint);
        }
    }
    if !text::has_digit(&number) || number.matches('.').count() > 1 {
        return None;
    }
    let tail = tail.trim_matches([' ', '-', '.', '(', ')']);
    let unit = match tail {
        "" => Unit::None,
        "MM" | "M/M" | "MILLIMETER" | "MILLIMETRE" | "MILIMETROS" => Unit::Millimetre,
        "M" | "MMM" | "ML" | "MN" | "NM" | "MMN" | "MMS" => {
            flags.push(Flag::UnitTypo);
            Unit::Millimetre
        }
        "\"" | "''" | "'" | "INCH" | "IN" => {
            flags.push(Flag::InchMark);
            Unit::Inch
        }
        "CAL" | "CALIBER" | "CALIBRE" | "CALIBRES" | "CALIBERS" => Unit::None,
        _ if super::names::key(tail) == "GAUGE" => Unit::Gauge,
        _ => return None,
    };
    if trailing_point && tail.is_empty() && !part.trim().ends_with('.') {
        flags.push(Flag::StrayPoint);
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let shown_whole = whole.trim_start_matches('0');
    Some(Number {
        whole: shown_whole.to_owned(),
        fraction: fraction.to_owned(),
        point: number.contains('.'),
        unit,
        flags: if whole.len() > 1 && shown_whole.len() < whole.len() && !shown_whole.is_empty() {
            [flags, vec![Flag::ZeroMisplaced]].concat()
        } else if whole == "0" && number.contains('.') {
            [flags, vec![Flag::ExcelDamage]].concat()
        } else {
            flags
        },
    })
}

impl BareNumbers {
    pub(super) fn build(calibres: &'static [Calibre]) -> BareNumbers {
        let known: HashMap<&str, &'static str> =
            calibres.iter().map(|calibre| (calibre.calibre_id, calibre.calibre_id)).collect();
        let mut rules = HashMap::new();
        for line in RULES.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(number), Some(weapon), Some(ids)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let ids: Vec<&'static str> = ids.split('|').filter_map(|id| known.get(id).copied()).collect();
            rules.insert((number.to_owned(), weapon), ids);
        }
        BareNumbers { rules }
    }

    fn rule(&self, number: &str, weapon: WeaponGroup) -> Option<&[&'static str]> {
        self.rules
            .get(&(number.to_owned(), weapon.as_str()))
            .or_else(|| self.rules.get(&(number.to_owned(), "*")))
            .map(Vec::as_slice)
    }

    /// Measures of which one size is several cartridges, and shotgun chambers written as a measure (`12 X 70`).
    pub(super) fn sized(&self, measure: &Measure, weapon: WeaponGroup) -> Option<Found> {
        let bore = measure.bore as f64 / 100.0;
        let case = measure.case as f64 / 10.0;
        if measure.rest.is_empty()
            && measure.rim.is_empty()
            && let Some(ids) = self.rule(&format!("{bore}X{case}"), weapon)
        {
            return Some(Found::of(ids, 0.8, How::Metric));
        }
        let gauge = matches!(measure.bore, 1000 | 1200 | 1600 | 2000 | 2400 | 2800 | 3200 | 3600);
        if gauge && matches!(measure.case, 630..=900) {
            let ids = self.rule(&format!("{bore}"), WeaponGroup::Shotgun)?;
            return Some(Found::of(ids, 0.97, How::Metric));
        }
        None
    }

    /// Reads a bare number.
    pub(super) fn read(&self, part: &str, weapon: WeaponGroup) -> Found {
        let Some(number) = parse(part) else { return self.chamber(part) };
        let flags = number.flags.clone();
        let found = self.meaning(&number, weapon);
        flags
            .into_iter()
            .fold(found, |found, flag| if found.is_empty() { found } else { found.flagged(flag) })
    }

    /// `12/70`: gauge and chamber.
    fn chamber(&self, part: &str) -> Found {
        let Some((gauge, chamber)) = part.split_once(['/', '-']) else { return Found::default() };
        let chamber = chamber.trim().trim_end_matches("MM").trim();
        if !matches!(chamber, "63" | "65" | "67" | "67.5" | "70" | "73" | "76" | "89") {
            return Found::default();
        }
        match self.rule(gauge.trim(), WeaponGroup::Shotgun) {
            Some(ids)
                if matches!(gauge.trim(), "10" | "12" | "16" | "20" | "24" | "28" | "32" | "36" | "410") =>
            {
                Found::of(ids, 0.97, How::Metric)
            }
            _ => Found::default(),
        }
    }

    fn meaning(&self, number: &Number, weapon: WeaponGroup) -> Found {
        let Number { whole, fraction, point, unit, .. } = number;
        let ruled = |key: &str, weapon: WeaponGroup| {
            self.rule(key, weapon).map_or_else(Found::default, |ids| Found::of(ids, 0.9, How::BareNumber))
        };
        let damaged = |key: &str, flag: Flag| {
            self.rule(key, weapon)
                .map_or_else(Found::default, |ids| Found::of(ids, 0.8, How::DamagedNumber).flagged(flag))
        };
        if *unit == Unit::Gauge {
            return if *point { Found::default() } else { ruled(whole, WeaponGroup::Shotgun) };
        }
        let tail_zeros = !fraction.is_empty() && fraction.chars().all(|digit| digit == '0');
        if whole.is_empty() {
            return self.below_one(number, weapon, &damaged);
        }
        if *point && !tail_zeros {
            let metric = format!("{whole}.{}", fraction.trim_end_matches('0'));
            // Sizes below an inch that are written with a unit, or only exist, in millimetres.
            return ruled(&metric, weapon);
        }
        if *point && tail_zeros {
            // 38.0, 303.0: a number cell. 9.0 mm is plain.
            let found = if *unit == Unit::Millimetre {
                ruled(whole, weapon)
            } else {
                damaged(whole, Flag::ExcelDamage)
            };
            return found.or_else(|| self.point_lost(whole, weapon));
        }
        if *unit == Unit::Millimetre && whole == "40" {
            return match weapon {
                WeaponGroup::Launcher | WeaponGroup::Unknown => ruled("40MM", weapon),
                _ => damaged("40", Flag::WrongUnit),
            };
        }
        if *unit == Unit::Millimetre
            && (inch_sized(whole) || matches!(whole.as_str(), "45" | "44" | "38" | "32" | "22" | "25"))
        {
            return damaged(whole, Flag::WrongUnit).or_else(|| self.point_lost(whole, weapon));
        }
        if *unit == Unit::Millimetre && matches!(whole.as_str(), "12" | "16" | "20" | "24" | "28") {
            return damaged(whole, Flag::WrongUnit);
        }
        if whole == "900" || whole == "90" {
            return damaged("9", Flag::ScaleError);
        }
        let mut found = ruled(whole, weapon);
        if *unit == Unit::Millimetre && found.choices.iter().any(|choice| !is_gauge(choice.id)) {
            found.choices.retain(|choice| !is_gauge(choice.id));
        }
        found.or_else(|| self.point_lost(whole, weapon))
    }

    /// `.38`, `0.38`, `.9MM`, `.038`, `0.4`, `0.556`.
    fn below_one(
        &self,
        number: &Number,
        weapon: WeaponGroup,
        damaged: &dyn Fn(&str, Flag) -> Found,
    ) -> Found {
        // A point in front rules gauges out; for a shotgun, what is left is what any weapon may take.
        let without_gauges = |found: Found| {
            let inch = |choices: Vec<super::Choice>| {
                choices.into_iter().filter(|choice| !is_gauge(choice.id)).collect::<Vec<_>>()
            };
            let kept = Found { choices: inch(found.choices), flags: found.flags };
            kept.or_else(|| {
                let digits = number.fraction.trim_start_matches('0');
                let any = self.rule(digits, WeaponGroup::Unknown).unwrap_or_default();
                Found { choices: inch(Found::of(any, 0.8, How::BareNumber).choices), flags: Vec::new() }
            })
        };
        let ruled = |key: &str| {
            self.rule(key, weapon).map_or_else(Found::default, |ids| Found::of(ids, 0.9, How::BareNumber))
        };
        let fraction = number.fraction.as_str();
        let from_spreadsheet = number.flags.contains(&Flag::ExcelDamage);
        let inch = fraction.len() >= 2 && !fraction.starts_with('0');
        // Bores of an inch have two or three digits; .12 and .556 are not among them.
        if inch && (inch_sized(fraction) || inch_two_digits(fraction)) {
            return if number.unit == Unit::Millimetre {
                without_gauges(damaged(fraction, Flag::WrongUnit))
            } else if from_spreadsheet {
                without_gauges(damaged(fraction, Flag::ExcelDamage))
            } else {
                without_gauges(ruled(fraction))
            };
        }
        let stripped = fraction.trim_start_matches('0');
        if stripped.len() < fraction.len() && (inch_sized(stripped) || inch_two_digits(stripped)) {
            return without_gauges(damaged(stripped, Flag::ZeroMisplaced));
        }
        match fraction {
            // A number cell drops the last zero: .40, .50, .30.
            "4" | "5" | "3" => damaged(&format!("{fraction}0"), Flag::ZeroMisplaced),
            "9" => damaged("9", Flag::StrayPoint),
            "10" | "12" | "16" | "20" | "28" => damaged(fraction, Flag::StrayPoint),
            _ => {
                let found = self.point_lost(fraction, weapon);
                if found.is_empty() { found } else { found.flagged(Flag::ExcelDamage) }
            }
        }
    }

    /// `556`, `762`, `57`: millimetres without their point.
    fn point_lost(&self, digits: &str, weapon: WeaponGroup) -> Found {
        let split = match digits.len() {
            2 if digits == "57" => "5.7".to_owned(),
            3 if matches!(digits, "556" | "545" | "762" | "765" | "763" | "635" | "792") => {
                format!("{}.{}", digits.get(..1).unwrap_or_default(), digits.get(1..).unwrap_or_default())
            }
            3 if digits == "127" => "12.7".to_owned(),
            4 if matches!(digits, "1143" | "1125") => {
                format!("{}.{}", digits.get(..2).unwrap_or_default(), digits.get(2..).unwrap_or_default())
            }
            _ => return Found::default(),
        };
        self.rule(&split, weapon).map_or_else(Found::default, |ids| {
            Found::of(ids, 0.8, How::DamagedNumber).flagged(Flag::PointLost)
        })
    }
}

/// Three digits that are hundredths or thousandths of an inch in the name of a cartridge.
fn inch_sized(digits: &str) -> bool {
    matches!(
        digits,
        "177"
            | "204"
            | "222"
            | "223"
            | "243"
            | "257"
            | "260"
            | "270"
            | "280"
            | "300"
            | "303"
            | "308"
            | "315"
            | "320"
            | "327"
            | "338"
            | "357"
            | "375"
            | "380"
            | "400"
            | "408"
            | "410"
            | "416"
            | "454"
            | "455"
            | "458"
            | "500"
    )
}

fn is_gauge(calibre_id: &str) -> bool {
    matches!(calibre_id, "4GA" | "8GA" | "10GA" | "12GA" | "16GA" | "20GA" | "24GA" | "28GA" | "32GA")
}

fn inch_two_digits(digits: &str) -> bool {
    matches!(digits, "17" | "22" | "25" | "30" | "32" | "36" | "38" | "40" | "41" | "44" | "45" | "50")
}
