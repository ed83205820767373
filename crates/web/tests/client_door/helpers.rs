//! Somebody who helps a client, through the pages: the client names them, the practice lets them in, they find exactly the
//! pages of what was chosen, and no page leads anywhere else.

use super::{Browser, Doors};
use domain::AccessId;
use http::StatusCode;
use vault::{MailKind, Reading, Steering};

const ROSA: &str = "rosa@helper.example";

/// The form, filled in.
fn form<'a>(csrf: &'a str, capacity: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("csrf", csrf),
        ("name", "Rosa Tongueborrow"),
        ("email", ROSA),
        ("language", "en"),
        ("kind", "interpreter"),
        ("capacity", capacity),
        ("until", until),
        ("agree", "yes"),
    ]
}

impl Doors {
    fn day(&self, days: i64) -> String {
        let at = self.house.desk.now().plus(domain::Duration::days(days)).seconds();
        jiff::Timestamp::from_second(at).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
    }

    /// Lucía names Rosa through her page.
    async fn names(&self, lucia: &mut Browser, capacity: &str) -> AccessId {
        let page = format!("{}/helpers", self.base());
        let csrf = lucia.get(&page).await.csrf();
        let named = lucia.post(&page, &form(&csrf, capacity, &self.day(60))).await;
        assert_eq!(named.see(), format!("{page}?done=named"));
        let room = self.house.room::<Reading>(&self.ana, self.lucia.matter).await;
        room.portal().await.unwrap().iter().find(|row| row.capacity.helps() && row.waits).unwrap().id
    }

    async fn helps(&self, access: AccessId) -> Browser {
        let room = self.house.room::<Steering>(&self.ana, self.lucia.matter).await;
        room.let_helper_in(access).await.unwrap();
        let mut browser = self.browser();
        let base = format!("/p/{access}");
        let csrf = browser.get(&base).await.csrf();
        browser.post(&base, &[("csrf", &csrf), ("email", ROSA)]).await.see();
        let token = self.house.mail_to(ROSA, MailKind::SignInLink).await.token.unwrap();
        let csrf = browser.get(&format!("{base}/enter/{token}")).await.csrf();
        let entered = browser.post(&format!("{base}/enter"), &[("csrf", &csrf), ("token", &token)]).await;
        assert_eq!(entered.see(), format!("{base}/home"));
        browser
    }
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let page = format!("{}/helpers", doors.base());
    let csrf = lucia.get(&page).await.csrf();
    let until = doors.day(60);
    for (without, id) in
        [("name", "name"), ("email", "email"), ("kind", "kind"), ("capacity", "capacity"), ("agree", "agree")]
    {
        let all = form(&csrf, "reads_along", &until);
        let fields: Vec<_> = all.into_iter().filter(|(name, _)| *name != without).collect();
        let again = lucia.post(&page, &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{without}");
        assert!(again.text().contains(&format!("href=\"#{id}\"")), "{without}");
        assert!(without == "name" || again.text().contains("Rosa Tongueborrow"), "{without}");
    }
    for day in ["", "tomorrow", &doors.day(-1), &doors.day(500)] {
        let again = lucia.post(&page, &form(&csrf, "reads_along", day)).await;
        assert!(again.text().contains("href=\"#until\""), "{day}");
    }
    let mut own = form(&csrf, "reads_along", &until);
    own[2].1 = doors.lucia.who.email;
    assert!(lucia.post(&page, &own).await.text().contains("href=\"#email\""));
    // Nobody was named by any of it.
    let room = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    assert!(room.helper_facts().await.unwrap().is_empty());
}

#[tokio::test]
async fn who_reads_along_finds_the_pages_of_what_is_asked_and_no_way_to_anything_else() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let access = doors.names(&mut lucia, "reads_along").await;
    let mut rosa = doors.helps(access).await;
    let base = format!("/p/{access}");
    doors.receipt(doors.lucia.matter, "IOE0123456789").await;
    let item = format!("items/{}", doors.lucia.item);
    for page in ["home", "documents", "progress", "account", "notices", "stop-helping", &item] {
        let seen = rosa.get(&format!("{base}/{page}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
        let text = seen.text();
        let banner = text.contains("You are here to help Lucía Zorrillaquint");
        assert!(banner, "{page} says for whom she is here");
        assert!(!text.contains("type=\"file\""), "{page}");
        assert!(!text.contains("IOE0123456789"), "{page}: the number is the client's");
        for no in ["/messages", "/details", "/approvals", "/other", "/helpers", "/cannot"] {
            assert!(!text.contains(&format!("{base}{no}")), "{page}: {no}");
        }
    }
    for page in [
        "details",
        "helpers",
        "other",
        "messages",
        "approvals",
        &format!("{item}/cannot"),
        &format!("{item}/check"),
    ] {
        let status = rosa.get(&format!("{base}/{page}")).await.status;
        assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{page}: {status}");
    }
    // What is unclear to her she says by a press: whoever leads the matter is told to call, once a day.
    let problem = format!("{base}/problem");
    assert!(rosa.get(&format!("{base}/home")).await.text().contains(&problem));
    for _ in 0..2 {
        let page = rosa.get(&problem).await;
        assert!(page.text().contains("You are here to help Lucía") && !page.text().contains("<textarea"));
        let attempt = page.text().split("name=\"attempt\" value=\"").nth(1).unwrap()[..32].to_owned();
        let fields = [("csrf", page.csrf()), ("attempt", attempt)];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        for _ in 0..2 {
            assert_eq!(rosa.post(&problem, &fields).await.see(), format!("{problem}?told=1"));
        }
        assert!(rosa.get(&format!("{problem}?told=1")).await.text().contains("We told"));
    }
    let told = doors.house.desk.lobby(&doors.ana).unwrap().notices().await.unwrap();
    assert_eq!(told.iter().filter(|notice| notice.kind == "helper_stuck").count(), 1);
    let page = rosa.get(&problem).await;
    let made_up = rosa.post(&problem, &[("csrf", &page.csrf()), ("attempt", "x"), ("text", "words")]).await;
    assert_eq!(made_up.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What Lucía has is at an address that is not Rosa's.
    assert_ne!(rosa.get(&format!("{}/home", doors.base())).await.status, StatusCode::OK);
    // Who can see the case names her, with what she is.
    let account = lucia.get(&format!("{}/account", doors.base())).await;
    assert!(account.text().contains("Rosa Tongueborrow"));
}

#[tokio::test]
async fn who_sends_along_can_send_and_stopping_signs_out() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let access = doors.names(&mut lucia, "sends_along").await;
    let mut rosa = doors.helps(access).await;
    let base = format!("/p/{access}");
    let item = rosa.get(&format!("{base}/items/{}", doors.lucia.item)).await;
    assert!(item.text().contains("type=\"file\"") && item.text().contains("/cannot"));
    assert!(!item.text().contains("/messages"));
    assert_eq!(rosa.get(&format!("{base}/other")).await.status, StatusCode::OK);
    let ask = rosa.get(&format!("{base}/stop-helping")).await;
    let out = rosa.post(&format!("{base}/stop-helping"), &[("csrf", &ask.csrf())]).await;
    assert_eq!(out.see(), format!("{base}?out=1"));
    assert_ne!(rosa.get(&format!("{base}/home")).await.status, StatusCode::OK);
    // A client has nothing to stop.
    let none = lucia.get(&format!("{}/stop-helping", doors.base())).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_client_ends_it_with_one_press() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let access = doors.names(&mut lucia, "reads_along").await;
    let mut rosa = doors.helps(access).await;
    let page = format!("{}/helpers", doors.base());
    let csrf = lucia.get(&page).await.csrf();
    let ended = lucia.post(&format!("{page}/{access}/end"), &[("csrf", &csrf)]).await;
    assert_eq!(ended.see(), format!("{page}?done=ended"));
    assert_ne!(rosa.get(&format!("/p/{access}/home")).await.status, StatusCode::OK);
    let after = lucia.get(&page).await;
    assert!(!after.text().contains(&format!("{access}/end")));
}
