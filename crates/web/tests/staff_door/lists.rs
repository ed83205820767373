//! Lists with nothing, with one and with more than a page holds: each says what comes next, and no page loses or repeats
//! a row.

use super::{Browser, EMAIL, Page, known, site};
use domain::Sensitivity;
use std::collections::BTreeSet;
use testkit::{TestHouse, persona};
use vault::NewMatter;

/// More than a page holds.
const MANY: usize = 53;

/// What follows `begin` in the addresses of a list's rows.
fn links(page: &Page, begin: &str) -> BTreeSet<String> {
    // Beside the queue stands a version with links to others of its request.
    let list = match page.html.split_once("id=\"queue-list\"") {
        Some((_, rest)) => rest.split("</nav>").next().unwrap(),
        None => &page.html,
    };
    let begin = format!("href=\"{begin}");
    let all = list.split(begin.as_str()).skip(1);
    let all = all.map(|rest| rest.split(['"', '?', '&']).next().unwrap().to_owned());
    all.filter(|id| id.starts_with('_') && !id.contains('/')).collect()
}

/// Walks a list by its own links; returns every address once and the number of pages.
async fn walk(browser: &mut Browser, from: &str, begin: &str) -> (BTreeSet<String>, usize) {
    let (mut seen, mut pages, mut rows, mut next) = (BTreeSet::new(), 0, 0, from.to_owned());
    loop {
        let mut page = browser.get(&next).await;
        if !page.location.is_empty() {
            page = browser.see(&page.location).await;
        }
        pages += 1;
        assert_eq!(pages > 1, page.html.contains("rel=\"prev\" href=\"/desk"), "the way back to the start");
        let found = links(&page, begin);
        rows += found.len();
        seen.extend(found);
        let Some((_, rest)) = page.html.split_once("rel=\"next\" href=\"/desk") else { break };
        next = format!("/desk{}", rest.split('"').next().unwrap().replace("&#38;", "&"));
        assert!(pages < 9);
    }
    assert_eq!(rows, seen.len(), "no row stands on two pages");
    (seen, pages)
}

#[tokio::test]
async fn lists_of_none_one_and_many_lead_on() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    for (path, step) in [
        ("/desk/matters", "/desk/matters/new"),
        ("/desk/clients", "/desk/clients/new"),
        ("/desk/review", "/desk/matters"),
    ] {
        let page = browser.see(path).await;
        let empty = page.between("class=\"empty\"", "</main>");
        assert!(page.html.contains(&format!("href=\"{step}\"")), "{path}: {empty}");
        assert!(!page.html.contains("rel=\"next\""));
    }
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let only = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    assert_eq!(browser.get("/desk/review").await.location, format!("/desk/review/{only}"));
    for (path, begin) in [("/desk/matters", "/desk/matters/mat"), ("/desk/clients", "/desk/clients/cli")] {
        let (rows, pages) = walk(&mut browser, path, begin).await;
        assert_eq!((rows.len(), pages), (1, 1), "{path}");
    }

    let lobby = house.desk.lobby(&ana).unwrap();
    for n in 1..MANY {
        house.client(&ana, persona::OMAR).await;
        let new = NewMatter {
            name: format!("Green card {n}"),
            internal_title: String::new(),
            number: format!("NR-{n}"),
            client: "Omar".to_owned(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        };
        lobby.open_matter(&new).await.unwrap();
        house.ready(&lucia, &format!("{n}.pdf"), format!("%PDF-1.7 {n}").as_bytes()).await;
    }
    for (path, begin) in [
        ("/desk/matters", "/desk/matters/mat"),
        ("/desk/matters?whose=all", "/desk/matters/mat"),
        ("/desk/matters?q=green", "/desk/matters/mat"),
        ("/desk/clients", "/desk/clients/cli"),
    ] {
        let (rows, pages) = walk(&mut browser, path, begin).await;
        assert_eq!((rows.len(), pages), (MANY, 2), "{path}");
    }
    let (rows, pages) = walk(&mut browser, "/desk/clients?q=Omar", "/desk/clients/cli").await;
    assert_eq!((rows.len(), pages), (MANY - 1, 2));

    let (rows, pages) = walk(&mut browser, "/desk/review?split=team", "/desk/review/ver").await;
    assert_eq!((rows.len(), pages), (MANY, 2), "the queue");
    // One that stands on the second page is opened among its neighbours.
    let queue = lobby.review_queue(vault::QueueCut::All, None, 100).await.unwrap();
    let last = queue.last().unwrap().version;
    let page = browser.see(&format!("/desk/review/{last}")).await;
    assert!(page.between("id=\"queue-list\"", "</nav>").contains("aria-current=\"true\""));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_list_of_matters_shows_whose_turn_it_is_and_writes_no_line_in_any_log() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = web::words::Words::of(domain::Locale::En);
    assert!(browser.see("/desk/matters").await.html.contains(&w.desk_turn_client().replace('\'', "&#39;")));
    house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let lines = async || {
        let room = house.room::<vault::Reading>(&ana, lucia.matter).await;
        room.latest(1).await.unwrap()[0].n
    };
    let before = lines().await;
    assert!(browser.see("/desk/matters").await.html.contains(&w.desk_turn_us()));
    assert_eq!(lines().await, before);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_matter_nobody_is_let_in_to_says_so_and_its_rows_do_not_repeat_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = web::words::Words::of(domain::Locale::En);
    let (client, outside) = (w.desk_turn_client().replace('\'', "&#39;"), w.desk_turn_outside());
    let matter = format!("/desk/matters/{}", lucia.matter);
    let checklist = format!("{matter}/checklist");
    let everywhere = [
        "/desk/matters".to_owned(),
        "/desk/matters?whose=all&order=priority".to_owned(),
        "/desk/matters?q=green".to_owned(),
        format!("/desk/clients/{}", lucia.client),
        matter.clone(),
        checklist.clone(),
    ];
    for path in &everywhere {
        let html = browser.see(path).await.html;
        assert!(html.contains(&client) && !html.contains(&outside), "{path}");
    }
    assert!(browser.see(&checklist).await.html.contains(&w.desk_state_asked()));
    let room = house.room::<vault::Steering>(&ana, lucia.matter).await;
    room.revoke_access(lucia.access).await.unwrap();
    for path in &everywhere {
        let html = browser.see(path).await.html;
        assert!(html.contains(&outside) && !html.contains(&client), "{path}");
    }
    // What waits on clients on the first page, and all of it on its own: it is with nobody.
    let group = house.room::<vault::Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let due_at = Some(house.desk.now().plus(domain::Duration::days(3)));
    let soon = vault::NewItem { due_at, ..testkit::item("soon", "Soon") };
    room.add_item(group, &soon).await.unwrap();
    for path in ["/desk/today", "/desk/today/coming"] {
        let html = browser.see(path).await.html;
        assert!(html.contains(&format!(" · {outside}</bdi>")), "{path}: {html}");
    }
    for path in [&matter, &checklist] {
        let html = browser.see(path).await.html;
        assert!(html.contains(&w.shape_unheard_ended()), "said once: {path}");
        let rows = [w.desk_state_outside(), w.desk_state_asked()];
        assert!(
            rows.iter().all(|said| !html.contains(&format!(">{said}</span>"))),
            "and not by each row: {path}"
        );
    }
    testkit::after_every_test(&house).await;
}
