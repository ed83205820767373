//! A contact of an organisation in the portal: signed in by their own link, with exactly the pages that what they see has.

use super::{Browser, Doors};
use domain::{AccessId, Email, Locale, Preset, Reach, Relation, Sensitivity};
use http::StatusCode;
use std::collections::BTreeSet;
use testkit::{group, item};
use vault::{ClientCard, MailKind, NewClient, NewContact, NewMatter, Reading, Steering};

async fn let_in(doors: &Doors, name: &str, email: &str, preset: Preset) -> (AccessId, domain::MatterId) {
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let clients = lobby.clients("Quillworks", None, 5).await.unwrap();
    let client = match clients.first() {
        Some(client) => client.id,
        None => {
            let card = ClientCard { family: "Acme Quillworks".to_owned(), ..ClientCard::default() };
            let new = NewClient { card, email: None, locale: Locale::En };
            let client = lobby.create_organisation(&new).await.unwrap();
            let new = NewMatter {
                name: "Petition for Bo".to_owned(),
                internal_title: String::new(),
                number: "A-1".to_owned(),
                client: "Acme".to_owned(),
                pack: "immigration".to_owned(),
                kind: "family".to_owned(),
                stage: "collecting".to_owned(),
                sensitivity: Sensitivity::Ordinary,
                letter_first: false,
            };
            let matter = lobby.open_matter(&new).await.unwrap();
            let room = doors.house.room::<Steering>(&doors.ana, matter).await;
            room.add_party(client, Relation::Employer).await.unwrap();
            let asked = [group("papers", "Papers", vec![item("lca", "Labor condition")])];
            room.apply_checklist("t", &asked).await.unwrap();
            client
        }
    };
    let new = NewContact {
        name: name.to_owned(),
        title: String::new(),
        email: Email::parse(email).unwrap(),
        locale: Locale::En,
        reach: Reach { preset, department: None, named: BTreeSet::new() },
    };
    let contact = lobby.add_contact(client, &new).await.unwrap();
    let row = lobby.contact(client, contact).await.unwrap();
    let matter = row.admissions[0].matter;
    let room = doors.house.room::<Reading>(&doors.ana, matter).await;
    let access = room.portal().await.unwrap().iter().find(|one| one.person == row.person).unwrap().id;
    (access, matter)
}

async fn signed_in(doors: &Doors, access: AccessId, email: &str) -> Browser {
    let mut browser = doors.browser();
    let base = format!("/p/{access}");
    let csrf = browser.get(&base).await.csrf();
    browser.post(&base, &[("csrf", &csrf), ("email", email)]).await.see();
    let token = doors.house.mail_to(email, MailKind::SignInLink).await.token.unwrap();
    let csrf = browser.get(&format!("{base}/enter/{token}")).await.csrf();
    let entered = browser.post(&format!("{base}/enter"), &[("csrf", &csrf), ("token", &token)]).await;
    assert_eq!(entered.see(), format!("{base}/home"));
    browser
}

#[tokio::test]
async fn whoever_sees_everything_has_the_whole_portal_but_no_record_of_the_organisation_to_change() {
    let doors = Doors::open().await;
    let (access, _) = let_in(&doors, "Eva Quarrel", "eva@acme.example", Preset::Everything).await;
    let (other, _) = let_in(&doors, "Ivo Ledger", "ivo@acme.example", Preset::InvoicesOnly).await;
    let mut eva = signed_in(&doors, access, "eva@acme.example").await;
    let base = format!("/p/{access}");
    let home = eva.get(&format!("{base}/home")).await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text().contains("Eva Quarrel") && home.text().contains("Labor condition"));
    for page in ["documents", "messages", "progress", "account", "notices"] {
        assert_eq!(eva.get(&format!("{base}/{page}")).await.status, StatusCode::OK, "{page}");
    }
    let account = eva.get(&format!("{base}/account")).await;
    assert!(!account.text().contains(&format!("{base}/details")));
    assert_eq!(eva.get(&format!("{base}/details")).await.status, StatusCode::NOT_FOUND);
    // Two colleagues in one matter, each at an address of their own that opens nothing of the other.
    for theirs in [format!("/p/{other}/home"), format!("{}/home", doors.base())] {
        assert_ne!(eva.get(&theirs).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn whoever_is_there_for_the_invoices_sees_how_far_it_is_and_whom_to_call_and_is_led_nowhere_else() {
    let doors = Doors::open().await;
    let (access, matter) = let_in(&doors, "Ivo Ledger", "ivo@acme.example", Preset::InvoicesOnly).await;
    let mut ivo = signed_in(&doors, access, "ivo@acme.example").await;
    let base = format!("/p/{access}");
    for page in ["home", "documents"] {
        assert_eq!(ivo.get(&format!("{base}/{page}")).await.see(), format!("{base}/progress"), "{page}");
    }
    let progress = ivo.get(&format!("{base}/progress")).await;
    assert_eq!(progress.status, StatusCode::OK);
    let text = progress.text();
    assert!(text.contains("Petition for Bo") && text.contains("Who handles your case"), "{text}");
    doors.receipt(matter, "IOE0123456789").await;
    assert!(
        !ivo.get(&format!("{base}/progress")).await.text().contains("IOE0123456789"),
        "not theirs to know"
    );
    let (eva, _) = let_in(&doors, "Eva Quarrel", "eva@acme.example", Preset::Everything).await;
    let page = format!("/p/{eva}/progress");
    let mut eva = signed_in(&doors, eva, "eva@acme.example").await;
    assert!(eva.get(&page).await.text().contains("IOE0123456789"));
    // The practice's name leads home, and from there here again.
    for path in ["documents", "messages", "details", "approvals"] {
        assert!(!text.contains(&format!("href=\"{base}/{path}\"")), "{path} is not offered");
    }
    assert!(!text.contains("Labor condition"));
    let room = doors.house.room::<Reading>(&doors.ana, matter).await;
    let item = room.checklist().await.unwrap()[0].items[0].seen_by_client.id;
    for path in [
        "messages".to_owned(),
        "approvals".to_owned(),
        "details".to_owned(),
        format!("items/{item}"),
        format!("items/{item}/check"),
        "other".to_owned(),
    ] {
        assert_ne!(ivo.get(&format!("{base}/{path}")).await.status, StatusCode::OK, "{path}");
    }
    let account = ivo.get(&format!("{base}/account")).await;
    assert_eq!(account.status, StatusCode::OK, "devices and other cases are theirs");
    assert!(!account.text().contains(&format!("{base}/details")));
    let csrf = account.csrf();
    let attempt = "00112233445566778899aabbccddeeff";
    let words = [("csrf", csrf.as_str()), ("attempt", attempt), ("text", "hello")];
    let sent = ivo.post(&format!("{base}/messages"), &words).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}
