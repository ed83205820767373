//! Who leaves: the page of what they hold, the choice of who takes over, what would happen, and the one press; and what
//! becomes of a press that would leave a matter to nobody.

use super::{EMAIL, known, site};
use domain::{Assignment, Role};
use http::StatusCode;
use testkit::{TestHouse, persona};
use vault::{Against, Around, Steering};

const LAWYER: &str = "lawyer@firm-canary.example";
const KEEPER: &str = "system_administrator@firm-canary.example";

#[tokio::test]
async fn somebody_who_leads_a_matter_alone_is_not_disabled_and_the_page_leads_to_where_it_is_handed_over() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::SystemAdministrator).await;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    steering.hand_over(lawyer.person()).await.unwrap();
    steering.assign(ana.person(), Assignment::None).await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut keeper = known(&house, &app, KEEPER).await;
    let person = lawyer.person();
    let leave = format!("/desk/people/{person}/leave");

    desk.see(&format!("/desk/people/{person}/disable")).await;
    let refused = desk.post(&format!("/desk/people/{person}/disable"), &[]).await;
    assert_eq!(refused.location, leave);
    assert!(desk.see(&leave).await.html.contains("One matter is led by nobody else."));
    // Whoever administers the system is told whom to ask, finds no such page, and no name of a matter.
    keeper.see(&format!("/desk/people/{person}/disable")).await;
    let refused = keeper.post(&format!("/desk/people/{person}/disable"), &[]).await;
    assert_eq!(refused.location, "/desk/people");
    let told = keeper.see("/desk/people").await.html;
    assert!(told.contains("Ask an owner") && !told.contains("/leave") && !told.contains("Zorrillaquint"));
    for path in [leave.clone(), format!("{leave}/go"), format!("{leave}/go-on")] {
        assert_eq!(keeper.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let people = format!("/desk/matters/{}/people", lucia.matter);
    desk.see(&people).await;
    let off = desk.post(&format!("{people}/unassign"), &[("staff", &person.to_string())]).await;
    assert_eq!(off.location, people);
    assert!(desk.see(&people).await.html.contains("Nobody else leads this matter."));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn everything_is_handed_over_by_one_press_after_it_was_shown_and_twice_is_once() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    let caseworker = house.staff(&ana, Role::Caseworker).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    for matter in [lucia.matter, omar.matter] {
        let steering = house.room::<Steering>(&ana, matter).await;
        steering.hand_over(lawyer.person()).await.unwrap();
        steering.assign(ana.person(), Assignment::None).await.unwrap();
    }
    let team = lobby.make_team("Night <b>shift</b>").await.unwrap();
    lobby.join_team(team, lawyer.person()).await.unwrap();
    let against = Against::Person(caseworker.person());
    lobby.raise_wall(Around::Matter(omar.matter), against, "Conflict").await.unwrap();
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, LAWYER).await;
    let leave = format!("/desk/people/{}/leave", lawyer.person());
    assert!(desk.see("/desk/people").await.html.contains(&leave));
    let page = desk.see(&leave).await.html;
    for shown in
        ["Zorrillaquint", "Belkhadraoui", "Night &#60;b&#62;", "Canary caseworker", "Nobody else leads it."]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // Somebody behind a wall for one of them is not offered there, and is not given it by being chosen for all.
    let row = page.split_once(&format!("name=\"to-{}\"", omar.matter)).unwrap().1;
    assert!(!row.split_once("</select>").unwrap().0.contains("Canary caseworker"));
    let (heir, me) = (caseworker.person().to_string(), ana.person().to_string());
    let missing = desk.post(&leave, &[("heir", heir.as_str())]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.html.contains("Choose who takes this one over."));
    for nobody in ["", "x", &lawyer.person().to_string(), &lucia.contact.person().to_string()] {
        let none = desk.post(&leave, &[("heir", nobody)]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{nobody}");
    }
    let for_omar = format!("to-{}", omar.matter);
    let chosen = [("heir", heir.as_str()), (for_omar.as_str(), me.as_str())];
    let preview = desk.post(&leave, &chosen).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.html.contains("Nothing has happened yet.") && preview.html.contains("Ana Quillfeather"));
    theirs.see(&format!("/desk/matters/{}", lucia.matter)).await;
    let departure = preview.between("name=\"departure\" value=\"", "\"").to_owned();
    let go = format!("{leave}/go");
    let press = [("departure", departure.as_str()), chosen[0], chosen[1]];
    desk.send(&go, &press).await;
    desk.send(&go, &press).await;
    let done = desk.see(&leave).await.html;
    assert!(done.contains("Canary lawyer left") && done.contains("Handed over"), "{done}");
    assert!(!theirs.get("/desk/matters").await.html.contains("Zorrillaquint"), "signed out");
    let log = desk.see("/desk/audit").await.html;
    assert_eq!(log.matches("closed the account of somebody who left").count(), 1);
    let of_matter = desk.see(&format!("/desk/matters/{}/audit", omar.matter)).await.html;
    assert!(of_matter.contains("ended the place of somebody who left"), "{of_matter}");

    // Let in again by a press that says what does not come back.
    let restore = format!("/desk/people/{}/restore", lawyer.person());
    assert!(desk.see(&restore).await.html.contains("stay where they are"));
    desk.send(&restore, &[]).await;
    assert!(desk.see(&leave).await.html.contains("They answer for no matter."));
    desk.send("/desk/language", &[("language", "es"), ("back", &leave)]).await;
    assert!(desk.see(&leave).await.html.contains("se va"));
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn nobody_but_an_owner_finds_the_page_and_nobody_finds_one_for_a_stranger() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let nobody = [ana.person(), lucia.contact.person(), domain::PersonId::nil()];
    for id in nobody {
        assert_eq!(desk.get(&format!("/desk/people/{id}/leave")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    for role in Role::ALL.iter().filter(|role| **role != Role::Owner) {
        let who = house.staff(&ana, *role).await;
        let mut theirs = known(&house, &app, &format!("{}@firm-canary.example", role.code())).await;
        theirs.get("/desk/sessions").await;
        let path = format!("/desk/people/{}/leave", ana.person());
        let gone = theirs.get(&path).await;
        let absent = theirs.get(&format!("/desk/people/{}/leave", domain::PersonId::nil())).await;
        assert_eq!((gone.status, gone.html), (StatusCode::NOT_FOUND, absent.html), "{role}");
        let path = format!("/desk/people/{}/leave/go-on", who.person());
        assert_eq!(theirs.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{role}");
    }
    testkit::after_every_test(&house).await;
}

#[tokio::test]
async fn a_role_is_changed_after_it_was_shown_what_that_means_and_an_earlier_one_is_given_back() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::SystemAdministrator).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut theirs = known(&house, &app, LAWYER).await;
    let path = format!("/desk/people/{}/role", lawyer.person());
    assert!(desk.see("/desk/people").await.html.contains(&path));
    let page = desk.see(&path).await.html;
    assert!(page.contains("Their role now: Lawyer") && page.contains("They joined with it"), "{page}");
    for wrong in ["", "emperor", "lawyer"] {
        let again = desk.post(&path, &[("from", "lawyer"), ("role", wrong)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let preview = desk.post(&path, &[("from", "lawyer"), ("role", "billing")]).await;
    assert_eq!(preview.status, StatusCode::OK);
    let (gains, loses) = preview.html.split_once("What they cannot do any more").unwrap();
    assert!(loses.contains("Accept documents or send them back") && !gains.contains("Accept documents"));
    assert!(!loses.contains("Write bills"), "they keep that: {loses}");
    let change = format!("{path}/change");
    desk.send(&change, &[("from", "lawyer"), ("role", "billing")]).await;
    desk.send(&change, &[("from", "lawyer"), ("role", "billing")]).await;
    assert_ne!(theirs.get("/desk/matters").await.status, StatusCode::OK, "signed out");
    let page = desk.see(&path).await.html;
    assert!(page.contains("Given by Ana Quillfeather") && page.contains("Give it back"), "{page}");
    // Somebody who looked at another page is told, and nothing is changed.
    desk.send(&change, &[("from", "lawyer"), ("role", "intake")]).await;
    assert!(desk.see(&path).await.html.contains("Their role now: Billing"));
    desk.see(&path).await;
    desk.send(&change, &[("from", "billing"), ("role", "lawyer")]).await;
    assert!(desk.see(&path).await.html.contains("Their role now: Lawyer"));
    assert!(desk.see("/desk/audit").await.html.contains("Billing"));

    // Whoever administers the system neither makes an owner nor changes one; nobody changes themselves.
    let mut keeper = known(&house, &app, KEEPER).await;
    assert!(!keeper.see(&path).await.html.contains("value=\"owner\""));
    let owner = [("from", "lawyer"), ("role", "owner")];
    assert_eq!(keeper.post(&path, &owner).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(keeper.post(&change, &owner).await.status, StatusCode::NOT_FOUND);
    for browser in [&mut keeper, &mut desk] {
        let own = browser.get(&format!("/desk/people/{}/role", ana.person())).await;
        assert_eq!(own.status, StatusCode::NOT_FOUND);
    }
    desk.see("/desk/people").await;
    desk.send("/desk/language", &[("language", "es"), ("back", &path)]).await;
    assert!(desk.see(&path).await.html.contains("Funciones que ha tenido"));
    testkit::after_every_test(&house).await;
}
