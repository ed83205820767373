//! The checklist: groups and items in client words, applied from a template without duplicates, and read back as a
//! client may see them or as staff do. Deleting evidence is not something a checklist can do.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result, Tampered};
use crate::lobby::MatterStanding;
use crate::purpose::{Contributing, Purpose, StaffSees, Steering};
use crate::room::letter::Letters;
use crate::room::{ForClient, ForStaff, Room, RoomTx};
use domain::pack::Validity;
use domain::{
    AuditCode, Ball, ClientId, Dropped, FileType, GroupId, ItemId, ItemState, Locale, Power, Refusal,
    ReturnReason, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql GROUPS = "SELECT id, position, template_key, sealed FROM room_item_group WHERE matter_id = $1 AND template_key <> 'strongroom.own' ORDER BY position, id";
        RoomSql ITEMS = "SELECT id, group_id, state, need, accepts, max_files, due_at, sealed, returned, changed_at, template_key, revision, asked, for_client, template_version, target_days, hidden_at, due_days, created_at FROM room_item WHERE matter_id = $1 ORDER BY position, id";
        RoomSql TALLY = "SELECT state, count(*), min(due_at), for_client FROM room_item WHERE matter_id = $1 AND need <> 'own' AND hidden_at IS NULL GROUP BY state, for_client";
        RoomSql ITEM = "SELECT id, group_id, state, need, accepts, max_files, due_at, sealed, returned, changed_at, template_key, revision, asked, for_client, template_version, target_days, hidden_at, due_days, created_at FROM room_item WHERE matter_id = $1 AND id = $2 AND need <> 'own'";
        // Of whatever was filed, the practice's own papers too; nobody is asked for those.
        RoomSql ANY_ITEM = "SELECT id, group_id, state, need, accepts, max_files, due_at, sealed, returned, changed_at, template_key, revision, asked, for_client, template_version, target_days, hidden_at, due_days, created_at FROM room_item WHERE matter_id = $1 AND id = $2";
        RoomSql GROUP_KEYS = "SELECT id, template_key, position FROM room_item_group WHERE matter_id = $1";
        RoomSql ITEM_KEYS = "SELECT template_key, position FROM room_item WHERE matter_id = $1";
        RoomSql ADD_GROUP = "INSERT INTO item_group (matter_id, id, position, template_key, sealed) VALUES ($1, $2, $3, $4, $5)";
        RoomSql ADD_ITEM = "INSERT INTO item (matter_id, id, group_id, position, template_key, state, need, accepts, max_files, due_at, sealed, returned, revision, created_at, changed_at, for_client, template_version, target_days, due_days) VALUES ($1, $2, $3, $4, $5, 'to_send', $6, $7, $8, $9, $10, NULL, 1, $11, $11, $12, $13, $14, $15)";
        RoomSql SET_STATE = "UPDATE item SET state = $3, returned = $4, revision = revision + 1, changed_at = $5 WHERE matter_id = $1 AND id = $2 AND revision = $6";
        RoomSql SET_ASKED = "UPDATE item SET asked = $3 WHERE matter_id = $1 AND id = $2";
    }
}

/// Words in several languages; English is always there.
pub type Words = BTreeMap<String, String>;

/// How a request is worded for the client, and what staff check it against.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemWords {
    pub title: Words,
    #[serde(default)]
    pub why: Words,
    #[serde(default)]
    pub hint: Words,
    /// What it costs if it comes late.
    #[serde(default)]
    pub late: Words,
    #[serde(default)]
    pub checks: Vec<Words>,
    /// What else would do.
    #[serde(default)]
    pub instead: Vec<Words>,
    /// How long what is sent for it has to be good for.
    #[serde(default, skip_serializing_if = "Validity::is_lasting")]
    pub validity: Validity,
}

/// Picks the language asked for, else English.
pub fn in_language(words: &Words, locale: Locale) -> &str {
    words.get(locale.code()).or_else(|| words.get(Locale::En.code())).map_or("", String::as_str)
}

/// A group to be applied; `key` makes a second application of the same template a no-op.
pub struct NewGroup {
    pub key: String,
    pub title: Words,
    pub items: Vec<NewItem>,
}

/// A request to be applied.
#[derive(Clone)]
pub struct NewItem {
    pub key: String,
    pub words: ItemWords,
    pub need: String,
    pub accepts: Vec<FileType>,
    pub max_files: u32,
    pub due_at: Option<Timestamp>,
    /// Whom it is asked of; nobody in particular where it is for everybody of the matter.
    pub for_client: Option<ClientId>,
    /// The version of the list it was made from.
    pub template_version: Option<u32>,
    /// Days before the matter's target date; where both are known this decides.
    pub target_days: Option<u32>,
    /// Days after it is asked for, where `due_at` is its list's rule and not a day somebody chose.
    pub due_days: Option<u32>,
}

/// The reason of a request that was met in part.
pub(crate) const MORE_NEEDED: &str = "more_needed";

/// Why something came back, in the client's words; and whether they called for help about it, so that a file which is
/// saved and taken away again does not lose the call.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Returned {
    /// A code; empty where nothing came back and only help was asked for.
    pub reason: String,
    pub message: String,
    /// The file that was turned away, where the inspection did it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// When it came back; the request itself may have moved since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// When what was sent had been accepted, where a new one was asked for afterwards: then nothing came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<i64>,
    /// The client asked for help and nobody has answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) help: bool,
    /// What the practice answered last, until something is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<Said>,
    /// When the practice took away what was sent, until something is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) removed: Option<i64>,
}

/// What the practice wrote to the client about a request: why it is not needed, or why it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    pub text: String,
    at: i64,
}

impl Said {
    pub(crate) fn new(text: &str, at: Timestamp) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text: text.to_owned(), at: at.micros() })
    }

    pub fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

impl Returned {
    /// Where a request with this note stood before its client called for help.
    pub(crate) fn stood_at(&self) -> ItemState {
        match self.reason.as_str() {
            "" => ItemState::ToSend,
            MORE_NEEDED => ItemState::AcceptedMoreNeeded,
            _ => ItemState::Returned,
        }
    }

    pub(crate) fn came_back(&self) -> bool {
        !self.reason.is_empty()
    }

    pub fn at(&self) -> Option<Timestamp> {
        self.at.map(Timestamp::from_micros)
    }

    /// When it had been accepted before a new one was asked for.
    pub fn accepted_at(&self) -> Option<Timestamp> {
        self.accepted_at.map(Timestamp::from_micros)
    }

    pub fn reason(&self) -> Option<ReturnReason> {
        ReturnReason::from_code(&self.reason)
    }
}

/// A group as a client sees it.
pub struct ClientGroup {
    pub id: GroupId,
    pub title: Words,
    pub items: Vec<ClientItem>,
}

/// A request as a client sees it.
pub struct ClientItem {
    pub id: ItemId,
    pub words: ItemWords,
    pub state: ItemState,
    pub need: String,
    pub accepts: Vec<FileType>,
    pub max_files: u32,
    pub due_at: Option<Timestamp>,
    pub changed_at: Timestamp,
    pub returned: Option<Returned>,
    /// What the practice answered when it was not to be had, or why it is not needed.
    pub said: Option<Said>,
    /// When the practice took away something that was sent for it.
    pub removed: Option<Timestamp>,
    /// It is asked of this client and of nobody else of the matter.
    pub alone: bool,
    /// Why it is not needed, where it is not.
    pub dropped: Option<Dropped>,
}

/// A group as staff see it.
pub struct StaffGroup {
    pub id: GroupId,
    pub title: Words,
    pub items: Vec<StaffItem>,
}

/// A request as staff see it.
pub struct StaffItem {
    pub seen_by_client: ClientItem,
    pub template_key: String,
    pub revision: i64,
    /// Whom it is asked of; nothing where it is for everybody.
    pub for_client: Option<ClientId>,
    /// The version of the list it was made from, or follows now.
    pub template_version: Option<u32>,
    /// Days before the matter's target date by which it is due.
    pub target_days: Option<u32>,
    /// Days after it was asked for by which its list wanted it; nothing where a day was chosen by hand.
    pub due_days: Option<u32>,
    pub asked_at: Timestamp,
    /// Since when it is not asked for any more.
    pub hidden_at: Option<Timestamp>,
    /// What the client wrote when they last asked for help with it.
    pub asked: Option<CallForHelp>,
    /// It would be the client's turn, but whoever could send it has to agree to the engagement letter first.
    pub waits_for_letter: bool,
}

/// A client's call for help in their own words.
#[derive(Clone, Serialize, Deserialize)]
pub struct CallForHelp {
    pub reason: String,
    pub message: String,
    pub at: i64,
}

impl CallForHelp {
    pub fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

/// Reads [`sql::TALLY`] as the counts lists show, and beside them how many requests wait for an answer. What nobody can send
/// before the engagement letter is agreed is not asked yet, and counts for nobody.
pub(crate) fn standing(rows: &[Row], letters: &Letters) -> Result<(MatterStanding, u32)> {
    let (mut stands, mut helps) = (MatterStanding::default(), 0_u32);
    for row in rows {
        let n = u32::try_from(row.int(1)?).unwrap_or(u32::MAX);
        let state = row.code(0, ItemState::from_code)?;
        if state == ItemState::HelpAsked {
            helps = helps.saturating_add(n);
        }
        match state.ball() {
            Ball::You if letters.holds_back(row.opt_id(3)?) => {}
            Ball::You => {
                stands.with_client = stands.with_client.saturating_add(n);
                stands.due_at = [stands.due_at, row.opt_time(2)?].into_iter().flatten().min();
            }
            Ball::Us => stands.with_us = stands.with_us.saturating_add(n),
            Ball::Done => stands.settled = stands.settled.saturating_add(n),
        }
    }
    Ok((stands, helps))
}

/// An item's row in the middle of a change.
pub(crate) struct ItemRow {
    pub(crate) id: ItemId,
    pub(crate) state: ItemState,
    pub(crate) accepts: Vec<FileType>,
    pub(crate) max_files: u32,
    pub(crate) words: ItemWords,
    pub(crate) revision: i64,
    pub(crate) for_client: Option<ClientId>,
    /// Why it came back, sealed as it is stored: whoever changes the state without answering it hands it on.
    pub(crate) returned: Option<Vec<u8>>,
    /// The same, opened.
    pub(crate) note: Option<Returned>,
    /// Where the request stood before its client saved anything for it.
    pub(crate) stood_at: ItemState,
    /// Nobody is asked for it: it was taken off, or waits unseen for the message it comes with.
    pub(crate) hidden: bool,
    /// Its client brought it without being asked.
    pub(crate) brought: bool,
    /// It holds what the practice drew up and asks nobody for anything.
    pub(crate) paper: bool,
}

impl<P: Purpose> Room<P> {
    pub(crate) fn item_row(&self, row: &Row) -> Result<ItemRow> {
        let found = self.item_from(row)?;
        let note = self.note_of(row)?;
        Ok(ItemRow {
            brought: found.is_brought(),
            paper: found.seen_by_client.need == super::papers::OWN,
            id: found.seen_by_client.id,
            state: found.seen_by_client.state,
            accepts: found.seen_by_client.accepts,
            max_files: found.seen_by_client.max_files,
            words: found.seen_by_client.words,
            revision: found.revision,
            for_client: found.for_client,
            returned: row.opt_bytes(8)?,
            hidden: found.hidden_at.is_some(),
            stood_at: match &note {
                Some(note) if note.help => ItemState::HelpAsked,
                Some(note) => note.stood_at(),
                None => ItemState::ToSend,
            },
            note,
        })
    }

    pub(crate) fn item_from(&self, row: &Row) -> Result<StaffItem> {
        let id: ItemId = row.id(0)?;
        let note = self.note_of(row)?;
        let said = note.as_ref().and_then(|note| note.said.clone());
        let removed = note.as_ref().and_then(|note| note.removed).map(Timestamp::from_micros);
        let returned = note.filter(Returned::came_back);
        let state = row.code(2, ItemState::from_code)?;
        let asked: Option<CallForHelp> = match row.opt_bytes(12)? {
            Some(sealed) => Some(self.unseal_as("item", id.bytes(), "asked", &sealed)?),
            None => None,
        };
        let seen = ClientItem {
            id,
            words: self.unseal_as("item", id.bytes(), "words", &row.bytes(7)?)?,
            dropped: (state == ItemState::NotNeeded)
                .then(|| super::answers::dropped(asked.as_ref(), said.as_ref())),
            state,
            need: row.text(3)?,
            accepts: accepts(&row.text(4)?)?,
            max_files: u32::try_from(row.int(5)?).map_err(|_| Tampered { what: "a file count" })?,
            due_at: row.opt_time(6)?,
            changed_at: row.time(9)?,
            returned,
            said,
            removed,
            alone: row.opt_id::<domain::kind::Client>(13)?.is_some(),
        };
        let (template_key, revision, for_client) = (row.text(10)?, row.int(11)?, row.opt_id(13)?);
        let small = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok());
        Ok(StaffItem {
            seen_by_client: seen,
            template_key,
            revision,
            for_client,
            template_version: small(row.opt_int(14)?),
            target_days: small(row.opt_int(15)?),
            hidden_at: row.opt_time(16)?,
            due_days: small(row.opt_int(17)?),
            asked_at: row.time(18)?,
            asked,
            waits_for_letter: false,
        })
    }

    /// What stands behind a request: why it came back, and an unanswered call for help.
    fn note_of(&self, row: &Row) -> Result<Option<Returned>> {
        let id: ItemId = row.id(0)?;
        let sealed = row.opt_bytes(8)?;
        sealed.map(|sealed| self.unseal_as("item", id.bytes(), "returned", &sealed)).transpose()
    }

    /// The checklist as it is seen from a client's seat, or from none.
    async fn groups(&self, seat: Option<ClientId>) -> Result<Vec<StaffGroup>> {
        let mut look = self.look_for(seat).await?;
        let groups = look.rows(&sql::GROUPS, &[]).await?;
        let items = look.rows(&sql::ITEMS, &[]).await?;
        drop(look);
        let mut by_group: BTreeMap<GroupId, Vec<StaffItem>> = BTreeMap::new();
        for row in &items {
            by_group.entry(row.id(1)?).or_default().push(self.item_from(row)?);
        }
        let mut out = Vec::with_capacity(groups.len());
        for row in &groups {
            let id: GroupId = row.id(0)?;
            let title = self.unseal_as("item_group", id.bytes(), "title", &row.bytes(3)?)?;
            out.push(StaffGroup { id, title, items: by_group.remove(&id).unwrap_or_default() });
        }
        Ok(out)
    }

    async fn client_groups(&self, seat: Option<ClientId>) -> Result<Vec<ForClient<ClientGroup>>> {
        let groups = self.groups(seat).await?;
        let reduce = |g: StaffGroup| {
            let items =
                g.items.into_iter().filter(|i| i.hidden_at.is_none()).map(|i| i.seen_by_client).collect();
            ForClient::new(ClientGroup { id: g.id, title: g.title, items })
        };
        Ok(groups.into_iter().map(reduce).filter(|g| !g.items.is_empty()).collect())
    }
}

impl Room<Contributing> {
    /// Everything that was asked of the client, in their words; nothing while the engagement letter comes first.
    pub async fn requests(&self) -> Result<Vec<ForClient<ClientGroup>>> {
        self.demand(Power::SeeOwnRequests)?;
        self.watch(async {
            // Before the engagement letter is agreed nothing is asked.
            if self.letter_first(&mut self.look().await?).await? {
                return Ok(Vec::new());
            }
            self.client_groups(None).await
        })
        .await
    }

    /// One request.
    pub async fn request(&self, item: ItemId) -> Result<ForClient<ClientItem>> {
        self.demand(Power::SeeOwnRequests)?;
        self.watch(async {
            let mut look = self.look().await?;
            let row = look.one(&sql::ITEM, binds![item]).await?;
            self.letter_agreed(&mut look).await?;
            let found = self.item_from(&row)?;
            if found.hidden_at.is_some() {
                return Err(Error::not_found());
            }
            Ok(ForClient::new(found.seen_by_client))
        })
        .await
    }

    /// The client cannot find or does not have it: the ball goes to staff.
    pub async fn ask_for_help(&self, item: ItemId, reason: &str, message: &str) -> Result<()> {
        self.demand(Power::AskForHelp)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = tx.item(self, item).await?;
            self.letter_agreed(&mut tx).await?;
            let note = Returned { help: true, said: None, ..row.note.clone().unwrap_or_default() };
            let note = self.seal_as("item", item.bytes(), "returned", &note)?;
            tx.set_item_state(&row, row.state.help_asked()?, Some(note)).await?;
            let asked =
                CallForHelp { reason: reason.to_owned(), message: message.to_owned(), at: tx.now.micros() };
            let sealed = self.seal_as("item", item.bytes(), "asked", &asked)?;
            tx.exec_one(&sql::SET_ASKED, binds![item, sealed]).await?;
            crate::lobby::notices::tell_leads(
                tx.write(),
                &self.house,
                self.matter(),
                "help_asked",
                item.bytes(),
            )
            .await?;
            let event = AuditEvent::new(AuditCode::ItemHelpAsked, item)
                .with("reason", reason)
                .with("message", message);
            tx.commit(event).await
        })
        .await
    }
}

impl<P: StaffSees> Room<P> {
    pub async fn checklist(&self) -> Result<ForStaff<Vec<StaffGroup>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut groups = self.groups(None).await?;
            let letters = self.letters(&mut self.look().await?).await?;
            for item in groups.iter_mut().flat_map(|group| &mut group.items) {
                let theirs = item.seen_by_client.state.ball() == Ball::You;
                item.waits_for_letter = theirs && letters.holds_back(item.for_client);
            }
            Ok(ForStaff::new(groups))
        })
        .await
    }

    /// How many requests are in which state; cheaper than the checklist, for lists. What waits for the engagement letter
    /// is not asked yet and is not among them.
    pub async fn tally(&self) -> Result<ForStaff<Vec<(ItemState, u32)>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let letters = self.letters(&mut look).await?;
            let mut out = Vec::new();
            for row in look.rows(&sql::TALLY, &[]).await? {
                let state = row.code(0, ItemState::from_code)?;
                if state.ball() == Ball::You && letters.holds_back(row.opt_id(3)?) {
                    continue;
                }
                out.push((state, u32::try_from(row.int(1)?).unwrap_or(u32::MAX)));
            }
            Ok(ForStaff::new(out))
        })
        .await
    }

    /// Exactly what this client sees, written down as a look through their eyes first.
    pub async fn preview_for(&self, client: ClientId) -> Result<Vec<ForClient<ClientGroup>>> {
        self.demand(Power::PreviewAsClient)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            if tx.rows(&super::face::sql::PARTY, binds![client]).await?.is_empty() {
                return Err(Error::not_found());
            }
            tx.commit(AuditEvent::new(AuditCode::AccessPreviewed, client)).await?;
            if self.letters(&mut self.look().await?).await?.waits(client) {
                return Ok(Vec::new());
            }
            self.client_groups(Some(client)).await
        })
        .await
    }
}

impl Room<Steering> {
    /// Applies groups and items; what is already there by its key stays as it is. Returns how many items were new.
    pub async fn apply_checklist(&self, template: &str, groups: &[NewGroup]) -> Result<usize> {
        self.demand(Power::EditChecklist)?;
        let mut tx = self.begin().await?;
        // Two applications at once queue for the matter's row; the second then finds what the first added.
        let now = tx.now;
        tx.lobby(&crate::lobby::notices::sql::TOUCH, binds![self.matter(), now]).await?;
        let mut known = BTreeMap::new();
        let mut last = 0i64;
        for row in tx.rows(&sql::GROUP_KEYS, &[]).await? {
            last = last.max(row.int(2)?);
            known.insert(row.text(1)?, row.id::<domain::kind::Group>(0)?);
        }
        // Whoever is asked for something is of this matter.
        let asked: HashSet<ClientId> =
            groups.iter().flat_map(|g| &g.items).filter_map(|i| i.for_client).collect();
        for client in asked {
            tx.addressee(self, Some(client)).await?;
        }
        let mut items = HashSet::new();
        let mut last_item = 0i64;
        for row in tx.rows(&sql::ITEM_KEYS, &[]).await? {
            items.insert(row.text(0)?);
            last_item = last_item.max(row.int(1)?);
        }
        let mut added = 0;
        for group in groups {
            let id = match known.get(&group.key) {
                Some(id) => *id,
                None => {
                    last += 1;
                    let id = GroupId::mint(tx.now, crate::random(&*self.house.chance));
                    let sealed = self.seal_as("item_group", id.bytes(), "title", &group.title)?;
                    tx.exec_one(&sql::ADD_GROUP, binds![id, last, group.key.as_str(), sealed]).await?;
                    known.insert(group.key.clone(), id);
                    id
                }
            };
            for item in group.items.iter().filter(|i| !items.contains(&i.key)) {
                last_item += 1;
                tx.add_item(self, id, last_item, item).await?;
                added += 1;
            }
        }
        let event = AuditEvent::new(AuditCode::ChecklistApplied, self.matter())
            .with("template", template)
            .with("items", added.to_string());
        tx.commit(event).await?;
        Ok(added)
    }

    /// Adds one request to a group.
    pub async fn add_item(&self, group: GroupId, item: &NewItem) -> Result<ItemId> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.addressee(self, item.for_client).await?;
            let groups = tx.rows(&sql::GROUP_KEYS, &[]).await?;
            if !groups.iter().any(|r| r.id(0).is_ok_and(|id: GroupId| id == group)) {
                return Err(Error::not_found());
            }
            let mut last = 0;
            for row in tx.rows(&sql::ITEM_KEYS, &[]).await? {
                last = last.max(row.int(1)?);
            }
            let id = tx.add_item(self, group, last + 1, item).await?;
            let title = in_language(&item.words.title, Locale::En).to_owned();
            tx.commit(AuditEvent::new(AuditCode::ItemAdded, id).with("title", title)).await?;
            Ok(id)
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    pub(crate) async fn item(&mut self, room: &Room<P>, item: ItemId) -> Result<ItemRow> {
        room.item_row(&self.one(&sql::ITEM, binds![item]).await?)
    }

    /// The request something was saved for; nothing for a paper of the practice's own, which nobody is asked for.
    pub(crate) async fn request(&mut self, room: &Room<P>, item: ItemId) -> Result<Option<ItemRow>> {
        let rows = self.rows(&sql::ITEM, binds![item]).await?;
        rows.first().map(|row| room.item_row(row)).transpose()
    }

    pub(crate) async fn set_item_state(
        &mut self,
        item: &ItemRow,
        state: ItemState,
        returned: Option<Vec<u8>>,
    ) -> Result<()> {
        let now = self.now;
        self.requests_moved = true;
        self.exec_one(&sql::SET_STATE, binds![item.id, state.code(), returned, now, item.revision]).await
    }

    pub(crate) async fn add_item(
        &mut self,
        room: &Room<P>,
        group: GroupId,
        position: i64,
        item: &NewItem,
    ) -> Result<ItemId> {
        if in_language(&item.words.title, Locale::En).trim().is_empty() {
            return Err(Refusal::invalid("title", domain::Why::Missing).into());
        }
        let id = ItemId::mint(self.now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("item", id.bytes(), "words", &item.words)?;
        let codes: Vec<&str> = item.accepts.iter().map(|t| t.code()).collect();
        let (now, target) = (self.now, self.target().await?);
        let values = binds![
            id,
            group,
            position,
            item.key.as_str(),
            item.need.as_str(),
            codes.join(" "),
            item.max_files,
            super::shape::due(target, item.target_days).or(item.due_at),
            sealed,
            now,
            item.for_client,
            item.template_version.map(i64::from),
            item.target_days.map(i64::from),
            item.due_days.map(i64::from)
        ];
        self.requests_moved = true;
        self.exec_one(&sql::ADD_ITEM, values).await?;
        Ok(id)
    }
}

fn accepts(codes: &str) -> Result<Vec<FileType>> {
    codes
        .split_whitespace()
        .map(|c| FileType::from_code(c).ok_or(Tampered { what: "an unknown file type" }.into()))
        .collect()
}
