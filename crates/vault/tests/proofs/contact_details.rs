//! What contacts of an organisation say about themselves, and about the organisation where they see everything: never over what is
//! on file, once however often it is said, decided by staff field by field, and theirs alone.

use super::contacts::{EVA, IVO, contact, employer, open, person, reach};
use super::walls::refused;
use domain::{
    AuditCode, ContactField as C, ContactId, Duration, MatterId, Preset, ProfileField as F, ProposalId,
    Refusal, Role, Why,
};
use futures_util::future::join_all;
use testkit::{Persona, TestHouse, on_both_engines};
use vault::{Actor, Against, Around, ContactSays, DetailDecision, MailKind, MailState, ProposalState};

fn says(own: &[(C, &str)], record: &[(F, &str)]) -> ContactSays {
    ContactSays {
        own: own.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        record: record.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
    }
}

async fn signed_in(
    house: &TestHouse,
    ana: &Actor,
    client: domain::ClientId,
    matter: MatterId,
    who: Persona,
    preset: Preset,
) -> (ContactId, Actor) {
    let lobby = house.desk.lobby(ana).unwrap();
    let id = lobby.add_contact(client, &contact(who, reach(preset))).await.unwrap();
    let is = person(house, ana, client, id).await;
    let access = open(house, ana, matter, is).await.unwrap();
    house.clock.advance(Duration::minutes(1));
    (id, house.sign_in(access, who).await)
}

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let all = house.desk.lobby(who).unwrap().notices().await.unwrap();
    all.iter().filter(|one| one.kind == "details_proposed" && !one.read).count()
}

async fn waiting(house: &TestHouse, ana: &Actor, client: domain::ClientId) -> Vec<(C, ProposalId)> {
    let all = house.desk.lobby(ana).unwrap().contact_proposals(client).await.unwrap();
    let open = all.iter().filter(|one| one.state == ProposalState::Open);
    open.map(|one| (one.field, one.id)).collect()
}

async fn of(house: &TestHouse, ana: &Actor, client: domain::ClientId, field: C) -> ProposalId {
    waiting(house, ana, client).await.into_iter().find(|(of, _)| *of == field).unwrap().1
}

/// Whom notices of the portal went to.
async fn post(house: &TestHouse) -> Vec<String> {
    let (backstage, mut out) = (house.desk.backstage(), Vec::new());
    while let Some(mail) = backstage.next_mail().await.unwrap() {
        backstage.mail_done(mail.id, MailState::Sent, "250 taken").await.unwrap();
        if mail.kind == MailKind::PortalNotice {
            out.push(mail.to);
        }
    }
    out
}

// INT-13, AUTH-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_contact_says_about_themselves_waits_beside_their_card_until_somebody_decides() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        house.write_at_once(&ana).await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let (eva, session) =
            signed_in(house, &ana, acme.client, acme.of_sales, EVA, Preset::InvoicesOnly).await;
        let mine = house.desk.contact_details(&session).await.unwrap();
        assert_eq!((mine.values[&C::Name].as_str(), mine.email.as_str()), (EVA.full().as_str(), EVA.email));
        assert_eq!(
            (mine.values[&C::Title].as_str(), mine.organisation.as_str()),
            ("HR jobcanary", "Acme Quillworks")
        );
        assert!(mine.record.is_none(), "the organisation is not hers to say anything about");
        let wrong = |field, why| Refusal::invalid(field, why);
        for (said, refusal) in [
            (says(&[(C::Name, " ")], &[]), wrong("name", Why::Missing)),
            (says(&[(C::Phone, "none")], &[]), wrong("phone", Why::Malformed)),
            (says(&[(C::Title, &"x".repeat(300))], &[]), wrong("title", Why::TooLong)),
        ] {
            assert_eq!(refused(house.desk.propose_contact_details(&session, &said).await), refusal);
        }
        let theirs = says(&[], &[(F::Phone, "+1 202 555 0111")]);
        assert!(house.desk.propose_contact_details(&session, &theirs).await.is_err_and(|e| e.is_not_found()));
        assert_eq!((waiting(house, &ana, acme.client).await.len(), told(house, &ana).await), (0, 0));

        // Ten at once are one, and nothing on file is another.
        let said =
            says(&[(C::Name, "Eva Newname"), (C::Title, "Head of HR"), (C::Phone, "+1 202 555 0142")], &[]);
        let all = join_all((0..10).map(|_| house.desk.propose_contact_details(&session, &said))).await;
        let fresh: usize = all.into_iter().map(|one| one.unwrap()).sum();
        assert_eq!((fresh, waiting(house, &ana, acme.client).await.len()), (3, 3));
        assert_eq!(told(house, &ana).await, 1);
        let row = lobby.contact(acme.client, eva).await.unwrap();
        assert_eq!(
            (row.name.as_str(), row.title.as_str(), row.phone.as_str()),
            (EVA.full().as_str(), "HR jobcanary", "")
        );
        let mine = house.desk.contact_details(&session).await.unwrap();
        assert_eq!(mine.proposed[&C::Title], "Head of HR");
        // What they take back themselves waits no more.
        let back = says(&[(C::Name, &EVA.full())], &[]);
        assert_eq!(house.desk.propose_contact_details(&session, &back).await.unwrap(), 0);
        assert_eq!(waiting(house, &ana, acme.client).await.len(), 2);

        // Accepted: it stands on the card, and a form that was opened before is behind.
        let title = of(house, &ana, acme.client, C::Title).await;
        lobby.decide_contact_detail(acme.client, title, true).await.unwrap();
        let now = lobby.contact(acme.client, eva).await.unwrap();
        assert_eq!((now.title.as_str(), now.revision), ("Head of HR", row.revision + 1));
        let form = contact(EVA, reach(Preset::InvoicesOnly));
        assert_eq!(
            refused(lobby.change_contact(acme.client, eva, &form, row.revision).await),
            Refusal::Conflict
        );
        assert_eq!(
            refused(lobby.decide_contact_detail(acme.client, title, false).await),
            Refusal::WrongState
        );
        assert_eq!(told(house, &ana).await, 1, "something waits still");
        // Declined: she is told, whatever she sees else, and reads it until she looks again.
        house.empty_outbox().await;
        house.clock.advance(Duration::minutes(1));
        let phone = of(house, &ana, acme.client, C::Phone).await;
        lobby.decide_contact_detail(acme.client, phone, false).await.unwrap();
        assert_eq!(told(house, &ana).await, 0, "nothing waits any more");
        house.clock.advance(Duration::minutes(30));
        assert_eq!(post(house).await, [EVA.email]);
        assert!(house.desk.told_beside(&session).await.unwrap().declined);
        assert!(house.desk.contact_details(&session).await.unwrap().declined.contains(&C::Phone));
        house.desk.propose_contact_details(&session, &says(&[], &[])).await.unwrap();
        assert!(!house.desk.told_beside(&session).await.unwrap().declined);

        // Somebody else changed it meanwhile: what they wrote is not written over.
        house.desk.propose_contact_details(&session, &says(&[(C::Title, "Director")], &[])).await.unwrap();
        let revision = lobby.contact(acme.client, eva).await.unwrap().revision;
        lobby.change_contact(acme.client, eva, &form, revision).await.unwrap();
        let title = of(house, &ana, acme.client, C::Title).await;
        assert_eq!(refused(lobby.decide_contact_detail(acme.client, title, true).await), Refusal::Conflict);
        // Ended: nobody has to decide anything.
        lobby.end_contact(acme.client, eva).await.unwrap();
        assert!(waiting(house, &ana, acme.client).await.is_empty());
        assert_eq!(told(house, &ana).await, 0);
        assert_eq!(
            refused(lobby.decide_contact_detail(acme.client, title, false).await),
            Refusal::WrongState
        );
        let lines = lobby.practice_events(None, 400).await.unwrap();
        let count = |code| lines.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::DetailAccepted), count(AuditCode::DetailDeclined)), (1, 1));
    })
    .await;
}

// INT-13
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sees_everything_says_what_is_right_about_the_organisation_and_nobody_else_does() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let ana = &cast.ana;
        let acme = employer(house, ana).await;
        let lobby = house.desk.lobby(ana).unwrap();
        let (_, eva) = signed_in(house, ana, acme.client, acme.of_sales, EVA, Preset::Everything).await;
        let (_, ivo) = signed_in(house, ana, acme.client, acme.of_legal, IVO, Preset::InvoicesOnly).await;
        let said = says(
            &[(C::Phone, "+1 202 555 0142")],
            &[(F::Family, "Acme Quillworks Inc."), (F::Address, "4 Ash Street"), (F::Born, "1990-01-01")],
        );
        assert_eq!(
            house.desk.propose_contact_details(&eva, &said).await.unwrap(),
            3,
            "a birthday is none of it"
        );
        let nameless = says(&[], &[(F::Family, "")]);
        assert_eq!(
            refused(house.desk.propose_contact_details(&eva, &nameless).await),
            Refusal::invalid("record_name", Why::Missing)
        );
        let record = house.desk.contact_details(&eva).await.unwrap();
        let record = record.record.as_ref().unwrap();
        assert_eq!(record.values[&F::Family], "Acme Quillworks");
        assert_eq!(record.proposed[&F::Address], "4 Ash Street");
        assert!(house.desk.contact_details(&ivo).await.unwrap().proposed.is_empty(), "hers are not his");
        let open = lobby.proposals(acme.client).await.unwrap();
        assert_eq!(open.len(), 2);
        assert_eq!(lobby.client(acme.client).await.unwrap().card.full(), "Acme Quillworks");
        let decide = async |field: F, evidence: &str| {
            let one = open.iter().find(|one| one.field == field).unwrap();
            let decision = DetailDecision { accept: true, evidence, version: None };
            lobby.decide_detail(acme.client, one.id, &decision).await
        };
        // What an organisation is called says who it is: it is taken over with a word about what was seen.
        assert_eq!(refused(decide(F::Family, "").await), Refusal::invalid("evidence", Why::Missing));
        decide(F::Family, "the register of companies").await.unwrap();
        decide(F::Address, "").await.unwrap();
        let card = lobby.client(acme.client).await.unwrap().card;
        assert_eq!(
            (card.full().as_str(), card.values("")[&F::Address].as_str()),
            ("Acme Quillworks Inc.", "4 Ash Street")
        );
        assert_eq!(told(house, ana).await, 1, "her own number waits still");

        // A person, somebody else's organisation, and whoever may not decide.
        let lucia = &cast.lucia;
        assert!(house.desk.contact_details(&lucia.contact).await.is_err_and(|e| e.is_not_found()));
        let none = says(&[(C::Title, "x")], &[]);
        let person = house.desk.propose_contact_details(&lucia.contact, &none).await;
        assert!(person.is_err_and(|e| e.is_not_found()));
        assert!(house.desk.my_details(&eva).await.is_err_and(|e| e.is_not_found()));
        let phone = of(house, ana, acme.client, C::Phone).await;
        assert_eq!(
            refused(lobby.decide_contact_detail(lucia.client, phone, true).await),
            Refusal::WrongState
        );
        let billing = house.staff(ana, Role::Billing).await;
        let theirs = house.desk.lobby(&billing).unwrap();
        assert!(theirs.decide_contact_detail(acme.client, phone, true).await.is_err());
        // Behind a wall around the organisation nothing was said.
        let out = cast.caseworker.person();
        lobby.raise_wall(Around::Client(acme.client), Against::Person(out), "acts against").await.unwrap();
        let theirs = house.desk.lobby(&cast.caseworker).unwrap();
        assert!(theirs.contact_proposals(acme.client).await.is_err_and(|e| e.is_not_found()));
        let decided = theirs.decide_contact_detail(acme.client, phone, true).await;
        assert!(decided.is_err_and(|e| e.is_not_found()));
        lobby.decide_contact_detail(acme.client, phone, true).await.unwrap();
        assert_eq!(told(house, ana).await, 0);
    })
    .await;
}
