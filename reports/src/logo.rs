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
    /// When the name leads out of the folder, by itself or by a link, the file is no picture that pages show, whatever its name
    /// says, or it is too large.
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
        let failed = |error: std::io::Error| format!("logo: `{file}`: {error}");
        // Each part by itself, without following it: a link would lead to any file of the machine.
        let mut path = folder.to_owned();
        for part in Path::new(file).components() {
            path.push(part);
            if fs::symlink_metadata(&path).map_err(failed)?.is_symlink() {
                return Err(format!(
                    "logo: `{file}` is a link or lies behind one; put the file itself there"
                ));
            }
        }
        let found = fs::symlink_metadata(&path).map_err(failed)?;
        if !found.is_file() {
            return Err(format!("logo: `{file}` is no file"));
        }
        if found.len() > MOST {
            return Err(format!("logo: `{file}` has {} bytes and may have {MOST}", found.len()));
        }
        let bytes = fs::read(&path).map_err(failed)?;
        if !is_picture(media_type, &bytes) {
            return Err(format!("logo: `{file}` is no picture of the kind that its name says"));
        }
        Ok(Self { media_type, bytes })
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

/// Whether bytes begin as a picture of a kind does.
fn is_picture(media_type: &str, bytes: &[u8]) -> bool {
    match media_type {
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        _ => std::str::from_utf8(bytes).is_ok_and(|text| {
            let text = text.trim_start_matches('\u{feff}').trim_start();
            text.starts_with("<svg")
                || (["<?xml", "<!--", "<!DOCTYPE svg"].iter().any(|head| text.starts_with(head))
                    && text.contains("<svg"))
        }),
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
        fs::write(folder.path().join("secret.png"), "password = 1").unwrap();
        fs::write(folder.path().join("secret.svg"), "password = 1").unwrap();
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
            ("secret.png", "of the kind"),
            ("secret.svg", "of the kind"),
        ] {
            let error = Logo::read(folder.path(), file).unwrap_err();
            assert!(error.contains(why), "{file}: {error}");
        }
    }

    /// Whoever may write the folder could otherwise have any file of the machine printed on the cover.
    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("logo.svg"), "<svg/>").unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("logo.svg"), folder.path().join("logo.svg"))
            .unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("pictures")).unwrap();
        for file in ["logo.svg", "pictures/logo.svg"] {
            let error = Logo::read(folder.path(), file).unwrap_err();
            assert!(error.contains("link"), "{file}: {error}");
        }
    }
}
