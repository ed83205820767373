//! Roles of the practice's own: the list, making one, changing one after it was shown whom that affects and how, its history,
//! and retiring it. It refuses to act on another role or other people than were shown, and loses nothing that was typed.

use super::frame::{Frame, demand, problems as problems_of, role as role_name, see_saying};
use super::powers::{Subject, cut, more, said};
use super::role_names::own_hint;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::own_roles::{
    OwnRole, OwnRolePage, OwnRolePreviewPage, OwnRolesPage, PastVersion, PowerGroup, PowerTick, Tick,
};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::remit::{bad_cuts, cuttable, is_keystone};
use domain::{AnyPower, BadCut, Cuts, DeskPower, OwnRoleId, PersonId, Refusal, Remit, Role, Why};
use vault::{Error, Lobby, OwnRoleHolder, OwnRoleRow, OwnRoleSeen, OwnRoleText};

const LIST: &str = "/desk/settings/roles";

fn path(id: OwnRoleId) -> String {
    format!("{LIST}/{id}")
}

/// What a form says about a role.
struct Typed {
    name: String,
    why: String,
    cuts: Cuts,
}

impl Typed {
    /// What is ticked stays; everything else that can be cut from the base is.
    fn of(visit: &Visit, base: Role) -> Self {
        let ticked = |power: &AnyPower| visit.form.all("may").any(|code| code == power.code());
        Self {
            name: visit.form.text("name").to_owned(),
            why: visit.form.text("why").to_owned(),
            cuts: Cuts::of(cuttable(base).filter(|power| !ticked(power))),
        }
    }

    fn text(&self) -> OwnRoleText<'_> {
        OwnRoleText { name: &self.name, cuts: self.cuts, why: &self.why }
    }
}

pub async fn list(visit: Visit) -> Answered {
    list_page(&visit, Problems::none()).await
}

async fn list_page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let row = |row: &OwnRoleRow| OwnRole {
        href: path(row.id),
        name: row.name.clone(),
        hint: own_hint(w, row.remit),
        people: w.own_role_people(row.people),
    };
    let all = lobby.own_roles().await?;
    let (retired, live): (Vec<_>, Vec<_>) = all.iter().partition(|row| row.retired_at.is_some());
    let failed = !problems.is_empty();
    let page = OwnRolesPage {
        w,
        shell: &frame.shell,
        roles: live.into_iter().map(row).collect(),
        retired: retired.into_iter().map(row).collect(),
        bases: bases(&lobby).map(|base| base_choice(w, base)).collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What a new role can start from: a role the reader may give, and never the owner's.
fn bases(lobby: &Lobby<'_>) -> impl Iterator<Item = Role> {
    let me = lobby.remit();
    let can = move |base: &Role| *base != Role::Owner && me.may_appoint(Remit::shipped(*base));
    Role::ALL.iter().copied().filter(can)
}

fn base_choice(w: &Words, base: Role) -> Choice {
    Choice::new(base.code(), role_name(w, base)).hint(super::people::hint(w, base))
}

fn base_of(lobby: &Lobby<'_>, typed: &str) -> Option<Role> {
    Role::from_code(typed).filter(|base| bases(lobby).any(|one| one == *base))
}

/// GET: the form for a new one.
pub async fn begin(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    match base_of(&lobby, visit.query.text("base")) {
        Some(base) => {
            let blank = Typed { name: String::new(), why: String::new(), cuts: Cuts::NONE };
            new_page(&visit, base, &blank, Problems::none()).await
        }
        None => {
            let w = Words::of(visit.locale);
            list_page(&visit, Problems::none().with("base", w.own_role_base_missing())).await
        }
    }
}

async fn new_page(visit: &Visit, base: Role, typed: &Typed, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let failed = !problems.is_empty();
    let page = OwnRolePage {
        w,
        shell: &frame.shell,
        title: w.own_role_new(),
        action: LIST.to_owned(),
        base: base.code(),
        lead: w.own_role_starts(role_name(w, base)),
        closed: None,
        earlier: None,
        version: 0,
        name: typed.name.clone(),
        why: typed.why.clone(),
        groups: groups(w, base, typed.cuts),
        holders: Vec::new(),
        past: Vec::new(),
        retire: None,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// The powers of a base by subject, ticked where they are not cut.
fn groups(w: &Words, base: Role, cuts: Cuts) -> Vec<PowerGroup> {
    let has = Remit::shipped(base);
    let tick = |power: AnyPower, label: String| PowerTick {
        code: power.code(),
        label,
        hint: match needs(w, has, power) {
            _ if is_keystone(base, power) => w.own_role_always(),
            needed if needed.is_empty() => needed,
            needed => w.own_role_goes_with(needed),
        },
        tick: match (is_keystone(base, power), cuts.has(power)) {
            (true, _) => Tick::Fixed,
            (false, true) => Tick::Off,
            (false, false) => Tick::On,
        },
    };
    let group = |subject: Subject| PowerGroup {
        legend: subject.said(w),
        ticks: AnyPower::all()
            .filter(|power| has.has(*power) && Subject::of(*power) == subject)
            .filter_map(|power| said(w, power).map(|label| tick(power, label)))
            .collect(),
    };
    Subject::ALL.into_iter().map(group).filter(|group| !group.ticks.is_empty()).collect()
}

/// What a power only works with, in words; empty where it works alone.
fn needs(w: &Words, base: Remit, power: AnyPower) -> String {
    let needed = power.needs().iter().filter(|needed| base.has(**needed));
    needed.filter_map(|needed| said(w, *needed)).collect::<Vec<_>>().join("; ")
}

/// What stands against cutting a role like this, each under the tick that would mend it.
fn cut_problems(w: &Words, base: Role, cuts: Cuts) -> Problems {
    let name = |power: AnyPower| said(w, power).unwrap_or_default();
    bad_cuts(base, cuts).into_iter().fold(Problems::none(), |problems, bad| match bad {
        BadCut::Alone(left, needed) => {
            problems.with(needed.code(), w.own_role_alone(name(left), name(needed)))
        }
        // No form of ours can ask for these.
        BadCut::Owner | BadCut::NotThere(_) | BadCut::Keystone(_) => {
            problems.with("may", w.own_role_not_cut())
        }
    })
}

/// A refusal as a sentence under the field it is about; what is not one ends the visit.
fn refused(w: &Words, error: Error) -> Result<Problems, End> {
    match error {
        Error::Refused(Refusal::Invalid { field: "name", why: Why::Taken }) => {
            Ok(Problems::none().with("name", w.own_role_name_taken()))
        }
        Error::Refused(Refusal::Invalid { field: "why", why: Why::Missing }) => {
            Ok(Problems::none().with("why", w.own_role_why_missing()))
        }
        Error::Refused(Refusal::LeftAlone { matters }) => {
            Ok(Problems::none().with("may", w.own_role_left_alone(matters)))
        }
        Error::Refused(Refusal::Conflict) => Ok(Problems::none().with("may", w.own_role_meanwhile())),
        Error::Refused(Refusal::NotAllowed) => Err(End::not_found()),
        other => problems_of(w, other, |field| field),
    }
}

/// POST: makes it. Nobody has it yet, so there is nobody to be shown.
pub async fn make(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageStaff)?;
    let w = Words::of(visit.locale);
    let base = base_of(&lobby, visit.form.text("base")).ok_or_else(End::not_found)?;
    let typed = Typed::of(&visit, base);
    let problems = cut_problems(w, base, typed.cuts);
    if !problems.is_empty() {
        return new_page(&visit, base, &typed, problems).await;
    }
    match lobby.make_own_role(base, &typed.text()).await {
        Ok(id) => Ok(see_saying(&visit, &path(id), Tone::Ok, &w.own_role_made())),
        Err(e) => new_page(&visit, base, &typed, refused(w, e)?).await,
    }
}

async fn found(visit: &Visit, lobby: &Lobby<'_>) -> Result<(OwnRoleRow, Vec<OwnRoleHolder>), End> {
    demand(lobby, DeskPower::ManageStaff)?;
    let id: OwnRoleId = visit.id("role")?;
    Ok((lobby.own_role(id).await?, lobby.own_role_holders(id).await?))
}

/// GET: the role as it stands, or filled with an earlier version.
pub async fn show(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (row, holders) = found(&visit, &lobby).await?;
    let asked = visit.query.text("version");
    let earlier = match asked.is_empty() {
        true => None,
        false => Some(asked.parse::<u32>().map_err(|_| End::not_found())?),
    };
    let versions = lobby.own_role_versions(row.id).await?;
    let filled = earlier.unwrap_or(row.version);
    let filled = versions.iter().find(|one| one.version == filled).ok_or_else(End::not_found)?;
    let typed = Typed { name: filled.name.clone(), why: String::new(), cuts: filled.cuts };
    page(&visit, &lobby, &row, &holders, &typed, earlier, Problems::none()).await
}

async fn page(
    visit: &Visit,
    lobby: &Lobby<'_>,
    row: &OwnRoleRow,
    holders: &[OwnRoleHolder],
    typed: &Typed,
    earlier: Option<u32>,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let base = row.remit.role();
    let me = visit.actor()?.person();
    let closed = match row.retired_at {
        Some(at) => Some(w.own_role_is_retired(frame.when(at))),
        None if holders.iter().any(|one| one.person == me) => Some(w.own_role_yours()),
        None if !lobby.remit().may_appoint(row.remit) => Some(w.own_role_beyond()),
        None => None,
    };
    let mut past = Vec::new();
    for one in lobby.own_role_versions(row.id).await? {
        let (when, by) = (frame.when(one.at), lobby.name_of(one.by).await?.unwrap_or_default());
        let here = one.version == row.version || closed.is_some();
        past.push(PastVersion {
            said: w.own_role_version_by(one.version, when, by),
            name: one.name,
            hint: less(w, one.cuts),
            why: one.why,
            href: (!here).then(|| format!("{}?version={}", path(row.id), one.version)),
        });
    }
    let failed = !problems.is_empty();
    let page = OwnRolePage {
        w,
        shell: &frame.shell,
        title: row.name.clone(),
        action: path(row.id),
        base: "",
        lead: own_hint(w, row.remit),
        earlier: earlier.filter(|_| closed.is_none()).map(|n| w.own_role_earlier(n)),
        retire: closed.is_none().then(|| format!("{}/retire", path(row.id))),
        closed,
        version: row.version,
        name: typed.name.clone(),
        why: typed.why.clone(),
        groups: groups(w, base, typed.cuts),
        holders: holders.iter().map(|one| holder(w, one)).collect(),
        past,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn less(w: &Words, cuts: Cuts) -> String {
    let cuts = cut(w, cuts);
    if cuts.is_empty() { w.own_role_whole() } else { w.own_role_without(cuts.join("; ")) }
}

fn holder(w: &Words, one: &OwnRoleHolder) -> String {
    if one.active { one.name.clone() } else { w.own_role_away(&one.name) }
}

/// The role in the form that was sent, if it can be changed by whoever sends it.
async fn sent(visit: &Visit, lobby: &Lobby<'_>) -> Result<(OwnRoleRow, Vec<OwnRoleHolder>, Typed), End> {
    let (row, holders) = found(visit, lobby).await?;
    let me = visit.actor()?.person();
    let mine = holders.iter().any(|one| one.person == me);
    if mine || row.retired_at.is_some() || !lobby.remit().may_appoint(row.remit) {
        return Err(End::not_found());
    }
    let typed = Typed::of(visit, row.remit.role());
    Ok((row, holders, typed))
}

/// POST: what the change would do, to whom. Nothing happens yet.
pub async fn preview(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (row, holders, typed) = sent(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let base = row.remit.role();
    let mut problems = cut_problems(w, base, typed.cuts);
    if typed.name.trim().is_empty() {
        problems = problems.with("name", w.desk_name_missing());
    }
    if typed.why.trim().is_empty() {
        problems = problems.with("why", w.own_role_why_missing());
    }
    if problems.is_empty() && visit.form.text("version") != row.version.to_string() {
        problems = problems.with("may", w.own_role_meanwhile());
    }
    if !problems.is_empty() {
        return page(&visit, &lobby, &row, &holders, &typed, None, problems).await;
    }
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let new = Remit::cut(base, typed.cuts);
    let mut kept = seen_fields(&row, &holders);
    kept.push(("name", typed.name.clone()));
    kept.push(("why", typed.why.clone()));
    let left = cuttable(base).filter(|power| !typed.cuts.has(*power));
    kept.extend(left.map(|power| ("may", power.code().to_owned())));
    let mut notes = vec![w.own_role_at_once()];
    if row.remit.answers_for_matters() && !new.answers_for_matters() {
        notes.push(w.own_role_leads_not());
    }
    if row.invited > 0 {
        notes.push(w.own_role_invited(row.invited));
    }
    frame.page(&OwnRolePreviewPage {
        w,
        shell: &frame.shell,
        title: w.own_role_preview(&row.name),
        back: path(row.id),
        action: format!("{}/change", path(row.id)),
        gains: more(w, new, row.remit),
        loses: more(w, row.remit, new),
        holders: holders.iter().map(|one| holder(w, one)).collect(),
        notes,
        kept,
        why: None,
        verb: w.own_role_do(),
        problems: Problems::none(),
    })
}

/// What was shown, so that the act is about nothing else.
fn seen_fields(row: &OwnRoleRow, holders: &[OwnRoleHolder]) -> Vec<(&'static str, String)> {
    let people = holders.iter().map(|one| ("holder", one.person.to_string()));
    [("version", row.version.to_string())].into_iter().chain(people).collect()
}

/// Which version and which people the form was about.
fn seen(visit: &Visit) -> Result<(u32, Vec<PersonId>), End> {
    let version = visit.form.text("version").parse::<u32>().map_err(|_| End::not_found())?;
    let holders = visit.form.all("holder").map(str::parse::<PersonId>).collect::<Result<Vec<_>, _>>();
    Ok((version, holders.map_err(|_| End::not_found())?))
}

/// POST: does it.
pub async fn change(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (row, holders, typed) = sent(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let (version, people) = seen(&visit)?;
    let shown = OwnRoleSeen { id: row.id, version, holders: &people };
    match lobby.change_own_role(&shown, &typed.text()).await {
        Ok(()) => Ok(see_saying(&visit, &path(row.id), Tone::Ok, &w.own_role_done())),
        Err(e) => page(&visit, &lobby, &row, &holders, &typed, None, refused(w, e)?).await,
    }
}

/// GET: what retiring it would do.
pub async fn ask_retire(visit: Visit) -> Answered {
    retire_page(&visit, Problems::none()).await
}

async fn retire_page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (row, holders, _) = sent(visit, &lobby).await?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let base = Remit::shipped(row.remit.role());
    let mut notes = Vec::new();
    if !holders.is_empty() {
        notes.push(w.own_role_to_base(role_name(w, base.role())));
    }
    if row.invited > 0 {
        notes.push(w.own_role_uninvited(row.invited));
    }
    let failed = !problems.is_empty();
    let page = OwnRolePreviewPage {
        w,
        shell: &frame.shell,
        title: w.own_role_retire_title(&row.name),
        back: path(row.id),
        action: format!("{}/retire", path(row.id)),
        gains: if holders.is_empty() { Vec::new() } else { more(w, base, row.remit) },
        loses: Vec::new(),
        holders: holders.iter().map(|one| holder(w, one)).collect(),
        notes,
        kept: seen_fields(&row, &holders),
        why: Some(visit.form.text("why").to_owned()),
        verb: w.own_role_retire_do(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST: retires it.
pub async fn retire(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let (row, ..) = sent(&visit, &lobby).await?;
    let w = Words::of(visit.locale);
    let (version, people) = seen(&visit)?;
    let shown = OwnRoleSeen { id: row.id, version, holders: &people };
    match lobby.retire_own_role(&shown, visit.form.text("why")).await {
        Ok(()) => Ok(see_saying(&visit, LIST, Tone::Ok, &w.own_role_retired_done())),
        Err(Error::Refused(Refusal::Conflict)) => {
            retire_page(&visit, Problems::none().with("why", w.own_role_meanwhile())).await
        }
        Err(e) => retire_page(&visit, refused(w, e)?).await,
    }
}
