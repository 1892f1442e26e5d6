//! Rows of the tables that jobs derive: identities, matches, alerts, ballistic candidates, statistics.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A described firearm after normalisation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FirearmIdentityRow {
    /// `RECORD`, `ITEM`, `TRACE` or `EXHIBIT`: what it is the firearm of.
    pub entity: String,
    /// The owner of the row it stands in.
    pub source_bureau: String,
    /// The owner's reference of the row it stands in.
    pub source_record_id: String,
    /// Number of the item for seizure items, 0 otherwise.
    pub item_no: i32,
    /// Weapon type.
    pub type_code: String,
    /// Make, when exactly one is meant.
    pub make_id: Option<String>,
    /// Name of the make.
    pub make_name: Option<String>,
    /// All makes that it may mean.
    pub make_candidates: Vec<String>,
    /// How the make was reached.
    pub make_how: String,
    /// Model, when exactly one is meant.
    pub model_id: Option<String>,
    /// Name of the model.
    pub model_name: Option<String>,
    /// Calibre, when exactly one is meant.
    pub calibre_id: Option<String>,
    /// Name of the calibre.
    pub calibre_name: Option<String>,
    /// All calibres that it may mean.
    pub calibre_candidates: Vec<String>,
    /// How the calibre was reached.
    pub calibre_how: String,
    /// Status of the serial number after reading it.
    pub serial_status: String,
    /// The serial number without separators and labels; empty when there is none.
    pub serial_norm: String,
    /// How the serial number was reached.
    pub serial_how: String,
    /// What was found on the way, such as damage by a spreadsheet.
    pub findings: Vec<String>,
}

/// One part of a score, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScorePartColumns {
    /// What was compared.
    pub field: String,
    /// How well it agrees.
    pub level: String,
    /// What that adds to the score; for firearms, bits of evidence.
    pub weight: f64,
    /// In words.
    pub explanation: String,
}

/// A firearm record and a seized firearm that may be the same. No score changes the state of a record: people confirm.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MatchRow {
    /// The pair, the same in every run.
    pub candidate_id: String,
    /// Owner of the record.
    pub record_bureau: String,
    /// The record.
    pub record_id: String,
    /// Owner of the seizure.
    pub seizure_bureau: String,
    /// The seizure.
    pub seizure_id: String,
    /// Item of the seizure.
    pub item_no: i32,
    /// Probability that the two are one firearm, 0 to 1, by the model.
    pub probability: f64,
    /// The same as weight of evidence in bits: log2 of the odds, the sum of the parts.
    pub score: f64,
    /// `STRONG`, `REVIEW` or `WATCH`.
    pub band: String,
    /// How the band was reached: the model's, then each rule that changed it, such as `LOT_NEIGHBOUR:REVIEW`.
    pub rule_path: Vec<String>,
    /// Place of the record's gun among those found for this item, from 1; records of one gun share it.
    pub rank: i32,
    /// Records of other guns that fit this item about as well, or better.
    pub rivals: i32,
    /// Special findings, such as `CONVERSION`.
    pub flags: Vec<String>,
    /// The parts of the score.
    pub parts: Vec<ScorePartColumns>,
    /// The reasons in one sentence.
    pub summary: String,
    /// The record as its owner wrote it: make, model, calibre, serial number.
    pub record_description: String,
    /// The seized firearm as its owner wrote it.
    pub seizure_description: String,
    /// When the record's firearm was lost.
    pub date_of_loss: Option<NaiveDate>,
    /// When the firearm was seized.
    pub seized_at: Option<NaiveDate>,
    /// Version of the model that judged the pair.
    pub model_version: String,
    /// Day of the run that found the pair first, since it was last not found.
    pub first_seen: NaiveDate,
    /// Day of the last run that found it.
    pub last_seen: NaiveDate,
}

/// Two firearm records that may be of one firearm: a theft that was reported twice, or a firearm that was lost again. The
/// left one is the first by bureau and reference.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordDuplicateRow {
    /// The pair, the same in every run.
    pub pair_id: String,
    /// Owner of the left record.
    pub left_bureau: String,
    /// The left record.
    pub left_record_id: String,
    /// Owner of the right record.
    pub right_bureau: String,
    /// The right record.
    pub right_record_id: String,
    /// Whether both have one owner.
    pub same_bureau: bool,
    /// Probability that they are of one firearm, 0 to 1, by the model: the lower of the two when each is looked for among the
    /// other records as if it had been seized.
    pub probability: f64,
    /// The same as weight of evidence in bits: log2 of the odds, the sum of the parts.
    pub score: f64,
    /// `STRONG` or `REVIEW`.
    pub band: String,
    /// How the band was reached: the model's, then each rule that changed it.
    pub rule_path: Vec<String>,
    /// Special findings.
    pub flags: Vec<String>,
    /// The parts of the score.
    pub parts: Vec<ScorePartColumns>,
    /// The reasons in one sentence.
    pub summary: String,
    /// The left record as its owner wrote it: make, model, calibre, serial number.
    pub left_description: String,
    /// The right record as its owner wrote it.
    pub right_description: String,
    /// When the left record's firearm was lost.
    pub left_date_of_loss: Option<NaiveDate>,
    /// When the right record's firearm was lost.
    pub right_date_of_loss: Option<NaiveDate>,
    /// Version of the model that judged the pair.
    pub model_version: String,
    /// Day of the run that found the pair first, since it was last not found.
    pub first_seen: NaiveDate,
    /// Day of the last run that found it.
    pub last_seen: NaiveDate,
}

/// A record of a cluster: of the records that strong pairs join, directly or by way of others. For the Secretariat alone: the
/// size of a cluster tells of records that a bureau may not see.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FirearmClusterRow {
    /// The cluster, named after its first record.
    pub cluster_id: String,
    /// Owner of the record.
    pub bureau: String,
    /// The record.
    pub record_id: String,
    /// Records in the cluster.
    pub records: i32,
    /// Bureaus that own them.
    pub bureaus: i32,
    /// The least probable of the pairs that hold the cluster together.
    pub weakest_link: f64,
}

/// What a bureau is told of: a match, that a match waits for its word, or that a notice ends or is due for review.
///
/// Of the first two the columns of the pair are filled, of the others those of the notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlertRow {
    /// The alert, the same in every run.
    pub alert_id: String,
    /// Who is told.
    pub bureau: String,
    /// Why this bureau: `RECORD_OWNER`, `FINDER`, `SECRETARIAT`, or `REQUESTER` of a notice.
    pub recipient_role: String,
    /// The pair.
    pub candidate_id: String,
    /// Owner of the record.
    pub record_bureau: String,
    /// The record.
    pub record_id: String,
    /// Owner of the seizure.
    pub seizure_bureau: String,
    /// The seizure.
    pub seizure_id: String,
    /// Item of the seizure.
    pub item_no: i32,
    /// Probability that the two are one firearm.
    pub probability: f64,
    /// Weight of the evidence in bits.
    pub score: f64,
    /// Band.
    pub band: String,
    /// The reasons in one sentence.
    pub summary: String,
    /// `MATCH` when it is first told; `REMINDER` when nobody has answered; `NOTICE_EXPIRY` when the last day of a notice in force
    /// is near, `NOTICE_REVIEW` when it has to be reviewed.
    #[serde(default)]
    pub kind: Option<String>,
    /// When it was told.
    #[serde(default)]
    pub alerted_at: Option<DateTime<Utc>>,
    /// The bureau that asked for the notice.
    #[serde(default)]
    pub notice_bureau: Option<String>,
    /// The notice or diffusion.
    #[serde(default)]
    pub notice_id: Option<String>,
    /// Last day in force, or the day from which it is to be reviewed.
    #[serde(default)]
    pub notice_day: Option<NaiveDate>,
}

/// How one land agrees with another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LandAgreementColumns {
    /// Land of the left exhibit, from 1.
    pub left_land: i32,
    /// Land of the right exhibit, from 1.
    pub right_land: i32,
    /// Correlation at the best lag.
    pub correlation: f64,
    /// Lag in micrometres.
    pub lag_um: f64,
    /// Share of the longer signature that overlaps.
    pub overlap: f64,
    /// Score of the land.
    pub score: f64,
}

/// How alike two exhibits are in one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MarkAgreementColumns {
    /// Kind of mark.
    pub mark_kind: String,
    /// Score in the unit of the kind: `atanh(r) x overlap` of striae, congruent cells of breech faces.
    pub score: f64,
    /// Decimal logarithm of the likelihood ratio of this mark alone.
    pub log10_likelihood_ratio: f64,
}

/// An exhibit (right) in the candidate list of another (left): the twenty that are most alike, strong or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BallisticListRow {
    /// Owner of the exhibit whose list it is.
    pub left_bureau: String,
    /// The exhibit whose list it is.
    pub left_exhibit_id: String,
    /// Owner of the listed exhibit.
    pub right_bureau: String,
    /// The listed exhibit.
    pub right_exhibit_id: String,
    /// Case of the listed exhibit.
    pub right_case_ref: String,
    /// Decimal logarithm of the likelihood ratio of all marks together, as calibrated.
    pub log10_likelihood_ratio: f64,
    /// Orders the list, the largest first. It says nothing beyond that.
    pub list_order: f64,
    /// Area by area.
    pub marks: Vec<MarkAgreementColumns>,
}

/// What was compared of a candidate pair, drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BallisticPictureRow {
    /// The pair.
    pub candidate_id: String,
    /// Owner of the left exhibit.
    pub left_bureau: String,
    /// The left exhibit.
    pub left_exhibit_id: String,
    /// Owner of the right exhibit.
    pub right_bureau: String,
    /// The right exhibit.
    pub right_exhibit_id: String,
    /// Kind of the mark that says most, which is drawn.
    pub mark_kind: String,
    /// The picture: a scalable vector graphic.
    pub svg: String,
}

/// A signature that was extracted again from the scan that an exhibit refers to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExtractedMarkRow {
    /// Owner of the exhibit.
    pub source_bureau: String,
    /// The exhibit.
    pub exhibit_id: String,
    /// The scan.
    pub signature_ref: String,
    /// What it was taken for.
    pub mark_kind: String,
    /// What made it, in which version.
    pub extraction: String,
    /// Spacing of the samples in micrometres.
    pub spacing_um: f64,
    /// The signature in the text form of messages; null where nothing could be extracted.
    pub signature: Option<String>,
    /// Why nothing could be extracted.
    pub fault: Option<String>,
}

/// An exhibit as it was last searched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchedExhibitRow {
    /// Its owner.
    pub bureau: String,
    /// Its owner's reference.
    pub exhibit_id: String,
    /// Hash of what was compared, and how: another one means that it has to be searched again.
    pub fingerprint: String,
    /// First-pass score that another exhibit must reach to be compared exactly; null while all are.
    pub least_chosen: Option<f64>,
}

/// Two exhibits of different cases that may come from one firearm. A candidate is not a hit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BallisticCandidateRow {
    /// The pair, the same in every run.
    pub candidate_id: String,
    /// Owner of the left exhibit.
    pub left_bureau: String,
    /// The left exhibit.
    pub left_exhibit_id: String,
    /// Case of the left exhibit.
    pub left_case_ref: String,
    /// Owner of the right exhibit.
    pub right_bureau: String,
    /// The right exhibit.
    pub right_exhibit_id: String,
    /// Case of the right exhibit.
    pub right_case_ref: String,
    /// The kind of mark that says most.
    pub mark_kind: String,
    /// Its score, in the unit of the kind: `atanh(r) x overlap` of striae, congruent cells of breech faces.
    pub score: f64,
    /// Decimal logarithm of the likelihood ratio of all marks together, as calibrated.
    pub log10_likelihood_ratio: f64,
    /// `STRONG`, `REVIEW` or `WATCH`.
    pub band: String,
    /// Place in the candidate list of either exhibit, the better of the two, from 1.
    pub rank: i32,
    /// Area by area.
    pub marks: Vec<MarkAgreementColumns>,
    /// Land of the right exhibit that lies on the first land of the left one.
    pub rotation: i32,
    /// Land by land.
    pub lands: Vec<LandAgreementColumns>,
    /// The reasons in one sentence.
    pub summary: String,
}

/// One figure about one bureau.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatisticsMeasureRow {
    /// Whose figure it is.
    pub bureau: String,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// `MONTH`, `YEAR` or `ALL`.
    pub period_kind: String,
    /// What is measured.
    pub measure: String,
    /// What it is broken down by; empty when it is not.
    pub dimension: String,
    /// The part of the breakdown.
    pub dimension_value: String,
    /// The figure.
    pub value: f64,
    /// How many observations it rests on.
    pub observations: i64,
}

/// Firearms that came from one country and were recovered in another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatisticsFlowRow {
    /// The bureau whose traces show it: the country of recovery.
    pub bureau: String,
    /// Year of recovery.
    pub recovery_year: i32,
    /// Country of the last legal record or first retail sale.
    pub source_country: String,
    /// Country of recovery.
    pub recovery_country: String,
    /// Firearms.
    pub firearms: i64,
    /// Share of all firearms recovered there.
    pub share_of_recovery: f64,
}

/// SDG indicator 16.4.2 of one country and year, with its parts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatisticsSdgRow {
    /// Whose figure it is.
    pub bureau: String,
    /// Year of seizure.
    pub year: i32,
    /// Arms seized in relation to criminal offences.
    pub seized_criminal: i64,
    /// Arms found.
    pub found: i64,
    /// Arms surrendered.
    pub surrendered: i64,
    /// Arms whose point of diversion was established by tracing.
    pub established_by_tracing: i64,
    /// Arms whose point of diversion was established by a competent authority.
    pub established_by_authority: i64,
    /// Arms of which tracing is pending.
    pub tracing_pending: i64,
    /// Arms of which tracing has ended without establishing the point of diversion.
    pub tracing_failed: i64,
    /// Arms that nobody tried to trace.
    pub not_attempted: i64,
    /// The indicator in per cent; absent when there are no arms.
    pub indicator_percent: Option<f64>,
    /// Of `tracing_failed`, those for want of information: number not valid or not readable, description incomplete.
    pub not_enough_information: i64,
}

/// What one country did before and after a training activity that it took part in. The figures are counted from what the
/// warehouse holds; that use rose after a course is no proof that the course raised it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TrainingEffectRow {
    /// Who stated the activity.
    pub activity_bureau: String,
    /// Its own key of the activity.
    pub activity_record_id: String,
    /// The bureau of a country that took part; of the host country where no participants are stated.
    pub bureau: String,
    /// The activity.
    pub activity_id: String,
    /// Title of the activity.
    pub title: String,
    /// Kind of the activity.
    pub kind: String,
    /// The country that took part.
    pub country: String,
    /// Countries that took part in all.
    pub participating_countries: i64,
    /// First day of the activity. The periods before it end the day before.
    pub start_date: NaiveDate,
    /// Last day of the activity. The periods after it begin the day after.
    pub end_date: NaiveDate,
    /// Whether the six months after it are over.
    pub after_6_complete: bool,
    /// Whether the twelve months after it are over. Until then the figures after it still grow.
    pub after_12_complete: bool,
    /// Firearm records first stated in the twelve months before.
    pub records_before_12: i64,
    /// Firearm records first stated in the six months before.
    pub records_before_6: i64,
    /// Firearm records first stated in the six months after.
    pub records_after_6: i64,
    /// Firearm records first stated in the twelve months after.
    pub records_after_12: i64,
    /// Ballistic searches launched in the twelve months before.
    pub searches_before_12: i64,
    /// Ballistic searches launched in the six months before.
    pub searches_before_6: i64,
    /// Ballistic searches launched in the six months after.
    pub searches_after_6: i64,
    /// Ballistic searches launched in the twelve months after.
    pub searches_after_12: i64,
    /// Days in the twelve months before on which a question about firearms, seizures, exhibits or reference entries was
    /// answered to the bureau. A report that is rendered asks too, with dozens of statements; hence days.
    pub question_days_before_12: i64,
    /// The same in the six months before.
    pub question_days_before_6: i64,
    /// The same in the six months after.
    pub question_days_after_6: i64,
    /// The same in the twelve months after.
    pub question_days_after_12: i64,
    /// Trace requests sent in the twelve months before.
    pub traces_sent_before_12: i64,
    /// Trace requests sent in the six months before.
    pub traces_sent_before_6: i64,
    /// Trace requests sent in the six months after.
    pub traces_sent_after_6: i64,
    /// Trace requests sent in the twelve months after.
    pub traces_sent_after_12: i64,
    /// Trace requests of others that were finally answered or refused in the twelve months before.
    pub traces_answered_before_12: i64,
    /// The same in the six months before.
    pub traces_answered_before_6: i64,
    /// The same in the six months after.
    pub traces_answered_after_6: i64,
    /// The same in the twelve months after.
    pub traces_answered_after_12: i64,
    /// Follow-up as stated with the activity: whether participants got access.
    pub stated_access_granted: Option<bool>,
    /// Follow-up as stated with the activity: records uploaded in the twelve months after, by all countries together.
    pub stated_records_after_12: Option<i64>,
}
