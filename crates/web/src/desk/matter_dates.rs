//! A matter's dates: written down, moved, dealt with and taken off, with what stood there before. It refuses to show a client
//! anything that whoever shows it has not read first as the client will, and to write over a colleague's change.

use super::dates::away;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::head;
use super::names::Names;
use super::party::{chosen, people};
use crate::client::dates::{day as own_day, kind_name, title};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::dates::{
    DateCheckPage, DateForm, MatterDate, MatterDatePage, MatterDatesPage, Reminders, Step,
};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::dates;
use domain::{
    ClientId, KeyDateAct, KeyDateId, KeyDateKind, KeyDateState, Locale, MatterId, Power, Refusal, Timestamp,
    Why,
};
use vault::{
    ClientDate, DateEdit, DateStep, DateWords, Error, KeyDate, NewKeyDate, PartyRow, Reading, Room,
    Words as Sayings,
};

/// The fields of the form, as they are sent again from the page that shows what a client will read.
const FIELDS: [&str; 10] =
    ["kind", "who", "day", "time", "label", "label_es", "place", "note", "note_es", "revision"];

async fn room(visit: &Visit) -> Result<Room<Reading>, End> {
    let matter: MatterId = visit.id("matter")?;
    Ok(visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?)
}

/// GET: all of a matter's.
pub async fn list(visit: Visit) -> Answered {
    list_page(&visit, Problems::none()).await
}

/// GET: one, with its history.
pub async fn show(visit: Visit) -> Answered {
    one_page(&visit, Problems::none()).await
}

/// POST: one more.
pub async fn add(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let form = &visit.form;
    if form.text("go") == "change" {
        return list_page(&visit, Problems::none()).await;
    }
    let Some(kind) = KeyDateKind::from_code(form.text("kind")) else {
        return list_page(&visit, Problems::none().with("kind", w.desk_not_a_choice())).await;
    };
    let (at, timed) = match when(&visit, &frame) {
        Ok(when) => when,
        Err(problems) => return list_page(&visit, problems).await,
    };
    let whose = chosen(form.text("who"))?;
    let new = NewKeyDate { kind, at, timed, whose, shown: shown(&visit), words: words(&visit) };
    if let Some(problems) = unnamed(w, kind, &new.words) {
        return list_page(&visit, problems).await;
    }
    if new.shown && form.text("go") != "show" {
        return check(&visit, &frame, seen(&new, None), whose, format!("/desk/matters/{matter}/dates")).await;
    }
    match dates::add(visit.desk(), visit.actor()?, matter, &new).await {
        Ok(_) => {
            let here = format!("/desk/matters/{matter}/dates");
            Ok(see_saying(&visit, &here, Tone::Ok, &w.dates_added()))
        }
        Err(Error::Refused(Refusal::NoSpace)) => {
            list_page(&visit, Problems::none().with("day", w.dates_full())).await
        }
        Err(other) => list_page(&visit, complaint(w, other)?).await,
    }
}

/// POST: another day, other words, shown or not.
pub async fn change(visit: Visit) -> Answered {
    let (matter, id): (MatterId, KeyDateId) = (visit.id("matter")?, visit.id("date")?);
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let w = frame.w;
    if visit.form.text("go") == "change" {
        return one_page(&visit, Problems::none()).await;
    }
    let was = {
        let room = room(&visit).await?;
        if !room.powers().has(Power::EditMatter) {
            return Err(End::not_found());
        }
        of_matter(&room, id).await?
    };
    let (at, timed) = match when(&visit, &frame) {
        Ok(when) => when,
        Err(problems) => return one_page(&visit, problems).await,
    };
    let (shown, words) = (shown(&visit), words(&visit));
    if let Some(problems) = unnamed(w, was.kind, &words) {
        return one_page(&visit, problems).await;
    }
    let revision = visit.form.text("revision").parse().unwrap_or_default();
    let edit = DateEdit { at, timed, shown, words, revision };
    let new = NewKeyDate {
        kind: was.kind,
        at,
        timed,
        whose: was.whose,
        shown: edit.shown,
        words: edit.words.clone(),
    };
    // What a client reads already is not read again, unless it changes.
    let same = was.shown_at.is_some() && (was.at, was.timed) == (at, timed) && was.words == edit.words;
    let here = format!("/desk/matters/{matter}/dates/{id}");
    if edit.shown && !same && visit.form.text("go") != "show" {
        let before =
            (was.shown_at.is_some() && (was.at, was.timed) != (at, timed)).then_some((was.at, was.timed));
        return check(&visit, &frame, seen(&new, before), was.whose, here).await;
    }
    match dates::change(visit.desk(), visit.actor()?, matter, id, &edit).await {
        Ok(()) => Ok(see_saying(&visit, &here, Tone::Ok, &w.dates_saved())),
        Err(Error::Refused(Refusal::Conflict)) => {
            Ok(see_saying(&visit, &here, Tone::Bad, &w.dates_changed_first()))
        }
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &here, Tone::Bad, &w.dates_state_first()))
        }
        Err(other) => one_page(&visit, complaint(w, other)?).await,
    }
}

/// POST: done, taken off, or counted again.
pub async fn set(visit: Visit) -> Answered {
    let (matter, id): (MatterId, KeyDateId) = (visit.id("matter")?, visit.id("date")?);
    let w = Words::of(visit.locale);
    let to = KeyDateState::from_code(visit.form.text("to")).ok_or_else(End::not_found)?;
    let here = format!("/desk/matters/{matter}/dates/{id}");
    match dates::set(visit.desk(), visit.actor()?, matter, id, to).await {
        Ok(()) => {
            let said = match to {
                KeyDateState::Done => w.dates_did_done(),
                KeyDateState::TakenOff => w.dates_did_take_off(),
                KeyDateState::Ahead => w.dates_did_back(),
            };
            Ok(see_saying(&visit, &here, Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            Ok(see_saying(&visit, &here, Tone::Bad, &w.dates_state_first()))
        }
        Err(other) => Err(other.into()),
    }
}

fn shown(visit: &Visit) -> bool {
    visit.form.text("shown") == "yes"
}

/// The day, with its time where one was typed, or what is wrong with them.
fn when(visit: &Visit, frame: &Frame) -> Result<(Timestamp, bool), Problems> {
    let (w, calendar) = (frame.w, frame.calendar());
    let (day, time) = (visit.form.text("day").trim(), visit.form.text("time").trim());
    let problem = |field: &'static str, said: String| Problems::none().with(field, said);
    if day.is_empty() {
        return Err(problem("day", w.dates_day_missing()));
    }
    let iso = domain::custom::day(day, frame.region.order(w.locale()))
        .ok_or_else(|| problem("day", w.dates_day_wrong()))?;
    let at = match time {
        "" => calendar.noon(&iso).map(|at| (at, false)),
        time => Some((calendar.at(&iso, time).ok_or_else(|| problem("time", w.dates_time_wrong()))?, true)),
    };
    at.ok_or_else(|| problem("day", w.dates_day_wrong()))
}

fn words(visit: &Visit) -> DateWords {
    let pair = |en: &str, es: &str| -> Sayings {
        let both = [(Locale::En, en), (Locale::Es, es)];
        let typed = both.map(|(locale, field)| (locale, visit.form.text(field).trim().to_owned()));
        typed
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(locale, text)| (locale.code().to_owned(), text))
            .collect()
    };
    DateWords {
        label: pair("label", "label_es"),
        place: visit.form.text("place").trim().to_owned(),
        note: pair("note", "note_es"),
    }
}

/// What is wrong with a day that nothing says what it is.
fn unnamed(w: &Words, kind: KeyDateKind, words: &DateWords) -> Option<Problems> {
    let missing = kind == KeyDateKind::Other && !words.label.contains_key(Locale::En.code());
    missing.then(|| Problems::none().with("label", w.dates_label_missing()))
}

fn complaint(w: &Words, error: Error) -> Result<Problems, End> {
    match error {
        Error::Refused(Refusal::Invalid { field: "label", why: Why::Missing }) => {
            Ok(Problems::none().with("label", w.dates_label_missing()))
        }
        Error::Refused(Refusal::Invalid { field, why }) => {
            Ok(Problems::none().with(field, wrong(w, field, why)))
        }
        other => Err(other.into()),
    }
}

/// The day as its client would be shown it.
fn seen(new: &NewKeyDate, was: Option<(Timestamp, bool)>) -> ClientDate {
    ClientDate {
        id: KeyDateId::nil(),
        kind: new.kind,
        state: KeyDateState::Ahead,
        at: new.at,
        timed: new.timed,
        words: new.words.clone(),
        was,
    }
}

/// The page that says what a client will read, with the form to save it or to change it first.
async fn check(
    visit: &Visit,
    frame: &Frame,
    date: ClientDate,
    whose: Option<ClientId>,
    action: String,
) -> Answered {
    let room = room(visit).await?;
    if !room.powers().has(Power::EditMatter) {
        return Err(End::not_found());
    }
    let w = frame.w;
    let parties = room.parties().await?;
    let seen = frame
        .offered
        .iter()
        .map(|locale| (locale.code(), own_day(Words::of(*locale), &frame.calendar_in(*locale), &date)));
    let who = match whose {
        None => w.dates_check_everybody(),
        Some(whose) => {
            let party = parties.iter().find(|party| party.client == whose).ok_or_else(End::not_found)?;
            w.dates_check_one(&party.name)
        }
    };
    let typed = FIELDS.into_iter().map(|field| (field, visit.form.text(field).to_owned()));
    let page = DateCheckPage {
        w,
        shell: &frame.shell,
        head: head(frame, &room, Tab::Dates).await?,
        who,
        seen: seen.collect(),
        action,
        fields: typed.chain([("shown", "yes".to_owned())]).collect(),
    };
    frame.page(&page)
}

async fn of_matter(room: &Room<Reading>, id: KeyDateId) -> Result<KeyDate, End> {
    let all = room.key_dates().await?;
    all.iter().find(|date| date.id == id).cloned().ok_or_else(End::not_found)
}

async fn list_page(visit: &Visit, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = room(visit).await?;
    let w = frame.w;
    let parties = room.parties().await?;
    let all = room.key_dates().await?;
    let row = |date: &KeyDate| date_row(&frame, room.matter(), date, &parties);
    let counts = |date: &&KeyDate| date.state == KeyDateState::Ahead;
    let may = room.powers().has(Power::EditMatter);
    if !may && (!problems.is_empty() || visit.form.has("go")) {
        return Err(End::not_found());
    }
    let form = may.then(|| {
        let kind = KeyDateKind::from_code(visit.form.text("kind"));
        let choice = |one: &KeyDateKind| {
            let choice = Choice::new(one.code(), kind_name(w, *one));
            if Some(*one) == kind { choice.chosen() } else { choice }
        };
        let whose = chosen(visit.form.text("who")).ok().flatten();
        DateForm {
            kinds: KeyDateKind::ALL.iter().map(choice).collect(),
            people: people(w, &parties, whose),
            ..typed(visit)
        }
    });
    let failed = !problems.is_empty();
    let page = MatterDatesPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Dates).await?,
        ahead: all.iter().filter(counts).map(row).collect(),
        over: all.iter().rev().filter(|date| !counts(date)).map(row).collect(),
        form,
        reminders: KeyDateKind::ALL.iter().map(|kind| reminders(w, *kind)).collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn one_page(visit: &Visit, problems: Problems) -> Answered {
    let id: KeyDateId = visit.id("date")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = room(visit).await?;
    let w = frame.w;
    let date = of_matter(&room, id).await?;
    let parties = room.parties().await?;
    let may = room.powers().has(Power::EditMatter);
    let back = !problems.is_empty() || visit.form.has("go");
    if back && !may {
        return Err(End::not_found());
    }
    let form = (may && date.state == KeyDateState::Ahead).then(|| match back {
        true => typed(visit),
        false => as_it_is(&frame, &date),
    });
    let revision = match back {
        true => visit.form.text("revision").parse().unwrap_or_default(),
        false => date.revision,
    };
    let moves: &[KeyDateState] = match date.state {
        _ if !may => &[],
        KeyDateState::Ahead => &[KeyDateState::Done, KeyDateState::TakenOff],
        KeyDateState::Done | KeyDateState::TakenOff => &[KeyDateState::Ahead],
    };
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, w);
    let mut steps = Vec::with_capacity(date.steps.len());
    for step in &date.steps {
        let who = names.of(step.by.bytes()).await?;
        steps.push(Step { when: frame.when(step.written_at), text: act(&frame, step, &who) });
    }
    let failed = !problems.is_empty();
    let page = MatterDatePage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Dates).await?,
        note: said_in(&date.words.note, w.locale()),
        reminders: reminders(w, date.kind),
        form,
        revision,
        moves: moves.iter().map(|to| (to.code(), state_button(w, *to))).collect(),
        steps,
        date: date_row(&frame, room.matter(), &date, &parties),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn state_button(w: &Words, to: KeyDateState) -> String {
    match to {
        KeyDateState::Done => w.dates_done(),
        KeyDateState::TakenOff => w.dates_take_off(),
        KeyDateState::Ahead => w.dates_back(),
    }
}

/// The form as it was sent.
fn typed(visit: &Visit) -> DateForm {
    let text = |field: &str| visit.form.text(field).to_owned();
    DateForm {
        kinds: Vec::new(),
        people: Vec::new(),
        day: text("day"),
        time: text("time"),
        label: text("label"),
        label_es: text("label_es"),
        place: text("place"),
        note: text("note"),
        note_es: text("note_es"),
        shown: shown(visit),
    }
}

/// The form as the day stands.
fn as_it_is(frame: &Frame, date: &KeyDate) -> DateForm {
    let calendar = frame.calendar();
    let of = |words: &Sayings, locale: Locale| words.get(locale.code()).cloned().unwrap_or_default();
    DateForm {
        kinds: Vec::new(),
        people: Vec::new(),
        day: calendar.iso(date.at),
        time: if date.timed { calendar.typed_clock(date.at) } else { String::new() },
        label: of(&date.words.label, Locale::En),
        label_es: of(&date.words.label, Locale::Es),
        place: date.words.place.clone(),
        note: of(&date.words.note, Locale::En),
        note_es: of(&date.words.note, Locale::Es),
        shown: date.shown_at.is_some(),
    }
}

fn date_row(frame: &Frame, matter: MatterId, date: &KeyDate, parties: &[PartyRow]) -> MatterDate {
    let (w, calendar) = (frame.w, frame.calendar());
    let counts = date.state == KeyDateState::Ahead;
    let late = counts && date.kind.is_ahead() && calendar.is_over(date.at);
    let mut tags = Vec::new();
    match date.state {
        KeyDateState::Ahead if late => tags.push(Tag::new(Tone::Bad, w.dates_tag_late())),
        KeyDateState::Ahead => {}
        KeyDateState::Done => tags.push(Tag::new(Tone::Ok, w.dates_tag_done())),
        KeyDateState::TakenOff => tags.push(Tag::new(Tone::Plain, w.dates_tag_off())),
    }
    if date.shown_at.is_some() {
        tags.push(Tag::new(Tone::Plain, w.dates_tag_shown()));
    }
    let other = |step: &&DateStep| (step.at, step.timed) != (date.at, date.timed);
    let was = date.steps.iter().rev().find(other);
    MatterDate {
        href: format!("/desk/matters/{matter}/dates/{}", date.id),
        title: title(w, date.kind, &date.words),
        when: calendar.day_or_moment(date.at, date.timed),
        soon: if counts && date.kind.is_ahead() { away(w, &calendar, date.at) } else { String::new() },
        whose: match date.whose {
            None => w.dates_everybody(),
            Some(whose) => match parties.iter().find(|party| party.client == whose) {
                Some(party) => w.dates_of(&party.name),
                None => w.dates_of_gone(),
            },
        },
        was: was.map(|step| calendar.day_or_moment(step.at, step.timed)).unwrap_or_default(),
        place: date.words.place.clone(),
        tags,
    }
}

/// One act of a day's history as a sentence.
fn act(frame: &Frame, step: &DateStep, who: &str) -> String {
    let (w, day) = (frame.w, frame.calendar().day_or_moment(step.at, step.timed));
    match step.act {
        KeyDateAct::Added => w.dates_act_added(day, who),
        KeyDateAct::Moved => w.dates_act_moved(day, who),
        KeyDateAct::Changed => w.dates_act_changed(who),
        KeyDateAct::Done => w.dates_act_done(who),
        KeyDateAct::TakenOff => w.dates_act_taken_off(who),
        KeyDateAct::Back => w.dates_act_back(day, who),
    }
}

/// When people are reminded of days of this kind.
fn reminders(w: &Words, kind: KeyDateKind) -> Reminders {
    let said = |days: &[i64]| {
        let one = |days: &i64| match days {
            0 => w.dates_on_day(),
            days => w.dates_before(u32::try_from(*days).unwrap_or_default()),
        };
        days.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    if kind.staff_days().is_empty() {
        lines.push(w.dates_reminds_nobody());
    } else {
        lines.push(w.dates_reminds_lead(said(kind.staff_days())));
    }
    if !kind.client_days().is_empty() {
        lines.push(w.dates_reminds_client(said(kind.client_days())));
    }
    Reminders { kind: kind_name(w, kind), lines }
}
