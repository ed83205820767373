//! What somebody's role comes to: the role it starts from, and what the practice cut from it. It refuses to add anything:
//! whoever has a role of the practice's own can do at most what its base can. It says what can be cut, what only makes
//! sense together, and reads and writes cuts as stored. What is left is the policy's to say, in `power`.

use crate::id::OwnRoleId;
use crate::power::{DeskPower, DeskPowerSet, Power, PowerSet, desk_powers, powers};
use crate::role::{Assignment, Phase, Role, Sensitivity, Standing};
use core::fmt;
use core::str::FromStr;

/// Powers taken away from a role, inside matters and outside. Empty for a role as it is shipped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Cuts {
    /// Inside every matter.
    pub rooms: PowerSet,
    /// Outside every matter.
    pub desk: DeskPowerSet,
}

/// One power, wherever it is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AnyPower {
    /// Inside a matter.
    Room(Power),
    /// Outside every matter.
    Desk(DeskPower),
}

/// Why a role cannot be cut like this.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BadCut {
    /// The owner's role is never cut: somebody can always do what is necessary.
    Owner,
    /// The base has no such power.
    NotThere(AnyPower),
    /// Without it the base would be another role.
    Keystone(AnyPower),
    /// The first is left and makes no sense without the second.
    Alone(AnyPower, AnyPower),
}

/// A role and what was cut from it. The only thing the policy takes for a member of staff, so that no question about
/// somebody can be asked of their base alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Remit {
    role: Role,
    cuts: Cuts,
}

/// A role as people choose it: a shipped one, or one of the practice's own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RoleChoice {
    /// As it is shipped.
    Shipped(Role),
    /// One the practice made.
    Own(OwnRoleId),
}

impl AnyPower {
    /// Every power a member of staff can have.
    pub fn all() -> impl Iterator<Item = Self> {
        Power::ALL.iter().map(|p| Self::Room(*p)).chain(DeskPower::ALL.iter().map(|p| Self::Desk(*p)))
    }

    /// The stable text stored in databases and forms. No two share one, inside or outside.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Room(power) => power.code(),
            Self::Desk(power) => power.code(),
        }
    }

    /// The power a stored code stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let desk = || DeskPower::from_code(code).map(Self::Desk);
        Power::from_code(code).map(Self::Room).or_else(desk)
    }

    /// What this power makes no sense without, where that can be cut as well. Deciding about a document and asking for it
    /// again go together: whoever could not ask again could only let a bad one lie.
    #[must_use]
    pub const fn needs(self) -> &'static [Self] {
        const LOOK: AnyPower = AnyPower::Room(Power::OpenDocuments);
        match self {
            Self::Room(Power::Review) => &[LOOK, Self::Room(Power::AskAgain)],
            Self::Room(Power::AskAgain) => &[LOOK, Self::Room(Power::Review)],
            Self::Room(
                Power::DownloadOriginals
                | Power::Publish
                | Power::RequestApprovals
                | Power::ReleaseApprovals
                | Power::DeleteDocuments,
            ) => &[LOOK],
            Self::Room(Power::SignOff) => &[Self::Room(Power::ChangeStage)],
            Self::Desk(DeskPower::SeeClientRecords) => &[Self::Desk(DeskPower::SeeClients)],
            // Whoever changes a record writes the whole of it.
            Self::Desk(DeskPower::ManageClients) => {
                &[Self::Desk(DeskPower::SeeClients), Self::Desk(DeskPower::SeeClientRecords)]
            }
            // Whoever opens a matter says whose it is, and writes down who is new.
            Self::Desk(DeskPower::OpenMatters) => {
                &[Self::Desk(DeskPower::SeeClients), Self::Desk(DeskPower::ManageClients)]
            }
            Self::Desk(DeskPower::ManageLeads) => &[Self::Desk(DeskPower::SeeLeads)],
            Self::Room(_) | Self::Desk(_) => &[],
        }
    }
}

impl Cuts {
    /// Nothing is cut.
    pub const NONE: Self = Self { rooms: PowerSet::NOTHING, desk: DeskPowerSet::NOTHING };

    /// Exactly these.
    pub fn of(powers: impl IntoIterator<Item = AnyPower>) -> Self {
        powers.into_iter().fold(Self::NONE, |cuts, power| match power {
            AnyPower::Room(power) => Self { rooms: cuts.rooms.with(PowerSet::of(&[power])), ..cuts },
            AnyPower::Desk(power) => Self { desk: cuts.desk.with(DeskPowerSet::of(&[power])), ..cuts },
        })
    }

    /// Whether `power` is cut.
    #[must_use]
    pub const fn has(self, power: AnyPower) -> bool {
        match power {
            AnyPower::Room(power) => self.rooms.has(power),
            AnyPower::Desk(power) => self.desk.has(power),
        }
    }

    /// The powers that are cut, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = AnyPower> {
        AnyPower::all().filter(move |power| self.has(*power))
    }

    /// As stored: codes, each with a space before and behind, so that SQL can look for one.
    #[must_use]
    pub fn stored(self) -> String {
        self.iter().fold(String::from(" "), |text, power| text + power.code() + " ")
    }

    /// What was stored, or `None` where a code is not known: nobody is let in on a guess.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        text.split_whitespace().map(AnyPower::from_code).collect::<Option<Vec<_>>>().map(Self::of)
    }
}

/// What somebody must be able to do to count as leading a matter: see what is sent, decide about it, and answer the client.
/// The view `unfit` says the same to SQL.
pub const LEADING: PowerSet = PowerSet::of(&[Power::OpenDocuments, Power::Review, Power::AnswerClients]);

impl Remit {
    /// A role as it is shipped.
    #[must_use]
    pub const fn shipped(role: Role) -> Self {
        Self { role, cuts: Cuts::NONE }
    }

    /// A role with something cut from it. From the owner's nothing is, whatever is asked: no row can shut the practice out.
    #[must_use]
    pub const fn cut(role: Role, cuts: Cuts) -> Self {
        match role {
            Role::Owner => Self::shipped(role),
            _ => Self { role, cuts },
        }
    }

    /// The shipped role it starts from.
    #[must_use]
    pub const fn role(self) -> Role {
        self.role
    }

    /// What is cut from it.
    #[must_use]
    pub const fn cuts(self) -> Cuts {
        self.cuts
    }

    /// Whether somebody of it counts where the question is whether anybody leads a matter.
    #[must_use]
    pub fn answers_for_matters(self) -> bool {
        self.role.answers_for_matters() && self.cuts.rooms.only(LEADING).is_nothing()
    }

    /// Everything it can come to inside some matter.
    #[must_use]
    pub fn most(self) -> PowerSet {
        let standings = Assignment::ALL.iter().map(|a| Standing::Staff { remit: self, assignment: *a });
        standings.fold(PowerSet::NOTHING, |all, standing| {
            Phase::ALL
                .iter()
                .fold(all, |all, phase| all.with(powers(standing, *phase, Sensitivity::Ordinary)))
        })
    }

    /// Whether it has a power in some matter, or outside.
    #[must_use]
    pub fn has(self, power: AnyPower) -> bool {
        match power {
            AnyPower::Room(power) => self.most().has(power),
            AnyPower::Desk(power) => desk_powers(self).has(power),
        }
    }

    /// Whether somebody of this remit may give a person the remit `to`, or take it away.
    ///
    /// Only an owner makes an owner: otherwise a system administrator, who can open no room, could appoint a key to all.
    /// And nobody gives what was cut from themselves: otherwise they could appoint a second self without the cuts.
    #[must_use]
    pub fn may_appoint(self, to: Self) -> bool {
        let base = match self.role {
            Role::Owner => true,
            Role::SystemAdministrator => to.role != Role::Owner,
            Role::Lawyer | Role::Caseworker | Role::Intake | Role::Billing | Role::Auditor => false,
        };
        base && !self.cuts.iter().any(|cut| to.has(cut))
    }
}

/// Whether a power cannot be cut from a role, because the role would be another one: not to see the matters one is on, not
/// to bill in the role that bills, not to read the log in the role that checks, not to see one's own work.
#[must_use]
pub const fn is_keystone(role: Role, power: AnyPower) -> bool {
    match power {
        AnyPower::Room(Power::SeeProgress | Power::SeeWholeMatter)
        | AnyPower::Desk(DeskPower::SeeOwnWork) => true,
        AnyPower::Room(Power::Bill) => matches!(role, Role::Billing),
        AnyPower::Room(Power::ReadAudit) => matches!(role, Role::Auditor),
        AnyPower::Room(_) | AnyPower::Desk(_) => false,
    }
}

/// What can be cut from a role, by itself or with what needs it.
pub fn cuttable(role: Role) -> impl Iterator<Item = AnyPower> {
    let base = Remit::shipped(role);
    AnyPower::all().filter(move |power| role != Role::Owner && base.has(*power) && !is_keystone(role, *power))
}

/// A cut and everything that makes no sense without it.
#[must_use]
pub fn with_what_needs(role: Role, power: AnyPower) -> Cuts {
    let mut cuts = Cuts::of([power]);
    loop {
        let more =
            cuttable(role).filter(|one| cuts.has(*one) || one.needs().iter().any(|needed| cuts.has(*needed)));
        let more = Cuts::of(more);
        if more == cuts {
            return cuts;
        }
        cuts = more;
    }
}

/// Everything that stands against cutting a role like this; nothing when it can be done.
#[must_use]
pub fn bad_cuts(role: Role, cuts: Cuts) -> Vec<BadCut> {
    if role == Role::Owner {
        return vec![BadCut::Owner];
    }
    let base = Remit::shipped(role);
    let mut out = Vec::new();
    for power in cuts.iter() {
        if !base.has(power) {
            out.push(BadCut::NotThere(power));
        } else if is_keystone(role, power) {
            out.push(BadCut::Keystone(power));
        }
    }
    let left = AnyPower::all().filter(|power| base.has(*power) && !cuts.has(*power));
    out.extend(left.flat_map(|power| {
        let missing = power.needs().iter().filter(move |needed| cuts.has(**needed));
        missing.map(move |needed| BadCut::Alone(power, *needed))
    }));
    out
}

impl From<Role> for RoleChoice {
    fn from(role: Role) -> Self {
        Self::Shipped(role)
    }
}

impl fmt::Display for RoleChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped(role) => role.fmt(f),
            Self::Own(id) => id.fmt(f),
        }
    }
}

/// Why a text is no role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a role")]
pub struct NotARole;

impl FromStr for RoleChoice {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        let own = || text.parse().map(Self::Own).map_err(|_| NotARole);
        Role::from_code(text).map_or_else(own, |role| Ok(Self::Shipped(role)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_power_inside_a_matter_shares_a_code_with_one_outside_and_all_read_back() {
        let codes: std::collections::BTreeSet<_> = AnyPower::all().map(AnyPower::code).collect();
        assert_eq!(codes.len(), AnyPower::all().count());
        let every = Cuts::of(AnyPower::all());
        assert_eq!(Cuts::from_stored(&every.stored()), Some(every));
        assert_eq!(Cuts::from_stored(&Cuts::NONE.stored()), Some(Cuts::NONE));
        assert_eq!(Cuts::from_stored(" review something_new "), None, "nobody is let in on a guess");
    }

    #[test]
    fn a_cut_goes_with_what_needs_it_and_is_then_a_good_one() {
        for role in Role::ALL {
            for power in cuttable(*role) {
                assert_eq!(bad_cuts(*role, with_what_needs(*role, power)), [], "{role} {power:?}");
                for needed in power.needs() {
                    let alone = Cuts::of([*needed]);
                    assert!(bad_cuts(*role, alone).contains(&BadCut::Alone(power, *needed)), "{role}");
                }
            }
            for power in AnyPower::all().filter(|power| !cuttable(*role).any(|one| one == *power)) {
                assert_ne!(bad_cuts(*role, Cuts::of([power])), [], "{role} {power:?}");
            }
        }
        assert_eq!(cuttable(Role::Owner).count(), 0);
        assert_eq!(bad_cuts(Role::Owner, Cuts::NONE), [BadCut::Owner], "nobody makes a second kind of owner");
    }

    #[test]
    fn whoever_leads_can_see_decide_and_answer() {
        assert!(Remit::shipped(Role::Caseworker).answers_for_matters());
        for power in LEADING.iter() {
            let less = Remit::cut(Role::Lawyer, Cuts::of([AnyPower::Room(power)]));
            assert!(!less.answers_for_matters(), "{power}");
        }
        let less = Remit::cut(Role::Lawyer, Cuts::of([AnyPower::Room(Power::DownloadOriginals)]));
        assert!(less.answers_for_matters());
    }

    #[test]
    fn nobody_gives_what_was_cut_from_themselves() {
        let cut = Cuts::of([AnyPower::Desk(DeskPower::ManageSettings)]);
        let keeper = Remit::cut(Role::SystemAdministrator, cut);
        assert!(!keeper.may_appoint(Remit::shipped(Role::SystemAdministrator)));
        assert!(keeper.may_appoint(keeper) && keeper.may_appoint(Remit::shipped(Role::Lawyer)));
        assert!(!Remit::shipped(Role::SystemAdministrator).may_appoint(Remit::shipped(Role::Owner)));
    }

    #[test]
    fn a_choice_reads_back() {
        let own = RoleChoice::Own(OwnRoleId::mint(crate::Timestamp::from_millis(5), [1; 10]));
        for choice in [own, RoleChoice::Shipped(Role::Lawyer)] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        assert_eq!("emperor".parse::<RoleChoice>(), Err(NotARole));
    }
}
