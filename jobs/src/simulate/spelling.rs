//! How bureaus write: each house has its own spellings, punctuation, case and gaps.
//!
//! The rates follow what real police and court feeds measured: 0 to 15 % of makes blank, a third to two thirds of
//! models, one calibre in two to five hundred different spellings.

use super::bureaus::{Tongue, short};
use super::chance::{Chance, stable_hash};
use super::guns::{Catalogue, Entry, Gun};
use proofhouse_schemas::codes::Calibre;
use proofhouse_schemas::measures::{Millimetres, Rounds};
use proofhouse_schemas::message::FirearmDescription;
use proofhouse_schemas::message::description::{Marking, OtherNumber};
use proofhouse_schemas::values::{
    CalibreCode, CountryCode, IdentificationConfidence, MakeCode, MarkLocation, MarkingKind, ModelCode,
    RawText, SerialStatus,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LetterCase {
    AsPrinted,
    Upper,
    Lower,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SerialForm {
    AsStamped,
    Compact,
    Spaced,
    Hyphened,
    Labelled(&'static str),
}

/// The habits of one bureau.
#[derive(Debug, Clone)]
pub(super) struct HouseStyle {
    tongue: Tongue,
    habit: u64,
    case: LetterCase,
    serial_form: SerialForm,
    /// Whether it sends resolved codes beside the words.
    resolves: bool,
    make_missing: f64,
    model_missing: f64,
    year_missing: f64,
    country_missing: f64,
    /// Chance that make and model stand in one field.
    glued: f64,
    /// A field of its system that cuts the make.
    make_cut: Option<usize>,
    /// Whether its records went through a spreadsheet that took calibres for numbers.
    spreadsheet: bool,
}

impl HouseStyle {
    /// The style of a house; `habit` settles what it always does.
    pub(super) fn new(tongue: Tongue, habit: u64, chance: &mut Chance) -> Self {
        let label = match tongue {
            Tongue::Spanish | Tongue::Portuguese => "Nº ",
            Tongue::French => "N° ",
            Tongue::German => "Nr. ",
            _ => "S/N ",
        };
        Self {
            tongue,
            habit,
            case: chance.weighted(&[
                (LetterCase::Upper, 0.5),
                (LetterCase::AsPrinted, 0.42),
                (LetterCase::Lower, 0.08),
            ]),
            serial_form: chance.weighted(&[
                (SerialForm::AsStamped, 0.4),
                (SerialForm::Compact, 0.38),
                (SerialForm::Spaced, 0.1),
                (SerialForm::Hyphened, 0.07),
                (SerialForm::Labelled(label), 0.05),
            ]),
            resolves: chance.happens(0.25),
            make_missing: 0.01 + 0.11 * chance.unit().powi(2),
            model_missing: 0.2 + 0.4 * chance.unit(),
            year_missing: 0.45 + 0.5 * chance.unit(),
            country_missing: 0.1 + 0.4 * chance.unit(),
            glued: 0.005 + 0.06 * chance.unit().powi(2),
            make_cut: chance.happens(0.05).then_some(10),
            spreadsheet: chance.happens(0.07),
        }
    }

    /// What the house writes of a gun that lies on the table, complete and undamaged but in its own words.
    pub(super) fn describe(
        &self,
        gun: &Gun,
        catalogue: &Catalogue,
        chance: &mut Chance,
    ) -> FirearmDescription {
        let entry = catalogue.of(gun);
        let (serial, status) = if gun.serial.is_empty() {
            (self.absent_words(SerialStatus::NeverMarked, chance), SerialStatus::NeverMarked)
        } else {
            (self.serial(&gun.serial, chance), SerialStatus::Readable)
        };
        let mut seen = FirearmDescription::new(
            entry.type_code,
            raw(&self.make(entry, chance)),
            raw(&self.calibre(gun.calibre, chance)),
            raw(&serial),
            status,
        );
        seen.action_code = entry.action_code.filter(|_| chance.happens(0.6));
        if chance.happens(self.glued) {
            seen.make_raw = raw(&format!("{} {}", seen.make_raw, self.model(entry, chance)));
        } else if !chance.happens(self.model_missing) {
            seen.model_raw = Some(raw(&self.model(entry, chance)));
        }
        if !chance.happens(self.year_missing) {
            seen.year_of_manufacture = Some(gun.year);
        }
        if !chance.happens(self.country_missing) {
            seen.country_of_manufacture = gun.country.map(|country| self.picked_country(country, chance));
        }
        if self.resolves {
            seen.make_id = MakeCode::new(entry.make.make_id);
            seen.calibre_id = CalibreCode::new(gun.calibre.calibre_id);
            seen.model_id = ModelCode::new(entry.model.model_id).filter(|_| seen.model_raw.is_some());
        }
        if let Some(importer) = gun.importer.filter(|_| chance.happens(0.6)) {
            seen.importer_id = Some(importer.code);
            seen.import_country = importer.country;
            seen.import_year = Some(importer.year).filter(|_| chance.happens(0.4));
            seen.markings.push(Marking {
                kind: MarkingKind::Import,
                text: short(importer.make.canonical_name),
                location: Some(MarkLocation::Frame),
            });
        }
        self.finishing_touches(entry, gun, &mut seen, chance);
        seen
    }

    fn finishing_touches(
        &self,
        entry: &Entry,
        gun: &Gun,
        seen: &mut FirearmDescription,
        chance: &mut Chance,
    ) {
        let handgun = matches!(entry.model.type_code, "PISTOL" | "REVOLVER" | "MACHINE_PISTOL" | "ALARM");
        if chance.happens(0.15) {
            let (least, most) = if handgun { (70, 155) } else { (380, 710) };
            seen.barrel_length_mm = i32::try_from(chance.between(least, most)).ok().map(Millimetres);
        }
        if handgun && chance.happens(0.12) {
            seen.capacity = i32::try_from(chance.between(6, 17)).ok().map(Rounds);
        }
        if !gun.serial.is_empty() && chance.happens(0.3) {
            seen.serial_location = Some(chance.weighted(&[
                (MarkLocation::Frame, 0.5),
                (MarkLocation::Receiver, 0.25),
                (MarkLocation::Slide, 0.15),
                (MarkLocation::Barrel, 0.1),
            ]));
        }
        if chance.happens(0.05) {
            let number = format!("{:04}", stable_hash(&gun.serial) % 10_000);
            seen.other_numbers
                .push(OtherNumber { value: short(&number), location: Some(MarkLocation::Barrel) });
        }
        if chance.happens(0.2) {
            seen.id_confidence = Some(chance.weighted(&[
                (IdentificationConfidence::VerifiedReference, 0.3),
                (IdentificationConfidence::Expert, 0.3),
                (IdentificationConfidence::Officer, 0.3),
                (IdentificationConfidence::Unverified, 0.1),
            ]));
        }
    }

    /// Leaves out what a clerk leaves out of a record; the serial number is nearly always kept.
    pub(super) fn leave_gaps(&self, seen: &mut FirearmDescription, chance: &mut Chance) {
        if chance.happens(self.make_missing) {
            self.leave_make_out(seen, chance);
        }
        if chance.happens(0.012) {
            seen.calibre_raw = RawText::default();
            seen.calibre_id = None;
        }
    }

    /// No make, or a word that says so.
    pub(super) fn leave_make_out(&self, seen: &mut FirearmDescription, chance: &mut Chance) {
        let word = if chance.happens(0.6) { "" } else { unknown_word(self.tongue) };
        seen.make_raw = raw(word);
        seen.make_id = None;
        seen.model_id = None;
        if chance.happens(0.6) {
            seen.model_raw = None;
        }
    }

    /// Takes the serial number out and says why, in the house's words.
    pub(super) fn without_serial(
        &self,
        seen: &mut FirearmDescription,
        status: SerialStatus,
        chance: &mut Chance,
    ) {
        seen.serial_raw = raw(&self.absent_words(status, chance));
        seen.serial_status = status;
        seen.serial_location = None;
    }

    /// The make in the house's spelling, mostly the one it always uses.
    pub(super) fn make(&self, entry: &Entry, chance: &mut Chance) -> String {
        let names: Vec<&str> = std::iter::once(entry.make.canonical_name)
            .chain(entry.make.aliases.iter().copied().filter(|alias| alias.chars().count() > 1))
            .filter(|name| self.can_write(name))
            .collect();
        let written = self.usual_of(&names, entry.make.make_id, chance);
        // Canonical names may list two houses; a clerk writes one.
        let written = written.split(" / ").next().unwrap_or(written);
        let written = written.split(" (").next().unwrap_or(written);
        let cut = self.make_cut.unwrap_or(usize::MAX);
        self.in_case(written).chars().take(cut).collect()
    }

    /// The model in the house's spelling.
    pub(super) fn model(&self, entry: &Entry, chance: &mut Chance) -> String {
        let names: Vec<&str> = std::iter::once(entry.model.model)
            .chain(entry.model.aliases.iter().copied())
            .filter(|name| self.can_write(name))
            .collect();
        let written = self.usual_of(&names, entry.model.model_id, chance);
        self.in_case(written.split(" (").next().unwrap_or(written))
    }

    /// The calibre in the house's spelling.
    pub(super) fn calibre(&self, calibre: &Calibre, chance: &mut Chance) -> String {
        let names: Vec<&str> = std::iter::once(calibre.canonical_name)
            .chain(calibre.aliases.iter().copied())
            .filter(|name| self.can_write(name))
            .collect();
        let written = self.usual_of(&names, calibre.calibre_id, chance);
        if self.spreadsheet && chance.happens(0.5) {
            // `.22` becomes the number 0.22, `38` becomes 38.0.
            let head = written.split(' ').next().unwrap_or(written);
            if let Ok(number) = head.parse::<f64>() {
                return if number < 1.0 { format!("0{head}") } else { format!("{number:.1}") };
            }
        }
        self.in_case(written)
    }

    /// The serial number in the house's punctuation.
    pub(super) fn serial(&self, stamped: &str, chance: &mut Chance) -> String {
        let form = if chance.happens(0.88) { self.serial_form } else { SerialForm::AsStamped };
        let compact = || stamped.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let written = match form {
            SerialForm::AsStamped => stamped.to_owned(),
            SerialForm::Compact => compact(),
            SerialForm::Spaced => between_letters_and_digits(&compact(), ' '),
            SerialForm::Hyphened => between_letters_and_digits(&compact(), '-'),
            SerialForm::Labelled(label) => format!("{label}{stamped}"),
        };
        if self.case == LetterCase::Lower && chance.happens(0.5) { written.to_lowercase() } else { written }
    }

    fn usual_of<'name>(&self, names: &[&'name str], what: &str, chance: &mut Chance) -> &'name str {
        let Some(first) = names.first() else { return "" };
        if chance.happens(0.78) {
            // Half the houses use the usual name, the others a spelling of their own.
            let habit = (self.habit ^ stable_hash(what)) >> 7;
            if habit.is_multiple_of(2) { first } else { names[(habit / 2) as usize % names.len()] }
        } else {
            chance.one_of(names)
        }
    }

    fn can_write(&self, name: &str) -> bool {
        name.chars().all(|letter| match letter {
            '\u{0370}'..='\u{03FF}' => self.tongue == Tongue::Greek,
            '\u{0400}'..='\u{04FF}' => self.tongue == Tongue::Cyrillic,
            '\u{0600}'..='\u{06FF}' => self.tongue == Tongue::Arabic,
            _ => true,
        })
    }

    fn in_case(&self, text: &str) -> String {
        match self.case {
            LetterCase::AsPrinted => text.to_owned(),
            LetterCase::Upper => text.to_uppercase(),
            LetterCase::Lower => text.to_lowercase(),
        }
    }

    /// Clerks slip in the list of countries.
    fn picked_country(&self, country: CountryCode, chance: &mut Chance) -> CountryCode {
        let neighbour_in_list = match country.as_str() {
            "AT" => "AU",
            "BR" => "BN",
            "CH" => "CN",
            _ => return country,
        };
        if chance.happens(0.01) { CountryCode::new(neighbour_in_list).unwrap_or(country) } else { country }
    }

    fn absent_words(&self, status: SerialStatus, chance: &mut Chance) -> String {
        let words: &[&str] = match (status, self.tongue) {
            (SerialStatus::Obliterated, Tongue::Spanish) => {
                &["LIMADO", "borrado", "NUMERO LIMADO", "suprimida"]
            }
            (SerialStatus::Obliterated, Tongue::Portuguese) => {
                &["RASPADO", "suprimida", "numeração raspada", "LIXADO"]
            }
            (SerialStatus::Obliterated, Tongue::French) => &["limé", "EFFACE", "numéro meulé"],
            (SerialStatus::Obliterated, Tongue::German) => {
                &["ausgeschliffen", "unkenntlich gemacht", "entfernt"]
            }
            (SerialStatus::Obliterated, Tongue::Cyrillic) => &["спилен", "знищено", "заличен"],
            (SerialStatus::Obliterated, Tongue::Arabic) => &["ممسوح", "مطموس"],
            (SerialStatus::Obliterated, _) => {
                &["OBLITERATED", "defaced", "ground off", "removed", "filed off"]
            }
            (SerialStatus::NeverMarked, Tongue::Spanish) => &["sin número", "NO TIENE", "S/N"],
            (SerialStatus::NeverMarked, Tongue::Portuguese) => &["sem numeração", "NÃO POSSUI", "S/N"],
            (SerialStatus::NeverMarked, Tongue::French) => &["sans numéro", "néant"],
            (SerialStatus::NeverMarked, Tongue::German) => &["ohne", "keine Nummer"],
            (SerialStatus::NeverMarked, Tongue::Cyrillic) => &["без номера", "б/н"],
            (SerialStatus::NeverMarked, _) => &["NONE", "no serial", "not marked"],
            (SerialStatus::Unreadable, Tongue::Spanish | Tongue::Portuguese) => {
                &["ilegible", "NO LEGIBLE", "ILEGÍVEL"]
            }
            (SerialStatus::Unreadable, Tongue::French) => &["illisible"],
            (SerialStatus::Unreadable, Tongue::German) => &["nicht lesbar", "unleserlich"],
            (SerialStatus::Unreadable, _) => &["illegible", "unreadable", "not legible"],
            (SerialStatus::NotRecorded, _) => &["", "", "", "NULL", "N/A", "not recorded"],
            (SerialStatus::Placeholder, _) => &["0", "-", "XXXXX", "000000", "12345"],
            _ => &["", "unknown", "?"],
        };
        chance.one_of(words).to_owned()
    }
}

fn unknown_word(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::Spanish => "DESCONOCIDA",
        Tongue::Portuguese => "NÃO IDENTIFICADA",
        Tongue::French => "inconnue",
        Tongue::German => "unbekannt",
        Tongue::Italian => "sconosciuta",
        Tongue::Cyrillic => "неизвестна",
        Tongue::Arabic => "غير معروف",
        _ => "unknown",
    }
}

/// A raw value; what is too long for the field is cut.
pub(super) fn raw(text: &str) -> RawText {
    RawText::new(text.chars().take(RawText::LENGTH.1).collect::<String>()).unwrap_or_default()
}

fn between_letters_and_digits(text: &str, mark: char) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    let mut before: Option<char> = None;
    for letter in text.chars() {
        if before.is_some_and(|before| before.is_ascii_digit() != letter.is_ascii_digit()) {
            written.push(mark);
        }
        written.push(letter);
        before = Some(letter);
    }
    written
}
