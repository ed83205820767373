//! Signing in as staff: password, then a second factor, always. Wrong tries make the next one wait longer instead of
//! locking anybody out. It refuses to say which part was wrong, and to let a session be full without a second factor.

use domain::audit::WhatFailed;
use domain::{Duration, Email, Locale, Refusal, Region, Timestamp, Why, passphrase};
use vault::{
    Actor, Desk, Device, Error, NewPractice, NewStaff, PasswordProof, Result, SessionTerms, StaffSecret,
    Stage, secrets,
};

/// Wrong tries before the waiting begins.
const FREE_TRIES: i64 = 3;
/// Wrong passwords are counted in windows of this length.
const TRY_WINDOW: Duration = Duration::minutes(2);
/// Wrong passwords for one address from everywhere together. Higher than from one place, so that a stranger elsewhere
/// cannot keep a colleague waiting with a handful of tries.
const TRIES_PER_ADDRESS: i64 = 30;
/// The longest wait between tries.
const LONGEST_WAIT_S: i64 = 60;
/// Sign-in attempts per source and hour, whoever they are for.
const TRIES_PER_SOURCE: i64 = 100;
/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;

/// Checks address and password and starts a session that still owes its second factor. Returns the cookie's token.
pub async fn begin(desk: &Desk, email: &str, password: &str, device: Device) -> Result<(String, Stage)> {
    let door = desk.threshold();
    door.count_source("staff-sign-in", &device.address, Duration::hours(1), TRIES_PER_SOURCE).await?;
    // By what was typed, not by who it is: a stranger's address slows down exactly as a colleague's does.
    let address = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |e| e.key());
    let here = format!("{address}\0{}", device.address);
    door.within_limit("staff-try-here", &here, TRY_WINDOW, FREE_TRIES).await?;
    door.within_limit("staff-try", &address, TRY_WINDOW, TRIES_PER_ADDRESS).await?;
    let known = match Email::parse(email) {
        Ok(email) => door.staff_secret(&email).await?,
        Err(_) => None,
    };
    let Some(proof) = prove(password.to_owned(), known).await? else {
        let person = match Email::parse(email) {
            Ok(email) => door.staff_secret(&email).await?.map(|s| s.person),
            Err(_) => None,
        };
        door.sign_in_failed(person, WhatFailed::Password).await?;
        door.count_source("staff-try-here", &here, TRY_WINDOW, i64::MAX).await?;
        door.count_source("staff-try", &address, TRY_WINDOW, i64::MAX).await?;
        return Err(Refusal::SignInFailed.into());
    };
    let settings = door.settings().await?;
    let terms = SessionTerms {
        idle: Duration::minutes(i64::from(settings.staff_idle_minutes)),
        life: settings.staff_session_life(),
        device,
    };
    door.start_staff_session(proof, terms).await
}

/// What an authenticator app is shown: the secret as text and the address a QR code carries.
pub struct Proposal {
    pub secret: String,
    pub otpauth: String,
}

/// The shared secret to enrol, made on the first look and the same on a second one until it is confirmed.
pub async fn propose(desk: &Desk, actor: &Actor, account: &str, practice: &str) -> Result<Proposal> {
    if actor.stage() != Stage::Enrolling {
        return Err(Refusal::WrongState.into());
    }
    let state = desk.enrolment(actor).await?;
    let secret = match state.secret {
        Some(secret) => secret.to_vec(),
        None => {
            let fresh = desk.random_bytes(secrets::SECRET_LEN);
            desk.propose_second_factor(actor, &fresh).await?;
            fresh
        }
    };
    Ok(proposal(&secret, account, practice))
}

/// A shared secret as an authenticator app takes it.
pub(crate) fn proposal(secret: &[u8], account: &str, practice: &str) -> Proposal {
    let text = vault::secret_text(secret);
    let issuer = percent(practice);
    let otpauth = format!(
        "otpauth://totp/{issuer}:{}?secret={text}&issuer={issuer}&digits=6&period=30",
        percent(account)
    );
    Proposal { secret: text, otpauth }
}

/// Confirms the proposed factor with a current code. Returns the new cookie token and the recovery codes, shown once.
pub async fn enrol(desk: &Desk, actor: &Actor, code: &str) -> Result<(String, Vec<String>)> {
    if actor.stage() != Stage::Enrolling {
        return Err(Refusal::WrongState.into());
    }
    let recovery = recovery_codes(desk);
    let plain: Vec<String> = recovery.iter().map(|c| canonical_recovery(c)).collect();
    let token = desk.enrol_second_factor(actor, code, &plain).await?;
    Ok((token, recovery))
}

/// New recovery codes for somebody fully signed in, shown once; the old ones stop working.
pub async fn renew_recovery_codes(desk: &Desk, actor: &Actor) -> Result<Vec<String>> {
    let recovery = recovery_codes(desk);
    let plain: Vec<String> = recovery.iter().map(|c| canonical_recovery(c)).collect();
    desk.renew_recovery(actor, &plain).await?;
    Ok(recovery)
}

/// The second factor of an enrolled person: a time-based code or a recovery code. Returns the new cookie token.
pub async fn second_factor(desk: &Desk, actor: &Actor, typed: &str) -> Result<String> {
    if actor.stage() != Stage::Password {
        return Err(Refusal::WrongState.into());
    }
    let state = desk.enrolment(actor).await?;
    wait_out(state.failures, state.failed_at, desk.now())?;
    // A recovery code is never six digits, so which of the two was typed needs no look at the secret.
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let passed = if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        desk.pass_second_factor(actor, typed).await
    } else {
        desk.pass_recovery(actor, &canonical_recovery(typed)).await
    };
    match passed {
        Err(Error::Refused(Refusal::SignInFailed)) => {
            desk.threshold().sign_in_failed(Some(actor.person()), WhatFailed::SecondFactor).await?;
            Err(Refusal::SignInFailed.into())
        }
        other => other,
    }
}

/// Makes the first owner with the code printed at start.
pub async fn set_up(
    desk: &Desk,
    code: &str,
    (practice, region, guided, second_step): (&str, &str, bool, bool),
    name: &str,
    email: &str,
    password: &str,
    locale: Locale,
) -> Result<()> {
    if practice.trim().is_empty() {
        return Err(Refusal::invalid("practice_name", Why::Missing).into());
    }
    let why = if region.is_empty() { Why::Missing } else { Why::NotAChoice };
    let region = Region::from_code(region).ok_or(Refusal::invalid("region", why))?;
    let email = Email::parse(email)?;
    passphrase::check(password, &[name, practice, email.as_str()])?;
    let owner =
        NewStaff { name: name.trim().to_owned(), email, password: hash(desk, password).await?, locale };
    let practice = NewPractice { name: practice, region, guided, second_step };
    desk.threshold().set_up(code, &practice, &owner).await?;
    Ok(())
}

/// Accepts an invitation with a password of one's own.
pub async fn accept_invitation(
    desk: &Desk,
    token: &str,
    name: &str,
    password: &str,
    locale: Locale,
) -> Result<()> {
    let invited = desk.threshold().invitation(token).await?;
    passphrase::check(password, &[name, &invited.email])?;
    let password = hash(desk, password).await?;
    desk.threshold().accept_invitation(token, name, password, locale).await?;
    Ok(())
}

/// Slow-down: free tries first, then each wrong one doubles the wait, up to a minute. Nobody is ever locked out.
fn wait_out(failures: i64, failed_at: Option<Timestamp>, now: Timestamp) -> Result<()> {
    let (Some(failed_at), true) = (failed_at, failures >= FREE_TRIES) else { return Ok(()) };
    let wait = 1i64
        .checked_shl(u32::try_from(failures - FREE_TRIES).unwrap_or(6).min(6))
        .unwrap_or(64)
        .min(LONGEST_WAIT_S);
    let left = wait - now.since(failed_at).as_seconds();
    if left > 0 {
        return Err(Refusal::TooMany { retry_after_s: u32::try_from(left).unwrap_or(60) }.into());
    }
    Ok(())
}

/// Nobody's password is compared as slowly as somebody's.
async fn prove(password: String, known: Option<StaffSecret>) -> Result<Option<PasswordProof>> {
    off_thread(move || match known {
        Some(secret) => secret.prove(&password),
        None => {
            let _as_long = secrets::verify_password(&password, secrets::decoy_password());
            None
        }
    })
    .await
}

pub(crate) async fn hash(desk: &Desk, password: &str) -> Result<String> {
    let (desk, password) = (desk.clone(), password.to_owned());
    off_thread(move || desk.hash_password(&password)).await?
}

/// Argon2 takes tens of milliseconds: never on the threads that serve.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| {
        vault::Fault { what: "a password thread failed", retry: true, source: Some(Box::new(e)) }.into()
    })
}

/// Ten codes of four groups of four, in an alphabet without look-alikes (80 bits each).
pub(crate) fn recovery_codes(desk: &Desk) -> Vec<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters: Vec<char> =
                desk.random_bytes(16).iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
            letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
        })
        .collect()
}

pub(crate) fn canonical_recovery(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~@".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
