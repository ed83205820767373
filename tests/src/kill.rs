//! kill -9 at random points while a client uploads and sends. The client keeps a ledger of what the server acknowledged;
//! after every return nothing in the ledger may be missing, and at the end every file is there once, byte for byte, and
//! the log verifies. `STRONGROOM_TEST_KILLS` sets the number of kills, `STRONGROOM_TEST_SEED` the seed.

use crate::doors::{self, Client, Staff};
use crate::papers::{Dice, pdf, sha256};
use crate::program::{Engine, Install};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const KILLS: u64 = 50;

fn from_environment(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn kill_9_under_load_loses_nothing_acknowledged_on_sqlite() {
    killed(Engine::Sqlite, from_environment("STRONGROOM_TEST_KILLS", KILLS));
}

#[test]
fn kill_9_under_load_loses_nothing_acknowledged_on_postgres() {
    killed(Engine::Postgres, from_environment("STRONGROOM_TEST_KILLS", KILLS / 2));
}

/// One file on its way.
struct Underway {
    item: String,
    csrf: String,
    upload: String,
    bytes: Vec<u8>,
    /// Bytes the server said it has.
    acknowledged: usize,
}

fn killed(engine: Engine, kills: u64) {
    let seed = from_environment("STRONGROOM_TEST_SEED", 20_261_121);
    eprintln!("seed {seed}, {kills} kills");
    let mut dice = Dice::new(seed);
    let mut install = Install::new(engine);
    install.serve();
    let mut staff = doors::begin(&install);
    let mut places = Places::default();
    // A job that dies with its server is claimed again when its lease is over, which takes minutes. The long run has
    // them; the short one inspects at the end, and so opens its matters (and sends their mails) before it begins.
    let short = kills <= 100;
    if short {
        places.open(&install, &mut staff);
        places.open(&install, &mut staff);
        install.stop();
        install.set("WORK_IN_SERVER", "false");
        install.serve();
    }
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    let mut told: Vec<(String, Client, String)> = Vec::new();
    let mut within = 0;
    let mut underway: Option<Underway> = None;
    let (mut done, mut told_of) = (0, 0);
    while done < kills {
        // The long run takes most of an hour, and somebody may want to know whether it still goes.
        if done > told_of && done.is_multiple_of(100) {
            told_of = done;
            eprintln!("{done} of {kills} kills, {} files sent", sent.len());
        }
        let (client, item) = places.next(&install, &mut staff);
        let mut file = underway.take().unwrap_or_else(|| fresh(client, item, &mut dice, sent.len()));
        if file.acknowledged < file.bytes.len() {
            within += u64::from(cut_while_uploading(&mut install, client, &mut file, &mut dice));
            done += 1;
            let at = client.offset(&file.upload);
            assert!(
                at >= file.acknowledged,
                "kill {done}: {} bytes were acknowledged, {at} are there",
                file.acknowledged
            );
            assert!(at <= file.bytes.len(), "kill {done}: more is there than was sent");
            file.acknowledged = at;
            underway = Some(file);
        } else {
            if dice.between(0, 2) == 0 {
                cut_while_sending(&mut install, client, &file, &mut dice);
                done += 1;
            } else {
                let key = client.keys(&file.item);
                assert_eq!(client.send(&file.item, &key, &[&file.upload]).unwrap().status, 303);
            }
            *sent.entry(sha256(&file.bytes)).or_default() += 1;
            told.push((sha256(&file.bytes), client.clone(), file.item.clone()));
            places.used();
        }
    }
    eprintln!("{within} of {kills} kills fell within a request; {} files were sent", sent.len());
    assert!(within * 3 >= kills, "most kills must fall within an upload to prove anything");
    if let Some(file) = underway {
        let (client, _) = places.next(&install, &mut staff);
        finish(client, &file);
        told.push((sha256(&file.bytes), client.clone(), file.item.clone()));
        *sent.entry(sha256(&file.bytes)).or_default() += 1;
    }
    install.kill();
    install.set("WORK_IN_SERVER", "true");
    install.serve();
    let patience = Duration::from_secs(if short { 180 } else { 3600 });
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for review in staff.settled(patience) {
        *kept.entry(sha256(&staff.download(&review).body)).or_default() += 1;
    }
    for (sum, client, item) in &mut told {
        if !kept.contains_key(sum) {
            eprintln!("{sum} is missing: {item}\n{}", client.browser.go(item).text());
        }
    }
    assert_eq!(kept, sent, "every file is there once, byte for byte");
    install.verify();
}

/// Where files go: requests that got none yet, in matters opened when they run out.
#[derive(Default)]
struct Places {
    ready: Vec<(Client, Vec<String>)>,
    matters: usize,
}

impl Places {
    fn open(&mut self, install: &Install, staff: &mut Staff) {
        self.matters += 1;
        let email = format!("client-{}@client.example", self.matters);
        let opened = staff.open_matter("Tove", &email, "family green card", "en");
        let mut client = doors::come_in(install, &opened.workspace, &email);
        let items = client.paper_items();
        self.ready.push((client, items));
    }

    /// The client at hand and the request to use next.
    fn next(&mut self, install: &Install, staff: &mut Staff) -> (&mut Client, String) {
        while self.ready.last().is_some_and(|(_, items)| items.is_empty()) {
            self.ready.pop();
        }
        if self.ready.is_empty() {
            self.open(install, staff);
        }
        let (client, items) = self.ready.last_mut().expect("a matter just opened");
        (client, items.last().expect("a request").clone())
    }

    fn used(&mut self) {
        self.ready.last_mut().expect("a matter").1.pop();
    }
}

fn fresh(client: &mut Client, item: String, dice: &mut Dice, number: usize) -> Underway {
    let size = usize::try_from(dice.between(1_000_000, 6_000_000)).unwrap();
    let bytes = pdf(&format!("file {number}"), size, dice);
    let csrf = client.csrf(&item);
    let upload = client.create(&item, &csrf, &format!("file-{number}.pdf"), bytes.len()).expect("an upload");
    Underway { item, csrf, upload, bytes, acknowledged: 0 }
}

/// Uploads from where the file stands, and kills the server meanwhile. True when the kill fell within a request.
fn cut_while_uploading(install: &mut Install, client: &Client, file: &mut Underway, dice: &mut Dice) -> bool {
    let ledger = Arc::new(AtomicUsize::new(file.acknowledged));
    // Once so much is acknowledged, and a moment later: on a fast machine as on a slow one the rest is under way then.
    let (from, whole) = (file.acknowledged as u64, file.bytes.len() as u64);
    let mark = usize::try_from(from + dice.between(0, (whole - from) * 3 / 4)).unwrap();
    let delay = Duration::from_micros(dice.between(0, 6_000));
    let sender = {
        let (mut client, ledger, mut dice) = (client.clone(), ledger.clone(), dice.clone());
        let (upload, csrf, bytes) = (file.upload.clone(), file.csrf.clone(), file.bytes.clone());
        std::thread::spawn(move || {
            let mut at = ledger.load(Ordering::SeqCst);
            while at < bytes.len() {
                let part = usize::try_from(dice.between(20_000, 1_500_000)).unwrap().min(bytes.len() - at);
                let Ok(answer) = client.patch(&upload, &csrf, at, &bytes[at..at + part]) else { return true };
                assert_eq!(answer.status, 204, "at {at}: {}", answer.text());
                let offset: usize = answer.header("upload-offset").expect("an offset").parse().unwrap();
                assert_eq!(offset, at + part);
                at = offset;
                ledger.store(at, Ordering::SeqCst);
            }
            false
        })
    };
    dice.roll();
    while ledger.load(Ordering::SeqCst) < mark && !sender.is_finished() {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(delay);
    let words = install.kill();
    let within =
        sender.join().unwrap_or_else(|_| panic!("the sender was not served; the server said:\n{words}"));
    file.acknowledged = ledger.load(Ordering::SeqCst);
    install.serve();
    within
}

/// Sends the finished file and kills the server meanwhile; sends again when that was not acknowledged and not kept.
fn cut_while_sending(install: &mut Install, client: &mut Client, file: &Underway, dice: &mut Dice) {
    let key = client.keys(&file.item);
    let sender = {
        let (mut client, item, upload, key) =
            (client.clone(), file.item.clone(), file.upload.clone(), key.clone());
        std::thread::spawn(move || client.send(&item, &key, &[&upload]))
    };
    std::thread::sleep(Duration::from_micros(dice.between(0, 12_000)));
    install.kill();
    let answer = sender.join().expect("the sender");
    install.serve();
    let acknowledged = match answer {
        Ok(answer) => {
            assert_eq!(answer.status, 303, "{}", answer.text());
            true
        }
        Err(_) => false,
    };
    let page = client.browser.go(&file.item);
    let id = file.upload.rsplit('/').next().unwrap();
    let still_saved = page.text().contains(id);
    if acknowledged {
        assert!(!still_saved, "what was acknowledged as sent is not sent");
    } else {
        // The person presses Send again; the key makes two sendings one.
        let again = client.send(&file.item, &key, &[&file.upload]).expect("an answer");
        assert_eq!(again.status, 303, "{}", again.text());
    }
}

fn finish(client: &mut Client, file: &Underway) {
    let at = file.acknowledged;
    if at < file.bytes.len() {
        assert_eq!(client.patch(&file.upload, &file.csrf, at, &file.bytes[at..]).unwrap().status, 204);
    }
    let key = client.keys(&file.item);
    assert_eq!(client.send(&file.item, &key, &[&file.upload]).unwrap().status, 303);
}
