//! The practice's own pages: colleagues and invitations, settings, notices, sessions, the demo's outbox and the one page
//! that asks before something ends. They refuse to show a secret of any colleague.

use super::{Choice, Problems, Shell, Tag};
use crate::words::Words;
use askama::Template;
use domain::notices::Weekend;

/// `/desk/people`.
#[derive(Template)]
#[template(path = "staff/people.html")]
pub struct StaffPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub staff: Vec<StaffRow>,
    pub invitations: Vec<InvitationRow>,
    pub roles: Vec<Choice>,
    pub name: String,
    pub email: String,
    /// Whether this person also looks after teams and walls.
    pub may_teams: bool,
    pub problems: Problems,
}

/// What can be done with a colleague's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    Active,
    Disabled,
    /// The reader's own: it cannot be disabled by its owner.
    Own,
    /// A role this reader may not give, and so not take.
    Beyond,
}

/// One colleague.
#[derive(Clone, Debug)]
pub struct StaffRow {
    pub id: String,
    pub name: String,
    pub initials: String,
    pub email: String,
    pub role: String,
    /// "On", "Not yet", "Recovery codes low".
    pub factor: Tag,
    pub last_seen: String,
    pub account: Account,
}

/// One invitation that has not become a colleague.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: String,
    /// "Ends Friday, November 27" or "Ended Nov 12".
    pub ends: String,
}

/// How long links and sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Standard,
    /// Ten-minute links and twelve-hour sessions, whatever the numbers say.
    Strict,
}

impl Profile {
    fn strict(self) -> bool {
        self == Self::Strict
    }
}

/// `/desk/settings`.
#[derive(Template)]
#[template(path = "staff/settings.html")]
pub struct SettingsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub practice: String,
    pub phone: String,
    /// When somebody answers the phone, in English and in Spanish.
    pub hours: [String; 2],
    pub address: String,
    /// Its own site; may be empty.
    pub website: String,
    pub regions: Vec<Choice>,
    /// With a number as it is written in the region.
    pub phone_hint: String,
    pub time_zones: Vec<Choice>,
    pub languages: Vec<Choice>,
    /// Working days within which clients are told a document is checked; none promises no day.
    pub review_days: u32,
    /// Working days within which clients are told a message is answered; none promises no day.
    pub answer_days: u32,
    /// Who sees that a message was read.
    pub receipts: Vec<Choice>,
    /// Whether clients must say why they decline an approval.
    pub decline_reason: bool,
    /// Whether new matters ask for nothing before the engagement letter is agreed.
    pub letter_first: bool,
    /// Whether a matter is lodged only with its clients' leave.
    pub leave_to_lodge: bool,
    /// Days something deleted lies in the bin.
    pub bin_days: u32,
    pub access_days: u32,
    pub hear: Hearing,
    pub profile: Profile,
    /// Hours a client's sign-in link works.
    pub link_hours: u32,
    /// Minutes without activity.
    pub client_idle: u32,
    /// Hours at most.
    pub client_longest: u32,
    pub staff_idle: u32,
    pub staff_longest: u32,
    /// Whether this person defines the practice's own fields.
    pub may_fields: bool,
    /// Whether they look after roles.
    pub may_roles: bool,
    /// Whether they see what became of mails.
    pub may_watch: bool,
    pub problems: Problems,
}

/// How clients are written to, and what is told when nothing happens.
#[derive(Clone, Copy, Debug)]
pub struct Hearing {
    pub bundle: u32,
    pub quiet_from: u32,
    pub quiet_to: u32,
    pub breaks: bool,
    /// Nobody is written to at weekends, and which days that is.
    pub weekends: bool,
    pub weekend: Weekend,
    pub reminders: bool,
    /// Clients are asked whether it is clear to them what happens next.
    pub ask_clear: bool,
    pub escalate: u32,
    pub flood: u32,
}

impl SettingsPage<'_> {
    /// The days of a week by number and name, and whether nobody is written to on them.
    fn weekdays(&self) -> Vec<(u8, String, bool)> {
        (1u8..=7).map(|day| (day, self.w.date_weekday(day), self.hear.weekend.covers(day))).collect()
    }
}

/// `/desk/notices/choices`.
#[derive(Template)]
#[template(path = "staff/notice_choices.html")]
pub struct NoticeChoicesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub frequencies: Vec<Choice>,
    pub problems: Problems,
}

/// `/desk/notices`.
#[derive(Template)]
#[template(path = "staff/notices.html")]
pub struct NoticesPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub notices: Vec<Notice>,
}

/// Whether a notice has been dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    New,
    Read,
}

/// Something waits, and where.
#[derive(Clone, Debug)]
pub struct Notice {
    pub id: String,
    pub href: String,
    pub text: String,
    pub matter: String,
    /// Whom the matter is for; empty for whoever may not open it.
    pub client: String,
    pub when: String,
    pub seen: Seen,
}

impl Notice {
    fn is_new(&self) -> bool {
        self.seen == Seen::New
    }
}

impl NoticesPage<'_> {
    fn any_new(&self) -> bool {
        self.notices.iter().any(Notice::is_new)
    }
}

/// `/desk/sessions`.
#[derive(Template)]
#[template(path = "staff/sessions.html")]
pub struct SessionsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub sessions: Vec<SessionRow>,
    /// Recovery codes not used yet.
    pub codes_left: u32,
}

/// Whether a session is the one the page was asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    This,
    Other,
}

/// One signed-in browser.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub id: String,
    /// "Chromium on Linux".
    pub device: String,
    /// Network address, shortened or whole as the practice keeps it.
    pub place: String,
    pub since: String,
    pub last: String,
    pub which: Which,
}

impl SessionRow {
    fn this(&self) -> bool {
        self.which == Which::This
    }
}

/// `/desk/outbox`: the demo's mails, which go nowhere else.
#[derive(Template)]
#[template(path = "staff/outbox.html")]
pub struct OutboxPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub mails: Vec<OutboxMail>,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct OutboxMail {
    pub to: String,
    pub subject: String,
    pub when: String,
    pub state: Tag,
    /// Plain text.
    pub body: String,
    /// The link in it, to follow from here; `None` when it has none.
    pub link: Option<String>,
}

/// Any page that asks before something ends. The verb is on the button.
#[derive(Template)]
#[template(path = "staff/confirm.html")]
pub struct ConfirmPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub title: String,
    pub sentences: Vec<String>,
    /// POST address.
    pub action: String,
    pub verb: String,
    /// Whether something is taken from somebody: the button says so in red.
    pub stops: bool,
    pub cancel: String,
}
