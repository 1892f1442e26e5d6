//! Rows of networks, of trace chains, and of what is suggested to be searched abroad.
//!
//! `network_links` and `sharing_suggestions` are read as they stand. Of `networks`, `network_members` and `trace_chains` the
//! tables hold what follows from everything, for the pipeline's own jobs; whoever asks as a bureau is answered with what
//! follows from the links and requests that it may see.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A link between two members of networks: something that joins them, and what says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkLinkRow {
    /// The link, the same in every run.
    pub link_id: String,
    /// What joins the two, such as `ITEM_OF_SEIZURE` or `STRONG_MATCH`.
    pub link_kind: String,
    /// How sure it is, above 0 and up to 1; only what owners and examiners have said is 1.
    pub strength: f64,
    /// `FIREARM`, `ITEM`, `SEIZURE`, `EXHIBIT`, `CASE`, `TRACE` or `NOTICE`.
    pub left_kind: String,
    /// Bureau of the left member.
    pub left_bureau: String,
    /// The bureau's reference of the left member.
    pub left_id: String,
    /// Number of the item within its seizure, 0 otherwise.
    pub left_item_no: i32,
    /// Country of the left member.
    pub left_country: Option<String>,
    /// Day of the left member: of its loss, seizure, occurrence or request.
    pub left_day: Option<NaiveDate>,
    /// As `left_kind`.
    pub right_kind: String,
    /// Bureau of the right member.
    pub right_bureau: String,
    /// The bureau's reference of the right member.
    pub right_id: String,
    /// Number of the item within its seizure, 0 otherwise.
    pub right_item_no: i32,
    /// Country of the right member.
    pub right_country: Option<String>,
    /// Day of the right member.
    pub right_day: Option<NaiveDate>,
    /// The table that says so.
    pub stated_in: String,
    /// The pair in that table, or the name in a notice, where it rests on one.
    pub statement_id: Option<String>,
    /// In words.
    pub explanation: String,
}

/// Records, seizures, cases, trace requests and notices that links join, directly or by way of others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkRow {
    /// The network, named after its first member.
    pub network_id: String,
    /// Members.
    pub members: i32,
    /// Links between them.
    pub links: i32,
    /// Firearm records among them.
    pub firearms: i32,
    /// Seized firearms.
    pub items: i32,
    /// Seizures.
    pub seizures: i32,
    /// Exhibits.
    pub exhibits: i32,
    /// Ballistic cases.
    pub cases: i32,
    /// Trace requests.
    pub traces: i32,
    /// Notices and diffusions.
    pub notices: i32,
    /// Bureaus that its members are of.
    pub bureaus: Vec<String>,
    /// Countries in which its members lie.
    pub countries: Vec<String>,
    /// Earliest day of a member.
    pub first_day: Option<NaiveDate>,
    /// Latest day of a member.
    pub last_day: Option<NaiveDate>,
    /// The least sure of the links that hold it together.
    pub weakest_link: f64,
    /// The surest of its links, not counting those of items to their seizure and of exhibits to their case.
    pub strongest_link: f64,
}

/// A member of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetworkMemberRow {
    /// The network.
    pub network_id: String,
    /// `FIREARM`, `ITEM`, `SEIZURE`, `EXHIBIT`, `CASE`, `TRACE` or `NOTICE`.
    pub member_kind: String,
    /// Its bureau.
    pub bureau: String,
    /// The bureau's reference.
    pub member_id: String,
    /// Number of the item within its seizure, 0 otherwise.
    pub item_no: i32,
    /// Its country.
    pub country: Option<String>,
    /// Its day.
    pub day: Option<NaiveDate>,
    /// Its surest link: what ties it in.
    pub link_id: String,
    /// What that link is.
    pub link_kind: String,
    /// How sure it is.
    pub link_strength: f64,
}

/// A request in a chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraceChainStepColumns {
    /// Number of the step, from 1.
    pub step: i32,
    /// Number of the step that it follows, 0 for the first.
    pub follows: i32,
    /// The request.
    pub trace_id: String,
    /// Who asked.
    pub requesting_bureau: String,
    /// Who was asked.
    pub requested_bureau: String,
    /// What its thread has come to.
    pub state: String,
    /// The latest outcome.
    pub outcome_code: Option<String>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was finally answered or refused.
    pub answered_at: Option<DateTime<Utc>>,
}

/// A trace request and those that followed it in other countries, up to the last legal record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraceChainRow {
    /// The chain, named after its first request.
    pub chain_id: String,
    /// The request that it began with.
    pub root_trace_id: String,
    /// Who asked first.
    pub root_bureau: String,
    /// Requests in the chain.
    pub steps: i32,
    /// Requests on the longest way from the first one.
    pub depth: i32,
    /// The bureaus that took part, in the order in which they did.
    pub bureaus: Vec<String>,
    /// Whether an answer is still owed.
    pub is_open: bool,
    /// Whether the requests named each other in a circle, which was cut before the earliest of them.
    pub has_circle: bool,
    /// Country of the last legal record, by the last answer that tells of one.
    pub last_legal_country: Option<String>,
    /// Kind of the last legal holder.
    pub last_legal_holder_type: Option<String>,
    /// Status in the last legal record.
    pub last_legal_status: Option<String>,
    /// Number of the step whose answer that is; absent while no answer tells of one.
    pub last_legal_step: Option<i32>,
    /// When the first request was sent.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// When a request of the chain was last answered.
    pub last_answered_at: Option<DateTime<Utc>>,
    /// The requests, each after the one that it follows.
    pub requests: Vec<TraceChainStepColumns>,
}

/// A seized firearm or an exhibit that guidance says to search for abroad, and the rule by which it says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SharingSuggestionRow {
    /// Its owner, to whom it is suggested.
    pub bureau: String,
    /// `EXHIBIT`, or `ITEM` for a seized firearm.
    pub subject_kind: String,
    /// The owner's reference of the exhibit or seizure.
    pub subject_id: String,
    /// Number of the item within the seizure, 0 for an exhibit.
    pub item_no: i32,
    /// The rule, a code of `suspect_mobilities`.
    pub rule: String,
    /// Why it holds, in words.
    pub reason: String,
    /// How far to search: `SELECTED_COUNTRIES`, or `ALL` where no country is indicated.
    pub scope: String,
    /// The bureaus to search.
    pub suggested_bureaus: Vec<String>,
    /// What to do.
    pub what_to_do: String,
    /// Day of the seizure or occurrence.
    pub day: Option<NaiveDate>,
}
