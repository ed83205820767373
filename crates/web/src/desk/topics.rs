//! What a conversation is about, with the way to it; and what was said about a thing, for the page of that thing. It refuses
//! to count as read what stands on another page than the conversation's own.

use super::conversation::{taken_line, with_whom};
use super::frame::{Frame, said_in};
use super::messages::state;
use crate::door::about;
use crate::door::reply::End;
use crate::staff_view::messages::{Talk, TalkLine, TalkThread, Topic};
use crate::words::Words;
use domain::{AccessId, FileName, ItemId, Power};
use vault::{About, PortalRow, Reading, Room, ThreadTail};

/// What a conversation is about, as its pages show it, and the request that is or belongs to.
#[derive(Default)]
pub struct Known {
    pub shown: Option<Topic>,
    pub item: Option<ItemId>,
}

/// What a conversation is about.
///
/// # Errors
/// Not found for what is not of this matter.
pub async fn known(frame: &Frame, room: &Room<Reading>, about: About) -> vault::Result<Known> {
    if about == About::Matter {
        return Ok(Known::default());
    }
    let topic = room.staff_topic(about).await?;
    let (w, matter) = (frame.w, room.matter());
    let base = format!("/desk/matters/{matter}");
    let (href, open) = match (about, topic.version) {
        (About::Approval(approval), _) => {
            (format!("{base}/approvals/{approval}"), w.topic_desk_open_approval())
        }
        (_, Some(version)) => (frame.sheet(version, Some(matter)), w.topic_desk_open_document()),
        (About::Item(item), None) if room.powers().has(Power::EditChecklist) => {
            (format!("{base}/checklist/{item}"), w.topic_desk_open_request())
        }
        (_, None) => (format!("{base}/checklist"), w.topic_desk_open_checklist()),
    };
    let shown = Topic {
        title: said_in(&topic.title, w.locale()),
        file: FileName::received(&topic.file).display().unwrap_or_default(),
        href,
        open,
    };
    Ok(Known { shown: Some(shown), item: topic.item })
}

/// Those an approval is shown to; nothing for what everybody with access can be written to about.
pub async fn shown_to(room: &Room<Reading>, about: About) -> Result<Option<Vec<AccessId>>, End> {
    let About::Approval(approval) = about else { return Ok(None) };
    let whole = room.staff_approval(approval).await?;
    Ok(Some(whole.shown_to().map(|person| person.access).collect()))
}

/// Whether somebody can be written to about it: they read messages here, and are shown what it is about.
pub fn reads(one: &PortalRow, shown: Option<&[AccessId]>) -> bool {
    one.reads() && shown.is_none_or(|shown| shown.contains(&one.id))
}

/// What is said about something and what belongs to it, with the newest `last` messages.
pub async fn talk(frame: &Frame, room: &Room<Reading>, about: About, last: u32) -> Result<Talk, End> {
    let powers = room.powers();
    if !powers.has(Power::SeeWholeMatter) {
        return Ok(Talk::default());
    }
    let (w, here) = (frame.w, format!("/desk/matters/{}/messages", room.matter()));
    let found = room.conversations_about(about, last).await?;
    let admitted = room.portal().await?;
    let shown = shown_to(room, about).await?;
    let readers = admitted.iter().filter(|one| reads(one, shown.as_deref())).count();
    let begun = found.iter().any(|one| one.thread.seen_by_client.about == about);
    // With the only reader there may be a conversation already, and about an approval nobody is shown there is none.
    let more = if begun { readers > 1 } else { readers > 0 || shown.is_none() };
    let all = format!("{here}?about={}", about::name(about));
    let thread = |one: &ThreadTail| TalkThread {
        href: format!("{here}/{}", one.thread.seen_by_client.id),
        label: label(w, one.thread.seen_by_client.about),
        with: with_whom(w, &admitted, one.thread.with),
        state: state(w, one.thread.seen_by_client.state),
    };
    Ok(Talk {
        threads: found.iter().map(thread).collect(),
        lines: lines(frame, &here, &found, last),
        write: if more && powers.has(Power::AnswerClients) { format!("{all}#new") } else { String::new() },
        write_label: match about {
            About::Matter => w.msg_desk_new(),
            About::Item(_) => w.topic_desk_write_request(),
            About::Document(_) | About::Version(_) => w.topic_desk_write_document(),
            About::Approval(_) => w.topic_desk_write_approval(),
        },
        all: if found.is_empty() { String::new() } else { all },
    })
}

/// What a conversation hangs on, in a row of its own thing's page.
fn label(w: &Words, about: About) -> String {
    match about {
        About::Matter => w.msg_desk_about_matter(),
        About::Item(_) => w.topic_desk_on_request(),
        About::Document(_) | About::Version(_) => w.topic_desk_on_document(),
        About::Approval(_) => w.topic_desk_on_approval(),
    }
}

/// The newest messages of these conversations, whichever they are of, the oldest of them first.
fn lines(frame: &Frame, here: &str, found: &[ThreadTail], last: u32) -> Vec<TalkLine> {
    let mut all: Vec<_> = found
        .iter()
        .flat_map(|one| one.messages.iter().map(move |message| (one.thread.seen_by_client.id, message)))
        .collect();
    all.sort_by_key(|(_, message)| (message.seen_by_client.sent_at, message.seen_by_client.id));
    let left_out = all.len().saturating_sub(last as usize);
    let line = |(thread, message): (domain::ThreadId, &vault::StaffMessage)| {
        let seen = &message.seen_by_client;
        TalkLine {
            href: format!("{here}/{thread}#{}", seen.id),
            who: seen.from.name.clone(),
            when: frame.ago(seen.sent_at),
            text: match seen.taken_at {
                Some(_) => taken_line(frame, message),
                None => about::beginning(&seen.text),
            },
        }
    };
    all.into_iter().skip(left_out).map(line).collect()
}
