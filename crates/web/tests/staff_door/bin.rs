//! The bin of a matter and legal holds at the desk, by the forms they have.

use super::{EMAIL, known, reads_in_both, site};
use domain::{LeadRoad, LeadSource, Locale, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{LeadCard, NewLead, Opposing, Reading, Steering};

#[tokio::test]
async fn staff_delete_a_document_with_a_reason_find_it_in_the_bin_and_take_it_out_again() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "wrong <b>person.pdf", b"%PDF-1.7 wrong").await;
    let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let bin = format!("{base}/bin");
    let delete = format!("{base}/documents/{}/delete", documents[0].id);
    assert!(desk.see(&base).await.html.contains(&format!("href=\"{bin}\"")));
    assert!(desk.see(&format!("/desk/review/{version}")).await.html.contains(&format!("href=\"{delete}\"")));
    reads_in_both(&mut desk, &bin, "Nothing lies here.", "Aquí no hay nada.").await;
    let form = desk.see(&delete).await;
    assert!(form.html.contains("For 30 days it can be taken out again"), "{}", form.html);
    assert!(form.html.contains("wrong &#60;b&#62;person.pdf"));
    let wrong = desk.post(&delete, &[("reason", " ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&delete, &[("reason", "Another person's passport.")]).await, bin);
    let page = desk.see(&bin).await;
    assert!(page.html.contains("Another person&#39;s passport.") && page.html.contains("Destroyed after"));
    assert_eq!(desk.get(&format!("/desk/review/{version}")).await.status, StatusCode::NOT_FOUND);
    let log = desk.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("deleted a document.") && log.html.contains("Fingerprint"));

    // While a hold stands it stays there, and the head says so everywhere.
    let hold = format!("{base}/hold");
    assert_eq!(desk.send(&hold, &[("reason", "A court asked.")]).await, hold);
    assert!(desk.see(&bin).await.html.contains("the time does not count"));
    for path in ["", "/people", "/checklist"] {
        let page = desk.see(&format!("{base}{path}")).await;
        assert!(page.html.contains(&format!("class=\"tag todo\" href=\"{hold}\"")), "{path}");
    }
    assert!(desk.see("/desk/matters?whose=all").await.html.contains("Legal hold"));
    let restore = restore_of(&desk.see(&bin).await.html);
    assert_eq!(desk.send(&restore, &[]).await, bin);
    assert!(desk.see(&bin).await.html.contains("Nothing lies here."));
    assert!(desk.see(&format!("/desk/review/{version}")).await.html.contains("person.pdf"));
}

fn restore_of(html: &str) -> String {
    let end = html.find("/restore\"").unwrap() + "/restore".len();
    let from = html[..end].rfind('"').unwrap() + 1;
    html[from..end].to_owned()
}

#[tokio::test]
async fn a_hold_is_placed_and_lifted_with_reasons_and_what_would_destroy_says_why_it_does_not() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let across = Opposing { name: "Her landlord".into(), ..Opposing::default() };
    let across = steering.add_opposing(&across).await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let client = format!("/desk/clients/{}", lucia.client);
    let hold = format!("{client}/hold");
    assert!(desk.see(&client).await.html.contains(&format!("href=\"{hold}\"")));
    reads_in_both(
        &mut desk,
        &hold,
        "nothing of this client is destroyed",
        "no se destruye nada de este cliente",
    )
    .await;
    assert_eq!(desk.post(&hold, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.send(&hold, &[("reason", "A complaint.")]).await, hold);
    assert_eq!(desk.send(&hold, &[("reason", "Twice.")]).await, hold, "twice is told, not done");
    let page = desk.see(&hold).await;
    assert!(page.html.contains("A complaint.") && !page.html.contains("Twice."));
    assert!(desk.see("/desk/clients").await.html.contains("Legal hold"));
    // The matter is kept by it, and says whose hold it is not.
    let matter = format!("/desk/matters/{}", lucia.matter);
    assert!(desk.see(&format!("{matter}/hold")).await.html.contains("A legal hold on one of the clients"));
    let people = format!("{matter}/people");
    let gone =
        desk.send(&format!("{matter}/people/opposing/{across}/remove"), &[("reason", "By mistake.")]).await;
    assert_eq!(gone, people);
    let page = desk.see(&people).await;
    assert!(
        page.html.contains("so nothing is removed") && page.html.contains("Her landlord"),
        "{}",
        page.html
    );
    assert_eq!(desk.send(&format!("{hold}/lift"), &[("reason", "Settled.")]).await, hold);
    assert!(desk.see(&hold).await.html.contains("Settled."));
    desk.send(&format!("{matter}/people/opposing/{across}/remove"), &[("reason", "By mistake.")]).await;
    desk.see(&people).await;
    assert!(!desk.see(&people).await.html.contains("Her landlord"));

    let new = NewLead {
        card: LeadCard {
            given: "Nora".into(),
            email: "nora@lead-canary.example".into(),
            ..LeadCard::default()
        },
        road: LeadRoad::Phone,
        source: LeadSource::Search,
        locale: Locale::Es,
        attempt: [3; 32],
    };
    let lead = house.desk.lobby(&ana).unwrap().enter_lead(&new).await.unwrap();
    let lead = format!("/desk/leads/{lead}");
    desk.see(&lead).await;
    desk.send(&format!("{lead}/hold"), &[("reason", "A complaint.")]).await;
    assert!(desk.see("/desk/leads").await.html.contains("Legal hold"));
    let page = desk.see(&format!("{lead}/delete")).await;
    assert!(page.html.contains("so it is not deleted now") && page.html.contains("Gracias por su mensaje"));
    let page = desk.post(&format!("{lead}/delete"), &[("erased", domain::EraseReason::ALL[0].code())]).await;
    assert!(page.html.contains("so it is not deleted now"), "{}", page.html);
    let log = desk.see("/desk/audit").await;
    assert!(log.html.contains("placed a legal hold on an enquiry."));

    // Whoever does not answer for clients sees that there was one, neither why nor a way to change it.
    house.staff(&ana, Role::Caseworker).await;
    let mut other = known(&house, &app, "caseworker@firm-canary.example").await;
    let page = other.see(&hold).await;
    assert!(page.html.contains("id=\"past\"") && !page.html.contains("Why it is placed"));
    assert!(!page.html.contains("Settled.") && !page.html.contains("A complaint."));
    assert_eq!(other.post(&hold, &[("reason", "why")]).await.status, StatusCode::NOT_FOUND);
}
