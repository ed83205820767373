//! A document nobody asked for: the client says what it is, and the request this makes takes the files like any other. It
//! refuses a document without a name.

use crate::client::frame::{Frame, portal};
use crate::client::progress::room_or_progress;
use crate::client_view::other::OtherPage;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use casework::lists;
use domain::{Locale, Power, Refusal, limits};
use http::StatusCode;
use vault::{Error, Words as Sayings};

/// GET.
pub async fn show(visit: Visit) -> Answered {
    // Whoever may send nothing has no such page.
    if !visit.actor()?.only_follows() && !visit.actor()?.may(Power::SendDocuments) {
        return Err(End::not_found());
    }
    match room_or_progress(&visit).await? {
        Ok(room) if room.letter_waits().await? => Ok(Reply::see(&portal(&visit).home())),
        Ok(_) => page(&visit, StatusCode::OK, None).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// POST: what it is; on to the page where it is sent.
pub async fn bring(visit: Visit) -> Answered {
    let (what, note) = (visit.form.text("what").trim(), visit.form.text("note").trim());
    let w = Words::of(visit.locale);
    let longest = limits::TITLE_CHARS - 20;
    if what.is_empty() {
        return page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(w.other_missing())).await;
    }
    if what.chars().count() > longest || note.chars().count() > limits::NOTE_CHARS {
        return page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(w.other_too_long())).await;
    }
    let new = lists::other(visit.desk(), what, note, &|locale, what| Words::of(locale).other_name(what));
    let heading = heading();
    let room = match room_or_progress(&visit).await? {
        Ok(room) => room,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match room.bring_other(&new, &heading).await {
        Ok(item) => Ok(Reply::see(&portal(&visit).item(&item.to_string()))),
        Err(Error::Refused(Refusal::TooManyFiles { .. })) => {
            page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(w.other_many())).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What the group of such documents is called.
pub fn heading() -> Sayings {
    Locale::ALL.iter().map(|l| (l.code().to_owned(), Words::of(*l).other_heading())).collect()
}

async fn page(visit: &Visit, status: StatusCode, problem: Option<String>) -> Answered {
    let frame = Frame::of(visit, None, portal(visit).other()).await?;
    let (what, note) = (visit.form.text("what").to_owned(), visit.form.text("note").to_owned());
    Reply::page_with(status, &OtherPage { w: frame.w, shell: &frame.shell, what, note, problem })
}
