//! Rendering for the scheduler: a run's files and letters, each bureau's from what it may see at one state of the tables.

use super::changes;
use super::letters;
use super::packs::{Renderers, pack_of};
use crate::settings::ReportSettings;
use anyhow::{Context, Result};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use proofhouse_delivery::{
    Archive, LogicalRun, Manifest, RenderFailure, RenderOrder, RenderedFile, RenderedRun, Rendering,
};
use proofhouse_reports::{FileFormat, Language, Locale, RenderedReport, Renderer, Request};
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
}

/// A state of the warehouse that a report is rendered from.
#[derive(Debug, Clone)]
pub struct Basis {
    /// Versions of the tables; those that are not named are the newest.
    pub versions: BTreeMap<String, u64>,
    /// The instant of rendering: the data cut, and the day by which the rules of access count.
    pub at: DateTime<Utc>,
}

/// What was rendered, in all languages.
pub struct Rendered {
    /// The files.
    pub files: Vec<RenderedFile>,
    /// The reports, in the order of the languages.
    pub reports: Vec<(Language, RenderedReport)>,
    /// Versions of the tables that were read.
    pub versions: BTreeMap<String, u64>,
    /// The rules of access.
    pub policy: String,
}

impl WarehouseRendering {
    /// From a warehouse, with the tailorings of the settings. The archive is read for what an earlier revision said.
    pub fn new(warehouse: Warehouse, settings: ReportSettings, archive: Archive) -> WarehouseRendering {
        WarehouseRendering { warehouse, settings, archive }
    }

    /// Renders a run from a state of the warehouse. The same state gives the same bytes.
    ///
    /// # Errors
    /// When a language or format is not known, the pack or the bureau's tailoring has a fault, or a query fails.
    pub async fn files(
        &self,
        run: &LogicalRun,
        languages: &[String],
        formats: &[String],
        basis: &Basis,
    ) -> Result<Rendered> {
        let formats =
            formats.iter().map(|format| Ok(format.parse()?)).collect::<Result<Vec<FileFormat>>>()?;
        let principal = Principal::of(run.bureau);
        let mut renderers = Renderers::new(&self.settings, run.report.as_str());
        let mut rendered = Rendered {
            files: Vec::new(),
            reports: Vec::new(),
            versions: basis.versions.clone(),
            policy: self.warehouse.settings().access.version(),
        };
        for language in languages {
            let language = Locale::parse(language)?;
            let renderer = renderers.get(run.bureau, language)?;
            let options = SessionOptions {
                versions: rendered.versions.clone(),
                day: Some(basis.at.date_naive()),
                ..SessionOptions::default()
            };
            let session = self.warehouse.session_as(&principal, options)?;
            let request = Request {
                bureau: run.bureau.as_str().to_owned(),
                period: run.period,
                generated_at: basis.at,
            };
            let report = renderer.render(&session, &request).await?;
            // The first language pins the tables; the others read the same.
            rendered.versions.extend(session.pinned_versions().await);
            let files = written(renderer, report, formats.clone()).await?;
            rendered.files.extend(files.0);
            rendered.reports.push((language.language(), files.1));
        }
        Ok(rendered)
    }

    async fn run(&self, order: &RenderOrder) -> Result<RenderedRun> {
        let basis = Basis { versions: BTreeMap::new(), at: order.at };
        let rendered = self.files(&order.run, &order.languages, &order.formats, &basis).await?;
        let numbers = rendered.reports.iter().map(|(_, report)| report.figures_json.as_str());
        let fingerprint = changes::fingerprint(numbers)?;
        let mut letters = BTreeMap::new();
        let mut said = None;
        for (language, report) in &rendered.reports {
            let changed = match &order.previous {
                Some(previous) => self.changed(&order.run, previous, report).await?,
                None => None,
            };
            let letter = letters::letter(*language, report, changed.as_deref())?;
            if let Some(changed) = changed {
                let words = letters::words(*language)?;
                said.get_or_insert(changes::told(&changed, &words)?);
            }
            letters.insert(language.code().to_owned(), letter);
        }
        let first = rendered.reports.first().map(|(_, report)| report);
        let pack = pack_of(&self.settings, order.run.bureau, order.run.report.as_str())?.pack;
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
            pack_sha256: pack.sha256(),
            software: concat!("proofhouse ", env!("CARGO_PKG_VERSION")).to_owned(),
            changes: said,
        })
    }

    /// The figures that differ from an earlier revision; `None` when that has no numbers in this language.
    async fn changed(
        &self,
        run: &LogicalRun,
        previous: &Manifest,
        report: &RenderedReport,
    ) -> Result<Option<Vec<String>>> {
        let path = format!("{}/{FIGURES}", report.language.code());
        if !previous.files.iter().any(|file| file.path == path) {
            return Ok(None);
        }
        let (_, before) = self.archive.open(run, previous.revision, &path).await?;
        let before =
            std::str::from_utf8(&before).context("the numbers of an earlier revision are no text")?;
        changes::changed_figures(before, &report.figures_json).map(Some)
    }
}

/// The files of a report. Paper and workbooks take a processor for a while, so they are made beside those who serve.
async fn written(
    renderer: Arc<Renderer>,
    report: RenderedReport,
    formats: Vec<FileFormat>,
) -> Result<(Vec<RenderedFile>, RenderedReport)> {
    let made = tokio::task::spawn_blocking(move || -> Result<_> {
        let files = proofhouse_reports::files(&renderer, &report, &formats)?;
        let files = files
            .into_iter()
            .map(|file| RenderedFile {
                language: report.language.code().to_owned(),
                name: file.name,
                format: file.format.extension().to_owned(),
                media_type: file.format.media_type().to_owned(),
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
