//! What a signed-in contact may know of and do with their own admissions: the devices they are signed in on, and going from one
//! workspace to the next without another mail. It refuses to lead into or out of a sensitive matter, or anywhere under the strict profile: there each workspace asks for a link of its own.

use super::access::sql as access_sql;
use super::own_cases::sql::OTHERS;
use super::sessions::{Device, NewSession, SessionRow, SessionTerms};
use crate::audit::AuditEvent;
use crate::desk::{Actor, Desk, Door, Stage};
use crate::engine::binds;
use crate::error::{Error, Result};
use domain::{AccessId, AuditCode, DeviceKind, Duration, MatterId, SessionId};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql OF_SESSION = "SELECT idle_micros, expires_at FROM session WHERE id = $1 AND person_id = $2 AND ended_at IS NULL";
        LobbySql DEVICES = "SELECT id, created_at, seen_at, sealed FROM session WHERE access_id = $1 AND person_id = $2 AND ended_at IS NULL AND expires_at > $3 AND seen_at + idle_micros >= $3 AND stage = 'full' ORDER BY seen_at DESC, id";
        LobbySql END_DEVICE = "UPDATE session SET ended_at = $4 WHERE id = $1 AND person_id = $2 AND access_id = $3 AND ended_at IS NULL";
        LobbySql END_OTHER_DEVICES = "UPDATE session SET ended_at = $4 WHERE id <> $1 AND person_id = $2 AND access_id = $3 AND ended_at IS NULL";
    }
}

impl Desk {
    /// Goes on to another workspace of the same person. The session begun there ends no later than this one would; its
    /// token is for that workspace's cookie.
    pub async fn move_over(&self, actor: &Actor, to: AccessId, device: Device) -> Result<String> {
        let (from, ..) = actor.portal().ok_or_else(Error::not_found)?;
        if self.threshold().settings().await?.strict {
            return Err(Error::not_found());
        }
        let now = self.house.clock.now();
        let rows =
            self.engine().look(None).await?.rows(OTHERS.text, binds![actor.person(), from, now]).await?;
        let mut others = rows.iter().filter_map(|row| Some((row.id(0).ok()?, row.id(1).ok()?)));
        let (_, matter): (AccessId, MatterId) =
            others.find(|(id, _)| *id == to).ok_or_else(Error::not_found)?;
        let mut visit = self.house.matter_write(matter).await?;
        // Asked again inside the change, so that a revocation at either end wins.
        let still = visit.write.rows(OTHERS.text, binds![actor.person(), from, now]).await?;
        let here = visit.write.rows(sql::OF_SESSION.text, binds![actor.session(), actor.person()]).await?;
        let row = here.first().ok_or_else(Error::not_found)?;
        let (idle, end) = (Duration::micros(row.int(0)?), row.time(1)?);
        let reachable = still.iter().any(|row| row.id(0).is_ok_and(|id: AccessId| id == to));
        if !reachable || now.is_past(end) {
            return Err(Error::not_found());
        }
        let of = visit.write.rows(super::alerts::sql::DEVICE.text, binds![actor.session()]).await?;
        let sealed = of.first().ok_or_else(Error::not_found)?.bytes(1)?;
        let begun: super::sessions::SessionCard =
            self.house.unseal_card("session", actor.session().bytes(), &sealed)?;
        let terms = SessionTerms { idle, life: end.since(now), device };
        let new = NewSession {
            door: Door::Client,
            person: actor.person(),
            access: Some(to),
            stage: Stage::Full.code(),
            terms,
            // Nobody signed in anew: it is the sign-in of the session that goes on.
            method: begun.method,
            also: begun.also,
            no_later: Some(end),
        };
        let (token, session) = self.house.start_session(&mut visit.write, &new).await?;
        let kind = DeviceKind::of_agent(&new.terms.device.agent);
        visit.write.exec(access_sql::SIGNED_IN.text, binds![to, now, kind.code()]).await?;
        let event = AuditEvent::new(AuditCode::ClientSessionStarted, session)
            .with("address", new.terms.device.address.as_str())
            .with("agent", new.terms.device.agent.as_str());
        visit.commit(&event, actor.person().bytes()).await?;
        Ok(token)
    }

    /// The devices a contact is signed in on at this workspace, the last used first.
    pub async fn own_devices(&self, actor: &Actor) -> Result<Vec<SessionRow>> {
        let (access, ..) = actor.portal().ok_or_else(Error::not_found)?;
        let now = self.house.clock.now();
        let values = binds![access, actor.person(), now];
        let rows = self.engine().look(None).await?.rows(sql::DEVICES.text, values).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let id: SessionId = row.id(0)?;
            let device = self.house.unseal_card("session", id.bytes(), &row.bytes(3)?)?;
            let current = id == actor.session();
            out.push(SessionRow { id, created_at: row.time(1)?, seen_at: row.time(2)?, device, current });
        }
        Ok(out)
    }

    /// Ends one session of this contact at this workspace.
    pub async fn end_own_device(&self, actor: &Actor, session: SessionId) -> Result<()> {
        let (access, matter, _) = actor.portal().ok_or_else(Error::not_found)?;
        let mut visit = self.house.matter_write(matter).await?;
        let now = self.house.clock.now();
        let values = binds![session, actor.person(), access, now];
        if visit.write.exec(sql::END_DEVICE.text, values).await? != 1 {
            return Err(Error::not_found());
        }
        visit.commit(&AuditEvent::new(AuditCode::ClientSessionEnded, session), actor.person().bytes()).await
    }

    /// Ends every other session of this contact at this workspace; says how many there were.
    pub async fn end_other_own_devices(&self, actor: &Actor) -> Result<u64> {
        let (access, matter, _) = actor.portal().ok_or_else(Error::not_found)?;
        let mut visit = self.house.matter_write(matter).await?;
        let now = self.house.clock.now();
        let values = binds![actor.session(), actor.person(), access, now];
        let ended = visit.write.exec(sql::END_OTHER_DEVICES.text, values).await?;
        let event = AuditEvent::new(AuditCode::ClientSessionEnded, access).with("ended", ended.to_string());
        visit.commit(&event, actor.person().bytes()).await?;
        Ok(ended)
    }
}
