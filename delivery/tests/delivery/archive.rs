//! The archive and outbound places: what is there, whether it is what was delivered, and who vouches for it.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use proofhouse_delivery::RenderedFile;
use proofhouse_delivery::archive::{PublicKey, Removal, SignatureState, Witnesses};
use proofhouse_delivery::ledger::{Origin, Phase, RevisionInLedger};

use crate::sink::Sink;
use crate::world::{Act, World, rendered};

/// The public key of the example in RFC 8410, section 10.3.
const EARLIER: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    -----END PUBLIC KEY-----\n";

fn openssl(arguments: &[&str]) -> bool {
    Command::new("openssl").args(arguments).output().unwrap().status.success()
}

/// A key as an operator makes it.
fn signing_key(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("signing.pem");
    assert!(openssl(&["genpkey", "-algorithm", "ed25519", "-out", path.to_str().unwrap()]));
    path
}

/// A world on files, whose manifests are signed.
fn signing_world(folder: &Path, sink: &Sink) -> World {
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder).unwrap());
    let mut world = World::new(store, sink);
    world.delivery.signing_key = Some(signing_key(folder));
    world
}

#[tokio::test]
async fn a_revision_is_signed_and_openssl_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let world = signing_world(folder.path(), &sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);

    let public = runner.public_key().unwrap();
    assert_eq!(PublicKey::from_pem(&public.to_pem()), Some(public));
    // An older key stands beside: keys are replaced, and revisions stay.
    let earlier = PublicKey::from_pem(EARLIER).unwrap();
    let by_keys = Witnesses { keys: vec![earlier, public], ..Witnesses::default() };
    let verification = runner.archive().verify(&world.run(), 1, &by_keys).await.unwrap();
    assert!(verification.is_sound(), "{verification:?}");
    let manifest = runner.archive().manifest(&world.run(), 1).await.unwrap();
    assert_eq!(manifest.signed_by, Some(public.id()));
    let by_another = Witnesses { keys: vec![earlier], ..Witnesses::default() };
    let by_another = runner.archive().verify(&world.run(), 1, &by_another).await.unwrap();
    assert_eq!(by_another.signature, SignatureState::Invalid);
    assert!(by_another.problems[0].contains(&public.id()), "it says which key is missing: {by_another:?}");
    assert_eq!((verification.signature, verification.sound_files), (SignatureState::Valid, 4));

    let revision = folder.path().join("warehouse/reports/archive/fr/national/2026-10/0001");
    let pem = folder.path().join("public.pem");
    std::fs::write(&pem, public.to_pem()).unwrap();
    let check = |manifest: &Path| {
        openssl(&[
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            pem.to_str().unwrap(),
            "-rawin",
            "-in",
            manifest.to_str().unwrap(),
            "-sigfile",
            revision.join("manifest.sig").to_str().unwrap(),
        ])
    };
    let manifest = revision.join("manifest.json");
    assert!(check(&manifest));

    // A manifest that was changed, by one letter.
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("\"seizures\": 41", "\"seizures\": 42")).unwrap();
    assert!(!check(&manifest));
    let verification = runner.archive().verify(&world.run(), 1, &by_keys).await.unwrap();
    assert_eq!(verification.signature, SignatureState::Invalid);
    assert!(!verification.is_sound());
    std::fs::write(&manifest, text).unwrap();

    // A file that was changed, and one that is gone.
    let file = revision.join("fr/national-2026-10.csv");
    std::fs::write(&file, "other").unwrap();
    std::fs::remove_file(revision.join("en/national-2026-10.csv")).unwrap();
    let verification = runner.archive().verify(&world.run(), 1, &by_keys).await.unwrap();
    assert_eq!((verification.sound_files, verification.problems.len()), (2, 2), "{verification:?}");
    assert!(runner.archive().open(&world.run(), 1, "fr/national-2026-10.csv").await.is_err());
}

#[tokio::test]
async fn readers_open_what_a_manifest_names_and_nothing_else() {
    let sink = Sink::start().await;
    let world = World::in_memory(&sink);
    let runner = world.runner();
    let archive = runner.archive();
    assert!(archive.list(world.run().bureau).await.unwrap().is_empty());
    assert_eq!(world.finish(&runner).await, Phase::Delivered);

    let (file, bytes) = archive.open(&world.run(), 1, "fr/national-2026-10.html").await.unwrap();
    assert_eq!(file.media_type, "text/html; charset=utf-8");
    assert_eq!(bytes, "first fr html of national/fr/2026-10\n");
    for path in ["fr/other.html", "manifest.json", "../0001/fr/national-2026-10.html", ""] {
        assert!(archive.open(&world.run(), 1, path).await.is_err(), "{path}");
    }
    assert!(archive.open(&world.run(), 2, "fr/national-2026-10.html").await.is_err());
    let other = "national/be/2026-10".parse().unwrap();
    assert!(archive.revisions(&other).await.unwrap().is_empty());

    let manifest = archive.manifest(&world.run(), 1).await.unwrap();
    assert_eq!(manifest.tables["seizures"], 41);
    assert_eq!(manifest.files.len(), 4);
    assert_eq!(manifest.supersedes, None);
    // What nobody vouches for once passed as sound.
    let without_key = archive.verify(&world.run(), 1, &Witnesses::default()).await.unwrap();
    assert!(!without_key.is_sound());
    assert_eq!(without_key.signature, SignatureState::Absent);
    let lax = Witnesses { may_be_unsigned: true, ..Witnesses::default() };
    assert!(archive.verify(&world.run(), 1, &lax).await.unwrap().is_sound());
}

#[tokio::test]
async fn the_files_of_a_revision_go_and_that_it_was_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let world = signing_world(folder.path(), &sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let (archive, run) = (runner.archive(), world.run());
    assert_eq!(archive.standing_numbers(&run).await.unwrap(), [1]);
    let folders = archive.folders(None).await.unwrap();
    assert_eq!(folders.len(), 1);
    assert_eq!((&folders[0].run, folders[0].revision, folders[0].files), (&run, 1, 4));
    assert!(folders[0].has_manifest && !folders[0].is_removed);
    assert_eq!(archive.removal(&run, 1).await.unwrap(), None);

    let at = "2031-12-01T03:00:00Z".parse().unwrap();
    let removal = |reason: &str| Removal { at, by: "operator".to_owned(), reason: reason.to_owned() };
    runner.ledger().note_removal(&run, 1, &removal("its time is over")).await.unwrap();
    assert_eq!(archive.remove_files(&run, 1, &removal("its time is over")).await.unwrap(), 4);
    assert_eq!(archive.remove_files(&run, 1, &removal("another reason")).await.unwrap(), 0);
    assert_eq!(archive.removal(&run, 1).await.unwrap().unwrap().reason, "its time is over");
    assert!(archive.standing_revisions(&run).await.unwrap().is_empty());
    assert!(archive.folders(Some(&run)).await.unwrap().iter().all(|folder| !folder.holds_files()));
    let error = archive.open(&run, 1, "fr/national-2026-10.html").await.unwrap_err().to_string();
    assert!(error.contains("2031-12-01") && error.contains("time is over"), "{error}");
    assert_eq!(archive.remove_files(&run, 2, &removal("there is none")).await.unwrap(), 0);

    // It still proves itself, and its number is not used again.
    let ledger = runner.ledger().revisions(&run).await.unwrap();
    let without_word = ledger.iter().cloned().map(|one| RevisionInLedger { is_removed: false, ..one });
    let without_word = Some(without_word.collect());
    let keys = vec![runner.public_key().unwrap()];
    let witnesses = Witnesses { keys, ledger: Some(ledger), ..Witnesses::default() };
    let verification = archive.verify(&run, 1, &witnesses).await.unwrap();
    assert!(verification.is_sound() && verification.removal.is_some(), "{verification:?}");
    let alone = Witnesses { ledger: without_word, ..witnesses.clone() };
    assert!(!archive.verify(&run, 1, &alone).await.unwrap().is_sound(), "anybody can delete and say so");
    assert_eq!((verification.signature, verification.sound_files), (SignatureState::Valid, 0));
    assert_eq!(archive.revision_numbers(&run).await.unwrap(), [1]);

    // A removal that broke off is found: the mark stands, a file does too, and nobody is given it.
    let file =
        folder.path().join("warehouse/reports/archive/fr/national/2026-10/0001/fr/national-2026-10.html");
    std::fs::write(&file, "first fr html of national/fr/2026-10\n").unwrap();
    assert!(archive.open(&run, 1, "fr/national-2026-10.html").await.is_err());
    assert!(!archive.verify(&run, 1, &witnesses).await.unwrap().is_sound());
    assert!(archive.folders(None).await.unwrap()[0].holds_files());
    assert_eq!(archive.remove_files(&run, 1, &removal("again")).await.unwrap(), 1);
    assert!(archive.verify(&run, 1, &witnesses).await.unwrap().is_sound());

    // Asked for again, it is made again: though it says the same, nobody can read the first one any more.
    runner.request(&run, Origin::Revision, true, None).await.unwrap();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert_eq!(archive.standing_numbers(&run).await.unwrap(), [2]);
}

#[tokio::test]
async fn a_revision_that_was_made_anew_in_the_archive_does_not_fit_the_ledger() {
    // Files and a manifest that fit one another are easily made by whoever writes to the archive.
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
    let world = World::new(store, &sink);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    let ledger = runner.ledger().revisions(&world.run()).await.unwrap();
    assert!(ledger.len() == 1 && ledger[0].is_published, "{ledger:?}");
    let lax = Witnesses { may_be_unsigned: true, ..Witnesses::default() };
    let with_ledger = Witnesses { ledger: Some(ledger), ..lax.clone() };
    assert!(runner.archive().verify(&world.run(), 1, &with_ledger).await.unwrap().is_sound());

    let manifest = folder.path().join("warehouse/reports/archive/fr/national/2026-10/0001/manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("RESTRICTED", "PUBLIC")).unwrap();
    assert!(runner.archive().verify(&world.run(), 1, &lax).await.unwrap().is_sound());
    let found = runner.archive().verify(&world.run(), 1, &with_ledger).await.unwrap();
    assert!(found.problems.len() == 1 && found.problems[0].contains("the ledger says"), "{found:?}");
    // One that cannot be understood is a finding too, and no error.
    std::fs::write(&manifest, "{").unwrap();
    let found = runner.archive().verify(&world.run(), 1, &with_ledger).await.unwrap();
    assert_eq!((found.sound_files, found.problems.len()), (0, 2), "{found:?}");
}

#[tokio::test]
async fn files_go_to_outbound_places_with_their_sums() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    let directory = folder.path().join("partner");
    world.delivery.outbound = vec![
        toml::from_str(&format!("name = \"partner\"\nbureaus = [\"fr\"]\ndirectory = {directory:?}"))
            .unwrap(),
        toml::from_str("name = \"lake\"\nbureaus = [\"all\"]\nprefix = \"exchange/lake\"").unwrap(),
    ];
    world.schedule.outbound = vec!["partner".to_owned(), "lake".to_owned()];
    assert_eq!(world.finish(&world.runner()).await, Phase::Delivered);

    let there = directory.join("fr/national/2026-10/0001/fr");
    let status = Command::new("sha256sum")
        .args(["--check", "--strict", "national-2026-10.csv.sha256", "national-2026-10.html.sha256"])
        .current_dir(&there)
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    let names: Vec<_> = std::fs::read_dir(&there).unwrap().collect();
    assert_eq!(names.len(), 4, "nothing half written lies about: {names:?}");

    let in_lake = object_store::path::Path::from(
        "warehouse/exchange/lake/fr/national/2026-10/0001/en/national-2026-10.csv",
    );
    use object_store::ObjectStoreExt;
    let store: &dyn ObjectStore = &*world.store;
    assert_eq!(
        store.get(&in_lake).await.unwrap().bytes().await.unwrap(),
        "first en csv of national/fr/2026-10\n"
    );
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_found_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.delivery.signing_key = Some(folder.path().join("missing.pem"));
    let plan =
        proofhouse_delivery::Plan::new(&[world.schedule.clone()], &world.mail, &world.delivery).unwrap();
    let rendering = Arc::clone(&world.rendering) as Arc<dyn proofhouse_delivery::Rendering>;
    let root = object_store::path::Path::default();
    let error = proofhouse_delivery::Runner::new(plan, world.store, &root, rendering).err().unwrap();
    assert!(error.to_string().contains("missing.pem"), "{error}");
}

#[tokio::test]
async fn numbers_that_are_kept_for_comparing_go_to_nobody_who_did_not_order_them() {
    use futures::TryStreamExt;
    let sink = Sink::start().await;
    let mut world = World::in_memory(&sink);
    world.delivery.outbound =
        vec![toml::from_str("name = \"lake\"\nbureaus = [\"fr\"]\nprefix = \"exchange/lake\"").unwrap()];
    world.schedule.outbound = vec!["lake".to_owned()];
    let mut given = rendered(&world.order(), "first");
    for language in ["en", "fr"] {
        given.files.push(RenderedFile {
            language: language.to_owned(),
            name: "figures.json".to_owned(),
            format: "json".to_owned(),
            media_type: "application/json".to_owned(),
            rows: None,
            content: bytes::Bytes::from_static(b"{}"),
        });
    }
    world.rendering.script([Act::Give(Box::new(given))]);
    let runner = world.runner();
    assert_eq!(world.finish(&runner).await, Phase::Delivered);
    assert!(runner.archive().open(&world.run(), 1, "fr/figures.json").await.is_ok());
    let listed: Vec<_> = world.store.list(None).try_collect().await.unwrap();
    let elsewhere = listed.iter().map(|object| object.location.to_string());
    let elsewhere: Vec<String> = elsewhere.filter(|path| !path.contains("/archive/")).collect();
    assert!(elsewhere.iter().any(|path| path.ends_with("national-2026-10.csv")), "{elsewhere:#?}");
    assert!(!elsewhere.iter().any(|path| path.contains("figures.json")), "{elsewhere:#?}");
    assert!(sink.taken().iter().all(|mail| !mail.text.contains("figures.json")));
}
