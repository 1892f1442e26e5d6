//! Links between members of networks: whoever sees both members and what says so, sees the link.
//!
//! Two links stand only where nothing that one sees takes them away: a match that an owner has rejected, and a name in a notice that
//! fits two rows. Who may not see the rejection or the other row sees the link as if there were none, so that its absence tells
//! nothing.

use super::policy::AccessPolicy;
use super::rules::visible_rows;
use crate::error::{Result, WarehouseError};
use crate::sources::Sources;
use datafusion::common::JoinType;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, ident, lit};
use proofhouse_matching::networks::kinds::HITS;
use proofhouse_matching::networks::{LinkKind, MemberKind};
use proofhouse_schemas::values::HitState;

/// The view in which members of a kind are, and its columns with their bureau and reference. A case is seen by whoever sees an
/// exhibit of it: that a seizure's case number is a case at all is known from its exhibits.
fn places(kind: MemberKind) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        MemberKind::Case => &[("exhibits", "source_bureau", "case_ref")],
        MemberKind::Exhibit => &[("exhibits", "source_bureau", "source_record_id")],
        MemberKind::Firearm => &[("firearms", "source_bureau", "source_record_id")],
        MemberKind::Item | MemberKind::Seizure => &[("seizures", "source_bureau", "source_record_id")],
        MemberKind::Notice => &[("notices", "requesting_bureau", "notice_id")],
        MemberKind::Trace => &[("traces", "requesting_bureau", "trace_id")],
    }
}

const ENDS: [[&str; 3]; 2] =
    [["left_kind", "left_bureau", "left_id"], ["right_kind", "right_bureau", "right_id"]];

/// Whether an end of a link is the principal's own; for those who see others' rows only beside their own.
pub(super) fn is_mine(policy: &AccessPolicy) -> Expr {
    ENDS.iter().map(|[_, bureau, _]| policy.is_me(bureau)).fold(lit(false), Expr::or)
}

/// Keeps the links whose members are visible *now*, and of those that rest on the word of owners the ones whose word is.
pub(super) async fn keep_where_both_are_visible(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to visible members");
    let all = builder.build().map_err(WarehouseError::query(doing()))?;
    let of_words = |are: bool| {
        let is_word = ident("stated_in").eq(lit(HITS));
        LogicalPlanBuilder::from(all.clone())
            .filter(if are { is_word } else { is_word.is_not_true() })
            .map_err(WarehouseError::query(doing()))
    };
    let said = keep_where_said_openly(of_words(true)?, name, sources, policy).await?;
    let mut kept = said
        .build()
        .and_then(|said| of_words(false).map_err(external)?.union(said))
        .map_err(WarehouseError::query(doing()))?;
    let pairs_policy = policy.for_pairs();
    for [kind, bureau, id] in ENDS {
        let Some(keys) = visible_members(name, sources, &pairs_policy).await? else {
            return kept.filter(lit(false)).map_err(WarehouseError::query(doing()));
        };
        kept = keys
            .build()
            .and_then(|keys| {
                kept.join_on(
                    keys,
                    JoinType::LeftSemi,
                    [
                        ident(kind).eq(ident("visible_kind")),
                        ident(bureau).eq(ident("visible_bureau")),
                        ident(id).eq(ident("visible_id")),
                    ],
                )
            })
            .map_err(WarehouseError::query(doing()))?;
    }
    let kept = without_rejected(kept, name, sources, policy).await?;
    without_unclear_names(kept, name)
}

/// Leaves out the pairs of which the principal sees that an owner has rejected them.
async fn without_rejected(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, leaving out what was rejected");
    let Some(hits) = visible_rows(HITS, sources, policy).await? else { return Ok(builder) };
    LogicalPlanBuilder::from(hits)
        .filter(ident("state").eq(lit(HitState::Rejected.as_str())))
        .and_then(|hits| hits.project(vec![ident("candidate_id").alias("rejected_pair")]))
        .and_then(LogicalPlanBuilder::build)
        .and_then(|hits| {
            let same = ident("statement_id").eq(ident("rejected_pair"));
            builder.join_on(hits, JoinType::LeftAnti, [same])
        })
        .map_err(WarehouseError::query(doing()))
}

/// Leaves out names in notices that fit several of these links.
fn without_unclear_names(builder: LogicalPlanBuilder, name: &str) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, leaving out names that fit two rows");
    let links = builder.build().map_err(WarehouseError::query(doing()))?;
    LogicalPlanBuilder::from(links.clone())
        .filter(ident("link_kind").eq(lit(LinkKind::NoticeNames.as_str())))
        .and_then(|named| named.aggregate(vec![ident("statement_id")], vec![count(lit(1)).alias("fitting")]))
        .and_then(|named| named.filter(ident("fitting").gt(lit(1i64))))
        .and_then(|named| named.project(vec![ident("statement_id").alias("unclear_name")]))
        .and_then(LogicalPlanBuilder::build)
        .and_then(|unclear| {
            let same = ident("statement_id").eq(ident("unclear_name"));
            LogicalPlanBuilder::from(links).join_on(unclear, JoinType::LeftAnti, [same])
        })
        .map_err(WarehouseError::query(doing()))
}

fn external(error: WarehouseError) -> datafusion::error::DataFusionError {
    datafusion::error::DataFusionError::External(Box::new(error))
}

/// Others than the two owners, and the Secretariat where nothing is withheld from it, do not learn what was said of a pair.
async fn keep_where_said_openly(
    builder: LogicalPlanBuilder,
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<LogicalPlanBuilder> {
    let doing = || format!("table `{name}`, restricting it to what was said");
    let Some(hits) = visible_rows(HITS, sources, policy).await? else {
        return builder.filter(lit(false)).map_err(WarehouseError::query(doing()));
    };
    LogicalPlanBuilder::from(hits)
        .project(vec![ident("candidate_id").alias("visible_pair")])
        .and_then(LogicalPlanBuilder::build)
        .and_then(|hits| {
            let same = ident("statement_id").eq(ident("visible_pair"));
            builder.join_on(hits, JoinType::LeftSemi, [same])
        })
        .map_err(WarehouseError::query(doing()))
}

/// The names of all members that a principal may see.
async fn visible_members(
    name: &str,
    sources: &Sources,
    policy: &AccessPolicy,
) -> Result<Option<LogicalPlanBuilder>> {
    let doing = || format!("table `{name}`, finding visible members");
    let mut all: Option<LogicalPlanBuilder> = None;
    for kind in MemberKind::ALL {
        for (view, bureau, id) in places(kind) {
            let Some(visible) = visible_rows(view, sources, policy).await? else { continue };
            let part = LogicalPlanBuilder::from(visible)
                .project(vec![
                    lit(kind.as_str()).alias("visible_kind"),
                    ident(*bureau).alias("visible_bureau"),
                    ident(*id).alias("visible_id"),
                ])
                .map_err(WarehouseError::query(doing()))?;
            all = Some(match all {
                None => part,
                Some(all) => {
                    part.build().and_then(|part| all.union(part)).map_err(WarehouseError::query(doing()))?
                }
            });
        }
    }
    Ok(all)
}
