//! Searches for conflicts beyond enquiries: whoever signs in for an organisation is found by them, under every name, as long
//! as there is a record of it, and by nobody a wall keeps from the organisation; who was searched for comes along when an
//! enquiry becomes a matter, and nobody else; and nothing is opened, and nobody joins a matter, without a search that is kept.

use domain::{
    AcceptancePoint, AuditCode, ClientId, ConflictDecision, Duration, Email, LeadEntryId, LeadId, LeadRoad,
    LeadSource, Likeness, Locale, Preset, Reach, Refusal, Relation, Role, Sensitivity, Timestamp, Traits,
    Why,
};
use std::collections::BTreeSet;
use testkit::{Cell, TestHouse, on_both_engines, persona};
use vault::{
    Actor, AdmissionState, Against, Along, Around, Auditing, ClientCard, ClientKind, ContactSaid, Conversion,
    Error, Joining, LeadCard, LeadWords, Likely, LikelyKind, MatterFilter, NewClient, NewContact, NewLead,
    NewMatter, Opposing, Reading, Result, Steering, Whom,
};

/// Every point somebody ticks before a matter is opened.
pub const LOOKED_AT: &[AcceptancePoint] = &AcceptancePoint::AT_THE_DESK;

pub fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn named(name: &str) -> Traits {
    Traits { names: vec![name.to_owned()], ..Traits::default() }
}

fn contact(name: &str, email: &str) -> NewContact {
    NewContact {
        name: name.to_owned(),
        title: "HR manager".to_owned(),
        phone: String::new(),
        ends_at: None,
        email: Email::parse(email).unwrap(),
        locale: Locale::En,
        reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
    }
}

pub async fn organisation(house: &TestHouse, ana: &Actor, name: &str) -> ClientId {
    let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    house.desk.lobby(ana).unwrap().create_organisation(&new, &testkit::BY_PHONE).await.unwrap()
}

pub async fn enquiry(house: &TestHouse, ana: &Actor, given: &str, family: &str) -> LeadId {
    let card = LeadCard {
        given: given.to_owned(),
        family: family.to_owned(),
        email: format!("{given}@lead-canary.example"),
        phone: "212 555 0142".to_owned(),
        born: "1990-03-02".to_owned(),
        prefers: "message".to_owned(),
        ..LeadCard::default()
    };
    let (road, source, locale) = (LeadRoad::Phone, LeadSource::Friend, Locale::En);
    let new = NewLead { card, road, source, locale, attempt: [9; 32] };
    house.desk.lobby(ana).unwrap().enter_lead(&new).await.unwrap()
}

fn contacts(found: &[Likely]) -> Vec<(&str, &str)> {
    let those = found.iter().filter(|one| one.kind == LikelyKind::Contact);
    those.map(|one| (one.name.as_str(), one.organisation.as_ref().unwrap().1.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_signs_in_for_an_organisation_is_found_under_every_name_and_after_they_ended() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let acme = organisation(house, &cast.ana, "Acme Quillworks").await;
        let new = contact("Eva Quarrelstone", "eva@quillworks-canary.example");
        let eva = lobby.add_contact(acme, &new).await.unwrap();
        let (found, _) = lobby.alike(&named("Quarrelstone Eva")).await.unwrap();
        assert_eq!(contacts(&found), [("Eva Quarrelstone", "Acme Quillworks")]);
        assert_eq!(found[0].organisation.as_ref().unwrap().0, acme);
        let by_email = Traits { email: "EVA@quillworks-canary.example".to_owned(), ..Traits::default() };
        assert_eq!(lobby.alike(&by_email).await.unwrap().0[0].why, [Likeness::Email]);
        // Named anew they are found by the new name, and by the old one no more.
        let row = lobby.contact(acme, eva).await.unwrap();
        let new = contact("Ewa Ledgerwick", "ewa@quillworks-canary.example");
        lobby.change_contact(acme, eva, &new, row.revision).await.unwrap();
        assert!(lobby.alike(&named("Eva Quarrelstone")).await.unwrap().0.is_empty());
        assert!(lobby.alike(&by_email).await.unwrap().0.is_empty());
        let (found, _) = lobby.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert_eq!(contacts(&found), [("Ewa Ledgerwick", "Acme Quillworks")]);
        lobby.end_contact(acme, eva).await.unwrap();
        let (found, _) = lobby.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert_eq!(contacts(&found), [("Ewa Ledgerwick", "Acme Quillworks")], "whose they were still counts");
        // An enquiry's search keeps it, and shows it to whoever may see the organisation.
        let lead = enquiry(house, &cast.ana, "Ewa", "Ledgerwick").await;
        lobby.search_conflicts(lead, &[]).await.unwrap();
        let kept = lobby.conflict_searches(lead).await.unwrap();
        assert_eq!(contacts(&kept[0].found), [("Ewa Ledgerwick", "Acme Quillworks")]);
        let lawyer = house.desk.lobby(&cast.lawyer).unwrap();
        assert_eq!(contacts(&lawyer.conflict_searches(lead).await.unwrap()[0].found).len(), 1);
        let against = Against::Person(cast.lawyer.person());
        lobby.raise_wall(Around::Client(acme), against, "Conflict").await.unwrap();
        let (found, restricted) = lawyer.alike(&named("Ewa Ledgerwick")).await.unwrap();
        assert!(contacts(&found).is_empty() && restricted, "that there is something, and no more");
        let kept = lawyer.conflict_searches(lead).await.unwrap();
        assert!(contacts(&kept[0].found).is_empty() && kept[0].restricted);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_who_were_there_before_are_found_once_they_are_indexed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let acme = organisation(house, &ana, "Acme Quillworks").await;
        let new = contact("Eva Quarrelstone", "eva@quillworks-canary.example");
        lobby.add_contact(acme, &new).await.unwrap();
        let mut raw = house.raw().await;
        raw.exec("DELETE FROM search_token WHERE kind = $1", &[Cell::Text("contact".into())]).await;
        raw.exec("UPDATE contact SET indexed = $1", &[Cell::Int(0)]).await;
        assert!(lobby.alike(&named("Eva Quarrelstone")).await.unwrap().0.is_empty());
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 1);
        assert_eq!(house.desk.backstage().reindex().await.unwrap(), 0);
        let (found, _) = lobby.alike(&named("Eva Quarrelstone")).await.unwrap();
        assert_eq!(contacts(&found), [("Eva Quarrelstone", "Acme Quillworks")]);
    })
    .await;
}

/// Everything ticked, these names searched beside their own, and a decision that lets it be opened.
async fn accepted(house: &TestHouse, ana: &Actor, lead: LeadId, names: &[&str]) {
    let lobby = house.desk.lobby(ana).unwrap();
    let line = LeadEntryId::mint(Timestamp::from_seconds(1_800_000_000), [3; 10]);
    lobby.check_lead(lead, AcceptancePoint::ALL, &LeadWords { line, text: "" }).await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let search = lobby.search_conflicts(lead, &names).await.unwrap();
    lobby.decide_conflict(lead, search, ConflictDecision::Waived, "asked both").await.unwrap();
}

pub fn wish(lead: LeadId, ana: &Actor, along: Vec<Along>) -> Conversion {
    Conversion {
        lead,
        client: None,
        organisation: None,
        matter: NewMatter {
            name: "Work visa".into(),
            internal_title: String::new(),
            number: "NR-along".into(),
            client: String::new(),
            pack: "us-h1b".into(),
            kind: "us-h1b".into(),
            stage: "collecting".into(),
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
        },
        relation: Relation::Employer,
        responsible: ana.person(),
        heading: String::new(),
        answers: std::collections::BTreeMap::new(),
        source: " A friend or relative ".into(),
        along,
    }
}

fn as_named(name: &str, part: Option<Relation>) -> Along {
    Along { who: Whom::Named(name.to_owned()), part }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisations_enquiry_makes_it_with_whoever_wrote_and_takes_along_who_was_searched_for() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let omar = house.client(&ana, persona::OMAR).await;
        let marta = house.client(&ana, persona::MARTA).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Eva", "Quarrelstone").await;
        let names = ["Acme Quillworks", "Omar Belkhadraoui", "Zebulon Landlordquill"];
        accepted(house, &ana, lead, &names).await;
        let of =
            |name: &str, along| Conversion { organisation: Some(name.to_owned()), ..wish(lead, &ana, along) };
        let part = Some(Relation::Petitioner);
        for (wrong, field, why) in [
            (of(" ", vec![]), "organisation", Why::Missing),
            (of("Acme Unsearched", vec![]), "organisation", Why::NotAllowed),
            (of(names[0], vec![as_named("Nobody Else", None)]), "along", Why::NotAChoice),
            (of(names[0], vec![Along { who: Whom::Known(marta), part }]), "along", Why::NotAChoice),
            (of(names[0], vec![as_named(names[0], part)]), "along", Why::Taken),
            (of(names[0], vec![as_named(names[2], None), as_named(names[2], None)]), "along", Why::Taken),
        ] {
            assert_eq!(refusal(lobby.convert_lead(&wrong).await), Refusal::invalid(field, why));
        }
        assert_eq!(lobby.clients("", None, 9).await.unwrap().len(), 2, "what was refused made nobody");
        let along = vec![Along { who: Whom::Known(omar), part }, as_named(names[2], None)];
        let right = of(names[0], along);
        let done = lobby.convert_lead(&right).await.unwrap();
        assert_eq!(lobby.convert_lead(&right).await.unwrap(), done, "pressed twice");
        let client = lobby.client(done.client).await.unwrap();
        assert_eq!((client.kind, client.card.full()), (ClientKind::Organisation, names[0].to_owned()));
        assert_eq!((client.card.phone.as_str(), client.email), ("212 555 0142", None));
        let signs_in = lobby.contacts(done.client).await.unwrap();
        assert_eq!(signs_in.len(), 1);
        assert_eq!((signs_in[0].name.as_str(), signs_in[0].preset), ("Eva Quarrelstone", Preset::Everything));
        assert_eq!(signs_in[0].email, "Eva@lead-canary.example");
        let entries = lobby.record_entries(done.client).await.unwrap();
        let sources: Vec<_> = entries.iter().map(|one| one.source).collect();
        assert_eq!(sources, [Some(domain::RecordSource::Enquiry)], "from their enquiry, by itself");
        // What they said of themselves is theirs and not the organisation's, and a change of the contact keeps it.
        let said = ContactSaid {
            born: "1990-03-02".to_owned(),
            prefers: "message".to_owned(),
            ..ContactSaid::default()
        };
        assert_eq!(signs_in[0].said, said);
        let stands = signs_in[0].admissions.iter().find(|one| one.matter == done.matter).unwrap().stands;
        assert_eq!(stands, AdmissionState::Open, "what they see reaches the matter");
        let room = house.room::<Reading>(&ana, done.matter).await;
        let parties = room.parties().await.unwrap();
        let parties: BTreeSet<_> = parties.iter().map(|one| (one.client, one.relation)).collect();
        let two = [(done.client, Relation::Employer), (omar, Relation::Petitioner)];
        assert_eq!(parties, BTreeSet::from(two));
        let opposing = room.opposing().await.unwrap();
        let opposing: Vec<_> = opposing.iter().map(|one| one.who.name.clone()).collect();
        assert_eq!(opposing, [names[2]]);
        let source = room.matter_sheet().await.unwrap().fields.details.source.clone();
        assert_eq!(source, "A friend or relative", "nothing is typed again");
        let (found, _) = lobby.alike(&named(names[2])).await.unwrap();
        assert_eq!((found.len(), found[0].kind), (1, LikelyKind::OtherSide));
        assert_eq!(found[0].matter.as_ref().unwrap().0, done.matter, "a later search finds it");
        let row = &lobby.matters(MatterFilter::All, "", None, 9).await.unwrap()[0];
        assert_eq!(row.card.client, names[0], "the first of them is whom its card names");
        let mut raw = house.raw().await;
        let main = raw.one("SELECT count(*) FROM client_matter WHERE main = 1", &[]).await;
        assert_eq!(main, Cell::Int(1));
        house.room::<vault::Auditing>(&ana, done.matter).await.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employer_who_comes_along_by_name_is_an_organisation_and_a_contact_needs_an_address() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let lead = enquiry(house, &ana, "Eva", "Quarrelstone").await;
        accepted(house, &ana, lead, &["Acme Quillworks", "Ivo Ledgerwick"]).await;
        let row = lobby.lead(lead).await.unwrap();
        let without = LeadCard { email: String::new(), ..row.card.unwrap() };
        lobby.change_lead(lead, row.revision, &without, LeadSource::Friend, Locale::En).await.unwrap();
        let nobody = Conversion { organisation: Some("Acme Quillworks".into()), ..wish(lead, &ana, vec![]) };
        assert_eq!(refusal(lobby.convert_lead(&nobody).await), Refusal::invalid("contact", Why::Missing));
        let along = vec![
            as_named("Acme Quillworks", Some(Relation::Employer)),
            as_named("Ivo Ledgerwick", Some(Relation::Dependant)),
        ];
        let done = lobby.convert_lead(&wish(lead, &ana, along)).await.unwrap();
        let all = lobby.clients("", None, 9).await.unwrap();
        let kind = |name: &str| all.iter().find(|one| one.card.full() == name).unwrap().kind;
        assert_eq!(kind("Eva Quarrelstone"), ClientKind::Person);
        assert_eq!(kind("Acme Quillworks"), ClientKind::Organisation);
        assert_eq!(kind("Ivo Ledgerwick"), ClientKind::Person);
        let room = house.room::<Reading>(&ana, done.matter).await;
        assert_eq!(room.parties().await.unwrap().len(), 3);
        assert!(room.opposing().await.unwrap().is_empty());
    })
    .await;
}

pub fn matter(number: &str) -> NewMatter {
    NewMatter {
        name: "Work visa".into(),
        internal_title: String::new(),
        number: number.into(),
        client: "Omar".into(),
        pack: "us-h1b".into(),
        kind: "us-h1b".into(),
        stage: "collecting".into(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    }
}

/// Somebody on file who has the same words in their name as Omar.
async fn namesake(house: &TestHouse, ana: &Actor) -> ClientId {
    let (given, family) = (persona::OMAR.family.to_owned(), persona::OMAR.given.to_owned());
    let card = ClientCard { given, family, ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    house.desk.lobby(ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_is_opened_at_the_desk_after_a_search_that_lets_it_and_is_the_matters_then() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let omar = house.client(&ana, persona::OMAR).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let first = lobby.search_client(omar, &[" ".to_owned()]).await.unwrap();
        let rows = lobby.client_conflicts(omar).await.unwrap();
        assert!(rows[0].nothing() && rows[0].lets_open(), "their own record is no find: {:?}", rows[0].found);
        for left_out in LOOKED_AT {
            let but: Vec<_> = LOOKED_AT.iter().copied().filter(|point| point != left_out).collect();
            let unready = lobby.open_searched(&matter("C-1"), omar, first, &but).await;
            assert_eq!(refusal(unready), Refusal::invalid("points", Why::Missing), "{left_out}");
        }
        let opened = lobby.open_searched(&matter("C-1"), omar, first, LOOKED_AT).await.unwrap();
        let log = house.room::<Auditing>(&ana, opened).await.events(None, 9).await.unwrap();
        let log: Vec<_> = log.iter().rev().map(|line| line.code).collect();
        assert_eq!(log[..2], [AuditCode::MatterOpened, AuditCode::MatterAccepted], "and the log says so");
        assert!(lobby.client_conflicts(omar).await.unwrap().is_empty(), "it is the matter's now");
        let room = house.room::<Reading>(&ana, opened).await;
        let kept = lobby.matter_conflicts(&room).await.unwrap();
        assert_eq!((kept.len(), kept[0].id, kept[0].decision), (1, first, None));
        assert_eq!(kept[0].terms, [persona::OMAR.full()]);
        let missing = Refusal::invalid("search", Why::Missing);
        let twice = lobby.open_searched(&matter("C-2"), omar, first, LOOKED_AT).await;
        assert_eq!(refusal(twice), missing, "one search opens one matter");
        let twin = namesake(house, &ana).await;
        house.clock.advance(Duration::seconds(1));
        let found = lobby.search_client(omar, &["Zebulon Landlordquill".to_owned()]).await.unwrap();
        let rows = lobby.client_conflicts(omar).await.unwrap();
        assert_eq!(rows[0].found.iter().map(|one| one.id).collect::<Vec<_>>(), [twin.bytes()]);
        assert_eq!(rows[0].terms[1], "Zebulon Landlordquill");
        let open = async |search| lobby.open_searched(&matter("C-2"), omar, search, LOOKED_AT).await;
        assert_eq!(refusal(open(found).await), missing, "found and not decided");
        let decide = async |search, decision, why: &str| {
            lobby.decide_client_conflict(omar, search, decision, why).await
        };
        let unsaid = decide(found, ConflictDecision::Waived, " ").await;
        assert_eq!(refusal(unsaid), Refusal::invalid("reason", Why::Missing));
        decide(found, ConflictDecision::Conflict, "They are against us").await.unwrap();
        let again = decide(found, ConflictDecision::Clear, "").await;
        assert_eq!(refusal(again), Refusal::WrongState, "decided once");
        assert_eq!(refusal(open(found).await), Refusal::invalid("search", Why::NotAllowed));
        house.clock.advance(Duration::seconds(1));
        let second = lobby.search_client(omar, &[]).await.unwrap();
        assert_eq!(refusal(decide(found, ConflictDecision::Clear, "").await), Refusal::Conflict);
        decide(second, ConflictDecision::Waived, "Both agreed").await.unwrap();
        house.clock.advance(Duration::days(31));
        let later = house.second_session(&ana).await;
        let lobby = house.desk.lobby(&later).unwrap();
        let stale = lobby.open_searched(&matter("C-2"), omar, second, LOOKED_AT).await;
        assert_eq!(refusal(stale), Refusal::invalid("search", Why::TooLong));
        let fresh = lobby.search_client(omar, &[]).await.unwrap();
        lobby.decide_client_conflict(omar, fresh, ConflictDecision::Clear, "").await.unwrap();
        lobby.open_searched(&matter("C-2"), omar, fresh, LOOKED_AT).await.unwrap();
        let many = vec!["Name".to_owned(); 11];
        assert_eq!(refusal(lobby.search_client(omar, &many).await), Refusal::invalid("names", Why::TooLong));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_matter_opened_and_a_decision_against_it_at_once_exactly_one_happens() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let omar = house.client(&ana, persona::OMAR).await;
        let (hers, theirs) = (house.desk.lobby(&ana).unwrap(), house.desk.lobby(&second).unwrap());
        for turn in 0..12 {
            house.clock.advance(Duration::seconds(1));
            let search = hers.search_client(omar, &[]).await.unwrap();
            let new = matter(&format!("R-{turn}"));
            let (opened, decided) = tokio::join!(
                hers.open_searched(&new, omar, search, LOOKED_AT),
                theirs.decide_client_conflict(
                    omar,
                    search,
                    ConflictDecision::Conflict,
                    "They are against us"
                )
            );
            assert_eq!(u8::from(opened.is_ok()) + u8::from(decided.is_ok()), 1, "{opened:?} {decided:?}");
        }
        let both =
            "SELECT count(*) FROM conflict_search WHERE matter_id IS NOT NULL AND decision = 'conflict'";
        assert_eq!(house.raw().await.one(both, &[]).await.int(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_a_client_is_no_find_and_nobody_a_wall_keeps_out_searches_for_them() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let acme = organisation(house, &ana, "Acme Quillworks").await;
        let new = contact("Acme Quillworks", "desk@quillworks-canary.example");
        lobby.add_contact(acme, &new).await.unwrap();
        lobby.search_client(acme, &[]).await.unwrap();
        let rows = lobby.client_conflicts(acme).await.unwrap();
        assert!(rows[0].nothing(), "their own contact: {:?}", rows[0].found);
        // The enquiry somebody came by is theirs, too.
        let lead = enquiry(house, &ana, "Nadia", "Leadquill").await;
        accepted(house, &ana, lead, &[]).await;
        let nadia = lobby.convert_lead(&wish(lead, &ana, Vec::new())).await.unwrap().client;
        let search = lobby.search_client(nadia, &[]).await.unwrap();
        let rows = lobby.client_conflicts(nadia).await.unwrap();
        assert!(rows[0].nothing(), "their own enquiry: {:?}", rows[0].found);
        let against = Against::Person(second.person());
        lobby.raise_wall(Around::Client(nadia), against, "Conflict").await.unwrap();
        let theirs = house.desk.lobby(&second).unwrap();
        let decided = theirs.decide_client_conflict(nadia, search, ConflictDecision::Clear, "").await;
        for refused in [
            refusal(theirs.client_conflicts(nadia).await),
            refusal(theirs.search_client(nadia, &[]).await),
            refusal(decided),
            refusal(theirs.open_searched(&matter("C-1"), nadia, search, LOOKED_AT).await),
            refusal(theirs.search_for_matter(domain::MatterId::nil(), &Joining::Client(nadia)).await),
        ] {
            assert_eq!(refused, Refusal::NotFound);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_joins_a_matter_is_searched_for_and_what_was_found_is_decided_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let room = house.room::<Steering>(&cast.ana, lucia.matter).await;
        let across = Opposing { name: persona::OMAR.full(), ..Opposing::default() };
        let joining = Joining::OtherSide(across.name.clone());
        let searched = lobby.search_for_matter(lucia.matter, &joining).await.unwrap();
        assert!(searched.found_something());
        let added = room.add_opposing_searched(&across, &searched).await.unwrap();
        assert_eq!(room.add_opposing_searched(&across, &searched).await.unwrap(), added, "sent twice");
        let rows = lobby.matter_conflicts(&room).await.unwrap();
        assert_eq!(rows.len(), 1, "kept once");
        let found: Vec<_> = rows[0].found.iter().map(|one| (one.kind, one.id)).collect();
        assert_eq!(found, [(LikelyKind::Client, omar.client.bytes())]);
        assert!(!rows[0].of_lead && !rows[0].lets_open());
        let decide = async |decision, why: &str| {
            room.decide_conflict(&lobby.ruling(&room, rows[0].id, decision, why).await?).await
        };
        let unsaid = decide(ConflictDecision::Waived, "").await;
        assert_eq!(refusal(unsaid), Refusal::invalid("reason", Why::Missing));
        decide(ConflictDecision::Waived, "reasoncanary: both agreed").await.unwrap();
        assert_eq!(refusal(decide(ConflictDecision::Clear, "").await), Refusal::WrongState);
        let row = &lobby.matter_conflicts(&room).await.unwrap()[0];
        assert_eq!(
            (row.decision, row.reason.as_str(), row.decider.as_str()),
            (Some(ConflictDecision::Waived), "reasoncanary: both agreed", "Ana Quillfeather")
        );
        // Who stands on the other side already is no find in that matter, and is one in another.
        let again = lobby.search_for_matter(lucia.matter, &joining).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        room.keep_search(&again).await.unwrap();
        let kept = lobby.matter_conflicts(&room).await.unwrap();
        assert!(kept[0].found.iter().all(|one| one.kind == LikelyKind::Client), "{:?}", kept[0].found);
        let his = house.room::<Steering>(&cast.ana, omar.matter).await;
        assert_eq!(refusal(his.keep_search(&again).await), Refusal::NotFound, "made for another matter");
        let client = lobby.search_for_matter(omar.matter, &Joining::Client(omar.client)).await.unwrap();
        his.keep_search(&client).await.unwrap();
        let kept = lobby.matter_conflicts(&his).await.unwrap();
        assert_eq!(kept[0].found.iter().map(|one| one.kind).collect::<Vec<_>>(), [LikelyKind::OtherSide]);
        assert_eq!(kept[0].found[0].matter.as_ref().unwrap().0, lucia.matter);
        // Having the room is what lets somebody read them, and each reads with their own eyes.
        let theirs = house.room::<Reading>(&cast.caseworker, lucia.matter).await;
        assert_eq!(refusal(lobby.matter_conflicts(&theirs).await), Refusal::NotFound, "not their own room");
        let caseworker = house.desk.lobby(&cast.caseworker).unwrap();
        assert_eq!(caseworker.matter_conflicts(&theirs).await.unwrap().len(), 2);
        let nobody = lobby.search_for_matter(lucia.matter, &Joining::OtherSide(" ".into())).await;
        assert_eq!(refusal(nobody), Refusal::invalid("opposing_name", Why::Missing));
        // Each is a line of the matter's own.
        let log = house.room::<vault::Auditing>(&cast.ana, lucia.matter).await;
        log.verify().await.unwrap();
        let lines = log.events(None, 50).await.unwrap();
        let count = |code: AuditCode| lines.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::MatterSearched), count(AuditCode::MatterConflictDecided)), (2, 1));
    })
    .await;
}
