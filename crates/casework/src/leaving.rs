//! Somebody leaves for good: who takes each matter over is worked out and kept, then every matter is passed on in its own
//! change, and at last the account is closed. A run that was cut short goes on where it stopped. It refuses to begin
//! while a matter would be left to nobody, and to give one to somebody whom a wall keeps from it.

use domain::{DepartureId, MatterId, PersonId, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use vault::{Actor, DepartureLine, Desk, Error, Holding, Holdings, NewDeparture, Result, StaffRow};

/// Who is to take over what.
#[derive(Clone, Default, Debug)]
pub struct Wish {
    /// Everything that is not said otherwise.
    pub heir: Option<PersonId>,
    /// Matters that go to somebody in particular; nothing where nobody new is to lead them.
    pub one_by_one: BTreeMap<MatterId, Option<PersonId>>,
}

/// What a wish comes to.
pub struct Plan {
    pub lines: Vec<DepartureLine>,
    /// Matters that would be left to nobody: nobody was chosen, or somebody who may not have it.
    pub missing: BTreeSet<MatterId>,
}

/// Who may take a matter over.
pub fn candidates<'a>(
    holdings: &Holdings,
    staff: &'a [StaffRow],
    matter: Option<&Holding>,
) -> Vec<&'a StaffRow> {
    let free = staff.iter().filter(|one| {
        one.active
            && one.id != holdings.person
            && one.remit.answers_for_matters()
            && matter.is_none_or(|matter| matter.can_go_to(one.remit, one.id))
    });
    free.collect()
}

/// Works out who takes over what. Somebody who may not have a matter is not given it by being chosen for all.
pub fn plan(holdings: &Holdings, staff: &[StaffRow], wish: &Wish) -> Plan {
    let mut plan = Plan { lines: Vec::new(), missing: BTreeSet::new() };
    for held in holdings.matters.iter().filter(|held| held.is_handed_over()) {
        let wanted = wish.one_by_one.get(&held.matter).copied().unwrap_or(wish.heir);
        let may = candidates(holdings, staff, Some(held));
        match wanted.filter(|to| may.iter().any(|one| one.id == *to)) {
            Some(to) => plan.lines.push(DepartureLine { matter: held.matter, to }),
            None if held.alone => {
                plan.missing.insert(held.matter);
            }
            // Whoever leads it beside them goes on leading it; a wrong choice for it is not passed over in silence.
            None if wish.one_by_one.get(&held.matter).is_some_and(Option::is_some) => {
                plan.missing.insert(held.matter);
            }
            None => {}
        }
    }
    plan
}

/// Keeps the plan and does it.
///
/// # Errors
/// `LeftAlone` where matters would be left to nobody, those behind a wall from the one who asks too.
pub async fn leave(desk: &Desk, actor: &Actor, id: DepartureId, person: PersonId, wish: &Wish) -> Result<()> {
    let lobby = desk.lobby(actor)?;
    if let Some(last) = lobby.departure_of(person).await?
        && last.id == id
        && last.done.is_some()
    {
        return Ok(());
    }
    let holdings = lobby.holdings(person).await?;
    let plan = plan(&holdings, &lobby.staff().await?, wish);
    let missing = u32::try_from(plan.missing.len()).unwrap_or(u32::MAX);
    let alone = missing.saturating_add(holdings.restricted_alone);
    if alone > 0 {
        return Err(Refusal::LeftAlone { matters: alone }.into());
    }
    let new = NewDeparture { id, person, heir: wish.heir, lines: &plan.lines };
    let id = lobby.begin_departure(&new).await?;
    go_on(desk, actor, id, person).await
}

/// Does what of somebody's leaving was not done yet.
///
/// # Errors
/// As [`leave`]; `Conflict` where they are given new places faster than their old ones end.
pub async fn go_on(desk: &Desk, actor: &Actor, id: DepartureId, person: PersonId) -> Result<()> {
    let lobby = desk.lobby(actor)?;
    for _ in 0..3 {
        for matter in lobby.places_left(person).await? {
            lobby.pass_on(id, matter).await?;
        }
        match lobby.finish_departure(id).await {
            // Given something to do in the meantime.
            Err(Error::Refused(Refusal::Conflict)) => {}
            finished => return finished,
        }
    }
    Err(Refusal::Conflict.into())
}
