//! What a conversation hangs on: about an approval it is between the team and somebody who is shown that approval, it stays
//! when the approval is over, and whatever belongs together is found together. Nobody learns from a conversation of
//! something they are not shown.

use domain::{
    ApprovalId, ApprovalKind, ApprovalMode, ApprovalState, Locale, Refusal, Relation, ThreadState, Verdict,
    VersionId, Why,
};
use testkit::{Portal, TestHouse, device, message, on_both_engines, persona};
use vault::{
    About, Actor, Answer, Contributing, Error, NewAccess, NewApproval, NewMessage, Publishing, Reading,
    Release, Result, Room, Steering, To, Words,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

/// Put to the client of this portal alone.
fn put_to(portal: &Portal, version: VersionId) -> NewApproval {
    NewApproval {
        kind: ApprovalKind::Statement,
        title: Words::from([("es".to_owned(), "Su declaración titlecanary".to_owned())]),
        description: Words::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![portal.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    }
}

fn about(about: About, attempt: u8) -> NewMessage {
    message(To::About(about, String::new()), "questioncanary", attempt)
}

async fn client(house: &TestHouse, portal: &Portal) -> Room<Contributing> {
    house.room::<Contributing>(&portal.contact, portal.matter).await
}

/// Another client of the same matter, signed in.
async fn second(house: &TestHouse, ana: &Actor, portal: &Portal) -> Portal {
    let (who, relation) = (persona::OMAR, Relation::Partner);
    let client = house.client(ana, who).await;
    let steering = house.room::<Steering>(ana, portal.matter).await;
    steering.add_party(client, relation).await.unwrap();
    let access = steering.enable_access(&NewAccess { client, relation }).await.unwrap();
    let contact = house.sign_in(access, who).await;
    Portal { who, matter: portal.matter, client, access, item: portal.item, contact }
}

async fn approve(room: &Room<Contributing>, id: ApprovalId) {
    let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
    let answer = Answer {
        verdict: Verdict::Approve,
        bound: &bound,
        reason: "",
        code: "",
        read: None,
        passkey: None,
        card: None,
        language: Locale::Es,
        device: &device,
    };
    room.answer_approval(id, &answer).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_about_an_approval_is_between_the_team_and_whom_it_was_put_to() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia).await;
        let version = house.ready(&lucia, "draft.pdf", b"draft").await;
        let ours = house.room::<Publishing>(&ana, lucia.matter).await;
        let id = ours.request_approval(&put_to(&lucia, version)).await.unwrap();
        let (hers, his) = (client(house, &lucia).await, client(house, &spouse).await);
        let (it, nothing) = (About::Approval(id), About::Approval(ApprovalId::from_bytes([9; 16])));
        // To whoever is not asked it is as little there as one that never was.
        for wrong in [it, nothing] {
            assert!(his.write_to_us(&about(wrong, 1)).await.unwrap_err().is_not_found());
            assert!(his.topic(wrong).await.unwrap_err().is_not_found());
            assert!(his.thread_about(wrong).await.unwrap().is_none());
        }
        assert!(hers.write_to_us(&about(nothing, 2)).await.unwrap_err().is_not_found());
        let sent = hers.write_to_us(&about(it, 3)).await.unwrap();
        assert_eq!(hers.write_to_us(&about(it, 4)).await.unwrap().thread, sent.thread, "one thread");
        assert_eq!(*hers.thread_about(it).await.unwrap().unwrap(), sent.thread);
        assert_eq!(hers.topic(it).await.unwrap().title["es"], "Su declaración titlecanary");
        let thread = hers.thread(sent.thread).await.unwrap();
        assert!(thread.about == it && !thread.shared);
        assert_eq!(thread.title["en"], "Su declaración titlecanary", "lists find a name");
        assert!(his.threads().await.unwrap().is_empty() && his.thread_about(it).await.unwrap().is_none());
        assert!(his.messages(sent.thread, None).await.unwrap_err().is_not_found());
        assert!(his.said_about(it, 3).await.unwrap_err().is_not_found());
        let into = message(To::Thread(sent.thread), "me too", 5);
        assert!(his.write_to_us(&into).await.unwrap_err().is_not_found());
        // Staff answer there, and begin none with anybody else.
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let whole = reading.staff_approval(id).await.unwrap();
        assert_eq!(whole.shown_to().map(|p| p.access).collect::<Vec<_>>(), [lucia.access]);
        let wrong = Refusal::invalid("with", Why::NotAllowed);
        for with in [None, Some(spouse.access)] {
            assert_eq!(refusal(ours.answer(&NewMessage { with, ..about(it, 6) }, false).await), wrong);
        }
        let to_her = NewMessage { with: Some(lucia.access), ..about(it, 7) };
        assert_eq!(ours.answer(&to_her, false).await.unwrap().thread, sent.thread);
        let nowhere = NewMessage { with: Some(lucia.access), ..about(nothing, 8) };
        assert!(ours.answer(&nowhere, false).await.unwrap_err().is_not_found());
        let lobby = house.desk.lobby(&ana).unwrap();
        let lines = lobby.inbox(ThreadState::WaitingForClient, None, 9).await.unwrap();
        assert_eq!(lines[0].title["es"], "Su declaración titlecanary");
        // Over, it keeps its conversation.
        ours.cancel_approval(id, "Wrong year.").await.unwrap();
        assert_eq!(hers.approval(id).await.unwrap().state, ApprovalState::Cancelled);
        assert_eq!(hers.write_to_us(&about(it, 9)).await.unwrap().thread, sent.thread);
        let said = hers.said_about(it, 2).await.unwrap();
        assert_eq!((said.len(), said[0].messages.len(), said[0].messages[1].number), (1, 2, 4));
        let looked = reading.preview_said_about(lucia.access, lucia.client, it, 2).await.unwrap();
        assert_eq!((looked.len(), looked[0].messages.len()), (1, 2));
        let his_eyes = reading.preview_said_about(spouse.access, spouse.client, it, 2).await;
        assert!(his_eyes.unwrap_err().is_not_found());
        let found = reading.conversations_about(it, 2).await.unwrap();
        assert_eq!((found.len(), found[0].messages.len()), (1, 2), "the last ones");
        assert_eq!(found[0].messages[1].seen_by_client.number, 4);
        assert_eq!(reading.transcript(sent.thread).await.unwrap().messages.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_asks_about_an_approval_before_it_is_shown_to_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia).await;
        let version = house.ready(&lucia, "draft.pdf", b"draft").await;
        let ours = house.room::<Publishing>(&ana, lucia.matter).await;
        let (hers, his) = (client(house, &lucia).await, client(house, &spouse).await);
        let title = Words::from(["en", "es"].map(|code| (code.to_owned(), "T".to_owned())));
        let one_after_another = NewApproval {
            title,
            mode: ApprovalMode::InSequence,
            approvers: vec![lucia.access, spouse.access],
            ..put_to(&lucia, version)
        };
        let id = ours.request_approval(&one_after_another).await.unwrap();
        let it = About::Approval(id);
        let to_him = |attempt| NewMessage { with: Some(spouse.access), ..about(it, attempt) };
        assert!(his.write_to_us(&about(it, 1)).await.unwrap_err().is_not_found());
        let wrong = Refusal::invalid("with", Why::NotAllowed);
        assert_eq!(refusal(ours.answer(&to_him(2), false).await), wrong);
        approve(&hers, id).await;
        let his_own = his.write_to_us(&about(it, 3)).await.unwrap();
        assert_eq!(ours.answer(&to_him(4), false).await.unwrap().thread, his_own.thread);
        // Each has a conversation of their own about the same approval.
        let her_own = hers.write_to_us(&about(it, 5)).await.unwrap();
        assert_ne!(his_own.thread, her_own.thread);
        assert!(hers.messages(his_own.thread, None).await.unwrap_err().is_not_found());
        // What waits for a lawyer is shown to nobody.
        let held = NewApproval { release: Release::ByLawyer(None), ..put_to(&lucia, version) };
        let held = ours.request_approval(&held).await.unwrap();
        assert!(hers.write_to_us(&about(About::Approval(held), 6)).await.unwrap_err().is_not_found());
        let to_her = NewMessage { with: Some(lucia.access), ..about(About::Approval(held), 7) };
        assert_eq!(refusal(ours.answer(&to_her, false).await), wrong);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_about_a_request_and_its_documents_is_found_together_and_named_to_its_client_alone() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia).await;
        let version = house.ready(&lucia, "namecanary.pdf", b"one").await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.address_item(lucia.item, Some(lucia.client)).await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let document = reading.documents().await.unwrap()[0].id;
        let hers = client(house, &lucia).await;
        let ours = house.room::<Publishing>(&ana, lucia.matter).await;
        let item = hers.write_to_us(&about(About::Item(lucia.item), 1)).await.unwrap();
        house.clock.advance(domain::Duration::minutes(1));
        let paper = NewMessage { with: Some(lucia.access), ..about(About::Document(document), 2) };
        let paper = ours.answer(&paper, false).await.unwrap();
        hers.write_to_us(&about(About::Matter, 3)).await.unwrap();
        let expected = [paper.thread, item.thread];
        for what in [About::Item(lucia.item), About::Document(document), About::Version(version)] {
            let found = reading.conversations_about(what, 3).await.unwrap();
            let threads: Vec<_> = found.iter().map(|one| one.thread.seen_by_client.id).collect();
            assert_eq!(threads, expected, "{what:?}");
            assert!(found.iter().all(|one| one.messages.len() == 1));
            assert!(found.iter().all(|one| one.messages[0].seen_by.is_empty()), "found is not read");
            let topic = hers.topic(what).await.unwrap();
            assert_eq!(topic.item, Some(lucia.item));
            assert_eq!(topic.file.is_empty(), what == About::Item(lucia.item));
            assert_eq!(reading.staff_topic(what).await.unwrap().file, topic.file);
        }
        assert_eq!(hers.topic(About::Document(document)).await.unwrap().version, Some(version));
        // Asked of her alone, it is named to nobody else of the matter.
        let his = client(house, &spouse).await;
        for what in [About::Item(lucia.item), About::Document(document), About::Version(version)] {
            assert!(his.topic(what).await.unwrap_err().is_not_found(), "{what:?}");
            assert!(his.write_to_us(&about(what, 4)).await.unwrap_err().is_not_found(), "{what:?}");
        }
        // On the client's own page of the request both stand, as that client reads them; nobody has read them by that.
        let said = hers.said_about(About::Item(lucia.item), 3).await.unwrap();
        assert_eq!(said.iter().map(|talk| talk.thread.id).collect::<Vec<_>>(), expected);
        assert!(said.iter().all(|talk| talk.messages.len() == 1 && talk.messages[0].seen_at.is_none()));
        let about_it = About::Item(lucia.item);
        let looked = reading.preview_said_about(lucia.access, lucia.client, about_it, 3).await.unwrap();
        assert_eq!(looked.iter().map(|talk| talk.thread.id).collect::<Vec<_>>(), expected);
        let found = reading.conversations_about(about_it, 3).await.unwrap();
        assert!(found.iter().all(|one| one.messages[0].seen_by.is_empty()), "a look is no reading");
        assert!(his.said_about(about_it, 3).await.unwrap_err().is_not_found());
        let his_eyes = reading.preview_said_about(spouse.access, spouse.client, about_it, 3).await;
        assert!(his_eyes.unwrap_err().is_not_found(), "nor shown to whoever looks with his eyes");
        let general = reading.conversations_about(About::Matter, 0).await.unwrap();
        assert_eq!((general.len(), general[0].messages.len()), (1, 0));
    })
    .await;
}
