//! The engagement letter, leave to lodge and a change of terms at the desk, by the forms they have.

use super::{EMAIL, known, reads_in_both, site};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::Publishing;

#[tokio::test]
async fn staff_see_who_waits_for_the_letter_and_let_them_go_on_with_a_reason_or_a_paper() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "signed.pdf", b"%PDF-1.7 signed").await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let base = format!("/desk/matters/{}", lucia.matter);
    let letter = format!("{base}/letter");
    let page = desk.see(&format!("{base}/approvals")).await;
    assert!(page.html.contains(&format!("href=\"{letter}\"")));
    assert!(!desk.see("/desk/today").await.html.contains(&letter));
    reads_in_both(&mut desk, &letter, "Nothing waits for an engagement letter", "nada espera una carta")
        .await;
    assert_eq!(desk.send(&format!("{letter}/on"), &[]).await, letter);
    for path in ["", "/checklist", "/letter"] {
        let page = desk.see(&format!("{base}{path}")).await;
        assert!(page.html.contains("This matter waits for the engagement letter"), "{path}");
    }
    assert!(desk.see("/desk/today").await.html.contains(&format!("href=\"{letter}\"")));
    let unasked = "Waits for an engagement letter that is not with anybody";
    for path in ["/desk/today", "/desk/adoption"] {
        assert!(desk.see(path).await.html.contains(unasked), "{path}");
    }
    // Where nothing came yet, what waits for it is said to wait everywhere, and is nobody's turn.
    let marta = house.portal(&ana, persona::MARTA).await;
    let hers = format!("/desk/matters/{}", marta.matter);
    assert!(!desk.see("/desk/matters").await.html.contains("Waits for the letter"));
    assert!(desk.see(&hers).await.html.contains("Client&#39;s turn"));
    desk.send(&format!("{hers}/letter/on"), &[]).await;
    assert!(desk.see("/desk/matters").await.html.contains("Waits for the letter"));
    let page = desk.see(&hers).await;
    assert!(page.html.contains("waits for the engagement letter and is not asked yet"), "{}", page.html);
    assert!(desk.see(&format!("{hers}/checklist")).await.html.contains("Waits for the letter"));
    assert_eq!(
        desk.send(&format!("{hers}/letter/lift"), &[("lift", "all"), ("reason", "A friend.")]).await,
        format!("{hers}/letter")
    );
    assert!(!desk.see("/desk/matters").await.html.contains("Waits for the letter"));
    let page = desk.see(&letter).await;
    assert!(page.html.contains("Not asked") && page.html.contains("approvals/new?kind=engagement"));
    let form = desk.see(&format!("{base}/approvals/new?kind=engagement")).await;
    assert!(form.html.contains("value=\"Our engagement letter\""), "{}", form.html);
    // Once it is asked for there is nothing to ask for; what was done says so.
    let access = lucia.access.to_string();
    let paper = version.to_string();
    let ask = [
        ("kind", "engagement"),
        ("mode", "all"),
        ("title", "Our engagement letter"),
        ("title_es", "Nuestra carta"),
        ("documents", paper.as_str()),
        ("approvers", access.as_str()),
        ("go", "send"),
    ];
    let asked = desk.send(&format!("{base}/approvals/new"), &ask).await;
    let page = desk.see(&letter).await;
    assert!(!page.html.contains("approvals/new?kind=engagement") && page.html.contains(&asked));
    assert!(
        page.html.contains("asked for the letter to be agreed to") && !page.html.contains("Nothing yet.")
    );
    let today = desk.see("/desk/today").await;
    assert!(!today.html.contains(unasked) && today.html.contains("Waits for the engagement letter"));
    assert_eq!(desk.send(&format!("{asked}/cancel"), &[("reason", "Wrong fee.")]).await, asked);
    let page = desk.see(&letter).await;
    assert!(page.html.contains("approvals/new?kind=engagement") && page.html.contains("Wrong fee."));
    assert!(page.html.contains("is over: Taken back"), "{}", page.html);
    // Without a reason nothing is lifted, and the choice stays.
    let lift = format!("{letter}/lift");
    let client = lucia.client.to_string();
    let wrong = desk.post(&lift, &[("lift", &client), ("reason", " ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains(&format!("value=\"{client}\" selected")), "{}", wrong.html);
    let wrong = desk.post(&lift, &[("lift", "somebody"), ("reason", "<b>why</b>")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.html.contains("&#60;b&#62;why"));
    let stranger = domain::ClientId::from_bytes([9; 16]).to_string();
    let nobody = desk.post(&lift, &[("lift", &stranger), ("reason", "why")]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let version = version.to_string();
    let paper = [("who", client.as_str()), ("version", version.as_str())];
    assert_eq!(desk.send(&format!("{letter}/paper"), &paper).await, letter);
    let page = desk.see(&letter).await;
    assert!(page.html.contains("Signed on paper") && page.html.contains("wrote down that"));
    assert!(!desk.see(&base).await.html.contains("This matter waits for the engagement letter"));
    assert_eq!(desk.send(&format!("{letter}/paper"), &paper).await, letter, "twice is told, not done");
    assert_eq!(desk.send(&lift, &[("lift", "all"), ("reason", "A friend of the house.")]).await, letter);
    assert!(desk.see(&letter).await.html.contains("A friend of the house."));
    let log = desk.see(&format!("{base}/audit")).await;
    assert!(log.html.contains("let somebody go on without the engagement letter"));
    assert!(log.html.contains("was signed on paper"));
}

#[tokio::test]
async fn a_matter_is_not_lodged_without_leave_unless_somebody_says_why() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let stage = format!("/desk/matters/{}/stage", lucia.matter);
    let page = desk.see(&format!("{stage}?to=lodged")).await;
    assert!(page.html.contains("Permission to file is missing") && page.html.contains("Nobody was asked"));
    assert!(page.html.contains("approvals/new?kind=authority_to_proceed"));
    assert!(!desk.see(&format!("{stage}?to=documents")).await.html.contains("Permission to file"));
    let page = desk.see(&format!("{stage}?to=lodged")).await;
    let to = page.between("name=\"to\" value=\"", "\"").to_owned();
    let go = |anyway: &'static str| {
        [
            ("from", "collecting".to_owned()),
            ("to", to.clone()),
            ("step", "go".to_owned()),
            ("en", "We sent your canary form. News soon.".to_owned()),
            ("es", "Enviamos su formulario. Noticias pronto.".to_owned()),
            ("tell", "silent".to_owned()),
            ("anyway", anyway.to_owned()),
        ]
    };
    let fields = go("");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = desk.post(&stage, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("say why you go on without it"), "{}", page.html);
    assert!(page.html.contains("We sent your canary form."), "what was typed stays");
    let fields = go("The last day is <today>.");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(desk.send(&stage, &fields).await, stage);
    let page = desk.see(&stage).await;
    assert!(
        page.html.contains("Filed before they approved it: The last day is &#60;today&#62;."),
        "{}",
        page.html
    );
    let log = desk.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("lodged the matter without the clients"));
}

#[tokio::test]
async fn a_change_of_terms_is_typed_looked_at_and_read_side_by_side() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let new = format!("/desk/matters/{}/approvals/new", lucia.matter);
    desk.see(&new).await;
    let access = lucia.access.to_string();
    let typed = |go: &'static str| {
        [
            ("kind", "change_of_terms"),
            ("mode", "all"),
            ("title", "A new price"),
            ("title_es", "Un precio nuevo"),
            ("agreed", "One form, 1,000"),
            ("agreed_es", "Un formulario, 1,000"),
            ("proposed", "Form and interview, 1,400"),
            ("proposed_es", "Formulario y entrevista, 1,400"),
            ("why", "An interview was called."),
            ("why_es", "Hay una entrevista."),
            ("go", go),
        ]
    };
    let with = |go| typed(go).into_iter().chain([("approvers", access.as_str())]).collect::<Vec<_>>();
    let bare: Vec<_> = with("check").into_iter().filter(|(name, _)| *name != "agreed_es").collect();
    let wrong = desk.post(&new, &bare).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("href=\"#agreed_es\"") && wrong.html.contains("Form and interview, 1,400"));
    let check = desk.post(&new, &with("check")).await;
    assert!(check.status == StatusCode::OK && check.html.contains("What we agreed before"), "{}", check.html);
    let there = desk.send(&new, &with("send")).await;
    let page = desk.see(&there).await;
    for said in ["One form, 1,000", "Form and interview, 1,400", "An interview was called."] {
        assert!(page.html.contains(said), "{said}");
    }
    let pdf = desk.post(&format!("{there}/certificate"), &[("kind", "pdf")]).await;
    assert_eq!((pdf.status, pdf.kind.as_str()), (StatusCode::OK, "application/pdf"));
}

#[tokio::test]
async fn a_new_matter_begins_with_the_letter_where_the_practice_or_whoever_opens_it_says_so() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let ticked = "name=\"letter_first\" value=\"yes\" form=\"new-matter\" checked";
    assert!(!desk.see("/desk/matters/new").await.html.contains(ticked));
    let lobby = house.desk.lobby(&ana).unwrap();
    let mut settings = lobby.settings().await.unwrap();
    settings.letter_first = true;
    lobby.change_settings(&settings).await.unwrap();
    house.clock.advance(domain::Duration::seconds(10));
    assert!(desk.see("/desk/matters/new").await.html.contains(ticked));
    let page = desk.see("/desk/settings").await;
    assert!(page.html.contains("name=\"letter_first\" value=\"yes\" checked"));
    assert!(page.html.contains("name=\"leave_to_lodge\" value=\"yes\" checked"));
    let lucia = house.portal(&ana, persona::LUCIA).await;
    // A matter that was opened otherwise stays as it is.
    let room = house.room::<Publishing>(&ana, lucia.matter).await;
    assert!(room.lift_letter(None, "why").await.is_err());
}
