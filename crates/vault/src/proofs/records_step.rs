//! The step that says which of a matter's clients its card names: the first who is still in it, once, on both engines.

use super::contacts_step::{EARLIER, STEP as CONTACTS, filled, for_postgres, for_sqlite};
use super::testkit::{Raw, TestHouse};

const LEAVING: &str = include_str!("../../migrations/0017_leaving.sql");
const KEYS: &str = include_str!("../../migrations/0018_client_keys.sql");
const STEP: &str = include_str!("../../migrations/0019_records.sql");

/// A matter with three clients, of whom the first has left; one without anybody.
const BEFORE: &str = "
INSERT INTO client (id, kind, person_id, sealed, created_at) VALUES ({1}, 'person', NULL, {b}, 1);
INSERT INTO client (id, kind, person_id, sealed, created_at) VALUES ({2}, 'person', NULL, {b}, 1);
INSERT INTO client (id, kind, person_id, sealed, created_at) VALUES ({3}, 'person', NULL, {b}, 1);
INSERT INTO matter (id, phase, sensitivity, pack, kind, stage, number_hash, sealed, opened_at, touched_at, epoch) VALUES ({4}, 'open', 'ordinary', 'p', 'k', 's', {b}, {b}, 1, 1, 1);
INSERT INTO matter (id, phase, sensitivity, pack, kind, stage, number_hash, sealed, opened_at, touched_at, epoch) VALUES ({5}, 'closed', 'ordinary', 'p', 'k', 's', {c}, {b}, 1, 1, 1);
INSERT INTO client_matter (client_id, matter_id, relation) VALUES ({2}, {4}, 'partner');
INSERT INTO client_matter (client_id, matter_id, relation) VALUES ({3}, {4}, 'partner');
INSERT INTO party (matter_id, id, client_id, relation, sealed, created_at, ended_at) VALUES ({4}, {6}, {1}, 'partner', {b}, 1, 9);
INSERT INTO party (matter_id, id, client_id, relation, sealed, created_at, ended_at) VALUES ({4}, {7}, {3}, 'partner', {b}, 2, NULL);
INSERT INTO party (matter_id, id, client_id, relation, sealed, created_at, ended_at) VALUES ({4}, {8}, {2}, 'partner', {b}, 3, NULL);";

const MAIN: &str =
    "SELECT count(*) FROM client_matter WHERE main = 1 AND client_id = {3} AND matter_id = {4}";
const ALL: &str = "SELECT count(*) FROM client_matter WHERE main = 1";
const SECOND: &str = "UPDATE client_matter SET main = 1 WHERE client_id = {2}";

#[test]
fn the_first_client_who_is_still_there_is_named_on_sqlite() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let fill = |text: &str| filled(text, |n| format!("X'{n:032x}'"), |b| format!("X'{b}'"));
    let run = |text: &str| db.execute_batch(&format!("BEGIN; {text}; COMMIT"));
    for step in EARLIER.iter().chain(&[CONTACTS, LEAVING, KEYS]) {
        run(&for_sqlite(step)).unwrap();
    }
    run(&fill(BEFORE)).unwrap();
    run(&for_sqlite(STEP)).unwrap();
    for one in [MAIN, ALL] {
        assert_eq!(db.query_row(&fill(one), [], |row| row.get::<_, i64>(0)).unwrap(), 1, "{one}");
    }
    assert!(run(&fill(SECOND)).is_err(), "a card names one");
}

#[tokio::test]
async fn the_first_client_who_is_still_there_is_named_on_postgresql() {
    let house = TestHouse::postgres().await;
    let mut raw: Raw = house.raw().await;
    raw.run("SET session_replication_role = origin; CREATE SCHEMA before; SET search_path TO before").await;
    let fill = |text: &str| filled(text, |n| format!("'{n:032x}'::uuid"), |b| format!("'\\x{b}'::bytea"));
    for step in EARLIER.iter().chain(&[CONTACTS, LEAVING, KEYS]) {
        raw.run(&for_postgres(step)).await;
    }
    raw.run(&fill(BEFORE)).await;
    raw.run(&for_postgres(STEP)).await;
    for one in [MAIN, ALL] {
        assert_eq!(raw.one(&fill(one), &[]).await.int(), 1, "{one}");
    }
    assert!(raw.try_run(&fill(SECOND)).await.is_err(), "a card names one");
    drop(raw);
    house.close().await;
}
