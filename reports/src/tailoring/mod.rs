//! What one bureau wants otherwise in a report: which sections in which order, thresholds, languages, formats, its own words,
//! its own figures, its logo.
//!
//! A tailoring is a folder with a `report.toml` that names the pack which it tailors. Beside it lie only the files that it needs:
//!
//! ```text
//! fr/national/
//!   report.toml      what is otherwise
//!   texts/fr.ftl     sentences in the bureau's own words, and the words of its own sections
//!   queries/*.sql    queries of its own figures
//!   facts/*.sql      what its own figures need of the warehouse, read through the guard as the bureau
//!   derived/*.sql    views over facts that its own figures need
//!   template.html, style.css
//!   logo.svg         or .png, .jpeg
//! ```
//!
//! What stands there are files, no links. Paper is set with the pack's own `layout.typ`: a tailoring has none. What a report says of
//! itself (its classification, what it withholds) is said in the pack's words; of a report that everybody may read, a tailoring
//! changes neither queries nor facts, nor its method (see `guarding`).
//!
//! Nothing of it widens what the bureau may see: its facts are read through its own guarded session, its queries run over facts.
//! [`Tailoring::apply`] lays it over a pack; what is wrong with it is said all at once, each [`Fault`] with its place.

mod guarding;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::ReportError;
use crate::file_format::FileFormat;
use crate::locale::{Language, Locale};
use crate::logo::Logo;
use crate::pack::{Definition, FigureDefinition, Pack, Section};
use crate::page::Page;
use crate::parameters::Parameters;
use crate::period::Period;
use crate::texts::Texts;

/// `report.toml` of a tailoring.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TailoringDefinition {
    /// The pack that it tailors.
    pub tailors: String,
    /// Sections in order, of the pack and own ones; the others are left out. All when absent, own ones before `method`.
    #[serde(default)]
    pub sections: Option<Vec<String>>,
    /// Sections and figures to leave out.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// Languages in which the report is made; the country's own when empty.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Formats in which it is made; those of the settings when empty.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Thresholds by name, in place of the pack's.
    #[serde(default)]
    pub thresholds: BTreeMap<String, i64>,
    /// The most bars or rows that figures show, by figure.
    #[serde(default)]
    pub limits: BTreeMap<String, usize>,
    /// A picture for the cover: a file of the folder.
    #[serde(default)]
    pub logo: Option<String>,
    /// Facts for own figures, after those of the pack.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Views for own figures, after those of the pack.
    #[serde(default)]
    pub derived: Vec<String>,
    /// Own sections, written as in a pack.
    #[serde(default, rename = "section")]
    pub own_sections: Vec<Section>,
    /// When and to whom the report goes; read by whoever delivers it.
    #[serde(default)]
    pub delivery: Option<toml::Value>,
}

/// Something wrong with a tailoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file in its folder.
    pub file: String,
    /// The key, figure or text.
    pub at: String,
    /// What is wrong and what to do.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}: {}", self.file, self.at, self.reason)
    }
}

/// A tailoring with its files.
#[derive(Debug, Clone)]
pub struct Tailoring {
    name: String,
    definition: TailoringDefinition,
    files: BTreeMap<String, String>,
    logo: Option<Logo>,
}

impl Tailoring {
    /// Reads the folder of a tailoring.
    ///
    /// # Errors
    /// When it has no `report.toml`, this cannot be understood, or a file cannot be read.
    pub fn from_directory(folder: &Path) -> Result<Self, ReportError> {
        let name = folder.display().to_string();
        let broken =
            |reason: String| ReportError::Pack { pack: name.clone(), file: "report.toml".to_owned(), reason };
        let mut files = BTreeMap::new();
        crate::pack::read_folder(folder, folder, &mut files)?;
        let text = files
            .get("report.toml")
            .ok_or_else(|| broken("there is no such file; a tailoring begins with it".to_owned()))?;
        let definition: TailoringDefinition =
            toml::from_str(text).map_err(|error| broken(error.to_string()))?;
        let logo = match &definition.logo {
            None => None,
            Some(file) => Some(Logo::read(folder, file).map_err(broken)?),
        };
        Ok(Self { name, definition, files, logo })
    }

    /// What it says.
    pub fn definition(&self) -> &TailoringDefinition {
        &self.definition
    }

    /// The languages that it names.
    ///
    /// # Errors
    /// When one is not known.
    pub fn languages(&self) -> Result<Vec<Locale>, ReportError> {
        self.definition.languages.iter().map(|language| Locale::parse(language)).collect()
    }

    /// The formats that it names.
    ///
    /// # Errors
    /// When one is not known.
    pub fn formats(&self) -> Result<Vec<FileFormat>, ReportError> {
        self.definition.formats.iter().map(|format| format.parse()).collect()
    }

    /// The pack as the bureau wants it.
    ///
    /// # Errors
    /// The first of its [faults](Tailoring::faults).
    pub fn apply(&self, pack: &Pack) -> Result<Pack, ReportError> {
        match self.faults_of_names(pack).into_iter().next() {
            Some(fault) => Err(ReportError::Pack {
                pack: self.name.clone(),
                file: fault.file,
                reason: format!("{}: {}", fault.at, fault.reason),
            }),
            None => pack.with(self.laid_over(pack.definition()), &self.files, self.logo.clone()),
        }
    }

    /// All that is wrong with it, as far as can be said without data.
    pub fn faults(&self, pack: &Pack) -> Vec<Fault> {
        let mut faults = self.faults_of_names(pack);
        if !faults.is_empty() {
            return faults;
        }
        let tailored = match self.apply(pack) {
            Ok(tailored) => tailored,
            Err(error) => return vec![fault("report.toml", "section", error.to_string())],
        };
        let languages = match self.languages() {
            Ok(named) if !named.is_empty() => named.into_iter().map(Locale::language).collect(),
            _ => Language::ALL.to_vec(),
        };
        for language in languages {
            faults.extend(self.faults_of_words(&tailored, language));
        }
        faults.extend(faults_of_queries(&tailored, &self.definition.own_sections));
        faults
    }

    /// Names that nothing answers to.
    fn faults_of_names(&self, pack: &Pack) -> Vec<Fault> {
        let (own, base) = (&self.definition, pack.definition());
        let mut faults = Vec::new();
        if own.tailors != base.id {
            let reason = format!("it tailors `{}` and was laid over `{}`", own.tailors, base.id);
            faults.push(fault("report.toml", "tailors", reason));
        }
        let sections: BTreeSet<&str> =
            base.sections.iter().chain(&own.own_sections).map(|section| section.id.as_str()).collect();
        let figures: BTreeSet<&str> = base
            .sections
            .iter()
            .chain(&own.own_sections)
            .flat_map(|section| &section.figures)
            .map(|figure| figure.id.as_str())
            .collect();
        for section in own.sections.iter().flatten().filter(|name| !sections.contains(name.as_str())) {
            faults.push(unknown("sections", "section", section, &sections));
        }
        let named: Vec<&String> = own.sections.iter().flatten().collect();
        if let Some(twice) = first_twice(&named) {
            faults.push(fault("report.toml", "sections", format!("`{twice}` stands there twice")));
        }
        let both: BTreeSet<&str> = sections.union(&figures).copied().collect();
        for name in own.leave_out.iter().filter(|name| !both.contains(name.as_str())) {
            faults.push(unknown("leave_out", "section or figure", name, &both));
        }
        for figure in own.limits.keys().filter(|name| !figures.contains(name.as_str())) {
            faults.push(unknown("limits", "figure", figure, &figures));
        }
        let thresholds: BTreeSet<&str> = base.thresholds.keys().map(String::as_str).collect();
        for (name, value) in &own.thresholds {
            if !thresholds.contains(name.as_str()) {
                faults.push(unknown("thresholds", "threshold", name, &thresholds));
            } else if *value < base.least(name) {
                let reason =
                    format!("{value} is below {}, the least that this report allows", base.least(name));
                faults.push(fault("report.toml", &format!("thresholds.{name}"), reason));
            }
        }
        for error in [self.languages().err(), self.formats().err()].into_iter().flatten() {
            faults.push(fault("report.toml", "languages, formats", error.to_string()));
        }
        for section in &own.own_sections {
            if base.sections.iter().any(|known| known.id == section.id) {
                let reason = format!("the pack has a section `{}`; give this one another id", section.id);
                faults.push(fault("report.toml", "section.id", reason));
            }
            for figure in &section.figures {
                let path = query_file(&figure.id);
                if !self.files.contains_key(&path) {
                    faults.push(fault(
                        &path,
                        &figure.id,
                        "there is no such file; each figure has its query".into(),
                    ));
                }
            }
        }
        for (folder, names) in [("facts", &own.facts), ("derived", &own.derived)] {
            for name in names.iter().filter(|name| !self.files.contains_key(&format!("{folder}/{name}.sql")))
            {
                faults.push(fault(&format!("{folder}/{name}.sql"), folder, "there is no such file".into()));
            }
        }
        faults.extend(self.faults_of_what_is_guarded(pack));
        faults
    }

    fn faults_of_words(&self, tailored: &Pack, language: Language) -> Vec<Fault> {
        let file = format!("texts/{}.ftl", language.code());
        let texts = match Texts::new(language, &tailored.texts(language)) {
            Ok(texts) => texts,
            Err(error) => return vec![fault(&file, "texts", error.to_string())],
        };
        let mut faults = Vec::new();
        let mut wanted = |key: String| {
            if !texts.has(&key) {
                faults.push(fault(&file, &key, "there is no such text".to_owned()));
            }
        };
        for section in &self.definition.own_sections {
            wanted(format!("{}-title", section.id));
            if section.lead {
                wanted(format!("{}-lead", section.id));
            }
            if !section.figures.is_empty() {
                wanted(format!("{}-empty", section.id));
            }
            section.paragraphs.iter().for_each(|key| wanted(key.clone()));
            for figure in &section.figures {
                texts_of(figure).into_iter().for_each(&mut wanted);
            }
        }
        if faults.is_empty()
            && let Err(error) = Page::new(tailored, std::sync::Arc::new(texts))
        {
            faults.push(fault("template.html", language.code(), error.to_string()));
        }
        faults
    }

    fn laid_over(&self, base: &Definition) -> Definition {
        let own = &self.definition;
        let mut sections: Vec<Section> = match &own.sections {
            Some(names) => names
                .iter()
                .filter_map(|name| {
                    base.sections.iter().chain(&own.own_sections).find(|section| section.id == *name).cloned()
                })
                .collect(),
            None => {
                let method = base
                    .sections
                    .iter()
                    .position(|section| section.id == "method")
                    .unwrap_or(base.sections.len());
                let (before, after) = base.sections.split_at(method);
                [before, &own.own_sections, after].concat()
            }
        };
        sections.retain(|section| !own.leave_out.contains(&section.id));
        for section in &mut sections {
            section.figures.retain(|figure| !own.leave_out.contains(&figure.id));
            for figure in &mut section.figures {
                figure.limit = own.limits.get(&figure.id).copied().or(figure.limit);
            }
        }
        let joined = |base: &[String], own: &[String]| base.iter().chain(own).cloned().collect();
        let mut thresholds = base.thresholds.clone();
        thresholds.extend(own.thresholds.iter().map(|(name, value)| (name.clone(), *value)));
        Definition {
            id: base.id.clone(),
            reader: base.reader,
            facts: joined(&base.facts, &own.facts),
            own_facts: base.own_facts.clone(),
            derived: joined(&base.derived, &own.derived),
            thresholds,
            least_thresholds: base.least_thresholds.clone(),
            periods: base.periods.clone(),
            requires_withholding: base.requires_withholding,
            sections,
        }
    }
}

/// Queries of own figures that name a parameter which nobody binds.
fn faults_of_queries(tailored: &Pack, own: &[Section]) -> Vec<Fault> {
    let parameters = Parameters::new(
        "zz",
        Period::last_complete_year(chrono::NaiveDate::MIN),
        chrono::DateTime::UNIX_EPOCH,
    )
    .with_thresholds(&tailored.definition().thresholds);
    let figures = own.iter().flat_map(|section| &section.figures);
    let bound = figures.filter_map(|figure| {
        let error = parameters.bind(&figure.id, tailored.query(&figure.id).ok()?).err()?;
        Some(fault(&query_file(&figure.id), &figure.id, error.to_string()))
    });
    bound.collect()
}

fn texts_of(figure: &FigureDefinition) -> Vec<String> {
    let mut keys = vec![format!("{}-title", figure.id)];
    keys.extend(figure.note.then(|| format!("{}-note", figure.id)));
    keys.extend(figure.own_empty.then(|| format!("{}-empty", figure.id)));
    keys.extend(figure.unit.as_ref().map(|unit| format!("unit-{unit}")));
    if figure.kind != crate::pack::Kind::Sentences {
        keys.extend(figure.columns.iter().map(|column| format!("column-{}", column.name.replace('_', "-"))));
    }
    keys
}

fn query_file(figure: &str) -> String {
    format!("queries/{}.sql", figure.replace('-', "_"))
}

fn fault(file: &str, at: &str, reason: String) -> Fault {
    Fault { file: file.to_owned(), at: at.to_owned(), reason }
}

fn unknown(at: &str, what: &str, name: &str, known: &BTreeSet<&str>) -> Fault {
    let known: Vec<&str> = known.iter().copied().collect();
    fault("report.toml", at, format!("there is no {what} `{name}`; there are {}", known.join(", ")))
}

fn first_twice<'name>(names: &[&'name String]) -> Option<&'name String> {
    let mut seen = BTreeSet::new();
    names.iter().find(|name| !seen.insert(**name)).copied()
}
