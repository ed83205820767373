//! A client's face, fingerprint or screen lock as the second step: what a browser is asked, what it answered, and the list
//! of devices. The asking is for a script, which hands it to the browser and sends the answer in a form; without one, or in
//! a browser that cannot, the pages lead another way. It refuses to say what of an answer was wrong.

use crate::client::door;
use crate::client::frame::portal;
use crate::client::keys::{codes_page, elsewhere, step_page, way};
use crate::client_view::keys::OwnPasskey;
use crate::dates::Calendar;
use crate::device;
use crate::door::cookies;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Visit, portal_cookie};
use crate::words::Words;
use casework::client_keys as keys;
use domain::{Duration, Owed, PasskeyId, Refusal, Why, limits};
use http::StatusCode;
use vault::{Error, PasskeyRow, RelyingParty};

/// Questions and answers of one source in an hour. Nobody guesses a passkey: this only keeps a script from filling rows.
const PER_SOURCE: i64 = 240;

pub(super) async fn count(visit: &Visit) -> Result<(), End> {
    let (door, hour) = (visit.desk().threshold(), Duration::hours(1));
    Ok(door.count_source("passkey", &visit.device.address, hour, PER_SOURCE).await?)
}

fn site(visit: &Visit) -> Result<RelyingParty, End> {
    visit.site.passkeys().map_err(|_| End::not_found())
}

/// What a script hands to the browser; where nothing can be asked now, a status that has it look at the page again.
pub fn told(asked: vault::Result<String>) -> Answered {
    match asked {
        Ok(told) => Ok(Reply::bytes("application/json", told.into_bytes())),
        Err(Error::Refused(
            Refusal::FreshSignInNeeded | Refusal::WrongState | Refusal::Invalid { .. } | Refusal::NotFound,
        )) => Ok(Reply::status(StatusCode::CONFLICT)),
        Err(e) => Err(e.into()),
    }
}

/// One of the list.
pub fn row(w: &Words, calendar: &Calendar<'_>, key: &PasskeyRow) -> OwnPasskey {
    let used = match key.used_at {
        Some(at) => w.keys_passkey_used(calendar.moment(at)),
        None => w.keys_passkey_unused(),
    };
    OwnPasskey {
        id: key.id.to_string(),
        name: key.name.clone(),
        lines: format!("{} {used}", w.keys_passkey_made(calendar.moment(key.made_at))),
        stopped: key.stopped,
    }
}

/// What this device is called unless its person says otherwise.
pub fn suggested(visit: &Visit) -> String {
    let name = device::described(&visit.device.agent);
    name.unwrap_or_else(|| Words::of(visit.locale).account_device_unknown())
}

/// POST: what this browser is asked, to prove who holds it.
pub async fn ask(visit: Visit) -> Answered {
    count(&visit).await?;
    told(visit.desk().ask_for_passkey(visit.caller()?, &site(&visit)?).await)
}

/// POST: what this browser is asked, to make a new one.
pub async fn ask_new(visit: Visit) -> Answered {
    count(&visit).await?;
    told(visit.desk().ask_for_new_passkey(visit.caller()?, &site(&visit)?).await)
}

/// POST: keeps the one this browser made.
pub async fn add(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[Some(Owed::SetUp), None])? {
        return Ok(reply);
    }
    count(&visit).await?;
    let (w, site) = (Words::of(visit.locale), site(&visit)?);
    let name = match visit.form.text("name").trim() {
        "" => suggested(&visit),
        name => name.to_owned(),
    };
    let name: String = name.chars().take(limits::PASSKEY_NAME_CHARS).collect();
    let answer = visit.form.text("passkey");
    match keys::add_passkey(visit.desk(), visit.caller()?, &site, &name, answer).await {
        Ok((step, Some(codes))) => codes_page(&visit, codes, step.as_ref()).await,
        Ok((Some(step), None)) => {
            let cookie = cookies::set(&portal_cookie(step.access), &step.token, visit.site.secure(), None);
            Ok(Reply::see(&way(step.access, step.owed)).cookie(cookie))
        }
        Ok((None, None)) | Err(Error::Refused(Refusal::FreshSignInNeeded | Refusal::WrongState)) => {
            Ok(Reply::see(&portal(&visit).second_step()))
        }
        Err(Error::Refused(Refusal::Invalid { why: Why::Wrong, .. })) => {
            step_page(&visit, Some(("passkey", w.keys_passkey_trouble()))).await
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: removes one.
pub async fn remove(visit: Visit) -> Answered {
    let passkey: PasskeyId = visit.id("passkey")?;
    match visit.desk().remove_passkey(visit.caller()?, passkey).await {
        Ok(()) | Err(Error::Refused(Refusal::FreshSignInNeeded | Refusal::WrongState)) => {
            Ok(Reply::see(&portal(&visit).second_step()))
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: the second step once more, to change it.
pub async fn prove(visit: Visit) -> Answered {
    if let Some(reply) = elsewhere(&visit, &[None])? {
        return Ok(reply);
    }
    let (w, desk, caller) = (Words::of(visit.locale), visit.desk(), visit.caller()?);
    let (proved, problem) = match visit.form.text("passkey") {
        "" => {
            door::count(&visit).await?;
            let proved = desk.prove_by_code(caller, visit.form.text("code").trim()).await;
            (proved, ("again", w.keys_code_wrong()))
        }
        answer => {
            count(&visit).await?;
            let proved = desk.prove_by_passkey(caller, &site(&visit)?, answer).await;
            (proved, ("prove", w.keys_passkey_trouble()))
        }
    };
    match proved {
        Ok(()) | Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&portal(&visit).second_step())),
        Err(Error::Refused(Refusal::Invalid { .. })) => step_page(&visit, Some(problem)).await,
        Err(e) => Err(e.into()),
    }
}
