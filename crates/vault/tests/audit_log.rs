//! The audit log as a whole: taken into one log, signed, exported, and every way of tampering with what is stored
//! found. The tamperer has the disk and the database, but not the keys, and somebody outside kept a checkpoint.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use domain::{AuditCode, MatterId, Role, Sensitivity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::task::{Context, Poll};
use testkit::{EngineKind, Hold, Raw, TestHouse, on_both_engines};
use vault::{
    Actor, AuditReport, AuditScope, Auditing, ChainFault, Defect, Extent, KeptCheckpoint, NewMatter,
    verify_export,
};

/// Everything the audit log consists of.
const TABLES: &[&str] = &[
    "matter_event",
    "practice_event",
    "audit_head",
    "log_waiting",
    "log_leaf",
    "log_tile",
    "log_checkpoint",
];

async fn matter(house: &TestHouse, ana: &Actor, number: &str) -> MatterId {
    let new = NewMatter {
        name: "Green card".to_owned(),
        internal_title: String::new(),
        number: number.to_owned(),
        client: "Lucía".to_owned(),
        pack: "us-immigration".to_owned(),
        kind: "family".to_owned(),
        stage: "intake".to_owned(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    };
    house.desk.lobby(ana).unwrap().open_matter(&new).await.unwrap()
}

/// Reading a matter's log writes one line into it.
async fn lines(house: &TestHouse, ana: &Actor, matter: MatterId, count: usize) {
    let room = house.desk.admit::<Auditing>(ana, matter).await.unwrap().enter().await.unwrap();
    for _ in 0..count {
        room.events(None, 1).await.unwrap();
    }
}

async fn publish_all(house: &TestHouse) -> u64 {
    let mut taken = 0;
    loop {
        match house.desk.backstage().publish_log().await.unwrap() {
            0 => return taken,
            more => taken += more,
        }
    }
}

/// A practice with three matters; `rounds` times `each` lines in every one, a checkpoint after every round.
async fn practice(house: &TestHouse, rounds: usize, each: usize) -> (Actor, [MatterId; 3]) {
    let ana = house.ana().await;
    let matters = [
        matter(house, &ana, "A-1").await,
        matter(house, &ana, "B-2").await,
        matter(house, &ana, "C-3").await,
    ];
    for _ in 0..rounds {
        for matter in matters {
            lines(house, &ana, matter, each).await;
        }
        publish_all(house).await;
    }
    (ana, matters)
}

async fn verify(house: &TestHouse, kept: &[KeptCheckpoint]) -> AuditReport {
    house.desk.backstage().verify_audit(AuditScope::All, kept).await.unwrap()
}

fn sound(report: &AuditReport) {
    assert!(report.holds(), "{:?}", report.findings.listed());
}

async fn checkpoint(house: &TestHouse, name: &str) -> KeptCheckpoint {
    let note = house.desk.backstage().checkpoint().await.unwrap().unwrap();
    KeptCheckpoint { name: name.to_owned(), note }
}

async fn keep(raw: &mut Raw) {
    for table in TABLES {
        raw.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
    }
}

async fn put_back(raw: &mut Raw) {
    for table in TABLES {
        raw.run(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_lines_in_four_chains_are_taken_in_and_verify() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 4, 85).await;
        lines(house, &ana, matters[0], 7).await;
        let report = verify(house, &[]).await;
        sound(&report);
        assert_eq!(report.chains.len(), 4);
        assert_eq!(report.waiting, 7);
        assert_eq!(report.entries + report.waiting, report.lines);
        assert!(report.lines > 1000, "{}", report.lines);
        assert!(report.checkpoints >= 5, "one over nothing and one a round: {}", report.checkpoints);
        assert!(report.chains.iter().all(|chain| chain.lines > 0 && chain.defects == 0));

        let one = house.desk.backstage().verify_audit(AuditScope::Matter(matters[1]), &[]).await.unwrap();
        sound(&one);
        assert_eq!(one.chains.len(), 1);
        assert_eq!(one.lines, 4 * 85 + 1);
        let absent = house.desk.backstage().verify_audit(AuditScope::Matter(MatterId::nil()), &[]).await;
        assert!(absent.unwrap_err().is_not_found());

        assert_eq!(publish_all(house).await, 7);
        assert_eq!(publish_all(house).await, 0, "nothing waits, nothing is signed");
        sound(&verify(house, &[]).await);
    })
    .await;
}

/// What a tamperer does, in words and in SQL, and the defect that must name it. `{a}` is the first matter as the engine
/// writes it, `{last}` its last line, `{size}` the size of the log.
type Tampering = (&'static str, &'static str, fn(&Defect) -> bool);

fn tampering() -> Vec<Tampering> {
    use ChainFault as F;
    vec![
        (
            "a line's time is changed",
            "UPDATE matter_event SET at = at + 1 WHERE matter_id = {a} AND n = 5",
            |d| *d == Defect::Line { line: 5, fault: F::Hash },
        ),
        ("its actor", "UPDATE matter_event SET actor = object_id WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        ("its code", "UPDATE matter_event SET code = 'log.reae' WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        ("its object", "UPDATE matter_event SET object_id = actor WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        (
            "its detail is blanked",
            "UPDATE matter_event SET detail = NULL WHERE matter_id = {a} AND n = 1",
            |d| *d == Defect::Line { line: 1, fault: F::Hash },
        ),
        ("a detail is added", "UPDATE matter_event SET detail = hash WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        ("its salt", "UPDATE matter_event SET salt = hash WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        ("its link", "UPDATE matter_event SET prev = hash WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Previous }
        }),
        ("its hash", "UPDATE matter_event SET hash = salt WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 5, fault: F::Hash }
        }),
        (
            "the last line's hash and the head with it",
            "UPDATE matter_event SET hash = salt WHERE matter_id = {a} AND n = {last}; UPDATE audit_head SET hash = (SELECT salt FROM matter_event WHERE matter_id = {a} AND n = {last}) WHERE scope = {a}",
            |d| matches!(d, Defect::Line { fault: F::Hash, .. }),
        ),
        ("a line is removed", "DELETE FROM matter_event WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::Line { line: 6, fault: F::Number }
        }),
        ("and its leaf is missed", "DELETE FROM matter_event WHERE matter_id = {a} AND n = 5", |d| {
            *d == Defect::LineGone { line: 5 }
        }),
        (
            "two lines change places",
            "UPDATE matter_event SET n = 9000 WHERE matter_id = {a} AND n = 5; UPDATE matter_event SET n = 5 WHERE matter_id = {a} AND n = 6; UPDATE matter_event SET n = 6 WHERE matter_id = {a} AND n = 9000",
            |d| matches!(d, Defect::Line { line: 5, .. }),
        ),
        (
            "a line is inserted",
            "INSERT INTO matter_event SELECT matter_id, {last} + 1, at, actor, code, object_id, detail, salt, hash, salt FROM matter_event WHERE matter_id = {a} AND n = {last}",
            |d| matches!(d, Defect::AfterHead { .. }),
        ),
        (
            "a line is inserted before the first",
            "INSERT INTO matter_event SELECT matter_id, 0, at, actor, code, object_id, detail, salt, prev, hash FROM matter_event WHERE matter_id = {a} AND n = 1",
            |d| matches!(d, Defect::Line { line: 0, .. }),
        ),
        (
            "a line is inserted and the head moved on",
            "INSERT INTO matter_event SELECT matter_id, {last} + 1, at, actor, code, object_id, detail, salt, hash, salt FROM matter_event WHERE matter_id = {a} AND n = {last}; UPDATE audit_head SET n = {last} + 1, hash = (SELECT salt FROM matter_event WHERE matter_id = {a} AND n = {last}) WHERE scope = {a}",
            |d| matches!(d, Defect::NotInLog { .. }),
        ),
        (
            "the tail is cut",
            "DELETE FROM matter_event WHERE matter_id = {a} AND n > {last} - 3",
            |d| matches!(d, Defect::TailCut { recorded, found } if recorded - found == 3),
        ),
        (
            "the tail is cut and the head rewound",
            "DELETE FROM matter_event WHERE matter_id = {a} AND n > {last} - 3; UPDATE audit_head SET n = {last} - 3, hash = (SELECT hash FROM matter_event WHERE matter_id = {a} AND n = {last} - 3) WHERE scope = {a}",
            |d| matches!(d, Defect::LineGone { .. }),
        ),
        ("a head is removed", "DELETE FROM audit_head WHERE scope = {a}", |d| *d == Defect::NoHead),
        (
            "a head's hash",
            "UPDATE audit_head SET hash = (SELECT salt FROM matter_event WHERE matter_id = {a} AND n = 1) WHERE scope = {a}",
            |d| matches!(d, Defect::HeadDiffers { .. }),
        ),
        ("a head is rewound", "UPDATE audit_head SET n = n - 1 WHERE scope = {a}", |d| {
            matches!(d, Defect::AfterHead { .. } | Defect::HeadDiffers { .. })
        }),
        (
            "a whole matter is gone",
            "DELETE FROM matter_event WHERE matter_id = {a}; DELETE FROM audit_head WHERE scope = {a}",
            |d| *d == Defect::LineGone { line: 1 },
        ),
        (
            "a line of the practice's own chain",
            "UPDATE practice_event SET code = 'staff.joined' WHERE n = 2",
            |d| *d == Defect::Line { line: 2, fault: F::Hash },
        ),
        (
            "a line that waits is forgotten",
            "DELETE FROM log_waiting WHERE n = (SELECT min(n) FROM log_waiting)",
            |d| matches!(d, Defect::NotInLog { .. }),
        ),
        (
            "a waiting leaf",
            "UPDATE log_waiting SET leaf = (SELECT leaf FROM log_leaf WHERE position = 1)",
            |d| matches!(d, Defect::LeafDiffers { .. }),
        ),
        (
            "two leaves change places",
            "UPDATE log_leaf SET leaf = (SELECT k.leaf FROM kept_log_leaf k WHERE k.position = 7) WHERE position = 6; UPDATE log_leaf SET leaf = (SELECT k.leaf FROM kept_log_leaf k WHERE k.position = 6) WHERE position = 7",
            |d| matches!(d, Defect::Root { .. }),
        ),
        (
            "two leaves change owners",
            "UPDATE log_leaf SET scope = (SELECT k.scope FROM kept_log_leaf k WHERE k.position = {size} - 1), n = 9000 WHERE position = 0",
            |d| matches!(d, Defect::NotInLog { line: 1 } | Defect::LineGone { line: 9000 }),
        ),
        ("an entry is removed", "DELETE FROM log_leaf WHERE position = 6", |d| {
            *d == Defect::Entry { position: 6 }
        }),
        ("the last entry is removed", "DELETE FROM log_leaf WHERE position = {size} - 1", |d| {
            matches!(d, Defect::Entry { .. })
        }),
        (
            "an entry is added",
            "INSERT INTO log_leaf (position, scope, n, leaf) SELECT {size}, scope, n + 5000, leaf FROM log_leaf WHERE position = 1",
            |d| *d == Defect::Unsigned { count: 1 },
        ),
        (
            "a tile",
            "UPDATE log_tile SET bytes = (SELECT hash FROM practice_event WHERE n = 1) WHERE path = 'tile/0/000'",
            |d| *d == Defect::TileDiffers { path: "tile/0/000".to_owned() },
        ),
        ("a bundle is removed", "DELETE FROM log_tile WHERE path = 'tile/entries/000'", |d| {
            *d == Defect::TileMissing { path: "tile/entries/000".to_owned() }
        }),
        (
            "an incomplete tile",
            "UPDATE log_tile SET bytes = (SELECT hash FROM practice_event WHERE n = 1) WHERE path LIKE 'tile/0/%.p/%'",
            |d| matches!(d, Defect::TileDiffers { path } if path.contains(".p/")),
        ),
        (
            "an incomplete bundle is removed",
            "DELETE FROM log_tile WHERE path LIKE 'tile/entries/%.p/%'",
            |d| matches!(d, Defect::TileMissing { path } if path.contains(".p/")),
        ),
        (
            "a tile too many",
            "INSERT INTO log_tile (path, bytes) SELECT 'tile/0/999', bytes FROM log_tile WHERE path = 'tile/0/000'",
            |d| *d == Defect::TileStray { path: "tile/0/999".to_owned() },
        ),
        ("the newest checkpoint is removed", "DELETE FROM log_checkpoint WHERE size = {size}", |d| {
            matches!(d, Defect::Unsigned { .. })
        }),
        (
            "a checkpoint's text",
            "UPDATE log_checkpoint SET note = replace(note, 'strongroom', 'strangroom') WHERE size = 0",
            |d| matches!(d, Defect::Signature { .. }),
        ),
        (
            "an old checkpoint stands in for the newest",
            "UPDATE log_checkpoint SET note = (SELECT k.note FROM kept_log_checkpoint k WHERE k.size = 0) WHERE size = {size}",
            |d| matches!(d, Defect::Signature { .. }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_behind_the_walls_is_found_and_named() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 2, 50).await;
        lines(house, &ana, matters[2], 1).await;
        let mut raw = house.raw().await;
        let last = raw.one("SELECT n FROM audit_head WHERE scope = $1", &[matters[0].into()]).await.int();
        let size = raw.one("SELECT max(size) FROM log_checkpoint", &[]).await.int();
        let id = vault::hex(&matters[0].bytes());
        let id = match house.kind() {
            EngineKind::Sqlite => format!("x'{id}'"),
            EngineKind::Postgres => format!("'{id}'::uuid"),
        };
        keep(&mut raw).await;
        for (what, sql, named) in tampering() {
            let sql = sql.replace("{a}", &id).replace("{last}", &last.to_string());
            raw.run(&sql.replace("{size}", &size.to_string())).await;
            let report = verify(house, &[]).await;
            let listed = report.findings.listed();
            assert!(listed.iter().any(|f| named(&f.defect)), "{what}: {listed:?}");
            put_back(&mut raw).await;
        }
        sound(&verify(house, &[]).await);
        for table in TABLES {
            raw.run(&format!("DROP TABLE kept_{table}")).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn defects_in_several_chains_are_all_listed_and_the_sound_chain_stays_sound() {
    let house = TestHouse::sqlite().await;
    let (_, matters) = practice(&house, 1, 10).await;
    let mut raw = house.raw().await;
    for matter in &matters[..2] {
        raw.exec("UPDATE matter_event SET at = 7 WHERE matter_id = $1 AND n IN (3, 8)", &[(*matter).into()])
            .await;
    }
    let report = verify(&house, &[]).await;
    for matter in &matters[..2] {
        for line in [3, 8] {
            let defect = Defect::Line { line, fault: ChainFault::Hash };
            let named = |f: &&vault::AuditFinding| f.chain == Some(matter.bytes()) && f.defect == defect;
            assert_eq!(report.findings.listed().iter().filter(named).count(), 1, "line {line}");
        }
    }
    let sound = report.chains.iter().find(|chain| chain.scope == matters[2].bytes()).unwrap();
    assert_eq!(sound.defects, 0);
}

/// Somebody who got hold of the signing key as well rewrites history by letting the house sign it anew.
async fn forget_the_last_line_and_sign_again(house: &TestHouse, matter: MatterId) {
    let mut raw = house.raw().await;
    let values = &[matter.into()];
    raw.exec("UPDATE audit_head SET n = n - 1, hash = (SELECT prev FROM matter_event e WHERE e.matter_id = $1 AND e.n = audit_head.n) WHERE scope = $1", values).await;
    raw.exec(
        "DELETE FROM matter_event WHERE matter_id = $1 AND n > (SELECT n FROM audit_head WHERE scope = $1)",
        values,
    )
    .await;
    raw.run("INSERT INTO log_waiting (scope, n, leaf) SELECT l.scope, l.n, l.leaf FROM log_leaf l JOIN audit_head h ON h.scope = l.scope AND l.n <= h.n").await;
    raw.run("DELETE FROM log_leaf; DELETE FROM log_tile; DELETE FROM log_checkpoint").await;
    publish_all(house).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_signed_anew_is_found_by_anyone_who_kept_a_checkpoint() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 3, 30).await;
        let kept = checkpoint(house, "receipt.txt").await;
        sound(&verify(house, std::slice::from_ref(&kept)).await);
        forget_the_last_line_and_sign_again(house, matters[1]).await;
        sound(&verify(house, &[]).await);
        let rolled = verify(house, std::slice::from_ref(&kept)).await;
        let [one] = rolled.findings.listed() else { panic!("{:?}", rolled.findings) };
        assert!(matches!(&one.defect, Defect::RolledBack { name, .. } if name == "receipt.txt"), "{one:?}");

        lines(house, &ana, matters[1], 5).await;
        publish_all(house).await;
        let forked = verify(house, std::slice::from_ref(&kept)).await;
        let [one] = forked.findings.listed() else { panic!("{:?}", forked.findings) };
        assert!(matches!(&one.defect, Defect::Root { name, .. } if name == "receipt.txt"), "{one:?}");

        let foreign = KeptCheckpoint { name: "other.txt".into(), note: kept.note.replace("pra_", "prb_") };
        let report = verify(house, &[foreign]).await;
        assert!(
            matches!(&report.findings.listed()[0].defect, Defect::Signature { name } if name == "other.txt")
        );
    })
    .await;
}

/// Every file of an export with its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_verifies_when_the_installation_is_gone() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let out = tempfile::tempdir().unwrap();
        let dir = out.path().join("export");
        let house = Hold::new(kind).await.open().await;
        let (ana, matters) = practice(&house, 3, 95).await;
        let kept = [checkpoint(&house, "a receipt").await];
        lines(&house, &ana, matters[0], 3).await;
        let backstage = house.desk.backstage();
        let summary = backstage.export_audit(&dir, AuditScope::All).await.unwrap();
        let vkey = backstage.log_vkey().unwrap();
        let part = out.path().join("part");
        backstage.export_audit(&part, AuditScope::Matter(matters[1])).await.unwrap();
        assert!(backstage.export_audit(&dir, AuditScope::All).await.is_err(), "a folder in use is refused");
        let unknown = out.path().join("none");
        assert!(backstage.export_audit(&unknown, AuditScope::Matter(MatterId::nil())).await.is_err());
        sound(&verify(&house, &[]).await);
        let folder = house.dir().to_owned();
        house.close().await;
        assert!(!folder.exists(), "the installation is gone");

        let report = verify_export(&dir, &vkey, &kept, Extent::Whole);
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.entries, report.lines), (summary.entries, summary.lines));
        assert_eq!(report.entries, report.lines, "every entry has its line");
        assert_eq!(report.chains.len(), 4);

        let scope = Extent::Chain(matters[1].bytes());
        let report = verify_export(&part, &vkey, &kept, scope);
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.chains.len(), report.lines), (1, 3 * 95 + 1));
        assert!(!verify_export(&part, &vkey, &kept, Extent::Whole).holds(), "a part is not the whole");
        assert!(!verify_export(&part, &vkey, &kept, Extent::Chain([7; 16])).holds());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_flipped_bit_cut_and_removal_in_an_export_is_found() {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().join("export");
    let house = TestHouse::sqlite().await;
    practice(&house, 2, 45).await;
    let vkey = house.desk.backstage().log_vkey().unwrap();
    house.desk.backstage().export_audit(&dir, AuditScope::All).await.unwrap();
    house.close().await;
    let holds = || verify_export(&dir, &vkey, &[], Extent::Whole).holds();
    assert!(holds());
    let mut flips = 0;
    for (path, bytes) in files(&dir) {
        if path.ends_with("README.txt") || path.ends_with("vkey") {
            continue;
        }
        let step = (bytes.len() / 60).max(1);
        for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            let mut other = bytes.clone();
            other[at] ^= 1 << (at % 8);
            std::fs::write(&path, &other).unwrap();
            assert!(!holds(), "{} byte {at}", path.display());
            flips += 1;
        }
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        // A line's own end is not part of what is signed; all else is.
        assert_eq!(holds(), path.extension().is_some_and(|e| e == "jsonl"), "cut: {}", path.display());
        std::fs::remove_file(&path).unwrap();
        assert!(!holds(), "removed: {}", path.display());
        std::fs::write(&path, &bytes).unwrap();
    }
    assert!(flips > 300, "{flips}");
    let lines = files(&dir.join("lines"));
    let (path, text) =
        lines.first_key_value().map(|(p, b)| (p, String::from_utf8(b.clone()).unwrap())).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    let reordered = [&rows[..2], &[rows[3], rows[2]], &rows[4..]].concat();
    let removed = [&rows[..2], &rows[3..]].concat();
    let doubled = [&rows[..3], &rows[2..]].concat();
    for (what, rows) in [
        ("reordered", &reordered[..]),
        ("removed", &removed[..]),
        ("doubled", &doubled[..]),
        ("cut", &rows[..rows.len() - 1]),
    ] {
        std::fs::write(path, rows.join("\n")).unwrap();
        assert!(!holds(), "{what}");
    }
    std::fs::write(path, &text).unwrap();
    assert!(holds());
    let stray = dir.join("tile/0/x123");
    std::fs::write(&stray, b"nobody's").unwrap();
    assert!(!holds(), "a file that belongs to no entry");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_publishing_at_once_take_every_line_exactly_once() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let hold = Hold::new(kind).await;
        let (one, two) = (hold.open().await, hold.open().await);
        let (ana, matters) = practice(&one, 0, 0).await;
        let (a, b) = (one.desk.backstage(), two.desk.backstage());
        for _ in 0..10 {
            let writing = async {
                tokio::join!(
                    lines(&one, &ana, matters[0], 10),
                    lines(&one, &ana, matters[1], 10),
                    lines(&two, &ana, matters[2], 10)
                )
            };
            let publishing = async {
                let taken = tokio::join!(a.publish_log(), b.publish_log(), a.publish_log(), b.publish_log());
                [taken.0, taken.1, taken.2, taken.3].map(|taken| taken.unwrap())
            };
            // Whoever verifies meanwhile hears of nothing wrong either.
            let looking = async {
                for _ in 0..4 {
                    sound(&verify(&one, &[]).await);
                }
            };
            tokio::join!(writing, publishing, looking);
            sound(&verify(&two, &[]).await);
        }
        let (left, right) = tokio::join!(publish_all(&one), publish_all(&two));
        let report = verify(&one, &[]).await;
        sound(&report);
        assert_eq!((report.waiting, report.entries), (0, report.lines), "{left} {right}");
        one.close().await;
        two.close().await;
    }
}

/// What one turn of a task may wait for without giving way, as tokio has it.
const BUDGET: u64 = 128;

/// Uses up this turn but for so many waits; the one after them has to give way, ready or not.
fn leave(waits: u64, cx: &mut Context<'_>) {
    for _ in waits..BUDGET {
        let one = std::pin::pin!(tokio::task::coop::consume_budget());
        if one.poll(cx).is_pending() {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_that_dies_half_way_leaves_nothing_and_the_next_goes_on() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 1, 20).await;
        let (mut died, mut done) = (0, 0);
        for round in 0..60u64 {
            lines(house, &ana, matters[(round % 3) as usize], 6).await;
            let backstage = house.desk.backstage();
            // Left behind at its first, second or third wait of any kind, even one that would be over at once; else after so
            // many waits that were real. No clock decides it, and neither does how busy the machine is.
            let mut publishing = std::pin::pin!(backstage.publish_log());
            let waits = round % 4;
            let mut steps = round;
            tokio::task::yield_now().await;
            let outcome = std::future::poll_fn(|cx| {
                if waits < 3 {
                    leave(waits, cx);
                }
                match publishing.as_mut().poll(cx) {
                    Poll::Ready(taken) => Poll::Ready(Some(taken)),
                    Poll::Pending if waits < 3 || steps == 0 => Poll::Ready(None),
                    Poll::Pending => {
                        steps -= 1;
                        Poll::Pending
                    }
                }
            });
            match outcome.await {
                Some(taken) => done += u64::from(taken.unwrap() > 0),
                None => died += 1,
            }
            if round % 10 == 9 {
                sound(&verify(house, &[]).await);
            }
        }
        assert!(died > 0 && done > 0, "some were interrupted, some not: {died} died, {done} finished");
        publish_all(house).await;
        let report = verify(house, &[]).await;
        sound(&report);
        assert_eq!((report.waiting, report.entries), (0, report.lines));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_signed_over_an_edge_that_was_tampered_with() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 1, 20).await;
        lines(house, &ana, matters[0], 1).await;
        let mut raw = house.raw().await;
        raw.run("CREATE TABLE kept_log_tile AS SELECT * FROM log_tile").await;
        raw.run("UPDATE log_tile SET bytes = (SELECT bytes FROM log_tile WHERE path LIKE 'tile/entries/%') WHERE path LIKE 'tile/0/%'").await;
        let refused = house.desk.backstage().publish_log().await;
        assert!(matches!(refused, Err(vault::Error::Tamper(_))), "{refused:?}");
        raw.run("DELETE FROM log_tile; INSERT INTO log_tile SELECT * FROM kept_log_tile").await;
        assert_eq!(publish_all(house).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_proves_its_line_offline_under_the_public_key() {
    on_both_engines(async |house| {
        let (ana, matters) = practice(house, 3, 95).await;
        let backstage = house.desk.backstage();
        let log = seal::LogVerifier::from_vkey(&backstage.log_vkey().unwrap()).unwrap();
        let mut raw = house.raw().await;
        let sql = "SELECT leaf FROM log_leaf WHERE scope = $1 AND n = $2";
        for n in [1i64, 2, 100, 285, 286] {
            let leaf = raw.one(sql, &[matters[1].into(), testkit::Cell::Int(n)]).await.bytes();
            let text = backstage.receipt(matters[1].bytes(), n.unsigned_abs()).await.unwrap().unwrap();
            let proof = seal::LogProof::parse(&text).unwrap();
            proof.verify(&log, &leaf.try_into().unwrap()).unwrap();
            assert!(proof.verify(&log, &[7; 32]).is_err());
        }
        lines(house, &ana, matters[1], 1).await;
        assert!(backstage.receipt(matters[1].bytes(), 287).await.unwrap().is_none(), "it still waits");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_can_be_published_and_read_from_any_thread() {
    fn any_thread<T: Send>(future: T) -> T {
        future
    }
    let house = TestHouse::sqlite().await;
    let ana = house.ana().await;
    let (lobby, backstage) = (house.desk.lobby(&ana).unwrap(), house.desk.backstage());
    assert!(any_thread(backstage.publish_log()).await.unwrap() > 0);
    any_thread(lobby.practice_events(None, 1)).await.unwrap();
    any_thread(lobby.verify_practice_chain()).await.unwrap();
    any_thread(backstage.receipt(house.practice().bytes(), 1)).await.unwrap().unwrap();
    sound(&any_thread(backstage.verify_audit(AuditScope::All, &[])).await.unwrap());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_practices_own_log_is_read_by_who_may_and_reading_is_a_line() {
    on_both_engines(async |house| {
        let (ana, _) = practice(house, 0, 0).await;
        let caseworker = house.staff(&ana, Role::Caseworker).await;
        let lobby = house.desk.lobby(&ana).unwrap();
        let events = lobby.practice_events(None, 50).await.unwrap();
        assert_eq!(events[0].code, AuditCode::PracticeLogRead, "the reading itself is the newest line");
        assert_eq!(events[0].actor, ana.person().bytes());
        assert_eq!(events.last().unwrap().code, AuditCode::PracticeCreated);
        let older = lobby.practice_events(Some(events[0].n), 1).await.unwrap();
        assert_eq!((older.len(), older[0].n), (1, events[0].n - 1));
        let chain = lobby.verify_practice_chain().await.unwrap();
        assert_eq!(chain.lines, events[0].n + 1);
        let theirs = house.desk.lobby(&caseworker).unwrap();
        assert!(theirs.practice_events(None, 50).await.unwrap_err().is_not_found());
        assert!(theirs.verify_practice_chain().await.unwrap_err().is_not_found());

        let mut raw = house.raw().await;
        raw.run("CREATE TABLE kept_head AS SELECT * FROM practice_event WHERE n = 2").await;
        raw.run("UPDATE practice_event SET at = at + 1 WHERE n = 2").await;
        assert!(matches!(lobby.verify_practice_chain().await, Err(vault::Error::Tamper(_))));
        raw.run("UPDATE practice_event SET at = (SELECT at FROM kept_head) WHERE n = 2").await;
        let alarm = lobby.practice_events(None, 2).await.unwrap();
        assert_eq!(alarm[1].code, AuditCode::PracticeTamperDetected);
    })
    .await;
}
