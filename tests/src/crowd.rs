//! Many clients and staff, many matters with a canary in every field, and requests by dice: any route, any matter's
//! names, any search. Nobody may ever read a canary of a matter that is not theirs, in a page, a header, an error or a
//! mail. `STRONGROOM_TEST_REQUESTS` and `STRONGROOM_TEST_MATTERS` make it longer (`make torture`).

use crate::doors;
use crate::papers::{Dice, pdf};
use crate::program::{Engine, Install};
use crate::strangers::{self, Row, Victim};
use crate::wire::{Answer, Browser, all_between, between, percent};
use std::collections::BTreeMap;
use std::time::Duration;

const REQUESTS: u64 = 2_000;
const MATTERS: u64 = 8;
/// Requests that end the asker's own session, which is not what is tried here.
pub const ENDS: [&str; 7] =
    ["/sign-out", "/not-me", "/sessions/", "/language", "/recovery-codes", "/stop-helping", "/somebody-else"];

pub fn from_environment(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

struct Matter {
    names: Victim,
    /// What a person who may open matters reads in the register of clients.
    person: Vec<String>,
    /// What only the matter's own people read.
    inside: Vec<String>,
}

impl Matter {
    fn is_read_in(&self, text: &str) -> bool {
        self.inside.iter().chain(&self.person).any(|canary| text.contains(canary.as_str()))
    }
}

/// Pages of a workspace that show nothing of its case: how somebody proves who they are, and what words mean.
const OF_NO_CASE: [&str; 8] = [
    "/helpers",
    "/who",
    "/own-secret",
    "/app-code",
    "/second-step",
    "/card",
    "/words",
    "/manifest.webmanifest",
];

/// A page of a client's workspace that shows something and needs nothing but the workspace and its requests.
pub fn at_home(path: &str) -> bool {
    let known = path.replace("{workspace}", "").replace("{item}", "");
    let shows =
        !ENDS.iter().any(|end| path.contains(end)) && !OF_NO_CASE.iter().any(|end| path.ends_with(end));
    path.starts_with("/p/{workspace}/") && !known.contains('{') && shows
}

/// Somebody who asks.
pub struct Asker {
    pub who: String,
    pub browser: Browser,
    pub token: String,
    /// The matter they belong to.
    pub own: Option<usize>,
    /// Whether the register of clients is open to them.
    pub register: bool,
}

#[test]
fn nobody_reads_a_canary_that_is_not_theirs() {
    let requests = from_environment("STRONGROOM_TEST_REQUESTS", REQUESTS);
    let count = from_environment("STRONGROOM_TEST_MATTERS", MATTERS);
    let seed = from_environment("STRONGROOM_TEST_SEED", 20_261_121);
    eprintln!("seed {seed}, {requests} requests over {count} matters");
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut owner = doors::begin(&install);
    let mut askers: Vec<Asker> = Vec::new();
    let mut matters: Vec<Matter> = Vec::new();
    let mut sweeper = crate::timing::Sweeper::start(&install);
    for n in 0..count {
        // All of them ask for their links from one address.
        if n % 8 == 0 {
            sweeper.sweep();
        }
        let (matter, asker) = furnish(&install, &mut owner, n as usize);
        matters.push(matter);
        askers.push(asker);
    }
    sweeper.sweep();
    find_versions(&mut owner, &mut matters);
    for (who, browser, token) in strangers::everybody(&install, &mut owner) {
        let register = who == "staff without a grant";
        askers.push(Asker { who: who.to_owned(), browser, token, own: None, register });
    }
    let rows = strangers::table();
    let mut dice = Dice::new(seed);
    let home: Vec<&Row> = rows.iter().filter(|row| row.method == "GET" && at_home(&row.path)).collect();
    assert!(home.len() >= 6, "the pages of a client's own workspace: {}", home.len());
    let (mut welcome, mut refused, mut content) = (0, 0, 0);
    for n in 0..requests {
        // Two in three who ask are clients; the rest may be anybody.
        let anybody = if dice.between(0, 3) == 0 { count + 6 } else { count };
        let asker = &mut askers[dice.between(0, anybody) as usize % (count as usize + 6)];
        // Three times in four a client asks for what is theirs: separation is proved where there is something to read.
        let own = asker.own.filter(|_| dice.between(0, 4) != 0);
        let row = match own {
            Some(_) => home[dice.between(0, home.len() as u64) as usize],
            None => &rows[dice.between(0, rows.len() as u64) as usize],
        };
        if row.method != "GET" && ENDS.iter().any(|end| row.path.contains(end)) {
            continue;
        }
        let path = match own {
            Some(own) => matters[own].names.fill(&row.path),
            None => {
                let about = dice.between(0, count) as usize;
                let other = &matters[dice.between(0, count) as usize];
                let sought = &other.person[dice.between(0, 2) as usize];
                address(row, &matters[about].names, &other.names, sought, &mut dice)
            }
        };
        let answer = ask(asker, row, &path, &mut dice);
        if answer.status < 300 {
            welcome += 1
        } else {
            refused += 1
        }
        let said = answer.text();
        if asker.own.is_some_and(|own| matters[own].is_read_in(&said)) {
            content += 1;
        }
        assert!(answer.status != 500, "request {n}: {} {} {path}: {}", asker.who, row.method, answer.text());
        let all = format!("{:?} {}", answer.headers, answer.text());
        for (which, matter) in matters.iter().enumerate().filter(|(which, _)| asker.own != Some(*which)) {
            let person = matter.person.iter().filter(|_| !asker.register);
            for canary in matter.inside.iter().chain(person) {
                // What the asker typed themselves may come back to them.
                let typed = path.contains(&percent(canary));
                assert!(
                    typed || !all.contains(canary.as_str()),
                    "request {n}: {} reads {canary} of matter {which} at {} {path}",
                    asker.who,
                    row.method
                );
            }
        }
    }
    eprintln!("{welcome} welcome, {content} of them with somebody's own canary, {refused} refused");
    assert!(welcome * 3 >= requests, "{welcome} of {requests} were welcome");
    assert!(content * 6 >= requests, "{content} of {requests} showed what is the asker's own");
    assert!(refused * 5 >= requests, "{refused} of {requests} were refused");
    mails_hold_only_their_own(&install, &matters);
    for (matter, asker) in matters.iter().zip(&mut askers) {
        let own = asker.browser.go(&format!("{}/documents", matter.names.opened.workspace));
        assert_eq!(own.status, 200, "{} is still at home", asker.who);
    }
    install.verify();
}

fn mails_hold_only_their_own(install: &Install, matters: &[Matter]) {
    let letters = install.mail.letters();
    assert!(letters.len() >= matters.len());
    for letter in letters {
        let (to, all) = (letter["to"][0].as_str().unwrap_or_default().to_owned(), letter.to_string());
        for matter in matters.iter().filter(|m| !m.person.contains(&to)) {
            for canary in matter.inside.iter().chain(&matter.person) {
                assert!(!all.contains(canary.as_str()), "{canary} is in a letter to {to}");
            }
        }
    }
}

/// A matter with a client in it, a file sent and another half-way.
fn furnish(install: &Install, owner: &mut doors::Staff, n: usize) -> (Matter, Asker) {
    let (given, email) = (format!("Canary{n}Given"), format!("canary{n}@client.example"));
    let opened = owner.open_matter(&given, &email, "family green card", "en");
    let mut client = doors::come_in(install, &opened.workspace, &email);
    let items = client.paper_items();
    let (sent, half) = (format!("canary{n}-passport.pdf"), format!("canary{n}-half.pdf"));
    client.deliver(&items[0], &sent, &pdf(&format!("canary{n} page"), 3_000, &mut Dice::new(31)));
    let csrf = client.csrf(&items[1]);
    let upload = client.create(&items[1], &csrf, &half, 5_000).expect("an upload");
    let tab = owner.browser.go(&format!("{}/portal", opened.matter)).text();
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let named = BTreeMap::from([
        ("workspace", last(&opened.workspace)),
        ("item", last(&items[1])),
        ("upload", last(&upload)),
        ("matter", last(&opened.matter)),
        ("client", between(&tab, "for=\"url-", "\"").expect("the party")),
        ("page", "1".to_owned()),
    ]);
    let matter = Matter {
        names: Victim { opened, named },
        inside: vec![format!("Case for {given}"), sent, half],
        person: vec![given.clone(), email],
    };
    let own = Some(n);
    (matter, Asker { who: given, browser: client.browser, token: csrf, own, register: false })
}

/// The versions in the queue, told apart by whose title their page shows.
fn find_versions(owner: &mut doors::Staff, matters: &mut [Matter]) {
    for review in owner.inspected(matters.len(), Duration::from_secs(180)) {
        let page = owner.browser.go(&review).text();
        let whose = matters.iter_mut().find(|m| page.contains(&m.inside[1])).expect("one of ours");
        whose.names.named.insert("version", review.rsplit('/').next().unwrap_or_default().to_owned());
    }
}

/// A route's address about one matter, sometimes with a piece of another's, sometimes with a search.
pub fn address(row: &Row, about: &Victim, other: &Victim, sought: &str, dice: &mut Dice) -> String {
    let mut mixed = Victim { opened: about.opened.clone(), named: about.named.clone() };
    if dice.between(0, 3) == 0 {
        let names: Vec<&&str> = other.named.keys().collect();
        let which = *names[dice.between(0, names.len() as u64) as usize];
        mixed.named.insert(which, other.named[which].clone());
    }
    let mut path = mixed.fill(&row.path);
    path = path.replace("{person}", "per_x").replace("{session}", "ses_x").replace("{invitation}", "inv_x");
    if row.method == "GET" && dice.between(0, 3) == 0 {
        path += &format!("?q={}&whose=all&client_q={}", percent(sought), percent(sought));
    }
    path
}

/// Asks as a browser of theirs would, and forgets what the answer would have it keep.
pub fn ask(asker: &mut Asker, row: &Row, path: &str, dice: &mut Dice) -> Answer {
    let before = asker.browser.cookies.clone();
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let tus = [
        ("Tus-Resumable", "1.0.0"),
        ("X-Strongroom-Csrf", asker.token.as_str()),
        ("Upload-Length", "10"),
        ("Upload-Offset", "0"),
        ("Content-Type", "application/offset+octet-stream"),
    ];
    let plain = row.method == "POST" && !path.ends_with("/uploads") && !path.ends_with("/files");
    // A third of the forms come without the token.
    let body =
        if dice.between(0, 3) == 0 { String::new() } else { format!("csrf={}", percent(&asker.token)) };
    let answer = if plain {
        asker.browser.ask("POST", path, &form, body.as_bytes())
    } else {
        asker.browser.ask(&row.method, path, &tus, &[])
    };
    asker.browser.cookies = before;
    answer.unwrap_or_else(|e| panic!("{} {path}: {e}", row.method))
}

#[test]
fn the_canaries_are_where_they_belong() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut owner = doors::begin(&install);
    let (matter, mut asker) = furnish(&install, &mut owner, 0);
    let mut own = String::new();
    for place in ["home", "documents"] {
        own += &asker.browser.go(&format!("{}/{place}", matter.names.opened.workspace)).text();
    }
    for item in all_between(&own, &format!("{}/items/", matter.names.opened.workspace), "\"") {
        own += &asker.browser.go(&format!("{}/items/{item}", matter.names.opened.workspace)).text();
    }
    let desk = owner.browser.go(&matter.names.opened.matter).text();
    for canary in &matter.inside[1..] {
        assert!(own.contains(canary.as_str()), "{canary} shows up for its own client");
    }
    assert!(desk.contains(&matter.inside[0]) && desk.contains(&matter.person[0]), "and on the desk: {desk}");
}
