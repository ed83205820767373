//! The first page of the day: what to decide, whom to answer, and which clients are waited for, oldest first; and how far
//! clients came. It refuses to invent urgency: what does not call says so in one quiet line.

use super::flagging::for_whom;
use super::frame::{Frame, demand};
use super::review::kind_name;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::Place;
use crate::staff_view::clear::ClearFigures;
use crate::staff_view::today::{
    AdoptionPage, CallBox, CallRow, CallsPage, Column, FunnelCut, FunnelRow, TodayPage, TookRow,
};
use crate::words::Words;
use domain::{DeskPower, DeviceKind, LeadState, Locale, Power};
use vault::{
    Call, CallAbout, CallLine, Calls, Funnel, HowLong, LeadFilter, LeadRow, Lobby, PulseFigures, QueueCut,
    ReviewLine,
};

/// Rows of one box.
const ROWS: usize = 5;
/// Rows where somebody wants to call everybody.
const EVERYBODY: usize = 50;
/// Rows of a box that has a page to itself.
const ALL: usize = 100;

pub async fn show(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Today)).await?;
    let w = frame.w;
    // Each file once: where a lawyer is asked for, else where something looked odd, else among the rest.
    let (mut needs, rest) = review(&frame, &lobby, QueueCut::Plain, w.today_review()).await?;
    let mut cuts = Vec::new();
    for (cut, key, title) in
        [(QueueCut::ForLawyer, "lawyer", w.flag_box()), (QueueCut::Flagged, "flagged", w.today_flagged())]
    {
        let (count, made) = review_cut(&frame, &lobby, cut, key, title).await?;
        needs = needs.saturating_add(count);
        if count > 0 {
            cuts.push(made);
        }
    }
    let mut day = lobby.day(&casework::intake::TAKING_IN, ROWS).await?;
    let mut decide = Vec::new();
    if cuts.is_empty() || !rest.rows.is_empty() {
        decide.push(rest);
    }
    decide.extend(cuts);
    for call in [Call::Release, Call::Unapproved] {
        let (count, made) = boxed(&frame, call, day.of(call), ROWS);
        needs = needs.saturating_add(count);
        if count > 0 {
            decide.push(made);
        }
    }
    // In these nothing begins before somebody asks for the letter: first of all.
    let (count, unasked) = boxed(&frame, Call::LetterUnasked, day.of(Call::LetterUnasked), ROWS);
    if count > 0 {
        needs = needs.saturating_add(count);
        decide.insert(0, unasked);
    }
    let mut answer = Vec::new();
    for call in [Call::Answer, Call::Help, Call::Details] {
        // Whoever sees no records decides nothing about them.
        if call == Call::Details && !lobby.powers().has(DeskPower::SeeClients) {
            continue;
        }
        let (count, made) = boxed(&frame, call, day.of(call), ROWS);
        needs = needs.saturating_add(count);
        answer.push(made);
    }
    if let Some((count, made)) = enquiries(&frame, &lobby).await? {
        needs = needs.saturating_add(count);
        answer.push(made);
    }
    let mut waiting = Vec::new();
    for call in [Call::Intake, Call::Late, Call::Coming, Call::NeverIn, Call::Stuck, Call::Quiet] {
        waiting.push(boxed(&frame, call, day.of(call), ROWS).1);
    }
    let (count, letter) = boxed(&frame, Call::Letter, day.of(Call::Letter), ROWS);
    if count > 0 {
        waiting.insert(0, letter);
    }
    let mut first = vec![Column { title: w.today_decide(), boxes: decide }];
    // Days that come are looked at; one that is over calls for somebody.
    if lobby.inside(Power::SeeWholeMatter) {
        let (over, days) = super::dates::of_the_day(&frame, &lobby, ROWS).await?;
        needs = needs.saturating_add(over);
        first.push(Column { title: w.dates_title(), boxes: vec![days] });
    }
    // What somebody wrote down to be done next, where it is this reader's.
    let (over, next) = next_actions(&frame, &lobby).await?;
    needs = needs.saturating_add(over);
    first.push(Column { title: w.today_next(), boxes: vec![next] });
    let lead = match needs {
        0 => w.today_lead_none(),
        n @ 1..100 => w.today_lead_some(n),
        _ => w.today_lead_many(),
    };
    let columns = vec![
        first,
        vec![Column { title: w.today_answer(), boxes: answer }],
        vec![Column { title: w.today_waiting(), boxes: waiting }],
    ];
    let adoption = lobby.looks_into_matters();
    frame.page(&TodayPage { w, shell: &frame.shell, lead, columns, adoption })
}

/// All of one box, up to a hundred: what comes after them is another day's work.
pub async fn all(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let call = Call::from_code(visit.param("call")).ok_or_else(End::not_found)?;
    let frame = Frame::of(&visit, Some(Place::Today)).await?;
    let made = called(&frame, &lobby, call, ALL).await?.1;
    let page = CallsPage { w: frame.w, shell: &frame.shell, calls: CallBox { all: None, ..made } };
    frame.page(&page)
}

pub async fn adoption(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let funnel = lobby.funnel().await?;
    let frame = Frame::of(&visit, Some(Place::Today)).await?;
    let w = frame.w;
    let languages = Locale::ALL
        .iter()
        .map(|locale| (w.language(*locale), summed(funnel.iter().filter(|f| f.locale == *locale))));
    let kinds = DeviceKind::ALL.iter().map(|kind| Some(*kind)).chain([None]);
    let devices =
        kinds.map(|kind| (device_name(w, kind), summed(funnel.iter().filter(|f| f.device == kind))));
    let all = summed(funnel.iter());
    let cut = |name: String, rows: Vec<(String, Option<Funnel>)>| {
        let mut rows: Vec<FunnelRow> =
            rows.into_iter().filter_map(|(of, f)| Some(funnel_row(&frame, of, f?))).collect();
        if let (2.., Some(all)) = (rows.len(), all) {
            rows.push(funnel_row(&frame, w.adoption_all(), all));
        }
        FunnelCut { name, rows }
    };
    let cuts =
        vec![cut(w.adoption_language(), languages.collect()), cut(w.adoption_device(), devices.collect())];
    let mut stuck = vec![
        called(&frame, &lobby, Call::NeverIn, EVERYBODY).await?.1,
        called(&frame, &lobby, Call::Stuck, EVERYBODY).await?.1,
    ];
    // Who sends nothing because nothing is asked of them yet.
    for call in [Call::LetterUnasked, Call::Letter] {
        let (count, letter) = called(&frame, &lobby, call, EVERYBODY).await?;
        if count > 0 {
            stuck.push(letter);
        }
    }
    let told = lobby.pulse_figures().await?;
    let PulseFigures { clear, not_quite, no_answer, problems } = told;
    let clear = ClearFigures { clear, not_quite, no_answer, problems };
    let [now, before] = lobby.intake_times().await?;
    let steps = [
        (w.adoption_took_came(), now.first_sign_in, before.first_sign_in),
        (w.adoption_took_sent(), now.first_document, before.first_document),
        (w.adoption_took_complete(), now.complete, before.complete),
    ];
    let took =
        steps.map(|(step, now, before)| TookRow { step, now: took(w, now), before: took(w, before) }).into();
    frame.page(&AdoptionPage { w, shell: &frame.shell, cuts, stuck, took, clear })
}

/// "3 days", "of 12 matters"; to the hour below two days.
fn took(w: &Words, how: HowLong) -> (String, String) {
    let Some(median) = how.median else { return (String::new(), w.adoption_took_none()) };
    let hours = median.as_seconds_to_wait().div_ceil(60 * 60).max(1);
    let span = if hours < 48 { w.span_hours(hours) } else { w.span_days((hours + 12) / 24) };
    (span, w.adoption_took_of(how.of))
}

/// All of these together; nothing where there are none.
fn summed<'f>(funnel: impl Iterator<Item = &'f Funnel>) -> Option<Funnel> {
    funnel.copied().reduce(|sum, f| Funnel {
        let_in: sum.let_in + f.let_in,
        came: sum.came + f.came,
        confirmed: sum.confirmed + f.confirmed,
        sent: sum.sent + f.sent,
        done: sum.done + f.done,
        ..sum
    })
}

fn device_name(w: &Words, kind: Option<DeviceKind>) -> String {
    match kind {
        Some(DeviceKind::Phone) => w.adoption_phone(),
        Some(DeviceKind::Tablet) => w.adoption_tablet(),
        Some(DeviceKind::Computer) => w.adoption_computer(),
        Some(DeviceKind::Unknown) => w.adoption_device_unknown(),
        None => w.adoption_device_none(),
    }
}

fn funnel_row(frame: &Frame, of: String, funnel: Funnel) -> FunnelRow {
    let share = |n: u32| {
        let percent = (u64::from(n) * 100).checked_div(u64::from(funnel.let_in)).unwrap_or(0);
        (n, frame.w.adoption_share(percent))
    };
    FunnelRow {
        of,
        steps: [funnel.let_in, funnel.came, funnel.confirmed, funnel.sent, funnel.done].map(share),
    }
}

/// "3" or "99+", nothing for none.
fn counted(n: u32) -> String {
    match n {
        0 => String::new(),
        1..100 => n.to_string(),
        _ => "99+".to_owned(),
    }
}

async fn review(
    frame: &Frame,
    lobby: &Lobby<'_>,
    cut: QueueCut,
    title: String,
) -> Result<(u32, CallBox), End> {
    let count = lobby.review_count(cut).await?;
    let lines = lobby.review_queue(cut, None, 5).await?;
    let row = |line: &ReviewLine| {
        // For a lawyer what counts is whom it is for, and since when somebody asks.
        let asked = line.lawyer.as_ref().filter(|_| cut == QueueCut::ForLawyer);
        let about = asked.map_or_else(|| kind_name(frame.w, &line.kind), |mark| for_whom(frame.w, mark));
        CallRow {
            href: format!("/desk/review/{}", line.version),
            title: super::frame::said_in(&line.item, frame.w.locale()),
            about: format!("{} · {about}", line.card.client),
            when: frame.ago(asked.map_or(line.received_at, |mark| mark.since)),
            late: false,
        }
    };
    let made = CallBox {
        title,
        count: counted(count),
        rows: lines.iter().map(row).collect(),
        none: frame.w.today_review_none(),
        all: (count > 0).then(|| "/desk/review".to_owned()),
    };
    Ok((count, made))
}

/// A cut of the files to review, by its name in addresses.
async fn review_cut(
    frame: &Frame,
    lobby: &Lobby<'_>,
    cut: QueueCut,
    key: &str,
    title: String,
) -> Result<(u32, CallBox), End> {
    let (count, made) = review(frame, lobby, cut, title).await?;
    Ok((count, CallBox { all: Some(format!("/desk/review?split={key}")), ..made }))
}

/// People nobody has answered yet, where this person may see enquiries.
async fn enquiries(frame: &Frame, lobby: &Lobby<'_>) -> Result<Option<(u32, CallBox)>, End> {
    if !lobby.powers().has(DeskPower::SeeLeads) {
        return Ok(None);
    }
    let w = frame.w;
    let count = lobby.leads_waiting().await?;
    let row = |row: &LeadRow| CallRow {
        href: format!("/desk/leads/{}", row.id),
        title: super::leads::name(frame, row),
        about: w.language(row.locale),
        when: frame.ago(row.created_at),
        late: false,
    };
    let first = lobby.leads(LeadFilter::In(LeadState::New), "", None, 5).await?;
    let made = CallBox {
        title: w.today_enquiries(),
        count: counted(count),
        rows: first.iter().map(row).collect(),
        none: w.today_enquiries_none(),
        all: (count > 0).then(|| "/desk/leads".to_owned()),
    };
    Ok(Some((count, made)))
}

/// The reader's own next actions, and how many of those shown are over.
async fn next_actions(frame: &Frame, lobby: &Lobby<'_>) -> Result<(u32, CallBox), End> {
    let w = frame.w;
    let calls = lobby.next_actions(ROWS).await?;
    let over = calls.first.iter().filter(|line| frame.calendar().is_over(line.at)).count();
    let row = |line: &CallLine| {
        let (day, late) = (frame.calendar().day(line.at), frame.calendar().is_over(line.at));
        CallRow {
            href: format!("/desk/matters/{}", line.matter),
            title: line.card.name.clone(),
            about: format!("{} · {}", line.card.client, kind_name(w, &line.kind)),
            when: if late { w.today_was_due(day) } else { w.today_due(day) },
            late,
        }
    };
    let made = CallBox {
        title: w.today_next_own(),
        count: counted(calls.count),
        rows: calls.first.iter().map(row).collect(),
        none: w.today_next_none(),
        all: (calls.count > 0).then(|| "/desk/matters?whose=mine&order=next".to_owned()),
    };
    Ok((u32::try_from(over).unwrap_or(u32::MAX), made))
}

async fn called(frame: &Frame, lobby: &Lobby<'_>, call: Call, most: usize) -> Result<(u32, CallBox), End> {
    let calls = lobby.calls_in(call, &casework::intake::TAKING_IN, most).await?;
    Ok(boxed(frame, call, calls, most))
}

/// One box, of which `most` rows are shown, and how many there are.
fn boxed(frame: &Frame, call: Call, calls: Calls, most: usize) -> (u32, CallBox) {
    let w = frame.w;
    let (title, none) = match call {
        Call::Release => (w.today_release(), String::new()),
        Call::Unapproved => (w.today_unapproved(), String::new()),
        Call::Answer => (w.today_messages(), w.today_messages_none()),
        Call::Help => (w.today_help(), w.today_help_none()),
        Call::Details => (w.today_details(), w.today_details_none()),
        Call::LetterUnasked => (w.gate_today_unasked(), w.gate_today_unasked_none()),
        Call::Letter => (w.gate_today_letter(), w.gate_today_letter_none()),
        Call::Intake => (w.today_intake(), w.today_intake_none()),
        Call::Late => (w.today_late(), w.today_late_none()),
        Call::Coming => (w.today_coming(), w.today_coming_none()),
        Call::Quiet => (w.today_quiet(), w.today_quiet_none()),
        Call::NeverIn => (w.today_never_in(), w.today_never_in_none()),
        Call::Stuck => (w.today_stuck(), w.today_stuck_none()),
    };
    let rows = calls.first.iter().map(|line| call_row(frame, call, line)).collect();
    let all = match call {
        Call::Answer => Some("/desk/messages".to_owned()),
        Call::Release => Some("/desk/approvals".to_owned()),
        Call::Unapproved => Some("/desk/approvals?cut=over".to_owned()),
        _ => (calls.count as usize > most).then(|| format!("/desk/today/{}", call.code())),
    };
    let all = all.filter(|_| calls.count > 0);
    (calls.count, CallBox { title, count: counted(calls.count), rows, none, all })
}

fn call_row(frame: &Frame, call: Call, line: &CallLine) -> CallRow {
    let w = frame.w;
    let when = match call {
        Call::Help | Call::Answer | Call::Details | Call::Release | Call::Unapproved => frame.ago(line.at),
        Call::Late => w.today_was_due(frame.calendar().day(line.at)),
        Call::Coming => w.today_due(frame.calendar().day(line.at)),
        Call::LetterUnasked | Call::Letter | Call::Intake | Call::Quiet => {
            w.today_last_moved(frame.ago(line.at))
        }
        Call::NeverIn => w.today_let_in(frame.ago(line.at)),
        Call::Stuck => w.today_last_there(frame.ago(line.at)),
    };
    let kind = kind_name(w, &line.kind);
    let tab = match call {
        Call::NeverIn | Call::Stuck => "/portal",
        Call::Answer => "/messages",
        Call::Release | Call::Unapproved => "/approvals",
        Call::Quiet | Call::Details => "",
        Call::LetterUnasked | Call::Letter => "/letter",
        Call::Help | Call::Intake | Call::Late | Call::Coming => "/checklist",
    };
    let (title, about) = match &line.about {
        Some((_, name)) => (name.clone(), format!("{} · {kind}", line.card.name)),
        None => (line.card.name.clone(), format!("{} · {kind}", line.card.client)),
    };
    // What waits for a client who sees none of it waits for the practice to let them in.
    let about = match call {
        Call::Intake | Call::Late | Call::Coming if !line.let_in => {
            format!("{about} · {}", w.desk_turn_outside())
        }
        _ => about,
    };
    let href = match line.about {
        Some((CallAbout::Client(client), _)) => format!("/desk/clients/{client}#said"),
        Some((CallAbout::Contact(_), _)) | None => format!("/desk/matters/{}{tab}", line.matter),
    };
    CallRow { href, title, about, when, late: call == Call::Late }
}
