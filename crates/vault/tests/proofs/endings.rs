//! How things end without leaving anybody waiting: a matter is closed when nobody in it waits, nothing is asked of whoever
//! can send nothing, an enquiry goes on request, and people hear of what is theirs.

use domain::{
    ApprovalKind, ApprovalMode, Assignment, AuditCode, ContactChannel, ContactOutcome, EraseReason,
    ItemState, LeadEntryId, LeadId, LeadRoad, LeadSource, LeadState, Locale, LostReason, Phase, Refusal,
    Relation, ReturnReason, Role, ThreadState, Timestamp, Verdict, VersionId, VersionState, Why,
};
use futures_util::future::join_all;
use testkit::{Cell, Portal, TestHouse, device, message, on_both_engines, persona};
use vault::{
    About, Actor, Answer, ApprovalCut, Call, ConsentAnswer, ConsentVerdict, Contributing, Decision, Error,
    LeadCard, LeadFilter, LeadWords, MailKind, NewAccess, NewApproval, NewLead, Publishing, Reading, Release,
    Result, Reviewing, Steering, To, Words,
};

fn refused<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn approval(versions: &[VersionId], portal: &Portal) -> NewApproval {
    let words = |text: &str| Words::from(["en", "es"].map(|code| (code.to_owned(), text.to_owned())));
    NewApproval {
        kind: ApprovalKind::Statement,
        title: words("The draft"),
        description: words("Read it all."),
        versions: versions.to_vec(),
        mode: ApprovalMode::All,
        approvers: vec![portal.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_closed_only_when_nobody_in_it_waits() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let unread = async |kind: &str| {
            let told = house.desk.lobby(&ana).unwrap().notices().await.unwrap();
            told.iter().filter(|n| n.kind == kind && !n.read).count()
        };
        assert_eq!(unread("upload_received").await, 1);
        house.room::<Reviewing>(&ana, lucia.matter).await.decide(version, &Decision::Accept).await.unwrap();
        assert_eq!(unread("upload_received").await, 0, "what was decided calls nobody");
        let asks = house.room::<Publishing>(&ana, lucia.matter).await;
        let asked = asks.request_approval(&approval(&[version], &lucia)).await.unwrap();
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let said =
            hers.write_to_us(&message(To::About(About::Matter, String::new()), "hello", 1)).await.unwrap();
        house.room::<Steering>(&ana, lucia.matter).await.wind_up(None).await.unwrap();
        let close = async || house.room::<Steering>(&ana, lucia.matter).await.close("closed").await;
        assert_eq!(refused(close().await), Refusal::Conflict, "a thread and an approval wait");
        let talks = house.room::<Publishing>(&ana, lucia.matter).await;
        assert_eq!(unread("message").await, 1);
        talks.thread_done(said.thread).await.unwrap();
        assert_eq!(unread("message").await, 0, "what is done calls nobody");
        assert_eq!(refused(close().await), Refusal::Conflict, "an approval waits");
        talks.cancel_approval(asked, "The case ends.").await.unwrap();
        close().await.unwrap();
        let sheet = house.room::<Reading>(&ana, lucia.matter).await.matter_sheet().await.unwrap();
        assert_eq!(sheet.phase, Phase::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_message_and_the_close_at_the_same_moment_one_wins() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        for who in [persona::LUCIA, persona::OMAR] {
            let portal = house.portal(&ana, who).await;
            house.room::<Steering>(&ana, portal.matter).await.wind_up(None).await.unwrap();
            let hers = house.room::<Contributing>(&portal.contact, portal.matter).await;
            let steering = house.room::<Steering>(&ana, portal.matter).await;
            let new = message(To::About(About::Matter, String::new()), "wait", 1);
            let (written, closed) = tokio::join!(hers.write_to_us(&new), steering.close("closed"));
            assert!(written.is_ok() != closed.is_ok(), "{:?} {:?}", written.is_ok(), closed.is_ok());
        }
    })
    .await;
}

// What an older version closed too early waits for nobody who could answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_in_a_closed_matter_calls_for_nobody() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lawyer.person(), Assignment::Responsible).await.unwrap();
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let asks = house.room::<Publishing>(&ana, lucia.matter).await;
        asks.request_approval(&approval(&[version], &lucia)).await.unwrap();
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        hers.write_to_us(&message(To::About(About::Matter, String::new()), "hello", 1)).await.unwrap();
        for (phase, there) in [("open", 1), ("closing", 1), ("closed", 0), ("open", 1)] {
            house.raw().await.run(&format!("UPDATE matter SET phase = '{phase}'")).await;
            for who in [&ana, &lawyer] {
                let lobby = house.desk.lobby(who).unwrap();
                let ours = ThreadState::WaitingForUs;
                assert_eq!(lobby.inbox(ours, None, 9).await.unwrap().len(), there, "{phase}");
                assert_eq!(lobby.inbox_count(ours).await.unwrap() as usize, there, "{phase}");
                assert_eq!(lobby.calls(Call::Answer, 9).await.unwrap().count as usize, there, "{phase}");
                let waiting = lobby.approval_lines(ApprovalCut::Waiting, None, 9).await.unwrap();
                assert_eq!(waiting.len(), there, "{phase}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_matter_is_wound_up_nothing_is_asked_again() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let first = house.saved(&lucia, "front.pdf", b"front").await;
        let second = house.saved(&lucia, "back.pdf", b"back").await;
        let client = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let versions = client.send(lucia.item, &[first, second]).await.unwrap();
        house.inspect_with(testkit::finding).await;
        // A page that was opened before, and one that is opened after.
        let before = house.room::<Reviewing>(&ana, lucia.matter).await;
        assert_eq!(refused(before.decide(versions[0], &Decision::SetAside).await), Refusal::WrongState);
        house.room::<Steering>(&ana, lucia.matter).await.wind_up(None).await.unwrap();
        let after = house.room::<Reviewing>(&ana, lucia.matter).await;
        let again = Decision::Return { reason: ReturnReason::Blurry, message: "again".to_owned() };
        let more = Decision::AcceptButMore { message: "the back".to_owned() };
        for room in [&before, &after] {
            for asks in [&again, &more] {
                let no = refused(room.decide(versions[0], asks).await);
                assert_eq!(no, Refusal::Invalid { field: "decision", why: Why::NotAllowed });
            }
        }
        after.decide(versions[0], &Decision::Accept).await.unwrap();
        house.empty_outbox().await;
        after.decide(versions[1], &Decision::SetAside).await.unwrap();
        let twice = refused(after.decide(versions[1], &Decision::SetAside).await);
        assert_eq!(twice, Refusal::WrongState, "decided once");
        let room = house.room::<Reading>(&ana, lucia.matter).await;
        let documents = room.documents().await.unwrap();
        let states: Vec<_> = documents.iter().flat_map(|d| &d.versions).map(|v| v.state).collect();
        assert!(states.contains(&VersionState::Accepted) && states.contains(&VersionState::Returned));
        assert_eq!(
            client.request(lucia.item).await.unwrap().state,
            ItemState::Accepted,
            "one of them is good"
        );
        assert!(client.request(lucia.item).await.unwrap().returned.is_none(), "nothing is asked");
        // It can be thought over, and set aside alone it is not needed any more.
        after.take_back(versions[1]).await.unwrap();
        after.take_back(versions[0]).await.unwrap();
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::Checking);
        for version in versions {
            after.decide(version, &Decision::SetAside).await.unwrap();
        }
        assert_eq!(client.request(lucia.item).await.unwrap().state, ItemState::NotNeeded);
        house.room::<Steering>(&ana, lucia.matter).await.close("closed").await.unwrap();
    })
    .await;
}

fn words(n: u8, text: &str) -> LeadWords<'_> {
    LeadWords { line: LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [n; 10]), text }
}

async fn enquiry(house: &TestHouse, who: &Actor, family: &str, attempt: u8) -> LeadId {
    let card = LeadCard {
        given: "Nadia".to_owned(),
        family: family.to_owned(),
        email: format!("{}@lead-canary.example", family.to_lowercase()),
        message: "erasecanary".to_owned(),
        ..LeadCard::default()
    };
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Search, Locale::En);
    let new = NewLead { card, road, source, locale, attempt: [attempt; 32] };
    house.desk.lobby(who).unwrap().enter_lead(&new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_enquiry_said_is_deleted_on_request_once_and_wholly() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Erasequill", 1).await;
        lobby.note_lead(lead, &words(1, "erasecanary")).await.unwrap();
        lobby
            .log_lead_contact(
                lead,
                ContactChannel::Phone,
                ContactOutcome::Reached,
                None,
                &words(2, "erasecanary"),
            )
            .await
            .unwrap();
        lobby.search_conflicts(lead, &["Erased Namequill".to_owned()]).await.unwrap();
        let presses = (0..100).map(|_| lobby.erase_lead(lead, EraseReason::Asked));
        assert!(join_all(presses).await.into_iter().all(|pressed| pressed.is_ok()));
        let row = lobby.lead(lead).await.unwrap();
        assert!(row.card.is_none() && row.erased_at.is_some());
        assert_eq!(row.state, LeadState::Contacted, "its place in the figures stays");
        let by = lobby.lead_erased(lead).await.unwrap().unwrap();
        assert_eq!((by.by.as_str(), by.why), ("Ana Quillfeather", EraseReason::Asked));
        assert!(lobby.lead_history(lead).await.unwrap().is_empty());
        assert!(lobby.conflict_searches(lead).await.unwrap().is_empty());
        for typed in ["erasequill", ""] {
            assert!(lobby.leads(LeadFilter::Open, typed, None, 9).await.unwrap().is_empty(), "{typed}");
        }
        let lines = lobby.practice_events(None, 50).await.unwrap();
        assert_eq!(lines.iter().filter(|l| l.code == AuditCode::LeadErased).count(), 1);
        let figures = lobby.lead_figures(Timestamp::from_micros(0)).await.unwrap();
        assert_eq!((figures[0].came, figures[0].contacted), (1, 1), "counts stay true");
        let mut raw = house.raw().await;
        for left in [
            "SELECT count(*) FROM lead WHERE length(sealed) > 0",
            "SELECT count(*) FROM lead_entry WHERE length(sealed) > 0",
            "SELECT count(*) FROM conflict_search WHERE length(sealed) > 0 OR reason IS NOT NULL",
            "SELECT count(*) FROM search_token WHERE kind = 'lead'",
        ] {
            assert_eq!(raw.one(left, &[]).await, Cell::Int(0), "{left}");
        }
        // It takes no more words, whoever has its page open.
        assert_eq!(refused(lobby.note_lead(lead, &words(3, "x")).await), Refusal::WrongState);
        assert_eq!(refused(lobby.check_lead(lead, &[], &words(4, "x")).await), Refusal::WrongState);
        assert_eq!(refused(lobby.search_conflicts(lead, &[]).await), Refusal::WrongState);
        let spam = enquiry(house, &ana, "Spamquill", 2).await;
        lobby.erase_lead(spam, EraseReason::Spam).await.unwrap();
        assert_eq!(lobby.lead(spam).await.unwrap().state, LeadState::Spam, "spam is counted nowhere");
        let billing = house.staff(&ana, Role::Billing).await;
        let theirs = house.desk.lobby(&billing).unwrap().erase_lead(spam, EraseReason::Spam).await;
        assert!(theirs.is_err());
        // What became a client is kept as that client.
        let won = enquiry(house, &ana, "Wonquill", 3).await;
        house.raw().await.run("UPDATE lead SET state = 'won' WHERE erased_at IS NULL").await;
        assert_eq!(refused(lobby.erase_lead(won, EraseReason::Asked).await), Refusal::WrongState);
        assert!(lobby.lead(won).await.unwrap().card.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_written_while_an_enquiry_is_deleted_are_not_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        for n in 0..6 {
            let lead = enquiry(house, &ana, &format!("Racequill{n}"), n).await;
            let words = words(n, "erasecanary");
            let (_, gone) =
                tokio::join!(lobby.note_lead(lead, &words), lobby.erase_lead(lead, EraseReason::Asked));
            gone.unwrap();
        }
        let left = "SELECT count(*) FROM lead_entry WHERE length(sealed) > 0";
        assert_eq!(house.raw().await.one(left, &[]).await, Cell::Int(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_reason_is_given_in_words() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Lostquill", 1).await;
        let lose = async |n, text| {
            lobby.move_lead(lead, LeadState::Lost, Some(LostReason::Other), &words(n, text)).await
        };
        assert_eq!(refused(lose(1, " ").await), Refusal::Invalid { field: "why", why: Why::Missing });
        lose(2, "They moved abroad").await.unwrap();
        let history = lobby.lead_history(lead).await.unwrap();
        assert_eq!(history[0].text, "They moved abroad");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gets_a_copy_is_not_asked_to_answer() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.write_at_once(&ana).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.client(&ana, persona::OMAR).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.add_party(omar, Relation::Partner).await.unwrap();
        let new = NewAccess { client: omar, relation: Relation::Partner };
        let copy = steering.enable_access(&new).await.unwrap();
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let asks = house.room::<Publishing>(&ana, lucia.matter).await;
        let ask = NewApproval { copies: vec![copy], ..approval(&[version], &lucia) };
        let id = asks.request_approval(&ask).await.unwrap();
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let (bound, from) = (hers.approval(id).await.unwrap().bound.clone(), device());
        let answer = Answer {
            verdict: Verdict::Approve,
            bound: &bound,
            reason: "",
            code: "",
            read: None,
            passkey: None,
            card: None,
            language: Locale::Es,
            device: &from,
        };
        hers.answer_approval(id, &answer).await.unwrap();
        let mut raw = house.raw().await;
        for (kind, some) in [("approval_copy", 1), ("approval_notice", 0)] {
            let kinds = format!("SELECT count(*) FROM mail WHERE kind = '{kind}' AND access_id = $1");
            assert_eq!(raw.one(&kinds, &[copy.into()]).await.int(), some, "{kind}");
        }
        house.clock.advance(domain::Duration::hours(4));
        house.mail_to(persona::OMAR.email, MailKind::ApprovalCopy).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn intake_hands_over_the_matter_it_took_in() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let (intake, lawyer) = (house.staff(&ana, Role::Intake).await, house.staff(&ana, Role::Lawyer).await);
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(intake.person(), Assignment::Team).await.unwrap();
        let theirs = async || house.room::<Steering>(&intake, lucia.matter).await;
        let give = theirs().await.assign(lawyer.person(), Assignment::Responsible).await;
        assert_eq!(refused(give), Refusal::NotAllowed, "somebody of the team gives nothing away");
        steering.assign(intake.person(), Assignment::Responsible).await.unwrap();
        theirs().await.assign(lawyer.person(), Assignment::Responsible).await.unwrap();
        theirs().await.assign(intake.person(), Assignment::None).await.unwrap();
        assert!(house.desk.admit::<Steering>(&intake, lucia.matter).await.is_err());
        house.room::<Steering>(&lawyer, lucia.matter).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_see_what_each_person_answered_last_and_to_which_text() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let room = async || house.room::<Reading>(&cast.ana, lucia.matter).await.consents().await.unwrap();
        assert!(room().await.is_empty());
        let from = device();
        for (version, agreed) in [("S1", false), ("P1", true)] {
            let (title, text, language) = ("Title", "text", domain::Locale::Es);
            let answer = ConsentAnswer {
                purpose: domain::ConsentPurpose::Storage,
                version,
                title,
                text,
                language,
                agreed,
                device: &from,
            };
            house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
            house.clock.advance(domain::Duration::seconds(1));
            let found = room().await;
            let given = &found[&lucia.access][0];
            let agrees = given.verdict == ConsentVerdict::Agreed;
            assert_eq!((given.version.as_str(), agrees), (version, agreed));
        }
    })
    .await;
}
