//! Enquiries: what somebody wrote before they were a client, where it stands, and every line of its history. What was
//! typed is sealed under the lobby key; the history only grows. It refuses to change an enquiry under somebody who read an
//! older one, and to keep what it said once it is forgotten.

use super::Lobby;
use super::index::{LEAD_RULES, Typed};
use super::matters::After;
use super::own_roles::remit_from;
use crate::audit::AuditEvent;
use crate::engine::{Row, Write, binds};
use crate::error::{Error, Result, Tampered};
use crate::house::Inner;
use domain::custom::{MOST_FIELDS, TEXT_CHARS};
use domain::{
    AuditCode, ClientId, DeskPower, LeadId, LeadRoad, LeadSource, LeadState, Locale, LostReason, MatterId,
    PersonId, ProfileField, Refusal, Timestamp, Traits, Why, limits,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

mod erase;
mod figures;
mod history;

pub use erase::Erased;
pub use figures::LeadFigure;
pub use history::{EntryKind, LeadEntry, LeadWords};

/// What every list reads, in the order [`Inner::lead_from`] wants it; the last is how many files came with it.
macro_rules! columns {
    () => {
        "SELECT l.id, l.state, l.road, l.source, l.locale, l.lost, l.assigned_to, l.entered_by, l.revision, l.created_at, l.changed_at, l.contacted_at, l.erased_at, l.client_id, l.matter_id, l.sealed, (SELECT count(*) FROM record_file f WHERE f.lead_id = l.id AND f.ended IS NULL AND f.refused IS NULL AND f.binned_at IS NULL) "
    };
}

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql ADD = "INSERT INTO lead (id, state, road, source, locale, lost, assigned_to, entered_by, revision, attempt, created_at, changed_at, contacted_at, erased_at, client_id, matter_id, sealed, indexed) VALUES ($1, $2, $3, $4, $5, NULL, NULL, $6, 1, $7, $8, $8, NULL, NULL, NULL, NULL, $9, $10) ON CONFLICT (attempt) DO NOTHING";
        LobbySql BY_ATTEMPT = "SELECT id FROM lead WHERE attempt = $1";
        // An enquiry that became something behind a wall (`barred_lead`) is not there for whoever is kept out.
        LobbySql ONE = concat!(columns!(), "FROM lead l WHERE l.id = $1 AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2)");
        LobbySql OPEN = concat!(columns!(), "FROM lead l WHERE l.state IN ('new', 'contacted', 'consultation_booked', 'waiting_for_them') AND l.erased_at IS NULL AND (l.created_at, l.id) < ($1, $2) AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $4) AND ($5 = '' OR l.source = $5) AND ($6 = '' OR l.lost = $6) ORDER BY l.created_at DESC, l.id DESC LIMIT $3");
        LobbySql MINE = concat!(columns!(), "FROM lead l WHERE l.state IN ('new', 'contacted', 'consultation_booked', 'waiting_for_them') AND (l.created_at, l.id) < ($1, $2) AND l.assigned_to = $4 AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $4) AND ($5 = '' OR l.source = $5) AND ($6 = '' OR l.lost = $6) ORDER BY l.created_at DESC, l.id DESC LIMIT $3");
        LobbySql IN_STATE = concat!(columns!(), "FROM lead l WHERE l.state = $4 AND (l.created_at, l.id) < ($1, $2) AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $5) AND ($6 = '' OR l.source = $6) AND ($7 = '' OR l.lost = $7) ORDER BY l.created_at DESC, l.id DESC LIMIT $3");
        // Beside the words, the same cut as without them: `$14` a state or nothing for all that are open, `$15` whether only mine.
        // By the tokens' own key, which is the order enquiries came in.
        LobbySql FOUND = concat!(columns!(), "FROM search_token t CROSS JOIN lead l WHERE t.token = $3 AND t.kind = 'lead' AND t.object_id < $1 AND l.id = t.object_id AND ($11 = 1 OR (SELECT count(*) FROM search_token u WHERE u.kind = t.kind AND u.object_id = t.object_id AND u.token IN ($3, $4, $5, $6, $7, $8, $9, $10)) = $11) AND l.erased_at IS NULL AND (l.state = $13 OR $13 = 'any' OR ($13 = '' AND l.state IN ('new', 'contacted', 'consultation_booked', 'waiting_for_them'))) AND ($14 = 0 OR l.assigned_to = $12) AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $12) AND ($15 = '' OR l.source = $15) AND ($16 = '' OR l.lost = $16) ORDER BY t.object_id DESC LIMIT $2");
        LobbySql OF_CLIENT = "SELECT l.id FROM lead l WHERE l.client_id = $1 AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2) ORDER BY l.created_at DESC LIMIT 1";
        LobbySql OF_MATTER = "SELECT l.id FROM lead l WHERE l.matter_id = $1 AND l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2)";
        LobbySql CHANGE = "UPDATE lead SET sealed = $3, source = $4, locale = $5, changed_at = $6, revision = revision + 1 WHERE id = $1 AND revision = $2 AND erased_at IS NULL";
        LobbySql MOVE = "UPDATE lead SET state = $3, lost = $4, changed_at = $5, revision = revision + 1 WHERE id = $1 AND state = $2 AND erased_at IS NULL";
        LobbySql TOUCHED = "UPDATE lead SET changed_at = $2 WHERE id = $1 AND erased_at IS NULL";
        LobbySql CONTACTED = "UPDATE lead SET state = $3, contacted_at = CASE WHEN contacted_at < $2 THEN contacted_at ELSE $2 END, changed_at = $5 WHERE id = $1 AND state = $4 AND erased_at IS NULL";
        LobbySql ASSIGN = "UPDATE lead SET assigned_to = $2, changed_at = $3 WHERE id = $1 AND erased_at IS NULL";
        LobbySql ADD_ENTRY = "INSERT INTO lead_entry (lead_id, id, kind, at, person_id, channel, outcome, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (lead_id, id) DO NOTHING";
        LobbySql ENTRIES = "SELECT e.id, e.kind, e.at, e.person_id, e.channel, e.outcome, e.sealed, p.sealed FROM lead_entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.lead_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 500";
        LobbySql CHECKED = "SELECT e.id, e.kind, e.at, e.person_id, e.channel, e.outcome, e.sealed, p.sealed FROM lead_entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.lead_id = $1 AND e.kind = 'checked' ORDER BY e.at DESC, e.id DESC LIMIT 1";
        LobbySql WORKS = "SELECT p.role, (SELECT h.cuts FROM held_cuts h WHERE h.person_id = p.id) FROM person p WHERE p.id = $1 AND p.kind = 'staff' AND p.state = 'active'";
        LobbySql FORGETTABLE = "SELECT id, state FROM lead WHERE state IN ('new', 'lost', 'spam') AND erased_at IS NULL AND changed_at < $1 AND id NOT IN (SELECT h.object_id FROM legal_hold h WHERE h.lifted_at IS NULL AND h.scope = 'lead') ORDER BY changed_at LIMIT 100";
        LobbySql FORGET = "UPDATE lead SET sealed = $3, erased_at = $2, assigned_to = NULL, revision = revision + 1 WHERE id = $1 AND erased_at IS NULL AND state IN ('new', 'lost', 'spam') AND changed_at < $4";
        // What is spam is counted nowhere; anything else keeps its place in the figures.
        LobbySql ERASE = "UPDATE lead SET sealed = $3, erased_at = $2, assigned_to = NULL, state = CASE WHEN $4 = 'spam' THEN 'spam' ELSE state END, revision = revision + 1 WHERE id = $1 AND erased_at IS NULL AND state <> 'won'";
        LobbySql ADD_ERASED = "INSERT INTO lead_entry (lead_id, id, kind, at, person_id, channel, outcome, sealed) VALUES ($1, $2, 'erased', $3, $4, NULL, $5, $6)";
        LobbySql ERASED_BY = "SELECT e.person_id, e.outcome, p.sealed FROM lead_entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.lead_id = $1 AND e.kind = 'erased'";
        LobbySql FORGET_ENTRIES = "UPDATE lead_entry SET sealed = $2 WHERE lead_id = $1";
        LobbySql FORGET_SEARCHES = "UPDATE conflict_search SET sealed = $2, reason = NULL WHERE lead_id = $1";
        LobbySql FIGURES = "SELECT source, count(*), count(contacted_at), CAST(COALESCE(sum(contacted_at - created_at), 0) AS BIGINT), count(CASE WHEN contacted_at - created_at <= 86400000000 THEN 1 END), count(CASE WHEN state = 'won' THEN 1 END), count(CASE WHEN state = 'lost' THEN 1 END) FROM lead l WHERE l.id NOT IN (SELECT b.lead_id FROM barred_lead b WHERE b.person_id = $2) AND state <> 'spam' AND created_at >= $1 GROUP BY source ORDER BY count(*) DESC, source";
        LobbySql WAITING = "SELECT count(*) FROM (SELECT id FROM lead WHERE state = 'new' AND erased_at IS NULL LIMIT 100) q";
    }
}

/// What somebody agreed to when they wrote, exactly as they read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentKept {
    pub version: String,
    pub text: String,
    /// Microseconds.
    pub at: i64,
    /// The address it came from, as a keyed hash.
    pub source: String,
}

/// What is known of somebody who asks, sealed under the lobby key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadCard {
    pub given: String,
    pub family: String,
    pub email: String,
    pub phone: String,
    /// ISO date, where staff asked for it.
    pub born: String,
    /// The passport's number as [`domain::ProfileField::PassportNumber`] is kept, where staff asked for it.
    pub passport: String,
    /// A [`domain::ContactChannel`]; empty where they did not say.
    pub prefers: String,
    /// The language they speak, as [`domain::ProfileField::Speaks`] is kept; empty where they did not say.
    pub speaks: String,
    /// Whether somebody has to interpret: `yes`, `no`, or empty.
    pub interpreter: String,
    /// `pack/list` of a shipped pack, or empty.
    pub topic: String,
    pub message: String,
    /// Who staff entered it for, in their words.
    pub instruction: String,
    /// The practice's own fields by their key, in canonical form.
    pub own: BTreeMap<String, String>,
    pub consent: Option<ConsentKept>,
}

impl LeadCard {
    pub fn full(&self) -> String {
        let parts = [self.given.trim(), self.family.trim()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The kind of matter it is about; nothing where nobody said.
    pub fn kinds(&self) -> BTreeSet<String> {
        kinds_of_topic(&self.topic)
    }

    pub fn traits(&self) -> Traits {
        Traits {
            names: vec![self.full()],
            email: self.email.clone(),
            phone: self.phone.clone(),
            born: self.born.clone(),
            passport: self.passport.clone(),
            ..Traits::default()
        }
    }

    fn check(&self) -> Result<()> {
        if self.full().is_empty() {
            return Err(Refusal::invalid("given", Why::Missing).into());
        }
        for (field, value, most) in [
            ("given", &self.given, limits::TITLE_CHARS),
            ("family", &self.family, limits::TITLE_CHARS),
            ("phone", &self.phone, 60),
            ("passport_number", &self.passport, ProfileField::PassportNumber.longest()),
            ("speaks", &self.speaks, ProfileField::Speaks.longest()),
            ("interpreter", &self.interpreter, ProfileField::Interpreter.longest()),
            ("message", &self.message, limits::NOTE_CHARS),
            ("instruction", &self.instruction, limits::TITLE_CHARS),
        ] {
            if value.chars().count() > most {
                return Err(Refusal::invalid(field, Why::TooLong).into());
            }
        }
        let short = |text: &String| text.chars().count() <= TEXT_CHARS;
        if self.own.len() > MOST_FIELDS || !self.own.iter().all(|(key, value)| short(key) && short(value)) {
            return Err(Refusal::invalid("custom", Why::TooLong).into());
        }
        Ok(())
    }
}

/// The kind of matter in what somebody asks about, which is `pack/list`.
pub fn kinds_of_topic(topic: &str) -> BTreeSet<String> {
    topic.split_once('/').map(|(kind, _)| kind.to_owned()).into_iter().collect()
}

/// An enquiry about to be written down.
pub struct NewLead {
    pub card: LeadCard,
    pub road: LeadRoad,
    pub source: LeadSource,
    pub locale: Locale,
    /// Names the form it came from, so that sending it twice makes one.
    pub attempt: [u8; 32],
}

/// One enquiry.
pub struct LeadRow {
    pub id: LeadId,
    pub state: LeadState,
    pub road: LeadRoad,
    pub source: LeadSource,
    pub locale: Locale,
    pub lost: Option<LostReason>,
    pub assigned: Option<PersonId>,
    pub entered_by: Option<PersonId>,
    pub revision: i64,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub contacted_at: Option<Timestamp>,
    pub client: Option<ClientId>,
    pub matter: Option<MatterId>,
    /// None once it was forgotten.
    pub card: Option<LeadCard>,
    pub erased_at: Option<Timestamp>,
    /// How many files stand in its fields.
    pub files: i64,
}

/// Which enquiries a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeadFilter {
    Open,
    /// Open ones somebody put in my charge.
    Mine,
    In(LeadState),
}

/// One cut of the list of enquiries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LeadCut {
    pub filter: LeadFilter,
    /// How they heard of the practice; all where nothing is said.
    pub source: Option<LeadSource>,
    /// Why it came to nothing; all where nothing is said.
    pub lost: Option<LostReason>,
}

impl After {
    pub fn lead(row: &LeadRow) -> Self {
        Self { at: row.created_at, id: row.id.bytes() }
    }
}

impl Inner {
    pub(super) fn lead_from(&self, row: &Row) -> Result<LeadRow> {
        let id: LeadId = row.id(0)?;
        let erased_at = row.opt_time(12)?;
        let card = match erased_at {
            Some(_) => None,
            None => Some(self.unseal_card("lead", id.bytes(), &row.bytes(15)?)?),
        };
        let lost = row.opt_text(5)?;
        Ok(LeadRow {
            id,
            state: row.code(1, LeadState::from_code)?,
            road: row.code(2, LeadRoad::from_code)?,
            source: row.code(3, LeadSource::from_code)?,
            locale: row.code(4, Locale::from_code)?,
            lost: lost.map(|c| LostReason::from_code(&c).ok_or(Tampered { what: "a reason" })).transpose()?,
            assigned: row.opt_id(6)?,
            entered_by: row.opt_id(7)?,
            revision: row.int(8)?,
            created_at: row.time(9)?,
            changed_at: row.time(10)?,
            contacted_at: row.opt_time(11)?,
            client: row.opt_id(13)?,
            matter: row.opt_id(14)?,
            card,
            erased_at,
            files: row.int(16)?,
        })
    }

    /// Writes an enquiry once per attempt. `None` where it was there already.
    pub(crate) async fn add_lead(
        &self,
        write: &mut Write,
        new: &NewLead,
        state: LeadState,
        by: Option<PersonId>,
    ) -> Result<Option<LeadId>> {
        new.card.check()?;
        let now = self.clock.now();
        let id = LeadId::mint(now, crate::random(&*self.chance));
        let sealed = self.seal_card("lead", id.bytes(), &new.card)?;
        let values = binds![
            id,
            state.code(),
            new.road.code(),
            new.source.code(),
            new.locale.code(),
            by,
            new.attempt,
            now,
            sealed,
            LEAD_RULES
        ];
        if write.exec(sql::ADD.text, values).await? != 1 {
            return Ok(None);
        }
        self.index_person(write, "lead", id.bytes(), &new.card.traits()).await?;
        Ok(Some(id))
    }
}

impl Lobby<'_> {
    /// Enquiries in some state, newest first, of these those with words that begin with every word typed, or with a telephone
    /// number of the digits typed; at most `most` after `after`.
    pub async fn leads(
        &self,
        filter: LeadFilter,
        typed: &str,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<LeadRow>> {
        self.leads_cut(LeadCut { filter, source: None, lost: None }, typed, after, most).await
    }

    /// The same, of one source or of one reason alone.
    pub async fn leads_cut(
        &self,
        cut: LeadCut,
        typed: &str,
        after: Option<After>,
        most: u32,
    ) -> Result<Vec<LeadRow>> {
        self.demand(DeskPower::SeeLeads)?;
        let mut look = self.house.engine.look(None).await?;
        let After { at, id } = after.unwrap_or(After::newest());
        let source = cut.source.map_or("", LeadSource::code);
        let lost = cut.lost.map_or("", LostReason::code);
        let own = binds![at, id, most, self.person, source, lost];
        let rows = match (self.house.typed(&mut look, "lead", typed, true).await?, cut.filter) {
            (Typed::Unknown, _) => Vec::new(),
            (Typed::Tokens(tokens), filter) => {
                let state = match filter {
                    LeadFilter::In(state) => state.code(),
                    LeadFilter::Open | LeadFilter::Mine => "",
                };
                let mine = i64::from(filter == LeadFilter::Mine);
                let mut values = binds![id, most].to_vec();
                values.extend(tokens);
                values.extend(binds![self.person, state, mine, source, lost].to_vec());
                look.rows(sql::FOUND.text, &values).await?
            }
            (Typed::Nothing, LeadFilter::Open) => look.rows(sql::OPEN.text, own).await?,
            (Typed::Nothing, LeadFilter::Mine) => look.rows(sql::MINE.text, own).await?,
            (Typed::Nothing, LeadFilter::In(state)) => {
                let values = binds![at, id, most, state.code(), self.person, source, lost];
                look.rows(sql::IN_STATE.text, values).await?
            }
        };
        rows.iter().map(|row| self.house.lead_from(row)).collect()
    }

    /// Enquiries in whatever state with words that begin with every word typed, newest first, at most `most` after `after`.
    /// Nothing typed finds nothing.
    pub async fn search_leads(&self, typed: &str, after: Option<After>, most: u32) -> Result<Vec<LeadRow>> {
        self.demand(DeskPower::SeeLeads)?;
        let mut look = self.house.engine.look(None).await?;
        let Typed::Tokens(tokens) = self.house.typed(&mut look, "lead", typed, true).await? else {
            return Ok(Vec::new());
        };
        let mut values = binds![after.unwrap_or(After::newest()).id, most].to_vec();
        values.extend(tokens);
        values.extend(binds![self.person, "any", 0i64, "", ""].to_vec());
        let rows = look.rows(sql::FOUND.text, &values).await?;
        rows.iter().map(|row| self.house.lead_from(row)).collect()
    }

    pub async fn lead(&self, id: LeadId) -> Result<LeadRow> {
        self.demand(DeskPower::SeeLeads)?;
        let rows = self.house.engine.look(None).await?.rows(sql::ONE.text, binds![id, self.person]).await?;
        self.house.lead_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// How many nobody has answered, up to a hundred.
    pub async fn leads_waiting(&self) -> Result<u32> {
        self.demand(DeskPower::SeeLeads)?;
        let rows = self.house.engine.look(None).await?.rows(sql::WAITING.text, &[]).await?;
        Ok(rows.first().map(|r| r.int(0)).transpose()?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
    }

    /// The enquiry a client came from, where I may see enquiries.
    pub async fn lead_of_client(&self, client: ClientId) -> Result<Option<LeadId>> {
        self.one_lead(sql::OF_CLIENT.text, client.bytes()).await
    }

    /// The enquiry a matter came from, where I may see enquiries.
    pub async fn lead_of_matter(&self, matter: MatterId) -> Result<Option<LeadId>> {
        self.one_lead(sql::OF_MATTER.text, matter.bytes()).await
    }

    async fn one_lead(&self, text: &'static str, of: [u8; 16]) -> Result<Option<LeadId>> {
        if !self.powers().has(DeskPower::SeeLeads) {
            return Ok(None);
        }
        let rows = self.house.engine.look(None).await?.rows(text, binds![of, self.person]).await?;
        rows.first().map(|row| row.id(0)).transpose()
    }

    /// Writes an enquiry down for somebody who called, wrote or came. The same form sent twice is one.
    pub async fn enter_lead(&self, new: &NewLead) -> Result<LeadId> {
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        match self.house.add_lead(&mut write, new, LeadState::New, Some(self.person)).await? {
            Some(id) => {
                self.commit(write, AuditEvent::new(AuditCode::LeadEntered, id)).await?;
                Ok(id)
            }
            None => {
                let rows = write.rows(sql::BY_ATTEMPT.text, binds![new.attempt]).await?;
                rows.first().ok_or_else(Error::not_found)?.id(0)
            }
        }
    }

    /// Changes what an enquiry says, as long as it still is the one that was read.
    pub async fn change_lead(
        &self,
        id: LeadId,
        revision: i64,
        card: &LeadCard,
        source: LeadSource,
        locale: Locale,
    ) -> Result<()> {
        card.check()?;
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let lead = self.lead_in(&mut write, id).await?;
        // What they agreed to, and whom staff heard it from, is no matter of changing.
        let old = lead.card.ok_or(Refusal::WrongState)?;
        let card = LeadCard { consent: old.consent, instruction: old.instruction, ..card.clone() };
        let sealed = self.house.seal_card("lead", id.bytes(), &card)?;
        let now = self.house.clock.now();
        let values = binds![id, revision, sealed, source.code(), locale.code(), now];
        if write.exec(sql::CHANGE.text, values).await? != 1 {
            return Err(Refusal::Conflict.into());
        }
        self.house.index_person(&mut write, "lead", id.bytes(), &card.traits()).await?;
        self.commit(write, AuditEvent::new(AuditCode::LeadChanged, id)).await
    }

    pub(super) async fn lead_in(&self, write: &mut Write, id: LeadId) -> Result<LeadRow> {
        let rows = write.rows(sql::ONE.text, binds![id, self.person]).await?;
        self.house.lead_from(rows.first().ok_or_else(Error::not_found)?)
    }

    /// Puts somebody in charge of an enquiry, or nobody. They are told.
    pub async fn assign_lead(&self, id: LeadId, person: Option<PersonId>) -> Result<()> {
        let mut write = self.begin(Some(DeskPower::ManageLeads)).await?;
        let lead = self.lead_in(&mut write, id).await?;
        if lead.assigned == person {
            return Ok(());
        }
        if let Some(person) = person {
            let rows = write.rows(sql::WORKS.text, binds![person]).await?;
            let remit = remit_from(rows.first().ok_or_else(Error::not_found)?, 0, 1)?;
            if !domain::desk_powers(remit).has(DeskPower::ManageLeads) {
                return Err(Error::not_found());
            }
        }
        let now = self.house.clock.now();
        if write.exec(sql::ASSIGN.text, binds![id, person, now]).await? != 1 {
            return Err(Refusal::WrongState.into());
        }
        // Somebody has it now, or whoever had it has not.
        super::notices::settle(&mut write, self.house, id.bytes(), super::notices::OF_LEAD).await?;
        if let Some(person) = person.filter(|p| *p != self.person) {
            super::notices::tell(&mut write, self.house, person, "lead_assigned", id.bytes()).await?;
        }
        self.commit(write, AuditEvent::new(AuditCode::LeadAssigned, id)).await
    }
}
