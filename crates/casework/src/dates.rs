//! The days of a matter: written down, moved, dealt with and taken off, each by whoever may change the matter's facts. It
//! refuses to do any of it outside that matter's room.

use domain::{KeyDateId, KeyDateState, MatterId};
use vault::{Actor, DateEdit, Desk, NewKeyDate, Result, Steering};

pub async fn add(desk: &Desk, actor: &Actor, matter: MatterId, new: &NewKeyDate) -> Result<KeyDateId> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.add_key_date(new).await
}

pub async fn change(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    date: KeyDateId,
    edit: &DateEdit,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.change_key_date(date, edit).await
}

pub async fn set(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    date: KeyDateId,
    to: KeyDateState,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.set_key_date(date, to).await
}
