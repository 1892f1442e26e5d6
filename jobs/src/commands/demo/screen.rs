//! What the demo prints: one screen.

use super::Demo;
use super::measure::Quality;
use crate::summary::grouped;
use crate::table_view::terminal_width;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Draws the screen.
pub(super) fn draw(demo: &Demo) -> String {
    let mut lines = Vec::new();
    lines.push(format!(
        "Proofhouse demo: {} bureaus, seed {}, {} messages, everything below {}",
        demo.bureaus,
        demo.seed,
        grouped(demo.messages),
        demo.directory.display()
    ));
    came_in(demo, &mut lines);
    rejected(demo, &mut lines);
    best_matches(demo, &mut lines);
    against_truth(demo, &mut lines);
    hangs_together(demo, &mut lines);
    spreadsheet(demo, &mut lines);
    next(demo, &mut lines);
    timings(demo, &mut lines);
    lines.join("\n")
}

fn heading(lines: &mut Vec<String>, text: &str) {
    lines.push(String::new());
    lines.push(console::style(text).bold().to_string());
}

fn came_in(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "What came in");
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for (topic, tally) in &demo.ingest.topics {
        let kind = topic.rsplit('.').next().unwrap_or_default();
        *kinds.entry(kind).or_default() += tally.accepted;
    }
    let parts: Vec<String> =
        kinds.iter().map(|(kind, count)| format!("{} {kind}", grouped(*count))).collect();
    lines.push(format!("  {}", parts.join(", ")));
    lines.push(format!(
        "  {} accepted ({} withdrawals), {} rejected, {:.0} messages a second; every message that was sent is there \
         exactly once",
        grouped(demo.ingest.accepted),
        demo.ingest.withdrawn,
        demo.ingest.rejected,
        demo.ingest.messages_per_second(),
    ));
}

fn rejected(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "What was rejected, and why");
    let mut reasons: Vec<(&String, &u64)> = demo.ingest.rejects.iter().collect();
    reasons.sort_by(|left, right| right.1.cmp(left.1).then(left.0.cmp(right.0)));
    let parts: Vec<String> = reasons.iter().map(|(code, count)| format!("{count} {code}")).collect();
    lines.extend(filled(parts.iter().map(String::as_str), ", ", "  "));
    lines.push(format!("  {} bad messages were sent on purpose", demo.measured.expected_rejects));
}

fn best_matches(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "Ten matches across borders, the best of each kind of difference");
    for found in &demo.measured.best_matches {
        let differences = match found.differences.as_slice() {
            [] => "differs in style only".to_owned(),
            differences => differences.join(", "),
        };
        lines.push(format!("  {:>5.1} {}: {differences}", found.score, found.band));
        let told = [
            format!("{} recorded {}", found.record_bureau, found.record_description),
            format!("{} seized {}", found.seizure_bureau, found.seizure_description),
            format!("because {}", found.summary),
        ];
        lines.extend(told.iter().flat_map(|text| filled(text.split_whitespace(), " ", "        ")));
    }
    lines.push(format!(
        "  {} candidate pairs in all; no score changes a record, people confirm",
        grouped(demo.matches.candidates.values().sum::<usize>())
    ));
}

fn against_truth(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "Against the simulation's hidden truth");
    let rows = [
        ("firearms, STRONG", demo.measured.firearms_strong),
        ("firearms, STRONG or REVIEW", demo.measured.firearms_strong_or_review),
        ("records of one firearm, STRONG", demo.measured.duplicates_strong),
        ("the same, STRONG or REVIEW", demo.measured.duplicates_strong_or_review),
        ("ballistics, STRONG", demo.measured.ballistics_strong),
        ("ballistics, STRONG or REVIEW", demo.measured.ballistics_strong_or_review),
    ];
    for (what, quality) in rows {
        lines.push(format!("  {what:<30} {}", quality_words(quality)));
    }
}

fn quality_words(quality: Quality) -> String {
    let share = |share: Option<f64>| share.map_or("   -".to_owned(), |share| format!("{share:.3}"));
    format!(
        "precision {}  recall {}  ({} of {} found pairs are true; {} true pairs)",
        share(quality.precision()),
        share(quality.recall()),
        quality.right,
        quality.found,
        quality.true_pairs
    )
}

fn hangs_together(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "What hangs together");
    lines.push(format!(
        "  {} networks with {} members, {} of them across bureaus, the largest with {}",
        grouped(demo.networks.networks),
        grouped(demo.networks.members),
        grouped(demo.networks.across_bureaus),
        grouped(demo.networks.largest)
    ));
    lines.push(format!(
        "  {} trace requests were followed by others, the longest chain has {}",
        grouped(demo.networks.trace_chains),
        grouped(demo.networks.longest_chain)
    ));
    lines.push(format!(
        "  {} reasons to search abroad, among {} seized firearms and exhibits that nobody has searched for there",
        grouped(demo.sharing.suggestions.values().sum::<usize>()),
        grouped(demo.sharing.items + demo.sharing.exhibits)
    ));
    lines.push(format!(
        "  {} notices seek what they describe, and {} seized firearms and records fit; {} rows name a notice or are named by one",
        grouped(demo.notices.notices),
        grouped(demo.notices.fitting),
        grouped(demo.notices.references)
    ));
}

fn spreadsheet(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "A real spreadsheet as received (635 crime guns, Wilmington, Delaware)");
    lines.push(format!(
        "  {} lines read, {} sent, {} refused, {} kinds of findings",
        demo.spreadsheet.read,
        demo.spreadsheet.sent,
        demo.spreadsheet.refused,
        demo.spreadsheet.findings.len()
    ));
    for (column, resolved) in &demo.measured.spreadsheet {
        lines.push(format!(
            "  {column:<14} {} resolved, {} ambiguous, {} unresolved, {} not stated",
            resolved.resolved, resolved.ambiguous, resolved.unresolved, resolved.absent
        ));
    }
}

fn next(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "Reports");
    lines.push(format!("  {} national reports and the Secretariat's:", demo.national_reports));
    for path in [&demo.a_national_report, &demo.secretariat_report].into_iter().flatten() {
        lines.push(format!("  {}", path.display()));
    }
    heading(lines, "Next");
    let program = program();
    let store =
        format!("--store {}", quoted(&format!("file://{}", from_here(&demo.directory.join("warehouse")))));
    let mut commands = vec![
        "sql --as fr \"select band, count(*) from matches group by band\"".to_owned(),
        "sql --as fr".to_owned(),
        "identify --as fr --make glock --calibre \"9 para\" --serial ABC123".to_owned(),
    ];
    if let Some((trace, bureau)) = &demo.measured.a_trace {
        commands.push(format!("trace show {} --as {bureau}", quoted(trace)));
    }
    lines.extend(commands.into_iter().map(|command| format!("  {program} {store} {command}")));
}

/// The command as it can be typed here: the program that runs now need not be where the shell looks for programs.
fn program() -> String {
    std::env::current_exe().map_or_else(|_| "proofhouse".to_owned(), |path| quoted(&from_here(&path)))
}

/// A path from the current folder when it is below it, in full otherwise.
fn from_here(path: &Path) -> String {
    let below =
        std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.map_or_else(|| path.display().to_string(), |below| format!("./{}", below.display()))
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-:@%+,=".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

fn timings(demo: &Demo, lines: &mut Vec<String>) {
    let total: f64 = demo.seconds.iter().map(|(_, seconds)| seconds).sum();
    let mut text = format!("\nTook {total:.1} s:");
    for (step, seconds) in &demo.seconds {
        // Writing to a String cannot fail.
        let _ = write!(text, " {step} {seconds:.1},");
    }
    lines.push(text.trim_end_matches(',').to_owned());
}

/// Parts with separators between them, in as many lines as the terminal's width asks for.
fn filled<'part>(parts: impl Iterator<Item = &'part str>, separator: &str, indent: &str) -> Vec<String> {
    let width = usize::from(terminal_width());
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            // The separator of the next part may have to stand behind this one.
            Some(line)
                if line.width() + separator.width() + part.width() + separator.trim_end().width()
                    <= width =>
            {
                line.push_str(separator);
                line.push_str(part);
            }
            Some(line) => {
                line.push_str(separator.trim_end());
                lines.push(format!("{indent}{part}"));
            }
            None => lines.push(format!("{indent}{part}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_reasons_are_wrapped_and_nothing_of_them_is_lost() {
        let text = "The serial numbers agree when O is read as 0. ".repeat(8);
        let lines = filled(text.split_whitespace(), " ", "    ");
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| line.width() <= usize::from(terminal_width())));
        let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
        assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_list_keeps_its_commas_where_it_is_wrapped() {
        let parts = vec!["12 MISSING_FIELD"; 20];
        let lines = filled(parts.iter().copied(), ", ", "  ");
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" ").matches("MISSING_FIELD,").count(), 19);
    }

    #[test]
    fn commands_can_be_typed_as_they_are_printed() {
        assert_eq!(quoted("./target/debug/proofhouse"), "./target/debug/proofhouse");
        assert_eq!(quoted("/home/a user/it's"), "'/home/a user/it'\\''s'");
    }
}
