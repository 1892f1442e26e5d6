//! The solution, kept beside the exercise where a trainee does not read it by accident.
//!
//! This is a seal and no secret: the program that opens it is in the trainee's hands, and whoever is determined can make
//! it do so, or make the exercise again from its seed. It keeps the solution from a glance, a search through files, and a
//! change that nobody notices.

use super::truth::Truth;
use anyhow::{Context, Result, bail};
use proofhouse_schemas::{bytes_of_hexadecimal, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Name of the file in the folder of an exercise.
pub const FILE: &str = "solution.sealed";

#[derive(Debug, Serialize, Deserialize)]
struct Sealed {
    about: String,
    exercise: String,
    salt: String,
    digest: String,
    content: String,
}

/// Writes the solution. `salt` makes equal solutions look different.
///
/// # Errors
/// When the file cannot be written.
pub fn write(folder: &Path, truth: &Truth, salt: u64) -> Result<()> {
    let salt = format!("{salt:016x}");
    let plain = serde_json::to_vec(truth)?;
    let sealed = Sealed {
        about: "The solution of this exercise, for `proofhouse exercise check`. It is sealed against a glance, not kept secret."
            .to_owned(),
        exercise: truth.exercise.clone(),
        digest: hexadecimal(&Sha256::digest(&plain)),
        content: hexadecimal(&masked(&plain, &salt)),
        salt,
    };
    let path = folder.join(FILE);
    fs::write(&path, serde_json::to_string_pretty(&sealed)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Reads the solution in the folder of an exercise.
///
/// # Errors
/// When there is none, or it was changed.
pub fn read(folder: &Path) -> Result<Truth> {
    let path = folder.join(FILE);
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "cannot read {}; name the folder of the exercise with --exercise, the one that `proofhouse simulate --exercise` made",
            path.display()
        )
    })?;
    let broken = || format!("{} was changed; take it from the exercise as it was made", path.display());
    let sealed: Sealed = serde_json::from_str(&text).with_context(broken)?;
    let plain = masked(&bytes_of_hexadecimal(&sealed.content).with_context(broken)?, &sealed.salt);
    if hexadecimal(&Sha256::digest(&plain)) != sealed.digest {
        bail!(broken());
    }
    serde_json::from_slice(&plain).with_context(broken)
}

/// The bytes under a stream of hashes of the salt; twice gives them back.
fn masked(content: &[u8], salt: &str) -> Vec<u8> {
    content
        .chunks(32)
        .zip(0_u64..)
        .flat_map(|(chunk, number)| {
            let mask = Sha256::digest(format!("{salt} {number}").as_bytes());
            chunk.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect::<Vec<u8>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_sealed_is_read_again_and_a_change_is_noticed() {
        let plain: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        let hidden = masked(&plain, "salt");
        assert_ne!(hidden, plain);
        assert_eq!(masked(&hidden, "salt"), plain);
        assert_ne!(masked(&hidden, "other"), plain);
        assert_eq!(bytes_of_hexadecimal(&hexadecimal(&plain)).unwrap(), plain);
        assert_eq!((bytes_of_hexadecimal("abc"), bytes_of_hexadecimal("zz")), (None, None));
    }
}
