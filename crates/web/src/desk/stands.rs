//! How far each person of a matter is, for staff: what was asked of them, what came, what counts and what is missing. It
//! refuses to add one person's up with another's, and is on no page a client reads.

use super::frame::small;
use crate::staff_view::matter::PersonStands;
use crate::words::Words;
use domain::{ClientId, ItemState, Timestamp};
use vault::{PartyRow, StaffGroup, StaffItem};

/// A line for each person and one for what is asked of everybody. Nothing where the matter is about one person: the whole
/// checklist is theirs.
pub fn by_person(
    w: &Words,
    now: Timestamp,
    groups: &[StaffGroup],
    parties: &[PartyRow],
) -> Vec<PersonStands> {
    if parties.len() < 2 {
        return Vec::new();
    }
    let items: Vec<&StaffItem> = groups
        .iter()
        .flat_map(|group| &group.items)
        .filter(|item| item.hidden_at.is_none() && item.seen_by_client.state != ItemState::NotNeeded)
        // Nobody is asked for it before they have agreed to the engagement letter.
        .filter(|item| !item.waits_for_letter)
        .collect();
    let everybody = counted(w.sees_of_everybody(), now, &items, &|of| of.is_none());
    let mut out: Vec<PersonStands> = parties
        .iter()
        .map(|party| counted(party.name.clone(), now, &items, &|of| of == Some(party.client)))
        .map(|row| match (row.asked, everybody.asked) {
            (0, 0) => PersonStands { nothing: w.sees_none_yet(), ..row },
            (0, all) => PersonStands { nothing: w.stands_only_everybody(all), ..row },
            _ => row,
        })
        .collect();
    let known = |of: Option<ClientId>| of.is_none_or(|of| parties.iter().any(|party| party.client == of));
    let gone = counted(w.matter_for_gone(), now, &items, &|of| !known(of));
    out.extend([everybody, gone].into_iter().filter(|row| row.asked > 0));
    out
}

fn counted(
    name: String,
    now: Timestamp,
    items: &[&StaffItem],
    whose: &dyn Fn(Option<ClientId>) -> bool,
) -> PersonStands {
    let mine: Vec<&vault::ClientItem> =
        items.iter().filter(|item| whose(item.for_client)).map(|item| &item.seen_by_client).collect();
    let count = |wanted: &dyn Fn(&vault::ClientItem) -> bool| {
        small(i64::try_from(mine.iter().filter(|item| wanted(item)).count()).unwrap_or(i64::MAX))
    };
    let missing = |item: &vault::ClientItem| {
        !matches!(item.state, ItemState::Checking | ItemState::Accepted | ItemState::NotNeeded)
    };
    PersonStands {
        name,
        nothing: String::new(),
        asked: count(&|_| true),
        received: count(&|item| item.state == ItemState::Checking),
        accepted: count(&|item| item.state == ItemState::Accepted),
        missing: count(&missing),
        overdue: count(&|item| missing(item) && item.due_at.is_some_and(|due| now.is_past(due))),
    }
}
