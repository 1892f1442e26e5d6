//! The notices that describe a firearm or part, and seek it.

use super::NoticeName;
use crate::{retention, rows};
use anyhow::Result;
use chrono::NaiveDate;
use datafusion::prelude::SessionContext;
use proofhouse_matching::linkage::FirearmDescription;
use proofhouse_matching::linkage::names::NameBook;
use proofhouse_matching::normalise::SerialStatus;
use proofhouse_matching::notices::described::DescriptionReader;
use proofhouse_matching::notices::{Method, Sought};
use serde::Deserialize;

/// Kinds that are about objects and methods. A red notice is about a person: what is linked to it is what its requester names.
const DESCRIBING: &str = "('PURPLE', 'ORANGE', 'DIFF_INFO')";
/// States in which a notice seeks: while it is reviewed its requester and the Secretariat see what fits it, and others once it is
/// in force. One that was returned or suspended is in doubt; one that was refused, cancelled or deleted is over.
const SEEKING: &str = "('SUBMITTED', 'UNDER_REVIEW', 'PUBLISHED', 'CIRCULATED')";

#[derive(Debug, Deserialize)]
struct NoticeRow {
    requesting_bureau: String,
    notice_id: String,
    modus_kind: Option<String>,
    threat_kind: Option<String>,
    concealment: Option<String>,
    type_code: String,
    make_raw: Option<String>,
    make_id: Option<String>,
    model_raw: Option<String>,
    model_id: Option<String>,
    calibre_raw: Option<String>,
    calibre_id: Option<String>,
    serial_raw: Option<String>,
    serial_status: Option<String>,
    converted_from: Option<String>,
    frame_only: Option<bool>,
}

/// The notices that seek on this day, and what each of them seeks.
pub(super) async fn read(
    session: &SessionContext,
    today: NaiveDate,
    book: &NameBook,
) -> Result<(Vec<NoticeName>, Vec<Sought>)> {
    let kept = retention::may_be_searched(today);
    let sql = format!(
        "SELECT requesting_bureau, notice_id, modus_kind, threat_kind, concealment, type_code, make_raw, make_id, model_raw, \
         model_id, calibre_raw, calibre_id, serial_raw, serial_status, converted_from, frame_only FROM notices \
         WHERE notice_code IN {DESCRIBING} AND state IN {SEEKING} AND type_code IS NOT NULL \
         AND (expiry IS NULL OR expiry >= DATE '{today}') AND {kept} ORDER BY requesting_bureau, notice_id"
    );
    let notices: Vec<NoticeRow> = rows::read(session, &sql).await?;
    let mut reader = DescriptionReader::new(book);
    Ok(notices.into_iter().map(|notice| notice.sought(&mut reader)).unzip())
}

impl NoticeRow {
    fn sought(self, reader: &mut DescriptionReader<'_>) -> (NoticeName, Sought) {
        let written = FirearmDescription {
            reference: self.notice_id.clone(),
            source_bureau: self.requesting_bureau.clone(),
            type_code: self.type_code,
            make_raw: self.make_raw.unwrap_or_default(),
            make_id: self.make_id,
            model_raw: self.model_raw.unwrap_or_default(),
            model_id: self.model_id,
            calibre_raw: self.calibre_raw.unwrap_or_default(),
            calibre_id: self.calibre_id,
            serial_raw: self.serial_raw.unwrap_or_default(),
            serial_status: self.serial_status.as_deref().map(SerialStatus::parse),
            converted_from: self.converted_from,
            ..FirearmDescription::default()
        };
        let method =
            Method { modus: self.modus_kind, threat: self.threat_kind, concealment: self.concealment };
        let description = reader.read(written, self.frame_only.unwrap_or_default());
        ((self.requesting_bureau, self.notice_id), Sought { description, method })
    }
}
