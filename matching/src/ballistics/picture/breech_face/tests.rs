//! Faces made up of waves, seen on a ring.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::ballistics::breech_face::{
    CellMatch, CellSearch, CongruenceThresholds, DirectedComparison, FACE_SPACING_UM, PreparedFace,
    Registration, Rotations,
};

/// Heights of a slide in micrometres at a place in micrometres; two slides share nothing.
fn slide(number: u32, (x, y): Place) -> f64 {
    let wave = |at: u32| {
        let turned = f64::from(at * 7 + number * 13) * 0.77;
        let length = 90.0 + f64::from(at * 31 % 200);
        ((x * turned.cos() + y * turned.sin()) / length * std::f64::consts::TAU + f64::from(at + number))
            .sin()
    };
    (0..12).map(wave).sum()
}

/// A face of so many columns and rows, with heights of places from its middle on a ring of 0.6 and 1.6 mm.
fn face((columns, rows): (u16, u16), height: impl Fn(Place) -> f64) -> BreechFace {
    let mut stored = b"PHBF\x01".to_vec();
    stored.extend(columns.to_le_bytes().into_iter().chain(rows.to_le_bytes()).chain(0.1f32.to_le_bytes()));
    for row in 0..rows {
        for column in 0..columns {
            let place = |at: u16, half: u16| (f64::from(at) - f64::from(half) + 0.5) * FACE_SPACING_UM;
            let (x, y) = (place(column, columns / 2), place(row, rows / 2));
            let steps = match (600.0..1_600.0).contains(&x.hypot(y)) {
                true => (height((x, y)) / 0.1).round() as i8,
                false => i8::MIN,
            };
            stored.extend(steps.to_le_bytes());
        }
    }
    BreechFace::decode(&stored).unwrap()
}

fn plain(number: u32) -> BreechFace {
    face((260, 260), |place| slide(number, place))
}

/// The face of a slide turned clockwise by an angle.
fn turned(number: u32, degrees: f64) -> BreechFace {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    face((260, 260), |(x, y)| slide(number, (cosine * x + sine * y, cosine * y - sine * x)))
}

fn compared(one: &BreechFace, other: &BreechFace) -> FaceComparison {
    let ready = |face: &BreechFace| PreparedFace::new(face, Rotations::Oriented);
    ready(one).compare(&ready(other), CongruenceThresholds::PUBLISHED, CellSearch::Fast)
}

/// A comparison by hand, so that no rounding of a search can change the picture.
fn by_hand() -> FaceComparison {
    let cell = |column: u8, row: u8, off: f32, congruent: bool| CellMatch {
        column,
        row,
        corner_um: (f32::from(column) * 450.0 - 1_575.0, f32::from(row) * 450.0 - 1_575.0),
        measured_share: 0.9,
        found: Some(Registration { dx_um: 100.0 + off, dy_um: -50.0, theta_deg: 12.0 + off / 25.0 }),
        correlation: 0.7,
        congruent,
    };
    let cells = vec![
        cell(2, 0, 0.0, true),
        cell(3, 0, 25.0, true),
        cell(0, 3, 250.0, false),
        cell(5, 6, -50.0, true),
    ];
    let consensus = Some(Registration { dx_um: 100.0, dy_um: -50.0, theta_deg: 12.0 });
    let forward = DirectedComparison { cells, consensus, congruent: 3, high: None };
    FaceComparison {
        backward: DirectedComparison { congruent: 2, ..forward.clone() },
        forward,
        threshold: 6.0,
    }
}

/// The picture without what the images hold: how they are compressed is not this crate's matter.
fn without_images(svg: &str) -> String {
    let mut parts = svg.split("base64,");
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        kept.push_str("base64,...");
        kept.push_str(&part[part.find('"').unwrap()..]);
    }
    kept
}

#[test]
fn the_picture_is_the_one_that_was_looked_at() {
    let svg =
        face_overlay_svg(&plain(1), &turned(1, 12.0), &by_hand(), ("case 7", "test fire <A> & co, case 2"));
    // To look at a changed picture: PROOFHOUSE_FACES=<file> cargo test -p proofhouse-matching picture
    if let Some(file) = std::env::var_os("PROOFHOUSE_FACES") {
        std::fs::write(file, &svg).unwrap();
    }
    assert_eq!(without_images(&svg), include_str!("golden.svg"));
    assert!(svg.len() < 100_000, "{}", svg.len());
}

/// How alike the greys of two faces are at pairs of places in the common frame: -1 to 1.
fn alike(faces: [(&BreechFace, Laid); 2], places: &[(Place, Place)]) -> f64 {
    let reliefs = faces.map(|(face, laid)| Relief::new(face, laid.light()));
    let grey = |at: usize, place: Place| {
        let (x, y) = faces[at].1.own(place);
        let pixel = |um: f64| (um / FACE_SPACING_UM + 130.0) as usize;
        let within = x.abs().max(y.abs()) < 130.0 * FACE_SPACING_UM;
        let grey = reliefs[at].greys.get(pixel(y) * reliefs[at].columns + pixel(x)).filter(|_| within);
        f64::from(*grey.unwrap_or(&png::TRANSPARENT))
    };
    let missing = f64::from(png::TRANSPARENT);
    let greys = places.iter().map(|(first, second)| (grey(0, *first), grey(1, *second)));
    let greys = greys.filter(|(first, second)| *first != missing && *second != missing);
    let sums = greys
        .map(|(first, second)| (first - 131.0, second - 131.0))
        .fold((0.0, 0.0, 0.0), |sums, (a, b)| (sums.0 + a * b, sums.1 + a * a, sums.2 + b * b));
    sums.0 / (sums.1 * sums.2).sqrt()
}

#[test]
fn the_same_marks_lie_at_the_same_places_and_are_lit_alike() {
    // Between two angles of the search, so that cells are found at both.
    let (one, other) = (plain(2), turned(2, 16.5));
    let comparison = compared(&one, &other);
    let second = Laid::found(comparison.forward.consensus.unwrap()).unwrap();
    assert!((second.drawn_deg() + 16.5).abs() <= 3.0);
    let faces = [(&one, Laid::AS_MEASURED), (&other, second)];
    let outlines = Outlines::of(&comparison, second);
    assert!(outlines.congruent.len() > 15 && outlines.congruent.len() == outlines.found.len());
    for (cell, found) in outlines.congruent.iter().zip(&outlines.found) {
        let within = |[first, along, _, down]: &[Place; 4], step: usize| {
            let (x, y) = (f64::from(step as u32 % 20) / 20.0, f64::from(step as u32 / 20) / 20.0);
            let at = |first: f64, along: f64, down: f64| first + x * (along - first) + y * (down - first);
            (at(first.0, along.0, down.0), at(first.1, along.1, down.1))
        };
        let places: Vec<_> = (0..400).map(|step| (within(cell, step), within(found, step))).collect();
        let alike = alike(faces, &places);
        assert!(alike > 0.7, "{cell:?} {found:?} {alike}");
    }
}

#[test]
fn the_image_is_placed_as_places_are() {
    let second = Laid::found(Registration { dx_um: 100.0, dy_um: -50.0, theta_deg: 90.0 }).unwrap();
    // A quarter back, then the shift back.
    let (x, y) = second.common((1_000.0, 0.0));
    assert!((x + 100.0).abs() < 1e-6 && (y + 950.0).abs() < 1e-6, "{x} {y}");
    let svg = face_overlay_svg(&plain(1), &turned(1, 12.0), &by_hand(), ("a", "b"));
    // Written to the picture: of SVG's `rotate` positive angles are clockwise.
    assert!(svg.contains("rotate(-12.00)") && svg.contains("rotate(0.00)"));
}

#[test]
fn faces_without_any_cell_found_are_drawn_and_said_so() {
    let (one, other) = (plain(3), plain(4));
    let none = |face: &BreechFace| DirectedComparison {
        cells: compared(face, face)
            .forward
            .cells
            .into_iter()
            .map(|cell| CellMatch { found: None, congruent: false, ..cell })
            .collect(),
        consensus: None,
        congruent: 0,
        high: None,
    };
    let comparison = FaceComparison { forward: none(&one), backward: none(&other), threshold: 6.0 };
    let svg = face_overlay_svg(&one, &other, &comparison, ("a", "b"));
    assert_eq!((svg.matches("<image").count(), svg.matches("rotate(0.00)").count()), (2, 2));
    assert!(svg.contains("not turned") && svg.contains("No cell of the first face was found"));
    assert!(!svg.contains("may be chance") && !svg.contains("class=\"number\"") && !svg.contains("rotate(-"));
    assert!(svg.contains("class=\"cell other\"") && !svg.contains("class=\"cell congruent\""));
}

#[test]
fn names_and_numbers_cannot_break_the_picture() {
    let long = "\u{1F52B}&".repeat(300);
    let mut comparison = by_hand();
    comparison.forward.cells[0].corner_um.0 = f32::NAN;
    comparison.forward.cells[1].found =
        Some(Registration { dx_um: f32::INFINITY, dy_um: 0.0, theta_deg: 0.0 });
    for consensus in [None, Some(Registration { dx_um: 0.0, dy_um: 0.0, theta_deg: f32::NAN })] {
        comparison.forward.consensus = consensus.or(comparison.forward.consensus);
        let svg = face_overlay_svg(&plain(5), &plain(6), &comparison, ("</text><script>'\"\u{1}&", &long));
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt;&apos;&quot; &amp;"));
        assert!(!svg.contains("<script") && !svg.contains(&long));
        let text = without_images(&svg);
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        quick_xml_reads(&svg);
    }
}

fn quick_xml_reads(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

#[test]
fn everything_lies_within_the_picture_whatever_the_faces_shape() {
    let wide = face((400, 90), |place| slide(7, place));
    let tall = face((90, 420), |place| slide(8, place));
    for (one, other) in [(&wide, &tall), (&tall, &wide), (&wide, &wide), (&tall, &tall)] {
        let comparison = compared(one, other);
        let svg = without_images(&face_overlay_svg(one, other, &comparison, ("a", "b")));
        let height: f64 =
            svg.split("viewBox=\"0 0 760 ").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let paths = svg.split(" d=\"M").skip(1).map(|path| path.split('"').next().unwrap());
        for (x, y) in
            paths.filter(|path| !path.contains('H')).flat_map(|path| path.split(['M', 'L'])).map(|point| {
                let (x, y) = point.trim_end_matches('z').split_once(' ').unwrap();
                (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())
            })
        {
            assert!((MARGIN - 0.1..=WIDTH - MARGIN + 0.1).contains(&x), "{x}");
            assert!((0.0..=height - BELOW + 0.1).contains(&y), "{y} of {height}");
        }
    }
}

#[test]
fn no_face_takes_more_bytes_however_large_and_rough() {
    for side in [250u16, 1_280] {
        let mut stored = b"PHBF\x01".to_vec();
        stored.extend(side.to_le_bytes().into_iter().chain(side.to_le_bytes()).chain(0.1f32.to_le_bytes()));
        let mut chance = 1u32;
        stored.extend((0..usize::from(side).pow(2)).map(|_| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (chance >> 24) as u8
        }));
        let face = BreechFace::decode(&stored).unwrap();
        let svg = face_overlay_svg(&face, &face, &by_hand(), ("a", "b"));
        assert!(svg.len() < 160_000, "{}", svg.len());
        assert!(svg.len() > 50_000, "{}", svg.len());
    }
}
