//! The one place that knows there are two engines. It binds plain values, hands back plain rows, and puts the room
//! into the database before the first statement of a visit: SQLite by a one-row TEMP table that the walled views and
//! triggers consult, PostgreSQL by a transaction-local setting that the row-level policies consult. It refuses to run
//! text that is not a `'static` statement.

mod postgres;
mod sqlite;
#[cfg(test)]
pub(crate) mod witness;

use crate::error::{Error, Fault, Result, Tampered};
use domain::{Id, Timestamp};
use sqlx::Row as _;
use sqlx::postgres::{PgPool, PgRow};
use std::sync::Arc;
use uuid::Uuid;

pub(crate) use postgres::migrate as postgres_ddl;
use sqlite::SqliteRow;
pub(crate) use sqlite::{Sqlite, SqliteRole, objects_in};

/// A value to bind. Every kind is nullable because both engines type their NULLs.
#[derive(Clone)]
pub(crate) enum Value {
    Id(Option<[u8; 16]>),
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($t:ty => |$v:ident| $e:expr),* $(,)?) => { $(impl From<$t> for Value { fn from($v: $t) -> Self { $e } })* };
}
value_from! {
    i64 => |v| Value::Int(Some(v)),
    u32 => |v| Value::Int(Some(i64::from(v))),
    Option<i64> => |v| Value::Int(v),
    Timestamp => |v| Value::Int(Some(v.micros())),
    Option<Timestamp> => |v| Value::Int(v.map(|t| t.micros())),
    &str => |v| Value::Text(Some(v.to_owned())),
    String => |v| Value::Text(Some(v)),
    Option<String> => |v| Value::Text(v),
    Option<&str> => |v| Value::Text(v.map(str::to_owned)),
    Vec<u8> => |v| Value::Bytes(Some(v)),
    Option<Vec<u8>> => |v| Value::Bytes(v),
    [u8; 32] => |v| Value::Bytes(Some(v.to_vec())),
    Option<[u8; 32]> => |v| Value::Bytes(v.map(|b| b.to_vec())),
    [u8; 16] => |v| Value::Id(Some(v)),
    Option<[u8; 16]> => |v| Value::Id(v),
}
impl<K> From<Id<K>> for Value {
    fn from(v: Id<K>) -> Self {
        Value::Id(Some(v.bytes()))
    }
}
impl<K> From<Option<Id<K>>> for Value {
    fn from(v: Option<Id<K>>) -> Self {
        Value::Id(v.map(|i| i.bytes()))
    }
}

/// Binds a list of mixed values: `binds![id, 3, "open"]`.
macro_rules! binds {
    ($($v:expr),* $(,)?) => { &[$($crate::engine::Value::from($v)),*] };
}
pub(crate) use binds;

/// One row, read by column number in the order of the statement's select list.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(crate) fn opt_bytes(&self, i: usize) -> Result<Option<Vec<u8>>> {
        Ok(match self {
            Row::Sqlite(r) => r.opt_bytes(i)?,
            Row::Postgres(r) => r.try_get(i)?,
        })
    }

    pub(crate) fn opt_int(&self, i: usize) -> Result<Option<i64>> {
        Ok(match self {
            Row::Sqlite(r) => r.opt_int(i)?,
            Row::Postgres(r) => r.try_get(i)?,
        })
    }

    pub(crate) fn opt_text(&self, i: usize) -> Result<Option<String>> {
        Ok(match self {
            Row::Sqlite(r) => r.opt_text(i)?,
            Row::Postgres(r) => r.try_get(i)?,
        })
    }

    pub(crate) fn opt_id<K>(&self, i: usize) -> Result<Option<Id<K>>> {
        let raw = match self {
            Row::Sqlite(r) => r.opt_bytes(i)?.map(|b| b.try_into().map_err(|_| missing())).transpose()?,
            Row::Postgres(r) => r.try_get::<Option<Uuid>, _>(i)?.map(Uuid::into_bytes),
        };
        Ok(raw.map(Id::from_bytes))
    }

    pub(crate) fn id<K>(&self, i: usize) -> Result<Id<K>> {
        self.opt_id(i)?.ok_or_else(missing)
    }

    pub(crate) fn int(&self, i: usize) -> Result<i64> {
        self.opt_int(i)?.ok_or_else(missing)
    }

    pub(crate) fn text(&self, i: usize) -> Result<String> {
        self.opt_text(i)?.ok_or_else(missing)
    }

    pub(crate) fn bytes(&self, i: usize) -> Result<Vec<u8>> {
        self.opt_bytes(i)?.ok_or_else(missing)
    }

    pub(crate) fn time(&self, i: usize) -> Result<Timestamp> {
        Ok(Timestamp::from_micros(self.int(i)?))
    }

    pub(crate) fn opt_time(&self, i: usize) -> Result<Option<Timestamp>> {
        Ok(self.opt_int(i)?.map(Timestamp::from_micros))
    }

    /// A stored code of a closed list; a code nobody wrote is tampering, not a fault.
    pub(crate) fn code<T>(&self, i: usize, from_code: impl Fn(&str) -> Option<T>) -> Result<T> {
        from_code(&self.text(i)?).ok_or(Error::Tamper(Tampered { what: "an unknown code is stored" }))
    }

    pub(crate) fn hash(&self, i: usize) -> Result<[u8; 32]> {
        self.bytes(i)?.try_into().map_err(|_| Error::Tamper(Tampered { what: "a hash has the wrong length" }))
    }
}

fn missing() -> Error {
    Error::Tamper(Tampered { what: "a value that must be there is missing" })
}

/// One database, whichever it is. Cheap to clone.
#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite(Arc<Sqlite>),
    Postgres(PgPool),
}

/// A transaction that changes things. Dropping it without `commit` undoes it.
pub(crate) enum Write {
    Sqlite(sqlite::SqliteWrite),
    Postgres(postgres::PgWrite),
}

/// A visit that only reads. On PostgreSQL inside a room it is a read-only transaction; on SQLite a pooled reader.
pub(crate) enum Look {
    Sqlite(sqlite::SqliteLook),
    Postgres(postgres::PgLook),
}

/// Where a visit stands: in which room, and in whose seat there. Somebody in a seat is shown what is for them and what is
/// for nobody in particular; without a seat a visit sees the whole room.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Here {
    pub(crate) room: Option<[u8; 16]>,
    pub(crate) seat: Option<[u8; 16]>,
}

impl Engine {
    pub(crate) async fn write(&self, room: Option<[u8; 16]>) -> Result<Write> {
        self.write_at(Here { room, seat: None }).await
    }

    pub(crate) async fn write_at(&self, here: Here) -> Result<Write> {
        Ok(match self {
            Engine::Sqlite(s) => Write::Sqlite(s.write(here).await?),
            Engine::Postgres(p) => Write::Postgres(postgres::write(p, here).await?),
        })
    }

    pub(crate) async fn look(&self, room: Option<[u8; 16]>) -> Result<Look> {
        self.look_at(Here { room, seat: None }).await
    }

    pub(crate) async fn look_at(&self, here: Here) -> Result<Look> {
        Ok(match self {
            Engine::Sqlite(s) => Look::Sqlite(s.look(here).await?),
            Engine::Postgres(p) => Look::Postgres(postgres::look(p, here).await?),
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Engine::Postgres(_))
    }

    pub(crate) async fn close(&self) {
        match self {
            Engine::Sqlite(s) => s.close().await,
            Engine::Postgres(p) => p.close().await,
        }
    }
}

impl Write {
    pub(crate) async fn exec(&mut self, text: &'static str, values: &[Value]) -> Result<u64> {
        #[cfg(test)]
        witness::note(text, values);
        match self {
            Write::Sqlite(w) => w.exec(text, values),
            Write::Postgres(w) => w.exec(text, values).await,
        }
    }

    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        #[cfg(test)]
        witness::note(text, values);
        match self {
            Write::Sqlite(w) => w.rows(text, values),
            Write::Postgres(w) => w.rows(text, values).await,
        }
    }

    /// Leaves the seat and stays in the room: what is counted for everybody is counted over everything. Only the last
    /// step of a change does it.
    pub(crate) async fn leave_seat(&mut self) -> Result<()> {
        match self {
            Write::Sqlite(w) => w.leave_seat(),
            Write::Postgres(w) => w.leave_seat().await,
        }
    }

    /// Goes on in another room, in nobody's seat. A change that concerns several matters visits them one after the other and
    /// can never name the rows of two at once. Only joining two records, ending duties and
    /// contacts who are let in and shut out do it.
    pub(crate) async fn go_to(&mut self, room: [u8; 16]) -> Result<()> {
        match self {
            Write::Sqlite(w) => w.go_to(room),
            Write::Postgres(w) => w.go_to(room).await,
        }
    }

    /// Durable when it returns: the write-ahead log is synced, possibly together with other transactions.
    pub(crate) async fn commit(self) -> Result<()> {
        #[cfg(test)]
        witness::note("COMMIT", &[]);
        match self {
            Write::Sqlite(w) => w.commit().await,
            Write::Postgres(w) => w.commit().await,
        }
    }
}

impl Look {
    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        #[cfg(test)]
        witness::note(text, values);
        match self {
            Look::Sqlite(l) => l.rows(text, values),
            Look::Postgres(l) => l.rows(text, values).await,
        }
    }
}

pub(crate) fn ambiguous_commit() -> Error {
    Error::Fault(Fault::plain("the database could not make the change durable"))
}
