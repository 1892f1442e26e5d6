//! Reports, alerts and deliveries of the bureau that is signed in.
//!
//! Every answer begins with the bureau of the account: lists are those of its own part of the archive, and a name that is not in
//! them is not there, whoever else's it may be.

use super::deliveries;
use crate::reporting::packs;
use crate::reporting::scheduling::{self, ReportStore};
use crate::rows;
use crate::settings::Settings;
use anyhow::{Context, Result};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures::StreamExt;
use proofhouse_delivery::ledger::Phase;
use proofhouse_delivery::{LogicalRun, Manifest, Plan, ReportName};
use proofhouse_pages::shelf::{
    Alert, AlertKind, ArchivedReport, ChangeOutcome, Delivery, DeliveryChange, FileBytes, FileEntry, Part,
    Reference, ReportEntry, ReportFilter, ReportKey, Revision, Series, Window,
};
use proofhouse_pages::{Reader, Shelf, Unavailable};
use proofhouse_reports::texts::Texts;
use proofhouse_reports::{Language, Period};
use proofhouse_schemas::{Bureau, values};
use proofhouse_serving::Desk;
use proofhouse_warehouse::Principal;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The archive of a warehouse as the pages ask for it.
pub struct WarehouseShelf {
    desk: Arc<Desk>,
    store: ReportStore,
    settings: Settings,
    plan: Option<Plan>,
}

/// A run of which the bureau may see revisions.
struct Kept {
    run: LogicalRun,
    revisions: Vec<Manifest>,
}

impl Kept {
    fn languages(&self) -> BTreeSet<String> {
        let files = self.revisions.last().into_iter().flat_map(|manifest| &manifest.files);
        files.map(|file| file.language.clone()).collect()
    }
}

#[derive(Debug, Deserialize)]
struct AlertLine {
    record_bureau: String,
    record_id: String,
    seizure_bureau: String,
    seizure_id: String,
    probability: f64,
    band: String,
    summary: String,
    kind: Option<String>,
    alerted_at: Option<DateTime<Utc>>,
    notice_bureau: Option<String>,
    notice_id: Option<String>,
    notice_day: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
struct Count {
    total: i64,
}

impl WarehouseShelf {
    /// Over the archive of the desk's warehouse. Schedules that have faults are not shown; `proofhouse schedule --status` names
    /// them.
    ///
    /// # Errors
    /// When the store has no place for an archive.
    pub fn new(desk: Arc<Desk>, settings: Settings) -> Result<WarehouseShelf> {
        let store = scheduling::store(&desk.warehouse())?;
        let plan = match Plan::new(&settings.schedule, &settings.mail, &settings.delivery) {
            Ok(plan) => Some(plan),
            Err(faults) => {
                tracing::error!(%faults, "the archive pages show no deliveries");
                None
            }
        };
        Ok(WarehouseShelf { desk, store, settings, plan })
    }

    /// The runs for a bureau with the revisions that its readers may see, the newest revision last.
    async fn kept(&self, bureau: Bureau) -> Result<Vec<Kept>> {
        let mut all = Vec::new();
        for (run, _) in self.store.archive.list(bureau).await? {
            let revisions = self.visible(&run).await?;
            if !revisions.is_empty() {
                all.push(Kept { run, revisions });
            }
        }
        Ok(all)
    }

    /// Revisions that have left the scheduler: one that waits for its embargo is in the archive and nobody's yet.
    async fn visible(&self, run: &LogicalRun) -> Result<Vec<Manifest>> {
        let mut revisions = self.store.archive.revisions(run).await?;
        if let Some(status) = self.store.ledger.status(run).await?
            && matches!(status.phase, Phase::Queued | Phase::Rendering | Phase::Rendered)
        {
            revisions.retain(|manifest| Some(manifest.revision) != status.revision);
        }
        Ok(revisions)
    }

    fn title(&self, bureau: Bureau, report: &str, language: values::Language) -> String {
        let read = || -> Result<String> {
            let language = Language::parse(language.as_str())?;
            let pack = packs::pack_of(&self.settings.reports, bureau, report)?.pack;
            Ok(Texts::new(language, &pack.texts(language))?.text("report-title")?)
        };
        read().unwrap_or_else(|_| report.to_owned())
    }

    async fn find(&self, bureau: Bureau, key: &ReportKey) -> Result<Option<Kept>> {
        let (Ok(report), Ok(period)) = (ReportName::parse(&key.report), Period::parse(&key.period)) else {
            return Ok(None);
        };
        let run = LogicalRun { report, bureau, period };
        let kept = Kept { revisions: self.visible(&run).await?, run };
        Ok(Some(kept).filter(|kept| kept.languages().contains(&key.language)))
    }

    async fn alert_lines(&self, bureau: Bureau, window: Window) -> Result<Part<Alert>> {
        let warehouse = self.desk.warehouse();
        let session = warehouse.session_for(&Principal::of(bureau));
        let mine = format!("FROM alerts WHERE bureau = '{bureau}'");
        let batches = session.collect(&format!("SELECT count(*) AS total {mine}")).await?;
        let counted: Vec<Count> = rows::from_batches(&batches)?;
        let total = counted.first().map_or(0, |count| usize::try_from(count.total).unwrap_or(0));
        let batches = session
            .collect(&format!(
                "SELECT record_bureau, record_id, seizure_bureau, seizure_id, probability, band, summary, kind, alerted_at, \
                 notice_bureau, notice_id, notice_day {mine} ORDER BY alerted_at DESC NULLS LAST, alert_id LIMIT {} OFFSET {}",
                window.take, window.skip
            ))
            .await?;
        let lines: Vec<AlertLine> = rows::from_batches(&batches)?;
        Ok(Part { entries: lines.into_iter().map(|line| line.alert(bureau)).collect(), total })
    }
}

impl AlertLine {
    fn alert(self, bureau: Bureau) -> Alert {
        let reference = |owner: Option<String>, record: Option<String>| {
            let bureau = Bureau::parse(&owner?)?;
            Some(Reference { bureau, record: record.filter(|text| !text.is_empty())? })
        };
        let kind = AlertKind::of_code(self.kind.as_deref());
        let is_pair = matches!(kind, AlertKind::Match | AlertKind::Reminder);
        Alert {
            bureau,
            kind,
            told_at: self.alerted_at.unwrap_or_default(),
            record: reference(Some(self.record_bureau), Some(self.record_id)),
            seizure: reference(Some(self.seizure_bureau), Some(self.seizure_id)),
            notice: reference(self.notice_bureau, self.notice_id),
            band: Some(self.band).filter(|band| is_pair && !band.is_empty()),
            probability: is_pair.then_some(self.probability),
            summary: self.summary,
            due: self.notice_day,
        }
    }
}

fn revision(manifest: &Manifest, language: &str) -> Revision {
    let files = manifest.files.iter().filter(|file| file.language == language);
    Revision {
        number: manifest.revision,
        made_at: manifest.created_at,
        software: manifest.software.clone(),
        pack_sha256: manifest.pack_sha256.clone(),
        tables: manifest.tables.clone(),
        files: files
            .map(|file| FileEntry {
                name: file.name().to_owned(),
                media_type: file.media_type.clone(),
                bytes: file.bytes,
                sha256: file.sha256.clone(),
            })
            .collect(),
    }
}

fn unavailable(error: impl Into<anyhow::Error>) -> Unavailable {
    Unavailable(format!("{:#}", error.into()))
}

#[async_trait]
impl Shelf for WarehouseShelf {
    async fn series(&self, reader: Reader<'_>) -> Result<Vec<Series>, Unavailable> {
        let bureau = reader.account.bureau;
        let mut series: BTreeMap<(String, String), Vec<Period>> = BTreeMap::new();
        for kept in self.kept(bureau).await.map_err(unavailable)? {
            for language in kept.languages() {
                series.entry((kept.run.report.to_string(), language)).or_default().push(kept.run.period);
            }
        }
        Ok(series
            .into_iter()
            .map(|((report, language), mut periods)| {
                periods.sort_by_key(|period| std::cmp::Reverse((period.to(), period.from())));
                Series {
                    title: self.title(bureau, &report, reader.language),
                    report,
                    language,
                    periods: periods.iter().map(ToString::to_string).collect(),
                }
            })
            .collect())
    }

    async fn reports(
        &self,
        reader: Reader<'_>,
        filter: &ReportFilter,
        window: Window,
    ) -> Result<Part<ReportEntry>, Unavailable> {
        let bureau = reader.account.bureau;
        let mut kept = self.kept(bureau).await.map_err(unavailable)?;
        kept.sort_by_key(|kept| std::cmp::Reverse((kept.run.period.to(), kept.run.period.from())));
        let fits =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        let mut entries = Vec::new();
        for kept in &kept {
            let (report, period) = (kept.run.report.to_string(), kept.run.period.to_string());
            if !fits(&filter.report, &report) || !fits(&filter.period, &period) {
                continue;
            }
            let Some(newest) = kept.revisions.last() else { continue };
            for language in kept.languages().into_iter().filter(|language| fits(&filter.language, language)) {
                entries.push(ReportEntry {
                    bureau,
                    key: ReportKey { report: report.clone(), period: period.clone(), language },
                    title: self.title(bureau, &report, reader.language),
                    revision: newest.revision,
                    made_at: newest.created_at,
                });
            }
        }
        let total = entries.len();
        Ok(Part { entries: entries.into_iter().skip(window.skip).take(window.take).collect(), total })
    }

    async fn report(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
    ) -> Result<Option<ArchivedReport>, Unavailable> {
        let bureau = reader.account.bureau;
        let Some(kept) = self.find(bureau, key).await.map_err(unavailable)? else { return Ok(None) };
        Ok(Some(ArchivedReport {
            bureau,
            key: key.clone(),
            title: self.title(bureau, &key.report, reader.language),
            revisions: kept
                .revisions
                .iter()
                .rev()
                .map(|manifest| revision(manifest, &key.language))
                .collect(),
        }))
    }

    async fn open(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
        revision: u32,
        file: &str,
    ) -> Result<Option<FileBytes>, Unavailable> {
        let Some(kept) = self.find(reader.account.bureau, key).await.map_err(unavailable)? else {
            return Ok(None);
        };
        let manifest = kept.revisions.iter().find(|manifest| manifest.revision == revision);
        let listed = manifest.and_then(|manifest| {
            manifest.files.iter().find(|listed| listed.language == key.language && listed.name() == file)
        });
        let Some(listed) = listed else { return Ok(None) };
        let opened = self.store.archive.open(&kept.run, revision, &listed.path).await;
        let (_, bytes) = opened.context("opening a file of the archive").map_err(unavailable)?;
        tracing::info!(user = %reader.account.user, run = %kept.run, revision, file, "a report was opened");
        Ok(Some(futures::stream::once(async move { Ok(bytes) }).boxed()))
    }

    async fn alerts(&self, reader: Reader<'_>, window: Window) -> Result<Part<Alert>, Unavailable> {
        self.alert_lines(reader.account.bureau, window).await.map_err(unavailable)
    }

    async fn deliveries(&self, reader: Reader<'_>) -> Result<Vec<Delivery>, Unavailable> {
        let Some(plan) = &self.plan else { return Ok(Vec::new()) };
        let bureau = reader.account.bureau;
        let title = |report: &str| self.title(bureau, report, reader.language);
        deliveries::of(bureau, plan, &self.store.ledger, title).await.map_err(unavailable)
    }

    /// Deliveries are set in the operator's file, which is kept under its own control: the pages show them.
    async fn change_delivery(
        &self,
        _: Reader<'_>,
        _: &str,
        _: &DeliveryChange,
    ) -> Result<ChangeOutcome, Unavailable> {
        Ok(ChangeOutcome::NotAllowed)
    }
}
