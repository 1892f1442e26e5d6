//! A firearm as linking sees it: small numbers, read once, compared often.

mod packed;

use super::names::{ABSENT, Candidates, MakeReading, NONE, NameBook, Reached};
use super::serial_form::{self, FormKind, SerialForm};
use crate::normalise::{Normaliser, serial, text};
use std::collections::HashMap;

/// What a source states of one firearm.
#[derive(Debug, Clone, Copy, Default)]
pub struct Statement<'s> {
    /// Weapon type as written.
    pub weapon_type: &'s str,
    /// Make as written.
    pub make: &'s str,
    /// Model as written.
    pub model: &'s str,
    /// Calibre as written.
    pub calibre: &'s str,
    /// Serial number as read.
    pub serial: &'s str,
    /// Importer and number of importation.
    pub import_mark: &'s str,
    /// Year of manufacture.
    pub year: Option<i16>,
    /// Country of manufacture, a code or a name.
    pub country_of_manufacture: &'s str,
    /// Code of the country that states it.
    pub country: &'s str,
    /// Day of the loss or the seizure, in days since 1 January 1970.
    pub day: Option<i32>,
    /// Make as somebody else has resolved it.
    pub resolved_make: Resolved<'s>,
    /// Calibre as somebody else has resolved it.
    pub resolved_calibre: Resolved<'s>,
    /// The serial as somebody else has cleaned it, when it was.
    pub reading: &'s str,
    /// Further readings of it.
    pub alternatives: &'s [String],
    /// Other numbers on the firearm.
    pub other_numbers: &'s [String],
    /// Whether it is stated to have been converted.
    pub converted: bool,
}

/// A name that was resolved before: by its source, or by the normaliser. What it says goes before the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Resolved<'s> {
    /// What may be meant, by the names of the reference table itself; none when it was not resolved.
    pub ids: [Option<&'s str>; 3],
    /// How that was reached.
    pub how: Reached,
}

impl Resolved<'_> {
    /// The numbers of the names, when the table has one of them.
    fn candidates(&self, number: impl Fn(&str) -> Option<u32>) -> Option<Candidates> {
        let mut found = NONE;
        let known = self.ids.iter().flatten().filter_map(|id| number(id));
        found.iter_mut().zip(known).for_each(|(slot, number)| *slot = number);
        (found != NONE).then_some(found)
    }
}

/// A firearm in numbers. Its further serial forms stand in the [`Firearms`] that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Firearm {
    /// The whole marking.
    pub serial: SerialForm,
    /// Makes that may be meant.
    pub makes: Candidates,
    /// Models that may be meant.
    pub models: [u32; 2],
    /// Calibres that may be meant.
    pub calibres: Candidates,
    /// Importer, as a number of its folded name.
    pub importer: u32,
    /// Number of importation, 0 when none.
    pub import_number: u32,
    /// Where its further forms begin.
    further: u32,
    /// How many there are.
    further_count: u8,
    /// How the makes were reached.
    pub make_how: Reached,
    /// How the models were reached.
    pub model_how: Reached,
    /// How the calibres were reached.
    pub calibre_how: Reached,
    /// Weapon types that may be meant, one bit each.
    pub weapon_types: u64,
    /// Year of manufacture; 0 when not stated.
    pub year: i16,
    /// Countries of manufacture that may be meant (successors of former states), as numbers; 0 when none.
    pub origins: [u16; 3],
    /// Country that states it, as a number.
    pub country: u16,
    /// Day of the loss or the seizure; `i32::MIN` when not stated.
    pub day: i32,
    /// Whether it was converted, or is an alarm weapon and may have been.
    pub convertible: bool,
}

/// Many firearms.
#[derive(Debug, Default)]
pub struct Firearms {
    all: Vec<Firearm>,
    further: Vec<SerialForm>,
}

impl Firearms {
    /// All, in the order of their statements.
    pub fn all(&self) -> &[Firearm] {
        &self.all
    }

    /// One by its place.
    pub fn get(&self, place: u32) -> Option<&Firearm> {
        self.all.get(place as usize)
    }

    /// The forms of a firearm's numbers beside the whole marking.
    pub fn further(&self, firearm: &Firearm) -> &[SerialForm] {
        let start = firearm.further as usize;
        self.further.get(start..start + usize::from(firearm.further_count)).unwrap_or_default()
    }

    /// Looks at firearms that are about to be compared. They lie far apart in memory: compared one after another, the
    /// processor would wait for each, and that was a fifth of the time of linking. Looked at in one go, they come side by side.
    pub fn fetch(&self, places: &[u32]) {
        let all = || places.iter().filter_map(|place| self.get(*place));
        // The first and the last bytes: a firearm is longer than what comes with one of them.
        let own: usize =
            all().map(|firearm| firearm.serial.len() + (firearm.weapon_types & 1) as usize).sum();
        let further: usize =
            all().filter_map(|firearm| self.further(firearm).first()).map(SerialForm::len).sum();
        std::hint::black_box(own + further);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Appends the firearms of another part.
    pub fn append(&mut self, mut part: Firearms) {
        let shift = u32::try_from(self.further.len()).unwrap_or(u32::MAX);
        for firearm in &mut part.all {
            firearm.further += shift;
        }
        if self.all.capacity() == 0 {
            *self = part;
        } else {
            self.all.append(&mut part.all);
            self.further.append(&mut part.further);
        }
    }

    /// Those at these places, in their order.
    pub fn pick(&self, places: impl IntoIterator<Item = u32>) -> Firearms {
        let mut picked = Firearms::default();
        for firearm in places.into_iter().filter_map(|place| self.get(place)) {
            let further = u32::try_from(picked.further.len()).unwrap_or(u32::MAX);
            picked.further.extend_from_slice(self.further(firearm));
            picked.all.push(Firearm { further, ..*firearm });
        }
        picked
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, count: usize) {
        self.all.reserve_exact(count);
    }
}

/// Reads statements, remembering what each distinct name came to. One per thread.
#[derive(Debug)]
pub struct Reader<'b> {
    book: &'b NameBook,
    makes: HashMap<String, u32>,
    models: HashMap<String, u32>,
    pairs: HashMap<(u32, u32), MakeReading>,
    calibres: HashMap<String, (Candidates, Reached)>,
    weapon_types: HashMap<String, u64>,
    origins: HashMap<String, [u16; 3]>,
    importers: HashMap<String, u32>,
    forms: Vec<SerialForm>,
}

impl<'b> Reader<'b> {
    /// A reader with these names.
    pub fn new(book: &'b NameBook) -> Reader<'b> {
        Reader {
            book,
            makes: HashMap::new(),
            models: HashMap::new(),
            pairs: HashMap::new(),
            calibres: HashMap::new(),
            weapon_types: HashMap::new(),
            origins: HashMap::new(),
            importers: HashMap::new(),
            forms: Vec::new(),
        }
    }

    /// The make, as a normaliser or this book reads it, with a model.
    fn names_of(&mut self, statement: &Statement<'_>, model: &str) -> MakeReading {
        match statement.resolved_make.candidates(|id| self.book.make_of_id(id)) {
            Some(makes) => self.book.with_model(makes, statement.resolved_make.how, model),
            None => self.names(statement.make, model),
        }
    }

    /// Reads one statement and appends the firearm.
    pub fn read(&mut self, statement: &Statement<'_>, firearms: &mut Firearms) {
        let mut names = self.names_of(statement, statement.model);
        let (calibres, calibre_how) =
            match statement.resolved_calibre.candidates(|id| self.book.calibre_of_id(id)) {
                Some(calibres) => (calibres, statement.resolved_calibre.how),
                None => self.calibre(statement.calibre),
            };
        self.forms.clear();
        // The name of a model in the field of the serial: the serial is probably in the field of the model.
        let folded = compact_ascii(statement.serial);
        let swapped = !text::is_digits(&folded)
            && (statement.model.is_empty() || names.model_field_unused)
            && self.book.is_a_name(&folded, &names.makes);
        if swapped {
            let read = self.names_of(statement, statement.serial);
            if read.model_how != Reached::Unknown {
                names = MakeReading { model_field_unused: names.model_field_unused, ..read };
            }
        } else if states_a_number(statement.serial) {
            serial_form::read(statement.serial, &mut self.forms);
            // What a normaliser made of it, labels set aside, is the serial too.
            self.further_form(statement.reading, FormKind::Whole);
            for reading in statement.alternatives {
                self.further_form(reading, FormKind::Whole);
            }
        }
        let has_serial = !self.forms.is_empty();
        if names.model_field_unused && looks_like_a_serial(statement.model) {
            self.other_field(statement.model, FormKind::NameField);
        }
        if swapped && self.book.has_relations() && looks_like_a_serial(statement.serial) {
            // It may be a number all the same, and then it is the only one. Models of files were not taught with such.
            self.other_field(statement.serial, FormKind::NameField);
        }
        if names.make_field_unused && looks_like_a_serial(statement.make) {
            self.other_field(statement.make, FormKind::NameField);
        }
        let (importer, import_number) = self.import(statement.import_mark.trim_end());
        // The serial field may hold the whole mark of importation.
        if let Some(number) = trailing_number(statement.serial) {
            self.add_other(number);
        }
        let fits = if has_serial { looks_like_a_serial } else { may_be_a_serial };
        if import_number == 0 && fits(statement.import_mark) {
            self.other_field(statement.import_mark, FormKind::OtherField);
        }
        let serial = self.forms.first().copied().unwrap_or_default();
        for number in statement.other_numbers {
            self.further_form(number, FormKind::OtherField);
        }
        if import_number != 0 {
            self.forms.push(SerialForm::of(import_number.to_string().as_bytes(), FormKind::OtherField));
        }
        let further = u32::try_from(firearms.further.len()).unwrap_or(u32::MAX);
        let rest = self.forms.get(1..).unwrap_or_default();
        let rest = if serial.is_empty() { self.forms.as_slice() } else { rest };
        firearms.further.extend_from_slice(rest);
        firearms.all.push(Firearm {
            serial,
            makes: names.makes,
            models: names.models,
            calibres,
            importer,
            import_number,
            further,
            further_count: u8::try_from(rest.len()).unwrap_or(u8::MAX),
            make_how: names.how,
            model_how: names.model_how,
            calibre_how,
            weapon_types: self.weapon_types(statement.weapon_type),
            year: statement.year.unwrap_or(0),
            origins: self.origins(statement.country_of_manufacture),
            country: country_number(statement.country),
            day: statement.day.unwrap_or(i32::MIN),
            convertible: statement.converted || names.models.iter().any(|model| self.book.is_alarm(*model)),
        });
    }

    fn names(&mut self, make: &str, model: &str) -> MakeReading {
        let key = (number_of(&mut self.makes, make), number_of(&mut self.models, model));
        *self.pairs.entry(key).or_insert_with(|| self.book.make_and_model(make, model))
    }

    fn calibre(&mut self, raw: &str) -> (Candidates, Reached) {
        remembered(&mut self.calibres, raw, |_| self.book.calibre(raw))
    }

    fn weapon_types(&mut self, raw: &str) -> u64 {
        remembered(&mut self.weapon_types, raw, |_| self.book.weapon_types(raw))
    }

    fn origins(&mut self, raw: &str) -> [u16; 3] {
        remembered(&mut self.origins, raw, |_| {
            let mut numbers = [0; 3];
            // What is no country that we know says nothing.
            for (slot, id) in numbers.iter_mut().zip(Normaliser::shared().country(raw).ids()) {
                *slot = country_number(id);
            }
            numbers
        })
    }

    /// The importer and the number behind it.
    fn import(&mut self, mark: &str) -> (u32, u32) {
        if mark.is_empty() {
            return (ABSENT, 0);
        }
        let number = trailing_number(mark);
        let name = match number {
            Some(number) => mark.get(..mark.len() - number.len()).unwrap_or(mark),
            None => mark,
        };
        let importer = remembered(&mut self.importers, name, |_| {
            let folded = text::compact(name);
            if folded.is_empty() { ABSENT } else { super::names::unknown_number(&folded) }
        });
        (importer, number.and_then(|number| number.parse().ok()).unwrap_or(0))
    }

    fn other_field(&mut self, text: &str, kind: FormKind) {
        let start = self.forms.len();
        serial_form::read(text, &mut self.forms);
        self.forms.truncate(start + 2);
        for form in self.forms.iter_mut().skip(start) {
            form.kind = kind;
        }
    }

    /// One more form of a number, unless it is known already or too short to tell anything.
    fn further_form(&mut self, text: &str, kind: FormKind) {
        let start = self.forms.len();
        serial_form::read(text, &mut self.forms);
        self.forms.truncate(start + 1);
        let Some(mut form) = self.forms.get(start).copied() else { return };
        self.forms.truncate(start);
        form.kind = kind;
        match self.forms.iter_mut().find(|other| other.letters() == form.letters()) {
            // A part that somebody has read as the whole serial is the whole serial.
            Some(known) if kind.is_whole() => known.kind = kind,
            Some(_) => {}
            None if form.readable() >= 4 => self.forms.push(form),
            None => {}
        }
    }

    fn add_other(&mut self, digits: &str) {
        let form = SerialForm::of(digits.as_bytes(), FormKind::OtherField);
        if !self.forms.iter().any(|known| known.letters() == form.letters()) {
            self.forms.push(form);
        }
    }
}

/// What a text came to before, or comes to now; `fresh` is told how many texts are known.
fn remembered<V: Copy>(memory: &mut HashMap<String, V>, text: &str, fresh: impl FnOnce(usize) -> V) -> V {
    if let Some(&known) = memory.get(text) {
        return known;
    }
    let value = fresh(memory.len());
    memory.insert(text.to_owned(), value);
    value
}

/// The number of a text: equal texts have equal numbers.
fn number_of(numbers: &mut HashMap<String, u32>, text: &str) -> u32 {
    remembered(numbers, text, |known| u32::try_from(known).unwrap_or(u32::MAX))
}

/// The number of a code of two letters; other texts share what is left.
fn country_number(code: &str) -> u16 {
    let mut number = 0u16;
    for byte in code.bytes().take(2) {
        number = number
            .wrapping_mul(32)
            .wrapping_add(u16::from(byte.to_ascii_uppercase().wrapping_sub(b'A') & 31) + 1);
    }
    number
}

fn compact_ascii(raw: &str) -> String {
    raw.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_uppercase())).collect()
}

/// Whether the field of the serial holds a number at all, and not words for "none" or a filler. Most do by their looks; what
/// has few digits, or one character only, is read by the rules for serials of single records.
fn states_a_number(raw: &str) -> bool {
    let digits = raw.chars().filter(|letter| letter.is_numeric()).count();
    let mut letters = raw.chars().filter(|letter| letter.is_alphanumeric());
    let first = letters.next();
    let filler = letters.all(|letter| Some(letter) == first)
        || matches!(raw, "12345" | "123456" | "1234567" | "12345678");
    if digits >= 3 && !filler {
        return true;
    }
    serial::read(raw, None).has_value()
}

/// At least five characters, three of them digits or unreadable, and no more than three words.
fn looks_like_a_serial(raw: &str) -> bool {
    if raw.split_whitespace().count() > 3 {
        return false;
    }
    let (mut count, mut digits) = (0, 0);
    for letter in raw.chars() {
        if letter.is_alphanumeric() || matches!(letter, '?' | '*' | '_' | '#' | '~') {
            count += 1;
            digits += usize::from(!letter.is_alphabetic());
        }
    }
    count >= 5 && digits >= 3
}

/// Where a serial is missing, less will do: one word or two, and two digits.
fn may_be_a_serial(raw: &str) -> bool {
    let digits = raw.chars().filter(|letter| letter.is_numeric()).count();
    (1..=2).contains(&raw.split_whitespace().count()) && digits >= 2 && raw.chars().count() <= 14
}

/// The number of five digits and more that ends a text of several words.
fn trailing_number(raw: &str) -> Option<&str> {
    let (name, number) = raw.trim_end().rsplit_once(' ')?;
    let wordy = name.bytes().filter(u8::is_ascii_alphabetic).count() >= 2;
    (wordy && number.len() >= 5 && number.len() <= 9 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(number)
}
