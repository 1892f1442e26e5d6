//! Messages that cannot be read before the registry has answered.
//!
//! Each partition is a line of its own. Only what stands behind such a message in the same partition waits with it: the
//! order of a partition is kept, and the others go on.

use std::collections::{BTreeMap, VecDeque};

/// What can wait.
pub(crate) trait Arrival {
    /// A partition.
    type Place: Ord + Clone;

    /// The partition that it came from.
    fn place(&self) -> Self::Place;

    /// Whether it is still ours to take.
    fn is_live(&self) -> bool;
}

/// Lines of arrivals, one for each partition that has to wait.
#[derive(Debug)]
pub(crate) struct Waiting<A: Arrival> {
    lines: BTreeMap<A::Place, VecDeque<A>>,
    /// The fronts may have changed since they were last looked at.
    stirred: bool,
}

impl<A: Arrival> Default for Waiting<A> {
    fn default() -> Self {
        Self { lines: BTreeMap::new(), stirred: false }
    }
}

impl<A: Arrival> Waiting<A> {
    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether something of its partition waits, so that it may not pass. Most often nothing waits at all, and each message
    /// asks.
    pub(crate) fn blocks(&self, arrival: &A) -> bool {
        !self.lines.is_empty() && self.lines.contains_key(&arrival.place())
    }

    /// Puts an arrival at the end of its line.
    pub(crate) fn put(&mut self, arrival: A) {
        self.lines.entry(arrival.place()).or_default().push_back(arrival);
    }

    /// Something was learnt: the fronts are to be looked at again.
    pub(crate) fn stir(&mut self) {
        self.stirred = true;
    }

    /// Takes away what is not ours any more; it stands at the front, because what came with a later assignment stands
    /// behind it.
    pub(crate) fn drop_dead(&mut self) -> Vec<A> {
        let mut dead = Vec::new();
        for line in self.lines.values_mut() {
            while line.front().is_some_and(|front| !front.is_live()) {
                dead.extend(line.pop_front());
            }
        }
        self.lines.retain(|_, line| !line.is_empty());
        self.stirred |= !dead.is_empty();
        dead
    }

    /// The next arrival that `ready` has what it needs for. Looks at nothing until something was learnt.
    pub(crate) fn next<R>(&mut self, mut ready: impl FnMut(&A) -> Option<R>) -> Option<(A, R)> {
        if !self.stirred {
            return None;
        }
        let found = self.lines.iter().find_map(|(place, line)| Some((place.clone(), ready(line.front()?)?)));
        let Some((place, what)) = found else {
            self.stirred = false;
            return None;
        };
        let line = self.lines.get_mut(&place)?;
        let front = line.pop_front()?;
        if line.is_empty() {
            self.lines.remove(&place);
        }
        Some((front, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Message {
        partition: u8,
        offset: u8,
        needs: u32,
        live: bool,
    }

    impl Arrival for Message {
        type Place = u8;

        fn place(&self) -> u8 {
            self.partition
        }

        fn is_live(&self) -> bool {
            self.live
        }
    }

    fn message(partition: u8, offset: u8, needs: u32) -> Message {
        Message { partition, offset, needs, live: true }
    }

    fn released(waiting: &mut Waiting<Message>, known: &[u32]) -> Vec<(u8, u8)> {
        let mut out = Vec::new();
        while let Some((message, ())) = waiting.next(|message| known.contains(&message.needs).then_some(())) {
            out.push((message.partition, message.offset));
        }
        out
    }

    #[test]
    fn a_partition_keeps_its_order_and_does_not_hold_up_others() {
        let mut waiting = Waiting::default();
        for one in [message(0, 0, 1), message(0, 1, 2), message(1, 0, 2), message(0, 2, 1), message(1, 1, 9)]
        {
            waiting.put(one);
        }
        assert!(waiting.blocks(&message(0, 0, 0)) && !waiting.blocks(&message(2, 0, 0)));
        assert_eq!(released(&mut waiting, &[2]), [], "nothing was learnt yet");
        waiting.stir();
        assert_eq!(released(&mut waiting, &[2]), [(1, 0)]);
        waiting.stir();
        assert_eq!(released(&mut waiting, &[1, 2]), [(0, 0), (0, 1), (0, 2)]);
        assert!(
            !waiting.blocks(&message(0, 0, 0)) && waiting.blocks(&message(1, 0, 0)) && !waiting.is_empty()
        );
    }

    #[test]
    fn what_a_dead_assignment_left_goes_and_its_successor_is_looked_at() {
        let mut waiting = Waiting::default();
        waiting.put(Message { live: false, ..message(0, 5, 1) });
        waiting.put(Message { live: false, ..message(1, 5, 1) });
        waiting.put(message(1, 3, 2));
        assert_eq!(waiting.drop_dead().len(), 2);
        assert!(!waiting.blocks(&message(0, 0, 0)));
        assert_eq!(released(&mut waiting, &[2]), [(1, 3)]);
        assert!(waiting.drop_dead().is_empty());
    }
}
