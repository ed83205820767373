//! Winding a matter up, closing it and opening it again: each asks first and says what will happen, and closing names
//! everything that is left to do before. It refuses to offer a press that cannot succeed.

use super::conversation::called;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::head;
use crate::dates::typed_example;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{AskPage, EndLink, LastDay, Left};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{ApprovalState, MatterId, Phase, Power, Refusal, ThreadState, Timestamp, Why, limits};
use vault::{Error, MatterSheet, Reading, Room};

/// The three things that can be done about a matter's end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    WindUp,
    Close,
    Reopen,
}

impl Step {
    fn power(self) -> Power {
        match self {
            Self::WindUp | Self::Close => Power::CloseMatter,
            Self::Reopen => Power::ReopenMatter,
        }
    }

    fn fits(self, phase: Phase) -> bool {
        match self {
            // While it is wound up the last day of access is changed there.
            Self::WindUp => matches!(phase, Phase::Open | Phase::Closing),
            Self::Close => phase == Phase::Closing,
            Self::Reopen => matches!(phase, Phase::Closing | Phase::Closed),
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::WindUp => "wind-up",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }
}

pub async fn ask_wind_up(visit: Visit) -> Answered {
    ask(&visit, Step::WindUp, Problems::none()).await
}

pub async fn ask_close(visit: Visit) -> Answered {
    ask(&visit, Step::Close, Problems::none()).await
}

pub async fn ask_reopen(visit: Visit) -> Answered {
    ask(&visit, Step::Reopen, Problems::none()).await
}

pub async fn wind_up(visit: Visit) -> Answered {
    take(&visit, Step::WindUp).await
}

pub async fn close(visit: Visit) -> Answered {
    take(&visit, Step::Close).await
}

pub async fn reopen(visit: Visit) -> Answered {
    take(&visit, Step::Reopen).await
}

async fn take(visit: &Visit, step: Step) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let (desk, actor) = (visit.desk(), visit.actor()?);
    let w = Words::of(visit.locale);
    let until = match step {
        Step::WindUp => match until(visit).await {
            Ok(until) => until,
            Err(problems) => return ask(visit, step, problems).await,
        },
        Step::Close | Step::Reopen => None,
    };
    let done = match step {
        Step::WindUp => steer::wind_up(desk, actor, matter, until).await,
        Step::Close => steer::close(desk, actor, matter).await,
        Step::Reopen => steer::reopen(desk, actor, matter, visit.form.text("reason")).await,
    };
    let path = format!("/desk/matters/{matter}/stage");
    match done {
        Ok(()) => {
            let said = match step {
                Step::WindUp => match until {
                    Some(_) => w.ending_done_until(),
                    None => w.matter_done_closing(),
                },
                Step::Close => w.matter_done_closed(),
                Step::Reopen => w.matter_done_reopened(),
            };
            Ok(see_saying(visit, &path, Tone::Ok, &said))
        }
        // Something came in while the page was open: it says what.
        Err(Error::Refused(Refusal::Conflict)) if step == Step::Close => {
            ask(visit, step, Problems::none()).await
        }
        // Pressed twice the matter is past it, and with its phase the power went.
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict | Refusal::NotAllowed)) => {
            Ok(see_saying(visit, &path, Tone::Todo, &w.matter_end_not_now()))
        }
        Err(Error::Refused(Refusal::Invalid { field: "until", .. })) => {
            let said = w.ending_until_wrong(limits::MOST_ACCESS_DAYS);
            ask(visit, step, Problems::none().with("until", said)).await
        }
        Err(Error::Refused(Refusal::Invalid { field: "reason", why })) => {
            let said = match why {
                Why::Missing => w.matter_end_reason_missing(),
                why => wrong(w, "reason", why),
            };
            ask(visit, step, Problems::none().with("reason", said)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// The last day as typed: its end, where access ends on a day.
async fn until(visit: &Visit) -> Result<Option<Timestamp>, Problems> {
    let w = Words::of(visit.locale);
    if visit.form.text("access") != "day" {
        return Ok(None);
    }
    let wrong = |said| Problems::none().with("until", said);
    let Ok(frame) = Frame::of(visit, Some(Place::Matters)).await else {
        return Err(wrong(w.desk_missing()));
    };
    let typed = visit.form.text("until");
    if typed.trim().is_empty() {
        return Err(wrong(w.desk_missing()));
    }
    let iso = domain::custom::day(typed, frame.region.order(frame.w.locale()));
    let end = iso.and_then(|iso| frame.calendar().end_of(&iso));
    end.map(Some).ok_or_else(|| wrong(w.matter_date_wrong(typed_example(w, frame.region))))
}

/// When access ends: as it was typed, as it stands, or as the practice has it.
fn last_day(visit: &Visit, frame: &Frame, sheet: &MatterSheet, usual: u32) -> LastDay {
    let iso = |at| frame.calendar().iso(at);
    let (chosen, day) = match (visit.form.has("access"), sheet.phase, sheet.access_until) {
        (true, ..) => (visit.form.text("access") == "day", visit.form.text("until").to_owned()),
        (false, Phase::Closing, Some(until)) => (true, iso(until)),
        (false, Phase::Closing, None) => (false, String::new()),
        (false, ..) => (usual > 0, iso(frame.now.plus_days(i64::from(usual)))),
    };
    let w = frame.w;
    let pick = |choice: Choice, chosen: bool| if chosen { choice.chosen() } else { choice };
    LastDay {
        choices: vec![
            pick(Choice::new("day", w.ending_access_day()).hint(w.ending_access_day_hint()), chosen),
            pick(Choice::new("close", w.ending_access_close()).hint(w.ending_access_close_hint()), !chosen),
        ],
        day,
    }
}

async fn ask(visit: &Visit, step: Step, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(step.power()) {
        return Err(End::not_found());
    }
    let sheet = room.matter_sheet().await?;
    let obstacle = if step.fits(sheet.phase) { String::new() } else { w.matter_end_not_now() };
    let left = if step == Step::Close { left(&frame, &room).await? } else { Vec::new() };
    let ahead = sheet.access_until.filter(|until| sheet.phase == Phase::Closing && *until > frame.now);
    let (title, mut sentences, verb) = match step {
        Step::WindUp if sheet.phase == Phase::Closing => {
            (w.ending_change_title(), vec![w.ending_change_text()], w.desk_save())
        }
        Step::WindUp => (
            w.matter_end_wind_up_title(),
            vec![w.matter_end_wind_up_1(), w.matter_end_wind_up_2(), w.matter_end_wind_up_3()],
            w.matter_end_wind_up(),
        ),
        Step::Close => (
            w.matter_end_close_title(),
            vec![w.matter_end_close_1(), w.matter_end_close_2(), w.matter_end_close_3()],
            w.matter_end_close(),
        ),
        Step::Reopen => {
            // Winding up ends nobody's access; closing does.
            let access = match sheet.phase {
                Phase::Closing => w.matter_end_reopen_closing(),
                _ => w.matter_end_reopen_1(),
            };
            (w.matter_end_reopen_title(), vec![access], w.matter_end_reopen())
        }
    };
    if let Some(until) = ahead.filter(|_| step == Step::Close) {
        sentences.insert(0, w.ending_close_before(frame.calendar().day(until)));
    }
    let last_day = match step {
        Step::WindUp => {
            let usual = visit.desk().lobby(visit.actor()?)?.settings().await?.access_days;
            Some(last_day(visit, &frame, &sheet, usual))
        }
        Step::Close | Step::Reopen => None,
    };
    let failed = !problems.is_empty();
    let page = AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        title,
        sentences,
        obstacle,
        left,
        last_day,
        reason_label: if step == Step::Reopen { w.matter_end_reason() } else { String::new() },
        reason: visit.form.text("reason").to_owned(),
        action: format!("/desk/matters/{matter}/{}", step.path()),
        verb,
        cancel: format!("/desk/matters/{matter}/stage"),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What is left to do before the matter can be closed, each with the way to it.
async fn left(frame: &Frame, room: &Room<Reading>) -> Result<Vec<Left>, End> {
    let w = frame.w;
    let base = format!("/desk/matters/{}", room.matter());
    let waits =
        |v: &&vault::VersionRow| v.state.awaits_review() || v.state == domain::VersionState::Quarantined;
    let versions: Vec<EndLink> = room
        .documents()
        .await?
        .iter()
        .flat_map(|d| &d.versions)
        .filter(waits)
        .map(|v| EndLink { href: frame.sheet(v.id, Some(room.matter())), label: v.name.clone() })
        .collect();
    let conversations = room.conversations().await?;
    let threads: Vec<EndLink> = conversations
        .iter()
        .map(|thread| &thread.seen_by_client)
        .filter(|thread| thread.state == ThreadState::WaitingForUs)
        .map(|t| EndLink { href: format!("{base}/messages/{}", t.id), label: called(w, &t.title) })
        .collect();
    let asked = room.staff_approvals().await?;
    let approvals: Vec<EndLink> = asked
        .iter()
        .filter(|asked| matches!(asked.state, ApprovalState::Held | ApprovalState::Pending))
        .map(|a| EndLink { href: format!("{base}/approvals/{}", a.id), label: said_in(&a.title, w.locale()) })
        .collect();
    let groups = [
        (w.matter_end_waits(versions.len()), versions),
        (w.matter_end_threads(threads.len()), threads),
        (w.matter_end_approvals(approvals.len()), approvals),
    ];
    let named = groups.into_iter().filter(|(_, links)| !links.is_empty());
    Ok(named.map(|(sentence, links)| Left { sentence, links }).collect())
}
