//! Matters that belong together although they are apart: a family's and a sibling's, say, with a word for how. A link lies
//! outside both rooms, so neither log and neither room names the other. It refuses to link what whoever links cannot enter,
//! and to say to anybody that there is a link to a matter they could not enter; no client's door leads here.

use super::{Lobby, MatterRow};
use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Reading, Steering};
use crate::room::Room;
use domain::{AuditCode, MatterId, MatterLinkId, Power, Refusal, Why, limits};

/// What both ends of a link are asked: whether `$2`, who has the role `$3`, may enter.
macro_rules! enters {
    ($matter:literal) => {
        concat!(
            $matter,
            ".id NOT IN (SELECT b.matter_id FROM barred b WHERE b.person_id = $2) AND ($3 = 'owner' OR EXISTS (SELECT 1 FROM assignment a WHERE a.matter_id = ",
            $matter,
            ".id AND a.person_id = $2 AND a.ended_at IS NULL AND (",
            $matter,
            ".sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))))"
        )
    };
}

pub(crate) mod sql {
    use crate::lobby::matters::matter_columns;
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO matter_link (id, one, other, sealed, person_id, at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)";
        LobbySql STANDS = "SELECT count(*) FROM matter_link l WHERE l.ended_at IS NULL AND ((l.one = $1 AND l.other = $2) OR (l.one = $2 AND l.other = $1))";
        LobbySql END = "UPDATE matter_link SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
        LobbySql LINKED = concat!("SELECT ", matter_columns!(), ", l.id, l.sealed FROM matter h JOIN matter_link l ON (l.one = h.id OR l.other = h.id) AND l.ended_at IS NULL JOIN matter m ON m.id = CASE WHEN l.one = h.id THEN l.other ELSE l.one END WHERE h.id = $1 AND m.phase <> 'erased' AND ", enters!("h"), " AND ", enters!("m"), " ORDER BY l.at, l.id LIMIT 50");
    }
}

/// A matter that is linked to another, as whoever may enter both reads it.
pub struct LinkedMatter {
    pub link: MatterLinkId,
    /// How they belong together, in the words of whoever linked them.
    pub how: String,
    pub row: MatterRow,
}

impl Lobby<'_> {
    /// The matters linked to one, as far as this person may enter both. Nothing for a role that does not look into matters.
    pub async fn linked_matters(&self, matter: MatterId) -> Result<Vec<LinkedMatter>> {
        if !self.looks_into_matters() {
            return Ok(Vec::new());
        }
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::LINKED.text, binds![matter, self.person, self.role().code()]).await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            let link: MatterLinkId = row.id(14)?;
            let how = self.house.unseal_card("matter_link", link.bytes(), &row.bytes(15)?)?;
            out.push(LinkedMatter { link, how, row: self.house.matter_from(row)? });
        }
        Ok(out)
    }

    /// Links a matter that this person may edit to one they may enter. The practice's log says that two were linked, and
    /// not which: whoever reads it may not know of either.
    ///
    /// # Errors
    /// `Invalid` under `how` for no word or too long a one, under `other` for itself or what is linked already.
    pub async fn link_matters(
        &self,
        one: &Room<Steering>,
        other: &Room<Reading>,
        how: &str,
    ) -> Result<MatterLinkId> {
        let how = how.trim();
        if one.person() != Some(self.person) || other.person() != Some(self.person) {
            return Err(Error::not_found());
        }
        if !one.powers().has(Power::EditMatter) || !other.powers().has(Power::SeeWholeMatter) {
            return Err(Error::not_found());
        }
        match how.chars().count() {
            0 => return Err(Refusal::invalid("how", Why::Missing).into()),
            n if n > limits::TITLE_CHARS => return Err(Refusal::invalid("how", Why::TooLong).into()),
            _ => {}
        }
        let (first, second) = (one.matter().min(other.matter()), one.matter().max(other.matter()));
        if first == second {
            return Err(Refusal::invalid("other", Why::NotAChoice).into());
        }
        let mut write = self.begin(None).await?;
        // Of two who link the same at once one is first; always in this order, so that neither waits for the other.
        for matter in [first, second] {
            write.exec(super::matters::sql::HOLD.text, binds![matter]).await?;
        }
        let known = write.rows(sql::STANDS.text, binds![first, second]).await?;
        if known.first().map(|row| row.int(0)).transpose()? != Some(0) {
            return Err(Refusal::invalid("other", Why::Taken).into());
        }
        let now = self.house.clock.now();
        let id = MatterLinkId::mint(now, crate::random(&*self.house.chance));
        let sealed = self.house.seal_card("matter_link", id.bytes(), &how)?;
        write.exec(sql::ADD.text, binds![id, first, second, sealed, self.person, now]).await?;
        self.commit(write, AuditEvent::new(AuditCode::MatterLinked, id)).await?;
        Ok(id)
    }

    /// Ends a link of a matter that this person may edit, to one they may enter. What was linked and when stays written.
    pub async fn unlink_matters(&self, one: &Room<Steering>, link: MatterLinkId) -> Result<()> {
        if one.person() != Some(self.person) || !one.powers().has(Power::EditMatter) {
            return Err(Error::not_found());
        }
        if !self.linked_matters(one.matter()).await?.iter().any(|linked| linked.link == link) {
            return Err(Error::not_found());
        }
        let mut write = self.begin(None).await?;
        if write.exec(sql::END.text, binds![link, self.house.clock.now()]).await? != 1 {
            return Ok(());
        }
        self.commit(write, AuditEvent::new(AuditCode::MatterUnlinked, link)).await
    }
}
