//! What joins two members, and what is left apart.
//!
//! Two kinds of link stand for some and not for others, because what takes them away is not for everybody to know: a strong match
//! that an owner has rejected, and a name in a notice that fits two rows of which one may be withheld. They are stored, and left
//! out where what takes them away is seen (the guard does it for bureaus); were they left out for all, their absence would tell.
//!
//! A link is what a source says of its own rows, what the people concerned have confirmed, or what is strong enough that both
//! bureaus are told of it. A pair in `REVIEW` or `WATCH` never joins anything, nor does one that somebody has rejected, an examiner
//! has eliminated or could not decide on, nor, where both are seen, a name that fits two rows. Two persons must not stand in one network because two
//! serial numbers are a little alike.

use super::members::{MemberRow, Members};
use crate::rows;
use anyhow::Result;
use datafusion::prelude::SessionContext;
use proofhouse_matching::networks::kinds::names_a_case;
use proofhouse_matching::networks::{LinkKind, MemberKind, MemberName, parents};
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::networks::NetworkLinkRow;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The links that were found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) links: Vec<NetworkLinkRow>,
    /// Those of them that stand where everything is seen.
    pub(super) standing: Vec<NetworkLinkRow>,
    pub(super) names_not_resolved: usize,
}

/// A pair of which a table says something.
#[derive(Debug, Deserialize)]
struct PairRow {
    statement_id: Option<String>,
    left_bureau: String,
    left_id: String,
    right_bureau: String,
    right_id: String,
    right_item_no: i32,
    probability: Option<f64>,
}

/// What a table says of pairs.
struct Source {
    kind: LinkKind,
    members: (MemberKind, MemberKind),
    sql: &'static str,
}

/// What tables say of pairs. Of two exhibits only the words of their owners have come to anything in `ballistic_pairs`.
const SOURCES: [Source; 7] = [
    Source {
        kind: LinkKind::ConfirmedFirearm,
        members: (MemberKind::Firearm, MemberKind::Item),
        sql: "SELECT candidate_id AS statement_id, record_bureau AS left_bureau, record_id AS left_id, \
              seizure_bureau AS right_bureau, seizure_id AS right_id, item_no AS right_item_no, \
              cast(NULL AS double) AS probability FROM hits WHERE state = 'CONFIRMED' AND seizure_id IS NOT NULL",
    },
    Source {
        kind: LinkKind::ConfirmedFirearm,
        members: (MemberKind::Firearm, MemberKind::Firearm),
        sql: "SELECT candidate_id AS statement_id, record_bureau AS left_bureau, record_id AS left_id, \
              other_record_bureau AS right_bureau, other_record_id AS right_id, cast(0 AS int) AS right_item_no, \
              cast(NULL AS double) AS probability FROM hits WHERE state = 'CONFIRMED' AND other_record_id IS NOT NULL",
    },
    Source {
        kind: LinkKind::StrongMatch,
        members: (MemberKind::Firearm, MemberKind::Item),
        sql: "SELECT m.candidate_id AS statement_id, m.record_bureau AS left_bureau, m.record_id AS left_id, \
              m.seizure_bureau AS right_bureau, m.seizure_id AS right_id, m.item_no AS right_item_no, m.probability \
              FROM matches AS m WHERE m.band = 'STRONG'",
    },
    Source {
        kind: LinkKind::StrongDuplicate,
        members: (MemberKind::Firearm, MemberKind::Firearm),
        sql: "SELECT m.pair_id AS statement_id, m.left_bureau, m.left_record_id AS left_id, \
              m.right_bureau, m.right_record_id AS right_id, cast(0 AS int) AS right_item_no, m.probability \
              FROM record_duplicates AS m WHERE m.band = 'STRONG'",
    },
    Source {
        kind: LinkKind::ConfirmedExhibits,
        members: (MemberKind::Exhibit, MemberKind::Exhibit),
        sql: "SELECT cast(NULL AS varchar) AS statement_id, left_bureau, left_exhibit_id AS left_id, \
              right_bureau, right_exhibit_id AS right_id, cast(0 AS int) AS right_item_no, \
              cast(NULL AS double) AS probability FROM ballistic_pairs WHERE state = 'CONFIRMED_HIT'",
    },
    Source {
        kind: LinkKind::ExhibitLead,
        members: (MemberKind::Exhibit, MemberKind::Exhibit),
        sql: "SELECT cast(NULL AS varchar) AS statement_id, left_bureau, left_exhibit_id AS left_id, \
              right_bureau, right_exhibit_id AS right_id, cast(0 AS int) AS right_item_no, \
              cast(NULL AS double) AS probability FROM ballistic_pairs WHERE state IN ('LEAD', 'HIT_CANDIDATE')",
    },
    Source {
        kind: LinkKind::StrongCandidate,
        members: (MemberKind::Exhibit, MemberKind::Exhibit),
        sql: "SELECT c.candidate_id AS statement_id, c.left_bureau, c.left_exhibit_id AS left_id, \
              c.right_bureau, c.right_exhibit_id AS right_id, cast(0 AS int) AS right_item_no, \
              cast(NULL AS double) AS probability FROM ballistic_candidates AS c LEFT JOIN ballistic_pairs AS p \
              ON p.state IN ('REJECTED', 'ELIMINATED', 'INCONCLUSIVE') \
              AND p.left_bureau || '/' || p.left_exhibit_id = least(c.left_bureau || '/' || c.left_exhibit_id, \
                c.right_bureau || '/' || c.right_exhibit_id) \
              AND p.right_bureau || '/' || p.right_exhibit_id = greatest(c.left_bureau || '/' || c.left_exhibit_id, \
                c.right_bureau || '/' || c.right_exhibit_id) \
              WHERE c.band = 'STRONG' AND p.state IS NULL",
    },
];

/// Finds all links between these members.
pub(super) async fn find(session: &SessionContext, members: &Members) -> Result<Found> {
    let mut book = LinkBook::new(members);
    book.parts_of_seizures(members);
    book.cases(members);
    book.trace_requests(members);
    let names_not_resolved = book.notices(members);
    for source in SOURCES {
        let pairs: Vec<PairRow> = rows::read(session, source.sql).await?;
        for pair in &pairs {
            book.pair(&source, pair);
        }
    }
    let links: Vec<NetworkLinkRow> = book.links.into_values().collect();
    let rejected: Vec<RejectedRow> =
        rows::read(session, "SELECT candidate_id FROM hits WHERE state = 'REJECTED'").await?;
    let rejected: HashSet<&str> = rejected.iter().map(|pair| pair.candidate_id.as_str()).collect();
    let standing = standing(&links, &rejected);
    Ok(Found { links, standing, names_not_resolved })
}

/// A pair that an owner has said is not one firearm.
#[derive(Debug, Deserialize)]
struct RejectedRow {
    candidate_id: String,
}

/// The links that stand where everything is seen: a pair that an owner has rejected stays apart, also while `matches` has not been
/// made anew since, and so does a name that fits two rows.
fn standing(links: &[NetworkLinkRow], rejected: &HashSet<&str>) -> Vec<NetworkLinkRow> {
    let mut fitting: HashMap<&str, usize> = HashMap::new();
    for name in links.iter().filter_map(name_in_a_notice) {
        *fitting.entry(name).or_default() += 1;
    }
    let stands = |link: &&NetworkLinkRow| {
        let is_rejected = link.statement_id.as_deref().is_some_and(|pair| rejected.contains(pair));
        let is_unclear =
            name_in_a_notice(link).is_some_and(|name| fitting.get(name).is_some_and(|fits| *fits > 1));
        !is_rejected && !is_unclear
    };
    links.iter().filter(stands).cloned().collect()
}

fn name_in_a_notice(link: &NetworkLinkRow) -> Option<&str> {
    link.statement_id.as_deref().filter(|_| link.link_kind == LinkKind::NoticeNames.as_str())
}

/// Links while they are gathered.
struct LinkBook<'row> {
    members: HashMap<MemberName<'row>, &'row MemberRow>,
    /// By name: a link that is said twice is one.
    links: BTreeMap<String, NetworkLinkRow>,
}

impl<'row> LinkBook<'row> {
    fn new(members: &'row Members) -> LinkBook<'row> {
        let named = |kind: MemberKind| members.of(kind).iter().map(move |row| (row.name(kind), row));
        LinkBook { members: MemberKind::ALL.into_iter().flat_map(named).collect(), links: BTreeMap::new() }
    }

    /// Joins two members, when both take part. Cases have no rows and are there with whatever is of them.
    fn join(
        &mut self,
        kind: LinkKind,
        ends: [MemberName<'_>; 2],
        probability: Option<f64>,
        statement_id: Option<&str>,
    ) {
        let [one, other] = ends;
        let (left, right) = if one <= other { (one, other) } else { (other, one) };
        let about = |end: &MemberName<'_>| match end.kind {
            MemberKind::Case => Some((None, None)),
            _ => self.members.get(end).map(|row| (row.country.clone(), row.day)),
        };
        let (Some((left_country, left_day)), Some((right_country, right_day))) =
            (about(&left), about(&right))
        else {
            return;
        };
        if left == right {
            return;
        }
        let strength = kind.strength(probability);
        let link_id = short_name('L', &format!("{}|{left}|{right}", kind.as_str()));
        let end = |end: MemberName<'_>| {
            (end.kind.as_str().to_owned(), end.bureau.to_owned(), end.id.to_owned(), end.item_no)
        };
        let (left_kind, left_bureau, left_id, left_item_no) = end(left);
        let (right_kind, right_bureau, right_id, right_item_no) = end(right);
        let row = NetworkLinkRow {
            link_id: link_id.clone(),
            link_kind: kind.as_str().to_owned(),
            strength,
            left_kind,
            left_bureau,
            left_id,
            left_item_no,
            left_country,
            left_day,
            right_kind,
            right_bureau,
            right_id,
            right_item_no,
            right_country,
            right_day,
            stated_in: kind.stated_in().to_owned(),
            statement_id: statement_id.map(str::to_owned),
            explanation: kind.explanation(strength),
        };
        self.links.insert(link_id, row);
    }

    fn parts_of_seizures(&mut self, members: &Members) {
        for item in members.of(MemberKind::Item) {
            let seizure = MemberName { item_no: 0, ..item.name(MemberKind::Seizure) };
            self.join(LinkKind::ItemOfSeizure, [item.name(MemberKind::Item), seizure], None, None);
        }
    }

    /// A case is there where a laboratory has an exhibit of it; a seizure belongs to it when its bureau gave it that number.
    fn cases(&mut self, members: &Members) {
        let mut known: HashSet<(&str, &str)> = HashSet::new();
        for exhibit in members.of(MemberKind::Exhibit) {
            let Some(case) = case_of(exhibit) else { continue };
            known.insert((case.bureau, case.id));
            self.join(LinkKind::ExhibitOfCase, [exhibit.name(MemberKind::Exhibit), case], None, None);
        }
        for seizure in members.of(MemberKind::Seizure) {
            let case = case_of(seizure).filter(|case| known.contains(&(case.bureau, case.id)));
            let Some(case) = case else { continue };
            self.join(LinkKind::SeizureOfCase, [seizure.name(MemberKind::Seizure), case], None, None);
        }
    }

    fn trace_requests(&mut self, members: &Members) {
        for request in members.of(MemberKind::Trace) {
            let Some(seizure) = &request.seizure_id else { continue };
            let seizure =
                MemberName { kind: MemberKind::Seizure, bureau: &request.bureau, id: seizure, item_no: 0 };
            self.join(LinkKind::TraceOfSeizure, [request.name(MemberKind::Trace), seizure], None, None);
        }
        let requests = members.requests();
        let named = |place: usize| {
            requests.get(place).map(|request| MemberName {
                kind: MemberKind::Trace,
                bureau: &request.requesting_bureau,
                id: &request.trace_id,
                item_no: 0,
            })
        };
        for (place, parent) in parents(requests).into_iter().enumerate() {
            if let (Some(follower), Some(followed)) = (named(place), parent.and_then(named)) {
                self.join(LinkKind::TraceFollowsTrace, [follower, followed], None, None);
            }
        }
    }

    /// A notice names rows without saying of which bureau or kind: the requester's own are meant, and only where one fits. Which
    /// fit is for whoever reads to count: a link to each is kept. Returns how many names join nothing where all rows are seen.
    fn notices(&mut self, members: &Members) -> usize {
        let mut not_resolved = 0;
        for notice in members.of(MemberKind::Notice) {
            for reference in notice.names.iter().flatten() {
                let kinds = [MemberKind::Firearm, MemberKind::Seizure, MemberKind::Trace];
                let fitting: Vec<MemberName<'_>> = kinds
                    .into_iter()
                    .map(|kind| MemberName { kind, bureau: &notice.bureau, id: reference, item_no: 0 })
                    .filter(|name| self.members.contains_key(name))
                    .collect();
                not_resolved += usize::from(fitting.len() != 1);
                let notice = notice.name(MemberKind::Notice);
                let name = short_name('R', &format!("{notice}|{reference}"));
                for named in fitting {
                    self.join(LinkKind::NoticeNames, [notice, named], None, Some(&name));
                }
            }
        }
        not_resolved
    }

    fn pair(&mut self, source: &Source, pair: &PairRow) {
        let (left_kind, right_kind) = source.members;
        let left = MemberName { kind: left_kind, bureau: &pair.left_bureau, id: &pair.left_id, item_no: 0 };
        let right = MemberName {
            kind: right_kind,
            bureau: &pair.right_bureau,
            id: &pair.right_id,
            item_no: pair.right_item_no,
        };
        self.join(source.kind, [left, right], pair.probability, pair.statement_id.as_deref());
    }
}

/// The case whose number a row carries, when it is a number.
fn case_of(row: &MemberRow) -> Option<MemberName<'_>> {
    let id = row.case_ref.as_deref().filter(|number| names_a_case(number))?;
    Some(MemberName { kind: MemberKind::Case, bureau: &row.bureau, id, item_no: 0 })
}
