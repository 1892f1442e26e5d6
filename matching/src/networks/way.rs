//! The strongest way between two members.
//!
//! The strength of a way is the product of its links: the chance that all of them hold, if each held or failed by itself. The
//! strongest way is the shortest one where a link is as long as the negative logarithm of its strength (Dijkstra 1959). Of
//! ways that are equally strong the one with fewer links is taken.

use super::kinds::{MemberName, ends};
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use proofhouse_schemas::tables::networks::NetworkLinkRow;
use std::collections::HashMap;
use std::ops::Add;

/// A way from one member to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Way<'row> {
    /// Its members, from the one end to the other.
    pub members: Vec<MemberName<'row>>,
    /// The links between them, one less.
    pub links: Vec<&'row NetworkLinkRow>,
    /// The product of their strengths.
    pub strength: f64,
}

/// How long a way is, in whole billionths of a natural logarithm, so that equal ways are equal on every machine; and how many
/// links it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Length {
    billionths: u64,
    links: u32,
}

impl Length {
    fn of(link: &NetworkLinkRow) -> Length {
        let long = (-link.strength.ln() * 1e9).round();
        // A conversion from a number out of range ends at the nearest bound.
        Length { billionths: long.clamp(0.0, 1e12) as u64, links: 1 }
    }
}

impl Add for Length {
    type Output = Length;

    fn add(self, other: Length) -> Length {
        Length {
            billionths: self.billionths.saturating_add(other.billionths),
            links: self.links.saturating_add(other.links),
        }
    }
}

/// The strongest way from one member to another over these links; `None` where none leads there.
pub fn strongest_way<'row>(
    links: &'row [NetworkLinkRow],
    from: MemberName<'_>,
    to: MemberName<'_>,
) -> Option<Way<'row>> {
    let mut sorted: Vec<&NetworkLinkRow> = links.iter().filter(|link| link.strength > 0.0).collect();
    sorted.sort_by(|one, other| one.link_id.cmp(&other.link_id));
    let mut graph: UnGraph<MemberName<'row>, &'row NetworkLinkRow> = UnGraph::default();
    let mut places: HashMap<MemberName<'_>, NodeIndex> = HashMap::new();
    for link in sorted {
        let Some(names) = ends(link) else { continue };
        let [left, right] = names.map(|name| *places.entry(name).or_insert_with(|| graph.add_node(name)));
        graph.add_edge(left, right, link);
    }
    let (start, goal) = (*places.get(&from)?, *places.get(&to)?);
    let length = |edge: petgraph::graph::EdgeReference<'_, &NetworkLinkRow>| Length::of(edge.weight());
    let (_, nodes) = astar(&graph, start, |node| node == goal, length, |_| Length::default())?;
    let steps: Option<Vec<&NetworkLinkRow>> = nodes
        .iter()
        .zip(nodes.iter().skip(1))
        .map(|(one, other)| {
            // Two members may be joined by several links: by a model, and by what their owners say.
            let between = graph.edges_connecting(*one, *other).map(|edge| *edge.weight());
            between.max_by(|one, other| {
                one.strength.total_cmp(&other.strength).then_with(|| other.link_id.cmp(&one.link_id))
            })
        })
        .collect();
    let links = steps?;
    let strength = links.iter().map(|link| link.strength).product();
    let members = nodes.iter().filter_map(|node| graph.node_weight(*node).copied()).collect();
    Some(Way { members, links, strength })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::networks::components::tests::link;
    use crate::networks::kinds::{LinkKind, MemberKind};

    fn record(id: &str) -> MemberName<'_> {
        MemberName { kind: MemberKind::Firearm, bureau: "fr", id, item_no: 0 }
    }

    #[test]
    fn a_longer_way_over_surer_links_is_stronger() {
        use LinkKind::{ConfirmedFirearm, StrongDuplicate};
        let links = [
            link(StrongDuplicate, "FIREARM:fr/1", "FIREARM:fr/4", Some(0.86)),
            link(StrongDuplicate, "FIREARM:fr/1", "FIREARM:fr/2", Some(0.98)),
            link(StrongDuplicate, "FIREARM:fr/2", "FIREARM:fr/3", Some(0.97)),
            link(ConfirmedFirearm, "FIREARM:fr/2", "FIREARM:fr/3", None),
            link(StrongDuplicate, "FIREARM:fr/3", "FIREARM:fr/4", Some(0.99)),
        ];
        let way = strongest_way(&links, record("1"), record("4")).unwrap();
        assert_eq!(way.members, ["1", "2", "3", "4"].map(record));
        assert!((way.strength - 0.98 * 0.99).abs() < 1e-12, "{}", way.strength);
        assert_eq!(way.links[1].link_kind, "CONFIRMED_FIREARM", "what owners say is surer than the model");
        let back = strongest_way(&links, record("4"), record("1")).unwrap();
        assert!((back.strength - way.strength).abs() < 1e-12);
        assert_eq!(strongest_way(&links, record("1"), record("9")), None);
    }

    #[test]
    fn of_equally_strong_ways_the_one_with_fewer_links_is_told() {
        use LinkKind::ConfirmedFirearm;
        let links = [
            link(ConfirmedFirearm, "FIREARM:fr/1", "FIREARM:fr/2", None),
            link(ConfirmedFirearm, "FIREARM:fr/2", "FIREARM:fr/3", None),
            link(ConfirmedFirearm, "FIREARM:fr/1", "FIREARM:fr/3", None),
        ];
        assert_eq!(strongest_way(&links, record("1"), record("3")).unwrap().links.len(), 1);
    }

    /// Held against every way there is, in small graphs.
    #[test]
    fn no_other_way_is_stronger() {
        use proptest::prelude::*;
        fn best(links: &[NetworkLinkRow], at: &str, goal: &str, seen: &mut Vec<String>) -> f64 {
            if at == goal {
                return 1.0;
            }
            let mut most: f64 = 0.0;
            for link in links {
                let other = if link.left_id == at {
                    &link.right_id
                } else if link.right_id == at {
                    &link.left_id
                } else {
                    continue;
                };
                if seen.contains(other) {
                    continue;
                }
                seen.push(other.clone());
                most = most.max(link.strength * best(links, other, goal, seen));
                seen.pop();
            }
            most
        }
        proptest!(|(pairs in prop::collection::vec((0u8..6, 0u8..6, 0.05f64..0.99), 1..10))| {
            let links: Vec<NetworkLinkRow> = pairs
                .iter()
                .filter(|(one, other, _)| one != other)
                .map(|(one, other, p)| link(LinkKind::StrongDuplicate, &format!("FIREARM:fr/{one}"), &format!("FIREARM:fr/{other}"), Some(*p)))
                .collect();
            let found = strongest_way(&links, record("0"), record("1")).map_or(0.0, |way| way.strength);
            let most = best(&links, "0", "1", &mut vec!["0".to_owned()]);
            prop_assert!((found - most).abs() < 1e-8, "{} {}", found, most);
        });
    }
}
