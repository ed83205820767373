//! A house whose walls, keys or roles are not what they must be does not open.

use std::os::unix::fs::PermissionsExt;
use testkit::{APP_ROLE, EngineKind, Hold, OWNER_ROLE};
use vault::{Error, House, Storage};

async fn why(hold: &Hold, app: &str) -> String {
    let mut config = hold.config();
    config.storage = Storage::Postgres { app: app.to_owned(), owner: None };
    match House::open(config).await {
        Ok(house) => {
            house.close().await;
            "it opened".to_owned()
        }
        Err(e) => e.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_does_not_open_under_a_role_that_could_pass_the_walls() {
    let hold = Hold::new(EngineKind::Postgres).await;
    let database = hold.database().unwrap();
    let app = database.url(APP_ROLE);
    assert_eq!(why(&hold, &app).await, "it opened");
    assert!(why(&hold, &database.superuser_url()).await.contains("superuser"));
    assert!(why(&hold, &database.url(OWNER_ROLE)).await.contains("owns tables"));

    let mut raw = hold.raw().await;
    raw.run("DROP ROLE IF EXISTS sly; CREATE ROLE sly LOGIN; GRANT practice_app TO sly; GRANT practice_owner TO sly").await;
    assert!(why(&hold, &database.url("sly")).await.contains("owns tables"), "an owner by membership");
    raw.run("DROP ROLE IF EXISTS idle; CREATE ROLE idle LOGIN BYPASSRLS; GRANT practice_app TO idle").await;
    assert!(why(&hold, &database.url("idle")).await.contains("BYPASSRLS"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_does_not_open_when_a_wall_is_missing_or_lower_and_migrating_raises_it_again() {
    let hold = Hold::new(EngineKind::Postgres).await;
    let app = hold.database().unwrap().url(APP_ROLE);
    let mut raw = hold.raw().await;
    let here = "matter_id = NULLIF(current_setting('strongroom.matter', true), '')::uuid";
    for (what, sql) in [
        ("not forced", "ALTER TABLE item NO FORCE ROW LEVEL SECURITY".to_owned()),
        ("switched off", "ALTER TABLE segment DISABLE ROW LEVEL SECURITY".to_owned()),
        ("no policy", "DROP POLICY in_room ON version".to_owned()),
        (
            "no check",
            format!("DROP POLICY in_room ON upload; CREATE POLICY in_room ON upload USING ({here})"),
        ),
        (
            "a lax check",
            format!(
                "DROP POLICY in_room ON party; CREATE POLICY in_room ON party USING ({here}) WITH CHECK (true)"
            ),
        ),
        (
            "a lax view",
            format!(
                "DROP POLICY in_room ON face; CREATE POLICY in_room ON face USING ({here} OR true) WITH CHECK ({here})"
            ),
        ),
        (
            "reading only",
            format!("DROP POLICY in_room ON item; CREATE POLICY in_room ON item FOR SELECT USING ({here})"),
        ),
        (
            "a view that shows what lies in a bin",
            "CREATE OR REPLACE VIEW room_preview WITH (security_invoker = true) AS SELECT * FROM preview WHERE NULLIF(current_setting('strongroom.seat', true), '') IS NULL".to_owned(),
        ),
        ("a view with its owner's rights", "ALTER VIEW room_item SET (security_invoker = false)".to_owned()),
    ] {
        raw.run(&sql).await;
        let said = why(&hold, &app).await;
        assert!(said.contains("run `strongroom migrate`"), "{what}: {said}");
        House::migrate(&hold.storage()).await.unwrap();
        assert_eq!(why(&hold, &app).await, "it opened", "{what}");
    }
    raw.run("CREATE POLICY gap ON item USING (true)").await;
    assert!(why(&hold, &app).await.contains("forced row-level policy"), "a second policy beside the wall");
    raw.run("DROP POLICY gap ON item").await;
    raw.run("CREATE TABLE annexe (matter_id uuid); ALTER TABLE annexe ENABLE ROW LEVEL SECURITY").await;
    assert!(why(&hold, &app).await.contains("not the ones this program knows"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_root_key_others_can_read_is_refused() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let hold = Hold::new(kind).await;
        hold.open().await.close().await;
        let mode = std::fs::metadata(hold.root_key()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "as it was made");
        for mode in [0o644, 0o640, 0o604] {
            std::fs::set_permissions(hold.root_key(), std::fs::Permissions::from_mode(mode)).unwrap();
            let Err(e) = House::open(hold.config()).await else { panic!("opened with mode {mode:o}") };
            assert!(e.to_string().contains("can be read by others"), "{e}");
        }
        std::fs::set_permissions(hold.root_key(), std::fs::Permissions::from_mode(0o600)).unwrap();
        hold.open().await.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_root_key_of_another_practice_is_refused_in_a_clear_sentence() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let hold = Hold::new(kind).await;
        hold.open().await.close().await;
        std::fs::write(hold.root_key(), "ab".repeat(32)).unwrap();
        let Err(e) = House::open(hold.config()).await else { panic!("opened with another key") };
        assert!(matches!(e, Error::Tamper(_)));
        assert!(e.to_string().contains("is it the right root key file?"), "{e}");
        std::fs::write(hold.root_key(), "not a key").unwrap();
        let Err(e) = House::open(hold.config()).await else { panic!("opened with no key") };
        assert!(e.to_string().contains("64 hex digits"), "{e}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_opens_again_with_everything_in_it() {
    for kind in [EngineKind::Sqlite, EngineKind::Postgres] {
        let house = Hold::new(kind).await.open().await;
        let ana = house.ana().await;
        let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
        let version = house.ready(&lucia, "a.pdf", b"kept").await;
        let practice = house.practice();
        let house = house.reopened().await;
        assert_eq!(house.practice(), practice);
        assert_eq!(house.download(&ana, lucia.matter, version).await.unwrap(), b"kept");
        testkit::after_every_test(&house).await;
        house.close().await;
    }
}
