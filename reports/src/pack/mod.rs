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
//!
//! - this file: packs with their files; `definition`: what `report.toml` says

mod definition;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::ReportError;
use crate::locale::Language;
use crate::logo::Logo;

pub use definition::{Count, Definition, FigureDefinition, Kind, Reader, Section, Width};

include!(concat!(env!("OUT_DIR"), "/pack_files.rs"));

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
        Self { definition: read_definition(name, &toml)?, files, logo: None }.checked()
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
        Self { definition, files, logo }.checked()
    }

    /// Every query is there, and small counts can be withheld where they are to be.
    fn checked(self) -> Result<Self, ReportError> {
        let pack = self;
        if let Some((at, reason)) = pack.definition.fault_of_withholding() {
            return Err(ReportError::Pack {
                pack: pack.definition.id.clone(),
                file: "report.toml".to_owned(),
                reason: format!("{at}: {reason}"),
            });
        }
        for section in &pack.definition.sections {
            if section.lead {
                pack.query(&section.lead_query())?;
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

    /// The names of all queries of figures and of leading sentences, in the order of the sections.
    pub fn queries(&self) -> impl Iterator<Item = String> + '_ {
        self.definition.sections.iter().flat_map(|section| {
            let lead = section.lead.then(|| section.lead_query());
            lead.into_iter().chain(section.figures.iter().map(|figure| figure.id.clone()))
        })
    }

    /// The query of a figure, or of a section's leading sentence (`<section>-lead`).
    pub fn query(&self, figure: &str) -> Result<&str, ReportError> {
        self.file(&format!("queries/{}.sql", figure.replace('-', "_")))
    }

    /// The query that reads a fact from the warehouse.
    pub fn fact(&self, name: &str) -> Result<&str, ReportError> {
        self.file(&format!("facts/{name}.sql"))
    }

    /// Whether all rows of a fact name the bureau: said by the definition of the query that is built in. Of one that a bureau has
    /// written in its place that is not known.
    pub fn is_own_fact(&self, name: &str) -> bool {
        let file = format!("facts/{name}.sql");
        let built_in = |folder: &str| {
            let path = format!("{folder}/{file}");
            PACK_FILES.iter().find(|(known, _)| *known == path).map(|(_, content)| *content)
        };
        self.definition.own_facts.iter().any(|own| own == name)
            && built_in(self.id())
                .or_else(|| built_in("shared"))
                .is_some_and(|built_in| self.files.get(&file).is_some_and(|query| query == built_in))
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
        let entry = entry.map_err(failed(folder))?;
        let path = entry.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // The kind of the entry itself: whoever may write the folder could otherwise read any file of the machine by a link.
        let kind = entry.file_type().map_err(failed(&path))?;
        if kind.is_symlink() {
            return Err(ReportError::Pack {
                pack: root.display().to_string(),
                file: name,
                reason: "it is a link; put the file itself there".to_owned(),
            });
        }
        if kind.is_dir() {
            read_folder(root, &path, files)?;
        } else if kind.is_file()
            && path
                .extension()
                .is_some_and(|kind| ["sql", "toml", "html", "css", "typ", "ftl"].iter().any(|k| kind == *k))
        {
            files.insert(name, fs::read_to_string(&path).map_err(failed(&path))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Period;
    use proofhouse_schemas::period::PeriodLength;

    #[test]
    fn what_is_published_covers_years_only() {
        let public = Pack::embedded("public").unwrap();
        assert!(public.definition().requires_withholding);
        let check = |period: &str| public.definition().check_period(Period::parse(period).unwrap());
        assert!(check("2025").is_ok());
        for period in ["2025-Q1", "2025-03"] {
            let error = check(period).unwrap_err().to_string();
            assert!(error.contains("covers years") && error.contains(period), "{error}");
        }
        assert!(Pack::embedded("national").unwrap().definition().covers(PeriodLength::Month));
    }

    /// What goes before a shared file of the same name is the pack's own.
    #[test]
    fn the_public_pack_reads_only_what_may_be_published() {
        let public = Pack::embedded("public").unwrap();
        for fact in &public.definition().facts {
            let sql = public.fact(fact).unwrap();
            for condition in ["access_mode IS NULL", "'OFFICIAL_USE'", "handling_codes"] {
                assert!(sql.contains(condition), "{fact} lacks {condition}");
            }
        }
        assert!(public.fact("traces").unwrap().contains("consent_onward"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("texts")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("texts/en.ftl")).unwrap();
        let error = read_folder(folder.path(), folder.path(), &mut BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains("texts/en.ftl") && error.contains("link"), "{error}");
    }
}
