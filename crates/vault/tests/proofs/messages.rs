//! Talking to each other: sent once however often it is pressed, alone or with files, every wording kept, whose turn it is,
//! who is told, what only the team reads, and listeners who are shown out with their session.

use domain::{
    AuditCode, Duration, ItemId, ItemState, Refusal, RefusalCause, Relation, Role, Side, ThreadState,
    UploadId, UploadState, VersionState, limits,
};
use futures_util::future::join_all;
use testkit::{Cast, EngineKind, Hold, TestHouse, message, on_both_engines, persona, pieces};
use vault::{
    About, Auditing, Contributing, Decision, Door, Error, Heard, InspectionFinding, MailKind, NewAccess,
    NewItem, NewMessage, NewUpload, Publishing, Reading, Result, Reviewing, Room, SentMessage, Steering, To,
    Words,
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn about_matter(text: &str, attempt: u8) -> NewMessage {
    message(To::About(About::Matter, "A questioncanary".to_owned()), text, attempt)
}

async fn hers(house: &TestHouse, cast: &Cast) -> Room<Contributing> {
    house.room::<Contributing>(&cast.lucia.contact, cast.lucia.matter).await
}

async fn ours(house: &TestHouse, cast: &Cast) -> Room<Publishing> {
    house.room::<Publishing>(&cast.ana, cast.lucia.matter).await
}

async fn acts(house: &TestHouse, cast: &Cast, code: AuditCode) -> usize {
    let log = house.room::<Auditing>(&cast.ana, cast.lucia.matter).await.events(None, 500).await.unwrap();
    log.iter().filter(|line| line.code == code).count()
}

// S2-53
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_pressed_many_times_at_once_is_one_message_in_one_thread() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = hers(house, &cast).await;
        let new = about_matter("¿Cuándo es mi cita? hellocanary", 1);
        let all: Vec<SentMessage> =
            join_all((0..12).map(|_| room.write_to_us(&new))).await.into_iter().map(Result::unwrap).collect();
        assert!(all.iter().all(|sent| *sent == all[0]));
        assert_eq!(room.threads().await.unwrap().len(), 1);
        assert_eq!(room.messages(all[0].thread, None).await.unwrap().messages.len(), 1);
        assert_eq!(acts(house, &cast, AuditCode::MessageSent).await, 1);
        // Different first messages about one request meet in one thread.
        let about = |n: u8| message(To::About(About::Item(cast.lucia.item), String::new()), "about it", n);
        let news: Vec<_> = (10..18).map(about).collect();
        let all = join_all(news.iter().map(|new| room.write_to_us(new))).await;
        let threads: std::collections::BTreeSet<_> = all.iter().map(|s| s.as_ref().unwrap().thread).collect();
        assert_eq!(threads.len(), 1);
        let thread = *threads.first().unwrap();
        let talk = room.messages(thread, None).await.unwrap();
        let numbers: Vec<_> = talk.messages.iter().map(|m| m.number).collect();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
        assert_eq!(*room.thread_about(About::Item(cast.lucia.item)).await.unwrap().unwrap(), thread);
        // Another person's form with the same name is their own sending.
        let ana = ours(house, &cast).await;
        let sent = ana.answer(&message(To::Thread(thread), "ours", 10), false).await.unwrap();
        assert!(all.iter().all(|other| other.as_ref().unwrap().message != sent.message));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_turn_it_is_and_the_promise_follow_who_wrote_last() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        let promise = house.desk.now().plus(Duration::days(2));
        let new = NewMessage { answer_by: Some(promise), ..about_matter("one", 1) };
        let sent = room.write_to_us(&new).await.unwrap();
        let stands = async || reading.conversations().await.unwrap()[0].clone();
        let now = stands().await;
        assert_eq!((now.seen_by_client.state, now.answer_by), (ThreadState::WaitingForUs, Some(promise)));
        house.clock.advance(Duration::hours(5));
        let later = NewMessage {
            answer_by: Some(promise.plus_days(9)),
            ..message(To::Thread(sent.thread), "two", 2)
        };
        room.write_to_us(&later).await.unwrap();
        assert_eq!(stands().await.answer_by, Some(promise), "a promise stands from the first message");
        staff.answer(&message(To::Thread(sent.thread), "ours", 3), false).await.unwrap();
        let now = stands().await;
        assert_eq!((now.seen_by_client.state, now.answer_by), (ThreadState::WaitingForClient, None));
        staff.thread_done(sent.thread).await.unwrap();
        assert_eq!(stands().await.seen_by_client.state, ThreadState::Done);
        assert_eq!(refusal(staff.thread_done(sent.thread).await), Refusal::WrongState);
        room.write_to_us(&message(To::Thread(sent.thread), "three", 4)).await.unwrap();
        assert_eq!(stands().await.seen_by_client.state, ThreadState::WaitingForUs, "opened again");
        // Of two who set it done at once, one does.
        let both = join_all((0..2).map(|_| staff.thread_done(sent.thread))).await;
        assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_worded_anew_by_its_sender_for_a_while_and_every_wording_stays() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let sent = room.write_to_us(&about_matter("first wordingcanary", 1)).await.unwrap();
        assert_eq!(refusal(staff.reword_answer(sent.message, "not mine").await), Refusal::NotAllowed);
        house.clock.advance(Duration::minutes(3));
        room.reword(sent.message, "second").await.unwrap();
        room.reword(sent.message, "second").await.unwrap();
        assert_eq!(acts(house, &cast, AuditCode::MessageEdited).await, 1, "the same words are no edit");
        let seen = room.messages(sent.thread, None).await.unwrap();
        assert_eq!(seen.messages[0].text, "second");
        assert!(seen.messages[0].edited_at.is_some() && seen.messages[0].editable_until.is_some());
        house.clock.advance(Duration::minutes(8));
        assert_eq!(refusal(room.reword(sent.message, "third").await), Refusal::Expired);
        assert!(room.messages(sent.thread, None).await.unwrap().messages[0].editable_until.is_none());
        let reading = house.room::<Reading>(&cast.lawyer, cast.lucia.matter).await;
        let (talk, _) = reading.conversation_with_comments(sent.thread, None).await.unwrap();
        let wordings: Vec<_> = talk.messages[0].wordings.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(wordings, ["first wordingcanary", "second"]);
        let transcript = reading.transcript(sent.thread).await.unwrap();
        let proven = &transcript.messages[0].wordings;
        let mut digest = seal::RunningDigest::new();
        digest.update(b"second");
        assert_eq!(proven[1].sha256, vault::hex(&digest.finish()));
        assert!(proven[0].line.unwrap() < proven[1].line.unwrap());
        assert_eq!(acts(house, &cast, AuditCode::MessagesExported).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_that_says_nothing_is_huge_or_hostile_is_refused_or_kept_as_it_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = hers(house, &cast).await;
        for (text, code) in [(" \n ", "invalid"), (&*"x".repeat(limits::MESSAGE_CHARS + 1), "invalid")] {
            assert_eq!(refusal(room.write_to_us(&about_matter(text, 1)).await).code(), code);
        }
        assert!(room.threads().await.unwrap().is_empty(), "a refused message leaves no thread");
        let hostile = "<script>alert(1)</script> \u{202e}'; DROP TABLE message; -- {client} %00";
        let long = "é".repeat(limits::MESSAGE_CHARS);
        for (n, text) in [(1, hostile), (2, long.as_str())] {
            let sent = room.write_to_us(&about_matter(text, n)).await.unwrap();
            assert_eq!(room.messages(sent.thread, None).await.unwrap().messages[0].text, text);
        }
        let title = "t".repeat(limits::TITLE_CHARS + 1);
        let new = message(To::About(About::Matter, title), "x", 3);
        assert_eq!(refusal(room.write_to_us(&new).await).code(), "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_write_read_and_comment_as_the_policy_says_and_a_closing_matter_still_talks() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let matter = cast.lucia.matter;
        let sent = hers(house, &cast).await.write_to_us(&about_matter("hello", 1)).await.unwrap();
        let steering = house.room::<Steering>(&cast.ana, matter).await;
        for (n, role) in [Role::Intake, Role::Billing, Role::Auditor].into_iter().enumerate() {
            let who = match role {
                Role::Auditor => &cast.auditor,
                _ => &house.staff(&cast.ana, role).await,
            };
            steering.assign(who.person(), domain::Assignment::Team).await.unwrap();
            let publishing = house.desk.admit::<Publishing>(who, matter).await;
            let reading = house.desk.admit::<Reading>(who, matter).await;
            let attempt = 50 + u8::try_from(n).unwrap();
            match role {
                Role::Intake => {
                    let room = publishing.unwrap().enter().await.unwrap();
                    let answer = message(To::Thread(sent.thread), "from intake", attempt);
                    room.answer(&answer, true).await.unwrap();
                }
                Role::Billing => assert!(publishing.is_err() && reading.is_err()),
                _ => {
                    assert!(publishing.is_err(), "an auditor changes nothing");
                    let room = reading.unwrap().enter().await.unwrap();
                    let (talk, _) = room.conversation_with_comments(sent.thread, None).await.unwrap();
                    assert_eq!(talk.messages.len(), 2);
                    let lobby = house.desk.lobby(who).unwrap();
                    assert_eq!(lobby.inbox(ThreadState::WaitingForClient, None, 9).await.unwrap().len(), 1);
                }
            }
        }
        for (phase, writes) in [("closing", true), ("closed", false)] {
            let mut raw = house.raw().await;
            raw.run(&format!("UPDATE matter SET phase = '{phase}'")).await;
            let client = house.desk.admit::<Contributing>(&cast.lucia.contact, matter).await;
            let staff = house.desk.admit::<Publishing>(&cast.ana, matter).await;
            assert_eq!((client.is_ok(), staff.is_ok()), (writes, writes), "{phase}");
            if let Ok(pass) = client {
                let room = pass.enter().await.unwrap();
                room.write_to_us(&message(To::Thread(sent.thread), "still here", 60)).await.unwrap();
                assert_eq!(
                    refusal(room.ask_for_help(cast.lucia.item, "lost", "").await),
                    Refusal::NotAllowed
                );
            }
            let steering =
                house.desk.admit::<Steering>(&cast.ana, matter).await.unwrap().enter().await.unwrap();
            assert_eq!(steering.comment(sent.thread, "among us", [70; 16]).await.is_ok(), writes, "{phase}");
        }
    })
    .await;
}

// S2-68, S2-106
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leads_and_who_is_assigned_are_told_once_and_reading_settles_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = hers(house, &cast).await;
        let sent = room.write_to_us(&about_matter("one", 1)).await.unwrap();
        room.write_to_us(&message(To::Thread(sent.thread), "two", 2)).await.unwrap();
        let told = async |who: &vault::Actor| {
            let all = house.desk.lobby(who).unwrap().notices().await.unwrap();
            let mine = all.iter().filter(|n| n.kind == "message" && n.object == sent.thread.bytes());
            (mine.clone().count(), mine.filter(|n| !n.read).count())
        };
        assert_eq!(told(&cast.ana).await, (1, 1), "one unread notice a thread is enough");
        assert_eq!(told(&cast.lawyer).await, (1, 1), "the cover is told");
        assert_eq!(told(&cast.caseworker).await, (0, 0));
        let staff = ours(house, &cast).await;
        staff.assign_thread(sent.thread, Some(cast.caseworker.person())).await.unwrap();
        assert!(
            staff.assign_thread(sent.thread, Some(cast.auditor.person())).await.is_err(),
            "not of the team"
        );
        room.write_to_us(&message(To::Thread(sent.thread), "three", 3)).await.unwrap();
        assert_eq!(told(&cast.caseworker).await, (1, 1));
        let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        reading.seen_by_staff(sent.thread).await.unwrap();
        reading.seen_by_staff(sent.thread).await.unwrap();
        assert_eq!(told(&cast.ana).await, (1, 0));
        assert_eq!(acts(house, &cast, AuditCode::MessagesRead).await, 1, "a second look is no news");
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let both = vault::Settings { receipts: "both".to_owned(), ..lobby.settings().await.unwrap() };
        lobby.change_settings(&both).await.unwrap();
        let seen = room.messages(sent.thread, None).await.unwrap();
        assert!(seen.messages.iter().all(|m| m.seen_at.is_some() && m.from.side == Side::Client));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_are_seen_by_first_name_and_role_and_see_who_read() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, staff) = (hers(house, &cast).await, ours(house, &cast).await);
        let sent = staff.answer(&about_matter("hello", 1), false).await.unwrap();
        assert_eq!(house.desk.unread_threads(&cast.lucia.contact).await.unwrap(), 1);
        assert_eq!(house.desk.unread_threads(&cast.omar.contact).await.unwrap(), 0);
        room.read_thread(sent.thread).await.unwrap();
        assert_eq!(house.desk.unread_threads(&cast.lucia.contact).await.unwrap(), 0);
        let talk = room.messages(sent.thread, None).await.unwrap();
        assert_eq!(
            (talk.messages[0].from.name.as_str(), talk.messages[0].from.role),
            ("Ana", Some(Role::Owner))
        );
        let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        let (talk, _) = reading.conversation_with_comments(sent.thread, None).await.unwrap();
        assert_eq!(talk.messages[0].seen_by[0].0, persona::LUCIA.full());
    })
    .await;
}

// S2-56, S2-109: notes of a matter
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_corrected_once_and_never_changed() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        let all = join_all((0..5).map(|_| steering.add_note("advice notecanary", [1; 16]))).await;
        let first = *all[0].as_ref().unwrap();
        assert!(all.iter().all(|note| *note.as_ref().unwrap() == first), "pressed twice is written once");
        house.clock.advance(Duration::minutes(1));
        let tries: Vec<[u8; 16]> = (2..8).map(|n| [n; 16]).collect();
        let both =
            join_all(tries.iter().map(|attempt| steering.correct_note(first, "better", *attempt))).await;
        assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "one correction wins");
        let sent = hers(house, &cast).await.write_to_us(&about_matter("keep this", 1)).await.unwrap();
        steering.keep_as_note(sent.message, [9; 16]).await.unwrap();
        let notes = house.room::<Reading>(&cast.lawyer, cast.lucia.matter).await.file_notes().await.unwrap();
        assert_eq!(notes.len(), 3);
        let was = notes.iter().find(|n| n.id == first).unwrap();
        assert!(was.text == "advice notecanary" && was.corrected.is_some());
        assert!(notes.iter().any(|n| n.message == Some(sent.message) && n.text == "keep this"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_may_name_files_that_were_sent_for_its_request_and_no_others() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let version = house.ready(&cast.lucia, "page.pdf", b"a page").await;
        let room = hers(house, &cast).await;
        let mut about = message(To::About(About::Item(cast.lucia.item), String::new()), "this one", 1);
        about.files = vec![version];
        let sent = room.write_to_us(&about).await.unwrap();
        assert_eq!(room.messages(sent.thread, None).await.unwrap().messages[0].files, [version]);
        let mut general = about_matter("that one", 2);
        general.files = vec![version];
        assert_eq!(refusal(room.write_to_us(&general).await), Refusal::NotFound);
        assert_eq!(room.request(cast.lucia.item).await.unwrap().state, ItemState::Checking);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_about_a_message_leaves_even_when_a_decision_beside_it_is_taken_back() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let version = house.ready(&cast.lucia, "page.pdf", b"a page").await;
        house.write_at_once(&cast.ana).await;
        house.empty_outbox().await;
        let reviewing = house.room::<Reviewing>(&cast.ana, cast.lucia.matter).await;
        let back = Decision::Return { reason: domain::ReturnReason::Blurry, message: "again".to_owned() };
        reviewing.decide(version, &back).await.unwrap();
        ours(house, &cast).await.answer(&about_matter("hello", 1), false).await.unwrap();
        ours(house, &cast).await.answer(&about_matter("hello again", 2), false).await.unwrap();
        reviewing.take_back(version).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        house.mail_to(persona::LUCIA.email, MailKind::PortalNotice).await;
        let mut left = 0;
        while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
            left += usize::from(mail.kind == MailKind::PortalNotice);
            house.desk.backstage().mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
        }
        assert_eq!(left, 0, "one mail says it all");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_inbox_reaches_only_my_matters_and_goes_on_by_page() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for n in 0..7 {
            house.clock.advance(Duration::minutes(1));
            hers(house, &cast).await.write_to_us(&about_matter("hers", n)).await.unwrap();
            let his = house.room::<Contributing>(&cast.omar.contact, cast.omar.matter).await;
            his.write_to_us(&about_matter("his", n)).await.unwrap();
            let marta = house.room::<Contributing>(&cast.marta.contact, cast.marta.matter).await;
            marta.write_to_us(&about_matter("marta's", n)).await.unwrap();
        }
        let reading = house.room::<Reading>(&cast.lawyer, cast.lucia.matter).await;
        let oldest = reading.conversations().await.unwrap().last().unwrap().seen_by_client.id;
        reading.seen_by_staff(oldest).await.unwrap();
        for (who, count) in [(&cast.ana, 21), (&cast.lawyer, 14), (&cast.caseworker, 7), (&cast.auditor, 0)] {
            let lobby = house.desk.lobby(who).unwrap();
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = lobby.inbox(ThreadState::WaitingForUs, after, 4).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.place().to_string().parse().unwrap());
                seen.extend(page.iter().map(|line| (line.unread, line.waiting_since, line.thread)));
            }
            assert_eq!(seen.len(), count);
            let unique: std::collections::BTreeSet<_> = seen.iter().map(|s| s.2).collect();
            assert_eq!(unique.len(), count);
            assert!(seen.windows(2).all(|w| w[0].1 <= w[1].1), "the longest wait first");
            assert_eq!(seen.iter().filter(|s| s.0).count(), if count == 14 { 13 } else { count });
            assert_eq!(lobby.inbox_count(ThreadState::WaitingForUs).await.unwrap() as usize, count);
        }
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET sensitivity = 'sensitive'").await;
        let lobby = house.desk.lobby(&cast.caseworker).unwrap();
        assert_eq!(
            lobby.inbox(ThreadState::WaitingForUs, None, 50).await.unwrap().len(),
            0,
            "not for a team"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_hears_of_its_own_matter_and_is_shown_out_with_its_admission() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (access, matter) = (cast.lucia.access, cast.lucia.matter);
        let browser = "browser-that-listens";
        let token = house.link(access, persona::LUCIA, browser).await.token.unwrap();
        let used =
            house.desk.threshold().use_link(&token, Some(browser), None, testkit::device()).await.unwrap();
        let vault::LinkOutcome::SignedIn { token, .. } = used else { panic!("the link did not work") };
        let actor = house.desk.recognise(Door::Client, &token).await.unwrap().unwrap();
        let mut all = Vec::new();
        for _ in 0..limits::LISTENERS_PER_SESSION {
            all.push(house.desk.listen(Door::Client, &token, &actor, Some(matter)).await.unwrap());
        }
        let one_more = house.desk.listen(Door::Client, &token, &actor, Some(matter)).await;
        assert_eq!(refusal(one_more.map(drop)).code(), "too_many");
        let mut listener = all.pop().unwrap();
        drop(all);
        assert!(house.desk.listen(Door::Client, &token, &actor, Some(cast.omar.matter)).await.is_err());
        let his = house.room::<Contributing>(&cast.omar.contact, cast.omar.matter).await;
        his.write_to_us(&about_matter("his", 1)).await.unwrap();
        assert_eq!(listener.next().await.unwrap(), Heard::Quiet, "another matter is nothing to her");
        let (heard, sent) = tokio::join!(listener.next(), async {
            ours(house, &cast).await.answer(&about_matter("for her", 1), false).await
        });
        sent.unwrap();
        assert_eq!(heard.unwrap(), Heard::Changed);
        house.room::<Steering>(&cast.ana, matter).await.revoke_access(access).await.unwrap();
        assert!(listener.next().await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_reads_their_own_threads_and_those_with_everybody_and_no_other() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        // Marta has access to the same matter.
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
        let access = steering.enable_access(&new).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let hers = hers(house, &cast).await;
        let martas = house.room::<Contributing>(&marta, cast.lucia.matter).await;
        let secret = hers.write_to_us(&about_matter("Please do not tell my husband.", 1)).await.unwrap();
        assert_eq!(hers.threads().await.unwrap().len(), 1);
        assert!(martas.threads().await.unwrap().is_empty());
        assert!(martas.messages(secret.thread, None).await.err().unwrap().is_not_found());
        assert!(martas.read_thread(secret.thread).await.unwrap_err().is_not_found());
        let into = message(To::Thread(secret.thread), "me too", 2);
        assert!(martas.write_to_us(&into).await.unwrap_err().is_not_found());
        assert_eq!(house.desk.unread_threads(&marta).await.unwrap(), 0);
        // About one request each has a thread of their own.
        let about = |n: u8| message(To::About(About::Item(cast.lucia.item), String::new()), "this one", n);
        let one = hers.write_to_us(&about(3)).await.unwrap();
        let other = martas.write_to_us(&about(4)).await.unwrap();
        assert_ne!(one.thread, other.thread);
        assert_eq!(*martas.thread_about(About::Item(cast.lucia.item)).await.unwrap().unwrap(), other.thread);
        // Staff write to one of them, or to both; only who is meant is told by mail.
        house.write_at_once(&cast.ana).await;
        let ours = ours(house, &cast).await;
        house.empty_outbox().await;
        house.clock.advance(Duration::minutes(10));
        let told = async || {
            let (backstage, mut all) = (house.desk.backstage(), Vec::new());
            while let Some(mail) = backstage.next_mail().await.unwrap() {
                backstage.mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
                if mail.kind == MailKind::PortalNotice {
                    all.push(mail.to);
                }
            }
            all.sort();
            all
        };
        let private = NewMessage { with: Some(access), ..about_matter("Marta, one page is missing.", 5) };
        let private = ours.answer(&private, false).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        assert_eq!(told().await, [persona::MARTA.email]);
        assert!(hers.messages(private.thread, None).await.err().unwrap().is_not_found());
        assert_eq!(house.desk.unread_threads(&marta).await.unwrap(), 1);
        let all = ours.answer(&about_matter("We close early on Friday.", 6), false).await.unwrap();
        assert_eq!(martas.messages(all.thread, None).await.unwrap().messages.len(), 1);
        assert_eq!(hers.messages(all.thread, None).await.unwrap().messages.len(), 1);
        // Somebody of another matter is nobody here.
        let wrong = NewMessage { with: Some(cast.omar.access), ..about_matter("x", 7) };
        assert!(ours.answer(&wrong, false).await.unwrap_err().is_not_found());
    })
    .await;
}

async fn saved(room: &Room<Contributing>, item: ItemId, name: &str) -> UploadId {
    let bytes = name.as_bytes();
    let new =
        NewUpload { item, name: name.to_owned(), size: bytes.len() as u64, attempt: None, replaces: None };
    let upload = room.open_upload(&new).await.unwrap().id;
    room.append(upload, 0, pieces(bytes, 3), None).await.unwrap();
    upload
}

fn brought(key: &str) -> (NewItem, Words) {
    let item = testkit::item("other", "From your message: canarytitle");
    let heading = item.words.why.clone();
    (NewItem { key: key.to_owned(), ..item }, heading)
}

async fn shown(room: &Room<Contributing>) -> Vec<ItemId> {
    room.requests().await.unwrap().iter().flat_map(|g| g.items.iter().map(|i| i.id)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_and_the_message_they_come_with_are_one_act() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, item) = (hers(house, &cast).await, cast.lucia.item);
        let before = acts(house, &cast, AuditCode::UploadReceived).await;
        // About a request: to that request, and named beside what was there already.
        let known = house.ready(&cast.lucia, "known.pdf", b"known").await;
        let uploads = [saved(&room, item, "one.pdf").await, saved(&room, item, "two.pdf").await];
        let mut new = message(To::About(About::Item(item), String::new()), "Here they are. textcanary", 1);
        new.files = vec![known];
        let sent = room.write_with_files(&new, item, &uploads).await.unwrap();
        let talk = room.messages(sent.thread, None).await.unwrap();
        let names: Vec<_> = talk.messages[0].files.iter().map(|v| talk.files[v].name.as_str()).collect();
        assert_eq!(names, ["known.pdf", "one.pdf", "two.pdf"]);
        assert_eq!(room.request(item).await.unwrap().state, ItemState::Checking);
        let versions = room.sent(item).await.unwrap();
        assert!(versions.iter().filter(|v| v.state == VersionState::Quarantined).count() == 2);
        assert_eq!(acts(house, &cast, AuditCode::UploadReceived).await, before + 2, "known, and these two");
        assert_eq!(acts(house, &cast, AuditCode::MessageSent).await, 1);
        // About nothing that takes files: to a request of their own, which nobody sees before they are sent.
        let (other, heading) = brought("other/01");
        let along = room.bring_with_message(&other, &heading).await.unwrap();
        assert_eq!(room.bring_with_message(&other, &heading).await.unwrap(), along, "one of a kind");
        assert!(!shown(&room).await.contains(&along) && room.request(along).await.is_err());
        let upload = saved(&room, along, "letter.pdf").await;
        assert!(!shown(&room).await.contains(&along), "what is only saved is not shown either");
        let sent = room.write_with_files(&about_matter("A letter.", 2), along, &[upload]).await.unwrap();
        assert!(shown(&room).await.contains(&along));
        assert_eq!(room.request(along).await.unwrap().state, ItemState::Checking);
        // Staff see the version in the thread and in the transcript, and inspection treats it as any other.
        house.inspect_with(testkit::finding).await;
        let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        let documents = reading.documents().await.unwrap();
        let version = documents.iter().find(|d| d.item == along).unwrap().versions[0].clone();
        assert_eq!((version.state, version.name.as_str()), (VersionState::Ready, "letter.pdf"));
        let (talk, _) = reading.conversation_with_comments(sent.thread, None).await.unwrap();
        assert_eq!(talk.messages[0].seen_by_client.files, [version.id]);
        let transcript = reading.transcript(sent.thread).await.unwrap();
        assert_eq!(transcript.messages[0].files[0].sha256, version.sha256);
        let told = house.desk.lobby(&cast.ana).unwrap().notices().await.unwrap();
        for kind in ["upload_received", "message"] {
            assert!(told.iter().any(|n| n.kind.starts_with(kind)), "{kind}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_and_a_message_pressed_many_times_are_sent_once_and_the_rest_is_taken_back() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let room = hers(house, &cast).await;
        let (other, heading) = brought("other/07");
        let along = room.bring_with_message(&other, &heading).await.unwrap();
        let mut presses = Vec::new();
        for n in 0..3 {
            presses.push([saved(&room, along, &format!("press {n}.pdf")).await]);
        }
        let new = about_matter("Once, please.", 7);
        assert!(room.already_sent(new.attempt).await.unwrap().is_none());
        let all = join_all(presses.iter().map(|uploads| room.write_with_files(&new, along, uploads))).await;
        let all: Vec<SentMessage> = all.into_iter().map(Result::unwrap).collect();
        assert!(all.iter().all(|sent| *sent == all[0]));
        assert_eq!(*room.already_sent(new.attempt).await.unwrap().unwrap(), all[0]);
        let talk = room.messages(all[0].thread, None).await.unwrap();
        assert_eq!((talk.messages.len(), talk.messages[0].files.len()), (1, 1));
        assert_eq!(room.sent(along).await.unwrap().len(), 1);
        assert!(room.saved(along).await.unwrap().is_empty(), "nothing waits to be sent");
        assert_eq!(acts(house, &cast, AuditCode::UploadCancelled).await, 2);
        assert_eq!(acts(house, &cast, AuditCode::MessageSent).await, 1);
        // The one that was sent stays sent, whoever presses again with it.
        let again = room.write_with_files(&new, along, &presses[0]).await.unwrap();
        assert_eq!(again, all[0]);
        assert_eq!(room.sent(along).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_message_with_files_is_sent_where_one_part_of_it_cannot_be() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (room, item) = (hers(house, &cast).await, cast.lucia.item);
        let upload = saved(&room, item, "one.pdf").await;
        let none = room.write_with_files(&about_matter("x", 1), item, &[]).await;
        assert_eq!(refusal(none).code(), "invalid");
        for text in ["", &"x".repeat(limits::MESSAGE_CHARS + 1)] {
            let no = room.write_with_files(&about_matter(text, 1), item, &[upload]).await;
            assert_eq!(refusal(no).code(), "invalid");
        }
        let his = house.saved(&cast.omar, "his.pdf", b"his").await;
        for (to, at, uploads) in [
            (To::About(About::Item(cast.omar.item), String::new()), item, vec![upload]),
            (To::Thread(domain::ThreadId::nil()), item, vec![upload]),
            (To::About(About::Matter, String::new()), cast.omar.item, vec![upload]),
            (To::About(About::Matter, String::new()), item, vec![upload, his]),
        ] {
            let no = room.write_with_files(&message(to, "no", 1), at, &uploads).await;
            assert_eq!(refusal(no), Refusal::NotFound);
        }
        // A file that is not whole holds everything back.
        let half = NewUpload { item, name: "half.pdf".to_owned(), size: 9, attempt: None, replaces: None };
        let half = room.open_upload(&half).await.unwrap().id;
        let no = room.write_with_files(&about_matter("no", 1), item, &[upload, half]).await;
        assert_eq!(refusal(no), Refusal::WrongState);
        room.cancel_upload(half).await.unwrap();
        // What was accepted takes nothing more.
        let waived = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        waived.set_needed(item, false).await.unwrap();
        let no = room.write_with_files(&about_matter("no", 1), item, &[upload]).await;
        assert_eq!(refusal(no), Refusal::WrongState);
        waived.set_needed(item, true).await.unwrap();
        for code in [AuditCode::MessageSent, AuditCode::UploadReceived] {
            assert_eq!(acts(house, &cast, code).await, 0, "{code:?}");
        }
        assert!(room.threads().await.unwrap().is_empty() && room.sent(item).await.unwrap().is_empty());
        // While the matter is wound up people talk, and send nothing.
        let entered = hers(house, &cast).await;
        waived.wind_up(None).await.unwrap();
        let no = entered.write_with_files(&about_matter("late", 2), item, &[upload]).await;
        assert_eq!(refusal(no), Refusal::NotAllowed, "nor from inside");
        let late = hers(house, &cast).await;
        let no = late.write_with_files(&about_matter("late", 2), item, &[upload]).await;
        assert_eq!(refusal(no), Refusal::NotAllowed);
        late.write_to_us(&about_matter("late", 2)).await.unwrap();
        let (other, heading) = brought("other/09");
        assert_eq!(refusal(late.bring_with_message(&other, &heading).await), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_saved_for_a_message_that_was_never_sent_is_nothing_and_ends() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let house = Hold::new(kind).await.open().await;
        let cast = house.cast().await;
        let room = hers(&house, &cast).await;
        let (other, heading) = brought("other/03");
        let along = room.bring_with_message(&other, &heading).await.unwrap();
        let upload = saved(&room, along, "letter.pdf").await;
        drop(room);
        // The program ends here.
        let house = house.reopened().await;
        let room = hers(&house, &cast).await;
        assert!(room.threads().await.unwrap().is_empty() && !shown(&room).await.contains(&along));
        assert!(room.sent(along).await.unwrap().is_empty());
        let reading = house.room::<Reading>(&cast.ana, cast.lucia.matter).await;
        assert!(reading.documents().await.unwrap().is_empty());
        // Pressed again, the same sending finds its request, and the file left over ends in its time or by hand.
        assert_eq!(room.bring_with_message(&other, &heading).await.unwrap(), along);
        room.cancel_upload(upload).await.unwrap();
        assert_eq!(room.upload(upload).await.unwrap().state, UploadState::Cancelled);
        let upload = saved(&room, along, "letter.pdf").await;
        room.write_with_files(&about_matter("At last.", 3), along, &[upload]).await.unwrap();
        assert!(shown(&room).await.contains(&along));
        testkit::after_every_test(&house).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_is_told_the_names_of_files_in_their_own_seat_and_which_could_not_be_taken() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        steering.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: cast.marta.client, relation: Relation::Partner };
        let access = steering.enable_access(&new).await.unwrap();
        let marta = house.sign_in(access, persona::MARTA).await;
        let martas = house.room::<Contributing>(&marta, cast.lucia.matter).await;
        // A thread with everybody, into which one of them sends a file of her own.
        let all = ours(house, &cast).await.answer(&about_matter("for both", 1), false).await.unwrap();
        let room = hers(house, &cast).await;
        let (other, heading) = brought("other/05");
        let along = room.bring_with_message(&other, &heading).await.unwrap();
        let upload = saved(&room, along, "mine alone.pdf").await;
        let into = message(To::Thread(all.thread), "Here.", 5);
        room.write_with_files(&into, along, &[upload]).await.unwrap();
        let (seen, hidden) = (room.messages(all.thread, None), martas.messages(all.thread, None));
        let (seen, hidden) = (seen.await.unwrap(), hidden.await.unwrap());
        assert_eq!(
            seen.files.values().map(|f| (f.name.as_str(), f.refused)).collect::<Vec<_>>(),
            [("mine alone.pdf", false)]
        );
        assert_eq!(hidden.messages[1].text, "Here.");
        assert!(hidden.files.is_empty(), "her file is not her partner's");
        // Only she finds what she sent by its name.
        assert!(martas.already_sent(into.attempt).await.unwrap().is_none());
        house
            .inspect_with(|| InspectionFinding {
                refused: Some(RefusalCause::Damaged),
                previews: Vec::new(),
                ..testkit::finding()
            })
            .await;
        let seen = room.messages(all.thread, None).await.unwrap();
        assert!(seen.files.values().all(|file| file.refused && file.name == "mine alone.pdf"));
        assert_eq!(room.request(along).await.unwrap().state, ItemState::Returned);
    })
    .await;
}
