//! Notes about a client that belong to no matter: what the team keeps of somebody, written once and never changed. Whoever was
//! wrong writes another that names it and says why, and both stay. They exist as [`ForStaff`] alone and no statement a portal
//! runs names them. They refuse whoever may not read the whole record, and a second correction of one note.

use super::walls::sql::REACHES_CLIENT;
use super::{Lobby, PersonCard, naming};
use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::room::ForStaff;
use domain::messages::text;
use domain::{AuditCode, ClientId, ClientNoteId, DeskPower, PersonId, Refusal, Timestamp, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql NOTES = "SELECT n.id, n.corrects, n.sealed, n.written_at, p.id, p.sealed FROM client_note n JOIN person p ON p.id = n.person_id WHERE n.client_id = $1 ORDER BY n.written_at, n.id";
        LobbySql NOTE = "SELECT n.id FROM client_note n WHERE n.client_id = $1 AND n.id = $2";
        LobbySql NOTED = "SELECT n.id, n.client_id FROM client_note n WHERE n.person_id = $1 AND n.attempt = $2";
        LobbySql CORRECTED = "SELECT n.id FROM client_note n WHERE n.corrects = $1";
        LobbySql ADD = "INSERT INTO client_note (id, client_id, person_id, attempt, corrects, sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        LobbySql MOVE = "UPDATE client_note SET client_id = $2 WHERE client_id = $1";
    }
}

/// A note about a client, as the team reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientNote {
    pub id: ClientNoteId,
    /// Who wrote it.
    pub by: String,
    pub text: String,
    /// Why it corrects another; empty where it corrects none.
    pub reason: String,
    pub written_at: Timestamp,
    /// The note this one corrects.
    pub corrects: Option<ClientNoteId>,
    /// The note that corrects this one, and when it was written.
    pub corrected: Option<(ClientNoteId, Timestamp)>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    #[serde(default)]
    reason: String,
}

impl Lobby<'_> {
    /// Every note about a client, the oldest first, corrected ones included.
    ///
    /// # Errors
    /// Not found for whoever may not read the whole record, and for a client who is nobody to them.
    pub async fn client_notes(&self, client: ClientId) -> Result<ForStaff<Vec<ClientNote>>> {
        self.demand_records()?;
        let mut look = self.house.engine.look(None).await?;
        if look.rows(REACHES_CLIENT.text, binds![client, self.person]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let mut out: Vec<ClientNote> = Vec::new();
        for row in look.rows(sql::NOTES.text, binds![client]).await? {
            let (id, person): (ClientNoteId, PersonId) = (row.id(0)?, row.id(4)?);
            let kept: Kept = self.house.unseal_card("client_note", id.bytes(), &row.bytes(2)?)?;
            let by: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(5)?)?;
            out.push(ClientNote {
                id,
                by: by.name,
                text: kept.text,
                reason: kept.reason,
                written_at: row.time(3)?,
                corrects: row.opt_id(1)?,
                corrected: None,
            });
        }
        let corrections: Vec<_> =
            out.iter().filter_map(|n| n.corrects.map(|of| (of, n.id, n.written_at))).collect();
        for (of, id, at) in corrections {
            if let Some(note) = out.iter_mut().find(|note| note.id == of) {
                note.corrected = Some((id, at));
            }
        }
        Ok(ForStaff::new(out))
    }

    /// Writes a note about a client, once however often it is sent under one name.
    ///
    /// # Errors
    /// `Invalid` for `text` that is empty or too long; not found as for reading, and where the record was joined with another.
    pub async fn add_client_note(
        &self,
        client: ClientId,
        typed: &str,
        attempt: [u8; 16],
    ) -> Result<ClientNoteId> {
        let kept = Kept { text: text(typed)?, reason: String::new() };
        self.write_client_note(client, None, &kept, attempt).await
    }

    /// Writes the note that stands instead of another, which stays readable, and why.
    ///
    /// # Errors
    /// `Conflict` where somebody corrected it first; `Invalid` for `text`, and for `reason` that is missing or too long.
    pub async fn correct_client_note(
        &self,
        client: ClientId,
        note: ClientNoteId,
        (typed, why): (&str, &str),
        attempt: [u8; 16],
    ) -> Result<ClientNoteId> {
        let (text, reason) = (text(typed)?, why.trim().to_owned());
        if reason.is_empty() {
            return Err(Refusal::invalid("reason", Why::Missing).into());
        }
        if reason.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("reason", Why::TooLong).into());
        }
        self.write_client_note(client, Some(note), &Kept { text, reason }, attempt).await
    }

    async fn write_client_note(
        &self,
        client: ClientId,
        corrects: Option<ClientNoteId>,
        kept: &Kept,
        attempt: [u8; 16],
    ) -> Result<ClientNoteId> {
        self.demand_records()?;
        let mut write = self.begin(Some(DeskPower::ManageClients)).await?;
        // Held: of a note and the joining of two records one is first, and of two corrections of one note.
        write.exec(naming::sql::HOLD_LIVE.text, binds![client]).await?;
        if write.rows(REACHES_CLIENT.text, binds![client, self.person]).await?.is_empty() {
            return Err(Error::not_found());
        }
        if let Some(row) = write.rows(sql::NOTED.text, binds![self.person, attempt]).await?.first() {
            // One name of a sending is of one record.
            return if row.id::<domain::kind::Client>(1)? == client {
                row.id(0)
            } else {
                Err(Error::not_found())
            };
        }
        if let Some(wrong) = corrects {
            if write.rows(sql::NOTE.text, binds![client, wrong]).await?.is_empty() {
                return Err(Error::not_found());
            }
            // Somebody was first: what stands is theirs to correct now.
            if !write.rows(sql::CORRECTED.text, binds![wrong]).await?.is_empty() {
                return Err(Refusal::Conflict.into());
            }
        }
        let now = self.house.clock.now();
        let id = ClientNoteId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("client_note", id.bytes(), kept)?;
        let values = binds![id, client, self.person, attempt, corrects, sealed, now];
        write.exec(sql::ADD.text, values).await?;
        let code = match corrects {
            Some(_) => AuditCode::ClientNoteCorrected,
            None => AuditCode::ClientNoteWritten,
        };
        self.commit(write, AuditEvent::new(code, client)).await?;
        Ok(id)
    }
}
