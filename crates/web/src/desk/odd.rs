//! What stands out in how the practice's rooms are used, beside its log: what it was, whom it is about, and what somebody found
//! out. It refuses to accuse: every line says that there may be a good reason, and is closed with words.

use super::frame::{Frame, demand, problems as as_problems, see_saying};
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::odd::{OddLimits, OddLine, OddPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use domain::odd::OddKind;
use domain::{DeskPower, OddId, Refusal};
use vault::{Error, OddAbout, OddSettings, Oddity};

const HERE: &str = "/desk/audit/odd";

pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none(), None).await
}

/// `about` is the line whose words were not taken.
async fn page(visit: &Visit, problems: Problems, about: Option<OddId>) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeePracticeAudit)?;
    let frame = Frame::of(visit, Some(Place::Audit)).await?;
    let w = frame.w;
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, w);
    let (mut open, mut over) = (Vec::new(), Vec::new());
    for one in &lobby.oddities().await? {
        let line = line(&frame, &mut names, one).await?;
        if one.looked.is_some() { over.push(line) } else { open.push(line) }
    }
    let failed = !problems.is_empty();
    let limits = match lobby.powers().has(DeskPower::ManageSettings) {
        true if failed && about.is_none() => Some(typed_limits(visit)),
        true => Some(kept_limits(&lobby.settings().await?.odd)),
        false => None,
    };
    let page = OddPage {
        w,
        shell: &frame.shell,
        may_close: lobby.looks_at_odd(),
        open,
        over,
        limits,
        wrong: about.map(|id| id.to_string()).unwrap_or_default(),
        typed: if about.is_some() { visit.form.text("words").to_owned() } else { String::new() },
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn typed_limits(visit: &Visit) -> OddLimits {
    let typed = |name: &str| visit.form.text(name).trim().to_owned();
    OddLimits {
        opened: typed("opened"),
        taken: typed("taken"),
        matters: typed("matters"),
        failed: typed("failed"),
        links: typed("links"),
        night_from: typed("night_from"),
        night_to: typed("night_to"),
    }
}

fn kept_limits(kept: &OddSettings) -> OddLimits {
    OddLimits {
        opened: kept.opened_an_hour.to_string(),
        taken: kept.taken_a_day.to_string(),
        matters: kept.matters_a_day.to_string(),
        failed: kept.failed_a_day.to_string(),
        links: kept.links_a_day.to_string(),
        night_from: kept.night_from.to_string(),
        night_to: kept.night_to.to_string(),
    }
}

async fn line(frame: &Frame, names: &mut Names<'_>, one: &Oddity) -> Result<OddLine, End> {
    let w = frame.w;
    let (who, href) = match &one.about {
        OddAbout::Colleague(person) => (names.of(person.bytes()).await?, String::new()),
        OddAbout::WayIn(_, Some((matter, card))) => {
            (format!("{} · {}", card.name, card.number), format!("/desk/matters/{matter}/portal"))
        }
        OddAbout::WayIn(_, None) => (w.odd_some_client(), String::new()),
    };
    let (uses, bound) = (one.uses, one.bound);
    let what = match one.kind {
        OddKind::ManyOpened => w.odd_opened(uses),
        OddKind::ManyTaken => w.odd_taken(uses),
        OddKind::ManyMatters => w.odd_matters(uses),
        OddKind::FailedSignIns => w.odd_failed(uses),
        OddKind::ManyLinks => w.odd_links(uses),
        OddKind::NightSignIn => w.odd_night(frame.calendar().clock(one.at)),
    };
    let from = match one.kind {
        OddKind::NightSignIn => String::new(),
        _ => w.odd_from(bound),
    };
    let looked = match &one.looked {
        Some((by, at, words)) => {
            Some((w.odd_looked(frame.when(*at), names.of(by.bytes()).await?), words.clone()))
        }
        None => None,
    };
    Ok(OddLine { id: one.id.to_string(), who, href, what, from, when: frame.when(one.at), looked })
}

/// POST: what it was.
pub async fn look(visit: Visit) -> Answered {
    let id: OddId = visit.id("odd")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let w = Words::of(visit.locale);
    match lobby.look_at_odd(id, visit.form.text("words")).await {
        Ok(()) => Ok(see_saying(&visit, HERE, Tone::Ok, &w.odd_closed())),
        Err(Error::Refused(Refusal::NotAllowed)) => {
            Ok(see_saying(&visit, HERE, Tone::Bad, &w.odd_yourself()))
        }
        Err(Error::Refused(Refusal::Conflict)) => Ok(see_saying(&visit, HERE, Tone::Bad, &w.odd_before())),
        Err(e) => page(&visit, as_problems(w, e, |field| field)?, Some(id)).await,
    }
}

/// POST: from how many on.
pub async fn limits(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeePracticeAudit)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let mut problems = Problems::none();
    let mut read = |name: &'static str, most: u32| -> u32 {
        let typed = visit.form.text(name).trim().parse().ok().filter(|n| *n <= most);
        if typed.is_none() {
            let so_far = std::mem::replace(&mut problems, Problems::none());
            problems = so_far.with(name, w.desk_limit_wrong(0, most));
        }
        typed.unwrap_or_default()
    };
    let most = domain::odd::MOST;
    let odd = OddSettings {
        opened_an_hour: read("opened", most),
        taken_a_day: read("taken", most),
        matters_a_day: read("matters", most),
        failed_a_day: read("failed", most),
        links_a_day: read("links", most),
        night_from: read("night_from", 23),
        night_to: read("night_to", 23),
    };
    if !problems.is_empty() {
        return page(&visit, problems, None).await;
    }
    let kept = lobby.settings().await?;
    lobby.change_settings(&vault::Settings { odd, ..kept }).await?;
    Ok(see_saying(&visit, HERE, Tone::Ok, &w.desk_done_saved()))
}
