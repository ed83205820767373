//! When people hear of something: their own choice and hours, one mail for many things, dates called to mind and then a
//! call, what waited too long, too many mails, and addresses that take none.

use domain::notices::Frequency;
use domain::{Duration, MatterId, Refusal, Relation, Timestamp};
use testkit::{Portal, TestHouse, item, message, on_both_engines, persona};
use vault::{
    About, Actor, Contributing, Error, JobKind, Lacking, MailKind, MailState, NewAccess, NewItem,
    NoticeChoice, Publishing, Reading, Relaying, Reminded, Reviewing, Settings, Steering, To,
};

async fn settings(house: &TestHouse, ana: &Actor, change: impl FnOnce(&mut Settings)) {
    let lobby = house.desk.lobby(ana).unwrap();
    let mut settings = lobby.settings().await.unwrap();
    change(&mut settings);
    lobby.change_settings(&settings).await.unwrap();
}

pub async fn begun(house: &TestHouse) -> (Actor, Portal) {
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    house.empty_outbox().await;
    for_ever(house).await;
    (ana, lucia)
}

/// Sessions that outlast the weeks a test walks through.
async fn for_ever(house: &TestHouse) {
    house.raw().await.run("UPDATE session SET expires_at = 9000000000000000").await;
}

pub async fn write(house: &TestHouse, ana: &Actor, matter: MatterId, attempt: u8) {
    let room = house.room::<Publishing>(ana, matter).await;
    room.answer(&message(To::About(About::Matter, String::new()), "hello", attempt), false).await.unwrap();
}

/// Notices to the client that leave now.
async fn leave(house: &TestHouse) -> usize {
    let backstage = house.desk.backstage();
    let mut n = 0;
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        n += usize::from(mail.kind == MailKind::PortalNotice);
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    n
}

/// To whom notices to clients leave now.
async fn left_to(house: &TestHouse) -> Vec<String> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        if mail.kind == MailKind::PortalNotice {
            out.push(mail.to.clone());
        }
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    out
}

async fn told(house: &TestHouse, who: &Actor, kind: &str) -> usize {
    house.desk.lobby(who).unwrap().notices().await.unwrap().iter().filter(|n| n.kind == kind).count()
}

/// Runs the timers that are due.
pub async fn timers(house: &TestHouse) -> Vec<Reminded> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(claim) = backstage.claim().await.unwrap() {
        if claim.kind() == JobKind::Remind {
            let room = house.desk.admit_job::<Relaying>(&claim).await.unwrap().enter().await.unwrap();
            out.push(room.remind().await.unwrap());
        }
        backstage.finish(&claim).await.unwrap();
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_things_are_one_mail_and_nobody_is_written_to_at_night() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        // Before five in the morning at the practice.
        for n in 0..10 {
            write(house, &ana, lucia.matter, n).await;
        }
        house.clock.advance(Duration::hours(3));
        assert_eq!(leave(house).await, 0, "it is not yet eight");
        house.clock.advance(Duration::minutes(10));
        assert_eq!(leave(house).await, 1);
        write(house, &ana, lucia.matter, 20).await;
        house.clock.advance(Duration::minutes(4));
        assert_eq!(leave(house).await, 0, "it is gathered");
        write(house, &ana, lucia.matter, 21).await;
        house.clock.advance(Duration::minutes(1));
        assert_eq!(leave(house).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_written_to_as_often_as_they_chose_and_in_their_own_hours() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let desk = &house.desk;
        let wrong = NoticeChoice::new(Frequency::Daily, "Mars/Olympus", true);
        assert!(desk.choose_notices(&lucia.contact, &wrong).await.is_err());
        assert_eq!(desk.notice_choice(&lucia.contact).await.unwrap(), NoticeChoice::default());
        let madrid = NoticeChoice::new(Frequency::AtOnce, "Europe/Madrid", true);
        desk.choose_notices(&lucia.contact, &madrid).await.unwrap();
        write(house, &ana, lucia.matter, 1).await;
        house.clock.advance(Duration::minutes(5));
        assert_eq!(leave(house).await, 1, "it is eleven in Madrid");
        for (n, frequency, wait) in
            [(2, Frequency::Daily, Duration::hours(23)), (3, Frequency::Weekly, Duration::days(4))]
        {
            desk.choose_notices(&lucia.contact, &NoticeChoice::new(frequency, "Europe/Madrid", true))
                .await
                .unwrap();
            write(house, &ana, lucia.matter, n).await;
            house.clock.advance(Duration::hours(1));
            assert_eq!(leave(house).await, 0, "{frequency}");
            house.clock.advance(wait);
            assert_eq!(leave(house).await, 1, "{frequency}");
        }
        let never = NoticeChoice::new(Frequency::Deadlines, "", true);
        desk.choose_notices(&lucia.contact, &never).await.unwrap();
        write(house, &ana, lucia.matter, 4).await;
        house.clock.advance(Duration::days(9));
        assert_eq!(leave(house).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_document_is_called_to_mind_three_times_and_then_somebody_calls() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        // Noon at the practice, ten days on.
        let due = Timestamp::from_seconds(1_760_000_000 + 10 * 86_400 + 7 * 3_600);
        let new = NewItem { due_at: Some(due), ..item("tax", "Tax return") };
        let tax = steering.add_item(group, &new).await.unwrap();
        let start = house.desk.now();
        let mut seen = Vec::new();
        for day in 0..16 {
            house.clock.set(start.plus_days(day).plus_hours(9));
            for outcome in timers(house).await {
                house.clock.advance(Duration::minutes(6));
                seen.push((day, outcome, leave(house).await));
            }
        }
        let mailed = |day| (day, Reminded::Mailed, 1);
        assert_eq!(seen, [mailed(7), mailed(10), mailed(13), (14, Reminded::Called, 0)]);
        assert_eq!(told(house, &ana, "call_client").await, 1);
        // What is met is not called to mind, and taking it off takes the timer away.
        let later =
            NewItem { due_at: Some(house.desk.now().plus_days(5)), ..item("birth", "Birth certificate") };
        let birth = steering.add_item(group, &later).await.unwrap();
        let mut raw = house.raw().await;
        let timer = "SELECT count(*) FROM job WHERE kind = 'remind' AND state = 'ready'";
        assert_eq!(raw.one(timer, &[]).await.int(), 1);
        steering.set_needed(birth, false).await.unwrap();
        steering.set_needed(tax, false).await.unwrap();
        assert_eq!(raw.one(timer, &[]).await.int(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reminder_that_has_not_left_is_settled_when_the_last_document_comes_in() {
    on_both_engines(async |house| {
        let (ana, mut lucia) = begun(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let dropped = async || {
            let all = "SELECT count(*) FROM mail WHERE kind = 'portal_notice' AND state = 'dropped'";
            house.raw().await.one(all, &[]).await.int()
        };
        for (n, key) in ["tax", "lease", "birth"].into_iter().enumerate() {
            // Noon at the practice, some days on.
            let start = house.desk.now();
            let due =
                Timestamp::from_seconds(start.micros() / 86_400_000_000 * 86_400 + 10 * 86_400 + 19 * 3_600);
            let new = NewItem { due_at: Some(due), ..item(key, key) };
            lucia.item = steering.add_item(group, &new).await.unwrap();
            leave(house).await;
            house.clock.set(due.plus_days(-3));
            assert_eq!(timers(house).await, [Reminded::Mailed], "{key}");
            // A carrier has it while the document comes in, and is told to come back: it is asked again before it leaves.
            let claimed = if n == 1 {
                house.clock.advance(Duration::minutes(6));
                let mail = house.desk.backstage().next_mail().await.unwrap().unwrap();
                assert!(mail.lacking == Lacking::Due && mail.kind == MailKind::PortalNotice);
                Some(mail.id)
            } else {
                None
            };
            // Something else came meanwhile: that is told all the same, and as what it is.
            if n == 2 {
                write(house, &ana, lucia.matter, 7).await;
            }
            house.sent(&lucia, "sent.pdf", key.as_bytes()).await;
            if let Some(mail) = claimed {
                house.desk.backstage().mail_later(mail, Duration::minutes(1), "451").await.unwrap();
            }
            house.clock.advance(Duration::minutes(6));
            let mut went = Vec::new();
            while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
                if mail.kind == MailKind::PortalNotice {
                    went.push(mail.lacking == Lacking::Due);
                }
                house.desk.backstage().mail_done(mail.id, MailState::Sent, "250").await.unwrap();
            }
            assert_eq!(went, if n == 2 { vec![false] } else { Vec::new() }, "{key}");
            assert_eq!(dropped().await, i64::try_from(n.min(1)).unwrap() + 1, "{key}");
        }
    })
    .await;
}

// S1-80: what has no day is called to mind by hand, to whoever can send it, and not once it came.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_no_day_is_called_to_mind_by_hand_and_not_once_it_came() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let relation = Relation::Observer;
        let marta = house.client(&ana, persona::MARTA).await;
        steering.add_party(marta, relation).await.unwrap();
        steering.enable_access(&NewAccess { client: marta, relation }).await.unwrap();
        house.empty_outbox().await;
        // She asked for a mail a week; somebody of the practice calls it to mind all the same, in her hours.
        let weekly = NoticeChoice::new(Frequency::Weekly, "", true);
        house.desk.choose_notices(&lucia.contact, &weekly).await.unwrap();
        let missing = steering.remind_now().await.unwrap();
        assert!(missing > 0);
        assert!(matches!(steering.remind_now().await, Err(Error::Refused(Refusal::TooMany { .. }))));
        house.clock.advance(Duration::minutes(10));
        assert_eq!(left_to(house).await, [] as [&str; 0], "it is night");
        house.clock.advance(Duration::hours(4));
        let backstage = house.desk.backstage();
        let mail = backstage.next_mail().await.unwrap().unwrap();
        assert_eq!((mail.kind, mail.lacking), (MailKind::PortalNotice, Lacking::Something));
        assert_eq!(mail.to, persona::LUCIA.email, "and nobody who only follows the case");
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
        assert_eq!(left_to(house).await, [] as [&str; 0]);
        // What came in before the mail left is not missing any more.
        assert_eq!(steering.remind_now().await.unwrap(), missing);
        let all = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap();
        for item in all.iter().flat_map(|group| &group.items) {
            steering.set_needed(item.seen_by_client.id, false).await.unwrap();
        }
        house.clock.advance(Duration::minutes(10));
        assert_eq!(left_to(house).await, [] as [&str; 0]);
        house.clock.advance(Duration::hours(2));
        assert!(matches!(steering.remind_now().await, Err(Error::Refused(Refusal::WrongState))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_hears_of_their_own_and_a_call_for_one_keeps_no_mail_from_another() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let mut others = Vec::new();
        for (who, relation) in [(persona::OMAR, Relation::Partner), (persona::MARTA, Relation::Observer)] {
            let client = house.client(&ana, who).await;
            steering.add_party(client, relation).await.unwrap();
            steering.enable_access(&NewAccess { client, relation }).await.unwrap();
            others.push(client);
        }
        house.empty_outbox().await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let (start, ten) = (Timestamp::from_seconds(1_760_000_000), 10 * 86_400 + 7 * 3_600);
        let due = |days: i64| Some(start.plus(Duration::seconds(ten)).plus_days(days));
        // Omar's is long over when Lucía's is due: on one morning one is a call and the other a mail.
        for (key, whose, due_at) in [("his", others[0], due(0)), ("hers", lucia.client, due(4))] {
            let new = NewItem { due_at, for_client: Some(whose), ..item(key, "A paper") };
            steering.add_item(group, &new).await.unwrap();
        }
        let start = house.desk.now();
        let mut seen = Vec::new();
        for day in 0..16 {
            house.clock.set(start.plus_days(day).plus_hours(9));
            for outcome in timers(house).await {
                house.clock.advance(Duration::minutes(6));
                seen.push((day, outcome, left_to(house).await));
            }
        }
        let omar = vec![persona::OMAR.email.to_owned()];
        let lucias = vec![persona::LUCIA.email.to_owned()];
        assert_eq!(
            seen,
            [
                (7, Reminded::Mailed, omar.clone()),
                (10, Reminded::Mailed, omar.clone()),
                (11, Reminded::Mailed, lucias.clone()),
                (13, Reminded::Mailed, omar),
                (14, Reminded::MailedAndCalled, lucias),
            ]
        );
        // What is everybody's is called to mind to whoever can send it; who only follows the case cannot.
        house.empty_outbox().await;
        let all =
            NewItem { due_at: Some(house.desk.now().plus_days(1)), ..item("all", "A paper of them all") };
        steering.add_item(group, &all).await.unwrap();
        let mut written = Vec::new();
        for _ in 0..3 {
            house.clock.advance(Duration::days(1));
            timers(house).await;
            house.clock.advance(Duration::minutes(6));
            written.extend(left_to(house).await);
        }
        assert!(
            written.iter().any(|to| to == persona::LUCIA.email)
                && written.iter().any(|to| to == persona::OMAR.email)
        );
        assert!(written.iter().all(|to| to != persona::MARTA.email), "{written:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timer_that_was_late_reminds_once_and_one_that_runs_twice_reminds_once() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let new = NewItem { due_at: Some(house.desk.now().plus_days(4)), ..item("tax", "Tax return") };
        steering.add_item(group, &new).await.unwrap();
        // Nobody worked for six days: two reminders are over, and one mail is enough.
        house.clock.advance(Duration::days(6));
        assert_eq!(timers(house).await, [Reminded::Mailed]);
        assert_eq!(timers(house).await, []);
        house.clock.advance(Duration::minutes(6));
        assert_eq!(leave(house).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_too_long_is_told_to_the_leads_and_then_to_the_owner_each_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        let matter = cast.lucia.matter;
        house
            .room::<Steering>(&cast.ana, matter)
            .await
            .assign(cast.lawyer.person(), domain::Assignment::Responsible)
            .await
            .unwrap();
        house
            .room::<Steering>(&cast.ana, matter)
            .await
            .assign(cast.ana.person(), domain::Assignment::None)
            .await
            .unwrap();
        let hers = house.room::<Contributing>(&cast.lucia.contact, matter).await;
        hers.write_to_us(&message(To::About(About::Matter, String::new()), "hello?", 1)).await.unwrap();
        house.ready(&cast.lucia, "page.pdf", b"a page").await;
        write(house, &cast.ana, cast.omar.matter, 2).await;
        house.clock.advance(Duration::hours(5));
        assert_eq!(leave(house).await, 1, "Omar is written to");
        let escalate = async || house.desk.backstage().escalate().await.unwrap();
        house.clock.advance(Duration::days(2));
        assert_eq!(escalate().await, 0);
        house.clock.advance(Duration::hours(25));
        assert_eq!((escalate().await, escalate().await), (3, 0), "each once");
        for kind in ["message_waits", "review_waits"] {
            let all = (told(house, &cast.lawyer, kind).await, told(house, &cast.ana, kind).await);
            assert_eq!(all, (1, 0), "{kind}");
        }
        assert_eq!(told(house, &cast.ana, "client_away").await, 1, "she leads Omar's matter");
        house.clock.advance(Duration::days(3));
        assert_eq!(escalate().await, 3);
        assert_eq!(told(house, &cast.ana, "message_waits_long").await, 1);
        assert_eq!(told(house, &cast.lawyer, "message_waits_long").await, 0);
        settings(house, &cast.ana, |s| s.escalate_days = 0).await;
        house.clock.advance(Duration::days(30));
        assert_eq!(escalate().await, 0, "switched off");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_without_a_last_day_that_nobody_answers_is_told_as_what_waits_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        let lucia = &cast.lucia;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.lawyer.person(), domain::Assignment::Responsible).await.unwrap();
        steering.assign(cast.ana.person(), domain::Assignment::None).await.unwrap();
        let version = house.ready(lucia, "a.pdf", b"a").await;
        // Only of approvals: what waits to be reviewed is another proof's.
        house.raw().await.run("DELETE FROM review_line").await;
        let staff = house.room::<Publishing>(&cast.lawyer, lucia.matter).await;
        let kind = domain::ApprovalKind::Statement;
        let open = super::approvals::about(lucia, kind, &[version]);
        let dated = vault::NewApproval { due_at: Some(house.desk.now().plus_days(90)), ..open.clone() };
        let held = vault::NewApproval { release: vault::Release::ByLawyer(None), ..open.clone() };
        let waits = staff.request_approval(&open).await.unwrap();
        let answered = staff.request_approval(&open).await.unwrap();
        staff.request_approval(&dated).await.unwrap();
        staff.request_approval(&held).await.unwrap();
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        super::approvals::answer(&room, answered, domain::Verdict::Approve).await.unwrap();
        let escalate = async || house.desk.backstage().escalate().await.unwrap();
        let both = async |kind| (told(house, &cast.lawyer, kind).await, told(house, &cast.ana, kind).await);
        house.clock.advance(Duration::days(2));
        assert_eq!(escalate().await, 0);
        house.clock.advance(Duration::hours(25));
        assert_eq!((escalate().await, escalate().await), (2, 0), "once");
        assert_eq!((both("approval_waits").await, both("release_waits").await), ((1, 0), (1, 0)));
        house.clock.advance(Duration::days(3));
        assert_eq!((escalate().await, escalate().await), (2, 0));
        assert_eq!(both("approval_waits_long").await, (0, 1), "then the owner");
        assert_eq!(both("release_waits_long").await, (0, 1), "of what no lawyer released, too");
        // Answered, nobody has to read of it any more.
        super::approvals::answer(&room, waits, domain::Verdict::Approve).await.unwrap();
        let all = house.desk.lobby(&cast.ana).unwrap().notices().await.unwrap();
        assert!(all.iter().filter(|n| n.kind == "approval_waits_long").all(|n| n.read));
        house.clock.advance(Duration::days(30));
        assert_eq!(escalate().await, 0);
    })
    .await;
}

// NOT-11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_said_about_themselves_and_nobody_decided_is_told_as_what_waits_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        let lucia = &cast.lucia;
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.lawyer.person(), domain::Assignment::Responsible).await.unwrap();
        steering.assign(cast.ana.person(), domain::Assignment::None).await.unwrap();
        house.raw().await.run("DELETE FROM review_line").await;
        let say = async |field, value: &str| {
            let said = std::collections::BTreeMap::from([(field, value.to_owned())]);
            house.desk.propose_details(&lucia.contact, &said).await.unwrap();
        };
        say(domain::ProfileField::Phone, "212 555 0199").await;
        let escalate = async || house.desk.backstage().escalate().await.unwrap();
        let both = async |kind| (told(house, &cast.lawyer, kind).await, told(house, &cast.ana, kind).await);
        house.clock.advance(Duration::days(2));
        // Said later, it is of the same wait.
        say(domain::ProfileField::Address, "12 Ash Street").await;
        assert_eq!(escalate().await, 0);
        house.clock.advance(Duration::hours(25));
        assert_eq!((escalate().await, escalate().await), (1, 0), "once");
        assert_eq!(both("details_wait").await, (1, 0));
        house.clock.advance(Duration::days(3));
        assert_eq!(escalate().await, 1);
        assert_eq!(both("details_wait_long").await, (0, 1), "then the owner");
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        for one in lobby.proposals(lucia.client).await.unwrap() {
            let decision = vault::DetailDecision { accept: false, evidence: "", version: None };
            lobby.decide_detail(lucia.client, one.id, &decision).await.unwrap();
        }
        let all = lobby.notices().await.unwrap();
        assert!(all.iter().filter(|n| n.kind == "details_wait_long").all(|n| n.read), "nothing waits");
        house.clock.advance(Duration::days(30));
        assert_eq!(escalate().await, 0);
    })
    .await;
}

// NOT-11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_for_help_a_file_for_a_lawyer_and_an_enquiry_that_nobody_takes_up_are_told_as_what_waits_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        for matter in [lucia.matter, omar.matter] {
            let steering = house.room::<Steering>(&cast.ana, matter).await;
            steering.assign(cast.lawyer.person(), domain::Assignment::Responsible).await.unwrap();
            steering.assign(cast.ana.person(), domain::Assignment::None).await.unwrap();
        }
        let intake = house.staff(&cast.ana, domain::Role::Intake).await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let taken =
            super::leads::somebody_like(house, &cast.ana, "Nadia", "Haddad", "nadia@example.org").await;
        lobby.assign_lead(taken, Some(intake.person())).await.unwrap();
        let his = house.room::<Contributing>(&omar.contact, omar.matter).await;
        his.ask_for_help(omar.item, "lost", "It burnt.").await.unwrap();
        let version = house.ready(lucia, "a.pdf", b"a").await;
        let escalate = async || house.desk.backstage().escalate().await.unwrap();
        let both = async |kind| (told(house, &cast.lawyer, kind).await, told(house, &cast.ana, kind).await);
        house.clock.advance(Duration::days(2));
        // The lawyer was asked later than the document came, and waits from then on.
        let reviewing = house.room::<Reviewing>(&cast.ana, lucia.matter).await;
        reviewing.flag_for_lawyer(version, "Is the stamp real?", None).await.unwrap();
        assert_eq!(escalate().await, 0);
        house.clock.advance(Duration::hours(25));
        assert_eq!(
            (escalate().await, escalate().await),
            (3, 0),
            "help, the document itself, and the enquiry: once"
        );
        assert_eq!((both("help_waits").await, both("flag_waits").await), ((1, 0), (0, 0)));
        assert_eq!(told(house, &intake, "lead_waits").await, 1, "whoever has it");
        assert_eq!(told(house, &cast.ana, "lead_waits").await, 0);
        house.clock.advance(Duration::days(2));
        assert_eq!(escalate().await, 1);
        assert_eq!(both("flag_waits").await, (1, 0));
        house.clock.advance(Duration::days(4));
        escalate().await;
        for kind in ["help_waits_long", "flag_waits_long", "lead_waits_long"] {
            assert_eq!(both(kind).await, (0, 1), "{kind}: then the owner");
        }
        assert_eq!(told(house, &intake, "lead_waits_long").await, 0);
        // Taken up, nobody has to read of it any more.
        house.ready(omar, "b.pdf", b"b").await;
        reviewing.take_flag_off(version).await.unwrap();
        lobby.assign_lead(taken, None).await.unwrap();
        let left = lobby.notices().await.unwrap();
        let waits = ["help_waits_long", "flag_waits_long", "lead_waits_long"];
        assert!(left.iter().filter(|n| waits.contains(&n.kind.as_str())).all(|n| n.read), "nothing waits");
        // An enquiry of nobody's is told to everybody who takes enquiries.
        super::leads::somebody_like(house, &cast.ana, "Omid", "Karimi", "omid@example.org").await;
        house.clock.advance(Duration::days(4));
        escalate().await;
        assert_eq!(told(house, &intake, "lead_waits").await, 2);
        assert_eq!(told(house, &cast.ana, "lead_waits").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_promise_is_told_to_who_answers_then_the_leads_then_the_owners_each_person_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        for_ever(house).await;
        house.empty_outbox().await;
        let matter = cast.lucia.matter;
        let steering = house.room::<Steering>(&cast.ana, matter).await;
        steering.assign(cast.lawyer.person(), domain::Assignment::Responsible).await.unwrap();
        steering.assign(cast.ana.person(), domain::Assignment::None).await.unwrap();
        let hers = house.room::<Contributing>(&cast.lucia.contact, matter).await;
        let promise = |attempt: u8| {
            let to = To::About(About::Matter, format!("thread {attempt}"));
            let answer_by = Some(house.desk.now().plus(Duration::days(1)));
            vault::NewMessage { answer_by, ..message(to, "by tomorrow?", attempt) }
        };
        let first = hers.write_to_us(&promise(1)).await.unwrap().thread;
        let second = hers.write_to_us(&promise(2)).await.unwrap().thread;
        let publishing = house.room::<Publishing>(&cast.lawyer, matter).await;
        publishing.assign_thread(first, Some(cast.caseworker.person())).await.unwrap();
        let cut = async |who: &Actor| {
            let lobby = house.desk.lobby(who).unwrap();
            let lines = lobby.inbox_assigned(None, 9).await.unwrap();
            assert_eq!(lobby.inbox_assigned_count().await.unwrap() as usize, lines.len());
            lines.iter().map(|line| line.thread).collect::<Vec<_>>()
        };
        assert_eq!((cut(&cast.caseworker).await, cut(&cast.lawyer).await), (vec![first], vec![]));
        assert!(house.desk.lobby(&cast.system_administrator).unwrap().inbox_assigned(None, 9).await.is_err());
        house.empty_outbox().await;
        let escalate = async || house.desk.backstage().escalate().await.unwrap();
        let heard = async || {
            let mut all = Vec::new();
            for who in [&cast.caseworker, &cast.lawyer, &cast.ana] {
                all.push((told(house, who, "answer_late").await, told(house, who, "answer_late_long").await));
            }
            all
        };
        house.clock.advance(Duration::hours(23));
        assert_eq!(escalate().await, 0, "there is time yet");
        house.clock.advance(Duration::hours(2));
        assert_eq!((escalate().await, escalate().await), (2, 0), "each once");
        // Nobody is assigned to the second: it is the leads' at once.
        assert_eq!(heard().await, [(1, 0), (1, 0), (0, 0)]);
        house.clock.advance(Duration::days(1));
        assert_eq!((escalate().await, escalate().await), (1, 0), "of the second the leads know");
        assert_eq!(heard().await, [(1, 0), (2, 0), (0, 0)]);
        publishing.answer(&message(To::Thread(second), "yes", 3), false).await.unwrap();
        house.clock.advance(Duration::days(1));
        assert_eq!((escalate().await, escalate().await), (1, 0), "what was answered is over");
        assert_eq!(heard().await, [(1, 0), (2, 0), (0, 1)]);
        assert_eq!(told(house, &cast.lawyer, "message_waits").await, 0);
        house.clock.advance(Duration::days(9));
        assert_eq!(escalate().await, 0, "a promise goes by its day, and by no other");
        assert_eq!(told(house, &cast.lawyer, "message_waits").await, 0);
        // Whom a wall or a circle keeps out sees nothing of it in their cut.
        house.raw().await.run("UPDATE matter SET sensitivity = 'sensitive'").await;
        assert_eq!(cut(&cast.caseworker).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_notices_than_an_hour_takes_wait_and_the_lead_is_told() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        settings(house, &ana, |s| {
            (s.bundle_minutes, s.quiet_from, s.quiet_to, s.notices_per_hour) = (0, 0, 0, 2);
        })
        .await;
        house.clock.advance(Duration::minutes(10));
        let mut left = 0;
        for n in 0..5 {
            write(house, &ana, lucia.matter, n).await;
            house.clock.advance(Duration::seconds(30));
            left += leave(house).await;
        }
        assert_eq!(left, 2);
        assert_eq!(told(house, &ana, "mail_flood").await, 1, "told once");
        house.clock.advance(Duration::hours(1));
        assert_eq!(leave(house).await, 1, "what waited goes as one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_refused_for_good_gets_nothing_until_it_changes_or_somebody_says_so() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        house.write_at_once(&ana).await;
        write(house, &ana, lucia.matter, 1).await;
        house.clock.advance(Duration::minutes(1));
        let backstage = house.desk.backstage();
        let mail = loop {
            let mail = backstage.next_mail().await.unwrap().expect("a notice");
            if mail.kind == MailKind::PortalNotice {
                break mail;
            }
            backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
        };
        backstage.mail_refused(mail.id, &mail.to, "550 5.1.1 no such user wordcanary").await.unwrap();
        assert_eq!(told(house, &ana, "mail_failed").await, 1);
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let stops = reading.mail_stops().await.unwrap();
        assert_eq!((stops.len(), stops[0].access), (1, lucia.access));
        assert!(stops[0].answer.starts_with("550"));
        write(house, &ana, lucia.matter, 2).await;
        house.clock.advance(Duration::minutes(1));
        assert_eq!(leave(house).await, 0, "nothing is sent there");
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.write_again(lucia.access).await.unwrap();
        steering.write_again(lucia.access).await.unwrap();
        assert!(reading.mail_stops().await.unwrap().is_empty());
        write(house, &ana, lucia.matter, 3).await;
        house.clock.advance(Duration::minutes(1));
        assert_eq!(leave(house).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_of_staff_hears_once_a_day_and_of_what_waited_too_long_at_once() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.choose_notices(&NoticeChoice::new(Frequency::Daily, "", true)).await.unwrap();
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        hers.write_to_us(&message(To::About(About::Matter, String::new()), "hello?", 1)).await.unwrap();
        let staff = async || {
            let mut n = 0;
            while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
                n += usize::from(mail.kind == MailKind::StaffNotice);
                house.desk.backstage().mail_done(mail.id, MailState::Sent, "250").await.unwrap();
            }
            n
        };
        assert_eq!(staff().await, 0, "not before nine");
        house.clock.advance(Duration::hours(5));
        assert_eq!(staff().await, 1);
        house.clock.advance(Duration::days(3));
        house.desk.backstage().escalate().await.unwrap();
        assert_eq!(staff().await, 1, "what waited too long breaks through");
    })
    .await;
}

// SEC-10: an auditor reads logs. Put in charge of a matter they are told nothing of what comes in, in the portal or by mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_in_charge_of_a_matter_hears_nothing_of_it_and_is_counted_nothing() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let lawyer = house.staff(&ana, domain::Role::Lawyer).await;
        let auditor = house.staff(&ana, domain::Role::Auditor).await;
        let room = house.room::<Steering>(&ana, lucia.matter).await;
        for who in [&lawyer, &auditor] {
            room.assign(who.person(), domain::Assignment::Cover).await.unwrap();
        }
        for_ever(house).await;
        house.empty_outbox().await;
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let hello = || message(To::About(About::Matter, "New".to_owned()), "hello", 1);
        hers.write_to_us(&hello()).await.unwrap();
        assert_eq!((told(house, &lawyer, "message").await, told(house, &auditor, "message").await), (1, 0));
        // A mail that waits for somebody who becomes one meanwhile counts nothing for them, and so does not leave.
        house.ready(&lucia, "a.pdf", b"a").await;
        let role = "UPDATE person SET role = 'auditor' WHERE id = $1";
        house.raw().await.exec(role, &[lawyer.person().into()]).await;
        house.clock.advance(Duration::days(2));
        let (backstage, mut left) = (house.desk.backstage(), 0);
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            for never in ["auditor@firm-canary.example", "lawyer@firm-canary.example"] {
                assert_ne!(mail.to, never, "{:?} things", mail.waiting);
            }
            left += usize::from(mail.kind == MailKind::StaffNotice);
            backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
        }
        assert!(left > 0, "whoever is responsible is written to");
    })
    .await;
}
