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
            let client = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
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
        phone: String::new(),
        ends_at: None,
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
async fn whoever_sees_everything_has_the_whole_portal_and_their_own_details() {
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
    assert!(account.text().contains(&format!("{base}/details")));
    assert_eq!(eva.get(&format!("{base}/details")).await.status, StatusCode::OK);
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
    for path in ["documents", "messages", "approvals"] {
        assert!(!text.contains(&format!("href=\"{base}/{path}\"")), "{path} is not offered");
    }
    assert!(!text.contains("Labor condition"));
    let room = doors.house.room::<Reading>(&doors.ana, matter).await;
    let item = room.checklist().await.unwrap()[0].items[0].seen_by_client.id;
    for path in [
        "messages".to_owned(),
        "approvals".to_owned(),
        format!("items/{item}"),
        format!("items/{item}/check"),
        "other".to_owned(),
    ] {
        assert_ne!(ivo.get(&format!("{base}/{path}")).await.status, StatusCode::OK, "{path}");
    }
    let account = ivo.get(&format!("{base}/account")).await;
    assert_eq!(account.status, StatusCode::OK, "devices and other cases are theirs");
    assert!(account.text().contains(&format!("{base}/details")), "who they are is theirs too");
    let csrf = account.csrf();
    let attempt = "00112233445566778899aabbccddeeff";
    let words = [("csrf", csrf.as_str()), ("attempt", attempt), ("text", "hello")];
    let sent = ivo.post(&format!("{base}/messages"), &words).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

// AUTH-26
#[tokio::test]
async fn a_contact_with_a_last_day_reads_it_and_is_nobody_after_it() {
    let doors = Doors::open().await;
    let (access, _) = let_in(&doors, "Eva Quarrel", "eva@acme.example", Preset::Everything).await;
    let mut eva = signed_in(&doors, access, "eva@acme.example").await;
    let base = format!("/p/{access}");
    let said = "You can come in";
    assert!(!eva.get(&format!("{base}/account")).await.text().contains(said), "no day, no sentence");
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let client = lobby.clients("Quillworks", None, 5).await.unwrap()[0].id;
    let row = lobby.contacts(client).await.unwrap().remove(0);
    let ends_at = doors.house.desk.now().plus(domain::Duration::minutes(30));
    let new = NewContact {
        name: row.name.clone(),
        title: String::new(),
        phone: String::new(),
        ends_at: Some(ends_at),
        email: Email::parse(&row.email).unwrap(),
        locale: Locale::En,
        reach: Reach::of(Preset::Everything),
    };
    lobby.change_contact(client, row.id, &new, row.revision).await.unwrap();
    for page in ["home", "account"] {
        let text = eva.get(&format!("{base}/{page}")).await.text().to_owned();
        assert!(text.contains(said) && text.contains("If you need more time, ask"), "{page}: {text}");
    }
    doors.house.clock.advance(domain::Duration::minutes(31));
    assert_ne!(eva.get(&format!("{base}/home")).await.status, StatusCode::OK);
}

// INT-13
#[tokio::test]
async fn a_contact_says_what_is_right_about_themselves_and_the_organisation_and_never_a_new_address() {
    let doors = Doors::open().await;
    let (access, _) = let_in(&doors, "Eva Quarrel", "eva@acme.example", Preset::Everything).await;
    let (other, _) = let_in(&doors, "Ivo Ledger", "ivo@acme.example", Preset::InvoicesOnly).await;
    let mut eva = signed_in(&doors, access, "eva@acme.example").await;
    let path = format!("/p/{access}/details");
    let page = eva.get(&path).await;
    let text = page.text();
    assert!(text.contains("About Acme Quillworks") && text.contains("value=\"Eva Quarrel\""), "{text}");
    assert!(text.contains("Only") && text.contains("can change it: please call or write"));
    assert!(!text.contains("name=\"email\""), "there is no field for an address");
    let csrf = page.csrf();
    let form = [
        ("csrf", csrf.as_str()),
        ("name", "Eva Quarrel"),
        ("title", "<b>Head</b> of HR"),
        ("phone", "x"),
        ("email", "thief@example.com"),
        ("record_name", "Acme Quillworks"),
        ("record_address", "4 Ash Street"),
    ];
    let wrong = eva.post(&path, &form).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Head&#60;/b&#62; of HR") && wrong.text().contains("4 Ash Street"), "kept");
    let mut form = form.to_vec();
    form[3] = ("phone", "+1 202 555 0142");
    assert_eq!(eva.post(&path, &form).await.see(), format!("{path}?saved=1"));
    let page = eva.get(&format!("{path}?saved=1")).await;
    assert!(page.text().contains("Your changes wait to be checked"), "{}", page.text());
    assert!(page.text().contains("What you added waits to be checked"));
    assert_eq!(eva.post(&path, &form).await.see(), format!("{path}?saved=0"), "sent twice is said once");
    let lobby = doors.house.desk.lobby(&doors.ana).unwrap();
    let client = lobby.clients("Quillworks", None, 5).await.unwrap()[0].id;
    assert_eq!(lobby.contact_proposals(client).await.unwrap().len(), 2);
    assert_eq!(lobby.proposals(client).await.unwrap().len(), 1);
    // Both were written down at one moment, in no order.
    let contacts = lobby.contacts(client).await.unwrap();
    let emails: BTreeSet<_> = contacts.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(emails, BTreeSet::from(["eva@acme.example", "ivo@acme.example"]), "no new address");
    // Who is there for the invoices says who he is, and nothing about the organisation.
    let mut ivo = {
        let mut browser = doors.browser();
        let base = format!("/p/{other}");
        let csrf = browser.get(&base).await.csrf();
        browser.post(&base, &[("csrf", &csrf), ("email", "ivo@acme.example")]).await.see();
        let token = doors.house.mail_to("ivo@acme.example", MailKind::SignInLink).await.token.unwrap();
        let csrf = browser.get(&format!("{base}/enter/{token}")).await.csrf();
        browser.post(&format!("{base}/enter"), &[("csrf", &csrf), ("token", &token)]).await.see();
        browser
    };
    let path = format!("/p/{other}/details");
    let page = ivo.get(&path).await;
    assert!(page.text().contains("Ivo Ledger") && !page.text().contains("record_name"));
    assert!(!page.text().contains("Ash Street") && !page.text().contains("Head"));
    let csrf = page.csrf();
    let form = [("csrf", csrf.as_str()), ("name", "Ivo Ledger"), ("record_name", "Mine")];
    assert_eq!(ivo.post(&path, &form).await.status, StatusCode::NOT_FOUND);
}
