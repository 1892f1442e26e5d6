//! Code lists: the field's controlled vocabularies, read from the CSV files under `codes/`.
//!
//! Each list is embedded at compile time, parsed once at first use, and handed out as a static slice. The file
//! `codes/lists.csv` names the owner, source and licence of every list. A list that cannot be parsed is a fault of
//! the build, found by the tests of this module: the look-ups then see an empty list.
//!
//! - `table`: reading one CSV file into static rows
//! - `countries`, `makes`, `firearms`, `traces`, `notices`: the lists, each with its row type and look-ups

mod table;

mod countries;
mod firearms;
mod makes;
mod notices;
mod traces;

pub use countries::{Country, countries, country};
pub use firearms::{
    Calibre, FirearmAction, FirearmType, calibre, calibres, firearm_action, firearm_actions, firearm_type,
    firearm_types,
};
pub use makes::{Make, Model, make, makes, model, models};
pub use notices::{NoticeType, notice_type, notice_types};
pub use table::CodeListOwner;
pub use table::owners;
pub use traces::{TraceOutcome, trace_outcome, trace_outcomes};
