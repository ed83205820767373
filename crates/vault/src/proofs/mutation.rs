//! The matter predicate taken out of every statement: what a tired programmer could write. Wall 3 must still show and
//! change nothing of another matter, and with wall 3 gone too, wall 4 must hand out noise.

use super::testkit::{self, Cell, Raw, TestHouse, persona, pieces};
use crate::engine::{Row, Value};
use crate::sql::{AnySql, WALLED, all};
use crate::{
    Answer, Contributing, Decision, Error, NewApproval, NewItem, NewStage, NewUpload, Opposing, Publishing,
    Reading, Release, Reviewing, Steering, Tell, To,
};
use domain::{MatterId, ReturnReason};

/// Lucía's matter holds rows of every kind and in the states statements ask for; Omar's is the room the mistakes are
/// made in.
async fn furnish(house: &TestHouse) -> (MatterId, MatterId, crate::Actor) {
    let ana = house.ana().await;
    let mut lucia = house.portal(&ana, persona::LUCIA).await;
    let omar = house.portal(&ana, persona::OMAR).await;
    let from = testkit::device();
    let consent = crate::ConsentAnswer {
        purpose: domain::ConsentPurpose::Storage,
        version: "S1",
        title: "titlecanary",
        text: "consentcanary",
        language: domain::Locale::Es,
        agreed: true,
        device: &from,
    };
    house.desk.answer_consent(&lucia.contact, &consent).await.unwrap();
    let back = Decision::Return { reason: ReturnReason::Blurry, message: "messagecanary".to_owned() };
    let first = lucia.item;
    let group = house.room::<Reading>(&ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    let steering = house.room::<Steering>(&ana, lucia.matter).await;
    let mut visa = testkit::item("visa", "Visa");
    visa.words.checks = vec![visa.words.title.clone()];
    lucia.item = steering.add_item(group, &visa).await.unwrap();
    let blurry = house.ready(&lucia, "filecanary.pdf", b"a blurry visa").await;
    let reviewing = house.room::<Reviewing>(&ana, lucia.matter).await;
    reviewing.decide_checked(blurry, &back, &[0], &crate::DocumentDays::default()).await.unwrap();
    let hers = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let due_at = Some(house.desk.now().plus_days(9));
    let dated = crate::NewItem { due_at, ..testkit::item("lease", "Lease") };
    let lease = steering.add_item(group, &dated).await.unwrap();
    hers.ask_for_help(lease, "lost", "helpcanary").await.unwrap();
    let about = To::About(crate::About::Item(lease), String::new());
    let hello = hers.write_to_us(&testkit::message(about, "textcanary", 1)).await.unwrap();
    hers.read_thread(hello.thread).await.unwrap();
    let publishing = house.room::<crate::Publishing>(&ana, lucia.matter).await;
    publishing.answer(&testkit::message(To::Thread(hello.thread), "answercanary", 2), true).await.unwrap();
    publishing.assign_thread(hello.thread, Some(ana.person())).await.unwrap();
    let aside = To::About(crate::About::Matter, "asidecanary".to_owned());
    let aside = hers.write_to_us(&testkit::message(aside, "asidecanary", 10)).await.unwrap();
    hers.take_message_back(aside.message).await.unwrap();
    publishing.want_letter().await.unwrap();
    publishing.lift_letter(Some(lucia.client), "liftcanary").await.unwrap();
    publishing.lift_letter(None, "liftcanary").await.unwrap();
    house.room::<Reading>(&ana, lucia.matter).await.seen_by_staff(hello.thread).await.unwrap();
    steering.comment(hello.thread, "commentcanary", [3; 16]).await.unwrap();
    let note = steering.add_note("notecanary", [4; 16]).await.unwrap();
    steering.correct_note(note, "correctioncanary", [5; 16]).await.unwrap();
    let sheet = steering.matter_sheet().await.unwrap();
    let mut fields = sheet.fields.clone();
    fields.details.source = "sourcecanary".to_owned();
    steering.change_matter(&fields, sheet.revision).await.unwrap();
    let stage = NewStage {
        asks_sign_off: false,
        from: "collecting".to_owned(),
        to: "lodged".to_owned(),
        from_said: "Collecting".to_owned(),
        to_said: "Lodged".to_owned(),
        words: visa.words.title.clone(),
        tell: Tell::CallFirst,
        reason: String::new(),
    };
    steering.change_stage(&stage).await.unwrap();
    let told = NewStage {
        asks_sign_off: false,
        from: "lodged".to_owned(),
        to: "awaiting-decision".to_owned(),
        tell: Tell::Notify,
        ..stage
    };
    let told = steering.change_stage(&told).await.unwrap();
    hers.answer_pulse(told, domain::PulseState::NotQuite, "pulsecanary").await.unwrap();
    let across = Opposing { name: "Landlordcanary".to_owned(), ..Opposing::default() };
    steering.add_opposing(&across).await.unwrap();
    let gone = Opposing { name: "Formercanary".to_owned(), ..Opposing::default() };
    let gone = steering.add_opposing(&gone).await.unwrap();
    steering.end_opposing(gone).await.unwrap();
    let day = crate::NewKeyDate {
        kind: domain::KeyDateKind::Interview,
        at: house.desk.now().plus_days(20),
        timed: true,
        whose: Some(lucia.client),
        shown: false,
        words: crate::DateWords { place: "placecanary".to_owned(), ..crate::DateWords::default() },
    };
    steering.add_key_date(&day).await.unwrap();
    let marta = house.client(&ana, persona::MARTA).await;
    steering.add_party(marta, domain::Relation::Partner).await.unwrap();
    steering.remove_party(marta).await.unwrap();
    steering.address_item(lease, Some(lucia.client)).await.unwrap();
    steering.set_target(Some(house.desk.now())).await.unwrap();
    let ruled = NewItem {
        target_days: Some(3),
        due_days: Some(5),
        template_version: Some(2),
        ..testkit::item("ruled", "Ruled")
    };
    let ruled = steering.add_item(group, &ruled).await.unwrap();
    let gone = steering.add_item(group, &testkit::item("gone", "Gone")).await.unwrap();
    steering.set_asked_for(gone, false).await.unwrap();
    hers.bring_other(
        &NewItem { key: "other/1".to_owned(), ..testkit::item("o", "Other") },
        &visa.words.title,
    )
    .await
    .unwrap();
    let along = NewItem { key: "other/2".to_owned(), ..testkit::item("a", "Along") };
    let along = hers.bring_with_message(&along, &visa.words.title).await.unwrap();
    let new = NewUpload { item: along, name: "along.pdf".to_owned(), size: 5, attempt: None, replaces: None };
    let sent = hers.open_upload(&new).await.unwrap().id;
    hers.append(sent, 0, pieces(b"along", 3), None).await.unwrap();
    let with = testkit::message(To::Thread(hello.thread), "alongcanary", 8);
    hers.write_with_files(&with, along, &[sent]).await.unwrap();
    assert_ne!(ruled, gone);
    let staff = house.room::<Contributing>(&ana, lucia.matter).await;
    let new =
        NewUpload { item: ruled, name: "posted.pdf".to_owned(), size: 5, attempt: None, replaces: None };
    let posted = staff.open_upload(&new).await.unwrap().id;
    staff.append(posted, 0, pieces(b"paper", 3), None).await.unwrap();
    let filing = crate::Filing::new(domain::Channel::Post, "receivercanary");
    staff.file_for(ruled, &[posted], &filing).await.unwrap();
    lucia.item = first;
    house.decided(&ana, &lucia, b"first file", &back).await;
    approvals(house, &ana, &lucia).await;
    let can = house.room::<Reading>(&ana, lucia.matter).await.attachable(Some(lucia.access)).await.unwrap();
    let mut enclosed = testkit::message(To::Thread(hello.thread), "enclosedcanary", 9);
    enclosed.files = vec![can[0].version];
    publishing.answer(&enclosed, false).await.unwrap();
    let all = house.room::<Reading>(&ana, lucia.matter).await.documents().await.unwrap();
    let binned = all.iter().find(|document| document.item == ruled).unwrap().id;
    steering.delete_document(binned, "bincanary").await.unwrap();
    house.sent(&lucia, "second.pdf", b"second file").await;
    let room = house.room::<Contributing>(&lucia.contact, lucia.matter).await;
    let new = NewUpload {
        item: lucia.item,
        name: "third.pdf".to_owned(),
        size: 100,
        attempt: Some([7; 16]),
        replaces: None,
    };
    let upload = room.open_upload(&new).await.unwrap().id;
    room.append(upload, 0, pieces(b"third", 3), None).await.unwrap();
    (lucia.matter, omar.matter, ana)
}

/// Requests for approval in the states statements ask for: answered, cancelled and asked again, held, pending with a code
/// under way, and with somebody who waits for their turn.
async fn approvals(house: &TestHouse, ana: &crate::Actor, lucia: &testkit::Portal) {
    let client = house.client(ana, persona::MARTA).await;
    let steering = house.room::<Steering>(ana, lucia.matter).await;
    let relation = domain::Relation::Partner;
    steering.add_party(client, relation).await.unwrap();
    let partner = steering.enable_access(&crate::NewAccess { client, relation }).await.unwrap();
    let mut portal = testkit::Portal {
        who: lucia.who,
        matter: lucia.matter,
        client: lucia.client,
        access: lucia.access,
        item: lucia.item,
        contact: house.sign_in(lucia.access, lucia.who).await,
    };
    let group = house.room::<Reading>(ana, lucia.matter).await.checklist().await.unwrap()[0].id;
    portal.item = steering.add_item(group, &testkit::item("draft", "Draft")).await.unwrap();
    let version = house.ready(&portal, "draft.pdf", b"a draft").await;
    let staff = house.room::<Publishing>(ana, lucia.matter).await;
    let words = |text: &str| crate::Words::from([("es".to_owned(), text.to_owned())]);
    let new = |kind, release| NewApproval {
        kind,
        title: words("approvalcanary"),
        description: words("descriptioncanary"),
        versions: vec![version],
        mode: domain::ApprovalMode::InSequence,
        approvers: vec![lucia.access, partner],
        copies: Vec::new(),
        due_at: Some(house.desk.now().plus_days(9)),
        release,
        terms: None,
        how_read: false,
    };
    let room = house.room::<Contributing>(&portal.contact, lucia.matter).await;
    use domain::ApprovalKind::{Bundle, Declaration, Statement};
    let answered = staff.request_approval(&new(Statement, Release::AtOnce)).await.unwrap();
    let bound = room.approval(answered).await.unwrap().bound.clone();
    let device = testkit::device();
    let answer = Answer {
        verdict: domain::Verdict::Decline,
        bound: &bound,
        reason: "reasoncanary",
        code: "",
        read: None,
        passkey: None,
        card: None,
        language: domain::Locale::Es,
        device: &device,
    };
    room.answer_approval(answered, &answer).await.unwrap();
    let cancelled = staff.request_approval(&new(Bundle, Release::AtOnce)).await.unwrap();
    staff.cancel_approval(cancelled, "cancelcanary").await.unwrap();
    staff.ask_again(cancelled).await.unwrap();
    staff.request_approval(&new(Bundle, Release::ByLawyer(None))).await.unwrap();
    let paused = staff.request_approval(&new(Bundle, Release::AtOnce)).await.unwrap();
    staff.pause_approval(paused, domain::Resumes::ByHand).await.unwrap();
    let declaration = staff.request_approval(&new(Declaration, Release::AtOnce)).await.unwrap();
    room.approval_page(declaration, version, 1).await.unwrap();
    room.send_fresh_code(declaration).await.unwrap();
    house.room::<Contributing>(ana, lucia.matter).await.begin_paper("papercanary").await.unwrap();
    // What waits is flagged for a colleague.
    let lawyer = house.staff(ana, domain::Role::Lawyer).await.person();
    steering.assign(lawyer, domain::Assignment::Team).await.unwrap();
    let reviewing = house.room::<Reviewing>(ana, lucia.matter).await;
    reviewing.flag_for_lawyer(version, "flagcanary", Some(lawyer)).await.unwrap();
}

/// A statement and, for each `$n`, the table and column its value is compared with or written to.
struct Taken {
    table: String,
    columns: Vec<(String, String)>,
}

/// Reads the few shapes the registry's statements have; an unknown shape fails the test.
fn take_apart(sql: &str) -> Taken {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let mut aliases: Vec<(String, String)> = Vec::new();
    let mut main = None;
    for (i, word) in words.iter().enumerate() {
        if matches!(*word, "FROM" | "JOIN" | "INTO" | "UPDATE") {
            let Some(table) = words.get(i + 1) else { continue };
            let table = table.trim_start_matches("room_").trim_start_matches("binned_").to_owned();
            if !WALLED.contains(&table.as_str()) {
                continue;
            }
            if let Some(alias) = words.get(i + 2).filter(|a| a.len() == 1) {
                aliases.push(((*alias).to_owned(), table.clone()));
            }
            // A sub-select in the select list comes before the statement's own FROM and is no whole of its own.
            if !words[..i].contains(&"FROM") || words[..i].iter().any(|w| w.starts_with("(SELECT")) {
                main = Some(table);
            }
        }
    }
    let table = main.unwrap_or_else(|| panic!("no walled table in {sql}"));
    let most = (1..=30).take_while(|n| has_parameter(sql, *n)).last().unwrap_or(0);
    let inserted: Vec<&str> = match sql.strip_prefix("INSERT INTO ") {
        Some(rest) => {
            let list = &rest[rest.find('(').unwrap() + 1..rest.find(')').unwrap()];
            list.split(", ").collect()
        }
        None => Vec::new(),
    };
    let values: Vec<&str> = match sql.split_once("VALUES (") {
        Some((_, rest)) => rest[..rest.find(')').unwrap()].split(", ").collect(),
        None => Vec::new(),
    };
    let columns = (1..=most)
        .map(|n| {
            let parameter = format!("${n}");
            if let Some(i) = values.iter().position(|v| *v == parameter) {
                return (table.clone(), inserted[i].to_owned());
            }
            let clean = |w: &str| w.trim_matches(|c| "(),".contains(c)).to_owned();
            let at = words.iter().position(|w| clean(w) == parameter).unwrap();
            let mut column = clean(words[at - 2]);
            if words[at - 1] == "LIMIT" {
                column = "LIMIT".to_owned();
            }
            match column.split_once('.') {
                Some((alias, column)) => {
                    let (_, table) = aliases.iter().find(|(a, _)| a == alias).unwrap();
                    (table.clone(), column.to_owned())
                }
                None => (table.clone(), column),
            }
        })
        .collect();
    Taken { table, columns }
}

fn has_parameter(sql: &str, n: usize) -> bool {
    let parameter = format!("${n}");
    sql.match_indices(&parameter)
        .any(|(i, _)| !sql[i + parameter.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Every row of a table of one matter, by column.
async fn rows_of(raw: &mut Raw, table: &str, matter: MatterId) -> Vec<Vec<(String, Cell)>> {
    let names = columns_of(raw, table).await;
    let sql = format!("SELECT {} FROM {table} WHERE matter_id = $1", names.join(", "));
    let rows = raw.rows(&sql, &[matter.into()]).await;
    rows.into_iter().map(|r| names.iter().cloned().zip(r).collect()).collect()
}

async fn columns_of(raw: &mut Raw, table: &str) -> Vec<String> {
    let sql = match raw {
        Raw::Sqlite(_) => format!("SELECT name FROM pragma_table_info('{table}')"),
        Raw::Postgres(_) => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    raw.rows(&sql, &[]).await.iter().map(|r| r[0].text()).collect()
}

const IDS: &[&str] = &[
    "matter_id",
    "id",
    "client_id",
    "group_id",
    "for_client",
    "item_id",
    "document_id",
    "version_id",
    "upload_id",
    "attempt",
    "person_id",
    "accepted_version",
    "approval_id",
    "access_id",
    "answer_id",
    "released_by",
    "for_person",
    "event_id",
    "taken_off_by",
    "date_id",
    "replaces",
    "code_session",
    "actor",
    "object_id",
    "subject_id",
    "thread_id",
    "access_id",
    "message_id",
    "assigned",
    "corrects",
    "ended_by",
];
const NUMBERS: &[&str] = &[
    "taken_at",
    "due_at",
    "last_day",
    "paused_at",
    "decided_at",
    "waiting_since",
    "answer_by",
    "ended_at",
    "published_at",
    "asked_at",
    "answered_at",
    "reminded_at",
    "code_until",
    "hidden_at",
    "taken_off_at",
    "shown_at",
    "template_version",
    "target_days",
    "due_days",
    "binned_at",
    "destroy_at",
];
const BYTES: &[&str] = &[
    "returned",
    "digest",
    "facts",
    "sealed",
    "detail",
    "asked",
    "checked",
    "details",
    "ended",
    "record",
    "code_hash",
    "filed",
];

fn value(column: &str, cell: &Cell) -> Value {
    match (column, cell) {
        (c, Cell::Null) if IDS.contains(&c) => Value::Id(None),
        (c, Cell::Null) if NUMBERS.contains(&c) => Value::Int(None),
        (c, Cell::Null) if BYTES.contains(&c) => Value::Bytes(None),
        (_, Cell::Null) => Value::Text(None),
        (c, cell) if IDS.contains(&c) => Value::Id(Some(cell.id())),
        (_, Cell::Int(n)) => Value::Int(Some(*n)),
        (_, Cell::Text(t)) => Value::Text(Some(t.clone())),
        (_, cell) => Value::Bytes(Some(cell.bytes())),
    }
}

/// The first of a table's rows that a row met so far names.
fn led_to<'a>(
    met: &[(String, Vec<(String, Cell)>)],
    table: &str,
    others: &'a [Vec<(String, Cell)>],
) -> Option<&'a Vec<(String, Cell)>> {
    others.iter().find(|other| {
        met.iter().any(|(_, from)| {
            let named = from.iter().find(|(c, _)| *c == format!("{table}_id"));
            let id = other.iter().find(|(c, _)| c == "id");
            named.zip(id).is_some_and(|((_, named), (_, id))| named == id)
        })
    })
}

/// Values that would hit `row` if nothing but the other predicates stood in the way.
async fn values_for(
    raw: &mut Raw,
    taken: &Taken,
    row: &[(String, Cell)],
    turn: usize,
    matter: MatterId,
) -> Vec<Value> {
    let mut out = Vec::new();
    // Rows of other tables that this one leads to, so that what a statement joins fits together.
    let mut met = vec![(taken.table.clone(), row.to_vec())];
    for (n, (table, column)) in taken.columns.iter().enumerate() {
        out.push(match column.as_str() {
            _ if n == 0 => Value::Id(Some(matter.bytes())),
            "LIMIT" => Value::Int(Some(100)),
            "n" if taken.columns.len() <= 3 => Value::Int(Some(0)),
            _ => {
                let known = met.iter().position(|(of, _)| of == table);
                let known = match known {
                    Some(at) => at,
                    None => {
                        let others = rows_of(raw, table, matter).await;
                        if led_to(&met, table, &others).is_none() && table != "version" {
                            // A row of the document is often reached by way of its version.
                            let versions = rows_of(raw, "version", matter).await;
                            if let Some(version) = led_to(&met, "version", &versions) {
                                met.push(("version".to_owned(), version.clone()));
                            }
                        }
                        let other = led_to(&met, table, &others).unwrap_or(&others[turn % others.len()]);
                        met.push((table.clone(), other.clone()));
                        met.len() - 1
                    }
                };
                let (_, cell) = met[known]
                    .1
                    .iter()
                    .find(|(c, _)| c == column)
                    .unwrap_or_else(|| panic!("{table}.{column}"));
                value(column, cell)
            }
        });
    }
    out
}

pub(super) fn dump(rows: &[Row]) -> Vec<Vec<Cell>> {
    rows.iter()
        .map(|row| match row {
            Row::Sqlite(r) => r.cells().iter().cloned().map(testkit::sqlite_cell).collect(),
            Row::Postgres(r) => testkit::postgres_cells(r),
        })
        .collect()
}

/// The statement without its matter predicate; the parameter stays so that both engines know its type.
fn stripped(sql: &str) -> &'static str {
    let mut text = sql.to_owned();
    for alias in 'a'..='z' {
        for before in [' ', '('] {
            let named = format!("{before}{alias}.matter_id = $1");
            text = text.replace(&named, &format!("{before}$1 = $1"));
        }
    }
    text = text.replace("matter_id = $1", "$1 = $1");
    // "Everything before n" must be able to reach everything.
    Box::leak(text.into_boxed_str())
}

fn says_wall(error: &Error) -> bool {
    let Error::Fault(fault) = error else { return false };
    let why = fault.source.as_ref().map(ToString::to_string).unwrap_or_default();
    why.contains("outside the room") || why.contains("row-level security")
}

/// Runs a statement in a room and undoes it: rows read, or rows touched.
async fn attempt(
    house: &TestHouse,
    room: MatterId,
    sql: &'static str,
    values: &[Value],
) -> crate::Result<(Vec<Vec<Cell>>, u64)> {
    let mut write = house.desk.house.engine.write(Some(room.bytes())).await?;
    if sql.starts_with("SELECT") {
        Ok((dump(&write.rows(sql, values).await?), 0))
    } else {
        Ok((Vec::new(), write.exec(sql, values).await?))
    }
}

async fn wall_three_holds(house: &TestHouse) {
    let (lucias, omars, _) = furnish(house).await;
    let mut raw = house.raw().await;
    let mut seen = 0;
    for sql in all() {
        let AnySql::RoomSql(statement) = sql else { continue };
        let (name, taken) = (statement.name, take_apart(statement.text));
        let insert = statement.text.starts_with("INSERT");
        let mutant = if insert { statement.text } else { stripped(statement.text) };
        assert!(insert || mutant != statement.text, "{name} was not stripped");
        let mut reaches = false;
        let rows = rows_of(&mut raw, &taken.table, lucias).await;
        assert!(!rows.is_empty(), "Lucía's matter has no {} for {name}", taken.table);
        for (turn, row) in rows.iter().enumerate() {
            let mut values = values_for(&mut raw, &taken, row, turn, lucias).await;
            if statement.text.contains("n < $2") {
                values[1] = Value::Int(Some(i64::MAX));
            }
            // The control: in her own room the mutant finds her rows, so finding none elsewhere means something.
            match attempt(house, lucias, mutant, &values).await {
                Ok(_) if insert => reaches = true,
                Ok((found, touched)) => {
                    reaches |= touched > 0 || found.iter().flatten().any(|c| *c != Cell::Int(0))
                }
                Err(e) if insert => reaches |= !says_wall(&e),
                Err(e) => panic!("{name} in its own room: {e:?}"),
            }
            // The mistake, made in Omar's room, over her rows.
            let result = attempt(house, omars, mutant, &values).await;
            if insert {
                let refused = result.as_ref().is_err_and(says_wall);
                assert!(refused, "{name} wrote into another matter: {:?}", result.map(|r| r.1));
                continue;
            }
            let mut own = values.clone();
            own[0] = Value::Id(Some(omars.bytes()));
            let honest = attempt(house, omars, statement.text, &own).await.unwrap();
            match result {
                Ok(got) => {
                    assert!(got == honest, "{name} without its predicate reached another matter: {got:?}")
                }
                Err(e) => assert!(says_wall(&e), "{name}: {e:?}"),
            }
        }
        assert!(reaches, "{name} found nothing even at home, so it proves nothing");
        seen += 1;
    }
    assert!(seen > 30, "the registry has room statements");
}

#[tokio::test]
async fn a_statement_without_its_matter_reaches_no_other_matter_on_sqlite() {
    let house = TestHouse::sqlite().await;
    wall_three_holds(&house).await;
    house.close().await;
}

#[tokio::test]
async fn a_statement_without_its_matter_reaches_no_other_matter_on_postgresql() {
    let house = TestHouse::postgres().await;
    wall_three_holds(&house).await;
    house.close().await;
}

/// Every sealed column of a walled table: table, column, whose id binds it, the field's name.
const SEALED: &[(&str, &str, &str, &str)] = &[
    ("face", "sealed", "id", "names"),
    ("face", "details", "id", "details"),
    ("stage_event", "sealed", "id", "told"),
    ("opposing", "sealed", "id", "who"),
    ("lawyer_flag", "sealed", "id", "why"),
    ("bin", "sealed", "id", "record"),
    ("key_date", "sealed", "id", "words"),
    ("key_date_step", "sealed", "id", "words"),
    ("pulse_said", "sealed", "id", "words"),
    ("letter_event", "sealed", "id", "why"),
    ("party", "sealed", "id", "name"),
    ("item_group", "sealed", "id", "title"),
    ("item", "sealed", "id", "words"),
    ("item", "returned", "id", "returned"),
    ("item", "asked", "id", "asked"),
    ("upload", "sealed", "id", "meta"),
    ("upload", "digest", "id", "digest"),
    ("upload", "filed", "id", "filed"),
    ("version", "manifest", "id", "manifest"),
    ("version", "facts", "id", "facts"),
    ("decision", "sealed", "version_id", "message"),
    ("decision", "checked", "id", "checked"),
    ("thread", "sealed", "id", "title"),
    ("message_version", "sealed", "id", "body"),
    ("team_comment", "sealed", "id", "text"),
    ("file_note", "sealed", "id", "text"),
    ("approval", "sealed", "id", "written"),
    ("approval", "ended", "id", "ended"),
    ("approval_version", "sealed", "id", "attached"),
    ("approval_answer", "record", "id", "record"),
];
/// Other binary columns: what they are instead.
const NOT_FIELDS: &[(&str, &str)] = &[
    ("upload", "file_key"),           // wrapped, tried below
    ("approval_answer", "code_hash"), // a keyed hash
    ("matter_event", "detail"),       // bound to its line, tried below
    ("matter_event", "salt"),         // random
    ("matter_event", "prev"),         // a hash
    ("matter_event", "hash"),         // a hash
];

#[tokio::test]
async fn with_the_third_wall_down_another_matters_key_opens_nothing() {
    testkit::on_both_engines(async |house| {
        let (lucias, omars, ana) = furnish(house).await;
        let mut raw = house.raw().await;
        if matches!(raw, Raw::Postgres(_)) {
            let sql = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema = 'public'";
            for row in raw.rows(sql, &[]).await {
                let (table, column) = (row[0].text(), row[1].text());
                let known = SEALED.iter().any(|(t, c, ..)| *t == table && *c == column)
                    || NOT_FIELDS.contains(&(table.as_str(), column.as_str()));
                assert!(known || !WALLED.contains(&table.as_str()), "{table}.{column} is in no list");
            }
        }
        let hers = house.room::<Reading>(&ana, lucias).await;
        let his = house.room::<Reading>(&ana, omars).await;
        for (table, column, by, field) in SEALED {
            let sql = format!("SELECT {by}, {column} FROM {table} WHERE matter_id = $1 AND {column} IS NOT NULL");
            let rows = raw.rows(&sql, &[lucias.into()]).await;
            assert!(!rows.is_empty(), "Lucía's matter has no {table}.{column}");
            for row in rows {
                let (object, sealed) = (row[0].id(), row[1].bytes());
                hers.unseal(table, object, field, &sealed).unwrap_or_else(|e| panic!("{table}.{column}: {e}"));
                let opened = his.unseal(table, object, field, &sealed);
                assert!(matches!(opened, Err(Error::Tamper(_))), "{table}.{column} opened in another room");
            }
        }
        for row in raw.rows("SELECT id, file_key FROM upload WHERE matter_id = $1", &[lucias.into()]).await {
            assert!(hers.unwrap_file_key(row[0].id(), &row[1].bytes()).is_ok());
            assert!(his.unwrap_file_key(row[0].id(), &row[1].bytes()).is_err());
        }
        let sql = "SELECT n, detail FROM matter_event WHERE matter_id = $1 AND detail IS NOT NULL";
        for row in raw.rows(sql, &[lucias.into()]).await {
            let n = row[0].int().unsigned_abs();
            assert!(seal::open_field(&hers.key, &hers.chain().detail_binding(n), &row[1].bytes()).is_ok());
            assert!(seal::open_field(&his.key, &his.chain().detail_binding(n), &row[1].bytes()).is_err());
            // Her key alone is not enough either: the line names its room.
            assert!(seal::open_field(&hers.key, &his.chain().detail_binding(n), &row[1].bytes()).is_err());
        }
    })
    .await;
}
