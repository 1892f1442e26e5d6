//! The list of reports.

use super::frame::Place;
use super::paging::{Paging, Wanted};
use crate::answers::{Leave, go_on};
use crate::asked::Asked;
use crate::locale::own_name;
use crate::routes::Route;
use crate::shelf::{ReportFilter, ReportKey, ReportList, Series, is_name};
use crate::site::{Answered, Signed, Site};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something to choose in a form.
#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

#[derive(Serialize)]
struct Row {
    path: String,
    title: String,
    language: String,
    language_name: String,
    period: String,
    revision: String,
    made_at: String,
}

#[derive(Serialize)]
struct ReportsView {
    reports: Vec<Choice>,
    periods: Vec<Choice>,
    languages: Vec<Choice>,
    is_filtered: bool,
    rows: Vec<Row>,
    count: usize,
    number: String,
    paging: Paging,
}

/// Whether all parts of a key can stand in an address.
pub(super) fn is_sound(key: &ReportKey) -> bool {
    [&key.report, &key.period, &key.language].iter().all(|part| is_name(part))
}

impl Site {
    /// The reports of the bureau that is signed in.
    pub(crate) async fn reports_page(&self, asked: &Asked, signed: &Signed) -> Answered {
        let question = asked.question();
        let part = |name: &str| question.get(name).filter(|value| is_name(value)).map(str::to_owned);
        let filter =
            ReportFilter { report: part("report"), period: part("period"), language: part("language") };
        let wanted = Wanted::of(&question);
        let ReportList { series, part: found } =
            self.shelf.reports(signed.reader(), &filter, wanted.window()).await?;
        let locale = self.locale(signed.session.language);
        let rows = found.entries.iter().filter(|entry| {
            let is_own = entry.bureau == signed.account.bureau && is_sound(&entry.key);
            if !is_own {
                tracing::error!(
                    "the shelf listed a report that cannot be shown to this account; it is left out"
                );
            }
            is_own
        });
        let rows = rows.map(|entry| Row {
            path: Route::Report(entry.key.clone()).path(),
            title: entry.title.clone(),
            language: entry.key.language.clone(),
            language_name: own_name(&entry.key.language).to_owned(),
            period: locale.period(&entry.key.period),
            revision: locale.integer(i64::from(entry.revision)),
            made_at: locale.moment(entry.made_at),
        });
        let asked_for = [
            ("report", filter.report.as_deref()),
            ("period", filter.period.as_deref()),
            ("language", filter.language.as_deref()),
        ];
        let paging = Paging::new(wanted, found.total, &Route::Reports.path(), &asked_for, locale);
        if let Some(last) = &paging.instead {
            return Ok((go_on(last), Leave::Page));
        }
        let view = ReportsView {
            rows: rows.collect(),
            reports: choices(titles(&series), filter.report.as_deref()),
            periods: choices(
                periods(&series).into_iter().rev().map(|period| (period.clone(), locale.period(&period))),
                filter.period.as_deref(),
            ),
            languages: choices(
                languages(&series).into_iter().map(|code| (code.clone(), own_name(&code).to_owned())),
                filter.language.as_deref(),
            ),
            is_filtered: filter != ReportFilter::default(),
            count: found.total,
            number: locale.integer(i64::try_from(found.total).unwrap_or(i64::MAX)),
            paging,
        };
        self.signed_page(asked, signed, Place::Reports, "reports.html", &view)
    }
}

/// Choices with one chosen. One that is chosen and not among them is not offered.
pub(super) fn choices(all: impl IntoIterator<Item = (String, String)>, chosen: Option<&str>) -> Vec<Choice> {
    let choice =
        |(value, label): (String, String)| Choice { is_chosen: chosen == Some(value.as_str()), value, label };
    all.into_iter().map(choice).collect()
}

fn titles(series: &[Series]) -> BTreeMap<String, String> {
    series.iter().map(|series| (series.report.clone(), series.title.clone())).collect()
}

fn periods(series: &[Series]) -> BTreeSet<String> {
    series.iter().flat_map(|series| series.periods.iter().cloned()).collect()
}

fn languages(series: &[Series]) -> BTreeSet<String> {
    series.iter().map(|series| series.language.clone()).collect()
}
