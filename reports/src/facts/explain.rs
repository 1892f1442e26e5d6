//! A query with everything it stands on, as one statement that an analyst can run.

use super::standing::standing_tables;
use crate::error::ReportError;
use crate::pack::Pack;
use crate::parameters::Parameters;
use crate::period::Period;

/// The query of a figure with everything it stands on, as one statement: `WITH` its facts and derived views.
/// Code lists and months are written out as `VALUES`, so that it runs in any session of the warehouse.
pub(crate) fn explain(
    pack: &Pack,
    figure: &str,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    let query = parameters.bind(figure, pack.query(figure)?)?;
    stated_with_facts(pack, query, period, parameters)
}

/// Any query over the facts and derived views of a pack as one statement, as [`explain`] makes it of a figure's query.
pub(crate) fn on_its_facts(
    pack: &Pack,
    query: &str,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    stated_with_facts(pack, parameters.bind(pack.id(), query)?, period, parameters)
}

fn stated_with_facts(
    pack: &Pack,
    query: String,
    period: Period,
    parameters: &Parameters,
) -> Result<String, ReportError> {
    let mut candidates: Vec<(String, String)> = Vec::new();
    for table in standing_tables(period)? {
        candidates.push((table.name.to_owned(), table.values()));
    }
    for name in &pack.definition().facts {
        candidates.push((name.clone(), parameters.bind(name, pack.fact(name)?)?));
    }
    for name in &pack.definition().derived {
        candidates.push((name.clone(), parameters.bind(name, pack.derived(name)?)?));
    }
    let mut needed: Vec<(String, String)> = Vec::new();
    let mut text = query.clone();
    for (name, sql) in candidates.into_iter().rev() {
        if mentions(&text, &name) {
            text.push_str(&sql);
            needed.push((name, sql));
        }
    }
    needed.reverse();

    let (comments, body) = split_leading_comments(&query);
    let blocks: Vec<String> = needed
        .iter()
        .map(|(name, sql)| format!("{name} AS (\n{}\n)", sql.trim_end().trim_end_matches(';')))
        .collect();
    let own = body
        .get(..5)
        .filter(|word| word.eq_ignore_ascii_case("with ") || word.eq_ignore_ascii_case("with\n"));
    Ok(match (blocks.is_empty(), own) {
        (true, _) => query,
        (false, Some(_)) => {
            format!("{comments}WITH {},\n{}", blocks.join(",\n"), body.get(5..).unwrap_or_default())
        }
        (false, None) => format!("{comments}WITH {}\n{body}", blocks.join(",\n")),
    })
}

/// Whether a query names a table, as a whole word outside comments.
fn mentions(sql: &str, name: &str) -> bool {
    sql.lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code))
        .any(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name))
}

fn split_leading_comments(sql: &str) -> (&str, &str) {
    let mut start = 0;
    for line in sql.split_inclusive('\n') {
        if !line.trim().is_empty() && !line.trim_start().starts_with("--") {
            break;
        }
        start += line.len();
    }
    sql.split_at(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_whole_words_outside_comments() {
        assert!(mentions("select * from traces t", "traces"));
        assert!(!mentions("select * from traces_sent -- traces", "traces"));
    }

    #[test]
    fn leading_comments_stay_in_front() {
        let (comments, body) =
            split_leading_comments("-- one\n-- two\n\nWITH x AS (SELECT 1) SELECT * FROM x");
        assert_eq!(comments, "-- one\n-- two\n\n");
        assert!(body.starts_with("WITH x"));
    }
}
