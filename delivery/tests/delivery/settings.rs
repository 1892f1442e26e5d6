//! Settings: what is right is read, and of what is wrong everything is said, each with its key.

use proofhouse_delivery::settings::{MailSecurity, SettingFaults};
use proofhouse_delivery::{DeliverySettings, MailSettings, Plan, ScheduleSettings};
use serde::Deserialize;

/// As the settings of the program hold them.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Sections {
    schedule: Vec<ScheduleSettings>,
    mail: MailSettings,
    delivery: DeliverySettings,
}

fn plan(text: &str) -> Result<Plan, SettingFaults> {
    let sections: Sections = toml::from_str(text).unwrap();
    Plan::new(&sections.schedule, &sections.mail, &sections.delivery)
}

fn faults(text: &str) -> Vec<String> {
    plan(text).unwrap_err().faults().iter().map(|fault| fault.key.clone()).collect()
}

const GOOD: &str = r#"
[mail]
host = "mail.ncb.example"
from = "reports@ncb.example"
user = "reports"
password_file = "/run/secrets/mail"

[delivery]
on_unknown = "hold"
archive_url = "https://reports.example/archive"
outbound = [{ name = "partner", bureaus = ["fr"], prefix = "outbound/partner" }]

[[schedule]]
report = "national"
bureaus = ["fr", "be"]
cron = "0 6 5 * *"
timezone = "Europe/Paris"
period = "month"
languages = ["fr", "en"]
formats = ["html", "pdf"]
owner = "owner@ncb.example"
valid_from = "2026-01-01"
valid_until = "2027-12-31"
not_before = "2026-12-01T09:00:00+01:00"
embargo_days = 3
catch_up = "all"
max_catch_up = 4
outbound = ["partner"]
recipients = [
    { address = "a@ncb.example", bureau = "fr" },
    { address = "b@ncb.example", bureau = "be", language = "en", formats = ["pdf"] },
]

[[schedule]]
report = "secretariat"
bureaus = ["ipsg"]
cron = "30 7 * * MON"
timezone = "UTC"
period = "quarter"
languages = ["en"]
formats = ["html"]
valid_from = "2026-01-01"
recipients = [{ address = "c@ncb.example" }]
"#;

#[test]
fn what_is_right_is_read() {
    let plan = plan(GOOD).unwrap();
    let [national, secretariat] = plan.schedules() else { panic!() };
    assert_eq!(national.recipients[0].language, "fr");
    assert_eq!(national.recipients[0].formats, ["html", "pdf"]);
    assert_eq!(national.recipients[1].formats, ["pdf"]);
    assert_eq!(national.not_before.unwrap().to_rfc3339(), "2026-12-01T08:00:00+00:00");
    assert_eq!(secretariat.recipients[0].bureau.as_str(), "ipsg");
    assert!(secretariat.skip_if_unchanged && !secretariat.skip_if_empty);
}

#[test]
fn everything_that_is_wrong_is_said_with_its_key() {
    let text = r#"
        [mail]
        host = "mail.example"
        from = "nobody"
        security = "plaintext"
        user = "reports"

        [delivery]
        lease_seconds = 10
        poll_seconds = 0
        archive_url = "reports.example"
        outbound = [{ name = "Partner" }, { name = "lake", directory = "/a", prefix = "b" }]

        [[schedule]]
        report = "National!"
        bureaus = ["fr", "zz", "fr"]
        cron = "0 25 * * *"
        timezone = "Europe/Atlantis"
        period = "month"
        languages = ["fr", "fr"]
        formats = []
        owner = "not an address"
        valid_from = "yesterday"
        not_before = "tomorrow"
        outbound = ["nowhere"]
        recipients = [
            { address = "a@x.example" },
            { address = "a b@x.example", bureau = "fr" },
            { address = "b@x.example", bureau = "de", language = "es", formats = ["doc"] },
        ]
    "#;
    let found = faults(text);
    for key in [
        "schedule[0].report",
        "schedule[0].bureaus[1]",
        "schedule[0].bureaus[2]",
        "schedule[0].timezone",
        "schedule[0].cron",
        "schedule[0].languages[1]",
        "schedule[0].formats",
        "schedule[0].owner",
        "schedule[0].valid_from",
        "schedule[0].not_before",
        "schedule[0].outbound[0]",
        "schedule[0].recipients[1].address",
        "schedule[0].recipients[2].language",
        "schedule[0].recipients[2].formats",
        "mail.from",
        "mail.security",
        "mail.password_file",
        "delivery.lease_seconds",
        "delivery.poll_seconds",
        "delivery.archive_url",
        "delivery.outbound[0].name",
        "delivery.outbound[0].bureaus",
        "delivery.outbound[0].directory",
        "delivery.outbound[1].directory",
    ] {
        assert!(found.iter().any(|other| other == key), "{key} is not among {found:#?}");
    }
    let said = plan(text).unwrap_err().to_string();
    assert!(said.lines().count() == found.len() + 1, "{said}");
    assert!(!said.contains("a b@x.example"), "no address is repeated: {said}");
}

#[test]
fn a_recipient_of_one_of_several_bureaus_is_named_with_it() {
    let without =
        GOOD.replace("{ address = \"a@ncb.example\", bureau = \"fr\" }", "{ address = \"a@ncb.example\" }");
    assert_eq!(faults(&without), ["schedule[0].recipients[0].bureau"]);
    let another = GOOD.replace("bureau = \"be\", language", "bureau = \"de\", language");
    assert_eq!(faults(&another), ["schedule[0].recipients[1].bureau"]);
}

#[test]
fn two_schedules_do_not_make_the_same_run() {
    let twice = GOOD
        .replace("report = \"secretariat\"", "report = \"national\"")
        .replace("bureaus = [\"ipsg\"]", "bureaus = [\"be\"]")
        .replace("period = \"quarter\"", "period = \"month\"");
    assert_eq!(faults(&twice), ["schedule[1].bureaus"]);
    let of_other_length = twice.replacen("period = \"month\"", "period = \"year\"", 1);
    assert!(plan(&of_other_length).is_ok());
}

#[test]
fn who_gets_the_same_twice_is_found() {
    let twice = GOOD.replace(
        "{ address = \"a@ncb.example\", bureau = \"fr\" }",
        "{ address = \"a@ncb.example\", bureau = \"fr\" }, { address = \"A@NCB.example\", bureau = \"fr\", formats = [\"pdf\"] }",
    );
    assert_eq!(faults(&twice), ["schedule[0].recipients[1].address"]);
}

#[test]
fn a_place_that_is_named_twice_is_found() {
    // Two deliveries had one name in the ledger, the second was never sent, and the run never ended.
    let twice = GOOD.replace("outbound = [\"partner\"]", "outbound = [\"partner\", \"partner\"]");
    assert_eq!(faults(&twice), ["schedule[0].outbound[1]"]);
    let places = GOOD.replace(
        "prefix = \"outbound/partner\" }]",
        "prefix = \"outbound/partner\" }, { name = \"partner\", bureaus = [\"fr\"], prefix = \"x\" }]",
    );
    assert_eq!(faults(&places), ["delivery.outbound[1].name"]);
}

#[test]
fn a_place_says_whose_reports_it_takes() {
    // A place got the reports of every bureau of a schedule.
    let of_nobody = GOOD.replace("bureaus = [\"fr\"], prefix", "prefix");
    assert_eq!(faults(&of_nobody), ["delivery.outbound[0].bureaus"]);
    let of_another = GOOD.replace("bureaus = [\"fr\"], prefix", "bureaus = [\"de\"], prefix");
    assert_eq!(faults(&of_another), ["schedule[0].outbound[0]"]);
    let unknown = GOOD.replace("bureaus = [\"fr\"], prefix", "bureaus = [\"fr\", \"zz\"], prefix");
    assert_eq!(faults(&unknown), ["delivery.outbound[0].bureaus[1]"]);
    assert!(plan(&GOOD.replace("bureaus = [\"fr\"], prefix", "bureaus = [\"all\"], prefix")).is_ok());
}

#[test]
fn a_grace_that_is_over_before_the_next_look_is_refused() {
    // With none at all no hour was ever found in time.
    let skip = |minutes: u32, poll: u32| {
        GOOD.replace("catch_up = \"all\"", &format!("catch_up = \"skip\"\ngrace_minutes = {minutes}"))
            .replace("[delivery]", &format!("[delivery]\npoll_seconds = {poll}"))
    };
    assert_eq!(faults(&skip(0, 30)), ["schedule[0].grace_minutes"]);
    assert!(plan(&skip(1, 30)).is_ok());
    assert_eq!(faults(&skip(1, 31)), ["schedule[0].grace_minutes"]);
    // Where nothing is skipped it does not count.
    assert!(plan(&skip(0, 30).replace("\"skip\"", "\"latest\"")).is_ok());
}

#[test]
fn an_embargo_of_more_than_ten_years_is_refused() {
    let of = |days: u32| GOOD.replace("embargo_days = 3", &format!("embargo_days = {days}"));
    assert!(plan(&of(3650)).is_ok());
    assert_eq!(faults(&of(3651)), ["schedule[0].embargo_days"]);
    assert_eq!(faults(&of(u32::MAX)), ["schedule[0].embargo_days"]);
}

#[test]
fn mail_without_a_server_is_found() {
    let without = GOOD.replace("host = \"mail.ncb.example\"", "");
    assert_eq!(faults(&without), ["schedule[0]", "schedule[1]"]);
}

#[test]
fn all_bureaus_can_be_named_at_once() {
    let all = GOOD.replace("bureaus = [\"fr\", \"be\"]", "bureaus = [\"all\"]");
    assert!(plan(&all).unwrap().schedules()[0].bureaus.len() >= 196);
}

#[test]
fn unknown_keys_are_refused_and_defaults_are_read_back() {
    let parse = |text: &str| toml::from_str::<Sections>(text).is_ok();
    assert!(!parse("[mail]\nhots = \"x\""));
    assert!(!parse("[delivery]\nlease = 3"));
    assert!(!parse(&GOOD.replace("catch_up", "catchup")));
    assert!(!parse(&GOOD.replace("\"all\"", "\"everything\"")));
    let text = toml::to_string_pretty(&DeliverySettings::default()).unwrap();
    assert_eq!(toml::from_str::<DeliverySettings>(&text).unwrap(), DeliverySettings::default());
    let text = toml::to_string_pretty(&MailSettings::default()).unwrap();
    assert_eq!(toml::from_str::<MailSettings>(&text).unwrap().security, MailSecurity::Starttls);
}
