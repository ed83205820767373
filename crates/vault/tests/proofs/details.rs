//! What clients say about themselves: never over the record, once however often it is said, taken over only with what was
//! seen; and the answer to the text of the first visit.

use domain::{AuditCode, ProfileField, ProposalId, Refusal};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use testkit::{TestHouse, canary, device, on_both_engines, persona};
use vault::{
    Actor, Auditing, ConsentAnswer, ConsentVerdict, DetailDecision, Error, FirstVisit, LinkOutcome, MailKind,
    ProposalState, Result, Steering,
};

use ProfileField as F;

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(e) => panic!("{e:?}"),
        Ok(_) => panic!("it worked"),
    }
}

fn said(fields: &[(F, &str)]) -> BTreeMap<F, String> {
    fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

fn seen(evidence: &str) -> DetailDecision<'_> {
    DetailDecision { accept: true, evidence, version: None }
}

async fn open(house: &TestHouse, ana: &Actor, client: domain::ClientId) -> Vec<vault::ProposalRow> {
    let mut all = house.desk.lobby(ana).unwrap().proposals(client).await.unwrap();
    all.retain(|one| one.state == ProposalState::Open);
    all
}

// ADM-07: a typed day means what it means where the practice is, and is not read where it could mean two. He reads Spanish,
// in which nobody writes the month first; `domain::region` proves the same for English.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_birthday_is_read_as_it_is_written_in_the_practices_region() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let contact = &cast.omar.contact;
        for (region, read) in [("us", "1990-04-03"), ("au", "1990-04-03"), ("uk", "1990-04-03")] {
            let kept = lobby.settings().await.unwrap();
            let region = region.to_owned();
            lobby.change_settings(&vault::Settings { region, ..kept }).await.unwrap();
            house.desk.propose_details(contact, &said(&[(F::Born, "03/04/1990")])).await.unwrap();
            assert_eq!(open(house, &cast.ana, cast.omar.client).await[0].new, read);
            house.clock.advance(domain::Duration::minutes(1));
        }
        let kept = lobby.settings().await.unwrap();
        let wrong = vault::Settings { region: "atlantis".to_owned(), ..kept.clone() };
        let no = Refusal::invalid("region", domain::Why::NotAChoice);
        assert_eq!(refusal(lobby.change_settings(&wrong).await), no);
        lobby.change_settings(&vault::Settings { region: "ca".to_owned(), ..kept }).await.unwrap();
        let two = house.desk.propose_details(contact, &said(&[(F::Born, "03/04/1990")])).await;
        assert_eq!(refusal(two), Refusal::invalid("born", domain::Why::Malformed));
    })
    .await;
}

// INT-18: where somebody lived is said like every other field, waits like one, and is kept sealed with the record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_history_waits_and_is_taken_over_whole() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let typed = "2019-3 2021-06 4 Ash Street\n2021-07 - 12 Elm Street";
        assert_eq!(
            house.desk.propose_details(&lucia.contact, &said(&[(F::AddressHistory, typed)])).await.unwrap(),
            1
        );
        let waits = open(house, &cast.ana, lucia.client).await;
        let kept = "2021-07 - 12 Elm Street\n2019-03 2021-06 4 Ash Street";
        assert_eq!((waits[0].field, waits[0].new.as_str()), (F::AddressHistory, kept));
        let no =
            house.desk.propose_details(&lucia.contact, &said(&[(F::AddressHistory, "4 Ash Street")])).await;
        assert_eq!(refusal(no), Refusal::invalid("address_history", domain::Why::Malformed));
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        lobby.decide_detail(lucia.client, waits[0].id, &seen("")).await.unwrap();
        let values = lobby.client(lucia.client).await.unwrap().card.values("");
        assert_eq!(values[&F::AddressHistory], kept);
        assert_eq!(house.desk.my_details(&lucia.contact).await.unwrap().values[&F::AddressHistory], kept);
        assert!(
            !house.desk.my_details(&cast.omar.contact).await.unwrap().values.contains_key(&F::AddressHistory)
        );
    })
    .await;
}

/// Sessions of clients that a next request would find alive.
async fn signed_in(house: &TestHouse) -> i64 {
    let live = "SELECT count(*) FROM session s JOIN person p ON p.id = s.person_id AND p.epoch = s.person_epoch \
        WHERE s.door = 'client' AND s.ended_at IS NULL";
    house.raw().await.one(live, &[]).await.int()
}

// S2-11: the one record of the client is what is shown, said about and changed. S2-67: whoever leads the matter is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_says_waits_beside_the_record_and_is_written_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let mine = house.desk.my_details(&lucia.contact).await.unwrap();
        assert_eq!(mine.values[&F::Family], persona::LUCIA.family);
        assert_eq!(mine.values[&F::Email], persona::LUCIA.email);
        let words = said(&[
            (F::Given, persona::LUCIA.given),
            (F::Family, "Zorrillaquint Passportcanary"),
            (F::PassportNumber, "pc 1234567"),
            (F::Nationality, ""),
        ]);
        let both = join_all((0..2).map(|_| house.desk.propose_details(&lucia.contact, &words))).await;
        let fresh: Vec<usize> = both.into_iter().map(|n| n.unwrap()).collect();
        assert_eq!(fresh.iter().sum::<usize>(), 2, "sent twice at once, written once: {fresh:?}");
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        assert_eq!(
            lobby.client(lucia.client).await.unwrap().card.family,
            persona::LUCIA.family,
            "nothing is overwritten"
        );
        let waits = open(house, &cast.ana, lucia.client).await;
        assert_eq!(waits.len(), 2);
        let passport = waits.iter().find(|one| one.field == F::PassportNumber).unwrap();
        assert_eq!((passport.old.as_str(), passport.new.as_str()), ("", "PC1234567"));
        let told = lobby.notices().await.unwrap();
        assert_eq!(told.iter().filter(|n| n.kind == "details_proposed").count(), 1);
        // Another word about the same field takes the first one's place; the old value takes it back.
        let again = said(&[(F::PassportNumber, "PC7654321"), (F::Family, persona::LUCIA.family)]);
        assert_eq!(house.desk.propose_details(&lucia.contact, &again).await.unwrap(), 1);
        let waits = open(house, &cast.ana, lucia.client).await;
        assert_eq!(waits.iter().map(|one| one.new.as_str()).collect::<Vec<_>>(), ["PC7654321"]);
        assert_eq!(house.desk.my_details(&lucia.contact).await.unwrap().proposed.len(), 1);
        // What cannot be read changes nothing, and what is nobody's to say is not heard.
        let unread =
            [(F::Born, "tomorrow"), (F::Email, "lucia"), (F::Email, " "), (F::ANumber, "IOE0912345678")];
        for (field, value) in unread {
            let no = refusal(house.desk.propose_details(&lucia.contact, &said(&[(field, value)])).await);
            assert_eq!(no.code(), "invalid");
        }
        let dates = said(&[(F::PriorityDates, "2020-01-01")]);
        assert_eq!(house.desk.propose_details(&lucia.contact, &dates).await.unwrap(), 0);
        assert_eq!(open(house, &cast.ana, lucia.client).await.len(), 1);
        let needles: [&[u8]; 3] = [b"Passportcanary", b"PC1234567", b"PC7654321"];
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &needles), Vec::<String>::new());
        }
    })
    .await;
}

// S2-18: nothing that says who somebody is comes into the record without a word or a paper that proves it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_somebody_is_counts_only_with_what_was_seen_and_is_decided_once() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let version = house.ready(lucia, "passport.pdf", b"%PDF-1.7 passport").await;
        let foreign = house.ready(&cast.omar, "his.pdf", b"%PDF-1.7 his").await;
        let words =
            said(&[(F::Born, "1990-02-28"), (F::PassportNumber, "PC1234567"), (F::Phone, "212 555 0142")]);
        house.desk.propose_details(&lucia.contact, &words).await.unwrap();
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let waits = open(house, &cast.ana, lucia.client).await;
        let of = |field| waits.iter().find(|one| one.field == field).unwrap().id;
        let (ana, client) = (&cast.ana, lucia.client);
        let decide = |id, how| lobby_decide(house, ana, client, id, how);
        assert_eq!(
            refusal(decide(of(F::Born), seen(" ")).await),
            Refusal::invalid("evidence", domain::Why::Missing)
        );
        let other = DetailDecision { accept: true, evidence: "", version: Some(foreign) };
        assert_eq!(
            refusal(decide(of(F::Born), other).await),
            Refusal::NotFound,
            "a paper of another matter proves nothing"
        );
        let elsewhere = lobby.decide_detail(cast.omar.client, of(F::Born), &seen("x")).await;
        assert_eq!(refusal(elsewhere), Refusal::WrongState, "it is not his");
        decide(of(F::Born), DetailDecision { accept: true, evidence: "", version: Some(version) })
            .await
            .unwrap();
        let both = join_all((0..2).map(|_| decide(of(F::PassportNumber), seen("passport, page 2")))).await;
        assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
        let inside = signed_in(house).await;
        let unread = async || {
            let told = lobby.notices().await.unwrap();
            told.iter().filter(|n| n.kind == "details_proposed" && !n.read).count()
        };
        assert_eq!(unread().await, 1, "one of three is not decided");
        decide(of(F::Phone), seen("")).await.unwrap();
        assert_eq!(unread().await, 0, "nobody is called to what somebody decided");
        assert_eq!(signed_in(house).await, inside, "what staff accept signs nobody out");
        let card = lobby.client(lucia.client).await.unwrap().card;
        let values = card.values("");
        assert_eq!(
            (values[&F::Born].as_str(), values[&F::PassportNumber].as_str()),
            ("1990-02-28", "PC1234567")
        );
        assert_eq!(card.phone, "212 555 0142");
        let rows = lobby.proposals(lucia.client).await.unwrap();
        assert!(
            rows.iter()
                .all(|one| one.state == ProposalState::Accepted && one.decided_by == "Ana Quillfeather")
        );
        assert_eq!(rows.iter().find(|one| one.field == F::Born).unwrap().version, Some(version));
        let lines = lobby.practice_events(None, 50).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.code == AuditCode::DetailAccepted).count(), 3);
        // A record that changed since is not written over, and what is declined changes nothing.
        house.desk.propose_details(&lucia.contact, &said(&[(F::Phone, "212 555 0199")])).await.unwrap();
        let id = open(house, &cast.ana, lucia.client).await[0].id;
        let row = lobby.client(lucia.client).await.unwrap();
        let mut card = row.card.clone();
        card.set(F::Phone, "212 555 0100");
        let email = row.email.map(|e| domain::Email::parse(&e).unwrap());
        lobby
            .change_client(
                lucia.client,
                &vault::NewClient { card, email, locale: row.locale },
                &testkit::BY_PHONE,
                row.revision,
            )
            .await
            .unwrap();
        assert_eq!(refusal(decide(id, seen("")).await), Refusal::Conflict);
        house.clock.advance(domain::Duration::seconds(1));
        decide(id, DetailDecision { accept: false, evidence: "", version: None }).await.unwrap();
        assert_eq!(lobby.client(lucia.client).await.unwrap().card.phone, "212 555 0100");
        let mine = house.desk.my_details(&lucia.contact).await.unwrap();
        assert!(mine.declined.contains(&F::Phone) && !mine.declined.contains(&F::Born), "they are told");
        // Two writers of one record: the second is told, whoever they are.
        let late = lobby.client(lucia.client).await.unwrap();
        let new = vault::NewClient { card: late.card.clone(), email: None, locale: late.locale };
        let gone = lobby.change_client(lucia.client, &new, &testkit::BY_PHONE, late.revision - 1).await;
        assert_eq!(refusal(gone), Refusal::Conflict);
        // Whoever may not change clients decides nothing.
        let auditor = house.desk.lobby(&cast.auditor).unwrap();
        assert!(auditor.proposals(lucia.client).await.err().unwrap().is_not_found());
        assert!(auditor.decide_detail(lucia.client, id, &seen("x")).await.err().unwrap().is_not_found());
    })
    .await;
}

async fn lobby_decide(
    house: &TestHouse,
    who: &Actor,
    client: domain::ClientId,
    id: ProposalId,
    how: DetailDecision<'_>,
) -> Result<()> {
    house.desk.lobby(who)?.decide_detail(client, id, &how).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_address_is_told_to_the_old_one_and_ends_its_links() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        house
            .desk
            .propose_details(&lucia.contact, &said(&[(F::Email, "new@mail-canary.example")]))
            .await
            .unwrap();
        let link = house.link(lucia.access, persona::LUCIA, "her browser").await.token.unwrap();
        let inside = signed_in(house).await;
        let id = open(house, &cast.ana, lucia.client).await[0].id;
        house.desk.lobby(&cast.ana).unwrap().decide_detail(lucia.client, id, &seen("")).await.unwrap();
        assert_eq!(house.mail_to(persona::LUCIA.email, MailKind::Alert).await.to, persona::LUCIA.email);
        let used = house.desk.threshold().use_link(&link, Some("her browser"), None, device()).await.unwrap();
        assert!(matches!(used, LinkOutcome::Dead));
        assert_eq!(signed_in(house).await, inside - 1, "nor does the session of the old address go on");
        let row = house.desk.lobby(&cast.ana).unwrap().client(lucia.client).await.unwrap();
        assert_eq!(row.email.as_deref(), Some("new@mail-canary.example"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_shown_out_or_of_the_staff_says_nothing_and_sees_nothing_here() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let words = said(&[(F::Phone, "212 555 0142")]);
        assert!(house.desk.my_details(&cast.ana).await.err().unwrap().is_not_found());
        assert!(house.desk.propose_details(&cast.ana, &words).await.err().unwrap().is_not_found());
        let omar = house.desk.my_details(&cast.omar.contact).await.unwrap();
        assert_eq!(omar.values[&F::Family], persona::OMAR.family, "everybody sees themselves");
        let steering = house.room::<Steering>(&cast.ana, cast.lucia.matter).await;
        steering.revoke_access(cast.lucia.access).await.unwrap();
        let gone = house.desk.propose_details(&cast.lucia.contact, &words).await;
        assert!(gone.err().unwrap().is_not_found());
        let device = device();
        let answer = ConsentAnswer {
            purpose: domain::ConsentPurpose::Storage,
            version: "S1",
            title: "T",
            text: "t",
            language: domain::Locale::Es,
            agreed: true,
            device: &device,
        };
        assert!(house.desk.answer_consent(&cast.lucia.contact, &answer).await.err().unwrap().is_not_found());
        assert!(open(house, &cast.ana, cast.lucia.client).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_kept_for_its_version_once_and_a_no_is_told() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let texts = |version: &str| {
            domain::ConsentPurpose::FIRST.map(|purpose| (purpose, version.to_owned())).into_iter().collect()
        };
        let first = async |version| house.desk.first_visit(&lucia.contact, &texts(version)).await.unwrap();
        let nothing = FirstVisit {
            said: domain::ConsentPurpose::FIRST.map(|purpose| (purpose, None)).into_iter().collect(),
            confirmed: false,
        };
        assert_eq!(first("S1").await, nothing);
        let stands = async |version| first(version).await.verdict(domain::ConsentPurpose::Storage);
        let from = device();
        let say = async |agreed, version| {
            let (title, text, language) = ("titlecanary", "consentcanary", domain::Locale::Es);
            let answer = ConsentAnswer {
                purpose: domain::ConsentPurpose::Storage,
                version,
                title,
                text,
                language,
                agreed,
                device: &from,
            };
            house.desk.answer_consent(&lucia.contact, &answer).await.unwrap();
        };
        say(false, "S1").await;
        assert_eq!(stands("S1").await, Some(ConsentVerdict::Declined));
        let told = house.desk.lobby(&cast.ana).unwrap().notices().await.unwrap();
        assert_eq!(told.iter().filter(|n| n.kind == "consent_declined").count(), 1);
        house.clock.advance(domain::Duration::seconds(1));
        for _ in 0..2 {
            say(true, "S1").await;
        }
        assert_eq!(stands("S1").await, Some(ConsentVerdict::Agreed));
        assert_eq!(stands("P1").await, None, "another text is asked for anew");
        assert!(!first("S1").await.answered(), "one purpose is not the other");
        let other = ConsentAnswer {
            purpose: domain::ConsentPurpose::Submission,
            version: "S1",
            title: "titlecanary",
            text: "consentcanary",
            language: domain::Locale::Es,
            agreed: true,
            device: &from,
        };
        house.desk.answer_consent(&lucia.contact, &other).await.unwrap();
        house.desk.propose_details(&lucia.contact, &said(&[])).await.unwrap();
        assert!(first("S1").await.done());
        let log = house.room::<Auditing>(&cast.ana, lucia.matter).await.events(None, 50).await.unwrap();
        let count = |code| log.iter().filter(|line| line.code == code).count();
        assert_eq!((count(AuditCode::ConsentGiven), count(AuditCode::ConsentDeclined)), (2, 1));
        assert_eq!(count(AuditCode::DetailsConfirmed), 1);
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"consentcanary", b"titlecanary"]), Vec::<String>::new());
        }
    })
    .await;
}

// S2-116, S2-120: what a client confirmed falls when somebody else changes who they are, and they are asked again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_identity_is_confirmed_with_the_client_again_and_a_telephone_is_not() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let asked = async || !house.desk.confirmed_details(&lucia.contact).await.unwrap();
        assert!(asked().await);
        assert_eq!(lobby.details_confirmed(lucia.client).await.unwrap(), None);
        house.desk.propose_details(&lucia.contact, &said(&[(F::Given, persona::LUCIA.given)])).await.unwrap();
        assert!(!asked().await);
        assert!(lobby.details_confirmed(lucia.client).await.unwrap().is_some());
        let staff_write = async |field: F, value: &str| {
            let row = lobby.client(lucia.client).await.unwrap();
            let mut card = row.card.clone();
            card.set(field, value);
            let email = row.email.map(|e| domain::Email::parse(&e).unwrap());
            let new = vault::NewClient { card, email, locale: row.locale };
            lobby.change_client(lucia.client, &new, &testkit::BY_PHONE, row.revision).await.unwrap();
        };
        staff_write(F::Phone, "212 555 0100").await;
        assert!(!asked().await, "how to reach somebody says nothing of who they are");
        staff_write(F::PassportNumber, "PC1234567").await;
        assert!(asked().await);
        assert_eq!(lobby.details_confirmed(lucia.client).await.unwrap(), None);
        // What the client said themselves and staff accepted is not asked of them again.
        house.desk.propose_details(&lucia.contact, &said(&[(F::Born, "1990-02-28")])).await.unwrap();
        let id = open(house, &cast.ana, lucia.client).await[0].id;
        lobby.decide_detail(lucia.client, id, &seen("passport, page 2")).await.unwrap();
        assert!(!asked().await);
        assert!(house.desk.confirmed_details(&cast.ana).await.err().unwrap().is_not_found());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_told_of_what_was_not_taken_over_and_of_nothing_else() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let (ana, lucia) = (&cast.ana, &cast.lucia);
        house.write_at_once(ana).await;
        house.empty_outbox().await;
        let written = async || {
            house.clock.advance(domain::Duration::minutes(30));
            let backstage = house.desk.backstage();
            let mut whom = Vec::new();
            while let Some(mail) = backstage.next_mail().await.unwrap() {
                backstage.mail_done(mail.id, vault::MailState::Sent, "250").await.unwrap();
                if mail.kind == MailKind::PortalNotice {
                    whom.push(mail.to);
                }
            }
            whom
        };
        let words = said(&[(F::Phone, "212 555 0177"), (F::Family, "Zorrillaquint Neucanary")]);
        house.desk.propose_details(&lucia.contact, &words).await.unwrap();
        let lobby = house.desk.lobby(ana).unwrap();
        let waits = open(house, ana, lucia.client).await;
        let id = |field| waits.iter().find(|one| one.field == field).unwrap().id;
        lobby.decide_detail(lucia.client, id(F::Family), &seen("passport, page 2")).await.unwrap();
        assert!(written().await.is_empty(), "what stands as they said it needs nothing of them");
        assert!(!house.desk.told_beside(&lucia.contact).await.unwrap().declined);
        let no = DetailDecision { accept: false, evidence: "", version: None };
        lobby.decide_detail(lucia.client, id(F::Phone), &no).await.unwrap();
        assert_eq!(written().await, [lucia.who.email]);
        assert!(house.desk.told_beside(&lucia.contact).await.unwrap().declined);
        assert!(!house.desk.told_beside(&cast.omar.contact).await.unwrap().declined, "hers alone");
        // Whoever looked again and said that it is right is not told any more.
        house.desk.propose_details(&lucia.contact, &said(&[])).await.unwrap();
        assert!(!house.desk.told_beside(&lucia.contact).await.unwrap().declined);
    })
    .await;
}

// INT-24: what staff write by hand is kept beside what stood there, with whose word it is, and the client reads that it was them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_staff_enter_by_hand_is_kept_with_whose_word_it_is() {
    on_both_engines(async |house| {
        let cast = house.cast().await;
        let lucia = &cast.lucia;
        let lobby = house.desk.lobby(&cast.ana).unwrap();
        let write = async |field: F, value: &str, by: vault::ByHand<'_>| {
            let row = lobby.client(lucia.client).await.unwrap();
            let mut card = row.card.clone();
            card.set(field, value);
            let email = row.email.map(|e| domain::Email::parse(&e).unwrap());
            let new = vault::NewClient { card, email, locale: row.locale };
            let outcome = lobby.change_client(lucia.client, &new, &by, row.revision).await;
            house.clock.advance(domain::Duration::seconds(1));
            outcome
        };
        let unsaid = vault::ByHand::default();
        let missing = |field| Refusal::invalid(field, domain::Why::Missing);
        assert_eq!(refusal(write(F::PassportNumber, "PC1234567", unsaid).await), missing("source"));
        let (other, document) = (domain::RecordSource::Other, domain::RecordSource::Document);
        let half = vault::ByHand { source: Some(document), ..unsaid };
        assert_eq!(refusal(write(F::PassportNumber, "PC1234567", half).await), missing("instructed_by"));
        let wordless = vault::ByHand { source: Some(other), instructed_by: "Lucía", ..unsaid };
        assert_eq!(refusal(write(F::Phone, "1", wordless).await), missing("source_words"));
        assert_eq!(
            lobby.record_entries(lucia.client).await.unwrap().len(),
            1,
            "what was refused is not kept"
        );
        let told = vault::ByHand { source: Some(document), words: "handcanary", instructed_by: "Lucía" };
        write(F::PassportNumber, "PC1234567", told).await.unwrap();
        // How to reach somebody may be left without a word, and is kept as well.
        write(F::Phone, "212 555 0100", unsaid).await.unwrap();
        write(F::Phone, "212 555 0100", unsaid).await.unwrap();
        let entries = lobby.record_entries(lucia.client).await.unwrap();
        let [phone, passport, first] = &entries[..] else { panic!("three entries: {entries:?}") };
        // The history begins with what was written down when the record was made.
        assert_eq!((first.source, first.instructed_by.as_str()), (testkit::BY_PHONE.source, "the client"));
        assert!(first.changes.values().all(|(old, new)| old.is_empty() && !new.is_empty()));
        assert_eq!(first.changes[&F::Given].1, persona::LUCIA.given);
        assert_eq!((phone.source, phone.instructed_by.as_str()), (None, ""));
        let both = (String::new(), "PC1234567".to_owned());
        assert_eq!(passport.changes, BTreeMap::from([(F::PassportNumber, both)]));
        assert_eq!((passport.by.as_str(), passport.words.as_str()), ("Ana Quillfeather", "handcanary"));
        // The client reads it, until what they say themselves stands there.
        let mine = async || {
            house.desk.my_details(&lucia.contact).await.unwrap().entered.keys().copied().collect::<Vec<_>>()
        };
        assert_eq!(mine().await, [F::Phone, F::PassportNumber]);
        house.desk.propose_details(&lucia.contact, &said(&[(F::Phone, "212 555 0199")])).await.unwrap();
        assert_eq!(mine().await.len(), 2, "said and not accepted");
        let id = open(house, &cast.ana, lucia.client).await[0].id;
        lobby.decide_detail(lucia.client, id, &seen("")).await.unwrap();
        assert_eq!(mine().await, [F::PassportNumber]);
        let his = house.desk.my_details(&cast.omar.contact).await.unwrap();
        assert!(his.entered.is_empty());
        let auditor = house.desk.lobby(&cast.auditor).unwrap();
        assert!(auditor.record_entries(lucia.client).await.err().unwrap().is_not_found());
        for dir in house.hold.written().await {
            assert_eq!(canary::scan(&dir, &[b"handcanary"]), Vec::<String>::new());
        }
    })
    .await;
}
