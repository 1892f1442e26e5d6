//! What a message costs on its way from bytes to a row, kind by kind: reading it, laying it out, and both per second.
//!
//! `cargo bench -p proofhouse-schemas` measures as a release is built, `cargo bench --profile dev …` as tests are.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use chrono::Utc;
use proofhouse_schemas::example::example;
use proofhouse_schemas::tables::{Provenance, RowBuffer, table};
use proofhouse_schemas::{Decoded, Kind, Strictness, decode};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Messages per measurement.
const MESSAGES: u32 = 20_000;
/// Of so many measurements the shortest counts: whatever else the machine does only makes one longer.
const MEASUREMENTS: usize = 7;

fn main() {
    println!("{:<12} {:>7} {:>11} {:>11} {:>14}", "kind", "bytes", "reading", "laying out", "both");
    for kind in Kind::ALL {
        let bytes = compact(example(kind));
        let reading = shortest(|| {
            for _ in 0..MESSAGES {
                black_box(read(kind, black_box(&bytes)));
            }
        });
        let decoded = read(kind, &bytes);
        let definition = table(kind.history_table()).unwrap();
        let mut rows = RowBuffer::new(definition.name, definition.arrow_schema()).unwrap();
        let laying_out = shortest(|| {
            for offset in 0..MESSAGES {
                lay_out(&mut rows, black_box(&decoded), i64::from(offset));
            }
            black_box(rows.take().unwrap());
        });
        let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(MESSAGES);
        let both = 1e6 / (micros(reading) + micros(laying_out));
        let (reading, laying_out) = (micros(reading), micros(laying_out));
        println!(
            "{:<12} {:>7} {reading:>8.2} µs {laying_out:>8.2} µs {both:>12.0}/s",
            kind.topic_word(),
            bytes.len()
        );
    }
}

fn read(kind: Kind, bytes: &[u8]) -> Decoded {
    decode(kind, bytes, Strictness::Strict).unwrap()
}

fn lay_out(rows: &mut RowBuffer, decoded: &Decoded, offset: i64) {
    let now = Utc::now();
    let provenance = Provenance {
        topic: "feed.fr.firearms",
        partition: 0,
        offset,
        timestamp: Some(now.into()),
        ingested_at: now.into(),
        schema: Some(decoded.version.name()),
        extra: None,
        event_id: None,
    };
    rows.push_message(&decoded.message, provenance).unwrap();
}

/// As national systems send it, without the line breaks of an example.
fn compact(text: &str) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    serde_json::to_vec(&value).unwrap()
}

fn shortest(mut work: impl FnMut()) -> Duration {
    let measure = |_| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..MEASUREMENTS).map(measure).min().unwrap_or_default()
}
