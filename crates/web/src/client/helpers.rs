//! Who helps a client: a client names somebody, sees whether they can come in, and ends it; whoever helps can stop. It
//! refuses to show either page to the other, and to lose what was typed when something is missing.

use crate::client::frame::{Frame, portal};
use crate::client::session::without_session;
use crate::client_view::helpers::{Helper, HelpersPage, StopPage, Typed};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::{helper, receive};
use domain::{AccessId, Capacity, Duration, HelperKind, Locale, Power, Refusal, Why};
use http::StatusCode;
use vault::{Error, HelperRow, HelperState, NewHelper};

/// Which text is agreed to; grows when its words change in meaning.
const TEXT: &str = "H1";
/// For how long somebody is named where the client chooses nothing else.
const USUAL: Duration = Duration::days(90);

/// GET: who helps, and a form to name somebody.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, Typed::default(), None).await
}

async fn page(visit: &Visit, typed: Typed, problem: Option<(&'static str, String)>) -> Answered {
    if !visit.actor()?.may(Power::NameHelpers) {
        return Err(End::not_found());
    }
    let frame = Frame::of(visit, None, portal(visit).helpers()).await?;
    let w = frame.w;
    let all = receive::room(visit.desk(), visit.actor()?).await?.helpers().await?;
    let practice = frame.shell.door.practice.name.clone();
    let done = match visit.query.text("done") {
        _ if problem.is_some() => String::new(),
        "named" => w.helper_named(&practice),
        "ended" => w.helper_ended(),
        _ => String::new(),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, &HelpersPage { done, problem, ..looked_at(&frame, &all, typed) })
}

/// The page with whom a client named, and the form; staff who look at what a client sees come through here too.
pub fn looked_at<'a>(frame: &'a Frame, named: &[HelperRow], typed: Typed) -> HelpersPage<'a> {
    let w = frame.w;
    let until =
        if typed.until.is_empty() { frame.calendar.iso(frame.now.plus(USUAL)) } else { typed.until.clone() };
    HelpersPage {
        w,
        shell: &frame.shell,
        helpers: named.iter().map(|row| shown(frame, row)).collect(),
        done: String::new(),
        languages: Locale::ALL.iter().map(|l| (l.code(), l.native_name(), chosen(&typed, w, *l))).collect(),
        first_day: frame.calendar.iso(frame.now.plus(Duration::days(1))),
        last_day: frame.calendar.iso(frame.now.plus(domain::limits::HELPER_LIFE).minus(Duration::days(1))),
        typed: Typed { until, ..typed },
        problem: None,
    }
}

fn chosen(typed: &Typed, w: &Words, locale: Locale) -> bool {
    if typed.language.is_empty() { locale == w.locale() } else { typed.language == locale.code() }
}

fn shown(frame: &Frame, row: &HelperRow) -> Helper {
    let (w, practice) = (frame.w, &frame.shell.door.practice.name);
    Helper {
        access: row.access.to_string(),
        name: row.name.clone(),
        email: row.email.clone(),
        kind: kind(w, row.kind),
        may: if row.capacity == Capacity::SendsAlong { w.helper_sends() } else { w.helper_reads() },
        stands: match row.state {
            HelperState::Waits => w.helper_waits(practice),
            HelperState::Open => w.helper_open(frame.calendar.day(row.ends_at)),
            HelperState::Over => w.helper_over(),
        },
        last: row.seen_at.map(|at| w.helper_last(frame.calendar.moment(at))).unwrap_or_default(),
        over: row.state == HelperState::Over,
    }
}

/// Who somebody is, in the client's words.
fn kind(w: &Words, kind: HelperKind) -> String {
    match kind {
        HelperKind::Interpreter => w.helper_kind_interpreter(),
        HelperKind::Family => w.helper_kind_family(),
        HelperKind::Representative => w.helper_kind_representative(),
    }
}

/// POST: names somebody.
pub async fn name(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None, portal(&visit).helpers()).await?;
    let w = frame.w;
    let typed = Typed::of(&visit.form);
    let until = frame.calendar.end_of(&typed.until);
    let kind = HelperKind::from_code(&typed.kind);
    let capacity = Capacity::from_code(&typed.capacity).filter(|capacity| capacity.helps());
    let locale = Locale::from_code(&typed.language).unwrap_or(w.locale());
    // In the order of the form, so that the first complaint is the first field.
    let problem = if typed.name.trim().is_empty() {
        Some(("name", w.helper_problem_name()))
    } else if kind.is_none() {
        Some(("kind", w.helper_problem_kind()))
    } else if capacity.is_none() {
        Some(("capacity", w.helper_problem_what()))
    } else if until.is_none() {
        Some(("until", w.helper_problem_until()))
    } else if !visit.form.has("agree") {
        Some(("agree", w.helper_problem_agree()))
    } else {
        None
    };
    let (None, Some(kind), Some(capacity), Some(ends_at)) = (&problem, kind, capacity, until) else {
        return page(&visit, typed, problem).await;
    };
    let (title, text) = (w.helper_agree_title(), w.helper_text(&frame.shell.door.practice.name));
    let new = NewHelper {
        name: &typed.name,
        email: &typed.email,
        locale,
        kind,
        capacity,
        ends_at,
        until: typed.until.trim(),
        version: TEXT,
        title: &title,
        text: &text,
        language: w.locale(),
        device: &visit.device,
    };
    let problem = match helper::name(visit.desk(), visit.actor()?, &new).await {
        Ok(_) => return Ok(Reply::see(&format!("{}?done=named", portal(&visit).helpers()))),
        Err(Error::Refused(Refusal::Invalid { field: "name", .. })) => ("name", w.helper_problem_name_long()),
        Err(Error::Refused(Refusal::Invalid { field: "until", .. })) => ("until", w.helper_problem_until()),
        Err(Error::Refused(Refusal::Invalid { field: "email", why: Why::NotAllowed })) => {
            ("email", w.helper_problem_email_own())
        }
        Err(Error::Refused(Refusal::Invalid { field: "email", why: Why::Taken })) => {
            ("email", w.helper_problem_email_taken())
        }
        Err(Error::Refused(Refusal::Invalid { field: "email", .. })) => ("email", w.helper_problem_email()),
        Err(Error::Refused(Refusal::NoSpace)) => ("name", w.helper_problem_many()),
        Err(e) => return Err(e.into()),
    };
    page(&visit, typed, Some(problem)).await
}

/// POST: ends the help of somebody.
pub async fn end(visit: Visit) -> Answered {
    let access: AccessId = visit.id("helper")?;
    helper::end(visit.desk(), visit.actor()?, access).await?;
    Ok(Reply::see(&format!("{}?done=ended", portal(&visit).helpers())))
}

/// GET: whoever helps is asked whether they really want to stop.
pub async fn ask_stop(visit: Visit) -> Answered {
    if !visit.actor()?.may(Power::StepBack) {
        return Err(End::not_found());
    }
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let name = frame.shell.helping.as_ref().map(|helping| helping.name.clone()).unwrap_or_default();
    Reply::page(&StopPage { w: frame.w, shell: &frame.shell, name })
}

/// POST: they stop, and are signed out with it.
pub async fn stop(visit: Visit) -> Answered {
    helper::step_back(visit.desk(), visit.actor()?).await?;
    Ok(without_session(&visit, "out=1"))
}
