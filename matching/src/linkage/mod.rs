//! Linking seized firearms to records of lost, stolen and trafficked ones: two Parquet files' worth in seconds, one seizure
//! in a millisecond.
//!
//! A [`FirearmDescription`] is what a feed says; a [`FirearmIdentity`] is the same, normalised, for the table of identities
//! and for identification. For linking, in the order in which a statement passes: [`mod@reference`] and [`names`] say what
//! names mean; [`serial_form`] reads a marking into the forms that it may have; [`firearm`] holds both in small numbers;
//! [`postings`], [`series`] and [`known_runs`] find the records to compare with, `filing` adds records to them and takes some out; [`serial_fit`] and [`evidence`] compare a pair;
//! [`weights`] weigh it by itself (stage one), [`rivals`] beside the others that fit (stage two); [`trees`] score it;
//! [`model`] is the file that holds what was learned by [`learn`] and [`training`], or by [`estimate`] without confirmed
//! pairs; [`scoring`] measures it; [`linker`] does all of it. [`rules`] bound what the model says, [`reasons`] say in words what
//! it rests on, and a [`judge`] does both for described firearms; [`standing`] keeps them
//! in memory and judges anew what a change can touch, a [`watch`] answers one at a time and keeps little of each, [`apart`] keeps from each other what people have told apart. [`clusters`] gather the records of one firearm.
//!
//! ```
//! use proofhouse_matching::linkage::firearm::{Firearms, Reader, Statement};
//! use proofhouse_matching::linkage::linker::{Limits, Linker};
//! use proofhouse_matching::linkage::model::LinkModel;
//! use proofhouse_matching::linkage::names::NameBook;
//! use proofhouse_matching::linkage::reference::ReferenceTable;
//!
//! let book = NameBook::new(&ReferenceTable::of_code_lists());
//! let read = |make, calibre, serial| {
//!     let mut firearms = Firearms::default();
//!     let statement = Statement { make, calibre, serial, weapon_type: "PISTOL", ..Statement::default() };
//!     Reader::new(&book).read(&statement, &mut firearms);
//!     firearms
//! };
//! let model = LinkModel::shipped()?;
//! let records = read("Glock GmbH", "9mm Luger", "ABC 123");
//! let linker = Linker::new(records, &book, &model, Limits::default(), 1);
//! let (links, _) = linker.link(&read("GLOCK", "9x19", "ABCI23"), 1);
//! assert!(links[0].probability > 0.8);
//! # Ok::<(), proofhouse_matching::linkage::model::ModelError>(())
//! ```

pub mod apart;
pub mod clusters;
mod description;
pub mod estimate;
pub mod evidence;
mod filing;
pub mod firearm;
mod identity;
pub mod judge;
pub mod known_runs;
pub mod learn;
pub mod linker;
pub mod model;
pub mod names;
pub mod postings;
pub mod reasons;
pub mod reference;
pub mod rivals;
pub mod rules;
pub mod scoring;
pub mod serial_fit;
pub mod serial_form;
pub mod series;
pub mod standing;
pub mod training;
pub mod trees;
pub mod watch;
pub mod weights;

pub use description::FirearmDescription;
pub use identity::FirearmIdentity;

#[cfg(test)]
mod tests;
