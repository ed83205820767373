//! One private PostgreSQL per test run: made in a temporary folder by the first test that needs it, reachable by a
//! socket in that folder only, shared by the processes one runner starts, and stopped and removed when the runner is
//! gone, however it went. It refuses to touch any server that is already there.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;
use vault::{House, Storage};

/// The role that owns the tables and migrates.
pub const OWNER_ROLE: &str = "practice_owner";
/// The role that serves.
pub const APP_ROLE: &str = "practice_app";
/// May do everything, walls or not; tests look at the truth through it.
const SUPERUSER: &str = "tester";

const TEMPLATE: &str = "strongroom_template";

struct Cluster {
    dir: PathBuf,
    /// This process made it and prepares it; the others wait.
    ours: bool,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static READY: OnceCell<()> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A migrated database of its own for one test.
#[derive(Clone)]
pub struct Database {
    name: String,
}

impl Database {
    pub async fn create() -> Self {
        let cluster = CLUSTER.get_or_init(start);
        READY.get_or_init(|| prepare(cluster)).await;
        let name = format!("practice_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let this = Self { name };
        let mut conn = this.elsewhere().await;
        let version = "SELECT current_setting('server_version_num')::integer";
        let version: i32 = sqlx::query_scalar(version).fetch_one(&mut conn).await.expect("a version");
        // By itself the server writes every page of the copy into its log, which takes seven times as long.
        let strategy = if version >= 150_000 { "STRATEGY file_copy" } else { "" };
        let name = &this.name;
        let sql = format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER_ROLE} {strategy}");
        conn.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.expect("a database");
        this
    }

    /// An address for this role.
    pub fn url(&self, role: &str) -> String {
        url(CLUSTER.get_or_init(start), role, &self.name)
    }

    pub fn superuser_url(&self) -> String {
        self.url(SUPERUSER)
    }

    pub fn storage(&self) -> Storage {
        Storage::Postgres { app: self.url(APP_ROLE), owner: Some(self.url(OWNER_ROLE)) }
    }

    /// Where the server keeps what this database wrote, with everything written out: its files, the files all databases
    /// share, and the write-ahead log.
    pub async fn written(&self) -> Vec<PathBuf> {
        self.elsewhere().await.execute("CHECKPOINT").await.expect("a checkpoint");
        let mut conn = PgConnection::connect(&self.superuser_url()).await.expect("the test server");
        let number = "SELECT oid::text FROM pg_database WHERE datname = current_database()";
        let number: String = sqlx::query_scalar(number).fetch_one(&mut conn).await.expect("a number");
        let data = CLUSTER.get_or_init(start).dir.join("data");
        vec![data.join("base").join(number), data.join("global"), data.join("pg_wal")]
    }

    /// Changes this database past every wall, where a test has to do what time would.
    pub async fn run(&self, sql: &str) {
        let mut conn = PgConnection::connect(&self.superuser_url()).await.expect("the test server");
        conn.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.expect(sql);
    }

    async fn elsewhere(&self) -> PgConnection {
        let address = url(CLUSTER.get_or_init(start), SUPERUSER, "postgres");
        PgConnection::connect(&address).await.expect("the test server")
    }
}

fn url(cluster: &Cluster, role: &str, database: &str) -> String {
    let socket = cluster.dir.display().to_string().replace('/', "%2F");
    format!("postgres://{role}@localhost/{database}?host={socket}")
}

/// Waits for the server, and once per run makes the two roles and the migrated template.
async fn prepare(cluster: &Cluster) {
    let ready = cluster.dir.join("ready");
    if !cluster.ours {
        for _ in 0..1200 {
            if ready.exists() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the test run's PostgreSQL in {} never became ready", cluster.dir.display());
    }
    let address = url(cluster, SUPERUSER, "postgres");
    let mut conn = None;
    for _ in 0..600 {
        match PgConnection::connect(&address).await {
            Ok(c) => {
                conn = Some(c);
                break;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    let log = || std::fs::read_to_string(cluster.dir.join("log")).unwrap_or_default();
    let mut conn = conn.unwrap_or_else(|| panic!("PostgreSQL did not start:\n{}", log()));
    for sql in [
        format!("CREATE ROLE {OWNER_ROLE} LOGIN"),
        format!("CREATE ROLE {APP_ROLE} LOGIN"),
        format!("CREATE DATABASE {TEMPLATE} OWNER {OWNER_ROLE}"),
    ] {
        conn.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.expect("roles and template");
    }
    let template = Database { name: TEMPLATE.to_owned() };
    House::migrate(&template.storage()).await.expect("the schema");
    std::fs::write(ready, "").expect("the mark for the others");
}

/// Starts the server under a guard that waits for our end. PostgreSQL refuses to run as root, so root hands it to the
/// account its package made.
fn start() -> Cluster {
    let runner = std::os::unix::process::parent_id();
    let dir = std::env::temp_dir().join(format!("strongroom-pg-{runner}"));
    match std::fs::create_dir(&dir) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return Cluster { dir, ours: false },
        Err(e) => panic!("a temporary folder: {e}"),
    }
    let script = r#"
        "$2/initdb" -D "$1/data" -U "$3" --auth=trust --encoding=UTF8 --locale=C --wal-segsize=1 --no-sync --no-instructions >"$1/log" 2>&1
        "$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c autovacuum=off -c max_connections=300 -c shared_buffers=32MB >>"$1/log" 2>&1 &
        server=$!
        runs() { if [ -d /proc/self ]; then [ -d "/proc/$1" ]; else ps -p "$1" >/dev/null; fi; }
        while runs "$4"; do sleep 1; done
        kill -INT $server
        wait $server
        rm -rf "$1"
    "#;
    let mut command = match account() {
        Some((uid, gid)) => {
            std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).expect("handing over the folder");
            let mut c = Command::new("setpriv");
            c.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
            c.arg("sh");
            c
        }
        None => Command::new("sh"),
    };
    use std::os::unix::process::CommandExt;
    #[expect(
        clippy::zombie_processes,
        reason = "the guard outlives this process on purpose and ends with the runner"
    )]
    let _guard = command
        .args(["-c", script, "guard"])
        .args([dir.as_path(), &programs(), Path::new(SUPERUSER)])
        .arg(runner.to_string())
        .current_dir(&dir)
        // An interrupt at the terminal must reach us first.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    Cluster { dir, ours: true }
}

/// Where `initdb` and `postgres` are: the newest packaged version, else the search path.
fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found.extend(std::env::split_paths(&path).map(|p| (0, p)));
    found.retain(|(_, p)| p.join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL's programs: install the postgresql package").1
}

/// The account to hand the server to, when this process is root.
fn account() -> Option<(u32, u32)> {
    let id = |args: &[&str]| {
        let out = Command::new("id").args(args).output().ok()?;
        String::from_utf8(out.stdout).ok()?.trim().parse::<u32>().ok()
    };
    if id(&["-u"])? != 0 {
        return None;
    }
    ["postgres", "nobody"].into_iter().find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
}
