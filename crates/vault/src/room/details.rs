//! What staff keep about a matter: its names and number, dates, priority, what comes next, and the practice's own fields.
//! Facts that lists sort by are legible; everything typed is sealed. It refuses to overwrite what somebody else wrote
//! since the editor looked, and to change anything without a line that holds the old and the new.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::lobby::{MatterCard, PersonCard};
use crate::purpose::{Purpose, Reading, StaffSees, Steering};
use crate::room::{Face, ForClient, ForStaff, Room, RoomReads, RoomTx};
use domain::{
    AuditCode, ClientId, MatterField, PersonId, Phase, Power, Priority, ReceiptNumber, Refusal, Timestamp,
    Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql FACTS = "SELECT pack, stage, phase, priority, lodged_at, next_action_due, revision, opened_at, sealed, next_action_by, access_until FROM matter WHERE id = $1";
        LobbySql CHANGE = "UPDATE matter SET priority = $3, lodged_at = $4, next_action_due = $5, number_hash = $6, sealed = $7, touched_at = $8, next_action_by = $9, revision = revision + 1 WHERE id = $1 AND revision = $2";
        LobbySql LODGED = "UPDATE matter SET lodged_at = $2, revision = revision + 1 WHERE id = $1 AND lodged_at IS NULL";
        LobbySql TAKEN = "SELECT count(*) FROM matter WHERE number_hash = $1 AND id <> $2";
        RoomSql DETAILS = "SELECT id, sealed, details FROM room_face WHERE matter_id = $1";
        RoomSql SET_FACE = "UPDATE face SET sealed = $3, details = $4 WHERE matter_id = $1 AND id = $2";
    }
}

/// What was typed about a matter. Clients see none of it but the receipt number.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct MatterDetails {
    /// The practice's own title; empty where the clients' name serves both.
    pub internal_title: String,
    pub next_action: String,
    pub source: String,
    /// Remarks from before what the team writes down was a file note, which nobody writes over. They stay as they are.
    pub notes: String,
    /// The receipt number of USCIS, in its one form; empty where there is none.
    pub receipt: String,
    /// The practice's own fields, by key, in canonical form.
    pub custom: BTreeMap<String, String>,
}

/// Everything that can be changed about a matter in one form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatterChange {
    /// What clients call it.
    pub name: String,
    pub number: String,
    /// What is applied for, in words clients read; may be empty.
    pub visa_type: String,
    pub priority: Priority,
    pub lodged_at: Option<Timestamp>,
    pub next_action_due: Option<Timestamp>,
    /// Which colleague of the matter does it; where nobody was named, whoever is responsible.
    pub next_action_by: Option<PersonId>,
    pub details: MatterDetails,
}

/// A matter's fields as they stand.
pub struct MatterSheet {
    pub fields: MatterChange,
    /// What an editor must show to change them: who is behind is refused.
    pub revision: i64,
    pub pack: String,
    pub stage: String,
    pub phase: Phase,
    /// While it is wound up: until when its clients come in; nothing where that is until it is closed.
    pub access_until: Option<Timestamp>,
    pub opened_at: Timestamp,
}

impl MatterChange {
    fn check(&self) -> Result<()> {
        for (field, value) in [("name", &self.name), ("number", &self.number)] {
            if value.trim().is_empty() {
                return Err(Refusal::invalid(field, Why::Missing).into());
            }
        }
        let lines = [
            ("name", &self.name),
            ("number", &self.number),
            ("visa_type", &self.visa_type),
            ("internal_title", &self.details.internal_title),
            ("next_action", &self.details.next_action),
            ("source", &self.details.source),
        ];
        for (field, value) in lines {
            if value.chars().count() > limits::TITLE_CHARS {
                return Err(Refusal::invalid(field, Why::TooLong).into());
            }
        }
        let receipt = self.details.receipt.trim();
        if !receipt.is_empty() && ReceiptNumber::parse(receipt).is_none() {
            return Err(Refusal::invalid("receipt", Why::Malformed).into());
        }
        Ok(())
    }

    /// Every field that differs, with the key of a field of the practice's own, what stood there and what does now.
    fn changes(&self, to: &Self) -> Vec<(MatterField, String, String, String)> {
        let day = |at: Option<Timestamp>| {
            at.map_or_else(String::new, |at| {
                let (year, month, day) = at.utc_date();
                format!("{year:04}-{month:02}-{day:02}")
            })
        };
        // The line holds their name, written in where it is known.
        let named = |person: Option<PersonId>| person.map_or_else(String::new, |one| one.to_string());
        let (was, is) = (&self.details, &to.details);
        let pairs = [
            (MatterField::Name, self.name.clone(), to.name.clone()),
            (MatterField::InternalTitle, was.internal_title.clone(), is.internal_title.clone()),
            (MatterField::Number, self.number.clone(), to.number.clone()),
            (MatterField::VisaType, self.visa_type.clone(), to.visa_type.clone()),
            (MatterField::Priority, self.priority.code().to_owned(), to.priority.code().to_owned()),
            (MatterField::LodgedAt, day(self.lodged_at), day(to.lodged_at)),
            (MatterField::NextAction, was.next_action.clone(), is.next_action.clone()),
            (MatterField::NextActionBy, named(self.next_action_by), named(to.next_action_by)),
            (MatterField::NextActionDue, day(self.next_action_due), day(to.next_action_due)),
            (MatterField::Receipt, was.receipt.clone(), is.receipt.clone()),
            (MatterField::Source, was.source.clone(), is.source.clone()),
        ];
        let own = was.custom.keys().chain(is.custom.keys()).collect::<std::collections::BTreeSet<_>>();
        let own = own.into_iter().map(|key| {
            let value = |of: &BTreeMap<String, String>| of.get(key).cloned().unwrap_or_default();
            (MatterField::Custom, key.clone(), value(&was.custom), value(&is.custom))
        });
        let pairs = pairs.into_iter().map(|(field, was, is)| (field, String::new(), was, is));
        pairs.chain(own).filter(|(.., was, is)| was != is).collect()
    }

    fn tidy(&self) -> Self {
        let tidy = |text: &str| text.trim().to_owned();
        let details = MatterDetails {
            internal_title: tidy(&self.details.internal_title),
            next_action: tidy(&self.details.next_action),
            source: tidy(&self.details.source),
            notes: self.details.notes.clone(),
            receipt: ReceiptNumber::parse(&self.details.receipt)
                .map_or_else(|| tidy(&self.details.receipt), |number| number.as_str().to_owned()),
            custom: self.details.custom.clone(),
        };
        let (name, number) = (tidy(&self.name), tidy(&self.number));
        Self { name, number, visa_type: tidy(&self.visa_type), details, ..self.clone() }
    }
}

impl<P: StaffSees> Room<P> {
    /// A matter's fields as they stand, with the number an editor gives back.
    pub async fn matter_sheet(&self) -> Result<ForStaff<MatterSheet>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let facts = look.lobby(&sql::FACTS, binds![self.matter()]).await?;
            let face = look.read_one(&sql::DETAILS, &[]).await?;
            self.sheet_from(facts.first().ok_or_else(Error::not_found)?, &face).map(ForStaff::new)
        })
        .await
    }

    fn sheet_from(&self, facts: &crate::engine::Row, face: &crate::engine::Row) -> Result<MatterSheet> {
        let names: Face = self.unseal_as("face", self.matter().bytes(), "names", &face.bytes(1)?)?;
        let details = match face.opt_bytes(2)? {
            Some(sealed) => self.unseal_as("face", self.matter().bytes(), "details", &sealed)?,
            None => MatterDetails::default(),
        };
        let unknown = crate::error::Tampered { what: "an unknown priority" };
        Ok(MatterSheet {
            fields: MatterChange {
                name: names.name,
                number: names.number,
                visa_type: names.visa_type,
                priority: Priority::from_rank(facts.int(3)?).ok_or(unknown)?,
                lodged_at: facts.opt_time(4)?,
                next_action_due: facts.opt_time(5)?,
                next_action_by: facts.opt_id(9)?,
                details,
            },
            revision: facts.int(6)?,
            pack: facts.text(0)?,
            stage: facts.text(1)?,
            phase: facts.code(2, Phase::from_code)?,
            access_until: facts.opt_time(10)?,
            opened_at: facts.time(7)?,
        })
    }
}

impl<P: Purpose> Room<P> {
    /// The receipt number alone of what staff keep; empty where none was written down.
    async fn receipt_now(&self) -> Result<String> {
        let face = self.look().await?.one(&sql::DETAILS, &[]).await?;
        let Some(sealed) = face.opt_bytes(2)? else { return Ok(String::new()) };
        let details: MatterDetails = self.unseal_as("face", self.matter().bytes(), "details", &sealed)?;
        Ok(details.receipt)
    }
}

impl Room<Reading> {
    /// The number under which the authority has the case, for the clients of the matter. With it anybody can ask the authority
    /// how the case stands: whoever only follows the matter, helps a client or is there for the invoices is not told it.
    pub async fn follow_receipt(&self) -> Result<ForClient<String>> {
        self.demand(Power::ReadMessages)?;
        self.watch(self.receipt_now()).await.map(ForClient::new)
    }

    /// Exactly what this client is told, for staff; the look is in the log already when a preview opens.
    pub async fn preview_receipt(&self, client: ClientId) -> Result<ForClient<String>> {
        self.demand(Power::PreviewAsClient)?;
        self.watch(async {
            self.look().await?.one(&super::face::sql::PARTY, binds![client]).await?;
            self.receipt_now().await.map(ForClient::new)
        })
        .await
    }
}

impl Room<Steering> {
    /// Writes the fields as given, if nobody changed them since `revision`. What stays as it was leaves no line.
    ///
    /// # Errors
    /// `Conflict` where somebody was first; `Invalid` for a missing, long or taken value, and for remarks other than those that
    /// are kept: what is to be added is a file note.
    pub async fn change_matter(&self, to: &MatterChange, revision: i64) -> Result<()> {
        self.demand(Power::EditMatter)?;
        to.check()?;
        let to = to.tidy();
        self.watch(async {
            let mut tx = self.begin().await?;
            let (now, matter) = (tx.now, self.matter());
            // Held: the card is read and written whole, and a client's name on it may be corrected at this moment.
            tx.lobby(&crate::lobby::matters::sql::HOLD, binds![matter]).await?;
            let facts = tx.lobby_rows(&sql::FACTS, binds![matter]).await?;
            let facts = facts.first().ok_or_else(Error::not_found)?;
            let face = tx.one(&sql::DETAILS, &[]).await?;
            let was = self.sheet_from(facts, &face)?;
            if to.details.notes != was.fields.details.notes {
                return Err(Refusal::invalid("notes", Why::NotAllowed).into());
            }
            if to.next_action_by != was.fields.next_action_by {
                tx.does_next(self, to.next_action_by).await?;
            }
            let mut changes = was.fields.changes(&to);
            for (field, _, old, new) in &mut changes {
                if *field == MatterField::NextActionBy {
                    *old = tx.named(self, was.fields.next_action_by).await?;
                    *new = tx.named(self, to.next_action_by).await?;
                }
            }
            // The same form sent twice has nothing left to change the second time.
            let Some(last) = changes.pop() else { return Ok(()) };
            let words = to.number.to_lowercase();
            let number_hash = self.house.keyring.lobby.blind("matter-number", words.as_bytes());
            let taken = tx.lobby_rows(&sql::TAKEN, binds![number_hash, matter]).await?;
            if taken.first().map(|row| row.int(0)).transpose()? != Some(0) {
                return Err(Refusal::invalid("number", Why::Taken).into());
            }
            let card: MatterCard = self.house.unseal_card("matter", matter.bytes(), &facts.bytes(8)?)?;
            let card = MatterCard {
                name: to.name.clone(),
                number: to.number.clone(),
                client: card.client,
                internal_title: to.details.internal_title.clone(),
                visa_type: to.visa_type.clone(),
                receipt: to.details.receipt.clone(),
            };
            let sealed = self.house.seal_card("matter", matter.bytes(), &card)?;
            let values = binds![
                matter,
                revision,
                to.priority.rank(),
                to.lodged_at,
                to.next_action_due,
                number_hash,
                sealed,
                now,
                to.next_action_by
            ];
            if tx.lobby(&sql::CHANGE, values).await? != 1 {
                return Err(Refusal::Conflict.into());
            }
            let names =
                Face { name: to.name.clone(), number: to.number.clone(), visa_type: to.visa_type.clone() };
            let names = self.seal_as("face", matter.bytes(), "names", &names)?;
            let details = self.seal_as("face", matter.bytes(), "details", &to.details)?;
            tx.exec_one(&sql::SET_FACE, binds![matter, names, details]).await?;
            let house = self.house.clone();
            house.index(tx.write(), "matter", matter.bytes(), &card.searchable()).await?;
            let line = |(field, key, old, new): (MatterField, String, String, String)| {
                let line = AuditEvent::new(AuditCode::MatterChanged, matter)
                    .with("field", field.code())
                    .with("old", old)
                    .with("new", new);
                if key.is_empty() { line } else { line.with("title", key) }
            };
            for change in changes {
                tx.note(&line(change)).await?;
            }
            tx.commit(line(last)).await
        })
        .await
    }
}

impl RoomTx<'_, Steering> {
    /// Refuses to leave the next action to somebody who does not work on the matter or sees none of it.
    async fn does_next(&mut self, room: &Room<Steering>, person: Option<PersonId>) -> Result<()> {
        let Some(person) = person else { return Ok(()) };
        // Of this and the end of their place one is first.
        self.lobby(&super::lawyer_flags::sql::HOLD_PLACE, binds![room.matter(), person]).await?;
        match super::lawyer_flags::powers_of(self.write(), room.matter(), person).await? {
            can if can.has(Power::SeeWholeMatter) => Ok(()),
            _ => Err(Refusal::invalid("next_action_by", Why::NotAChoice).into()),
        }
    }

    /// What a colleague is called; empty for nobody.
    async fn named(&mut self, room: &Room<Steering>, person: Option<PersonId>) -> Result<String> {
        let Some(person) = person else { return Ok(String::new()) };
        let rows = self.lobby_rows(&crate::lobby::people::sql::PERSON, binds![person]).await?;
        let Some(row) = rows.first() else { return Ok(String::new()) };
        let card: PersonCard = room.house.unseal_card("person", person.bytes(), &row.bytes(0)?)?;
        Ok(card.name)
    }

    /// The day the matter was lodged, where nobody wrote one down: noon of today where the practice is.
    pub(super) async fn lodged_today(&mut self, room: &Room<Steering>) -> Result<()> {
        let (now, matter) = (self.now, room.matter());
        let house = room.house.clone();
        let zone = crate::lobby::choices::zone(&house.settings_by(self.write()).await?.time_zone);
        let noon = crate::lobby::choices::hour_of(&zone, now, 0, 12);
        if self.lobby(&sql::LODGED, binds![matter, noon]).await? == 1 {
            let line = AuditEvent::new(AuditCode::MatterChanged, matter)
                .with("field", MatterField::LodgedAt.code())
                .with("old", "")
                .with("new", crate::lobby::choices::written_day(&zone, noon, false));
            self.note(&line).await?;
        }
        Ok(())
    }
}
