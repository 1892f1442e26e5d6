//! How the data files of tables are laid out: what is written once by whoever compacts, and read for as long as the file lives.

use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;
use proofhouse_schemas::tables::{self, TableDefinition, TableRole};

/// Rows of a row group of a compacted file: enough to be read at a stretch, and so few that a file of a million rows is shared
/// out evenly among the partitions of a query.
const ROWS_OF_A_GROUP: usize = 122_880;
/// Columns in which single values are looked for. Each row group says in a Bloom filter what it cannot hold. It stands in the data
/// file and goes with it: what is erased from the rows does not live on in it.
const LOOKED_UP: [&str; 4] = ["source_record_id", "serial_raw", "trace_id", "case_number"];
/// How often a filter says that a row group may hold what it does not hold.
const FALSE_ALARMS: f64 = 0.01;

/// Zstandard at a low level: about a third smaller than Snappy at about the same speed.
pub(crate) fn writer_properties() -> WriterProperties {
    common().build()
}

/// For files that compaction writes.
pub(crate) fn compacted_properties(table: &str) -> WriterProperties {
    let mut properties = common().set_max_row_group_row_count(Some(ROWS_OF_A_GROUP));
    let history = tables::table(table).filter(|found| matches!(found.role, TableRole::History(_)));
    let schema = history.map(TableDefinition::arrow_schema);
    let has = |column: &str| schema.as_ref().is_some_and(|schema| schema.field_with_name(column).is_ok());
    for column in LOOKED_UP.into_iter().filter(|column| has(column)) {
        let path = ColumnPath::from(column);
        properties = properties
            .set_column_bloom_filter_enabled(path.clone(), true)
            .set_column_bloom_filter_fpp(path.clone(), FALSE_ALARMS)
            .set_column_bloom_filter_max_ndv(path, ROWS_OF_A_GROUP as u64);
    }
    properties.build()
}

fn common() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_created_by(concat!("proofhouse ", env!("CARGO_PKG_VERSION")).to_string())
}
