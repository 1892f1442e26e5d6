//! What a long job shows while it runs: lines that are redrawn on a terminal, log lines elsewhere.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::LazyLock;
use std::time::Duration;

/// Everything that is drawn, so that log lines can be written above it.
static DRAWN: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Whether progress is drawn: somebody looks at standard error.
pub fn is_drawn() -> bool {
    io::stderr().is_terminal()
}

/// Draws a bar beside those that are drawn already.
pub fn drawn(bar: ProgressBar) -> ProgressBar {
    DRAWN.add(bar)
}

/// A line that says what is being done, and for how long. It vanishes when it is dropped.
///
/// # Errors
/// Never in practice: when its template cannot be read.
pub fn spinner(doing: &'static str) -> anyhow::Result<ProgressBar> {
    let spinner = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?)
        .with_message(doing);
    let spinner = drawn(spinner);
    if is_drawn() {
        spinner.enable_steady_tick(Duration::from_millis(120));
    }
    Ok(spinner)
}

/// Says what is being done for as long as the work takes; without a terminal, one log line at its start.
///
/// # Errors
/// Those of the work.
pub async fn during<T>(
    doing: &'static str,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    tracing::info!("{doing}");
    let spinner = spinner(doing)?;
    let done = work.await;
    spinner.finish_and_clear();
    done
}

/// Prints something, to whichever stream, above what is drawn.
pub fn above<T>(print: impl FnOnce() -> T) -> T {
    DRAWN.suspend(print)
}

/// Where log lines go: to standard error, above what is drawn.
#[derive(Debug, Clone, Copy)]
pub struct LogLines;

impl Write for LogLines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        above(|| io::stderr().lock().write(line))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
