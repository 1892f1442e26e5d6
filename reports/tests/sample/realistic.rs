//! A made-up world that looks like real data: long names, one country with most of everything, late answers, hostile
//! text, empty corners. The same seed gives the same world.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::Tables;

/// A small random generator (SplitMix64): the sample needs no more.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn chance(&mut self, per_cent: u64) -> bool {
        self.below(100) < per_cent
    }

    /// Picks with weights that fall off: the first is the commonest.
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let first = self.below(list.len() as u64);
        let second = self.below(list.len() as u64);
        let third = self.below(list.len() as u64);
        &list[first.min(second).min(third) as usize]
    }

    fn any<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

const BUREAUS: [&str; 14] =
    ["fr", "be", "de", "es", "rs", "it", "us", "nl", "ci", "gb", "ba", "cd", "vc", "me"];
const MAKES: [(&str, &str); 12] = [
    ("ZASTAVA", "Zastava Arms"),
    ("GLOCK", "Glock"),
    ("BERETTA", "Beretta"),
    ("FNHERSTAL", "FN Herstal"),
    ("EKOL", "Ekol / Voltran"),
    ("MANURHIN", "Manurhin"),
    ("WALTHER", "Walther"),
    ("PRIVATELYMADE", "Privately made (3D-printed / 80% / ghost)"),
    ("CZUB", "Ceska zbrojovka (CZUB)"),
    ("ENFIELD", "RSAF Enfield / Lithgow / Ishapore"),
    ("CRAFT", "Craft / home-made"),
    ("VERNEYCARRON", "Verney-Carron"),
];
const CALIBRES: [(&str, &str); 9] = [
    ("9LUGER", "9x19 Parabellum"),
    ("762X39", "7.62x39"),
    ("12GA", "12 gauge"),
    ("32ACP", ".32 ACP"),
    ("22LR", ".22 Long Rifle"),
    ("380ACP", ".380 ACP"),
    ("9PAK", "9 mm P.A.K. (blank)"),
    ("45ACP", ".45 ACP"),
    ("357MAG", ".357 Magnum"),
];
const TYPES: [&str; 9] =
    ["PISTOL", "RIFLE", "SHOTGUN", "REVOLVER", "SMG", "CONVERTED", "ALARM", "CRAFT", "UNKNOWN_LONG"];
const REGIONS: [&str; 7] = [
    "Provence-Alpes-Côte d’Azur",
    "Île-de-France",
    "Auvergne-Rhône-Alpes",
    "Occitanie",
    "Hauts-de-France",
    "Corse",
    "Saint-Pierre-et-Miquelon et Terres australes et antarctiques",
];
const OUTCOMES: [&str; 10] = [
    "TRACED_LAST_LEGAL_OWNER",
    "NO_RECORD",
    "TRACED_FIRST_PURCHASER",
    "TRACED_STOLEN_LOST",
    "TOO_OLD",
    "TRACED_STATE_STOCK",
    "INCOMPLETE_ID",
    "REFUSED_CONFIDENTIAL",
    "DEALER_ONLY",
    "DUPLICATE",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days_after(from: NaiveDate, days: u64) -> NaiveDate {
    from.checked_add_days(Days::new(days)).unwrap()
}

fn at(date: NaiveDate, hour: u64) -> String {
    format!("{date}T{:02}:30:00Z", hour % 24)
}

/// A world up to 15 January 2026, in which France is large.
pub fn world(seed: u64) -> Tables {
    let mut dice = Dice(seed);
    let mut tables = Tables::default();
    for (place, bureau) in BUREAUS.iter().enumerate() {
        let size = if place == 0 { 900 } else { 260 / place as u64 + 12 };
        records(&mut dice, &mut tables, bureau, size);
        seizures(&mut dice, &mut tables, bureau, size / 3);
    }
    traces(&mut dice, &mut tables);
    ballistics(&mut dice, &mut tables);
    matches(&mut dice, &mut tables);
    notices(&mut dice, &mut tables);
    hostile_notice(&mut tables);
    training(&mut tables);
    statements(&mut dice, &mut tables);
    hits(&mut tables);
    training_effects(&mut tables);
    tables
}

fn description(
    dice: &mut Dice,
) -> (Value, (&'static str, &'static str), (&'static str, &'static str), &'static str) {
    let make = *dice.pick(&MAKES);
    let calibre = *dice.pick(&CALIBRES);
    let type_code = *dice.pick(&TYPES);
    let status = match dice.below(100) {
        0..70 => "READABLE",
        70..78 => "PARTIAL",
        78..88 => "OBLITERATED",
        88..91 => "RESTORED",
        91..95 => "NONE",
        95..97 => "PLACEHOLDER",
        _ => "NOT_RECORDED",
    };
    let serial = match status {
        "READABLE" | "RESTORED" => format!("{}{}", dice.any(&["A", "BX", "Z"]), 10_000 + dice.below(900_000)),
        "PARTIAL" => format!("??{}", dice.below(9_000)),
        "PLACEHOLDER" => "XXXXX".to_owned(),
        _ => String::new(),
    };
    let hostile =
        if dice.chance(1) { "<script>alert('make')</script>".to_owned() } else { make.1.to_uppercase() };
    let value = json!({
        "type_code": type_code, "make_raw": hostile, "calibre_raw": calibre.1, "serial_raw": serial,
        "serial_status": status,
        "model_raw": if dice.chance(70) { Some(*dice.any(&["M70", "17", "92", "P99"])) } else { None },
        "converted_from": if type_code == "CONVERTED" || (type_code == "ALARM" && dice.chance(60)) {
            Some(*dice.pick(&["ALARM", "DEACTIVATED", "FLOBERT"]))
        } else { None },
        "country_of_manufacture": if dice.chance(50) { Some("RS") } else { None },
        "year_of_manufacture": if dice.chance(40) { Some(1965 + dice.below(58)) } else { None },
        "images": if dice.chance(20) { json!([{"uri": "file:1"}]) } else { json!([]) },
    });
    (value, make, calibre, status)
}

/// One argument per column that the callers choose.
#[allow(clippy::too_many_arguments)]
fn identity(
    dice: &mut Dice,
    entity: &str,
    bureau: &str,
    record: &str,
    item_no: u64,
    make: (&str, &str),
    calibre: (&str, &str),
    status: &str,
) -> Value {
    let knows_make = dice.chance(94);
    let knows_calibre = dice.chance(92);
    json!({
        "entity": entity, "source_bureau": bureau, "source_record_id": record, "item_no": item_no,
        "make_id": knows_make.then_some(make.0), "make_name": knows_make.then_some(make.1),
        "calibre_id": knows_calibre.then_some(calibre.0), "calibre_name": knows_calibre.then_some(calibre.1),
        "serial_status": status,
    })
}

fn merged(mut left: Value, right: &Value) -> Value {
    left.as_object_mut().unwrap().extend(right.as_object().unwrap().clone());
    left
}

fn records(dice: &mut Dice, tables: &mut Tables, bureau: &str, count: u64) {
    for number in 0..count {
        let record = format!("{}-{:06}", bureau.to_uppercase(), number + 1);
        let lost = days_after(day("2018-03-01"), 2850 - (dice.below(2850) * dice.below(2850)) / 2850);
        let reported = days_after(lost, dice.below(20) * dice.below(5)).min(day("2026-01-10"));
        let found = dice
            .chance(16)
            .then(|| days_after(reported, 20 + dice.below(700)))
            .filter(|d| *d < day("2026-01-15"));
        let (firearm, make, calibre, status) = description(dice);
        let state = match (found.is_some(), dice.below(100)) {
            (true, 0..60) => "FOUND",
            (true, _) => "RECOVERED_CLOSED",
            (false, 0..3) => "CANCELLED",
            (false, 3..5) => "EXPIRED",
            (false, 5..8) => "HIT_PENDING",
            _ => "ACTIVE",
        };
        let corrected = days_after(reported, 10 + number % 90);
        let (stated, action) = match number % 5 {
            0 if corrected < day("2026-01-15") => (corrected, "UPDATE"),
            1 if found.is_some() => (found.unwrap_or(reported), "STATUS_CHANGE"),
            _ => (reported, "CREATE"),
        };
        let row = json!({
            "source_bureau": bureau, "source_record_id": record, "event_ts": at(stated, number), "action": action,
            "confidentiality": if dice.chance(4) { "RESTRICTED" } else { "OFFICIAL_USE" },
            "retention_until": days_after(reported, 5 * 365),
            "record_status_reason": *dice.pick(&["STOLEN", "LOST", "TRAFFICKED", "SMUGGLED"]),
            "lifecycle_state": state, "date_of_loss": lost, "date_of_loss_precision": "DAY",
            "date_reported": at(reported, number), "place_country": bureau.to_uppercase(),
            "place_admin1": if dice.chance(85) { Some(*dice.pick(&REGIONS)) } else { None },
            "owner_type": *dice.pick(&["PRIVATE", "DEALER", "SECURITY_COMPANY", "POLICE", "MUSEUM"]),
            "circumstance": if dice.chance(80) {
                Some(*dice.pick(&["BURGLARY", "VEHICLE_THEFT", "STOCK_LOSS", "ROBBERY", "IN_TRANSIT"]))
            } else { None },
            "case_number": format!("C-{number}"), "date_found": found, "_ingested_at": at(reported, number + 1),
        });
        tables.add("firearms", merged(row, &firearm));
        let known = identity(dice, "RECORD", bureau, &record, 0, make, calibre, status);
        tables.add("firearm_identities", known);
    }
}

fn seizures(dice: &mut Dice, tables: &mut Tables, bureau: &str, count: u64) {
    for number in 0..count {
        let seizure = format!("{}-S{:05}", bureau.to_uppercase(), number + 1);
        let seized = days_after(day("2021-02-01"), 1800 - (dice.below(1800) * dice.below(1800)) / 1800);
        let has_route = dice.chance(30);
        let origin = *dice.pick(&["RS", "BA", "TR", "US", "ME", "VC"]);
        let transits = match dice.below(3) {
            0 => json!([]),
            1 => json!([{"country": "HR", "certainty": "CONFIRMED"}]),
            _ => {
                json!([{"country": "HR", "certainty": "CONFIRMED"}, {"country": "SI", "certainty": "SUSPECTED"}])
            }
        };
        let row = json!({
            "source_bureau": bureau, "source_record_id": seizure, "event_ts": at(seized, number),
            "event_type": *dice.pick(&["SEIZED_CRIMINAL", "FOUND", "SURRENDERED", "SEIZED_ADMINISTRATIVE"]),
            "seized_at": seized, "seized_at_precision": if dice.chance(6) { "MONTH" } else { "DAY" },
            "agency": "Police", "agency_type": *dice.pick(&["POLICE", "CUSTOMS", "BORDER_GUARD"]),
            "place_country": bureau.to_uppercase(),
            "place_admin1": if dice.chance(85) { Some(*dice.pick(&REGIONS)) } else { None },
            "place_type": *dice.pick(&["DWELLING", "VEHICLE", "PUBLIC_PLACE", "LAND_BORDER", "CACHE", "MAIL_PARCEL"]),
            "legal_context": *dice.pick(&["ILLICIT_POSSESSION", "DRUGS", "ILLICIT_TRAFFICKING", "VIOLENT_CRIME", "ORGANIZED_CRIME"]),
            "transport_mode": if dice.chance(45) { Some(*dice.pick(&["ROAD", "MAIL_COURIER", "SEA_CONTAINER"])) } else { None },
            "route_origin": has_route.then_some(origin), "route_origin_certainty": has_route.then_some("CONFIRMED"),
            "route_transits": if has_route { transits } else { json!([]) },
            "route_destination": has_route.then(|| bureau.to_uppercase()),
            "route_destination_certainty": has_route.then_some(if dice.chance(70) { "CONFIRMED" } else { "SUSPECTED" }),
            "persons_arrested": dice.below(4), "border_distance_km": dice.below(300),
            "operation_name": if seized >= day("2025-04-01") && seized < day("2025-04-20") { Some("Trigger X") } else { None },
            "state": "REPORTED", "_ingested_at": at(seized, number),
        });
        let mut items = Vec::new();
        for item_no in 1..=(1 + dice.below(3) * dice.below(3)) {
            let (firearm, make, calibre, status) = description(dice);
            let item = json!({
                "item_no": item_no, "item_kind": if dice.chance(93) { "FIREARM" } else { "AMMUNITION" }, "quantity": 1.0,
                "unit": "ITEM", "institutional_property": if dice.chance(2) { Some("POLICE") } else { None },
            });
            items.push(merged(item, &firearm));
            let known = identity(dice, "ITEM", bureau, &seizure, item_no, make, calibre, status);
            tables.add("firearm_identities", known);
        }
        tables.add_seizure(row, items);
    }
}

fn traces(dice: &mut Dice, tables: &mut Tables) {
    for number in 0..620_u64 {
        let from_france = dice.chance(45);
        let requesting = if from_france { "fr" } else { *dice.pick(&BUREAUS[1..]) };
        let mut requested = if !from_france && dice.chance(40) {
            "fr"
        } else {
            *dice.pick(&["rs", "us", "be", "it", "ci", "ba"])
        };
        if requested == requesting {
            requested = "de";
        }
        let sent = days_after(day("2023-06-01"), dice.below(940));
        let waited = 5 + dice.below(60) + dice.below(200) * dice.below(100) / 60;
        let answered = days_after(sent, waited);
        let is_answered = answered < day("2026-01-15") && dice.chance(78);
        let outcome = *dice.pick(&OUTCOMES);
        let is_refused = outcome.starts_with("REFUSED");
        let recovered = days_after(sent, 0).checked_sub_days(Days::new(3 + dice.below(60))).unwrap();
        let sold = recovered.checked_sub_days(Days::new(30 + dice.below(90) * dice.below(90))).unwrap();
        let has_source = is_answered && outcome.starts_with("TRACED");
        // Mostly a firearm of the requester's own seizures.
        let (seizure, asked) = asked_about(dice, tables, requesting);
        let recovery_country = requesting.to_uppercase();
        let source = if dice.chance(35) { recovery_country.clone() } else { requested.to_uppercase() };
        tables.add(
            "traces",
            json!({
                "trace_id": format!("T-{:05}", number + 1), "requesting_bureau": requesting, "requested_bureau": requested,
                "parent_trace_id": if dice.chance(8) && number > 3 { Some(format!("T-{:05}", number - 2)) } else { None },
                "sent_at": at(sent, number), "acknowledged_at": dice.chance(85).then(|| at(days_after(sent, dice.below(6)), number + 5)),
                "is_open": !is_answered, "answered_at": is_answered.then(|| at(answered, number)),
                "last_event_at": at(if is_answered { answered } else { sent }, number),
                "consent_onward": number % 10 != 0,
                "paused_seconds": if dice.chance(15) { 86_400 * (1 + dice.below(20)) } else { 0 },
                "state": match (is_answered, is_refused) {
                    (true, true) => "REFUSED", (true, false) => "ANSWERED_FINAL",
                    (false, _) => *dice.pick(&["SENT", "ACKNOWLEDGED", "INFO_REQUESTED"]),
                },
                "outcome_code": is_answered.then_some(outcome),
                "priority": if dice.chance(10) { "URGENT" } else { "ROUTINE" },
                "recovery_date": recovered, "recovery_country": recovery_country,
                "seizure_id": seizure, "type_code": asked["type_code"], "serial_raw": asked["serial_raw"],
                "serial_status": asked["serial_status"],
                "first_retail_sale_date": (has_source && dice.chance(60)).then_some(sold),
                "last_legal_country": has_source.then_some(source),
                "basis": has_source.then(|| if dice.chance(85) { "TRACING" } else { "COMPETENT_AUTHORITY" }),
            }),
        );
    }
}

/// A firearm that a bureau has seized, and the seizure.
fn asked_about(dice: &mut Dice, tables: &Tables, bureau: &str) -> (Value, Value) {
    let seized = &tables.rows["seizure_items"];
    let own: Vec<&Value> = seized.iter().filter(|item| item["source_bureau"] == bureau).collect();
    let item = *dice.any(&own);
    (item["source_record_id"].clone(), item.clone())
}

fn ballistics(dice: &mut Dice, tables: &mut Tables) {
    let exhibits: Vec<(String, String, NaiveDate)> = (0..420_u64)
        .map(|number| {
            let bureau = if dice.chance(50) { "fr" } else { *dice.pick(&["be", "es", "de", "nl"]) };
            let recovered = days_after(day("2023-05-01"), dice.below(900));
            let acquired = days_after(recovered, 1 + dice.below(40));
            let exhibit = format!("{}-E{:05}", bureau.to_uppercase(), number + 1);
            tables.add(
                "exhibits",
                json!({
                    "source_bureau": bureau, "source_record_id": exhibit, "event_ts": at(acquired, number),
                    "case_ref": format!("K-{:04}", number / 2),
                    "exhibit_kind": *dice.pick(&["CARTRIDGE_CASE", "BULLET", "SHOTSHELL"]),
                    "origin": *dice.pick(&["CRIME_SCENE", "TEST_FIRE"]), "occurrence_date": recovered,
                    "recovered_at": at(recovered, 4), "acquired_at": at(acquired, 9),
                    "place_country": bureau.to_uppercase(), "eligibility": "ELIGIBLE",
                }),
            );
            (bureau.to_owned(), exhibit, acquired)
        })
        .collect();
    for (number, (bureau, exhibit, acquired)) in exhibits.iter().enumerate() {
        if dice.chance(60) {
            tables.add(
                "ballistic_searches",
                json!({
                    "source_bureau": bureau, "source_record_id": format!("Q-{number}"), "exhibit_id": exhibit,
                    "event_ts": at(*acquired, 7), "launched_at": at(days_after(*acquired, 1), 7), "scope": "REGIONAL",
                    "candidate_count": dice.below(10),
                }),
            );
        }
        let (other_bureau, other, _) = &exhibits[dice.below(exhibits.len() as u64) as usize];
        if other == exhibit {
            continue;
        }
        if dice.chance(30) {
            let band = *dice.pick(&["REVIEW", "STRONG", "WATCH"]);
            tables.add(
                "ballistic_candidates",
                json!({
                    "candidate_id": format!("B-{number}"), "left_bureau": bureau, "left_exhibit_id": exhibit,
                    "left_case_ref": format!("K-{number}"), "right_bureau": other_bureau, "right_exhibit_id": other,
                    "right_case_ref": format!("L-{number}"), "mark_kind": "LEA", "band": band, "score": 0.6,
                    "log10_likelihood_ratio": if band == "STRONG" { 2.0 } else { 1.2 },
                }),
            );
            tables.add(
                "ballistic_pictures",
                json!({
                    "candidate_id": format!("B-{number}"), "left_bureau": bureau, "left_exhibit_id": exhibit,
                    "right_bureau": other_bureau, "right_exhibit_id": other, "mark_kind": "LEA",
                    "svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><path d=\"M0 0L10 10\"/></svg>",
                }),
            );
        }
        if dice.chance(12) {
            let examined = days_after(*acquired, 30 + dice.below(60));
            let state = *dice.pick(&["LEAD", "CONFIRMED_HIT", "ELIMINATED"]);
            tables.add(
                "ballistic_pairs",
                json!({
                    "left_bureau": bureau, "left_exhibit_id": exhibit, "left_case_ref": format!("K-{number}"),
                    "right_bureau": other_bureau, "right_exhibit_id": other, "right_case_ref": format!("L-{number}"),
                    "state": state, "credited_bureau": (state == "CONFIRMED_HIT").then_some(bureau), "lead_at": at(days_after(*acquired, 10), 8), "first_reviewed_at": at(days_after(*acquired, 9), 8),
                    "examined_at": (state != "LEAD").then(|| at(examined, 8)), "previously_known": dice.chance(5),
                }),
            );
        }
    }
}

fn matches(dice: &mut Dice, tables: &mut Tables) {
    for number in 0..140_u64 {
        let record_bureau = *dice.pick(&BUREAUS);
        let seizure_bureau = *dice.pick(&["be", "fr", "es", "nl", "de", "it"]);
        tables.add(
            "matches",
            json!({
                "candidate_id": format!("M-{number:04}"), "record_bureau": record_bureau,
                "record_id": format!("{}-{:06}", record_bureau.to_uppercase(), 1 + dice.below(20)),
                "seizure_bureau": seizure_bureau,
                "seizure_id": format!("{}-S{:05}", seizure_bureau.to_uppercase(), 1 + dice.below(8)), "item_no": 1,
                "score": 4.0 + dice.below(140) as f64 / 10.0, "band": *dice.pick(&["STRONG", "REVIEW", "WATCH"]),
                "seized_at": days_after(day("2024-03-01"), dice.below(640)),
            }),
        );
    }
}

fn notices(dice: &mut Dice, tables: &mut Tables) {
    let titles = [
        "Pen guns in calibre .22, sold as fire starters on two market places",
        "Alarm pistols with a barrel prepared for conversion to 7.65 mm",
        "Stolen stock of a dealer in Charleroi: 41 pistols, serial numbers attached",
        "Parts of Zastava M70 rifles hidden in car batteries and gas bottles on coach lines from the Western Balkans",
        "Wanted for firearm trafficking",
    ];
    for number in 0..46_u64 {
        let code = *dice.pick(&["PURPLE", "ORANGE", "RED", "DIFF_INFO"]);
        let published = days_after(day("2024-01-10"), dice.below(730));
        let in_force = dice.chance(80);
        tables.add(
            "notices",
            json!({
                "notice_id": format!("N-{number:03}"), "notice_code": code, "title": *dice.any(&titles),
                "requesting_bureau": *dice.pick(&["fr", "be", "rs", "it", "us"]),
                "state": if in_force { "PUBLISHED" } else { "UNDER_REVIEW" }, "in_force": in_force,
                "published_at": in_force.then(|| at(published, 3)), "submitted_at": at(published, 1),
                "expiry": days_after(published, 1400),
                "threat_kind": (code == "ORANGE").then(|| *dice.pick(&["DISGUISED_FIREARM", "CONVERTED_FIREARMS", "STOLEN_STOCK"])),
                "modus_kind": (code == "PURPLE").then(|| *dice.pick(&["CONCEALMENT", "CONVERSION", "PRINTING_3D"])),
            }),
        );
    }
}

/// A title that would run in a page that trusts its feeds.
fn hostile_notice(tables: &mut Tables) {
    tables.add(
        "notices",
        json!({
            "notice_id": "N-999", "notice_code": "PURPLE", "title": "<script>alert('title')</script>", "requesting_bureau": "fr",
            "state": "PUBLISHED", "in_force": true, "published_at": "2025-12-31T00:00:00Z",
            "submitted_at": "2025-12-30T00:00:00Z", "modus_kind": "CONCEALMENT",
        }),
    );
}

fn training(tables: &mut Tables) {
    let activities = [
        (
            "A-1",
            "Regional course on the identification and tracing of firearms for the Western Balkans",
            "RS",
            "2025-02-10",
            32,
        ),
        ("A-2", "Firearms identification, e-course in French", "FR", "2025-05-19", 120),
        ("A-3", "iARMS for customs officers", "CI", "2024-09-25", 25),
    ];
    for (activity, title, host, start, participants) in activities {
        tables.add(
            "training",
            json!({
                "source_bureau": "ipsg", "source_record_id": activity, "activity_id": activity, "title": title,
                "kind": "REGIONAL_COURSE", "start_date": start, "end_date": days_after(day(start), 2), "host_country": host,
                "countries": [host, "BE", "BA"], "participants": participants,
            }),
        );
    }
}

/// What owners have said of pairs: of every third match something, and of some pairs that matching lists no more.
fn hits(tables: &mut Tables) {
    let matches = tables.rows.get("matches").cloned().unwrap_or_default();
    for (number, pair) in matches.iter().enumerate().filter(|(number, _)| number % 3 == 0) {
        let (state, record_word, other_word) = match number % 4 {
            0 => ("CONFIRMED", Some("CONFIRM"), Some("CONFIRM")),
            1 => ("REJECTED", None, Some("REJECT")),
            2 => ("PROPOSED", None, Some("CONFIRM")),
            _ => ("OPEN", None, None),
        };
        let is_decided = ["CONFIRMED", "REJECTED"].contains(&state);
        let opened = day(pair["seized_at"].as_str().unwrap());
        let mut hit = json!({
            "candidate_id": pair["candidate_id"], "record_bureau": pair["record_bureau"], "record_id": pair["record_id"],
            "seizure_bureau": pair["seizure_bureau"], "seizure_id": pair["seizure_id"], "item_no": 1, "state": state,
            "record_word": record_word, "other_word": other_word, "opened_at": at(opened, 8),
            "decided_at": is_decided.then(|| at(days_after(opened, 20), 8)),
        });
        if state == "REJECTED" {
            hit["candidate_id"] = format!("R-{number:04}").into();
        }
        tables.add("hits", hit);
    }
}

/// What the countries that took part in a training activity did before and after it.
fn training_effects(tables: &mut Tables) {
    for activity in tables.rows.get("training").cloned().unwrap_or_default() {
        for (place, country) in activity["countries"].as_array().unwrap().iter().enumerate() {
            let is_complete = activity["activity_id"] == "A-3";
            tables.add(
                "training_effects",
                json!({
                    "activity_bureau": activity["source_bureau"], "activity_record_id": activity["source_record_id"],
                    "bureau": country.as_str().unwrap().to_lowercase(), "activity_id": activity["activity_id"],
                    "title": activity["title"], "kind": activity["kind"], "country": country,
                    "participating_countries": 3, "start_date": activity["start_date"], "end_date": activity["end_date"],
                    "after_6_complete": true, "after_12_complete": is_complete, "records_before_12": 10 * place,
                    "records_after_12": 12 * place, "searches_before_12": place, "searches_after_12": 2 * place,
                }),
            );
        }
    }
}

/// The audit log: mostly answered, now and then refused.
fn statements(dice: &mut Dice, tables: &mut Tables) {
    for number in 0..1_400_u64 {
        let outcome = match dice.below(100) {
            0..92 => "ANSWERED",
            92..94 => "REFUSED NOT_READ_ONLY",
            94 => "REFUSED NOT_ONE_STATEMENT",
            95 => "REFUSED TOO_MANY_ROWS",
            96..98 => "FAILED",
            _ => "ABANDONED",
        };
        let asked = days_after(day("2024-02-01"), dice.below(700));
        tables.add(
            "query_log",
            json!({
                "at": at(asked, number), "bureau": if dice.chance(12) { "ipsg" } else { *dice.pick(&BUREAUS) },
                "role": "National", "statement_hash": "", "statement_redacted": "select ?", "tables": ["firearms"],
                "policy_version": "1", "rows": if outcome == "ANSWERED" { dice.below(900) } else { 0 }, "milliseconds": 12,
                "outcome": outcome,
            }),
        );
    }
}
