//! Two records of one person become one: nothing a record said is lost, nothing of a matter moves, and nobody gets into a
//! room by an address that did not open it before.

use super::client_keys::{code, give_code, half, inside, say, set_up};
use super::passkeys::added;
use super::records::{found, matter_for};
use super::walls::refused;
use domain::{
    AuditCode, ClientId, Duration, LeadId, Likeness, Locale, MatterId, ProfileField as F, Refusal, Relation,
    Role, Why,
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Cell, Persona, Portal, TestHouse, message, on_both_engines, persona};
use vault::{
    About, Actor, Auditing, ClientCard, Contributing, Door, LinkOutcome, MailKind, MatterFilter, MergeChoice,
    MergeKey, NewAccess, NewClient, NewItem, Reading, Side, Steering, To,
};

/// Lucía once more, under her married name, with the same mailbox and with another.
pub const TWIN: Persona =
    Persona { given: "Lucia", family: "Canaryhusband", email: "Lucia.Zorrillaquint@mail-canary.example" };
pub const OTHER: Persona =
    Persona { given: "Lucia", family: "Canaryhusband", email: "lucia.canaryhusband@mail-canary.example" };

pub fn from_gone(fields: &[&str]) -> MergeChoice {
    MergeChoice { from_gone: fields.iter().map(|field| (*field).to_owned()).collect() }
}

/// Looks and joins, as an owner does who reads everything.
pub async fn join(
    house: &TestHouse,
    who: &Actor,
    kept: ClientId,
    gone: ClientId,
    choice: &MergeChoice,
) -> vault::Result<domain::MergeId> {
    let lobby = house.desk.lobby(who)?;
    let view = lobby.merge_view(kept, gone).await?;
    lobby.merge_clients(kept, gone, choice, &view.seen).await
}

/// By which address each open admission is reached: what nobody may widen.
async fn doors(house: &TestHouse) -> BTreeSet<([u8; 16], Vec<u8>)> {
    let all = "SELECT a.id, p.email_hash FROM portal_access a JOIN person p ON p.id = a.person_id WHERE a.state = 'enabled' AND p.state = 'active'";
    let rows = house.raw().await.rows(all, &[]).await;
    rows.iter().map(|row| (row[0].id(), row[1].bytes())).collect()
}

async fn set(house: &TestHouse, who: &Actor, client: ClientId, fields: &[(F, &str)]) {
    let lobby = house.desk.lobby(who).unwrap();
    let row = lobby.client(client).await.unwrap();
    let mut card = row.card;
    for (field, value) in fields {
        card.set(*field, value);
    }
    let email = row.email.map(|email| domain::Email::parse(&email).unwrap());
    lobby
        .change_client(
            client,
            &NewClient { card, email, locale: row.locale },
            &testkit::BY_PHONE,
            row.revision,
        )
        .await
        .unwrap();
}

async fn names(house: &TestHouse, who: &Actor, matter: MatterId) -> Vec<(ClientId, String)> {
    let room = house.room::<Reading>(who, matter).await;
    room.parties().await.unwrap().iter().map(|party| (party.client, party.name.clone())).collect()
}

async fn codes(house: &TestHouse, who: &Actor, matter: MatterId) -> Vec<AuditCode> {
    let log = house.room::<Auditing>(who, matter).await.events(None, 50).await.unwrap();
    log.iter().map(|line| line.code).collect()
}

/// One more portal of somebody who reads Lucía's mailbox, and came in there by a secret of their own.
async fn beside_lucia(house: &TestHouse, ana: &Actor, who: Persona) -> Portal {
    let mut portal = house.portal(ana, who).await;
    let lobby = house.desk.lobby(ana).unwrap();
    let row = lobby.client(portal.client).await.unwrap();
    let email = Some(domain::Email::parse(persona::LUCIA.email).unwrap());
    let shared = NewClient { card: row.card, email, locale: row.locale };
    lobby.change_client(portal.client, &shared, &testkit::BY_PHONE, row.revision).await.unwrap();
    portal.who.email = persona::LUCIA.email;
    give_code(house, ana, &portal, portal.access, "handed over").await;
    let (_, caller) = half(house, &portal).await;
    let step = say(house, &caller, portal.access, "handed over").await.unwrap();
    let caller = house.desk.caller(&step.token).await.unwrap().unwrap();
    let hash = house.desk.hash_password("chosen by herself").unwrap();
    let step = house.desk.choose_secret(&caller, hash, None).await.unwrap().unwrap();
    portal.contact = inside(house, &step).await;
    // One address asks for few links in a minute.
    house.clock.advance(Duration::minutes(2));
    portal
}

/// Something of everything in a portal: a file sent, one saved, a message, a request for this client alone.
async fn furnished(house: &TestHouse, ana: &Actor, portal: &Portal) -> domain::ThreadId {
    house.ready(portal, "marriage.pdf", b"%PDF-1.7 marriage").await;
    house.saved(portal, "half.pdf", b"half").await;
    let group = house.room::<Reading>(ana, portal.matter).await.checklist().await.unwrap()[0].id;
    let steering = house.room::<Steering>(ana, portal.matter).await;
    let alone = NewItem { for_client: Some(portal.client), ..testkit::item("alone", "Alone") };
    steering.add_item(group, &alone).await.unwrap();
    let room = house.room::<Contributing>(&portal.contact, portal.matter).await;
    let about = To::About(About::Item(portal.item), String::new());
    room.write_to_us(&message(about, "hello", 1)).await.unwrap().thread
}

/// What the client finds in their room.
async fn finds(house: &TestHouse, who: &Actor, portal: &Portal) -> (usize, usize, usize, usize) {
    let room = house.room::<Contributing>(who, portal.matter).await;
    let requests: usize = room.requests().await.unwrap().iter().map(|group| group.items.len()).sum();
    (
        room.own_files().await.unwrap().len(),
        room.saved(portal.item).await.unwrap().len(),
        requests,
        room.threads().await.unwrap().len(),
    )
}

// S2-100: two records of one person become one, and what they had goes on in it. S2-04: one client, one record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_records_become_one_with_everything_either_had() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        furnished(house, ana, &other).await;
        set(house, ana, lucia.client, &[(F::Phone, "212 555 0142"), (F::Born, "1990-02-28")]).await;
        set(house, ana, other.client, &[(F::Phone, "212 555 0199"), (F::PassportNumber, "PC1234567")]).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let before = doors(house).await;
        house.empty_outbox().await;
        lobby.add_client_note(lucia.client, "kept first", [1; 16]).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        let wrong = lobby.add_client_note(other.client, "went along", [2; 16]).await.unwrap();
        house.clock.advance(Duration::seconds(1));
        lobby.correct_client_note(other.client, wrong, ("came along", "a slip"), [3; 16]).await.unwrap();
        let view = lobby.merge_view(lucia.client, other.client).await.unwrap();
        let differing: Vec<_> = view.fields.iter().filter(|f| f.differs()).map(|f| f.key.code()).collect();
        assert_eq!(differing, ["given", "family", "email", "phone"]);
        assert!(view.fields.iter().all(|f| f.stands() == Side::Kept), "nothing was checked by anybody");
        assert!(view.matters.iter().all(|one| one.open) && view.matters.len() == 2);
        let choice = from_gone(&["phone"]);
        assert_eq!(view.not_kept(&choice).len(), 4);
        assert_eq!(view.other_names(&choice), [OTHER.full()]);
        lobby.merge_clients(lucia.client, other.client, &choice, &view.seen).await.unwrap();

        let row = lobby.client(lucia.client).await.unwrap();
        let values = row.card.values(row.email.as_deref().unwrap());
        let expected = [
            (F::Given, persona::LUCIA.given),
            (F::Family, persona::LUCIA.family),
            (F::Phone, "212 555 0199"),
            (F::Born, "1990-02-28"),
            (F::PassportNumber, "PC1234567"),
            (F::Email, persona::LUCIA.email),
        ];
        assert_eq!(values, expected.iter().map(|(f, v)| (*f, (*v).to_owned())).collect());
        assert_eq!((row.matters, row.card.known_as.clone()), (2, vec![OTHER.full()]));
        // Nothing is lost: what was not taken over stands in the history.
        let kept = &lobby.merges_of(lucia.client).await.unwrap()[0];
        assert_eq!((kept.name.as_str(), kept.by.as_str()), (OTHER.full().as_str(), "Ana Quillfeather"));
        assert_eq!((kept.gone, kept.matters.clone()), (other.client, vec![other.matter]));
        let lost: Vec<_> = kept.not_kept.iter().map(|(key, value)| (key.code(), value.as_str())).collect();
        let email = OTHER.email;
        let phone = ("phone".to_owned(), "212 555 0142");
        assert_eq!(
            lost,
            [
                ("given".to_owned(), OTHER.given),
                ("family".to_owned(), OTHER.family),
                ("email".to_owned(), email),
                phone
            ]
        );
        // Notes about either are about the one record, corrections with what they correct; the other takes none any more.
        let notes = lobby.client_notes(lucia.client).await.unwrap();
        let texts: Vec<_> = notes.iter().map(|n| (n.text.as_str(), n.corrected.is_some())).collect();
        assert_eq!(texts, [("kept first", false), ("went along", true), ("came along", false)]);
        assert!(lobby.client_notes(other.client).await.is_err_and(|e| e.is_not_found()));
        assert!(lobby.add_client_note(other.client, "x", [4; 16]).await.is_err_and(|e| e.is_not_found()));
        // Both names find the one record, and the record that went is nowhere.
        for typed in ["zorrillaquint", "canaryhusband", "lucia"] {
            let all = lobby.clients(typed, None, 9).await.unwrap();
            assert_eq!(all.iter().map(|row| row.id).collect::<Vec<_>>(), [lucia.client], "{typed}");
        }
        assert!(lobby.client(other.client).await.is_err_and(|e| e.is_not_found()));
        assert_eq!(lobby.merged_into(other.client).await.unwrap(), Some(lucia.client));
        assert!(!lobby.clients("", None, 50).await.unwrap().iter().any(|row| row.id == other.client));
        // Each matter is its own room with the same client in it.
        for (matter, was) in [(lucia.matter, lucia.client), (other.matter, other.client)] {
            assert_eq!(names(house, ana, matter).await, [(lucia.client, persona::LUCIA.full())]);
            let log = house.room::<Auditing>(ana, matter).await;
            let line = log.events(None, 50).await.unwrap();
            let line = line.iter().find(|line| line.code == AuditCode::PartyMerged).unwrap();
            assert_eq!((line.object, line.actor), (was.bytes(), ana.person().bytes()));
            assert!(log.verify().await.unwrap().lines > 0);
        }
        let rows = lobby.matters(MatterFilter::All, "", None, 50).await.unwrap();
        let card = |id| rows.iter().find(|row| row.id == id).unwrap().card.client.clone();
        assert_eq!(card(other.matter), persona::LUCIA.full());
        assert!(codes(house, ana, other.matter).await.contains(&AuditCode::AccessRevoked));
        assert!(!codes(house, ana, lucia.matter).await.contains(&AuditCode::AccessRevoked));
        let practice = lobby.practice_events(None, 50).await.unwrap();
        let of = |code| practice.iter().find(|line| line.code == code).map(|line| line.object);
        assert_eq!(of(AuditCode::ClientsMerged), Some(lucia.client.bytes()));
        assert_eq!(of(AuditCode::ClientAbsorbed), Some(other.client.bytes()));
        // Another address: the door that it opened is shut, its device signed out, its owner told; nobody else's is.
        assert!(doors(house).await.is_subset(&before));
        assert_eq!(doors(house).await.len(), before.len() - 1);
        house.mail_to(OTHER.email, MailKind::Alert).await;
        assert!(house.desk.admit::<Contributing>(&other.contact, other.matter).await.is_err());
        assert!(house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_ok());
        assert!(house.desk.admit::<Contributing>(&lucia.contact, other.matter).await.is_err());
        // Opened again it is hers, at the old place and with everything that was in it.
        let room = house.room::<Steering>(ana, other.matter).await;
        let new = NewAccess { client: lucia.client, relation: Relation::MainApplicant };
        assert_eq!(room.enable_access(&new).await.unwrap(), other.access);
        house.clock.advance(Duration::minutes(2));
        let hers = house.sign_in(other.access, persona::LUCIA).await;
        assert_eq!(finds(house, &hers, &other).await, (1, 1, 2, 1));
        let away = NewAccess { client: other.client, relation: Relation::MainApplicant };
        assert!(room.enable_access(&away).await.unwrap_err().is_not_found());
        assert!(room.add_party(other.client, Relation::Partner).await.unwrap_err().is_not_found());
        assert!(!house.desk.confirmed_details(&hers).await.unwrap(), "she is asked whether it is right");
    })
    .await;
}

// The dangerous part: who can come in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_address_goes_on_and_every_device_of_the_record_that_goes_signs_in_again() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = beside_lucia(house, ana, OTHER).await;
        let thread = furnished(house, ana, &twin).await;
        let link = house.link(twin.access, twin.who, "browser").await.token.unwrap();
        let before = doors(house).await;
        join(house, ana, lucia.client, twin.client, &MergeChoice::default()).await.unwrap();
        assert_eq!(doors(house).await, before, "the same doors, by the same addresses");
        assert!(house.desk.admit::<Contributing>(&twin.contact, twin.matter).await.is_err());
        let used = house.desk.threshold().use_link(&link, Some("browser"), None, testkit::device()).await;
        assert!(matches!(used.unwrap(), LinkOutcome::Dead));
        assert!(house.desk.admit::<Contributing>(&lucia.contact, lucia.matter).await.is_ok());
        house.clock.advance(Duration::minutes(2));
        let hers = house.sign_in(twin.access, persona::LUCIA).await;
        assert_eq!(finds(house, &hers, &twin).await, (1, 1, 2, 1));
        let room = house.room::<Contributing>(&hers, twin.matter).await;
        room.read_thread(thread).await.unwrap();
        room.write_to_us(&message(To::Thread(thread), "again", 2)).await.unwrap();
        // Her two cases are one press apart now, and each is a room of its own still.
        let cases = house.desk.own_workspaces(&hers, 9).await.unwrap();
        assert_eq!(cases.iter().map(|case| case.access).collect::<Vec<_>>(), [lucia.access]);
        assert!(house.desk.admit::<Contributing>(&hers, lucia.matter).await.is_err());
        let token = house.desk.move_over(&hers, lucia.access, testkit::device()).await.unwrap();
        let there = house.desk.recognise(Door::Client, &token).await.unwrap().unwrap();
        assert!(house.desk.admit::<Contributing>(&there, twin.matter).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_that_guarded_one_record_guards_the_joined_one_and_does_not_replace_its_own() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = beside_lucia(house, ana, OTHER).await;
        let counter = house.desk.at_the_counter(&twin.contact).await.unwrap();
        let (factor, _) = set_up(house, &counter, &["spare".to_owned()]).await;
        let third = Persona { family: "Canarythird", email: "lucia.third@mail-canary.example", ..OTHER };
        let third = beside_lucia(house, ana, third).await;
        let counter = house.desk.at_the_counter(&third.contact).await.unwrap();
        let (others, _) = set_up(house, &counter, &["others".to_owned()]).await;
        for gone in [twin.client, third.client] {
            join(house, ana, lucia.client, gone, &MergeChoice::default()).await.unwrap();
        }
        house.clock.advance(Duration::minutes(2));
        for portal in [&twin, lucia] {
            let (_, caller) = half(house, portal).await;
            assert_eq!(caller.owed(), Some(domain::Owed::Code), "a link alone opens neither case");
            let refused = house.desk.pass_client_factor(&caller, &code(house, &others)).await;
            assert!(refused.is_err(), "the app that came first stays");
            house.desk.pass_client_factor(&caller, &code(house, &factor)).await.unwrap();
            house.clock.advance(Duration::minutes(2));
        }
        let (_, caller) = half(house, lucia).await;
        assert!(house.desk.pass_client_recovery(&caller, "others").await.is_err());
        house.desk.pass_client_recovery(&caller, "spare").await.unwrap();
        let mut raw = house.raw().await;
        for left in [
            "SELECT count(*) FROM client_key k JOIN person p ON p.id = k.person_id WHERE p.state = 'ended'",
            "SELECT count(*) FROM recovery_code k JOIN person p ON p.id = k.person_id WHERE p.state = 'ended'",
        ] {
            assert_eq!(raw.one(left, &[]).await.int(), 0, "{left}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passkeys_of_one_record_guard_the_joined_one_where_it_had_none() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = beside_lucia(house, ana, OTHER).await;
        let mut phone = added(house, &twin.contact, "Phone", &["spare".to_owned()]).await;
        let third = Persona { family: "Canarythird", email: "lucia.third@mail-canary.example", ..OTHER };
        let third = beside_lucia(house, ana, third).await;
        let mut other = added(house, &third.contact, "Other", &["others".to_owned()]).await;
        for gone in [twin.client, third.client] {
            join(house, ana, lucia.client, gone, &MergeChoice::default()).await.unwrap();
        }
        house.clock.advance(Duration::minutes(2));
        let site = super::passkeys::site();
        let truth = testkit::soft_key::Says::at("https://portal.canary.example");
        for portal in [&twin, lucia] {
            let (_, caller) = half(house, portal).await;
            assert_eq!(caller.owed(), Some(domain::Owed::Code), "a link alone opens neither case");
            let told = house.desk.ask_for_passkey(&caller, &site).await.unwrap();
            let refused = house.desk.pass_client_passkey(&caller, &site, &other.proves(&told, &truth)).await;
            assert!(refused.is_err(), "those that came first stay");
            let told = house.desk.ask_for_passkey(&caller, &site).await.unwrap();
            house.desk.pass_client_passkey(&caller, &site, &phone.proves(&told, &truth)).await.unwrap();
            house.clock.advance(Duration::minutes(2));
        }
        let (_, caller) = half(house, lucia).await;
        assert!(house.desk.pass_client_recovery(&caller, "others").await.is_err());
        house.desk.pass_client_recovery(&caller, "spare").await.unwrap();
        let left =
            "SELECT count(*) FROM passkey k JOIN person p ON p.id = k.person_id WHERE p.state = 'ended'";
        assert_eq!(house.raw().await.one(left, &[]).await.int(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_an_answer_waits_for_the_one_who_stays() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.portal(ana, OTHER).await;
        let version = house.decided(ana, &twin, b"%PDF-1.7 letter", &vault::Decision::Accept).await;
        let ask = vault::NewApproval {
            kind: domain::ApprovalKind::Statement,
            title: vault::Words::from([("es".to_owned(), "Su carta".to_owned())]),
            description: vault::Words::new(),
            versions: vec![version],
            mode: domain::ApprovalMode::All,
            approvers: vec![twin.access],
            copies: Vec::new(),
            due_at: None,
            release: vault::Release::AtOnce,
            terms: None,
            how_read: false,
        };
        let room = house.room::<vault::Publishing>(ana, twin.matter).await;
        let approval = room.request_approval(&ask).await.unwrap();
        join(house, ana, lucia.client, twin.client, &from_gone(&["email"])).await.unwrap();
        let room = house.room::<Reading>(ana, twin.matter).await;
        let asked = room.staff_approval(approval).await.unwrap();
        let people: Vec<_> = asked.people.iter().map(|one| (one.access, one.person)).collect();
        assert_eq!(people, [(twin.access, lucia.contact.person())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_address_is_chosen_no_address_opens_a_room_it_did_not_open_before() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        // Each time two people with one matter each, and another choice.
        for (turn, (theirs, choice, open)) in [
            ("a@mail-canary.example", from_gone(&[]), 1),
            ("b@mail-canary.example", from_gone(&["email"]), 1),
            ("KEPT2@mail-canary.example", from_gone(&["email"]), 2),
            ("", from_gone(&["email"]), 1),
        ]
        .into_iter()
        .enumerate()
        {
            let address = format!("kept{turn}@mail-canary.example");
            let make = async |email: &str, family: &str| {
                let card = ClientCard { family: format!("{family}{turn}"), ..ClientCard::default() };
                let email = domain::Email::parse(email).ok();
                let new = NewClient { card, email, locale: Locale::En };
                house.desk.lobby(&ana).unwrap().create_client(&new, &testkit::BY_PHONE).await.unwrap()
            };
            let kept = make(&address, "Kept").await;
            let gone = make(theirs, "Gone").await;
            for (client, number) in [(kept, "K"), (gone, "G")] {
                let matter = matter_for(house, &ana, client, &format!("{number}{turn}")).await;
                let new = NewAccess { client, relation: Relation::MainApplicant };
                let room = house.room::<Steering>(&ana, matter).await;
                assert_eq!(room.enable_access(&new).await.is_ok(), client == kept || !theirs.is_empty());
            }
            let before = doors(house).await;
            join(house, &ana, kept, gone, &choice).await.unwrap();
            let after = doors(house).await;
            assert!(after.is_subset(&before), "turn {turn}");
            let lost = 2 - usize::from(theirs.is_empty()) - open;
            assert_eq!(before.len() - after.len(), lost, "turn {turn}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_checked_last_stands_and_words_that_wait_go_on_waiting() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let lobby = house.desk.lobby(ana).unwrap();
        set(house, ana, lucia.client, &[(F::Phone, "212 555 0142"), (F::Address, "1 Elm")]).await;
        let said = |fields: &[(F, &str)]| -> BTreeMap<F, String> {
            fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
        };
        house.desk.propose_details(&other.contact, &said(&[(F::Phone, "212 555 0199")])).await.unwrap();
        let waits = lobby.proposals(other.client).await.unwrap();
        let seen = vault::DetailDecision { accept: true, evidence: "", version: None };
        lobby.decide_detail(other.client, waits[0].id, &seen).await.unwrap();
        // Both say another address, one says a birthday, and one says what stands in the other record already.
        house.clock.advance(Duration::minutes(1));
        let words = said(&[(F::Address, "2 Oak"), (F::Born, "1990-02-28")]);
        house.desk.propose_details(&lucia.contact, &words).await.unwrap();
        house.clock.advance(Duration::minutes(1));
        let words = said(&[(F::Address, "3 Ash"), (F::Family, persona::LUCIA.family)]);
        house.desk.propose_details(&other.contact, &words).await.unwrap();
        let view = lobby.merge_view(lucia.client, other.client).await.unwrap();
        assert_eq!(view.proposals, 4);
        let phone = view.fields.iter().find(|f| f.key == MergeKey::Field(F::Phone)).unwrap();
        assert_eq!((phone.checked, phone.stands()), (Some(Side::Gone), Side::Gone));
        let choice = from_gone(&["phone"]);
        lobby.merge_clients(lucia.client, other.client, &choice, &view.seen).await.unwrap();
        let rows = lobby.proposals(lucia.client).await.unwrap();
        let open: BTreeMap<_, _> = rows
            .iter()
            .filter(|one| one.state == vault::ProposalState::Open)
            .map(|one| (one.field, (one.id, one.old.as_str(), one.new.as_str())))
            .collect();
        let texts: BTreeMap<_, _> =
            open.iter().map(|(field, (_, old, new))| (*field, (*old, *new))).collect();
        assert_eq!(texts, BTreeMap::from([(F::Address, ("1 Elm", "3 Ash")), (F::Born, ("", "1990-02-28"))]));
        assert!(rows.iter().any(|one| one.field == F::Phone && one.state == vault::ProposalState::Accepted));
        // And each can be decided.
        let proof = vault::DetailDecision { accept: true, evidence: "passport", version: None };
        for (id, ..) in open.values() {
            lobby.decide_detail(lucia.client, *id, &proof).await.unwrap();
        }
        assert_eq!(lobby.client(lucia.client).await.unwrap().card.values("")[&F::Address], "3 Ash");
        assert!(lobby.proposals(other.client).await.is_err_and(|e| e.is_not_found()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_like_the_same_person_is_suggested_and_nobody_else() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.client(ana, TWIN).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let card = ClientCard { family: persona::LUCIA.full(), ..ClientCard::default() };
        lobby
            .create_organisation(&NewClient { card, email: None, locale: Locale::En }, &testkit::BY_PHONE)
            .await
            .unwrap();
        let alike = lobby.merge_suggestions(lucia.client).await.unwrap();
        let same = alike.iter().find(|(row, _)| row.id == twin).unwrap();
        assert!(same.1.contains(&Likeness::Email));
        assert!(alike.iter().all(|(row, _)| row.id != lucia.client && row.kind == vault::ClientKind::Person));
        let found = lobby.merge_search(lucia.client, "omar", 9).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [cast.omar.client]);
        // Her twin has her name in their address; she is not offered to herself.
        let found = lobby.merge_search(lucia.client, "zorrillaquint", 9).await.unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [twin]);
        // Whoever does not own the practice has none of this.
        for who in [&cast.lawyer, &cast.caseworker] {
            let lobby = house.desk.lobby(who).unwrap();
            assert_eq!(refused(lobby.merge_suggestions(lucia.client).await), Refusal::NotFound);
            assert_eq!(refused(lobby.merge_search(lucia.client, "omar", 9).await), Refusal::NotFound);
            assert_eq!(refused(lobby.merge_view(lucia.client, twin).await), Refusal::NotFound);
            let done = lobby.merge_clients(lucia.client, twin, &MergeChoice::default(), "").await;
            assert_eq!(refused(done), Refusal::NotFound);
        }
        join(house, ana, lucia.client, twin, &MergeChoice::default()).await.unwrap();
        assert!(lobby.merge_suggestions(lucia.client).await.unwrap().iter().all(|(row, _)| row.id != twin));
        // Everybody who sees clients is led on from an old address.
        let lawyer = house.desk.lobby(&cast.lawyer).unwrap();
        assert_eq!(lawyer.merged_into(twin).await.unwrap(), Some(lucia.client));
        assert_eq!(lawyer.merges_of(lucia.client).await.unwrap().len(), 1);
        assert!(house.desk.lobby(&cast.auditor).unwrap().merged_into(twin).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_joined_is_refused_and_changes_nothing() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let twin = house.client(ana, TWIN).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let none = MergeChoice::default();
        let same = refused(lobby.merge_view(lucia.client, lucia.client).await);
        assert_eq!(same, Refusal::invalid("other", Why::NotAChoice));
        assert!(lobby.merge_clients(lucia.client, lucia.client, &none, "").await.is_err());
        let card = ClientCard { family: "Acmecanary".into(), ..ClientCard::default() };
        let new = NewClient { card, email: None, locale: Locale::En };
        let organisation = lobby.create_organisation(&new, &testkit::BY_PHONE).await.unwrap();
        for (kept, gone) in [(lucia.client, organisation), (organisation, lucia.client)] {
            assert_eq!(refused(join(house, ana, kept, gone, &none).await), Refusal::NotFound);
        }
        let nobody = ClientId::from_bytes([7; 16]);
        assert_eq!(refused(join(house, ana, lucia.client, nobody, &none).await), Refusal::NotFound);
        assert_eq!(refused(lobby.merge_clients(lucia.client, nobody, &none, "").await), Refusal::NotFound);
        // Both in one matter: said in the view, refused by the change.
        let room = house.room::<Steering>(ana, lucia.matter).await;
        room.add_party(twin, Relation::Partner).await.unwrap();
        let view = lobby.merge_view(lucia.client, twin).await.unwrap();
        assert_eq!(view.both_in.iter().map(|row| row.id).collect::<Vec<_>>(), [lucia.matter]);
        let both = lobby.merge_clients(lucia.client, twin, &none, &view.seen).await;
        assert_eq!(refused(both), Refusal::invalid("matters", Why::NotAllowed));
        assert_eq!(names(house, ana, lucia.matter).await.len(), 2);
        room.remove_party(twin).await.unwrap();
        // Shown before that: a matter, a value, an admission that changed meanwhile must be looked at again.
        let late = lobby.merge_clients(lucia.client, twin, &none, &view.seen).await;
        assert_eq!(refused(late), Refusal::Conflict);
        let view = lobby.merge_view(lucia.client, twin).await.unwrap();
        set(house, ana, twin, &[(F::Phone, "212 555 0100")]).await;
        let late = lobby.merge_clients(lucia.client, twin, &none, &view.seen).await;
        assert_eq!(refused(late), Refusal::Conflict);
        let view = lobby.merge_view(lucia.client, twin).await.unwrap();
        room.revoke_access(lucia.access).await.unwrap();
        let late = lobby.merge_clients(lucia.client, twin, &none, &view.seen).await;
        assert_eq!(refused(late), Refusal::Conflict);
        let count = "SELECT count(*) FROM client WHERE merged_into IS NOT NULL";
        assert_eq!(house.raw().await.one(count, &[]).await, Cell::Int(0));
    })
    .await;
}

// Whoever took part before comes back in another's record: two parts and two admissions of one matter change places.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_ended_long_ago_does_not_stand_in_the_way() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let room = house.room::<Steering>(ana, other.matter).await;
        room.add_party(lucia.client, Relation::Partner).await.unwrap();
        let new = NewAccess { client: lucia.client, relation: Relation::Partner };
        let old = room.enable_access(&new).await.unwrap();
        room.remove_party(lucia.client).await.unwrap();
        join(house, ana, lucia.client, other.client, &MergeChoice::default()).await.unwrap();
        assert_eq!(names(house, ana, other.matter).await, [(lucia.client, persona::LUCIA.full())]);
        let of = "SELECT count(*) FROM party WHERE client_id = $1 AND ended_at IS NULL";
        let of_lucia = house.raw().await.one(of, &[Cell::Id(lucia.client.bytes())]).await;
        assert_eq!(of_lucia, Cell::Int(2));
        let new = NewAccess { client: lucia.client, relation: Relation::MainApplicant };
        let opened = room.enable_access(&new).await.unwrap();
        assert_eq!(opened, other.access);
        assert_ne!(opened, old);
        // Taken off and back again: it is her one part now.
        room.add_party(cast.marta.client, Relation::Partner).await.unwrap();
        room.remove_party(lucia.client).await.unwrap();
        room.add_party(lucia.client, Relation::Partner).await.unwrap();
        assert_eq!(names(house, ana, other.matter).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enquiry_and_a_matter_that_is_over_come_along() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let other = house.portal(ana, OTHER).await;
        let lead = super::leads::won(house, ana, other.client).await;
        let room = house.room::<Steering>(ana, other.matter).await;
        room.wind_up(None).await.unwrap();
        room.close("closed").await.unwrap();
        let erased = matter_for(house, ana, other.client, "E-1").await;
        let mut raw = house.raw().await;
        raw.exec("UPDATE matter SET phase = 'erased' WHERE id = $1", &[Cell::Id(erased.bytes())]).await;
        house
            .hold
            .raw_keys()
            .await
            .exec("DELETE FROM wrapped_key WHERE owner = $1", &[Cell::Id(erased.bytes())])
            .await;
        let lobby = house.desk.lobby(ana).unwrap();
        let view = lobby.merge_view(lucia.client, other.client).await.unwrap();
        assert_eq!((view.enquiries, view.matters.len()), (1, 4));
        lobby.merge_clients(lucia.client, other.client, &MergeChoice::default(), &view.seen).await.unwrap();
        let of: Option<LeadId> = lobby.lead_of_client(lucia.client).await.unwrap();
        assert_eq!(of, Some(lead));
        assert_eq!(lobby.lead(lead).await.unwrap().client, Some(lucia.client));
        let mine: BTreeSet<_> = lobby.matters_of(lucia.client).await.unwrap().iter().map(|m| m.id).collect();
        assert_eq!(mine.len(), 4);
        assert!(mine.contains(&erased) && mine.contains(&other.matter));
        let line = "SELECT count(*) FROM matter_event WHERE matter_id = $1 AND code = 'party.merged'";
        assert_eq!(raw.one(line, &[Cell::Id(erased.bytes())]).await, Cell::Int(1));
        assert!(found(house, ana, "zorrillaquint").await.contains(&erased), "named by its client");
        let staff = house.staff(ana, Role::Intake).await;
        assert!(house.desk.lobby(&staff).unwrap().merge_view(lucia.client, other.client).await.is_err());
    })
    .await;
}
