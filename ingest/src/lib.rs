//! Kafka to Delta, exactly once; rejects, receipts; submitting files.
