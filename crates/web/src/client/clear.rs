//! "Is it clear to you what happens next?": asked once after each stage a client was told of, on their own pages, for two weeks.
//! It refuses to ask whoever cannot be answered in messages, and to ask again what was answered or waved away.

use crate::client::frame::{Frame, portal};
use crate::client_view::Place;
use crate::client_view::clear::{ClearCard, ClearPage};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::receive;
use domain::pulse::WORDS;
use domain::{EventId, Power, PulseState, Refusal, Why};
use http::StatusCode;
use vault::{Contributing, Error, Room};

/// The page the question stood on.
fn from(typed: &str) -> &'static str {
    if typed == HOME { HOME } else { PROGRESS }
}

pub const HOME: &str = "home";
pub const PROGRESS: &str = "progress";

fn page_of(visit: &Visit, from: &str) -> String {
    if from == HOME { portal(visit).home() } else { portal(visit).progress() }
}

/// The question as it stands on a page of this room; the word of thanks where it was just answered.
pub async fn card(
    visit: &Visit,
    room: &Room<Contributing>,
    from: &'static str,
) -> Result<Option<ClearCard>, End> {
    if !room.powers().has(Power::SendMessages) {
        return Ok(None);
    }
    let w = Words::of(visit.locale);
    if let Some(event) = room.pulse().await? {
        return Ok(Some(ClearCard { event: event.to_string(), from, thanks: String::new() }));
    }
    let thanks = match PulseState::from_code(visit.query.text("said")) {
        Some(PulseState::Clear) => w.pulse_thanks_clear(),
        Some(PulseState::NotQuite) => w.pulse_thanks_not_quite(),
        Some(PulseState::NotNow | PulseState::Open) | None => return Ok(None),
    };
    Ok(Some(ClearCard { event: String::new(), from, thanks }))
}

/// GET: what is not clear. Whoever is asked nothing any more is led back.
pub async fn show(visit: Visit) -> Answered {
    let from = from(visit.query.text("from"));
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let asked = if room.powers().has(Power::SendMessages) { room.pulse().await? } else { None };
    match asked {
        Some(event) => page(&visit, event, from, None).await,
        None => Ok(Reply::see(&page_of(&visit, from))),
    }
}

/// POST: `answer` to the question about `event`, with `words` where it is not clear.
pub async fn answer(visit: Visit) -> Answered {
    let (form, from) = (&visit.form, from(visit.form.text("from")));
    let event: EventId = form.text("event").parse().map_err(|_| End::not_found())?;
    let answer = PulseState::from_code(form.text("answer")).ok_or_else(End::not_found)?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    match room.answer_pulse(event, answer, form.text("words")).await {
        Ok(()) => Ok(Reply::see(&format!("{}?said={answer}", page_of(&visit, from)))),
        Err(Error::Refused(Refusal::Invalid { field: "words", why: Why::TooLong })) => {
            let said = Words::of(visit.locale).pulse_words_long(WORDS);
            page(&visit, event, from, Some(said)).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn page(visit: &Visit, event: EventId, from: &'static str, problem: Option<String>) -> Answered {
    let frame = Frame::of(visit, Some(Place::Progress), portal(visit).clear_from(from)).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ClearPage {
        w: frame.w,
        shell: &frame.shell,
        event: event.to_string(),
        from,
        words: visit.form.text("words").to_owned(),
        problem,
    };
    Reply::page_with(status, &page)
}
