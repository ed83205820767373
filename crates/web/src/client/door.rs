//! The door of a workspace: asking for a link, the code, the link itself, and the language. It refuses to say whether a
//! workspace or an address is known: what is answered depends on what was typed, never on what is stored.

use crate::client::frame::{door as frame, portal, zone};
use crate::client_view::Portal;
use crate::client_view::door::{
    Arrival, AskedFor, Browser, CheckMailPage, CodeProblem, DoorPage, EmailProblem, EnterPage, LinkOver,
    LinkOverPage,
};
use crate::client_view::session::NotMeDonePage;
use crate::dates::{self, Calendar};
use crate::device;
use crate::door::cookies;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Visit, portal_cookie};
use crate::words::Words;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccessId, Duration, Email, Locale, Refusal, Why};
use http::{HeaderValue, StatusCode};
use std::time::Duration as Pause;
use tokio::time::{Instant, sleep_until};
use vault::{Asked, AskedBy, Door, Error, LinkAgain, LinkEnd, LinkLook, LinkOutcome, NewLink};

/// Remembers for "check your mail" what was typed, hidden in the middle.
const ASKED: &str = "asked";
/// What is remembered where no address was typed: the link goes to the registered one.
const REGISTERED: &str = "-";
/// How long that is remembered, in seconds.
const ASKED_FOR: i64 = 3600;
/// Codes one source may try in an hour, whatever they are for.
const CODES_PER_SOURCE: i64 = 40;
/// A wrong code is answered after this long, so that nobody learns from the time it takes whether a link was out.
const CODE_TIME: Pause = Pause::from_millis(400);

/// GET: the door. Says the same for every workspace.
pub async fn show(visit: Visit) -> Answered {
    if visit.actor.is_some() {
        return Ok(Reply::see(&portal(&visit).home()));
    }
    let door = frame(&visit, visit.path.clone()).await?;
    let w = Words::of(visit.locale);
    if visit.query.has("told") {
        return Reply::page(&NotMeDonePage { w, door: &door });
    }
    let arrival = match (visit.query.has("over"), visit.query.has("out")) {
        (true, _) => Arrival::Expired,
        (_, true) => Arrival::SignedOut,
        _ => Arrival::Plain,
    };
    Reply::page(&DoorPage { w, door: &door, arrival, email: String::new(), problem: None })
}

/// POST: ask for a link. Only the form of the address is judged.
pub async fn ask(visit: Visit) -> Answered {
    let typed = visit.form.text("email");
    let ask = NewLink {
        access: workspace(&visit)?,
        email: typed,
        browser: visit.browser().unwrap_or_default(),
        source: &visit.device.address,
        agent: &visit.device.agent,
        locale: visit.locale,
    };
    match visit.desk().threshold().ask_for_link(&ask).await {
        Ok(()) => {
            let masked = Email::parse(typed).map(|e| e.masked()).unwrap_or_default();
            Ok(to_check_mail(&visit, &masked))
        }
        Err(Error::Refused(Refusal::Invalid { why, .. })) => {
            let problem =
                Some(if why == Why::Missing { EmailProblem::Empty } else { EmailProblem::Malformed });
            let door = frame(&visit, portal(&visit).door()).await?;
            let w = Words::of(visit.locale);
            let email = typed.chars().take(254).collect();
            let page = DoorPage { w, door: &door, arrival: Arrival::Plain, email, problem };
            Reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST: another link, asked for on the page of one that is over. No address is typed: it goes to the registered one.
pub async fn ask_again(visit: Visit) -> Answered {
    let again = LinkAgain {
        token: visit.form.text("token"),
        access: workspace(&visit)?,
        browser: visit.browser().unwrap_or_default(),
        source: &visit.device.address,
        agent: &visit.device.agent,
        locale: visit.locale,
    };
    visit.desk().threshold().ask_again(&again).await?;
    Ok(to_check_mail(&visit, REGISTERED))
}

fn to_check_mail(visit: &Visit, asked: &str) -> Reply {
    let asked = URL_SAFE_NO_PAD.encode(asked);
    let cookie = cookies::set(ASKED, &asked, visit.site.secure(), Some(ASKED_FOR));
    Reply::see(&portal(visit).check_mail()).cookie(cookie)
}

/// GET: check your mail.
pub async fn asked(visit: Visit) -> Answered {
    check_mail(&visit, None).await
}

async fn check_mail(visit: &Visit, problem: Option<CodeProblem>) -> Answered {
    let Some(asked) = remembered(visit) else { return Ok(Reply::see(&portal(visit).door())) };
    let masked = (asked != REGISTERED).then_some(asked);
    let w = Words::of(visit.locale);
    let life = dates::span(w, visit.desk().threshold().settings().await?.link_life());
    let door = frame(visit, portal(visit).check_mail()).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, &CheckMailPage { w, door: &door, masked, life, problem })
}

fn remembered(visit: &Visit) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(visit.cookies.get(ASKED)?).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.chars().count() < 40)
}

/// POST: the code from the mail, in the browser that asked.
pub async fn type_code(visit: Visit) -> Answered {
    let access = workspace(&visit)?;
    let typed = visit.form.text("code").trim();
    if typed.is_empty() {
        return check_mail(&visit, Some(CodeProblem::Empty)).await;
    }
    let started = Instant::now();
    count(&visit).await?;
    let browser = visit.browser().unwrap_or_default();
    let device = visit.device.clone();
    match visit.desk().threshold().use_code(access, browser, typed, device).await? {
        // What is owed, if anything, is asked on the way home.
        LinkOutcome::SignedIn { token, access } | LinkOutcome::Owes { token, access } => {
            signed_in(&visit, &token, access).await
        }
        LinkOutcome::NeedsCode | LinkOutcome::WrongCode | LinkOutcome::Dead => {
            sleep_until(started + CODE_TIME).await;
            check_mail(&visit, Some(CodeProblem::Wrong)).await
        }
    }
}

/// GET: where the mail's link leads. Mail scanners follow links; this changes nothing.
pub async fn look(visit: Visit) -> Answered {
    let token = visit.param("token").to_owned();
    look_at(&visit, token, None).await
}

/// The page of a link as it stands, with what was wrong with the code.
async fn look_at(visit: &Visit, token: String, problem: Option<CodeProblem>) -> Answered {
    let (threshold, access) = (visit.desk().threshold(), workspace(visit)?);
    let seen = threshold.look_at_link(access, &token, visit.browser()).await?;
    // Whoever holds a link holds its mail, and may close the case with the one as with the other.
    let held = Held { lock: threshold.lock_of_link(access, &token).await?, token };
    match seen {
        LinkLook::Ready(asked) => enter_page(visit, held, Browser::Asking, asked, problem).await,
        LinkLook::NeedsCode(asked) => enter_page(visit, held, Browser::Other, asked, problem).await,
        // Somebody who is in already and opens an old mail wants to be in.
        LinkLook::Over(_) if visit.actor.is_some() || visit.caller.is_some() => {
            Ok(Reply::see(&portal(visit).home()))
        }
        LinkLook::Over(end) => link_over(visit, held, end).await,
    }
}

/// POST: sign in with the link.
pub async fn enter(visit: Visit) -> Answered {
    let token = visit.form.text("token").to_owned();
    let typed = visit.form.text("code").trim();
    let code = (!typed.is_empty()).then_some(typed);
    count(&visit).await?;
    let device = visit.device.clone();
    match visit.desk().threshold().use_link(&token, visit.browser(), code, device).await? {
        // What is owed, if anything, is asked on the way home.
        LinkOutcome::SignedIn { token, access } | LinkOutcome::Owes { token, access } => {
            signed_in(&visit, &token, access).await
        }
        LinkOutcome::NeedsCode if code.is_none() => look_at(&visit, token, Some(CodeProblem::Empty)).await,
        LinkOutcome::NeedsCode | LinkOutcome::WrongCode => {
            look_at(&visit, token, Some(CodeProblem::Wrong)).await
        }
        LinkOutcome::Dead => look_at(&visit, token, None).await,
    }
}

/// What somebody shows who opens a link: its secret, and the one that closes the case with it.
struct Held {
    token: String,
    lock: Option<String>,
}

async fn enter_page(
    visit: &Visit,
    Held { token, lock }: Held,
    browser: Browser,
    asked: Option<Asked>,
    problem: Option<CodeProblem>,
) -> Answered {
    let back = format!("{}/{token}", portal(visit).enter());
    let door = frame(visit, back).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let w = Words::of(visit.locale);
    let asked = match asked {
        Some(asked) => Some(asked_for(visit, w, asked).await?),
        None => None,
    };
    let page = EnterPage { w, door: &door, token, browser, asked, lock, problem };
    Reply::page_with(status, &page)
}

/// When and with what a link was asked for, so that a person can tell their own request from somebody else's.
async fn asked_for(visit: &Visit, w: &'static Words, asked: Asked) -> Result<AskedFor, End> {
    let settings = visit.desk().threshold().settings().await?;
    let calendar = Calendar::new(w, settings.region(), zone(&settings), visit.desk().now());
    let when = calendar.since(asked.at);
    Ok(match asked.by {
        AskedBy::Staff => AskedFor::ByPractice { when },
        AskedBy::Visitor { agent } => AskedFor::ByVisitor { when, device: device::described(&agent) },
    })
}

async fn link_over(visit: &Visit, Held { token, lock }: Held, end: LinkEnd) -> Answered {
    let w = Words::of(visit.locale);
    let why = match end {
        LinkEnd::Used => LinkOver::Used,
        LinkEnd::Replaced => LinkOver::Replaced,
        LinkEnd::Expired => {
            LinkOver::Expired { life: dates::span(w, visit.desk().threshold().settings().await?.link_life()) }
        }
        LinkEnd::Guessed => LinkOver::Guessed,
        LinkEnd::Unknown => LinkOver::Unknown,
    };
    let door = frame(visit, portal(visit).door()).await?;
    Reply::page_with(StatusCode::GONE, &LinkOverPage { w, door: &door, token, lock, why })
}

/// The cookie that remembers the language somebody picked before they signed in.
const PICKED: &str = "picked";

/// POST: another language, for this browser and, where somebody is signed in, for their mails. Whoever picks one at the door
/// is asked for it again by nobody: it is theirs once they are in.
pub async fn language(visit: Visit) -> Answered {
    let offered = visit.desk().threshold().settings().await?.offered();
    let wanted = Locale::from_code(visit.form.text("language"))
        .filter(|locale| offered.contains(locale))
        .ok_or(Refusal::invalid("language", Why::NotAChoice))?;
    let secure = visit.site.secure();
    let picked = match &visit.actor {
        Some(actor) => {
            visit.desk().set_client_locale(actor, wanted).await?;
            cookies::clear(PICKED, secure)
        }
        // For an hour: whoever comes in on this browser another day picked nothing.
        None => cookies::set(PICKED, wanted.code(), secure, Some(3600)),
    };
    let back = own_path(&portal(&visit), visit.form.text("back"));
    let language = cookies::set("language", wanted.code(), secure, Some(31_536_000));
    Ok(Reply::see(&back).cookie(language).cookie(picked))
}

/// Whoever is in now reads on, and is written to, in the language they picked on the way. Gives what forgets that; nothing
/// while something is still owed. The link they came by is spent by now: where it cannot be kept they come in all the same, and
/// it is kept the next time.
pub(super) async fn keep_picked(visit: &Visit, token: &str) -> Option<HeaderValue> {
    keeping_picked(visit, token).await.unwrap_or_else(|fault| {
        tracing::warn!(error = %fault, "the language somebody picked could not be kept");
        None
    })
}

async fn keeping_picked(visit: &Visit, token: &str) -> Result<Option<HeaderValue>, Error> {
    let Some(picked) = visit.cookies.get(PICKED).and_then(Locale::from_code) else { return Ok(None) };
    let Some(actor) = visit.desk().recognise(Door::Client, token).await? else { return Ok(None) };
    let offered = visit.desk().threshold().settings().await?.offered();
    if actor.locale() != picked && offered.contains(&picked) {
        visit.desk().set_client_locale(&actor, picked).await?;
    }
    Ok(cookies::clear(PICKED, visit.site.secure()))
}

/// A path of this workspace, or its door: a form must not be able to send anybody elsewhere.
fn own_path(portal: &Portal, back: &str) -> String {
    let inside = back.strip_prefix(&portal.door()).is_some_and(|rest| {
        (rest.is_empty() || rest.starts_with('/') || rest.starts_with('?'))
            && rest.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            && !rest.contains("//")
            && !rest.split('/').any(|part| part.starts_with('.'))
    });
    if inside { back.to_owned() } else { portal.door() }
}

/// The cookie that remembers which page a mail led to.
const TOWARD: &str = "toward";

/// A page that mails lead to. Whoever has to sign in first is brought there afterwards, in the same browser; the cookie holds
/// one of these words and no address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toward {
    /// Everything that is missing.
    Missing,
    /// What they agreed to.
    Agreed,
    /// What is asked of them to approve.
    Approvals,
    /// How often they are written to.
    Notices,
}

impl Toward {
    fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Agreed => "agreed",
            Self::Approvals => "approvals",
            Self::Notices => "notices",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let all = [Self::Missing, Self::Agreed, Self::Approvals, Self::Notices];
        all.into_iter().find(|toward| toward.code() == code)
    }

    /// The page of a path inside a workspace; none for any that no mail leads to.
    pub fn of(path: &str) -> Option<Self> {
        path.splitn(4, '/').nth(3).and_then(Self::from_code)
    }

    /// Kept for an hour: a link takes its time to come.
    pub fn remembered(self, secure: bool) -> Option<http::HeaderValue> {
        cookies::set(TOWARD, self.code(), secure, Some(3600))
    }

    fn of_portal(self, portal: &Portal) -> String {
        match self {
            Self::Missing => portal.missing(),
            Self::Agreed => portal.agreed(),
            Self::Approvals => portal.approvals(),
            Self::Notices => portal.notices(),
        }
    }
}

/// Home or where a mail led, with the session's cookie; it goes when the browser closes.
pub(super) async fn signed_in(visit: &Visit, token: &str, access: AccessId) -> Answered {
    let cookie = cookies::set(&portal_cookie(access), token, visit.site.secure(), None);
    let forget = cookies::clear(ASKED, visit.site.secure());
    let portal = Portal::of(&access.to_string());
    let picked = keep_picked(visit, token).await;
    Ok(match visit.cookies.get(TOWARD).and_then(Toward::from_code) {
        Some(toward) => Reply::see(&toward.of_portal(&portal))
            .cookie(cookie)
            .cookie(forget)
            .cookie(picked)
            .cookie(cookies::clear(TOWARD, visit.site.secure())),
        None => Reply::see(&portal.home()).cookie(cookie).cookie(forget).cookie(picked),
    })
}

pub(super) async fn count(visit: &Visit) -> Result<(), End> {
    let hour = Duration::hours(1);
    let door = visit.desk().threshold();
    Ok(door.count_source("client-code", &visit.device.address, hour, CODES_PER_SOURCE).await?)
}

pub(super) fn workspace(visit: &Visit) -> Result<AccessId, End> {
    visit.workspace.ok_or_else(End::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_language_comes_back_to_this_workspace_and_nowhere_else() {
        let portal = Portal::of("acc_1");
        for good in ["/p/acc_1", "/p/acc_1/home", "/p/acc_1/items/itm_2", "/p/acc_1?over=1"] {
            assert_eq!(own_path(&portal, good), good);
        }
        for bad in [
            "",
            "/p/acc_2/home",
            "/p/acc_12",
            "//evil.example",
            "https://evil.example/p/acc_1",
            "/p/acc_1//evil.example",
            "/p/acc_1/../../desk",
            "/p/acc_1/\\evil",
            "/p/acc_1/a b",
            "/p/acc_1/home\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(own_path(&portal, bad), "/p/acc_1", "{bad}");
        }
    }
}
