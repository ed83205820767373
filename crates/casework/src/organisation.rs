//! Organisations and who signs in for them: a form as typed becomes a contact with what they see, and what that would open
//! and close can be looked at before. It refuses a contact without an address a link could reach.

use crate::intake::ClientForm;
use domain::{
    AccessId, ClientId, ContactField, ContactId, DepartmentId, Email, Locale, MatterId, Preset, Reach,
    Refusal, Timestamp, Why,
};
use std::collections::BTreeSet;
use vault::{Actor, ByHand, Desk, MatterRow, NewContact, ReachChange, Result, Steering};

/// A contact's form as typed.
pub struct ContactForm<'a> {
    pub name: &'a str,
    pub title: &'a str,
    /// Their own number; may be empty.
    pub phone: &'a str,
    pub email: &'a str,
    pub locale: Locale,
    pub reach: Reach,
    /// The last moment of their last day; nothing where there is none.
    pub ends_at: Option<Timestamp>,
}

impl ContactForm<'_> {
    fn check(&self, now: Timestamp) -> Result<NewContact> {
        if self.name.trim().is_empty() {
            return Err(Refusal::invalid("name", Why::Missing).into());
        }
        if self.ends_at.is_some_and(|ends| now.is_past(ends)) {
            return Err(Refusal::invalid("until", Why::NotAllowed).into());
        }
        let phone = ContactField::Phone.read(self.phone).map_err(|why| Refusal::invalid("phone", why))?;
        Ok(NewContact {
            name: self.name.trim().to_owned(),
            title: self.title.trim().to_owned(),
            phone,
            email: Email::parse(self.email)?,
            locale: self.locale,
            reach: self.reach.clone(),
            ends_at: self.ends_at,
        })
    }
}

/// What somebody would see, from what a form says.
pub fn reach(preset: &str, department: &str, matters: &[&str]) -> Result<Reach> {
    let preset = Preset::from_code(preset).ok_or(Refusal::invalid("preset", Why::Missing))?;
    let department = match department {
        "" => None,
        typed => Some(typed.parse::<DepartmentId>().map_err(|_| Refusal::NotFound)?),
    };
    let named = matters.iter().map(|typed| typed.parse::<MatterId>().map_err(|_| Refusal::NotFound.into()));
    Ok(Reach { preset, department, named: named.collect::<Result<BTreeSet<_>>>()? })
}

pub async fn create(desk: &Desk, actor: &Actor, form: &ClientForm<'_>, by: &ByHand<'_>) -> Result<ClientId> {
    desk.lobby(actor)?.create_organisation(&form.check()?, by).await
}

/// What the form would do to each matter of the organisation that the reader may enter. Everything else about it is checked
/// as if it were written.
pub async fn look(
    desk: &Desk,
    actor: &Actor,
    client: ClientId,
    contact: Option<ContactId>,
    form: &ContactForm<'_>,
) -> Result<Vec<(MatterRow, ReachChange)>> {
    let new = form.check(desk.now())?;
    if (new.reach.preset, new.reach.department) == (Preset::OneDepartment, None) {
        return Err(Refusal::invalid("department", Why::Missing).into());
    }
    desk.lobby(actor)?.preview_reach(client, contact, Some(&new.reach)).await
}

/// What ending a contact would close.
pub async fn look_at_end(
    desk: &Desk,
    actor: &Actor,
    client: ClientId,
    contact: ContactId,
) -> Result<Vec<(MatterRow, ReachChange)>> {
    desk.lobby(actor)?.preview_reach(client, Some(contact), None).await
}

pub async fn add_contact(
    desk: &Desk,
    actor: &Actor,
    client: ClientId,
    form: &ContactForm<'_>,
) -> Result<ContactId> {
    desk.lobby(actor)?.add_contact(client, &form.check(desk.now())?).await
}

pub async fn change_contact(
    desk: &Desk,
    actor: &Actor,
    client: ClientId,
    contact: ContactId,
    form: &ContactForm<'_>,
    revision: i64,
) -> Result<()> {
    desk.lobby(actor)?.change_contact(client, contact, &form.check(desk.now())?, revision).await
}

pub async fn end_contact(desk: &Desk, actor: &Actor, client: ClientId, contact: ContactId) -> Result<()> {
    desk.lobby(actor)?.end_contact(client, contact).await
}

/// Lets a contact in who waits, or whom somebody had shut out of this matter.
pub async fn let_in(desk: &Desk, actor: &Actor, matter: MatterId, access: AccessId) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.let_in(access).await
}

pub async fn set_department(
    desk: &Desk,
    actor: &Actor,
    matter: MatterId,
    client: ClientId,
    to: Option<DepartmentId>,
) -> Result<()> {
    desk.admit::<Steering>(actor, matter).await?.enter().await?.set_department(client, to).await
}
