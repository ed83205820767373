//! Where walls meet the rest: nobody is kept from a matter that only they lead, a page that stays open ends, an enquiry goes
//! behind the wall with what it became, and a search for conflicts says that there is something and not what.

use super::walls::{enters, refused};
use domain::{
    AcceptancePoint, Assignment, ConflictDecision, Duration, LeadEntryId, LeadRoad, LeadSource, LeadState,
    Locale, Refusal, Relation, Role, Sensitivity, Timestamp, Traits, Why,
};
use futures_util::future::join_all;
use testkit::{Cast, TestHouse, on_both_engines, persona};
use vault::{
    Actor, Against, Around, Conversion, Converted, Door, Error, Heard, LeadCard, LeadFilter, LeadWords,
    NewLead, NewMatter, Opposing, Steering, secrets,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_kept_from_a_matter_that_nobody_else_leads_before_it_is_handed_over() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, marta, .. } = &cast;
        let steering = house.room::<Steering>(ana, marta.matter).await;
        steering.hand_over(lawyer.person()).await.unwrap();
        let lobby = house.desk.lobby(ana).unwrap();
        let against = Against::Person(lawyer.person());
        for around in [Around::Matter(marta.matter), Around::Client(marta.client)] {
            let alone = refused(lobby.raise_wall(around, against, "Conflict").await);
            assert_eq!(alone, Refusal::invalid("against", Why::NotAllowed));
        }
        assert!(lobby.walls().await.unwrap().is_empty(), "what was refused left nothing");
        let team = lobby.make_team("Other side").await.unwrap();
        lobby.raise_wall(Around::Matter(marta.matter), Against::Team(team), "Conflict").await.unwrap();
        let joined = refused(lobby.join_team(team, lawyer.person()).await);
        assert_eq!(joined, Refusal::invalid("staff", Why::NotAllowed), "nor by way of a team");
        assert!(lobby.teams().await.unwrap()[0].members.is_empty());
        assert!(enters(house, lawyer, marta.matter).await);
        steering.hand_over(ana.person()).await.unwrap();
        lobby.join_team(team, lawyer.person()).await.unwrap();
        assert!(!enters(house, lawyer, marta.matter).await);
        let handed = refused(steering.hand_over(lawyer.person()).await);
        assert_eq!(handed, Refusal::invalid("staff", Why::NotAllowed), "it is led by nobody behind a wall");
        // The last owner who could see to it is not walled off either, by themselves as little.
        let own =
            refused(lobby.raise_wall(Around::Client(marta.client), Against::Person(ana.person()), "?").await);
        assert_eq!(own, Refusal::invalid("against", Why::NotAllowed));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_leads_walled_off_at_once_one_stays() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let second = house.staff(&ana, Role::Owner).await;
        let steering = house.room::<Steering>(&ana, lucia.matter).await;
        steering.assign(second.person(), Assignment::Responsible).await.unwrap();
        let (hers, theirs) = (house.desk.lobby(&ana).unwrap(), house.desk.lobby(&second).unwrap());
        let around = Around::Matter(lucia.matter);
        let both = join_all([
            hers.raise_wall(around, Against::Person(second.person()), "Conflict"),
            theirs.raise_wall(around, Against::Person(ana.person()), "Conflict"),
        ])
        .await;
        assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
        let inside = [enters(house, &ana, lucia.matter).await, enters(house, &second, lucia.matter).await];
        assert_eq!(inside.iter().filter(|in_it| **in_it).count(), 1, "{inside:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_listens_is_shown_out_by_a_wall() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let Cast { ana, lawyer, lucia, .. } = &cast;
        house.clock.advance(Duration::seconds(secrets::STEP_SECONDS));
        let half = house.half_session(lawyer, testkit::device()).await;
        let factor = house.desk.enrolment(&half).await.unwrap().secret.unwrap();
        let step = house.desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
        let code = secrets::code_at(&factor, step);
        let token = house.desk.pass_second_factor(&half, &code).await.unwrap();
        let actor = house.desk.recognise(Door::Staff, &token).await.unwrap().unwrap();
        let mut listener = house.desk.listen(Door::Staff, &token, &actor, Some(lucia.matter)).await.unwrap();
        assert_eq!(listener.next().await.unwrap(), Heard::Quiet);
        let lobby = house.desk.lobby(ana).unwrap();
        let against = Against::Person(lawyer.person());
        lobby.raise_wall(Around::Matter(lucia.matter), against, "Conflict").await.unwrap();
        assert!(listener.next().await.is_err_and(|e| e.is_not_found()));
        drop(listener);
        assert!(house.desk.listen(Door::Staff, &token, &actor, Some(lucia.matter)).await.is_err());
    })
    .await;
}

fn words(n: u8) -> LeadWords<'static> {
    let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [n; 10]);
    LeadWords { line, text: "" }
}

/// An enquiry of somebody who became a client, led by `ana`.
async fn converted(house: &TestHouse, ana: &Actor) -> (domain::LeadId, Converted) {
    let lobby = house.desk.lobby(ana).unwrap();
    let card = LeadCard {
        given: "Nadia".to_owned(),
        family: "Leadquill".to_owned(),
        email: "nadia@lead-canary.example".to_owned(),
        ..LeadCard::default()
    };
    let new = NewLead {
        card,
        road: LeadRoad::Phone,
        source: LeadSource::Search,
        locale: Locale::En,
        attempt: [1; 32],
    };
    let lead = lobby.enter_lead(&new).await.unwrap();
    lobby.check_lead(lead, AcceptancePoint::ALL, &words(1)).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let search = lobby.search_conflicts(lead, &[]).await.unwrap();
    lobby.decide_conflict(lead, search, ConflictDecision::Clear, "").await.unwrap();
    let wish = Conversion {
        lead,
        client: None,
        matter: NewMatter {
            name: "Green card of Leadquill".to_owned(),
            internal_title: String::new(),
            number: "NR-77".to_owned(),
            client: String::new(),
            pack: "immigration".to_owned(),
            kind: "family".to_owned(),
            stage: "collecting".to_owned(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        },
        organisation: None,
        relation: Relation::MainApplicant,
        responsible: ana.person(),
        heading: String::new(),
        answers: std::collections::BTreeMap::new(),
        source: String::new(),
        along: Vec::new(),
    };
    (lead, lobby.convert_lead(&wish).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enquiry_goes_behind_the_wall_with_what_it_became_and_a_search_for_conflicts_names_nobody() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let (lead, done) = converted(house, &ana).await;
        let across = Opposing { name: "Zebulon Landlordquill".to_owned(), ..Opposing::default() };
        house.room::<Steering>(&ana, done.matter).await.add_opposing(&across).await.unwrap();
        let (hers, theirs) = (house.desk.lobby(&ana).unwrap(), house.desk.lobby(&second).unwrap());
        let like = |name: &str| Traits { names: vec![name.to_owned()], ..Traits::default() };
        let names = ["Nadia Leadquill", "Zebulon Landlordquill"];
        let since = Timestamp::from_seconds(0);
        for name in names {
            assert!(!theirs.alike(&like(name)).await.unwrap().0.is_empty(), "{name} is known to begin with");
        }
        let against = Against::Person(second.person());
        let wall = hers.raise_wall(Around::Client(done.client), against, "Conflict").await.unwrap();
        for name in names {
            let (found, restricted) = theirs.alike(&like(name)).await.unwrap();
            assert!(found.is_empty() && restricted, "{name}: that there is something, and no more");
        }
        assert!(theirs.lead(lead).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.lead_history(lead).await.is_err_and(|e| e.is_not_found()));
        assert!(theirs.conflict_searches(lead).await.is_err_and(|e| e.is_not_found()));
        assert!(
            theirs
                .note_lead(lead, &LeadWords { text: "?", ..words(9) })
                .await
                .is_err_and(|e| e.is_not_found())
        );
        let won = LeadFilter::In(LeadState::Won);
        assert!(theirs.leads(won, "", None, 50).await.unwrap().is_empty());
        assert!(theirs.leads(LeadFilter::Open, "Leadquill", None, 50).await.unwrap().is_empty());
        assert!(theirs.lead_figures(since).await.unwrap().is_empty(), "nor counted");
        assert_eq!(theirs.lead_of_matter(done.matter).await.unwrap(), None);
        assert_eq!(hers.leads(won, "", None, 50).await.unwrap().len(), 1);
        // Asking to convert it again, or to open something for the client, tells and makes nothing.
        let again = NewLead {
            card: LeadCard { given: "Omar".to_owned(), ..LeadCard::default() },
            road: LeadRoad::Phone,
            source: LeadSource::Search,
            locale: Locale::En,
            attempt: [2; 32],
        };
        let other = theirs.enter_lead(&again).await.unwrap();
        theirs.check_lead(other, AcceptancePoint::ALL, &words(3)).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        let search = theirs.search_conflicts(other, &["Nadia Leadquill".to_owned()]).await.unwrap();
        let kept = theirs.conflict_searches(other).await.unwrap();
        assert!(kept[0].found.is_empty() && kept[0].restricted);
        // Whoever may not see it cannot say that it is clear; an owner no wall keeps out does.
        let clear = theirs.decide_conflict(other, search, ConflictDecision::Waived, "asked").await;
        assert!(matches!(clear, Err(Error::Refused(Refusal::Invalid { field: "decision", .. }))));
        hers.decide_conflict(other, search, ConflictDecision::Waived, "asked").await.unwrap();
        let wish = Conversion {
            lead: other,
            client: Some(done.client),
            matter: NewMatter {
                name: "Another".to_owned(),
                internal_title: String::new(),
                number: "NR-78".to_owned(),
                client: String::new(),
                pack: "immigration".to_owned(),
                kind: "family".to_owned(),
                stage: "collecting".to_owned(),
                sensitivity: Sensitivity::Ordinary,
                letter_first: false,
            },
            organisation: None,
            relation: Relation::MainApplicant,
            responsible: second.person(),
            heading: String::new(),
            answers: std::collections::BTreeMap::new(),
            source: String::new(),
            along: Vec::new(),
        };
        let refusal = refused(theirs.convert_lead(&wish).await);
        assert_eq!(refusal, Refusal::invalid("client", Why::NotAChoice));
        let notices = theirs.notices().await.unwrap();
        assert!(
            notices.iter().all(|one| one.matter.is_none()),
            "what is about no matter stays: {}",
            notices.len()
        );
        hers.lift_wall(wall, "Cleared").await.unwrap();
        assert!(theirs.lead(lead).await.is_ok());
        assert_eq!(theirs.lead_of_matter(done.matter).await.unwrap(), Some(lead));
        for name in names {
            assert!(!theirs.alike(&like(name)).await.unwrap().0.is_empty(), "{name}");
        }
    })
    .await;
}
