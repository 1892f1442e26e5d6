//! The story's cartridge cases and bullets, with made-up marks.

use super::cast::division;
use super::scenario::{Scenario, StoryExhibit, noon};
use super::story_message::StoryMessages;
use super::told_firearms::seized;
use chrono::Duration;
use proofhouse_matching::ballistics::signature::COMMON_SPACING_UM;
use proofhouse_matching::ballistics::synthetic::{Barrel, Condition, StriatedFace};
use proofhouse_matching::ballistics::{LandSignature, signature_encode};
use proofhouse_schemas::Kind;
use serde_json::{Value, json};

const LANDS: usize = 6;
const LAND_WIDTH_UM: f32 = 1_950.0;
const APERTURE_WIDTH_UM: f32 = 1_600.0;

/// Tells the exhibits.
pub(super) fn exhibits(story: &Scenario, messages: &mut StoryMessages) {
    for exhibit in &story.exhibits {
        let acquired = noon(exhibit.day + Duration::days(3));
        let mut said = json!({
            "case_ref": exhibit.case,
            "exhibit_kind": if exhibit.is_bullet { "BULLET" } else { "CARTRIDGE_CASE" },
            "origin": if exhibit.test_of.is_some() { "TEST_FIRE" } else { "CRIME_SCENE" },
            "occurrence_date": exhibit.day.to_string(), "date_precision": "EXACT",
            "place": { "country": exhibit.bureau.to_uppercase(), "admin1": division(exhibit.bureau) },
            "custody_location": "Forensic laboratory", "eligibility": "ELIGIBLE", "calibre_id": "9LUGER",
            "quality": "GOOD", "acquired_at": acquired, "marks": marks(exhibit),
        });
        match exhibit.test_of {
            Some(part) => said["firearm"] = seized(story, part),
            None => said["crime_type"] = json!("VIOLENT_CRIME"),
        }
        if exhibit.is_bullet {
            said["bullet_composition"] = json!("JACKETED");
            said["lands_grooves"] = json!(LANDS);
            said["twist"] = json!("R");
        } else {
            said["firing_pin_shape"] = json!("CIRCULAR");
        }
        let body = json!({ "event": "EXHIBIT", "exhibit": said });
        messages.say(Kind::Ballistic, exhibit.bureau, &exhibit.id, acquired + Duration::hours(5), body);
    }
}

fn marks(exhibit: &StoryExhibit) -> Vec<Value> {
    if exhibit.is_bullet {
        let bullet = Barrel::new(exhibit.barrel, LANDS, LAND_WIDTH_UM).shot(exhibit.shot, Condition::Good);
        let lands = bullet.lands().iter().zip(1..);
        return lands.filter_map(|(land, number)| signed("LEA", Some(number), land.as_ref()?)).collect();
    }
    let face = StriatedFace::new(exhibit.barrel, APERTURE_WIDTH_UM);
    signed("FIRING_PIN_APERTURE", None, &face.mark(exhibit.shot, Condition::Good)).into_iter().collect()
}

/// A mark with its signature at the spacing at which signatures are compared.
fn signed(kind: &str, land: Option<i32>, line: &LandSignature) -> Option<Value> {
    let coarse = LandSignature::new(COMMON_SPACING_UM, line.resampled(COMMON_SPACING_UM)).ok()?;
    let mut mark = json!({
        "mark_kind": kind, "modality": "3D", "spacing_um": COMMON_SPACING_UM,
        "signature": signature_encode(&coarse), "resolution_um": 1.56,
    });
    if let Some(land) = land {
        mark["land_no"] = json!(land);
    }
    Some(mark)
}
