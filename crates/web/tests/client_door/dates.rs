//! Dates before the client: theirs and shown, in their language, with what to bring; a moved one says so, one that is off says
//! that nobody has to go, and what is over folds.

use super::Doors;
use domain::{KeyDateKind, KeyDateState, Timestamp};
use vault::{DateEdit, DateWords, NewKeyDate, Reading, Steering, Words};

/// Noon at the practice, so many days after the tests begin.
fn noon(days: i64) -> Timestamp {
    Timestamp::from_seconds(1_760_000_000 + 7 * 3_600).plus_days(days)
}

fn interview(days: i64, shown: bool) -> NewKeyDate {
    let both = [("en", "Your zebra passport"), ("es", "Su pasaporte <b>cebra</b>")];
    NewKeyDate {
        kind: KeyDateKind::Interview,
        at: noon(days),
        timed: false,
        whose: None,
        shown,
        words: DateWords {
            label: Words::new(),
            place: "26 Federal Plaza".to_owned(),
            note: Words::from(both.map(|(code, text)| (code.to_owned(), text.to_owned()))),
        },
    }
}

#[tokio::test]
async fn a_client_reads_their_dates_in_their_language_and_nothing_that_is_not_shown() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let mut lucia = doors.signed_in().await;
    let base = format!("/p/{}", doors.lucia.access);
    for path in ["home", "progress"] {
        let page = lucia.get(&format!("{base}/{path}")).await;
        assert!(!page.text().contains("Sus fechas"), "{path}: no date, no list");
    }
    let id = steering.add_key_date(&interview(7, true)).await.unwrap();
    let due = NewKeyDate { kind: KeyDateKind::AnswerDue, ..interview(3, false) };
    steering.add_key_date(&due).await.unwrap();
    for path in ["home", "progress"] {
        let page = lucia.get(&format!("{base}/{path}")).await;
        for said in [
            "Sus fechas",
            "Entrevista",
            "jueves 16 de octubre",
            "En 7 días",
            "Dónde: 26 Federal Plaza",
            "Su pasaporte &#60;b&#62;cebra",
            "¿Quién puede ver estas fechas?",
            "La persona titular de",
        ] {
            assert!(page.text().contains(said), "{path} says {said}: {}", page.text());
        }
        assert!(!page.text().contains("Respuesta a la autoridad"), "{path}: it is not shown");
    }

    // UX-06: what is written for a day is explained below it.
    let meaning = "pedir a un familiar";
    assert!(!lucia.get(&format!("{base}/progress")).await.text().contains(meaning));
    let mut bring = interview(9, true);
    bring.words.note.insert("es".to_owned(), "Traiga una copia de su I-130.".to_owned());
    steering.add_key_date(&bring).await.unwrap();
    for path in ["home", "progress"] {
        let page = lucia.get(&format!("{base}/{path}")).await;
        assert!(page.text().contains(meaning), "{path}: {}", page.text());
    }

    // Moved: both days are there. Then off: nobody goes there.
    let room = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    let all = room.key_dates().await.unwrap();
    let date = all.iter().find(|date| date.id == id).unwrap();
    let edit = DateEdit {
        at: noon(8),
        timed: false,
        shown: true,
        words: date.words.clone(),
        revision: date.revision,
    };
    steering.change_key_date(id, &edit).await.unwrap();
    let page = lucia.get(&format!("{base}/home")).await;
    assert!(page.text().contains("viernes 17 de octubre"), "{}", page.text());
    assert!(page.text().contains("Antes era: jueves 16 de octubre"), "{}", page.text());
    steering.set_key_date(id, KeyDateState::TakenOff).await.unwrap();
    let page = lucia.get(&format!("{base}/home")).await;
    assert!(page.text().contains("Esta fecha ya no vale"), "{}", page.text());

    // What is over folds, and is no news at home.
    let over = NewKeyDate { kind: KeyDateKind::Biometrics, ..interview(-2, true) };
    steering.add_key_date(&over).await.unwrap();
    let page = lucia.get(&format!("{base}/progress")).await;
    let (_, folded) = page.text().split_once("Fechas que ya pasaron").unwrap();
    assert!(folded.contains("Toma de datos biométricos"), "{}", page.text());
    assert!(!lucia.get(&format!("{base}/home")).await.text().contains("biométricos"));

    // By when their case has to be handed in is the practice's to keep; the client reads it where that was chosen.
    for (shown, days) in [(false, 40), (true, 41)] {
        let file_by = NewKeyDate { kind: KeyDateKind::FilingDue, ..interview(days, shown) };
        steering.add_key_date(&file_by).await.unwrap();
        let page = lucia.get(&format!("{base}/progress")).await;
        assert_eq!(page.text().contains("Último día para presentar la solicitud"), shown, "{}", page.text());
    }
}
