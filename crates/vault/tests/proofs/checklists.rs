//! The shape of a checklist and the practice's own lists: versions nobody overwrites, words and dates that change without
//! touching evidence, order, what is not asked for any more, and what clients bring of their own accord.

use domain::{Channel, Duration, ItemState, Refusal, Timestamp};
use futures_util::future::join_all;
use testkit::{TestHouse, group, item, on_both_engines, persona};
use vault::{
    Actor, Contributing, Error, Filing, Follows, ItemEdit, MatterFilter, NewItem, NewUpload, Reading,
    StaffGroup, StaffItem, Steering, Way, Words,
};

fn refused<T>(result: vault::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn words(en: &str) -> Words {
    Words::from([("en".to_owned(), en.to_owned())])
}

fn edit(of: &StaffItem, title: &str) -> ItemEdit {
    let mut edit = of.as_edit();
    edit.words.title = words(title);
    edit.words.late = vault::Words::new();
    edit
}

async fn titles(house: &TestHouse, ana: &Actor, matter: domain::MatterId) -> Vec<(String, Vec<String>)> {
    let list = house.room::<Reading>(ana, matter).await.checklist().await.unwrap();
    let of = |g: &StaffGroup| {
        let live = g.items.iter().filter(|i| i.hidden_at.is_none());
        (g.title["en"].clone(), live.map(|i| i.seen_by_client.words.title["en"].clone()).collect())
    };
    list.iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_editors_of_a_request_one_wins_and_what_was_sent_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let found = async || {
            let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
            list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == lucia.item).map(|i| {
                (
                    i.revision,
                    i.seen_by_client.words.title["en"].clone(),
                    i.seen_by_client.state,
                    edit(i, "<b>Pass</b>"),
                )
            })
        };
        let (revision, _, state, _) = found().await.unwrap();
        let edits: Vec<ItemEdit> = {
            let mut all = Vec::new();
            for n in 0..4 {
                let (.., mut edit) = found().await.unwrap();
                edit.words.title = words(&format!("<b>Pass</b> {n}"));
                all.push(edit);
            }
            all
        };
        let all = join_all(edits.iter().map(|edit| room.edit_item(lucia.item, edit))).await;
        assert_eq!(all.iter().filter(|r| r.is_ok()).count(), 1);
        let (now, title, stands, late) = found().await.unwrap();
        assert!(now > revision && title.starts_with("<b>Pass</b>") && stands == state);
        let behind = ItemEdit { revision, ..late };
        assert_eq!(refused(room.edit_item(lucia.item, &behind).await), Refusal::Conflict);
        let fine = ItemEdit { revision: now, ..behind };
        let with = |change: &dyn Fn(&mut ItemEdit)| {
            let mut edit = fine.clone();
            change(&mut edit);
            edit
        };
        let wrong = [
            ("title", with(&|e| e.words.title = words(" "))),
            ("accepts", with(&|e| e.accepts.clear())),
            ("max_files", with(&|e| e.max_files = 0)),
            ("max_files", with(&|e| e.max_files = domain::limits::MOST_FILES_PER_ITEM + 1)),
            ("instead", with(&|e| e.words.instead = vec![words("")])),
            ("checks", with(&|e| e.words.checks = vec![words(&"x".repeat(201))])),
            ("checks", with(&|e| e.words.checks = vec![words("x"); 21])),
        ];
        for (named, edit) in wrong {
            match refused(room.edit_item(lucia.item, &edit).await) {
                Refusal::Invalid { field, .. } => assert_eq!(field, named),
                other => panic!("{named}: {other:?}"),
            }
        }
        let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert_eq!(documents[0].versions[0].id, version);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_follows_the_target_date_is_due_anew_when_it_moves() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let by_rule = NewItem { target_days: Some(10), ..item("rule", "By rule") };
        room.apply_checklist("t", &[group("g", "G", vec![by_rule])]).await.unwrap();
        let target = Timestamp::from_seconds(house.desk.now().seconds()).plus(Duration::days(40));
        let due = async || {
            let lobby = house.desk.lobby(&ana).unwrap();
            lobby.matters(MatterFilter::All, "", None, 9).await.unwrap()[0].standing.due_at
        };
        assert_eq!(due().await, None, "no target, no date");
        room.set_target(Some(target)).await.unwrap();
        assert_eq!(due().await, Some(target.minus(Duration::days(10))), "lists know it too");
        let later = NewItem { target_days: Some(20), ..item("rule2", "Another") };
        room.apply_checklist("t", &[group("g", "G", vec![later])]).await.unwrap();
        assert_eq!(
            due().await,
            Some(target.minus(Duration::days(20))),
            "what is added later follows at once"
        );
        room.set_target(Some(target.plus(Duration::days(5)))).await.unwrap();
        assert_eq!(due().await, Some(target.minus(Duration::days(15))));
        room.set_target(None).await.unwrap();
        assert_eq!((due().await, *room.target().await.unwrap()), (None, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_request_takes_is_changed_and_a_lists_day_moves_only_a_day_it_set() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let asked = Timestamp::from_seconds(house.desk.now().seconds());
        let by_hand = NewItem { due_at: Some(asked.plus(Duration::days(3))), ..item("hand", "By hand") };
        let by_list = NewItem {
            due_at: Some(asked.plus(Duration::days(14))),
            due_days: Some(14),
            ..item("list", "By list")
        };
        let open = item("open", "Without a day");
        room.apply_checklist("t", &[group("g", "G", vec![by_hand, by_list, open])]).await.unwrap();
        let found = async |key: &str| {
            let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
            let all = list.iter().flat_map(|g| &g.items);
            let one = all.into_iter().find(|i| i.template_key == key).unwrap();
            (one.seen_by_client.id, one.as_edit(), one.seen_by_client.due_at, one.due_days)
        };
        house.clock.advance(Duration::minutes(5));
        let follows = Some(Follows { version: 2, due_days: Some(21) });
        for (key, day, rule) in [("hand", 3, None), ("list", 21, Some(21)), ("open", 21, Some(21))] {
            let (id, edit, ..) = found(key).await;
            let mut edit = ItemEdit {
                need: domain::pack::Need::Optional,
                accepts: vec![domain::FileType::Docx],
                max_files: 7,
                follows,
                ..edit
            };
            edit.words.checks = vec![words("Signed")];
            edit.words.instead = vec![words("A letter")];
            room.edit_item(id, &edit).await.unwrap();
            let (_, now, due, days) = found(key).await;
            assert_eq!((due, days), (Some(asked.plus(Duration::days(day))), rule), "{key}");
            assert_eq!((now.need, &now.accepts, now.max_files), (edit.need, &edit.accepts, 7));
            assert_eq!(now.words, edit.words);
        }
        // Changed by hand, it follows no list anew.
        let (id, edit, ..) = found("list").await;
        room.edit_item(id, &ItemEdit { due_at: None, ..edit }).await.unwrap();
        assert_eq!(found("list").await.2, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headings_and_requests_change_places_and_names() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let more = [
            group("a", "A", vec![item("a1", "A1"), item("a2", "A2")]),
            group("b", "B", vec![item("b1", "B1")]),
        ];
        room.apply_checklist("t", &more).await.unwrap();
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let id = |title: &str| list.iter().find(|g| g.title["en"] == title).unwrap().id;
        let of = |title: &str| {
            list.iter()
                .flat_map(|g| &g.items)
                .find(|i| i.seen_by_client.words.title["en"] == title)
                .unwrap()
                .seen_by_client
                .id
        };
        let (a, b) = (id("A"), id("B"));
        room.move_group(b, Way::Up).await.unwrap();
        room.move_group(b, Way::Up).await.unwrap();
        room.move_group(b, Way::Up).await.unwrap();
        room.move_item(of("A2"), None, Some(Way::Up)).await.unwrap();
        room.move_item(of("A1"), None, Some(Way::Down)).await.unwrap();
        room.rename_group(a, &words("Renamed")).await.unwrap();
        let now = titles(house, &ana, lucia.matter).await;
        assert_eq!(now[0], ("B".to_owned(), vec!["B1".to_owned()]));
        assert_eq!(now[2], ("Renamed".to_owned(), vec!["A2".to_owned(), "A1".to_owned()]));
        room.move_item(of("A2"), Some(b), None).await.unwrap();
        let now = titles(house, &ana, lucia.matter).await;
        assert_eq!((now[0].1.len(), now[2].1.len()), (2, 1));
        assert!(matches!(refused(room.rename_group(a, &words("")).await), Refusal::Invalid { .. }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_off_is_hidden_with_its_evidence_kept_and_comes_back_as_it_stood() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"evidence").await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let standing = async || {
            let lobby = house.desk.lobby(&ana).unwrap();
            lobby.matters(MatterFilter::All, "", None, 9).await.unwrap()[0].standing
        };
        let before = standing().await;
        for _ in 0..2 {
            room.set_asked_for(lucia.item, false).await.unwrap();
        }
        assert!(client.requests().await.unwrap().is_empty());
        assert!(client.request(lucia.item).await.is_err_and(|e| e.is_not_found()));
        assert!(room.preview_for(lucia.client).await.unwrap().is_empty());
        let now = standing().await;
        assert_eq!((now.with_client, now.with_us, now.settled), (0, 0, 0));
        assert_eq!(house.download(&ana, lucia.matter, version).await.unwrap(), b"evidence");
        // Applying the list again does not ask twice for what was taken off.
        let again = [group("identity", "Groupcanary", vec![item("passport", "Passport")])];
        assert_eq!(room.apply_checklist("template", &again).await.unwrap(), 0);
        room.set_asked_for(lucia.item, true).await.unwrap();
        assert_eq!(standing().await, before);
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Checking);
        // A whole heading goes, and nothing of what lies under it.
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        room.remove_group(list[0].id).await.unwrap();
        assert!(client.requests().await.unwrap().is_empty());
        assert_eq!(house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_brings_what_nobody_asked_for_and_it_lands_in_the_queue() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let mut lucia = house.portal(&ana, persona::LUCIA).await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let other = |n: usize, title: &str| NewItem { key: format!("other/{n}"), ..item("x", title) };
        let brought =
            room.bring_other(&other(1, "Other: <i>letter</i>"), &words("Other documents")).await.unwrap();
        let again =
            room.bring_other(&other(2, "Other: <i>letter</i>"), &words("Other documents")).await.unwrap();
        assert_eq!(brought, again, "asked twice it is one");
        lucia.item = brought;
        house.ready(&lucia, "letter.pdf", b"letter").await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let queue = lobby.review_queue(vault::QueueCut::All, None, 9).await.unwrap();
        assert_eq!(queue[0].item["en"], "Other: <i>letter</i>");
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let found = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == brought).unwrap();
        assert_eq!(found.for_client, Some(lucia.client), "it is theirs alone");
        for n in 10..30 {
            room.bring_other(&other(n, &format!("Other {n}")), &words("Other documents")).await.unwrap();
        }
        let many = room.bring_other(&other(99, "One more"), &words("Other documents")).await;
        assert!(matches!(refused(many), Refusal::TooManyFiles { .. }));
        let empty = room.bring_other(&other(98, " "), &words("Other documents")).await;
        assert!(matches!(refused(empty), Refusal::Invalid { .. }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_the_practice_keeps_every_version_and_who_signed_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let id = lobby.add_template("us-h1b", "Ours", "first text canary").await.unwrap();
        let both =
            join_all(["second", "third"].map(|text| lobby.change_template(id, 1, "", "Ours", text))).await;
        assert_eq!(both.iter().filter(|r| r.is_ok()).count(), 1, "of two saves at once one wins");
        let row = lobby.template(id).await.unwrap();
        assert_eq!((row.version, row.kind.as_str(), row.live), (2, "", true));
        assert_eq!(lobby.template_text(id, 1).await.unwrap(), "first text canary");
        let versions = lobby.template_versions(id).await.unwrap();
        assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
        assert!(versions.iter().all(|v| v.by == cast.ana.person()));
        lobby.retire_template(id, false).await.unwrap();
        lobby.retire_template(id, false).await.unwrap();
        assert!(!lobby.template(id).await.unwrap().live);
        let huge = "x".repeat(vault::LONGEST_TEMPLATE + 1);
        assert!(matches!(refused(lobby.add_template("", "Huge", &huge).await), Refusal::TooBig { .. }));
        let nobody = domain::TemplateId::from_bytes([7; 16]);
        assert!(lobby.change_template(nobody, 1, "", "x", "x").await.is_err_and(|e| e.is_not_found()));
        for other in [&cast.caseworker, &cast.auditor, &cast.system_administrator] {
            assert!(house.desk.lobby(other).unwrap().add_template("", "x", "x").await.is_err());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_by_post_is_filed_with_how_it_came_and_decided_like_any_other() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let staff = house.room::<Contributing>(&cast.caseworker, lucia.matter).await;
        let new =
            NewUpload { item: lucia.item, name: "posted.pdf".into(), size: 5, attempt: None, replaces: None };
        let upload = staff.open_upload(&new).await.unwrap().id;
        staff.append(upload, 0, testkit::pieces(b"paper", 3), None).await.unwrap();
        let filing = Filing::new(Channel::Post, "<b>Reception</b>");
        let version = staff.file_for(lucia.item, &[upload], &filing).await.unwrap();
        assert_eq!(staff.file_for(lucia.item, &[upload], &filing).await.unwrap(), version, "twice it is one");
        // A member of staff has none of a client's other verbs, and a client files nothing in this way.
        assert_eq!(refused(staff.send(lucia.item, &[upload]).await), Refusal::NotAllowed);
        assert_eq!(refused(staff.ask_for_help(lucia.item, "lost", "").await), Refusal::NotAllowed);
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert_eq!(refused(client.file_for(lucia.item, &[upload], &filing).await), Refusal::NotAllowed);
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Checking);
        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let filed = room.filed().await.unwrap();
        assert_eq!((filed[0].version, filed[0].by), (version[0], cast.caseworker.person()));
        assert_eq!(
            (filed[0].filing.channel(), filed[0].filing.receiver.as_str()),
            (Channel::Post, "<b>Reception</b>")
        );
        house.inspect_with(testkit::finding).await;
        house
            .room::<vault::Reviewing>(&cast.ana, lucia.matter)
            .await
            .decide(version[0], &vault::Decision::Accept)
            .await
            .unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Accepted);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_apply_is_proposed_and_decided_with_words_that_both_sides_read() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let staff = house.room::<Steering>(&ana, lucia.matter).await;
        let seen = async || {
            let seen = client.request(lucia.item).await.unwrap();
            (seen.state, seen.said.as_ref().map(|said| said.text.clone()))
        };
        let huge = "x".repeat(domain::limits::NOTE_CHARS + 1);
        // Whoever sets aside or asks on says why.
        assert!(matches!(refused(staff.waive(lucia.item, " ").await), Refusal::Invalid { .. }));
        assert!(matches!(refused(staff.waive(lucia.item, &huge).await), Refusal::Invalid { .. }));
        client.ask_for_help(lucia.item, "not_applicable", "Nunca viajé.").await.unwrap();
        assert!(matches!(refused(staff.answer_help(lucia.item, "").await), Refusal::Invalid { .. }));
        assert!(matches!(refused(staff.help_answered(lucia.item).await), Refusal::Invalid { .. }));
        staff.answer_help(lucia.item, " <b>Still</b> needed ").await.unwrap();
        assert_eq!(seen().await, (ItemState::ToSend, Some("<b>Still</b> needed".to_owned())));
        assert_eq!(refused(staff.answer_help(lucia.item, "again").await), Refusal::WrongState);
        // The words stand while a file is saved and taken away, and give way to the next call.
        let upload = house.saved(&lucia, "try.pdf", b"try").await;
        assert_eq!(seen().await.0, ItemState::Saved);
        client.cancel_upload(upload).await.unwrap();
        assert_eq!(seen().await, (ItemState::ToSend, Some("<b>Still</b> needed".to_owned())));
        client.ask_for_help(lucia.item, "not_applicable", "De veras no.").await.unwrap();
        assert_eq!(seen().await, (ItemState::HelpAsked, None));
        // Of agreeing and asking on at once, one wins.
        let (agreed, still) = tokio::join!(staff.waive(lucia.item, ""), staff.answer_help(lucia.item, "No"));
        assert!(agreed.is_ok() != still.is_ok() || seen().await.0 == ItemState::NotNeeded);
        if agreed.is_err() {
            staff.waive(lucia.item, "Then not").await.unwrap();
        }
        assert_eq!(seen().await.0, ItemState::NotNeeded);
        assert_eq!(refused(staff.waive(lucia.item, "").await), Refusal::WrongState);
        // Undone it is asked for again, without the old words; waived with a reason it says the reason.
        staff.set_needed(lucia.item, true).await.unwrap();
        assert_eq!(seen().await, (ItemState::ToSend, None));
        staff.waive(lucia.item, "We found it.").await.unwrap();
        assert_eq!(seen().await, (ItemState::NotNeeded, Some("We found it.".to_owned())));
        staff.set_needed(lucia.item, true).await.unwrap();
        house.ready(&lucia, "late.pdf", b"late").await;
        assert_eq!(seen().await, (ItemState::Checking, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_for_a_removed_heading_is_decided_all_the_same_and_its_request_comes_back_knowing_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let mut lucia = house.portal(&ana, persona::LUCIA).await;
        let staff = house.room::<Steering>(&ana, lucia.matter).await;
        let more = [group("g", "G", vec![item("one", "One"), item("two", "Two"), item("three", "Three")])];
        staff.apply_checklist("t", &more).await.unwrap();
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let heading = list.iter().find(|g| g.title["en"] == "G").unwrap();
        let items: Vec<_> = heading.items.iter().map(|i| i.seen_by_client.id).collect();
        let mut sent = Vec::new();
        for (n, of) in items.iter().enumerate() {
            lucia.item = *of;
            sent.push(house.ready(&lucia, "proof.pdf", format!("proof {n}").as_bytes()).await);
        }
        let reviewing = house.room::<vault::Reviewing>(&ana, lucia.matter).await;
        let mails =
            async || house.room::<Reading>(&ana, lucia.matter).await.mails(lucia.access).await.unwrap().len();
        let before = mails().await;
        staff.remove_group(heading.id).await.unwrap();
        staff.remove_group(heading.id).await.unwrap();
        // Every version is there, can be taken away, waits in the queue and is decided.
        let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert_eq!(documents.len(), 3);
        for (n, version) in sent.iter().enumerate() {
            let bytes = house.download(&ana, lucia.matter, *version).await.unwrap();
            assert_eq!(bytes, format!("proof {n}").as_bytes());
        }
        let queue =
            house.desk.lobby(&ana).unwrap().review_queue(vault::QueueCut::All, None, 9).await.unwrap();
        assert_eq!(queue.len(), 3);
        reviewing.decide(sent[0], &vault::Decision::Accept).await.unwrap();
        let back = vault::Decision::Return { reason: domain::ReturnReason::Blurry, message: "Dark".into() };
        reviewing.decide(sent[1], &back).await.unwrap();
        assert_eq!(mails().await, before, "nothing is asked of the client");
        for of in &items {
            staff.set_asked_for(*of, true).await.unwrap();
        }
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let mut stand = Vec::new();
        for of in &items {
            stand.push(client.request(*of).await.unwrap().state);
        }
        assert_eq!(stand, [ItemState::Accepted, ItemState::Returned, ItemState::Checking]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_brought_goes_under_a_request_with_its_chain() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let mut lucia = house.portal(&ana, persona::LUCIA).await;
        let passport = lucia.item;
        let staff = house.room::<Steering>(&ana, lucia.matter).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let reviewing = house.room::<vault::Reviewing>(&ana, lucia.matter).await;
        let heading = words("Other documents");
        let other = |n: usize| NewItem { key: format!("other/{n}"), ..item("x", &format!("Other: {n}")) };
        let brought = client.bring_other(&other(1), &heading).await.unwrap();
        // Nothing was sent yet, and only what was brought can go.
        assert_eq!(refused(staff.put_under(brought, passport).await), Refusal::WrongState);
        assert_eq!(refused(staff.put_under(passport, brought).await), Refusal::WrongState);
        lucia.item = brought;
        let version = house.ready(&lucia, "letter.pdf", b"letter").await;
        let late = house.saved(&lucia, "late.pdf", b"late").await;
        assert_eq!(refused(staff.put_under(brought, passport).await), Refusal::WrongState);
        client.cancel_upload(late).await.unwrap();
        assert_eq!(refused(staff.put_under(brought, brought).await), Refusal::WrongState);
        // Of two at once one wins; the second press finds it gone.
        let (one, two) = tokio::join!(staff.put_under(brought, passport), staff.put_under(brought, passport));
        assert!(one.is_ok() != two.is_ok());
        let stands = async |of| client.request(of).await.map(|seen| seen.state);
        assert_eq!(stands(passport).await.unwrap(), ItemState::Checking);
        assert!(stands(brought).await.is_err_and(|e| e.is_not_found()));
        let lobby = house.desk.lobby(&ana).unwrap();
        let queue = lobby.review_queue(vault::QueueCut::All, None, 9).await.unwrap();
        assert!(
            queue[0].version == version && queue[0].item["en"].starts_with("Passport of"),
            "{:?}",
            queue[0].item
        );
        assert_eq!(house.download(&ana, lucia.matter, version).await.unwrap(), b"letter");
        let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert_eq!((documents.len(), documents[0].item, documents[0].versions[0].id), (1, passport, version));
        // It is decided, taken back and replaced where it is now, in one chain.
        reviewing.decide(version, &vault::Decision::Accept).await.unwrap();
        reviewing.take_back(version).await.unwrap();
        let back = vault::Decision::Return { reason: domain::ReturnReason::Blurry, message: "Dark".into() };
        reviewing.decide(version, &back).await.unwrap();
        lucia.item = passport;
        house.ready(&lucia, "sharp.pdf", b"sharp").await;
        let documents = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
        assert_eq!(
            (documents.len(), documents[0].versions.len()),
            (1, 2),
            "the replacement joined the chain"
        );
        // What was accepted before it is put under a request meets it.
        let more = [group("g", "G", vec![item("lease", "Lease")])];
        staff.apply_checklist("t", &more).await.unwrap();
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let of = |title: &str| {
            let mut all = list.iter().flat_map(|g| &g.items);
            all.find(|i| i.seen_by_client.words.title["en"] == title).unwrap().seen_by_client.id
        };
        let lease = of("Lease");
        let brought = client.bring_other(&other(2), &heading).await.unwrap();
        lucia.item = brought;
        let version = house.ready(&lucia, "lease.pdf", b"lease").await;
        reviewing.decide(version, &vault::Decision::Accept).await.unwrap();
        staff.put_under(brought, lease).await.unwrap();
        assert_eq!(stands(lease).await.unwrap(), ItemState::Accepted);
        reviewing.take_back(version).await.unwrap();
        assert_eq!(stands(lease).await.unwrap(), ItemState::Checking);
    })
    .await;
}

// DOC-17: something that came another way goes to a request of its own that nobody sees before it is filed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_bring_is_of_whom_they_say_and_seen_by_nobody_before_it_is_filed() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let staff = house.room::<Contributing>(&cast.ana, lucia.matter).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let heading = words("Other documents");
        let came = |of| NewItem { for_client: Some(of), ..item("other/came", "Letter") };
        assert_eq!(refused(staff.bring_for(&came(cast.omar.client), &heading).await), Refusal::NotFound);
        assert_eq!(refused(client.bring_for(&came(lucia.client), &heading).await), Refusal::NotAllowed);
        let brought = staff.bring_for(&came(lucia.client), &heading).await.unwrap();
        assert!(client.request(brought).await.is_err_and(|e| e.is_not_found()), "not asked of her");
        let new =
            NewUpload { item: brought, name: "l.pdf".to_owned(), size: 5, attempt: None, replaces: None };
        let upload = staff.open_upload(&new).await.unwrap().id;
        staff.append(upload, 0, testkit::pieces(b"paper", 3), None).await.unwrap();
        staff.file_for(brought, &[upload], &Filing::new(Channel::Fax, "")).await.unwrap();
        assert_eq!(client.request(brought).await.unwrap().state, ItemState::Checking);
        let list = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap();
        let filed = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == brought).unwrap();
        assert_eq!(filed.for_client, Some(lucia.client));
        // Whoever comes in somebody's seat brings for them alone, whatever they say.
        let other = NewItem { for_client: Some(cast.omar.client), ..item("other/mine", "Mine") };
        let mine = client.bring_other(&other, &heading).await.unwrap();
        let list = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap();
        let mine = list.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == mine).unwrap();
        assert_eq!(mine.for_client, Some(lucia.client));
    })
    .await;
}
