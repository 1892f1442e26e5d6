//! Alerts to the bureau.

use super::frame::Place;
use super::paging::{Paging, Wanted};
use crate::answers::{Leave, go_on};
use crate::asked::Asked;
use crate::locale::Locale;
use crate::routes::Route;
use crate::shelf::{Alert, Reference};
use crate::site::{Answered, Signed, Site};
use serde::Serialize;

#[derive(Serialize)]
struct ReferenceView {
    key: &'static str,
    bureau: String,
    is_own: bool,
    record: String,
}

#[derive(Serialize)]
struct AlertView {
    kind_key: &'static str,
    told_at: String,
    references: Vec<ReferenceView>,
    /// The strength of a match in words, or as the table has it.
    band: Option<String>,
    is_strong: bool,
    probability: Option<String>,
    summary: String,
    due: Option<String>,
}

#[derive(Serialize)]
struct AlertsView {
    alerts: Vec<AlertView>,
    count: usize,
    number: String,
    paging: Paging,
}

impl Site {
    /// What the bureau was told.
    pub(crate) async fn alerts_page(&self, asked: &Asked, signed: &Signed) -> Answered {
        let wanted = Wanted::of(&asked.question());
        let found = self.shelf.alerts(signed.reader(), wanted.window()).await?;
        let locale = self.locale(signed.session.language);
        let own = found.entries.iter().filter(|alert| {
            let is_own = alert.bureau == signed.account.bureau;
            if !is_own {
                tracing::error!("the shelf listed an alert to another bureau; it is left out");
            }
            is_own
        });
        let paging = Paging::new(wanted, found.total, &Route::Alerts.path(), &[], locale);
        if let Some(last) = &paging.instead {
            return Ok((go_on(last), Leave::Page));
        }
        let view = AlertsView {
            alerts: own.map(|alert| self.alert_view(signed, alert, locale)).collect(),
            count: found.total,
            number: locale.integer(i64::try_from(found.total).unwrap_or(i64::MAX)),
            paging,
        };
        self.signed_page(asked, signed, Place::Alerts, "alerts.html", &view)
    }

    fn alert_view(&self, signed: &Signed, alert: &Alert, locale: Locale<'_>) -> AlertView {
        let named = [
            ("alert-record", &alert.record),
            ("alert-seizure", &alert.seizure),
            ("alert-notice", &alert.notice),
        ];
        let reference = |(key, of): (&'static str, &Option<Reference>)| {
            of.as_ref().map(|of| ReferenceView {
                key,
                bureau: self.accounts.bureau_name(of.bureau, locale.language),
                is_own: of.bureau == signed.account.bureau,
                record: of.record.clone(),
            })
        };
        let band = |band: &String| {
            let known = locale.texts.try_with(locale.language, &format!("band-{band}"), &[]);
            known.unwrap_or_else(|| band.clone())
        };
        AlertView {
            kind_key: alert.kind.key(),
            told_at: locale.moment(alert.told_at),
            references: named.into_iter().filter_map(reference).collect(),
            band: alert.band.as_ref().map(band),
            is_strong: alert.band.as_deref() == Some("STRONG"),
            // Nothing that is estimated is certain.
            probability: alert.probability.map(|share| locale.percent(share.clamp(0.0, 0.999), 1)),
            summary: alert.summary.clone(),
            due: alert.due.map(|due| locale.day(due)),
        }
    }
}
