//! The guides for people in `docs`: what they tell to write into a file is what scenarios write into it.

use std::path::Path;

fn text_of(guide: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(guide);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The statements of a guide with the heading below which each stands.
///
/// # Panics
/// When there is no such guide.
#[must_use]
pub fn statements(guide: &str) -> Vec<(String, String)> {
    let text = text_of(guide);
    let below = text.split("\n### ").skip(1).flat_map(|part| {
        let heading = part.lines().next().unwrap_or_default();
        part.split("```sql\n").skip(1).filter_map(move |rest| {
            let (statement, _) = rest.split_once("```")?;
            Some((heading.to_owned(), statement.trim().to_owned()))
        })
    });
    below.collect()
}

/// The block of code of a guide that begins with this line.
///
/// # Panics
/// When the guide has none: it was changed, and nothing proves any more what it says.
#[must_use]
pub fn block(guide: &str, first_line: &str) -> String {
    let text = text_of(guide);
    let mut blocks = text.split("```").skip(1).step_by(2);
    let found = blocks.find_map(|block| {
        let (_, content) = block.split_once('\n')?;
        (content.lines().next() == Some(first_line)).then(|| content.to_owned())
    });
    found.unwrap_or_else(|| panic!("docs/{guide} has no block of code that begins with {first_line:?}"))
}
