//! Why somebody can open a matter is worked out by the rules that admit: for everybody and every matter, in every phase and
//! behind walls, the answer and the door agree.

use domain::{Assignment, MatterId, Purpose, Remit, Role};
use testkit::{Cast, TestHouse, on_both_engines};
use vault::{Actor, Against, Around, Auditing, Publishing, Reading, Reviewing, Steering};

/// What the door lets somebody in for.
async fn door(house: &TestHouse, who: &Actor, matter: MatterId) -> Vec<Purpose> {
    let mut out = Vec::new();
    let desk = &house.desk;
    for (purpose, open) in [
        (Purpose::Reading, desk.admit::<Reading>(who, matter).await.is_ok()),
        (Purpose::Reviewing, desk.admit::<Reviewing>(who, matter).await.is_ok()),
        (Purpose::Publishing, desk.admit::<Publishing>(who, matter).await.is_ok()),
        (Purpose::Steering, desk.admit::<Steering>(who, matter).await.is_ok()),
        (Purpose::Auditing, desk.admit::<Auditing>(who, matter).await.is_ok()),
    ] {
        if open {
            out.push(purpose);
        }
    }
    out
}

const ASKED: [Purpose; 5] =
    [Purpose::Reading, Purpose::Reviewing, Purpose::Publishing, Purpose::Steering, Purpose::Auditing];

async fn agree(house: &TestHouse, cast: &Cast, says: &str) {
    let staff = [&cast.ana, &cast.lawyer, &cast.caseworker, &cast.system_administrator, &cast.auditor];
    for matter in [cast.lucia.matter, cast.omar.matter, cast.marta.matter] {
        let room = house.room::<Reading>(&cast.ana, matter).await;
        for who in staff {
            let reach = room.reach_of(who.person()).await.unwrap();
            let told: Vec<_> = ASKED.into_iter().filter(|p| reach.powers().admits(*p)).collect();
            let role = reach.remit.role();
            assert_eq!(told, door(house, who, matter).await, "{says}: {role} in {matter}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn why_and_the_door_agree_about_everybody_everywhere() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        agree(house, &cast, "as they are").await;
        let team = lobby.make_team("Family cases").await.unwrap();
        lobby.join_team(team, cast.caseworker.person()).await.unwrap();
        house.room::<Steering>(&cast.ana, cast.marta.matter).await.assign_team(team).await.unwrap();
        agree(house, &cast, "with a team").await;
        let room = house.room::<Reading>(&cast.ana, cast.marta.matter).await;
        let reach = room.reach_of(cast.caseworker.person()).await.unwrap();
        assert_eq!((reach.by_team, reach.teams.as_slice()), (true, ["Family cases".to_owned()].as_slice()));
        let around = Around::Client(cast.marta.client);
        lobby.raise_wall(around, Against::Team(team), "Conflict").await.unwrap();
        agree(house, &cast, "behind a wall").await;
        let reach = room.reach_of(cast.caseworker.person()).await.unwrap();
        assert!(reach.walled_off);
        for role in Role::ALL {
            for assignment in Assignment::ALL {
                let what = reach.powers_if(Remit::shipped(*role), *assignment);
                assert!(what.is_nothing(), "{role} {assignment:?} gets past the wall");
            }
        }
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET sensitivity = 'sensitive'").await;
        agree(house, &cast, "sensitive").await;
        raw.run("UPDATE matter SET phase = 'closed'").await;
        agree(house, &cast, "closed").await;
        raw.run("UPDATE matter SET phase = 'open', sensitivity = 'ordinary'").await;
        lobby.set_active(cast.lawyer.person(), false).await.unwrap();
        agree(house, &cast, "suspended").await;
        // What would be is what is, once it is so.
        let room = house.room::<Reading>(&cast.ana, cast.omar.matter).await;
        let reach = room.reach_of(cast.auditor.person()).await.unwrap();
        let would = reach.powers_if(reach.remit, Assignment::Cover);
        let steering = house.room::<Steering>(&cast.ana, cast.omar.matter).await;
        steering.assign(cast.auditor.person(), Assignment::Cover).await.unwrap();
        assert_eq!(room.reach_of(cast.auditor.person()).await.unwrap().powers(), would);
        // Clients and nobody are no colleagues.
        for stranger in [cast.lucia.contact.person(), domain::PersonId::nil()] {
            assert!(room.reach_of(stranger).await.is_err_and(|e| e.is_not_found()));
        }
    })
    .await;
}
