//! Ethical walls and teams: deny wins over every role, in rooms and in every list; a team's matters open and close with
//! it; and whatever is done in whatever order, nobody finds in a list what they could not enter.

use domain::{
    ApprovalKind, ApprovalMode, Assignment, MatterId, PersonId, Refusal, Role, TeamId, ThreadState,
    VersionId, WallId,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Cast, Portal, TestHouse, message, on_both_engines, persona};
use vault::{
    About, Actor, Against, ApprovalCut, Around, Call, Contributing, Error, MatterCut, MatterFilter,
    MatterOrder, NewApproval, Publishing, QueueCut, Reading, Release, Reviewing, Steering, To, Words,
};

pub fn refused<T>(result: vault::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was done"),
    }
}

pub async fn enters(house: &TestHouse, who: &Actor, matter: MatterId) -> bool {
    match house.desk.admit::<Reading>(who, matter).await {
        Ok(_) => true,
        Err(e) if e.is_not_found() => false,
        Err(e) => panic!("{e:?}"),
    }
}

/// The lists in which somebody comes across Lucía's matter, by name.
async fn comes_across(
    house: &TestHouse,
    who: &Actor,
    lucia: &Portal,
    version: VersionId,
) -> BTreeSet<&'static str> {
    let lobby = house.desk.lobby(who).unwrap();
    let matter = lucia.matter;
    let mut out = BTreeMap::new();
    for (name, filter) in [("mine", MatterFilter::Mine), ("all", MatterFilter::All)] {
        let rows = lobby.matters(filter, "", None, 50).await.unwrap();
        out.insert(name, rows.iter().any(|row| row.id == matter));
    }
    for order in MatterOrder::ALL {
        for (name, filter) in [("cut mine", MatterFilter::Mine), ("cut all", MatterFilter::All)] {
            let cut = MatterCut { order: *order, ..MatterCut::default() };
            let rows = lobby.matters_cut(filter, &cut, None, 50).await.unwrap();
            *out.entry(name).or_default() |= rows.iter().any(|row| row.id == matter);
        }
    }
    for (name, cut) in [
        ("cut by stage", MatterCut { stage: "collecting".to_owned(), ..MatterCut::default() }),
        ("cut by lead", MatterCut { responsible: Some(who.person()), ..MatterCut::default() }),
    ] {
        let rows = lobby.matters_cut(MatterFilter::All, &cut, None, 50).await.unwrap();
        out.insert(name, rows.iter().any(|row| row.id == matter));
    }
    out.insert("unread in", lobby.unread_in(matter).await.unwrap() > 0);
    let found = lobby.matters(MatterFilter::All, persona::LUCIA.family, None, 50).await.unwrap();
    out.insert("found", found.iter().any(|row| row.id == matter));
    let found = lobby.search(persona::LUCIA.family, 50).await.unwrap();
    out.insert("searched", found.matters.iter().any(|row| row.id == matter));
    out.insert("client searched", found.clients.iter().any(|row| row.id == lucia.client));
    out.insert("next action", lobby.next_actions_of(&[matter]).await.unwrap().contains_key(&matter));
    let assigned = lobby.inbox_assigned(None, 50).await.unwrap();
    out.insert("inbox assigned", assigned.iter().any(|line| line.matter == matter));
    out.insert("documents", found.documents.rows.iter().any(|row| row.matter == matter));
    for (name, count, cut) in [
        ("queue", "queue count", QueueCut::All),
        ("my queue", "my queue count", QueueCut::Mine),
        ("flagged", "flagged count", QueueCut::ForLawyer),
    ] {
        let lines = lobby.review_queue(cut, None, 50).await.unwrap();
        out.insert(name, lines.iter().any(|line| line.matter == matter));
        out.insert(count, lobby.review_count(cut).await.unwrap() > 0);
    }
    out.insert("place", lobby.place_of(version).await.unwrap().is_some());
    out.insert("line", lobby.review_line(version).await.unwrap().is_some());
    let lines = lobby.approval_lines(ApprovalCut::Waiting, None, 50).await.unwrap();
    out.insert("approvals", lines.iter().any(|line| line.matter == matter));
    let lines = lobby.inbox(ThreadState::WaitingForUs, None, 50).await.unwrap();
    out.insert("inbox", lines.iter().any(|line| line.matter == matter));
    out.insert("inbox count", lobby.inbox_count(ThreadState::WaitingForUs).await.unwrap() > 0);
    let calls = lobby.calls(Call::Help, 50).await.unwrap();
    out.insert("calls", calls.count > 0);
    out.insert("funnel", lobby.funnel().await.unwrap().iter().any(|row| row.let_in > 0));
    let notices = lobby.notices().await.unwrap();
    out.insert("notices", notices.iter().any(|row| row.matter == Some(matter)));
    out.insert("unread", lobby.unread_notices().await.unwrap() > 0);
    let clients = lobby.clients("", None, 50).await.unwrap();
    out.insert("client's count", clients.iter().any(|row| row.matters > 0));
    out.insert("client", clients.iter().any(|row| row.id == lucia.client));
    let one = lobby.client(lucia.client).await;
    out.insert("client's page", one.is_ok());
    let theirs = lobby.matters_of(lucia.client).await.unwrap_or_default();
    out.insert("client's matters", theirs.iter().any(|row| row.id == matter));
    out.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
}

/// One matter that is in every list there is: something to review, to approve, to answer and to help with.
async fn busy(house: &TestHouse, ana: &Actor) -> (Portal, VersionId) {
    let lucia = house.portal(ana, persona::LUCIA).await;
    let version = house.ready(&lucia, "zorrillaquint.pdf", b"walled").await;
    let reviewing = house.room::<Reviewing>(ana, lucia.matter).await;
    reviewing.flag_for_lawyer(version, "Is it a copy?", None).await.unwrap();
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    hers.write_to_us(&message(To::About(About::Item(lucia.item), String::new()), "hello", 1)).await.unwrap();
    let group = house.room::<Reading>(ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let steering = house.room::<Steering>(ana, lucia.matter).await;
    let lease = steering.add_item(group, &testkit::item("lease", "Lease")).await.unwrap();
    hers.ask_for_help(lease, "lost", "").await.unwrap();
    let ask = NewApproval {
        kind: ApprovalKind::Statement,
        title: Words::from([("es".to_owned(), "Borrador".to_owned())]),
        description: Words::new(),
        versions: vec![version],
        mode: ApprovalMode::All,
        approvers: vec![lucia.access],
        copies: Vec::new(),
        due_at: None,
        release: Release::AtOnce,
        terms: None,
        how_read: false,
    };
    house.room::<Publishing>(ana, lucia.matter).await.request_approval(&ask).await.unwrap();
    (lucia, version)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_wall_a_matter_is_in_no_list_and_no_room_whoever_one_is() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let (lucia, version) = busy(house, &ana).await;
        let second = house.staff(&ana, Role::Owner).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(lawyer.person(), Assignment::Responsible).await.unwrap();
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        hers.write_to_us(&message(To::About(About::Item(lucia.item), String::new()), "again", 2))
            .await
            .unwrap();
        let everywhere = comes_across(house, &ana, &lucia, version).await;
        assert!(everywhere.len() > 20, "the matter is in every list to begin with: {everywhere:?}");
        assert_eq!(comes_across(house, &lawyer, &lucia, version).await, everywhere);

        let lobby = house.desk.lobby(&ana).unwrap();
        for around in [Around::Matter(lucia.matter), Around::Client(lucia.client)] {
            let entered = house.room::<Steering>(&lawyer, lucia.matter).await;
            let wall =
                lobby.raise_wall(around, Against::Person(lawyer.person()), "Acted for the other side").await;
            let wall = wall.unwrap();
            assert!(!enters(house, &lawyer, lucia.matter).await, "the wall stands");
            assert!(entered.assign(second.person(), Assignment::Team).await.is_err(), "nor from inside");
            let left: BTreeSet<_> = match around {
                // The client is known to the practice; their matter is not there.
                Around::Matter(_) => ["client", "client's page", "client searched"].into(),
                Around::Client(_) => BTreeSet::new(),
            };
            assert_eq!(comes_across(house, &lawyer, &lucia, version).await, left, "{around:?}");
            assert_eq!(comes_across(house, &ana, &lucia, version).await, everywhere, "others see it all");
            let room = house.room::<Reading>(&ana, lucia.matter).await;
            assert_eq!(room.walled_off().await.unwrap()[0].0, lawyer.person());
            let on_it = room.assigned().await.unwrap();
            assert!(on_it.iter().any(|one| one.person == lawyer.person() && one.walled_off));
            assert!(enters(house, &second, lucia.matter).await);
            lobby.lift_wall(wall, "The other side is not one any more").await.unwrap();
            assert_eq!(comes_across(house, &lawyer, &lucia, version).await, everywhere, "lifted");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_sees_that_a_wall_keeps_them_out_and_may_lift_it_but_not_look_over_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let (lucia, version) = busy(house, &ana).await;
        let second = house.staff(&ana, Role::Owner).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(second.person(), Assignment::Responsible).await.unwrap();
        let theirs = house.desk.lobby(&second).unwrap();
        let why = "Her cousin is the other party";
        let wall = theirs.raise_wall(Around::Client(lucia.client), Against::Person(ana.person()), why).await;
        let wall = wall.unwrap();
        assert!(comes_across(house, &ana, &lucia, version).await.is_empty());
        let hers = house.desk.lobby(&ana).unwrap();
        let walls = hers.walls().await.unwrap();
        assert_eq!((walls.len(), walls[0].id), (1, wall));
        assert!(walls[0].inside.is_none(), "neither whose it is, nor why");
        assert_eq!(theirs.walls().await.unwrap()[0].inside.as_ref().unwrap().reason, why);
        // What is not there for her she cannot wall off either, and nobody lifts without saying why.
        let again =
            hers.raise_wall(Around::Matter(lucia.matter), Against::Person(second.person()), "?").await;
        assert!(again.is_err_and(|e| e.is_not_found()));
        assert!(matches!(
            refused(hers.lift_wall(wall, "  ").await),
            Refusal::Invalid { field: "reason", .. }
        ));
        assert!(!enters(house, &ana, lucia.matter).await);
        hers.lift_wall(wall, "Cleared by counsel").await.unwrap();
        assert!(enters(house, &ana, lucia.matter).await);
        assert!(hers.lift_wall(wall, "Twice").await.is_err_and(|e| e.is_not_found()));
        let lifted = hers.walls().await.unwrap().remove(0).lifted.unwrap();
        assert_eq!((lifted.by, lifted.reason.as_deref()), (ana.person(), Some("Cleared by counsel")));
        let lines = hers.practice_events(None, 50).await.unwrap();
        for code in [domain::AuditCode::WallRaised, domain::AuditCode::WallLifted] {
            assert!(lines.iter().any(|line| line.code == code), "{code}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_owner_makes_teams_and_walls_and_nothing_strange_is_taken() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lucia, .. } = &cast;
        let around = Around::Matter(lucia.matter);
        let team = house.desk.lobby(ana).unwrap().make_team(" Litigation ").await.unwrap();
        for who in [&cast.lawyer, &cast.caseworker, &cast.auditor, &cast.system_administrator] {
            let lobby = house.desk.lobby(who).unwrap();
            assert!(lobby.make_team("Mine").await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.rename_team(team, "Mine").await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.join_team(team, who.person()).await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.leave_team(team, who.person()).await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.end_team(team).await.is_err_and(|e| e.is_not_found()));
            let raised = lobby.raise_wall(around, Against::Person(ana.person()), "no").await;
            assert!(raised.is_err_and(|e| e.is_not_found()));
            assert!(lobby.lift_wall(WallId::nil(), "no").await.is_err_and(|e| e.is_not_found()));
            assert!(lobby.walls().await.is_err_and(|e| e.is_not_found()));
        }
        let lobby = house.desk.lobby(ana).unwrap();
        for (name, _why) in [("", "missing"), ("  ", "missing"), ("litigation", "taken")] {
            assert!(matches!(refused(lobby.make_team(name).await), Refusal::Invalid { field: "name", .. }));
        }
        assert!(lobby.make_team(&"x".repeat(201)).await.is_err());
        lobby.make_team("<script>alert(1)</script>'; DROP TABLE team; --").await.unwrap();
        assert_eq!(lobby.teams().await.unwrap().len(), 2);
        let taken = "<SCRIPT>alert(1)</script>'; DROP TABLE team; --";
        for name in [" ", taken, &"x".repeat(201)] {
            let refused = refused(lobby.rename_team(team, name).await);
            assert!(matches!(refused, Refusal::Invalid { field: "name", .. }), "{name}");
        }
        // The team goes on under another name, with whoever belongs to it.
        for name in ["LITIGATION", " Trials ", "Trials"] {
            lobby.rename_team(team, name).await.unwrap();
        }
        let teams = lobby.teams().await.unwrap();
        assert!(teams.iter().any(|one| one.id == team && one.name == "Trials") && teams.len() == 2);
        lobby.rename_team(team, "Litigation").await.unwrap();
        let client = lucia.contact.person();
        assert!(
            lobby.join_team(team, client).await.is_err_and(|e| e.is_not_found()),
            "clients are in no team"
        );
        let raised = lobby.raise_wall(around, Against::Person(client), "no").await;
        assert!(raised.is_err_and(|e| e.is_not_found()), "nor walled off");
        assert!(lobby.raise_wall(around, Against::Team(TeamId::nil()), "no").await.is_err());
        let nowhere = Around::Matter(MatterId::nil());
        assert!(lobby.raise_wall(nowhere, Against::Team(team), "no").await.is_err());
        let one = lobby.raise_wall(around, Against::Team(team), "Conflict").await.unwrap();
        let same = lobby.raise_wall(around, Against::Team(team), "Conflict again").await.unwrap();
        assert_eq!(one, same, "it stands already");
        assert_eq!(refused(lobby.end_team(team).await), Refusal::WrongState, "a wall names it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_opens_with_a_team_and_closes_with_it_and_what_was_given_by_name_stays() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, caseworker, marta, .. } = &cast;
        let lobby = house.desk.lobby(ana).unwrap();
        let team = lobby.make_team("Family cases").await.unwrap();
        let other = lobby.make_team("Night shift").await.unwrap();
        lobby.join_team(team, lawyer.person()).await.unwrap();
        lobby.join_team(team, lawyer.person()).await.unwrap();
        let steering = house.room::<Steering>(ana, marta.matter).await;
        assert!(!enters(house, lawyer, marta.matter).await);
        steering.assign_team(team).await.unwrap();
        steering.assign_team(team).await.unwrap();
        assert!(enters(house, lawyer, marta.matter).await, "by the team");
        assert!(!enters(house, caseworker, marta.matter).await);
        lobby.join_team(team, caseworker.person()).await.unwrap();
        assert!(enters(house, caseworker, marta.matter).await, "who joins later too");
        let room = house.room::<Reading>(ana, marta.matter).await;
        assert_eq!(room.teams_on().await.unwrap()[0].name, "Family cases");
        let by_team = |who: PersonId, rows: &[vault::AssignedRow]| {
            rows.iter().find(|one| one.person == who).map(|one| (one.assignment, one.by_team))
        };
        let rows = room.assigned().await.unwrap();
        assert_eq!(by_team(lawyer.person(), &rows), Some((Assignment::Team, true)));
        // Nobody is taken off who is there by a team; it has to be the team.
        steering.assign(lawyer.person(), Assignment::None).await.unwrap();
        assert!(enters(house, lawyer, marta.matter).await);
        // By name is more, and stays when the team goes; taken away again, the team is left.
        steering.assign(lawyer.person(), Assignment::Responsible).await.unwrap();
        lobby.join_team(other, lawyer.person()).await.unwrap();
        steering.assign_team(other).await.unwrap();
        let rows = room.assigned().await.unwrap();
        assert_eq!(by_team(lawyer.person(), &rows), Some((Assignment::Responsible, false)));
        steering.assign(lawyer.person(), Assignment::None).await.unwrap();
        let rows = room.assigned().await.unwrap();
        assert_eq!(by_team(lawyer.person(), &rows), Some((Assignment::Team, true)));
        steering.unassign_team(team).await.unwrap();
        steering.unassign_team(team).await.unwrap();
        assert!(enters(house, lawyer, marta.matter).await, "the other team is still there");
        assert!(!enters(house, caseworker, marta.matter).await);
        lobby.leave_team(other, lawyer.person()).await.unwrap();
        assert!(!enters(house, lawyer, marta.matter).await);
        lobby.join_team(other, caseworker.person()).await.unwrap();
        assert!(enters(house, caseworker, marta.matter).await);
        lobby.end_team(other).await.unwrap();
        assert!(!enters(house, caseworker, marta.matter).await, "with the team");
        assert!(room.teams_on().await.unwrap().is_empty());
        assert!(steering.assign_team(other).await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_a_walled_team_takes_the_wall_along() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, lucia, .. } = &cast;
        let lobby = house.desk.lobby(ana).unwrap();
        let team = lobby.make_team("Other side").await.unwrap();
        lobby.join_team(team, lawyer.person()).await.unwrap();
        lobby.join_team(team, ana.person()).await.unwrap();
        let second = house.staff(ana, Role::Owner).await;
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.assign(second.person(), Assignment::Responsible).await.unwrap();
        let theirs = house.desk.lobby(&second).unwrap();
        theirs.raise_wall(Around::Matter(lucia.matter), Against::Team(team), "Both sides").await.unwrap();
        assert!(!enters(house, lawyer, lucia.matter).await && !enters(house, ana, lucia.matter).await);
        lobby.leave_team(team, ana.person()).await.unwrap();
        lobby.leave_team(team, lawyer.person()).await.unwrap();
        assert!(!enters(house, ana, lucia.matter).await, "an owner does not walk round it");
        assert!(!enters(house, lawyer, lucia.matter).await);
        let walls = theirs.walls().await.unwrap();
        assert_eq!(walls.len(), 3);
        assert!(walls.iter().all(|wall| wall.inside.as_ref().unwrap().reason == "Both sides"));
    })
    .await;
}
