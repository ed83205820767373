//! Words explained to clients, through the desk: typed with mistakes, kept, changed, taken away; and nothing of it for
//! whoever may not change settings.

use super::{EMAIL, colleague, known, owner, site};
use domain::Role;
use http::StatusCode;
use testkit::TestHouse;

const LIST: &str = "/desk/settings/glossary";
const NEW: &str = "/desk/settings/glossary/new";

#[tokio::test]
async fn a_word_is_explained_changed_and_taken_away() {
    let house = TestHouse::sqlite().await;
    house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/settings").await.html.contains(LIST));
    let list = browser.see(LIST).await;
    assert!(list.html.contains("USCIS") && list.html.contains("None yet"));
    browser.see(NEW).await;
    let half = [("name", "Retainer <b>"), ("means", "What you pay first."), ("also", "retainers")];
    let refused = browser.post(NEW, &half).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("Retainer &#60;b&#62;") && refused.html.contains("in both languages"));
    let spanish = [("name_es", "Anticipo"), ("means_es", "Lo que paga primero.")];
    let whole: Vec<_> = half.iter().chain(&spanish).copied().collect();
    browser.send(NEW, &whole).await;
    let again = browser.post(NEW, &whole).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.html.contains("already goes by this"));
    let list = browser.see(LIST).await;
    let key = list.between("<dt><a href=\"/desk/settings/glossary/", "\"").to_owned();
    let page = format!("{LIST}/{key}");
    let open = browser.see(&page).await;
    assert!(open.html.contains("retainers") && open.html.contains("Anticipo"));
    let better: Vec<_> =
        whole.iter().map(|(k, v)| (*k, if *k == "means" { "Your first payment." } else { v })).collect();
    browser.send(&page, &better).await;
    assert!(browser.see(LIST).await.html.contains("Your first payment."));
    browser.send(&format!("{page}/remove"), &[]).await;
    assert!(browser.see(LIST).await.html.contains("None yet"));
    assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&page, &whole).await.status, StatusCode::NOT_FOUND, "it is gone");
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_change_settings_finds_no_glossary_to_change() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let mut theirs = colleague(&house, &app, &mut ana, Role::Caseworker).await;
    for path in [LIST, NEW, "/desk/settings/glossary/ab"] {
        assert_eq!(theirs.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [NEW, "/desk/settings/glossary/ab", "/desk/settings/glossary/ab/remove"] {
        assert_eq!(theirs.post(path, &[("name", "x")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
