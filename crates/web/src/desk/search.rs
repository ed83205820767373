//! One box for everything: matters, clients, contacts of organisations, enquiries, documents, and the commands and places of
//! the desk; all hits of one kind by page; and which keys there are. It refuses to show or count anything the reader could
//! not open.

use super::frame::{Frame, said_in};
use super::matters::matter_row;
use super::review::kind_name;
use super::taken_index::origin;
use super::{lead_words, leads, office};
use crate::door::form::encode;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::More;
use crate::staff_view::today::{Hit, HitGroup, KeysPage, SearchPage, matter_hit};
use domain::{DeskPower, DocumentId, Origin};
use vault::{After, ClientRow, ContactHit, DocRow, LeadRow, Lobby};

/// Hits of one kind.
const HITS: usize = 8;
/// The same where one kind has the page to itself.
const ALL: usize = 50;

pub async fn find(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let frame = Frame::of(&visit, None).await?;
    let w = frame.w;
    let query = visit.query.text("q").trim().to_owned();
    let (mut groups, mut unfinished, mut more) = (Vec::new(), false, More::default());
    let work = lobby.powers().has(DeskPower::SeeOwnWork) && !query.starts_with('>');
    let of = |kind: &str| format!("/desk/search?in={kind}&q={}", encode(&query));
    let from = visit.query.text("from");
    match visit.query.text("in") {
        "documents" if work => {
            let found = lobby.search_documents(&query, from.parse::<DocumentId>().ok(), ALL).await?;
            unfinished = found.unfinished;
            more.older = found.next.map(|next| format!("{}&from={next}", of("documents")));
            more.newer = (!from.is_empty()).then(|| of("documents"));
            groups.push(documents(&frame, &found.rows, None));
        }
        "contacts" if work => {
            let mut found = lobby.search_contacts(&query, from.parse().ok(), ALL as u32 + 1).await?;
            let further = found.len() > ALL;
            found.truncate(ALL);
            let next = found.last().filter(|_| further).map(After::contact);
            more.older = next.map(|next| format!("{}&from={next}", of("contacts")));
            more.newer = (!from.is_empty()).then(|| of("contacts"));
            groups.push(contacts(&frame, &found, None));
        }
        "enquiries" if work => {
            let mut found = lobby.search_leads(&query, from.parse().ok(), ALL as u32 + 1).await?;
            let further = found.len() > ALL;
            found.truncate(ALL);
            let next = found.last().filter(|_| further).map(After::lead);
            more.older = next.map(|next| format!("{}&from={next}", of("enquiries")));
            more.newer = (!from.is_empty()).then(|| of("enquiries"));
            groups.push(enquiries(&frame, &found, None));
        }
        _ => {
            groups.extend([commands(&frame, &query), places(&frame, &lobby, &query)]);
            if work {
                let found = lobby.search(&query, HITS).await?;
                unfinished = found.documents.unfinished;
                let held = lobby.held().await?;
                let all = |there: bool, href: String, word: String| there.then_some((href, word));
                let list = |path: &str| format!("{path}q={}", encode(&query));
                groups.push(HitGroup {
                    title: w.search_matters(),
                    icon: "briefcase-business",
                    more: all(
                        found.matters.len() >= HITS,
                        list("/desk/matters?whose=all&"),
                        w.search_more_matters(),
                    ),
                    hits: found
                        .matters
                        .iter()
                        .map(|row| matter_hit(&matter_row(&visit, &frame, row, &held, &query)))
                        .collect(),
                });
                groups.push(HitGroup {
                    title: w.search_clients(),
                    icon: "users",
                    more: all(found.clients.len() >= HITS, list("/desk/clients?"), w.search_more_clients()),
                    hits: found.clients.iter().map(client_hit).collect(),
                });
                let full = found.contacts.len() >= HITS;
                let there = all(full, of("contacts"), w.search_more_contacts());
                groups.push(contacts(&frame, &found.contacts, there));
                let full = found.leads.len() >= HITS;
                let there = all(full, of("enquiries"), w.search_more_leads());
                groups.push(enquiries(&frame, &found.leads, there));
                let there = all(found.documents.next.is_some(), of("documents"), w.search_more_documents());
                groups.push(documents(&frame, &found.documents.rows, there));
            }
        }
    }
    groups.retain(|group| !group.hits.is_empty() || group.more.is_some());
    frame.page(&SearchPage {
        w,
        shell: &frame.shell,
        asked: !query.is_empty(),
        query,
        groups,
        unfinished,
        more,
    })
}

/// GET the keys of the desk, all of them.
pub async fn keys(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, None).await?;
    frame.page(&KeysPage { w: frame.w, shell: &frame.shell })
}

/// Those whose name has a word that begins with what was typed; all of them when nothing was.
fn begun(title: String, icon: &'static str, all: Vec<(String, String)>, query: &str) -> HitGroup {
    let typed = query.trim_start_matches('>').trim().to_lowercase();
    let begins = |label: &str| label.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed));
    let hit = |(href, title)| Hit { href, title, about: String::new() };
    let hits = all.into_iter().filter(|(_, label)| begins(label)).map(hit).collect();
    HitGroup { title, icon, more: None, hits }
}

/// What can be begun from anywhere, as far as this person may.
fn commands(frame: &Frame, query: &str) -> HitGroup {
    let (w, shell) = (frame.w, &frame.shell);
    let all = [
        (shell.may_open, "/desk/matters/new", w.desk_matter_new()),
        (shell.may_add_clients, "/desk/clients/new", w.desk_client_new()),
        (shell.may_add_leads, "/desk/leads/new", w.search_new_lead()),
    ];
    let all = all.into_iter().filter(|(may, ..)| *may).map(|(_, href, label)| (href.to_owned(), label));
    begun(w.search_do(), "plus", all.collect(), query)
}

/// Places of the desk, the pages of the settings among them: each where its own page lets this person in.
fn places(frame: &Frame, lobby: &Lobby<'_>, query: &str) -> HitGroup {
    let w = frame.w;
    let mut all: Vec<(String, String)> =
        frame.shell.places.iter().map(|place| (place.href().to_owned(), place.label(w))).collect();
    all.push(("/desk/notices".to_owned(), w.desk_notices_title()));
    all.push(("/desk/sessions".to_owned(), w.desk_sessions_title()));
    all.push(("/desk/keys".to_owned(), w.desk_keys_title()));
    let may = lobby.powers();
    let settings = office::parts(w).into_iter().filter(|(power, ..)| may.has(*power));
    all.extend(settings.map(|(_, path, label)| (path.to_owned(), label)));
    begun(w.search_go(), "arrow-right", all, query)
}

fn documents(frame: &Frame, rows: &[DocRow], more: Option<(String, String)>) -> HitGroup {
    let hits = rows.iter().map(|row| doc_hit(frame, row)).collect();
    HitGroup { title: frame.w.search_documents(), icon: "file-text", hits, more }
}

fn contacts(frame: &Frame, rows: &[ContactHit], more: Option<(String, String)>) -> HitGroup {
    let hit = |row: &ContactHit| Hit {
        href: format!("/desk/clients/{}/contacts/{}", row.client, row.contact),
        title: row.name.clone(),
        about: format!("{} · {}", row.email, frame.w.search_for(&row.organisation)),
    };
    HitGroup { title: frame.w.search_contacts(), icon: "users", hits: rows.iter().map(hit).collect(), more }
}

fn enquiries(frame: &Frame, rows: &[LeadRow], more: Option<(String, String)>) -> HitGroup {
    let hit = |row: &LeadRow| Hit {
        href: format!("/desk/leads/{}", row.id),
        title: leads::name(frame, row),
        about: format!("{} · {}", lead_words::state(frame.w, row.state).text, frame.ago(row.created_at)),
    };
    HitGroup { title: frame.w.search_leads(), icon: "user-plus", hits: rows.iter().map(hit).collect(), more }
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
