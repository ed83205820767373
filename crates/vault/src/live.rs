//! Telling open pages that something changed, never what: a signal within this process right after a commit, and a look at
//! one instant in the lobby every few seconds for what other processes changed. It refuses more than a few listeners a
//! session, and to go on for anybody who would not be let in now.

use crate::desk::{Actor, Desk, Door};
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::inbox::sql;
use crate::purpose::{Contributing, Reading};
use domain::{AccessId, MatterId, PersonId, Refusal, Role, SessionId, limits};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// How often a listener's standing is proved again and other processes' changes are looked for.
const TICK: std::time::Duration = std::time::Duration::from_secs(2);
/// Changes a slow listener may miss before it is told once for all of them.
const BACKLOG: usize = 64;

/// Who is told within this process.
pub(crate) struct News {
    changed: broadcast::Sender<MatterId>,
    listening: Mutex<HashMap<SessionId, u32>>,
}

impl Default for News {
    fn default() -> Self {
        Self { changed: broadcast::channel(BACKLOG).0, listening: Mutex::default() }
    }
}

impl News {
    /// A matter's messages changed. Nobody may be listening.
    pub(crate) fn tell(&self, matter: MatterId) {
        let _nobody = self.changed.send(matter);
    }
}

/// What a listener hears.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    Changed,
    /// Nothing, for a while.
    Quiet,
}

/// Somebody's open page. Dropping it makes room for another.
pub struct Listener {
    desk: Desk,
    door: Door,
    token: String,
    session: SessionId,
    person: PersonId,
    role: Option<Role>,
    /// The admission of a contact, who hears of their own threads only.
    access: Option<AccessId>,
    /// The one matter, or the inbox over all.
    matter: Option<MatterId>,
    changed: broadcast::Receiver<MatterId>,
    mark: Option<i64>,
}

impl Desk {
    /// Begins to listen, to one matter or to the whole inbox, with the session's token, which is proved at every tick.
    ///
    /// # Errors
    /// `TooMany` when the session listens on enough pages already.
    pub async fn listen(
        &self,
        door: Door,
        token: &str,
        actor: &Actor,
        matter: Option<MatterId>,
    ) -> Result<Listener> {
        let session = actor.session();
        {
            let mut all = self.house.news.listening.lock().unwrap_or_else(PoisonError::into_inner);
            let mine = all.entry(session).or_insert(0);
            if *mine >= limits::LISTENERS_PER_SESSION {
                return Err(Refusal::TooMany { retry_after_s: 30 }.into());
            }
            *mine += 1;
        }
        let mut listener = Listener {
            desk: self.clone(),
            door,
            token: token.to_owned(),
            session,
            person: actor.person(),
            role: actor.role(),
            access: actor.portal().map(|(access, ..)| access),
            matter,
            changed: self.house.news.changed.subscribe(),
            mark: None,
        };
        listener.prove().await?;
        listener.mark = listener.latest().await?;
        Ok(listener)
    }
}

impl Listener {
    /// Waits for a change or a tick, whichever is first, and proves that the listener may still hear of it.
    ///
    /// # Errors
    /// "Not found" once the session or the admission is over; nothing is told then.
    pub async fn next(&mut self) -> Result<Heard> {
        let told = tokio::select! {
            told = self.changed.recv() => match told {
                // What happened in matters that are not theirs is nothing to whoever watches the inbox.
                Ok(matter) => self.matter == Some(matter),
                Err(_) => self.matter.is_some(),
            },
            () = tokio::time::sleep(TICK) => false,
        };
        self.prove().await?;
        let latest = self.latest().await?;
        // A contact is not told of a change that is not in their own threads.
        let changed = latest != self.mark || (told && self.access.is_none());
        self.mark = latest;
        Ok(if changed { Heard::Changed } else { Heard::Quiet })
    }

    async fn prove(&self) -> Result<()> {
        let actor = self.desk.recognise_unattended(self.door, &self.token).await?;
        let actor = actor.filter(|actor| actor.session() == self.session).ok_or_else(Error::not_found)?;
        match (self.door, self.matter) {
            (Door::Client, Some(matter)) => self.desk.admit::<Contributing>(&actor, matter).await.map(drop),
            (Door::Client, None) => Err(Error::not_found()),
            (Door::Staff, Some(matter)) => self.desk.admit::<Reading>(&actor, matter).await.map(drop),
            (Door::Staff, None) if self.desk.lobby(&actor)?.reads_messages() => Ok(()),
            (Door::Staff, None) => Err(Error::not_found()),
        }
    }

    async fn latest(&self) -> Result<Option<i64>> {
        let mut look = self.desk.house.engine.look(None).await?;
        let rows = match self.matter {
            Some(matter) if self.access.is_some() => {
                let values = binds![matter, self.access, AccessId::nil()];
                look.rows(sql::MARK_OF_ACCESS.text, values).await?
            }
            Some(matter) => look.rows(sql::MARK_OF_MATTER.text, binds![matter]).await?,
            None if self.role == Some(Role::Owner) => {
                look.rows(sql::MARK_ALL.text, binds![self.person]).await?
            }
            None => look.rows(sql::MARK_MINE.text, binds![self.person]).await?,
        };
        Ok(rows.first().map(|row| row.opt_int(0)).transpose()?.flatten())
    }

    fn house(&self) -> &Arc<Inner> {
        &self.desk.house
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut all = self.house().news.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mine) = all.get_mut(&self.session) {
            *mine -= 1;
            if *mine == 0 {
                all.remove(&self.session);
            }
        }
    }
}
