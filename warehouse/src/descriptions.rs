//! What tables and views hold, in words, for prompts and clients.

use crate::ready_views::ready_view;
use proofhouse_schemas::tables::table;

/// What a row of a table or view is, in words; empty for what is neither.
pub fn description_of(name: &str) -> &'static str {
    match name {
        "firearms" => "Lost, stolen, trafficked and smuggled firearms: the latest statement of each record",
        "seizures" => "Seizures: the latest statement of each",
        "seizure_items" => "Items of seizures, with the columns of their seizure",
        "traces" => "Trace requests: what each thread has come to",
        "trace_events" => "Events of trace requests",
        "exhibits" => "Ballistic exhibits: the latest statement of each",
        "signatures" => "Marks of exhibits with their signatures",
        "ballistic_searches" => "Searches of exhibits",
        "ballistic_hits" => {
            "Pairs confirmed under the microscope; counted says whether it joins two cases anew"
        }
        "notices" => "Notices and diffusions: what each thread has come to",
        "reference" => "The firearms reference table",
        "reference_images" => "Images of the reference table",
        "training" => "Training and capacity building activities",
        "ballistic_reviews" => "What reviewers and examiners said of pairs of exhibits",
        "ballistic_pairs" => "Pairs of exhibits that their owners have spoken of, and what that came to",
        "notice_events" => "Events of notices and diffusions",
        "hits" => "Pairs that may be one firearm of which an owner has said something, and what that came to",
        "hit_events" => "What owners said of pairs that may be one firearm",
        other => match ready_view(other) {
            Some(view) => view.description(),
            None => table(other).map_or("", |table| table.description),
        },
    }
}
