//! Letters at the desk: the practice's own written with mistakes, kept as versions and retired; one begun from a matter,
//! filled with what it says, refused while a blank is left, kept as a paper, asked for and bound by its hash.

use super::{EMAIL, colleague, known, site};
use domain::Role;
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Publishing, Reading};

const LIST: &str = "/desk/settings/letters";
const NEW: &str = "/desk/settings/letters/new";

#[tokio::test]
async fn a_letter_of_ones_own_is_written_kept_as_versions_and_retired() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/settings").await.html.contains(LIST));
    let list = browser.see(LIST).await;
    assert!(list.html.contains("None yet") && list.html.contains("Engagement letter"));
    let from = browser.see(&format!("{NEW}?from=engagement")).await;
    assert!(from.html.contains("Dear {client},") && from.html.contains("Carta de encargo"));

    // A mistake is named, and what was typed stays.
    let wrong = [("kind", "closing"), ("name", "Bye <b>"), ("text", "Dear {client}, pay {fee}.")];
    let refused = browser.post(NEW, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("“fee” cannot be put in"), "{}", refused.html);
    assert!(refused.html.contains("Bye &#60;b&#62;") && refused.html.contains("pay {fee}."));
    let empty = browser.post(NEW, &[("kind", "closing"), ("name", " "), ("text", "x")]).await;
    assert!(empty.html.contains("Write this in English"));

    let right = [("kind", "closing"), ("name", "Goodbye"), ("text", "Dear {client}, [the result].")];
    assert_eq!(browser.send(NEW, &right).await, LIST);
    let list = browser.see(LIST).await;
    assert!(list.html.contains("English only") && list.html.contains("Version 1"));
    let key = list.between("<a href=\"/desk/settings/letters/ltx_", "\"><bdi>Goodbye").to_owned();
    let page = format!("{LIST}/ltx_{key}");
    let stale = [("kind", "closing"), ("name", "Goodbye"), ("text", "Other."), ("seen", "7")];
    let late = browser.post(&page, &stale).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.html.contains("Somebody changed this letter") && late.html.contains("Other."));
    let spanish = [("name_es", "Adiós"), ("text_es", "Para {client}: [el resultado]."), ("seen", "1")];
    let both: Vec<_> = right.iter().chain(&spanish).copied().collect();
    browser.send(&page, &both).await;
    let open = browser.see(&page).await;
    assert!(open.html.contains("Version 2") && open.html.contains("Version 1"), "every version stays");

    // It is offered in matters until it is retired.
    let choose = format!("/desk/matters/{}/letters", lucia.matter);
    assert!(browser.see(&choose).await.html.contains("<bdi>Goodbye</bdi>"));
    let filled = browser.see(&format!("{choose}/ltx_{key}")).await;
    assert!(filled.between("id=\"text\"", "</textarea>").contains("Para Lucía"), "in the client's language");
    browser.see(&page).await;
    browser.send(&format!("{page}/turn"), &[("do", "retire")]).await;
    assert!(!browser.see(&choose).await.html.contains("<bdi>Goodbye</bdi>"));
    assert_eq!(browser.get(&format!("{choose}/ltx_{key}")).await.status, StatusCode::NOT_FOUND);
    browser.see(&page).await;
    browser.send(&format!("{page}/turn"), &[("do", "restore")]).await;
    assert!(browser.see(&choose).await.html.contains("<bdi>Goodbye</bdi>"));
    let log = browser.see("/desk/audit").await;
    for said in ["wrote a letter", "changed a letter", "took a letter out of use", "into use again"] {
        assert!(log.html.contains(said), "{said}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_letter_is_begun_from_a_matter_and_goes_nowhere_with_a_blank() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.room::<Publishing>(&ana, lucia.matter).await.want_letter().await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let matter = format!("/desk/matters/{}", lucia.matter);
    // Everything waits for it, so the matter's own page offers it.
    assert!(browser.see(&matter).await.html.contains(&format!("{matter}/letters")));
    assert!(browser.see(&format!("{matter}/letter")).await.html.contains(&format!("{matter}/letters")));
    let letter = format!("{matter}/letters/engagement");
    let page = browser.see(&format!("{letter}?lang=en")).await;
    let text = page.between("id=\"text\"", "</textarea>");
    assert!(text.contains("Dear Lucía") && !text.contains('{'), "{text}");
    assert!(page.html.contains("[<bdi>describe the work in one or two sentences</bdi>]"));
    assert!(browser.see(&letter).await.html.contains("Para Lucía"), "in the client's language unless asked");

    // With a blank it is kept nowhere, and the sentence says which.
    let (title, left) = ("Our engagement letter", "Dear Lucía,\n\nThe fee is [the fee] for [the work].");
    let (to, attempt) = (lucia.client.to_string(), "0123456789abcdef0123456789abcdef");
    let fields = |text: &'static str| {
        [("paper", title), ("text", text), ("lang", "en"), ("go", "file"), ("attempt", attempt), ("to", &to)]
    };
    let refused = browser.post(&letter, &fields(left)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("Still blank: [the fee], [the work]."), "{}", refused.html);
    assert!(refused.html.contains("The fee is [the fee]"), "what was typed stays");
    // Whoever it was written to may be gone when it is sent: it goes to nobody else, and nothing is lost.
    let nobody =
        [("paper", title), ("text", "Dear Lucía, all is well."), ("to", "cli_00000000000000000000000000")];
    let gone = browser.post(&letter, &nobody).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(gone.html.contains("is not in this matter any more") && gone.html.contains("all is well."));
    assert!(gone.html.contains("<select") && !gone.html.contains("type=\"hidden\" name=\"to\""));
    let named =
        browser.post(&letter, &[("paper", "For [whom]"), ("text", "All is well."), ("to", &to)]).await;
    assert!(named.html.contains("Still blank: [whom]."), "{}", named.html);
    let stray = browser.post(&letter, &fields("Estimada 李 Lucía.")).await;
    assert!(stray.html.contains("cannot be printed: 李"), "{}", stray.html);
    let reading = house.room::<Reading>(&ana, lucia.matter).await;
    assert!(reading.papers().await.unwrap().is_empty(), "nothing was kept");

    // Without one it is a paper, and asking for approval begins with it.
    let done = fields("Dear Lucía,\n\n1. What it costs\nThe fee is 900 dollars.");
    let there = browser.send(&letter, &done).await;
    // Pressed twice it is one paper, and leads to the same place.
    assert_eq!(browser.send(&letter, &done).await, there);
    assert!(there.starts_with(&format!("{matter}/approvals/new?kind=engagement&")), "{there}");
    let papers = reading.papers().await.unwrap();
    let version = &papers[0].versions[0];
    assert_eq!((papers.len(), papers[0].title.as_str()), (1, title));
    assert!(there.contains(&format!("documents={}", version.id)) && there.contains("approvers=acc_"));
    // Gone back, changed and sent again it is another.
    let again = browser.send(&letter, &fields("Dear Lucía,\n\nThe fee is 800 dollars.")).await;
    assert_ne!(again, there);
    assert_eq!(reading.papers().await.unwrap().len(), 2);
    let waits = browser.see(&there).await;
    assert!(waits.html.contains("being checked") && waits.html.contains("Look again"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_finds_no_letters() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut owner = known(&house, &app, EMAIL).await;
    let mut theirs = colleague(&house, &app, &mut owner, Role::Caseworker).await;
    for path in [LIST, NEW, "/desk/settings/letters/ltx_x"] {
        assert_eq!(theirs.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["new", "ltx_x", "ltx_x/turn"] {
        let path = format!("{LIST}/{path}");
        assert_eq!(theirs.post(&path, &[("name", "x")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A matter that is not theirs has no letters, and neither has anybody a letter nobody wrote.
    let letters = format!("/desk/matters/{}/letters", lucia.matter);
    for path in [letters.clone(), format!("{letters}/engagement")] {
        assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(owner.get(&format!("{letters}/nothing")).await.status, StatusCode::NOT_FOUND);
}
