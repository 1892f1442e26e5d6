//! Whole bullets.

use std::collections::BTreeSet;

use proofhouse_matching::ballistics::accuracy::{Trial, Trials};
use proofhouse_matching::ballistics::calibration::{Calibration, Evidence, LAND_CALIBRATION};
use proofhouse_matching::ballistics::combined::{CombinedModel, compare_bullets_combined};
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::{
    BulletSignature, Mark, MarkKind, MarkSignature, PreparedMark, compare_bullets,
};

use super::exported::{Bullet, Exported, Outcome};
use super::lands;
use super::measures::{Set, Tables};

/// One pair of bullets under both scorers.
pub(crate) struct Scored<'a> {
    pub(crate) a: &'a Bullet,
    pub(crate) b: &'a Bullet,
    pub(crate) same: bool,
    pub(crate) units: (usize, usize),
    /// Sequence average maximum and evidence, as the program compares bullets.
    pub(crate) score: (f64, Evidence),
    /// Sequence average maximum of lands with nothing cut off.
    unclipped: f64,
    /// Sequence average maximum and evidence of the combined scorer.
    combined: (f64, Evidence),
}

/// The bullets that are in any pair; single questioned lands are listed as bullets too, but not compared as such.
fn used(data: &Exported) -> Vec<usize> {
    let used: BTreeSet<usize> = data.bullet_pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    used.into_iter().collect()
}

/// Scores all listed pairs. The combined model is the one given.
pub(crate) fn scored<'a>(data: &'a Exported, model: &CombinedModel) -> Vec<Scored<'a>> {
    let used = used(data);
    let unit = |bullet: usize| used.iter().position(|used| *used == bullet);
    let score = |pair: &super::exported::Pair| {
        let (a, b) = (data.bullets.get(pair.a)?, data.bullets.get(pair.b)?);
        let score = compare_bullets(&a.signature, &b.signature)?;
        let unclipped = unclipped(&a.signature)?.compare(&unclipped(&b.signature)?)?;
        let combined = compare_bullets_combined(model, &a.signature, &b.signature)?;
        Some(Scored {
            a,
            b,
            same: pair.same,
            units: (unit(pair.a)?, unit(pair.b)?),
            score: (f64::from(score.score), Evidence::of_striae(&score)),
            unclipped: f64::from(unclipped.score()),
            combined: (combined.score, combined.evidence()),
        })
    };
    data.bullet_pairs.iter().filter_map(score).collect()
}

/// The bullet with nothing of its lands cut off.
fn unclipped(bullet: &BulletSignature) -> Option<PreparedMark> {
    let mark = Mark::new(MarkKind::Lea, MarkSignature::Lands(bullet.clone())).ok()?;
    Some(PreparedMark::cut_at(&mark, COMMON_SPACING_UM, f32::INFINITY))
}

fn trials<'a>(scored: impl IntoIterator<Item = &'a Scored<'a>>, of: impl Fn(&Scored) -> f64) -> Trials {
    let trial = |pair: &'a Scored| Trial { score: of(pair), same: pair.same, units: pair.units };
    Trials::new(scored.into_iter().map(trial).collect())
}

fn ratio((intercept, per_land, slope): (f64, f64, f64), evidence: Evidence) -> f64 {
    intercept + per_land * evidence.lands + slope * evidence.score_sum
}

/// A calibration from whole bullets only: every pair once, both classes weighing the same.
fn fit<'a>(
    scored: impl IntoIterator<Item = &'a Scored<'a>>,
    of: impl Fn(&Scored) -> Evidence,
) -> Option<(f64, f64, f64)> {
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for pair in scored {
        if pair.same { same.push(of(pair)) } else { different.push(of(pair)) }
    }
    Calibration::fit(&same, &different)
}

pub(crate) fn section(data: &Exported) -> Outcome<()> {
    let model = CombinedModel::shipped()?;
    let scored = scored(data, &model);
    let units = used(data).len();
    println!("## Bullets\n");
    println!(
        "Six lands each, compared over all rotations (sequence average maximum). {units} bullets of three barrels: Hamby \
         sets 252 and 44 (Ruger P-85; two instruments) and Houston HFSC-B (rough, worn lands). Lists of seven other \
         bullets say little of the top 10 or 20, so only the first place is of interest. The units that are drawn again \
         for the intervals are bullets.\n"
    );
    let mut tables = Tables::default();
    let score = |pair: &Scored| pair.score.0;
    let shipped = |pair: &Scored| {
        LAND_CALIBRATION.uncut_log10(pair.score.1).clamp(LAND_CALIBRATION.bounds.0, LAND_CALIBRATION.bounds.1)
    };
    let of_study = |pair: &&Scored, name: &str| pair.a.id.starts_with(name) || pair.b.id.starts_with(name);
    let subset = |name: &str, keep: &dyn Fn(&&Scored) -> bool| Set {
        name: name.to_owned(),
        scores: trials(scored.iter().filter(keep), score),
        ratios: Some(trials(scored.iter().filter(keep), shipped)),
        ranking: None,
        units,
        intervals: true,
    };
    tables.add(&Set {
        ranking: Some(lands::ranking_of_bullets(&scored, score)),
        ..subset("all, score", &|_| true)
    });
    tables.add(&subset("Hamby 44 and 252, score", &|pair| !of_study(pair, "HFSC")));
    tables.add(&subset("pairs with Houston HFSC-B, score", &|pair| of_study(pair, "HFSC")));
    tables.add(&Set {
        name: "all, combined scorer (learned from the lands of these bullets)".to_owned(),
        scores: trials(&scored, |pair| pair.combined.0),
        ratios: None,
        ranking: Some(lands::ranking_of_bullets(&scored, |pair| pair.combined.0)),
        units,
        intervals: true,
    });
    tables.add(&Set {
        name: "all, unclipped score".to_owned(),
        scores: trials(&scored, |pair| pair.unclipped),
        ratios: None,
        ranking: Some(lands::ranking_of_bullets(&scored, |pair| pair.unclipped)),
        units,
        intervals: true,
    });
    left_out(data, units, &mut tables)?;
    tables.print("bullets");
    println!(
        "The likelihood ratios of the first three rows are those that the program states, cut at its bounds of {} and {} \
         (log10), and were learned from these very bullets. In the rows of barrels left out they are uncut and learned \
         from the other barrels: with one or two barrels to learn from, mostly without a doubtful pair, they are \
         very sure of themselves; where that costs much (Houston left out) it shows how little such a calibration knows of \
         another kind of barrel, and why what the program states is cut at bounds.\n",
        LAND_CALIBRATION.bounds.0, LAND_CALIBRATION.bounds.1
    );
    let gap = |of: &dyn Fn(&Scored) -> f64| {
        trials(&scored, of).extremes().map_or((f64::NAN, f64::NAN), |(worst, best)| (worst.score, best.score))
    };
    let (score, unclipped, combined) =
        (gap(&score), gap(&|pair| pair.unclipped), gap(&|pair| pair.combined.0));
    println!(
        "Lowest match and highest non-match: score {:.3} and {:.3}, unclipped {:.3} and {:.3}, combined {:.3} and {:.3}. \
         Whole bullets do not tell the three apart; single lands and tool marks, below, are why tall heights are cut.\n",
        score.0, score.1, unclipped.0, unclipped.1, combined.0, combined.1
    );
    Ok(())
}

/// Each barrel left out in turn: the combined model is learned from lands, the calibrations from bullets, of the others.
fn left_out(data: &Exported, units: usize, tables: &mut Tables) -> Outcome<()> {
    let barrels: BTreeSet<&str> = data.bullets.iter().map(|bullet| bullet.barrel.as_str()).collect();
    let examples = lands::examples(data);
    let (mut pooled_score, mut pooled_combined) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for barrel in barrels {
        let model = lands::learned_without(&examples, barrel)?;
        let scored = scored(data, &model);
        let of_barrel = |pair: &Scored| pair.a.barrel == barrel || pair.b.barrel == barrel;
        let (tested, rest): (Vec<&Scored>, Vec<&Scored>) = scored.iter().partition(|pair| of_barrel(pair));
        if !tested.iter().any(|pair| pair.same) {
            continue;
        }
        let score_fit = fit(rest.iter().copied(), |pair| pair.score.1);
        let combined_fit = fit(rest.iter().copied(), |pair| pair.combined.1);
        let trial = |pair: &Scored, score: f64| Trial { score, same: pair.same, units: pair.units };
        for (name, score, evidence, fit, pooled) in [
            (
                "score",
                (|pair: &Scored| pair.score.0) as fn(&Scored) -> f64,
                (|pair: &Scored| pair.score.1) as fn(&Scored) -> Evidence,
                score_fit,
                &mut pooled_score,
            ),
            (
                "combined scorer",
                |pair| pair.combined.0,
                |pair| pair.combined.1,
                combined_fit,
                &mut pooled_combined,
            ),
        ] {
            let scores: Vec<Trial> = tested.iter().map(|pair| trial(pair, score(pair))).collect();
            let ratios: Vec<Trial> =
                tested.iter().filter_map(|pair| Some(trial(pair, ratio(fit?, evidence(pair))))).collect();
            pooled.0.extend_from_slice(&scores);
            pooled.1.extend_from_slice(&ratios);
            tables.add(&set(format!("{barrel} left out, {name}"), scores, ratios, units));
        }
    }
    for (name, (scores, ratios)) in [("score", pooled_score), ("combined scorer", pooled_combined)] {
        tables.add(&set(format!("**left out, all together**, {name}"), scores, ratios, units));
    }
    Ok(())
}

fn set(name: String, scores: Vec<Trial>, ratios: Vec<Trial>, units: usize) -> Set {
    let ratios = (!ratios.is_empty()).then(|| Trials::new(ratios));
    Set { name, scores: Trials::new(scores), ratios, ranking: None, units, intervals: true }
}
