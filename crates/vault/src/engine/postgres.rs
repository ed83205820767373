//! PostgreSQL: a pool of connections under a role that owns nothing, and the room as a transaction-local setting that
//! FORCE ROW LEVEL SECURITY consults. It never uses a session-level setting: a pool would carry it to the next visit.

use super::{Row, Value};
use crate::error::{Fault, Result};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgPool};
use sqlx::{AssertSqlSafe, Connection, Executor, Postgres, Transaction};
use uuid::Uuid;

pub(crate) struct PgWrite(Transaction<'static, Postgres>);

pub(crate) enum PgLook {
    InRoom(Transaction<'static, Postgres>),
    Lobby(PoolConnection<Postgres>),
}

pub(crate) async fn write(pool: &PgPool, room: Option<[u8; 16]>) -> Result<PgWrite> {
    Ok(PgWrite(pool.begin_with(begin("BEGIN", room)).await?))
}

pub(crate) async fn look(pool: &PgPool, room: Option<[u8; 16]>) -> Result<PgLook> {
    Ok(match room {
        Some(_) => PgLook::InRoom(pool.begin_with(begin("BEGIN READ ONLY", room)).await?),
        None => PgLook::Lobby(pool.acquire().await?),
    })
}

/// Opening the transaction and entering the room are one round trip.
fn begin(word: &str, room: Option<[u8; 16]>) -> AssertSqlSafe<String> {
    AssertSqlSafe(match room {
        Some(m) => format!("{word}; SELECT set_config('strongroom.matter', '{}', true)", Uuid::from_bytes(m)),
        None => word.to_owned(),
    })
}

impl PgWrite {
    pub(crate) async fn exec(&mut self, text: &'static str, values: &[Value]) -> Result<u64> {
        Ok(bind(text, values).execute(&mut *self.0).await?.rows_affected())
    }

    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = bind(text, values).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub(crate) async fn commit(self) -> Result<()> {
        self.0.commit().await.map_err(|e| Fault::new("commit", e).into())
    }
}

impl PgLook {
    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let query = bind(text, values);
        let rows = match self {
            PgLook::InRoom(t) => query.fetch_all(&mut **t).await?,
            PgLook::Lobby(c) => query.fetch_all(&mut **c).await?,
        };
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }
}

/// Runs DDL of a migration in one transaction, as the owning role.
pub(crate) async fn migrate(pool: &PgPool, ddl: String) -> Result<()> {
    let mut conn = pool.acquire().await?;
    let mut tx = conn.begin().await?;
    tx.execute(sqlx::raw_sql(AssertSqlSafe(ddl))).await?;
    tx.commit().await?;
    Ok(())
}

fn bind<'q>(text: &'static str, values: &'q [Value]) -> sqlx::query::Query<'q, Postgres, PgArguments> {
    let mut query = sqlx::query(text);
    for value in values {
        query = match value {
            Value::Id(v) => query.bind(v.map(Uuid::from_bytes)),
            Value::Int(v) => query.bind(*v),
            Value::Text(v) => query.bind(v.as_deref()),
            Value::Bytes(v) => query.bind(v.as_deref()),
        };
    }
    query
}
