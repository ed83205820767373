//! "Something is not working or unclear?", on every page: what the client says goes to whoever leads the matter as a message,
//! with the page it was pressed on, the kind of device and the time, so that it is answered like any other. It keeps the
//! name of a page and never its address, and refuses an empty box. Whoever helps a client writes no messages: they ask to be called.

use crate::client::frame::{Frame, portal};
use crate::client_view::problem::{ProblemPage, StuckPage};
use crate::device;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::converse::{self, MessageForm};
use casework::receive;
use domain::{Capacity, ItemId, Power, Refusal, Why};
use http::StatusCode;
use vault::{About, Error, To};

/// GET: say what is wrong.
pub async fn show(visit: Visit) -> Answered {
    if helps(&visit)? {
        return stuck_page(&visit, visit.query.has("told")).await;
    }
    page(&visit, None).await
}

fn helps(visit: &Visit) -> Result<bool, End> {
    Ok(visit.actor()?.capacity().is_some_and(Capacity::helps))
}

async fn stuck_page(visit: &Visit, told: bool) -> Answered {
    let frame = Frame::of(visit, None, portal(visit).problem()).await?;
    let name = frame.shell.helping.as_ref().map(|helping| helping.name.clone()).unwrap_or_default();
    let attempt = vault::hex(&visit.desk().random_bytes(16));
    Reply::page(&StuckPage { w: frame.w, shell: &frame.shell, name, told, attempt })
}

/// Whoever helps asks to be called.
async fn ask_for_a_call(visit: &Visit) -> Answered {
    let attempt = converse::attempt(visit.form.text("attempt"))?;
    receive::room(visit.desk(), visit.actor()?).await?.report_stuck(attempt).await?;
    Ok(Reply::see(&format!("{}?told=1", portal(visit).problem())))
}

/// POST: sends it, and leads to the conversation it is in.
pub async fn send(visit: Visit) -> Answered {
    if helps(&visit)? {
        return ask_for_a_call(&visit).await;
    }
    let frame = Frame::of(&visit, None, portal(&visit).problem()).await?;
    let w = frame.w;
    let typed = visit.form.text("text").trim();
    let from = Place::of(visit.form.text("from"));
    let (to, told) = (from.to(w), from.told(w));
    let agent = device::described(&visit.device.agent).unwrap_or_else(|| w.account_device_unknown());
    let when = frame.calendar.stamp(frame.now);
    // An empty box stays one: what we add is no message.
    let text = if typed.is_empty() {
        String::new()
    } else {
        format!("{typed}\n\n{}", w.problem_facts(agent, told, when))
    };
    let (attempt, answer_by) = (visit.form.text("attempt"), frame.answer_by());
    let form = MessageForm { to, text: &text, with: None, files: Vec::new(), attempt, answer_by };
    match converse::report_problem(visit.desk(), visit.actor()?, form).await {
        Ok(sent) => {
            let thread = portal(&visit).message_thread(&sent.thread.to_string());
            Ok(Reply::see(&format!("{thread}#last")))
        }
        Err(Error::Refused(Refusal::Invalid { field: "text", why: Why::Missing })) => {
            page(&visit, Some(w.problem_missing())).await
        }
        Err(Error::Refused(Refusal::Invalid { field: "text", .. })) => {
            page(&visit, Some(w.msg_text_long(domain::limits::MESSAGE_CHARS))).await
        }
        Err(Error::Refused(Refusal::NoSpace)) => page(&visit, Some(w.msg_too_many())).await,
        Err(e) => Err(e.into()),
    }
}

async fn page(visit: &Visit, problem: Option<String>) -> Answered {
    // Whoever may write nothing calls: their page leads home.
    if !visit.actor()?.only_follows() && !visit.actor()?.may(Power::SendMessages) {
        return Ok(Reply::see(&portal(visit).home()));
    }
    match receive::room(visit.desk(), visit.actor()?).await {
        Ok(_) => {}
        Err(e) if e.is_not_found() => return Ok(Reply::see(&portal(visit).progress())),
        Err(e) => return Err(e.into()),
    }
    let frame = Frame::of(visit, None, portal(visit).problem()).await?;
    let from = match visit.form.text("from") {
        "" => visit.query.text("from"),
        from => from,
    };
    let attempt = match converse::attempt(visit.form.text("attempt")) {
        Ok(_) => visit.form.text("attempt").to_owned(),
        Err(_) => vault::hex(&visit.desk().random_bytes(16)),
    };
    let page = ProblemPage {
        w: frame.w,
        shell: &frame.shell,
        told: Place::of(from).told(frame.w),
        from: from.chars().take(60).collect(),
        text: visit.form.text("text").to_owned(),
        attempt,
        problem,
    };
    let status = if page.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, &page)
}

/// The page somebody was on, as far as its name goes.
enum Place {
    Request(ItemId),
    Named(fn(&Words) -> String),
}

impl Place {
    fn of(from: &str) -> Self {
        let mut parts = from.split('/');
        let first = parts.next().unwrap_or_default();
        if let ("items", Some(Ok(item))) = (first, parts.next().map(str::parse)) {
            return Self::Request(item);
        }
        Self::Named(match first {
            "documents" | "other" => Words::client_nav_documents,
            "messages" => Words::client_nav_messages,
            "progress" => Words::progress_nav,
            "approvals" => Words::problem_at_approvals,
            "details" | "welcome" => Words::details_title,
            "account" | "not-me" => Words::account_title,
            "notices" => Words::hear_title,
            _ => Words::client_nav_home,
        })
    }

    fn told(&self, w: &Words) -> String {
        match self {
            Self::Request(_) => w.problem_at_request(),
            Self::Named(name) => name(w),
        }
    }

    /// A request's own conversation, or one of its own.
    fn to(&self, w: &Words) -> To {
        match self {
            Self::Request(item) => To::About(About::Item(*item), String::new()),
            Self::Named(_) => To::About(About::Matter, w.problem_subject()),
        }
    }
}
