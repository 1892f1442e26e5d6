//! How well each different value of a trait fits what is known, in points and, for the best entries, in words.

use super::sought::Sought;
use super::traits::{FormatValue, MakeValue, ModelValue, ModelWords, Traits};
use crate::linkage::FirearmIdentity;
use crate::normalise::Normaliser;
use crate::normalise::calibre::{CalibreAgreement, CalibreReading, compare_calibres};
use crate::normalise::country::same_territory;
use crate::normalise::make::MakeRelation;
use proofhouse_schemas::codes;
use proofhouse_schemas::silhouette::{SILHOUETTE_CELLS, SilhouetteCode};

/// What is sought, read once.
#[derive(Debug)]
pub(super) struct Prepared<'s> {
    pub(super) sought: &'s Sought,
    pub(super) identity: FirearmIdentity,
    /// Words of the model.
    pub(super) model_words: ModelWords,
}

/// How a value fits: points for (positive) or against, and which words say so. Nothing when one side is not known.
pub(super) type Verdict = Option<(f32, Fit)>;

/// In which way a value fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Same,
    OtherName,
    WordsInCommon,
    Slip,
    Related,
    SameBore,
    BlankAndLive,
    SameClass,
    Other,
}

pub(super) fn make(value: &MakeValue, prepared: &Prepared<'_>) -> Verdict {
    let makes = prepared.identity.make.ids();
    if makes.is_empty() || value.ids.is_empty() {
        return None;
    }
    let normaliser = Normaliser::shared();
    let relations = makes.iter().flat_map(|a| value.ids.iter().map(move |b| normaliser.make_relation(a, b)));
    let mut best = Fit::Other;
    for relation in relations {
        match relation {
            MakeRelation::Same => return Some((3.0, Fit::Same)),
            MakeRelation::Conflict | MakeRelation::Unknown => {}
            _ => best = Fit::Related,
        }
    }
    Some(if best == Fit::Related { (1.0, Fit::Related) } else { (-3.0, Fit::Other) })
}

/// A model by its names. What is not a name of it may still share words, begin it, or be a slip away.
pub(super) fn model(value: &ModelValue, prepared: &Prepared<'_>) -> Verdict {
    let sought = prepared.identity.model_words.as_str();
    if sought.is_empty() {
        return None;
    }
    match value.keys.iter().position(|key| key == sought) {
        Some(0) => return Some((4.0, Fit::Same)),
        Some(_) => return Some((3.5, Fit::OtherName)),
        None => {}
    }
    if value.keys.iter().any(|key| begins(key, sought) || begins(sought, key)) {
        return Some((2.4, Fit::WordsInCommon));
    }
    if value.keys.iter().any(|key| is_a_slip(key, sought)) {
        return Some((2.4, Fit::Slip));
    }
    let words = &prepared.model_words;
    if !words.known.iter().any(|word| value.words.binary_search(word).is_ok()) {
        return Some((OTHER_MODEL, Fit::Other));
    }
    let likeness = value.plain.iter().map(|name| words.likeness(name)).fold(0.0, f32::max);
    Some(if likeness >= 0.5 { (3.0 * likeness, Fit::WordsInCommon) } else { (OTHER_MODEL, Fit::Other) })
}

/// Against a model of another name.
pub(super) const OTHER_MODEL: f32 = -2.0;

/// Whether one name begins another and the rest is a variant of it: "92" begins "92FS", but not "925".
fn begins(short: &str, long: &str) -> bool {
    short.len() >= 2
        && long.strip_prefix(short).is_some_and(|rest| {
            let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
            !(digit(short.chars().last()) && digit(rest.chars().next()))
        })
}

/// One letter wrong, missing or too many, in a name of five characters and more; digits are never slips.
fn is_a_slip(key: &str, sought: &str) -> bool {
    let digits = |name: &str| {
        name.bytes()
            .filter(u8::is_ascii_digit)
            .map(u64::from)
            .fold(0u64, |sum, digit| sum.wrapping_mul(31).wrapping_add(digit))
    };
    key.len() >= 5
        && sought.len() >= 5
        && key.len().abs_diff(sought.len()) <= 1
        && digits(key) == digits(sought)
        && strsim::damerau_levenshtein(key, sought) <= 1
}

pub(super) fn calibre(value: &CalibreReading, prepared: &Prepared<'_>) -> Verdict {
    let described = &prepared.sought.description;
    if described.calibre_raw.is_empty() && described.calibre_id.is_none() {
        return None;
    }
    match compare_calibres(Normaliser::shared().calibre_table(), &prepared.identity.calibre, value) {
        CalibreAgreement::Same | CalibreAgreement::SameGroup => Some((2.0, Fit::Same)),
        CalibreAgreement::Compatible => Some((1.0, Fit::Related)),
        CalibreAgreement::SameBore => Some((0.3, Fit::SameBore)),
        CalibreAgreement::BlankAndLive => Some((-1.0, Fit::BlankAndLive)),
        CalibreAgreement::Conflict => Some((-3.0, Fit::Other)),
        CalibreAgreement::Unknown => None,
    }
}

pub(super) fn weapon_type(value: &str, prepared: &Prepared<'_>) -> Verdict {
    let described = &prepared.identity;
    if described.type_code.is_empty() || described.type_code == "UNKNOWN" {
        return None;
    }
    let class = codes::firearm_type(value).map_or("", |listed| listed.class);
    Some(if described.type_code == value {
        (1.0, Fit::Same)
    } else if described.type_class == class {
        (0.3, Fit::SameClass)
    } else {
        (-1.5, Fit::Other)
    })
}

pub(super) fn action(value: &str, prepared: &Prepared<'_>) -> Verdict {
    let sought = prepared.sought.action_code.as_str();
    if sought.is_empty() || value.is_empty() {
        return None;
    }
    Some(if sought == value { (1.0, Fit::Same) } else { (-1.0, Fit::Other) })
}

pub(super) fn country(value: &str, prepared: &Prepared<'_>) -> Verdict {
    let country = prepared.identity.country.id()?;
    if value.is_empty() {
        return None;
    }
    let same = country == value || same_territory(country, value);
    Some(if same { (0.5, Fit::Same) } else { (-0.3, Fit::Other) })
}

/// Barrels are measured badly and can be exchanged.
pub(super) fn barrel(value: &[u32], prepared: &Prepared<'_>) -> Verdict {
    let sought = prepared.sought.barrel_length_mm?;
    if value.is_empty() {
        return None;
    }
    let close = value.iter().any(|length| length.abs_diff(sought) <= (length / 50).max(4));
    Some(if close { (0.8, Fit::Same) } else { (-0.5, Fit::Other) })
}

pub(super) fn capacity(value: Option<u32>, prepared: &Prepared<'_>) -> Verdict {
    let (sought, made) = (prepared.sought.capacity?, value?);
    Some(if sought == made { (0.5, Fit::Same) } else { (-0.3, Fit::Other) })
}

pub(super) fn years((from, to): (Option<i32>, Option<i32>), prepared: &Prepared<'_>) -> Verdict {
    let year = prepared.sought.description.year_of_manufacture?;
    if from.is_none() && to.is_none() {
        return None;
    }
    let inside = from.is_none_or(|from| year >= from) && to.is_none_or(|to| year <= to);
    Some(if inside { (0.5, Fit::Same) } else { (-1.5, Fit::Other) })
}

pub(super) fn serial_format(value: &FormatValue, prepared: &Prepared<'_>) -> Verdict {
    let serial = &prepared.identity.serial;
    let format = value.format.as_ref().filter(|_| serial.is_complete())?;
    let as_written = serial.raw.trim().to_uppercase();
    let fits = format.is_match(&serial.value) || format.is_match(&as_written);
    Some(if fits { (1.5, Fit::Same) } else { (-0.5, Fit::Other) })
}

/// The image whose outline is nearest to the one seen, and how many cells differ; none where widths do not fit.
fn nearest<'v>(value: &'v [(String, SilhouetteCode)], prepared: &Prepared<'_>) -> Option<(&'v str, u32)> {
    let sought = prepared.sought.silhouette.as_ref()?;
    let fits = |code: &SilhouetteCode| {
        let (own, other) = (f32::from(code.width_percent), f32::from(sought.seen.width_percent));
        own.max(other) <= WIDTHS_DIFFER * own.min(other)
    };
    let fitting = value.iter().filter(|(_, code)| fits(code));
    fitting.map(|(uri, code)| (uri.as_str(), sought.differing_cells(code))).min_by_key(|(_, apart)| *apart)
}

/// Outlines whose proportions differ by more are not of the same firearm seen from the side.
const WIDTHS_DIFFER: f32 = 1.25;

/// An outline. It tells shapes apart, not makes of the same shape: it counts less than a name that can be read.
pub(super) fn silhouette(value: &[(String, SilhouetteCode)], prepared: &Prepared<'_>) -> Verdict {
    if value.is_empty() || prepared.sought.silhouette.is_none() {
        return None;
    }
    let Some((_, apart)) = nearest(value, prepared) else { return Some((-1.5, Fit::Other)) };
    Some(match apart {
        0..=20 => (3.0 - 0.05 * apart as f32, Fit::Same),
        21..=40 => (2.0 - 0.1 * (apart - 20) as f32, Fit::Related),
        _ => (-1.5, Fit::Other),
    })
}

/// The verdicts on an entry, with a sentence for each.
pub(super) fn in_words(
    traits: &Traits,
    place: usize,
    prepared: &Prepared<'_>,
) -> Vec<(super::Trait, f32, String)> {
    use super::Trait;
    let mut parts = Vec::new();
    let mut say = |of: Trait, verdict: Verdict, words: &dyn Fn(Fit) -> String| {
        if let Some((weight, fit)) = verdict {
            parts.push((of, weight, words(fit)));
        }
    };
    let known = |text: Option<&String>| text.cloned().unwrap_or_default();
    if let Some(value) = traits.makes.of(place) {
        say(Trait::Make, make(value, prepared), &|fit| match fit {
            Fit::Same => format!("The make is {}.", value.name),
            Fit::Related => format!("{} is related to the make described.", value.name),
            _ => format!("The make is another: {}.", value.name),
        });
    }
    if let Some(value) = traits.models.of(place) {
        let (name, raw) = (known(value.names.first()), prepared.sought.description.model_raw.trim());
        say(Trait::Model, model(value, prepared), &|fit| match fit {
            Fit::Same => format!("The model is {name}."),
            Fit::OtherName => format!("{raw} is another name of model {name}."),
            Fit::WordsInCommon => format!("{raw} and the model {name} have much in common."),
            Fit::Slip => format!("{raw} is one letter away from a name of model {name}."),
            _ => format!("The model is another: {name}."),
        });
    }
    if let Some(value) = traits.calibres.of(place) {
        say(Trait::Calibre, calibre(value, prepared), &|fit| {
            let says = match fit {
                Fit::Same => "It was made in this calibre.",
                Fit::Related => "It was made in a calibre that also fires this one.",
                Fit::SameBore => "It was made in another calibre of this bore.",
                Fit::BlankAndLive => "One calibre is a blank one: perhaps converted.",
                _ => "It was not made in this calibre.",
            };
            says.to_owned()
        });
    }
    if let Some(value) = traits.types.of(place) {
        say(Trait::Type, weapon_type(value, prepared), &|fit| match fit {
            Fit::Same => format!("It is of type {value}."),
            Fit::SameClass => format!("It is of type {value}, which is of the same class."),
            _ => format!("It is of another type: {value}."),
        });
    }
    if let Some(value) = traits.actions.of(place) {
        say(Trait::Action, action(value, prepared), &|fit| match fit {
            Fit::Same => format!("Its action is {value}."),
            _ => format!("Its action is another: {value}."),
        });
    }
    if let Some(value) = traits.countries.of(place) {
        say(Trait::Country, country(value, prepared), &|_| format!("It was made in {value}."));
    }
    if let Some(value) = traits.barrels.of(place) {
        let lengths = value.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        say(Trait::Barrel, barrel(value, prepared), &|_| {
            format!("It was made with barrels of {lengths} mm.")
        });
    }
    if let Some(value) = traits.capacities.of(place) {
        say(Trait::Capacity, capacity(*value, prepared), &|_| {
            format!("It holds {} rounds.", value.unwrap_or_default())
        });
    }
    if let Some(value) = traits.years.of(place) {
        let year = |year: Option<i32>| year.map_or("?".to_owned(), |year| year.to_string());
        say(Trait::Years, years(*value, prepared), &|_| {
            format!("It was made from {} to {}.", year(value.0), year(value.1))
        });
    }
    if let Some(value) = traits.formats.of(place) {
        say(Trait::SerialFormat, serial_format(value, prepared), &|fit| match fit {
            Fit::Same => "Serials of this model look like the one described.".to_owned(),
            _ => "Known serials of this model look different.".to_owned(),
        });
    }
    if let Some(value) = traits.silhouettes.of(place) {
        let (uri, apart) = nearest(value, prepared).unwrap_or(("", SILHOUETTE_CELLS));
        say(Trait::Silhouette, silhouette(value, prepared), &|fit| match fit {
            Fit::Same => format!("Its outline is that of {uri}: {apart} of {SILHOUETTE_CELLS} cells differ."),
            Fit::Related => {
                format!("Its outline is like that of {uri}: {apart} of {SILHOUETTE_CELLS} cells differ.")
            }
            _ => "Its outline is another.".to_owned(),
        });
    }
    parts
}
