//! The head of a value that was written with a schema of a registry.
//!
//! Confluent's wire format: the byte 0, the id of the schema as four bytes, the greatest first, then the value in Avro's
//! binary form.
//! <https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format>

use proofhouse_schemas::{Fault, RejectCode};

/// The first byte of a framed value. No JSON text begins with it.
const MAGIC: u8 = 0;

/// The schema's id and the body of a framed value, or what is wrong with its frame; `None` when it is not framed.
pub(crate) fn framed(value: &[u8]) -> Option<Result<(u32, &[u8]), Fault>> {
    let (&MAGIC, rest) = value.split_first()? else { return None };
    let Some((id, body)) = rest.split_first_chunk() else {
        let (shown, expected) = (
            format!("{} bytes", value.len()),
            "the byte 0, the id of a schema in 4 bytes, and a body in Avro",
        );
        return Some(Err(Fault::new(RejectCode::NotAvro, "$", shown, expected)));
    };
    Some(Ok((u32::from_be_bytes(*id), body)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_frame_is_a_zero_an_id_and_a_body() {
        assert_eq!(framed(&[0, 0, 0, 1, 2, 7, 8]).unwrap().unwrap(), (258, &[7, 8][..]));
        assert_eq!(framed(&[0, 0, 0, 0, 1]).unwrap().unwrap(), (1, &[][..]));
        for json in [&b"{}"[..], b"", b" 0", b"\x01\0\0\0\x01"] {
            assert!(framed(json).is_none());
        }
        for cut in 1..5 {
            assert_eq!(framed(&[0; 5][..cut]).unwrap().unwrap_err().code, RejectCode::NotAvro);
        }
    }
}
