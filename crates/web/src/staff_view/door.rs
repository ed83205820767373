//! The pages before the desk opens: first run, sign-in, second factor, enrolment, recovery codes, invitations, and the
//! answers when a page is missing, broken or too old. They refuse to say whether an address is known here.

use super::{Choice, Door, Problems};
use crate::words::Words;
use askama::Template;

/// Whether the first run asks for the code printed where the program was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupGuard {
    Open,
    Code,
}

impl SetupGuard {
    fn asks(self) -> bool {
        self == Self::Code
    }
}

/// `/desk/setup`: the first owner.
#[derive(Template)]
#[template(path = "staff/setup.html")]
pub struct SetupPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub guard: SetupGuard,
    /// The code as typed, or as it came with the address printed at start.
    pub code: String,
    pub practice: String,
    /// Nothing is chosen before somebody chose.
    pub regions: Vec<Choice>,
    pub name: String,
    pub email: String,
    /// Whether clients are to agree and look at their details before anything else.
    pub guided: bool,
    /// Whether clients of sensitive matters are to set up a second step.
    pub second_step: bool,
    /// The shortest password accepted, in characters.
    pub least: u32,
    pub problems: Problems,
}

/// Why a person is looking at the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    Plain,
    SignedOut,
    /// The session ended by itself.
    Expired,
    /// Too many tries: the whole sentence with the wait, ready to show.
    SlowDown(String),
}

/// `/desk/sign-in`.
#[derive(Template)]
#[template(path = "staff/sign_in.html")]
pub struct SignInPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub arrival: Arrival,
    pub email: String,
    /// Where to go afterwards; a path under `/desk/` or empty.
    pub next: String,
    pub problems: Problems,
}

/// Which second proof the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    App,
    RecoveryCode,
}

/// `/desk/second-factor`.
#[derive(Template)]
#[template(path = "staff/second_factor.html")]
pub struct SecondFactorPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub proof: Proof,
    pub next: String,
    pub problems: Problems,
}

/// A square code to scan, as one SVG path. Built from modules, so no markup from outside ever reaches the page.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Modules per side, without the quiet zone.
    pub side: usize,
    path: String,
}

impl Qr {
    /// Draws every dark module at `(x, y)` of a code with `side` modules per side.
    #[must_use]
    pub fn draw(side: usize, dark: impl Fn(usize, usize) -> bool) -> Self {
        let mut path = String::new();
        for y in 0..side {
            for x in (0..side).filter(|&x| dark(x, y)) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + 4, y + 4));
            }
        }
        Self { side, path }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The side with the four quiet modules the standard asks for on each edge.
    pub(crate) fn span(&self) -> usize {
        self.side + 8
    }
}

/// `/desk/enrol`: an authenticator app for this person.
#[derive(Template)]
#[template(path = "staff/enrol.html")]
pub struct EnrolPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub qr: Qr,
    /// The secret in groups of four, for typing.
    pub secret: String,
    /// `otpauth://…`, for a person who enrols on the phone that holds the app.
    pub uri: String,
    pub problems: Problems,
}

/// `/desk/recovery-codes`: shown once.
#[derive(Template)]
#[template(path = "staff/recovery_codes.html")]
pub struct RecoveryCodesPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub codes: Vec<String>,
    pub problems: Problems,
}

/// What an invitation's address leads to.
#[derive(Clone, Debug)]
pub enum Invited {
    /// Still good: the form.
    Open { token: String, email: String, role: String, name: String },
    /// Used, revoked, replaced, expired or never made: one answer for all.
    Gone,
}

/// `/desk/invitations/{token}`.
#[derive(Template)]
#[template(path = "staff/invitation.html")]
pub struct InvitationPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub invited: Invited,
    pub least: u32,
    pub problems: Problems,
}

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Absence {
    /// Absent, not yours and closed to you are one answer.
    NotFound,
    /// We failed: the number to tell us.
    Broke { incident: String },
    /// Signed out by time; where to go after signing in.
    Expired { next: String },
    /// The form was too old or came from elsewhere.
    StaleForm,
    /// The browser asked too often: a ready sentence with the wait.
    SlowDown { sentence: String },
}

/// The page instead of a page.
#[derive(Template)]
#[template(path = "staff/absent.html")]
pub struct AbsentPage<'a> {
    pub w: &'a Words,
    pub door: &'a Door,
    pub absence: Absence,
}

/// The strip over a client page that staff look at: "You see what Lucía sees". Rendered into the client's page.
#[derive(Template)]
#[template(path = "staff/_preview_banner.html")]
pub struct PreviewBanner<'a> {
    pub w: &'a Words,
    pub client: String,
    /// Where "Stop" leads: the matter's portal tab.
    pub exit: String,
    /// Where the first visit is looked at that is still before them; empty where none is.
    pub before: String,
}
