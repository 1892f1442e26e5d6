//! The command `proofhouse`.

use anyhow::{Context, Result, bail};
use clap::Parser;
use proofhouse_jobs::command_line::{
    BenchJob, CommandLine, Job, LogFormat, MatchFirearmsArguments, MatchJob, TrainArguments,
};
use proofhouse_jobs::progress::{LogLines, during};
use proofhouse_jobs::settings::Settings;
use proofhouse_jobs::summary::{self, Ending};
use proofhouse_jobs::{commands, progress};
use proofhouse_warehouse::Warehouse;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Planning queries and decoding messages allocate small pieces by the million; the system's allocator took a tenth of the
/// time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long an interrupted job may take to let go. One that computes does not notice; the end of the process ends it.
const LETTING_GO: Duration = Duration::from_millis(500);
/// How long writing down what a job had asked may take.
const AUDITING: Duration = Duration::from_secs(60);

/// Stack of a thread. Planning recurses over statements; what analysts send is bounded by how much of one that takes.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    let format = command_line.log_format;
    start_logging(&command_line.job, format);
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().thread_stack_size(STACK).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("proofhouse: cannot start: {error}");
                return ExitCode::FAILURE;
            }
        };
    let ended = runtime.block_on(run(command_line));
    // Threads of the broker's client, or an interrupted computation, may still be at work; nobody waits for them. Nor are
    // the runtime's threads told to end: each that has used TLS frees what OpenSSL keeps for it, and where the process
    // ends at that moment, OpenSSL frees it too (`double free or corruption` after all was done).
    std::mem::forget(runtime);
    match ended {
        Ok(ending) => ExitCode::from(ending.exit_code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            match format {
                LogFormat::Text => eprintln!("proofhouse: {error:#}"),
                // A program that reads the lines must be able to read the last one too.
                LogFormat::Json => tracing::error!(error = format!("{error:#}"), "the job failed"),
            }
            ExitCode::FAILURE
        }
    }
}

/// Somebody closed the pipe, as `head` does: nothing went wrong here.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Log lines go to standard error; `RUST_LOG` chooses them. On a terminal fewer are shown, because progress is drawn.
fn start_logging(job: &Job, format: LogFormat) {
    let on_terminal = progress::is_drawn();
    // The in-process broker and the Delta writer report what is expected of them here.
    let chosen = match (job, on_terminal) {
        (Job::Ingest(_), true) => "warn,deltalake_core=error",
        (Job::Ingest(_), false) => "warn,proofhouse_ingest=info,proofhouse_jobs=info,deltalake_core=error",
        (_, true) => "error,rdkafka=off,librdkafka=off",
        (_, false) => "warn,proofhouse_jobs=info,deltalake_core=error,rdkafka=error,librdkafka=error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(chosen));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| LogLines);
    match format {
        LogFormat::Text => lines.with_ansi(on_terminal).init(),
        LogFormat::Json => lines.with_ansi(false).json().flatten_event(true).with_current_span(false).init(),
    }
}

async fn run(command_line: CommandLine) -> Result<Ending> {
    let mut settings = Settings::load(command_line.config.as_deref())?;
    if let Some(store) = &command_line.store {
        settings.warehouse.store.clone_from(store);
    }
    if let Some(brokers) = &command_line.brokers {
        settings.kafka.brokers.clone_from(brokers);
    }
    let warehouse = match command_line.job {
        Job::Config | Job::Schema(_) | Job::Silhouette { .. } | Job::Simulate(_) | Job::Demo(_) => None,
        Job::Exercise { .. } | Job::User { .. } => None,
        Job::Bench { what: BenchJob::Linking(_) | BenchJob::Ballistics(_) | BenchJob::Alerts(_) } => None,
        Job::Match { what: MatchJob::Train(TrainArguments { files: Some(_), .. }) } => None,
        Job::Match { what: MatchJob::Firearms(MatchFirearmsArguments { files: Some(_), .. }) } => None,
        _ => Some(Warehouse::open(settings.warehouse.clone())?),
    };
    let at_a_prompt = matches!(&command_line.job, Job::Sql(asked) if asked.statement.is_none())
        && std::io::stdin().is_terminal();
    // There Ctrl-C is for the question that is being answered.
    let shutdown = if at_a_prompt { CancellationToken::new() } else { stop_on_signal() };
    // Ingest commits what it holds before it ends. The other jobs have nothing to finish: what they make is committed
    // whole or not at all, so they are dropped where they stand.
    let finishes_by_itself = matches!(
        command_line.job,
        Job::Ingest(_)
            | Job::Watch(_)
            | Job::Schedule(_)
            | Job::Serve(_)
            | Job::Match { what: MatchJob::Firearms(MatchFirearmsArguments { follow: true, .. }) }
    );
    let work = start(command_line, settings, warehouse.clone(), shutdown.clone());
    let mut running = tokio::spawn(work);
    let ended = tokio::select! {
        ended = &mut running => ended.context("the job ended unexpectedly")?,
        () = shutdown.cancelled(), if !finishes_by_itself => {
            running.abort();
            let _ = timeout(LETTING_GO, running).await;
            progress::above(|| eprintln!("proofhouse: interrupted; what was committed is kept"));
            Ok(Ending::Interrupted)
        }
    };
    // What was asked stands in the audit log, however the asking ended.
    if let Some(warehouse) = warehouse {
        let audited = timeout(AUDITING, warehouse.audit().flush(&warehouse)).await;
        let audited =
            audited.context("the store did not take the audit log in time").and_then(|done| Ok(done?));
        return ended.and_then(|ending| audited.map(|_| ending));
    }
    ended
}

async fn start(
    command_line: CommandLine,
    settings: Settings,
    warehouse: Option<Warehouse>,
    shutdown: CancellationToken,
) -> Result<Ending> {
    let as_json = command_line.json;
    let job = &command_line.job;
    match job {
        Job::Config => {
            summary::write_line(format_args!("{}", Settings::commented_default()?.trim_end()))?;
            return Ok(Ending::Done);
        }
        Job::Schema(arguments) => {
            commands::schema::run(arguments, as_json)?;
            return Ok(Ending::Done);
        }
        Job::Silhouette { pictures } => {
            return tokio::task::block_in_place(|| commands::silhouette::run(pictures));
        }
        Job::Simulate(arguments) if arguments.exercise.exercise => {
            let work = commands::exercise::run_prepare(arguments, &settings, as_json);
            return during("an exercise is prepared", work).await;
        }
        Job::Exercise { what } => return commands::exercise::run(what, as_json),
        Job::User { what } => {
            return tokio::task::block_in_place(|| commands::user::run(&settings.serve, what, as_json));
        }
        Job::Simulate(arguments) => {
            let work = commands::simulate::run(arguments, &settings, as_json);
            return during("national systems are simulated", work).await;
        }
        Job::Demo(arguments) => return commands::demo::run(arguments, &settings, as_json).await,
        Job::Bench { what: BenchJob::Ingest(arguments) } => {
            return commands::bench_ingest::run(arguments, &settings, as_json).await;
        }
        Job::Bench { what: BenchJob::Linking(arguments) } => {
            return tokio::task::block_in_place(|| commands::bench_linking::run(arguments, as_json));
        }
        Job::Bench { what: BenchJob::Alerts(arguments) } => {
            return commands::bench_alerts::run(arguments, &settings, as_json).await;
        }
        Job::Bench { what: BenchJob::Sql(arguments) } => {
            return commands::bench_sql::run(arguments, &settings, as_json).await;
        }
        Job::Bench { what: BenchJob::Reports(arguments) } => {
            return commands::bench_reports::run(arguments, &settings, as_json).await;
        }
        Job::Bench { what: BenchJob::Ballistics(arguments) } => {
            return tokio::task::block_in_place(|| commands::bench_ballistics::run(arguments, as_json));
        }
        Job::Match { what: MatchJob::Firearms(MatchFirearmsArguments { files: Some(files), .. }) } => {
            return commands::match_files::run(files, as_json).await;
        }
        Job::Match { what: MatchJob::Train(arguments @ TrainArguments { files: Some(files), .. }) } => {
            return tokio::task::block_in_place(|| {
                commands::match_train::run_on_files(arguments, files, as_json)
            });
        }
        _ => {}
    }
    let Some(warehouse) = &warehouse else { bail!("the job was started without a warehouse") };
    match job {
        Job::Submit(arguments) => commands::submit::run(warehouse, arguments, &settings, as_json).await,
        Job::Ingest(arguments) => {
            commands::ingest::run(warehouse, arguments, &settings, shutdown, as_json).await
        }
        Job::Watch(arguments) => {
            commands::watch::run(warehouse, &settings, arguments, shutdown, as_json).await
        }
        Job::Match { what: MatchJob::Firearms(MatchFirearmsArguments { follow: true, every, .. }) } => {
            let every = Duration::from_secs(*every);
            commands::match_firearms::follow(warehouse, &settings, every, shutdown, as_json).await
        }
        Job::Match { what: MatchJob::Firearms(_) } => {
            let work = commands::match_firearms::run(warehouse, &settings, as_json);
            during("firearms are matched", work).await
        }
        Job::Match { what: MatchJob::Explain(asked) } => {
            commands::match_explain::run(warehouse, &settings.linkage, asked, as_json).await
        }
        Job::Match { what: MatchJob::Exhibit(asked) } => {
            commands::match_exhibit::run(warehouse, asked, as_json).await
        }
        Job::Match { what: MatchJob::Ballistics } => {
            during("ballistic exhibits are compared", commands::match_ballistics::run(warehouse, as_json))
                .await
        }
        Job::Match { what: MatchJob::Networks } => {
            during("networks are found", commands::match_networks::run(warehouse, as_json)).await
        }
        Job::Match { what: MatchJob::Notices } => {
            during("notices are matched", commands::match_notices::run(warehouse, as_json)).await
        }
        Job::Match { what: MatchJob::Sharing } => {
            during("sharing rules are applied", commands::match_sharing::run(warehouse, as_json)).await
        }
        Job::Statistics => {
            during("statistics are computed", commands::statistics::run(warehouse, as_json)).await
        }
        Job::Report(arguments) => commands::report::run(warehouse, arguments, &settings, as_json).await,
        Job::Schedule(arguments) => {
            commands::schedule::run(warehouse, &settings, arguments, shutdown, as_json).await
        }
        Job::Sql(arguments) => commands::sql::run(warehouse, &settings, arguments, as_json).await,
        Job::Serve(arguments) => {
            let file = command_line.config.as_deref();
            commands::serve::run(warehouse, &settings, file, arguments, shutdown, as_json).await
        }
        Job::Lookup(arguments) => {
            commands::lookup::run(warehouse, &settings.linkage, arguments, as_json).await
        }
        Job::Identify(arguments) => {
            commands::identify::run(warehouse, &settings.linkage, arguments, as_json).await
        }
        Job::Hit { what } => commands::hit::run(warehouse, &settings, what, as_json).await,
        Job::Network { what } => commands::network::run(warehouse, what, as_json).await,
        Job::Suggestions(asked) => commands::suggestions::run(warehouse, asked, as_json).await,
        Job::Trace { what } => commands::trace::run(warehouse, &settings, what, as_json).await,
        Job::Notice { what } => commands::notice::run(warehouse, &settings, what, as_json).await,
        Job::Ballistics { what } => commands::ballistics::run(warehouse, &settings, what, as_json).await,
        Job::Maintain(arguments) => {
            let work = commands::maintain::run(warehouse, arguments, &settings, as_json);
            during("tables are maintained", work).await
        }
        Job::Verify { audit: true, .. } => {
            during("the audit is checked", commands::verify::run_audit(warehouse, as_json)).await
        }
        Job::Verify { purged: true, .. } => {
            during("files are searched", commands::verify::run_purged(warehouse, as_json)).await
        }
        Job::Verify { purged: false, .. } => {
            during("messages are counted", commands::verify::run(warehouse, &settings, as_json)).await
        }
        Job::Config | Job::Schema(_) | Job::Silhouette { .. } | Job::Simulate(_) => Ok(Ending::Done),
        Job::Demo(_) | Job::Bench { .. } | Job::Exercise { .. } | Job::User { .. } => Ok(Ending::Done),
        Job::Match { what: MatchJob::Train(arguments) } => {
            let work = commands::match_train::run_on_decisions(warehouse, arguments, as_json);
            during("a model is learned", work).await
        }
    }
}

/// Ctrl-C and SIGTERM ask for a clean stop; a second one ends the process at once.
fn stop_on_signal() -> CancellationToken {
    let shutdown = CancellationToken::new();
    let token = shutdown.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        token.cancel();
        wait_for_signal().await;
        std::process::exit(i32::from(Ending::Interrupted.exit_code()));
    });
    shutdown
}

async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
