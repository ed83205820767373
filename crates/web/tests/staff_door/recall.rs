//! At the desk: a message taken back keeps its words behind a fold and in what is written out; who read what and when; all
//! conversations as one file in three forms; and file notes that begin with headings.

use super::{EMAIL, known, site};
use domain::Duration;
use http::StatusCode;
use testkit::{TestHouse, message, persona};
use vault::{About, Contributing, Publishing, To};

#[tokio::test]
async fn a_message_taken_back_keeps_its_words_at_the_desk_and_who_read_is_said_with_the_time() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let ours = house.room::<Publishing>(&ana, lucia.matter).await;
    let about = To::About(About::Item(lucia.item), String::new());
    let sent = hers.write_to_us(&message(about, "herscanary", 1)).await.unwrap();
    let answer = ours.answer(&message(To::Thread(sent.thread), "ourscanary", 2), false).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let here = format!("/desk/matters/{}/messages/{}", lucia.matter, sent.thread);
    let page = browser.see(&here).await;
    assert!(page.html.contains("Not read yet") && page.html.contains("no longer open them from here"));
    hers.read_thread(sent.thread).await.unwrap();
    hers.take_message_back(sent.message).await.unwrap();
    let page = browser.see(&here).await;
    assert!(page.html.contains("Read by Lucía, today,"), "{}", page.html);
    let taken = page.between(&format!("id=\"{}\"", sent.message), "</li>").to_owned();
    assert!(taken.contains("took this message back, today,") && !taken.contains("/keep\""), "{taken}");
    assert!(taken.split("<details").nth(1).unwrap().contains("herscanary"), "behind a fold");
    assert!(!taken.split("<details").next().unwrap().contains("herscanary"));
    // Beside the document and in the request's own page only the fact stands.
    let beside = browser.see(&format!("/desk/matters/{}/checklist/{}", lucia.matter, lucia.item)).await;
    assert!(!beside.html.contains("herscanary"));

    let take = format!("{here}/{}/take-back", answer.message);
    assert!(page.html.contains("/take-back\""));
    let theirs = format!("{here}/{}/take-back", sent.message);
    let back = browser.send(&theirs, &[]).await;
    assert!(browser.see(&back).await.html.contains("Only the person who wrote a message"));
    browser.send(&take, &[]).await;
    assert!(browser.see(&here).await.html.contains("The message is taken back."));
    browser.send(&take, &[]).await;
    assert!(browser.see(&here).await.html.contains("This message was taken back already."));
    let out = browser.post(&format!("{here}/transcript"), &[]).await;
    assert!(out.html.contains("herscanary") && out.html.contains("ourscanary"));
    assert_eq!(out.html.matches("took this message back").count(), 2);
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("took a message back."));
    let third = ours.answer(&message(To::Thread(sent.thread), "stays", 3), false).await.unwrap();
    house.clock.advance(Duration::minutes(11));
    browser.see(&here).await;
    browser.send(&format!("{here}/{}/take-back", third.message), &[]).await;
    assert!(browser.see(&here).await.html.contains("can no longer be taken back"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn all_conversations_are_one_file_and_comments_are_in_it_only_where_ticked_and_marked() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let list = format!("/desk/matters/{}/messages", lucia.matter);
    let go = format!("/desk/matters/{}/conversations", lucia.matter);
    assert!(!browser.see(&list).await.html.contains(&go), "there is nothing to write out");
    let about = To::About(About::Matter, "Mi cita".to_owned());
    let sent = hers.write_to_us(&message(about, "wordscanary 李", 1)).await.unwrap();
    let steering = house.room::<vault::Steering>(&ana, lucia.matter).await;
    steering.comment(sent.thread, "commentcanary", [3; 16]).await.unwrap();
    assert!(browser.see(&list).await.html.contains(&format!("action=\"{go}\"")));

    let json = browser.post(&go, &[("as", "json")]).await;
    assert_eq!((json.status, json.kind.as_str()), (StatusCode::OK, "application/json"));
    let sha256 = json.between("\"sha256\": \"", "\"").to_owned();
    assert_eq!(sha256.len(), 64);
    let text = browser.post(&go, &[("as", "txt")]).await;
    assert!(text.html.contains("wordscanary 李") && text.html.contains(&sha256), "{}", text.html);
    let pdf = browser.post(&go, &[("as", "pdf")]).await;
    assert_eq!(pdf.kind, "application/pdf");
    // The JSON lies inside as it is; the words stand in hexadecimal, and the letter it has none for is announced.
    assert!(pdf.html.starts_with("%PDF-1.7") && pdf.html.contains(&sha256));
    let hex = |text: &str| text.bytes().map(|b| format!("{b:02X}")).collect::<String>();
    for said in ["wordscanary U+674E", "Some letters cannot be printed"] {
        assert!(pdf.html.contains(&hex(said)), "{said}");
    }
    for out in [&json, &text, &pdf] {
        assert!(!out.html.contains("commentcanary") && !out.html.contains(&hex("commentcanary")));
    }
    for (kind, said) in [("json", "\"with_comments\": true"), ("txt", "Only for the team. This copy")] {
        let whole = browser.post(&go, &[("as", kind), ("comments", "yes")]).await;
        assert!(whole.html.contains("commentcanary") && whole.html.contains(said), "{}", whole.html);
    }
    let log = browser.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(
        log.html.contains("wrote out all conversations.") && log.html.contains("With comments of the team")
    );
    let omar = house.portal(&ana, persona::OMAR).await;
    let other = browser.post(&format!("/desk/matters/{}/conversations", domain::MatterId::nil()), &[]).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let empty = browser.post(&format!("/desk/matters/{}/conversations", omar.matter), &[("as", "txt")]).await;
    assert!(empty.html.contains("Nothing was written in this matter."));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_file_note_begins_with_headings_and_with_the_practices_own() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let notes = format!("/desk/matters/{}/notes", lucia.matter);
    let page = browser.see(&notes).await;
    for key in ["note-attendance", "note-call", "note-advice", "note-consultation"] {
        assert!(page.html.contains(&format!("href=\"{notes}?use={key}#new\"")), "{key}");
    }
    let begun = browser.see(&format!("{notes}?use=note-advice")).await;
    let field = begun.between("<textarea id=\"text\"", "</textarea>").to_owned();
    for heading in ["Day: ", "Present: ", "Advice", "Instructions", "Next steps"] {
        assert!(field.contains(heading), "{heading}: {field}");
    }
    assert!(field.contains(&lucia.who.full()) && !field.contains('{'));
    assert!(!browser.see(&format!("{notes}?use=missing-page")).await.html.contains("Falta una página"));

    let new = "/desk/settings/ready-texts/new";
    browser.see(new).await;
    let wrong = [("for", "notes"), ("name", "Court"), ("text", "Hearing about {request}"), ("do", "save")];
    let refused = browser.post(new, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("“request” cannot be put in"));
    assert!(refused.between("value=\"notes\"", ">").contains("checked"), "nothing typed is lost");
    let right = [("for", "notes"), ("name", "Court"), ("text", "Hearing, {today}, {client}")];
    browser.send(new, &right).await;
    let page = browser.see(&notes).await;
    let key = page.between("?use=own-", "#new").to_owned();
    let begun = browser.see(&format!("{notes}?use=own-{key}")).await;
    assert!(begun.between("<textarea id=\"text\"", "</textarea>").contains("Hearing, "));
    assert!(
        !browser.see(&format!("/desk/matters/{}/messages", lucia.matter)).await.html.contains("?use=own-")
    );
    browser.see("/desk/settings/ready-texts").await;
    browser.send("/desk/settings/ready-texts/note-call/hide", &[]).await;
    assert!(!browser.see(&notes).await.html.contains("note-call"));
    testkit::after_every_test(&house).await;
}
