//! Asking for approval at the desk and answering it in the portal, by the forms both sides have.

use super::forms::Form;
use super::{Browser, EMAIL, Page, known, site};
use axum::Router;
use domain::{ApprovalKind, Duration, Relation};
use http::StatusCode;
use testkit::{Portal, TestHouse, finding, persona};
use vault::{ClientCard, LinkOutcome, MailKind, NewAccess, NewClient, Reading, Steering};

/// The client, signed in, in a browser of their own.
async fn portal(house: &TestHouse, app: &Router, lucia: &Portal) -> Browser {
    let browser_secret = "approval-browser";
    let token = house.link(lucia.access, lucia.who, browser_secret).await.token.unwrap();
    let used = house.desk.threshold().use_link(&token, Some(browser_secret), None, testkit::device()).await;
    let LinkOutcome::SignedIn { token, .. } = used.unwrap() else { panic!("signed in") };
    let mut browser = Browser::at(app);
    let name = format!("strongroom-{}", web::door::visit::portal_cookie(lucia.access));
    browser.jar.insert(name, token);
    browser
}

/// A form with a file, as a browser without scripts sends it.
async fn file(browser: &Browser, app: &Router, path: &str, fields: &[(&str, &str)], body: &str) -> Page {
    let form = Form::new(&browser.csrf).texts(fields);
    form.file("file", "draft.pdf", "application/pdf", body.as_bytes()).post(app, browser, path).await
}

fn form<'a>(version: &'a str, access: &'a str, kind: ApprovalKind) -> Vec<(&'static str, &'a str)> {
    vec![
        ("kind", kind.code()),
        ("mode", "all"),
        ("title", "Your statement"),
        ("title_es", "Su declaración"),
        ("description", "Read it all."),
        ("description_es", "Léala toda."),
        ("documents", version),
        ("approvers", access),
    ]
}

fn with<'a>(form: &[(&'static str, &'a str)], go: &'a str) -> Vec<(&'static str, &'a str)> {
    form.iter().copied().chain([("go", go)]).collect()
}

// S2-27: made, watched and certified from the matter's own tab.
#[tokio::test]
async fn a_paper_is_filed_looked_at_before_sending_approved_on_a_phone_and_certified() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/approvals", lucia.matter);
    desk.see(&base).await;
    let papers = format!("{base}/papers");
    let nameless = file(&desk, &app, &papers, &[("which", ""), ("paper", " ")], "%PDF one").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let filed = file(&desk, &app, &papers, &[("which", ""), ("paper", "Draft statement")], "%PDF one").await;
    assert_eq!((filed.status, filed.location.as_str()), (StatusCode::SEE_OTHER, base.as_str()));
    let mut forged = Browser::at(&app);
    forged.jar.clone_from(&desk.jar);
    forged.csrf = "no token".to_owned();
    let refused = file(&forged, &app, &papers, &[("which", ""), ("paper", "X")], "%PDF x").await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "a form from elsewhere files nothing");
    let new = format!("{base}/new");
    assert!(desk.see(&new).await.html.contains("Draft statement"), "named as not ready yet");
    house.inspect_with(finding).await;
    let page = desk.see(&new).await;
    let version = page.between("name=\"documents\" value=\"", "\"").to_owned();
    let access = lucia.access.to_string();
    let good = form(&version, &access, ApprovalKind::Statement);
    let untitled: Vec<_> = good.iter().copied().filter(|(name, _)| *name != "title_es").collect();
    let wrong = desk.post(&new, &with(&untitled, "check")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.html.contains("href=\"#title_es\"") && wrong.html.contains("Your statement"),
        "typed words stay"
    );
    let check = desk.post(&new, &with(&good, "check")).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.html);
    assert!(check.html.contains("Su declaración") && check.html.contains("nothing internal"));
    assert!(desk.post(&new, &with(&good, "change")).await.html.contains("value=\"Su declaración\""));
    let there = desk.send(&new, &with(&good, "send")).await;
    let id = there.rsplit('/').next().unwrap().to_owned();
    assert!(desk.see(&there).await.html.contains("/remind"));
    // Beside the document the desk reads what names it, and where that stands.
    let beside = desk.see(&format!("/desk/review/{version}?m={}", lucia.matter)).await;
    assert!(
        beside.html.contains("Approvals that name it") && beside.html.contains(&format!("href=\"{there}\""))
    );
    assert!(beside.html.contains("Your statement") && beside.html.contains("Version 1"), "{}", beside.html);
    assert!(desk.see("/desk/approvals").await.html.contains(&there));
    assert!(!desk.see("/desk/approvals?cut=over").await.html.contains(&there));

    let mut phone = portal(&house, &app, &lucia).await;
    let workspace = format!("/p/{}", lucia.access);
    let home = phone.see(&format!("{workspace}/home")).await;
    assert!(
        home.html.contains(&format!("{workspace}/approvals/{id}")) && home.html.contains("Su declaración")
    );
    assert!(phone.see(&format!("{workspace}/approvals")).await.html.contains("Su declaración"));
    let here = format!("{workspace}/approvals/{id}");
    let page = phone.see(&here).await;
    assert!(page.html.contains("No es una firma de puño y letra") && page.html.contains("Léala toda."));
    let reader = format!("{here}/versions/{version}/pages/1");
    phone.see(&reader).await;
    assert_eq!(phone.get(&format!("{reader}/picture")).await.kind, "image/jpeg");
    assert_eq!(phone.get(&format!("{here}/versions/{version}/thumb")).await.kind, "image/jpeg");
    assert_eq!(phone.get(&format!("{here}/versions/{version}/pages/2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get(&format!("{here}/check?answer=maybe")).await.status, StatusCode::NOT_FOUND);
    let check = phone.see(&format!("{here}/check?answer=approve")).await;
    let bound = check.between("name=\"bound\" value=\"", "\"").to_owned();
    let half =
        [("verdict", "approve"), ("bound", bound.as_str()), ("reader", "Rosa"), ("reader_language", "")];
    let wrong = phone.post(&format!("{here}/answer"), &half).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains("value=\"Rosa\""));
    let stale = [("verdict", "approve"), ("bound", "00")];
    assert_eq!(phone.send(&format!("{here}/answer"), &stale).await, format!("{here}?changed=1"));
    assert!(phone.see(&format!("{here}?changed=1")).await.html.contains("cambió"));
    let yes = [("verdict", "approve"), ("bound", bound.as_str())];
    assert_eq!(phone.send(&format!("{here}/answer"), &yes).await, format!("{here}/done"));
    assert_eq!(phone.send(&format!("{here}/answer"), &yes).await, format!("{here}/done"), "twice is once");
    let no = [("verdict", "decline"), ("bound", bound.as_str()), ("reason", "no")];
    assert_eq!(phone.send(&format!("{here}/answer"), &no).await, format!("{here}?changed=1"));
    let done = phone.see(&format!("{here}/done")).await;
    assert!(done.html.contains("Usted aprobó esto"));
    let copy = phone.post(&format!("{here}/certificate"), &[("kind", "json")]).await;
    assert_eq!((copy.status, copy.kind.as_str()), (StatusCode::OK, "application/json"));
    let vkey = house.desk.backstage().log_vkey().unwrap();
    assert!(vault::verify_certificate(&copy.html, Some(&vkey)).holds());
    let pdf = phone.post(&format!("{here}/certificate"), &[("kind", "pdf")]).await;
    assert!(pdf.kind == "application/pdf" && pdf.html.starts_with("%PDF-1.7"));
    assert!(!phone.see(&format!("{workspace}/home")).await.html.contains(&format!("{here}\"")));

    let detail = desk.see(&there).await;
    assert!(detail.html.contains("203.0.113.77") || detail.html.contains("Approved"));
    assert!(!detail.html.contains("/remind") && !detail.html.contains("/cancel"));
    let made = desk.post(&format!("{there}/certificate"), &[("kind", "json")]).await;
    assert!(vault::verify_certificate(&made.html, Some(&vkey)).holds());
    assert!(desk.see("/desk/notices").await.html.contains(&there), "the notice leads there");
    let log = desk.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("made a certificate of an approval"));
    let preview = format!("/desk/matters/{}/portal/{}/preview/approvals", lucia.matter, lucia.client);
    assert!(desk.see(&preview).await.html.contains("Su declaración"));
    let seen = desk.see(&format!("{preview}/{id}")).await;
    assert!(
        !seen.html.contains("<form") && !seen.html.contains("/picture"),
        "nothing to send, nothing to open"
    );
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_declaration_is_proved_again_declined_with_a_reason_and_asked_again_and_strangers_see_nothing() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let version = house.ready(&lucia, "declaration.pdf", b"I declare").await.to_string();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/approvals", lucia.matter);
    let new = format!("{base}/new");
    desk.see(&new).await;
    let access = lucia.access.to_string();
    let declaration = form(&version, &access, ApprovalKind::Declaration);
    let there = desk.send(&new, &with(&declaration, "send")).await;
    let id = there.rsplit('/').next().unwrap().to_owned();
    let mut phone = portal(&house, &app, &lucia).await;
    let here = format!("/p/{}/approvals/{id}", lucia.access);
    // Nobody else, and nobody at another workspace's address.
    let mut stranger = portal(&house, &app, &omar).await;
    let nothing = stranger.get(&format!("/p/{}/approvals/apr_00000000000000000000000000", omar.access)).await;
    for path in ["", "/check?answer=approve", "/done", &format!("/versions/{version}/thumb")] {
        let there = stranger.get(&format!("/p/{}/approvals/{id}{path}", omar.access)).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            there.html.replace(&id, ""),
            nothing.html.replace("apr_00000000000000000000000000", ""),
            "{path}"
        );
    }
    assert_eq!(phone.send_to_see(&format!("{here}/check?answer=approve")).await, here, "pages first");
    assert!(phone.see(&here).await.html.contains("todas las páginas"));
    phone.get(&format!("{here}/versions/{version}/pages/1/picture")).await;
    let check = phone.see(&format!("{here}/check?answer=approve")).await;
    assert!(!check.html.contains("name=\"bound\""), "no answer without a code");
    let sent = phone.send(&format!("{here}/code"), &[]).await;
    let check = phone.see(&sent).await;
    let bound = check.between("name=\"bound\" value=\"", "\"").to_owned();
    let code = house.mail_to(persona::LUCIA.email, MailKind::FreshProof).await.code.unwrap();
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let typed = [("verdict", "approve"), ("bound", bound.as_str()), ("code", wrong)];
    let again = phone.post(&format!("{here}/answer"), &typed).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.html.contains("name=\"code\""));
    // Declined instead, which wants a reason.
    let check = phone.see(&format!("{here}/check?answer=decline")).await;
    assert!(check.html.contains("name=\"reason\""));
    let empty = [("verdict", "decline"), ("bound", bound.as_str()), ("reason", " ")];
    assert_eq!(phone.post(&format!("{here}/answer"), &empty).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let no = [("verdict", "decline"), ("bound", bound.as_str()), ("reason", "La fecha está mal <b>")];
    assert_eq!(phone.send(&format!("{here}/answer"), &no).await, format!("{here}/done"));
    let detail = desk.see(&there).await;
    assert!(detail.html.contains("La fecha está mal &#60;b&#62;"));
    assert!(desk.see("/desk/approvals?cut=over").await.html.contains(&there));
    let again = desk.send(&format!("{there}/again"), &[]).await;
    assert_ne!(again, there);
    assert!(!desk.see("/desk/approvals?cut=over").await.html.contains(&there), "it was asked again");
    let soon = desk.send(&format!("{again}/remind"), &[]).await;
    assert!(desk.see(&soon).await.html.contains("a moment ago"));
    let empty = desk.post(&format!("{again}/cancel"), &[("reason", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send(&format!("{again}/cancel"), &[("reason", "Wrong year.")]).await;
    assert_eq!(desk.send(&format!("{again}/cancel"), &[("reason", "x")]).await, again);
    assert!(desk.see(&again).await.html.contains("It was over before that."));
    let id = again.rsplit('/').next().unwrap();
    assert!(phone.see(&format!("/p/{}/approvals/{id}", lucia.access)).await.html.contains("Wrong year."));
    // The same at the desk in both languages.
    house.clock.advance(Duration::minutes(1));
    desk.send("/desk/language", &[("language", "es"), ("back", "/desk/approvals")]).await;
    for path in ["/desk/approvals", &base, &new, &there] {
        assert!(desk.see(path).await.html.contains("<html lang=\"es\""), "{path}");
    }
    let room = house.room::<Reading>(&ana, lucia.matter).await;
    assert_eq!(room.staff_approvals().await.unwrap().len(), 2);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn those_who_are_asked_one_after_another_come_in_the_order_that_was_chosen() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let client = house.client(&ana, persona::OMAR).await;
    let relation = Relation::Petitioner;
    steering.add_party(client, relation).await.unwrap();
    let omar = steering.enable_access(&NewAccess { client, relation }).await.unwrap();
    let version = house.ready(&lucia, "petition.pdf", b"for both").await.to_string();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let new = format!("/desk/matters/{}/approvals/new", lucia.matter);
    assert!(desk.see(&new).await.html.contains("Only for “one after another”"));
    let (hers, his) = (lucia.access.to_string(), omar.to_string());
    let turns = [(format!("turn-{hers}"), "2"), (format!("turn-{his}"), "1")];
    let mut fields = form(&version, &hers, ApprovalKind::Statement);
    fields[1] = ("mode", "in_sequence");
    fields.push(("approvers", &his));
    let all: Vec<(&str, &str)> =
        fields.iter().copied().chain(turns.iter().map(|(k, v)| (k.as_str(), *v))).collect();
    let looked: Vec<(&str, &str)> = all.iter().copied().chain([("go", "check")]).collect();
    let page = desk.post(&new, &looked).await;
    assert_eq!(page.status, StatusCode::OK);
    let (first, then) = (page.html.find(&his).unwrap(), page.html.find(&hers).unwrap());
    assert!(first < then, "what is handed on to the sending has them in their order");
    // Back to the form, and sent, the order is what was chosen.
    let back: Vec<(&str, &str)> = all.iter().copied().chain([("go", "change")]).collect();
    let again = desk.post(&new, &back).await.html;
    let his_turn = again.find(&format!("id=\"turn-{his}\"")).unwrap();
    let her_turn = again.find(&format!("id=\"turn-{hers}\"")).unwrap();
    assert!(his_turn < her_turn);
    let sent: Vec<(&str, &str)> = all.iter().copied().chain([("go", "send")]).collect();
    desk.send(&new, &sent).await;
    let room = house.room::<Reading>(&ana, lucia.matter).await;
    let approvals = room.staff_approvals().await.unwrap();
    let people: Vec<_> = approvals[0].people.iter().map(|one| one.access).collect();
    assert_eq!(people, [omar, lucia.access]);
}

#[tokio::test]
async fn staff_ask_how_it_was_read_and_the_client_says_who_read_it_in_which_language() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "statement.pdf", b"%PDF-1.7 mine").await.to_string();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/approvals", lucia.matter);
    desk.see(&base).await;
    let access = lucia.access.to_string();
    let mut asked = form(&version, &access, ApprovalKind::Statement);
    asked.push(("how_read", "yes"));
    let new = format!("{base}/new");
    let check = desk.post(&new, &with(&asked, "check")).await;
    assert!(
        check.html.contains("name=\"how_read\" value=\"yes\"")
            && check.html.contains("Without that they cannot")
    );
    let there = desk.send(&new, &with(&asked, "send")).await;
    assert!(desk.see(&there).await.html.contains("must be said before it can be approved"));
    let id = there.rsplit('/').next().unwrap().to_owned();

    let mut phone = portal(&house, &app, &lucia).await;
    let here = format!("/p/{}/approvals/{id}", lucia.access);
    assert!(phone.see(&here).await.html.contains("le preguntamos en qué idioma lo leyó"));
    let check = phone.see(&format!("{here}/check?answer=approve")).await;
    assert!(check.html.contains("¿Cómo leyó esto?") && check.html.contains("Usted no ha abierto 1 página"));
    assert!(!phone.see(&format!("{here}/check?answer=decline")).await.html.contains("¿Cómo leyó esto?"));
    let bound = check.between("name=\"bound\" value=\"", "\"").to_owned();
    let yes = [("verdict", "approve"), ("bound", bound.as_str())];
    let said = |more: &[(&'static str, &'static str)]| {
        yes.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>()
    };
    let answer = format!("{here}/answer");
    for (given, complaint) in [
        (said(&[]), "Diga cómo lo leyó"),
        (said(&[("read", "alone")]), "Diga cómo lo leyó"),
        (said(&[("read", "to"), ("reader_language", "Mam")]), "Diga cómo lo leyó"),
        (
            said(&[("read", "to"), ("reader", "<b>Rosa</b>"), ("reader_language", "Mam")]),
            "quién es esta persona y el idioma",
        ),
    ] {
        let wrong = phone.post(&answer, &given).await;
        assert!(
            wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains(complaint),
            "{}",
            wrong.html
        );
        assert!(wrong.html.contains("href=\"#read\"") && !wrong.html.contains("<b>Rosa"));
    }
    let whole = said(&[
        ("read", "to"),
        ("reader", "<b>Rosa</b>"),
        ("reader_language", "Mam"),
        ("reader_part", "interpreter"),
        ("reader_phone", "yes"),
    ]);
    assert_eq!(phone.send(&answer, &whole).await, format!("{here}/done"));
    let page = desk.see(&there).await;
    assert!(
        page.html.contains(
            "all of it read to them in Mam by &#60;b&#62;Rosa&#60;/b&#62; (interpreter), they say · by phone"
        ),
        "{}",
        page.html
    );
    let log = desk.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("said that it was read to them in another language."));
    for (browser, at) in [(&mut desk, &there), (&mut phone, &here)] {
        let made = browser.post(&format!("{at}/certificate"), &[("kind", "json")]).await;
        assert!(vault::verify_certificate(&made.html, None).holds() && made.html.contains("\"Mam\""));
        let pdf = browser.post(&format!("{at}/certificate"), &[("kind", "pdf")]).await;
        assert_eq!(pdf.kind, "application/pdf");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn somebody_who_came_later_is_asked_with_the_others_in_one_press() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "statement.pdf", b"%PDF-1.7 ours").await.to_string();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/approvals", lucia.matter);
    desk.see(&base).await;
    let access = lucia.access.to_string();
    let asked = form(&version, &access, ApprovalKind::Statement);
    let there = desk.send(&format!("{base}/new"), &with(&asked, "send")).await;
    assert!(!desk.see(&there).await.html.contains("/more\""), "everybody was asked");
    let client = house.client(&ana, persona::OMAR).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.add_party(client, Relation::Partner).await.unwrap();
    let omar = steering.enable_access(&NewAccess { client, relation: Relation::Partner }).await.unwrap();
    let page = desk.see(&there).await;
    assert!(page.html.contains("Somebody else has to see this") && page.html.contains(&omar.to_string()));
    assert!(!page.html.contains(&format!("value=\"{access}\"")), "whoever was asked is no choice");
    let more = format!("{there}/more");
    let omar = omar.to_string();
    for (wrong, said) in [
        (vec![("person", omar.as_str()), ("joins", "copy"), ("why", " ")], "href=\"#why\""),
        (vec![("person", access.as_str()), ("joins", "answers"), ("why", "why")], "href=\"#person\""),
        (vec![("person", "nobody"), ("why", "<b>typed</b>")], "&#60;b&#62;typed"),
    ] {
        let page = desk.post(&more, &wrong).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains(said), "{}", page.html);
    }
    let good = [("person", omar.as_str()), ("joins", "answers"), ("why", "Omar reads it, too.")];
    let next = desk.send(&more, &good).await;
    assert_ne!(next, there);
    assert_eq!(desk.send(&more, &good).await, next, "twice is once");
    let page = desk.see(&next).await;
    assert!(page.html.contains("Su declaración") && page.html.contains(persona::OMAR.family));
    let old = desk.see(&there).await;
    assert!(old.html.contains("Omar reads it, too.") && old.html.contains(&next));
    testkit::after_every_test(&house).await;
}

// Somebody without an address proves themselves by the next code of their card; somebody without one is told whom to call, and
// whoever asks them is warned before.
#[tokio::test]
async fn a_declaration_is_approved_with_a_printed_card_and_whoever_has_none_is_told_whom_to_call() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "declaration.pdf", b"I declare").await.to_string();
    let card = ClientCard { given: "Rosa".to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: domain::Locale::Es };
    let rosa = house.desk.lobby(&ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap();
    let room = house.room::<Steering>(&ana, lucia.matter).await;
    room.add_party(rosa, Relation::Partner).await.unwrap();
    let part = Relation::Partner;
    let made = casework::client_keys::enable_with_card(&house.desk, &ana, lucia.matter, rosa, part, 90)
        .await
        .unwrap();
    let portal = room.portal().await.unwrap();
    let access = portal.iter().find(|row| row.name == "Rosa").unwrap().id;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}/approvals", lucia.matter);
    let new = format!("{base}/new");
    desk.see(&new).await;
    let named = access.to_string();
    let declaration = form(&version, &named, ApprovalKind::Declaration);
    let check = desk.post(&new, &with(&declaration, "check")).await;
    assert!(check.html.contains("of a printed card") && !check.html.contains("cannot approve this yet"));
    let (there, other) = (
        desk.send(&new, &with(&declaration, "send")).await,
        desk.send(&new, &with(&declaration, "send")).await,
    );
    let number = made.number.clone();
    let device = testkit::device();
    let used = casework::client_keys::use_card(&house.desk, access, &number, &made.codes[0], device).await;
    let vault::CardOutcome::SignedIn { token, .. } = used.unwrap() else { panic!("signed in") };
    let mut phone = Browser::at(&app);
    phone.jar.insert(format!("strongroom-{}", web::door::visit::portal_cookie(access)), token);
    let here = |there: &str| format!("/p/{access}/approvals/{}", there.rsplit('/').next().unwrap());
    for one in [&there, &other] {
        phone.get(&format!("{}/versions/{version}/pages/1/picture", here(one))).await;
    }
    let check = phone.see(&format!("{}/check?answer=approve", here(&there))).await;
    assert!(check.html.contains("Escriba el siguiente código de su tarjeta"));
    assert!(!check.html.contains("/code\""), "nothing is sent to her");
    let bound = check.between("name=\"bound\" value=\"", "\"").to_owned();
    let say = |code: &str| {
        let all = [("verdict", "approve"), ("by", "card"), ("bound", &bound), ("code", code)];
        all.map(|(name, value)| (name, value.to_owned()))
    };
    let answer = format!("{}/answer", here(&there));
    for (code, sentence) in [
        ("", "Escriba el siguiente código de su tarjeta"),
        ("aaaa-aaaa", "Este código no es correcto o ya se usó."),
        (made.codes[0].as_str(), "Este código no es correcto o ya se usó."),
    ] {
        let fields = say(code);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let wrong = phone.post(&answer, &fields).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains(sentence), "{code}");
        assert!(wrong.html.contains("value=\"card\""), "and it is asked for again");
    }
    let fields = say(&made.codes[1].to_uppercase().replace('-', " "));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(phone.send(&answer, &fields).await, format!("{}/done", here(&there)));
    // The record says how she came in and how she was proved again, at the desk and in what she keeps.
    let detail = desk.see(&there).await;
    assert!(detail.html.contains("typed the next code of their printed card"));
    assert!(detail.html.contains("signed in by a code of a printed card"));
    let made = phone.post(&format!("{}/certificate", here(&there)), &[("kind", "json")]).await;
    assert!(vault::verify_certificate(&made.html, None).holds());
    assert!(made.html.contains("\"fresh_card\": true") && made.html.contains("\"sign_in\": \"card\""));
    // Text of a PDF stands in hexadecimal.
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>();
    let certificate = format!("{}/certificate", here(&there));
    let pdf = phone.post(&certificate, &[("kind", "pdf")]).await;
    assert!(pdf.html.contains(&hex("digo de una tarjeta impresa")));
    assert!(pdf.html.contains(&hex("de su tarjeta impresa")));
    let pdf = desk.post(&format!("{there}/certificate"), &[("kind", "pdf")]).await;
    assert!(pdf.html.contains(&hex("signed in by a code of a printed card")));
    assert!(pdf.html.contains(&hex("their printed code card was typed")));
    // The card is over: she is told whom to call, in both languages, and staff are warned before they ask.
    house.raw().await.run("UPDATE code_card SET expires_at = 1").await;
    let check = format!("{}/check?answer=approve", here(&other));
    let page = phone.see(&check).await;
    assert!(page.html.contains("no tenemos cómo enviarle un código. Por favor, llame a"));
    assert!(!page.html.contains("name=\"bound\""), "and nothing is asked of her");
    let asked = phone.post(&format!("{}/code", here(&other)), &[]).await;
    assert!(asked.status == StatusCode::OK && asked.html.contains("llame a"), "no word of too many codes");
    let warned = desk.post(&new, &with(&declaration, "check")).await;
    assert!(warned.html.contains("Rosa cannot approve this yet"));
    phone.post(&format!("/p/{access}/language"), &[("language", "en")]).await;
    let page = phone.see(&check).await;
    assert!(page.html.contains("we have no way to send you a code. Please call"), "{}", page.html);
    desk.send("/desk/language", &[("language", "es"), ("back", "/desk/approvals")]).await;
    assert!(
        desk.post(&new, &with(&declaration, "check")).await.html.contains("Rosa todavía no puede aprobar")
    );
    let detail = desk.see(&there).await;
    assert!(detail.html.contains("entró con un código de una tarjeta impresa"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_last_day_stands_still_and_goes_on_by_a_button_and_the_client_reads_that_there_is_no_hurry() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let room = house.room::<vault::Publishing>(&ana, lucia.matter).await;
    let both = |text: &str| {
        vault::Words::from([("en", text), ("es", text)].map(|(k, v)| (k.to_owned(), v.to_owned())))
    };
    let ask = vault::NewApproval {
        kind: ApprovalKind::AuthorityToProceed,
        title: both("Go on"),
        description: vault::Words::new(),
        versions: Vec::new(),
        mode: domain::ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: Some(house.desk.now().plus_days(3)),
        release: vault::Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let id = room.request_approval(&ask).await.unwrap();
    let there = format!("/desk/matters/{}/approvals/{id}", lucia.matter);
    let mut phone = portal(&house, &app, &lucia).await;
    let here = format!("/p/{}/approvals/{id}", lucia.access);
    assert!(phone.see(&here).await.html.contains("Por favor, responda a más tardar"));
    let page = desk.see(&there).await;
    assert!(page.html.contains(&format!("action=\"{there}/pause\"")) && !page.html.contains("/resume"));
    let unsaid = desk.post(&format!("{there}/pause"), &[("resumes", "never")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&format!("{there}/pause"), &[("resumes", "on_answer")]).await, there);
    let page = desk.see(&there).await;
    assert!(
        page.html.contains("3 days remain.") && page.html.contains("conversation about it"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("/remind") && !page.html.contains("/pause\""));
    assert!(desk.see("/desk/approvals").await.html.contains("stands still"));
    for path in [here.clone(), format!("/p/{}/approvals", lucia.access)] {
        let html = phone.see(&path).await.html;
        assert!(html.contains("Tendrá 3 días más cuando siga") && !html.contains("a más tardar"), "{html}");
    }
    let home = phone.see(&format!("/p/{}/home", lucia.access)).await;
    assert!(home.html.contains(&here) && !home.html.contains("a más tardar"));
    assert_eq!(desk.send(&format!("{there}/resume"), &[]).await, there);
    assert!(phone.see(&here).await.html.contains("Por favor, responda a más tardar"));
    let twice = desk.send(&format!("{there}/resume"), &[]).await;
    assert_eq!(twice, there, "said, and nothing happens");
    let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(id).await.unwrap();
    assert_eq!(
        whole.due_at.map(|due| due.seconds() / 86_400),
        whole.due_asked.map(|due| due.seconds() / 86_400)
    );
    testkit::after_every_test(&house).await;
}
