//! Any message that the JSON Schema allows is read into its type and written back the same.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any_message;

use any_message::{Dice, any_value};
use proofhouse_schemas::json_schema::json_schema_of;
use proofhouse_schemas::message::{
    BallisticMessage, FirearmRecord, HitEvent, NoticeEvent, ReferenceEntry, Seizure, TraceEvent,
    TrainingActivity,
};
use proofhouse_schemas::{Kind, SchemaVersion};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn goes_round<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(
    text: &str,
) -> Result<(), TestCaseError> {
    let message: T = serde_json::from_str(text).map_err(|error| {
        TestCaseError::fail(format!("the schema allows what the type refuses: {error}\n{text}"))
    })?;
    let written = serde_json::to_string(&message).unwrap();
    let again: T = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(again, message);
    Ok(())
}

proptest! {
    #[test]
    fn what_the_schema_allows_is_read_and_written_back_the_same(seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let versions: Vec<SchemaVersion> = SchemaVersion::all().collect();
        let version = *which.get(&versions);
        let schema = json_schema_of(version);
        let text = any_value(schema, schema, &mut Dice(seed)).to_string();
        match version.kind() {
            Kind::Firearm => goes_round::<FirearmRecord>(&text)?,
            Kind::Seizure => goes_round::<Seizure>(&text)?,
            Kind::Trace => goes_round::<TraceEvent>(&text)?,
            Kind::Ballistic => goes_round::<BallisticMessage>(&text)?,
            Kind::Notice => goes_round::<NoticeEvent>(&text)?,
            Kind::Hit => goes_round::<HitEvent>(&text)?,
            Kind::Reference => goes_round::<ReferenceEntry>(&text)?,
            Kind::Training => goes_round::<TrainingActivity>(&text)?,
        }
    }
}
