//! The jobs, one file each.

pub mod bench_ballistics;
pub mod bench_ingest;
pub mod bench_alerts;
pub mod bench_linking;
pub mod demo;
pub mod hit;
pub mod identify;
pub mod ingest;
pub mod maintain;
pub mod match_ballistics;
pub mod match_exhibit;
pub mod match_explain;
pub mod match_files;
pub mod match_firearms;
pub mod match_train;
pub mod report;
pub mod report_explain;
pub mod schema;
pub mod silhouette;
pub mod simulate;
pub mod sql;
pub mod statistics;
pub mod submit;
pub mod trace;
pub mod verify;
pub mod watch;
