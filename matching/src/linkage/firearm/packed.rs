//! A firearm as a run of bytes, so that tables can carry it from one step of a job to the next.
//!
//! For use within one run of one program: numbers of names are those of its [`NameBook`](super::NameBook).

use super::{Firearm, Firearms};
use crate::linkage::names::Reached;
use crate::linkage::serial_form::{FormKind, SerialForm};

impl Firearms {
    /// Appends a firearm of these, with its further forms, as bytes.
    pub fn pack(&self, firearm: &Firearm, bytes: &mut Vec<u8>) {
        let further = self.further(firearm);
        bytes.push(further.len() as u8);
        for form in std::iter::once(&firearm.serial).chain(further) {
            bytes.extend([form.len() as u8, form.kind as u8]);
            bytes.extend(form.letters());
        }
        let names = firearm.makes.iter().chain(&firearm.models).chain(&firearm.calibres);
        for number in names.chain([&firearm.importer, &firearm.import_number]) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([firearm.make_how, firearm.model_how, firearm.calibre_how].map(|how| how as u8));
        bytes.extend(firearm.weapon_types.to_le_bytes());
        bytes.extend(firearm.year.to_le_bytes());
        for number in firearm.origins.iter().chain([&firearm.country]) {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(firearm.day.to_le_bytes());
        bytes.push(u8::from(firearm.convertible));
    }

    /// Appends the firearm that these bytes are; `None`, and nothing appended, when they are none.
    pub fn unpack(&mut self, bytes: &[u8]) -> Option<()> {
        let mut bytes = Bytes { rest: bytes };
        let [further_count] = bytes.take()?;
        let serial = bytes.form()?;
        let start = self.further.len();
        let mut rest = || -> Option<Firearm> {
            for _ in 0..further_count {
                self.further.push(bytes.form()?);
            }
            let firearm = Firearm {
                serial,
                makes: bytes.numbers()?,
                models: bytes.numbers()?,
                calibres: bytes.numbers()?,
                importer: u32::from_le_bytes(bytes.take()?),
                import_number: u32::from_le_bytes(bytes.take()?),
                further: u32::try_from(start).ok()?,
                further_count,
                make_how: bytes.reached()?,
                model_how: bytes.reached()?,
                calibre_how: bytes.reached()?,
                weapon_types: u64::from_le_bytes(bytes.take()?),
                year: i16::from_le_bytes(bytes.take()?),
                origins: bytes.short_numbers()?,
                country: u16::from_le_bytes(bytes.take()?),
                day: i32::from_le_bytes(bytes.take()?),
                convertible: bytes.take()? == [1],
            };
            bytes.rest.is_empty().then_some(firearm)
        };
        let firearm = rest();
        match firearm {
            Some(firearm) => self.all.push(firearm),
            None => self.further.truncate(start),
        }
        firearm.map(|_| ())
    }

    /// Takes all out, and keeps the room.
    pub fn clear(&mut self) {
        self.all.clear();
        self.further.clear();
    }
}

/// Bytes that are read from the front.
struct Bytes<'b> {
    rest: &'b [u8],
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    fn form(&mut self) -> Option<SerialForm> {
        let [length, kind] = self.take()?;
        let (letters, rest) = self.rest.split_at_checked(usize::from(length))?;
        self.rest = rest;
        let kind = FormKind::ALL.get(usize::from(kind))?;
        let form = SerialForm::of(letters, *kind);
        (form.letters() == letters).then_some(form)
    }

    fn numbers<const N: usize>(&mut self) -> Option<[u32; N]> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u32::from_le_bytes(self.take()?);
        }
        Some(numbers)
    }

    fn short_numbers<const N: usize>(&mut self) -> Option<[u16; N]> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = u16::from_le_bytes(self.take()?);
        }
        Some(numbers)
    }

    fn reached(&mut self) -> Option<Reached> {
        let [how] = self.take()?;
        Reached::ALL.get(usize::from(how)).copied()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::linkage::firearm::{Reader, Statement};
    use crate::linkage::names::NameBook;
    use crate::linkage::reference::ReferenceTable;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn book() -> &'static NameBook {
        static BOOK: OnceLock<NameBook> = OnceLock::new();
        BOOK.get_or_init(|| NameBook::new(&ReferenceTable::of_code_lists()))
    }

    proptest! {
        #[test]
        fn a_firearm_is_what_it_was_before_it_was_packed(
            statements in prop::collection::vec(
                ("[A-Z0-9?*/ -]{0,20}", "(Glock|Beretta|CZ|nobody knows|)", "[A-Z0-9 ]{0,8}", "[A-Z]{0,9} [0-9]{0,9}", any::<i16>(), any::<i32>()),
                1..6,
            ),
        ) {
            let (mut firearms, mut unpacked) = (Firearms::default(), Firearms::default());
            let mut reader = Reader::new(book());
            for (serial, make, model, mark, year, day) in &statements {
                let statement = Statement {
                    serial, make, model, import_mark: mark, year: Some(*year), day: Some(*day),
                    calibre: "9 mm", weapon_type: "PISTOL", country: "FR", country_of_manufacture: "AT",
                    ..Statement::default()
                };
                reader.read(&statement, &mut firearms);
            }
            for firearm in firearms.all() {
                let mut bytes = Vec::new();
                firearms.pack(firearm, &mut bytes);
                prop_assert!(unpacked.unpack(&bytes).is_some());
                // What is cut off, or longer, is refused and leaves nothing behind.
                let before = (unpacked.all.len(), unpacked.further.len());
                for length in 0..bytes.len() {
                    prop_assert!(unpacked.unpack(&bytes[..length]).is_none());
                }
                bytes.push(0);
                prop_assert!(unpacked.unpack(&bytes).is_none());
                prop_assert_eq!((unpacked.all.len(), unpacked.further.len()), before);
            }
            prop_assert_eq!(format!("{firearms:?}"), format!("{unpacked:?}"));
        }
    }
}
