//! What finding people costs when there are a hundred thousand of them: how large the index is and how long one search
//! takes. Not a proof and not part of the suite, because a test never asserts how long something takes: it prints what it
//! measured, and asserts only that everybody is found.
//! `cargo test --release -p vault --lib index_cost -- --ignored --nocapture`

#![expect(clippy::print_stdout, reason = "a measurement says what it measured")]

use super::testkit::TestHouse;
use domain::Traits;
use std::time::Instant;

const PEOPLE: usize = 100_000;

/// Names as a practice has them: some very common, most rare.
fn name(n: usize) -> String {
    const GIVEN: [&str; 24] = [
        "María", "José", "Ana", "Luis", "Carlos", "Fatima", "Mohammed", "Wei", "Nguyen", "Olga", "Ivan",
        "Priya", "Aisha", "Omar", "Lucía", "Juan", "Elena", "Sofía", "Daniel", "Grace", "Samuel", "Chinedu",
        "Mei", "Yusuf",
    ];
    const FIRST: [&str; 20] = [
        "Gar", "Fern", "Rodr", "Mart", "Lop", "Zhu", "Kov", "Sing", "Okaf", "Belk", "Per", "Sanch", "Ram",
        "Tor", "Flor", "Riv", "Dia", "Rey", "Mor", "Jim",
    ];
    const MIDDLE: [&str; 16] =
        ["a", "an", "ig", "in", "e", "uk", "al", "h", "or", "adr", "ez", "el", "iv", "ov", "ic", "est"];
    const LAST: [&str; 12] =
        ["cia", "dez", "uez", "nez", "ov", "ski", "son", "awa", "ari", "oui", "enko", "elli"];
    // Every fifth has one of four family names.
    let common = ["García", "Fernández", "Nguyen", "Singh"];
    let family = |n: usize| match n % 5 {
        0 => common[n / 5 % 4].to_owned(),
        _ => format!("{}{}{}", FIRST[n * 7 % 20], MIDDLE[n / 20 % 16], LAST[n / 320 % 12]),
    };
    format!("{} {} {}", GIVEN[n * 13 % 24], family(n), family(n / 3 + 11))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "sets up a hundred thousand people"]
async fn what_one_search_among_a_hundred_thousand_people_costs() {
    for house in [TestHouse::sqlite().await, TestHouse::postgres().await] {
        let inner = house.desk.house.clone();
        let who = |n: usize| Traits {
            names: vec![name(n)],
            email: format!("person{n}@example.org"),
            phone: format!("212{n:07}"),
            ..Traits::default()
        };
        for page in (0..PEOPLE).collect::<Vec<_>>().chunks(2_000) {
            let mut write = inner.engine.write(None).await.unwrap();
            for n in page {
                let id = (*n as u128 + 1).to_be_bytes();
                inner.index_person(&mut write, "client", id, &who(*n)).await.unwrap();
            }
            write.commit().await.unwrap();
        }
        let mut raw = house.raw().await;
        let rows = raw.one("SELECT count(*) FROM search_token", &[]).await.int();
        if house.kind() == super::testkit::EngineKind::Postgres {
            raw.run("ANALYZE search_token").await;
        }
        let mut look = inner.engine.look(None).await.unwrap();
        let mut times = Vec::new();
        for n in (0..PEOPLE).step_by(PEOPLE / 200) {
            let mut asked = Traits { names: vec![name(n).replace('z', "s").replace("ía", "ia")], ..who(n) };
            asked.email.clear();
            let begun = Instant::now();
            let found = inner.candidates(&mut look, &asked).await.unwrap();
            times.push(begun.elapsed());
            let id = (n as u128 + 1).to_be_bytes();
            assert!(
                found.contains_key(&("client".to_owned(), id)),
                "{} is found as {:?}",
                name(n),
                asked.names
            );
        }
        times.sort_unstable();
        let at = |share: usize| times[times.len() * share / 100];
        let size: u64 = match house.kind() {
            super::testkit::EngineKind::Sqlite => {
                std::fs::metadata(house.dir().join("rows/house.db")).unwrap().len()
            }
            super::testkit::EngineKind::Postgres => {
                raw.one("SELECT pg_total_relation_size('search_token')", &[]).await.int().unsigned_abs()
            }
        };
        println!(
            "{:?}: {rows} tokens ({} a person), {} MiB, one search p50 {:?}, p95 {:?}, longest {:?}",
            house.kind(),
            rows / i64::try_from(PEOPLE).unwrap(),
            size >> 20,
            at(50),
            at(95),
            times.last()
        );
        house.close().await;
    }
}
