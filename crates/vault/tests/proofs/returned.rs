//! Refusals that come back as mail: what proves one, what it does, and what everything else does not; one visitor to the
//! mailbox at a time; what staff are told of a sign-in mail; and the limit of mails, of which whoever runs the portal hears.

use domain::{Duration, Role, Timestamp};
use testkit::{Portal, TestHouse, message, on_both_engines, persona};
use vault::{
    About, Actor, Against, Around, LinkFacts, LinkOver, MailKind, MailState, Publishing, Reading, ReturnEnd,
    ReturnFate, Steering, To,
};

const MACHINIST: &str = "system_administrator@firm-canary.example";

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    house.desk.lobby(who).unwrap().notices().await.unwrap().iter().filter(|n| n.kind == kind).count()
}

/// How many lines of this kind the practice's log has.
async fn lines(house: &TestHouse, ana: &Actor, code: &str) -> usize {
    let all = house.desk.lobby(ana).unwrap().practice_events(None, 200).await.unwrap();
    all.iter().filter(|line| line.code.code() == code).count()
}

async fn came_back(house: &TestHouse, tag: &str, address: &str, end: ReturnEnd) -> ReturnFate {
    let (tags, addresses) = ([tag.to_owned()], [address.to_owned()]);
    house.desk.backstage().mail_returned(&tags, &addresses, end, "5.1.1 no such user").await.unwrap()
}

async fn newest(house: &TestHouse, ana: &Actor, of: &Portal) -> (MailState, Option<LinkFacts>) {
    let room = house.room::<Reading>(ana, of.matter).await;
    let mails = room.mails(of.access).await.unwrap();
    (mails[0].state, mails[0].link.clone())
}

// NOT-10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_came_back_stops_its_address_once_and_only_with_its_own_tag() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let (hers, his) = (lucia.who.email, omar.who.email);
        house.clock.advance(Duration::seconds(1));
        let mail = house.link(lucia.access, lucia.who, "browser").await;
        let other = house.link(omar.access, omar.who, "browser").await;
        let last = if mail.tag.ends_with('0') { "2" } else { "0" };
        let touched = format!("{}{last}", &mail.tag[..44]);
        let first = if mail.tag.starts_with('0') { "1" } else { "0" };
        let another = format!("{first}{}", &mail.tag[1..]);
        // What a stranger can write, and whoever got a mail of their own about somebody else's.
        for (tag, address) in [
            ("", hers),
            (mail.id.to_string().as_str(), hers),
            (touched.as_str(), hers),
            (another.as_str(), hers),
            ("00000000000000000000000000000000000000000000a", hers),
            (mail.tag.as_str(), his),
            (other.tag.as_str(), hers),
            (mail.tag.as_str(), "not an address"),
        ] {
            let fate = came_back(house, tag, address, ReturnEnd::Refused).await;
            assert_eq!(fate, ReturnFate::NotOurs, "{tag} {address}");
        }
        let backstage = house.desk.backstage();
        let nobody = backstage
            .mail_returned(std::slice::from_ref(&mail.tag), &[], ReturnEnd::Refused, "")
            .await
            .unwrap();
        assert_eq!(nobody, ReturnFate::NotOurs);
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reading.mail_stops().await.unwrap().is_empty());
        assert_eq!(newest(house, &ana, &lucia).await.0, MailState::Sent);
        assert_eq!(
            (told(house, &ana, "mail_failed").await, lines(house, &ana, "mail.stopped").await),
            (0, 0)
        );

        // Servers change the case of what they repeat; the first tag that is ours counts.
        let (tags, named) = (["x".repeat(45), mail.tag.to_uppercase()], [hers.to_uppercase()]);
        let fate =
            backstage.mail_returned(&tags, &named, ReturnEnd::Refused, "5.1.1 no such user").await.unwrap();
        assert_eq!(fate, ReturnFate::Settled);
        for _ in 0..3 {
            assert_eq!(came_back(house, &mail.tag, hers, ReturnEnd::Refused).await, ReturnFate::Known);
        }
        let stops = reading.mail_stops().await.unwrap();
        assert_eq!(
            (stops.len(), stops[0].access, stops[0].answer.as_str()),
            (1, lucia.access, "5.1.1 no such user")
        );
        assert_eq!(newest(house, &ana, &lucia).await.0, MailState::Returned);
        assert_eq!(
            (told(house, &ana, "mail_failed").await, lines(house, &ana, "mail.stopped").await),
            (1, 1)
        );
        assert!(house.room::<Reading>(&ana, omar.matter).await.mail_stops().await.unwrap().is_empty());
        // It says so where people look, but not behind a wall.
        let lobby = house.desk.lobby(&ana).unwrap();
        let marked = lobby.client_stops().await.unwrap();
        assert_eq!((marked.len(), marked[0].client, marked[0].email.as_str()), (1, lucia.client, hers));
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        assert_eq!(house.desk.lobby(&lawyer).unwrap().client_stops().await.unwrap().len(), 1);
        lobby
            .raise_wall(Around::Client(lucia.client), Against::Person(lawyer.person()), "a friend")
            .await
            .unwrap();
        assert!(house.desk.lobby(&lawyer).unwrap().client_stops().await.unwrap().is_empty());
        // An address that works again is written to, and a report of an older mail is old news.
        house.room::<Steering>(&ana, lucia.matter).await.write_again(lucia.access).await.unwrap();
        assert_eq!(came_back(house, &mail.tag, hers, ReturnEnd::Refused).await, ReturnFate::Known);
        assert!(reading.mail_stops().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_believed_for_two_weeks_after_its_mail_left_and_no_longer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let to = lucia.who.email;
        house.clock.advance(Duration::seconds(1));
        let early = house.link(lucia.access, lucia.who, "browser").await;
        house.clock.advance(Duration::days(2));
        let late = house.link(lucia.access, lucia.who, "browser").await;
        house.clock.advance(Duration::days(12));
        house.clock.advance(Duration::minutes(1));
        let ana = house.second_session(&ana).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        for end in [ReturnEnd::Refused, ReturnEnd::GivenUp] {
            assert_eq!(came_back(house, &early.tag, to, end).await, ReturnFate::NotOurs);
        }
        assert!(reading.mail_stops().await.unwrap().is_empty());
        assert_eq!(came_back(house, &late.tag, to, ReturnEnd::Refused).await, ReturnFate::Settled);
        assert_eq!(reading.mail_stops().await.unwrap().len(), 1);
        // Its fate is known however late somebody says so again.
        house.clock.advance(Duration::days(30));
        assert_eq!(came_back(house, &late.tag, to, ReturnEnd::Refused).await, ReturnFate::Known);
    })
    .await;
}

// What is only good to know is written down where it can be: whoever follows a link comes in all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_works_where_it_cannot_be_written_down_that_it_was_looked_at() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.clock.advance(Duration::seconds(1));
    let token = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
    let full = "CREATE TRIGGER full BEFORE UPDATE OF opened_at ON sign_in_link BEGIN SELECT RAISE(ABORT, 'full'); END";
    house.raw().await.run(full).await;
    let threshold = house.desk.threshold();
    let look = threshold.look_at_link(lucia.access, &token, Some("browser")).await.unwrap();
    assert!(matches!(look, vault::LinkLook::Ready(_)));
    house.raw().await.run("DROP TRIGGER full").await;
    assert_eq!(newest(&house, &ana, &lucia).await.1.unwrap().opened_at, None);
    testkit::after_every_test(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_given_up_elsewhere_stops_nothing_and_one_that_never_left_cannot_come_back() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let to = lucia.who.email;
        house.clock.advance(Duration::seconds(1));
        let mail = house.link(lucia.access, lucia.who, "browser").await;
        assert_eq!(came_back(house, &mail.tag, to, ReturnEnd::GivenUp).await, ReturnFate::Settled);
        assert_eq!(newest(house, &ana, &lucia).await.0, MailState::Failed);
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert!(reading.mail_stops().await.unwrap().is_empty());
        house.room::<Steering>(&ana, lucia.matter).await.send_link(lucia.access).await.unwrap();
        let backstage = house.desk.backstage();
        let waiting = backstage.next_mail().await.unwrap().expect("a link");
        assert_eq!(waiting.kind, MailKind::SignInLink);
        assert_eq!(came_back(house, &waiting.tag, to, ReturnEnd::Refused).await, ReturnFate::NotOurs);
        assert!(reading.mail_stops().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_at_a_time_visits_the_mailbox_and_one_that_died_there_is_waited_for_no_longer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let backstage = house.desk.backstage();
        let lobby = house.desk.lobby(&ana).unwrap();
        let take = async || backstage.take_returns_box().await.unwrap();
        assert_eq!((take().await, take().await), (true, false));
        let fault = Some("no route to host");
        backstage.leave_returns_box(Duration::minutes(5), fault).await.unwrap();
        assert!(!take().await, "not before its time");
        let since = house.desk.now();
        house.clock.advance(Duration::minutes(5));
        assert!(take().await);
        backstage.leave_returns_box(Duration::minutes(5), Some("connection refused")).await.unwrap();
        let failed = lobby.returns_box().await.unwrap().failed;
        assert_eq!(failed, Some((since, "connection refused".to_owned())), "since the first time");
        house.clock.advance(Duration::minutes(5));
        assert!(take().await);
        house.clock.advance(Duration::minutes(9));
        assert!(!take().await, "somebody is there");
        house.clock.advance(Duration::minutes(1));
        assert!(take().await, "they died there");
        backstage.leave_returns_box(Duration::minutes(5), None).await.unwrap();
        let now = house.desk.now();
        let seen = lobby.returns_box().await.unwrap();
        assert_eq!((seen.read_at, seen.failed), (Some(now), None));
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        assert!(house.desk.lobby(&lawyer).unwrap().returns_box().await.is_err());
    })
    .await;
}

// AUTH-18
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_see_how_far_a_sign_in_mail_came_and_looking_uses_nothing_up() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let threshold = house.desk.threshold();
        let link = async || newest(house, &ana, &lucia).await.1.unwrap();
        house.clock.advance(Duration::seconds(1));
        let first = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        house.clock.advance(Duration::seconds(1));
        let facts = link().await;
        assert_eq!((facts.opened_at, facts.end), (None, None));
        let opened = house.desk.now();
        for browser in ["a scanner", "browser"] {
            threshold.look_at_link(lucia.access, &first, Some(browser)).await.unwrap();
            house.clock.advance(Duration::minutes(1));
        }
        // Whoever does not hold its secret, or looks in another workspace, opens nothing.
        assert_eq!((link().await.opened_at, link().await.end), (Some(opened), None), "the first time counts");
        let used = house.desk.now();
        threshold.use_link(&first, Some("browser"), None, testkit::device()).await.unwrap();
        assert_eq!(link().await.end, Some(LinkOver::Used(used)));
        let second = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        let elsewhere = domain::AccessId::from_bytes([9; 16]);
        threshold.look_at_link(elsewhere, &second, Some("browser")).await.unwrap();
        assert_eq!(link().await.opened_at, None);
        house.clock.advance(Duration::seconds(1));
        for _ in 0..5 {
            threshold.use_link(&second, Some("other"), Some("000 000"), testkit::device()).await.unwrap();
        }
        assert_eq!(link().await.end, Some(LinkOver::Guessed));
        house.link(lucia.access, lucia.who, "browser").await;
        house.clock.advance(Duration::seconds(1));
        house.link(lucia.access, lucia.who, "browser").await;
        let room = house.room::<Reading>(&ana, lucia.matter).await;
        let mails = room.mails(lucia.access).await.unwrap();
        let ends: Vec<_> = mails.iter().filter_map(|mail| mail.link.as_ref()).map(|l| l.end).collect();
        assert_eq!(ends[..3], [None, Some(LinkOver::Replaced), Some(LinkOver::Replaced)]);
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        let mails = room.mails(lucia.access).await.unwrap();
        let end = mails.iter().find_map(|mail| mail.link.as_ref()).unwrap().end;
        assert_eq!(end, Some(LinkOver::Closed));
    })
    .await;
}

// NOT-13
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_runs_the_portal_hears_once_of_mails_held_back_by_one_that_is_not() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let machinist = house.staff(&ana, Role::SystemAdministrator).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        house.empty_outbox().await;
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        (settings.bundle_minutes, settings.quiet_from, settings.quiet_to, settings.notices_per_hour) =
            (0, 0, 0, 1);
        lobby.change_settings(&settings).await.unwrap();
        // At the beginning of an hour, which is what is counted by.
        let hour = Duration::hours(1).as_micros();
        let now = house.desk.now();
        house
            .clock
            .advance(Duration::micros(hour - now.since(Timestamp::EPOCH).as_micros().rem_euclid(hour)));
        let backstage = house.desk.backstage();
        let mut left: Vec<(MailKind, String)> = Vec::new();
        let mut tags: Vec<String> = Vec::new();
        for n in 0..4 {
            let room = house.room::<Publishing>(&ana, lucia.matter).await;
            let hello = message(To::About(About::Matter, String::new()), "hello", n);
            room.answer(&hello, false).await.unwrap();
            house.clock.advance(Duration::minutes(6));
            while let Some(mail) = backstage.next_mail().await.unwrap() {
                backstage.mail_taken(mail.id, &mail.to, "250").await.unwrap();
                if mail.to == MACHINIST {
                    tags.push(mail.tag);
                }
                left.push((mail.kind, mail.to));
            }
        }
        let to = |kind: MailKind, of: &str| left.iter().filter(|(k, to)| *k == kind && to == of).count();
        assert_eq!(to(MailKind::PortalNotice, lucia.who.email), 1, "the others wait");
        for who in [&ana, &machinist] {
            assert_eq!(told(house, who, "mails_held").await, 1, "once while it lasts");
        }
        assert_eq!(told(house, &lawyer, "mails_held").await, 0);
        // The one mail of the hour to whoever runs the portal may be spent: this one comes all the same.
        assert_eq!(to(MailKind::StaffNotice, MACHINIST), 1);
        assert!(to(MailKind::StaffNotice, "ana.quillfeather@firm-canary.example") >= 1, "{left:?}");
        // In the next hour it is told again, where it goes on; to an address that was refused for good nothing is mailed.
        assert_eq!(came_back(house, &tags[0], MACHINIST, ReturnEnd::Refused).await, ReturnFate::Settled);
        house.clock.advance(Duration::hours(2));
        for n in 10..14 {
            let room = house.room::<Publishing>(&ana, lucia.matter).await;
            let hello = message(To::About(About::Matter, String::new()), "hello", n);
            room.answer(&hello, false).await.unwrap();
            while let Some(mail) = backstage.next_mail().await.unwrap() {
                assert_ne!(mail.to, MACHINIST, "the address is stopped");
                backstage.mail_taken(mail.id, &mail.to, "250").await.unwrap();
            }
            house.clock.advance(Duration::minutes(6));
        }
        assert_eq!(told(house, &machinist, "mails_held").await, 2);
    })
    .await;
}
