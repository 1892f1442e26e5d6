//! From settings to a plan: everything is read and checked once, and all that is wrong is said.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use lettre::Address;
use proofhouse_schemas::{Bureau, PeriodLength};

use crate::run::{ReportName, is_plain_name};
use crate::schedule::{CatchUp, Recipient, Recurrence, Schedule};
use crate::settings::channels::{check_delivery, check_mail, outbound_places};
use crate::settings::fault::SettingFaults;
use crate::settings::{DeliverySettings, MailSettings, ScheduleSettings};

/// Days of an embargo at most: ten years. A larger number is a slip of the pen, and would hold a report back for ever.
const MOST_EMBARGO_DAYS: u32 = 3650;

/// Settings that were checked, with everything in them read.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) mail: Option<MailSettings>,
    pub(crate) delivery: DeliverySettings,
    /// The outbound places, each with the bureaus whose reports it takes.
    pub(crate) outbound: BTreeMap<String, Vec<Bureau>>,
}

impl Plan {
    /// Checks settings and reads all that is in them.
    ///
    /// # Errors
    /// All that is wrong, each with the path of its key.
    pub fn new(
        schedules: &[ScheduleSettings],
        mail: &MailSettings,
        delivery: &DeliverySettings,
    ) -> Result<Self, SettingFaults> {
        let mut faults = SettingFaults::default();
        let read: Vec<Option<Schedule>> = schedules
            .iter()
            .enumerate()
            .map(|(index, settings)| Checked { index, settings, faults: &mut faults }.schedule())
            .collect();
        refuse_two_of_one(&read, &mut faults);
        let outbound = outbound_places(delivery, &mut faults);
        for (index, settings) in schedules.iter().enumerate() {
            let bureaus =
                read.get(index).and_then(Option::as_ref).map(|schedule| schedule.bureaus.as_slice());
            check_outbound(index, settings, bureaus, &outbound, &mut faults);
            check_grace(index, settings, delivery, &mut faults);
            let writes_mail = !settings.recipients.is_empty() || !settings.owner.is_empty();
            if writes_mail && !mail.is_set() {
                faults
                    .add(format!("schedule[{index}]"), "has recipients or an owner, and [mail] has no host");
            }
        }
        check_mail(mail, &mut faults);
        check_delivery(delivery, mail, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            schedules: read.into_iter().flatten().collect(),
            mail: mail.is_set().then(|| mail.clone()),
            delivery: delivery.clone(),
            outbound,
        })
    }

    /// The schedules.
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// The schedule of a report for a bureau about periods of a length.
    pub fn schedule(&self, report: &ReportName, bureau: Bureau, length: PeriodLength) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| {
            schedule.report == *report && schedule.period == length && schedule.bureaus.contains(&bureau)
        })
    }

    /// The outbound places that the report of a schedule goes to for a bureau: those that take the reports of that bureau.
    pub(crate) fn outbound_of<'a>(
        &'a self,
        schedule: &'a Schedule,
        bureau: Bureau,
    ) -> impl Iterator<Item = &'a String> {
        let takes = move |name: &&String| {
            self.outbound.get(name.as_str()).is_some_and(|bureaus| bureaus.contains(&bureau))
        };
        schedule.outbound.iter().filter(takes)
    }
}

/// The outbound places that a schedule names: each there, each once, and each for one of its bureaus.
fn check_outbound(
    index: usize,
    settings: &ScheduleSettings,
    bureaus: Option<&[Bureau]>,
    places: &BTreeMap<String, Vec<Bureau>>,
    faults: &mut SettingFaults,
) {
    for (place, name) in settings.outbound.iter().enumerate() {
        let is_double = settings.outbound.iter().take(place).any(|earlier| earlier == name);
        let takes_none = |takes: &[Bureau]| {
            bureaus.is_some_and(|bureaus| !bureaus.iter().any(|bureau| takes.contains(bureau)))
        };
        let problem = match places.get(name) {
            None => format!("there is no [[delivery.outbound]] with the name {name:?}"),
            // A delivery has one name in the ledger: of two with the same name the second would never be sent.
            Some(_) if is_double => format!("`{name}` stands there twice"),
            // What the place itself lacks is said there.
            Some(takes) if !takes.is_empty() && takes_none(takes) => {
                format!("`{name}` takes the reports of none of this schedule's bureaus; see its `bureaus`")
            }
            Some(_) => continue,
        };
        faults.add(format!("schedule[{index}].outbound[{place}]"), problem);
    }
}

/// A scheduler that looks every so often must find each hour while it still counts.
fn check_grace(
    index: usize,
    settings: &ScheduleSettings,
    delivery: &DeliverySettings,
    faults: &mut SettingFaults,
) {
    let least = delivery.poll_seconds.saturating_mul(2);
    if settings.catch_up == CatchUp::Skip && u64::from(settings.grace_minutes) * 60 < least {
        faults.add(
            format!("schedule[{index}].grace_minutes"),
            format!(
                "must be at least {}: the schedule is looked at every {} s (delivery.poll_seconds), and an hour that is \
                 past its grace at the next look is never made",
                least.div_ceil(60),
                delivery.poll_seconds
            ),
        );
    }
}

/// Two schedules that name the same runs would each hold the other's for its own.
fn refuse_two_of_one(schedules: &[Option<Schedule>], faults: &mut SettingFaults) {
    let mut first: BTreeMap<(&str, Bureau, PeriodLength), usize> = BTreeMap::new();
    for (index, schedule) in schedules.iter().enumerate() {
        for bureau in schedule.iter().flat_map(|schedule| &schedule.bureaus) {
            let Some(schedule) = schedule else { continue };
            let earlier = *first.entry((schedule.report.as_str(), *bureau, schedule.period)).or_insert(index);
            if earlier != index {
                faults.add(
                    format!("schedule[{index}].bureaus"),
                    format!(
                        "schedule[{earlier}] has the same report and period for {bureau}; a run happens once, so put \
                         its recipients into one of them"
                    ),
                );
            }
        }
    }
}

struct Checked<'a> {
    index: usize,
    settings: &'a ScheduleSettings,
    faults: &'a mut SettingFaults,
}

impl Checked<'_> {
    fn key(&self, name: &str) -> String {
        format!("schedule[{}].{name}", self.index)
    }

    fn take<T>(&mut self, name: &str, value: Result<T, String>) -> Option<T> {
        let key = self.key(name);
        self.faults.take(key, value)
    }

    /// Reads everything before it gives up, so that all faults are found.
    fn schedule(&mut self) -> Option<Schedule> {
        let settings = self.settings;
        let report = ReportName::parse(&settings.report).map_err(|error| error.to_string());
        let report = self.take("report", report);
        let bureaus = read_bureaus(&self.key("bureaus"), &settings.bureaus, self.faults);
        let timezone = Tz::from_str(&settings.timezone).map_err(|_| {
            format!(
                "`{}` is no zone of the IANA database; write such as Europe/Paris or UTC",
                settings.timezone
            )
        });
        let timezone = self.take("timezone", timezone);
        let recurrence =
            timezone.and_then(|timezone| self.take("cron", Recurrence::parse(&settings.cron, timezone)));
        if timezone.is_none() {
            self.take("cron", Recurrence::parse(&settings.cron, Tz::UTC));
        }
        self.names("languages", &settings.languages);
        self.names("formats", &settings.formats);
        let recipients = self.recipients(bureaus.as_deref().unwrap_or_default());
        let owner = match settings.owner.as_str() {
            "" => None,
            address => self.take("owner", check_address(address)),
        };
        if settings.max_catch_up == 0 && settings.catch_up == CatchUp::All {
            self.take::<()>("max_catch_up", Err("must be at least 1; or set catch_up = \"skip\"".to_owned()));
        }
        let not_before = settings.not_before.as_deref().and_then(|text| {
            let read = DateTime::parse_from_rfc3339(text).map(|instant| instant.with_timezone(&Utc));
            self.take(
                "not_before",
                read.map_err(|_| format!("`{text}` is no instant; write such as 2026-12-01T09:00:00+01:00")),
            )
        });
        if settings.embargo_days > MOST_EMBARGO_DAYS {
            let problem = format!("must be {MOST_EMBARGO_DAYS} (ten years) at most");
            self.take::<()>("embargo_days", Err(problem));
        }
        let valid_from = self.day("valid_from", &settings.valid_from);
        let valid_until = settings.valid_until.as_deref().and_then(|text| self.day("valid_until", text));
        if let (Some(from), Some(until)) = (valid_from, valid_until)
            && until < from
        {
            self.take::<()>("valid_until", Err(format!("is before valid_from ({from})")));
        }
        Some(Schedule {
            report: report?,
            bureaus: bureaus?,
            recurrence: recurrence?,
            period: settings.period,
            languages: settings.languages.clone(),
            formats: settings.formats.clone(),
            recipients,
            outbound: settings.outbound.clone(),
            owner,
            catch_up: settings.catch_up,
            max_catch_up: settings.max_catch_up,
            grace: chrono::TimeDelta::minutes(i64::from(settings.grace_minutes)),
            embargo_days: settings.embargo_days,
            not_before,
            skip_if_unchanged: settings.skip_if_unchanged,
            skip_if_empty: settings.skip_if_empty,
            valid_from: valid_from?,
            valid_until,
        })
    }

    fn day(&mut self, name: &str, text: &str) -> Option<NaiveDate> {
        self.take(name, text.parse().map_err(|_| format!("`{text}` is no day; write such as 2026-01-31")))
    }

    fn names(&mut self, key: &str, names: &[String]) {
        if names.is_empty() {
            self.take::<()>(key, Err("is empty".to_owned()));
        }
        for (place, name) in names.iter().enumerate() {
            if !is_plain_name(name) {
                let problem = format!("`{name}` is no name of lower-case letters, digits and `-`");
                self.take::<()>(&format!("{key}[{place}]"), Err(problem));
            } else if names.iter().take(place).any(|earlier| earlier == name) {
                self.take::<()>(&format!("{key}[{place}]"), Err(format!("`{name}` stands there twice")));
            }
        }
    }

    fn recipients(&mut self, bureaus: &[Bureau]) -> Vec<Recipient> {
        let settings = self.settings;
        let mut recipients: Vec<Recipient> = Vec::new();
        for (place, given) in settings.recipients.iter().enumerate() {
            let key = |name: &str| format!("recipients[{place}].{name}");
            let address = self.take(&key("address"), check_address(&given.address));
            let bureau = match (&given.bureau, bureaus) {
                (Some(text), _) => {
                    let named = read_bureau(text).and_then(|bureau| {
                        let is_scheduled = bureaus.contains(&bureau) || bureaus.is_empty();
                        is_scheduled.then_some(bureau).ok_or_else(|| {
                            format!("`{text}` is none of the bureaus that this schedule makes the report for")
                        })
                    });
                    self.take(&key("bureau"), named)
                }
                (None, [only]) => Some(*only),
                (None, []) => None,
                // What one bureau may see is not for another: nobody gets all of them by leaving something out.
                (None, _) => self.take(
                    &key("bureau"),
                    Err("must say whose report this recipient gets: the schedule has several bureaus"
                        .to_owned()),
                ),
            };
            let language = given.language.as_ref().or(settings.languages.first());
            let language = language.filter(|language| settings.languages.contains(language)).cloned();
            if language.is_none() && given.language.is_some() {
                let problem =
                    format!("is none of the languages of this schedule ({})", settings.languages.join(", "));
                self.take::<()>(&key("language"), Err(problem));
            }
            let others: Vec<&String> =
                given.formats.iter().filter(|format| !settings.formats.contains(format)).collect();
            if !others.is_empty() {
                let problem = format!(
                    "{others:?} are none of the formats of this schedule ({})",
                    settings.formats.join(", ")
                );
                self.take::<()>(&key("formats"), Err(problem));
            }
            let (Some(address), Some(bureau), Some(language)) = (address, bureau, language) else { continue };
            let formats = if given.formats.is_empty() { &settings.formats } else { &given.formats };
            let is_same = |other: &Recipient| {
                other.bureau == bureau
                    && other.language == language
                    && other.address.eq_ignore_ascii_case(&address)
            };
            if recipients.iter().any(is_same) {
                let problem = "gets this report in this language already; put the formats into one entry";
                self.take::<()>(&key("address"), Err(problem.to_owned()));
            } else {
                recipients.push(Recipient { address, bureau, language, formats: formats.clone() });
            }
        }
        recipients
    }
}

/// Bureaus as an operator names them; `["all"]` for all that are registered. None is named by leaving something out.
pub(super) fn read_bureaus(key: &str, named: &[String], faults: &mut SettingFaults) -> Option<Vec<Bureau>> {
    if named.iter().map(String::as_str).eq(["all"]) {
        return Some(Bureau::all());
    }
    if named.is_empty() {
        faults.add(key, "names no bureau; write such as [\"fr\"] or [\"all\"]");
        return None;
    }
    let mut bureaus = Vec::new();
    for (place, text) in named.iter().enumerate() {
        let read = read_bureau(text).and_then(|bureau| {
            let is_new = !bureaus.contains(&bureau);
            is_new.then_some(bureau).ok_or_else(|| format!("`{text}` stands there twice"))
        });
        bureaus.extend(faults.take(format!("{key}[{place}]"), read));
    }
    (bureaus.len() == named.len()).then_some(bureaus)
}

fn read_bureau(text: &str) -> Result<Bureau, String> {
    Bureau::parse(text).filter(|bureau| bureau.as_str() == text).ok_or_else(|| {
        format!("`{text}` is no registered bureau in lower case; write such as \"fr\" or \"ipsg\"")
    })
}

/// The message does not repeat the address: it may be a person's.
pub(super) fn check_address(text: &str) -> Result<String, String> {
    let is_usable = text.is_ascii() && !text.chars().any(|letter| letter.is_ascii_control() || letter == ' ');
    match Address::from_str(text) {
        Ok(_) if is_usable => Ok(text.to_owned()),
        _ => Err("is no mail address in ASCII; write such as reports@ncb.example".to_owned()),
    }
}
