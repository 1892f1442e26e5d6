//! The scan against what one would otherwise use, numpy and FAISS, in one run: same gallery, same queries, same threads.
//!
//! The peers run as programs of their own (`peers.py`) on raw copies of the gallery. All take turns, so that what else
//! the machine does falls on all of them; while one works the others wait for their input.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use proofhouse_matching::ballistics::MarkSignature;
use proofhouse_matching::ballistics::coarse::{COARSE_SPACING_UM, CoarseMark};
use proofhouse_matching::ballistics::scan::{
    ScanGallery, ScanHit, ScanKernel, ScanQuery, ScanSettings, ScanShape,
};
use serde_json::{Value, json};

use super::RERANKED;
use super::scene::{LANDS, Outcome, Scene, gallery_told, places};
use super::times::{load, processor_seconds, quantile};

/// Threads of every side.
const THREADS: usize = 2;
const ROUNDS: usize = 3;
const QUERIES_A_ROUND: usize = 3;
/// How many FAISS is asked for of each shifted land.
const DEPTHS: [usize; 2] = [100, 2_000];
/// How many of the best are compared.
const FIRST: usize = 10;

/// A folder that is gone when the measurement ends, however it ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // There is nobody to tell at this point, and the system empties the place of temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Writes the gallery as the peers read it while it is being made.
struct RawGallery {
    lands: BufWriter<File>,
    inverse_norms: BufWriter<File>,
    samples: usize,
}

impl RawGallery {
    fn append(&mut self, mark: &CoarseMark) -> Outcome<()> {
        for land in mark.values().chunks_exact(mark.width().max(1)) {
            // As the gallery cuts off and fills up with zeros.
            let bytes = land.iter().map(|value| value.cast_unsigned()).chain(std::iter::repeat(0));
            self.lands.write_all(&bytes.take(self.samples).collect::<Vec<u8>>())?;
        }
        write_floats(&mut self.inverse_norms, mark.inverse_norms())
    }
}

fn write_floats(out: &mut impl Write, values: &[f32]) -> Outcome<()> {
    Ok(values.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?)
}

/// A query: the mark, and the record that it is itself.
struct Asked {
    mark: CoarseMark,
    own: Option<usize>,
}

fn asked(scene: &Scene, records: usize) -> Vec<Asked> {
    let places = places(scene.known.len(), records);
    let whole = |known: &super::scene::Known| match known.mark.signature() {
        MarkSignature::Lands(bullet) => bullet.present() == LANDS,
        MarkSignature::Line(_) | MarkSignature::Face(_) => false,
    };
    // Spread over the known bullets: neighbours are often of one barrel.
    let whole: Vec<Asked> = scene
        .known
        .iter()
        .zip(&places)
        .filter(|(known, _)| whole(known))
        .map(|(known, &own)| Asked { mark: CoarseMark::new(&known.mark), own: Some(own) })
        .collect();
    let step = (whole.len() / (ROUNDS * QUERIES_A_ROUND)).max(1);
    whole.into_iter().step_by(step).take(ROUNDS * QUERIES_A_ROUND).collect()
}

/// Zeros, land, zeros: every shift is a window as long as a record's land, as `ScanQuery` prepares it.
fn write_queries(folder: &Path, queries: &[Asked], shape: ScanShape) -> Outcome<()> {
    let mut lands = BufWriter::new(File::create(folder.join("queries.i8"))?);
    let mut norms = BufWriter::new(File::create(folder.join("query_norms.f32"))?);
    for Asked { mark, .. } in queries {
        for land in mark.values().chunks_exact(mark.width().max(1)) {
            let mut padded = vec![0_u8; shape.most_lag()];
            padded.extend(land.iter().map(|value| value.cast_unsigned()));
            padded.resize(shape.samples() + 2 * shape.most_lag(), 0);
            lands.write_all(&padded)?;
        }
        write_floats(&mut norms, mark.inverse_norms())?;
    }
    lands.flush()?;
    Ok(norms.flush()?)
}

/// A peer, its gallery made ready.
struct Peer {
    name: &'static str,
    program: Child,
    input: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
    /// Bytes of the gallery as the peer holds it.
    bytes: f64,
}

impl Peer {
    fn start(
        python: &str,
        name: &'static str,
        folder: &Path,
        records: usize,
        queries: usize,
    ) -> Outcome<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ballistics_scan/peers.py");
        let mut program = Command::new(python)
            .arg(script)
            .arg(folder)
            .arg(name)
            .args([records, queries, THREADS].map(|number| number.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = program.stdin.take();
        let answers = BufReader::new(program.stdout.take().ok_or("a peer without output")?).lines();
        let mut peer = Self { name, program, input, answers, bytes: f64::NAN };
        let ready = peer.next_answer()?;
        peer.bytes = number(&ready, "bytes")?;
        println!(
            "{name}: {}; {:.0} MB of gallery, {:.0} MB the whole program at most",
            ready.get("about").and_then(Value::as_str).unwrap_or(""),
            peer.bytes / 1e6,
            number(&ready, "resident")? / 1e6
        );
        Ok(peer)
    }

    fn next_answer(&mut self) -> Outcome<Value> {
        let line = self.answers.next().ok_or_else(|| format!("{} has stopped", self.name))??;
        Ok(serde_json::from_str(&line)?)
    }

    fn ask(&mut self, what: &Value) -> Outcome<Value> {
        let input = self.input.as_mut().ok_or("a peer without input")?;
        writeln!(input, "{what}")?;
        input.flush()?;
        self.next_answer()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends when its input does; what it returns then is of no interest.
        self.input = None;
        let _ = self.program.wait();
    }
}

fn number(answer: &Value, name: &str) -> Outcome<f64> {
    Ok(answer.get(name).and_then(Value::as_f64).ok_or_else(|| format!("no {name} in {answer}"))?)
}

/// The times of one side.
#[derive(Default)]
struct Times {
    clock: Vec<f64>,
    processor: Vec<f64>,
}

impl Times {
    fn add(&mut self, answer: &Value) -> Outcome<()> {
        self.clock.push(number(answer, "seconds")?);
        self.processor.push(number(answer, "processor")?);
        Ok(())
    }

    fn print(&self, name: &str, bytes: f64, ours: (&Times, f64)) {
        let median = |times: &[f64]| quantile(times, 0.5);
        let mean = |times: &[f64]| times.iter().sum::<f64>() / times.len() as f64;
        println!(
            "{name:<13} seconds a query: median {:.3}, best {:.3}; on the processor, both threads: mean {:.3}; {:.0} MB; \
             against the fastest scan: median {:.1}, best {:.1}, processor {:.1}, bytes {:.1}",
            median(&self.clock),
            quantile(&self.clock, 0.0),
            mean(&self.processor),
            bytes / 1e6,
            median(&self.clock) / median(&ours.0.clock),
            quantile(&self.clock, 0.0) / quantile(&ours.0.clock, 0.0),
            mean(&self.processor) / mean(&ours.0.processor),
            bytes / ours.1,
        );
    }
}

/// The best without the query itself.
fn others(hits: Vec<ScanHit>, own: Option<usize>) -> Vec<(usize, f32)> {
    hits.into_iter()
        .map(|hit| (hit.record, hit.score))
        .filter(|(record, _)| Some(*record) != own)
        .take(FIRST)
        .collect()
}

/// What the peers found, held against the scan.
#[derive(Default)]
struct Agreement {
    /// Of so many first ten's records: the same record at the same place, and with the same score to the bit.
    compared: usize,
    same_record: usize,
    same_score: usize,
    /// For each depth of FAISS's lists, over all searches: distinct records, and how many of the scan's ten are among
    /// them.
    candidates: [(f64, f64); DEPTHS.len()],
}

impl Agreement {
    fn of_first(&mut self, ours: &[(usize, f32)], answer: &Value, own: Option<usize>) {
        let theirs: Vec<(usize, f32)> = answer
            .get("first")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|pair| Some((pair.get(0)?.as_u64()? as usize, pair.get(1)?.as_f64()? as f32)))
            .filter(|(record, _)| Some(*record) != own)
            .collect();
        for (ours, theirs) in ours.iter().zip(&theirs) {
            self.same_record += usize::from(ours.0 == theirs.0);
            self.same_score += usize::from(ours.0 == theirs.0 && ours.1.to_bits() == theirs.1.to_bits());
        }
        self.compared += ours.len();
    }

    fn print(&self) {
        let searches = self.compared as f64 / FIRST as f64;
        println!(
            "numpy: of {} records of our first ten's {} the same record at the same place, {} with the same score to the bit",
            self.compared, self.same_record, self.same_score
        );
        for (depth, (records, found)) in DEPTHS.iter().zip(&self.candidates) {
            println!(
                "faiss: among the best {depth} of each shifted land ({:.0} records a query) are {found} of the {} of our first ten's",
                records / searches,
                self.compared
            );
        }
    }
}

/// Everything that was measured.
struct Figures {
    /// As `ScanKernel::available` names them, the fastest first.
    kernels: Vec<Times>,
    numpy: Times,
    faiss: [Times; DEPTHS.len()],
    agreement: Agreement,
}

impl Figures {
    fn new() -> Self {
        Self {
            kernels: ScanKernel::available().iter().map(|_| Times::default()).collect(),
            numpy: Times::default(),
            faiss: DEPTHS.map(|_| Times::default()),
            agreement: Agreement::default(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Times> {
        self.kernels.iter().chain([&self.numpy]).chain(&self.faiss)
    }

    /// Every side has its turn with the same queries.
    fn round(
        &mut self,
        gallery: &ScanGallery,
        queries: &[(usize, &Asked)],
        numpy: &mut Peer,
        faiss: &mut Peer,
    ) -> Outcome<()> {
        let mut firsts = Vec::new();
        for (kernel, times) in ScanKernel::available().into_iter().zip(&mut self.kernels) {
            firsts = scanned(gallery, queries, kernel, times)?;
        }
        for ((number, asked), ours) in queries.iter().zip(&firsts) {
            let answer = numpy.ask(&json!({ "query": number }))?;
            self.numpy.add(&answer)?;
            self.agreement.of_first(ours, &answer, asked.own);
        }
        for ((depth, times), found) in DEPTHS.iter().zip(&mut self.faiss).zip(&mut self.agreement.candidates)
        {
            for ((number, _), ours) in queries.iter().zip(&firsts) {
                let best: Vec<usize> = ours.iter().map(|(record, _)| *record).collect();
                let answer = faiss.ask(&json!({ "query": number, "depth": depth, "best": best }))?;
                times.add(&answer)?;
                found.0 += self::number(&answer, "candidates")?;
                found.1 += self::number(&answer, "found")?;
            }
        }
        Ok(())
    }

    fn print(&self, gallery: &ScanGallery, numpy: &Peer, faiss: &Peer) -> Outcome<()> {
        let bytes = gallery.hot_bytes() as f64;
        let fastest = (self.kernels.first().ok_or("no kernel")?, bytes);
        for (kernel, times) in ScanKernel::available().iter().zip(&self.kernels) {
            times.print(kernel.name(), bytes, fastest);
        }
        self.numpy.print(numpy.name, numpy.bytes, fastest);
        for (depth, times) in DEPTHS.iter().zip(&self.faiss) {
            times.print(&format!("{}, {depth}", faiss.name), faiss.bytes, fastest);
        }
        self.agreement.print();
        Ok(())
    }
}

/// Measures all kernels and both peers in turns.
pub(crate) fn measure(scene: &Scene, records: usize, python: &str) -> Outcome<()> {
    let shape = ScanShape::bullets(LANDS).ok_or("no shape")?;
    let folder = Folder(std::env::temp_dir().join(format!("proofhouse-peers-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0)?;
    let mut raw = RawGallery {
        lands: BufWriter::new(File::create(folder.0.join("lands.i8"))?),
        inverse_norms: BufWriter::new(File::create(folder.0.join("inverse_norms.f32"))?),
        samples: shape.samples(),
    };
    let gallery = gallery_told(scene, records, COARSE_SPACING_UM, &mut |mark| raw.append(mark))?;
    raw.lands.flush()?;
    raw.inverse_norms.flush()?;
    let asked = asked(scene, records);
    if asked.is_empty() {
        return Err("none of the known bullets has all six lands".into());
    }
    write_queries(&folder.0, &asked, shape)?;
    println!(
        "== {records} records, {} whole bullets as queries, {THREADS} threads for every side",
        asked.len()
    );
    let mut numpy = Peer::start(python, "numpy", &folder.0, records, asked.len())?;
    let mut faiss = Peer::start(python, "faiss", &folder.0, records, asked.len())?;

    // One query for each side to warm up, not counted.
    let warm: Vec<(usize, &Asked)> = asked.iter().enumerate().take(1).collect();
    Figures::new().round(&gallery, &warm, &mut numpy, &mut faiss)?;
    let mut figures = Figures::new();
    for round in 0..ROUNDS {
        let first = round * QUERIES_A_ROUND;
        let queries: Vec<(usize, &Asked)> =
            asked.iter().enumerate().cycle().skip(first).take(QUERIES_A_ROUND).collect();
        let before = load();
        figures.round(&gallery, &queries, &mut numpy, &mut faiss)?;
        let medians: Vec<String> = figures
            .all()
            .map(|times| format!("{:.3}", quantile(times.clock.get(first..).unwrap_or(&[]), 0.5)))
            .collect();
        println!(
            "round {}, load {before:.1} before and {:.1} after it: medians {} s, in the order below",
            round + 1,
            load(),
            medians.join(", ")
        );
    }
    figures.print(&gallery, &numpy, &faiss)
}

/// The first ten of each query, timed with the preparation of the query, as the peers are.
fn scanned(
    gallery: &ScanGallery,
    queries: &[(usize, &Asked)],
    kernel: ScanKernel,
    turn: &mut Times,
) -> Outcome<Vec<Vec<(usize, f32)>>> {
    let mut firsts = Vec::new();
    let processor = processor_seconds();
    for (_, asked) in queries {
        let started = Instant::now();
        let query = ScanQuery::new(&asked.mark, gallery.shape()).ok_or("a query of another shape")?;
        let hits = gallery.scan(&query, None, ScanSettings { kept: RERANKED, threads: THREADS, kernel });
        turn.clock.push(started.elapsed().as_secs_f64());
        firsts.push(others(hits, asked.own));
    }
    // The steps of 10 ms are too coarse for one query.
    turn.processor.push((processor_seconds() - processor) / queries.len().max(1) as f64);
    Ok(firsts)
}
