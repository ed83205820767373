//! Circles of people who know each other, and must still read nothing that is not for them: a family of four on one
//! application, two who help one of them, a couple behind one mailbox, an employer with three contacts, two teams of lawyers
//! with a wall between their matters. What somebody typed or sent is written down with those it is for; then all of them ask by dice, with their own names and each other's.
//! It proves first that everybody reads what is theirs, because who reads nothing leaks nothing.
//! `STRONGROOM_TEST_REQUESTS` makes it longer (`make torture`).

mod columns;
mod desk;
mod people;
mod seats;
mod walk;
mod written;

use crate::crowd::{Asker, from_environment};
use crate::doors::{self, Staff};
use crate::papers::Dice;
use crate::program::{Engine, Install};
use crate::strangers::{self, Victim};
use crate::timing::Sweeper;
use std::collections::BTreeSet;

const REQUESTS: u64 = 3_000;
/// On the second engine the same people ask less often: the walls are its own, the doors are not.
const ON_POSTGRES: u64 = 1_000;

/// Something that was typed or sent, and who may read it: places in the list of askers.
struct Secret {
    text: String,
    readers: BTreeSet<usize>,
    /// It stands in the register of clients or of enquiries, which is open to staff.
    register: bool,
    /// Whether its readers meet it on a page of theirs.
    shown: bool,
    /// It is what somebody is called.
    name: bool,
}

/// Somebody's place in a matter: for which client they are there, what they are called, and what only they are asked for.
struct Seat<'a> {
    matter: &'a str,
    client: &'a str,
    name: &'a str,
    email: &'a str,
    title: &'a str,
}

/// Everybody, everything they know, and the places an address can name.
struct World {
    install: Install,
    owner: Staff,
    sweeper: Sweeper,
    askers: Vec<Asker>,
    mailboxes: Vec<String>,
    secrets: Vec<Secret>,
    places: Vec<Victim>,
    /// Files that were handed over.
    sent: usize,
}

#[test]
fn whoever_knows_each_other_reads_nothing_of_each_other() {
    ask_in_circles(Engine::Sqlite, from_environment("STRONGROOM_TEST_REQUESTS", REQUESTS));
}

#[test]
fn whoever_knows_each_other_reads_nothing_of_each_other_on_postgres() {
    ask_in_circles(Engine::Postgres, from_environment("STRONGROOM_TEST_REQUESTS", ON_POSTGRES));
}

fn ask_in_circles(engine: Engine, requests: u64) {
    let seed = from_environment("STRONGROOM_TEST_SEED", 20_261_122);
    let mut world = World::begin(engine);
    let everybody: Vec<&str> = people::everybody().into_iter().chain(written::ENQUIRIES).collect();
    world.own_fields(&everybody);
    world.enquiries();
    world.family();
    world.couple();
    world.employer();
    world.teams();
    world.find_versions();
    world.send_back();
    world.everybody_reads_their_own();
    world.everybody_takes_their_own();
    world.an_auditor_reads_every_log();
    for (who, browser, token) in strangers::everybody(&world.install, &mut world.owner) {
        let register = who == "staff without a grant";
        world.askers.push(Asker { who: who.to_owned(), browser, token, own: None, register });
        world.mailboxes.push(String::new());
    }
    eprintln!(
        "seed {seed}, {requests} requests, {} askers, {} secrets",
        world.askers.len(),
        world.secrets.len()
    );
    world.ask_by_dice(requests, &mut Dice::new(seed));
    world.mails_hold_only_their_own();
    world.every_column_holds_a_canary();
    world.install.verify();
}

impl World {
    fn begin(engine: Engine) -> Self {
        let mut install = Install::new(engine);
        install.serve();
        let owner = doors::begin(&install);
        let sweeper = Sweeper::start(&install);
        let (askers, mailboxes, secrets, places) = Default::default();
        Self { install, owner, sweeper, askers, mailboxes, secrets, places, sent: 0 }
    }

    fn plant(&mut self, text: &str, readers: impl IntoIterator<Item = usize>) {
        let readers = readers.into_iter().collect();
        let text = text.to_owned();
        // What is half-way is shown by a script, in the browser it was begun in; no page tells a contact their address.
        let unseen = ["@quillworks.example", "@helper.example"].iter().any(|end| text.ends_with(end));
        let (register, shown) = (text.contains('@'), !unseen && !text.contains("-half"));
        self.secrets.push(Secret { text, readers, register, shown, name: false });
    }

    /// The same for what no page shows again to whoever said it, or what stands in a register.
    fn plant_unseen(&mut self, text: &str, register: bool, readers: impl IntoIterator<Item = usize>) {
        self.plant(text, readers);
        let last = self.secrets.last_mut().expect("just planted");
        (last.register, last.shown) = (register, false);
    }

    fn mails_hold_only_their_own(&self) {
        let letters = self.install.mail.letters();
        assert!(letters.len() >= self.places.len());
        for letter in letters {
            let (to, all) = (letter["to"][0].as_str().unwrap_or_default(), letter.to_string());
            for secret in &self.secrets {
                let theirs = secret.readers.iter().any(|who| self.mailboxes[*who] == to);
                // A sign-in mail is for everybody who may read the mailbox; nothing else of a secret is in any mail.
                // Whoever is written to is called by their name, and colleagues read whom they work for.
                let called = secret.name && (theirs || to.ends_with("@practice.example"));
                let allowed = called || (theirs && secret.text == to);
                assert!(allowed || !all.contains(&secret.text), "{:?} is in a letter to {to}", secret.text);
            }
        }
    }
}
