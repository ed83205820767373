//! What makes somebody's use of the practice's rooms worth a look: so much of it in so little time, or at an hour at which nobody
//! works. It refuses to judge: what stands out is shown to a person who asks why, and there is often a good reason.

use crate::audit::AuditCode;
use crate::code::coded;

coded! {
    /// What stands out.
    OddKind {
        /// Many documents opened within one hour.
        ManyOpened = "many_opened",
        /// Many originals taken away within a day.
        ManyTaken = "many_taken",
        /// Documents of many matters opened or taken within a day.
        ManyMatters = "many_matters",
        /// A colleague signed in at an hour at which nobody works here.
        NightSignIn = "night_sign_in",
        /// Many wrong passwords or codes for one colleague within a day.
        FailedSignIns = "failed_sign_ins",
        /// Many links asked for to come in as one client within a day.
        ManyLinks = "many_links",
    }
}

impl OddKind {
    /// Whether it becomes more during a day; a sign-in at night is one.
    #[must_use]
    pub const fn grows(self) -> bool {
        !matches!(self, Self::NightSignIn)
    }
}

coded! {
    /// What is counted while colleagues work.
    Trail {
        /// A document was looked at.
        Opened = "opened",
        /// An original, or a conversation, was taken away.
        Taken = "taken",
    }
}

impl Trail {
    /// What a line of a matter's log counts as, if anything.
    #[must_use]
    pub const fn of(code: AuditCode) -> Option<Self> {
        match code {
            AuditCode::DocumentOpened => Some(Self::Opened),
            AuditCode::DocumentDownloaded
            | AuditCode::MessagesExported
            | AuditCode::ConversationsExported
            | AuditCode::MatterExported
            | AuditCode::RecordFileOpened => Some(Self::Taken),
            _ => None,
        }
    }
}

/// From how many on it is told, as shipped: what a busy day at a practice does not reach. None is not looked for.
pub const OPENED_AN_HOUR: u32 = 120;
/// Originals a day.
pub const TAKEN_A_DAY: u32 = 60;
/// Matters a day.
pub const MATTERS_A_DAY: u32 = 50;
/// Wrong passwords or codes a day.
pub const FAILED_A_DAY: u32 = 10;
/// Links a day.
pub const LINKS_A_DAY: u32 = 10;
/// The most a practice can set.
pub const MOST: u32 = 10_000;
