//! Opening a matter: its key, its row, its chain, its face and who answers for it, for whoever opens one directly and for
//! an enquiry that becomes one. The only maker of a matter key. It refuses a number that another matter has.

use super::index::MATTER_RULES;
use super::matters::{MatterCard, NewMatter, sql};
use crate::audit::{AuditEvent, Chain};
use crate::engine::{Write, binds};
use crate::error::Result;
use crate::house::Inner;
use crate::room::letter::{NOBODY_WAITS, WAITS_UNASKED};
use crate::room::{MatterDetails, Opposing};
use domain::{
    Assignment, AuditCode, ClientId, GrantId, MatterId, OpposingId, PartyId, PersonId, Refusal, Relation,
    Timestamp, Why,
};
use seal::{Binding, MatterKey};

/// A matter whose key is kept and whose rows are not written yet. A key without a matter opens nothing.
pub(crate) struct Unopened {
    pub(crate) id: MatterId,
    key: MatterKey,
    number_hash: [u8; 32],
    now: Timestamp,
}

impl Inner {
    /// Checks what a matter is to be called and makes its key.
    pub(crate) async fn new_matter_key(&self, new: &NewMatter) -> Result<Unopened> {
        let titles = [("name", &new.name), ("number", &new.number), ("internal_title", &new.internal_title)];
        for (field, value) in titles {
            if field != "internal_title" && value.trim().is_empty() {
                return Err(Refusal::invalid(field, Why::Missing).into());
            }
            if value.chars().count() > domain::limits::TITLE_CHARS {
                return Err(Refusal::invalid(field, Why::TooLong).into());
            }
        }
        let now = self.clock.now();
        let id = MatterId::mint(now, crate::random(&*self.chance));
        let number = new.number.trim().to_lowercase();
        let number_hash = self.keyring.lobby.blind("matter-number", number.as_bytes());
        {
            // Asked before a key is made, so that a mistyped number leaves nothing behind; the index has the last word.
            let taken =
                self.engine.look(None).await?.rows(sql::NUMBER_TAKEN.text, binds![number_hash]).await?;
            if taken.first().map(|r| r.int(0)).transpose()? != Some(0) {
                return Err(Refusal::invalid("number", Why::Taken).into());
            }
        }
        let key = self.keyring.make_matter_key(id, now).await?;
        Ok(Unopened { id, key, number_hash, now })
    }

    /// Writes the matter into `write`, which must be a visit to it; its first line is left to [`Self::matter_line`].
    pub(crate) async fn write_matter(
        &self,
        write: &mut Write,
        matter: &Unopened,
        new: &NewMatter,
        responsible: PersonId,
    ) -> Result<()> {
        let (id, now) = (matter.id, matter.now);
        let card = MatterCard {
            name: new.name.trim().to_owned(),
            number: new.number.trim().to_owned(),
            client: new.client.trim().to_owned(),
            internal_title: new.internal_title.trim().to_owned(),
            ..MatterCard::default()
        };
        let sealed = self.seal_card("matter", id.bytes(), &card)?;
        let values = binds![
            id,
            new.sensitivity.code(),
            new.pack.as_str(),
            new.kind.as_str(),
            new.stage.as_str(),
            matter.number_hash,
            sealed,
            now,
            MATTER_RULES,
            i64::from(new.letter_first),
            if new.letter_first { WAITS_UNASKED } else { NOBODY_WAITS }
        ];
        if write.exec(sql::OPEN.text, values).await? != 1 {
            return Err(Refusal::invalid("number", Why::Taken).into());
        }
        crate::audit::start(write, id.bytes()).await?;
        let face = crate::room::Face {
            name: card.name.clone(),
            number: card.number.clone(),
            visa_type: String::new(),
        };
        let sealed = self.seal_in(matter, "face", id.bytes(), "names", &face)?;
        write.exec(crate::room::face::sql::ADD_FACE.text, binds![id, id, sealed.clone()]).await?;
        if !card.internal_title.is_empty() {
            let details =
                MatterDetails { internal_title: card.internal_title.clone(), ..MatterDetails::default() };
            let details = self.seal_in(matter, "face", id.bytes(), "details", &details)?;
            write.exec(crate::room::details::sql::SET_FACE.text, binds![id, id, sealed, details]).await?;
        }
        self.assign_in(write, matter, responsible, Assignment::Responsible).await?;
        self.index(write, "matter", id.bytes(), &card.searchable()).await
    }

    pub(crate) async fn assign_in(
        &self,
        write: &mut Write,
        matter: &Unopened,
        person: PersonId,
        duty: Assignment,
    ) -> Result<()> {
        let grant = GrantId::mint(matter.now, crate::random(&*self.chance));
        let assign = binds![matter.id, person, grant, duty.code(), matter.now];
        write.exec(crate::room::portal::sql::ASSIGN.text, assign).await?;
        Ok(())
    }

    /// Links a client of the new matter. The first one is whom its card names.
    pub(crate) async fn add_party_in(
        &self,
        write: &mut Write,
        matter: &Unopened,
        (client, name): (ClientId, &str),
        relation: Relation,
        first: bool,
    ) -> Result<PartyId> {
        use crate::room::face::sql;
        let id = PartyId::mint(matter.now, crate::random(&*self.chance));
        let sealed = self.seal_in(matter, "party", id.bytes(), "name", &name)?;
        let values = binds![matter.id, id, client, relation.code(), sealed, matter.now];
        write.exec(sql::ADD_PARTY.text, values).await?;
        write
            .exec(sql::LINK_CLIENT.text, binds![client, matter.id, relation.code(), i64::from(first)])
            .await?;
        Ok(id)
    }

    /// Writes down somebody on the other side of the new matter, and the card a search finds them by.
    pub(crate) async fn add_opposing_in(
        &self,
        write: &mut Write,
        matter: &Unopened,
        name: &str,
        by: PersonId,
    ) -> Result<OpposingId> {
        let id = OpposingId::mint(matter.now, crate::random(&*self.chance));
        let who = Opposing { name: name.to_owned(), ..Opposing::default() };
        let sealed = self.seal_in(matter, "opposing", id.bytes(), "who", &who)?;
        let add = crate::room::opposing::sql::ADD.text;
        write.exec(add, binds![matter.id, id, sealed, matter.now]).await?;
        self.file_other_side(write, matter.id, id, name, by).await?;
        Ok(id)
    }

    /// A line in the new matter's own chain.
    pub(crate) async fn matter_line(
        &self,
        write: &mut Write,
        matter: &Unopened,
        event: &AuditEvent,
        by: PersonId,
    ) -> Result<()> {
        let practice = self.keyring.practice.bytes();
        let chain = Chain::Matter { matter: matter.id.bytes(), practice, key: &matter.key };
        crate::audit::append(write, &chain, event, by.bytes(), matter.now, &*self.chance).await
    }

    pub(crate) fn seal_in<T: serde::Serialize>(
        &self,
        matter: &Unopened,
        table: &str,
        object: [u8; 16],
        field: &str,
        value: &T,
    ) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(value).map_err(|e| crate::Fault::new("sealing a value", e))?;
        let practice = self.keyring.practice.bytes();
        let binding = Binding { practice, room: matter.id.bytes(), table, object, field, version: 1 };
        Ok(seal::seal_field(&matter.key, &binding, &plain, &*self.chance))
    }
}

impl super::Lobby<'_> {
    /// Opens a matter, with whoever opens it as the person responsible, and without a search for conflicts: for filling a
    /// house with what was there before. The desk opens by `open_searched`.
    pub async fn open_matter(&self, new: &NewMatter) -> Result<MatterId> {
        self.demand(domain::DeskPower::OpenMatters)?;
        let house = self.house;
        let matter = house.new_matter_key(new).await?;
        let mut write = self.begin_in(Some(matter.id), Some(domain::DeskPower::OpenMatters)).await?;
        house.write_matter(&mut write, &matter, new, self.person).await?;
        let event = AuditEvent::new(AuditCode::MatterOpened, matter.id).with("number", new.number.trim());
        house.matter_line(&mut write, &matter, &event, self.person).await?;
        write.commit().await?;
        Ok(matter.id)
    }
}
