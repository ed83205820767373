//! The person's own access: what they sent, who can see it, the devices they are signed in on, and their other cases.

use super::Shell;
use super::agreed::Agreed;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// GET: everything about one's own access to this case.
#[derive(Template)]
#[template(path = "client/account.html")]
pub struct AccountPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub case_title: String,
    /// How many files this person sent here.
    pub files: u32,
    /// Whether there is a record of their own to look at.
    pub details: bool,
    /// Until when they come in, where they do for an organisation and a last day was written down; else empty.
    pub until: String,
    /// How many help or wait to; nothing for whoever names nobody.
    pub helpers: Option<u32>,
    /// Sentences: who of the practice, and who else, can see what is sent.
    pub seen_by: Vec<String>,
    /// Sentences: what this person shares about themselves with other clients.
    pub shared: Vec<String>,
    /// What this person agreed to, or did not.
    pub agreed: Vec<Agreed>,
    pub devices: Vec<OwnDevice>,
    /// Whether they come in to other cases too.
    pub cases: bool,
    pub factor: Factor,
    /// Whether there is a personal secret, which can be changed.
    pub secret: bool,
    /// Whether somebody else reads their mailbox and comes in to this case.
    pub somebody_else: bool,
}

/// The second step, as this person has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    NotOffered,
    Offered,
    On,
}

/// One device this person is signed in on.
#[derive(Clone, Debug)]
pub struct OwnDevice {
    pub session: String,
    /// "Safari, iPhone".
    pub name: String,
    pub last: String,
    pub current: Current,
}

/// Whether it is the device the page is read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    Yes,
    No,
}

/// Another case of the same person.
#[derive(Clone, Debug)]
pub struct OwnCase {
    pub workspace: String,
    pub name: String,
    /// "Case of Lucía Zorrilla"; empty where the reader is not told.
    pub whose: String,
    /// The practice's number for it; may be empty.
    pub number: String,
}

/// GET: every case of the person, told apart.
#[derive(Template)]
#[template(path = "client/cases.html")]
pub struct CasesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    /// What waits for them first, then by name.
    pub rows: Vec<CaseRow>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: OwnCase,
    /// Where it is, in the words clients read at that stage.
    pub stage: String,
    /// What waits for this reader there.
    pub todo: u32,
    pub unread: u32,
    /// It is the one the page is read in.
    pub here: Current,
}

impl CaseRow {
    fn waits(&self) -> bool {
        self.todo > 0 || self.unread > 0
    }

    fn present(&self) -> bool {
        self.here == Current::Yes
    }
}

impl OwnDevice {
    fn here(&self) -> bool {
        self.current == Current::Yes
    }
}

impl AccountPage<'_> {
    fn elsewhere(&self) -> bool {
        self.devices.iter().any(|device| !device.here())
    }
}
