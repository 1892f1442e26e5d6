//! Answers that former owners of partitions owe: for what landed and was not answered before a process ended, lost its
//! partitions, or could tell Kafka that it had answered.
//!
//! They are made from the tables, page by page, and sent before this owner's own answers count (see `answered`). A store
//! that does not answer is asked again for as long as the partitions are this owner's: nobody else will.

use crate::landing::{Landing, pause_after};
use crate::lease::Lease;
use crate::receipts::{Addressed, Answers, Outcome, Settles, send};
use proofhouse_schemas::Kind;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, mpsc};

/// Offsets that are answered at a time: what they say is read into memory.
const PAGE: i64 = 10_000;

/// What of a partition landed before its lease and may be unanswered.
#[derive(Debug, Clone)]
pub(crate) struct Owed {
    pub(crate) lease: Arc<Lease>,
    /// In the warehouse's count.
    pub(crate) offsets: Range<i64>,
}

/// Sends what former owners owe.
#[derive(Clone)]
pub(crate) struct Debtor {
    pub(crate) landing: Arc<Landing>,
    pub(crate) receipts: mpsc::SyncSender<Answers>,
    pub(crate) refused_only: bool,
}

impl Debtor {
    /// Answers for partitions of one kind. Can be broken off at any time: what has not been answered then is owed to the
    /// next owner.
    pub(crate) async fn answer(self, kind: Kind, owed: Vec<Owed>) {
        for page in pages(owed) {
            self.answer_page(kind, page).await;
        }
    }

    async fn answer_page(&self, kind: Kind, mut page: Page) {
        page.owed.retain(|owed| owed.lease.is_live());
        let Some(receipts) = self.receipts_of(kind, &page.owed).await else { return };
        let settles = if page.is_last { Settles::AllOwed } else { Settles::Owed };
        let answered = page.owed.into_iter().map(|owed| (owed.lease, owed.offsets.end)).collect();
        send(self.receipts.clone(), Answers { receipts, answered, settles }).await;
    }

    /// `None` when the partitions have gone to somebody else: they are still owed then, for the group's offset stays.
    async fn receipts_of(&self, kind: Kind, owed: &[Owed]) -> Option<Vec<Addressed>> {
        let is_ours = || owed.iter().any(|owed| owed.lease.is_live());
        let mut attempts = 0;
        while is_ours() {
            attempts += 1;
            match self.landing.receipts_of(kind, owed).await {
                // Nobody could tell Kafka of these any more.
                Ok(_) if !is_ours() => return None,
                Ok(mut receipts) => {
                    receipts.retain(|addressed| {
                        !self.refused_only
                            || matches!(addressed.receipt.outcome, Outcome::Rejected | Outcome::Duplicate)
                    });
                    return Some(receipts);
                }
                Err(error) => tracing::warn!(
                    kind = kind.word(), partitions = owed.len(), attempts, %error,
                    "receipts that a former owner owes cannot be made; trying again"
                ),
            }
            tokio::time::sleep(pause_after(attempts)).await;
        }
        None
    }
}

/// What is owed, kind by kind: the messages of a kind are in the same tables, and a table that cannot be read holds up no
/// other.
pub(crate) fn by_kind(owed: Vec<Owed>) -> BTreeMap<Kind, Vec<Owed>> {
    let mut by_kind: BTreeMap<Kind, Vec<Owed>> = BTreeMap::new();
    for owed in owed {
        by_kind.entry(owed.lease.kind).or_default().push(owed);
    }
    by_kind
}

/// What is answered together.
#[derive(Debug)]
struct Page {
    owed: Vec<Owed>,
    /// Whether nothing more is owed of these partitions.
    is_last: bool,
}

/// Cuts what is owed into pages: whole partitions together as long as they are small, large ones in parts.
fn pages(owed: Vec<Owed>) -> Vec<Page> {
    let mut pages = Vec::new();
    let (mut together, mut size) = (Vec::new(), 0);
    for Owed { lease, mut offsets } in owed {
        while offsets.end.saturating_sub(offsets.start) > PAGE {
            let next = offsets.start + PAGE;
            let part = Owed { lease: Arc::clone(&lease), offsets: offsets.start..next };
            pages.push(Page { owed: vec![part], is_last: false });
            offsets.start = next;
        }
        let rest = offsets.end.saturating_sub(offsets.start);
        if size + rest > PAGE {
            pages.push(Page { owed: std::mem::take(&mut together), is_last: true });
            size = 0;
        }
        size += rest;
        together.push(Owed { lease, offsets });
    }
    if !together.is_empty() {
        pages.push(Page { owed: together, is_last: true });
    }
    pages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
    use super::*;
    use crate::lease::Start;

    fn owed(partition: i32, offsets: Range<i64>) -> Owed {
        let lease = Lease::new("feed.fr.traces", partition, 0, 0, 0..0, Start::default()).unwrap();
        Owed { lease: Arc::new(lease), offsets }
    }

    /// Of each page: its ranges, and whether it is the last of its partitions.
    fn cut(owed: Vec<Owed>) -> Vec<(Vec<Range<i64>>, bool)> {
        let offsets = |owed: Vec<Owed>| owed.into_iter().map(|owed| owed.offsets).collect();
        pages(owed).into_iter().map(|page| (offsets(page.owed), page.is_last)).collect()
    }

    #[test]
    fn small_partitions_are_answered_together() {
        let pages = cut(vec![owed(0, 5..15), owed(1, 7..7), owed(2, 0..9_000)]);
        assert_eq!(pages, [(vec![5..15, 7..7, 0..9_000], true)]);
    }

    #[test]
    fn a_page_is_not_longer_than_memory_allows() {
        let pages = cut(vec![owed(0, 0..6_000), owed(1, 100..25_100), owed(2, 0..1)]);
        assert_eq!(
            pages,
            [
                (vec![100..10_100], false),
                (vec![10_100..20_100], false),
                (vec![0..6_000], true),
                (vec![20_100..25_100, 0..1], true),
            ]
        );
    }

    #[test]
    fn no_debts_make_no_pages() {
        assert!(cut(Vec::new()).is_empty());
    }
}
