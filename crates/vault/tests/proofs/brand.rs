//! How the practice looks, as the house keeps it: sealed, changed by whoever may change settings and by nobody else, never lost
//! to other settings, and shown under marks that stand for one picture each.

use domain::brand::{LOGO_KEPT_BYTES, LOGO_SIDE};
use domain::{AuditCode, Colour, DeskPower, Locale, Refusal, Role, Why};
use std::collections::BTreeMap;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{Actor, Appearance, BrandSettings, Error, NewLogo, Result};

fn look(colour: &str) -> Appearance {
    Appearance { colour: Colour::parse(colour), ..Appearance::default() }
}

fn picture(inside: &str) -> NewLogo {
    let jpeg = [b"\xff\xd8\xff\xe0".as_slice(), inside.as_bytes(), b"\xff\xd9"].concat();
    NewLogo { jpeg, width: 320, height: 80 }
}

fn refused(result: Result<()>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn kept(house: &TestHouse) -> BrandSettings {
    house.desk.threshold().settings().await.unwrap().brand
}

/// Nothing of this lies readable in what the house writes.
async fn sealed(house: &TestHouse, word: &[u8]) {
    for dir in house.hold.written().await {
        assert_eq!(canary::scan(&dir, &[word]), Vec::<String>::new());
    }
}

/// How many lines say that the look was changed.
async fn lines(house: &TestHouse, ana: &Actor) -> usize {
    let all = house.desk.lobby(ana).unwrap().practice_events(None, 500).await.unwrap();
    all.iter().filter(|line| line.code == AuditCode::AppearanceChanged).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_readable_colours_and_harmless_words_are_kept_and_other_settings_leave_them_alone() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let faint = lobby.change_appearance(&look("#ffd700")).await;
        assert_eq!(refused(faint), Refusal::invalid("colour", Why::NotAllowed));
        let sender = |text: &str| Appearance { sender: text.to_owned(), ..Appearance::default() };
        for (text, why) in [
            ("Vale\r\nBcc: all@example.org", Why::Malformed),
            ("boss@bank.example", Why::NotAllowed),
            ("x".repeat(71).as_str(), Why::TooLong),
        ] {
            let wrong = lobby.change_appearance(&sender(text)).await;
            assert_eq!(refused(wrong), Refusal::invalid("sender", why), "{text:?}");
        }
        let said = BTreeMap::from([("es".to_owned(), " Bienvenida, lookcanary \r\nya ".to_owned())]);
        let whole = Appearance { welcome: said, sender: " Vale ".to_owned(), ..look("#0c566a") };
        lobby.change_appearance(&whole).await.unwrap();
        lobby.change_appearance(&whole).await.unwrap();
        assert_eq!(lines(house, &ana).await, 1, "the same again is no change");
        // A form that was opened before knows nothing of it, and takes nothing away.
        let mut settings = lobby.settings().await.unwrap();
        settings.brand = BrandSettings::default();
        settings.phone = "(555) 555-0142".to_owned();
        lobby.change_settings(&settings).await.unwrap();
        let brand = kept(house).await;
        assert_eq!(brand.colour().map(Colour::hex).as_deref(), Some("0c566a"));
        assert_eq!((brand.sender(), brand.welcome(Locale::Es)), ("Vale", "Bienvenida, lookcanary \nya"));
        assert_eq!((brand.welcome(Locale::En), brand.mail_foot(Locale::Es)), ("", ""));
        sealed(house, b"lookcanary").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logo_waits_is_taken_once_and_its_mark_never_stands_for_another() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let public = async |mark: &str| house.desk.threshold().logo(mark).await;
        for (wrong, why) in [
            (NewLogo { jpeg: b"<svg/>".to_vec(), ..picture("") }, Why::Malformed),
            (NewLogo { jpeg: b"\xff\xd8\xff cut".to_vec(), ..picture("") }, Why::Malformed),
            (NewLogo { width: LOGO_SIDE + 1, ..picture("") }, Why::Malformed),
            (NewLogo { height: 0, ..picture("") }, Why::Malformed),
            (picture(&"x".repeat(LOGO_KEPT_BYTES)), Why::TooLong),
        ] {
            assert_eq!(refused(lobby.offer_logo(&wrong).await), Refusal::invalid("file", why));
        }
        lobby.offer_logo(&picture("logocanary one")).await.unwrap();
        let one = kept(house).await.waiting().unwrap().mark.clone();
        assert!(public(&one).await.is_err_and(|e| e.is_not_found()), "nobody sees what waits");
        assert_eq!(lobby.offered_logo(&one).await.unwrap(), picture("logocanary one").jpeg);
        lobby.offer_logo(&picture("logocanary two")).await.unwrap();
        assert_eq!(refused(lobby.take_logo(&one).await), Refusal::Conflict, "another one waits now");
        let two = kept(house).await.waiting().unwrap().mark.clone();
        lobby.take_logo(&two).await.unwrap();
        assert_eq!(refused(lobby.take_logo(&two).await), Refusal::Conflict, "it is taken once");
        assert_eq!(public(&two).await.unwrap(), picture("logocanary two").jpeg);
        assert!(public(&one).await.is_err_and(|e| e.is_not_found()));
        lobby.offer_logo(&picture("three")).await.unwrap();
        for _ in 0..2 {
            lobby.drop_offered_logo().await.unwrap();
        }
        let brand = kept(house).await;
        assert!(brand.waiting().is_none() && brand.logo().is_some_and(|logo| logo.mark == two));
        for _ in 0..2 {
            lobby.remove_logo().await.unwrap();
        }
        assert!(kept(house).await.logo().is_none());
        assert!(public(&two).await.is_err_and(|e| e.is_not_found()));
        assert_eq!(lines(house, &ana).await, 2, "what clients could see came and went");
        sealed(house, b"logocanary").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_the_power_changes_how_the_practice_looks() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.desk.lobby(&ana).unwrap().offer_logo(&picture("hers")).await.unwrap();
        let mark = kept(house).await.waiting().unwrap().mark.clone();
        for role in [Role::Lawyer, Role::Caseworker, Role::Auditor] {
            let them = house.staff(&ana, role).await;
            let lobby = house.desk.lobby(&them).unwrap();
            assert!(!lobby.powers().has(DeskPower::ManageSettings), "{role}");
            let nothing = |result: Result<()>| assert!(result.is_err_and(|e| e.is_not_found()), "{role}");
            nothing(lobby.change_appearance(&look("#0c566a")).await);
            nothing(lobby.offer_logo(&picture("theirs")).await);
            nothing(lobby.take_logo(&mark).await);
            nothing(lobby.drop_offered_logo().await);
            nothing(lobby.remove_logo().await);
            assert!(lobby.offered_logo(&mark).await.is_err_and(|e| e.is_not_found()), "{role}");
        }
        let brand = kept(house).await;
        assert!(brand.colour().is_none() && brand.logo().is_none());
        assert!(brand.waiting().is_some_and(|waiting| waiting.mark == mark));
    })
    .await;
}
