//! `strongroom mail returned`: one message from a pipe of the practice's own mail server. It refuses to answer a message with a
//! failure, because that would come back as another; only trouble of ours makes the mail server try again.

use crate::config::Config;
use crate::{say, wire};
use anyhow::Context;
use casework::ports::Judged;
use std::io::Read;
use std::process::ExitCode;

/// What mail servers read as "try again later" (`EX_TEMPFAIL` of sysexits).
pub const TRY_AGAIN: u8 = 75;

/// Reads the message and takes down what it says.
pub async fn take(config: &Config) -> ExitCode {
    match read_and_take(config).await {
        Ok(said) => {
            say(said);
            ExitCode::SUCCESS
        }
        Err(e) => {
            tracing::error!(error = %format!("{e:#}"), "a mail that came back could not be taken down");
            ExitCode::from(TRY_AGAIN)
        }
    }
}

async fn read_and_take(config: &Config) -> anyhow::Result<&'static str> {
    let message = tokio::task::spawn_blocking(read_all).await?.context("the message could not be read")?;
    let Some(report) = connectors::read_report(&message) else {
        return Ok("This is no report about a mail. Nothing was changed.\n");
    };
    let house = wire::house(config).await?;
    let judged = casework::returns::take(&house.desk(), &report).await;
    house.close().await;
    Ok(match judged? {
        Judged::Settled => "Taken down.\n",
        Judged::Unproved | Judged::NoReport => {
            "This report is about no mail of ours, or does not prove it. Nothing was changed.\n"
        }
    })
}

/// What is looked at of the message; the rest is read too, so that whoever writes it is not cut off.
fn read_all() -> std::io::Result<Vec<u8>> {
    let mut input = std::io::stdin().lock();
    let most = u64::try_from(connectors::MOST_READ).unwrap_or(u64::MAX);
    let mut message = Vec::new();
    input.by_ref().take(most).read_to_end(&mut message)?;
    std::io::copy(&mut input, &mut std::io::sink())?;
    Ok(message)
}
