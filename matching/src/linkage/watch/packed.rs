//! A description as a run of bytes: about a hundred of them, where the fields by themselves take several times as many.

use crate::linkage::description::FirearmDescription;
use crate::normalise::SerialStatus;
use chrono::{Datelike, NaiveDate};

/// A description without the caller's key. Nothing when the firearm has gone.
#[derive(Debug, Default)]
pub(super) struct PackedDescription(Box<[u8]>);

/// Stands for a text or number that is absent; others are written as one more.
const ABSENT: u64 = 0;

impl PackedDescription {
    pub(super) fn of(description: &FirearmDescription) -> PackedDescription {
        let mut bytes = Writer::default();
        let days = [description.first_day, description.last_day];
        let status = description.serial_status.map(|status| status.as_str());
        for text in [
            Some(description.source_bureau.as_str()),
            Some(description.make_raw.as_str()),
            description.make_id.as_deref(),
            Some(description.model_raw.as_str()),
            description.model_id.as_deref(),
            Some(description.calibre_raw.as_str()),
            description.calibre_id.as_deref(),
            Some(description.serial_raw.as_str()),
            status,
            Some(description.type_code.as_str()),
            Some(description.country_of_manufacture.as_str()),
            description.converted_from.as_deref(),
        ] {
            bytes.text(text);
        }
        bytes.signed(description.year_of_manufacture);
        for day in days {
            bytes.signed(day.map(|day| day.num_days_from_ce()));
        }
        bytes.number(description.other_numbers.len() as u64);
        for number in &description.other_numbers {
            bytes.text(Some(number));
        }
        PackedDescription(bytes.0.into_boxed_slice())
    }

    /// The description; `None` when the firearm has gone.
    pub(super) fn read(&self) -> Option<FirearmDescription> {
        let mut bytes = Reader(&self.0);
        let mut description = FirearmDescription {
            source_bureau: bytes.text()?.unwrap_or_default(),
            make_raw: bytes.text()?.unwrap_or_default(),
            make_id: bytes.text()?,
            model_raw: bytes.text()?.unwrap_or_default(),
            model_id: bytes.text()?,
            calibre_raw: bytes.text()?.unwrap_or_default(),
            calibre_id: bytes.text()?,
            serial_raw: bytes.text()?.unwrap_or_default(),
            serial_status: bytes.text()?.map(|status| SerialStatus::parse(&status)),
            type_code: bytes.text()?.unwrap_or_default(),
            country_of_manufacture: bytes.text()?.unwrap_or_default(),
            converted_from: bytes.text()?,
            year_of_manufacture: bytes.signed()?,
            first_day: bytes.signed()?.and_then(NaiveDate::from_num_days_from_ce_opt),
            last_day: bytes.signed()?.and_then(NaiveDate::from_num_days_from_ce_opt),
            ..FirearmDescription::default()
        };
        for _ in 0..bytes.number()? {
            description.other_numbers.push(bytes.text()?.unwrap_or_default());
        }
        Some(description)
    }
}

/// Numbers are written seven bits to a byte, the lowest first; texts behind their length plus one.
#[derive(Debug, Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: Option<i32>) {
        self.number(number.map_or(ABSENT, |number| u64::from(number.cast_unsigned()) + 1));
    }

    fn text(&mut self, text: Option<&str>) {
        self.number(text.map_or(ABSENT, |text| text.len() as u64 + 1));
        self.0.extend_from_slice(text.unwrap_or_default().as_bytes());
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<Option<i32>> {
        let number = self.number()?;
        Some(number.checked_sub(1).and_then(|number| u32::try_from(number).ok()).map(u32::cast_signed))
    }

    fn text(&mut self) -> Option<Option<String>> {
        let Some(length) = self.number()?.checked_sub(1) else { return Some(None) };
        let (text, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(Some(std::str::from_utf8(text).ok()?.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_description_is_what_it_was(
            texts in prop::collection::vec(".{0,12}", 7), ids in prop::collection::vec(prop::option::of("[A-Z]{0,6}"), 4),
            numbers in prop::collection::vec(".{0,9}", 0..3), year in any::<Option<i32>>(), days in any::<[Option<u16>; 2]>(),
            status in prop::option::of(prop::sample::select(vec!["READABLE", "OBLITERATED", "NONE"])),
        ) {
            let day = |day: Option<u16>| day.and_then(|day| NaiveDate::from_num_days_from_ce_opt(700_000 + i32::from(day)));
            let description = FirearmDescription {
                reference: String::new(),
                source_bureau: texts[0].clone(),
                make_raw: texts[1].clone(),
                make_id: ids[0].clone(),
                model_raw: texts[2].clone(),
                model_id: ids[1].clone(),
                calibre_raw: texts[3].clone(),
                calibre_id: ids[2].clone(),
                serial_raw: texts[4].clone(),
                serial_status: status.map(SerialStatus::parse),
                type_code: texts[5].clone(),
                country_of_manufacture: texts[6].clone(),
                other_numbers: numbers,
                converted_from: ids[3].clone(),
                year_of_manufacture: year,
                first_day: day(days[0]),
                last_day: day(days[1]),
            };
            prop_assert_eq!(PackedDescription::of(&description).read().unwrap(), description);
        }
    }

    #[test]
    fn nothing_is_said_of_what_has_gone() {
        assert_eq!(PackedDescription::default().read(), None);
    }
}
