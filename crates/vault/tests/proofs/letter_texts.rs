//! Letters of the practice's own: sealed, each change a version with who made it, none lost to another, retired and taken up
//! again once however often it is pressed; a line for each; and nothing of it for whoever may not.

use domain::pack::LetterKind;
use domain::{AuditCode, Refusal, Role, Why};
use futures_util::future::join_all;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{Actor, Error, LetterText, Result, Words};

fn letter(name: &str, en: &str, es: &str) -> LetterText {
    let words = |en: &str, es: &str| {
        Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
    };
    LetterText::new(LetterKind::Closing, &words(name, ""), &words(en, es))
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn told(house: &TestHouse, ana: &Actor) -> Vec<AuditCode> {
    let lines = house.desk.lobby(ana).unwrap().practice_events(None, 200).await.unwrap();
    let mut about: Vec<_> = lines.iter().filter(|l| l.code.code().starts_with("letter_text.")).collect();
    about.sort_by_key(|line| line.n);
    about.iter().map(|line| line.code).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_are_kept_as_versions_and_a_line_tells_each() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let first = letter(" Goodbyecanary ", "Dear {client},\r\nbye [when]. lettercanary", " ");
        let id = lobby.add_letter_text(&first).await.unwrap();
        let row = lobby.letter_text(id).await.unwrap();
        assert_eq!((row.version, row.live, row.letter.text.len()), (1, true, 1));
        assert_eq!(row.letter.text["en"], "Dear {client},\nbye [when]. lettercanary");
        assert_eq!(row.letter.kind(), LetterKind::Closing);
        // Of two who change one version one is first, and the other is told.
        let second = letter("Goodbye", "Dear {client}.", "Para {client}.");
        let third = letter("Goodbye", "Hello {client}.", "");
        let both = join_all([&second, &third].map(|one| lobby.change_letter_text(id, 1, one))).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(
            both.into_iter().any(|one| one.is_err_and(|e| matches!(e, Error::Refused(Refusal::Conflict))))
        );
        let row = lobby.letter_text(id).await.unwrap();
        assert_eq!(row.version, 2);
        // What says the same is no version.
        lobby.change_letter_text(id, 2, &row.letter).await.unwrap();
        let versions = lobby.letter_text_versions(id).await.unwrap();
        assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(versions[1].letter, first, "what stood there stays");
        for live in [false, false, true, true] {
            lobby.retire_letter_text(id, live).await.unwrap();
            assert_eq!(lobby.letter_text(id).await.unwrap().live, live);
        }
        use AuditCode::{LetterTextAdded, LetterTextChanged, LetterTextRestored, LetterTextRetired};
        let lines = [LetterTextAdded, LetterTextChanged, LetterTextRetired, LetterTextRestored];
        assert_eq!(told(house, &ana).await, lines);
        for dir in house.hold.written().await {
            let words: [&[u8]; 2] = [b"ettercanary", b"oodbyecanary"];
            assert_eq!(canary::scan(&dir, &words), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_cannot_be_filled_is_kept_by_nobody_and_whoever_may_not_writes_none() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        for (bad, why) in [
            (letter("", "Dear {client}.", ""), Why::Missing),
            (letter("A", "", "Solo"), Why::Missing),
            (letter("A", "Pay {fee}.", ""), Why::NotAChoice),
            (letter("A", "Pay.", "{client"), Why::NotAChoice),
            (letter("A", &"x".repeat(domain::limits::LETTER_CHARS + 1), ""), Why::TooLong),
        ] {
            let Refusal::Invalid { why: said, .. } = refused(lobby.add_letter_text(&bad).await) else {
                panic!("another refusal")
            };
            assert_eq!(said, why);
        }
        assert!(lobby.letter_texts().await.unwrap().is_empty());
        let id = lobby.add_letter_text(&letter("A", "Dear {client}.", "")).await.unwrap();
        let nobody = domain::LetterTextId::nil();
        let gone = lobby.change_letter_text(nobody, 1, &letter("A", "b", "")).await;
        assert!(gone.is_err_and(|e| e.is_not_found()));
        for role in [Role::Caseworker, Role::Intake, Role::Auditor] {
            let other = house.staff(&ana, role).await;
            let theirs = house.desk.lobby(&other).unwrap();
            let added = theirs.add_letter_text(&letter("B", "b", "")).await;
            assert!(added.is_err_and(|e| e.is_not_found()), "{role}");
            assert!(theirs.retire_letter_text(id, false).await.is_err_and(|e| e.is_not_found()), "{role}");
            // Whoever files papers reads what they begin with.
            assert_eq!(theirs.letter_texts().await.is_ok(), role != Role::Auditor, "{role}");
        }
    })
    .await;
}
