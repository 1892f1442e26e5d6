//! Made-up barrels, and the marks that they leave.

use super::bureaus::short;
use super::chance::Chance;
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::synthetic::{Barrel as Rifling, Condition, StriatedFace};
use proofhouse_matching::ballistics::{LandSignature, signature_encode};
use proofhouse_schemas::measures::{MeasuredMillimetres, Micrometres};
use proofhouse_schemas::message::ballistic::BallisticMark;
use proofhouse_schemas::values::{
    BallisticMarkKind, BulletComposition, EncodedText, ExhibitKind, Modality, ShortText, Twist,
};

/// Calibre, lands, land width in micrometres, weight.
const CALIBRES: &[((&str, usize, f32), f64)] = &[
    (("9LUGER", 6, 1_950.0), 0.42),
    (("380ACP", 6, 1_900.0), 0.1),
    (("32ACP", 6, 1_700.0), 0.13),
    (("38SPL", 5, 2_100.0), 0.09),
    (("9MAK", 4, 2_300.0), 0.07),
    (("762TOK", 4, 2_150.0), 0.06),
    (("40SW", 6, 2_150.0), 0.04),
    (("45ACP", 6, 2_250.0), 0.03),
    (("762X39", 4, 2_050.0), 0.04),
    (("12GA", 0, 0.0), 0.02),
];

/// Width of the line across an aperture mark, in micrometres.
const APERTURE_WIDTH_UM: f32 = 1_100.0;

/// A firearm as the laboratory meets it: through its marks.
pub(super) struct Barrel {
    pub(super) calibre: &'static str,
    pub(super) lands: usize,
    pub(super) twist: Twist,
    pub(super) firing_pin_shape: &'static str,
    land_width_um: f32,
    lead: bool,
    seed: u64,
}

impl Barrel {
    /// Any barrel.
    pub(super) fn new(chance: &mut Chance) -> Self {
        let (calibre, lands, width) = chance.weighted(CALIBRES);
        Self {
            calibre,
            lands,
            twist: if chance.happens(0.85) { Twist::Right } else { Twist::Left },
            firing_pin_shape: chance.weighted(&[
                ("CIRCULAR", 0.7),
                ("RECTANGULAR", 0.2),
                ("ELLIPTICAL", 0.1),
            ]),
            land_width_um: width * (0.92 + 0.16 * chance.unit() as f32),
            lead: chance.happens(if calibre == "38SPL" { 0.6 } else { 0.08 }),
            seed: chance.number(),
        }
    }

    /// Whether it is smooth.
    pub(super) fn is_shotgun(&self) -> bool {
        self.lands == 0
    }

    /// What the bullet of a shot is made of.
    pub(super) fn composition(&self, chance: &mut Chance) -> BulletComposition {
        match (self.lead, chance.happens(0.1)) {
            (true, _) => BulletComposition::Lead,
            (false, true) => BulletComposition::Plated,
            (false, false) => BulletComposition::Jacketed,
        }
    }

    /// The width of a land as a laboratory measures it.
    pub(super) fn measured_land_width(&self, chance: &mut Chance) -> MeasuredMillimetres {
        let measured = f64::from(self.land_width_um) / 1_000.0 * (1.0 + 0.006 * chance.normal());
        MeasuredMillimetres((measured * 1_000.0).round() / 1_000.0)
    }
}

/// The marks of one exhibit, and which kind of them carries a signature.
pub(super) fn marks(
    barrel: &Barrel,
    kind: ExhibitKind,
    chance: &mut Chance,
) -> (Vec<BallisticMark>, Option<&'static str>) {
    let condition =
        chance.weighted(&[(Condition::Good, 0.55), (Condition::Fair, 0.33), (Condition::Poor, 0.12)]);
    match kind {
        ExhibitKind::Bullet if chance.happens(0.93) => (lands(barrel, condition, chance), Some("LEA")),
        ExhibitKind::Bullet => (vec![image(BallisticMarkKind::LandEngravedArea, chance)], None),
        ExhibitKind::CartridgeCase => {
            let mut marks = vec![
                image(BallisticMarkKind::BreechFace, chance),
                image(BallisticMarkKind::FiringPin, chance),
            ];
            if chance.happens(0.55) {
                let face = StriatedFace::new(barrel.seed, APERTURE_WIDTH_UM);
                let line = face.mark(chance.number(), condition);
                marks.extend(signed(BallisticMarkKind::FiringPinAperture, None, &line));
                return (marks, Some("FIRING_PIN_APERTURE"));
            }
            (marks, None)
        }
        ExhibitKind::Shotshell => (vec![image(BallisticMarkKind::FiringPin, chance)], None),
    }
}

fn lands(barrel: &Barrel, condition: Condition, chance: &mut Chance) -> Vec<BallisticMark> {
    let rifling = Rifling::new(barrel.seed, barrel.lands, barrel.land_width_um);
    let bullet = rifling.shot(chance.number(), condition);
    bullet
        .lands()
        .iter()
        .zip(1..)
        .filter_map(|(land, number)| {
            signed(BallisticMarkKind::LandEngravedArea, Some(number), land.as_ref()?)
        })
        .collect()
}

/// A mark with its signature at the spacing at which signatures are compared, which keeps messages small.
fn signed(mark_kind: BallisticMarkKind, land_no: Option<i32>, line: &LandSignature) -> Option<BallisticMark> {
    let coarse = LandSignature::new(COMMON_SPACING_UM, line.resampled(COMMON_SPACING_UM)).ok()?;
    Some(BallisticMark {
        mark_kind,
        modality: Modality::ThreeDimensional,
        land_no,
        spacing_um: Some(Micrometres(f64::from(COMMON_SPACING_UM))),
        signature: EncodedText::new(signature_encode(&coarse)),
        signature_ref: None,
        resolution_um: Some(Micrometres(1.56)),
    })
}

fn image(mark_kind: BallisticMarkKind, chance: &mut Chance) -> BallisticMark {
    BallisticMark {
        mark_kind,
        modality: if chance.happens(0.7) { Modality::TwoDimensional } else { Modality::ThreeDimensional },
        land_no: None,
        spacing_um: None,
        signature: None,
        signature_ref: scan_reference(chance),
        resolution_um: Some(Micrometres(3.0)),
    }
}

fn scan_reference(chance: &mut Chance) -> Option<ShortText> {
    Some(short(&format!("scans/{:012x}.x3p", chance.number() >> 16)))
}
