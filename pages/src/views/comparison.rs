//! Two periods of a report, compared.

use super::figures::{Compared, Figures, compare};
use super::frame::Place;
use super::reports::{Choice, choices};
use crate::answers::Problem;
use crate::asked::Asked;
use crate::locale::own_name;
use crate::routes::Route;
use crate::shelf::{ReportKey, Series, is_name};
use crate::site::{Answered, Signed, Site};
use serde::Serialize;

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
                match (self.numbers(signed, &left).await?, self.numbers(signed, &right).await?) {
                    (Some(earlier), Some(later)) => view.compared = Some(compare(&earlier, &later, locale)),
                    _ => view.problem = Some("comparison-no-numbers"),
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

    /// The numbers of the newest revision of a report; `None` when it has none.
    async fn numbers(&self, signed: &Signed, key: &ReportKey) -> Result<Option<Figures>, Problem> {
        let report = self.find_report(signed, key).await?;
        let Some(newest) = report.revisions.first() else { return Ok(None) };
        let Some(file) = newest.files.iter().find(|file| file.name == NUMBERS) else { return Ok(None) };
        let bytes = self.read_file(signed, key, newest.number, file, LONGEST).await?;
        // Long documents take their time; they are read beside what is being served.
        let read = tokio::task::spawn_blocking(move || Figures::read(&bytes)).await;
        match read {
            Ok(Ok(figures)) => Ok(Some(figures)),
            Ok(Err(error)) => {
                tracing::error!(line = error.line(), "the numbers of a report cannot be read");
                Ok(None)
            }
            Err(_) => Err(Problem::Unavailable),
        }
    }
}
