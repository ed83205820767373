//! One question after a stage somebody was told of: is it clear to you what happens next? How it can stand, and for how long
//! it is asked. It refuses to hold what was written to it: that is a client's word and lies sealed in the matter.

use crate::code::coded;
use crate::time::Duration;

coded! {
    /// How the question stands with one contact for one stage.
    PulseState {
        /// It was asked and not answered.
        Open = "open",
        /// It is clear to them.
        Clear = "clear",
        /// Not quite; they may have written why.
        NotQuite = "not_quite",
        /// They do not want to be asked.
        NotNow = "not_now",
    }
}

/// How long it stands on a client's page.
pub const ASKED_FOR: Duration = Duration::days(14);
/// How far back the figures go.
pub const COUNTED_FOR: Duration = Duration::days(90);
/// The most characters of what somebody writes to it.
pub const WORDS: usize = 500;
