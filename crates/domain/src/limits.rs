//! How much of what is taken, each with its reason. These are the shipped values; settings may lower them, and nothing
//! raises them silently.

use crate::time::Duration;

/// One binary mebibyte.
pub const MIB: u64 = 1 << 20;
/// One binary gibibyte.
pub const GIB: u64 = 1 << 30;

/// The largest single file, in bytes. A scanned exhibit of 1 000 colour pages is about 1 GiB; four leave room.
pub const LARGEST_FILE: u64 = 4 * GIB;
/// The largest file a plain HTML form takes, in bytes: it cannot resume, so a dropped line would lose more than a few
/// minutes of a phone's time.
pub const LARGEST_FORM_FILE: u64 = 100 * MIB;
/// The largest request body of the resumable protocol, in bytes. A longer file takes several requests.
pub const LARGEST_PATCH: u64 = LARGEST_FILE;
/// The largest file of a client's record or of an enquiry, in bytes: a card, a letter, a photograph. It is sealed in one
/// piece, so it has to fit into memory twice.
pub const RECORD_FILE: u64 = 20 * MIB;
/// Files of one record, those that were replaced among them.
pub const RECORD_FILES: usize = 200;
/// Files in one request of the checklist unless its pack says otherwise: both sides of ten cards.
pub const FILES_PER_ITEM: u32 = 20;
/// The most files a pack may ask for in one request.
pub const MOST_FILES_PER_ITEM: u32 = 100;
/// Uploads one person may have under way in one matter. A phone sends a few at a time; more is a script.
pub const LIVE_UPLOADS_PER_PERSON: u32 = 50;
/// Bytes one matter may hold, all versions together.
pub const BYTES_PER_MATTER: u64 = 200 * GIB;
/// Bytes of one archive of a matter's files. Beyond, people take one person's after the other's.
pub const ARCHIVE_BYTES: u64 = 20 * GIB;
/// Versions of one document. Nobody photographs one page a hundred times; a broken script does.
pub const VERSIONS_PER_DOCUMENT: u32 = 100;
/// Requests in one matter.
pub const ITEMS_PER_MATTER: u32 = 500;
/// Bytes of a file name that are kept exactly: the longest name common file systems can hold.
pub const FILE_NAME_BYTES: usize = 255;
/// Characters in a note, a reason or a help question.
pub const NOTE_CHARS: usize = 4_000;
/// Characters in a message, a comment or a file note: some five pages.
pub const MESSAGE_CHARS: usize = 10_000;
/// Documents the practice sends along with one message.
pub const MESSAGE_FILES: usize = 20;
/// Threads in one matter. People start a new one now and then; a script does all the time.
pub const THREADS_PER_MATTER: u32 = 500;
/// Pages of one session that may be told at once when something changed: fewer than a browser has connections.
pub const LISTENERS_PER_SESSION: u32 = 4;
/// Days of a matter that are written down, those that are over among them.
pub const DATES_PER_MATTER: usize = 200;
/// Characters in a title or a name.
pub const TITLE_CHARS: usize = 200;
/// The most alternatives, and the most things to check, that one request has.
pub const LINES_PER_ITEM: usize = 20;

/// Words a practice may explain in its own way, other forms one of them may have, and characters of an explanation.
pub const TERMS: usize = 300;
pub const TERM_FORMS: usize = 12;
pub const TERM_CHARS: usize = 400;

/// Ready texts a practice may have of its own: more are not found again in a list.
pub const READY_TEXTS: usize = 200;
/// Characters of one of them: some two pages.
pub const READY_TEXT_CHARS: usize = 4_000;
/// Letters of a practice's own.
pub const LETTER_TEXTS: usize = 200;
/// Characters of one letter.
pub const LETTER_CHARS: usize = 20_000;

/// Characters of what clients read at a stage; of how long it takes and what is expected of them, a line each.
pub const STAGE_CHARS: usize = 400;
pub const STAGE_LINE_CHARS: usize = 120;

/// How long an upload may lie untouched before it expires. A weekend without signal must not lose it.
pub const UPLOAD_LIFE: Duration = Duration::days(7);
/// Life of a client's sign-in link, as promised to clients; settings may lower it.
pub const LINK_LIFE: Duration = Duration::hours(48);
/// Life of a sign-in link under the strict profile.
pub const STRICT_LINK_LIFE: Duration = Duration::minutes(10);
/// Longest client session, as promised to clients; settings may lower it.
pub const CLIENT_SESSION_LIFE: Duration = Duration::hours(48);
/// Longest client session under the strict profile.
pub const STRICT_CLIENT_SESSION_LIFE: Duration = Duration::hours(12);
/// How long a client's session may idle. Long enough to look for a paper in the attic.
pub const CLIENT_IDLE: Duration = Duration::minutes(60);
/// How long before a session ends its holder is warned.
pub const SESSION_WARNING: Duration = Duration::minutes(5);
/// Longest staff session: one working day.
pub const STAFF_SESSION_LIFE: Duration = Duration::hours(12);
/// How long a staff session may idle (NIST SP 800-63B-4 asks for at most one hour at its second level).
pub const STAFF_IDLE: Duration = Duration::minutes(60);
/// How long a decision of a review can be taken back: a mistake is seen on the same day or the next morning.
pub const TAKE_BACK_WINDOW: Duration = Duration::hours(24);
/// How long a mail about a decision waits before it leaves, so that a decision taken back at once tells nobody.
pub const TAKE_BACK_GRACE: Duration = Duration::seconds(10);
/// How long the sender can word a message anew. What was read meanwhile stays in the record all the same.
pub const EDIT_WINDOW: Duration = Duration::minutes(10);
/// Documents attached to one request for approval.
pub const APPROVAL_DOCUMENTS: usize = 50;
/// People asked to approve one thing, and people who get a copy, each.
pub const APPROVERS: usize = 20;
/// People who help one client in one matter at once, those who wait to be let in among them.
pub const HELPERS: usize = 5;
/// How long somebody helps at most before they have to be named again.
pub const HELPER_LIFE: Duration = Duration::days(366);
/// How long before the last day somebody who helps, and whoever named them, are told that it comes near.
pub const HELPER_WARNING: Duration = Duration::days(7);
/// How long before the last day of a contact of an organisation whoever leads their matters, and the contact, are told of it.
pub const CONTACT_WARNING: Duration = Duration::days(14);
/// How long the code lives that proves somebody again before a declaration.
pub const FRESH_PROOF_LIFE: Duration = Duration::minutes(10);
/// Wrong codes after which a new one must be asked for.
pub const FRESH_PROOF_TRIES: i64 = 5;
/// Codes one person may ask for about one request for approval in its life: each is a mail.
pub const FRESH_PROOF_CODES: i64 = 20;
/// How many days before its last day people are reminded of what they have not answered.
pub const APPROVAL_REMINDER_DAYS: i64 = 2;
/// The most days for which clients can come in after a matter began to be wound up.
pub const MOST_ACCESS_DAYS: i64 = 366;
/// How much time a mail that asks for an answer leaves before the last day; a later one does not wait for the morning.
pub const TIME_TO_ANSWER: Duration = Duration::hours(12);
/// The hour of the practice's day at which reminders leave: a reminder is no reason to wake anybody.
pub const REMINDER_HOUR: i8 = 9;
/// How long nobody is reminded again by hand.
pub const REMINDER_PAUSE: Duration = Duration::hours(1);
/// How long somebody on the way in may take for what is asked besides the link.
pub const STEP_LIFE: Duration = Duration::minutes(15);
/// Wrong personal secrets in a row after which staff must give a new code. With eight letters of 32 that is one guess in
/// a hundred thousand million.
pub const SECRET_TRIES: i64 = 10;
/// Wrong codes of an app in a row after which staff must look: fewer than a fifth of the hundred NIST SP 800-63B-4
/// section 3.2.2 allows.
pub const FACTOR_TRIES: i64 = 20;
/// How long the browser may take over a passkey, and for how long a proof of the second step lets its holder change it.
pub const PASSKEY_LIFE: Duration = Duration::minutes(5);
/// Passkeys of one person: some devices and a spare.
pub const PASSKEYS: usize = 10;
/// Characters of a passkey's name.
pub const PASSKEY_NAME_CHARS: usize = 60;
/// Single-use codes on a printed card.
pub const CARD_CODES: usize = 10;
/// Wrong codes in a row after which a card is over.
pub const CARD_TRIES: i64 = 10;
/// The longest life of a card, in days, and the one offered first.
pub const CARD_DAYS: (u32, u32) = (180, 90);
/// Codes left on a card from which on staff are told to print another.
pub const CARD_LOW: i64 = 2;
/// Life of a staff invitation.
pub const INVITATION_LIFE: Duration = Duration::days(7);

const _: () = assert!(RECORD_FILE < LARGEST_FORM_FILE);
const _: () = assert!(LARGEST_FORM_FILE < LARGEST_FILE && LARGEST_FILE < BYTES_PER_MATTER);
const _: () = assert!(FILES_PER_ITEM <= MOST_FILES_PER_ITEM);
