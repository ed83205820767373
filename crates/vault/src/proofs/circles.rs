//! A client who is nobody to the reader, and every statement that says so: each is run as it is and with the condition taken
//! out, over a client who has nothing but closed circles. One that answers the same without it would show such a client the day
//! somebody drops it, so each statement has a case here, and a new one fails until it has.

use super::testkit::{self, Persona, TestHouse, persona};
use crate::engine::{Value, binds};
use crate::sql::{AnySql, all};
use crate::{Against, Around, ClientCard, HoldOn, NewClient, NewContact};
use domain::{ClientId, ContactId, Email, Locale, PersonId, Preset, Reach, Relation, Role, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const EVA: Persona =
    Persona { given: "Eva", family: "Quarrelstone", email: "eva.quarrelstone@mail-canary.example" };
const TWIN: Persona = Persona { given: "Evita", family: "Openly", email: EVA.email };
/// A list of who is hidden from whom that hides nobody.
const NOBODY: &str = "(SELECT w.client_id, w.person_id FROM wall w WHERE 1 = 0)";

/// Whom the cases are about, and who asks.
struct Hidden {
    client: ClientId,
    organisation: ClientId,
    contact: ContactId,
    /// Somebody with the contact's address whom everybody sees.
    twin: PersonId,
    client_word: Vec<u8>,
    contact_word: Vec<u8>,
}

/// The same word as often as the statement has places.
fn words(word: &[u8]) -> Vec<Value> {
    let all = std::iter::repeat_n(Value::Bytes(Some(word.to_vec())), 8);
    all.chain([Value::Int(Some(1))]).collect()
}

/// What each statement is asked with, so that its answer turns on whether the client is hidden from the reader.
fn cases(of: &Hidden, reader: PersonId) -> BTreeMap<&'static str, Vec<Value>> {
    let (lawyer, late, last) = ("lawyer", Timestamp::from_micros(i64::MAX), [0xff; 16]);
    let (client, contact) = (ClientId::from_bytes(last), ContactId::from_bytes(last));
    let mut by_word = binds![reader, lawyer, client, 50_i64].to_vec();
    by_word.extend(words(&of.client_word));
    let mut contacts = binds![reader, contact, 50_i64].to_vec();
    contacts.extend(words(&of.contact_word));
    BTreeMap::from([
        ("CLIENT_CARD", binds![of.client, reader].to_vec()),
        ("CONTACT_CARD", binds![of.contact, reader].to_vec()),
        ("ORGANISATION", binds![of.organisation, reader].to_vec()),
        ("NAMELESS", binds![reader].to_vec()),
        ("HELD_CLIENTS", binds![reader].to_vec()),
        ("ROLES", binds![of.twin, of.twin, reader].to_vec()),
        ("CLIENTS", binds![reader, lawyer, late, client, 50_i64].to_vec()),
        ("CLIENT", binds![reader, lawyer, of.client].to_vec()),
        ("CLIENTS_BY_TOKEN", by_word),
        ("WORKS_FOR", binds![of.client, reader, 1_i64, 0_i64, 0_i64].to_vec()),
        ("CONTACTS", contacts),
        ("STOPS_OF_CLIENTS", binds![reader].to_vec()),
        ("WALLS", binds![reader].to_vec()),
        ("WAYS", binds![of.client, late, reader].to_vec()),
        ("READERS", binds![of.client, reader].to_vec()),
        ("REACHES_CLIENT", binds![of.client, reader].to_vec()),
    ])
}

/// A person and an organisation with a contact, each with one matter, in a closed circle. All that statements ask for stands
/// about them.
async fn hide(house: &TestHouse) -> (Hidden, PersonId, PersonId) {
    let ana = house.ana().await;
    let lucia = house.portal(&ana, persona::LUCIA).await;
    let outside = house.staff(&ana, Role::Lawyer).await;
    let inside = house.staff(&ana, Role::Caseworker).await;
    let lobby = house.desk.lobby(&ana).unwrap();
    let card = ClientCard { family: "Acme Quillworks".to_owned(), ..ClientCard::default() };
    let new = NewClient { card, email: None, locale: Locale::En };
    let organisation = lobby.create_organisation(&new, &super::testkit::BY_PHONE).await.unwrap();
    let steering = house.room::<crate::Steering>(&ana, lucia.matter).await;
    steering.add_party(organisation, Relation::Employer).await.unwrap();
    steering.assign(inside.person(), domain::Assignment::Cover).await.unwrap();
    let new = NewContact {
        name: EVA.full(),
        title: String::new(),
        phone: String::new(),
        ends_at: None,
        email: Email::parse(EVA.email).unwrap(),
        locale: Locale::Es,
        reach: Reach { preset: Preset::Everything, department: None, named: BTreeSet::new() },
    };
    let contact = lobby.add_contact(organisation, &new).await.unwrap();
    let twin = house.client(&ana, TWIN).await;
    let twin = lobby.client(twin).await.unwrap().person;
    lobby.place_hold(HoldOn::Client(lucia.client), "is sued").await.unwrap();
    let other = house.staff(&ana, Role::Billing).await.person();
    lobby.raise_wall(Around::Client(lucia.client), Against::Person(other), "acts against").await.unwrap();
    let mut raw = house.raw().await;
    raw.run("UPDATE matter SET sensitivity = 'sensitive', phase = 'closed'").await;
    raw.run("INSERT INTO mail_stop (address_hash, since, sealed, channel) SELECT p.email_hash, 1, p.sealed, 'mail' FROM person p JOIN client c ON c.person_id = p.id WHERE p.email_hash IS NOT NULL AND p.email_hash NOT IN (SELECT s.address_hash FROM mail_stop s)").await;
    let word = "SELECT token FROM search_token WHERE kind = $2 AND object_id = $1 ORDER BY token LIMIT 1";
    let of = |id: [u8; 16], kind: &str| [testkit::Cell::Id(id), testkit::Cell::Text(kind.to_owned())];
    let client_word = raw.one(word, &of(lucia.client.bytes(), "client")).await.bytes();
    let contact_word = raw.one(word, &of(contact.bytes(), "contact")).await.bytes();
    let client = lucia.client;
    let hidden = Hidden { client, organisation, contact, twin, client_word, contact_word };
    (hidden, outside.person(), inside.person())
}

/// How many rows a statement finds, and what stands in them.
async fn answer(house: &TestHouse, text: &'static str, values: &[Value]) -> Vec<Vec<testkit::Cell>> {
    let mut look = house.desk.house.engine.look(None).await.unwrap();
    super::mutation::dump(&look.rows(text, values).await.unwrap())
}

// S0-75, S1-37
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_condition_every_statement_would_show_a_client_of_closed_circles() {
    testkit::on_both_engines(async |house| {
        let (hidden, outside, inside) = hide(house).await;
        let (theirs, ours) = (cases(&hidden, outside), cases(&hidden, inside));
        let mut seen = BTreeSet::new();
        for sql in all() {
            let AnySql::LobbySql(one) = sql else { continue };
            if !one.text.contains("barred_client") {
                continue;
            }
            let name = one.name;
            let values = theirs.get(name).unwrap_or_else(|| panic!("{name} has no case of a hidden client"));
            let without: &'static str = Box::leak(one.text.replace("barred_client", NOBODY).into_boxed_str());
            let (as_it_is, mutant) =
                (answer(house, one.text, values).await, answer(house, without, values).await);
            assert_ne!(as_it_is, mutant, "{name} answers the same without asking who is hidden");
            // Whoever answers for the circle is answered as if there were none.
            let values = &ours[name];
            let (as_it_is, mutant) =
                (answer(house, one.text, values).await, answer(house, without, values).await);
            assert_eq!(as_it_is, mutant, "{name} hides a client from whoever answers for the circle");
            seen.insert(name);
        }
        let idle: Vec<_> = theirs.keys().filter(|name| !seen.contains(*name)).collect();
        assert!(idle.is_empty(), "{idle:?} are no statements that ask");
    })
    .await;
}
