//! The practice's own chain, read and verified from the lobby. Reading it is logged too, what does not open raises the
//! alarm in the same chain, and nothing here can change a line.

use crate::audit::{AuditEvent, AuditLine, StoredLine, sql};
use crate::engine::binds;
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use crate::lobby::Lobby;
use crate::room::VerifiedChain;
use domain::{AuditCode, AuditDetail, DeskPower, MatterId};
use seal::ChainVerifier;

impl Lobby<'_> {
    /// The newest lines of the practice's chain before `before` (all when `None`), newest first. Who does not see clients
    /// reads no words in it that somebody typed about one.
    pub async fn practice_events(&self, before: Option<u64>, most: u32) -> Result<Vec<AuditLine>> {
        self.demand(DeskPower::SeePracticeAudit)?;
        let write = self.begin(Some(DeskPower::SeePracticeAudit)).await?;
        self.commit(write, AuditEvent::new(AuditCode::PracticeLogRead, self.house.keyring.practice)).await?;
        self.watch_practice(async {
            let before = before.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
            let mut look = self.house.engine.look(None).await?;
            let rows = look.rows(sql::PRACTICE_LINES_BACK.text, binds![before, most]).await?;
            let whole = self.powers().has(DeskPower::SeeClients);
            let told = |key: &String| AuditDetail::from_code(key).is_some_and(|key| !key.tells_content());
            let opened = |row| {
                let mut line = StoredLine::from_row(row)?.open(&self.house.practice_chain())?;
                line.detail.retain(|key, _| whole || told(key));
                Ok(line)
            };
            rows.iter().map(opened).collect()
        })
        .await
    }

    /// The matter whose number this is, for whoever reads the logs of matters they are not on. What else there is of it stays
    /// with its room.
    pub async fn log_by_number(&self, number: &str) -> Result<Option<MatterId>> {
        self.demand(DeskPower::SeePracticeAudit)?;
        let hash = self.house.keyring.lobby.blind("matter-number", number.trim().to_lowercase().as_bytes());
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::BY_NUMBER.text, binds![hash, self.person]).await?;
        rows.first().map(|row| row.id(0)).transpose()
    }

    /// Walks the practice's whole chain and compares its end with the recorded head.
    pub async fn verify_practice_chain(&self) -> Result<VerifiedChain> {
        self.demand(DeskPower::SeePracticeAudit)?;
        self.watch_practice(async {
            let mut look = self.house.engine.look(None).await?;
            let scope = self.house.keyring.practice.bytes();
            // The head first: lines that are appended meanwhile come after it and are walked too.
            let head = look.rows(sql::HEAD.text, binds![scope]).await?;
            let head = head.first().ok_or_else(Error::not_found)?;
            let (length, end) = (head.int(0)?, head.hash(1)?);
            let mut verifier = ChainVerifier::new(scope);
            let (mut last, mut found) = (0i64, (length == 0).then_some([0; 32]));
            loop {
                let rows = look.rows(sql::PRACTICE_LINES.text, binds![last, 500u32]).await?;
                if rows.is_empty() {
                    break;
                }
                for row in &rows {
                    let line = StoredLine::from_row(row)?;
                    verifier
                        .feed_recorded(&line.as_line(scope), &line.hash)
                        .map_err(|_| Tampered { what: "the practice's audit chain is broken" })?;
                    last = row.int(0)?;
                    if last == length {
                        found = Some(line.hash);
                    }
                }
            }
            if found != Some(end) {
                return Err(Tampered { what: "the practice's audit chain has lost its tail" }.into());
            }
            let head = look.rows(sql::HEAD.text, binds![scope]).await?;
            if head.first().ok_or_else(Error::not_found)?.int(0)? < last {
                return Err(Tampered { what: "the practice's audit chain goes on after its end" }.into());
            }
            let (lines, head) = verifier.head();
            Ok(VerifiedChain { lines, head })
        })
        .await
    }

    pub(crate) async fn watch_practice<T>(&self, visit: impl Future<Output = Result<T>>) -> Result<T> {
        let result = visit.await;
        if let Err(Error::Tamper(what)) = &result {
            self.house.practice_alarm(what.what, self.person.bytes()).await?;
        }
        result
    }
}

impl Inner {
    /// Something outside rooms does not match its seal: the practice's own log says so.
    pub(crate) async fn practice_alarm(&self, what: &'static str, actor: [u8; 16]) -> Result<()> {
        tracing::error!(what, "tampering detected in what the practice keeps outside rooms");
        let event =
            AuditEvent::new(AuditCode::PracticeTamperDetected, self.keyring.practice).with("what", what);
        let mut write = self.engine.write(None).await?;
        self.append_practice(&mut write, &event, actor).await?;
        write.commit().await
    }
}
