//! Enquiries at the desk: the list, one of them, the form staff fill in for somebody, and figures. It refuses them to whoever
//! takes nobody in, and shows of a search only what its reader may see.

use super::frame::{Frame, demand, problems, see_saying, small};
use super::lead_words as say;
use super::matters::languages;
use super::own_fields::{self, Values};
use crate::client::details::choice_said;
use crate::door::form::encode;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::enquiry::{channel, source};
use crate::spoken;
use crate::staff_view::leads::{
    Cut, Fact, Figure, FoundLine, Happened, LeadFiguresPage, LeadFormFor, LeadFormPage, LeadLine, LeadPage,
    LeadsPage, Search,
};
use crate::staff_view::{Choice, More, Place, Problems, Tone};
use crate::words::Words;
use crate::{dates, staff_view};
use casework::lead::{self, LeadForm};
use domain::{
    AcceptancePoint, ClientId, ContactChannel, DeskPower, Duration, FieldHome, LeadEntryId, LeadId, LeadRoad,
    LeadSource, LeadState, Locale, LostReason, PersonId, ProfileField, Refusal, Timestamp, desk_powers,
    likeness,
};
use std::collections::BTreeMap;
use vault::{
    After, ConflictRow, EntryKind, Error, FieldDef, FieldRegistry, LeadCut, LeadEntry, LeadFigure,
    LeadFilter, LeadRow, Likely, LikelyKind, Lobby, kinds_of_topic,
};

/// Rows of one page.
const ROWS: u32 = 50;
/// Enquiries opened at most to sort them by what is sealed.
const SORTED: u32 = 1_000;

fn filter(code: &str) -> LeadFilter {
    match code {
        "mine" => LeadFilter::Mine,
        "won" => LeadFilter::In(LeadState::Won),
        "lost" => LeadFilter::In(LeadState::Lost),
        "spam" => LeadFilter::In(LeadState::Spam),
        _ => LeadFilter::Open,
    }
}

/// How the list is ordered. What people typed is sealed, so that no index knows it: for any order but the first the newest
/// of the cut are opened and sorted, as many as [`SORTED`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeadOrder {
    Newest,
    Oldest,
    Name,
    Email,
    Phone,
    Topic,
}

impl LeadOrder {
    const ALL: [Self; 6] = [Self::Newest, Self::Oldest, Self::Name, Self::Email, Self::Phone, Self::Topic];

    fn code(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Topic => "topic",
        }
    }

    fn label(self, w: &Words) -> String {
        match self {
            Self::Newest => w.leads_order_newest(),
            Self::Oldest => w.leads_order_oldest(),
            Self::Name => w.leads_col_name(),
            Self::Email => w.leads_col_email(),
            Self::Phone => w.leads_col_phone(),
            Self::Topic => w.leads_col_topic(),
        }
    }

    /// What a row is sorted by: rows without it come last, and of equals the newest first.
    fn key(self, w: &Words, row: &LeadRow) -> (bool, String) {
        let card = row.card.as_ref();
        let text = card.map(|card| match self {
            Self::Newest | Self::Oldest => String::new(),
            Self::Name => likeness::words(&card.full()).join(" "),
            Self::Email => card.email.trim().to_lowercase(),
            Self::Phone => card.phone.chars().filter(char::is_ascii_digit).collect(),
            Self::Topic => likeness::words(&say::topic(w, &card.topic)).join(" "),
        });
        let text = text.unwrap_or_default();
        (text.is_empty(), text)
    }

    fn sort(self, w: &Words, rows: &mut [LeadRow]) {
        match self {
            Self::Newest => {}
            Self::Oldest => rows.reverse(),
            Self::Name | Self::Email | Self::Phone | Self::Topic => {
                rows.sort_by_cached_key(|row| self.key(w, row));
            }
        }
    }
}

pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeLeads)?;
    let frame = Frame::of(&visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let all = [
        ("open", w.leads_filter_open()),
        ("mine", w.leads_filter_mine()),
        ("won", w.leads_filter_won()),
        ("lost", w.leads_filter_lost()),
        ("spam", w.leads_filter_spam()),
    ];
    let show = all.iter().map(|(code, _)| *code).find(|c| *c == visit.query.text("show")).unwrap_or("open");
    let asked = visit.query.text("order");
    let order = LeadOrder::ALL.into_iter().find(|o| o.code() == asked).unwrap_or(LeadOrder::Newest);
    let query = visit.query.text("q").trim().to_owned();
    let source_asked = LeadSource::from_code(visit.query.text("source"));
    let lost_asked = LostReason::from_code(visit.query.text("lost"));
    let cut = LeadCut { filter: filter(show), source: source_asked, lost: lost_asked };
    // A cut, an order and what was typed stay as they are while another of them changes.
    let at = |show: &str, order: LeadOrder| {
        let mut path = format!("/desk/leads?show={show}");
        if let Some(source) = source_asked {
            path.push_str(&format!("&source={}", source.code()));
        }
        if let Some(lost) = lost_asked {
            path.push_str(&format!("&lost={}", lost.code()));
        }
        if order != LeadOrder::Newest {
            path.push_str(&format!("&order={}", order.code()));
        }
        if !query.is_empty() {
            path.push_str(&format!("&q={}", encode(&query)));
        }
        path
    };
    let here = at(show, order);
    let (found, more, cut_short) = match order {
        LeadOrder::Newest => {
            let after: Option<After> = visit.query.text("after").parse().ok();
            let found = lobby.leads_cut(cut, &query, after, ROWS).await?;
            let last = found.last().filter(|_| found.len() >= ROWS as usize);
            let older = last.map(|row| format!("{here}&after={}", After::lead(row)));
            (found, More { newer: after.map(|_| here.clone()), older }, false)
        }
        order => {
            let mut found = lobby.leads_cut(cut, &query, None, SORTED + 1).await?;
            let cut_short = found.len() > SORTED as usize;
            found.truncate(SORTED as usize);
            order.sort(w, &mut found);
            let rows = ROWS as usize;
            let from: usize = visit.query.text("from").parse().unwrap_or(0).min(found.len());
            let older = (found.len() > from + rows).then(|| format!("{here}&from={}", from + rows));
            let page = found.into_iter().skip(from).take(rows).collect();
            (page, More { newer: (from > 0).then(|| here.clone()), older }, cut_short)
        }
    };
    let mut rows = Vec::with_capacity(found.len());
    let held = lobby.held().await?.leads;
    for row in &found {
        rows.push(LeadLine { held: held.contains(&row.id), ..line(&frame, &lobby, row).await? });
    }
    let narrower = cut.source.is_some() || cut.lost.is_some();
    let cut = |(code, label): (&str, String)| Cut { href: at(code, order), label, here: code == show };
    let orders = LeadOrder::ALL.map(|o| Cut { href: at(show, o), label: o.label(w), here: o == order });
    frame.page(&LeadsPage {
        w,
        shell: &frame.shell,
        cuts: all.into_iter().map(cut).collect(),
        orders: orders.into_iter().collect(),
        sources: any_of(w, say::sources(w, visit.query.text("source")), source_asked.is_some()),
        reasons: any_of(w, say::reasons(w, visit.query.text("lost")), lost_asked.is_some()),
        narrower,
        show: show.to_owned(),
        order: order.code().to_owned(),
        all: format!("/desk/leads?show={show}"),
        cut_short: if cut_short { w.leads_sorted_only(SORTED) } else { String::new() },
        query,
        rows,
        more,
        may_manage: lobby.powers().has(DeskPower::ManageLeads),
        form_open: lobby.settings().await?.enquiry.open,
    })
}

/// The same choices with all of them first.
fn any_of(w: &Words, choices: Vec<Choice>, one: bool) -> Vec<Choice> {
    let all = Choice::new("", w.leads_cut_all());
    let all = if one { all } else { all.chosen() };
    std::iter::once(all).chain(choices.into_iter().filter(|choice| !choice.value.is_empty())).collect()
}

async fn line(frame: &Frame, lobby: &Lobby<'_>, row: &LeadRow) -> Result<LeadLine, End> {
    let assigned = match row.assigned {
        Some(person) => lobby.name_of(person).await?.unwrap_or_default(),
        None => frame.w.leads_nobody(),
    };
    let card = row.card.as_ref();
    Ok(LeadLine {
        href: format!("/desk/leads/{}", row.id),
        name: name(frame, row),
        email: card.map(|card| card.email.clone()).unwrap_or_default(),
        phone: card.map(|card| card.phone.clone()).unwrap_or_default(),
        files: match small(row.files) {
            0 => String::new(),
            n => frame.w.leads_files(n),
        },
        topic: card
            .map(|card| say::topic(frame.w, &card.topic))
            .filter(|t| !t.is_empty())
            .unwrap_or_else(|| frame.w.lead_form_none()),
        came: frame.ago(row.created_at),
        source: source(frame.w, row.source),
        outcome: match (row.state, row.lost) {
            (_, Some(why)) => say::lost(frame.w, why),
            (LeadState::Won, None) => frame.w.leads_outcome_won(),
            _ => String::new(),
        },
        state: say::state(frame.w, row.state),
        assigned,
        held: false,
    })
}

/// Whom it is from, or when that was deleted.
pub fn name(frame: &Frame, row: &LeadRow) -> String {
    match (&row.card, row.erased_at) {
        (Some(card), _) => card.full(),
        (None, Some(at)) => frame.w.leads_forgotten(frame.ago(at)),
        (None, None) => String::new(),
    }
}

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

/// The page of one enquiry, with what was wrong with one of its forms.
pub async fn page(visit: &Visit, problems: Problems) -> Answered {
    let id: LeadId = visit.id("lead")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let row = lobby.lead(id).await?;
    let frame = Frame::of(visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let history = lobby.lead_history(id).await?;
    let searches = lobby.conflict_searches(id).await?;
    let good_for = Duration::days(i64::from(lobby.settings().await?.enquiry.search_days));
    let ticked = ticked(&history);
    let all_ticked = AcceptancePoint::ALL.iter().all(|p| ticked.contains(p));
    let fresh = |s: &ConflictRow| !frame.now.is_past(s.at.plus(good_for));
    let cleared = searches.first().is_some_and(|s| fresh(s) && s.decision.is_some_and(|d| d.lets_open()));
    let may_manage = lobby.powers().has(DeskPower::ManageLeads);
    let colleagues = if may_manage { colleagues(&lobby, w, row.assigned).await? } else { Vec::new() };
    let typed = |name: &str| visit.form.text(name).to_owned();
    let failed = !problems.is_empty();
    let card = row.card.clone().unwrap_or_default();
    let open = row.state.is_open() && row.erased_at.is_none();
    let may_convert = may_manage && open && super::lead_acts::converts(&lobby);
    let page = LeadPage {
        w,
        shell: &frame.shell,
        base: format!("/desk/leads/{id}"),
        name: name(&frame, &row),
        held: lobby.held().await?.leads.contains(&id),
        state: say::state(w, row.state),
        facts: facts(&frame, &lobby, &row).await?,
        files: match row.erased_at {
            None => super::record_files::lines(&frame, &lobby, vault::RecordOf::Lead(id)).await?,
            Some(_) => Vec::new(),
        },
        message: card.message,
        consent: card.consent.map(|c| c.text).unwrap_or_default(),
        gone: row.erased_at.map(|at| frame.when(at)),
        gone_by: match lobby.lead_erased(id).await?.filter(|_| row.erased_at.is_some()) {
            Some(erased) => w.lead_gone_by(erased.by, say::erased(w, erased.why)),
            None => String::new(),
        },
        client: row.client.map(|id| frame.client(id)).filter(|href| !href.is_empty()),
        matter: row.matter.map(|id| format!("/desk/matters/{id}")),
        history: history.iter().map(|entry| happened(&frame, entry)).collect(),
        searches: searches
            .iter()
            .enumerate()
            .map(|(at, s)| {
                let counts = at == 0 && may_convert;
                asking(search(&frame, s, counts, !fresh(s) && counts), &format!("/desk/leads/{id}"))
            })
            .collect(),
        names: typed("names"),
        points: say::points(w, AcceptancePoint::ALL, &ticked),
        all_ticked,
        moves: say::moves(w, row.state, visit.form.text("to")),
        lost: say::reasons(w, visit.form.text("lost")),
        colleagues,
        channels: say::channels(w, visit.form.text("channel"), false),
        outcomes: say::outcomes(w, visit.form.text("outcome")),
        decisions: say::decisions(
            w,
            visit.form.text("decision"),
            searches.first().is_some_and(|s| s.withheld),
        ),
        // Both forms have a note; what was typed stays in its own.
        text: if visit.form.has("channel") { String::new() } else { typed("text") },
        contact_text: if visit.form.has("channel") { typed("text") } else { String::new() },
        day: if visit.form.has("day") { typed("day") } else { frame.calendar().iso(frame.now) },
        time: typed("time"),
        why: typed("why"),
        reason: typed("reason"),
        line: LeadEntryId::mint(frame.now, random(visit)).to_string(),
        may_manage,
        may_convert,
        ready: all_ticked && cleared,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn random(visit: &Visit) -> [u8; 10] {
    visit.desk().random_bytes(10).try_into().unwrap_or_default()
}

fn ticked(history: &[LeadEntry]) -> Vec<AcceptancePoint> {
    let checked = history.iter().find_map(|entry| match &entry.kind {
        EntryKind::Checked { points } => Some(points.clone()),
        _ => None,
    });
    checked.unwrap_or_default()
}

/// What was answered to the practice's own fields: the field's key, its label, and the answer as it is read. In the practice's
/// order; what is not asked any more stays readable.
async fn answered(
    frame: &Frame,
    lobby: &Lobby<'_>,
    row: &LeadRow,
) -> Result<Vec<(String, String, String)>, End> {
    let Some(card) = &row.card else { return Ok(Vec::new()) };
    let registry = lobby.fields().await?;
    let of_leads = registry.fields.iter().filter(|field| field.home() == FieldHome::Lead);
    let one = |field: &vault::FieldDef| {
        let value = own_fields::shown(frame, field, card.own.get(&field.key)?, &[]);
        Some((field.key.clone(), field.label(frame.w.locale()).to_owned(), value))
    };
    Ok(of_leads.filter_map(one).collect())
}

/// The same as lines for a note, by the key of the field.
pub async fn answers(
    frame: &Frame,
    lobby: &Lobby<'_>,
    row: &LeadRow,
) -> Result<BTreeMap<String, String>, End> {
    let all = answered(frame, lobby, row).await?.into_iter();
    Ok(all.map(|(key, label, value)| (key, format!("{label}: {value}"))).collect())
}

async fn facts(frame: &Frame, lobby: &Lobby<'_>, row: &LeadRow) -> Result<Vec<Fact>, End> {
    let w = frame.w;
    let mut facts = Vec::new();
    let mut add = |name: String, value: String| {
        if !value.is_empty() {
            facts.push(Fact { name, value });
        }
    };
    if let Some(card) = &row.card {
        add(w.desk_email(), card.email.clone());
        add(w.desk_phone(), card.phone.clone());
        add(w.lead_born(), card.born.clone());
        add(w.profile_passport_number(), card.passport.clone());
        let prefers = ContactChannel::from_code(&card.prefers);
        add(w.lead_prefers(), prefers.map(|c| channel(w, c)).unwrap_or_default());
        add(w.spoken_speaks(), spoken::said(w, &card.speaks));
        add(w.spoken_interpreter(), choice_said(w, ProfileField::Interpreter, &card.interpreter));
        add(w.leads_col_topic(), say::topic(w, &card.topic));
    }
    add(w.desk_language(), w.language(row.locale));
    add(w.lead_source(), source(w, row.source));
    add(w.lead_road(), say::road(w, row.road));
    if let Some(lost) = row.lost {
        add(w.lead_state_lost(), say::lost(w, lost));
    }
    add(w.leads_col_came(), frame.when(row.created_at));
    if let Some(at) = row.contacted_at {
        add(w.lead_first_contact(), frame.when(at));
    }
    if let Some(card) = &row.card {
        if let Some(consent) = &card.consent {
            let when = frame.when(Timestamp::from_micros(consent.at));
            add(w.lead_consent_label(), w.lead_consent(&consent.version, when));
        }
        if row.entered_by.is_some() {
            add(w.lead_form_instruction(), w.lead_entered_by(&card.instruction));
        }
    }
    for (_, label, value) in answered(frame, lobby, row).await? {
        add(label, value);
    }
    if let Some(person) = row.entered_by {
        add(w.lead_form_by(), lobby.name_of(person).await?.unwrap_or_default());
    }
    Ok(facts)
}

fn happened(frame: &Frame, entry: &LeadEntry) -> Happened {
    let (w, who) = (frame.w, &entry.by_name);
    let sentence = match &entry.kind {
        EntryKind::Note => w.lead_did_note(who),
        EntryKind::Contact { channel: by, outcome } => {
            w.lead_did_contact(channel(w, *by), say::outcome(w, *outcome), who)
        }
        EntryKind::Moved { to, lost } => {
            let to = say::state(w, *to).text;
            let state = lost.map_or(to.clone(), |l| format!("{to}: {}", say::lost(w, l)));
            w.lead_did_moved(state, who)
        }
        EntryKind::Checked { points } => w.lead_did_checked(AcceptancePoint::ALL.len(), points.len(), who),
    };
    let when = match entry.written {
        Some(written) => w.lead_written_later(frame.when(entry.at), frame.when(written)),
        None => frame.when(entry.at),
    };
    Happened { when, sentence, text: entry.text.clone() }
}

/// A search as it was kept; `asks` where somebody can decide about it here and now.
pub fn search(frame: &Frame, row: &ConflictRow, asks: bool, too_old: bool) -> Search {
    let w = frame.w;
    let when = row.decided_at.map(|at| frame.when(at)).unwrap_or_default();
    Search {
        id: row.id.to_string(),
        by: w.lead_search_by(frame.when(row.at), &row.by),
        terms: row.terms.join(", "),
        found: row.found.iter().map(|found| found_line(frame, found)).collect(),
        restricted: row.restricted,
        withheld: row.withheld,
        asked: match &row.asked {
            Some((who, at)) if row.decision.is_none() => w.conflict_asked(frame.when(*at), who),
            _ => String::new(),
        },
        ask: String::new(),
        decided: row
            .decision
            .map(|d| w.lead_decided(say::decision(w, d), when, &row.decider))
            .unwrap_or_default(),
        reason: row.reason.clone(),
        open: asks && !too_old && row.decision.is_none(),
        decide: String::new(),
        too_old,
    }
}

/// The same, with where the owners are asked about what the reader may not see.
pub fn asking(search: Search, base: &str) -> Search {
    let ask = match search.open && search.withheld {
        true => format!("{base}/searches/{}/ask", search.id),
        false => String::new(),
    };
    Search { ask, ..search }
}

pub fn found_line(frame: &Frame, found: &Likely) -> FoundLine {
    let w = frame.w;
    let (href, kind) = match (&found.kind, &found.matter) {
        (LikelyKind::Client, _) => (frame.client(ClientId::from_bytes(found.id)), w.lead_kind_client()),
        (LikelyKind::Contact, _) => match &found.organisation {
            Some((client, name)) => (frame.client(*client), w.conflict_kind_contact(name)),
            None => (String::new(), w.conflict_kind_contact("")),
        },
        (LikelyKind::OtherSide, Some((matter, name))) => {
            let kind = match found.ended {
                Some(_) => w.lead_kind_was_other_side(name),
                None => w.lead_kind_other_side(name),
            };
            (format!("/desk/matters/{matter}/people"), kind)
        }
        (LikelyKind::OtherSide, None) => (String::new(), w.lead_kind_other_side("")),
        (LikelyKind::Lead, _) => {
            (format!("/desk/leads/{}", LeadId::from_bytes(found.id)), w.lead_kind_lead())
        }
    };
    FoundLine { href, name: found.name.clone(), kind, why: say::likeness(w, &found.why) }
}

/// Who can be put in charge.
async fn colleagues(lobby: &Lobby<'_>, w: &Words, now: Option<PersonId>) -> Result<Vec<Choice>, End> {
    let nobody = Choice::new("", w.leads_nobody());
    let mut out = vec![if now.is_none() { nobody.chosen() } else { nobody }];
    for one in lobby.staff().await? {
        if one.active && desk_powers(one.remit).has(DeskPower::ManageLeads) {
            let choice = Choice::new(one.id.to_string(), one.name);
            out.push(if now == Some(one.id) { choice.chosen() } else { choice });
        }
    }
    Ok(out)
}

pub async fn new(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    let attempt = vault::hex(&visit.desk().random_bytes(32));
    let fields = Fields::typed(&visit, &lobby.fields().await?, &Values::new());
    form_page(&visit, LeadFormFor::New { attempt }, fields, Problems::none()).await
}

pub async fn make(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    let w = Words::of(visit.locale);
    let registry = lobby.fields().await?;
    let region = lobby.settings().await?.region();
    let fields = Fields::typed(&visit, &registry, &Values::new());
    let attempt = visit.form.text("attempt").to_owned();
    let number = attempt_of(&attempt).ok_or(Refusal::NotAllowed)?;
    let asked = fields.asked(&registry);
    let (own, wrong) = own_fields::read_at_desk(&visit, region, &asked, Values::new());
    if !wrong.is_empty() || own_fields::unasked(&visit, &asked) {
        return form_page(&visit, LeadFormFor::New { attempt }, fields, wrong).await;
    }
    let road = LeadRoad::from_code(visit.form.text("road")).unwrap_or(LeadRoad::Phone);
    let made = lead::enter(
        visit.desk(),
        actor,
        &LeadForm { own: Some(&own), ..fields.form() },
        road,
        fields.source(),
        fields.locale(visit.locale),
        number,
    )
    .await;
    match made {
        Ok(id) => Ok(see_saying(&visit, &format!("/desk/leads/{id}"), Tone::Ok, &w.desk_done_saved())),
        Err(e) => {
            let problems = problems(w, e, as_field)?;
            form_page(&visit, LeadFormFor::New { attempt }, fields, problems).await
        }
    }
}

fn attempt_of(text: &str) -> Option<[u8; 32]> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    bytes?.try_into().ok()
}

fn as_field(field: &'static str) -> &'static str {
    if field == "family" { "given" } else { field }
}

pub async fn edit(visit: Visit) -> Answered {
    let row = known(&visit).await?;
    let card = row.card.clone().unwrap_or_default();
    let fields = Fields {
        given: card.given,
        family: card.family,
        email: card.email,
        phone: card.phone,
        born: card.born,
        passport: card.passport,
        prefers: card.prefers,
        speaks: card.speaks,
        interpreter: card.interpreter,
        topic: card.topic,
        message: card.message,
        instruction: card.instruction,
        source: row.source.code().to_owned(),
        road: row.road.code().to_owned(),
        language: row.locale.code().to_owned(),
        own: card.own,
    };
    form_page(&visit, edited(&row, row.revision), fields, Problems::none()).await
}

fn edited(row: &LeadRow, revision: i64) -> LeadFormFor {
    let name = row.card.as_ref().map(vault::LeadCard::full).unwrap_or_default();
    LeadFormFor::Edit { base: format!("/desk/leads/{}", row.id), name, revision }
}

pub async fn change(visit: Visit) -> Answered {
    let row = known(&visit).await?;
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let registry = lobby.fields().await?;
    let region = lobby.settings().await?.region();
    let kept = row.card.as_ref().map(|card| card.own.clone()).unwrap_or_default();
    let fields = Fields::typed(&visit, &registry, &kept);
    let revision = visit.form.text("revision").parse().unwrap_or(0);
    let asked = fields.asked(&registry);
    let (own, wrong) = own_fields::read_at_desk(&visit, region, &asked, kept);
    if !wrong.is_empty() || own_fields::unasked(&visit, &asked) {
        return form_page(&visit, edited(&row, revision), fields, wrong).await;
    }
    let changed = match (LeadForm { own: Some(&own), ..fields.form() }).check() {
        Ok(card) => {
            let locale = fields.locale(row.locale);
            lobby.change_lead(row.id, revision, &card, fields.source(), locale).await
        }
        Err(e) => Err(e),
    };
    match changed {
        Ok(()) => Ok(see_saying(&visit, &format!("/desk/leads/{}", row.id), Tone::Ok, &w.desk_done_saved())),
        Err(Error::Refused(Refusal::Conflict)) => {
            let problems = Problems::none().with("given", w.lead_changed_elsewhere());
            form_page(&visit, edited(&row, row.revision), fields, problems).await
        }
        Err(e) => {
            let problems = problems(w, e, as_field)?;
            form_page(&visit, edited(&row, revision), fields, problems).await
        }
    }
}

async fn known(visit: &Visit) -> Result<LeadRow, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageLeads)?;
    let row = lobby.lead(visit.id("lead")?).await?;
    if row.card.is_some() { Ok(row) } else { Err(End::not_found()) }
}

/// The form's fields as text.
struct Fields {
    given: String,
    family: String,
    email: String,
    phone: String,
    born: String,
    passport: String,
    prefers: String,
    speaks: String,
    interpreter: String,
    topic: String,
    message: String,
    instruction: String,
    source: String,
    road: String,
    language: String,
    /// The practice's own by their key.
    own: Values,
}

impl Fields {
    /// What was typed; of the practice's own fields what is kept where the form did not ask.
    fn typed(visit: &Visit, registry: &FieldRegistry, kept: &Values) -> Self {
        let typed = |name: &str| visit.form.text(name).to_owned();
        let mut own = kept.clone();
        let here = registry.fields.iter().filter(|field| field.home() == FieldHome::Lead);
        own.extend(own_fields::typed(visit, here));
        Self {
            given: typed("given"),
            family: typed("family"),
            email: typed("email"),
            phone: typed("phone"),
            born: typed("born"),
            passport: typed("passport_number"),
            prefers: typed("prefers"),
            speaks: spoken::typed(&visit.form),
            interpreter: typed("interpreter"),
            topic: typed("topic"),
            message: typed("message"),
            instruction: typed("instruction"),
            source: typed("source"),
            road: typed("road"),
            language: typed("language"),
            own,
        }
    }

    /// The practice's own fields to ask for about what they want.
    fn asked<'r>(&self, registry: &'r FieldRegistry) -> Vec<&'r FieldDef> {
        registry.asked_for(FieldHome::Lead, &kinds_of_topic(&self.topic), &self.own)
    }

    fn form(&self) -> LeadForm<'_> {
        LeadForm {
            given: &self.given,
            family: &self.family,
            email: &self.email,
            phone: &self.phone,
            born: &self.born,
            passport: &self.passport,
            prefers: &self.prefers,
            speaks: &self.speaks,
            interpreter: &self.interpreter,
            topic: &self.topic,
            message: &self.message,
            instruction: &self.instruction,
            own: None,
        }
    }

    fn source(&self) -> LeadSource {
        LeadSource::from_code(&self.source).unwrap_or(LeadSource::Unsaid)
    }

    fn locale(&self, otherwise: Locale) -> Locale {
        Locale::from_code(&self.language).unwrap_or(otherwise)
    }
}

async fn form_page(visit: &Visit, form: LeadFormFor, fields: Fields, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let registry = visit.desk().lobby(visit.actor()?)?.fields().await?;
    let asked = fields.asked(&registry);
    // What is asked for one kind of matter can only be asked once the kind is known.
    let more = visit.form.has("topic") && own_fields::unasked(visit, &asked);
    let failed = !problems.is_empty() || more;
    let page = LeadFormPage {
        w,
        shell: &frame.shell,
        form,
        given: fields.given,
        family: fields.family,
        email: fields.email,
        phone: fields.phone,
        born: fields.born,
        passport: fields.passport,
        message: fields.message,
        instruction: fields.instruction,
        prefers: say::channels(w, &fields.prefers, true),
        spoken: say::spoken(w, &fields.speaks),
        speaks_other: spoken::named(&fields.speaks),
        interpreter: say::interpreter(w, &fields.interpreter),
        languages: languages(&frame, &fields.language),
        topics: say::topics(w, &fields.topic),
        sources: say::sources(w, &fields.source),
        roads: say::roads(w, &fields.road),
        own: own_fields::all_asked(w, &asked, &fields.own),
        notice: if more { w.lead_form_more() } else { String::new() },
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn figures(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeLeads)?;
    let frame = Frame::of(&visit, Some(Place::Leads)).await?;
    let w = frame.w;
    let all = [
        ("quarter", w.lead_figures_quarter(), Some(90)),
        ("year", w.lead_figures_year(), Some(365)),
        ("all", w.lead_figures_all(), None),
    ];
    let asked = visit.query.text("since");
    let here = all.iter().find(|(code, ..)| *code == asked).unwrap_or(&all[0]);
    let days = here.2.map(Duration::days);
    let since = days.map_or(Timestamp::from_micros(0), |days| frame.now.minus(days));
    let rows = lobby.lead_figures(since).await?;
    let total = total(&rows);
    let cuts = all.iter().map(|(code, label, _)| Cut {
        href: format!("/desk/leads/figures?since={code}"),
        label: label.clone(),
        here: *code == here.0,
    });
    frame.page(&LeadFiguresPage {
        w,
        shell: &frame.shell,
        cuts: cuts.collect(),
        rows: rows.iter().map(|row| figure(w, source(w, row.source), row)).collect(),
        total: figure(w, w.lead_figures_total(), &total),
    })
}

fn figure(w: &'static Words, source: String, row: &LeadFigure) -> staff_view::leads::Figure {
    Figure {
        source,
        came: row.came,
        contacted: row.contacted,
        time: row.first_contact.map_or_else(|| w.lead_figures_not_yet(), |time| dates::span(w, time)),
        within_a_day: row.within_a_day,
        won: row.won,
        lost: row.lost,
    }
}

fn total(rows: &[LeadFigure]) -> LeadFigure {
    let sum = |of: fn(&LeadFigure) -> u32| rows.iter().map(of).sum::<u32>();
    let contacted = sum(|r| r.contacted);
    let time = rows.iter().filter_map(|r| r.first_contact.map(|t| t.as_micros() * i64::from(r.contacted)));
    let whole: i64 = time.sum();
    LeadFigure {
        source: LeadSource::Unsaid,
        came: sum(|r| r.came),
        contacted,
        first_contact: (contacted > 0).then(|| Duration::micros(whole / i64::from(contacted.max(1)))),
        within_a_day: sum(|r| r.within_a_day),
        won: sum(|r| r.won),
        lost: sum(|r| r.lost),
    }
}
