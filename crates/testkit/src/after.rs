//! What every test must leave behind: no work undone, every chain whole, no row without its parent. It refuses to ask
//! the product: it reads the rows themselves.

use super::{Cell, EngineKind, Raw, TestHouse};
use seal::{ChainVerifier, Line, detail_hash};

/// Parents and children, for both engines alike: child table, its columns, parent table, its columns.
const FAMILIES: &[(&str, &str, &str, &str)] = &[
    ("session", "person_id", "person", "id"),
    ("client", "person_id", "person", "id"),
    ("assignment", "matter_id", "matter", "id"),
    ("portal_access", "client_id", "client", "id"),
    ("sign_in_link", "access_id", "portal_access", "id"),
    ("contact", "client_id", "client", "id"),
    ("contact", "person_id", "person", "id"),
    ("contact_matter", "contact_id", "contact", "id"),
    ("department", "client_id", "client", "id"),
    ("review_line", "version_id", "version", "id"),
    ("review_line", "matter_id", "matter", "id"),
    ("item", "matter_id, group_id", "item_group", "matter_id, id"),
    ("document", "matter_id, item_id", "item", "matter_id, id"),
    ("upload", "matter_id, item_id", "item", "matter_id, id"),
    ("segment", "matter_id, upload_id", "upload", "matter_id, id"),
    ("version", "matter_id, document_id", "document", "matter_id, id"),
    ("version", "matter_id, upload_id", "upload", "matter_id, id"),
    ("preview", "matter_id, version_id", "version", "matter_id, id"),
    ("bin", "matter_id, document_id", "document", "matter_id, id"),
    ("decision", "matter_id, version_id", "version", "matter_id, id"),
    ("lawyer_flag", "matter_id, version_id", "version", "matter_id, id"),
    ("key_date_step", "matter_id, date_id", "key_date", "matter_id, id"),
    ("date_line", "date_id", "key_date", "id"),
    ("pulse", "access_id", "portal_access", "id"),
    ("pulse", "event_id", "stage_event", "id"),
    ("pulse_said", "matter_id, event_id", "stage_event", "matter_id, id"),
    ("problem_report", "matter_id", "matter", "id"),
    ("letter_event", "matter_id, version_id", "version", "matter_id, id"),
    ("message", "matter_id, thread_id", "thread", "matter_id, id"),
    ("message_version", "matter_id, message_id", "message", "matter_id, id"),
    ("message_read", "matter_id, thread_id", "thread", "matter_id, id"),
    ("message_file", "matter_id, message_id", "message", "matter_id, id"),
    ("message_file", "matter_id, version_id", "version", "matter_id, id"),
    ("team_comment", "matter_id, thread_id", "thread", "matter_id, id"),
    ("file_note", "matter_id, message_id", "message", "matter_id, id"),
    ("thread_line", "thread_id", "thread", "id"),
    ("approval", "matter_id", "matter", "id"),
    ("approval_version", "matter_id, approval_id", "approval", "matter_id, id"),
    ("approval_version", "matter_id, version_id", "version", "matter_id, id"),
    ("approval_answer", "matter_id, approval_id", "approval", "matter_id, id"),
    ("approval_answer", "access_id", "portal_access", "id"),
    ("approval_seen", "matter_id, answer_id", "approval_answer", "matter_id, id"),
    ("approval_line", "approval_id", "approval", "id"),
    ("matter_event", "matter_id", "audit_head", "scope"),
    ("detail_proposal", "client_id", "client", "id"),
    ("record_entry", "client_id", "client", "id"),
    ("client_note", "client_id", "client", "id"),
    ("turn_request", "matter_id", "matter", "id"),
    ("turn_request", "client_id", "client", "id"),
    ("turn_approval", "access_id", "portal_access", "id"),
    ("client_note", "person_id", "person", "id"),
    ("client_note", "corrects", "client_note", "id"),
    ("record_entry", "person_id", "person", "id"),
    ("detail_share", "matter_id", "matter", "id"),
    ("detail_share", "from_access", "portal_access", "id"),
    ("detail_share", "to_access", "portal_access", "id"),
    ("consent", "access_id", "portal_access", "id"),
    ("text_number", "person_id", "person", "id"),
    ("text_number_try", "person_id", "person", "id"),
    ("lead", "client_id", "client", "id"),
    ("lead", "matter_id", "matter", "id"),
    ("lead_entry", "lead_id", "lead", "id"),
    ("record_file", "client_id", "client", "id"),
    ("record_file", "lead_id", "lead", "id"),
    ("record_file", "object", "blob", "object"),
    ("conflict_search", "lead_id", "lead", "id"),
    ("conflict_search", "client_id", "client", "id"),
    ("conflict_search", "matter_id", "matter", "id"),
    ("other_side", "matter_id", "matter", "id"),
    ("segment", "object", "blob", "object"),
    ("preview", "object", "blob", "object"),
];

/// # Panics
/// With a sentence saying what was left behind.
pub async fn after_every_test(house: &TestHouse) {
    let mut raw = house.raw().await;
    jobs_are_known(&mut raw).await;
    chains_hold(&mut raw).await;
    nobody_is_orphaned(&mut raw).await;
    if house.kind() == EngineKind::Sqlite {
        let broken = raw.rows("SELECT \"table\", parent FROM pragma_foreign_key_check", &[]).await;
        assert!(broken.is_empty(), "broken references: {broken:?}");
        assert_eq!(raw.one("PRAGMA integrity_check", &[]).await.text(), "ok");
    }
}

/// A job is done (gone), waiting, held, or buried with its reason; nothing else.
async fn jobs_are_known(raw: &mut Raw) {
    let lost = raw
        .rows("SELECT state, kind FROM job WHERE state NOT IN ('ready', 'leased', 'failed') OR (state = 'failed' AND fault IS NULL)", &[])
        .await;
    assert!(lost.is_empty(), "jobs in no known state: {lost:?}");
}

/// Walks every chain by the rows alone and compares each end with its recorded head and the leaves on their way out.
async fn chains_hold(raw: &mut Raw) {
    let heads = raw.rows("SELECT scope, n, hash FROM audit_head", &[]).await;
    assert!(!heads.is_empty(), "a practice has at least its own chain");
    for head in heads {
        let scope = head[0].id();
        let columns = "n, at, actor, code, object_id, detail, salt, prev, hash";
        let practice =
            raw.one("SELECT count(*) FROM matter WHERE id = $1", &[Cell::Id(scope)]).await.int() == 0;
        let lines = if practice {
            raw.rows(&format!("SELECT {columns} FROM practice_event ORDER BY n"), &[]).await
        } else {
            let sql = format!("SELECT {columns} FROM matter_event WHERE matter_id = $1 ORDER BY n");
            raw.rows(&sql, &[Cell::Id(scope)]).await
        };
        let mut verifier = ChainVerifier::new(scope);
        for row in &lines {
            let detail = match &row[5] {
                Cell::Null => [0; 32],
                sealed => detail_hash(&sealed.bytes()),
            };
            let hash = |cell: &Cell| <[u8; 32]>::try_from(cell.bytes()).unwrap();
            let line = Line {
                scope,
                n: row[0].int().unsigned_abs(),
                at_micros: row[1].int(),
                actor: row[2].id(),
                code: &row[3].text(),
                object: row[4].id(),
                detail_hash: detail,
                salt: hash(&row[6]),
                prev: hash(&row[7]),
            };
            verifier
                .feed_recorded(&line, &hash(&row[8]))
                .unwrap_or_else(|e| panic!("a chain is broken: {e:?}"));
        }
        assert_eq!(lines.len() as i64, head[1].int(), "a chain is as long as its head says");
        if !lines.is_empty() {
            assert_eq!(verifier.head().1.to_vec(), head[2].bytes(), "a chain ends in its head");
        }
    }
}

async fn nobody_is_orphaned(raw: &mut Raw) {
    for (child, ours, parent, theirs) in FAMILIES {
        let join: Vec<String> =
            ours.split(", ").zip(theirs.split(", ")).map(|(o, t)| format!("p.{t} = c.{o}")).collect();
        let first = ours.split(", ").last().unwrap();
        let sql = format!(
            "SELECT count(*) FROM {child} c WHERE c.{first} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {})",
            join.join(" AND ")
        );
        assert_eq!(raw.one(&sql, &[]).await.int(), 0, "{child} without its {parent}");
    }
}
