//! Retention: a record past its last day is searched no more, even though nobody has sent anything new.

use crate::rows;
use anyhow::Result;
use chrono::NaiveDate;
use datafusion::prelude::SessionContext;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct PassedRow {
    passed: i64,
}

/// The condition under which a row may still be searched on this day. It is the one by which the guard shows a row to
/// others than its owner.
pub fn may_be_searched(today: NaiveDate) -> String {
    format!("(retention_until IS NULL OR retention_until >= DATE '{today}')")
}

/// How many rows of these views are past their last day.
///
/// # Errors
/// When the warehouse cannot be read.
pub async fn passed(session: &SessionContext, views: &[&str], today: NaiveDate) -> Result<i64> {
    let mut passed = 0;
    for view in views {
        let sql = format!("SELECT count(*) AS passed FROM {view} WHERE retention_until < DATE '{today}'");
        let rows: Vec<PassedRow> = rows::read(session, &sql).await?;
        passed += rows.first().map_or(0, |row| row.passed);
    }
    Ok(passed)
}

/// The revision of a job whose result depends on the day. While the tables stay the same, only more rows can pass their
/// last day: the same number of them means the same result, another number that the job has to run again.
pub fn revision(rules: u32, passed: i64) -> u32 {
    const BITS_OF_RULES: u32 = 8;
    let passed = u32::try_from(passed.rem_euclid(1 << (u32::BITS - BITS_OF_RULES))).unwrap_or_default();
    rules | (passed << BITS_OF_RULES)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_record_that_passes_its_last_day_makes_a_job_run_again() {
        assert_eq!(revision(1, 0), 1, "with nothing past its day the rules alone count");
        assert_ne!(revision(1, 4), revision(1, 5));
        assert_ne!(revision(1, 4), revision(2, 4));
    }

    #[test]
    fn the_last_day_itself_still_counts() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        assert!(may_be_searched(today).contains(">= DATE '2026-03-02'"));
    }
}
