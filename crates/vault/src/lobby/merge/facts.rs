//! What joining two records would do, read in the change that may do it, and who is likely to be the same person. It refuses
//! to say anything about a record that a wall keeps from the reader, or of which it keeps one matter.

use super::MergeChoice;
use crate::engine::{Look, Write, binds};
use crate::error::{Error, Result};
use crate::lobby::details::{Kept, sql as details};
use crate::lobby::matters::MatterRow;
use crate::lobby::people::{ClientCard, ClientKind, ClientRow, NewClient, sql as people};
use crate::lobby::{LikelyKind, Lobby, walls};
use domain::{
    AccessId, ClientId, DeskPower, Email, LeadId, Likeness, MatterId, PersonId, ProfileField, ProposalId,
    Refusal, Timestamp, WallId, Why,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod sql {
    use crate::lobby::matters::matter_columns;
    use crate::sql::statements;
    statements! {
        LobbySql KEPT_OUT_OF = "SELECT count(*) FROM client_matter x JOIN barred b ON b.matter_id = x.matter_id WHERE x.client_id = $1 AND b.person_id = $2";
        LobbySql MATTERS = concat!("SELECT ", matter_columns!(), ", x.client_id FROM client_matter x JOIN matter m ON m.id = x.matter_id WHERE x.client_id IN ($1, $2) ORDER BY m.id, x.client_id");
        LobbySql ACCESSES = "SELECT a.id, a.matter_id, a.client_id, a.person_id, a.state, (SELECT count(*) FROM session s WHERE s.access_id = a.id AND s.ended_at IS NULL AND s.expires_at > $3) FROM portal_access a WHERE a.client_id IN ($1, $2) ORDER BY a.matter_id, a.id";
        LobbySql ACCEPTED = "SELECT field, max(decided_at) FROM detail_proposal WHERE client_id = $1 AND state = 'accepted' GROUP BY field";
        LobbySql LEADS = "SELECT l.id FROM lead l WHERE l.client_id = $1 AND l.erased_at IS NULL ORDER BY l.id";
        // Somebody with one of the two addresses who signs in for an organisation: nothing changes for them.
        LobbySql ROLES = "SELECT count(DISTINCT k.id) FROM contact k JOIN person p ON p.id = k.person_id JOIN person mine ON mine.email_hash = p.email_hash WHERE mine.id IN ($1, $2) AND k.state = 'active' AND k.client_id NOT IN (SELECT b.client_id FROM barred_client b WHERE b.person_id = $3)";
    }
}

/// Whose something is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Of the record that stays.
    Kept,
    /// Of the one that goes.
    Gone,
}

/// One thing a record says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MergeKey {
    Field(ProfileField),
    /// The language of pages and mails.
    Language,
    /// A field of the practice's own, by its key.
    Own(String),
}

impl MergeKey {
    /// What a form calls it.
    pub fn code(&self) -> String {
        match self {
            Self::Field(field) => field.code().to_owned(),
            Self::Language => "language".to_owned(),
            Self::Own(key) => format!("own.{key}"),
        }
    }
}

/// One thing both records could say, as each says it. Empty where one says nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergeField {
    pub key: MergeKey,
    pub kept: String,
    pub gone: String,
    /// Whose value a person accepted last, where anybody did.
    pub checked: Option<Side>,
}

impl MergeField {
    /// Whether somebody has to choose.
    pub fn differs(&self) -> bool {
        !self.kept.is_empty() && !self.gone.is_empty() && self.kept != self.gone
    }

    /// Whose value stands unless somebody chooses: the one checked last, else that of the record that stays.
    pub fn stands(&self) -> Side {
        self.checked.unwrap_or(Side::Kept)
    }
}

/// A matter of either, and how its client comes in there.
pub struct MergeMatter {
    pub row: MatterRow,
    pub side: Side,
    /// Whether their admission is open.
    pub open: bool,
    /// On how many devices they are signed in.
    pub devices: u64,
}

/// Both records, and what joining them would do.
pub struct MergeView {
    pub kept: ClientRow,
    pub gone: ClientRow,
    pub fields: Vec<MergeField>,
    /// Every matter of either, oldest first.
    pub matters: Vec<MergeMatter>,
    /// The matters both are in. While there is one, nothing is joined.
    pub both_in: Vec<MatterRow>,
    /// What was said in My Details and waits.
    pub proposals: usize,
    pub enquiries: usize,
    /// Walls around the record that goes.
    pub walls: usize,
    /// In how many organisations somebody with one of their addresses signs in.
    pub roles: u64,
    /// Stands for everything shown here; joining wants it back.
    pub seen: String,
}

impl MergeView {
    pub(super) fn side(&self, side: Side) -> &ClientRow {
        match side {
            Side::Kept => &self.kept,
            Side::Gone => &self.gone,
        }
    }

    /// Whose value stands in the joined record.
    pub fn side_of(&self, field: &MergeField, choice: &MergeChoice) -> Side {
        let chosen = choice.from_gone.contains(&field.key.code());
        match (field.kept.is_empty(), field.gone.is_empty()) {
            (true, false) => Side::Gone,
            (false, false) if chosen => Side::Gone,
            _ => Side::Kept,
        }
    }

    /// Whether the admissions of one side stay as they are: only where the joined record has the very address that opens them
    /// now.
    pub fn address_stays(&self, side: Side, choice: &MergeChoice) -> bool {
        let email = |row: &ClientRow| row.address().map(|email| email.key());
        let Some(before) = email(self.side(side)) else { return false };
        let field = self.fields.iter().find(|field| field.key == MergeKey::Field(ProfileField::Email));
        let from = field.map_or(Side::Kept, |field| self.side_of(field, choice));
        email(self.side(from)) == Some(before)
    }

    /// The values of both that will not stand in the joined record.
    pub fn not_kept(&self, choice: &MergeChoice) -> Vec<(MergeKey, String)> {
        let differing = self.fields.iter().filter(|field| field.differs());
        differing
            .map(|field| match self.side_of(field, choice) {
                Side::Kept => (field.key.clone(), field.gone.clone()),
                Side::Gone => (field.key.clone(), field.kept.clone()),
            })
            .collect()
    }

    /// The record as it will stand: of each field the value that was chosen, or the only one there is. The names that are not
    /// kept stay names the person is found by.
    pub(super) fn joined(&self, choice: &MergeChoice) -> Result<NewClient> {
        let (mut card, mut email, mut locale) =
            (self.kept.card.clone(), self.kept.email.clone(), self.kept.locale);
        for field in self.fields.iter().filter(|field| self.side_of(field, choice) == Side::Gone) {
            match &field.key {
                MergeKey::Field(ProfileField::Email) => email.clone_from(&self.gone.email),
                MergeKey::Field(one) => card.set(*one, &field.gone),
                MergeKey::Language => locale = self.gone.locale,
                MergeKey::Own(key) => {
                    card.own.insert(key.clone(), field.gone.clone());
                }
            }
        }
        if card.full().is_empty() {
            return Err(Refusal::invalid("family", Why::Missing).into());
        }
        let mut known_as: Vec<String> = Vec::new();
        let now = card.own_names();
        for name in [&self.kept.card, &self.gone.card].into_iter().flat_map(ClientCard::names) {
            if !now.contains(&name) && !known_as.contains(&name) {
                known_as.push(name);
            }
        }
        card.known_as = known_as;
        let email = email.filter(|email| !email.is_empty()).map(|email| Email::parse(&email)).transpose()?;
        Ok(NewClient { card, email, locale })
    }

    /// The names that will not be the record's own and go on finding it.
    pub fn other_names(&self, choice: &MergeChoice) -> Vec<String> {
        self.joined(choice).map(|new| new.card.known_as).unwrap_or_default()
    }

    pub(super) fn matters_from_gone(&self) -> impl Iterator<Item = &MergeMatter> {
        self.matters.iter().filter(|one| one.side == Side::Gone)
    }
}

/// One admission of either.
#[derive(Clone)]
pub(super) struct Admission {
    pub(super) access: AccessId,
    pub(super) matter: MatterId,
    pub(super) side: Side,
    pub(super) person: PersonId,
    pub(super) enabled: bool,
    pub(super) devices: u64,
}

/// One word of either that nobody decided about.
pub(super) struct Open {
    pub(super) id: ProposalId,
    pub(super) field: ProfileField,
    pub(super) kept: Kept,
    pub(super) at: Timestamp,
}

/// The same with what only the change needs.
pub(super) struct Facts {
    pub(super) view: MergeView,
    pub(super) accesses: Vec<Admission>,
    pub(super) proposals: Vec<Open>,
    pub(super) leads: Vec<LeadId>,
    pub(super) walls: Vec<WallId>,
}

impl Facts {
    /// Whether somebody may go on coming in by this admission: with the same address, into a matter they are still in.
    pub(super) fn stays(&self, one: &Admission, choice: &MergeChoice) -> bool {
        let linked = self.view.matters.iter().any(|m| m.row.id == one.matter && m.side == one.side);
        linked && self.view.address_stays(one.side, choice)
    }

    /// The admissions that are closed.
    pub(super) fn closed<'a>(&'a self, choice: &'a MergeChoice) -> impl Iterator<Item = &'a Admission> {
        self.accesses.iter().filter(|one| one.enabled && !self.stays(one, choice))
    }
}

impl Lobby<'_> {
    /// Everything about these two, as it stands in this change.
    pub(super) async fn facts(&self, write: &mut Write, kept: ClientId, gone: ClientId) -> Result<Facts> {
        if kept == gone {
            return Err(Refusal::invalid("other", Why::NotAChoice).into());
        }
        let (kept, gone) = (self.one(write, kept).await?, self.one(write, gone).await?);
        let ids = binds![kept.id, gone.id];
        let side = |id: ClientId| if id == kept.id { Side::Kept } else { Side::Gone };
        let now = self.house.clock.now();
        let mut accesses = Vec::new();
        for row in write.rows(sql::ACCESSES.text, binds![kept.id, gone.id, now]).await? {
            accesses.push(Admission {
                access: row.id(0)?,
                matter: row.id(1)?,
                side: side(row.id(2)?),
                person: row.id(3)?,
                enabled: row.text(4)? == "enabled",
                devices: u64::try_from(row.int(5)?).unwrap_or(0),
            });
        }
        let mut matters: Vec<MergeMatter> = Vec::new();
        let mut both_in = Vec::new();
        for row in write.rows(sql::MATTERS.text, ids).await? {
            let (matter, side) = (self.house.matter_from(&row)?, side(row.id(14)?));
            if matters.last().is_some_and(|last| last.row.id == matter.id) {
                both_in.push(self.house.matter_from(&row)?);
            }
            let person = if side == Side::Kept { kept.person } else { gone.person };
            // Their own, not those of whoever helps them.
            let own = |a: &&Admission| a.matter == matter.id && a.side == side && a.person == person;
            let here = || accesses.iter().filter(own).filter(|a| a.enabled);
            let (open, devices) = (here().next().is_some(), here().map(|a| a.devices).sum());
            matters.push(MergeMatter { row: matter, side, open, devices });
        }
        let mut proposals = Vec::new();
        for id in [kept.id, gone.id] {
            for row in write.rows(details::OPEN.text, binds![id]).await? {
                let (id, field, words) = self.house.proposal_from(&row)?;
                proposals.push(Open { id, field, kept: words, at: row.time(3)? });
            }
        }
        let leads = write.rows(sql::LEADS.text, binds![gone.id]).await?;
        let leads = leads.iter().map(|row| row.id(0)).collect::<Result<Vec<LeadId>>>()?;
        let walls = write.rows(super::sql::WALLS_AROUND.text, binds![gone.id]).await?;
        let walls = walls.iter().map(|row| row.id(0)).collect::<Result<Vec<WallId>>>()?;
        let roles = write.rows(sql::ROLES.text, binds![kept.person, gone.person, self.person]).await?;
        let roles = roles.first().map(|row| row.int(0)).transpose()?.unwrap_or(0);
        let fields = self.fields_of(write, &kept, &gone).await?;
        let mut view = MergeView {
            kept,
            gone,
            fields,
            matters,
            both_in,
            proposals: proposals.len(),
            enquiries: leads.len(),
            walls: walls.len(),
            roles: u64::try_from(roles).unwrap_or(0),
            seen: String::new(),
        };
        view.seen = self.seen(&view, &accesses, &proposals, &leads, &walls);
        Ok(Facts { view, accesses, proposals, leads, walls })
    }

    /// One record that may be joined with another: a person's, still one of its own, with nothing of it behind a wall.
    async fn one(&self, write: &mut Write, id: ClientId) -> Result<ClientRow> {
        let rows = write.rows(people::CLIENT.text, binds![self.person, self.role().code(), id]).await?;
        let row = self.house.client_from(rows.first().ok_or_else(Error::not_found)?)?;
        let barred = write.rows(sql::KEPT_OUT_OF.text, binds![id, self.person]).await?;
        let barred = barred.first().map(|row| row.int(0)).transpose()? != Some(0);
        if row.kind != ClientKind::Person || barred {
            return Err(Error::not_found());
        }
        Ok(row)
    }

    async fn fields_of(
        &self,
        write: &mut Write,
        kept: &ClientRow,
        gone: &ClientRow,
    ) -> Result<Vec<MergeField>> {
        let mut accepted = [BTreeMap::new(), BTreeMap::new()];
        for (into, id) in accepted.iter_mut().zip([kept.id, gone.id]) {
            for row in write.rows(sql::ACCEPTED.text, binds![id]).await? {
                into.insert(row.text(0)?, row.time(1)?);
            }
        }
        let [of_kept, of_gone] = accepted;
        let values = |row: &ClientRow| row.card.values(row.email.as_deref().unwrap_or_default());
        let (of_one, of_other) = (values(kept), values(gone));
        let mut out = Vec::new();
        for field in ProfileField::ALL {
            let value = |of: &BTreeMap<ProfileField, String>| of.get(field).cloned().unwrap_or_default();
            let checked = match (of_kept.get(field.code()), of_gone.get(field.code())) {
                (None, None) => None,
                (kept, gone) if gone > kept => Some(Side::Gone),
                _ => Some(Side::Kept),
            };
            out.push(MergeField {
                key: MergeKey::Field(*field),
                kept: value(&of_one),
                gone: value(&of_other),
                checked,
            });
        }
        out.push(MergeField {
            key: MergeKey::Language,
            kept: kept.locale.code().to_owned(),
            gone: gone.locale.code().to_owned(),
            checked: None,
        });
        let own: BTreeSet<&String> = kept.card.own.keys().chain(gone.card.own.keys()).collect();
        out.extend(own.into_iter().map(|key| MergeField {
            key: MergeKey::Own(key.clone()),
            kept: kept.card.own.get(key).cloned().unwrap_or_default(),
            gone: gone.card.own.get(key).cloned().unwrap_or_default(),
            checked: None,
        }));
        out.retain(|field| !field.kept.is_empty() || !field.gone.is_empty());
        Ok(out)
    }

    /// A keyed hash over what was shown. Devices are left out: signing in once more changes nothing that is decided here.
    fn seen(
        &self,
        view: &MergeView,
        accesses: &[Admission],
        proposals: &[Open],
        leads: &[LeadId],
        walls: &[WallId],
    ) -> String {
        use std::fmt::Write as _;
        let mut all = String::new();
        for row in [&view.kept, &view.gone] {
            let _written = write!(all, "{} {} {};", row.id, row.revision, row.locale.code());
        }
        for one in &view.matters {
            let _written = write!(all, "{} {:?};", one.row.id, one.side);
        }
        for one in accesses {
            let _written = write!(all, "{} {:?} {};", one.access, one.side, one.enabled);
        }
        for one in proposals {
            let _written = write!(all, "{};", one.id);
        }
        for one in leads {
            let _written = write!(all, "{one};");
        }
        for one in walls {
            let _written = write!(all, "{one};");
        }
        let _written = write!(all, "{}", view.roles);
        crate::hex(&self.house.keyring.lobby.blind("client-merge", all.as_bytes()))
    }

    /// Whether this record may be offered: a person's, whole on this side of every wall.
    async fn offered(&self, look: &mut Look, id: ClientId) -> Result<Option<ClientRow>> {
        let rows = look.rows(people::CLIENT.text, binds![self.person, self.role().code(), id]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let row = self.house.client_from(row)?;
        let barred = look.rows(sql::KEPT_OUT_OF.text, binds![id, self.person]).await?;
        let open = barred.first().map(|row| row.int(0)).transpose()? == Some(0);
        Ok((row.kind == ClientKind::Person && open).then_some(row))
    }

    /// Records that look like this one's person, the likest first, each with what they share.
    pub async fn merge_suggestions(&self, client: ClientId) -> Result<Vec<(ClientRow, Vec<Likeness>)>> {
        self.demand(DeskPower::MergeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let Some(row) = self.offered(&mut look, client).await? else { return Ok(Vec::new()) };
        drop(look);
        let (alike, _) = self.alike(&row.card.traits(row.email.as_deref())).await?;
        let mut look = self.house.engine.look(None).await?;
        let mut out = Vec::new();
        for one in alike.into_iter().filter(|one| one.kind == LikelyKind::Client) {
            let id = ClientId::from_bytes(one.id);
            if id != client
                && let Some(row) = self.offered(&mut look, id).await?
            {
                out.push((row, one.why));
            }
        }
        Ok(out)
    }

    /// Records with a word that begins with what was typed, as far as this one may be joined with them.
    pub async fn merge_search(&self, client: ClientId, typed: &str, most: u32) -> Result<Vec<ClientRow>> {
        self.demand(DeskPower::MergeClients)?;
        let found = self.clients(typed, None, most).await?;
        let mut look = self.house.engine.look(None).await?;
        if self.offered(&mut look, client).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        for row in found.into_iter().filter(|row| row.id != client) {
            out.extend(self.offered(&mut look, row.id).await?);
        }
        Ok(out)
    }

    /// Where a record went that was joined with another, for addresses that outlive it; nothing for whoever may not see it.
    pub async fn merged_into(&self, client: ClientId) -> Result<Option<ClientId>> {
        self.demand(DeskPower::SeeClients)?;
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(super::sql::MERGED_INTO.text, binds![client]).await?;
        let into = rows.first().map(|row| row.opt_id::<domain::kind::Client>(0)).transpose()?.flatten();
        let Some(into) = into else { return Ok(None) };
        let reached = look.rows(walls::sql::REACHES_CLIENT.text, binds![into, self.person]).await?;
        Ok((!reached.is_empty()).then_some(into))
    }
}
