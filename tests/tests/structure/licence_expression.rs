//! Reading SPDX licence expressions, and the older `MIT/Apache-2.0` that some crates still have.

/// What a licence expression asks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Licence {
    /// One licence, with its exception if it has one.
    Named(String),
    /// The user chooses one.
    AnyOf(Vec<Licence>),
    /// The user keeps all.
    AllOf(Vec<Licence>),
}

/// Reads an expression; `None` when it is not one.
pub(crate) fn parse(expression: &str) -> Option<Licence> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let licence = any_of(&mut rest)?;
    rest.is_empty().then_some(licence)
}

fn any_of(words: &mut &[&str]) -> Option<Licence> {
    let mut choices = vec![all_of(words)?];
    while take(words, "OR") {
        choices.push(all_of(words)?);
    }
    Some(if choices.len() == 1 { choices.pop()? } else { Licence::AnyOf(choices) })
}

fn all_of(words: &mut &[&str]) -> Option<Licence> {
    let mut parts = vec![one(words)?];
    while take(words, "AND") {
        parts.push(one(words)?);
    }
    Some(if parts.len() == 1 { parts.pop()? } else { Licence::AllOf(parts) })
}

fn one(words: &mut &[&str]) -> Option<Licence> {
    if take(words, "(") {
        let inside = any_of(words)?;
        return take(words, ")").then_some(inside);
    }
    let mut name = next(words)?.to_owned();
    if take(words, "WITH") {
        name = format!("{name} WITH {}", next(words)?);
    }
    Some(Licence::Named(name))
}

fn take(words: &mut &[&str], word: &str) -> bool {
    let found = words.first() == Some(&word);
    if found {
        *words = &words[1..];
    }
    found
}

fn next<'a>(words: &mut &[&'a str]) -> Option<&'a str> {
    let (first, rest) = words.split_first()?;
    *words = rest;
    (!["OR", "AND", "WITH", "(", ")"].contains(first)).then_some(*first)
}

#[test]
fn expressions_are_read_with_their_precedence() {
    let named = |name: &str| Licence::Named(name.to_owned());
    assert_eq!(parse("MIT"), Some(named("MIT")));
    assert_eq!(parse("MIT/Apache-2.0"), Some(Licence::AnyOf(vec![named("MIT"), named("Apache-2.0")])));
    assert_eq!(parse("Apache-2.0 WITH LLVM-exception"), Some(named("Apache-2.0 WITH LLVM-exception")));
    let both =
        Licence::AllOf(vec![Licence::AnyOf(vec![named("MIT"), named("Apache-2.0")]), named("Unicode-3.0")]);
    assert_eq!(parse("(MIT OR Apache-2.0) AND Unicode-3.0"), Some(both));
    assert_eq!(parse("MIT OR"), None);
    assert_eq!(parse("(MIT"), None);
}
