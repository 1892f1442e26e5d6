//! One report: its revisions, what changed in each, and their files.

use super::changes::{Change, changes};
use super::frame::Place;
use super::reports::is_sound;
use crate::answers::Problem;
use crate::asked::Asked;
use crate::locale::{Locale, own_name};
use crate::routes::Route;
use crate::shelf::{ArchivedReport, FileEntry, ReportKey, Revision, is_name};
use crate::site::{Answered, Signed, Site};
use serde::Serialize;

/// The media type that can be opened.
pub(super) const PAGE: &str = "text/html";

#[derive(Serialize)]
struct FileView {
    name: String,
    kind: String,
    size: String,
    sha256: String,
    opens: Option<String>,
    downloads: String,
}

#[derive(Serialize)]
struct RevisionView {
    number: String,
    id: u32,
    made_at: String,
    software: String,
    pack_sha256: String,
    changes: Vec<Change>,
    /// The report itself and the numbers of all its figures.
    files: Vec<FileView>,
    /// Twins of single figures and pictures.
    figures: Vec<FileView>,
    figures_number: String,
}

#[derive(Serialize)]
struct ReportView {
    title: String,
    language: String,
    language_name: String,
    period: String,
    newest: RevisionView,
    earlier: Vec<RevisionView>,
    comparison: String,
}

impl Site {
    /// A report of the bureau that is signed in; another bureau's is not there.
    pub(super) async fn find_report(
        &self,
        signed: &Signed,
        key: &ReportKey,
    ) -> Result<ArchivedReport, Problem> {
        let mut report = self.shelf.report(signed.reader(), key).await?.ok_or(Problem::NotFound)?;
        if report.bureau != signed.account.bureau || report.key != *key || !is_sound(&report.key) {
            tracing::error!("the shelf gave a report that was not asked for; it is not shown");
            return Err(Problem::NotFound);
        }
        report.revisions.sort_by_key(|revision| std::cmp::Reverse(revision.number));
        Ok(report)
    }

    /// The page of a report.
    pub(crate) async fn report_page(&self, asked: &Asked, signed: &Signed, key: &ReportKey) -> Answered {
        let report = self.find_report(signed, key).await?;
        let locale = self.locale(signed.session.language);
        let before = report.revisions.iter().skip(1).map(Some).chain([None]);
        let mut views =
            report.revisions.iter().zip(before).map(|(now, before)| view(locale, key, before, now));
        let Some(newest) = views.next() else { return Err(Problem::NotFound) };
        let mut comparison = url::form_urlencoded::Serializer::new(String::new());
        comparison
            .append_pair("of", &format!("{}/{}", key.report, key.language))
            .append_pair("later", &key.period);
        let view = ReportView {
            title: report.title,
            language: key.language.clone(),
            language_name: own_name(&key.language).to_owned(),
            period: locale.period(&key.period),
            newest,
            earlier: views.collect(),
            comparison: format!("{}?{}", Route::Comparison.path(), comparison.finish()),
        };
        self.signed_page(asked, signed, Place::Reports, "report.html", &view)
    }
}

fn view(locale: Locale<'_>, key: &ReportKey, before: Option<&Revision>, now: &Revision) -> RevisionView {
    let files = now.files.iter().filter(|file| is_name(&file.name));
    let (figures, main): (Vec<&FileEntry>, Vec<&FileEntry>) = files.partition(|file| is_of_a_figure(file));
    let shown = |file: &FileEntry| file_view(locale, key, now.number, file);
    RevisionView {
        number: locale.integer(i64::from(now.number)),
        id: now.number,
        made_at: locale.moment(now.made_at),
        software: now.software.clone(),
        pack_sha256: now.pack_sha256.clone(),
        changes: changes(before, now),
        files: main.into_iter().map(shown).collect(),
        figures_number: locale.integer(i64::try_from(figures.len()).unwrap_or(i64::MAX)),
        figures: figures.into_iter().map(shown).collect(),
    }
}

/// Whether a file is the twin or picture of one figure, of which there are many.
fn is_of_a_figure(file: &FileEntry) -> bool {
    matches!(file.essence(), "text/csv" | "application/vnd.apache.parquet")
        || file.essence().starts_with("image/")
}

fn file_view(locale: Locale<'_>, key: &ReportKey, revision: u32, file: &FileEntry) -> FileView {
    let known = match file.essence() {
        PAGE => Some("file-page"),
        "application/pdf" => Some("file-pdf"),
        "application/json" => Some("file-numbers"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some("file-workbook"),
        "text/csv" => Some("file-csv"),
        "application/vnd.apache.parquet" => Some("file-parquet"),
        "application/zip" => Some("file-archive"),
        kind if kind.starts_with("image/") => Some("file-picture"),
        _ => None,
    };
    let name = file.name.clone();
    FileView {
        kind: known
            .map_or_else(|| file.media_type.clone(), |known| locale.texts.with(locale.language, known, &[])),
        size: locale.size(file.bytes),
        sha256: file.sha256.clone(),
        opens: (file.essence() == PAGE).then(|| Route::Open(key.clone(), revision, name.clone()).path()),
        downloads: Route::Download(key.clone(), revision, name).path(),
        name: file.name.clone(),
    }
}
