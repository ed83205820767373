//! How the clients of one matter prove who they are, as staff see and steer it: the first form of a personal secret, a
//! second step taken away after somebody's identity was checked, and printed cards. It refuses to show a secret, a code or a number
//! that was ever kept.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{self, AlertKind, NewCard};
use crate::purpose::{StaffSees, Steering};
use crate::room::portal::sql as portal_sql;
use crate::room::{ForStaff, NewAccess, Room, RoomTx};
use domain::{
    AccessId, AuditCode, CodeCardId, MatterId, PersonId, Power, Refusal, SecretState, Timestamp, Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql KEYS_OF_MATTER = "SELECT x.id, (SELECT count(*) FROM person o WHERE o.email_hash = p.email_hash AND o.kind = 'client' AND o.state = 'active' AND o.id <> p.id AND NOT EXISTS (SELECT 1 FROM client f WHERE f.person_id = o.id AND f.kind = 'organisation')), k.secret_state, k.tries, k.enrolled_at, k.code_tries, (SELECT count(*) FROM passkey y WHERE y.person_id = p.id AND y.stopped_at IS NULL), (SELECT count(*) FROM passkey y WHERE y.person_id = p.id AND y.stopped_at IS NOT NULL), (SELECT max(y.used_at) FROM passkey y WHERE y.person_id = p.id) FROM portal_access x JOIN person p ON p.id = x.person_id LEFT JOIN client_key k ON k.person_id = p.id WHERE x.matter_id = $1 ORDER BY x.created_at, x.id";
        LobbySql DOORS_OF = "SELECT x.id, x.matter_id FROM portal_access x WHERE x.person_id = $1 AND x.state = 'enabled' AND x.matter_id <> $2";
    }
}

/// How one contact proves who they are.
pub struct ClientKeys {
    pub access: AccessId,
    /// Another client has the same address.
    pub shared: bool,
    pub secret: SecretState,
    /// Too many wrong tries: nothing is taken until staff give a new code.
    pub secret_locked: bool,
    /// Since when an app is asked for.
    pub factor_since: Option<Timestamp>,
    pub factor_locked: bool,
    pub passkeys: PasskeysHeld,
    pub card: Option<CardState>,
}

/// Somebody's passkeys, as far as staff see them: how many, and nothing of what they call them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasskeysHeld {
    pub good: u32,
    /// Not taken any more, because they counted backwards.
    pub stopped: u32,
    pub used_at: Option<Timestamp>,
}

impl PasskeysHeld {
    #[must_use]
    pub fn any(&self) -> bool {
        self.good + self.stopped > 0
    }
}

/// A printed card that works.
pub struct CardState {
    pub printed_at: Timestamp,
    pub expires_at: Timestamp,
    pub codes_left: u32,
    /// Too many wrong codes.
    pub locked: bool,
}

impl<P: StaffSees> Room<P> {
    /// How every contact of this matter proves who they are.
    pub async fn client_keys(&self) -> Result<ForStaff<Vec<ClientKeys>>> {
        self.demand(Power::SeeWholeMatter)?;
        let now = self.house.clock.now();
        let mut look = self.look().await?;
        let mut out = Vec::new();
        for row in look.lobby(&sql::KEYS_OF_MATTER, binds![self.matter()]).await? {
            let access: AccessId = row.id(0)?;
            let cards = look.lobby(&lobby::cards::sql::LIVE_CARD, binds![access]).await?;
            let card = match cards.first() {
                Some(card) if !now.is_past(card.time(2)?) => Some(CardState {
                    printed_at: card.time(1)?,
                    expires_at: card.time(2)?,
                    codes_left: u32::try_from(card.int(4)?).unwrap_or(0),
                    locked: card.int(3)? >= limits::CARD_TRIES,
                }),
                _ => None,
            };
            let secret = match row.opt_text(2)? {
                Some(_) => row.code(2, SecretState::from_code)?,
                None => SecretState::None,
            };
            out.push(ClientKeys {
                access,
                shared: row.int(1)? > 0,
                secret,
                secret_locked: row.opt_int(3)?.unwrap_or(0) >= limits::SECRET_TRIES,
                factor_since: row.opt_time(4)?,
                factor_locked: row.opt_int(5)?.unwrap_or(0) >= limits::FACTOR_TRIES,
                passkeys: PasskeysHeld {
                    good: u32::try_from(row.int(6)?).unwrap_or(u32::MAX),
                    stopped: u32::try_from(row.int(7)?).unwrap_or(u32::MAX),
                    used_at: row.opt_time(8)?,
                },
                card,
            });
        }
        Ok(ForStaff::new(out))
    }
}

impl Room<Steering> {
    /// Keeps the first form of a contact's personal secret, as a hash. Whatever they had before stops working, and with it
    /// whatever stands half-open at the door.
    pub async fn give_first_secret(&self, access: AccessId, hash: &str) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let person = tx.contact_let_in(access).await?;
        let now = tx.now;
        tx.lobby(&lobby::client_keys::sql::SET_FIRST, binds![person, hash, now]).await?;
        let about = Some((self.matter(), access));
        self.house.alert(tx.write(), person, about, AlertKind::SecretGiven, "").await?;
        tx.tell_every_lead(self, person, access, "secret_given").await?;
        tx.commit(AuditEvent::new(AuditCode::SecretIssued, access)).await
    }

    /// Takes a contact's second step away, the app and every passkey, for somebody who lost it and whose identity was checked
    /// in the way said. Their sessions end everywhere, they are told, and so is whoever leads a matter of theirs.
    pub async fn reset_factor(&self, access: AccessId, checked: &str) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let checked = checked.trim();
        if checked.is_empty() {
            return Err(Refusal::invalid("checked", Why::Missing).into());
        }
        if checked.chars().count() > limits::TITLE_CHARS {
            return Err(Refusal::invalid("checked", Why::TooLong).into());
        }
        let mut tx = self.begin().await?;
        let person = tx.contact_let_in(access).await?;
        let now = tx.now;
        let app = tx.lobby(&lobby::factor::sql::REMOVE, binds![person]).await?;
        if app + tx.lobby(&lobby::passkeys::sql::REMOVE_ALL, binds![person]).await? == 0 {
            return Err(Refusal::WrongState.into());
        }
        tx.lobby(&lobby::staff::sql::DROP_RECOVERY, binds![person]).await?;
        let ended = tx.lobby(&lobby::sessions::sql::END_ALL, binds![person, now]).await?;
        let about = Some((self.matter(), access));
        self.house.alert(tx.write(), person, about, AlertKind::FactorReset, "").await?;
        tx.tell_every_lead(self, person, access, "factor_reset").await?;
        tx.commit(
            AuditEvent::new(AuditCode::ClientFactorReset, access)
                .with("checked", checked)
                .with("sessions_ended", ended.to_string()),
        )
        .await
    }

    /// Prints a card for a contact who is let in; one they had before stops working.
    pub async fn print_card(&self, access: AccessId, new: &NewCard) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        tx.contact_let_in(access).await?;
        tx.add_card(self, access, new).await?;
        tx.commit(AuditEvent::new(AuditCode::CardPrinted, access)).await
    }

    /// Opens the portal for a linked client who has no address a link could reach, and prints their card in the same
    /// change: nobody is let in without a way to come.
    pub async fn enable_with_card(&self, new: &NewAccess, card: &NewCard) -> Result<AccessId> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        let (access, code) = tx.open_access(self, new, false).await?;
        tx.add_card(self, access, card).await?;
        if let Some(code) = code {
            tx.also(AuditEvent::new(code, access).with("relation", new.relation.code()));
        }
        tx.commit(AuditEvent::new(AuditCode::CardPrinted, access)).await?;
        Ok(access)
    }

    /// A card that was lost stops working at once, and whoever came in by it is out.
    pub async fn revoke_card(&self, access: AccessId) -> Result<()> {
        self.demand(Power::ManagePortalAccess)?;
        let mut tx = self.begin().await?;
        tx.contact_let_in(access).await?;
        let now = tx.now;
        if tx.lobby(&lobby::cards::sql::END_CARDS, binds![access, now, "revoked"]).await? == 0 {
            return Err(Refusal::WrongState.into());
        }
        let ended = tx.lobby(&portal_sql::END_SESSIONS, binds![access, now]).await?;
        tx.commit(AuditEvent::new(AuditCode::CardRevoked, access).with("sessions_ended", ended.to_string()))
            .await
    }
}

impl RoomTx<'_, Steering> {
    /// Whose admission to this matter it is, while it is open.
    async fn contact_let_in(&mut self, access: AccessId) -> Result<PersonId> {
        let matter = self.room.matter();
        if self.lobby_rows(&portal_sql::ADDRESS_OF, binds![access, matter]).await?.is_empty() {
            return Err(Error::not_found());
        }
        let rows = self.lobby_rows(&portal_sql::CONTACT_OF, binds![access, matter]).await?;
        rows.first().ok_or_else(Error::not_found)?.id(0)
    }

    /// Tells whoever leads any matter this person comes in to: their keys are one for all of them.
    async fn tell_every_lead(
        &mut self,
        room: &Room<Steering>,
        person: PersonId,
        access: AccessId,
        kind: &str,
    ) -> Result<()> {
        let (house, matter, doer) = (room.house.clone(), room.matter(), room.person());
        let others = self.lobby_rows(&sql::DOORS_OF, binds![person, matter]).await?;
        lobby::notices::tell_other_leads(self.write(), &house, matter, kind, access.bytes(), doer).await?;
        for row in others {
            let (access, matter): (AccessId, MatterId) = (row.id(0)?, row.id(1)?);
            lobby::notices::tell_other_leads(self.write(), &house, matter, kind, access.bytes(), doer)
                .await?;
        }
        Ok(())
    }

    async fn add_card(&mut self, room: &Room<Steering>, access: AccessId, new: &NewCard) -> Result<()> {
        if !(1..=limits::CARD_DAYS.0).contains(&new.days) {
            return Err(Refusal::invalid("days", Why::NotAllowed).into());
        }
        let now = self.now;
        self.lobby(&lobby::cards::sql::END_CARDS, binds![access, now, "replaced"]).await?;
        let id = CodeCardId::mint(now, crate::random(&*room.house.chance));
        let keys = &room.house.keyring.lobby;
        let number = keys.blind("card", new.number.as_bytes());
        let by = room.person().ok_or_else(Error::not_found)?;
        let until = now.plus_days(i64::from(new.days));
        self.lobby(&lobby::cards::sql::ADD_CARD, binds![id, access, number, by, now, until]).await?;
        for code in &new.codes {
            let hash = keys.blind("card-code", &[&id.bytes()[..], code.as_bytes()].concat());
            self.lobby(&lobby::cards::sql::ADD_CODE, binds![id, hash]).await?;
        }
        Ok(())
    }
}
