//! Guns as they were made: make, model, calibre, serial number, country and year.

use super::bureaus::SimulatedBureau;
use super::chance::{Chance, stable_hash};
use super::error::SimulationError;
use super::serial_pattern::SerialPattern;
use proofhouse_schemas::codes::{self, Calibre, Make, Model};
use proofhouse_schemas::values::{CountryCode, FirearmActionCode, FirearmTypeCode, MakeCode};
use std::collections::HashSet;

/// How often a make is met. Makes that are not named have [`RARE_MAKE`].
const MAKE_WEIGHTS: &[(&str, f64)] = &[
    ("TAURUS", 9.0),
    ("GLOCK", 9.0),
    ("BERETTA", 8.0),
    ("SMITHWESSON", 7.0),
    ("CZ", 5.0),
    ("ZASTAVA", 5.5),
    ("IZHMASH", 5.0),
    ("BAIKAL", 4.5),
    ("RUGER", 4.0),
    ("WALTHER", 4.0),
    ("ROSSI", 4.0),
    ("COLT", 3.5),
    ("SIGSAUER", 3.5),
    ("REMINGTON", 3.0),
    ("MOSSBERG", 3.0),
    ("NORINCO", 3.0),
    ("TULA", 3.0),
    ("HK", 2.0),
    ("FN", 2.0),
    ("BROWNING", 2.0),
    ("WINCHESTER", 2.0),
    ("STAR", 2.0),
    ("BERSA", 2.0),
    ("HSPRODUKT", 1.8),
    ("ASTRA", 1.5),
    ("LLAMA", 1.5),
    ("CBC", 1.5),
    ("TISAS", 1.4),
    ("SARSILMAZ", 1.4),
    ("EKOL", 1.4),
    ("ATAK", 1.4),
    ("FEG", 1.2),
    ("ROMARM", 1.2),
    ("BLOW", 1.0),
    ("RETAY", 1.0),
    ("CANIK", 1.0),
    ("TANFOGLIO", 1.0),
    ("MAUSER", 1.0),
    ("HIPOINT", 1.0),
    ("BRUNI", 0.8),
    ("IMBEL", 0.8),
    ("RADOM", 0.8),
];
const RARE_MAKE: f64 = 0.45;

/// First and last year of production where the default would be absurd.
const MAKE_YEARS: &[(&str, i32, i32)] = &[
    ("GLOCK", 1983, 2024),
    ("HSPRODUKT", 1999, 2024),
    ("KELTEC", 1995, 2024),
    ("HIPOINT", 1993, 2024),
    ("CANIK", 2012, 2024),
    ("TISAS", 2001, 2024),
    ("SARSILMAZ", 1995, 2024),
    ("GIRSAN", 2005, 2024),
    ("RETAY", 2013, 2024),
    ("EKOL", 1998, 2024),
    ("ATAK", 2002, 2024),
    ("BLOW", 2005, 2024),
    ("KUZEY", 2014, 2024),
    ("UMAREX", 1985, 2024),
    ("MAUSER", 1900, 1945),
    ("ORTGIES", 1919, 1924),
    ("MAB", 1930, 1985),
    ("UNIQUE", 1930, 2000),
    ("GALESI", 1930, 1980),
    ("HAFDASA", 1938, 1953),
    ("ENFIELD", 1900, 1990),
    ("WEBLEY", 1900, 1960),
    ("USSPRINGFIELD", 1903, 1957),
    ("TULA", 1931, 1991),
    ("IZHMASH", 1947, 2022),
    ("ZASTAVA", 1948, 2023),
    ("STAR", 1930, 1997),
    ("ASTRA", 1920, 1998),
    ("LLAMA", 1930, 2005),
    ("NORINCO", 1956, 2012),
    ("INTRATEC", 1985, 2001),
    ("RAVEN", 1970, 1991),
    ("LORCIN", 1989, 1998),
    ("BRYCO", 1985, 2003),
    ("JENNINGS", 1978, 1999),
    ("DAVIS", 1982, 2001),
    ("EIBAR", 1914, 1936),
    ("INA", 1950, 1972),
    ("SAUER", 1938, 1945),
    ("DARRA", 1970, 2020),
    ("ANDERSON", 2010, 2024),
    ("PALMETTO", 2010, 2024),
    ("SCCY", 2006, 2024),
    ("AREX", 2014, 2024),
    ("GRANDPOWER", 2002, 2024),
    ("CARACAL", 2007, 2024),
    ("PRIVATELYMADE", 2013, 2024),
    ("DERYA", 2010, 2024),
    ("INDUMIL", 1970, 2020),
    ("INGLIS", 1943, 1946),
    ("FRANCHI", 1975, 2000),
];
const USUAL_YEARS: (i32, i32) = (1962, 2024);

/// Formats of makes for which no hint is known; a make keeps to one of them.
const USUAL_FORMATS: &[&str] = &[
    "[0-9]{6}",
    "[A-Z][0-9]{5,6}",
    "[0-9]{7}",
    "[A-Z]{2}[0-9]{6}",
    "[0-9]{5,6}",
    "[A-Z]{3}[0-9]{5}",
    "[0-9]{5}[A-Z]",
    "[A-Z]{1,2}-?[0-9]{6}",
    "[0-9]{2}-[0-9]{5}",
    "[A-Z][0-9]{5}[A-Z]",
];

/// Makes whose guns one importer brings in.
const IMPORTERS: &[(&str, &str)] = &[
    ("STAR", "INTERARMS"),
    ("WALTHER", "INTERARMS"),
    ("ROSSI", "INTERARMS"),
    ("FEG", "KBI"),
    ("ROMARM", "CENTURY"),
    ("CANIK", "CENTURY"),
    ("ZASTAVA", "CENTURY"),
    ("TANFOGLIO", "EAA"),
    ("NORINCO", "NAVYARMS"),
    ("TISAS", "SDSIMPORTS"),
    ("BAIKAL", "EAA"),
    ("ENFIELD", "NAVYARMS"),
    ("ARMSCOR", "KBI"),
    ("GIRSAN", "EAA"),
];

/// Share of their guns that come through the importer.
const IMPORTED: f64 = 0.3;

/// Whether a gun was made to kill, to bang, or at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Factory,
    Alarm,
    Craft,
}

/// For whom a gun is drawn: what is lost and what is seized are not alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Population {
    Lost,
    Seized,
}

/// A model that the world knows.
pub(super) struct Entry {
    pub(super) make: &'static Make,
    pub(super) model: &'static Model,
    pub(super) type_code: FirearmTypeCode,
    pub(super) action_code: Option<FirearmActionCode>,
    pub(super) calibres: Vec<&'static Calibre>,
    pub(super) nature: Nature,
    pub(super) years: (i32, i32),
    pub(super) serials: SerialPattern,
}

/// Who brought a gun into a country, as stamped on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Importer {
    pub(super) make: &'static Make,
    pub(super) code: MakeCode,
    pub(super) country: Option<CountryCode>,
    pub(super) year: i32,
}

/// A gun as it left the factory, and as no source ever describes it completely.
#[derive(Clone)]
pub(super) struct Gun {
    /// Its entry of the catalogue.
    pub(super) entry: usize,
    pub(super) calibre: &'static Calibre,
    /// As stamped; empty when it was never marked.
    pub(super) serial: String,
    pub(super) year: i32,
    pub(super) country: Option<CountryCode>,
    pub(super) importer: Option<Importer>,
}

/// The serial numbers given out, so that no two guns are alike by accident.
#[derive(Default)]
pub(super) struct SerialsGiven(HashSet<(&'static str, String)>);

impl SerialsGiven {
    /// Notes a gun; false when its make has given out the serial number before.
    pub(super) fn note(&mut self, make: &'static Make, serial: &str) -> bool {
        serial.is_empty() || self.0.insert((make.make_id, serial.to_owned()))
    }
}

/// All models, with how often each bureau meets them.
pub(super) struct Catalogue {
    entries: Vec<Entry>,
    lost: Vec<Vec<f64>>,
    seized: Vec<Vec<f64>>,
}

impl Catalogue {
    /// The models of the code lists, as these bureaus meet them.
    pub(super) fn new(bureaus: &[SimulatedBureau]) -> Result<Self, SimulationError> {
        let entries: Vec<Entry> = codes::models().iter().filter_map(entry).collect();
        if entries.is_empty() {
            return Err(SimulationError::EmptyList { list: "models" });
        }
        let mut of_make = std::collections::HashMap::<&str, usize>::new();
        let base: Vec<f64> = entries
            .iter()
            .map(|entry| {
                let place = of_make.entry(entry.make.make_id).or_default();
                *place += 1;
                popularity(entry) / (1.0 + 0.35 * (*place - 1) as f64)
            })
            .collect();
        let mut lost = Vec::with_capacity(bureaus.len());
        let mut seized = Vec::with_capacity(bureaus.len());
        for bureau in bureaus {
            let near: Vec<&str> = bureau
                .neighbours
                .iter()
                .filter_map(|index| bureaus.get(*index))
                .map(|near| near.country.as_str())
                .collect();
            let mut sums = (0.0, 0.0);
            let mut running = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
            for (entry, base) in entries.iter().zip(&base) {
                let met = base * nearness(entry, bureau.country.as_str(), &near);
                let (when_lost, when_seized) = match entry.nature {
                    Nature::Factory => (met, met),
                    Nature::Alarm => (0.25 * met, 1.6 * met),
                    Nature::Craft => (0.0, 2.5 * met),
                };
                sums = (sums.0 + when_lost, sums.1 + when_seized);
                running.0.push(sums.0);
                running.1.push(sums.1);
            }
            lost.push(running.0);
            seized.push(running.1);
        }
        Ok(Self { entries, lost, seized })
    }

    /// All entries.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a gun.
    pub(super) fn of(&self, gun: &Gun) -> &Entry {
        &self.entries[gun.entry]
    }

    /// A gun that nobody has met yet, made before `year`.
    pub(super) fn new_gun(
        &self,
        bureau: usize,
        population: Population,
        year: i32,
        given: &mut SerialsGiven,
        chance: &mut Chance,
    ) -> Gun {
        let running = match population {
            Population::Lost => &self.lost[bureau],
            Population::Seized => &self.seized[bureau],
        };
        let mut gun = self.made(chance.step(running), year, chance);
        for _ in 0..30 {
            if given.note(self.of(&gun).make, &gun.serial) {
                break;
            }
            gun = self.made(chance.step(running), year, chance);
        }
        gun
    }

    /// A gun of this entry, made before `year`.
    pub(super) fn made(&self, index: usize, year: i32, chance: &mut Chance) -> Gun {
        let entry = &self.entries[index];
        let (first, last) = (entry.years.0, entry.years.1.min(year).max(entry.years.0));
        let made = first + ((last - first) as f64 * chance.unit().powf(0.7)) as i32;
        let calibre = if entry.calibres.len() > 1 && chance.happens(0.35) {
            chance.pick(&entry.calibres)
        } else {
            &entry.calibres[0]
        };
        let marked = entry.nature != Nature::Craft || chance.happens(0.15);
        let serial = if marked { entry.serials.draw(chance) } else { String::new() };
        let importer = importer_of(entry).filter(|_| chance.happens(IMPORTED)).and_then(|make| {
            Some(Importer {
                make,
                code: MakeCode::new(make.make_id)?,
                country: CountryCode::new(make.country_alpha2),
                year: (made + chance.between(0, 20) as i32).min(year),
            })
        });
        Gun { entry: index, calibre, serial, year: made, country: country_of(entry, made), importer }
    }

    /// Another model of the same make, when there is one.
    pub(super) fn sibling(&self, index: usize, chance: &mut Chance) -> Option<usize> {
        let make = self.entries[index].make.make_id;
        let others: Vec<usize> = (0..self.entries.len())
            .filter(|other| *other != index && self.entries[*other].make.make_id == make)
            .collect();
        if others.is_empty() { None } else { Some(*chance.pick(&others)) }
    }
}

fn entry(model: &'static Model) -> Option<Entry> {
    let make = codes::make(model.make_id)?;
    let calibres: Vec<&'static Calibre> =
        model.calibre_ids.iter().filter_map(|id| codes::calibre(id)).collect();
    let nature = match (model.type_code, model.make_id) {
        (_, "CRAFT" | "PRIVATELYMADE") => Nature::Craft,
        ("ALARM", _) => Nature::Alarm,
        _ => Nature::Factory,
    };
    let type_code = match (model.make_id, model.model) {
        ("CRAFT", "Converted alarm pistol") => "CONVERTED",
        ("CRAFT", _) => "CRAFT",
        _ => model.type_code,
    };
    let years = MAKE_YEARS
        .iter()
        .find(|(id, ..)| *id == model.make_id)
        .map_or(USUAL_YEARS, |(_, first, last)| (*first, *last));
    let years = match model.country_alpha2 {
        "SU" => (years.0.min(1945), 1991),
        _ => years,
    };
    let format = match model.serial_regex_hint {
        "" if model.make_id == "ATAK" => "[0-9]{4}-[0-9]{6}",
        "" if nature == Nature::Alarm => "[0-9]{5,7}",
        "" if years.1 < 1960 => "[0-9]{4,6}",
        "" => {
            let formats = USUAL_FORMATS.len() as u64;
            USUAL_FORMATS[(stable_hash(model.make_id) % formats) as usize]
        }
        hint => hint,
    };
    (!calibres.is_empty()).then_some(Entry {
        make,
        model,
        type_code: FirearmTypeCode::new(type_code)?,
        action_code: FirearmActionCode::new(model.action_code),
        calibres,
        nature,
        years,
        serials: SerialPattern::parse(format),
    })
}

fn popularity(entry: &Entry) -> f64 {
    let of_make = MAKE_WEIGHTS
        .iter()
        .find(|(id, _)| *id == entry.make.make_id)
        .map_or(RARE_MAKE, |(_, weight)| *weight);
    let of_type = match entry.model.type_code {
        "GPMG" | "LMG" | "HMG" | "ANTI_MATERIEL" => 0.12,
        "SMG" | "MACHINE_PISTOL" => 0.4,
        _ => 1.0,
    };
    of_make * of_type
}

/// Guns are met most where they were made.
fn nearness(entry: &Entry, country: &str, neighbours: &[&str]) -> f64 {
    let made_in = match entry.model.country_alpha2 {
        "SU" => "UA",
        other => other,
    };
    if made_in == country {
        5.0
    } else if neighbours.contains(&made_in) {
        2.0
    } else {
        1.0
    }
}

fn importer_of(entry: &Entry) -> Option<&'static Make> {
    IMPORTERS
        .iter()
        .find(|(make, _)| *make == entry.make.make_id)
        .and_then(|(_, importer)| codes::make(importer))
}

/// The country that the marking would name: states that are no more were countries of manufacture.
fn country_of(entry: &Entry, year: i32) -> Option<CountryCode> {
    let code = match (entry.model.country_alpha2, year) {
        ("RU", ..1992) => "SU",
        ("RS" | "HR" | "BA" | "SI", ..1992) => "YU",
        ("CZ" | "SK", ..1993) => "CS",
        (other, _) => other,
    };
    CountryCode::new(code)
}
