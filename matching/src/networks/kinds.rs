//! What the members of networks are, what joins two of them, and how sure each kind of link is.

use proofhouse_schemas::tables::networks::NetworkLinkRow;
use std::fmt;

/// What a member of a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MemberKind {
    /// A ballistic case: the exhibits and seizures to which one bureau gave one case number.
    Case,
    /// An exhibit.
    Exhibit,
    /// A firearm record.
    Firearm,
    /// A seized firearm.
    Item,
    /// A notice or diffusion.
    Notice,
    /// A seizure.
    Seizure,
    /// A trace request.
    Trace,
}

impl MemberKind {
    /// All kinds.
    pub const ALL: [MemberKind; 7] = [
        MemberKind::Case,
        MemberKind::Exhibit,
        MemberKind::Firearm,
        MemberKind::Item,
        MemberKind::Notice,
        MemberKind::Seizure,
        MemberKind::Trace,
    ];

    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            MemberKind::Case => "CASE",
            MemberKind::Exhibit => "EXHIBIT",
            MemberKind::Firearm => "FIREARM",
            MemberKind::Item => "ITEM",
            MemberKind::Notice => "NOTICE",
            MemberKind::Seizure => "SEIZURE",
            MemberKind::Trace => "TRACE",
        }
    }

    /// The kind that a word names, in whatever case.
    pub fn parse(word: &str) -> Option<MemberKind> {
        MemberKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}

/// The name of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberName<'row> {
    /// What it is.
    pub kind: MemberKind,
    /// Its bureau.
    pub bureau: &'row str,
    /// The bureau's reference.
    pub id: &'row str,
    /// Number of the item within its seizure, 0 otherwise.
    pub item_no: i32,
}

impl fmt::Display for MemberName<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}/{}", self.kind.as_str(), self.bureau, self.id)?;
        if self.item_no > 0 { write!(formatter, "#{}", self.item_no) } else { Ok(()) }
    }
}

/// The two members that a link joins; `None` when a kind is none of these.
pub fn ends(link: &NetworkLinkRow) -> Option<[MemberName<'_>; 2]> {
    let left = MemberName {
        kind: MemberKind::parse(&link.left_kind)?,
        bureau: &link.left_bureau,
        id: &link.left_id,
        item_no: link.left_item_no,
    };
    let right = MemberName {
        kind: MemberKind::parse(&link.right_kind)?,
        bureau: &link.right_bureau,
        id: &link.right_id,
        item_no: link.right_item_no,
    };
    Some([left, right])
}

/// What joins two members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// A seized firearm and the seizure that it is an item of.
    ItemOfSeizure,
    /// An exhibit and its case.
    ExhibitOfCase,
    /// A seizure and the case whose number its bureau gave it.
    SeizureOfCase,
    /// A trace request and the seizure that it names.
    TraceOfSeizure,
    /// A trace request and the one that it follows.
    TraceFollowsTrace,
    /// A notice and a record, seizure or trace request that it names.
    NoticeNames,
    /// A record and a seized firearm, or two records, that both owners say are one firearm.
    ConfirmedFirearm,
    /// Two exhibits that an examiner has found to be of one firearm.
    ConfirmedExhibits,
    /// A record and a seized firearm that the model takes for one.
    StrongMatch,
    /// Two records that the model takes for one firearm.
    StrongDuplicate,
    /// Two exhibits that a reviewer at the screen takes for ones of one firearm.
    ExhibitLead,
    /// Two exhibits whose marks are much alike, that nobody has looked at.
    StrongCandidate,
}

/// Models never make a link as sure as people do.
const MOST_OF_A_MODEL: f64 = 0.999;

impl LinkKind {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            LinkKind::ItemOfSeizure => "ITEM_OF_SEIZURE",
            LinkKind::ExhibitOfCase => "EXHIBIT_OF_CASE",
            LinkKind::SeizureOfCase => "SEIZURE_OF_CASE",
            LinkKind::TraceOfSeizure => "TRACE_OF_SEIZURE",
            LinkKind::TraceFollowsTrace => "TRACE_FOLLOWS_TRACE",
            LinkKind::NoticeNames => "NOTICE_NAMES",
            LinkKind::ConfirmedFirearm => "CONFIRMED_FIREARM",
            LinkKind::ConfirmedExhibits => "CONFIRMED_EXHIBITS",
            LinkKind::StrongMatch => "STRONG_MATCH",
            LinkKind::StrongDuplicate => "STRONG_DUPLICATE",
            LinkKind::ExhibitLead => "EXHIBIT_LEAD",
            LinkKind::StrongCandidate => "STRONG_CANDIDATE",
        }
    }

    /// How sure a link of this kind is. `probability` is the model's, where it gives one.
    ///
    /// A case number on a seizure is weighed a little below certainty, because services of one country may number alike. A
    /// lead is below the share of leads that examiners confirm where central reviewers make them (98.9 per cent). A
    /// likelihood ratio is no probability: an exhibit pair that nobody has looked at counts one half, so that a way by it is
    /// always weaker than one by what people have seen.
    pub fn strength(self, probability: Option<f64>) -> f64 {
        match self {
            LinkKind::ItemOfSeizure
            | LinkKind::ExhibitOfCase
            | LinkKind::TraceOfSeizure
            | LinkKind::TraceFollowsTrace
            | LinkKind::NoticeNames
            | LinkKind::ConfirmedFirearm
            | LinkKind::ConfirmedExhibits => 1.0,
            LinkKind::SeizureOfCase => 0.95,
            LinkKind::ExhibitLead => 0.9,
            LinkKind::StrongCandidate => 0.5,
            LinkKind::StrongMatch | LinkKind::StrongDuplicate => {
                probability.unwrap_or(0.5).clamp(f64::MIN_POSITIVE, MOST_OF_A_MODEL)
            }
        }
    }

    /// The table that says so.
    pub fn stated_in(self) -> &'static str {
        match self {
            LinkKind::ItemOfSeizure | LinkKind::SeizureOfCase => "seizures",
            LinkKind::ExhibitOfCase => "exhibits",
            LinkKind::TraceOfSeizure | LinkKind::TraceFollowsTrace => "traces",
            LinkKind::NoticeNames => "notices",
            LinkKind::ConfirmedFirearm => HITS,
            LinkKind::ConfirmedExhibits => "ballistic_hits",
            LinkKind::StrongMatch => "matches",
            LinkKind::StrongDuplicate => "record_duplicates",
            LinkKind::ExhibitLead => "ballistic_pairs",
            LinkKind::StrongCandidate => "ballistic_candidates",
        }
    }

    /// In words.
    pub fn explanation(self, strength: f64) -> String {
        match self {
            LinkKind::ItemOfSeizure => "the firearm was seized in it".to_owned(),
            LinkKind::ExhibitOfCase => "its laboratory says that it belongs to the case".to_owned(),
            LinkKind::SeizureOfCase => "its bureau gave the seizure the number of the case".to_owned(),
            LinkKind::TraceOfSeizure => "the request says that the firearm was recovered in it".to_owned(),
            LinkKind::TraceFollowsTrace => "the one request follows the other in the next country".to_owned(),
            LinkKind::NoticeNames => "the notice says that it is about it".to_owned(),
            LinkKind::ConfirmedFirearm => "the owners of both sides say that it is one firearm".to_owned(),
            LinkKind::ConfirmedExhibits => {
                "an examiner found on the specimens that one firearm fired both".to_owned()
            }
            LinkKind::StrongMatch | LinkKind::StrongDuplicate => {
                format!("the model gives {strength:.3} that it is one firearm; not confirmed")
            }
            LinkKind::ExhibitLead => {
                "a reviewer takes both for ones of one firearm; not confirmed on the specimens".to_owned()
            }
            LinkKind::StrongCandidate => "their marks are much alike; nobody has looked at them".to_owned(),
        }
    }
}

/// The view of what owners say of pairs. Others than the owners may not see it, so that a link it states needs a rule of its own.
pub const HITS: &str = "hits";

/// Whether a text can be the number of one case. Fillers, bare years and counters stand on cases that have nothing to do with
/// each other.
pub fn names_a_case(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let digits = letters.iter().filter(|letter| letter.is_numeric()).count();
    let is_bare_and_short = digits == letters.len() && digits < 5;
    let varies = letters.iter().any(|letter| letters.first() != Some(letter));
    digits > 0 && letters.len() >= 3 && !is_bare_and_short && varies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_and_bare_years_name_no_case() {
        for filler in ["", "-", "N/A", "unknown", "0000000", "2026", "17", "xx", "A1"] {
            assert!(!names_a_case(filler), "{filler}");
        }
        for number in ["CASE-17", "K-2026-0001", "20260017", "2026/17"] {
            assert!(names_a_case(number), "{number}");
        }
    }

    #[test]
    fn no_model_is_as_sure_as_people() {
        assert!(LinkKind::StrongMatch.strength(Some(1.0)) < LinkKind::ConfirmedFirearm.strength(None));
        assert!(LinkKind::StrongCandidate.strength(None) < LinkKind::ExhibitLead.strength(None));
        assert!(LinkKind::ExhibitLead.strength(None) < LinkKind::ConfirmedExhibits.strength(None));
    }

    #[test]
    fn members_are_named_as_people_write_them() {
        let item = MemberName { kind: MemberKind::Item, bureau: "fr", id: "S-1", item_no: 2 };
        assert_eq!(item.to_string(), "ITEM:fr/S-1#2");
        assert_eq!(MemberKind::parse("seizure"), Some(MemberKind::Seizure));
        assert_eq!(MemberKind::parse("person"), None);
    }
}
