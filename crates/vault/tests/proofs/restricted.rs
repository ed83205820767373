//! A search for conflicts that found what the person who has to decide may not see: they cannot say that it is clear, at an
//! enquiry, for a client or in a matter; the owners who see all of it are asked once, and what one of them decides lets the
//! asker go on. Nobody learns more than that there is something.

use super::conflicts::{LOOKED_AT, enquiry, matter, organisation, refusal, wish};
use domain::{
    AcceptancePoint, ClientId, ConflictDecision, Duration, LeadEntryId, Refusal, Role, Timestamp, Why,
};
use testkit::{Cast, TestHouse, on_both_engines};
use vault::{Actor, Against, Around, Joining, LeadWords, Lobby, Opposing, Steering};

const WITHHELD: Refusal = Refusal::invalid("decision", Why::Withheld);
const ACME: &str = "Acme Quillworks";

/// An organisation that a wall keeps from the lawyer.
async fn walled(house: &TestHouse, cast: &Cast) -> ClientId {
    let acme = organisation(house, &cast.ana, ACME).await;
    wall(house, &cast.ana, acme, &cast.lawyer).await;
    acme
}

async fn wall(house: &TestHouse, by: &Actor, client: ClientId, against: &Actor) {
    let against = Against::Person(against.person());
    house.desk.lobby(by).unwrap().raise_wall(Around::Client(client), against, "Conflict").await.unwrap();
}

/// How many notices of this kind somebody has not read.
async fn unread(lobby: &Lobby<'_>, kind: &str) -> usize {
    lobby.notices().await.unwrap().iter().filter(|one| one.kind == kind && !one.read).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_see_what_an_enquiry_is_like_asks_the_owners_and_goes_on_after_one_decided() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let second = house.staff(&cast.ana, Role::Owner).await;
        let acme = walled(house, &cast).await;
        wall(house, &cast.ana, acme, &second).await;
        let (hers, theirs) = (house.desk.lobby(&cast.ana).unwrap(), house.desk.lobby(&cast.lawyer).unwrap());
        let others = house.desk.lobby(&second).unwrap();
        let lead = enquiry(house, &cast.lawyer, "Nadia", "Leadquill").await;
        let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [3; 10]);
        theirs.check_lead(lead, AcceptancePoint::ALL, &LeadWords { line, text: "" }).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        let search = theirs.search_conflicts(lead, &[ACME.to_owned()]).await.unwrap();
        let row = &theirs.conflict_searches(lead).await.unwrap()[0];
        assert!(
            row.found.is_empty() && row.restricted && row.withheld,
            "that there is something, and no more"
        );
        for decision in [ConflictDecision::Clear, ConflictDecision::Waived] {
            let said = theirs.decide_conflict(lead, search, decision, "asked").await;
            assert_eq!(refusal(said), WITHHELD, "{decision:?}");
        }
        // An owner behind the wall is no other than anybody behind it.
        let clear = others.decide_conflict(lead, search, ConflictDecision::Clear, "").await;
        assert_eq!(refusal(clear), WITHHELD);
        for again in ["pressed", "pressed twice"] {
            assert!(theirs.ask_about_lead(lead, search).await.unwrap(), "{again}");
        }
        assert_eq!(unread(&hers, "conflict_asked_lead").await, 1, "once");
        assert_eq!(unread(&others, "conflict_asked_lead").await, 0, "not the owner behind the wall");
        let row = &theirs.conflict_searches(lead).await.unwrap()[0];
        assert!(row.found.is_empty() && row.asked.as_ref().is_some_and(|(who, _)| !who.is_empty()));
        // The owner sees what it was, and with which name searched for it was like.
        let row = &hers.conflict_searches(lead).await.unwrap()[0];
        assert!(!row.withheld && !row.restricted);
        let found: Vec<_> =
            row.found.iter().map(|one| (one.id, one.name.as_str(), one.term.as_str())).collect();
        assert_eq!(found, [(acme.bytes(), ACME, ACME)]);
        assert_eq!(refusal(hers.ask_about_lead(lead, search).await), Refusal::WrongState, "she may decide");
        assert!(theirs.convert_lead(&wish(lead, &cast.lawyer, vec![])).await.is_err(), "nobody decided yet");
        hers.decide_conflict(lead, search, ConflictDecision::Waived, "asked both").await.unwrap();
        assert_eq!(unread(&hers, "conflict_asked_lead").await, 0, "nobody has to look any more");
        assert_eq!(unread(&theirs, "conflict_decided_lead").await, 1);
        assert_eq!(refusal(theirs.ask_about_lead(lead, search).await), Refusal::WrongState);
        theirs.convert_lead(&wish(lead, &cast.lawyer, vec![])).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_opened_after_an_owner_decided_about_what_its_opener_may_not_see() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let acme = walled(house, &cast).await;
        let (hers, theirs) = (house.desk.lobby(&cast.ana).unwrap(), house.desk.lobby(&cast.lawyer).unwrap());
        let marta = cast.marta.client;
        let search = theirs.search_client(marta, &[ACME.to_owned()]).await.unwrap();
        let clear = theirs.decide_client_conflict(marta, search, ConflictDecision::Clear, "").await;
        assert_eq!(refusal(clear), WITHHELD);
        let open = async || theirs.open_searched(&matter("A-1"), marta, search, LOOKED_AT).await;
        assert_eq!(refusal(open().await), Refusal::invalid("search", Why::Missing));
        for _ in 0..2 {
            assert!(theirs.ask_about_client(marta, search).await.unwrap());
        }
        assert_eq!(unread(&hers, "conflict_asked_client").await, 1);
        let row = &hers.client_conflicts(marta).await.unwrap()[0];
        assert!(row.found.iter().any(|one| one.id == acme.bytes()) && !row.withheld);
        hers.decide_client_conflict(marta, search, ConflictDecision::Clear, "").await.unwrap();
        assert_eq!(unread(&theirs, "conflict_decided_client").await, 1);
        open().await.unwrap();
        // Where every owner is behind a wall, nobody is told, and that is said.
        let second = house.staff(&cast.ana, Role::Owner).await;
        wall(house, &cast.ana, acme, &second).await;
        wall(house, &cast.ana, acme, &cast.ana).await;
        house.clock.advance(Duration::seconds(1));
        let search = theirs.search_client(marta, &[ACME.to_owned()]).await.unwrap();
        assert!(!theirs.ask_about_client(marta, search).await.unwrap(), "no owner may");
        assert_eq!(unread(&hers, "conflict_asked_client").await, 0);
        assert!(theirs.client_conflicts(marta).await.unwrap()[0].asked.is_none());
        // That something stands in the way can be said without seeing the rest.
        theirs.decide_client_conflict(marta, search, ConflictDecision::Conflict, "known").await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_matter_an_owner_decides_about_somebody_who_is_like_what_its_lawyer_may_not_see() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        walled(house, &cast).await;
        let (hers, theirs) = (house.desk.lobby(&cast.ana).unwrap(), house.desk.lobby(&cast.lawyer).unwrap());
        let matter = cast.lucia.matter;
        let room = house.room::<Steering>(&cast.lawyer, matter).await;
        let across = Opposing { name: ACME.to_owned(), ..Opposing::default() };
        let joining = Joining::OtherSide(ACME.to_owned());
        let searched = theirs.search_for_matter(matter, &joining).await.unwrap();
        room.add_opposing_searched(&across, &searched).await.unwrap();
        let row = &theirs.matter_conflicts(&room).await.unwrap()[0];
        let search = row.id;
        assert!(row.found.is_empty() && row.withheld);
        for decision in [ConflictDecision::Clear, ConflictDecision::Waived] {
            assert_eq!(refusal(theirs.ruling(&room, search, decision, "asked").await), WITHHELD);
        }
        for _ in 0..2 {
            assert!(room.ask_owners(&theirs, search).await.unwrap());
        }
        assert_eq!(unread(&hers, "conflict_asked").await, 1);
        let hers_room = house.room::<Steering>(&cast.ana, matter).await;
        assert_eq!(refusal(hers_room.ask_owners(&theirs, search).await), Refusal::NotFound, "not their room");
        let ruling = hers.ruling(&hers_room, search, ConflictDecision::Waived, "asked").await.unwrap();
        assert_eq!(refusal(room.decide_conflict(&ruling).await), Refusal::NotFound, "not her room");
        hers_room.decide_conflict(&ruling).await.unwrap();
        assert_eq!(unread(&hers, "conflict_asked").await, 0);
        assert_eq!(unread(&theirs, "conflict_decided").await, 1);
        assert_eq!(refusal(room.ask_owners(&theirs, search).await), Refusal::WrongState);
        let row = &theirs.matter_conflicts(&room).await.unwrap()[0];
        assert!(row.found.is_empty() && row.lets_open(), "decided, and still not shown");
        house.room::<vault::Auditing>(&cast.ana, matter).await.verify().await.unwrap();
    })
    .await;
}
