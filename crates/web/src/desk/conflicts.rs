//! The search for conflicts where a matter is opened at the desk, and where somebody joins one: what was found is shown
//! before anything is opened, and beside the people of the matter. It refuses to go on before somebody decided about it.

use super::frame::{Frame, see_saying, wrong};
use super::leads::search as shown;
use super::matter_people;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::leads::Search;
use crate::staff_view::{Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{ClientId, ConflictDecision, ConflictSearchId, Duration, MatterId, Refusal};
use vault::{ConflictRow, Error, Lobby};

/// Whether a matter may be opened for a client.
pub enum Cleared {
    /// After this search.
    Opens(ConflictSearchId),
    /// Somebody has to look at what was found, or at what they typed.
    Look(Option<Box<ConflictRow>>, Problems),
    /// Somebody decided that the practice may not act.
    Refused,
}

/// Searches for the client and for the other names of the form, unless the form came with a search for them that is good
/// still, and takes the decision about what was found.
pub async fn before(visit: &Visit, lobby: &Lobby<'_>, client: ClientId) -> Result<Cleared, End> {
    let w = Words::of(visit.locale);
    let names: Vec<String> = visit.form.text("names").lines().map(str::to_owned).collect();
    let asked: Option<ConflictSearchId> = visit.form.text("search").parse().ok();
    let row = match still_good(visit, lobby, client, asked, &names).await? {
        Some(row) => row,
        None => match lobby.search_client(client, &names).await {
            Ok(_) => newest(lobby, client).await?.ok_or_else(End::not_found)?,
            Err(Error::Refused(Refusal::Invalid { field: "names", why })) => {
                let problems = Problems::none().with("names", wrong(w, "names", why));
                return Ok(Cleared::Look(None, problems));
            }
            Err(e) => return Err(e.into()),
        },
    };
    if row.lets_open() {
        return Ok(Cleared::Opens(row.id));
    }
    let id = row.id;
    let look = |problems| Ok(Cleared::Look(Some(Box::new(row)), problems));
    if asked != Some(id) {
        return look(Problems::none());
    }
    if visit.form.text("ask") == "owner" {
        let told = match lobby.ask_about_client(client, id).await {
            Err(Error::Refused(Refusal::WrongState)) => true,
            told => told?,
        };
        let problems = match told {
            true => Problems::none(),
            false => Problems::none().with("decision", w.conflict_ask_nobody()),
        };
        return Ok(Cleared::Look(newest(lobby, client).await?.map(Box::new), problems));
    }
    let Some(decision) = ConflictDecision::from_code(visit.form.text("decision")) else {
        return look(Problems::none().with("decision", w.desk_not_a_choice()));
    };
    match lobby.decide_client_conflict(client, id, decision, visit.form.text("reason")).await {
        Ok(()) if decision.lets_open() => Ok(Cleared::Opens(id)),
        Ok(()) => Ok(Cleared::Refused),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            look(Problems::none().with(field, wrong(w, field, why)))
        }
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
            let now = newest(lobby, client).await?.map(Box::new);
            Ok(Cleared::Look(now, Problems::none().with("decision", w.conflict_behind())))
        }
        Err(e) => Err(e.into()),
    }
}

async fn newest(lobby: &Lobby<'_>, client: ClientId) -> Result<Option<ConflictRow>, End> {
    Ok(lobby.client_conflicts(client).await?.into_iter().next())
}

/// The search the form came with, where somebody still has to decide about it: something else in the form was wrong.
pub async fn asked(
    visit: &Visit,
    lobby: &Lobby<'_>,
    client: ClientId,
) -> Result<Option<Box<ConflictRow>>, End> {
    let Ok(asked) = visit.form.text("search").parse::<ConflictSearchId>() else { return Ok(None) };
    let row = match newest(lobby, client).await {
        // A client who is not there is a problem of the form's own.
        Err(End::Refused(Refusal::NotFound)) => None,
        row => row?,
    };
    Ok(row.filter(|row| row.id == asked && row.decision.is_none() && !row.nothing()).map(Box::new))
}

/// The search the address names, where somebody decided that a matter may be opened after it.
pub async fn decided(visit: &Visit, lobby: &Lobby<'_>, client: ClientId) -> Result<Option<ConflictRow>, End> {
    let asked: Option<ConflictSearchId> = visit.query.text("search").parse().ok();
    let row = match newest(lobby, client).await {
        Err(End::Refused(Refusal::NotFound)) => None,
        row => row?,
    };
    Ok(row.filter(|row| Some(row.id) == asked && row.decision.is_some_and(ConflictDecision::lets_open)))
}

/// The searches of a client as their page lists them. One that somebody else was asked about, or that has to be, is open here: the
/// form that made it is gone by then.
pub fn of_client(frame: &Frame, base: &str, rows: &[ConflictRow], good_for: Duration) -> Vec<Search> {
    let fresh = |row: &ConflictRow| !frame.now.is_past(row.at.plus(good_for));
    let list = rows.iter().enumerate().map(|(at, row)| {
        let waits = at == 0 && fresh(row) && (row.withheld || row.asked.is_some());
        let line = super::leads::asking(shown(frame, row, waits, false), base);
        let opens = at == 0 && fresh(row) && row.decision.is_some_and(ConflictDecision::lets_open);
        match (opens, base.rsplit_once('/')) {
            (true, Some((_, client))) => {
                Search { decide: format!("/desk/matters/new?client={client}&search={}", row.id), ..line }
            }
            _ => line,
        }
    });
    list.collect()
}

/// POST: decides about the newest search for a client, where they are.
pub async fn decide_client(visit: Visit) -> Answered {
    let (client, search): (ClientId, ConflictSearchId) = (visit.id("client")?, visit.id("search")?);
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let Some(decision) = ConflictDecision::from_code(visit.form.text("decision")) else {
        let problems = Problems::none().with("decision", w.desk_not_a_choice());
        return super::clients::page_with(&visit, None, problems).await;
    };
    let outcome = lobby.decide_client_conflict(client, search, decision, visit.form.text("reason")).await;
    client_done(&visit, client, outcome.map(|()| w.desk_done_saved())).await
}

/// POST: asks the owners to decide about it.
pub async fn ask_about_client(visit: Visit) -> Answered {
    let client: ClientId = visit.id("client")?;
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match lobby.ask_about_client(client, visit.id("search")?).await {
        Ok(false) => {
            let problems = Problems::none().with("decision", w.conflict_ask_nobody());
            super::clients::page_with(&visit, None, problems).await
        }
        outcome => client_done(&visit, client, outcome.map(|_| w.conflict_ask_done())).await,
    }
}

async fn client_done(visit: &Visit, client: ClientId, outcome: vault::Result<String>) -> Answered {
    let w = Words::of(visit.locale);
    let path = format!("/desk/clients/{client}#conflicts");
    match outcome {
        Ok(said) => Ok(see_saying(visit, &path, Tone::Ok, &said)),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let problems = Problems::none().with(field, wrong(w, field, why));
            super::clients::page_with(visit, None, problems).await
        }
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
            Ok(see_saying(visit, &path, Tone::Todo, &w.conflict_behind()))
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: asks the owners to decide about a search of a matter.
pub async fn ask_owners(visit: Visit) -> Answered {
    let (matter, search): (MatterId, ConflictSearchId) = (visit.id("matter")?, visit.id("search")?);
    let w = Words::of(visit.locale);
    let path = format!("/desk/matters/{matter}/people#searches");
    match steer::ask_owners(visit.desk(), visit.actor()?, matter, search).await {
        Ok(true) => Ok(see_saying(&visit, &path, Tone::Ok, &w.conflict_ask_done())),
        Ok(false) => {
            matter_people::page(&visit, Problems::none().with("decision", w.conflict_ask_nobody())).await
        }
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.conflict_behind()))
        }
        Err(e) => Err(e.into()),
    }
}

/// The search the form came with, if it is the newest for this client, was for the same names, is fresh, and nobody decided
/// that the practice may not act. A newest one after which a matter may be opened counts without it: somebody else decided after
/// the form was left.
async fn still_good(
    visit: &Visit,
    lobby: &Lobby<'_>,
    client: ClientId,
    asked: Option<ConflictSearchId>,
    names: &[String],
) -> Result<Option<ConflictRow>, End> {
    let counts =
        |row: &ConflictRow| Some(row.id) == asked || row.decision.is_some_and(ConflictDecision::lets_open);
    let Some(row) = newest(lobby, client).await?.filter(counts) else {
        return Ok(None);
    };
    let typed = names.iter().map(|name| name.trim()).filter(|name| !name.is_empty());
    let same = row.terms.iter().skip(1).map(String::as_str).eq(typed);
    let good_for = Duration::days(i64::from(lobby.settings().await?.enquiry.search_days));
    let fresh = !visit.desk().now().is_past(row.at.plus(good_for));
    let stands = row.decision.is_none_or(ConflictDecision::lets_open);
    Ok((same && fresh && stands).then_some(row))
}

/// The searches of a matter as its people page lists them. One that waits for a decision is open: the one that was asked
/// for, or else the newest.
pub fn of_matter(frame: &Frame, visit: &Visit, base: &str, rows: &[ConflictRow], may: bool) -> Vec<Search> {
    let waits = |row: &ConflictRow| may && row.decision.is_none() && !row.nothing() && !row.of_lead;
    let asked = match visit.param("search") {
        "" => visit.query.text("search"),
        posted => posted,
    };
    let of = rows.iter().find(|row| waits(row) && row.id.to_string() == asked);
    let open = of.or_else(|| rows.iter().find(|row| waits(row))).map(|row| row.id);
    rows.iter()
        .map(|row| {
            let here = open == Some(row.id);
            let decide = match waits(row) && !here {
                true => format!("{base}/people?search={}#searches", row.id),
                false => String::new(),
            };
            Search {
                decide,
                ..super::leads::asking(shown(frame, row, here, false), &format!("{base}/people"))
            }
        })
        .collect()
}

/// POST: decides about a search of a matter.
pub async fn decide(visit: Visit) -> Answered {
    let (matter, search): (MatterId, ConflictSearchId) = (visit.id("matter")?, visit.id("search")?);
    let w = Words::of(visit.locale);
    let Some(decision) = ConflictDecision::from_code(visit.form.text("decision")) else {
        return matter_people::page(&visit, Problems::none().with("decision", w.desk_not_a_choice())).await;
    };
    let reason = visit.form.text("reason");
    let path = format!("/desk/matters/{matter}/people#searches");
    match steer::decide_conflict(visit.desk(), visit.actor()?, matter, search, decision, reason).await {
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.desk_done_saved())),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            matter_people::page(&visit, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &path, Tone::Todo, &w.conflict_behind()))
        }
        Err(e) => Err(e.into()),
    }
}
