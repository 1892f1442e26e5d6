//! Work on many things, shared out among threads.

use std::ops::Range;
use std::thread::ScopedJoinHandle;

/// How many threads this machine runs side by side; one when it does not say.
#[must_use]
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does the work for so many places on so many threads, each with a run of them; the results in the order of the places.
pub fn on_threads<T: Send>(count: usize, threads: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let chunk = count.div_ceil(threads.max(1)).max(1);
    if count <= chunk {
        // One run: the calling thread does it.
        return (count > 0).then(|| work(0..count)).into_iter().collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..count)
            .step_by(chunk)
            .map(|start| scope.spawn(move || work(start..(start + chunk).min(count))))
            .collect();
        workers.into_iter().map(joined).collect()
    })
}

/// What a thread brought back; its panic goes on here, so that nothing is missing in silence.
pub(crate) fn joined<T>(worker: ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
}
