//! The key ladder as it is kept: the root key wraps the practice key, the practice key wraps every matter key, and the
//! wrapped keys live in a store of their own. It hands out a matter key only to the desk, and refuses to make a second
//! key for a matter that has one.

use crate::engine::{Engine, binds};
use crate::error::{Error, Fault, Result, Tampered};
use domain::{Clock, MatterId, PracticeId, Timestamp};
use seal::{Chance, LobbyKey, LogKey, MatterKey, PackKey, PackSigner, PracticeKey, RootKey};
use std::sync::Arc;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql FIND = "SELECT owner, version, wrapped FROM wrapped_key WHERE kind = $1 AND owner = $2";
        LobbySql FIND_PRACTICE = "SELECT owner, version, wrapped FROM wrapped_key WHERE kind = 'practice'";
        LobbySql KEEP = "INSERT INTO wrapped_key (kind, owner, version, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)";
        LobbySql KEEP_FIRST = "INSERT INTO wrapped_key (kind, owner, version, wrapped, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, owner) DO NOTHING";
    }
}

const VERSION: u32 = 1;

pub(crate) struct Keyring {
    engine: Engine,
    pub(crate) practice: PracticeId,
    practice_key: PracticeKey,
    pub(crate) lobby: LobbyKey,
    pub(crate) log_key: LogKey,
    chance: Arc<dyn Chance>,
}

impl Keyring {
    /// Opens the ladder, or makes it on the very first start.
    pub(crate) async fn open(
        engine: Engine,
        root: &RootKey,
        clock: &dyn Clock,
        chance: Arc<dyn Chance>,
    ) -> Result<Self> {
        let found = engine.look(None).await?.rows(sql::FIND_PRACTICE.text, &[]).await?;
        let (practice, practice_key) = match found.first() {
            Some(row) => {
                let id: PracticeId = row.id(0)?;
                let version = u32::try_from(row.int(1)?).map_err(|_| Tampered { what: "a key version" })?;
                let key = root
                    .unwrap_practice(&row.bytes(2)?, &id.bytes(), version)
                    .map_err(|_| Tampered { what: "the root key does not open this practice's key: is it the right root key file?" })?;
                (id, key)
            }
            None => Self::first(&engine, root, clock, &*chance).await?,
        };
        let lobby = practice_key.lobby();
        let log_key = Self::log_key(&engine, practice, &practice_key, clock, &*chance).await?;
        Ok(Self { engine, practice, practice_key, lobby, log_key, chance })
    }

    async fn first(
        engine: &Engine,
        root: &RootKey,
        clock: &dyn Clock,
        chance: &dyn Chance,
    ) -> Result<(PracticeId, PracticeKey)> {
        let now = clock.now();
        let id = PracticeId::mint(now, crate::random(chance));
        let key = PracticeKey::generate(chance);
        let wrapped = root.wrap_practice(&key, &id.bytes(), VERSION, chance);
        keep(engine, "practice", id.bytes(), wrapped, now).await?;
        Ok((id, key))
    }

    async fn log_key(
        engine: &Engine,
        practice: PracticeId,
        key: &PracticeKey,
        clock: &dyn Clock,
        chance: &dyn Chance,
    ) -> Result<LogKey> {
        let found = engine.look(None).await?.rows(sql::FIND.text, binds!["log", practice]).await?;
        if let Some(row) = found.first() {
            let version = u32::try_from(row.int(1)?).map_err(|_| Tampered { what: "a key version" })?;
            return Ok(key.unwrap_log_key(&row.bytes(2)?, &practice.bytes(), version)?);
        }
        let made = LogKey::generate(chance);
        let wrapped = key.wrap_log_key(&made, &practice.bytes(), VERSION, chance);
        keep(engine, "log", practice.bytes(), wrapped, clock.now()).await?;
        Ok(made)
    }

    /// The signer of the practice's packs. Its key is made when it is needed first; of two who make one at once, one is kept.
    pub(crate) async fn pack_signer(&self, clock: &dyn Clock) -> Result<PackSigner> {
        if let Some(signer) = self.kept_pack_signer().await? {
            return Ok(signer);
        }
        let made = PackKey::generate(&*self.chance);
        let wrapped = self.practice_key.wrap_pack_key(&made, &self.practice.bytes(), VERSION, &*self.chance);
        let mut write = self.engine.write(None).await?;
        let kept = binds!["pack", self.practice.bytes(), VERSION, wrapped, clock.now()];
        write.exec(sql::KEEP_FIRST.text, kept).await?;
        // Whoever was first is written with us or before us, so theirs is there to be read afterwards.
        write.commit().await?;
        let kept = self.kept_pack_signer().await?;
        kept.ok_or_else(|| Fault::plain("the key of packs was not kept").into())
    }

    async fn kept_pack_signer(&self) -> Result<Option<PackSigner>> {
        let rows = self.engine.look(None).await?.rows(sql::FIND.text, binds!["pack", self.practice]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let version = u32::try_from(row.int(1)?).map_err(|_| Tampered { what: "a key version" })?;
        let key = self.practice_key.unwrap_pack_key(&row.bytes(2)?, &self.practice.bytes(), version)?;
        Ok(Some(key.signer()))
    }

    /// Makes and keeps the key of a new matter. The key store is written first: a crash in between leaves a key
    /// without a matter, which opens nothing.
    pub(crate) async fn make_matter_key(&self, matter: MatterId, now: Timestamp) -> Result<MatterKey> {
        let key = MatterKey::generate(&*self.chance);
        let wrapped = self.practice_key.wrap_matter(
            &key,
            &self.practice.bytes(),
            &matter.bytes(),
            VERSION,
            &*self.chance,
        );
        keep(&self.engine, "matter", matter.bytes(), wrapped, now).await?;
        Ok(key)
    }

    #[cfg(test)]
    pub(crate) fn engine_for_proofs(&self) -> &Engine {
        &self.engine
    }

    pub(crate) async fn matter_key(&self, matter: MatterId) -> Result<MatterKey> {
        let rows = self.engine.look(None).await?.rows(sql::FIND.text, binds!["matter", matter]).await?;
        let row = rows.first().ok_or(Error::Tamper(Tampered { what: "a matter has no key" }))?;
        let version = u32::try_from(row.int(1)?).map_err(|_| Tampered { what: "a key version" })?;
        let key = self.practice_key.unwrap_matter(
            &row.bytes(2)?,
            &self.practice.bytes(),
            &matter.bytes(),
            version,
        )?;
        Ok(key)
    }
}

async fn keep(engine: &Engine, kind: &str, owner: [u8; 16], wrapped: Vec<u8>, now: Timestamp) -> Result<()> {
    let mut write = engine.write(None).await?;
    let touched = write.exec(sql::KEEP.text, binds![kind, owner, VERSION, wrapped, now]).await?;
    if touched != 1 {
        return Err(Fault::plain("a key was not kept").into());
    }
    write.commit().await
}
