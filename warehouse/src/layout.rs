//! How the data files of tables are laid out: what is written once by whoever compacts, and read for as long as the file lives.

use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};

/// Rows of a row group of a compacted file: enough to be read at a stretch, and so few that a file of a million rows is shared
/// out evenly among the partitions of a query.
const ROWS_OF_A_GROUP: usize = 122_880;

/// Zstandard at a low level: about a third smaller than Snappy at about the same speed.
pub(crate) fn writer_properties() -> WriterProperties {
    common().build()
}

/// For files that compaction writes.
pub(crate) fn compacted_properties() -> WriterProperties {
    common().set_max_row_group_row_count(Some(ROWS_OF_A_GROUP)).build()
}

fn common() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_created_by(concat!("proofhouse ", env!("CARGO_PKG_VERSION")).to_string())
}
