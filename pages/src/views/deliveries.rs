//! Deliveries of reports to the bureau, and changing them.

use super::frame::Place;
use super::reports::{Choice, choices};
use crate::answers::{Leave, Problem, go_on};
use crate::asked::{Asked, Fields};
use crate::locale::{LANGUAGES, Locale, of_code};
use crate::routes::Route;
use crate::sessions::Notice;
use crate::shelf::{ChangeOutcome, Delivery, DeliveryChange, RefusedPart, is_name};
use crate::site::{Answered, Signed, Site};
use hyper::StatusCode;
use proofhouse_schemas::values::Language;
use serde::Serialize;

/// The most addresses that one delivery goes to.
const MOST_RECIPIENTS: usize = 50;
/// The longest address (RFC 5321, section 4.5.3.1, and its erratum 1690).
const LONGEST_ADDRESS: usize = 254;

#[derive(Serialize)]
struct PastView {
    at: String,
    period: String,
    recipient: String,
    state_key: &'static str,
    state_class: &'static str,
}

#[derive(Serialize)]
struct DeliveryView {
    name: String,
    title: String,
    schedule: String,
    time_zone: String,
    is_on: bool,
    next_run: Option<String>,
    languages: Vec<Choice>,
    formats: String,
    recipients: Vec<String>,
    /// The addresses as they stand in the form, one a line.
    written: String,
    past: Vec<PastView>,
    may_switch: bool,
    may_recipients: bool,
    may_languages: bool,
    action: String,
    stamp: String,
    problem: Option<ProblemView>,
}

#[derive(Serialize, Clone)]
struct ProblemView {
    /// Field that it is about.
    field: &'static str,
    text: String,
}

#[derive(Serialize)]
struct DeliveriesView {
    deliveries: Vec<DeliveryView>,
}

/// Why a form cannot be taken as it is.
#[derive(Debug, PartialEq, Eq)]
enum Unfit {
    NoRecipient,
    TooManyRecipients,
    Recipient(String),
    NoLanguage,
    Language(Language),
}

impl Site {
    /// The deliveries to the bureau.
    pub(crate) async fn deliveries_page(&self, asked: &Asked, signed: &Signed) -> Answered {
        let deliveries = self.own_deliveries(signed).await?;
        let locale = self.locale(signed.session.language);
        let view =
            DeliveriesView { deliveries: deliveries.iter().map(|delivery| view(delivery, locale)).collect() };
        self.signed_page(asked, signed, Place::Deliveries, "deliveries.html", &view)
    }

    async fn own_deliveries(&self, signed: &Signed) -> Result<Vec<Delivery>, Problem> {
        let mut deliveries = self.shelf.deliveries(signed.reader()).await?;
        deliveries.retain(|delivery| {
            let is_own = delivery.bureau == signed.account.bureau && is_name(&delivery.name);
            if !is_own {
                tracing::error!(
                    "the shelf listed a delivery that cannot be shown to this account; it is left out"
                );
            }
            is_own
        });
        Ok(deliveries)
    }

    /// Changes a delivery as a form says.
    pub(crate) async fn change_delivery(
        &self,
        asked: &Asked,
        signed: &Signed,
        name: &str,
        form: &Fields,
    ) -> Answered {
        let deliveries = self.own_deliveries(signed).await?;
        let delivery = deliveries.iter().find(|known| known.name == name).ok_or(Problem::NotFound)?;
        let unfit = match change_of(form, delivery)? {
            Err(unfit) => unfit,
            Ok(change) => match self.shelf.change_delivery(signed.reader(), name, &change).await? {
                ChangeOutcome::Changed => return Ok(self.changed(signed, Notice::Saved)),
                ChangeOutcome::ChangedMeanwhile => return Ok(self.changed(signed, Notice::ChangedMeanwhile)),
                ChangeOutcome::NoDelivery => return Err(Problem::NotFound),
                ChangeOutcome::NotAllowed => return Err(Problem::NotAllowed),
                ChangeOutcome::Refused(RefusedPart::Recipient(recipient)) => Unfit::Recipient(recipient),
                ChangeOutcome::Refused(RefusedPart::Language(language)) => Unfit::Language(language),
            },
        };
        let locale = self.locale(signed.session.language);
        let mut view = view(delivery, locale);
        view.is_on = form.get("is-on").is_some() || (view.is_on && !view.may_switch);
        if view.may_recipients {
            view.written = form.get("recipients").unwrap_or_default().to_owned();
        }
        if view.may_languages {
            let said: Vec<&str> = form.all("languages").collect();
            for choice in &mut view.languages {
                choice.is_chosen = said.contains(&choice.value.as_str());
            }
        }
        view.problem = Some(problem_view(&unfit, locale));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.signed_page_as(status, asked, signed, Place::Deliveries, "delivery.html", &view)
    }

    fn changed(&self, signed: &Signed, notice: Notice) -> (hyper::Response<crate::answers::Body>, Leave) {
        self.sessions.leave(&signed.session, notice);
        (go_on(&Route::Deliveries.path()), Leave::Page)
    }
}

/// The wish that a form expresses. Fields that the account may not change are not looked at.
fn change_of(form: &Fields, delivery: &Delivery) -> Result<Result<DeliveryChange, Unfit>, Problem> {
    let stamp = form.get("stamp").filter(|stamp| is_name(stamp)).ok_or(Problem::NotUnderstood)?;
    let may = delivery.may;
    if !may.switch && !may.recipients && !may.languages {
        return Err(Problem::NotAllowed);
    }
    let mut change = DeliveryChange { stamp: stamp.to_owned(), ..DeliveryChange::default() };
    if may.switch {
        change.is_on = Some(form.get("is-on").is_some());
    }
    if may.recipients {
        match recipients(form.get("recipients").unwrap_or_default()) {
            Ok(recipients) => change.recipients = Some(recipients),
            Err(unfit) => return Ok(Err(unfit)),
        }
    }
    if may.languages {
        let said: Vec<Language> = form.all("languages").filter_map(of_code).collect();
        if let Some(unknown) = said.iter().find(|language| !delivery.possible_languages.contains(language)) {
            return Ok(Err(Unfit::Language(*unknown)));
        }
        if said.is_empty() {
            return Ok(Err(Unfit::NoLanguage));
        }
        // In one order, each once.
        let ordered =
            LANGUAGES.iter().map(|(language, _)| *language).filter(|language| said.contains(language));
        change.languages = Some(ordered.collect());
    }
    Ok(Ok(change))
}

/// Addresses, one a line; commas and semicolons part them too.
fn recipients(text: &str) -> Result<Vec<String>, Unfit> {
    let mut all: Vec<String> = Vec::new();
    let written = text.split(['\n', '\r', ',', ';']).map(str::trim).filter(|written| !written.is_empty());
    for written in written {
        if !is_address(written) {
            return Err(Unfit::Recipient(written.chars().take(LONGEST_ADDRESS).collect()));
        }
        if !all.iter().any(|known| known.eq_ignore_ascii_case(written)) {
            all.push(written.to_owned());
        }
        if all.len() > MOST_RECIPIENTS {
            return Err(Unfit::TooManyRecipients);
        }
    }
    if all.is_empty() { Err(Unfit::NoRecipient) } else { Ok(all) }
}

/// Whether a text can be an address of electronic mail: the part before the sign in the letters that need no quotes (RFC 5322,
/// section 3.2.3), behind it a name of a domain.
fn is_address(text: &str) -> bool {
    let Some((person, domain)) = text.rsplit_once('@') else { return false };
    let is_dotted = |text: &str, allowed: &dyn Fn(u8) -> bool| {
        !text.is_empty() && text.split('.').all(|part| !part.is_empty() && part.bytes().all(allowed))
    };
    let of_person = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let of_domain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.len() <= LONGEST_ADDRESS
        && person.len() <= 64
        && is_dotted(person, &of_person)
        && is_dotted(domain, &of_domain)
        && domain.contains('.')
        && !domain.split('.').any(|part| part.starts_with('-') || part.ends_with('-') || part.len() > 63)
}

fn problem_view(unfit: &Unfit, locale: Locale<'_>) -> ProblemView {
    let text = |key: &str, filling: &[(&str, &str)]| locale.texts.with(locale.language, key, filling);
    let most = locale.integer(i64::try_from(MOST_RECIPIENTS).unwrap_or(i64::MAX));
    match unfit {
        Unfit::NoRecipient => ProblemView { field: "recipients", text: text("unfit-no-recipient", &[]) },
        Unfit::TooManyRecipients => {
            ProblemView { field: "recipients", text: text("unfit-too-many-recipients", &[("most", &most)]) }
        }
        Unfit::Recipient(recipient) => {
            ProblemView { field: "recipients", text: text("unfit-recipient", &[("recipient", recipient)]) }
        }
        Unfit::NoLanguage => ProblemView { field: "languages", text: text("unfit-no-language", &[]) },
        Unfit::Language(language) => {
            let name = crate::locale::own_name(language.as_str());
            ProblemView { field: "languages", text: text("unfit-language", &[("language", name)]) }
        }
    }
}

fn view(delivery: &Delivery, locale: Locale<'_>) -> DeliveryView {
    let languages = LANGUAGES.iter().filter(|(language, _)| {
        delivery.possible_languages.contains(language) || delivery.languages.contains(language)
    });
    let mut languages =
        choices(languages.map(|(language, name)| (language.as_str().to_owned(), (*name).to_owned())), None);
    for choice in &mut languages {
        choice.is_chosen = delivery.languages.iter().any(|language| language.as_str() == choice.value);
    }
    DeliveryView {
        name: delivery.name.clone(),
        title: delivery.title.clone(),
        schedule: delivery.schedule.clone(),
        time_zone: delivery.time_zone.clone(),
        is_on: delivery.is_on,
        next_run: delivery
            .next_run
            .filter(|_| delivery.is_on)
            .map(|at| locale.moment_there(at, &delivery.time_zone)),
        languages,
        formats: delivery.formats.join(" · "),
        recipients: delivery.recipients.clone(),
        written: delivery.recipients.join("\n"),
        past: delivery
            .past
            .iter()
            .take(10)
            .map(|past| PastView {
                at: locale.moment(past.at),
                period: locale.period(&past.period),
                recipient: past.recipient.clone(),
                state_key: past.state.key(),
                state_class: past.state.class(),
            })
            .collect(),
        may_switch: delivery.may.switch,
        may_recipients: delivery.may.recipients,
        may_languages: delivery.may.languages,
        action: Route::Delivery(delivery.name.clone()).path(),
        stamp: delivery.stamp.clone(),
        problem: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_one_by_one() {
        let taken = recipients("a@police.example\r\n b.c@police.example;A@police.example\n\n");
        assert_eq!(taken, Ok(vec!["a@police.example".to_owned(), "b.c@police.example".to_owned()]));
        assert_eq!(recipients(" \n"), Err(Unfit::NoRecipient));
        let many: String = (0..51).map(|count| format!("a{count}@police.example\n")).collect();
        assert_eq!(recipients(&many), Err(Unfit::TooManyRecipients));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert!(is_address("o'neil+guns@ncb-dublin.police.example"));
        for text in [
            "a",
            "a@b",
            "@police.example",
            "a@",
            "a@police..example",
            ".a@police.example",
            "a@-police.example",
            "<a@police.example>",
            "a b@police.example",
            "a@police.example\r\nBcc: x@evil.example",
            "é@police.example",
            "a@b@police.example",
        ] {
            assert!(!is_address(text), "{text}");
        }
        assert!(!is_address(&format!("{}@police.example", "a".repeat(65))));
    }
}
