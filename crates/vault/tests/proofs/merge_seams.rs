//! Joining records where it meets walls, other joinings, and the middle of itself.

use super::merge::{OTHER, TWIN, from_gone, join};
use super::records::{matter_for, rename};
use super::walls::{enters, refused};
use domain::{ClientId, Refusal, Relation, Role, Why};
use futures_util::future::join_all;
use std::future::poll_fn;
use std::task::Poll;
use testkit::{Cell, TestHouse, on_both_engines, persona};
use vault::{Actor, Against, Around, ClientCard, LikelyKind, MergeChoice, NewAccess, NewClient, Steering};

/// A second owner, who can be walled off.
async fn second_owner(house: &TestHouse, ana: &Actor) -> Actor {
    house.staff(ana, Role::Owner).await
}

async fn offered(house: &TestHouse, who: &Actor, client: ClientId) -> Vec<ClientId> {
    let lobby = house.desk.lobby(who).unwrap();
    let alike = lobby.merge_suggestions(client).await.unwrap().into_iter().map(|(row, _)| row.id);
    let found = lobby.merge_search(client, "lucia", 50).await.unwrap().into_iter().map(|row| row.id);
    let mut all: Vec<_> = alike.chain(found).collect();
    all.sort_unstable();
    all.dedup();
    all
}

// A wall keeps somebody from a record as if it were not there: also from joining it, and from hearing that it could be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_joins_or_is_shown_a_record_behind_a_wall_or_with_a_matter_behind_one() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.portal(ana, OTHER).await;
        let ben = second_owner(house, ana).await;
        assert!(offered(house, &ben, lucia.client).await.contains(&twin.client));
        let lobby = house.desk.lobby(ana).unwrap();
        let none = MergeChoice::default();
        let his = house.desk.lobby(&ben).unwrap();
        for around in [
            Around::Client(twin.client),
            Around::Matter(twin.matter),
            Around::Client(lucia.client),
            Around::Matter(lucia.matter),
        ] {
            let before = his.merge_view(lucia.client, twin.client).await.unwrap().seen;
            let wall = lobby.raise_wall(around, Against::Person(ben.person()), "Conflict").await.unwrap();
            for (kept, gone) in [(lucia.client, twin.client), (twin.client, lucia.client)] {
                assert_eq!(refused(his.merge_view(kept, gone).await), Refusal::NotFound, "{around:?}");
                let done = his.merge_clients(kept, gone, &none, &before).await;
                assert_eq!(refused(done), Refusal::NotFound, "{around:?}");
            }
            assert!(!offered(house, &ben, lucia.client).await.contains(&twin.client), "{around:?}");
            assert!(offered(house, ana, lucia.client).await.contains(&twin.client));
            lobby.lift_wall(wall, "Over").await.unwrap();
        }
        // What was joined behind a wall stays behind it, by the old address too.
        lobby
            .raise_wall(Around::Client(twin.client), Against::Person(ben.person()), "Conflict")
            .await
            .unwrap();
        join(house, ana, lucia.client, twin.client, &none).await.unwrap();
        assert_eq!(his.merged_into(twin.client).await.unwrap(), None);
        assert!(his.client(lucia.client).await.is_err_and(|e| e.is_not_found()), "the wall came along");
        assert!(his.merges_of(lucia.client).await.unwrap().is_empty());
        for matter in [lucia.matter, twin.matter] {
            assert!(!enters(house, &ben, matter).await && enters(house, ana, matter).await);
        }
        let kept = his.search(persona::LUCIA.family, 50).await.unwrap();
        assert!(kept.clients.is_empty() && kept.matters.is_empty());
        let again = his.merge_clients(lucia.client, twin.client, &none, "").await;
        assert_eq!(refused(again), Refusal::NotFound, "not even that it was done");
        let back = his.merge_clients(twin.client, lucia.client, &none, "").await;
        assert_eq!(refused(back), Refusal::NotFound, "in neither direction");
        let gone = lobby.raise_wall(Around::Client(twin.client), Against::Person(ben.person()), "x").await;
        assert_eq!(refused(gone), Refusal::NotFound, "nobody walls off what is no record any more");
    })
    .await;
}

// A search for conflicts that found the record before goes on telling nobody behind the wall.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_before_is_closed_by_the_wall_around_the_joined_record() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.client(ana, TWIN).await;
        let lead = super::leads::somebody_like(house, ana, TWIN.given, TWIN.family, TWIN.email).await;
        let lobby = house.desk.lobby(ana).unwrap();
        lobby.search_conflicts(lead, &[]).await.unwrap();
        let lawyer = house.desk.lobby(&cast.lawyer).unwrap();
        let seen = |rows: Vec<vault::ConflictRow>| {
            let found = rows[0].found.iter();
            found.filter(|one| one.kind == LikelyKind::Client && one.id == twin.bytes()).count()
        };
        assert_eq!(seen(lawyer.conflict_searches(lead).await.unwrap()), 1);
        join(house, ana, lucia.client, twin, &MergeChoice::default()).await.unwrap();
        assert_eq!(seen(lawyer.conflict_searches(lead).await.unwrap()), 1);
        let (around, against) = (Around::Client(lucia.client), Against::Person(cast.lawyer.person()));
        lobby.raise_wall(around, against, "Conflict").await.unwrap();
        let rows = lawyer.conflict_searches(lead).await.unwrap();
        assert!(rows[0].restricted);
        assert_eq!(seen(rows), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_that_would_leave_a_matter_to_nobody_stops_the_joining() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let room = house.room::<Steering>(ana, lucia.matter).await;
        room.hand_over(cast.lawyer.person()).await.unwrap();
        let lobby = house.desk.lobby(ana).unwrap();
        let against = Against::Person(cast.lawyer.person());
        lobby.raise_wall(Around::Client(other.client), against, "Conflict").await.unwrap();
        let done = join(house, ana, lucia.client, other.client, &MergeChoice::default()).await;
        assert_eq!(refused(done), Refusal::invalid("walls", Why::NotAllowed));
        assert!(lobby.client(other.client).await.is_ok(), "nothing was done");
        assert!(enters(house, &cast.lawyer, lucia.matter).await);
        room.hand_over(ana.person()).await.unwrap();
        join(house, ana, lucia.client, other.client, &MergeChoice::default()).await.unwrap();
        assert!(!enters(house, &cast.lawyer, lucia.matter).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pressed_twice_and_in_both_directions_at_once_it_is_done_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let none = MergeChoice::default();
        let one = lobby.merge_view(lucia.client, other.client).await.unwrap().seen;
        let back = lobby.merge_view(other.client, lucia.client).await.unwrap().seen;
        let (a, b) = (lucia.client, other.client);
        let all = join_all((0..12).map(|n| {
            let (kept, gone, seen) = if n % 2 == 0 { (a, b, &one) } else { (b, a, &back) };
            let (lobby, none) = (&lobby, &none);
            async move { (kept, lobby.merge_clients(kept, gone, none, seen).await) }
        }))
        .await;
        let won: std::collections::BTreeSet<_> =
            all.iter().filter(|(_, done)| done.is_ok()).map(|(kept, _)| *kept).collect();
        assert_eq!(won.len(), 1, "one direction");
        let kept = *won.first().unwrap();
        for (into, done) in all {
            match done {
                Ok(_) => assert_eq!(into, kept),
                Err(e) => assert_eq!(refused::<()>(Err(e)), Refusal::Conflict),
            }
        }
        let mut raw = house.raw().await;
        assert_eq!(raw.one("SELECT count(*) FROM client_merge", &[]).await, Cell::Int(1));
        let lines = "SELECT count(*) FROM practice_event WHERE code = 'client.merged'";
        assert_eq!(raw.one(lines, &[]).await, Cell::Int(1));
        assert_eq!(lobby.client(kept).await.unwrap().matters, 2);
        // A record that was joined and then joined itself is one step away still.
        let third = house.client(ana, persona::LUCIA).await;
        join(house, ana, third, kept, &none).await.unwrap();
        for old in [a, b] {
            assert_eq!(lobby.merged_into(old).await.unwrap(), Some(third));
        }
        assert_eq!(lobby.merges_of(third).await.unwrap().len(), 2);
        assert_eq!(lobby.client(third).await.unwrap().matters, 2);
        let gone = lobby.merge_clients(a, b, &none, "").await;
        assert_eq!(refused(gone), Refusal::Conflict);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_same_moment_as_anything_else_one_of_the_two_is_first() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let ana = &cast.ana;
        let lobby = house.desk.lobby(ana).unwrap();
        for turn in 0..4 {
            let make = async |family: &str| {
                let card = ClientCard { family: format!("{family}{turn}"), ..ClientCard::default() };
                let email = domain::Email::parse(&format!("twin{turn}@mail-canary.example")).ok();
                let new = NewClient { card, email, locale: domain::Locale::En };
                lobby.create_client(&new, &testkit::BY_PHONE).await.unwrap()
            };
            let (kept, gone) = (make("Kept").await, make("Gone").await);
            let matter = matter_for(house, ana, gone, &format!("G{turn}")).await;
            let target = matter_for(house, ana, cast.omar.client, &format!("T{turn}")).await;
            let view = lobby.merge_view(kept, gone).await.unwrap();
            let none = MergeChoice::default();
            let room = house.room::<Steering>(ana, matter).await;
            let into = house.room::<Steering>(ana, target).await;
            let new = NewAccess { client: gone, relation: Relation::MainApplicant };
            let against = Against::Person(cast.auditor.person());
            let (merged, opened, linked, walled, renamed) = tokio::join!(
                lobby.merge_clients(kept, gone, &none, &view.seen),
                room.enable_access(&new),
                into.add_party(gone, Relation::Partner),
                lobby.raise_wall(Around::Client(gone), against, "Conflict"),
                lobby.client(gone),
            );
            drop((opened, linked, walled, renamed));
            // Whoever was first, nothing is left that speaks of a record that is none.
            if merged.is_ok() {
                let mut raw = house.raw().await;
                for left in [
                    "SELECT count(*) FROM client_matter WHERE client_id = $1",
                    "SELECT count(*) FROM wall WHERE client_id = $1 AND lifted_at IS NULL",
                    "SELECT count(*) FROM portal_access WHERE client_id = $1 AND state = 'enabled'",
                    "SELECT count(*) FROM party WHERE client_id = $1 AND ended_at IS NULL",
                    "SELECT count(*) FROM search_token WHERE object_id = $1",
                ] {
                    let count = raw.one(left, &[Cell::Id(gone.bytes())]).await;
                    assert_eq!(count, Cell::Int(0), "turn {turn}: {left}");
                }
            } else {
                assert_eq!(refused(merged), Refusal::Conflict);
                assert!(lobby.client(gone).await.is_ok());
            }
        }
    })
    .await;
}

// All of it or nothing: the last line of the change cannot be written, and so nothing of it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_short_at_its_very_end_it_never_happened() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let view = lobby.merge_view(lucia.client, other.client).await.unwrap();
        let mut raw = house.raw().await;
        let everything = async |raw: &mut testkit::Raw| {
            let mut all = Vec::new();
            for table in
                ["client", "client_matter", "portal_access", "person", "session", "party", "search_token"]
            {
                let mut rows = raw.rows(&format!("SELECT * FROM {table}"), &[]).await;
                rows.sort_by_key(|row| format!("{row:?}"));
                all.push(format!("{rows:?}"));
            }
            all
        };
        let before = everything(&mut raw).await;
        let practice = [Cell::Id(house.practice().bytes())];
        raw.exec(
            "UPDATE audit_head SET scope = $2 WHERE scope = $1",
            &[practice[0].clone(), Cell::Id([9; 16])],
        )
        .await;
        let choice = from_gone(&["family"]);
        let done = lobby.merge_clients(lucia.client, other.client, &choice, &view.seen).await;
        assert!(done.is_err(), "the practice's log could not be written");
        raw.exec(
            "UPDATE audit_head SET scope = $1 WHERE scope = $2",
            &[practice[0].clone(), Cell::Id([9; 16])],
        )
        .await;
        assert_eq!(everything(&mut raw).await, before);
        // Given up by whoever asked, somewhere in between.
        for steps in [1, 3, 10, 30] {
            let cut = lobby.merge_clients(lucia.client, other.client, &choice, &view.seen);
            let mut cut = Box::pin(cut);
            for _ in 0..steps {
                let done = poll_fn(|cx| Poll::Ready(cut.as_mut().poll(cx).is_ready())).await;
                if done {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(cut);
        }
        // Given up while it was being made durable it may be done a moment later: then look again.
        loop {
            let joined = lobby.merged_into(other.client).await.unwrap();
            let all = everything(&mut raw).await;
            if lobby.merged_into(other.client).await.unwrap() == joined {
                assert!(joined.is_some() || all == before, "whole or not at all");
                break;
            }
        }
        lobby.merge_clients(lucia.client, other.client, &choice, &view.seen).await.unwrap();
        rename(house, ana, lucia.client, "Aftercanary").await;
        assert_eq!(lobby.clients("canaryhusband", None, 9).await.unwrap().len(), 1, "other names stay");
    })
    .await;
}
