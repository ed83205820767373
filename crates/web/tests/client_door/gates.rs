//! Before the engagement letter is agreed, through the client's door: one thing to read, people to talk to, and a kind
//! sentence for whatever would be too early.

use super::{Doors, metadata};
use domain::{ApprovalKind, ApprovalMode};
use http::{Method, StatusCode};
use vault::{Answer, Contributing, NewApproval, Publishing, Release, Steering, Words};

fn said(text: &str) -> Words {
    Words::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), format!("{text} (es)"))])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_sees_the_letter_and_people_to_talk_to_and_nothing_to_send_until_they_agree() {
    let doors = Doors::open().await;
    let version = doors.house.ready(&doors.lucia, "letter.pdf", b"%PDF-1.7 letter").await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let reading = doors.house.room::<vault::Reading>(&doors.ana, doors.lucia.matter).await;
    let group = reading.checklist().await.unwrap()[0].id;
    let visa = steering.add_item(group, &testkit::item("visa", "Visacanary")).await.unwrap();
    let staff = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    staff.want_letter().await.unwrap();
    let mut lucia = doors.signed_in().await;
    let base = doors.base();
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(home.text().contains("Primero, nuestra carta de contratación"), "{}", home.text());
    assert!(home.text().contains("No tiene que enviar nada ahora"), "nothing is there to read yet");
    assert!(home.text().contains("Pronto podrá leerla aquí") && !home.text().contains("Léala"));
    assert!(home.text().contains(&format!("{base}/messages")), "she can write");
    assert!(home.text().contains(&format!("{base}/account")), "and see who can see her case");
    for early in ["Visacanary", "Passport of", &format!("{base}/documents"), &format!("{base}/other")] {
        assert!(!home.text().contains(early), "{early}");
    }
    for path in ["documents", "progress"] {
        assert_eq!(lucia.get(&format!("{base}/{path}")).await.see(), format!("{base}/home"));
    }
    let item = format!("{base}/items/{visa}");
    let page = lucia.get(&item).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("usted no hizo nada mal") && !page.text().contains("Visacanary"));
    let csrf = home.csrf();
    let headers = [
        ("x-strongroom-csrf", csrf.as_str()),
        ("upload-length", "4"),
        ("upload-metadata", &metadata("visa.pdf")),
    ];
    let began = lucia.tus(Method::POST, &format!("{item}/uploads"), &headers, b"").await;
    assert_eq!(began.status, StatusCode::CONFLICT);
    assert!(began.text().contains("Primero acepte nuestra carta"), "{}", began.text());
    let talk = lucia.get(&format!("{base}/messages")).await;
    assert!(talk.status == StatusCode::OK && !talk.text().contains("type=\"file\""));

    let ask = NewApproval {
        kind: ApprovalKind::Engagement,
        title: said("Our letter"),
        description: Words::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![doors.lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let id = staff.request_approval(&ask).await.unwrap();
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(home.text().contains(&format!("{base}/approvals/{id}")), "{}", home.text());
    assert!(!home.text().contains("Pronto podrá leerla aquí"), "now it can be read");
    let letter = lucia.get(&format!("{base}/approvals/{id}")).await;
    assert!(letter.text().contains("trabajemos para usted como dice esta carta"), "{}", letter.text());
    let room = doors.house.room::<Contributing>(&doors.lucia.contact, doors.lucia.matter).await;
    let bound = room.approval(id).await.unwrap().bound.clone();
    let device = testkit::device();
    let yes = Answer {
        verdict: domain::Verdict::Approve,
        bound: &bound,
        reason: "",
        code: "",
        read: None,
        passkey: None,
        card: None,
        language: domain::Locale::Es,
        device: &device,
    };
    // Unread there is no way to agree, neither on the page nor past it.
    assert!(letter.text().contains("abra todas las páginas") && !letter.text().contains("answer=approve"));
    let check = lucia.get(&format!("{base}/approvals/{id}/check?answer=approve")).await;
    assert_eq!(check.see(), format!("{base}/approvals/{id}"));
    assert!(room.answer_approval(id, &yes).await.is_err());
    lucia.get(&format!("{base}/approvals/{id}/versions/{version}/pages/1/picture")).await;
    assert!(lucia.get(&format!("{base}/approvals/{id}")).await.text().contains("answer=approve"));
    room.answer_approval(id, &yes).await.unwrap();
    // What the agreement opened is said at once.
    let done = lucia.get(&format!("{base}/approvals/{id}/done")).await;
    assert!(done.text().contains("hay 1 cosa que usted puede hacer"), "{}", done.text());
    let home = lucia.get(&format!("{base}/home")).await;
    assert!(home.text().contains("Visacanary") && home.text().contains(&format!("{base}/documents")));
    let headers = [
        ("x-strongroom-csrf", csrf.as_str()),
        ("upload-length", "4"),
        ("upload-metadata", &metadata("visa.pdf")),
    ];
    let began = lucia.tus(Method::POST, &format!("{item}/uploads"), &headers, b"").await;
    assert_eq!(began.status, StatusCode::CREATED, "{}", began.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_terms_stands_beside_what_was_agreed_and_says_what_holds_until_then() {
    let doors = Doors::open().await;
    let staff = doors.house.room::<Publishing>(&doors.ana, doors.lucia.matter).await;
    let ask = NewApproval {
        kind: ApprovalKind::ChangeOfTerms,
        title: said("A new price"),
        description: Words::new(),
        versions: Vec::new(),
        mode: ApprovalMode::All,
        approvers: vec![doors.lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: Some(vault::Terms {
            agreed: said("One form, <b>1,000</b>"),
            proposed: said("Form and interview, 1,400"),
            why: said("An interview was called."),
        }),
        how_read: false,
    };
    let id = staff.request_approval(&ask).await.unwrap();
    let mut lucia = doors.signed_in().await;
    for path in [String::new(), "/check?answer=approve".to_owned()] {
        let page = lucia.get(&format!("{}/approvals/{id}{path}", doors.base())).await;
        let text = page.text();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("Lo que acordamos antes") < at("&#60;b&#62;1,000") && at("1,000") < at("1,400"));
        assert!(text.contains("An interview was called. (es)"));
        assert!(text.contains("Hasta que usted acepte, vale lo que se acordó antes."));
    }
}
