//! What is known of a serial number, judged from what stands in its place.

use proofhouse_matching::normalise::Normaliser;
use proofhouse_schemas::values::SerialStatus;

/// The status that goes beside the raw value.
pub(crate) fn status(raw: &str) -> SerialStatus {
    if raw.trim().is_empty() {
        return SerialStatus::NotRecorded;
    }
    let read = Normaliser::shared().serial(raw, None);
    let code = read.status.as_str();
    SerialStatus::from_code(code).unwrap_or(SerialStatus::Unknown)
}

/// Whether there is a number, whole or in part.
pub(crate) fn has_number(status: SerialStatus) -> bool {
    matches!(
        status,
        SerialStatus::Readable | SerialStatus::Partial | SerialStatus::Restored | SerialStatus::UserApplied
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_serial_is_several_facts() {
        assert_eq!(status(""), SerialStatus::NotRecorded);
        assert_eq!(status("ABC12345"), SerialStatus::Readable);
        assert_eq!(status("OBLITERATED"), SerialStatus::Obliterated);
        assert_eq!(status("no serial number"), SerialStatus::NeverMarked);
        assert_eq!(status("00000"), SerialStatus::Placeholder);
        assert_eq!(status("illegible"), SerialStatus::Unreadable);
    }
}
