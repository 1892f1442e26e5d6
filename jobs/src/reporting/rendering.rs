//! Rendering for the scheduler: a run's files and letters, each bureau's from what it may see at one state of the tables.

use super::changes;
use super::letters;
use super::packs::Renderers;
use super::software;
use crate::settings::ReportSettings;
use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use proofhouse_delivery::{
    Archive, DeliveryError, LogicalRun, Manifest, RenderFailure, RenderOrder, RenderedFile, RenderedRun,
    Rendering,
};
use proofhouse_reports::{FileFormat, Language, Locale, Numbers, Plans, RenderedReport, Renderer, Request};
use proofhouse_warehouse::{Principal, SessionOptions, Warehouse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of the file that holds the numbers of all figures.
pub const FIGURES: &str = "figures.json";

/// Renders from a warehouse.
pub struct WarehouseRendering {
    warehouse: Warehouse,
    settings: ReportSettings,
    archive: Archive,
    plans: Plans,
}

/// A state of the warehouse that a report is rendered from.
#[derive(Debug, Clone)]
pub struct Basis {
    /// Versions of the tables; those that are not named are the newest.
    pub versions: BTreeMap<String, u64>,
    /// The instant of rendering: the data cut, and the day by which the rules of access count.
    pub at: DateTime<Utc>,
}

/// A report in one language.
pub struct InLanguage {
    /// The language as it was asked for, such as `ar-u-nu-arab`: files and letters are named by it.
    pub asked: String,
    /// The language.
    pub language: Language,
    /// The report.
    pub report: RenderedReport,
}

/// What was rendered, in all languages.
pub struct Rendered {
    /// The files.
    pub files: Vec<RenderedFile>,
    /// The reports, in the order of the languages.
    pub reports: Vec<InLanguage>,
    /// Hash of the pack that all of them were made with.
    pub pack_sha256: String,
    /// Versions of the tables that were read.
    pub versions: BTreeMap<String, u64>,
    /// The rules of access.
    pub policy: String,
}

impl WarehouseRendering {
    /// From a warehouse, with the tailorings of the settings. The archive is read for what an earlier revision said.
    pub fn new(warehouse: Warehouse, settings: ReportSettings, archive: Archive) -> WarehouseRendering {
        WarehouseRendering { warehouse, settings, archive, plans: Plans::default() }
    }

    /// Renders a run from a state of the warehouse. The same state gives the same bytes. The numbers of all figures
    /// ([`FIGURES`]) are among the files whether or not they were asked for: what a later revision changes is said against them.
    ///
    /// # Errors
    /// When a language or format is not known, the pack or the bureau's tailoring has a fault or is changed meanwhile, or a query
    /// fails.
    pub async fn files(
        &self,
        run: &LogicalRun,
        languages: &[String],
        formats: &[String],
        basis: &Basis,
    ) -> Result<Rendered> {
        let mut formats =
            formats.iter().map(|format| Ok(format.parse()?)).collect::<Result<Vec<FileFormat>>>()?;
        if !formats.contains(&FileFormat::Json) {
            formats.push(FileFormat::Json);
        }
        let mut renderers = Renderers::new(&self.settings, run.report.as_str(), &self.plans);
        let languages =
            languages.iter().map(|asked| Ok((asked, Locale::parse(asked)?))).collect::<Result<Vec<_>>>()?;
        let Some((_, first)) = languages.first() else {
            bail!("no language was named for the {} report; name at least one", run.report);
        };
        let options = SessionOptions {
            versions: basis.versions.clone(),
            day: Some(basis.at.date_naive()),
            ..SessionOptions::default()
        };
        let session = self.warehouse.session_as(&Principal::of(run.bureau), options)?;
        let request =
            Request { bureau: run.bureau.as_str().to_owned(), period: run.period, generated_at: basis.at };
        // Read once, and said in each language.
        let numbers = renderers.get(run.bureau, *first)?.numbers(&session, &request).await?;
        let mut versions = basis.versions.clone();
        versions.extend(session.pinned_versions().await);
        let mut rendered = Rendered {
            files: Vec::new(),
            reports: Vec::new(),
            // Of the numbers themselves: read again after rendering, the hash could be that of another pack.
            pack_sha256: numbers.pack_sha256().to_owned(),
            versions,
            policy: self.warehouse.settings().access.version(),
        };
        for (asked, locale) in languages {
            let renderer = renderers.get(run.bureau, locale)?;
            let (files, report) = written(renderer, numbers.clone(), asked.clone(), formats.clone()).await?;
            rendered.files.extend(files);
            rendered.reports.push(InLanguage { asked: asked.clone(), language: locale.language(), report });
        }
        Ok(rendered)
    }

    async fn run(&self, order: &RenderOrder) -> Result<RenderedRun> {
        let software_sha256 = software::sha256().await;
        let basis = Basis { versions: BTreeMap::new(), at: order.at };
        let rendered = self.files(&order.run, &order.languages, &order.formats, &basis).await?;
        let numbers = rendered.reports.iter().map(|one| one.report.figures_json());
        let fingerprint = changes::fingerprint(numbers.collect::<Result<Vec<_>, _>>()?)?;
        let mut letters = BTreeMap::new();
        let mut said = None;
        for InLanguage { asked, language, report } in &rendered.reports {
            let changed = match &order.previous {
                Some(previous) => self.changed(&order.run, previous, asked, report).await?,
                None => None,
            };
            let letter = letters::letter(*language, report, changed.as_deref())?;
            if let Some(changed) = changed {
                let words = letters::words(*language)?;
                said.get_or_insert(changes::told(&changed, &words)?);
            }
            letters.insert(asked.clone(), letter);
        }
        let first = rendered.reports.first().map(|one| &one.report);
        Ok(RenderedRun {
            classification: first.map(|report| report.page.cover.classification.clone()).unwrap_or_default(),
            is_empty: first
                .is_some_and(|report| report.figures.iter().all(|figure| figure.table.rows.is_empty())),
            files: rendered.files,
            letters,
            fingerprint: Some(fingerprint),
            table_versions: rendered
                .versions
                .iter()
                .map(|(table, version)| (table.clone(), i64::try_from(*version).unwrap_or(i64::MAX)))
                .collect(),
            policy_version: rendered.policy,
            pack_sha256: rendered.pack_sha256,
            software: software::SOFTWARE.to_owned(),
            software_sha256,
            changes: said,
        })
    }

    /// The figures that differ from an earlier revision; `None` when that has no numbers in this language.
    async fn changed(
        &self,
        run: &LogicalRun,
        previous: &Manifest,
        asked: &str,
        report: &RenderedReport,
    ) -> Result<Option<Vec<String>>> {
        let path = format!("{asked}/{FIGURES}");
        if !previous.files.iter().any(|file| file.path == path) {
            return Ok(None);
        }
        let before = match self.archive.open(run, previous.revision, &path).await {
            Ok((_, before)) => before,
            // What was taken away is not compared with.
            Err(DeliveryError::Removed { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let before =
            std::str::from_utf8(&before).context("the numbers of an earlier revision are no text")?;
        changes::changed_figures(before, report.figures_json()?).map(Some)
    }
}

/// The media type of a file: of its ending, because pictures go with the tables of their figures and are none.
pub(crate) fn media_type(name: &str, format: FileFormat) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "svg")) => "image/svg+xml",
        Some((_, ending)) => ending.parse().unwrap_or(format).media_type(),
        None => format.media_type(),
    }
}

/// Numbers as a report in one language, and its files. Charts, paper and workbooks take a processor for a while, so they are made
/// beside those who serve.
async fn written(
    renderer: Arc<Renderer>,
    numbers: Numbers,
    asked: String,
    formats: Vec<FileFormat>,
) -> Result<(Vec<RenderedFile>, RenderedReport)> {
    let made = tokio::task::spawn_blocking(move || -> Result<_> {
        let report = renderer.say(numbers)?;
        let files = proofhouse_reports::files(&renderer, &report, &formats)?;
        let files = files
            .into_iter()
            .map(|file| RenderedFile {
                language: asked.clone(),
                media_type: media_type(&file.name, file.format).to_owned(),
                name: file.name,
                format: file.format.extension().to_owned(),
                rows: file.rows,
                content: Bytes::from(file.content),
            })
            .collect();
        Ok((files, report))
    });
    made.await.context("writing a report broke off")?
}

#[async_trait]
impl Rendering for WarehouseRendering {
    async fn render(&self, order: &RenderOrder) -> Result<RenderedRun, RenderFailure> {
        // Whatever fails may be a store that is away for a moment; the scheduler tries a few times and then tells the owner.
        self.run(order)
            .await
            .map_err(|error| RenderFailure { reason: format!("{error:#}"), is_transient: true })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_picture_that_goes_with_a_table_is_a_picture() {
        // It went out as text/csv: mail programs and browsers opened it as a table, or not at all.
        assert_eq!(media_type("firings.svg", FileFormat::Csv), "image/svg+xml");
        assert_eq!(media_type("losses.csv", FileFormat::Csv), FileFormat::Csv.media_type());
        assert_eq!(media_type("report.html", FileFormat::Html), "text/html; charset=utf-8");
        assert_eq!(media_type("losses.parquet", FileFormat::Parquet), FileFormat::Parquet.media_type());
        assert_eq!(media_type("unknown", FileFormat::Json), "application/json");
    }
}
