//! Scans of bullets become exhibits: extracted, sent with their signatures, kept in the store, compared.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use chrono::{Duration, Utc};
use proofhouse_jobs::command_line::SubmitArguments;
use proofhouse_jobs::commands::submit;
use proofhouse_jobs::exhibit_matching::match_exhibits;
use proofhouse_jobs::settings::Settings;
use proofhouse_jobs::summary::Ending;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition, FaceShot, MachinedFace};
use proofhouse_matching::ballistics::x3p::{self, Scan, ScanOrigin};
use proofhouse_schemas::Bureau;
use proofhouse_warehouse::{Principal, Warehouse, WarehouseSettings};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const SPACING_UM: f64 = 3.125;
const ROWS: usize = 100;
/// Columns of the groove on each side.
const GROOVE: usize = 64;

/// Lands of a shot as an instrument scans them: striae on an arc, a groove on each side.
fn lands(barrel: &Barrel, shot: u64) -> Vec<Scan> {
    let bullet = barrel.shot(shot, Condition::Good);
    let lands = bullet.lands().iter().flatten();
    lands.map(|land| scan_of(land.heights_um())).collect()
}

fn scan_of(striae: &[f32]) -> Scan {
    let columns = striae.len() + 2 * GROOVE;
    let line: Vec<f32> = (0..columns)
        .map(|column| {
            let beyond = GROOVE.saturating_sub(column).max((column + 1).saturating_sub(columns - GROOVE));
            let groove = (beyond as f32 / 20.0).min(1.0) * 80.0;
            let stria = column
                .checked_sub(GROOVE)
                .and_then(|place| striae.get(place))
                .filter(|height| !height.is_nan());
            let x = (column as f32 - columns as f32 / 2.0) * SPACING_UM as f32;
            groove + stria.copied().unwrap_or(0.0) - x * x / 9_000.0
        })
        .collect();
    let heights_um = (0..ROWS)
        .flat_map(|row| {
            line.iter()
                .enumerate()
                .map(move |(column, height)| height + ((row * 31 + column * 17) % 13) as f32 * 0.01)
        })
        .collect();
    Scan {
        columns,
        rows: ROWS,
        spacing_um: (SPACING_UM, SPACING_UM),
        heights_um,
        origin: ScanOrigin::default(),
        quirks: Vec::new(),
    }
}

struct Laboratory {
    folder: tempfile::TempDir,
    warehouse: Warehouse,
}

impl Laboratory {
    fn new() -> Laboratory {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("file://{}", folder.path().join("store").display());
        let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
        Laboratory { folder, warehouse }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn scans(&self, exhibit: &str, scans: &[Scan]) -> Vec<PathBuf> {
        let write =
            |(number, scan)| self.write(&format!("{exhibit}-L{number}.x3p"), x3p::write(scan).unwrap());
        (1..).zip(scans).map(write).collect()
    }

    /// The description of an exhibit, without marks.
    fn described(&self, exhibit: &str) -> PathBuf {
        let example = proofhouse_schemas::example::example(proofhouse_schemas::Kind::Ballistic);
        let mut message: Value = serde_json::from_str(example).unwrap();
        message["source_record_id"] = json!(exhibit);
        message["exhibit"].as_object_mut().unwrap().remove("marks");
        self.write(&format!("{exhibit}.json"), message.to_string())
    }

    fn arguments(&self, files: Vec<PathBuf>, exhibit: Option<PathBuf>, case: &str) -> SubmitArguments {
        SubmitArguments {
            files,
            bureau: Bureau::parse("pt").unwrap(),
            mapping: None,
            kind: None,
            check: false,
            yes: true,
            ingest: true,
            exhibit,
            case: Some(case.to_owned()),
            mark: None,
            mirrored: false,
            leave_out_unusable: false,
        }
    }

    async fn submit(&self, arguments: &SubmitArguments) -> anyhow::Result<Ending> {
        submit::run(&self.warehouse, arguments, &Settings::default(), true).await
    }

    async fn text(&self, sql: &str) -> String {
        let rows = self.warehouse.trusted_session().sql(sql).await.unwrap().collect().await.unwrap();
        arrow::util::pretty::pretty_format_batches(&rows).unwrap().to_string()
    }

    async fn number(&self, sql: &str) -> i64 {
        let rows = self.warehouse.trusted_session().sql(sql).await.unwrap().collect().await.unwrap();
        rows.iter()
            .find_map(|batch| batch.column(0).as_primitive::<Int64Type>().iter().flatten().next())
            .unwrap()
    }

    fn kept(&self) -> Vec<PathBuf> {
        let folder = self.folder.path().join("store/scans/pt");
        let found = std::fs::read_dir(folder).map(|files| files.flatten().map(|file| file.path()).collect());
        found.unwrap_or_default()
    }
}

fn older_than_a_week(file: &Path) {
    let time = std::time::SystemTime::now() - std::time::Duration::from_secs(8 * 24 * 3_600);
    std::fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn scanned_bullets_are_sent_kept_and_found() {
    let laboratory = Laboratory::new();
    let barrels = [Barrel::new(7, 6, 2_000.0), Barrel::new(8, 6, 2_000.0)];
    for (exhibit, barrel, shot) in [("X-1", 0, 1), ("X-2", 0, 2), ("X-3", 1, 3)] {
        let files = laboratory.scans(exhibit, &lands(&barrels[barrel], shot));
        let described = laboratory.described(exhibit);
        let arguments = laboratory.arguments(files, Some(described), &format!("CASE-{exhibit}"));
        assert_eq!(laboratory.submit(&arguments).await.unwrap(), Ending::Done, "{exhibit}");
    }
    let sql = "SELECT source_record_id, case_ref, extraction, cardinality(marks) FROM exhibits ORDER BY 1";
    let text = laboratory.text(sql).await;
    assert!(
        text.contains("X-2") && text.contains("CASE-X-2") && text.contains("proofhouse striae/1"),
        "{text}"
    );
    // Marks are rows too, with heights that can be counted with.
    let sql = "SELECT count(*) FROM signatures WHERE extraction IS NOT NULL AND mark_kind = 'LEA' \
               AND cardinality(signature_heights(signature)) > 400";
    let marks = "SELECT cast(sum(cardinality(marks)) AS bigint) FROM exhibits";
    assert_eq!(laboratory.number(sql).await, laboratory.number(marks).await);
    // Each mark names a scan that is kept as it came.
    let sql =
        "SELECT count(DISTINCT mark['signature_ref']) FROM (SELECT unnest(marks) AS mark FROM exhibits)";
    let referred = laboratory.number(sql).await;
    assert_eq!(laboratory.kept().len() as i64, referred);
    assert!(referred >= 16, "few lands are missing: {referred}");
    let first = std::fs::read(laboratory.folder.path().join("X-1-L1.x3p")).unwrap();
    let name = proofhouse_warehouse::scans::scan_reference(Bureau::parse("pt").unwrap(), &first);
    assert_eq!(laboratory.warehouse.scan(&name).await.unwrap().unwrap(), first);
    // Two bullets of one barrel find each other, and nothing else is claimed.
    match_exhibits(&laboratory.warehouse, Utc::now().date_naive()).await.unwrap();
    let sql =
        "SELECT left_exhibit_id, right_exhibit_id, band FROM ballistic_candidates WHERE band = 'STRONG'";
    let text = laboratory.text(sql).await;
    assert!(text.contains("X-1") && text.contains("X-2") && !text.contains("X-3"), "{text}");
    // Sent again it is the same statement and the same scans.
    let files = (1..=6)
        .map(|land| laboratory.folder.path().join(format!("X-1-L{land}.x3p")))
        .filter(|file| file.exists());
    let again = laboratory.arguments(files.collect(), Some(laboratory.described("X-1")), "CASE-X-1");
    assert_eq!(laboratory.submit(&again).await.unwrap(), Ending::Done);
    assert_eq!(laboratory.kept().len() as i64, referred);
    // No session of a bureau reads the store of scans: it is no table.
    let session = laboratory.warehouse.session_for(&Principal::of(Bureau::parse("es").unwrap()));
    assert!(session.sql("SELECT * FROM scans").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn scans_that_no_exhibit_refers_to_are_swept_and_others_never() {
    let laboratory = Laboratory::new();
    let files = laboratory.scans("Y-1", &lands(&Barrel::new(9, 6, 2_000.0), 1));
    let count = files.len();
    let arguments = laboratory.arguments(files, Some(laboratory.described("Y-1")), "CASE-Y");
    laboratory.submit(&arguments).await.unwrap();
    let bureau = Bureau::parse("pt").unwrap();
    laboratory.warehouse.keep_scan(bureau, b"its message never came".to_vec().into()).await.unwrap();
    // Young: its message may be on its way.
    let swept = laboratory.warehouse.sweep_scans(Duration::zero()).await.unwrap();
    assert_eq!((swept.kept, swept.deleted), (count as u64 + 1, 0));
    laboratory.kept().iter().for_each(|file| older_than_a_week(file));
    let swept = laboratory.warehouse.sweep_scans(Duration::days(7)).await.unwrap();
    assert_eq!((swept.kept, swept.deleted), (count as u64, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_scans_is_said_and_nothing_is_sent() {
    let laboratory = Laboratory::new();
    let good = laboratory.scans("Z-1", &lands(&Barrel::new(10, 6, 2_000.0), 1));
    let said = |result: anyhow::Result<Ending>| format!("{:#}", result.expect_err("it is refused"));
    let described = laboratory.described("Z-1");
    let without = laboratory.arguments(good.clone(), None, "CASE-Z");
    assert!(said(laboratory.submit(&without).await).contains("--exhibit names the file"));
    let nameless = laboratory.write("bullet.x3p", std::fs::read(&good[0]).unwrap());
    let broken = laboratory.write("Z-1-L9.x3p", "no archive");
    let flat = Scan { heights_um: vec![f32::NAN; 40_000], columns: 400, rows: 100, ..scan_of(&[0.0; 300]) };
    let flat = laboratory.write("Z-1-L8.x3p", x3p::write(&flat).unwrap());
    let mut files = good.clone();
    files.extend([nameless, broken, flat]);
    let mut some = laboratory.arguments(files, Some(described.clone()), "CASE-Z");
    let text = said(laboratory.submit(&some).await);
    for told in [
        "bullet.x3p: its name does not say which land",
        "Z-1-L9.x3p: ",
        "Z-1-L8.x3p: the scan has no measured height",
        "3 of",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let twice = laboratory.write("again-L1.x3p", std::fs::read(&good[1]).unwrap());
    let doubled = laboratory.arguments(vec![good[0].clone(), twice], Some(described.clone()), "CASE-Z");
    assert!(said(laboratory.submit(&doubled).await).contains("both show LEA 1"));
    assert!(laboratory.kept().is_empty(), "nothing was sent");
    some.leave_out_unusable = true;
    assert_eq!(laboratory.submit(&some).await.unwrap(), Ending::Done);
    assert_eq!(laboratory.kept().len(), good.len());
    // A cartridge case has no lands unless a name says so.
    let mut message: Value = serde_json::from_str(&std::fs::read_to_string(&described).unwrap()).unwrap();
    message["exhibit"]["exhibit_kind"] = json!("CARTRIDGE_CASE");
    let case = laboratory.write("case.json", message.to_string());
    let unnamed = laboratory.write("case 5.x3p", std::fs::read(&good[0]).unwrap());
    let arguments = laboratory.arguments(vec![unnamed], Some(case), "CASE-Z");
    assert!(said(laboratory.submit(&arguments).await).contains("-BF (breech face)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn breech_faces_are_compared_cell_by_cell() {
    let laboratory = Laboratory::new();
    for (exhibit, slide, turned_deg) in [("C-1", 1, 0.0), ("C-2", 1, 9.0), ("C-3", 2, 0.0)] {
        let described = laboratory.described(exhibit);
        let mut message: Value = serde_json::from_str(&std::fs::read_to_string(&described).unwrap()).unwrap();
        message["exhibit"]["exhibit_kind"] = json!("CARTRIDGE_CASE");
        let described = laboratory.write(&format!("{exhibit}.json"), message.to_string());
        let seed = u64::from(exhibit.as_bytes()[2]);
        let scan = MachinedFace::new(slide).scan(FaceShot { turned_deg, seed, ..FaceShot::PLAIN });
        let file = laboratory.write(&format!("{exhibit}-BF.x3p"), x3p::write(&scan).unwrap());
        let arguments = laboratory.arguments(vec![file], Some(described), &format!("CASE-{exhibit}"));
        assert_eq!(laboratory.submit(&arguments).await.unwrap(), Ending::Done, "{exhibit}");
    }
    let text = laboratory.text("SELECT source_record_id, extraction FROM exhibits").await;
    assert_eq!(text.matches("proofhouse breech-face/1").count(), 3, "{text}");
    let done = match_exhibits(&laboratory.warehouse, Utc::now().date_naive()).await.unwrap();
    assert_eq!((done.unusable_marks, done.compared), (0, 3));
    // As far as ten slides can tell: never more than a pair to look at.
    let sql =
        "SELECT left_exhibit_id, right_exhibit_id, band, mark_kind, score, summary FROM ballistic_candidates";
    let text = laboratory.text(sql).await;
    assert!(text.contains("C-1") && text.contains("C-2") && !text.contains("C-3"), "{text}");
    assert!(text.contains("REVIEW") && text.contains("BREECH_FACE"), "{text}");
    assert!(text.contains("cells of the first are found in the second"), "{text}");
    let sql = "SELECT max(mark['score']) < 6 AS none FROM (SELECT unnest(marks) AS mark FROM ballistic_lists \
               WHERE left_exhibit_id = 'C-3')";
    assert!(laboratory.text(sql).await.contains("true"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_of_an_older_extraction_are_made_again_from_their_scans() {
    let laboratory = Laboratory::new();
    let (barrel, other) = (Barrel::new(7, 6, 2_000.0), Barrel::new(8, 6, 2_000.0));
    let files = laboratory.scans("R-1", &lands(&barrel, 1));
    let arguments = laboratory.arguments(files, Some(laboratory.described("R-1")), "CASE-R-1");
    laboratory.submit(&arguments).await.unwrap();
    // The second was sent long ago: its signatures are another barrel's, as if an older program had been wrong.
    let pt = Bureau::parse("pt").unwrap();
    let scans = lands(&barrel, 2);
    let wrong = other.shot(3, Condition::Good);
    let wrong: Vec<_> = wrong.lands().iter().flatten().cycle().take(scans.len()).collect();
    let mut message: Value =
        serde_json::from_str(&std::fs::read_to_string(laboratory.described("R-2")).unwrap()).unwrap();
    let mut marks = Vec::new();
    for ((number, scan), land) in (1..).zip(&scans).zip(wrong) {
        let bytes = x3p::write(scan).unwrap();
        let reference = laboratory.warehouse.keep_scan(pt, bytes.into()).await.unwrap();
        marks.push(json!({"mark_kind": "LEA", "modality": "3D", "land_no": number, "spacing_um": land.spacing_um(),
            "signature": proofhouse_matching::ballistics::signature_encode(land), "signature_ref": reference}));
    }
    let count = marks.len();
    message["message_id"] = json!(uuid::Uuid::now_v7().to_string());
    message["exhibit"]["case_ref"] = json!("CASE-R-2");
    message["exhibit"]["marks"] = json!(marks);
    message["exhibit"]["extraction"] = json!("proofhouse striae/0");
    let file = laboratory.write("R-2.ndjson", message.to_string());
    let mut arguments = laboratory.arguments(vec![file], None, "");
    arguments.case = None;
    assert_eq!(laboratory.submit(&arguments).await.unwrap(), Ending::Done);
    let done = match_exhibits(&laboratory.warehouse, Utc::now().date_naive()).await.unwrap();
    assert_eq!(done.extracted_again, count);
    let text = laboratory.text("SELECT band FROM ballistic_candidates").await;
    assert!(text.contains("STRONG"), "the scans are of one barrel: {text}");
    // What the bureau stated stands as it was.
    let sql = "SELECT extraction FROM exhibits WHERE source_record_id = 'R-2'";
    assert!(laboratory.text(sql).await.contains("striae/0"));
    // They are not extracted once more when something else comes.
    let files = laboratory.scans("R-3", &lands(&other, 9));
    let arguments = laboratory.arguments(files, Some(laboratory.described("R-3")), "CASE-R-3");
    laboratory.submit(&arguments).await.unwrap();
    let done = match_exhibits(&laboratory.warehouse, Utc::now().date_naive()).await.unwrap();
    assert_eq!((done.extracted_again, done.searched), (0, 1));
    // They are the owner's: neither another bureau nor the Secretariat sees them.
    for (bureau, seen) in [("pt", count), ("es", 0), ("ipsg", 0)] {
        let session = laboratory.warehouse.session_for(&Principal::of(Bureau::parse(bureau).unwrap()));
        let rows = session.collect("SELECT * FROM extracted_marks").await.unwrap();
        assert_eq!(rows.iter().map(|batch| batch.num_rows()).sum::<usize>(), seen, "{bureau}");
    }
}
