//! Two records of one person become one: finding the other record, both side by side, what would happen, and the one press
//! that does it. The pages refuse to be there for whoever may not join records, and to join what changed since it was shown.

use super::clients;
use super::details::said;
use super::frame::{Frame, demand, see_saying};
use super::lead_words::likeness;
use super::own_fields;
use crate::client::details::label;
use crate::door::form::encode;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::details::Known;
use crate::staff_view::merge::{
    Candidate, Checked, JoinedRow, MatterLink, MergeChoosePage, MergeFieldRow, MergeFindPage, MergeMatterRow,
    MergePreviewPage, RecordHead,
};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use domain::{ClientId, DeskPower, FieldHome, Likeness, Locale, Refusal, Why};
use vault::{ClientRow, Error, FieldRegistry, Lobby, MergeChoice, MergeField, MergeKey, MergeView, Side};

/// Rows of one search.
const ROWS: u32 = 20;

fn path(kept: ClientId, gone: ClientId) -> String {
    format!("/desk/clients/{kept}/merge/{gone}")
}

/// GET: who could be the same person.
pub async fn find(visit: Visit) -> Answered {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::MergeClients)?;
    let client = match lobby.client(id).await {
        Err(e) if e.is_not_found() => return clients::moved(&visit, &lobby, id).await,
        client => client?,
    };
    if client.kind != vault::ClientKind::Person {
        return Err(End::not_found());
    }
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let query = visit.query.text("q").trim().to_owned();
    let alike = lobby.merge_suggestions(id).await?;
    let alike = alike.iter().map(|(row, why)| candidate(frame.w, id, row, why)).collect();
    let found = match query.as_str() {
        "" => None,
        typed => {
            let found = lobby.merge_search(id, typed, ROWS).await?;
            Some(found.iter().map(|row| candidate(frame.w, id, row, &[])).collect())
        }
    };
    frame.page(&MergeFindPage {
        w: frame.w,
        shell: &frame.shell,
        base: format!("/desk/clients/{id}"),
        name: client.card.full(),
        query,
        alike,
        found,
    })
}

fn candidate(w: &Words, kept: ClientId, row: &ClientRow, why: &[Likeness]) -> Candidate {
    Candidate {
        href: path(kept, row.id),
        name: row.card.full(),
        email: row.email.clone().unwrap_or_default(),
        matters: w.merge_matters(row.matters),
        why: likeness(w, why),
    }
}

/// What was asked about: both records, and what somebody chose.
struct Asked {
    kept: ClientId,
    gone: ClientId,
    view: MergeView,
    choice: MergeChoice,
}

/// Both records as they are now, with the choices of the form or of the address; whatever was not chosen stands as it would
/// by itself.
async fn asked(visit: &Visit, lobby: &Lobby<'_>) -> Result<Asked, End> {
    demand(lobby, DeskPower::MergeClients)?;
    let (kept, gone) = (visit.id("client")?, visit.id("other")?);
    let view = match lobby.merge_view(kept, gone).await {
        // With itself.
        Err(Error::Refused(Refusal::Invalid { .. })) => return Err(End::not_found()),
        view => view?,
    };
    let differing = view.fields.iter().filter(|field| field.differs());
    let from_gone = differing.filter(|field| {
        let name = input(field);
        let typed = if visit.form.has(&name) { visit.form.text(&name) } else { visit.query.text(&name) };
        match typed {
            "gone" => true,
            "kept" => false,
            _ => field.stands() == Side::Gone,
        }
    });
    let from_gone = from_gone.map(|field| field.key.code()).collect();
    Ok(Asked { kept, gone, view, choice: MergeChoice { from_gone } })
}

fn input(field: &MergeField) -> String {
    format!("take-{}", field.key.code())
}

/// GET: both side by side.
pub async fn choose(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match asked(&visit, &lobby).await {
        Ok(asked) => choose_page(&visit, &lobby, &asked, Problems::none()).await,
        Err(End::Refused(Refusal::NotFound)) => {
            // Joined already, in this or the other direction: where it is now.
            let (kept, gone): (ClientId, ClientId) = (visit.id("client")?, visit.id("other")?);
            match lobby.merged_into(gone).await? {
                Some(_) => clients::moved(&visit, &lobby, gone).await,
                None => clients::moved(&visit, &lobby, kept).await,
            }
        }
        Err(end) => Err(end),
    }
}

async fn choose_page(visit: &Visit, lobby: &Lobby<'_>, asked: &Asked, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let w = frame.w;
    let registry = lobby.fields().await?;
    let view = &asked.view;
    let head = |row: &ClientRow, side: Side| RecordHead {
        href: format!("/desk/clients/{}", row.id),
        name: row.card.full(),
        facts: w.merge_record_facts(
            w.merge_matters(view.matters.iter().filter(|one| one.side == side).count()),
            frame.when(row.created_at),
        ),
    };
    let fields = view.fields.iter().map(|field| MergeFieldRow {
        name: input(field),
        label: named(w, &registry, &field.key),
        kept: shown(&frame, &registry, &field.key, &field.kept),
        gone: shown(&frame, &registry, &field.key, &field.gone),
        differs: field.differs(),
        from_gone: view.side_of(field, &asked.choice) == Side::Gone,
        checked: field.checked.map(|side| match side {
            Side::Kept => Checked::Kept,
            Side::Gone => Checked::Gone,
        }),
    });
    let both_in = view.both_in.iter().map(|row| MatterLink {
        href: format!("/desk/matters/{}/people", row.id),
        name: row.card.name.clone(),
        number: row.card.number.clone(),
    });
    let failed = !problems.is_empty();
    let page = MergeChoosePage {
        w,
        shell: &frame.shell,
        base: format!("/desk/clients/{}", asked.kept),
        action: path(asked.kept, asked.gone),
        swap: path(asked.gone, asked.kept),
        kept: head(&view.kept, Side::Kept),
        gone: head(&view.gone, Side::Gone),
        fields: fields.collect(),
        both_in: both_in.collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What a field is called.
fn named(w: &Words, registry: &FieldRegistry, key: &MergeKey) -> String {
    match key {
        MergeKey::Field(field) => label(w, *field),
        MergeKey::Language => w.spoken_portal(),
        MergeKey::Own(key) => {
            let own = registry.fields.iter().find(|f| f.home() == FieldHome::Client && f.key == *key);
            own.map_or_else(|| key.clone(), |field| field.label(w.locale()).to_owned())
        }
    }
}

/// What it says, as people read it; nothing stays nothing.
fn shown(frame: &Frame, registry: &FieldRegistry, key: &MergeKey, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    match key {
        MergeKey::Field(field) => said(frame, *field, value),
        MergeKey::Language => Locale::from_code(value).unwrap_or_default().native_name().to_owned(),
        MergeKey::Own(key) => {
            let own = registry.fields.iter().find(|f| f.home() == FieldHome::Client && f.key == *key);
            own.map_or_else(|| value.to_owned(), |field| own_fields::shown(frame, field, value, &[]))
        }
    }
}

fn known(frame: &Frame, registry: &FieldRegistry, key: &MergeKey, value: &str) -> Known {
    let (label, value) = (named(frame.w, registry, key), shown(frame, registry, key, value));
    Known { label, value, unverified: false, doubt: String::new() }
}

/// POST: shows what would happen.
pub async fn preview(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let asked = match asked(&visit, &lobby).await {
        Err(End::Refused(Refusal::NotFound)) => {
            return elsewhere(&visit, &lobby, visit.id("client")?, visit.id("other")?).await;
        }
        asked => asked?,
    };
    if !asked.view.both_in.is_empty() {
        let problems = Problems::none().with("both-in", Words::of(visit.locale).merge_both_in());
        return choose_page(&visit, &lobby, &asked, problems).await;
    }
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let w = frame.w;
    let registry = lobby.fields().await?;
    let (view, choice) = (&asked.view, &asked.choice);
    let record = view.fields.iter().map(|field| {
        let value = match view.side_of(field, choice) {
            Side::Kept => &field.kept,
            Side::Gone => &field.gone,
        };
        known(&frame, &registry, &field.key, value)
    });
    let matters = view.matters.iter().map(|one| {
        let stays = view.address_stays(one.side, choice);
        MergeMatterRow {
            matter: MatterLink {
                href: format!("/desk/matters/{}", one.row.id),
                name: one.row.card.name.clone(),
                number: one.row.card.number.clone(),
            },
            what: match one.side {
                Side::Kept => w.merge_matter_has(),
                Side::Gone => w.merge_matter_comes(),
            },
            portal: match (one.open, stays, one.side) {
                (false, ..) => w.merge_portal_closed(),
                (true, true, Side::Kept) => w.merge_portal_stays(),
                (true, true, Side::Gone) => w.merge_portal_again(),
                (true, false, _) => w.merge_portal_ends(),
            },
            ends: one.open && !stays,
        }
    });
    let differing = || view.fields.iter().filter(|field| field.differs());
    let fields: Vec<(String, String)> = differing()
        .map(|field| {
            let side = if view.side_of(field, choice) == Side::Gone { "gone" } else { "kept" };
            (input(field), side.to_owned())
        })
        .collect();
    let chosen: Vec<String> = fields.iter().map(|(name, side)| format!("{}={side}", encode(name))).collect();
    frame.page(&MergePreviewPage {
        w,
        shell: &frame.shell,
        action: format!("{}/go", path(asked.kept, asked.gone)),
        back: format!("{}?{}", path(asked.kept, asked.gone), chosen.join("&")),
        kept: view.kept.card.full(),
        gone: view.gone.card.full(),
        record: record.collect(),
        not_kept: view
            .not_kept(choice)
            .iter()
            .map(|(key, value)| known(&frame, &registry, key, value))
            .collect(),
        matters: matters.collect(),
        also: also(w, view, choice),
        fields,
        seen: view.seen.clone(),
    })
}

/// What else happens, as sentences.
fn also(w: &Words, view: &MergeView, choice: &MergeChoice) -> Vec<String> {
    let signed_out = |side: Side| side == Side::Gone || !view.address_stays(side, choice);
    let devices: u64 = view.matters.iter().filter(|one| signed_out(one.side)).map(|one| one.devices).sum();
    let open = view.matters.iter().any(|one| one.open);
    let parts = [
        (open, w.merge_say_portal()),
        (devices > 0, w.merge_say_devices(devices)),
        (view.proposals > 0, w.merge_say_proposals(view.proposals)),
        (view.enquiries > 0, w.merge_say_enquiries(view.enquiries)),
        (view.walls > 0, w.merge_say_walls(view.walls)),
        (view.roles > 0, w.merge_say_roles()),
        (open, w.merge_say_choices()),
        (open, w.merge_say_ask()),
    ];
    let mut out: Vec<String> = parts.into_iter().filter(|(there, _)| *there).map(|(_, said)| said).collect();
    let names = view.other_names(choice);
    out.extend(names.into_iter().map(|name| w.merge_say_name(name)));
    out.extend([w.merge_say_links(), w.merge_say_rooms()]);
    out
}

/// POST: joins them.
pub async fn go(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::MergeClients)?;
    let (kept, gone): (ClientId, ClientId) = (visit.id("client")?, visit.id("other")?);
    let home = format!("/desk/clients/{kept}");
    // Pressed twice: what the first press did is there.
    if lobby.merged_into(gone).await? == Some(kept) {
        return Ok(see_saying(&visit, &home, Tone::Ok, &w.merge_done()));
    }
    let asked = match asked(&visit, &lobby).await {
        Err(End::Refused(Refusal::NotFound)) => return elsewhere(&visit, &lobby, kept, gone).await,
        asked => asked?,
    };
    let problem = match lobby.merge_clients(kept, gone, &asked.choice, visit.form.text("seen")).await {
        Ok(_) => return Ok(see_saying(&visit, &home, Tone::Ok, &w.merge_done())),
        Err(Error::Refused(Refusal::Conflict)) => w.merge_problem_changed(),
        Err(Error::Refused(Refusal::OnHold)) => w.hold_refused(),
        Err(Error::Refused(Refusal::Invalid { field: "matters", .. })) => w.merge_both_in(),
        Err(Error::Refused(Refusal::Invalid { field: "walls", .. })) => w.merge_problem_walls(),
        Err(Error::Refused(Refusal::Invalid { field: "family", why: Why::Missing })) => {
            w.merge_problem_name()
        }
        Err(e) if e.is_not_found() => return elsewhere(&visit, &lobby, kept, gone).await,
        Err(e) => return Err(e.into()),
    };
    match self::asked(&visit, &lobby).await {
        Ok(asked) => choose_page(&visit, &lobby, &asked, Problems::none().with("fields", problem)).await,
        Err(End::Refused(Refusal::NotFound)) => elsewhere(&visit, &lobby, kept, gone).await,
        Err(end) => Err(end),
    }
}

/// One of the two was joined with another one meanwhile, or neither is anything to this person.
async fn elsewhere(visit: &Visit, lobby: &Lobby<'_>, kept: ClientId, gone: ClientId) -> Answered {
    let w = Words::of(visit.locale);
    for id in [gone, kept] {
        if let Some(into) = lobby.merged_into(id).await? {
            let said = w.merge_elsewhere();
            return Ok(see_saying(visit, &format!("/desk/clients/{into}"), Tone::Todo, &said));
        }
    }
    Err(End::not_found())
}

/// The records that were joined into this one, for its page.
pub async fn history(
    frame: &Frame,
    lobby: &Lobby<'_>,
    client: ClientId,
    mine: &[vault::MatterRow],
) -> Result<Vec<JoinedRow>, End> {
    let rows = lobby.merges_of(client).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let registry = lobby.fields().await?;
    let rows = rows.into_iter().map(|row| JoinedRow {
        not_kept: row.not_kept.iter().map(|(key, value)| known(frame, &registry, key, value)).collect(),
        // A matter somebody may not enter is not named to them here either.
        matters: mine
            .iter()
            .filter(|one| row.matters.contains(&one.id))
            .map(|one| MatterLink {
                href: format!("/desk/matters/{}", one.id),
                name: one.card.name.clone(),
                number: one.card.number.clone(),
            })
            .collect(),
        sentence: frame.w.merge_history_line(row.name, frame.when(row.at), row.by),
    });
    Ok(rows.collect())
}

/// Where a record went that was joined with another.
pub async fn see_where(visit: &Visit, lobby: &Lobby<'_>, id: ClientId) -> Result<Option<Reply>, End> {
    let into = lobby.merged_into(id).await?;
    let said = Words::of(visit.locale).merge_moved();
    Ok(into.map(|into| see_saying(visit, &format!("/desk/clients/{into}"), Tone::Wait, &said)))
}
