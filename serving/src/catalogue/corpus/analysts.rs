//! Analysts' own statements are planned as they were written.

use crate::catalogue::read;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::parser::Parser;

const GUIDE: &str = include_str!("../../../../docs/analyst-guide.md");

/// The statements of the guide, one of each text between fences that parses.
fn statements() -> Vec<String> {
    let blocks = GUIDE.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next());
    let texts =
        blocks.flat_map(|block| block.split(";\n")).map(|text| text.trim().trim_end_matches(';').to_string());
    texts.filter(|text| !text.is_empty() && Parser::parse_sql(&PostgreSqlDialect {}, text).is_ok()).collect()
}

#[test]
fn statements_of_the_guide_pass_as_they_are_written() {
    let statements = statements();
    assert!(statements.len() > 10, "only {} statements", statements.len());
    for text in statements.iter().filter(|text| !text.contains("information_schema") && !text.contains("pg_"))
    {
        let written = Parser::parse_sql(&PostgreSqlDialect {}, text).unwrap();
        assert_eq!(read(text).unwrap(), written, "{text}");
    }
}
