//! How well and how fast firearms are identified.
//!
//! ```sh
//! cargo run --release -p proofhouse-matching --example identification_evaluate            # quality and speed
//! cargo run --release -p proofhouse-matching --example identification_evaluate -- speed   # speed alone
//! ```
//!
//! Quality: each other name of each model of the code lists is taken out of the table and asked for, with make, calibre and
//! type; with the make alone; and alone. Speed: the same questions to a table of 250,000 variants of the listed models
//! (barrel lengths, calibres, capacities, generations, years), simulated with a seed.

use proofhouse_matching::identify::{ReferenceFirearm, ReferenceIndex, Sought};
use proofhouse_matching::linkage::FirearmDescription;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

const VARIANTS: usize = 250_000;
const SEED: u64 = 7;

fn main() {
    let listed = ReferenceFirearm::from_code_lists();
    println!(
        "{} models with {} other names",
        listed.len(),
        listed.iter().map(|one| one.aliases.len()).sum::<usize>()
    );
    for (what, asks) in [
        ("make, calibre and type", [true, true]),
        ("make alone", [true, false]),
        ("nothing else", [false, false]),
    ] {
        if std::env::args().nth(1).is_none() {
            held_out(&listed, what, asks);
        }
    }
    speed(&listed);
}

/// A question about a model by one of its names.
fn question(entry: &ReferenceFirearm, name: &str, [make, more]: [bool; 2]) -> Sought {
    Sought::from(FirearmDescription {
        make_raw: if make { entry.make.clone() } else { String::new() },
        model_raw: name.to_owned(),
        calibre_id: entry.calibre_ids.first().filter(|_| more).cloned(),
        type_code: if more { entry.type_code.clone() } else { String::new() },
        ..FirearmDescription::default()
    })
}

fn held_out(listed: &[ReferenceFirearm], what: &str, asks: [bool; 2]) {
    let (mut asked, mut first, mut among_five) = (0, 0, 0);
    for (place, entry) in listed.iter().enumerate() {
        for name in &entry.aliases {
            let mut table = listed.to_vec();
            if let Some(own) = table.get_mut(place) {
                own.aliases.retain(|other| other != name);
            }
            let found = ReferenceIndex::build(table).identify(&question(entry, name, asks), 5).candidates;
            let right = found.iter().find(|candidate| candidate.reference_id == entry.reference_id);
            asked += 1;
            first += usize::from(right.is_some_and(|right| right.rank == 1));
            among_five += usize::from(right.is_some());
        }
    }
    let share = |count: i32| f64::from(count) / f64::from(asked.max(1));
    println!(
        "a name that the table does not know, with {what}: {asked} asked, first {:.3}, among five {:.3}",
        share(first as i32),
        share(among_five as i32)
    );
}

/// Realistic variants of the listed models.
fn variants(listed: &[ReferenceFirearm]) -> Vec<ReferenceFirearm> {
    let mut dice = ChaCha8Rng::seed_from_u64(SEED);
    (0..VARIANTS)
        .map(|number| {
            let base = &listed[number % listed.len()];
            let generation = number / listed.len();
            let handgun = matches!(base.type_code.as_str(), "PISTOL" | "REVOLVER" | "ALARM");
            let barrel: u32 = if handgun { dice.random_range(50..200) } else { dice.random_range(300..760) };
            let from = dice.random_range(1890..2018);
            ReferenceFirearm {
                reference_id: format!("V{number:06}"),
                // Two dozen names for each listed model; the rest differ by barrel, capacity and years.
                model: match generation % 24 {
                    0 => base.model.clone(),
                    name => {
                        format!("{} {}{}", base.model, ["Gen", "Mk", "Compact", "S", "L"][name % 5], name / 5)
                    }
                },
                calibre_ids: base.calibre_ids.clone(),
                barrel_lengths_mm: vec![barrel],
                capacity: Some(dice.random_range(5..31)),
                year_from: Some(from),
                year_to: Some(from + dice.random_range(3..40)),
                ..base.clone()
            }
        })
        .collect()
}

fn speed(listed: &[ReferenceFirearm]) {
    let table = variants(listed);
    let started = Instant::now();
    let index = ReferenceIndex::build(table);
    println!("{} variants filed in {:.2} s", index.len(), started.elapsed().as_secs_f64());
    for (what, asks) in [
        ("make, model, calibre and type", [true, true]),
        ("make and model", [true, false]),
        ("model", [false, false]),
    ] {
        let mut times: Vec<f64> = listed
            .iter()
            .map(|entry| {
                let sought = question(entry, &entry.model, asks);
                let started = Instant::now();
                let found = index.identify(&sought, 10);
                assert!(!found.candidates.is_empty(), "{what}: {sought:?}");
                started.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("by {what}: {:.2} ms in the middle, {:.2} ms at 99 %", at(0.5), at(0.99));
    }
}
