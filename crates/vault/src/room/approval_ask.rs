//! Asking for approval: what staff write, the exact versions it is about, and whom it goes to. Everything is looked at
//! again in the transaction that asks. It refuses a version that is not the newest of its document, or not ready, or that
//! no client could open; people without access; and words that somebody who is asked could not read.

use crate::audit::AuditEvent;
use crate::bound::{bound_hash, record_hash};
use crate::engine::binds;
use crate::error::{Error, Fault, Result};
use crate::lobby;
use crate::lobby::choices::{as_long_after, zone};
use crate::lobby::notice_mails::Leaves;
use crate::purpose::{Publishing, Purpose, StaffSees};
use crate::room::approvals::{ApprovalRow, AttachedRecord, RequestRecord, Terms, Written, sql};
use crate::room::{ForStaff, Room, RoomReads, RoomTx, Words, lawyer_flags};
use domain::approval::begins;
use domain::{
    AccessId, AnswerId, AnswerState, ApprovalId, ApprovalKind, ApprovalMode, ApprovalState, AuditCode,
    ClientId, EventId, Locale, PersonId, Phase, Power, Refusal, Sensitivity, Standing, Timestamp, VersionId,
    Why, limits, powers,
};
use std::collections::BTreeSet;

/// When it goes out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Release {
    AtOnce,
    /// Once a lawyer of the practice, other than whoever wrote it, lets it out: the colleague who is asked to, or whoever leads
    /// the matter. Any other who may can do it in their place.
    ByLawyer(Option<PersonId>),
}

/// What is to be asked.
#[derive(Clone)]
pub struct NewApproval {
    pub kind: ApprovalKind,
    pub title: Words,
    pub description: Words,
    /// In the order they are to be read.
    pub versions: Vec<VersionId>,
    pub mode: ApprovalMode,
    /// In the order they are asked, where the mode has one.
    pub approvers: Vec<AccessId>,
    /// Who sees it once it is approved.
    pub copies: Vec<AccessId>,
    pub due_at: Option<Timestamp>,
    pub release: Release,
    /// Of a change of terms, and of nothing else.
    pub terms: Option<Terms>,
    /// Whoever approves has to say in which language they read it, or in which it was read to them and by whom.
    pub how_read: bool,
}

/// What somebody who comes to a request later is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Joins {
    /// Their answer is needed with the others', after them where there is an order.
    Answers,
    /// They get a copy once it is approved.
    GetsCopy,
}

/// Somebody more of whom, or for whom, a request is asked again.
#[derive(Clone, Copy, Debug)]
pub struct OneMore<'a> {
    pub access: AccessId,
    pub joins: Joins,
    /// Why the one that stands is taken back; its clients read it. Not wanted of one that is over.
    pub reason: &'a str,
}

/// Whether the clients have let the practice go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Authority {
    Missing,
    /// Approved, and what it was about is as it was.
    Given {
        approval: ApprovalId,
        at: Timestamp,
    },
    /// Approved, but a newer version of something it was about came since.
    Outdated {
        approval: ApprovalId,
        at: Timestamp,
    },
}

impl Written {
    /// The title for lists of staff: the first language there is, English before others.
    pub(crate) fn any_title(&self) -> &str {
        let english = self.title.get(Locale::En.code()).filter(|text| !text.is_empty());
        english.or_else(|| self.title.values().find(|text| !text.is_empty())).map_or("", String::as_str)
    }
}

/// The form field a language's words are typed into.
fn field(locale: Locale, english: &'static str, spanish: &'static str) -> &'static str {
    match locale {
        Locale::En => english,
        Locale::Es => spanish,
    }
}

/// Words without the languages nobody typed.
fn tidy(words: &Words, most: usize, en: &'static str, es: &'static str) -> Result<Words> {
    let mut out = Words::new();
    for locale in Locale::ALL {
        let text = words.get(locale.code()).map(|text| text.trim()).unwrap_or_default();
        if text.chars().count() > most {
            return Err(Refusal::invalid(field(*locale, en, es), Why::TooLong).into());
        }
        if !text.is_empty() {
            out.insert(locale.code().to_owned(), text.to_owned());
        }
    }
    Ok(out)
}

/// The terms of a change of them, tidied; nothing for every other kind.
fn terms(new: &NewApproval) -> Result<Option<Terms>> {
    match (&new.terms, new.kind.wants_terms()) {
        (Some(terms), true) => Ok(Some(Terms {
            agreed: tidy(&terms.agreed, limits::NOTE_CHARS, "agreed", "agreed_es")?,
            proposed: tidy(&terms.proposed, limits::NOTE_CHARS, "proposed", "proposed_es")?,
            why: tidy(&terms.why, limits::NOTE_CHARS, "why", "why_es")?,
        })),
        (None, true) => Err(Refusal::invalid("agreed", Why::Missing).into()),
        (Some(_), false) => Err(Refusal::invalid("agreed", Why::NotAllowed).into()),
        (None, false) => Ok(None),
    }
}

/// Whether somebody reads all of it in their language.
fn readable(
    locale: Locale,
    title: &Words,
    description: &Words,
    terms: Option<&Terms>,
) -> std::result::Result<(), Refusal> {
    let language = locale.code();
    let missing = |english, spanish| Err(Refusal::invalid(field(locale, english, spanish), Why::Missing));
    if !title.contains_key(language) {
        return missing("title", "title_es");
    }
    if !description.is_empty() && !description.contains_key(language) {
        return missing("description", "description_es");
    }
    let Some(terms) = terms else { return Ok(()) };
    for (words, english, spanish) in [
        (&terms.agreed, "agreed", "agreed_es"),
        (&terms.proposed, "proposed", "proposed_es"),
        (&terms.why, "why", "why_es"),
    ] {
        if !words.contains_key(language) {
            return missing(english, spanish);
        }
    }
    Ok(())
}

impl Room<Publishing> {
    /// Asks for approval, or has it wait for a lawyer.
    ///
    /// # Errors
    /// `Invalid` with the field that cannot be taken as it is: `title`, `title_es`, `description`, `description_es`,
    /// `documents`, `approvers`, `copies`, `due`, `mode`, `lawyer` for a colleague who releases nothing here, and of a change of terms `agreed`, `proposed`, `why` and the same
    /// with `_es`.
    pub async fn request_approval(&self, new: &NewApproval) -> Result<ApprovalId> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let (id, event) = tx.ask(self, new, None).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }

    /// Looks whether it could be asked just so, and changes nothing.
    ///
    /// # Errors
    /// Those of [`Room::request_approval`].
    pub async fn try_approval(&self, new: &NewApproval) -> Result<()> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            // Dropped without a commit, all of it is undone.
            tx.ask(self, new, None).await.map(drop)
        })
        .await
    }

    /// Asks again, in one step, for what is over: the same words and people, the newest versions of the same documents.
    /// Asking again twice asks once.
    ///
    /// # Errors
    /// `WrongState` while it can still be answered; those of [`Room::request_approval`] where a newest version is not
    /// ready yet or somebody has no access any more.
    pub async fn ask_again(&self, approval: ApprovalId) -> Result<ApprovalId> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            if row.state.is_live() {
                return Err(Refusal::WrongState.into());
            }
            if let Some(row) = tx.rows(&sql::REPLACED_BY, binds![approval]).await?.first() {
                return row.id(0);
            }
            let new = tx.the_same(self, &row).await?;
            let (id, event) = tx.ask(self, &new, Some(approval)).await?;
            tx.lobby(&lobby::approvals::sql::DROP, binds![approval]).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }

    /// Asks again with one person more, in one step: what can still be answered is taken back for a reason, and the same
    /// words, terms and newest versions are asked of the same people and of them. Whom a record names is part of what its
    /// hash stands for, so nobody is added to one that was asked. Pressing twice asks once.
    ///
    /// # Errors
    /// `WrongState` for what was approved, or was asked again without them; `Invalid` for a `reason` that is missing or too
    /// long or a `person` who is asked already; those of [`Room::request_approval`].
    pub async fn ask_again_with(&self, approval: ApprovalId, more: &OneMore<'_>) -> Result<ApprovalId> {
        self.demand(Power::RequestApprovals)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            if let Some(next) = tx.rows(&sql::REPLACED_BY, binds![approval]).await?.first() {
                let next: ApprovalId = next.id(0)?;
                let people = self.people_of(&mut tx, next).await?;
                let there = people.iter().any(|person| person.access == more.access);
                return if there { Ok(next) } else { Err(Refusal::WrongState.into()) };
            }
            if row.state == ApprovalState::Approved {
                return Err(Refusal::WrongState.into());
            }
            let mut new = tx.the_same(self, &row).await?;
            if new.approvers.contains(&more.access) || new.copies.contains(&more.access) {
                return Err(Refusal::invalid("person", Why::NotAChoice).into());
            }
            match more.joins {
                Joins::Answers => new.approvers.push(more.access),
                Joins::GetsCopy => new.copies.push(more.access),
            }
            if row.state.is_live() {
                let taken_back = tx.take_approval_back(self, &row, more.reason).await?;
                tx.also(taken_back);
            }
            let (id, event) = tx.ask(self, &new, Some(approval)).await?;
            tx.lobby(&lobby::approvals::sql::DROP, binds![approval]).await?;
            tx.commit(event).await?;
            Ok(id)
        })
        .await
    }

    /// A lawyer lets it out.
    ///
    /// # Errors
    /// `NotAllowed` for whoever wrote it: four eyes are the point.
    pub async fn release_approval(&self, approval: ApprovalId) -> Result<()> {
        self.demand(Power::ReleaseApprovals)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.approvals_in_turn().await?;
            let row = tx.approval(self, approval).await?;
            let to = row.state.released()?;
            if row.made_by == person {
                return Err(Refusal::NotAllowed.into());
            }
            let now = tx.now;
            tx.exec_one(&sql::RELEASE, binds![approval, now, person]).await?;
            for one in self.people_of(&mut tx, approval).await? {
                if one.state == AnswerState::Asked {
                    tx.exec_one(&sql::STAND, binds![one.id, one.state.code(), now]).await?;
                    tx.ask_for_answer(self, one.access, Leaves::InTime(row.due_at)).await?;
                }
            }
            let (house, matter) = (self.house.clone(), self.matter());
            lobby::approvals::stand(tx.write(), &house, matter, &row, to, now).await?;
            let object = approval.bytes();
            lobby::notices::settle(tx.write(), &house, object, lobby::notices::OF_APPROVAL).await?;
            let (kind, who) = ("approval_released", (row.made_by, Some(person)));
            lobby::notices::tell_maker(tx.write(), &house, matter, kind, object, who).await?;
            tx.letter_answered(self, row.kind).await?;
            let event = AuditEvent::new(AuditCode::ApprovalReleased, approval).with("title", row.title());
            tx.commit(event).await
        })
        .await
    }
}

impl RoomTx<'_, Publishing> {
    /// What was asked, to be asked once more: the same words and people, the newest versions of the same documents, and as
    /// much time as there was.
    async fn the_same(&mut self, room: &Room<Publishing>, row: &ApprovalRow) -> Result<NewApproval> {
        let mut versions = Vec::new();
        for attached in room.attached_to(self, row.id).await? {
            let newest = self.rows(&sql::NEWEST, binds![attached.document]).await?;
            // What it was about lies in the bin: there is nothing to ask again about.
            versions.push(newest.first().ok_or(Refusal::WrongState)?.id(0)?);
        }
        let people = room.people_of(self, row.id).await?;
        let (copies, approvers): (Vec<_>, Vec<_>) = people.iter().partition(|p| p.state == AnswerState::Copy);
        let now = self.now;
        let zone = zone(&room.house.settings_by(self.write()).await?.time_zone);
        let due_at = row.due_at.map(|due| {
            let day = domain::Duration::hours(24);
            // While it stands still the day itself passes, and what was left of the time does not.
            let left = row.paused.map_or(due, |paused| as_long_after(&zone, due, paused.since, now));
            if left > now.plus(day) { left } else { now.plus(due.since(row.created_at).max(day)) }
        });
        let held = row.released_by.is_some() || row.asked_at.is_none();
        // Whoever was asked to look at it is asked again, where they still can.
        let asked_of = match row.written.asked_of {
            Some(to) => self.who_releases(room).await?.into_iter().map(|(one, _)| one).find(|one| *one == to),
            None => None,
        };
        Ok(NewApproval {
            kind: row.kind,
            title: row.written.title.clone(),
            description: row.written.description.clone(),
            versions,
            mode: row.mode,
            approvers: approvers.iter().map(|p| p.access).collect(),
            copies: copies.iter().map(|p| p.access).collect(),
            due_at,
            release: if held { Release::ByLawyer(asked_of) } else { Release::AtOnce },
            terms: row.written.terms.clone(),
            how_read: row.written.how_read,
        })
    }

    /// Writes everything of a new request and gives the line it is to end in.
    async fn ask(
        &mut self,
        room: &Room<Publishing>,
        new: &NewApproval,
        replaces: Option<ApprovalId>,
    ) -> Result<(ApprovalId, AuditEvent)> {
        let maker = room.person().ok_or_else(Error::not_found)?;
        let title = tidy(&new.title, limits::TITLE_CHARS, "title", "title_es")?;
        let description = tidy(&new.description, limits::NOTE_CHARS, "description", "description_es")?;
        if new.due_at.is_some_and(|due| self.now.is_past(due)) {
            return Err(Refusal::invalid("due", Why::NotAllowed).into());
        }
        if new.kind.wants_everybody() && new.mode != ApprovalMode::All {
            return Err(Refusal::invalid("mode", Why::NotAllowed).into());
        }
        let terms = terms(new)?;
        let seats = self.people_can_answer(room, new, &title, &description, terms.as_ref()).await?;
        let documents = self.attachable(room, new, &seats).await?;
        let hashes: Vec<&str> = documents.iter().map(|d| d.sha256.as_str()).collect();
        let bound = crate::hex(&bound_hash(new.kind.code(), &title, &description, &hashes, terms.as_ref()));
        let now = self.now;
        let id = ApprovalId::mint(now, crate::random(&*room.house.chance));
        let state = match new.release {
            Release::AtOnce => ApprovalState::Pending,
            Release::ByLawyer(_) => ApprovalState::Held,
        };
        let asked_at = (state == ApprovalState::Pending).then_some(now);
        let lawyer = self.asked_to_release(room, new.release).await?;
        let asked_of = lawyer.as_ref().map(|(person, _)| *person);
        let written = Written { title, description, bound, terms, how_read: new.how_read, asked_of };
        let sealed = room.seal_as("approval", id.bytes(), "written", &written)?;
        let values = binds![
            id,
            new.kind.code(),
            new.mode.code(),
            state.code(),
            maker,
            new.due_at,
            now,
            asked_at,
            replaces,
            sealed
        ];
        self.exec_one(&sql::ADD, values).await?;
        for (at, document) in (0i64..).zip(&documents) {
            let row = EventId::mint(now, crate::random(&*room.house.chance));
            let sealed = room.seal_as("approval_version", row.bytes(), "attached", document)?;
            let values = binds![row, id, at, document.version, document.document, sealed];
            self.exec_one(&sql::ADD_VERSION, values).await?;
        }
        self.add_people(room, id, new, asked_at).await?;
        let record = RequestRecord {
            approval: id,
            kind: new.kind.code().to_owned(),
            mode: new.mode.code().to_owned(),
            title: written.title.clone(),
            description: written.description.clone(),
            documents,
            bound: written.bound.clone(),
            approvers: new.approvers.clone(),
            copies: new.copies.clone(),
            due_at: new.due_at.map(|due| due.micros()),
            terms: written.terms.clone(),
            how_read: written.how_read,
        };
        let hash = record_hash(&record).ok_or(Fault::plain("a request cannot be written down"))?;
        let event = AuditEvent::new(AuditCode::ApprovalRequested, id)
            .with("title", written.any_title())
            .with("approval", new.kind.code())
            .committing_to(hash);
        let event = match &lawyer {
            Some((_, name)) => event.with("to", name.as_str()),
            None => event,
        };
        if let Some(due) = new.due_at {
            self.watch_last_day(room, id, due).await?;
        }
        let row = self.approval(room, id).await?;
        let (house, matter) = (room.house.clone(), room.matter());
        lobby::approvals::stand(self.write(), &house, matter, &row, state, now).await?;
        self.letter_answered(room, row.kind).await?;
        if state == ApprovalState::Held {
            let (doer, object) = (Some(maker), id.bytes());
            let (write, kind) = (self.write(), lobby::notices::HELD);
            match asked_of {
                Some(to) => {
                    let kind = lobby::notices::TO_RELEASE;
                    lobby::notices::tell_person(write, &house, matter, kind, object, to).await?;
                }
                None => {
                    lobby::notices::tell_other_leads(write, &house, matter, kind, object, doer).await?;
                }
            }
        }
        Ok((id, event))
    }

    /// The colleagues who could release what is asked now, with their names.
    async fn who_releases(&mut self, room: &Room<Publishing>) -> Result<Vec<(PersonId, String)>> {
        let rows = self.lobby_rows(&lawyer_flags::sql::TEAM, binds![room.matter()]).await?;
        room.others_among(&rows, Power::ReleaseApprovals)
    }

    /// The colleague who is asked to let it out, if they can. Nobody is taken off the matter meanwhile.
    async fn asked_to_release(
        &mut self,
        room: &Room<Publishing>,
        release: Release,
    ) -> Result<Option<(PersonId, String)>> {
        let Release::ByLawyer(Some(to)) = release else { return Ok(None) };
        self.lobby(&lawyer_flags::sql::HOLD_PLACE, binds![room.matter(), to]).await?;
        let known = self.who_releases(room).await?.into_iter().find(|(person, _)| *person == to);
        Ok(Some(known.ok_or(Refusal::invalid("lawyer", Why::NotAChoice))?))
    }

    /// Everybody who is asked has access, a part that answers, and words they can read. Gives whose seats they sit in.
    async fn people_can_answer(
        &mut self,
        room: &Room<Publishing>,
        new: &NewApproval,
        title: &Words,
        description: &Words,
        terms: Option<&Terms>,
    ) -> Result<BTreeSet<ClientId>> {
        let unique = |all: &[AccessId]| all.iter().collect::<BTreeSet<_>>().len() == all.len();
        if new.approvers.is_empty() {
            return Err(Refusal::invalid("approvers", Why::Missing).into());
        }
        if new.approvers.len() > limits::APPROVERS || !unique(&new.approvers) {
            return Err(Refusal::invalid("approvers", Why::NotAllowed).into());
        }
        let both = new.copies.iter().any(|copy| new.approvers.contains(copy));
        if new.copies.len() > limits::APPROVERS || !unique(&new.copies) || both {
            return Err(Refusal::invalid("copies", Why::NotAllowed).into());
        }
        if title.is_empty() {
            return Err(Refusal::invalid("title", Why::Missing).into());
        }
        let all =
            new.approvers.iter().map(|a| (a, "approvers")).chain(new.copies.iter().map(|a| (a, "copies")));
        let mut seats = BTreeSet::new();
        for (access, name) in all {
            let contact = self.contact(room, *access).await?;
            seats.insert(contact.client);
            let inside = Standing::Client { relation: contact.relation, capacity: contact.capacity };
            let may = powers(inside, Phase::Open, Sensitivity::Ordinary).has(Power::AnswerApprovals);
            if !contact.enabled || !may {
                return Err(Refusal::invalid(name, Why::NotAllowed).into());
            }
            readable(contact.locale, title, description, terms)?;
        }
        Ok(seats)
    }

    /// The versions as they are attached, if each of them can be. What is asked of one client is theirs: nobody is asked to
    /// approve, or gets a copy of, what another client sent for themselves.
    async fn attachable(
        &mut self,
        room: &Room<Publishing>,
        new: &NewApproval,
        seats: &BTreeSet<ClientId>,
    ) -> Result<Vec<AttachedRecord>> {
        let no = |why| Error::from(Refusal::invalid("documents", why));
        let unique: BTreeSet<_> = new.versions.iter().collect();
        if new.versions.is_empty() && new.kind.wants_documents() {
            return Err(no(Why::Missing));
        }
        if new.versions.len() > limits::APPROVAL_DOCUMENTS || unique.len() != new.versions.len() {
            return Err(no(Why::NotAllowed));
        }
        let mut out = Vec::with_capacity(new.versions.len());
        for version in &new.versions {
            let row = self.one(&super::documents::sql::VERSION, binds![*version]).await?;
            let (found, facts) = room.version_from(&row)?;
            let facts = room.facts_of(found.id, facts)?;
            let newest = self.one(&sql::NEWEST, binds![found.document]).await?;
            let newest = newest.id::<domain::kind::Version>(0)? == found.id;
            let in_file = facts.and_then(|facts| facts.pages).unwrap_or(0).max(found.pages);
            let all_drawn = in_file == found.pages || !new.kind.wants_every_page();
            if !newest || !found.state.can_be_attached() || found.pages == 0 || !all_drawn {
                return Err(no(Why::NotAllowed));
            }
            let item = self.one(&super::checklist::sql::ANY_ITEM, binds![found.item]).await?;
            let item = room.item_row(&item)?;
            if item.for_client.is_some_and(|whose| seats.iter().any(|seat| *seat != whose)) {
                return Err(no(Why::NotAChoice));
            }
            if item.for_client.is_none() && !item.paper {
                self.disclosed_to(seats, found.sender).await?;
            }
            let title = item.words.title;
            out.push(AttachedRecord {
                version: found.id,
                document: found.document,
                name: found.name,
                number: found.number,
                size: found.size,
                pages: found.pages,
                pages_in_file: in_file,
                sha256: found.sha256,
                received_at: found.received_at.micros(),
                title,
            });
        }
        Ok(out)
    }

    /// What somebody keeps from those who sponsor them is attached to nothing a sponsor is asked about.
    async fn disclosed_to(&mut self, seats: &BTreeSet<ClientId>, sender: PersonId) -> Result<()> {
        let matter = self.room.matter();
        for seat in seats {
            let kept = self
                .lobby_rows(&crate::lobby::consent::sql::KEPT_FROM, binds![matter, *seat, sender])
                .await?;
            if kept.first().map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0 {
                return Err(Refusal::invalid("documents", Why::NotAChoice).into());
            }
        }
        Ok(())
    }

    async fn add_people(
        &mut self,
        room: &Room<Publishing>,
        approval: ApprovalId,
        new: &NewApproval,
        asked_at: Option<Timestamp>,
    ) -> Result<()> {
        let approvers = new.approvers.iter().enumerate().map(|(at, access)| (access, begins(new.mode, at)));
        let copies = new.copies.iter().map(|access| (access, AnswerState::Copy));
        for (position, (access, state)) in (0i64..).zip(approvers.chain(copies)) {
            let contact = self.contact(room, *access).await?;
            let id = AnswerId::mint(self.now, crate::random(&*room.house.chance));
            let asked_at = asked_at.filter(|_| state == AnswerState::Asked);
            let values = binds![id, approval, position, *access, contact.person, state.code(), asked_at];
            self.exec_one(&sql::ADD_PERSON, values).await?;
            if asked_at.is_some() {
                self.ask_for_answer(room, *access, Leaves::InTime(new.due_at)).await?;
            }
        }
        Ok(())
    }
}

impl<P: Purpose> Room<P> {
    /// Whether there is an approved authority to proceed, and whether it still speaks of what is there. For whatever waits
    /// for it, inside a change or outside one.
    pub(crate) async fn authority_in(&self, reads: &mut impl RoomReads) -> Result<Authority> {
        let mut stands = Authority::Missing;
        for row in reads.read(&sql::APPROVALS, &[]).await? {
            let row: ApprovalRow = self.approval_from(&row)?;
            let (Some(at), true) = (
                row.ended_at,
                row.kind == ApprovalKind::AuthorityToProceed && row.state == ApprovalState::Approved,
            ) else {
                continue;
            };
            let mut current = true;
            for attached in self.attached_to(reads, row.id).await? {
                current &= self.is_newest(reads, attached.document, attached.version).await?;
            }
            if current {
                return Ok(Authority::Given { approval: row.id, at });
            }
            if stands == Authority::Missing {
                stands = Authority::Outdated { approval: row.id, at };
            }
        }
        Ok(stands)
    }
}

impl<P: StaffSees> Room<P> {
    /// The colleagues who can be asked to let a request out, with their names: whoever is on the matter and releases in it, but
    /// for whoever asks.
    pub async fn others_who_release(&self) -> Result<ForStaff<Vec<(PersonId, String)>>> {
        self.demand(Power::RequestApprovals)?;
        let rows = self.look().await?.lobby(&lawyer_flags::sql::TEAM, binds![self.matter()]).await?;
        Ok(ForStaff::new(self.others_among(&rows, Power::ReleaseApprovals)?))
    }

    /// Whether the clients have approved an authority to proceed.
    pub async fn authority_to_proceed(&self) -> Result<ForStaff<Authority>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.authority_in(&mut self.look().await?).await?)) }).await
    }
}
