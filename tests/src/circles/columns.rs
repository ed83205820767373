//! Every sealed column of the schema, and what this journey plants in it. A column that is new has to say here what of it
//! somebody else must not read, or why nobody could: one that is in neither list fails. At the end of the journey each of them
//! has rows, because what was never written leaks to nobody.

use super::World;
use crate::sink::python;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What somebody typed or sent, and a piece of a canary that stands there.
const PLANTED: &[(&str, &str)] = &[
    ("approval.sealed", "lets us go on"),
    ("approval.ended", "need not do this"),
    ("approval_answer.record", "never wanted this"),
    ("approval_line.sealed", "sells the boat"),
    ("client.sealed", "likes tulips"),
    ("client_note.sealed", "keeps bees"),
    ("conflict_search.sealed", "rival"),
    ("conflict_search.reason", "is nobody's rival"),
    ("contact.sealed", "@quillworks.example"),
    ("contact_proposal.sealed", "runs the mill"),
    ("decision.sealed", "should scan it anew"),
    ("detail_proposal.sealed", "+1 202 555 01"),
    ("doc_card.sealed", "-letter.pdf"),
    ("face.sealed", "Case for "),
    ("face.details", "inner title"),
    ("file_note.sealed", "familyfilenote"),
    ("helper.sealed", "@helper.example"),
    ("item.asked", "lost it in the flood"),
    ("item.returned", "should scan it anew"),
    ("item.sealed", "Letter for "),
    ("item_group.sealed", "Letter for "),
    ("key_date.sealed", "brings the ring"),
    ("key_date_step.sealed", "Hall 9"),
    ("lawyer_flag.sealed", "may have forged it"),
    ("lead.sealed", "asks for asylum"),
    ("lead_entry.sealed", "sounded afraid"),
    ("legal_hold.sealed", "is sued, keep it"),
    ("legal_hold.lifted", "was settled with"),
    ("mail.sealed", "@family.example"),
    ("matter.sealed", "inner title"),
    ("matter_event.detail", "-letter.pdf"),
    ("matter_link.sealed", "married until spring"),
    ("message_version.sealed", "writes in confidence"),
    ("opposing.sealed", "opponent"),
    ("other_side.sealed", "opponent"),
    ("party.sealed", "Mariela"),
    ("person.sealed", "@family.example"),
    ("practice_event.detail", "Everwhere"),
    ("record_entry.sealed", "rang from the harbour"),
    ("record_file.sealed", "-insurance.pdf"),
    ("review_line.sealed", "Letter for "),
    ("stage_event.sealed", "reads where it stands"),
    ("team_comment.sealed", "is nervous"),
    ("thread.sealed", "asks about the date"),
    ("thread_line.sealed", "asks about the date"),
    ("upload.sealed", "-half.pdf"),
    ("version.manifest", "-letter.pdf"),
    ("wall.sealed", "is acted against"),
];

/// What is sealed and holds no words about a person or a matter, or none that a page could give to the wrong one.
const NOT_PLANTED: &[(&str, &str)] = &[
    ("access_review_line.sealed", "what a colleague found about a colleague's access, on a page of owners"),
    ("approval_version.sealed", "the fingerprint of a version that is attached; its name is the version's"),
    (
        "bin.sealed",
        "the name of a version that is planted, kept after it is destroyed; proofs of the bin look for it",
    ),
    ("client_key.totp", "a key, shown once to whoever sets it up"),
    (
        "client_merge.sealed",
        "two records of one person as they were: what is planted in each; proofs of joining look for it",
    ),
    ("consent.sealed", "a text of the practice and the device it was read on"),
    ("credential.totp", "a key, shown once to whoever sets it up"),
    ("decision.checked", "points of the practice's own list that were ticked"),
    ("department.sealed", "what an organisation calls a part of itself"),
    (
        "detail_proposal.evidence",
        "the colleague's words about how they checked; proofs of details look for them",
    ),
    ("invitation.sealed", "a colleague's name and address"),
    ("letter_event.sealed", "why the practice goes on without a letter; proofs of the gates look for it"),
    ("letter_text.sealed", "a letter of the practice's own, before anybody's name is in it"),
    ("letter_text_version.sealed", "a letter of the practice's own, as above"),
    ("mail_stop.sealed", "an address that took no mail, on a page of whoever runs the portal"),
    ("notice_choice.sealed", "how somebody wants to hear of things"),
    ("oddity.sealed", "what an owner found out about a colleague"),
    (
        "other_side.formerly",
        "a name that was put right: what is planted as the name; proofs of conflicts look for it",
    ),
    ("own_role_version.sealed", "what the practice calls a role"),
    ("pack_file.sealed", "lists, letters and ready texts of another practice"),
    ("pack_signer.sealed", "what another practice calls itself"),
    ("passkey.sealed", "a key and what its owner calls it, read by nobody else's session"),
    ("passkey_challenge.sealed", "what a browser was asked, for minutes"),
    (
        "portal_access.details_entered",
        "how staff knew that a client's details are right; proofs of what staff enter look for it",
    ),
    (
        "pulse_said.sealed",
        "words to a question that is asked after a day; proofs of the question look for them",
    ),
    ("session.sealed", "the device of whoever is signed in, on their own page"),
    ("setting.sealed", "the practice's own"),
    ("sign_in_link.origin", "the device a link was asked for with, on the page the link opens"),
    (
        "stage_text.sealed",
        "what clients read at a stage, in the practice's own words, before anybody is in it",
    ),
    ("stage_text_version.sealed", "what clients read at a stage, as above"),
    ("team.sealed", "what the practice calls a team"),
    ("template.sealed", "a list of the practice's own"),
    ("template_version.sealed", "a list of the practice's own"),
    (
        "text_number.sealed",
        "a number that was proved by a text; no provider is here, proofs of texts look for it",
    ),
    ("text_number_try.sealed", "a number on its way to be proved, as above"),
    ("upload.file_key", "a key"),
    ("upload.filed", "how a file reached the office that staff filed; proofs of filing look for it"),
    ("version.facts", "what inspection found: kinds, pages and flags, no words of the file"),
    ("wall.lifted", "beside why it was raised, on the same page of owners"),
];

/// Columns of bytes that are not sealed: keyed hashes, salts, fingerprints and the log's own, none of which says anything.
const BARE: &[&str] = &[
    "approval_answer.code_hash",
    "audit_head.hash",
    "card_code.code_hash",
    "code_card.number_hash",
    "doc_token.token",
    "invitation.email_hash",
    "invitation.token_hash",
    "lead.attempt",
    "log_leaf.leaf",
    "log_tile.bytes",
    "log_waiting.leaf",
    "mail.to_hash",
    "mail_stop.address_hash",
    "matter.number_hash",
    "matter_event.hash",
    "matter_event.prev",
    "matter_event.salt",
    "pack_signer.fingerprint",
    "passkey.credential_hash",
    "person.email_hash",
    "practice_event.hash",
    "practice_event.prev",
    "practice_event.salt",
    "rate.bucket",
    "recovery_code.code_hash",
    "search_token.token",
    "session.token_hash",
    "sign_in_link.browser_hash",
    "sign_in_link.code_hash",
    "sign_in_link.token_hash",
    "text_number.number_hash",
    "text_number_try.code_hash",
    "upload.digest",
];

/// Columns of text are legible on purpose: codes and keys of the program, by table. A new one is looked at here, because what
/// somebody typed is never one.
const CODES: &[(&str, &str)] = &[
    ("approval", "kind mode resumes state"),
    ("approval_answer", "state"),
    ("approval_line", "kind state"),
    ("access_review_line", "kind mark"),
    ("assignment", "kind"),
    ("bin", "state"),
    ("blob", "object"),
    ("bulk", "kind value"),
    ("bulk_line", "duty was"),
    ("client", "kind"),
    ("client_key", "secret secret_state"),
    ("client_matter", "relation"),
    ("code_card", "ended_by"),
    ("conflict_search", "decision"),
    ("consent", "purpose verdict version"),
    ("contact", "preset state"),
    ("contact_proposal", "field state"),
    ("credential", "password"),
    ("date_line", "kind"),
    ("decision", "reason verdict"),
    ("detail_proposal", "field state"),
    ("detail_share", "piece"),
    ("helper", "kind"),
    ("invitation", "role state"),
    ("item", "accepts hidden_state need state template_key"),
    ("item_group", "template_key"),
    ("job", "fault kind state"),
    ("key_date", "kind state"),
    ("key_date_step", "act"),
    ("lead", "locale lost road source state"),
    ("lead_entry", "channel kind outcome"),
    ("legal_hold", "scope"),
    ("letter_event", "what"),
    ("letter_text", "kind state"),
    ("log_checkpoint", "note"),
    ("log_tile", "path"),
    ("mail", "answer channel kind state"),
    ("mail_stop", "channel"),
    ("matter", "kind pack phase sensitivity stage told"),
    ("matter_event", "code"),
    ("message", "side"),
    ("message_read", "side"),
    ("notice", "kind"),
    ("oddity", "kind"),
    ("own_role", "base"),
    ("own_role_version", "cuts"),
    ("party", "relation"),
    ("passkey_challenge", "purpose"),
    ("person", "kind locale role state"),
    ("portal_access", "capacity device relation state"),
    ("practice_event", "code"),
    ("preview", "kind object"),
    ("pulse", "stage state"),
    ("record_file", "ended file_type flags object refused state"),
    // What a mail server said of the practice's own mailbox.
    ("returns_box", "fault"),
    ("review_line", "flags state"),
    ("role_change", "role"),
    ("search_token", "kind"),
    ("segment", "object"),
    ("session", "door stage"),
    ("setting", "name"),
    ("sign_in_link", "ended_by"),
    ("stage_event", "from_stage to_stage"),
    ("stage_text", "kind stage"),
    ("stage_text_version", "kind stage"),
    ("template", "kind state"),
    ("thread", "state subject_kind"),
    ("thread_line", "state"),
    ("trail", "kind"),
    ("upload", "state"),
    ("version", "file_type flags origin state"),
];

/// Columns of this type, as the migrations make them: `table.column`.
fn columns_of(wanted: &str) -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/vault/migrations");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the migrations") {
        let path = file.expect("a file").path();
        // The key store keeps wrapped keys and nothing else.
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("keyring")) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a migration");
        let text: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        for statement in text.join(" ").split(';') {
            let words: Vec<&str> = statement.split_whitespace().collect();
            match words.as_slice() {
                ["ALTER", "TABLE", table, "ADD", "COLUMN", column, kind, ..] if *kind == wanted => {
                    found.insert(format!("{table}.{column}"));
                }
                ["CREATE", "TABLE", table, ..] => {
                    let (_, inside) = statement.split_once('(').expect("columns");
                    let said = inside.split([',', '(']).map(str::split_whitespace);
                    for mut words in said {
                        if let (Some(column), Some(kind)) = (words.next(), words.next())
                            && kind.trim_end_matches(')') == wanted
                        {
                            found.insert(format!("{table}.{column}"));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn every_sealed_column_has_a_canary_or_a_reason_why_not() {
    let known: BTreeMap<&str, usize> = PLANTED
        .iter()
        .map(|(column, _)| *column)
        .chain(NOT_PLANTED.iter().map(|(column, _)| *column))
        .chain(BARE.iter().copied())
        .fold(BTreeMap::new(), |mut known, column| {
            *known.entry(column).or_default() += 1;
            known
        });
    let twice: Vec<_> = known.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?} stand in two lists");
    let schema = columns_of("{bytes}");
    assert!(schema.len() > 100, "{} columns are too few to be all of them", schema.len());
    let known: BTreeSet<String> = known.into_keys().map(str::to_owned).collect();
    let missing: Vec<_> = schema.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}: plant something there, or say why nobody could read it");
    let gone: Vec<_> = known.difference(&schema).collect();
    assert!(gone.is_empty(), "{gone:?} are no columns");
}

#[test]
fn every_legible_column_is_known_to_hold_codes() {
    let known: BTreeSet<String> = CODES
        .iter()
        .flat_map(|(table, columns)| columns.split(' ').map(move |column| format!("{table}.{column}")))
        .collect();
    let schema = columns_of("TEXT");
    let missing: Vec<_> = schema.difference(&known).collect();
    assert!(missing.is_empty(), "{missing:?}: does anything somebody typed stand there in the clear?");
    let gone: Vec<_> = known.difference(&schema).collect();
    assert!(gone.is_empty(), "{gone:?} are no columns");
}

impl World {
    /// What is said to be planted was, and the columns it is said to stand in are not empty.
    pub fn every_column_holds_a_canary(&self) {
        for (column, piece) in PLANTED {
            let planted = self.secrets.iter().any(|secret| secret.text.contains(piece));
            assert!(planted, "nothing with {piece:?} was planted for {column}");
        }
        // Both engines have one schema and one journey; one of them is looked into.
        if self.install.database.is_some() {
            return;
        }
        let script = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=60)\n\
                      for at in sys.argv[2:]:\n\x20   table, column = at.split('.')\n\
                      \x20   if not db.execute(f'select 1 from {table} where {column} is not null limit 1').fetchone(): print(at)\n";
        let out = Command::new(python())
            .args(["-c", script])
            .arg(self.install.data().join("house.db"))
            .args(PLANTED.iter().map(|(column, _)| *column))
            .output()
            .expect("python runs");
        let (empty, wrong) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(out.status.success() && empty.trim().is_empty(), "nothing stands in:\n{empty}{wrong}");
    }
}
