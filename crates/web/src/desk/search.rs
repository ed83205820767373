//! One box for everything: matters, clients, documents, and the places of the desk. It refuses to show or count anything
//! the reader could not open.

use super::frame::{Frame, said_in};
use super::matters::matter_row;
use super::review::kind_name;
use super::taken_index::origin;
use crate::door::form::encode;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::today::{Hit, HitGroup, SearchPage, matter_hit};
use domain::{DeskPower, Origin};
use vault::{ClientRow, DocRow};

/// Hits of one kind.
const HITS: usize = 8;

pub async fn find(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let frame = Frame::of(&visit, None).await?;
    let w = frame.w;
    let query = visit.query.text("q").trim().to_owned();
    let mut groups = vec![places(&frame, &query)];
    let mut unfinished = false;
    if lobby.powers().has(DeskPower::SeeOwnWork) && !query.starts_with('>') {
        let found = lobby.search(&query, HITS).await?;
        unfinished = found.unfinished;
        let held = lobby.held().await?;
        let more = |full: bool, path: &str, word: String| {
            full.then(|| (format!("{path}q={}", encode(&query)), word))
        };
        groups.push(HitGroup {
            title: w.search_matters(),
            icon: "briefcase-business",
            more: more(found.matters.len() >= HITS, "/desk/matters?whose=all&", w.search_more_matters()),
            hits: found
                .matters
                .iter()
                .map(|row| matter_hit(&matter_row(&visit, &frame, row, &held)))
                .collect(),
        });
        groups.push(HitGroup {
            title: w.search_clients(),
            icon: "users",
            more: more(found.clients.len() >= HITS, "/desk/clients?", w.search_more_clients()),
            hits: found.clients.iter().map(client_hit).collect(),
        });
        groups.push(HitGroup {
            title: w.search_documents(),
            icon: "file-text",
            more: None,
            hits: found.documents.iter().map(|row| doc_hit(&frame, row)).collect(),
        });
    }
    groups.retain(|group| !group.hits.is_empty());
    frame.page(&SearchPage { w, shell: &frame.shell, asked: !query.is_empty(), query, groups, unfinished })
}

/// Places of the desk whose name begins with what was typed; all of them when nothing was.
fn places(frame: &Frame, query: &str) -> HitGroup {
    let typed = query.trim_start_matches('>').trim().to_lowercase();
    let begins = |label: &str| label.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed));
    let mut all: Vec<(String, String)> =
        frame.shell.places.iter().map(|place| (place.href().to_owned(), place.label(frame.w))).collect();
    if frame.shell.may_open {
        all.push(("/desk/matters/new".to_owned(), frame.w.desk_matter_new()));
    }
    if frame.shell.may_add_clients {
        all.push(("/desk/clients/new".to_owned(), frame.w.desk_client_new()));
    }
    all.push(("/desk/notices".to_owned(), frame.w.desk_notices_title()));
    all.push(("/desk/sessions".to_owned(), frame.w.desk_sessions_title()));
    let hit = |(href, title)| Hit { href, title, about: String::new() };
    HitGroup {
        title: frame.w.search_go(),
        icon: "arrow-right",
        more: None,
        hits: all.into_iter().filter(|(_, label)| begins(label)).map(hit).collect(),
    }
}

fn client_hit(row: &ClientRow) -> Hit {
    Hit {
        href: format!("/desk/clients/{}", row.id),
        title: row.card.full(),
        about: row.email.clone().unwrap_or_default(),
    }
}

fn doc_hit(frame: &Frame, row: &DocRow) -> Hit {
    let matter = format!("{} · {}", row.matter_card.name, kind_name(frame.w, &row.kind));
    let came = Origin::from_code(&row.card.origin).map(|came| format!("{} · ", origin(frame.w, came)));
    Hit {
        href: format!("/desk/review/{}", row.version),
        title: said_in(&row.card.title, frame.w.locale()),
        about: format!(
            "{} · {}{} · {}",
            row.card.file,
            came.unwrap_or_default(),
            frame.w.search_in(matter),
            frame.ago(row.at)
        ),
    }
}
