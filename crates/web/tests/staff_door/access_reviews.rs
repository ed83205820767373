//! The review of who can come in, at the desk: begun, each line confirmed as shown or changed first, finished and kept; and not
//! there for whoever does not look after people.

use super::{EMAIL, known, site};
use domain::Role;
use http::StatusCode;
use testkit::{TestHouse, persona};

const LIST: &str = "/desk/people/reviews";

/// The lines of a page that are open: what each is about, and its mark.
fn open_lines(html: &str, act: &str) -> Vec<(String, String)> {
    let value = |form: &str, name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let forms = html.split("<form ").filter(|form| form.contains(&format!("/{act}\"")));
    forms.filter_map(|form| Some((value(form, "about")?, value(form, "mark")?))).collect()
}

#[tokio::test]
async fn a_review_is_begun_confirmed_line_by_line_finished_and_kept() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.portal(&ana, persona::LUCIA).await;
    house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::SystemAdministrator).await;
    house.raw().await.run("UPDATE matter SET phase = 'closed'").await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    let mut keeper = known(&house, &app, "system_administrator@firm-canary.example").await;
    let mut lawyer = known(&house, &app, "lawyer@firm-canary.example").await;

    assert!(desk.see("/desk/people").await.html.contains(LIST));
    assert!(desk.see(LIST).await.html.contains("None was finished yet."));
    for typed in ["", "x", "-1", "25"] {
        let page = desk.post(&format!("{LIST}/often"), &[("months", typed), ("quiet", "180")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
    }
    let page = desk.post(&format!("{LIST}/often"), &[("months", "7"), ("quiet", "29")]).await;
    assert!(page.html.contains("Choose a number from 30 to 1095.") && page.html.contains("value=\"7\""));
    assert_eq!(desk.send(&format!("{LIST}/often"), &[("months", "0"), ("quiet", "180")]).await, LIST);
    assert!(desk.see(LIST).await.html.contains("The practice asks for none."));
    assert_eq!(desk.send(&format!("{LIST}/often"), &[("months", "12"), ("quiet", "90")]).await, LIST);
    let settings = house.desk.threshold().settings().await.unwrap();
    assert_eq!((settings.access_review_months, settings.access_review_quiet_days), (12, 90));

    let here = desk.send(LIST, &[]).await;
    assert_eq!(desk.send(LIST, &[]).await, here, "one stands at a time");
    lawyer.see("/desk/notices").await;
    for path in [LIST.to_owned(), here.clone()] {
        assert_eq!(lawyer.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(lawyer.post(LIST, &[]).await.status, StatusCode::NOT_FOUND);

    // An administrator confirms colleagues, and is shown no client and no button to finish.
    let page = keeper.see(&here).await.html;
    assert!(page.contains("One way in of a client waits for an owner."), "{page}");
    assert!(!page.contains("Belkhadra") && !page.contains("/way\"") && !page.contains("/finish\""));
    assert!(!page.contains("/portal\""), "no way to a matter they cannot open");
    // Their own line has no button, and a button of somebody else's making does nothing.
    assert!(page.contains("Somebody else who looks after people has to confirm it."), "{page}");
    let mut staff = open_lines(&page, "colleague");
    assert_eq!(staff.len(), 2);
    let seen = open_lines(&desk.see(&here).await.html, "colleague");
    let own = seen.iter().find(|line| !staff.contains(line)).unwrap();
    staff.push(own.clone());
    keeper.send(&format!("{here}/colleague"), &[("about", &own.0), ("mark", &own.1)]).await;
    assert_eq!(open_lines(&desk.see(&here).await.html, "colleague").len(), 3, "nothing was confirmed");
    assert!(desk.see(&here).await.html.contains("You are the only owner"));
    let (about, mark) = &staff[0];
    let confirm = format!("{here}/colleague");
    assert_eq!(keeper.send(&confirm, &[("about", about), ("mark", mark)]).await, here);
    assert_eq!(keeper.post(&format!("{here}/finish"), &[]).await.status, StatusCode::NOT_FOUND);
    let ways = open_lines(&desk.see(&here).await.html, "way");
    let (access, at) = &ways[0];
    let sent = keeper.post(&format!("{here}/way"), &[("about", access), ("mark", at)]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);

    // An owner confirms what is as shown, and finishes once nothing is open.
    let page = desk.see(&here).await.html;
    assert!(page.contains("3 lines are still open.") && page.contains("Confirmed by"), "{page}");
    desk.send(&format!("{here}/finish"), &[]).await;
    assert!(desk.see(&here).await.html.contains("Confirm or change every line first."));
    let (about, _) = &staff[1];
    desk.send(&confirm, &[("about", about), ("mark", "owner")]).await;
    assert!(desk.see(&here).await.html.contains("That changed in the meantime."));
    for (about, mark) in &staff[1..] {
        assert_eq!(desk.send(&confirm, &[("about", about), ("mark", mark)]).await, here);
    }
    desk.send(&format!("{here}/way"), &[("about", access), ("mark", at)]).await;
    assert!(desk.see(&here).await.html.contains("Everything is confirmed."));
    assert_eq!(desk.send(&format!("{here}/finish"), &[]).await, here);
    let page = desk.see(&here).await.html;
    assert!(page.contains("It stays as it was confirmed.") && page.contains("/portal\""), "{page}");
    let page = keeper.see(&here).await.html;
    assert!(page.contains("Confirmed by") && !page.contains("/portal\""), "{page}");
    assert!(desk.see("/desk/audit").await.html.contains("finished an access review"));
    desk.send("/desk/language", &[("language", "es"), ("back", LIST)]).await;
    assert!(desk.see(LIST).await.html.contains("Revisiones terminadas"));
    testkit::after_every_test(&house).await;
}

// ADM-12
#[tokio::test]
async fn ticked_lines_are_confirmed_at_once_and_what_looks_odd_is_never_ticked_beforehand() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    house.portal(&ana, persona::LUCIA).await;
    house.staff(&ana, Role::Lawyer).await;
    house.staff(&ana, Role::Caseworker).await;
    let mut raw = house.raw().await;
    raw.run("UPDATE matter SET phase = 'closed'").await;
    raw.run("UPDATE session SET seen_at = seen_at - 31536000000000 WHERE person_id = (SELECT id FROM person WHERE role = 'caseworker')").await;
    let app = site(&house).await;
    let mut desk = known(&house, &app, EMAIL).await;
    desk.see(LIST).await;
    let here = desk.send(LIST, &[]).await;
    let page = desk.see(&here).await.html;
    let boxes: Vec<&str> = page.split("<input type=\"checkbox\" form=\"many\"").skip(1).collect();
    assert_eq!(boxes.len(), 4, "three colleagues and a way in");
    let ticked = |one: &&&str| one.split('>').next().unwrap().contains("checked");
    assert_eq!(boxes.iter().filter(ticked).count(), 1, "only the lawyer: {page}");
    assert!(page.contains("Long unused") && page.contains("The matter is over"), "{page}");
    assert!(page.contains("No phone number on file"));
    assert!(page.find("Canary caseworker").unwrap() < page.find("Canary lawyer").unwrap(), "odd comes first");
    let many = format!("{here}/many");
    desk.send(&many, &[]).await;
    assert!(desk.see(&here).await.html.contains("Tick a line first."));
    let staff = open_lines(&page, "colleague");
    let ways = open_lines(&page, "way");
    let value = |line: &(String, String)| format!("{} {}", line.0, line.1);
    let (all, way): (Vec<String>, String) = (staff.iter().map(value).collect(), value(&ways[0]));
    let stale = format!("{} owner", staff[0].0);
    let form = [("colleague", &*all[1]), ("colleague", &*all[2]), ("colleague", &*stale), ("way", &*way)];
    assert_eq!(desk.send(&many, &form).await, here);
    let page = desk.see(&here).await.html;
    assert!(page.contains("3 lines are confirmed. One changed in the meantime and stays open."), "{page}");
    desk.send(&many, &[("colleague", &*all[0])]).await;
    assert!(desk.see(&here).await.html.contains("Everything is confirmed."));
    assert_eq!(desk.post(&many, &[("way", "nothing")]).await.status, StatusCode::NOT_FOUND);
    testkit::after_every_test(&house).await;
}
