//! Notes about a client that belong to no matter, at the desk: written, corrected with a reason, refused kindly, and nowhere in
//! the portal.

use super::{EMAIL, Page, known, site};
use domain::{Locale, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use web::words::Words;

fn attempt(page: &Page) -> String {
    page.between("name=\"attempt\" value=\"", "\"").to_owned()
}

// S2-56, S2-109, MAT-11
#[tokio::test]
async fn what_the_team_should_know_of_a_client_is_noted_corrected_and_never_theirs_to_read() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let client = format!("/desk/clients/{}", lucia.client);
    let notes = format!("{client}/notes");
    let w = Words::of(Locale::En);
    let record = browser.see(&client).await;
    assert!(
        record.html.contains(&w.client_note_see(0)) && record.html.contains(&format!("href=\"{notes}\""))
    );

    let page = browser.see(&notes).await;
    let empty = browser.post(&notes, &[("text", " "), ("attempt", &attempt(&page))]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.html.contains(&w.msg_text_missing()) && empty.html.contains("<title>Error:"),
        "{}",
        empty.html
    );
    let write = attempt(&page);
    let first = [("text", "Rings at <b>noon</b> only"), ("attempt", &write)];
    let here = browser.send(&notes, &first).await;
    assert!(here.starts_with(&format!("{notes}#cnt_")), "{here}");
    assert_eq!(browser.send(&notes, &first).await, here, "sent twice is one note");
    let id = here.split('#').next_back().unwrap().to_owned();
    let page = browser.see(&notes).await;
    assert_eq!(page.html.matches("Rings at &#60;b&#62;noon").count(), 1, "{}", page.html);

    // A correction says why, and what it corrects stays.
    let correct = format!("{notes}/{id}/correct");
    let again = attempt(&page);
    let bare = browser.post(&correct, &[("text", "Rings at one"), ("reason", ""), ("attempt", &again)]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bare.html.contains(&w.client_note_reason_missing()) && bare.html.contains(">Rings at one</textarea>")
    );
    let fixed = [("text", "Rings at one"), ("reason", "Misheard <i>it</i>"), ("attempt", again.as_str())];
    browser.send(&correct, &fixed).await;
    let page = browser.see(&notes).await;
    assert!(page.html.contains("<s>Rings at &#60;b&#62;noon"), "{}", page.html);
    assert!(
        page.html.contains("Misheard &#60;i&#62;it") && page.html.contains(&format!("href=\"{notes}#{id}\""))
    );
    // Whoever was not first is given a note of their own, with their words in it.
    let late = attempt(&page);
    let late = browser.post(&correct, &[("text", "Rings at two"), ("reason", "x"), ("attempt", &late)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains(&w.note_corrected_first()) && late.html.contains(">Rings at two</textarea>"));
    // A note can begin with headings.
    let use_it = page.between(&format!("href=\"{notes}?use="), "\"").to_owned();
    let begun = browser.see(&format!("{notes}?use={}", use_it.trim_end_matches("#new"))).await;
    let box_of = begun.between("<textarea id=\"text\"", "</textarea>");
    assert!(box_of.split('>').nth(1).is_some_and(|text| !text.trim().is_empty()), "{box_of}");

    // The record shows the one that stands; the log says what was done and not what it says.
    let record = browser.see(&client).await;
    assert!(record.html.contains("Rings at one") && !record.html.contains("noon"));
    let log = browser.see("/desk/audit").await;
    assert!(log.html.contains(" wrote a note about a client.") && !log.html.contains("Rings at"));
    // Billing reads how a client is reached and not this; another client's page has no such note.
    house.staff(&ana, Role::Billing).await;
    let mut bills = known(&house, &app, "billing@firm-canary.example").await;
    assert_eq!(bills.get(&notes).await.status, StatusCode::NOT_FOUND);
    let page = bills.see(&client).await;
    assert!(!page.html.contains("Rings at") && !page.html.contains(&notes));
    let no = browser.get(&format!("/desk/clients/{}/notes", domain::ClientId::from_bytes([7; 16]))).await;
    assert_eq!(no.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
