//! Flags of `report` and `schedule`.

use super::parse_bureau;
use clap::{Args, Subcommand};
use proofhouse_delivery::LogicalRun;
use proofhouse_schemas::Bureau;
use std::path::PathBuf;

/// Flags of `report`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ReportArguments {
    /// Something else than rendering.
    #[command(subcommand)]
    pub what: Option<ReportJob>,
    /// Report pack: national, secretariat, traces, ballistics, poa-iti, public.
    #[arg(default_value = "national")]
    pub report: String,
    /// The bureau to render for; repeat for several. All bureaus with data when absent; ipsg for the Secretariat's.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureaus: Vec<Bureau>,
    /// Period: a year `2026`, a month `2026-03`, or a quarter `2026-Q1`; the last full year when absent.
    #[arg(long)]
    pub period: Option<String>,
    /// Render a period that is not over: its numbers are of a part, and changes compare that part with the whole period before.
    #[arg(long)]
    pub unfinished: bool,
    /// Language: en, fr, es or ar; `ar-u-nu-arab` for Arabic-Indic digits; the bureau's own when absent.
    #[arg(long)]
    pub language: Option<String>,
    /// Format: html, pdf, xlsx, csv, json or parquet; repeat for several. The page and its numbers when absent.
    #[arg(long = "format", value_name = "FORMAT")]
    pub formats: Vec<String>,
    /// Folder for the reports, instead of the settings' `reports.directory`.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// What `report` does beside rendering.
#[derive(Debug, Subcommand)]
pub enum ReportJob {
    /// Print the query behind a figure as SQL that runs again, with the figure's dates filled in.
    Explain(ExplainArguments),
    /// Say all that is wrong with a bureau's tailoring of a report, or that nothing is.
    Check(CheckReportArguments),
    /// List the runs of scheduled reports.
    List {
        /// Only those of this bureau.
        #[arg(long = "as", value_parser = parse_bureau)]
        bureau: Option<Bureau>,
        /// Only this report.
        #[arg(long)]
        report: Option<String>,
    },
    /// Show a run: its revisions with their files, its deliveries, and what happened to it.
    Show {
        /// The run: report/bureau/period, such as national/fr/2026-10.
        run: LogicalRun,
    },
    /// Make a new revision of a run and deliver it, or send again what failed or may not have arrived.
    Resend {
        /// The run: report/bureau/period.
        run: LogicalRun,
        /// Instead of a new revision: send the deliveries of the failed run again, these (as `report show` names them) or all.
        #[arg(long, num_args = 0.., value_name = "DELIVERY")]
        failed: Option<Vec<String>>,
        /// Why there is a new revision; goes into its manifest and its letter.
        #[arg(long)]
        because: Option<String>,
    },
    /// Take the files of revisions out of the archive; that they were there, with their hashes, stays.
    Remove {
        /// The run: report/bureau/period; every run when absent, and then --naming says which revisions.
        #[arg(required_unless_present = "naming")]
        run: Option<LogicalRun>,
        /// The revision; all of the run when absent.
        #[arg(long, requires = "run")]
        revision: Option<u32>,
        /// Only revisions whose figures name this record, such as FR-000017.
        #[arg(long, value_name = "RECORD")]
        naming: Option<String>,
        /// Why, without what has to be erased: it stays in the archive.
        #[arg(long)]
        because: String,
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
    },
    /// Check a revision: its files, its signature and the ledger, and that rendering it again from the same state gives the same
    /// bytes.
    Verify {
        /// The run: report/bureau/period.
        run: LogicalRun,
        /// The revision; the latest when absent.
        #[arg(long)]
        revision: Option<u32>,
        /// Only files, signature and ledger; nothing is rendered.
        #[arg(long)]
        files_only: bool,
        /// PEM file of a public key that may have signed it; repeat for several. Those of delivery.verifying_keys when absent.
        #[arg(long = "key", value_name = "FILE")]
        keys: Vec<PathBuf>,
        /// Pass what is not signed, or cannot be checked because there is no public key at hand.
        #[arg(long)]
        unsigned_ok: bool,
    },
}

/// Flags of `schedule`.
#[derive(Debug, Args)]
pub struct ScheduleArguments {
    /// Say what comes next and how runs stand, and end.
    #[arg(long)]
    pub status: bool,
    /// Do what is due now, and end.
    #[arg(long)]
    pub once: bool,
    /// Ask for the runs of a range of periods that nobody has asked for: 2026-01..2026-06.
    #[arg(long, value_name = "FIRST..LAST")]
    pub backfill: Option<String>,
    /// With --backfill: the report; national when absent.
    #[arg(long)]
    pub report: Option<String>,
    /// With --backfill: only for this bureau.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Option<Bureau>,
    /// With --backfill: to the archive only; nobody gets mail.
    #[arg(long)]
    pub archive_only: bool,
}

/// Flags of `report check`.
#[derive(Debug, Args)]
pub struct CheckReportArguments {
    /// The tailoring's folder, with its report.toml.
    pub folder: PathBuf,
    /// The bureau whose it is: the report is made for trial with what it may see.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Bureau,
}

/// Flags of `report explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A rendered report, named as in the table `report_runs` (national:fr:2025:fr), or a report pack (national).
    #[arg(value_name = "RUN or REPORT")]
    pub of: String,
    /// The figure: the name of its CSV file, such as losses-by-type.
    pub figure: String,
    /// The bureau whose report it is; a run names it itself.
    #[arg(long = "as", value_parser = parse_bureau)]
    pub bureau: Option<Bureau>,
    /// Period: a year `2026`, a month `2026-03`, or a quarter `2026-Q1`; the last full year when absent.
    #[arg(long)]
    pub period: Option<String>,
}
