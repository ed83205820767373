//! Many matters in one go, through the staff door and on both engines: looked at first, made once however often it is
//! pressed, never over what somebody changed since, never in a matter that is not one's own, and taken back for a day.

use super::{Browser, EMAIL, Page, known, site};
use casework::bulk::{self, Change, LineState};
use domain::{Assignment, Duration, MatterId, Priority};
use http::StatusCode;
use testkit::{TestHouse, on_both_engines};
use vault::{Actor, Auditing, BulkLine, NewBulk, Reading, Steering};

async fn priority(house: &TestHouse, who: &Actor, matter: MatterId) -> Priority {
    house.room::<Reading>(who, matter).await.matter_sheet().await.unwrap().fields.priority
}

async fn leader(house: &TestHouse, who: &Actor, matter: MatterId) -> Vec<(domain::PersonId, Assignment)> {
    let room = house.room::<Reading>(who, matter).await;
    room.assigned().await.unwrap().iter().map(|one| (one.person, one.assignment)).collect()
}

async fn urgent(house: &TestHouse, who: &Actor, matters: &[MatterId]) -> domain::BulkId {
    let id = house.desk.lobby(who).unwrap().new_bulk();
    bulk::make(&house.desk, who, id, Change::Priority(Priority::Urgent), matters).await.unwrap();
    id
}

async fn states(house: &TestHouse, who: &Actor, id: domain::BulkId) -> Vec<LineState> {
    let (_, all) = bulk::standing(&house.desk, who, id).await.unwrap();
    all.iter().map(|one| one.state).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_go_is_made_once_spares_what_changed_since_and_is_taken_back_for_a_day() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let all = [cast.lucia.matter, cast.omar.matter, cast.marta.matter];
        let id = urgent(house, &cast.ana, &all).await;
        assert_eq!(states(house, &cast.ana, id).await, [LineState::Done; 3]);
        // The same form again, with whatever it says now.
        bulk::make(&house.desk, &cast.ana, id, Change::Priority(Priority::Low), &all).await.unwrap();
        for matter in all {
            assert_eq!(priority(house, &cast.ana, matter).await, Priority::Urgent);
        }
        let other = Change::Priority(Priority::High);
        let second = house.desk.lobby(&cast.ana).unwrap().new_bulk();
        bulk::make(&house.desk, &cast.ana, second, other, &all[..1]).await.unwrap();
        assert!(bulk::standing(&house.desk, &cast.lawyer, id).await.is_err(), "another person's go");
        assert!(bulk::undo(&house.desk, &cast.lawyer, id).await.is_err());

        bulk::undo(&house.desk, &cast.ana, id).await.unwrap();
        bulk::undo(&house.desk, &cast.ana, id).await.unwrap();
        assert_eq!(priority(house, &cast.ana, all[0]).await, Priority::High, "changed since, and stays");
        assert_eq!(priority(house, &cast.ana, all[1]).await, Priority::Normal);
        assert_eq!(priority(house, &cast.ana, all[2]).await, Priority::Normal);
        assert!(bulk::go_on(&house.desk, &cast.ana, id).await.is_err(), "it was taken back");

        house.clock.advance(Duration::days(1));
        house.clock.advance(Duration::seconds(1));
        let ana = house.second_session(&cast.ana).await;
        assert!(bulk::undo(&house.desk, &ana, second).await.is_err(), "a day is over");
        assert_eq!(priority(house, &ana, all[0]).await, Priority::High);
        house.clock.advance(Duration::days(31));
        house.desk.backstage().sweep().await.unwrap();
        let ana = house.second_session(&cast.ana).await;
        assert!(house.desk.lobby(&ana).unwrap().bulk(second).await.is_err(), "nobody needs it any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_go_that_was_cut_short_goes_on_and_a_race_makes_each_change_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let all = [cast.lucia.matter, cast.omar.matter];
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let id = lobby.new_bulk();
        let line = |matter| BulkLine::new(matter, "normal", "");
        let lines = all.map(line);
        let new = || NewBulk { id, kind: domain::BulkKind::Priority, value: "urgent".into(), lines: &lines };
        // Kept, and killed before the first matter.
        lobby.keep_bulk(&new()).await.unwrap();
        assert_eq!(states(house, &cast.ana, id).await, [LineState::Before; 2]);
        let go = || bulk::go_on(&house.desk, &cast.ana, id);
        let (a, b, c) = tokio::join!(go(), go(), go());
        for done in [a, b, c] {
            done.unwrap();
        }
        assert_eq!(states(house, &cast.ana, id).await, [LineState::Done; 2]);
        for matter in all {
            let room = house.room::<Auditing>(&cast.ana, matter).await;
            let lines = room.events(None, 100).await.unwrap();
            let changed = lines.iter().filter(|l| l.code == domain::AuditCode::MatterChanged).count();
            assert_eq!(changed, 1, "one line in each matter's own log");
        }
        let none = NewBulk { lines: &[], ..new() };
        assert!(lobby.keep_bulk(&none).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_going_on_nor_undoing_touches_what_a_colleague_decided_since_or_what_the_go_never_did() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let all = [cast.lucia.matter, cast.omar.matter, cast.marta.matter];
        let set = async |matter: MatterId, to: Priority| {
            let room = house.room::<Steering>(&cast.ana, matter).await;
            let sheet = room.matter_sheet().await.unwrap();
            let mut fields = sheet.fields.clone();
            fields.priority = to;
            room.change_matter(&fields, sheet.revision).await.unwrap();
        };
        let id = urgent(house, &cast.ana, &all[..2]).await;
        // A colleague puts one back, deliberately: going on leaves it.
        set(all[0], Priority::Normal).await;
        assert_eq!(
            states(house, &cast.ana, id).await.iter().filter(|s| **s == LineState::Elsewhere).count(),
            1
        );
        bulk::go_on(&house.desk, &cast.ana, id).await.unwrap();
        assert_eq!(priority(house, &cast.ana, all[0]).await, Priority::Normal, "a later decision stands");
        bulk::undo(&house.desk, &cast.ana, id).await.unwrap();
        assert_eq!(priority(house, &cast.ana, all[1]).await, Priority::Normal);
        // What was undone is decided anew, and a second press of the button is none.
        for matter in &all[..2] {
            set(*matter, Priority::Urgent).await;
        }
        bulk::undo(&house.desk, &cast.ana, id).await.unwrap();
        for matter in &all[..2] {
            assert_eq!(priority(house, &cast.ana, *matter).await, Priority::Urgent, "undone once is undone");
        }

        // Kept and killed before its matter, which a colleague then changed to the same.
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let cut = lobby.new_bulk();
        let lines = [BulkLine::new(all[2], "normal", "")];
        let new =
            NewBulk { id: cut, kind: domain::BulkKind::Priority, value: "urgent".into(), lines: &lines };
        lobby.keep_bulk(&new).await.unwrap();
        set(all[2], Priority::Urgent).await;
        bulk::go_on(&house.desk, &cast.ana, cut).await.unwrap();
        bulk::undo(&house.desk, &cast.ana, cut).await.unwrap();
        assert_eq!(priority(house, &cast.ana, all[2]).await, Priority::Urgent, "this go never did that");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_changes_a_matter_by_many_that_they_could_not_change_alone() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let make = async |who: &Actor, matters: &[MatterId]| {
            let id = house.desk.lobby(who).unwrap().new_bulk();
            bulk::make(&house.desk, who, id, Change::Priority(Priority::Urgent), matters).await
        };
        // One matter that is not theirs spoils the whole of it, before anything is changed.
        let mixed = [cast.lucia.matter, cast.marta.matter];
        assert!(make(&cast.lawyer, &mixed).await.is_err());
        assert_eq!(priority(house, &cast.ana, cast.lucia.matter).await, Priority::Normal);
        for stranger in [&cast.auditor, &cast.system_administrator, &cast.lucia.contact] {
            let lobby = house.desk.lobby(stranger);
            let id = domain::BulkId::nil();
            if lobby.is_ok() {
                let change = Change::Priority(Priority::Urgent);
                assert!(bulk::make(&house.desk, stranger, id, change, &mixed).await.is_err());
            }
        }
        assert!(make(&cast.lawyer, &[cast.lucia.matter]).await.is_ok());
        assert_eq!(priority(house, &cast.ana, cast.lucia.matter).await, Priority::Urgent);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handing_over_many_gives_everybody_their_old_duty_back() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let all = [cast.lucia.matter, cast.omar.matter, cast.marta.matter];
        let sorted = async |matter| {
            let mut team = leader(house, &cast.ana, matter).await;
            team.sort();
            team
        };
        let before = [sorted(all[0]).await, sorted(all[1]).await, sorted(all[2]).await];
        let id = house.desk.lobby(&cast.ana).unwrap().new_bulk();
        let to = cast.caseworker.person();
        bulk::make(&house.desk, &cast.ana, id, Change::Lead(to), &all).await.unwrap();
        for matter in all {
            assert!(sorted(matter).await.contains(&(to, Assignment::Responsible)));
        }
        bulk::undo(&house.desk, &cast.ana, id).await.unwrap();
        assert_eq!([sorted(all[0]).await, sorted(all[1]).await, sorted(all[2]).await], before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_matters_are_given_to_a_team_and_taken_from_it_and_each_is_undone_where_nobody_went_on() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let team = lobby.make_team("Asylum").await.unwrap();
        let member = house.staff(&cast.ana, domain::Role::Intake).await;
        lobby.join_team(team, member.person()).await.unwrap();
        let all = [cast.lucia.matter, cast.omar.matter, cast.marta.matter];
        let opens = async || {
            let mut open = Vec::new();
            for matter in all {
                open.push(house.desk.admit::<Reading>(&member, matter).await.is_ok());
            }
            open
        };
        let make = async |change: Change, matters: &[MatterId]| {
            let id = house.desk.lobby(&cast.ana).unwrap().new_bulk();
            bulk::make(&house.desk, &cast.ana, id, change, matters).await.unwrap();
            id
        };
        assert_eq!(opens().await, [false; 3]);
        let given = make(Change::GiveTeam(team), &all[..2]).await;
        assert_eq!(
            (opens().await, states(house, &cast.ana, given).await),
            (vec![true, true, false], vec![LineState::Done; 2])
        );
        // What has it already is no part of a go, and so is not taken away by its undoing.
        let more = make(Change::GiveTeam(team), &all).await;
        bulk::undo(&house.desk, &cast.ana, more).await.unwrap();
        assert_eq!(opens().await, [true, true, false]);
        let taken = make(Change::TakeTeam(team), &all[..1]).await;
        assert_eq!(opens().await, [false, true, false]);
        bulk::undo(&house.desk, &cast.ana, given).await.unwrap();
        assert_eq!(opens().await, [false; 3]);
        bulk::undo(&house.desk, &cast.ana, taken).await.unwrap();
        assert_eq!(opens().await, [true, false, false], "it had it before that go");
        let stranger = house.desk.lobby(&member).unwrap().new_bulk();
        let no = bulk::make(&house.desk, &member, stranger, Change::TakeTeam(team), &all).await;
        assert!(no.is_err(), "two of them are not theirs");
    })
    .await;
}

#[tokio::test]
async fn the_pages_name_the_team_before_anything_changes_and_after() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let lucia = cast.lucia.matter.to_string();
    let mut form = vec![("matter", lucia.as_str()), ("chosen", "yes"), ("kind", "give_team")];
    ana.see("/desk/matters?whose=all").await;
    let none = post(&mut ana, "/desk/matters/bulk", &form).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && !none.html.contains("value=\"give_team\""));
    let team = house.desk.lobby(&cast.ana).unwrap().make_team("Asylum <team>").await.unwrap().to_string();
    let page = post(&mut ana, "/desk/matters/bulk", &form).await;
    assert!(page.html.contains("Choose a team.") && page.html.contains("value=\"give_team\""));
    form.push(("team", team.as_str()));
    let page = post(&mut ana, "/desk/matters/bulk", &form).await;
    assert!(page.html.contains("This would change one matter"), "{}", page.html);
    assert!(page.html.contains("not with that team") && page.html.contains("Asylum &#60;team&#62;"));
    let bulk = page.between("name=\"bulk\" value=\"", "\"").to_owned();
    let make = [("matter", lucia.as_str()), ("bulk", &bulk), ("kind", "give_team"), ("value", &team)];
    assert_eq!(post(&mut ana, "/desk/bulk", &make).await.location, format!("/desk/bulk/{bulk}"));
    let page = ana.see(&format!("/desk/bulk/{bulk}")).await;
    assert!(page.html.contains("1 of 1 matters have the new value."), "{}", page.html);
    let gone = [("bulk", bulk.as_str()), ("kind", "take_team"), ("value", "team_00000000000000000000000000")];
    assert_eq!(post(&mut ana, "/desk/bulk", &gone).await.status, StatusCode::NOT_FOUND);
}

async fn post(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Page {
    browser.post(path, form).await
}

#[tokio::test]
async fn the_pages_ask_first_show_what_would_change_and_offer_the_way_back() {
    let house = TestHouse::sqlite().await;
    let cast = house.cast().await;
    let app = site(&house).await;
    let mut ana = known(&house, &app, EMAIL).await;
    let (lucia, omar) = (cast.lucia.matter.to_string(), cast.omar.matter.to_string());
    let list = ana.see("/desk/matters?whose=all").await;
    assert!(list.html.contains(&format!("name=\"matter\" value=\"{lucia}\" form=\"pick\"")));
    let none = post(&mut ana, "/desk/matters/bulk", &[]).await;
    assert_eq!(none.location, "/desk/matters");
    let by_itself = ana.refresh("/desk/matters").await;
    assert!(!by_itself.html.contains("Tick at least one matter first."), "it is said to whoever pressed");
    assert!(ana.see("/desk/matters").await.html.contains("Tick at least one matter first."));

    let both = [("matter", lucia.as_str()), ("matter", omar.as_str())];
    let form = post(&mut ana, "/desk/matters/bulk", &both).await;
    assert!(form.status == StatusCode::OK && form.html.contains("Change 2 matters"), "{}", form.html);
    let mut chosen = both.to_vec();
    chosen.push(("chosen", "yes"));
    let page = post(&mut ana, "/desk/matters/bulk", &chosen).await;
    assert!(
        page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains("Choose what should change.")
    );
    chosen.extend([("kind", "next_due"), ("day", "soon")]);
    let page = post(&mut ana, "/desk/matters/bulk", &chosen).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains("value=\"soon\""));
    chosen.truncate(3);
    chosen.extend([("kind", "next_due"), ("day", "2031-02-03")]);
    let page = post(&mut ana, "/desk/matters/bulk", &chosen).await;
    assert!(page.html.contains("This would change 2 matters"), "{}", page.html);
    let bulk = page.between("name=\"bulk\" value=\"", "\"").to_owned();
    let value = page.between("name=\"value\" value=\"", "\"").to_owned();
    let before = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
    assert_eq!(before.matter_sheet().await.unwrap().fields.next_action_due, None, "nothing was changed yet");
    drop(before);
    let mut make = both.to_vec();
    make.extend([("bulk", bulk.as_str()), ("kind", "next_due"), ("value", value.as_str())]);
    let page = post(&mut ana, "/desk/bulk", &make).await;
    assert_eq!(page.location, format!("/desk/bulk/{bulk}"));
    post(&mut ana, "/desk/bulk", &make).await;
    let page = ana.see(&format!("/desk/bulk/{bulk}")).await;
    assert!(page.html.contains("2 of 2 matters have the new value."), "{}", page.html);
    assert!(page.html.contains(&format!("action=\"/desk/bulk/{bulk}/undo\"")));
    post(&mut ana, &format!("/desk/bulk/{bulk}/undo"), &[]).await;
    let page = ana.see(&format!("/desk/bulk/{bulk}")).await;
    assert!(page.html.contains("Undone on") && page.html.contains("as before"), "{}", page.html);

    let nobody = post(&mut ana, "/desk/matters/bulk", &[("matter", "mat_nothing")]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let bad = [("bulk", bulk.as_str()), ("kind", "lead"), ("value", "per_00000000000000000000000000")];
    assert_eq!(post(&mut ana, "/desk/bulk", &bad).await.status, StatusCode::NOT_FOUND);
}
