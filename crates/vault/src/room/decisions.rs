//! Decisions on what a client sent: who decided, what, with which words and after which checks. It refuses to decide
//! twice, and to ask a client for what they cannot send any more: while a matter is wound up, what is not accepted is set
//! aside. Elsewhere a file is set aside only beside one that is accepted, so that nobody waits for an answer they do not get.

use crate::audit::AuditEvent;
use crate::engine::{Row, binds};
use crate::error::{Error, Result};
use crate::lobby::notices;
use crate::purpose::{Purpose, Reading, Reviewing};
use crate::room::checklist::{MORE_NEEDED, in_language};
use crate::room::{ForStaff, ItemWords, Returned, Room, RoomTx, Words};
use domain::{
    AuditCode, Duration, EventId, ItemState, Locale, PersonId, Power, Refusal, ReturnReason, Timestamp,
    VersionId, VersionState, VoidCause, Why,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql DECISIONS_OF_ITEM = "SELECT d.id, d.version_id, d.reason, d.sealed, d.checked, d.person_id, d.at, d.verdict FROM room_decision d JOIN room_version v ON v.matter_id = d.matter_id AND v.id = d.version_id JOIN room_document u ON u.matter_id = d.matter_id AND u.id = v.document_id WHERE d.matter_id = $1 AND u.item_id = $2 ORDER BY d.at, d.id";
        RoomSql DECIDE = "UPDATE version SET state = $3, decided_at = $4 WHERE matter_id = $1 AND id = $2 AND state = $5";
        RoomSql LAST_AT = "SELECT max(at) FROM room_decision WHERE matter_id = $1 AND version_id = $2";
        RoomSql ADD_DECISION = "INSERT INTO decision (matter_id, id, version_id, verdict, reason, sealed, checked, person_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        RoomSql PIN = "UPDATE document SET accepted_version = $3 WHERE matter_id = $1 AND id = $2";
        RoomSql WAITING_OF_ITEM = "SELECT count(*) FROM room_version v JOIN room_document d ON d.matter_id = v.matter_id AND d.id = v.document_id WHERE v.matter_id = $1 AND d.item_id = $2 AND v.state IN ('quarantined', 'ready', 'needs_person')";
        RoomSql RETURNED_OF_ITEM = "SELECT count(*) FROM room_document d WHERE d.matter_id = $1 AND d.item_id = $2 AND (SELECT v.state FROM room_version v WHERE v.matter_id = $1 AND v.document_id = d.id ORDER BY v.number DESC LIMIT 1) IN ('returned', 'refused', 'superseded') AND COALESCE((SELECT e.reason FROM room_decision e JOIN room_version v ON v.matter_id = e.matter_id AND v.id = e.version_id WHERE e.matter_id = $1 AND v.document_id = d.id ORDER BY e.at DESC, e.id DESC LIMIT 1), '') <> 'set_aside'";
        RoomSql ACCEPTED_OF_ITEM = "SELECT accepted_version FROM room_document WHERE matter_id = $1 AND item_id = $2";
        LobbySql DROP_REVIEW_LINE = "DELETE FROM review_line WHERE version_id = $1";
    }
}

/// What a reviewer decided.
#[derive(PartialEq, Eq)]
pub enum Decision {
    Accept,
    /// This one is what was asked for; every other file of the request that waits is set aside with it.
    AcceptOnly,
    /// Good, but the request needs something more; the words say what.
    AcceptButMore {
        message: String,
    },
    Return {
        reason: ReturnReason,
        message: String,
    },
    /// Not accepted, and nothing is asked of the client: another file of the request is accepted, or they can send nothing
    /// more.
    SetAside,
}

/// The reason of what was set aside, beside those of [`ReturnReason`].
pub(crate) const SET_ASIDE: &str = "set_aside";

impl Decision {
    /// Whether the client is to send something because of it.
    fn asks(&self) -> bool {
        matches!(self, Self::AcceptButMore { .. } | Self::Return { .. })
    }
}

/// One thing to look for, as it was worded when somebody decided, and whether they had ticked it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CheckMark {
    pub text: Words,
    pub ticked: bool,
}

/// The days a document itself bears, as ISO 8601, as far as whoever decided noted them: empty where it bears none.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentDays {
    /// The day it was issued.
    pub issued: String,
    /// The last day it is valid.
    pub until: String,
}

impl DocumentDays {
    pub fn is_empty(&self) -> bool {
        self.issued.is_empty() && self.until.is_empty()
    }

    fn check(&self) -> std::result::Result<(), Refusal> {
        for (field, day) in [("issued", &self.issued), ("until", &self.until)] {
            let read = domain::custom::day(day, domain::DayOrder::YearFirst);
            if !day.is_empty() && read.as_deref() != Some(day) {
                return Err(Refusal::invalid(field, Why::Malformed));
            }
        }
        // Days of this form stand in the order of their texts.
        if !self.issued.is_empty() && !self.until.is_empty() && self.until < self.issued {
            return Err(Refusal::invalid("until", Why::NotAllowed));
        }
        Ok(())
    }
}

/// What is sealed beside a decision. Where no day was noted it is what it was before days were: the marks alone.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Noted {
    Marks(Vec<CheckMark>),
    Whole { marks: Vec<CheckMark>, days: DocumentDays },
}

impl Noted {
    fn of(marks: Option<Vec<CheckMark>>, days: &DocumentDays) -> Option<Self> {
        match (marks, days.is_empty()) {
            (marks, true) => marks.map(Self::Marks),
            (marks, false) => Some(Self::Whole { marks: marks.unwrap_or_default(), days: days.clone() }),
        }
    }

    fn apart(self) -> (Vec<CheckMark>, DocumentDays) {
        match self {
            Self::Marks(marks) => (marks, DocumentDays::default()),
            Self::Whole { marks, days } => (marks, days),
        }
    }
}

/// A decision that was taken.
#[derive(Clone)]
pub struct Decided {
    pub by: PersonId,
    pub at: Timestamp,
    /// A reason's code, where the version was sent back.
    pub reason: Option<String>,
    /// What the client was told, in their language; empty where an acceptance said nothing.
    pub message: String,
    /// When it had been accepted before: then it was not sent back, but a new one was asked for.
    pub accepted_before: Option<Timestamp>,
    /// What was checked; empty where the request says nothing to look for, or nothing was ticked on the way back.
    pub checked: Vec<CheckMark>,
    /// The days the document bears.
    pub days: DocumentDays,
}

impl Decided {
    pub fn reason(&self) -> Option<ReturnReason> {
        self.reason.as_deref().and_then(ReturnReason::from_code)
    }

    /// Whether it was put away without asking for it again.
    pub fn set_aside(&self) -> bool {
        self.reason.as_deref() == Some(SET_ASIDE)
    }
}

impl<P: Purpose> Room<P> {
    pub(crate) fn decided_from(&self, row: &Row) -> Result<(VersionId, Decided)> {
        let (id, version): (EventId, VersionId) = (row.id(0)?, row.id(1)?);
        let message = match row.opt_bytes(3)? {
            Some(sealed) => self.unseal_as("decision", version.bytes(), "message", &sealed)?,
            None => String::new(),
        };
        let (checked, days) = match row.opt_bytes(4)? {
            Some(sealed) => self.unseal_as::<Noted>("decision", id.bytes(), "checked", &sealed)?.apart(),
            None => (Vec::new(), DocumentDays::default()),
        };
        let (by, at, reason) = (row.id(5)?, row.time(6)?, row.opt_text(2)?);
        let decided = Decided { by, at, reason, message, accepted_before: None, checked, days };
        Ok((version, decided))
    }
}

impl Room<Reviewing> {
    /// Decides without anything ticked.
    pub async fn decide(&self, version: VersionId, decision: &Decision) -> Result<()> {
        self.decide_checked(version, decision, &[], &DocumentDays::default()).await
    }

    /// Decides. Accepting pins this version and, when nothing else waits, settles the request; returning reopens it
    /// with words the client can read. `ticked` are positions in the request's list of things to look for, `days` what was
    /// read on the document itself: they stand as long as the decision does.
    ///
    /// # Errors
    /// `Invalid` for `issued` or `until` where one is no day, or the last day lies before that of issue.
    pub async fn decide_checked(
        &self,
        version: VersionId,
        decision: &Decision,
        ticked: &[usize],
        days: &DocumentDays,
    ) -> Result<()> {
        self.demand(Power::Review)?;
        days.check()?;
        let person = self.person().ok_or_else(Error::not_found)?;
        self.watch(async {
            let mut tx = self.begin().await?;
            let (found, _) =
                self.version_from(&tx.one(&super::documents::sql::VERSION, binds![version]).await?)?;
            let item = tx.item(self, found.item).await?;
            let to = match decision {
                Decision::Accept | Decision::AcceptOnly | Decision::AcceptButMore { .. } => {
                    found.state.accepted()?
                }
                Decision::Return { .. } => found.state.asked_anew()?,
                Decision::SetAside => found.state.returned()?,
            };
            tx.may_still(&found, decision).await?;
            let beside = match decision {
                Decision::AcceptOnly => tx.waiting_beside(self, &found).await?,
                _ => Vec::new(),
            };
            let now = tx.mark_decided(&found, to, &beside, person).await?;
            let words = match decision {
                Decision::Accept | Decision::AcceptOnly | Decision::SetAside => None,
                Decision::AcceptButMore { message } => Some((None, message)),
                Decision::Return { reason, message } => Some((Some(reason.code()), message)),
            };
            let reason = match decision {
                Decision::SetAside => Some(SET_ASIDE),
                _ => words.as_ref().and_then(|(r, _)| *r),
            };
            let sealed = match &words {
                Some((_, message)) => Some(self.seal_as("decision", version.bytes(), "message", message)?),
                None => None,
            };
            let id = EventId::mint(now, crate::random(&*self.house.chance));
            let checked = match Noted::of(marks(&item.words, ticked, to), days) {
                Some(noted) => Some(self.seal_as("decision", id.bytes(), "checked", &noted)?),
                None => None,
            };
            let values = binds![id, version, to.code(), reason, sealed, checked, person, now];
            tx.exec_one(&sql::ADD_DECISION, values).await?;
            let pin = match to {
                VersionState::Accepted => Some(version),
                _ => None,
            };
            // Setting the newer of two aside leaves the older one what it is.
            if *decision != Decision::SetAside || found.pinned {
                tx.exec_one(&sql::PIN, binds![found.document, pin]).await?;
            }
            for other in &beside {
                tx.set_aside(self, &item, other, person).await?;
            }
            let void = match to {
                VersionState::Superseded => Some(VoidCause::WantedAnew),
                VersionState::Returned => Some(VoidCause::SentBack),
                _ => None,
            };
            if let Some(cause) = void {
                tx.void_approvals(self, found.document, cause, found.number).await?;
            }
            tx.settle_item(self, &item, &found, decision).await?;
            let told = match to {
                VersionState::Accepted => "item_accepted",
                _ => "item_returned",
            };
            let (house, matter) = (self.house.clone(), self.matter());
            notices::settle(tx.write(), &house, version.bytes(), notices::OF_VERSION).await?;
            let only = item.for_client.map(crate::lobby::notice_mails::Only::Client);
            // What is not asked for any more needs nothing of the client.
            if item.state != ItemState::NotNeeded && *decision != Decision::SetAside {
                crate::lobby::notice_mails::plant_portal_notice_to(tx.write(), &house, matter, told, only)
                    .await?;
            }
            let code = match decision {
                Decision::Accept | Decision::AcceptOnly | Decision::AcceptButMore { .. } => {
                    AuditCode::VersionAccepted
                }
                Decision::Return { .. } if to == VersionState::Superseded => AuditCode::VersionSuperseded,
                Decision::Return { .. } => AuditCode::VersionReturned,
                Decision::SetAside => AuditCode::VersionSetAside,
            };
            let mut event = AuditEvent::new(code, version)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", found.name.as_str());
            if let Some((reason, message)) = words {
                event = event.with("reason", reason.unwrap_or(MORE_NEEDED)).with("message", message.as_str());
            }
            tx.commit(event).await
        })
        .await
    }
}

impl Room<Reading> {
    /// The days that were noted with the decisions that stand, by version.
    pub async fn noted_days(&self) -> Result<ForStaff<BTreeMap<VersionId, DocumentDays>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let rows = self.look().await?.rows(&super::taken_away::sql::EVERY_DECISION, &[]).await?;
            Ok(ForStaff::new(self.standing(&rows)?.days()))
        })
        .await
    }
}

/// What to keep of the list of things to look for: all of it with an acceptance, so that what was passed over shows too;
/// with a return only where something was ticked, because one fault is enough to stop looking.
fn marks(words: &ItemWords, ticked: &[usize], to: VersionState) -> Option<Vec<CheckMark>> {
    if words.checks.is_empty() || (to != VersionState::Accepted && ticked.is_empty()) {
        return None;
    }
    let mark = |(at, text): (usize, &Words)| CheckMark { text: text.clone(), ticked: ticked.contains(&at) };
    Some(words.checks.iter().enumerate().map(mark).collect())
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Whether the client can still be asked, as the matter stands now: what asks is refused once they can send nothing
    /// more, and nothing is put away while it can be asked for again, unless another file of the request is accepted.
    async fn may_still(&mut self, found: &super::VersionRow, decision: &Decision) -> Result<()> {
        match (self.powers.has(Power::AskAgain), decision) {
            (false, asks) if asks.asks() => Err(Refusal::invalid("decision", Why::NotAllowed).into()),
            (true, Decision::SetAside) => {
                let rows = self.rows(&sql::ACCEPTED_OF_ITEM, binds![found.item]).await?;
                let accepted: Vec<Option<VersionId>> =
                    rows.iter().map(|row| row.opt_id(0)).collect::<Result<_>>()?;
                match accepted.into_iter().flatten().any(|version| version != found.id) {
                    true => Ok(()),
                    false => Err(Refusal::WrongState.into()),
                }
            }
            _ => Ok(()),
        }
    }

    /// What else was sent for the request and waits for a decision. What is still inspected goes on, and waits for somebody
    /// when it comes through.
    async fn waiting_beside(
        &mut self,
        room: &Room<P>,
        accepted: &super::VersionRow,
    ) -> Result<Vec<super::VersionRow>> {
        let mut out = Vec::new();
        for row in self.rows(&super::documents::sql::VERSIONS_OF_ITEM, binds![accepted.item]).await? {
            let (other, _) = room.version_from(&row)?;
            if other.id != accepted.id && other.state.awaits_review() {
                out.push(other);
            }
        }
        Ok(out)
    }

    /// What a decision changes first: the versions it is about, then their lines in the queue, both in the order of their
    /// ids, so that of two reviewers who decide about files of one request neither waits for the other for ever. Gives the
    /// instant of the decision.
    async fn mark_decided(
        &mut self,
        found: &super::VersionRow,
        to: VersionState,
        beside: &[super::VersionRow],
        person: PersonId,
    ) -> Result<Timestamp> {
        let at = self.after_last_decision(found.id).await?;
        let mut all = vec![(found.id, found.state, to, at)];
        for other in beside {
            let at = self.after_last_decision(other.id).await?;
            all.push((other.id, other.state, other.state.returned()?, at));
        }
        all.sort_by_key(|(id, ..)| *id);
        for (id, was, to, at) in &all {
            self.exec_one(&sql::DECIDE, binds![*id, to.code(), *at, was.code()]).await?;
        }
        for (id, ..) in &all {
            self.lobby(&sql::DROP_REVIEW_LINE, binds![*id]).await?;
            self.unflag(*id, person).await?;
        }
        Ok(at)
    }

    /// The decision by which one file gives way to another that was accepted.
    async fn set_aside(
        &mut self,
        room: &Room<P>,
        item: &super::checklist::ItemRow,
        other: &super::VersionRow,
        person: PersonId,
    ) -> Result<()> {
        let at = self.after_last_decision(other.id).await?;
        let id = EventId::mint(at, crate::random(&*room.house.chance));
        let nothing: Option<Vec<u8>> = None;
        let to = VersionState::Returned.code();
        let values = binds![id, other.id, to, SET_ASIDE, nothing.clone(), nothing, person, at];
        self.exec_one(&sql::ADD_DECISION, values).await?;
        self.void_approvals(room, other.document, VoidCause::SentBack, other.number).await?;
        let house = room.house.clone();
        notices::settle(self.write(), &house, other.id.bytes(), notices::OF_VERSION).await?;
        self.also(
            AuditEvent::new(AuditCode::VersionSetAside, other.id)
                .with("item", in_language(&item.words.title, Locale::En))
                .with("file", other.name.as_str()),
        );
        Ok(())
    }

    /// The instant of a decision or of taking one back: now, and in any case after the last about this version, because
    /// which of them stands is told by their order.
    pub(crate) async fn after_last_decision(&mut self, version: VersionId) -> Result<Timestamp> {
        let last = self.one(&sql::LAST_AT, binds![version]).await?.opt_time(0)?;
        Ok(last.map_or(self.now, |last| self.now.max(last.plus(Duration::micros(1)))))
    }

    /// The request's state after one of its files was decided: what came back outweighs what waits, what waits
    /// outweighs what was accepted.
    async fn settle_item(
        &mut self,
        room: &Room<P>,
        item: &super::checklist::ItemRow,
        version: &super::VersionRow,
        decision: &Decision,
    ) -> Result<()> {
        let at = self.now.micros();
        let note = |reason: &str, message: &str| Returned {
            reason: reason.to_owned(),
            message: message.to_owned(),
            at: Some(at),
            ..Returned::default()
        };
        let (state, returned) = match decision {
            Decision::Return { reason, message } => {
                // A second file of the same request may come back after the first did, or while the client already
                // sends another: the request stays theirs and the words are the newest.
                let accepted = version.decided_at.filter(|_| version.state == VersionState::Accepted);
                let accepted_at = accepted.map(Timestamp::micros);
                let note = Returned { accepted_at, ..note(reason.code(), message) };
                (item.state.returned().unwrap_or(item.state), Some(note))
            }
            Decision::AcceptButMore { message } => {
                let state = item.state.accepted_more_needed().unwrap_or(item.state);
                (state, Some(note(MORE_NEEDED, message)))
            }
            Decision::Accept | Decision::AcceptOnly => {
                let waiting = self.one(&sql::WAITING_OF_ITEM, binds![version.item]).await?.int(0)?;
                let back = self.one(&sql::RETURNED_OF_ITEM, binds![version.item]).await?.int(0)?;
                if waiting > 0 || back > 0 || item.state != ItemState::Checking {
                    return Ok(());
                }
                (item.state.accepted()?, None)
            }
            Decision::SetAside => {
                if self.one(&sql::WAITING_OF_ITEM, binds![version.item]).await?.int(0)? > 0 {
                    return Ok(());
                }
                let documents = self.rows(&sql::ACCEPTED_OF_ITEM, binds![version.item]).await?;
                let accepted: Vec<Option<VersionId>> =
                    documents.iter().map(|row| row.opt_id(0)).collect::<Result<_>>()?;
                let met = accepted.iter().any(Option::is_some);
                let over = if met { item.state.accepted() } else { item.state.not_needed() };
                (over.unwrap_or(item.state), None)
            }
        };
        if state == item.state && returned.is_none() {
            return Ok(());
        }
        let sealed = match &returned {
            Some(r) => Some(room.seal_as("item", item.id.bytes(), "returned", r)?),
            None => None,
        };
        self.set_item_state(item, state, sealed).await
    }
}
