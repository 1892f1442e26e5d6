//! A shelf in memory: reports, alerts and deliveries of three bureaus.

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, FixedOffset, TimeZone, Utc};
use futures::{StreamExt, stream};
use proofhouse_pages::Unavailable;
use proofhouse_pages::shelf::{
    Alert, AlertKind, ArchivedReport, ChangeOutcome, Delivery, DeliveryChange, DeliveryState, FileBytes,
    FileEntry, MayChange, Part, PastDelivery, Reader, Reference, RefusedPart, ReportEntry, ReportFilter,
    ReportKey, ReportList, Revision, Series, Shelf, Window,
};
use proofhouse_schemas::values::Language;
use proofhouse_schemas::{Bureau, hexadecimal};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration as Wait;

/// A report as an archive has it. Its script must never run.
const REPORT: &str = r##"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Rapport national</title>
<style>h1 { color: rgb(11, 90, 146); }</style></head><body><h1>Rapport national</h1><p><a href="#end">fin</a></p>
<svg width="20" height="20" style="display: block"><rect width="20" height="20" fill="#0b5a92"/></svg>
<script>document.title = "the script ran";</script><p id="end">Fin</p></body></html>"##;

type Place = (Bureau, ReportKey, u32, String);

pub(crate) struct MemoryShelf {
    reports: Vec<ArchivedReport>,
    contents: BTreeMap<Place, Bytes>,
    alerts: Vec<Alert>,
    deliveries: Mutex<Vec<Delivery>>,
    pub(crate) is_broken: AtomicBool,
    /// Answers with whatever there is, as a shelf that looks into the wrong place would.
    pub(crate) is_careless: AtomicBool,
    /// What is opened cannot be put on record.
    pub(crate) has_no_audit: AtomicBool,
    /// Who asked, with every question.
    asked: Mutex<Vec<String>>,
    /// How long a question for alerts takes; how many there are now, and the most there ever were.
    takes: Mutex<Wait>,
    now: AtomicUsize,
    most: AtomicUsize,
}

fn bureau(code: &str) -> Bureau {
    Bureau::parse(code).unwrap()
}

pub(crate) fn key(report: &str, period: &str, language: &str) -> ReportKey {
    ReportKey { report: report.to_owned(), period: period.to_owned(), language: language.to_owned() }
}

fn at(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 5, 0, 0).unwrap() + Duration::hours(hours)
}

fn figures(period: &str, seizures: i64) -> String {
    let key_row = |key: &str, value: i64| serde_json::json!([key, value, value - 1, "integer", "1,2,3"]);
    let figure = |id: &str, title: &str, n: Option<i64>| {
        serde_json::json!({"id": id, "section": "seizures", "title": title, "n": n, "columns": ["type_code", "arms"],
            "rows": [["PISTOL", n]]})
    };
    serde_json::json!({
        "report": "national", "bureau": "fr", "period": period, "language": "fr",
        "figures": [
            {"id": "key-figures", "section": "summary", "title": "Chiffres clés", "n": null,
             "columns": ["key", "value", "previous", "unit", "trend"],
             "rows": [key_row("records_new", 71 + seizures), key_row("matches_confirmed", 2), key_row("seizures", seizures),
                      key_row("arms_seized", seizures * 3), key_row("traces_sent", 7), key_row("traces_received", 5),
                      key_row("ballistic_hits", 0), key_row("notices_in_force", 8)]},
            figure("losses-by-type", "Type d’arme perdue ou volée", Some(70 + seizures)),
            figure("arms-by-type", "Armes saisies, découvertes ou remises, par type", Some(seizures * 3)),
            figure("traces-out-outcomes", "Issue des demandes de traçage", if seizures > 9 { Some(7) } else { None }),
            figure("quality-score", "La note de qualité et ses composantes", Some(12_345)),
        ]
    })
    .to_string()
}

impl MemoryShelf {
    pub(crate) fn new() -> MemoryShelf {
        let mut shelf = MemoryShelf {
            reports: Vec::new(),
            contents: BTreeMap::new(),
            alerts: Vec::new(),
            deliveries: Mutex::default(),
            is_broken: AtomicBool::new(false),
            is_careless: AtomicBool::new(false),
            has_no_audit: AtomicBool::new(false),
            asked: Mutex::default(),
            takes: Mutex::default(),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        };
        for code in ["fr", "ma"] {
            shelf.archive(code, "national", "2025", "fr", 3, 14);
            shelf.archive(code, "national", "2024", "fr", 1, 9);
            shelf.archive(code, "national", "2025-Q4", "fr", 1, 4);
            shelf.archive(code, "national", "2025", "ar", 1, 14);
        }
        for month in 1..=30 {
            shelf.archive(
                "fr",
                "monthly",
                &format!("{}-{:02}", 2023 + month / 12, month % 12 + 1),
                "en",
                1,
                month,
            );
        }
        shelf.archive("be", "secret", "2025", "fr", 1, 5);
        shelf.archive("fr", "<b>odd</b>", "2025", "fr", 1, 1);
        for code in ["fr", "ma"] {
            shelf.alert(code);
            shelf.deliver(code);
        }
        shelf
    }

    fn archive(
        &mut self,
        code: &str,
        report: &str,
        period: &str,
        language: &str,
        revisions: u32,
        seizures: i64,
    ) {
        let (bureau, key) = (bureau(code), key(report, period, language));
        let mut archived = ArchivedReport {
            bureau,
            title: match report {
                "national" => "Rapport national".to_owned(),
                "monthly" => "Monthly <report> & figures".to_owned(),
                other => other.to_owned(),
            },
            key: key.clone(),
            revisions: Vec::new(),
        };
        for number in 1..=revisions {
            let mut revision = Revision {
                number,
                made_at: at(i64::from(number)),
                software: format!("proofhouse 0.1.{}", number / 3),
                pack_sha256: hexadecimal(&[u8::try_from(number / 2).unwrap(); 32]),
                tables: BTreeMap::from([
                    ("firearms_history".to_owned(), i64::from(number) * 2),
                    ("seizures_history".to_owned(), 3),
                ]),
                files: Vec::new(),
            };
            let mut put = |name: String, kind: &str, content: Bytes| {
                revision.files.push(FileEntry {
                    name: name.clone(),
                    media_type: kind.to_owned(),
                    bytes: content.len() as u64,
                    sha256: sha256(&content),
                });
                self.contents.insert((bureau, key.clone(), number, name), content);
            };
            put(
                format!("{report}-{period}-{language}.html"),
                "text/html; charset=utf-8",
                Bytes::from_static(REPORT.as_bytes()),
            );
            put("figures.json".to_owned(), "application/json", figures(period, seizures).into());
            for (place, figure) in
                ["losses-by-type", "arms-by-type", "quality-score", "key-figures"].iter().enumerate()
            {
                let content =
                    format!("\"type\",\"arms\"\n\"PISTOL\",{}\n", if place == 1 { number } else { 1 });
                put(format!("{figure}.csv"), "text/csv; charset=utf-8; header=present", content.into());
                put(
                    format!("{figure}.parquet"),
                    "application/vnd.apache.parquet",
                    Bytes::from_static(b"PAR1"),
                );
            }
            let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
            put("picture.svg".to_owned(), "image/svg+xml", Bytes::from_static(picture.as_bytes()));
            if number == 3 {
                // A long file, and one that was changed after its manifest was written.
                put("long.bin".to_owned(), "application/x-unheard-of", vec![7; 9 << 20].into());
                put("changed.pdf".to_owned(), "application/pdf", vec![1; 200_000].into());
                let mut changed = vec![1; 200_000];
                changed[199_999] = 2;
                self.contents.insert((bureau, key.clone(), number, "changed.pdf".to_owned()), changed.into());
            }
            archived.revisions.push(revision);
        }
        self.reports.push(archived);
    }

    fn alert(&mut self, code: &str) {
        let own = bureau(code);
        for count in 0..32 {
            let is_match = count % 4 != 3;
            let reference = |bureau, kind: &str| {
                Some(Reference { bureau, record: format!("2025{kind}{:07}", 81 + count) })
            };
            self.alerts.push(Alert {
                bureau: own,
                kind: [AlertKind::Match, AlertKind::Reminder, AlertKind::Match, AlertKind::NoticeExpiry]
                    [count % 4],
                told_at: at(-5 * i64::try_from(count).unwrap()),
                record: if is_match { reference(own, "F") } else { None },
                seizure: if is_match { reference(bureau("br"), "S") } else { None },
                notice: if is_match { None } else { reference(own, "N") },
                band: is_match.then(|| ["STRONG", "REVIEW", "WATCH"][count % 3].to_owned()),
                probability: is_match.then_some(0.9876),
                summary: if is_match {
                    "Serial numbers agree but for one letter (8 for B); same make, model and calibre."
                        .to_owned()
                } else {
                    String::new()
                },
                due: (!is_match).then(|| at(240).date_naive()),
            });
        }
        let mut other = self.alerts[0].clone();
        other.bureau = bureau("be");
        other.summary = "of another bureau".to_owned();
        self.alerts.push(other);
    }

    fn deliver(&mut self, code: &str) {
        let paris = FixedOffset::east_opt(3600).unwrap();
        let past = |hours: i64, state| PastDelivery {
            at: at(hours),
            period: "2025-12".to_owned(),
            recipient: format!("armes@{code}.police.example"),
            state,
        };
        let delivery = |name: &str, title: &str, may: MayChange| Delivery {
            bureau: bureau(code),
            name: format!("{name}-{code}"),
            title: title.to_owned(),
            schedule: "0 6 * * 1".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            is_on: true,
            next_run: Some(paris.with_ymd_and_hms(2026, 1, 12, 6, 0, 0).unwrap()),
            languages: vec![Language::Fr],
            possible_languages: vec![Language::En, Language::Fr, Language::Ar],
            formats: vec!["HTML".to_owned(), "PDF".to_owned(), "XLSX".to_owned()],
            recipients: vec![
                format!("armes@{code}.police.example"),
                format!("bcn-chef@{code}.police.example"),
            ],
            past: vec![
                past(0, DeliveryState::Sent),
                past(-168, DeliveryState::Failed),
                past(-336, DeliveryState::Unknown),
                past(-504, DeliveryState::Waiting),
            ],
            may,
            stamp: "s1".to_owned(),
        };
        let all = MayChange { switch: true, recipients: true, languages: true };
        let mut deliveries = self.deliveries.lock().unwrap();
        deliveries.push(delivery("weekly", "Rapport national", all));
        deliveries.push(delivery(
            "switch-only",
            "Rapport mensuel",
            MayChange { switch: true, ..MayChange::default() },
        ));
        let mut fixed = delivery("fixed", "Rapport du Secrétariat", MayChange::default());
        (fixed.is_on, fixed.next_run, fixed.past) = (false, None, Vec::new());
        deliveries.push(fixed);
    }

    /// A delivery as it stands.
    pub(crate) fn delivery(&self, name: &str) -> Delivery {
        self.deliveries.lock().unwrap().iter().find(|delivery| delivery.name == name).unwrap().clone()
    }

    fn own<'a>(&'a self, reader: Reader<'a>) -> impl Iterator<Item = &'a ArchivedReport> {
        let careless = self.is_careless.load(Ordering::SeqCst);
        self.reports.iter().filter(move |report| careless || report.bureau == reader.account.bureau)
    }

    /// Who asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Lets questions for alerts take so long.
    pub(crate) fn delay(&self, takes: Wait) {
        *self.takes.lock().unwrap() = takes;
    }

    /// The most questions for alerts that there were at a time.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    fn works(&self, reader: Reader<'_>) -> Result<(), Unavailable> {
        let purpose = reader.purpose.map(|purpose| format!(", for {purpose}")).unwrap_or_default();
        self.asked.lock().unwrap().push(format!(
            "{} from {}, encrypted {}{purpose}",
            reader.account.user, reader.address, reader.encrypted
        ));
        match self.is_broken.load(Ordering::SeqCst) {
            true => Err(Unavailable("the store does not answer: s3://secret-bucket/".to_owned())),
            false => Ok(()),
        }
    }
}

pub(crate) fn sha256(content: &[u8]) -> String {
    hexadecimal(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content).as_ref())
}

fn window<T>(all: Vec<T>, window: Window) -> Part<T> {
    let total = all.len();
    Part { entries: all.into_iter().skip(window.skip).take(window.take).collect(), total }
}

#[async_trait]
impl Shelf for MemoryShelf {
    async fn series(&self, reader: Reader<'_>) -> Result<Vec<Series>, Unavailable> {
        self.works(reader)?;
        let mut all: BTreeMap<(String, String), Series> = BTreeMap::new();
        for report in self.own(reader) {
            let of = (report.key.report.clone(), report.key.language.clone());
            let series = all.entry(of).or_insert_with(|| Series {
                report: report.key.report.clone(),
                language: report.key.language.clone(),
                title: report.title.clone(),
                periods: Vec::new(),
            });
            series.periods.push(report.key.period.clone());
            series.periods.sort_by(|left, right| right.cmp(left));
        }
        Ok(all.into_values().collect())
    }

    async fn reports(
        &self,
        reader: Reader<'_>,
        filter: &ReportFilter,
        wanted: Window,
    ) -> Result<ReportList, Unavailable> {
        let series = self.series(reader).await?;
        let fits = |wish: &Option<String>, value: &str| wish.as_deref().is_none_or(|wish| wish == value);
        let mut entries: Vec<ReportEntry> = self
            .own(reader)
            .filter(|report| {
                let key = &report.key;
                fits(&filter.report, &key.report)
                    && fits(&filter.period, &key.period)
                    && fits(&filter.language, &key.language)
            })
            .map(|report| ReportEntry {
                bureau: report.bureau,
                key: report.key.clone(),
                title: report.title.clone(),
                revision: u32::try_from(report.revisions.len()).unwrap(),
                made_at: report.revisions.last().unwrap().made_at,
            })
            .collect();
        entries.sort_by(|left, right| right.key.period.cmp(&left.key.period).then(left.key.cmp(&right.key)));
        Ok(ReportList { series, part: window(entries, wanted) })
    }

    async fn report(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
    ) -> Result<Option<ArchivedReport>, Unavailable> {
        self.works(reader)?;
        Ok(self.own(reader).find(|report| report.key == *key).cloned())
    }

    async fn open(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
        revision: u32,
        file: &str,
    ) -> Result<Option<FileBytes>, Unavailable> {
        self.works(reader)?;
        if self.has_no_audit.load(Ordering::SeqCst) {
            return Err(Unavailable("the audit cannot be written".to_owned()));
        }
        let content = self.contents.get(&(reader.account.bureau, key.clone(), revision, file.to_owned()));
        Ok(content.map(|content| {
            let content = content.clone();
            let pieces = (0..content.len())
                .step_by(65_536)
                .map(move |from| Ok(content.slice(from..(from + 65_536).min(content.len()))));
            stream::iter(pieces).boxed()
        }))
    }

    async fn alerts(&self, reader: Reader<'_>, wanted: Window) -> Result<Part<Alert>, Unavailable> {
        self.works(reader)?;
        let takes = *self.takes.lock().unwrap();
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        tokio::time::sleep(takes).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        let careless = self.is_careless.load(Ordering::SeqCst);
        let own = self.alerts.iter().filter(|alert| careless || alert.bureau == reader.account.bureau);
        Ok(window(own.cloned().collect(), wanted))
    }

    async fn deliveries(&self, reader: Reader<'_>) -> Result<Vec<Delivery>, Unavailable> {
        self.works(reader)?;
        let careless = self.is_careless.load(Ordering::SeqCst);
        let all = self.deliveries.lock().unwrap();
        Ok(all
            .iter()
            .filter(|delivery| careless || delivery.bureau == reader.account.bureau)
            .cloned()
            .collect())
    }

    async fn change_delivery(
        &self,
        reader: Reader<'_>,
        name: &str,
        change: &DeliveryChange,
    ) -> Result<ChangeOutcome, Unavailable> {
        self.works(reader)?;
        let mut all = self.deliveries.lock().unwrap();
        let found = all.iter_mut().find(|known| known.name == name && known.bureau == reader.account.bureau);
        let Some(delivery) = found else { return Ok(ChangeOutcome::NoDelivery) };
        if change.stamp != delivery.stamp {
            return Ok(ChangeOutcome::ChangedMeanwhile);
        }
        let domain = format!("@{}.police.example", reader.account.bureau);
        let stranger = change.recipients.iter().flatten().find(|recipient| !recipient.ends_with(&domain));
        if let Some(stranger) = stranger {
            return Ok(ChangeOutcome::Refused(RefusedPart::Recipient(stranger.clone())));
        }
        if let Some(is_on) = change.is_on {
            delivery.is_on = is_on;
        }
        if let Some(recipients) = &change.recipients {
            delivery.recipients.clone_from(recipients);
        }
        if let Some(languages) = &change.languages {
            delivery.languages.clone_from(languages);
        }
        delivery.stamp.push('x');
        Ok(ChangeOutcome::Changed)
    }
}
