//! Answers given on paper or by phone, entered at the desk: refused kindly, marked wherever they are read, and read by the client as
//! entered for them.

use super::{EMAIL, known, site};
use domain::Locale;
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::FirstVisitSettings;
use web::words::Words;

// INT-15, INT-24
#[tokio::test]
async fn what_somebody_said_on_paper_is_entered_with_how_it_is_known_and_marked_wherever_it_is_read() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let first = FirstVisitSettings { guided: true, ..FirstVisitSettings::default() };
    lobby.change_first_visit(&first).await.unwrap();
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    let w = Words::of(Locale::En);
    let matter = format!("/desk/matters/{}", lucia.matter);
    let form = format!("{matter}/consents/enter/{}", lucia.access);
    let portal = browser.see(&format!("{matter}/portal")).await;
    assert!(portal.html.contains(&format!("href=\"{form}\"")) && portal.html.contains(&w.byhand_link()));
    let page = browser.see(&form).await;
    assert!(page.html.contains("lang=\"es\"") && page.html.contains(&w.byhand_unsaid()));
    assert!(
        !page.html.contains("answer-sponsor") && !page.html.contains("answer-ai"),
        "what nobody asks her"
    );

    let said = |but: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("answer-submission", "agreed"),
            ("version-submission", "S2"),
            ("answer-storage", "agreed"),
            ("version-storage", "S2"),
            ("confirmed", "yes"),
            ("source", "paper_form"),
            ("source_words", "binder <4>"),
            ("on", "2024-05-17"),
            ("instructed_by", "Lucía <i>herself</i>"),
        ];
        for (name, value) in but {
            all.retain(|(known, _)| known != name);
            all.push((name, value));
        }
        all
    };
    for (but, field) in [
        (vec![("source", "")], "source"),
        (vec![("source", "other"), ("source_words", "")], "source_words"),
        (vec![("instructed_by", " ")], "instructed_by"),
        (vec![("on", "")], "on"),
        (vec![("on", "yesterday")], "on"),
        (vec![("on", "2999-01-01")], "on"),
        (vec![("version-storage", "P9")], "answer-submission"),
        (vec![("answer-storage", "withdrawn")], "answer-submission"),
        (vec![("answer-storage", ""), ("answer-submission", ""), ("confirmed", "")], "answer-submission"),
    ] {
        let no = browser.post(&form, &said(&but)).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{but:?}");
        assert!(no.html.contains(&format!("href=\"#{field}\"")), "{but:?}: {}", no.html);
        assert!(!no.html.contains("<i>herself"), "what was typed is text");
    }
    assert_eq!(browser.send(&form, &said(&[])).await, format!("{matter}/portal"));

    let portal = browser.see(&format!("{matter}/portal")).await;
    assert_eq!(portal.html.matches("entered by staff").count(), 2, "{}", portal.html);
    let answer = portal.between(&format!("href=\"{matter}/consents/cns_"), "\"").to_owned();
    let evidence = browser.see(&format!("{matter}/consents/cns_{answer}")).await;
    assert!(evidence.html.contains("Ana Quillfeather, on instruction of Lucía &#60;i&#62;herself"));
    assert!(evidence.html.contains("binder &#60;4&#62;. May 17, 2024"), "{}", evidence.html);
    assert!(!evidence.html.contains(&w.consent_address()), "no device answered");
    let record = browser.see(&format!("/desk/clients/{}", lucia.client)).await;
    assert!(record.html.contains("Ana Quillfeather entered that this is right"), "{}", record.html);
    let log = browser.see(&format!("{matter}/audit")).await;
    assert!(log.html.contains(" entered that a client agreed to a text."));
    assert!(log.html.contains(" entered that a client said their details are right."));
    // What she would read: that the practice did it, not where the paper lies.
    let preview = browser.see(&format!("{matter}/portal/{}/preview/agreed", lucia.client)).await;
    assert!(preview.html.contains("por instrucción de Lucía &#60;i&#62;herself"), "{}", preview.html);
    assert!(!preview.html.contains("binder"));
    // Somebody of another matter has no such form.
    let omar = house.portal(&ana, persona::OMAR).await;
    let other = format!("{matter}/consents/enter/{}", omar.access);
    assert_eq!(browser.get(&other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&other, &said(&[])).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
