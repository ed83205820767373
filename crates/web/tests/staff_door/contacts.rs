//! Organisations at the desk: made, given departments and contacts by the forms staff have, with a look at what opens and
//! what closes before anything is saved, and a matter's portal tab that lists each contact.

use super::{Browser, EMAIL, known, site};
use domain::{Relation, Role, Sensitivity};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{NewMatter, Steering};

const CASEWORKER: &str = "caseworker@firm-canary.example";

async fn matter(
    house: &TestHouse,
    ana: &vault::Actor,
    client: domain::ClientId,
    number: &str,
) -> domain::MatterId {
    let new = NewMatter {
        name: format!("Petition {number}"),
        internal_title: String::new(),
        number: number.to_owned(),
        client: "Acme".to_owned(),
        pack: "immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
    house.room::<Steering>(ana, matter).await.add_party(client, Relation::Employer).await.unwrap();
    matter
}

async fn made(desk: &mut Browser) -> domain::ClientId {
    assert!(desk.see("/desk/clients").await.html.contains("/desk/clients/organisations/new"));
    desk.see("/desk/clients/organisations/new").await;
    let nameless = desk.post("/desk/clients/organisations/new", &[("family", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("family", "Acme <b>Works</b>"), ("language", "en")];
    desk.send("/desk/clients/organisations/new", &form).await;
    let list = desk.see("/desk/clients").await;
    assert!(list.html.contains("Acme &#60;b&#62;Works"), "a name is no markup");
    list.between("row-link\" href=\"/desk/clients/", "\"").parse().unwrap()
}

fn with<'a>(form: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    form.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn a_contact_is_written_down_after_a_look_at_what_opens_and_ended_with_what_closes() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let client = made(&mut desk).await;
    let of_sales = matter(&house, &ana, client, "A-1").await;
    let other = matter(&house, &ana, client, "A-2").await;
    let page = format!("/desk/clients/{client}");
    assert!(desk.see(&page).await.html.contains("Nobody signs in for this organization yet"));
    desk.send(&format!("{page}/departments"), &[("department_name", "Sales")]).await;
    let department = desk.see(&format!("{page}/contacts/new")).await;
    let department = department.between("<option value=\"dep_", "\"");
    let department = format!("dep_{department}");
    let tab = format!("/desk/matters/{of_sales}/portal");
    assert!(desk.see(&tab).await.html.contains("None of its contacts sees this matter"));
    desk.send(&format!("{tab}/{client}/department"), &[("department", &department)]).await;
    desk.see(&format!("{page}/contacts/new")).await;
    let new = format!("{page}/contacts/new");
    let who = [("name", "Eva Quarrel"), ("title", "HR"), ("email", "eva@acme.example"), ("language", "es")];
    let bad: [&[(&str, &str)]; 4] = [
        &[("step", "look")],
        &[("preset", "one_department"), ("step", "look")],
        &[("preset", "everything"), ("until", "2001-01-01"), ("step", "look")],
        &[("preset", "everything"), ("until", "soon"), ("step", "look")],
    ];
    for more in bad {
        assert_eq!(desk.post(&new, &with(&who, more)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Pressing save without having looked only looks.
    let day = ("until", "2099-03-01");
    let sales = [("preset", "one_department"), ("department", &*department), day, ("step", "save")];
    let form = with(&who, &sales);
    let looked = desk.post(&new, &form).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.html.contains("These matters open to them") && looked.html.contains("Petition A-1"));
    assert!(house.desk.lobby(&ana).unwrap().contacts(client).await.unwrap().is_empty(), "nothing is saved");
    assert!(looked.html.contains("They can come in until Sunday, March 1, 2099"), "{}", looked.html);
    // Another last day is another choice: it is looked at anew.
    let at = looked.between("name=\"looked\" value=\"", "\"").to_owned();
    let later = with(
        &with(&who, &[("preset", "one_department"), ("department", &*department)]),
        &[("until", "2099-04-01"), ("looked", &*at), ("step", "save")],
    );
    assert_eq!(desk.post(&new, &later).await.status, StatusCode::OK);
    assert!(house.desk.lobby(&ana).unwrap().contacts(client).await.unwrap().is_empty());
    let at = looked.between("name=\"looked\" value=\"", "\"").to_owned();
    let form = with(&form, &[("looked", &at)]);
    desk.send(&new, &form).await;
    let row = house.desk.lobby(&ana).unwrap().contacts(client).await.unwrap().remove(0);
    let html = desk.see(&page).await.html;
    assert!(html.contains("Only the matters of Sales") && html.contains("Petition A-1"), "{html}");
    assert!(html.contains("can come in until Sunday, March 1, 2099"), "{html}");
    let kept = desk.see(&format!("{page}/contacts/{}", row.id)).await.html;
    assert!(kept.contains("name=\"until\" type=\"date\" value=\"2099-03-01\""), "{kept}");
    let html = desk.see(&tab).await.html;
    assert!(html.contains("Last day") && html.contains("Sunday, March 1, 2099"));
    assert!(html.contains("Eva Quarrel") && html.contains("Sees: Only the matters of one department"));
    assert!(!desk.see(&format!("/desk/matters/{other}/portal")).await.html.contains("Eva Quarrel"));
    // Shut out and let in again by hand, previewed from her seat, sent a link.
    let room = house.room::<vault::Reading>(&ana, of_sales).await;
    let access = room.portal().await.unwrap()[0].id;
    desk.see(&format!("{tab}/{access}/preview")).await;
    desk.see(&tab).await;
    desk.send(&format!("{tab}/{access}/send-link"), &[]).await;
    desk.see(&format!("{tab}/{access}/revoke")).await;
    desk.send(&format!("{tab}/{access}/revoke"), &[]).await;
    assert!(!room.portal().await.unwrap()[0].enabled);
    desk.see(&tab).await;
    desk.send(&format!("{tab}/{access}/enable"), &[]).await;
    assert!(room.portal().await.unwrap()[0].enabled);
    // The department is named anew where she is kept to it, and cannot end under her.
    let its = format!("{page}/departments/{department}");
    let html = desk.see(&its).await.html;
    assert!(html.contains("These contacts see only the matters of this department"));
    assert!(html.contains(&format!("{page}/contacts/{}", row.id)) && !html.contains(&format!("{its}/end")));
    for (typed, why) in [("", "Type the department’s name"), (&*"x".repeat(201), "200 letters")] {
        let back = desk.post(&its, &[("department_name", typed)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.html.contains(why), "{}", back.html);
    }
    desk.send(&its, &[("department_name", "Sales <b>West</b>")]).await;
    assert!(desk.see(&page).await.html.contains("Only the matters of Sales &#60;b&#62;West"));
    desk.send(&format!("{its}/end"), &[]).await;
    assert!(desk.see(&its).await.html.contains("Somebody is still kept to this department"));
    // Ended: the page before says what closes.
    let end = format!("{page}/contacts/{}/end", row.id);
    assert!(desk.see(&end).await.html.contains("These matters close to them: Petition A-1"));
    desk.send(&end, &[]).await;
    desk.send(&end, &[]).await;
    assert!(!room.portal().await.unwrap()[0].enabled);
    assert_eq!(desk.get(&format!("{page}/contacts/{}", row.id)).await.status, StatusCode::NOT_FOUND);
    assert!(desk.see(&page).await.html.contains("Contacts before"));
    // Nobody is kept to the department any more, so it ends, once for two presses, and is nobody's choice.
    assert!(desk.see(&its).await.html.contains("Nobody can be kept to it any more"));
    desk.send(&format!("{its}/end"), &[]).await;
    desk.send(&format!("{its}/end"), &[]).await;
    assert_eq!(desk.get(&its).await.status, StatusCode::NOT_FOUND);
    assert!(desk.see(&page).await.html.contains("is no department any more"), "said once");
    assert!(!desk.see(&page).await.html.contains("West"));
    assert!(!desk.see(&tab).await.html.contains("West"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn to_whoever_may_not_change_clients_and_for_a_client_who_is_a_person_the_forms_are_not_there() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.staff(&ana, Role::Billing).await;
    house.staff(&ana, Role::Caseworker).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let client = made(&mut desk).await;
    let mut theirs = known(&house, &app, "billing@firm-canary.example").await;
    theirs.see("/desk/clients").await;
    assert!(!theirs.see(&format!("/desk/clients/{client}")).await.html.contains("contacts/new"));
    for path in [
        format!("/desk/clients/{client}/contacts/new"),
        format!("/desk/clients/{client}/contacts/ctc_00000000000000000000000000"),
        "/desk/clients/organisations/new".to_owned(),
    ] {
        assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(theirs.post(&path, &[("name", "X")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("/desk/clients/{client}/departments");
    assert_eq!(theirs.post(&path, &[("department_name", "X")]).await.status, StatusCode::NOT_FOUND);
    // A person signs in themselves.
    let path = format!("/desk/clients/{}/contacts/new", lucia.client);
    assert_eq!(desk.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!desk.see(&format!("/desk/clients/{}", lucia.client)).await.html.contains("contacts/new"));
    // Somebody who does not work on a matter brings a contact there, who waits.
    let matter = matter(&house, &ana, client, "A-1").await;
    let mut caseworker = known(&house, &app, CASEWORKER).await;
    let new = format!("/desk/clients/{client}/contacts/new");
    caseworker.see(&new).await;
    let form = [("name", "Ivo"), ("email", "ivo@acme.example"), ("preset", "everything"), ("step", "look")];
    let looked = caseworker.post(&new, &form).await;
    assert!(looked.html.contains("Nothing opens") && !looked.html.contains("Petition"), "{}", looked.html);
    let at = looked.between("name=\"looked\" value=\"", "\"").to_owned();
    let form = [
        ("name", "Ivo"),
        ("email", "ivo@acme.example"),
        ("preset", "everything"),
        ("looked", &*at),
        ("step", "save"),
    ];
    caseworker.send(&new, &form).await;
    assert!(!caseworker.see(&format!("/desk/clients/{client}")).await.html.contains("Petition"));
    let tab = format!("/desk/matters/{matter}/portal");
    let page = desk.see(&tab).await;
    assert!(page.html.contains("Waits to be let in") && page.html.contains("Let them in"));
    assert!(desk.see("/desk/notices").await.html.contains("A contact waits to be let in"));
    let access = house.room::<vault::Reading>(&ana, matter).await.portal().await.unwrap()[0].id;
    desk.see(&tab).await;
    desk.send(&format!("{tab}/{access}/enable"), &[]).await;
    assert!(house.room::<vault::Reading>(&ana, matter).await.portal().await.unwrap()[0].enabled);
    testkit::after_every_test(&house).await;
}

// INT-13
#[tokio::test]
async fn what_a_contact_said_stands_beside_what_was_there_and_is_accepted_or_declined() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let client = made(&mut desk).await;
    let matter = matter(&house, &ana, client, "A-1").await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let new = vault::NewContact {
        name: "Eva Quarrel".to_owned(),
        title: "HR".to_owned(),
        phone: String::new(),
        ends_at: None,
        email: domain::Email::parse("eva.quarrelstone@mail-canary.example").unwrap(),
        locale: domain::Locale::En,
        reach: domain::Reach::of(domain::Preset::Everything),
    };
    lobby.add_contact(client, &new).await.unwrap();
    let access = house.room::<vault::Reading>(&ana, matter).await.portal().await.unwrap()[0].id;
    let eva =
        testkit::Persona { given: "Eva", family: "Quarrel", email: "eva.quarrelstone@mail-canary.example" };
    let session = house.sign_in(access, eva).await;
    let own = [
        (domain::ContactField::Title, "Head <i>of</i> HR".to_owned()),
        (domain::ContactField::Phone, "+1 202 555 0142".to_owned()),
    ];
    let says = vault::ContactSays { own: own.into_iter().collect(), ..Default::default() };
    house.desk.propose_contact_details(&session, &says).await.unwrap();
    let page = format!("/desk/clients/{client}");
    assert!(desk.see("/desk/notices").await.html.contains("A client changed their details"));
    let html = desk.see(&page).await.html;
    assert!(
        html.contains("Eva Quarrel: Job") && html.contains("Head &#60;i&#62;of&#60;/i&#62; HR"),
        "{html}"
    );
    let actions: Vec<String> = html
        .split("action=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|action| action.contains("/contact-details/"))
        .collect();
    assert_eq!(actions.len(), 2);
    assert_eq!(desk.post(&actions[0], &[("verdict", "maybe")]).await.status, StatusCode::NOT_FOUND);
    desk.send(&actions[0], &[("verdict", "accept")]).await;
    assert!(desk.see(&page).await.html.contains("on the contact’s card now"));
    desk.send(&actions[1], &[("verdict", "decline")]).await;
    assert!(desk.see(&page).await.html.contains("It stays as it was. The contact is told."));
    let again = desk.post(&actions[1], &[("verdict", "accept")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let row = lobby.contacts(client).await.unwrap().remove(0);
    let taken = [row.title == "Head <i>of</i> HR", row.phone == "+1 202 555 0142"];
    assert_eq!(taken.iter().filter(|one| **one).count(), 1, "one of the two");
    assert!(!desk.see(&page).await.html.contains("/contact-details/"), "nothing waits");
    // Whoever may not change clients decides nothing.
    house.staff(&ana, Role::Billing).await;
    let mut theirs = known(&house, &app, "billing@firm-canary.example").await;
    theirs.see("/desk/clients").await;
    assert_eq!(theirs.post(&actions[0], &[("verdict", "accept")]).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
