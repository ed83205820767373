//! The integrator: gathers the leaves of every chain's new lines into the one log, writes its tiles and signs a
//! checkpoint, all in one transaction; and makes the receipts that prove a line is in it. It refuses to build on tiles
//! that do not hash to the last signed checkpoint, and never changes a position once given.

use crate::engine::{Look, Row, Write, binds};
use crate::error::{Error, Fault, Result, Tampered};
use crate::house::{House, Inner};
use crate::lobby::{Backstage, Threshold};
use seal::{Checkpoint, Hash, LogEdge, LogFault, LogProof, LogSigner, LogVerifier};
use std::collections::HashMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ANY_WAITING = "SELECT n FROM log_waiting LIMIT 1";
        // Every integrator passes through this one row, so that PostgreSQL lets them in one at a time.
        LobbySql TURN = "UPDATE log_checkpoint SET at = at WHERE size = 0";
        LobbySql BEGIN = "INSERT INTO log_checkpoint (size, at, note) VALUES (0, $1, $2) ON CONFLICT (size) DO NOTHING";
        LobbySql LATEST = "SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1";
        LobbySql GATHER = "INSERT INTO log_leaf (position, scope, n, leaf) SELECT $1 + row_number() OVER (ORDER BY w.scope, w.n) - 1, w.scope, w.n, w.leaf FROM (SELECT scope, n, leaf FROM log_waiting ORDER BY scope, n LIMIT $2) w";
        LobbySql GATHERED = "SELECT leaf FROM log_leaf WHERE position >= $1 ORDER BY position";
        LobbySql SETTLE = "DELETE FROM log_waiting WHERE (scope, n) IN (SELECT scope, n FROM log_leaf WHERE position >= $1)";
        LobbySql TILE = "SELECT bytes FROM log_tile WHERE path = $1";
        LobbySql KEEP_TILE = "INSERT INTO log_tile (path, bytes) VALUES ($1, $2) ON CONFLICT (path) DO NOTHING";
        LobbySql DROP_PARTIALS = "DELETE FROM log_tile WHERE path LIKE $1";
        LobbySql SIGNED = "INSERT INTO log_checkpoint (size, at, note) VALUES ($1, $2, $3)";
        LobbySql PLACE = "SELECT position, leaf FROM log_leaf WHERE scope = $1 AND n = $2";
    }
}

/// Lines one transaction takes in: some tens of milliseconds of the writer's time.
const BATCH: u32 = 2000;

/// How often a receipt is begun anew because the log grew while its tiles were read.
const RECEIPT_TRIES: u32 = 5;

impl Backstage<'_> {
    /// Takes the next batch of waiting lines into the log and signs a checkpoint over it. Gives how many were taken:
    /// 0 when nothing waits. Any node may call it at any time.
    ///
    /// # Errors
    /// `Tamper` if the log's edge does not hash to the last checkpoint; nothing is signed then.
    pub async fn publish_log(&self) -> Result<u64> {
        self.house.publish().await
    }

    /// The newest signed checkpoint, for sending somewhere the practice does not control.
    pub async fn checkpoint(&self) -> Result<Option<String>> {
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::LATEST.text, &[]).await?;
        rows.first().map(|row| row.text(1)).transpose()
    }

    /// The key that checks this practice's checkpoints, as people pass it on.
    pub fn log_vkey(&self) -> Result<String> {
        Ok(self.house.log_signer()?.vkey())
    }

    /// Proof that line `n` of the chain `scope` is in the log, as the text of a `.tlog-proof` file; `None` while the
    /// line still waits to be taken in.
    ///
    /// # Errors
    /// `Tamper` if the stored tiles do not prove what they must.
    pub async fn receipt(&self, scope: [u8; 16], n: u64) -> Result<Option<String>> {
        self.house.receipt(scope, n).await
    }
}

impl Threshold<'_> {
    /// The key that checks this practice's checkpoints and certificates, for anybody: it is what they compare.
    pub fn log_vkey(&self) -> Result<String> {
        Ok(self.house.log_signer()?.vkey())
    }
}

impl House {
    /// The key that checks this practice's checkpoints, as people pass it on.
    pub fn log_vkey(&self) -> Result<String> {
        Ok(self.desk().house.log_signer()?.vkey())
    }
}

impl Inner {
    pub(crate) fn log_signer(&self) -> Result<LogSigner> {
        let origin = format!("strongroom.log/{}", self.keyring.practice);
        self.keyring.log_key.signer(&origin).map_err(|e| Fault::new("the log's name", e).into())
    }

    pub(crate) fn log_verifier(&self) -> Result<LogVerifier> {
        Ok(LogVerifier::from_vkey(&self.log_signer()?.vkey())?)
    }

    pub(crate) async fn publish(&self) -> Result<u64> {
        {
            // Looking costs no write transaction; a quiet practice must not keep the disk awake.
            let mut look = self.engine.look(None).await?;
            if look.rows(sql::ANY_WAITING.text, &[]).await?.is_empty() {
                return Ok(0);
            }
        }
        let signer = self.log_signer()?;
        let mut write = self.engine.write(None).await?;
        let last = self.take_turn(&mut write, &signer).await?;
        let mut edge = resume(&mut write, &last).await?;
        let from = position(last.size)?;
        let gathered = write.exec(sql::GATHER.text, binds![from, BATCH]).await?;
        if gathered == 0 {
            return Ok(0);
        }
        let settled = write.exec(sql::SETTLE.text, binds![from]).await?;
        let rows = write.rows(sql::GATHERED.text, binds![from]).await?;
        let leaves = rows.iter().map(|row| row.hash(0)).collect::<Result<Vec<Hash>>>()?;
        if settled != gathered || leaves.len() as u64 != gathered {
            return Err(Tampered { what: "the audit log has positions that were never signed" }.into());
        }
        store(&mut write, &mut edge, &leaves).await?;
        let note = signer.checkpoint(edge.size(), &edge.root());
        write.exec(sql::SIGNED.text, binds![position(edge.size())?, self.clock.now(), note]).await?;
        write.commit().await?;
        Ok(gathered)
    }

    /// Waits until no other node is integrating, and gives the last checkpoint. The first ever is signed over nothing.
    async fn take_turn(&self, write: &mut Write, signer: &LogSigner) -> Result<Checkpoint> {
        if write.exec(sql::TURN.text, &[]).await? == 0 {
            let note = signer.checkpoint(0, &seal::empty_root());
            write.exec(sql::BEGIN.text, binds![self.clock.now(), note]).await?;
            write.exec(sql::TURN.text, &[]).await?;
        }
        let rows = write.rows(sql::LATEST.text, &[]).await?;
        let row = rows.first().ok_or(Tampered { what: "the audit log has no checkpoint" })?;
        let stated = self.log_verifier()?.verify(&row.text(1)?)?;
        if i64::try_from(stated.size).ok() != Some(row.int(0)?) {
            return Err(Tampered { what: "a checkpoint states another size than it is filed under" }.into());
        }
        Ok(stated)
    }

    /// [`Backstage::receipt`], for whoever hands a line on together with its proof.
    pub(crate) async fn receipt(&self, scope: [u8; 16], n: u64) -> Result<Option<String>> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_receipt(scope, n).await? {
                Ok(receipt) => return Ok(receipt),
                // Incomplete tiles give way to their full one when the log grows past it.
                Err(LogFault::Missing { .. }) if tries < RECEIPT_TRIES => {}
                Err(_) => return Err(Tampered { what: "the audit log's tiles do not prove a line" }.into()),
            }
        }
    }

    async fn try_receipt(
        &self,
        scope: [u8; 16],
        n: u64,
    ) -> Result<std::result::Result<Option<String>, LogFault>> {
        let mut look = self.engine.look(None).await?;
        let number = i64::try_from(n).map_err(|_| Error::not_found())?;
        let rows = look.rows(sql::PLACE.text, binds![scope, number]).await?;
        let Some(row) = rows.first() else { return Ok(Ok(None)) };
        let index = u64::try_from(row.int(0)?).map_err(|_| Tampered { what: "a position in the log" })?;
        let leaf = row.hash(1)?;
        let rows = look.rows(sql::LATEST.text, &[]).await?;
        let Some(row) = rows.first() else { return Ok(Ok(None)) };
        let (verifier, checkpoint) = (self.log_verifier()?, row.text(1)?);
        let size = verifier.verify(&checkpoint)?.size;
        let paths = match seal::inclusion_paths(index, size, size) {
            Ok(paths) => paths,
            Err(fault) => return Ok(Err(fault)),
        };
        let tiles = fetch_tiles(&mut look, &paths).await?;
        let hashes = match seal::prove_inclusion(index, size, size, &|path: &str| tiles.get(path).cloned()) {
            Ok(hashes) => hashes,
            Err(fault) => return Ok(Err(fault)),
        };
        let proof = LogProof { index, hashes, checkpoint, extra: None };
        proof.verify(&verifier, &leaf)?;
        Ok(Ok(Some(proof.to_text())))
    }
}

/// Sizes and positions as both engines store them.
pub(crate) fn position(n: u64) -> Result<i64> {
    i64::try_from(n).map_err(|_| Tampered { what: "the audit log's size" }.into())
}

/// Picks the incomplete tiles up where the last checkpoint left them.
async fn resume(write: &mut Write, last: &Checkpoint) -> Result<LogEdge> {
    let mut tiles = HashMap::new();
    for path in LogEdge::paths(last.size) {
        if let Some(row) = write.rows(sql::TILE.text, binds![path.as_str()]).await?.first() {
            tiles.insert(path, row.bytes(0)?);
        }
    }
    LogEdge::resume(last.size, &last.root, &|path: &str| tiles.get(path).cloned()).map_err(|fault| {
        tracing::error!(%fault, "the audit log does not continue from its last checkpoint");
        Tampered { what: "the audit log does not continue from its last checkpoint" }.into()
    })
}

/// Appends the leaves and stores what that changes. Incomplete tiles stay for whoever holds an older checkpoint, and go
/// together when their full tile is there.
async fn store(write: &mut Write, edge: &mut LogEdge, leaves: &[Hash]) -> Result<()> {
    for blob in edge.append(leaves) {
        let partials = (!blob.path.contains(".p/")).then(|| format!("{}.p/%", blob.path));
        if write.exec(sql::KEEP_TILE.text, binds![blob.path, blob.bytes]).await? != 1 {
            return Err(Tampered { what: "the audit log holds a tile nobody has made yet" }.into());
        }
        if let Some(partials) = partials {
            write.exec(sql::DROP_PARTIALS.text, binds![partials]).await?;
        }
    }
    Ok(())
}

async fn fetch_tiles(look: &mut Look, paths: &[String]) -> Result<HashMap<String, Vec<u8>>> {
    let mut tiles = HashMap::new();
    for path in paths {
        if let Some(row) = look.rows(sql::TILE.text, binds![path.as_str()]).await?.first() {
            tiles.insert(path.clone(), Row::bytes(row, 0)?);
        }
    }
    Ok(tiles)
}
