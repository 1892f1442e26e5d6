//! What joins two members: the strongest way between them, link by link.

use super::{links, read, written};
use crate::command_line::ExplainNetwork;
use crate::summary::say;
use anyhow::{Context, Result, bail};
use proofhouse_matching::networks::{MemberKind, MemberName, strongest_way};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::tables::networks::NetworkMemberRow;
use proofhouse_warehouse::{GuardedSession, Principal, Warehouse};
use serde::Serialize;

/// What joins two members.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The network that both are in, as the bureau sees it.
    pub network_id: String,
    /// The product of the strengths on the way.
    pub strength: f64,
    /// The way.
    pub steps: Vec<Step>,
}

/// A link on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Where it begins.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// What joins the two.
    pub link_kind: String,
    /// How sure it is.
    pub strength: f64,
    /// In words.
    pub explanation: String,
    /// The table that says so.
    pub stated_in: String,
    /// The pair in that table.
    pub statement_id: Option<String>,
}

pub(super) async fn run(warehouse: &Warehouse, asked: &ExplainNetwork, as_json: bool) -> Result<()> {
    let found = explain(warehouse, asked).await?;
    if as_json {
        say!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let (count, links) = (found.steps.len(), if found.steps.len() == 1 { "link" } else { "links" });
    say!("{count} {links}, strength {:.3} (network {})", found.strength, found.network_id);
    if let Some(first) = found.steps.first() {
        say!("  {}", first.from);
    }
    for step in &found.steps {
        let statement = step.statement_id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        say!("    {:.3}  {} ({}{statement})", step.strength, step.explanation, step.stated_in);
        say!("  {}", step.to);
    }
    if found.strength < 1.0 {
        say!("A way is as doubtful as all its links together; none of it is a hit before people say so.");
    }
    Ok(())
}

/// Finds the strongest way between two members over the links that a bureau may see.
///
/// # Errors
/// When the bureau sees no such member in a network, or no way between the two; or the warehouse cannot be read.
pub async fn explain(warehouse: &Warehouse, asked: &ExplainNetwork) -> Result<Explanation> {
    let session = warehouse.session_for(&Principal::of(asked.bureau));
    let one = find(&session, &asked.one, asked.bureau).await?;
    let other = find(&session, &asked.other, asked.bureau).await?;
    let apart = || {
        format!(
            "no link that {} may see joins {} and {}, directly or by way of others",
            asked.bureau, asked.one, asked.other
        )
    };
    if one.network_id != other.network_id {
        bail!(apart());
    }
    let links = links(&session, &one.network_id).await?;
    let way = strongest_way(&links, name(&one)?, name(&other)?).with_context(apart)?;
    let text = |name: &MemberName<'_>| written(name.kind.as_str(), name.bureau, name.id, name.item_no);
    let ends = way.members.iter().zip(way.members.iter().skip(1));
    let steps = ends
        .zip(&way.links)
        .map(|((from, to), link)| Step {
            from: text(from),
            to: text(to),
            link_kind: link.link_kind.clone(),
            strength: link.strength,
            explanation: link.explanation.clone(),
            stated_in: link.stated_in.clone(),
            statement_id: link.statement_id.clone(),
        })
        .collect();
    Ok(Explanation { network_id: one.network_id, strength: way.strength, steps })
}

fn name(row: &NetworkMemberRow) -> Result<MemberName<'_>> {
    let kind = MemberKind::parse(&row.member_kind)
        .with_context(|| format!("network_members holds a kind {} that there is not", row.member_kind))?;
    Ok(MemberName { kind, bureau: &row.bureau, id: &row.member_id, item_no: row.item_no })
}

/// A member as it was asked for.
struct Asked<'text> {
    kind: Option<MemberKind>,
    bureau: Bureau,
    id: &'text str,
    item_no: i32,
}

/// `bureau/reference`, `bureau/seizure#item`, either with a kind in front. A reference may hold any of these signs, so that
/// what does not read as a kind or a number is part of it.
fn parse(text: &str) -> Result<Asked<'_>> {
    let kind = text.split_once(':').and_then(|(kind, rest)| Some((MemberKind::parse(kind)?, rest)));
    let (kind, rest) = kind.map_or((None, text), |(kind, rest)| (Some(kind), rest));
    let named = rest.split_once('/').and_then(|(bureau, id)| Some((Bureau::parse(bureau)?, id)));
    let (bureau, id) = named.with_context(|| {
        format!("{text} names no member; write bureau/reference, bureau/seizure#item, or seizure:fr/S-17")
    })?;
    let item = id.rsplit_once('#').and_then(|(id, item)| Some((id, item.parse::<i32>().ok()?)));
    let (id, item_no) = item.filter(|(_, item)| *item > 0).unwrap_or((id, 0));
    Ok(Asked { kind, bureau, id, item_no })
}

/// The member that a text names, among those that the bureau sees.
async fn find(session: &GuardedSession, text: &str, bureau: Bureau) -> Result<NetworkMemberRow> {
    let asked = parse(text)?;
    let sql = format!(
        "SELECT * FROM network_members WHERE bureau = '{}' AND member_id = $value AND item_no = {} {} \
         ORDER BY member_kind",
        asked.bureau,
        asked.item_no,
        asked.kind.map(|kind| format!("AND member_kind = '{}'", kind.as_str())).unwrap_or_default()
    );
    let mut found: Vec<NetworkMemberRow> = read(session, &sql, asked.id).await?;
    match (found.pop(), found.as_slice()) {
        (Some(member), []) => Ok(member),
        (Some(last), others) => {
            let kinds: Vec<String> =
                others.iter().chain([&last]).map(|member| member.member_kind.to_lowercase()).collect();
            bail!(
                "{text} may be {}; write the kind in front, such as {}:{text}",
                kinds.join(" or "),
                kinds.join("|")
            )
        }
        (None, _) => bail!("{bureau} sees no {text} in a network; it may stand alone, or be withheld"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn members_are_named_with_and_without_their_kind() {
        let plain = parse("fr/S-17").unwrap();
        assert_eq!((plain.kind, plain.bureau.as_str(), plain.id, plain.item_no), (None, "fr", "S-17", 0));
        let item = parse("item:be/S-2#3").unwrap();
        assert_eq!((item.kind, item.id, item.item_no), (Some(MemberKind::Item), "S-2", 3));
        // A reference may hold what stands between its parts elsewhere.
        let odd = parse("de/A:1/2#x").unwrap();
        assert_eq!((odd.kind, odd.id, odd.item_no), (None, "A:1/2#x", 0));
        assert!(parse("S-17").is_err());
        assert!(parse("zz/S-17").is_err());
    }
}
