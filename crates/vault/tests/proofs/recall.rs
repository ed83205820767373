//! Messages that were taken back: by whoever wrote them, for a while, once; what clients and staff are shown of them, whose
//! turn it is after that, who is still told, and what they had opened. And who is told that something was read, and what
//! stands in all conversations written out.

use domain::{AuditCode, Duration, Refusal, Relation, ReturnReason, ThreadState};
use futures_util::future::join_all;
use testkit::{Cast, TestHouse, message, on_both_engines, persona};
use vault::{
    About, Auditing, Contributing, Decision, Error, MailKind, MailState, NewAccess, NewMessage, Publishing,
    Reading, Result, Reviewing, Room, Settings, StaffThread, Steering, To,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn about_matter(text: &str, attempt: u8) -> NewMessage {
    message(To::About(About::Matter, "A question".to_owned()), text, attempt)
}

async fn hers(house: &TestHouse, cast: &Cast) -> Room<Contributing> {
    house.room::<Contributing>(&cast.lucia.contact, cast.lucia.matter).await
}

async fn ours(house: &TestHouse, cast: &Cast) -> Room<Publishing> {
    house.room::<Publishing>(&cast.ana, cast.lucia.matter).await
}

async fn reading(house: &TestHouse, cast: &Cast) -> Room<Reading> {
    house.room::<Reading>(&cast.lawyer, cast.lucia.matter).await
}

async fn acts(house: &TestHouse, cast: &Cast, code: AuditCode) -> usize {
    let log = house.room::<Auditing>(&cast.ana, cast.lucia.matter).await.events(None, 500).await.unwrap();
    log.iter().filter(|line| line.code == code).count()
}

async fn stands(house: &TestHouse, cast: &Cast) -> StaffThread {
    reading(house, cast).await.conversations().await.unwrap()[0].clone()
}

async fn inbox(house: &TestHouse, cast: &Cast, state: ThreadState) -> Vec<bool> {
    let lines = house.desk.lobby(&cast.lawyer).unwrap().inbox(state, None, 9).await.unwrap();
    lines.iter().map(|line| line.unread).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_taken_back_once_by_its_sender_for_a_while_and_its_words_stay_with_the_practice() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
        let access = steering.enable_access(&new).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let martas = house.room::<Contributing>(&marta, cast.lucia.matter).await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let all = staff.answer(&about_matter("for both", 1), false).await.unwrap();
        let sent = room.write_to_us(&message(To::Thread(all.thread), "firstcanary", 2)).await.unwrap();
        room.reword(sent.message, "secondcanary").await.unwrap();
        assert_eq!(refusal(martas.take_message_back(sent.message).await), Refusal::NotAllowed);
        assert_eq!(refusal(staff.take_answer_back(sent.message).await), Refusal::NotAllowed);
        assert_eq!(refusal(room.take_message_back(all.message).await), Refusal::NotAllowed);
        let own = room.write_to_us(&about_matter("hers alone", 3)).await.unwrap();
        assert_eq!(refusal(martas.take_message_back(own.message).await), Refusal::NotFound);
        // Of many presses one takes it back.
        let presses = join_all((0..4).map(|_| room.take_message_back(sent.message))).await;
        assert_eq!(presses.iter().filter(|done| done.is_ok()).count(), 1);
        assert_eq!(acts(house, &cast, AuditCode::MessageTakenBack).await, 1);
        assert_eq!(refusal(room.take_message_back(sent.message).await), Refusal::WrongState);
        assert_eq!(refusal(room.reword(sent.message, "third").await), Refusal::WrongState);
        for reader in [&room, &martas] {
            let talk = reader.messages(all.thread, None).await.unwrap();
            let seen = &talk.messages[1];
            assert!(seen.text.is_empty() && seen.files.is_empty() && seen.taken_at.is_some());
            assert!(seen.edited_at.is_none() && seen.editable_until.is_none());
        }
        let desk = reading(house, &cast).await;
        let (talk, _) = desk.conversation_with_comments(all.thread, None).await.unwrap();
        let kept: Vec<_> = talk.messages[1].wordings.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(kept, ["firstcanary", "secondcanary"]);
        let out = desk.transcript(all.thread).await.unwrap();
        let taken = &out.messages[1];
        assert!(taken.message.seen_by_client.taken_at.is_some());
        assert!(taken.taken_line.unwrap() > taken.wordings[1].line.unwrap());
        assert!(out.messages[0].taken_line.is_none());
        assert_eq!(refusal(steering.keep_as_note(sent.message, [8; 16]).await), Refusal::WrongState);

        // After its time, read or not, it stays.
        house.clock.advance(Duration::minutes(11));
        assert_eq!(refusal(staff.take_answer_back(all.message).await), Refusal::Expired);
        let late = room.write_to_us(&message(To::Thread(all.thread), "late", 4)).await.unwrap();
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET phase = 'closed'").await;
        assert_eq!(refusal(room.take_message_back(late.message).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_turn_it_is_follows_what_still_stands_and_so_do_promise_inbox_and_notices() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let day = |n| Some(house.desk.now().plus(Duration::days(n)));
        let (first, second) = (day(1), day(2));
        let told = async || {
            let all = house.desk.lobby(&cast.lawyer).unwrap().notices().await.unwrap();
            all.iter().filter(|n| n.kind == "message" && !n.read).count()
        };
        let one = room.write_to_us(&NewMessage { answer_by: first, ..about_matter("one", 1) }).await.unwrap();
        let to = |text: &str, n: u8| message(To::Thread(one.thread), text, n);
        house.clock.advance(Duration::minutes(1));
        let two = room.write_to_us(&NewMessage { answer_by: second, ..to("two", 2) }).await.unwrap();
        room.take_message_back(one.message).await.unwrap();
        let now = stands(house, &cast).await;
        assert_eq!((now.seen_by_client.state, now.answer_by), (ThreadState::WaitingForUs, second));
        assert_eq!((inbox(house, &cast, ThreadState::WaitingForUs).await, told().await), (vec![true], 1));

        // The second is read, a third comes and goes: nothing new is left to read, and the second still waits.
        reading(house, &cast).await.seen_by_staff(one.thread).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let three = room.write_to_us(&to("three", 3)).await.unwrap();
        assert_eq!((inbox(house, &cast, ThreadState::WaitingForUs).await, told().await), (vec![true], 1));
        room.take_message_back(three.message).await.unwrap();
        assert_eq!((inbox(house, &cast, ThreadState::WaitingForUs).await, told().await), (vec![false], 0));
        assert_eq!(stands(house, &cast).await.answer_by, second);

        // An answer that is taken back leaves the client waiting with the promise they had.
        let answer = staff.answer(&to("ours", 4), false).await.unwrap();
        assert_eq!(stands(house, &cast).await.seen_by_client.state, ThreadState::WaitingForClient);
        assert_eq!(house.desk.unread_threads(&cast.lucia.contact).await.unwrap(), 1);
        staff.take_answer_back(answer.message).await.unwrap();
        let now = stands(house, &cast).await;
        assert_eq!((now.seen_by_client.state, now.answer_by), (ThreadState::WaitingForUs, second));
        assert!(now.waiting_since.is_some_and(|since| Some(since) < second));
        assert_eq!(house.desk.unread_threads(&cast.lucia.contact).await.unwrap(), 0);

        // Done before the client wrote again is done once that is taken back; a thread of nothing waits for nobody.
        staff.thread_done(one.thread).await.unwrap();
        let four = room.write_to_us(&to("four", 5)).await.unwrap();
        room.take_message_back(four.message).await.unwrap();
        let now = stands(house, &cast).await;
        assert_eq!((now.seen_by_client.state, now.waiting_since), (ThreadState::Done, None));
        assert_eq!(told().await, 0);
        room.take_message_back(two.message).await.unwrap();
        assert_eq!(stands(house, &cast).await.seen_by_client.state, ThreadState::Done);
        assert!(inbox(house, &cast, ThreadState::WaitingForUs).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_about_a_message_alone_goes_with_it_and_one_about_something_else_leaves() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let version = house.ready(&cast.lucia, "page.pdf", b"a page").await;
        house.write_at_once(&cast.ana).await;
        house.empty_outbox().await;
        let staff = ours(house, &cast).await;
        let notices = async || {
            house.clock.advance(Duration::minutes(1));
            let mut n = 0;
            while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
                n += u32::from(mail.kind == MailKind::PortalNotice);
                house.desk.backstage().mail_done(mail.id, MailState::Sent, "250").await.unwrap();
            }
            n
        };
        let one = staff.answer(&about_matter("one", 1), false).await.unwrap();
        let to = |n: u8| message(To::Thread(one.thread), "more", n);
        let two = staff.answer(&to(2), false).await.unwrap();
        staff.take_answer_back(two.message).await.unwrap();
        assert_eq!(notices().await, 1, "the first one still waits to be read");
        hers(house, &cast).await.read_thread(one.thread).await.unwrap();
        let three = staff.answer(&to(3), false).await.unwrap();
        staff.take_answer_back(three.message).await.unwrap();
        assert_eq!(notices().await, 0, "nothing is left to be told");
        let four = staff.answer(&to(4), false).await.unwrap();
        let back = Decision::Return { reason: ReturnReason::Blurry, message: "again".to_owned() };
        house.room::<Reviewing>(&cast.ana, cast.lucia.matter).await.decide(version, &back).await.unwrap();
        staff.take_answer_back(four.message).await.unwrap();
        assert_eq!(notices().await, 1, "a file came back meanwhile");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_went_along_opens_no_more_and_stays_a_document_of_the_matter() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let version = house.ready(&cast.lucia, "page.pdf", b"a page").await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let along = NewMessage {
            with: Some(cast.lucia.access),
            files: vec![version],
            ..about_matter("with a paper", 1)
        };
        let sent = staff.answer(&along, false).await.unwrap();
        room.open_named(sent.thread, version).await.unwrap();
        staff.take_answer_back(sent.message).await.unwrap();
        let closed = room.open_named(sent.thread, version).await;
        assert!(closed.is_err_and(|e| e.is_not_found()));
        assert!(room.messages(sent.thread, None).await.unwrap().files.is_empty());
        let desk = reading(house, &cast).await;
        let documents = desk.documents().await.unwrap();
        assert!(documents.iter().flat_map(|d| &d.versions).any(|v| v.id == version));
        let (talk, _) = desk.conversation_with_comments(sent.thread, None).await.unwrap();
        assert_eq!(talk.messages[0].seen_by_client.files, [version], "the record names it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_that_something_was_read_is_the_practices_choice() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let ours = staff.answer(&about_matter("ours", 1), false).await.unwrap();
        room.read_thread(ours.thread).await.unwrap();
        let theirs = room.write_to_us(&message(To::Thread(ours.thread), "hers", 2)).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let read_at = house.desk.now();
        reading(house, &cast).await.seen_by_staff(ours.thread).await.unwrap();
        for (choice, staff_told, client_told) in
            [("staff", true, false), ("both", true, true), ("off", false, false)]
        {
            let lobby = house.desk.lobby(&cast.ana).unwrap();
            if choice != "staff" {
                let new = Settings { receipts: choice.to_owned(), ..lobby.settings().await.unwrap() };
                lobby.change_settings(&new).await.unwrap();
            }
            let desk = reading(house, &cast).await;
            let (talk, _) = desk.conversation_with_comments(theirs.thread, None).await.unwrap();
            assert_eq!(talk.receipts, staff_told, "{choice}");
            let by: Vec<_> = talk.messages[0].seen_by.iter().map(|(name, _)| name.clone()).collect();
            let expected = if staff_told { vec![persona::LUCIA.full()] } else { Vec::new() };
            assert_eq!(by, expected, "{choice}");
            let talk = room.messages(theirs.thread, None).await.unwrap();
            assert_eq!(talk.messages[1].seen_at, client_told.then_some(read_at), "{choice}");
            assert_eq!(talk.messages[0].seen_at, None, "whoever reads is not told of themselves");
        }
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let wrong = Settings { receipts: "all".to_owned(), ..lobby.settings().await.unwrap() };
        assert_eq!(refusal(lobby.change_settings(&wrong).await).code(), "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_conversations_are_written_out_with_fingerprints_and_comments_only_where_asked_for() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let desk = reading(house, &cast).await;
        assert!(desk.written_out(false).await.unwrap().to_text().contains("\"conversations\": []"));
        let room = hers(house, &cast).await;
        let one = room.write_to_us(&about_matter("wordscanary", 1)).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let about = To::About(About::Item(cast.lucia.item), String::new());
        let two = room.write_to_us(&message(about, "李 takencanary", 2)).await.unwrap();
        room.take_message_back(two.message).await.unwrap();
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        steering.comment(one.thread, "commentcanary", [3; 16]).await.unwrap();
        let plain = desk.written_out(false).await.unwrap();
        assert_eq!(plain.conversations.len(), 2);
        assert_eq!(plain.conversations[0].transcript.thread.seen_by_client.id, one.thread, "in their order");
        assert_eq!(plain.conversations[0].with.as_deref(), Some(persona::LUCIA.full().as_str()));
        let text = plain.to_text();
        let mut digest = seal::RunningDigest::new();
        digest.update("李 takencanary".as_bytes());
        for part in ["wordscanary", "李 takencanary", &vault::hex(&digest.finish()), "\"taken_back\": {"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("commentcanary") && text.contains("\"with_comments\": false"));
        let whole = desk.written_out(true).await.unwrap().to_text();
        assert!(whole.contains("commentcanary") && whole.contains("\"with_comments\": true"));
        assert_eq!(acts(house, &cast, AuditCode::ConversationsExported).await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_conversation_was_called_goes_with_the_message_it_began_with() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let named = message(To::About(About::Matter, "Divorce hearing".to_owned()), "not for her", 1);
        let sent = staff.answer(&named, false).await.unwrap();
        assert!(!room.thread(sent.thread).await.unwrap().title.is_empty());
        staff.take_answer_back(sent.message).await.unwrap();
        assert!(room.thread(sent.thread).await.unwrap().title.is_empty());
        assert!(room.messages(sent.thread, None).await.unwrap().thread.title.is_empty());
        assert!(room.threads().await.unwrap().iter().all(|thread| thread.title.is_empty()));
        assert!(!stands(house, &cast).await.seen_by_client.title.is_empty(), "the practice keeps it");
    })
    .await;
}
