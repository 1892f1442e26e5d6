//! What the asked bureau finds: outcomes in the shares that tracing centres publish, with chains and dates.

use super::calendar::as_known;
use super::chance::Chance;
use super::guns::Nature;
use super::trace_subjects::Subject;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use proofhouse_schemas::message::trace::{ChainStep, TraceAnswer};
use proofhouse_schemas::values::{
    ChainActor, CountryCode, DiversionKind, EstablishedBy, LegalStatus, OwnerType, SerialStatus,
    TraceOutcomeCode,
};

/// Outcomes of final answers, by weight.
const OUTCOMES: &[(&str, f64)] = &[
    ("TRACED_LAST_LEGAL_OWNER", 0.2),
    ("TRACED_FIRST_PURCHASER", 0.17),
    ("TRACED_STOLEN_LOST", 0.04),
    ("TRACED_STATE_STOCK", 0.045),
    ("TRACED_EXPORT_ONLY", 0.1),
    ("ESTABLISHED_OTHER", 0.015),
    ("DESTROYED_RECORD", 0.01),
    ("DEALER_ONLY", 0.05),
    ("NO_RECORD", 0.16),
    ("TOO_OLD", 0.04),
    ("INVALID_SERIAL", 0.035),
    ("INCOMPLETE_ID", 0.05),
    ("RECORDS_UNAVAILABLE", 0.03),
    ("NOT_MANUFACTURED_HERE", 0.045),
    ("DUPLICATE", 0.01),
];

fn nothing(outcome: &str) -> Option<TraceAnswer> {
    Some(TraceAnswer {
        outcome_code: TraceOutcomeCode::new(outcome)?,
        first_retail_sale_date: None,
        last_legal_country: None,
        last_legal_holder_type: None,
        last_legal_status: None,
        diversion_country: None,
        diversion_date: None,
        diversion_kind: None,
        basis: None,
        chain: Vec::new(),
    })
}

/// A refusal with its reason.
pub(super) fn refusal(chance: &mut Chance) -> Option<TraceAnswer> {
    nothing(chance.weighted(&[
        ("REFUSED_INVESTIGATION", 0.4),
        ("REFUSED_NOT_CRIMINAL", 0.3),
        ("REFUSED_CONFIDENTIAL", 0.2),
        ("REFUSED_SECURITY", 0.1),
    ]))
}

/// Part of the chain is found and leads to another country.
pub(super) fn interim_answer(
    subject: &Subject,
    asked: CountryCode,
    next: CountryCode,
    at: DateTime<Utc>,
    chance: &mut Chance,
) -> Option<TraceAnswer> {
    let mut answer = nothing("PARTIAL")?;
    answer.last_legal_country = Some(next);
    answer.chain = exported(subject, asked, next, at, chance);
    Some(answer)
}

/// The final answer. `recorded` is the day on which the asked country says that the gun was lost.
pub(super) fn final_answer(
    subject: &Subject,
    recorded: Option<NaiveDate>,
    asked: CountryCode,
    next: CountryCode,
    at: DateTime<Utc>,
    chance: &mut Chance,
) -> Option<TraceAnswer> {
    let obliterated =
        matches!(subject.seen.serial_status, SerialStatus::Obliterated | SerialStatus::Unreadable);
    let outcome = if obliterated && chance.happens(0.75) {
        "OBLITERATED"
    } else if recorded.is_some() && chance.happens(0.8) {
        "TRACED_STOLEN_LOST"
    } else if subject.nature != Nature::Factory && chance.happens(0.45) {
        "ILLICIT_MANUFACTURE"
    } else {
        chance.weighted(OUTCOMES)
    };
    let mut answer = nothing(outcome)?;
    let sold = first_sale(subject, chance);
    match outcome {
        "TRACED_EXPORT_ONLY" => {
            answer.chain = exported(subject, asked, next, at, chance);
            answer.last_legal_country = Some(next);
        }
        "ILLICIT_MANUFACTURE" => {
            answer.diversion_country = Some(asked);
            answer.diversion_kind = Some(if subject.nature == Nature::Alarm {
                DiversionKind::Conversion
            } else {
                DiversionKind::IllicitManufacture
            });
            answer.basis = Some(EstablishedBy::Tracing);
        }
        "ESTABLISHED_OTHER" => answer.basis = Some(EstablishedBy::CompetentAuthority),
        "DEALER_ONLY" => answer.chain = sold_by_dealer(asked, sold, chance),
        _ if outcome.starts_with("TRACED_") || outcome == "DESTROYED_RECORD" => {
            answer.first_retail_sale_date = Some(as_known(sold, chance)).filter(|_| chance.happens(0.8));
            answer.last_legal_country = Some(asked);
            answer.basis = Some(EstablishedBy::Tracing);
            answer.chain = sold_by_dealer(asked, sold, chance);
            end_of_legal_life(&mut answer, outcome, recorded, asked, sold, subject, chance);
        }
        _ => {}
    }
    Some(answer)
}

fn end_of_legal_life(
    answer: &mut TraceAnswer,
    outcome: &str,
    recorded: Option<NaiveDate>,
    asked: CountryCode,
    sold: NaiveDate,
    subject: &Subject,
    chance: &mut Chance,
) {
    let lost = recorded.unwrap_or_else(|| {
        let days = (subject.recovered - sold).num_days().max(1);
        sold + Duration::days(chance.between(0, days))
    });
    let (holder, status, kind) = match outcome {
        "TRACED_STOLEN_LOST" => (OwnerType::Private, LegalStatus::Stolen, DiversionKind::Theft),
        "TRACED_STATE_STOCK" => {
            let holder = if chance.happens(0.7) { OwnerType::Military } else { OwnerType::Police };
            (holder, LegalStatus::Lost, DiversionKind::StateStockLeak)
        }
        "DESTROYED_RECORD" => (OwnerType::Other, LegalStatus::ForDestruction, DiversionKind::Unknown),
        _ => chance.weighted(&[
            ((OwnerType::Private, LegalStatus::Active, DiversionKind::Unknown), 0.45),
            ((OwnerType::Private, LegalStatus::Stolen, DiversionKind::Theft), 0.2),
            ((OwnerType::Private, LegalStatus::Active, DiversionKind::StrawPurchase), 0.2),
            ((OwnerType::Dealer, LegalStatus::Lost, DiversionKind::Loss), 0.08),
            ((OwnerType::SecurityCompany, LegalStatus::InTransit, DiversionKind::ExportDiversion), 0.07),
        ]),
    };
    answer.last_legal_holder_type = Some(holder);
    answer.last_legal_status = Some(status);
    if outcome != "TRACED_FIRST_PURCHASER" {
        answer.diversion_country = Some(asked);
        answer.diversion_date = Some(as_known(lost, chance));
        answer.diversion_kind = Some(kind);
    }
}

/// The first retail sale: the time to crime has a median of about two and a half years.
fn first_sale(subject: &Subject, chance: &mut Chance) -> NaiveDate {
    let days = chance.around(950.0, 1.15).clamp(9.0, 12_000.0) as i64;
    let sold = subject.recovered - Duration::days(days);
    if sold.year() >= subject.made {
        return sold;
    }
    let earliest = NaiveDate::from_ymd_opt(subject.made, 7, 1).unwrap_or(sold);
    (earliest + Duration::days(chance.between(0, 300))).min(subject.recovered)
}

fn sold_by_dealer(country: CountryCode, sold: NaiveDate, chance: &mut Chance) -> Vec<ChainStep> {
    let step = |step: i32, actor_type: ChainActor, date: Option<NaiveDate>, chance: &mut Chance| ChainStep {
        step,
        actor_type,
        country,
        date: date.map(|date| as_known(date, chance)),
        reference: None,
    };
    vec![
        step(1, ChainActor::Wholesaler, None, chance),
        step(2, ChainActor::Dealer, Some(sold - Duration::days(60)), chance),
        step(3, ChainActor::Purchaser, Some(sold), chance),
    ]
}

fn exported(
    subject: &Subject,
    asked: CountryCode,
    next: CountryCode,
    at: DateTime<Utc>,
    chance: &mut Chance,
) -> Vec<ChainStep> {
    let year = (subject.made + chance.between(0, 4) as i32).min(at.year());
    let date = proofhouse_schemas::PartialDate::parse(&year.to_string());
    vec![
        ChainStep { step: 1, actor_type: ChainActor::Manufacturer, country: asked, date, reference: None },
        ChainStep { step: 2, actor_type: ChainActor::Exporter, country: asked, date, reference: None },
        ChainStep { step: 3, actor_type: ChainActor::Importer, country: next, date, reference: None },
    ]
}
