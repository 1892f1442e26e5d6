//! Files as programs write them, and files made to do harm.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::archive::md5_of;
use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A wave across the columns, of some micrometres, with two heights that were not measured.
fn scan() -> Scan {
    let (columns, rows) = (40, 9);
    let mut heights_um: Vec<f32> =
        (0..columns * rows).map(|place| ((place % columns) as f32 / 3.0).sin() * 2.0).collect();
    heights_um[7] = f32::NAN;
    heights_um[123] = f32::NAN;
    let measured = || heights_um.iter().filter(|height| !height.is_nan());
    let mean = measured().sum::<f32>() / measured().count() as f32;
    heights_um.iter_mut().for_each(|height| *height -= mean);
    Scan {
        columns,
        rows,
        spacing_um: (1.5625, 3.125),
        heights_um,
        origin: ScanOrigin {
            date: "2026-03-01T10:00:00".to_owned(),
            manufacturer: "Ohm & <Söhne>".to_owned(),
            model: "A".to_owned(),
            version: "1".to_owned(),
            probing: "NonContacting".to_owned(),
            comment: "20x; NA: 0.60".to_owned(),
        },
        quirks: Vec::new(),
    }
}

fn assert_same(read: &Scan, written: &Scan) {
    assert_eq!((read.columns, read.rows), (written.columns, written.rows));
    assert!((read.spacing_um.0 - written.spacing_um.0).abs() < 1e-9, "{:?}", read.spacing_um);
    assert!((read.spacing_um.1 - written.spacing_um.1).abs() < 1e-9, "{:?}", read.spacing_um);
    for (place, (one, other)) in read.heights_um.iter().zip(&written.heights_um).enumerate() {
        assert!((one.is_nan() && other.is_nan()) || (one - other).abs() < 1e-3, "{place}: {one} {other}");
    }
}

/// Parts of a file that a test changes.
struct Parts {
    description: String,
    heights: Vec<u8>,
    further: Vec<(&'static str, Vec<u8>)>,
    checksum: Option<String>,
}

impl Parts {
    /// As [`write`] makes them, with heights as these bytes.
    fn of(heights: Vec<u8>, kind: &str) -> Parts {
        let file = write(&scan()).unwrap();
        let mut archive = Archive::open(&file).unwrap();
        let description = archive.description().unwrap().replace(
            "<CZ><AxisType>A</AxisType><DataType>D",
            &format!("<CZ><AxisType>A</AxisType><DataType>{kind}"),
        );
        let old = description.split_once("<MD5ChecksumPointData>").unwrap().1[..32].to_owned();
        let description = description.replace(&old, &md5_of(&heights));
        Parts { description, heights, further: Vec::new(), checksum: None }
    }

    fn doubles() -> Parts {
        Parts::of(
            scan().heights_um.iter().flat_map(|height| (f64::from(*height) * 1e-6).to_le_bytes()).collect(),
            "D",
        )
    }

    fn with(mut self, from: &str, to: &str) -> Parts {
        assert!(self.description.contains(from), "{from} is not in\n{}", self.description);
        self.description = self.description.replace(from, to);
        self
    }

    fn file(&self) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        // As many programs do: the folder stands in the archive too.
        archive.add_directory("bindata/", options).unwrap();
        let checksum = self.checksum.clone().unwrap_or_else(|| md5_of(self.description.as_bytes()) + "\n");
        let fixed = [("main.xml", self.description.as_bytes()), ("md5checksum.hex", checksum.as_bytes())];
        let heights = std::iter::once(("bindata/data.bin", self.heights.as_slice()));
        let further = self.further.iter().map(|(name, bytes)| (*name, bytes.as_slice()));
        for (name, bytes) in fixed.into_iter().chain(heights).chain(further) {
            archive.start_file(name, options).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn read(&self) -> Result<Scan, X3pError> {
        Scan::read(&self.file())
    }
}

#[test]
fn what_is_written_is_read_the_same() {
    let file = write(&scan()).unwrap();
    let read = Scan::read(&file).unwrap();
    assert_same(&read, &scan());
    assert_eq!(read.origin, scan().origin);
    assert_eq!(read.quirks, []);
    assert_eq!(read.height_um(7, 0), None);
    assert!((read.height_um(8, 0).unwrap() - scan().heights_um[8]).abs() < 1e-3);
    assert!((read.coverage() - 358.0 / 360.0).abs() < 1e-9);
    assert_eq!((read.height_um(40, 0), read.height_um(0, 9)), (None, None));
}

#[test]
fn turned_and_mirrored_twice_it_is_itself() {
    let scan = scan();
    assert_same(&scan.turned().turned(), &scan);
    assert_same(&scan.mirrored().mirrored(), &scan);
    assert_eq!(scan.turned().height_um(3, 11), scan.height_um(11, 3));
    assert_eq!(scan.mirrored().height_um(0, 5), scan.height_um(39, 5));
}

/// What differs between programs and changes nothing.
#[test]
fn files_of_other_programs_are_read() {
    let float32: Vec<u8> =
        scan().heights_um.iter().flat_map(|height| (height * 1e-6).to_le_bytes()).collect();
    let doubles = scan();
    let stated =
        |parts: &Parts| parts.description.split_once("<MD5ChecksumPointData>").unwrap().1[..32].to_owned();
    let capital = {
        let parts = Parts::doubles();
        let stated = stated(&parts);
        parts.with(&stated, &stated.to_uppercase())
    };
    let exponent = "1.5625e-006";
    for (what, parts) in [
        ("32-bit numbers", Parts::of(float32, "F")),
        ("a checksum in capitals", capital),
        ("an exponent of three digits", Parts::doubles().with("1.5625e-6", exponent)),
        ("no name space", Parts::doubles().with("p:ISO5436_2", "ISO5436")),
        ("a name with a slash", Parts::doubles().with(">bindata/data.bin<", ">/bindata/data.bin<")),
        ("text among elements", Parts::doubles().with("<Record2>", "<Record2>01-02-2026")),
        ("no increment of heights", Parts::doubles().with("<Increment>1</Increment>", "")),
        ("white space", Parts::doubles().with("<SizeX>40", "<SizeX>\n 40 ")),
    ] {
        let read = parts.read().unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_same(&read, &doubles);
        assert_eq!(read.quirks, [], "{what}");
    }
}

#[test]
fn whole_numbers_have_a_scale_and_a_map_of_what_was_measured() {
    let scan = scan();
    let steps = |height: &f32| if height.is_nan() { 0 } else { (height * 1_000.0).round() as i16 };
    let heights: Vec<u8> = scan.heights_um.iter().flat_map(|height| steps(height).to_le_bytes()).collect();
    let mut measured = vec![0u8; scan.heights_um.len().div_ceil(8)];
    for (place, height) in scan.heights_um.iter().enumerate() {
        measured[place / 8] |= u8::from(!height.is_nan()) << (place % 8);
    }
    let mut parts = Parts::of(heights, "I")
        .with("<Increment>1</Increment>", "<Increment>1e-9</Increment>")
        .with("</PointDataLink>", "</PointDataLink><ValidPointsLink>bindata/valid.bin</ValidPointsLink>");
    parts.further.push(("bindata/valid.bin", measured));
    assert_same(&parts.read().unwrap(), &scan);
    parts.further[0].1.pop();
    assert!(matches!(parts.read(), Err(X3pError::Length { .. })), "a map that is too short");
}

#[test]
fn heights_may_stand_in_the_description() {
    let scan = scan();
    let listed: String = scan
        .heights_um
        .iter()
        .map(|height| match height.is_nan() {
            true => "<Datum/>".to_owned(),
            false => format!("<Datum>{:e}</Datum>", f64::from(*height) * 1e-6),
        })
        .collect();
    let parts = Parts::doubles();
    let (before, rest) = parts.description.split_once("<DataLink>").unwrap();
    let (_, after) = rest.split_once("</DataLink>").unwrap();
    let description = format!("{before}<DataList>{listed}</DataList>{after}");
    assert_same(&Parts { description, ..parts }.read().unwrap(), &scan);
}

/// Units other than metres are recognised, for spacings and heights each by itself.
#[test]
fn millimetres_and_micrometres_are_recognised_and_said() {
    let in_micrometres: Vec<u8> =
        scan().heights_um.iter().flat_map(|height| f64::from(*height).to_le_bytes()).collect();
    let micrometres = |parts: Parts| parts.with(">1.5625e-6<", ">1.5625<").with(">3.125e-6<", ">3.125<");
    let millimetres =
        |parts: Parts| parts.with(">1.5625e-6<", ">0.0015625<").with(">3.125e-6<", ">0.003125<");
    let um = LengthUnit::Micrometre;
    for (parts, quirks) in [
        (micrometres(Parts::of(in_micrometres.clone(), "D")), vec![Quirk::Spacing(um), Quirk::Heights(um)]),
        (Parts::of(in_micrometres, "D"), vec![Quirk::Heights(um)]),
        (micrometres(Parts::doubles()), vec![Quirk::Spacing(um)]),
        (millimetres(Parts::doubles()), vec![Quirk::Spacing(LengthUnit::Millimetre)]),
    ] {
        let read = parts.read().unwrap();
        assert_same(&read, &scan());
        assert_eq!(read.quirks, quirks);
    }
}

#[test]
fn a_changed_description_is_said_and_changed_heights_are_refused() {
    let changed = Parts { checksum: Some(format!("{} *main.xml", md5_of(b"before"))), ..Parts::doubles() };
    assert_eq!(changed.read().unwrap().quirks, [Quirk::DescriptionChanged]);
    let mut damaged = Parts::doubles();
    damaged.heights[100] ^= 1;
    assert!(matches!(damaged.read(), Err(X3pError::Checksum { .. })));
    let (before, rest) =
        Parts::doubles().description.split_once("<MD5").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let after = rest.split_once("</MD5ChecksumPointData>").unwrap().1;
    let unchecked = Parts { description: format!("{before}{after}"), ..Parts::doubles() };
    assert_eq!(unchecked.read().unwrap().quirks, [Quirk::NoChecksum]);
}

#[test]
fn impossible_files_are_refused_with_words() {
    for (from, to, words) in [
        ("<SizeX>40<", "<SizeX>0<", "a number from 1"),
        ("<SizeX>40<", "<SizeX>-40<", "a number from 1"),
        ("<SizeX>40<", "<SizeX>41<", "2880 bytes, 2952 are needed"),
        ("<SizeX>40<", "<SizeX>39<", "2809 bytes, 2808 are needed"),
        ("<SizeX>40<", "<SizeX>4000000000<", "more than the 64000000"),
        ("<SizeX>40<", "<SizeX>18446744073709551615<", "more than the 64000000"),
        ("<SizeZ>1<", "<SizeZ>2<", "a single layer"),
        (">1.5625e-6<", ">-1.5625e-6<", "a distance above 0"),
        (">1.5625e-6<", ">NaN<", "expected a number"),
        (">1.5625e-6<", ">0<", "between 0.1 and 50 micrometres"),
        (">1.5625e-6<", ">1<", "between 0.1 and 50 micrometres"),
        (
            "<DataType>D</DataType><Increment>1<",
            "<DataType>Q</DataType><Increment>1<",
            "expected I, L, F or D",
        ),
        ("<FeatureType>SUR<", "<FeatureType>PCL<", "SUR (a surface)"),
        ("<CX><AxisType>I<", "<CX><AxisType>A<", "points in equal steps"),
        (">bindata/data.bin<", ">../../etc/passwd<", "the archive has no"),
        (">bindata/data.bin<", "><", "does not say Record3/DataLink/PointDataLink"),
        ("</Record4>", "", "main.xml cannot be read"),
    ] {
        let refused = Parts::doubles().with(from, to).read().expect_err(to).to_string();
        assert!(refused.contains(words), "{to}: {refused}");
    }
    let nothing = Parts::of(vec![0xFF; 2_880], "D").read();
    assert_eq!(nothing, Err(X3pError::Empty));
    let flat = Parts::of(vec![0; 2_880], "D").read();
    assert!(matches!(flat, Err(X3pError::Heights { .. })));
    for file in [&b""[..], b"PK", b"not a zip archive"] {
        assert!(matches!(Scan::read(file), Err(X3pError::Archive { .. })));
    }
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let refused = Parts { description: deep, ..Parts::doubles() }.read().unwrap_err().to_string();
    assert!(refused.contains("nested deeper"), "{refused}");
}

/// A small archive of very much: only so much is unpacked as the heights need, or a description may have.
#[test]
fn what_unpacks_to_more_than_it_may_is_refused() {
    let mut bomb = Parts::doubles();
    bomb.heights = vec![0; 200 << 20];
    assert!(matches!(bomb.read(), Err(X3pError::Length { .. })));
    let long = Parts { description: " ".repeat(64 << 20), ..Parts::doubles() };
    assert!(matches!(long.read(), Err(X3pError::TooLarge { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn broken_files_are_refused_or_read_and_never_worse(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), keep in any::<prop::sample::Index>(), cut in any::<bool>(),
    ) {
        let mut file = write(&scan()).unwrap();
        for (at, byte) in flips {
            let place = at.index(file.len());
            file[place] = byte;
        }
        if cut {
            file.truncate(keep.index(file.len()));
        }
        if let Ok(read) = Scan::read(&file) {
            prop_assert_eq!(read.heights_um.len(), read.columns * read.rows);
        }
    }

    #[test]
    fn broken_descriptions_are_refused_or_read(at in any::<prop::sample::Index>(), to in "[<>/&;\"a-z0-9 .-]{0,12}", length in 0usize..40) {
        let mut parts = Parts::doubles();
        let letters: Vec<char> = parts.description.chars().collect();
        let place = at.index(letters.len());
        let rest = letters.get(place + length.min(letters.len() - place)..).unwrap_or_default();
        parts.description = letters[..place].iter().chain(to.chars().collect::<Vec<_>>().iter()).chain(rest).collect();
        if let Ok(read) = parts.read() {
            prop_assert_eq!(read.heights_um.len(), read.columns * read.rows);
        }
    }
}
