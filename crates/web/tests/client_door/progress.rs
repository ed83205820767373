//! How far the case is, through the client's door: in their language, without a word of the practice's own; and where an
//! observer and the clients of a matter that is wound up are led.

use super::Doors;
use domain::Relation;
use testkit::persona;
use vault::{MailKind, NewAccess, NewStage, Steering, Tell, Words};

fn moved(to: &str, tell: Tell) -> NewStage {
    let words = [
        ("en", "We have your form. News in 2 weeks."),
        ("es", "Tenemos su formulario. Noticias en 2 semanas."),
    ];
    NewStage {
        asks_sign_off: false,
        from: "collecting".into(),
        to: to.into(),
        from_said: "Gathering (internal)".into(),
        to_said: "Second desk (internal)".into(),
        words: Words::from(words.map(|(code, text)| (code.to_owned(), text.to_owned()))),
        tell,
        reason: "internal reason".into(),
    }
}

// S2-121: the stage, in the client's words.
#[tokio::test]
async fn a_client_reads_how_far_the_case_is_in_their_own_words() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let held = moved("lodged", Tell::CallFirst);
    steering.change_stage(&held).await.unwrap();
    let mut lucia = doors.signed_in().await;
    let base = format!("/p/{}", doors.lucia.access);
    let page = lucia.get(&format!("{base}/progress")).await;
    assert!(!page.text().contains("Tenemos su formulario"), "held back");
    assert_eq!(page.text().matches("aria-current=\"step\"").count(), 1);
    steering
        .change_stage(&NewStage { from: "lodged".into(), ..moved("awaiting-decision", Tell::Silent) })
        .await
        .unwrap();
    for path in ["home", "progress"] {
        let page = lucia.get(&format!("{base}/{path}")).await;
        assert!(page.text().contains("Tenemos su formulario"), "{path}: {}", page.text());
        for ours in ["internal", "Internal", "Awaiting decision", "collecting"] {
            assert!(!page.text().contains(ours), "{path} says {ours}");
        }
    }
    let page = lucia.get(&format!("{base}/progress")).await;
    assert!(page.text().contains("De 3 a 12 meses"), "a range of the pack");
    assert!(!page.text().contains("ya decidi"), "nobody is told that a decision comes");
    // Wound up: nothing is asked any more, every way leads to what can still be seen, and what waits for a yes or no is
    // one press away.
    let accept = vault::Decision::Accept;
    let version = doors.house.decided(&doors.ana, &doors.lucia, b"%PDF-1.7 letter", &accept).await;
    let ask = vault::NewApproval {
        kind: domain::ApprovalKind::Statement,
        title: vault::Words::from([("es".to_owned(), "Su carta".to_owned())]),
        description: vault::Words::new(),
        versions: vec![version],
        mode: domain::ApprovalMode::All,
        approvers: vec![doors.lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: vault::Release::AtOnce,
        terms: None,
        how_read: false,
    };
    let room = doors.house.room::<vault::Publishing>(&doors.ana, doors.lucia.matter).await;
    let approval = room.request_approval(&ask).await.unwrap();
    let page = lucia.get(&format!("{base}/progress")).await;
    assert!(page.text().contains("Una cosa espera su sí o su no."), "{}", page.text());
    steering.wind_up(None).await.unwrap();
    let page = lucia.get(&format!("{base}/progress")).await;
    assert!(page.text().contains(&format!("{base}/approvals")) && !page.text().contains("Ver su lista"));
    assert!(lucia.get(&format!("{base}/approvals")).await.text().contains(&approval.to_string()));
    for path in ["home", "documents"] {
        assert_eq!(lucia.get(&format!("{base}/{path}")).await.see(), format!("{base}/progress"));
    }
    assert!(lucia.get(&format!("{base}/progress")).await.text().contains("Estamos cerrando su caso"));
    // The last day on which they come in stands there as soon as somebody chose one.
    let until = doors.house.desk.now().plus(domain::Duration::days(30));
    steering.change_last_day(Some(until)).await.unwrap();
    let told = lucia.get(&format!("{base}/progress")).await;
    assert!(told.text().contains("Puede entrar hasta el sábado 8 de noviembre"), "{}", told.text());
    steering.change_last_day(None).await.unwrap();
    // What is asked is settled before the matter is closed.
    let room = doors.house.room::<vault::Publishing>(&doors.ana, doors.lucia.matter).await;
    room.cancel_approval(approval, "Not needed any more.").await.unwrap();
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    steering.close("closed").await.unwrap();
    let over = lucia.get(&format!("{base}/progress")).await;
    assert_eq!(over.see(), format!("{base}?over=1"), "the door says that the visit is over and nothing else");
}

#[tokio::test]
async fn somebody_who_only_follows_is_led_to_the_progress_and_sees_no_request() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let client = doors.house.client(&doors.ana, persona::OMAR).await;
    steering.add_party(client, Relation::Observer).await.unwrap();
    let access = steering.enable_access(&NewAccess { client, relation: Relation::Observer }).await.unwrap();
    let base = format!("/p/{access}");
    let mut omar = doors.browser();
    let csrf = omar.get(&base).await.csrf();
    omar.post(&base, &[("csrf", &csrf), ("email", persona::OMAR.email)]).await.see();
    let token = doors.house.mail_to(persona::OMAR.email, MailKind::SignInLink).await.token.unwrap();
    let csrf = omar.get(&format!("{base}/enter/{token}")).await.csrf();
    omar.post(&format!("{base}/enter"), &[("csrf", &csrf), ("token", &token)]).await.see();
    assert_eq!(omar.get(&format!("{base}/home")).await.see(), format!("{base}/progress"));
    let page = omar.get(&format!("{base}/progress")).await;
    assert!(page.text().contains("aria-current=\"step\"") && !page.text().contains("Passport"));
}

#[tokio::test]
async fn a_day_says_what_it_costs_to_be_late_in_the_practices_words_or_in_ours() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let base = format!("/p/{}", doors.lucia.access);
    let item = format!("{base}/items/{}", doors.lucia.item);
    assert!(!lucia.get(&item).await.text().contains("tarde"), "no day, nothing to be late for");
    let edited = async |late: vault::Words| {
        let list = doors.house.room::<vault::Reading>(&doors.ana, doors.lucia.matter).await.checklist().await;
        let list = list.unwrap();
        let there = list.iter().flat_map(|group| &group.items);
        let there = there.into_iter().find(|one| one.seen_by_client.id == doors.lucia.item).unwrap();
        let due_at = Some(doors.house.desk.now().plus(domain::Duration::days(3)));
        let mut edit = vault::ItemEdit { due_at, ..there.as_edit() };
        edit.words.late = late;
        let room = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
        room.edit_item(doors.lucia.item, &edit).await.unwrap();
    };
    edited(vault::Words::new()).await;
    assert!(lucia.get(&item).await.text().contains("Si llega más tarde, su caso puede tardar más."));
    let own = "Sin esto no podemos presentar a tiempo.";
    edited(vault::Words::from([("es".to_owned(), own.to_owned())])).await;
    for path in [&item, &format!("{base}/home")] {
        let page = lucia.get(path).await;
        assert!(page.text().contains(own) && !page.text().contains("Si llega más tarde"), "{path}");
    }
    assert!(!lucia.get(&format!("{base}/documents")).await.text().contains(own), "the day is still to come");
    doors.house.clock.advance(domain::Duration::days(4));
    let mut lucia = doors.signed_in().await;
    let page = lucia.get(&format!("{base}/documents")).await;
    assert!(page.text().contains(own), "{}", page.text());
}

// MAT-04: until when nothing is needed, where that is known and nothing waits for them.
#[tokio::test]
async fn a_client_reads_until_when_nothing_is_needed_of_them() {
    let doors = Doors::open().await;
    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let mut lucia = doors.signed_in().await;
    let progress = format!("/p/{}/progress", doors.lucia.access);
    let stage = NewStage { words: Words::new(), ..moved("awaiting-decision", Tell::Silent) };
    steering.change_stage(&stage).await.unwrap();
    let day = |kind, days| vault::NewKeyDate {
        kind,
        at: domain::Timestamp::from_seconds(1_760_000_000 + 7 * 3_600).plus_days(days),
        timed: false,
        whose: None,
        shown: true,
        words: vault::DateWords::default(),
    };
    steering.add_key_date(&day(domain::KeyDateKind::Interview, 7)).await.unwrap();
    let until = "No necesitamos nada de usted hasta el jueves 16 de octubre.";
    let page = lucia.get(&progress).await;
    assert!(!page.text().contains(until) && page.text().contains("Ver su lista"), "a paper is asked for");
    doors.house.decided(&doors.ana, &doors.lucia, b"%PDF-1.7 paper", &vault::Decision::Accept).await;
    let page = lucia.get(&progress).await;
    assert!(page.text().contains(until), "{}", page.text());
    // And on her first page, where nothing else waits for her either.
    let home = format!("/p/{}/home", doors.lucia.access);
    assert!(
        !lucia.get(&home).await.text().contains(until),
        "she is still asked whether her details are right"
    );
    doors.house.desk.propose_details(&doors.lucia.contact, &std::collections::BTreeMap::new()).await.unwrap();
    let page = lucia.get(&home).await;
    assert!(page.text().contains(until), "{}", page.text());
    // The same in English, where the practice offers nothing else.
    doors.settings(|s| s.languages = vec!["en".to_owned()]).await;
    let page = lucia.get(&progress).await;
    assert!(page.text().contains("Nothing needed from you until Thursday, October 16."), "{}", page.text());
    doors.settings(|s| s.languages = vec!["en".to_owned(), "es".to_owned()]).await;
    // A day by which something has to be sent is none until which nothing is needed.
    steering.add_key_date(&day(domain::KeyDateKind::AnswerDue, 3)).await.unwrap();
    let page = lucia.get(&home).await;
    assert!(page.text().contains("Por ahora no necesitamos nada de usted. Este paso suele tardar: "));
    let page = lucia.get(&progress).await;
    assert!(!page.text().contains("No necesitamos nada de usted hasta"), "{}", page.text());
    assert!(
        page.text().contains("Por ahora no necesitamos nada de usted. Este paso suele tardar: "),
        "{}",
        page.text()
    );
}

impl Doors {
    /// Staff write the receipt number of a matter down.
    pub(super) async fn receipt(&self, matter: domain::MatterId, number: &str) {
        let room = self.house.room::<Steering>(&self.ana, matter).await;
        let sheet = room.matter_sheet().await.unwrap();
        let mut to = sheet.fields.clone();
        to.details.receipt = number.to_owned();
        room.change_matter(&to, sheet.revision).await.unwrap();
    }
}

// The stage says "You can see your receipt number here": it is there, for the clients of the matter and for nobody else.
#[tokio::test]
async fn a_client_reads_the_receipt_number_once_it_is_known_and_whoever_only_follows_does_not() {
    let doors = Doors::open().await;
    let mut lucia = doors.signed_in().await;
    let progress = format!("{}/progress", doors.base());
    let page = lucia.get(&progress).await;
    assert!(!page.text().contains("Número de recibo") && !page.text().contains("id=\"receipt\""));
    doors.receipt(doors.lucia.matter, "ioe 0123456789").await;
    let page = lucia.get(&progress).await;
    let text = page.text();
    assert!(text.contains("Número de recibo") && text.contains("Este número lo da USCIS."), "{text}");
    assert!(text.contains("<p class=\"id\"><bdi>IOE0123456789</bdi></p>"), "{text}");
    let preview = doors.house.room::<vault::Reading>(&doors.ana, doors.lucia.matter).await;
    assert_eq!(*preview.preview_receipt(doors.lucia.client).await.unwrap(), "IOE0123456789");
    assert!(preview.follow_receipt().await.is_err(), "staff look from a client's seat or not at all");

    let steering = doors.house.room::<Steering>(&doors.ana, doors.lucia.matter).await;
    let client = doors.house.client(&doors.ana, persona::OMAR).await;
    steering.add_party(client, Relation::Observer).await.unwrap();
    let access = steering.enable_access(&NewAccess { client, relation: Relation::Observer }).await.unwrap();
    let actor = doors.house.sign_in(access, persona::OMAR).await;
    let room = doors.house.room::<vault::Reading>(&actor, doors.lucia.matter).await;
    assert!(room.follow_receipt().await.is_err());
}
