//! The worst known matches and the best known non-matches, with what their signatures show.

use std::path::Path;

use proofhouse_matching::ballistics::combined::ReadyLand;
use proofhouse_matching::ballistics::picture::overlay_svg;
use proofhouse_matching::ballistics::striae::{AlignedLands, LandFeatures};
use proofhouse_matching::ballistics::{LagWindow, LandSignature};

use super::exported::{Exported, MISFILED, Outcome};
use super::{bullets, lands, tool_marks};

/// How many of each kind are named.
const NAMED: usize = 5;

/// A pair that went wrong, or came close to it.
struct Failure {
    names: String,
    same: bool,
    score: f64,
    note: String,
}

/// The lowest matches and the highest non-matches, worst first.
fn worst<T>(all: Vec<T>, same: impl Fn(&T) -> bool, score: impl Fn(&T) -> f64) -> Vec<T> {
    let (mut matches, mut others): (Vec<T>, Vec<T>) = all.into_iter().partition(|pair| same(pair));
    matches.sort_by(|a, b| score(a).total_cmp(&score(b)));
    others.sort_by(|a, b| score(b).total_cmp(&score(a)));
    matches.into_iter().take(NAMED).chain(others.into_iter().take(NAMED)).collect()
}

/// Standard deviation of the measured heights in micrometres: how deep the striae are.
fn depth_um(signature: &LandSignature) -> f64 {
    let heights =
        || signature.heights_um().iter().filter(|height| !height.is_nan()).map(|&height| f64::from(height));
    let count = heights().count().max(1) as f64;
    let mean = heights().sum::<f64>() / count;
    (heights().map(|height| (height - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// The tallest height in robust standard deviations from the median.
fn tallest(signature: &LandSignature) -> f64 {
    let heights: Vec<f64> = signature
        .heights_um()
        .iter()
        .filter(|height| !height.is_nan())
        .map(|&height| f64::from(height))
        .collect();
    let middle = median(heights.clone());
    let distances: Vec<f64> = heights.iter().map(|height| (height - middle).abs()).collect();
    let most = distances.iter().copied().fold(0.0, f64::max);
    most / (1.4826 * median(distances)).max(1e-6)
}

/// Two signatures side by side as the program compares them, with what stands out cut off.
fn aligned(a: &LandSignature, b: &LandSignature, window: LagWindow) -> Option<AlignedLands> {
    ReadyLand::new(a)?.aligned(&ReadyLand::new(b)?, window)
}

/// What features and signatures show of a pair of lines, in words.
fn note(a: &LandSignature, b: &LandSignature, window: LagWindow, usual_um: f64) -> String {
    let Some(aligned) = aligned(a, b, window) else {
        return "cannot be laid side by side".to_owned();
    };
    let found = LandFeatures::of(&aligned);
    let mut notes = vec![format!(
        "r {:.2}, without the common part {:.2}; {:.2} mm shared; {:.0} striae match in a row, {:.1} of {:.1} a mm",
        found.ccf,
        found.rough_cor,
        aligned.length_mm(),
        found.cms,
        found.matches_per_mm,
        found.matches_per_mm + found.mismatches_per_mm
    )];
    let longer = f64::from(aligned.alignment().overlap);
    if longer < 0.8 {
        notes.push(format!("short overlap ({:.0} % of the longer)", longer * 100.0));
    }
    if found.lag_mm.abs() * 1_000.0 > 0.6 * f64::from(window.most_lag_um) {
        notes.push(format!("shifted far ({:.2} mm)", found.lag_mm));
    }
    let (deep, shallow) = (depth_um(a).max(depth_um(b)), depth_um(a).min(depth_um(b)));
    if shallow < 0.6 * usual_um {
        notes.push(format!("shallow striae ({shallow:.2} um, usual {usual_um:.2})"));
    }
    if deep > 2.0 * shallow {
        notes.push(format!("one mark {:.1} times deeper", deep / shallow));
    }
    let tallest = tallest(a).max(tallest(b));
    if tallest > 6.0 {
        notes.push(format!(
            "tall heights ({tallest:.0} robust standard deviations): the wall of a groove, dirt or a pit"
        ));
    }
    let coverage = a.coverage().min(b.coverage());
    if coverage < 0.9 {
        notes.push(format!("gaps ({:.0} % measured)", coverage * 100.0));
    }
    if found.rough_cor < 0.2 && found.ccf > 0.4 {
        notes.push("agreement of long waves only".to_owned());
    }
    notes.join("; ")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn print(title: &str, failures: &[Failure]) {
    println!("### {title}\n\n| pair | truth | score | what the signatures show |\n|---|---|---|---|");
    for failure in failures {
        let truth = if failure.same { "match" } else { "non-match" };
        println!("| {} | {truth} | {:.3} | {} |", failure.names, failure.score, failure.note);
    }
    println!();
}

pub(crate) fn section(
    data: &Exported,
    tool_marks: &[tool_marks::Scored],
    pictures: Option<&Path>,
) -> Outcome<()> {
    println!("## What fails and why\n");
    println!(
        "The lowest known matches and the highest known non-matches of each kind, by the score. Notes come from the \
         features of the clipped signatures by fixed rules; depths and tall heights are those before the cut.\n"
    );
    let model = proofhouse_matching::ballistics::combined::CombinedModel::shipped()?;
    let scored = bullets::scored(data, &model);
    let found = worst(scored.iter().collect(), |pair| pair.same, |pair| pair.score.0);
    let failures: Vec<Failure> = found
        .iter()
        .map(|pair| Failure {
            names: format!("{} and {}", pair.a.id, pair.b.id),
            same: pair.same,
            score: pair.score.0,
            note: format!(
                "{} lands compared, mean land score {:.2}",
                pair.score.1.lands,
                pair.score.1.score_sum / pair.score.1.lands.max(1.0)
            ),
        })
        .collect();
    print("Bullets", &failures);

    let usual_um = median(data.lands.iter().map(|land| depth_um(&land.signature)).collect());
    let examples = lands::examples(data);
    let score = |pair: &&lands::LandExample| pair.clipped.score;
    let found = worst(examples.iter().collect(), |pair| pair.same, score);
    let of_lands = |pair: &&lands::LandExample| {
        let (a, b) = (data.lands.get(pair.a)?, data.lands.get(pair.b)?);
        Some(Failure {
            names: format!("{} and {}", a.id, b.id),
            same: pair.same,
            score: pair.clipped.score,
            note: format!(
                "{}; unclipped, the score is {:.3}",
                note(&a.signature, &b.signature, LagWindow::LANDS, usual_um),
                pair.unclipped.score
            ),
        })
    };
    print("Single lands", &found.iter().filter_map(of_lands).collect::<Vec<Failure>>());

    let usual_um = median(data.tool_marks.iter().map(|mark| depth_um(&mark.signature)).collect());
    let misfiled = data.tool_marks.iter().position(|mark| mark.id == MISFILED);
    let rest: Vec<&tool_marks::Scored> = tool_marks
        .iter()
        .filter(|scored| misfiled.is_none_or(|mark| scored.pair.a != mark && scored.pair.b != mark))
        .collect();
    let found = worst(rest, |pair| pair.pair.same, |pair| pair.score);
    let of_marks = |scored: &&tool_marks::Scored| {
        let (a, b) = (data.tool_marks.get(scored.pair.a)?, data.tool_marks.get(scored.pair.b)?);
        Some(Failure {
            names: format!("{} and {}", a.id, b.id),
            same: scored.pair.same,
            score: scored.score,
            note: format!(
                "{}; unclipped, the score is {:.3}",
                note(&a.signature, &b.signature, LagWindow::LINES, usual_um),
                scored.unclipped
            ),
        })
    };
    print(
        &format!("Tool marks (without {MISFILED})"),
        &found.iter().filter_map(of_marks).collect::<Vec<Failure>>(),
    );

    let range = |edge: &str| {
        let of_edge = |mark: usize| {
            Some(mark) != misfiled && data.tool_marks.get(mark).is_some_and(|mark| mark.edge == edge)
        };
        let pair = |scored: &&tool_marks::Scored| {
            let (a, b) = (scored.pair.a, scored.pair.b);
            misfiled.is_some_and(|mark| (a == mark && of_edge(b)) || (b == mark && of_edge(a)))
        };
        let scores = || tool_marks.iter().filter(pair).map(|scored| scored.score);
        (scores().count(), scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max))
    };
    let (own, other) = (range("T01LB"), range("T09SA"));
    println!(
        "{MISFILED} is left out of this list, which it would fill. Its {} pairs with marks of the edge that it is filed \
         under (T01LB) score {:.2} to {:.2}; its {} pairs with other marks of T09SA, known non-matches by their names, {:.2} \
         to {:.2}. By all signs the profile stands under the wrong tool. The tables above keep its pairs as published, \
         but for the one that is the same profile, and have rows without it.\n",
        own.0, own.1, own.2, other.0, other.1, other.2
    );

    // Pictures of marks under a free licence only.
    let matches = || tool_marks.iter().filter(|scored| scored.pair.same);
    let ordinary = median(matches().map(|scored| scored.score).collect());
    let pictured = [
        ("match", matches().find(|scored| scored.score == ordinary), "An ordinary known match"),
        ("worst-match", found.iter().find(|pair| pair.pair.same).copied(), "The lowest known match"),
        ("best-non-match", found.iter().find(|pair| !pair.pair.same).copied(), "The highest known non-match"),
    ];
    println!(
        "### Pictures\n\nSignatures as the program compares them, with tall heights cut off (tmaRks, MIT licence).\n"
    );
    for (file, scored, caption) in pictured {
        let Some(scored) = scored else { continue };
        let (Some(a), Some(b)) = (data.tool_marks.get(scored.pair.a), data.tool_marks.get(scored.pair.b))
        else {
            continue;
        };
        let Some(aligned) = aligned(&a.signature, &b.signature, LagWindow::LINES) else {
            continue;
        };
        let caption = format!("{caption}: {} and {}, score {:.2}", a.id, b.id, scored.score);
        println!("{caption}.\n\n![{caption}](ballistics-accuracy/tool-marks-{file}.svg)\n");
        if let Some(pictures) = pictures {
            std::fs::create_dir_all(pictures)?;
            std::fs::write(
                pictures.join(format!("tool-marks-{file}.svg")),
                overlay_svg(&aligned, (&a.id, &b.id)),
            )?;
        }
    }
    Ok(())
}
