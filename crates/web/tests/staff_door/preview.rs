//! What staff see when they look through a client's eyes: the client's own pages, whatever happened to a request.

use super::{EMAIL, known, site};
use domain::{
    ApprovalKind, ApprovalMode, AuditCode, Capacity, ConsentPurpose, Duration, HelperKind, Locale,
    RefusalCause, Relation, ReturnReason, notices::Frequency,
};
use http::StatusCode;
use testkit::{TestHouse, finding, persona};
use vault::{
    About, ConsentAnswer, Contributing, Decision, FirstVisitSettings, InspectionFinding, NewApproval,
    NewHelper, NoticeChoice, Publishing, Reading, Release, Reviewing, Steering, To, Words as Sayings,
};
use web::words::Words;

fn stopped() -> InspectionFinding {
    let mut found = finding();
    found.refused = Some(RefusalCause::Encrypted);
    found.facts.refused = Some("encrypted".to_owned());
    found
}

// What the client's page says of the receipt number, the preview says too.
#[tokio::test]
async fn the_preview_shows_the_receipt_number_to_whom_the_clients_page_does() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let page = format!("/desk/matters/{}/portal/{}/preview/progress", lucia.matter, lucia.client);
    assert!(!browser.see(&page).await.html.contains("Número de recibo"));
    let room = house.room::<Steering>(&ana, lucia.matter).await;
    let sheet = room.matter_sheet().await.unwrap();
    let mut to = sheet.fields.clone();
    to.details.receipt = "IOE0123456789".to_owned();
    room.change_matter(&to, sheet.revision).await.unwrap();
    let shown = browser.see(&page).await;
    assert!(shown.html.contains("Número de recibo") && shown.html.contains("IOE0123456789"));
    room.change_party(lucia.client, domain::Relation::Observer).await.unwrap();
    assert!(!browser.see(&page).await.html.contains("IOE0123456789"));
    testkit::after_every_test(&house).await;
}

// S2-24
#[tokio::test]
async fn the_preview_says_why_a_file_was_refused_and_goes_on_saying_it_while_another_is_only_saved() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/portal/{}/preview", lucia.matter, lucia.client);
    let item = format!("{base}/items/{}", lucia.item);
    let pages = [format!("{base}/home"), format!("{base}/documents"), item.clone()];
    let why = Words::of(Locale::Es).up_problem_password();

    house.sent(&lucia, "bloqueado.pdf", b"%PDF-1.7 one").await;
    for path in &pages {
        assert!(!browser.see(path).await.html.contains(&why), "{path}");
    }
    assert!(browser.see(&item).await.html.contains("bloqueado.pdf"), "what was sent is listed");
    house.inspect_with(stopped).await;
    let returned_at = house.desk.now();
    for path in &pages {
        let page = browser.see(path).await;
        assert!(page.html.contains(&format!("bloqueado.pdf: {why}")), "{path} lacks the reason");
    }
    house.clock.advance(Duration::minutes(30));
    house.saved(&lucia, "nuevo.pdf", b"%PDF-1.7 two").await;
    for path in &pages {
        let page = browser.see(path).await;
        assert!(page.html.contains(&format!("bloqueado.pdf: {why}")), "{path} lost the reason");
        assert!(!page.html.contains("nuevo.pdf"), "what is not sent is the client's own");
    }
    let zone = jiff::tz::TimeZone::get(&house.desk.threshold().settings().await.unwrap().time_zone).unwrap();
    let calendar =
        web::dates::Calendar::new(Words::of(Locale::Es), domain::Region::Us, zone, house.desk.now());
    let when = format!(" · {}</span>", calendar.moment(returned_at));
    assert!(browser.see(&item).await.html.contains(&when), "the answer keeps its own time");

    // Somebody's own words stand in the same way, and go when the answer to them is sent.
    let version = house.ready(&lucia, "tercero.pdf", b"%PDF-1.7 three").await;
    let back = Decision::Return { reason: ReturnReason::Blurry, message: "Más nítido.".to_owned() };
    house.room::<Reviewing>(&ana, lucia.matter).await.decide(version, &back).await.unwrap();
    house.saved(&lucia, "cuarto.pdf", b"%PDF-1.7 four").await;
    assert!(browser.see(&item).await.html.contains("Más nítido."));
    house.sent(&lucia, "quinto.pdf", b"%PDF-1.7 five").await;
    for path in &pages {
        assert!(!browser.see(path).await.html.contains("Más nítido."), "{path}");
    }
    testkit::after_every_test(&house).await;
}

// What a client reads about themselves, their conversations and who sees what they send is shown as it stands on their own
// pages, under a watermark, and a look at it is read by nobody.
#[tokio::test]
async fn the_preview_shows_messages_details_and_access_and_writes_nothing_but_that_somebody_looked() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/portal/{}/preview", lucia.matter, lucia.client);
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let about = To::About(About::Matter, "Cita".to_owned());
    hers.write_to_us(&testkit::message(about, "¿Cuándo es la entrevista?", 9)).await.unwrap();
    let from = testkit::device();
    let answer = ConsentAnswer {
        purpose: domain::ConsentPurpose::Storage,
        version: "S2",
        title: "Guardar",
        text: "Se guarda sellado.",
        language: Locale::Es,
        agreed: true,
        device: &from,
    };
    house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
    let about = To::About(About::Item(lucia.item), String::new());
    hers.write_to_us(&testkit::message(about, "¿Basta con la página dos?", 10)).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let threads = hers.threads().await.unwrap();
    let thread = threads.iter().find(|thread| thread.about == About::Matter).unwrap().id;
    let w = Words::of(Locale::Es);
    let unread = house.desk.lobby(&ana).unwrap().unread_notices().await.unwrap();

    let seen = web::client::account::sentences(
        w,
        house.desk.threshold().settings().await.unwrap().shown_name(),
        &hers.seen_by().await.unwrap(),
    );
    assert!(!seen.is_empty());
    let item = browser.see(&format!("{base}/items/{}", lucia.item)).await;
    for line in &seen {
        assert!(item.html.contains(&line.replace('&', "&#38;")), "{line}: {}", item.html);
    }
    for (page, parts) in [
        ("messages".to_owned(), vec!["Cita"]),
        (format!("items/{}", lucia.item), vec!["¿Basta con la página dos?", "id=\"talk\""]),
        (format!("messages/{thread}"), vec!["¿Cuándo es la entrevista?"]),
        ("details".to_owned(), vec![persona::LUCIA.family, persona::LUCIA.email]),
        ("account".to_owned(), vec!["Quillfeather &#38; Daughters", "Guardar lo que"]),
        ("agreed".to_owned(), vec!["Se guarda sellado."]),
        ("missing".to_owned(), vec!["Passport of Zorrillaquint (es)"]),
    ] {
        let found = browser.see(&format!("{base}/{page}")).await;
        for part in parts {
            assert!(found.html.contains(part), "{page} lacks {part}: {}", found.html);
        }
        assert!(found.html.contains("class=\"preview-mark\""), "{page}");
        assert!(!found.html.contains("/withdraw\"") && !found.html.contains("type=\"password\""), "{page}");
        for button in found.html.split("<button").skip(1) {
            let head = button.split('>').next().unwrap_or_default();
            let sends = head.contains("type=\"submit\"") && !head.contains("disabled");
            assert!(!sends || head.contains("formmethod"), "{page}: {head}");
        }
    }
    // Nobody has read what the client wrote.
    assert_eq!(house.desk.lobby(&ana).unwrap().unread_notices().await.unwrap(), unread);
    let room = house.room::<Reading>(&ana, lucia.matter).await;
    let (talk, _) = room.conversation_with_comments(thread, None).await.unwrap();
    assert!(talk.messages[0].seen_by.is_empty());
    // A conversation with somebody else is not there.
    let his = house.room::<Contributing>(&omar.contact, omar.matter).await;
    let to = To::About(About::Matter, "Otra".to_owned());
    his.write_to_us(&testkit::message(to, "De otro.", 8)).await.unwrap();
    let other = his.threads().await.unwrap()[0].id;
    assert_eq!(browser.get(&format!("{base}/messages/{other}")).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

/// Nothing on a previewed page can be sent.
fn sends_nothing(html: &str) -> bool {
    html.contains("class=\"preview-mark\"")
        && html.split("<button").skip(1).all(|button| {
            let head = button.split('>').next().unwrap_or_default();
            !head.contains("type=\"submit\"") || head.contains("disabled")
        })
}

// AUTH-25: the first visit, the choice of mails and whom they named stand as they stand for the client, and nothing can be sent.
#[tokio::test]
async fn the_preview_shows_the_first_visit_the_choice_of_mails_and_who_helps() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/portal/{}/preview", lucia.matter, lucia.client);
    let welcome = format!("{base}/welcome");
    assert_eq!(browser.get(&welcome).await.status, StatusCode::NOT_FOUND, "nobody is guided");
    let first = FirstVisitSettings { guided: true, ..FirstVisitSettings::default() };
    house.desk.lobby(&ana).unwrap().change_first_visit(&first).await.unwrap();

    // The texts they read before anything else, with who sees what they send; a line above every page leads there until then.
    let w = Words::of(Locale::Es);
    let practice = house.desk.threshold().settings().await.unwrap().shown_name().to_owned();
    let storage = w.welcome_text_storage(&practice).replace('&', "&#38;");
    assert!(browser.see(&format!("{base}/home")).await.html.contains(&format!("href=\"{welcome}\"")));
    let page = browser.see(&welcome).await.html;
    assert!(page.contains(&storage) && page.contains(&w.consent_submission()), "{page}");
    assert!(!page.contains("class=\"tabbar") && sends_nothing(&page), "{page}");
    // Somebody who was not let in yet would be asked the same, and hears as everybody does at first.
    let room = house.room::<Steering>(&ana, lucia.matter).await;
    let omar = house.client(&ana, persona::OMAR).await;
    room.add_party(omar, Relation::Dependant).await.unwrap();
    let his = format!("/desk/matters/{}/portal/{omar}/preview", lucia.matter);
    for page in ["home", "welcome", "notices"] {
        let html = browser.see(&format!("{his}/{page}")).await.html;
        assert!(sends_nothing(&html), "{page}");
    }
    let from = testkit::device();
    for purpose in [ConsentPurpose::Submission, ConsentPurpose::Storage] {
        let (title, text) = ("T", "Se guarda sellado.");
        let answer = ConsentAnswer {
            purpose,
            version: "S2",
            title,
            text,
            language: Locale::Es,
            agreed: true,
            device: &from,
        };
        house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
    }
    assert!(!browser.see(&format!("{base}/home")).await.html.contains("/preview/welcome"));
    assert_eq!(browser.get(&welcome).await.location, format!("{base}/agreed"));

    let choice = NoticeChoice::new(Frequency::Weekly, "America/Chicago", true);
    house.desk.choose_notices(&lucia.contact, &choice).await.unwrap();
    let page = browser.see(&format!("{base}/notices")).await.html;
    assert!(
        page.contains("value=\"weekly\" checked") && page.contains("\"America/Chicago\" selected"),
        "{page}"
    );
    assert!(sends_nothing(&page));

    let ends_at = house.desk.now().plus(Duration::days(30));
    let until = ends_at.utc_date();
    let until = format!("{:04}-{:02}-{:02}", until.0, until.1, until.2);
    let new = NewHelper {
        name: "Rosa Tongueborrow",
        email: "rosa@helper.example",
        locale: Locale::Es,
        kind: HelperKind::Interpreter,
        capacity: Capacity::ReadsAlong,
        ends_at,
        until: &until,
        version: "H1",
        title: "Quién ayuda",
        text: "Quiero que Rosa me ayude.",
        language: Locale::Es,
        device: &from,
    };
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    hers.name_helper(&new).await.unwrap();
    for (page, parts) in [
        ("helpers", ["Rosa Tongueborrow", "rosa@helper.example"]),
        ("account", ["Rosa Tongueborrow", "/preview/helpers\""]),
        ("agreed", ["Rosa Tongueborrow", "Quiero que Rosa me ayude."]),
    ] {
        let html = browser.see(&format!("{base}/{page}")).await.html;
        for part in parts {
            assert!(html.contains(part), "{page} lacks {part}: {html}");
        }
        assert!(sends_nothing(&html), "{page}");
    }
    testkit::after_every_test(&house).await;
}

// AUTH-25: pictures are there for whoever opens documents, each look a line, and none counts as the client's own.
#[tokio::test]
async fn the_preview_shows_pictures_of_documents_and_each_look_is_a_line_and_no_opening_of_the_clients() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let version = house.ready(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    let title = Sayings::from([("es".to_owned(), "Su declaración".to_owned())]);
    let ask = NewApproval {
        kind: ApprovalKind::Statement,
        title,
        description: Sayings::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let publishing = house.room::<Publishing>(&ana, lucia.matter).await;
    let approval = publishing.request_approval(&ask).await.unwrap();
    let base = format!("/desk/matters/{}/portal/{}/preview", lucia.matter, lucia.client);
    let opened = async || {
        let room = house.room::<Reading>(&ana, lucia.matter).await;
        let lines = room.latest(100).await.unwrap();
        let of = |code| lines.iter().filter(|line| line.code == code).count();
        (of(AuditCode::DocumentOpened), of(AuditCode::ApprovalPageSeen))
    };
    let picture = |html: &str, from: &str| {
        let src = format!("src=\"/desk/matters/{}/versions/{version}/{from}/1?t=", lucia.matter);
        let rest = html.split_once(&src).unwrap_or_else(|| panic!("no picture in {html}")).1;
        format!("{}{}", src.trim_start_matches("src=\""), rest.split('"').next().unwrap())
    };
    for (at, (page, from)) in [
        (format!("{base}/items/{}", lucia.item), "thumbs"),
        (format!("{base}/approvals/{approval}"), "thumbs"),
        (format!("{base}/approvals/{approval}/versions/{version}/pages/1"), "pages"),
    ]
    .into_iter()
    .enumerate()
    {
        let before = opened().await;
        let html = browser.see(&page).await.html;
        assert_eq!(opened().await, (before.0 + 1, 0), "{at}: one look, one line, and none of the client's");
        assert!(sends_nothing(&html), "{page}");
        assert_eq!(browser.get(&picture(&html, from)).await.status, StatusCode::OK, "{page}");
    }
    let beyond = format!("{base}/approvals/{approval}/versions/{version}/pages/9");
    assert_eq!(browser.get(&beyond).await.status, StatusCode::NOT_FOUND);
    // What it is to the client: nothing was opened.
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let asked = hers.approvals().await.unwrap();
    assert_eq!(asked[0].unopened(&asked[0].documents[0]), 1);
    testkit::after_every_test(&house).await;
}
