//! Linking many seizures to many records: two Parquet files' worth in seconds, one seizure in a millisecond.
//!
//! In the order in which a statement passes: [`mod@reference`] and [`names`] say what names mean; [`serial_form`] reads a
//! marking into the forms that it may have; [`firearm`] holds both in small numbers; [`postings`] and [`series`] find the
//! records to compare with; [`serial_fit`] and [`evidence`] compare a pair; [`weights`] weigh it by itself (stage one),
//! [`rivals`] beside the others that fit (stage two); [`trees`] score it; [`model`] is the file that holds what was
//! learned by [`learn`] and [`training`], or by [`estimate`] without confirmed pairs; [`scoring`] measures it; [`linker`] does all of it.

pub mod estimate;
pub mod evidence;
pub mod firearm;
pub mod learn;
pub mod linker;
pub mod model;
pub mod names;
pub mod postings;
pub mod reference;
pub mod rivals;
pub mod scoring;
pub mod serial_fit;
pub mod serial_form;
pub mod series;
pub mod training;
pub mod trees;
pub mod weights;
