//! A matter's own facts, its stages, its end and its people; and the wall between the people of one matter: each of a
//! family sees what is asked of them and what is asked of everybody, in lists, uploads, pictures, mails and previews.

use domain::{
    Assignment, AuditCode, Duration, FieldHome, FieldKind, ItemId, Phase, Priority, Refusal, Relation,
    ReturnReason, Role, Timestamp,
};
use futures_util::future::join_all;
use std::collections::BTreeSet;
use testkit::{Persona, Portal, TestHouse, group, item, on_both_engines, persona, pieces};
use vault::{
    Actor, After, Auditing, Contributing, Decision, Error, FieldChoice, FieldDef, FieldRegistry, MailKind,
    MatterChange, MatterCut, MatterFilter, MatterOrder, NewAccess, NewItem, NewStage, NewUpload, Opposing,
    Publishing, Reading, Reviewing, Steering, Tell, Words,
};

const SOFIA: Persona =
    Persona {
        given: "Sofía", family: "Zorrillapequena", email: "sofia.zorrillapequena@mail-canary.example"
    };

fn refused<T>(result: vault::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

/// Four people of one matter, each with a request of their own beside the one that is for all.
pub(super) async fn family(house: &TestHouse) -> (Actor, Vec<Portal>, ItemId) {
    let ana = house.ana().await;
    let first = house.portal(&ana, persona::LUCIA).await;
    let (matter, for_all) = (first.matter, first.item);
    let mut all = vec![first];
    let relations = [Relation::Partner, Relation::Dependant, Relation::Dependant];
    for (who, relation) in [persona::OMAR, persona::MARTA, SOFIA].into_iter().zip(relations) {
        let client = house.client(&ana, who).await;
        let room = house.room::<Steering>(&ana, matter).await;
        room.add_party(client, relation).await.unwrap();
        let access = room.enable_access(&NewAccess { client, relation }).await.unwrap();
        let contact = house.sign_in(access, who).await;
        all.push(Portal { who, matter, client, access, item: for_all, contact });
    }
    let room = house.room::<Steering>(&ana, matter).await;
    for portal in &mut all {
        let key = format!("own@{}", portal.client);
        let own = NewItem {
            for_client: Some(portal.client),
            ..item(&key, &format!("Paper of {}", portal.who.given))
        };
        room.apply_checklist("own", &[group(&key, "Papers", vec![own])]).await.unwrap();
        let list = house.room::<Reading>(&ana, matter).await.checklist().await.unwrap();
        let own = list.iter().flat_map(|g| &g.items).find(|i| i.for_client == Some(portal.client)).unwrap();
        portal.item = own.seen_by_client.id;
    }
    (ana, all, for_all)
}

async fn seen(house: &TestHouse, portal: &Portal) -> BTreeSet<ItemId> {
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    room.requests().await.unwrap().iter().flat_map(|g| &g.items).map(|i| i.id).collect()
}

// S2-20: four people of one matter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_a_family_sees_exactly_their_own_and_what_is_for_all() {
    on_both_engines(async |house| {
        let (ana, all, for_all) = family(house).await;
        let mut versions = Vec::new();
        for portal in &all {
            versions.push(house.ready(portal, &format!("{}.pdf", portal.who.given), b"a paper").await);
        }
        let staff = house.room::<Reading>(&ana, all[0].matter).await;
        for (at, portal) in all.iter().enumerate() {
            let expected = BTreeSet::from([for_all, portal.item]);
            assert_eq!(seen(house, portal).await, expected, "{}", portal.who.given);
            let preview = staff.preview_for(portal.client).await.unwrap();
            let previewed: BTreeSet<_> = preview.iter().flat_map(|g| &g.items).map(|i| i.id).collect();
            assert_eq!(previewed, expected, "the preview of {}", portal.who.given);
            let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
            assert_eq!(room.sent(portal.item).await.unwrap().len(), 1);
            assert!(room.sent_picture(portal.item, versions[at]).await.is_ok());
            for (other, version) in
                all.iter().zip(&versions).filter(|(other, _)| other.client != portal.client)
            {
                let no = |e: vault::Error| assert!(e.is_not_found(), "{e:?}");
                no(room.request(other.item).await.err().unwrap());
                no(room.saved(other.item).await.err().unwrap());
                no(room.sent(other.item).await.err().unwrap());
                no(room.sent_picture(other.item, *version).await.err().unwrap());
                no(room.sent_picture(portal.item, *version).await.err().unwrap());
                no(room.ask_for_help(other.item, "lost", "?").await.err().unwrap());
                let new = NewUpload {
                    item: other.item,
                    name: "x.pdf".into(),
                    size: 3,
                    attempt: None,
                    replaces: None,
                };
                no(room.open_upload(&new).await.err().unwrap());
                no(room.spot(&new).await.err().unwrap());
                let own =
                    NewUpload { item: for_all, name: "x.pdf".into(), size: 3, attempt: None, replaces: None };
                let spot = room.spot(&own).await.unwrap();
                no(room.receive(&new, spot, &mut Box::pin(pieces(b"abc", 3)), None).await.err().unwrap());
            }
        }
        // Whoever sees less counts as everybody does: lists show the whole matter.
        let rows = house.desk.lobby(&ana).unwrap().matters(MatterFilter::All, "", None, 9).await.unwrap();
        let standing = rows[0].standing;
        assert_eq!((standing.with_client, standing.with_us), (1, 4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_one_it_is_for_is_written_to_about_what_came_back() {
    on_both_engines(async |house| {
        let (ana, all, _) = family(house).await;
        house.write_at_once(&ana).await;
        house.empty_outbox().await;
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "Again, please.".to_owned() };
        house.decided(&ana, &all[2], b"blurry", &back).await;
        house.clock.advance(Duration::minutes(1));
        let backstage = house.desk.backstage();
        let mut told = Vec::new();
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            backstage.mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
            if mail.kind == MailKind::PortalNotice {
                told.push(mail.to);
            }
        }
        assert_eq!(told, [all[2].who.email]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_changes_hands_with_everything_that_was_sent_for_it() {
    on_both_engines(async |house| {
        let (ana, mut all, for_all) = family(house).await;
        let own = std::mem::replace(&mut all[0].item, for_all);
        let sent = house.ready(&all[0], "shared.pdf", b"shared").await;
        all[0].item = own;
        let (lucia, omar) = (&all[0], &all[1]);
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.address_item(for_all, Some(omar.client)).await.unwrap();
        assert!(!seen(house, lucia).await.contains(&for_all));
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert!(hers.sent_picture(for_all, sent).await.is_err_and(|e| e.is_not_found()));
        let his = house.room::<Contributing>(&omar.contact, omar.matter).await;
        assert_eq!(his.sent(for_all).await.unwrap().len(), 1);
        // The same again changes nothing and leaves no line; a group goes as one.
        room.address_item(for_all, Some(omar.client)).await.unwrap();
        let list = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        let first = list.iter().find(|g| g.items.iter().any(|i| i.seen_by_client.id == for_all)).unwrap().id;
        room.address_group(first, None).await.unwrap();
        assert!(seen(house, lucia).await.contains(&for_all) && seen(house, omar).await.contains(&for_all));
        assert_eq!(seen(house, lucia).await.len(), 2, "her own stays hers");
    })
    .await;
}

fn stage(from: &str, to: &str, tell: Tell) -> NewStage {
    let said = |text: &str| Words::from([("en".to_owned(), text.to_owned())]);
    NewStage {
        asks_sign_off: false,
        from: from.to_owned(),
        to: to.to_owned(),
        from_said: from.to_owned(),
        to_said: to.to_owned(),
        words: said("We sent your form. You hear from us by Friday."),
        tell,
        reason: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_editors_the_second_is_told_and_nothing_is_overwritten() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        let sheet = room.matter_sheet().await.unwrap();
        let first = MatterChange {
            priority: Priority::Urgent,
            lodged_at: Some(house.desk.now()),
            visa_type: " Family <b>card</b> ".into(),
            ..sheet.fields.clone()
        };
        room.change_matter(&first, sheet.revision).await.unwrap();
        let mut second = sheet.fields.clone();
        second.details.source = "A friend".into();
        assert_eq!(refused(room.change_matter(&second, sheet.revision).await), Refusal::Conflict);
        let now = room.matter_sheet().await.unwrap();
        assert_eq!(
            (now.fields.priority, now.fields.visa_type.as_str()),
            (Priority::Urgent, "Family <b>card</b>")
        );
        assert!(now.fields.details.source.is_empty() && now.revision == sheet.revision + 1);
        // The same form sent twice has done its work.
        room.change_matter(&now.fields, now.revision).await.unwrap();
        assert_eq!(room.matter_sheet().await.unwrap().revision, now.revision);
        // Each changed field is a line of its own with the old and the new.
        let audit = house.room::<vault::Auditing>(&cast.ana, cast.lucia.matter).await;
        let lines = audit.events(None, 9).await.unwrap();
        let changed: Vec<_> = lines
            .iter()
            .filter(|line| line.code == domain::AuditCode::MatterChanged)
            .map(|l| l.detail.clone())
            .collect();
        assert_eq!(changed.len(), 3, "{changed:?}");
        assert!(
            changed.iter().any(|d| d["field"] == "priority" && d["old"] == "normal" && d["new"] == "urgent")
        );
        // Of many at once one wins.
        let sheet = room.matter_sheet().await.unwrap();
        let all = join_all((0..6).map(|n| {
            let mut fields = sheet.fields.clone();
            fields.details.source = format!("source {n}");
            let (room, revision) = (&room, sheet.revision);
            async move { room.change_matter(&fields, revision).await }
        }))
        .await;
        assert_eq!(all.iter().filter(|r| r.is_ok()).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_a_fact_is_refused_and_a_new_number_is_found() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        let sheet = room.matter_sheet().await.unwrap();
        let with = |change: &dyn Fn(&mut MatterChange)| {
            let mut fields = sheet.fields.clone();
            change(&mut fields);
            fields
        };
        for bad in [
            with(&|f| f.name = "  ".into()),
            with(&|f| f.number = String::new()),
            with(&|f| f.number = format!(" nr-{} ", cast.omar.who.family)),
            with(&|f| f.visa_type = "x".repeat(201)),
            with(&|f| f.details.source = "x".repeat(201)),
            with(&|f| f.details.notes = "A remark is a file note".into()),
        ] {
            assert!(matches!(
                refused(room.change_matter(&bad, sheet.revision).await),
                Refusal::Invalid { .. }
            ));
        }
        let good = with(&|f| {
            f.number = "ZX-77".into();
            f.details.internal_title = "Quasarfile".into();
        });
        room.change_matter(&good, sheet.revision).await.unwrap();
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        for typed in ["zx", "quasar", "zorrilla"] {
            let found = lobby.matters(MatterFilter::All, typed, None, 9).await.unwrap();
            assert!(found.iter().any(|row| row.id == cast.lucia.matter), "{typed}");
        }
        // Intake may change facts, an auditor may not; a client's room has no such verb at all.
        let intake = house.staff(&cast.ana, Role::Intake).await;
        room.assign(intake.person(), Assignment::Team).await.unwrap();
        let theirs = house.room::<Steering>(&intake, cast.lucia.matter).await;
        let now = theirs.matter_sheet().await.unwrap();
        theirs
            .change_matter(&MatterChange { priority: Priority::Low, ..now.fields.clone() }, now.revision)
            .await
            .unwrap();
        assert_eq!(
            refused(theirs.change_stage(&stage("collecting", "lodged", Tell::Silent)).await),
            Refusal::NotAllowed
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_is_moved_once_and_shown_when_somebody_says_so() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        house.write_at_once(&cast.ana).await;
        let lucia = &cast.lucia;
        let room = house.room::<Steering>(&cast.ana, lucia.matter).await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let shown = async || {
            let progress = client.progress().await.unwrap();
            progress.stages.iter().map(|s| s.stage.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown().await, ["collecting"]);
        house.empty_outbox().await;
        let moves =
            [stage("collecting", "lodged", Tell::CallFirst), stage("collecting", "review", Tell::Silent)];
        let both = join_all(moves.iter().map(|new| room.change_stage(new))).await;
        let won: Vec<_> = both.iter().filter_map(|r| r.as_ref().ok()).collect();
        assert_eq!(won.len(), 1, "one of two moves wins");
        if room.matter_sheet().await.unwrap().stage == "review" {
            room.change_stage(&stage("review", "lodged", Tell::CallFirst)).await.unwrap();
        }
        assert!(!shown().await.contains(&"lodged".to_owned()), "held back until somebody called");
        let held = room.stages().await.unwrap().iter().find(|s| s.published_at.is_none()).unwrap().id;
        let publishing = house.room::<Publishing>(&cast.ana, lucia.matter).await;
        publishing.publish_stage(held, true).await.unwrap();
        assert_eq!(refused(publishing.publish_stage(held, true).await), Refusal::Conflict, "shown once");
        assert_eq!(shown().await.last().unwrap(), "lodged");
        let told = client.progress().await.unwrap();
        assert!(told.stages.last().unwrap().words["en"].starts_with("We sent"));
        house.clock.advance(Duration::minutes(1));
        house.mail_to(lucia.who.email, MailKind::PortalNotice).await;
        // The clock stands still and the order holds all the same.
        room.change_stage(&stage("lodged", "collecting", Tell::Silent)).await.unwrap();
        assert_eq!(shown().await.last().unwrap(), "collecting");
        assert_eq!(
            refused(room.change_stage(&stage("collecting", "collecting", Tell::Silent)).await),
            Refusal::WrongState
        );
        // Whoever only follows sees it too, and nothing else.
        let observer = house.client(&cast.ana, SOFIA).await;
        room.add_party(observer, Relation::Observer).await.unwrap();
        let new = NewAccess { client: observer, relation: Relation::Observer };
        let access = room.enable_access(&new).await.unwrap();
        let contact = house.sign_in(access, SOFIA).await;
        let follows = house.room::<Reading>(&contact, lucia.matter).await;
        assert_eq!(follows.follow().await.unwrap().stages.last().unwrap().stage, "collecting");
        assert!(follows.matter_sheet().await.is_err() && follows.stages().await.is_err());
        assert!(house.desk.admit::<Contributing>(&contact, lucia.matter).await.is_err());
    })
    .await;
}

// S2-96, S2-98, S2-110: the end of a matter ends every access, and no client brings one back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_ends_every_access_and_opening_again_brings_none_back() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "a.pdf", b"a").await;
        let lawyer = house.room::<Steering>(&cast.lawyer, lucia.matter).await;
        let caseworker = house.room::<Steering>(&cast.caseworker, lucia.matter).await;
        assert_eq!(refused(caseworker.wind_up(None).await), Refusal::NotAllowed);
        assert_eq!(refused(lawyer.close("closed").await), Refusal::WrongState, "it has to be wound up first");
        lawyer.wind_up(None).await.unwrap();
        assert_eq!(refused(lawyer.wind_up(None).await), Refusal::WrongState);
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let new =
            NewUpload { item: lucia.item, name: "late.pdf".into(), size: 3, attempt: None, replaces: None };
        assert_eq!(refused(hers.open_upload(&new).await), Refusal::NotAllowed, "people still talk, no more");
        let reads = house.room::<Reading>(&lucia.contact, lucia.matter).await;
        assert_eq!(reads.follow().await.unwrap().phase, Phase::Closing);
        let lawyer = house.room::<Steering>(&cast.lawyer, lucia.matter).await;
        assert_eq!(refused(lawyer.close("closed").await), Refusal::Conflict, "a document waits");
        house
            .room::<Reviewing>(&cast.ana, lucia.matter)
            .await
            .decide(version, &Decision::Accept)
            .await
            .unwrap();
        house.empty_outbox().await;
        lawyer.close("closed").await.unwrap();
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_err());
        house.mail_to(lucia.who.email, MailKind::Alert).await;
        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        assert!(room.portal().await.unwrap().iter().all(|p| !p.enabled && p.live_sessions == 0));
        assert_eq!(room.matter_sheet().await.unwrap().stage, "closed");
        assert!(
            house.desk.admit::<Steering>(&cast.lawyer, lucia.matter).await.is_err(),
            "an owner opens it again"
        );
        let owner = house.room::<Steering>(&cast.ana, lucia.matter).await;
        owner.reopen("They appealed.").await.unwrap();
        assert_eq!(
            refused(house.room::<Steering>(&cast.ana, lucia.matter).await.reopen("x").await),
            Refusal::NotAllowed
        );
        let sheet = house.room::<Reading>(&cast.ana, lucia.matter).await.matter_sheet().await.unwrap();
        assert_eq!((sheet.phase, sheet.stage.as_str()), (Phase::Open, "collecting"));
        assert!(house.desk.admit::<Reading>(&lucia.contact, lucia.matter).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_a_matter_loses_access_at_once_and_what_they_sent_stays() {
    on_both_engines(async |house| {
        let (ana, all, _) = family(house).await;
        let (lucia, omar) = (&all[0], &all[1]);
        house.ready(omar, "his.pdf", b"his").await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        room.change_party(omar.client, Relation::Observer).await.unwrap();
        assert!(
            house.desk.admit::<Contributing>(&omar.contact, omar.matter).await.is_err(),
            "an observer sends nothing"
        );
        room.change_party(omar.client, Relation::Partner).await.unwrap();
        assert!(seen(house, omar).await.contains(&omar.item));
        room.remove_party(omar.client).await.unwrap();
        assert!(house.desk.admit::<Reading>(&omar.contact, omar.matter).await.is_err());
        assert!(room.remove_party(omar.client).await.is_err_and(|e| e.is_not_found()), "twice");
        let staff = house.room::<Reading>(&ana, lucia.matter).await;
        assert_eq!(staff.documents().await.unwrap().len(), 1);
        assert_eq!(staff.parties().await.unwrap().len(), 3);
        assert!(staff.preview_for(omar.client).await.is_err_and(|e| e.is_not_found()));
        assert!(!seen(house, lucia).await.contains(&omar.item), "what was asked of him is nobody else's");
        assert!(room.address_item(lucia.item, Some(omar.client)).await.is_err_and(|e| e.is_not_found()));
        // He comes back to the part he had; a matter always has somebody.
        room.add_party(omar.client, Relation::Partner).await.unwrap();
        for gone in [&all[0], &all[2], &all[3]] {
            room.remove_party(gone.client).await.unwrap();
        }
        assert_eq!(refused(room.remove_party(omar.client).await), Refusal::WrongState);
        let rows = house.desk.lobby(&ana).unwrap().matters(MatterFilter::All, "omar", None, 9).await.unwrap();
        assert_eq!(rows.len(), 1, "lists name him now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_side_is_sealed_and_found_by_blind_tokens_only() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        let who = Opposing {
            name: "Barnaby Quillcanary".into(),
            role: "Landlord".into(),
            notes: "Owes rent".into(),
        };
        let id = room.add_opposing(&who).await.unwrap();
        room.add_opposing(&Opposing { name: "Zed".into(), ..Opposing::default() }).await.unwrap();
        assert!(matches!(refused(room.add_opposing(&Opposing::default()).await), Refusal::Invalid { .. }));
        let tokens = async || {
            let sql = "SELECT count(*) FROM search_token t JOIN other_side o ON o.id = t.object_id WHERE t.kind = 'other_side' AND o.matter_id = $1";
            house.raw().await.rows(sql, &[cast.lucia.matter.into()]).await[0][0].int()
        };
        let all = tokens().await;
        assert!(all > 12, "prefixes of every word: {all}");
        // Whoever leaves the other side is not forgotten, and comes back as they were.
        room.end_opposing(id).await.unwrap();
        room.end_opposing(id).await.unwrap();
        assert_eq!(tokens().await, all, "every token stays");
        let ended = |rows: &[vault::OpposingRow]| rows.iter().filter(|row| row.ended_at.is_some()).count();
        assert_eq!(ended(&room.opposing().await.unwrap()), 1);
        room.resume_opposing(id).await.unwrap();
        assert_eq!(ended(&room.opposing().await.unwrap()), 0);
        // Of two changes made from one reading, the second is told so.
        let rows = room.opposing().await.unwrap();
        let revision = rows.iter().find(|row| row.id == id).unwrap().revision;
        let changed = Opposing { role: "Former landlord".into(), ..who.clone() };
        room.change_opposing(id, revision, &changed, None).await.unwrap();
        let late = room.change_opposing(id, revision, &who, None).await;
        assert_eq!(refused(late), Refusal::Conflict);
        assert_eq!(tokens().await, all, "the name is the same");
        // Taken away is only what was a mistake, and why stays in the log.
        assert!(matches!(refused(room.remove_opposing(id, " ").await), Refusal::Invalid { .. }));
        room.remove_opposing(id, "whycanary: mixed up with the neighbour").await.unwrap();
        assert!(tokens().await > 0 && tokens().await < all, "the other one is still found");
        assert!(room.remove_opposing(id, "again").await.is_err_and(|e| e.is_not_found()));
        let log = house.room::<Auditing>(&cast.ana, cast.lucia.matter).await;
        let lines = log.events(None, 50).await.unwrap();
        let of = |code: AuditCode| lines.iter().filter(move |line| line.code == code);
        let said = |code| of(code).flat_map(|line| line.detail.values().cloned()).collect::<Vec<_>>().join("|");
        assert_eq!(of(AuditCode::OpposingEnded).count(), 1, "pressed twice is one line");
        assert!(said(AuditCode::OpposingChanged).contains("Barnaby Quillcanary · Landlord · Owes rent"));
        assert!(said(AuditCode::OpposingRemoved).contains("whycanary"));
        let left = room.opposing().await.unwrap();
        assert_eq!(left.iter().map(|row| row.who.name.as_str()).collect::<Vec<_>>(), ["Zed"]);
        // Another change of the matter does not lose them.
        let sheet = room.matter_sheet().await.unwrap();
        let fields = MatterChange { name: "Another name".into(), ..sheet.fields.clone() };
        room.change_matter(&fields, sheet.revision).await.unwrap();
        assert!(tokens().await > 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_handed_over_with_what_waits_in_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let matter = cast.lucia.matter;
        house
            .room::<Contributing>(&cast.lucia.contact, matter)
            .await
            .ask_for_help(cast.lucia.item, "lost", "")
            .await
            .unwrap();
        let room = house.room::<Steering>(&cast.ana, matter).await;
        room.hand_over(cast.caseworker.person()).await.unwrap();
        let team = room.assigned().await.unwrap();
        let duty = |who: &Actor| team.iter().find(|a| a.person == who.person()).unwrap().assignment;
        assert_eq!((duty(&cast.caseworker), duty(&cast.ana)), (Assignment::Responsible, Assignment::Team));
        let notices = house.desk.lobby(&cast.caseworker).unwrap().notices().await.unwrap();
        let kinds: BTreeSet<&str> = notices.iter().map(|n| n.kind.as_str()).collect();
        assert_eq!(kinds, BTreeSet::from(["assigned", "help_asked"]));
        assert_eq!(house.desk.lobby(&cast.ana).unwrap().unread_notices().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_of_the_list_shows_every_row_once_and_nothing_beyond_the_reader() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let due = Timestamp::from_seconds(house.desk.now().seconds()).plus(Duration::days(3));
        for (portal, priority, days) in [
            (&cast.lucia, Priority::High, Some(1)),
            (&cast.omar, Priority::Urgent, Some(0)),
            (&cast.marta, Priority::High, None),
        ] {
            let room = house.room::<Steering>(&cast.ana, portal.matter).await;
            let sheet = room.matter_sheet().await.unwrap();
            let next_action_due = days.map(|days| due.plus(Duration::days(days)));
            let fields = MatterChange { priority, next_action_due, ..sheet.fields.clone() };
            room.change_matter(&fields, sheet.revision).await.unwrap();
        }
        let walk = async |who: &Actor, filter, cut: &MatterCut| {
            let lobby = house.desk.lobby(who).unwrap();
            let (mut at, mut rows) = (None, Vec::new());
            loop {
                let page = lobby.matters_cut(filter, cut, at, 1).await.unwrap();
                let Some(last) = page.last() else { return rows };
                let (after, rank) = cut.order.after(last);
                at = Some((after.to_string().parse::<After>().unwrap(), rank));
                rows.push(last.id);
                assert!(rows.len() < 9);
            }
        };
        let (lucia, omar, marta) = (cast.lucia.matter, cast.omar.matter, cast.marta.matter);
        for filter in [MatterFilter::All, MatterFilter::Mine] {
            let by = |order| MatterCut { order, ..MatterCut::default() };
            assert_eq!(walk(&cast.ana, filter, &by(MatterOrder::NextAction)).await, [omar, lucia]);
            let ranked = walk(&cast.ana, filter, &by(MatterOrder::Priority)).await;
            assert_eq!((ranked.len(), ranked[0]), (3, omar));
            assert_eq!(walk(&cast.ana, filter, &by(MatterOrder::Touched)).await.len(), 3);
            let high = MatterCut { priority: Some(Priority::High), ..MatterCut::default() };
            assert_eq!(
                BTreeSet::from_iter(walk(&cast.ana, filter, &high).await),
                BTreeSet::from([lucia, marta])
            );
            let led = MatterCut { responsible: Some(cast.ana.person()), ..MatterCut::default() };
            assert_eq!(walk(&cast.ana, filter, &led).await.len(), 3);
            let at = MatterCut { stage: "collecting".into(), ..MatterCut::default() };
            assert_eq!(walk(&cast.ana, filter, &at).await.len(), 3);
            let none = MatterCut { stage: "lodged".into(), ..MatterCut::default() };
            assert!(walk(&cast.ana, filter, &none).await.is_empty());
            let stale = MatterCut { stale_since: Some(house.desk.now()), ..MatterCut::default() };
            assert!(walk(&cast.ana, filter, &stale).await.is_empty());
            // Whoever is no owner sees their own, whatever they ask for.
            assert_eq!(walk(&cast.lawyer, filter, &by(MatterOrder::Priority)).await, [omar, lucia]);
            assert_eq!(walk(&cast.caseworker, filter, &led).await, [lucia]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_practices_own_fields_keep_their_order_and_are_never_forgotten() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let label = |en: &str| Words::from([("en".to_owned(), en.to_owned())]);
        let mut registry = lobby.fields().await.unwrap();
        registry.fields.push(FieldDef::new("fee".into(), label("Fee"), FieldKind::Number, FieldHome::Matter));
        let mut choice = FieldDef::new("way".into(), label("Way in"), FieldKind::Choice, FieldHome::Matter);
        registry.fields.push(choice.clone());
        assert!(matches!(
            refused(lobby.change_fields(&registry).await),
            Refusal::Invalid { field: "choices", .. }
        ));
        let way = |key: &str, en: &str| FieldChoice { key: key.into(), label: label(en), retired: false };
        choice.choices = vec![way("land", "By land")];
        choice.kinds = vec!["us-h1b".into()];
        registry.fields[1] = choice;
        lobby.change_fields(&registry).await.unwrap();
        assert_eq!(refused(lobby.change_fields(&registry).await), Refusal::Conflict, "somebody was first");
        let mut registry = lobby.fields().await.unwrap();
        assert_eq!(registry.asked(FieldHome::Matter, "us-h1b").len(), 2);
        assert_eq!(registry.asked(FieldHome::Matter, "general").len(), 1);
        assert!(registry.asked(FieldHome::Lead, "").is_empty());
        assert_eq!(
            registry.fields[0].read("1.234,5", domain::Locale::Es, domain::Region::Us),
            Ok(Some("1234.5".into()))
        );
        assert!(registry.fields[1].read("sea", domain::Locale::En, domain::Region::Us).is_err());
        // A choice is worded anew and added to, not taken away: what was filed as it is read for ever.
        let mut gone = registry.clone();
        gone.fields[1].choices = vec![way("sea", "By sea")];
        assert_eq!(refused(lobby.change_fields(&gone).await), Refusal::WrongState);
        for wrong in [
            vec![way("land", " ")],
            vec![way("land", "a"), way("land", "b")],
            vec![FieldChoice { retired: true, ..way("land", "a") }],
            vec![way("land", &"x".repeat(201))],
        ] {
            let mut bad = registry.clone();
            bad.fields[1].choices = wrong;
            let refused = refused(lobby.change_fields(&bad).await);
            assert!(matches!(refused, Refusal::Invalid { field: "choices", .. }), "{refused:?}");
        }
        registry.fields[1].choices =
            vec![FieldChoice { retired: true, ..way("land", "Over land") }, way("sea", "By sea")];
        registry.fields[1].kinds.push("general".into());
        lobby.change_fields(&registry).await.unwrap();
        let mut registry = lobby.fields().await.unwrap();
        assert_eq!(registry.asked(FieldHome::Matter, "general").len(), 2, "two kinds of matter have it");
        assert_eq!(registry.asked(FieldHome::Matter, "us-naturalization").len(), 1);
        let offered =
            |held: &str| registry.fields[1].offered(held).map(|c| c.key.clone()).collect::<Vec<_>>();
        assert_eq!(offered(""), ["sea"]);
        assert_eq!(offered("land"), ["land", "sea"]);
        assert_eq!(
            registry.fields[1].read("land", domain::Locale::En, domain::Region::Us),
            Ok(Some("land".into())),
            "what is held"
        );
        let schema = registry.json_schema();
        assert!(schema.contains("\"x-kind\": \"choice\"") && schema.contains("2020-12"), "{schema}");
        registry.fields.swap(0, 1);
        registry.fields[0].retired = true;
        lobby.change_fields(&registry).await.unwrap();
        let mut registry = lobby.fields().await.unwrap();
        assert_eq!(
            registry.asked(FieldHome::Matter, "us-h1b").iter().map(|f| f.key.as_str()).collect::<Vec<_>>(),
            ["fee"]
        );
        registry.fields.remove(0);
        assert_eq!(
            refused(lobby.change_fields(&registry).await),
            Refusal::WrongState,
            "a field is retired, not removed"
        );
        for other in [&cast.caseworker, &cast.auditor] {
            assert!(house.desk.lobby(other).unwrap().change_fields(&FieldRegistry::default()).await.is_err());
        }
    })
    .await;
}

// MAT-04: the next action is somebody's: whoever was named, as long as they work on the matter and see it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_action_is_whose_it_was_named_and_falls_to_who_is_responsible_when_they_go() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let matter = cast.lucia.matter;
        let room = house.room::<Steering>(&cast.ana, matter).await;
        let give = async |to: Option<domain::PersonId>| {
            let sheet = room.matter_sheet().await.unwrap();
            let due = Some(house.desk.now().plus(Duration::days(2)));
            let mut fields =
                MatterChange { next_action_by: to, next_action_due: due, ..sheet.fields.clone() };
            fields.details.next_action = "Call the office".to_owned();
            room.change_matter(&fields, sheet.revision).await
        };
        let (lawyer, caseworker) = (cast.lawyer.person(), cast.caseworker.person());
        let whose = async |reader: &vault::Actor| {
            let owners = house.desk.lobby(reader).unwrap().next_actions_of(&[matter]).await.unwrap();
            owners.get(&matter).map(|(person, _)| *person)
        };
        let calls = async || {
            let mut on = Vec::new();
            for who in [&cast.ana, &cast.lawyer, &cast.caseworker, &cast.auditor] {
                let calls = house.desk.lobby(who).unwrap().next_actions(5).await.unwrap();
                assert!(calls.first.iter().all(|line| line.matter == matter));
                on.push(calls.count);
            }
            on
        };
        give(None).await.unwrap();
        assert_eq!(whose(&cast.lawyer).await, Some(cast.ana.person()), "who is responsible");
        assert_eq!(calls().await, [1, 0, 0, 0]);
        give(Some(caseworker)).await.unwrap();
        assert_eq!((whose(&cast.ana).await, whose(&cast.auditor).await), (Some(caseworker), None));
        assert_eq!(calls().await, [0, 0, 1, 0]);
        let log = house.room::<Auditing>(&cast.ana, matter).await.events(None, 9).await.unwrap();
        let name = house.desk.lobby(&cast.ana).unwrap().name_of(caseworker).await.unwrap().unwrap();
        let said = |line: &vault::AuditLine| {
            (line.detail.get("field").cloned().unwrap_or_default(), line.detail.get("new").cloned())
        };
        assert!(log.iter().any(|line| said(line) == ("next_action_by".to_owned(), Some(name.clone()))));
        assert_eq!(
            refused(give(Some(cast.auditor.person())).await),
            Refusal::invalid("next_action_by", domain::Why::NotAChoice)
        );
        // Kept to those who answer for it, the rest of the team has no part in it.
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET sensitivity = 'sensitive'").await;
        assert_eq!((whose(&cast.lawyer).await, calls().await), (Some(cast.ana.person()), vec![1, 0, 0, 0]));
        assert!(give(Some(caseworker)).await.is_ok(), "unchanged is not asked about again");
        raw.run("UPDATE matter SET sensitivity = 'ordinary'").await;
        assert_eq!(whose(&cast.lawyer).await, Some(caseworker));
        // A wall, and the end of their place, give it back.
        let around = vault::Around::Matter(matter);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        lobby.raise_wall(around, vault::Against::Person(caseworker), "Knows the other side").await.unwrap();
        assert_eq!((whose(&cast.lawyer).await, calls().await), (Some(cast.ana.person()), vec![1, 0, 0, 0]));
        assert_eq!(whose(&cast.caseworker).await, None);
        give(Some(lawyer)).await.unwrap();
        assert_eq!(calls().await, [0, 1, 0, 0]);
        house
            .room::<Steering>(&cast.ana, matter)
            .await
            .assign(lawyer, domain::Assignment::None)
            .await
            .unwrap();
        assert_eq!((whose(&cast.lawyer).await, calls().await), (None, vec![1, 0, 0, 0]));
    })
    .await;
}

// Lodging writes the day down, once, where nobody did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lodging_writes_the_day_down_where_nobody_has() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        for (portal, written) in [(&cast.lucia, None), (&cast.omar, Some(house.desk.now()))] {
            let room = house.room::<Steering>(&cast.ana, portal.matter).await;
            let sheet = room.matter_sheet().await.unwrap();
            assert_eq!(sheet.fields.lodged_at, None);
            if written.is_some() {
                let fields = MatterChange { lodged_at: written, ..sheet.fields.clone() };
                room.change_matter(&fields, sheet.revision).await.unwrap();
            }
            house.clock.advance(Duration::hours(30));
            let now = house.desk.now();
            let step = |from: &str, to: &str| vault::NewStage {
                asks_sign_off: false,
                from: from.to_owned(),
                to: to.to_owned(),
                from_said: from.to_owned(),
                to_said: to.to_owned(),
                words: vault::Words::new(),
                tell: vault::Tell::Silent,
                reason: String::new(),
            };
            room.change_stage(&step(&sheet.stage, "elsewhere")).await.unwrap();
            assert_eq!(room.matter_sheet().await.unwrap().fields.lodged_at, written, "no stage that lodges");
            room.lodge(&step("elsewhere", "lodged"), "Agreed by telephone").await.unwrap();
            let lodged = room.matter_sheet().await.unwrap().fields.lodged_at.unwrap();
            match written {
                Some(day) => assert_eq!(lodged, day, "what somebody wrote stands"),
                None => assert!(now.since(lodged).as_seconds().abs() <= 86_400),
            }
            room.change_stage(&step("lodged", "elsewhere")).await.unwrap();
            house.clock.advance(Duration::days(3));
            let room = house.room::<Steering>(&cast.ana, portal.matter).await;
            room.lodge(&step("elsewhere", "lodged"), "Agreed by telephone").await.unwrap();
            assert_eq!(room.matter_sheet().await.unwrap().fields.lodged_at, Some(lodged), "once");
        }
    })
    .await;
}

// MAT-13: matters that belong together: who may open both sees the link, and nobody else that there is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linked_matters_are_seen_by_who_may_open_both_and_by_nobody_else() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (hers, his) = (cast.lucia.matter, cast.omar.matter);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let one = house.room::<Steering>(&cast.ana, hers).await;
        let other = house.room::<Reading>(&cast.ana, his).await;
        let before: Vec<_> = {
            let room = house.room::<Reading>(&cast.caseworker, hers).await;
            room.latest(50).await.unwrap().iter().map(|line| line.code).collect()
        };
        assert_eq!(
            refused(lobby.link_matters(&one, &other, " ").await),
            Refusal::invalid("how", domain::Why::Missing)
        );
        let itself = house.room::<Reading>(&cast.ana, hers).await;
        assert!(lobby.link_matters(&one, &itself, "itself").await.is_err());
        // Rooms of somebody else open nothing to who asks.
        let theirs = house.room::<Reading>(&cast.lawyer, his).await;
        assert!(lobby.link_matters(&one, &theirs, "brothercanary").await.is_err());
        let link = lobby.link_matters(&one, &other, "Her brother, brothercanary").await.unwrap();
        assert_eq!(
            refused(lobby.link_matters(&one, &other, "again").await),
            Refusal::invalid("other", domain::Why::Taken)
        );
        let sees = async |who: &Actor, from: domain::MatterId| {
            let linked = house.desk.lobby(who).unwrap().linked_matters(from).await.unwrap();
            assert!(linked.iter().all(|one| one.how == "Her brother, brothercanary" && one.link == link));
            linked.iter().map(|one| one.row.id).collect::<Vec<_>>()
        };
        for (who, may) in
            [(&cast.ana, true), (&cast.lawyer, true), (&cast.caseworker, false), (&cast.auditor, false)]
        {
            let (from_hers, from_his) = (sees(who, hers).await, sees(who, his).await);
            let expected = if may { (vec![his], vec![hers]) } else { (vec![], vec![]) };
            assert_eq!((from_hers, from_his), expected, "the caseworker opens only hers");
        }
        // The log of neither room has a line about it.
        let room = house.room::<Reading>(&cast.caseworker, hers).await;
        let after = room.latest(50).await.unwrap();
        let linked = [AuditCode::MatterLinked, AuditCode::MatterUnlinked];
        assert!(after.len() >= before.len() && after.iter().all(|line| !linked.contains(&line.code)));
        // Whoever cannot open the other ends no link to it, even knowing its name.
        let theirs = house.room::<Steering>(&cast.caseworker, hers).await;
        let blind = house.desk.lobby(&cast.caseworker).unwrap();
        assert_eq!(refused(blind.unlink_matters(&theirs, link).await), Refusal::NotFound);
        // A wall around the other, or a circle drawn around it, takes it away.
        let against = vault::Against::Person(cast.lawyer.person());
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET sensitivity = 'sensitive'").await;
        assert_eq!((sees(&cast.lawyer, hers).await, sees(&cast.ana, hers).await), (vec![], vec![his]));
        raw.run("UPDATE matter SET sensitivity = 'ordinary'").await;
        lobby.raise_wall(vault::Around::Matter(his), against, "Knows the other side").await.unwrap();
        assert_eq!((sees(&cast.lawyer, hers).await, sees(&cast.lawyer, his).await), (vec![], vec![]));
        assert_eq!(raw.rows("SELECT id FROM matter_link", &[]).await.len(), 1);
        lobby.unlink_matters(&one, link).await.unwrap();
        assert_eq!(refused(lobby.unlink_matters(&one, link).await), Refusal::NotFound, "it is over");
        assert_eq!(sees(&cast.ana, hers).await, []);
        lobby.link_matters(&one, &other, "Once more").await.unwrap();
    })
    .await;
}
