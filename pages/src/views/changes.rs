//! What changed from one revision of a report to the next.

use crate::shelf::{FileEntry, Revision};
use serde::Serialize;
use std::collections::BTreeMap;

/// Something that changed, or what did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    /// Key of its text.
    pub(super) key: &'static str,
    /// How many, for texts that count.
    pub(super) count: usize,
    /// Which ones.
    pub(super) names: Vec<String>,
}

/// What a revision has that the one before it had not. Without one before, the revision is the first that is kept.
pub(super) fn changes(before: Option<&Revision>, now: &Revision) -> Vec<Change> {
    let change = |key, names: Vec<String>| Change { key, count: names.len(), names };
    let Some(before) = before else { return vec![change("changed-first", Vec::new())] };
    let (old, new) = (by_name(&before.files), by_name(&now.files));
    let names = |keep: &dyn Fn(&str) -> bool, of: &BTreeMap<&str, &str>| -> Vec<String> {
        of.keys().filter(|name| keep(name)).map(|name| (*name).to_owned()).collect()
    };
    let differs = |name: &str| old.get(name).is_some_and(|hash| new.get(name) != Some(hash));
    let mut all = vec![
        change("changed-files", names(&|name| differs(name), &new)),
        change("changed-added", names(&|name| !old.contains_key(name), &new)),
        change("changed-removed", names(&|name| !new.contains_key(name), &old)),
        change("changed-tables", tables(&before.tables, &now.tables)),
    ];
    all.retain(|change| !change.names.is_empty());
    if before.pack_sha256 != now.pack_sha256 {
        all.push(change("changed-pack", Vec::new()));
    }
    if before.software != now.software {
        all.push(change("changed-software", vec![format!("{} → {}", before.software, now.software)]));
    }
    if all.is_empty() {
        all.push(change("changed-nothing", Vec::new()));
    }
    all
}

fn by_name(files: &[FileEntry]) -> BTreeMap<&str, &str> {
    files.iter().map(|file| (file.name.as_str(), file.sha256.as_str())).collect()
}

/// Tables that the report stands on in another version. Which version is not told: from how the numbers grow, a bureau would learn
/// how busy the others are.
fn tables(before: &BTreeMap<String, i64>, now: &BTreeMap<String, i64>) -> Vec<String> {
    let mut all: Vec<&String> = before.keys().chain(now.keys()).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().filter(|table| before.get(*table) != now.get(*table)).cloned().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono::DateTime;

    fn revision(files: &[(&str, &str)], seizures: i64) -> Revision {
        let file = |(name, hash): &(&str, &str)| FileEntry {
            name: (*name).to_owned(),
            media_type: "text/csv".to_owned(),
            bytes: 1,
            sha256: (*hash).to_owned(),
        };
        Revision {
            number: 1,
            made_at: DateTime::UNIX_EPOCH,
            software: "proofhouse 0.1.0".to_owned(),
            pack_sha256: "p".to_owned(),
            tables: BTreeMap::from([("seizures_history".to_owned(), seizures)]),
            files: files.iter().map(file).collect(),
        }
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let before = revision(&[("a.csv", "1"), ("b.csv", "1"), ("c.csv", "1")], 3);
        let mut now = revision(&[("a.csv", "1"), ("b.csv", "2"), ("d.csv", "1")], 5);
        now.pack_sha256 = "q".to_owned();
        let told = changes(Some(&before), &now);
        let told: Vec<_> = told.iter().map(|change| (change.key, change.names.join(","))).collect();
        let expected = [
            ("changed-files", "b.csv"),
            ("changed-added", "d.csv"),
            ("changed-removed", "c.csv"),
            // Without the versions: they tell what others did.
            ("changed-tables", "seizures_history"),
            ("changed-pack", ""),
        ];
        assert_eq!(told, expected.map(|(key, names)| (key, names.to_owned())));
    }

    #[test]
    fn the_first_and_the_same_say_so() {
        let one = revision(&[("a.csv", "1")], 3);
        assert_eq!(changes(None, &one)[0].key, "changed-first");
        assert_eq!(changes(Some(&one), &one)[0].key, "changed-nothing");
    }
}
