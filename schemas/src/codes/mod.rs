//! Code lists: the field's controlled vocabularies, read from the CSV files under `codes/`.
//!
//! Each list is embedded at compile time, parsed once at first use, and handed out as a static slice. The file
//! `codes/lists.csv` names the owner, source and licence of every list. A list that cannot be parsed is a fault of
//! the build, found by the tests of this module: the look-ups then see an empty list.
//!
//! - `table`: reading one CSV file into static rows
//! - `countries`, `land_borders`, `makes`, `firearms`, `traces`, `notices`, `age_groups`: the lists, each with its row type and look-ups
//! - `named`: short lists of which an entry is a name and a definition

mod table;

mod age_groups;
mod countries;
mod firearms;
mod land_borders;
mod makes;
mod named;
mod notices;
mod traces;

pub use age_groups::{AgeGroup, age_group, age_groups};
pub use countries::{Country, countries, country};
pub use firearms::{
    Calibre, FirearmAction, FirearmType, calibre, calibres, firearm_action, firearm_actions, firearm_type,
    firearm_types,
};
pub use land_borders::neighbours;
pub use makes::{Make, Model, make, makes, model, models};
pub use named::{
    NamedCode, illicit_bases, illicit_basis, sex, sexes, suspect_mobilities, suspect_mobility,
    threat_imminence, threat_imminences,
};
pub use notices::{NoticeType, notice_type, notice_types};
pub use table::CodeListOwner;
pub use table::owners;
pub use traces::{TraceOutcome, trace_outcome, trace_outcomes};
