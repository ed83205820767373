//! Looks an installation over and says what is wrong, one line a finding. It changes nothing.

use crate::config::{Config, Database};
use crate::{packs, say, tls, wire};
use connectors::ClamdState;
use domain::Clock;
use std::process::ExitCode;
use std::sync::Arc;

/// Prints the findings; the exit code is 1 when something needs attention.
pub async fn examine(config: &Config) -> anyhow::Result<ExitCode> {
    let mut bad = false;
    let mut line = |good: bool, text: String| {
        bad |= !good;
        say(&format!("{} {text}\n", if good { "ok  " } else { "LOOK" }));
    };
    match wire::house(config).await {
        Ok(house) => {
            line(true, "the house opens: schema, keys and walls are in order".to_owned());
            let waiting = house.desk().backstage().due().await?;
            line(true, format!("{waiting} jobs, mails and texts are due"));
            let failed = house.desk().backstage().failed().await?;
            line(failed == 0, format!("{failed} jobs have failed for good"));
            if let Some(held) = house.desk().backstage().held().await? {
                let (jobs, since, why) = (held.jobs, held.since, held.why);
                let text =
                    format!("{jobs} files wait since {since} for the malware scanner, which was away: {why}");
                line(false, text);
            }
            if let Some(held) = house.desk().backstage().texts_held().await?.filter(|held| held.closed) {
                let (since, why) = (held.since, held.answer);
                line(false, format!("no text has left since {since}, the provider turns us away: {why}"));
            }
            if config.returns.is_some()
                && let Some((since, why)) = house.desk().backstage().returns_box().await?.failed
            {
                line(false, format!("the mailbox for refusals could not be read since {since}: {why}"));
            }
            house.close().await;
        }
        Err(e) => line(false, format!("{e:#}")),
    }
    let name = vault::hex(&{
        let mut raw = [0u8; 16];
        vault::Chance::fill(&vault::SystemChance, &mut raw);
        raw
    });
    match wire::blobs(config)?.probe(&name).await {
        Ok(()) => line(true, "blobs can be written, read and removed".to_owned()),
        Err(e) => line(false, format!("blobs: {e}")),
    }
    if let Database::Sqlite = config.database {
        line(true, "the database is SQLite: one node".to_owned());
    }
    match &config.clamd {
        None => line(
            false,
            "no malware scanner is configured (clamd.address): files are marked as not scanned".to_owned(),
        ),
        Some(clamd) => match wire::scanner(clamd, Arc::new(wire::SystemClock))?.state().await {
            ClamdState::Reachable { version, trouble: None, .. } => {
                line(true, format!("ClamAV {version} answers"))
            }
            ClamdState::Reachable { trouble: Some(why), .. } => {
                line(false, format!("ClamAV answers, but: {why}"))
            }
            ClamdState::Unreachable { why } => line(false, format!("ClamAV does not answer: {why}")),
        },
    }
    match &config.smtp {
        None => line(
            false,
            "no mail server is configured (smtp.host): no sign-in link reaches anybody".to_owned(),
        ),
        Some(smtp) => {
            match wire::smtp_mailer(smtp, &config.return_to, Arc::new(wire::SystemClock))?.probe().await {
                Ok(()) => line(true, "the mail server answers".to_owned()),
                Err(why) => line(false, format!("the mail server does not answer: {why}")),
            }
        }
    }
    match &config.returns {
        None => line(
            true,
            "no mailbox for refusals is read (mail.returns.host): what comes back as mail is known only from `strongroom mail returned`"
                .to_owned(),
        ),
        Some(returns) => {
            let opened = match wire::mailbox(returns) {
                Ok(mailbox) => mailbox.probe().await,
                Err(e) => Err(format!("{e:#}")),
            };
            match opened {
                Ok(()) => line(true, "the mailbox for refusals can be opened".to_owned()),
                Err(why) => line(false, format!("the mailbox for refusals: {why}")),
            }
        }
    }
    match &config.sms {
        None => line(true, "no texts are sent (sms.account)".to_owned()),
        Some(sms) => match wire::sms_provider(sms)?.probe().await {
            Ok(()) => line(true, "the provider of texts answers and knows the key".to_owned()),
            Err(why) => line(false, format!("the provider of texts: {why}")),
        },
    }
    if let Some(folder) = &config.packs_dir {
        let found = packs::read(folder);
        line(
            true,
            format!("{} packs of the practice's own are read from {}", found.packs.len(), folder.display()),
        );
        for problem in found.problems {
            line(false, format!("a pack is left out: {problem}"));
        }
    }
    let https = config.origin.starts_with("https://");
    let manner = if https { "" } else { " (no TLS: loopback only)" };
    line(https, format!("people reach the doors at {}{manner}", config.origin));
    match vault::RelyingParty::of(&config.origin) {
        Ok(site) => line(true, format!("clients can add passkeys, which belong to {}", site.id())),
        Err(none) => line(true, format!("clients are offered no passkeys: {}", none.why())),
    }
    for (good, finding) in tls::examine(config, Clock::now(&wire::SystemClock)) {
        line(good, finding);
    }
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
