//! Arrays as clients write them in text: `{a,"b c",NULL}`.

/// The elements of `{a,"b c",NULL}`; `None` when it is no array of one dimension.
pub(crate) fn elements(text: &str) -> Option<Vec<Option<String>>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    if inside.trim().is_empty() {
        return Some(elements);
    }
    let mut rest = inside.chars().peekable();
    loop {
        let mut element = String::new();
        let mut is_quoted = false;
        while rest.next_if(|character| character.is_whitespace()).is_some() {}
        if rest.next_if_eq(&'"').is_some() {
            is_quoted = true;
            loop {
                match rest.next()? {
                    '"' => break,
                    '\\' => element.push(rest.next()?),
                    other => element.push(other),
                }
            }
            while rest.next_if(|character| character.is_whitespace()).is_some() {}
        } else {
            while let Some(character) = rest.next_if(|character| *character != ',') {
                match character {
                    '{' | '}' | '"' => return None,
                    '\\' => element.push(rest.next()?),
                    other => element.push(other),
                }
            }
            element.truncate(element.trim_end().len());
        }
        let is_absent = !is_quoted && element.eq_ignore_ascii_case("null");
        elements.push((!is_absent).then_some(element));
        match rest.next() {
            None => return Some(elements),
            Some(',') => {}
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn elements_are_told_from_what_stands_between_them() {
        let read = elements(r#"{ a , "b, c" ,NULL,"null",d\,e, "say \"x\"" }"#).unwrap();
        let read: Vec<Option<&str>> = read.iter().map(Option::as_deref).collect();
        assert_eq!(read, [Some("a"), Some("b, c"), None, Some("null"), Some("d,e"), Some("say \"x\"")]);
        assert_eq!(elements("{}"), Some(Vec::new()));
        for broken in ["", "a", "{a", "{\"a}", "{{1},{2}}", "{\"a\"b}"] {
            assert_eq!(elements(broken), None, "{broken}");
        }
    }
}
