//! Names for things: sixteen bytes, ordered by time, typed by what they name, so that a document's id cannot be handed
//! to a function that wants a matter's. It refuses to make chance or read a clock, and reads only the one spelling it
//! writes, so that every thing has exactly one address.

use crate::time::Timestamp;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::str::FromStr;

/// Crockford's base-32 digits in lower case: no `i`, `l`, `o`, `u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits in the text form: 26 × 5 bits hold 128 bits with two to spare.
const TEXT: usize = 26;
/// The greatest instant a 48-bit count of milliseconds can hold (year 10889, RFC 9562 §5.7).
const LAST_MILLISECOND: i64 = (1 << 48) - 1;

mod sealed {
    pub trait Sealed {}
}

/// What an [`Id`] names. Only this module can add a kind.
pub trait Kind: sealed::Sealed + 'static {
    /// Three letters written before the id's digits, for instance `doc`.
    const PREFIX: &'static str;
}

/// The identifier of one `K`: the bit layout of a version 7 UUID (RFC 9562 §5.7), hence ordered by time.
///
/// Kinds do not mix, even where their bytes are equal:
/// ```compile_fail,E0308
/// let document: domain::DocumentId = domain::MatterId::nil();
/// ```
pub struct Id<K>([u8; 16], PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Makes an id for something that begins at `at`. Of the 80 random bits given, 74 are kept. Instants before 1970
    /// count as 1970.
    #[must_use]
    pub fn mint(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = at.millis().clamp(0, LAST_MILLISECOND).to_be_bytes();
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&millis[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes, PhantomData)
    }

    /// The sixteen bytes, as stored.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// An id read back from storage. Any sixteen bytes are accepted.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes, PhantomData)
    }

    /// The id that names nothing: all bits zero. No minted id is ever equal to it.
    #[must_use]
    pub const fn nil() -> Self {
        Self([0; 16], PhantomData)
    }

    /// Whether this is [`Id::nil`].
    #[must_use]
    pub fn is_nil(self) -> bool {
        self.0 == [0; 16]
    }

    fn digits(self) -> [u8; TEXT] {
        let mut rest = u128::from_be_bytes(self.0);
        let mut text = [b'0'; TEXT];
        for digit in text.iter_mut().rev() {
            *digit = DIGITS[(rest & 31) as usize];
            rest >>= 5;
        }
        text
    }
}

/// Why a text is not an id of the wanted kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct NotAnId;

impl<K: Kind> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits =
            text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?.as_bytes();
        // The first digit carries three bits; more would be a second spelling of some other id.
        if digits.len() != TEXT || digits[0] > b'7' {
            return Err(NotAnId);
        }
        let mut value = 0_u128;
        for digit in digits {
            let place = DIGITS.iter().position(|d| d == digit).ok_or(NotAnId)?;
            value = (value << 5) | place as u128;
        }
        Ok(Self(value.to_be_bytes(), PhantomData))
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(K::PREFIX)?;
        f.write_str("_")?;
        self.digits().iter().try_for_each(|d| fmt::Write::write_char(f, char::from(*d)))
    }
}

/// Short on purpose: the kind and the last six digits, enough to tell two apart in a log line.
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(K::PREFIX)?;
        f.write_str("_…")?;
        self.digits()[TEXT - 6..].iter().try_for_each(|d| fmt::Write::write_char(f, char::from(*d)))
    }
}

// Written by hand because deriving would ask the same of `K`, which is never a value.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Kind> serde::Serialize for Id<K> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, K: Kind> serde::Deserialize<'de> for Id<K> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident $alias:ident $prefix:literal;)+) => {
        /// The kinds of thing an id can name. They have no values.
        pub mod kind {
            $($(#[$meta])* #[derive(Clone, Copy, Debug)] pub enum $kind {})+
        }
        $(
            impl sealed::Sealed for kind::$kind {}
            impl Kind for kind::$kind {
                const PREFIX: &'static str = $prefix;
            }
            $(#[$meta])*
            pub type $alias = Id<kind::$kind>;
        )+
        #[cfg(test)]
        const PREFIXES: &[&str] = &[$($prefix,)+];
    };
}

kinds! {
    /// The firm that runs an installation.
    Practice PracticeId "pra";
    /// A human being who can sign in: staff or a client's contact.
    Person PersonId "per";
    /// A person or an organisation the practice acts for.
    Client ClientId "cli";
    /// One piece of legal work.
    Matter MatterId "mat";
    /// A client's part in a matter.
    Party PartyId "pty";
    /// One contact's portal access to one matter.
    Access AccessId "acc";
    /// A staff member's assignment to one matter.
    Grant GrantId "gra";
    /// A group of checklist items.
    Group GroupId "grp";
    /// A checklist item.
    Item ItemId "itm";
    /// A document: a chain of versions.
    Document DocumentId "doc";
    /// One immutable version of a document.
    Version VersionId "ver";
    /// An upload under way.
    Upload UploadId "upl";
    /// A rendered page of a version.
    Preview PreviewId "pvw";
    /// A signed-in browser.
    Session SessionId "ses";
    /// A single-use sign-in link.
    Link LinkId "lnk";
    /// An invitation to join the staff.
    Invitation InvitationId "inv";
    /// Work to be done later.
    Job JobId "job";
    /// Something waits for somebody.
    Notice NoticeId "ntc";
    /// An e-mail on its way out.
    Mail MailId "eml";
    /// A checklist template.
    Template TemplateId "tpl";
    /// A line of an audit log.
    Event EventId "evt";
    /// A fault told to a person by number.
    Incident IncidentId "inc";
    /// Somebody on the other side of a matter.
    Opposing OpposingId "opp";
    /// A browser or phone a person has used before.
    Device DeviceId "dev";
    /// Messages that belong together.
    Thread ThreadId "thr";
    /// A message between a client and the practice.
    Message MessageId "msg";
    /// A comment that only the team sees.
    Comment CommentId "cmt";
    /// A note on the matter's file.
    Note NoteId "nte";
    /// Somebody's enquiry, before they are a client.
    Lead LeadId "led";
    /// A line of an enquiry's history.
    LeadEntry LeadEntryId "lde";
    /// One search for conflicts.
    ConflictSearch ConflictSearchId "cfs";
    /// A request for approval.
    Approval ApprovalId "apr";
    /// One person's part in a request for approval.
    Answer AnswerId "ans";
    /// One change to many matters.
    Bulk BulkId "blk";
    /// A named group of staff.
    Team TeamId "tea";
    /// An ethical wall.
    MatterLink MatterLinkId "mli";
    Wall WallId "wal";
    /// A legal hold.
    Hold HoldId "hld";
    /// Something that was put into a matter's bin.
    Bin BinId "bin";
    /// A role the practice made for itself.
    OwnRole OwnRoleId "rol";
    /// A review of who can come in.
    AccessReview AccessReviewId "rev";
    /// Somebody of the staff leaves for good.
    Departure DepartureId "dpt";
    /// Something a client said about themselves.
    Proposal ProposalId "prp";
    /// Somebody who signs in for an organisation.
    Contact ContactId "ctc";
    /// A part of an organisation that has matters of its own.
    Department DepartmentId "dep";
    /// An answer to a text somebody was asked to agree to.
    Consent ConsentId "cns";
    /// A printed card of single-use codes.
    CodeCard CodeCardId "ccd";
    /// A face, a fingerprint or a screen lock somebody proves themselves with.
    Passkey PasskeyId "psk";
    /// Two records of one client that became one.
    Merge MergeId "mrg";
    /// Something that stood out in how the practice's rooms are used.
    Odd OddId "odd";
    /// A day a matter turns on.
    KeyDate KeyDateId "day";
    /// A file of a client's record or of an enquiry.
    RecordFile RecordFileId "rcf";
    /// Something a client shares of what is on file about them with another client of the same matter.
    Share ShareId "shr";
    /// What staff entered in a client's record by hand.
    RecordEntry RecordEntryId "rce";
    /// A note about a client that belongs to no matter.
    ClientNote ClientNoteId "cnt";
    /// A letter of the practice's own.
    LetterText LetterTextId "ltx";
    /// A pack somebody brought and has not decided about.
    PackFile PackFileId "pck";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn an_id_has_the_bits_of_a_version_7_uuid() {
        let id = DocumentId::mint(at(0x0123_4567_89ab), [0xff; 10]).bytes();
        assert_eq!(id[..6], [0x01, 0x23, 0x45, 0x67, 0x89, 0xab]);
        assert_eq!(id[6], 0x7f);
        assert_eq!(id[8], 0xbf);
        let id = DocumentId::mint(at(0), [0; 10]).bytes();
        assert_eq!((id[6], id[8]), (0x70, 0x80));
    }

    #[test]
    fn later_ids_sort_after_earlier_ones_as_bytes_and_as_text() {
        let early = MatterId::mint(at(1_760_000_000_000), [0xff; 10]);
        let late = MatterId::mint(at(1_760_000_000_001), [0; 10]);
        assert!(early < late);
        assert!(early.bytes() < late.bytes());
        assert!(early.to_string() < late.to_string());
    }

    #[test]
    fn an_id_reads_back_from_its_own_text() {
        for random in [[0; 10], [0xff; 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] {
            let id = DocumentId::mint(at(1_760_000_000_000), random);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(DocumentId::from_bytes(id.bytes()), id);
        }
        let last = DocumentId::from_bytes([0xff; 16]);
        assert_eq!(last.to_string(), "doc_7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assert_eq!(last.to_string().parse(), Ok(last));
    }

    #[test]
    fn the_text_form_is_pinned() {
        let id = DocumentId::mint(at(1_760_000_000_000), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(id.to_string(), "doc_01k742sg00e41861050r3gg28a");
        assert_eq!(DocumentId::nil().to_string(), "doc_00000000000000000000000000");
    }

    #[test]
    fn the_id_of_one_kind_is_not_read_as_another() {
        let text = DocumentId::mint(at(5), [7; 10]).to_string();
        assert_eq!(text.parse::<VersionId>(), Err(NotAnId));
    }

    #[test]
    fn a_second_spelling_is_refused() {
        let text = DocumentId::mint(at(1_760_000_000_000), [9; 10]).to_string();
        let shouted = format!("doc_{}", text[4..].to_uppercase());
        let too_big = format!("doc_8{}", &text[5..]);
        let longer = format!("{text}0");
        for bad in ["", "doc", "doc_", &shouted, &too_big, &longer, &text[..29], &text.replace("doc_", "doc")]
        {
            assert_eq!(bad.parse::<DocumentId>(), Err(NotAnId), "{bad}");
        }
        assert_eq!("doc_0000000000000000000000000l".parse::<DocumentId>(), Err(NotAnId));
        assert_eq!("doc_0000000000000000000000000é".parse::<DocumentId>(), Err(NotAnId));
    }

    #[test]
    fn instants_outside_the_range_are_held_at_its_ends() {
        assert_eq!(MatterId::mint(at(-5), [0; 10]).bytes()[..6], [0; 6]);
        let last = MatterId::mint(Timestamp::from_millis(LAST_MILLISECOND + 9), [0; 10]);
        assert_eq!(last.bytes()[..6], [0xff; 6]);
    }

    #[test]
    fn debug_is_short_and_names_the_kind() {
        let id = SessionId::mint(at(1), [3; 10]);
        assert_eq!(format!("{id:?}").chars().count(), "ses_".len() + 1 + 6);
    }

    #[test]
    fn prefixes_are_three_letters_and_all_different() {
        let unique: std::collections::BTreeSet<_> = PREFIXES.iter().collect();
        assert_eq!(unique.len(), PREFIXES.len());
        assert!(PREFIXES.iter().all(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn nil_is_never_minted() {
        assert!(MatterId::nil().is_nil());
        assert!(!MatterId::mint(at(0), [0; 10]).is_nil());
    }
}
