//! Who may see a record: most are for official use, a few are restricted by level or by name.

use super::bureaus::SimulatedBureau;
use super::chance::Chance;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::message::envelope::AccessRestriction;
use proofhouse_schemas::values::{AccessMode, Confidentiality, HandlingCode};

/// How a record is to be handled.
#[derive(Debug, Clone, Default)]
pub(super) struct Handling {
    pub(super) confidentiality: Option<Confidentiality>,
    pub(super) access_restriction: Option<AccessRestriction>,
    pub(super) handling_codes: Vec<HandlingCode>,
}

impl Handling {
    /// Handling as it is in practice: about one record in a hundred is withheld from somebody by name.
    pub(super) fn usual(bureaus: &[SimulatedBureau], owner: usize, chance: &mut Chance) -> Self {
        let confidentiality = chance.weighted(&[
            (None, 0.6),
            (Some(Confidentiality::OfficialUse), 0.372),
            (Some(Confidentiality::Restricted), 0.02),
            (Some(Confidentiality::Confidential), 0.008),
        ]);
        let access_restriction = match chance.unit() {
            drawn if drawn < 0.009 => Some(AccessMode::AllExcept),
            drawn if drawn < 0.012 => Some(AccessMode::Only),
            _ => None,
        }
        .map(|mode| AccessRestriction { mode, parties: others(bureaus, owner, chance) });
        let handling_codes = if chance.happens(0.03) {
            vec![chance.weighted(&[
                (HandlingCode::H1, 0.6),
                (HandlingCode::H2, 0.3),
                (HandlingCode::H3, 0.1),
            ])]
        } else {
            Vec::new()
        };
        Self { confidentiality, access_restriction, handling_codes }
    }
}

/// The bureaus of the world that may not see a record of this owner because of its restriction.
pub(super) fn denied(
    restriction: Option<&AccessRestriction>,
    owner: Bureau,
    bureaus: &[SimulatedBureau],
) -> Vec<String> {
    let Some(restriction) = restriction else { return Vec::new() };
    let may_not = |bureau: &Bureau| match restriction.mode {
        AccessMode::AllExcept => restriction.parties.contains(bureau),
        AccessMode::Only => !restriction.parties.contains(bureau),
    };
    bureaus
        .iter()
        .map(|bureau| bureau.bureau)
        .filter(|bureau| *bureau != owner && may_not(bureau))
        .map(|bureau| bureau.to_string())
        .collect()
}

fn others(bureaus: &[SimulatedBureau], owner: usize, chance: &mut Chance) -> Vec<Bureau> {
    let mut parties: Vec<Bureau> = Vec::new();
    let wanted = 1 + chance.below(2);
    while parties.len() < wanted {
        let other = chance.below(bureaus.len());
        let other = if other == owner { (owner + 1) % bureaus.len() } else { other };
        let Some(party) = bureaus.get(other).map(|bureau| bureau.bureau) else { break };
        if parties.contains(&party) {
            break;
        }
        parties.push(party);
    }
    parties
}
