//! What is done with an enquiry: notes, contacts, moves, searches and decisions, and making a client and a matter of it.
//! It refuses to lose what was typed when something is wrong with it.

use super::frame::{Frame, demand, see_saying, wrong};
use super::lead_along;
use super::lead_words as say;
use super::leads::{name, page};
use super::portal::part;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::enquiry::source;
use crate::staff_view::leads::LeadConvertPage;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::lead::{self, ConvertForm};
use domain::{
    AcceptancePoint, ClientId, ConflictDecision, ConflictSearchId, ContactChannel, ContactOutcome, DeskPower,
    Duration, LeadEntryId, LeadId, LeadSource, LeadState, LostReason, PersonId, Refusal, Relation, Timestamp,
    Why, limits,
};
use vault::{ClientKind, Error, LeadWords, LikelyKind, Lobby, Result as Vaulted};

/// What the form says for a client that is an organisation and not on file yet.
const ORGANISATION: &str = "organisation";

fn id(visit: &Visit) -> Result<LeadId, End> {
    visit.id("lead")
}

/// The words of a form, and the line they become: the page that carried the form named it.
fn words(visit: &Visit) -> Result<LeadWords<'_>, End> {
    let line: LeadEntryId = visit.form.id("line")?;
    Ok(LeadWords { line, text: visit.form.text("text") })
}

/// Back to the enquiry, with what was done or what was wrong.
async fn done(visit: &Visit, outcome: Vaulted<()>, at: &str) -> Answered {
    let w = Words::of(visit.locale);
    match outcome {
        Ok(()) => {
            Ok(see_saying(visit, &format!("/desk/leads/{}{at}", id(visit)?), Tone::Ok, &w.desk_done_saved()))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            page(visit, Problems::none().with(field, wrong(w, field, why))).await
        }
        Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
            page(visit, Problems::none().with("to", w.lead_changed_elsewhere())).await
        }
        Err(e) => Err(e.into()),
    }
}

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    Ok(visit.desk().lobby(visit.actor()?)?)
}

fn choice<T>(field: &'static str, found: Option<T>) -> Result<T, End> {
    found.ok_or_else(|| Refusal::invalid(field, Why::NotAChoice).into())
}

pub async fn note(visit: Visit) -> Answered {
    let outcome = lobby(&visit)?.note_lead(id(&visit)?, &words(&visit)?).await;
    done(&visit, outcome, "").await
}

pub async fn contact(visit: Visit) -> Answered {
    let channel = choice("channel", ContactChannel::from_code(visit.form.text("channel")))?;
    let how = choice("outcome", ContactOutcome::from_code(visit.form.text("outcome")))?;
    let lobby = lobby(&visit)?;
    let lead = lobby.lead(id(&visit)?).await?;
    let frame = Frame::of(&visit, Some(Place::Leads)).await?;
    let at = match contacted_at(&visit, &frame, lead.created_at) {
        Ok(at) => at,
        Err(problems) => return page(&visit, problems).await,
    };
    match lobby.log_lead_contact(lead.id, channel, how, at, &words(&visit)?).await {
        Err(Error::Refused(Refusal::Invalid { field: "day", .. })) => {
            let said = frame.w.lead_contact_day_wrong(frame.when(lead.created_at));
            page(&visit, Problems::none().with("day", said)).await
        }
        outcome => done(&visit, outcome, "").await,
    }
}

/// When somebody was reached: now where nothing else was typed, else that day at the time typed, or at noon where there is
/// none, yet not before the enquiry came on that same day.
fn contacted_at(visit: &Visit, frame: &Frame, came: Timestamp) -> Result<Option<Timestamp>, Problems> {
    let (w, calendar) = (frame.w, frame.calendar());
    let (day, time) = (visit.form.text("day").trim(), visit.form.text("time").trim());
    let today = calendar.iso(frame.now);
    let iso = match day {
        "" => today.clone(),
        day => domain::custom::day(day, frame.region.order(w.locale()))
            .ok_or_else(|| Problems::none().with("day", w.dates_day_wrong()))?,
    };
    let at = match (iso == today, time) {
        (true, "") => return Ok(None),
        (false, "") if iso == calendar.iso(came) => return Ok(calendar.noon(&iso).max(Some(came))),
        (false, "") => calendar.noon(&iso),
        (_, time) => calendar.at(&iso, time),
    };
    let at = at.ok_or_else(|| Problems::none().with("time", w.dates_time_wrong()))?;
    // Who typed the minute in which the enquiry came means no moment before it.
    let same_minute = at < came && came < at.plus(Duration::minutes(1));
    Ok(Some(if same_minute { came } else { at }))
}

pub async fn move_to(visit: Visit) -> Answered {
    let to = choice("to", LeadState::from_code(visit.form.text("to")))?;
    // The reason stands in the form whatever is chosen; only losing takes it.
    let lost = LostReason::from_code(visit.form.text("lost")).filter(|_| to == LeadState::Lost);
    // What the list has no reason for is said in a few words.
    let why = if lost.is_some() { visit.form.text("why") } else { "" };
    if why.trim().chars().count() > limits::TITLE_CHARS {
        let w = Words::of(visit.locale);
        return page(&visit, Problems::none().with("why", w.desk_too_long())).await;
    }
    let words = LeadWords { text: why, ..words(&visit)? };
    let outcome = lobby(&visit)?.move_lead(id(&visit)?, to, lost, &words).await;
    done(&visit, outcome, "").await
}

pub async fn assign(visit: Visit) -> Answered {
    let person = match visit.form.text("person") {
        "" => None,
        typed => Some(choice("person", typed.parse::<PersonId>().ok())?),
    };
    let outcome = lobby(&visit)?.assign_lead(id(&visit)?, person).await;
    done(&visit, outcome, "").await
}

pub async fn check(visit: Visit) -> Answered {
    let points: Vec<_> = visit.form.all("points").filter_map(AcceptancePoint::from_code).collect();
    let outcome = lobby(&visit)?.check_lead(id(&visit)?, &points, &words(&visit)?).await;
    done(&visit, outcome, "#check").await
}

pub async fn search(visit: Visit) -> Answered {
    let names: Vec<String> = visit.form.text("names").lines().map(str::to_owned).collect();
    let outcome = lobby(&visit)?.search_conflicts(id(&visit)?, &names).await.map(|_| ());
    done(&visit, outcome, "#search").await
}

pub async fn decide(visit: Visit) -> Answered {
    let search: ConflictSearchId = visit.form.id("search")?;
    let Some(decision) = ConflictDecision::from_code(visit.form.text("decision")) else {
        let w = Words::of(visit.locale);
        return page(&visit, Problems::none().with("decision", w.desk_not_a_choice())).await;
    };
    let reason = visit.form.text("reason");
    let outcome = lobby(&visit)?.decide_conflict(id(&visit)?, search, decision, reason).await;
    done(&visit, outcome, "#search").await
}

/// POST: asks the owners to decide about a search that found what the reader may not see.
pub async fn ask_owners(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    let lead = id(&visit)?;
    match lobby(&visit)?.ask_about_lead(lead, visit.id("search")?).await {
        Ok(true) => {
            let path = format!("/desk/leads/{lead}#search");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.conflict_ask_done()))
        }
        Ok(false) => page(&visit, Problems::none().with("decision", w.conflict_ask_nobody())).await,
        Err(e) => done(&visit, Err(e), "#search").await,
    }
}

pub async fn ask_convert(visit: Visit) -> Answered {
    convert_page(&visit, Problems::none()).await
}

pub async fn convert(visit: Visit) -> Answered {
    let (actor, lead, w) = (visit.actor()?, id(&visit)?, Words::of(visit.locale));
    let typed = &visit.form;
    let (client, organisation) = match typed.text("client") {
        "new" => (None, None),
        ORGANISATION => (None, Some(typed.text("organisation"))),
        known => match known.parse::<ClientId>() {
            Ok(client) => (Some(client), None),
            Err(_) => {
                return convert_page(&visit, Problems::none().with("client", w.desk_client_missing())).await;
            }
        },
    };
    let relation = Relation::from_code(typed.text("part")).unwrap_or(Relation::MainApplicant);
    let Ok(responsible) = typed.text("responsible").parse::<PersonId>() else {
        return convert_page(&visit, Problems::none().with("responsible", w.desk_not_a_choice())).await;
    };
    // A stage is named with its field of law, so that the list can show all of them without scripts.
    let kind = typed.text("kind");
    let field = kind.split_once('/').map_or("", |(pack, _)| pack);
    let stage = match typed.text("stage").split_once('/') {
        None => "",
        Some((pack, stage)) if pack == field => stage,
        Some(_) => {
            return convert_page(&visit, Problems::none().with("stage", w.lead_convert_stage_wrong())).await;
        }
    };
    let Some(along) = lead_along::typed(&visit) else {
        return convert_page(&visit, Problems::none().with("along", w.desk_not_a_choice())).await;
    };
    let known = visit.desk().lobby(actor)?.lead(lead).await?;
    let heard = match known.source {
        LeadSource::Unsaid => String::new(),
        said => source(w, said),
    };
    let frame = Frame::of(&visit, Some(Place::Leads)).await?;
    let form = ConvertForm {
        client,
        organisation,
        kind,
        stage,
        title: typed.text("title"),
        number: typed.text("reference"),
        relation,
        responsible,
        source: &heard,
        heading: w.lead_note_heading(frame.calendar().day(known.created_at)),
        answers: super::leads::answers(&frame, &visit.desk().lobby(actor)?, &known).await?,
        along,
    };
    match lead::convert(visit.desk(), actor, lead, &form).await {
        Ok(done) => {
            let client = visit.desk().lobby(actor)?.client(done.client).await?;
            let name = client.card.full();
            let said = match (client.kind, client.email) {
                (ClientKind::Organisation, _) => w.conflict_organisation_done(&name),
                (ClientKind::Person, Some(_)) => w.lead_convert_done(&name),
                (ClientKind::Person, None) => w.lead_convert_done_no_address(&name),
            };
            // What is asked for comes first; the door opens when there is something behind it.
            Ok(see_saying(&visit, &format!("/desk/matters/{}/checklist", done.matter), Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            convert_page(&visit, not_converted(w, field, why)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What was wrong with a conversion, beside what has to be changed.
fn not_converted(w: &Words, field: &'static str, why: Why) -> Problems {
    let (field, said) = match (field, why) {
        ("points", _) => ("kind", w.lead_convert_points()),
        ("search", Why::NotAllowed) => ("kind", w.lead_convert_refused()),
        ("search", _) => ("kind", w.lead_convert_search()),
        ("organisation", Why::Missing) => ("organisation", w.conflict_organisation_missing()),
        ("organisation", Why::NotAllowed) => ("organisation", w.conflict_organisation_unsearched()),
        ("contact", _) => ("organisation", w.conflict_organisation_no_address()),
        ("along", Why::Taken) => ("along", w.conflict_along_twice()),
        ("along", _) => ("along", w.conflict_along_unknown()),
        ("number", Why::Taken) => ("reference", w.desk_reference_taken()),
        ("number", why) => ("reference", wrong(w, "reference", why)),
        ("name", Why::Missing) => ("title", w.desk_title_missing()),
        ("name", why) => ("title", wrong(w, "title", why)),
        ("kind", _) => ("kind", w.desk_kind_missing()),
        (field, why) => (field, wrong(w, field, why)),
    };
    Problems::none().with(field, said)
}

/// Whether somebody may make a client and a matter of an enquiry.
pub fn converts(lobby: &Lobby<'_>) -> bool {
    lobby.powers().has(DeskPower::ManageClients) && lobby.powers().has(DeskPower::OpenMatters)
}

async fn convert_page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = lobby(visit)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    if !converts(&lobby) {
        return Err(End::not_found());
    }
    let lead = id(visit)?;
    let row = lobby.lead(lead).await?;
    let base = format!("/desk/leads/{lead}");
    let Some(card) = row.card.clone().filter(|_| row.state.is_open()) else { return Ok(Reply::see(&base)) };
    let frame = Frame::of(visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let (found, restricted) = lobby.alike(&card.traits()).await?;
    let chosen = visit.form.text("client");
    let mark = |choice: Choice| if choice.value == chosen { choice.chosen() } else { choice };
    let known = found.iter().filter(|f| f.kind == LikelyKind::Client).map(|f| {
        let id = ClientId::from_bytes(f.id).to_string();
        mark(Choice::new(id, w.lead_convert_use(&f.name)).hint(say::likeness(w, &f.why)))
    });
    // Whoever was found comes first, so that nobody makes a second record by not looking.
    let mut clients: Vec<Choice> = known.collect();
    let new = Choice::new("new", w.lead_convert_new(card.full()));
    let only = clients.is_empty() && chosen != ORGANISATION;
    clients.push(if only { new.chosen() } else { mark(new) });
    clients.push(mark(Choice::new(ORGANISATION, w.conflict_organisation(card.full()))));
    let searches = lobby.conflict_searches(lead).await?;
    let newest = searches.first();
    // Whoever writes for an employer is seldom searched for alone.
    let employer = newest.and_then(|search| search.terms.get(1)).cloned();
    let typed = |name: &str| visit.form.text(name).to_owned();
    let again = visit.form.has("kind");
    let kind = if again { typed("kind") } else { card.topic.clone() };
    let about = say::topic(w, &kind);
    let title = match (again, about.is_empty()) {
        (true, _) => typed("title"),
        (false, true) => card.full(),
        (false, false) => format!("{about} - {}", card.full()),
    };
    let failed = !problems.is_empty();
    let page = LeadConvertPage {
        w,
        shell: &frame.shell,
        base,
        name: name(&frame, &row),
        clients,
        restricted,
        organisation: if again { typed("organisation") } else { employer.unwrap_or_else(|| card.full()) },
        along: newest.map(|search| lead_along::rows(visit, w, search)).unwrap_or_default(),
        kinds: super::matters::kinds(visit, w, &kind).await?,
        stages: say::stages(w, visit.form.text("stage")),
        parts: parts(w, visit.form.text("part")),
        responsible: responsible(visit, &lobby, row.assigned).await?,
        title,
        reference: typed("reference"),
        files: !super::record_files::lines(&frame, &lobby, vault::RecordOf::Lead(lead)).await?.is_empty(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn parts(w: &Words, chosen: &str) -> Vec<Choice> {
    let chosen = Relation::from_code(chosen).unwrap_or(Relation::MainApplicant);
    let all = Relation::ALL.iter().filter(|r| !matches!(r, Relation::Other | Relation::Observer));
    all.map(|r| {
        let choice = Choice::new(r.code(), part(w, *r));
        if *r == chosen { choice.chosen() } else { choice }
    })
    .collect()
}

/// Who can answer for a matter: as typed, else who is in charge of the enquiry, else whoever asks.
async fn responsible(
    visit: &Visit,
    lobby: &Lobby<'_>,
    assigned: Option<PersonId>,
) -> Result<Vec<Choice>, End> {
    let asked = visit.form.text("responsible").parse::<PersonId>().ok();
    let first = asked.or(assigned).unwrap_or(visit.actor()?.person());
    let staff = lobby.staff().await?;
    let able = staff.iter().filter(|s| s.active && s.remit.answers_for_matters());
    Ok(able
        .map(|s| {
            let choice = Choice::new(s.id.to_string(), s.name.clone());
            if s.id == first { choice.chosen() } else { choice }
        })
        .collect())
}
