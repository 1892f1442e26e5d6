//! Reports as jobs make them.
//!
//! - [`packs`]: which pack a bureau's report is made with
//! - [`rendering`]: a run's files for the scheduler; [`letters`]: what goes with them; [`changes`]: what a revision says
//!   otherwise than the one before; [`software`]: by which program
//! - [`scheduling`]: the scheduler over the store of the warehouse
//! - [`retention`]: what goes from the archive, and when
//! - [`deliveries`]: what was sent to whom, as a table

pub mod changes;
pub mod deliveries;
pub mod letters;
pub mod packs;
pub mod rendering;
pub mod retention;
pub mod scheduling;
pub mod software;
