//! The process around the parser: what becomes of the caller when the worker dies, hangs, lies or is fed badly.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::InspectionFlag;
use inspect::{Ask, Breakage, Outcome, WorkerLimits};

use crate::ask::{outcome, worker};
use crate::corpus::*;

/// A stand-in for a worker that has been taken over: a shell script, gone when dropped.
struct Impostor(PathBuf);

impl Impostor {
    fn that_does(body: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("inspect-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }
}

impl Drop for Impostor {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

async fn asked(exe: &std::path::Path, bytes: &[u8], limits: WorkerLimits) -> Outcome {
    inspect::client::inspect(exe, bytes, Ask::usual(bytes.len() as u64, None), limits).await
}

fn broken(outcome: Outcome) -> Breakage {
    match outcome {
        Outcome::Broken { why, .. } => why,
        inspected @ Outcome::Inspected(_) => panic!("{inspected:?}"),
    }
}

#[tokio::test]
async fn a_worker_that_hangs_is_ended_in_time() {
    let exe = Impostor::that_does("exec /bin/sleep 60");
    let limits = WorkerLimits { wall: Duration::from_millis(300), ..WorkerLimits::default() };
    let started = std::time::Instant::now();
    let told = asked(&exe.0, &vec![1; 5_000_000], limits).await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(told.flags(12).contains(&InspectionFlag::InspectorTimedOut));
    assert_eq!(broken(told), Breakage::TimedOut);
}

#[tokio::test]
async fn a_worker_that_lies_is_not_believed() {
    let limits = WorkerLimits::default();
    for (name, body) in [
        ("garbage", "/bin/cat /dev/urandom | /usr/bin/head -c 100000"),
        ("huge", "printf '\\001\\377\\377\\377\\377'; exec /bin/cat /dev/zero"),
        ("early", "printf '\\003\\002\\000\\000\\000{}'"),
        ("nofacts", "printf '\\001\\002\\000\\000\\000{}'"),
    ] {
        let told = asked(&Impostor::that_does(body).0, b"hello", limits).await;
        assert!(told.flags(12).contains(&InspectionFlag::InspectorCrashed), "{name}");
        assert!(matches!(broken(told), Breakage::Nonsense { .. }), "{name}");
    }
    let silent = asked(&Impostor::that_does("exit 0").0, b"hello", limits).await;
    assert!(matches!(broken(silent), Breakage::Nonsense { .. }));
    let died = asked(&Impostor::that_does("kill -11 $$").0, b"hello", limits).await;
    assert_eq!(broken(died), Breakage::Killed { signal: 11 });
    let gave_up = asked(&Impostor::that_does("exit 70").0, b"hello", limits).await;
    assert_eq!(broken(gave_up), Breakage::GaveUp { code: Some(70) });
}

#[tokio::test]
async fn a_worker_that_cannot_start_is_not_the_files_fault() {
    let told = asked(std::path::Path::new("/nowhere/at/all"), b"hello", WorkerLimits::default()).await;
    assert!(told.flags(12).is_empty());
    assert!(broken(told).is_ours());
}

#[tokio::test]
async fn bytes_that_cannot_be_read_are_not_the_files_fault() {
    let ask = Ask::usual(100, Some("txt"));
    let told = inspect::client::inspect(&worker(), b"too few".as_slice(), ask, WorkerLimits::default()).await;
    assert!(broken(told).is_ours());
}

#[tokio::test]
async fn memory_is_bounded_and_running_out_of_it_loses_nothing() {
    let limits = WorkerLimits { memory: 96 * 1024 * 1024, ..WorkerLimits::default() };
    let bytes = encoded(&corners(5000, 4000), image::ImageFormat::Png);
    let told = asked(&worker(), &bytes, limits).await;
    let flags = told.flags(12);
    assert!(flags.iter().any(|flag| flag.needs_person()), "{told:?}");
    // The same file with room to breathe is fine.
    assert!(matches!(asked(&worker(), &bytes, WorkerLimits::default()).await, Outcome::Inspected(_)));
}

#[tokio::test]
async fn processor_time_is_bounded_and_the_facts_survive() {
    // One page that paints a million paths.
    let mut content = String::new();
    for i in 0..400_000 {
        content += &format!("{} {} m {} {} l 3 w S\n", i % 612, i % 790, (i * 7) % 612, (i * 13) % 790);
    }
    let heavy = pdf_of(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>".to_vec(),
            stream("", content.repeat(20).as_bytes()),
        ],
        "",
    );
    let limits = WorkerLimits { cpu_seconds: 1, ..WorkerLimits::default() };
    let told = asked(&worker(), &heavy, limits).await;
    assert!(told.flags(12).contains(&InspectionFlag::InspectorTimedOut), "{told:?}");
    let Outcome::Broken { facts: Some(facts), .. } = told else {
        panic!("the facts were sent before drawing")
    };
    assert_eq!(facts.pages.unwrap().counted, 1);
}

#[tokio::test]
async fn a_file_too_long_to_hold_is_judged_by_its_beginning_and_says_so() {
    let limits = WorkerLimits { held_bytes: 4096, ..WorkerLimits::default() };
    let mut long = pdf(1, "", &[]);
    long.extend(vec![b' '; 3_000_000]);
    let told = asked(&worker(), &long, limits).await;
    let Outcome::Inspected(report) = &told else { panic!("{told:?}") };
    assert_eq!(report.facts.examined, inspect::Examined::BeginningOnly);
    assert!(told.flags(12).iter().any(|flag| flag.needs_person()));
}

#[tokio::test]
async fn the_answer_is_bounded() {
    let limits = WorkerLimits { report_bytes: 450_000, ..WorkerLimits::default() };
    let told = asked(&worker(), &pdf(12, "", &[]), limits).await;
    let Outcome::Inspected(report) = &told else { panic!("{told:?}") };
    assert!(report.previews.iter().map(|p| p.jpeg.len()).sum::<usize>() < 450_000);
    assert!(told.flags(12).contains(&InspectionFlag::PagesLeftOut), "{told:?}");
}

#[tokio::test]
async fn two_hundred_and_fifty_broken_files_never_break_the_caller() {
    let photo = corners(120, 90);
    let seeds = [
        pdf(2, "/OpenAction << /S /JavaScript /JS (x) >>", &[object_stream(40, &["<< /A 1 >>"])]),
        jpeg(&photo),
        with_exif(&jpeg(&photo), &exif(6, true)),
        encoded(&photo, image::ImageFormat::Png),
        encoded(&photo, image::ImageFormat::WebP),
        tiff(40, &[1, 2, 3]),
        heic(&photo),
        docx(&[]),
        xlsx(&[]),
        b"{\\rtf1{\\fonttbl{\\f0 Arial;}}\\u8212 ?caf\\'e9\\par}".to_vec(),
    ];
    let mut dice = Dice::new(7);
    let limits = WorkerLimits { cpu_seconds: 4, wall: Duration::from_secs(30), ..WorkerLimits::default() };
    for round in 0..250 {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..=dice.roll(12) {
            let at = dice.roll(bytes.len());
            match dice.roll(5) {
                0 => bytes[at] ^= 1 << dice.roll(8),
                1 => bytes[at] = [0, 0xFF, 0x7F, 0x80][dice.roll(4)],
                2 => bytes.truncate(at.max(1)),
                3 => {
                    let piece = bytes[at..(at + dice.roll(64)).min(bytes.len())].to_vec();
                    let to = dice.roll(bytes.len());
                    bytes.splice(to..to, piece);
                }
                _ => drop(bytes.drain(at..(at + dice.roll(32)).min(bytes.len()))),
            }
            if bytes.is_empty() {
                bytes.push(0);
            }
        }
        match asked(&worker(), &bytes, limits).await {
            Outcome::Inspected(report) => assert!(report.facts.bytes == bytes.len() as u64),
            // A worker may die of a broken file; what it may not do is answer nonsense or blame the house.
            Outcome::Broken { why, .. } => {
                assert!(
                    matches!(why, Breakage::Killed { .. } | Breakage::GaveUp { code: Some(101) }),
                    "{round}: {why:?}"
                );
            }
        }
    }
    assert!(matches!(outcome(&seeds[0], "pdf").await, Outcome::Inspected(_)));
}
