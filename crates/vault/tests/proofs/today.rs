//! The desk's first page and its search box: what calls for somebody and what they find is exactly what they may enter.

use domain::pack::Pack;
use domain::{DeskPower, DeviceKind, Duration, Timestamp};
use testkit::{TestHouse, group, item, message, on_both_engines, persona};
use vault::{
    About, Answer, Call, Contributing, NewAccess, NewApproval, NewMatter, Publishing, Reading, Release,
    Steering, To,
};

/// One more matter for another client of Omar's name, who is let in and does not come.
async fn let_in(house: &TestHouse, ana: &vault::Actor) -> domain::MatterId {
    let_in_at(house, ana, "family", "collecting").await
}

async fn let_in_at(house: &TestHouse, ana: &vault::Actor, kind: &str, stage: &str) -> domain::MatterId {
    let client = house.client(ana, persona::OMAR).await;
    let new = NewMatter {
        name: "Later".to_owned(),
        internal_title: String::new(),
        number: format!("NR-{kind}-{stage}"),
        client: persona::OMAR.full(),
        pack: "immigration".to_owned(),
        kind: kind.to_owned(),
        stage: stage.to_owned(),
        sensitivity: domain::Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
    let room = house.room::<Steering>(ana, matter).await;
    let relation = domain::Relation::MainApplicant;
    room.add_party(client, relation).await.unwrap();
    room.enable_access(&NewAccess { client, relation }).await.unwrap();
    matter
}

/// The matters that call for one reason, and how many there are.
async fn calling(house: &TestHouse, actor: &vault::Actor, call: Call) -> (u32, Vec<domain::MatterId>) {
    let calls = house.desk.lobby(actor).unwrap().calls(call, 50).await.unwrap();
    (calls.count, calls.first.iter().map(|line| line.matter).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_matter_calls_for_its_own_reason_and_only_to_those_who_may_enter_it() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar, marta) = (&cast.lucia, &cast.omar, &cast.marta);
        house
            .room::<Contributing>(&omar.contact, omar.matter)
            .await
            .ask_for_help(omar.item, "lost", "It burnt.")
            .await
            .unwrap();
        for call in Call::ALL {
            assert_eq!(Call::from_code(call.code()), Some(*call));
        }
        for call in [Call::Late, Call::Coming, Call::Quiet, Call::NeverIn, Call::Stuck] {
            assert_eq!(calling(house, &cast.ana, call).await, (0, vec![]), "{call:?}");
        }
        assert_eq!(calling(house, &cast.ana, Call::Help).await, (1, vec![omar.matter]));
        assert_eq!(calling(house, &cast.lawyer, Call::Help).await.0, 1, "the lawyer works on it");
        assert_eq!(calling(house, &cast.caseworker, Call::Help).await.0, 0, "the caseworker does not");
        house.room::<Steering>(&cast.ana, omar.matter).await.help_answered(omar.item).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Help).await.0, 0);

        let group = house.room::<Reading>(&cast.ana, lucia.matter).await.checklist().await.unwrap()[0].id;
        let due = Timestamp::from_seconds(house.desk.now().seconds()).plus(Duration::days(3));
        let lease = vault::NewItem { due_at: Some(due), ..item("lease", "Lease") };
        house.room::<Steering>(&cast.ana, lucia.matter).await.add_item(group, &lease).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Coming).await, (1, vec![lucia.matter]));
        assert_eq!(calling(house, &cast.ana, Call::Late).await.0, 0);
        house.sent(marta, "a.pdf", b"a").await;

        house.clock.advance(Duration::days(20));
        let ana = house.second_session(&cast.ana).await;
        assert_eq!(calling(house, &ana, Call::Late).await, (1, vec![lucia.matter]));
        assert_eq!(calling(house, &ana, Call::Coming).await.0, 0);
        assert_eq!(calling(house, &ana, Call::Quiet).await.0, 3);
        // Everybody of the cast has come in; Marta sent something, the others did not.
        let (stuck, who) = calling(house, &ana, Call::Stuck).await;
        assert_eq!((stuck, who.contains(&marta.matter)), (2, false), "{who:?}");
        assert_eq!(calling(house, &ana, Call::NeverIn).await.0, 0);
        let new = let_in(house, &ana).await;
        assert_eq!(calling(house, &ana, Call::NeverIn).await.0, 0, "let in just now");
        house.clock.advance(Duration::days(4));
        let ana = house.second_session(&ana).await;
        assert_eq!(calling(house, &ana, Call::NeverIn).await, (1, vec![new]));
        let calls = house.desk.lobby(&ana).unwrap().calls(Call::NeverIn, 50).await.unwrap();
        assert!(calls.first[0].about.as_ref().is_some_and(|(_, name)| name.contains(persona::OMAR.family)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_intake_calls_while_its_client_owes_something() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        // A kind that no pack knows goes through the stages of any application, which has no stage of the other name.
        let matter = let_in_at(house, &cast.ana, "family", "intake").await;
        let first = let_in_at(house, &cast.ana, "us-h1b", "welcome").await;
        let unmarked = let_in_at(house, &cast.ana, "family", "welcome").await;
        assert_eq!(calling(house, &cast.ana, Call::Intake).await, (0, vec![]), "nothing is asked yet");
        let room = house.room::<Steering>(&cast.ana, matter).await;
        room.apply_checklist("t", &[group("papers", "Papers", vec![item("lease", "Lease")])]).await.unwrap();
        assert_eq!(
            calling(house, &cast.ana, Call::Intake).await,
            (1, vec![matter]),
            "the others are further"
        );
        assert_eq!(calling(house, &cast.caseworker, Call::Intake).await.0, 0, "not theirs");
        let steering = house.room::<Steering>(&cast.ana, first).await;
        steering.apply_checklist("t", &[group("p", "P", vec![item("lease", "Lease")])]).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Intake).await.0, 2);
        let checklist = house.room::<Reading>(&cast.ana, matter).await.checklist().await.unwrap();
        room.set_needed(checklist[0].items[0].seen_by_client.id, false).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Intake).await, (1, vec![first]));
        // A pack of the practice's own says by its mark, whatever its stages are called, and without it nothing is an intake.
        let other = house.room::<Steering>(&cast.ana, unmarked).await;
        other.apply_checklist("t", &[group("p", "P", vec![item("lease", "Lease")])]).await.unwrap();
        let own = |mark: &str| {
            let stage = |key: &str, mark: &str| {
                let said = "client.en = \"A\"\nclient.es = \"B\"";
                format!("[[stage]]\nkey = \"{key}\"\ninternal = {{ en = \"I\", es = \"I\" }}\n{mark}\n{said}\n")
            };
            let many: String = (0..9).map(|n| stage(&format!("a{n}"), mark)).collect();
            let list = "[[checklist]]\nkey = \"c\"\nname.en = \"C\"\nname.es = \"C\"\n";
            let group = "[[checklist.group]]\nkey = \"g\"\nwho = \"main_applicant\"\ntitle.en = \"G\"\ntitle.es = \"G\"\n";
            let asked = "[[checklist.group.item]]\nkey = \"i\"\ntitle.en = \"I\"\ntitle.es = \"I\"\nwhy.en = \"W\"\nwhy.es = \"W\"\nhint.en = \"H\"\nhint.es = \"H\"\nneed = \"required\"\nchecks = [{ en = \"C\", es = \"C\" }]\n";
            let head = "id = \"family\"\nversion = 1\nname.en = \"F\"\nname.es = \"F\"\n";
            let text = format!("{head}{many}{}{}{list}{group}{asked}", stage("welcome", mark), stage("closed", ""));
            vault::TakingIn::of(&[Pack::parse(&text).unwrap()])
        };
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let marked = lobby.calls_in(Call::Intake, &own("taking_in = true"), 9).await.unwrap();
        assert_eq!(marked.first.iter().map(|line| line.matter).collect::<Vec<_>>(), [unmarked]);
        assert_eq!(lobby.calls_in(Call::Intake, &own(""), 9).await.unwrap().count, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_an_answer_and_what_was_not_approved_calls_the_oldest_first() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        for (who, n) in [(omar, 1), (lucia, 2)] {
            let room = house.room::<Contributing>(&who.contact, who.matter).await;
            let said = To::About(About::Matter, String::new());
            room.write_to_us(&message(said, "When?", n)).await.unwrap();
            house.clock.advance(Duration::seconds(1));
        }
        assert_eq!(calling(house, &cast.ana, Call::Answer).await, (2, vec![omar.matter, lucia.matter]));
        assert!(!calling(house, &cast.caseworker, Call::Answer).await.1.contains(&omar.matter));

        let version = house.ready(lucia, "a.pdf", b"a").await;
        let room = house.room::<Publishing>(&cast.ana, lucia.matter).await;
        let asked = |release| NewApproval {
            kind: domain::ApprovalKind::Statement,
            title: vault::Words::from([("es".to_owned(), "Título".to_owned())]),
            description: vault::Words::new(),
            versions: vec![version],
            mode: domain::ApprovalMode::All,
            approvers: vec![lucia.access],
            copies: Vec::new(),
            due_at: None,
            release,
            terms: None,
            how_read: false,
        };
        let pending = room.request_approval(&asked(Release::AtOnce)).await.unwrap();
        for call in [Call::Release, Call::Unapproved] {
            assert_eq!(calling(house, &cast.ana, call).await.0, 0, "it waits for the client: {call:?}");
        }
        room.request_approval(&asked(Release::ByLawyer(None))).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Release).await, (1, vec![lucia.matter]));
        let theirs = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let bound = theirs.approval(pending).await.unwrap().bound.clone();
        let device = testkit::device();
        let no = Answer {
            verdict: domain::Verdict::Decline,
            bound: &bound,
            reason: "The date is wrong.",
            code: "",
            read: None,
            passkey: None,
            card: None,
            language: domain::Locale::Es,
            device: &device,
        };
        theirs.answer_approval(pending, &no).await.unwrap();
        assert_eq!(calling(house, &cast.ana, Call::Unapproved).await, (1, vec![lucia.matter]));
        assert_eq!(calling(house, &cast.ana, Call::Release).await.0, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_look_into_matters_is_called_by_none() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        house.clock.advance(Duration::days(30));
        for actor in [&cast.auditor, &cast.system_administrator] {
            let actor = house.second_session(actor).await;
            let lobby = house.desk.lobby(&actor).unwrap();
            for call in Call::ALL {
                assert_eq!(lobby.calls(*call, 50).await.unwrap().count, 0, "{call:?}");
            }
            if !lobby.powers().has(DeskPower::SeeOwnWork) {
                assert!(lobby.search("green", 5).await.is_err());
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_funnel_counts_how_far_contacts_came_where_the_reader_may_enter() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let sum = |rows: Vec<vault::Funnel>| {
            rows.iter().fold((0, 0, 0, 0), |s, f| (s.0 + f.let_in, s.1 + f.came, s.2 + f.sent, s.3 + f.done))
        };
        let of = async |actor| sum(house.desk.lobby(actor).unwrap().funnel().await.unwrap());
        // KPI-09: somebody who looked at their details and said that they are right, or what is not.
        let confirmed = async || -> u32 {
            let rows = house.desk.lobby(&cast.ana).unwrap().funnel().await.unwrap();
            rows.iter().map(|row| row.confirmed).sum()
        };
        assert_eq!(confirmed().await, 0);
        let same = std::collections::BTreeMap::new();
        house.desk.propose_details(&cast.omar.contact, &same).await.unwrap();
        assert_eq!(confirmed().await, 1);
        assert_eq!(of(&cast.ana).await, (3, 3, 0, 0));
        let version = house.decided(&cast.ana, &cast.omar, b"omar's", &vault::Decision::Accept).await;
        house.sent(&cast.lucia, "a.pdf", b"a").await;
        house.sent(&cast.lucia, "b.pdf", b"b").await;
        assert_eq!(of(&cast.ana).await, (3, 3, 2, 1), "{version}");
        let (reached, came, sent, done) = of(&cast.lawyer).await;
        assert!(reached < 3 && came == reached && sent <= 2 && done <= 1, "only the lawyer's own");
        assert_eq!(of(&cast.auditor).await, (0, 0, 0, 0), "works on no matter");
        assert!(house.desk.lobby(&cast.system_administrator).unwrap().funnel().await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_funnel_knows_the_kind_of_device_somebody_last_came_in_on_and_no_more_of_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let kinds = async || {
            let rows = house.desk.lobby(&ana).unwrap().funnel().await.unwrap();
            rows.iter().map(|row| (row.device, row.let_in, row.came)).collect::<Vec<_>>()
        };
        assert_eq!(kinds().await, [(Some(DeviceKind::Unknown), 1, 1)], "what says nothing is unknown");
        let comes = async |agent: &str| {
            house.clock.advance(Duration::minutes(5));
            let token = house.link(lucia.access, persona::LUCIA, "a browser").await.token.unwrap();
            let device = vault::Device { agent: agent.to_owned(), ..testkit::device() };
            house.desk.threshold().use_link(&token, Some("a browser"), None, device).await.unwrap();
        };
        comes("Mozilla/5.0 (Linux; Android 14; Canaryphone 8) Chrome/130.0 Mobile Safari/537.36").await;
        assert_eq!(kinds().await, [(Some(DeviceKind::Phone), 1, 1)]);
        comes("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36").await;
        assert_eq!(kinds().await, [(Some(DeviceKind::Computer), 1, 1)], "the last one");
        // Those from before this was kept, and those who were never in.
        let mut raw = house.raw().await;
        raw.run("UPDATE portal_access SET device = NULL").await;
        assert_eq!(kinds().await, [(Some(DeviceKind::Unknown), 1, 1)]);
        raw.run("UPDATE portal_access SET signed_in_at = NULL").await;
        assert_eq!(kinds().await, [(None, 1, 0)]);
        for dir in house.hold.written().await {
            let needles: [&[u8]; 1] = [b"Canaryphone"];
            assert_eq!(testkit::canary::scan(&dir, &needles), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_box_finds_documents_by_request_and_file_name_and_only_where_one_may_enter() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        house.sent(&cast.lucia, "Contrato de ALQUILÉR 2041.pdf", b"a").await;
        house.clock.advance(Duration::seconds(1));
        let again = house.sent(&cast.omar, "alquiler.pdf", b"b").await;
        let documents = async |actor: &vault::Actor, typed: &str| {
            let found = house.desk.lobby(actor).unwrap().search(typed, 20).await.unwrap();
            found.documents.rows.iter().map(|d| d.matter).collect::<Vec<_>>()
        };
        assert_eq!(
            documents(&cast.ana, "alquiler").await,
            [cast.omar.matter, cast.lucia.matter],
            "newest first"
        );
        assert_eq!(documents(&cast.ana, "ALQ").await.len(), 2);
        assert_eq!(documents(&cast.ana, "álquiler").await.len(), 2, "marks tell no words apart");
        assert_eq!(documents(&cast.ana, "alquiler 2041").await, [cast.lucia.matter]);
        assert_eq!(documents(&cast.ana, "quiler").await, [], "words are found by how they begin");
        assert!(!documents(&cast.caseworker, "alquiler").await.contains(&cast.omar.matter));
        assert_eq!(documents(&cast.auditor, "alquiler").await, []);
        for nothing in ["", "  ", "%_'\"", "zzz"] {
            let found = house.desk.lobby(&cast.ana).unwrap().search(nothing, 20).await.unwrap();
            assert!(found.documents.rows.is_empty() && found.matters.is_empty() && found.clients.is_empty());
        }
        let found = house.desk.lobby(&cast.ana).unwrap().search(persona::OMAR.family, 20).await.unwrap();
        assert_eq!((found.matters.len(), found.clients.len()), (1, 1));
        let row = house.desk.lobby(&cast.ana).unwrap().search("alquiler", 1).await.unwrap();
        assert_eq!((row.documents.rows.len(), row.documents.rows[0].version), (1, again));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_box_reaches_whoever_signs_in_for_an_employer_enquiries_and_what_lies_beyond_the_first_page() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        // Of 130 of one name the first is found by the rest of it.
        let named = |given: String| vault::NewClient {
            card: vault::ClientCard { given, family: "Commonname".to_owned(), ..Default::default() },
            email: None,
            locale: domain::Locale::En,
        };
        let first = lobby.create_client(&named("Rarebird".to_owned()), &testkit::BY_PHONE).await.unwrap();
        for n in 0..130 {
            lobby.create_client(&named(format!("Other{n}")), &testkit::BY_PHONE).await.unwrap();
        }
        let clients = async |typed: &str| lobby.search(typed, 8).await.unwrap().clients;
        assert_eq!(clients("commonname").await.len(), 8);
        assert_eq!(clients("commonname rarebird").await.iter().map(|c| c.id).collect::<Vec<_>>(), [first]);
        // An employer's contact, and an enquiry in whatever state.
        let employer = vault::NewClient {
            card: vault::ClientCard { family: "Acme Searchcanary".to_owned(), ..Default::default() },
            email: None,
            locale: domain::Locale::En,
        };
        let employer = lobby.create_organisation(&employer, &testkit::BY_PHONE).await.unwrap();
        let eva = vault::NewContact {
            name: "Eva Quarrelstone".to_owned(),
            title: String::new(),
            phone: String::new(),
            ends_at: None,
            email: domain::Email::parse("eva.quarrelstone@mail-canary.example").unwrap(),
            locale: domain::Locale::Es,
            reach: domain::Reach {
                preset: domain::Preset::Everything,
                department: None,
                named: std::collections::BTreeSet::new(),
            },
        };
        let eva = lobby.add_contact(employer, &eva).await.unwrap();
        let card =
            vault::LeadCard { given: "Aïssatou".into(), family: "Quarrelsome".into(), ..Default::default() };
        let new = vault::NewLead {
            card,
            road: domain::LeadRoad::Phone,
            source: domain::LeadSource::Search,
            locale: domain::Locale::En,
            attempt: [7; 32],
        };
        let lead = lobby.enter_lead(&new).await.unwrap();
        house.raw().await.run("UPDATE lead SET state = 'lost'").await;
        let who = async |actor: &vault::Actor| {
            let found = house.desk.lobby(actor).unwrap().search("quarrels", 8).await.unwrap();
            let contacts: Vec<_> = found.contacts.iter().map(|c| (c.client, c.contact)).collect();
            (contacts, found.leads.iter().map(|l| l.id).collect::<Vec<_>>())
        };
        assert_eq!(who(&cast.ana).await, (vec![(employer, eva)], vec![lead]));
        for actor in [&cast.lawyer, &cast.caseworker, &cast.auditor] {
            let powers = house.desk.lobby(actor).unwrap().powers();
            let (contacts, leads) = who(actor).await;
            assert_eq!(contacts.len(), usize::from(powers.has(DeskPower::SeeClients)));
            assert_eq!(leads.len(), usize::from(powers.has(DeskPower::SeeLeads)));
        }
        // A wall around the employer hides whoever signs in for it, and nothing else.
        let around = vault::Around::Client(employer);
        let against = vault::Against::Person(cast.lawyer.person());
        assert_eq!(who(&cast.lawyer).await.0, [(employer, eva)]);
        lobby.raise_wall(around, against, "Acted for the other side").await.unwrap();
        assert_eq!(who(&cast.lawyer).await.0, []);
        lobby.end_contact(employer, eva).await.unwrap();
        assert_eq!(who(&cast.ana).await.0, [], "who signs in no more is nobody's contact");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_documents_that_match_are_reached_by_page_and_none_of_a_closed_room() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let mut sent = Vec::new();
        for n in 0..11u8 {
            house.clock.advance(Duration::seconds(1));
            let portal = if n % 2 == 0 { &cast.lucia } else { &cast.omar };
            sent.push((portal.matter, house.sent(portal, &format!("alquiler {n}.pdf"), &[n]).await));
        }
        sent.reverse();
        let pages = async |actor: &vault::Actor, most: usize| {
            let lobby = house.desk.lobby(actor).unwrap();
            let (mut all, mut pages, mut after) = (Vec::new(), 0, None);
            loop {
                let found = lobby.search_documents("alquiler", after, most).await.unwrap();
                assert!(found.rows.len() <= most && !found.unfinished);
                all.extend(found.rows.iter().map(|row| (row.matter, row.version)));
                pages += 1;
                after = found.next;
                if after.is_none() {
                    return (all, pages);
                }
            }
        };
        assert_eq!(pages(&cast.ana, 4).await, (sent.clone(), 3));
        assert_eq!(pages(&cast.ana, 11).await, (sent.clone(), 1), "no empty page comes after the last");
        let hers: Vec<_> = sent.iter().filter(|(matter, _)| *matter == cast.lucia.matter).copied().collect();
        assert_eq!(pages(&cast.caseworker, 3).await, (hers, 2), "only of the matter they work on");
        assert_eq!(pages(&cast.auditor, 3).await, (vec![], 1));
        assert!(
            house
                .desk
                .lobby(&cast.system_administrator)
                .unwrap()
                .search_documents("a", None, 3)
                .await
                .is_err()
        );
    })
    .await;
}

// INT-18: what clients say about themselves and nobody decided about calls whoever may enter their matter and read records.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn details_that_wait_call_once_for_each_client_the_oldest_first() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let say = async |of: &testkit::Portal, field: domain::ProfileField, value: &str| {
            let said = std::collections::BTreeMap::from([(field, value.to_owned())]);
            house.desk.propose_details(&of.contact, &said).await.unwrap();
            house.clock.advance(Duration::minutes(1));
        };
        assert_eq!(calling(house, &cast.ana, Call::Details).await.0, 0);
        let (lucia, omar) = (&cast.lucia, &cast.omar);
        say(omar, domain::ProfileField::Phone, "212 555 0142").await;
        say(lucia, domain::ProfileField::Phone, "212 555 0143").await;
        say(omar, domain::ProfileField::Address, "12 Ash Street").await;
        assert_eq!(calling(house, &cast.ana, Call::Details).await, (2, vec![omar.matter, lucia.matter]));
        for who in [&cast.ana, &cast.lawyer, &cast.caseworker] {
            let lobby = house.desk.lobby(who).unwrap();
            let mine: std::collections::BTreeSet<_> = lobby
                .matters(vault::MatterFilter::Mine, "", None, 9)
                .await
                .unwrap()
                .iter()
                .map(|m| m.id)
                .collect();
            let calls = lobby.calls(Call::Details, 9).await.unwrap();
            let day = lobby.day(vault::TakingIn::shipped(), 9).await.unwrap().of(Call::Details);
            assert_eq!((day.count, day.first.len()), (calls.count, calls.first.len()));
            for line in &calls.first {
                assert!(mine.contains(&line.matter));
                let of = if line.matter == omar.matter { omar } else { lucia };
                assert_eq!(line.about, Some((vault::CallAbout::Client(of.client), of.who.full())));
            }
        }
        assert_eq!(calling(house, &cast.caseworker, Call::Details).await, (1, vec![lucia.matter]));
        assert_eq!(calling(house, &cast.auditor, Call::Details).await.0, 0);
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let no = vault::DetailDecision { accept: false, evidence: "", version: None };
        for one in lobby.proposals(lucia.client).await.unwrap() {
            lobby.decide_detail(lucia.client, one.id, &no).await.unwrap();
        }
        assert_eq!(calling(house, &cast.ana, Call::Details).await, (1, vec![omar.matter]));
    })
    .await;
}
