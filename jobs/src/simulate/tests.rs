//! What a whole world must be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use proofhouse_schemas::{Message, RejectCode, Strictness, Topic, decode};
use std::sync::LazyLock;

static WORLD: LazyLock<World> =
    LazyLock::new(|| Simulation::new(SimulationSettings::default()).run().unwrap());

fn small(seed: u64) -> SimulationSettings {
    SimulationSettings {
        seed,
        bureaus: 6,
        firearms: 400,
        seizures: 60,
        traces: 30,
        exhibits: 24,
        notices: 10,
        references: 40,
        training: 6,
        ..SimulationSettings::default()
    }
}

fn good() -> impl Iterator<Item = (&'static SimulatedMessage, Message)> {
    let bad: HashSet<(&str, Option<&str>)> =
        WORLD.truth.bad_messages.iter().map(|bad| (bad.topic.as_str(), bad.key.as_deref())).collect();
    WORLD
        .messages
        .iter()
        .filter(move |message| !bad.contains(&(message.topic.as_str(), message.key.as_deref())))
        .filter_map(|message| {
            let Some(Topic::Feed { bureau, kind }) = Topic::parse(&message.topic) else {
                panic!("{} is not a feed", message.topic)
            };
            let bytes = message.value.as_ref()?;
            let decoded = decode(kind, bytes, Strictness::Strict).unwrap_or_else(|faults| {
                panic!("{}: {:?}\n{}", message.topic, faults, String::from_utf8_lossy(bytes))
            });
            let decoded = decoded.message;
            assert_eq!(decoded.source_bureau(), bureau, "{}", message.topic);
            assert_eq!(Some(decoded.record_reference()), message.key.as_deref());
            assert_eq!(decoded.event_ts(), message.event_ts);
            Some((message, decoded))
        })
}

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_does_not() {
    let run = |seed| Simulation::new(small(seed)).run().unwrap();
    let (first, second, other) = (run(7), run(7), run(8));
    assert_eq!(first.messages, second.messages);
    assert_eq!(first.truth, second.truth);
    assert_ne!(first.messages, other.messages);
}

#[test]
fn every_good_message_is_accepted_in_order_of_time() {
    let settings = SimulationSettings::default();
    let end = settings.as_of.and_hms_opt(0, 0, 0).unwrap().and_utc();
    let mut count = 0;
    for (message, _) in good() {
        assert!(message.event_ts < end, "{} is after the end", message.event_ts);
        count += 1;
    }
    assert!(count > 25_000, "{count}");
    assert!(WORLD.messages.is_sorted_by_key(|message| message.event_ts));
}

#[test]
fn every_bad_message_is_refused_with_its_code() {
    let mut codes: HashSet<RejectCode> = HashSet::new();
    for bad in &WORLD.truth.bad_messages {
        codes.insert(bad.code);
        let found: Vec<&SimulatedMessage> = WORLD
            .messages
            .iter()
            .filter(|message| message.topic == bad.topic && message.key == bad.key)
            .collect();
        assert!(!found.is_empty(), "{bad:?}");
        if bad.key.is_some() {
            assert_eq!(found.len(), 1, "{bad:?}");
        }
        let Some(Topic::Feed { bureau, kind }) = Topic::parse(&bad.topic) else { panic!("{}", bad.topic) };
        let bytes = found[0].value.as_ref().unwrap();
        let decoded = decode(kind, bytes, Strictness::Strict);
        match bad.decided_by {
            DecidedBy::Content => {
                let faults = decoded.expect_err(&String::from_utf8_lossy(bytes));
                let codes: Vec<RejectCode> = faults.iter().map(|fault| fault.code).collect();
                assert!(codes.contains(&bad.code), "{bad:?}: {faults:?}");
            }
            DecidedBy::Thread => assert!(decoded.is_ok(), "{bad:?}: {decoded:?}"),
            DecidedBy::Delivery if bad.code == RejectCode::Oversize => assert!(bytes.len() > 1 << 20),
            DecidedBy::Delivery => {
                let message = decoded.unwrap().message;
                let right = message.source_bureau() == bureau
                    && Some(message.record_reference()) == bad.key.as_deref();
                assert!(!right, "{bad:?}");
            }
        }
    }
    assert_eq!(codes.len(), 15, "every code is met: {codes:?}");
    let share = WORLD.truth.bad_messages.len() as f64 / WORLD.messages.len() as f64;
    assert!((0.008..0.012).contains(&share), "{share}");
}

#[test]
fn counts_are_as_asked() {
    let settings = SimulationSettings::default();
    let mut kinds: HashMap<Kind, HashSet<(String, String)>> = HashMap::new();
    for (_, message) in good() {
        let bureau = message.source_bureau().to_string();
        let key = match &message {
            Message::Trace(event) => (event.requesting_bureau.to_string(), event.trace_id.to_string()),
            Message::Notice(event) => (event.requesting_bureau.to_string(), event.notice_id.to_string()),
            Message::Hit(event) => ("".to_owned(), event.pair().unwrap().candidate_id()),
            Message::Ballistic(event) if event.exhibit.is_none() => continue,
            other => (bureau, other.record_reference().to_owned()),
        };
        kinds.entry(message.kind()).or_default().insert(key);
    }
    let count = |kind| kinds.get(&kind).map_or(0, HashSet::len);
    assert_eq!(count(Kind::Firearm), settings.firearms);
    assert_eq!(count(Kind::Seizure), settings.seizures);
    assert_eq!(count(Kind::Trace), settings.traces);
    assert_eq!(count(Kind::Ballistic), settings.exhibits);
    assert_eq!(count(Kind::Notice), settings.notices);
    assert_eq!(count(Kind::Reference), settings.references);
    assert_eq!(count(Kind::Training), settings.training);
    for (kind, expected) in &WORLD.truth.records_per_kind {
        assert_eq!(count(Kind::parse(kind).unwrap()), *expected, "{kind}");
    }
    let total: usize =
        WORLD.truth.messages_per_topic.values().map(|count| count.good + count.bad + count.tombstones).sum();
    assert_eq!(total, WORLD.messages.len());
    let bad: usize = WORLD.truth.messages_per_topic.values().map(|count| count.bad).sum();
    assert_eq!(bad, WORLD.truth.bad_messages.len());
}

#[test]
fn truth_speaks_of_messages_that_exist() {
    let mut records: HashSet<RecordName> = HashSet::new();
    let mut items: HashSet<ItemName> = HashSet::new();
    let mut exhibits: HashSet<RecordName> = HashSet::new();
    for (_, message) in good() {
        let bureau = message.source_bureau().to_string();
        let name = RecordName { bureau: bureau.clone(), record_id: message.record_reference().to_owned() };
        match &message {
            Message::Firearm(_) => {
                records.insert(name);
            }
            Message::Seizure(seizure) => {
                for item in &seizure.items {
                    let seizure_id = seizure.source_record_id.to_string();
                    items.insert(ItemName { bureau: bureau.clone(), seizure_id, item_no: item.item_no });
                }
                records.insert(name);
            }
            Message::Ballistic(message) if message.exhibit.is_some() => {
                exhibits.insert(name);
            }
            _ => {}
        }
    }
    let truth = &WORLD.truth;
    for pair in &truth.firearm_matches {
        assert!(records.contains(&pair.record) && items.contains(&pair.item), "{pair:?}");
        assert!(!truth.withdrawn.contains(&pair.record));
    }
    for negative in &truth.hard_negatives {
        assert!(records.contains(&negative.record) && items.contains(&negative.item), "{negative:?}");
    }
    for pair in &truth.ballistic_pairs {
        assert!(
            exhibits.contains(&pair.left) && exhibits.contains(&pair.right) && pair.left != pair.right,
            "{pair:?}"
        );
    }
    assert!(truth.repeated_records.len() > 20);
    for [first, again] in &truth.repeated_records {
        assert!(first != again && records.contains(first) && records.contains(again));
    }
    for restricted in &truth.restricted {
        assert!(records.contains(&restricted.record) && !restricted.denied.is_empty());
        assert!(!restricted.denied.contains(&restricted.record.bureau));
    }
    let tombstones = WORLD.messages.iter().filter(|message| message.value.is_none()).count();
    assert_eq!(tombstones, truth.withdrawn.len());
    let rate = truth.firearm_matches.len() as f64 / truth.seized_firearms as f64;
    assert!((0.06..0.11).contains(&rate), "{rate} of the seized firearms have a record");
    assert!(
        truth.hard_negatives.len() > 100 && truth.ballistic_pairs.len() > 60 && truth.restricted.len() > 100
    );
    let json = serde_json::to_string(truth).unwrap();
    assert_eq!(&serde_json::from_str::<Truth>(&json).unwrap(), truth);
}

#[test]
fn every_bureau_has_what_its_report_needs() {
    let mut have: HashMap<(String, &'static str), usize> = HashMap::new();
    for (_, message) in good() {
        let bureau = message.source_bureau().to_string();
        *have.entry((bureau, message.kind().word())).or_default() += 1;
        if let Message::Trace(event) = &message
            && event.request.is_some()
        {
            *have.entry((event.requesting_bureau.to_string(), "asks")).or_default() += 1;
            *have.entry((event.requested_bureau.to_string(), "is asked")).or_default() += 1;
        }
    }
    for bureau in &WORLD.truth.bureaus {
        for (what, least) in [
            ("firearm", 40),
            ("seizure", 8),
            ("trace", 4),
            ("ballistic", 3),
            ("notice", 1),
            ("asks", 4),
            ("is asked", 2),
        ] {
            let count = have.get(&(bureau.clone(), what)).copied().unwrap_or(0);
            assert!(count >= least, "{bureau}: {count} of {what}");
        }
    }
}

/// The in-process Kafka keeps about 5 MiB for each partition.
#[test]
fn no_topic_is_too_large_for_one_partition() {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for message in &WORLD.messages {
        let size =
            message.value.as_ref().map_or(0, Vec::len) + message.key.as_ref().map_or(0, String::len) + 60;
        *sizes.entry(&message.topic).or_default() += size;
    }
    let (topic, size) = sizes.iter().max_by_key(|(_, size)| **size).unwrap();
    assert!(*size < 4_800_000, "{topic}: {size} bytes");
}

#[test]
fn worlds_of_any_size_can_be_made() {
    for (bureaus, size) in [(0, 0), (2, 1), (3, 7), (usize::MAX, 30)] {
        let settings = SimulationSettings {
            bureaus,
            firearms: size,
            seizures: size,
            traces: size,
            exhibits: size,
            notices: size,
            references: size,
            training: size,
            ..SimulationSettings::default()
        };
        let world = Simulation::new(settings).run().unwrap();
        assert_eq!(world.truth.records_per_kind["firearm"], size);
    }
}

#[test]
fn fields_that_may_be_left_out_are_filled_now_and_then() {
    let mut filled: HashMap<&'static str, (usize, usize)> = HashMap::new();
    for (_, message) in good() {
        let mut note = |field, is_filled: bool| {
            let (with, without) = filled.entry(field).or_default();
            *(if is_filled { with } else { without }) += 1;
        };
        match &message {
            Message::Firearm(record) => note("quantity", record.quantity.is_some()),
            Message::Seizure(seizure) => {
                note("arrested_by_nationality", !seizure.arrested_by_nationality.is_empty());
                note("arrested_by_sex", !seizure.arrested_by_sex.is_empty());
                note("arrested_by_age_group", !seizure.arrested_by_age_group.is_empty());
                note("linked_notices of seizures", !seizure.linked_notices.is_empty());
            }
            Message::Trace(event) => {
                let Some(request) = &event.request else { continue };
                note("recovery_place", request.recovery_place.is_some());
                note("recovery_circumstances", request.recovery_circumstances.is_some());
                note("illicit_basis_code", request.illicit_basis_code.is_some());
                note("linked_notices of requests", !request.linked_notices.is_empty());
            }
            Message::Ballistic(said) => {
                if let Some(exhibit) = &said.exhibit {
                    note("suspect_mobility", !exhibit.suspect_mobility.is_empty());
                }
                if let Some(review) = &said.review {
                    note("rank", review.rank.is_some());
                    note("mark_scores", !review.mark_scores.is_empty());
                    note("notified_to", !review.notified_to.is_empty());
                }
            }
            Message::Notice(event) => {
                let Some(content) = &event.content else { continue };
                note("contact", content.contact.is_some());
                note("languages", !content.languages.is_empty());
                note("threat_imminence", content.threat_imminence.is_some());
                note("threat_area", content.threat_area.is_some());
                note("modus_steps", !content.modus_steps.is_empty());
                note("images", !content.images.is_empty());
            }
            Message::Reference(entry) => note("disassembly_note", entry.disassembly_note.is_some()),
            Message::Hit(_) | Message::Training(_) => {}
        }
    }
    assert_eq!(filled.len(), 20, "{filled:?}");
    for (field, (with, without)) in &filled {
        assert!(*with > 0 && *without > 0, "{field}: {with} with it, {without} without");
    }
}

#[test]
fn each_bureau_sends_one_version_and_both_versions_are_sent() {
    let mut senders: HashMap<String, HashSet<String>> = HashMap::new();
    let mut names: HashMap<(Kind, String), HashSet<String>> = HashMap::new();
    for (sent, message) in good() {
        let value: serde_json::Value = serde_json::from_slice(sent.value.as_ref().unwrap()).unwrap();
        let name = value["schema"].as_str().unwrap().to_owned();
        let bureau = message.source_bureau().to_string();
        senders.entry(name.clone()).or_default().insert(bureau.clone());
        names.entry((message.kind(), bureau)).or_default().insert(name);
    }
    for name in ["firearm/1", "firearm/2", "trace/1", "trace/2", "ballistic/1", "ballistic/2", "reference/2"]
    {
        assert!(senders.contains_key(name), "nobody sends {name}");
    }
    for ((kind, bureau), names) in &names {
        assert!(*kind == Kind::Ballistic || names.len() == 1, "{bureau} sends {names:?}");
    }
}
