//! Winding a matter up, closing it and opening it again: each asks first and says what will happen. It refuses to offer a
//! press that cannot succeed.

use super::frame::{Frame, see_saying, wrong};
use super::matter::head;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::AskPage;
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::steer;
use domain::{MatterId, Phase, Power, Refusal, Why};
use vault::{Error, Reading};

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
    let waiting = match step {
        Step::Close => {
            let documents = room.documents().await?;
            let versions = documents.iter().flat_map(|d| &d.versions);
            let waits = |v: &&vault::VersionRow| {
                v.state.awaits_review() || v.state == domain::VersionState::Quarantined
            };
            versions.filter(waits).count()
        }
        Step::WindUp | Step::Reopen => 0,
    };
    let obstacle = match waiting {
        _ if !step.fits(sheet.phase) => w.matter_end_not_now(),
        0 => String::new(),
        n => w.matter_end_waits(n),
    };
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
        Step::Reopen => (w.matter_end_reopen_title(), vec![w.matter_end_reopen_1()], w.matter_end_reopen()),
    };
    let failed = !problems.is_empty();
    let page = AskPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        title,
        sentences,
        obstacle,
        reason_label: if step == Step::Reopen { w.matter_end_reason() } else { String::new() },
        reason: visit.form.text("reason").to_owned(),
        action: format!("/desk/matters/{matter}/{}", step.path()),
        verb,
        cancel: format!("/desk/matters/{matter}/stage"),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
