//! Statements as constants. A statement is either a room statement (keyed by `matter_id = $1`, reading only through the
//! walled views) or a lobby statement (which may not name a walled table at all); anything else does not compile.
//! Nothing here, or anywhere in this crate, assembles SQL from values.

/// The tables whose rows belong to exactly one matter. Every one has `matter_id` first in its primary key, a
/// row-level policy on PostgreSQL, and a view `room_<table>` on both engines. One list feeds the policies, the SQLite
/// mirror, the self-check and the compile-time checks below.
pub(crate) const WALLED: &[&str] = &[
    "face",
    "party",
    "item_group",
    "item",
    "document",
    "version",
    "upload",
    "segment",
    "preview",
    "decision",
    "thread",
    "message",
    "message_version",
    "message_read",
    "message_file",
    "team_comment",
    "file_note",
    "approval",
    "approval_version",
    "approval_answer",
    "approval_seen",
    "matter_event",
    "stage_event",
    "opposing",
    "lawyer_flag",
    "key_date",
    "key_date_step",
    "pulse_said",
    "letter_event",
    "bin",
];

/// The walled tables of which something can lie in the matter's bin. Their views leave that out whoever looks; a second view,
/// `room_binned_<table>`, holds nothing else, and nothing at all for somebody in a seat.
pub(crate) const BINNED: &[&str] = &["document", "version", "preview"];

/// The walled tables in which a row may be for one person, and when somebody in a seat is shown it. `{seat}` is the
/// client the visit sits for, `{of}` the schema of the tables, and `{shown}` before a row of `item` is [`SHOWN`] about it.
/// One text feeds the views of both engines, by [`seated`].
pub(crate) const SEATED: &[(&str, &str)] = &[
    ("item", "{shown item}"),
    (
        "document",
        "EXISTS (SELECT 1 FROM {of}item i WHERE i.matter_id = document.matter_id AND i.id = document.item_id AND {shown i})",
    ),
    (
        "version",
        "EXISTS (SELECT 1 FROM {of}document d JOIN {of}item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE d.matter_id = version.matter_id AND d.id = version.document_id AND {shown i} AND (i.for_client IS NOT NULL OR i.need = 'own' OR {sent version} OR NOT {closed i}))",
    ),
    (
        "preview",
        "EXISTS (SELECT 1 FROM {of}version v JOIN {of}document d ON d.matter_id = v.matter_id AND d.id = v.document_id JOIN {of}item i ON i.matter_id = d.matter_id AND i.id = d.item_id WHERE v.matter_id = preview.matter_id AND v.id = preview.version_id AND {shown i} AND (i.for_client IS NOT NULL OR i.need = 'own' OR {sent v} OR NOT {closed i}))",
    ),
    // A day is its clients' to see where somebody chose so, and of what it was before only what they were shown then.
    ("key_date", "(shown_at IS NOT NULL AND (for_client IS NULL OR for_client = {seat}))"),
    (
        "key_date_step",
        "(shown = 1 AND EXISTS (SELECT 1 FROM {of}key_date k WHERE k.matter_id = key_date_step.matter_id AND k.id = key_date_step.date_id AND k.shown_at IS NOT NULL AND (k.for_client IS NULL OR k.for_client = {seat})))",
    ),
    (
        "pulse_said",
        "EXISTS (SELECT 1 FROM {of}portal_access x WHERE x.id = pulse_said.access_id AND x.client_id = {seat})",
    ),
];

/// A request is shown to whom it is asked of, and what is asked of everybody to everybody. Where another client keeps what they
/// send from those who sponsor them, such a seat is shown of the latter what it sent something for itself. What the practice
/// drew up is the practice's to show.
const SHOWN: &str = "({i}.for_client = {seat} OR ({i}.for_client IS NULL AND ({i}.need = 'own' OR NOT {closed {i}} OR EXISTS (SELECT 1 FROM {of}document sd JOIN {of}version sv ON sv.matter_id = sd.matter_id AND sv.document_id = sd.id WHERE sd.matter_id = {i}.matter_id AND sd.item_id = {i}.id AND {sent sv}))))";
/// The seat is a sponsor's, and another client of the matter keeps things from them.
const CLOSED: &str = "(EXISTS (SELECT 1 FROM {of}portal_access u WHERE u.matter_id = {i}.matter_id AND u.undisclosed = 1 AND u.client_id <> {seat}) AND EXISTS (SELECT 1 FROM {of}client_matter s WHERE s.matter_id = {i}.matter_id AND s.client_id = {seat} AND s.relation IN ('petitioner', 'employer', 'sponsor')))";
/// A version was sent by somebody of the seat.
const SENT: &str = "EXISTS (SELECT 1 FROM {of}portal_access o WHERE o.matter_id = {i}.matter_id AND o.person_id = {i}.person_id AND o.client_id = {seat})";

/// What the view of a walled table adds for somebody in a seat, as one engine writes it; none for tables that hold nothing of
/// one person.
pub(crate) fn seated(table: &str, seat: &str, of: &str) -> Option<String> {
    let (_, text) = SEATED.iter().find(|(seated, _)| *seated == table)?;
    let mut text = (*text).to_owned();
    for row in ["item", "i"] {
        text = text.replace(&format!("{{shown {row}}}"), &SHOWN.replace("{i}", row));
    }
    for row in ["item", "i"] {
        text = text.replace(&format!("{{closed {row}}}"), &CLOSED.replace("{i}", row));
    }
    for row in ["version", "sv", "v"] {
        text = text.replace(&format!("{{sent {row}}}"), &SENT.replace("{i}", row));
    }
    Some(text.replace("{seat}", seat).replace("{of}", of))
}

/// A statement over one room's rows. `$1` is always the matter and is bound by the transaction, never by the caller.
pub(crate) struct RoomSql {
    #[cfg_attr(not(test), expect(dead_code, reason = "proofs name statements by it"))]
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// A statement over the lobby: people, grants, sessions, jobs, cards. It cannot mention a walled table.
pub(crate) struct LobbySql {
    #[cfg_attr(not(test), expect(dead_code, reason = "proofs name statements by it"))]
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

impl RoomSql {
    pub(crate) const fn new(name: &'static str, text: &'static str) -> Self {
        let t = text.as_bytes();
        assert!(
            contains(t, b"matter_id = $1")
                || (starts(t, 0, b"INSERT INTO ")
                    && contains(t, b"(matter_id, ")
                    && contains(t, b"VALUES ($1")),
            "a room statement is keyed by `matter_id = $1` or inserts with the matter as $1"
        );
        assert!(reads_through_views(t), "a room statement reads through a room_ view");
        Self { name, text }
    }
}

impl LobbySql {
    pub(crate) const fn new(name: &'static str, text: &'static str) -> Self {
        let t = text.as_bytes();
        assert!(!contains(t, b"room_"), "a lobby statement cannot look into a room");
        assert!(!names_walled(t), "a lobby statement cannot name a walled table");
        Self { name, text }
    }
}

/// Declares statements and the list of all of them, so that none can be left out of the sweeps that prepare, strip
/// and attack every statement.
macro_rules! statements {
    ($($kind:ident $name:ident = $text:expr;)*) => {
        $(pub(crate) const $name: $crate::sql::$kind = $crate::sql::$kind::new(stringify!($name), $text);)*
        #[cfg(test)]
        pub(crate) const ALL: &[$crate::sql::AnySql] = &[$($crate::sql::AnySql::$kind(&$name)),*];
    };
}
pub(crate) use statements;

#[cfg(test)]
pub(crate) enum AnySql {
    RoomSql(&'static RoomSql),
    LobbySql(&'static LobbySql),
}

const fn starts(h: &[u8], at: usize, n: &[u8]) -> bool {
    if at + n.len() > h.len() {
        return false;
    }
    let mut j = 0;
    while j < n.len() {
        if h[at + j] != n[j] {
            return false;
        }
        j += 1;
    }
    true
}

const fn contains(h: &[u8], n: &[u8]) -> bool {
    let mut i = 0;
    while i + n.len() <= h.len() {
        if h[i] == n[0] && starts(h, i, n) {
            return true;
        }
        i += 1;
    }
    false
}

/// Every FROM and JOIN (but the FROM of a DELETE, which the triggers and policies guard) names a `room_` view.
const fn reads_through_views(t: &[u8]) -> bool {
    let mut i = 0;
    while i < t.len() {
        let begins = t[i] == b'F' || t[i] == b'J';
        let after = if begins && (starts(t, i, b"FROM ") || starts(t, i, b"JOIN ")) { 5 } else { 0 };
        if after > 0 {
            let delete = i >= 7 && starts(t, i - 7, b"DELETE ");
            if !delete && !starts(t, i + after, b"room_") && !starts(t, i + after, b"(SELECT") {
                return false;
            }
        }
        i += 1;
    }
    true
}

/// Whether a table whose rows belong to one matter is read from or written to. Every letter of every statement is looked at
/// while the crate is compiled, so a letter that begins no such word costs one comparison.
const fn names_walled(t: &[u8]) -> bool {
    let mut i = 0;
    while i < t.len() {
        let at = match t[i] {
            b'F' if starts(t, i, b"FROM ") => i + 5,
            b'J' if starts(t, i, b"JOIN ") => i + 5,
            b'I' if starts(t, i, b"INTO ") => i + 5,
            b'U' if starts(t, i, b"UPDATE ") => i + 7,
            _ => 0,
        };
        if at > 0 && is_walled(t, at) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_walled(t: &[u8], at: usize) -> bool {
    let mut i = 0;
    while i < WALLED.len() {
        let table = WALLED[i].as_bytes();
        if starts(t, at, table) {
            let end = at + table.len();
            if end == t.len() || !(t[end].is_ascii_alphanumeric() || t[end] == b'_') {
                return true;
            }
        }
        i += 1;
    }
    false
}

/// Every statement of the product, for the sweeps.
#[cfg(test)]
pub(crate) fn all() -> Vec<&'static AnySql> {
    [
        crate::room::checklist::sql::ALL,
        crate::room::begin::sql::ALL,
        crate::room::uploads::sql::ALL,
        crate::room::decisions::sql::ALL,
        crate::room::documents::sql::ALL,
        crate::room::face::sql::ALL,
        crate::room::own::sql::ALL,
        crate::room::details::sql::ALL,
        crate::room::stages::sql::ALL,
        crate::room::belongs::sql::ALL,
        crate::room::bin::sql::ALL,
        crate::lobby::holds::sql::ALL,
        crate::room::shape::sql::ALL,
        crate::room::filing::sql::ALL,
        crate::room::sees::sql::ALL,
        crate::room::taken_away::sql::ALL,
        crate::room::unverified::sql::ALL,
        crate::lobby::templates::sql::ALL,
        crate::room::phase::sql::ALL,
        crate::room::opposing::sql::ALL,
        crate::room::people::sql::ALL,
        crate::lobby::fields::sql::ALL,
        crate::lobby::record_files::sql::ALL,
        crate::lobby::matter_list::sql::ALL,
        crate::room::portal::sql::ALL,
        crate::room::scanning::sql::ALL,
        crate::room::sensitivity::sql::ALL,
        crate::room::messages::sql::ALL,
        crate::room::recall::sql::ALL,
        crate::room::attached::sql::ALL,
        crate::room::handed::sql::ALL,
        crate::room::file_notes::sql::ALL,
        crate::room::why::sql::ALL,
        crate::room::papers::sql::ALL,
        crate::room::approvals::sql::ALL,
        crate::room::approval_pause::watch::ALL,
        crate::room::reminders::sql::ALL,
        crate::audit::sql::ALL,
        crate::desk::sql::ALL,
        crate::lobby::people::sql::ALL,
        crate::lobby::staff::sql::ALL,
        crate::lobby::departures::sql::ALL,
        crate::lobby::duties::sql::ALL,
        crate::lobby::roles::sql::ALL,
        crate::lobby::own_roles::sql::ALL,
        crate::lobby::access_reviews::sql::ALL,
        crate::lobby::odd::sql::ALL,
        crate::lobby::sessions::sql::ALL,
        crate::lobby::access::sql::ALL,
        crate::lobby::lock::sql::ALL,
        crate::lobby::alerts::sql::ALL,
        crate::lobby::half::sql::ALL,
        crate::lobby::client_keys::sql::ALL,
        crate::lobby::factor::sql::ALL,
        crate::lobby::passkeys::sql::ALL,
        crate::lobby::cards::sql::ALL,
        crate::lobby::fresh::sql::ALL,
        crate::room::client_keys::sql::ALL,
        crate::room::helpers::sql::ALL,
        crate::room::lawyer_flags::sql::ALL,
        crate::room::key_dates::sql::ALL,
        crate::lobby::dates::sql::ALL,
        crate::room::pulse::sql::ALL,
        crate::lobby::intake_times::sql::ALL,
        crate::lobby::pulse::sql::ALL,
        crate::room::letter::sql::ALL,
        crate::room::lodging::sql::ALL,
        crate::lobby::index::sql::ALL,
        crate::lobby::naming::sql::ALL,
        crate::lobby::merge::sql::ALL,
        crate::lobby::merge::facts::sql::ALL,
        crate::lobby::merge::history::sql::ALL,
        crate::lobby::bulk::sql::ALL,
        crate::lobby::consent::sql::ALL,
        crate::lobby::contact_details::sql::ALL,
        crate::lobby::contacts::sql::ALL,
        crate::lobby::departments::sql::ALL,
        crate::lobby::by_hand::sql::ALL,
        crate::lobby::client_notes::sql::ALL,
        crate::lobby::details::sql::ALL,
        crate::lobby::shares::sql::ALL,
        crate::lobby::leads::sql::ALL,
        crate::lobby::conflicts::sql::ALL,
        crate::lobby::acceptance::sql::ALL,
        crate::lobby::restricted::sql::ALL,
        crate::room::conflicts::sql::ALL,
        crate::lobby::convert::sql::ALL,
        crate::lobby::matters::sql::ALL,
        crate::lobby::jobs::sql::ALL,
        crate::lobby::notices::sql::ALL,
        crate::lobby::approvals::sql::ALL,
        crate::lobby::teams::sql::ALL,
        crate::lobby::walls::sql::ALL,
        crate::lobby::mails::sql::ALL,
        crate::lobby::mails::sql_by_id::ALL,
        crate::lobby::inbox::sql::ALL,
        crate::lobby::choices::sql::ALL,
        crate::lobby::escalate::sql::ALL,
        crate::lobby::returned::sql::ALL,
        crate::lobby::stops::sql::ALL,
        crate::lobby::texts::sql::ALL,
        crate::lobby::text_fates::sql::ALL,
        crate::lobby::texting::sql::ALL,
        crate::lobby::deliveries::sql::ALL,
        crate::lobby::wordings::sql::ALL,
        crate::lobby::ready_texts::sql::ALL,
        crate::lobby::letter_texts::sql::ALL,
        crate::lobby::stage_texts::sql::ALL,
        crate::lobby::packs::sql::ALL,
        crate::lobby::sweep::sql::ALL,
        crate::lobby::settings::sql::ALL,
        crate::lobby::own::sql::ALL,
        crate::lobby::own_cases::sql::ALL,
        crate::room::turns::sql::ALL,
        crate::lobby::linked_matters::sql::ALL,
        crate::lobby::next_action::sql::ALL,
        crate::lobby::search::sql::ALL,
        crate::lobby::today::sql::ALL,
        crate::keys::sql::ALL,
        crate::publish::sql::ALL,
        crate::verify::sql::ALL,
        crate::backup::sql::ALL,
        crate::backup::content_sql::ALL,
    ]
    .into_iter()
    .flatten()
    .collect()
}
