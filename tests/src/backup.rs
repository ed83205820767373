//! Copies and their way back: made while clients upload, restored into empty folders, proved there. What was
//! acknowledged before the snapshot is there afterwards byte for byte; what was cut off or damaged does not serve.

use crate::doors::{self, Staff};
use crate::papers::{Dice, pdf, sha256};
use crate::program::{Engine, Install, all_of, program};
use crate::wire::{Answer, all_between, between};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Where an installation's copies go.
struct Places {
    folder: PathBuf,
    keys: PathBuf,
}

impl Places {
    fn of(install: &Install) -> Self {
        Self { folder: install.home.path().join("copy"), keys: install.home.path().join("keys") }
    }

    fn arguments(&self, command: &'static str) -> [&str; 4] {
        [command, self.folder.to_str().unwrap(), "--keys", self.keys.to_str().unwrap()]
    }
}

/// A second installation with nothing but the first one's root key.
fn empty_beside(first: &Install) -> Install {
    let second = Install::new(Engine::Sqlite);
    std::fs::remove_dir_all(second.data()).unwrap();
    std::fs::create_dir(second.data()).unwrap();
    std::fs::copy(first.data().join("root.key"), second.data().join("root.key")).unwrap();
    second
}

/// The owner signs in at a restored installation, with a recovery code that was not used yet.
fn come_back(install: &Install, owner: &Staff) -> Staff {
    let mut browser = install.browser();
    browser.fill(
        "/desk/sign-in",
        "/desk/sign-in",
        &[("email", doors::OWNER_EMAIL), ("password", doors::PASSWORD)],
    );
    let with = [("code", owner.recovery[0].as_str())];
    let answer = browser.fill("/desk/second-factor?with=recovery", "/desk/second-factor", &with);
    assert_eq!(answer.status, 303, "{}", answer.text());
    Staff {
        browser,
        secret: owner.secret.clone(),
        recovery: owner.recovery.clone(),
        token: String::new(),
        letters: owner.letters.clone(),
    }
}

fn first_object(folder: &Path) -> PathBuf {
    let blobs = folder.join("blobs");
    let folders = std::fs::read_dir(blobs).unwrap().map(|e| e.unwrap().path());
    folders.filter_map(|f| std::fs::read_dir(f).unwrap().next()).map(|e| e.unwrap().path()).next().unwrap()
}

#[test]
fn a_copy_made_under_load_brings_back_everything_acknowledged_before_it() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let places = Places::of(&install);
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Ada", "ada@client.example", "family green card", "en");
    let mut client = doors::come_in(&install, &opened.workspace, "ada@client.example");
    let items = client.paper_items();
    let mut dice = Dice::new(41);
    let before = pdf("before", 2_000_000, &mut dice);
    client.deliver(&items[0], "before.pdf", &before);
    let queue = staff.inspected(1, Duration::from_secs(60));
    let (number, codes) = print_card(&mut staff, &opened);
    // Somebody goes on uploading while the copies are made.
    let (mut busy, item) = (client.clone(), items[1].clone());
    let load = std::thread::spawn(move || {
        let mut dice = Dice::new(42);
        (0..6).for_each(|n| {
            busy.deliver(&item, &format!("during-{n}.pdf"), &pdf(&format!("during {n}"), 700_000, &mut dice));
        });
    });
    let first = install.succeed(&places.arguments("backup"));
    let second = install.succeed(&places.arguments("backup"));
    load.join().unwrap();
    // Inspection draws pictures of pages, which are stored too.
    staff.inspected(7, Duration::from_secs(60));
    let third = install.succeed(&places.arguments("backup"));
    assert!(!first.contains(" 0 objects") && third.contains("of them new"), "{first}{second}{third}");
    let again = install.succeed(&places.arguments("backup"));
    assert!(again.contains(", 0 of them new"), "what is there is not copied again: {again}");
    install.succeed(&["doctor", "--verify"]);
    // Nothing a person typed or sent is legible in the copy, and nobody else may look.
    let canaries: [&[u8]; 4] = [b"ada@client.example", b"before.pdf", b"%PDF-1.4", b"Harbor & Vale"];
    for place in [&places.folder, &places.keys] {
        assert_eq!(testkit::canary::scan(place, &canaries), Vec::<String>::new());
        assert_eq!(std::fs::metadata(place).unwrap().permissions().mode() & 0o077, 0);
    }
    assert!(!places.folder.join("root.key").exists() && !places.keys.join("root.key").exists());
    // Every snapshot comes back, the first one too.
    let mut snapshots: Vec<String> = std::fs::read_dir(places.folder.join("snapshots"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    snapshots.sort();
    assert_eq!(snapshots.len(), 4);
    for name in [&snapshots[0], &snapshots[3]] {
        let mut back = empty_beside(&install);
        let mut arguments = places.arguments("restore").to_vec();
        arguments.extend(["--snapshot", name]);
        let said = back.succeed(&arguments);
        assert!(said.contains("The audit log holds.") && said.contains("Everything holds."), "{said}");
        back.serve();
        let over = staff_of(&back, &staff).browser.get(&queue[0]);
        assert!(over.status == 303 && over.location().contains("/desk/sign-in"), "old sessions are over");
        let refused = by_card(&back, &opened.workspace, &number, &codes[0]);
        assert_eq!(refused.status, 422, "a card's codes may have been used since: {}", refused.text());
        let mut owner = come_back(&back, &staff);
        assert_eq!(sha256(&owner.download(&queue[0]).body), sha256(&before), "{name}");
        back.stop();
        back.verify();
        back.succeed(&["doctor", "--verify"]);
    }
    // Where it was printed it is good all the while.
    let entered = by_card(&install, &opened.workspace, &number, &codes[0]);
    assert!(entered.location().ends_with("/home"), "{} {}", entered.status, entered.text());
}

/// Prints a card for the only client of a matter. Gives its number and codes.
fn print_card(staff: &mut Staff, opened: &doors::Opened) -> (String, Vec<String>) {
    let tab = format!("{}/portal", opened.matter);
    let page = staff.browser.go(&tab).text();
    let client = between(&page, "for=\"url-", "\"").expect("somebody who is let in");
    let form = format!("{tab}/{client}/card");
    let page = staff.browser.fill(&form, &form, &[("days", "30")]).text();
    let number = between(&page, "<p class=\"secret id\" dir=\"ltr\">", "<").expect("a number");
    let codes = all_between(&page, "<li class=\"id\">", "<");
    assert_eq!(codes.len(), 10, "{page}");
    codes.iter().for_each(|code| crate::canaries::plant(code));
    (number, codes)
}

fn by_card(install: &Install, workspace: &str, number: &str, code: &str) -> Answer {
    let form = format!("{workspace}/card");
    install.browser().fill(&form, &form, &[("number", number), ("code", code)])
}

/// The owner with the cookies of before.
fn staff_of(install: &Install, owner: &Staff) -> Staff {
    let mut browser = install.browser();
    browser.cookies = owner.browser.cookies.clone();
    Staff {
        browser,
        secret: owner.secret.clone(),
        recovery: owner.recovery.clone(),
        token: owner.token.clone(),
        letters: owner.letters.clone(),
    }
}

#[test]
fn a_restore_that_was_cut_off_or_does_not_hold_never_serves() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let places = Places::of(&install);
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Bo", "bo@client.example", "family green card", "en");
    let mut client = doors::come_in(&install, &opened.workspace, "bo@client.example");
    let item = client.paper_items().remove(0);
    client.deliver(&item, "one.pdf", &pdf("one", 30_000_000, &mut Dice::new(5)));
    staff.inspected(1, Duration::from_secs(60));
    install.stop();
    install.succeed(&places.arguments("backup"));
    let back = empty_beside(&install);
    let refused = |why: &str| {
        let said = all_of(&back.run(&["serve"]));
        assert!(said.contains(why), "wanted `{why}`: {said}");
    };
    // Killed as soon as it has begun.
    let mut child = Command::new(program())
        .args(places.arguments("restore"))
        .env_clear()
        .envs(&back.settings)
        .current_dir(back.home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while !back.data().join("RESTORING").exists() {
        assert!(Instant::now() < end, "it never began");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(back.data().join("RESTORING").exists(), "it was faster than the kill");
    refused("a restore into this folder did not finish");
    // An object that is missing, then one that is cut short, then one that was changed.
    let object = first_object(&places.folder);
    let whole = std::fs::read(&object).unwrap();
    std::fs::remove_file(&object).unwrap();
    let fresh = empty_beside(&install);
    for damaged in [None, Some(&whole[..whole.len() - 1])] {
        if let Some(bytes) = damaged {
            std::fs::write(&object, bytes).unwrap();
        }
        let out = fresh.run(&places.arguments("restore"));
        assert!(!out.status.success() && all_of(&out).contains("lacks an object"), "{}", all_of(&out));
        assert!(all_of(&fresh.run(&["serve"])).contains("did not finish"));
    }
    std::fs::write(&object, &whole).unwrap();
    // Cut off twice, it goes on and comes to its end.
    back.succeed(&places.arguments("restore"));
    fresh.succeed(&places.arguments("restore"));
    let held = first_object(&fresh.data());
    let mut bent = std::fs::read(&held).unwrap();
    bent[100] ^= 1;
    std::fs::write(&held, bent).unwrap();
    let files = all_of(&fresh.run(&["doctor", "--verify"]));
    std::fs::remove_file(&held).unwrap();
    let gone = fresh.run(&["doctor", "--verify"]);
    assert!(!gone.status.success() && all_of(&gone).contains("is missing"), "{}", all_of(&gone));
    // The changed one may have been a picture of a page, which is not in the sample.
    assert!(files.contains("does not open") || files.contains("ok   1 matters"), "{files}");
    // Into what is not empty nothing is restored.
    let out = install.run(&places.arguments("restore"));
    assert!(!out.status.success() && all_of(&out).contains("is not empty"), "{}", all_of(&out));
}

#[test]
fn the_key_store_is_copied_apart_and_not_for_long() {
    let install = Install::new(Engine::Sqlite);
    let places = Places::of(&install);
    let folder = places.folder.to_str().unwrap();
    let inside = places.folder.join("keys");
    let out = install.run(&["backup", folder, "--keys", inside.to_str().unwrap()]);
    assert!(!out.status.success() && all_of(&out).contains("a place of their own"), "{}", all_of(&out));
    install.succeed(&places.arguments("backup"));
    let copies = || std::fs::read_dir(&places.keys).unwrap().count();
    std::fs::write(places.keys.join("keyring-2001-01-01T00-00-00.000000Z.db"), "old").unwrap();
    std::fs::write(places.keys.join("notes.txt"), "mine").unwrap();
    assert_eq!(copies(), 3);
    install.succeed(&places.arguments("backup"));
    assert_eq!(copies(), 3, "the old one went, a new one came, what is not ours stayed");
    assert!(places.keys.join("notes.txt").exists());
    // Without a copy of the key store nothing comes back, and neither does it without the root key.
    let back = empty_beside(&install);
    let elsewhere = tempfile::tempdir().unwrap();
    let out = back.run(&["restore", folder, "--keys", elsewhere.path().to_str().unwrap()]);
    assert!(!out.status.success() && all_of(&out).contains("key store's copy"), "{}", all_of(&out));
    std::fs::remove_file(back.data().join("root.key")).unwrap();
    let out = back.run(&places.arguments("restore"));
    assert!(!out.status.success() && all_of(&out).contains("root key"), "{}", all_of(&out));
    let postgres = Install::new(Engine::Postgres);
    let out = postgres.run(&places.arguments("backup"));
    assert!(!out.status.success() && all_of(&out).contains("with their own tools"), "{}", all_of(&out));
    postgres.succeed(&["doctor", "--verify"]);
}
