//! How deep a statement is. What recurses over one (reading, planning, letting go of it) takes a piece of the stack for each
//! level, and a stack that is used up ends the whole server. Parentheses are counted by the parser; chains are not:
//! `1 + 1 + 1 ...` makes a level of each sign, and so do joins, UNIONs and queries that are named by WITH.

use datafusion::sql::sqlparser::dialect::Dialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::parser::ParserError;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

/// Signs of one chain, with those of all that it stands in.
const SIGNS: usize = 2000;
/// Joins and UNIONs of one query, with those of all that it stands in.
const STEPS: usize = 300;
/// Queries in one text; each may be made of the one before.
const QUERIES: usize = 300;

/// What has been counted between two parentheses so far.
#[derive(Default, Clone, Copy)]
struct Level {
    signs: usize,
    steps: usize,
    is_from: bool,
}

/// Looks at a text before it is read.
///
/// # Errors
/// When it is no text of SQL, or one that is too deep.
pub(crate) fn check(text: &str, dialect: &dyn Dialect) -> Result<(), ParserError> {
    let too_deep = |what: &str, most: usize| {
        Err(ParserError::ParserError(format!("more than {most} {what} in one statement")))
    };
    let (mut levels, mut here, mut around) = (Vec::new(), Level::default(), Level::default());
    let mut queries = 0;
    for token in Tokenizer::new(dialect, text).tokenize()? {
        match token {
            Token::Whitespace(_) | Token::Number(..) | Token::EOF => {}
            Token::LParen => {
                levels.push(here);
                around.signs += here.signs;
                around.steps += here.steps;
                here = Level::default();
            }
            Token::RParen => {
                if let Some(outer) = levels.pop() {
                    around.signs -= outer.signs;
                    around.steps -= outer.steps;
                    here = outer;
                }
            }
            Token::Comma if here.is_from => here.steps += 1,
            Token::Comma => here.signs = 0,
            Token::Word(word) => match word.keyword {
                Keyword::SELECT => {
                    queries += 1;
                    here.signs = 0;
                    here.is_from = false;
                }
                Keyword::FROM => {
                    here.signs = 0;
                    here.is_from = true;
                }
                Keyword::WHERE | Keyword::GROUP | Keyword::HAVING | Keyword::ORDER | Keyword::LIMIT => {
                    here.signs = 0;
                    here.is_from = false;
                }
                Keyword::JOIN | Keyword::UNION | Keyword::EXCEPT | Keyword::INTERSECT => {
                    here.signs = 0;
                    here.steps += 1;
                }
                Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::IN
                | Keyword::BETWEEN
                | Keyword::COLLATE
                | Keyword::AT => here.signs += 1,
                _ => {}
            },
            Token::SingleQuotedString(_) | Token::Placeholder(_) | Token::Period => {}
            // Any other is a sign, or as good as one.
            _ => here.signs += 1,
        }
        if around.signs + here.signs > SIGNS {
            return too_deep("signs in a row", SIGNS);
        }
        if around.steps + here.steps > STEPS {
            return too_deep("joins and UNIONs", STEPS);
        }
        if queries > QUERIES {
            return too_deep("queries", QUERIES);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;

    fn is_taken(text: &str) -> bool {
        check(text, &PostgreSqlDialect {}).is_ok()
    }

    #[test]
    fn chains_are_bounded_and_lists_are_not() {
        assert!(is_taken(&format!("select {}", vec!["1"; 1000].join(" + "))));
        assert!(!is_taken(&format!("select {}", vec!["1"; 3000].join(" + "))));
        assert!(!is_taken(&format!("select 1 where {}", vec!["a"; 3000].join(" or "))));
        assert!(!is_taken(&format!("select a{}", "::text".repeat(3000))));
        assert!(is_taken(&format!("select 1 where a in ({})", vec!["'x'"; 50_000].join(", "))));
        assert!(is_taken(&format!("select {}", vec!["a + b"; 3000].join(", "))));
        let nested = format!("select {}(1{})", "(1 + ".repeat(30), ")".repeat(30));
        assert!(is_taken(&nested));
        let inner = vec!["1"; 150].join(" + ");
        let nested = format!("select {}1{}", format!("{inner} + (").repeat(20), ")".repeat(20));
        assert!(!is_taken(&nested), "what stands in a chain adds to it");
    }

    #[test]
    fn joins_unions_and_named_queries_are_bounded() {
        assert!(is_taken(&vec!["select 1"; 100].join(" union all ")));
        assert!(!is_taken(&vec!["select 1"; 400].join(" union all ")));
        assert!(!is_taken(&format!("select 1 from {}", vec!["t"; 400].join(", "))));
        assert!(!is_taken(&format!("select 1 from {}", vec!["t"; 400].join(" cross join "))));
        let named: Vec<String> =
            (1..400).map(|number| format!("a{number} as (select * from a{})", number - 1)).collect();
        assert!(!is_taken(&format!("with a0 as (select 1), {} select 1", named.join(", "))));
    }
}
