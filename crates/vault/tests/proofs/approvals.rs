//! Requests for approval: shown to whom they are asked of and in their turn, about the very versions that were attached,
//! answered once, void when what they are about changes, and provable afterwards without this installation.

use domain::{
    AnswerState, ApprovalId, ApprovalKind, ApprovalMode, ApprovalState, AuditCode, Duration, Locale, Refusal,
    Relation, ReturnReason, Role, Verdict, VersionId, VersionState, VoidCause, Why,
};
use futures_util::future::join_all;
use testkit::{Portal, TestHouse, device, finding, on_both_engines, persona, pieces};
use vault::{
    Actor, Answer, ApprovalCut, Auditing, Authority, Contributing, Decision, Error, HowRead, Interpreter,
    MailKind, NewAccess, NewApproval, NewUpload, Publishing, Reading, Release, Result, Reviewing, Room,
    Steering, Words, verify_certificate,
};

fn words(text: &str) -> Words {
    Words::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), format!("{text} (es)"))])
}

pub fn about(portal: &Portal, kind: ApprovalKind, versions: &[VersionId]) -> NewApproval {
    NewApproval {
        kind,
        title: words("titlecanary of the draft"),
        description: words("descriptioncanary: read it all."),
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

pub async fn publishing(house: &TestHouse, who: &Actor, portal: &Portal) -> Room<Publishing> {
    house.room::<Publishing>(who, portal.matter).await
}

pub async fn client(house: &TestHouse, portal: &Portal) -> Room<Contributing> {
    house.room::<Contributing>(&portal.contact, portal.matter).await
}

/// Another client of the same matter, signed in.
pub async fn second(house: &TestHouse, ana: &Actor, portal: &Portal, relation: Relation) -> Portal {
    let who = persona::OMAR;
    let client = house.client(ana, who).await;
    let steering = house.room::<Steering>(ana, portal.matter).await;
    steering.add_party(client, relation).await.unwrap();
    let access = steering.enable_access(&NewAccess { client, relation }).await.unwrap();
    let contact = house.sign_in(access, who).await;
    Portal { who, matter: portal.matter, client, access, item: portal.item, contact }
}

pub fn says<'a>(verdict: Verdict, bound: &'a str, device: &'a vault::Device) -> Answer<'a> {
    Answer {
        verdict,
        bound,
        reason: "",
        code: "",
        read: None,
        passkey: None,
        card: None,
        language: Locale::Es,
        device,
    }
}

pub async fn answer(room: &Room<Contributing>, id: ApprovalId, verdict: Verdict) -> Result<()> {
    let shown = room.approval(id).await?;
    // A letter is had before one's eyes before one agrees to it.
    if verdict == Verdict::Approve && shown.kind == ApprovalKind::Engagement {
        for document in &shown.documents {
            for page in 1..=document.pages {
                room.approval_page(id, document.version, page).await?;
            }
        }
    }
    let bound = shown.bound.clone();
    let device = device();
    let reason = if verdict == Verdict::Decline { "reasoncanary" } else { "" };
    room.answer_approval(id, &Answer { reason, ..says(verdict, &bound, &device) }).await
}

fn refused(result: Result<()>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

pub async fn state(house: &TestHouse, ana: &Actor, portal: &Portal, id: ApprovalId) -> ApprovalState {
    house.room::<Reading>(ana, portal.matter).await.staff_approval(id).await.unwrap().state
}

async fn notices(house: &TestHouse, ana: &Actor) -> Vec<String> {
    let all = house.desk.lobby(ana).unwrap().notices().await.unwrap();
    all.into_iter().map(|n| n.kind).filter(|kind| kind.starts_with("approval")).collect()
}

// S2-57, S2-64, S2-70, S2-125, S2-127: status, time, address and browser are kept, and the owner is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_reads_the_very_version_and_approves_it_and_everything_about_that_is_kept() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "filecanary.pdf", b"draft").await;
        house.empty_outbox().await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
        house.clock.advance(Duration::hours(4));
        house.mail_to(persona::LUCIA.email, MailKind::ApprovalNotice).await;
        let room = client(house, &lucia).await;
        let shown = room.approval(id).await.unwrap();
        assert!(shown.to_answer() && shown.may_open && !shown.owes_pages());
        assert_eq!((shown.documents[0].version, shown.documents[0].number), (version, 1));
        assert_eq!(shown.title["es"], "titlecanary of the draft (es)");
        assert!(!room.approval_page(id, version, 1).await.unwrap().jpeg.is_empty());
        room.approval_page(id, version, 1).await.unwrap();
        assert!(!room.approval_thumb(id, version).await.unwrap().jpeg.is_empty());
        assert!(room.approval_page(id, version, 2).await.unwrap_err().is_not_found());
        assert_eq!(room.approval(id).await.unwrap().mine.seen.len(), 1, "the first opening counts, once");
        let (bound, device) = (shown.bound.clone(), device());
        let read = Interpreter {
            name: "Rosa".to_owned(),
            language: "Mam".to_owned(),
            relation: "family".to_owned(),
            by_phone: false,
        };
        let said = Some(HowRead::ReadTo(read.clone()));
        let given = Answer { read: said, ..says(Verdict::Approve, &bound, &device) };
        room.answer_approval(id, &given).await.unwrap();
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(id).await.unwrap();
        assert_eq!((whole.state, whole.people[0].state), (ApprovalState::Approved, AnswerState::Approved));
        let record = whole.people[0].record.clone().unwrap();
        assert_eq!((record.address.as_str(), record.agent.as_str()), ("203.0.113.77", "CanaryPhone/17.3"));
        assert_eq!((record.bound, record.documents.len(), record.language.as_str()), (bound, 1, "es"));
        assert_eq!((record.interpreter, record.sign_in), (Some(read), Some(vault::SignInMethod::Link)));
        assert_eq!(record.at, house.desk.now().micros());
        assert_eq!(notices(house, &ana).await, ["approval_approved"]);
        // Once answered it stays so, and goes on being shown to whoever answered.
        assert_eq!(refused(answer(&room, id, Verdict::Decline).await), Refusal::WrongState);
        assert!(room.approval(id).await.unwrap().may_open);
        let log = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        for code in [
            AuditCode::ApprovalRequested,
            AuditCode::ApprovalPageSeen,
            AuditCode::AnswerApproved,
            AuditCode::ApprovalApproved,
        ] {
            assert_eq!(log.iter().filter(|line| line.code == code).count(), 1, "{code}");
        }
        assert!(
            house
                .desk
                .lobby(&ana)
                .unwrap()
                .approval_lines(ApprovalCut::Waiting, None, 9)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_sees_it_and_no_other_version_can_be_opened_through_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia, Relation::Partner).await;
        let observer = house.portal(&ana, persona::MARTA).await;
        let attached = house.ready(&lucia, "one.pdf", b"one").await;
        let other = house.ready(&lucia, "two.pdf", b"two").await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Bundle, &[attached])).await.unwrap();
        let hers = client(house, &lucia).await;
        assert!(hers.approval_page(id, other, 1).await.unwrap_err().is_not_found());
        for stranger in [&spouse, &observer] {
            let room = client(house, stranger).await;
            assert!(room.approvals().await.unwrap().is_empty());
            assert!(room.approval(id).await.err().unwrap().is_not_found());
            assert!(room.approval_page(id, attached, 1).await.unwrap_err().is_not_found());
            assert!(room.approval_thumb(id, attached).await.unwrap_err().is_not_found());
            assert!(answer(&room, id, Verdict::Approve).await.unwrap_err().is_not_found());
            assert!(room.send_fresh_code(id).await.unwrap_err().is_not_found());
            assert!(room.my_certificate(id).await.err().unwrap().is_not_found());
        }
        // Staff in a room for the same purpose are nobody who is asked.
        let room = house.room::<Contributing>(&ana, lucia.matter).await;
        assert!(matches!(room.approvals().await.err(), Some(Error::Refused(Refusal::NotAllowed))));
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Pending);
        // A client who was shown out sees nothing from that moment on.
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        assert!(answer(&hers, id, Verdict::Approve).await.is_err());
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Pending);
    })
    .await;
}

// S2-61
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declaration_wants_every_page_opened_and_a_fresh_code_of_this_session_used_once() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "declaration.pdf", b"I declare").await;
        let staff = publishing(house, &ana, &lucia).await;
        let ask = about(&lucia, ApprovalKind::Declaration, &[version]);
        let id = staff.request_approval(&ask).await.unwrap();
        let room = client(house, &lucia).await;
        let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
        let with = |code: &'static str| Answer { code, ..says(Verdict::Approve, &bound, &device) };
        let pages = Refusal::invalid("pages", Why::Missing);
        assert_eq!(refused(room.answer_approval(id, &with("")).await), pages);
        room.approval_thumb(id, version).await.unwrap();
        assert_eq!(
            refused(room.answer_approval(id, &with("")).await),
            pages,
            "a small picture is no reading"
        );
        room.approval_page(id, version, 1).await.unwrap();
        let missing = Refusal::invalid("code", Why::Missing);
        let wrong = Refusal::invalid("code", Why::Wrong);
        assert_eq!(refused(room.answer_approval(id, &with("123456")).await), missing);
        let code = async || {
            room.send_fresh_code(id).await.unwrap();
            house.mail_to(persona::LUCIA.email, MailKind::FreshProof).await.code.unwrap()
        };
        let first = code().await;
        let guess = if first == "000000" { "111111" } else { "000000" };
        for _ in 0..domain::limits::FRESH_PROOF_TRIES {
            assert_eq!(refused(room.answer_approval(id, &with(guess)).await), wrong);
        }
        let typed = |code: &str| Answer { code: Box::leak(code.to_owned().into_boxed_str()), ..with("") };
        assert_eq!(refused(room.answer_approval(id, &typed(&first)).await), missing, "guessed too often");
        // A code is over after ten minutes, and replaced by the next.
        let late = code().await;
        house.clock.advance(domain::limits::FRESH_PROOF_LIFE);
        assert_eq!(refused(room.answer_approval(id, &typed(&late)).await), missing);
        let old = code().await;
        let newest = code().await;
        if old != newest {
            assert_eq!(refused(room.answer_approval(id, &typed(&old)).await), wrong);
        }
        // In another session of the same person it is no code at all.
        let again = house.sign_in(lucia.access, persona::LUCIA).await;
        let elsewhere = house.room::<Contributing>(&again, lucia.matter).await;
        assert_eq!(refused(elsewhere.answer_approval(id, &typed(&newest)).await), missing);
        // Declining wants neither, but a reason; approving with the right code is done once.
        assert_eq!(
            refused(room.answer_approval(id, &says(Verdict::Decline, &bound, &device)).await),
            Refusal::invalid("reason", Why::Missing)
        );
        room.answer_approval(id, &typed(&newest)).await.unwrap();
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(id).await.unwrap();
        assert!(whole.people[0].record.as_ref().unwrap().fresh_code);
        assert_eq!(refused(room.answer_approval(id, &typed(&newest)).await), Refusal::WrongState);
        assert_eq!(refused(room.send_fresh_code(id).await), Refusal::WrongState);
        let sql = "SELECT count(*) FROM approval_answer WHERE code_hash IS NOT NULL";
        assert_eq!(house.raw().await.one(sql, &[]).await.int(), 0, "a spent code leaves nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_voids_what_is_pending_and_it_is_asked_again_in_one_step() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let staff = publishing(house, &ana, &lucia).await;
        let room = client(house, &lucia).await;
        let first = house.ready(&lucia, "draft.pdf", b"one").await;
        let back = Decision::Return { reason: ReturnReason::Other, message: "again".to_owned() };
        let review = house.room::<Reviewing>(&ana, lucia.matter).await;
        // Sent back while it is pending.
        let ask = about(&lucia, ApprovalKind::PreLodgement, &[first]);
        let one = staff.request_approval(&ask).await.unwrap();
        review.decide(first, &back).await.unwrap();
        let shown = room.approval(one).await.unwrap();
        assert_eq!((shown.state, shown.mine.state), (ApprovalState::Void, AnswerState::Lapsed));
        assert_eq!(shown.because.as_ref().unwrap().cause(), Some(VoidCause::SentBack));
        assert!(!shown.may_open);
        assert_eq!(notices(house, &ana).await, ["approval_void"]);
        assert_eq!(refused(answer(&room, one, Verdict::Approve).await), Refusal::WrongState);
        let late = staff.ask_again(one).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Invalid { field: "documents", .. }))));
        // A newer version: not ready yet, then ready.
        let upload = house.saved(&lucia, "draft.pdf", b"two").await;
        let second = room.send(lucia.item, &[upload]).await.unwrap()[0];
        assert!(staff.ask_again(one).await.is_err(), "it is still inspected");
        house.inspect_with(finding).await;
        let two = staff.ask_again(one).await.unwrap();
        assert_eq!(staff.ask_again(one).await.unwrap(), two, "asking again twice asks once");
        let shown = room.approval(two).await.unwrap();
        assert_eq!((shown.documents[0].version, shown.documents[0].number), (second, 2));
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(one).await.unwrap();
        assert_eq!(whole.replaced_by, Some(two));
        // An acceptance that is taken back.
        review.decide(second, &Decision::Accept).await.unwrap();
        assert_eq!(
            state(house, &ana, &lucia, two).await,
            ApprovalState::Pending,
            "accepting changes nothing"
        );
        review.take_back(second).await.unwrap();
        let shown = room.approval(two).await.unwrap();
        assert_eq!(shown.because.as_ref().unwrap().cause(), Some(VoidCause::TakenBack));
        // What is approved stays approved, whatever comes; a held one is void like a pending one.
        let three = staff.ask_again(two).await.unwrap();
        answer(&room, three, Verdict::Approve).await.unwrap();
        let held = NewApproval {
            release: Release::ByLawyer(None),
            ..about(&lucia, ApprovalKind::Statement, &[second])
        };
        let held = staff.request_approval(&held).await.unwrap();
        review.decide(second, &back).await.unwrap();
        let upload = house.saved(&lucia, "draft.pdf", b"three").await;
        room.send(lucia.item, &[upload]).await.unwrap();
        house.inspect_with(finding).await;
        assert_eq!(state(house, &ana, &lucia, three).await, ApprovalState::Approved);
        assert_eq!(state(house, &ana, &lucia, held).await, ApprovalState::Void);
        assert!(room.approval(held).await.err().unwrap().is_not_found(), "nobody was ever asked");
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(three).await.unwrap();
        assert!(!whole.documents[0].newest);
        // A version that is not the newest cannot be attached any more.
        let stale = staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[second])).await;
        assert!(matches!(stale, Err(Error::Refused(Refusal::Invalid { field: "documents", .. }))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_one_and_one_after_another_and_who_gets_a_copy() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &ana, &lucia).await;
        let (hers, his) = (client(house, &lucia).await, client(house, &spouse).await);
        let both = |mode| NewApproval {
            mode,
            approvers: vec![lucia.access, spouse.access],
            ..about(&lucia, ApprovalKind::Bundle, &[version])
        };
        let all = staff.request_approval(&both(ApprovalMode::All)).await.unwrap();
        answer(&hers, all, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, all).await, ApprovalState::Pending);
        answer(&his, all, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, all).await, ApprovalState::Approved);
        let any = staff.request_approval(&both(ApprovalMode::Any)).await.unwrap();
        answer(&hers, any, Verdict::Decline).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, any).await, ApprovalState::Pending);
        answer(&his, any, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, any).await, ApprovalState::Approved);
        let one = staff.request_approval(&both(ApprovalMode::Any)).await.unwrap();
        answer(&his, one, Verdict::Approve).await.unwrap();
        assert_eq!(hers.approval(one).await.unwrap().mine.state, AnswerState::Lapsed);
        assert_eq!(refused(answer(&hers, one, Verdict::Decline).await), Refusal::WrongState);
        let row = staff.request_approval(&both(ApprovalMode::InSequence)).await.unwrap();
        assert!(his.approval(row).await.err().unwrap().is_not_found(), "not before his turn");
        assert!(his.approval_page(row, version, 1).await.unwrap_err().is_not_found());
        answer(&hers, row, Verdict::Approve).await.unwrap();
        assert!(his.approval(row).await.unwrap().to_answer());
        answer(&his, row, Verdict::Decline).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, row).await, ApprovalState::Declined);
        // A copy is seen once it is approved, and answers nothing.
        let copied =
            NewApproval { copies: vec![spouse.access], ..about(&lucia, ApprovalKind::Bundle, &[version]) };
        let copied = staff.request_approval(&copied).await.unwrap();
        assert!(his.approval(copied).await.err().unwrap().is_not_found());
        answer(&hers, copied, Verdict::Approve).await.unwrap();
        let shown = his.approval(copied).await.unwrap();
        assert!(shown.may_open && !shown.to_answer());
        assert!(!his.approval_page(copied, version, 1).await.unwrap().jpeg.is_empty());
        assert_eq!(refused(answer(&his, copied, Verdict::Decline).await), Refusal::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_answers_at_once_are_one() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
        let room = client(house, &lucia).await;
        let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
        let verdicts = [Verdict::Approve, Verdict::Decline];
        let all = join_all((0..100).map(|n| {
            let answer = Answer { reason: "r", ..says(verdicts[n % 2], &bound, &device) };
            let room = &room;
            async move { room.answer_approval(id, &answer).await }
        }))
        .await;
        let done = all.iter().filter(|r| r.is_ok()).count();
        let late = all.iter().filter(|r| matches!(r, Err(Error::Refused(Refusal::WrongState)))).count();
        assert_eq!((done, late), (1, 99));
        let log = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        let answers = |c| matches!(c, AuditCode::AnswerApproved | AuditCode::AnswerDeclined);
        assert_eq!(log.iter().filter(|line| answers(line.code)).count(), 1);
        assert_eq!(notices(house, &ana).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_answer_and_whatever_makes_it_pointless_exactly_one_is_true() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let staff = publishing(house, &ana, &lucia).await;
        let room = client(house, &lucia).await;
        for turn in 0..6 {
            let version = house.ready(&lucia, "a.pdf", format!("file {turn}").as_bytes()).await;
            let id =
                staff.request_approval(&about(&lucia, ApprovalKind::Statement, &[version])).await.unwrap();
            let review = house.room::<Reviewing>(&ana, lucia.matter).await;
            let back = Decision::Return { reason: ReturnReason::Other, message: "x".to_owned() };
            let (answered, ended) = tokio::join!(answer(&room, id, Verdict::Approve), async {
                if turn % 2 == 0 {
                    staff.cancel_approval(id, "why").await
                } else {
                    review.decide(version, &back).await
                }
            });
            let stands = state(house, &ana, &lucia, id).await;
            match &answered {
                Ok(()) => assert_eq!(stands, ApprovalState::Approved),
                Err(Error::Refused(Refusal::WrongState)) => assert_ne!(stands, ApprovalState::Approved),
                Err(other) => panic!("{other:?}"),
            }
            if turn % 2 == 0 {
                assert_ne!(answered.is_ok(), ended.is_ok(), "turn {turn}");
                review.decide(version, &back).await.unwrap();
            } else {
                ended.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_day_reminds_first_and_then_expires_what_nobody_declined() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        house.empty_outbox().await;
        let staff = publishing(house, &ana, &lucia).await;
        let due_at = Some(house.desk.now().plus(Duration::days(5)));
        let ask = NewApproval { due_at, ..about(&lucia, ApprovalKind::Statement, &[version]) };
        let id = staff.request_approval(&ask).await.unwrap();
        let past = NewApproval { due_at: Some(house.desk.now()), ..ask.clone() };
        assert!(matches!(
            staff.request_approval(&past).await,
            Err(Error::Refused(Refusal::Invalid { field: "due", .. }))
        ));
        assert!(matches!(staff.remind_approvers(id).await, Err(Error::Refused(Refusal::TooMany { .. }))));
        house.clock.advance(Duration::minutes(59));
        house.empty_outbox().await;
        house.clock.advance(Duration::minutes(1));
        // The staff session goes on through the days.
        let ana = house.second_session(&ana).await;
        let staff = publishing(house, &ana, &lucia).await;
        assert_eq!(staff.remind_approvers(id).await.unwrap(), 1);
        house.clock.advance(Duration::hours(3));
        house.mail_to(persona::LUCIA.email, MailKind::ApprovalNotice).await;
        // It leaves by itself in the morning of the day two days before, wherever in its day the last day ends.
        house.clock.advance(Duration::hours(3 * 24 + 11));
        house.inspect_with(finding).await;
        house.clock.advance(Duration::minutes(5));
        house.mail_to(persona::LUCIA.email, MailKind::ApprovalNotice).await;
        let again = house.sign_in(lucia.access, persona::LUCIA).await;
        let room = house.room::<Contributing>(&again, lucia.matter).await;
        assert!(room.approval(id).await.unwrap().to_answer());
        house.clock.advance(Duration::hours(32));
        let again = house.sign_in(lucia.access, persona::LUCIA).await;
        let room = house.room::<Contributing>(&again, lucia.matter).await;
        house.clock.advance(Duration::minutes(55));
        // Too late although the job has not come round yet.
        assert_eq!(refused(answer(&room, id, Verdict::Approve).await), Refusal::Expired);
        house.inspect_with(finding).await;
        let ana = house.second_session(&ana).await;
        let shown = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(id).await.unwrap();
        assert_eq!((shown.state, shown.people[0].state), (ApprovalState::Expired, AnswerState::Lapsed));
        assert_eq!(notices(house, &ana).await, ["approval_expired"]);
        let lines = house.desk.lobby(&ana).unwrap().approval_lines(ApprovalCut::Over, None, 9).await.unwrap();
        assert_eq!((lines.len(), lines[0].state), (1, ApprovalState::Expired));
        let staff = publishing(house, &ana, &lucia).await;
        let next = staff.ask_again(id).await.unwrap();
        assert!(room.approval(next).await.unwrap().due_at.unwrap() > house.desk.now());
    })
    .await;
}

// S2-108: what is not released yet is asked of nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_lawyer_is_seen_by_no_client_and_let_out_by_another_than_its_maker() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &cast.caseworker, lucia).await;
        let ask = NewApproval {
            release: Release::ByLawyer(None),
            ..about(lucia, ApprovalKind::Statement, &[version])
        };
        let id = staff.request_approval(&ask).await.unwrap();
        let room = client(house, lucia).await;
        assert!(room.approval(id).await.err().unwrap().is_not_found());
        assert_eq!(refused(staff.release_approval(id).await), Refusal::NotAllowed);
        assert!(notices(house, &cast.lawyer).await.contains(&"approval_held".to_owned()));
        let lawyer = publishing(house, &cast.lawyer, lucia).await;
        lawyer.release_approval(id).await.unwrap();
        assert_eq!(refused(lawyer.release_approval(id).await), Refusal::WrongState);
        assert!(room.approval(id).await.unwrap().to_answer());
        // Whoever asked leads nothing here, and hears all the same what became of it (APP-03, APP-15).
        assert_eq!(notices(house, &cast.caseworker).await, ["approval_released"]);
        // A lawyer does not let out their own.
        let own = lawyer.request_approval(&ask).await.unwrap();
        assert_eq!(refused(lawyer.release_approval(own).await), Refusal::NotAllowed);
        publishing(house, &cast.ana, lucia).await.release_approval(own).await.unwrap();
        answer(&room, id, Verdict::Approve).await.unwrap();
        assert!(notices(house, &cast.caseworker).await.contains(&"approval_approved".to_owned()));
        // Taken back by a colleague it is told; by themselves it is not, nor to whoever reads the matter no more.
        let (first, second) =
            (staff.request_approval(&ask).await.unwrap(), staff.request_approval(&ask).await.unwrap());
        let before = notices(house, &cast.caseworker).await.len();
        staff.cancel_approval(first, "Wrong year.").await.unwrap();
        assert_eq!(notices(house, &cast.caseworker).await.len(), before);
        publishing(house, &cast.ana, lucia).await.cancel_approval(second, "Wrong year.").await.unwrap();
        assert_eq!(notices(house, &cast.caseworker).await.len(), before + 1);
        let third = staff.request_approval(&ask).await.unwrap();
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.assign(cast.caseworker.person(), domain::Assignment::None).await.unwrap();
        let cancelled = async || {
            let count = "SELECT count(*) FROM notice WHERE kind = 'approval_cancelled'";
            house.raw().await.one(count, &[]).await.int()
        };
        let told = cancelled().await;
        publishing(house, &cast.ana, lucia).await.cancel_approval(third, "Wrong year.").await.unwrap();
        let after = cancelled().await;
        assert_eq!(told, after, "who left the matter hears nothing of it");
    })
    .await;
}

// APP-15
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_colleague_asked_to_let_it_out_is_named_told_and_certified() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &cast.caseworker, lucia).await;
        let of = |person| NewApproval {
            release: Release::ByLawyer(Some(person)),
            ..about(lucia, ApprovalKind::Statement, &[version])
        };
        let others = staff_others(house, &cast.caseworker, lucia).await;
        assert!(others.contains(&cast.lawyer.person()) && !others.contains(&cast.caseworker.person()));
        // Nobody who releases nothing here, and not oneself.
        for nobody in [cast.auditor.person(), cast.caseworker.person(), cast.system_administrator.person()] {
            let asked = staff.request_approval(&of(nobody)).await.map(drop);
            assert_eq!(refused(asked), Refusal::invalid("lawyer", Why::NotAChoice));
        }
        let id = staff.request_approval(&of(cast.lawyer.person())).await.unwrap();
        assert_eq!(notices(house, &cast.lawyer).await, ["approval_to_release"]);
        assert_eq!(notices(house, &cast.ana).await, Vec::<String>::new(), "one was asked, and not everybody");
        let reading = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let whole = reading.staff_approval(id).await.unwrap();
        assert_eq!((whole.asked_of, whole.released_by), (Some(cast.lawyer.person()), None));
        house.clock.advance(Duration::minutes(3));
        publishing(house, &cast.lawyer, lucia).await.release_approval(id).await.unwrap();
        let whole = reading.staff_approval(id).await.unwrap();
        assert_eq!(whole.released_by, Some(cast.lawyer.person()));
        assert_eq!(whole.asked_at, Some(house.desk.now()));
        let unread = house.desk.lobby(&cast.lawyer).unwrap().notices().await.unwrap();
        assert!(unread.iter().filter(|n| n.kind == "approval_to_release").all(|n| n.read), "it is done");
        // Who did, and when, is certified by the log's own line; a client's copy does not name them.
        answer(&client(house, lucia).await, id, Verdict::Approve).await.unwrap();
        let text = reading.certify_approval(id).await.unwrap().to_text();
        assert!(verify_certificate(&text, None).holds());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["released"]["name"], "Canary lawyer");
        let mut other = value.clone();
        other["released"]["at"] = serde_json::Value::from(1);
        let report = verify_certificate(&format!("{other:#}\n"), None);
        assert!(format!("{:?}", report.findings).contains("let out"), "{:?}", report.findings);
        let own = client(house, lucia).await.my_certificate(id).await.unwrap().to_text();
        assert!(verify_certificate(&own, None).holds() && !own.contains("\"released\""));
        // Another who may can do it in their place, and the record says so. Asked again, the same colleague is asked.
        let id = staff.request_approval(&of(cast.lawyer.person())).await.unwrap();
        publishing(house, &cast.ana, lucia).await.release_approval(id).await.unwrap();
        assert_eq!(reading.staff_approval(id).await.unwrap().released_by, Some(cast.ana.person()));
        staff.cancel_approval(id, "Wrong year.").await.unwrap();
        let again = staff.ask_again(id).await.unwrap();
        let whole = reading.staff_approval(again).await.unwrap();
        assert_eq!((whole.state, whole.asked_of), (ApprovalState::Held, Some(cast.lawyer.person())));
    })
    .await;
}

async fn staff_others(house: &TestHouse, who: &Actor, lucia: &Portal) -> Vec<domain::PersonId> {
    let room = house.room::<Reading>(who, lucia.matter).await;
    room.others_who_release().await.unwrap().iter().map(|(person, _)| *person).collect()
}

// S2-65, S2-117: nothing is asked without a title in the client's language; S2-62: an authority to proceed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_ask_and_what_cannot_be_asked() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let watcher = second(house, &ana, &lucia, Relation::Observer).await;
        let omar = house.portal(&ana, persona::MARTA).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let his = house.ready(&omar, "b.pdf", b"b").await;
        let waiting = house.sent(&lucia, "c.pdf", b"c").await;
        let staff = publishing(house, &ana, &lucia).await;
        let good = about(&lucia, ApprovalKind::Statement, &[version]);
        let field = async |new: NewApproval| match staff.request_approval(&new).await {
            Err(Error::Refused(Refusal::Invalid { field, .. })) => field,
            Err(e) if e.is_not_found() => "not found",
            other => panic!("{:?}", other.map(|_| ())),
        };
        let only_english = Words::from([("en".to_owned(), "Only English".to_owned())]);
        let long = words(&"x".repeat(domain::limits::TITLE_CHARS + 1));
        assert_eq!(field(NewApproval { title: Words::new(), ..good.clone() }).await, "title");
        assert_eq!(field(NewApproval { title: only_english, ..good.clone() }).await, "title_es");
        assert_eq!(field(NewApproval { title: long, ..good.clone() }).await, "title");
        assert_eq!(field(NewApproval { versions: vec![], ..good.clone() }).await, "documents");
        assert_eq!(
            field(NewApproval { versions: vec![version, version], ..good.clone() }).await,
            "documents"
        );
        assert_eq!(field(NewApproval { versions: vec![waiting], ..good.clone() }).await, "documents");
        assert_eq!(field(NewApproval { versions: vec![his], ..good.clone() }).await, "not found");
        assert_eq!(field(NewApproval { approvers: vec![], ..good.clone() }).await, "approvers");
        assert_eq!(field(NewApproval { approvers: vec![omar.access], ..good.clone() }).await, "not found");
        assert_eq!(field(NewApproval { approvers: vec![watcher.access], ..good.clone() }).await, "approvers");
        assert_eq!(field(NewApproval { copies: vec![lucia.access], ..good.clone() }).await, "copies");
        let wordy = NewApproval { kind: ApprovalKind::AuthorityToProceed, versions: vec![], ..good.clone() };
        let id = staff.request_approval(&wordy).await.unwrap();
        // Hostile words are words.
        let title = words("<script>alert(1)</script> \u{202e} ${7*7} '; DROP TABLE approval; --");
        staff.request_approval(&NewApproval { title, ..good.clone() }).await.unwrap();
        // Authority to proceed, before and after.
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        assert_eq!(*reading.authority_to_proceed().await.unwrap(), Authority::Missing);
        let room = client(house, &lucia).await;
        answer(&room, id, Verdict::Approve).await.unwrap();
        let given = Authority::Given { approval: id, at: house.desk.now() };
        assert_eq!(*reading.authority_to_proceed().await.unwrap(), given);
        // Cancelling wants a reason, which the client reads.
        let id = staff.request_approval(&good).await.unwrap();
        assert_eq!(refused(staff.cancel_approval(id, "  ").await), Refusal::invalid("reason", Why::Missing));
        staff.cancel_approval(id, "A page is missing.").await.unwrap();
        let shown = room.approval(id).await.unwrap();
        assert_eq!(shown.because.as_ref().unwrap().reason, "A page is missing.");
        assert_eq!(refused(staff.cancel_approval(id, "again").await), Refusal::WrongState);
        // While the matter is wound up what is pending can be answered, and nothing new is asked.
        let pending = staff.request_approval(&good).await.unwrap();
        let mut raw = house.raw().await;
        raw.exec("UPDATE matter SET phase = 'closing' WHERE id = $1", &[lucia.matter.into()]).await;
        let staff = publishing(house, &ana, &lucia).await;
        assert!(matches!(staff.request_approval(&good).await, Err(Error::Refused(Refusal::NotAllowed))));
        let room = client(house, &lucia).await;
        answer(&room, pending, Verdict::Approve).await.unwrap();
        raw.exec("UPDATE matter SET phase = 'closed' WHERE id = $1", &[lucia.matter.into()]).await;
        assert!(room.answer_approval(pending, &says(Verdict::Approve, "", &device())).await.is_err());
        assert!(house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_err());
        raw.exec("UPDATE matter SET phase = 'open' WHERE id = $1", &[lucia.matter.into()]).await;
        // Intake takes people in; it does not ask them to declare.
        let intake = house.staff(&ana, Role::Intake).await;
        house
            .room::<Steering>(&ana, lucia.matter)
            .await
            .assign(intake.person(), domain::Assignment::Team)
            .await
            .unwrap();
        let taken_in = house.room::<Publishing>(&intake, lucia.matter).await;
        assert_eq!(refused(taken_in.request_approval(&good).await.map(drop)), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_of_the_practice_is_inspected_versioned_and_seen_by_clients_only_as_part_of_an_approval() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let before = (reading.tally().await.unwrap().to_vec(), reading.documents().await.unwrap().len());
        let desk = house.room::<Contributing>(&ana, lucia.matter).await;
        assert!(desk.begin_paper("  ").await.is_err());
        let paper = desk.begin_paper("papercanary").await.unwrap();
        let file = async |bytes: &'static [u8]| {
            let new = NewUpload {
                item: paper,
                name: "draft.pdf".to_owned(),
                size: bytes.len() as u64,
                attempt: None,
                replaces: None,
            };
            let upload = desk.open_upload(&new).await.unwrap().id;
            desk.append(upload, 0, pieces(bytes, 9), None).await.unwrap();
            let version = desk.file_paper(paper, upload).await.unwrap();
            assert_eq!(desk.file_paper(paper, upload).await.unwrap(), version, "filed once");
            version
        };
        let first = file(b"version one").await;
        // What staff bring for a client's request is filed with how it came, and never sent as the client's; nor does a client
        // file a paper.
        let new =
            NewUpload { item: lucia.item, name: "x.pdf".to_owned(), size: 3, attempt: None, replaces: None };
        let brought = desk.open_upload(&new).await.unwrap().id;
        assert!(desk.send(lucia.item, &[brought]).await.is_err());
        assert!(desk.file_paper(paper, brought).await.is_err());
        desk.cancel_upload(brought).await.unwrap();
        let hers = client(house, &lucia).await;
        let new = NewUpload { item: paper, ..new };
        assert!(hers.open_upload(&new).await.unwrap_err().is_not_found());
        assert!(hers.begin_paper("mine").await.is_err());
        assert!(hers.request(paper).await.err().unwrap().is_not_found());
        assert!(hers.sent(paper).await.err().unwrap().is_not_found());
        assert!(hers.ask_for_help(paper, "lost", "").await.unwrap_err().is_not_found());
        assert!(hers.sent_picture(paper, first).await.unwrap_err().is_not_found());
        assert_eq!(hers.requests().await.unwrap().len(), 1);
        let staff = publishing(house, &ana, &lucia).await;
        let ask = about(&lucia, ApprovalKind::Statement, &[first]);
        assert!(staff.request_approval(&ask).await.is_err(), "not before it was inspected");
        house.inspect_with(finding).await;
        let papers = reading.papers().await.unwrap();
        assert_eq!(
            (papers[0].title.as_str(), papers[0].versions[0].state),
            ("papercanary", VersionState::Ready)
        );
        let after = (reading.tally().await.unwrap().to_vec(), reading.documents().await.unwrap().len());
        assert_eq!(before, after, "nobody was asked for it");
        assert!(house.desk.lobby(&ana).unwrap().review_line(first).await.unwrap().is_none());
        assert!(reading.open_document(first).await.unwrap().sheet.own);
        let id = staff.request_approval(&ask).await.unwrap();
        assert!(!hers.approval_page(id, first, 1).await.unwrap().jpeg.is_empty());
        let second = file(b"version two").await;
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Void);
        house.inspect_with(finding).await;
        let next = staff.ask_again(id).await.unwrap();
        let shown = hers.approval(next).await.unwrap();
        assert_eq!((shown.documents[0].version, shown.documents[0].number), (second, 2));
        // A refused paper troubles no client.
        file(b"version three").await;
        house
            .inspect_with(|| {
                let mut found = finding();
                found.refused = Some(domain::RefusalCause::Malware);
                found
            })
            .await;
        assert!(hers.request(lucia.item).await.unwrap().returned.is_none());
    })
    .await;
}

/// Every place in a value, as a path, with another value of the same kind.
fn changed(value: &serde_json::Value) -> Vec<serde_json::Value> {
    use serde_json::Value;
    match value {
        Value::Null => vec![Value::from(1)],
        Value::Bool(b) => vec![Value::from(!b)],
        Value::Number(n) => vec![Value::from(n.as_i64().unwrap_or(0) + 1)],
        Value::String(text) => {
            let last = text.chars().next_back();
            let other = if last == Some('0') { '1' } else { '0' };
            let mut shorter: String = text.chars().take(text.chars().count().saturating_sub(1)).collect();
            shorter.push(other);
            vec![Value::from(shorter)]
        }
        Value::Array(all) => {
            let mut out = Vec::new();
            for (at, one) in all.iter().enumerate() {
                for other in changed(one) {
                    let mut all = all.clone();
                    all[at] = other;
                    out.push(Value::Array(all));
                }
            }
            if !all.is_empty() {
                out.push(Value::Array(all[1..].to_vec()));
            }
            out
        }
        Value::Object(all) => {
            let mut out = Vec::new();
            for (name, one) in all {
                for other in changed(one) {
                    let mut all = all.clone();
                    all.insert(name.clone(), other);
                    out.push(Value::Object(all));
                }
            }
            out
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_proves_itself_offline_and_no_field_of_it_can_be_changed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let spouse = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "a.pdf", b"a").await;
        let staff = publishing(house, &ana, &lucia).await;
        let ask = NewApproval {
            approvers: vec![lucia.access, spouse.access],
            ..about(&lucia, ApprovalKind::Statement, &[version])
        };
        let id = staff.request_approval(&ask).await.unwrap();
        let (hers, his) = (client(house, &lucia).await, client(house, &spouse).await);
        assert_eq!(hers.my_certificate(id).await.err().map(|e| refused(Err(e))), Some(Refusal::WrongState));
        hers.approval_page(id, version, 1).await.unwrap();
        answer(&hers, id, Verdict::Approve).await.unwrap();
        house.clock.advance(Duration::minutes(5));
        answer(&his, id, Verdict::Approve).await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let early = reading.certify_approval(id).await.unwrap();
        assert_eq!(early.waiting(), early.lines.len(), "no checkpoint covers them yet");
        let backstage = house.desk.backstage();
        let vkey = backstage.log_vkey().unwrap();
        let report = verify_certificate(&early.to_text(), Some(&vkey));
        assert!(report.holds() && report.waiting > 0, "{:?}", report.findings);
        while backstage.publish_log().await.unwrap() > 0 {}
        let whole = reading.certify_approval(id).await.unwrap();
        let text = whole.to_text();
        let report = verify_certificate(&text, Some(&vkey));
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.answers, report.waiting, report.outcome.as_str()), (2, 0, "approved"));
        assert!(verify_certificate(&text, None).holds(), "under the key it names");
        // A client's own copy proves their answer and says nothing of the other's.
        let own = hers.my_certificate(id).await.unwrap().to_text();
        assert!(verify_certificate(&own, Some(&vkey)).holds());
        assert!(!own.contains(&persona::OMAR.full()) && own.contains(&persona::LUCIA.full()));
        // Anything changed is found, without the signature's help where the log can tell.
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let others = changed(&value);
        assert!(others.len() > 150, "{}", others.len());
        for other in others {
            let tampered = format!("{other:#}\n");
            assert!(!verify_certificate(&tampered, Some(&vkey)).holds(), "{tampered}");
        }
        for spelling in [format!("{text} "), text.replace("  ", " "), value.to_string()] {
            assert!(!verify_certificate(&spelling, Some(&vkey)).holds(), "another spelling");
        }
        for nothing in ["", "{}", "[]", "null", "\u{0}", "{\"format\": 1}"] {
            assert!(!verify_certificate(nothing, Some(&vkey)).holds());
        }
        let other = "strongroom.log/pra_00000000000000000000000000+00000000+AAAA";
        assert!(!verify_certificate(&text, Some(other)).holds());
        let log = house.room::<Auditing>(&ana, lucia.matter).await.events(None, 200).await.unwrap();
        assert_eq!(
            log.iter().filter(|l| l.code == AuditCode::ApprovalCertified).count(),
            3,
            "each making is a line"
        );
    })
    .await;
}
