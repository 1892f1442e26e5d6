//! What this server can do, as drivers ask for it before they offer anything.

use arrow_flight::error::FlightError;
use arrow_flight::sql::metadata::{
    SqlInfoData, SqlInfoDataBuilder, XdbcTypeInfo, XdbcTypeInfoData, XdbcTypeInfoDataBuilder,
};
use arrow_flight::sql::{
    Nullable, Searchable, SqlInfo, SqlSupportedCaseSensitivity, SqlSupportedTransaction, XdbcDataType,
    XdbcDatetimeSubcode,
};

/// What is told of the server and of the types of its columns.
pub(super) struct About {
    pub(super) server: SqlInfoData,
    pub(super) data_types: XdbcTypeInfoData,
}

impl About {
    /// For a server whose statements may take so many seconds.
    pub(super) fn new(statement_seconds: u64) -> Result<About, FlightError> {
        Ok(About { server: server(statement_seconds)?, data_types: data_types()? })
    }
}

fn server(statement_seconds: u64) -> Result<SqlInfoData, FlightError> {
    let milliseconds = i32::try_from(statement_seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
    let mut info = SqlInfoDataBuilder::new();
    info.append(SqlInfo::FlightSqlServerName, "Proofhouse");
    info.append(SqlInfo::FlightSqlServerVersion, env!("CARGO_PKG_VERSION"));
    info.append(SqlInfo::FlightSqlServerArrowVersion, "1.3");
    info.append(SqlInfo::FlightSqlServerReadOnly, true);
    info.append(SqlInfo::FlightSqlServerSql, true);
    info.append(SqlInfo::FlightSqlServerSubstrait, false);
    info.append(SqlInfo::FlightSqlServerTransaction, SqlSupportedTransaction::Transaction as i32);
    info.append(SqlInfo::FlightSqlServerCancel, true);
    info.append(SqlInfo::FlightSqlServerBulkIngestion, false);
    info.append(SqlInfo::FlightSqlServerIngestTransactionsSupported, false);
    info.append(SqlInfo::FlightSqlServerStatementTimeout, milliseconds);
    info.append(SqlInfo::FlightSqlServerTransactionTimeout, 0);
    info.append(SqlInfo::SqlDdlCatalog, false);
    info.append(SqlInfo::SqlDdlSchema, false);
    info.append(SqlInfo::SqlDdlTable, false);
    info.append(SqlInfo::SqlIdentifierCase, SqlSupportedCaseSensitivity::SqlCaseSensitivityLowercase as i32);
    info.append(SqlInfo::SqlIdentifierQuoteChar, "\"");
    info.append(
        SqlInfo::SqlQuotedIdentifierCase,
        SqlSupportedCaseSensitivity::SqlCaseSensitivityCaseInsensitive as i32,
    );
    info.append(SqlInfo::SqlTransactionsSupported, true);
    info.append(SqlInfo::SqlSavepointsSupported, false);
    info.append(SqlInfo::SqlCatalogTerm, "database");
    info.append(SqlInfo::SqlSchemaTerm, "schema");
    info.build()
}

fn data_types() -> Result<XdbcTypeInfoData, FlightError> {
    use XdbcDataType as Xdbc;
    let mut types = XdbcTypeInfoDataBuilder::new();
    let plain = |name: &str, data_type: XdbcDataType, size: i32| XdbcTypeInfo {
        type_name: name.to_owned(),
        data_type,
        column_size: Some(size),
        nullable: Nullable::NullabilityNullable,
        searchable: Searchable::Full,
        local_type_name: Some(name.to_owned()),
        sql_data_type: data_type,
        ..XdbcTypeInfo::default()
    };
    let number = |name: &str, data_type: XdbcDataType, size: i32, radix: i32| XdbcTypeInfo {
        unsigned_attribute: Some(false),
        auto_increment: Some(false),
        num_prec_radix: Some(radix),
        ..plain(name, data_type, size)
    };
    let quoted = |info: XdbcTypeInfo| XdbcTypeInfo {
        literal_prefix: Some("'".to_owned()),
        literal_suffix: Some("'".to_owned()),
        ..info
    };
    let moment =
        |name: &str, data_type: XdbcDataType, subcode: XdbcDatetimeSubcode, size: i32| XdbcTypeInfo {
            sql_data_type: Xdbc::XdbcDatetime,
            datetime_subcode: Some(subcode),
            ..quoted(plain(name, data_type, size))
        };
    types.append(plain("boolean", Xdbc::XdbcBit, 1));
    types.append(number("smallint", Xdbc::XdbcSmallint, 16, 2));
    types.append(number("integer", Xdbc::XdbcInteger, 32, 2));
    types.append(number("bigint", Xdbc::XdbcBigint, 64, 2));
    types.append(number("real", Xdbc::XdbcReal, 24, 2));
    types.append(number("double precision", Xdbc::XdbcDouble, 53, 2));
    types.append(XdbcTypeInfo {
        create_params: Some(vec!["precision".to_owned(), "scale".to_owned()]),
        minimum_scale: Some(0),
        maximum_scale: Some(38),
        ..number("numeric", Xdbc::XdbcNumeric, 38, 10)
    });
    types.append(XdbcTypeInfo { case_sensitive: true, ..quoted(plain("text", Xdbc::XdbcVarchar, i32::MAX)) });
    types.append(quoted(plain("bytea", Xdbc::XdbcVarbinary, i32::MAX)));
    // The protocol has one number for years and dates, and arrow-flight the first of its two names.
    types.append(moment("date", Xdbc::XdbcDate, XdbcDatetimeSubcode::XdbcSubcodeYear, 10));
    types.append(moment("time", Xdbc::XdbcTime, XdbcDatetimeSubcode::XdbcSubcodeTime, 15));
    types.append(moment("timestamp", Xdbc::XdbcTimestamp, XdbcDatetimeSubcode::XdbcSubcodeTimestamp, 26));
    types.build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn all_is_told_or_what_is_asked_for() {
        let about = About::new(300).unwrap();
        assert!(about.server.record_batch([]).unwrap().num_rows() > 15);
        let read_only = SqlInfo::FlightSqlServerReadOnly as u32;
        assert_eq!(about.server.record_batch([read_only, 999_999]).unwrap().num_rows(), 1);
        assert_eq!(about.data_types.record_batch(None).unwrap().num_rows(), 12);
        assert_eq!(about.data_types.record_batch(XdbcDataType::XdbcBigint as i32).unwrap().num_rows(), 1);
    }
}
