//! One change to many matters: looked at first, made matter by matter in each one's own room, and taken back the same
//! way. How each matter stands is read from the matter itself, and what this go did to it is kept beside it, so that a go that
//! was cut short can simply go on. It refuses to do or undo anything twice, to undo what it did not do, to overwrite what
//! somebody changed since, and to touch a matter the person could not change one by one.

use domain::{
    Assignment, BulkId, BulkKind, MatterId, PersonId, Power, Priority, Refusal, TeamId, Timestamp, Why,
};
use vault::{Actor, Bulk, BulkLine, Desk, Error, MatterChange, NewBulk, Reading, Result, Steering};

/// What all of them are to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    Priority(Priority),
    /// The day of what comes next; none takes it away.
    NextDue(Option<Timestamp>),
    /// Who is to be responsible.
    Lead(PersonId),
    /// The team that is to work on them.
    GiveTeam(TeamId),
    /// The team that is to work on them no more.
    TakeTeam(TeamId),
}

impl Change {
    pub fn kind(self) -> BulkKind {
        match self {
            Self::Priority(_) => BulkKind::Priority,
            Self::NextDue(_) => BulkKind::NextDue,
            Self::Lead(_) => BulkKind::Lead,
            Self::GiveTeam(_) => BulkKind::GiveTeam,
            Self::TakeTeam(_) => BulkKind::TakeTeam,
        }
    }

    /// As it is kept.
    pub fn value(self) -> String {
        match self {
            Self::Priority(priority) => priority.code().to_owned(),
            Self::NextDue(at) => at.map(|at| at.micros().to_string()).unwrap_or_default(),
            Self::Lead(person) => person.to_string(),
            Self::GiveTeam(team) | Self::TakeTeam(team) => team.to_string(),
        }
    }

    /// What stands in a matter that has it, spelled like [`Seen::now`].
    pub fn goal(self) -> String {
        match self {
            Self::TakeTeam(_) => String::new(),
            other => other.value(),
        }
    }

    /// What undoes it in a matter where `was` stood before.
    fn back(self, was: &str) -> Result<Self> {
        match self {
            Self::GiveTeam(team) => Ok(Self::TakeTeam(team)),
            Self::TakeTeam(team) => Ok(Self::GiveTeam(team)),
            other => Self::read(other.kind(), was),
        }
    }

    /// Read back.
    ///
    /// # Errors
    /// `Invalid` for what this kind of change cannot be.
    pub fn read(kind: BulkKind, value: &str) -> Result<Self> {
        let no = || Error::from(Refusal::invalid("value", Why::NotAChoice));
        Ok(match kind {
            BulkKind::Priority => Self::Priority(Priority::from_code(value).ok_or_else(no)?),
            BulkKind::NextDue if value.is_empty() => Self::NextDue(None),
            BulkKind::NextDue => {
                let micros = value.parse().map_err(|_| no())?;
                Self::NextDue(Some(Timestamp::from_micros(micros)))
            }
            BulkKind::Lead => Self::Lead(value.parse().map_err(|_| no())?),
            BulkKind::GiveTeam => Self::GiveTeam(value.parse().map_err(|_| no())?),
            BulkKind::TakeTeam => Self::TakeTeam(value.parse().map_err(|_| no())?),
        })
    }

    fn power(kind: BulkKind) -> Power {
        match kind {
            BulkKind::Priority | BulkKind::NextDue => Power::EditMatter,
            BulkKind::Lead | BulkKind::GiveTeam | BulkKind::TakeTeam => Power::AssignPeople,
        }
    }
}

/// One matter as the person who asks may see it now.
pub struct Seen {
    pub matter: MatterId,
    pub name: String,
    pub number: String,
    /// What stands there, spelled like [`Change::value`]; of a team its id where it works there, and nothing where not.
    pub now: String,
    /// Which duty the person who is to be responsible has.
    duty: String,
    /// Whether this person may change it there.
    pub may: bool,
}

/// Where one matter of a go stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineState {
    /// It has the new value.
    Done,
    /// It still has what it had before, and this go has not changed it yet; once undone, it has that again.
    Before,
    /// Somebody changed it to something else since.
    Elsewhere,
    /// The person may not change it any more, or not see it.
    Closed,
}

/// One matter of a go, and how it stands now.
pub struct Standing {
    pub line: BulkLine,
    /// Nothing where it is not open to this person any more.
    pub seen: Option<Seen>,
    pub state: LineState,
}

/// One matter as it stands for such a change; nothing where the person may not open it.
pub async fn look(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    kind: BulkKind,
    value: &str,
) -> Result<Option<Seen>> {
    let pass = match desk.admit::<Reading>(actor, matter).await {
        Err(e) if e.is_not_found() => return Ok(None),
        pass => pass?,
    };
    let room = pass.enter().await?;
    if !room.powers().has(Power::SeeWholeMatter) {
        return Ok(None);
    }
    let sheet = room.matter_sheet().await?;
    let fields = &sheet.fields;
    let team = room.assigned().await?;
    let duty = team.iter().find(|one| one.person.to_string() == value).map(|one| one.assignment);
    let now = match kind {
        BulkKind::Priority => Change::Priority(fields.priority).value(),
        BulkKind::NextDue => Change::NextDue(fields.next_action_due).value(),
        BulkKind::Lead => team
            .iter()
            .find(|one| one.assignment == Assignment::Responsible)
            .map(|one| one.person.to_string())
            .unwrap_or_default(),
        BulkKind::GiveTeam | BulkKind::TakeTeam => {
            let on = room.teams_on().await?;
            let here = on.iter().map(|one| one.team.to_string()).find(|team| team == value);
            here.unwrap_or_default()
        }
    };
    Ok(Some(Seen {
        matter,
        name: fields.name.clone(),
        number: fields.number.clone(),
        now,
        duty: if kind == BulkKind::Lead {
            duty.unwrap_or(Assignment::None).code().to_owned()
        } else {
            String::new()
        },
        may: room.powers().has(Change::power(kind)),
    }))
}

/// Keeps what is to be done and does it: every matter that may be changed and has something else now.
pub async fn make(
    desk: &Desk,
    actor: &Actor,
    id: BulkId,
    change: Change,
    matters: &[MatterId],
) -> Result<()> {
    let (kind, value) = (change.kind(), change.value());
    let mut lines = Vec::with_capacity(matters.len());
    for matter in matters {
        let seen = look(desk, actor, *matter, kind, &value).await?.ok_or_else(Error::not_found)?;
        if seen.may && seen.now != change.goal() {
            lines.push(BulkLine::new(*matter, &seen.now, &seen.duty));
        }
    }
    let lobby = desk.lobby(actor)?;
    // Pressed twice, the second press finds nothing left to change.
    if lines.is_empty() && lobby.bulk(id).await.is_ok() {
        return Ok(());
    }
    lobby.keep_bulk(&NewBulk { id, kind, value, lines: &lines }).await?;
    go_on(desk, actor, id).await
}

/// Does what of a go was not done yet.
///
/// # Errors
/// `WrongState` where it was taken back.
pub async fn go_on(desk: &Desk, actor: &Actor, id: BulkId) -> Result<()> {
    let bulk = desk.lobby(actor)?.bulk(id).await?;
    if bulk.undone_at.is_some() {
        return Err(Refusal::WrongState.into());
    }
    let change = Change::read(bulk.kind, &bulk.value)?;
    // What was done once is not done again: somebody may have put back what was there, and meant it.
    for line in bulk.lines.iter().filter(|line| line.done_at.is_none()) {
        if step(desk, actor, &bulk, line, LineState::Before, change).await? {
            // Cut short between the two, this matter counts as somebody else's change, and its undoing is left to a person.
            desk.lobby(actor)?.bulk_line_done(id, line.matter).await?;
        }
    }
    Ok(())
}

/// Gives every matter that this go changed back what it had, where nobody changed it since. What it is through with it leaves
/// alone however often it is pressed; one that was cut short goes on.
pub async fn undo(desk: &Desk, actor: &Actor, id: BulkId) -> Result<()> {
    let lobby = desk.lobby(actor)?;
    lobby.undo_bulk(id).await?;
    let bulk = lobby.bulk(id).await?;
    let change = Change::read(bulk.kind, &bulk.value)?;
    let open = |line: &&BulkLine| line.done_at.is_some() && line.undone_at.is_none();
    for line in bulk.lines.iter().filter(open) {
        if bulk.kind == BulkKind::Lead {
            give_back(desk, actor, &bulk, line).await?;
        } else {
            step(desk, actor, &bulk, line, LineState::Done, change.back(&line.was)?).await?;
        }
        lobby.bulk_line_undone(id, line.matter).await?;
    }
    Ok(())
}

/// A go and where each of its matters stands now.
pub async fn standing(desk: &Desk, actor: &Actor, id: BulkId) -> Result<(Bulk, Vec<Standing>)> {
    let bulk = desk.lobby(actor)?.bulk(id).await?;
    let mut all = Vec::with_capacity(bulk.lines.len());
    for line in &bulk.lines {
        all.push(stand(desk, actor, &bulk, line).await?);
    }
    Ok((bulk, all))
}

async fn stand(desk: &Desk, actor: &Actor, bulk: &Bulk, line: &BulkLine) -> Result<Standing> {
    let seen = look(desk, actor, line.matter, bulk.kind, &bulk.value).await?;
    let goal = Change::read(bulk.kind, &bulk.value)?.goal();
    let state = match &seen {
        None => LineState::Closed,
        Some(seen) if seen.now == goal => LineState::Done,
        // Put back by somebody is changed by somebody, as long as it was not this go's own undoing.
        Some(seen) if seen.now != line.was || (line.done_at.is_some() && bulk.undone_at.is_none()) => {
            LineState::Elsewhere
        }
        Some(seen) if !seen.may => LineState::Closed,
        Some(_) => LineState::Before,
    };
    Ok(Standing { line: line.clone(), seen, state })
}

/// Changes one matter, if it stands where it must; whether it did. What somebody else does at the same moment stands.
async fn step(
    desk: &Desk,
    actor: &Actor,
    bulk: &Bulk,
    line: &BulkLine,
    from: LineState,
    change: Change,
) -> Result<bool> {
    let standing = stand(desk, actor, bulk, line).await?;
    let Some(seen) = standing.seen.filter(|seen| standing.state == from && seen.may) else {
        return Ok(false);
    };
    let made = match change {
        Change::Priority(priority) => {
            edit(desk, actor, line.matter, |fields| {
                let stands = Change::Priority(fields.priority).value() == seen.now;
                fields.priority = priority;
                stands
            })
            .await
        }
        Change::NextDue(at) => {
            edit(desk, actor, line.matter, |fields| {
                let stands = Change::NextDue(fields.next_action_due).value() == seen.now;
                fields.next_action_due = at;
                stands
            })
            .await
        }
        Change::Lead(person) => {
            desk.admit::<Steering>(actor, line.matter).await?.enter().await?.hand_over(person).await
        }
        Change::GiveTeam(team) => {
            desk.admit::<Steering>(actor, line.matter).await?.enter().await?.assign_team(team).await
        }
        Change::TakeTeam(team) => {
            desk.admit::<Steering>(actor, line.matter).await?.enter().await?.unassign_team(team).await
        }
    };
    settled(made)
}

/// What it means that one matter of many could not be changed: it shows, and the others go on. Whether it was.
fn settled(made: Result<()>) -> Result<bool> {
    match made {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Changes what a matter says of itself, if `change` still finds there what was seen: the revision keeps out whoever comes
/// between that and the change.
async fn edit(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    change: impl Fn(&mut MatterChange) -> bool,
) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    let sheet = room.matter_sheet().await?;
    let mut to = sheet.fields.clone();
    if !change(&mut to) {
        return Err(Refusal::Conflict.into());
    }
    room.change_matter(&to, sheet.revision).await
}

/// Makes whoever was responsible so again, and gives the other one back the duty they had.
async fn give_back(desk: &Desk, actor: &Actor, bulk: &Bulk, line: &BulkLine) -> Result<()> {
    let standing = stand(desk, actor, bulk, line).await?;
    if standing.state != LineState::Done || !standing.seen.is_some_and(|seen| seen.may) {
        return Ok(());
    }
    let Change::Lead(put) = Change::read(bulk.kind, &bulk.value)? else { return Ok(()) };
    let room = desk.admit::<Steering>(actor, line.matter).await?.enter().await?;
    // Where the one before cannot be responsible any more, nobody is left without.
    if let Ok(former) = line.was.parse::<PersonId>()
        && !settled(room.hand_over(former).await)?
    {
        return Ok(());
    }
    let duty = Assignment::from_code(&line.duty).unwrap_or(Assignment::None);
    settled(room.assign(put, duty).await).map(drop)
}
