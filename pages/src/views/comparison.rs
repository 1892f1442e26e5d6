//! Two periods of a report, compared.

use super::figures::{Compared, Figures, compare};
use super::frame::Place;
use super::reports::{Choice, choices};
use crate::answers::Problem;
use crate::asked::Asked;
use crate::locale::{Locale, own_name};
use crate::routes::Route;
use crate::shelf::{ReportKey, Series, is_name};
use crate::site::{Answered, Signed, Site};
use bytes::Bytes;
use serde::Serialize;
use std::sync::Arc;

/// The file that the numbers stand in.
const NUMBERS: &str = "figures.json";
/// The longest one that is compared.
const LONGEST: u64 = 32 << 20;

#[derive(Serialize)]
struct Side {
    period: String,
    path: String,
}

#[derive(Serialize)]
struct ComparisonView {
    /// Reports with their languages.
    series: Vec<Choice>,
    /// Periods of the one that is chosen.
    earlier: Vec<Choice>,
    later: Vec<Choice>,
    title: Option<String>,
    language: Option<String>,
    sides: Option<[Side; 2]>,
    compared: Option<Compared>,
    problem: Option<&'static str>,
}

impl Site {
    /// The comparison that is asked for, or the form to ask for one.
    pub(crate) async fn comparison_page(&self, asked: &Asked, signed: &Signed) -> Answered {
        let question = asked.question();
        let locale = self.locale(signed.session.language);
        let all = self.shelf.series(signed.reader()).await?;
        let all: Vec<&Series> =
            all.iter().filter(|series| is_name(&series.report) && is_name(&series.language)).collect();
        let id = |series: &Series| format!("{}/{}", series.report, series.language);
        let chosen = match question.get("of") {
            Some(of) => Some(*all.iter().find(|series| id(series) == of).ok_or(Problem::NotFound)?),
            // Where there is nothing to choose, it is chosen.
            None => all.first().copied().filter(|_| all.len() == 1),
        };
        let periods: Vec<&String> =
            chosen.iter().flat_map(|series| &series.periods).filter(|period| is_name(period)).collect();
        let said =
            |name: &str| question.get(name).filter(|period| periods.iter().any(|known| known == period));
        let later = said("later").or_else(|| periods.first().map(|period| period.as_str()));
        let before_later = || {
            let place = periods.iter().position(|period| Some(period.as_str()) == later)?;
            periods.get(place + 1).map(|period| period.as_str())
        };
        let earlier = said("earlier").or_else(before_later);
        let mut view = ComparisonView {
            series: choices(
                all.iter()
                    .map(|series| (id(series), format!("{} – {}", series.title, own_name(&series.language)))),
                chosen.map(id).as_deref(),
            ),
            earlier: choices(
                periods.iter().map(|period| ((*period).clone(), locale.period(period))),
                earlier,
            ),
            later: choices(periods.iter().map(|period| ((*period).clone(), locale.period(period))), later),
            title: chosen.map(|series| series.title.clone()),
            language: chosen.map(|series| series.language.clone()),
            sides: None,
            compared: None,
            problem: chosen.filter(|_| periods.len() < 2).map(|_| "comparison-one-period"),
        };
        if let (Some(series), Some(earlier), Some(later), None) = (chosen, earlier, later, view.problem) {
            if earlier == later {
                view.problem = Some("comparison-same-period");
            } else {
                let key = |period: &str| ReportKey {
                    report: series.report.clone(),
                    period: period.to_owned(),
                    language: series.language.clone(),
                };
                let (left, right) = (key(earlier), key(later));
                view.compared = self.compared(signed, &left, &right).await?;
                if view.compared.is_none() {
                    view.problem = Some("comparison-no-numbers");
                }
                let side = |key: ReportKey| Side {
                    period: locale.period(&key.period),
                    path: Route::Report(key).path(),
                };
                view.sides = Some([side(left), side(right)]);
            }
        }
        self.signed_page(asked, signed, Place::Comparison, "comparison.html", &view)
    }

    /// Two reports compared; `None` when one of them has no numbers that can be.
    async fn compared(
        &self,
        signed: &Signed,
        earlier: &ReportKey,
        later: &ReportKey,
    ) -> Result<Option<Compared>, Problem> {
        let turn = self.turns.comparison().await?;
        let left = self.numbers(signed, earlier).await?;
        let right = self.numbers(signed, later).await?;
        let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
        let (language, texts) = (signed.session.language, Arc::clone(&self.texts));
        // Long documents take their time; they are read and compared beside what is being served. The turn goes with them: whoever
        // goes away does not end what is being worked out.
        let worked_out = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let (left, right) = (Figures::read(&left)?, Figures::read(&right)?);
            Ok::<_, serde_json::Error>(compare(&left, &right, Locale { language, texts: &texts }))
        });
        match worked_out.await {
            Ok(Ok(compared)) => Ok(Some(compared)),
            Ok(Err(error)) => {
                tracing::error!(line = error.line(), "the numbers of a report cannot be read");
                Ok(None)
            }
            Err(_) => Err(Problem::Unavailable),
        }
    }

    /// The numbers of the newest revision of a report; `None` when it has none.
    async fn numbers(&self, signed: &Signed, key: &ReportKey) -> Result<Option<Bytes>, Problem> {
        let report = self.find_report(signed, key).await?;
        let Some(newest) = report.revisions.first() else { return Ok(None) };
        let Some(file) = newest.files.iter().find(|file| file.name == NUMBERS) else { return Ok(None) };
        self.read_file(signed, key, newest.number, file, LONGEST).await.map(Some)
    }
}
