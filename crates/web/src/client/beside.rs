//! What was said about a request or an approval, on the page of that thing, and the form that asks there. It refuses to
//! count as read what stands on another page than the conversation's own.

use super::messages::{speaker, taken, thread_row};
use crate::client::frame::{Frame, portal};
use crate::client_view::messages::{Beside, BesideLine};
use crate::door::about;
use crate::door::reply::End;
use crate::door::visit::Visit;
use domain::{PersonId, Power};
use vault::{About, ClientConversation, ClientMessage, Contributing, ForClient, Room};

/// What was said about something, for the page of that thing; nothing for whoever reads no messages.
pub async fn of(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Contributing>,
    about: About,
) -> Result<Beside, End> {
    if !room.powers().has(Power::ReadMessages) {
        return Ok(Beside::default());
    }
    let talks = room.said_about(about, about::LAST).await?;
    let known = room.thread_about(about).await?.map(|thread| *thread);
    let whole = known.and_then(|known| talks.iter().find(|talk| talk.thread.id == known));
    let found = looked_at(frame, visit.actor()?.person(), about, &talks);
    let attempt = vault::hex(&visit.desk().random_bytes(16));
    Ok(match whole {
        // A question goes where the link beside the form leads, and is read by the same people.
        Some(talk) => Beside {
            action: portal(visit).message_thread(&talk.thread.id.to_string()),
            shared: talk.thread.shared,
            attempt,
            ..found
        },
        None => Beside { about: about::name(about), attempt, ..found },
    })
}

/// The same without a form that could be sent: what staff look at who see what a client sees.
pub fn looked_at(
    frame: &Frame,
    me: PersonId,
    about: About,
    talks: &[ForClient<ClientConversation>],
) -> Beside {
    let at = &frame.shell.door.portal;
    let mut all: Vec<&ClientMessage> = talks.iter().flat_map(|talk| &talk.messages).collect();
    all.sort_by_key(|message| (message.sent_at, message.id));
    let left_out = all.len().saturating_sub(about::LAST as usize);
    let line = |message: &ClientMessage| {
        let (whose, who) = speaker(frame.w, message, me);
        let taken = taken(frame, message, me);
        BesideLine {
            whose,
            who,
            when: frame.calendar.moment(message.sent_at),
            taken: !taken.is_empty(),
            text: if taken.is_empty() { about::beginning(&message.text) } else { taken },
        }
    };
    Beside {
        threads: talks.iter().map(|talk| thread_row(frame, &talk.thread)).collect(),
        lines: all.into_iter().skip(left_out).map(line).collect(),
        more: at.ask_about(&about::name(about)),
        action: at.messages(),
        promise: frame.promise.clone(),
        ..Beside::default()
    }
}
