//! What is traced, and whom the requester asks.

use super::Stage;
use super::chance::Chance;
use super::firearms::Recorded;
use super::guns::{Nature, Population};
use super::seizures::Seized;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use proofhouse_schemas::message::FirearmDescription;

/// What is traced.
pub(super) struct Subject {
    pub(super) seen: FirearmDescription,
    pub(super) made: i32,
    pub(super) nature: Nature,
    pub(super) country: Option<&'static str>,
    pub(super) recovered: NaiveDate,
    pub(super) seizure_id: Option<String>,
    /// The bureau that has a record of it, and the day of loss.
    pub(super) recorded: Option<(usize, NaiveDate)>,
    /// When it came into the hands of the requester.
    pub(super) from: DateTime<Utc>,
}

/// A gun to trace: mostly one of the requester's seizures.
pub(super) fn subject(
    stage: &mut Stage,
    requesting: usize,
    own: &mut Vec<usize>,
    records: &[Recorded],
    seized: &[Seized],
    chance: &mut Chance,
) -> Subject {
    for _ in 0..6 {
        if own.is_empty() || chance.happens(0.12) {
            break;
        }
        let at = chance.below(own.len());
        let gun = &seized[own[at]];
        let identified = !gun.seen.serial_raw.as_str().trim().is_empty();
        if !identified && chance.happens(0.7) {
            continue;
        }
        own.swap_remove(at);
        let entry = stage.catalogue.of(&gun.gun);
        return Subject {
            seen: gun.seen.clone(),
            made: gun.gun.year,
            nature: entry.nature,
            country: gun.gun.country.map(|country| country.as_str()),
            recovered: gun.day,
            seizure_id: Some(gun.seizure_id.clone()),
            recorded: gun.record.map(|record| (records[record].owner, records[record].lost)),
            from: gun.reported,
        };
    }
    let day = stage.calendar.day(stage.bureaus[requesting].growth, chance);
    let gun = stage.catalogue.new_gun(requesting, Population::Seized, day.year(), &mut stage.given, chance);
    Subject {
        seen: stage.bureaus[requesting].style.describe(&gun, &stage.catalogue, chance),
        made: gun.year,
        nature: stage.catalogue.of(&gun).nature,
        country: gun.country.map(|country| country.as_str()),
        recovered: day,
        seizure_id: None,
        recorded: None,
        from: stage.calendar.moment(day, chance),
    }
}

/// Whom to ask: the country of manufacture first, then the one that may have a record, then a neighbour. Bureaus that
/// nobody has asked yet come first now and then, so that each has requests to answer.
pub(super) fn addressee(
    stage: &Stage,
    requesting: usize,
    subject: &Subject,
    asked: &[usize],
    chance: &mut Chance,
) -> usize {
    let of_country = |code: &str| stage.bureaus.iter().position(|bureau| bureau.country.as_str() == code);
    let maker = subject.country.and_then(|code| match code {
        "SU" => of_country("UA"),
        "YU" => of_country("RS"),
        "CS" => of_country("CZ"),
        other => of_country(other),
    });
    let around = &stage.bureaus[requesting].neighbours;
    let recorded = subject.recorded.map(|(owner, _)| owner).filter(|_| chance.happens(0.5));
    let neglected =
        (0..asked.len()).filter(|bureau| *bureau != requesting).min_by_key(|bureau| asked[*bureau]);
    let neglected = neglected.filter(|bureau| asked[*bureau] < 4 && chance.happens(0.5));
    let neighbour = (!around.is_empty()).then(|| *chance.pick(around));
    let any = (requesting + 1 + chance.below(stage.bureaus.len() - 1)) % stage.bureaus.len();
    [neglected, recorded, maker.filter(|_| chance.happens(0.85)), neighbour, Some(any)]
        .into_iter()
        .flatten()
        .find(|bureau| *bureau != requesting)
        .unwrap_or(any)
}
