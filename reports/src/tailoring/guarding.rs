//! What a tailoring may not change: how a report is marked, how it is set on paper, and what is published.

use std::collections::BTreeSet;

use proofhouse_schemas::period::PeriodLength;

use super::{Fault, Tailoring, fault, query_file};
use crate::locale::Language;
use crate::pack::Pack;
use crate::texts::Texts;

/// Texts that say who may read a report and what it withholds.
const MARKING: [&str; 4] = ["classification", "public-withholding", "cells-withheld", "figure-withheld"];

impl Tailoring {
    /// What it would change and may not.
    pub(super) fn faults_of_what_is_guarded(&self, pack: &Pack) -> Vec<Fault> {
        let mut faults = self.faults_of_own_marking(pack);
        faults.extend(self.faults_of_figures(pack));
        for path in self.files.keys() {
            if path.ends_with(".typ") {
                let reason = "paper is set with the pack's own layout, which a tailoring cannot replace; remove the file";
                faults.push(fault(path, "layout", reason.to_owned()));
            }
            let is_text = path.strip_prefix("texts/").is_some_and(|name| !name.contains('/'));
            if path.ends_with(".ftl") && !is_text {
                faults.push(fault(
                    path,
                    "texts",
                    "texts stand in texts/ itself; move the file there".to_owned(),
                ));
            }
        }
        if pack.definition().requires_withholding {
            faults.extend(self.faults_of_what_is_published(pack));
        }
        if let Some(length) = self.delivered_period()
            && !pack.definition().covers(length)
        {
            let reason = format!("the report covers {} only", pack.definition().lengths());
            faults.push(fault("report.toml", "delivery.period", reason));
        }
        faults
    }

    /// The length of the periods about which it is delivered, when it says one.
    fn delivered_period(&self) -> Option<PeriodLength> {
        let period = self.definition.delivery.as_ref()?.get("period")?.clone();
        period.try_into().ok()
    }

    /// Words of its own for what marks a report; of a report that everybody may read, also for its method.
    fn faults_of_own_marking(&self, pack: &Pack) -> Vec<Fault> {
        let mut kept: BTreeSet<&str> = MARKING.into_iter().collect();
        if pack.definition().requires_withholding {
            let paragraphs = pack.definition().sections.iter().flat_map(|section| &section.paragraphs);
            kept.extend(paragraphs.map(String::as_str));
        }
        let mut faults = Vec::new();
        for language in Language::ALL {
            let (whole, ending) =
                (format!("texts/{}.ftl", language.code()), format!(".{}.ftl", language.code()));
            for (path, text) in &self.files {
                let is_in_language =
                    path.starts_with("texts/") && (*path == whole || path.ends_with(&ending));
                // What cannot be read is told with the other words, and no report is made with it.
                let Some(texts) =
                    is_in_language.then(|| Texts::new(language, &[text.as_str()]).ok()).flatten()
                else {
                    continue;
                };
                for key in kept.iter().filter(|key| texts.has(key)) {
                    let reason = "it says how the report is marked or made, and stays in the words of the pack; remove it";
                    faults.push(fault(path, key, reason.to_owned()));
                }
            }
        }
        faults
    }

    /// Own figures whose `withhold` stands where nothing can be withheld.
    fn faults_of_figures(&self, pack: &Pack) -> Vec<Fault> {
        let figures = self.definition.own_sections.iter().flat_map(|section| &section.figures);
        let mut faults = Vec::new();
        for figure in figures {
            if let Some(reason) = figure.fault_of_withholding() {
                faults.push(fault("report.toml", &figure.id, reason));
            }
            let least = pack.definition().withholds().filter(|_| pack.definition().requires_withholding);
            if let Some(least) = least
                && figure.withhold.is_none_or(|threshold| threshold < least)
            {
                let reason = format!("everybody may read this report; write `withhold = {least}` or more");
                faults.push(fault("report.toml", &figure.id, reason));
            }
        }
        faults
    }

    /// Queries, facts, views and pages in place of those of a published report, or facts beside them: they would be read with the
    /// Secretariat's eyes.
    fn faults_of_what_is_published(&self, pack: &Pack) -> Vec<Fault> {
        let own_queries: BTreeSet<String> = self
            .definition
            .own_sections
            .iter()
            .flat_map(|section| &section.figures)
            .map(|figure| query_file(&figure.id))
            .collect();
        let mut faults = Vec::new();
        for path in self.files.keys() {
            let is_fact = path.starts_with("facts/") || path.starts_with("derived/");
            let is_query =
                path.starts_with("queries/") && (pack.file(path).is_ok() || !own_queries.contains(path));
            let is_page = path.ends_with(".html") || path.ends_with(".css");
            if is_fact || is_query || is_page {
                let reason = "everybody may read this report: what it counts, from which rows, and how its page says what is \
                              withheld stays as in the pack; remove the file";
                faults.push(fault(path, "published", reason.to_owned()));
            }
        }
        for section in self.definition.own_sections.iter().filter(|section| section.lead) {
            let reason = "nothing is withheld from leading sentences, and everybody may read this report; leave `lead` out";
            faults.push(fault("report.toml", &section.id, reason.to_owned()));
        }
        faults
    }
}
