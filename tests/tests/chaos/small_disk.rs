//! A small disk for the store, so that it can be full.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use proofhouse_tests::keeper;

/// Far more than the tables of a run need: the long form on a slow machine wrote 384 MB in 84 faults, and its disk was
/// full without anybody having filled it. Memory is taken only as it is written.
const SIZE: &str = "size=2g";

/// A file system in memory; dropped, it is unmounted.
#[derive(Debug)]
pub(crate) struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one on this folder, which only root may.
    pub(crate) fn mount(folder: &Path) -> Result<Self> {
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SIZE, "proofhouse-chaos"])
            .arg(folder)
            .stdin(Stdio::null())
            .output()
            .context("there is no command `mount`")?;
        if !output.status.success() {
            bail!("a disk cannot be mounted: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        keeper::watch_mount(folder);
        Ok(Self { folder: folder.to_owned() })
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }

    /// Fills it to the last block.
    pub(crate) fn fill(&self) {
        let mut filler = File::create(self.filler()).expect("a file on the small disk");
        for size in [1 << 20, 4096, 1] {
            let piece = vec![0; size];
            while filler.write_all(&piece).is_ok() {}
        }
    }

    /// Frees it again.
    pub(crate) fn free(&self) {
        std::fs::remove_file(self.filler()).expect("the filler of the small disk");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that is just ending may still hold a file.
        let unmounted = Command::new("umount").arg("--lazy").arg(&self.folder).status();
        if unmounted.is_ok_and(|status| status.success()) {
            keeper::unmounted(&self.folder);
        }
    }
}
