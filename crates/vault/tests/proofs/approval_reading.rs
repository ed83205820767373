//! How something was read before it was approved, in which language and by whom, as whoever approves says it; and asking
//! again with one person more.

use super::approvals::{about, answer, client, publishing, says, second, state};
use super::walls::refused;
use domain::{
    AnswerState, ApprovalKind, ApprovalMode, ApprovalState, AuditCode, ReaderPart, Refusal, Relation,
    ReturnReason, Verdict, Why,
};
use testkit::{Portal, TestHouse, device, finding, on_both_engines, persona};
use vault::{
    Actor, Answer, Auditing, Decision, HowRead, Interpreter, Joins, NewApproval, OneMore, Reading, Reviewing,
    verify_certificate,
};

async fn lines(house: &TestHouse, ana: &Actor, portal: &Portal, code: AuditCode) -> usize {
    let log = house.room::<Auditing>(ana, portal.matter).await.events(None, 200).await.unwrap();
    log.iter().filter(|line| line.code == code).count()
}

fn rosa() -> Interpreter {
    Interpreter {
        name: " Rosa readercanary ".to_owned(),
        language: "Mam".to_owned(),
        relation: ReaderPart::Interpreter.code().to_owned(),
        by_phone: true,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_read_it_to_a_client_and_in_which_language_is_said_before_it_is_approved_and_certified() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "statement.pdf", b"my statement").await;
        let staff = publishing(house, &ana, &lucia).await;
        let ask = NewApproval { how_read: true, ..about(&lucia, ApprovalKind::Statement, &[version]) };
        let (id, no) =
            (staff.request_approval(&ask).await.unwrap(), staff.request_approval(&ask).await.unwrap());
        let room = client(house, &lucia).await;
        let shown = room.approval(id).await.unwrap();
        assert!(shown.how_read);
        let (bound, device) = (shown.bound.clone(), device());
        let yes = |read| Answer { read, ..says(Verdict::Approve, &bound, &device) };
        let owed = Refusal::invalid("read", Why::Missing);
        let halves = [
            None,
            Some(HowRead::Alone("  ".to_owned())),
            Some(HowRead::ReadTo(Interpreter::default())),
            Some(HowRead::ReadTo(Interpreter { name: String::new(), ..rosa() })),
            Some(HowRead::ReadTo(Interpreter { language: " ".to_owned(), ..rosa() })),
            Some(HowRead::ReadTo(Interpreter { relation: String::new(), ..rosa() })),
            Some(HowRead::ReadTo(Interpreter { relation: "nobody".to_owned(), ..rosa() })),
        ];
        for half in halves {
            assert_eq!(refused(room.answer_approval(id, &yes(half.clone())).await), owed, "{half:?}");
        }
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Pending);
        // A no needs no reading.
        answer(&room, no, Verdict::Decline).await.unwrap();
        room.answer_approval(id, &yes(Some(HowRead::ReadTo(rosa())))).await.unwrap();
        let reading = house.room::<Reading>(&ana, lucia.matter).await;
        let whole = reading.staff_approval(id).await.unwrap();
        let record = whole.people[0].record.clone().unwrap();
        let said = record.interpreter.clone().unwrap();
        assert_eq!(said, Interpreter { name: "Rosa readercanary".to_owned(), ..rosa() });
        assert_eq!((record.read_alone, record.address.as_str()), (None, "203.0.113.77"));
        assert_eq!(lines(house, &ana, &lucia, AuditCode::ApprovalReadTo).await, 1);
        let made = reading.certify_approval(id).await.unwrap();
        let text = made.to_text();
        assert!(verify_certificate(&text, None).holds() && made.request.how_read);
        for (from, to) in
            [("\"Mam\"", "\"Man\""), ("Rosa readercanary", "Rosa"), ("\"interpreter\"", "\"family\"")]
        {
            assert!(
                text.contains(from) && !verify_certificate(&text.replace(from, to), None).holds(),
                "{from}"
            );
        }
        // Asked again, it is wanted again; with their own eyes is an answer as well, and no line of its own.
        let again = staff.ask_again(no).await.unwrap();
        let shown = room.approval(again).await.unwrap();
        assert_eq!(refused(room.answer_approval(again, &yes(None)).await), owed);
        assert!(shown.how_read && shown.bound == bound, "what is agreed to is the same");
        room.answer_approval(again, &yes(Some(HowRead::Alone(" Kʼicheʼ ".to_owned())))).await.unwrap();
        let whole = reading.staff_approval(again).await.unwrap();
        let record = whole.people[0].record.as_ref().unwrap();
        assert_eq!((record.read_alone.as_deref(), &record.interpreter), (Some("Kʼicheʼ"), &None));
        assert_eq!(lines(house, &ana, &lucia, AuditCode::ApprovalReadTo).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_about_reading_ends_with_the_approval_it_was_said_for() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "draft.pdf", b"one").await;
        let staff = publishing(house, &ana, &lucia).await;
        let ask = NewApproval {
            how_read: true,
            approvers: vec![lucia.access, omar.access],
            ..about(&lucia, ApprovalKind::Statement, &[version])
        };
        let id = staff.request_approval(&ask).await.unwrap();
        let room = client(house, &lucia).await;
        let (bound, device) = (room.approval(id).await.unwrap().bound.clone(), device());
        let yes = Answer { read: Some(HowRead::ReadTo(rosa())), ..says(Verdict::Approve, &bound, &device) };
        room.answer_approval(id, &yes).await.unwrap();
        let back = Decision::Return { reason: ReturnReason::Other, message: "again".to_owned() };
        house.room::<Reviewing>(&ana, lucia.matter).await.decide(version, &back).await.unwrap();
        let upload = house.saved(&lucia, "draft.pdf", b"two").await;
        room.send(lucia.item, &[upload]).await.unwrap();
        house.inspect_with(finding).await;
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Void);
        let made = house.room::<Reading>(&ana, lucia.matter).await.certify_approval(id).await.unwrap();
        assert!(verify_certificate(&made.to_text(), None).holds() && made.outcome.state == "void");
        // It is said anew of the version that came.
        let next = staff.ask_again(id).await.unwrap();
        let shown = room.approval(next).await.unwrap();
        assert!(shown.how_read && shown.mine.record.is_none() && shown.bound != bound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_more_is_asked_in_one_step_that_takes_back_what_stood() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let version = house.ready(&lucia, "bundle.pdf", b"bundle").await;
        let staff = publishing(house, &ana, &lucia).await;
        let id = staff.request_approval(&about(&lucia, ApprovalKind::Bundle, &[version])).await.unwrap();
        // He is let in after she was asked.
        house.clock.advance(domain::Duration::minutes(1));
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let him = |joins, reason| OneMore { access: omar.access, joins, reason };
        let no = |field, why| Refusal::invalid(field, why);
        let try_with = async |more: OneMore<'_>| refused(staff.ask_again_with(id, &more).await);
        assert_eq!(try_with(him(Joins::Answers, " ")).await, no("reason", Why::Missing));
        let her = OneMore { access: lucia.access, ..him(Joins::Answers, "why") };
        assert_eq!(try_with(her).await, no("person", Why::NotAChoice));
        assert_eq!(state(house, &ana, &lucia, id).await, ApprovalState::Pending, "nothing was half done");
        let next = staff.ask_again_with(id, &him(Joins::Answers, "Omar reads it, too.")).await.unwrap();
        let twice = staff.ask_again_with(id, &him(Joins::Answers, "twice")).await.unwrap();
        assert_eq!(next, twice, "pressing twice asks once");
        let (hers, his) = (client(house, &lucia).await, client(house, &omar).await);
        let old = hers.approval(id).await.unwrap();
        assert_eq!(old.state, ApprovalState::Cancelled);
        assert_eq!(old.because.as_ref().unwrap().reason, "Omar reads it, too.");
        assert!(his.approval(id).await.is_err(), "what he was not asked he does not see");
        let (one, two) = (hers.approval(next).await.unwrap(), his.approval(next).await.unwrap());
        assert!(one.to_answer() && two.to_answer() && one.bound == old.bound && two.bound == old.bound);
        answer(&hers, next, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, next).await, ApprovalState::Pending, "his is wanted as well");
        answer(&his, next, Verdict::Approve).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, next).await, ApprovalState::Approved);
        assert_eq!(
            refused(staff.ask_again_with(next, &him(Joins::GetsCopy, "why")).await),
            Refusal::WrongState
        );
        assert_eq!(lines(house, &ana, &lucia, AuditCode::ApprovalCancelled).await, 1);
        assert_eq!(lines(house, &ana, &lucia, AuditCode::ApprovalRequested).await, 2);
        let made = house.room::<Reading>(&ana, lucia.matter).await.certify_approval(next).await.unwrap();
        assert!(verify_certificate(&made.to_text(), None).holds() && made.request.approvers.len() == 2);
        // Of one that is over nothing is taken back, and a copy is not an answer.
        let any = NewApproval { mode: ApprovalMode::Any, ..about(&lucia, ApprovalKind::Bundle, &[version]) };
        let over = staff.request_approval(&any).await.unwrap();
        answer(&hers, over, Verdict::Decline).await.unwrap();
        let again = staff.ask_again_with(over, &him(Joins::GetsCopy, "")).await.unwrap();
        let whole = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(again).await.unwrap();
        let states: Vec<AnswerState> = whole.people.iter().map(|person| person.state).collect();
        assert_eq!(states, [AnswerState::Asked, AnswerState::Copy]);
        assert_eq!(state(house, &ana, &lucia, over).await, ApprovalState::Declined);
        let held = "SELECT count(*) FROM approval_line WHERE state = 'declined'";
        assert_eq!(house.raw().await.one(held, &[]).await.int(), 0, "it was asked again");
    })
    .await;
}
