//! What is true in an exercise: the solution that answers are scored against, and why it is so.

use serde::{Deserialize, Serialize};

/// Why a seized firearm is, or is not, the one of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clue {
    /// The number is the same, written in another way.
    Exact,
    /// A part of the number was restored, and one record only fits all of it.
    Partial,
    /// A letter was taken for a digit.
    Confused,
    /// The number was stamped over; the old one stands elsewhere on the firearm.
    Restamped,
    /// A theft of its own, recorded apart.
    SecondTheft,
    /// A neighbour in the series that was never stolen.
    Neighbour,
    /// The same number on another make.
    OtherMake,
    /// A record that fits what was restored, of another model and calibre.
    Rival,
    /// Nothing is left of the number.
    NoNumber,
    /// Converted, and never recorded as stolen.
    Converted,
    /// No country has a record of it; it has to be traced.
    Traced,
}

/// A seized firearm that is the one of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueMatch {
    /// The seized firearm, `bureau/seizure#item`.
    pub item: String,
    /// The record, `bureau/record`.
    pub record: String,
    /// Its number as it stands in the record.
    pub serial: String,
    /// What shows it.
    pub clue: Clue,
}

/// A seized firearm, or a record, that leads astray.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decoy {
    /// The seized firearm.
    pub item: String,
    /// The record that it resembles; any record where there is none.
    pub record: Option<String>,
    /// Why it is another.
    pub clue: Clue,
}

/// The solution of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The exercise.
    pub exercise: String,
    /// The trainee's bureau.
    pub seat: String,
    /// Seized firearms and their records.
    pub matches: Vec<TrueMatch>,
    /// What leads astray.
    pub decoys: Vec<Decoy>,
    /// The seized firearm whose number is partly obliterated.
    pub obliterated_item: String,
    /// Its number, whole.
    pub obliterated_serial: String,
    /// What could be read of it.
    pub obliterated_seen: String,
    /// The seized firearm that has to be traced.
    pub traced_item: String,
    /// The bureaus to ask, in their order: country of manufacture, then country of last legal import.
    pub addressees: Vec<String>,
    /// Where the name of the make leads astray.
    pub astray: String,
    /// The earlier thread about another pistol of the same delivery.
    pub earlier_trace: String,
    /// Exhibits of one firearm, firearm by firearm.
    pub links: Vec<Vec<String>>,
    /// Exhibits that belong to none of them.
    pub unlinked: Vec<String>,
    /// The seized firearm that fired the first group.
    pub fired_by: String,
    /// The converted pistol.
    pub converted_item: String,
    /// Make of the base, as the reference table names it.
    pub base_make: String,
    /// Model of the base.
    pub base_model: String,
    /// The purple notice that describes the conversion.
    pub notice: String,
    /// The bureau of the country in which it was bought lawfully.
    pub sold_in: String,
    /// The thread that shows it.
    pub sale_trace: String,
}
