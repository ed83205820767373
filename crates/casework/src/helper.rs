//! Somebody who helps a client: named, let in, ended. Every step is a room's; this is where each is asked for. It refuses
//! nothing of its own.

use crate::receive;
use domain::{AccessId, MatterId};
use vault::{Actor, Desk, NewHelper, Result, Steering};

/// A client names somebody; the practice has to let them in.
pub async fn name(desk: &Desk, actor: &Actor, new: &NewHelper<'_>) -> Result<AccessId> {
    receive::room(desk, actor).await?.name_helper(new).await
}

/// A client ends what they began.
pub async fn end(desk: &Desk, actor: &Actor, helper: AccessId) -> Result<()> {
    receive::room(desk, actor).await?.end_helper(helper).await
}

/// Whoever helps stops.
pub async fn step_back(desk: &Desk, actor: &Actor) -> Result<()> {
    receive::room(desk, actor).await?.step_back().await
}

/// The practice lets somebody in whom a client named.
pub async fn let_in(desk: &Desk, actor: &Actor, matter: MatterId, helper: AccessId) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.let_helper_in(helper).await
}
