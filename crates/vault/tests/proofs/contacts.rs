//! The contacts of one employer, each with what they see: exactly their matters, exactly as much of them, at once opened and
//! at once closed, whoever acts at the same moment, and never by somebody who may let nobody in.

use super::walls::refused;
use domain::{
    AccessId, Assignment, AuditCode, Capacity, ClientId, ContactId, DepartmentId, Duration, Email, Locale,
    MatterId, PersonId, Preset, Reach, Refusal, Relation, Role, Sensitivity, Why,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Cell, Persona, TestHouse, device, group, item, message, on_both_engines, persona};
use vault::{
    About, Actor, AdmissionState, Against, Around, ClientCard, Contributing, LinkOutcome, MailKind,
    NewClient, NewContact, NewMatter, ReachChange, Reading, Steering, To,
};

pub(super) const EVA: Persona =
    Persona { given: "Eva", family: "Quarrelstone", email: "eva.quarrelstone@mail-canary.example" };
pub(super) const IVO: Persona =
    Persona { given: "Ivo", family: "Ledgerwick", email: "ivo.ledgerwick@mail-canary.example" };
pub(super) const SARA: Persona =
    Persona { given: "Sara", family: "Saleswhistle", email: "sara.saleswhistle@mail-canary.example" };
const NED: Persona =
    Persona { given: "Ned", family: "Namesmith", email: "ned.namesmith@mail-canary.example" };

/// An employer with two departments and a matter in each, and one in none.
pub(super) struct Employer {
    pub(super) client: ClientId,
    pub(super) sales: DepartmentId,
    pub(super) legal: DepartmentId,
    pub(super) of_sales: MatterId,
    pub(super) of_legal: MatterId,
    pub(super) of_none: MatterId,
}

pub(super) fn reach(preset: Preset) -> Reach {
    Reach { preset, department: None, named: BTreeSet::new() }
}

pub(super) fn of(department: DepartmentId) -> Reach {
    Reach { department: Some(department), ..reach(Preset::OneDepartment) }
}

fn named(matters: &[MatterId]) -> Reach {
    Reach { named: matters.iter().copied().collect(), ..reach(Preset::NamedMatters) }
}

pub(super) fn contact(who: Persona, reach: Reach) -> NewContact {
    NewContact {
        name: who.full(),
        title: "HR jobcanary".to_owned(),
        phone: String::new(),
        ends_at: None,
        email: Email::parse(who.email).unwrap(),
        locale: Locale::Es,
        reach,
    }
}

async fn organisation(house: &TestHouse, ana: &Actor, name: &str) -> ClientId {
    let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    house.desk.lobby(ana).unwrap().create_organisation(&new, &testkit::BY_PHONE).await.unwrap()
}

pub(super) async fn matter(
    house: &TestHouse,
    ana: &Actor,
    client: ClientId,
    number: &str,
    sensitivity: Sensitivity,
) -> MatterId {
    let new = NewMatter {
        name: format!("Petition {number}"),
        internal_title: String::new(),
        number: number.to_owned(),
        client: "Acme".to_owned(),
        pack: "immigration".to_owned(),
        kind: "h1b".to_owned(),
        stage: "collecting".to_owned(),
        sensitivity,
        letter_first: false,
    };
    let matter = house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap();
    let room = house.room::<Steering>(ana, matter).await;
    room.add_party(client, Relation::Employer).await.unwrap();
    room.apply_checklist("t", &[group("papers", "Papers", vec![item("lca", "Labor condition")])])
        .await
        .unwrap();
    matter
}

pub(super) async fn employer(house: &TestHouse, ana: &Actor) -> Employer {
    let client = organisation(house, ana, "Acme Quillworks").await;
    let lobby = house.desk.lobby(ana).unwrap();
    let sales = lobby.make_department(client, " Sales ").await.unwrap();
    let legal = lobby.make_department(client, "Legal").await.unwrap();
    assert_eq!(lobby.make_department(client, "sales").await.unwrap(), sales, "one of a name");
    let of_sales = matter(house, ana, client, "A-1", Sensitivity::Ordinary).await;
    let of_legal = matter(house, ana, client, "A-2", Sensitivity::Ordinary).await;
    let of_none = matter(house, ana, client, "A-3", Sensitivity::Ordinary).await;
    for (matter, department) in [(of_sales, sales), (of_legal, legal)] {
        let room = house.room::<Steering>(ana, matter).await;
        room.set_department(client, Some(department)).await.unwrap();
    }
    Employer { client, sales, legal, of_sales, of_legal, of_none }
}

pub(super) async fn person(house: &TestHouse, ana: &Actor, client: ClientId, contact: ContactId) -> PersonId {
    house.desk.lobby(ana).unwrap().contact(client, contact).await.unwrap().person
}

/// How somebody's admission to a matter stands, and what it is called.
pub(super) async fn stands(
    house: &TestHouse,
    ana: &Actor,
    matter: MatterId,
    person: PersonId,
) -> Option<(AccessId, AdmissionState, Capacity)> {
    let room = house.room::<Reading>(ana, matter).await;
    let rows = room.portal().await.unwrap();
    let row = rows.iter().find(|row| row.person == person)?;
    let state = match (row.enabled, row.waits) {
        (true, _) => AdmissionState::Open,
        (_, true) => AdmissionState::Waits,
        _ => AdmissionState::Closed,
    };
    Some((row.id, state, row.capacity))
}

pub(super) async fn open(
    house: &TestHouse,
    ana: &Actor,
    matter: MatterId,
    person: PersonId,
) -> Option<AccessId> {
    stands(house, ana, matter, person)
        .await
        .filter(|(_, state, _)| *state == AdmissionState::Open)
        .map(|(access, ..)| access)
}

pub(super) async fn comes_in(house: &TestHouse, who: &Actor, matter: MatterId) -> (bool, bool) {
    (
        house.desk.admit::<Reading>(who, matter).await.is_ok(),
        house.desk.admit::<Contributing>(who, matter).await.is_ok(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_of_one_employer_see_exactly_what_was_chosen_for_each_and_nothing_of_each_other() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let all = [acme.of_sales, acme.of_legal, acme.of_none];
        let plan = [
            (EVA, reach(Preset::Everything), vec![acme.of_sales, acme.of_legal, acme.of_none]),
            (IVO, reach(Preset::InvoicesOnly), vec![acme.of_sales, acme.of_legal, acme.of_none]),
            (SARA, of(acme.sales), vec![acme.of_sales]),
            (NED, named(&[acme.of_none]), vec![acme.of_none]),
        ];
        let mut sessions: BTreeMap<&str, Vec<(MatterId, Actor)>> = BTreeMap::new();
        let mut attempt = 0;
        for (who, reach, theirs) in &plan {
            let before = lobby.preview_reach(acme.client, None, Some(reach)).await.unwrap();
            let opens = before.iter().filter(|(_, change)| *change == ReachChange::Opens);
            let opens: BTreeSet<MatterId> = opens.map(|(matter, _)| matter.id).collect();
            assert_eq!(opens, theirs.iter().copied().collect(), "said beforehand");
            let id = lobby.add_contact(acme.client, &contact(*who, reach.clone())).await.unwrap();
            let person = person(house, &ana, acme.client, id).await;
            for matter in all {
                let access = open(house, &ana, matter, person).await;
                assert_eq!(access.is_some(), theirs.contains(&matter), "{}", who.given);
                if let Some(access) = access {
                    house.clock.advance(Duration::minutes(1));
                    let session = house.sign_in(access, *who).await;
                    assert_eq!(session.person(), person, "signed in as themselves");
                    sessions.entry(who.given).or_default().push((matter, session));
                }
            }
        }
        for (who, reach, theirs) in &plan {
            let follows = reach.preset == Preset::InvoicesOnly;
            for (here, session) in &sessions[who.given] {
                for matter in all.into_iter().chain([lucia.matter]) {
                    let mine = matter == *here;
                    assert_eq!(comes_in(house, session, matter).await, (mine, mine && !follows));
                }
                let others = house.desk.own_workspaces(session, 9).await.unwrap();
                assert_eq!(others.len(), theirs.len() - 1, "the switcher has theirs and no other");
                let room = house.room::<Reading>(session, *here).await;
                assert!(room.follow().await.is_ok(), "everybody sees how far it is");
                let seen = room.seen_by().await.unwrap();
                assert_eq!(session.only_follows(), follows);
                assert!(!seen.colleagues.contains(&IVO.full()), "who reads nothing is not among the readers");
                assert!(house.desk.my_details(session).await.is_err_and(|e| e.is_not_found()));
                assert!(house.desk.confirmed_details(session).await.unwrap(), "asked for nothing");
                assert_eq!(house.desk.given_name(session).await.unwrap(), who.full());
                if follows {
                    assert_eq!(house.desk.unread_threads(session).await.unwrap(), 0);
                    continue;
                }
                let hers = house.room::<Contributing>(session, *here).await;
                assert_eq!(hers.requests().await.unwrap().len(), 1);
                attempt += 1;
                let text = message(To::About(About::Matter, "T".into()), "hello", attempt);
                hers.write_to_us(&text).await.unwrap();
                // A thread with one contact is theirs alone.
                assert_eq!(hers.threads().await.unwrap().len(), 1);
            }
        }
        // What each did is in the log as theirs, and the readers are named to colleagues.
        let sara = &sessions["Sara"][0].1;
        let log = house.room::<vault::Auditing>(&ana, acme.of_sales).await.latest(50).await.unwrap();
        let by = |who: PersonId| log.iter().any(|l| l.actor == who.bytes() && l.code == AuditCode::LinkUsed);
        assert!(by(sara.person()));
        let seen = house.room::<Reading>(sara, acme.of_sales).await.seen_by().await.unwrap();
        assert_eq!(seen.colleagues, [EVA.full()]);
        let room = house.room::<Reading>(&sessions["Eva"][0].1, acme.of_sales).await;
        assert_eq!(room.seen_by().await.unwrap().colleagues, [SARA.full()]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_matters_of_a_department_open_by_themselves_and_a_change_closes_in_the_same_moment() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.write_at_once(&ana).await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let id = lobby.add_contact(acme.client, &contact(SARA, of(acme.sales))).await.unwrap();
        let sara = person(house, &ana, acme.client, id).await;
        house.empty_outbox().await;
        let new = matter(house, &ana, acme.client, "A-9", Sensitivity::Ordinary).await;
        assert_eq!(stands(house, &ana, new, sara).await, None, "of no department yet");
        let room = house.room::<Steering>(&ana, new).await;
        room.set_department(acme.client, Some(acme.sales)).await.unwrap();
        let access = open(house, &ana, new, sara).await.expect("opened with its department");
        house.clock.advance(Duration::minutes(1));
        house.mail_to(SARA.email, MailKind::PortalNotice).await;
        let session = house.sign_in(access, SARA).await;
        let entered = house.room::<Contributing>(&session, new).await;
        let link = house.link(access, SARA, "another").await.token.unwrap();
        room.set_department(acme.client, Some(acme.legal)).await.unwrap();
        assert_eq!(open(house, &ana, new, sara).await, None);
        assert_eq!(comes_in(house, &session, new).await, (false, false));
        let text = message(To::About(About::Matter, "T".into()), "late", 1);
        assert!(entered.write_to_us(&text).await.is_err_and(|e| e.is_not_found()), "nor from inside");
        let used = house.desk.threshold().use_link(&link, Some("another"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::Dead), "nor by a link that was sent before");
        // Of her own matter nothing changed, and the way back is the same admission.
        assert!(open(house, &ana, acme.of_sales, sara).await.is_some());
        room.set_department(acme.client, Some(acme.sales)).await.unwrap();
        assert_eq!(open(house, &ana, new, sara).await, Some(access));
        assert_eq!(comes_in(house, &session, new).await, (false, false), "an ended session stays ended");
        // What somebody closed by hand no rule opens again; somebody by hand does.
        room.revoke_access(access).await.unwrap();
        let known = lobby.contact(acme.client, id).await.unwrap();
        lobby.change_contact(acme.client, id, &contact(SARA, of(acme.sales)), known.revision).await.unwrap();
        assert_eq!(open(house, &ana, new, sara).await, None);
        room.let_in(access).await.unwrap();
        assert_eq!(open(house, &ana, new, sara).await, Some(access));
        room.set_department(acme.client, None).await.unwrap();
        assert_eq!(refused(room.let_in(access).await), Refusal::NotAllowed, "out of what she sees");
        // A change of what she sees changes what she may in the same session.
        let access = open(house, &ana, acme.of_sales, sara).await.unwrap();
        let session = house.sign_in(access, SARA).await;
        assert_eq!(comes_in(house, &session, acme.of_sales).await, (true, true));
        let known = lobby.contact(acme.client, id).await.unwrap();
        let less = contact(SARA, reach(Preset::InvoicesOnly));
        house.empty_outbox().await;
        lobby.change_contact(acme.client, id, &less, known.revision).await.unwrap();
        // NOT-17: she hears that what she sees is another, once for all her matters.
        let (backstage, mut told) = (house.desk.backstage(), Vec::new());
        while let Some(mail) = backstage.next_mail().await.unwrap() {
            backstage.mail_done(mail.id, vault::MailState::Sent, "250 taken").await.unwrap();
            told.extend(mail.alert.map(|alert| (mail.to.clone(), alert.kind)));
        }
        assert_eq!(told, [(SARA.email.to_owned(), vault::AlertKind::AccessChanged)]);
        assert_eq!(comes_in(house, &session, acme.of_sales).await, (true, false));
        assert_eq!(
            refused(lobby.change_contact(acme.client, id, &less, known.revision).await),
            Refusal::Conflict
        );
        assert!(open(house, &ana, acme.of_legal, sara).await.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ending_a_contact_ends_every_admission_session_and_link_in_one_moment_and_nobody_elses() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let eva = lobby.add_contact(acme.client, &contact(EVA, reach(Preset::Everything))).await.unwrap();
        let sara = lobby.add_contact(acme.client, &contact(SARA, of(acme.sales))).await.unwrap();
        let (eva_is, sara_is) =
            (person(house, &ana, acme.client, eva).await, person(house, &ana, acme.client, sara).await);
        let here = open(house, &ana, acme.of_sales, eva_is).await.unwrap();
        let there = open(house, &ana, acme.of_legal, eva_is).await.unwrap();
        let one = house.sign_in(here, EVA).await;
        let two = house.sign_in(there, EVA).await;
        let hers = house.sign_in(open(house, &ana, acme.of_sales, sara_is).await.unwrap(), SARA).await;
        let link = house.link(here, EVA, "later").await.token.unwrap();
        // A hundred at once end her once, and one who signs in at that moment is in or out, never half.
        let (ana, link) = (&ana, &link);
        let many = (0..100).map(|n| async move {
            if n % 10 == 3 {
                let threshold = house.desk.threshold();
                let _ = threshold.use_link(link, Some("later"), None, device()).await;
            }
            house.desk.lobby(ana).unwrap().end_contact(acme.client, eva).await
        });
        for done in futures_util::future::join_all(many).await {
            done.unwrap();
        }
        for matter in [acme.of_sales, acme.of_legal, acme.of_none] {
            assert_eq!(open(house, ana, matter, eva_is).await, None);
            for session in [&one, &two] {
                assert_eq!(comes_in(house, session, matter).await, (false, false));
            }
        }
        let mut raw = house.raw().await;
        let alive = "SELECT count(*) FROM session s JOIN portal_access x ON x.id = s.access_id JOIN contact k ON k.person_id = x.person_id WHERE k.state = 'ended' AND s.ended_at IS NULL";
        assert_eq!(raw.one(alive, &[]).await, Cell::Int(0), "no session is left");
        let lines = lobby.practice_events(None, 400).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.code == AuditCode::ContactEnded).count(), 1, "once");
        assert_eq!(lines.iter().filter(|line| line.code == AuditCode::ContactShutOut).count(), 3);
        assert_eq!(comes_in(house, &hers, acme.of_sales).await, (true, true), "nobody else's");
        assert!(!lobby.contact(acme.client, eva).await.unwrap().active);
        // She can be written down again, and is somebody new.
        let again = lobby.add_contact(acme.client, &contact(EVA, of(acme.legal))).await.unwrap();
        assert_ne!(again, eva);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_let_nobody_into_a_matter_opens_none_and_behind_a_wall_nothing_shows() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let ana = &cast.ana;
        let acme = employer(house, ana).await;
        let steering = house.room::<Steering>(ana, acme.of_sales).await;
        steering.assign(cast.caseworker.person(), Assignment::Team).await.unwrap();
        let secret = matter(house, ana, acme.client, "A-7", Sensitivity::Sensitive).await;
        let theirs = house.desk.lobby(&cast.caseworker).unwrap();
        let everything = reach(Preset::Everything);
        let looked = theirs.preview_reach(acme.client, None, Some(&everything)).await.unwrap();
        assert_eq!(looked.len(), 1, "only what they may enter is named");
        assert_eq!(looked[0].1, ReachChange::Opens);
        let id = theirs.add_contact(acme.client, &contact(EVA, everything)).await.unwrap();
        let eva = person(house, ana, acme.client, id).await;
        assert!(open(house, ana, acme.of_sales, eva).await.is_some());
        for matter in [acme.of_legal, acme.of_none, secret] {
            let (access, state, _) = stands(house, ana, matter, eva).await.unwrap();
            assert_eq!(state, AdmissionState::Waits, "somebody of the matter has to let them in");
            let link = house.desk.threshold();
            let ask = vault::NewLink {
                access,
                email: EVA.email,
                browser: "b",
                source: "203.0.113.9",
                agent: "a",
                locale: Locale::En,
            };
            link.ask_for_link(&ask).await.unwrap();
        }
        while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
            assert!(mail.kind != MailKind::SignInLink, "no link to where one waits");
            house.desk.backstage().mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
        }
        assert_eq!(theirs.contact(acme.client, id).await.unwrap().admissions.len(), 1);
        let (access, ..) = stands(house, ana, acme.of_legal, eva).await.unwrap();
        house.room::<Steering>(ana, acme.of_legal).await.let_in(access).await.unwrap();
        assert!(open(house, ana, acme.of_legal, eva).await.is_some());
        // A sensitive matter opens by hand only, for the owner too.
        let sam = house.desk.lobby(ana).unwrap();
        let id = sam.add_contact(acme.client, &contact(NED, named(&[secret]))).await.unwrap();
        let ned = person(house, ana, acme.client, id).await;
        assert_eq!(stands(house, ana, secret, ned).await.unwrap().1, AdmissionState::Waits);
        // Behind a wall around the organisation there is no contact, and none can be made.
        let wall = Against::Person(cast.caseworker.person());
        sam.raise_wall(Around::Client(acme.client), wall, "Conflict").await.unwrap();
        for told in [
            theirs.contacts(acme.client).await.map(|_| ()),
            theirs.departments(acme.client).await.map(|_| ()),
            theirs.contact(acme.client, id).await.map(|_| ()),
            theirs.preview_reach(acme.client, None, None).await.map(|_| ()),
            theirs.make_department(acme.client, "X").await.map(|_| ()),
            theirs.add_contact(acme.client, &contact(IVO, reach(Preset::Everything))).await.map(|_| ()),
            theirs.end_contact(acme.client, id).await,
        ] {
            assert!(told.is_err_and(|e| e.is_not_found()));
        }
        let billing = house.staff(ana, Role::Billing).await;
        let billing = house.desk.lobby(&billing).unwrap();
        let refused = billing.add_contact(acme.client, &contact(IVO, reach(Preset::Everything))).await;
        assert!(refused.is_err_and(|e| e.is_not_found()), "billing changes no clients");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_strange_is_taken_and_one_address_is_one_contact_however_often_it_is_sent() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, persona::LUCIA).await;
        let acme = employer(house, &ana).await;
        let other = organisation(house, &ana, "Other Works").await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let theirs = lobby.make_department(other, "Sales").await.unwrap();
        let field = |refusal| match refusal {
            Refusal::Invalid { field, why } => (field, why),
            other => panic!("{other:?}"),
        };
        for (new, expected) in [
            (
                NewContact { name: "  ".into(), ..contact(EVA, reach(Preset::Everything)) },
                ("name", Why::Missing),
            ),
            (contact(EVA, reach(Preset::OneDepartment)), ("department", Why::Missing)),
            (contact(EVA, of(theirs)), ("department", Why::NotAChoice)),
            (contact(EVA, named(&[lucia.matter])), ("matters", Why::NotAChoice)),
        ] {
            assert_eq!(field(refused(lobby.add_contact(acme.client, &new).await)), expected);
        }
        // A person has no contacts, and an organisation is never let in itself.
        let to_person = lobby.add_contact(lucia.client, &contact(EVA, reach(Preset::Everything))).await;
        assert_eq!(refused(to_person), Refusal::WrongState);
        let room = house.room::<Steering>(&ana, acme.of_sales).await;
        let new = vault::NewAccess { client: acme.client, relation: Relation::Employer };
        assert_eq!(refused(room.enable_access(&new).await), Refusal::NoAddress);
        assert!(room.set_department(acme.client, Some(theirs)).await.is_err_and(|e| e.is_not_found()));
        assert!(room.set_department(lucia.client, None).await.is_err_and(|e| e.is_not_found()));
        let ana = &ana;
        let many = (0..100).map(|_| async move {
            let lobby = house.desk.lobby(ana).unwrap();
            lobby.add_contact(acme.client, &contact(EVA, reach(Preset::Everything))).await.is_ok()
        });
        let made = futures_util::future::join_all(many).await;
        assert_eq!(made.iter().filter(|made| **made).count(), 1);
        assert_eq!(lobby.contacts(acme.client).await.unwrap().len(), 1);
        // One address may stand for contacts of two employers: they are two people.
        lobby.add_contact(other, &contact(EVA, reach(Preset::Everything))).await.unwrap();
        // Leaving the matter takes every contact along.
        room.add_party(lucia.client, Relation::MainApplicant).await.unwrap();
        let eva = lobby.contacts(acme.client).await.unwrap()[0].person;
        assert!(open(house, ana, acme.of_sales, eva).await.is_some());
        room.remove_party(acme.client).await.unwrap();
        assert_eq!(open(house, ana, acme.of_sales, eva).await, None);
        // Closing a matter closes it to them, and opening it again brings nobody back.
        let closing = house.room::<Steering>(ana, acme.of_none).await;
        closing.wind_up(None).await.unwrap();
        house.room::<Steering>(ana, acme.of_none).await.close("").await.unwrap();
        house.room::<Steering>(ana, acme.of_none).await.reopen("again").await.unwrap();
        assert_eq!(open(house, ana, acme.of_none, eva).await, None);
        let known = lobby.contacts(acme.client).await.unwrap().remove(0);
        let same = contact(EVA, reach(Preset::Everything));
        lobby.change_contact(acme.client, known.id, &same, known.revision).await.unwrap();
        assert_eq!(open(house, ana, acme.of_none, eva).await, None, "closed by a person");
    })
    .await;
}

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// What was done, kept as simply as can be.
#[derive(Default)]
struct Model {
    reach: BTreeMap<usize, Reach>,
    department: BTreeMap<usize, DepartmentId>,
    /// Closed by hand: contact, matter.
    shut: BTreeSet<(usize, usize)>,
}

impl Model {
    fn open(&self, who: usize, n: usize, matter: MatterId) -> bool {
        let covers = |reach: &Reach| reach.covers(matter, self.department.get(&n).copied());
        self.reach.get(&who).is_some_and(covers) && !self.shut.contains(&(who, n))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_changed_in_whatever_order_doors_and_lists_say_what_was_chosen() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let matters = [acme.of_sales, acme.of_legal, acme.of_none];
        let mut model = Model::default();
        model.department.extend([(0, acme.sales), (1, acme.legal)]);
        let (mut dice, people) = (Dice(20_261_122), [EVA, SARA, NED]);
        let mut ids: BTreeMap<usize, ContactId> = BTreeMap::new();
        let mut sessions: BTreeMap<(usize, usize), Actor> = BTreeMap::new();
        let any = |dice: &mut Dice| match dice.below(5) {
            0 => reach(Preset::Everything),
            1 => reach(Preset::InvoicesOnly),
            2 => of(acme.sales),
            3 => of(acme.legal),
            _ => named(&[matters[dice.below(3)]]),
        };
        for turn in 0..60 {
            let (who, n) = (dice.below(3), dice.below(3));
            let room = house.room::<Steering>(&ana, matters[n]).await;
            match (dice.below(6), ids.get(&who).copied()) {
                (_, None) => {
                    let new = any(&mut dice);
                    let id =
                        lobby.add_contact(acme.client, &contact(people[who], new.clone())).await.unwrap();
                    ids.insert(who, id);
                    model.reach.insert(who, new);
                    model.shut.retain(|(one, _)| *one != who);
                }
                (0 | 1, Some(id)) => {
                    let new = any(&mut dice);
                    let known = lobby.contact(acme.client, id).await.unwrap();
                    let card = contact(people[who], new.clone());
                    lobby.change_contact(acme.client, id, &card, known.revision).await.unwrap();
                    model.reach.insert(who, new);
                }
                (2, _) => {
                    let to = [None, Some(acme.sales), Some(acme.legal)][dice.below(3)];
                    room.set_department(acme.client, to).await.unwrap();
                    model.department.remove(&n);
                    model.department.extend(to.map(|to| (n, to)));
                }
                (3, Some(id)) => {
                    let person = person(house, &ana, acme.client, id).await;
                    if let Some(access) = open(house, &ana, matters[n], person).await {
                        room.revoke_access(access).await.unwrap();
                        model.shut.insert((who, n));
                    }
                }
                (4, Some(id)) => {
                    let person = person(house, &ana, acme.client, id).await;
                    if let Some((access, ..)) = stands(house, &ana, matters[n], person).await
                        && room.let_in(access).await.is_ok()
                    {
                        model.shut.remove(&(who, n));
                    }
                }
                (_, Some(id)) if turn % 4 == 0 => {
                    lobby.end_contact(acme.client, id).await.unwrap();
                    ids.remove(&who);
                    model.reach.remove(&who);
                }
                (_, Some(id)) => {
                    let person = person(house, &ana, acme.client, id).await;
                    if let Some(access) = open(house, &ana, matters[n], person).await {
                        house.clock.advance(Duration::minutes(13));
                        sessions.insert((who, n), house.sign_in(access, people[who]).await);
                    }
                }
            }
            for (who, id) in &ids {
                let person = person(house, &ana, acme.client, *id).await;
                let row = lobby.contact(acme.client, *id).await.unwrap();
                for (n, matter) in matters.into_iter().enumerate() {
                    let is = open(house, &ana, matter, person).await.is_some();
                    assert_eq!(is, model.open(*who, n, matter), "turn {turn}: {who} in {n}");
                    let listed =
                        row.admissions.iter().any(|a| a.matter == matter && a.stands == AdmissionState::Open);
                    assert_eq!(listed, is, "turn {turn}: the page says what the door does");
                }
            }
            for ((who, n), session) in &sessions {
                let (reads, sends) = comes_in(house, session, matters[*n]).await;
                let may = ids.contains_key(who) && model.open(*who, *n, matters[*n]);
                assert!(!reads || may, "turn {turn}: {who} is still in {n}");
                let follows = model.reach.get(who).is_some_and(|r| r.preset == Preset::InvoicesOnly);
                assert!(!sends || (may && !follows), "turn {turn}: {who} sends in {n}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_department_gets_another_name_and_ends_when_nobody_is_kept_to_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let names = async || {
            let all = lobby.departments(acme.client).await.unwrap();
            all.into_iter().map(|one| one.name).collect::<BTreeSet<_>>()
        };
        let sara = lobby.add_contact(acme.client, &contact(SARA, of(acme.sales))).await.unwrap();
        lobby.rename_department(acme.client, acme.sales, " Trade ").await.unwrap();
        lobby.rename_department(acme.client, acme.sales, "Trade").await.unwrap();
        lobby.rename_department(acme.client, acme.sales, "TRADE").await.unwrap();
        assert!(names().await.iter().eq(["Legal", "TRADE"]));
        let again = lobby.rename_department(acme.client, acme.sales, "legal").await;
        assert_eq!(refused(again), Refusal::invalid("department_name", Why::Taken));
        let her = person(house, &ana, acme.client, sara).await;
        assert!(open(house, &ana, acme.of_sales, her).await.is_some());
        assert_eq!(refused(lobby.end_department(acme.client, acme.sales).await), Refusal::WrongState);
        // Another organisation's is nobody's here.
        let other = organisation(house, &ana, "Other Quillworks").await;
        assert!(lobby.rename_department(other, acme.legal, "X").await.is_err_and(|e| e.is_not_found()));
        lobby.end_department(other, acme.legal).await.unwrap();
        assert!(names().await.iter().eq(["Legal", "TRADE"]), "ended nothing");
        lobby.end_department(acme.client, acme.legal).await.unwrap();
        lobby.end_department(acme.client, acme.legal).await.unwrap();
        assert!(names().await.iter().eq(["TRADE"]));
        // What ended is no choice, for a contact or for a matter, and its name is free.
        let kept = lobby.add_contact(acme.client, &contact(EVA, of(acme.legal))).await;
        assert_eq!(refused(kept), Refusal::invalid("department", Why::NotAChoice));
        let room = house.room::<Steering>(&ana, acme.of_sales).await;
        let moved = room.set_department(acme.client, Some(acme.legal)).await;
        assert!(moved.is_err_and(|e| e.is_not_found()));
        let anew = lobby.make_department(acme.client, "Legal").await.unwrap();
        assert_ne!(anew, acme.legal);
        let eva = lobby.add_contact(acme.client, &contact(EVA, of(anew))).await.unwrap();
        let eva = person(house, &ana, acme.client, eva).await;
        assert!(open(house, &ana, acme.of_legal, eva).await.is_none(), "its matter belongs to none now");
        lobby.end_contact(acme.client, sara).await.unwrap();
        lobby.end_department(acme.client, acme.sales).await.unwrap();
        assert!(names().await.iter().eq(["Legal"]));
    })
    .await;
}

// S0-75: the page of all mails is no way round a wall either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_the_page_of_all_mails_contacts_of_whom_a_wall_hides_have_no_name() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let second = house.staff(&ana, Role::Owner).await;
        house.write_at_once(&ana).await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        lobby.add_contact(acme.client, &contact(EVA, reach(Preset::Everything))).await.unwrap();
        let named = async |who: &Actor| {
            let lobby = house.desk.lobby(who).unwrap();
            let all = lobby.deliveries(vault::DeliveryCut::All, None).await.unwrap().rows;
            all.iter().filter(|row| row.to.as_deref() == Some(EVA.full().as_str())).count()
        };
        let seen = named(&second).await;
        assert!(seen > 0, "she was written to, and owners see to whom");
        let wall = (Around::Client(acme.client), Against::Person(second.person()));
        lobby.raise_wall(wall.0, wall.1, "acts against").await.unwrap();
        assert_eq!((named(&second).await, named(&ana).await), (0, seen));
    })
    .await;
}
