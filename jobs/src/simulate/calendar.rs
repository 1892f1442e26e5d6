//! The years that the world covers.

use super::chance::Chance;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use proofhouse_schemas::PartialDate;

/// Years before the day of reference that events are spread over.
const YEARS: i32 = 4;
/// Share of a month's events against an average month, January first.
const SEASONS: [f64; 12] = [0.85, 0.86, 0.97, 1.0, 1.06, 1.1, 1.08, 1.02, 1.05, 1.08, 1.0, 0.93];

/// The time that events are spread over: some years up to a day of reference.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    first: NaiveDate,
    as_of: NaiveDate,
}

impl Calendar {
    /// The years before this day.
    pub(super) fn before(as_of: NaiveDate) -> Self {
        let first =
            as_of.with_year(as_of.year() - YEARS).unwrap_or(as_of - Duration::days(365 * i64::from(YEARS)));
        Self { first, as_of }
    }

    /// The last moment: everything happens before it.
    pub(super) fn end(&self) -> DateTime<Utc> {
        self.as_of.and_time(NaiveTime::MIN).and_utc()
    }

    /// A day; `growth` is the yearly change of volume, 0.1 for 10 % more each year.
    pub(super) fn day(&self, growth: f64, chance: &mut Chance) -> NaiveDate {
        let days = (self.as_of - self.first).num_days().max(1);
        let most = (1.0 + growth).max(0.2).powi(YEARS).max(1.0) * 1.1;
        for _ in 0..40 {
            let offset = chance.between(0, days - 1);
            let day = self.first + Duration::days(offset);
            let trend = (1.0 + growth).max(0.2).powf(offset as f64 / 365.25);
            let season = SEASONS.get(day.month0() as usize).copied().unwrap_or(1.0);
            if chance.happens(trend * season / most) {
                return day;
            }
        }
        self.first + Duration::days(chance.between(0, days - 1))
    }

    /// A moment of this day, mostly in office hours.
    pub(super) fn moment(&self, day: NaiveDate, chance: &mut Chance) -> DateTime<Utc> {
        let hour = if chance.happens(0.8) { chance.between(7, 18) } else { chance.between(0, 23) };
        let seconds = hour * 3600 + chance.between(0, 3599);
        (day.and_time(NaiveTime::MIN) + Duration::seconds(seconds)).and_utc()
    }

    /// This much later, but before the end.
    pub(super) fn later(&self, at: DateTime<Utc>, days: f64) -> DateTime<Utc> {
        let later = at + Duration::seconds((days.max(0.0) * 86_400.0) as i64);
        later.min(self.end() - Duration::seconds(1)).max(at)
    }

    /// Whether this moment is before the end.
    pub(super) fn has_come(&self, at: DateTime<Utc>) -> bool {
        at < self.end()
    }
}

/// This much later.
pub(super) fn after(at: DateTime<Utc>, days: f64) -> DateTime<Utc> {
    at + Duration::seconds((days.max(0.0) * 86_400.0) as i64)
}

/// The day as a source knows it: to the day mostly, else to the month or the year.
pub(super) fn as_known(day: NaiveDate, chance: &mut Chance) -> PartialDate {
    let text = match chance.unit() {
        drawn if drawn < 0.80 => return PartialDate::day(day),
        drawn if drawn < 0.94 => day.format("%Y-%m").to_string(),
        _ => day.format("%Y").to_string(),
    };
    PartialDate::parse(&text).unwrap_or(PartialDate::day(day))
}
