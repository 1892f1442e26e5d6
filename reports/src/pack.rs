//! A report pack: what a report contains, in files that need no Rust.
//!
//! ```text
//! national/
//!   report.toml      sections in order, the figures of each, and the facts they stand on
//!   queries/*.sql    one query per figure, named after it
//!   facts/*.sql      what is read from the warehouse (a shared one of the same name serves when it is missing)
//!   derived/*.sql    views over the facts that several figures need
//!   template.html    what stands around the sections
//!   layout.typ       the same on paper
//!   texts/en.ftl     the words, per language
//! ```
//! Files under `shared/` serve every pack; a pack, or a folder that tailors one, replaces any of them by having a file
//! of the same name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::column::Column;
use crate::error::ReportError;
use crate::locale::Language;
use crate::logo::Logo;

include!(concat!(env!("OUT_DIR"), "/pack_files.rs"));

/// The form of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Key-figure tiles: key, value, previous value, unit, and a trend of numbers with commas between.
    Tiles,
    /// Sentences: the code of a text, and its arguments.
    Sentences,
    /// A trend: a month, and a column for each line.
    Line,
    /// Horizontal bars: a label, a value, and the value of the previous period.
    Bars,
    /// Stacked horizontal bars: a label, a series, a value.
    StackedBars,
    /// A matrix: row, column, value.
    HeatMap,
    /// A Kaplan-Meier curve: day, answered, lower, upper, at risk.
    Survival,
    /// Countries coloured by amount: a country, a value.
    Choropleth,
    /// Arrows on a map: origin, destination, how certain it is (may be left out), a value.
    FlowMap,
    /// Bands from sources to targets: source, target, value.
    Sankey,
    /// How many fall into each stretch of an axis: from, to (missing for the last one), a value, and the median (may be left
    /// out).
    Histogram,
    /// Bars from the largest down with their cumulative share: a label, a value.
    Pareto,
    /// Stages in order: a label, a value, and the value of the previous period.
    Funnel,
    /// How values spread: a label, lower whisker, first quartile, median, third quartile, upper whisker, number of values.
    BoxPlot,
    /// A small trend for each series: a month, a series, a value.
    SmallMultiples,
    /// Tiles as large as their amounts: a label, a value.
    Treemap,
    /// A table.
    Table,
    /// Pictures that the warehouse has drawn: columns that name each, and the picture last.
    Pictures,
}

/// The room that a figure takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// Half the page.
    #[default]
    Half,
    /// The whole page.
    Full,
}

/// What `n` of a figure is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Count {
    /// The sum of a column.
    Sum(String),
    /// The value of a column in the first row.
    First(String),
    /// The number of rows.
    Rows,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureDefinition {
    /// Its id: names its query (`queries/<id>.sql`), its title (`<id>-title`) and its files.
    pub id: String,
    /// Its form.
    pub kind: Kind,
    /// Its room.
    #[serde(default)]
    pub width: Width,
    /// Its columns, in the order that its form wants.
    pub columns: Vec<Column>,
    /// What its `n` is.
    #[serde(default)]
    pub n: Option<Count>,
    /// What its `n` counts: the text `unit-<unit>`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The most bars or rows that are shown; the rest is summed up or named as being in the annex.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Bars say their share of the whole.
    #[serde(default)]
    pub share: bool,
    /// A note stands under it: the text `<id>-note`.
    #[serde(default)]
    pub note: bool,
    /// Its own sentence for when it is empty: the text `<id>-empty`.
    #[serde(default)]
    pub own_empty: bool,
    /// Counts below this are withheld, and what protects them: for figures that everybody may read.
    #[serde(default)]
    pub withhold: Option<u64>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id: names its title (`<id>-title`) and its place in the page.
    pub id: String,
    /// A query (`queries/<id>_lead.sql`) gives one row, which fills the text `<id>-lead`.
    #[serde(default)]
    pub lead: bool,
    /// The columns of that row that are not plain whole numbers or text.
    #[serde(default)]
    pub lead_columns: Vec<Column>,
    /// Keys of paragraphs that stand before its figures.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Its figures.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureDefinition>,
    /// The list of all figures with their queries and files stands here.
    #[serde(default)]
    pub annex_list: bool,
}

/// Whose report it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// Each bureau has its own.
    #[default]
    Bureau,
    /// There is one, made from what the General Secretariat may see.
    Secretariat,
}

/// `report.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The report's id, as in file names.
    pub id: String,
    /// Whose report it is.
    #[serde(default)]
    pub reader: Reader,
    /// Facts to read, in order.
    pub facts: Vec<String>,
    /// Derived views to lay over them, in order; each may use the ones before it.
    #[serde(default)]
    pub derived: Vec<String>,
    /// Numbers that queries use as parameters of their name, and that a bureau may set otherwise.
    #[serde(default)]
    pub thresholds: BTreeMap<String, i64>,
    /// The least that a threshold may be set to; 1 where nothing is said.
    #[serde(default)]
    pub least_thresholds: BTreeMap<String, i64>,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

impl Definition {
    /// The least that a threshold may be set to.
    pub fn least(&self, threshold: &str) -> i64 {
        self.least_thresholds.get(threshold).copied().unwrap_or(1)
    }
}

/// A pack with its files.
#[derive(Debug, Clone)]
pub struct Pack {
    definition: Definition,
    files: BTreeMap<String, String>,
    logo: Option<Logo>,
}

impl Pack {
    /// Names of the built-in packs.
    pub fn built_in() -> Vec<&'static str> {
        let names = PACK_FILES.iter().filter_map(|(path, _)| path.strip_suffix("/report.toml"));
        names.collect()
    }

    /// A built-in pack.
    pub fn embedded(name: &str) -> Result<Self, ReportError> {
        if !Self::built_in().contains(&name) {
            return Err(ReportError::UnknownPack {
                name: name.to_owned(),
                known: Self::built_in().join(", "),
            });
        }
        let mut files = embedded_folder("shared");
        files.extend(embedded_folder(name));
        Self::from_files(name, files)
    }

    /// A pack from a folder: its files go before the shared ones. A folder whose `report.toml` has the id of a
    /// built-in pack tailors that pack, and needs only the files that differ. A folder `shared` beside it serves all
    /// packs there.
    pub fn from_directory(folder: &Path) -> Result<Self, ReportError> {
        let mut own = BTreeMap::new();
        read_folder(folder, folder, &mut own)?;
        let name = folder.display().to_string();
        let toml = own.get("report.toml").ok_or_else(|| ReportError::Pack {
            pack: name.clone(),
            file: "report.toml".to_owned(),
            reason: "there is no such file; a pack's folder begins with it".to_owned(),
        })?;
        let id = read_definition(&name, toml)?.id;
        let mut files = embedded_folder("shared");
        let beside = folder.join("../shared");
        if beside.is_dir() {
            let mut shared = BTreeMap::new();
            read_folder(&beside, &beside, &mut shared)?;
            files.extend(shared.into_iter().map(|(path, content)| (shared_path(&path), content)));
        }
        let base_texts: Vec<(String, String)> = embedded_folder(&id)
            .into_iter()
            .inspect(|(path, content)| {
                files.insert(path.clone(), content.clone());
            })
            .filter(|(path, _)| path.starts_with("texts/"))
            .collect();
        // Texts are added to, not replaced as files: a bureau may say one sentence in its own words.
        for (path, content) in base_texts {
            if own.contains_key(&path) {
                files.insert(path.replacen("texts/", "texts/base/", 1), content);
            }
        }
        files.extend(own);
        Self::from_files(&name, files)
    }

    fn from_files(name: &str, files: BTreeMap<String, String>) -> Result<Self, ReportError> {
        let toml = files.get("report.toml").cloned().unwrap_or_default();
        Self { definition: read_definition(name, &toml)?, files, logo: None }.with_all_queries()
    }

    /// This pack with another definition, a tailoring's files over its own, and a logo.
    pub(crate) fn with(
        &self,
        definition: Definition,
        own: &BTreeMap<String, String>,
        logo: Option<Logo>,
    ) -> Result<Self, ReportError> {
        let mut files = self.files.clone();
        for (path, content) in own {
            // Words are added to those of the pack, not put in their place; and the pack keeps its own definition's text.
            let path = match path.strip_prefix("texts/") {
                Some(text) => format!("texts/own/{text}"),
                None if path == "report.toml" => "tailoring.toml".to_owned(),
                None => path.clone(),
            };
            files.insert(path, content.clone());
        }
        Self { definition, files, logo }.with_all_queries()
    }

    fn with_all_queries(self) -> Result<Self, ReportError> {
        let pack = self;
        for section in &pack.definition.sections {
            if section.lead {
                pack.query(&format!("{}-lead", section.id))?;
            }
            for figure in &section.figures {
                pack.query(&figure.id)?;
            }
        }
        for fact in &pack.definition.facts {
            pack.fact(fact)?;
        }
        for derived in &pack.definition.derived {
            pack.derived(derived)?;
        }
        Ok(pack)
    }

    /// What the report contains.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The id of the report.
    pub fn id(&self) -> &str {
        &self.definition.id
    }

    /// The query of a figure, or of a section's leading sentence (`<section>-lead`).
    pub fn query(&self, figure: &str) -> Result<&str, ReportError> {
        self.file(&format!("queries/{}.sql", figure.replace('-', "_")))
    }

    /// The query that reads a fact from the warehouse.
    pub fn fact(&self, name: &str) -> Result<&str, ReportError> {
        self.file(&format!("facts/{name}.sql"))
    }

    /// The query of a derived view.
    pub fn derived(&self, name: &str) -> Result<&str, ReportError> {
        self.file(&format!("derived/{name}.sql"))
    }

    /// Fluent sources in one language; later ones win.
    pub fn texts(&self, language: Language) -> Vec<&str> {
        let code = language.code();
        ["shared_texts/", "texts/base/", "texts/", "texts/own/"]
            .iter()
            .flat_map(|folder| {
                let names = self.files.iter().filter(move |(path, _)| {
                    path.strip_prefix(folder).is_some_and(|name| {
                        !name.contains('/')
                            && (name == format!("{code}.ftl") || name.ends_with(&format!(".{code}.ftl")))
                    })
                });
                names.map(|(_, content)| content.as_str())
            })
            .collect()
    }

    /// The picture for the cover.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// Any file of the pack.
    pub fn file(&self, path: &str) -> Result<&str, ReportError> {
        self.files.get(path).map(String::as_str).ok_or_else(|| ReportError::Pack {
            pack: self.definition.id.clone(),
            file: path.to_owned(),
            reason: "there is no such file".to_owned(),
        })
    }

    /// Names and contents of the files in a folder of the pack.
    pub fn files_in(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{folder}/");
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(&prefix))
            .map(|(p, c)| (p.as_str(), c.as_str()))
    }

    /// A hash over all files, so that a manifest can say with which pack a report was made.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for (path, content) in &self.files {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(content.as_bytes());
            hash.update([0]);
        }
        if let Some(logo) = &self.logo {
            hash.update(logo.bytes());
        }
        proofhouse_schemas::hexadecimal(&hash.finalize())
    }
}

fn read_definition(pack: &str, toml: &str) -> Result<Definition, ReportError> {
    toml::from_str(toml).map_err(|error| ReportError::Pack {
        pack: pack.to_owned(),
        file: "report.toml".to_owned(),
        reason: error.to_string(),
    })
}

/// Files of a built-in folder by their path in it.
fn embedded_folder(name: &str) -> BTreeMap<String, String> {
    let prefix = format!("{name}/");
    let files = PACK_FILES.iter().filter_map(|(path, content)| Some((path.strip_prefix(&prefix)?, content)));
    files
        .map(|(path, content)| {
            let path = if name == "shared" { shared_path(path) } else { path.to_owned() };
            (path, (*content).to_owned())
        })
        .collect()
}

/// Shared texts keep a folder of their own, because texts are joined where other files replace each other.
fn shared_path(path: &str) -> String {
    path.strip_prefix("texts/").map_or_else(|| path.to_owned(), |text| format!("shared_texts/{text}"))
}

pub(crate) fn read_folder(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), ReportError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ReportError::File { action: "reading", path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.is_dir() {
            read_folder(root, &path, files)?;
        } else if path
            .extension()
            .is_some_and(|kind| ["sql", "toml", "html", "css", "typ", "ftl"].iter().any(|k| kind == *k))
        {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read_to_string(&path).map_err(failed(&path))?);
        }
    }
    Ok(())
}
