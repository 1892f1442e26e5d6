//! Setting a document.

use std::thread;

use chrono::Datelike;
use typst::WorldExt;
use typst::diag::{SourceDiagnostic, SourceResult};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::document::Document;
use crate::error::{Problem, TypesettingError};
use crate::fonts::Fonts;
use crate::world::{VirtualWorld, datetime};

/// Layout is recursive, and threads of a server have small stacks.
const STACK: usize = 32 << 20;

/// Results that are remembered from document to document: what the last few did not use is forgotten.
const REMEMBERED: usize = 4;

/// What writes a document says so in its metadata.
const CREATOR: &str = concat!("proofhouse ", env!("CARGO_PKG_VERSION"));

/// Sets documents in the same faces.
#[derive(Debug)]
pub struct Typesetter {
    fonts: Fonts,
}

impl Typesetter {
    /// Takes the faces. Reading them is worth keeping the typesetter for many documents.
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts }
    }

    /// The faces.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Sets a document and writes it as PDF/A-2a and PDF/UA-1. The same document gives the same bytes.
    ///
    /// # Errors
    /// When the template or its data is wrong, names a file that the document does not have or a package, or leaves out
    /// what the standards ask for: a title, a text alternative, headings in order, in drawings letters that a face has. A
    /// letter of the text itself that no face has is drawn as a box: see [`Fonts::spelt_out`].
    pub fn pdf(&self, document: &Document) -> Result<Vec<u8>, TypesettingError> {
        let world = VirtualWorld::new(&self.fonts, document)?;
        let broke_off = |reason: &str| TypesettingError::BrokeOff { reason: reason.to_owned() };
        let result = thread::scope(|scope| {
            let work = thread::Builder::new()
                .name("typesetting".to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, || set(&world, document))
                .map_err(|error| broke_off(&error.to_string()))?;
            work.join().map_err(|_| broke_off("the typesetter ended in the middle of its work"))?
        });
        typst::comemo::evict(REMEMBERED);
        result
    }
}

fn set(world: &VirtualWorld<'_>, document: &Document) -> Result<Vec<u8>, TypesettingError> {
    let date = datetime(document.date)
        .filter(|_| (0..=9999).contains(&document.date.year()))
        .ok_or_else(|| TypesettingError::Date { date: document.date.to_string() })?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| TypesettingError::BrokeOff { reason: error.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(document.sha256()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: Some(Timestamp::new_utc(date)),
        standards,
        ..PdfOptions::default()
    };
    let paged: PagedDocument = checked(world, typst::compile(world).output)?;
    checked(world, typst_pdf::pdf(&paged, &options))
}

fn checked<T>(world: &VirtualWorld<'_>, result: SourceResult<T>) -> Result<T, TypesettingError> {
    result.map_err(|found| TypesettingError::Template {
        problems: found.iter().map(|diagnostic| problem(world, diagnostic)).collect(),
    })
}

fn problem(world: &VirtualWorld<'_>, diagnostic: &SourceDiagnostic) -> Problem {
    let place = diagnostic
        .span
        .id()
        .map(|id| world.line(id, world.range(diagnostic.span).map_or(0, |range| range.start)));
    Problem {
        place,
        message: diagnostic.message.to_string(),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}
