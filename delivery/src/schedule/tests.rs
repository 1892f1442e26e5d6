//! Hours in time zones, periods, catching up, embargo.

#![allow(clippy::unwrap_used)]

use super::*;

fn schedule(cron: &str, zone: Tz, period: PeriodLength) -> Schedule {
    Schedule {
        report: ReportName::parse("national").unwrap(),
        bureaus: vec![Bureau::parse("fr").unwrap()],
        recurrence: Recurrence::parse(cron, zone).unwrap(),
        period,
        languages: vec!["fr".to_owned()],
        formats: vec!["html".to_owned()],
        recipients: Vec::new(),
        outbound: Vec::new(),
        owner: None,
        catch_up: CatchUp::Latest,
        max_catch_up: 12,
        grace: TimeDelta::minutes(60),
        embargo_days: 0,
        not_before: None,
        skip_if_unchanged: true,
        skip_if_empty: false,
        valid_from: "2025-01-01".parse().unwrap(),
        valid_until: None,
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn periods(schedule: &Schedule, now: &str) -> Vec<String> {
    schedule.due(at(now), None).iter().map(|due| due.period.to_string()).collect()
}

#[test]
fn an_hour_is_that_of_its_zone_in_summer_and_winter() {
    let monthly = schedule("0 6 5 * *", Tz::Europe__Paris, PeriodLength::Month);
    assert_eq!(monthly.hour_of(period("2026-06")), Some(at("2026-07-05T04:00:00Z")));
    assert_eq!(monthly.hour_of(period("2026-10")), Some(at("2026-11-05T05:00:00Z")));
    let in_kiribati = schedule("0 0 1 * *", Tz::Pacific__Kiritimati, PeriodLength::Month);
    assert_eq!(in_kiribati.hour_of(period("2026-10")), Some(at("2026-10-31T10:00:00Z")));
    assert_eq!(periods(&in_kiribati, "2026-10-31T10:00:00Z"), ["2026-10"]);
    assert_eq!(periods(&in_kiribati, "2026-10-31T09:59:59Z"), ["2026-09"]);
}

#[test]
fn when_the_clocks_go_forward_over_an_hour_it_is_the_first_instant_after() {
    // In Paris there was no half past two on 29 March 2026: from 02:00 it was 03:00.
    let in_the_gap = Recurrence::parse("30 2 29 3 *", Tz::Europe__Paris).unwrap();
    assert_eq!(in_the_gap.first_from(at("2026-03-01T00:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
}

#[test]
fn when_the_clocks_go_back_over_an_hour_it_is_the_first_of_the_two() {
    // In Paris it was half past two twice on 25 October 2026.
    let twice = Recurrence::parse("30 2 25 10 *", Tz::Europe__Paris).unwrap();
    let first = twice.first_from(at("2026-10-01T00:00:00Z")).unwrap();
    assert_eq!(first, at("2026-10-25T00:30:00Z"));
    let next = twice.first_from(first + TimeDelta::seconds(1)).unwrap();
    assert_eq!(next, at("2027-10-25T00:30:00Z"), "once, not twice");
}

#[test]
fn a_day_that_begins_in_a_gap_begins_after_it() {
    // In Beirut the clocks go forward at midnight.
    let beirut = Recurrence::parse("0 0 * * *", Tz::Asia__Beirut).unwrap();
    assert_eq!(beirut.start_of("2026-03-29".parse().unwrap()), at("2026-03-28T22:00:00Z"));
    // Samoa had no 30 December 2011 at all.
    let apia = Recurrence::parse("0 0 * * *", Tz::Pacific__Apia).unwrap();
    assert_eq!(apia.start_of("2011-12-30".parse().unwrap()), at("2011-12-30T10:00:00Z"));
}

#[test]
fn however_often_the_pattern_fires_a_period_is_one_run() {
    let weekly = schedule("0 6 * * 1", Tz::UTC, PeriodLength::Month);
    assert_eq!(weekly.hour_of(period("2026-10")), Some(at("2026-11-02T06:00:00Z")));
    for now in ["2026-11-02T06:00:00Z", "2026-11-09T06:00:00Z", "2026-11-30T06:00:00Z"] {
        assert_eq!(periods(&weekly, now), ["2026-10"], "{now}");
    }
}

#[test]
fn a_quarter_or_a_year_is_covered_by_the_first_hour_after_it() {
    let quarterly = schedule("0 6 10 * *", Tz::UTC, PeriodLength::Quarter);
    assert_eq!(quarterly.hour_of(period("2026-Q3")), Some(at("2026-10-10T06:00:00Z")));
    let yearly = schedule("0 6 1 2 *", Tz::UTC, PeriodLength::Year);
    assert_eq!(yearly.hour_of(period("2025")), Some(at("2026-02-01T06:00:00Z")));
    assert_eq!(periods(&yearly, "2026-01-15T00:00:00Z"), ["2024"]);
}

#[test]
fn months_in_which_the_pattern_never_fires_are_not_made() {
    let rare = schedule("0 6 5 1,7 *", Tz::UTC, PeriodLength::Month);
    assert_eq!(rare.hour_of(period("2026-05")), None);
    assert_eq!(rare.hour_of(period("2026-06")), Some(at("2026-07-05T06:00:00Z")));
    assert_eq!(periods(&rare, "2026-11-28T00:00:00Z"), ["2026-06"]);
}

#[test]
fn what_was_missed_is_skipped_or_caught_up_as_the_policy_says() {
    let mut monthly = schedule("0 6 5 * *", Tz::UTC, PeriodLength::Month);
    monthly.valid_from = "2026-06-01".parse().unwrap();
    let now = "2026-11-20T12:00:00Z";
    assert_eq!(periods(&monthly, now), ["2026-10"]);
    monthly.catch_up = CatchUp::All;
    assert_eq!(periods(&monthly, now), ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]);
    monthly.max_catch_up = 2;
    assert_eq!(periods(&monthly, now), ["2026-09", "2026-10"]);
    monthly.catch_up = CatchUp::Skip;
    assert!(periods(&monthly, now).is_empty());
    assert_eq!(periods(&monthly, "2026-11-05T06:59:00Z"), ["2026-10"]);
    assert!(periods(&monthly, "2026-11-05T07:01:00Z").is_empty());
}

#[test]
fn a_schedule_makes_nothing_outside_the_days_on_which_it_is_in_force() {
    let mut monthly = schedule("0 6 5 * *", Tz::UTC, PeriodLength::Month);
    monthly.catch_up = CatchUp::All;
    monthly.valid_from = "2026-09-06".parse().unwrap();
    monthly.valid_until = Some("2026-11-05".parse().unwrap());
    assert_eq!(periods(&monthly, "2027-03-01T00:00:00Z"), ["2026-09", "2026-10"]);
    assert_eq!(monthly.next_after(at("2026-10-10T00:00:00Z")).unwrap().period, period("2026-10"));
    assert_eq!(monthly.next_after(at("2026-11-10T00:00:00Z")), None);
}

#[test]
fn an_embargo_ends_at_the_beginning_of_a_day_of_the_zone() {
    let mut monthly = schedule("0 6 1 * *", Tz::America__New_York, PeriodLength::Month);
    assert_eq!(monthly.embargo_of(period("2026-10")), None);
    monthly.embargo_days = 14;
    assert_eq!(monthly.embargo_of(period("2026-10")), Some(at("2026-11-15T05:00:00Z")));
    monthly.not_before = Some(at("2026-12-24T00:00:00Z"));
    assert_eq!(monthly.embargo_of(period("2026-10")), Some(at("2026-12-24T00:00:00Z")));
    assert_eq!(monthly.embargo_of(period("2026-12")), Some(at("2027-01-15T05:00:00Z")));
}

#[test]
fn an_embargo_that_no_calendar_can_hold_never_ends() {
    // Adding the days failed, and the failure was taken for "no embargo".
    let mut monthly = schedule("0 6 1 * *", Tz::UTC, PeriodLength::Month);
    for days in [u32::MAX, 3_000_000] {
        monthly.embargo_days = days;
        assert_eq!(monthly.embargo_of(period("2026-10")), Some(at("9999-12-31T00:00:00Z")), "{days}");
    }
}

#[test]
fn an_hour_that_passed_while_the_scheduler_worked_was_not_missed() {
    // A step that took three hours hid all hours that fell into it, and `skip` then left them out.
    let mut monthly = schedule("0 6 5 * *", Tz::UTC, PeriodLength::Month);
    monthly.catch_up = CatchUp::Skip;
    let (last_look, now) = (at("2026-11-05T05:59:30Z"), at("2026-11-05T09:00:00Z"));
    assert!(monthly.due(now, None).is_empty());
    let due = monthly.due(now, Some(last_look));
    assert_eq!(due.iter().map(|due| due.period).collect::<Vec<_>>(), [period("2026-10")]);
    // A look a moment ago takes nothing from the grace.
    let now = at("2026-11-05T06:30:00Z");
    assert_eq!(monthly.due(now, Some(at("2026-11-05T06:29:30Z"))).len(), 1);
}

#[test]
fn a_range_of_periods_has_both_its_ends() {
    let monthly = schedule("0 6 1 * *", Tz::UTC, PeriodLength::Month);
    let now = at("2026-02-01T00:00:00Z");
    let runs = monthly.range(period("2025-11"), period("2026-01"), now).unwrap();
    let runs: Vec<String> = runs.iter().map(LogicalRun::to_string).collect();
    assert_eq!(runs, ["national/fr/2025-11", "national/fr/2025-12", "national/fr/2026-01"]);
}

#[test]
fn a_range_that_is_none_or_too_long_or_not_over_is_refused() {
    let monthly = schedule("0 6 1 * *", Tz::Europe__Paris, PeriodLength::Month);
    let now = at("2026-10-31T22:59:59Z");
    let refused = |first: &str, last: &str| monthly.range(period(first), period(last), now).unwrap_err();
    assert!(refused("2026-01", "2025-11").contains("before it begins"));
    assert!(refused("2026-Q1", "2026-Q2").contains("length"));
    assert!(refused("2026-01", "2026-Q2").contains("length"));
    // Ten years and a month were cut to ten years without a word.
    assert!(refused("2016-09", "2026-09").contains("more than 120 periods"));
    assert_eq!(monthly.range(period("2016-10"), period("2026-09"), now).unwrap().len(), 120);
    // In Paris October goes on for one second: a report about it would stand in the place of the one that is due.
    assert!(refused("2026-09", "2026-10").contains("2026-10-31 23:00 UTC"));
    let over = now + TimeDelta::seconds(1);
    assert!(monthly.range(period("2026-10"), period("2026-10"), over).is_ok());
}

#[test]
fn of_a_pattern_with_several_hours_what_the_clocks_skip_is_left_out() {
    // As the README says: several minutes or hours are an interval to the parser. In Paris 02:00 to 03:00 was skipped.
    let several = Recurrence::parse("30 2,6 29 3 *", Tz::Europe__Paris).unwrap();
    assert_eq!(several.first_from(at("2026-03-01T00:00:00Z")), Some(at("2026-03-29T04:30:00Z")));
}

#[test]
fn a_pattern_that_is_none_is_refused() {
    for pattern in ["", "0 6 * *", "0 6 * * * *", "61 6 * * *", "0 6 31 2 *", "at six"] {
        assert!(Recurrence::parse(pattern, Tz::UTC).is_err(), "{pattern}");
    }
}
