//! Seized firearms and exhibits that nobody has searched for abroad yet.

use crate::{retention, rows};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use datafusion::prelude::SessionContext;
use serde::Deserialize;

/// A seized firearm, with what its owner said of the seizure.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct SeizedFirearm {
    pub(super) bureau: String,
    pub(super) seizure_id: String,
    pub(super) item_no: i32,
    pub(super) day: Option<NaiveDate>,
    pub(super) agency_type: String,
    pub(super) place_country: String,
    pub(super) place_type: Option<String>,
    pub(super) border_distance_km: Option<f64>,
    pub(super) legal_context: Option<String>,
    pub(super) linked_crimes: Option<Vec<String>>,
    /// Firearms in the seizure.
    pub(super) firearms: i64,
    pub(super) test_fired_at: Option<DateTime<Utc>>,
    pub(super) route_origin: Option<String>,
    pub(super) route_departure: Option<String>,
    pub(super) route_transits: Option<Vec<Transit>>,
    pub(super) route_destination: Option<String>,
}

/// A country that the firearms passed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Transit {
    pub(super) country: Option<String>,
}

/// An exhibit that takes part in comparisons.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct UnsearchedExhibit {
    pub(super) bureau: String,
    pub(super) exhibit_id: String,
    pub(super) day: Option<NaiveDate>,
    pub(super) place_country: String,
    pub(super) crime_type: Option<String>,
    pub(super) suspect_mobility: Option<Vec<String>>,
}

const STANDS: &str = "action NOT IN ('CANCEL', 'DELETE', 'PURGE')";

/// Seized firearms whose seizure was not searched for in the ballistic network. Property of the state that was examined is no
/// crime gun.
pub(super) async fn items(session: &SessionContext, today: NaiveDate) -> Result<Vec<SeizedFirearm>> {
    let kept = retention::may_be_searched(today);
    let sql = format!(
        "SELECT source_bureau AS bureau, source_record_id AS seizure_id, item_no, seized_at AS day, agency_type, \
         place_country, place_type, border_distance_km, legal_context, linked_crimes, \
         count(*) OVER (PARTITION BY source_bureau, source_record_id) AS firearms, test_fired_at, \
         route_origin, route_departure, route_transits, route_destination FROM seizure_items \
         WHERE item_kind = 'FIREARM' AND institutional_property IS NULL AND ibin_searched_at IS NULL AND {STANDS} AND {kept}"
    );
    rows::read(session, &sql).await
}

/// Exhibits that their owner has not searched for beyond its own country.
pub(super) async fn exhibits(session: &SessionContext, today: NaiveDate) -> Result<Vec<UnsearchedExhibit>> {
    let kept = retention::may_be_searched(today);
    let sql = format!(
        "SELECT source_bureau AS bureau, source_record_id AS exhibit_id, \
         CASE WHEN date_precision <> 'UNKNOWN' THEN occurrence_date END AS day, place_country, crime_type, suspect_mobility \
         FROM exhibits WHERE eligibility = 'ELIGIBLE' AND {STANDS} AND {kept} AND NOT EXISTS ( \
           SELECT 1 FROM ballistic_searches AS s WHERE s.source_bureau = exhibits.source_bureau \
           AND s.exhibit_id = exhibits.source_record_id AND s.scope <> 'NATIONAL')"
    );
    rows::read(session, &sql).await
}
