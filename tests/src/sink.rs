//! The practice's mail server as the journeys see it: aiosmtpd in a process of its own, its mails in order.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub struct Sink {
    child: Child,
    pub port: u16,
    letters: Letters,
}

impl Sink {
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// One that takes mail over TLS only: `starttls` or `tls` from the first byte.
    pub fn secured(how: &str, certificate: &Path, key: &Path) -> Self {
        Self::with(&[OsStr::new(how), certificate.as_os_str(), key.as_os_str()])
    }

    fn with(arguments: &[&OsStr]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/mail_sink.py");
        let mut child = Command::new(python())
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().and_then(Result::ok).expect("aiosmtpd starts (`make test` installs it)");
        let port = serde_json::from_str::<Value>(&first).unwrap()["port"].as_u64().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = letters.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { child, port: u16::try_from(port).unwrap(), letters }
    }

    pub fn letters(&self) -> Vec<Value> {
        self.letters.lock().unwrap().clone()
    }

    /// The same letters for somebody else to read.
    pub fn reader(&self) -> Letters {
        self.letters.clone()
    }

    /// Waits for a letter to this person after the first `seen` of all letters, whose text holds `mark`.
    pub fn letter(&self, to: &str, mark: &str, seen: usize) -> Value {
        wait_for(&self.letters, to, mark, seen)
    }
}

/// Letters in the order they came.
pub type Letters = Arc<Mutex<Vec<Value>>>;

pub fn wait_for(letters: &Letters, to: &str, mark: &str, seen: usize) -> Value {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let all = letters.lock().unwrap().clone();
        let fits = |l: &&Value| l["to"][0] == to && l["text"].as_str().unwrap().contains(mark);
        if let Some(letter) = all.iter().skip(seen).find(fits) {
            return letter.clone();
        }
        assert!(Instant::now() < end, "no letter with `{mark}` reached {to}; {} letters came", all.len());
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The Python that has the tests' servers.
pub fn python() -> String {
    std::env::var("STRONGROOM_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}
