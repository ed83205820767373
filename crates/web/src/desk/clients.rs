//! Clients: the list, one of them, and the form. It refuses to make a second record of somebody who looks the same, and
//! to change one into that, until a person has said that it is someone else.

use super::client_notes;
use super::details;
use super::frame::{Frame, demand, own_path, problems, see_saying};
use super::matters::{languages, matter_row};
use super::merge;
use super::own_fields::{self, Values};
use super::record_files;
use crate::client::details::{choice_said, doubt_said, home_rows, homes_said, homes_typed, label};
use crate::door::form::encode;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::spoken;
use crate::staff_view::people::{
    ClientForm, ClientFormPage, ClientPage, ClientRow, ClientsPage, MoreField, StoppedAddress,
};
use crate::staff_view::steer::Clash;
use crate::staff_view::{Choice, More, Place, Problems, Tone};
use crate::words::Words;
use casework::intake;
use domain::profile::{DetailKind, doubts};
use domain::{
    ClientId, DayOrder, DeskPower, Duration, FieldHome, Locale, ProfileField, ProposalId, RecordSource,
    Refusal, Traits,
};
use std::collections::{BTreeMap, BTreeSet};
use vault::{
    After, ByHand, ClientKind, ClientStop, Error, FieldDef, FieldRegistry, HeldIds, Likely, LikelyKind,
    Lobby, RecordOf,
};

/// Rows of one page.
const ROWS: u32 = 50;

pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeClients)?;
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let query = visit.query.text("q").trim().to_owned();
    let after: Option<After> = visit.query.text("after").parse().ok();
    let found = lobby.clients(&query, after, ROWS).await?;
    let list = match query.as_str() {
        "" => "/desk/clients?".to_owned(),
        query => format!("/desk/clients?q={}&", encode(query)),
    };
    let last = found.last().filter(|_| found.len() >= ROWS as usize);
    let more = More {
        newer: after.map(|_| list.trim_end_matches(['?', '&']).to_owned()),
        older: last.map(|row| format!("{list}after={}", After::client(row))),
    };
    let held = lobby.held().await?;
    let stopped = lobby.client_stops().await?;
    let rows = found.iter().map(|client| row(frame.w, client, &held, &stopped)).collect();
    let may = lobby.powers().has(DeskPower::ManageClients);
    frame.page(&ClientsPage { w: frame.w, shell: &frame.shell, query, rows, more, may_manage: may })
}

fn row(w: &Words, client: &vault::ClientRow, held: &HeldIds, stopped: &[ClientStop]) -> ClientRow {
    ClientRow {
        href: format!("/desk/clients/{}", client.id),
        name: client.card.full(),
        email: client.email.clone().unwrap_or_default(),
        language: w.language(client.locale),
        matters: client.matters,
        held: held.clients.contains(&client.id),
        stopped: stopped.iter().any(|stop| stop.client == client.id),
    }
}

fn stopped(frame: &Frame, stop: &ClientStop) -> StoppedAddress {
    StoppedAddress {
        sentence: frame.w.access_mail_client_stop(
            stop.email.as_str(),
            stop.name.as_str(),
            frame.when(stop.since),
        ),
        said: stop.answer.clone(),
    }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, None).await
}

/// The page of one client, with what was wrong with a decision about something they said.
pub async fn page(visit: &Visit, wrong: Option<(ProposalId, String)>) -> Answered {
    page_with(visit, wrong, Problems::none()).await
}

/// The same with what was wrong with a decision about a search for conflicts.
pub async fn page_with(visit: &Visit, wrong: Option<(ProposalId, String)>, problems: Problems) -> Answered {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let client = match lobby.client(id).await {
        Err(e) if e.is_not_found() => return moved(visit, &lobby, id).await,
        client => client?,
    };
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let of = lobby.matters_of(id).await?;
    let held = lobby.held().await?;
    let stops = lobby.client_stops().await?;
    let matters = of.iter().map(|row| matter_row(visit, &frame, row, &held, "")).collect();
    // Whoever may not read the whole record gets a name, a language, how the client is reached and the matters they may open.
    let whole = lobby.powers().has(DeskPower::SeeClientRecords);
    let (proposals, entries) = match whole {
        true => (lobby.proposals(id).await?, lobby.record_entries(id).await?),
        false => (Vec::new(), Vec::new()),
    };
    let (notes, notes_count) = match whole {
        true => client_notes::newest(&frame, &lobby, id).await?,
        false => (Vec::new(), 0),
    };
    let searches = match lobby.powers().has(DeskPower::OpenMatters) {
        true => lobby.client_conflicts(id).await?,
        false => Vec::new(),
    };
    let organisation = match client.kind {
        ClientKind::Organisation => Some(super::contacts::section(&frame, &lobby, id, &of).await?),
        ClientKind::Person => None,
    };
    let mut said = details::waiting(visit, &frame, &proposals, wrong.as_ref()).await?;
    let mut decided = details::decided(&frame, &proposals);
    if whole && client.kind == ClientKind::Organisation {
        let of_contacts = lobby.contact_proposals(id).await?;
        said.extend(super::contacts::waiting(&frame, id, &of_contacts, wrong.as_ref()));
        decided.extend(super::contacts::decided(&frame, &of_contacts));
    }
    let failed = wrong.is_some() || !problems.is_empty();
    let page = ClientPage {
        w: frame.w,
        shell: &frame.shell,
        organisation,
        base: format!("/desk/clients/{id}"),
        held: held.clients.contains(&id),
        stops: stops.iter().filter(|stop| stop.client == id).map(|stop| stopped(&frame, stop)).collect(),
        name: client.card.full(),
        record: details::known(&frame, &client, &proposals, &lobby.fields().await?),
        files: match whole {
            true => record_files::lines(&frame, &lobby, RecordOf::Client(id)).await?,
            false => Vec::new(),
        },
        confirmed: match lobby.details_confirmed(id).await? {
            _ if !whole => String::new(),
            Some(said) => match &said.entered {
                None => frame.w.client_confirmed(frame.when(said.at)),
                Some(entered) => frame.w.byhand_client_confirmed(
                    entered.by.as_str(),
                    super::entered::how(&frame, entered),
                    frame.when(said.at),
                    entered.instructed_by.as_str(),
                ),
            },
            None => frame.w.client_not_confirmed(),
        },
        said,
        decided,
        entered: details::entered(&frame, &entries),
        notes,
        notes_link: match whole {
            true => frame.w.client_note_see(notes_count),
            false => String::new(),
        },
        email: client.email.unwrap_or_default(),
        language: frame.w.language(client.locale),
        since: frame.w.desk_client_since(frame.when(client.created_at)),
        matters,
        enquiry: lobby.lead_of_client(id).await?.map(|lead| format!("/desk/leads/{lead}")),
        may_manage: whole && lobby.powers().has(DeskPower::ManageClients),
        may_open: lobby.powers().has(DeskPower::OpenMatters),
        wall_href: match lobby.powers().has(DeskPower::ManageWalls) {
            true => format!("/desk/walls/new?client={id}"),
            false => String::new(),
        },
        merge_href: match lobby.powers().has(DeskPower::MergeClients) && client.kind == ClientKind::Person {
            true => format!("/desk/clients/{id}/merge"),
            false => String::new(),
        },
        decisions: super::lead_words::decisions(
            frame.w,
            visit.form.text("decision"),
            searches.first().is_some_and(|row| row.withheld),
        ),
        reason: visit.form.text("reason").to_owned(),
        searches: super::conflicts::of_client(
            &frame,
            &format!("/desk/clients/{id}"),
            &searches,
            Duration::days(i64::from(lobby.settings().await?.enquiry.search_days)),
        ),
        joined: match whole {
            true => merge::history(&frame, &lobby, id, &of).await?,
            false => Vec::new(),
        },
        known_as: client.card.known_as,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// An old address of a record that was joined with another leads to where it is now.
pub async fn moved(visit: &Visit, lobby: &Lobby<'_>, id: ClientId) -> Answered {
    merge::see_where(visit, lobby, id).await?.ok_or_else(End::not_found)
}

pub async fn new(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let fields = Fields::typed(&visit, &lobby.fields().await?, &Values::new());
    let by = Known::usual(Words::of(visit.locale));
    form_page(&visit, Draft { by, ..Draft::of(ClientForm::New, fields) }, Problems::none()).await
}

pub async fn make(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let (registry, region) = (lobby.fields().await?, lobby.settings().await?.region());
    let by = Known::typed(&visit);
    let draft = Draft { by, ..Draft::of(ClientForm::New, Fields::typed(&visit, &registry, &Values::new())) };
    let asked = asked(&registry, &BTreeSet::new(), &Values::new());
    let (own, problems) = own_fields::read_at_desk(&visit, region, &asked, Values::new());
    if !problems.is_empty() {
        return form_page(&visit, draft, problems).await;
    }
    let form = draft.fields.form(region.order(visit.locale), own);
    if let Err(e) = form.legible() {
        let problems = problems_of(&visit, e)?;
        return form_page(&visit, draft, problems).await;
    }
    if visit.form.text("someone_else") != "yes" {
        let alike = alike(&lobby, &form.traits(), None).await?;
        if !alike.is_empty() {
            return form_page(&visit, Draft { alike, ..draft }, Problems::none()).await;
        }
    }
    match intake::create_client(visit.desk(), actor, &form, &draft.by.by_hand()).await {
        Ok(id) => Ok(saved(&visit, id)),
        Err(e) => {
            let problems = problems_of(&visit, e)?;
            form_page(&visit, draft, problems).await
        }
    }
}

/// The form of an organisation that is none yet.
pub async fn new_organisation(visit: &Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let fields = Fields::typed(visit, &lobby.fields().await?, &Values::new());
    let by = Known::usual(Words::of(visit.locale));
    form_page(visit, Draft { by, ..Draft::of(ClientForm::NewOrganisation, fields) }, Problems::none()).await
}

/// Makes one, once somebody has said that it is not one of those that look the same.
pub async fn make_organisation(visit: &Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let (registry, region) = (lobby.fields().await?, lobby.settings().await?.region());
    let by = Known::typed(visit);
    let fields = Fields::typed(visit, &registry, &Values::new());
    let draft = Draft { by, ..Draft::of(ClientForm::NewOrganisation, fields) };
    let asked = asked(&registry, &BTreeSet::new(), &Values::new());
    let (own, problems) = own_fields::read_at_desk(visit, region, &asked, Values::new());
    if !problems.is_empty() {
        return form_page(visit, draft, problems).await;
    }
    if visit.form.text("someone_else") != "yes" {
        let alike =
            alike(&lobby, &draft.fields.form(region.order(visit.locale), BTreeMap::new()).traits(), None)
                .await?;
        if !alike.is_empty() {
            return form_page(visit, Draft { alike, ..draft }, Problems::none()).await;
        }
    }
    match casework::organisation::create(
        visit.desk(),
        actor,
        &draft.fields.form(region.order(visit.locale), own),
        &draft.by.by_hand(),
    )
    .await
    {
        Ok(id) => Ok(saved(visit, id)),
        Err(e) => {
            let problems = problems_of(visit, e)?;
            form_page(visit, draft, problems).await
        }
    }
}

pub async fn edit(visit: Visit) -> Answered {
    let (form, client) = known(&visit).await?;
    if client.id != visit.id::<ClientId>("client")? {
        return Ok(Reply::see(&format!("/desk/clients/{}/edit", client.id)));
    }
    let revision = Some(client.revision);
    let kinds = visit.desk().lobby(visit.actor()?)?.kinds_of_client(client.id).await?;
    let draft = Draft { revision, kinds, ..Draft::of(form, Fields::on_file(client)) };
    form_page(&visit, draft, Problems::none()).await
}

pub async fn change(visit: Visit) -> Answered {
    let (form, client) = known(&visit).await?;
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    let (registry, region) = (lobby.fields().await?, lobby.settings().await?.region());
    let revision: i64 = visit.form.text("revision").parse().unwrap_or_default();
    let (revision, by) = (Some(revision), Known::typed(&visit));
    let kinds = lobby.kinds_of_client(client.id).await?;
    let fields = Fields::typed(&visit, &registry, &client.card.own);
    let draft = Draft { revision, by, kinds, ..Draft::of(form, fields) };
    let asked = asked(&registry, &draft.kinds, &client.card.own);
    let (own, problems) = own_fields::read_at_desk(&visit, region, &asked, client.card.own.clone());
    if !problems.is_empty() {
        return form_page(&visit, draft, problems).await;
    }
    let form = draft.fields.form(region.order(visit.locale), own);
    // Joined with another record meanwhile: what was typed is shown beside what that one says.
    if client.id != visit.id::<ClientId>("client")? {
        let revision = Some(client.revision);
        let clashes = clashes(&visit, &registry, &Fields::on_file(client), &draft.fields);
        return form_page(&visit, Draft { revision, clashes, ..draft }, Problems::none()).await;
    }
    if let Err(e) = form.legible() {
        let problems = problems_of(&visit, e)?;
        return form_page(&visit, draft, problems).await;
    }
    // Asked where something changed that tells people apart: whoever was said to be someone else is not asked about again.
    let who = form.traits();
    let client_id = client.id;
    let was = Fields::on_file(client);
    if visit.form.text("someone_else") != "yes"
        && was.form(region.order(visit.locale), BTreeMap::new()).traits() != who
    {
        let alike = alike(&visit.desk().lobby(actor)?, &who, Some(client_id)).await?;
        if !alike.is_empty() {
            return form_page(&visit, Draft { alike, ..draft }, Problems::none()).await;
        }
    }
    let by = draft.by.by_hand();
    match intake::change_client(
        visit.desk(),
        actor,
        client_id,
        &form,
        &by,
        draft.revision.unwrap_or_default(),
    )
    .await
    {
        Ok(()) => Ok(saved(&visit, client_id)),
        Err(Error::Refused(Refusal::Conflict)) => {
            let (_, now) = known(&visit).await?;
            let revision = Some(now.revision);
            let clashes = clashes(&visit, &registry, &Fields::on_file(now), &draft.fields);
            form_page(&visit, Draft { revision, clashes, ..draft }, Problems::none()).await
        }
        Err(e) => {
            let problems = problems_of(&visit, e)?;
            form_page(&visit, draft, problems).await
        }
    }
}

fn problems_of(visit: &Visit, e: Error) -> Result<Problems, End> {
    problems(Words::of(visit.locale), e, |field| field)
}

/// The client the address names; where that record was joined with another, the one that stays.
async fn known(visit: &Visit) -> Result<(ClientForm, vault::ClientRow), End> {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeClientRecords)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let client = match lobby.client(id).await {
        Err(e) if e.is_not_found() => {
            let into = lobby.merged_into(id).await?.ok_or_else(End::not_found)?;
            lobby.client(into).await?
        }
        client => client?,
    };
    let id = client.id;
    let organisation = client.kind == ClientKind::Organisation;
    Ok((
        ClientForm::Edit { base: format!("/desk/clients/{id}"), name: client.card.full(), organisation },
        client,
    ))
}

fn saved(visit: &Visit, id: ClientId) -> crate::door::Reply {
    let own = format!("/desk/clients/{id}");
    let path = own_path(visit.form.text("next")).unwrap_or(&own);
    see_saying(visit, path, Tone::Ok, &Words::of(visit.locale).desk_done_saved())
}

/// A form being filled in, and what has to be said about it.
struct Draft {
    form: ClientForm,
    fields: Fields,
    revision: Option<i64>,
    alike: Vec<Likely>,
    clashes: Vec<Clash>,
    by: Known,
    /// The kinds of the client's matters, which decide what is asked besides.
    kinds: BTreeSet<String>,
}

/// How somebody knows what they type, as they said it.
#[derive(Default)]
pub struct Known {
    pub source: String,
    pub words: String,
    pub instructed_by: String,
}

impl Known {
    /// How it mostly is where somebody is written down for the first time.
    pub fn usual(w: &Words) -> Self {
        let source = RecordSource::InPerson.code().to_owned();
        Self { source, words: String::new(), instructed_by: w.entered_themselves() }
    }

    pub fn typed(visit: &Visit) -> Self {
        let typed = |name: &str| visit.form.text(name).to_owned();
        Self { source: typed("source"), words: typed("source_words"), instructed_by: typed("instructed_by") }
    }

    pub fn by_hand(&self) -> ByHand<'_> {
        let source = RecordSource::from_code(&self.source);
        ByHand { source, words: &self.words, instructed_by: &self.instructed_by }
    }
}

impl Draft {
    fn of(form: ClientForm, fields: Fields) -> Self {
        let (alike, clashes) = (Vec::new(), Vec::new());
        let (by, kinds) = (Known::default(), BTreeSet::new());
        Self { form, fields, revision: None, alike, clashes, by, kinds }
    }
}

/// The form's fields as text.
struct Fields {
    given: String,
    middle: String,
    family: String,
    own_script: String,
    email: String,
    phone: String,
    language: String,
    more: Vec<(ProfileField, String)>,
    /// The practice's own by their key.
    own: BTreeMap<String, String>,
}

/// The fields of the record that the form asks for beside names and how to reach somebody.
const MORE: [ProfileField; 14] = [
    ProfileField::Speaks,
    ProfileField::Interpreter,
    ProfileField::Address,
    ProfileField::AddressHistory,
    ProfileField::NameOrder,
    ProfileField::Born,
    ProfileField::Nationality,
    ProfileField::BirthCountry,
    ProfileField::PassportNumber,
    ProfileField::PassportIssued,
    ProfileField::PassportExpires,
    ProfileField::ANumber,
    ProfileField::PriorityDates,
    ProfileField::Prefers,
];

impl Fields {
    /// What was typed; of the practice's own fields what is kept where the form did not ask.
    fn typed(visit: &Visit, registry: &FieldRegistry, kept: &Values) -> Self {
        let typed = |name: &str| visit.form.text(name).to_owned();
        let fields = registry.fields.iter().filter(|field| field.home() == FieldHome::Client);
        let mut own = kept.clone();
        own.extend(own_fields::typed(visit, fields));
        Self {
            given: typed("given"),
            middle: typed("middle"),
            family: typed("family"),
            own_script: typed("own_script"),
            email: typed("email"),
            phone: typed("phone"),
            language: typed("language"),
            more: MORE
                .iter()
                .map(|field| match field.kind() {
                    DetailKind::Language => (*field, spoken::typed(&visit.form)),
                    DetailKind::Homes => (*field, homes_typed(visit).unwrap_or_default()),
                    _ => (*field, typed(field.code())),
                })
                .collect(),
            own,
        }
    }

    fn on_file(client: vault::ClientRow) -> Self {
        let on_file = client.card.values("");
        Self {
            more: MORE.iter().map(|f| (*f, on_file.get(f).cloned().unwrap_or_default())).collect(),
            given: client.card.given,
            middle: client.card.middle,
            family: client.card.family,
            own_script: client.card.own_script,
            email: client.email.unwrap_or_default(),
            phone: client.card.phone,
            language: client.locale.code().to_owned(),
            own: client.card.own,
        }
    }

    fn form(&self, order: DayOrder, own: BTreeMap<String, String>) -> intake::ClientForm<'_> {
        intake::ClientForm {
            given: &self.given,
            middle: &self.middle,
            family: &self.family,
            own_script: &self.own_script,
            phone: &self.phone,
            email: &self.email,
            locale: Locale::from_code(&self.language).unwrap_or_default(),
            order,
            more: &self.more,
            own,
        }
    }

    /// Everything with its name.
    fn rows(&self, w: &Words, registry: &FieldRegistry) -> Vec<(String, String)> {
        let language = Locale::from_code(&self.language).unwrap_or_default();
        let named = [
            (label(w, ProfileField::Given), &self.given),
            (label(w, ProfileField::Middle), &self.middle),
            (label(w, ProfileField::Family), &self.family),
            (label(w, ProfileField::OwnScript), &self.own_script),
            (label(w, ProfileField::Email), &self.email),
            (label(w, ProfileField::Phone), &self.phone),
        ];
        let mut rows: Vec<_> = named.into_iter().map(|(label, value)| (label, value.clone())).collect();
        rows.push((w.spoken_portal(), w.language(language)));
        rows.extend(self.more.iter().map(|(field, value)| match field.kind() {
            DetailKind::Homes => (label(w, *field), homes_said(w, value)),
            _ => (label(w, *field), choice_said(w, *field, value)),
        }));
        // Every one of them, so that two forms that asked different ones have the same rows.
        let own = registry.fields.iter().filter(|f| f.home() == FieldHome::Client && !f.holds_file());
        let value = |key: &str| self.own.get(key).cloned().unwrap_or_default();
        rows.extend(own.map(|field| (field.label(w.locale()).to_owned(), value(&field.key))));
        rows
    }
}

/// The practice's own fields to ask for about a client with matters of these kinds.
fn asked<'r>(registry: &'r FieldRegistry, kinds: &BTreeSet<String>, kept: &Values) -> Vec<&'r FieldDef> {
    registry.asked_for(FieldHome::Client, kinds, kept)
}

/// What two people wrote about the same client.
fn clashes(visit: &Visit, registry: &FieldRegistry, now: &Fields, yours: &Fields) -> Vec<Clash> {
    let w = Words::of(visit.locale);
    let both = now.rows(w, registry).into_iter().zip(yours.rows(w, registry));
    both.filter(|((_, now), (_, yours))| now.trim() != yours.trim())
        .map(|((label, now), (_, yours))| Clash { label, now, yours })
        .collect()
}

/// The fields beside names, each with what was noticed about what stands in it: nobody is kept from saving it.
fn more(frame: &Frame, fields: &[(ProfileField, String)]) -> Vec<MoreField> {
    let w = frame.w;
    let order = frame.region.order(w.locale());
    let read: BTreeMap<ProfileField, String> =
        fields.iter().filter_map(|(field, typed)| Some((*field, field.read(typed, order).ok()?))).collect();
    let value = |field: ProfileField| read.get(&field).map(String::as_str).unwrap_or_default();
    let doubted = doubts(value, &frame.calendar().iso(frame.now));
    let doubt = |field: ProfileField| {
        let found = doubted.iter().find(|(of, _)| *of == field);
        found.map(|(_, doubt)| w.doubt_look(doubt_said(w, *doubt))).unwrap_or_default()
    };
    fields
        .iter()
        .map(|(field, value)| {
            let unsaid = Choice::new("", w.profile_unsaid());
            let listed = field.choices().iter().map(|code| Choice::new(*code, choice_said(w, *field, code)));
            let all = (!field.choices().is_empty()).then_some(unsaid).into_iter().chain(listed);
            let tongue = field.kind() == DetailKind::Language;
            let tongues = if tongue { spoken::choices(w, w.profile_unsaid(), value) } else { Vec::new() };
            let tongues = tongues.into_iter().map(|one| match one.chosen {
                true => Choice::new(one.value, one.label).chosen(),
                false => Choice::new(one.value, one.label),
            });
            MoreField {
                name: field.code(),
                label: label(w, *field),
                hint: match field.kind() {
                    DetailKind::Dates => w.client_dates_hint(),
                    DetailKind::Homes => w.client_homes_hint(),
                    DetailKind::Language => w.spoken_hint(),
                    _ => doubt(*field),
                },
                kind: match field.kind() {
                    DetailKind::Date => "date",
                    _ => "text",
                },
                choices: all.map(|c| if c.value == *value { c.chosen() } else { c }).chain(tongues).collect(),
                homes: match field.kind() {
                    DetailKind::Homes => home_rows(w, value),
                    _ => Vec::new(),
                },
                other: tongue.then(|| spoken::named(value)),
                value: value.clone(),
            }
        })
        .collect()
}

/// Who is like this one: clients, people who sign in for an organisation and enquiries with the same address or number, or a
/// name written or sounding alike, as far as one may see them. What belongs to the record `besides` is left out, and who
/// stands on the other side of something is for the search for conflicts.
pub async fn alike(lobby: &Lobby<'_>, who: &Traits, besides: Option<ClientId>) -> Result<Vec<Likely>, End> {
    let (mut found, _) = match besides {
        Some(client) => lobby.alike_besides(who, client).await?,
        None => lobby.alike(who).await?,
    };
    found.retain(|one| one.kind != LikelyKind::OtherSide);
    Ok(found)
}

/// How staff can know what they type.
pub fn sources(w: &Words, chosen: &str) -> Vec<Choice> {
    let by_hand = RecordSource::ALL.iter().filter(|one| one.is_by_hand());
    let all = by_hand.map(|one| Choice::new(one.code(), details::source(w, *one)));
    let all = std::iter::once(Choice::new("", w.entered_unsaid())).chain(all);
    all.map(|one| if one.value == chosen { one.chosen() } else { one }).collect()
}

async fn form_page(visit: &Visit, draft: Draft, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let registry = visit.desk().lobby(visit.actor()?)?.fields().await?;
    let next = if visit.form.has("next") { visit.form.text("next") } else { visit.query.text("next") };
    let failed = !problems.is_empty() || !draft.alike.is_empty() || !draft.clashes.is_empty();
    let fields = draft.fields;
    let own = own_fields::all_asked(frame.w, &asked(&registry, &draft.kinds, &fields.own), &fields.own);
    let page = ClientFormPage {
        w: frame.w,
        shell: &frame.shell,
        form: draft.form,
        own,
        given: fields.given,
        family: fields.family,
        own_script: fields.own_script,
        email: fields.email,
        phone: fields.phone,
        languages: languages(&frame, &fields.language),
        middle: fields.middle,
        more: more(&frame, &fields.more),
        sources: sources(frame.w, &draft.by.source),
        source_words: draft.by.words,
        instructed_by: draft.by.instructed_by,
        revision: draft.revision,
        clashes: draft.clashes,
        alike: draft.alike.iter().map(|one| super::leads::found_line(&frame, one)).collect(),
        next: own_path(next).unwrap_or_default().to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
