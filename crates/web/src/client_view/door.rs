//! The pages before a client is in: asking for a link, the code, the link itself, and every kind of closed door. They
//! refuse to say whether an address is known here: known, unknown and revoked look alike.

use super::Door;
use crate::icons::icon;
use crate::words::Words;
use askama::Template;

/// Why a person stands at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    Plain,
    SignedOut,
    /// The session ended by itself.
    Expired,
}

/// What is wrong with the address that was typed. Only its form is ever judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailProblem {
    Empty,
    Malformed,
}

/// GET and failed POST of the door: ask for a sign-in link.
#[derive(Template)]
#[template(path = "client/door.html")]
pub struct DoorPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub arrival: Arrival,
    /// What was typed before.
    pub email: String,
    pub problem: Option<EmailProblem>,
}

impl DoorPage<'_> {
    fn complaint(&self) -> Option<String> {
        self.problem.map(|problem| match problem {
            EmailProblem::Empty => self.w.door_problem_email_empty(),
            EmailProblem::Malformed => self.w.door_problem_email_wrong(),
        })
    }
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    Empty,
    Wrong,
}

/// After asking: always the same answer, and a box for the code.
#[derive(Template)]
#[template(path = "client/check_mail.html")]
pub struct CheckMailPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// What was typed, hidden in the middle: "l•••@example.org"; `None` where nothing was typed and the message goes to
    /// the registered address.
    pub masked: Option<String>,
    /// How long link and code work: "48 hours".
    pub life: String,
    pub problem: Option<CodeProblem>,
}

impl CheckMailPage<'_> {
    fn complaint(&self) -> Option<String> {
        self.problem.map(|problem| match problem {
            CodeProblem::Empty => self.w.mail_check_problem_empty(),
            CodeProblem::Wrong => self.w.mail_check_problem_wrong(),
        })
    }
}

/// Too many tries (status 429).
#[derive(Template)]
#[template(path = "client/wait.html")]
pub struct WaitPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// "10 minutes".
    pub wait: String,
}

/// Which browser opened the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// The one that asked for it.
    Asking,
    /// Another one, which must prove with the code that its person reads the mail: scanners press buttons, too.
    Other,
}

/// How a link was asked for, as told to whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// At the door: "4 minutes ago", "Safari, iPhone" where the browser said what it is.
    ByVisitor { when: String, device: Option<String> },
    /// By the practice itself.
    ByPractice { when: String },
}

/// Where the mail's link leads. Looking changes nothing; only the button does.
#[derive(Template)]
#[template(path = "client/enter.html")]
pub struct EnterPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub token: String,
    pub browser: Browser,
    /// `None` for links from before this was kept.
    pub asked: Option<AskedFor>,
    /// The secret that closes the case for whoever did not ask for the link.
    pub lock: Option<String>,
    pub problem: Option<CodeProblem>,
}

impl EnterPage<'_> {
    fn asked_line(&self) -> Option<String> {
        let w = self.w;
        self.asked.as_ref().map(|asked| match asked {
            AskedFor::ByVisitor { when, device: Some(device) } => w.enter_asked_with(device, when),
            AskedFor::ByVisitor { when, device: None } => w.enter_asked(when),
            AskedFor::ByPractice { when } => w.enter_asked_practice(&self.door.practice.name, when),
        })
    }

    /// Whether somebody else may have asked.
    fn doubtful(&self) -> bool {
        matches!(self.asked, Some(AskedFor::ByVisitor { .. }))
    }

    fn other(&self) -> bool {
        self.browser == Browser::Other
    }

    fn complaint(&self) -> Option<String> {
        self.problem.map(|problem| match problem {
            CodeProblem::Empty => self.w.enter_problem_empty(),
            CodeProblem::Wrong => self.w.enter_problem_wrong(),
        })
    }
}

/// Why a link does not work any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkOver {
    Used,
    /// A newer one was sent.
    Replaced,
    /// Too old; how long links live: "48 hours".
    Expired {
        life: String,
    },
    /// Too many wrong codes.
    Guessed,
    /// Closed, or never there. Says nothing more, and sends nothing by itself.
    Unknown,
}

/// An old link (status 410).
#[derive(Template)]
#[template(path = "client/link_over.html")]
pub struct LinkOverPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// The link's own secret, for asking for another one with a press.
    pub token: String,
    /// The secret that closes the case, where somebody else may have used the link.
    pub lock: Option<String>,
    pub why: LinkOver,
}

impl LinkOverPage<'_> {
    fn reason(&self) -> String {
        match &self.why {
            LinkOver::Used => self.w.link_over_used(),
            LinkOver::Replaced => self.w.link_over_replaced(),
            LinkOver::Expired { life } => self.w.link_over_expired(life),
            LinkOver::Guessed => self.w.link_over_guessed(),
            LinkOver::Unknown => self.w.link_over_unknown(),
        }
    }

    fn sends_another(&self) -> bool {
        self.why != LinkOver::Unknown
    }
}

/// The access was closed. Says nothing about what was behind it.
#[derive(Template)]
#[template(path = "client/ended.html")]
pub struct EndedPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
}

/// Absent, not yours and closed to you (status 404): the same bytes at the same workspace's address, whether it exists or
/// not, and [`super::Portal::nowhere`] at any other.
#[derive(Template)]
#[template(path = "client/missing.html")]
pub struct MissingPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
}

/// We failed (status 500 or 503).
#[derive(Template)]
#[template(path = "client/fault.html")]
pub struct FaultPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    /// What to read out on the phone.
    pub incident: String,
}

/// Something that waits until the engagement letter is agreed (status 409).
#[derive(Template)]
#[template(path = "client/letter_first.html")]
pub struct LetterFirstPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
}

/// A form without its token (status 403): the page lay open too long, or the session changed.
#[derive(Template)]
#[template(path = "client/stale.html")]
pub struct StalePage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
}
