//! The last day of a contact of an organisation: asked at every admission and not only by what runs now and then, told to whoever
//! leads before it comes, moved by another day, and over for good once it was written down. And what a contact of an employer
//! sees of a client who does not agree to it.

use super::contacts::{EVA, Employer, comes_in, contact, employer, matter, of, open, person, reach, stands};
use super::walls::refused;
use domain::{
    AccessId, AuditCode, Capacity, ConsentPurpose, ContactId, Duration, Locale, Preset, Refusal, Relation,
    Sensitivity, Timestamp, Why,
};
use testkit::{Portal, TestHouse, device, on_both_engines};
use vault::{
    Actor, AdmissionState, ConsentAnswer, Contributing, LinkOutcome, MailKind, NewContact, Reading, Steering,
};

fn until(ends_at: Timestamp) -> NewContact {
    NewContact { ends_at: Some(ends_at), ..contact(EVA, reach(Preset::Everything)) }
}

fn in_days(house: &TestHouse, days: i64) -> Timestamp {
    house.desk.now().plus(Duration::days(days))
}

/// How many notices of this kind somebody has not read.
async fn told(house: &TestHouse, who: &Actor) -> usize {
    let all = house.desk.lobby(who).unwrap().notices().await.unwrap();
    all.iter().filter(|one| one.kind == "contact_soon_over" && !one.read).count()
}

async fn lines(house: &TestHouse, ana: &Actor, code: AuditCode) -> usize {
    let all = house.desk.lobby(ana).unwrap().practice_events(None, 400).await.unwrap();
    all.iter().filter(|line| line.code == code).count()
}

async fn look(house: &TestHouse) -> u32 {
    house.desk.backstage().look_at_last_days().await.unwrap()
}

async fn extend(house: &TestHouse, ana: &Actor, acme: &Employer, eva: ContactId, to: Option<Timestamp>) {
    let lobby = house.desk.lobby(ana).unwrap();
    let known = lobby.contact(acme.client, eva).await.unwrap();
    let new = NewContact { ends_at: to, ..contact(EVA, reach(Preset::Everything)) };
    lobby.change_contact(acme.client, eva, &new, known.revision).await.unwrap();
}

async fn no_link_comes(house: &TestHouse, access: AccessId) {
    let ask = vault::NewLink {
        access,
        email: EVA.email,
        browser: "b",
        source: "203.0.113.9",
        agent: "a",
        locale: Locale::En,
    };
    house.desk.threshold().ask_for_link(&ask).await.unwrap();
    while let Some(mail) = house.desk.backstage().next_mail().await.unwrap() {
        assert!(mail.kind != MailKind::SignInLink, "a link to whose day is over");
        house.desk.backstage().mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
    }
}

// AUTH-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_comes_in_until_their_last_day_and_not_after_before_anything_was_written_down() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let ends_at = house.desk.now().plus(Duration::minutes(40));
        let eva = lobby.add_contact(acme.client, &until(ends_at)).await.unwrap();
        let who = person(house, &ana, acme.client, eva).await;
        assert_eq!(lobby.contact(acme.client, eva).await.unwrap().ends_at, Some(ends_at));
        let access = open(house, &ana, acme.of_sales, who).await.unwrap();
        let portal = house.room::<Reading>(&ana, acme.of_sales).await.portal().await.unwrap();
        assert!(portal.iter().any(|row| row.id == access && row.ends_at == Some(ends_at) && row.reads()));
        house.clock.advance(Duration::minutes(1));
        let session = house.sign_in(access, EVA).await;
        assert_eq!(*house.desk.own_last_day(&session).await.unwrap(), Some(ends_at));
        assert_eq!(house.desk.told_beside(&session).await.unwrap().own_end, Some(ends_at));
        let link = house.link(access, EVA, "later").await.token.unwrap();
        let entered = house.room::<Contributing>(&session, acme.of_sales).await;
        assert_eq!(comes_in(house, &session, acme.of_sales).await, (true, true));
        house.clock.advance(Duration::minutes(40));
        // The day is over: every way there is, before anything ran that ends her.
        assert!(lobby.contact(acme.client, eva).await.unwrap().active);
        assert_eq!(comes_in(house, &session, acme.of_sales).await, (false, false));
        let item = house.room::<Reading>(&ana, acme.of_sales).await.checklist().await.unwrap()[0].items[0]
            .seen_by_client
            .id;
        let late = entered.ask_for_help(item, "lost", "late").await;
        assert!(late.is_err_and(|e| e.is_not_found()), "nor from inside");
        let used = house.desk.threshold().use_link(&link, Some("later"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::Dead), "nor by a link from before");
        no_link_comes(house, access).await;
        let seen = house.room::<Reading>(&ana, acme.of_sales).await.who_sees().await.unwrap();
        assert!(seen.all.iter().all(|one| one.person != who || one.powers.is_nothing()));
        let room = house.room::<Steering>(&ana, acme.of_sales).await;
        assert!(room.let_in(access).await.is_err_and(|e| e.is_not_found()), "nobody lets her in");
        let new = matter(house, &ana, acme.client, "A-9", Sensitivity::Ordinary).await;
        assert_eq!(stands(house, &ana, new, who).await, None, "nothing opens to her any more");
        // What runs now and then writes it down, once.
        assert_eq!((look(house).await, look(house).await), (1, 0));
        assert!(!lobby.contact(acme.client, eva).await.unwrap().active);
        for matter in [acme.of_sales, acme.of_legal, acme.of_none] {
            assert_eq!(stands(house, &ana, matter, who).await.unwrap().1, AdmissionState::Closed);
        }
        assert_eq!(lines(house, &ana, AuditCode::ContactOver).await, 1);
        assert_eq!(lines(house, &ana, AuditCode::ContactShutOut).await, 3);
        // Each matter's own log says that she was let in, by whom, and that she is shut out.
        for matter in [acme.of_sales, acme.of_legal, acme.of_none] {
            let log = house.room::<vault::Auditing>(&ana, matter).await.latest(50).await.unwrap();
            let of = |code| log.iter().filter(|line| line.code == code).collect::<Vec<_>>();
            let (opened, closed) = (of(AuditCode::AccessEnabled), of(AuditCode::AccessRevoked));
            assert_eq!((opened.len(), closed.len()), (1, 1));
            assert!(opened[0].actor == ana.person().bytes() && closed[0].actor != ana.person().bytes());
        }
        // Over is over: she is written down anew, as somebody new.
        let again = lobby.add_contact(acme.client, &until(in_days(house, 30))).await.unwrap();
        assert_ne!(again, eva);
    })
    .await;
}

// AUTH-26
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_weeks_before_whoever_leads_is_told_once_and_another_day_moves_it() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let acme = employer(house, &ana).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let ends_at = in_days(house, 20);
        let eva = lobby.add_contact(acme.client, &until(ends_at)).await.unwrap();
        let forever =
            vault::NewContact { email: domain::Email::parse("b@x.example").unwrap(), ..until(ends_at) };
        let forever = NewContact { ends_at: None, ..forever };
        lobby.add_contact(acme.client, &forever).await.unwrap();
        assert_eq!((look(house).await, told(house, &ana).await), (0, 0), "twenty days are no news");
        house.clock.advance(Duration::days(7));
        let ana = &house.second_session(&ana).await;
        assert_eq!((look(house).await, look(house).await), (1, 0));
        assert_eq!(told(house, ana).await, 1, "who leads three of her matters is told once");
        assert_eq!(lines(house, ana, AuditCode::ContactSoonOver).await, 1);
        let who = person(house, ana, acme.client, eva).await;
        let access = open(house, ana, acme.of_legal, who).await.unwrap();
        let session = house.sign_in(access, EVA).await;
        assert_eq!(house.desk.told_beside(&session).await.unwrap().own_end, Some(ends_at));
        // Another day: nobody has to read of the old one, she comes in past it, and is told of again when that one is near.
        let later = in_days(house, 40);
        extend(house, ana, &acme, eva, Some(later)).await;
        assert_eq!((told(house, ana).await, look(house).await), (0, 0));
        assert_eq!(house.desk.told_beside(&session).await.unwrap().own_end, None);
        assert_eq!(comes_in(house, &session, acme.of_legal).await, (true, true), "in the same session");
        house.clock.advance(Duration::days(28));
        let ana = &house.second_session(ana).await;
        assert_eq!((look(house).await, told(house, ana).await), (1, 1));
        // None: she comes in until somebody ends her.
        extend(house, ana, &acme, eva, None).await;
        house.clock.advance(Duration::days(20));
        let ana = &house.second_session(ana).await;
        assert_eq!(look(house).await, 0);
        assert!(house.desk.lobby(ana).unwrap().contact(acme.client, eva).await.unwrap().active);
        // A day that is over is none to choose.
        let lobby = house.desk.lobby(ana).unwrap();
        let past = until(house.desk.now().minus(Duration::days(1)));
        let wrong = Refusal::invalid("until", Why::NotAllowed);
        assert_eq!(refused(lobby.add_contact(acme.client, &past).await), wrong);
        let revision = lobby.contact(acme.client, eva).await.unwrap().revision;
        assert_eq!(refused(lobby.change_contact(acme.client, eva, &past, revision).await), wrong);
    })
    .await;
}

// AUTH-26, S1-14: disclosure to an employer is the client's own to give, whatever a contact of it sees otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_of_the_employer_sees_of_an_employee_what_the_employee_agrees_to() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let acme = employer(house, ana).await;
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        steering.add_party(acme.client, Relation::Employer).await.unwrap();
        steering.set_department(acme.client, Some(acme.sales)).await.unwrap();
        let lobby = house.desk.lobby(ana).unwrap();
        let eva = lobby.add_contact(acme.client, &contact(EVA, reach(Preset::Everything))).await.unwrap();
        let sara = contact(super::contacts::SARA, of(acme.sales));
        let sara = lobby.add_contact(acme.client, &sara).await.unwrap();
        let mut seats = Vec::new();
        for (who, id) in [(EVA, eva), (super::contacts::SARA, sara)] {
            let who_is = person(house, ana, acme.client, id).await;
            let access = open(house, ana, lucia.matter, who_is).await.unwrap();
            let contact = house.sign_in(access, who).await;
            let client = acme.client;
            seats.push(Portal { who, matter: lucia.matter, client, access, item: lucia.item, contact });
        }
        house.sent(lucia, "shared.pdf", b"of everybody").await;
        let seen = async |seat: &Portal| {
            let room = house.room::<Contributing>(&seat.contact, lucia.matter).await;
            let asked: usize = room.requests().await.unwrap().iter().map(|group| group.items.len()).sum();
            (asked, room.sent(lucia.item).await.map_or(0, |files| files.len()))
        };
        let says = async |agreed: bool| {
            let device = device();
            let answer = ConsentAnswer {
                purpose: ConsentPurpose::Sponsor,
                version: "S2",
                title: "Titlecanary",
                text: "The whole text, as it was read.",
                language: Locale::Es,
                agreed,
                device: &device,
            };
            house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
            house.clock.advance(Duration::seconds(1));
        };
        for seat in &seats {
            assert_eq!(seen(seat).await, (1, 1), "before anybody was asked, as it was");
        }
        says(false).await;
        for seat in &seats {
            assert_eq!(seen(seat).await, (0, 0), "{} of the employer sees nothing of hers", seat.who.given);
        }
        // Nor does somebody who becomes a contact later, nor another preset, open what she closed.
        let late = contact(super::contacts::IVO, reach(Preset::Everything));
        let late = lobby.add_contact(acme.client, &late).await.unwrap();
        let late = person(house, ana, acme.client, late).await;
        let access = open(house, ana, lucia.matter, late).await.unwrap();
        let session = house.sign_in(access, super::contacts::IVO).await;
        assert_eq!(session.capacity(), Some(Capacity::Everything));
        let room = house.room::<Contributing>(&session, lucia.matter).await;
        assert!(room.requests().await.unwrap().iter().all(|group| group.items.is_empty()));
        let revision = lobby.contact(acme.client, sara).await.unwrap().revision;
        let more = contact(super::contacts::SARA, reach(Preset::Everything));
        lobby.change_contact(acme.client, sara, &more, revision).await.unwrap();
        assert_eq!(seen(&seats[1]).await, (0, 0));
        says(true).await;
        for seat in &seats {
            assert_eq!(seen(seat).await, (1, 1));
        }
    })
    .await;
}
