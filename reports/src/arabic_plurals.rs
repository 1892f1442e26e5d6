//! The forms of Arabic nouns after numbers over ninety-nine, which Fluent does not choose by itself.
//!
//! CLDR looks at the last two digits: 103 takes the form of 3 (`few`), 1,234 that of 34 (`many`). The rules that Fluent brings
//! (`intl_pluralrules` 7) look at the whole number and give `other` for both. Selectors of Arabic texts are therefore put through
//! a function, which gives a smaller number with the same form; what is shown stays the number itself.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentError, FluentResource, FluentValue};

/// A number whose form is `other`, for Fluent and for CLDR.
const OTHER: f64 = 100.0;

/// Makes the function known that [`with_function`] writes into texts.
pub(crate) fn add_function(bundle: &mut FluentBundle<FluentResource>) -> Result<(), FluentError> {
    bundle.add_function("PLURAL", |given, _| match given.first() {
        Some(FluentValue::Number(number)) => FluentValue::from(same_form(number.value)),
        Some(other) => other.clone(),
        None => FluentValue::Error,
    })
}

/// The Fluent source with `{ $count ->` written as `{ PLURAL($count) ->`.
pub(crate) fn with_function(source: &str) -> String {
    let mut written = String::with_capacity(source.len() + source.len() / 16);
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(" ->") {
        let name = before.rfind('$').and_then(|start| before.split_at_checked(start));
        match name {
            Some((text, name)) if is_variable(name) => written.push_str(&format!("{text}PLURAL({name})")),
            _ => written.push_str(before),
        }
        written.push_str(" ->");
        rest = after;
    }
    written.push_str(rest);
    written
}

fn is_variable(text: &str) -> bool {
    text.strip_prefix('$')
        .is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'))
}

/// A number below two hundred that CLDR gives the same form as this one.
fn same_form(number: f64) -> f64 {
    let last_two = number % 100.0;
    if number.fract() != 0.0 {
        OTHER
    } else if (0.0..100.0).contains(&number) {
        number
    } else if last_two >= 3.0 {
        last_two
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]

    use super::*;

    #[test]
    fn the_last_two_digits_decide() {
        let forms =
            [0.0, 2.0, 11.0, 99.0, 100.0, 102.0, 103.0, 111.0, 1234.0, 1_000_000.0, 2.5].map(same_form);
        assert_eq!(forms, [0.0, 2.0, 11.0, 99.0, OTHER, OTHER, 3.0, 11.0, 34.0, OTHER, OTHER]);
    }

    #[test]
    fn selectors_and_nothing_else_go_through_the_function() {
        let source = "a = { $n ->\n    [one] x { $m_2 ->\n *[other] y } }\n} { $n } -> z\n";
        let expected = "a = { PLURAL($n) ->\n    [one] x { PLURAL($m_2) ->\n *[other] y } }\n} { $n } -> z\n";
        assert_eq!(with_function(source), expected);
        assert_eq!(with_function("a = b -> c { $d }\n"), "a = b -> c { $d }\n");
    }
}
