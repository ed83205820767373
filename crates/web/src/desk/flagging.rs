//! A file flagged for a lawyer: the flag on its page, the form that raises one, and the press that takes it off. It refuses
//! to lose what was typed, and offers neither to whoever decides nothing here.

use super::frame::{Frame, problems, see_saying};
use super::review::{self, Queue};
use super::sheet::{self, Typed, TypedDays};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::review::{Flagging, RaiseForm, RaisedFlag};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::review::FlagForm;
use domain::{MatterId, Power, Refusal, VersionId, Why};
use vault::{Error, LawyerFlag, LawyerMark, Reading, Room, VersionSheet};

/// A flag that could not be raised, as typed.
pub struct TypedFlag<'a> {
    pub why: &'a str,
    pub person: &'a str,
    pub problems: Problems,
}

/// Whom a flag in the queue is for: a colleague by name, or a lawyer.
pub fn for_whom(w: &Words, mark: &LawyerMark) -> String {
    match &mark.person {
        Some((_, name)) => w.flag_tag_for(name),
        None => w.flag_tag(),
    }
}

/// The flag of an open version and the form that raises one, for whoever may see either.
pub async fn of(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    queue: &Queue,
    sheet: &VersionSheet,
    typed: Option<TypedFlag<'_>>,
) -> Result<Flagging, End> {
    let version = &sheet.version;
    let decides = room.powers().has(Power::Review) && version.state.awaits_review() && !sheet.own;
    let at = |act: &str| {
        format!("/desk/matters/{}/versions/{}/{act}{}", room.matter(), version.id, queue.suffix('?'))
    };
    let stands = match &sheet.flag {
        Some(flag) => Some(raised(visit, frame, flag, decides.then(|| at("flag/off"))).await?),
        None => None,
    };
    // Beside a flag that stands the form is shown only with what was typed into it.
    let form = match typed {
        _ if !decides => None,
        None if stands.is_some() => None,
        typed => Some(form(frame.w, room, at("flag"), typed).await?),
    };
    Ok(Flagging { stands, form })
}

async fn raised(
    visit: &Visit,
    frame: &Frame,
    flag: &LawyerFlag,
    off: Option<String>,
) -> Result<RaisedFlag, End> {
    let w = frame.w;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let who = lobby.name_of(flag.by).await?.unwrap_or_else(|| w.desk_who_system());
    let named = match flag.person {
        Some(person) => lobby.name_of(person).await?,
        None => None,
    };
    Ok(RaisedFlag {
        title: named.map_or_else(|| w.flag_title(), |name| w.flag_title_for(name)),
        why: flag.why.clone(),
        by: w.flag_by(frame.when(flag.at), who),
        off,
    })
}

async fn form(
    w: &Words,
    room: &Room<Reading>,
    action: String,
    typed: Option<TypedFlag<'_>>,
) -> Result<RaiseForm, End> {
    let asked = typed.as_ref().map_or("", |typed| typed.person);
    let mut colleagues = vec![Choice::new("", w.flag_anyone())];
    for (person, name) in room.others_who_decide().await?.iter() {
        let id = person.to_string();
        let choice = Choice::new(id.as_str(), name.as_str());
        colleagues.push(if id == asked { choice.chosen() } else { choice });
    }
    let why = typed.as_ref().map_or("", |typed| typed.why).to_owned();
    let problems = typed.map(|typed| typed.problems).unwrap_or_default();
    Ok(RaiseForm { action, colleagues, why, problems })
}

/// POST: flags a version and shows it again with its flag.
pub async fn flag(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    let actor = visit.actor()?;
    let w = Words::of(visit.locale);
    let form = FlagForm { why: visit.form.text("why"), person: visit.form.text("person") };
    match casework::review::flag(visit.desk(), actor, matter, version, &form).await {
        Ok(()) => again(&visit, version, &w.flag_done()).await,
        // Somebody decided meanwhile: the page says who.
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &format!("/desk/review/{version}"), Tone::Bad, &w.flag_too_late()))
        }
        // Somebody else was first, with other words: both are shown.
        Err(Error::Refused(Refusal::Conflict)) => {
            let problem = Problems::none().with("why", w.flag_stands_already());
            as_typed(&visit, matter, version, &form, problem).await
        }
        Err(Error::Refused(Refusal::Invalid { field: "why", why: Why::Missing })) => {
            let problem = Problems::none().with("why", w.flag_why_missing());
            as_typed(&visit, matter, version, &form, problem).await
        }
        Err(other) => {
            let found = problems(w, other, |field| field)?;
            as_typed(&visit, matter, version, &form, found).await
        }
    }
}

/// POST: takes the flag off. Whoever was first did what was wanted.
pub async fn take_off(visit: Visit) -> Answered {
    let (matter, version): (MatterId, VersionId) = (visit.id("matter")?, visit.id("version")?);
    casework::review::take_flag_off(visit.desk(), visit.actor()?, matter, version).await?;
    again(&visit, version, &Words::of(visit.locale).flag_off_done()).await
}

/// The version again, in the cut and on the page of the queue it was looked at in.
async fn again(visit: &Visit, version: VersionId, said: &str) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let queue = Queue::load(visit, &lobby, None).await?;
    Ok(see_saying(visit, &queue.href(version), Tone::Ok, said))
}

/// The version with the form as it was typed, and what is wrong with it.
async fn as_typed(
    visit: &Visit,
    matter: MatterId,
    version: VersionId,
    form: &FlagForm<'_>,
    problems: Problems,
) -> Answered {
    let ticked: Vec<usize> = visit.form.all("check").filter_map(|at| at.parse().ok()).collect();
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let frame = Frame::of(visit, Some(Place::Review)).await?;
    let queue = Queue::load(visit, &lobby, Some(version)).await?;
    let typed = Typed {
        verdict: "",
        reason: "",
        message: "",
        ticked: &ticked,
        problem: String::new(),
        days: TypedDays::of(&visit.form),
        flag: Some(TypedFlag { why: form.why, person: form.person, problems }),
    };
    let open = sheet::open(visit, &frame, &queue, matter, version, Some(typed)).await?;
    frame.again(&review::page(visit, &frame, &queue, Some(open)).await?)
}
