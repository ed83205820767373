//! The program as a process: started with settings of its own in a folder of its own, killed or stopped at will, started
//! again over the same data.

use crate::sink::Sink;
use crate::wire::{Browser, Secure};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::Database;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub const BOTH: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// A practice's installation. Its server ends when this is dropped.
pub struct Install {
    pub home: TempDir,
    pub settings: BTreeMap<String, String>,
    /// Environment of the program that is not a setting of it.
    pub around: BTreeMap<String, String>,
    pub port: u16,
    pub mail: Sink,
    pub database: Option<Database>,
    /// How its browsers speak TLS, when it serves TLS.
    pub secure: Option<Secure>,
    server: Option<Server>,
}

pub struct Server {
    child: Child,
    said: Arc<Mutex<String>>,
    complained: Arc<Mutex<String>>,
}

impl Install {
    /// An installation without a practice, migrated.
    pub fn new(engine: Engine) -> Self {
        let this = Self::bare(engine);
        this.succeed(&["migrate"]);
        this
    }

    /// Settings and a folder, nothing more.
    pub fn bare(engine: Engine) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mail = Sink::start();
        let mut this = Self {
            home,
            settings: BTreeMap::new(),
            around: BTreeMap::new(),
            port: free_port(),
            mail,
            database: None,
            secure: None,
            server: None,
        };
        let (data, port, mail) = (this.data().display().to_string(), this.port, this.mail.port);
        this.set("DATA_DIR", &data);
        this.set("LISTEN", &format!("127.0.0.1:{port}"));
        this.set("SMTP_HOST", "127.0.0.1");
        this.set("SMTP_PORT", &mail.to_string());
        this.set("SMTP_SECURITY", "none");
        this.set("SMTP_FROM", "portal@practice.example");
        if engine == Engine::Postgres {
            let database = blocking(Database::create());
            this.set("DATABASE_URL", &database.url(testkit::APP_ROLE));
            this.set("DATABASE_OWNER_URL", &database.url(testkit::OWNER_ROLE));
            this.database = Some(database);
        }
        this
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.insert(format!("STRONGROOM_{name}"), value.to_owned());
    }

    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Runs a command of the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let out = self.command(arguments).output().expect("the program runs");
        keeps_quiet(&String::from_utf8_lossy(&out.stderr));
        out
    }

    /// Runs a command that reads this from its standard input, to its end.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        child.stdin.take().expect("its input").write_all(input).expect("it reads to the end");
        let out = child.wait_with_output().expect("the program ends");
        keeps_quiet(&String::from_utf8_lossy(&out.stderr));
        out
    }

    /// Runs a command that must succeed, and returns what it said.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert!(out.status.success(), "{arguments:?}: {}", all_of(&out));
        all_of(&out)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(&self.settings).envs(&self.around).current_dir(self.home.path()).stdin(Stdio::null());
        command
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&mut self) {
        if let Err(why) = self.try_serve() {
            panic!("{why}");
        }
    }

    /// Starts the demo, which keeps its mails to itself, and waits until it answers.
    pub fn demo(&mut self) {
        self.settings.retain(|name, _| !name.starts_with("STRONGROOM_SMTP_"));
        let (data, listen) = (self.data().display().to_string(), format!("127.0.0.1:{}", self.port));
        self.start_as(&["demo", "--data", &data, "--listen", &listen]);
        if let Err(why) = self.answers() {
            panic!("{why}");
        }
    }

    /// The same, for a server that may have reason not to start.
    pub fn try_serve(&mut self) -> Result<(), String> {
        self.start();
        self.answers()
    }

    fn answers(&mut self) -> Result<(), String> {
        let end = Instant::now() + Duration::from_secs(30);
        while !self.browser().ask("GET", "/healthz", &[], &[]).is_ok_and(|a| a.status == 200) {
            let over = self.server.as_mut().and_then(|s| s.child.try_wait().unwrap());
            if over.is_some() || Instant::now() >= end {
                let words = self.words();
                self.kill();
                return Err(format!("the server did not start: {over:?}\n{words}"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts the server and waits for nothing.
    pub fn start(&mut self) {
        self.start_as(&["serve"]);
    }

    fn start_as(&mut self, command: &[&str]) {
        assert!(self.server.is_none(), "it runs already");
        let mut child =
            self.command(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        let said = collect(child.stdout.take().unwrap());
        let complained = collect(child.stderr.take().unwrap());
        self.server = Some(Server { child, said, complained });
    }

    /// Sends a signal to the running server.
    pub fn signal(&self, name: &str) {
        let server = self.server.as_ref().expect("a running server");
        let status =
            Command::new("kill").args([name, &server.child.id().to_string()]).status().expect("kill");
        assert!(status.success());
    }

    /// Waits until the running server has said this, `times` times.
    pub fn heard(&self, what: &str, times: usize) {
        let end = Instant::now() + Duration::from_secs(60);
        while self.words().matches(what).count() < times {
            assert!(Instant::now() < end, "it never said `{what}` {times} times:\n{}", self.words());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The power goes: nothing is said, nothing is flushed. Returns what it had said until then.
    pub fn kill(&mut self) -> String {
        let mut server = self.server.take().expect("a running server");
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        let words = server.words();
        keeps_quiet(&words);
        words
    }

    /// Asks the server to stop (SIGTERM). Returns how it ended and what it had said.
    pub fn stop(&mut self) -> (ExitStatus, String) {
        let mut server = self.server.take().expect("a running server");
        terminate(&server.child);
        let end = Instant::now() + Duration::from_secs(40);
        loop {
            if let Some(status) = server.child.try_wait().unwrap() {
                std::thread::sleep(Duration::from_millis(20));
                keeps_quiet(&server.words());
                return (status, server.words());
            }
            assert!(Instant::now() < end, "it did not stop\n{}", server.words());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the running server printed and logged so far.
    pub fn words(&self) -> String {
        self.server.as_ref().map(Server::words).unwrap_or_default()
    }

    /// The address that makes the first owner, as printed at start.
    pub fn setup_path(&self) -> String {
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            let words = self.words();
            if let Some(at) = words.find("/desk/setup?code=") {
                return words[at..].split_whitespace().next().unwrap().to_owned();
            }
            assert!(Instant::now() < end, "no setup address was printed:\n{words}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn browser(&self) -> Browser {
        Browser { secure: self.secure.clone(), ..Browser::new(self.port) }
    }

    /// Verifies the whole log; panics with its findings when something is wrong.
    pub fn verify(&self) -> String {
        self.succeed(&["audit", "verify"])
    }
}

impl Server {
    fn words(&self) -> String {
        format!("{}{}", self.said.lock().unwrap(), self.complained.lock().unwrap())
    }
}

impl Drop for Install {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            if std::thread::panicking() {
                let words = server.words();
                let tail: Vec<&str> = words.lines().rev().take(30).collect();
                eprintln!(
                    "the server's last words:\n{}",
                    tail.into_iter().rev().collect::<Vec<_>>().join("\n")
                );
            }
            let _ = server.child.kill();
            let _ = server.child.wait();
            if !std::thread::panicking() {
                keeps_quiet(&server.words());
            }
        }
    }
}

/// Fails when the program said something a persona typed, sent or was given. The setup address is said on purpose, once,
/// to whoever started the program.
pub fn keeps_quiet(words: &str) {
    let said: Vec<&str> = words.lines().filter(|line| !line.contains("/desk/setup?code=")).collect();
    let found = crate::canaries::found_in(&said.join("\n"));
    assert!(found.is_empty(), "{found:?} stand in the log:\n{words}");
}

/// The built program: beside this test's own folder, unless the environment says where.
pub fn program() -> PathBuf {
    let here = std::env::current_exe().expect("this test's own path");
    let beside = here.parent().and_then(Path::parent).expect("a target folder").join("strongroom");
    let program = std::env::var_os("STRONGROOM_TEST_PROGRAM").map_or(beside, PathBuf::from);
    assert!(program.exists(), "{} is not built: run `cargo build -p strongroom` first", program.display());
    program
}

pub fn all_of(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

pub fn terminate(child: &Child) {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(status.success());
}

pub fn blocking<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}

fn collect(mut from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let all = Arc::new(Mutex::new(String::new()));
    let kept = all.clone();
    std::thread::spawn(move || {
        let mut part = [0; 4096];
        while let Ok(n) = from.read(&mut part) {
            if n == 0 {
                break;
            }
            kept.lock().unwrap().push_str(&String::from_utf8_lossy(&part[..n]));
        }
    });
    all
}
