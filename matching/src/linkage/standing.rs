//! Firearms that stay in memory: when some of them change, only those are judged anew for which it can matter.
//!
//! What a search answers depends on the records that it looks at, and on how densely these and the firearm itself are
//! recorded around. So of each firearm it is kept which records reached stage two; and of a change, an index of the changed
//! records alone tells in a few look-ups whether a firearm would look at one of them, or counts one as a neighbour. All
//! others keep their answers, which are those that they would get again.
//!
//! What share of the records each make has, which weighs in every judgement, is counted again when their number has changed
//! by a twentieth, and then all are judged anew.

use super::apart::Apart;
use super::firearm::{Firearm, Firearms};
use super::judge::{Answer, Described, Judge, Judged, pairs};
use super::linker::Linker;
use crate::threads::on_threads;
use std::collections::BTreeSet;

/// Shares of makes are counted again after a change of one in so many records.
const RECOUNT_AFTER: usize = 20;

/// Seized firearms, the records that they are looked for in, and what was found.
#[derive(Debug)]
pub struct Standing<'m> {
    judge: Judge<'m>,
    seized: Described,
    seized_gone: BTreeSet<u32>,
    of_seized: Vec<Answer>,
    of_records: Vec<Answer>,
    apart: Apart,
    /// How many records there were when the shares of makes were counted.
    counted: usize,
    threads: usize,
}

/// What has changed. What was corrected goes, and comes again.
#[derive(Debug)]
pub struct Change {
    /// Records that have come.
    pub records: Described,
    /// Places of records that have gone.
    pub records_gone: BTreeSet<u32>,
    /// Seized firearms that have come.
    pub seized: Described,
    /// Places of seized firearms that have gone.
    pub seized_gone: BTreeSet<u32>,
    /// All pairs that are kept apart now, by the places after this change.
    pub apart: Apart,
}

/// How much was judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Seized firearms that were judged.
    pub seized: usize,
    /// Records that were judged against the other records.
    pub records: usize,
    /// Pairs whose numbers were compared.
    pub compared: u64,
}

impl<'m> Standing<'m> {
    /// Judges all seized firearms and records, but pairs that are kept apart, on so many threads.
    pub fn new(judge: Judge<'m>, seized: Described, apart: Apart, threads: usize) -> (Standing<'m>, Effort) {
        let mut standing = Standing {
            judge,
            seized,
            seized_gone: BTreeSet::new(),
            of_seized: Vec::new(),
            of_records: Vec::new(),
            apart,
            counted: 0,
            threads,
        };
        standing.counted = standing.judge.linker().filed();
        let effort = standing.judge_anew();
        (standing, effort)
    }

    /// What may be one firearm: by seized firearm, the most probable first.
    pub fn found(&self) -> impl Iterator<Item = &Judged> {
        self.of_seized.iter().flat_map(|answer| &answer.found)
    }

    /// Pairs of records that may be of one firearm.
    pub fn pairs_of_records(&self) -> Vec<Judged> {
        pairs(&self.of_records)
    }

    /// Takes in a change. New firearms stand behind those that are there; the others keep their places.
    pub fn change(&mut self, change: Change) -> Effort {
        let Change { records, records_gone, seized, seized_gone, apart } = change;
        let (otherwise_seized, otherwise_records) = apart.changed_since(&self.apart);
        self.apart = apart;
        let first_new_seized = place(self.seized.len());
        let first_new_record = place(self.judge.linker().records().len());
        seized_gone.iter().for_each(|gone| forget(&mut self.of_seized, *gone));
        records_gone.iter().for_each(|gone| forget(&mut self.of_records, *gone));
        self.seized.append(seized);
        self.seized_gone.extend(seized_gone);
        self.judge.add(records, self.threads);
        self.judge.take_out(&records_gone);
        let new_records = first_new_record..place(self.judge.linker().records().len());
        let filed = self.judge.linker().filed();
        if filed.abs_diff(self.counted) * RECOUNT_AFTER > self.counted {
            self.counted = filed;
            self.judge.recount();
            return self.judge_anew();
        }
        let changed = self.judge.alone(new_records.clone().chain(records_gone));
        let mut seized = self.touched(&changed, self.seized.firearms(), &self.of_seized);
        seized.extend(otherwise_seized.range(..first_new_seized));
        seized.extend(first_new_seized..place(self.seized.len()));
        let mut records = self.touched(&changed, self.judge.linker().records(), &self.of_records);
        records.extend(otherwise_records.range(..new_records.start));
        records.extend(new_records);
        for places in [&mut seized, &mut records] {
            places.sort_unstable();
            places.dedup();
        }
        self.judge_places(&seized, &records)
    }

    /// Judges all anew, as if they had come just now.
    pub fn judge_anew(&mut self) -> Effort {
        let seized: Vec<u32> = (0..place(self.seized.len())).collect();
        let records: Vec<u32> = (0..place(self.judge.linker().records().len())).collect();
        self.judge_places(&seized, &records)
    }

    /// The places of firearms whose answers may be others with the changed records, or without them.
    fn touched(&self, changed: &Linker<'_>, firearms: &Firearms, answers: &[Answer]) -> Vec<u32> {
        if changed.filed() == 0 {
            return Vec::new();
        }
        let records = self.judge.linker().records();
        let touches = |at: usize, firearm: &Firearm, answer: &Answer| {
            let considered = answer.considered.iter().filter_map(|place| records.get(*place).copied());
            changed.may_touch(firearms, firearm, considered).then(|| place(at))
        };
        on_threads(answers.len(), self.threads, |part| {
            let of_part = firearms.all().get(part.clone()).unwrap_or_default().iter();
            let answers = answers.get(part.clone()).unwrap_or_default();
            let all = part.zip(of_part.zip(answers));
            all.filter_map(|(at, (firearm, answer))| touches(at, firearm, answer)).collect::<Vec<u32>>()
        })
        .concat()
    }

    /// Judges the firearms at these places, but those that have gone.
    fn judge_places(&mut self, seized: &[u32], records: &[u32]) -> Effort {
        let linker = self.judge.linker();
        self.of_seized.resize_with(self.seized.len(), Answer::default);
        self.of_records.resize_with(linker.records().len(), Answer::default);
        let there = |places: &[u32], is_gone: &dyn Fn(u32) -> bool| -> Vec<u32> {
            places.iter().copied().filter(|place| !is_gone(*place)).collect()
        };
        let seized = there(seized, &|place| self.seized_gone.contains(&place));
        let records = there(records, &|place| linker.is_gone(place));
        let (answers, of_seized) = self.judge.answers(&self.seized, &seized, &self.apart, self.threads);
        put(&mut self.of_seized, &seized, answers);
        let (answers, of_records) = self.judge.answers_for_records(&records, &self.apart, self.threads);
        put(&mut self.of_records, &records, answers);
        Effort {
            seized: seized.len(),
            records: records.len(),
            compared: of_seized.compared + of_records.compared,
        }
    }
}

fn forget(all: &mut [Answer], place: u32) {
    if let Some(answer) = all.get_mut(place as usize) {
        *answer = Answer::default();
    }
}

fn place(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn put(all: &mut [Answer], places: &[u32], answers: Vec<Answer>) {
    for (place, answer) in places.iter().zip(answers) {
        if let Some(slot) = all.get_mut(*place as usize) {
            *slot = answer;
        }
    }
}
