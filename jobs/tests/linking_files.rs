//! Two Parquet files linked by `match firearms`, without a warehouse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use arrow::array::{ArrayRef, Date32Array, Int16Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use proofhouse_jobs::command_line::LinkFiles;
use proofhouse_jobs::commands::match_files;
use proofhouse_jobs::linkage_files;
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
    let linked = match_files::link(&files).expect("linked");
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
    assert_eq!(match_files::link(&files).expect("nothing to compare").pairs, 0);
    std::mem::swap(&mut files.records, &mut files.seizures);
    let said = format!("{:#}", match_files::link(&files).expect_err("the files are swapped"));
    assert!(said.contains("seizures.parquet has no column record_id"), "{said}");
    std::fs::write(&files.records, "not Parquet").expect("a file");
    let said = format!("{:#}", match_files::link(&files).expect_err("not Parquet"));
    assert!(said.contains("seizures.parquet is not a Parquet file"), "{said}");
}
