//! The review of who can come in: every line is confirmed as it stands or is open, whoever opens no matter learns of no
//! client, walls hold, of ten who begin one does, and whoever looks after people is told once when it is due.

use super::walls::refused;
use domain::{AccessReviewId, AuditCode, Cuts, Power, Refusal, Role, RoleChoice, Why};
use futures_util::future::join_all;
use testkit::{TestHouse, on_both_engines, persona};
use vault::{Actor, Against, Around, Lobby, OddWay, OwnRoleText, ShownLine, Steering};

const YEAR: &str = "31536000000000";

/// Every colleague's line but those nobody confirms for themselves.
async fn confirm_staff(lobby: &Lobby<'_>, id: AccessReviewId) {
    for one in lobby.access_review_sheet(id).await.unwrap().staff {
        match lobby.confirm_colleague(id, one.person, &one.mark).await {
            Err(vault::Error::Refused(Refusal::NotAllowed)) => {}
            done => done.unwrap(),
        }
    }
}

async fn confirm_all(lobby: &Lobby<'_>, id: AccessReviewId) {
    confirm_staff(lobby, id).await;
    for way in lobby.access_review_sheet(id).await.unwrap().ways {
        lobby.confirm_way_in(id, way.access, &way.mark).await.unwrap();
    }
}

async fn open(lobby: &Lobby<'_>, id: AccessReviewId) -> (usize, usize) {
    let sheet = lobby.access_review_sheet(id).await.unwrap();
    (sheet.staff.iter().filter(|one| one.confirmed.is_none()).count(), sheet.ways.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_counts_as_long_as_it_is_as_it_was_confirmed_and_what_was_finished_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let begun = join_all((0..10).map(|_| lobby.begin_access_review())).await;
        let id = *begun[0].as_ref().unwrap();
        assert!(begun.iter().all(|one| *one.as_ref().unwrap() == id), "one stands at a time");
        assert_eq!(open(&lobby, id).await, (2, 0));
        let unfinished = refused(lobby.finish_access_review(id).await);
        assert_eq!(unfinished, Refusal::invalid("lines", Why::Missing));
        confirm_all(&lobby, id).await;
        assert_eq!(open(&lobby, id).await, (0, 0));

        // Another role, a new version of it and another team: each is looked at again, and the page from before is refused.
        let old = lobby.access_review_sheet(id).await.unwrap().staff;
        let old = old.into_iter().find(|one| one.person == lawyer.person()).unwrap();
        let cuts = Cuts::of([domain::AnyPower::Room(Power::WriteNotes)]);
        let text = OwnRoleText { name: "Junior", cuts, why: "x" };
        let own = lobby.make_own_role(Role::Lawyer, &text).await.unwrap();
        lobby.change_role(lawyer.person(), Role::Lawyer, RoleChoice::Own(own)).await.unwrap();
        assert_eq!(open(&lobby, id).await, (1, 0));
        assert_eq!(refused(lobby.confirm_colleague(id, old.person, &old.mark).await), Refusal::Conflict);
        confirm_all(&lobby, id).await;
        let team = lobby.make_team("Asylum").await.unwrap();
        lobby.join_team(team, lawyer.person()).await.unwrap();
        assert_eq!(open(&lobby, id).await, (1, 0));
        assert!(lobby.finish_access_review(id).await.is_err());
        confirm_all(&lobby, id).await;
        lobby.finish_access_review(id).await.unwrap();

        assert_eq!(refused(lobby.finish_access_review(id).await), Refusal::Conflict);
        assert_eq!(refused(lobby.confirm_colleague(id, old.person, &old.mark).await), Refusal::Conflict);
        lobby.change_role(lawyer.person(), RoleChoice::Own(own), Role::Intake).await.unwrap();
        let record = lobby.access_review_record(id).await.unwrap();
        let was = record.staff.iter().find(|one| one.own_role == "Junior").unwrap();
        assert_eq!(
            (was.role, was.teams.as_slice(), was.by),
            (Role::Lawyer, ["Asylum".into()].as_slice(), ana.person())
        );
        let hers = record.staff.iter().find(|one| one.person == ana.person()).unwrap();
        assert_eq!(hers.by, ana.person(), "the only owner there is, and the record says so");
        let all = lobby.access_reviews().await.unwrap();
        assert!(all.standing.is_none() && all.past.len() == 1);
        assert!(all.past[0].done.is_some_and(|(by, _)| by == ana.person()));
        let log = lobby.practice_events(None, 50).await.unwrap();
        let count = |code| log.iter().filter(|line| line.code == code).count();
        assert_eq!(count(AuditCode::AccessReviewBegun), 1);
        assert_eq!((count(AuditCode::AccessConfirmed), count(AuditCode::AccessReviewDone)), (4, 1));
        assert_ne!(lobby.begin_access_review().await.unwrap(), id, "the next one is another");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_way_into_what_is_over_is_confirmed_or_closed_by_owners_who_may_see_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let keeper = house.staff(&ana, Role::SystemAdministrator).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let id = lobby.begin_access_review().await.unwrap();
        assert_eq!(open(&lobby, id).await.1, 0, "work that goes on asks nothing");
        let mut raw = house.raw().await;
        raw.run("UPDATE matter SET phase = 'closed'").await;
        let ways = lobby.access_review_sheet(id).await.unwrap().ways;
        assert_eq!(ways.len(), 2);
        raw.run(&format!("UPDATE matter SET phase = 'open', touched_at = touched_at - {YEAR}")).await;
        let settings = lobby.settings().await.unwrap();
        let patient = vault::Settings { access_review_quiet_days: 400, ..settings.clone() };
        lobby.change_settings(&patient).await.unwrap();
        assert_eq!(open(&lobby, id).await.1, 0, "a practice can wait for longer");
        lobby.change_settings(&settings).await.unwrap();
        let quiet = lobby.access_review_sheet(id).await.unwrap().ways;
        assert_eq!(quiet.len(), 2);
        let hers = ways.iter().find(|way| way.matter == lucia.matter).unwrap();
        let stale = refused(lobby.confirm_way_in(id, hers.access, &hers.mark).await);
        assert_eq!(stale, Refusal::Conflict, "closed is another thing than quiet");

        // Whoever opens no matter confirms colleagues, learns how many ways in there are and of none whose.
        let keepers = house.desk.lobby(&keeper).unwrap();
        let sheet = keepers.access_review_sheet(id).await.unwrap();
        assert_eq!((sheet.ways.len(), sheet.ways_left), (0, 2));
        let one = sheet.staff.iter().find(|one| one.person == lawyer.person()).unwrap();
        keepers.confirm_colleague(id, one.person, &one.mark).await.unwrap();
        assert!(
            keepers
                .confirm_way_in(id, quiet[0].access, &quiet[0].mark)
                .await
                .is_err_and(|e| e.is_not_found())
        );
        assert_eq!(refused(keepers.finish_access_review(id).await), Refusal::NotAllowed);
        let theirs = house.desk.lobby(&lawyer).unwrap();
        assert!(theirs.access_reviews().await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.begin_access_review().await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.access_review_sheet(id).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.access_review_record(id).await.is_err_and(|e| e.is_not_found()));

        // Behind a wall there is a number and nothing else; what nobody looked at is left out and said so.
        let others = house.desk.lobby(&second).unwrap();
        house
            .room::<Steering>(&ana, lucia.matter)
            .await
            .assign(lawyer.person(), domain::Assignment::Cover)
            .await
            .unwrap();
        raw.run(&format!("UPDATE matter SET touched_at = touched_at - {YEAR}")).await;
        others
            .raise_wall(Around::Matter(lucia.matter), Against::Person(ana.person()), "Conflict")
            .await
            .unwrap();
        let sheet = lobby.access_review_sheet(id).await.unwrap();
        assert_eq!((sheet.ways.len(), sheet.ways_left, sheet.walled), (1, 2, 1));
        let mark = &quiet.iter().find(|way| way.matter == lucia.matter).unwrap().mark;
        assert!(lobby.confirm_way_in(id, hers.access, mark).await.is_err_and(|e| e.is_not_found()));
        let his = house.room::<Steering>(&ana, omar.matter).await;
        his.revoke_access(omar.access).await.unwrap();
        assert_eq!(open(&lobby, id).await.1, 0, "what was closed asks nothing");
        confirm_all(&lobby, id).await;
        assert!(lobby.finish_access_review(id).await.is_err(), "her own line is open");
        confirm_staff(&others, id).await;
        lobby.finish_access_review(id).await.unwrap();
        assert_eq!(lobby.access_review(id).await.unwrap().left_out, 1);

        let next = others.begin_access_review().await.unwrap();
        // Nobody confirms themselves while another owner can.
        let lines = others.access_review_sheet(next).await.unwrap();
        assert!(!lines.only_owner);
        let own = lines.staff.iter().find(|one| one.person == second.person()).unwrap();
        let by_oneself = others.confirm_colleague(next, own.person, &own.mark).await;
        assert_eq!(refused(by_oneself), Refusal::NotAllowed);
        let keepers_own = lines.staff.iter().find(|one| one.person == keeper.person()).unwrap();
        let by_oneself = keepers.confirm_colleague(next, keepers_own.person, &keepers_own.mark).await;
        assert_eq!(refused(by_oneself), Refusal::NotAllowed);
        assert_eq!(open(&others, next).await.0, lines.staff.len());
        lobby.confirm_colleague(next, own.person, &own.mark).await.unwrap();
        confirm_all(&others, next).await;
        confirm_staff(&lobby, next).await;
        others.finish_access_review(next).await.unwrap();
        assert_eq!(others.access_review(next).await.unwrap().left_out, 0);
        let ways = async |who: &Actor| {
            house.desk.lobby(who).unwrap().access_review_record(next).await.unwrap().ways.len()
        };
        assert_eq!([ways(&second).await, ways(&ana).await, ways(&keeper).await], [1, 0, 0]);
    })
    .await;
}

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|one| one.kind == "access_review_due" && !one.read).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_looks_after_people_is_told_once_when_it_is_due_and_nobody_where_none_is_wanted() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let keeper = house.staff(&ana, Role::SystemAdministrator).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let call = async || house.desk.backstage().call_for_access_review().await.unwrap();
        assert_eq!(call().await, 0, "not yet");
        let mut raw = house.raw().await;
        raw.run(&format!("UPDATE person SET created_at = created_at - {YEAR}")).await;
        let settings = lobby.settings().await.unwrap();
        let off = vault::Settings { access_review_months: 0, ..settings.clone() };
        lobby.change_settings(&off).await.unwrap();
        assert_eq!(call().await, 0, "none is wanted");
        assert_eq!(lobby.access_reviews().await.unwrap().due_at, None);
        let never = vault::Settings { access_review_months: 25, ..settings.clone() };
        let never = refused(lobby.change_settings(&never).await);
        assert_eq!(never, Refusal::invalid("access_review_months", Why::NotAllowed));
        lobby.change_settings(&settings).await.unwrap();
        assert_eq!((call().await, call().await), (2, 0), "each once");
        assert_eq!(
            [told(house, &ana).await, told(house, &keeper).await, told(house, &lawyer).await],
            [1, 1, 0]
        );
        let id = lobby.begin_access_review().await.unwrap();
        assert_eq!(told(house, &keeper).await, 0, "somebody is at it");
        assert_eq!(call().await, 0);
        confirm_all(&lobby, id).await;
        lobby.finish_access_review(id).await.unwrap();
        assert_eq!(call().await, 0, "months lie between two");
        raw.run(&format!("UPDATE access_review SET done_at = done_at - {YEAR}")).await;
        raw.run("UPDATE notice SET created_at = 1").await;
        assert_eq!(call().await, 2);
    })
    .await;
}

// ADM-12
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_lines_are_confirmed_at_once_each_as_it_stood_and_what_looks_odd_comes_first() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let lawyer = house.staff(&ana, Role::Lawyer).await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let omar = house.portal(&ana, persona::OMAR).await;
        let marta = house.portal(&ana, persona::MARTA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        // Omar's matter is only quiet, he comes in and can be called; Lucia's is over; Marta was long away.
        let says = [(domain::ProfileField::Phone, "+1 202 555 0143".to_owned())].into_iter().collect();
        house.desk.propose_details(&omar.contact, &says).await.unwrap();
        let phone = lobby.proposals(omar.client).await.unwrap()[0].id;
        let seen = vault::DetailDecision { accept: true, evidence: "", version: None };
        lobby.decide_detail(omar.client, phone, &seen).await.unwrap();
        let mut raw = house.raw().await;
        raw.run(&format!("UPDATE matter SET touched_at = touched_at - {YEAR}")).await;
        let closed = "UPDATE matter SET phase = 'closed', touched_at = touched_at + 1 WHERE id = $1";
        raw.exec(closed, &[lucia.matter.into()]).await;
        let away = format!("UPDATE portal_access SET signed_in_at = signed_in_at - {YEAR} WHERE id = $1");
        raw.exec(&away, &[marta.access.into()]).await;
        let id = lobby.begin_access_review().await.unwrap();
        let sheet = lobby.access_review_sheet(id).await.unwrap();
        let order: Vec<_> = sheet.ways.iter().map(|way| way.access).collect();
        assert_eq!(order, [lucia.access, marta.access, omar.access], "over, unused, then the rest");
        assert_eq!(sheet.ways[0].odd, [OddWay::Ended, OddWay::NoPhone]);
        assert_eq!(sheet.ways[1].odd, [OddWay::Unused, OddWay::NoPhone]);
        assert!(sheet.ways[2].odd.is_empty() && sheet.ways[2].last_sign_in.is_some());
        assert!(sheet.staff.iter().all(|one| !one.unused), "all of them came in today");

        // All at once: one's own line, one that changed and one that is gone stay open, and take nothing of the rest along.
        let mut lines: Vec<ShownLine> =
            sheet.staff.iter().map(|one| ShownLine::Colleague(one.person, one.mark.clone())).collect();
        lines.extend(sheet.ways.iter().map(|way| ShownLine::WayIn(way.access, way.mark.clone())));
        lobby.change_role(lawyer.person(), Role::Lawyer, Role::Intake).await.unwrap();
        house.room::<Steering>(&ana, marta.matter).await.revoke_access(marta.access).await.unwrap();
        assert_eq!(lobby.confirm_lines(id, &lines).await.unwrap(), (3, 3));
        assert_eq!(open(&lobby, id).await, (2, 0), "her own line, and the colleague with another role");
        // Each is kept by itself, once, with its line in the log.
        assert_eq!(lobby.confirm_lines(id, &lines[..1]).await.unwrap().1, 1);
        let log = lobby.practice_events(None, 100).await.unwrap();
        assert_eq!(log.iter().filter(|line| line.code == AuditCode::AccessConfirmed).count(), 3);
        let others = house.desk.lobby(&second).unwrap();
        let sheet = others.access_review_sheet(id).await.unwrap();
        let rest: Vec<_> = sheet
            .staff
            .iter()
            .filter(|one| one.confirmed.is_none())
            .map(|one| ShownLine::Colleague(one.person, one.mark.clone()))
            .collect();
        assert_eq!(others.confirm_lines(id, &rest).await.unwrap(), (2, 0));
        lobby.finish_access_review(id).await.unwrap();
        let record = lobby.access_review_record(id).await.unwrap();
        assert_eq!((record.staff.len(), record.ways.len()), (3, 2));
        assert_eq!(lobby.confirm_lines(id, &rest).await.unwrap(), (0, 2), "what is finished stays as it is");

        // Whoever opens no matter confirms no way into one, among others neither.
        let keeper = house.staff(&ana, Role::SystemAdministrator).await;
        let keepers = house.desk.lobby(&keeper).unwrap();
        let id = keepers.begin_access_review().await.unwrap();
        let way = lobby.access_review_sheet(id).await.unwrap().ways.remove(0);
        let mixed = [rest[0].clone(), ShownLine::WayIn(way.access, way.mark)];
        assert!(keepers.confirm_lines(id, &mixed).await.is_err_and(|e| e.is_not_found()));
        assert_eq!(open(&lobby, id).await.1, 2, "nothing was confirmed");
        let many = vec![rest[0].clone(); 501];
        let wrong = Refusal::invalid("lines", Why::TooLong);
        assert_eq!(refused(keepers.confirm_lines(id, &many).await), wrong);
    })
    .await;
}
