//! The step to several contacts of one client makes three tables anew. Every row that was there keeps its id and what hangs on
//! it, with foreign keys on, on both engines; afterwards one client has several admissions to a matter and no person two.

use super::testkit::{Raw, TestHouse};

/// Every step before this one, as it will stay.
pub(super) const EARLIER: &[&str] = &[
    include_str!("../../migrations/0001_house.sql"),
    include_str!("../../migrations/0002_link_origin.sql"),
    include_str!("../../migrations/0003_lists.sql"),
    include_str!("../../migrations/0004_held_jobs.sql"),
    include_str!("../../migrations/0005_attempts.sql"),
    include_str!("../../migrations/0006_messages.sql"),
    include_str!("../../migrations/0007_approvals.sql"),
    include_str!("../../migrations/0008_matter.sql"),
    include_str!("../../migrations/0009_leads.sql"),
    include_str!("../../migrations/0010_today.sql"),
    include_str!("../../migrations/0011_queues.sql"),
    include_str!("../../migrations/0012_notices.sql"),
    include_str!("../../migrations/0013_roles.sql"),
    include_str!("../../migrations/0014_clients.sql"),
    include_str!("../../migrations/0015_checklists.sql"),
];
pub(super) const STEP: &str = include_str!("../../migrations/0016_contacts.sql");

pub(super) fn for_sqlite(text: &str) -> String {
    let types = text.replace("{id}", "BLOB").replace("{bytes}", "BLOB").replace("{int}", "INTEGER");
    types.replace("{strict}", "STRICT, WITHOUT ROWID")
}

pub(super) fn for_postgres(text: &str) -> String {
    let types = text.replace("{id}", "uuid").replace("{bytes}", "bytea").replace("{int}", "bigint");
    types.replace("{strict}", "")
}

/// Rows as the step before left them. `{n}` stands for the id of that number, `{b}` for some bytes.
const BEFORE: &str = "
INSERT INTO person (id, kind, state, role, locale, email_hash, sealed, epoch, created_at) VALUES ({1}, 'client', 'active', NULL, 'en', NULL, {b}, 1, 1);
INSERT INTO person (id, kind, state, role, locale, email_hash, sealed, epoch, created_at) VALUES ({7}, 'client', 'active', NULL, 'en', NULL, {b}, 1, 1);
INSERT INTO client (id, kind, person_id, sealed, created_at) VALUES ({2}, 'person', {1}, {b}, 1);
INSERT INTO matter (id, phase, sensitivity, pack, kind, stage, number_hash, sealed, opened_at, touched_at, epoch) VALUES ({3}, 'open', 'ordinary', 'p', 'k', 's', {b}, {b}, 1, 1, 1);
INSERT INTO client_matter (client_id, matter_id) VALUES ({2}, {3});
INSERT INTO party (matter_id, id, client_id, relation, sealed, created_at) VALUES ({3}, {8}, {2}, 'partner', {b}, 1);
INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, signed_in_at, first_sent_at, details_confirmed_at) VALUES ({4}, {3}, {2}, {1}, 'partner', 'enabled', 5, 10, 11, 12, 13, 14);
INSERT INTO sign_in_link (id, access_id, token_hash, code_hash, created_at, expires_at, tries, origin) VALUES ({5}, {4}, {b}, {b}, 1, 2, 3, {b});
INSERT INTO consent (id, access_id, person_id, version, verdict, at, sealed) VALUES ({6}, {4}, {1}, 'S1', 'agreed', 9, {b});";

/// A second person of the same client, and then the same one again.
const AFTER: &str = "INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, capacity, by_preset) VALUES ({9}, {3}, {2}, {7}, 'partner', 'enabled', 1, 1, 1, 'everything', 1);";
const TWICE: &str = "INSERT INTO portal_access (id, matter_id, client_id, person_id, relation, state, epoch, created_at, changed_at, capacity, by_preset) VALUES ({10}, {3}, {2}, {7}, 'partner', 'enabled', 1, 1, 1, 'everything', 1);";
const NOBODYS: &str = "INSERT INTO sign_in_link (id, access_id, token_hash, code_hash, created_at, expires_at, tries) VALUES ({11}, {12}, {c}, {b}, 1, 2, 3);";

/// What must be one row each afterwards.
const KEPT: &[&str] = &[
    "SELECT count(*) FROM portal_access WHERE id = {4} AND matter_id = {3} AND client_id = {2} AND person_id = {1} AND relation = 'partner' AND state = 'enabled' AND epoch = 5 AND created_at = 10 AND changed_at = 11 AND signed_in_at = 12 AND first_sent_at = 13 AND details_confirmed_at = 14 AND capacity = 'client' AND by_preset = 0",
    "SELECT count(*) FROM sign_in_link WHERE id = {5} AND access_id = {4} AND tries = 3 AND origin = {b}",
    "SELECT count(*) FROM consent WHERE id = {6} AND access_id = {4} AND verdict = 'agreed' AND at = 9",
    "SELECT count(*) FROM client_matter WHERE client_id = {2} AND relation = 'partner' AND department_id IS NULL",
];

pub(super) fn filled(text: &str, id: impl Fn(u32) -> String, bytes: impl Fn(&str) -> String) -> String {
    let with_ids = (1..=12).fold(text.to_owned(), |text, n| text.replace(&format!("{{{n}}}"), &id(n)));
    with_ids.replace("{b}", &bytes("aa")).replace("{c}", &bytes("bb"))
}

#[test]
fn what_was_there_before_contacts_is_there_after_on_sqlite() {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    db.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let fill = |text: &str| filled(text, |n| format!("X'{n:032x}'"), |b| format!("X'{b}'"));
    let run = |text: &str| db.execute_batch(&format!("BEGIN; {text}; COMMIT"));
    for step in EARLIER {
        run(&for_sqlite(step)).unwrap();
    }
    run(&fill(BEFORE)).unwrap();
    run(&for_sqlite(STEP)).unwrap();
    for kept in KEPT {
        assert_eq!(db.query_row(&fill(kept), [], |row| row.get::<_, i64>(0)).unwrap(), 1, "{kept}");
    }
    let broken =
        db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0));
    assert_eq!(broken.unwrap(), 0);
    run(&fill(AFTER)).unwrap();
    for refused in [TWICE, NOBODYS] {
        assert!(run(&fill(refused)).is_err(), "{refused}");
        db.execute_batch("ROLLBACK").unwrap();
    }
    let left = "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%_before'";
    assert_eq!(db.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[tokio::test]
async fn what_was_there_before_contacts_is_there_after_on_postgresql() {
    let house = TestHouse::postgres().await;
    let mut raw: Raw = house.raw().await;
    raw.run("SET session_replication_role = origin; CREATE SCHEMA before; SET search_path TO before").await;
    let fill = |text: &str| filled(text, |n| format!("'{n:032x}'::uuid"), |b| format!("'\\x{b}'::bytea"));
    for step in EARLIER {
        raw.run(&for_postgres(step)).await;
    }
    raw.run(&fill(BEFORE)).await;
    raw.run(&for_postgres(STEP)).await;
    for kept in KEPT {
        assert_eq!(raw.one(&fill(kept), &[]).await.int(), 1, "{kept}");
    }
    raw.run(&fill(AFTER)).await;
    for refused in [TWICE, NOBODYS] {
        assert!(raw.try_run(&fill(refused)).await.is_err(), "{refused}");
    }
    drop(raw);
    house.close().await;
}
