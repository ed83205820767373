//! Stages in the practice's own words: sealed, each change a version with who made it, none lost to another; read with the
//! progress of every matter of the kind and of no other; clients written to where somebody chose so and nowhere else; taken from
//! a pack all at once; and nothing of it for whoever may not.

use super::walls::refused;
use domain::{AuditCode, PackFileId, Refusal, Role, Why};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use testkit::{TestHouse, canary, on_both_engines};
use vault::{
    Actor, Contributing, Error, MailKind, NewStage, PartContent, Publishing, Reading, StageText, StageTexts,
    StageWords, Steering, Tell, Words, open_pack, stages_part,
};

fn said(en: &str, es: &str) -> Words {
    Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
}

fn text(en: &str, mail: Option<bool>) -> StageText {
    let words = StageWords { client: said(en, &format!("{en} (es)")), ..StageWords::default() };
    StageText { words: Some(words), ahead: None, mail }
}

async fn told(house: &TestHouse, ana: &Actor) -> usize {
    let lines = house.desk.lobby(ana).unwrap().practice_events(None, 200).await.unwrap();
    lines.iter().filter(|line| line.code == AuditCode::StageTextChanged).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_a_stage_are_kept_as_versions_and_a_line_tells_each() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let put = async |seen, text: &StageText| {
            lobby.change_stage_text("general", "documents", seen, text, "General: Documents").await
        };
        let first = text(" We read it. stagecanary\r\n", Some(true));
        // Of two who say something first, one does, and the other is told.
        let both = join_all([&first, &text("Other", None)].map(|one| put(0, one))).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(
            both.into_iter().any(|one| one.is_err_and(|e| matches!(e, Error::Refused(Refusal::Conflict))))
        );
        put(1, &first).await.unwrap();
        let now = lobby.stage_texts().await.unwrap();
        let seen = now[0].version;
        assert_eq!((now.len(), now[0].kind.as_str(), now[0].stage.as_str()), (1, "general", "documents"));
        let kept = now[0].text.clone();
        assert_eq!(kept.words.as_ref().unwrap().client["en"], "We read it. stagecanary");
        // What says the same is no version; what ships is taken again by another, and what stood there stays.
        put(seen, &kept).await.unwrap();
        put(seen, &StageText { mail: kept.mail, ..StageText::default() }).await.unwrap();
        let versions = lobby.stage_text_versions("general", "documents").await.unwrap();
        assert_eq!(versions.len(), usize::try_from(seen).unwrap() + 1);
        assert!(versions[0].text.words.is_none() && versions[0].text.mail == Some(true));
        assert_eq!((&versions[1].text, versions[1].by), (&kept, ana.person()));
        assert!(lobby.stage_text_versions("general", "intake").await.unwrap().is_empty());
        assert_eq!(told(house, &ana).await, versions.len());
        for dir in house.hold.written().await {
            let words: [&[u8]; 1] = [b"stagecanary"];
            assert_eq!(canary::scan(&dir, &words), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_some_clients_cannot_read_are_kept_by_nobody_and_whoever_may_not_writes_none() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let words = |client: Words, usually: Words, you: Words| StageText {
            words: Some(StageWords { client, usually, you }),
            ..StageText::default()
        };
        let ahead = |ahead: Words| StageText { ahead: Some(ahead), ..StageText::default() };
        let none = Words::new;
        let long = "x".repeat(domain::limits::STAGE_CHARS + 1);
        let line = "x".repeat(domain::limits::STAGE_LINE_CHARS + 1);
        for (bad, field, why) in [
            (words(none(), none(), none()), "client", Why::Missing),
            (words(said("A", " "), none(), none()), "client_es", Why::Missing),
            (words(said("A", "B"), said("", "2 semanas"), none()), "usually", Why::Missing),
            (words(said("A", "B"), none(), said("Send it.", "")), "you_es", Why::Missing),
            (words(said(&long, "B"), none(), none()), "client", Why::TooLong),
            (words(said("A", "B"), said("A", &line), none()), "usually_es", Why::TooLong),
            (ahead(said("We will read it.", " ")), "ahead_es", Why::Missing),
            (ahead(said(&long, "B")), "ahead", Why::TooLong),
        ] {
            let result = lobby.change_stage_text("general", "documents", 0, &bad, "").await;
            assert_eq!(refused(result), Refusal::invalid(field, why));
        }
        assert!(lobby.stage_texts().await.unwrap().is_empty());
        for role in [Role::Caseworker, Role::Intake, Role::Auditor] {
            let other = house.staff(&ana, role).await;
            let theirs = house.desk.lobby(&other).unwrap();
            let put = theirs.change_stage_text("general", "documents", 0, &text("A", None), "").await;
            assert!(put.is_err_and(|e| e.is_not_found()), "{role}");
            assert!(theirs.stage_texts().await.is_err_and(|e| e.is_not_found()), "{role}");
            let versions = theirs.stage_text_versions("general", "documents").await;
            assert!(versions.is_err_and(|e| e.is_not_found()), "{role}");
            let taken =
                theirs.take_stage_texts(PackFileId::nil(), ("general", ""), 0, &BTreeMap::new()).await;
            assert!(taken.is_err_and(|e| e.is_not_found()), "{role}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_stages_are_changed_at_once_by_one_of_two_and_what_is_not_named_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let ours = StageText { ahead: Some(said("We will read it.", "Lo leeremos.")), ..text("Ours", None) };
        lobby.change_stage_text("general", "documents", 0, &ours, "").await.unwrap();
        let mails = |stages: [&str; 2]| -> BTreeMap<String, StageText> {
            let one =
                |stage: &str| (stage.to_owned(), StageText { mail: Some(true), ..StageText::default() });
            stages.into_iter().map(one).collect()
        };
        let (one, other) = (mails(["review", "lodged"]), mails(["intake", "review"]));
        let put = |texts| lobby.change_stage_texts(("general", "General"), 1, texts);
        let both = join_all([put(&one), put(&other)]).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1, "{both:?}");
        assert!(both.iter().all(|one| matches!(one, Ok(()) | Err(Error::Refused(Refusal::Conflict)))));
        let rows = lobby.stage_texts().await.unwrap();
        assert_eq!((rows.len(), vault::stage_changes(&rows, "general")), (3, 3));
        assert!(rows.iter().any(|row| row.stage == "documents" && row.text == ours));
        assert_eq!(told(house, &ana).await, 2, "one line for all of them");
        let caseworker = house.staff(&ana, Role::Caseworker).await;
        let theirs = house.desk.lobby(&caseworker).unwrap();
        let denied = theirs.change_stage_texts(("general", "General"), 3, &one).await;
        assert!(denied.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_brings_the_words_of_its_kind_to_its_clients_and_its_team_and_of_no_other_kind() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        for (kind, stage) in [("immigration", "lodged"), ("general", "lodged"), ("us-h1b", "filed")] {
            lobby.change_stage_text(kind, stage, 0, &text(kind, Some(true)), kind).await.unwrap();
        }
        let kinds = |own: &[vault::StageTextRow]| own.iter().map(|row| row.kind.clone()).collect::<Vec<_>>();
        let hers = house.room::<Contributing>(&cast.lucia.contact, cast.lucia.matter).await;
        // The general kind is what a matter follows whose own nobody knows.
        assert_eq!(kinds(&hers.progress().await.unwrap().own), ["general", "immigration"]);
        let ours = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        assert_eq!(kinds(&ours.stage_texts().await.unwrap()), ["general", "immigration"]);
        assert_eq!(kinds(&ours.preview_progress(cast.lucia.client).await.unwrap().own).len(), 2);
        let theirs = house.room::<Reading>(&cast.lucia.contact, cast.lucia.matter).await;
        assert!(theirs.stage_texts().await.is_err(), "where mails go is the practice's own");
    })
    .await;
}

// NOT-09: a client is written to at the stages somebody chose, once, and nowhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_shown_after_a_call_is_mailed_only_where_somebody_chose_so() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        house.write_at_once(&cast.ana).await;
        let lucia = &cast.lucia;
        let room = house.room::<Steering>(&cast.ana, lucia.matter).await;
        let publishing = house.room::<Publishing>(&cast.ana, lucia.matter).await;
        let mails = async || {
            house.clock.advance(domain::Duration::minutes(1));
            let backstage = house.desk.backstage();
            let mut count = 0;
            while let Some(mail) = backstage.next_mail().await.unwrap() {
                backstage.mail_taken(mail.id, &mail.to, "250 taken").await.unwrap();
                count += usize::from(mail.kind == MailKind::PortalNotice && mail.to == lucia.who.email);
            }
            count
        };
        let moved = |from: &str, to: &str, tell| NewStage {
            asks_sign_off: false,
            from: from.to_owned(),
            to: to.to_owned(),
            from_said: String::new(),
            to_said: String::new(),
            words: Words::new(),
            tell,
            reason: String::new(),
        };
        mails().await;
        let mut at = "collecting";
        for (to, tell, publish, expected) in [
            ("a", Tell::Silent, None, 0),
            ("b", Tell::Notify, None, 1),
            ("c", Tell::CallFirst, Some(false), 0),
            ("d", Tell::CallFirst, Some(true), 1),
        ] {
            let event = room.change_stage(&moved(at, to, tell)).await.unwrap();
            at = to;
            if let Some(mail) = publish {
                assert_eq!(mails().await, 0, "nothing before somebody called");
                publishing.publish_stage(event, mail).await.unwrap();
            }
            assert_eq!(mails().await, expected, "{to}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stages_of_a_kind_are_taken_from_a_pack_at_once_or_not_at_all() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let stages = BTreeMap::from([
            ("documents".to_owned(), text("We read it.", Some(true))),
            ("review".to_owned(), StageText { mail: Some(true), ..StageText::default() }),
            ("lodged".to_owned(), StageText { ahead: Some(Words::new()), ..StageText::default() }),
        ]);
        let of = StageTexts { kind: "general".to_owned(), name: "General".to_owned(), stages };
        let file = lobby.sign_pack(&[stages_part(&of).unwrap()]).await.unwrap();
        let opened = open_pack(&file).unwrap();
        let PartContent::Stages(read) = &opened.parts[0].1 else { panic!("another kind of part") };
        assert_eq!(*read, of);
        let id = lobby.bring_pack(&file).await.unwrap().unwrap();
        let take = |seen| lobby.take_stage_texts(id, ("general", "General"), seen, &of.stages);
        let pressed = join_all((0..4).map(|_| take(0)).collect::<Vec<_>>()).await;
        assert_eq!(pressed.iter().filter(|one| one.is_ok()).count(), 1, "{pressed:?}");
        assert!(pressed.iter().all(|one| matches!(one, Ok(()) | Err(Error::Refused(Refusal::Conflict)))));
        assert_eq!(told(house, &ana).await, 1, "one line for all of it");
        let rows = lobby.stage_texts().await.unwrap();
        assert_eq!((rows.len(), vault::stage_changes(&rows, "general")), (3, 3));
        assert!(rows.iter().any(|row| row.text.ahead == Some(Words::new())), "nothing is told of it ahead");
        // What says the same is no version, and what somebody changed meanwhile is not overwritten.
        take(3).await.unwrap();
        assert_eq!(lobby.stage_texts().await.unwrap(), rows);
        lobby.change_stage_text("general", "intake", 0, &text("Between", None), "").await.unwrap();
        assert_eq!(refused(take(3).await), Refusal::Conflict);
        lobby.end_pack(id, &[]).await.unwrap();
        assert!(take(4).await.is_err_and(|e| e.is_not_found()), "the pack was put away");
    })
    .await;
}
