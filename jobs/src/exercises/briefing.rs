//! What a trainee is given to read: the story, the part to play, the tasks, and commands that serve them.

use super::page::{Block, Page};
use super::scenario::{Part, Scenario};
use super::wording::Wording;
use anyhow::Result;

/// Writes the briefing of a story.
///
/// # Errors
/// When a text is missing.
pub(super) fn page(story: &Scenario, wording: &Wording) -> Result<Page> {
    let theatre = story.cast.theatre;
    let [at_border, in_dwelling] = &story.seizures;
    let of_seat = |is_bullet: bool| {
        let own =
            |one: &&super::scenario::StoryExhibit| one.bureau == theatre.seat && one.is_bullet == is_bullet;
        story.exhibits.iter().find(own).map(super::scenario::StoryExhibit::name).unwrap_or_default()
    };
    let (bullet, cartridge_case) = (of_seat(true), of_seat(false));
    let names: Vec<(&str, String)> = vec![
        ("exercise", story.exercise.clone()),
        ("theft", wording.country(theatre.theft)),
        ("theft_day", story.theft_day.to_string()),
        ("theft_case", story.theft_case.clone()),
        ("partner", wording.country(theatre.partner)),
        ("partner_day", in_dwelling.day.to_string()),
        ("partner_seizure", format!("{}/{}", in_dwelling.bureau, in_dwelling.id)),
        ("partner_case", in_dwelling.case.clone()),
        ("seat", wording.country(theatre.seat)),
        ("seat_code", theatre.seat.to_owned()),
        ("seat_day", at_border.day.to_string()),
        ("seat_seizure", format!("{}/{}", at_border.bureau, at_border.id)),
        ("seat_bullet", bullet.clone()),
        ("seat_cartridge_case", cartridge_case.clone()),
    ];
    let filling: Vec<(&str, &str)> = names.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let paragraph = |key: &str| -> Result<Block> { Ok(Block::Paragraph(wording.with(key, &filling)?)) };
    let heading = |key: &str| -> Result<Block> { Ok(Block::Heading(wording.text(key)?)) };
    let task = |number: usize, key: &str| -> Result<Block> {
        Ok(Block::Subheading(format!("{number}. {}", wording.text(key)?)))
    };
    let about = |key: &str, part: Part| -> Result<Block> {
        Ok(Block::Paragraph(wording.with(key, &[("item", &story.item(part))])?))
    };
    let commands = Commands { story };
    let blocks = vec![
        paragraph("made-up")?,
        heading("story-title")?,
        paragraph("story-theft")?,
        paragraph("story-shots")?,
        paragraph("story-partner")?,
        paragraph("story-seat")?,
        paragraph("story-hay")?,
        heading("role-title")?,
        paragraph("role")?,
        paragraph("where")?,
        heading("tasks-title")?,
        task(1, "task-match")?,
        paragraph("task-match-text")?,
        paragraph("task-match-human")?,
        Block::Commands(commands.of_matches()),
        task(2, "task-serial")?,
        about("task-serial-text", Part::Partial)?,
        Block::Commands(commands.of_serial()),
        task(3, "task-trace")?,
        about("task-trace-text", Part::Traced)?,
        Block::Commands(commands.of_trace()),
        task(4, "task-links")?,
        paragraph("task-links-text")?,
        Block::Commands(commands.of_links(&bullet, &cartridge_case)),
        task(5, "task-conversion")?,
        about("task-conversion-text", Part::Converted)?,
        Block::Commands(commands.of_conversion()),
        heading("answers-title")?,
        paragraph("answers-text")?,
        Block::Commands(vec![format!(
            "proofhouse exercise check answers.toml --language {}",
            wording.language().as_str()
        )]),
        paragraph("scoring")?,
        paragraph("caution")?,
    ];
    Ok(Page { title: wording.with("briefing-title", &filling)?, language: wording.language(), blocks })
}

/// Commands to start from. None of them contains an answer.
struct Commands<'story> {
    story: &'story Scenario,
}

impl Commands<'_> {
    fn seat(&self) -> &'static str {
        self.story.cast.theatre.seat
    }

    fn sql(&self, statement: &str) -> String {
        format!("proofhouse sql --as {} \"{statement}\"", self.seat())
    }

    /// The condition that a row is of one of the two seizures.
    fn of_case(&self, bureau: &str, id: &str) -> String {
        let each = self.story.seizures.iter();
        let each =
            each.map(|seizure| format!("({bureau} = '{}' and {id} = '{}')", seizure.bureau, seizure.id));
        each.collect::<Vec<_>>().join(" or ")
    }

    /// An item as SQL selects it, of any seizure.
    fn of_item(&self, part: Part) -> String {
        let item = self.story.item(part);
        let (bureau, rest) = item.split_once('/').unwrap_or_default();
        let (seizure, number) = rest.split_once('#').unwrap_or_default();
        format!("source_bureau = '{bureau}' and source_record_id = '{seizure}' and item_no = {number}")
    }

    fn of_matches(&self) -> Vec<String> {
        let seat = self.seat();
        vec![
            self.sql(&format!(
                "select source_bureau, item_no, make_raw, model_raw, calibre_raw, serial_raw, serial_status, other_numbers, \
                 modifications from seizure_items where {} order by 1, 2",
                self.of_case("source_bureau", "source_record_id")
            )),
            self.sql(&format!(
                "select seizure_bureau, item_no, record_bureau, record_id, band, probability, summary from matches where {} \
                 order by 1, 2, 6 desc",
                self.of_case("seizure_bureau", "seizure_id")
            )),
            format!("proofhouse hit list --as {seat}"),
            format!("proofhouse match explain BUREAU/SEIZURE#ITEM BUREAU/RECORD --as {seat}"),
        ]
    }

    fn of_serial(&self) -> Vec<String> {
        vec![
            self.sql(&format!(
                "select source_record_id, make_raw, model_raw, calibre_raw, serial_raw from firearms where case_number = '{}' order by serial_raw",
                self.story.theft_case
            )),
            self.sql("select source_bureau, source_record_id, make_raw, model_raw, calibre_raw, serial_raw from firearms where serial_raw like 'A_2%'"),
        ]
    }

    fn of_trace(&self) -> Vec<String> {
        let seat = self.seat();
        vec![
            self.sql(&format!(
                "select make_raw, model_raw, serial_raw, markings from seizure_items where {}",
                self.of_item(Part::Traced)
            )),
            format!("proofhouse trace list --as {seat}"),
            format!("proofhouse trace show TRACE --as {seat}"),
            self.sql("select trace_id, requested_bureau, make_raw, model_raw, outcome_code, last_legal_country, chain from traces order by sent_at desc"),
        ]
    }

    fn of_links(&self, bullet: &str, cartridge_case: &str) -> Vec<String> {
        let seat = self.seat();
        vec![
            format!("proofhouse match exhibit {bullet} --as {seat} --pictures drawn"),
            format!("proofhouse match exhibit {cartridge_case} --as {seat} --pictures drawn"),
            self.sql("select left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, mark_kind, band, log10_likelihood_ratio from ballistic_candidates order by log10_likelihood_ratio desc"),
            self.sql("select source_bureau, source_record_id, exhibit_kind, origin, case_ref, occurrence_date from exhibits order by occurrence_date desc"),
        ]
    }

    fn of_conversion(&self) -> Vec<String> {
        let seat = self.seat();
        vec![
            self.sql(&format!(
                "select calibre_raw, serial_raw, modifications, markings from seizure_items where {}",
                self.of_item(Part::Converted)
            )),
            format!("proofhouse identify --as {seat} --type ALARM --make MAKE --model MODEL --calibre \"9 mm PAK\""),
            self.sql("select requesting_bureau, notice_id, title, make_raw, model_raw, summary from notices where notice_code = 'PURPLE' and in_force"),
            format!("proofhouse trace list --as {seat}"),
        ]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fluent_words::direction;
    use chrono::NaiveDate;
    use proofhouse_schemas::values::Language;

    #[test]
    fn it_is_written_in_every_language_and_gives_no_answer_away() {
        for seed in 0..12 {
            let story = Scenario::of(seed, NaiveDate::from_ymd_opt(2026, 10, 1).unwrap());
            let truth = story.truth();
            for language in Language::ALL.iter().copied() {
                let page = page(&story, &Wording::of(language).unwrap()).unwrap();
                let text = page.markdown();
                assert!(
                    text.contains(&truth.obliterated_item) && text.contains(&truth.traced_item),
                    "{text}"
                );
                let id = |name: &str| name.split_once('/').map(|(_, id)| id.to_owned()).unwrap();
                for answer in truth.matches.iter().map(|one| id(&one.record)).chain([
                    id(&truth.notice),
                    truth.obliterated_serial.clone(),
                    truth.base_model.clone(),
                    truth.earlier_trace.clone(),
                    truth.sale_trace.clone(),
                    id(&truth.unlinked[0]),
                ]) {
                    assert!(!text.contains(&answer), "{answer} stands in\n{text}");
                }
                assert!(page.html().contains(&format!("dir=\"{}\"", direction(language))));
                assert!(text.contains("proofhouse exercise check answers.toml --language"));
            }
        }
    }
}
