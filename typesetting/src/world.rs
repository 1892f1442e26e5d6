//! What a template can reach: its own files, the fonts, and the date of the document.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Content, Datetime, Duration};
use typst::model::DocumentElem;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, Lang, TextElem};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::document::Document;
use crate::error::TypesettingError;
use crate::fonts::Fonts;

/// A document's files and the fonts.
pub(crate) struct VirtualWorld<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    main: Source,
    files: HashMap<FileId, Bytes>,
    date: NaiveDate,
}

impl<'a> VirtualWorld<'a> {
    /// Lays a document's files out.
    pub(crate) fn new(fonts: &'a Fonts, document: &Document) -> Result<Self, TypesettingError> {
        let mut files = HashMap::new();
        for (path, content) in &document.files {
            files.insert(identify(path)?, Bytes::new(content.clone()));
        }
        let id = identify(Document::MAIN)?;
        if files.contains_key(&id) {
            let reason = "that is the main file's own".to_owned();
            return Err(TypesettingError::Path { path: Document::MAIN.to_owned(), reason });
        }
        let mut library = Library::builder().build();
        library
            .styles
            .set(DocumentElem::title, Some(Content::new(TextElem::new(document.title.as_str().into()))));
        if let Ok(language) = document.language.parse::<Lang>() {
            library.styles.set(TextElem::lang, language);
        }
        Ok(Self {
            library: LazyHash::new(library),
            fonts,
            main: Source::new(id, document.main.clone()),
            files,
            date: document.date,
        })
    }

    /// The path of a file, and the line of a byte in it.
    pub(crate) fn line(&self, id: FileId, byte: usize) -> (String, usize) {
        let path = id.get().vpath().get_without_slash().to_owned();
        let text = if id == self.main.id() {
            self.main.text().as_bytes()
        } else {
            self.files.get(&id).map_or(&[][..], |content| content.as_slice())
        };
        let before = text.get(..byte.min(text.len())).unwrap_or_default();
        (path, before.iter().filter(|byte| **byte == b'\n').count() + 1)
    }
}

/// The name of a file within the document.
fn identify(path: &str) -> Result<FileId, TypesettingError> {
    let wrong = |reason: String| TypesettingError::Path { path: path.to_owned(), reason };
    let is_plain = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    if !is_plain || path.contains('\\') {
        return Err(wrong("write names with single slashes between, without `.`, `..` and `\\`".to_owned()));
    }
    let virtual_path = VirtualPath::new(path).map_err(|error| wrong(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, virtual_path).intern())
}

impl World for VirtualWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let content = self.file(id)?;
        let text = std::str::from_utf8(&content).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let VirtualRoot::Package(package) = id.get().root() {
            let reason = format!("documents use no packages, and {package} is one");
            return Err(FileError::Package(PackageError::Other(Some(reason.as_str().into()))));
        }
        if id == self.main.id() {
            return Ok(Bytes::from_string(self.main.clone()));
        }
        self.files.get(&id).cloned().ok_or_else(|| {
            let path = id.get().vpath().get_without_slash();
            let reason = format!("`{path}` is not one of the document's files, and nothing else is read");
            FileError::Other(Some(reason.as_str().into()))
        })
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        datetime(self.date)
    }
}

/// A date in Typst's words.
pub(crate) fn datetime(date: NaiveDate) -> Option<Datetime> {
    Datetime::from_ymd(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}
