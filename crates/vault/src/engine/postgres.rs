//! PostgreSQL: a pool of connections under a role that owns nothing, and the room as a transaction-local setting that
//! FORCE ROW LEVEL SECURITY consults. It never uses a session-level setting: a pool would carry it to the next visit.

use super::{Here, Row, Value};
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

pub(crate) async fn write(pool: &PgPool, here: Here) -> Result<PgWrite> {
    Ok(PgWrite(enter(pool, begin("BEGIN", here)).await?))
}

pub(crate) async fn look(pool: &PgPool, here: Here) -> Result<PgLook> {
    Ok(match here.room {
        Some(_) => PgLook::InRoom(enter(pool, begin("BEGIN READ ONLY", here)).await?),
        None => PgLook::Lobby(pool.acquire().await?),
    })
}

/// Opening the transaction and entering the room are one round trip. Every visit states its room and its seat, even
/// "none".
fn begin(word: &str, here: Here) -> AssertSqlSafe<String> {
    let id = |id: Option<[u8; 16]>| id.map(|id| Uuid::from_bytes(id).to_string()).unwrap_or_default();
    let (room, seat) = (id(here.room), id(here.seat));
    AssertSqlSafe(format!(
        "{word}; SELECT set_config('strongroom.matter', '{room}', true), set_config('strongroom.seat', '{seat}', true)"
    ))
}

/// Begins in a task of its own. The driver forgets a `BEGIN` whose caller went away before the answer came, and hands
/// the connection to the next visitor with the transaction, and so the room, still open. A task is not dropped; what it
/// brings to nobody is rolled back.
async fn enter(pool: &PgPool, begin: AssertSqlSafe<String>) -> Result<Transaction<'static, Postgres>> {
    let pool = pool.clone();
    #[expect(clippy::disallowed_methods, reason = "it ends with the one round trip it makes")]
    let begun = tokio::spawn(async move { pool.begin_with(begin).await });
    Ok(begun.await.map_err(|e| Fault::new("a transaction could not begin", e))??)
}

impl PgWrite {
    pub(crate) async fn exec(&mut self, text: &'static str, values: &[Value]) -> Result<u64> {
        Ok(bind(text, values).execute(&mut *self.0).await?.rows_affected())
    }

    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = bind(text, values).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub(crate) async fn leave_seat(&mut self) -> Result<()> {
        self.rows("SELECT set_config('strongroom.seat', '', true)", &[]).await.map(|_| ())
    }

    pub(crate) async fn go_to(&mut self, room: [u8; 16]) -> Result<()> {
        let place =
            "SELECT set_config('strongroom.matter', $1, true), set_config('strongroom.seat', '', true)";
        let room = Uuid::from_bytes(room).to_string();
        self.rows(place, &[Value::from(room)]).await.map(|_| ())
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
