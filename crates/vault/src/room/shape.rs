//! The shape of a checklist: what a request says and until when, under which heading and in which order, and what is not
//! asked for any more. It refuses to touch evidence: removing only hides, and what was sent stays where it can be read.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Contributing, Purpose, StaffSees, Steering};
use crate::room::checklist::{in_language, sql as checklist};
use crate::room::decisions::sql as decisions;
use crate::room::uploads::sql as uploads;
use crate::room::{ForStaff, ItemWords, NewItem, Returned, Room, RoomTx, StaffItem, Words};
use domain::pack::Need;
use domain::{
    AuditCode, Duration, FileType, GroupId, ItemId, ItemState, Locale, Power, Refusal, Timestamp, Why, limits,
};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql EDIT = "UPDATE item SET sealed = $3, due_at = $4, target_days = $5, template_version = $6, due_days = $7, need = $8, accepts = $9, max_files = $10, revision = revision + 1, changed_at = $11 WHERE matter_id = $1 AND id = $2 AND revision = $12";
        RoomSql GROUP = "SELECT id, position, template_key, sealed FROM room_item_group WHERE matter_id = $1 AND id = $2 AND template_key <> 'strongroom.own'";
        RoomSql RENAME = "UPDATE item_group SET sealed = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql PLACE_GROUP = "UPDATE item_group SET position = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql PLACES = "SELECT id, group_id, position FROM room_item WHERE matter_id = $1 AND need <> 'own' AND hidden_at IS NULL ORDER BY position, id";
        RoomSql PLACE_ITEM = "UPDATE item SET position = $3, group_id = $4 WHERE matter_id = $1 AND id = $2";
        RoomSql HIDE = "UPDATE item SET hidden_at = $3, hidden_state = state, state = 'not_needed', revision = revision + 1, changed_at = $4 WHERE matter_id = $1 AND id = $2 AND hidden_at IS NULL";
        RoomSql SHOW = "UPDATE item SET hidden_at = NULL, state = $4, hidden_state = NULL, revision = revision + 1, changed_at = $3 WHERE matter_id = $1 AND id = $2 AND hidden_at IS NOT NULL";
        RoomSql STOOD = "SELECT hidden_state FROM room_item WHERE matter_id = $1 AND id = $2";
        RoomSql RULED = "SELECT id, target_days FROM room_item WHERE matter_id = $1 AND target_days IS NOT NULL";
        RoomSql SET_DUE = "UPDATE item SET due_at = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql OTHERS = "SELECT count(*) FROM room_item WHERE matter_id = $1 AND template_key LIKE 'other/%' AND state IN ('to_send', 'saved') AND hidden_at IS NULL";
        LobbySql TARGET = "SELECT target_at FROM matter WHERE id = $1";
        LobbySql SET_TARGET = "UPDATE matter SET target_at = $2, touched_at = $3 WHERE id = $1";
    }
}

/// The heading of what clients send without being asked; one group for all of it.
const OTHER: &str = "other";
/// Requests of that kind one matter may have open: more is a script.
const MOST_OTHERS: i64 = 20;

/// What can be changed about a request: [`StaffItem::as_edit`] is how it stands.
#[derive(Clone)]
pub struct ItemEdit {
    pub words: ItemWords,
    pub need: Need,
    pub accepts: Vec<FileType>,
    pub max_files: u32,
    pub due_at: Option<Timestamp>,
    /// Days before the matter's target date; where both are known this decides.
    pub target_days: Option<u32>,
    /// The revision the editor looked at.
    pub revision: i64,
    /// The list it follows now, where that is why it changes.
    pub follows: Option<Follows>,
}

/// What a list says of a request's day, and which version of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Follows {
    pub version: u32,
    /// Days after it was asked for.
    pub due_days: Option<u32>,
}

impl StaffItem {
    /// The request as an edit that changes nothing.
    #[must_use]
    pub fn as_edit(&self) -> ItemEdit {
        let seen = &self.seen_by_client;
        ItemEdit {
            words: seen.words.clone(),
            need: Need::from_code(&seen.need).unwrap_or(Need::Optional),
            accepts: seen.accepts.clone(),
            max_files: seen.max_files,
            due_at: seen.due_at,
            target_days: self.target_days,
            revision: self.revision,
            follows: None,
        }
    }

    /// Whether a list that wants it so many days after it was asked for wants another day than the list did before. A day that
    /// somebody chose by hand is nobody's rule and stays.
    #[must_use]
    pub fn due_differs(&self, days: Option<u32>) -> bool {
        self.due_days != days && (self.due_days.is_some() || self.seen_by_client.due_at.is_none())
    }
}

/// Which way something moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Up,
    Down,
}

impl<P: StaffSees> Room<P> {
    /// The day everything is counted back from, where one is set.
    pub async fn target(&self) -> Result<ForStaff<Option<Timestamp>>> {
        self.demand(Power::SeeWholeMatter)?;
        let rows = self.look().await?.lobby(&sql::TARGET, binds![self.matter()]).await?;
        rows.first().ok_or_else(Error::not_found)?.opt_time(0).map(ForStaff::new)
    }
}

impl Room<Steering> {
    /// Changes what a request says, takes and looks for, and until when; what was sent for it stays as it is.
    ///
    /// # Errors
    /// `Conflict` where somebody changed it since; `Invalid` for a missing or long title, and for limits nobody can keep.
    pub async fn edit_item(&self, item: ItemId, edit: &ItemEdit) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        takes(&edit.words, &edit.accepts, edit.max_files)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let found = self.item_from(&tx.one(&checklist::ITEM, binds![item]).await?)?;
            let was = &found.seen_by_client;
            let target = tx.target().await?;
            let rule = edit.follows.map_or(found.due_days, |list| list.due_days);
            let fixed = match found.due_differs(rule) {
                true => rule.map(|days| found.asked_at.plus(Duration::days(i64::from(days)))),
                false => edit.due_at,
            };
            let due_days = if found.due_differs(rule) { rule } else { found.due_days };
            let due_at = due(target, edit.target_days).or(fixed);
            let (old, new) = (
                in_language(&was.words.title, Locale::En).to_owned(),
                in_language(&edit.words.title, Locale::En).to_owned(),
            );
            let version = edit.follows.map(|list| list.version).or(found.template_version);
            let sealed = self.seal_as("item", item.bytes(), "words", &edit.words)?;
            let codes: Vec<&str> = edit.accepts.iter().map(|kind| kind.code()).collect();
            let now = tx.now;
            let values = binds![
                item,
                sealed,
                due_at,
                edit.target_days.map(i64::from),
                version.map(i64::from),
                due_days.map(i64::from),
                edit.need.code(),
                codes.join(" "),
                edit.max_files,
                now,
                edit.revision
            ];
            tx.exec_one(&sql::EDIT, values).await?;
            tx.requests_moved = true;
            let event = AuditEvent::new(AuditCode::ItemChanged, item).with("title", new.clone());
            tx.commit(if old == new { event } else { event.with("old", old).with("new", new) }).await
        })
        .await
    }

    pub async fn rename_group(&self, group: GroupId, title: &Words) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        titled(title)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let row = tx.one(&sql::GROUP, binds![group]).await?;
            let was: Words = self.unseal_as("item_group", group.bytes(), "title", &row.bytes(3)?)?;
            if was == *title {
                return Ok(());
            }
            let sealed = self.seal_as("item_group", group.bytes(), "title", title)?;
            tx.exec_one(&sql::RENAME, binds![group, sealed]).await?;
            let event = AuditEvent::new(AuditCode::GroupChanged, group)
                .with("old", in_language(&was, Locale::En))
                .with("new", in_language(title, Locale::En));
            tx.commit(event).await
        })
        .await
    }

    /// Changes places with the heading above or below; at the end nothing happens.
    pub async fn move_group(&self, group: GroupId, way: Way) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let mut all: Vec<GroupId> = Vec::new();
            for row in tx.rows(&checklist::GROUPS, &[]).await? {
                all.push(row.id(0)?);
            }
            let at = all.iter().position(|id| *id == group).ok_or_else(Error::not_found)?;
            let Some(to) = swapped(at, all.len(), way) else { return Ok(()) };
            all.swap(at, to);
            // Written anew from 1, so that two of one place cannot hide each other.
            for (place, id) in (1i64..).zip(&all) {
                tx.exec_one(&sql::PLACE_GROUP, binds![*id, place]).await?;
            }
            tx.commit(AuditEvent::new(AuditCode::GroupChanged, group)).await
        })
        .await
    }

    /// Moves a request under another heading, to its end, or one place up or down under its own.
    pub async fn move_item(&self, item: ItemId, to: Option<GroupId>, way: Option<Way>) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let found = self.item_from(&tx.one(&checklist::ITEM, binds![item]).await?)?;
            if let Some(group) = to {
                tx.one(&sql::GROUP, binds![group]).await?;
            }
            let mut all: Vec<(ItemId, GroupId)> = Vec::new();
            for row in tx.rows(&sql::PLACES, &[]).await? {
                all.push((row.id(0)?, row.id(1)?));
            }
            let at = all.iter().position(|(id, _)| *id == item).ok_or(Refusal::WrongState)?;
            let home = all.get(at).map(|(_, group)| *group).ok_or_else(Error::not_found)?;
            match (to, way) {
                (Some(group), _) if group != home => {
                    all.remove(at);
                    all.push((item, group));
                }
                (_, Some(way)) => {
                    let own: Vec<usize> =
                        all.iter().enumerate().filter(|(_, (_, g))| *g == home).map(|(i, _)| i).collect();
                    let here = own.iter().position(|i| *i == at).ok_or_else(Error::not_found)?;
                    let Some(other) = swapped(here, own.len(), way).and_then(|n| own.get(n).copied()) else {
                        return Ok(());
                    };
                    all.swap(at, other);
                }
                _ => return Ok(()),
            }
            for (place, (id, group)) in (1i64..).zip(&all) {
                tx.exec_one(&sql::PLACE_ITEM, binds![*id, place, *group]).await?;
            }
            let title = in_language(&found.seen_by_client.words.title, Locale::En).to_owned();
            tx.commit(AuditEvent::new(AuditCode::ItemChanged, item).with("title", title)).await
        })
        .await
    }

    /// Stops asking for a request, or asks for it again as it stood. What was sent for it stays either way.
    pub async fn set_asked_for(&self, item: ItemId, asked: bool) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            match tx.ask_for(self, item, asked).await? {
                Some(line) => tx.commit(line).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// The same for everything under a heading.
    pub async fn remove_group(&self, group: GroupId) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.one(&sql::GROUP, binds![group]).await?;
            let mut last = None;
            for row in tx.rows(&super::people::sql::ITEMS_OF_GROUP, binds![group]).await? {
                if let Some(line) = tx.ask_for(self, row.id(0)?, false).await?
                    && let Some(earlier) = last.replace(line)
                {
                    tx.note(&earlier).await?;
                }
            }
            match last {
                Some(line) => tx.commit(line).await,
                None => Ok(()),
            }
        })
        .await
    }

    /// Sets the day everything is counted back from; what follows it is due anew.
    pub async fn set_target(&self, target: Option<Timestamp>) -> Result<()> {
        self.demand(Power::EditChecklist)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (was, now, matter) = (tx.target().await?, tx.now, self.matter());
            if was == target {
                return Ok(());
            }
            tx.lobby(&sql::SET_TARGET, binds![matter, target, now]).await?;
            for row in tx.rows(&sql::RULED, &[]).await? {
                let days = u32::try_from(row.int(1)?).unwrap_or_default();
                let due_at = due(target, Some(days));
                tx.exec_one(&sql::SET_DUE, binds![row.id::<domain::kind::Item>(0)?, due_at]).await?;
            }
            tx.requests_moved = true;
            let event = AuditEvent::new(AuditCode::MatterChanged, matter)
                .with("field", domain::MatterField::Target.code())
                .with("old", day(was))
                .with("new", day(target));
            tx.commit(event).await
        })
        .await
    }
}

impl Room<Contributing> {
    /// A client brings something nobody asked for: a request of its own, for them alone, that takes the files. Asking twice
    /// in the same words before anything was sent finds the first.
    pub async fn bring_other(&self, new: &NewItem, heading: &Words) -> Result<ItemId> {
        self.demand(Power::SendDocuments)?;
        titled(&new.words.title)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.in_turn().await?;
            let title = in_language(&new.words.title, Locale::En);
            for row in tx.rows(&checklist::ITEMS, &[]).await? {
                let found = self.item_from(&row)?;
                let same = found.template_key.starts_with("other/")
                    && found.hidden_at.is_none()
                    && matches!(found.seen_by_client.state, ItemState::ToSend | ItemState::Saved)
                    && in_language(&found.seen_by_client.words.title, Locale::En) == title;
                if same {
                    return Ok(found.seen_by_client.id);
                }
            }
            if tx.one(&sql::OTHERS, &[]).await?.int(0)? >= MOST_OTHERS {
                return Err(Refusal::TooManyFiles { limit: 20 }.into());
            }
            let (id, event) = tx.add_brought(new, heading).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }
}

impl RoomTx<'_, Contributing> {
    /// Adds a request for what comes unasked: of a client for them alone, below what everybody brought.
    pub(super) async fn add_brought(
        &mut self,
        new: &NewItem,
        heading: &Words,
    ) -> Result<(ItemId, AuditEvent)> {
        let (room, mut last) = (self.room, 0);
        room.letter_agreed(self).await?;
        for row in self.rows(&checklist::ITEM_KEYS, &[]).await? {
            last = last.max(row.int(1)?);
        }
        let group = self.other_group(room, heading).await?;
        // Whoever comes in somebody's seat brings for them alone; staff say whose it is.
        let new = NewItem { for_client: room.bearer.seat().or(new.for_client), ..new.clone() };
        let id = self.add_item(room, group, last + 1, &new).await?;
        let title = in_language(&new.words.title, Locale::En).to_owned();
        Ok((id, AuditEvent::new(AuditCode::ItemAdded, id).with("title", title)))
    }

    async fn other_group(&mut self, room: &Room<Contributing>, heading: &Words) -> Result<GroupId> {
        let mut last = 0;
        for row in self.rows(&checklist::GROUP_KEYS, &[]).await? {
            if row.text(1)? == OTHER {
                return row.id(0);
            }
            last = last.max(row.int(2)?);
        }
        let id = GroupId::mint(self.now, crate::random(&*room.house.chance));
        let sealed = room.seal_as("item_group", id.bytes(), "title", heading)?;
        self.exec_one(&checklist::ADD_GROUP, binds![id, last + 1, OTHER, sealed]).await?;
        Ok(id)
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    pub(crate) async fn target(&mut self) -> Result<Option<Timestamp>> {
        let matter = self.room.matter();
        let rows = self.lobby_rows(&sql::TARGET, binds![matter]).await?;
        rows.first().ok_or_else(Error::not_found)?.opt_time(0)
    }
}

impl RoomTx<'_, Steering> {
    async fn ask_for(
        &mut self,
        room: &Room<Steering>,
        item: ItemId,
        asked: bool,
    ) -> Result<Option<AuditEvent>> {
        let found = room.item_from(&self.one(&checklist::ITEM, binds![item]).await?)?;
        let code = if asked { AuditCode::ItemRestored } else { AuditCode::ItemRemoved };
        if found.hidden_at.is_some() != asked {
            return Ok(None);
        }
        let now = self.now;
        match asked {
            true => {
                let stands = self.stands_again(room, item).await?;
                self.exec_one(&sql::SHOW, binds![item, now, stands.code()]).await?
            }
            false => self.exec_one(&sql::HIDE, binds![item, now, now]).await?,
        }
        self.requests_moved = true;
        let title = in_language(&found.seen_by_client.words.title, Locale::En).to_owned();
        Ok(Some(AuditEvent::new(code, item).with("title", title)))
    }

    /// Where a request stands that is asked for again: as it stood, but for what was decided about its files meanwhile.
    async fn stands_again(&mut self, room: &Room<Steering>, item: ItemId) -> Result<ItemState> {
        let stood = self.one(&sql::STOOD, binds![item]).await?;
        let stood = match stood.opt_text(0)? {
            Some(_) => stood.code(0, ItemState::from_code)?,
            None => ItemState::ToSend,
        };
        let row = self.item(room, item).await?;
        if stood == ItemState::Saved && self.rows(&uploads::LIVE_OF_ITEM, binds![item]).await?.is_empty() {
            return Ok(row.stood_at);
        }
        if !matches!(stood, ItemState::Checking | ItemState::Accepted) {
            return Ok(stood);
        }
        // What came back meanwhile left its words.
        if let Some(note) = row.note.filter(Returned::came_back) {
            return Ok(note.stood_at());
        }
        let waiting = self.one(&decisions::WAITING_OF_ITEM, binds![item]).await?.int(0)?;
        let back = self.one(&decisions::RETURNED_OF_ITEM, binds![item]).await?.int(0)?;
        let sent = !self.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![item]).await?.is_empty();
        Ok(match (waiting > 0, back > 0) {
            (true, _) => ItemState::Checking,
            (false, true) => ItemState::Returned,
            (false, false) if sent => ItemState::Accepted,
            (false, false) => ItemState::ToSend,
        })
    }
}

/// So many days before the target, where there is one.
pub(crate) fn due(target: Option<Timestamp>, days: Option<u32>) -> Option<Timestamp> {
    Some(target?.minus(Duration::days(i64::from(days?))))
}

fn day(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| {
        let (year, month, day) = at.utc_date();
        format!("{year:04}-{month:02}-{day:02}")
    })
}

fn swapped(at: usize, len: usize, way: Way) -> Option<usize> {
    match way {
        Way::Up => at.checked_sub(1),
        Way::Down => at.checked_add(1).filter(|to| *to < len),
    }
}

pub(super) fn titled(title: &Words) -> Result<()> {
    if in_language(title, Locale::En).trim().is_empty() {
        return Err(Refusal::invalid("title", Why::Missing).into());
    }
    if title.values().any(|text| text.chars().count() > limits::TITLE_CHARS) {
        return Err(Refusal::invalid("title", Why::TooLong).into());
    }
    Ok(())
}

/// A request that can be asked: with a title, taking at least one kind of file, and with lines somebody can read.
pub(super) fn takes(words: &ItemWords, accepts: &[FileType], max_files: u32) -> Result<()> {
    titled(&words.title)?;
    if accepts.is_empty() {
        return Err(Refusal::invalid("accepts", Why::Missing).into());
    }
    if !(1..=limits::MOST_FILES_PER_ITEM).contains(&max_files) {
        return Err(Refusal::invalid("max_files", Why::NotAllowed).into());
    }
    for (field, lines) in [("instead", &words.instead), ("checks", &words.checks)] {
        if lines.iter().any(|line| in_language(line, Locale::En).trim().is_empty()) {
            return Err(Refusal::invalid(field, Why::Missing).into());
        }
        let long = |line: &Words| line.values().any(|text| text.chars().count() > limits::TITLE_CHARS);
        if lines.len() > limits::LINES_PER_ITEM || lines.iter().any(long) {
            return Err(Refusal::invalid(field, Why::TooLong).into());
        }
    }
    Ok(())
}
