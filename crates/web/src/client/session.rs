//! Staying, leaving, leaving for somebody else of the same mailbox, and "this was not me", said inside or with the link of a
//! mail. Each is one press that cannot be undone by pressing again. A mail's link refuses to be told from one that never was, except by whoever holds the mail.

use crate::client::door::{count, workspace};
use crate::client::frame::{Frame, door, portal};
use crate::client_view::session::{LockPage, NotMePage};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{PORTAL_COOKIES, Visit, portal_cookie};
use crate::door::{Reader, cookies};
use crate::words::Words;
use casework::receive;
use domain::{Duration, Power};
use http::header::{self, HeaderName};
use vault::{Door, HelperState};

/// GET: was this not you?
pub async fn not_me(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let helped = match visit.actor()?.may(Power::NameHelpers) {
        true => {
            let all = receive::room(visit.desk(), visit.actor()?).await?.helpers().await?;
            all.iter().any(|one| one.state == HelperState::Open)
        }
        false => false,
    };
    Reply::page(&NotMePage { w: frame.w, shell: &frame.shell, helped })
}

/// POST: it was not. Every session and link of this workspace ends, whoever they named waits to be let in again, and the
/// practice is told.
pub async fn report(visit: Visit) -> Answered {
    visit.desk().report_not_me(visit.actor()?).await?;
    Ok(without_session(&visit, "told=1"))
}

/// Locks one source may press in an hour, the wrong ones among them. Kept apart from codes: whoever guesses those keeps nobody
/// from closing their case.
const LOCKS_PER_SOURCE: i64 = 40;

/// GET: where the link of a mail leads that closes the access. Mail scanners follow links; this changes nothing.
pub async fn lock(visit: Visit) -> Answered {
    let token = visit.param("token").to_owned();
    visit.desk().threshold().look_at_lock(workspace(&visit)?, &token).await?;
    let door = door(&visit, visit.path.clone()).await?;
    Reply::page(&LockPage { w: Words::of(visit.locale), door: &door, token })
}

/// POST: it was not me. As [`report`] does, for whoever holds the mail and may not be able to come in.
pub async fn press_lock(visit: Visit) -> Answered {
    let access = workspace(&visit)?;
    let threshold = visit.desk().threshold();
    let hour = Duration::hours(1);
    threshold.count_source("client-lock", &visit.device.address, hour, LOCKS_PER_SOURCE).await?;
    threshold.press_lock(access, visit.param("token")).await?;
    Ok(without_session(&visit, "told=1"))
}

/// POST: the person is still there. Being recognised has renewed the session already.
pub async fn stay(visit: Visit) -> Answered {
    if visit.reader() == Reader::Person {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let left = visit.actor()?.ends_at().since(visit.desk().now()).as_seconds().max(0);
    Ok(Reply::bytes("text/plain; charset=utf-8", left.to_string().into_bytes())
        .with(header::CACHE_CONTROL, "no-store"))
}

/// Workspaces one browser holds cookies of and that are ended with this one; nobody has as many.
const MOST_HELD: usize = 60;

/// POST: somebody else who reads this mailbox. Everything that is open in this browser ends first, other cases and whoever
/// they are of; then the door asks who they are and for what that person proves themselves with.
pub async fn hand_on(visit: Visit) -> Answered {
    count(&visit).await?;
    let (desk, secure) = (visit.desk(), visit.site.secure());
    if !desk.others_of_mailbox(visit.actor()?).await? {
        return Err(End::not_found());
    }
    let here = portal_cookie(workspace(&visit)?);
    let mut reply = Reply::see(&portal(&visit).who());
    for (name, token) in visit.cookies.beginning(PORTAL_COOKIES).take(MOST_HELD) {
        if name == here {
            continue;
        }
        if let Some(other) = desk.recognise(Door::Client, token).await? {
            desk.sign_out(&other).await?;
        }
        reply = reply.cookie(cookies::clear(name, secure));
    }
    let step = desk.hand_on(visit.actor()?, visit.device.clone()).await?;
    // What the browser kept of the first person's pages goes, too.
    let reply = reply.with(HeaderName::from_static("clear-site-data"), "\"cache\"");
    Ok(reply.cookie(cookies::set(&here, &step.token, secure, None)))
}

/// POST.
pub async fn sign_out(visit: Visit) -> Answered {
    visit.desk().sign_out(visit.actor()?).await?;
    Ok(without_session(&visit, "out=1"))
}

/// The door, with nothing of the session left in the browser.
pub(super) fn without_session(visit: &Visit, why: &str) -> Reply {
    let clear =
        visit.workspace.and_then(|access| cookies::clear(&portal_cookie(access), visit.site.secure()));
    Reply::see(&format!("{}?{why}", portal(visit).door())).cookie(clear)
}
