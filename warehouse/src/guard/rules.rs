//! Which rule each table and view follows. What has no rule cannot be named by a principal.

use super::ends;
use super::following;
use super::masks::mask;
use super::policy::AccessPolicy;
use crate::current;
use crate::error::{Result, WarehouseError};
use crate::sources::Sources;
use arrow::datatypes::Schema;
use datafusion::common::JoinType;
use datafusion::error::DataFusionError;
use datafusion::functions_nested::expr_fn::array_has;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, ident, lit};
use datafusion::prelude::coalesce;
use futures::FutureExt;
use futures::future::BoxFuture;
use proofhouse_schemas::tables::{self, TableRole, Visibility};
use std::collections::HashSet;

/// Columns of a row that name a record elsewhere, and the view in which that record must be visible.
type RecordKey = (&'static str, &'static str, &'static str);

/// Who sees which rows.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// The owner, and others as the row allows.
    OwnerAndPolicy,
    /// As `OwnerAndPolicy`, but neither states nor retention hide a row: knowledge that all bureaus share.
    Shared,
    /// The bureaus in these columns, and the Secretariat as the row allows.
    Parties(&'static [&'static str]),
    /// The requester, the Secretariat as the row allows, and once in force the bureaus it is distributed to.
    Notice,
    /// The owners of the two sides, and the Secretariat when it may see both sides and all that was said of the pair.
    Hit,
    /// As `Hit`, for a single word: the Secretariat as the row allows and when it may see both sides.
    HitEvent,
    /// The owner, and of the bureaus searched and the Secretariat, as the row allows, those that may see the exhibit.
    Search,
    /// Whoever may see the record that each key names.
    Records(&'static [RecordKey]),
    /// The bureau in the column, where it may see both sides of the pair, or the notice, that it is told of.
    Told(&'static str),
    /// The bureau in the column and the Secretariat, where they may also see the record that each key names.
    OwnOfRecords(&'static str, &'static [RecordKey]),
    /// Whoever may see the row that the identity was made from.
    Described,
    /// Whoever may see both members that a link joins, and what says so.
    BothEnds,
    /// What follows from the rows that one may see.
    Following,
    /// The bureau in this column, and the Secretariat.
    Own(&'static str),
    /// The bureau in this column and nobody else: superseded and withdrawn statements lie here.
    OwnerAlone(&'static str),
    /// The Secretariat.
    SecretariatOnly,
}

const PAIR: &[RecordKey] =
    &[("record_bureau", "record_id", "firearms"), ("seizure_bureau", "seizure_id", "seizures")];
const FIREARMS: &[RecordKey] =
    &[("left_bureau", "left_record_id", "firearms"), ("right_bureau", "right_record_id", "firearms")];
const EXHIBITS: &[RecordKey] =
    &[("left_bureau", "left_exhibit_id", "exhibits"), ("right_bureau", "right_exhibit_id", "exhibits")];
const NOTICE: RecordKey = ("notice_bureau", "notice_id", "notices");
const NOTICE_AND_SEIZURE: &[RecordKey] = &[NOTICE, ("seizure_bureau", "seizure_id", "seizures")];
const NOTICE_AND_FIREARM: &[RecordKey] = &[NOTICE, ("record_bureau", "record_id", "firearms")];
const NOTICE_AND_TRACE: &[RecordKey] = &[NOTICE, ("trace_bureau", "trace_id", "traces")];
const ACTIVITY: &[RecordKey] = &[("activity_bureau", "activity_record_id", "training")];
/// The sides of a pair of records of which something was said.
const TWO_RECORDS: &[RecordKey] =
    &[("record_bureau", "record_id", "firearms"), ("other_record_bureau", "other_record_id", "firearms")];
/// The columns that name the owners of the sides of a hit.
const SIDES: &[&str] = &["record_bureau", "seizure_bureau", "other_record_bureau"];
/// What the entities of `firearm_identities` stand in.
const DESCRIBED: [(&str, &str); 4] =
    [("RECORD", "firearms"), ("ITEM", "seizures"), ("TRACE", "trace_events"), ("EXHIBIT", "exhibits")];

/// The rule of a table or view; `None` denies.
fn rule(name: &str) -> Option<Rule> {
    Some(match name {
        "firearms" | "seizures" | "seizure_items" | "exhibits" | "signatures" => Rule::OwnerAndPolicy,
        "reference" | "reference_images" | "training" => Rule::Shared,
        "traces" | "trace_events" => Rule::Parties(&["requesting_bureau", "requested_bureau"]),
        "notices" => Rule::Notice,
        "notice_events" => Rule::Parties(&["requesting_bureau"]),
        "hit_events" => Rule::HitEvent,
        "hits" => Rule::Hit,
        "ballistic_searches" => Rule::Search,
        "ballistic_reviews" | "ballistic_pairs" | "ballistic_hits" => Rule::Records(EXHIBITS),
        _ => {
            let definition = tables::table(name).filter(|_| current::view(name).is_none())?;
            match (definition.role, definition.visibility) {
                (TableRole::History(_), _) => Rule::OwnerAlone("source_bureau"),
                (_, Visibility::OwnerAndPolicy) => Rule::OwnerAndPolicy,
                (_, Visibility::Parties(columns)) => Rule::Parties(columns),
                (_, Visibility::FirearmAndSeizure) => Rule::Records(PAIR),
                (_, Visibility::BothFirearms) => Rule::Records(FIREARMS),
                (_, Visibility::BothExhibits) => Rule::Records(EXHIBITS),
                (_, Visibility::OwnOnly(column)) => Rule::Own(column),
                (_, Visibility::OwnerAlone(column)) => Rule::OwnerAlone(column),
                (_, Visibility::NoticeAndSeizure) => Rule::Records(NOTICE_AND_SEIZURE),
                (_, Visibility::NoticeAndFirearm) => Rule::Records(NOTICE_AND_FIREARM),
                (_, Visibility::NoticeAndTrace) => Rule::Records(NOTICE_AND_TRACE),
                (_, Visibility::AlertRecipient) => Rule::Told("bureau"),
                (_, Visibility::TrainedCountry) => Rule::OwnOfRecords("bureau", ACTIVITY),
                (_, Visibility::DescribedRow) => Rule::Described,
                (_, Visibility::BothEnds) => Rule::BothEnds,
                (_, Visibility::FromWhatIsVisible) => Rule::Following,
                (_, Visibility::Everyone) => Rule::Shared,
                (_, Visibility::SecretariatOnly) => Rule::SecretariatOnly,
            }
        }
    })
}

/// Whether a principal may name a table at all.
pub(crate) fn may_name(name: &str, policy: &AccessPolicy) -> bool {
    match rule(name) {
        None => false,
        Some(Rule::SecretariatOnly) => policy.is_secretariat(),
        Some(_) => true,
    }
}

/// What a row of a table must be for a principal to see it, when that depends on the row alone.
pub(crate) fn row_predicate(name: &str, schema: &Schema, policy: &AccessPolicy) -> Option<Expr> {
    let rule = rule(name).filter(|rule| matches!(rule, Rule::OwnerAndPolicy | Rule::Shared))?;
    Some(predicate(rule, schema, policy))
}

/// The plan of a table restricted to what the policy lets through, and the columns that are masked in it.
pub(crate) async fn restricted(
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<Option<(LogicalPlan, HashSet<String>)>> {
    let (Some(rule), Some(plan)) = (rule(name), visible_rows(name, sources, policy).await?) else {
        return Ok(None);
    };
    let schema = plan.schema().inner().clone();
    let mut masked = HashSet::new();
    let columns: Vec<Expr> = schema
        .fields()
        .iter()
        .filter(|field| shows_coordinates(rule) || !HIDDEN.contains(&field.name().as_str()))
        .map(|field| match mask(name, field, &schema, policy) {
            Some(expression) => {
                masked.insert(field.name().clone());
                expression.alias(field.name())
            }
            None => ident(field.name()),
        })
        .collect();
    let plan = LogicalPlanBuilder::from(plan)
        .project(columns)
        .and_then(LogicalPlanBuilder::build)
        .map_err(WarehouseError::query(format!("table `{name}`, restricting it")))?;
    Ok(Some((plan, masked)))
}

/// Kafka coordinates of others' messages would tell how many were withheld; they are not shown.
const HIDDEN: [&str; 6] = ["_topic", "_partition", "_offset", "_schema", "_extra", "_withdrawn"];

/// In its own histories, refusals and erasures a bureau finds the messages that it sent, by their coordinates.
fn shows_coordinates(rule: Rule) -> bool {
    matches!(rule, Rule::OwnerAlone(_) | Rule::Own(_))
}

/// The rows that a principal may see, with all columns as they are.
pub(super) fn visible_rows<'a>(
    name: &'a str,
    sources: &'a Sources,
    policy: &'a AccessPolicy,
) -> BoxFuture<'a, Result<Option<LogicalPlan>>> {
    async move {
        let Some(rule) = rule(name) else { return Ok(None) };
        if matches!(rule, Rule::Following) {
            return following::plan(name, sources, policy).await;
        }
        let Some(plan) = sources.plan(name).await? else { return Ok(None) };
        let doing = || format!("table `{name}`, restricting it");
        let schema = plan.schema().inner().clone();
        let passes = predicate(rule, &schema, policy);
        let restricted = match parts_of(name) {
            Some(whole) if passes_alike(whole, rule, &passes, sources, policy).await? => {
                current::restricted_below(&plan, &passes)
            }
            _ => current::restricted(&plan, &passes),
        };
        let mut builder = match restricted.map_err(WarehouseError::query(doing()))? {
            Some(restricted) => LogicalPlanBuilder::from(restricted).alias(name),
            None => LogicalPlanBuilder::from(plan).alias(name).and_then(|rows| rows.filter(passes)),
        }
        .map_err(WarehouseError::query(doing()))?;
        builder = match rule {
            Rule::Told(_) => keep_where_told_of_is_visible(builder, name, sources, policy).await?,
            Rule::Records(keys) => {
                let policy = policy.for_pairs();
                for key in keys {
                    builder = keep_where_visible(builder, name, key, sources, &policy).await?;
                }
                builder
            }
            Rule::OwnOfRecords(_, keys) => {
                for key in keys {
                    builder = keep_where_visible(builder, name, key, sources, policy).await?;
                }
                builder
            }
            Rule::Search => keep_own_or_of_visible_exhibits(builder, name, sources, policy).await?,
            Rule::Described => keep_where_described(builder, name, sources, policy).await?,
            Rule::BothEnds => ends::keep_where_both_are_visible(builder, name, sources, policy).await?,
            Rule::Hit if policy.is_secretariat() => {
                let builder = keep_where_all_is_open(builder, HIT_EVENTS, sources, policy).await?;
                keep_where_sides_are_visible(builder, name, sources, policy).await?
            }
            Rule::Parties(_) if name == "traces" && policy.is_secretariat() => {
                keep_where_all_is_open(builder, TRACE_EVENTS, sources, policy).await?
            }
            Rule::HitEvent if policy.is_secretariat() => {
                keep_where_sides_are_visible(builder, name, sources, policy).await?
            }
            _ => builder,
        };
        builder.build().map(Some).map_err(WarehouseError::query(doing()))
    }
    .boxed()
}

fn predicate(rule: Rule, schema: &Schema, policy: &AccessPolicy) -> Expr {
    let supervised = || if policy.is_secretariat() { policy.open(schema) } else { lit(false) };
    match rule {
        Rule::OwnerAndPolicy => policy.is_me("source_bureau").or(policy.open_record(schema)),
        Rule::Shared => {
            let mine = if schema.field_with_name("source_bureau").is_ok() {
                policy.is_me("source_bureau")
            } else {
                lit(false)
            };
            mine.or(policy.not_withheld(schema))
        }
        Rule::Parties(columns) => {
            columns.iter().map(|column| policy.is_me(column)).fold(supervised(), |all, party| all.or(party))
        }
        Rule::Notice => {
            let to_all = datafusion::functions_nested::expr_fn::cardinality(ident("distribution"));
            let to_all = coalesce(vec![to_all, lit(0u64)]).eq(lit(0u64));
            let to_me = coalesce(vec![array_has(ident("distribution"), policy.me()), lit(false)]);
            let distributed = ident("in_force").is_true().and(to_all.or(to_me)).and(policy.open(schema));
            policy.is_me("requesting_bureau").or(supervised()).or(distributed)
        }
        Rule::HitEvent => SIDES.iter().map(|column| policy.is_me(column)).fold(supervised(), Expr::or),
        Rule::Hit => {
            SIDES.iter().map(|column| policy.is_me(column)).fold(lit(policy.is_secretariat()), Expr::or)
        }
        Rule::Search => {
            let searched = coalesce(vec![array_has(ident("target_bureaus"), policy.me()), lit(false)]);
            policy.is_me("source_bureau").or(supervised()).or(searched.and(policy.open(schema)))
        }
        // Whether the records are visible is decided by a join.
        Rule::Records(keys) if policy.only_own_pairs() => {
            keys.iter().map(|(bureau, ..)| policy.is_me(bureau)).fold(lit(false), Expr::or)
        }
        Rule::BothEnds if policy.only_own_pairs() => ends::is_mine(policy),
        Rule::Records(_) | Rule::Described | Rule::BothEnds => lit(true),
        // Its stored rows are for nobody.
        Rule::Following => lit(false),
        Rule::Told(column) | Rule::OwnerAlone(column) => policy.is_me(column),
        Rule::Own(column) | Rule::OwnOfRecords(column, _) => {
            policy.is_me(column).or(lit(policy.is_secretariat()))
        }
        Rule::SecretariatOnly => lit(policy.is_secretariat()),
    }
}

/// The view of which each row of another view is a part, with the columns of the whole beside it.
fn parts_of(view: &str) -> Option<&'static str> {
    (view == "seizure_items").then_some("seizures")
}

/// Whether the rule of a part asks the same of the same columns as that of its whole: then a part is seen where the whole is, and
/// the whole can be chosen before it is taken apart.
async fn passes_alike(
    whole: &str,
    of_part: Rule,
    passes: &Expr,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<bool> {
    let (Some(of_whole), Some(plan)) = (rule(whole), sources.plan(whole).await?) else { return Ok(false) };
    let is_row_by_row = matches!((of_part, of_whole), (Rule::OwnerAndPolicy, Rule::OwnerAndPolicy));
    Ok(is_row_by_row && predicate(of_whole, plan.schema().inner(), policy) == *passes)
}

/// The columns by which rows elsewhere name those of a view: threads by whoever opened them, all else by its owner.
fn named_by(view: &str) -> (&'static str, &'static str) {
    match view {
        "notices" => ("requesting_bureau", "notice_id"),
        "traces" => ("requesting_bureau", "trace_id"),
        _ => ("source_bureau", "source_record_id"),
    }
}

/// Keeps the rows whose record is visible *now*: a restriction that its owner adds later hides the row at once.
async fn keep_where_visible(
    builder: LogicalPlanBuilder,
    name: &str,
    (bureau, record, view): &RecordKey,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let Some(visible) = visible_rows(view, sources, policy).await? else {
        return builder
            .filter(lit(false))
            .map_err(WarehouseError::query(format!("table `{name}`, restricting it")));
    };
    let (own_bureau, own_name) = named_by(view);
    let semi_join = || -> Result<LogicalPlanBuilder, DataFusionError> {
        let keys = LogicalPlanBuilder::from(visible)
            .project(vec![
                ident(own_bureau).alias("visible_bureau"),
                ident(own_name).alias("visible_record"),
            ])?
            .build()?;
        builder.join_on(
            keys,
            JoinType::LeftSemi,
            [ident(*bureau).eq(ident("visible_bureau")), ident(*record).eq(ident("visible_record"))],
        )
    };
    semi_join().map_err(WarehouseError::query(format!("table `{name}`, restricting it to visible records")))
}

/// The exhibit that a search was made for: its owner's own.
const SEARCHED: RecordKey = ("source_bureau", "exhibit_id", "exhibits");

/// Keeps the principal's own searches, and those for exhibits that it may see now: a search names its exhibit and says why it
/// was made.
async fn keep_own_or_of_visible_exhibits(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to visible exhibits");
    let all = builder.build().map_err(WarehouseError::query(doing()))?;
    let owned = |are: bool| {
        let is_mine = policy.is_me("source_bureau");
        LogicalPlanBuilder::from(all.clone())
            .filter(if are { is_mine } else { is_mine.is_not_true() })
            .map_err(WarehouseError::query(doing()))
    };
    let others = keep_where_visible(owned(false)?, name, &SEARCHED, sources, policy).await?;
    let own = owned(true)?;
    others.build().and_then(|others| own.union(others)).map_err(WarehouseError::query(doing()))
}

/// Events of threads, and the columns that name their thread.
type EventsOf = (&'static str, &'static [&'static str]);
const HIT_EVENTS: EventsOf = ("hit_events", &["candidate_id"]);
const TRACE_EVENTS: EventsOf = ("trace_events", &["requesting_bureau", "trace_id"]);

/// Keeps the threads of which no event is withheld from the principal: what a thread has come to tells what was said in it.
async fn keep_where_all_is_open(
    builder: LogicalPlanBuilder,
    (events_view, thread): EventsOf,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("threads of `{events_view}`, restricting them to what may be seen of them");
    let Some(events) = sources.plan(events_view).await? else {
        return builder.filter(lit(false)).map_err(WarehouseError::query(doing()));
    };
    let withheld = policy.open(events.schema().inner()).is_not_true();
    LogicalPlanBuilder::from(events)
        .filter(withheld)
        .and_then(|events| {
            events.project(thread.iter().map(|name| ident(*name).alias(format!("withheld_{name}"))))
        })
        .and_then(LogicalPlanBuilder::build)
        .and_then(|events| {
            let same = thread.iter().map(|name| ident(*name).eq(ident(format!("withheld_{name}"))));
            builder.join_on(events, JoinType::LeftAnti, same)
        })
        .map_err(WarehouseError::query(doing()))
}

/// Keeps the pairs of which both sides are visible now, as `matches` and `record_duplicates` do.
async fn keep_where_sides_are_visible(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to visible sides");
    let all = builder.build().map_err(WarehouseError::query(doing()))?;
    let of_kind = |column: &str| {
        LogicalPlanBuilder::from(all.clone())
            .filter(ident(column).is_not_null())
            .map_err(WarehouseError::query(doing()))
    };
    let mut matches = of_kind("seizure_id")?;
    for key in PAIR {
        matches = keep_where_visible(matches, name, key, sources, policy).await?;
    }
    let mut duplicates = of_kind("other_record_id")?;
    for key in TWO_RECORDS {
        duplicates = keep_where_visible(duplicates, name, key, sources, policy).await?;
    }
    duplicates
        .build()
        .and_then(|duplicates| matches.union(duplicates))
        .map_err(WarehouseError::query(doing()))
}

/// Keeps the alerts of pairs of which both sides are visible now, and those of notices that are.
async fn keep_where_told_of_is_visible(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to what may be told");
    let all = builder.build().map_err(WarehouseError::query(doing()))?;
    let policy = policy.for_pairs();
    // A table that an earlier version made tells of pairs only.
    let tells_of_notices = all.schema().inner().field_with_name(NOTICE.1).is_ok();
    let of_kind = |is_of_notice: bool| {
        let builder = LogicalPlanBuilder::from(all.clone());
        let noticed = ident(NOTICE.1);
        let noticed = if is_of_notice { noticed.is_not_null() } else { noticed.is_null() };
        let kept = if tells_of_notices { builder.filter(noticed) } else { Ok(builder) };
        kept.map_err(WarehouseError::query(doing()))
    };
    let mut pairs = of_kind(false)?;
    for key in PAIR {
        pairs = keep_where_visible(pairs, name, key, sources, &policy).await?;
    }
    if !tells_of_notices {
        return Ok(pairs);
    }
    let notices = keep_where_visible(of_kind(true)?, name, &NOTICE, sources, &policy).await?;
    let notices = notices.build().map_err(WarehouseError::query(doing()))?;
    pairs.union(notices).map_err(WarehouseError::query(doing()))
}

async fn keep_where_described(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to visible rows");
    let mut keys: Option<LogicalPlanBuilder> = None;
    for (entity, view) in DESCRIBED {
        let Some(visible) = visible_rows(view, sources, policy).await? else { continue };
        let part = LogicalPlanBuilder::from(visible)
            .project(vec![
                lit(entity).alias("visible_entity"),
                ident("source_bureau").alias("visible_bureau"),
                ident("source_record_id").alias("visible_record"),
            ])
            .map_err(WarehouseError::query(doing()))?;
        keys = Some(match keys {
            None => part,
            Some(all) => {
                part.build().and_then(|part| all.union(part)).map_err(WarehouseError::query(doing()))?
            }
        });
    }
    let Some(keys) = keys else { return builder.filter(lit(false)).map_err(WarehouseError::query(doing())) };
    keys.build()
        .and_then(|keys| {
            builder.join_on(
                keys,
                JoinType::LeftSemi,
                [
                    ident("entity").eq(ident("visible_entity")),
                    ident("source_bureau").eq(ident("visible_bureau")),
                    ident("source_record_id").eq(ident("visible_record")),
                ],
            )
        })
        .map_err(WarehouseError::query(doing()))
}
