//! What people were told while the power was still on. Each entry remembers how far the disk's record had come when the
//! answer was in their hands: a cut after that place may not take it back. A cut before it may leave the act done or
//! not done, never half.

use super::disk::Disk;
use crate::doors::{Client, Staff};
use crate::papers::{Dice, pdf, sha256};
use crate::wire::Browser;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Ledger {
    people: Vec<Person>,
    uploads: Vec<Upload>,
}

/// A client somebody put on file.
struct Person {
    place: u64,
    href: String,
    given: String,
}

/// A file on its way.
struct Upload {
    client: Client,
    item: String,
    path: String,
    sum: String,
    size: usize,
    /// Offsets the server gave, and where the record was.
    offsets: Vec<(u64, usize)>,
    /// Where the record was when Send was pressed.
    tried: Option<u64>,
    /// Where it was when the answer came.
    sent: Option<u64>,
}

/// The people at work.
pub struct Load {
    hands: Vec<JoinHandle<Ledger>>,
    acts: Arc<AtomicUsize>,
}

/// How far the record has come, for a thread of its own.
#[derive(Clone)]
struct Watch {
    record: PathBuf,
    acts: Arc<AtomicUsize>,
}

impl Watch {
    /// An answer is in somebody's hands: how far the record has come by now.
    fn act(&self) -> u64 {
        self.acts.fetch_add(1, Ordering::SeqCst);
        self.place()
    }

    fn place(&self) -> u64 {
        std::fs::metadata(&self.record).unwrap().len()
    }
}

impl Load {
    pub fn start(disk: &Disk, staff: &Staff, clients: &[Client], dice: &mut Dice, number: u64) -> Self {
        let acts = Arc::new(AtomicUsize::new(0));
        let watch = Watch { record: disk.record().to_owned(), acts: acts.clone() };
        let mut hands = Vec::new();
        for writer in 0..2 {
            let (browser, token, watch) = (staff.browser.clone(), staff.token.clone(), watch.clone());
            let name = format!("Round{number}writer{writer}act");
            hands.push(std::thread::spawn(move || put_on_file(browser, &token, &name, &watch)));
        }
        for (who, client) in clients.iter().enumerate() {
            let (client, watch, dice) = (client.clone(), watch.clone(), Dice::new(dice.roll()));
            let name = format!("round-{number}-client-{who}");
            hands.push(std::thread::spawn(move || send_files(client, dice, &name, &watch)));
        }
        Self { hands, acts }
    }

    /// Waits until this many answers were given.
    pub fn until(&self, acts: usize) {
        let end = Instant::now() + Duration::from_secs(120);
        while self.acts.load(Ordering::SeqCst) < acts {
            assert!(Instant::now() < end && self.hands.iter().all(|h| !h.is_finished()), "work goes on");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn end(self) -> Ledger {
        let mut all = Ledger::default();
        for hand in self.hands {
            all.add(hand.join().expect("somebody at work"));
        }
        all
    }
}

/// Small writes, one after another, until the line breaks.
fn put_on_file(mut browser: Browser, token: &str, name: &str, watch: &Watch) -> Ledger {
    let mut ledger = Ledger::default();
    for n in 0.. {
        let given = format!("{name}{n}");
        let body = format!(
            "csrf={}&given={given}&family=Example&email=&language=en&source=phone&instructed_by=client&someone_else=yes",
            crate::wire::percent(token)
        );
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let Ok(answer) = browser.ask("POST", "/desk/clients/new", &form, body.as_bytes()) else { break };
        assert_eq!(answer.status, 303, "{}", answer.text());
        let href = answer.location().split('?').next().unwrap_or_default().to_owned();
        ledger.people.push(Person { place: watch.act(), href, given });
    }
    ledger
}

/// Uploads in parts and sendings, until the line breaks.
fn send_files(mut client: Client, mut dice: Dice, name: &str, watch: &Watch) -> Ledger {
    let mut ledger = Ledger::default();
    // The line may break at any of these, on pages too; anything else that goes wrong is a fault of the program.
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let items = client.paper_items();
        for n in 0.. {
            let item = &items[n % items.len()];
            let bytes = pdf(&format!("{name}-{n}"), dice.between(60_000, 700_000) as usize, &mut dice);
            let csrf = client.csrf(item);
            let Ok(path) = client.create(item, &csrf, &format!("{name}-{n}.pdf"), bytes.len()) else {
                return;
            };
            ledger.uploads.push(Upload {
                client: client.clone(),
                item: item.clone(),
                path: path.clone(),
                sum: sha256(&bytes),
                size: bytes.len(),
                offsets: vec![(watch.act(), 0)],
                tried: None,
                sent: None,
            });
            let mut at = 0;
            while at < bytes.len() {
                let part = (dice.between(10_000, 250_000) as usize).min(bytes.len() - at);
                let Ok(answer) = client.patch(&path, &csrf, at, &bytes[at..at + part]) else { return };
                assert_eq!(answer.status, 204, "{}", answer.text());
                at += part;
                ledger.uploads.last_mut().unwrap().offsets.push((watch.act(), at));
            }
            let key = client.keys(item);
            ledger.uploads.last_mut().unwrap().tried = Some(watch.place());
            let Ok(answer) = client.send(item, &key, &[&path]) else { return };
            assert_eq!(answer.status, 303, "{}", answer.text());
            ledger.uploads.last_mut().unwrap().sent = Some(watch.act());
        }
    }));
    if let Err(why) = ended {
        let said = why.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(said.starts_with("GET /"), "{said}");
    }
    ledger
}

impl Ledger {
    pub fn add(&mut self, mut other: Ledger) {
        self.people.append(&mut other.people);
        self.uploads.append(&mut other.uploads);
    }

    /// How many answers were in somebody's hands.
    pub fn acts(&self) -> usize {
        let sent = self.uploads.iter().filter(|u| u.sent.is_some()).count();
        self.people.len() + sent + self.uploads.iter().map(|u| u.offsets.len()).sum::<usize>()
    }

    /// Everything that was acknowledged before the cut and is not so on the disk after it.
    pub fn check(&self, cut: u64, staff: &mut Staff) -> Vec<String> {
        let mut faults = Vec::new();
        for person in self.people.iter().filter(|p| p.place <= cut) {
            let page = staff.browser.go(&person.href);
            if page.status != 200 || !page.text().contains(&person.given) {
                faults.push(format!("{} was put on file and is not there ({})", person.given, page.status));
            }
        }
        for upload in &self.uploads {
            faults.extend(upload.check(cut));
        }
        faults
    }

    /// Every file the practice can see was sent, whole and once; every file whose sending was acknowledged is there.
    pub fn check_files(&self, staff: &mut Staff, patience: Duration) -> Vec<String> {
        let queue = match staff.try_settled(patience) {
            Ok(queue) => queue,
            Err(why) => return vec![why],
        };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for review in queue {
            *seen.entry(sha256(&staff.download(&review).body)).or_default() += 1;
        }
        let mut faults = Vec::new();
        for upload in &self.uploads {
            match seen.remove(&upload.sum) {
                Some(1) if upload.tried.is_some() => {}
                None if upload.sent.is_none() => {}
                times => faults.push(format!("{} is there {times:?} times", upload.path)),
            }
        }
        faults.extend(seen.keys().map(|sum| format!("a file nobody sent: {sum}")));
        faults
    }
}

impl Upload {
    fn check(&self, cut: u64) -> Vec<String> {
        let mut client = self.client.clone();
        let acknowledged = self.offsets.iter().filter(|(place, _)| *place <= cut).map(|(_, at)| *at).max();
        let Some(acknowledged) = acknowledged else { return Vec::new() };
        let id = self.path.rsplit('/').next().unwrap_or_default();
        if self.sent.is_some_and(|place| place <= cut) {
            let page = client.browser.go(&self.item);
            let back = page.status != 200 || page.text().contains(id);
            return if back {
                vec![format!("{} was sent and is not ({})", self.path, page.status)]
            } else {
                vec![]
            };
        }
        if self.tried.is_some_and(|place| place <= cut) {
            return Vec::new();
        }
        let ask = client.browser.ask("HEAD", &self.path, &[("Tus-Resumable", "1.0.0")], &[]);
        let answer = ask.expect("an answer");
        let at = answer.header("upload-offset").and_then(|n| n.parse::<usize>().ok());
        match at {
            Some(at) if (acknowledged..=self.size).contains(&at) => Vec::new(),
            at => vec![format!("{}: {acknowledged} bytes were acknowledged, {at:?} are there", self.path)],
        }
    }
}
