//! Who is on the other side of a matter: written down, put right, ended and put back. Each has a card outside the room that
//! a search for conflicts finds this matter by, under every name they ever had here. Nobody is forgotten: whoever is not
//! on the other side any more goes on being found, as somebody who was. It refuses to take anybody away for good who was not
//! written down by mistake, and that without a reason.

use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use crate::lobby::{self, Searched};
use crate::purpose::{Purpose, StaffSees, Steering};
use crate::room::{ForStaff, Room};
use domain::{AuditCode, MatterId, OpposingId, PersonId, Power, Refusal, Timestamp, Traits, Why, limits};
use serde::{Deserialize, Serialize};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql ALL_OF_THEM = "SELECT id, sealed, ended_at, revision FROM room_opposing WHERE matter_id = $1 ORDER BY created_at, id";
        RoomSql ONE = "SELECT id, sealed, ended_at, revision FROM room_opposing WHERE matter_id = $1 AND id = $2";
        RoomSql ADD = "INSERT INTO opposing (matter_id, id, sealed, created_at, ended_at, revision) VALUES ($1, $2, $3, $4, NULL, 1)";
        RoomSql CHANGE = "UPDATE opposing SET sealed = $3, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND revision = $4";
        RoomSql END = "UPDATE opposing SET ended_at = $3, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND ended_at IS NULL";
        RoomSql RESUME = "UPDATE opposing SET ended_at = NULL, revision = revision + 1 WHERE matter_id = $1 AND id = $2 AND ended_at IS NOT NULL";
        RoomSql DROP = "DELETE FROM opposing WHERE matter_id = $1 AND id = $2";
        LobbySql ADD_CARD = "INSERT INTO other_side (id, matter_id, added_by, added_at, sealed, ended_at, formerly) VALUES ($1, $2, $3, $4, $5, NULL, NULL)";
        LobbySql CARD = "SELECT sealed, formerly FROM other_side WHERE id = $1 AND matter_id = $2";
        LobbySql CHANGE_CARD = "UPDATE other_side SET sealed = $3, formerly = $4 WHERE id = $1 AND matter_id = $2";
        LobbySql END_CARD = "UPDATE other_side SET ended_at = $3 WHERE id = $1 AND matter_id = $2";
        LobbySql DROP_CARD = "DELETE FROM other_side WHERE id = $1 AND matter_id = $2";
    }
}

/// Somebody on the other side.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Opposing {
    pub name: String,
    /// What they are there: "landlord", "former employer".
    pub role: String,
    pub notes: String,
}

#[derive(Clone)]
pub struct OpposingRow {
    pub id: OpposingId,
    pub who: Opposing,
    /// Since when they are not on the other side any more.
    pub ended_at: Option<Timestamp>,
    pub revision: i64,
}

impl Opposing {
    /// As it was typed, without spaces around it.
    fn trimmed(&self) -> Self {
        let [name, role, notes] = [&self.name, &self.role, &self.notes].map(|text| text.trim().to_owned());
        Self { name, role, notes }
    }

    fn checked(&self) -> Result<Self> {
        let who = self.trimmed();
        if who.name.is_empty() {
            return Err(Refusal::invalid("opposing_name", Why::Missing).into());
        }
        let lengths = [
            ("opposing_name", &who.name, limits::TITLE_CHARS),
            ("opposing_role", &who.role, limits::TITLE_CHARS),
            ("opposing_notes", &who.notes, limits::NOTE_CHARS),
        ];
        let too_long = lengths.into_iter().find(|(_, text, most)| text.chars().count() > *most);
        if let Some((field, ..)) = too_long {
            return Err(Refusal::invalid(field, Why::TooLong).into());
        }
        Ok(who)
    }

    /// All of it in one line, for the log.
    fn in_words(&self) -> String {
        let said: Vec<&str> = [&self.name, &self.role, &self.notes]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        said.join(" · ")
    }
}

impl<P: StaffSees> Room<P> {
    /// Who is or was on the other side, in the order they were written down.
    pub async fn opposing(&self) -> Result<ForStaff<Vec<OpposingRow>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let rows = self.look().await?.rows(&sql::ALL_OF_THEM, &[]).await?;
            Ok(ForStaff::new(rows.iter().map(|row| self.opposing_from(row)).collect::<Result<_>>()?))
        })
        .await
    }
}

impl<P: Purpose> Room<P> {
    fn opposing_from(&self, row: &Row) -> Result<OpposingRow> {
        let id: OpposingId = row.id(0)?;
        let who = self.unseal_as("opposing", id.bytes(), "who", &row.bytes(1)?)?;
        Ok(OpposingRow { id, who, ended_at: row.opt_time(2)?, revision: row.int(3)? })
    }
}

impl Room<Steering> {
    /// Writes down somebody on the other side, and the tokens a search for conflicts finds this matter by.
    pub async fn add_opposing(&self, who: &Opposing) -> Result<OpposingId> {
        self.demand(Power::ManageParties)?;
        self.write_opposing(who, None).await
    }

    /// The same with the search that was made for them, which is kept in the same change.
    pub async fn add_opposing_searched(&self, who: &Opposing, searched: &Searched) -> Result<OpposingId> {
        self.demand(Power::ManageParties)?;
        self.write_opposing(who, Some(searched)).await
    }

    async fn write_opposing(&self, who: &Opposing, searched: Option<&Searched>) -> Result<OpposingId> {
        let who = who.checked()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            for row in tx.rows(&sql::ALL_OF_THEM, &[]).await? {
                let known = self.opposing_from(&row)?;
                // The same form sent twice.
                if known.who == who && known.ended_at.is_none() {
                    return Ok(known.id);
                }
            }
            let now = tx.now;
            let id = OpposingId::mint(now, crate::random(&*self.house.chance));
            let sealed = self.seal_as("opposing", id.bytes(), "who", &who)?;
            tx.exec_one(&sql::ADD, binds![id, sealed, now]).await?;
            // Outside the room, so that a search before the next yes can find it. Who may not enter this matter learns from
            // such a search that there is something, and nothing more.
            let by = self.person().ok_or_else(Error::not_found)?;
            let house = self.house.clone();
            house.file_other_side(tx.write(), self.matter(), id, &who.name, by).await?;
            if let Some(searched) = searched {
                let (_, line) = tx.keep_search(self, searched).await?;
                tx.also(line);
            }
            tx.commit(AuditEvent::new(AuditCode::OpposingAdded, id).with("name", who.name)).await?;
            Ok(id)
        })
        .await
    }

    /// Puts right what is written about somebody, read at `revision`. What stood there stays in the log, and a name that was
    /// another goes on finding them. With another name comes the search that was made for it.
    ///
    /// # Errors
    /// `Conflict` where somebody changed it since.
    pub async fn change_opposing(
        &self,
        id: OpposingId,
        revision: i64,
        who: &Opposing,
        searched: Option<&Searched>,
    ) -> Result<()> {
        self.demand(Power::ManageParties)?;
        let who = who.checked()?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let was = self.opposing_from(&tx.one(&sql::ONE, binds![id]).await?)?;
            if was.who == who {
                return Ok(());
            }
            let sealed = self.seal_as("opposing", id.bytes(), "who", &who)?;
            tx.exec_one(&sql::CHANGE, binds![id, sealed, revision]).await?;
            if was.who.name != who.name {
                let house = self.house.clone();
                house.rename_other_side(tx.write(), self.matter(), id, &who.name).await?;
            }
            if let Some(searched) = searched {
                let (_, line) = tx.keep_search(self, searched).await?;
                tx.also(line);
            }
            let line = AuditEvent::new(AuditCode::OpposingChanged, id);
            tx.commit(line.with("old", was.who.in_words()).with("new", who.in_words())).await
        })
        .await
    }

    /// Says that somebody is not on the other side any more. A search for conflicts goes on finding them and says so.
    pub async fn end_opposing(&self, id: OpposingId) -> Result<()> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = self.opposing_from(&tx.one(&sql::ONE, binds![id]).await?)?;
            let now = tx.now;
            if tx.exec(&sql::END, binds![id, now]).await? == 0 {
                return Ok(());
            }
            tx.lobby(&sql::END_CARD, binds![id, self.matter(), Some(now)]).await?;
            tx.commit(AuditEvent::new(AuditCode::OpposingEnded, id).with("name", row.who.name)).await
        })
        .await
    }

    /// Says that somebody is on the other side again.
    pub async fn resume_opposing(&self, id: OpposingId) -> Result<()> {
        self.demand(Power::ManageParties)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = self.opposing_from(&tx.one(&sql::ONE, binds![id]).await?)?;
            if tx.exec(&sql::RESUME, binds![id]).await? == 0 {
                return Ok(());
            }
            tx.lobby(&sql::END_CARD, binds![id, self.matter(), None::<Timestamp>]).await?;
            tx.commit(AuditEvent::new(AuditCode::OpposingResumed, id).with("name", row.who.name)).await
        })
        .await
    }

    /// Takes away somebody who was written down by mistake, with their card and its tokens. Who it was and why stays in
    /// the log.
    ///
    /// # Errors
    /// `OnHold` while a legal hold stands around the matter; `Invalid` for a `reason` that is missing or too long.
    pub async fn remove_opposing(&self, id: OpposingId, reason: &str) -> Result<()> {
        self.demand(Power::ManageParties)?;
        let reason = reason.trim();
        let why = match reason.chars().count() {
            0 => Some(Why::Missing),
            n => (n > limits::NOTE_CHARS).then_some(Why::TooLong),
        };
        if let Some(why) = why {
            return Err(Refusal::invalid("reason", why).into());
        }
        self.watch(async {
            let mut tx = self.begin().await?;
            let (house, matter) = (self.house.clone(), self.matter());
            tx.lobby(&lobby::matters::sql::HOLD, binds![matter]).await?;
            house.matter_is_free(tx.write(), matter).await?;
            let row = self.opposing_from(&tx.one(&sql::ONE, binds![id]).await?)?;
            tx.exec_one(&sql::DROP, binds![id]).await?;
            tx.lobby(&sql::DROP_CARD, binds![id, self.matter()]).await?;
            tx.lobby(&lobby::index::sql::DROP_TOKENS, binds![id]).await?;
            let line = AuditEvent::new(AuditCode::OpposingRemoved, id);
            tx.commit(line.with("name", row.who.name).with("message", reason)).await
        })
        .await
    }
}

impl Inner {
    /// The card of somebody on the other side: the same for a matter that is being opened as for one that is.
    pub(crate) async fn file_other_side(
        &self,
        write: &mut Write,
        matter: MatterId,
        id: OpposingId,
        name: &str,
        by: PersonId,
    ) -> Result<()> {
        let sealed = self.seal_lobby("other_side", id.bytes(), "name", name.as_bytes());
        let values = binds![id, matter, by, self.clock.now(), sealed];
        write.exec(sql::ADD_CARD.text, values).await?;
        let who = Traits { names: vec![name.to_owned()], ..Traits::default() };
        self.index_person(write, "other_side", id.bytes(), &who).await
    }

    async fn rename_other_side(
        &self,
        write: &mut Write,
        matter: MatterId,
        id: OpposingId,
        name: &str,
    ) -> Result<()> {
        let rows = write.rows(sql::CARD.text, binds![id, matter]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let mut names = self.other_side_names(id, row, 0)?;
        names.retain(|known| known != name);
        let sealed = self.seal_lobby("other_side", id.bytes(), "name", name.as_bytes());
        let formerly = self.seal_card("other_side", id.bytes(), &names)?;
        write.exec(sql::CHANGE_CARD.text, binds![id, matter, sealed, formerly]).await?;
        names.insert(0, name.to_owned());
        let who = Traits { names, ..Traits::default() };
        self.index_person(write, "other_side", id.bytes(), &who).await
    }

    /// The name on such a card and, after it, the names that stood there before; in the columns from `at` on.
    pub(crate) fn other_side_names(&self, id: OpposingId, row: &Row, at: usize) -> Result<Vec<String>> {
        let name = self.unseal_lobby("other_side", id.bytes(), "name", &row.bytes(at)?)?;
        let name = String::from_utf8(name.to_vec()).map_err(|_| crate::error::Tampered { what: "a name" })?;
        let formerly: Vec<String> = match row.opt_bytes(at + 1)? {
            Some(sealed) => self.unseal_card("other_side", id.bytes(), &sealed)?,
            None => Vec::new(),
        };
        Ok(std::iter::once(name).chain(formerly).collect())
    }
}
