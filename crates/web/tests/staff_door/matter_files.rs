//! A matter's documents taken away at the desk, what the desk says about how each came, who can see what, how far each person
//! is, and what must not be relied on yet.

use super::{Browser, EMAIL, known, site};
use axum::body::{Body, to_bytes};
use domain::pack::Validity;
use domain::{Assignment, Duration, ProfileField as F, RefusalCause, Relation, Role, Timestamp};
use http::{Request, StatusCode, header};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use testkit::{Cast, TestHouse, item, persona};
use tower::ServiceExt;
use vault::{
    Against, Around, Auditing, Contributing, Decision, InspectionFinding, ItemWords, NewItem, NewUpload,
    Reading, Reviewing, Steering,
};
use web::words::Words;

/// A download as bytes: what it says it is, and what is in it by name.
async fn archive(browser: &Browser, path: &str, part: &str) -> (String, BTreeMap<String, Vec<u8>>) {
    let cookies: Vec<String> = browser.jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::COOKIE, cookies.join("; "))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("csrf={}&part={part}", browser.csrf)))
        .unwrap();
    let answer = browser.app.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let named = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    let bytes = to_bytes(answer.into_body(), 8 << 20).await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut out = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert!(out.insert(name.clone(), bytes).is_none(), "{name} twice");
    }
    (named, out)
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// Lucía's matter with Marta in it as her guardian, something asked of each, and one file that inspection turned away.
async fn family(house: &TestHouse) -> Cast {
    let cast = house.cast().await;
    let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
    steering.add_party(cast.marta.client, Relation::Guardian).await.unwrap();
    let list = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
    let group = list.checklist().await.unwrap()[0].id;
    let late = Some(house.desk.now().minus(Duration::days(2)));
    for (key, due_at) in [("bond", late), ("consent", None)] {
        let new = NewItem { for_client: Some(cast.marta.client), due_at, ..item(key, key) };
        steering.add_item(group, &new).await.unwrap();
    }
    cast
}

// DOC-22: what kind of document it is and which days it bears go along with it, in both lists.
#[tokio::test]
async fn the_kind_of_a_document_and_the_days_it_bears_go_along() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let listed = NewItem {
        for_client: Some(lucia.client),
        ..item(&format!("us-h1b/documents/identity/visa@{}", lucia.client), "Visa")
    };
    let own = house.ready(&lucia, "own.pdf", b"%PDF-1.7 own").await;
    lucia.item = house.room::<Steering>(&ana, lucia.matter).await.add_item(group, &listed).await.unwrap();
    let visa = house.ready(&lucia, "visa.pdf", b"%PDF-1.7 visa").await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(domain::Locale::En);
    let sheet = format!("/desk/review/{visa}");
    let page = browser.see(&sheet).await;
    assert!(page.html.contains("name=\"until\"") && page.html.contains(&w.validity_days()));
    let decision = format!("/desk/matters/{}/versions/{visa}/decision", lucia.matter);
    let form = |issued, until| [("decision", "accept"), ("issued", issued), ("until", until)];
    // A day that is none, and days the wrong way round, decide nothing and lose nothing.
    let odd = browser.post(&decision, &form("2020-05-17", "soon")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.html.contains("value=\"2020-05-17\"") && odd.html.contains("id=\"days-problem\""));
    let odd = browser.post(&decision, &form("2020-05-17", "2020-05-16")).await;
    assert!(odd.html.contains(&w.validity_order()) && odd.html.contains("value=\"2020-05-16\""));
    // Without scripts a form that asks for something keeps what was typed.
    let asking = [("ask", "more"), ("issued", "2020-05-17"), ("until", "")];
    let asked = browser.post(&decision, &asking).await.html;
    assert!(asked.contains("value=\"2020-05-17\" form=\"more\""), "{asked}");
    browser.send(&decision, &form("5/17/2020", "2021-05-16")).await;
    let over = w.validity_ended("May 16, 2021");
    for language in ["es", "en"] {
        browser.send("/desk/language", &[("language", language), ("back", &sheet)]).await;
        browser.see(&sheet).await;
    }
    for path in [sheet.clone(), format!("/desk/matters/{}/checklist", lucia.matter)] {
        let html = browser.see(&path).await.html;
        assert!(html.contains(&over) && html.contains(&w.validity_issued_on("May 17, 2020")), "{html}");
    }
    // A day that is still to come is not marked as over.
    let decision = format!("/desk/matters/{}/versions/{own}/decision", lucia.matter);
    browser.send(&decision, &form("", "2099-01-02")).await;
    let html = browser.see(&format!("/desk/review/{own}")).await.html;
    assert!(html.contains(&w.validity_valid_until("January 2, 2099")), "{html}");

    let path = format!("/desk/matters/{}/files", lucia.matter);
    browser.see(&path).await;
    let (_, files) = archive(&browser, &path, "everything").await;
    let index = text(&files, "index.json");
    let known = |kind: &str, issued: &str, until: &str, document: &str| {
        let keys = [("document_type", kind), ("issued", issued), ("valid_until", until)];
        let lines = keys.map(|(key, value)| format!("\"{key}\": \"{value}\",")).join("\n      ");
        let after = index.split_once(&lines).unwrap_or_else(|| panic!("{lines} in {index}")).1;
        assert!(after.split("\"number\"").next().unwrap().contains(document), "{after}");
    };
    known("us-h1b/documents/identity/visa", "2020-05-17", "2021-05-16", &visa.to_string());
    known("", "", "2099-01-02", &own.to_string());
    let table = text(&files, "index.csv");
    assert!(
        table.contains(
            "\"us-h1b/documents/identity/visa\",\"2020-05-17\",\"2021-05-16\",\"\",\"\",\"no\"\r\n"
        )
    );
    // Nothing of it is a client's to read.
    let room = house.room::<vault::Contributing>(&lucia.contact, lucia.matter).await;
    let seen = room.request(lucia.item).await.unwrap();
    assert!(seen.returned.is_none());
    testkit::after_every_test(&house).await;
}

// DOC-22: what a request's list says of validity is kept by it, and a document that falls short is marked and decided all the same.
#[tokio::test]
async fn a_document_that_ends_too_soon_is_marked_with_the_day_it_would_have_to_reach() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let reading = house.room::<Reading>(&ana, lucia.matter).await;
    let group = reading.checklist().await.unwrap()[0].id;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(domain::Locale::En);
    let base = format!("/desk/matters/{}", lucia.matter);
    let mut sent = Vec::new();
    for (key, validity) in [("passport", Validity::GoodFor(6)), ("stub", Validity::NotOlderThan(45))] {
        let words = ItemWords { validity, ..item(key, key).words };
        lucia.item = steering.add_item(group, &NewItem { words, ..item(key, key) }).await.unwrap();
        sent.push(house.ready(&lucia, &format!("{key}.pdf"), format!("%PDF-1.7 {key}").as_bytes()).await);
    }
    // The first of December, and nothing is lodged: what is sent is used then.
    steering.set_target(Some(Timestamp::from_seconds(1_764_608_400))).await.unwrap();
    let page = browser.see(&format!("/desk/review/{}", sent[0])).await.html;
    assert!(page.contains(&w.validity_asks_until("June 1, 2026")), "{page}");
    assert!(page.contains(&w.validity_counted("December 1, 2025", "target")), "{page}");
    let page = browser.see(&format!("/desk/review/{}", sent[1])).await.html;
    assert!(page.contains(&w.validity_asks_issued("October 17, 2025")), "{page}");
    // Staff decide: neither is refused.
    let decide = |version, issued, until| {
        let path = format!("{base}/versions/{version}/decision");
        (path, [("decision", "accept"), ("issued", issued), ("until", until)])
    };
    let (path, form) = decide(sent[0], "", "2026-05-31");
    browser.send(&path, &form).await;
    let (path, form) = decide(sent[1], "2025-10-16", "");
    browser.send(&path, &form).await;
    let (soon, old) = (w.validity_too_soon("June 1, 2026"), w.validity_too_old("October 17, 2025"));
    let checklist = browser.see(&format!("{base}/checklist")).await.html;
    assert!(checklist.contains(&soon) && checklist.contains(&old), "{checklist}");
    assert!(browser.see(&format!("/desk/review/{}", sent[0])).await.html.contains(&soon));
    let path = format!("{base}/files");
    browser.see(&path).await;
    let (_, files) = archive(&browser, &path, "everything").await;
    let table = text(&files, "index.csv");
    assert!(table.contains("\"2026-05-31\",\"\",\"2026-06-01\",\"yes\"\r\n"), "{table}");
    assert!(table.contains("\"2025-10-16\",\"\",\"2025-10-17\",\"\",\"yes\"\r\n"), "{table}");
    let index = text(&files, "index.json");
    assert!(
        index.contains("\"valid_until_wanted\": \"2026-06-01\",\n      \"falls_short\": true"),
        "{index}"
    );
    // Nearer to today the same papers reach far enough.
    steering.set_target(None).await.unwrap();
    let checklist = browser.see(&format!("{base}/checklist")).await.html;
    assert!(!checklist.contains("Ends too soon") && !checklist.contains("Too old"), "{checklist}");
    // The client reads what is asked before they send anything.
    let hers = house.room::<vault::Contributing>(&lucia.contact, lucia.matter).await;
    assert_eq!(hers.request(lucia.item).await.unwrap().words.validity, Validity::NotOlderThan(45));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_request_made_from_a_list_keeps_what_the_list_says_of_validity() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let pack = &casework::intake::PACKS[0];
    let found = pack.checklists.iter().find_map(|list| {
        let group = list.groups.iter().find(|g| g.items.iter().any(|i| i.validity == Validity::Watched))?;
        let item = group.items.iter().find(|i| i.validity == Validity::Watched)?;
        Some((format!("{}/{}", pack.id, list.key), format!("{}/{}", group.key, item.key)))
    });
    let (template, key) = found.unwrap();
    let base = format!("/desk/matters/{}/checklist", cast.lucia.matter);
    browser.see(&base).await;
    browser.send(&format!("{base}/template"), &[("template", &template), ("item", &key)]).await;
    let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
    let made = async || {
        let all = reading.checklist().await.unwrap();
        let all = all.iter().flat_map(|group| &group.items);
        let mut found = all
            .filter(|item| item.template_key.ends_with(&key))
            .map(|item| (item.seen_by_client.id, item.seen_by_client.words.validity));
        found.next_back().unwrap()
    };
    let (id, validity) = made().await;
    assert_eq!(validity, Validity::Watched);
    // Changed by hand, and the list tells both apart when it is looked at again.
    let page = browser.see(&format!("{base}/{id}")).await;
    let revision = page.between("name=\"revision\" value=\"", "\"").to_owned();
    let typed = |span| {
        vec![
            ("revision", revision.as_str()),
            ("title", "Passport"),
            ("max_files", "2"),
            ("accepts", "pdf"),
            ("validity", "good"),
            ("span", span),
        ]
    };
    let odd = browser.post(&format!("{base}/{id}"), &typed("soon")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.html.contains("id=\"span-problem\"") && odd.html.contains("value=\"soon\""));
    browser.send(&format!("{base}/{id}"), &typed("6")).await;
    assert_eq!(made().await.1, Validity::GoodFor(6));
    let w = Words::of(domain::Locale::En);
    let page = browser.see(&format!("{base}/template?template={template}")).await.html;
    assert!(page.contains(&w.asks_good_for(6)), "{page}");
}

// DOC-22: persons, requests, ways, decisions and the number that proves a file unchanged go along with it.
#[tokio::test]
async fn a_matters_documents_leave_in_one_archive_with_what_is_known_about_each() {
    let house = TestHouse::sqlite().await;
    let cast = family(&house).await;
    let lucia = &cast.lucia;
    let first = house.ready(lucia, "../../=cmd|x.pdf", b"%PDF-1.7 first").await;
    house.clock.advance(Duration::minutes(1));
    let room = house.room::<Reviewing>(&cast.ana, lucia.matter).await;
    room.decide(first, &Decision::AcceptButMore { message: "The back, please".to_owned() }).await.unwrap();
    let bad = house.sent(lucia, "virus.pdf", b"%PDF-1.7 bad").await;
    let turned = || InspectionFinding {
        refused: Some(RefusalCause::Malware),
        previews: Vec::new(),
        ..testkit::finding()
    };
    house.inspect_with(turned).await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let path = format!("/desk/matters/{}/files", lucia.matter);
    let overview = ana.see(&format!("/desk/matters/{}", lucia.matter)).await;
    assert!(overview.html.contains(&format!("href=\"{path}\"")), "the way there");
    let w = Words::of(domain::Locale::En);
    let page = ana.see(&path).await;
    assert!(page.html.contains(&w.take_left_unsafe()) && page.html.contains("virus.pdf"), "{}", page.html);

    let (named, files) = archive(&ana, &path, "everything").await;
    assert!(named.contains("matter-files.zip") && !named.contains("card"), "{named}");
    assert_eq!(files.len(), 3, "{:?}", files.keys());
    let index = text(&files, "index.json");
    for known in [
        "\"format\": \"strongroom-matter-files\"",
        "\"origin\": \"portal_upload\"",
        "\"verdict\": \"accepted\"",
        "\"words\": \"The back, please\"",
        "\"counts\": true",
        "\"why\": \"not_safe\"",
        "\"state\": \"to_send\"",
        &format!("\"id\": \"{}\"", lucia.item),
        &format!("\"id\": \"{first}\""),
        &format!("\"person\": \"{}\"", persona::LUCIA.full()),
    ] {
        assert!(index.contains(known), "{known} in {index}");
    }
    assert!(index.contains("../../=cmd|x.pdf"), "the name it came with, exactly");
    let at = files.keys().find(|name| name.ends_with(".pdf")).unwrap();
    assert_eq!(files[at], b"%PDF-1.7 first");
    let folder: Vec<&str> = at.split('/').collect();
    assert_eq!((folder.len(), folder[0]), (3, persona::LUCIA.full().as_str()));
    assert!(!at.contains("..") && !at.contains('|'), "{at}");
    let table = text(&files, "index.csv");
    assert!(table.starts_with('\u{feff}') && table.contains("The back, please"));
    assert!(!table.contains(&format!("{bad}")) && !index.contains("%PDF"));

    // Each file has a line of its own, and the whole has one.
    let log = house.room::<Auditing>(&cast.ana, lucia.matter).await.events(None, 200).await.unwrap();
    let lines = |code| log.iter().filter(|line| line.code == code).count();
    assert_eq!(lines(domain::AuditCode::MatterExported), 1);
    assert_eq!(lines(domain::AuditCode::DocumentDownloaded), 1);

    // A part of it, and what is no part or has nothing in it.
    let (_, hers) = archive(&ana, &path, &lucia.client.to_string()).await;
    assert_eq!(hers.len(), 3);
    let (_, accepted) = archive(&ana, &path, "accepted").await;
    assert_eq!(accepted.len(), 3);
    let page = ana.see(&path).await.html;
    let nothing = format!("value=\"{}\" disabled", cast.marta.client);
    assert!(page.contains(&nothing) && page.contains(&w.take_empty()), "{page}");
    assert_eq!(page.matches(" disabled").count(), 1, "the other parts can be taken");
    for (part, said) in [
        (cast.marta.client.to_string(), w.take_nothing()),
        (cast.omar.client.to_string(), w.desk_not_a_choice()),
        ("all of it".to_owned(), w.desk_not_a_choice()),
    ] {
        let page = ana.post(&path, &[("part", &part)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{part}");
        assert!(page.html.contains(&said), "{part}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_take_documents_away_finds_no_such_page() {
    let house = TestHouse::sqlite().await;
    let cast = family(&house).await;
    house.ready(&cast.lucia, "passport.pdf", b"%PDF-1.7 first").await;
    let intake = house.staff(&cast.ana, Role::Intake).await;
    let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
    steering.assign(intake.person(), Assignment::Team).await.unwrap();
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let wall = Against::Person(cast.lawyer.person());
    lobby.raise_wall(Around::Matter(cast.lucia.matter), wall, "Acted for the other side").await.unwrap();
    let mut emails = Vec::new();
    for person in lobby.staff().await.unwrap() {
        emails.push((person.id, person.email));
    }
    let email = |person: domain::PersonId| emails.iter().find(|(id, _)| *id == person).unwrap().1.clone();
    let app = site(&house).await;
    let base = format!("/desk/matters/{}", cast.lucia.matter);
    for (who, overview) in [(&intake, StatusCode::OK), (&cast.lawyer, StatusCode::NOT_FOUND)] {
        let mut browser = known(&house, &app, &email(who.person())).await;
        browser.see("/desk/matters").await;
        let page = browser.get(&base).await;
        assert_eq!(page.status, overview);
        assert!(!page.html.contains(&format!("href=\"{base}/files\"")));
        assert_eq!(browser.get(&format!("{base}/files")).await.status, StatusCode::NOT_FOUND);
        let taken = browser.post(&format!("{base}/files"), &[("part", "everything")]).await;
        assert_eq!(taken.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&format!("{base}/access")).await.status, overview);
    }
    testkit::after_every_test(&house).await;
}

// S2-46, DOC-23: the name the practice's manual has for it stands wherever a document does.
#[tokio::test]
async fn a_document_says_how_it_came_on_the_checklist_the_sheet_and_in_the_search() {
    let house = TestHouse::sqlite().await;
    let cast = family(&house).await;
    let lucia = &cast.lucia;
    let version = house.ready(lucia, "passport.pdf", b"%PDF-1.7 first").await;
    let ours = house.room::<Contributing>(&cast.ana, lucia.matter).await;
    let list = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap();
    let bond = list.iter().flat_map(|g| &g.items).find(|i| i.template_key == "bond").unwrap();
    let bond = bond.seen_by_client.id;
    let new = NewUpload { item: bond, name: "bond.pdf".to_owned(), size: 5, attempt: None, replaces: None };
    let upload = ours.open_upload(&new).await.unwrap().id;
    ours.append(upload, 0, testkit::pieces(b"paper", 3), None).await.unwrap();
    let filing = vault::Filing::new(domain::Channel::Post, "");
    let filed = ours.file_for(bond, &[upload], &filing).await.unwrap()[0];
    house.inspect_with(testkit::finding).await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let w = Words::of(domain::Locale::En);
    assert_eq!(w.origin_portal(), "Portal upload");
    let checklist = ana.see(&format!("/desk/matters/{}/checklist", lucia.matter)).await;
    assert!(checklist.html.contains(&w.origin_portal()) && checklist.html.contains(&w.filing_post()));
    let sheet = ana.see(&format!("/desk/review/{version}?m={}", lucia.matter)).await;
    assert!(sheet.html.contains(&w.origin_label()) && sheet.html.contains(&w.origin_portal()));
    let sheet = ana.see(&format!("/desk/review/{filed}?m={}", lucia.matter)).await;
    assert!(sheet.html.contains(&w.origin_filed()) && sheet.html.contains(&w.filing_post()));
    let found = ana.see("/desk/search?q=passport").await;
    assert!(found.html.contains(&w.origin_portal()), "{}", found.html);
    testkit::after_every_test(&house).await;
}

// MAT-09, MAT-13: the matrix and the roll-up are the team's, each person apart.
#[tokio::test]
async fn staff_see_who_sees_what_and_how_far_each_person_is() {
    let house = TestHouse::sqlite().await;
    let cast = family(&house).await;
    let lucia = &cast.lucia;
    house.ready(lucia, "passport.pdf", b"%PDF-1.7 first").await;
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let wall = Against::Person(cast.lawyer.person());
    lobby.raise_wall(Around::Matter(lucia.matter), wall, "Acted for the other side").await.unwrap();
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let w = Words::of(domain::Locale::En);
    let overview = ana.see(&base).await.html;
    assert!(overview.contains(&w.stands_only_everybody(1)), "nothing is asked of her alone: {overview}");
    // The stage in the reader's language.
    let sheet = house.room::<Reading>(&cast.ana, lucia.matter).await.matter_sheet().await.unwrap();
    let stage = &casework::steer::flow(&sheet.pack)[0];
    house.raw().await.run(&format!("UPDATE matter SET stage = '{}'", stage.key)).await;
    let overview = ana.see(&base).await.html;
    assert!(overview.contains(&stage.internal.en) && !overview.contains(&stage.internal.es), "{overview}");
    ana.send("/desk/language", &[("language", "es"), ("back", "/desk")]).await;
    let overview = ana.see(&base).await.html;
    assert!(overview.contains(&stage.internal.es) && !overview.contains(&stage.internal.en), "{overview}");
    ana.send("/desk/language", &[("language", "en"), ("back", "/desk")]).await;
    let people = ana.see(&format!("{base}/people")).await;
    assert!(people.html.contains(&w.desk_part_guardian()) && people.html.contains(&format!("{base}/access")));
    let page = ana.see(&format!("{base}/access")).await;
    let table = page.between("<table", "</table>");
    assert!(table.contains("scope=\"col\"") && table.contains("scope=\"row\"") && table.contains("<caption"));
    let row = |name: &str| {
        let rest = table.split_once(&format!("<strong><bdi>{name}</bdi>")).unwrap().1;
        rest.split_once("</tr>").unwrap().0.to_owned()
    };
    let hers = row(&persona::LUCIA.full());
    assert!(hers.contains(&w.sees_own_documents(1)) && hers.contains(&w.sees_own_messages()));
    let martas = row(&persona::MARTA.full());
    assert!(martas.contains(&w.sees_no_way()), "nobody let her in here: {martas}");
    assert_eq!(table.matches(&w.sees_restricted()).count(), 1, "the wall");

    let overview = ana.see(&base).await;
    let table = overview.between("id=\"by-person\"", "</table>");
    let cells = |name: &str| -> Vec<u32> {
        let rest = table.split_once(&format!("<bdi>{name}</bdi></th>")).unwrap().1;
        let row = rest.split_once("</tr>").unwrap().0;
        let plain = row.replace("<span class=\"tag bad\">", "").replace("</span>", "");
        plain.split("</td>").filter_map(|cell| cell.rsplit('>').next()?.parse().ok()).collect()
    };
    // Asked, to review, accepted, missing, late.
    assert_eq!(cells(&persona::MARTA.full()), [2, 0, 0, 2, 1]);
    assert!(cells(&persona::LUCIA.full()).is_empty(), "nothing is asked of her alone, and no noughts say so");
    assert_eq!(table.matches(&w.stands_only_everybody(1)).count(), 1, "{table}");
    let plain = w.sees_of_everybody();
    assert_eq!(cells(&plain), [1, 1, 0, 0, 0]);
    let single = ana.see(&format!("/desk/matters/{}", cast.omar.matter)).await;
    assert!(!single.html.contains("id=\"by-person\""), "one person needs no table of persons");
    testkit::after_every_test(&house).await;
}

// INT-14: the mark stands wherever somebody could rely on what was changed, until it is decided.
#[tokio::test]
async fn what_nobody_accepted_yet_is_marked_on_the_matters_pages_and_on_the_sheet() {
    let house = TestHouse::sqlite().await;
    let cast = family(&house).await;
    let lucia = &cast.lucia;
    let version = house.ready(lucia, "passport.pdf", b"%PDF-1.7 first").await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let w = Words::of(domain::Locale::En);
    let base = format!("/desk/matters/{}", lucia.matter);
    let sheet = format!("/desk/review/{version}?m={}", lucia.matter);
    let pages = [base.clone(), format!("{base}/checklist"), format!("{base}/people"), sheet];
    for page in &pages {
        assert!(!ana.see(page).await.html.contains(&w.client_unverified()), "{page}");
    }
    let said = BTreeMap::from([(F::PassportNumber, "PC1234567".to_owned())]);
    house.desk.propose_details(&lucia.contact, &said).await.unwrap();
    for page in &pages {
        let page = ana.see(page).await;
        assert!(
            page.html.contains(&w.client_unverified()) && page.html.contains(&w.profile_passport_number())
        );
        assert!(!page.html.contains("PC1234567"), "which field, not what they say");
    }
    let people = ana.see(&pages[2]).await;
    assert!(people.html.contains(&format!("href=\"/desk/clients/{}#said\"", lucia.client)));
    let elsewhere = ana.see(&format!("/desk/matters/{}", cast.omar.matter)).await;
    assert!(!elsewhere.html.contains(&w.client_unverified()));
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    let open = lobby.proposals(lucia.client).await.unwrap()[0].id;
    let seen = vault::DetailDecision { accept: false, evidence: "", version: None };
    lobby.decide_detail(lucia.client, open, &seen).await.unwrap();
    for page in &pages {
        assert!(!ana.see(page).await.html.contains(&w.client_unverified()), "{page}");
    }
    testkit::after_every_test(&house).await;
}
