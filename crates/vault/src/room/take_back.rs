//! Taking a decision back: what stands once the last one is gone, and the change that makes it so. It refuses to touch
//! the decision that was written: taking it back is a line of its own, in the room and in the log.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::purpose::{Purpose, Reviewing};
use crate::room::checklist::{MORE_NEEDED, in_language};
use crate::room::decisions::sql;
use crate::room::{Decided, DocumentDays, Returned, Room, RoomTx, VersionRow, Words};
use domain::take_back::{self, Before, Followed, Owed, Waits};
use domain::{
    AuditCode, EventId, ItemState, Locale, PersonId, Power, Refusal, Timestamp, VersionId, VersionState,
};
use std::collections::BTreeMap;

/// Who took a decision back, and when.
#[derive(Clone, Copy)]
pub struct TakenBack {
    pub by: PersonId,
    pub at: Timestamp,
}

/// The verdict of a line that takes the decision before it back.
const TAKEN_BACK: &str = "taken_back";

/// The decisions about a request's files that stand, oldest first, and what was taken back last.
#[derive(Default)]
pub(crate) struct Standing {
    decided: BTreeMap<VersionId, Vec<Decided>>,
    taken_back: BTreeMap<VersionId, TakenBack>,
}

/// What taking a decision back changes.
pub(crate) struct Undo {
    pub(crate) version: VersionState,
    /// When the decision that stands again was taken; nothing where none does.
    pub(crate) decided_at: Option<Timestamp>,
    pub(crate) item: ItemState,
    /// What the client is told again.
    pub(crate) note: Option<Returned>,
    pub(crate) until: Timestamp,
}

impl Standing {
    pub(crate) fn of(&self, version: VersionId) -> Option<&Decided> {
        self.decided.get(&version).and_then(|all| all.last())
    }

    /// The days noted with each decision that stands.
    pub(crate) fn days(&self) -> BTreeMap<VersionId, DocumentDays> {
        let last = self.decided.iter().filter_map(|(version, all)| Some((*version, all.last()?)));
        last.filter(|(_, d)| !d.days.is_empty()).map(|(version, d)| (version, d.days.clone())).collect()
    }

    pub(crate) fn taken_back(&self, version: VersionId) -> Option<TakenBack> {
        self.taken_back.get(&version).copied()
    }

    /// Everything that follows from taking the last decision about `found` back, as the rules of [`take_back`] have it.
    /// `all` are the versions of its request with the causes of those inspection handed back.
    pub(crate) fn undo(
        &self,
        found: &VersionRow,
        item: ItemState,
        all: &[(VersionRow, Option<String>)],
        now: Timestamp,
    ) -> std::result::Result<Undo, Refusal> {
        let decisions = self.decided.get(&found.id).map(Vec::as_slice).unwrap_or_default();
        let Some((last, earlier)) = decisions.split_last() else { return Err(Refusal::WrongState) };
        let earlier = earlier.last();
        let before = match earlier {
            Some(accepted) if accepted.reason.is_none() => Before::Accepted,
            _ if found.flags.iter().any(|flag| flag.needs_person()) => Before::NeedsPerson,
            _ => Before::Ready,
        };
        let newer = |(v, _): &&(VersionRow, _)| v.document == found.document && v.number > found.number;
        let followed = if all.iter().any(|v| newer(&v)) { Followed::ByAnother } else { Followed::ByNothing };
        let version = found.state.decision_taken_back(before, followed, last.at, now)?;
        // As everything stands once it is taken back.
        let stands = |v: &VersionRow| if v.id == found.id { version } else { v.state };
        let decided = |v: &VersionRow| if v.id == found.id { earlier } else { self.of(v.id) };
        let sent = all.iter().map(|(v, _)| v.received_at).max();
        let notes = all
            .iter()
            .filter(|(v, _)| {
                !all.iter().any(|(other, _)| other.document == v.document && other.number > v.number)
            })
            .filter_map(|(v, cause)| owed(v, stands(v), decided(v), cause.as_deref()))
            // Whatever was sent since answers the words. Files of one sending are received within moments.
            .filter(|note| note.at().is_some_and(|at| sent.is_none_or(|sent| sent <= at.plus(SAME_SENDING))));
        let note = notes.max_by_key(|note| note.at);
        let owes = match &note {
            None => Owed::Nothing,
            Some(note) if note.reason == MORE_NEEDED => Owed::More,
            Some(_) => Owed::Again,
        };
        let waiting = |v: &VersionRow| stands(v) == VersionState::Quarantined || stands(v).awaits_review();
        let waits = if all.iter().any(|(v, _)| waiting(v)) { Waits::Yes } else { Waits::No };
        let item = item.decision_taken_back(owes, waits)?;
        let until = take_back::until(last.at);
        Ok(Undo { version, decided_at: earlier.map(|d| d.at), item, note, until })
    }
}

/// Longer than the instants differ that files of one sending are received at, which is a microsecond a file.
const SAME_SENDING: domain::Duration = domain::Duration::millis(1);

/// What the client still owes for a file, in the words they were told.
fn owed(
    version: &VersionRow,
    stands: VersionState,
    decided: Option<&Decided>,
    cause: Option<&str>,
) -> Option<Returned> {
    match (stands, decided) {
        (VersionState::Returned, Some(decided)) if decided.set_aside() => None,
        (VersionState::Returned | VersionState::Superseded, Some(decided)) => Some(Returned {
            reason: decided.reason.clone()?,
            message: decided.message.clone(),
            at: Some(decided.at.micros()),
            accepted_at: decided.accepted_before.map(Timestamp::micros),
            ..Returned::default()
        }),
        (VersionState::Accepted, Some(decided)) if !decided.message.is_empty() => Some(Returned {
            reason: MORE_NEEDED.to_owned(),
            message: decided.message.clone(),
            at: Some(decided.at.micros()),
            ..Returned::default()
        }),
        (VersionState::Refused, _) => Some(Returned {
            reason: format!("file.{}", cause?),
            file: Some(version.name.clone()),
            at: Some(version.received_at.micros()),
            ..Returned::default()
        }),
        _ => None,
    }
}

impl<P: Purpose> Room<P> {
    /// The decisions that stand among the rows of [`sql::DECISIONS_OF_ITEM`].
    pub(crate) fn standing(&self, rows: &[Row]) -> Result<Standing> {
        let mut standing = Standing::default();
        for row in rows {
            let (version, mut decided) = self.decided_from(row)?;
            if row.text(7)? == TAKEN_BACK {
                standing.decided.entry(version).or_default().pop();
                standing.taken_back.insert(version, TakenBack { by: decided.by, at: decided.at });
            } else {
                let all = standing.decided.entry(version).or_default();
                let accepted = all.last().filter(|last| last.reason.is_none()).map(|last| last.at);
                decided.accepted_before = accepted.filter(|_| decided.reason().is_some());
                // What a document bears does not change when it is asked for anew.
                if decided.days.is_empty()
                    && let Some(last) = all.last()
                {
                    decided.days = last.days.clone();
                }
                all.push(decided);
                standing.taken_back.remove(&version);
            }
        }
        Ok(standing)
    }
}

impl Room<Reviewing> {
    /// Takes the last decision about a version back: it waits again, the request stands where what is left puts it, and a
    /// mail about it that has not left never does. The decision's own line and words stay; this writes another.
    pub async fn take_back(&self, version: VersionId) -> Result<()> {
        self.demand(Power::Review)?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let now = tx.now;
            let (found, _) =
                self.version_from(&tx.one(&super::documents::sql::VERSION, binds![version]).await?)?;
            let item = tx.item(self, found.item).await?;
            let standing = self.standing(&tx.rows(&sql::DECISIONS_OF_ITEM, binds![found.item]).await?)?;
            let mut all = Vec::new();
            for row in tx.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![found.item]).await? {
                all.push(self.with_cause(&row)?);
            }
            let undo = standing.undo(&found, item.state, &all, now)?;
            let at = tx.after_last_decision(version).await?;
            let to = undo.version;
            let values = binds![version, to.code(), undo.decided_at, found.state.code()];
            tx.exec_one(&sql::DECIDE, values).await?;
            let id = EventId::mint(now, crate::random(&*self.house.chance));
            let nothing: Option<Vec<u8>> = None;
            let reason: Option<&str> = None;
            let values = binds![id, version, TAKEN_BACK, reason, nothing.clone(), nothing, person, at];
            tx.exec_one(&sql::ADD_DECISION, values).await?;
            let pin = (to == VersionState::Accepted).then_some(version);
            tx.exec_one(&sql::PIN, binds![found.document, pin]).await?;
            if to.awaits_review() {
                tx.queue_again(self, &found, &item.words.title, to).await?;
            }
            if found.state == VersionState::Accepted {
                tx.void_approvals(self, found.document, domain::VoidCause::TakenBack, found.number).await?;
            }
            let note = undo.note.map(|note| self.seal_as("item", item.id.bytes(), "returned", &note));
            tx.set_item_state(&item, undo.item, note.transpose()?).await?;
            tx.withdraw_notices(self).await?;
            let event = AuditEvent::new(AuditCode::DecisionTakenBack, version)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", found.name.as_str());
            tx.commit(event).await
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Puts a version into the review queue again, at the place it had.
    pub(super) async fn queue_again(
        &mut self,
        room: &Room<P>,
        found: &VersionRow,
        title: &Words,
        state: VersionState,
    ) -> Result<()> {
        let (version, matter) = (found.id, room.matter());
        let card = room.house.review_title(version, title)?;
        let line = binds![version, matter, state.code(), found.received_at, card];
        self.lobby(&super::uploads::sql::ADD_REVIEW_LINE, line).await?;
        let flags: Vec<&str> = found.flags.iter().map(|flag| flag.code()).collect();
        let flags = flags.join(" ");
        let seen = binds![version, state.code(), flags.as_str()];
        self.lobby(&super::scanning::sql::SET_REVIEW_LINE, seen).await?;
        Ok(())
    }

    /// Takes back the notices to clients that have not left and are about nothing any more.
    async fn withdraw_notices(&mut self, room: &Room<P>) -> Result<()> {
        let mut newest = None;
        for row in self.rows(&super::checklist::sql::ITEMS, &[]).await? {
            let seen = room.item_from(&row)?.seen_by_client;
            newest = newest.max(seen.returned.and_then(|note| note.at()));
            newest = newest.max(seen.said.map(|said| said.at()));
        }
        let (house, matter) = (room.house.clone(), room.matter());
        crate::lobby::notice_mails::withdraw_portal_notices(self.write(), &house, matter, newest).await
    }
}
