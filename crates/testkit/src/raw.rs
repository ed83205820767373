//! The truth behind the walls: a plain connection to the rows, without views, triggers or policies, as somebody has who
//! stole the disk. It refuses nothing.

use rusqlite::types::Value;
use sqlx::{AssertSqlSafe, Column, Connection, PgConnection, Row, TypeInfo, ValueRef};
use std::error::Error;
use std::sync::Mutex;
use uuid::Uuid;

/// One value of a row. An id reads back as `Bytes`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    Id([u8; 16]),
}

impl Cell {
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Cell::Bytes(b) => b.clone(),
            Cell::Id(b) => b.to_vec(),
            other => panic!("not bytes: {other:?}"),
        }
    }

    pub fn id(&self) -> [u8; 16] {
        self.bytes().try_into().expect("sixteen bytes")
    }

    pub fn int(&self) -> i64 {
        match self {
            Cell::Int(n) => *n,
            other => panic!("not a number: {other:?}"),
        }
    }

    pub fn text(&self) -> String {
        match self {
            Cell::Text(t) => t.clone(),
            other => panic!("not text: {other:?}"),
        }
    }
}

impl<K> From<domain::Id<K>> for Cell {
    fn from(id: domain::Id<K>) -> Self {
        Cell::Id(id.bytes())
    }
}

/// A connection past the walls.
pub enum Raw {
    /// The lock lets it be borrowed across a wait; nobody shares it.
    Sqlite(Mutex<rusqlite::Connection>),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) async fn sqlite(file: &std::path::Path) -> Self {
        let conn = rusqlite::Connection::open(file).expect("the database file");
        conn.busy_timeout(std::time::Duration::from_secs(10)).expect("a time limit");
        conn.execute_batch("PRAGMA foreign_keys = OFF").expect("a pragma");
        Raw::Sqlite(Mutex::new(conn))
    }

    pub(crate) async fn postgres(url: &str) -> Self {
        let mut conn = PgConnection::connect(url).await.expect("the test server");
        // Foreign keys are checked by triggers; this is how a thief with the files is not bound by them.
        sqlx::raw_sql("SET session_replication_role = replica")
            .execute(&mut conn)
            .await
            .expect("a superuser");
        Raw::Postgres(conn)
    }

    /// Runs text without values, several statements if need be.
    pub async fn run(&mut self, sql: &str) {
        self.try_run(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    pub async fn try_run(&mut self, sql: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        match self {
            Raw::Sqlite(c) => c.get_mut().expect("nobody shares it").execute_batch(sql)?,
            Raw::Postgres(c) => sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(c).await.map(drop)?,
        }
        Ok(())
    }

    /// Changes rows; returns how many.
    pub async fn exec(&mut self, sql: &str, values: &[Cell]) -> u64 {
        match self {
            Raw::Sqlite(c) => {
                let conn = c.get_mut().expect("nobody shares it");
                sqlite_rows(conn, sql, values);
                conn.changes()
            }
            Raw::Postgres(c) => {
                let done = postgres_query(sql, values).execute(c).await;
                done.unwrap_or_else(|e| panic!("{sql}: {e}")).rows_affected()
            }
        }
    }

    pub async fn rows(&mut self, sql: &str, values: &[Cell]) -> Vec<Vec<Cell>> {
        match self {
            Raw::Sqlite(c) => sqlite_rows(c.get_mut().expect("nobody shares it"), sql, values),
            Raw::Postgres(c) => {
                let rows = postgres_query(sql, values).fetch_all(c).await;
                rows.unwrap_or_else(|e| panic!("{sql}: {e}")).iter().map(postgres_cells).collect()
            }
        }
    }

    /// The only value of the only row.
    pub async fn one(&mut self, sql: &str, values: &[Cell]) -> Cell {
        let rows = self.rows(sql, values).await;
        assert_eq!(rows.len(), 1, "{sql}");
        rows[0][0].clone()
    }
}

fn sqlite_rows(conn: &rusqlite::Connection, sql: &str, values: &[Cell]) -> Vec<Vec<Cell>> {
    let all = || -> rusqlite::Result<_> {
        let mut statement = conn.prepare(sql)?;
        for i in 1..=statement.parameter_count() {
            let name = statement.parameter_name(i).map_or_else(|| i.to_string(), |name| name[1..].to_owned());
            let value = match values[name.parse::<usize>().expect("$n") - 1].clone() {
                Cell::Null => Value::Null,
                Cell::Int(v) => Value::Integer(v),
                Cell::Text(v) => Value::Text(v),
                Cell::Bytes(v) => Value::Blob(v),
                Cell::Id(v) => Value::Blob(v.to_vec()),
            };
            statement.raw_bind_parameter(i, value)?;
        }
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((0..columns).map(|i| row.get(i).map(sqlite_cell)).collect::<rusqlite::Result<_>>()?);
        }
        Ok(all)
    };
    all().unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// A value of SQLite.
pub fn sqlite_cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(v) => Cell::Int(v),
        Value::Text(v) => Cell::Text(v),
        Value::Blob(v) => Cell::Bytes(v),
        Value::Real(v) => panic!("a column of type REAL: {v}"),
    }
}

fn postgres_query(
    sql: &str,
    values: &[Cell],
) -> sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    for value in values {
        query = match value.clone() {
            Cell::Null => query.bind(None::<i64>),
            Cell::Int(v) => query.bind(v),
            Cell::Text(v) => query.bind(v),
            Cell::Bytes(v) => query.bind(v),
            Cell::Id(v) => query.bind(Uuid::from_bytes(v)),
        };
    }
    query
}

/// Every value of a row of PostgreSQL.
pub fn postgres_cells(row: &sqlx::postgres::PgRow) -> Vec<Cell> {
    let cell = |i: usize| {
        let raw = row.try_get_raw(i).expect("a column");
        if raw.is_null() {
            return Cell::Null;
        }
        match raw.type_info().name() {
            "INT8" => Cell::Int(row.get(i)),
            "INT4" => Cell::Int(row.get::<i32, _>(i).into()),
            "BOOL" => Cell::Int(row.get::<bool, _>(i).into()),
            "TEXT" | "NAME" | "VARCHAR" => Cell::Text(row.get(i)),
            "UUID" => Cell::Bytes(row.get::<Uuid, _>(i).into_bytes().to_vec()),
            "BYTEA" => Cell::Bytes(row.get(i)),
            other => panic!("a column of type {other}"),
        }
    };
    row.columns().iter().map(|column| cell(column.ordinal())).collect()
}
