//! What one principal may see of a row that is not its own.

use crate::principal::{Principal, Role};
use crate::settings::AccessSettings;
use arrow::datatypes::Schema;
use chrono::NaiveDate;
use datafusion::common::ScalarValue;
use datafusion::functions_nested::expr_fn::array_has;
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::prelude::coalesce;
use std::sync::atomic::{AtomicU64, Ordering};

use proofhouse_schemas::values::AccessMode;
pub use proofhouse_schemas::values::Confidentiality;

/// Identifies the policy of one session. Never reused, so a plan made for one session cannot pass in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PolicyId(u64);

/// States in which only the owner still sees a record.
const CLOSED_STATES: [&str; 3] = ["CANCELLED", "EXPIRED", "DELETED"];
/// Actions after which only the owner still sees a record.
const CLOSING_ACTIONS: [&str; 3] = ["CANCEL", "DELETE", "PURGE"];

/// The rules of one session: visible(row, bureau) = owner, or (not withheld by the source, and its level at or below
/// the clearance, and the record neither closed nor past its retention). Fixed when the session starts.
#[derive(Debug, Clone)]
pub(crate) struct AccessPolicy {
    principal: Principal,
    clearance: Confidentiality,
    mask_serials: bool,
    /// Whether an international entity looks at what its own searches found.
    searching: bool,
    today: NaiveDate,
    version: String,
    id: PolicyId,
}

impl AccessPolicy {
    pub(crate) fn new(principal: Principal, settings: &AccessSettings, today: NaiveDate) -> AccessPolicy {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let bureau = principal.bureau();
        let level = match principal.role() {
            Role::Secretariat => settings.secretariat_clearance,
            _ => settings.default_clearance,
        };
        AccessPolicy {
            principal,
            clearance: settings.clearance.get(bureau.as_str()).copied().unwrap_or(level),
            mask_serials: settings.mask_serials,
            searching: false,
            today,
            version: settings.version(),
            id: PolicyId(NEXT.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// The version of the settings that decided, for the audit.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn id(&self) -> PolicyId {
        self.id
    }

    pub(crate) fn principal(&self) -> Principal {
        self.principal
    }

    pub(crate) fn mask_serials(&self) -> bool {
        self.mask_serials
    }

    /// This bureau, as a literal.
    pub(crate) fn me(&self) -> Expr {
        lit(self.principal.bureau().as_str())
    }

    /// Whether a column names this bureau.
    pub(crate) fn is_me(&self, column: &str) -> Expr {
        coalesce(vec![ident(column).eq(self.me()), lit(false)])
    }

    /// The policy under which a pair is looked at. An international entity sees the result of its own search, so the
    /// other side of a pair with a row of its own is open to it as it is to a bureau.
    pub(crate) fn for_pairs(&self) -> AccessPolicy {
        AccessPolicy { searching: true, ..self.clone() }
    }

    /// Whether only pairs with a row of the principal's own are for it.
    pub(crate) fn only_own_pairs(&self) -> bool {
        self.principal.role() == Role::InternationalEntity
    }

    /// Whether the principal is the General Secretariat.
    pub(crate) fn is_secretariat(&self) -> bool {
        self.principal.role() == Role::Secretariat
    }

    /// Open to this principal as far as the source's own restriction and level go. Columns that a table lacks say
    /// nothing. A party that the source names may see the row whatever its clearance.
    pub(crate) fn not_withheld(&self, schema: &Schema) -> Expr {
        let (admitted, not_denied) = Self::restriction(schema, &self.me());
        admitted.or(not_denied.and(self.cleared(schema)))
    }

    /// As [`not_withheld`](Self::not_withheld), and neither closed by its source nor past its retention. An
    /// international entity sees of others' rows only those whose source names it.
    pub(crate) fn open(&self, schema: &Schema) -> Expr {
        let (admitted, not_denied) = Self::restriction(schema, &self.me());
        let open = match self.principal.role() {
            Role::InternationalEntity if !self.searching => admitted,
            _ => admitted.or(not_denied.and(self.cleared(schema))),
        };
        let mut open = open.and(none_of(schema, "action", &CLOSING_ACTIONS));
        if schema.field_with_name("retention_until").is_ok() {
            open =
                open.and(ident("retention_until").is_null().or(ident("retention_until").gt_eq(self.day())));
        }
        open
    }

    /// As [`open`](Self::open), for records that their source can close.
    pub(crate) fn open_record(&self, schema: &Schema) -> Expr {
        self.open(schema).and(none_of(schema, "lifecycle_state", &CLOSED_STATES))
    }

    /// Whether the source names this bureau as one that may see the row, and whether it does not keep the row from it.
    fn restriction(schema: &Schema, me: &Expr) -> (Expr, Expr) {
        let has = |name: &str| schema.field_with_name(name).is_ok();
        if !has("access_mode") || !has("access_parties") {
            return (lit(false), lit(true));
        }
        let is_mode =
            |mode: AccessMode| coalesce(vec![ident("access_mode").eq(lit(mode.as_str())), lit(false)]);
        let listed = coalesce(vec![array_has(ident("access_parties"), me.clone()), lit(false)]);
        let admitted = is_mode(AccessMode::Only).and(listed.clone());
        // A mode that is neither of the two denies.
        let not_denied =
            ident("access_mode").is_null().or(is_mode(AccessMode::AllExcept).and(listed.is_false()));
        (admitted, not_denied)
    }

    /// The row's level is known and at or below the clearance. A row without a level has the lowest.
    fn cleared(&self, schema: &Schema) -> Expr {
        if schema.field_with_name("confidentiality").is_err() {
            return lit(true);
        }
        let levels = Confidentiality::ALL
            .iter()
            .filter(|level| **level <= self.clearance)
            .map(|level| lit(level.as_str()))
            .collect();
        coalesce(vec![ident("confidentiality"), lit(Confidentiality::OfficialUse.as_str())])
            .in_list(levels, false)
    }

    fn day(&self) -> Expr {
        let days = self.today.signed_duration_since(NaiveDate::default()).num_days();
        lit(ScalarValue::Date32(i32::try_from(days).ok()))
    }
}

/// A closed set of words that must not stand in a column; a column that is missing or empty passes.
fn none_of(schema: &Schema, column: &str, words: &[&str]) -> Expr {
    if schema.field_with_name(column).is_err() {
        return lit(true);
    }
    let words = words.iter().map(|word| lit(*word)).collect();
    coalesce(vec![ident(column), lit("")]).in_list(words, true)
}
