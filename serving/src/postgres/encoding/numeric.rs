//! Decimal numbers in the binary form of the protocol: groups of four digits, the place of the first, sign and scale
//! (`numeric_send` of PostgreSQL).

use bytes::{BufMut, BytesMut};

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NOT_A_NUMBER: u16 = 0xC000;

/// Writes a number given by its digits, such as `-123.4500`.
pub(super) fn write(text: &str, buffer: &mut BytesMut) {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (NEGATIVE, digits),
        None => (POSITIVE, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.is_empty() || !whole.chars().chain(fraction.chars()).all(|digit| digit.is_ascii_digit()) {
        return put(buffer, &[], 0, NOT_A_NUMBER, 0);
    }
    // Groups of four counted from the point, to both sides.
    let whole = format!("{}{whole}", "0".repeat((4 - whole.len() % 4) % 4));
    let scale = fraction.len();
    let fraction = format!("{fraction}{}", "0".repeat((4 - fraction.len() % 4) % 4));
    let groups: Vec<i16> = whole
        .as_bytes()
        .chunks(4)
        .chain(fraction.as_bytes().chunks(4))
        .map(|group| group.iter().fold(0, |sum, digit| sum * 10 + i16::from(digit - b'0')))
        .collect();
    let leading = groups.iter().take_while(|group| **group == 0).count();
    let significant = groups.get(leading..).unwrap_or_default();
    let trailing = significant.iter().rev().take_while(|group| **group == 0).count();
    let significant = significant.get(..significant.len() - trailing).unwrap_or_default();
    let before_point = i16::try_from(whole.len() / 4).unwrap_or(i16::MAX);
    let weight = match significant {
        [] => 0,
        _ => before_point - 1 - i16::try_from(leading).unwrap_or(0),
    };
    let sign = if significant.is_empty() { POSITIVE } else { sign };
    put(buffer, significant, weight, sign, scale);
}

fn put(buffer: &mut BytesMut, groups: &[i16], weight: i16, sign: u16, scale: usize) {
    buffer.put_i16(i16::try_from(groups.len()).unwrap_or(i16::MAX));
    buffer.put_i16(weight);
    buffer.put_u16(sign);
    buffer.put_u16(u16::try_from(scale).unwrap_or(u16::MAX));
    for group in groups {
        buffer.put_i16(*group);
    }
}

/// Reads the binary form back into digits; `None` when it is not one.
pub(crate) fn read(bytes: &[u8]) -> Option<String> {
    let word = |place: usize| -> Option<u16> {
        let pair = bytes.get(place * 2..place * 2 + 2)?;
        Some(u16::from_be_bytes(pair.try_into().ok()?))
    };
    let count = usize::from(word(0)?);
    let weight = i32::from(word(1)?.cast_signed());
    let sign = word(2)?;
    let scale = usize::from(word(3)?);
    if sign == NOT_A_NUMBER || bytes.len() != 8 + count * 2 || scale > 1000 || !(-300..=300).contains(&weight)
    {
        return None;
    }
    let mut groups = Vec::with_capacity(count);
    for place in 0..count {
        groups.push(word(4 + place).filter(|group| *group < 10_000)?);
    }
    let at = |place: i32| -> u16 {
        usize::try_from(weight - place).ok().and_then(|index| groups.get(index)).copied().unwrap_or(0)
    };
    let mut whole: String = (0..=weight.max(0)).rev().map(|place| format!("{:04}", at(place))).collect();
    let kept = whole.trim_start_matches('0').len().max(1);
    whole = whole.split_off(whole.len() - kept);
    let groups_behind = i32::try_from(scale.div_ceil(4)).ok()?;
    let mut fraction: String = (1..=groups_behind).map(|place| format!("{:04}", at(-place))).collect();
    fraction.truncate(scale);
    let minus = if sign == NEGATIVE { "-" } else { "" };
    Some(if scale == 0 { format!("{minus}{whole}") } else { format!("{minus}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<u16> {
        let mut buffer = BytesMut::new();
        write(text, &mut buffer);
        buffer.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
    }

    /// As `select encode(numeric_send(12345.678), 'hex')` and the like answer in PostgreSQL 15.
    #[test]
    fn digits_stand_in_groups_of_four() {
        assert_eq!(words("12345.678"), [3, 1, 0, 3, 1, 2345, 6780]);
        assert_eq!(words("0.0001"), [1, 0xFFFF, 0, 4, 1]);
        assert_eq!(words("-10000"), [1, 1, 0x4000, 0, 1]);
        assert_eq!(words("0.00"), [0, 0, 0, 2]);
        assert_eq!(words("x"), [0, 0, 0xC000, 0]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(whole in "0|[1-9][0-9]{0,20}", fraction in "[0-9]{0,12}", minus: bool) {
            let is_zero = whole == "0" && fraction.chars().all(|digit| digit == '0');
            let point = if fraction.is_empty() { "" } else { "." };
            let text = format!("{}{whole}{point}{fraction}", if minus && !is_zero { "-" } else { "" });
            let mut buffer = BytesMut::new();
            write(&text, &mut buffer);
            prop_assert_eq!(read(&buffer), Some(text));
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(&bytes);
        }
    }
}
