//! Records ready to be searched, and the search: candidates (`candidates`), stage one and stage two (`assessor`).

mod assessor;
mod candidates;

pub use assessor::{Assessor, heaviest_first};

use super::evidence::{PAIR_COUNT, PairEvidence};
use super::filing::Filing;
use super::firearm::{Firearm, Firearms};
use super::model::LinkModel;
use super::names::NameBook;
use super::rivals::{Considered, RIVAL_COUNT, beside_rivals, guns, near};
use crate::threads::on_threads;
use std::collections::BTreeSet;

/// How far a search goes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Records that share a number, or a known run within a make: of longer lists only records of the same make or model
    /// are compared, and the list is counted.
    pub longest_run: usize,
    /// Records that share half of a whole serial: more are narrowed by a longer part.
    pub longest_half: usize,
    /// Pairs whose weight is less than this (log2 of the odds) do not reach stage two.
    pub least_weight: f32,
    /// Candidates of one seizure that reach stage two.
    pub most_considered: usize,
    /// Pairs less probable than this are not given.
    pub least_probability: f32,
    /// Pairs of one seizure that are given.
    pub most_given: usize,
    /// Whether pairs that [`asks_for_review`](super::rules::asks_for_review) are given however improbable they are.
    pub keeps_what_asks_for_review: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            longest_run: 1_000,
            longest_half: 100,
            least_weight: -13.0,
            most_considered: 40,
            least_probability: 0.000_1,
            most_given: 20,
            keeps_what_asks_for_review: false,
        }
    }
}

impl Limits {
    /// Every pair whose serials fit is considered: for learning.
    pub(super) fn none_left_out() -> Limits {
        Limits { least_weight: f32::NEG_INFINITY, most_considered: usize::MAX, ..Limits::default() }
    }
}

/// A record that may be the seized firearm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Place of the seizure.
    pub seizure: u32,
    /// Place of the record.
    pub record: u32,
    /// Probability that they are one firearm.
    pub probability: f32,
    /// Natural log odds by the trees: finer than the probability.
    pub score: f32,
}

/// A link and the place of what it rests on among the candidates of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The link.
    pub link: Link,
    /// Its place in [`Search::considered`] and [`Search::rivals`].
    pub considered: usize,
    /// 1 for the most probable gun. Records of one and the same gun share their rank.
    pub rank: usize,
}

/// What a search did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pairs that were compared.
    pub compared: u64,
    /// Pairs that reached stage two.
    pub considered: u64,
    /// Known runs with more records than the limit, of which only those that also share the model were compared.
    pub narrowed: u64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.compared += other.compared;
        self.considered += other.considered;
        self.narrowed += other.narrowed;
    }
}

/// What is asked of a search beside the most probable records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking<'a> {
    /// A record to judge beside the others, whatever its probability.
    pub about: Option<u32>,
    /// The record that the firearm itself is: other records of it are looked for.
    pub itself: Option<u32>,
    /// Records that people have said are not the firearm: not considered at all.
    pub apart: Option<&'a BTreeSet<u32>>,
}

/// Records, filed for searching.
#[derive(Debug)]
pub struct Linker<'m> {
    book: &'m NameBook,
    model: &'m LinkModel,
    records: Firearms,
    filing: Filing,
    /// How many records have each make, and what share of all that is.
    make_counts: Vec<u32>,
    make_shares: Vec<f32>,
    limits: Limits,
}

/// Candidates whose records are fetched into the processor's cache side by side.
const FETCHED_TOGETHER: usize = 16;

impl<'m> Linker<'m> {
    /// Files records, on so many threads.
    pub fn new(
        records: Firearms,
        book: &'m NameBook,
        model: &'m LinkModel,
        limits: Limits,
        threads: usize,
    ) -> Linker<'m> {
        let mut linker = Linker {
            book,
            model,
            records: Firearms::default(),
            filing: Filing::default(),
            make_counts: vec![0; book.make_count()],
            make_shares: Vec::new(),
            limits,
        };
        linker.add(records, threads);
        linker.recount();
        linker
    }

    /// Files more records, behind those that are there. After a [`recount`](Linker::recount) a search answers as if all had
    /// been filed at once.
    pub fn add(&mut self, records: Firearms, threads: usize) {
        records
            .all()
            .iter()
            .for_each(|record| count_make(&mut self.make_counts, record, u32::saturating_add));
        self.records.append(records);
        self.filing.add(&self.records, threads);
    }

    /// Takes the records at these places out. After a [`recount`](Linker::recount) a search answers as if they had never been
    /// filed. The others keep their places.
    pub fn take_out(&mut self, places: impl IntoIterator<Item = u32>) {
        let is_there = |place: &u32| !self.filing.is_gone(*place);
        let places: BTreeSet<u32> = places.into_iter().filter(is_there).collect();
        for place in &places {
            if let Some(record) = self.records.get(*place).copied() {
                count_make(&mut self.make_counts, &record, u32::saturating_sub);
            }
        }
        self.filing.take_out(&self.records, places);
    }

    /// Whether a record has been taken out.
    pub fn is_gone(&self, place: u32) -> bool {
        self.filing.is_gone(place)
    }

    /// How many records there are to be found.
    pub fn filed(&self) -> usize {
        self.filing.len()
    }

    /// Counts what share of the records each make has: what it weighs that two are of one make. Not done by itself, for every
    /// judgement rests on it.
    pub fn recount(&mut self) {
        self.make_shares = make_shares(&self.make_counts, self.filed());
    }

    /// The records.
    pub fn records(&self) -> &Firearms {
        &self.records
    }

    /// The names.
    pub fn book(&self) -> &'m NameBook {
        self.book
    }

    /// The model that judges.
    pub fn model(&self) -> &'m LinkModel {
        self.model
    }

    /// Gives the records back.
    pub fn into_records(self) -> Firearms {
        self.records
    }

    /// Links all seizures, on so many threads: by seizure, the most probable first.
    pub fn link(&self, seizures: &Firearms, threads: usize) -> (Vec<Link>, Counts) {
        together(on_threads(seizures.len(), threads, |places| {
            let mut search = Search::default();
            let mut links = Vec::new();
            for (place, seizure) in places.clone().zip(seizures.all().get(places).unwrap_or_default()) {
                let place = u32::try_from(place).unwrap_or(u32::MAX);
                self.search(seizures, place, seizure, &mut search, &mut links);
            }
            (links, search.counts)
        }))
    }

    /// Links one seizure.
    pub fn search(
        &self,
        seizures: &Firearms,
        place: u32,
        seizure: &Firearm,
        search: &mut Search,
        links: &mut Vec<Link>,
    ) {
        self.judge(seizures, place, seizure, Asking::default(), search);
        links.extend(search.judged.iter().map(|judged| judged.link));
    }

    /// Links one seizure and leaves in the search what each link rests on. A record that is asked about is judged beside the
    /// others whatever its probability, unless no part of the numbers fits.
    pub fn judge(
        &self,
        seizures: &Firearms,
        place: u32,
        seizure: &Firearm,
        asking: Asking<'_>,
        search: &mut Search,
    ) {
        self.consider_with(seizures, seizure, asking, search);
        let near = |_: u32, record: &Firearm| near(&self.filing, record);
        let near_seizure = near(place, seizure);
        self.assessor().judge(place, near_seizure, &self.records, near, asking.about, search);
    }

    /// Finds the candidates of a seizure and weighs each by itself: the heaviest first.
    pub fn consider(&self, seizures: &Firearms, seizure: &Firearm, search: &mut Search) {
        self.consider_with(seizures, seizure, Asking::default(), search);
    }

    fn consider_with(&self, seizures: &Firearms, seizure: &Firearm, asking: Asking<'_>, search: &mut Search) {
        let asked_for = asking.about;
        self.gather(seizures, seizure, search);
        if let Some(record) = asked_for.filter(|record| !search.places.contains(record)) {
            search.places.push(record);
        }
        let assessor = self.assessor();
        search.considered.clear();
        search.counts.compared += search.places.len() as u64;
        for (number, &place) in search.places.iter().enumerate() {
            if number % FETCHED_TOGETHER == 0 {
                let next = search.places.get(number..).unwrap_or_default();
                self.records.fetch(next.get(..FETCHED_TOGETHER).unwrap_or(next));
            }
            let wanted = |_: &&Firearm| {
                asking.itself != Some(place)
                    && !self.filing.is_gone(place)
                    && asking.apart.is_none_or(|apart| !apart.contains(&place))
            };
            let Some(record) = self.records.get(place).filter(wanted) else {
                continue;
            };
            let Some((evidence, weight)) = assessor.weigh(seizures, seizure, &self.records, record) else {
                continue;
            };
            let (evidence, weight) = if asking.itself.is_some() {
                let evidence = evidence.between_records();
                (evidence, self.model.weights.of(&evidence))
            } else {
                (evidence, weight)
            };
            if assessor.is_considered(&evidence, weight) || asked_for == Some(place) {
                search.considered.push(Considered { record: place, evidence, weight });
            }
        }
        heaviest_first(&mut search.considered);
        let most = self.limits.most_considered;
        if let Some(own) = search.considered.iter().position(|one| Some(one.record) == asked_for)
            && own >= most
        {
            // Beside the rivals that it would have had.
            search.considered.swap(own, most);
            search.considered.truncate(most + 1);
        } else {
            search.considered.truncate(most);
        }
        search.counts.considered += search.considered.len() as u64;
    }

    /// The numbers of stage two for each candidate that [`Linker::consider`] left in the search.
    pub fn rival_numbers(&self, seizure: &Firearm, search: &Search) -> Vec<[f32; RIVAL_COUNT]> {
        let guns = guns(&self.records, &search.considered);
        let near = |_: u32, record: &Firearm| near(&self.filing, record);
        beside_rivals(near(0, seizure), &self.records, near, &search.considered, &guns)
    }

    fn assessor(&self) -> Assessor<'_> {
        let Linker { book, model, make_shares, limits, .. } = self;
        Assessor { book, model, make_shares, limits }
    }
}

/// Counts a record under its first make, in or out.
pub fn count_make(counts: &mut [u32], record: &Firearm, change: fn(u32, u32) -> u32) {
    if let Some(count) = record.makes.first().and_then(|make| counts.get_mut(*make as usize)) {
        *count = change(*count, 1);
    }
}

/// What share of so many records each make has, by how many have it.
pub fn make_shares(counts: &[u32], records: usize) -> Vec<f32> {
    let all = records.max(1) as f32;
    counts.iter().map(|count| *count as f32 / all).collect()
}

/// A seized firearm is one gun: by how much the probabilities of different guns add up to more than one; one when they do
/// not. Where many records carry one number, the trees have seen too few like it to say so themselves.
fn more_than_one_gun(judged: &[Judged], guns: &[usize]) -> f32 {
    let mut of_gun: Vec<f32> = vec![0.0; guns.len()];
    for one in judged {
        if let Some(most) = guns.get(one.considered).and_then(|gun| of_gun.get_mut(*gun)) {
            *most = most.max(one.link.probability);
        }
    }
    of_gun.iter().sum::<f32>().max(1.0)
}

/// Numbers the guns in the order in which they stand.
fn rank_guns(judged: &mut [Judged], guns: &[usize]) {
    let mut met: Vec<usize> = Vec::new();
    for one in judged {
        let gun = guns.get(one.considered).copied().unwrap_or(one.considered);
        one.rank = 1 + match met.iter().position(|known| *known == gun) {
            Some(place) => place,
            None => {
                met.push(gun);
                met.len() - 1
            }
        };
    }
}

/// What several threads found and did.
pub(super) fn together<T>(parts: Vec<(Vec<T>, Counts)>) -> (Vec<T>, Counts) {
    let mut counts = Counts::default();
    let mut all = Vec::with_capacity(parts.iter().map(|(part, _)| part.len()).sum());
    for (part, counted) in parts {
        all.extend(part);
        counts.add(counted);
    }
    (all, counts)
}

/// The state of a search that is used again for the next seizure.
#[derive(Debug, Default)]
pub struct Search {
    places: Vec<u32>,
    keys: Vec<u32>,
    numbers: Vec<[f32; PAIR_COUNT + RIVAL_COUNT]>,
    scores: Vec<f32>,
    /// Candidates of the last seizure, the heaviest first.
    pub considered: Vec<Considered>,
    /// The gun of each: the place of its first record among them.
    pub guns: Vec<usize>,
    /// Their numbers beside each other.
    pub rivals: Vec<[f32; RIVAL_COUNT]>,
    /// Those that are probable enough to be given, the most probable first.
    pub judged: Vec<Judged>,
    /// What all searches did.
    pub counts: Counts,
}

/// Lays the numbers of both stages side by side.
pub fn fill(
    numbers: &mut [f32; PAIR_COUNT + RIVAL_COUNT],
    evidence: &PairEvidence,
    rivals: &[f32; RIVAL_COUNT],
) {
    for (slot, number) in numbers.iter_mut().zip(evidence.numbers.iter().chain(rivals)) {
        *slot = *number;
    }
}
