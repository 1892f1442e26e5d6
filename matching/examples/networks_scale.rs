//! How long networks take: `cargo run --example networks_scale -p proofhouse-matching -- 1000000` makes up that many links and
//! prints the seconds of finding all networks, all chains of a tenth as many trace requests, and the strongest way across the largest
//! network.

use chrono::{DateTime, NaiveDate};
use proofhouse_matching::networks::{
    ChainedRequest, LinkKind, MemberKind, MemberName, chains, networks, strongest_way,
};
use proofhouse_schemas::firearm_pair::short_name;
use proofhouse_schemas::tables::networks::NetworkLinkRow;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

fn main() {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut chance = ChaCha8Rng::seed_from_u64(2026);
    let links = made_up(count, &mut chance);
    println!("{} links", links.len());

    let started = Instant::now();
    let found = networks(&links);
    let seconds = started.elapsed().as_secs_f64();
    println!("{} networks, {} members: {seconds:.2} s", found.networks.len(), found.members.len());

    let Some(largest) = found.networks.iter().max_by_key(|network| network.members) else { return };
    let inside: Vec<_> =
        found.members.iter().filter(|member| member.network_id == largest.network_id).collect();
    let name = |place: usize| {
        inside.get(place).map(|row| MemberName {
            kind: MemberKind::parse(&row.member_kind).unwrap_or(MemberKind::Firearm),
            bureau: &row.bureau,
            id: &row.member_id,
            item_no: row.item_no,
        })
    };
    if let (Some(one), Some(other)) = (name(0), name(inside.len() - 1)) {
        let started = Instant::now();
        let way = strongest_way(&links, one, other);
        let steps = way.map_or(0, |way| way.links.len());
        let seconds = started.elapsed().as_secs_f64();
        println!("a way of {steps} links among {} members: {seconds:.2} s", largest.members);
    }

    let requests = made_up_requests(count / 10, &mut chance);
    let started = Instant::now();
    let found = chains(&requests);
    let seconds = started.elapsed().as_secs_f64();
    println!("{} chains of {} requests: {seconds:.2} s", found.len(), requests.len());
}

/// Two in five links are of items to their seizure; the others join records and items, most of them in small groups.
fn made_up(count: usize, chance: &mut ChaCha8Rng) -> Vec<NetworkLinkRow> {
    let seizures = count / 3;
    (0..count)
        .map(|number| {
            if number % 5 < 2 {
                let seizure = chance.random_range(0..seizures);
                let item = chance.random_range(1..4);
                link(LinkKind::ItemOfSeizure, None, ("ITEM", seizure, item), ("SEIZURE", seizure, 0))
            } else {
                // Half of the matches lie within a hundredth of the records, so that some networks grow large.
                let span = if chance.random_bool(0.05) { seizures / 100 } else { seizures };
                let (record, seizure) =
                    (chance.random_range(0..span.max(1) * 2), chance.random_range(0..span.max(1)));
                let probability = chance.random_range(0.85..0.999);
                link(LinkKind::StrongMatch, Some(probability), ("FIREARM", record, 0), ("ITEM", seizure, 1))
            }
        })
        .collect()
}

fn link(
    kind: LinkKind,
    probability: Option<f64>,
    left: (&str, usize, i32),
    right: (&str, usize, i32),
) -> NetworkLinkRow {
    let bureau =
        |number: usize| ["fr", "be", "de", "es", "it", "pt"].get(number % 6).copied().unwrap_or("fr");
    let strength = kind.strength(probability);
    NetworkLinkRow {
        link_id: short_name('L', &format!("{left:?}{right:?}")),
        link_kind: kind.as_str().to_owned(),
        strength,
        left_kind: left.0.to_owned(),
        left_bureau: bureau(left.1).to_owned(),
        left_id: format!("R-{}", left.1),
        left_item_no: left.2,
        left_country: Some("FR".to_owned()),
        left_day: NaiveDate::from_ymd_opt(2026, 1, 1),
        right_kind: right.0.to_owned(),
        right_bureau: bureau(right.1).to_owned(),
        right_id: format!("R-{}", right.1),
        right_item_no: right.2,
        right_country: Some("BE".to_owned()),
        right_day: NaiveDate::from_ymd_opt(2026, 2, 1),
        stated_in: kind.stated_in().to_owned(),
        statement_id: None,
        explanation: kind.explanation(strength),
    }
}

fn made_up_requests(count: usize, chance: &mut ChaCha8Rng) -> Vec<ChainedRequest> {
    (0..count)
        .map(|number| ChainedRequest {
            trace_id: format!("T-{number}"),
            requesting_bureau: "fr".to_owned(),
            requested_bureau: "de".to_owned(),
            parent_trace_id: chance.random_bool(0.4).then(|| format!("T-{}", chance.random_range(0..count))),
            state: "SENT".to_owned(),
            is_open: true,
            outcome_code: None,
            sent_at: DateTime::from_timestamp(1_750_000_000 + number as i64 * 60, 0),
            answered_at: None,
            last_legal_country: None,
            last_legal_holder_type: None,
            last_legal_status: None,
        })
        .collect()
}
