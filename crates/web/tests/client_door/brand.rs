//! How a practice looks to its clients and to strangers: its colours by a sheet of this origin, its logo without a cookie, its
//! welcome in the reader's own language, and the policy of every page as strict as before.

use super::painter::DRAWN;
use super::{Browser, Doors};
use domain::Colour;
use http::StatusCode;
use std::collections::BTreeMap;
use vault::{Appearance, NewLogo};

fn said(en: &str, es: &str) -> BTreeMap<String, String> {
    [("en", en), ("es", es)].map(|(code, text)| (code.to_owned(), text.to_owned())).into()
}

impl Doors {
    async fn branded(&self, colour: &str) {
        let lobby = self.house.desk.lobby(&self.ana).unwrap();
        let appearance = Appearance {
            colour: Colour::parse(colour),
            welcome: said("Welcome, <friends>", "Bienvenida\ncon dos líneas"),
            ..Appearance::default()
        };
        lobby.change_appearance(&appearance).await.unwrap();
    }

    async fn with_logo(&self) -> String {
        let lobby = self.house.desk.lobby(&self.ana).unwrap();
        lobby.offer_logo(&NewLogo { jpeg: DRAWN.to_vec(), width: 320, height: 80 }).await.unwrap();
        let mark = lobby.settings().await.unwrap().brand.waiting().unwrap().mark.clone();
        lobby.take_logo(&mark).await.unwrap();
        mark
    }
}

/// The address of the practice's own sheet on a page.
fn sheet(html: &str) -> Option<String> {
    let rest = html.split_once("<link rel=\"stylesheet\" href=\"/brand/")?.1;
    Some(format!("/brand/{}", rest.split_once('"')?.0))
}

/// Nothing but this origin's own, and nothing written into the page itself.
fn strict(page: &super::Seen) {
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!page.text().contains(" style=") && !page.text().contains("<style"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn door_home_and_enquiry_show_colour_logo_and_welcome_and_stay_strict() {
    let doors = Doors::open().await;
    let plain = doors.browser().get(&doors.base()).await;
    assert!(sheet(plain.text()).is_none() && plain.text().contains("firm-mark"), "as it is built");
    doors.branded("#6b21a8").await;
    let mark = doors.with_logo().await;
    let mut inside = doors.signed_in().await;
    let name = doors.house.desk.threshold().settings().await.unwrap().shown_name().replace('&', "&#38;");
    for (path, welcome) in
        [(doors.base(), true), (format!("{}/home", doors.base()), true), ("/enquiry".to_owned(), false)]
    {
        let home = path.ends_with("/home");
        let page = if home { inside.get(&path).await } else { doors.browser().get(&path).await };
        assert_eq!(page.status, StatusCode::OK, "{path}");
        strict(&page);
        let html = page.text();
        assert!(html.contains(&format!("src=\"/brand/logo/{mark}.jpg\"")), "{path}: {html}");
        assert!(html.contains(&format!("alt=\"{name}\"")), "{path}: {html}");
        assert!(sheet(html).is_some_and(|s| s.ends_with("/6b21a8.css")), "{path}");
        assert!(html.contains("name=\"theme-color\"") && !html.contains("#0b3442"), "{path}");
        let spanish = html.contains("lang=\"es\" dir");
        let said = if spanish { "Bienvenida\ncon dos" } else { "Welcome, &#60;friends&#62;" };
        assert_eq!(html.contains(said), welcome, "{path}: {html}");
    }
    doors.house.desk.lobby(&doors.ana).unwrap().remove_logo().await.unwrap();
    assert!(!doors.browser().get(&doors.base()).await.text().contains("/brand/logo/"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheet_and_the_logo_are_served_to_anybody_under_addresses_that_stand_for_nothing_else() {
    let doors = Doors::open().await;
    doors.branded("#6b21a8").await;
    let mark = doors.with_logo().await;
    let bare = || Browser { app: doors.browser().app, cookies: BTreeMap::new() };
    let page = bare().get(&doors.base()).await;
    let address = sheet(page.text()).unwrap();
    let css = bare().get(&address).await;
    assert_eq!((css.status, css.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
    assert!(css.header("cache-control").contains("immutable"));
    assert_eq!(css.header("x-content-type-options"), "nosniff");
    assert!(css.text().contains("--brand-700:#6b21a8;") && css.text().contains("prefers-color-scheme:dark"));
    let logo = bare().get(&format!("/brand/logo/{mark}.jpg")).await;
    assert_eq!((logo.status, logo.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(logo.header("x-content-type-options"), "nosniff");
    assert!(logo.header("content-security-policy").contains("sandbox") && logo.body == DRAWN);

    let own = address.split('/').nth(3).unwrap();
    for nothing in [
        // Not everybody could read these, whoever asks for them.
        format!("/brand/colours/{own}/ffd700.css"),
        "/brand/preview/0000000000000000/ffffff.css".to_owned(),
        format!("/brand/colours/{own}/0c566a.css"),
        "/brand/colours/0000000000000000/6b21a8.css".to_owned(),
        format!("/brand/colours/{own}/6B21A8.css"),
        format!("/brand/colours/{own}/6b21a8%7D*%7B.css"),
        format!("/brand/colours/{own}/6b21a8"),
        format!("/brand/preview/{own}/6b21a8.css"),
        format!("/brand/logo/{mark}"),
        format!("/brand/logo/{mark}.svg"),
        "/brand/logo/00112233445566778899aabbccddeeff.jpg".to_owned(),
    ] {
        assert_eq!(bare().get(&nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    // Another colour has another address, at once.
    doors.branded("#0c566a").await;
    let later = sheet(bare().get(&doors.base()).await.text()).unwrap();
    assert!(later != address && bare().get(&later).await.text().contains("--brand-700:#0c566a;"));
}
