//! What is sent to a bureau, and how the last deliveries went.

use anyhow::Result;
use chrono::Utc;
use proofhouse_delivery::ledger::{DeliveryPhase, DeliveryStatus};
use proofhouse_delivery::{Ledger, Plan, RunFilter};
use proofhouse_pages::shelf::{Delivery, DeliveryState, MayChange, PastDelivery};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;

/// Deliveries of the past that are shown of each.
const SHOWN: usize = 12;

/// The deliveries to a bureau: a schedule each.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn of(
    bureau: Bureau,
    plan: &Plan,
    ledger: &Ledger,
    title: impl Fn(&str) -> String,
) -> Result<Vec<Delivery>> {
    let now = Utc::now();
    let of_bureau = RunFilter { bureau: Some(bureau), ..RunFilter::default() };
    let runs = ledger.runs(&of_bureau).await?;
    let mut deliveries = Vec::new();
    for schedule in plan.schedules().iter().filter(|schedule| schedule.bureaus.contains(&bureau)) {
        let of_schedule = runs.iter().filter(|status| {
            status.run.report == schedule.report && status.run.period.length() == schedule.period
        });
        let mut past: Vec<PastDelivery> = of_schedule
            .flat_map(|status| {
                let period = status.run.period.to_string();
                let of_run = status.deliveries.iter().map(move |delivery| (delivery, period.clone()));
                of_run.map(|(delivery, period)| PastDelivery {
                    at: status.changed_at,
                    period,
                    recipient: delivery.recipient.clone(),
                    state: state(delivery),
                })
            })
            .collect();
        past.sort_by_key(|delivery| std::cmp::Reverse(delivery.at));
        past.truncate(SHOWN);
        let languages: Vec<Language> =
            schedule.languages.iter().filter_map(|language| Language::from_code(language)).collect();
        let zone = schedule.recurrence.timezone();
        let recipients = schedule.recipients_of(bureau).map(|recipient| recipient.address.clone());
        deliveries.push(Delivery {
            bureau,
            name: format!("{}-{}", schedule.report, deliveries.len() + 1),
            title: title(schedule.report.as_str()),
            schedule: schedule.recurrence.pattern().to_owned(),
            time_zone: zone.name().to_owned(),
            is_on: schedule.next_after(now).is_some(),
            next_run: schedule.next_after(now).map(|due| due.at.with_timezone(&zone).fixed_offset()),
            possible_languages: languages.clone(),
            languages,
            formats: schedule.formats.iter().map(|format| format.to_uppercase()).collect(),
            recipients: recipients.collect(),
            past,
            may: MayChange::default(),
            stamp: "0".to_owned(),
        });
    }
    Ok(deliveries)
}

fn state(delivery: &DeliveryStatus) -> DeliveryState {
    match delivery.phase {
        DeliveryPhase::Sent => DeliveryState::Sent,
        DeliveryPhase::Pending | DeliveryPhase::Sending => DeliveryState::Waiting,
        DeliveryPhase::Unknown => DeliveryState::Unknown,
        DeliveryPhase::Refused | DeliveryPhase::Failed => DeliveryState::Failed,
    }
}
