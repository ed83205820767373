//! One change to many matters: what can be changed so, to how many at once, and for how long it can be taken back. It
//! refuses everything that clients read or that is typed: sentences are written for one matter.

use crate::code::coded;
use crate::time::Duration;

/// Matters in one go: a page somebody can look over.
pub const BULK_MATTERS: usize = 100;
/// How long one go can be taken back.
pub const BULK_UNDO: Duration = Duration::days(1);
/// How long it stays to be looked at.
pub const BULK_KEPT: Duration = Duration::days(30);

coded! {
    /// What is changed in many matters at once. Each is legible to lists, so that nothing sealed leaves its room.
    BulkKind {
        /// How urgent they are.
        Priority = "priority",
        /// The day of what comes next.
        NextDue = "next_due",
        /// Who is responsible.
        Lead = "lead",
        /// A team works on them from now on.
        GiveTeam = "give_team",
        /// A team works on them no more.
        TakeTeam = "take_team",
    }
}
