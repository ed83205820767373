//! Which matters of an organisation one of its contacts gets, as one pure rule over data: admissions are opened and closed
//! by it, and a preview says beforehand what it will do. It refuses to guess: whatever a preset does not name stays closed.

use crate::id::{DepartmentId, MatterId};
use crate::role::Preset;
use std::collections::BTreeSet;

/// What a contact's reach rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// How much they get.
    pub preset: Preset,
    /// Whose matters, where the preset is [`Preset::OneDepartment`].
    pub department: Option<DepartmentId>,
    /// Which matters, where the preset is [`Preset::NamedMatters`].
    pub named: BTreeSet<MatterId>,
}

impl Reach {
    /// A preset with nothing chosen beside it.
    #[must_use]
    pub const fn of(preset: Preset) -> Self {
        Self { preset, department: None, named: BTreeSet::new() }
    }

    /// Whether a matter of the organisation that belongs to `department`, or to none, is theirs to enter.
    #[must_use]
    pub fn covers(&self, matter: MatterId, department: Option<DepartmentId>) -> bool {
        match self.preset {
            Preset::Everything | Preset::InvoicesOnly => true,
            // A contact without a department has the matters of none, not those without one.
            Preset::OneDepartment => self.department.is_some() && self.department == department,
            Preset::NamedMatters => self.named.contains(&matter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn reach(preset: Preset) -> Reach {
        Reach { preset, department: None, named: BTreeSet::new() }
    }

    fn ids(n: u8) -> (MatterId, DepartmentId) {
        let at = Timestamp::from_millis(1_760_000_000_000);
        (MatterId::mint(at, [n; 10]), DepartmentId::mint(at, [n; 10]))
    }

    #[test]
    fn a_department_opens_its_own_matters_and_neither_others_nor_those_of_no_department() {
        let ((matter, sales), (_, legal)) = (ids(1), ids(2));
        let of_sales = Reach { department: Some(sales), ..reach(Preset::OneDepartment) };
        assert!(of_sales.covers(matter, Some(sales)));
        assert!(!of_sales.covers(matter, Some(legal)));
        assert!(!of_sales.covers(matter, None));
        assert!(!reach(Preset::OneDepartment).covers(matter, None));
    }

    #[test]
    fn named_matters_are_those_that_were_named_whatever_their_department() {
        let ((one, sales), (other, _)) = (ids(1), ids(2));
        let named = Reach { named: BTreeSet::from([one]), ..reach(Preset::NamedMatters) };
        assert!(named.covers(one, None) && named.covers(one, Some(sales)));
        assert!(!named.covers(other, None) && !named.covers(other, Some(sales)));
        // What was named before a preset changed is not what the new one opens.
        let moved = Reach { preset: Preset::OneDepartment, ..named };
        assert!(!moved.covers(one, None));
    }

    #[test]
    fn everything_and_invoices_reach_every_matter() {
        let (matter, sales) = ids(1);
        for preset in [Preset::Everything, Preset::InvoicesOnly] {
            assert!(reach(preset).covers(matter, None) && reach(preset).covers(matter, Some(sales)));
        }
    }
}
