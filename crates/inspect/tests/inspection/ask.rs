//! Asks a real worker, in a process of its own, about bytes in memory.

use std::path::PathBuf;

use inspect::{Ask, Facts, Outcome, Report, Verdict, WorkerLimits};

/// The example binary built beside this test.
pub fn worker() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let exe = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/worker");
    assert!(exe.exists(), "build the examples first: {}", exe.display());
    exe
}

pub async fn outcome(bytes: &[u8], extension: &str) -> Outcome {
    let ask = Ask::usual(bytes.len() as u64, Some(extension));
    inspect::client::inspect(&worker(), bytes, ask, WorkerLimits::default()).await
}

pub async fn report(bytes: &[u8], extension: &str) -> Report {
    match outcome(bytes, extension).await {
        Outcome::Inspected(report) => report,
        broken @ Outcome::Broken { .. } => panic!("{broken:?}"),
    }
}

pub async fn facts(bytes: &[u8], extension: &str) -> Facts {
    report(bytes, extension).await.facts
}

pub async fn verdict(bytes: &[u8], extension: &str) -> Verdict {
    facts(bytes, extension).await.verdict
}
