//! Clients' names where they stand a second time: on the cards of matters, for lists and searches that enter no room. A name
//! that is corrected in the record is corrected there in the same transaction, by as many statements as the name has
//! beginnings and one for each matter. It refuses to touch what was said at the time: lines of logs, certificates, and the
//! names a room sealed when somebody was linked.

use super::index::prefixes;
use super::matters::{MatterCard, sql as matters};
use super::people::ClientCard;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{ClientId, MatterId};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql NAMED = "SELECT x.matter_id FROM client_matter x WHERE x.client_id = $1 AND x.main = 1 ORDER BY x.matter_id";
        LobbySql DROP_BEGINNING = "DELETE FROM search_token WHERE token = $1 AND kind = 'matter' AND object_id IN (SELECT x.matter_id FROM client_matter x WHERE x.client_id = $2 AND x.main = 1)";
        LobbySql ADD_BEGINNING = "INSERT INTO search_token (token, kind, object_id) SELECT $1, 'matter', x.matter_id FROM client_matter x WHERE x.client_id = $2 AND x.main = 1 ON CONFLICT (token, kind, object_id) DO NOTHING";
        LobbySql DROP_ONE = "DELETE FROM search_token WHERE token = $1 AND kind = 'matter' AND object_id = $2";
        // Nothing happened in the matter, so lists keep their order.
        LobbySql RENAME = "UPDATE matter SET sealed = $2 WHERE id = $1";
        LobbySql NAMES_HERE = "SELECT c.id, c.sealed FROM client_matter x JOIN client c ON c.id = x.client_id WHERE x.matter_id = $1";
        LobbySql MAIN_HERE = "SELECT x.client_id FROM client_matter x WHERE x.matter_id = $1 AND x.main = 1";
        LobbySql MAKE_MAIN = "UPDATE client_matter SET main = 1 WHERE client_id = $1 AND matter_id = $2";
        // Holds a record that is still one of its own, so that of linking somebody and correcting or joining their record
        // one is first.
        LobbySql HOLD_LIVE = "UPDATE client SET kind = kind WHERE id = $1 AND merged_into IS NULL";
        LobbySql CARD_OF = "SELECT c.id, c.sealed FROM client c WHERE c.id = $1";
    }
}

impl Inner {
    /// The names of a matter's clients as they stand in their records.
    pub(crate) fn names_from(&self, rows: &[Row]) -> Result<BTreeMap<ClientId, String>> {
        rows.iter()
            .map(|row| {
                let client: ClientId = row.id(0)?;
                let card: ClientCard = self.unseal_card("client", client.bytes(), &row.bytes(1)?)?;
                Ok((client, card.full()))
            })
            .collect()
    }

    /// Holds a client who is to be linked and says what they are called.
    pub(crate) async fn hold_named(&self, write: &mut Write, client: ClientId) -> Result<String> {
        if write.exec(sql::HOLD_LIVE.text, binds![client]).await? != 1 {
            return Err(Error::not_found());
        }
        let rows = write.rows(sql::CARD_OF.text, binds![client]).await?;
        self.names_from(&rows)?.remove(&client).ok_or_else(Error::not_found)
    }

    /// Writes a client's new name on the card of every matter that is listed under them, and lets searches find it there. The
    /// record is held.
    pub(crate) async fn rename_matters(
        &self,
        write: &mut Write,
        client: ClientId,
        was: &str,
        is: &str,
    ) -> Result<()> {
        if was == is {
            return Ok(());
        }
        let (mut gone, new) = (prefixes(was), prefixes(is));
        let mut kept = Vec::new();
        for row in write.rows(sql::NAMED.text, binds![client]).await? {
            let matter: MatterId = row.id(0)?;
            let (old, rest) = self.rename_card(write, matter, is).await?;
            gone.extend(prefixes(&old));
            kept.push((matter, rest));
        }
        for beginning in gone.difference(&new) {
            let token = self.search_token(beginning);
            write.exec(sql::DROP_BEGINNING.text, binds![token, client]).await?;
        }
        for beginning in new.difference(&gone) {
            let token = self.search_token(beginning);
            write.exec(sql::ADD_BEGINNING.text, binds![token, client]).await?;
        }
        // What a matter's own names say it is found by still.
        for (matter, rest) in &kept {
            for beginning in gone.difference(&new).filter(|one| rest.contains(*one)) {
                let token = self.search_token(beginning);
                let add = super::index::sql::ADD_TOKEN.text;
                write.exec(add, binds![token, "matter", *matter]).await?;
            }
        }
        Ok(())
    }

    /// The same for one matter, whoever its card named before.
    pub(crate) async fn name_matter(&self, write: &mut Write, matter: MatterId, is: &str) -> Result<()> {
        let (old, rest) = self.rename_card(write, matter, is).await?;
        if old == is {
            return Ok(());
        }
        let (gone, new) = (prefixes(&old), prefixes(is));
        for beginning in gone.iter().filter(|one| !new.contains(*one) && !rest.contains(*one)) {
            let token = self.search_token(beginning);
            write.exec(sql::DROP_ONE.text, binds![token, matter]).await?;
        }
        for beginning in new.difference(&gone) {
            let token = self.search_token(beginning);
            write.exec(super::index::sql::ADD_TOKEN.text, binds![token, "matter", matter]).await?;
        }
        Ok(())
    }

    /// Puts the name on one card; says which stood there and what else the matter is found by. Held before it is read: it is
    /// written whole.
    async fn rename_card(
        &self,
        write: &mut Write,
        matter: MatterId,
        is: &str,
    ) -> Result<(String, BTreeSet<String>)> {
        write.exec(matters::HOLD.text, binds![matter]).await?;
        let rows = write.rows(crate::room::people::sql::CARD.text, binds![matter]).await?;
        let row = rows.first().ok_or_else(Error::not_found)?;
        let mut card: MatterCard = self.unseal_card("matter", matter.bytes(), &row.bytes(0)?)?;
        let old = std::mem::take(&mut card.client);
        let rest = prefixes(&card.searchable());
        if old != is {
            is.clone_into(&mut card.client);
            let sealed = self.seal_card("matter", matter.bytes(), &card)?;
            write.exec(sql::RENAME.text, binds![matter, sealed]).await?;
        }
        Ok((old, rest))
    }
}
