//! Silhouettes are drawn, photographed badly, and found again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::identify::{ReferenceFirearm, ReferenceIndex, Sought, WarningKind};
use jpeg_encoder::{ColorType, Encoder};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use zune_core::bit_depth::BitDepth;
use zune_core::colorspace::ColorSpace;
use zune_core::options::EncoderOptions;
use zune_png::PngEncoder;

/// A picture as drawn: red, green, blue, row by row.
struct Shot {
    width: usize,
    height: usize,
    samples: Vec<u8>,
}

impl Shot {
    fn of(width: usize, height: usize, mut colour: impl FnMut(usize, usize) -> [u8; 3]) -> Shot {
        let places = (0..width * height).flat_map(|place| colour(place % width, place / width));
        Shot { width, height, samples: places.collect() }
    }

    fn jpeg(&self, quality: u8) -> Vec<u8> {
        let mut written = Vec::new();
        let (width, height) = (self.width as u16, self.height as u16);
        Encoder::new(&mut written, quality).encode(&self.samples, width, height, ColorType::Rgb).unwrap();
        written
    }

    fn png(&self) -> Vec<u8> {
        png(&self.samples, self.width, self.height, ColorSpace::RGB)
    }
}

fn png(samples: &[u8], width: usize, height: usize, colours: ColorSpace) -> Vec<u8> {
    let mut written = Vec::new();
    let options = EncoderOptions::new(width, height, colours, BitDepth::Eight);
    PngEncoder::new(samples, options).encode(&mut written).unwrap();
    written
}

/// A firearm as rectangles and triangles: corners in hundredths of its length, y downwards.
struct Drawn {
    name: &'static str,
    shapes: &'static [&'static [(f32, f32)]],
}

const FIREARMS: &[Drawn] = &[
    Drawn {
        name: "pistol",
        shapes: &[
            &[(0., 0.), (100., 0.), (100., 17.), (0., 17.)],
            &[(62., 17.), (92., 17.), (100., 68.), (70., 68.)],
            &[(38., 17.), (62., 17.), (62., 36.), (57., 36.), (57., 21.), (43., 21.), (43., 36.), (38., 36.)],
            &[(38., 32.), (62., 32.), (62., 36.), (38., 36.)],
        ],
    },
    Drawn {
        name: "pocket pistol",
        shapes: &[
            &[(0., 3.), (100., 0.), (100., 24.), (0., 24.)],
            &[(55., 24.), (98., 24.), (98., 72.), (60., 72.)],
            &[(30., 24.), (58., 24.), (52., 40.), (34., 40.)],
        ],
    },
    Drawn {
        name: "machine pistol",
        shapes: &[
            &[(0., 6.), (18., 6.), (18., 0.), (100., 0.), (100., 22.), (0., 22.)],
            &[(48., 22.), (64., 22.), (66., 80.), (50., 80.)],
            &[(24., 22.), (36., 22.), (36., 58.), (24., 58.)],
        ],
    },
    Drawn {
        name: "revolver",
        shapes: &[
            &[(0., 4.), (48., 4.), (48., 14.), (0., 14.)],
            &[(44., 0.), (72., 0.), (72., 26.), (44., 26.)],
            &[(70., 2.), (82., 0.), (100., 52.), (84., 58.), (72., 26.)],
            &[(50., 26.), (70., 26.), (66., 40.), (54., 40.)],
        ],
    },
    Drawn {
        name: "long revolver",
        shapes: &[
            &[(0., 4.), (64., 4.), (64., 11.), (0., 11.)],
            &[(62., 0.), (80., 0.), (80., 18.), (62., 18.)],
            &[(80., 2.), (87., 0.), (100., 36.), (89., 40.), (80., 18.)],
            &[(66., 18.), (79., 18.), (76., 27.), (69., 27.)],
        ],
    },
    Drawn {
        name: "Kalashnikov rifle",
        shapes: &[
            &[(0., 6.), (40., 6.), (40., 9.), (0., 9.)],
            &[(22., 3.), (74., 2.), (74., 12.), (22., 12.)],
            &[(38., 12.), (48., 12.), (42., 32.), (32., 28.)],
            &[(60., 12.), (66., 12.), (69., 25.), (64., 25.)],
            &[(74., 5.), (100., 9.), (100., 22.), (74., 12.)],
        ],
    },
    Drawn {
        name: "AR rifle",
        shapes: &[
            &[(0., 7.), (30., 7.), (30., 9.), (0., 9.)],
            &[(14., 0.), (16., 0.), (16., 8.), (14., 8.)],
            &[(20., 5.), (70., 4.), (70., 14.), (50., 14.), (50., 11.), (20., 11.)],
            &[(50., 14.), (58., 14.), (57., 28.), (49., 28.)],
            &[(64., 13.), (69., 13.), (74., 25.), (68., 25.)],
            &[(70., 6.), (80., 6.), (80., 5.), (100., 5.), (100., 20.), (84., 11.), (70., 10.)],
            &[(46., 0.), (62., 0.), (62., 4.), (46., 4.)],
        ],
    },
    Drawn {
        name: "bullpup rifle",
        shapes: &[
            &[(0., 12.), (30., 12.), (30., 15.), (0., 15.)],
            &[(25., 6.), (100., 6.), (100., 26.), (60., 22.), (25., 20.)],
            &[(36., 0.), (64., 0.), (64., 6.), (36., 6.)],
            &[(70., 24.), (78., 24.), (74., 44.), (66., 42.)],
            &[(42., 20.), (48., 20.), (52., 36.), (46., 36.)],
        ],
    },
    Drawn {
        name: "bolt-action rifle",
        shapes: &[
            &[(0., 2.), (55., 2.), (55., 4.), (0., 4.)],
            &[(28., 3.), (66., 1.), (72., 8.), (28., 7.)],
            &[(66., 2.), (100., 6.), (100., 16.), (78., 9.), (66., 8.)],
            &[(58., 8.), (64., 8.), (63., 10.), (59., 10.)],
        ],
    },
    Drawn {
        name: "side-by-side shotgun",
        shapes: &[
            &[(0., 0.), (64., 0.), (64., 5.), (36., 6.), (34., 4.), (0., 4.)],
            &[(60., 0.), (74., 1.), (74., 8.), (60., 8.)],
            &[(72., 2.), (100., 7.), (100., 19.), (76., 9.)],
        ],
    },
    Drawn {
        name: "sawn-off shotgun",
        shapes: &[
            &[(0., 0.), (66., 0.), (66., 12.), (0., 12.)],
            &[(60., 2.), (82., 2.), (100., 22.), (92., 32.), (72., 14.), (60., 14.)],
        ],
    },
    Drawn {
        name: "submachine gun",
        shapes: &[
            &[(0., 4.), (26., 4.), (26., 7.), (0., 7.)],
            &[(18., 0.), (66., 0.), (66., 12.), (18., 12.)],
            &[(36., 12.), (42., 12.), (42., 40.), (36., 40.)],
            &[(54., 12.), (62., 12.), (64., 28.), (57., 28.)],
            &[(66., 3.), (98., 3.), (98., 5.), (66., 5.)],
            &[(95., 3.), (100., 3.), (100., 20.), (95., 20.)],
        ],
    },
];

impl Drawn {
    fn covers(&self, x: f32, y: f32) -> bool {
        self.shapes.iter().any(|shape| {
            // Even-odd rule.
            let edges = shape.iter().zip(shape.iter().cycle().skip(1));
            let crossed = edges.filter(|((ax, ay), (bx, by))| {
                (ay > &y) != (by > &y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
            });
            crossed.count() % 2 == 1
        })
    }

    fn height(&self) -> f32 {
        self.shapes.iter().flat_map(|shape| shape.iter()).map(|(_, y)| *y).fold(0.0, f32::max)
    }
}

/// How a firearm is photographed.
#[derive(Debug, Clone, Copy)]
struct Photograph {
    /// Pixels of the picture's width.
    width: usize,
    /// Degrees by which it does not lie straight.
    tilt: f32,
    from_other_side: bool,
    ground: [u8; 3],
    metal: [u8; 3],
    /// By how much the right is brighter than the left.
    shade: f32,
    /// Most that noise adds or takes.
    noise: i16,
    /// A label beside it.
    label: bool,
}

const CLEAN: Photograph = Photograph {
    width: 800,
    tilt: 0.0,
    from_other_side: false,
    ground: [255, 255, 255],
    metal: [20, 20, 20],
    shade: 0.0,
    noise: 0,
    label: false,
};

fn photograph(firearm: &Drawn, how: Photograph, noise: &mut ChaCha8Rng) -> Shot {
    let width = how.width as f32;
    let height = width * (firearm.height() / 100.0 * 0.8 + 0.3);
    let (sine, cosine) = how.tilt.to_radians().sin_cos();
    Shot::of(how.width, height as usize, |x, y| {
        let (mut across, down) = (x as f32 / width - 0.5, (y as f32 - height / 2.0) / width);
        if how.from_other_side {
            across = -across;
        }
        let (turned_x, turned_y) = (across * cosine - down * sine, across * sine + down * cosine);
        let (drawn_x, drawn_y) = (turned_x * 125.0 + 50.0, turned_y * 125.0 + firearm.height() / 2.0);
        let is_label = how.label && x * 12 < how.width && y * 12 < how.width;
        let colour = if firearm.covers(drawn_x, drawn_y) || is_label { how.metal } else { how.ground };
        let light = how.shade * (x as f32 / width - 0.5);
        colour.map(|value| {
            let noise = if how.noise > 0 { noise.random_range(-how.noise..=how.noise) } else { 0 };
            (f32::from(value) + light + f32::from(noise)).clamp(0.0, 255.0) as u8
        })
    })
}

fn reference() -> ReferenceIndex {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    ReferenceIndex::build(
        FIREARMS
            .iter()
            .map(|firearm| {
                let picture = photograph(firearm, CLEAN, &mut chance).png();
                let seen = SeenSilhouette::of_picture(&picture).unwrap();
                ReferenceFirearm {
                    reference_id: firearm.name.to_owned(),
                    model: firearm.name.to_owned(),
                    silhouettes: vec![(format!("{}.png", firearm.name), seen.seen)],
                    ..ReferenceFirearm::default()
                }
            })
            .collect(),
    )
}

/// The entries that a picture finds, with why.
fn found(index: &ReferenceIndex, picture: &[u8]) -> Vec<(String, String)> {
    let silhouette = Some(SeenSilhouette::of_picture(picture).unwrap());
    let identified = index.identify(&Sought { silhouette, ..Sought::default() }, 3);
    identified.candidates.iter().map(|found| (found.reference_id.clone(), found.explanation())).collect()
}

#[test]
fn a_bad_photograph_finds_the_firearm_that_it_shows() {
    let index = reference();
    let mut chance = ChaCha8Rng::seed_from_u64(2);
    for firearm in FIREARMS {
        for round in 0..8 {
            let dark = chance.random_range(0..2) == 0;
            let how = Photograph {
                width: chance.random_range(240..900),
                tilt: chance.random_range(-3.0..3.0),
                from_other_side: chance.random(),
                ground: if dark { [60, 55, 50] } else { [200, 190, 170] },
                metal: if dark { [170, 175, 180] } else { [70, 60, 65] },
                shade: chance.random_range(-40.0..40.0),
                noise: 15,
                label: round % 3 == 0,
            };
            let picture = photograph(firearm, how, &mut chance).jpeg(60);
            let found = found(&index, &picture);
            assert_eq!(
                found.first().map(|(id, _)| id.as_str()),
                Some(firearm.name),
                "{} {how:?}: {found:?}",
                firearm.name
            );
        }
    }
}

#[test]
fn the_image_and_the_cells_that_differ_are_told() {
    let index = reference();
    let picture = photograph(&FIREARMS[0], CLEAN, &mut ChaCha8Rng::seed_from_u64(3)).png();
    let found = found(&index, &picture);
    assert_eq!(found[0].1, "Its outline is that of pistol.png: 0 of 256 cells differ.");
}

#[test]
fn a_cut_out_picture_needs_no_background() {
    let mut chance = ChaCha8Rng::seed_from_u64(4);
    let shown = photograph(&FIREARMS[3], CLEAN, &mut chance);
    // Cut out, and of the colour that the lost background has.
    let cut_out: Vec<u8> = shown
        .samples
        .chunks(3)
        .flat_map(|pixel| [255, 255, 255, if pixel[0] < 128 { 255 } else { 0 }])
        .collect();
    let picture = png(&cut_out, shown.width, shown.height, ColorSpace::RGBA);
    let cut_out = SeenSilhouette::of_picture(&picture).unwrap();
    let whole = SeenSilhouette::of_picture(&shown.png()).unwrap();
    assert!(cut_out.seen.differing_cells(&whole.seen) <= 3);
    assert!(cut_out.seen.width_percent.abs_diff(whole.seen.width_percent) <= 3);
}

#[test]
fn what_shows_no_firearm_is_refused() {
    for (width, height) in [(300, 200), (1, 1)] {
        let plain = Shot::of(width, height, |_, _| [90; 3]).png();
        assert_eq!(SeenSilhouette::of_picture(&plain), Err(PictureError::NoOutline));
    }
    let mut noise = ChaCha8Rng::seed_from_u64(5);
    let grey = Shot::of(300, 200, |_, _| [noise.random_range(100..112); 3]).png();
    assert_eq!(SeenSilhouette::of_picture(&grey), Err(PictureError::NoOutline));
    let whole = photograph(&FIREARMS[0], CLEAN, &mut noise).jpeg(60);
    // Cut short, its lower part would be grey.
    let half = &whole[..whole.len() / 2];
    assert!(matches!(SeenSilhouette::of_picture(half), Err(PictureError::Unreadable(_))));
    for text in [b"not a picture".as_slice(), b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", &whole[..300]] {
        assert!(matches!(SeenSilhouette::of_picture(text), Err(PictureError::Unreadable(_))));
    }
}

/// Found by a review: texts of a PNG are unpacked and kept, and colours by number without a palette are a panic.
#[test]
fn a_png_is_read_without_what_its_picture_does_not_need() {
    let picture = photograph(&FIREARMS[0], CLEAN, &mut ChaCha8Rng::seed_from_u64(6)).png();
    let clean = SeenSilhouette::of_picture(&picture).unwrap();
    let after_header = 8 + 12 + 13;
    let with_text = |kind: &[u8; 4], length: u32, content: &[u8]| {
        let chunk = [&length.to_be_bytes()[..], kind, content, &[0; 4]].concat();
        [&picture[..after_header], &chunk, &picture[after_header..]].concat()
    };
    assert_eq!(SeenSilhouette::of_picture(&with_text(b"zTXt", 5, b"a\0\0xy")), Ok(clean.clone()));
    assert_eq!(SeenSilhouette::of_picture(&with_text(b"fcTL", 26, &[0xff; 26])), Ok(clean));
    let unreadable =
        |file: &[u8]| matches!(SeenSilhouette::of_picture(file), Err(PictureError::Unreadable(_)));
    assert!(unreadable(&with_text(b"tEXt", u32::MAX, b"x")), "longer than the file");
    let mut by_number = picture.clone();
    by_number[25] = 3;
    assert!(unreadable(&by_number));
    let mut huge = picture.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0]);
    assert!(unreadable(&huge), "144 megapixels");
}

#[test]
fn a_long_firearm_that_stood_upright_is_found() {
    let index = reference();
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    for firearm in FIREARMS.iter().filter(|firearm| firearm.height() < 30.0) {
        let lying = photograph(firearm, CLEAN, &mut chance);
        for up in [false, true] {
            let upright = Shot::of(lying.height, lying.width, |x, y| {
                let (x, y) = if up { (y, lying.height - 1 - x) } else { (lying.width - 1 - y, x) };
                let place = (y * lying.width + x) * 3;
                [lying.samples[place], lying.samples[place + 1], lying.samples[place + 2]]
            });
            let found = found(&index, &upright.png());
            assert_eq!(found[0].0, firearm.name, "{up}: {found:?}");
        }
    }
}

#[test]
fn a_rectangle_is_no_firearm() {
    let card =
        Shot::of(
            300,
            200,
            |x, y| if (40..260).contains(&x) && (40..160).contains(&y) { [20; 3] } else { [240; 3] },
        );
    assert_eq!(SeenSilhouette::of_picture(&card.png()), Err(PictureError::NoOutline));
}

#[test]
fn that_a_picture_was_compared_with_nothing_is_said() {
    let mut chance = ChaCha8Rng::seed_from_u64(4);
    let picture = photograph(&FIREARMS[0], CLEAN, &mut chance).png();
    let mut sought = Sought::default();
    sought.description.make_raw = "Glock".to_owned();
    sought.silhouette = Some(SeenSilhouette::of_picture(&picture).unwrap());
    let warned = |index: &ReferenceIndex| {
        let warnings = index.identify(&sought, 3).warnings;
        warnings.iter().any(|warning| warning.kind == WarningKind::NoOutlines)
    };
    assert!(warned(&ReferenceIndex::build(ReferenceFirearm::from_code_lists())));
    assert!(!warned(&reference()));
}
