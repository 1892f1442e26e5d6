//! What is wrong with `[mail]` and `[delivery]`, and whose reports each outbound place takes.

use std::collections::BTreeMap;
use std::net::IpAddr;

use proofhouse_schemas::Bureau;

use crate::run::is_plain_name;
use crate::settings::check::{check_address, read_bureaus};
use crate::settings::fault::SettingFaults;
use crate::settings::{DeliverySettings, MailSecurity, MailSettings};

/// Seconds of a lease that must remain when a conversation with the mail server has taken all its time.
const LEASE_BEYOND_MAIL: u64 = 60;

pub(super) fn check_mail(mail: &MailSettings, faults: &mut SettingFaults) {
    if !mail.is_set() {
        return;
    }
    faults.take("mail.from", check_address(&mail.from));
    if !mail.reply_to.is_empty() {
        faults.take("mail.reply_to", check_address(&mail.reply_to));
    }
    if mail.timeout_seconds == 0 {
        faults.add("mail.timeout_seconds", "must be at least 1");
    }
    if mail.security == MailSecurity::Plaintext {
        if !is_loopback(&mail.host) {
            faults.add(
                "mail.security",
                "reports are not sent in plain text over a network; write tls or starttls",
            );
        } else if !mail.allow_plaintext_on_loopback {
            faults.add(
                "mail.security",
                "is plaintext; set mail.allow_plaintext_on_loopback = true if the server on this machine has no TLS",
            );
        }
    }
    match (mail.user.is_empty(), mail.password.is_empty(), &mail.password_file) {
        (true, true, None) | (false, false, None) | (false, true, Some(_)) => {}
        (true, _, _) => faults.add("mail.user", "is empty, and there is a password"),
        (false, true, None) => faults.add("mail.password_file", "is missing: mail.user needs a password"),
        (false, false, Some(_)) => {
            faults.add("mail.password_file", "stands beside mail.password; leave one out")
        }
    }
}

pub(super) fn check_delivery(delivery: &DeliverySettings, mail: &MailSettings, faults: &mut SettingFaults) {
    let least = if mail.is_set() { mail.timeout_seconds + LEASE_BEYOND_MAIL } else { 30 };
    if delivery.lease_seconds < least {
        faults.add(
            "delivery.lease_seconds",
            format!(
                "must be at least {least}: a message that is still being sent must not look like that of a dead scheduler"
            ),
        );
    }
    let at_least_one = [
        ("delivery.poll_seconds", delivery.poll_seconds == 0),
        ("delivery.survey_seconds", delivery.survey_seconds == 0),
        ("delivery.parallel_runs", delivery.parallel_runs == 0),
        ("delivery.rendering_attempts", delivery.rendering_attempts == 0),
        ("delivery.sending_attempts", delivery.sending_attempts == 0),
        ("delivery.first_wait_seconds", delivery.first_wait_seconds == 0),
    ];
    for (key, is_zero) in at_least_one {
        if is_zero {
            faults.add(key, "must be at least 1");
        }
    }
    if delivery.longest_wait_seconds < delivery.first_wait_seconds {
        faults.add("delivery.longest_wait_seconds", "must not be less than delivery.first_wait_seconds");
    }
    let url = &delivery.archive_url;
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    if !url.is_empty() && !is_address {
        faults.add("delivery.archive_url", "must be an address such as https://reports.example/archive");
    }
}

/// The bureaus whose reports each outbound place takes. What one bureau may see is not for the partner of another, so no
/// place gets all of them by leaving something out.
pub(super) fn outbound_places(
    delivery: &DeliverySettings,
    faults: &mut SettingFaults,
) -> BTreeMap<String, Vec<Bureau>> {
    let mut places = BTreeMap::new();
    for (place, outbound) in delivery.outbound.iter().enumerate() {
        let key = |name: &str| format!("delivery.outbound[{place}].{name}");
        if !is_plain_name(&outbound.name) {
            faults.add(key("name"), "must be of lower-case letters, digits and `-`");
        }
        if places.contains_key(&outbound.name) {
            faults.add(key("name"), format!("`{}` stands there twice", outbound.name));
        }
        let bureaus = read_bureaus(&key("bureaus"), &outbound.bureaus, faults);
        if outbound.directory.is_some() == outbound.prefix.is_some() {
            faults.add(key("directory"), "or prefix must be set, and not both");
        }
        places.insert(outbound.name.clone(), bureaus.unwrap_or_default());
    }
    places
}

/// Whether a host is this machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
