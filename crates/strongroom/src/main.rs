//! The command line. `serve` runs the practice, `demo` a practice to try, and the rest looks after them.

mod audit;
mod backup;
mod config;
mod demo;
mod doctor;
mod doors;
mod handshakes;
mod pack;
mod packs;
mod returned;
mod serve;
mod tls;
mod wire;

use anyhow::Context;
use clap::{Parser, Subcommand};
use config::{Config, Given};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "strongroom",
    version,
    about = "A client portal in which every matter is its own locked room"
)]
struct Cli {
    /// Configuration file (TOML).
    #[arg(long, global = true, env = "STRONGROOM_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve both doors, and work on jobs unless `work.in_server` is false.
    Serve,
    /// A practice to try: made on first use, mails stay in an outbox page.
    Demo {
        /// Folder for the demo practice.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Address and port to serve on.
        #[arg(long, default_value = "127.0.0.1:8087")]
        listen: String,
        /// Print the owner's current one-time code and end.
        #[arg(long)]
        code: bool,
    },
    /// Bring the database to this version's schema.
    Migrate,
    /// Look for what is wrong with this installation.
    Doctor {
        /// Check the audit log and every stored file instead; takes as long as there are files.
        #[arg(long)]
        verify: bool,
    },
    /// Copy this installation while it serves (SQLite and a folder of blobs).
    Backup(backup::BackupArgs),
    /// Make an installation from such a copy, in empty folders, and prove it.
    Restore(backup::RestoreArgs),
    /// Work on jobs and mails in a process of its own.
    Work,
    /// Verify or export the audit log.
    Audit {
        #[command(subcommand)]
        what: audit::AuditCommand,
    },
    /// Check a pack that another practice made.
    Pack {
        #[command(subcommand)]
        what: pack::PackCommand,
    },
    /// Staff accounts.
    User {
        #[command(subcommand)]
        what: UserCommand,
    },
    /// Mails that came back.
    Mail {
        #[command(subcommand)]
        what: MailCommand,
    },
    /// Print the reference of all settings.
    Config,
}

#[derive(Subcommand)]
enum MailCommand {
    /// Read one message from standard input: a report that a mail of ours could not be delivered.
    Returned,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Invite a member of staff; prints the link when no mail server is configured.
    Invite {
        email: String,
        #[arg(long)]
        name: String,
        /// owner, lawyer, caseworker, intake, billing, auditor or system_administrator
        #[arg(long, default_value = "caseworker")]
        role: String,
    },
}

fn main() -> ExitCode {
    // The inspector is this program started again with nothing in its hands; it must not even parse a configuration.
    let mut arguments = std::env::args();
    if arguments.nth(1).as_deref() == Some("inspect") {
        return inspect::run_worker(arguments);
    }
    let cli = Cli::parse();
    let piped = matches!(cli.command, Command::Mail { .. });
    match run(cli) {
        Ok(code) => code,
        // Whatever is wrong with us, a mail server is not told that its message was.
        Err(e) if piped => {
            let _unheard = writeln!(std::io::stderr(), "strongroom: {e:#}");
            ExitCode::from(returned::TRY_AGAIN)
        }
        Err(e) => {
            let _unheard = writeln!(std::io::stderr(), "strongroom: {e:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    if matches!(cli.command, Command::Config) {
        say(&config::reference());
        return Ok(ExitCode::SUCCESS);
    }
    // A pack is checked without any installation.
    if let Command::Pack { what: pack::PackCommand::Verify { file } } = &cli.command {
        let report = pack::verify(file, &mut std::io::stdout())?;
        return Ok(if report == audit::Report::Holds { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut given = Given::read(cli.config.as_deref(), std::env::vars())?;
    if let Command::Demo { data, listen, .. } = &cli.command {
        given.set("data_dir", data.display().to_string());
        given.set("listen", listen.clone());
    }
    let config = given.check()?;
    logging(&config);
    quiet_panics();
    packs::take(config.packs_dir.as_deref());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(32)
        // Room for the deepest request of an unoptimised build; only what is touched is ever memory.
        .thread_stack_size(4 << 20)
        .build()
        .context("the runtime could not be started")?;
    runtime.block_on(command(cli.command, config))
}

async fn command(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve_practice(&config).await?,
        Command::Demo { code: true, .. } => say(&demo::current_code(&config)?),
        Command::Demo { .. } => demo::run(&config).await?,
        Command::Migrate => {
            vault::House::migrate(&wire::storage(&config))
                .await
                .context("the schema could not be brought up to date")?;
            say("The schema is up to date.\n");
        }
        Command::Doctor { verify: true } => return backup::verify(&config).await,
        Command::Doctor { verify: false } => return doctor::examine(&config).await,
        Command::Backup(args) => backup::back_up(&config, &args).await?,
        Command::Restore(args) => return backup::restore(&config, args).await,
        Command::Work => work_only(&config).await?,
        Command::Audit { what } => return audit::run(&config, what).await,
        Command::User { what: UserCommand::Invite { email, name, role } } => {
            invite(&config, &email, &name, &role).await?;
        }
        Command::Mail { what: MailCommand::Returned } => return Ok(returned::take(&config).await),
        // Both were answered before anything was configured.
        Command::Config | Command::Pack { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve_practice(config: &Config) -> anyhow::Result<()> {
    let house = wire::house(config).await?;
    if let Some(code) = house.desk().threshold().setup_code().await? {
        say(&format!(
            "This practice has no owner yet. Open this address to make the first one; it works once:\n  {}/desk/setup?code={code}\n",
            config.origin
        ));
    }
    let wired = wire::tools(config, wire::Demo::No)?;
    doors::open(config, house, wired, || say(&format!("Serving {}\n", config.origin))).await
}

async fn work_only(config: &Config) -> anyhow::Result<()> {
    let house = wire::house(config).await?;
    let wired = wire::tools(config, wire::Demo::No)?;
    say("Working.\n");
    casework::work::run(house.desk(), wired.tools, serve::asked_to_stop()).await;
    house.close().await;
    Ok(())
}

async fn invite(config: &Config, email: &str, name: &str, role: &str) -> anyhow::Result<()> {
    let house = wire::house(config).await?;
    let role = domain::Role::from_code(role).with_context(|| {
        format!(
            "`{role}` is no role: {}",
            domain::Role::ALL.iter().map(|r| r.code()).collect::<Vec<_>>().join(", ")
        )
    })?;
    let email = domain::Email::parse(email).map_err(|_| anyhow::anyhow!("`{email}` is no e-mail address"))?;
    let token = house.desk().backstage().invite_from_console(name, &email, role).await?;
    say(&format!(
        "Invited. The link works for 7 days, once:\n  {}/desk/invitations/{token}\n",
        config.origin
    ));
    house.close().await;
    Ok(())
}

fn logging(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(format!(
        "warn,strongroom={0},vault={0},casework={0},web={0},connectors={0}",
        config.log_level
    ));
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if config.log_json { builder.json().init() } else { builder.init() }
}

/// A panic's own words may quote what somebody typed or sent (a text cut at the wrong place prints the text). Where it
/// happened is enough to find it.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

/// Words for the person at the terminal.
pub(crate) fn say(text: &str) {
    let _unheard = std::io::stdout().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs itself again, because a hook belongs to the whole process.
    #[test]
    fn a_panic_says_where_it_happened_and_nothing_else() {
        if std::env::var_os("STRONGROOM_TEST_PANIC").is_some() {
            logging(&Given::read(None, std::iter::empty()).unwrap().check().unwrap());
            quiet_panics();
            let name = String::from("CANARY Lucía.pdf");
            assert!(name[..11].is_empty(), "never reached: the cut is within a letter");
            return;
        }
        let own = std::env::current_exe().unwrap();
        let out = std::process::Command::new(own)
            .args(["--exact", "tests::a_panic_says_where_it_happened_and_nothing_else", "--nocapture"])
            .env("STRONGROOM_TEST_PANIC", "1")
            .output()
            .unwrap();
        let said =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(!out.status.success() && said.contains("a panic") && said.contains("main.rs:"), "{said}");
        assert!(!said.contains("CANARY") && !said.contains("within a letter"), "{said}");
    }
}
