//! Who may stand in the lobby, and what a link shows before it is used.

use domain::{AccessId, Assignment, Duration, Locale, Sensitivity};
use testkit::{TestHouse, device, on_both_engines, persona};
use vault::{
    Asked, AskedBy, Contributing, Door, LinkAgain, LinkEnd, LinkLook, LinkOutcome, MailKind, MatterFilter,
};
use vault::{NewMatter, Steering};

async fn look(house: &TestHouse, access: AccessId, token: &str, browser: &str) -> LinkLook {
    house.desk.threshold().look_at_link(access, token, Some(browser)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_says_how_it_was_asked_for_and_why_it_is_over_to_whoever_holds_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let at = house.desk.now();
        let first = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.clock.advance(Duration::minutes(4));
        let asked = Asked { at, by: AskedBy::Visitor { agent: device().agent } };
        assert_eq!(look(house, lucia.access, &first, "browser").await, LinkLook::Ready(Some(asked)));
        // In another workspace's address a link is nothing.
        let elsewhere = AccessId::from_bytes([9; 16]);
        assert_eq!(look(house, elsewhere, &first, "browser").await, LinkLook::Over(LinkEnd::Unknown));

        let at = house.desk.now();
        house.room::<Steering>(&ana, lucia.matter).await.send_link(lucia.access).await.unwrap();
        let sent = house.mail_to(lucia.who.email, MailKind::SignInLink).await.token.unwrap();
        let asked = Asked { at, by: AskedBy::Staff };
        assert_eq!(look(house, lucia.access, &sent, "browser").await, LinkLook::NeedsCode(Some(asked)));
        assert_eq!(look(house, lucia.access, &first, "browser").await, LinkLook::Over(LinkEnd::Replaced));

        house.clock.advance(Duration::hours(49));
        assert_eq!(look(house, lucia.access, &sent, "browser").await, LinkLook::Over(LinkEnd::Expired));
        let guessed = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        for _ in 0..5 {
            let code = Some("000 000");
            house.desk.threshold().use_link(&guessed, Some("other"), code, device()).await.unwrap();
        }
        assert_eq!(look(house, lucia.access, &guessed, "browser").await, LinkLook::Over(LinkEnd::Guessed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_link_that_is_over_sends_another_to_the_registered_address_and_nowhere_else() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let old = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.link(lucia.access, lucia.who, "browser").await;
        assert_eq!(look(house, lucia.access, &old, "browser").await, LinkLook::Over(LinkEnd::Replaced));
        let ask = async |token: &str, access: AccessId| {
            let (browser, source, agent, locale) = ("browser", "198.51.100.7", "", Locale::En);
            let again = LinkAgain { token, access, browser, source, agent, locale };
            house.desk.threshold().ask_again(&again).await
        };
        ask(&old, lucia.access).await.unwrap();
        let fresh = house.mail_to(lucia.who.email, MailKind::SignInLink).await.token.unwrap();
        assert!(matches!(look(house, lucia.access, &fresh, "browser").await, LinkLook::Ready(_)));
        // A secret nobody gave out, and a good one under another workspace: written down alike, and nothing goes out.
        ask("0123456789abcdef", lucia.access).await.unwrap();
        ask(&old, AccessId::from_bytes([9; 16])).await.unwrap();
        house.empty_outbox().await;
        assert!(matches!(look(house, lucia.access, &fresh, "browser").await, LinkLook::Ready(_)));
        // A link that somebody closed asks for nothing any more, and its page says nothing.
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        assert_eq!(look(house, lucia.access, &fresh, "browser").await, LinkLook::Over(LinkEnd::Unknown));
        house.mail_to(lucia.who.email, MailKind::Alert).await;
        ask(&fresh, lucia.access).await.unwrap();
        assert!(house.desk.backstage().next_mail().await.unwrap().is_none());
        for _ in 0..2 {
            ask(&fresh, lucia.access).await.unwrap();
        }
        assert!(ask(&fresh, lucia.access).await.is_err(), "three an hour");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sent_a_file_sees_its_first_page_once_it_was_inspected_and_nobody_elses() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let other = house.portal(&ana, persona::OMAR).await;
        let version = house.sent(&lucia, "passport.pdf", b"the passport").await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert!(!room.sent(lucia.item).await.unwrap()[0].pictured);
        assert!(room.sent_picture(lucia.item, version).await.is_err_and(|e| e.is_not_found()));
        house.inspect_with(testkit::finding).await;
        assert!(room.sent(lucia.item).await.unwrap()[0].pictured);
        let picture = room.sent_picture(lucia.item, version).await.unwrap();
        assert_eq!(picture.jpeg, b"previewcanary: a page as a picture");
        assert!(room.sent_picture(other.item, version).await.is_err_and(|e| e.is_not_found()));
        let elsewhere = house.room::<Contributing>(&other.contact, other.matter).await;
        assert!(elsewhere.sent_picture(lucia.item, version).await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_has_no_lobby_and_a_session_of_one_door_is_nobody_at_the_other() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        assert!(house.desk.lobby(&lucia.contact).is_err_and(|e| e.is_not_found()));
        let link = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        for _ in 0..3 {
            let look = look(house, lucia.access, &link, "browser").await;
            assert!(matches!(look, LinkLook::Ready(_)), "looking uses nothing");
        }
        assert!(matches!(look(house, lucia.access, &link, "other").await, LinkLook::NeedsCode(_)));
        let used = house.desk.threshold().use_link(&link, Some("browser"), None, device()).await.unwrap();
        let LinkOutcome::SignedIn { token, .. } = used else { panic!("signed in") };
        assert!(house.desk.recognise(Door::Staff, &token).await.unwrap().is_none());
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_some());
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sensitive_matter_is_in_no_list_of_somebody_whom_its_room_refuses() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let new = NewMatter {
            name: "A shelter".to_owned(),
            number: "NR-7".to_owned(),
            client: "Somebody".to_owned(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Sensitive,
        };
        let matter = house.desk.lobby(&cast.ana).unwrap().open_matter(&new).await.unwrap();
        let steering = house.room::<Steering>(&cast.ana, matter).await;
        steering.assign(cast.caseworker.person(), Assignment::Team).await.unwrap();
        steering.assign(cast.lawyer.person(), Assignment::Cover).await.unwrap();
        assert!(house.desk.admit::<Steering>(&cast.caseworker, matter).await.is_err());
        for (actor, sees) in [(&cast.caseworker, false), (&cast.lawyer, true), (&cast.ana, true)] {
            let lobby = house.desk.lobby(actor).unwrap();
            for typed in ["", "shelter"] {
                let found = lobby.matters(MatterFilter::Mine, typed, None, 50).await.unwrap();
                assert_eq!(found.iter().any(|m| m.id == matter), sees);
            }
        }
    })
    .await;
}
