//! The SQL functions over columns, constants and nulls.

use super::{Scene, firearm, firearm_with};
use serde_json::json;

#[tokio::test]
async fn normalisers_work_on_columns_constants_and_nulls() {
    let scene = Scene::new();
    scene
        .add(
            "firearms_history",
            &[
                firearm("fr", "1", 0, "ab-123 45"),
                firearm_with("fr", "2", 1, "x", json!({"serial_raw": null})),
            ],
        )
        .await;
    assert_eq!(
        scene.seen("fr", "select normalise_serial(serial_raw) from firearms").await,
        ["AB12345", "null"]
    );
    assert_eq!(scene.seen("fr", "select normalise_make(make_raw) from firearms limit 1").await, ["GLOCK"]);
    for (sql, expected) in [
        ("select normalise_serial('ab 12')", "AB12"),
        ("select normalise_serial(null)", "null"),
        ("select country_name('FR')", "France"),
        ("select country_name('??')", "null"),
        ("select serial_similarity('ABC123', 'ABC123')", "1.0"),
        ("select serial_similarity('ABC123', null)", "null"),
        ("select bureau_name('ipsg') is not null", "true"),
        ("select array_length(make_candidates('glock')) >= 1", "true"),
        ("select calibre_family('9 mm Parabellum') is not null", "true"),
        ("select normalise_calibre('9x19', 'PISTOL') is not null", "true"),
        ("select make_similarity('glock', 'glok') > 0.8", "true"),
    ] {
        assert_eq!(scene.seen("fr", sql).await, [expected], "{sql}");
    }
}

#[tokio::test]
async fn a_waterfall_adds_the_parts_up() {
    let scene = Scene::new();
    let part = |field: &str, weight: f64| {
        format!(
            "named_struct('field', '{field}', 'level', 'AGREE', 'weight', {weight}, 'explanation', 'Both.')"
        )
    };
    let sql = format!("select match_waterfall(make_array({}, {}))", part("serial", 7.5), part("make", -2.0));
    let lines = scene.seen("fr", &sql).await.join("");
    assert_eq!(
        lines.lines().collect::<Vec<_>>(),
        [
            "serial         AGREE               +7.5    +7.5  Both.",
            "make           AGREE               -2.0    +5.5  Both."
        ]
    );
    assert_eq!(scene.seen("fr", "select match_waterfall(null)").await, ["null"]);
    for wrong in ["'x'", "make_array(1)", "make_array(named_struct('a', 1))"] {
        let asked = scene.session("fr").collect(&format!("select match_waterfall({wrong})")).await;
        assert!(asked.is_err_and(|error| error.to_string().contains("parts of a match")), "{wrong}");
    }
}

#[tokio::test]
async fn every_function_takes_empty_and_odd_texts() {
    let scene = Scene::new();
    for name in crate::functions::names() {
        for arguments in ["''", "'\u{0}\u{202e}٣٤ß'", "'', ''", "'a', null", "null", "null, null"] {
            // The number of arguments may be wrong; what is right must not fail.
            let _ = scene.session("fr").collect(&format!("select {name}({arguments})")).await;
        }
        let one = scene.session("fr").collect(&format!("select {name}('x')")).await;
        let two = scene.session("fr").collect(&format!("select {name}('x', 'y')")).await;
        assert!(one.is_ok() || two.is_ok(), "{name}");
    }
}
