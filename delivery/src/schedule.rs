//! When a report is due, for whom and about which time.
//!
//! A run covers the last period that was complete before its hour. Every hour that falls into one period after another
//! therefore means the same run: a report about months is made once a month, however often `cron` fires. The hour of a
//! run is the first one in the period after the one that it covers.
//!
//! Hours are wall-clock times of the schedule's zone. When the clocks go forward over an hour, it is taken at the first
//! instant after; when they go back, the first of the two is taken. A run happens once in either case. Both hold for a
//! pattern with one minute and one hour; the parser takes one with several (`0,30 2 * * *`, `0 */2 * * *`) for an interval,
//! and of an interval what falls into the gap is left out.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use proofhouse_schemas::{Bureau, Period, PeriodLength};
use serde::{Deserialize, Serialize};

use crate::run::{LogicalRun, ReportName};

/// Periods that are looked at, back from now, and that can be asked for at once. Ten years of months.
const MOST_PERIODS: usize = 120;
/// Midnight before the last day of 9999, in seconds since 1970: what is put off until then never happens.
const NEVER: i64 = 253_402_214_400;
/// The last year whose days can be written with four digits, as the ledger writes them.
const LAST_YEAR: i32 = 9999;

/// What becomes of runs whose hour passed while no scheduler was running.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CatchUp {
    /// They are not made, but for `grace_minutes`, and but for those that passed since the same scheduler looked last.
    Skip,
    /// The latest is made.
    #[default]
    Latest,
    /// All are made, up to a number.
    All,
}

/// A cron pattern in a time zone.
#[derive(Debug, Clone)]
pub struct Recurrence {
    pattern: String,
    cron: Cron,
    timezone: Tz,
}

impl Recurrence {
    /// Reads a pattern of five fields.
    ///
    /// # Errors
    /// When it is not one, or no hour ever fits it.
    pub fn parse(pattern: &str, timezone: Tz) -> Result<Self, String> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(pattern).map_err(|error| {
            format!("`{pattern}` is no pattern: {error}; write minute, hour, day, month, weekday, such as 0 6 5 * *")
        })?;
        let recurrence = Self { pattern: pattern.to_owned(), cron, timezone };
        if recurrence.first_from(DateTime::UNIX_EPOCH).is_none() {
            return Err(format!("`{pattern}` fits no hour, ever"));
        }
        Ok(recurrence)
    }

    /// The first hour at or after an instant.
    pub fn first_from(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = instant.with_timezone(&self.timezone);
        self.cron.find_next_occurrence(&local, true).ok().map(|found| found.with_timezone(&Utc))
    }

    /// The pattern as it was written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The zone.
    pub fn timezone(&self) -> Tz {
        self.timezone
    }

    /// The day that it is in the zone.
    pub fn day_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.timezone).date_naive()
    }

    /// The first instant of a day in the zone. Where the clocks go forward at midnight, that is later than midnight.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        // Zones have skipped whole days; a gap is looked over in quarters of an hour.
        (0..=2 * 24 * 4)
            .map(|quarters| midnight + TimeDelta::minutes(15 * quarters))
            .find_map(|local| self.timezone.from_local_datetime(&local).earliest())
            .map_or_else(|| midnight.and_utc(), |found| found.with_timezone(&Utc))
    }
}

/// Who gets a report by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// Whose report.
    pub bureau: Bureau,
    /// In which language.
    pub language: String,
    /// In which formats.
    pub formats: Vec<String>,
}

/// A schedule: an entry `[[schedule]]` that was checked.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// The report.
    pub report: ReportName,
    /// For whom.
    pub bureaus: Vec<Bureau>,
    /// When.
    pub recurrence: Recurrence,
    /// How long a period is covered.
    pub period: PeriodLength,
    /// Languages.
    pub languages: Vec<String>,
    /// Formats.
    pub formats: Vec<String>,
    /// Who gets it by mail.
    pub recipients: Vec<Recipient>,
    /// Outbound places that it goes to.
    pub outbound: Vec<String>,
    /// Who is told when it fails.
    pub owner: Option<String>,
    /// What becomes of runs whose hour passed.
    pub catch_up: CatchUp,
    /// How many of them at most.
    pub max_catch_up: u32,
    /// How late a run may begin that is not caught up.
    pub grace: TimeDelta,
    /// Days after the end of the period before which nothing happens.
    pub embargo_days: u32,
    /// Instant before which nothing happens.
    pub not_before: Option<DateTime<Utc>>,
    /// Whether a revision that says the same is not delivered.
    pub skip_if_unchanged: bool,
    /// Whether a report without rows is not delivered.
    pub skip_if_empty: bool,
    /// First day on which its hour counts.
    pub valid_from: NaiveDate,
    /// Last day on which its hour counts.
    pub valid_until: Option<NaiveDate>,
}

/// A period that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The period.
    pub period: Period,
    /// Its hour.
    pub at: DateTime<Utc>,
}

impl Schedule {
    /// Who gets the reports of a bureau.
    pub fn recipients_of(&self, bureau: Bureau) -> impl Iterator<Item = &Recipient> {
        self.recipients.iter().filter(move |recipient| recipient.bureau == bureau)
    }

    /// The hour of the run that covers a period; `None` when `cron` fires in none of the days that follow the period, or
    /// the schedule is not in force then.
    pub fn hour_of(&self, period: Period) -> Option<DateTime<Utc>> {
        let following = period.after();
        let first_day = following.from().max(self.valid_from);
        let at = self.recurrence.first_from(self.recurrence.start_of(first_day))?;
        let day = self.recurrence.day_of(at);
        let is_in_force = self.valid_until.is_none_or(|until| day <= until);
        (day < following.to() && is_in_force).then_some(at)
    }

    /// The instant before which nothing of a period is rendered or delivered. A day that no calendar has never comes.
    pub fn embargo_of(&self, period: Period) -> Option<DateTime<Utc>> {
        let days = u64::from(self.embargo_days);
        let lifted = (days > 0).then(|| {
            let day = period.to().checked_add_days(chrono::Days::new(days));
            day.filter(|day| day.year() <= LAST_YEAR).map_or_else(never, |day| self.recurrence.start_of(day))
        });
        lifted.max(self.not_before)
    }

    /// Why nobody can ask for a period yet; `None` when it is over. A report about a period that still goes on would lack
    /// the days that are to come, and would stand in the place of the one that is made when it is over: a run happens once.
    pub fn why_not_yet(&self, period: Period, now: DateTime<Utc>) -> Option<String> {
        let over_at = self.recurrence.start_of(period.to());
        (now < over_at).then(|| {
            format!(
                "{period} is over only at {} ({}); its report would lack the days until then, and nothing would be made \
                 when it is due. Ask for it afterwards, or leave it to its hour",
                over_at.format("%Y-%m-%d %H:%M UTC"),
                self.recurrence.timezone()
            )
        })
    }

    /// The periods whose hour has come and that are to be made, oldest first, as the catch-up policy has it. The same
    /// whatever was made already: that the ledger knows.
    ///
    /// With `skip`, hours since `last_look` count too: what passed between two looks of the same scheduler was not missed,
    /// however long it was between them.
    pub fn due(&self, now: DateTime<Utc>, last_look: Option<DateTime<Utc>>) -> Vec<Due> {
        match self.catch_up {
            CatchUp::Skip => {
                let graced = now - self.grace;
                self.past_hours(now, MOST_PERIODS, last_look.map_or(graced, |last| graced.min(last)))
            }
            CatchUp::Latest => self.past_hours(now, 1, DateTime::<Utc>::MIN_UTC),
            CatchUp::All => self.past_hours(now, self.max_catch_up as usize, DateTime::<Utc>::MIN_UTC),
        }
    }

    /// The next hour after an instant, and the period that is covered then.
    pub fn next_after(&self, now: DateTime<Utc>) -> Option<Due> {
        let mut period = self.covered(now);
        (0..MOST_PERIODS).find_map(|_| {
            let due = self.hour_of(period).map(|at| Due { period, at });
            period = period.after();
            due.filter(|due| due.at > now)
        })
    }

    /// The runs of a range of periods for all its bureaus, first and last included.
    ///
    /// # Errors
    /// When the range is none, has too many periods, or one of them is not over; says what to ask for instead.
    pub fn range(&self, first: Period, last: Period, now: DateTime<Utc>) -> Result<Vec<LogicalRun>, String> {
        if first.length() != self.period || last.length() != self.period {
            return Err(format!("{first}..{last} has not the length of the periods of this schedule"));
        }
        if last < first {
            return Err(format!("{first}..{last} ends before it begins; write the earlier period first"));
        }
        let all = std::iter::successors(Some(first), |period| Some(period.after()));
        let periods: Vec<Period> = all.take_while(|period| *period <= last).take(MOST_PERIODS + 1).collect();
        if periods.len() > MOST_PERIODS {
            return Err(format!(
                "{first}..{last} has more than {MOST_PERIODS} periods; ask for it in parts, and none is left out"
            ));
        }
        match periods.iter().find_map(|period| self.why_not_yet(*period, now)) {
            Some(reason) => Err(reason),
            None => {
                let mut runs = Vec::new();
                for period in periods {
                    runs.extend(self.bureaus.iter().map(|bureau| self.run(*bureau, period)));
                }
                Ok(runs)
            }
        }
    }

    /// The run of this report.
    pub fn run(&self, bureau: Bureau, period: Period) -> LogicalRun {
        LogicalRun { report: self.report.clone(), bureau, period }
    }

    /// The latest periods whose hour has come, but none whose hour is before an instant; oldest first.
    fn past_hours(&self, now: DateTime<Utc>, most: usize, not_before: DateTime<Utc>) -> Vec<Due> {
        let mut past = Vec::new();
        let mut period = self.covered(now);
        for _ in 0..MOST_PERIODS {
            // Hours lie in the period that follows.
            let is_before_all = period.after().to() <= self.valid_from
                || self.recurrence.start_of(period.after().to()) <= not_before;
            if is_before_all || past.len() >= most {
                break;
            }
            let hour = self.hour_of(period).filter(|at| (not_before..=now).contains(at));
            past.extend(hour.map(|at| Due { period, at }));
            period = period.before();
        }
        past.reverse();
        past
    }

    /// The period that a run at this instant covers.
    fn covered(&self, now: DateTime<Utc>) -> Period {
        Period::containing(self.recurrence.day_of(now), self.period).before()
    }
}

/// An instant that never comes.
fn never() -> DateTime<Utc> {
    DateTime::from_timestamp(NEVER, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests;
