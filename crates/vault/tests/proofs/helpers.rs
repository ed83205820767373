//! Whoever helps a client: nobody before the practice lets them in, exactly what the client chose while they help, and
//! nobody again the moment anybody says so, the day is over, or the client's own way in is closed.

use super::merge::join;
use super::walls::refused;
use domain::{AccessId, AuditCode, Capacity, Duration, HelperKind, Locale, Refusal, Timestamp, Why, limits};
use std::collections::BTreeSet;
use testkit::{Persona, Portal, TestHouse, device, message, on_both_engines, pieces};
use vault::{
    About, Actor, Auditing, Contributing, Decision, HelperState, MailKind, MergeChoice, NewHelper, NewLink,
    NewUpload, Publishing, Reading, Steering, To,
};

pub const ROSA: Persona =
    Persona { given: "Rosa", family: "Tongueborrow", email: "rosa.tongueborrow@mail-canary.example" };
const PIA: Persona =
    Persona { given: "Pia", family: "Handlender", email: "pia.handlender@mail-canary.example" };

const TWIN: Persona =
    Persona { given: "Lucía", family: "Zorrillatwin", email: "lucia.zorrillatwin@mail-canary.example" };

fn in_days(house: &TestHouse, days: i64) -> Timestamp {
    house.desk.now().plus(Duration::days(days))
}

/// Names somebody for ninety days.
async fn name(house: &TestHouse, of: &Portal, who: Persona, capacity: Capacity) -> vault::Result<AccessId> {
    name_until(house, of, who, capacity, in_days(house, 90)).await
}

/// Somebody who was named and waits.
pub async fn named(house: &TestHouse, of: &Portal) -> AccessId {
    name(house, of, ROSA, Capacity::ReadsAlong).await.unwrap()
}

async fn name_until(
    house: &TestHouse,
    of: &Portal,
    who: Persona,
    capacity: Capacity,
    ends_at: Timestamp,
) -> vault::Result<AccessId> {
    let full = who.full();
    let device = device();
    let new = NewHelper {
        name: &full,
        email: who.email,
        locale: Locale::Es,
        kind: HelperKind::Interpreter,
        capacity,
        ends_at,
        until: "2027-03-01",
        version: "H1",
        title: "Please read this",
        text: "agreedcanary",
        language: Locale::Es,
        device: &device,
    };
    house.room::<Contributing>(&of.contact, of.matter).await.name_helper(&new).await
}

/// Every mail that waits: for whom, and what it is.
async fn post(house: &TestHouse) -> Vec<(String, MailKind)> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        backstage.mail_done(mail.id, vault::MailState::Sent, "250 taken").await.unwrap();
        out.push((mail.to, mail.kind));
    }
    out
}

/// Somebody asks for a link at the workspace's door; whether one went out.
async fn link_comes(house: &TestHouse, access: AccessId, who: Persona) -> bool {
    let (source, agent) = ("203.0.113.78", device().agent);
    let ask = NewLink { access, email: who.email, browser: "b", source, agent: &agent, locale: Locale::Es };
    house.desk.threshold().ask_for_link(&ask).await.unwrap();
    post(house).await.contains(&(who.email.to_owned(), MailKind::SignInLink))
}

async fn lines(house: &TestHouse, owner: &Actor, of: &Portal, code: AuditCode) -> usize {
    let room = house.room::<Auditing>(owner, of.matter).await;
    room.events(None, 200).await.unwrap().iter().filter(|line| line.code == code).count()
}

/// Somebody who was named, let in and signed in.
async fn helper(
    house: &TestHouse,
    ana: &Actor,
    of: &Portal,
    who: Persona,
    what: Capacity,
) -> (AccessId, Actor) {
    let access = name(house, of, who, what).await.unwrap();
    house.room::<Steering>(ana, of.matter).await.let_helper_in(access).await.unwrap();
    (access, house.sign_in(access, who).await)
}

/// Somebody of that kind who reads along, for other proofs.
pub async fn let_in(house: &TestHouse, ana: &Actor, of: &Portal) -> (AccessId, Actor) {
    helper(house, ana, of, ROSA, Capacity::ReadsAlong).await
}

/// Rosa, named by this client, let in and signed in.
pub async fn rosa(house: &TestHouse, ana: &Actor, of: &Portal, what: Capacity) -> Actor {
    helper(house, ana, of, ROSA, what).await.1
}

async fn shut_out(house: &TestHouse, helper: &Actor, of: &Portal) {
    assert!(house.desk.admit::<Reading>(helper, of.matter).await.is_err_and(|e| e.is_not_found()));
    assert!(house.desk.admit::<Contributing>(helper, of.matter).await.is_err_and(|e| e.is_not_found()));
}

async fn states(house: &TestHouse, of: &Portal) -> Vec<HelperState> {
    let room = house.room::<Contributing>(&of.contact, of.matter).await;
    room.helpers().await.unwrap().iter().map(|row| row.state).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_was_named_comes_in_before_the_practice_lets_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        house.empty_outbox().await;
        let access = name(house, lucia, ROSA, Capacity::ReadsAlong).await.unwrap();
        assert_eq!(states(house, lucia).await, [HelperState::Waits]);
        // The client is told, in case it was not them; nothing goes to whoever was named.
        let mails = post(house).await;
        assert!(mails.contains(&(lucia.who.email.to_owned(), MailKind::Alert)));
        assert!(mails.iter().all(|(to, _)| to != ROSA.email));
        assert!(!link_comes(house, access, ROSA).await, "no link before");
        let room = house.room::<Reading>(ana, lucia.matter).await;
        let facts = room.helper_facts().await.unwrap();
        let facts = &facts[&access];
        assert_eq!((facts.named_by, facts.stands, facts.agreed.version.as_str()), (lucia.access, true, "H1"));
        assert!(room.portal().await.unwrap().iter().any(|row| row.id == access && row.waits));
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.let_helper_in(access).await.unwrap();
        assert_eq!(refused(steering.let_helper_in(access).await), Refusal::NotAllowed);
        assert_eq!(states(house, lucia).await, [HelperState::Open]);
        let rosa = house.sign_in(access, ROSA).await;
        assert_eq!(rosa.capacity(), Some(Capacity::ReadsAlong));
        assert_eq!(rosa.locale(), Locale::Es);
        let helped = house.desk.helped(&rosa).await.unwrap().unwrap();
        assert_eq!(helped.name, lucia.who.full());
        assert_eq!(house.desk.helped(&lucia.contact).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_along_sees_what_is_asked_and_does_and_opens_nothing() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let version = house.decided(ana, lucia, b"%PDF-1.7 sent by her", &Decision::Accept).await;
        let to = To::About(About::Matter, String::from("A question"));
        let room = house.room::<Publishing>(ana, lucia.matter).await;
        let sent = room.answer(&message(to, "between us", 1), false).await.unwrap();
        let (_, rosa) = helper(house, ana, lucia, ROSA, Capacity::ReadsAlong).await;
        let room = house.room::<Contributing>(&rosa, lucia.matter).await;
        let groups = room.requests().await.unwrap();
        assert!(groups.iter().flat_map(|g| &g.items).any(|item| item.id == lucia.item));
        assert_eq!(room.sent(lucia.item).await.unwrap().len(), 1, "its name");
        let of = &lucia.item;
        assert!(room.own_files().await.is_err() && room.own_original(version).await.is_err());
        assert!(room.sent_picture(*of, version).await.is_err() && room.saved(*of).await.is_err());
        let new = NewUpload { item: *of, name: "x.pdf".to_owned(), size: 3, attempt: None, replaces: None };
        assert!(room.open_upload(&new).await.is_err());
        assert!(room.ask_for_help(*of, "cannot_get", "").await.is_err());
        never(house, &rosa, lucia, sent.thread).await;
        assert_eq!(house.desk.unread_threads(&rosa).await.unwrap(), 0);
    })
    .await;
}

/// What nobody who helps may do.
async fn never(house: &TestHouse, helper: &Actor, of: &Portal, thread: domain::ThreadId) {
    let room = house.room::<Contributing>(helper, of.matter).await;
    assert!(room.threads().await.is_err() && room.messages(thread, None).await.is_err());
    assert!(room.read_thread(thread).await.is_err());
    assert!(room.thread_about(About::Item(of.item)).await.is_err());
    assert!(room.topic(About::Item(of.item)).await.is_err());
    let to = To::About(About::Matter, String::from("Hello"));
    assert!(room.write_to_us(&message(to, "hello", 7)).await.is_err());
    assert!(room.approvals().await.is_err());
    assert_eq!(room.approvals_if_any().await.unwrap().len(), 0);
    assert!(room.helpers().await.is_err() && room.end_helper(of.access).await.is_err());
    assert!(house.desk.my_details(helper).await.is_err());
    let device = device();
    let new = NewHelper {
        name: "Somebody",
        email: "somebody@mail-canary.example",
        locale: Locale::En,
        kind: HelperKind::Family,
        capacity: Capacity::SendsAlong,
        ends_at: in_days(house, 3),
        until: "2027-01-01",
        version: "H1",
        title: "",
        text: "",
        language: Locale::En,
        device: &device,
    };
    assert!(room.name_helper(&new).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_along_sends_under_their_own_name_and_opens_only_that() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let hers = house.ready(lucia, "hers.pdf", b"%PDF-1.7 hers").await;
        let to = To::About(About::Matter, String::from("A question"));
        let room = house.room::<Publishing>(ana, lucia.matter).await;
        let thread = room.answer(&message(to, "between us", 1), false).await.unwrap().thread;
        let (access, rosa) = helper(house, ana, lucia, ROSA, Capacity::SendsAlong).await;
        let room = house.room::<Contributing>(&rosa, lucia.matter).await;
        let bytes = b"%PDF-1.7 by the interpreter";
        let new = NewUpload {
            item: lucia.item,
            name: "t.pdf".to_owned(),
            size: bytes.len() as u64,
            attempt: None,
            replaces: None,
        };
        let upload = room.open_upload(&new).await.unwrap().id;
        room.append(upload, 0, pieces(bytes, 1000), None).await.unwrap();
        let sent = room.send(lucia.item, &[upload]).await.unwrap()[0];
        house.inspect_with(testkit::finding).await;
        let room = house.room::<Contributing>(&rosa, lucia.matter).await;
        let own: Vec<_> = room.own_files().await.unwrap().iter().map(|file| file.version).collect();
        assert_eq!(own, [sent], "never what the client sent");
        assert!(room.own_original(hers).await.is_err() && room.sent_picture(lucia.item, hers).await.is_err());
        never(house, &rosa, lucia, thread).await;
        // Staff see whose it is, and the client's own archive holds what the client sent and what was sent for them.
        let reading = house.room::<Reading>(ana, lucia.matter).await;
        let documents = reading.documents().await.unwrap();
        let by = |version| {
            let mut all = documents.iter().flat_map(|d| &d.versions);
            all.find(|v| v.id == version).map(|v| v.sender)
        };
        assert_eq!((by(sent), by(hers)), (Some(rosa.person()), Some(lucia.contact.person())));
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert_eq!(room.own_files().await.unwrap().len(), 2);
        let seen = room.seen_by().await.unwrap();
        assert_eq!((seen.helpers.as_slice(), seen.colleagues.len()), ([ROSA.full()].as_slice(), 0));
        // Another client's room knows nothing of any of it.
        assert!(house.desk.admit::<Reading>(&rosa, cast.omar.matter).await.is_err_and(|e| e.is_not_found()));
        // Who helps somebody else looks like nobody.
        let room = house.room::<Contributing>(&cast.omar.contact, cast.omar.matter).await;
        assert!(room.end_helper(access).await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_at_once_whoever_ends_it_and_for_good() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let reads = Capacity::ReadsAlong;
        // By the client.
        let (access, rosa) = helper(house, ana, lucia, ROSA, reads).await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        room.end_helper(access).await.unwrap();
        room.end_helper(access).await.unwrap();
        shut_out(house, &rosa, lucia).await;
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        assert_eq!(refused(steering.let_helper_in(access).await), Refusal::NotAllowed, "only named anew");
        // By themselves, and their session goes with it.
        let (_, rosa) = helper(house, ana, lucia, ROSA, reads).await;
        house.room::<Contributing>(&rosa, lucia.matter).await.step_back().await.unwrap();
        shut_out(house, &rosa, lucia).await;
        // By the practice.
        let (access, rosa) = helper(house, ana, lucia, ROSA, reads).await;
        steering.revoke_access(access).await.unwrap();
        shut_out(house, &rosa, lucia).await;
        assert_eq!(states(house, lucia).await, [HelperState::Over; 3]);
        // With the client's own way in; one who waits does not outlive it either.
        let (_, rosa) = helper(house, ana, lucia, ROSA, reads).await;
        let waits = name(house, lucia, PIA, reads).await.unwrap();
        steering.revoke_access(lucia.access).await.unwrap();
        shut_out(house, &rosa, lucia).await;
        assert_eq!(refused(steering.let_helper_in(waits).await), Refusal::NotAllowed);
        let again = vault::NewAccess { client: lucia.client, relation: domain::Relation::MainApplicant };
        steering.enable_access(&again).await.unwrap();
        shut_out(house, &rosa, lucia).await;
        assert_eq!(refused(steering.let_helper_in(waits).await), Refusal::NotAllowed);
        assert_eq!(lines(house, ana, lucia, AuditCode::HelperNamed).await, 5);
        assert_eq!(lines(house, ana, lucia, AuditCode::HelperLeft).await, 1);
        let ended = lines(house, ana, lucia, AuditCode::HelperEnded).await;
        assert_eq!(ended, 3, "by the client, and two with the client");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_week_before_the_last_day_both_are_told_once_and_nobody_whose_time_was_short() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        house.write_at_once(ana).await;
        let reads = Capacity::ReadsAlong;
        helper(house, ana, lucia, ROSA, reads).await;
        let short = name_until(house, lucia, PIA, reads, in_days(house, 3)).await.unwrap();
        house.room::<Steering>(ana, lucia.matter).await.let_helper_in(short).await.unwrap();
        house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
        house.clock.advance(Duration::minutes(30));
        post(house).await;
        let notices = async |days: i64| {
            house.clock.advance(Duration::days(days));
            house.inspect_with(testkit::finding).await;
            house.clock.advance(Duration::minutes(30));
            let mails = post(house).await;
            let all = mails.into_iter().filter(|(_, kind)| *kind == MailKind::PortalNotice);
            let mut whom: Vec<String> = all.map(|(to, _)| to).collect();
            whom.sort();
            whom
        };
        let beside = async || house.desk.told_beside(&lucia.contact).await.unwrap().help_ends;
        assert!(notices(2).await.is_empty(), "three days were short enough to remember");
        assert!(notices(79).await.is_empty() && beside().await.is_none(), "the week has not begun");
        let mut both = vec![lucia.who.email.to_owned(), ROSA.email.to_owned()];
        both.sort();
        assert_eq!(notices(3).await, both);
        assert!(beside().await.is_some(), "the client reads until when");
        assert!(notices(2).await.is_empty(), "told once");
        assert_eq!(lines(house, ana, lucia, AuditCode::HelperSoonOver).await, 1);
        notices(5).await;
        assert_eq!(states(house, lucia).await, [HelperState::Over; 2]);
        assert_eq!(lines(house, ana, lucia, AuditCode::HelperOver).await, 2);
        assert!(beside().await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_day_ends_it_before_any_job_ran_and_the_job_closes_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let ends_at = house.desk.now().plus(Duration::minutes(20));
        let access = name_until(house, lucia, ROSA, Capacity::SendsAlong, ends_at).await.unwrap();
        house.room::<Steering>(ana, lucia.matter).await.let_helper_in(access).await.unwrap();
        let rosa = house.sign_in(access, ROSA).await;
        let held = house.room::<Contributing>(&rosa, lucia.matter).await;
        held.requests().await.unwrap();
        house.clock.advance(Duration::minutes(21));
        shut_out(house, &rosa, lucia).await;
        // A room that was entered before writes nothing after.
        let new = NewUpload {
            item: lucia.item,
            name: "late.pdf".to_owned(),
            size: 3,
            attempt: None,
            replaces: None,
        };
        assert!(held.open_upload(&new).await.is_err_and(|e| e.is_not_found()));
        assert!(!link_comes(house, access, ROSA).await);
        assert_eq!(states(house, lucia).await, [HelperState::Over]);
        house.inspect_with(testkit::finding).await;
        let portal = house.room::<Reading>(ana, lucia.matter).await.portal().await.unwrap();
        assert!(portal.iter().any(|row| row.id == access && !row.enabled && !row.waits));
        assert_eq!(lines(house, ana, lucia, AuditCode::HelperOver).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_meant_is_refused_and_a_double_press_names_one() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let own = Persona { email: lucia.who.email, ..ROSA };
        let reads = Capacity::ReadsAlong;
        let wrong = |field, why| Refusal::Invalid { field, why };
        assert_eq!(refused(name(house, lucia, own, reads).await), wrong("email", Why::NotAllowed));
        assert_eq!(
            refused(name(house, lucia, ROSA, Capacity::Client).await),
            wrong("capacity", Why::NotAChoice)
        );
        for ends_at in [house.desk.now().minus(Duration::minutes(1)), in_days(house, 400)] {
            let refused = refused(name_until(house, lucia, ROSA, reads, ends_at).await);
            assert_eq!(refused, wrong("until", Why::NotAllowed));
        }
        let nameless = Persona { given: " ", family: "", ..ROSA };
        assert_eq!(refused(name(house, lucia, nameless, reads).await), wrong("name", Why::Missing));
        let first = name(house, lucia, ROSA, reads).await.unwrap();
        assert_eq!(name(house, lucia, ROSA, reads).await.unwrap(), first, "pressed twice");
        let taken = refused(name(house, lucia, ROSA, Capacity::SendsAlong).await);
        assert_eq!(taken, wrong("email", Why::Taken));
        for n in 1..limits::HELPERS {
            let email: &'static str = Box::leak(format!("nth{n}@mail-canary.example").into_boxed_str());
            name(house, lucia, Persona { email, ..PIA }, reads).await.unwrap();
        }
        assert_eq!(refused(name(house, lucia, PIA, reads).await), Refusal::NoSpace);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn naming_somebody_by_anothers_address_changes_nothing_for_them() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia, omar) = (&cast.ana, &cast.lucia, &cast.omar);
        let by_omar = Persona { email: omar.who.email, ..ROSA };
        let access = name(house, lucia, by_omar, Capacity::ReadsAlong).await.unwrap();
        assert_eq!(house.desk.owed_inside(&omar.contact).await.unwrap(), None);
        // Let in they share a mailbox, as two people of one address do; ended they do not any more.
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.let_helper_in(access).await.unwrap();
        assert!(house.desk.owed_inside(&omar.contact).await.unwrap().is_some());
        steering.revoke_access(access).await.unwrap();
        assert_eq!(house.desk.owed_inside(&omar.contact).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_helped_one_record_helps_the_joined_one_and_never_becomes_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.portal(ana, TWIN).await;
        let (access, rosa) = helper(house, ana, &twin, ROSA, Capacity::SendsAlong).await;
        let choice = MergeChoice { from_gone: BTreeSet::from(["email".to_owned()]) };
        join(house, ana, lucia.client, twin.client, &choice).await.unwrap();
        let portal = house.room::<Reading>(ana, twin.matter).await.portal().await.unwrap();
        let row = portal.iter().find(|row| row.id == access).unwrap();
        assert_eq!((row.client, row.person, row.enabled), (lucia.client, rosa.person(), true));
        let rosa = house.sign_in(access, ROSA).await;
        let room = house.room::<Contributing>(&rosa, twin.matter).await;
        assert!(!room.requests().await.unwrap().is_empty());
        assert!(house.desk.admit::<Reading>(&rosa, lucia.matter).await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_that_closes_the_clients_way_in_closes_the_helpers() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.portal(ana, TWIN).await;
        let (_, rosa) = helper(house, ana, &twin, ROSA, Capacity::SendsAlong).await;
        join(house, ana, lucia.client, twin.client, &MergeChoice::default()).await.unwrap();
        shut_out(house, &rosa, &twin).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_cannot_come_in_any_more_is_told_that_something_waits() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia, omar) = (&cast.ana, &cast.lucia, &cast.omar);
        let access = name(house, lucia, ROSA, Capacity::SendsAlong).await.unwrap();
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.let_helper_in(access).await.unwrap();
        for of in [lucia, omar] {
            let to = To::About(About::Matter, String::from("A question"));
            let room = house.room::<Publishing>(ana, of.matter).await;
            room.answer(&message(to, "something waits", 1), false).await.unwrap();
        }
        house.room::<Contributing>(&lucia.contact, lucia.matter).await.end_helper(access).await.unwrap();
        house.room::<Steering>(ana, omar.matter).await.revoke_access(omar.access).await.unwrap();
        house.clock.advance(Duration::hours(30));
        let told: Vec<_> = post(house).await.into_iter().filter(|m| m.1 == MailKind::PortalNotice).collect();
        assert_eq!(told, [(lucia.who.email.to_owned(), MailKind::PortalNotice)], "only who comes in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_was_not_me_puts_whoever_was_named_out_until_the_practice_has_asked() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let (access, rosa) = helper(house, ana, lucia, ROSA, Capacity::SendsAlong).await;
        let waits = name(house, lucia, PIA, Capacity::ReadsAlong).await.unwrap();
        house.room::<Contributing>(&rosa, lucia.matter).await.requests().await.unwrap();
        house.empty_outbox().await;
        house.desk.report_not_me(&lucia.contact).await.unwrap();
        shut_out(house, &rosa, lucia).await;
        assert!(!link_comes(house, access, ROSA).await, "and no link brings them back");
        let room = house.room::<Auditing>(&cast.ana, lucia.matter).await;
        let all = room.events(None, 200).await.unwrap();
        let line = all.iter().find(|line| line.code == AuditCode::NotMeReported).unwrap();
        assert_eq!(
            line.detail.get("helpers").map(String::as_str),
            Some("1"),
            "whoever waited goes on waiting"
        );
        // The practice asks the client and lets them in again; nobody has to be named anew.
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.let_helper_in(access).await.unwrap();
        steering.let_helper_in(waits).await.unwrap();
        let back = house.sign_in(access, ROSA).await;
        house.room::<Contributing>(&back, lucia.matter).await.requests().await.unwrap();
        shut_out(house, &rosa, lucia).await;
        // Whoever helps says it of themselves, and nobody else goes.
        house.desk.report_not_me(&back).await.unwrap();
        shut_out(house, &back, lucia).await;
        assert!(link_comes(house, access, ROSA).await, "their own word shuts sessions, not their help");
        assert!(link_comes(house, waits, PIA).await);
    })
    .await;
}
