//! Nothing a person typed or sent is legible on any disk.

use super::approvals::{about, client, publishing, says};
use domain::{PulseState, ReturnReason};
use testkit::{Cell, canary, on_both_engines};
use vault::{Contributing, Decision, NewStage, Reviewing, Steering, Tell};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_a_person_typed_or_sent_is_legible_on_any_disk() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let message = "messagecanary: the corner is cut off";
        let back = Decision::Return { reason: ReturnReason::CutOff, message: message.to_owned() };
        house.decided(&cast.ana, &cast.lucia, &b"bytecanary".repeat(5_000), &back).await;
        house.decided(&cast.lawyer, &cast.omar, b"bytecanary of Omar", &Decision::Accept).await;
        house.saved(&cast.marta, "savedcanary.pdf", b"bytecanary of Marta").await;
        let room = house.room::<Contributing>(&cast.lucia.contact, cast.lucia.matter).await;
        room.ask_for_help(cast.lucia.item, "reasoncanary", "helpcanary: where is it?").await.unwrap();
        let waits = house.ready(&cast.marta, "filecanary again.pdf", b"bytecanary again").await;
        let reviewing = house.room::<Reviewing>(&cast.ana, cast.marta.matter).await;
        reviewing.flag_for_lawyer(waits, "flagcanary: is the stamp real?", None).await.unwrap();
        // Who read something to her, and in which language, is as much hers as what she answers.
        let ask = about(&cast.marta, domain::ApprovalKind::Statement, &[waits]);
        let asked = publishing(house, &cast.ana, &cast.marta).await.request_approval(&ask).await.unwrap();
        let hers = client(house, &cast.marta).await;
        let (bound, device) = (hers.approval(asked).await.unwrap().bound.clone(), testkit::device());
        let read = vault::HowRead::ReadTo(vault::Interpreter {
            name: "readercanary".to_owned(),
            language: "languagecanary".to_owned(),
            relation: "friend".to_owned(),
            by_phone: false,
        });
        let yes = vault::Answer { read: Some(read), ..says(domain::Verdict::Approve, &bound, &device) };
        hers.answer_approval(asked, &yes).await.unwrap();
        let day = |text: &str| vault::Words::from([("en".to_owned(), text.to_owned())]);
        let steering = house.room::<vault::Steering>(&cast.ana, cast.omar.matter).await;
        let new = vault::NewKeyDate {
            kind: domain::KeyDateKind::Other,
            at: house.desk.now().plus_days(9),
            timed: false,
            whose: Some(cast.omar.client),
            shown: true,
            words: vault::DateWords {
                label: day("daycanary: an oath"),
                place: "placecanary 4".to_owned(),
                note: day("bringcanary"),
            },
        };
        steering.add_key_date(&new).await.unwrap();
        let stage = NewStage {
            asks_sign_off: false,
            from: "collecting".to_owned(),
            to: "lodged".to_owned(),
            from_said: String::new(),
            to_said: String::new(),
            words: vault::Words::new(),
            tell: Tell::Notify,
            reason: String::new(),
        };
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        let told = steering.change_stage(&stage).await.unwrap();
        room.answer_pulse(told, PulseState::NotQuite, "pulsecanary: and now?").await.unwrap();
        house.empty_outbox().await;

        let needles: Vec<&str> = vec![
            "Lucía",
            "Zorrillaquint",
            "zorrillaquint",
            "ZORRILLAQUINT",
            "Belkhadraoui",
            "belkhadraoui",
            "Zorrillasiscu",
            "Quillfeather",
            "quillfeather",
            "firm-canary",
            "mail-canary",
            "Green card",
            "NR-Z",
            "Passport of",
            "Groupcanary",
            "whycanary",
            "hintcanary",
            "filecanary",
            "savedcanary",
            "bytecanary",
            "messagecanary",
            "previewcanary",
            "textcanary",
            "reasoncanary",
            "readercanary",
            "languagecanary",
            "titlecanary",
            "helpcanary",
            "flagcanary",
            "daycanary",
            "placecanary",
            "bringcanary",
            "pulsecanary",
            "203.0.113.77",
            "CanaryPhone",
            "Canary lawyer",
        ];
        let needles: Vec<&[u8]> = needles.into_iter().map(str::as_bytes).collect();
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &needles), Vec::<String>::new());
        }

        // The bird sings when there is something to sing about.
        let mut raw = house.raw().await;
        raw.exec(
            "UPDATE matter SET stage = $1 WHERE id = $2",
            &[Cell::Text("Green card".into()), cast.omar.matter.into()],
        )
        .await;
        let mut found = Vec::new();
        for dir in house.hold.written().await {
            found.extend(canary::scan(&dir, &needles));
        }
        assert!(!found.is_empty(), "a planted title was not found");
    })
    .await;
}
