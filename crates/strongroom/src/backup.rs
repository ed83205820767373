//! `strongroom backup`, `restore` and `doctor --verify`: copies made while the practice works, their way back, and the
//! proof that what is there is whole. It refuses to keep the long-lived copy and the key store's copy in one place, and
//! lets nothing serve that was restored and not proved.

use crate::audit::{self, Report, VerifyArgs};
use crate::config::{BlobPlace, Config};
use crate::{say, wire};
use anyhow::{Context, bail};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use vault::{ContentReport, House, HouseConfig, RestoreFrom};

/// Files of each matter that are opened to prove its key.
const SAMPLE: u32 = 3;

#[derive(clap::Args)]
pub struct BackupArgs {
    /// Where snapshots and blobs go; kept as long as matters are.
    pub folder: PathBuf,
    /// Where copies of the key store go: another place, whose own backups are short-lived too.
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// Days a copy of the key store lives. A disposal is final once the last copy with its key is gone.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub keep_keys: u32,
}

#[derive(clap::Args)]
pub struct RestoreArgs {
    /// The folder that `backup` wrote to.
    pub folder: PathBuf,
    /// Where it put the copies of the key store.
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// A snapshot's name, as in the folder `snapshots`; the newest without it.
    #[arg(long, value_name = "NAME")]
    pub snapshot: Option<String>,
    /// A checkpoint kept elsewhere that the restored log must contain. May be given several times.
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
}

pub async fn back_up(config: &Config, args: &BackupArgs) -> anyhow::Result<()> {
    let folder = std::path::absolute(&args.folder)?;
    let keys = std::path::absolute(&args.keys)?;
    if keys.starts_with(&folder) || folder.starts_with(&keys) {
        bail!(
            "the copies of the key store need a place of their own: --keys may not lie in {}",
            folder.display()
        );
    }
    let data = std::path::absolute(&config.data_dir)?;
    if folder.starts_with(&data) || keys.starts_with(&data) {
        bail!("a backup inside the data folder is lost with it: choose folders elsewhere");
    }
    let house = wire::house(config).await?;
    let done = house.back_up(&folder, &keys, args.keep_keys).await;
    house.close().await;
    let done = done.context("no backup was made")?;
    say(&format!(
        "Snapshot {}: {} objects ({} MiB), {} of them new. {} old copies of the key store were removed.\n\
         The root key is not in it: keep {} apart, offline.\n",
        done.snapshot,
        done.objects,
        done.bytes >> 20,
        done.copied,
        done.keys_removed,
        config.root_key_file.display()
    ));
    Ok(())
}

pub async fn restore(config: &Config, args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let BlobPlace::Folder { root, .. } = &config.blobs else {
        bail!("a bucket is restored with its own tools, as docs/operations/backup-and-restore.md says");
    };
    if !config.root_key_file.exists() {
        bail!("put the root key at {} first: no backup holds it", config.root_key_file.display());
    }
    let what =
        RestoreFrom { from: args.folder, keys: args.keys, snapshot: args.snapshot, blobs: root.clone() };
    let house = HouseConfig {
        storage: wire::storage(config),
        root_key: config.root_key_file.clone(),
        blobs: wire::blobs(config)?,
        clock: Arc::new(wire::SystemClock),
        chance: Arc::new(vault::SystemChance),
    };
    let restored = vault::restore(&what, house).await.context("nothing was restored")?;
    say(&format!("Restored the snapshot {} of {}.\n", restored.snapshot, restored.manifest.made_at));
    let wanted = VerifyArgs { checkpoints: args.checkpoints, ..VerifyArgs::default() };
    if prove(&restored.house, &wanted).await? {
        restored.release().await.context("the restored installation could not be released")?;
        say("Everything holds. Everybody has to sign in anew; `strongroom serve` may start.\n");
        return Ok(ExitCode::SUCCESS);
    }
    restored.house.close().await;
    say("The copy does not hold and will not serve. Try an older snapshot in new folders.\n");
    Ok(ExitCode::FAILURE)
}

/// `doctor --verify`: the same proof for an installation that is there, on either engine and with either kind of blobs.
pub async fn verify(config: &Config) -> anyhow::Result<ExitCode> {
    let house = wire::house(config).await?;
    let holds = prove(&house, &VerifyArgs::default()).await;
    house.close().await;
    Ok(if holds? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn prove(house: &House, wanted: &VerifyArgs) -> anyhow::Result<bool> {
    let log = audit::verify(house, wanted, &mut std::io::stdout()).await?;
    let content = house.verify_content(SAMPLE).await.context("the stored files could not be looked at")?;
    say(&words(&content));
    Ok(log == Report::Holds && content.holds())
}

fn words(found: &ContentReport) -> String {
    let mut text = format!(
        "{} {} matters, {} objects ({} MiB of files), {} opened with their matter's key\n",
        if found.holds() { "ok  " } else { "LOOK" },
        found.matters,
        found.objects,
        found.bytes >> 20,
        found.opened
    );
    if found.without_key > 0 {
        text.push_str(&format!(
            "note {} matters have no key: they were disposed of, or the key store is older than the database\n",
            found.without_key
        ));
    }
    for words in &found.named {
        text.push_str(&format!("LOOK {words}\n"));
    }
    if found.defects > found.named.len() as u64 {
        text.push_str(&format!("LOOK {} defects in all\n", found.defects));
    }
    text
}
