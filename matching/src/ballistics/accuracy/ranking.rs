//! Which places of a list the mates of a query take.

/// Queries against lists, for top-place rates and recall.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    queries: Vec<Query>,
}

#[derive(Debug, Clone)]
struct Query {
    unit: usize,
    /// Places that the mates take, counted from 1, rising.
    places: Vec<usize>,
}

impl Ranking {
    /// Adds a query: its unit (see [`Trial::units`](super::Trial)), and the score of every entry of the list with
    /// whether it is a mate. Of equal scores those of other sources come first, so that ties never help. A query
    /// without a mate is left out.
    pub fn add(&mut self, unit: usize, mut list: Vec<(f64, bool)>) {
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let places: Vec<usize> =
            list.iter().enumerate().filter(|(_, (_, mate))| *mate).map(|(index, _)| index + 1).collect();
        if !places.is_empty() {
            self.queries.push(Query { unit, places });
        }
    }

    /// How many queries have a mate.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.queries.len()
    }

    /// Share of the queries with at least one mate among the first places. `None` without weighted queries.
    #[must_use]
    pub fn any_within(&self, places: usize, weights: &[f64]) -> Option<f64> {
        let counted = |query: &Query| {
            let found = query.places.first().is_some_and(|&place| place <= places);
            (f64::from(u8::from(found)), 1.0)
        };
        self.share(counted, weights)
    }

    /// Share of the mates among the first places, of at most so many mates for a query as there are places. `None`
    /// without weighted queries.
    #[must_use]
    pub fn recall_within(&self, places: usize, weights: &[f64]) -> Option<f64> {
        let counted = |query: &Query| {
            let found = query.places.iter().filter(|&&place| place <= places).count();
            (found as f64, query.places.len().min(places) as f64)
        };
        self.share(counted, weights)
    }

    fn share(&self, counted: impl Fn(&Query) -> (f64, f64), weights: &[f64]) -> Option<f64> {
        let (found, wanted) = self.queries.iter().fold((0.0, 0.0), |sums, query| {
            let weight = weights.get(query.unit).copied().unwrap_or(0.0);
            let (found, wanted) = counted(query);
            (sums.0 + weight * found, sums.1 + weight * wanted)
        });
        (wanted > 0.0).then(|| found / wanted)
    }
}
