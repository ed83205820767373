//! Brings a database to the schema this program was built for. One text serves both engines; PostgreSQL additionally
//! gets its policies and the serving role's grants. It refuses to run on a database that is newer than the program.

use crate::engine::{Engine, Sqlite, SqliteRole, postgres_ddl};
use crate::error::{Fault, Result};
use crate::sql::{BINNED, WALLED};
use sqlx::postgres::PgPoolOptions;

const HOUSE: &[&str] = &[
    include_str!("../migrations/0001_house.sql"),
    include_str!("../migrations/0002_link_origin.sql"),
    include_str!("../migrations/0003_lists.sql"),
    include_str!("../migrations/0004_held_jobs.sql"),
    include_str!("../migrations/0005_attempts.sql"),
    include_str!("../migrations/0006_messages.sql"),
    include_str!("../migrations/0007_approvals.sql"),
    include_str!("../migrations/0008_matter.sql"),
    include_str!("../migrations/0009_leads.sql"),
    include_str!("../migrations/0010_today.sql"),
    include_str!("../migrations/0011_queues.sql"),
    include_str!("../migrations/0012_notices.sql"),
    include_str!("../migrations/0013_roles.sql"),
    include_str!("../migrations/0014_clients.sql"),
    include_str!("../migrations/0015_checklists.sql"),
    include_str!("../migrations/0016_contacts.sql"),
    include_str!("../migrations/0017_leaving.sql"),
    include_str!("../migrations/0018_client_keys.sql"),
    include_str!("../migrations/0019_records.sql"),
    include_str!("../migrations/0020_own_roles.sql"),
    include_str!("../migrations/0021_texts.sql"),
    include_str!("../migrations/0022_access_reviews.sql"),
    include_str!("../migrations/0023_helpers.sql"),
    include_str!("../migrations/0024_departments.sql"),
    include_str!("../migrations/0025_flags.sql"),
    include_str!("../migrations/0026_conflicts.sql"),
    include_str!("../migrations/0027_message_files.sql"),
    include_str!("../migrations/0028_key_dates.sql"),
    include_str!("../migrations/0029_record_files.sql"),
    include_str!("../migrations/0030_gates.sql"),
    include_str!("../migrations/0031_taken_back.sql"),
    include_str!("../migrations/0032_pulse.sql"),
    include_str!("../migrations/0033_origins.sql"),
    include_str!("../migrations/0034_odd.sql"),
    include_str!("../migrations/0036_letters.sql"),
    include_str!("../migrations/0043_days_of_lists.sql"),
    include_str!("../migrations/0044_day.sql"),
    include_str!("../migrations/0045_hold.sql"),
    include_str!("../migrations/0046_people.sql"),
    include_str!("../migrations/0047_consent_purposes.sql"),
    include_str!("../migrations/0048_passkeys.sql"),
    include_str!("../migrations/0050_details.sql"),
    include_str!("../migrations/0051_desk.sql"),
    include_str!("../migrations/0052_returned.sql"),
    include_str!("../migrations/0053_library.sql"),
    include_str!("../migrations/0054_desk_again.sql"),
    include_str!("../migrations/0056_calls.sql"),
    include_str!("../migrations/0057_lock_and_circle.sql"),
    include_str!("../migrations/0058_bulk_done.sql"),
    include_str!("../migrations/0059_stage_texts.sql"),
    include_str!("../migrations/0060_record_notes.sql"),
    include_str!("../migrations/0062_contacts.sql"),
    include_str!("../migrations/0063_own_cases.sql"),
    include_str!("../migrations/0066_asked_owners.sql"),
    include_str!("../migrations/0070_first_page.sql"),
    include_str!("../migrations/0073_asked_for_help.sql"),
    include_str!("../migrations/0074_last_day_of_access.sql"),
    include_str!("../migrations/0077_record_bin.sql"),
    include_str!("../migrations/0079_gathered.sql"),
];
const KEYRING: &[&str] = &[include_str!("../migrations/keyring_0001.sql")];

const CURRENT: i64 = HOUSE.len() as i64;

const MAKE_MARK: &str = "CREATE TABLE IF NOT EXISTS schema_mark (one {int} NOT NULL PRIMARY KEY, version {int} NOT NULL) {strict}";
const READ_MARK: &str = "SELECT version FROM schema_mark WHERE one = 1";

pub(crate) async fn sqlite(db: &Sqlite, role: SqliteRole) -> Result<()> {
    let steps = match role {
        SqliteRole::House => HOUSE,
        SqliteRole::Keyring => KEYRING,
    };
    db.migrate(for_sqlite(MAKE_MARK)).await?;
    let done = db.schema_version(READ_MARK).await?;
    for (number, step) in (1i64..).zip(steps) {
        if number > done {
            db.migrate(format!("{}; {}", for_sqlite(step), mark(number))).await?;
        }
    }
    Ok(())
}

/// Migrates as the owning role, then lets the serving role (the user named in `app`) use, but not own, the tables.
pub(crate) async fn postgres(owner: &str, app: &str) -> Result<()> {
    let options: sqlx::postgres::PgConnectOptions =
        app.parse().map_err(|e| Fault::new("the serving role's database address cannot be read", e))?;
    let role = options.get_username().to_owned();
    if role.is_empty() || !role.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(Fault::plain("the serving role's name may hold letters, digits and _ only").into());
    }
    let pool = PgPoolOptions::new().max_connections(1).connect(owner).await?;
    postgres_ddl(&pool, for_postgres(MAKE_MARK)).await?;
    let rows = sqlx::query_scalar::<_, i64>(READ_MARK).fetch_all(&pool).await?;
    let done = rows.first().copied().unwrap_or(0);
    let all = HOUSE.iter().enumerate().map(|(i, step)| {
        let keyring = KEYRING.get(i).map(|k| for_postgres(k)).unwrap_or_default();
        format!("{}; {keyring}", for_postgres(step))
    });
    let due = (1i64..).zip(all).filter(|(number, _)| *number > done);
    let steps: String = due.map(|(number, step)| format!("{step}; {}; ", mark(number))).collect();
    // A step may have to count what lies behind the walls. They come down and stand again within the one transaction,
    // which nobody else can look into.
    let down = if steps.is_empty() { String::new() } else { walls_down() };
    postgres_ddl(&pool, format!("{down}{steps}{}", walls(&role))).await?;
    pool.close().await;
    Ok(())
}

/// Refuses to go on with an older or a newer schema than this program knows.
pub(crate) async fn require_current(engine: &Engine) -> Result<()> {
    let rows = engine
        .look(None)
        .await?
        .rows(READ_MARK, &[])
        .await
        .map_err(|_| Fault::plain("the database has no schema yet: run `strongroom migrate`"))?;
    match rows.first().map(|r| r.int(0)).transpose()? {
        Some(CURRENT) => Ok(()),
        Some(v) if v > CURRENT => {
            Err(Fault::plain("the database was made by a newer Strongroom: install that version").into())
        }
        _ => Err(Fault::plain("the database has an older schema: run `strongroom migrate`").into()),
    }
}

fn mark(number: i64) -> String {
    format!(
        "INSERT INTO schema_mark (one, version) VALUES (1, {number}) ON CONFLICT (one) DO UPDATE SET version = excluded.version"
    )
}

fn for_sqlite(text: &str) -> String {
    let strict = "STRICT, WITHOUT ROWID";
    text.replace("{id}", "BLOB")
        .replace("{bytes}", "BLOB")
        .replace("{int}", "INTEGER")
        .replace("{strict}", strict)
}

fn for_postgres(text: &str) -> String {
    text.replace("{id}", "uuid")
        .replace("{bytes}", "bytea")
        .replace("{int}", "bigint")
        .replace("{strict}", "")
}

/// Lets the owning role see rows; the serving role's policies stay as they are.
fn walls_down() -> String {
    WALLED
        .iter()
        .map(|table| format!("ALTER TABLE IF EXISTS {table} NO FORCE ROW LEVEL SECURITY; "))
        .collect()
}

/// Policies, views and grants: idempotent, applied after every migration so that a new table cannot be forgotten.
fn walls(role: &str) -> String {
    let mut ddl = format!(
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {role}; \
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}; \
         REVOKE INSERT, UPDATE, DELETE ON schema_mark FROM {role}; \
         REVOKE UPDATE, DELETE ON matter_event, practice_event, log_leaf FROM {role};"
    );
    for table in WALLED {
        // A spent transaction-local setting reads back as the empty string, hence NULLIF.
        let here = "matter_id = NULLIF(current_setting('strongroom.matter', true), '')::uuid";
        ddl += &format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; \
             DROP POLICY IF EXISTS in_room ON {table}; CREATE POLICY in_room ON {table} USING ({here}) WITH CHECK ({here}); \
             CREATE OR REPLACE VIEW room_{table} WITH (security_invoker = true) AS SELECT * FROM {table}{}; \
             GRANT SELECT ON room_{table} TO {role};",
            seen_of(table)
        );
    }
    for table in BINNED {
        ddl += &format!(
            "CREATE OR REPLACE VIEW room_binned_{table} WITH (security_invoker = true) AS SELECT * FROM {table} \
             WHERE binned_at IS NOT NULL AND {SEAT} IS NULL; GRANT SELECT ON room_binned_{table} TO {role};"
        );
    }
    // A visit in somebody's seat changes no request that is for somebody else, whatever it was shown.
    ddl + &format!(
        "DROP POLICY IF EXISTS in_seat ON item; \
         CREATE POLICY in_seat ON item AS RESTRICTIVE FOR UPDATE USING (for_client IS NULL OR for_client = COALESCE({SEAT}, for_client));"
    )
}

const SEAT: &str = "NULLIF(current_setting('strongroom.seat', true), '')::uuid";

/// What a walled view leaves out besides other matters: what lies in the bin, and for somebody in a seat what is for others.
fn seen_of(table: &str) -> String {
    let seated = crate::sql::seated(table, SEAT, "").map(|seated| format!("({SEAT} IS NULL OR {seated})"));
    let kept = BINNED.contains(&table).then(|| "binned_at IS NULL".to_owned());
    let all: Vec<String> = seated.into_iter().chain(kept).collect();
    if all.is_empty() { String::new() } else { format!(" WHERE {}", all.join(" AND ")) }
}
