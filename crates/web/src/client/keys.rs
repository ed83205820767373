//! What a client proves who they are with besides the link: their personal secret where a mailbox is shared, an app, a
//! printed card (passkeys have a file of their own). It refuses to say which part was wrong, and to open anything before all of it was given.

use crate::client::door::{count, keep_picked, signed_in, workspace};
use crate::client::frame::{door as frame, portal, zone};
use crate::client::passkeys;
use crate::client_view::keys::{
    App, AppCodePage, AppCodesPage, CardPage, OwnSecretPage, Person, SecondStepPage, WhoPage,
};
use crate::client_view::{Door, Portal};
use crate::dates::Calendar;
use crate::desk::door::{fours, qr};
use crate::door::cookies;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Visit, portal_cookie};
use crate::words::Words;
use casework::client_keys as keys;
use domain::{AccessId, FactorPolicy, Owed, Refusal, SecretState, Why};
use http::StatusCode;
use std::time::Duration as Pause;
use tokio::time::{Instant, sleep_until};
use vault::{Actor, CardOutcome, ClientStep, Desk, Error};

/// Every answer to a card takes as long, so that nobody learns from the time whether a number is a card's.
const CARD_TIME: Pause = Pause::from_millis(400);

/// Where whoever owes this goes on.
pub fn way(access: AccessId, owed: Option<Owed>) -> String {
    let portal = Portal::of(&access.to_string());
    match owed {
        Some(Owed::Secret) => portal.who(),
        Some(Owed::Choosing) => portal.own_secret(),
        Some(Owed::Code) => portal.app_code(),
        Some(Owed::SetUp) => portal.second_step(),
        None => portal.home(),
    }
}

/// What somebody who is in must do about their keys before anything else is shown.
pub async fn first_stop(desk: &Desk, actor: &Actor, path: &str) -> Result<Option<&'static str>, End> {
    let rest = path.splitn(4, '/').nth(3).unwrap_or_default();
    if ["not-me", "stay", "sign-out"].contains(&rest) {
        return Ok(None);
    }
    Ok(match desk.owed_inside(actor).await? {
        Some(Owed::SetUp) => Some("second-step"),
        Some(_) => Some("own-secret"),
        None => None,
    })
}

async fn page_at(visit: &Visit, path: String) -> Result<(&'static Words, Door), End> {
    Ok((Words::of(visit.locale), frame(visit, path).await?))
}

fn status(wrong: bool) -> StatusCode {
    if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// On to what is asked next, with the session's new token; another person's session has its own cookie.
async fn stepped(visit: &Visit, step: &ClientStep) -> Answered {
    let secure = visit.site.secure();
    let reply = Reply::see(&way(step.access, step.owed));
    let reply = match visit.workspace.filter(|here| *here != step.access) {
        Some(here) => reply.cookie(cookies::clear(&portal_cookie(here), secure)),
        None => reply,
    };
    let picked = keep_picked(visit, &step.token).await;
    Ok(reply.cookie(cookies::set(&portal_cookie(step.access), &step.token, secure, None)).cookie(picked))
}

/// Whoever stands at another step is led there.
pub(super) fn elsewhere(visit: &Visit, here: &[Option<Owed>]) -> Result<Option<Reply>, End> {
    let caller = visit.caller()?;
    let away = !here.contains(&caller.owed());
    Ok(away.then(|| Reply::see(&way(caller.access(), caller.owed()))))
}

/// GET: who are you?
pub async fn who(visit: Visit) -> Answered {
    match elsewhere(&visit, &[Some(Owed::Secret)])? {
        Some(reply) => Ok(reply),
        None => who_page(&visit, false).await,
    }
}

async fn who_page(visit: &Visit, wrong: bool) -> Answered {
    let (w, door) = page_at(visit, portal(visit).who()).await?;
    let candidates = visit.desk().candidates(visit.caller()?).await?;
    let (typed, alone) = (visit.form.text("who"), candidates.len() == 1);
    let people = candidates
        .into_iter()
        .map(|c| (c.access.to_string(), c.name))
        .map(|(value, name)| Person { chosen: alone || value == typed, value, name })
        .collect();
    let problem = wrong.then(|| w.keys_who_wrong());
    Reply::page_with(status(wrong), &WhoPage { w, door: &door, people, problem })
}

/// POST: this is who, and this is their secret.
pub async fn say_who(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[Some(Owed::Secret)])? {
        return Ok(reply);
    }
    count(&visit).await?;
    let (who, typed) = (visit.form.text("who"), visit.form.text("secret"));
    match keys::give_secret(visit.desk(), visit.caller()?, who, typed).await {
        Ok(step) => stepped(&visit, &step).await,
        Err(Error::Refused(Refusal::SignInFailed)) => who_page(&visit, true).await,
        Err(e) => Err(e.into()),
    }
}

/// GET: a secret of one's own.
pub async fn own_secret(visit: Visit) -> Answered {
    match elsewhere(&visit, &[Some(Owed::Choosing), None])? {
        Some(reply) => Ok(reply),
        None => secret_page(&visit, None).await,
    }
}

async fn secret_page(visit: &Visit, problem: Option<(&'static str, String)>) -> Answered {
    let caller = visit.caller()?;
    let inside = caller.owed().is_none();
    let state = visit.desk().secret_state(caller).await?;
    let must = match &visit.actor {
        Some(actor) => visit.desk().owed_inside(actor).await? == Some(Owed::Choosing),
        None => true,
    };
    if inside && !must && state == SecretState::None {
        return Ok(Reply::see(&portal(visit).account()));
    }
    let (w, door) = page_at(visit, portal(visit).own_secret()).await?;
    let page = OwnSecretPage {
        w,
        door: &door,
        has_one: inside && state != SecretState::None,
        back: (inside && !must).then(|| portal(visit).account()),
        problem,
    };
    Reply::page_with(status(page.problem.is_some()), &page)
}

/// POST.
pub async fn choose_secret(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[Some(Owed::Choosing), None])? {
        return Ok(reply);
    }
    count(&visit).await?;
    let w = Words::of(visit.locale);
    let (wanted, again) = (visit.form.text("secret"), visit.form.text("again"));
    if wanted.trim() != again.trim() {
        return secret_page(&visit, Some(("again", w.keys_secret_differs()))).await;
    }
    let current = visit.form.has("current").then(|| visit.form.text("current"));
    match keys::choose_secret(visit.desk(), visit.caller()?, current, wanted).await {
        Ok(Some(step)) => stepped(&visit, &step).await,
        Ok(None) => Ok(Reply::see(&portal(&visit).account())),
        Err(Error::Refused(Refusal::SignInFailed)) => {
            secret_page(&visit, Some(("current", w.keys_secret_current_wrong()))).await
        }
        Err(Error::Refused(Refusal::Invalid { why, .. })) => {
            let text = match why {
                Why::TooShort => w.keys_secret_short(),
                Why::TooLong => w.keys_secret_long(),
                Why::ContainsName => w.keys_secret_name(),
                _ => w.keys_secret_simple(),
            };
            secret_page(&visit, Some(("secret", text))).await
        }
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&portal(&visit).home())),
        Err(e) => Err(e.into()),
    }
}

/// GET: the second step.
pub async fn app_code(visit: Visit) -> Answered {
    match elsewhere(&visit, &[Some(Owed::Code)])? {
        Some(reply) => Ok(reply),
        None => code_page(&visit, None).await,
    }
}

async fn code_page(visit: &Visit, problem: Option<(&'static str, String)>) -> Answered {
    let (w, door) = page_at(visit, portal(visit).app_code()).await?;
    let held = visit.desk().client_factor(visit.caller()?).await?;
    let passkey = held.by_passkey() && visit.site.passkeys().is_ok();
    let page = AppCodePage { w, door: &door, passkey, app: held.since.is_some(), problem };
    Reply::page_with(status(page.problem.is_some()), &page)
}

/// POST.
pub async fn give_code(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[Some(Owed::Code)])? {
        return Ok(reply);
    }
    let (w, desk, caller) = (Words::of(visit.locale), visit.desk(), visit.caller()?);
    let (given, problem) = match visit.form.text("passkey") {
        "" => {
            count(&visit).await?;
            let given = keys::pass(desk, caller, visit.form.text("code").trim()).await;
            // Whoever has no app types a recovery code, after which none comes by itself.
            let app = desk.client_factor(caller).await?.since.is_some();
            (given, ("code", if app { w.keys_code_wrong() } else { w.keys_recovery_wrong() }))
        }
        answer => {
            passkeys::count(&visit).await?;
            let site = visit.site.passkeys().map_err(|_| End::not_found())?;
            let given = desk.pass_client_passkey(caller, &site, answer).await;
            (given, ("passkey", w.keys_passkey_trouble()))
        }
    };
    match given {
        Ok(step) => stepped(&visit, &step).await,
        Err(Error::Refused(Refusal::SignInFailed)) => code_page(&visit, Some(problem)).await,
        Err(e) => Err(e.into()),
    }
}

/// GET: the second step.
pub async fn second_step(visit: Visit) -> Answered {
    match elsewhere(&visit, &[Some(Owed::SetUp), None])? {
        Some(reply) => Ok(reply),
        None => step_page(&visit, None).await,
    }
}

pub(super) async fn step_page(visit: &Visit, problem: Option<(&'static str, String)>) -> Answered {
    let (desk, caller) = (visit.desk(), visit.caller()?);
    let factor = desk.client_factor(caller).await?;
    let (w, door) = page_at(visit, portal(visit).second_step()).await?;
    let settings = desk.threshold().settings().await?;
    let calendar = Calendar::new(w, settings.region(), zone(&settings), desk.now());
    let app = match factor.since {
        Some(since) => App::On { since: calendar.moment(since), left: factor.recovery_left },
        None if !factor.may_change => App::Later,
        None if factor.stands() && factor.policy == FactorPolicy::Off => App::Later,
        None => {
            let name = desk.callers_name(caller).await?;
            let made = keys::propose(desk, caller, &name, &door.practice.name).await?;
            let Some(made) = made else { return Ok(Reply::see(&portal(visit).account())) };
            App::ToScan { qr: qr(&made.otpauth)?, secret: fours(&made.secret), uri: made.otpauth }
        }
    };
    let required = factor.policy == FactorPolicy::Required;
    let inside = caller.owed().is_none() && (!required || factor.stands());
    let back = inside.then(|| portal(visit).account());
    let page = SecondStepPage {
        w,
        door: &door,
        app,
        passkeys: factor.passkeys.iter().map(|key| passkeys::row(w, &calendar, key)).collect(),
        offered: visit.site.passkeys().is_ok(),
        may_change: factor.may_change,
        suggested: passkeys::suggested(visit),
        required,
        card: settings.second_factor.card,
        back,
        problem,
    };
    Reply::page_with(status(page.problem.is_some()), &page)
}

/// POST: the app shows this code.
pub async fn set_up(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[Some(Owed::SetUp), None])? {
        return Ok(reply);
    }
    count(&visit).await?;
    match keys::enrol(visit.desk(), visit.caller()?, visit.form.text("code").trim()).await {
        Ok((step, codes)) => codes_page(&visit, codes, step.as_ref()).await,
        Err(e) => again(&visit, e).await,
    }
}

pub(super) async fn codes_page(visit: &Visit, codes: Vec<String>, step: Option<&ClientStep>) -> Answered {
    let (w, mut door) = page_at(visit, portal(visit).home()).await?;
    // Shown once: a change of language could not show them again.
    door.csrf = String::new();
    let on = match step {
        Some(step) => way(step.access, step.owed),
        None => portal(visit).second_step(),
    };
    let reply = Reply::page(&AppCodesPage { w, door: &door, codes, on })?;
    Ok(match step {
        Some(step) => {
            let secure = visit.site.secure();
            reply.cookie(cookies::set(&portal_cookie(step.access), &step.token, secure, None))
        }
        None => reply,
    })
}

/// POST: new recovery codes.
pub async fn new_codes(visit: Visit) -> Answered {
    count(&visit).await?;
    match keys::renew(visit.desk(), visit.caller()?, visit.form.text("code").trim()).await {
        Ok(codes) => codes_page(&visit, codes, None).await,
        Err(e) => again(&visit, e).await,
    }
}

/// POST: no second step any more.
pub async fn turn_off(visit: Visit) -> Answered {
    count(&visit).await?;
    match visit.desk().remove_client_factor(visit.caller()?, visit.form.text("code").trim()).await {
        Ok(()) => Ok(Reply::see(&portal(&visit).account())),
        Err(e) => again(&visit, e).await,
    }
}

async fn again(visit: &Visit, e: Error) -> Answered {
    match e {
        Error::Refused(Refusal::Invalid { .. }) => {
            step_page(visit, Some(("code", Words::of(visit.locale).keys_code_wrong()))).await
        }
        // Somebody was faster, or the proof is too old by now: the page says what can be done.
        Error::Refused(Refusal::WrongState | Refusal::FreshSignInNeeded) => {
            Ok(Reply::see(&portal(visit).second_step()))
        }
        e => Err(e.into()),
    }
}

/// GET: coming in with a printed card. The same for every workspace.
pub async fn card(visit: Visit) -> Answered {
    if visit.actor.is_some() {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    card_page(&visit, false).await
}

async fn card_page(visit: &Visit, wrong: bool) -> Answered {
    let (w, door) = page_at(visit, portal(visit).card()).await?;
    let number = visit.form.text("number").chars().take(40).collect();
    let problem = wrong.then(|| w.keys_card_wrong());
    Reply::page_with(status(wrong), &CardPage { w, door: &door, number, problem })
}

/// POST.
pub async fn use_card(visit: Visit) -> Answered {
    let started = Instant::now();
    let (number, code) = (visit.form.text("number"), visit.form.text("code"));
    let came = keys::use_card(visit.desk(), workspace(&visit)?, number, code, visit.device.clone()).await?;
    match came {
        CardOutcome::SignedIn { token, access } | CardOutcome::Owes { token, access } => {
            signed_in(&visit, &token, access).await
        }
        CardOutcome::Refused => {
            sleep_until(started + CARD_TIME).await;
            card_page(&visit, true).await
        }
    }
}
