//! Every statement is understood by both engines, and the registry that says "every" is complete.

use super::testkit::{Raw, TestHouse};
use crate::engine::Engine;
use crate::sql::{AnySql, all};
use sqlx::{Executor, SqlSafeStr};

impl AnySql {
    pub(super) fn name(&self) -> &'static str {
        match self {
            AnySql::RoomSql(s) => s.name,
            AnySql::LobbySql(s) => s.name,
        }
    }

    pub(super) fn text(&self) -> &'static str {
        match self {
            AnySql::RoomSql(s) => s.text,
            AnySql::LobbySql(s) => s.text,
        }
    }
}

#[tokio::test]
async fn every_statement_is_prepared_by_sqlite() {
    let house = TestHouse::sqlite().await;
    for (engine, keys) in
        [(&house.desk.house.engine, false), (house.desk.house.keyring.engine_for_proofs(), true)]
    {
        let Engine::Sqlite(sqlite) = engine else { panic!("SQLite") };
        for sql in all().into_iter().filter(|s| s.text().contains(" wrapped_key ") == keys) {
            sqlite.prepare(sql.text()).await.unwrap_or_else(|e| panic!("{}: {e:?}", sql.name()));
        }
    }
    house.close().await;
}

#[tokio::test]
async fn every_statement_is_prepared_by_postgresql() {
    let house = TestHouse::postgres().await;
    let Engine::Postgres(pool) = &house.desk.house.engine else { panic!("PostgreSQL") };
    let mut conn = pool.acquire().await.unwrap();
    for sql in all() {
        let prepared = conn.prepare(sql.text().into_sql_str()).await;
        prepared.unwrap_or_else(|e| panic!("{}: {e:?}", sql.name()));
    }
    drop(conn);
    house.close().await;
}

/// A module with statements that `all` does not list would escape every sweep.
#[test]
fn the_registry_lists_every_module_that_declares_statements() {
    let mut declared = 0;
    let mut listed = 0;
    let mut walk = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(path) = walk.pop() {
        if path.is_dir() {
            walk.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if path.ends_with("src/sql.rs") {
            listed += text.matches("::ALL,").count();
        } else if !path.to_string_lossy().contains("proofs") {
            declared += text.lines().filter(|l| l.trim() == "statements! {").count();
        }
    }
    assert_eq!(declared, listed, "modules with `statements!` against modules in `sql::all`");
}

/// The walls are made for the tables of one list; a table with content must be on it. Who works on a matter is no content
/// and is read outside rooms, to admit them.
#[tokio::test]
async fn every_table_keyed_by_matter_and_id_is_walled() {
    let house = TestHouse::postgres().await;
    let mut raw: Raw = house.raw().await;
    let sql = "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'matter_id' \
               JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indkey[0] = a.attnum \
               WHERE c.relkind = 'r' AND c.relname NOT IN ('assignment', 'team_matter') ORDER BY c.relname";
    let found: Vec<String> = raw.rows(sql, &[]).await.iter().map(|r| r[0].text()).collect();
    let mut walled = crate::sql::WALLED.to_vec();
    walled.sort_unstable();
    assert_eq!(found, walled);
    house.close().await;
}
