//! What the demo prints: one screen.

use super::Demo;
use super::measure::Quality;
use crate::summary::grouped;
use crate::table_view::terminal_width;
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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
        "  {} accepted ({} withdrawals), {} rejected, {:.0} messages a second; {}",
        grouped(demo.ingest.accepted),
        demo.ingest.withdrawn,
        demo.ingest.rejected,
        demo.ingest.messages_per_second(),
        if demo.exact {
            "every message is there exactly once"
        } else {
            "MESSAGES ARE DOUBLED, see proofhouse verify"
        }
    ));
}

fn rejected(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "What was rejected, and why");
    let mut reasons: Vec<(&String, &u64)> = demo.ingest.rejects.iter().collect();
    reasons.sort_by(|left, right| right.1.cmp(left.1).then(left.0.cmp(right.0)));
    let parts: Vec<String> = reasons.iter().map(|(code, count)| format!("{count} {code}")).collect();
    lines.extend(wrapped(&parts, "  "));
    lines.push(format!("  {} bad messages were sent on purpose", demo.measured.expected_rejects));
}

fn best_matches(demo: &Demo, lines: &mut Vec<String>) {
    heading(lines, "Ten best matches across borders");
    for found in &demo.measured.best_matches {
        lines.push(format!(
            "  {:>5.1} {} {} record: {}",
            found.score, found.band, found.record_bureau, found.record_description
        ));
        lines.push(format!("        {} seized: {}", found.seizure_bureau, found.seizure_description));
        lines.push(cut(&format!("        because {}", found.summary)));
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
    let store = format!("--store file://{}", demo.directory.join("warehouse").display());
    let mut commands = vec![
        format!("proofhouse {store} sql --as fr \"select band, count(*) from matches group by band\""),
        format!("proofhouse {store} sql --as fr"),
        format!("proofhouse {store} identify --as fr --make glock --calibre \"9 para\" --serial ABC123"),
    ];
    if let Some((trace, bureau)) = &demo.measured.a_trace {
        commands.push(format!("proofhouse {store} trace show {trace} --as {bureau}"));
    }
    lines.extend(commands.into_iter().map(|command| format!("  {command}")));
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

fn wrapped(parts: &[String], indent: &str) -> Vec<String> {
    let width = usize::from(terminal_width());
    let mut lines = vec![indent.to_owned()];
    for (position, part) in parts.iter().enumerate() {
        let separator = if position + 1 == parts.len() { "" } else { ", " };
        let fits = lines.last().is_none_or(|line| line.width() + part.width() + separator.len() <= width);
        if !fits {
            lines.push(indent.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
            line.push_str(separator);
        }
    }
    lines
}

fn cut(text: &str) -> String {
    let width = usize::from(terminal_width()).max(100);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    for character in text.chars() {
        if shown.width() + character.width().unwrap_or(0) >= width {
            break;
        }
        shown.push(character);
    }
    shown.push('…');
    shown
}
