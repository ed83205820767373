//! A measurement, not a test of the suite: whether the time an answer takes tells a stranger who is known. Requests for
//! a link by a known address, an unknown one and a revoked one, interleaved by dice; Welch's t between each two, over
//! all times and over those below the common 90th percentile. Beyond 4.5 somebody could tell. `make timing` runs it.

use crate::doors;
use crate::papers::Dice;
use crate::program::{Engine, Install, blocking};
use crate::sink::python;
use crate::wire::{Browser, percent};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Instant;
use testkit::Database;

/// The border of test vector leakage assessment, as in ISO/IEC 17825.
const BORDER: f64 = 4.5;
/// Fewer than an address may ask in an hour.
const BETWEEN_SWEEPS: usize = 4;

/// Forgets what was counted, so that limits do not answer instead.
pub enum Sweeper {
    File { child: Child, tell: ChildStdin, told: BufReader<std::process::ChildStdout> },
    Server(Database),
}

impl Sweeper {
    pub fn start(install: &Install) -> Self {
        if let Some(database) = &install.database {
            return Self::Server(database.clone());
        }
        let script = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)\n\
                      for _ in sys.stdin:\n\x20   db.execute('delete from rate'); db.execute(\"delete from mail where kind = 'link_request'\"); print('done', flush=True)\n";
        let mut child = Command::new(python())
            .args(["-c", script])
            .arg(install.data().join("house.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let (tell, told) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self::File { child, tell, told }
    }

    pub fn sweep(&mut self) {
        match self {
            Self::File { tell, told, .. } => {
                tell.write_all(b"now\n").unwrap();
                let mut line = String::new();
                told.read_line(&mut line).unwrap();
                assert_eq!(line, "done\n");
            }
            Self::Server(database) => {
                blocking(database.run("DELETE FROM rate; DELETE FROM mail WHERE kind = 'link_request'"))
            }
        }
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        if let Self::File { child, .. } = self {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
#[ignore = "a measurement of minutes: `make timing`"]
fn asking_for_a_link_takes_as_long_whoever_asks() {
    let wanted: usize =
        std::env::var("STRONGROOM_TEST_TIMING").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let open = staff.open_matter("Orla", "orla@client.example", "family green card", "en");
    let other = staff.open_matter("Odin", "odin@client.example", "family green card", "en");
    let over = staff.open_matter("Otis", "otis@client.example", "family green card", "en");
    staff.revoke(&over.matter);
    install.stop();
    // The worker's own deeds are another process's, as they may be in service.
    install.set("WORK_IN_SERVER", "false");
    install.serve();
    let askers = [
        ("known", open.workspace.as_str(), "orla@client.example"),
        ("unknown", other.workspace.as_str(), "olga@client.example"),
        ("revoked", over.workspace.as_str(), "otis@client.example"),
    ];
    let mut doors: Vec<(Browser, String)> = askers
        .iter()
        .map(|(_, workspace, email)| {
            let mut browser = install.browser();
            let hidden = browser.get(workspace).hidden(workspace);
            let fields = hidden.iter().map(|(k, v)| format!("{k}={}&", percent(v))).collect::<String>();
            (browser, format!("{fields}email={}", percent(email)))
        })
        .collect();
    let mut sweeper = Sweeper::start(&install);
    let mut times: [Vec<f64>; 3] = Default::default();
    let mut dice = Dice::new(5);
    for round in 0..wanted + 50 {
        if round % BETWEEN_SWEEPS == 0 {
            sweeper.sweep();
        }
        let mut order = [0, 1, 2];
        for n in 0..3 {
            order.swap(n, dice.between(n as u64, 3) as usize);
        }
        for which in order {
            let (browser, body) = &mut doors[which];
            let form = [("Content-Type", "application/x-www-form-urlencoded")];
            let from = Instant::now();
            let answer = browser.ask("POST", askers[which].1, &form, body.as_bytes()).expect("an answer");
            let took = from.elapsed().as_secs_f64();
            assert_eq!(answer.status, 303, "{}: {}", askers[which].0, answer.text());
            // The first ones warm caches.
            if round >= 50 {
                times[which].push(took);
            }
        }
    }
    let mut all: Vec<f64> = times.concat();
    all.sort_by(f64::total_cmp);
    let crop = all[all.len() * 9 / 10];
    let mut worst = 0.0f64;
    for (one, two) in [(0, 1), (0, 2), (1, 2)] {
        let below = |n: usize| times[n].iter().copied().filter(|t| *t < crop).collect::<Vec<f64>>();
        let (whole, cropped) = (welch(&times[one], &times[two]), welch(&below(one), &below(two)));
        // What a run can say depends on how quiet the machine was: beyond these differences it would have failed.
        let seen = |one: &[f64], two: &[f64]| BORDER * doubt(one, two) * 1e3;
        eprintln!(
            "{} against {}: t = {whole:+.2}, below the 90th percentile t = {cropped:+.2}; means {:.3} and {:.3} ms, n = {wanted}; \
             differences beyond {:.3} and {:.3} ms would have shown",
            askers[one].0,
            askers[two].0,
            mean(&times[one]) * 1e3,
            mean(&times[two]) * 1e3,
            seen(&times[one], &times[two]),
            seen(&below(one), &below(two)),
        );
        worst = worst.max(whole.abs()).max(cropped.abs());
    }
    assert!(worst < BORDER, "times tell who is known: |t| = {worst:.2}");
}

fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len() as f64
}

fn welch(one: &[f64], two: &[f64]) -> f64 {
    (mean(one) - mean(two)) / doubt(one, two)
}

/// The standard error of the difference of the means.
fn doubt(one: &[f64], two: &[f64]) -> f64 {
    let spread = |times: &[f64]| {
        let middle = mean(times);
        times.iter().map(|t| (t - middle).powi(2)).sum::<f64>()
            / (times.len() - 1) as f64
            / times.len() as f64
    };
    (spread(one) + spread(two)).sqrt()
}

#[test]
fn welch_tells_a_difference_from_none() {
    let mut dice = Dice::new(3);
    let mut some =
        |shift: f64| (0..2_000).map(|_| dice.between(0, 1_000) as f64 + shift).collect::<Vec<f64>>();
    let (one, two, slower) = (some(0.0), some(0.0), some(60.0));
    assert!(welch(&one, &two).abs() < BORDER);
    assert!(welch(&one, &slower) < -BORDER);
}
