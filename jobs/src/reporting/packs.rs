//! Which pack a bureau's report is made with: a built-in one or one of the packs' folder, laid over by the bureau's tailoring.

use crate::settings::ReportSettings;
use anyhow::{Context, Result};
use proofhouse_reports::{FileFormat, Language, Locale, Pack, Plans, Renderer, Tailoring};
use proofhouse_schemas::Bureau;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A pack, and what the bureau wants otherwise in it.
#[derive(Debug, Clone)]
pub struct BureauPack {
    /// The pack as the bureau wants it.
    pub pack: Pack,
    /// The tailoring that was laid over it.
    pub tailoring: Option<Arc<Tailoring>>,
}

/// The pack of this name: from the packs' folder when it lies there, built in otherwise.
///
/// # Errors
/// When it is not known or broken.
pub fn pack(report: &str, folder: Option<&Path>) -> Result<Pack> {
    if let Some(own) = folder.map(|folder| folder.join(report)).filter(|path| path.is_dir()) {
        return Ok(Pack::from_directory(&own)?);
    }
    Ok(Pack::embedded(report)?)
}

/// Where a bureau's tailoring of a report lies, when it has one.
pub fn tailoring_folder(settings: &ReportSettings, bureau: Bureau, report: &str) -> Option<PathBuf> {
    let folder = settings.tailoring.as_ref()?.join(bureau.as_str()).join(report);
    folder.join("report.toml").is_file().then_some(folder)
}

/// The pack of this name as a bureau wants it.
///
/// # Errors
/// When the pack is not known, or the tailoring has a fault; `proofhouse report check` names all of them.
pub fn pack_of(settings: &ReportSettings, bureau: Bureau, report: &str) -> Result<BureauPack> {
    let base = pack(report, settings.packs.as_deref())?;
    let Some(folder) = tailoring_folder(settings, bureau, report) else {
        return Ok(BureauPack { pack: base, tailoring: None });
    };
    let tailoring = Tailoring::from_directory(&folder)?;
    let pack = tailoring
        .apply(&base)
        .with_context(|| format!("the tailoring of the {report} report by {bureau} has a fault"))?;
    Ok(BureauPack { pack, tailoring: Some(Arc::new(tailoring)) })
}

/// The language that a bureau's reports have when none is asked for.
pub fn own_language(bureau: Bureau) -> Language {
    let language = bureau.country().map_or("en", |country| country.default_report_language);
    Language::parse(language).unwrap_or(Language::English)
}

/// The renderers of one report, made once for all bureaus that want it alike.
pub struct Renderers<'settings> {
    settings: &'settings ReportSettings,
    report: String,
    plans: Plans,
    made: BTreeMap<(Option<Bureau>, Locale), Arc<Renderer>>,
    tailored: BTreeMap<Bureau, Option<BureauPack>>,
}

impl<'settings> Renderers<'settings> {
    /// None made yet. What was planned for the queries of one report serves others too.
    pub fn new(settings: &'settings ReportSettings, report: &str, plans: &Plans) -> Renderers<'settings> {
        Renderers {
            settings,
            report: report.to_owned(),
            plans: plans.clone(),
            made: BTreeMap::new(),
            tailored: BTreeMap::new(),
        }
    }

    /// The languages that a bureau's tailoring names; its own otherwise.
    ///
    /// # Errors
    /// When its tailoring has a fault.
    pub fn languages(&mut self, bureau: Bureau) -> Result<Vec<Locale>> {
        let named = match self.tailored(bureau)?.and_then(|own| own.tailoring.as_ref()) {
            Some(tailoring) => tailoring.languages()?,
            None => Vec::new(),
        };
        Ok(if named.is_empty() { vec![own_language(bureau).into()] } else { named })
    }

    /// The formats that are asked for; those that the bureau's tailoring names, or the ordinary ones, when none are.
    ///
    /// # Errors
    /// When its tailoring has a fault.
    pub fn formats(&mut self, bureau: Bureau, asked: &[FileFormat]) -> Result<Vec<FileFormat>> {
        if !asked.is_empty() {
            return Ok(asked.to_vec());
        }
        let named = match self.tailored(bureau)?.and_then(|own| own.tailoring.as_ref()) {
            Some(tailoring) => tailoring.formats()?,
            None => Vec::new(),
        };
        Ok(if named.is_empty() { FileFormat::ORDINARY.to_vec() } else { named })
    }

    /// The renderer of a bureau's report in a language.
    ///
    /// # Errors
    /// When the pack is not known, or it or the bureau's tailoring has a fault.
    pub fn get(&mut self, bureau: Bureau, language: Locale) -> Result<Arc<Renderer>> {
        let own = self.tailored(bureau)?.map(|own| own.pack.clone());
        let name = (own.is_some().then_some(bureau), language);
        if let Some(made) = self.made.get(&name) {
            return Ok(Arc::clone(made));
        }
        let pack = match own {
            Some(pack) => pack,
            None => pack(&self.report, self.settings.packs.as_deref())?,
        };
        let renderer = Arc::new(Renderer::new(pack, language)?.with_plans(&self.plans));
        self.made.insert(name, Arc::clone(&renderer));
        Ok(renderer)
    }

    /// The bureau's own pack; `None` when it wants nothing otherwise.
    fn tailored(&mut self, bureau: Bureau) -> Result<Option<&BureauPack>> {
        if !self.tailored.contains_key(&bureau) {
            let own = match tailoring_folder(self.settings, bureau, &self.report) {
                Some(_) => Some(pack_of(self.settings, bureau, &self.report)?),
                None => None,
            };
            self.tailored.insert(bureau, own);
        }
        Ok(self.tailored.get(&bureau).and_then(Option::as_ref))
    }
}
