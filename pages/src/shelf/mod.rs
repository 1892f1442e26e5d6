//! What the pages show: reports, alerts and deliveries of the bureau that is signed in. The binary implements [`Shelf`].
//!
//! Names (of reports, periods, languages, files and deliveries) stand in addresses of pages. They are made of `A-Z a-z 0-9 . _ -`,
//! begin with a letter or digit and have at most 128 characters; what has another name is not shown.

mod alerts;
mod deliveries;
mod reports;

pub use alerts::{Alert, AlertKind, Reference};
pub use deliveries::{
    ChangeOutcome, Delivery, DeliveryChange, DeliveryState, MayChange, PastDelivery, RefusedPart,
};
pub use reports::{
    ArchivedReport, FileEntry, ReportEntry, ReportFilter, ReportKey, ReportList, Revision, Series, is_name,
};

use crate::accounts::Account;
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use proofhouse_schemas::values::Language;
use std::net::IpAddr;
use thiserror::Error;

/// Something cannot be read just now. The reason goes to the log of the operator and to nobody else; it names no person.
#[derive(Debug, Clone, Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// Who asks, from where and why, and in which language titles are wanted where there is a choice.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The account that is signed in.
    pub account: &'a Account,
    /// The language of the page.
    pub language: Language,
    /// The other end of the connection.
    pub address: IpAddr,
    /// Whether the way there is encrypted.
    pub encrypted: bool,
    /// The purpose that was named at the sign-in; `None` only where none is asked for.
    pub purpose: Option<&'a str>,
}

/// Which part of a long list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Entries to leave out.
    pub skip: usize,
    /// Entries to give at most.
    pub take: usize,
}

/// A part of a long list.
#[derive(Debug, Clone)]
pub struct Part<T> {
    /// The entries of the window.
    pub entries: Vec<T>,
    /// Entries of the whole list.
    pub total: usize,
}

/// The bytes of a file.
pub type FileBytes = BoxStream<'static, Result<Bytes, Unavailable>>;

/// What there is for a bureau. Every question carries who asks; implementations look only into what that account may see, by
/// names in lists, and answer `None` alike (and as fast) for what is another's and for what does not exist.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// Reports that the account may open, grouped: what it can filter by and compare.
    async fn series(&self, reader: Reader<'_>) -> Result<Vec<Series>, Unavailable>;

    /// Reports that fit a filter, the newest period first, and all that there is to filter by.
    async fn reports(
        &self,
        reader: Reader<'_>,
        filter: &ReportFilter,
        window: Window,
    ) -> Result<ReportList, Unavailable>;

    /// One report with its revisions.
    async fn report(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
    ) -> Result<Option<ArchivedReport>, Unavailable>;

    /// The bytes of a file that [`report`](Self::report) lists under this revision. Implementations audit it here, before anything
    /// is given: what cannot be put on record is [`Unavailable`]. They give the bytes in pieces.
    async fn open(
        &self,
        reader: Reader<'_>,
        key: &ReportKey,
        revision: u32,
        file: &str,
    ) -> Result<Option<FileBytes>, Unavailable>;

    /// Alerts to the account's bureau, the newest first.
    async fn alerts(&self, reader: Reader<'_>, window: Window) -> Result<Part<Alert>, Unavailable>;

    /// Deliveries to the account's bureau.
    async fn deliveries(&self, reader: Reader<'_>) -> Result<Vec<Delivery>, Unavailable>;

    /// Changes a delivery, whole or not at all. Implementations decide who may, and audit it.
    async fn change_delivery(
        &self,
        reader: Reader<'_>,
        delivery: &str,
        change: &DeliveryChange,
    ) -> Result<ChangeOutcome, Unavailable>;
}
