//! A matter's Client Portal tab: for each linked person whether the door is open, whether the mail arrived, and the way
//! to open or close it. It refuses to open a door for someone without an address.

use super::client_keys::Keys;
use super::matter::MatterHead;
use super::{Choice, Problems, Shell, Tag, Tone};
use crate::words::Words;
use askama::Template;

/// `/desk/matters/{matter}/portal`.
#[derive(Template)]
#[template(path = "staff/portal.html")]
pub struct PortalPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub people: Vec<PortalPerson>,
    /// The organisations of the matter, whose contacts stand among the people.
    pub organisations: Vec<PortalOrganisation>,
    /// Whether this person opens and closes the door.
    pub may: bool,
    /// Whether this person may look through a client's eyes.
    pub may_preview: bool,
}

/// An organisation of the matter.
#[derive(Clone, Debug)]
pub struct PortalOrganisation {
    pub id: String,
    pub name: String,
    /// Where its contacts are, and what they see; empty for who may not go there.
    pub href: String,
    /// Empty where it has none, or for who may not change what the matter belongs to.
    pub departments: Vec<Choice>,
    pub people: Vec<PortalPerson>,
}

/// One linked person and their door.
#[derive(Clone, Debug, Default)]
pub struct PortalPerson {
    pub id: String,
    pub name: String,
    /// Their part in the matter: "Main applicant".
    pub part: String,
    /// Empty when none is on file.
    pub email: String,
    pub language: String,
    /// The last day of a contact of an organisation; empty where none was written down.
    pub until: String,
    pub door: PortalDoor,
    /// What somebody who helps a client may do; nothing for everybody else.
    pub helps: Option<HelperLine>,
    /// What they prove who they are with besides a link.
    pub keys: Keys,
    /// The address takes no mail: since when, and the server's own words.
    pub stop: Option<(String, String)>,
    /// The number they confirmed, where they did.
    pub texts: Option<PortalTexts>,
    /// What they answered to the texts of the first visit, purpose by purpose; nothing where they were not asked.
    pub consent: Vec<ConsentSaid>,
    /// Where what they said on paper or by phone is entered; empty for whoever may not.
    pub entry: String,
    /// What they and the practice write to each other; nothing for whoever reads no messages.
    pub talk: Option<PortalTalk>,
    /// What they were asked to approve, newest first.
    pub approvals: Vec<PortalApproval>,
    pub mails: Vec<MailLine>,
    /// Nothing where none was sent, or where it was used.
    pub access_mail: Option<AccessMail>,
}

/// Conversations that reach somebody.
#[derive(Clone, Debug)]
pub struct PortalTalk {
    /// All of them, and those in which the practice is waited for.
    pub all: u32,
    pub waiting: u32,
    /// Where they are; empty where there are none.
    pub href: String,
    /// Where a new one to this person is written; empty for whoever may not, or where nobody would read it.
    pub write: String,
}

/// An approval somebody was asked for.
#[derive(Clone, Debug)]
pub struct PortalApproval {
    pub title: String,
    pub href: String,
    /// Where it stands with them.
    pub state: Tag,
    /// When they answered; empty while they have not.
    pub when: String,
}

/// Somebody who helps a client.
#[derive(Clone, Debug)]
pub struct HelperLine {
    /// What they may do, and until when.
    pub may: String,
    /// When the client named them, and under which text.
    pub agreed: String,
    /// From which address and device.
    pub from: String,
    /// What stands above that text, and the text as it stood on the client's page.
    pub text_title: String,
    pub text: String,
}

/// Writing to somebody's phone.
#[derive(Clone, Debug)]
pub struct PortalTexts {
    /// "+12125550142, confirmed Nov 12".
    pub line: String,
    /// How they chose to be written to.
    pub way: String,
    /// It takes no texts: since when, and the provider's own words.
    pub stop: Option<(String, String)>,
}

/// An answer to a text of the first visit.
#[derive(Clone, Debug)]
pub struct ConsentSaid {
    /// "Storage: Agreed, Nov 12 · your office's own text, version 2".
    pub sentence: String,
    /// Where the text can be read, with everything that proves the answer.
    pub href: String,
    /// What a no means; empty for a yes.
    pub note: String,
    /// What to do about it; may be empty.
    pub then: String,
}

/// Where the access of one person stands.
#[derive(Clone, Debug, Default)]
pub enum PortalDoor {
    /// No address on file: the link that fixes it, empty for whoever may not.
    NoAddress {
        fix: String,
    },
    /// Never enabled.
    #[default]
    Closed,
    /// What a contact sees reaches the matter; somebody who works on it has to let them in.
    Waits,
    /// A client named them; somebody of the matter lets them in, where that client comes in themselves.
    HelperWaits {
        sentence: String,
        can: bool,
    },
    /// They do not help any more. Only the client names them again.
    HelperOver {
        sentence: String,
    },
    Open(OpenDoor),
    /// A ready sentence: who revoked it and when.
    Revoked {
        sentence: String,
    },
}

/// An enabled access.
#[derive(Clone, Debug)]
pub struct OpenDoor {
    /// The workspace's address, which grants nothing by itself.
    pub url: String,
    /// "Nov 12 by Ana Torres".
    pub since: String,
    /// Empty when the person has never signed in.
    pub last_sign_in: String,
    pub live_sessions: u32,
}

impl PortalPerson {
    fn tag(&self, w: &Words) -> Tag {
        use super::Tone::{Bad, Ok, Plain, Todo};
        match &self.door {
            PortalDoor::NoAddress { .. } => Tag::new(Todo, w.desk_portal_tag_no_address()),
            PortalDoor::Waits => Tag::new(Todo, w.org_tag_waits()),
            PortalDoor::HelperWaits { .. } => Tag::new(Todo, w.helper_desk_tag_waits()),
            PortalDoor::HelperOver { .. } => Tag::new(Plain, w.helper_desk_tag_over()),
            PortalDoor::Closed => Tag::new(Plain, w.desk_portal_tag_closed()),
            PortalDoor::Open(_) => Tag::new(Ok, w.desk_portal_tag_open()),
            PortalDoor::Revoked { .. } => Tag::new(Bad, w.desk_portal_tag_revoked()),
        }
    }
}

/// One mail to a person and what became of it.
#[derive(Clone, Debug)]
pub struct MailLine {
    pub what: String,
    pub when: String,
    pub state: Tag,
    /// What the mail server answered when it refused; may be empty.
    pub detail: String,
}

/// What became of the newest sign-in mail, and what to do about it.
#[derive(Clone, Debug)]
pub struct AccessMail {
    pub tone: Tone,
    pub sentence: String,
    pub advice: Vec<String>,
}

/// `/desk/matters/{matter}/portal/{client}/enable`: everything to check before the door opens.
#[derive(Template)]
#[template(path = "staff/portal_enable.html")]
pub struct EnablePortalPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub head: MatterHead,
    pub person: PortalPerson,
    /// First time, or again after a revocation.
    pub opening: Opening,
    /// "February 28, 1990"; empty where it is not known, or not for this reader.
    pub born: String,
    /// Items the client will see at once.
    pub items: u32,
    /// Where requests are made; empty for whoever may not, or where this person is asked for nothing anyway.
    pub ask: String,
    pub edit_client: String,
    pub problems: Problems,
}

/// Which opening this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    First,
    Again,
}

impl EnablePortalPage<'_> {
    fn again(&self) -> bool {
        self.opening == Opening::Again
    }

    fn blocked(&self) -> bool {
        matches!(self.person.door, PortalDoor::NoAddress { .. })
    }
}
