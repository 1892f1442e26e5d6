//! A bureau's own picture for the cover.

use std::fs;
use std::path::{Component, Path};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The most bytes that a logo may have: it stands in every page.
const MOST: u64 = 200_000;

/// A picture for the cover. It goes into the page as an image, so that nothing in it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Logo {
    /// Reads a file that lies in a folder. What is wrong is told as a sentence.
    ///
    /// # Errors
    /// When the name leads out of the folder, the file is no picture that pages show, or it is too large.
    pub fn read(folder: &Path, file: &str) -> Result<Self, String> {
        let is_plain = Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_plain {
            return Err(format!("logo: `{file}` leads out of the folder"));
        }
        let media_type = match Path::new(file).extension().and_then(|kind| kind.to_str()) {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("jpg" | "jpeg") => "image/jpeg",
            _ => {
                return Err(format!("logo: `{file}` is no picture that pages show; use .svg, .png or .jpeg"));
            }
        };
        let path = folder.join(file);
        let failed = |error: std::io::Error| format!("logo: `{file}`: {error}");
        let bytes = fs::metadata(&path).map_err(failed)?.len();
        if bytes > MOST {
            return Err(format!("logo: `{file}` has {bytes} bytes and may have {MOST}"));
        }
        Ok(Self { media_type, bytes: fs::read(&path).map_err(failed)? })
    }

    /// The image as an address that holds it.
    pub fn source(&self) -> String {
        format!("data:{};base64,{}", self.media_type, STANDARD.encode(&self.bytes))
    }

    /// What stands for it in hashes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_pictures_of_the_folder_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("logo.svg"), "<svg/>").unwrap();
        fs::write(folder.path().join("large.png"), vec![0; 300_000]).unwrap();
        assert_eq!(
            Logo::read(folder.path(), "logo.svg").unwrap().source(),
            "data:image/svg+xml;base64,PHN2Zy8+"
        );
        for (file, why) in [
            ("../logo.svg", "leads out"),
            ("/etc/passwd", "leads out"),
            ("logo.html", "no picture"),
            ("none.png", "No such file"),
            ("large.png", "may have"),
        ] {
            let error = Logo::read(folder.path(), file).unwrap_err();
            assert!(error.contains(why), "{file}: {error}");
        }
    }
}
