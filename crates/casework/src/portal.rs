//! Letting a client in and out: enable, enable again, revoke. It refuses anybody without an address a link could reach.

use domain::{AccessId, ClientId, MatterId, Relation};
use vault::{Actor, Desk, NewAccess, Result, Steering};

pub async fn enable(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    relation: Relation,
) -> Result<AccessId> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.enable_access(&NewAccess { client, relation }).await
}

/// Ends live sessions and unused links at once; the client cannot undo it.
pub async fn revoke(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.revoke_access(access).await
}

/// Lets mails go to an address again that a mail server had refused.
pub async fn write_again(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.write_again(access).await
}

/// Lets texts go to a number again that took none.
pub async fn text_again(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.text_again(access).await
}

/// Has a sign-in link written to the contact's address, as if they had asked at the door.
pub async fn send_link(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    let room = desk.admit::<Steering>(actor, matter).await?.enter().await?;
    room.send_link(access).await
}
