//! From a request to its answer: who asks, whether it may be asked so, and which page answers.

use crate::accounts::{Account, Accounts};
use crate::allowance::Allowances;
use crate::answers::{Body, Cookie, Leave, Problem, go_on, guarded, of_kind};
use crate::asked::{Asked, Peer};
use crate::error::PagesError;
use crate::locale::{Locale, accepted, of_code};
use crate::routes::{Destination, LONGEST, Route};
use crate::same_site::{is_from_elsewhere, is_own_form};
use crate::secrets::{Seal, kept};
use crate::sessions::{Found, Session, Sessions};
use crate::settings::PagesSettings;
use crate::shelf::{Reader, Shelf, Unavailable};
use crate::templating::{ICON, STYLE, Templates};
use crate::texts::Texts;
use crate::turns::Turns;
use hyper::body::Incoming;
use hyper::{Method, Request, Response, StatusCode};
use proofhouse_schemas::values::Language;
use proofhouse_schemas::{Origin, hexadecimal};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// All that answering takes.
pub(crate) struct Site {
    pub(crate) settings: PagesSettings,
    pub(crate) accounts: Arc<dyn Accounts>,
    pub(crate) shelf: Arc<dyn Shelf>,
    pub(crate) texts: Arc<Texts>,
    pub(crate) templates: Templates,
    pub(crate) sessions: Sessions,
    pub(crate) turns: Turns,
    pub(crate) seal: Seal,
    pub(crate) checks: Semaphore,
    /// Path of the style sheet; another one for every state of it.
    pub(crate) style: String,
    allowances: Allowances,
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) session: Session,
    pub(crate) account: Account,
    pub(crate) peer: Peer,
}

impl Signed {
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader {
            account: &self.account,
            language: self.session.language,
            address: self.peer.address,
            encrypted: self.peer.is_secure,
            purpose: self.session.purpose.as_deref(),
        }
    }
}

/// What a page is answered with.
pub(crate) type Answered = Result<(Response<Body>, Leave), Problem>;

impl From<Unavailable> for Problem {
    fn from(reason: Unavailable) -> Problem {
        tracing::error!(%reason, "a page cannot be shown");
        Problem::Unavailable
    }
}

impl From<PagesError> for Problem {
    fn from(reason: PagesError) -> Problem {
        tracing::error!(%reason, "a page cannot be put together");
        Problem::Unavailable
    }
}

impl Site {
    pub(crate) fn new(
        settings: PagesSettings,
        accounts: Arc<dyn Accounts>,
        shelf: Arc<dyn Shelf>,
    ) -> Result<Site, PagesError> {
        let texts = Arc::new(Texts::new()?);
        let hash = hexadecimal(&kept(STYLE));
        Ok(Site {
            templates: Templates::new(&texts)?,
            texts,
            sessions: Sessions::new(&settings),
            turns: Turns::new(&settings),
            allowances: Allowances::new(settings.requests_per_address),
            seal: Seal::new()?,
            checks: Semaphore::new(settings.checks_at_a_time.max(1)),
            style: Route::Style(hash.chars().take(16).collect()).path(),
            settings,
            accounts,
            shelf,
        })
    }

    /// Answers a request, whatever it is.
    pub(crate) async fn answer(&self, request: Request<Incoming>, peer: Peer) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let asked = Asked::new(parts, peer);
        let mut signed = None;
        let answered = match timeout(self.settings.answer, self.handle(&asked, body, &mut signed)).await {
            Ok(answered) => answered,
            Err(_) => {
                tracing::warn!("an answer took too long");
                Err(Problem::Unavailable)
            }
        };
        let (response, leave) = match answered {
            Ok(answered) => answered,
            Err(problem) => (self.problem(&asked, signed.as_ref(), problem), Leave::Page),
        };
        guarded(response, leave, peer.is_secure)
    }

    async fn handle(&self, asked: &Asked, body: Incoming, signed: &mut Option<Signed>) -> Answered {
        if !asked.is_for(&self.settings.names) {
            return Err(Problem::Misdirected);
        }
        if asked.length() > LONGEST {
            return Err(Problem::TooLong);
        }
        let route = Route::parse(&asked.path);
        let cookie = asked.cookie(Cookie::Session.name(asked.peer.is_secure)).unwrap_or_default();
        *signed = self.who(asked, cookie).await?;
        if let Some(route) = route.as_ref().filter(|route| !route.methods().contains(&asked.method)) {
            return Err(Problem::Method(route.methods()));
        }
        match (&*signed, route) {
            (_, Some(Route::Style(_))) if asked.path == self.style => {
                Ok((of_kind(StatusCode::OK, "text/css; charset=utf-8", STYLE), Leave::Asset))
            }
            (_, Some(Route::Icon)) => Ok((of_kind(StatusCode::OK, "image/svg+xml", ICON), Leave::Asset)),
            (Some(signed), Some(route)) if asked.method == Method::POST => {
                self.posted(asked, signed, &route, body).await
            }
            (Some(signed), Some(route)) => self.shown(asked, signed, route).await,
            (Some(_), None) => Err(Problem::NotFound),
            (None, Some(Route::SignIn)) if asked.method == Method::POST => {
                self.own_form(asked)?;
                let form = asked.form(body, &self.settings).await?;
                self.sign_in(asked, &form, cookie).await
            }
            (None, Some(Route::SignIn)) => self.sign_in_page(asked),
            (None, _) => Ok((go_on(&self.way_in(asked, !cookie.is_empty())), Leave::Page)),
        }
    }

    /// A page for somebody who is signed in.
    async fn shown(&self, asked: &Asked, signed: &Signed, route: Route) -> Answered {
        let _turn = if route.looks_up() { Some(self.turns.reading(&signed.session).await?) } else { None };
        match route {
            Route::Home => Ok((go_on(&Route::Reports.path()), Leave::Page)),
            Route::SignIn => {
                let next = Destination::parse(asked.question().get("next").unwrap_or_default());
                Ok((go_on(next.as_str()), Leave::Page))
            }
            Route::Reports => self.reports_page(asked, signed).await,
            Route::Report(key) => self.report_page(asked, signed, &key).await,
            Route::Open(key, revision, file) => self.opened(asked, signed, &key, revision, &file).await,
            Route::Download(key, revision, file) => {
                self.downloaded(asked, signed, &key, revision, &file).await
            }
            Route::Comparison => self.comparison_page(asked, signed).await,
            Route::Alerts => self.alerts_page(asked, signed).await,
            Route::Deliveries => self.deliveries_page(asked, signed).await,
            _ => Err(Problem::NotFound),
        }
    }

    /// A form of somebody who is signed in.
    async fn posted(&self, asked: &Asked, signed: &Signed, route: &Route, body: Incoming) -> Answered {
        self.own_form(asked)?;
        let form = asked.form(body, &self.settings).await?;
        // Whoever signs in while signed in has another page of ours open still.
        if *route == Route::SignIn {
            let cookie = asked.cookie(Cookie::Session.name(asked.peer.is_secure)).unwrap_or_default();
            return self.sign_in(asked, &form, cookie).await;
        }
        if !form.brings(&signed.session.form_word) {
            return Err(Problem::NotOwnForm);
        }
        match route {
            Route::SignOut => Ok(self.sign_out(asked, signed)),
            Route::Language => self.change_language(asked, signed, &form),
            Route::Delivery(name) => {
                let _turn = self.turns.reading(&signed.session).await?;
                self.change_delivery(asked, signed, name, &form).await
            }
            _ => Err(Problem::NotFound),
        }
    }

    /// Who asks, as far as anybody is signed in; counted either way.
    async fn who(&self, asked: &Asked, cookie: &str) -> Result<Option<Signed>, Problem> {
        let now = Instant::now();
        let (session, wait) = match self.sessions.find(cookie, now) {
            Found::Nobody => {
                let origin = Origin::of(asked.peer.address);
                return match self.allowances.take(origin, now) {
                    Ok(()) => Ok(None),
                    Err(wait) => Err(Problem::TooMany(wait)),
                };
            }
            Found::Known(session) => (session, None),
            Found::Waits(session, wait) => (session, Some(wait)),
        };
        if let Some(wait) = wait {
            return Err(Problem::TooMany(wait));
        }
        match self.accounts.current(&session.user).await? {
            Some(account) if session.is_still_of(&account) => {
                Ok(Some(Signed { session, account, peer: asked.peer }))
            }
            _ => {
                self.sessions.end(&session);
                Ok(None)
            }
        }
    }

    fn own_form(&self, asked: &Asked) -> Result<(), Problem> {
        if is_own_form(&asked.headers, asked.peer.is_secure) { Ok(()) } else { Err(Problem::NotOwnForm) }
    }

    /// The sign-in page, from which one goes on to what was asked.
    fn way_in(&self, asked: &Asked, had_session: bool) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let next = Destination::parse(&asked.path_and_query());
        if !next.is_usual() {
            query.append_pair("next", next.as_str());
        }
        if had_session {
            query.append_pair("why", "ended");
        } else if is_from_elsewhere(&asked.headers) {
            query.append_pair("why", "elsewhere");
        }
        let query = query.finish();
        let path = Route::SignIn.path();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The language for somebody who is not signed in: as chosen on this browser, or as it names it.
    pub(crate) fn language_at_the_door(&self, asked: &Asked) -> Language {
        asked
            .cookie(Cookie::Language.name(asked.peer.is_secure))
            .and_then(of_code)
            .unwrap_or_else(|| accepted(asked.accepts()))
    }

    pub(crate) fn locale(&self, language: Language) -> Locale<'_> {
        Locale { language, texts: &self.texts }
    }
}
