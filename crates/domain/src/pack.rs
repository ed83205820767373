//! A practice pack: one kind of matter as data — its stages in two vocabularies and its checklists, worded for clients in
//! every language of the portal. It refuses a pack with any mistake, and reports every mistake at once, because packs
//! are written by lawyers and not by programmers. The shape is described in `packs/README.md`.

mod glossary;
mod letter;
mod message;
mod problem;
mod read;
mod validity;
mod write;

pub use glossary::{Also, SHIPPED_GLOSSARY, Term, standing_in};
pub use letter::{
    LetterKind, LetterSlot, LetterTemplate, SHIPPED_LETTERS, blanks, letter_filled, unknown_letter_slot,
};
pub use message::{
    MessageTemplate, SHIPPED_MESSAGES, SHIPPED_NOTES, Slot, filled, unknown_note_slot, unknown_slot,
};
pub use problem::{PackProblem, What};
pub use validity::{LONGEST_MONTHS, Validity};

use crate::code::coded;
use crate::files::FileType;
use crate::locale::Locale;
use crate::role::Relation;

/// The most words a request's title may have: more does not fit a phone's line and is not a name any more.
pub const TITLE_WORDS: usize = 12;

/// The most days a list can count.
const LONGEST_DAYS: i64 = 3_650;

/// The packs that ship, by id, as text for [`Pack::parse`].
pub const SHIPPED: &[(&str, &str)] = &[
    ("general", include_str!("../../../packs/general.toml")),
    ("us-family-green-card", include_str!("../../../packs/us-family-green-card.toml")),
    ("us-h1b", include_str!("../../../packs/us-h1b.toml")),
    ("us-naturalization", include_str!("../../../packs/us-naturalization.toml")),
];

/// One text in every language of the portal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// English.
    pub en: String,
    /// Spanish.
    pub es: String,
}

impl Words {
    /// The text in `locale`.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
        }
    }
}

/// One kind of matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pack {
    /// Stable name, for instance `us-naturalization`.
    pub id: String,
    /// Grows by one with every published change; recorded in each matter it is applied to.
    pub version: u32,
    /// What the kind of matter is called.
    pub name: Words,
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Checklist templates.
    pub checklists: Vec<Checklist>,
}

/// A step of the work, for staff and for clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// Stable name within the pack.
    pub key: String,
    /// The practice's own word for it, in the language of whoever reads at the desk. Never shown to clients.
    pub internal: Words,
    /// What the client reads: who does what, and what happens next.
    pub client: Words,
    /// What the client reads of it while it is still to come: what will happen, and nothing as if it had. `None` where clients
    /// are not told that it comes.
    pub ahead: Option<Words>,
    /// How long it usually takes, in the client's words; `None` where nobody can say.
    pub usually: Option<Words>,
    /// What is expected of the client while it lasts; `None` where nothing is.
    pub you: Option<Words>,
    /// News that a person tells: it is never shown by itself, and a call comes first.
    pub serious: bool,
    /// Not on everybody's way, so clients are not told that it comes, whatever `ahead` says.
    pub aside: bool,
    /// The matter is still taken in: the desk's first page says so while its client owes something.
    pub taking_in: bool,
    /// Here the application leaves the practice: it takes the clients' leave to come here or past it.
    pub lodged: bool,
    /// Only a lawyer takes a matter on from here: they have looked at everything that is to leave the practice.
    pub sign_off: bool,
    /// Whoever composes it is offered a mail to the clients first; a practice can choose otherwise.
    pub mail: bool,
}

/// A template that makes the requests of one matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checklist {
    /// Stable name within the pack.
    pub key: String,
    /// What staff choose it by.
    pub name: Words,
    /// Groups in order.
    pub groups: Vec<ItemGroup>,
}

/// Requests that belong together: one person's, or one kind of proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemGroup {
    /// Stable name within the checklist.
    pub key: String,
    /// Whose requests they are. With several such parties in a matter, each gets the group.
    pub who: Relation,
    /// The group's heading.
    pub title: Words,
    /// Requests in order.
    pub items: Vec<ItemTemplate>,
}

coded! {
    /// Whether a request is always needed.
    Need {
        /// Always.
        Required = "required",
        /// If something is true of the client; `when` says what.
        Conditional = "conditional",
        /// It helps.
        Optional = "optional",
    }
}

coded! {
    /// Whether a request needs a translation into the language of the authority.
    Translation {
        /// Never.
        Never = "never",
        /// If the document is in another language.
        IfForeign = "if_foreign",
    }
}

/// One request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemTemplate {
    /// Stable name within the checklist.
    pub key: String,
    /// What is asked for, in at most [`TITLE_WORDS`] words.
    pub title: Words,
    /// Why it is needed.
    pub why: Words,
    /// How to make a good one.
    pub hint: Words,
    /// What it costs if it comes late, where there is more to say than that the case can take longer.
    pub late: Option<Words>,
    /// Whether it is always needed.
    pub need: Need,
    /// When it is needed, if it is conditional.
    pub when: Option<Words>,
    /// The kinds of file that are taken, in order of declaration of [`FileType`], without repeats.
    pub accepts: Vec<FileType>,
    /// The most files that may be sent for it.
    pub max_files: u32,
    /// Days after the checklist is applied by which it is due, if it has a date.
    pub due_days: Option<u16>,
    /// Days before the matter's target date by which it is due; where the matter has one, this decides.
    pub before_target_days: Option<u16>,
    /// Whether a translation may be needed.
    pub translation: Translation,
    /// How its validity is watched.
    pub validity: Validity,
    /// Whether the paper itself must be shown later.
    pub original_later: OriginalLater,
    /// What else would do, for whoever does not have it.
    pub instead: Vec<Words>,
    /// What the reviewer looks at before accepting.
    pub checks: Vec<Words>,
}

coded! {
    /// Whether the client must keep the paper at hand.
    OriginalLater {
        /// A copy is enough.
        CopyEnough = "copy_enough",
        /// The original is shown at an interview, or goes to the authority on paper.
        Needed = "needed",
    }
}

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every problem found, in the order of the file. If the text is not TOML at all, that one problem.
    pub fn parse(text: &str) -> Result<Self, Vec<PackProblem>> {
        read::pack(text)
    }

    /// Reads and checks a list of a practice's own: a pack of one checklist, whose stages may be left out.
    ///
    /// # Errors
    /// Every problem found, in the order of the text.
    pub fn parse_list(text: &str) -> Result<Self, Vec<PackProblem>> {
        read::list(text)
    }

    /// The text that reads as this pack.
    #[must_use]
    pub fn written(&self) -> String {
        write::pack(self)
    }

    /// The stages of a matter whose kind is not a shipped one.
    pub const DEFAULT: &'static str = "general";

    /// The stage with this key.
    #[must_use]
    pub fn stage(&self, key: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.key == key)
    }

    /// The checklist with this key.
    #[must_use]
    pub fn checklist(&self, key: &str) -> Option<&Checklist> {
        self.checklists.iter().find(|checklist| checklist.key == key)
    }
}

impl Checklist {
    /// Every request of every group, in order.
    pub fn items(&self) -> impl Iterator<Item = &ItemTemplate> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

#[cfg(test)]
mod tests;
