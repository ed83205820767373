//! Messages taken back, at the client's door: the words are on no page, in no part a script fetches and in no archive, for
//! whoever wrote them and for whoever read them; and who is told that something was read.

use super::{Browser, Doors};
use axum::body::Body;
use domain::Duration;
use http::{Request, StatusCode};
use testkit::message;
use vault::{About, Contributing, Publishing, Reading, Settings, To};

/// Everything a client can look at that could hold a message: its thread as a page and as a script asks for it, the list,
/// the first page, and the archive.
async fn all_pages(doors: &Doors, browser: &mut Browser, thread: &str) -> String {
    let mut all = String::new();
    for path in [thread, &format!("{}/messages", doors.base()), &format!("{}/home", doors.base())] {
        all.push_str(browser.get(path).await.text());
    }
    let alone = Request::get(thread).header("x-requested-with", "refresh").body(Body::empty()).unwrap();
    all.push_str(browser.send(alone).await.text());
    let csrf = browser.get(&format!("{}/account", doors.base())).await.csrf();
    let archive = browser.post(&format!("{}/account/download", doors.base()), &[("csrf", &csrf)]).await;
    assert_eq!(archive.status, StatusCode::OK);
    // Nothing in it is packed, so its words are there to be found.
    all + &String::from_utf8_lossy(&archive.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_is_read_nowhere_at_the_clients_door() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let staff = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    let hers = doors.house.room::<Contributing>(&doors.lucia.contact, doors.lucia.matter).await;
    let about = To::About(About::Matter, "Su cita".to_owned());
    let ours = staff.answer(&message(about, "ourscanary", 1), false).await.unwrap();
    let to = To::Thread(ours.thread);
    let own = hers.write_to_us(&message(to, "herscanary", 2)).await.unwrap();
    hers.reword(own.message, "herscanary anew").await.unwrap();
    let thread = format!("{}/messages/{}", doors.base(), ours.thread);
    let before = all_pages(&doors, &mut browser, &thread).await;
    assert!(before.contains("ourscanary") && before.contains("herscanary anew"));

    // What stays is said beside the button, before it is pressed, and only under her own.
    let page = browser.get(&thread).await;
    let take = format!("{thread}/{}/take-back", own.message);
    assert_eq!(page.text().matches("/take-back\"").count(), 1);
    assert!(page.text().contains(&take) && page.text().contains("siguen siendo documentos de su caso"));
    let csrf = page.csrf();
    let theirs = format!("{thread}/{}/take-back", ours.message);
    let no = browser.post(&theirs, &[("csrf", &csrf)]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.text().contains("Solo quien escribió un mensaje puede retirarlo"));
    assert_ne!(browser.post(&take, &[("csrf", "x")]).await.status, StatusCode::SEE_OTHER);
    assert!(browser.get(&thread).await.text().contains("herscanary anew"), "not without the page's token");
    browser.post(&take, &[("csrf", &csrf)]).await.see();
    let twice = browser.post(&take, &[("csrf", &csrf)]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("Este mensaje ya se retiró"), "{}", twice.text());
    let edit = [("csrf", csrf.as_str()), ("text", "herscanary again")];
    let late = browser.post(&format!("{thread}/{}/edit", own.message), &edit).await;
    assert!(late.text().contains("Ya no se puede cambiar") && !late.text().contains("herscanary"));
    staff.take_answer_back(ours.message).await.unwrap();
    let after = all_pages(&doors, &mut browser, &thread).await;
    assert!(!after.contains("ourscanary") && !after.contains("herscanary"), "{after}");
    assert!(after.contains("Usted retiró este mensaje,") && after.contains("Ana retiró este mensaje,"));

    // Somebody else's message, and one of no thread of theirs, is not there.
    let nobody = format!("{thread}/{}/take-back", domain::MessageId::nil());
    assert_eq!(browser.post(&nobody, &[("csrf", &csrf)]).await.status, StatusCode::NOT_FOUND);
    let third = hers.write_to_us(&message(To::Thread(ours.thread), "stays", 3)).await.unwrap();
    doors.house.clock.advance(Duration::minutes(11));
    let late = browser.post(&format!("{thread}/{}/take-back", third.message), &[("csrf", &csrf)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("ya no se puede retirar") && late.text().contains("stays"));
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_told_that_the_team_read_only_where_the_practice_wants_it_and_never_who() {
    let doors = Doors::open().await;
    let mut browser = doors.signed_in().await;
    let hers = doors.house.room::<Contributing>(&doors.lucia.contact, doors.lucia.matter).await;
    let about = To::About(About::Matter, String::new());
    let sent = hers.write_to_us(&message(about, "¿Cuándo?", 1)).await.unwrap();
    let thread = format!("{}/messages/{}", doors.base(), sent.thread);
    let desk = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    desk.seen_by_staff(sent.thread).await.unwrap();
    assert!(!browser.get(&thread).await.text().contains("Leído por su equipo legal"));
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let both = Settings { receipts: "both".to_owned(), ..lobby.settings().await.unwrap() };
    lobby.change_settings(&both).await.unwrap();
    let page = browser.get(&thread).await;
    assert!(page.text().contains("Leído por su equipo legal, hoy"), "{}", page.text());
    assert!(!page.text().contains("Ana"));
    testkit::after_every_test(&doors.house).await;
}
