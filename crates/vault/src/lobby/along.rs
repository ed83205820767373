//! Who comes along when an enquiry becomes a matter: of the names that were searched for, those that join it as a client of
//! theirs or stand on its other side. It refuses anybody who was not searched for, and to take the same one along twice.

use super::by_hand::ByHand;
use super::conflicts::Cleared;
use super::convert::Conversion;
use super::open::Unopened;
use super::people::ClientCard;
use super::{ClientKind, Lobby, NewClient, settle};
use crate::audit::AuditEvent;
use crate::desk::Bearer;
use crate::engine::Write;
use crate::error::{Error, Result};
use domain::{AuditCode, ClientId, Locale, Refusal, Relation, Why, likeness, limits};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who was searched for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Whom {
    /// By the name that was typed.
    Named(String),
    /// A record that was found.
    Known(ClientId),
}

/// Somebody who joins the matter, and as what: on the other side where it is no part of a client's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Along {
    pub who: Whom,
    pub part: Option<Relation>,
}

/// Whether two names are one; what has no letters at all is only itself.
fn same(one: &str, other: &str) -> bool {
    let (first, second) = (likeness::words(one), likeness::words(other));
    if first.is_empty() && second.is_empty() { one.trim() == other.trim() } else { first == second }
}

impl Lobby<'_> {
    /// Checks who comes along, and holds everybody who is on file already, in the order of their ids: of two acts that link
    /// the same people neither waits for the other for ever. Says what they are called.
    pub(super) async fn held_along(
        &self,
        write: &mut Write,
        wish: &Conversion,
        cleared: &Cleared,
    ) -> Result<BTreeMap<ClientId, String>> {
        let searched = |name: &str| cleared.names.iter().any(|known| same(known, name));
        let organisation = wish.organisation.as_deref().filter(|_| wish.client.is_none());
        if let Some(name) = organisation.map(str::trim) {
            let why = match name.chars().count() {
                0 => Some(Why::Missing),
                n if n > limits::TITLE_CHARS => Some(Why::TooLong),
                _ => (!searched(name)).then_some(Why::NotAllowed),
            };
            if let Some(why) = why {
                return Err(Refusal::invalid("organisation", why).into());
            }
        }
        let mut seen = BTreeSet::new();
        let mut on_file: BTreeMap<ClientId, &'static str> = BTreeMap::new();
        on_file.extend(wish.client.map(|client| (client, "client")));
        for one in &wish.along {
            let (there, twice) = match &one.who {
                Whom::Named(name) => (searched(name), organisation.is_some_and(|it| same(it, name))),
                Whom::Known(id) => (cleared.clients.contains(id), wish.client == Some(*id)),
            };
            if !there {
                return Err(Refusal::invalid("along", Why::NotAChoice).into());
            }
            if twice || !seen.insert(&one.who) {
                return Err(Refusal::invalid("along", Why::Taken).into());
            }
            if let Whom::Known(id) = &one.who {
                on_file.insert(*id, "along");
            }
        }
        let mut names = BTreeMap::new();
        for (id, field) in on_file {
            names.insert(id, self.client_name(write, id, field).await?);
        }
        Ok(names)
    }

    /// Lets them join. Whoever is on file under no record yet gets one: an employer as an organisation, anybody else as a
    /// person.
    pub(super) async fn write_along(
        &self,
        write: &mut Write,
        matter: &Unopened,
        along: &[Along],
        on_file: &BTreeMap<ClientId, String>,
        locale: Locale,
    ) -> Result<()> {
        for one in along {
            let name = match &one.who {
                Whom::Named(name) => name.trim().to_owned(),
                Whom::Known(id) => on_file.get(id).cloned().ok_or_else(Error::not_found)?,
            };
            let Some(relation) = one.part else {
                let id = self.house.add_opposing_in(write, matter, &name, self.person).await?;
                let line = AuditEvent::new(AuditCode::OpposingAdded, id).with("name", name);
                self.house.matter_line(write, matter, &line, self.person).await?;
                continue;
            };
            let client = match &one.who {
                Whom::Known(id) => *id,
                Whom::Named(_) => self.record_of(write, &name, relation, locale).await?,
            };
            self.join(write, matter, (client, name.as_str()), relation, false).await?;
        }
        Ok(())
    }

    async fn record_of(
        &self,
        write: &mut Write,
        name: &str,
        relation: Relation,
        locale: Locale,
    ) -> Result<ClientId> {
        let kind = match relation {
            Relation::Employer => ClientKind::Organisation,
            _ => ClientKind::Person,
        };
        let card = ClientCard { family: name.to_owned(), ..ClientCard::default() };
        let new = NewClient { card, email: None, locale };
        let id = self.house.add_client(write, &new, kind, self.person).await?;
        // Whoever searched typed the name; how they knew it was not asked.
        self.house.keep_first(write, id, &new, &ByHand::default(), self.person).await?;
        let line = AuditEvent::new(AuditCode::ClientCreated, id);
        self.house.append_practice(write, &line, self.person.bytes()).await?;
        Ok(id)
    }

    /// Links a client of the new matter, and lets in whoever signs in for them.
    pub(super) async fn join(
        &self,
        write: &mut Write,
        matter: &Unopened,
        (client, name): (ClientId, &str),
        relation: Relation,
        first: bool,
    ) -> Result<()> {
        let party = self.house.add_party_in(write, matter, (client, name), relation, first).await?;
        let event = AuditEvent::new(AuditCode::PartyAdded, party)
            .with("relation", relation.code())
            .with("name", name);
        self.house.matter_line(write, matter, &event, self.person).await?;
        let by = Bearer::Staff { person: self.person, session: self.session };
        for settled in settle::settle_matter(write, self.house, &by, client, matter.id).await? {
            let line = settle::matter_line(&settled);
            self.house.matter_line(write, matter, &line, self.person).await?;
        }
        Ok(())
    }
}
