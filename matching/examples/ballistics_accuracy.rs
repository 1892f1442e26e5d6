//! Measures how well scores tell marks of one firearm (or tool) from those of two, and writes the report
//! `docs/ballistics-accuracy.md`.
//!
//! ```sh
//! python3 matching/examples/ballistics_export.py <folder with bullets/ and toolmarks/> /tmp/ballistics
//! cargo run --release -p proofhouse-matching --example ballistics_accuracy -- /tmp/ballistics docs/ballistics-accuracy \
//!     > docs/ballistics-accuracy.md
//! ```
//!
//! The first argument is the folder with the exported CSV files, which is no part of the repository. The second, if
//! given, is the folder that pictures are written to; only tool marks are pictured, for their licence allows it. Each
//! kind of mark has a function of its own; equal data give an equal report.

#[path = "accuracy/bullets.rs"]
mod bullets;
#[path = "accuracy/exported.rs"]
mod exported;
#[path = "accuracy/failures.rs"]
mod failures;
#[path = "accuracy/lands.rs"]
mod lands;
#[path = "accuracy/measures.rs"]
mod measures;
#[path = "accuracy/tool_marks.rs"]
mod tool_marks;

use std::path::PathBuf;

use exported::{Exported, Outcome};
use proofhouse_matching::ballistics::ALGORITHM_VERSION;
use proofhouse_matching::ballistics::signature::CLIP_DEVIATIONS;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("name the folder with the exported CSV files")?;
    let pictures = arguments.next();
    let data = Exported::read(&folder)?;
    let scored = tool_marks::scored(&data);
    introduction();
    bullets::section(&data)?;
    lands::section(&data)?;
    tool_marks::section(&data, &scored)?;
    breech_faces();
    published();
    failures::section(&data, &scored, pictures.as_deref())?;
    limits();
    Ok(())
}

fn introduction() {
    println!(
        "# Accuracy of the ballistic comparison

Written by one command (see `matching/examples/ballistics_accuracy.rs`); edit the program, not this file.

A score orders the list that an examiner looks at. It identifies nobody and no firearm. What follows says how well the
order is on scans whose truth is known, and with how much doubt.

- KM: known match, one firearm (barrel land, tool edge) made both. KNM: known non-match.
- AUC: chance that a known match scores above a known non-match. TPR: share of the known matches raised; FPR: share of the
  known non-matches raised at that threshold.
- Cllr: what the likelihood ratios cost (0 perfect, 1 as good as saying nothing, more misleads); Cllr_min: the least that
  their order allows (pool adjacent violators). The difference is calibration.
- In brackets: 95 % interval from drawing the exhibits again with replacement, 400 times, seeded. Pairs share exhibits, so
  pairs are not drawn. No brackets: hardly any draw holds matches and non-matches. An interval of 1 to 1 or 0 to 0 is not certainty: no
  draw can show an error that the few exhibits do not hold.
- Score: what the program goes by (`{ALGORITHM_VERSION}`). Heights are cut at {CLIP_DEVIATIONS} robust standard deviations, then
  `atanh(r) x overlap` is maximised over the shift; for bullets it is averaged over the lands of the best rotation.
- Unclipped score: the same with nothing cut off, for comparison.
- Combined scorer: a logistic regression over features of clipped lands
  (`matching/models/land_combined.json`, learned by the example `land_scorer_train`); for bullets the mean of its chances.
  Which features it has is told under single lands.
"
    );
}

/// Breech faces are compared by area, not along a line: another example measures them, and its figures stand here.
fn breech_faces() {
    println!(
        "<!-- breech faces: begin -->

## Breech faces

40 processed scans of ten consecutively made 9 mm slides (Fadul and others; CSAFE-ISU/cartridgeCaseScans, CC-BY 4.0), all 63 KM and 717 KNM
pairs, both ways, by the example `breech_faces_evaluate FOLDER` on 27 November 2026. These figures stand here as text: that
example takes ten minutes where it searches without short cuts.

| statistic | AUC | KM | KNM | errors at 6 cells and more | first place; recall in 10 % |
|---|---|---|---|---|---|
| congruent matching cells, mean of both directions | 1.000 | 10-26, mean 17.0 | 0-3.5, mean 0.6 | 0 | 100; 100 |
| the same, searched without short cuts | 1.000 | 11-26, mean 17.6 | 0-3, mean 0.6 | 0 | 100; 100 |
| the same, from the stored form of 73 KB | 1.000 | 9.5-26 | 0-3.5 | 0 | 100; 100 |
| High CMC | 1.000 | 10.5-26.5 | 0-7.5 | 3 KNM | 100; 100 |
| first pass at 100 um | 0.988 | | | | 97.5; 99.2 |

The thresholds are the published ones (125 um, 6 degrees, correlation 0.5). Two constants of the preparation are not free of these scans: the
edge is trimmed by 25 um and a cell needs a quarter of its area, chosen among nine variants that all have an AUC of 1.000; with
50 um and 35 % one match falls to 5 cells. No error among 63 and 717 pairs that share 40 scans bounds the true rates only at some per cent. Scans
that were not masked before, other makes and partly measured faces could not be tried. Published on the same scans: NIST CMC KM 18-32 and
KNM 0-2, no error; Verity cartridge-v1 (20 of the 40) AUC 0.922.

**Likelihood ratio** (example `breech_face_calibrate FOLDER`): log10 LR = -4.566 + 0.753 for each congruent cell; six cells say nothing, as
the published rule would have it. It is cut at -1 and 1.65: 45 pairs of different slides support no more, so a breech face alone is
never a strong pair. Cllr 0.085 at these bounds, the same where each slide's pairs are judged by what was learned from the nine
others; all of it is what the bounds leave unsaid (uncut 0.0002, for the classes do not overlap).

**A gallery of made-up faces** (example `face_scan`; noise with the power spectrum of each real face, two mixed, within its ring; 126
directed mates of the 40 scans hidden in it, other mates not counted):

| look | among 50,000: in the first 10, 200, 2,000 % | among 714,500: the same | worst place of a mate |
|---|---|---|---|
| all at 100 um, 945 angles and shifts, zeros for what is missing | 93.7, 99.2, 100 | 87.3, 96.0, 99.2 | 221; 2,861 |
| the best 4,000 again, over what both have measured | 94.4, 100, | 88.9, 96.0, 100 | 141; 419 |
| all at 100 um, 1,701 angles and shifts | 92.9, 99.2, 100 | 87.3, 95.2, 99.2 | 239; 3,127 |
| all at 100 um, every 6 degrees, 300 um | 84.1, 94.4, 99.2 | | 3,035 |

So a search compares the best 500 cell by cell in one direction and the best 60 of these in both; on the real scans no match has
less than 8 cells in one direction and no non-match more than 4. Whether all mates come first after that could not be
measured: surrogates exist at 100 um only.

<!-- breech faces: end -->
"
    );
}

fn published() {
    println!(
        "## Published figures

Other methods, other (mostly larger) sets of pairs; they give the scale, not a contest. \"Recomputed\": from the published
tables of scores.

| method | set | pairs KM / KNM | result | source |
|---|---|---|---|---|
| random forest (bulletxtrctr) | Hamby 252, lands | 10,384 | out-of-bag error 0.39 % (FP 0.01 %, FN 22.7 %) | Hare, Hofmann, Carriquiry, AOAS 11(4) 2017 |
| same | Hamby 44, lands | 272 / 20,741 | AUC 0.922, EER 13.6 % | recomputed, CSAFE score tables |
| same | Hamby 44, bullets | 46 / 549 | AUC 0.9963, EER 2.2 %, first place 35 of 35 | recomputed |
| same | Houston test, lands | 1,127 / 83,329 | AUC 0.918 | recomputed |
| same | Houston test, bullets | 190 / 2,156 | AUC 0.9985, EER 1.1 %, first place 69 of 69 | recomputed |
| same | Phoenix, lands; bullets | 146 / 9,790; 24 / 252 | AUC 0.915; 1.000 | recomputed |
| same | scan variability, a badly marking barrel, lands | part of 33k / 166k | AUC 0.498 | recomputed |
| random forest, CCF, CMS | three Ruger sets | | bullets perfect with forest and CCF; lands AUC 0.90 and more | Vanderplas and others, FSI 308 (2020) 110167 |
| CMPS | Hamby 252 and 44, bullets | 46 / 549 each | AUC 1.000 | Ju, Hofmann, R Journal 2022-035, recomputed |
| Chumbley test | Hamby 44 and 252, lands | 1,256 / 84,235 | type I 7.2 %, type II 21.4 % | Krishnan, Hofmann, JFS 64 (2019) 728 |
| CMR-1D (Verity) | bullets-v1 | 146 / 1,755 | AUC 0.979, Cllr 0.205 | erichare/verity |
| CMR-1D (Verity) | tool marks, tmaRks, all 20 tools | 3,530 / 163,802 | AUC 0.943 +- 0.012, Cllr 0.330 | erichare/verity |
"
    );
}

fn limits() {
    println!(
        "## Limits

- A score orders a list; it identifies nobody. Only an examiner with the specimens confirms a hit.
- The sets are test fires and test marks: few makes (two pistols of 9 mm, one kind of screwdriver), chosen specimens, good
  scans by people who wanted to succeed. Casework bullets are deformed, corroded and incomplete.
- Three barrels with known matches of bullets, two of single lands. No error in 8 known matches and 20 known non-matches
  that share 8 bullets is no rate of error. **No field error rate follows from any of these figures.**
- A badly marking barrel (not among these) put a published method at chance, see above. Such barrels must be expected.
- Filters, shift, score and the cut of tall heights were chosen on the data that they are measured on here, or on their
  like; other barrels judge them.
- Intervals from so few exhibits are too narrow rather than too wide, and those over bullets do not hold what another barrel
  would bring.
- Tool marks stand in for marks on cartridge cases that are one line. How far they resemble each other was not measured."
    );
}
