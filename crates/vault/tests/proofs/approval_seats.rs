//! Approvals among several clients of one matter: what one of them sent for themselves is nobody else's to approve or to get a
//! copy of, and stays so when a request becomes theirs alone afterwards.

use super::approvals::{about, answer, client, publishing, second, state};
use super::walls::refused;
use domain::{ApprovalKind, ApprovalState, Refusal, Relation, Verdict, VoidCause, Why};
use testkit::{on_both_engines, persona};
use vault::{NewApproval, Reading, Steering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_to_approve_what_another_client_sent_for_themselves() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.address_item(lucia.item, Some(lucia.client)).await.unwrap();
        let version = house.ready(&lucia, "privatecanary.pdf", b"hers alone").await;
        let staff = publishing(house, &ana, &lucia).await;
        let hers = about(&lucia, ApprovalKind::Declaration, &[version]);
        let his = NewApproval { approvers: vec![omar.access], ..hers.clone() };
        let both = NewApproval { approvers: vec![lucia.access, omar.access], ..hers.clone() };
        let copy = NewApproval { copies: vec![omar.access], ..hers.clone() };
        for wrong in [his, both, copy] {
            let asked = staff.request_approval(&wrong).await;
            assert_eq!(refused(asked), Refusal::invalid("documents", Why::NotAChoice));
        }
        let id = staff.request_approval(&hers).await.unwrap();
        assert!(client(house, &lucia).await.approval(id).await.unwrap().to_answer());
        assert!(client(house, &omar).await.approval(id).await.unwrap_err().is_not_found());
        assert!(client(house, &omar).await.approvals().await.unwrap().is_empty());
        // What is asked of everybody can be approved by everybody.
        steering.address_item(lucia.item, None).await.unwrap();
        staff.request_approval(&about(&omar, ApprovalKind::Statement, &[version])).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_becomes_one_clients_alone_ends_what_others_were_asked_about_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = second(house, &ana, &lucia, Relation::Partner).await;
        let version = house.ready(&lucia, "sharedcanary.pdf", b"for both").await;
        let staff = publishing(house, &ana, &lucia).await;
        let statement = |of| about(of, ApprovalKind::Statement, &[version]);
        let his = staff.request_approval(&statement(&omar)).await.unwrap();
        let hers = staff.request_approval(&statement(&lucia)).await.unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.address_item(lucia.item, Some(lucia.client)).await.unwrap();
        assert_eq!(state(house, &ana, &lucia, his).await, ApprovalState::Void);
        let shown = house.room::<Reading>(&ana, lucia.matter).await.staff_approval(his).await.unwrap();
        assert_eq!(shown.because.as_ref().unwrap().cause(), Some(VoidCause::AskedOfOne));
        let room = client(house, &omar).await;
        assert_eq!(refused(answer(&room, his, Verdict::Approve).await), Refusal::WrongState);
        // Asking again asks the same people about the same document, which is not theirs any more.
        let again = staff.ask_again(his).await;
        assert_eq!(refused(again), Refusal::invalid("documents", Why::NotAChoice));
        // Saying the same once more changes nothing.
        steering.address_item(lucia.item, Some(lucia.client)).await.unwrap();
        let end = state(house, &ana, &lucia, hers).await;
        assert_eq!(end, ApprovalState::Pending, "hers goes on: nobody else was asked");
    })
    .await;
}
