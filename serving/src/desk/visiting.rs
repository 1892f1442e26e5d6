//! Doors that keep sessions of their own, as the archive pages do: they check passwords themselves and come back with every
//! request. What is counted, limited and audited is the same as at the other doors.

use super::{Desk, Seat, TurnedAway};
use proofhouse_warehouse::{Caller, Opening, WarehouseError};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

impl Desk {
    /// Begins an attempt to sign in, before its password is checked. It counts as failed until it is [`proved`](Self::proved)
    /// or said to be [`undecided`](Self::undecided).
    ///
    /// # Errors
    /// How long to wait, when it may not be made.
    pub fn attempt(&self, name: &str, address: IpAddr) -> Result<(), Duration> {
        self.attempts.begin(name, address, Instant::now())
    }

    /// The password of an attempt fitted.
    pub fn proved(&self, name: &str, address: IpAddr) {
        self.attempts.succeeded(name, address);
    }

    /// The password of an attempt could not be checked.
    pub fn undecided(&self, name: &str, address: IpAddr) {
        self.attempts.undecided(name, address);
    }

    /// A seat for one request of somebody who is signed in already. It counts as a connection of the user while it is held, and
    /// shares the user's memory; that somebody signed in was audited at the door.
    ///
    /// # Errors
    /// When there are too many connections, or the user may no longer be in.
    pub fn visit(self: &Arc<Desk>, name: &str, caller: Caller) -> Result<Seat, TurnedAway> {
        self.sit(name, caller, Vec::new())
    }

    /// Enters in the audit that somebody opens a file of the archive, and waits until it stands there.
    ///
    /// # Errors
    /// When it cannot be written; the file must not be given then.
    pub async fn record_opening(&self, opening: &Opening<'_>) -> Result<(), WarehouseError> {
        let warehouse = self.warehouse();
        warehouse.audit().opening(opening);
        warehouse.audit().flush(&warehouse).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::settings::ServeSettings;
    use crate::users::UserFile;
    use proofhouse_schemas::Bureau;
    use proofhouse_warehouse::{Warehouse, WarehouseSettings};

    fn desk(folder: &std::path::Path) -> Arc<Desk> {
        let users = folder.join("users.toml");
        let bureau = Bureau::parse("fr").unwrap();
        UserFile::at(&users).add("anna", bureau, "a long enough secret", None, chrono::Utc::now()).unwrap();
        let settings =
            ServeSettings { users, failures: 2, connections_per_user: 2, ..ServeSettings::default() };
        let store = format!("file://{}", folder.join("store").display());
        std::fs::create_dir(folder.join("store")).unwrap();
        let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
        Desk::new(settings, warehouse, Vec::new()).unwrap()
    }

    fn caller() -> Caller {
        Caller { user: Some("anna".to_owned()), protocol: Some("http"), ..Caller::default() }
    }

    #[tokio::test]
    async fn failures_at_one_door_count_at_the_others() {
        // The pages once counted by themselves: whoever waited at one door went on at the other.
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path());
        let address = IpAddr::from([192, 0, 2, 1]);
        desk.attempt("anna", address).unwrap();
        desk.verifier_of("anna", (address, 5).into()).unwrap();
        assert!(desk.attempt("anna", address).is_err());
        assert_eq!(desk.verifier_of("anna", (address, 5).into()).err(), Some(TurnedAway::Waits));
        desk.proved("anna", address);
        desk.attempt("anna", address).unwrap();
    }

    #[tokio::test]
    async fn a_visit_counts_as_a_connection_of_its_user() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path());
        let (one, two) = (desk.visit("anna", caller()).unwrap(), desk.visit("anna", caller()).unwrap());
        assert_eq!(desk.visit("anna", caller()).err(), Some(TurnedAway::Full));
        assert_eq!(desk.visit("bela", caller()).err(), Some(TurnedAway::NotSignedIn));
        desk.cancel(one.number(), &[]);
        assert!(!one.begin().is_cancelled(), "nobody cancels it from elsewhere");
        drop((one, two));
        assert_eq!(desk.count(), 0);
        assert_eq!(desk.warehouse().audit().waiting(), 0, "a visit is no sign-in");
    }

    #[tokio::test]
    async fn what_is_opened_is_on_record_or_told_not_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(folder.path());
        let caller = caller();
        let bureau = Bureau::parse("fr").unwrap();
        let opening =
            Opening { bureau, caller: &caller, what: "national/fr/2025 revision 1 fr/a.csv", bytes: 3 };
        desk.record_opening(&opening).await.unwrap();
        assert_eq!(desk.warehouse().audit().waiting(), 0);
        // A store that takes no table: a file stands in its place.
        let table = folder.path().join("store/query_log");
        std::fs::remove_dir_all(&table).unwrap();
        std::fs::write(&table, "").unwrap();
        assert!(desk.record_opening(&opening).await.is_err());
        assert_eq!(desk.warehouse().audit().waiting(), 1, "it is tried again");
    }
}
