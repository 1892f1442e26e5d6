//! What a version of a schema asks for beyond the type of its kind: fields that the type leaves optional.
//!
//! One list per version ([`of_version`]) is the source of both readers: the fast one asks each requirement whether the
//! message breaks it, the slow one runs a JSON Schema into which the requirements were written
//! ([`write_requirements`]).

mod in_json_schema;
mod lists;

pub(crate) use in_json_schema::write_requirements;
pub(crate) use lists::of_version;

use crate::fault::{Fault, RejectCode};
use crate::message::Message;

/// A field that a version asks for.
pub(crate) struct Requirement {
    /// Names that lead from the message to the object that holds the field; none for the message itself.
    holder: &'static [&'static str],
    /// The field.
    field: &'static str,
    /// When it is asked for.
    when: When,
    /// What a sender is told to put there.
    expected: &'static str,
    /// Whether a message lacks the field although it is asked for.
    is_broken: fn(&Message) -> bool,
}

/// When a field is asked for. A holder that is absent asks for nothing.
pub(crate) enum When {
    /// Whenever there is a holder.
    Always,
    /// When one of these fields stands beside it.
    Beside(&'static [&'static str]),
    /// When the first field, beside it, has one of these codes.
    Code(&'static str, &'static [&'static str]),
}

impl Requirement {
    /// Where the field stands, as a JSON path: `$.request.firearm.model_raw`.
    pub(crate) fn path(&self) -> String {
        let names = self.holder.iter().chain(std::iter::once(&self.field));
        names.fold("$".to_owned(), |path, name| path + "." + name)
    }

    /// What a sender is told who left it out.
    pub(crate) fn fault(&self) -> Fault {
        Fault::new(RejectCode::MissingField, self.path(), "", self.expected)
    }

    /// Whether a message lacks the field.
    pub(crate) fn is_broken_by(&self, message: &Message) -> bool {
        (self.is_broken)(message)
    }
}
