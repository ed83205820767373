//! The list of matters and the form that opens one. It refuses to make a client twice because something else in the
//! form was wrong, and to open a matter before the client was searched for.

use super::clients::Known;
use super::conflicts::{self, Cleared};
use super::facts::{field_name, priority, stage_name};
use super::frame::{Frame, demand, see_saying, wrong};
use super::matter::turn;
use super::review::kind_name;
use crate::door::form::encode;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::leads::FoundLine;
use crate::staff_view::matter::{
    ClientFrom, KindGroup, ListCut, MatterRow, MattersPage, NewMatterPage, Whose,
};
use crate::staff_view::{Choice, More, Place, Problems, Tag, Tone};
use casework::intake::{self, ClientForm, MatterForm, PACKS};
use casework::lists;
use domain::{
    AcceptancePoint, ClientId, ConflictSearchId, DeskPower, Duration, Locale, MatterField, MatterId, Power,
    Priority, Refusal, Relation, Role, Sensitivity, Timestamp, Why,
};
use vault::{
    After, ConflictRow, Error, HeldIds, Likely, LikelyKind, Lobby, MatterCut, MatterFilter, MatterOrder,
};

/// Rows of one page.
const ROWS: u32 = 50;
/// Clients offered for a new matter; more are found by typing.
const OFFERED: u32 = 20;
/// Numbers tried when somebody else takes the next one at the same moment.
const NUMBER_TRIES: i64 = 20;

pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let whose = if visit.query.text("whose") == "all" { Whose::All } else { Whose::Mine };
    let filter = if whose == Whose::All { MatterFilter::All } else { MatterFilter::Mine };
    let query = visit.query.text("q").trim().to_owned();
    let after: Option<After> = visit.query.text("after").parse().ok();
    let asked = Cut::of(&visit, frame.now);
    let found = if query.is_empty() {
        let rank = visit.query.text("rank").parse().unwrap_or(u32::MAX);
        lobby.matters_cut(filter, &asked.cut, after.map(|after| (after, rank)), ROWS).await?
    } else {
        lobby.matters(filter, &query, after, ROWS).await?
    };
    let held = lobby.held().await?;
    let mut rows: Vec<MatterRow> =
        found.iter().map(|row| matter_row(&visit, &frame, row, &held, &query)).collect();
    let said: Vec<MatterId> =
        rows.iter().zip(&found).filter(|(line, _)| !line.next.is_empty()).map(|(_, row)| row.id).collect();
    let whose_next = lobby.next_actions_of(&said).await?;
    for (line, row) in rows.iter_mut().zip(&found) {
        if let Some((_, name)) = whose_next.get(&row.id) {
            line.next = format!("{} · {name}", line.next);
        }
    }
    let key = if whose == Whose::All { "all" } else { "mine" };
    let mut list = format!("/desk/matters?whose={key}");
    if !query.is_empty() {
        list.push_str(&format!("&q={}", encode(&query)));
    } else {
        list.push_str(&asked.query);
    }
    let last = found.last().filter(|_| found.len() >= ROWS as usize);
    let more = More {
        newer: after.map(|_| list.clone()),
        older: last.map(|row| match asked.cut.order {
            _ if !query.is_empty() => format!("{list}&after={}", After::matter(row)),
            order => {
                let (after, rank) = order.after(row);
                format!("{list}&after={after}&rank={rank}")
            }
        }),
    };
    let may = lobby.powers().has(DeskPower::OpenMatters);
    let cut = asked.shown(&frame, &lobby).await?;
    // Whoever looks into no matter changes none.
    let changes = lobby.inside(Power::EditMatter) || lobby.inside(Power::AssignPeople);
    let their_work = matches!(lobby.role(), Role::Owner | Role::Lawyer | Role::Caseworker);
    let may_pick = found.len() > 1 && their_work && changes;
    frame.page(&MattersPage {
        w: frame.w,
        shell: &frame.shell,
        whose,
        query,
        rows,
        more,
        may_open: may,
        may_pick,
        cut,
    })
}

/// One matter in a list, with whose turn it is as far as this person may know, and what of it begins with what was `typed`
/// besides what every row shows. No room is entered for it.
pub fn matter_row(
    visit: &Visit,
    frame: &Frame,
    row: &vault::MatterRow,
    held: &HeldIds,
    typed: &str,
) -> MatterRow {
    let role = visit.actor.as_ref().and_then(|actor| actor.role());
    let looks = !matches!(role, Some(Role::Billing | Role::Auditor) | None);
    let found =
        row.card.found_by(typed).into_iter().filter(|(field, _)| *field != MatterField::InternalTitle);
    let found = found.map(|(field, said)| frame.w.search_found_by(field_name(frame.w, field), said));
    let turn = match role {
        // Whoever may not look into matters learns nothing of how they stand.
        Some(Role::Billing | Role::Auditor) | None => Tag::new(Tone::Plain, frame.w.desk_turn_nobody()),
        Some(_) => turn(frame.w, row.phase, &row.standing, frame.now),
    };
    MatterRow {
        id: row.id.to_string(),
        href: format!("/desk/matters/{}", row.id),
        reference: row.card.number.clone(),
        title: row.card.name.clone(),
        own_title: if looks { row.card.internal_title.clone() } else { String::new() },
        found: if looks { found.collect() } else { Vec::new() },
        client: row.card.client.clone(),
        kind: kind_name(frame.w, &row.kind),
        turn,
        moved: frame.ago(row.touched_at),
        stage: stage_name(frame.w, &row.kind, &row.stage),
        held: held.matters.contains(&row.id),
        priority: match row.priority {
            Priority::High | Priority::Urgent => priority(frame.w, row.priority),
            Priority::Low | Priority::Normal => String::new(),
        },
        next: match row.next_action_due {
            Some(due) if frame.calendar().is_over(due) => {
                let day = frame.w.matter_overdue(frame.calendar().day(due));
                frame.w.matter_list_next(day)
            }
            Some(due) => frame.w.matter_list_next(frame.calendar().day(due)),
            None => String::new(),
        },
    }
}

/// Days without a change that can be asked for.
const STALE: &[i64] = &[7, 14, 30, 90];

/// How the list was asked for.
struct Cut {
    cut: MatterCut,
    stale_days: Option<i64>,
    /// The same as a query goes on with it.
    query: String,
}

impl Cut {
    fn of(visit: &Visit, now: Timestamp) -> Self {
        let asked = &visit.query;
        let stages = PACKS.iter().flat_map(|pack| &pack.stages);
        let stage = stages.map(|s| s.key.as_str()).find(|key| *key == asked.text("stage"));
        let stale_days = asked.text("stale").parse().ok().filter(|days| STALE.contains(days));
        let cut = MatterCut {
            order: MatterOrder::from_code(asked.text("order")).unwrap_or_default(),
            stage: stage.unwrap_or_default().to_owned(),
            priority: Priority::from_code(asked.text("priority")),
            responsible: asked.text("responsible").parse().ok(),
            stale_since: stale_days.map(|days| now.minus(Duration::days(days))),
        };
        let mut query = String::new();
        for key in ["order", "stage", "priority", "responsible", "stale"] {
            if !asked.text(key).is_empty() {
                query.push_str(&format!("&{key}={}", encode(asked.text(key))));
            }
        }
        Self { cut, stale_days, query }
    }

    async fn shown(&self, frame: &Frame, lobby: &Lobby<'_>) -> Result<ListCut, End> {
        let w = frame.w;
        let pick = |value: String, label: String, chosen: bool| {
            if chosen { Choice::new(value, label).chosen() } else { Choice::new(value, label) }
        };
        let any = || Choice::new("", w.matter_list_any());
        let order = |o: &MatterOrder| {
            let label = match o {
                MatterOrder::Touched => w.matter_order_touched(),
                MatterOrder::NextAction => w.matter_order_next(),
                MatterOrder::Priority => w.matter_order_priority(),
            };
            pick(o.code().to_owned(), label, *o == self.cut.order)
        };
        let mut stages: Vec<Choice> = vec![any()];
        for stage in PACKS.iter().flat_map(|pack| &pack.stages) {
            if !stages.iter().any(|known| known.value == stage.key) {
                let name = stage.internal.get(w.locale()).to_owned();
                stages.push(pick(stage.key.clone(), name, stage.key == self.cut.stage));
            }
        }
        let mut people = Vec::new();
        if lobby.powers().has(DeskPower::SeeOwnWork) {
            people.push(any());
            for one in lobby.staff().await?.iter().filter(|one| one.active) {
                let chosen = Some(one.id) == self.cut.responsible;
                people.push(pick(one.id.to_string(), one.name.clone(), chosen));
            }
        }
        let stale = STALE
            .iter()
            .map(|days| pick(days.to_string(), w.matter_stale_days(*days), self.stale_days == Some(*days)));
        let mut priorities = vec![any()];
        priorities.extend(super::facts::priorities(w, self.cut.priority));
        Ok(ListCut {
            orders: MatterOrder::ALL.iter().map(order).collect(),
            stages,
            priorities,
            people,
            stale: std::iter::once(any()).chain(stale).collect(),
            changed: !self.query.is_empty(),
        })
    }
}

pub async fn new(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::OpenMatters)?;
    let made: Option<ClientId> = visit.query.text("client").parse().ok();
    let after = match made {
        Some(client) => conflicts::decided(&visit, &lobby, client).await?,
        None => None,
    };
    let names = after.as_ref().map(|row| row.terms.iter().skip(1).cloned().collect::<Vec<_>>().join("\n"));
    form(&visit, &lobby, Again { made, search: after.map(|row| row.id), names, ..Again::default() }).await
}

pub async fn make(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::OpenMatters)?;
    let typed = &visit.form;
    let w = crate::words::Words::of(visit.locale);
    let mut problems = Problems::none();
    let someone_new = typed.text("client") == "new";
    let known: Option<ClientId> = typed.text("client").parse().ok();
    if known.is_none() && !someone_new {
        problems = problems.with("client", w.desk_client_missing());
    }
    if someone_new && typed.text("given").trim().is_empty() && typed.text("family").trim().is_empty() {
        problems = problems.with("given", w.desk_name_missing());
    }
    let kind = match lists::named(visit.desk(), actor, typed.text("kind")).await {
        Ok(_) => typed.text("kind").split_once('/'),
        Err(Error::Refused(Refusal::Invalid { .. })) => None,
        Err(e) => return Err(e.into()),
    };
    if kind.is_none() {
        problems = problems.with("kind", w.desk_kind_missing());
    }
    if typed.text("title").trim().is_empty() {
        problems = problems.with("title", w.desk_title_missing());
    }
    if !AcceptancePoint::AT_THE_DESK.iter().all(|point| looked_at(&visit).contains(point)) {
        problems = problems.with("points", w.lead_convert_points());
    }
    let (Some((pack, list)), true) = (kind, problems.is_empty()) else {
        return form(&visit, &lobby, Again { problems, ..Again::default() }).await;
    };
    if someone_new && typed.text("someone_else") != "yes" {
        let alike = super::clients::alike(&lobby, &client_form(&visit).traits(), None).await?;
        if !alike.is_empty() {
            return form(&visit, &lobby, Again { alike, ..Again::default() }).await;
        }
    }
    let client = match known {
        Some(client) => client,
        None => match intake::create_client(
            visit.desk(),
            actor,
            &client_form(&visit),
            &Known::typed(&visit).by_hand(),
        )
        .await
        {
            Ok(client) => client,
            Err(e) => {
                let problems = super::frame::problems(w, e, |field| field)?;
                return form(&visit, &lobby, Again { problems, ..Again::default() }).await;
            }
        },
    };
    open_for(&visit, &lobby, client, (pack, list)).await
}

/// Opens the matter once the client was searched for and nothing stands in its way.
async fn open_for(visit: &Visit, lobby: &Lobby<'_>, client: ClientId, of: (&str, &str)) -> Answered {
    let w = crate::words::Words::of(visit.locale);
    let again = Again { made: Some(client), ..Again::default() };
    let search = match conflicts::before(visit, lobby, client).await? {
        Cleared::Opens(search) => search,
        Cleared::Look(found, problems) => {
            return form(visit, lobby, Again { found, problems, ..again }).await;
        }
        Cleared::Refused => {
            let path = format!("/desk/clients/{client}#conflicts");
            return Ok(see_saying(visit, &path, Tone::Todo, &w.conflict_not_opened()));
        }
    };
    match open(visit, lobby, client, of, search).await {
        Ok(matter) => {
            let path = format!("/desk/matters/{matter}");
            let title = visit.form.text("title").trim();
            Ok(see_saying(visit, &path, Tone::Ok, &w.desk_done_opened(title)))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let (field, text) = match (field, why) {
                ("number", Why::Taken) => ("reference", w.desk_reference_taken()),
                ("number", why) => ("reference", wrong(w, "reference", why)),
                ("search", _) => ("client", w.conflict_again()),
                ("points", _) => ("points", w.lead_convert_points()),
                ("internal_title", why) => ("own_title", wrong(w, "own_title", why)),
                (_, why) => ("title", wrong(w, "title", why)),
            };
            let problems = Problems::none().with(field, text);
            form(visit, lobby, Again { search: Some(search), problems, ..again }).await
        }
        Err(e) => Err(e.into()),
    }
}

/// Opens the matter under the number typed, or under the next one that is free.
async fn open(
    visit: &Visit,
    lobby: &Lobby<'_>,
    client: ClientId,
    (pack, list): (&str, &str),
    search: ConflictSearchId,
) -> vault::Result<MatterId> {
    let actor = visit.actor.as_ref().ok_or(Refusal::NotFound)?;
    let checklists = [list.to_owned()];
    let points = looked_at(visit);
    let typed = visit.form.text("reference").trim();
    let form = MatterForm {
        client,
        relation: Relation::MainApplicant,
        pack,
        checklists: &checklists,
        name: visit.form.text("title").trim(),
        internal_title: visit.form.text("own_title").trim(),
        number: typed,
        sensitivity: match visit.form.text("sensitive") {
            "yes" => Sensitivity::Sensitive,
            _ => Sensitivity::Ordinary,
        },
        letter_first: visit.form.has("letter_first"),
        search,
        looked_at: &points,
    };
    if !typed.is_empty() {
        return intake::open_matter(visit.desk(), actor, &form).await;
    }
    let (year, ..) = visit.desk().now().utc_date();
    let next = lobby.matter_count().await? + 1;
    for at in next..next + NUMBER_TRIES {
        let number = format!("{year}-{at:04}");
        match intake::open_matter(visit.desk(), actor, &MatterForm { number: &number, ..form }).await {
            Err(Error::Refused(Refusal::Invalid { field: "number", why: Why::Taken })) => {}
            other => return other,
        }
    }
    Err(Refusal::invalid("number", Why::Taken).into())
}

/// The points of acceptance that are ticked.
fn looked_at(visit: &Visit) -> Vec<AcceptancePoint> {
    visit.form.all("points").filter_map(AcceptancePoint::from_code).collect()
}

fn client_form(visit: &Visit) -> ClientForm<'_> {
    let typed = &visit.form;
    ClientForm {
        given: typed.text("given"),
        middle: "",
        family: typed.text("family"),
        own_script: "",
        phone: "",
        email: typed.text("email"),
        order: domain::DayOrder::YearFirst,
        more: &[],
        own: std::collections::BTreeMap::new(),
        locale: Locale::from_code(typed.text("language")).unwrap_or_default(),
    }
}

/// Why the form is shown once more.
#[derive(Default)]
struct Again {
    /// The client the form has already led to.
    made: Option<ClientId>,
    /// People on file who are like somebody new.
    alike: Vec<Likely>,
    /// What a search for the client found, about which somebody has to decide.
    found: Option<Box<ConflictRow>>,
    /// The search that lets the matter be opened, so that nobody decides twice.
    search: Option<ConflictSearchId>,
    /// The names it was made for, where the form begins with it.
    names: Option<String>,
    problems: Problems,
}

/// The form, empty or as typed.
async fn form(visit: &Visit, lobby: &Lobby<'_>, again: Again) -> Answered {
    let Again { made, alike, found: looked, search, names, problems } = again;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let typed = |name: &str| visit.form.text(name).to_owned();
    let client_query = visit.query.text("client_q").trim().to_owned();
    let chosen = made.or_else(|| visit.form.text("client").parse().ok());
    let looked = match (looked, chosen) {
        (None, Some(client)) => conflicts::asked(visit, lobby, client).await?,
        (looked, _) => looked,
    };
    let mut found = lobby.clients(&client_query, None, OFFERED).await?;
    if let Some(id) = chosen
        && !found.iter().any(|row| row.id == id)
    {
        match lobby.client(id).await {
            Ok(row) => found.insert(0, row),
            Err(e) if e.is_not_found() => {}
            Err(e) => return Err(e.into()),
        }
    }
    let only = found.len() == 1 && !client_query.is_empty();
    let clients: Vec<Choice> = found
        .iter()
        .map(|row| {
            let email = row.email.as_deref().map(|email| format!("{email} · ")).unwrap_or_default();
            let choice = Choice::new(row.id.to_string(), row.card.full())
                .hint(format!("{email}{}", row.locale.native_name()));
            if chosen == Some(row.id) || only { choice.chosen() } else { choice }
        })
        .collect();
    let from = if made.is_none()
        && (visit.form.text("client") == "new" || (clients.is_empty() && client_query.is_empty()))
    {
        ClientFrom::New
    } else {
        ClientFrom::Known
    };
    let failed = !problems.is_empty() || !alike.is_empty() || looked.is_some();
    let known_by = match visit.method {
        http::Method::POST => Known::typed(visit),
        _ => Known::usual(frame.w),
    };
    let page = NewMatterPage {
        w: frame.w,
        shell: &frame.shell,
        client_query,
        from,
        clients,
        given: typed("given"),
        family: typed("family"),
        email: typed("email"),
        languages: languages(&frame, visit.form.text("language")),
        sources: super::clients::sources(frame.w, &known_by.source),
        source_words: known_by.words,
        instructed_by: known_by.instructed_by,
        alike: alike.iter().map(|one| to_choose(&frame, one)).collect(),
        search: looked
            .as_ref()
            .map(|row| row.id)
            .or(search)
            .map_or_else(|| typed("search"), |id| id.to_string()),
        decisions: super::lead_words::decisions(
            frame.w,
            visit.form.text("decision"),
            looked.as_ref().is_some_and(|row| row.withheld),
        ),
        found: looked.map(|row| {
            super::leads::asking(super::leads::search(&frame, &row, true, false), "/desk/matters/new")
        }),
        reason: typed("reason"),
        names: names.unwrap_or_else(|| typed("names")),
        sensitive: typed("sensitive") == "yes",
        letter_first: match visit.method {
            http::Method::POST => visit.form.has("letter_first"),
            _ => lobby.settings().await?.letter_first,
        },
        kinds: kinds(visit, frame.w, visit.form.text("kind")).await?,
        points: super::lead_words::points(frame.w, &AcceptancePoint::AT_THE_DESK, &looked_at(visit)),
        title: typed("title"),
        own_title: typed("own_title"),
        reference: typed("reference"),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Somebody who is on file already leads back to this form with them to choose; anybody else to where they stand.
fn to_choose(frame: &Frame, one: &Likely) -> FoundLine {
    let line = super::leads::found_line(frame, one);
    match one.kind {
        LikelyKind::Client => {
            FoundLine { href: format!("/desk/matters/new?client_q={}", encode(&one.name)), ..line }
        }
        _ => line,
    }
}

/// The languages a person can be written to in: those on offer, and the one that is set.
pub fn languages(frame: &Frame, chosen: &str) -> Vec<Choice> {
    Locale::ALL
        .iter()
        .filter(|locale| frame.offered.contains(locale) || locale.code() == chosen)
        .map(|locale| {
            let choice = Choice::new(locale.code(), locale.native_name());
            if locale.code() == chosen { choice.chosen() } else { choice }
        })
        .collect()
}

/// Every kind of matter with the lists it can begin with, the practice's own first.
pub async fn kinds(visit: &Visit, w: &crate::words::Words, chosen: &str) -> Result<Vec<KindGroup>, End> {
    let mut all = Vec::new();
    for pack in PACKS.iter() {
        let sources = lists::for_kind(visit.desk(), visit.actor()?, &pack.id).await?;
        let kind = |source: &lists::Source| {
            let value =
                if source.own { format!("{}/{}", pack.id, source.which) } else { source.which.clone() };
            let label = super::checklist::lists_name(w, source);
            if value == chosen { Choice::new(value, label).chosen() } else { Choice::new(value, label) }
        };
        let name = pack.name.get(w.locale()).to_owned();
        all.push(KindGroup { name, kinds: sources.iter().map(kind).collect() });
    }
    Ok(all)
}

/// After something that has no page of its own.
pub fn back_to(matter: MatterId, tab: &str) -> Reply {
    Reply::see(&format!("/desk/matters/{matter}{tab}"))
}
