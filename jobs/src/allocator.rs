//! The allocator, for jobs that are to keep little memory.

use anyhow::{Context, Result};

/// Starts this program again with an allocator that gives memory back at once; returns when it does already. It keeps what is
/// freed otherwise, as much again as a sort has used, and reads how it shall be only when it starts.
///
/// # Errors
/// When the program cannot be started again.
pub fn start_again_giving_memory_back() -> Result<()> {
    const AT_ONCE: [(&str, &str); 2] = [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ARENA_EAGER_COMMIT", "0")];
    if AT_ONCE.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return Ok(());
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let program = std::env::current_exe().context("the path of this program")?;
        let mut again = std::process::Command::new(program);
        again.args(std::env::args_os().skip(1)).envs(AT_ONCE);
        Err(again.exec()).context("starting this program again")
    }
    #[cfg(not(unix))]
    Ok(())
}
