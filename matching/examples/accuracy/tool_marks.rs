//! Striated tool marks: one line against one line.

use std::collections::BTreeSet;

use proofhouse_matching::ballistics::accuracy::{Ranking, Trial, Trials};
use proofhouse_matching::ballistics::calibration::{Calibration, Evidence, LINE_CALIBRATION};
use proofhouse_matching::ballistics::signature::{CLIP_DEVIATIONS, COMMON_SPACING_UM};
use proofhouse_matching::ballistics::{LagWindow, PreparedLand};

use super::exported::{Exported, MISFILED, Outcome, Pair};
use super::measures::{Set, Tables};

/// A pair of marks and its scores.
pub(crate) struct Scored {
    pub(crate) pair: Pair,
    /// As the program compares marks, with what stands out cut off.
    pub(crate) score: f64,
    /// With nothing cut off.
    pub(crate) unclipped: f64,
}

/// Which score of a pair is looked at.
type Score = fn(&Scored) -> f64;

/// All pairs but the faulty one.
pub(crate) fn scored(data: &Exported) -> Vec<Scored> {
    let marks = || data.tool_marks.iter().map(|mark| &mark.signature);
    let unclipped: Vec<Option<PreparedLand>> =
        marks().map(|mark| PreparedLand::new(mark, COMMON_SPACING_UM)).collect();
    let clipped: Vec<Option<PreparedLand>> =
        marks().map(|mark| PreparedLand::new(&mark.clipped(CLIP_DEVIATIONS), COMMON_SPACING_UM)).collect();
    let score = |pair: Pair| {
        let score = |prepared: &[Option<PreparedLand>]| {
            let (a, b) = (prepared.get(pair.a)?.as_ref()?, prepared.get(pair.b)?.as_ref()?);
            Some(a.align(b, LagWindow::LINES).map_or(0.0, |best| f64::from(best.score)))
        };
        Some(Scored { pair, score: score(&clipped)?, unclipped: score(&unclipped)? })
    };
    data.tool_mark_pairs().into_iter().filter_map(score).collect()
}

pub(crate) fn section(data: &Exported, scored: &[Scored]) -> Outcome<()> {
    let edges: BTreeSet<&str> = data.tool_marks.iter().map(|mark| mark.edge.as_str()).collect();
    let tools: BTreeSet<&str> = data.tool_marks.iter().map(super::exported::ToolMark::tool).collect();
    let units = edges.len();
    let edge: Vec<usize> = data
        .tool_marks
        .iter()
        .map(|mark| edges.iter().position(|edge| *edge == mark.edge).unwrap_or(0))
        .collect();
    let edge = |mark: usize| edge.get(mark).copied().unwrap_or(0);
    let tool = |mark: usize| data.tool_marks.get(mark).map_or("", super::exported::ToolMark::tool);
    println!("## Tool marks\n");
    println!(
        "{} striated screwdriver marks of {} edges of {} tools (tmaRks, MIT licence; profiles filtered to 25–800 um by \
         `ballistics_export.py`), every mark against every other. The pair T01LB-F70-04 and T09SA-F80-07, one profile \
         under two tools, is left out; the rows without the misfiled mark leave out every pair of {MISFILED}, see below. They stand in for marks that are one line: firing-pin aperture, ejector. The units \
         that are drawn again are edges.\n",
        data.tool_marks.len(),
        units,
        tools.len()
    );
    let trial = |found: &Scored, score: f64| Trial {
        score,
        same: found.pair.same,
        units: (edge(found.pair.a), edge(found.pair.b)),
    };
    let (least, most) = LINE_CALIBRATION.bounds;
    let shipped = |score: f64| LINE_CALIBRATION.uncut_log10(line(score)).clamp(least, most);
    let misfiled = |mark: usize| data.tool_marks.get(mark).is_some_and(|mark| mark.id == MISFILED);
    let filed: Vec<&Scored> =
        scored.iter().filter(|found| !misfiled(found.pair.a) && !misfiled(found.pair.b)).collect();
    let all: Vec<&Scored> = scored.iter().collect();
    let ranking = |scored: &[&Scored], score: &dyn Fn(&Scored) -> f64| {
        let mut lists = vec![Vec::new(); data.tool_marks.len()];
        for found in scored {
            for query in [found.pair.a, found.pair.b] {
                if let Some(list) = lists.get_mut(query) {
                    list.push((score(found), found.pair.same));
                }
            }
        }
        let mut ranking = Ranking::default();
        lists.into_iter().enumerate().for_each(|(query, list)| ranking.add(edge(query), list));
        ranking
    };
    let mut tables = Tables::default();
    tables.add(&Set {
        name: "all, score".to_owned(),
        scores: Trials::new(scored.iter().map(|found| trial(found, found.score)).collect()),
        ratios: Some(Trials::new(scored.iter().map(|found| trial(found, shipped(found.score))).collect())),
        ranking: Some(ranking(&all, &|found| found.score)),
        units,
        intervals: true,
    });
    let rows: [(&str, &[&Scored], Score); 3] = [
        ("all, unclipped score", &all, |found| found.unclipped),
        ("without the misfiled mark, score", &filed, |found| found.score),
        ("without the misfiled mark, unclipped score", &filed, |found| found.unclipped),
    ];
    for (name, scored, score) in rows {
        tables.add(&Set {
            name: name.to_owned(),
            scores: Trials::new(scored.iter().map(|found| trial(found, score(found))).collect()),
            ratios: None,
            ranking: Some(ranking(scored, &score)),
            units,
            intervals: true,
        });
    }
    let mut pooled = Vec::new();
    for left_out in &tools {
        let of_tool = |found: &&Scored| tool(found.pair.a) == *left_out || tool(found.pair.b) == *left_out;
        let (tested, rest): (Vec<&Scored>, Vec<&Scored>) = scored.iter().partition(of_tool);
        let evidence = |same: bool| {
            let of = rest.iter().filter(|found| found.pair.same == same);
            of.map(|found| line(found.score)).collect::<Vec<Evidence>>()
        };
        let (intercept, per_land, slope) =
            Calibration::fit(&evidence(true), &evidence(false)).ok_or("no calibration without a tool")?;
        let found: Vec<Trial> =
            tested.iter().map(|found| trial(found, intercept + per_land + slope * found.score)).collect();
        pooled.extend_from_slice(&found);
        tables.add(&row(format!("{left_out} left out"), found, units, false));
    }
    tables.add(&row("**left out, all together**".to_owned(), pooled, units, true));
    tables.print("edges");
    println!(
        "The score itself has nothing to learn; a tool left out changes the calibration only. The first row's likelihood \
         ratios are the program's own, cut at its bounds of {least} and {most} (log10) and learned from these marks; the \
         others are uncut. All rows but the unclipped look at clipped marks. Clipping (two robust \
         standard deviations) helps here too, where its number was not chosen.\n"
    );
    Ok(())
}

fn line(score: f64) -> Evidence {
    Evidence { lands: 1.0, score_sum: score }
}

fn row(name: String, found: Vec<Trial>, units: usize, intervals: bool) -> Set {
    Set {
        name,
        scores: Trials::new(found.clone()),
        ratios: Some(Trials::new(found)),
        ranking: None,
        units,
        intervals,
    }
}
