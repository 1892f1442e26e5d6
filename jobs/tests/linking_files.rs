//! Two Parquet files linked by `match firearms`, without a warehouse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use arrow::array::{ArrayRef, Date32Array, Int16Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use proofhouse_jobs::command_line::LinkFiles;
use proofhouse_jobs::commands::match_files;
use proofhouse_jobs::{linkage_files, linking_job};
use proofhouse_matching::linkage::linker::Limits;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Identifier, make, model, calibre, serial, import mark.
type Row<'r> = (i64, &'r str, &'r str, &'r str, &'r str, &'r str);

fn write(path: &Path, id: &str, country: &str, rows: &[Row<'_>]) {
    let text = |of: fn(&Row<'_>) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(|row| Some(of(row)).filter(|text| !text.is_empty()))))
    };
    let count = rows.len();
    let columns: Vec<(&str, ArrayRef)> = vec![
        (id, Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.0)))),
        (country, Arc::new(StringArray::from(vec!["FR"; count]))),
        ("firearm_type", Arc::new(StringArray::from(vec!["PISTOL"; count]))),
        ("make", text(|row| row.1.to_owned())),
        ("model", text(|row| row.2.to_owned())),
        ("calibre", text(|row| row.3.to_owned())),
        ("serial", text(|row| row.4.to_owned())),
        ("import_mark", text(|row| row.5.to_owned())),
        ("year_of_manufacture", Arc::new(Int16Array::from(vec![Some(2005); count]))),
        ("country_of_manufacture", Arc::new(StringArray::from(vec![None::<&str>; count]))),
        ("event_date", Arc::new(Date32Array::from(vec![15_000; count]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    );
    let batch = batch.expect("columns of one length");
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
}

fn files(folder: &Path, records: &[Row<'_>], seizures: &[Row<'_>]) -> LinkFiles {
    let path = |name: &str| -> PathBuf { folder.join(name) };
    write(&path("records.parquet"), "record_id", "owner_country", records);
    write(&path("seizures.parquet"), "seizure_id", "country", seizures);
    LinkFiles {
        records: path("records.parquet"),
        seizures: path("seizures.parquet"),
        reference: None,
        model: None,
        out: path("pairs.parquet"),
        memory: None,
    }
}

/// Records that nothing is like, so that names and numbers have frequencies.
fn others(count: i64) -> Vec<(i64, String)> {
    (0..count).map(|number| (1_000 + number, format!("HK{:06}", 104_729 * (number + 1) % 999_983))).collect()
}

#[test]
fn the_record_of_a_seized_firearm_comes_first_however_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let others = others(400);
    let mut records: Vec<Row<'_>> = vec![
        (1, "Glock GmbH", "17", "9mm Luger", "ABC 12345", ""),
        (2, "BERETTA", "92FS", "9x19", "L72914Z", ""),
        (3, "Colt", "1911", ".45 ACP", "70G83512", "INTERARMS ALEXANDRIA 5512094"),
        (4, "ČESKÁ ZBROJOVKA", "75", "9x19", "B4471902", ""),
    ];
    records.extend(
        others.iter().map(|(id, serial)| (*id, "HECKLER & KOCH", "USP", "9x19", serial.as_str(), "")),
    );
    let seizures: [Row<'_>; 5] = [
        (1, "GLOCK", "19", "9 PARA", "A8CI2345", ""),
        (2, "Pietro Beretta", "92", "9 mm", "72914Z", ""),
        (3, "COLT", "", "45", "5512094", ""),
        (4, "B4471902", "CZ 75", "", "", ""),
        (5, "Walther", "PP", "7.65", "993311", ""),
    ];
    let files = files(folder.path(), &records, &seizures);
    let linked = match_files::link(&files, Limits::default()).expect("linked");
    assert_eq!((linked.records, linked.seizures), (404, 5));
    assert_eq!(linked.narrowed, 0);
    let mut pairs = linkage_files::read_scored(&files.out).expect("pairs");
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)));
    for (seizure, record) in [(1, 1), (2, 2), (3, 3), (4, 4)] {
        let first = pairs.iter().find(|(id, _, _)| *id == seizure);
        assert_eq!(first.map(|(_, id, _)| *id), Some(record), "seizure {seizure}: {pairs:?}");
    }
    assert!(pairs.iter().all(|(seizure, _, _)| *seizure != 5), "nothing is like the fifth: {pairs:?}");
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = files(folder.path(), &[(1, "", "", "", "", "")], &[(1, "", "", "", "", "")]);
    assert_eq!(match_files::link(&files, Limits::default()).expect("nothing to compare").pairs, 0);
    std::mem::swap(&mut files.records, &mut files.seizures);
    let said =
        format!("{:#}", match_files::link(&files, Limits::default()).expect_err("the files are swapped"));
    assert!(said.contains("seizures.parquet has no column record_id"), "{said}");
    std::fs::write(&files.records, "not Parquet").expect("a file");
    let said = format!("{:#}", match_files::link(&files, Limits::default()).expect_err("not Parquet"));
    assert!(said.contains("seizures.parquet is not a Parquet file"), "{said}");
}

/// A firearm of a world in which lots, numbers that many carry, readings in part and fields that hold something else are common.
#[derive(Debug, Clone)]
struct Invented {
    make: &'static str,
    model: &'static str,
    calibre: &'static str,
    serial: String,
    import_mark: String,
}

fn invented(random: &mut ChaCha8Rng) -> Invented {
    let (make, model, calibre) = *[
        ("Glock", "17", "9x19"),
        ("Beretta", "92FS", "9 mm Para"),
        ("Pietro Beretta", "92", "9x19"),
        ("Ceska zbrojovka", "75", "9x19"),
        ("Colt", "1911", ".45 ACP"),
        ("nobody knows it", "X1", ""),
        ("", "", "7.65"),
    ]
    .choose(random)
    .expect("a name");
    let number = random.random_range(0..100_000);
    let serial = match random.random_range(0..10) {
        0 => ["1", "12", "1001", "1234", "A1234", "77777"].choose(random).expect("a number").to_string(),
        1..=4 => format!("LOT{}", 4000 + number % 300),
        5 => format!("{number}"),
        6 => format!("SER NO {number:06}"),
        7 => format!("K{number:05}?{}", number % 10),
        8 => format!("BRT {number:05} Z"),
        _ => String::new(),
    };
    let import_mark =
        if number % 9 == 0 { format!("CAI ST ALBANS {}", 10_000 + number) } else { String::new() };
    Invented { make, model, calibre, serial, import_mark }
}

/// The same firearm as somebody else writes it.
fn written_otherwise(one: &Invented, random: &mut ChaCha8Rng) -> Invented {
    let mut other = one.clone();
    let mut letters: Vec<char> = other.serial.chars().collect();
    if letters.len() > 2 {
        let place = random.random_range(0..letters.len() - 1);
        match random.random_range(0..7) {
            0 => letters[place] = '8',
            1 => letters.swap(place, place + 1),
            2 => drop(letters.remove(place)),
            3 => letters[place] = '?',
            4 => letters.truncate(letters.len() - 2),
            _ => {}
        }
    }
    other.serial = letters.into_iter().collect();
    match random.random_range(0..8) {
        0 => other.model = "",
        1 => other.make = "",
        2 => std::mem::swap(&mut other.serial, &mut other.import_mark),
        _ => {}
    }
    other
}

fn rows<'i>(invented: &'i [Invented]) -> Vec<Row<'i>> {
    let row = |(id, one): (i64, &'i Invented)| {
        (id, one.make, one.model, one.calibre, one.serial.as_str(), one.import_mark.as_str())
    };
    (7i64..).step_by(3).zip(invented).map(row).collect()
}

/// The rows of a file of pairs.
fn pairs_of(path: &Path) -> String {
    let file = std::fs::File::open(path).expect("pairs");
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    let batches: Vec<RecordBatch> =
        reader.build().expect("a reader").collect::<Result<_, _>>().expect("rows");
    arrow::util::pretty::pretty_format_batches(&batches).expect("a text").to_string()
}

/// The index in memory and the job that spills answer alike, pair by pair and number by number: also where lists are cut.
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_stand_in_memory_is_linked_on_disk_with_the_same_pairs() {
    let mut random = ChaCha8Rng::seed_from_u64(20_261_127);
    let records: Vec<Invented> = (0..4_000).map(|_| invented(&mut random)).collect();
    let seizures: Vec<Invented> = (0..1_200)
        .map(|_| written_otherwise(records.choose(&mut random).expect("a record"), &mut random))
        .collect();
    let narrow =
        Limits { longest_run: 12, longest_half: 4, most_considered: 6, most_given: 4, ..Limits::default() };
    for limits in [Limits::default(), narrow] {
        let folder = tempfile::tempdir().expect("a folder");
        let files = files(folder.path(), &rows(&records), &rows(&seizures));
        let index =
            tokio::task::block_in_place(|| match_files::link(&files, limits.clone())).expect("linked");
        let by_index = pairs_of(&files.out);
        assert!(index.pairs > 1_000, "{index:?}");
        assert_eq!(index.narrowed > 0, limits.longest_run < 1_000, "{index:?}");
        let job = linking_job::link(&files, limits, 0).await.expect("linked");
        assert!(by_index == pairs_of(&files.out), "the pairs differ");
        let said = |linked: &linkage_files::Linked| {
            let linkage_files::Linked { records, seizures, pairs, confirmed_class, probable, .. } = *linked;
            let compared = (linked.compared, linked.considered, linked.narrowed);
            ((records, seizures, pairs), (confirmed_class, probable), compared)
        };
        assert_eq!(said(&index), said(&job));
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(left.len(), 3, "scratch files are gone: {left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_says_what_is_wrong_with_a_file_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = (1, "Glock", "17", "9x19", "ABC123", "");
    let twice = files(folder.path(), &[row, row], &[row]);
    let said =
        linking_job::link(&twice, Limits::default(), 0).await.expect_err("one identifier stands twice");
    assert!(
        format!("{said:#}").contains("records.parquet has the record_id 1 in more than one row"),
        "{said:#}"
    );
    let none = files(folder.path(), &[], &[row]);
    assert_eq!(linking_job::link(&none, Limits::default(), 0).await.expect("nothing to find").pairs, 0);
}
