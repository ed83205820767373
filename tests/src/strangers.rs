//! Every route of the table, tried by everybody it is not for: a stranger, a client of another matter, the same person in
//! another application of the family, staff without a grant, a system administrator and a revoked client. What exists
//! and is not theirs must look, byte for byte, like what does not exist.

use crate::doors::{self, Client, Opened, Staff};
use crate::papers::{Dice, pdf};
use crate::program::{BOTH, Install};
use crate::wire::{Answer, Browser, all_between, between};
use std::collections::BTreeMap;
use std::time::Duration;

/// One row of the printed table.
#[derive(Clone, Debug)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub guard: String,
}

pub fn table() -> Vec<Row> {
    let printed =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/web/golden/routes.txt"))
            .expect("the printed table of routes");
    let rows: Vec<Row> = printed
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split(' ').map(str::to_owned);
            let mut word = || words.next().expect("four words a row");
            Row { method: word(), path: word(), guard: word() }
        })
        .collect();
    assert!(rows.len() > 60, "the whole table");
    rows
}

/// Everything of one family's matter that an address can name.
pub struct Victim {
    pub opened: Opened,
    pub named: BTreeMap<&'static str, String>,
}

/// What must never show up in anybody else's answer.
const CANARIES: [&str; 3] = ["Victoria", "Case for Victoria", "victoria-passport.pdf"];

// S2-02, S2-19: the same address in another application included
#[test]
fn what_is_not_yours_looks_like_what_does_not_exist() {
    for engine in BOTH {
        let mut install = Install::new(engine);
        install.serve();
        let mut owner = doors::begin(&install);
        let victim = victim(&install, &mut owner);
        let rows = table();
        let mut faults = Vec::new();
        let mut tried = 0;
        for (who, mut browser, token) in everybody(&install, &mut owner) {
            for row in &rows {
                // People and their invitations are a system administrator's work; rooms and clients are not.
                let office = row.path.contains("/desk/people/") && who == "a system administrator";
                // The register of clients is open to whoever may open a matter; what is done for a client is not.
                let register = [
                    "/desk/clients/{client}",
                    "/desk/clients/{client}/edit",
                    "/desk/clients/{client}/hold",
                    "/desk/clients/{client}/notes",
                ];
                if who == "staff without a grant" && register.contains(&row.path.as_str()) {
                    let text = browser.get(&victim.fill(&row.path)).text();
                    assert!(text.contains(CANARIES[0]), "the register has her: {text}");
                    assert!(CANARIES[1..].iter().all(|canary| !text.contains(canary)), "{text}");
                    continue;
                }
                let inside = row.path.contains('{') && row.guard != "open" && !office;
                if (who == "a stranger" && row.path.contains('{')) || inside {
                    tried += 1;
                    faults.extend(compare(who, &mut browser, &token, row, &victim));
                }
            }
        }
        assert!(tried > 150, "{tried} visits are too few to be all of them");
        assert!(faults.is_empty(), "{engine:?}: {} of {tried}:\n{}", faults.len(), faults.join("\n"));
        // The owner still has everything: nobody's visit changed anything.
        let page = owner.browser.go(&victim.opened.matter).text();
        assert!(page.contains("Victoria"), "{page}");
        install.verify();
    }
}

#[test]
fn lists_of_the_desk_show_nothing_of_matters_without_a_grant() {
    let mut install = Install::new(crate::program::Engine::Sqlite);
    install.serve();
    let mut owner = doors::begin(&install);
    victim(&install, &mut owner);
    for (who, mut browser, _) in everybody(&install, &mut owner) {
        for row in table().iter().filter(|r| r.method == "GET" && !r.path.contains('{')) {
            let answer = browser.get(&row.path);
            assert!(answer.status < 500, "{who} GET {}: {}", row.path, answer.text());
            // The register of clients is open to whoever may open a matter, as the policy's golden page says; what the
            // practice does for them is not.
            let open = if who == "staff without a grant" { 1 } else { 0 };
            for canary in &CANARIES[open..] {
                assert!(!answer.text().contains(canary), "{who} reads {canary} at {}", row.path);
            }
        }
        for place in [
            "/desk/matters?whose=all&q=Victoria",
            "/desk/clients?q=Victoria",
            "/desk/matters/new?client_q=Victoria",
        ] {
            let text = browser.get(place).text();
            assert!(!text.contains("Case for Victoria"), "{who} finds Victoria's matter at {place}");
        }
    }
}

#[test]
fn a_system_administrator_looks_after_people_and_settings() {
    let mut install = Install::new(crate::program::Engine::Sqlite);
    install.serve();
    let mut owner = doors::begin(&install);
    let everybody = everybody(&install, &mut owner);
    let (_, mut admin, _) = everybody.into_iter().find(|(who, ..)| *who == "a system administrator").unwrap();
    for place in ["/desk", "/desk/people", "/desk/settings", "/desk/sessions"] {
        let page = admin.go(place);
        assert!(
            page.status == 200 && page.text().contains("class=\"rail\""),
            "{place}: {} {}",
            page.status,
            page.text()
        );
    }
}

#[test]
fn a_method_that_is_not_in_the_table_is_answered_like_an_address_that_is_not() {
    let mut install = Install::new(crate::program::Engine::Sqlite);
    install.serve();
    let mut owner = doors::begin(&install);
    let victim = victim(&install, &mut owner);
    let rows = table();
    for (place, absent) in [("/desk", "/desk/nowhere-at-all"), ("/p", "/p-nowhere")] {
        let wanted = plain(&install.browser().get(absent), absent, &Victim::none());
        assert_eq!(wanted.0, 404);
        for row in rows.iter().filter(|r| r.path.starts_with(place)) {
            for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
                let known = rows.iter().any(|r| {
                    r.path == row.path && (r.method == method || (method == "GET" && r.method == "HEAD"))
                });
                if known {
                    continue;
                }
                let path = victim.fill(&row.path);
                let answer = install.browser().ask(method, &path, &[], &[]).expect("an answer");
                assert_eq!(answer.status, 404, "{method} {path}");
                assert!(answer.header("allow").is_none(), "{method} {path} tells which methods there are");
            }
        }
    }
}

/// Visits a route with the victim's names and with names nobody has; the answers must agree.
fn compare(who: &str, browser: &mut Browser, token: &str, row: &Row, victim: &Victim) -> Vec<String> {
    let mut faults = Vec::new();
    let real = victim.fill(&row.path);
    let made_up = victim.made_up();
    let other = made_up.fill(&row.path);
    let here = visit(browser, token, row, &real);
    let there = visit(browser, token, row, &other);
    let label = format!("{who}: {} {}", row.method, row.path);
    for canary in CANARIES {
        if here.text().contains(canary) {
            faults.push(format!("{label} shows {canary}"));
        }
    }
    if here.status < 300 && row.guard != "open" {
        faults.push(format!("{label} answers {}", here.status));
    }
    if here.status >= 500 {
        faults.push(format!("{label} breaks: {}", here.status));
    }
    let (one, two) = (plain(&here, &real, victim), plain(&there, &other, &made_up));
    if one != two {
        faults.push(format!(
            "{label} differs from what does not exist: {} and {}\n{}\n{}",
            one.0,
            two.0,
            first_difference(&one.2, &two.2),
            first_difference(&two.2, &one.2)
        ));
    }
    faults
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map_or(0, |((i, _), _)| i);
    a.chars().skip(a[..at].chars().count().saturating_sub(60)).take(160).collect()
}

fn visit(browser: &mut Browser, token: &str, row: &Row, path: &str) -> Answer {
    let before = browser.cookies.clone();
    let answer = match row.method.as_str() {
        "POST" if !path.ends_with("/uploads") && !path.ends_with("/files") => {
            browser.post(path, &[("csrf", token)])
        }
        method => {
            let headers = [
                ("Tus-Resumable", "1.0.0"),
                ("X-Strongroom-Csrf", token),
                ("Upload-Length", "10"),
                ("Upload-Offset", "0"),
            ];
            browser.ask(method, path, &headers, &[]).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
        }
    };
    browser.cookies = before;
    answer
}

/// Status, headers that matter and the body, with names and one-time tokens taken out.
fn plain(answer: &Answer, path: &str, victim: &Victim) -> (u16, Vec<String>, String) {
    let scrub = |text: &str| {
        let mut text = text.replace(path, "PATH");
        for (_, name) in victim.named.iter().filter(|(kind, _)| **kind != "page") {
            text = text.replace(name.as_str(), "NAME");
        }
        for token in all_between(&text, "name=\"csrf\" value=\"", "\"") {
            text = text.replace(&token, "TOKEN");
        }
        text
    };
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "set-cookie" | "content-length"))
        .map(|(name, value)| format!("{name}: {}", scrub(value)))
        .collect();
    (answer.status, headers, scrub(&answer.text()))
}

impl Victim {
    fn none() -> Self {
        let opened = Opened { matter: "-".to_owned(), workspace: "-".to_owned() };
        Self { opened, named: BTreeMap::new() }
    }

    pub fn fill(&self, path: &str) -> String {
        let mut out = path.to_owned();
        for (name, value) in &self.named {
            out = out.replace(&format!("{{{name}}}"), value);
        }
        out.replace("{asset}", "client.css")
            .replace("{*path}", "client.css")
            .replace("{token}", "0".repeat(43).as_str())
    }

    /// The same kinds of names, of nothing.
    fn made_up(&self) -> Self {
        let twist = |name: &str| {
            let mut out: Vec<char> = name.chars().collect();
            for (n, c) in out.iter_mut().rev().take(10).enumerate() {
                *c = match (*c, n % 2) {
                    ('0'..='8', _) => char::from(*c as u8 + 1),
                    ('9', _) => '0',
                    (c, _) if c.is_ascii_alphabetic() => {
                        if c == 'b' {
                            'c'
                        } else {
                            'b'
                        }
                    }
                    (c, _) => c,
                };
            }
            out.into_iter().collect::<String>()
        };
        let named =
            self.named.iter().map(|(k, v)| (*k, if *k == "page" { v.clone() } else { twist(v) })).collect();
        Self { opened: Opened { matter: String::new(), workspace: String::new() }, named }
    }
}

/// A matter with a client let in, a document sent and inspected, and an upload under way.
fn victim(install: &Install, owner: &mut Staff) -> Victim {
    let opened = owner.open_matter("Victoria", "victoria@client.example", "family green card", "en");
    let mut client = doors::come_in(install, &opened.workspace, "victoria@client.example");
    let items = client.items();
    client.deliver(&items[0], "victoria-passport.pdf", &pdf("Victoria", 3_000, &mut Dice::new(11)));
    let csrf = client.csrf(&items[1]);
    let upload = client.create(&items[1], &csrf, "victoria-half.pdf", 5_000).unwrap();
    let queue = owner.inspected(1, Duration::from_secs(60));
    let tab = owner.browser.go(&format!("{}/portal", opened.matter)).text();
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let party = between(&tab, "for=\"url-", "\"").unwrap();
    let people = owner.browser.go("/desk/people").text();
    let person =
        all_between(&people, "/desk/people/", "/").into_iter().find(|p| p.contains('_')).unwrap_or_default();
    let mut named = BTreeMap::from([
        ("workspace", last(&opened.workspace)),
        ("item", last(&items[1])),
        ("upload", last(&upload)),
        ("matter", last(&opened.matter)),
        ("version", last(&queue[0])),
        ("client", party),
        ("page", "1".to_owned()),
    ]);
    if !person.is_empty() {
        named.insert("person", person);
    }
    Victim { opened, named }
}

/// Everybody the victim's matter is not for, each with a form token of their own.
pub fn everybody(install: &Install, owner: &mut Staff) -> Vec<(&'static str, Browser, String)> {
    let mut all = Vec::new();
    let mut stranger = install.browser();
    let page = stranger.go("/desk/sign-in");
    let token = page.hidden("/desk/sign-in").into_iter().find(|(k, _)| k == "csrf").unwrap().1;
    all.push(("a stranger", stranger, token));

    let other = owner.open_matter("Otto", "otto@client.example", "family green card", "en");
    let client = doors::come_in(install, &other.workspace, "otto@client.example");
    all.push(portal("a client of another matter", client));

    let family = owner.open_matter("Viktor", "victoria@client.example", "naturalization", "en");
    // Who else has that address is up to whoever asks for everybody.
    let client = match owner.shares(&family) {
        true => doors::come_in_sharing(install, owner, &family, "victoria@client.example"),
        false => doors::come_in(install, &family.workspace, "victoria@client.example"),
    };
    all.push(portal("the same address in another application", client));

    let over = owner.open_matter("Rita", "rita@client.example", "family green card", "en");
    let client = doors::come_in(install, &over.workspace, "rita@client.example");
    let known = portal("a revoked client", client);
    owner.revoke(&over.matter);
    all.push(known);

    for (who, role) in
        [("staff without a grant", "caseworker"), ("a system administrator", "system_administrator")]
    {
        let staff = doors::hire(install, &format!("{role}@practice.example"), "Casey Doe", role);
        all.push((who, staff.browser, staff.token));
    }
    all
}

fn portal(who: &'static str, mut client: Client) -> (&'static str, Browser, String) {
    let home = format!("{}/home", client.workspace);
    let token = client.csrf(&home);
    (who, client.browser, token)
}
