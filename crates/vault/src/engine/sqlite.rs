//! SQLite: one writer behind a fair ticket, group commit, pooled readers, and the mirror of PostgreSQL's row-level
//! policies as TEMP views and triggers. It refuses to acknowledge a commit whose write-ahead log is not synced.

use super::{Row, Value, ambiguous_commit};
use crate::error::{Error, Fault, Result};
use crate::sql::WALLED;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection};
use std::path::Path;
use std::sync::{Arc, Mutex as StdMutex, Weak};
use std::time::Duration;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};
use uuid::Uuid;

/// How long a request waits for the writer before it is told to try again.
const TICKET_PATIENCE: Duration = Duration::from_secs(10);
const READERS: usize = 6;

/// What a database file holds: the house (with walled tables) or the small key store (without).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SqliteRole {
    House,
    Keyring,
}

pub(crate) struct Sqlite {
    options: SqliteConnectOptions,
    role: SqliteRole,
    writer: Arc<Mutex<Writer>>,
    flush: Arc<Notify>,
    readers: Arc<Readers>,
}

struct Writer {
    conn: Option<SqliteConnection>,
    /// A physical transaction is open and holds the logical ones in `pending`.
    open: bool,
    /// A logical transaction was dropped half-way; its savepoint must be undone before anything else runs.
    torn: bool,
    pending: Vec<oneshot::Sender<bool>>,
}

struct Readers {
    permits: Arc<Semaphore>,
    idle: StdMutex<Vec<SqliteConnection>>,
}

pub(crate) struct SqliteWrite {
    guard: OwnedMutexGuard<Writer>,
    flush: Arc<Notify>,
    done: bool,
}

pub(crate) struct SqliteLook {
    conn: Option<SqliteConnection>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Sqlite {
    pub(crate) async fn open(path: &Path, role: SqliteRole) -> Result<Arc<Self>> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL, not NORMAL: NORMAL loses acknowledged commits when the page cache is lost.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(TICKET_PATIENCE)
            .pragma("temp_store", "MEMORY")
            .pragma("trusted_schema", "OFF")
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-4096")
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let conn = options.connect().await?;
        let sqlite = Arc::new(Self {
            options,
            role,
            writer: Arc::new(Mutex::new(Writer {
                conn: Some(conn),
                open: false,
                torn: false,
                pending: Vec::new(),
            })),
            flush: Arc::new(Notify::new()),
            readers: Arc::new(Readers {
                permits: Arc::new(Semaphore::new(READERS)),
                idle: StdMutex::new(Vec::new()),
            }),
        });
        #[expect(
            clippy::disallowed_methods,
            reason = "the flusher ends by itself when the last engine handle is dropped"
        )]
        tokio::spawn(flusher(Arc::downgrade(&sqlite.writer), sqlite.flush.clone()));
        Ok(sqlite)
    }

    /// Raises the mirror of the row-level policies on the writer. Called once the tables exist; readers raise theirs
    /// when they are opened.
    pub(crate) async fn raise_walls(&self) -> Result<()> {
        let mut writer = self.writer.lock().await;
        writer.conn()?.execute(sqlx::raw_sql(AssertSqlSafe(mirror(MirrorFor::Writer, self.role)))).await?;
        Ok(())
    }

    /// Runs DDL of a migration in one transaction.
    pub(crate) async fn migrate(&self, ddl: String) -> Result<()> {
        let mut writer = self.writer.lock().await;
        writer
            .conn()?
            .execute(sqlx::raw_sql(AssertSqlSafe(format!("BEGIN IMMEDIATE; {ddl}; COMMIT"))))
            .await?;
        Ok(())
    }

    /// The schema's number; 0 for an empty database.
    pub(crate) async fn schema_version(&self, read: &'static str) -> Result<i64> {
        let mut writer = self.writer.lock().await;
        let found: Option<i64> = sqlx::query_scalar(read).fetch_optional(writer.conn()?).await?;
        Ok(found.unwrap_or(0))
    }

    pub(crate) async fn write(&self, room: Option<[u8; 16]>) -> Result<SqliteWrite> {
        let mut guard = tokio::time::timeout(TICKET_PATIENCE, self.writer.clone().lock_owned())
            .await
            .map_err(|e| Fault::new("the writer is busy", e))?;
        guard.mend().await?;
        let begin = if guard.open { "" } else { "BEGIN IMMEDIATE; " };
        let room =
            room.map(|m| format!("; INSERT INTO temp.room VALUES (1, {})", literal(m))).unwrap_or_default();
        let mut write = SqliteWrite { guard, flush: self.flush.clone(), done: false };
        // Set before running: if this future is dropped half-way the next ticket holder mends it.
        write.guard.open = true;
        write.guard.torn = true;
        let text = AssertSqlSafe(format!("{begin}SAVEPOINT visit{room}"));
        if let Err(e) = write.guard.conn()?.execute(sqlx::raw_sql(text)).await {
            write.guard.abandon().await;
            write.done = true;
            return Err(e.into());
        }
        Ok(write)
    }

    pub(crate) async fn look(&self, room: Option<[u8; 16]>) -> Result<SqliteLook> {
        let permit = tokio::time::timeout(TICKET_PATIENCE, self.readers.permits.clone().acquire_owned())
            .await
            .map_err(|e| Fault::new("all readers are busy", e))?
            .map_err(|e| Fault::new("the readers are closed", e))?;
        let idle = self.readers.idle.lock().map_err(|_| Fault::plain("reader pool"))?.pop();
        let mut conn = match idle {
            Some(c) => c,
            None => {
                let mut c = self.options.clone().create_if_missing(false).connect().await?;
                if self.role == SqliteRole::House {
                    c.execute(sqlx::raw_sql(AssertSqlSafe(mirror(MirrorFor::Reader, self.role)))).await?;
                }
                c
            }
        };
        if self.role == SqliteRole::House {
            // A look that was dropped leaves its room behind, so every look states its own, even "none".
            let text = match room {
                Some(m) => format!("INSERT OR REPLACE INTO temp.room VALUES (1, {})", literal(m)),
                None => "DELETE FROM temp.room".to_owned(),
            };
            conn.execute(sqlx::raw_sql(AssertSqlSafe(text))).await?;
        }
        Ok(SqliteLook { conn: Some(conn), readers: self.readers.clone(), _permit: permit })
    }

    /// Lets the writer, which has every view and trigger, read a statement without running it.
    #[cfg(test)]
    pub(crate) async fn prepare(&self, text: &'static str) -> Result<()> {
        use sqlx::SqlSafeStr;
        let mut writer = self.writer.lock().await;
        writer.conn()?.prepare(text.into_sql_str()).await?;
        Ok(())
    }

    pub(crate) async fn close(&self) {
        let mut writer = self.writer.lock().await;
        writer.flush().await;
        if let Some(conn) = writer.conn.take() {
            let _closed = conn.close().await;
        }
        let idle = self.readers.idle.lock().map(|mut v| std::mem::take(&mut *v)).unwrap_or_default();
        for conn in idle {
            let _closed = conn.close().await;
        }
    }
}

impl Writer {
    fn conn(&mut self) -> Result<&mut SqliteConnection> {
        self.conn.as_mut().ok_or_else(|| Error::Fault(Fault::plain("the database is closed")))
    }

    /// Undoes a logical transaction whose owner went away, leaving the finished ones before it intact.
    async fn mend(&mut self) -> Result<()> {
        if self.torn {
            let undo = sqlx::raw_sql("ROLLBACK TO visit; RELEASE visit");
            // Without that savepoint its owner left before opening it or after releasing it, or somebody mended
            // already: nothing to undo, and those who wait for their sync must not pay for it.
            if self.conn()?.execute(undo).await.is_err() && !self.in_transaction().await? {
                self.abandon().await;
            }
            self.torn = false;
        }
        Ok(())
    }

    /// Whether the physical transaction is really there: its `BEGIN` may never have run, and SQLite ends it by itself
    /// when the disk fails.
    async fn in_transaction(&mut self) -> Result<bool> {
        match self.conn()?.execute(sqlx::raw_sql("BEGIN")).await {
            Ok(_) => Ok(false),
            Err(e) => Ok(e.to_string().contains("within a transaction")),
        }
    }

    /// Gives up the whole physical transaction and tells every waiting owner so.
    async fn abandon(&mut self) {
        if let Some(conn) = self.conn.as_mut() {
            // Nothing to do about a failing rollback: SQLite has then already rolled back by itself.
            let _rolled_back = conn.execute(sqlx::raw_sql("ROLLBACK")).await;
        }
        self.open = false;
        self.torn = false;
        for owner in self.pending.drain(..) {
            let _gone = owner.send(false);
        }
    }

    /// One sync for everything that is finished: the group commit.
    async fn flush(&mut self) {
        if self.mend().await.is_err() || !self.open {
            return;
        }
        let Ok(conn) = self.conn() else { return };
        if conn.execute(sqlx::raw_sql("COMMIT")).await.is_err() {
            return self.abandon().await;
        }
        self.open = false;
        for owner in self.pending.drain(..) {
            let _gone = owner.send(true);
        }
    }
}

/// Queues for the writer like any other owner. The ticket is fair, so everyone who was waiting when a transaction
/// finished runs first, and one sync then serves them all.
async fn flusher(writer: Weak<Mutex<Writer>>, flush: Arc<Notify>) {
    loop {
        if tokio::time::timeout(Duration::from_secs(5), flush.notified()).await.is_err() {
            if writer.strong_count() == 0 {
                return;
            }
            continue;
        }
        let Some(writer) = writer.upgrade() else { return };
        writer.lock().await.flush().await;
    }
}

impl SqliteWrite {
    pub(crate) async fn exec(&mut self, text: &'static str, values: &[Value]) -> Result<u64> {
        let done = bind(text, values).execute(self.guard.conn()?).await?;
        Ok(done.rows_affected())
    }

    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let rows = bind(text, values).fetch_all(self.guard.conn()?).await?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        // The room is left before the savepoint ends: a TEMP row would otherwise outlive the visit.
        self.guard.conn()?.execute(sqlx::raw_sql("DELETE FROM temp.room; RELEASE visit")).await?;
        self.guard.torn = false;
        let (owner, durable) = oneshot::channel();
        self.guard.pending.push(owner);
        self.done = true;
        self.flush.notify_one();
        drop(self);
        match durable.await {
            Ok(true) => Ok(()),
            _ => Err(ambiguous_commit()),
        }
    }
}

impl Drop for SqliteWrite {
    fn drop(&mut self) {
        if !self.done {
            // The flusher mends the torn savepoint and frees the write lock even if nobody else comes.
            self.flush.notify_one();
        }
    }
}

impl SqliteLook {
    pub(crate) async fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let conn = self.conn.as_mut().ok_or_else(|| Fault::plain("a finished look"))?;
        let rows = bind(text, values).fetch_all(conn).await?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }
}

impl Drop for SqliteLook {
    fn drop(&mut self) {
        if let (Some(conn), Ok(mut idle)) = (self.conn.take(), self.readers.idle.lock()) {
            idle.push(conn);
        }
    }
}

fn bind<'q>(
    text: &'static str,
    values: &'q [Value],
) -> sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
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

fn literal(id: [u8; 16]) -> String {
    format!("x'{}'", Uuid::from_bytes(id).as_simple())
}

enum MirrorFor {
    Writer,
    Reader,
}

/// PostgreSQL's policies in SQLite's accent: a view per walled table (USING) and, for the writer, triggers that abort
/// a write outside the room (WITH CHECK). The key store has no walled table, but its writer uses the same `room` row.
fn mirror(who: MirrorFor, role: SqliteRole) -> String {
    let mut ddl = String::from(
        "CREATE TEMP TABLE IF NOT EXISTS room (one INTEGER PRIMARY KEY CHECK (one = 1), matter_id BLOB NOT NULL);",
    );
    let walled: &[&str] = match role {
        SqliteRole::House => WALLED,
        SqliteRole::Keyring => &[],
    };
    for table in walled {
        ddl += &format!(
            "CREATE TEMP VIEW IF NOT EXISTS room_{table} AS SELECT * FROM main.{table} \
             WHERE matter_id = (SELECT matter_id FROM temp.room);"
        );
        if matches!(who, MirrorFor::Writer) {
            let outside = "IS NOT (SELECT matter_id FROM temp.room)";
            let abort = "BEGIN SELECT RAISE(ABORT, 'outside the room'); END;";
            ddl += &format!(
                "CREATE TEMP TRIGGER IF NOT EXISTS wall_insert_{table} BEFORE INSERT ON main.{table} WHEN NEW.matter_id {outside} {abort}\
                 CREATE TEMP TRIGGER IF NOT EXISTS wall_update_{table} BEFORE UPDATE ON main.{table} \
                 WHEN OLD.matter_id {outside} OR NEW.matter_id IS NOT OLD.matter_id {abort}\
                 CREATE TEMP TRIGGER IF NOT EXISTS wall_delete_{table} BEFORE DELETE ON main.{table} WHEN OLD.matter_id {outside} {abort}"
            );
        }
    }
    ddl
}
