//! An exercise from beginning to end: it is made, the tools that its briefing names find what they should, and the
//! solution gets full marks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proofhouse_jobs::command_line::{CheckArguments, DescribedFirearm, ExerciseJob, IdentifyArguments};
use proofhouse_jobs::commands::exercise::{check_files, run};
use proofhouse_jobs::commands::identify;
use proofhouse_jobs::exercises::truth::{Clue, Truth};
use proofhouse_jobs::exercises::wording::Wording;
use proofhouse_jobs::exercises::{Prepared, prepare, sealed};
use proofhouse_jobs::fluent_words::direction;
use proofhouse_jobs::rows;
use proofhouse_jobs::settings::{LinkageSettings, Settings};
use proofhouse_jobs::summary::Ending;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use proofhouse_warehouse::{Principal, Warehouse, WarehouseSettings};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(Debug, Deserialize)]
struct Pair {
    item: String,
    record: String,
    band: String,
    rank: i32,
}

#[derive(Debug, Deserialize)]
struct Link {
    left: String,
    right: String,
    band: String,
}

#[derive(Debug, Deserialize)]
struct Text {
    text: String,
}

/// Several seeds: another cast, another hay, the same needles to be found. Together they have every alarm pistol.
const SEEDS: [(u64, Language); 3] = [(11, Language::En), (21, Language::Ar), (22, Language::Fr)];

struct Made {
    folder: tempfile::TempDir,
    truth: Truth,
    warehouse: Warehouse,
}

async fn made(seed: u64, language: Language) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("exercise");
    let Prepared { messages, .. } = prepare(&out, seed, language, &Settings::default()).await.unwrap();
    assert!(messages > 1_500);
    let store = format!("file://{}", out.join("warehouse").display());
    let warehouse = Warehouse::open(WarehouseSettings { store, ..WarehouseSettings::default() }).unwrap();
    Made { truth: sealed::read(&out).unwrap(), folder, warehouse }
}

impl Made {
    fn out(&self) -> PathBuf {
        self.folder.path().join("exercise")
    }

    /// What the trainee's bureau gets for a statement.
    async fn seen<T: serde::de::DeserializeOwned>(&self, sql: &str) -> Vec<T> {
        let seat = Bureau::parse(&self.truth.seat).unwrap();
        let session = self.warehouse.session_for(&Principal::of(seat));
        rows::from_batches(&session.collect(sql).await.unwrap()).unwrap()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.out().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

/// The answers of somebody who knows the solution, as a file.
fn solved(truth: &Truth) -> String {
    let matches: String = truth
        .matches
        .iter()
        .map(|one| format!("[[match]]\nseized = \"{}\"\nrecord = \"{}\"\n", one.item, one.record))
        .collect();
    format!(
        "exercise = \"{}\"\nparticipant = \"solved\"\n{matches}[serial]\nnumber = \"{}\"\n[trace]\naddressees = {:?}\n\
         [links]\ngroups = {:?}\nfired_by = \"{}\"\n[conversion]\nmake = \"{}\"\nmodel = \"{}\"\nnotice = \"{}\"\nsold_in = \"{}\"\n",
        truth.exercise,
        truth.obliterated_serial,
        truth.addressees,
        truth.links,
        truth.fired_by,
        truth.base_make,
        truth.base_model,
        truth.notice,
        truth.sold_in
    )
}

fn check(files: &[&Path], exercise: Option<PathBuf>) -> CheckArguments {
    CheckArguments {
        files: files.iter().map(|file| file.to_path_buf()).collect(),
        exercise,
        language: Language::En,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exercise_is_solved_with_the_tools_that_its_briefing_names() {
    for (seed, language) in SEEDS {
        let made = made(seed, language).await;
        the_jobs_put_forward_what_is_true(&made).await;
        the_shots_are_linked(&made).await;
        threads_notice_and_reference_lead_to_the_rest(&made).await;
        what_the_briefing_names_can_be_typed(&made);
        the_folder_is_complete(&made, language);
    }
}

async fn the_jobs_put_forward_what_is_true(made: &Made) {
    let pairs: Vec<Pair> = made
        .seen(
            "select seizure_bureau || '/' || seizure_id || '#' || cast(item_no as varchar) as item, \
             record_bureau || '/' || record_id as record, band, rank from matches",
        )
        .await;
    for one in &made.truth.matches {
        let found = pairs.iter().find(|pair| pair.item == one.item && pair.record == one.record);
        let found = found.unwrap_or_else(|| panic!("{one:?} is not among the matches"));
        // What rests on a whole number is strong; what rests on less is for people.
        if matches!(one.clue, Clue::Exact | Clue::SecondTheft) {
            assert_eq!((found.band.as_str(), found.rank), ("STRONG", 1), "{one:?}");
        }
    }
    for decoy in &made.truth.decoys {
        let strong = pairs.iter().find(|pair| {
            pair.item == decoy.item
                && pair.band == "STRONG"
                && decoy.record.as_ref().is_none_or(|record| *record == pair.record)
        });
        assert!(strong.is_none(), "{decoy:?} is strong: {strong:?}");
    }
}

async fn the_shots_are_linked(made: &Made) {
    let links: Vec<Link> = made
        .seen(
            "select left_bureau || '/' || left_exhibit_id as \"left\", right_bureau || '/' || right_exhibit_id as \"right\", \
             band from ballistic_candidates",
        )
        .await;
    let joins = |link: &Link, one: &str, other: &str| {
        (link.left == one && link.right == other) || (link.left == other && link.right == one)
    };
    for group in &made.truth.links {
        for (place, one) in group.iter().enumerate() {
            for other in &group[place + 1..] {
                assert!(
                    links.iter().any(|link| joins(link, one, other)),
                    "{one} and {other} are no candidates"
                );
            }
        }
    }
    let stranger = &made.truth.unlinked[0];
    let of_case = made.truth.links.iter().flatten();
    for other in of_case {
        let strong = links.iter().any(|link| joins(link, stranger, other) && link.band == "STRONG");
        assert!(!strong, "{stranger} and {other}");
    }
    let case = format!(
        "select case_ref as text from exhibits where source_bureau || '/' || source_record_id = '{}'",
        made.truth.links[0].last().unwrap()
    );
    let case = &made.seen::<Text>(&case).await[0].text;
    let seizure = made.truth.fired_by.split(['/', '#']).nth(1).unwrap();
    let of_seizure = format!("select source_record_id as text from seizures where case_number = '{case}'");
    assert_eq!(made.seen::<Text>(&of_seizure).await[0].text, seizure, "the test fire leads to the seizure");
}

async fn threads_notice_and_reference_lead_to_the_rest(made: &Made) {
    let truth = &made.truth;
    let last_legal =
        |trace: &str| format!("select last_legal_country as text from traces where trace_id = '{trace}'");
    let sold_in = &made.seen::<Text>(&last_legal(&truth.sale_trace)).await[0].text;
    assert_eq!(sold_in.to_lowercase(), truth.sold_in);
    let importer = &made.seen::<Text>(&last_legal(&truth.earlier_trace)).await[0].text;
    assert_eq!(importer.to_lowercase(), truth.addressees[1]);
    let notices: Vec<Text> = made
        .seen("select requesting_bureau || '/' || notice_id as text from notices where notice_code = 'PURPLE' and in_force")
        .await;
    assert!(notices.iter().any(|notice| notice.text == truth.notice), "{notices:?}");
    // What is left of the marks leads to make and model.
    let marks: Vec<Text> = made
        .seen(&format!(
            "select mark['kind'] || '=' || mark['text'] as text from (select unnest(markings) as mark from seizure_items where \
             source_bureau || '/' || source_record_id || '#' || cast(item_no as varchar) = '{}')",
            truth.converted_item
        ))
        .await;
    let mark = |kind: &str| -> String {
        marks
            .iter()
            .find_map(|mark| mark.text.strip_prefix(kind))
            .unwrap_or_else(|| panic!("{marks:?}"))
            .to_owned()
    };
    // One model of the maker fits what is left of its name.
    let fitting = format!(
        "select distinct model as text from reference where upper(model) like '{}' and make_id = normalise_make('{}')",
        mark("MODEL=").replace('?', "_"),
        mark("TRADEMARK=")
    );
    let fitting = made.seen::<Text>(&fitting).await;
    assert!(fitting.len() == 1 && fitting[0].text == truth.base_model, "{marks:?}: {fitting:?}");
    let asked = IdentifyArguments {
        firearm: DescribedFirearm {
            make: mark("TRADEMARK="),
            model: mark("MODEL="),
            calibre: mark("CALIBRE="),
            serial: String::new(),
            type_code: "ALARM".to_owned(),
        },
        action: String::new(),
        country: String::new(),
        year: None,
        barrel: None,
        capacity: None,
        image: None,
        bureau: Bureau::parse(&truth.seat),
        top: 10,
    };
    let ending = identify::run(&made.warehouse, &LinkageSettings::default(), &asked, true).await.unwrap();
    assert_eq!(ending, Ending::Done);
}

/// Types the commands of the briefing in the folder of the exercise, without those that a trainee has to complete.
fn what_the_briefing_names_can_be_typed(made: &Made) {
    let briefing = fs::read_to_string(made.out().join("BRIEFING.md")).unwrap();
    let commands: Vec<&str> = briefing
        .split("```")
        .skip(1)
        .step_by(2)
        .flat_map(str::lines)
        .filter(|line| !line.is_empty())
        .collect();
    let is_open =
        |line: &str| ["BUREAU/", "TRACE", "MAKE", "exercise check"].iter().any(|gap| line.contains(gap));
    let complete: Vec<&str> = commands.iter().copied().filter(|line| !is_open(line)).collect();
    assert!(complete.len() >= 12 && commands.len() > complete.len(), "{commands:?}");
    let programs = Path::new(env!("CARGO_BIN_EXE_proofhouse")).parent().unwrap();
    for command in complete {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(made.out())
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.len() > 200, "{command}\n{}", String::from_utf8_lossy(&output.stdout));
    }
    assert!(made.out().join("drawn").is_dir(), "pictures of marks are drawn");
}

fn the_folder_is_complete(made: &Made, language: Language) {
    let read = |name: &str| fs::read_to_string(made.out().join(name)).unwrap();
    assert!(read("BRIEFING.html").contains(&format!(
        "<html lang=\"{}\" dir=\"{}\">",
        language.as_str(),
        direction(language)
    )));
    assert!(read("BRIEFING.md").contains(&made.truth.exercise));
    assert!(read("proofhouse.toml").contains("file://./warehouse"));
    // The solution is no text that a search through the folder finds.
    assert!(!read(sealed::FILE).contains(&made.truth.matches[0].record));

    let (answers, exercise) = (made.out().join("answers.toml"), Some(made.out()));
    let wording = Wording::of(Language::En).unwrap();
    let empty = check_files(&check(&[&answers], None), &wording).unwrap();
    let empty = empty[0].checked.as_ref().unwrap();
    assert_eq!((empty.points, empty.most), (0, 100));
    assert!(empty.tasks.iter().all(|task| task.missing > 0 && task.wrong == 0 && !task.remarks.is_empty()));

    let solved_file = made.write("solved.toml", &solved(&made.truth));
    let full = check_files(&check(&[&solved_file], None), &wording).unwrap();
    assert!(full[0].checked.as_ref().unwrap().is_full(), "{full:?}");
    let ending = |files: &[&Path]| run(&ExerciseJob::Check(check(files, exercise.clone())), true).unwrap();
    assert_eq!(ending(&[&solved_file]), Ending::Done);
    assert_eq!(ending(&[&answers]), Ending::NeedsAttention);

    // A class: one file cannot be read, one is of another exercise, the others are scored.
    let broken = made.write("broken.toml", "exercise = \"X\"\n[serial]\nnumber = 5\n");
    let other = made.write("other.toml", "exercise = \"EX-00000000\"\n");
    let class =
        check_files(&check(&[&solved_file, &broken, &other, &answers], exercise.clone()), &wording).unwrap();
    let points: Vec<Option<i32>> =
        class.iter().map(|one| one.checked.as_ref().map(|checked| checked.points)).collect();
    assert_eq!(points, [Some(100), None, None, Some(0)]);
    assert!(class[1].fault.as_ref().unwrap().contains("line 3"), "{:?}", class[1].fault);
    assert!(class[2].fault.as_ref().unwrap().contains(&made.truth.exercise), "{:?}", class[2].fault);
    let alone = check_files(&check(&[&broken], exercise), &wording).unwrap_err().to_string();
    assert!(alone.contains("broken.toml cannot be read: line 3"), "{alone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let refused = prepare(folder.path(), 1, Language::En, &Settings::default()).await.unwrap_err();
    assert!(refused.to_string().contains("--out"), "{refused}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let nothing = sealed::read(folder.path()).unwrap_err().to_string();
    assert!(nothing.contains("--exercise"), "{nothing}");
}
