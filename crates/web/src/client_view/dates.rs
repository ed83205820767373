//! The days of a case, as its client reads them: what it is, when, where, and what to bring. They refuse to say more of a day
//! than was written for the client.

/// Days on the home page.
const AT_HOME: usize = 3;

/// One day.
#[derive(Clone, Debug, Default)]
pub struct OwnDay {
    /// "Interview".
    pub title: String,
    /// "Friday, March 12, 9:30 AM".
    pub when: String,
    /// "Tomorrow", "In 7 days"; empty where it is far away or over.
    pub soon: String,
    pub place: String,
    pub note: String,
    /// When it was before it was moved; empty where it was not.
    pub was: String,
    /// It does not count any more.
    pub off: bool,
}

/// All of them: what comes, the soonest first, and what is over, which folds.
#[derive(Clone, Debug, Default)]
pub struct OwnDays {
    pub next: Vec<OwnDay>,
    pub past: Vec<OwnDay>,
    /// Sentences: who else can see those that are everybody's.
    pub seen_by: Vec<String>,
}

impl OwnDays {
    /// What the home page shows of what comes.
    #[must_use]
    pub fn first(&self) -> &[OwnDay] {
        self.next.get(..AT_HOME).unwrap_or(&self.next)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.next.is_empty() && self.past.is_empty()
    }
}
