//! Notices and diffusions.

use super::table::read;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of notice or diffusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeType {
    /// Code used in feeds and tables, such as `PURPLE`.
    pub notice_code: &'static str,
    /// `NOTICE`, `NOTICE_PILOT`, `SPECIAL_NOTICE` or `DIFFUSION`.
    pub kind: &'static str,
    /// Colour as printed.
    pub colour: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// `PERSON`, `OBJECT_OR_MODUS` ...
    pub subject_kind: &'static str,
    /// How much it matters to firearms work.
    pub firearms_relevance: &'static str,
}

static TYPES: LazyLock<Vec<NoticeType>> = LazyLock::new(|| {
    read(include_str!("../../codes/notice_types.csv"), |row| NoticeType {
        notice_code: row.text("notice_code"),
        kind: row.text("kind"),
        colour: row.text("colour"),
        name_en: row.text("name_en"),
        purpose: row.text("purpose"),
        subject_kind: row.text("subject_kind"),
        firearms_relevance: row.text("firearms_relevance"),
    })
});

static BY_CODE: LazyLock<HashMap<&'static str, &'static NoticeType>> =
    LazyLock::new(|| TYPES.iter().map(|notice| (notice.notice_code, notice)).collect());

/// All kinds of notices and diffusions.
pub fn notice_types() -> &'static [NoticeType] {
    &TYPES
}

/// The kind with this code.
pub fn notice_type(notice_code: &str) -> Option<&'static NoticeType> {
    BY_CODE.get(notice_code).copied()
}
