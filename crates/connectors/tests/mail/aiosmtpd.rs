//! Letters to a mail server nobody here wrote: aiosmtpd behind STARTTLS and a login, its mails read by Python's own
//! parser. Runs when `STRONGROOM_TEST_AIOSMTPD` is `1`, as `make test` sets it; `STRONGROOM_TEST_PYTHON` names the
//! Python that has aiosmtpd.

use crate::wire::{Frozen, config, letter};
use casework::ports::{Delivery, Letter, Mailer};
use connectors::{Login, Security, SmtpConfig, SmtpMailer};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

struct Sink {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
    certificate: Vec<u8>,
}

impl Sink {
    fn start(home: &Path) -> Self {
        let (certificate, key) = (home.join("cert.pem"), home.join("key.pem"));
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
            ])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stderr(Stdio::null())
            .status()
            .expect("openssl makes the certificate");
        assert!(made.success(), "openssl makes the certificate");
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
        let python = std::env::var("STRONGROOM_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut child = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/aiosmtpd_sink.py"))
            .args([&certificate, &key])
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut sink = Self { child, lines, port, certificate: certificate_of(&certificate) };
        assert_eq!(sink.line(), "ready", "aiosmtpd starts (is it installed for this Python?)");
        sink
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    fn mailer(&self, password: &str, roots: Option<Vec<u8>>) -> SmtpMailer {
        let login = Some(Login { user: "desk".to_owned(), password: password.to_owned() });
        let config = SmtpConfig {
            host: "localhost".to_owned(),
            security: Security::StartTls,
            login,
            extra_roots: roots,
            ..config(self.port)
        };
        SmtpMailer::new(config, Arc::new(Frozen)).expect("a good configuration")
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn certificate_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("the certificate")
}

#[tokio::test(flavor = "multi_thread")]
async fn aiosmtpd_reads_what_was_written_and_takes_nothing_without_trust() {
    if std::env::var("STRONGROOM_TEST_AIOSMTPD").as_deref() != Ok("1") {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let mut sink = Sink::start(home.path());

    let stranger = sink.mailer("korrekt-hest", None).send(&letter()).await;
    let Delivery::TryLater { answer } = stranger else { panic!("an unknown certificate: {stranger:?}") };
    assert!(answer.contains("certificate"), "{answer}");

    let roots = Some(sink.certificate.clone());
    let wrong = sink.mailer("wrong", roots.clone()).send(&letter()).await;
    let Delivery::TryLater { answer } = wrong else { panic!("a wrong login: {wrong:?}") };
    assert!(answer.starts_with("535"), "{answer}");

    let hostile = Letter { subject: "One\r\nBcc: thief@evil.example\r\n\r\nbody".to_owned(), ..letter() };
    for letter in [letter(), hostile] {
        let delivery = sink.mailer("korrekt-hest", roots.clone()).send(&letter).await;
        assert_eq!(delivery, Delivery::Taken { answer: "250 2.0.0 kept".to_owned() });
        let mail: serde_json::Value = serde_json::from_str(&sink.line()).expect("JSON");
        assert_eq!(mail["tls"], true);
        assert_eq!(mail["from"], "portal@firm.example");
        assert_eq!(mail["to"], serde_json::json!(["lena@client.example"]));
        assert_eq!(mail["defects"], serde_json::json!([]));
        assert_eq!(mail["shown_sender"], letter.from_name.as_str());
        for (form, wanted) in [("text", &letter.text), ("html", &letter.html)] {
            let read = mail[form].as_str().map(|text| text.replace("\r\n", "\n"));
            let wanted = wanted.replace("\r\n", "\n");
            assert_eq!(read.as_deref().map(str::trim_end), Some(wanted.trim_end()), "{form}");
        }
        let names: Vec<_> =
            mail["headers"].as_array().expect("headers").iter().map(|pair| pair[0].clone()).collect();
        let wanted = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "Content-Language",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(names, wanted);
        let subject = letter.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(mail["headers"][2][1], subject.as_str());
    }
}
