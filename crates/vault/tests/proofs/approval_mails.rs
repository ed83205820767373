//! Mails about approvals: in one with everything else that waits, in their reader's hours, never past the last day, and not about
//! what is over.

use crate::approvals::{about, answer, client, publishing};
use crate::notices::{begun, timers, write};
use domain::notices::Frequency;
use domain::{ApprovalKind, Duration, Verdict};
use testkit::{TestHouse, item, on_both_engines};
use vault::{Lacking, MailKind, MailState, NewApproval, NewItem, NoticeChoice, Reading, Reminded, Steering};

/// What leaves now to clients: of which kind, and what it says is missing.
async fn went(house: &TestHouse) -> Vec<(MailKind, Lacking)> {
    let backstage = house.desk.backstage();
    let mut out = Vec::new();
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        if mail.kind != MailKind::StaffNotice {
            out.push((mail.kind, mail.lacking));
        }
        backstage.mail_done(mail.id, MailState::Sent, "250").await.unwrap();
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_lies_in_the_mail_of_everything_else_and_is_not_said_once_it_is_over() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let version = house.ready(&lucia, "draft.pdf", b"draft").await;
        house.empty_outbox().await;
        let asks = publishing(house, &ana, &lucia).await;
        let ask = about(&lucia, ApprovalKind::Statement, &[version]);
        let hers = client(house, &lucia).await;
        // Ten things are one mail, which says the weightiest.
        write(house, &ana, lucia.matter, 1).await;
        let first = asks.request_approval(&ask).await.unwrap();
        let second = asks.request_approval(&ask).await.unwrap();
        write(house, &ana, lucia.matter, 2).await;
        house.clock.advance(Duration::hours(3));
        assert_eq!(went(house).await, [], "it is not yet eight");
        // One was answered: the other still waits for her.
        answer(&hers, first, Verdict::Approve).await.unwrap();
        house.clock.advance(Duration::minutes(10));
        assert_eq!(went(house).await, [(MailKind::ApprovalNotice, Lacking::Nothing)]);
        answer(&hers, second, Verdict::Approve).await.unwrap();
        // Asked and taken back, or answered, before it left: nobody is told of that; of what else came they are.
        let third = asks.request_approval(&ask).await.unwrap();
        asks.cancel_approval(third, "a mistake").await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, []);
        let fourth = asks.request_approval(&ask).await.unwrap();
        write(house, &ana, lucia.matter, 3).await;
        answer(&hers, fourth, Verdict::Approve).await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, [(MailKind::PortalNotice, Lacking::Nothing)]);
        // What is due stands in the same mail, and goes by itself once nobody waits for an answer.
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        for (key, answered) in [("tax", false), ("lease", true)] {
            let due_at = Some(house.desk.now().plus_days(4));
            let asked = steering.add_item(group, &NewItem { due_at, ..item(key, key) }).await.unwrap();
            house.clock.advance(Duration::days(2));
            let id = asks.request_approval(&ask).await.unwrap();
            assert_eq!(timers(house).await, [Reminded::Mailed], "{key}");
            if answered {
                answer(&hers, id, Verdict::Approve).await.unwrap();
            }
            house.clock.advance(Duration::minutes(6));
            let said = if answered { MailKind::PortalNotice } else { MailKind::ApprovalNotice };
            assert_eq!(went(house).await, [(said, Lacking::Due)], "{key}");
            answer(&hers, id, Verdict::Approve).await.ok();
            steering.set_needed(asked, false).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_keeps_the_hours_of_whoever_is_asked_and_is_never_held_past_its_last_day() {
    on_both_engines(async |house| {
        let (ana, lucia) = begun(house).await;
        let version = house.ready(&lucia, "draft.pdf", b"draft").await;
        house.empty_outbox().await;
        let asks = publishing(house, &ana, &lucia).await;
        let ask = |due: Option<Duration>| {
            let due_at = due.map(|due| house.desk.now().plus(due));
            NewApproval { due_at, ..about(&lucia, ApprovalKind::Statement, &[version]) }
        };
        let weekly = NoticeChoice::new(Frequency::Weekly, "", true);
        house.desk.choose_notices(&lucia.contact, &weekly).await.unwrap();
        let hers = client(house, &lucia).await;
        let asked = [(MailKind::ApprovalNotice, Lacking::Nothing)];
        // Thursday, before five in the morning: without a last day it is told on Monday, unless somebody asks by hand.
        let first = asks.request_approval(&ask(None)).await.unwrap();
        house.clock.advance(Duration::hours(4));
        assert_eq!(went(house).await, []);
        assert_eq!(asks.remind_approvers(first).await.unwrap(), 1);
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, asked);
        answer(&hers, first, Verdict::Approve).await.unwrap();
        // Monday would be too late for this one.
        let second = asks.request_approval(&ask(Some(Duration::days(3)))).await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, asked);
        answer(&hers, second, Verdict::Approve).await.unwrap();
        // In the evening: the morning is soon enough for a last day in two days, and not for one tonight.
        house.clock.advance(Duration::hours(12));
        let third = asks.request_approval(&ask(Some(Duration::days(2)))).await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, []);
        asks.request_approval(&ask(Some(Duration::hours(3)))).await.unwrap();
        house.clock.advance(Duration::minutes(6));
        assert_eq!(went(house).await, asked, "and both are one mail");
        answer(&hers, third, Verdict::Approve).await.unwrap();
    })
    .await;
}
