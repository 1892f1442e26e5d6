//! Calibres on two levels: the cartridge, and the bore family that systems record which know only the bore.
//!
//! Punctuation is never thrown away before a value is understood: `4.5` is an air gun and `.45` a pistol; `38.0` is a
//! spreadsheet's 38, `.380` another cartridge. What a bare number means depends on the weapon: 32 is three cartridges.
//! Damage is read back where only one reading is possible, and is always flagged.

mod bare;
mod compare;
mod measure;
mod names;
mod notation;
mod spreadsheet;

pub(crate) use compare::between;
pub use compare::{CalibreAgreement, compare_calibres};

use super::absence::{self, Absence};
use super::model::ModelTable;
use super::resolution::{Choice, Flag, How, Outcome, Resolution};
use super::text;
use bare::BareNumbers;
use measure::MetricIndex;
use names::CalibreNames;
use proofhouse_schemas::codes::{self, Calibre};
use serde::Serialize;
use std::collections::HashMap;

/// What matters about the weapon type for reading a calibre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WeaponGroup {
    /// Self-loading and other pistols.
    Pistol,
    /// Revolvers.
    Revolver,
    /// Rifles and carbines.
    Rifle,
    /// Shotguns and combination guns.
    Shotgun,
    /// Sub-machine guns and machine pistols.
    Smg,
    /// Machine guns.
    MachineGun,
    /// Alarm and signal weapons.
    Alarm,
    /// Air and gas guns.
    Air,
    /// Home-made guns.
    Craft,
    /// Grenade and rocket launchers, mortars.
    Launcher,
    /// Anything else, or not known.
    Unknown,
}

impl WeaponGroup {
    /// The group of a weapon type code.
    pub fn of_type(type_code: &str) -> WeaponGroup {
        match type_code {
            "PISTOL" | "DERRINGER" => WeaponGroup::Pistol,
            "REVOLVER" => WeaponGroup::Revolver,
            "RIFLE" | "CARBINE" | "ANTI_MATERIEL" => WeaponGroup::Rifle,
            "SHOTGUN" | "SHOTGUN_PISTOL" => WeaponGroup::Shotgun,
            "SMG" | "MACHINE_PISTOL" => WeaponGroup::Smg,
            "LMG" | "GPMG" | "HMG" => WeaponGroup::MachineGun,
            "ALARM" => WeaponGroup::Alarm,
            "AIR_GAS" => WeaponGroup::Air,
            "CRAFT" => WeaponGroup::Craft,
            "LAUNCHER" | "ROCKET_LAUNCHER" | "MORTAR" => WeaponGroup::Launcher,
            _ => WeaponGroup::Unknown,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            WeaponGroup::Pistol => "PISTOL",
            WeaponGroup::Revolver => "REVOLVER",
            WeaponGroup::Rifle => "RIFLE",
            WeaponGroup::Shotgun => "SHOTGUN",
            WeaponGroup::Smg => "SMG",
            WeaponGroup::MachineGun => "MACHINEGUN",
            WeaponGroup::Alarm => "ALARM",
            WeaponGroup::Air => "AIR",
            WeaponGroup::Craft => "CRAFT",
            WeaponGroup::Launcher => "LAUNCHER",
            WeaponGroup::Unknown => "*",
        }
    }
}

/// What a calibre as written came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibreReading {
    /// The cartridges it may mean.
    pub resolution: Resolution,
    /// The bore family, when all candidates share one.
    pub bore_family: Option<&'static str>,
}

impl CalibreReading {
    /// The cartridge, when there is exactly one.
    pub fn id(&self) -> Option<&'static str> {
        self.resolution.id()
    }

    /// How the result was reached.
    pub fn how(&self) -> String {
        self.resolution.how()
    }
}

/// Names, measures and bare numbers of calibres.
#[derive(Debug)]
pub struct CalibreTable {
    by_id: HashMap<&'static str, &'static Calibre>,
    names: CalibreNames,
    metric: MetricIndex,
    bare: BareNumbers,
}

/// Candidates of one part of a value, with what was odd about it.
#[derive(Debug, Clone, Default)]
struct Found {
    choices: Vec<Choice>,
    flags: Vec<Flag>,
}

impl Found {
    fn of(ids: &[&'static str], weight: f64, how: How) -> Found {
        Found { choices: ids.iter().map(|id| Choice { id, weight, how }).collect(), flags: Vec::new() }
    }

    fn flagged(mut self, flag: Flag) -> Found {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
        self
    }

    fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    fn or_else(self, other: impl FnOnce() -> Found) -> Found {
        if self.is_empty() { other() } else { self }
    }
}

impl CalibreTable {
    /// Builds the table from the code lists.
    pub fn from_code_lists() -> CalibreTable {
        let calibres = codes::calibres();
        CalibreTable {
            by_id: calibres.iter().map(|calibre| (calibre.calibre_id, calibre)).collect(),
            names: CalibreNames::build(calibres),
            metric: MetricIndex::build(calibres),
            bare: BareNumbers::build(calibres),
        }
    }

    /// The entry of the code list.
    pub fn get(&self, calibre_id: &str) -> Option<&'static Calibre> {
        self.by_id.get(calibre_id).copied()
    }

    /// Resolves a calibre as written.
    pub fn resolve(&self, raw: &str, weapon: WeaponGroup, models: &ModelTable) -> CalibreReading {
        let folded = notation::unify(&text::fold(raw));
        let resolution = self.resolve_folded(raw, &folded, weapon, models);
        let bore_family = self.shared_bore(&resolution);
        CalibreReading { resolution, bore_family }
    }

    fn resolve_folded(
        &self,
        raw: &str,
        folded: &str,
        weapon: WeaponGroup,
        models: &ModelTable,
    ) -> Resolution {
        if folded.is_empty() {
            return Resolution::absent(raw, Absence::NotRecorded);
        }
        if !folded.chars().any(char::is_alphanumeric) {
            return Resolution::absent(raw, Absence::Placeholder);
        }
        if names::means_several(folded) {
            return Resolution::absent(raw, Absence::NotAValue).with_flag(Flag::Several);
        }
        if !text::has_digit(folded) {
            let finding = absence::stated(folded).map_or(Absence::NotAValue, |finding| finding.absence);
            return self.names.worded(folded).map_or_else(
                || Resolution::absent(raw, finding),
                |ids| self.settle(raw, Found::of(ids, 1.0, How::Alias), weapon),
            );
        }
        if let Some(dated) = spreadsheet::read_date(folded) {
            let found = self.part(&dated, weapon, models).flagged(Flag::ExcelDamage);
            let damaged = found.choices.into_iter().map(|choice| Choice {
                weight: 0.8,
                how: How::DamagedNumber,
                ..choice
            });
            return self.settle(raw, Found { choices: damaged.collect(), flags: found.flags }, weapon);
        }
        if let Some(gauge) = notation::gauge_alone(folded) {
            let found = self.part(&gauge, weapon, models);
            return self.settle(raw, found, weapon);
        }
        let parts = notation::parts(folded);
        if parts.len() < 2 {
            let found = self.part(folded, weapon, models);
            return self.settle(raw, found, weapon);
        }
        // The whole first: "45/70" and "9 mm (Luger)" are names.
        let whole = self.named(folded);
        if !whole.is_empty() {
            return self.settle(raw, whole, weapon);
        }
        let found: Vec<Found> = parts
            .iter()
            .map(|part| self.part(part, weapon, models))
            .filter(|found| !found.is_empty())
            .collect();
        self.settle_parts(raw, found, weapon, folded.contains('/'))
    }

    /// Name and measure of one cartridge agree; two different cartridges are several on purpose, or a contradiction.
    fn settle_parts(&self, raw: &str, found: Vec<Found>, weapon: WeaponGroup, stroke: bool) -> Resolution {
        let mut parts = found.into_iter();
        let Some(mut kept) = parts.next() else { return Resolution::unresolved(raw) };
        for part in parts {
            let agree =
                |choice: &Choice| part.choices.iter().any(|other| self.same_group(choice.id, other.id));
            let agreed: Vec<Choice> = kept.choices.iter().filter(|choice| agree(choice)).cloned().collect();
            kept.flags.extend(part.flags.iter().copied());
            if !agreed.is_empty() {
                kept.choices = agreed;
            } else if stroke {
                return Resolution::absent(raw, Absence::NotAValue).with_flag(Flag::Several);
            } else {
                kept.choices.extend(part.choices);
                kept.choices.iter_mut().for_each(|choice| choice.weight = 0.5);
                kept.flags.push(Flag::PartsDisagree);
            }
        }
        self.settle(raw, kept, weapon)
    }

    fn same_group(&self, a: &str, b: &str) -> bool {
        a == b || matches!((self.get(a), self.get(b)), (Some(a), Some(b)) if a.match_group == b.match_group)
    }

    fn settle(&self, raw: &str, found: Found, weapon: WeaponGroup) -> Resolution {
        let mut resolution = Resolution::from_choices(raw, found.choices);
        // Two entries of one match group are one answer.
        if let Some(first) = resolution.choices.first().map(|choice| choice.id)
            && resolution.choices.iter().all(|choice| self.same_group(first, choice.id))
        {
            resolution.outcome = Outcome::Resolved;
        }
        for flag in found.flags {
            resolution = resolution.with_flag(flag);
        }
        let customary = weapon == WeaponGroup::Unknown
            && resolution.outcome == Outcome::Resolved
            && resolution.choices.first().is_some_and(|choice| choice.how == How::BareNumber);
        if customary { resolution.with_flag(Flag::CustomaryMeaning) } else { resolution }
    }

    fn shared_bore(&self, resolution: &Resolution) -> Option<&'static str> {
        let mut families =
            resolution.ids().into_iter().filter_map(|id| self.get(id)).map(|calibre| calibre.bore_family);
        let first = families.next()?;
        families.all(|family| family == first).then_some(first)
    }

    /// One part of a value: a listed name, bore and case length, or a bare number; then with words set aside.
    fn part(&self, part: &str, weapon: WeaponGroup, models: &ModelTable) -> Found {
        self.plain_part(part, weapon).or_else(|| {
            let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
            // A model in front: "PT 380", "G2C 9MM".
            for skip in 1..words.len() {
                let (Some(front), Some(rest)) = (words.get(..skip), words.get(skip..)) else { continue };
                let front: String =
                    front.concat().chars().filter(|letter| letter.is_alphanumeric()).collect();
                if !models.is_model_like(&front) {
                    continue;
                }
                let found = self.plain_part(&rest.join(" "), weapon);
                if !found.is_empty() {
                    return found.flagged(Flag::ModelInField);
                }
            }
            Found::default()
        })
    }

    fn plain_part(&self, part: &str, weapon: WeaponGroup) -> Found {
        self.named_unless_bare(part)
            .or_else(|| self.measured(part, weapon))
            .or_else(|| self.bare.read(part, weapon))
            .or_else(|| self.named(part))
            .or_else(|| self.cut(part))
    }

    fn named(&self, part: &str) -> Found {
        // A short number alone names nothing: what it means is for the bare-number rules to say.
        let short = part.chars().filter(char::is_ascii_digit).count() < 4;
        if short && part.chars().all(|letter| letter.is_ascii_digit() || letter == '.') {
            return Found::default();
        }
        self.names.exact(part).map_or_else(Found::default, |(ids, how)| Found::of(ids, 1.0, how)).or_else(
            || {
                let (repaired, flags) = notation::repair(part);
                let Some((ids, _)) = self.names.exact(&repaired).filter(|_| !flags.is_empty()) else {
                    return Found::default();
                };
                flags.into_iter().fold(Found::of(ids, 0.9, How::DamagedNumber), Found::flagged)
            },
        )
    }

    /// Listed names that hold more than a number: what a bare number means is decided by the weapon.
    fn named_unless_bare(&self, part: &str) -> Found {
        if bare::is_bare(part) || measure::parse(part).is_some_and(|measure| measure.rest.is_empty()) {
            Found::default()
        } else {
            self.named(part)
        }
    }

    fn measured(&self, part: &str, weapon: WeaponGroup) -> Found {
        let Some(measure) = measure::parse(part) else { return Found::default() };
        if let Some(found) = self.bare.sized(&measure, weapon) {
            return found;
        }
        let (ids, typo) = self.metric.look_up(&measure);
        let found = match typo {
            false => Found::of(&ids, 0.97, How::Metric),
            // A wrong digit is forgiven only where one cartridge fits.
            true if ids.iter().all(|id| ids.first().is_some_and(|first| self.same_group(first, id))) => {
                Found::of(&ids, 0.7, How::MetricTypo)
            }
            true => Found::default(),
        };
        if measure.point_lost { found.flagged(Flag::PointLost) } else { found }
    }

    fn cut(&self, part: &str) -> Found {
        match self.names.beginning_with(part) {
            Some(ids) => Found::of(&ids, 0.85, How::CutField).flagged(Flag::CutField),
            None => Found::default(),
        }
    }
}

#[cfg(test)]
mod tests;
