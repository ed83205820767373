//! What a client asks about one thing in their case: the way from an approval to its conversation and back, which stays when
//! the approval is over; and ids of what they are not shown, which are as little there as ids of nothing.

use super::{Browser, Doors, Seen};
use domain::{ApprovalId, ApprovalKind, ApprovalMode, DocumentId, Relation, VersionId};
use http::StatusCode;
use testkit::{message, persona};
use vault::{
    About, Contributing, NewAccess, NewApproval, NewMessage, Publishing, Reading, Release, Steering, To,
    Words,
};

impl Doors {
    /// What Lucía alone is asked to approve.
    async fn asked(&self) -> (ApprovalId, VersionId) {
        let version = self.house.ready(&self.lucia, "borrador.pdf", b"draft").await;
        let new = NewApproval {
            kind: ApprovalKind::Statement,
            title: Words::from([("es".to_owned(), "Su declaración".to_owned())]),
            description: Words::new(),
            versions: vec![version],
            mode: ApprovalMode::All,
            approvers: vec![self.lucia.access],
            copies: Vec::new(),
            due_at: None,
            release: Release::AtOnce,
            terms: None,
            how_read: false,
        };
        let room = self.house.room::<Publishing>(&self.ana, self.lucia.matter).await;
        (room.request_approval(&new).await.unwrap(), version)
    }
}

/// Posts the form that begins a conversation as the page holds it.
async fn begin(browser: &mut Browser, base: &str, page: &Seen, text: &str) -> Seen {
    let value = |name: &str| {
        let rest = page.text().split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (csrf, attempt, about) = (value("csrf"), value("attempt"), value("about"));
    let fields = [("csrf", csrf.as_str()), ("attempt", &attempt), ("about", &about), ("text", text)];
    browser.post(&format!("{base}/messages"), &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_about_an_approval_is_asked_from_its_page_and_stays_when_it_is_over() {
    let doors = Doors::open().await;
    let (id, _) = doors.asked().await;
    let mut browser = doors.signed_in().await;
    let (base, here) = (doors.base(), format!("{}/approvals/{id}", doors.base()));
    let ask = format!("{base}/messages?about={id}");
    let link = format!("href=\"{ask}\"");
    assert!(browser.get(&here).await.text().contains(&link));
    let page = browser.get(&ask).await;
    assert!(page.text().contains("Esto es sobre: Su declaración"), "{}", page.text());
    assert!(page.text().contains(&format!("href=\"{here}\"")), "and the way back");
    assert!(!page.text().contains("name=\"title\"") && page.text().contains("Solo su equipo legal"));
    let empty = begin(&mut browser, &base, &page, " ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Esto es sobre: Su declaración"), "it is still about the same");
    let thread = begin(&mut browser, &base, &empty, "¿Qué fecha vale?").await.see().to_owned();
    let thread = thread.split('#').next().unwrap().to_owned();
    let talk = browser.get(&thread).await;
    assert!(talk.text().contains("<bdi>Su declaración</bdi>") && talk.text().contains("¿Qué fecha vale?"));
    assert!(talk.text().contains(&format!("href=\"{here}\"")), "the head leads to the approval");
    assert_eq!(browser.get(&ask).await.see(), thread, "the link leads to what was begun");
    let ours = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    ours.cancel_approval(id, "Otra fecha.").await.unwrap();
    assert!(browser.get(&here).await.text().contains(&link), "over, it can still be asked about");
    assert!(browser.get(&thread).await.text().contains("¿Qué fecha vale?"));
    assert_eq!(browser.get(&ask).await.see(), thread);
    testkit::after_every_test(&doors.house).await;
}

/// The form that asks beside a thing, as its page holds it; where it goes.
fn beside(page: &Seen, text: &str) -> (String, Vec<(String, String)>) {
    let section = page.text().split("id=\"talk\"").nth(1).expect("what was said about it");
    let section = section.split("</section>").next().unwrap();
    let form = section.split("<form").nth(1).expect("a form").split("</form>").next().unwrap();
    let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut fields = vec![("text".to_owned(), text.to_owned())];
    for hidden in form.split("type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = hidden.split_once("\" value=\"").unwrap();
        fields.push((name.to_owned(), rest.split('"').next().unwrap().to_owned()));
    }
    (action, fields)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_about_a_thing_stands_on_its_page_where_one_asks_too() {
    let doors = Doors::open().await;
    let (id, _) = doors.asked().await;
    let mut browser = doors.signed_in().await;
    let base = doors.base();
    let reading = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    for (here, about, attempt) in [
        (doors.item(), About::Item(doors.lucia.item), 9),
        (format!("{base}/approvals/{id}"), About::Approval(id), 10),
    ] {
        let page = browser.get(&here).await;
        assert!(page.text().contains("Todavía no hay mensajes sobre esto."), "{}", page.text());
        let (action, fields) = beside(&page, "¿Basta con una página?");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let sent = browser.post(&action, &fields).await;
        assert_eq!(sent.see(), format!("{here}#talk"), "back to where it was asked");
        let again = browser.post(&action, &fields).await;
        assert_eq!(again.see(), sent.see(), "pressed twice it is sent once");
        let page = browser.get(&here).await;
        assert_eq!(page.text().matches("¿Basta con una página?").count(), 1);
        let thread = reading.conversations_about(about, 1).await.unwrap()[0].thread.seen_by_client.id;
        assert!(page.text().contains(&format!("{base}/messages/{thread}")), "the way to all of it");
        let ours = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
        ours.answer(&message(To::Thread(thread), "Sí, basta con una.", attempt), false).await.unwrap();
        let page = browser.get(&here).await;
        assert!(page.text().contains("Sí, basta con una."));
        let unread = doors.house.desk.unread_threads(&doors.lucia.contact).await.unwrap();
        assert!(unread > 0, "a look at the thing is no reading of the conversation");
        // The next question goes on with the same conversation; without words nothing is lost.
        let (action, mut fields) = beside(&page, " ");
        assert_eq!(action, format!("{base}/messages/{thread}"));
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(browser.post(&action, &pairs).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        fields[0].1 = "Gracias.".to_owned();
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(browser.post(&action, &pairs).await.see(), format!("{here}#talk"));
        let all = reading.conversations_about(about, 9).await.unwrap();
        assert_eq!((all.len(), all[0].messages.len()), (1, 3));
        // Where nothing is named to go back to, or nothing that is, the conversation follows.
        fields[0].1 = "Otra cosa.".to_owned();
        for (name, value) in &mut fields {
            match name.as_str() {
                "beside" => *value = "anything".to_owned(),
                "attempt" => *value = value.chars().rev().collect(),
                _ => {}
            }
        }
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(browser.post(&action, &pairs).await.see(), format!("{action}#last"));
    }
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_is_not_shown_cannot_be_asked_about_and_looks_as_if_it_were_not_there() {
    let doors = Doors::open().await;
    let (id, version) = doors.asked().await;
    // Marta signs in to the same matter; the request is Lucía's, and so is the approval.
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let marta = doors.house.client(&doors.ana, persona::MARTA).await;
    steering.add_party(marta, Relation::Partner).await.unwrap();
    let new = NewAccess { client: marta, relation: Relation::Partner };
    let access = steering.enable_access(&new).await.unwrap();
    let contact = doors.house.sign_in(access, persona::MARTA).await;
    steering.address_item(doors.lucia.item, Some(doors.lucia.client)).await.unwrap();
    let hers = doors.house.room::<Contributing>(&contact, doors.lucia.matter).await;
    let reading = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    let document = reading.documents().await.unwrap()[0].id;
    let request = About::Item(doors.lucia.item);
    for about in [About::Approval(id), request, About::Document(document), About::Version(version)] {
        let new = message(To::About(about, String::new()), "x", 1);
        assert!(hers.write_to_us(&new).await.unwrap_err().is_not_found(), "{about:?}");
    }
    // At the door: another matter's ids, ids of nothing and no ids at all are one answer.
    let omar = doors.house.portal(&doors.ana, persona::OMAR).await;
    let foreign = doors.house.ready(&omar, "suyo.pdf", b"his").await;
    let mut browser = doors.signed_in().await;
    let ask = |about: &str| format!("{}/messages?about={about}", doors.base());
    let missing = browser.get(&ask(&ApprovalId::nil().to_string())).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let csrf = browser.get(&format!("{}/messages", doors.base())).await.csrf();
    let name = "000102030405060708090a0b0c0d0e0f";
    for about in
        [omar.item.to_string(), foreign.to_string(), DocumentId::nil().to_string(), "anything".to_owned()]
    {
        let seen = browser.get(&ask(&about)).await;
        assert_eq!((seen.status, &seen.body), (StatusCode::NOT_FOUND, &missing.body), "{about}");
        let fields = [("csrf", csrf.as_str()), ("attempt", name), ("about", &about), ("text", "x")];
        let sent = browser.post(&format!("{}/messages", doors.base()), &fields).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{about}");
    }
    // A conversation the practice begins about a file names it, and leads to the request it was sent for.
    let ours = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    let about = To::About(About::Document(document), String::new());
    let new = NewMessage { with: Some(doors.lucia.access), ..message(about, "Falta una firma.", 2) };
    let sent = ours.answer(&new, false).await.unwrap();
    let talk = browser.get(&format!("{}/messages/{}", doors.base(), sent.thread)).await;
    assert!(talk.text().contains("borrador.pdf") && talk.text().contains(&doors.item()), "{}", talk.text());
    assert_eq!(
        browser.get(&ask(&document.to_string())).await.see(),
        format!("{}/messages/{}", doors.base(), sent.thread)
    );
    testkit::after_every_test(&doors.house).await;
}

// UX-13, UX-20: a question can be asked in front of the very page it is about, with how soon it is answered, and what somebody
// sent leads to what they are asked to approve about it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_document_takes_questions_and_a_request_names_its_approvals() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let before = browser.get(&doors.item()).await;
    assert!(!before.text().contains("Aprobaciones sobre lo que usted envió"));
    let (id, version) = doors.asked().await;
    doors.settings(|s| s.hours = [("es".to_owned(), "De lunes a viernes, de 9 a 5".to_owned())].into()).await;
    let base = doors.base();
    let request = browser.get(&doors.item()).await;
    let (_, named) = request.text().split_once("Aprobaciones sobre lo que usted envió").unwrap();
    let named = named.split("</section>").next().unwrap();
    assert!(named.contains(&format!("href=\"{base}/approvals/{id}\"")) && named.contains("Su declaración"));
    let here = format!("{base}/approvals/{id}/versions/{version}/pages/1");
    for place in [&doors.item(), &format!("{base}/approvals/{id}"), &here] {
        let page = browser.get(place).await;
        let (_, promise) = page.text().split_once("id=\"ask-promise\">").unwrap();
        let promise = promise.split("</p>").next().unwrap();
        assert!(promise.contains("De lunes a viernes, de 9 a 5"), "{place}: {promise}");
    }
    let page = browser.get(&here).await;
    let (action, fields) = beside(&page, "¿Qué dice esta línea?");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(browser.post(&action, &fields).await.see(), format!("{here}#talk"), "back to that page");
    let page = browser.get(&here).await;
    assert_eq!(page.text().matches("¿Qué dice esta línea?").count(), 1);
    testkit::after_every_test(&doors.house).await;
}

// UX-06: words that not everybody knows are explained below a conversation, as below a request.
#[tokio::test]
async fn words_of_a_conversation_are_explained_below_it() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let ours = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    let to = || To::About(About::Matter, "Noticias".to_owned());
    let sent = ours.answer(&message(to(), "Enviamos su I-130 hoy.", 3), false).await.unwrap();
    let base = doors.base();
    let page = browser.get(&format!("{base}/messages/{}", sent.thread)).await;
    assert!(page.text().contains("pedir a un familiar"), "{}", page.text());
    let plain = ours.answer(&message(to(), "Hasta mañana.", 4), false).await.unwrap();
    let page = browser.get(&format!("{base}/messages/{}", plain.thread)).await;
    assert!(!page.text().contains("class=\"terms\""), "where there is no such word nothing is explained");
}
