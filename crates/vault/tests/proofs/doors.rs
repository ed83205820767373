//! Who may stand in the lobby, and what a link shows before it is used.

use domain::{Assignment, Sensitivity};
use testkit::{device, on_both_engines, persona};
use vault::{Door, LinkOutcome, MatterFilter, NewMatter, Steering, Workspace};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_has_no_lobby_and_a_session_of_one_door_is_nobody_at_the_other() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        assert!(house.desk.lobby(&lucia.contact).is_err_and(|e| e.is_not_found()));
        let link = house.link(lucia.access, lucia.who, "browser").await.token.unwrap();
        for _ in 0..3 {
            let look = house.desk.threshold().look_at_link(&link, Some("browser")).await.unwrap();
            assert_eq!(look, Workspace::Ready, "looking uses nothing");
        }
        assert_eq!(
            house.desk.threshold().look_at_link(&link, Some("other")).await.unwrap(),
            Workspace::NeedsCode
        );
        let used = house.desk.threshold().use_link(&link, Some("browser"), None, device()).await.unwrap();
        let LinkOutcome::SignedIn { token, .. } = used else { panic!("signed in") };
        assert!(house.desk.recognise(Door::Staff, &token).await.unwrap().is_none());
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_some());
        house.room::<Steering>(&ana, lucia.matter).await.revoke_access(lucia.access).await.unwrap();
        assert!(house.desk.recognise(Door::Client, &token).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sensitive_matter_is_in_no_list_of_somebody_whom_its_room_refuses() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let new = NewMatter {
            name: "A shelter".to_owned(),
            number: "NR-7".to_owned(),
            client: "Somebody".to_owned(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Sensitive,
        };
        let matter = house.desk.lobby(&cast.ana).unwrap().open_matter(&new).await.unwrap();
        let steering = house.room::<Steering>(&cast.ana, matter).await;
        steering.assign(cast.caseworker.person(), Assignment::Team).await.unwrap();
        steering.assign(cast.lawyer.person(), Assignment::Cover).await.unwrap();
        assert!(house.desk.admit::<Steering>(&cast.caseworker, matter).await.is_err());
        for (actor, sees) in [(&cast.caseworker, false), (&cast.lawyer, true), (&cast.ana, true)] {
            let lobby = house.desk.lobby(actor).unwrap();
            for typed in ["", "shelter"] {
                let found = lobby.matters(MatterFilter::Mine, typed, None).await.unwrap();
                assert_eq!(found.iter().any(|m| m.id == matter), sees);
            }
        }
    })
    .await;
}
