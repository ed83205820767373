//! The power goes: everything the program did not sync is gone or torn, and so is every name in a folder nobody synced.
//! Clients upload and staff write small things while a recorder takes down each change and each sync; the disk of any
//! moment is then put together from the record, the program started on it, and the ledger of what people were told
//! compared with what is there. The same check must find a disk that lies. `STRONGROOM_TEST_CUTS` sets the number of
//! cuts, `STRONGROOM_TEST_SEED` the seed.

mod disk;
mod ledger;

use crate::doors::{self, Client, Staff};
use crate::papers::Dice;
use crate::program::{Engine, Install};
use disk::{Disk, Unsynced};
use ledger::{Ledger, Load};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Cuts in the suite; `make torture` asks for more.
const CUTS: u64 = 12;
/// Cuts made from one record, the last of which the next record goes on from.
const CUTS_A_RECORD: u64 = 4;
/// Records on one installation, so that the folder stays small.
const RECORDS_A_PRACTICE: u64 = 6;

fn from_environment(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A practice on a disk that can lose power.
struct World {
    install: Install,
    disk: Disk,
    staff: Staff,
    clients: Vec<Client>,
    recorder: Vec<(String, String)>,
    /// Where in the record the load began.
    from: u64,
}

impl World {
    /// With `settings` of the program and `lies` of its disk.
    fn new(settings: &[(&str, &str)]) -> Self {
        let mut install = Install::bare(Engine::Sqlite);
        let (disk, recorder) = on_paper(&install, 300);
        for (name, value) in settings {
            install.set(name, value);
        }
        install.around.extend(recorder.clone());
        install.succeed(&["migrate"]);
        install.serve();
        let mut staff = doors::begin(&install);
        let clients = ["lena", "milan", "noor"].map(|name| {
            let email = format!("{name}@client.example");
            let opened = staff.open_matter(name, &email, "family green card", "en");
            doors::come_in(&install, &opened.workspace, &email)
        });
        install.stop();
        Self { install, disk, staff, clients: clients.into(), recorder, from: 0 }
    }

    /// Work under load for a while, ended by a kill. Nothing inspects meanwhile: a job that dies with its server waits
    /// for its lease.
    fn work(&mut self, dice: &mut Dice, number: u64) -> Ledger {
        self.install.set("WORK_IN_SERVER", "false");
        self.install.around.extend(self.recorder.clone());
        self.install.serve();
        self.from = self.disk.place();
        let load = Load::start(&self.disk, &self.staff, &self.clients, dice, number);
        load.until(dice.between(60, 160) as usize);
        std::thread::sleep(Duration::from_millis(dice.between(0, 30)));
        self.install.kill();
        load.end()
    }

    /// The program on the disk of one moment: everything wrong with what is there.
    fn look(&mut self, ledger: &Ledger, place: u64, unsynced: Unsynced, dice: &mut Dice) -> Vec<String> {
        let lost = self.disk.cut(place, unsynced, dice);
        self.install.around.clear();
        let out = self.install.run(&["audit", "verify"]);
        let mut faults = Vec::new();
        if !out.status.success() {
            faults.push(format!("the log does not verify: {}", crate::program::all_of(&out)));
        }
        if let Err(why) = self.install.try_serve() {
            faults.push(why);
            return faults;
        }
        faults.extend(ledger.check(place, &mut self.staff));
        self.install.kill();
        eprintln!("cut at {place}: {lost} changes {unsynced:?}, {} faults", faults.len());
        faults
    }

    /// Lets the inspector finish and compares every file that is there with what was sent.
    fn read_all(&mut self, ledger: &Ledger, patience: Duration) -> Vec<String> {
        self.install.set("WORK_IN_SERVER", "true");
        if let Err(why) = self.install.try_serve() {
            return vec![why];
        }
        let faults = ledger.check_files(&mut self.staff, patience);
        self.install.stop();
        self.disk.settle();
        faults
    }
}

/// Builds the recorder and a disk over an installation's data folder.
fn on_paper(install: &Install, wait: u32) -> (Disk, Vec<(String, String)>) {
    let library = install.home.path().join("recorder.so");
    let source = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/power/recorder.c"));
    let made = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .args(["-ldl", "-lpthread"])
        .output()
        .expect("a C compiler (`make test` installs one)");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let record = install.home.path().join("record");
    let disk = Disk::begin(&install.data(), &record);
    let around = [
        ("LD_PRELOAD", library.display().to_string()),
        ("POWER_ROOT", install.data().display().to_string()),
        ("POWER_RECORD", record.display().to_string()),
        ("POWER_WAIT", wait.to_string()),
    ];
    (disk, around.map(|(k, v)| (k.to_owned(), v)).into())
}

#[test]
fn power_loss_under_load_takes_nothing_that_was_acknowledged() {
    let seed = from_environment("STRONGROOM_TEST_SEED", 20_261_121);
    let cuts = from_environment("STRONGROOM_TEST_CUTS", CUTS);
    eprintln!("seed {seed}, {cuts} cuts");
    let mut dice = Dice::new(seed);
    let (mut done, mut acts) = (0, 0);
    while done < cuts {
        let mut world = World::new(&[]);
        let mut past = Ledger::default();
        for number in 0..RECORDS_A_PRACTICE {
            let ledger = world.work(&mut dice, number);
            let places: Vec<u64> = world.disk.places().into_iter().filter(|p| *p >= world.from).collect();
            acts += ledger.acts();
            assert!(places.len() > 100, "load that proves something");
            for _ in 1..CUTS_A_RECORD {
                let place = places[dice.between(0, places.len() as u64) as usize];
                let unsynced = if dice.between(0, 3) == 0 { Unsynced::Lost } else { Unsynced::Dice };
                assert_eq!(world.look(&ledger, place, unsynced, &mut dice), Vec::<String>::new());
            }
            let end = world.disk.place();
            assert_eq!(world.look(&ledger, end, Unsynced::Dice, &mut dice), Vec::<String>::new());
            past.add(ledger);
            assert_eq!(world.read_all(&past, Duration::from_secs(120)), Vec::<String>::new());
            done += CUTS_A_RECORD;
            if done >= cuts {
                break;
            }
        }
    }
    eprintln!("{done} cuts, {acts} acknowledged acts");
}

#[test]
fn the_check_finds_a_disk_that_lies() {
    // Nothing is synced; the database's log is not (what `synchronous = NORMAL` leaves undone); the folder is not.
    for lie in ["", "-wal", "/data"] {
        let mut dice = Dice::new(77);
        let mut world = World::new(&[]);
        world.recorder.push(("POWER_DEAF".to_owned(), lie.to_owned()));
        let ledger = world.work(&mut dice, 0);
        // Just after the log was folded into the database nothing of it is missed: on a slow day the end is such a moment.
        let places: Vec<u64> = world.disk.places().into_iter().filter(|p| *p >= world.from).collect();
        let found = (0..8).any(|n| {
            let place = match n {
                0 => world.disk.place(),
                _ => places[dice.between(0, places.len() as u64) as usize],
            };
            !world.look(&ledger, place, Unsynced::Lost, &mut dice).is_empty()
        });
        assert!(found, "a disk that does not sync `{lie}` was not found out");
    }
}

#[test]
fn the_check_finds_blobs_that_were_acknowledged_unsynced() {
    let mut dice = Dice::new(78);
    let mut world = World::new(&[("BLOBS_DURABILITY", "relaxed")]);
    let ledger = world.work(&mut dice, 0);
    let place = world.disk.place();
    assert_eq!(
        world.look(&ledger, place, Unsynced::Lost, &mut dice),
        Vec::<String>::new(),
        "rows are synced"
    );
    let faults = world.read_all(&ledger, Duration::from_secs(8));
    assert!(!faults.is_empty(), "sent files whose bytes were never synced cannot all be there");
}

#[test]
fn the_first_start_survives_power_loss_at_any_moment() {
    let mut install = Install::bare(Engine::Sqlite);
    let (disk, recorder) = on_paper(&install, 0);
    install.around.extend(recorder);
    install.serve();
    install.kill();
    let places = disk.places();
    let mut dice = Dice::new(79);
    install.around.clear();
    // Everything hangs on the key, so every moment of its making is tried; the rest is sampled.
    let key = disk.places_of("/root.unfinished");
    assert!(key.len() >= 2, "the key is made on the first start");
    let mut moments: Vec<(u64, Unsynced)> = key.into_iter().map(|place| (place, Unsynced::Bytes)).collect();
    moments.extend((0..4).map(|_| (places[dice.between(0, places.len() as u64) as usize], Unsynced::Dice)));
    moments.push((disk.place(), Unsynced::Lost));
    for (place, unsynced) in moments {
        disk.cut(place, unsynced, &mut dice);
        install.try_serve().unwrap_or_else(|why| panic!("cut at {place}, {unsynced:?}: {why}"));
        assert!(install.setup_path().contains("code="), "the practice can still begin");
        install.kill();
    }
}
