//! Texts to clients' phones: a number is proved before it is written to, a text leaves at most once, what does not arrive
//! goes by mail, and a provider that turns the practice away costs nothing but time.

use super::client_keys::{code as app_code, set_up};
use super::merge::{OTHER, from_gone, join};
use domain::notices::Frequency;
use domain::{Duration, Email, MatterId, Mobile, Refusal, Way};
use testkit::{Portal, TestHouse, canary, message, on_both_engines, persona};
use vault::{
    About, Actor, AlertKind, ClientCard, Confirmed, DeliveryCut, Error, MailKind, MailState, NewClient,
    NoticeChoice, OutgoingText, Publishing, Reading, Steering, TextEnd, To,
};

const NUMBER: &str = "+12125550142";

fn number(text: &str) -> Mobile {
    Mobile::parse(text).unwrap()
}

/// A client who proved their number and is written to by this way, at once and at any hour.
async fn begun(house: &TestHouse, way: Way) -> (Actor, Portal) {
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.write_at_once(&ana).await;
    house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
    house.proved(&lucia.contact, NUMBER).await;
    house.desk.choose_notices(&lucia.contact, &NoticeChoice::default().by(way)).await.unwrap();
    house.empty_outbox().await;
    (ana, lucia)
}

async fn write(house: &TestHouse, ana: &Actor, matter: MatterId, attempt: u8) {
    let room = house.room::<Publishing>(ana, matter).await;
    room.answer(&message(To::About(About::Matter, String::new()), "hello", attempt), false).await.unwrap();
    house.clock.advance(Duration::minutes(1));
}

async fn next(house: &TestHouse) -> Option<OutgoingText> {
    house.desk.backstage().next_text().await.unwrap()
}

/// Notices to the client that leave by mail now.
async fn mails(house: &TestHouse) -> usize {
    let backstage = house.desk.backstage();
    let mut n = 0;
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        n += usize::from(mail.kind == MailKind::PortalNotice);
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    n
}

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    house.desk.lobby(who).unwrap().notices().await.unwrap().iter().filter(|n| n.kind == kind).count()
}

/// States of the texts to this admission, newest first.
async fn states(house: &TestHouse, ana: &Actor, lucia: &Portal) -> Vec<MailState> {
    let rows = house.room::<Reading>(ana, lucia.matter).await.mails(lucia.access).await.unwrap();
    rows.iter().filter(|row| row.text && row.kind != MailKind::NumberCode).map(|row| row.state).collect()
}

async fn code(house: &TestHouse) -> OutgoingText {
    let text = next(house).await.expect("a code");
    assert_eq!(text.kind, MailKind::NumberCode);
    house.desk.backstage().text_taken(&text, "SM0c", "201").await.unwrap();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_offered_texts_or_sent_any_where_nobody_carries_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let desk = &house.desk;
        assert!(!desk.texting(&lucia.contact).await.unwrap().on);
        assert!(desk.begin_number(&lucia.contact, &number(NUMBER)).await.unwrap_err().is_not_found());
        let texts = NoticeChoice::default().by(Way::Text);
        assert!(desk.choose_notices(&lucia.contact, &texts).await.is_err());
        let lobby = desk.lobby(&ana).unwrap();
        assert!(lobby.try_text(&number(NUMBER), domain::Locale::En).await.unwrap_err().is_not_found());
        assert!(next(house).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_written_to_only_after_its_code_was_typed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.write_at_once(&ana).await;
        house.empty_outbox().await;
        house.carries_texts();
        let (desk, contact) = (&house.desk, &lucia.contact);
        assert_eq!(
            desk.confirm_number(contact, "123456").await.unwrap(),
            Confirmed::Over,
            "none was asked for"
        );
        desk.begin_number(contact, &number(NUMBER)).await.unwrap();
        let both = NoticeChoice::default().by(Way::Both);
        assert!(desk.choose_notices(contact, &both).await.is_err(), "not proved yet");
        let first = code(house).await;
        assert_eq!((first.to.as_str(), first.minutes), (NUMBER, Some(10)));
        let right = first.code.unwrap();
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for typed in [wrong, "", "abc", "1234567"] {
            assert_eq!(desk.confirm_number(contact, typed).await.unwrap(), Confirmed::Wrong, "{typed}");
        }
        assert_eq!(desk.confirm_number(contact, wrong).await.unwrap(), Confirmed::Over, "the fifth");
        assert_eq!(desk.confirm_number(contact, &right).await.unwrap(), Confirmed::Over, "too often wrong");
        assert!(desk.texting(contact).await.unwrap().trying.is_none());

        // A second number puts the first away; its code proves the second no more than it did the first.
        desk.begin_number(contact, &number(NUMBER)).await.unwrap();
        let old = code(house).await.code.unwrap();
        desk.begin_number(contact, &number("+34612345678")).await.unwrap();
        let new = code(house).await.code.unwrap();
        if old != new {
            assert_eq!(desk.confirm_number(contact, &old).await.unwrap(), Confirmed::Wrong);
        }
        assert_eq!(desk.confirm_number(contact, &new).await.unwrap(), Confirmed::Yes);
        assert_eq!(desk.confirm_number(contact, &new).await.unwrap(), Confirmed::Over, "once");
        let texting = desk.texting(contact).await.unwrap();
        assert_eq!(texting.number.unwrap().0.as_str(), "+34612345678");
        let alert = house.mail_to(persona::LUCIA.email, MailKind::Alert).await;
        assert_eq!(alert.alert.unwrap().kind, AlertKind::NumberProved);

        // Too late.
        house.clock.advance(Duration::hours(1));
        desk.begin_number(contact, &number(NUMBER)).await.unwrap();
        let late = code(house).await.code.unwrap();
        house.clock.advance(Duration::minutes(10));
        assert_eq!(desk.confirm_number(contact, &late).await.unwrap(), Confirmed::Over);
        // A code that cannot be sent in time is not sent.
        desk.begin_number(contact, &number(NUMBER)).await.unwrap();
        house.clock.advance(Duration::minutes(11));
        assert!(next(house).await.is_none());

        // Whoever holds another client's session proves nothing with this one's code.
        house.clock.advance(Duration::hours(1));
        let omar = house.portal(&ana, persona::OMAR).await;
        let lucia = house.sign_in(lucia.access, persona::LUCIA).await;
        desk.begin_number(&lucia, &number(NUMBER)).await.unwrap();
        let hers = code(house).await.code.unwrap();
        desk.begin_number(&omar.contact, &number(NUMBER)).await.unwrap();
        let his = code(house).await.code.unwrap();
        if hers != his {
            assert_eq!(desk.confirm_number(&omar.contact, &hers).await.unwrap(), Confirmed::Wrong);
        }
        assert!(desk.texting(&omar.contact).await.unwrap().number.is_none());
        assert!(desk.texting(&ana).await.is_err_and(|e| e.is_not_found()));
        assert!(desk.begin_number(&ana, &number(NUMBER)).await.unwrap_err().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_sent_a_few_times_an_hour_and_never_two_wait() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.empty_outbox().await;
        house.carries_texts();
        let desk = &house.desk;
        let many = |e: Error| matches!(e, Error::Refused(Refusal::TooMany { .. }));
        for n in ["+12125550142", "+12125550143", "+12125550144"] {
            desk.begin_number(&lucia.contact, &number(n)).await.unwrap();
        }
        assert!(many(desk.begin_number(&lucia.contact, &number("+12125550145")).await.unwrap_err()));
        let text = next(house).await.unwrap();
        assert_eq!(text.to.as_str(), "+12125550144", "the last one");
        assert!(next(house).await.is_none(), "those before were put away");
        // One phone is not written to by many.
        let omar = house.portal(&ana, persona::OMAR).await;
        for _ in 0..2 {
            desk.begin_number(&omar.contact, &number("+12125550144")).await.unwrap();
        }
        assert!(many(desk.begin_number(&omar.contact, &number("+12125550144")).await.unwrap_err()));
        let lobby = desk.lobby(&ana).unwrap();
        for _ in 0..5 {
            lobby.try_text(&number(NUMBER), domain::Locale::Es).await.unwrap();
        }
        assert!(many(lobby.try_text(&number(NUMBER), domain::Locale::Es).await.unwrap_err()));
        let lawyer = house.staff(&ana, domain::Role::Lawyer).await;
        let hers = desk.lobby(&lawyer).unwrap();
        assert!(hers.try_text(&number(NUMBER), domain::Locale::Es).await.unwrap_err().is_not_found());
        assert!(hers.texts_held().await.unwrap_err().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_that_waits_goes_by_the_way_a_client_chose() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        for n in 0..3 {
            write(house, &ana, lucia.matter, n).await;
        }
        assert_eq!(mails(house).await, 0);
        let text = next(house).await.expect("one text for three things");
        assert_eq!(
            (text.kind, text.to.as_str(), text.access),
            (MailKind::PortalNotice, NUMBER, Some(lucia.access))
        );
        house.desk.backstage().text_taken(&text, "SM01", "201").await.unwrap();
        assert!(next(house).await.is_none());
        assert_eq!(states(house, &ana, &lucia).await, [MailState::Taken]);

        let both = NoticeChoice::default().by(Way::Both);
        house.desk.choose_notices(&lucia.contact, &both).await.unwrap();
        write(house, &ana, lucia.matter, 10).await;
        assert_eq!(mails(house).await, 1);
        let text = next(house).await.expect("and a text");
        house.desk.backstage().text_over(&text, TextEnd::Failed, "no").await.unwrap();
        assert_eq!(mails(house).await, 0, "they got a mail already");

        let mail = NoticeChoice::default();
        house.desk.choose_notices(&lucia.contact, &mail).await.unwrap();
        write(house, &ana, lucia.matter, 20).await;
        assert_eq!(mails(house).await, 1);
        assert!(next(house).await.is_none());

        let weekly = NoticeChoice::new(Frequency::Weekly, "", true).by(Way::Text);
        house.desk.choose_notices(&lucia.contact, &weekly).await.unwrap();
        write(house, &ana, lucia.matter, 30).await;
        assert!(next(house).await.is_none(), "not before Monday");
        house.clock.advance(Duration::days(7));
        assert!(next(house).await.is_some());
        let lines = house.room::<Reading>(&ana, lucia.matter).await.text_lines().await.unwrap();
        assert_eq!((lines.len(), lines[0].number.as_str(), lines[0].way), (1, NUMBER, Way::Text));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_does_not_ring_at_night_whatever_is_due() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Both).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        (settings.quiet_from, settings.quiet_to, settings.deadlines_break_quiet) = (20, 8, true);
        lobby.change_settings(&settings).await.unwrap();
        // Before five in the morning at the practice.
        write(house, &ana, lucia.matter, 1).await;
        assert!(next(house).await.is_none());
        house.clock.advance(Duration::hours(3));
        assert!(next(house).await.is_none(), "it is not yet eight");
        house.clock.advance(Duration::minutes(10));
        assert!(next(house).await.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_arrive_by_text_goes_by_mail_and_no_text_goes_twice() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let backstage = house.desk.backstage();
        for (n, end, state) in [
            (1, TextEnd::Unsure, MailState::Unsure),
            (2, TextEnd::Failed, MailState::Failed),
            (3, TextEnd::Refused { stop: false }, MailState::Refused),
        ] {
            write(house, &ana, lucia.matter, n).await;
            let text = next(house).await.expect("a text");
            backstage.text_over(&text, end, "21602 answercanary").await.unwrap();
            assert_eq!(states(house, &ana, &lucia).await[0], state);
            assert!(next(house).await.is_none(), "{end:?}: it is not sent again");
            assert_eq!(mails(house).await, 1, "{end:?}: a mail says the same");
            house.clock.advance(Duration::minutes(1));
        }
        // Taken, asked after, lost.
        write(house, &ana, lucia.matter, 4).await;
        let text = next(house).await.unwrap();
        backstage.text_taken(&text, "SM04", "201").await.unwrap();
        assert!(backstage.next_receipt().await.unwrap().is_none(), "not at once");
        house.clock.advance(Duration::seconds(30));
        let asked = backstage.next_receipt().await.unwrap().expect("something to ask");
        assert_eq!(asked.receipt, "SM04");
        backstage.text_asked(&asked, false).await.unwrap();
        assert!(backstage.next_receipt().await.unwrap().is_none(), "asked ever more seldom");
        house.clock.advance(Duration::minutes(1));
        let asked = backstage.next_receipt().await.unwrap().expect("something to ask");
        backstage.text_lost(&asked, "30003 undelivered", false).await.unwrap();
        backstage.text_lost(&asked, "30003 undelivered", true).await.unwrap();
        assert_eq!(states(house, &ana, &lucia).await[0], MailState::Undelivered);
        assert_eq!(mails(house).await, 1);
        // Taken and arrived; and taken and never heard of.
        write(house, &ana, lucia.matter, 5).await;
        let text = next(house).await.unwrap();
        backstage.text_taken(&text, "SM05", "201").await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let asked = backstage.next_receipt().await.unwrap().unwrap();
        backstage.text_arrived(&asked).await.unwrap();
        assert_eq!(states(house, &ana, &lucia).await[0], MailState::Delivered);
        write(house, &ana, lucia.matter, 6).await;
        let text = next(house).await.unwrap();
        backstage.text_taken(&text, "SM06", "201").await.unwrap();
        let mut asks = 0;
        for _ in 0..200 {
            house.clock.advance(Duration::minutes(15));
            while let Some(asked) = backstage.next_receipt().await.unwrap() {
                asks += 1;
                backstage.text_asked(&asked, false).await.unwrap();
            }
        }
        assert!((20..40).contains(&asks), "about once an hour, for a day: {asks}");
        assert_eq!(states(house, &ana, &lucia).await[0], MailState::Sent);
        assert_eq!(mails(house).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_dies_with_a_text_in_its_hands_may_have_sent_it() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        write(house, &ana, lucia.matter, 1).await;
        let text = next(house).await.expect("a text");
        assert!(next(house).await.is_none(), "nobody else gets it");
        house.clock.advance(Duration::minutes(3));
        assert!(next(house).await.is_none(), "nor later");
        assert_eq!(states(house, &ana, &lucia).await, [MailState::Unsure]);
        assert_eq!(mails(house).await, 1, "a mail says the same");
        // A worker that was only slow changes nothing any more.
        house.desk.backstage().text_taken(&text, "SM01", "201").await.unwrap();
        assert_eq!(states(house, &ana, &lucia).await, [MailState::Unsure]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_answered_stop_gets_nothing_until_its_owner_proves_it_again() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let backstage = house.desk.backstage();
        write(house, &ana, lucia.matter, 1).await;
        let text = next(house).await.unwrap();
        let stop = TextEnd::Refused { stop: true };
        backstage.text_over(&text, stop, "21610 unsubscribed stopcanary").await.unwrap();
        assert_eq!(told(house, &ana, "text_failed").await, 1);
        assert_eq!(mails(house).await, 1);
        write(house, &ana, lucia.matter, 2).await;
        assert!(next(house).await.is_none());
        assert_eq!(mails(house).await, 1, "by mail from now on");
        assert!(house.desk.texting(&lucia.contact).await.unwrap().stopped.is_some());

        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let lines = reading.text_lines().await.unwrap();
        assert!(lines[0].stop.as_ref().unwrap().1.contains("stopcanary"));
        assert!(reading.mail_stops().await.unwrap().is_empty(), "the address is well");
        let owner = house.desk.lobby(&ana).unwrap();
        let stops = owner.stops().await.unwrap();
        assert!(stops[0].text && stops[0].people[0].1 == NUMBER);
        let machinist = house.staff(&ana, domain::Role::SystemAdministrator).await;
        let theirs = house.desk.lobby(&machinist).unwrap();
        let stop_row = theirs.stops().await.unwrap().remove(0);
        assert_eq!((stop_row.people.len(), stop_row.answer.as_str()), (0, "21610"));
        let rows = theirs.deliveries(DeliveryCut::Texts, None).await.unwrap().rows;
        assert!(!rows.is_empty() && rows.iter().all(|row| row.text && row.to.is_none()));
        assert!(rows.iter().all(|row| !row.answer.contains("canary")));

        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.text_again(lucia.access).await.unwrap();
        steering.text_again(lucia.access).await.unwrap();
        write(house, &ana, lucia.matter, 3).await;
        let text = next(house).await.expect("written to again");
        backstage.text_over(&text, stop, "21610 unsubscribed").await.unwrap();
        house.clock.advance(Duration::hours(2));
        house.proved(&lucia.contact, NUMBER).await;
        assert!(house.desk.texting(&lucia.contact).await.unwrap().stopped.is_none());
        mails(house).await;
        write(house, &ana, lucia.matter, 4).await;
        assert!(next(house).await.is_some());

        // A number nobody proved is not remembered, and nobody is bothered with somebody's typing mistake.
        house.desk.begin_number(&lucia.contact, &number("+15005550001")).await.unwrap();
        let before = told(house, &ana, "text_failed").await;
        let text = next(house).await.unwrap();
        backstage.text_over(&text, stop, "21211 not a number").await.unwrap();
        assert!(house.desk.texting(&lucia.contact).await.unwrap().trying.unwrap().failed);
        assert_eq!(told(house, &ana, "text_failed").await, before);
        assert!(owner.stops().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_turns_us_away_burns_no_try_and_is_told_once() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let machinist = house.staff(&ana, domain::Role::SystemAdministrator).await;
        let lawyer = house.staff(&ana, domain::Role::Lawyer).await;
        let backstage = house.desk.backstage();
        write(house, &ana, lucia.matter, 1).await;
        for _ in 0..15 {
            let text = next(house).await.expect("it waits");
            assert_eq!(text.tries, 1, "as if nobody had tried");
            backstage.hold_texts(&text, Duration::minutes(10), "20003 Authenticate", true).await.unwrap();
            assert!(next(house).await.is_none(), "nobody knocks meanwhile");
            assert!(backstage.next_receipt().await.unwrap().is_none(), "nor asks");
            house.clock.advance(Duration::minutes(10));
        }
        for who in [&ana, &machinist] {
            assert_eq!(told(house, who, "texts_closed").await, 1);
        }
        assert_eq!(told(house, &lawyer, "texts_closed").await, 0);
        let held = house.desk.lobby(&ana).unwrap().texts_held().await.unwrap().expect("held");
        assert!(held.closed && held.answer.contains("20003"));
        assert_eq!(states(house, &ana, &lucia).await, [MailState::Waiting]);
        let text = next(house).await.unwrap();
        backstage.text_taken(&text, "SM01", "201").await.unwrap();
        assert!(house.desk.lobby(&ana).unwrap().texts_held().await.unwrap().is_none(), "mended");
        // To be left alone for a while is nobody's fault.
        write(house, &ana, lucia.matter, 2).await;
        let text = next(house).await.unwrap();
        backstage.hold_texts(&text, Duration::seconds(17), "20429 Too many", false).await.unwrap();
        assert!(next(house).await.is_none());
        house.clock.advance(Duration::seconds(17));
        assert!(next(house).await.is_some());
        assert_eq!(told(house, &ana, "texts_closed").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_texts_to_one_phone_wait_for_the_next_hour() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let mut settings = lobby.settings().await.unwrap();
        settings.notices_per_hour = 2;
        lobby.change_settings(&settings).await.unwrap();
        house.clock.advance(Duration::minutes(10));
        let mut left = 0;
        for n in 0..5 {
            write(house, &ana, lucia.matter, n).await;
            while let Some(text) = next(house).await {
                left += 1;
                house.desk.backstage().text_taken(&text, "SM01", "201").await.unwrap();
            }
        }
        assert_eq!((left, told(house, &ana, "mail_flood").await), (2, 1));
        house.clock.advance(Duration::hours(1));
        assert!(next(house).await.is_some_and(|text| text.tries == 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_address_is_written_to_at_their_number() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Mail).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let row = lobby.client(lucia.client).await.unwrap();
        let new = vault::NewClient { card: row.card.clone(), email: None, locale: row.locale };
        lobby.change_client(lucia.client, &new, &testkit::BY_PHONE, row.revision).await.unwrap();
        mails(house).await;
        write(house, &ana, lucia.matter, 1).await;
        assert_eq!(mails(house).await, 0);
        let text = next(house).await.expect("by text");
        house.desk.backstage().text_over(&text, TextEnd::Failed, "no").await.unwrap();
        assert_eq!(told(house, &ana, "text_failed").await, 1, "somebody has to call");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_number_is_not_written_to_and_what_waited_for_it_goes_by_mail() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        write(house, &ana, lucia.matter, 1).await;
        house.desk.remove_number(&lucia.contact).await.unwrap();
        house.desk.remove_number(&lucia.contact).await.unwrap();
        assert_eq!(house.desk.notice_choice(&lucia.contact).await.unwrap().way(), Way::Mail);
        assert!(next(house).await.is_none());
        assert_eq!(states(house, &ana, &lucia).await, [MailState::Dropped]);
        assert_eq!(mails(house).await, 1);
        write(house, &ana, lucia.matter, 2).await;
        assert!(next(house).await.is_none());
        assert_eq!(mails(house).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_one_of_two_joined_records_goes_on_and_replaces_none() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let kept = house.client(&ana, OTHER).await;
        join(house, &ana, kept, lucia.client, &from_gone(&["email"])).await.unwrap();
        let lines = house.room::<Reading>(&ana, lucia.matter).await.text_lines().await.unwrap();
        let shown: Vec<_> = lines.iter().map(|line| (line.access, line.number.as_str())).collect();
        assert_eq!(shown, [(lucia.access, NUMBER)]);
        // And the other way round: theirs stays theirs.
        let omar = house.portal(&ana, persona::OMAR).await;
        house.proved(&omar.contact, "+12125550143").await;
        join(house, &ana, omar.client, kept, &from_gone(&[])).await.unwrap();
        let lines = house.room::<Reading>(&ana, omar.matter).await.text_lines().await.unwrap();
        assert_eq!(lines[0].number.as_str(), "+12125550143");
        let all = house.raw().await.one("SELECT count(*) FROM text_number", &[]).await.int();
        assert_eq!(all, 1, "nothing of who went is left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_and_no_code_lies_open_on_any_disk() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        house.clock.advance(Duration::hours(1));
        house.desk.begin_number(&lucia.contact, &number("+12125559876")).await.unwrap();
        let code = next(house).await.unwrap();
        write(house, &ana, lucia.matter, 1).await;
        let text = next(house).await.unwrap();
        house.desk.backstage().text_taken(&text, "SMreceiptcanary", "201 Created").await.unwrap();
        // Six digits are found by accident; with what stands beside them in the row they would not be.
        let code = format!("\"code\":\"{}\"", code.code.unwrap());
        let needles = ["2125550142", "2125559876", "SMreceiptcanary", code.as_str()];
        let needles: Vec<&[u8]> = needles.iter().map(|needle| needle.as_bytes()).collect();
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &needles), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_has_the_practices_own_words_in_its_readers_language_until_they_are_given_up() {
    use domain::wording::Wording;
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Text).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let own = |sentence: &str| vault::WordingText { opening: sentence.to_owned(), ..Default::default() };
        let (waits, es) = (Wording::TextWaits, domain::Locale::Es);
        let refused = |why| Refusal::invalid("opening", why);
        for (sentence, why) in [
            ("{practice}: mire.", domain::Why::TooShort),
            ("Mire {address}", domain::Why::TooShort),
            ("{practice} {address} {matter}", domain::Why::NotAChoice),
            ("{practice} {address} www.evil.example", domain::Why::NotAllowed),
        ] {
            let outcome = lobby.word(waits, es, 0, Some(&own(sentence))).await;
            assert!(matches!(outcome, Err(Error::Refused(no)) if no == refused(why)), "{sentence}");
        }
        let typed = vault::WordingText {
            subject: "not part of a text".to_owned(),
            ..own("{practice}: mire su portal, por favor. {address}")
        };
        lobby.word(waits, es, 0, Some(&typed)).await.unwrap();
        lobby.word(Wording::Waits, es, 0, Some(&typed)).await.unwrap_err();
        lobby.word(waits, domain::Locale::En, 0, Some(&own("{practice}: look. {address}"))).await.unwrap();
        write(house, &ana, lucia.matter, 1).await;
        let text = next(house).await.unwrap();
        let words = text.own.clone().unwrap();
        assert_eq!((words.opening, words.subject), (typed.opening.clone(), String::new()));
        house.desk.backstage().text_taken(&text, "SM1", "201").await.unwrap();
        // Nobody of the practice has a number to try it with.
        let tried = lobby.try_wording(waits, es, &typed).await;
        assert!(matches!(tried, Err(Error::Refused(Refusal::NotAllowed))));
        lobby.word(waits, es, 1, None).await.unwrap();
        write(house, &ana, lucia.matter, 2).await;
        assert!(next(house).await.unwrap().own.is_none(), "the built-in words again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_security_message_goes_by_text_where_no_mail_arrives_and_once_however_much_happened() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house, Way::Mail).await;
        let (desk, backstage) = (&house.desk, house.desk.backstage());
        let counter = desk.at_the_counter(&lucia.contact).await.unwrap();
        let (factor, _) = set_up(house, &counter, &["recovery".to_owned()]).await;
        // Her address takes mail: there it goes, whatever number she proved.
        assert!(next(house).await.is_none());
        let mail = backstage.next_mail().await.unwrap().unwrap();
        assert_eq!(mail.alert.as_ref().unwrap().kind, AlertKind::FactorAdded);
        backstage.mail_refused(mail.id, &mail.to, "550 no such mailbox").await.unwrap();
        house.clock.advance(Duration::minutes(1));
        desk.remove_client_factor(&counter, &app_code(house, &factor)).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let (factor, _) = set_up(house, &counter, &["recovery".to_owned()]).await;
        let text = next(house).await.expect("a text in its place");
        assert_eq!((text.kind, text.to.as_str()), (MailKind::Alert, NUMBER));
        assert!(text.alert == Some(AlertKind::FactorRemoved) && text.code.is_none());
        assert!(next(house).await.is_none(), "one says what both would");
        assert_eq!(mails(house).await, 0);
        backstage.text_taken(&text, "SM1", "201").await.unwrap();
        // What did not arrive is said to whoever leads the matter.
        house.clock.advance(Duration::minutes(1));
        let asked = backstage.next_receipt().await.unwrap().unwrap();
        let before = told(house, &ana, "text_failed").await;
        backstage.text_lost(&asked, "30003 unreachable", false).await.unwrap();
        assert_eq!(told(house, &ana, "text_failed").await, before + 1);
        // Who she is was written anew at the desk, which is about no single case: she hears of it all the same.
        let lobby = desk.lobby(&ana).unwrap();
        let row = lobby.client(lucia.client).await.unwrap();
        let card = ClientCard { family: format!("{}-Luna", row.card.family), ..row.card.clone() };
        let email = row.email.as_deref().map(|email| Email::parse(email).unwrap());
        let new = NewClient { card, email, locale: row.locale };
        lobby.change_client(lucia.client, &new, &testkit::BY_PHONE, row.revision).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let text = next(house).await.expect("a text about her record");
        assert_eq!(text.alert, Some(AlertKind::DetailsChanged));
        backstage.text_taken(&text, "SM2", "201").await.unwrap();
        // That access ended is said by itself, to the number she had.
        desk.remove_client_factor(&counter, &app_code(house, &factor)).await.unwrap();
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let text = next(house).await.unwrap();
        assert_eq!(text.alert, Some(AlertKind::AccessEnded), "the other found nobody with access");
        assert!(next(house).await.is_none());
        // STOP is STOP for these, too.
        let stop = TextEnd::Refused { stop: true };
        backstage.text_over(&text, stop, "21610 unsubscribed").await.unwrap();
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let again = vault::NewAccess { client: lucia.client, relation: domain::Relation::MainApplicant };
        room.enable_access(&again).await.unwrap();
        room.revoke_access(lucia.access).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        assert!(next(house).await.is_none());
    })
    .await;
}
