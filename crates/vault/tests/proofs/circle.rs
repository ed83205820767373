//! A circle drawn closer around one matter: who answers for it and the owners stay, everybody else is outside from their
//! next step on, in rooms and in lists.

use domain::{Assignment, Refusal, Relation, Role, Sensitivity};
use testkit::{on_both_engines, persona};
use vault::{Error, MatterFilter, NewAccess, Reading, Steering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_circle_leaves_whoever_answers_for_the_matter_and_nobody_else() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let (lead, helper) =
            (house.staff(&ana, Role::Lawyer).await, house.staff(&ana, Role::Caseworker).await);
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lead.person(), Assignment::Cover).await.unwrap();
        steering.assign(helper.person(), Assignment::Team).await.unwrap();
        let watcher = house.client(&ana, persona::OMAR).await;
        steering.add_party(watcher, Relation::Observer).await.unwrap();
        let relation = Relation::Observer;
        let access = steering.enable_access(&NewAccess { client: watcher, relation }).await.unwrap();
        let omar = house.sign_in(access, persona::OMAR).await;
        let inside = house.room::<Reading>(&lead, lucia.matter).await;
        assert!(house.desk.admit::<Reading>(&helper, lucia.matter).await.is_ok());
        assert!(house.desk.admit::<Reading>(&omar, lucia.matter).await.is_ok());
        let not_theirs = house.room::<Steering>(&helper, lucia.matter).await;
        let refused = not_theirs.set_sensitivity(Sensitivity::Sensitive).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::NotAllowed)), "{refused:?}");

        steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap();
        let again = steering.set_sensitivity(Sensitivity::Sensitive).await.unwrap_err();
        assert!(matches!(again, Error::Refused(Refusal::Conflict)), "{again:?}");
        assert_eq!(inside.sensitivity().await.unwrap(), Sensitivity::Sensitive);
        assert!(inside.checklist().await.is_ok());
        for actor in [&helper, &omar] {
            assert!(house.desk.admit::<Reading>(actor, lucia.matter).await.err().unwrap().is_not_found());
        }
        let listed = async |who| {
            let lobby = house.desk.lobby(who).unwrap();
            lobby.matters(MatterFilter::Mine, "", None, 9).await.unwrap().len()
        };
        assert_eq!((listed(&lead).await, listed(&helper).await), (1, 0));

        steering.set_sensitivity(Sensitivity::Ordinary).await.unwrap();
        assert_eq!(listed(&helper).await, 1);
        assert!(house.desk.admit::<Reading>(&omar, lucia.matter).await.is_ok());
    })
    .await;
}
