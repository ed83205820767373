//! Lucía's ciphertext put where Omar's was: nothing opens, and his log says so.

use domain::{MatterId, VersionId};
use testkit::{Cell, TestHouse, on_both_engines};
use vault::{Actor, Auditing, Contributing, Decision, Error, Reading, Result};

struct Scene<'h> {
    house: &'h TestHouse,
    ana: Actor,
    his: testkit::Portal,
    his_version: VersionId,
    hers: MatterId,
    alarms: i64,
}

impl Scene<'_> {
    async fn alarms(&self) -> i64 {
        let sql = "SELECT count(*) FROM matter_event WHERE matter_id = $1 AND code = 'tamper.detected'";
        self.house.raw().await.one(sql, &[self.his.matter.into()]).await.int()
    }

    /// Puts her value into his row, looks, puts his back.
    async fn transplant<T>(&mut self, table: &str, column: &str, look: impl AsyncFn(&Self) -> Result<T>) {
        let mut raw = self.house.raw().await;
        let read = format!("SELECT id, {column} FROM {table} WHERE matter_id = $1");
        let hers = raw.rows(&read, &[self.hers.into()]).await[0][1].clone();
        let his = raw.rows(&read, &[self.his.matter.into()]).await[0].clone();
        let write = format!("UPDATE {table} SET {column} = $1 WHERE matter_id = $2 AND id = $3");
        let (matter, id) = (Cell::from(self.his.matter), Cell::Id(his[0].id()));
        let at = |cell: &Cell| vec![Cell::Bytes(cell.bytes()), matter.clone(), id.clone()];
        assert_ne!(hers, his[1]);
        look(self).await.unwrap_or_else(|e| panic!("{table}.{column} opens before: {e:?}"));
        assert_eq!(raw.exec(&write, &at(&hers)).await, 1);
        self.tampered(&format!("{table}.{column}"), look(self).await).await;
        assert_eq!(raw.exec(&write, &at(&his[1])).await, 1);
    }

    async fn tampered<T>(&mut self, what: &str, result: Result<T>) {
        match result {
            Err(Error::Tamper(_)) => {}
            Err(e) => panic!("{what}: {e:?}"),
            Ok(_) => panic!("{what} opened in another matter"),
        }
        self.alarms += 1;
        assert_eq!(
            self.alarms().await,
            self.alarms,
            "{what} raised one alarm in the log of the matter it is in"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ciphertext_of_one_matter_opens_nothing_in_another_and_raises_the_alarm() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let hers = house.portal(&ana, testkit::persona::LUCIA).await;
        let his = house.portal(&ana, testkit::persona::OMAR).await;
        let her_version = house.decided(&ana, &hers, b"her file", &Decision::Accept).await;
        let his_version = house.decided(&ana, &his, b"his file", &Decision::Accept).await;
        let mut s = Scene { house, ana, his, his_version, hers: hers.matter, alarms: 0 };

        s.transplant("face", "sealed", async |s: &Scene<'_>| {
            house.room::<Reading>(&s.ana, s.his.matter).await.face().await
        })
        .await;
        s.transplant("party", "sealed", async |s: &Scene<'_>| {
            house.room::<Reading>(&s.ana, s.his.matter).await.parties().await
        })
        .await;
        s.transplant("item_group", "sealed", async |s: &Scene<'_>| {
            house.room::<Contributing>(&s.his.contact, s.his.matter).await.requests().await
        })
        .await;
        s.transplant("item", "sealed", async |s: &Scene<'_>| {
            house.room::<Contributing>(&s.his.contact, s.his.matter).await.request(s.his.item).await
        })
        .await;
        s.transplant("version", "manifest", async |s: &Scene<'_>| {
            house.room::<Reading>(&s.ana, s.his.matter).await.documents().await
        })
        .await;
        s.transplant("version", "facts", async |s: &Scene<'_>| {
            house.room::<Reading>(&s.ana, s.his.matter).await.open_document(s.his_version).await
        })
        .await;
        s.transplant("upload", "file_key", async |s: &Scene<'_>| {
            house.room::<Reading>(&s.ana, s.his.matter).await.download(s.his_version).await
        })
        .await;

        // A whole segment, byte for byte, under his name.
        let mut raw = house.raw().await;
        let object = "SELECT object FROM segment WHERE matter_id = $1";
        let her_file = house.object_path(&raw.one(object, &[hers.matter.into()]).await.text());
        let his_file = house.object_path(&raw.one(object, &[s.his.matter.into()]).await.text());
        let kept = std::fs::read(&his_file).unwrap();
        std::fs::copy(&her_file, &his_file).unwrap();
        let got = house.download(&s.ana, s.his.matter, s.his_version).await;
        s.tampered("a segment", got).await;
        // A cut one is no shorter file.
        std::fs::write(&his_file, &kept[..kept.len() - 1]).unwrap();
        let got = house.download(&s.ana, s.his.matter, s.his_version).await;
        s.tampered("a cut segment", got).await;
        std::fs::write(&his_file, &kept).unwrap();

        // Her page as his page.
        let object = "SELECT object FROM preview WHERE matter_id = $1 AND kind = 'page'";
        let her_page = house.object_path(&raw.one(object, &[hers.matter.into()]).await.text());
        let his_page = house.object_path(&raw.one(object, &[s.his.matter.into()]).await.text());
        let kept = std::fs::read(&his_page).unwrap();
        std::fs::copy(&her_page, &his_page).unwrap();
        let room = house.room::<Reading>(&s.ana, s.his.matter).await;
        let ticket = room.open_document(s.his_version).await.unwrap().ticket.clone();
        s.tampered("a page", room.page(s.his_version, 1, "page", &ticket).await).await;
        std::fs::write(&his_page, &kept).unwrap();

        // Her matter key as his.
        let mut keys = house.hold.raw_keys().await;
        let read = "SELECT wrapped FROM wrapped_key WHERE kind = 'matter' AND owner = $1";
        let write = "UPDATE wrapped_key SET wrapped = $1 WHERE kind = 'matter' AND owner = $2";
        let hers_wrapped = keys.one(read, &[hers.matter.into()]).await;
        let his_wrapped = keys.one(read, &[s.his.matter.into()]).await;
        keys.exec(write, &[hers_wrapped, s.his.matter.into()]).await;
        let got = house.desk.admit::<Reading>(&s.ana, s.his.matter).await.unwrap().enter().await;
        s.tampered("a wrapped matter key", got).await;
        keys.exec(write, &[his_wrapped, s.his.matter.into()]).await;

        // With everything back in its place all is well, and the alarms stay in a chain that verifies.
        assert_eq!(house.download(&s.ana, s.his.matter, s.his_version).await.unwrap(), b"his file");
        assert_eq!(house.download(&s.ana, hers.matter, her_version).await.unwrap(), b"her file");
        house.room::<Auditing>(&s.ana, s.his.matter).await.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_or_missing_line_of_the_log_is_noticed() {
    on_both_engines(async |house| {
        let ana = house.ana().await;
        let lucia = house.portal(&ana, testkit::persona::LUCIA).await;
        let mut raw = house.raw().await;
        let matter = Cell::from(lucia.matter);
        let verify = async || house.room::<Auditing>(&ana, lucia.matter).await.verify().await;
        verify().await.unwrap();

        let set = "UPDATE matter_event SET at = at + $1 WHERE matter_id = $2 AND n = 3";
        raw.exec(set, &[Cell::Int(1), matter.clone()]).await;
        assert!(matches!(verify().await, Err(Error::Tamper(_))), "a moved time");
        raw.exec(set, &[Cell::Int(-1), matter.clone()]).await;
        verify().await.unwrap();

        // The tail cut off with its alarm lines, the head left behind.
        let lines = "SELECT n, at, actor, code, object_id, detail, salt, prev, hash FROM matter_event WHERE matter_id = $1 ORDER BY n DESC";
        let last = raw.rows(lines, std::slice::from_ref(&matter)).await[0].clone();
        let cut = "DELETE FROM matter_event WHERE matter_id = $1 AND n = $2";
        raw.exec(cut, &[matter.clone(), last[0].clone()]).await;
        assert!(matches!(verify().await, Err(Error::Tamper(_))), "a cut tail");
        let id = |cell: &Cell| Cell::Id(cell.id());
        let back = "INSERT INTO matter_event (matter_id, n, at, actor, code, object_id, detail, salt, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9)";
        let values =
            [matter.clone(), last[0].clone(), last[1].clone(), id(&last[2]), last[3].clone(), id(&last[4]), last[6].clone(), last[7].clone(), last[8].clone()];
        assert_eq!(last[5], Cell::Null, "an alarm line has no detail");
        raw.exec(back, &values).await;
        verify().await.unwrap();
    })
    .await;
}
