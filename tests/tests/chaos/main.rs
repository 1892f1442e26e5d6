//! Chaos: everything that goes wrong in a year, in a minute, while many bureaus keep sending; afterwards the tables are
//! compared with what one sequential reader of Kafka would have made of the same messages.
//!
//! The short form is part of `cargo test`; `make chaos` is the same with more faults. `PROOFHOUSE_CHAOS_SEED` repeats a
//! run's choices (not its timing: that is what chaos is), `PROOFHOUSE_CHAOS_FAULTS` says how many faults there are on
//! both stores together, `PROOFHOUSE_CHAOS_ONLY` which kinds, `PROOFHOUSE_CHAOS_LOGS` names a folder that keeps what the
//! processes printed and the tables' logs.
//!
//! - [`chance`]: choices that a seed repeats; [`fault`]: the kinds of faults and the plan of a run
//! - [`national_systems`]: who sends; [`statements`]: what they send, and what must become of it
//! - [`world`]: broker, store and processes of a run; [`fleet`]: the ingest processes; [`small_disk`]: a disk to fill
//! - [`injection`]: what happens in each fault; [`timeline`]: when it happened
//! - [`kafka_log`]: what Kafka holds in the end; [`warehouse`]: what the tables and receipts hold
//! - [`comparison`]: the checks; [`tally`]: the account of a run

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod chance;
mod comparison;
mod fault;
mod fleet;
mod injection;
mod kafka_log;
mod national_systems;
mod small_disk;
mod statements;
mod tally;
mod timeline;
mod warehouse;
mod world;

use std::sync::{Mutex, PoisonError};

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::delta::DeltaReader;
use proofhouse_tests::fault_proxy::FaultProxy;
use proofhouse_tests::kafka::RealKafka;
use proofhouse_tests::object_storage::ObjectStorage;

use crate::fault::Fault;
use crate::small_disk::SmallDisk;
use crate::world::{Store, World};

/// One scenario at a time: each has a broker and up to five processes, and the machine may have two cores.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn nothing_is_lost_or_doubled_on_files() {
    let scenario = "chaos on files";
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let Some(kafka) = RealKafka::own_or_skip(scenario, folder.path()) else { return };
    let mut kinds = Fault::ANYWHERE.to_vec();
    let disk_folder = tempfile::tempdir().unwrap();
    let disk = match SmallDisk::mount(disk_folder.path()) {
        Ok(disk) => {
            kinds.push(Fault::DiskFull);
            Some(disk)
        }
        Err(reason) => {
            let reason = format!("{reason:#}");
            proofhouse_tests::requirement::leave_out(scenario, Fault::DiskFull.name(), &reason);
            None
        }
    };
    let store = disk_folder.path().join("store");
    let proofhouse = Proofhouse::with_local_store()
        .with("PROOFHOUSE__WAREHOUSE__STORE", &format!("file://{}", store.display()));
    let proofhouse = world::eager(proofhouse.on(&kafka, "chaos-on-files", national_systems::BUREAUS));
    let store = Store::Files { folder: store, disk: disk.as_ref() };
    World::new(scenario, kafka, store, &proofhouse).run(&kinds, &reader);
}

#[test]
fn nothing_is_lost_or_doubled_on_object_storage() {
    let scenario = "chaos on object storage";
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let Some(reader) = DeltaReader::find_or_skip(scenario) else { return };
    let Some(kafka) = RealKafka::own_or_skip(scenario, folder.path()) else { return };
    let Some(storage) = ObjectStorage::start_or_skip(scenario) else { return };
    let proxy = FaultProxy::start(&storage.address()).unwrap();
    let prefix = "chaos";
    let proofhouse = Proofhouse::with_object_store(&storage, prefix)
        .with("AWS_ENDPOINT_URL", &proxy.endpoint())
        .on(&kafka, "chaos-on-object-storage", national_systems::BUREAUS);
    let proofhouse = world::eager(proofhouse);
    let kinds = [Fault::ANYWHERE, Fault::OF_A_NETWORK].concat();
    let store = Store::Objects { folder: storage.files(prefix), proxy: &proxy };
    World::new(scenario, kafka, store, &proofhouse).run(&kinds, &reader);
}
