//! What a client brings of their own accord, what else would do, and what they say does not apply to them.

use super::Doors;
use http::StatusCode;
use vault::{NewItem, Reading, Steering, Words};

#[tokio::test]
async fn a_document_nobody_asked_for_gets_a_page_of_its_own() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let base = doors.base();
    assert!(lucia.get(&format!("{base}/documents")).await.text().contains(&format!("{base}/other")));
    let csrf = lucia.get(&format!("{base}/other")).await.csrf();
    for what in [String::new(), "x".repeat(500)] {
        let no = lucia.post(&format!("{base}/other"), &[("csrf", &csrf), ("what", &what)]).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let form = [("csrf", csrf.as_str()), ("what", "carta <b>de la escuela</b>"), ("note", "Del año pasado")];
    let first = lucia.post(&format!("{base}/other"), &form).await;
    let to = first.see().to_owned();
    assert_eq!(lucia.post(&format!("{base}/other"), &form).await.see(), to, "sent twice it is one");
    let page = lucia.get(&to).await;
    assert!(page.text().contains("Otro: carta &#60;b&#62;de la escuela&#60;/b&#62;"), "{}", page.text());
}

#[tokio::test]
async fn whoever_has_something_else_or_says_it_does_not_apply_is_heard() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let said = |en: &str, es: &str| {
        Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
    };
    let mut birth = NewItem { ..testkit::item("birth", "Birth certificate") };
    birth.words.instead = vec![said("A baptism record", "Una fe de bautismo")];
    let group =
        doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await.checklist().await.unwrap()[0].id;
    let birth = steering.add_item(group, &birth).await.unwrap();
    let mut lucia = doors.signed_in().await;
    let base = doors.base();
    let cannot = format!("{base}/items/{birth}/cannot");
    let page = lucia.get(&cannot).await;
    assert!(page.text().contains("Una fe de bautismo"));
    let csrf = page.csrf();
    for (reason, note, which) in
        [("instead", "", ""), ("instead", "", "9"), ("not_applicable", " ", "0"), ("", "", "")]
    {
        let form = [("csrf", csrf.as_str()), ("reason", reason), ("note", note), ("which", which)];
        assert_eq!(lucia.post(&cannot, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
    }
    let form = [("csrf", csrf.as_str()), ("reason", "instead"), ("note", "Es vieja"), ("which", "0")];
    assert_eq!(lucia.post(&cannot, &form).await.see(), format!("{base}/items/{birth}"));
    let asked = async |item: domain::ItemId| {
        let list =
            doors.house.room::<Reading>(&doors.ana, doors.lucia.matter).await.checklist().await.unwrap();
        let found = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == item).unwrap();
        found.asked.as_ref().map(|a| (a.reason.clone(), a.message.clone())).unwrap()
    };
    assert_eq!(asked(birth).await, ("instead".to_owned(), "Una fe de bautismo. Es vieja".to_owned()));
    // Where nothing else is known to do, nothing else is offered.
    let cannot = format!("{}/cannot", doors.item());
    let page = lucia.get(&cannot).await;
    assert!(!page.text().contains("value=\"instead\"") && page.text().contains("value=\"not_applicable\""));
    let form =
        [("csrf", csrf.as_str()), ("reason", "not_applicable"), ("note", "Nunca viajé"), ("which", "")];
    lucia.post(&cannot, &form).await.see();
    assert_eq!(asked(doors.lucia.item).await, ("not_applicable".to_owned(), "Nunca viajé".to_owned()));
}
