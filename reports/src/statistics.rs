//! Statistics tables that stand on the definitions of the reports, so that a figure has one definition.

use chrono::DateTime;

use crate::error::ReportError;
use crate::facts;
use crate::pack::Pack;
use crate::parameters::Parameters;
use crate::period::Period;

/// SDG indicator 16.4.2 per bureau and year of seizure, as one statement over the views of the warehouse.
///
/// It counts every row that its session shows: all rows in the warehouse's own session, for the table
/// `statistics_sdg_16_4_2`; what a bureau may see in a guarded one. The definition of an arm, of the numerator and of
/// the denominator is the derived view `sdg_arms` (metadata of the United Nations for the indicator).
///
/// # Errors
/// When the built-in pack is broken.
pub fn sdg_16_4_2() -> Result<String, ReportError> {
    let pack = Pack::embedded("secretariat")?;
    // The facts want a period and a data cut; neither changes which arms and answers count.
    let period = Period::parse("2000")?;
    let parameters = Parameters::new("ipsg", period, DateTime::UNIX_EPOCH);
    facts::on_its_facts(&pack, pack.file("statistics/sdg_16_4_2.sql")?, period, &parameters)
}
