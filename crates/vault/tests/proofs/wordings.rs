//! The practice's own words in mails: versions, one of two who change them, trials to oneself; and what became of mails for
//! whoever runs the portal, without a client's address where it is not theirs to see.

use domain::wording::Wording;
use domain::{Duration, Locale, Refusal, Role, Why};
use futures_util::future::join_all;
use testkit::{TestHouse, on_both_engines, persona};
use vault::{DeliveryCut, Error, MailKind, MailState, WordingText};

fn words(subject: &str) -> WordingText {
    WordingText {
        subject: subject.to_owned(),
        opening: "{practice} wrote to you.\r\nCome in.".to_owned(),
        button: "Come in".to_owned(),
    }
}

fn conflict(outcome: &Result<(), Error>) -> bool {
    matches!(outcome, Err(Error::Refused(Refusal::Conflict)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_words_stand_in_the_next_mail_of_their_language_and_every_version_is_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let (mail, es) = (Wording::SignIn, Locale::Es);
        assert_eq!(house.link(lucia.access, lucia.who, "a").await.own, None);
        lobby.word(mail, es, 0, Some(&words("wordcanary-uno"))).await.unwrap();
        lobby.word(mail, Locale::En, 0, Some(&words("one"))).await.unwrap();
        let own = house.link(lucia.access, lucia.who, "b").await.own.unwrap();
        assert_eq!((own.subject.as_str(), own.opening.contains('\r')), ("wordcanary-uno", false));
        assert!(conflict(&lobby.word(mail, es, 0, Some(&words("two"))).await), "somebody was first");
        lobby.word(mail, es, 1, Some(&words("dos"))).await.unwrap();
        lobby.word(mail, es, 2, Some(&words("dos"))).await.unwrap();
        lobby.word(mail, es, 2, None).await.unwrap();
        let book = lobby.wordings().await.unwrap();
        let versions = book.versions(mail, es);
        let subjects: Vec<_> = versions.iter().map(|v| v.text.as_ref().map(|t| t.subject.as_str())).collect();
        assert_eq!(subjects, [Some("wordcanary-uno"), Some("dos"), None], "the same again is no version");
        assert!(versions.iter().all(|version| version.by() == Some(ana.person())));
        assert_eq!(house.link(lucia.access, lucia.who, "c").await.own, None, "the built-in words again");
        assert_eq!(book.own(mail, Locale::En).unwrap().subject, "one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_name_a_matter_lead_elsewhere_or_are_too_many_are_refused() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let (mail, en) = (Wording::Waits, Locale::En);
        let long = "a".repeat(1 << 20);
        for (subject, why) in [
            ("{matter} moved", Why::NotAChoice),
            ("It works for {life}", Why::NotAChoice),
            ("https://evil.example", Why::NotAllowed),
            ("One\r\nBcc: two", Why::Malformed),
            ("{practice", Why::Malformed),
            ("", Why::Missing),
            (long.as_str(), Why::TooLong),
        ] {
            let refused = Refusal::invalid("subject", why);
            for outcome in [
                lobby.word(mail, en, 0, Some(&words(subject))).await,
                lobby.try_wording(mail, en, &words(subject)).await,
            ] {
                assert!(matches!(outcome, Err(Error::Refused(no)) if no == refused), "{why}");
            }
        }
        let hers = house.desk.lobby(&lawyer).unwrap();
        assert!(hers.wordings().await.err().unwrap().is_not_found());
        assert!(hers.word(mail, en, 0, Some(&words("mine"))).await.unwrap_err().is_not_found());
        assert!(hers.try_wording(mail, en, &words("mine")).await.unwrap_err().is_not_found());
        assert_eq!(lobby.wordings().await.unwrap().newest(mail, en), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_change_the_same_words_at_once_one_is_first() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let change = async |n: u32| {
            let lobby = house.desk.lobby(&ana).unwrap();
            lobby.word(Wording::Waits, Locale::En, 0, Some(&words(&format!("words {n}")))).await
        };
        let outcomes = join_all((0..6).map(change)).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(outcomes.into_iter().filter(conflict).count(), 5);
        let book = house.desk.lobby(&ana).unwrap().wordings().await.unwrap();
        assert_eq!(book.versions(Wording::Waits, Locale::En).len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_goes_to_whoever_asks_saves_nothing_and_is_not_asked_for_without_end() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.empty_outbox().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let typed = words("How does it look?");
        lobby.try_wording(Wording::SignIn, Locale::Es, &typed).await.unwrap();
        let mail = house.desk.backstage().next_mail().await.unwrap().unwrap();
        assert_eq!(
            (mail.kind, mail.trial, mail.locale),
            (MailKind::Trial, Some(Wording::SignIn), Locale::Es)
        );
        assert_eq!(mail.to, "ana.quillfeather@firm-canary.example");
        assert!(mail.token.is_none() && mail.code.is_none());
        assert_eq!(mail.own.unwrap().subject, typed.subject);
        assert_eq!(lobby.wordings().await.unwrap().newest(Wording::SignIn, Locale::Es), 0);
        let mut sent = 1;
        while lobby.try_wording(Wording::SignIn, Locale::Es, &typed).await.is_ok() {
            sent += 1;
            assert!(sent < 50, "without end");
        }
        assert_eq!(sent, 20);
        house.clock.advance(Duration::hours(1));
        lobby.try_wording(Wording::SignIn, Locale::Es, &typed).await.unwrap();
    })
    .await;
}

/// A sign-in mail that a mail server refuses for good.
async fn bounced(house: &TestHouse) {
    let backstage = house.desk.backstage();
    let mail = backstage.next_mail().await.unwrap().unwrap();
    assert_eq!(mail.to, persona::LUCIA.email);
    backstage.mail_refused(mail.id, &mail.to, "550 5.1.1 wordcanary unknown").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_runs_the_portal_sees_what_became_of_mails_and_lifts_a_stop_without_a_clients_address() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let machinist = house.staff(&ana, Role::SystemAdministrator).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        house.empty_outbox().await;
        let room = house.room::<vault::Steering>(&ana, lucia.matter).await;
        room.send_link(lucia.access).await.unwrap();
        bounced(house).await;
        house.empty_outbox().await;
        let owner = house.desk.lobby(&ana).unwrap();
        let all = owner.deliveries(DeliveryCut::All, None).await.unwrap();
        assert!(all.next.is_none() && all.rows.len() > 1);
        assert!(all.rows.windows(2).all(|two| two[0].changed_at >= two[1].changed_at));
        let trouble = owner.deliveries(DeliveryCut::Trouble, None).await.unwrap().rows;
        assert_eq!(
            (trouble.len(), trouble[0].state, trouble[0].kind),
            (1, MailState::Refused, MailKind::SignInLink)
        );
        assert_eq!(trouble[0].to.as_deref(), Some(persona::LUCIA.full().as_str()));
        assert!(trouble[0].answer.contains("wordcanary"));
        let stops = owner.stops().await.unwrap();
        assert_eq!((stops.len(), stops[0].people[0].1.as_str()), (1, persona::LUCIA.email));

        let lobby = house.desk.lobby(&machinist).unwrap();
        let theirs = lobby.deliveries(DeliveryCut::Trouble, None).await.unwrap().rows;
        assert_eq!((theirs[0].to.as_deref(), theirs[0].answer.as_str()), (None, "550 5.1.1"));
        let stop = lobby.stops().await.unwrap().remove(0);
        assert_eq!((stop.answer.as_str(), stop.people.len()), ("550 5.1.1", 0));
        let hers = house.desk.lobby(&lawyer).unwrap();
        assert!(hers.deliveries(DeliveryCut::All, None).await.err().unwrap().is_not_found());
        assert!(hers.stops().await.err().unwrap().is_not_found());
        assert!(hers.lift_stop(&stop.key).await.unwrap_err().is_not_found());
        for wrong in ["", "zz", "é", "00", &"ab".repeat(10_000)] {
            let _ = lobby.lift_stop(wrong).await;
        }
        assert_eq!(lobby.stops().await.unwrap().len(), 1);
        let (first, second) = tokio::join!(lobby.lift_stop(&stop.key), lobby.lift_stop(&stop.key));
        assert!(first.is_ok() && second.is_ok(), "twice is once");
        assert!(lobby.stops().await.unwrap().is_empty());
        room.send_link(lucia.access).await.unwrap();
        assert!(house.mail_to(persona::LUCIA.email, MailKind::SignInLink).await.token.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_mails_goes_on_after_its_page_and_repeats_nothing() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.empty_outbox().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        for _ in 0..4 {
            for _ in 0..20 {
                lobby.try_wording(Wording::Waits, Locale::En, &words("x")).await.unwrap();
            }
            house.clock.advance(Duration::hours(1));
        }
        let (mut after, mut pages) = (None, Vec::new());
        loop {
            let page = lobby.deliveries(DeliveryCut::Waiting, after).await.unwrap();
            pages.push(page.rows.len());
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(pages, [50, 30]);
    })
    .await;
}
