//! The guides for people in `docs`: what they tell to write into a file is what scenarios write into it.

use std::path::Path;

/// The block of code of a guide that begins with this line.
///
/// # Panics
/// When the guide has none: it was changed, and nothing proves any more what it says.
#[must_use]
pub fn block(guide: &str, first_line: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(guide);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut blocks = text.split("```").skip(1).step_by(2);
    let found = blocks.find_map(|block| {
        let (_, content) = block.split_once('\n')?;
        (content.lines().next() == Some(first_line)).then(|| content.to_owned())
    });
    found.unwrap_or_else(|| panic!("docs/{guide} has no block of code that begins with {first_line:?}"))
}
