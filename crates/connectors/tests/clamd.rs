//! Scans by a real clamd, started here with two signatures of our own, and by a made-up one for the answers a real one
//! gives too rarely.
#![expect(clippy::expect_used, clippy::panic, reason = "a test's helper may end the test")]

use bytes::Bytes;
use casework::ports::{Body, MalwareCheck, Scan, Scanner};
use connectors::{Clamd, ClamdAddress, ClamdConfig, ClamdState, NoScanner, OldestAllowed, Signatures};
use domain::{Clock, Duration, Timestamp};
use futures_util::{StreamExt, stream};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::task::JoinSet;

const KIB: usize = 1024;
const CLAMD: &str = "/usr/sbin/clamd";
/// MD5 of the test string, for the second of the two signatures.
const EICAR_MD5: &str = "44d88612fea8a8f36de82e1278abb02f";

/// Put together here, so that no scanner trips over this file.
fn eicar() -> Vec<u8> {
    let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    halves.concat().into_bytes()
}

/// 2026-11-20T12:00:00Z for ever.
struct Frozen;

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(1_795_176_000)
    }
}

/// A daemon with its own folder for everything. It ends when dropped.
struct Daemon {
    child: Arc<Mutex<Child>>,
    home: TempDir,
}

impl Daemon {
    async fn start(more: &str) -> Self {
        Self::start_with(&format!("AlertExceedsMax yes\nMaxScanTime 20000\nMaxThreads 2\n{more}")).await
    }

    async fn start_with(settings: &str) -> Self {
        assert!(
            Path::new(CLAMD).exists(),
            "these tests need ClamAV's daemon at {CLAMD}: install the package clamav-daemon (`make test` does)"
        );
        let home = tempfile::tempdir().expect("a folder");
        let at = |name: &str| home.path().join(name);
        fs::create_dir(at("db")).expect("a folder");
        fs::create_dir(at("tmp")).expect("a folder");
        let hex: String = eicar().iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(at("db/own.ndb"), format!("Own.Eicar.Body:0:*:{hex}\n")).expect("a signature");
        fs::write(at("db/own.hdb"), format!("{EICAR_MD5}:{}:Own.Eicar.Hash\n", eicar().len()))
            .expect("a signature");
        let settings = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nLogFile {}\n\
             ReadTimeout 10\n{settings}\n",
            at("clamd.ctl").display(),
            at("db").display(),
            at("tmp").display(),
            at("clamd.log").display(),
        );
        fs::write(at("clamd.conf"), settings).expect("settings");
        let child = Command::new(CLAMD)
            .arg("--config-file")
            .arg(at("clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd starts");
        let daemon = Self { child: Arc::new(Mutex::new(child)), home };
        for _ in 0..300 {
            if matches!(daemon.scanner().state().await, ClamdState::Reachable { .. }) {
                return daemon;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!(
            "clamd did not start: {}",
            fs::read_to_string(daemon.home.path().join("clamd.log")).unwrap_or_default()
        );
    }

    fn config(&self) -> ClamdConfig {
        let address = ClamdAddress::Unix(self.home.path().join("clamd.ctl"));
        ClamdConfig { oldest: OldestAllowed::Any, ..ClamdConfig::at(address) }
    }

    fn scanner(&self) -> Clamd {
        clamd(self.config())
    }

    fn kill(&self) {
        kill(&self.child);
    }
}

fn kill(child: &Mutex<Child>) {
    let mut child = child.lock().expect("a lock");
    let _ = child.kill();
    let _ = child.wait();
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

fn clamd(config: ClamdConfig) -> Clamd {
    Clamd::new(config, Arc::new(Frozen)).expect("a good configuration")
}

fn body(pieces: Vec<Vec<u8>>) -> (Body, u64) {
    let size = pieces.iter().map(|piece| piece.len() as u64).sum();
    (Box::pin(stream::iter(pieces.into_iter().map(|piece| Ok(Bytes::from(piece))))), size)
}

async fn scan(scanner: &dyn Scanner, pieces: Vec<Vec<u8>>) -> Scan {
    let (body, size) = body(pieces);
    scanner.scan(body, size).await
}

/// Bytes no signature matches and no cache has seen.
fn plain(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|n| b"a quiet page of text \n"[(n + usize::from(seed)) % 22] ^ (seed & 1)).collect()
}

/// How a file was not scanned, and why.
fn not_scanned(scan: Scan) -> String {
    match scan {
        Scan::Unable { why } => format!("unable: {why}"),
        Scan::Unsure { why } => format!("unsure: {why}"),
        Scan::Away { why } => format!("away: {why}"),
        Scan::Told(MalwareCheck::NotScanned { why }) => why,
        Scan::Told(other) => panic!("must not be scanned: {other:?}"),
    }
}

fn infected(scan: &Scan) -> bool {
    matches!(scan, Scan::Told(MalwareCheck::Infected { .. }))
}

#[tokio::test]
async fn a_real_daemon_tells_a_clean_file_from_eicar() {
    let daemon = Daemon::start("").await;
    let scanner = daemon.scanner();
    let clean =
        |scan| matches!(scan, Scan::Told(MalwareCheck::Clean { database }) if database.contains("ClamAV"));
    assert!(clean(scan(&scanner, vec![plain(700 * KIB, 1), plain(3, 2)]).await));
    assert!(clean(scan(&scanner, vec![]).await), "an empty file");

    let Scan::Told(MalwareCheck::Infected { name }) = scan(&scanner, vec![eicar()]).await else {
        panic!("eicar")
    };
    assert!(name.starts_with("Own.Eicar"), "{name}");
    // An empty piece in the middle must not end the file before the find, nor a cut through it hide it.
    let (front, back) = (eicar()[..20].to_vec(), eicar()[20..].to_vec());
    let pieces = vec![plain(300 * KIB, 4), vec![], front, vec![], back, plain(10, 5)];
    assert!(infected(&scan(&scanner, pieces).await));
}

#[tokio::test]
async fn a_real_daemon_says_its_version_and_that_own_signatures_have_no_date() {
    let daemon = Daemon::start("").await;
    let ClamdState::Reachable { version, signatures, trouble } = daemon.scanner().state().await else {
        panic!("reachable")
    };
    assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{version}");
    assert_eq!(signatures, Signatures::Undated);
    assert_eq!(trouble, None);

    let strict = clamd(ClamdConfig { oldest: OldestAllowed::Days(7), ..daemon.config() });
    let ClamdState::Reachable { trouble, .. } = strict.state().await else { panic!("reachable") };
    assert!(trouble.is_some_and(|why| why.contains("how old")));
    for file in [plain(100, 1), eicar()] {
        let why = not_scanned(scan(&strict, vec![file]).await);
        assert!(why.starts_with("away: ") && why.contains("how old"), "{why}");
    }
}

#[tokio::test]
async fn a_real_daemon_takes_the_settings_the_documentation_recommends() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operations/malware-scanning.md");
    let page = fs::read_to_string(page).expect("the page");
    let block = page.split("```").nth(1).expect("its settings");
    // Where things are is each machine's own.
    let ours = |line: &&str| !line.starts_with("LocalSocket") && !line.starts_with("TemporaryDirectory");
    let settings: Vec<_> = block.lines().filter(ours).collect();
    assert!(settings.contains(&"AlertExceedsMax yes") && settings.contains(&"MaxScanTime 20000"));
    let daemon = Daemon::start_with(&settings.join("\n")).await;
    let clean = scan(&daemon.scanner(), vec![plain(8 * KIB, 9)]).await;
    assert!(matches!(clean, Scan::Told(MalwareCheck::Clean { .. })));
    assert!(infected(&scan(&daemon.scanner(), vec![eicar()]).await));
}

#[tokio::test]
async fn a_file_over_either_limit_was_not_scanned() {
    let daemon = Daemon::start("StreamMaxLength 1M\nMaxFileSize 256K").await;
    let ours = clamd(ClamdConfig { largest: 1024 * 1024, ..daemon.config() });
    let why = not_scanned(scan(&ours, vec![plain(1024 * KIB + 1, 1)]).await);
    assert!(why.starts_with("unable: ") && why.contains("2 MiB") && why.contains("at most 1 MiB"), "{why}");

    // Our own limit set too high: the daemon stops in the middle.
    for last in [plain(9 * 1024 * KIB, 2), eicar()] {
        let why = not_scanned(scan(&daemon.scanner(), vec![plain(3 * 1024 * KIB, 3), last]).await);
        assert!(why.contains("StreamMaxLength") || why.contains("broke off"), "{why}");
    }
    // Taken whole, but looked into only in part: AlertExceedsMax says so.
    let why = not_scanned(scan(&daemon.scanner(), vec![plain(512 * KIB, 4)]).await);
    assert!(why.starts_with("unable: ") && why.contains("too large"), "{why}");
}

#[tokio::test]
async fn a_daemon_killed_in_the_middle_has_not_scanned() {
    let daemon = Daemon::start("").await;
    let child = Arc::clone(&daemon.child);
    let pieces = stream::iter(0..40).then(move |n: u8| {
        let child = Arc::clone(&child);
        async move {
            if n == 20 {
                kill(&child);
            }
            Ok(Bytes::from(plain(64 * KIB, n)))
        }
    });
    let size = 40 * 64 * KIB as u64;
    let why = not_scanned(daemon.scanner().scan(Box::pin(pieces), size).await);
    // It broke off, and then was not there to be asked: the daemon's fault, not the file's.
    assert!(why.starts_with("away: ") && why.contains("cannot be reached"), "{why}");

    let why = not_scanned(scan(&daemon.scanner(), vec![plain(10, 1)]).await);
    assert!(why.starts_with("away: ") && why.contains("cannot be reached"), "{why}");
    let ClamdState::Unreachable { why } = daemon.scanner().state().await else { panic!("unreachable") };
    assert!(why.contains("cannot be reached"), "{why}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_or_has_another_size_was_not_scanned() {
    let daemon = Daemon::start("").await;
    let scanner = daemon.scanner();
    let torn: Body = Box::pin(stream::iter([Ok(Bytes::from_static(b"abc")), Err(io::Error::other("disk"))]));
    assert!(not_scanned(scanner.scan(torn, 6).await).contains("read to its end"));
    for (recorded, wanted) in [(9, "longer"), (11, "shorter")] {
        let (body, _) = body(vec![plain(10, 1)]);
        assert!(not_scanned(scanner.scan(body, recorded).await).contains(wanted));
    }
}

#[tokio::test]
async fn no_daemon_and_no_scanner_have_not_scanned() {
    let home = tempfile::tempdir().expect("a folder");
    let absent = clamd(ClamdConfig::at(ClamdAddress::Unix(home.path().join("nobody"))));
    let why = not_scanned(scan(&absent, vec![plain(10, 1)]).await);
    assert!(why.starts_with("away: ") && why.contains("cannot be reached"), "{why}");
    assert!(matches!(absent.state().await, ClamdState::Unreachable { .. }));
    assert_eq!(not_scanned(scan(&NoScanner, vec![eicar()]).await), "no scanner is configured");
}

/// A made-up daemon: the same version to every VERSION, and the same answer to every file, or silence.
struct MadeUp {
    at: PathBuf,
    _home: TempDir,
    _serving: JoinSet<()>,
}

impl MadeUp {
    fn start(version: &'static [u8], answer: Option<&'static [u8]>) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let at = home.path().join("ctl");
        let listener = UnixListener::bind(&at).expect("a socket");
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            // Each line by itself, as the real one does: a file that never ends keeps nobody else waiting.
            let mut lines = JoinSet::new();
            while let Ok((mut wire, _)) = listener.accept().await {
                lines.spawn(async move {
                    let mut asked = [0; 64];
                    let read = wire.read(&mut asked).await.unwrap_or(0);
                    let said = asked.get(..read).unwrap_or_default();
                    if said.starts_with(b"zVERSION\0") {
                        let _ = wire.write_all(version).await;
                    } else if said.starts_with(b"zPING\0") {
                        let _ = wire.write_all(b"PONG\0").await;
                    } else if let Some(answer) = answer {
                        let _ = wire.write_all(answer).await;
                        let mut rest = Vec::new();
                        let _ = wire.read_to_end(&mut rest).await;
                    } else {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        Self { at, _home: home, _serving: serving }
    }

    fn config(&self) -> ClamdConfig {
        ClamdConfig {
            patience: Duration::millis(600),
            patience_per_mib: Duration::ZERO,
            ..ClamdConfig::at(ClamdAddress::Unix(self.at.clone()))
        }
    }

    async fn scan(&self) -> Scan {
        scan(&clamd(self.config()), vec![plain(100, 1)]).await
    }
}

const FRESH: &[u8] = b"ClamAV 1.4.6/27842/Thu Nov 19 08:24:31 2026\0";

#[tokio::test]
async fn clean_names_the_signatures_it_was_judged_by() {
    let daemon = MadeUp::start(FRESH, Some(b"stream: OK\0"));
    let database = "27842 of 2026-11-19, ClamAV 1.4.6".to_owned();
    assert_eq!(daemon.scan().await, Scan::Told(MalwareCheck::Clean { database }));
}

#[tokio::test]
async fn old_signatures_call_nothing_clean_and_the_desk_can_say_so() {
    let daemon = MadeUp::start(b"ClamAV 1.4.6/27000/Sun Nov  1 08:24:31 2026\0", Some(b"stream: OK\0"));
    let why = not_scanned(daemon.scan().await);
    let old = "the scanner's signatures are 19 days old; at most 7 are allowed";
    assert_eq!(why, format!("away: {old}"));
    let ClamdState::Reachable { trouble, .. } = clamd(daemon.config()).state().await else {
        panic!("reachable")
    };
    assert_eq!(trouble.as_deref(), Some(old));
}

#[tokio::test]
async fn anything_but_a_definite_answer_was_not_scanned() {
    let answers: [(&[u8], &str); 9] = [
        (b"", "unsure: "),
        (b"\0", "unsure: "),
        (b"stream: OK", "unsure: "),
        (b"stream: (null) FOUND\0", "unsure: "),
        (b"stream:  FOUND\0", "unsure: "),
        (b"INSTREAM size limit exceeded. ERROR\0", "unable: "),
        (b"stream: lstat() failed: No such file or directory. ERROR\0", "unsure: "),
        (b"\xff\xfe\0", "unsure: "),
        (&[b'x'; 9000], "unsure: "),
    ];
    for (answer, kind) in answers {
        let daemon = MadeUp::start(FRESH, Some(answer));
        let why = not_scanned(daemon.scan().await);
        assert!(why.starts_with(kind), "{answer:?}: {why}");
    }
    for version in [&b"ClamAV\0"[..], b"\0", b"", b"220 mx.example ESMTP\r\n", b"ClamAV 1/2/tomorrow\0"] {
        let daemon = MadeUp::start(version, Some(b"stream: OK\0"));
        assert!(not_scanned(daemon.scan().await).starts_with("away: "), "{version:?}");
    }
}

#[tokio::test]
async fn a_daemon_that_never_answers_has_not_scanned_in_time() {
    let daemon = MadeUp::start(FRESH, None);
    let started = std::time::Instant::now();
    let why = not_scanned(daemon.scan().await);
    assert!(why.starts_with("unsure: ") && why.contains("did not finish"), "{why}");
    assert!(started.elapsed().as_secs() < 3);
}
