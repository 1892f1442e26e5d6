//! Nothing outlives the test process: a small script is told what was started, and cleans up when this process is gone.
//!
//! Dropping a handle is the usual end. But statics are never dropped, and a process that is killed drops nothing: then
//! the script's standard input closes, and it ends what is left.

use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::requirement::infrastructure;

/// A process was started.
pub fn watch_process(id: u32) {
    tell(&format!("process {id}"));
}

/// It has ended and was waited for, so its number may belong to another one soon.
pub fn process_ended(id: u32) {
    tell(&format!("ended {id}"));
}

/// A file system was mounted on this folder.
pub fn watch_mount(folder: &Path) {
    tell(&format!("mount {}", folder.display()));
}

/// It is unmounted again.
pub fn unmounted(folder: &Path) {
    tell(&format!("unmounted {}", folder.display()));
}

/// Without the script, tests clean up after themselves all the same; only a killed test process would not.
fn tell(line: &str) {
    static KEEPER: OnceLock<Option<Mutex<ChildStdin>>> = OnceLock::new();
    let keeper = KEEPER.get_or_init(|| {
        let script = Command::new("bash")
            .arg(infrastructure().join("keeper.sh"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        script.ok().and_then(|mut child| child.stdin.take()).map(Mutex::new)
    });
    if let Some(keeper) = keeper {
        let mut keeper = keeper.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(keeper, "{line}");
    }
}
