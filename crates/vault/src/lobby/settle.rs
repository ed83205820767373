//! The rule that opens and closes admissions by what a contact sees: what is written down of contacts, departments and
//! named matters, and what stands in the admissions, are made to agree. It refuses to open what a person closed by hand, and
//! to open anything in the name of somebody who may not.

use super::alerts::AlertKind;
use super::contacts::{AdmissionState, sql};
use super::{notice_mails, notices};
use crate::audit::{AuditEvent, Chain};
use crate::desk::{Bearer, standing_by_write};
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::room::portal::sql as portal_sql;
use domain::{
    AccessId, AuditCode, Capacity, ClientId, ContactId, DepartmentId, MatterId, PersonId, Phase, Power,
    Preset, Reach, Relation, Sensitivity, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// What was done to one admission.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Moved {
    LetIn,
    Waits,
    ShutOut,
}

impl Moved {
    fn in_the_matter(self) -> AuditCode {
        match self {
            Self::LetIn => AuditCode::AccessEnabled,
            Self::Waits => AuditCode::AccessWaits,
            Self::ShutOut => AuditCode::AccessRevoked,
        }
    }
}

/// One admission that was opened or closed by what a contact sees.
pub(crate) struct Settled {
    pub(crate) matter: MatterId,
    pub(crate) access: AccessId,
    pub(crate) moved: Moved,
    pub(crate) sessions_ended: u64,
}

/// Where somebody stands in one matter of the organisation.
pub(super) struct Stand {
    pub(super) matter: MatterId,
    department: Option<DepartmentId>,
    relation: Relation,
    phase: Phase,
    sensitivity: Sensitivity,
    pub(super) access: Option<(AccessId, AdmissionState, Capacity, bool)>,
}

impl Stand {
    fn from(row: &Row) -> Result<Self> {
        let access = match row.opt_id(5)? {
            Some(access) => {
                let state = AdmissionState::of(&row.text(6)?);
                Some((access, state, row.code(7, Capacity::from_code)?, row.int(8)? == 1))
            }
            None => None,
        };
        Ok(Self {
            matter: row.id(0)?,
            department: row.opt_id(1)?,
            relation: row.code(2, Relation::from_code)?,
            phase: row.code(3, Phase::from_code)?,
            sensitivity: row.code(4, Sensitivity::from_code)?,
            access,
        })
    }

    fn reached(&self, reach: Option<&Reach>) -> bool {
        let goes_on = matches!(self.phase, Phase::Open | Phase::Closing);
        goes_on && reach.is_some_and(|reach| reach.covers(self.matter, self.department))
    }

    /// What the rule wants of this admission; nothing where it stands so already, or where a person closed it.
    pub(super) fn wants(&self, reach: Option<&Reach>) -> Option<Want> {
        use AdmissionState::{Closed, Open, Waits};
        let capacity = reach.map(|reach| reach.preset.capacity());
        match (self.reached(reach), &self.access) {
            // One who waits: it may be this person's to let them in now.
            (true, None | Some((_, Waits, ..))) => Some(Want::In),
            (true, Some((_, Closed, _, by_rule))) => by_rule.then_some(Want::In),
            (true, Some((_, Open, had, _))) => (Some(*had) != capacity).then_some(Want::Other),
            (false, Some((_, Open | Waits, ..))) => Some(Want::Out),
            (false, None | Some((_, Closed, ..))) => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    In,
    Out,
    /// In another capacity.
    Other,
}

/// Whose admissions are made to say what is written down.
pub(crate) struct Settle<'a> {
    pub(crate) client: ClientId,
    pub(crate) person: PersonId,
    /// Nothing for whoever is no contact any more.
    pub(crate) reach: Option<&'a Reach>,
    /// One matter, where only that one changed.
    pub(crate) only: Option<MatterId>,
}

/// Makes the admissions of one contact say what they see, as far as the one who acts may let anybody in. The organisation is
/// held. Doing it twice changes nothing.
pub(crate) async fn settle(
    write: &mut Write,
    house: &Inner,
    by: &Bearer,
    what: &Settle<'_>,
) -> Result<Vec<Settled>> {
    let stands = stands(write, what).await?;
    // A matter that is being closed is closed first, and then nobody comes in.
    for stand in stands.iter().filter(|stand| stand.wants(what.reach) == Some(Want::In)) {
        write.exec(super::matters::sql::HOLD.text, binds![stand.matter]).await?;
    }
    let (mut out, mut told) = (Vec::new(), false);
    for stand in self::stands(write, what).await? {
        let done = match stand.wants(what.reach) {
            None => None,
            Some(Want::Out) => Some(shut_out(write, house, &stand).await?),
            Some(Want::Other) => {
                other(write, house, what, &stand).await?;
                // They come in already, and see another part of it from now on. One mail says so of all their matters.
                if let (Some((access, AdmissionState::Open, ..)), false) = (stand.access, told) {
                    told = true;
                    let about = Some((stand.matter, access));
                    house.alert(write, what.person, about, AlertKind::AccessChanged, "").await?;
                }
                None
            }
            Some(Want::In) => let_in(write, house, by, what, &stand).await?,
        };
        out.extend(done);
    }
    Ok(out)
}

pub(super) async fn stands(write: &mut Write, what: &Settle<'_>) -> Result<Vec<Stand>> {
    let rows = write.rows(sql::STANDS.text, binds![what.client, what.person]).await?;
    let mut out = rows.iter().map(Stand::from).collect::<Result<Vec<_>>>()?;
    out.retain(|stand| what.only.is_none_or(|only| only == stand.matter));
    Ok(out)
}

/// Shuts one person out of every matter they came into for a client, or waited for.
pub(super) async fn shut_out_everywhere(
    write: &mut Write,
    house: &Inner,
    client: ClientId,
    person: PersonId,
) -> Result<Vec<Settled>> {
    let what = Settle { client, person, reach: None, only: None };
    let mut out = Vec::new();
    for stand in stands(write, &what).await? {
        if stand.wants(None) == Some(Want::Out) {
            out.push(shut_out(write, house, &stand).await?);
        }
    }
    Ok(out)
}

async fn shut_out(write: &mut Write, house: &Inner, stand: &Stand) -> Result<Settled> {
    let now = house.clock.now();
    let (access, state, capacity, _) = stand.access.ok_or_else(Error::not_found)?;
    write.exec(sql::MOVE.text, binds![access, "revoked", capacity.code(), now]).await?;
    let sessions_ended = super::access::end_ways_in(write, access, now, "revoked").await?;
    if state == AdmissionState::Open {
        let rows = write.rows(portal_sql::CONTACT_OF.text, binds![access, stand.matter]).await?;
        let person = rows.first().ok_or_else(Error::not_found)?.id(0)?;
        house.alert(write, person, Some((stand.matter, access)), AlertKind::AccessEnded, "").await?;
    }
    Ok(Settled { matter: stand.matter, access, moved: Moved::ShutOut, sessions_ended })
}

async fn other(write: &mut Write, house: &Inner, what: &Settle<'_>, stand: &Stand) -> Result<()> {
    let (Some((access, state, ..)), Some(reach)) = (stand.access, what.reach) else { return Ok(()) };
    let code = if state == AdmissionState::Open { "enabled" } else { "waiting" };
    let values = binds![access, code, reach.preset.capacity().code(), house.clock.now()];
    write.exec(sql::MOVE.text, values).await?;
    Ok(())
}

async fn let_in(
    write: &mut Write,
    house: &Inner,
    by: &Bearer,
    what: &Settle<'_>,
    stand: &Stand,
) -> Result<Option<Settled>> {
    let Some(reach) = what.reach else { return Ok(None) };
    let (matter, now, capacity) = (stand.matter, house.clock.now(), reach.preset.capacity().code());
    let may = may_let_in(write, by, stand, now).await?;
    let (state, moved) = if may { ("enabled", Moved::LetIn) } else { ("waiting", Moved::Waits) };
    let access = match stand.access {
        Some((_, AdmissionState::Waits, ..)) if !may => {
            other(write, house, what, stand).await?;
            return Ok(None);
        }
        Some((access, ..)) => {
            write.exec(sql::MOVE.text, binds![access, state, capacity, now]).await?;
            access
        }
        None => {
            let access = AccessId::mint(now, crate::random(&*house.chance));
            let relation = stand.relation.code();
            let values = binds![access, matter, what.client, what.person, relation, state, now, capacity];
            write.exec(sql::ADMIT.text, values).await?;
            access
        }
    };
    if may {
        let only = Some(notice_mails::Only::Contact(access));
        notice_mails::plant_portal_notice_to(write, house, matter, notice_mails::LET_IN, only).await?;
    } else {
        notices::tell_leads(write, house, matter, "contact_waits", access.bytes()).await?;
    }
    Ok(Some(Settled { matter, access, moved, sessions_ended: 0 }))
}

/// A sensitive matter is opened by a person who looks at it, never by a rule.
pub(super) async fn may_let_in(
    write: &mut Write,
    by: &Bearer,
    stand: &Stand,
    now: Timestamp,
) -> Result<bool> {
    if stand.sensitivity == Sensitivity::Sensitive {
        return Ok(false);
    }
    let powers = standing_by_write(write, by, stand.matter, now).await?;
    Ok(powers.is_ok_and(|powers| powers.has(Power::ManagePortalAccess)))
}

/// What each contact of an organisation sees, as it is written down. Whose last day is over sees nothing new.
async fn reaches(write: &mut Write, client: ClientId, now: Timestamp) -> Result<Vec<(PersonId, Reach)>> {
    let named = named(&write.rows(sql::NAMED.text, binds![client]).await?)?;
    let rows = write.rows(sql::CONTACTS.text, binds![client]).await?;
    let mut out = Vec::new();
    for row in rows.iter().filter(|row| row.text(4).is_ok_and(|state| state == "active")) {
        if row.opt_time(11)?.is_some_and(|ends| now.is_past(ends)) {
            continue;
        }
        let reach = Reach {
            preset: row.code(2, Preset::from_code)?,
            department: row.opt_id(3)?,
            named: named.get(&row.id(0)?).cloned().unwrap_or_default(),
        };
        out.push((row.id(1)?, reach));
    }
    Ok(out)
}

pub(super) fn named(rows: &[Row]) -> Result<BTreeMap<ContactId, BTreeSet<MatterId>>> {
    let mut out: BTreeMap<ContactId, BTreeSet<MatterId>> = BTreeMap::new();
    for row in rows {
        out.entry(row.id(0)?).or_default().insert(row.id(1)?);
    }
    Ok(out)
}

/// The matter was opened for the organisation, or belongs to another department: every contact is settled there. For a client
/// who is a person there is nothing to do.
pub(crate) async fn settle_matter(
    write: &mut Write,
    house: &Inner,
    by: &Bearer,
    client: ClientId,
    matter: MatterId,
) -> Result<Vec<Settled>> {
    write.exec(sql::HOLD.text, binds![client]).await?;
    let mut out = Vec::new();
    for (person, reach) in reaches(write, client, house.clock.now()).await? {
        let what = Settle { client, person, reach: Some(&reach), only: Some(matter) };
        out.extend(settle(write, house, by, &what).await?);
    }
    Ok(out)
}

/// The line of an admission that moved, for the matter's own chain.
pub(crate) fn matter_line(settled: &Settled) -> AuditEvent {
    let line = AuditEvent::new(settled.moved.in_the_matter(), settled.access);
    match settled.moved {
        Moved::ShutOut => line.with("sessions_ended", settled.sessions_ended.to_string()),
        Moved::LetIn | Moved::Waits => line,
    }
}

/// Writes what moved into the log of each matter it moved in, visiting one room after the other, and then into the practice's,
/// where all of it stands together.
pub(super) async fn keep_lines(
    write: &mut Write,
    house: &Inner,
    all: &[Settled],
    by: [u8; 16],
) -> Result<()> {
    let (now, practice) = (house.clock.now(), house.keyring.practice.bytes());
    for settled in all {
        // A line without details takes no key of the room; how many sessions ended stands in the practice's log.
        let line = AuditEvent::new(settled.moved.in_the_matter(), settled.access);
        let matter = settled.matter.bytes();
        let chain = Chain::Matter { matter, practice, key: &house.keyring.lobby };
        write.go_to(matter).await?;
        crate::audit::append(write, &chain, &line, by, now, &*house.chance).await?;
    }
    for settled in all {
        house.append_practice(write, &practice_line(settled), by).await?;
    }
    Ok(())
}

/// The same for the practice's, where several matters moved at once.
fn practice_line(settled: &Settled) -> AuditEvent {
    match settled.moved {
        Moved::LetIn => AuditEvent::new(AuditCode::ContactLetIn, settled.access),
        Moved::Waits => AuditEvent::new(AuditCode::ContactWaits, settled.access),
        Moved::ShutOut => AuditEvent::new(AuditCode::ContactShutOut, settled.access)
            .with("sessions_ended", settled.sessions_ended.to_string()),
    }
}

/// What stands in an active contact's row and beside it.
pub(crate) async fn reach_of(write: &mut Write, row: &Row) -> Result<Reach> {
    let (contact, client): (ContactId, ClientId) = (row.id(0)?, row.id(1)?);
    let named = named(&write.rows(sql::NAMED.text, binds![client]).await?)?;
    Ok(Reach {
        preset: row.code(2, Preset::from_code)?,
        department: row.opt_id(3)?,
        named: named.get(&contact).cloned().unwrap_or_default(),
    })
}
