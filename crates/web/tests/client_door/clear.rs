//! "Is it clear to you what happens next?", through the client's door: asked on their pages after a stage they were told of,
//! answered without scripts, and gone for good.

use super::Doors;
use domain::PulseState;
use http::StatusCode;
use vault::{NewStage, Reading, Steering, Tell, Words};

const QUESTION: &str = "¿Tiene claro qué sigue ahora?";

async fn told(doors: &Doors, from: &str, to: &str) -> domain::EventId {
    let new = NewStage {
        asks_sign_off: false,
        from: from.to_owned(),
        to: to.to_owned(),
        from_said: String::new(),
        to_said: String::new(),
        words: Words::new(),
        tell: Tell::Notify,
        reason: String::new(),
    };
    let room = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    room.change_stage(&new).await.unwrap()
}

#[tokio::test]
async fn a_client_says_that_it_is_not_clear_in_their_own_words_and_is_not_asked_again() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let base = doors.base();
    let (home, progress, clear) =
        (format!("{base}/home"), format!("{base}/progress"), format!("{base}/clear"));
    for page in [&home, &progress] {
        assert!(!lucia.get(page).await.text().contains(QUESTION), "nobody was told anything");
    }
    assert_eq!(lucia.get(&clear).await.see(), progress, "nothing is asked");
    let event = told(&doors, "collecting", "lodged").await.to_string();
    for page in [&home, &progress] {
        assert!(lucia.get(page).await.text().contains(QUESTION), "{page}");
    }
    let page = lucia.get(&format!("{clear}?from=home")).await;
    assert!(page.text().contains(&format!("name=\"event\" value=\"{event}\"")));
    let csrf = page.csrf();
    let long = format!("<b>¿Cuándo?</b>{}", "x".repeat(domain::pulse::WORDS));
    let answer = |words: &str, event: &str| {
        [("csrf", csrf.clone()), ("event", event.to_owned()), ("from", "home".to_owned())]
            .into_iter()
            .chain([("answer", "not_quite".to_owned()), ("words", words.to_owned())])
            .collect::<Vec<_>>()
    };
    let typed = answer(&long, &event);
    let typed: Vec<(&str, &str)> = typed.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let wrong = lucia.post(&clear, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("&#60;b&#62;¿Cuándo?") && wrong.text().contains("500"), "kept, harmless");
    let typed = answer("¿Cuándo sé algo?", &domain::EventId::from_bytes([9; 16]).to_string());
    let typed: Vec<(&str, &str)> = typed.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lucia.post(&clear, &typed).await.status, StatusCode::NOT_FOUND, "never asked about that");
    let typed = answer("¿Cuándo sé algo?", &event);
    let typed: Vec<(&str, &str)> = typed.iter().map(|(k, v)| (*k, v.as_str())).collect();
    for _ in 0..2 {
        let back = lucia.post(&clear, &typed).await.see().to_owned();
        assert_eq!(back, format!("{home}?said=not_quite"), "a second press does no harm");
        let page = lucia.get(&back).await;
        assert!(page.text().contains("le respondemos en sus mensajes") && !page.text().contains(QUESTION));
    }
    let room = doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await;
    let seen = room.pulses().await.unwrap();
    assert_eq!((seen.len(), seen[0].state), (1, PulseState::NotQuite));
    assert_eq!(seen[0].words, "¿Cuándo sé algo?");
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test]
async fn not_now_is_an_answer_and_a_stranger_finds_nothing() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let clear = format!("{}/clear", doors.base());
    let event = told(&doors, "collecting", "lodged").await.to_string();
    let page = lucia.get(&format!("{}/progress", doors.base())).await;
    assert!(page.text().contains(QUESTION) && page.text().contains("Ahora no"));
    let csrf = page.csrf();
    for wrong in ["open", "perhaps", ""] {
        let typed = [("csrf", csrf.as_str()), ("event", event.as_str()), ("answer", wrong)];
        let answer = lucia.post(&clear, &typed).await;
        assert!(answer.status.is_client_error(), "{wrong}");
    }
    let typed = [("csrf", csrf.as_str()), ("event", event.as_str()), ("answer", "not_now")];
    let back = lucia.post(&clear, &typed).await.see().to_owned();
    let page = lucia.get(&back).await;
    assert!(!page.text().contains(QUESTION) && !page.text().contains("le respondemos en sus mensajes"));
    let mut stranger = doors.browser();
    assert_ne!(stranger.get(&clear).await.status, StatusCode::OK);
    testkit::after_every_test(&doors.house).await;
}

#[tokio::test]
async fn what_was_not_taken_over_stands_on_the_first_page() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let home = format!("{}/home", doors.base());
    let line = "No aceptamos un cambio que usted pidió";
    let said = std::collections::BTreeMap::from([(domain::ProfileField::Phone, "212 555 0177".to_owned())]);
    doors.house.desk.propose_details(&doors.lucia.contact, &said).await.unwrap();
    assert!(!lucia.get(&home).await.text().contains(line), "it waits");
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let waits = lobby.proposals(doors.lucia.client).await.unwrap();
    doors.house.clock.advance(domain::Duration::seconds(1));
    let no = vault::DetailDecision { accept: false, evidence: "", version: None };
    lobby.decide_detail(doors.lucia.client, waits[0].id, &no).await.unwrap();
    assert!(lucia.get(&home).await.text().contains(line));
    testkit::after_every_test(&doors.house).await;
}
