//! Coming in, going out, and the language.

use super::frame::{LanguageChoice, language_choices};
use super::reports::{Choice, choices};
use crate::accounts::{AccessEvent, Account, AttemptEnd, Password, Refused};
use crate::answers::{Cookie, Leave, go_on, seconds, set};
use crate::asked::{Asked, Fields};
use crate::locale::of_code;
use crate::routes::{Destination, Route};
use crate::secrets::{is_word, random_word};
use crate::sessions::Notice;
use crate::site::{Answered, Signed, Site};
use hyper::StatusCode;
use hyper::header::RETRY_AFTER;
use proofhouse_schemas::values::Language;
use serde::Serialize;
use std::time::{Duration, Instant};

/// The longest name that is looked up; names of users have at most 63 bytes.
const LONGEST_USER: usize = 128;
/// Stands for a name that is too long; no user is called so.
const NOBODY: &str = "(too long)";
/// The longest password that is checked.
const LONGEST_PASSWORD: usize = 1024;

#[derive(Serialize)]
struct SignInView {
    form_word: String,
    user: String,
    next: String,
    /// The language, when it was chosen here.
    chosen: Option<&'static str>,
    languages: Vec<LanguageChoice>,
    /// Purposes to choose from, where one is asked for.
    purposes: Vec<Choice>,
    /// Whether one was chosen already.
    has_purpose: bool,
    /// Why the page is shown, when there is a reason.
    why: Option<&'static str>,
    problem: Option<&'static str>,
}

/// What went wrong with an attempt to sign in.
enum Turned {
    /// The page was open for too long, or the browser keeps no cookies.
    Stale,
    /// A purpose is asked for, and none of those that may be named was.
    Purpose,
    Password,
    Waits(Duration),
    NoUsers,
}

impl Site {
    /// The page to sign in on.
    pub(crate) fn sign_in_page(&self, asked: &Asked) -> Answered {
        let question = asked.question();
        let why = match question.get("why") {
            Some("ended") => Some("why-ended"),
            Some("elsewhere") => Some("why-elsewhere"),
            Some("left") => Some("why-left"),
            _ => None,
        };
        self.sign_in_form(asked, &question, why, None)
    }

    /// Somebody wants to sign in.
    pub(crate) async fn sign_in(&self, asked: &Asked, form: &Fields, old_session: &str) -> Answered {
        let door = asked.cookie(Cookie::Door.name(asked.peer.is_secure)).filter(|word| is_word(word));
        if !door.is_some_and(|door| form.brings(&self.seal.of(door))) {
            return self.sign_in_form(asked, form, None, Some(Turned::Stale));
        }
        // Asked for once and kept in the session: what is looked up in it is looked up for that. No password is tried without one.
        let purpose = self.named_purpose(form).map(str::to_owned);
        if purpose.is_none() && !self.settings.purposes.is_empty() {
            return self.sign_in_form(asked, form, None, Some(Turned::Purpose));
        }
        match self.admit(asked, form).await {
            Ok(account) => self.let_in(asked, form, &account, purpose, old_session),
            Err(turned) => self.sign_in_form(asked, form, None, Some(turned)),
        }
    }

    /// The purpose that a form names, if it is one that may be named.
    fn named_purpose(&self, form: &Fields) -> Option<&str> {
        let named = form.get("purpose")?;
        self.settings.purposes.iter().map(String::as_str).find(|known| *known == named)
    }

    async fn admit(&self, asked: &Asked, form: &Fields) -> Result<Account, Turned> {
        let user = form.get("user").unwrap_or_default().trim();
        let user = if user.len() > LONGEST_USER { NOBODY } else { user };
        let password = form.get("password").filter(|password| password.len() <= LONGEST_PASSWORD);
        let address = asked.peer.address;
        let refused = |why| {
            let encrypted = asked.peer.is_secure;
            tracing::info!(why = Refused::as_str(why), "a sign-in was refused");
            self.accounts.told(&AccessEvent::Refused { user: user.to_owned(), address, encrypted, why });
        };
        if let Err(wait) = self.accounts.begin(user, address) {
            refused(Refused::Waits);
            return Err(Turned::Waits(wait));
        }
        // No password is empty; what is too long is checked all the same, and as something that fits nobody.
        let password = Password::new(password.unwrap_or_default().to_owned());
        let checked = match self.checks.acquire().await {
            Ok(_permit) => self.accounts.check(user, &password).await,
            Err(_) => Ok(None),
        };
        match checked {
            Ok(Some(account)) if !account.is_locked && account.user == user => {
                self.accounts.ended(user, address, AttemptEnd::Succeeded);
                Ok(account)
            }
            Ok(_) => {
                refused(Refused::Password);
                Err(Turned::Password)
            }
            Err(reason) => {
                tracing::error!(%reason, "nobody can sign in");
                self.accounts.ended(user, address, AttemptEnd::Undecided);
                refused(Refused::NoUsers);
                Err(Turned::NoUsers)
            }
        }
    }

    fn let_in(
        &self,
        asked: &Asked,
        form: &Fields,
        account: &Account,
        purpose: Option<String>,
        old_session: &str,
    ) -> Answered {
        let chosen = form.get("language").and_then(of_code);
        let remembered = asked.cookie(Cookie::Language.name(asked.peer.is_secure)).and_then(of_code);
        let language = chosen
            .or(remembered)
            .or_else(|| account.languages.first().copied())
            .unwrap_or_else(|| self.language_at_the_door(asked));
        // A session from before ends: the word that was known before the sign-in is worth nothing after it.
        self.sessions.end_of(old_session);
        let word = self.sessions.begin(account, language, purpose.clone(), Instant::now())?;
        let encrypted = asked.peer.is_secure;
        let (account, address) = (account.clone(), asked.peer.address);
        let event = AccessEvent::SignedIn { account, address, encrypted, purpose };
        self.accounts.told(&event);
        let next = Destination::parse(form.get("next").unwrap_or_default());
        let mut response = go_on(next.as_str());
        Cookie::Session.set(&mut response, &word, encrypted);
        Cookie::Door.clear(&mut response, encrypted);
        if let Some(chosen) = chosen {
            Cookie::Language.set(&mut response, chosen.as_str(), encrypted);
        }
        Ok((response, Leave::Page))
    }

    fn sign_in_form(
        &self,
        asked: &Asked,
        said: &Fields,
        why: Option<&'static str>,
        turned: Option<Turned>,
    ) -> Answered {
        let secure = asked.peer.is_secure;
        let chosen = said.get("language").and_then(of_code);
        let language = chosen.unwrap_or_else(|| self.language_at_the_door(asked));
        let known = asked.cookie(Cookie::Door.name(secure)).filter(|word| is_word(word));
        let door = known.map_or_else(random_word, |word| Ok(word.to_owned()))?;
        let (status, problem) = match turned {
            None => (StatusCode::OK, None),
            Some(Turned::Stale) => (StatusCode::FORBIDDEN, Some("sign-in-stale")),
            Some(Turned::Purpose) => (StatusCode::UNPROCESSABLE_ENTITY, Some("sign-in-purpose")),
            Some(Turned::Password) => (StatusCode::FORBIDDEN, Some("sign-in-refused")),
            Some(Turned::Waits(_)) => (StatusCode::TOO_MANY_REQUESTS, Some("sign-in-waits")),
            Some(Turned::NoUsers) => (StatusCode::SERVICE_UNAVAILABLE, Some("sign-in-nobody")),
        };
        let locale = self.locale(language);
        let named = |purpose: &String| {
            let known = locale.texts.try_with(language, &format!("purpose-{purpose}"), &[]);
            (purpose.clone(), known.unwrap_or_else(|| purpose.replace('_', " ")))
        };
        let purpose = self.named_purpose(said);
        let view = SignInView {
            purposes: choices(self.settings.purposes.iter().map(named), purpose),
            has_purpose: purpose.is_some(),
            form_word: self.seal.of(&door),
            user: said.get("user").unwrap_or_default().chars().take(LONGEST_USER).collect(),
            next: Destination::parse(said.get("next").unwrap_or_default()).as_str().to_owned(),
            chosen: chosen.map(|language: Language| language.as_str()),
            languages: language_choices(language),
            why,
            problem,
        };
        let (mut response, leave) = self.open_page(status, language, "sign_in.html", &view)?;
        if let Some(Turned::Waits(wait)) = turned {
            set(&mut response, RETRY_AFTER, &seconds(wait).to_string());
        }
        Cookie::Door.set(&mut response, &door, secure);
        Ok((response, leave))
    }

    /// Somebody goes.
    pub(crate) fn sign_out(
        &self,
        asked: &Asked,
        signed: &Signed,
    ) -> (hyper::Response<crate::answers::Body>, Leave) {
        self.sessions.end(&signed.session);
        let event = AccessEvent::SignedOut { account: signed.account.clone(), address: asked.peer.address };
        self.accounts.told(&event);
        let mut response = go_on(&format!("{}?why=left", Route::SignIn.path()));
        Cookie::Session.clear(&mut response, asked.peer.is_secure);
        (response, Leave::Page)
    }

    /// Somebody who is signed in wants another language.
    pub(crate) fn change_language(&self, asked: &Asked, signed: &Signed, form: &Fields) -> Answered {
        let back = Destination::parse(form.get("back").unwrap_or_default());
        let mut response = go_on(back.as_str());
        if let Some(language) = form.get("language").and_then(of_code) {
            self.sessions.speak(&signed.session, language);
            self.sessions.leave(&signed.session, Notice::Language);
            Cookie::Language.set(&mut response, language.as_str(), asked.peer.is_secure);
        }
        Ok((response, Leave::Page))
    }
}
