//! The networks that links come to.
//!
//! Links are taken from the surest on, so that the last one that a network needed is its weakest link: the least on the best
//! way between any two of its members (the bottleneck of a maximum spanning tree, Kruskal 1956).

use super::kinds::{MemberKind, MemberName, ends};
use petgraph::unionfind::UnionFind;
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::networks::{NetworkLinkRow, NetworkMemberRow, NetworkRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The networks of some links.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Networks {
    /// A row for each, by their names.
    pub networks: Vec<NetworkRow>,
    /// Their members, by network and name.
    pub members: Vec<NetworkMemberRow>,
}

/// A member while networks are gathered.
struct Member<'row> {
    name: MemberName<'row>,
    country: Option<&'row str>,
    day: Option<chrono::NaiveDate>,
    /// Its surest link; the one with the first name of equally sure ones.
    tie: &'row NetworkLinkRow,
}

/// What is gathered of a network.
#[derive(Default)]
struct Gathered {
    members: Vec<usize>,
    links: usize,
    weakest: Option<f64>,
    /// Of the links that join more than parts to their whole.
    strongest: Option<f64>,
}

/// Gathers the networks of links, in whatever order these come. A seizure with its items, or a case with its exhibits, is no
/// network yet: something must join what is not part of it.
pub fn networks(links: &[NetworkLinkRow]) -> Networks {
    let mut sorted: Vec<&NetworkLinkRow> = links.iter().filter(|link| link.strength > 0.0).collect();
    sorted.sort_by(|one, other| {
        other.strength.total_cmp(&one.strength).then_with(|| one.link_id.cmp(&other.link_id))
    });
    let mut places: HashMap<MemberName<'_>, usize> = HashMap::with_capacity(sorted.len());
    let mut members: Vec<Member<'_>> = Vec::with_capacity(sorted.len());
    let mut joined: Vec<(usize, usize, &NetworkLinkRow)> = Vec::with_capacity(sorted.len());
    for link in sorted {
        let Some([left, right]) = ends(link) else { continue };
        let abouts =
            [(link.left_country.as_deref(), link.left_day), (link.right_country.as_deref(), link.right_day)];
        let [left, right] = [(left, abouts[0]), (right, abouts[1])].map(|(name, (country, day))| {
            *places.entry(name).or_insert_with(|| {
                members.push(Member { name, country, day, tie: link });
                members.len() - 1
            })
        });
        joined.push((left, right, link));
    }
    let mut sets: UnionFind<usize> = UnionFind::new(members.len());
    // Of a link that joins two sets, its strength: the last of them, the least, is the weakest of the network.
    let mut needed: Vec<(usize, f64)> = Vec::new();
    for (left, right, link) in &joined {
        if sets.union(*left, *right) {
            needed.push((*left, link.strength));
        }
    }
    let mut gathered: HashMap<usize, Gathered> = HashMap::new();
    for place in 0..members.len() {
        gathered.entry(sets.find(place)).or_default().members.push(place);
    }
    for (place, strength) in needed {
        gathered.entry(sets.find(place)).or_default().weakest = Some(strength);
    }
    for (left, right, link) in &joined {
        let network = gathered.entry(sets.find(*left)).or_default();
        network.links += 1;
        let is_of_a_whole = [(*left, *right), (*right, *left)].iter().any(|(part, whole)| {
            let kinds = (members.get(*part).map(|m| m.name.kind), members.get(*whole).map(|m| m.name.kind));
            matches!(
                kinds,
                (Some(MemberKind::Item), Some(MemberKind::Seizure))
                    | (Some(MemberKind::Exhibit), Some(MemberKind::Case))
            )
        });
        if !is_of_a_whole {
            network.strongest = Some(network.strongest.map_or(link.strength, |most| most.max(link.strength)));
        }
    }
    let mut rows: BTreeMap<String, (NetworkRow, Vec<NetworkMemberRow>)> = BTreeMap::new();
    for network in gathered.into_values() {
        let Some(strongest) = network.strongest else { continue };
        let mut of_network: Vec<&Member<'_>> =
            network.members.iter().filter_map(|place| members.get(*place)).collect();
        of_network.sort_by_key(|member| member.name);
        let Some(first) = of_network.first() else { continue };
        let network_id = short_name('N', &first.name.to_string());
        let row = network_row(&network_id, &network, strongest, &of_network);
        let member_rows = of_network.iter().map(|member| member_row(&network_id, member)).collect();
        rows.insert(network_id, (row, member_rows));
    }
    let mut found = Networks::default();
    for (row, members) in rows.into_values() {
        found.networks.push(row);
        found.members.extend(members);
    }
    found
}

fn network_row(network_id: &str, network: &Gathered, strongest: f64, members: &[&Member<'_>]) -> NetworkRow {
    let count = |kind: MemberKind| counted(members.iter().filter(|member| member.name.kind == kind).count());
    let bureaus: BTreeSet<&str> = members.iter().map(|member| member.name.bureau).collect();
    let countries: BTreeSet<&str> = members.iter().filter_map(|member| member.country).collect();
    NetworkRow {
        network_id: network_id.to_owned(),
        members: counted(members.len()),
        links: counted(network.links),
        firearms: count(MemberKind::Firearm),
        items: count(MemberKind::Item),
        seizures: count(MemberKind::Seizure),
        exhibits: count(MemberKind::Exhibit),
        cases: count(MemberKind::Case),
        traces: count(MemberKind::Trace),
        notices: count(MemberKind::Notice),
        bureaus: bureaus.into_iter().map(str::to_owned).collect(),
        countries: countries.into_iter().map(str::to_owned).collect(),
        first_day: members.iter().filter_map(|member| member.day).min(),
        last_day: members.iter().filter_map(|member| member.day).max(),
        weakest_link: network.weakest.unwrap_or(strongest),
        strongest_link: strongest,
    }
}

fn member_row(network_id: &str, member: &Member<'_>) -> NetworkMemberRow {
    NetworkMemberRow {
        network_id: network_id.to_owned(),
        member_kind: member.name.kind.as_str().to_owned(),
        bureau: member.name.bureau.to_owned(),
        member_id: member.name.id.to_owned(),
        item_no: member.name.item_no,
        country: member.country.map(str::to_owned),
        day: member.day,
        link_id: member.tie.link_id.clone(),
        link_kind: member.tie.link_kind.clone(),
        link_strength: member.tie.strength,
    }
}

fn counted(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::networks::kinds::LinkKind;
    use proptest::prelude::*;

    /// A link between two members, each written as `KIND:bureau/id`.
    pub(in crate::networks) fn link(
        kind: LinkKind,
        left: &str,
        right: &str,
        probability: Option<f64>,
    ) -> NetworkLinkRow {
        let end = |text: &str| {
            let (kind, name) = text.split_once(':').unwrap();
            let (bureau, id) = name.split_once('/').unwrap();
            let (id, item) = id.split_once('#').unwrap_or((id, "0"));
            (kind.to_owned(), bureau.to_owned(), id.to_owned(), item.parse().unwrap())
        };
        let strength = kind.strength(probability);
        let (left_kind, left_bureau, left_id, left_item_no) = end(left);
        let (right_kind, right_bureau, right_id, right_item_no) = end(right);
        NetworkLinkRow {
            link_id: short_name('L', &format!("{}|{left}|{right}", kind.as_str())),
            link_kind: kind.as_str().to_owned(),
            strength,
            left_country: Some(left_bureau.to_uppercase()),
            right_country: Some(right_bureau.to_uppercase()),
            left_kind,
            left_bureau,
            left_id,
            left_item_no,
            left_day: None,
            right_kind,
            right_bureau,
            right_id,
            right_item_no,
            right_day: None,
            stated_in: kind.stated_in().to_owned(),
            statement_id: None,
            explanation: kind.explanation(strength),
        }
    }

    #[test]
    fn two_seizures_are_one_network_by_way_of_a_record() {
        use LinkKind::{ItemOfSeizure, StrongMatch};
        let links = [
            link(ItemOfSeizure, "ITEM:fr/S-1#1", "SEIZURE:fr/S-1", None),
            link(ItemOfSeizure, "ITEM:be/S-2#1", "SEIZURE:be/S-2", None),
            link(StrongMatch, "FIREARM:de/R-1", "ITEM:fr/S-1#1", Some(0.9)),
            link(StrongMatch, "FIREARM:de/R-1", "ITEM:be/S-2#1", Some(0.86)),
            link(ItemOfSeizure, "ITEM:es/S-9#1", "SEIZURE:es/S-9", None),
        ];
        let found = networks(&links);
        assert_eq!(found.networks.len(), 1, "{found:?}");
        let network = &found.networks[0];
        assert_eq!((network.members, network.links), (5, 4));
        assert_eq!((network.firearms, network.items, network.seizures), (1, 2, 2));
        assert_eq!(network.bureaus, ["be", "de", "fr"]);
        assert_eq!((network.weakest_link, network.strongest_link), (0.86, 0.9));
        assert_eq!(network.network_id, short_name('N', "FIREARM:de/R-1"));
        let tied: Vec<(&str, f64)> =
            found.members.iter().map(|member| (member.link_kind.as_str(), member.link_strength)).collect();
        assert_eq!(tied[0], ("STRONG_MATCH", 0.9), "a record is tied in by its surest match");
        assert!(found.members.iter().all(|member| member.bureau != "es"), "a seizure alone is no network");
    }

    #[test]
    fn a_circle_is_as_weak_as_the_weakest_link_that_it_needs() {
        use LinkKind::StrongDuplicate;
        let links = [
            link(StrongDuplicate, "FIREARM:fr/1", "FIREARM:fr/2", Some(0.99)),
            link(StrongDuplicate, "FIREARM:fr/2", "FIREARM:fr/3", Some(0.95)),
            link(StrongDuplicate, "FIREARM:fr/1", "FIREARM:fr/3", Some(0.86)),
        ];
        let found = networks(&links);
        assert_eq!(found.networks[0].weakest_link, 0.95, "one and three are held together by two");
    }

    fn any_links() -> impl Strategy<Value = Vec<NetworkLinkRow>> {
        let end = (0usize..4, 0usize..8).prop_map(|(kind, number)| {
            let kind = ["FIREARM", "SEIZURE", "CASE", "EXHIBIT"][kind];
            format!("{kind}:fr/{number}")
        });
        prop::collection::vec((end.clone(), end, 0.01f64..0.99), 0..40).prop_map(|pairs| {
            pairs
                .into_iter()
                .filter(|(left, right, _)| left != right)
                .map(|(left, right, p)| link(LinkKind::StrongMatch, &left, &right, Some(p)))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_links_does_not_matter(links in any_links(), pivot in 0usize..40) {
            let mut turned = links.clone();
            let pivot = pivot % turned.len().max(1);
            turned.rotate_left(pivot);
            turned.reverse();
            // Of links with one name the surest is kept by the sort; the name says all but the strength.
            prop_assert_eq!(networks(&turned), networks(&links));
        }

        #[test]
        fn members_of_one_network_and_no_others_are_joined_by_a_way(links in any_links()) {
            let found = networks(&links);
            let network_of = |name: MemberName<'_>| found.members.iter().find(|member| {
                member.member_kind == name.kind.as_str() && member.bureau == name.bureau && member.member_id == name.id
            }).map(|member| member.network_id.clone());
            for link in &links {
                let [left, right] = ends(link).unwrap();
                prop_assert_eq!(network_of(left), network_of(right));
            }
            for network in &found.networks {
                let of_network: Vec<&NetworkMemberRow> =
                    found.members.iter().filter(|member| member.network_id == network.network_id).collect();
                prop_assert_eq!(of_network.len(), network.members as usize);
                let name = |row: &NetworkMemberRow| (row.member_kind.clone(), row.member_id.clone());
                let first = name(of_network[0]);
                for other in of_network.iter().skip(1) {
                    let one = MemberName { kind: MemberKind::parse(&first.0).unwrap(), bureau: "fr", id: &first.1, item_no: 0 };
                    let two = MemberName { kind: MemberKind::parse(&other.member_kind).unwrap(), bureau: "fr", id: &other.member_id, item_no: 0 };
                    let way = crate::networks::strongest_way(&links, one, two);
                    prop_assert!(way.is_some());
                    let way = way.unwrap();
                    prop_assert!(way.links.iter().all(|link| link.strength <= 0.999));
                }
            }
        }
    }
}
