//! The text of a mail: what it is about, what is attached, and what is not and where it is instead.

use std::fmt::Write;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MessageBuilder, MultiPart, SinglePart};

use crate::archive::{Manifest, ManifestFile};
use crate::channel::Mail;
use crate::rendering::Letter;
use crate::run::LogicalRun;

/// Who sends, to whom, as which message and when.
#[derive(Debug, Clone)]
pub(crate) struct Envelope<'a> {
    pub(crate) from: &'a str,
    pub(crate) reply_to: &'a str,
    pub(crate) to: &'a str,
    /// Without angle brackets.
    pub(crate) message_id: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// What one recipient gets of a revision.
pub(crate) struct Contents<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) letter: &'a Letter,
    /// What an operator says about the revision. What differs in its figures the letter says itself, in its own language.
    pub(crate) words: Option<&'a str>,
    pub(crate) language: &'a str,
    /// Files that are attached, with their bytes.
    pub(crate) attached: Vec<(&'a ManifestFile, Vec<u8>)>,
    /// Files that are too large for it.
    pub(crate) in_archive: Vec<&'a ManifestFile>,
    /// Address of the archive's pages; empty when there is none.
    pub(crate) archive_url: &'a str,
}

/// Which files fit into a mail together, in their order; the others stay in the archive.
pub(crate) fn that_fit<'a>(
    files: impl IntoIterator<Item = &'a ManifestFile>,
    most_bytes: u64,
) -> (Vec<&'a ManifestFile>, Vec<&'a ManifestFile>) {
    let mut room = most_bytes;
    files.into_iter().partition(|file| match room.checked_sub(file.bytes) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    })
}

/// The mail with a revision.
pub(crate) fn compose_letter(envelope: &Envelope<'_>, contents: Contents<'_>) -> Result<Mail, String> {
    let text = text_of(&contents);
    let alternative = MultiPart::alternative()
        .singlepart(SinglePart::plain(text))
        .singlepart(SinglePart::html(html_of(&contents)));
    let mut body = MultiPart::mixed().multipart(alternative);
    for (file, bytes) in contents.attached {
        let media_type = ContentType::parse(&file.media_type)
            .map_err(|_| format!("{} has no media type that can be written", file.path))?;
        body = body.singlepart(Attachment::new(file.name().to_owned()).body(bytes, media_type));
    }
    let message = builder(envelope, &subject_of(contents.manifest, contents.letter))?;
    let message = message
        .raw_header(header_of("Content-Language", contents.language))
        .multipart(body)
        .map_err(|error| error.to_string())?;
    Ok(mail(envelope, &message))
}

/// The mail to the owner of a run that failed.
pub(crate) fn compose_notice(
    envelope: &Envelope<'_>,
    run: &LogicalRun,
    reason: &str,
) -> Result<Mail, String> {
    let text = format!(
        "The run {run} has failed and will not be tried again by itself.\n\n{reason}\n\n\
         Deliveries are named by a hash of their address; the ledger says whose they are. What can be done:\n\
         - look at the run:            proofhouse report show {run}\n\
         - say what arrived, or send again what did not\n\
         - ask for the run anew\n"
    );
    let message = builder(envelope, &format!("Report run failed: {run}"))?;
    let message = message.singlepart(SinglePart::plain(text)).map_err(|error| error.to_string())?;
    Ok(mail(envelope, &message))
}

fn mail(envelope: &Envelope<'_>, message: &Message) -> Mail {
    Mail { from: envelope.from.to_owned(), to: envelope.to.to_owned(), message: message.formatted() }
}

fn builder(envelope: &Envelope<'_>, subject: &str) -> Result<MessageBuilder, String> {
    let mailbox = |text: &str| {
        Address::from_str(text)
            .map(|address| Mailbox::new(None, address))
            .map_err(|_| "an address is not one".to_owned())
    };
    let mut builder = Message::builder()
        .from(mailbox(envelope.from)?)
        .to(mailbox(envelope.to)?)
        .date(envelope.at.into())
        .message_id(Some(format!("<{}>", envelope.message_id)))
        .subject(subject)
        // No absence notes in return (RFC 3834), from servers of one vendor either.
        .raw_header(header_of("Auto-Submitted", "auto-generated"))
        .raw_header(header_of("X-Auto-Response-Suppress", "All"));
    if !envelope.reply_to.is_empty() {
        builder = builder.reply_to(mailbox(envelope.reply_to)?);
    }
    Ok(builder)
}

/// Of the marking, the name of the report, the bureau and the period: nothing in it is of a person.
fn subject_of(manifest: &Manifest, letter: &Letter) -> String {
    let mut subject = String::new();
    if !manifest.classification.is_empty() {
        let _ = write!(subject, "[{}] ", manifest.classification);
    }
    let bureau = manifest.bureau.as_str().to_ascii_uppercase();
    let _ = write!(subject, "{} · {bureau} · {}", letter.title, manifest.period);
    if manifest.supersedes.is_some() {
        let _ = write!(subject, " · rev. {}", manifest.revision);
    }
    // A subject is one line, whatever a pack says.
    subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn text_of(contents: &Contents<'_>) -> String {
    let Contents { manifest, letter, .. } = contents;
    let mut text = String::new();
    if !manifest.classification.is_empty() {
        let _ = writeln!(text, "{}\n", manifest.classification);
    }
    let _ = writeln!(text, "{}", letter.text.trim_end());
    if let Some(words) = contents.words {
        let _ = writeln!(text, "\n{words}");
    }
    if !contents.attached.is_empty() {
        let _ = writeln!(text, "\n{}:", letter.attached);
        for (file, _) in &contents.attached {
            let _ = writeln!(text, "- {}", described(file));
        }
    }
    if !contents.in_archive.is_empty() {
        let _ = writeln!(text, "\n{}:", letter.in_archive);
        for file in &contents.in_archive {
            let _ = writeln!(text, "- {}\n  {}", described(file), place_of(contents, file));
        }
    }
    text
}

fn html_of(contents: &Contents<'_>) -> String {
    let Contents { manifest, letter, .. } = contents;
    let mut html =
        format!("<!doctype html><html lang=\"{}\"><body dir=\"auto\">", escaped(contents.language));
    if !manifest.classification.is_empty() {
        let _ = write!(html, "<p><strong>{}</strong></p>", escaped(&manifest.classification));
    }
    match &letter.html {
        Some(fragment) => html.push_str(fragment),
        None => {
            for paragraph in letter.text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                let _ = write!(html, "<p>{}</p>", escaped(paragraph.trim()).replace('\n', "<br>"));
            }
        }
    }
    if let Some(words) = contents.words {
        let _ = write!(html, "<p dir=\"auto\">{}</p>", escaped(words).replace('\n', "<br>"));
    }
    if !contents.attached.is_empty() {
        let _ = write!(html, "<p>{}:</p><ul>", escaped(&letter.attached));
        for (file, _) in &contents.attached {
            let _ = write!(html, "<li>{}</li>", escaped(&described(file)));
        }
        html.push_str("</ul>");
    }
    if !contents.in_archive.is_empty() {
        let _ = write!(html, "<p>{}:</p><ul>", escaped(&letter.in_archive));
        for file in &contents.in_archive {
            let place = escaped(&place_of(contents, file));
            let what = escaped(&described(file));
            let _ = if contents.archive_url.is_empty() {
                write!(html, "<li>{what}<br>{place}</li>")
            } else {
                write!(html, "<li><a href=\"{place}\">{what}</a></li>")
            };
        }
        html.push_str("</ul>");
    }
    html.push_str("</body></html>");
    html
}

/// Name, size, number of rows and hash: what a recipient needs to see that nothing is missing.
fn described(file: &ManifestFile) -> String {
    let size = match file.bytes {
        bytes if bytes < 1 << 10 => format!("{bytes} B"),
        bytes if bytes < 1 << 20 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        bytes => format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20)),
    };
    let rows = file.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
    format!("{} ({size}{rows}, SHA-256 {})", file.name(), file.sha256)
}

/// Where a file is in the archive: a link, or the path when the archive has no pages.
fn place_of(contents: &Contents<'_>, file: &ManifestFile) -> String {
    let Manifest { report, bureau, period, revision, .. } = contents.manifest;
    let path = format!("{bureau}/{report}/{period}/{revision:04}/{}", file.path);
    match contents.archive_url.trim_end_matches('/') {
        "" => path,
        url => format!("{url}/{path}"),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A header that lettre has no type for.
fn header_of(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
