//! How long the desk's first page and its search box take in the database when a practice is very large. Not a proof and
//! not part of the suite, because a test never asserts how long something takes: it prints what it measured, and the
//! growth against a small practice in the same run.
//! `cargo test --release -p vault --lib scale -- --ignored --nocapture`

#![expect(clippy::print_stdout, reason = "a measurement says what it measured")]

use super::testkit::TestHouse;
use crate::engine::{Write, binds};
use crate::lobby::{DocCard, MatterCard};
use crate::{
    Actor, Call, ClientCard, ClientKind, DateCut, LeadCard, LeadFilter, MatterCut, MatterFilter, MatterOrder,
    NewClient, NewLead, QueueCut, TakingIn,
};
use domain::{
    AccessId, ApprovalId, ApprovalKind, ApprovalState, Assignment, DocumentId, Duration, Email, GrantId,
    KeyDateId, KeyDateKind, LeadRoad, LeadSource, LeadState, Locale, MatterId, PersonId, ProposalId,
    Relation, Role, ThreadId, ThreadState, Timestamp, VersionId, VersionState,
};
use std::collections::BTreeMap;
use std::time::Instant;

const DOCUMENTS_EACH: usize = 10;
/// One person's matters among all of them: as many in the small practice as in the large one, so that what grows is the
/// practice and not their share.
const HERS: usize = 400;
/// Prime, and no part of any number of matters.
const STRIDE: usize = 7919;
const RUNS: usize = 1000;
/// Turns that are not counted: what was just filled is in nobody's cache.
const WARM: usize = 30;
const FAMILIES: [&str; 12] = [
    "García",
    "Nguyen",
    "Smith",
    "Okafor",
    "Zubizarreta",
    "Haddad",
    "Kowalski",
    "Silva",
    "Petrov",
    "Tanaka",
    "Diallo",
    "Moreau",
];
const TITLES: [&str; 10] = [
    "Passport: photo page",
    "Birth certificate",
    "Marriage certificate",
    "Bank statement",
    "Tax return",
    "Pay stubs",
    "Lease or rental agreement",
    "Police clearance",
    "Proof of address",
    "Employment letter",
];

/// Adds matters with documents, as their rooms would have left them in the lobby; some of them, spread evenly, are this
/// person's.
async fn fill(house: &TestHouse, whose: &Actor, hers: usize, from: usize, to: usize) {
    let inner = &house.desk.house;
    let start = house.desk.now();
    for batch in (from..to).collect::<Vec<_>>().chunks(500) {
        let mut write = inner.engine.write(None).await.unwrap();
        for n in batch {
            let now = start.plus(Duration::millis(i64::try_from(*n).unwrap()));
            let id = MatterId::mint(now, crate::random(&*inner.chance));
            let family = FAMILIES[n % FAMILIES.len()];
            let card = MatterCard {
                name: format!("Green card of {family}"),
                number: format!("S-{n}"),
                client: format!("Maria {family}"),
                ..MatterCard::default()
            };
            let sealed = inner.seal_card("matter", id.bytes(), &card).unwrap();
            let hash = inner.keyring.lobby.blind("matter-number", card.number.as_bytes());
            let rules = crate::lobby::index::MATTER_RULES;
            let values = binds![
                id,
                "ordinary",
                "immigration",
                "family",
                "collecting",
                hash,
                sealed,
                now,
                rules,
                i64::from(n % 30 == 7),
                // One in sixty waits for its letter, as many have not been asked to agree to one.
                if n % 30 == 7 { 1 + i64::try_from(n / 30 % 2).unwrap() } else { 0 }
            ];
            write.exec(crate::lobby::matters::sql::OPEN.text, values).await.unwrap();
            crate::audit::start(&mut write, id.bytes()).await.unwrap();
            // One in twenty is late, one in twenty due, one in fifty asks for help.
            let due = match n % 20 {
                0 => Some(start.plus(Duration::days(-2))),
                1 => Some(start.plus(Duration::days(5))),
                _ => None,
            };
            let helps = i64::from(n % 50 == 0);
            let stands = binds![id, 3_i64, 1_i64, 4_i64, due, helps, now];
            write.exec(crate::lobby::matters::sql::STANDS.text, stands).await.unwrap();
            // One in eight has a next action with a day, half of them within the fortnight.
            if n % 8 == 5 {
                let day = start.plus(Duration::days(if n % 16 == 5 { 3 } else { 60 }));
                let next = "UPDATE matter SET next_action_due = $2 WHERE id = $1";
                write.exec(next, binds![id, day]).await.unwrap();
            }
            let words = format!("{} {} {}", card.name, card.number, card.client);
            inner.index(&mut write, "matter", id.bytes(), &words).await.unwrap();
            // Spread by a stride that has nothing in common with what else is every so many: the same mixture in any practice.
            if (n - from) * STRIDE % (to - from) < hers {
                let grant = GrantId::mint(now, crate::random(&*inner.chance));
                let values = binds![id, whose.person(), grant, Assignment::Responsible.code(), now];
                write.exec(crate::room::portal::sql::ASSIGN.text, values).await.unwrap();
            }
            talk(house, &mut write, id, *n, now).await;
            people(house, &mut write, whose, id, (*n, family), now).await;
            waits(house, &mut write, id, *n, now).await;
            for d in 0..DOCUMENTS_EACH {
                let document = DocumentId::mint(now, crate::random(&*inner.chance));
                let version = VersionId::mint(now, crate::random(&*inner.chance));
                let title = BTreeMap::from([("en".to_owned(), TITLES[d % TITLES.len()].to_owned())]);
                let card = DocCard {
                    title,
                    file: format!("IMG_{}.jpg", n * DOCUMENTS_EACH + d),
                    origin: String::new(),
                };
                inner.file_card(&mut write, id, document, version, &card, now).await.unwrap();
            }
        }
        write.commit().await.unwrap();
    }
}

/// Every matter has a thread and an approval. One thread in sixteen waits for the practice (a full page of them in either
/// practice), one approval in a hundred was
/// declined, one in two hundred waits for a lawyer.
async fn talk(house: &TestHouse, write: &mut Write, matter: MatterId, n: usize, now: Timestamp) {
    let inner = &house.desk.house;
    let mint = || crate::random(&*inner.chance);
    let (thread, approval) = (ThreadId::mint(now, mint()), ApprovalId::mint(now, mint()));
    let title = BTreeMap::from([("en".to_owned(), "About the lease".to_owned())]);
    let sealed = inner.seal_card("thread_line", thread.bytes(), &title).unwrap();
    let (state, since) = match n % 16 {
        0 => (ThreadState::WaitingForUs, Some(now)),
        n if n % 2 == 0 => (ThreadState::WaitingForClient, None),
        _ => (ThreadState::Done, None),
    };
    let line = binds![thread, matter, state.code(), now, sealed, AccessId::nil()];
    write.exec(crate::lobby::inbox::sql::ADD.text, line).await.unwrap();
    let none: Option<Timestamp> = None;
    let turned = binds![thread, state.code(), since, none, Some(now), none, now];
    write.exec(crate::lobby::inbox::sql::TURNED.text, turned).await.unwrap();
    let state = match n % 200 {
        0 => ApprovalState::Held,
        50 | 150 => ApprovalState::Declined,
        _ => ApprovalState::Pending,
    };
    let sealed = inner.seal_lobby("approval_line", approval.bytes(), "title", b"A statement");
    let line =
        binds![approval, matter, state.code(), ApprovalKind::Statement.code(), none, now, sealed, none];
    write.exec(crate::lobby::approvals::sql::STAND.text, line).await.unwrap();
}

/// Every matter has a client who is let in: one in ten never came, one in ten came and sent nothing.
async fn people(
    house: &TestHouse,
    write: &mut Write,
    by: &Actor,
    matter: MatterId,
    (n, family): (usize, &str),
    now: Timestamp,
) {
    let inner = &house.desk.house;
    let card = ClientCard {
        given: format!("Maria {}", TITLES[n % TITLES.len()].split_whitespace().next().unwrap_or_default()),
        family: family.to_owned(),
        phone: format!("+1 555 {:07}", n),
        ..ClientCard::default()
    };
    let email = Email::parse(&format!("maria.{n}@example.org")).unwrap();
    let new = NewClient { card, email: Some(email), locale: Locale::En };
    let client = inner.add_client(write, &new, ClientKind::Person, by.person()).await.unwrap();
    let relation = Relation::MainApplicant.code();
    let linked = binds![client, matter, relation, 1_i64];
    write.exec(crate::room::face::sql::LINK_CLIENT.text, linked).await.unwrap();
    let rows = write.rows("SELECT person_id FROM client WHERE id = $1", binds![client]).await.unwrap();
    let person: PersonId = rows[0].id(0).unwrap();
    // One in sixty says something else about themselves than what is on file.
    if n % 60 == 11 {
        let said = inner.seal_lobby("detail_proposal", client.bytes(), "said", b"A new address");
        let id = ProposalId::mint(now, crate::random(&*inner.chance));
        let values = binds![id, client, matter, person, "address", now, said];
        write.exec(crate::lobby::details::sql::ADD.text, values).await.unwrap();
    }
    let access = AccessId::mint(now, crate::random(&*inner.chance));
    let values = binds![access, matter, client, person, relation, now.plus(Duration::days(-30))];
    write.exec(crate::room::portal::sql::ADD_ACCESS.text, values).await.unwrap();
    if n % 10 != 0 {
        let came = binds![access, now.plus(Duration::days(-20)), "phone"];
        write.exec(crate::lobby::access::sql::SIGNED_IN.text, came).await.unwrap();
    }
    if n % 10 > 1 {
        let sent = crate::lobby::today::first_sent(matter, person, now.plus(Duration::days(-19)));
        write.exec(crate::lobby::today::sql::FIRST_SENT.text, &sent).await.unwrap();
    }
}

/// In one matter of forty a file waits for review, a quarter of them with something odd about it and one in ten for a lawyer;
/// one in twenty-five has a day within a hundred days; one enquiry for every two hundred is new.
async fn waits(house: &TestHouse, write: &mut Write, matter: MatterId, n: usize, now: Timestamp) {
    let inner = &house.desk.house;
    let mint = || crate::random(&*inner.chance);
    if n % 40 == 3 {
        let version = VersionId::mint(now, mint());
        let card = inner.seal_lobby("review_line", version.bytes(), "title", b"Passport: photo page");
        let line = binds![version, matter, VersionState::Ready.code(), now, card];
        write.exec(crate::room::uploads::sql::ADD_REVIEW_LINE.text, line).await.unwrap();
        let more = match n / 40 {
            turn if turn % 10 == 0 => {
                "UPDATE review_line SET lawyer_since = received_at WHERE version_id = $1"
            }
            turn if turn % 4 == 0 => "UPDATE review_line SET flags = 'dark' WHERE version_id = $1",
            _ => return,
        };
        write.exec(more, binds![version]).await.unwrap();
    }
    if n % 25 == 4 {
        let day = now.plus(Duration::days(i64::try_from(n / 25 % 100).unwrap()));
        let line = binds![
            KeyDateId::mint(now, mint()),
            matter,
            KeyDateKind::ALL[n % KeyDateKind::ALL.len()].code(),
            day,
            0_i64
        ];
        write.exec(crate::lobby::dates::sql::STAND.text, line).await.unwrap();
    }
    if n % 200 == 9 {
        let new = NewLead {
            card: LeadCard { given: "Omar".to_owned(), family: format!("Asks{n}"), ..LeadCard::default() },
            road: LeadRoad::ALL[0],
            source: LeadSource::ALL[0],
            locale: Locale::En,
            attempt: attempt_of(n),
        };
        inner.add_lead(write, &new, LeadState::New, None).await.unwrap();
    }
}

/// What names a form sent once.
fn attempt_of(n: usize) -> [u8; 32] {
    let mut out = [0; 32];
    out[..8].copy_from_slice(&n.to_be_bytes());
    out
}

/// Median and 99th percentile of one question, in microseconds.
async fn asked(runs: usize, question: impl AsyncFn() -> usize) -> (u128, u128, usize) {
    let mut took = Vec::new();
    let mut found = 0;
    for _ in 0..WARM.min(runs) {
        question().await;
    }
    for _ in 0..runs {
        let begin = Instant::now();
        found = question().await;
        took.push(begin.elapsed().as_micros());
    }
    took.sort_unstable();
    (took[runs / 2], took[runs * 99 / 100], found)
}

async fn measure(house: &TestHouse, runs: usize, people: [(&str, &Actor); 2]) -> BTreeMap<String, u128> {
    let mut out = BTreeMap::new();
    for (who, actor) in people {
        let lobby = house.desk.lobby(actor).unwrap();
        // What `web/src/desk/today.rs` asks, with what surrounds every page of the desk.
        let today = async || {
            let mut all = 0;
            for cut in [QueueCut::Plain, QueueCut::ForLawyer, QueueCut::Flagged] {
                all += lobby.review_count(cut).await.unwrap() as usize;
                all += lobby.review_queue(cut, None, 5).await.unwrap().len();
            }
            let mut day = lobby.day(TakingIn::shipped(), 5).await.unwrap();
            all += Call::ALL.iter().map(|call| day.of(*call).count as usize).sum::<usize>();
            all += lobby.leads_waiting().await.unwrap() as usize;
            all += lobby.leads(LeadFilter::In(LeadState::New), "", None, 5).await.unwrap().len();
            let week =
                DateCut { before: Some(house.desk.now().plus(Duration::days(8))), ..DateCut::default() };
            all += lobby.date_lines(week, None, 100).await.unwrap().len();
            all += lobby.next_actions(5).await.unwrap().count as usize;
            all += lobby.inbox_count(ThreadState::WaitingForUs).await.unwrap() as usize;
            all += usize::try_from(lobby.unread_notices().await.unwrap()).unwrap();
            all += lobby.review_count(QueueCut::All).await.unwrap() as usize;
            all + usize::from(lobby.looks_into_matters())
        };
        let (median, p99, found) = asked(runs, today).await;
        println!("{who} today: median {median} µs, p99 {p99} µs ({found} counted)");
        out.insert(format!("{who} today"), p99);
        for state in ThreadState::ALL {
            let (median, p99, found) =
                asked(runs, async || lobby.inbox(*state, None, 50).await.unwrap().len()).await;
            println!("{who} inbox {}: median {median} µs, p99 {p99} µs ({found} lines)", state.code());
            out.insert(format!("{who} inbox {}", state.code()), p99);
        }
        for order in MatterOrder::ALL {
            let cut = MatterCut { order: *order, ..MatterCut::default() };
            let (median, p99, found) = asked(runs, async || {
                let rows = lobby.matters_cut(MatterFilter::All, &cut, None, 50).await.unwrap();
                let ids: Vec<MatterId> = rows.iter().map(|row| row.id).collect();
                rows.len() + lobby.next_actions_of(&ids).await.unwrap().len()
            })
            .await;
            println!("{who} list by {}: median {median} µs, p99 {p99} µs ({found} lines)", order.code());
            out.insert(format!("{who} list by {}", order.code()), p99);
        }
        for typed in ["passport", "garcía", "zubi", "img 77", "passport photo", "green maria s-77", "qqq"] {
            let (median, p99, found) = asked(runs, async || {
                let found = lobby.search(typed, 8).await.unwrap();
                found.matters.len() + found.clients.len() + found.documents.rows.len()
            })
            .await;
            println!("{who} search {typed:?}: median {median} µs, p99 {p99} µs ({found} hits)");
            out.insert(format!("{who} search {typed}"), p99);
        }
    }
    out
}

/// A practice of so many matters, its owner, and somebody with matters of their own.
async fn filled(matters: usize) -> (TestHouse, Actor, Actor) {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    fill(&house, &lawyer, HERS, 0, matters).await;
    (house, ana, lawyer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, for a machine that does nothing else"]
async fn scale_of_today_and_search() {
    let (little, ana, lawyer) = filled(1_000).await;
    let (much, owner, caseworker) = filled(100_000).await;
    // One after the other, so that both are asked on the same machine in the same minutes.
    println!("1,000 matters, 10,000 documents");
    let small = measure(&little, RUNS, [("owner", &ana), ("assigned", &lawyer)]).await;
    println!("100,000 matters, 1,000,000 documents");
    let large = measure(&much, RUNS, [("owner", &owner), ("assigned", &caseworker)]).await;
    for (what, p99) in large {
        println!("{what}: {:.2} x", p99 as f64 / small[&what].max(1) as f64);
    }
}

/// What measures nothing must still stand: the measurement goes through the same statements as the desk, and is not to be
/// found broken on the day somebody needs it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_measures_the_desk_finds_everything_it_asks_for() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    fill(&house, &lawyer, 20, 0, 60).await;
    for (actor, matters) in [(&ana, 50), (&lawyer, 20)] {
        let lobby = house.desk.lobby(actor).unwrap();
        let cut = MatterCut::default();
        assert_eq!(lobby.matters_cut(MatterFilter::All, &cut, None, 50).await.unwrap().len(), matters);
    }
    let measured = measure(&house, 1, [("owner", &ana), ("assigned", &lawyer)]).await;
    assert_eq!(measured.len(), 2 * (1 + ThreadState::ALL.len() + MatterOrder::ALL.len() + 7));
}

/// What the first page asks of the whole practice stops after its first lines however large that is: nothing is sorted, and
/// each question goes by an index of what calls.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owners_first_page_sorts_nothing_and_goes_by_what_calls() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut look = house.desk.house.engine.look(None).await.unwrap();
    for call in Call::ALL {
        // Statements are of the program and live as long; so does this one.
        let text: &'static str =
            Box::leak(format!("EXPLAIN QUERY PLAN {}", call.of_everybody().text).into_boxed_str());
        let mut values = vec![house.desk.now().into(), ana.person().into()];
        if *call == Call::Intake {
            values.extend(std::iter::repeat_n("", 10).map(crate::engine::Value::from));
        }
        values.push(5_i64.into());
        let rows = look.rows(text, &values).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.text(3).unwrap()).collect();
        let plan = plan.join("\n");
        assert!(!plan.contains("SCAN m"), "{call:?}: {plan}");
        // The stages that take in are several, each in its own order.
        assert!(*call == Call::Intake || !plan.contains("TEMP B-TREE"), "{call:?}: {plan}");
        let by = match call {
            Call::Help => "matter_helps",
            Call::Answer => "thread_line_waits",
            Call::Details => "detail_proposal_calls",
            Call::Release => "approval_line_calls",
            Call::Unapproved => "approval_line_failed",
            Call::LetterUnasked => "matter_letter_unasked",
            Call::Letter => "matter_letter",
            Call::Intake => "matter_stage",
            Call::Late | Call::Coming => "matter_due",
            Call::Quiet => "matter_quiet",
            Call::NeverIn => "portal_access_never_in",
            Call::Stuck => "portal_access_stuck",
        };
        assert!(plan.contains(&format!("INDEX {by} ")), "{call:?}: {plan}");
    }
}

/// Whoever has matters of their own reads their inbox by those, and not, once for each of them, by all that waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inbox_of_ones_own_goes_by_ones_own_matters() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let mut look = house.desk.house.engine.look(None).await.unwrap();
    use crate::lobby::inbox::sql;
    for (statement, by) in
        [(&sql::INBOX_MINE, "thread_line_matter"), (&sql::INBOX_WAITS_MINE, "thread_line_calls")]
    {
        // Statements are of the program and live as long; so does this one.
        let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", statement.text).into_boxed_str());
        let state = ThreadState::WaitingForUs.code();
        let values = binds![ana.person(), state, "lawyer", i64::MIN, ThreadId::nil(), 50_i64].to_vec();
        let rows = look.rows(text, &values).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.text(3).unwrap()).collect();
        let plan = plan.join("\n");
        assert!(plan.contains(&format!("INDEX {by} (matter_id=?")), "{plan}");
    }
}
