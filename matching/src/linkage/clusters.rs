//! Records of one firearm, gathered from pairs.
//!
//! Pairs are joined from the most probable on, so that the last pair which a cluster needed is its weakest link: the least
//! probability on the best way between any two of its records (the bottleneck of a maximum spanning tree, Kruskal 1956).

use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// Records that are taken for one firearm.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Places of the records, in order.
    pub members: Vec<u32>,
    /// The least probable of the pairs that hold it together.
    pub weakest_link: f64,
}

/// The clusters of pairs of places with their probabilities, by their first members.
pub fn clusters(pairs: &[(u32, u32, f64)]) -> Vec<Cluster> {
    let Some(last) = pairs.iter().map(|(one, other, _)| *one.max(other)).max() else { return Vec::new() };
    let mut sorted: Vec<&(u32, u32, f64)> = pairs.iter().collect();
    sorted.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut joined: UnionFind<usize> = UnionFind::new(last as usize + 1);
    let mut weakest: BTreeMap<usize, f64> = BTreeMap::new();
    for (one, other, probability) in sorted {
        let (one, other) = (joined.find(*one as usize), joined.find(*other as usize));
        if joined.union(one, other) {
            let least =
                [one, other].iter().filter_map(|root| weakest.remove(root)).fold(*probability, f64::min);
            weakest.insert(joined.find(one), least);
        }
    }
    let mut members: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for place in 0..=last {
        let root = joined.find(place as usize);
        if weakest.contains_key(&root) {
            members.entry(root).or_default().push(place);
        }
    }
    let mut found: Vec<Cluster> = members
        .into_iter()
        .filter_map(|(root, members)| Some(Cluster { members, weakest_link: *weakest.get(&root)? }))
        .collect();
    found.sort_by(|a, b| a.members.cmp(&b.members));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_as_strong_as_its_weakest_link() {
        let found = clusters(&[(5, 2, 0.9), (2, 7, 0.86), (5, 7, 0.99), (1, 3, 0.95)]);
        assert_eq!(
            found,
            [
                Cluster { members: vec![1, 3], weakest_link: 0.95 },
                // 2 and 7 are held together by way of 5; their own pair is not needed.
                Cluster { members: vec![2, 5, 7], weakest_link: 0.9 },
            ]
        );
        assert_eq!(clusters(&[]), []);
    }
}
