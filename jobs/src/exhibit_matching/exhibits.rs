//! The exhibits of the warehouse as a gallery.

use crate::rows;
use anyhow::Result;
use datafusion::prelude::SessionContext;
use proofhouse_matching::ballistics::search::ExhibitKind;
use proofhouse_matching::ballistics::{
    ClassFeatures, Exhibit, Gallery, PreparedExhibit, ReceivedMark, ReceivedMarks, Twist, receive_marks,
};
use proofhouse_matching::threads::{on_threads, processors};
use proofhouse_schemas::codes;
use proofhouse_schemas::hexadecimal;
use proofhouse_warehouse::GuardedSession;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// An exhibit as the view shows it.
#[derive(Debug, Clone, Deserialize)]
pub struct ExhibitRow {
    /// Its owner.
    pub source_bureau: String,
    /// Its owner's reference.
    pub source_record_id: String,
    /// Its case.
    pub case_ref: String,
    exhibit_kind: String,
    exhibit_calibre_id: Option<String>,
    firearm_calibre_id: Option<String>,
    lands_grooves: Option<i32>,
    twist: Option<String>,
    land_width_mm: Option<f64>,
    firing_pin_shape: Option<String>,
    pub(super) extraction: Option<String>,
    pub(super) marks: Option<Vec<MarkRow>>,
}

/// A mark of an exhibit.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MarkRow {
    pub(super) mark_kind: Option<String>,
    pub(super) land_no: Option<i32>,
    pub(super) spacing_um: Option<f64>,
    pub(super) signature: Option<String>,
    pub(super) signature_ref: Option<String>,
}

/// A gallery, and what did not come into it.
#[derive(Debug, Default)]
pub struct LoadedExhibits {
    /// The exhibits that have a mark, in order of their names.
    pub gallery: Gallery,
    /// Of each exhibit of the gallery a hash of what is compared.
    pub fingerprints: Vec<String>,
    /// Marks that could not be used.
    pub unusable_marks: usize,
}

/// The statement that reads the exhibits that take part in comparisons and for which the condition holds.
fn statement(condition: &str) -> String {
    format!(
        "SELECT source_bureau, source_record_id, case_ref, exhibit_kind, exhibit_calibre_id, \
         calibre_id AS firearm_calibre_id, lands_grooves, twist, land_width_mm, firing_pin_shape, extraction, marks \
         FROM exhibits WHERE eligibility = 'ELIGIBLE' AND {condition} ORDER BY source_bureau, source_record_id"
    )
}

/// Reads the exhibits that take part in comparisons and for which the condition holds.
///
/// # Errors
/// When they cannot be read.
pub(super) async fn load(session: &SessionContext, condition: &str) -> Result<Vec<ExhibitRow>> {
    rows::read(session, &statement(condition)).await
}

/// Reads the exhibits that take part in comparisons, for which the condition holds, and which a principal may see.
///
/// # Errors
/// When they cannot be read.
pub async fn load_for(session: &GuardedSession, condition: &str) -> Result<Vec<ExhibitRow>> {
    rows::from_batches(&session.collect(&statement(condition)).await?)
}

/// Prepares exhibits for searches, on all processors.
pub fn gallery_of(found: &[ExhibitRow]) -> LoadedExhibits {
    let parts = on_threads(found.len(), processors(), |part| {
        found.get(part).unwrap_or_default().iter().map(ExhibitRow::prepared).collect::<Vec<_>>()
    });
    let mut loaded = LoadedExhibits::default();
    for (exhibit, faults) in parts.into_iter().flatten() {
        loaded.unusable_marks += faults;
        if let Some((exhibit, fingerprint)) = exhibit {
            loaded.gallery.add_prepared(exhibit);
            loaded.fingerprints.push(fingerprint);
        }
    }
    loaded
}

impl ExhibitRow {
    /// The exhibit ready for searches with its fingerprint, if it has a mark that can be used, and how many marks cannot.
    fn prepared(&self) -> (Option<(PreparedExhibit, String)>, usize) {
        let Some(kind) = ExhibitKind::parse(&self.exhibit_kind) else { return (None, 0) };
        let ReceivedMarks { marks, faults } = self.received();
        if marks.is_empty() {
            return (None, faults.len());
        }
        let class_features = ClassFeatures {
            calibre_group: self.calibre_group().map(str::to_owned),
            lands_grooves: self.lands_grooves(),
            twist: self.twist.as_deref().and_then(Twist::parse),
            land_width_mm: self.land_width_mm.map(|width| width as f32),
            firing_pin_shape: self.firing_pin_shape.clone(),
        };
        let prepared = PreparedExhibit::new(Exhibit {
            source_bureau: self.source_bureau.clone(),
            exhibit_id: self.source_record_id.clone(),
            case_ref: Some(self.case_ref.clone()),
            kind,
            class_features,
            marks,
        });
        (Some((prepared, self.fingerprint())), faults.len())
    }

    /// The marks that can be compared, and what is wrong with the others.
    pub(super) fn received(&self) -> ReceivedMarks {
        receive_marks(&self.stated().collect::<Vec<_>>(), self.lands_grooves())
    }

    fn calibre_group(&self) -> Option<&'static str> {
        let calibre_id = self.exhibit_calibre_id.as_deref().or(self.firearm_calibre_id.as_deref());
        calibre_id.and_then(codes::calibre).map(|calibre| calibre.match_group)
    }

    fn lands_grooves(&self) -> Option<u8> {
        self.lands_grooves.and_then(|number| u8::try_from(number).ok())
    }

    fn stated(&self) -> impl Iterator<Item = ReceivedMark<'_>> {
        self.marks.iter().flatten().filter_map(|mark| {
            Some(ReceivedMark {
                kind: mark.mark_kind.as_deref()?,
                land_number: mark.land_no.and_then(|number| usize::try_from(number).ok()),
                signature: mark.signature.as_deref()?,
                spacing_um: mark.spacing_um? as f32,
            })
        })
    }

    /// A hash of everything that a comparison depends on, but its rules.
    fn fingerprint(&self) -> String {
        let features = (
            (&self.case_ref, &self.exhibit_kind, self.calibre_group()),
            (self.lands_grooves, &self.twist, self.land_width_mm, &self.firing_pin_shape),
        );
        let mut hash = Sha256::new();
        hash.update(format!("{features:?}").as_bytes());
        for mark in self.stated() {
            hash.update(format!("|{:?}", (mark.kind, mark.land_number, mark.spacing_um)).as_bytes());
            hash.update(mark.signature.as_bytes());
        }
        // Half of it is enough to tell two apart.
        let digest: [u8; 32] = hash.finalize().into();
        hexadecimal(digest.split_at(16).0)
    }
}
