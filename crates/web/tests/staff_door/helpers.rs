//! Somebody a client named to help, at the desk: a notice that leads to the portal tab, who they are and what they may do,
//! let in or not, ended, and nothing to press where nothing can be done.

use super::{EMAIL, known, site};
use domain::{Capacity, HelperKind, Locale};
use http::StatusCode;
use testkit::{Portal, TestHouse, device, persona};
use vault::{Contributing, NewHelper, Reading};

async fn named(house: &TestHouse, of: &Portal, email: &str) -> domain::AccessId {
    let device = device();
    let new = NewHelper {
        name: "Rosa <i>Tongue</i>",
        email,
        locale: Locale::Es,
        kind: HelperKind::Interpreter,
        capacity: Capacity::SendsAlong,
        ends_at: house.desk.now().plus(domain::Duration::days(30)),
        until: "2027-03-01",
        version: "H1",
        title: "Please read this",
        text: "agreed",
        language: Locale::Es,
        device: &device,
    };
    house.room::<Contributing>(&of.contact, of.matter).await.name_helper(&new).await.unwrap()
}

#[tokio::test]
async fn whoever_works_on_the_matter_lets_a_helper_in_or_does_not() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let rosa = named(&house, &lucia, "rosa@helper.example").await;
    let pia = named(&house, &lucia, "pia@helper.example").await;
    let tab = format!("/desk/matters/{}/portal", lucia.matter);
    let notices = desk.see("/desk/notices").await;
    assert!(notices.html.contains("Somebody whom a client named to help waits to be let in"));
    let page = desk.see(&tab).await;
    assert!(page.html.contains("Rosa &#60;i&#62;Tongue"), "a name is no markup");
    assert!(
        page.html.contains("Interpreter of Lucía")
            && page.html.contains("by Lucía")
            && page.html.contains("Sees what is asked and sends documents")
    );
    assert!(page.html.contains("agreed to the text that comes with the program, version 1"));
    desk.send(&format!("{tab}/{rosa}/enable"), &[]).await;
    let ask = desk.see(&format!("{tab}/{pia}/revoke")).await;
    assert!(ask.html.contains("have not been here yet"));
    desk.send(&format!("{tab}/{pia}/revoke"), &[]).await;
    let room = house.room::<Reading>(&ana, lucia.matter).await;
    let portal = room.portal().await.unwrap();
    let of = |access| portal.iter().find(|row| row.id == access).map(|row| (row.enabled, row.waits));
    assert_eq!((of(rosa), of(pia)), (Some((true, false)), Some((false, false))));
    // Nobody is let in who does not wait, and there is no look through a helper's eyes.
    let page = desk.see(&tab).await;
    assert!(!page.html.contains(&format!("{pia}/enable")) && !page.html.contains(&format!("{pia}/revoke")));
    assert!(!page.html.contains(&format!("{rosa}/preview")));
    let late = desk.post(&format!("{tab}/{pia}/enable"), &[]).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert!(desk.see(&tab).await.html.contains("cannot be let in any more"));
    // The client's own row is what it was.
    assert!(page.html.contains(&format!("{tab}/{}/preview", lucia.client)));
    let log = desk.see(&format!("/desk/matters/{}/audit", lucia.matter)).await;
    assert!(log.html.contains("named somebody to help them"));
}
