//! The truth behind the walls: a plain connection to the rows, without views, triggers or policies, as somebody has who
//! stole the disk. It refuses nothing.

use sqlx::{
    AssertSqlSafe, Column, ConnectOptions, Connection, PgConnection, Row, SqliteConnection, TypeInfo,
    ValueRef,
};
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
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) async fn sqlite(file: &std::path::Path) -> Self {
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(file)
            .foreign_keys(false)
            .busy_timeout(std::time::Duration::from_secs(10));
        Raw::Sqlite(options.connect().await.expect("the database file"))
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

    pub async fn try_run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let text = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Raw::Sqlite(c) => text.execute(c).await.map(drop),
            Raw::Postgres(c) => text.execute(c).await.map(drop),
        }
    }

    /// Changes rows; returns how many.
    pub async fn exec(&mut self, sql: &str, values: &[Cell]) -> u64 {
        macro_rules! go {
            ($conn:expr) => {{
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
                query.execute($conn).await.unwrap_or_else(|e| panic!("{sql}: {e}")).rows_affected()
            }};
        }
        match self {
            Raw::Sqlite(c) => go!(c),
            Raw::Postgres(c) => go!(c),
        }
    }

    pub async fn rows(&mut self, sql: &str, values: &[Cell]) -> Vec<Vec<Cell>> {
        macro_rules! go {
            ($conn:expr, $cells:expr) => {{
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
                let rows = query.fetch_all($conn).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
                rows.iter().map($cells).collect()
            }};
        }
        match self {
            Raw::Sqlite(c) => go!(c, sqlite_cells),
            Raw::Postgres(c) => go!(c, postgres_cells),
        }
    }

    /// The only value of the only row.
    pub async fn one(&mut self, sql: &str, values: &[Cell]) -> Cell {
        let rows = self.rows(sql, values).await;
        assert_eq!(rows.len(), 1, "{sql}");
        rows[0][0].clone()
    }
}

macro_rules! cells_of {
    ($(#[$doc:meta])* $name:ident, $row:ty) => {
        $(#[$doc])*
        pub fn $name(row: &$row) -> Vec<Cell> {
            let cell = |i: usize| {
                let raw = row.try_get_raw(i).expect("a column");
                if raw.is_null() {
                    return Cell::Null;
                }
                match raw.type_info().name() {
                    "INTEGER" | "INT8" => Cell::Int(row.get(i)),
                    "INT4" => Cell::Int(row.get::<i32, _>(i).into()),
                    "BOOL" | "BOOLEAN" => Cell::Int(row.get::<bool, _>(i).into()),
                    "TEXT" | "NAME" | "VARCHAR" => Cell::Text(row.get(i)),
                    "UUID" => Cell::Bytes(row.get::<Uuid, _>(i).into_bytes().to_vec()),
                    "BLOB" | "BYTEA" => Cell::Bytes(row.get(i)),
                    other => panic!("a column of type {other}"),
                }
            };
            row.columns().iter().map(|column| cell(column.ordinal())).collect()
        }
    };
}
cells_of! {
    /// Every value of a row of SQLite.
    sqlite_cells, sqlx::sqlite::SqliteRow
}
cells_of! {
    /// Every value of a row of PostgreSQL.
    postgres_cells, sqlx::postgres::PgRow
}
