//! Nobody leaves a matter to nobody: not by being suspended, not by being taken off, not two at once; and whoever leaves
//! for good hands everything over in one act that goes on where it was cut short.

use super::walls::{enters, refused};
use domain::{
    Assignment, AuditCode, DepartureId, MatterId, PersonId, Refusal, Remit, Role, ThreadState, Why,
};
use futures_util::future::join_all;
use testkit::{Cast, TestHouse, message, on_both_engines, persona};
use vault::{
    About, Actor, Against, Around, Contributing, DepartureLine, Error, Lobby, NewDeparture, Publishing,
    Reading, Steering, To,
};

/// Does what of a leaving was not done, as whoever presses "do the rest" has it done.
async fn go_on(lobby: &Lobby<'_>, id: DepartureId, person: PersonId) -> vault::Result<()> {
    for matter in lobby.places_left(person).await? {
        lobby.pass_on(id, matter).await?;
    }
    lobby.finish_departure(id).await
}

async fn leads(house: &TestHouse, owner: &Actor, matter: MatterId) -> Vec<(PersonId, Assignment)> {
    let room = house.room::<Reading>(owner, matter).await;
    let all = room.assigned().await.unwrap();
    all.iter().map(|one| (one.person, one.assignment)).filter(|(_, duty)| duty.leads()).collect()
}

/// Lines of this act in a matter's own log.
async fn lines(house: &TestHouse, owner: &Actor, matter: MatterId, code: AuditCode) -> usize {
    let room = house.room::<vault::Auditing>(owner, matter).await;
    room.events(None, 200).await.unwrap().iter().filter(|line| line.code == code).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leads_a_matter_alone_is_neither_taken_off_it_nor_suspended() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, caseworker, lucia, .. } = &cast;
        let lobby = house.desk.lobby(ana).unwrap();
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.hand_over(lawyer.person()).await.unwrap();
        let alone = Refusal::LeftAlone { matters: 1 };
        for duty in [Assignment::None, Assignment::Team] {
            assert_eq!(refused(steering.assign(lawyer.person(), duty).await), alone, "{duty:?}");
        }
        assert!(enters(house, lawyer, lucia.matter).await, "what was refused changed nothing");
        assert_eq!(refused(lobby.set_active(lawyer.person(), false).await), alone);
        // Somebody else who is suspended, of another kind of work, or behind a wall is nobody here.
        steering.assign(cast.auditor.person(), Assignment::Cover).await.unwrap();
        assert_eq!(
            refused(lobby.set_active(lawyer.person(), false).await),
            alone,
            "an auditor leads nothing"
        );
        steering.assign(caseworker.person(), Assignment::Cover).await.unwrap();
        let (around, against) = (Around::Matter(lucia.matter), Against::Person(caseworker.person()));
        let wall = lobby.raise_wall(around, against, "Conflict").await.unwrap();
        assert_eq!(refused(lobby.set_active(lawyer.person(), false).await), alone, "behind a wall");
        lobby.lift_wall(wall, "Cleared").await.unwrap();
        lobby.set_active(lawyer.person(), false).await.unwrap();
        assert_eq!(refused(lobby.set_active(caseworker.person(), false).await), alone, "the other is away");
        assert_eq!(refused(steering.hand_over(lawyer.person()).await), Refusal::NotFound);
        let other = house.room::<Steering>(ana, cast.marta.matter).await;
        assert_eq!(refused(other.hand_over(cast.auditor.person()).await), alone, "not their work");
        // A matter that is over needs nobody, and whoever opens it again leads it.
        steering.hand_over(ana.person()).await.unwrap();
        lobby.set_active(caseworker.person(), false).await.unwrap();
        let second = house.staff(ana, Role::Owner).await;
        steering.wind_up(None).await.unwrap();
        steering.close("").await.unwrap();
        let theirs = house.desk.lobby(&second).unwrap();
        for matter in [cast.omar.matter, cast.marta.matter] {
            house.room::<Steering>(&second, matter).await.hand_over(second.person()).await.unwrap();
        }
        theirs.set_active(ana.person(), false).await.unwrap();
        house.room::<Steering>(&second, lucia.matter).await.reopen("").await.unwrap();
        let now = leads(house, &second, lucia.matter).await;
        assert!(now.contains(&(second.person(), Assignment::Responsible)), "{now:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_leads_shown_out_at_once_one_stays_whatever_the_act() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let caseworker = house.staff(&ana, Role::Caseworker).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        for turn in 0..4 {
            for who in [&lawyer, &caseworker] {
                let _restored = lobby.set_active(who.person(), true).await;
                steering.assign(who.person(), Assignment::Responsible).await.unwrap();
            }
            let _there = steering.assign(ana.person(), Assignment::None).await;
            let suspend = async |who: &Actor| lobby.set_active(who.person(), false).await;
            let both = match turn % 2 {
                0 => join_all([suspend(&lawyer), suspend(&caseworker)]).await,
                _ => {
                    let off = steering.assign(caseworker.person(), Assignment::None);
                    let (one, other) = tokio::join!(suspend(&lawyer), off);
                    vec![one, other]
                }
            };
            assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "turn {turn}: {both:?}");
            assert!(
                both.iter()
                    .any(|done| { matches!(done, Err(Error::Refused(Refusal::LeftAlone { matters: 1 }))) })
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_owners_who_suspend_each_other_at_once_one_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let (hers, theirs) = (house.desk.lobby(&ana).unwrap(), house.desk.lobby(&second).unwrap());
        let both =
            join_all([hers.set_active(second.person(), false), theirs.set_active(ana.person(), false)]).await;
        assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
    })
    .await;
}

/// The lawyer leads two matters, covers none, is of a team with a third, answers a thread and invited somebody.
async fn busy(house: &TestHouse, cast: &Cast) -> domain::TeamId {
    let lobby = house.desk.lobby(&cast.ana).unwrap();
    for matter in [cast.lucia.matter, cast.omar.matter] {
        let steering = house.room::<Steering>(&cast.ana, matter).await;
        steering.hand_over(cast.lawyer.person()).await.unwrap();
        steering.assign(cast.ana.person(), Assignment::None).await.unwrap();
    }
    let team = lobby.make_team("Family cases").await.unwrap();
    lobby.join_team(team, cast.lawyer.person()).await.unwrap();
    house.room::<Steering>(&cast.ana, cast.marta.matter).await.assign_team(team).await.unwrap();
    let hers = house.room::<Contributing>(&cast.lucia.contact, cast.lucia.matter).await;
    let about = To::About(About::Item(cast.lucia.item), String::new());
    let sent = hers.write_to_us(&message(about, "hello", 1)).await.unwrap();
    let answers = house.room::<Publishing>(&cast.lawyer, cast.lucia.matter).await;
    answers.assign_thread(sent.thread, Some(cast.lawyer.person())).await.unwrap();
    team
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_hands_everything_over_once_and_nothing_comes_back_by_itself() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, caseworker, lucia, omar, marta, .. } = &cast;
        let team = busy(house, &cast).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let held = lobby.holdings(lawyer.person()).await.unwrap();
        let alone: Vec<_> = held.matters.iter().filter(|one| one.alone).map(|one| one.matter).collect();
        assert!(alone.len() == 2 && alone.contains(&lucia.matter) && alone.contains(&omar.matter));
        assert!(held.matters.iter().any(|one| one.matter == marta.matter && one.by_team));
        let hers = held.matters.iter().find(|one| one.matter == lucia.matter).unwrap();
        assert_eq!((hers.to_answer, held.sessions), (1, 1));
        assert!(held.notices > 0 && held.active);

        // Nobody for one of them: it is refused there, and nobody is shown out.
        let id = lobby.new_departure();
        let first = DepartureLine { matter: lucia.matter, to: caseworker.person() };
        let second = DepartureLine { matter: omar.matter, to: ana.person() };
        let (none, both) = ([first], [first, second]);
        let new = NewDeparture { id, person: lawyer.person(), heir: Some(ana.person()), lines: &none };
        lobby.begin_departure(&new).await.unwrap();
        assert_eq!(refused(lobby.pass_on(id, omar.matter).await), Refusal::LeftAlone { matters: 1 });
        assert!(enters(house, lawyer, omar.matter).await);
        let new = NewDeparture { lines: &both, ..new };
        assert_eq!(lobby.begin_departure(&new).await.unwrap(), id, "the new choice counts");
        go_on(&lobby, id, lawyer.person()).await.unwrap();
        assert_eq!(leads(house, ana, lucia.matter).await, [(caseworker.person(), Assignment::Responsible)]);
        assert_eq!(leads(house, ana, omar.matter).await, [(ana.person(), Assignment::Responsible)]);
        assert!(!lobby.teams().await.unwrap()[0].members.iter().any(|one| one.person == lawyer.person()));
        assert!(
            house.desk.lobby(lawyer).unwrap().set_locale(domain::Locale::Es).await.is_err(),
            "signed out"
        );
        let theirs = house.desk.lobby(caseworker).unwrap();
        assert!(theirs.notices().await.unwrap().iter().any(|row| row.kind == "taken_over"));
        let inbox = theirs.inbox(ThreadState::WaitingForUs, None, 50).await.unwrap();
        assert_eq!(inbox[0].assigned, Some(caseworker.person()), "who answers the thread now");
        for matter in [lucia.matter, omar.matter, marta.matter] {
            assert_eq!(lines(house, ana, matter, AuditCode::PersonLeft).await, 1, "one line a matter");
        }

        // A second press is the first one.
        assert_eq!(lobby.begin_departure(&new).await.unwrap(), id);
        go_on(&lobby, id, lawyer.person()).await.unwrap();
        let log = lobby.practice_events(None, 200).await.unwrap();
        assert_eq!(log.iter().filter(|line| line.code == AuditCode::StaffLeft).count(), 1);
        assert_eq!(lines(house, ana, lucia.matter, AuditCode::PersonLeft).await, 1);

        // Let in again, they have an account and nothing else.
        lobby.set_active(lawyer.person(), true).await.unwrap();
        let back = lobby.holdings(lawyer.person()).await.unwrap();
        assert!(back.matters.is_empty() && back.active);
        house.clock.advance(domain::Duration::minutes(2));
        let again = house.second_session(lawyer).await;
        for matter in [lucia.matter, omar.matter, marta.matter] {
            assert!(!enters(house, &again, matter).await);
        }
        house.room::<Steering>(ana, omar.matter).await.assign_team(team).await.unwrap();
        assert!(!enters(house, &again, omar.matter).await, "nor through the team they were in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaving_that_was_cut_short_goes_on_where_it_stopped_and_fifty_presses_are_one() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, caseworker, lucia, omar, .. } = &cast;
        busy(house, &cast).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let line = |matter| DepartureLine { matter, to: caseworker.person() };
        let lines_of = [line(lucia.matter), line(omar.matter)];
        let id = lobby.new_departure();
        let new = NewDeparture { id, person: lawyer.person(), heir: None, lines: &lines_of };
        assert_eq!(lobby.begin_departure(&new).await.unwrap(), id);
        lobby.pass_on(id, lucia.matter).await.unwrap();
        // Here the server stopped. Nothing is half: one matter is passed on, the other is theirs.
        assert!(!enters(house, lawyer, lucia.matter).await && enters(house, lawyer, omar.matter).await);
        assert_eq!(refused(lobby.finish_departure(id).await), Refusal::LeftAlone { matters: 1 });
        assert!(lobby.departure_of(lawyer.person()).await.unwrap().unwrap().done.is_none());
        let presses = (0..50).map(|_| go_on(&lobby, id, lawyer.person()));
        for done in join_all(presses).await {
            done.unwrap();
        }
        assert_eq!(leads(house, ana, omar.matter).await, [(caseworker.person(), Assignment::Responsible)]);
        for matter in [lucia.matter, omar.matter, cast.marta.matter] {
            assert_eq!(lines(house, ana, matter, AuditCode::PersonLeft).await, 1);
        }
        let log = lobby.practice_events(None, 200).await.unwrap();
        assert_eq!(log.iter().filter(|line| line.code == AuditCode::StaffLeft).count(), 1);
        let (by, _) = lobby.departure_of(lawyer.person()).await.unwrap().unwrap().done.unwrap();
        assert_eq!(by, ana.person());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_behind_a_wall_suspended_or_of_other_work_takes_over_and_nobody_but_an_owner_says_so() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, caseworker, lucia, omar, .. } = &cast;
        busy(house, &cast).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let second = house.staff(ana, Role::Owner).await;
        let theirs = house.desk.lobby(&second).unwrap();
        let (around, against) = (Around::Matter(lucia.matter), Against::Person(caseworker.person()));
        lobby.raise_wall(around, against, "Conflict").await.unwrap();
        let held = lobby.holdings(lawyer.person()).await.unwrap();
        let hers = held.matters.iter().find(|one| one.matter == lucia.matter).unwrap();
        assert!(
            !hers.can_go_to(Remit::shipped(Role::Caseworker), caseworker.person()),
            "a wall keeps them from it"
        );
        assert!(
            hers.can_go_to(Remit::shipped(Role::Owner), second.person())
                && !hers.can_go_to(Remit::shipped(Role::Auditor), second.person())
        );
        let id = lobby.new_departure();
        for nobody in [caseworker.person(), cast.auditor.person(), lucia.contact.person(), PersonId::nil()] {
            let lines = [DepartureLine { matter: lucia.matter, to: nobody }];
            let new = NewDeparture { id, person: lawyer.person(), heir: None, lines: &lines };
            // Nobody at all is no reference; everybody else is refused when it comes to it.
            if lobby.begin_departure(&new).await.is_ok() {
                let no = refused(lobby.pass_on(id, lucia.matter).await);
                assert_eq!(no, Refusal::invalid("heir", Why::NotAllowed));
            }
        }
        assert_eq!(leads(house, ana, lucia.matter).await, [(lawyer.person(), Assignment::Responsible)]);

        // What a wall keeps from the owner who asks is a number to them, and another owner's to hand over.
        lobby.raise_wall(Around::Matter(omar.matter), Against::Person(ana.person()), "Cousin").await.unwrap();
        let held = lobby.holdings(lawyer.person()).await.unwrap();
        assert!(!held.matters.iter().any(|one| one.matter == omar.matter));
        assert_eq!((held.restricted, held.restricted_alone), (1, 1));
        let lines = [DepartureLine { matter: omar.matter, to: ana.person() }];
        let new = NewDeparture { id, person: lawyer.person(), heir: None, lines: &lines };
        let id = lobby.begin_departure(&new).await.unwrap();
        assert!(lobby.pass_on(id, omar.matter).await.is_err(), "not by somebody behind the wall");
        assert_eq!(refused(lobby.finish_departure(id).await), Refusal::LeftAlone { matters: 2 });

        // Nobody shows themselves out, and whoever does not own the practice finds none of it.
        let own = NewDeparture { id: lobby.new_departure(), person: ana.person(), heir: None, lines: &[] };
        assert_eq!(refused(lobby.begin_departure(&own).await), Refusal::NotAllowed);
        let (intake, billing) = (house.staff(ana, Role::Intake).await, house.staff(ana, Role::Billing).await);
        for other in [&cast.system_administrator, &cast.auditor, &intake, &billing] {
            let (role, lobby) = (other.role().unwrap(), house.desk.lobby(other).unwrap());
            assert!(lobby.holdings(lawyer.person()).await.is_err_and(|e| e.is_not_found()), "{role}");
            assert!(lobby.departure_of(lawyer.person()).await.is_err_and(|e| e.is_not_found()), "{role}");
            assert!(lobby.pass_on(id, lucia.matter).await.is_err_and(|e| e.is_not_found()), "{role}");
            assert!(lobby.finish_departure(id).await.is_err_and(|e| e.is_not_found()), "{role}");
        }
        for stranger in [lucia.contact.person(), PersonId::nil()] {
            assert!(lobby.holdings(stranger).await.is_err_and(|e| e.is_not_found()));
        }
        let lines = [lucia.matter, omar.matter].map(|matter| DepartureLine { matter, to: second.person() });
        let new =
            NewDeparture { id: theirs.new_departure(), person: lawyer.person(), heir: None, lines: &lines };
        let id = theirs.begin_departure(&new).await.unwrap();
        go_on(&theirs, id, lawyer.person()).await.unwrap();
        assert_eq!(leads(house, &second, omar.matter).await, [(second.person(), Assignment::Responsible)]);
    })
    .await;
}
