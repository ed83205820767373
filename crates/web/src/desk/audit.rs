//! The logs as people read them: a matter's and the practice's own, each with the outcome of walking its whole chain.
//! Whoever may read the log and not the matter gets acts, times and colleagues: what a line is about never leaves the vault
//! for them, and this page refuses to name a client to them.

use super::detail::detail;
use super::frame::{Frame, demand};
use super::matter::{head, line_of};
use super::names::Names;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::audit::{Chain, Day, Log, MatterAuditPage, PracticeAuditPage};
use crate::staff_view::matter::Tab;
use crate::staff_view::{More, Place};
use domain::{DeskPower, MatterId, Power};
use vault::{AuditLine, Auditing, Error, VerifiedChain};

const LINES: u32 = 50;

pub async fn matter(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Auditing>(visit.actor()?, matter).await?.enter().await?;
    let before = visit.query.text("before").parse().ok();
    let lines = match room.events(before, LINES).await {
        Ok(lines) => lines.to_vec(),
        // A line that does not open: the chain's own outcome says so, and the alarm is raised.
        Err(Error::Tamper(_)) => Vec::new(),
        Err(e) => return Err(e.into()),
    };
    // After the lines, of which the newest is this reading: as many are checked as are shown.
    let found = room.verify().await;
    let whole = room.powers().has(Power::SeeWholeMatter);
    let path = format!("/desk/matters/{matter}/audit");
    let log = log(&visit, &frame, found, &lines, before, &path, whole).await?;
    let head = head(&frame, &room, Tab::Audit).await?;
    frame.page(&MatterAuditPage { w: frame.w, shell: &frame.shell, head, log })
}

pub async fn practice(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeePracticeAudit)?;
    let number = visit.query.text("number").trim().to_owned();
    if !number.is_empty()
        && let Some(matter) = lobby.log_by_number(&number).await?
    {
        return Ok(Reply::see(&format!("/desk/matters/{matter}/audit")));
    }
    let frame = Frame::of(&visit, Some(Place::Audit)).await?;
    let before = visit.query.text("before").parse().ok();
    let lines = match lobby.practice_events(before, LINES).await {
        Ok(lines) => lines,
        Err(Error::Tamper(_)) => Vec::new(),
        Err(e) => return Err(e.into()),
    };
    let found = lobby.verify_practice_chain().await;
    let whole = lobby.powers().has(DeskPower::SeeClients);
    let log = log(&visit, &frame, found, &lines, before, "/desk/audit", whole).await?;
    let odd = frame.w.odd_link(lobby.open_oddities().await?);
    frame.page(&PracticeAuditPage { w: frame.w, shell: &frame.shell, odd, number, log })
}

async fn log(
    visit: &Visit,
    frame: &Frame,
    found: vault::Result<VerifiedChain>,
    lines: &[AuditLine],
    before: Option<u64>,
    path: &str,
    whole: bool,
) -> Result<Log, End> {
    let chain = match found {
        Ok(found) => Chain::Whole { lines: found.lines, checked: frame.calendar().clock(frame.now) },
        Err(Error::Tamper(what)) => {
            tracing::error!(what = what.what, "a log does not fit together");
            Chain::Broken { at: frame.w.desk_audit_broken_text() }
        }
        Err(e) => return Err(e.into()),
    };
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let mut names = if whole { Names::new(lobby, frame.w) } else { Names::of_colleagues(lobby, frame.w) };
    let mut days: Vec<Day> = Vec::new();
    for line in lines {
        let label = frame.calendar().day(line.at);
        let detail = detail(frame.w, &|typed| frame.calendar().date(typed), &line.detail);
        let said = line_of(frame, &mut names, line, &detail).await?;
        match days.last_mut() {
            Some(day) if day.label == label => day.lines.push(said),
            _ => days.push(Day { label, lines: vec![said] }),
        }
    }
    let more = More {
        newer: before.map(|_| path.to_owned()),
        older: lines.last().filter(|line| line.n > 1).map(|line| format!("{path}?before={}", line.n)),
    };
    Ok(Log { chain, days, more })
}
