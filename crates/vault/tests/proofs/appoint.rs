//! Which role somebody has: given and taken by whoever may, kept with who did it, given back by the same rules, and at
//! once, pages that are open included.

use super::walls::refused;
use domain::{Assignment, AuditCode, Duration, PersonId, Refusal, Remit, Role};
use futures_util::future::join_all;
use testkit::{Cast, on_both_engines, persona};
use vault::{Door, Heard, Reading, Steering, secrets};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_changed_kept_and_given_back_and_counts_at_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, lucia, .. } = &cast;
        let lobby = house.desk.lobby(ana).unwrap();
        house.clock.advance(Duration::seconds(secrets::STEP_SECONDS));
        let half = house.half_session(lawyer, testkit::device()).await;
        let factor = house.desk.enrolment(&half).await.unwrap().secret.unwrap();
        let step = house.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        let token = house.desk.pass_second_factor(&half, &secrets::code_at(&factor, step)).await.unwrap();
        let actor = house.desk.recognise(Door::Staff, &token).await.unwrap().unwrap();
        let mut page = house.desk.listen(Door::Staff, &token, &actor, Some(lucia.matter)).await.unwrap();
        assert_eq!(page.next().await.unwrap(), Heard::Quiet);
        let room = house.room::<Steering>(lawyer, lucia.matter).await;

        lobby.change_role(lawyer.person(), Role::Lawyer, Role::Billing).await.unwrap();
        assert!(room.set_needed(lucia.item, false).await.unwrap_err().is_not_found(), "a room they stand in");
        assert!(page.next().await.is_err_and(|e| e.is_not_found()), "a page that listens");
        assert!(house.desk.recognise(Door::Staff, &token).await.unwrap().is_none());
        house.clock.advance(Duration::minutes(2));
        let again = house.second_session(lawyer).await;
        assert_eq!(again.role(), Some(Role::Billing));
        assert!(house.desk.admit::<Reading>(&again, lucia.matter).await.is_err());
        assert!(
            house
                .desk
                .lobby(&again)
                .unwrap()
                .notices()
                .await
                .unwrap()
                .iter()
                .any(|n| n.kind == "role_changed")
        );

        // Once more changes nothing; somebody who saw another role is told so.
        lobby.change_role(lawyer.person(), Role::Lawyer, Role::Billing).await.unwrap();
        let late = refused(lobby.change_role(lawyer.person(), Role::Lawyer, Role::Intake).await);
        assert_eq!(late, Refusal::Conflict);
        let past = lobby.roles_of(lawyer.person()).await.unwrap();
        let told: Vec<_> = past.iter().map(|one| (one.role, one.by)).collect();
        assert_eq!(told, [(Role::Billing, Some(ana.person())), (Role::Lawyer, None)]);
        lobby.change_role(lawyer.person(), Role::Billing, past[1].role).await.unwrap();
        house.clock.advance(Duration::minutes(2));
        let back = house.second_session(lawyer).await;
        house.room::<Steering>(&back, lucia.matter).await;
        let log = lobby.practice_events(None, 200).await.unwrap();
        assert_eq!(log.iter().filter(|line| line.code == AuditCode::StaffRoleChanged).count(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gives_or_takes_a_role_beyond_what_they_may_appoint_nor_their_own() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let ana = &cast.ana;
        let others = [&cast.lawyer, &cast.caseworker, &cast.system_administrator, &cast.auditor, ana];
        for by in others {
            let lobby = house.desk.lobby(by).unwrap();
            let (me, mine) = (by.role().unwrap(), by.remit().unwrap());
            for (whom, has) in others.map(|one| (one.person(), one.role().unwrap())) {
                let to = if has == Role::Intake { Role::Billing } else { Role::Intake };
                for to in [Role::Owner, to] {
                    let may = whom != by.person()
                        && mine.may_appoint(Remit::shipped(has))
                        && mine.may_appoint(Remit::shipped(to));
                    if !may {
                        let done = lobby.change_role(whom, has, to).await;
                        assert!(done.is_err(), "{me} made {has} {to}");
                    }
                }
            }
            if by.person() != ana.person() && me != Role::SystemAdministrator {
                assert!(lobby.roles_of(ana.person()).await.is_err_and(|e| e.is_not_found()), "{me}");
            }
        }
        let keeper = house.desk.lobby(&cast.system_administrator).unwrap();
        keeper.change_role(cast.auditor.person(), Role::Auditor, Role::Billing).await.unwrap();
        for stranger in [cast.lucia.contact.person(), PersonId::nil()] {
            let done = keeper.change_role(stranger, Role::Lawyer, Role::Intake).await;
            assert!(done.is_err_and(|e| e.is_not_found()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_role_leaves_neither_a_matter_to_nobody_nor_the_practice_without_an_owner() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let second = house.staff(&ana, Role::Owner).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.hand_over(lawyer.person()).await.unwrap();
        steering.assign(ana.person(), Assignment::None).await.unwrap();
        for to in [Role::Billing, Role::Auditor, Role::Intake, Role::SystemAdministrator] {
            let no = refused(lobby.change_role(lawyer.person(), Role::Lawyer, to).await);
            assert_eq!(no, Refusal::LeftAlone { matters: 1 }, "{to}");
        }
        lobby.change_role(lawyer.person(), Role::Lawyer, Role::Caseworker).await.unwrap();
        assert_eq!(lobby.roles_of(lawyer.person()).await.unwrap().len(), 2, "what was refused left no trace");
        let theirs = house.desk.lobby(&second).unwrap();
        let both = join_all([
            lobby.change_role(second.person(), Role::Owner, Role::Lawyer),
            theirs.change_role(ana.person(), Role::Owner, Role::Lawyer),
        ])
        .await;
        assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
    })
    .await;
}
