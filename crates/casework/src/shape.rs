//! Changing the shape of a matter's checklist: words and dates, headings and order, and what is not asked for any more.

use domain::{GroupId, ItemId, MatterId, Timestamp};
use vault::{Actor, Desk, ItemEdit, Result, Steering, Way, Words};

/// One change.
pub enum Change {
    Edit(ItemId, Box<ItemEdit>),
    /// Under another heading, to its end.
    MoveTo(ItemId, GroupId),
    Move(ItemId, Way),
    /// Stops asking for it, or asks for it again.
    AskFor(ItemId, bool),
    Rename(GroupId, Words),
    MoveGroup(GroupId, Way),
    /// Everything a client brought of their own accord, under the request it answers.
    PutUnder(ItemId, ItemId),
    RemoveGroup(GroupId),
    /// The day requests are counted back from.
    Target(Option<Timestamp>),
}

/// Calls to mind what is missing now, with a day or without one; gives how many requests.
///
/// # Errors
/// Those of [`vault::Room::remind_now`].
pub async fn remind(desk: &Desk, actor: &Actor, matter: MatterId) -> Result<u32> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.remind_now().await
}

pub async fn change(desk: &Desk, actor: &Actor, matter: MatterId, what: &Change) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    match what {
        Change::Edit(item, edit) => room.edit_item(*item, edit).await,
        Change::MoveTo(item, group) => room.move_item(*item, Some(*group), None).await,
        Change::Move(item, way) => room.move_item(*item, None, Some(*way)).await,
        Change::AskFor(item, asked) => room.set_asked_for(*item, *asked).await,
        Change::Rename(group, title) => room.rename_group(*group, title).await,
        Change::PutUnder(other, to) => room.put_under(*other, *to).await,
        Change::MoveGroup(group, way) => room.move_group(*group, *way).await,
        Change::RemoveGroup(group) => room.remove_group(*group).await,
        Change::Target(day) => room.set_target(*day).await,
    }
}
