//! Roles as people read and choose them: shipped ones and the practice's own. It refuses to offer one that is given no more,
//! or that its reader may not give.

use super::frame::role;
use super::people::hint;
use super::powers::cut;
use crate::door::reply::End;
use crate::staff_view::Choice;
use crate::words::Words;
use domain::{OwnRoleId, Remit, Role, RoleChoice};
use vault::{Lobby, OwnRoleRow};

/// As many cuts as a hint can name.
const NAMED: usize = 3;

/// The practice's own roles, read once for a page.
pub struct RoleNames(Vec<OwnRoleRow>);

impl RoleNames {
    pub async fn of(lobby: &Lobby<'_>) -> Result<Self, End> {
        Ok(Self(lobby.own_roles().await?))
    }

    fn own(&self, id: OwnRoleId) -> Option<&OwnRoleRow> {
        self.0.iter().find(|row| row.id == id)
    }

    /// What somebody's role is called: by the practice's own name, else by the shipped one.
    pub fn said(&self, w: &Words, shipped: Role, own: Option<OwnRoleId>) -> String {
        let own = own.and_then(|id| self.own(id));
        own.map_or_else(|| role(w, shipped), |row| row.name.clone())
    }

    /// What a choice is called.
    pub fn chosen(&self, w: &Words, choice: RoleChoice) -> String {
        match choice {
            RoleChoice::Shipped(shipped) => role(w, shipped),
            RoleChoice::Own(id) => self.own(id).map(|row| row.name.clone()).unwrap_or_default(),
        }
    }

    /// What a choice comes to; nothing for one that is not known, or given no more.
    pub fn remit(&self, choice: RoleChoice) -> Option<Remit> {
        match choice {
            RoleChoice::Shipped(shipped) => Some(Remit::shipped(shipped)),
            RoleChoice::Own(id) => self.own(id).filter(|row| row.retired_at.is_none()).map(|row| row.remit),
        }
    }

    /// Every role somebody of this remit may give.
    pub fn choices(&self, w: &Words, me: Remit, chosen: RoleChoice) -> Vec<Choice> {
        self.every(w, chosen)
            .into_iter()
            .filter(|(remit, _)| me.may_appoint(*remit))
            .map(|(_, choice)| choice)
            .collect()
    }

    /// Every role there is, with what it comes to.
    pub fn every(&self, w: &Words, chosen: RoleChoice) -> Vec<(Remit, Choice)> {
        let pick = |choice: RoleChoice, label: String, said: String| {
            let one = Choice::new(choice.to_string(), label).hint(said);
            if choice == chosen { one.chosen() } else { one }
        };
        let shipped = Role::ALL
            .iter()
            .map(|to| (Remit::shipped(*to), pick(RoleChoice::Shipped(*to), role(w, *to), hint(w, *to))));
        let own =
            self.0.iter().filter(|row| row.retired_at.is_none()).map(|row| {
                (row.remit, pick(RoleChoice::Own(row.id), row.name.clone(), own_hint(w, row.remit)))
            });
        shipped.chain(own).collect()
    }
}

/// "Caseworker, without: download the original files".
pub fn own_hint(w: &Words, remit: Remit) -> String {
    let (base, cuts) = (role(w, remit.role()), cut(w, remit.cuts()));
    match cuts.len() {
        0 => w.own_role_like(base),
        1..=NAMED => w.own_role_less(cuts.join("; "), base),
        more => w.own_role_less_count(more, base),
    }
}
