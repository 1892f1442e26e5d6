//! A scan as a file: heights in metres as 64-bit numbers, NaN where nothing was measured.

use super::Scan;
use super::archive::md5_of;
use super::error::X3pError;
use quick_xml::escape::escape;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Writes a scan. Read again it has the same heights, to the nanometre, from their mean.
///
/// # Errors
/// When the scan has another number of heights than its columns and rows.
pub fn write(scan: &Scan) -> Result<Vec<u8>, X3pError> {
    let (columns, rows) = (scan.columns, scan.rows);
    if columns.checked_mul(rows) != Some(scan.heights_um.len()) {
        return Err(X3pError::Length {
            name: "the scan".to_owned(),
            found: scan.heights_um.len() as u64,
            expected: columns.saturating_mul(rows) as u64,
            columns,
            rows,
        });
    }
    let heights: Vec<u8> =
        scan.heights_um.iter().flat_map(|height| (f64::from(*height) * 1e-6).to_le_bytes()).collect();
    let description = description(scan, &md5_of(&heights));
    let checksum = format!("{} *main.xml\n", md5_of(description.as_bytes()));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut put = |name: &str, bytes: &[u8]| -> Result<(), zip::result::ZipError> {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
        Ok(())
    };
    put("bindata/data.bin", &heights)
        .and_then(|()| put("main.xml", description.as_bytes()))
        .and_then(|()| put("md5checksum.hex", checksum.as_bytes()))
        .and_then(|()| archive.finish())
        .map(Cursor::into_inner)
        .map_err(|error| X3pError::Archive { reason: error.to_string() })
}

fn description(scan: &Scan, md5: &str) -> String {
    let origin = &scan.origin;
    let steps = |spacing_um: f64| {
        format!(
            "<AxisType>I</AxisType><DataType>D</DataType><Increment>{:e}</Increment><Offset>0</Offset>",
            spacing_um / 1e6
        )
    };
    let or_not_available = |text: &str| match text {
        "" => "not available".to_owned(),
        text => escape(text).into_owned(),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<p:ISO5436_2 xmlns:p="http://www.opengps.eu/2008/ISO5436_2">
  <Record1>
    <Revision>ISO5436 - 2000</Revision>
    <FeatureType>SUR</FeatureType>
    <Axes>
      <CX>{x}</CX>
      <CY>{y}</CY>
      <CZ><AxisType>A</AxisType><DataType>D</DataType><Increment>1</Increment><Offset>0</Offset></CZ>
    </Axes>
  </Record1>
  <Record2>
    <Date>{date}</Date>
    <Instrument>
      <Manufacturer>{manufacturer}</Manufacturer>
      <Model>{model}</Model>
      <Serial>not available</Serial>
      <Version>{version}</Version>
    </Instrument>
    <ProbingSystem><Type>{probing}</Type><Identification>not available</Identification></ProbingSystem>
    <Comment>{comment}</Comment>
  </Record2>
  <Record3>
    <MatrixDimension><SizeX>{columns}</SizeX><SizeY>{rows}</SizeY><SizeZ>1</SizeZ></MatrixDimension>
    <DataLink>
      <PointDataLink>bindata/data.bin</PointDataLink>
      <MD5ChecksumPointData>{md5}</MD5ChecksumPointData>
    </DataLink>
  </Record3>
  <Record4><ChecksumFile>md5checksum.hex</ChecksumFile></Record4>
</p:ISO5436_2>
"#,
        x = steps(scan.spacing_um.0),
        y = steps(scan.spacing_um.1),
        date = or_not_available(&origin.date),
        manufacturer = or_not_available(&origin.manufacturer),
        model = or_not_available(&origin.model),
        version = or_not_available(&origin.version),
        probing = or_not_available(&origin.probing),
        comment = escape(&origin.comment),
        columns = scan.columns,
        rows = scan.rows,
    )
}
