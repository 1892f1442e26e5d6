//! Matching holds what it promises: on a simulated world whose truth is known, it finds the firearms, and a strong match
//! is a match. The floors lie below what was measured when they were set (firearms: STRONG 97 of 99 right, of 142; F1 0.918;
//! records of one firearm: F1 0.958; ballistics: 0.979), so that only a real loss falls through. No model was taught with the
//! seed.

use proofhouse_tests::binary::Proofhouse;
use serde_json::Value;

/// Found, right among them, and how many there are.
struct Quality {
    found: f64,
    right: f64,
    true_pairs: f64,
}

impl Quality {
    fn of(measured: &Value, which: &str) -> Self {
        let number = |name: &str| {
            let value = &measured[which][name];
            value.as_f64().unwrap_or_else(|| panic!("{which}.{name} is {value}"))
        };
        Self { found: number("found"), right: number("right"), true_pairs: number("true_pairs") }
    }

    fn precision(&self) -> f64 {
        self.right / self.found
    }

    fn recall(&self) -> f64 {
        self.right / self.true_pairs
    }

    fn f1(&self) -> f64 {
        2.0 * self.right / (self.found + self.true_pairs)
    }
}

#[test]
fn matches_are_right_and_few_are_missing() {
    let proofhouse = Proofhouse::with_local_store();
    let demo =
        ["--json", "demo", "--directory", "demo", "--bureaus", "20", "--firearms", "8000", "--seed", "31"];
    let told = proofhouse.json(&demo);
    let measured = &told["measured"];
    for (which, least_pairs) in [("firearms", 100.0), ("duplicates", 30.0), ("ballistics", 40.0)] {
        let strong = Quality::of(measured, &format!("{which}_strong"));
        let all = Quality::of(measured, &format!("{which}_strong_or_review"));
        let figures = format!(
            "{which}: STRONG {:.3} precise, {:.3} found; STRONG or REVIEW {:.3} precise, {:.3} found, F1 {:.3}, of {} pairs",
            strong.precision(),
            strong.recall(),
            all.precision(),
            all.recall(),
            all.f1(),
            all.true_pairs
        );
        println!("{figures}");
        assert!(all.true_pairs >= least_pairs, "too few to tell: {figures}");
        assert!(strong.precision() >= 0.96, "a strong match must be a match: {figures}");
        assert!(strong.recall() >= 0.60, "{figures}");
        assert!(all.f1() >= 0.88, "{figures}");
    }
}
