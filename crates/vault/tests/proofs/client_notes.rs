//! Notes about a client that belong to no matter: written once, corrected with a reason beside what they were, for whoever reads
//! whole records only.

use domain::{AuditCode, Duration, Refusal, Role, Why};
use futures_util::future::join_all;
use testkit::{canary, on_both_engines};
use vault::{Error, Result};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

// S2-56, S2-109, MAT-11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_about_a_client_is_corrected_beside_what_it_was_and_never_changed() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let missing = |field| Refusal::invalid(field, Why::Missing);
        assert_eq!(refusal(lobby.add_client_note(lucia.client, " ", [1; 16]).await), missing("text"));
        let first = lobby.add_client_note(lucia.client, "notecanary rings at noon", [1; 16]).await.unwrap();
        let again = lobby.add_client_note(lucia.client, "notecanary rings at noon", [1; 16]).await.unwrap();
        assert_eq!(first, again, "sent twice, written once");
        let elsewhere = lobby.add_client_note(omar.client, "x", [1; 16]).await;
        assert!(elsewhere.is_err_and(|e| e.is_not_found()), "one name of a sending is of one record");
        house.clock.advance(Duration::minutes(1));

        let correct = async |note, text: &str, why: &str, attempt| {
            lobby.correct_client_note(lucia.client, note, (text, why), [attempt; 16]).await
        };
        assert_eq!(refusal(correct(first, "y", " ", 2).await), missing("reason"));
        let long = "x".repeat(domain::limits::TITLE_CHARS + 1);
        assert_eq!(refusal(correct(first, "y", &long, 2).await), Refusal::invalid("reason", Why::TooLong));
        let not_hers = lobby.correct_client_note(omar.client, first, ("y", "z"), [2; 16]).await;
        assert!(not_hers.is_err_and(|e| e.is_not_found()), "a note of another client");
        // Of two who correct one note at once, one is first.
        let both = [(2, "notecanary rings at one"), (3, "notecanary rings at two")];
        let both = join_all(both.map(|(n, text)| correct(first, text, "whycanary", n))).await;
        let (done, lost): (Vec<_>, Vec<_>) = both.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), lost.len()), (1, 1));
        assert_eq!(refusal(lost.into_iter().next().unwrap()), Refusal::Conflict);
        let second = done.into_iter().next().unwrap().unwrap();

        let notes = lobby.client_notes(lucia.client).await.unwrap();
        let [was, stands] = &notes[..] else { panic!("two notes: {}", notes.len()) };
        assert_eq!((was.id, was.text.as_str()), (first, "notecanary rings at noon"));
        assert_eq!(was.corrected, Some((second, stands.written_at)));
        assert_eq!((stands.corrects, stands.corrected), (Some(first), None));
        assert_eq!((stands.reason.as_str(), stands.by.as_str()), ("whycanary", "Ana Quillfeather"));
        assert!(lobby.client_notes(omar.client).await.unwrap().is_empty());

        let log = lobby.practice_events(None, 50).await.unwrap();
        let of =
            |code| log.iter().filter(|line| line.code == code).map(|line| line.object).collect::<Vec<_>>();
        assert_eq!(of(AuditCode::ClientNoteWritten), [lucia.client.bytes()]);
        assert_eq!(of(AuditCode::ClientNoteCorrected), [lucia.client.bytes()]);
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"notecanary", b"whycanary"]), Vec::<String>::new());
        }

        // Read by whoever reads whole records and nobody else.
        let theirs = house.desk.lobby(&cast.lawyer).unwrap();
        assert_eq!(theirs.client_notes(lucia.client).await.unwrap().len(), 2);
        let billing = house.staff(&cast.ana, Role::Billing).await;
        for colleague in [&billing, &cast.system_administrator, &cast.auditor] {
            let theirs = house.desk.lobby(colleague).unwrap();
            assert!(theirs.client_notes(lucia.client).await.is_err_and(|e| e.is_not_found()));
            let wrote = theirs.add_client_note(lucia.client, "x", [9; 16]).await;
            assert!(wrote.is_err_and(|e| e.is_not_found()));
        }
    })
    .await;
}
