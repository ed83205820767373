//! Asking clients for approval and what follows: each verb enters the one room it needs. It refuses to decide what may be
//! asked; the room does, in the transaction that asks.

use domain::{ApprovalId, ClientId, ItemId, MatterId, Resumes, UploadId, VersionId};
use vault::{
    Actor, Certificate, Contributing, Desk, ForStaff, NewApproval, OneMore, Publishing, Reading, Result, Room,
};

async fn room(desk: &Desk, actor: &Actor, matter: MatterId) -> Result<Room<Publishing>> {
    desk.admit::<Publishing>(actor, matter).await?.enter().await
}

/// Looks whether it could be asked; changes nothing.
pub async fn try_out(desk: &Desk, actor: &Actor, matter: MatterId, new: &NewApproval) -> Result<()> {
    room(desk, actor, matter).await?.try_approval(new).await
}

/// Asks.
pub async fn request(desk: &Desk, actor: &Actor, matter: MatterId, new: &NewApproval) -> Result<ApprovalId> {
    room(desk, actor, matter).await?.request_approval(new).await
}

/// Asks again for what is over.
pub async fn again(desk: &Desk, actor: &Actor, matter: MatterId, approval: ApprovalId) -> Result<ApprovalId> {
    room(desk, actor, matter).await?.ask_again(approval).await
}

/// Asks again with one person more, and takes back what can still be answered.
pub async fn again_with(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    approval: ApprovalId,
    more: &OneMore<'_>,
) -> Result<ApprovalId> {
    room(desk, actor, matter).await?.ask_again_with(approval, more).await
}

/// Lets out what waited for a lawyer.
pub async fn release(desk: &Desk, actor: &Actor, matter: MatterId, approval: ApprovalId) -> Result<()> {
    room(desk, actor, matter).await?.release_approval(approval).await
}

/// Reminds whoever has not answered.
pub async fn remind(desk: &Desk, actor: &Actor, matter: MatterId, approval: ApprovalId) -> Result<usize> {
    room(desk, actor, matter).await?.remind_approvers(approval).await
}

/// Lets its last day stand still while a question is answered.
pub async fn pause(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    approval: ApprovalId,
    resumes: Resumes,
) -> Result<()> {
    room(desk, actor, matter).await?.pause_approval(approval, resumes).await
}

/// Lets it go on.
pub async fn resume(desk: &Desk, actor: &Actor, matter: MatterId, approval: ApprovalId) -> Result<()> {
    room(desk, actor, matter).await?.resume_approval(approval).await
}

/// Takes it back.
pub async fn cancel(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    approval: ApprovalId,
    reason: &str,
) -> Result<()> {
    room(desk, actor, matter).await?.cancel_approval(approval, reason).await
}

/// Makes a certificate, which is a line in the log.
pub async fn certify(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    approval: ApprovalId,
) -> Result<ForStaff<Certificate>> {
    desk.admit::<Reading>(actor, matter).await?.enter().await?.certify_approval(approval).await
}

/// The room papers of the practice's own are filed in.
pub async fn filing(desk: &Desk, actor: &Actor, matter: MatterId) -> Result<Room<Contributing>> {
    desk.admit::<Contributing>(actor, matter).await?.enter().await
}

/// Files what was uploaded as the next version of a paper.
pub async fn file(room: &Room<Contributing>, paper: ItemId, upload: UploadId) -> Result<VersionId> {
    room.file_paper(paper, upload).await
}

/// From now on nothing is asked before the engagement letter is agreed.
pub async fn want_letter(desk: &Desk, actor: &Actor, matter: MatterId) -> Result<()> {
    room(desk, actor, matter).await?.want_letter().await
}

/// Lets one client, or everybody, go on without the letter.
pub async fn lift_letter(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: Option<ClientId>,
    reason: &str,
) -> Result<()> {
    room(desk, actor, matter).await?.lift_letter(client, reason).await
}

/// Writes down that a client signed the letter on paper.
pub async fn letter_on_paper(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    version: VersionId,
) -> Result<()> {
    room(desk, actor, matter).await?.letter_on_paper(client, version).await
}
