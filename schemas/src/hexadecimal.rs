//! Bytes as text: how hashes stand in names, tables and reports.

use std::fmt::Write;

/// Bytes in hexadecimal, two lower-case digits each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The bytes of a text of digits in either case; `None` when it is not one of pairs of them.
pub fn bytes_of_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::{bytes_of_hexadecimal, hexadecimal};

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
        assert_eq!(hexadecimal(&[]), "");
        assert_eq!(bytes_of_hexadecimal("000aFF"), Some(vec![0, 10, 255]));
        for text in ["0", "0g", "+f", "é0"] {
            assert_eq!(bytes_of_hexadecimal(text), None, "{text}");
        }
    }
}
