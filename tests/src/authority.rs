//! Certificates from an authority: the program orders them from a real ACME server on loopback, renews them while people
//! are connected, waits when it is refused, and keeps its secrets to itself.

use crate::program::{Engine, Install, all_of, free_port};
use crate::sink::python;
use crate::wire::{Browser, Secure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const HOST: &str = "portal.practice.example";

/// The authority of `tests/python/acme_server.py`.
struct Authority {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
    http_port: u16,
}

impl Authority {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (port, http_port) = (free_port(), free_port());
        let child = Command::new(python())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/acme_server.py"))
            .arg(folder.path())
            .args([port.to_string(), http_port.to_string()])
            .stdin(Stdio::null())
            .spawn()
            .expect("python starts");
        let this = Self { child, folder, port, http_port };
        let end = Instant::now() + Duration::from_secs(30);
        while !this.folder.path().join("authority.key").exists()
            || TcpStream::connect(("127.0.0.1", port)).is_err()
        {
            assert!(Instant::now() < end, "the authority did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        this
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    fn secure(&self, name: &'static str) -> Secure {
        Secure::trusting(&std::fs::read(self.root()).unwrap(), name)
    }

    /// Steers it; returns its record so far.
    fn wish(&self, wishes: &str) -> serde_json::Value {
        let mut browser = Browser { secure: Some(self.secure("localhost")), ..Browser::new(self.port) };
        let answer = browser.ask("POST", "/test", &[], wishes.as_bytes()).expect("the authority answers");
        serde_json::from_slice(&answer.body).expect("its record")
    }

    /// An installation that is its customer.
    fn customer(&self) -> Install {
        let mut install = Install::new(Engine::Sqlite);
        install.set("TLS_MODE", "acme");
        install.set("TLS_HTTP_LISTEN", &format!("127.0.0.1:{}", self.http_port));
        install.set("ORIGIN", &format!("https://{HOST}"));
        install.set("ACME_DIRECTORY", &format!("https://localhost:{}/directory", self.port));
        install.set("ACME_CONTACT", "office@practice.example");
        install.set("ACME_DOMAINS", &format!("{HOST}, www.{HOST}"));
        install.set("ACME_TERMS_AGREED", "true");
        install.set("ACME_TRUST", &self.root().display().to_string());
        install.secure = Some(self.secure(HOST));
        install
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn served(install: &Install) -> rustls::pki_types::CertificateDer<'static> {
    let stream = TcpStream::connect(("127.0.0.1", install.port)).unwrap();
    let line = install.secure.clone().unwrap().over(stream).expect("a handshake");
    line.conn.peer_certificates().unwrap()[0].clone()
}

#[test]
fn a_certificate_is_ordered_proved_and_kept_and_a_restart_orders_nothing() {
    let authority = Authority::start();
    authority.wish("{\"bad_nonces\": 2}");
    let mut install = authority.customer();
    let doctor = all_of(&install.run(&["doctor"]));
    assert!(doctor.contains("LOOK no certificate was issued yet"), "{doctor}");
    install.serve();
    let record = authority.wish("{}");
    assert_eq!(record["issued"], 1, "{record}");
    assert_eq!(record["refused_nonces"], 2, "bad nonces were met and got over: {record}");
    let proofs = record["proofs"].as_array().unwrap();
    let mut hosts: Vec<&str> = proofs.iter().map(|p| p["host"].as_str().unwrap()).collect();
    hosts.sort_unstable();
    assert_eq!(hosts, [HOST, "www.portal.practice.example"]);
    assert!(proofs.iter().all(|p| p["good"] == true), "{record}");
    // Proofs do not stay up, and what is kept is the owner's alone.
    let token = Browser::new(authority.http_port).get("/.well-known/acme-challenge/x");
    assert_eq!(token.status, 404);
    let kept = install.data().join(format!("acme/localhost-{}-directory", authority.port));
    for (file, mode) in
        [("", 0o700), ("account.json", 0o600), ("certificate.pem", 0o600), ("attempts.json", 0o600)]
    {
        let found = std::fs::metadata(kept.join(file)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{file}");
    }
    let first = served(&install);
    let doctor = all_of(&install.run(&["doctor"]));
    assert!(
        doctor.contains("ok   the certificate is valid until") && doctor.contains("89 days left"),
        "{doctor}"
    );
    assert!(!doctor.contains("attempts for a certificate failed"), "{doctor}");
    install.stop();
    install.serve();
    assert_eq!(served(&install), first);
    assert_eq!(authority.wish("{}")["issued"], 1);
}

#[test]
fn at_a_third_of_its_life_it_is_renewed_under_open_connections() {
    let authority = Authority::start();
    authority.wish("{\"lifetime\": 18}");
    let mut install = authority.customer();
    install.serve();
    let from = Instant::now();
    let first = served(&install);
    let stream = TcpStream::connect(("127.0.0.1", install.port)).unwrap();
    let mut open = install.secure.clone().unwrap().over(stream).unwrap();
    let mut ask = || {
        open.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 4096];
        let n = open.read(&mut answer).unwrap();
        assert!(answer[..n].starts_with(b"HTTP/1.1 200"));
    };
    ask();
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!(served(&install), first, "two thirds of its life it is left alone");
    ask();
    install.heard("a new certificate is in use", 2);
    assert!(from.elapsed() < Duration::from_secs(17), "in time: {:?}", from.elapsed());
    assert_ne!(served(&install), first);
    ask();
    let record = authority.wish("{}");
    assert_eq!(
        (record["issued"].as_u64() >= Some(2), record["accounts"].as_u64()),
        (true, Some(1)),
        "{record}"
    );
}

#[test]
fn a_name_that_cannot_be_proved_is_tried_again_later_and_at_once_when_asked() {
    let authority = Authority::start();
    authority.wish("{\"blind\": true}");
    let mut install = authority.customer();
    install.start();
    install.heard("no certificate was issued", 1);
    let words = install.words();
    assert!(words.contains(HOST) && words.contains("connection refused"), "{words}");
    // Meanwhile the plain door answers and the TLS door has nothing to show.
    assert_eq!(Browser::new(authority.http_port).get("/").status, 308);
    assert!(install.browser().ask("GET", "/healthz", &[], &[]).is_err());
    let doctor = all_of(&install.run(&["doctor"]));
    assert!(doctor.contains("LOOK 1 attempts for a certificate failed"), "{doctor}");
    // A restart is no way around the wait.
    install.stop();
    let asked = authority.wish("{}")["asked"].as_array().unwrap().len();
    install.start();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(authority.wish("{}")["asked"].as_array().unwrap().len(), asked);
    // Mended, and a person says so.
    authority.wish("{\"blind\": false}");
    install.signal("-HUP");
    install.heard("a new certificate is in use", 1);
    assert_eq!(install.browser().get("/healthz").status, 200);
}

#[test]
fn an_authority_that_limits_is_left_alone_and_one_that_forgets_gets_a_new_account() {
    let authority = Authority::start();
    authority.wish("{\"limited\": true}");
    let mut install = authority.customer();
    install.start();
    install.heard("no certificate was issued", 1);
    assert!(install.words().contains("rateLimited"), "{}", install.words());
    let asked = authority.wish("{\"limited\": false}")["asked"].as_array().unwrap().len();
    install.signal("-HUP");
    install.heard("the next attempt stays as planned", 1);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(authority.wish("{}")["asked"].as_array().unwrap().len(), asked, "it was left alone");
    install.stop();
    // The hour is over (its owner says so), and the account was lost meanwhile.
    let kept = install.data().join(format!("acme/localhost-{}-directory", authority.port));
    std::fs::remove_file(kept.join("attempts.json")).unwrap();
    authority.wish("{\"forget\": true}");
    install.serve();
    assert_eq!(authority.wish("{}")["accounts"], 1);
}
