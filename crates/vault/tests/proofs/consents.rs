//! What somebody agreed to can be read again by them and by staff, exactly as it stood, with where it came from and its line in
//! the log; it can be taken back once, by them alone, and nobody is shut out for it. And by whose wish a link goes out.

use super::helpers;
use super::walls::refused;
use domain::wording::Wording;
use domain::{AuditCode, ConsentId, ConsentPurpose as Purpose, Duration, Locale, Refusal, Relation};
use futures_util::future::join_all;
use testkit::{Persona, Portal, TestHouse, device, on_both_engines, persona};
use vault::{
    Actor, Auditing, ConsentAnswer, ConsentTexts, ConsentVerdict, Contributing, Device, LinkWish, MailKind,
    NewAccess, OwnConsent, Reading, Steering, WordingText,
};

const NOE: Persona =
    Persona { given: "Noé", family: "Handlandero", email: "noe.handlandero@mail-canary.example" };

fn phone() -> Device {
    Device { address: "198.51.100.4".to_owned(), agent: "CanaryTablet/2".to_owned() }
}

/// What somebody is asked about, of one text.
fn texts(version: &str) -> ConsentTexts {
    [(Purpose::Storage, version.to_owned())].into_iter().collect()
}

async fn answers(house: &TestHouse, of: &Portal, version: &str, agreed: bool) {
    says(house, of, Purpose::Storage, version, agreed).await.unwrap();
}

async fn says(
    house: &TestHouse,
    of: &Portal,
    purpose: Purpose,
    version: &str,
    agreed: bool,
) -> vault::Result<()> {
    let from = device();
    let answer = ConsentAnswer {
        purpose,
        version,
        title: "Titlecanary",
        text: "The whole text, as it was read.",
        language: Locale::Es,
        agreed,
        device: &from,
    };
    let outcome = house.desk.answer_consent(&of.contact, &answer).await;
    house.clock.advance(Duration::seconds(1));
    outcome
}

async fn own(house: &TestHouse, of: &Portal) -> Vec<OwnConsent> {
    house.desk.own_consents(&of.contact).await.unwrap().to_vec()
}

async fn withdraws(house: &TestHouse, of: &Portal, consent: ConsentId) -> vault::Result<()> {
    let outcome = house.desk.withdraw_consent(&of.contact, consent, &phone()).await;
    house.clock.advance(Duration::seconds(1));
    outcome
}

async fn told(house: &TestHouse, who: &Actor) -> usize {
    let notices = house.desk.lobby(who).unwrap().notices().await.unwrap();
    notices.iter().filter(|notice| notice.kind == "consent_withdrawn").count()
}

async fn lines(house: &TestHouse, ana: &Actor, of: &Portal) -> Vec<(u64, [u8; 32], AuditCode)> {
    let room = house.room::<Auditing>(ana, of.matter).await;
    let all = room.events(None, 200).await.unwrap();
    let codes = [AuditCode::ConsentGiven, AuditCode::ConsentDeclined, AuditCode::ConsentWithdrawn];
    all.iter().rev().filter(|line| codes.contains(&line.code)).map(|l| (l.n, l.hash, l.code)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_agreed_to_is_taken_back_once_told_at_once_and_shuts_nobody_out() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let first = async |version| house.desk.first_visit(&lucia.contact, &texts(version)).await.unwrap();
        let stands = async |version| first(version).await.verdict(Purpose::Storage);
        assert!(own(house, lucia).await.is_empty(), "nothing was asked yet");
        answers(house, lucia, "S1", true).await;
        let given = own(house, lucia).await;
        assert!(given.len() == 1 && given[0].agreed && given[0].stands && given[0].withdrawn_at.is_none());
        let read = &given[0].read;
        assert_eq!((read.version.as_str(), read.title.as_str()), ("S1", "Titlecanary"));
        assert_eq!(read.text, "The whole text, as it was read.");
        assert_eq!((read.language, &read.device), (Some(Locale::Es), &device()));

        let at = house.desk.now();
        withdraws(house, lucia, given[0].id).await.unwrap();
        let now = first("S1").await;
        assert_eq!(now.verdict(Purpose::Storage), Some(ConsentVerdict::Withdrawn));
        assert!(now.answered(), "the way in stays open");
        assert_eq!(told(house, &cast.ana).await, 1);
        let after = own(house, lucia).await;
        assert_eq!((after.len(), after[0].withdrawn_at, after[0].stands), (1, Some(at), false));
        // Twice is once, and saying no to what was taken back changes nothing.
        withdraws(house, lucia, given[0].id).await.unwrap();
        answers(house, lucia, "S1", false).await;
        assert_eq!((told(house, &cast.ana).await, own(house, lucia).await.len()), (1, 1));
        assert_eq!(stands("S1").await, Some(ConsentVerdict::Withdrawn));
        house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let codes: Vec<_> =
            lines(house, &cast.ana, lucia).await.into_iter().map(|(_, _, code)| code).collect();
        assert_eq!(codes, [AuditCode::ConsentGiven, AuditCode::ConsentWithdrawn]);

        // Another text is asked for, and what was agreed to before a withdrawal does not come back by itself.
        assert!(!first("P1").await.answered());
        answers(house, lucia, "P1", true).await;
        let newer = own(house, lucia).await;
        assert!(newer[0].stands && !newer[1].stands);
        assert_eq!(refused(withdraws(house, lucia, newer[1].id).await), Refusal::WrongState);
        withdraws(house, lucia, newer[0].id).await.unwrap();
        assert_eq!(stands("P1").await, Some(ConsentVerdict::Withdrawn));
        assert!(!first("S1").await.answered());
        answers(house, lucia, "P1", true).await;
        assert_eq!(stands("P1").await, Some(ConsentVerdict::Agreed), "they can agree again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_read_an_answer_whole_with_its_line_in_the_log() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        answers(house, lucia, "S1", false).await;
        answers(house, lucia, "S1", true).await;
        let agreed = own(house, lucia).await[0].id;
        withdraws(house, lucia, agreed).await.unwrap();
        let written = lines(house, &cast.ana, lucia).await;
        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let newest = room.consents().await.unwrap()[&lucia.access][0].clone();
        assert_eq!(newest.verdict, ConsentVerdict::Withdrawn);
        let all = room.consent(newest.id).await.unwrap().all.clone();
        let said: Vec<_> = all.iter().rev().map(|one| one.verdict).collect();
        assert_eq!(said, [ConsentVerdict::Declined, ConsentVerdict::Agreed, ConsentVerdict::Withdrawn]);
        for (one, (n, hash, _)) in all.iter().rev().zip(&written) {
            let found = room.consent(one.id).await.unwrap();
            assert_eq!(found.line, Some((*n, *hash)), "{:?}", one.verdict);
            assert_eq!(&found.answer, one);
            assert_eq!(found.name, persona::LUCIA.full());
            assert_eq!(found.read.text, "The whole text, as it was read.");
            let withdrawn = one.verdict == ConsentVerdict::Withdrawn;
            assert_eq!(found.read.device, if withdrawn { phone() } else { device() });
        }
        // In another matter it is nothing, and neither is an id that never was.
        let his = house.room::<Reading>(&cast.ana, cast.omar.matter).await;
        assert!(his.consent(agreed).await.err().unwrap().is_not_found());
        assert!(room.consent(ConsentId::from_bytes([7; 16])).await.err().unwrap().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_takes_back_what_somebody_else_agreed_to_nor_whoever_is_shut_out() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        answers(house, lucia, "S1", true).await;
        let hers = own(house, lucia).await[0].id;
        for who in [&cast.omar.contact, &cast.marta.contact, &cast.ana] {
            let tried = house.desk.withdraw_consent(who, hers, &phone()).await;
            assert!(tried.err().unwrap().is_not_found());
        }
        assert!(house.desk.own_consents(&cast.ana).await.err().unwrap().is_not_found());
        assert!(own(house, &cast.omar).await.is_empty());
        let from = phone();
        let press = |_| house.desk.withdraw_consent(&lucia.contact, hers, &from);
        let outcomes = join_all((0..6).map(press)).await;
        assert!(outcomes.iter().all(Result::is_ok));
        assert_eq!((lines(house, &cast.ana, lucia).await.len(), told(house, &cast.ana).await), (2, 1));
        let steering = house.room::<Steering>(&cast.ana, lucia.matter).await;
        steering.revoke_access(lucia.access).await.unwrap();
        assert!(house.desk.own_consents(&lucia.contact).await.err().unwrap().is_not_found());
        assert!(withdraws(house, lucia, hers).await.err().unwrap().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_agreed_to_when_they_named_somebody_is_theirs_and_the_desks_to_read() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let access = helpers::named(house, lucia).await;
        let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        let mine = room.helpers().await.unwrap();
        let facts = house.room::<Reading>(&cast.ana, lucia.matter).await.helper_facts().await.unwrap();
        let read = &mine.iter().find(|row| row.access == access).unwrap().agreed;
        assert_eq!((read.version.as_str(), read.text.as_str()), ("H1", "agreedcanary"));
        assert_eq!((read.language, &read.device), (Some(Locale::Es), &device()));
        assert_eq!(&facts[&access].agreed, read);
        assert_eq!(facts[&access].named_at, mine[0].named_at);
    })
    .await;
}

// The mail of a link says by whose wish it came, and the practice words each of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_knows_whether_it_was_asked_for_opens_a_place_or_was_sent() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        let client = house.client(ana, NOE).await;
        steering.add_party(client, Relation::Partner).await.unwrap();
        let new = NewAccess { client, relation: Relation::Partner };
        let access = steering.enable_access(&new).await.unwrap();
        let words = |subject: &str| WordingText {
            subject: subject.to_owned(),
            opening: "{practice} wrote.".to_owned(),
            button: "Go".to_owned(),
        };
        let lobby = house.desk.lobby(ana).unwrap();
        lobby.word(Wording::Opened, Locale::Es, 0, Some(&words("opened"))).await.unwrap();
        lobby.word(Wording::Sent, Locale::Es, 0, Some(&words("sent"))).await.unwrap();
        house.empty_outbox().await;
        let by_staff = async |access, to: &str| {
            steering.send_link(access).await.unwrap();
            let mail = house.mail_to(to, MailKind::SignInLink).await;
            (mail.wish, mail.own.map(|own| own.subject))
        };
        let said = |wish, subject: &str| (wish, Some(subject.to_owned()));
        let email = NOE.email;
        assert_eq!(by_staff(access, email).await, said(LinkWish::Opened, "opened"));
        let asked = house.link(access, NOE, "browser").await;
        assert!(asked.wish == LinkWish::Asked && asked.own.is_none(), "whoever asks is told so");
        assert_eq!(by_staff(access, email).await, said(LinkWish::Opened, "opened"), "they were never in");
        house.sign_in(access, NOE).await;
        assert_eq!(by_staff(access, email).await, said(LinkWish::Sent, "sent"));
        // For whoever helps somebody, no place of their own was opened.
        let helper = helpers::named(house, lucia).await;
        steering.let_helper_in(helper).await.unwrap();
        let rosa = "rosa.tongueborrow@mail-canary.example";
        assert_eq!(by_staff(helper, rosa).await, said(LinkWish::Sent, "sent"));
    })
    .await;
}

// Each purpose is answered, and taken back, by itself; a copy of each answer goes out as a mail without content.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_purpose_is_answered_and_taken_back_by_itself_and_a_copy_is_told_of() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let all: ConsentTexts = Purpose::ALL.iter().map(|purpose| (*purpose, "S2".to_owned())).collect();
        let first = async || house.desk.first_visit(&lucia.contact, &all).await.unwrap();
        // Nobody sponsors her, so nobody asks her about that, nor takes an answer.
        let asked: Vec<Purpose> = first().await.said.keys().copied().collect();
        assert_eq!(asked, [Purpose::Submission, Purpose::Storage, Purpose::Ai]);
        assert!(says(house, lucia, Purpose::Sponsor, "S2", false).await.err().unwrap().is_not_found());
        house.empty_outbox().await;
        says(house, lucia, Purpose::Submission, "S2", true).await.unwrap();
        let mail = house.mail_to(persona::LUCIA.email, MailKind::Alert).await;
        assert_eq!(mail.alert.unwrap().kind, vault::AlertKind::ConsentKept);
        says(house, lucia, Purpose::Storage, "S2", true).await.unwrap();
        assert!(!first().await.answered(), "one is still to be answered");
        says(house, lucia, Purpose::Ai, "S2", false).await.unwrap();
        assert!(first().await.answered(), "a no to what is free is an answer");
        let storage =
            own(house, lucia).await.into_iter().find(|one| one.about == [Purpose::Storage]).unwrap();
        assert!(storage.stands);
        withdraws(house, lucia, storage.id).await.unwrap();
        let now = first().await;
        assert_eq!(now.verdict(Purpose::Storage), Some(ConsentVerdict::Withdrawn));
        assert_eq!(now.verdict(Purpose::Submission), Some(ConsentVerdict::Agreed));
        let room = house.room::<Reading>(&cast.ana, lucia.matter).await;
        let said: Vec<_> = room.consents().await.unwrap()[&lucia.access]
            .iter()
            .map(|one| (one.about.clone(), one.verdict))
            .collect();
        assert_eq!(
            said,
            [
                (vec![Purpose::Submission], ConsentVerdict::Agreed),
                (vec![Purpose::Storage], ConsentVerdict::Withdrawn),
                (vec![Purpose::Ai], ConsentVerdict::Declined),
            ]
        );
    })
    .await;
}

// An answer from before there were purposes is one about taking papers in and keeping them, and is taken back for what of it
// still stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_from_before_there_were_purposes_is_about_the_first_two() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        answers(house, lucia, "S1", true).await;
        let mut raw = house.raw().await;
        raw.run("UPDATE consent SET purpose = NULL").await;
        drop(raw);
        let both: ConsentTexts =
            Purpose::FIRST.map(|purpose| (purpose, "S1".to_owned())).into_iter().collect();
        let first = async || house.desk.first_visit(&lucia.contact, &both).await.unwrap();
        assert!(first().await.answered());
        let before = own(house, lucia).await.remove(0);
        assert!(before.stands && before.about == Purpose::FIRST);
        says(house, lucia, Purpose::Submission, "S1", true).await.unwrap();
        says(house, lucia, Purpose::Submission, "S2", true).await.unwrap();
        withdraws(house, lucia, before.id).await.unwrap();
        let now = first().await;
        assert_eq!(now.verdict(Purpose::Storage), Some(ConsentVerdict::Withdrawn));
        let newest = own(house, lucia).await.remove(0);
        assert!(newest.stands && newest.about == [Purpose::Submission], "the newer word stands");
    })
    .await;
}

// What a client keeps from whoever sponsors them is kept by the views of the sponsor's seat, in every verb at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_to_whoever_sponsors_them_closes_what_was_asked_of_everybody_to_that_seat() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        let steering = house.room::<Steering>(ana, lucia.matter).await;
        let client = house.client(ana, NOE).await;
        steering.add_party(client, Relation::Petitioner).await.unwrap();
        let new = NewAccess { client, relation: Relation::Petitioner };
        let access = steering.enable_access(&new).await.unwrap();
        let contact = house.sign_in(access, NOE).await;
        let noe = Portal { who: NOE, matter: lucia.matter, client, access, item: lucia.item, contact };
        let sent = house.sent(lucia, "shared.pdf", b"of everybody").await;
        let seen = async || {
            let room = house.room::<Contributing>(&noe.contact, lucia.matter).await;
            let names: Vec<String> = match room.sent(lucia.item).await {
                Ok(files) => files.iter().map(|file| file.name.clone()).collect(),
                Err(e) => {
                    assert!(e.is_not_found());
                    return None;
                }
            };
            Some(names)
        };
        let says_so = async |agreed| says(house, lucia, Purpose::Sponsor, "S2", agreed).await.unwrap();
        let reading = house.room::<Reading>(ana, lucia.matter).await;
        assert_eq!(*reading.sponsor_consents().await.unwrap(), vec![(lucia.client, None)]);
        assert_eq!(seen().await.unwrap(), ["shared.pdf"]);
        let others = async || {
            let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
            room.seen_by().await.unwrap().others.clone()
        };
        assert_eq!(others().await, [Relation::Petitioner]);

        says_so(false).await;
        assert_eq!(seen().await, None, "the request is not there for that seat");
        assert!(others().await.is_empty(), "and the client's page says so");
        let stood = Some(ConsentVerdict::Declined);
        assert_eq!(*reading.sponsor_consents().await.unwrap(), vec![(lucia.client, stood)]);
        let room = house.room::<Contributing>(&noe.contact, lucia.matter).await;
        let asked: usize = room.requests().await.unwrap().iter().map(|group| group.items.len()).sum();
        assert_eq!(asked, 0);
        // What is asked of them alone goes on.
        steering.address_item(lucia.item, Some(client)).await.unwrap();
        assert!(
            house.room::<Contributing>(&noe.contact, lucia.matter).await.request(lucia.item).await.is_ok()
        );
        steering.address_item(lucia.item, None).await.unwrap();
        // The client and the practice see what they saw.
        let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
        assert_eq!(hers.sent(lucia.item).await.unwrap().len(), 1);
        assert_eq!(reading.documents().await.unwrap()[0].versions[0].id, sent);

        says_so(true).await;
        assert_eq!(seen().await.unwrap(), ["shared.pdf"]);
        // What they send themselves stays theirs to see, and only that.
        house.sent(&noe, "theirs.pdf", b"of the petitioner").await;
        let given = own(house, lucia).await.into_iter().find(|one| one.stands).unwrap();
        withdraws(house, lucia, given.id).await.unwrap();
        assert_eq!(seen().await.unwrap(), ["theirs.pdf"]);
    })
    .await;
}
