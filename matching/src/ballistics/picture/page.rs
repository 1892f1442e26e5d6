//! What all pictures share: the colours of a light and a dark page, how a document begins, names that cannot break it.

use std::fmt::Write;

/// Longer names are cut.
pub(super) const MOST_NAME: usize = 80;

const LIGHT: &str = "svg{background:#fff}.page{fill:#fff}text{font:12px sans-serif;fill:#24292f}\
                     .small{font-size:11px;fill:#57606a}";
const DARK: &str = "svg{background:#0d1117}.page{fill:#0d1117}text{fill:#e6edf3}.small{fill:#9198a1}";

/// What a document begins with.
pub(super) struct Opening<'a> {
    /// Width and height in pixels.
    pub(super) size: (f64, f64),
    /// Title and description for who cannot see the picture, escaped.
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Rules of this kind of picture, and what is different of them on a dark page.
    pub(super) light: &'a str,
    pub(super) dark: &'a str,
}

impl Opening<'_> {
    /// Begins a document: everything up to the empty page.
    pub(super) fn write(&self, svg: &mut String) {
        let Self { size: (width, height), title, description, light, dark } = self;
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\">\n<title>{title}</title>\n<desc>{description}</desc>\n\
             <style>{LIGHT}{light}@media(prefers-color-scheme:dark){{{DARK}{dark}}}</style>\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"
        );
    }
}

/// A name that may stand in XML: cut, without control characters, with the five special characters written out.
pub(super) fn escaped(name: &str) -> String {
    escape(&cut(name))
}

/// A name cut and escaped, in lines of at most so many letters, broken at spaces where it has any.
pub(super) fn escaped_lines(name: &str, letters: usize) -> Vec<String> {
    let mut rest: Vec<char> = cut(name).trim().chars().collect();
    let mut lines = Vec::new();
    while rest.len() > letters.max(1) {
        let space = rest.iter().take(letters.max(1) + 1).rposition(|letter| letter.is_whitespace());
        let next = rest.split_off(space.filter(|at| *at > 0).unwrap_or(letters.max(1)));
        lines.push(escape(&rest.iter().collect::<String>()));
        rest = next.into_iter().skip_while(|letter| letter.is_whitespace()).collect();
    }
    lines.push(escape(&rest.iter().collect::<String>()));
    lines
}

fn cut(name: &str) -> String {
    if name.chars().count() <= MOST_NAME {
        return name.to_owned();
    }
    name.chars().take(MOST_NAME - 1).chain(['…']).collect()
}

fn escape(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&apos;"),
            letter if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => text.push(' '),
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_broken_at_spaces() {
        assert_eq!(escaped_lines("case 7 & co of the stairs", 11), ["case 7 &amp; co", "of the", "stairs"]);
        assert_eq!(escaped_lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(escaped_lines("", 3), [""]);
        let all = escaped_lines(&"x".repeat(500), 44);
        assert_eq!(all.iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [44, 36]);
    }
}
