//! Winding a matter up, closing it and opening it again: each asks first and says what will happen, and closing names
//! everything that is left to do before. It refuses to offer a press that cannot succeed.

use super::conversation::called;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::head;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{AskPage, EndLink, Left};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{ApprovalState, MatterId, Phase, Power, Refusal, ThreadState, Why};
use vault::{Error, Reading, Room};

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
            Self::WindUp => phase == Phase::Open,
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
    let done = match step {
        Step::WindUp => steer::wind_up(desk, actor, matter).await,
        Step::Close => steer::close(desk, actor, matter).await,
        Step::Reopen => steer::reopen(desk, actor, matter, visit.form.text("reason")).await,
    };
    let path = format!("/desk/matters/{matter}/stage");
    match done {
        Ok(()) => {
            let said = match step {
                Step::WindUp => w.matter_done_closing(),
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
    let (title, sentences, verb) = match step {
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
    let failed = !problems.is_empty();
    let page = AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        title,
        sentences,
        obstacle,
        left,
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
