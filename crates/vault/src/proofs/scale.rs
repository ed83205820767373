//! How long the desk's first page and its search box take in the database when a practice is very large. Not a proof and
//! not part of the suite, because a test never asserts how long something takes: it prints what it measured, and the
//! growth against a small practice in the same run.
//! `cargo test --release -p vault --lib scale -- --ignored --nocapture`

#![expect(clippy::print_stdout, reason = "a measurement says what it measured")]

use super::testkit::TestHouse;
use crate::engine::{Write, binds};
use crate::lobby::{DocCard, MatterCard};
use crate::{Actor, Call};
use domain::{
    AccessId, ApprovalId, ApprovalKind, ApprovalState, Assignment, DocumentId, Duration, GrantId, MatterId,
    Role, ThreadId, ThreadState, Timestamp, VersionId,
};
use std::collections::BTreeMap;
use std::time::Instant;

const DOCUMENTS_EACH: usize = 10;
/// One person's matters among all of them: as many in the small practice as in the large one, so that what grows is the
/// practice and not their share.
const HERS: usize = 400;
const RUNS: usize = 300;
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
async fn fill(house: &TestHouse, whose: &Actor, from: usize, to: usize) {
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
                internal_title: String::new(),
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
                0_i64
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
            let words = format!("{} {} {}", card.name, card.number, card.client);
            inner.index(&mut write, "matter", id.bytes(), &words).await.unwrap();
            let (nth, every) = (n - from, (to - from) / HERS);
            if nth % every == 0 && nth / every < HERS {
                let grant = GrantId::mint(now, crate::random(&*inner.chance));
                let values = binds![id, whose.person(), grant, Assignment::Responsible.code(), now];
                write.exec(crate::room::portal::sql::ASSIGN.text, values).await.unwrap();
            }
            talk(house, &mut write, id, *n, now).await;
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

/// Every matter has a thread and an approval. One thread in forty waits for the practice, one approval in a hundred was
/// declined, one in two hundred waits for a lawyer.
async fn talk(house: &TestHouse, write: &mut Write, matter: MatterId, n: usize, now: Timestamp) {
    let inner = &house.desk.house;
    let mint = || crate::random(&*inner.chance);
    let (thread, approval) = (ThreadId::mint(now, mint()), ApprovalId::mint(now, mint()));
    let title = BTreeMap::from([("en".to_owned(), "About the lease".to_owned())]);
    let sealed = inner.seal_card("thread_line", thread.bytes(), &title).unwrap();
    let (state, since) = match n % 40 {
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
    let line = binds![approval, matter, state.code(), ApprovalKind::Statement.code(), none, now, sealed];
    write.exec(crate::lobby::approvals::sql::STAND.text, line).await.unwrap();
}

/// Median and 99th percentile of one question, in microseconds.
async fn asked(question: impl AsyncFn() -> usize) -> (u128, u128, usize) {
    let mut took = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = question().await;
        took.push(begin.elapsed().as_micros());
    }
    took.sort_unstable();
    (took[RUNS / 2], took[RUNS * 99 / 100], found)
}

async fn measure(house: &TestHouse, people: [(&str, &Actor); 2]) -> BTreeMap<String, u128> {
    let mut out = BTreeMap::new();
    for (who, actor) in people {
        let lobby = house.desk.lobby(actor).unwrap();
        let today = async || {
            let mut all = 0;
            for call in Call::ALL {
                all += lobby.calls(*call, 5).await.unwrap().count as usize;
            }
            // What surrounds every page of the desk.
            all += lobby.inbox_count(ThreadState::WaitingForUs).await.unwrap() as usize;
            all += usize::try_from(lobby.unread_notices().await.unwrap()).unwrap();
            all + lobby.review_count(crate::QueueCut::All).await.unwrap() as usize
        };
        let (median, p99, found) = asked(today).await;
        println!("{who} today: median {median} µs, p99 {p99} µs ({found} counted)");
        out.insert(format!("{who} today"), p99);
        for state in ThreadState::ALL {
            let (median, p99, found) =
                asked(async || lobby.inbox(*state, None, 50).await.unwrap().len()).await;
            println!("{who} inbox {}: median {median} µs, p99 {p99} µs ({found} lines)", state.code());
            out.insert(format!("{who} inbox {}", state.code()), p99);
        }
        for typed in ["passport", "garcía", "zubi", "img 77", "passport photo", "green maria s-77", "qqq"] {
            let (median, p99, found) = asked(async || {
                let found = lobby.search(typed, 8).await.unwrap();
                found.matters.len() + found.clients.len() + found.documents.len()
            })
            .await;
            println!("{who} search {typed:?}: median {median} µs, p99 {p99} µs ({found} hits)");
            out.insert(format!("{who} search {typed}"), p99);
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes, for a machine that does nothing else"]
async fn scale_of_today_and_search() {
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let lawyer = house.staff(&ana, Role::Lawyer).await;
    fill(&house, &lawyer, 0, 1_000).await;
    println!("1,000 matters, 10,000 documents");
    let small = measure(&house, [("owner", &ana), ("assigned", &lawyer)]).await;
    let caseworker = house.staff(&ana, Role::Caseworker).await;
    fill(&house, &caseworker, 1_000, 100_000).await;
    println!("100,000 matters, 1,000,000 documents");
    let large = measure(&house, [("owner", &ana), ("assigned", &caseworker)]).await;
    for (what, p99) in large {
        println!("{what}: {:.2} x", p99 as f64 / small[&what].max(1) as f64);
    }
}
