//! SQLite: one writer behind a fair ticket, group commit, pooled readers, and the mirror of PostgreSQL's row-level
//! policies as TEMP views and triggers. It refuses to acknowledge a commit whose write-ahead log is not synced.
//!
//! Statements run where they are called: each takes microseconds from the page cache, and handing them to a thread and
//! back would cost several times as much. What waits for the disk, the sync of a commit, has a thread.

use super::{Here, Row, Value, ambiguous_commit};
use crate::error::{Error, Fault, Result, Tampered};
use crate::sql::{BINNED, WALLED};
use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, Weak};
use std::time::Duration;
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::Instant;

/// How long a request waits for the writer before it is told to try again.
const TICKET_PATIENCE: Duration = Duration::from_secs(10);
/// How often another process's write lock is asked for again.
const LOCK_RETRY: Duration = Duration::from_millis(2);
const READERS: usize = 6;
/// More than the statements of the registry, so that each is compiled once per connection.
const STATEMENTS_KEPT: usize = 256;

/// What a database file holds: the house (with walled tables) or the small key store (without).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SqliteRole {
    House,
    Keyring,
}

pub(crate) struct Sqlite {
    path: PathBuf,
    role: SqliteRole,
    writer: Arc<Mutex<Writer>>,
    flush: Arc<Notify>,
    readers: Arc<Readers>,
}

struct Writer {
    /// In a lock of its own only because a connection may move between threads but not be shared by them.
    conn: Option<StdMutex<Connection>>,
    /// A physical transaction is open and holds the logical ones in `pending`.
    open: bool,
    pending: Vec<oneshot::Sender<bool>>,
}

struct Readers {
    permits: Arc<Semaphore>,
    idle: StdMutex<Vec<Reader>>,
}

/// A pooled reader and the place it was told last.
struct Reader {
    conn: Connection,
    here: Here,
}

pub(crate) struct SqliteWrite {
    guard: OwnedMutexGuard<Writer>,
    flush: Arc<Notify>,
    done: bool,
}

pub(crate) struct SqliteLook {
    reader: Option<StdMutex<Reader>>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

/// One row: its values, read by column number.
pub(crate) struct SqliteRow(Vec<Cell>);

impl Sqlite {
    pub(crate) async fn open(path: &Path, role: SqliteRole) -> Result<Arc<Self>> {
        let conn = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        // Another process that holds the lock is waited for by asking again, never by sleeping on a worker's thread.
        conn.busy_timeout(Duration::ZERO)?;
        let sqlite = Arc::new(Self {
            path: path.to_owned(),
            role,
            writer: Arc::new(Mutex::new(Writer {
                conn: Some(StdMutex::new(conn)),
                open: false,
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
        Ok(writer.conn()?.execute_batch(&mirror(MirrorFor::Writer, self.role))?)
    }

    /// Runs DDL of a migration in one transaction.
    pub(crate) async fn migrate(&self, ddl: String) -> Result<()> {
        let mut writer = self.writer.lock().await;
        writer.begin().await?;
        let conn = writer.conn()?;
        if let Err(e) = conn.execute_batch(&format!("{ddl}; COMMIT")) {
            conn.execute_batch("ROLLBACK")?;
            return Err(e.into());
        }
        Ok(())
    }

    /// The schema's number; 0 for an empty database.
    pub(crate) async fn schema_version(&self, read: &'static str) -> Result<i64> {
        let mut writer = self.writer.lock().await;
        let found = query(writer.conn()?, read, &[])?;
        found.first().map_or(Ok(0), |row| row.int(0))
    }

    pub(crate) async fn write(&self, here: Here) -> Result<SqliteWrite> {
        let mut guard = tokio::time::timeout(TICKET_PATIENCE, self.writer.clone().lock_owned())
            .await
            .map_err(|e| Fault::new("the writer is busy", e))?;
        if !guard.open {
            guard.begin().await?;
            guard.open = true;
        }
        // From here on nothing waits until the visit's own caller does, and dropping the visit undoes it.
        let entered = guard.enter(here);
        let mut write = SqliteWrite { guard, flush: self.flush.clone(), done: false };
        if let Err(e) = entered {
            write.guard.abandon();
            write.done = true;
            return Err(e);
        }
        Ok(write)
    }

    pub(crate) async fn look(&self, here: Here) -> Result<SqliteLook> {
        let permit = tokio::time::timeout(TICKET_PATIENCE, self.readers.permits.clone().acquire_owned())
            .await
            .map_err(|e| Fault::new("all readers are busy", e))?
            .map_err(|e| Fault::new("the readers are closed", e))?;
        let idle = self.readers.idle.lock().map_err(|_| Fault::plain("reader pool"))?.pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.reader()?,
        };
        // A look leaves its room behind, so every other one states its own, even "none". A reader whose statement of a
        // room failed is not used again.
        if self.role == SqliteRole::House && reader.here != here {
            state_place(&reader.conn, here)?;
            reader.here = here;
        }
        let reader = Some(StdMutex::new(reader));
        Ok(SqliteLook { reader, readers: self.readers.clone(), _permit: permit })
    }

    fn reader(&self) -> Result<Reader> {
        let conn = connect(&self.path, OpenFlags::empty())?;
        conn.busy_timeout(TICKET_PATIENCE)?;
        if self.role == SqliteRole::House {
            conn.execute_batch(&mirror(MirrorFor::Reader, self.role))?;
        }
        Ok(Reader { conn, here: Here::default() })
    }

    /// Lets the writer, which has every view and trigger, read a statement without running it.
    #[cfg(test)]
    pub(crate) async fn prepare(&self, text: &'static str) -> Result<()> {
        let mut writer = self.writer.lock().await;
        writer.conn()?.prepare(text)?;
        Ok(())
    }

    /// Writes a consistent copy to a new file, while others read and write.
    pub(crate) async fn snapshot(&self, to: &Path) -> Result<()> {
        let (from, to) = (self.path.clone(), to.display().to_string());
        crate::blobs::blocking(move || {
            change(&connect(&from, OpenFlags::empty())?, "VACUUM INTO $1", &[Value::from(to)])?;
            Ok(())
        })
        .await
    }

    pub(crate) async fn close(&self) {
        let mut writer = self.writer.lock().await;
        writer.flush();
        // Closing the last connection empties the write-ahead log into the database.
        drop(writer.conn.take());
        drop(self.readers.idle.lock().map(|mut v| std::mem::take(&mut *v)));
    }
}

fn connect(path: &Path, more: OpenFlags) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(TICKET_PATIENCE)?;
    // FULL, not NORMAL: NORMAL loses acknowledged commits when the page cache is lost.
    // Pages are read where the system keeps them already, by every connection: what somebody with a few hundred matters among
    // many asks for lies too far apart for a cache of this size. Nothing is written through the map.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA cache_size = -4096; \
         PRAGMA mmap_size = 2147418112;",
    )?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(conn)
}

/// The objects that a copy of the house refers to, read without changing the copy.
pub(crate) fn objects_in(copy: &Path) -> Result<Vec<String>> {
    // As a URI, and "immutable": no lock, no write-ahead log, not a byte beside the copy.
    let name = copy.to_str().ok_or_else(|| Fault::plain("the copy's path is not valid UTF-8"))?;
    let name: String = name
        .bytes()
        .map(|b| match b {
            b'/' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    let found = query(&conn, "SELECT object FROM blob WHERE dropped_at IS NULL ORDER BY object", &[])?;
    found.iter().map(|row| row.opt_text(0)?.ok_or_else(other_type)).collect()
}

impl Writer {
    fn conn(&mut self) -> Result<&mut Connection> {
        let held = self.conn.as_mut().ok_or_else(|| Fault::plain("the database is closed"))?;
        held.get_mut().map_err(|_| Fault::plain("a thread died holding the database").into())
    }

    /// Takes the file's write lock, which another process may hold for a moment.
    async fn begin(&mut self) -> Result<()> {
        let patience = Instant::now() + TICKET_PATIENCE;
        loop {
            match self.conn()?.execute_batch("BEGIN IMMEDIATE") {
                Err(e) if is_busy(&e) && Instant::now() < patience => tokio::time::sleep(LOCK_RETRY).await,
                other => return Ok(other?),
            }
        }
    }

    /// Opens a logical transaction and states whose room it is in, and in which seat.
    fn enter(&mut self, here: Here) -> Result<()> {
        let conn = self.conn()?;
        change(conn, "SAVEPOINT visit", &[])?;
        if here.room.is_some() {
            state_place(conn, here)?;
        }
        Ok(())
    }

    /// Undoes the logical transaction of an owner who went away, leaving the finished ones before it intact.
    fn undo(&mut self) {
        let undone = self.conn().and_then(|c| Ok(c.execute_batch("ROLLBACK TO visit; RELEASE visit")?));
        // Without that savepoint SQLite has ended the whole transaction by itself, as it does when the disk fails.
        if undone.is_err() {
            self.abandon();
        }
    }

    /// Gives up the whole physical transaction and tells every waiting owner so.
    fn abandon(&mut self) {
        if let Ok(conn) = self.conn() {
            // Nothing to do about a failing rollback: SQLite has then already rolled back by itself.
            let _rolled_back = conn.execute_batch("ROLLBACK");
        }
        self.open = false;
        for owner in self.pending.drain(..) {
            let _gone = owner.send(false);
        }
    }

    /// One sync for everything that is finished: the group commit.
    fn flush(&mut self) {
        if !self.open {
            return;
        }
        let Ok(conn) = self.conn() else { return };
        if change(conn, "COMMIT", &[]).is_err() {
            return self.abandon();
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
        let mut guard = writer.lock_owned().await;
        // A panic there would drop the waiting owners' senders, which they read as "not durable".
        let _synced = tokio::task::spawn_blocking(move || guard.flush()).await;
    }
}

impl SqliteWrite {
    pub(crate) fn exec(&mut self, text: &'static str, values: &[Value]) -> Result<u64> {
        change(self.conn()?, text, values)
    }

    pub(crate) fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        Ok(query(self.conn()?, text, values)?.into_iter().map(Row::Sqlite).collect())
    }

    pub(crate) fn leave_seat(&mut self) -> Result<()> {
        change(self.conn()?, "UPDATE temp.room SET seat = NULL", &[]).map(|_| ())
    }

    pub(crate) fn go_to(&mut self, room: [u8; 16]) -> Result<()> {
        state_place(self.conn()?, Here { room: Some(room), seat: None })
    }

    fn conn(&mut self) -> Result<&mut Connection> {
        let conn = self.guard.conn()?;
        // A failing disk ends the transaction under our feet; what follows must not commit by itself.
        if conn.is_autocommit() { Err(ambiguous_commit()) } else { Ok(conn) }
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        // The room is left before the savepoint ends: a TEMP row would otherwise outlive the visit.
        let conn = self.conn()?;
        change(conn, "DELETE FROM temp.room", &[])?;
        change(conn, "RELEASE visit", &[])?;
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
            self.guard.undo();
            // Frees the write lock even if nobody else comes.
            self.flush.notify_one();
        }
    }
}

impl SqliteLook {
    pub(crate) fn rows(&mut self, text: &'static str, values: &[Value]) -> Result<Vec<Row>> {
        let held = self.reader.as_mut().ok_or_else(|| Fault::plain("a finished look"))?;
        let reader = held.get_mut().map_err(|_| Fault::plain("a thread died holding a reader"))?;
        Ok(query(&reader.conn, text, values)?.into_iter().map(Row::Sqlite).collect())
    }
}

impl Drop for SqliteLook {
    fn drop(&mut self) {
        if let (Some(Ok(reader)), Ok(mut idle)) =
            (self.reader.take().map(StdMutex::into_inner), self.readers.idle.lock())
        {
            idle.push(reader);
        }
    }
}

impl SqliteRow {
    fn cell(&self, i: usize) -> Result<&Cell> {
        self.0.get(i).ok_or_else(|| Fault::plain("a column that was not asked for").into())
    }

    #[cfg(test)]
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.0
    }

    pub(crate) fn opt_bytes(&self, i: usize) -> Result<Option<Vec<u8>>> {
        match self.cell(i)? {
            Cell::Null => Ok(None),
            Cell::Blob(bytes) => Ok(Some(bytes.clone())),
            _ => Err(other_type()),
        }
    }

    pub(crate) fn opt_int(&self, i: usize) -> Result<Option<i64>> {
        match self.cell(i)? {
            Cell::Null => Ok(None),
            Cell::Integer(n) => Ok(Some(*n)),
            _ => Err(other_type()),
        }
    }

    pub(crate) fn opt_text(&self, i: usize) -> Result<Option<String>> {
        match self.cell(i)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text.clone())),
            _ => Err(other_type()),
        }
    }

    fn int(&self, i: usize) -> Result<i64> {
        self.opt_int(i)?.ok_or_else(other_type)
    }
}

/// Columns have the types of their STRICT tables; anything else was not written by us.
fn other_type() -> Error {
    Error::Tamper(Tampered { what: "a value of another type is stored" })
}

fn is_busy(e: &rusqlite::Error) -> bool {
    matches!(
        e.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

fn state_place(conn: &Connection, here: Here) -> Result<()> {
    match here.room {
        Some(_) => {
            let place = [Value::Id(here.room), Value::Id(here.seat)];
            change(conn, "INSERT OR REPLACE INTO temp.room VALUES (1, $1, $2)", &place)?
        }
        None => change(conn, "DELETE FROM temp.room", &[])?,
    };
    Ok(())
}

/// Runs a statement to its end; returns how many rows it changed.
fn change(conn: &Connection, text: &'static str, values: &[Value]) -> Result<u64> {
    let mut statement = bound(conn, text, values)?;
    if statement.column_count() == 0 {
        return Ok(statement.raw_execute()? as u64);
    }
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(conn.changes())
}

fn query(conn: &Connection, text: &'static str, values: &[Value]) -> Result<Vec<SqliteRow>> {
    let mut statement = bound(conn, text, values)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|i| row.get(i)).collect::<rusqlite::Result<_>>()?;
        all.push(SqliteRow(cells));
    }
    Ok(all)
}

/// A statement with its values. `$n` is a name to SQLite, numbered by first appearance, so each is looked up.
fn bound<'c>(conn: &'c Connection, text: &'static str, values: &[Value]) -> Result<CachedStatement<'c>> {
    let mut statement = conn.prepare_cached(text)?;
    for i in 1..=statement.parameter_count() {
        let number = statement.parameter_name(i).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|n| values.get(n.checked_sub(1)?));
        let value = value.ok_or_else(|| Fault::plain("a statement's value is missing"))?;
        statement.raw_bind_parameter(i, ToSqlOutput::Borrowed(borrowed(value)))?;
    }
    Ok(statement)
}

fn borrowed(value: &Value) -> ValueRef<'_> {
    match value {
        Value::Id(Some(v)) => ValueRef::Blob(v),
        Value::Int(Some(v)) => ValueRef::Integer(*v),
        Value::Text(Some(v)) => ValueRef::Text(v.as_bytes()),
        Value::Bytes(Some(v)) => ValueRef::Blob(v),
        Value::Id(None) | Value::Int(None) | Value::Text(None) | Value::Bytes(None) => ValueRef::Null,
    }
}

enum MirrorFor {
    Writer,
    Reader,
}

/// PostgreSQL's policies in SQLite's accent: a view per walled table (USING) and, for the writer, triggers that abort
/// a write outside the room (WITH CHECK). The key store has no walled table, but its writer uses the same `room` row.
fn mirror(who: MirrorFor, role: SqliteRole) -> String {
    let mut ddl = String::from(
        "CREATE TEMP TABLE IF NOT EXISTS room (one INTEGER PRIMARY KEY CHECK (one = 1), matter_id BLOB NOT NULL, seat BLOB);",
    );
    let walled: &[&str] = match role {
        SqliteRole::House => WALLED,
        SqliteRole::Keyring => &[],
    };
    for table in walled {
        ddl += &format!(
            "CREATE TEMP VIEW IF NOT EXISTS room_{table} AS SELECT * FROM main.{table} \
             WHERE matter_id = (SELECT matter_id FROM temp.room){};",
            seen_of(table)
        );
        if BINNED.contains(table) {
            ddl += &format!(
                "CREATE TEMP VIEW IF NOT EXISTS room_binned_{table} AS SELECT * FROM main.{table} \
                 WHERE matter_id = (SELECT matter_id FROM temp.room) AND binned_at IS NOT NULL \
                 AND (SELECT seat FROM temp.room) IS NULL;"
            );
        }
        if matches!(who, MirrorFor::Writer) {
            let outside = "IS NOT (SELECT matter_id FROM temp.room)";
            let abort = "BEGIN SELECT RAISE(ABORT, 'outside the room'); END;";
            ddl += &format!(
                "CREATE TEMP TRIGGER IF NOT EXISTS wall_insert_{table} BEFORE INSERT ON main.{table} WHEN NEW.matter_id {outside} {abort}\
                 CREATE TEMP TRIGGER IF NOT EXISTS wall_update_{table} BEFORE UPDATE ON main.{table} \
                 WHEN OLD.matter_id {outside} OR NEW.matter_id IS NOT OLD.matter_id {abort}\
                 CREATE TEMP TRIGGER IF NOT EXISTS wall_delete_{table} BEFORE DELETE ON main.{table} WHEN OLD.matter_id {outside} {abort}"
            );
            if *table == "item" {
                ddl += "CREATE TEMP TRIGGER IF NOT EXISTS seat_update_item BEFORE UPDATE ON main.item \
                        WHEN OLD.for_client IS NOT NULL AND OLD.for_client IS NOT (SELECT seat FROM temp.room) \
                        AND (SELECT seat FROM temp.room) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'outside the seat'); END;";
            }
        }
    }
    ddl
}

/// What a walled view leaves out besides other matters: what lies in the bin, and for somebody in a seat what is for others.
fn seen_of(table: &str) -> String {
    let kept = if BINNED.contains(&table) { " AND binned_at IS NULL" } else { "" };
    let seat = "(SELECT seat FROM temp.room)";
    let Some(seated) = crate::sql::seated(table, seat, "main.") else { return kept.to_owned() };
    format!(" AND ({seat} IS NULL OR {seated}){kept}")
}
