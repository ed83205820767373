//! Who may stand in the lobby, and what a link shows before it is used.

use domain::{AccessId, Assignment, Duration, Locale, Refusal, Relation, Sensitivity};
use testkit::{Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Asked, AskedBy, ClientCard, Contributing, Door, Error, LinkAgain, LinkEnd, LinkLook, LinkOutcome,
    MailKind, MatterFilter, NewAccess, NewClient,
};
use vault::{NewMatter, Reading, Steering};

async fn look(house: &TestHouse, access: AccessId, token: &str, browser: &str) -> LinkLook {
    house.desk.threshold().look_at_link(access, token, Some(browser)).await.unwrap()
}

// S2-28, S2-91: a link belongs to one workspace and ends when a newer one is made
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

// S2-83, S2-112, S2-119: a link goes to the address on file, whoever asks
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
            internal_title: String::new(),
            number: "NR-7".to_owned(),
            client: "Somebody".to_owned(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Sensitive,
            letter_first: false,
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

/// Comes in by a link asked for in this browser; returns the session's token.
async fn come_in(house: &TestHouse, portal: &Portal, browser: &str) -> String {
    let link = house.link(portal.access, portal.who, browser).await.token.unwrap();
    let used = house.desk.threshold().use_link(&link, Some(browser), None, device()).await.unwrap();
    let LinkOutcome::SignedIn { token, .. } = used else { panic!("the link did not work") };
    token
}

async fn is_in(house: &TestHouse, token: &str) -> bool {
    house.desk.recognise(Door::Client, token).await.unwrap().is_some()
}

// S2-30: to the second, on the page of the link and where it is used.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_works_for_forty_eight_hours_and_not_a_second_longer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let all_but = Duration::seconds(48 * 3600 - 1);
        let first = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.clock.advance(all_but);
        assert!(matches!(look(house, lucia.access, &first, "browser").await, LinkLook::Ready(_)));
        let used = house.desk.threshold().use_link(&first, Some("browser"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::SignedIn { .. }), "in the last second");
        let second = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.clock.advance(all_but);
        house.clock.advance(Duration::seconds(1));
        assert_eq!(look(house, lucia.access, &second, "browser").await, LinkLook::Over(LinkEnd::Expired));
        let used = house.desk.threshold().use_link(&second, Some("browser"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::Dead));
    })
    .await;
}

// S2-31, S2-85: to the second, however busy the client is; a session nobody uses ends sooner.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_used_lasts_forty_eight_hours_and_not_a_second_longer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let token = come_in(house, &lucia, "browser").await;
        for half_hour in 1..96 {
            house.clock.advance(Duration::minutes(30));
            assert!(is_in(house, &token).await, "after {half_hour} half hours");
        }
        house.clock.advance(Duration::seconds(1799));
        assert!(is_in(house, &token).await, "in the last second");
        house.clock.advance(Duration::seconds(1));
        assert!(!is_in(house, &token).await);
    })
    .await;
}

// S2-02, S2-19: Omar takes part in two matters and Lucía in one of them; each pair of person and matter has a door of its
// own, and closing one closes no other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admission_is_one_persons_to_one_matter() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.add_party(omar.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: omar.client, relation: Relation::Partner };
        let second = Portal { access: steering.enable_access(&new).await.unwrap(), ..omar };
        assert!(second.access != omar.access && second.access != lucia.access);
        let here = house.sign_in(second.access, persona::OMAR).await;
        let there = house.sign_in(omar.access, persona::OMAR).await;
        for (actor, own, other) in [(&here, lucia.matter, omar.matter), (&there, omar.matter, lucia.matter)] {
            assert!(house.desk.admit::<Contributing>(actor, own).await.is_ok());
            assert!(house.desk.admit::<Contributing>(actor, other).await.is_err_and(|e| e.is_not_found()));
        }
        steering.revoke_access(second.access).await.unwrap();
        assert!(house.desk.admit::<Contributing>(&here, lucia.matter).await.is_err());
        assert!(house.desk.admit::<Contributing>(&there, omar.matter).await.is_ok());
        assert!(house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_ok());
    })
    .await;
}

// S2-23, S2-94, S2-95, S2-97, S2-113: whoever holds the address, a link or a session is out at once and cannot come back
// by asking; opened again, the old ones stay over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_door_is_shut_at_once_and_opened_again_by_staff_only_for_a_new_link() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let session = come_in(house, &lucia, "browser").await;
        let link = house.link(lucia.access, lucia.who, "other").await.token.unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.revoke_access(lucia.access).await.unwrap();
        house.empty_outbox().await;
        let is_over = async || {
            let used = house.desk.threshold().use_link(&link, Some("other"), None, device()).await.unwrap();
            matches!(used, LinkOutcome::Dead) && !is_in(house, &session).await
        };
        assert!(is_over().await);
        let (source, agent) = ("203.0.113.77", device().agent);
        let (access, email, browser, locale) = (lucia.access, lucia.who.email, "browser", Locale::Es);
        let ask = vault::NewLink { access, email, browser, source, agent: &agent, locale };
        house.desk.threshold().ask_for_link(&ask).await.unwrap();
        let mail = house.desk.backstage().next_mail().await.unwrap();
        assert!(mail.is_none(), "asking brings nobody back");
        assert!(steering.send_link(lucia.access).await.is_err(), "nor does staff by a mail");

        let new = NewAccess { client: lucia.client, relation: Relation::MainApplicant };
        let again = steering.enable_access(&new).await.unwrap();
        assert_eq!(again, lucia.access, "the address is the one the client knows");
        assert!(is_over().await, "what was over stays over");
        let session = come_in(house, &lucia, "browser").await;
        assert!(is_in(house, &session).await);
    })
    .await;
}

// S2-78
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_let_in_whom_no_mail_can_reach() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let card =
            ClientCard { given: "Noé".to_owned(), family: "Silva".to_owned(), ..ClientCard::default() };
        let nobody = NewClient { card, email: None, locale: Locale::Es };
        let client =
            house.desk.lobby(&ana).unwrap().create_client(&nobody, &testkit::BY_PHONE).await.unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.add_party(client, Relation::Dependant).await.unwrap();
        let new = NewAccess { client, relation: Relation::Dependant };
        let refused = steering.enable_access(&new).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NoAddress))), "{refused:?}");
        let portal = house.room::<Reading>(&ana, lucia.matter).await.portal().await.unwrap();
        assert!(portal.iter().all(|row| row.client != client));
    })
    .await;
}
