//! Roles of the practice's own at the desk: made, given, changed after a preview, restored, retired; and for every power that
//! can be cut, that no page links to what is not there any more, nor has a button for it, nor does it when asked without one.

use super::{Browser, EMAIL, known, site};
use axum::Router;
use domain::remit::{cuttable, with_what_needs};
use domain::{AnyPower, Assignment, Cuts, DeskPower, Locale, Power, Role};
use http::StatusCode;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use testkit::{TestHouse, message, persona};
use vault::{
    About, Contributing, LeadCard, NewApproval, NewLead, NewStage, OwnRoleText, Publishing, Release,
    Steering, Tell, To,
};

const LAWYER: &str = "lawyer@firm-canary.example";
const LIST: &str = "/desk/settings/roles";

/// The form of a role as a browser sends it: everything that is ticked, and the rest of the fields.
fn form<'a>(role: Role, without: &[AnyPower], rest: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let ticked = cuttable(role).filter(|power| !without.contains(power));
    ticked.map(|power| ("may", power.code())).chain(rest.iter().copied()).collect()
}

#[tokio::test]
async fn a_role_is_made_given_changed_after_a_preview_restored_and_retired() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    house
        .room::<Steering>(&ana, lucia.matter)
        .await
        .assign(lawyer.person(), Assignment::Cover)
        .await
        .unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, LAWYER).await;
    assert!(desk.see("/desk/people").await.html.contains(LIST));
    assert!(desk.see("/desk/settings").await.html.contains(LIST));
    assert!(desk.see(LIST).await.html.contains("You have made no role yet."));
    for base in ["", "owner", "emperor"] {
        let status = desk.get(&format!("{LIST}/new?base={base}")).await.status;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{base}");
    }
    let blank = desk.see(&format!("{LIST}/new?base=lawyer")).await.html;
    assert!(blank.contains("value=\"see_whole_matter\" checked disabled"), "{blank}");
    assert!(
        !blank.contains("manage_staff") && !blank.contains("value=\"reopen_matter\""),
        "the base has not"
    );

    // What belongs together, a name and a reason are asked for, and nothing that was typed is lost.
    let notes = AnyPower::Room(Power::WriteNotes);
    let look = AnyPower::Room(Power::OpenDocuments);
    let name = "Junior <b>x</b>";
    let rest = [("base", "lawyer"), ("name", name), ("why", "They \"learn\"")];
    let alone = desk.post(LIST, &form(Role::Lawyer, &[look, notes], &rest)).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        alone.html.contains("only works with “Look at documents”")
            && alone.html.contains("They &#34;learn&#34;")
    );
    assert!(!alone.html.contains("value=\"write_notes\" checked"), "{}", alone.html);
    assert!(alone.html.contains("value=\"review\" checked"));
    let nameless = [("base", "lawyer"), ("name", " "), ("why", "x")];
    let status = desk.post(LIST, &form(Role::Lawyer, &[notes], &nameless)).await.status;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for base in ["owner", ""] {
        let rest = [("base", base), ("name", "x"), ("why", "x")];
        assert_eq!(desk.post(LIST, &form(Role::Lawyer, &[], &rest)).await.status, StatusCode::NOT_FOUND);
    }
    let here = desk.send(LIST, &form(Role::Lawyer, &[notes], &rest)).await;
    let role = here.rsplit('/').next().unwrap().to_owned();
    let page = desk.see(&here).await;
    assert!(
        page.html.contains("Junior &#60;b&#62;") && !page.html.contains("<b>x</b>"),
        "a name is no markup"
    );
    assert!(
        page.html.contains("Without: Write file notes") && page.html.contains("Nobody has this role now.")
    );

    // It is offered to whom it may be given, with what it leaves out, and given after a preview.
    let people = desk.see("/desk/people").await.html;
    assert!(
        people.contains(&format!("value=\"{role}\"")) && people.contains("Lawyer, without: Write file notes")
    );
    let path = format!("/desk/people/{}/role", lawyer.person());
    desk.see(&path).await;
    let shown = desk.post(&path, &[("from", "lawyer"), ("role", role.as_str())]).await.html;
    let (gains, loses) = shown.split_once("What they cannot do any more").unwrap();
    assert!(loses.contains("Write file notes") && !gains.contains("Write file notes"), "{shown}");
    desk.send(&format!("{path}/change"), &[("from", "lawyer"), ("role", role.as_str())]).await;
    assert_ne!(theirs.get("/desk/matters").await.status, StatusCode::OK, "signed out");
    let mut theirs = known(&house, &app, LAWYER).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let mine = theirs.see(&format!("{base}/notes")).await.html;
    assert!(
        mine.contains("Junior &#60;b&#62;") && !mine.contains(&format!("action=\"{base}/notes\"")),
        "{mine}"
    );
    let attempt = "01".repeat(16);
    let note = [("text", "x"), ("attempt", attempt.as_str())];
    assert!(theirs.post(&format!("{base}/notes"), &note).await.status.is_client_error());
    assert!(
        !desk.see(&format!("{base}/notes")).await.html.contains("<p class=\"words\""),
        "nothing was written"
    );
    assert!(desk.see(&format!("{base}/people")).await.html.contains("Junior &#60;b&#62;"));

    // Changing it shows whom it affects and what they lose, counts at their next request, and twice is once.
    assert!(theirs.see("/desk/matters").await.html.contains("Zorrillaquint"));
    let why = [("version", "1"), ("name", "Junior"), ("why", "No new matters")];
    let open = AnyPower::Desk(DeskPower::OpenMatters);
    desk.see(&here).await;
    let change = form(Role::Lawyer, &[notes, open], &why);
    let shown = desk.post(&here, &change).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(
        shown.html.contains("Canary lawyer") && shown.html.contains("Open new matters"),
        "{}",
        shown.html
    );
    assert_eq!(theirs.get("/desk/matters/new").await.status, StatusCode::OK, "nothing has happened yet");
    let person = lawyer.person().to_string();
    let go = [change.as_slice(), &[("holder", person.as_str())]].concat();
    let early = desk.post(&format!("{here}/change"), &change).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "other people than were shown");
    desk.send(&format!("{here}/change"), &go).await;
    assert_eq!(theirs.get("/desk/matters/new").await.status, StatusCode::NOT_FOUND);
    assert!(theirs.see("/desk/matters").await.html.contains("Zorrillaquint"), "and they are still signed in");
    let again = desk.post(&format!("{here}/change"), &go).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.html.contains("Somebody changed this role") && again.html.contains("No new matters"));
    assert!(theirs.see("/desk/notices").await.html.contains("Your role in the practice was changed"));

    // The explainer names it, what it takes away, and what would be.
    let why = format!("{base}/why?person={person}");
    let told = desk.see(&why).await.html;
    assert!(
        told.contains("Their role in the practice: Junior.") && told.contains("It starts from: Lawyer"),
        "{told}"
    );
    assert!(told.contains("Taken away by their role") && told.contains("Write file notes"));
    let if_whole = desk.see(&format!("{why}&role=lawyer&duty=cover")).await.html;
    assert_eq!(if_whole.matches("Taken away by their role").count(), 1, "not with the whole role");
    let other = format!("{base}/why?person={}&role={role}&duty=cover", ana.person());
    assert_eq!(desk.see(&other).await.html.matches("Taken away by their role").count(), 1, "simulated");

    // An earlier version is looked at, and restored as a new one.
    let first = desk.see(&format!("{here}?version=1")).await.html;
    assert!(first.contains("The form shows version 1") && first.contains("value=\"open_matters\" checked"));
    for none in ["9", "x", "0"] {
        assert_eq!(desk.get(&format!("{here}?version={none}")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    desk.see(&here).await;
    let back = [("version", "2"), ("name", "Junior"), ("why", "It was needed"), ("holder", person.as_str())];
    desk.send(&format!("{here}/change"), &form(Role::Lawyer, &[notes], &back)).await;
    assert_eq!(theirs.get("/desk/matters/new").await.status, StatusCode::OK);
    let page = desk.see(&here).await.html;
    assert!(page.contains("Version 3,") && page.contains("It was needed") && page.contains("No new matters"));

    // Retired after it was shown who becomes what. Its history stays; nothing can be done with it any more.
    let retire = format!("{here}/retire");
    assert!(desk.see(&retire).await.html.contains("They become: Lawyer"));
    let press = [("version", "3"), ("holder", person.as_str()), ("why", "Grown up")];
    let silent = desk.post(&retire, &press[..2]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send(&retire, &press).await;
    assert_eq!(desk.post(&retire, &press).await.status, StatusCode::NOT_FOUND);
    assert!(desk.see(&here).await.html.contains("Grown up"));
    let people = desk.see("/desk/people").await.html;
    assert!(!people.contains(&format!("value=\"{role}\"")));
    let mut theirs = known(&house, &app, LAWYER).await;
    assert!(theirs.see(&format!("{base}/notes")).await.html.contains(&format!("action=\"{base}/notes\"")));
    let log = desk.see("/desk/audit").await.html;
    for said in ["made a role", "changed a role", "retired a role"] {
        assert!(log.contains(said), "{said}");
    }
    desk.see(LIST).await;
    desk.send("/desk/language", &[("language", "es"), ("back", LIST)]).await;
    for path in [LIST, &here, &format!("{LIST}/new?base=intake")] {
        assert!(desk.see(path).await.html.contains("unci"), "{path}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn nobody_finds_roles_who_does_not_look_after_people_and_nobody_changes_their_own() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let text = OwnRoleText { name: "Keeper", cuts: Cuts::NONE, why: "x" };
    let id = lobby.make_own_role(Role::SystemAdministrator, &text).await.unwrap();
    let here = format!("{LIST}/{id}");
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::Owner | Role::SystemAdministrator)) {
        house.staff(&ana, *role).await;
        let mut theirs = known(&house, &app, &format!("{}@firm-canary.example", role.code())).await;
        theirs.see("/desk/sessions").await;
        for path in
            [LIST.to_owned(), format!("{LIST}/new?base=intake"), here.clone(), format!("{here}/retire")]
        {
            assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND, "{role} {path}");
        }
        theirs.see("/desk/sessions").await;
        for path in [LIST.to_owned(), here.clone(), format!("{here}/change"), format!("{here}/retire")] {
            let post = [("base", "intake"), ("version", "1"), ("name", "x"), ("why", "x")];
            assert_eq!(theirs.post(&path, &post).await.status, StatusCode::NOT_FOUND, "{role} {path}");
        }
    }
    let keeper = house.staff(&ana, Role::SystemAdministrator).await;
    lobby.change_role(keeper.person(), Role::SystemAdministrator, domain::RoleChoice::Own(id)).await.unwrap();
    let mut theirs = known(&house, &app, "system_administrator@firm-canary.example").await;
    let page = theirs.see(&here).await.html;
    assert!(page.contains("somebody else changes it") && !page.contains("name=\"may\""), "{page}");
    theirs.see("/desk/people").await;
    let press = [("version", "1"), ("name", "Mine"), ("why", "x")];
    for path in [here.clone(), format!("{here}/change"), format!("{here}/retire")] {
        assert_eq!(theirs.post(&path, &press).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let stranger = domain::OwnRoleId::nil();
    assert_eq!(theirs.get(&format!("{LIST}/{stranger}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(theirs.get(&format!("/desk/matters/{}", lucia.matter)).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_change_that_would_leave_a_matter_to_nobody_says_so_and_loses_nothing() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.hand_over(lawyer.person()).await.unwrap();
    steering.assign(ana.person(), Assignment::None).await.unwrap();
    let lobby = house.desk.lobby(&ana).unwrap();
    let text = OwnRoleText { name: "Junior", cuts: Cuts::NONE, why: "x" };
    let id = lobby.make_own_role(Role::Lawyer, &text).await.unwrap();
    lobby.change_role(lawyer.person(), Role::Lawyer, domain::RoleChoice::Own(id)).await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let here = format!("{LIST}/{id}");
    desk.see(&here).await;
    let person = lawyer.person().to_string();
    let answer = AnyPower::Room(Power::AnswerClients);
    let rest = [("version", "1"), ("name", "Silent"), ("why", "No letters"), ("holder", person.as_str())];
    let change = form(Role::Lawyer, &[answer], &rest);
    assert!(desk.post(&here, &change).await.html.contains("no longer counts as leading"));
    let refused = desk.post(&format!("{here}/change"), &change).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("One matter would be left") && refused.html.contains("No letters"));
    assert!(!refused.html.contains("value=\"answer_clients\" checked"), "what was unticked stays so");
    assert_eq!(lobby.own_role(id).await.unwrap().version, 1);
    testkit::after_every_test(&house).await;
}

/// A practice in which there is something of everything, and somebody of a role of its own in the midst of it.
async fn full(role: Role, cuts: Cuts) -> (TestHouse, Router, Browser) {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let who = house.staff(&ana, role).await;
    let version = house.ready(&lucia, "hers.pdf", b"her file").await;
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    hers.write_to_us(&message(about, "hello", 1)).await.unwrap();
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.add_note("a note", [3; 16]).await.unwrap();
    let held = NewStage {
        asks_sign_off: false,
        from: "collecting".into(),
        to: "lodged".into(),
        from_said: String::new(),
        to_said: String::new(),
        words: vault::Words::new(),
        tell: Tell::CallFirst,
        reason: String::new(),
    };
    steering.change_stage(&held).await.unwrap();
    steering.assign(who.person(), Assignment::Responsible).await.unwrap();
    let ask = NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("es".to_owned(), "Declaración".to_owned())]),
        description: vault::Words::new(),
        versions: vec![version],
        mode: domain::ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::ByLawyer(None),
        terms: None,
        how_read: false,
    };
    house.room::<Publishing>(&ana, lucia.matter).await.request_approval(&ask).await.unwrap();
    let lobby = house.desk.lobby(&ana).unwrap();
    let card = LeadCard { given: "Nadia".into(), family: "Leadquill".into(), ..LeadCard::default() };
    let new = NewLead {
        card,
        road: domain::LeadRoad::Phone,
        source: domain::LeadSource::Search,
        locale: Locale::En,
        attempt: [1; 32],
    };
    lobby.enter_lead(&new).await.unwrap();
    // Where nothing is cut they have a role of their own all the same: what a change of role ends and tells differs nowhere.
    let id = lobby.make_own_role(role, &OwnRoleText { name: "Own", cuts, why: "x" }).await.unwrap();
    lobby.change_role(who.person(), role, domain::RoleChoice::Own(id)).await.unwrap();
    house.clock.advance(domain::Duration::minutes(2));
    let app = site(&house).await;
    let browser = known(&house, &app, &format!("{}@firm-canary.example", role.code())).await;
    (house, app, browser)
}

/// An address without what differs from house to house.
fn general(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let part = |part: &str| match part.split_once('_') {
        Some((kind, rest)) if kind.len() == 3 && rest.len() == 26 => format!("{{{kind}}}"),
        _ => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The values of an attribute of a tag in a page.
fn values<'a>(html: &'a str, tag: &str, attribute: &str) -> Vec<&'a str> {
    let (opens, before) = (format!("<{tag} "), format!("{attribute}=\""));
    let tags = html.split(opens.as_str()).skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(|tag| tag.split_once(before.as_str())?.1.split('"').next()).collect()
}

/// What one person comes across from their front page on: links, buttons, and which of them lead to nothing.
#[derive(Default)]
struct Walk {
    links: BTreeSet<String>,
    buttons: BTreeMap<String, String>,
    dead: BTreeSet<String>,
}

/// What ends the visit or the matter, or is everybody's own, and is not pressed.
const SPARED: [&str; 8] =
    ["sign-out", "sessions", "wind-up", "close", "language", "circle", "recovery-codes", "revoke"];

async fn walk(browser: &mut Browser) -> Walk {
    let mut walk = Walk::default();
    let start = browser.send_to_see("/desk").await;
    let mut next = VecDeque::from([start]);
    while let Some(path) = next.pop_front() {
        let page = browser.get(&path).await;
        if page.status == StatusCode::NOT_FOUND {
            walk.dead.insert(format!("GET {}", general(&path)));
        }
        if !page.kind.starts_with("text/html") || page.status != StatusCode::OK || path.contains("/preview") {
            continue;
        }
        for action in values(&page.html, "form", "action") {
            let posts = page.html.contains(&format!("method=\"post\" action=\"{action}\""));
            if posts && action.starts_with("/desk/") {
                walk.buttons.entry(general(action)).or_insert_with(|| action.to_owned());
            } else {
                walk.links.insert(format!("form {}", general(action)));
            }
        }
        for link in values(&page.html, "a", "href") {
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            if link.starts_with("/desk/") && walk.links.insert(general(&link)) {
                next.push_back(link);
            }
        }
    }
    // Pressed with nothing typed: refused in words, or done, but there. What ends the visit or the matter is not pressed.
    browser.get("/desk/notices").await;
    for (button, action) in &walk.buttons {
        if SPARED.iter().any(|word| button.contains(word)) {
            continue;
        }
        if browser.post(action, &[]).await.status == StatusCode::NOT_FOUND {
            walk.dead.insert(format!("POST {button}"));
        }
    }
    walk
}

/// Powers nobody has a page for yet, or whose pages say the same without them.
const WITHOUT_PAGES: [AnyPower; 3] = [
    AnyPower::Room(Power::Bill),
    AnyPower::Desk(DeskPower::SeeFigures),
    // The matter that is walked is of a kind without a stage that is signed off; `steer` presses one that has it.
    AnyPower::Room(Power::SignOff),
];

async fn every_cut_of(role: Role) {
    let (_house, _app, mut browser) = full(role, Cuts::NONE).await;
    let whole = walk(&mut browser).await;
    for power in cuttable(role) {
        let (_house, _app, mut browser) = full(role, with_what_needs(role, power)).await;
        let less = walk(&mut browser).await;
        let new: Vec<_> = less.dead.difference(&whole.dead).collect();
        assert!(new.is_empty(), "{role} without {power:?} is shown what is not there: {new:?}");
        let buttons = |walk: &Walk| walk.buttons.keys().cloned().collect::<BTreeSet<_>>();
        // The same practice down to its addresses: what has no button any more is not done when it is sent without one.
        for (button, action) in whole.buttons.iter().filter(|(button, _)| !less.buttons.contains_key(*button))
        {
            if SPARED.iter().any(|word| button.contains(word)) {
                continue;
            }
            let status = browser.post(action, &[]).await.status;
            assert!(status.is_client_error(), "{role} without {power:?} still does {button}");
        }
        let links: Vec<_> = whole.links.difference(&less.links).collect();
        let (all, left) = (buttons(&whole), buttons(&less));
        let buttons: Vec<_> = all.difference(&left).collect();
        assert_eq!(
            links.is_empty() && buttons.is_empty(),
            WITHOUT_PAGES.contains(&power),
            "{role} without {power:?}: links {links:?}, buttons {buttons:?}"
        );
    }
}

#[tokio::test]
async fn no_page_shows_a_lawyer_what_was_cut_from_their_role() {
    every_cut_of(Role::Lawyer).await;
}

#[tokio::test]
async fn no_page_shows_intake_or_billing_what_was_cut_from_their_role() {
    every_cut_of(Role::Intake).await;
    every_cut_of(Role::Billing).await;
}

#[tokio::test]
async fn no_page_shows_an_auditor_or_administrator_what_was_cut_from_their_role() {
    every_cut_of(Role::Auditor).await;
    every_cut_of(Role::SystemAdministrator).await;
}
