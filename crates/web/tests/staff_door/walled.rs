//! The whole desk walked by somebody a wall keeps out: every address of every route with what is behind it filled in, every
//! list and every search, with names to be found in every field. Nothing is there while the wall stands, and all of it
//! before and after.

use super::{Browser, EMAIL, known, site};
use domain::{
    AcceptancePoint, ApprovalKind, ApprovalMode, Assignment, ConflictDecision, Duration, LeadEntryId, LeadId,
    LeadRoad, LeadSource, Locale, Role, Sensitivity, Timestamp,
};
use http::{Method, StatusCode};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Portal, TestHouse, item, message, persona};
use vault::{
    About, Actor, Against, Around, ConsentAnswer, Contributing, Conversion, Joining, LeadCard, LeadWords,
    NewApproval, NewLead, NewMatter, Opposing, Publishing, Reading, Release, Reviewing, Steering, To, Words,
};
use web::door::Guard;

const SECOND: &str = "owner@firm-canary.example";

/// Words that stand in what is behind the wall and nowhere else. Numbers and ids of it are added.
pub(super) const NEEDLES: &[&str] = &[
    "Zorrillaquint",
    "zorrillaquint",
    "Groupcanary",
    "messagecanary",
    "commentcanary",
    "notecanary",
    "approvalcanary",
    "filewall",
    "flagcanary",
    "Landlordcanary",
    "NR-",
    "leadcanary",
];

/// Where lists and searches are narrowed; without a word of these the routes are walked as they stand.
const QUERIES: &[&str] = &[
    "/desk/matters?whose=all",
    "/desk/matters?whose=all&order=next",
    "/desk/matters?whose=all&order=priority",
    "/desk/matters?whose=all&stage=collecting",
    "/desk/matters?q=zorri",
    "/desk/matters?q=NR",
    "/desk/clients?q=zorri",
    "/desk/search?q=zorri",
    "/desk/search?q=filew",
    "/desk/review?split=team",
    "/desk/review?split=all",
    "/desk/review?split=lawyer&list=1",
    "/desk/messages?state=waiting_for_us",
    "/desk/messages?state=waiting_for_client",
    "/desk/approvals?cut=all",
    "/desk/leads?show=won",
    "/desk/leads?q=zorri",
    "/desk/leads/figures?since=all",
    "/desk/matters/new?client_q=zorri",
];

/// One matter that is everywhere, and an enquiry its client came by once.
pub(super) async fn everything(house: &TestHouse, ana: &Actor) -> (Portal, BTreeMap<&'static str, String>) {
    let lucia = house.portal(ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "filewall.pdf", b"%PDF-1.7 walled").await;
    let reviewing = house.room::<Reviewing>(ana, lucia.matter).await;
    reviewing.flag_for_lawyer(version, "flagcanary", None).await.unwrap();
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = hers.write_to_us(&message(about, "messagecanary", 1)).await.unwrap();
    let steering = house.room::<Steering>(ana, lucia.matter).await;
    steering.comment(sent.thread, "commentcanary", [3; 16]).await.unwrap();
    let note = steering.add_note("notecanary", [4; 16]).await.unwrap();
    let across = Opposing { name: "Landlordcanary".to_owned(), ..Opposing::default() };
    steering.add_opposing(&across).await.unwrap();
    let group = house.room::<Reading>(ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let lease = steering.add_item(group, &item("lease", "Lease of Zorrillaquint")).await.unwrap();
    hers.ask_for_help(lease, "lost", "messagecanary").await.unwrap();
    let ask = NewApproval {
        kind: ApprovalKind::Statement,
        title: Words::from(["en", "es"].map(|code| (code.to_owned(), "approvalcanary".to_owned()))),
        description: Words::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let approval = house.room::<Publishing>(ana, lucia.matter).await.request_approval(&ask).await.unwrap();
    let lead = came_by(house, ana, &lucia).await;
    let device = testkit::device();
    let consent = ConsentAnswer {
        purpose: domain::ConsentPurpose::Storage,
        version: "S1",
        title: "T",
        text: "t",
        language: Locale::Es,
        agreed: true,
        device: &device,
    };
    house.desk.answer_consent(&lucia.contact, &consent).await.unwrap();
    let consent = house.desk.own_consents(&lucia.contact).await.unwrap()[0].id;
    let lobby = house.desk.lobby(ana).unwrap();
    let landlord = Joining::OtherSide("Landlordcanary the second".to_owned());
    let searched = lobby.search_for_matter(lucia.matter, &landlord).await.unwrap();
    let search = steering.keep_search(&searched).await.unwrap();
    let ids = BTreeMap::from([
        ("matter", lucia.matter.to_string()),
        ("client", lucia.client.to_string()),
        ("item", lucia.item.to_string()),
        ("group", group.to_string()),
        ("version", version.to_string()),
        ("thread", sent.thread.to_string()),
        ("message", sent.thread.to_string()),
        ("note", note.to_string()),
        ("approval", approval.to_string()),
        ("opposing", lucia.item.to_string()),
        ("lead", lead.to_string()),
        ("search", search.to_string()),
        ("page", "1".to_owned()),
        ("consent", consent.to_string()),
    ]);
    (lucia, ids)
}

async fn came_by(house: &TestHouse, ana: &Actor, lucia: &Portal) -> LeadId {
    let lobby = house.desk.lobby(ana).unwrap();
    let card = LeadCard {
        given: "Lucía".to_owned(),
        family: "Zorrillaquint".to_owned(),
        message: "leadcanary".to_owned(),
        ..LeadCard::default()
    };
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Search, Locale::En);
    let new = NewLead { card, road, source, locale, attempt: [1; 32] };
    let lead = lobby.enter_lead(&new).await.unwrap();
    let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [1; 10]);
    lobby.check_lead(lead, AcceptancePoint::ALL, &LeadWords { line, text: "" }).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let search = lobby.search_conflicts(lead, &[]).await.unwrap();
    lobby.decide_conflict(lead, search, ConflictDecision::Waived, "leadcanary").await.unwrap();
    let matter = NewMatter {
        name: "Lease of Zorrillaquint".to_owned(),
        internal_title: String::new(),
        number: "NR-lease".to_owned(),
        client: String::new(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    };
    let relation = domain::Relation::MainApplicant;
    let wish = Conversion {
        lead,
        client: Some(lucia.client),
        organisation: None,
        matter,
        relation,
        responsible: ana.person(),
        heading: String::new(),
        answers: std::collections::BTreeMap::new(),
        source: String::new(),
        along: Vec::new(),
    };
    lobby.convert_lead(&wish).await.unwrap();
    lead
}

/// The address with everything filled in that is behind the wall; none where the route names something else.
fn filled(path: &str, ids: &BTreeMap<&str, String>) -> Option<String> {
    let mut out = path.to_owned();
    for (name, id) in ids {
        out = out.replace(&format!("{{{name}}}"), id);
    }
    (!out.contains('{')).then_some(out)
}

/// Every address of the desk that shows something, and whether it names something behind the wall.
pub(super) fn addresses(ids: &BTreeMap<&str, String>) -> Vec<(String, bool)> {
    let routes = web::desk::ROUTES.iter().filter(|route| route.guard == Guard::Desk);
    // What is told for ever cannot be walked to its end; the vault's own proof listens to it.
    let gets = routes.filter(|route| route.method == Method::GET && route.path != "/desk/messages/live");
    let walked = gets.filter_map(|route| Some((filled(route.path, ids)?, route.path.contains('{'))));
    let asked = QUERIES.iter().map(|path| ((*path).to_owned(), false));
    let walls = ["matter", "client"].map(|kind| (format!("/desk/walls/new?{kind}={}", ids[kind]), true));
    walked.chain(asked).chain(walls).collect()
}

/// The pages on which this browser comes across any of it, and those that are not there.
pub(super) async fn walk(
    browser: &mut Browser,
    all: &[(String, bool)],
    needles: &[String],
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut across, mut absent) = (BTreeSet::new(), BTreeSet::new());
    for (path, inside) in all {
        if path.ends_with("/messages/live") && *inside {
            continue;
        }
        let page = browser.get(path).await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.html);
        if page.status == StatusCode::NOT_FOUND {
            absent.insert(path.clone());
        }
        let told = format!("{} {}", page.location, page.html);
        if needles.iter().any(|needle| told.contains(needle)) {
            across.insert(path.clone());
        }
    }
    (across, absent)
}

#[tokio::test]
async fn whoever_a_wall_keeps_out_finds_nothing_on_any_page_of_the_desk_and_all_of_it_once_it_is_lifted() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let second = house.staff(&ana, Role::Owner).await;
    let (lucia, ids) = everything(&house, &ana).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, SECOND).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.assign(second.person(), Assignment::Cover).await.unwrap();
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    hers.write_to_us(&message(about, "messagecanary", 9)).await.unwrap();

    let all = addresses(&ids);
    let named = ["matter", "client", "version", "thread", "approval", "lead"].map(|kind| ids[kind].clone());
    let needles: Vec<String> = NEEDLES.iter().map(|word| (*word).to_owned()).chain(named).collect();
    let (before, _) = walk(&mut theirs, &all, &needles).await;
    assert!(before.len() > 45, "it is everywhere to begin with: {before:#?}");
    for path in ["/desk/today", "/desk/notices", "/desk/messages", "/desk/matters", "/desk/leads?show=won"] {
        assert!(before.contains(path), "{path} {before:#?}");
    }

    // What a colleague holds is a page about matters, too.
    let held = format!("/desk/people/{}/leave", ana.person());
    assert!(theirs.see(&held).await.html.contains(&ids["matter"]));

    let lobby = house.desk.lobby(&ana).unwrap();
    let (around, against) = (Around::Client(lucia.client), Against::Person(second.person()));
    let wall = lobby.raise_wall(around, against, "Her cousin is the other party").await.unwrap();
    let mut kept = needles.clone();
    kept.push("Her cousin".to_owned());
    // The words of the desk's own forms may hold an id that was typed into the address, and nothing more.
    let (during, absent) = walk(&mut theirs, &all, &kept).await;
    assert_eq!(during, BTreeSet::new(), "found behind a wall");
    let page = theirs.see(&held).await.html;
    assert!(
        page.contains("restricted for you") && !kept.iter().any(|needle| page.contains(needle)),
        "{page}"
    );
    for (path, inside) in &all {
        let live = path.ends_with("/messages/live");
        assert!(!*inside || live || absent.contains(path), "{path} is there");
    }
    // Nor is there anything to do: every form that names it answers like a form for nothing.
    let posts = web::desk::ROUTES.iter().filter(|route| route.method == Method::POST);
    let posts: Vec<&str> = posts.map(|route| route.path).filter(|path| path.contains('{')).collect();
    // The same ids but for their last letter: nobody's.
    let other = |id: &String| format!("{}{}", &id[..id.len() - 1], if id.ends_with('0') { '1' } else { '0' });
    let nothing: BTreeMap<&str, String> = ids.iter().map(|(kind, id)| (*kind, other(id))).collect();
    let mut pressed = 0;
    for path in posts {
        let (Some(path), Some(none)) = (filled(path, &ids), filled(path, &nothing)) else { continue };
        let attempt = "0".repeat(32);
        let form = [("text", "x"), ("reason", "x"), ("attempt", attempt.as_str())];
        theirs.see("/desk/walls").await;
        let page = theirs.post(&path, &form).await;
        theirs.see("/desk/walls").await;
        let nobody = theirs.post(&none, &form).await;
        assert_eq!(page.status, nobody.status, "POST {path}: {} {}", page.location, page.html);
        assert!(page.status.is_client_error(), "POST {path} did something: {}", page.location);
        assert!(!kept.iter().any(|needle| page.html.contains(needle)), "POST {path}");
        pressed += 1;
    }
    assert!(pressed > 40, "{pressed}");
    let (colleague, _) = walk(&mut desk, &all, &needles).await;
    assert!(colleague.is_superset(&before), "who is not kept out finds it all: {:#?}", &before - &colleague);

    lobby.lift_wall(wall, "Cleared by counsel").await.unwrap();
    let (after, _) = walk(&mut theirs, &all, &needles).await;
    assert!(after.is_superset(&before), "and so do they again: {:#?}", &before - &after);
    testkit::after_every_test(&house).await;
}
