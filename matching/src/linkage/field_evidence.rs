//! The evidence of the fields other than the serial: make, calibre, type, model, country, time, barrel.

use super::identity::FirearmIdentity;
use super::score::{MatchFlag, ScoreContext, ScorePart};
use crate::normalise::calibre::CalibreAgreement;
use crate::normalise::country::same_territory;
use crate::normalise::make::MakeRelation;
use crate::normalise::model::token_set_similarity;
use crate::normalise::text;

pub(super) fn make_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
    flags: &mut Vec<MatchFlag>,
) -> (MakeRelation, ScorePart) {
    let weights = &context.settings.weights;
    let part = |level, weight, explanation| ScorePart { field: "make", level, weight, explanation };
    let closeness = |relation: MakeRelation| match relation {
        MakeRelation::Same => 4,
        MakeRelation::SameGroup | MakeRelation::Licence | MakeRelation::ImporterAndMaker => 3,
        MakeRelation::PatternAndMaker => 2,
        MakeRelation::Conflict => 1,
        MakeRelation::Unknown => 0,
    };
    let mut best = MakeRelation::Unknown;
    let (left, right) = (seizure.make.ids(), record.make.ids());
    for a in &left {
        for b in &right {
            let relation = context.normaliser.make_relation(a, b);
            if closeness(relation) > closeness(best) {
                best = relation;
            }
        }
    }
    let name = |firearm: &FirearmIdentity| match firearm
        .make
        .ids()
        .first()
        .and_then(|id| proofhouse_schemas::codes::make(id))
    {
        Some(make) => make.canonical_name.to_owned(),
        None => firearm.make.raw.clone(),
    };
    let (of_seizure, of_record) = (name(seizure), name(record));
    let implied = [seizure, record].iter().any(|firearm| {
        firearm.make.choices.first().is_some_and(|choice| choice.how == crate::normalise::How::ModelImplied)
    });
    let said = match best {
        MakeRelation::Same if implied => {
            part("NEAR", weights.make_near, format!("The model implies the make {of_record}."))
        }
        MakeRelation::Same => part("AGREE", weights.make_same, format!("Both are {of_record}.")),
        MakeRelation::SameGroup => {
            part("NEAR", weights.make_near, format!("{of_seizure} and {of_record} belong to one group."))
        }
        MakeRelation::Licence => part(
            "NEAR",
            weights.make_near,
            format!("{of_seizure} and {of_record} make each other's designs or follow one another."),
        ),
        MakeRelation::ImporterAndMaker => {
            flags.push(MatchFlag::Importer);
            let says = format!("{of_seizure} and {of_record} may be importer and maker of one firearm.");
            part("NEAR", weights.make_near, says)
        }
        MakeRelation::PatternAndMaker => part(
            "NEAR",
            weights.make_near,
            format!("{of_seizure} and {of_record} may be a pattern and its maker."),
        ),
        MakeRelation::Conflict => {
            flags.push(MatchFlag::MakeConflict);
            part(
                "DISAGREE",
                weights.make_conflict,
                format!("The makes differ: {of_seizure} and {of_record}."),
            )
        }
        MakeRelation::Unknown => unlisted_make(seizure, record, weights.make_same)
            .unwrap_or_else(|| part("MISSING", 0.0, "The make is not known on both sides.".to_owned())),
    };
    let relation = if said.level == "AGREE" { MakeRelation::Same } else { best };
    (relation, said)
}

/// Two makes that no list knows but that are written alike.
fn unlisted_make(seizure: &FirearmIdentity, record: &FirearmIdentity, weight: f64) -> Option<ScorePart> {
    let unlisted =
        |firearm: &FirearmIdentity| firearm.make.choices.is_empty() && firearm.make.absence.is_none();
    if !unlisted(seizure) || !unlisted(record) {
        return None;
    }
    let (a, b) = (text::compact(&seizure.make.raw), text::compact(&record.make.raw));
    (!a.is_empty() && a == b).then(|| ScorePart {
        field: "make",
        level: "AGREE",
        weight,
        explanation: format!("Both are written as {}, a make that is not listed.", record.make.raw.trim()),
    })
}

pub(super) fn calibre_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    agreement: CalibreAgreement,
    context: &ScoreContext<'_>,
) -> ScorePart {
    let weights = &context.settings.weights;
    let name = |firearm: &FirearmIdentity| {
        let ids = firearm.calibre.resolution.ids();
        let listed =
            ids.first().filter(|_| ids.len() == 1).and_then(|id| proofhouse_schemas::codes::calibre(id));
        listed.map_or_else(
            || firearm.calibre.resolution.raw.trim().to_owned(),
            |calibre| calibre.canonical_name.to_owned(),
        )
    };
    let (a, b) = (name(seizure), name(record));
    let (level, weight, explanation) = match agreement {
        CalibreAgreement::Same => ("AGREE", weights.calibre_same, format!("Both are in {b}.")),
        CalibreAgreement::SameGroup => {
            ("AGREE", weights.calibre_same * 0.95, format!("{a} and {b} are written for one another."))
        }
        CalibreAgreement::Compatible => {
            ("NEAR", weights.calibre_near, format!("A weapon for one of {a} and {b} also fires the other."))
        }
        CalibreAgreement::SameBore => {
            ("NEAR", weights.calibre_bore, format!("{a} and {b} have the same bore."))
        }
        CalibreAgreement::BlankAndLive => (
            "CONVERSION",
            0.0,
            format!("{a} and {b}: one is a blank calibre, and the weapon is or may be converted."),
        ),
        CalibreAgreement::Conflict => {
            ("DISAGREE", weights.calibre_conflict, format!("The calibres differ: {a} and {b}."))
        }
        CalibreAgreement::Unknown => ("MISSING", 0.0, "The calibre is not known on both sides.".to_owned()),
    };
    ScorePart { field: "calibre", level, weight, explanation }
}

/// Types that are taken for one another in reports.
const TAKEN_FOR: &[(&str, &str)] = &[
    ("RIFLE", "CARBINE"),
    ("RIFLE", "ANTI_MATERIEL"),
    ("RIFLE", "LMG"),
    ("LMG", "GPMG"),
    ("GPMG", "HMG"),
    ("PISTOL", "MACHINE_PISTOL"),
    ("SMG", "MACHINE_PISTOL"),
    ("SMG", "CARBINE"),
    ("PISTOL", "DERRINGER"),
    ("RIFLE", "COMBINATION"),
    ("SHOTGUN", "COMBINATION"),
    ("PISTOL", "CONVERTED"),
    ("REVOLVER", "CONVERTED"),
    ("ALARM", "CONVERTED"),
    ("PISTOL", "SHOTGUN_PISTOL"),
];

pub(super) fn type_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    conversion: bool,
    context: &ScoreContext<'_>,
) -> ScorePart {
    let weights = &context.settings.weights;
    let (a, b) = (seizure.type_code.as_str(), record.type_code.as_str());
    let unknown =
        |code: &str| code.is_empty() || matches!(code, "UNKNOWN" | "FRAME_RECEIVER" | "PART" | "CRAFT");
    let open = |code: &str| matches!(code, "UNKNOWN_HANDGUN" | "UNKNOWN_LONG");
    let confused = TAKEN_FOR.iter().any(|(x, y)| (*x == a && *y == b) || (*x == b && *y == a));
    let (level, weight, explanation) = if unknown(a) || unknown(b) {
        ("MISSING", 0.0, "The type is not known on both sides.".to_owned())
    } else if a == b {
        ("AGREE", weights.type_same, format!("Both are of type {b}."))
    } else if conversion {
        ("CONVERSION", 0.0, format!("{a} and {b}: an alarm weapon that may have been converted."))
    } else if confused || ((open(a) || open(b)) && seizure.type_class == record.type_class) {
        ("NEAR", weights.type_near, format!("{a} and {b} are taken for one another."))
    } else {
        ("DISAGREE", weights.type_conflict, format!("The types differ: {a} and {b}."))
    };
    ScorePart { field: "type", level, weight, explanation }
}

pub(super) fn model_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
) -> (&'static str, ScorePart) {
    let weights = &context.settings.weights;
    let shown =
        |firearm: &FirearmIdentity| match firearm.model.id().and_then(proofhouse_schemas::codes::model) {
            Some(model) => model.model.to_owned(),
            None => firearm.model.raw.trim().to_owned(),
        };
    let (left, right) = (seizure.model.ids(), record.model.ids());
    let shared = left.iter().any(|id| right.contains(id));
    let (a, b) = (&seizure.model_words, &record.model_words);
    let bare = |words: &str| text::is_digits(words);
    let (level, weight, explanation) = if a.is_empty() && left.is_empty() || b.is_empty() && right.is_empty()
    {
        ("MISSING", 0.0, "The model is not known on both sides.".to_owned())
    } else if shared {
        ("AGREE", weights.model_same, format!("Both are model {}.", shown(record)))
    } else if !a.is_empty() && a == b {
        // A bare number is a model only within one make.
        let same_make = seizure.make.ids().iter().any(|id| record.make.ids().contains(id));
        if bare(a) && !same_make {
            ("NEAR", weights.model_near, format!("The model number {} is written on both.", shown(record)))
        } else {
            ("AGREE", weights.model_same, format!("Both are model {}.", shown(record)))
        }
    } else if token_set_similarity(&seizure.model.raw, &record.model.raw) >= 0.5
        || a.starts_with(b.as_str())
        || b.starts_with(a.as_str())
    {
        (
            "NEAR",
            weights.model_near,
            format!("The models {} and {} have words in common.", shown(seizure), shown(record)),
        )
    } else {
        (
            "DISAGREE",
            weights.model_conflict,
            format!("The models differ: {} and {}.", shown(seizure), shown(record)),
        )
    };
    (level, ScorePart { field: "model", level, weight, explanation })
}

pub(super) fn country_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
) -> ScorePart {
    let weights = &context.settings.weights;
    let (level, weight, explanation) = match (seizure.country.id(), record.country.id()) {
        (Some(a), Some(b)) if a == b || same_territory(a, b) => {
            ("AGREE", weights.country_same, format!("Both were made in {b}."))
        }
        (Some(a), Some(b)) => (
            "DISAGREE",
            weights.country_conflict,
            format!("The countries of manufacture differ: {a} and {b}."),
        ),
        _ => ("MISSING", 0.0, "The country of manufacture is not known on both sides.".to_owned()),
    };
    ScorePart { field: "country", level, weight, explanation }
}

pub(super) fn time_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
    flags: &mut Vec<MatchFlag>,
) -> Option<ScorePart> {
    let (seized, lost) = (seizure.last_day?, record.first_day?);
    let days = (lost - seized).num_days();
    let before = days > context.settings.days_before_loss;
    if before {
        flags.push(MatchFlag::TimeOrder);
    }
    Some(ScorePart {
        field: "time_order",
        level: if before { "DISAGREE" } else { "AGREE" },
        weight: if before { context.settings.weights.time_order } else { 0.0 },
        explanation: if before {
            format!("It was seized {days} days before the reported loss.")
        } else {
            "The dates of loss and seizure are in order.".to_owned()
        },
    })
}

pub(super) fn barrel_part(
    seizure: &FirearmIdentity,
    record: &FirearmIdentity,
    context: &ScoreContext<'_>,
) -> Option<ScorePart> {
    let (a, b) = (seizure.barrel_length_mm?, record.barrel_length_mm?);
    let agree = a.abs_diff(b) <= 10;
    let weights = &context.settings.weights;
    Some(ScorePart {
        field: "barrel_length",
        level: if agree { "AGREE" } else { "DISAGREE" },
        weight: if agree { weights.barrel_same } else { weights.barrel_conflict },
        explanation: if agree {
            format!("The barrels are {a} mm and {b} mm long.")
        } else {
            format!("The barrel lengths differ: {a} mm and {b} mm.")
        },
    })
}
