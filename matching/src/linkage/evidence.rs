//! What speaks for and against a pair, as numbers: the input of the weights and of the trees.

use super::firearm::{Firearm, Firearms};
use super::names::{ABSENT, Candidates, NameBook, Reached, is_listed};
use super::serial_fit::{Accident, SerialFit, fit};
use super::serial_form::{FormKind, SerialForm};
use crate::normalise::calibre::CalibreAgreement;
use crate::normalise::make::MakeRelation;

/// How far two stated values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Agreement {
    /// Both are known and differ.
    Conflict,
    /// One of them is not in the table, so they may agree.
    Unrecognised,
    /// Not stated by both.
    Missing,
    /// They agree in part: the same bore, a variant of a model, a name that had to be guessed.
    Near,
    /// They agree.
    Same,
}

/// The names of the numbers in [`PairEvidence::numbers`], in their order.
pub const PAIR_NUMBERS: [&str; PAIR_COUNT] = [
    "serial_accident",
    "serial_agreeing_bits",
    "serial_disagreeing",
    "serial_from_end",
    "serial_replacement_cost",
    "serial_learned_confusion",
    "serial_kind_changed",
    "serial_number_distance",
    "serial_length_seized",
    "serial_length_record",
    "serial_unreadable",
    "serial_letters",
    "serial_form_seized",
    "serial_form_record",
    "make",
    "model",
    "calibre",
    "weapon_type",
    "origin",
    "import_number",
    "importer",
    "year_difference",
    "years_after_loss",
    "same_country",
    "make_reached",
    "model_reached",
    "make_share",
    "fields_stated",
];

/// How many numbers there are.
pub const PAIR_COUNT: usize = 28;

/// The evidence of a pair.
#[derive(Debug, Clone, Copy)]
pub struct PairEvidence {
    /// How the best forms of the serials fit.
    pub serial: SerialFit,
    /// Makes.
    pub make: Agreement,
    /// Models.
    pub model: Agreement,
    /// Calibres.
    pub calibre: Agreement,
    /// Weapon types.
    pub weapon_type: Agreement,
    /// Countries of manufacture.
    pub origin: Agreement,
    /// Numbers of importation.
    pub import_number: Agreement,
    /// Importers.
    pub importer: Agreement,
    /// Years of manufacture: seized less record; none when one is not stated.
    pub year_difference: Option<i16>,
    /// Days from the loss to the seizure.
    pub days_after_loss: Option<i32>,
    /// Whether one country states both.
    pub same_country: bool,
    /// Whether one side is a seizure. Between two records time and place of the two statements say nothing.
    pub is_seizure: bool,
    /// How makes that are not the same relate.
    pub make_relation: MakeRelation,
    /// How calibres that are not the same relate.
    pub calibre_relation: CalibreAgreement,
    /// Whether the numbers that fit are the serials as wholes, and not parts of them or numbers from other fields.
    pub whole_serials: bool,
    /// Whether an alarm weapon on one side and a live one on the other may be one firearm, converted. Calibre and type say
    /// nothing then.
    pub conversion: bool,
    /// The numbers for the trees, by the order of [`PAIR_NUMBERS`].
    pub numbers: [f32; PAIR_COUNT],
}

impl PairEvidence {
    /// The evidence of two records: when and where they were stated is left open.
    pub(super) fn between_records(mut self) -> PairEvidence {
        self.is_seizure = false;
        self.days_after_loss = None;
        self.same_country = false;
        self.numbers[YEARS_AFTER_LOSS] = NOT_STATED;
        self.numbers[SAME_COUNTRY] = 0.0;
        self
    }
}

/// How far two descriptions agree, their numbers set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DescriptionAgreement {
    /// Makes.
    pub make: Agreement,
    /// How makes that are not the same relate.
    pub make_relation: MakeRelation,
    /// Models.
    pub model: Agreement,
    /// Calibres.
    pub calibre: Agreement,
    /// How calibres that are not the same relate.
    pub calibre_relation: CalibreAgreement,
    /// Weapon types.
    pub weapon_type: Agreement,
    /// Whether an alarm weapon on one side and a live one on the other may be one firearm, converted. Calibre and type say
    /// nothing then.
    pub conversion: bool,
}

/// Compares what two descriptions say beside their numbers.
pub fn compare_descriptions(one: &Firearm, other: &Firearm, book: &NameBook) -> DescriptionAgreement {
    let (make, make_relation) = make_agreement(one, other, book);
    let model = model_agreement(one, other, make, book);
    let (mut calibre, calibre_relation) = calibre_agreement(one, other, book);
    let mut weapon_type = type_agreement(one.weapon_types, other.weapon_types, book);
    let conversion = calibre_relation == CalibreAgreement::BlankAndLive
        && calibre == Agreement::Conflict
        && (one.convertible || other.convertible);
    if conversion {
        (calibre, weapon_type) = (Agreement::Missing, Agreement::Missing);
    }
    DescriptionAgreement { make, make_relation, model, calibre, calibre_relation, weapon_type, conversion }
}

/// Places among [`PAIR_NUMBERS`].
const YEARS_AFTER_LOSS: usize = 22;
const SAME_COUNTRY: usize = 23;
/// Stands for a difference in years that is not known.
const NOT_STATED: f32 = -99.0;

/// What comparing needs beside the pair.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'c> {
    /// The names.
    pub book: &'c NameBook,
    /// Share of the records of each make, by its number.
    pub make_shares: &'c [f32],
    /// What confirmed pairs taught of confused characters.
    pub confusions: &'c Confusions,
}

/// How much more often a character stands for another in confirmed pairs than in rejected ones: natural logarithm of the
/// ratio, by the two characters.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Default)]
pub struct Confusions {
    /// Pairs of characters as `AB` (in alphabetical order) and their weight.
    pub weights: std::collections::BTreeMap<String, f32>,
    #[serde(skip)]
    table: Vec<f32>,
}

const ALPHABET: usize = 36;

fn ordinal(letter: u8) -> Option<usize> {
    match letter {
        b'0'..=b'9' => Some(usize::from(letter - b'0')),
        b'A'..=b'Z' => Some(usize::from(letter - b'A') + 10),
        _ => None,
    }
}

impl Confusions {
    /// Takes the weights in.
    pub fn of(weights: std::collections::BTreeMap<String, f32>) -> Confusions {
        let mut confusions = Confusions { weights, table: Vec::new() };
        confusions.ready();
        confusions
    }

    /// Fills the table from the weights; needed after reading them from a file.
    pub fn ready(&mut self) {
        self.table = vec![0.0; ALPHABET * ALPHABET];
        for (pair, weight) in &self.weights {
            let (Some(&x), Some(&y)) = (pair.as_bytes().first(), pair.as_bytes().get(1)) else { continue };
            for (x, y) in [(x, y), (y, x)] {
                if let (Some(x), Some(y)) = (ordinal(x), ordinal(y))
                    && let Some(cell) = self.table.get_mut(x * ALPHABET + y)
                {
                    *cell = *weight;
                }
            }
        }
    }

    /// The weight of two characters.
    pub fn of_pair(&self, (x, y): (u8, u8)) -> f32 {
        match (ordinal(x), ordinal(y)) {
            (Some(x), Some(y)) => self.table.get(x * ALPHABET + y).copied().unwrap_or(0.0),
            _ => 0.0,
        }
    }
}

/// Compares a seizure with a record. Nothing when no form of their serials fits.
pub fn compare(
    seizures: &Firearms,
    seizure: &Firearm,
    records: &Firearms,
    record: &Firearm,
    comparison: &Comparison<'_>,
) -> Option<PairEvidence> {
    let (serial, seized_form, record_form) = best_fit(seizures, seizure, records, record, comparison.book)?;
    let book = comparison.book;
    let DescriptionAgreement {
        make,
        make_relation,
        model,
        calibre,
        calibre_relation,
        weapon_type,
        conversion,
    } = compare_descriptions(seizure, record, book);
    let origin = origin_agreement(seizure.origins, record.origins);
    let import_number = equal_or_missing(seizure.import_number, record.import_number, 0);
    let importer = equal_or_missing(seizure.importer, record.importer, ABSENT);
    let year_difference =
        (seizure.year != 0 && record.year != 0).then(|| seizure.year.saturating_sub(record.year));
    let days_after_loss =
        (seizure.day != i32::MIN && record.day != i32::MIN).then(|| seizure.day.saturating_sub(record.day));
    let same_country = seizure.country != 0 && seizure.country == record.country;
    let learned =
        if serial.replaced == (0, 0) { 0.0 } else { comparison.confusions.of_pair(serial.replaced) };
    let kind_changed =
        serial.replaced != (0, 0) && serial.replaced.0.is_ascii_digit() != serial.replaced.1.is_ascii_digit();
    let make_share = record
        .makes
        .first()
        .and_then(|make| comparison.make_shares.get(*make as usize))
        .copied()
        .unwrap_or(0.0);
    let stated = [
        seizure.make_how != Reached::Absent,
        seizure.model_how != Reached::Absent,
        seizure.calibre_how != Reached::Absent,
        seizure.year != 0,
        record.make_how != Reached::Absent,
        record.model_how != Reached::Absent,
        record.calibre_how != Reached::Absent,
        record.year != 0,
    ];
    let unreadable =
        seizure.serial.len() - seizure.serial.readable() + record.serial.len() - record.serial.readable();
    let letters = seizure.serial.letters().iter().filter(|letter| letter.is_ascii_alphabetic()).count();
    let numbers = [
        f32::from(serial.accident as u8),
        serial.agreeing_bits,
        f32::from(serial.disagreeing),
        f32::from(serial.from_end),
        serial.replacement_cost,
        learned,
        f32::from(u8::from(kind_changed)),
        serial.number_distance,
        seizure.serial.len() as f32,
        record.serial.len() as f32,
        unreadable as f32,
        letters as f32,
        f32::from(seized_form.kind.number()),
        f32::from(record_form.kind.number()),
        f32::from(make as u8),
        f32::from(model as u8),
        f32::from(calibre as u8),
        f32::from(weapon_type as u8),
        f32::from(origin as u8),
        f32::from(import_number as u8),
        f32::from(importer as u8),
        year_difference.map_or(NOT_STATED, |years| f32::from(years.unsigned_abs().min(40))),
        days_after_loss.map_or(NOT_STATED, |days| (days as f32 / 365.25).clamp(-40.0, 40.0)),
        f32::from(u8::from(same_country)),
        f32::from(seizure.make_how.max(record.make_how) as u8),
        f32::from(seizure.model_how.max(record.model_how) as u8),
        make_share,
        stated.iter().filter(|stated| **stated).count() as f32,
    ];
    Some(PairEvidence {
        serial,
        make,
        model,
        calibre,
        weapon_type,
        origin,
        import_number,
        importer,
        year_difference,
        days_after_loss,
        same_country,
        is_seizure: true,
        make_relation,
        calibre_relation,
        whole_serials: seized_form.kind.is_whole() && record_form.kind.is_whole(),
        conversion,
        numbers,
    })
}

/// The pair of forms of the numbers that fits best: how it fits, the seized one's and the record's.
pub fn best_fit<'f>(
    seizures: &'f Firearms,
    seizure: &'f Firearm,
    records: &'f Firearms,
    record: &'f Firearm,
    book: &NameBook,
) -> Option<(SerialFit, &'f SerialForm, &'f SerialForm)> {
    let mut best: Option<(SerialFit, &SerialForm, &SerialForm)> = None;
    let mut consider = |one: &'f SerialForm, other: &'f SerialForm| {
        // Models of files were taught with such pairs, and know what to make of them.
        let names =
            book.has_relations() && one.kind == FormKind::NameField && other.kind == FormKind::NameField;
        if one.is_empty() || other.is_empty() || names {
            return false;
        }
        let found = fit(one, other);
        if found.accident == Accident::Other {
            return false;
        }
        let better = best
            .is_none_or(|(known, a, b)| rank(&found, one.kind, other.kind) > rank(&known, a.kind, b.kind));
        if better {
            best = Some((found, one, other));
        }
        found.accident <= Accident::Confused && found.agreeing_bits >= LEAST_BITS
    };
    if !consider(&seizure.serial, &record.serial) {
        let (mine, theirs) = (seizures.further(seizure), records.further(record));
        for one in mine {
            consider(one, &record.serial);
            for other in theirs {
                consider(one, other);
            }
        }
        for other in theirs {
            consider(&seizure.serial, other);
        }
    }
    best.filter(|(found, _, _)| found.agreeing_bits >= LEAST_BITS)
}

/// Pairs with less in agreement than three digits are not looked at.
const LEAST_BITS: f32 = 9.0;

/// More is better: bits in agreement, less what the accident costs.
fn rank(fit: &SerialFit, seized: FormKind, record: FormKind) -> f32 {
    let cost = match fit.accident {
        Accident::None => 0.0,
        Accident::Confused => 1.0,
        Accident::Unreadable => 1.5,
        Accident::Exchanged | Accident::Replaced | Accident::Dropped => 7.0,
        Accident::EndLost => 8.0,
        Accident::Gap | Accident::UnreadableRun => 8.0,
        Accident::UnreadableAndReplaced => 10.0,
        Accident::Two => 13.0,
        Accident::Other => 99.0,
    };
    let odd = |kind: FormKind| match kind {
        FormKind::Whole => 0.0,
        FormKind::Sound | FormKind::OtherField | FormKind::NameField => 1.0,
        FormKind::WithoutFirst | FormKind::WithoutLast | FormKind::CrossedOut => 2.0,
        FormKind::Digits => 3.0,
    };
    fit.agreeing_bits - cost - odd(seized) - odd(record)
}

fn agreement(a: &[u32], b: &[u32], guessed: bool) -> Agreement {
    let stated = |names: &[u32]| names.first().is_some_and(|name| *name != ABSENT);
    if !stated(a) || !stated(b) {
        return Agreement::Missing;
    }
    let common = a.iter().any(|name| *name != ABSENT && b.contains(name));
    if common {
        return if guessed { Agreement::Near } else { Agreement::Same };
    }
    let recognised = |names: &[u32]| names.first().is_some_and(|name| is_listed(*name));
    if recognised(a) && recognised(b) { Agreement::Conflict } else { Agreement::Unrecognised }
}

fn model_agreement(seizure: &Firearm, record: &Firearm, make: Agreement, book: &NameBook) -> Agreement {
    let plain = agreement(&seizure.models, &record.models, false);
    if plain != Agreement::Conflict {
        return plain;
    }
    let name = |models: &[u32; 2]| models.first().and_then(|model| book.model_name(*model));
    let (Some((make_a, a)), Some((make_b, b))) = (name(&seizure.models), name(&record.models)) else {
        return plain;
    };
    let related =
        a == b || (make_a == make_b && a.len().min(b.len()) >= 2 && (a.starts_with(b) || b.starts_with(a)));
    if related && make != Agreement::Missing { Agreement::Near } else { plain }
}

fn make_agreement(seizure: &Firearm, record: &Firearm, book: &NameBook) -> (Agreement, MakeRelation) {
    let guessed = seizure.make_how.max(record.make_how) >= Reached::Implied;
    let plain = agreement(&seizure.makes, &record.makes, guessed);
    match plain {
        Agreement::Same | Agreement::Near => {
            (unless_open(plain, &seizure.makes, &record.makes, book), MakeRelation::Same)
        }
        Agreement::Missing | Agreement::Unrecognised => (plain, MakeRelation::Unknown),
        Agreement::Conflict => {
            let relation = book.make_relation(&seizure.makes, &record.makes);
            let agreement = match relation {
                MakeRelation::ImporterAndMaker => Agreement::Near,
                // They do not contradict each other, and they are not one.
                MakeRelation::SameGroup | MakeRelation::Licence | MakeRelation::PatternAndMaker => {
                    Agreement::Unrecognised
                }
                _ => Agreement::Conflict,
            };
            (agreement, relation)
        }
    }
}

fn calibre_agreement(seizure: &Firearm, record: &Firearm, book: &NameBook) -> (Agreement, CalibreAgreement) {
    let plain = agreement(&seizure.calibres, &record.calibres, false);
    match plain {
        Agreement::Same | Agreement::Near => {
            let agreement = unless_open(plain, &seizure.calibres, &record.calibres, book);
            return (agreement, CalibreAgreement::Same);
        }
        Agreement::Missing | Agreement::Unrecognised => return (plain, CalibreAgreement::Unknown),
        Agreement::Conflict => {}
    }
    match book.calibre_relation(&seizure.calibres, &record.calibres) {
        CalibreAgreement::SameGroup => return (Agreement::Same, CalibreAgreement::SameGroup),
        CalibreAgreement::Compatible => return (Agreement::Near, CalibreAgreement::Compatible),
        // Two cartridges of one bore are two cartridges, unless one side knows the bore only.
        CalibreAgreement::SameBore if one_meant(seizure) && one_meant(record) => {
            return (plain, CalibreAgreement::Conflict);
        }
        CalibreAgreement::SameBore => return (Agreement::Near, CalibreAgreement::SameBore),
        CalibreAgreement::BlankAndLive => return (plain, CalibreAgreement::BlankAndLive),
        // Where relations are known, their absence says that these are two calibres.
        _ if book.has_relations() => return (plain, CalibreAgreement::Conflict),
        _ => {}
    }
    let same_bore = seizure.calibres.iter().filter(|calibre| **calibre != ABSENT).any(|one| {
        let bore = book.bore(*one);
        bore != 0 && record.calibres.iter().any(|other| *other != ABSENT && book.bore(*other) == bore)
    });
    if same_bore {
        (Agreement::Near, CalibreAgreement::SameBore)
    } else {
        (plain, CalibreAgreement::Conflict)
    }
}

/// Names that agree in one of several meanings are near only. A book without relations keeps to what its models learned.
fn unless_open(plain: Agreement, a: &Candidates, b: &Candidates, book: &NameBook) -> Agreement {
    let several = |names: &Candidates| names.iter().filter(|name| **name != ABSENT).count() > 1;
    if book.has_relations() && (several(a) || several(b)) { Agreement::Near } else { plain }
}

/// Whether exactly one calibre is meant.
fn one_meant(firearm: &Firearm) -> bool {
    firearm.calibres.iter().filter(|calibre| **calibre != ABSENT).count() == 1
}

fn type_agreement(a: u64, b: u64, book: &NameBook) -> Agreement {
    match (a, b) {
        (0, _) | (_, 0) => Agreement::Missing,
        _ if a & b != 0 => Agreement::Same,
        _ if book.types_taken_for_one_another(a, b) => Agreement::Near,
        _ => Agreement::Conflict,
    }
}

fn origin_agreement(a: [u16; 3], b: [u16; 3]) -> Agreement {
    if a == [0; 3] || b == [0; 3] {
        return Agreement::Missing;
    }
    if a.iter().any(|one| *one != 0 && b.contains(one)) { Agreement::Same } else { Agreement::Conflict }
}

fn equal_or_missing(a: u32, b: u32, absent: u32) -> Agreement {
    if a == absent || b == absent {
        Agreement::Missing
    } else if a == b {
        Agreement::Same
    } else {
        Agreement::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::{PAIR_NUMBERS, SAME_COUNTRY, YEARS_AFTER_LOSS};

    #[test]
    fn the_numbers_that_records_leave_open_are_these() {
        assert_eq!(PAIR_NUMBERS.get(YEARS_AFTER_LOSS), Some(&"years_after_loss"));
        assert_eq!(PAIR_NUMBERS.get(SAME_COUNTRY), Some(&"same_country"));
    }
}
