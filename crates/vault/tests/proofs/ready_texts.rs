//! Ready texts of the practice's own: kept by the house, sealed, changed by whoever may change settings, read by whoever writes
//! to clients; a line for each change with what stood there and what stands now; and none lost to another.

use domain::{AuditCode, Refusal, Role, Why};
use futures_util::future::join_all;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{Actor, Error, ReadyText, ReadyTexts, Result, Words};

fn both(en: &str, es: &str) -> Words {
    Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
}

fn text(key: &str, version: u32, name: &str, en: &str, es: &str) -> ReadyText {
    ReadyText { key: key.to_owned(), version, name: both(name, ""), text: both(en, es), for_notes: false }
}

fn refused(result: Result<()>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn known(house: &TestHouse, who: &Actor) -> ReadyTexts {
    house.desk.lobby(who).unwrap().ready_texts().await.unwrap()
}

/// The lines about ready texts, the newest last: what was done, what stood there, what stands now.
async fn told(house: &TestHouse, ana: &Actor) -> Vec<(AuditCode, String, String)> {
    let lines = house.desk.lobby(ana).unwrap().practice_events(None, 200).await.unwrap();
    let said = |line: &vault::AuditLine, key: &str| line.detail.get(key).cloned().unwrap_or_default();
    let mut about: Vec<_> = lines.iter().filter(|line| line.code.code().starts_with("ready_text.")).collect();
    about.sort_by_key(|line| line.n);
    about.iter().map(|line| (line.code, said(line, "old"), said(line, "new"))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ready_texts_are_kept_changed_and_taken_away_with_a_line_for_each() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let first = text("", 0, " Feescanary ", "Dear {client},\r\nyour feescanary.", " ");
        lobby.write_ready_text(&first).await.unwrap();
        let book = known(house, &ana).await;
        let kept = &book.own[0];
        assert_eq!((book.own.len(), kept.version, kept.name.len(), kept.text.len()), (1, 1, 1, 1));
        assert_eq!(kept.text["en"], "Dear {client},\nyour feescanary.", "as it was meant, English alone");
        // Somebody who changes what a colleague has changed meanwhile is told, and takes nothing away.
        let better = text(&kept.key, 1, "Feescanary", "Dear {client}.", "Estimada {client}.");
        lobby.write_ready_text(&better).await.unwrap();
        lobby.write_ready_text(&ReadyText { version: 2, ..better.clone() }).await.unwrap();
        assert_eq!(refused(lobby.write_ready_text(&better).await), Refusal::Conflict);
        let book = known(house, &ana).await;
        assert_eq!((book.own[0].version, book.own[0].text["es"].as_str()), (2, "Estimada {client}."));
        for _ in 0..2 {
            lobby.drop_ready_text(&better.key).await.unwrap();
        }
        assert!(lobby.write_ready_text(&better).await.is_err_and(|e| e.is_not_found()), "it is gone");
        assert_eq!(known(house, &ana).await, ReadyTexts::default());
        let told = told(house, &ana).await;
        let codes: Vec<_> = told.iter().map(|line| line.0).collect();
        use AuditCode::{ReadyTextAdded, ReadyTextChanged, ReadyTextRemoved};
        assert_eq!(
            codes,
            [ReadyTextAdded, ReadyTextChanged, ReadyTextRemoved],
            "the same again is no change"
        );
        assert!(told[0].1.is_empty() && told[0].2.contains("your feescanary."));
        assert!(told[1].1.contains("your feescanary.") && told[1].2.contains("Estimada {client}."));
        assert!(told[2].1.contains("Estimada {client}.") && told[2].2.is_empty());
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"eescanary".as_slice()]), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ready_text_that_cannot_be_said_is_refused_and_of_many_at_once_none_is_lost() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let long = "x".repeat(domain::limits::READY_TEXT_CHARS + 1);
        for (new, field, why) in [
            (text("", 0, " ", "Text.", ""), "name", Why::Missing),
            (text("", 0, "Fees", " ", "Texto."), "text", Why::Missing),
            (text("", 0, "Fees", &long, ""), "text", Why::TooLong),
            (text("", 0, "Fees", "Pay {fee}.", ""), "text", Why::NotAChoice),
            (text("", 0, "Fees", "Pay {client", ""), "text", Why::NotAChoice),
            (text("", 0, "Fees", "Text.", "Pague {honorario}."), "text_es", Why::NotAChoice),
        ] {
            assert_eq!(refused(lobby.write_ready_text(&new).await), Refusal::invalid(field, why));
        }
        let all: Vec<_> = (0..8).map(|n| text("", 0, &format!("Text {n}"), "Hello.", "Hola.")).collect();
        for done in join_all(all.iter().map(|one| lobby.write_ready_text(one))).await {
            done.unwrap();
        }
        assert_eq!(known(house, &ana).await.own.len(), 8);
        let taken = text("", 0, "tEXT 3", "Hello again.", "");
        assert_eq!(refused(lobby.write_ready_text(&taken).await), Refusal::invalid("name", Why::Taken));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shipped_texts_are_hidden_and_brought_back_and_only_by_whoever_changes_settings() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        for _ in 0..2 {
            lobby.offer_shipped_text("appointment", false).await.unwrap();
        }
        assert!(known(house, &ana).await.hidden.contains("appointment"));
        for _ in 0..2 {
            lobby.offer_shipped_text("appointment", true).await.unwrap();
        }
        assert!(known(house, &ana).await.hidden.is_empty());
        assert_eq!(told(house, &ana).await.len(), 2, "one line for each that changed something");
        assert!(lobby.offer_shipped_text("no-such-text", false).await.is_err_and(|e| e.is_not_found()));
        lobby.write_ready_text(&text("", 0, "Fees", "Hello.", "")).await.unwrap();
        let key = known(house, &ana).await.own[0].key.clone();
        let paralegal = house.staff(&ana, Role::Caseworker).await;
        assert_eq!(known(house, &paralegal).await.own.len(), 1, "whoever writes to clients reads them");
        let theirs = house.desk.lobby(&paralegal).unwrap();
        for no in [
            theirs.write_ready_text(&text("", 0, "Mine", "No.", "")).await,
            theirs.write_ready_text(&text(&key, 1, "Mine", "No.", "")).await,
            theirs.drop_ready_text(&key).await,
            theirs.offer_shipped_text("appointment", false).await,
        ] {
            assert!(no.is_err_and(|e| e.is_not_found()));
        }
        let billing = house.staff(&ana, Role::Billing).await;
        assert!(house.desk.lobby(&billing).unwrap().ready_texts().await.is_err_and(|e| e.is_not_found()));
        assert_eq!(known(house, &ana).await.own.len(), 1);
    })
    .await;
}
