//! What a notice seeks, and what was seized or recorded, side by side.

use crate::linkage::FirearmDescription;
use crate::linkage::firearm::{Firearm, Firearms, Reader};
use crate::linkage::{FirearmIdentity, names::NameBook};
use crate::normalise::{DistinctValues, Normaliser};

/// Weapon types that are parts.
const PARTS: [&str; 3] = ["FRAME_RECEIVER", "PART", "SILENCER"];

/// A described firearm or part, read for comparing.
#[derive(Debug)]
pub struct Description {
    /// As it was written.
    pub written: FirearmDescription,
    /// Whether only the frame or receiver is there.
    pub frame_only: bool,
    pub(super) firearms: Firearms,
}

/// Reads descriptions, remembering what each distinct name came to.
#[derive(Debug)]
pub struct DescriptionReader<'b> {
    reader: Reader<'b>,
    values: DistinctValues<'static>,
}

impl<'b> DescriptionReader<'b> {
    /// A reader with these names.
    pub fn new(book: &'b NameBook) -> DescriptionReader<'b> {
        DescriptionReader { reader: Reader::new(book), values: DistinctValues::new(Normaliser::shared()) }
    }

    /// Reads a description.
    pub fn read(&mut self, written: FirearmDescription, frame_only: bool) -> Description {
        let identity = FirearmIdentity::of(&written, &mut self.values);
        let mut firearms = Firearms::default();
        self.reader.read(&written.statement(&identity, None), &mut firearms);
        Description { written, frame_only, firearms }
    }
}

impl Description {
    pub(super) fn firearm(&self) -> Option<&Firearm> {
        self.firearms.get(0)
    }

    /// Whether its source says that it was converted.
    pub(super) fn is_converted(&self) -> bool {
        self.converted_from().is_some() || self.written.type_code == "CONVERTED"
    }

    pub(super) fn converted_from(&self) -> Option<&str> {
        self.written.converted_from.as_deref().filter(|from| !from.is_empty())
    }

    /// Whether no make is written, and the model is a number: many makes have a 92.
    pub(super) fn is_of_a_bare_number(&self) -> bool {
        let written = &self.written;
        let no_make = written.make_raw.trim().is_empty() && written.make_id.is_none();
        no_make && written.model_id.is_none() && !written.model_raw.chars().any(char::is_alphabetic)
    }

    pub(super) fn is_disguised(&self) -> bool {
        self.written.type_code == "DISGUISED"
    }

    /// The part that it is, when it is one: a firearm of which only the frame is there is a frame.
    pub(super) fn part(&self) -> Option<&str> {
        let code = self.written.type_code.as_str();
        if self.frame_only { Some("FRAME_RECEIVER") } else { PARTS.contains(&code).then_some(code) }
    }
}

/// The method or threat that a notice tells of, as codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Method {
    /// Purple: kind of method.
    pub modus: Option<String>,
    /// Orange: kind of threat.
    pub threat: Option<String>,
    /// Purple: how things are hidden.
    pub concealment: Option<String>,
}

/// What a notice seeks.
#[derive(Debug)]
pub struct Sought {
    /// The firearm or part.
    pub description: Description,
    /// How it is made, hidden or moved.
    pub method: Method,
}

/// How a firearm was seized, as codes; records have none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// How it was hidden.
    pub concealment: Option<String>,
    /// How it travelled.
    pub transport_mode: Option<String>,
    /// Kind of place.
    pub place_type: Option<String>,
    /// Why it is illicit.
    pub legal_context: Option<String>,
}

impl Circumstances {
    /// Whether it came by post or courier.
    pub(super) fn is_parcel(&self) -> bool {
        self.concealment.as_deref() == Some("PARCEL")
            || self.transport_mode.as_deref() == Some("MAIL_COURIER")
            || self.place_type.as_deref() == Some("MAIL_PARCEL")
    }
}
