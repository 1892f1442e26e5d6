//! Reports, alerts and deliveries of the bureau that is signed in.
//!
//! Every answer begins with the bureau of the account: lists are those of its own part of the archive, and a name that is not in
//! them is not there, whoever else's it may be. What is read of the warehouse goes through the desk, under the user's name and
//! limits; what is opened of the archive is on record before it is given.

use super::accounts::PROTOCOL;
use super::deliveries;
use crate::reporting::packs;
use crate::reporting::scheduling::{self, ReportStore};
use crate::rows;
use crate::settings::Settings;
use anyhow::{Context, Result, anyhow, bail};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use proofhouse_delivery::ledger::Phase;
use proofhouse_delivery::{LogicalRun, Manifest, Plan, ReportName};
use proofhouse_pages::shelf::{
    Alert, AlertKind, ArchivedReport, ChangeOutcome, Delivery, DeliveryChange, FileBytes, FileEntry, Part,
    Reference, ReportEntry, ReportFilter, ReportKey, ReportList, Revision, Series, Window,
};
use proofhouse_pages::{Reader, Shelf, Unavailable};
use proofhouse_reports::texts::Texts;
use proofhouse_reports::{Language, Period};
use proofhouse_schemas::{Bureau, values};
use proofhouse_serving::Desk;
use proofhouse_warehouse::{Caller, Dialect, GuardedSession, Opening};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Runs whose manifests are read at a time.
const READ_AT_ONCE: usize = 8;
/// Bytes of a file that are given at a time.
const PIECE: usize = 64 * 1024;

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
        let runs = self.store.archive.list(bureau).await?;
        // By value: a future over borrowed runs could not be sent to another thread.
        let mut all: Vec<Kept> = stream::iter(runs.into_iter().map(|(run, _)| async move {
            let revisions = self.visible(&run).await?;
            Ok::<_, anyhow::Error>(Kept { run, revisions })
        }))
        .buffered(READ_AT_ONCE)
        .try_collect()
        .await?;
        all.retain(|kept| !kept.revisions.is_empty());
        Ok(all)
    }

    /// Reports grouped by name and language, with their periods.
    fn grouped(&self, reader: Reader<'_>, all: &[Kept]) -> Vec<Series> {
        let mut series: BTreeMap<(String, String), Vec<Period>> = BTreeMap::new();
        for kept in all {
            for language in kept.languages() {
                series.entry((kept.run.report.to_string(), language)).or_default().push(kept.run.period);
            }
        }
        let mut titles = Titles::new(self, reader);
        series
            .into_iter()
            .map(|((report, language), mut periods)| {
                periods.sort_by_key(|period| std::cmp::Reverse((period.to(), period.from())));
                Series {
                    title: titles.of(&report),
                    report,
                    language,
                    periods: periods.iter().map(ToString::to_string).collect(),
                }
            })
            .collect()
    }

    /// Revisions that have left the scheduler and whose files are there: one that waits for its embargo is in the archive and
    /// nobody's yet.
    async fn visible(&self, run: &LogicalRun) -> Result<Vec<Manifest>> {
        let mut revisions = self.store.archive.standing_revisions(run).await?;
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

    /// Alerts as the user's own session sees them: within the user's limits, for the purpose that was named, and in the audit
    /// under the user's name.
    async fn alert_lines(&self, reader: Reader<'_>, window: Window) -> Result<Part<Alert>> {
        let seat = self
            .desk
            .visit(&reader.account.user, caller(reader))
            .map_err(|why| anyhow!("the desk has no seat for this request: {why:?}"))?;
        let bureau = reader.account.bureau;
        if seat.principal().bureau() != bureau {
            bail!("the user reads for another bureau than the page; the next request signs the user out");
        }
        let purpose = reader.purpose.map(str::to_owned);
        let session = seat.session(Dialect::default(), purpose, None, None)?;
        let ends = seat.ends();
        tokio::select! {
            part = alerts_of(&session, bureau, window) => part,
            () = ends.cancelled() => bail!("the user was shown out while the page was put together"),
        }
    }
}

/// The titles of reports in the reader's language, each looked up once.
struct Titles<'shelf> {
    shelf: &'shelf WarehouseShelf,
    bureau: Bureau,
    language: values::Language,
    known: BTreeMap<String, String>,
}

impl<'shelf> Titles<'shelf> {
    fn new(shelf: &'shelf WarehouseShelf, reader: Reader<'_>) -> Titles<'shelf> {
        Titles { shelf, bureau: reader.account.bureau, language: reader.language, known: BTreeMap::new() }
    }

    fn of(&mut self, report: &str) -> String {
        if let Some(known) = self.known.get(report) {
            return known.clone();
        }
        let title = self.shelf.title(self.bureau, report, self.language);
        self.known.insert(report.to_owned(), title.clone());
        title
    }
}

/// Who asks, as the audit knows it.
fn caller(reader: Reader<'_>) -> Caller {
    Caller {
        user: Some(reader.account.user.clone()),
        protocol: Some(PROTOCOL),
        address: Some(reader.address.to_string()),
        encrypted: reader.encrypted,
        application: None,
        purpose: reader.purpose.map(str::to_owned),
    }
}

async fn alerts_of(session: &GuardedSession, bureau: Bureau, window: Window) -> Result<Part<Alert>> {
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

/// A file in pieces, so that nobody who looks at all of it holds others up.
fn pieces(bytes: Bytes) -> FileBytes {
    let length = bytes.len();
    let all = (0..length)
        .step_by(PIECE)
        .map(move |from| Ok(bytes.slice(from..from.saturating_add(PIECE).min(length))));
    stream::iter(all).boxed()
}

fn unavailable(error: impl Into<anyhow::Error>) -> Unavailable {
    Unavailable(format!("{:#}", error.into()))
}

#[async_trait]
impl Shelf for WarehouseShelf {
    async fn series(&self, reader: Reader<'_>) -> Result<Vec<Series>, Unavailable> {
        let kept = self.kept(reader.account.bureau).await.map_err(unavailable)?;
        Ok(self.grouped(reader, &kept))
    }

    async fn reports(
        &self,
        reader: Reader<'_>,
        filter: &ReportFilter,
        window: Window,
    ) -> Result<ReportList, Unavailable> {
        let bureau = reader.account.bureau;
        let mut kept = self.kept(bureau).await.map_err(unavailable)?;
        let series = self.grouped(reader, &kept);
        kept.sort_by_key(|kept| std::cmp::Reverse((kept.run.period.to(), kept.run.period.from())));
        let fits =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        let mut fitting = Vec::new();
        for kept in &kept {
            let (report, period) = (kept.run.report.to_string(), kept.run.period.to_string());
            if !fits(&filter.report, &report) || !fits(&filter.period, &period) {
                continue;
            }
            let Some(newest) = kept.revisions.last() else { continue };
            for language in kept.languages().into_iter().filter(|language| fits(&filter.language, language)) {
                let key = ReportKey { report: report.clone(), period: period.clone(), language };
                fitting.push((key, newest));
            }
        }
        let total = fitting.len();
        let mut titles = Titles::new(self, reader);
        let entries =
            fitting.into_iter().skip(window.skip).take(window.take).map(|(key, newest)| ReportEntry {
                bureau,
                title: titles.of(&key.report),
                key,
                revision: newest.revision,
                made_at: newest.created_at,
            });
        Ok(ReportList { series, part: Part { entries: entries.collect(), total } })
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
        let caller = caller(reader);
        let what = format!("{} revision {revision} {}", kept.run, listed.path);
        let bureau = reader.account.bureau;
        let opening = Opening { bureau, caller: &caller, what: &what, bytes: listed.bytes };
        let recorded = self.desk.record_opening(&opening).await;
        recorded.context("putting on record what is opened; it is not given").map_err(unavailable)?;
        let opened = self.store.archive.open(&kept.run, revision, &listed.path).await;
        let (_, bytes) = opened.context("opening a file of the archive").map_err(unavailable)?;
        Ok(Some(pieces(bytes)))
    }

    async fn alerts(&self, reader: Reader<'_>, window: Window) -> Result<Part<Alert>, Unavailable> {
        self.alert_lines(reader, window).await.map_err(unavailable)
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
