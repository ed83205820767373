//! What somebody reads who reads logs: every address of the desk walked by an auditor with what is in a matter filled in. Acts,
//! times and colleagues are there; no name of a client or a file, no title, no reason and no message. Being put in charge of a
//! sensitive matter opens nothing of it, and each reading is a line.

use super::walled::{NEEDLES, addresses, everything, walk};
use super::{Browser, EMAIL, known, site};
use domain::{Assignment, AuditCode, Duration, Email, Locale, Preset, Reach, Role, Sensitivity};
use http::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{TestHouse, persona};
use vault::{Against, Around, Auditing, ClientCard, MatterChange, NewClient, NewContact, Steering};

const AUDITOR: &str = "auditor@firm-canary.example";
const NUMBER: &str = "NR-2041";
const LAWYER: &str = "lawyer@firm-canary.example";

/// What an auditor comes across nowhere: all of it but the matter's number, and who the clients are.
fn content() -> Vec<String> {
    let known = NEEDLES.iter().filter(|word| **word != "NR-");
    let who = [persona::LUCIA.given, persona::LUCIA.family, persona::LUCIA.email, "Quillworkscanary"];
    known.chain(&who).map(|word| (*word).to_owned()).collect()
}

/// Lines of both logs that hold words somebody typed about a client.
async fn talkative(house: &TestHouse, ana: &vault::Actor, ids: &BTreeMap<&str, String>) {
    let lobby = house.desk.lobby(ana).unwrap();
    let card = ClientCard { family: "Quillworkscanary".to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    let organisation = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
    let contact = NewContact {
        name: "Quillworkscanary Contact".to_owned(),
        title: String::new(),
        phone: String::new(),
        ends_at: None,
        email: Email::parse("quillworkscanary@client.example").unwrap(),
        locale: Locale::En,
        reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
    };
    lobby.add_contact(organisation, &contact).await.unwrap();
    let matter = ids["matter"].parse().unwrap();
    let room = house.room::<Steering>(ana, matter).await;
    let sheet = room.matter_sheet().await.unwrap();
    let due = Some(house.desk.now().plus(Duration::days(2)));
    // The test kit's numbers have the client's name in them.
    let number = NUMBER.to_owned();
    let mut fields = MatterChange { number, next_action_due: due, ..sheet.fields.clone() };
    fields.details.next_action = "notecanary".to_owned();
    room.change_matter(&fields, sheet.revision).await.unwrap();
}

/// What stands on a page that is there.
async fn reads(browser: &mut Browser, path: &str) -> String {
    let page = browser.see(path).await;
    page.html
}

/// A log from its newest line to its oldest. Every address that was refused is a line of it, so there are many pages.
async fn reads_whole(browser: &mut Browser, path: &str) -> String {
    let (mut whole, mut next) = (String::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = reads(browser, &path).await;
        let older = page.split_once(r#"rel="next" href=""#).and_then(|(_, rest)| rest.split_once('"'));
        next = older.map(|(link, _)| link.to_owned());
        whole.push_str(&page);
    }
    whole
}

// SEC-10: who reads logs reads acts without what they are about, of every matter, and of none more than its log.
#[tokio::test]
async fn an_auditor_reads_every_log_and_comes_across_nothing_of_what_is_in_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let auditor = house.staff(&ana, Role::Auditor).await;
    let (lucia, ids) = everything(&house, &ana).await;
    talkative(&house, &ana, &ids).await;
    let app = site(&house).await;
    let mut theirs = known(&house, &app, AUDITOR).await;
    let all = addresses(&ids);
    let content = content();

    let log = format!("/desk/matters/{}/audit", lucia.matter);
    let (across, absent) = walk(&mut theirs, &all, &content).await;
    assert_eq!(across, BTreeSet::new(), "content, for an auditor");
    assert!(!absent.contains(&log) && !absent.contains("/desk/audit"), "{absent:#?}");
    let inside = all.iter().filter(|(path, inside)| *inside && !path.ends_with("/messages/live"));
    let there: Vec<_> = inside.map(|(path, _)| path).filter(|path| !absent.contains(*path)).collect();
    assert_eq!(there, [&log], "of a matter its log, and nothing else");

    // The log is whole, says what was done, and names colleagues only.
    let page = reads(&mut theirs, &log).await;
    for said in ["Ana Quillfeather", "A client", "event"] {
        assert!(page.contains(said), "{said} is not on {page}");
    }
    let practice = reads_whole(&mut theirs, "/desk/audit").await;
    assert!(practice.contains("Ana Quillfeather"), "{practice}");
    // The owner reads in the same lines whom they are about.
    let mut desk = known(&house, &app, EMAIL).await;
    assert!(reads_whole(&mut desk, "/desk/audit").await.contains("Quillworkscanary Contact"));
    let whole = reads(&mut desk, &log).await;
    assert!(whole.contains("filewall.pdf") && whole.contains(persona::LUCIA.family), "{whole}");

    // It is found by the whole number, typed in any case, and by nothing less.
    assert_eq!(theirs.send_to_see(&format!("/desk/audit?number={}", NUMBER.to_lowercase())).await, log);
    let none = reads(&mut theirs, "/desk/audit?number=NR-").await;
    assert!(none.contains("has the number"), "{none}");

    // Each reading is a line, in the log that was read.
    let room = house.room::<Auditing>(&ana, lucia.matter).await;
    let events = room.events(None, 200).await.unwrap();
    let read =
        |line: &&vault::AuditLine| line.code == AuditCode::LogRead && line.actor == auditor.person().bytes();
    assert_eq!(events.iter().filter(read).count(), 2, "walked once, read once");
    let lobby = house.desk.lobby(&ana).unwrap();
    let events = lobby.practice_events(None, 200).await.unwrap();
    let read = |line: &&vault::AuditLine| {
        line.code == AuditCode::PracticeLogRead && line.actor == auditor.person().bytes()
    };
    assert!(events.iter().filter(read).count() >= 3, "and of the practice's");

    // Nothing of a matter can be done, either.
    let posts = web::desk::ROUTES.iter().filter(|route| route.method == Method::POST);
    let posts = posts.filter(|route| route.path.starts_with("/desk/matters/{matter}"));
    let mut pressed = 0;
    // A form as its page would send it, so that nothing but who sends it can be wrong.
    let attempt = "11111111111111111111111111111111";
    let form = [("text", "x"), ("reason", "x"), ("comment", "x"), ("attempt", attempt)];
    for path in posts.map(|route| {
        ids.iter().fold(route.path.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
    }) {
        theirs.see("/desk/audit").await;
        let page = theirs.post(&path, &form).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "POST {path}: {}", page.html);
        pressed += 1;
    }
    assert!(pressed > 60, "{pressed}");

    // A wall keeps them from the log as well.
    let (around, against) = (Around::Matter(lucia.matter), Against::Person(auditor.person()));
    let wall = lobby.raise_wall(around, against, "Her cousin is the other party").await.unwrap();
    assert_eq!(theirs.get(&log).await.status, StatusCode::NOT_FOUND);
    assert!(reads(&mut theirs, &format!("/desk/audit?number={NUMBER}")).await.contains("has the number"));
    assert!(!reads(&mut theirs, "/desk/audit").await.contains("Her cousin"));
    lobby.lift_wall(wall, "Cleared by counsel").await.unwrap();
    assert_eq!(theirs.get(&log).await.status, StatusCode::OK);
    testkit::after_every_test(&house).await;
}

// SEC-10: what an auditor is on a sensitive matter opens its log and no list that names it.
#[tokio::test]
async fn an_auditor_in_charge_of_a_sensitive_matter_finds_it_in_no_list() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let auditor = house.staff(&ana, Role::Auditor).await;
    let (lucia, ids) = everything(&house, &ana).await;
    talkative(&house, &ana, &ids).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.assign(auditor.person(), Assignment::Cover).await.unwrap();
    let sheet = steering.matter_sheet().await.unwrap();
    let theirs = MatterChange { next_action_by: Some(auditor.person()), ..sheet.fields.clone() };
    steering.change_matter(&theirs, sheet.revision).await.unwrap();
    let app = site(&house).await;
    let mut theirs = known(&house, &app, AUDITOR).await;
    let (all, content) = (addresses(&ids), content());
    // In an ordinary matter whoever is put on it looks at it.
    let (before, _) = walk(&mut theirs, &all, &content).await;
    for path in ["/desk/today", "/desk/matters", "/desk/approvals", "/desk/search?q=filew"] {
        assert!(before.contains(path), "{path}: {before:#?}");
    }
    steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
    let (across, absent) = walk(&mut theirs, &all, &content).await;
    assert_eq!(across, BTreeSet::new(), "a sensitive matter, for an auditor");
    assert!(!absent.contains(&format!("/desk/matters/{}/audit", lucia.matter)));
    testkit::after_every_test(&house).await;
}

// SEC-10: whoever works on a matter reads its log, whole; nobody else does.
#[tokio::test]
async fn a_lawyer_reads_the_log_of_their_own_matters_and_of_no_other() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let (lucia, _) = everything(&house, &ana).await;
    let app = site(&house).await;
    let mut theirs = known(&house, &app, LAWYER).await;
    let log = format!("/desk/matters/{}/audit", lucia.matter);
    assert_eq!(theirs.get(&log).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        theirs.get("/desk/audit").await.status,
        StatusCode::NOT_FOUND,
        "the practice's is no lawyer's"
    );
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.assign(lawyer.person(), Assignment::Team).await.unwrap();
    let page = reads(&mut theirs, &log).await;
    assert!(page.contains("filewall.pdf") && page.contains(persona::LUCIA.family), "{page}");
    assert!(reads(&mut theirs, &log).await.contains("read this log"), "the reading before is a line of it");
    testkit::after_every_test(&house).await;
}
