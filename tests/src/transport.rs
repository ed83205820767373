//! TLS as it is served: what it refuses, what it agrees on, certificates that change under open connections, clients
//! that never finish their handshake, and the plain door beside it. Real clients speak: openssl, curl and rustls.

use crate::doors;
use crate::papers::{Dice, pdf, sha256};
use crate::program::{Engine, Install, all_of, free_port};
use crate::sink::python;
use crate::wire::{Browser, Secure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DAY: i64 = 86_400;

/// Makes `file`.pem and `file`.key in a folder, signed by the folder's root.
pub fn certificate(folder: &Path, names: &str, from: i64, until: i64, file: &str) -> (PathBuf, PathBuf) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/certificates.py");
    let out = Command::new(python())
        .arg(script)
        .arg(folder)
        .args([names, &from.to_string(), &until.to_string(), file])
        .output()
        .expect("python");
    assert!(out.status.success(), "{}", all_of(&out));
    (folder.join(format!("{file}.pem")), folder.join(format!("{file}.key")))
}

/// An installation that serves TLS with files of its own, its plain door beside it.
fn with_files(days: i64) -> (Install, u16) {
    let mut install = Install::new(Engine::Sqlite);
    let folder = install.home.path().to_owned();
    let (pem, key) = certificate(&folder, "localhost,127.0.0.1", -DAY, days * DAY, "served");
    let plain = free_port();
    let port = install.port;
    install.set("TLS_MODE", "files");
    install.set("TLS_CERTIFICATE", &pem.display().to_string());
    install.set("TLS_KEY", &key.display().to_string());
    install.set("TLS_HTTP_LISTEN", &format!("127.0.0.1:{plain}"));
    install.set("ORIGIN", &format!("https://127.0.0.1:{port}"));
    install.set("LOG_LEVEL", "info");
    install.secure = Some(trust(&folder));
    (install, plain)
}

fn trust(folder: &Path) -> Secure {
    Secure::trusting(&std::fs::read(folder.join("root.pem")).unwrap(), "127.0.0.1")
}

/// What openssl says of a handshake with these wishes.
fn openssl(install: &Install, wishes: &[&str]) -> String {
    let out = Command::new("openssl")
        .args(["s_client", "-connect", &format!("127.0.0.1:{}", install.port), "-CAfile"])
        .arg(install.home.path().join("root.pem"))
        .args(wishes)
        .stdin(Stdio::null())
        .output()
        .expect("openssl");
    all_of(&out)
}

#[test]
fn old_tls_is_refused_and_new_tls_agreed_on_with_modern_ciphers_only() {
    let (mut install, _) = with_files(30);
    install.serve();
    for version in ["-tls1", "-tls1_1"] {
        let said = openssl(&install, &[version, "-cipher", "ALL:@SECLEVEL=0"]);
        // The alert is the server's: openssl did offer it.
        assert!(said.contains("SSL alert number"), "{version}: {said}");
        assert!(said.contains("Cipher is (NONE)"), "{version}: {said}");
    }
    for (version, name) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
        let said = openssl(&install, &[version, "-verify_return_error", "-verify_ip", "127.0.0.1"]);
        assert!(said.contains(&format!("New, {name}, Cipher is ")), "{version}: {said}");
        assert!(said.contains("Verify return code: 0 (ok)"), "{version}: {said}");
    }
    for cipher in [
        "AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-SHA384",
    ] {
        let said = openssl(&install, &["-tls1_2", "-cipher", &format!("{cipher}:@SECLEVEL=0")]);
        assert!(said.contains("alert handshake failure"), "{cipher}: {said}");
    }
    for (offered, agreed) in [("h2,http/1.1", "h2"), ("http/1.1", "http/1.1")] {
        let said = openssl(&install, &["-alpn", offered]);
        assert!(said.contains(&format!("ALPN protocol: {agreed}")), "{offered}: {said}");
    }
    assert!(install.run(&["doctor"]).stdout.windows(21).any(|w| w == b"ok   the certificate "));
}

#[test]
fn a_whole_journey_runs_over_tls_with_secure_cookies() {
    let (mut install, _) = with_files(30);
    install.serve();
    let mut staff = doors::begin(&install);
    let page = staff.browser.go("/desk/review");
    assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
    assert!(
        staff.browser.cookies.keys().all(|name| name.starts_with("__Host-")),
        "{:?}",
        staff.browser.cookies
    );
    let opened = staff.open_matter("Ida", "ida@client.example", "family green card", "en");
    let mut client = doors::come_in(&install, &opened.workspace, "ida@client.example");
    let item = client.paper_items().remove(0);
    let bytes = pdf("over tls", 3_000_000, &mut Dice::new(11));
    client.deliver(&item, "tls.pdf", &bytes);
    let queue = staff.inspected(1, Duration::from_secs(60));
    assert_eq!(sha256(&staff.download(&queue[0]).body), sha256(&bytes));
    assert_eq!(install.stop().0.code(), Some(0), "an orderly end, with TLS too");
}

#[test]
fn http_2_carries_many_requests_and_a_large_body_on_one_connection() {
    let (mut install, _) = with_files(30);
    install.serve();
    let root = install.home.path().join("root.pem");
    let base = format!("https://127.0.0.1:{}", install.port);
    let curl = |arguments: &[&str]| {
        let out = Command::new("curl")
            .args(["-sS", "--http2", "--cacert"])
            .arg(&root)
            .args(["-w", "|%{http_version} %{http_code} %{num_connects}\n", "-o", "/dev/null"])
            .args(arguments)
            .output()
            .expect("curl");
        assert!(out.status.success(), "{}", all_of(&out));
        all_of(&out)
    };
    let pages = vec![format!("{base}/healthz"); 40];
    let said = curl(&pages.iter().flat_map(|p| [p.as_str(), "-o", "/dev/null"]).collect::<Vec<_>>());
    assert_eq!(said.matches("|2 200").count(), 40, "{said}");
    assert_eq!(said.matches("|2 200 1").count(), 1, "all on one connection: {said}");
    // Nobody is signed in, so the answer is a refusal; it has to arrive whole, however much was sent.
    let large = install.home.path().join("large");
    std::fs::write(&large, vec![7; 20_000_000]).unwrap();
    let sent = format!("@{}", large.display());
    let said = curl(&["--data-binary", &sent, &format!("{base}/desk/sign-in")]);
    assert!(said.contains("|2 4"), "{said}");
    let said = curl(&[&format!("{base}/healthz")]);
    assert!(said.contains("|2 200"), "{said}");
}

#[test]
fn a_new_certificate_is_used_at_once_and_no_connection_is_dropped() {
    let (mut install, _) = with_files(30);
    install.serve();
    let folder = install.home.path().to_owned();
    let line = || {
        let stream = TcpStream::connect(("127.0.0.1", install.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let secure = install.secure.clone().unwrap();
        secure.over(stream).unwrap()
    };
    let mut kept = line();
    let before = kept.conn.peer_certificates().unwrap()[0].clone();
    let ask = |line: &mut rustls::StreamOwned<rustls::ClientConnection, TcpStream>| {
        line.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut head = [0; 12];
        line.read_exact(&mut head).unwrap();
        assert_eq!(&head, b"HTTP/1.1 200");
        let mut rest = [0; 4096];
        let _read = line.read(&mut rest).unwrap();
    };
    ask(&mut kept);
    // A wrong pair first: what was good stays in use.
    let (other, _) = certificate(&folder, "127.0.0.1", -DAY, 60 * DAY, "other");
    std::fs::copy(&other, folder.join("served.pem")).unwrap();
    install.signal("-HUP");
    install.heard("does not belong to the certificate", 1);
    assert_eq!(line().conn.peer_certificates().unwrap()[0], before);
    // The right key beside it, and a person who says so.
    std::fs::copy(folder.join("other.key"), folder.join("served.key")).unwrap();
    install.signal("-HUP");
    install.heard("a certificate is in use", 2);
    let after = line().conn.peer_certificates().unwrap()[0].clone();
    assert_ne!(after, before);
    ask(&mut kept);
    // And once more without being told.
    certificate(&folder, "127.0.0.1", -DAY, 90 * DAY, "served");
    install.heard("a certificate is in use", 3);
    assert_ne!(line().conn.peer_certificates().unwrap()[0], after);
    ask(&mut kept);
}

#[test]
fn files_that_cannot_be_served_stop_the_start_with_a_sentence() {
    let (mut install, _) = with_files(30);
    let folder = install.home.path().to_owned();
    let mut refused = |changes: &[(&str, &Path)], why: &str| {
        let before = install.settings.clone();
        for (name, value) in changes {
            install.set(name, &value.display().to_string());
        }
        let out = install.run(&["serve"]);
        let said = all_of(&out);
        assert!(!out.status.success() && said.contains(why), "wanted `{why}`: {said}");
        let doctor = all_of(&install.run(&["doctor"]));
        assert!(doctor.contains("LOOK") && doctor.contains(why), "wanted `{why}`: {doctor}");
        install.settings = before;
    };
    refused(&[("TLS_CERTIFICATE", &folder.join("nowhere.pem"))], "nowhere.pem cannot be read");
    refused(&[("TLS_KEY", &folder.join("nowhere.key"))], "nowhere.key cannot be read");
    let (_, other) = certificate(&folder, "127.0.0.1", -DAY, DAY, "other");
    refused(&[("TLS_KEY", &other)], "does not belong to the certificate");
    std::fs::write(folder.join("words"), "no certificate").unwrap();
    std::fs::set_permissions(folder.join("words"), std::fs::Permissions::from_mode(0o600)).unwrap();
    refused(&[("TLS_CERTIFICATE", &folder.join("words"))], "holds no certificate");
    refused(&[("TLS_KEY", &folder.join("words"))], "holds no private key");
    let open = folder.join("open.key");
    std::fs::copy(folder.join("served.key"), &open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
    refused(&[("TLS_KEY", &open)], "can be read by others");
    for (from, until, file, why) in
        [(-2 * DAY, -DAY, "over", "expired on 2"), (DAY, 2 * DAY, "early", "is not valid before 2")]
    {
        let (pem, key) = certificate(&folder, "127.0.0.1", from, until, file);
        // One file may hold both.
        let mut both = std::fs::read(&key).unwrap();
        both.extend(std::fs::read(&pem).unwrap());
        std::fs::write(&key, both).unwrap();
        refused(&[("TLS_CERTIFICATE", &key), ("TLS_KEY", &key)], why);
    }
    install.serve();
}

#[test]
fn the_plain_door_only_shows_the_way_and_plain_words_get_nothing_from_the_tls_door() {
    let (mut install, plain) = with_files(30);
    install.serve();
    let ask = |method, path| Browser::new(plain).ask(method, path, &[], &[]).unwrap();
    let on = ask("GET", "/p/acc_1/enter/x?y=1");
    assert_eq!(on.status, 308);
    assert_eq!(
        on.header("location"),
        Some(format!("https://127.0.0.1:{}/p/acc_1/enter/x?y=1", install.port).as_str())
    );
    assert_eq!(on.header("strict-transport-security"), None);
    assert_eq!(ask("POST", "/desk/sign-in").status, 403);
    assert_eq!(ask("GET", "/.well-known/acme-challenge/x").status, 404);
    assert!(Browser::new(install.port).ask("GET", "/healthz", &[], &[]).is_err());
}

#[test]
fn clients_that_never_finish_their_handshake_keep_nobody_out() {
    let (mut install, _) = with_files(30);
    install.serve();
    let silent: Vec<TcpStream> =
        (0..600).map(|_| TcpStream::connect(("127.0.0.1", install.port)).expect("a connection")).collect();
    // 128 of one address wait for their patience to end, the rest were turned away at once.
    std::thread::sleep(Duration::from_millis(300));
    let turned_away = |line: &TcpStream| {
        line.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let mut line = line;
        match line.read(&mut [0; 8]) {
            Ok(n) => n == 0,
            Err(e) => e.kind() == std::io::ErrorKind::ConnectionReset,
        }
    };
    let gone = silent.iter().filter(|line| turned_away(line)).count();
    assert!(gone >= 400, "{gone} of 600 were turned away");
    // The same address gets in again as soon as the patience is over; nothing was exhausted.
    let from = Instant::now();
    while !install.browser().ask("GET", "/healthz", &[], &[]).is_ok_and(|a| a.status == 200) {
        assert!(from.elapsed() < Duration::from_secs(15), "kept out");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(silent);
}
