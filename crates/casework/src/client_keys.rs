//! How clients prove who they are besides the link in a mail: a personal secret where a mailbox is shared, an app or a
//! passkey as a second step, and printed cards. Wrong tries slow down by what was typed, so that nobody learns from the waiting who is
//! known. It refuses to say which part was wrong.

use crate::sign_in::{Proposal, canonical_recovery, hash, off_thread, proposal, recovery_codes};
use domain::{
    AccessId, ApprovalId, ClientId, Duration, FactorPolicy, MatterId, Owed, Refusal, Relation, limits,
    personal_secret,
};
use vault::{
    Actor, Answer, Caller, CardOutcome, ClientStep, Contributing, Desk, Device, Error, NewAccess, NewCard,
    RelyingParty, Result, Room, SecretProof, Steering, secrets,
};

/// Letters without look-alikes, for codes that people read out and type.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// Letters of a code: forty bits, with few tries.
const CODE_LETTERS: usize = 8;
/// Digits of a card's number.
const NUMBER_DIGITS: usize = 10;
/// Wrong tries let through in a window, before the next one waits for the next window.
const FREE_TRIES: i64 = 5;
const TRY_WINDOW: Duration = Duration::minutes(2);
/// Cards' codes one source may try in an hour, and one number from everywhere.
const CARDS_PER_SOURCE: i64 = 30;
const CARDS_PER_NUMBER: i64 = 15;

/// Somebody on the way in says who they are and gives that person's secret.
///
/// # Errors
/// `SignInFailed` for a wrong person and a wrong secret alike; `TooMany` after a few.
pub async fn give_secret(desk: &Desk, caller: &Caller, who: &str, typed: &str) -> Result<ClientStep> {
    let chosen: Option<AccessId> = who.parse().ok();
    let key = format!("{}\0{}", caller.person(), chosen.map(|a| a.to_string()).unwrap_or_default());
    let door = desk.threshold();
    door.within_limit("client-secret", &key, TRY_WINDOW, FREE_TRIES).await?;
    match prove(desk, caller, chosen, typed).await? {
        Some(proof) => desk.pass_secret(caller, proof).await,
        None => {
            door.count_source("client-secret", &key, TRY_WINDOW, i64::MAX).await?;
            Err(Refusal::SignInFailed.into())
        }
    }
}

/// The first form of a secret is a code, read with or without its gap and in either case; one of one's own is exact.
async fn prove(
    desk: &Desk,
    caller: &Caller,
    chosen: Option<AccessId>,
    typed: &str,
) -> Result<Option<SecretProof>> {
    let tried = desk.try_secret(caller, chosen).await?;
    let (exact, code) = (own_form(typed), first_form(typed));
    let (tried, proof) = off_thread(move || {
        // Both are compared whatever fits, so that the answer's time does not say which did.
        let (by_own, by_code) = (tried.prove(&exact), tried.prove(&code));
        (tried, by_own.or(by_code))
    })
    .await?;
    if proof.is_none() {
        desk.secret_refused(caller, &tried).await?;
    }
    Ok(proof)
}

fn own_form(typed: &str) -> String {
    format!("own {}", typed.trim())
}

fn first_form(typed: &str) -> String {
    format!("first {}", canonical_recovery(typed))
}

/// A client chooses a secret of their own. `current` is the one they have, where they are in and have one.
///
/// # Errors
/// `Invalid` for a `secret` that is too short or obvious; `SignInFailed` where the current one is wrong.
pub async fn choose_secret(
    desk: &Desk,
    caller: &Caller,
    current: Option<&str>,
    wanted: &str,
) -> Result<Option<ClientStep>> {
    personal_secret(wanted.trim(), &desk.callers_name(caller).await?)?;
    let proof = match current {
        Some(typed) => {
            let key = caller.person().to_string();
            desk.threshold().within_limit("client-secret", &key, TRY_WINDOW, FREE_TRIES).await?;
            let proof = prove(desk, caller, Some(caller.access()), typed).await?;
            if proof.is_none() {
                desk.threshold().count_source("client-secret", &key, TRY_WINDOW, i64::MAX).await?;
                return Err(Refusal::SignInFailed.into());
            }
            proof
        }
        None => None,
    };
    let hashed = hash(desk, &own_form(wanted)).await?;
    desk.choose_secret(caller, hashed, proof).await
}

/// A code for somebody who shares a mailbox, to be told to them in person or by phone. It is shown once.
pub async fn first_code(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<String> {
    let code = letters(desk);
    let hashed = hash(desk, &first_form(&code)).await?;
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.give_first_secret(access, &hashed).await?;
    Ok(code)
}

/// Eight letters in two groups.
fn letters(desk: &Desk) -> String {
    let drawn = desk.random_bytes(CODE_LETTERS);
    let all: Vec<char> = drawn.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
    all.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What an app is shown; made on the first look and the same until it is confirmed. None where one is set up.
pub async fn propose(
    desk: &Desk,
    caller: &Caller,
    account: &str,
    practice: &str,
) -> Result<Option<Proposal>> {
    let factor = desk.client_factor(caller).await?;
    let may = caller.owed() == Some(Owed::SetUp) || factor.policy != FactorPolicy::Off;
    if factor.since.is_some() || !may {
        return Ok(None);
    }
    let secret = match factor.secret {
        Some(secret) => secret.to_vec(),
        None => {
            let fresh = desk.random_bytes(secrets::SECRET_LEN);
            desk.propose_client_factor(caller, &fresh).await?;
            fresh
        }
    };
    Ok(Some(proposal(&secret, account, practice)))
}

/// Confirms the proposed app with a current code. Gives the recovery codes, shown once.
pub async fn enrol(desk: &Desk, caller: &Caller, code: &str) -> Result<(Option<ClientStep>, Vec<String>)> {
    let recovery = recovery_codes(desk);
    let plain: Vec<String> = recovery.iter().map(|c| canonical_recovery(c)).collect();
    let step = desk.enrol_client_factor(caller, code, &plain).await?;
    Ok((step, recovery))
}

/// Keeps a passkey a browser made. Gives the recovery codes, shown once, where it is the first of a second step.
pub async fn add_passkey(
    desk: &Desk,
    caller: &Caller,
    site: &RelyingParty,
    name: &str,
    answer: &str,
) -> Result<(Option<ClientStep>, Option<Vec<String>>)> {
    let recovery = recovery_codes(desk);
    let plain: Vec<String> = recovery.iter().map(|c| canonical_recovery(c)).collect();
    let added = desk.add_passkey(caller, site, name, answer, &plain).await?;
    Ok((added.step, added.first.then_some(recovery)))
}

/// A code of the app, or a recovery code in its place.
pub async fn pass(desk: &Desk, caller: &Caller, typed: &str) -> Result<ClientStep> {
    let (door, key) = (desk.threshold(), caller.person().to_string());
    door.within_limit("client-factor", &key, TRY_WINDOW, FREE_TRIES).await?;
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let passed = if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        desk.pass_client_factor(caller, typed).await
    } else {
        desk.pass_client_recovery(caller, &canonical_recovery(typed)).await
    };
    if matches!(passed, Err(Error::Refused(Refusal::SignInFailed))) {
        door.count_source("client-factor", &key, TRY_WINDOW, i64::MAX).await?;
    }
    passed
}

/// New recovery codes, for somebody who is in and has the app at hand.
pub async fn renew(desk: &Desk, caller: &Caller, code: &str) -> Result<Vec<String>> {
    let recovery = recovery_codes(desk);
    let plain: Vec<String> = recovery.iter().map(|c| canonical_recovery(c)).collect();
    desk.renew_client_recovery(caller, code, &plain).await?;
    Ok(recovery)
}

/// A card to be printed.
fn draw_card(desk: &Desk, days: u32) -> NewCard {
    let digits = desk.random_bytes(NUMBER_DIGITS * 8);
    // Of a byte above 249 the remainder would favour low digits.
    let number = digits.iter().filter(|b| **b < 250).take(NUMBER_DIGITS).map(|b| char::from(b'0' + b % 10));
    let codes = (0..limits::CARD_CODES).map(|_| letters(desk)).collect();
    NewCard { number: number.collect(), codes, days }
}

/// The card as it is kept: as it is typed, without gaps.
fn kept(card: &NewCard) -> NewCard {
    let codes = card.codes.iter().map(|code| canonical_recovery(code)).collect();
    NewCard { number: card.number.clone(), codes, days: card.days }
}

/// Prints a card for a contact who is let in; the one before stops working.
pub async fn print_card(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    access: AccessId,
    days: u32,
) -> Result<NewCard> {
    let card = draw_card(desk, days);
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.print_card(access, &kept(&card)).await?;
    Ok(card)
}

/// Opens the portal for somebody without e-mail, with a card.
pub async fn enable_with_card(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    relation: Relation,
    days: u32,
) -> Result<NewCard> {
    let card = draw_card(desk, days);
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.enable_with_card(&NewAccess { client, relation }, &kept(&card)).await?;
    Ok(card)
}

/// Comes in by a card. Slowed down by where it comes from and by the number that was typed, whoever's it is.
pub async fn use_card(
    desk: &Desk,
    workspace: AccessId,
    number: &str,
    code: &str,
    device: Device,
) -> Result<CardOutcome> {
    let door = desk.threshold();
    let number: String = number.chars().filter(char::is_ascii_digit).take(40).collect();
    let hour = Duration::hours(1);
    door.count_source("card-source", &device.address, hour, CARDS_PER_SOURCE).await?;
    door.count_source("card-number", &number, hour, CARDS_PER_NUMBER).await?;
    door.use_card(workspace, &number, &canonical_recovery(code), device).await
}

/// Answers with the next code of the printed card in place of a code that is sent; `answer.code` is what was typed. Slowed down
/// by where it comes from, as the door is; the card itself counts wrong codes wherever they are typed.
///
/// # Errors
/// `TooMany` after many tries; those of [`Room::answer_approval`].
pub async fn answer_by_card(
    desk: &Desk,
    room: &Room<Contributing>,
    approval: ApprovalId,
    answer: &Answer<'_>,
) -> Result<()> {
    let (door, hour) = (desk.threshold(), Duration::hours(1));
    door.count_source("card-source", &answer.device.address, hour, CARDS_PER_SOURCE).await?;
    let code = canonical_recovery(answer.code);
    let answer = Answer { card: Some(&code), code: "", read: answer.read.clone(), ..*answer };
    room.answer_approval(approval, &answer).await
}

/// A card that was lost stops working at once.
pub async fn revoke_card(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.revoke_card(access).await
}

/// Takes a contact's second step away after their identity was checked in the way said.
pub async fn reset_factor(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    access: AccessId,
    checked: &str,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.reset_factor(access, checked).await
}
