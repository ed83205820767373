//! Mails that come back, through the program as it is installed: a pipe of the practice's mail server, and a mailbox of a real
//! IMAP server (Dovecot) that is read by the worker.

use crate::doors;
use crate::program::{Engine, Install, all_of, free_port};
use crate::transport::certificate;
use crate::wire::Browser;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DAY: i64 = 86_400;
const MAILBOX: &str = "returns";

/// A report about one letter, as a mail server writes one.
fn report(to: &str, address: &str, action: &str, status: &str, letter: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.practice.example\nTo: {to}\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"B1\"\n\n\
         --B1\nContent-Type: text/plain\n\nI am sorry.\n\n--B1\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.practice.example\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\n\
         Status: {status}\nDiagnostic-Code: smtp; 550 5.1.1 <{address}> unknown\n\n\
         --B1\nContent-Type: text/rfc822-headers\n\n{letter}\n\n--B1--\n"
    )
}

/// The line of a letter that names it.
fn named(letter: &serde_json::Value) -> String {
    let raw = letter["raw"].as_str().unwrap();
    raw.lines().find(|line| line.starts_with("Message-ID:")).unwrap().trim().to_owned()
}

fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(40);
    while !so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn stopped(browser: &mut Browser, matter: &str) -> bool {
    browser.go(&format!("{matter}/portal")).text().contains("takes no mail since")
}

// NOT-10
#[test]
fn a_report_from_a_pipe_stops_an_address_if_it_proves_itself_and_never_bounces() {
    for engine in crate::program::BOTH {
        let mut install = Install::new(engine);
        install.serve();
        let mut staff = doors::begin(&install);
        let opened = staff.open_matter("Uma", "uma@client.example", "family green card", "en");
        let other = staff.open_matter("Vik", "vik@client.example", "family green card", "en");
        let letter = install.mail.letter("uma@client.example", "/enter/", 0);
        let his = named(&install.mail.letter("vik@client.example", "/enter/", 0));
        let hers = named(&letter);
        let to = "portal@practice.example";
        let pipe = |text: &str| {
            let out = install.run_with(&["mail", "returned"], text.as_bytes());
            assert!(out.status.success(), "a failure would come back as a mail: {}", all_of(&out));
            all_of(&out)
        };
        let uma = "uma@client.example";
        let forged = hers.replace(|c: char| c.is_ascii_digit(), "7");
        let huge = format!("{}{}", report(to, uma, "failed", "5.1.1", "Subject: x"), "x".repeat(3 << 20));
        for (text, answer) in [
            (report(to, uma, "failed", "5.1.1", &his), "does not prove it"),
            (report(to, uma, "failed", "5.1.1", &forged), "does not prove it"),
            (report(to, "vik@client.example", "failed", "5.1.1", &hers), "does not prove it"),
            (report(to, "", "failed", "5.1.1", &hers), "does not prove it"),
            (huge, "does not prove it"),
            (report(to, uma, "delayed", "4.4.1", &hers), "Taken down"),
            (format!("To: {to}\nAuto-Submitted: auto-replied\n{hers}\n\nI am away."), "no report"),
            (String::new(), "no report"),
        ] {
            assert!(pipe(&text).contains(answer), "{engine:?}: {}", &text[..text.len().min(900)]);
        }
        assert!(!stopped(&mut staff.browser, &opened.matter), "{engine:?}");
        let said = pipe(&report(to, "Uma@Client.example", "failed", "5.1.1", &hers));
        assert!(said.contains("Taken down"), "{said}");
        let tab = staff.browser.go(&format!("{}/portal", opened.matter)).text();
        assert!(tab.contains("takes no mail since") && tab.contains("550 5.1.1"), "{tab}");
        assert!(!tab.contains("Uma@Client"), "the address is not repeated");
        assert!(!stopped(&mut staff.browser, &other.matter), "{engine:?}");
        let list = staff.browser.go("/desk/clients").text();
        assert_eq!(list.matches("Takes no mail").count(), 1, "{list}");
        let notices = staff.browser.go("/desk/notices").text();
        assert!(notices.contains("A mail to a client was not delivered."), "{notices}");
    }
}

/// Dovecot with one mailbox, over TLS only, for one test.
struct Imap {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Imap {
    fn start() -> Self {
        let program = Path::new("/usr/sbin/dovecot");
        assert!(program.exists(), "this test needs an IMAP server: install the Debian package dovecot-imapd");
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        std::fs::set_permissions(at, PermissionsExt::from_mode(0o755)).unwrap();
        let (pem, key) = certificate(at, "localhost", -DAY, 30 * DAY, "imap");
        let mail = at.join("mail").join(MAILBOX);
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(mail.join(part)).unwrap();
        }
        for part in ["", "new", "cur", "tmp"] {
            std::fs::set_permissions(mail.join(part), PermissionsExt::from_mode(0o777)).unwrap();
        }
        std::fs::set_permissions(at.join("mail"), PermissionsExt::from_mode(0o777)).unwrap();
        // Mail belongs to nobody in particular; Dovecot gives root no mail.
        let own = std::fs::metadata(at).unwrap();
        let (uid, gid) = if own.uid() == 0 { (65534, 65534) } else { (own.uid(), own.gid()) };
        let same = if own.uid() == 0 { String::new() } else { as_ourselves() };
        let port = free_port();
        let config = format!(
            "base_dir = {at}/run\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\nssl = required\n\
             ssl_cert = <{pem}\nssl_key = <{key}\nmail_location = maildir:{at}/mail/%n\nfirst_valid_uid = 1\n{same}\
             passdb {{\n  driver = static\n  args = password=korrekt-hest\n}}\n\
             userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={at}/mail\n}}\n\
             service imap-login {{\n  inet_listener imap {{\n    port = 0\n  }}\n  inet_listener imaps {{\n    port = {port}\n    ssl = yes\n  }}\n}}\n",
            at = at.display(),
            pem = pem.display(),
            key = key.display(),
        );
        std::fs::create_dir(at.join("run")).unwrap();
        std::fs::write(at.join("dovecot.conf"), config).unwrap();
        let child = Command::new(program)
            .args(["-F", "-c"])
            .arg(at.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("Dovecot starts");
        let this = Self { child, folder, port };
        wait_until("Dovecot did not start", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        this
    }

    fn mailbox(&self) -> PathBuf {
        self.folder.path().join("mail").join(MAILBOX)
    }

    fn deliver(&self, name: &str, text: &str) {
        let (tmp, new) = (self.mailbox().join("tmp").join(name), self.mailbox().join("new").join(name));
        std::fs::write(&tmp, text).unwrap();
        std::fs::set_permissions(&tmp, PermissionsExt::from_mode(0o666)).unwrap();
        std::fs::rename(tmp, new).unwrap();
    }

    /// The flags of a message as Maildir names them; keywords in small letters.
    fn flags(&self, name: &str) -> Option<String> {
        let found =
            ["new", "cur"].iter().flat_map(|part| std::fs::read_dir(self.mailbox().join(part)).unwrap());
        let names = found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names = names.filter(|found| found.starts_with(name));
        names
            .next()
            .map(|found| found.split_once(":2,").map(|(_, flags)| flags.to_owned()).unwrap_or_default())
    }
}

impl Drop for Imap {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// What Dovecot has to be told where it is not started by root.
fn as_ourselves() -> String {
    let said = |what: &str| {
        let out = Command::new("id").arg(what).output().map(|out| out.stdout).unwrap_or_default();
        String::from_utf8_lossy(&out).trim().to_owned()
    };
    let (user, group) = (said("-un"), said("-gn"));
    format!(
        "default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
         service anvil {{\n  chroot =\n}}\nservice imap-login {{\n  chroot =\n}}\n"
    )
}

// NOT-10
#[test]
fn a_mailbox_is_read_over_tls_what_proves_itself_is_taken_down_and_nothing_is_lost() {
    let imap = Imap::start();
    let mut install = Install::new(Engine::Sqlite);
    let secret = install.home.path().join("password");
    let trust = imap.folder.path().join("root.pem").display().to_string();
    std::fs::write(&secret, "wrong\n").unwrap();
    for (name, value) in [
        ("HOST", "localhost"),
        ("PORT", &imap.port.to_string()),
        ("USER", MAILBOX),
        ("PASSWORD_FILE", &secret.display().to_string()),
        ("EVERY_SECONDS", "5"),
        ("TAGGED", "true"),
    ] {
        install.set(&format!("MAIL_RETURNS_{name}"), value);
    }
    let doctor = |install: &Install, what: &str| {
        let said = all_of(&install.run(&["doctor"]));
        assert!(said.contains(what), "{said}");
        assert!(!said.contains("korrekt-hest"), "{said}");
    };
    doctor(&install, "LOOK the mailbox for refusals: ");
    install.set("MAIL_RETURNS_TRUST", &trust);
    doctor(&install, "LOOK the mailbox for refusals: ");
    install.set("MAIL_RETURNS_FOLDER", "Nowhere");
    std::fs::write(&secret, "korrekt-hest\n").unwrap();
    doctor(&install, "LOOK the mailbox for refusals: ");
    install.set("MAIL_RETURNS_FOLDER", "INBOX");
    doctor(&install, "ok   the mailbox for refusals can be opened");

    install.serve();
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Uma", "uma@client.example", "family green card", "en");
    let letter = install.mail.letter("uma@client.example", "/enter/", 0);
    let sender = letter["from"].as_str().unwrap();
    assert!(sender.starts_with("portal+") && sender.ends_with("@practice.example"), "{sender}");
    assert!(!letter["raw"].as_str().unwrap().contains("portal+"), "its reader sees the usual sender");
    let plain = "portal@practice.example";
    imap.deliver("1.person", &format!("From: uma@client.example\nTo: {plain}\nSubject: Hello\n\nCall me?\n"));
    imap.deliver("2.forged", &report(plain, "uma@client.example", "failed", "5.1.1", "Message-ID: <x@y>"));
    imap.deliver("3.huge", &format!("From: a@b.example\n\n{}", "x".repeat(2 << 20)));
    // The report says nothing of the letter: the address it came back to is all there is.
    imap.deliver("4.report", &report(sender, "uma@client.example", "failed", "5.1.1", "Subject: cut"));
    wait_until("the report was not read", || stopped(&mut staff.browser, &opened.matter));
    // Everything is still there: what was taken down is read, what somebody may have written is new, what proves nothing
    // is marked for a person.
    wait_until("not all of it was marked", || {
        imap.flags("4.report").is_some_and(|flags| flags.contains('S'))
    });
    for (name, flags) in [("1.person", "a"), ("2.forged", "Fa"), ("3.huge", "a"), ("4.report", "Sa")] {
        assert_eq!(imap.flags(name).as_deref(), Some(flags), "{name}");
    }
    // A mailbox that cannot be read is said where somebody looks, and does not stop the server.
    drop(imap);
    wait_until("nobody is told that the mailbox is away", || {
        staff.browser.go("/desk/settings/deliveries").text().contains("cannot be read since")
    });
    assert!(staff.browser.go("/desk").status < 400);
    install.stop();
    doctor(&install, "LOOK the mailbox for refusals could not be read since");
}
