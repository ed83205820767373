//! Searching for people the practice knows already, or stands against, before it says yes: over clients, the contacts of
//! organisations, enquiries and the other sides of matters. Cards are found by tokens and opened only where the searcher may see them; of anything else
//! the answer says that there is something, and not how much. Every search is kept with its terms, what was found and
//! what somebody decided. It refuses a decision about a search that is not the newest.

use super::index::Candidate;
use super::leads::LeadRow;
use super::{Lobby, PersonCard};
use crate::audit::AuditEvent;
use crate::engine::{Look, Row, Write, binds};
use crate::error::{Error, Result};
use crate::house::Inner;
use domain::{
    AuditCode, ClientId, ConflictDecision, ConflictSearchId, ContactId, DeskPower, LeadId, Likeness,
    MatterId, OpposingId, PersonId, Refusal, Role, Timestamp, Traits, Why, likeness, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        // Beside a card, whether a wall keeps the person who asks, `$2`, from it: then it is only said that there is something.
        LobbySql CLIENT_CARD = "SELECT c.sealed, p.id, p.sealed, (SELECT count(*) FROM barred_client b WHERE b.client_id = COALESCE(c.merged_into, c.id) AND b.person_id = $2) FROM client c JOIN person p ON p.id = c.person_id WHERE c.id = $1";
        // Whoever is or was a contact goes behind the wall around the organisation.
        LobbySql CONTACT_CARD = "SELECT p.id, p.sealed, c.id, c.sealed, (SELECT count(*) FROM barred_client b WHERE b.client_id = c.id AND b.person_id = $2) FROM contact k JOIN person p ON p.id = k.person_id JOIN client c ON c.id = k.client_id WHERE k.id = $1";
        LobbySql WALLED_LEAD = "SELECT count(*) FROM barred_lead b WHERE b.lead_id = $1 AND b.person_id = $2";
        // Beside somebody on the other side, whether the person who asks may enter that matter: `$2` and `$3`.
        LobbySql OTHER_SIDE = "SELECT o.sealed, o.formerly, o.matter_id, m.sealed, o.ended_at, CAST(CASE WHEN (a.person_id IS NOT NULL AND (m.sensitivity = 'ordinary' OR (a.kind IN ('responsible', 'cover') AND NOT EXISTS (SELECT 1 FROM person au WHERE au.id = a.person_id AND au.role = 'auditor')))) OR $3 = 'owner' THEN 1 ELSE 0 END AS BIGINT) - (SELECT count(*) FROM barred b WHERE b.matter_id = m.id AND b.person_id = $2) FROM other_side o JOIN matter m ON m.id = o.matter_id LEFT JOIN assignment a ON a.matter_id = m.id AND a.person_id = $2 AND a.ended_at IS NULL WHERE o.id = $1";
        // What a card belongs to, where a search is made for that very thing and would find it.
        LobbySql WHOSE_LEAD = "SELECT l.client_id FROM lead l WHERE l.id = $1";
        LobbySql WHOSE_CONTACT = "SELECT k.client_id FROM contact k WHERE k.id = $1";
        LobbySql WHOSE_OTHER_SIDE = "SELECT o.matter_id FROM other_side o WHERE o.id = $1";
        LobbySql ADD = "INSERT INTO conflict_search (id, lead_id, client_id, matter_id, person_id, at, sealed, decision, decided_by, decided_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, NULL, NULL)";
        LobbySql OF_LEAD = "SELECT s.id, s.person_id, s.at, s.sealed, s.decision, s.decided_by, s.decided_at, s.reason, p.sealed, d.sealed, s.lead_id, s.asked_by, s.asked_at, q.sealed FROM conflict_search s JOIN person p ON p.id = s.person_id LEFT JOIN person d ON d.id = s.decided_by LEFT JOIN person q ON q.id = s.asked_by WHERE s.lead_id = $1 ORDER BY s.at DESC, s.id DESC LIMIT 50";
        LobbySql NEWEST = "SELECT id, at, decision, sealed FROM conflict_search WHERE lead_id = $1 ORDER BY at DESC, id DESC LIMIT 1";
        // Once, and where it was made: what was searched at an enquiry is decided there, what was searched for a client as long as
        // no matter was opened after it.
        LobbySql DECIDE = "UPDATE conflict_search SET decision = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE id = $1 AND decision IS NULL AND (lead_id = $6 OR (lead_id IS NULL AND matter_id = $7) OR (lead_id IS NULL AND matter_id IS NULL AND client_id = $8))";
        LobbySql LINK = "UPDATE conflict_search SET client_id = $2, matter_id = $3 WHERE lead_id = $1";
    }
}

/// Names searched for beside the person's own.
const MOST_NAMES: usize = 10;
/// Cards shown of one search.
const MOST_FOUND: usize = 20;
/// Of a thousand tokens, how many must agree before a card nobody may open counts as a match.
const CLOSE: u32 = 600;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LikelyKind {
    Client,
    /// Somebody who signs in for an organisation, or did.
    Contact,
    Lead,
    OtherSide,
}

/// One card that is like what was searched for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Likely {
    pub kind: LikelyKind,
    pub id: [u8; 16],
    pub name: String,
    /// Which of the names searched for it is like.
    pub term: String,
    pub score: u32,
    pub why: Vec<Likeness>,
    /// The matter somebody stands on the other side of.
    pub matter: Option<(MatterId, String)>,
    /// The organisation somebody is a contact of.
    pub organisation: Option<(ClientId, String)>,
    /// Since when somebody is not on the other side any more.
    pub ended: Option<Timestamp>,
}

/// A search as it was made.
pub struct ConflictRow {
    pub id: ConflictSearchId,
    pub by: String,
    pub at: Timestamp,
    pub terms: Vec<String>,
    pub found: Vec<Likely>,
    /// There is something the reader may not see, or that is not on file any more.
    pub restricted: bool,
    /// There is something the reader may not see: somebody who may decides that a matter may be opened.
    pub withheld: bool,
    /// Who asked the owners to decide last, and when.
    pub asked: Option<(String, Timestamp)>,
    pub decision: Option<ConflictDecision>,
    pub decided_by: Option<PersonId>,
    /// The same by name; empty until somebody decides.
    pub decider: String,
    pub decided_at: Option<Timestamp>,
    pub reason: String,
    /// It was made for an enquiry, and is decided there.
    pub of_lead: bool,
}

impl ConflictRow {
    /// Nothing was found, not even something the reader may not see: there is nothing to decide.
    pub fn nothing(&self) -> bool {
        self.found.is_empty() && !self.restricted
    }

    /// Whether something may be opened after it.
    pub fn lets_open(&self) -> bool {
        self.decision.map_or_else(|| self.nothing(), ConflictDecision::lets_open)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct KeptSearch {
    terms: Vec<String>,
    found: Vec<KeptFound>,
    /// What the searcher could not see, so that whoever may can decide about it. A search that was kept before this was
    /// only says that there was something.
    #[serde(default)]
    closed: Vec<KeptClosed>,
    restricted: bool,
}

impl KeptSearch {
    pub(super) fn nothing(&self) -> bool {
        self.found.is_empty() && !self.restricted
    }
}

/// What a search is made for, and so does not find: that very card, and what belongs to it.
#[derive(Clone, Copy, Default)]
pub(super) struct But {
    pub(super) lead: Option<LeadId>,
    /// With their contacts, and the enquiries they came by.
    pub(super) client: Option<ClientId>,
    /// The other sides of this matter.
    pub(super) matter: Option<MatterId>,
}

/// Where a search is kept.
#[derive(Clone, Copy, Default)]
pub(crate) struct KeptAt {
    pub(crate) lead: Option<LeadId>,
    pub(crate) client: Option<ClientId>,
    pub(crate) matter: Option<MatterId>,
}

#[derive(Serialize, Deserialize)]
struct KeptFound {
    kind: LikelyKind,
    id: String,
    name: String,
    term: String,
    score: u32,
    why: Vec<String>,
}

/// One card that was near enough and closed to the searcher: which one, and nothing of what it says.
#[derive(Serialize, Deserialize)]
struct KeptClosed {
    kind: LikelyKind,
    id: String,
    term: String,
}

/// Whom a search was for and which records on file it found: those who may come along when something is opened after it.
pub(super) struct Cleared {
    /// The person's own name first.
    pub(super) names: Vec<String>,
    pub(super) clients: Vec<ClientId>,
}

/// What a card is compared by, once it is open.
struct Card {
    kind: LikelyKind,
    name: String,
    who: Traits,
    place: Place,
}

/// What a card belongs to, where it belongs to something.
#[derive(Clone, Default)]
struct Place {
    matter: Option<(MatterId, String)>,
    organisation: Option<(ClientId, String)>,
    ended: Option<Timestamp>,
}

/// A card as it is for the searcher.
enum Seen {
    Open(Box<Card>),
    Closed,
    /// It is not there any more.
    Gone,
}

impl Lobby<'_> {
    /// Who is like these people, without keeping the search: for a form that is about to make a second record.
    pub async fn alike(&self, who: &Traits) -> Result<(Vec<Likely>, bool)> {
        self.alike_but(who, But::default()).await
    }

    /// The same for a record that is there already: what is its own is no find.
    pub async fn alike_besides(&self, who: &Traits, client: ClientId) -> Result<(Vec<Likely>, bool)> {
        self.alike_but(who, But { client: Some(client), ..But::default() }).await
    }

    async fn alike_but(&self, who: &Traits, but: But) -> Result<(Vec<Likely>, bool)> {
        // It compares papers and days of birth: whoever may not read them learns them by no guess.
        self.demand_records()?;
        let mut look = self.house.engine.look(None).await?;
        let term = who.names.first().cloned().unwrap_or_default();
        let (found, closed) = self.found(&mut look, who, &term, but).await?;
        Ok((found, !closed.is_empty()))
    }

    /// Everything that is like one of the people searched for, the likest first, and what there is that may not be seen.
    async fn found(
        &self,
        look: &mut Look,
        who: &Traits,
        term: &str,
        but: But,
    ) -> Result<(Vec<Likely>, Vec<KeptClosed>)> {
        let (mut out, mut closed) = (Vec::new(), Vec::new());
        for ((kind, id), by_tokens) in self.house.candidates(look, who).await? {
            if self.made_for(look, but, &kind, id).await? {
                continue;
            }
            match self.open_card(look, &kind, id).await? {
                Seen::Open(card) => {
                    let Some(like) = likeness::compare(who, &card.who) else { continue };
                    out.push(Likely {
                        kind: card.kind,
                        id,
                        name: card.name,
                        term: term.to_owned(),
                        score: like.score,
                        why: like.why,
                        matter: card.place.matter,
                        organisation: card.place.organisation,
                        ended: card.place.ended,
                    });
                }
                Seen::Closed if near(by_tokens) => {
                    closed.extend(LikelyKind::from_code(&kind).map(|kind| KeptClosed {
                        kind,
                        id: crate::hex(&id),
                        term: term.to_owned(),
                    }));
                }
                Seen::Closed | Seen::Gone => {}
            }
        }
        out.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        out.truncate(MOST_FOUND);
        Ok((out, closed))
    }

    /// Whether a card is what the search is made for, or belongs to it.
    async fn made_for(&self, look: &mut Look, but: But, kind: &str, id: [u8; 16]) -> Result<bool> {
        let client = but.client.map(|client| client.bytes());
        let (whose, wanted) = match kind {
            "client" => return Ok(client == Some(id)),
            "lead" if but.lead.is_some_and(|lead| lead.bytes() == id) => return Ok(true),
            "lead" => (&sql::WHOSE_LEAD, client),
            "contact" => (&sql::WHOSE_CONTACT, client),
            "other_side" => (&sql::WHOSE_OTHER_SIDE, but.matter.map(|matter| matter.bytes())),
            _ => return Ok(false),
        };
        if wanted.is_none() {
            return Ok(false);
        }
        let rows = look.rows(whose.text, binds![id]).await?;
        let owner = rows.first().map(|row| row.opt_id::<domain::kind::Event>(0)).transpose()?.flatten();
        Ok(owner.map(|owner| owner.bytes()) == wanted)
    }

    async fn open_card(&self, look: &mut Look, kind: &str, id: [u8; 16]) -> Result<Seen> {
        match kind {
            "client" if self.powers().has(DeskPower::SeeClients) => {
                let rows =
                    look.rows(sql::CLIENT_CARD.text, binds![ClientId::from_bytes(id), self.person]).await?;
                let Some(row) = rows.first() else { return Ok(Seen::Gone) };
                if row.int(3)? > 0 {
                    return Ok(Seen::Closed);
                }
                let card: super::people::ClientCard = self.house.unseal_card("client", id, &row.bytes(0)?)?;
                let person: PersonId = row.id(1)?;
                let contact: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(2)?)?;
                let mut who = card.traits(contact.email.as_deref());
                if !self.powers().has(DeskPower::SeeClientRecords) {
                    // Whoever may not read papers and days of birth learns them by no guess.
                    who = Traits { born: String::new(), passport: String::new(), numbers: Vec::new(), ..who };
                }
                let place = Place::default();
                Ok(Seen::Open(Box::new(Card { kind: LikelyKind::Client, name: card.full(), who, place })))
            }
            "contact" if self.powers().has(DeskPower::SeeClients) => {
                let values = binds![ContactId::from_bytes(id), self.person];
                let rows = look.rows(sql::CONTACT_CARD.text, values).await?;
                rows.first().map_or(Ok(Seen::Gone), |row| self.contact_card(row))
            }
            "lead" if self.powers().has(DeskPower::SeeLeads) => {
                let values = binds![LeadId::from_bytes(id), self.person];
                let walled = look.rows(sql::WALLED_LEAD.text, values).await?;
                if walled.first().map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0 {
                    return Ok(Seen::Closed);
                }
                let rows = look.rows(super::leads::sql::ONE.text, values).await?;
                let lead: Option<LeadRow> = rows.first().map(|row| self.house.lead_from(row)).transpose()?;
                let Some(card) = lead.and_then(|lead| lead.card) else { return Ok(Seen::Gone) };
                Ok(Seen::Open(Box::new(Card {
                    kind: LikelyKind::Lead,
                    name: card.full(),
                    who: card.traits(),
                    place: Place::default(),
                })))
            }
            "other_side" => {
                let values = binds![OpposingId::from_bytes(id), self.person, self.role().code()];
                let rows = look.rows(sql::OTHER_SIDE.text, values).await?;
                rows.first().map_or(Ok(Seen::Gone), |row| self.other_side(id, row))
            }
            _ => Ok(Seen::Closed),
        }
    }

    fn contact_card(&self, row: &Row) -> Result<Seen> {
        if row.int(4)? > 0 {
            return Ok(Seen::Closed);
        }
        let (person, client): (PersonId, ClientId) = (row.id(0)?, row.id(2)?);
        let card: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        let of: super::people::ClientCard =
            self.house.unseal_card("client", client.bytes(), &row.bytes(3)?)?;
        let (who, name) = (card.traits(), card.name);
        let place = Place { organisation: Some((client, of.full())), ..Place::default() };
        Ok(Seen::Open(Box::new(Card { kind: LikelyKind::Contact, name, who, place })))
    }

    fn other_side(&self, id: [u8; 16], row: &Row) -> Result<Seen> {
        if row.int(5)? != 1 {
            return Ok(Seen::Closed);
        }
        // The name they have now; what was corrected finds them too.
        let names = self.house.other_side_names(OpposingId::from_bytes(id), row, 0)?;
        let name = names.first().cloned().unwrap_or_default();
        let matter: MatterId = row.id(2)?;
        let card: super::MatterCard = self.house.unseal_card("matter", matter.bytes(), &row.bytes(3)?)?;
        let who = Traits { names, ..Traits::default() };
        let ended = row.opt_time(4)?;
        let place = Place { matter: Some((matter, card.name)), ended, ..Place::default() };
        Ok(Seen::Open(Box::new(Card { kind: LikelyKind::OtherSide, name, who, place })))
    }

    /// Searches for an enquiry's person and for other names that matter to it, and keeps what was asked and found.
    pub async fn search_conflicts(&self, lead: LeadId, names: &[String]) -> Result<ConflictSearchId> {
        let mut others = typed(names)?;
        let card = self.lead(lead).await?.card.ok_or(Refusal::WrongState)?;
        others.insert(0, (card.full(), card.traits()));
        let kept = self.look_for(others, But { lead: Some(lead), ..But::default() }).await?;
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let at = KeptAt { lead: Some(lead), ..KeptAt::default() };
        let id = self.house.keep_search(&mut write, at, self.person, &kept).await?;
        self.touch(&mut write, lead).await?;
        self.commit(write, AuditEvent::new(AuditCode::ConflictSearched, lead)).await?;
        Ok(id)
    }

    /// One search for several people, with everything it found; it is not kept yet.
    pub(super) async fn look_for(&self, searched: Vec<(String, Traits)>, but: But) -> Result<KeptSearch> {
        let mut kept =
            KeptSearch { terms: Vec::new(), found: Vec::new(), closed: Vec::new(), restricted: false };
        let mut look = self.house.engine.look(None).await?;
        for (term, who) in searched {
            let (found, closed) = self.found(&mut look, &who, &term, but).await?;
            kept.restricted |= !closed.is_empty();
            kept.closed.extend(closed);
            kept.found.extend(found.into_iter().map(KeptFound::of));
            kept.terms.push(term);
        }
        Ok(kept)
    }

    /// A search as it lies in its row.
    pub(super) fn opened(&self, search: ConflictSearchId, sealed: &[u8]) -> Result<KeptSearch> {
        self.house.unseal_card("conflict_search", search.bytes(), sealed)
    }

    /// What a search was for and found, for whoever goes on after it.
    pub(super) fn cleared(&self, search: ConflictSearchId, sealed: &[u8]) -> Result<Cleared> {
        let kept = self.opened(search, sealed)?;
        let clients = kept.found.iter().filter(|one| one.kind == LikelyKind::Client);
        let clients = clients.filter_map(|one| unhex(&one.id)).map(ClientId::from_bytes).collect();
        Ok(Cleared { names: kept.terms, clients })
    }

    /// Every search made for an enquiry, newest first, as far as the reader may see what was found.
    pub async fn conflict_searches(&self, lead: LeadId) -> Result<Vec<ConflictRow>> {
        if self.lead(lead).await?.erased_at.is_some() {
            return Ok(Vec::new());
        }
        let mut look = self.house.engine.look(None).await?;
        let rows = look.rows(sql::OF_LEAD.text, binds![lead]).await?;
        self.kept(&mut look, &rows).await
    }

    /// Searches as they were kept, each cut to what the reader may see of it now.
    pub(super) async fn kept(&self, look: &mut Look, rows: &[Row]) -> Result<Vec<ConflictRow>> {
        let mut out = Vec::with_capacity(rows.len());
        // One card stands in many searches; whether it is open is asked once.
        let mut open: BTreeMap<[u8; 16], Seen> = BTreeMap::new();
        // What nobody can look at any more keeps no owner from deciding; others are not told that it is gone.
        let owner = self.role() == Role::Owner;
        for row in rows {
            let id: ConflictSearchId = row.id(0)?;
            let kept = self.opened(id, &row.bytes(3)?)?;
            // Kept before it was said which: there was something, and no more is known.
            let unnamed = kept.restricted && kept.closed.is_empty();
            let (mut found, mut restricted, mut withheld) = (Vec::new(), unnamed, unnamed && !owner);
            for one in kept.found {
                let Some(object) = unhex(&one.id) else { continue };
                match self.now_seen(look, &mut open, one.kind, object).await? {
                    Seen::Open(card) => found.push(one.shown(object, card.place.clone())),
                    // A client or an enquiry that is gone tells nobody anything new.
                    Seen::Gone if one.kind != LikelyKind::OtherSide => {
                        found.push(one.shown(object, Place::default()));
                    }
                    Seen::Gone if owner => restricted = true,
                    Seen::Gone | Seen::Closed => withheld = true,
                }
            }
            for one in kept.closed {
                let Some(object) = unhex(&one.id) else { continue };
                match self.now_seen(look, &mut open, one.kind, object).await? {
                    Seen::Open(card) => found.push(one.shown(object, card)),
                    Seen::Gone if owner => restricted = true,
                    Seen::Gone | Seen::Closed => withheld = true,
                }
            }
            restricted |= withheld;
            let person: PersonId = row.id(1)?;
            let by: PersonCard = self.house.unseal_card("person", person.bytes(), &row.bytes(8)?)?;
            let decided_by: Option<PersonId> = row.opt_id(5)?;
            let decider = match (decided_by, row.opt_bytes(9)?) {
                (Some(person), Some(sealed)) => {
                    let card: PersonCard = self.house.unseal_card("person", person.bytes(), &sealed)?;
                    card.name
                }
                _ => String::new(),
            };
            let reason = match row.opt_bytes(7)? {
                Some(sealed) => self.house.unseal_lobby("conflict_search", id.bytes(), "reason", &sealed)?,
                None => zeroize::Zeroizing::default(),
            };
            out.push(ConflictRow {
                id,
                by: by.name,
                at: row.time(2)?,
                terms: kept.terms,
                found,
                restricted,
                withheld,
                asked: self.who_asked(row)?,
                decision: row.opt_text(4)?.as_deref().and_then(ConflictDecision::from_code),
                decided_by,
                decider,
                decided_at: row.opt_time(6)?,
                reason: String::from_utf8_lossy(&reason).into_owned(),
                of_lead: row.opt_id::<domain::kind::Lead>(10)?.is_some(),
            });
        }
        Ok(out)
    }

    /// A card found before, as it is for the reader now.
    async fn now_seen<'o>(
        &self,
        look: &mut Look,
        open: &'o mut BTreeMap<[u8; 16], Seen>,
        kind: LikelyKind,
        id: [u8; 16],
    ) -> Result<&'o Seen> {
        Ok(match open.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(fresh) => fresh.insert(self.open_card(look, kind.code(), id).await?),
        })
    }

    fn who_asked(&self, row: &Row) -> Result<Option<(String, Timestamp)>> {
        let who: Option<PersonId> = row.opt_id(11)?;
        let (Some(who), Some(at), Some(sealed)) = (who, row.opt_time(12)?, row.opt_bytes(13)?) else {
            return Ok(None);
        };
        let card: PersonCard = self.house.unseal_card("person", who.bytes(), &sealed)?;
        Ok(Some((card.name, at)))
    }

    /// Decides about the newest search of an enquiry. A waiver says why, and so does a conflict.
    ///
    /// # Errors
    /// `Invalid` for `decision`, `Withheld`, where it would let something be opened and found what they may not see.
    pub async fn decide_conflict(
        &self,
        lead: LeadId,
        search: ConflictSearchId,
        decision: ConflictDecision,
        reason: &str,
    ) -> Result<()> {
        let reason = because(decision, reason)?;
        self.sees_enough(&self.conflict_searches(lead).await?, search, decision)?;
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        self.lead_in(&mut write, lead).await?;
        let at = KeptAt { lead: Some(lead), ..KeptAt::default() };
        self.house.decide_search(&mut write, at, search, (decision, reason), self.person).await?;
        self.touch(&mut write, lead).await?;
        let event = AuditEvent::new(AuditCode::ConflictDecided, lead).with("decision", decision.code());
        self.commit(write, event).await
    }
}

/// Why somebody decided so: a conflict and a waiver need words.
pub(crate) fn because(decision: ConflictDecision, reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() && decision != ConflictDecision::Clear {
        return Err(Refusal::invalid("reason", Why::Missing).into());
    }
    if reason.chars().count() > limits::NOTE_CHARS {
        return Err(Refusal::invalid("reason", Why::TooLong).into());
    }
    Ok(reason)
}

/// Names as they were typed, each to be searched for.
pub(super) fn typed(names: &[String]) -> Result<Vec<(String, Traits)>> {
    let names: Vec<&str> = names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
    if names.len() > MOST_NAMES || names.iter().any(|n| n.chars().count() > limits::TITLE_CHARS) {
        return Err(Refusal::invalid("names", Why::TooLong).into());
    }
    Ok(names.into_iter().map(named).collect())
}

/// Somebody of whom only the name is known.
pub(super) fn named(name: &str) -> (String, Traits) {
    (name.to_owned(), Traits { names: vec![name.to_owned()], ..Traits::default() })
}

impl Inner {
    /// Keeps a search with what it was made for.
    pub(super) async fn keep_search(
        &self,
        write: &mut Write,
        at: KeptAt,
        by: PersonId,
        kept: &KeptSearch,
    ) -> Result<ConflictSearchId> {
        let now = self.clock.now();
        let id = ConflictSearchId::mint(now, crate::random(&*self.chance));
        let sealed = self.seal_card("conflict_search", id.bytes(), kept)?;
        let values = binds![id, at.lead, at.client, at.matter, by, now, sealed];
        write.exec(sql::ADD.text, values).await?;
        Ok(id)
    }
}

impl Inner {
    /// Decides about a search where it was made, for good.
    ///
    /// # Errors
    /// `Conflict` for one of an enquiry or a client that is not the newest; `WrongState` where somebody decided already, it
    /// belongs elsewhere, or a matter was opened after it meanwhile.
    pub(crate) async fn decide_search(
        &self,
        write: &mut Write,
        at: KeptAt,
        search: ConflictSearchId,
        (decision, reason): (ConflictDecision, &str),
        by: PersonId,
    ) -> Result<()> {
        let newest = match at {
            KeptAt { lead: Some(lead), .. } => Some(write.rows(sql::NEWEST.text, binds![lead]).await?),
            KeptAt { client: Some(client), .. } => {
                Some(write.rows(super::acceptance::sql::NEWEST.text, binds![client]).await?)
            }
            KeptAt { .. } => None,
        };
        if let Some(rows) = newest {
            let newest: ConflictSearchId = rows.first().ok_or_else(Error::not_found)?.id(0)?;
            if newest != search {
                return Err(Refusal::Conflict.into());
            }
        }
        let now = self.clock.now();
        let sealed = self.seal_lobby("conflict_search", search.bytes(), "reason", reason.as_bytes());
        let values = binds![search, decision.code(), by, now, sealed, at.lead, at.matter, at.client];
        if write.exec(sql::DECIDE.text, values).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        self.tell_decided(write, at, search, by).await
    }
}

fn near(by_tokens: Candidate) -> bool {
    by_tokens.exact || by_tokens.shared >= CLOSE
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    super::access::unhex(text)?.try_into().ok()
}

impl LikelyKind {
    fn from_code(code: &str) -> Option<Self> {
        [Self::Client, Self::Contact, Self::Lead, Self::OtherSide]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::OtherSide => "other_side",
        }
    }
}

impl KeptClosed {
    /// The card as it says now, for whoever may see it, with what makes it like the name searched for. The day of birth or the
    /// paper it may have been found by was not kept.
    fn shown(self, id: [u8; 16], card: &Card) -> Likely {
        let like = likeness::compare(&named(&self.term).1, &card.who);
        Likely {
            kind: self.kind,
            id,
            name: card.name.clone(),
            term: self.term,
            score: like.as_ref().map_or(0, |like| like.score),
            why: like.map(|like| like.why).unwrap_or_default(),
            matter: card.place.matter.clone(),
            organisation: card.place.organisation.clone(),
            ended: card.place.ended,
        }
    }
}

impl KeptFound {
    fn of(found: Likely) -> Self {
        Self {
            kind: found.kind,
            id: crate::hex(&found.id),
            name: found.name,
            term: found.term,
            score: found.score,
            why: found.why.iter().map(|why| why.code().to_owned()).collect(),
        }
    }

    fn shown(self, id: [u8; 16], place: Place) -> Likely {
        Likely {
            kind: self.kind,
            id,
            name: self.name,
            term: self.term,
            score: self.score,
            why: self.why.iter().filter_map(|code| Likeness::from_code(code)).collect(),
            matter: place.matter,
            organisation: place.organisation,
            ended: place.ended,
        }
    }
}
