//! The review of who can come in, at the desk: begun when it is due or when somebody wants one, each line confirmed or changed
//! on the page that changes it, finished by an owner, and kept. It refuses to offer a page that its reader has not.

use super::frame::{Frame, demand, role, see_saying};
use super::role_names::RoleNames;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::access_reviews::{
    AccessLine, AccessRecordPage, AccessReviewPage, AccessReviewsPage, Own, Ways,
};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use domain::{AccessId, AccessReviewId, Capacity, DeskPower, PersonId, Phase, Refusal, Timestamp};
use vault::{AccessReview, Error, Lobby, OddWay, ReviewedColleague, ShownLine, WayIn};

const LIST: &str = "/desk/people/reviews";
/// The most months between two reviews that the practice can choose.
const MOST_MONTHS: u32 = 24;
/// Days nobody touches a matter before its ways in are looked at: the fewest and the most that can be chosen.
const QUIET: (u32, u32) = (30, 1095);

pub async fn list(visit: Visit) -> Answered {
    list_page(&visit, Problems::none()).await
}

async fn list_page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let frame = Frame::of(visit, Some(Place::People)).await?;
    let w = frame.w;
    let all = lobby.access_reviews().await?;
    let due = match all.due_at {
        None => w.access_due_never(),
        Some(at) if frame.now.is_past(at) => w.access_due_now(),
        Some(at) => w.access_due(frame.calendar().day(at)),
    };
    let standing = match all.standing {
        Some(one) => Some((path(one.id), begun(&frame, &lobby, &one).await?)),
        None => None,
    };
    let mut past = Vec::new();
    for one in &all.past {
        if let Some((by, at)) = one.done {
            past.push((path(one.id), w.access_past_line(frame.when(at), named(&lobby, by).await?)));
        }
    }
    let failed = !problems.is_empty();
    let often = match lobby.powers().has(DeskPower::ManageSettings) {
        true if failed => Some((visit.form.text("months").to_owned(), visit.form.text("quiet").to_owned())),
        true => {
            let kept = lobby.settings().await?;
            Some((kept.access_review_months.to_string(), kept.access_review_quiet_days.to_string()))
        }
        false => None,
    };
    let page = AccessReviewsPage { w, shell: &frame.shell, due, standing, past, often, problems };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn path(id: AccessReviewId) -> String {
    format!("{LIST}/{id}")
}

async fn named(lobby: &Lobby<'_>, person: PersonId) -> Result<String, End> {
    Ok(lobby.name_of(person).await?.unwrap_or_default())
}

async fn begun(frame: &Frame, lobby: &Lobby<'_>, one: &AccessReview) -> Result<String, End> {
    Ok(frame.w.access_standing(frame.when(one.begun_at), named(lobby, one.begun_by).await?))
}

pub async fn begin(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    Ok(Reply::see(&path(lobby.begin_access_review().await?)))
}

/// POST: how many months lie between two, and after how many quiet days a matter's ways in are looked at.
pub async fn often(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let number = |name: &'static str| visit.form.text(name).trim().parse::<u32>().ok();
    let months = number("months").filter(|months| *months <= MOST_MONTHS);
    let quiet = number("quiet").filter(|days| (QUIET.0..=QUIET.1).contains(days));
    let (Some(access_review_months), Some(access_review_quiet_days)) = (months, quiet) else {
        let mut wrong = Problems::none();
        if months.is_none() {
            wrong = wrong.with("months", w.desk_limit_wrong(0, MOST_MONTHS));
        }
        if quiet.is_none() {
            wrong = wrong.with("quiet", w.desk_limit_wrong(QUIET.0, QUIET.1));
        }
        return list_page(&visit, wrong).await;
    };
    let kept = lobby.settings().await?;
    let changed = vault::Settings { access_review_months, access_review_quiet_days, ..kept };
    lobby.change_settings(&changed).await?;
    Ok(see_saying(&visit, LIST, Tone::Ok, &w.desk_done_saved()))
}

pub async fn show(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let one = lobby.access_review(visit.id("review")?).await?;
    let frame = Frame::of(&visit, Some(Place::People)).await?;
    if let Some((by, at)) = one.done {
        let over = frame.w.access_over(frame.when(at), named(&lobby, by).await?);
        return record(&frame, &lobby, &one, over).await;
    }
    let sheet = lobby.access_review_sheet(one.id).await?;
    let names = RoleNames::of(&lobby).await?;
    let mut staff = Vec::new();
    for colleague in &sheet.staff {
        staff.push(line(&visit, &frame, &lobby, &names, (colleague, sheet.only_owner)).await?);
    }
    // What waits for a look comes first, and of that what looks odd.
    staff.sort_by_key(|line| (line.kept.is_some(), line.odd.is_empty()));
    let open = staff.iter().filter(|line| line.kept.is_none()).count();
    let w = frame.w;
    let (ways, open) = if lobby.reviews_ways_in() {
        let shown = i64::try_from(sheet.ways.len()).unwrap_or(i64::MAX);
        let more = sheet.ways_left - sheet.walled - shown;
        let mut rest = Vec::new();
        if more > 0 {
            rest.push(w.access_ways_more(more));
        }
        if sheet.walled > 0 {
            rest.push(w.access_ways_walled(sheet.walled));
        }
        let lines = sheet.ways.iter().map(|way| way_in(&frame, way)).collect();
        (Ways::Shown(lines, rest), open + sheet.ways.len() + usize::try_from(more).unwrap_or(0))
    } else {
        let left = usize::try_from(sheet.ways_left).unwrap_or(usize::MAX);
        (Ways::Counted(w.access_ways_owner(sheet.ways_left)), open.saturating_add(left))
    };
    let many = staff.iter().any(AccessLine::is_theirs_to_confirm)
        || matches!(&ways, Ways::Shown(lines, _) if !lines.is_empty());
    frame.page(&AccessReviewPage {
        w,
        many,
        shell: &frame.shell,
        base: path(one.id),
        begun: begun(&frame, &lobby, &one).await?,
        staff,
        ways,
        open: w.access_finish_text(open),
        may_finish: lobby.reviews_ways_in(),
        ways_text: w.access_ways_text(sheet.quiet_days),
    })
}

fn teams(w: &Words, teams: &[String]) -> String {
    if teams.is_empty() { w.access_teams_none() } else { w.access_teams(teams.join(", ")) }
}

async fn line(
    visit: &Visit,
    frame: &Frame,
    lobby: &Lobby<'_>,
    names: &RoleNames,
    (one, alone): (&ReviewedColleague, bool),
) -> Result<AccessLine, End> {
    let w = frame.w;
    let seen = one.seen_at.map_or_else(|| w.access_seen_never(), |at| w.access_seen(frame.ago(at)));
    let may_give = one.person != visit.actor()?.person() && lobby.remit().may_appoint(one.remit);
    let may_teams = lobby.powers().has(DeskPower::ManageTeams);
    let mut change = Vec::new();
    if may_give {
        change.push((format!("/desk/people/{}/role", one.person), w.people_role()));
    }
    if may_teams {
        change.push(("/desk/teams".to_owned(), w.roles_teams()));
    }
    if may_give && may_teams {
        change.push((format!("/desk/people/{}/leave", one.person), w.people_leave()));
    }
    Ok(AccessLine {
        id: one.person.to_string(),
        mark: one.mark.clone(),
        name: one.name.clone(),
        facts: vec![
            names.said(w, one.remit.role(), one.own_role),
            teams(w, &one.teams),
            format!("{}, {}", w.access_holds(one.matters), w.access_leads(one.leads)),
            seen,
        ],
        odd: if one.unused { vec![w.access_odd_unused()] } else { Vec::new() },
        kept: match one.confirmed {
            Some((by, at)) => Some(kept(frame, lobby, one.person, (by, at)).await?),
            None => None,
        },
        own: (one.person == visit.actor()?.person()).then(|| match alone {
            true => Own::Alone(w.access_self_alone()),
            false => Own::Another(w.access_self_another()),
        }),
        change,
    })
}

/// Who confirmed a colleague, and when; whoever confirmed themselves did so as the only owner.
async fn kept(
    frame: &Frame,
    lobby: &Lobby<'_>,
    about: PersonId,
    (by, at): (PersonId, Timestamp),
) -> Result<String, End> {
    let (w, when, name) = (frame.w, frame.when(at), named(lobby, by).await?);
    Ok(if by == about { w.access_self_kept(when, name) } else { w.access_kept(when, name) })
}

fn way_in(frame: &Frame, way: &WayIn) -> AccessLine {
    let w = frame.w;
    let mut facts = vec![
        format!("{} · {}", way.card.name, way.card.number),
        match way.phase {
            Phase::Closed => w.access_closed(),
            _ => w.access_quiet(frame.calendar().day(way.touched_at)),
        },
        way.last_sign_in.map_or_else(|| w.access_seen_never(), |at| w.access_seen(frame.ago(at))),
    ];
    if way.capacity.helps() {
        facts.push(w.helper_desk_review());
    } else if way.capacity != Capacity::Client {
        facts.push(w.access_contact());
    }
    AccessLine {
        id: way.access.to_string(),
        mark: way.mark.clone(),
        name: way.name.clone(),
        facts,
        odd: way
            .odd
            .iter()
            .map(|odd| match odd {
                OddWay::Ended => w.access_odd_ended(),
                OddWay::Unused => w.access_odd_unused(),
                OddWay::NoPhone => w.access_odd_phone(),
            })
            .collect(),
        kept: None,
        own: None,
        change: vec![(format!("/desk/matters/{}/portal", way.matter), w.access_change_portal())],
    }
}

async fn record(frame: &Frame, lobby: &Lobby<'_>, one: &AccessReview, over: String) -> Answered {
    let w = frame.w;
    let was = lobby.access_review_record(one.id).await?;
    let blank = |name: &str| AccessLine {
        id: String::new(),
        mark: String::new(),
        name: name.to_owned(),
        facts: Vec::new(),
        odd: Vec::new(),
        kept: None,
        own: None,
        change: Vec::new(),
    };
    let (mut staff, mut ways) = (Vec::new(), Vec::new());
    for was in &was.staff {
        let shipped = role(w, was.role);
        let said = if was.own_role.is_empty() { shipped } else { format!("{} ({shipped})", was.own_role) };
        let facts = vec![said, teams(w, &was.teams), w.access_holds(was.matters)];
        let by = Some(kept(frame, lobby, was.person, (was.by, was.at)).await?);
        staff.push(AccessLine { facts, kept: by, ..blank(&was.name) });
    }
    for was in &was.ways {
        let mut facts = vec![format!("{} · {}", was.card.name, was.card.number)];
        if was.closed {
            facts.push(w.access_closed());
        }
        let by = Some(w.access_kept(frame.when(was.at), named(lobby, was.by).await?));
        let change = vec![(format!("/desk/matters/{}/portal", was.matter), w.access_change_portal())];
        ways.push(AccessLine { facts, kept: by, change, ..blank(&was.name) });
    }
    let left_out = (one.left_out > 0).then(|| w.access_left_out(one.left_out));
    frame.page(&AccessRecordPage { w, shell: &frame.shell, over, left_out, staff, ways })
}

/// POST: a colleague is right as shown.
pub async fn colleague(visit: Visit) -> Answered {
    let (id, lobby) = (visit.id("review")?, visit.desk().lobby(visit.actor()?)?);
    let person: PersonId = visit.form.text("about").parse().map_err(|_| End::not_found())?;
    said(&visit, id, lobby.confirm_colleague(id, person, visit.form.text("mark")).await)
}

/// POST: a way in may stay open.
pub async fn way(visit: Visit) -> Answered {
    let (id, lobby) = (visit.id("review")?, visit.desk().lobby(visit.actor()?)?);
    let access: AccessId = visit.form.text("about").parse().map_err(|_| End::not_found())?;
    said(&visit, id, lobby.confirm_way_in(id, access, visit.form.text("mark")).await)
}

/// POST: those that were ticked are right as shown, each kept by itself.
pub async fn many(visit: Visit) -> Answered {
    let (id, lobby) = (visit.id("review")?, visit.desk().lobby(visit.actor()?)?);
    let w = Words::of(visit.locale);
    let mut lines = Vec::new();
    for ticked in visit.form.all("colleague") {
        let (person, mark) = ticked.split_once(' ').ok_or_else(End::not_found)?;
        let person = person.parse().map_err(|_| End::not_found())?;
        lines.push(ShownLine::Colleague(person, mark.to_owned()));
    }
    for ticked in visit.form.all("way") {
        let (access, mark) = ticked.split_once(' ').ok_or_else(End::not_found)?;
        let access = access.parse().map_err(|_| End::not_found())?;
        lines.push(ShownLine::WayIn(access, mark.to_owned()));
    }
    if lines.is_empty() {
        return Ok(see_saying(&visit, &path(id), Tone::Bad, &w.access_many_none()));
    }
    let (kept, left) = lobby.confirm_lines(id, &lines).await?;
    let done = w.access_many_done(kept);
    let (tone, said) = match left {
        0 => (Tone::Ok, done),
        left => (Tone::Todo, format!("{done} {}", w.access_many_left(left))),
    };
    Ok(see_saying(&visit, &path(id), tone, &said))
}

fn said(visit: &Visit, id: AccessReviewId, done: vault::Result<()>) -> Answered {
    let w = Words::of(visit.locale);
    match done {
        Ok(()) => Ok(see_saying(visit, &path(id), Tone::Ok, &w.access_confirmed())),
        Err(Error::Refused(Refusal::Conflict)) => {
            Ok(see_saying(visit, &path(id), Tone::Bad, &w.access_changed()))
        }
        Err(Error::Refused(Refusal::NotAllowed)) => {
            Ok(see_saying(visit, &path(id), Tone::Bad, &w.access_self_another()))
        }
        Err(e) => Err(e.into()),
    }
}

/// POST.
pub async fn finish(visit: Visit) -> Answered {
    let (id, lobby) = (visit.id("review")?, visit.desk().lobby(visit.actor()?)?);
    let w = Words::of(visit.locale);
    let (tone, said) = match lobby.finish_access_review(id).await {
        Ok(()) => (Tone::Ok, w.access_finished()),
        Err(Error::Refused(Refusal::Invalid { .. })) => (Tone::Bad, w.access_still_open()),
        Err(Error::Refused(Refusal::Conflict)) => (Tone::Bad, w.access_changed()),
        Err(Error::Refused(Refusal::NotAllowed)) => return Err(End::not_found()),
        Err(e) => return Err(e.into()),
    };
    Ok(see_saying(&visit, &path(id), tone, &said))
}
