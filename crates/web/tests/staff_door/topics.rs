//! Conversations about one thing at the desk: begun from the page of that thing, found there again with whose turn it is,
//! read beside the document, and about an approval only with whom it is shown to.

use super::{EMAIL, Page, known, site};
use domain::{ApprovalId, ApprovalKind, ApprovalMode, Duration, Locale, Relation, ThreadId, VersionId};
use http::StatusCode;
use testkit::{Portal, TestHouse, message, persona};
use vault::{
    Actor, Contributing, NewAccess, NewApproval, Publishing, Reading, Release, Steering, To, Words as Sayings,
};
use web::words::Words;

const NEVER_SENT: &str = "000102030405060708090a0b0c0d0e0f";

/// What the form to the client calls its sending.
fn attempt_of(page: &Page) -> String {
    let form = page.between("class=\"form to-client\"", "</form>");
    form.split("name=\"attempt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Another client of the same matter, who is asked nothing.
async fn spouse(house: &TestHouse, ana: &Actor, lucia: &Portal) -> domain::AccessId {
    let (client, relation) = (house.client(ana, persona::OMAR).await, Relation::Partner);
    let steering = house.room::<Steering>(ana, lucia.matter).await;
    steering.add_party(client, relation).await.unwrap();
    steering.enable_access(&NewAccess { client, relation }).await.unwrap()
}

async fn asked(
    house: &TestHouse,
    ana: &Actor,
    lucia: &Portal,
    version: VersionId,
    release: Release,
) -> ApprovalId {
    let new = NewApproval {
        kind: ApprovalKind::Statement,
        title: Sayings::from([("es".to_owned(), "Su declaración".to_owned())]),
        description: Sayings::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release,
        terms: None,
        how_read: false,
    };
    house.room::<Publishing>(ana, lucia.matter).await.request_approval(&new).await.unwrap()
}

#[tokio::test]
async fn a_request_and_a_document_lead_to_what_is_said_about_them_and_the_sheet_shows_it() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "pasaporte.pdf", b"%PDF one").await;
    let reading = house.room::<Reading>(&ana, lucia.matter).await;
    let document = reading.documents().await.unwrap()[0].id;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let base = format!("/desk/matters/{}", lucia.matter);
    let (edit, messages) = (format!("{base}/checklist/{}", lucia.item), format!("{base}/messages"));
    let ask = format!("{messages}?about={}", lucia.item);
    let begin = format!("href=\"{ask}#new\"");
    assert!(browser.see(&edit).await.html.contains(&begin));
    let page = browser.see(&ask).await;
    assert!(page.html.contains(&w.topic_desk_about("Passport of Zorrillaquint")), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"{edit}\"")) && !page.html.contains("<select id=\"about\""));
    assert!(page.html.contains(&format!("about={}&#38;use=", lucia.item)), "a ready text stays with it");
    let (attempt, item) = (attempt_of(&page), lucia.item.to_string());
    let empty = browser.post(&ask, &[("about", &item), ("text", " "), ("attempt", &attempt)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains(&w.topic_desk_about("Passport of Zorrillaquint")), "still about the same");
    let fields = [("about", item.as_str()), ("text", "canaryone"), ("attempt", attempt.as_str())];
    let there = browser.send(&ask, &fields).await;
    let thread: ThreadId = there.rsplit('/').next().unwrap().parse().unwrap();
    let page = browser.see(&edit).await;
    assert!(page.html.contains(&format!("href=\"{there}\"")), "the request leads to what was begun");
    assert!(page.html.contains(&w.msg_desk_state_client()) && !page.html.contains(&begin));
    assert!(browser.see(&there).await.html.contains(&format!("href=\"{edit}\"")), "and back");

    // The document with the last of what is said about it, on one screen.
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    for (attempt, text) in [(1, "canarytwo"), (2, "canarythree"), (3, "canaryfour")] {
        house.clock.advance(Duration::minutes(1));
        hers.write_to_us(&message(To::Thread(thread), text, attempt)).await.unwrap();
    }
    let sheet = format!("/desk/review/{version}");
    let about = format!("{messages}?about={document}");
    let page = browser.see(&sheet).await;
    let side = page.between("id=\"side\"", "id=\"decision\"");
    assert!(["canarytwo", "canarythree", "canaryfour"].iter().all(|text| side.contains(text)), "{side}");
    assert!(!side.contains("canaryone"), "the last ones only");
    assert!(side.contains(&w.msg_desk_state_us()) && side.contains(&format!("href=\"{about}#new\"")));
    assert!(side.contains(&format!("href=\"{about}\"")) && side.contains(&format!("href=\"{there}\"")));
    assert!(browser.see("/desk/messages").await.html.contains("class=\"new\""), "beside it is not read");
    let page = browser.see(&about).await;
    assert!(page.html.contains(&w.topic_desk_file("pasaporte.pdf")), "{}", page.html);
    assert!(page.html.contains(&format!("{sheet}?m={}", lucia.matter)) && page.html.contains(&there));
    let (attempt, id) = (attempt_of(&page), document.to_string());
    let fields = [("about", id.as_str()), ("text", "canaryfive"), ("attempt", attempt.as_str())];
    let own = browser.send(&about, &fields).await;
    assert_ne!(own, there);
    let page = browser.see(&own).await;
    let back = format!("href=\"{sheet}?m={}\"", lucia.matter);
    assert!(page.html.contains(&back) && page.html.contains("pasaporte.pdf"));
    for wrong in [ApprovalId::nil().to_string(), VersionId::nil().to_string(), "anything".to_owned()] {
        let no = browser.get(&format!("{messages}?about={wrong}")).await;
        assert_eq!(no.status, StatusCode::NOT_FOUND, "{wrong}");
        let fields = [("about", wrong.as_str()), ("text", "x"), ("attempt", NEVER_SENT)];
        assert_eq!(browser.post(&messages, &fields).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn about_an_approval_staff_write_to_whom_it_is_shown_and_its_conversation_stays() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let other = spouse(&house, &ana, &lucia).await.to_string();
    let version = house.ready(&lucia, "borrador.pdf", b"%PDF draft").await;
    let id = asked(&house, &ana, &lucia, version, Release::AtOnce).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let base = format!("/desk/matters/{}", lucia.matter);
    let (here, ask) = (format!("{base}/approvals/{id}"), format!("{base}/messages?about={id}"));
    assert!(browser.see(&here).await.html.contains(&format!("href=\"{ask}#new\"")));
    let page = browser.see(&ask).await;
    assert!(page.html.contains(&w.topic_desk_about("Su declaración")), "{}", page.html);
    assert!(page.html.contains(&format!("href=\"{here}\"")));
    let form = page.between("class=\"form to-client\"", "</form>");
    assert!(form.contains(&lucia.access.to_string()) && !form.contains(&other), "{form}");
    let (attempt, name) = (attempt_of(&page), id.to_string());
    for with in [other.as_str(), "all"] {
        let typed = ("text", "canarytyped");
        let fields = [("about", name.as_str()), ("with", with), typed, ("attempt", &attempt)];
        let no = browser.post(&ask, &fields).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{with}");
        assert!(no.html.contains(&w.topic_desk_with_asked()) && no.html.contains("canarytyped"));
    }
    let access = lucia.access.to_string();
    let typed = ("text", "¿Qué fecha?");
    let fields = [("about", name.as_str()), ("with", &access), typed, ("attempt", &attempt)];
    let there = browser.send(&ask, &fields).await;
    assert!(browser.see(&there).await.html.contains(&format!("href=\"{here}\"")), "its head leads there");
    let page = browser.see(&here).await;
    let panel = page.between("id=\"talk-title\"", "</section>");
    assert!(panel.contains(&format!("href=\"{there}\"")) && panel.contains(&w.msg_desk_state_client()));
    assert!(panel.contains(&lucia.who.full()) && !panel.contains("#new"), "with its only reader");
    // Over, it keeps its conversation; one that waits for a lawyer has nobody to write to.
    let ours = house.room::<Publishing>(&ana, lucia.matter).await;
    ours.cancel_approval(id, "Another date.").await.unwrap();
    assert!(browser.see(&here).await.html.contains(&format!("href=\"{there}\"")));
    let held = asked(&house, &ana, &lucia, version, Release::ByLawyer(None)).await;
    assert!(!browser.see(&format!("{base}/approvals/{held}")).await.html.contains("#new"));
    let page = browser.see(&format!("{base}/messages?about={held}")).await;
    assert!(page.html.contains(&w.topic_desk_nobody()) && !page.html.contains("class=\"form to-client\""));
    testkit::after_every_test(&house).await;
}
