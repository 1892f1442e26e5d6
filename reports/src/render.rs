//! From a pack and a source to pages and numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use fluent_bundle::FluentArgs;
use proofhouse_schemas::codes;
use serde_json::{Map, Value};

use crate::annex::{self, Annex, FigureData};
use crate::error::ReportError;
use crate::facts::{self, Facts, Plans};
use crate::figure::{self, FigureView, Surroundings};
use crate::locale::Locale;
use crate::logo::Logo;
use crate::pack::{Pack, Section};
use crate::page::{CoverView, Page, PageView, SectionView};
use crate::parameters::Parameters;
use crate::period::Period;
use crate::source::QuerySource;
use crate::table::Table;
use crate::texts::Texts;
use crate::wording::Wording;
use crate::{print, withholding, workbook};

/// Whose report, about which time, from which data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The bureau that reads it, in lower case.
    pub bureau: String,
    /// The time it covers.
    pub period: Period,
    /// When it is made: the data cut, up to which open requests are observed.
    pub generated_at: DateTime<Utc>,
}

/// A finished report.
#[derive(Debug, Clone)]
pub struct RenderedReport {
    /// The report's id.
    pub report: String,
    /// For whom, when, from what.
    pub request: Request,
    /// Its language, and how it writes numbers.
    pub language: Locale,
    /// What stands on its pages.
    pub page: PageView,
    /// The page, complete in itself.
    pub html: String,
    /// The figures with their numbers, of which files for machines are made when they are asked for.
    pub figures: Vec<FigureData>,
    /// Pictures that belong to figures.
    pub pictures: Vec<Annex>,
    /// Hash of the pack it was made with.
    pub pack_sha256: String,
    /// What stands before the figures in the document of all numbers.
    head: Map<String, Value>,
    figures_json: OnceLock<String>,
}

impl RenderedReport {
    /// The numbers of all figures as one JSON document.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn figures_json(&self) -> Result<&str, ReportError> {
        if let Some(written) = self.figures_json.get() {
            return Ok(written);
        }
        let written = annex::json(self.head.clone(), &self.figures)?;
        Ok(self.figures_json.get_or_init(|| written))
    }
}

/// The numbers of a report, before they are said in a language.
#[derive(Debug, Clone)]
pub struct Numbers {
    request: Request,
    pack_sha256: String,
    /// By section; those that have none are not there.
    leads: BTreeMap<String, Table>,
    /// In the order of the pack.
    figures: Vec<Counted>,
}

impl Numbers {
    /// Hash of the pack that they were read by.
    pub fn pack_sha256(&self) -> &str {
        &self.pack_sha256
    }
}

/// The numbers of one figure.
#[derive(Debug, Clone)]
struct Counted {
    table: Table,
    /// How many of them are withheld.
    withheld: usize,
}

/// Renders reports of one pack in one language; the texts and templates are read once.
pub struct Renderer {
    pack: Pack,
    pack_sha256: String,
    texts: Arc<Texts>,
    page: Page,
    plans: Plans,
}

impl Renderer {
    /// Reads texts and templates.
    pub fn new(pack: Pack, language: impl Into<Locale>) -> Result<Self, ReportError> {
        let locale = language.into();
        let texts = Texts::new(locale, &pack.texts(locale.language()))?;
        let texts = Arc::new(texts.with_standing(&pack.definition().thresholds));
        let page = Page::new(&pack, Arc::clone(&texts))?;
        let pack_sha256 = pack.sha256();
        Ok(Self { pack, pack_sha256, texts, page, plans: Plans::default() })
    }

    /// With plans of queries that other renderers use too: of the same pack in other languages, or for other bureaus.
    #[must_use]
    pub fn with_plans(self, plans: &Plans) -> Self {
        Self { plans: plans.clone(), ..self }
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Renders one report. The source acts for the bureau: what it does not show is not in the report.
    ///
    /// # Errors
    /// When the report does not cover such a period ([`Definition::check_period`](crate::pack::Definition::check_period) says so
    /// before), or a query, a text or the template fails.
    pub async fn render<S: QuerySource>(
        &self,
        source: &S,
        request: &Request,
    ) -> Result<RenderedReport, ReportError> {
        self.say(self.numbers(source, request).await?)
    }

    /// Reads the numbers of a report, which are the same in all languages.
    ///
    /// # Errors
    /// When the report does not cover such a period, or a query fails.
    pub async fn numbers<S: QuerySource>(
        &self,
        source: &S,
        request: &Request,
    ) -> Result<Numbers, ReportError> {
        let definition = self.pack.definition();
        definition.check_period(request.period)?;
        let parameters = self.parameters(request);
        let facts = Facts::read(source, &self.pack, request.period, parameters, &self.plans).await?;
        let mut leads = BTreeMap::new();
        let mut figures = Vec::new();
        for section in &definition.sections {
            if section.lead {
                let name = section.lead_query();
                leads.insert(section.id.clone(), facts.table(&name, self.pack.query(&name)?).await?);
            }
            for definition in &section.figures {
                let mut table = facts.table(&definition.id, self.pack.query(&definition.id)?).await?;
                let withheld = match definition.withhold {
                    Some(threshold) => withholding::apply(definition, &mut table, threshold)?,
                    None => 0,
                };
                figures.push(Counted { table, withheld });
            }
        }
        Ok(Numbers { request: request.clone(), pack_sha256: self.pack_sha256.clone(), leads, figures })
    }

    /// Says numbers in this renderer's language: the finished report.
    ///
    /// # Errors
    /// When they are of another pack, or a text or the template fails.
    pub fn say(&self, numbers: Numbers) -> Result<RenderedReport, ReportError> {
        let Numbers { request, pack_sha256, leads, figures: counted } = numbers;
        if pack_sha256 != self.pack_sha256 {
            return Err(ReportError::OtherPack { pack: self.pack.id().to_owned() });
        }
        let surroundings = self.surroundings(&request);
        let mut counted = counted.into_iter();
        let mut sections = Vec::new();
        let mut data = Vec::new();
        let mut pictures = Vec::new();
        for (place, section) in self.pack.definition().sections.iter().enumerate() {
            let lead = leads.get(&section.id).map(|table| self.lead(section, table, &surroundings));
            let lead = lead.transpose()?.flatten();
            let mut figures = Vec::new();
            for (definition, Counted { mut table, withheld }) in section.figures.iter().zip(counted.by_ref())
            {
                let view = figure::view(definition, &table, withheld, &surroundings)?;
                pictures.extend(figure::take_pictures(definition, &mut table));
                data.push(FigureData {
                    id: definition.id.clone(),
                    section: section.id.clone(),
                    title: view.title.clone(),
                    n: view.n,
                    table,
                });
                figures.push(view);
            }
            sections.push(self.section(section, place + 1, lead, figures)?);
        }

        let cover = self.cover(&request, &surroundings)?;
        let html = self.page.render(&cover, &sections)?;
        let head = self.head(&request);
        drop(surroundings);
        Ok(RenderedReport {
            report: self.pack.id().to_owned(),
            request,
            language: self.texts.language(),
            page: PageView { cover, sections },
            html,
            figures: data,
            pictures,
            pack_sha256,
            head,
            figures_json: OnceLock::new(),
        })
    }

    /// The report on paper, as PDF (PDF/A-2a and PDF/UA-1). It takes about a second of one processor: not for a thread that
    /// serves others. The same report of the same day gives the same bytes.
    pub fn pdf(&self, report: &RenderedReport) -> Result<Vec<u8>, ReportError> {
        let PageView { cover, sections } = &report.page;
        let date = report.request.generated_at.date_naive();
        print::pdf(cover, sections, &self.texts, self.pack.file("layout.typ")?, date)
    }

    /// The report as a workbook (XLSX): a sheet per figure, with all its rows.
    pub fn workbook(&self, report: &RenderedReport) -> Result<Vec<u8>, ReportError> {
        let PageView { cover, sections } = &report.page;
        let surroundings = self.surroundings(&report.request);
        let definitions = &self.pack.definition().sections;
        workbook::write(&workbook::contents(cover, sections, definitions, &report.figures, &surroundings)?)
    }

    fn surroundings(&self, request: &Request) -> Surroundings<'_> {
        Surroundings {
            wording: Wording::new(&self.texts),
            period: request.period,
            data_cut: request.generated_at.date_naive(),
            few_cases: self.few_cases(),
            own_country: codes::country(&request.bureau.to_uppercase())
                .map(|country| country.alpha2.to_string()),
        }
    }

    /// Fewer cases than this get a warning.
    fn few_cases(&self) -> i64 {
        self.pack.definition().thresholds.get("few_cases").copied().unwrap_or(figure::FEW_CASES)
    }

    /// The query behind a figure as one statement that an analyst can run.
    pub fn explain(&self, figure: &str, request: &Request) -> Result<String, ReportError> {
        let parameters = self.parameters(request);
        facts::explain(&self.pack, figure, request.period, &parameters)
    }

    fn parameters(&self, request: &Request) -> Parameters {
        Parameters::new(&request.bureau, request.period, request.generated_at)
            .with_thresholds(&self.pack.definition().thresholds)
    }

    fn lead(
        &self,
        section: &Section,
        table: &Table,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<String>, ReportError> {
        if table.rows.is_empty() {
            return Ok(None);
        }
        let arguments = figure::arguments(&section.lead_columns, table, 0, &surroundings.wording)?;
        self.texts.with(&section.lead_query(), &arguments).map(Some)
    }

    fn section(
        &self,
        section: &Section,
        number: usize,
        lead: Option<String>,
        figures: Vec<FigureView>,
    ) -> Result<SectionView, ReportError> {
        // Figures that are all empty would say the same sentence again and again: the section says it once. Where counts are
        // withheld it would not be true.
        let is_empty = !figures.is_empty()
            && figures.iter().all(|figure| figure.empty.is_some() && figure.withheld == 0);
        let paragraphs =
            section.paragraphs.iter().map(|key| self.texts.text(key)).collect::<Result<_, _>>()?;
        let empty = is_empty.then(|| self.texts.text(&format!("{}-empty", section.id))).transpose()?;
        Ok(SectionView {
            id: section.id.clone(),
            number,
            title: self.texts.text(&format!("{}-title", section.id))?,
            lead: if is_empty { None } else { lead },
            paragraphs,
            figures,
            empty,
            has_annex_list: section.annex_list,
        })
    }

    fn cover(&self, request: &Request, surroundings: &Surroundings<'_>) -> Result<CoverView, ReportError> {
        let language = self.texts.language();
        let mut arguments = FluentArgs::new();
        arguments.set("first", language.long_date(request.period.from()));
        arguments.set("last", language.long_date(request.period.last_day()));
        Ok(CoverView {
            report: self.pack.id().to_owned(),
            language: language.code(),
            direction: language.direction(),
            title: self.texts.text("report-title")?,
            bureau: surroundings.wording.bureau(&request.bureau),
            period: language.period(request.period),
            days: self.texts.with("cover-days", &arguments)?,
            data_cut: language.long_date(surroundings.data_cut),
            classification: self.texts.text("classification")?,
            logo: self.pack.logo().map(Logo::source),
        })
    }

    fn head(&self, request: &Request) -> Map<String, Value> {
        let mut head = Map::new();
        head.insert("report".to_owned(), self.pack.id().into());
        head.insert("bureau".to_owned(), request.bureau.as_str().into());
        head.insert("period".to_owned(), request.period.to_string().into());
        head.insert("from".to_owned(), request.period.from().to_string().into());
        head.insert("to".to_owned(), request.period.last_day().to_string().into());
        head.insert("language".to_owned(), self.texts.language().code().into());
        // The day, as on the cover: the hour of a run changes no number, so it changes no file.
        head.insert("data_cut".to_owned(), request.generated_at.date_naive().to_string().into());
        head
    }
}

/// Renders one report of a pack: [`Renderer`] for those who need only one.
pub async fn render<S: QuerySource>(
    source: &S,
    pack: &Pack,
    bureau: &str,
    language: impl Into<Locale>,
    period: Period,
    generated_at: DateTime<Utc>,
) -> Result<RenderedReport, ReportError> {
    let request = Request { bureau: bureau.to_lowercase(), period, generated_at };
    Renderer::new(pack.clone(), language)?.render(source, &request).await
}
