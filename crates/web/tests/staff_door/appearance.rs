//! How a practice looks, through the desk: a colour that fails and its shade, a logo that waits and is taken, hostile files and
//! names, and nothing of it for whoever may not change settings.

use super::forms::Form;
use super::painter::DRAWN;
use super::{Browser, EMAIL, Page, colleague, known, owner, site};
use axum::Router;
use casework::ports::Letterhead;
use domain::{Colour, Role};
use http::StatusCode;
use testkit::TestHouse;
use vault::MailKind;
use web::letterhead::PracticeLetterhead;

const PAGE: &str = "/desk/settings/appearance";
const LOGO: &str = "/desk/settings/appearance/logo";

/// A logo as a browser sends it.
async fn send_logo(browser: &Browser, app: &Router, csrf: &str, picture: &[u8]) -> Page {
    Form::new(csrf).file("file", "logo.png", "image/png", picture).post(app, browser, LOGO).await
}

/// A PNG's first bytes, of this size, and so much behind them.
fn png(width: u32, height: u32, behind: usize) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    out.extend_from_slice(&width.to_be_bytes());
    out.extend_from_slice(&height.to_be_bytes());
    out.resize(out.len() + behind, 7);
    out
}

#[tokio::test]
async fn a_colour_is_looked_at_refused_with_a_shade_that_works_and_given_up() {
    let house = TestHouse::sqlite().await;
    house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    assert!(browser.see("/desk/settings").await.html.contains(PAGE));
    let page = browser.see(PAGE).await;
    assert!(page.html.contains("anybody on the internet can see them") && page.html.contains("#0c566a"));
    let own = async || house.desk.threshold().settings().await.unwrap().brand.colour().map(Colour::hex);

    let faint = browser.post(PAGE, &[("colour", "#FFD700"), ("sender", "Vale"), ("do", "save")]).await;
    assert_eq!(faint.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(faint.html.contains("value=\"#FFD700\"") && faint.html.contains("value=\"Vale\""), "typed stays");
    let shade = faint.between("name=\"shade\" value=\"", "\"").to_owned();
    assert!(Colour::parse(&shade).unwrap().is_readable() && faint.html.contains("1.4"), "{}", faint.html);
    assert!(!faint.html.contains(" style=") && own().await.is_none());
    let looked = browser.post(PAGE, &[("colour", &shade), ("do", "preview")]).await;
    assert!(looked.status == StatusCode::OK && looked.html.contains("Nothing is saved yet"));
    let sheet = looked.between("<link rel=\"stylesheet\" href=\"/brand/", "\"").to_owned();
    assert!(sheet.starts_with("preview/") && sheet.ends_with(&format!("{}.css", &shade[1..])));
    assert!(browser.get(&format!("/brand/{sheet}")).await.html.contains(".look-dark{"));
    assert!(own().await.is_none(), "looking saves nothing");
    // One press takes the shade and whatever else was typed.
    let all = [("colour", "#FFD700"), ("shade", shade.as_str()), ("sender", "Vale"), ("do", "shade")];
    assert_eq!(browser.send(PAGE, &all).await, PAGE);
    assert_eq!(own().await.as_deref(), Some(&shade[1..]));
    // Whoever picks in the other box changes the colour; whoever touches neither leaves it.
    let picked =
        [("colour", shade.as_str()), ("shown", shade.as_str()), ("picked", "#0c566a"), ("do", "save")];
    browser.send(PAGE, &picked).await;
    assert_eq!(own().await.as_deref(), Some("0c566a"));
    let same = [("colour", "#0c566a"), ("shown", "#0c566a"), ("picked", "#0C566A"), ("do", "save")];
    browser.send(PAGE, &same).await;
    assert_eq!(own().await.as_deref(), Some("0c566a"));
    for (typed, said) in [("teal", "This is not a color"), ("#0c566a;}*{", "This is not a color")] {
        let wrong = browser.post(PAGE, &[("colour", typed), ("do", "save")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains(said), "{typed}");
    }
    browser.send(PAGE, &[("colour", "#0c566a"), ("do", "built-in")]).await;
    assert!(own().await.is_none());
    let log = browser.see("/desk/audit").await;
    assert!(log.html.contains("changed how the practice looks") && log.html.contains("The color"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_logo_waits_until_it_is_taken_and_hostile_files_are_told_apart_kindly() {
    let house = TestHouse::sqlite().await;
    house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    browser.see(PAGE).await;
    let csrf = browser.csrf.clone();
    let large = png(64, 64, 6 << 20);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    for (file, said) in [
        (svg, "not a PNG or JPEG"),
        (b"MZ\x90\0".to_vec(), "not a PNG or JPEG"),
        (png(30_000, 30_000, 64), "too many pixels"),
        (png(64, 64, 0), "cannot be read"),
        (large, "too large"),
        (Vec::new(), "Choose a picture first"),
    ] {
        let wrong = send_logo(&browser, &app, &csrf, &file).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}: {}", wrong.html);
        assert!(wrong.html.contains(said), "{said}: {}", wrong.html);
    }
    let stranger = send_logo(&browser, &app, "made-up", &png(64, 64, 64)).await;
    assert_ne!(stranger.status, StatusCode::SEE_OTHER, "not without the form's token");
    let brand = async || house.desk.threshold().settings().await.unwrap().brand;
    assert!(brand().await.waiting().is_none());

    assert_eq!(send_logo(&browser, &app, &csrf, &png(64, 64, 64)).await.location, PAGE);
    let page = browser.see(PAGE).await;
    let mark = page.between("name=\"mark\" value=\"", "\"").to_owned();
    assert!(page.html.contains("Clients do not see this picture yet") && brand().await.logo().is_none());
    let private = browser.get(&format!("{LOGO}/{mark}")).await;
    assert!(private.kind == "image/jpeg" && private.html == String::from_utf8_lossy(DRAWN), "drawn anew");
    let public = format!("/brand/logo/{mark}.jpg");
    assert_eq!(Browser::at(&app).get(&public).await.status, StatusCode::NOT_FOUND, "nobody sees it yet");
    let late = browser.post(&format!("{LOGO}/take"), &[("mark", "other"), ("do", "take")]).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.html.contains("Somebody sent another"));
    assert_eq!(browser.send(&format!("{LOGO}/take"), &[("mark", &mark), ("do", "take")]).await, PAGE);
    assert_eq!(Browser::at(&app).get(&public).await.kind, "image/jpeg", "without a session");
    browser.see(PAGE).await;
    for _ in 0..2 {
        browser.send(&format!("{LOGO}/remove"), &[]).await;
    }
    assert!(brand().await.logo().is_none());
    assert_eq!(Browser::at(&app).get(&public).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_senders_name_breaks_out_of_nothing_and_a_mail_ends_with_the_practices_line() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    browser.see(PAGE).await;
    for (sender, said) in [
        ("Vale\r\nBcc: all@example.org", "nobody can see"),
        ("boss@bank.example", "Write a name only"),
        ("\u{202e}Vale", "nobody can see"),
    ] {
        let wrong = browser.post(PAGE, &[("sender", sender), ("do", "save")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains(said), "{sender:?}");
    }
    let foot = browser.post(PAGE, &[("foot_es", "Vea www.otro.example"), ("do", "save")]).await;
    assert!(foot.status == StatusCode::UNPROCESSABLE_ENTITY && foot.html.contains("www.otro.example"));
    let words = [
        ("sender", "Harbor & Vale, portal"),
        ("foot_es", "Harbor & Vale, <Boston>"),
        ("foot_en", "Harbor & Vale, on the pier"),
        ("do", "save"),
    ];
    browser.send(PAGE, &words).await;
    let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
    let mail = house.link(lucia.access, lucia.who, "browser").await;
    assert_eq!(mail.kind, MailKind::SignInLink);
    let settings = house.desk.threshold().settings().await.unwrap();
    let letter = PracticeLetterhead::new("http://portal.test").write(&mail, &settings);
    assert_eq!(letter.from_name, "Harbor & Vale, portal");
    assert!(letter.text.contains("Harbor & Vale, <Boston>"), "in the reader's language: {}", letter.text);
    assert!(letter.html.contains("Harbor &#38; Vale, &#60;Boston&#62;") && !letter.html.contains("<Boston"));
    assert!(!letter.text.contains("on the pier") && !letter.html.contains("src="));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn whoever_may_not_change_settings_finds_no_appearance_to_change() {
    let house = TestHouse::sqlite().await;
    let app = site(&house).await;
    let (mut ana, _) = owner(&house, &app).await;
    let mut theirs = colleague(&house, &app, &mut ana, Role::Caseworker).await;
    for path in [PAGE, &format!("{LOGO}/0011")] {
        assert_eq!(theirs.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    theirs.see("/desk/matters").await;
    for path in [PAGE, &format!("{LOGO}/take"), &format!("{LOGO}/remove")] {
        let fields = [("colour", "#0c566a"), ("do", "save")];
        assert_eq!(theirs.post(path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let csrf = theirs.csrf.clone();
    let sent = send_logo(&theirs, &app, &csrf, &png(64, 64, 64)).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let brand = house.desk.threshold().settings().await.unwrap().brand;
    assert!(brand.colour().is_none() && brand.waiting().is_none());
}
