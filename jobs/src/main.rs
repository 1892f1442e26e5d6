//! The command `proofhouse`.

use anyhow::Result;
use clap::Parser;
use proofhouse_jobs::command_line::{BenchJob, CommandLine, Job, MatchJob};
use proofhouse_jobs::commands;
use proofhouse_jobs::settings::Settings;
use proofhouse_jobs::summary::Ending;
use proofhouse_warehouse::Warehouse;
use std::io::IsTerminal;
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    start_logging(&command_line.job);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("proofhouse: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(&command_line));
    // Threads of the broker's client may still be waiting; they have nothing left to do.
    runtime.shutdown_background();
    match ended {
        Ok(ending) => ExitCode::from(ending.exit_code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("proofhouse: {error:#}");
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

/// Log lines go to standard error; `RUST_LOG` chooses them. On a terminal only errors are shown, because progress is.
fn start_logging(job: &Job) {
    // The in-process broker and the Delta writer report what is expected of them here.
    let default = match job {
        Job::Ingest(_) => "warn,proofhouse_ingest=info,deltalake_core=error",
        _ => "warn,deltalake_core=error,rdkafka=error,librdkafka=error",
    };
    let on_terminal = std::io::stderr().is_terminal();
    let chosen = if on_terminal { "error,rdkafka=off,librdkafka=off" } else { default };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(chosen));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(on_terminal)
        .init();
}

async fn run(command_line: &CommandLine) -> Result<Ending> {
    let as_json = command_line.json;
    let mut settings = Settings::load(command_line.config.as_deref())?;
    if let Some(store) = &command_line.store {
        settings.warehouse.store.clone_from(store);
    }
    if let Some(brokers) = &command_line.brokers {
        settings.kafka.brokers.clone_from(brokers);
    }
    let shutdown = stop_on_signal();
    match &command_line.job {
        Job::Config => {
            print!("{}", Settings::commented_default()?);
            return Ok(Ending::Done);
        }
        Job::Schema(arguments) => {
            commands::schema::run(arguments, as_json)?;
            return Ok(Ending::Done);
        }
        Job::Simulate(arguments) => return commands::simulate::run(arguments, &settings, as_json).await,
        Job::Demo(arguments) => return commands::demo::run(arguments, &settings, shutdown, as_json).await,
        Job::Bench { what: BenchJob::Ingest(arguments) } => {
            return commands::bench_ingest::run(arguments, &settings, as_json).await;
        }
        _ => {}
    }
    let warehouse = Warehouse::open(settings.warehouse.clone())?;
    match &command_line.job {
        Job::Submit(arguments) => commands::submit::run(&warehouse, arguments, &settings, as_json).await,
        Job::Ingest(arguments) => {
            commands::ingest::run(&warehouse, arguments, &settings, shutdown, as_json).await
        }
        Job::Match { what: MatchJob::Firearms } => {
            commands::match_firearms::run(&warehouse, &settings, as_json).await
        }
        Job::Match { what: MatchJob::Ballistics } => {
            commands::match_ballistics::run(&warehouse, as_json).await
        }
        Job::Statistics => commands::statistics::run(&warehouse, as_json).await,
        Job::Report(arguments) => {
            commands::report::run(&warehouse, arguments, &settings.reports, as_json).await
        }
        Job::Sql(arguments) => commands::sql::run(&warehouse, arguments, as_json).await,
        Job::Identify(arguments) => commands::identify::run(&warehouse, arguments, as_json).await,
        Job::Trace { what } => commands::trace::run(&warehouse, what, as_json).await,
        Job::Maintain(arguments) => {
            commands::maintain::run(&warehouse, arguments, &settings.maintenance, as_json).await
        }
        Job::Verify => commands::verify::run(&warehouse, &settings, as_json).await,
        Job::Config | Job::Schema(_) | Job::Simulate(_) | Job::Demo(_) | Job::Bench { .. } => {
            Ok(Ending::Done)
        }
    }
}

/// Ctrl-C and SIGTERM ask for a clean stop; a second Ctrl-C ends the process at once.
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
