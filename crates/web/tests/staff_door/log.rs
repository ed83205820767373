//! The logs as people read them: whatever happened in a practice's day, no line of either log shows a code.

use super::{EMAIL, known, site};
use domain::{Locale, RefusalCause, ReturnReason};
use http::StatusCode;
use testkit::{TestHouse, finding, persona};
use vault::{Contributing, Decision, InspectionFinding, Reviewing, Steering};
use web::words::Words;

/// A file that inspection turned away, with something noticed besides.
fn stopped() -> InspectionFinding {
    let mut found = finding();
    found.refused = Some(RefusalCause::TypeNotAccepted);
    found.facts.refused = Some("type_not_accepted".to_owned());
    found.flags = vec![domain::InspectionFlag::NotScanned, domain::InspectionFlag::TypeMismatch];
    found
}

#[tokio::test]
async fn no_line_of_a_log_shows_a_code_in_either_language() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut browser = known(&house, &app, EMAIL).await;
    // A wrong password, a wrong second code and a room that stays closed.
    let mut stranger = super::Browser::at(&app);
    stranger.see("/desk/sign-in").await;
    let wrong = [("email", EMAIL), ("password", "not-the-right-password")];
    assert_eq!(stranger.post("/desk/sign-in", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = house.portal(&ana, persona::OMAR).await;
    assert!(house.desk.admit::<Contributing>(&other.contact, lucia.matter).await.is_err());
    let contributing = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    contributing.ask_for_help(lucia.item, "never_had", "No lo tengo.").await.unwrap();
    house.room::<Steering>(&ana, lucia.matter).await.help_answered(lucia.item).await.unwrap();
    house.sent(&lucia, "uno.pdf", b"%PDF-1.7 one").await;
    house.inspect_with(stopped).await;
    let version = house.ready(&lucia, "dos.pdf", b"%PDF-1.7 two").await;
    let reviewing = house.room::<Reviewing>(&ana, lucia.matter).await;
    let back = Decision::Return { reason: ReturnReason::DarkOrShiny, message: "Otra vez.".to_owned() };
    reviewing.decide(version, &back).await.unwrap();
    house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();

    for locale in Locale::ALL {
        let w = Words::of(*locale);
        browser.see("/desk/matters").await;
        browser.send("/desk/language", &[("language", locale.code()), ("back", "/desk/matters")]).await;
        let mut lines = Vec::new();
        for path in [format!("/desk/matters/{}/audit", lucia.matter), "/desk/audit".to_owned()] {
            let page = browser.see(&path).await;
            let about = page.html.split("<p class=\"muted xsmall\">").skip(1);
            lines.extend(about.map(|rest| rest.split_once("</p>").unwrap().0.to_owned()));
            assert!(!page.html.contains(".."), "{path} in {locale:?} ends a sentence twice");
        }
        for line in &lines {
            for part in line.split(" · ") {
                assert!(!part.contains('_') && !part.contains('/'), "{locale:?}: {line}");
            }
        }
        let all = lines.join("\n");
        for said in [
            w.desk_reason_dark(),
            w.cannot_never(),
            w.desk_state_refused(),
            w.desk_flag_unscanned(),
            w.desk_log_cause_kind(),
            w.desk_log_failed_password(),
            w.desk_log_why_absent(),
            w.desk_log_stage_full(),
        ] {
            assert!(all.contains(&said.replace('\'', "&#39;")), "{locale:?} lacks {said}: {all}");
        }
    }
    testkit::after_every_test(&house).await;
}
