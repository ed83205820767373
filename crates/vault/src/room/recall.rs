//! Taking a message back: for a while after it was sent, by whoever wrote it. From then on clients read that it was taken
//! back instead of what it said; staff and what is written out keep every wording. Whose turn it is, since when, what was
//! promised and who has something to read are counted anew from what still stands. It refuses to delete anything, and to
//! take back what came along: files that were sent stay documents of the matter, and only the way that a message of the
//! practice had opened to them is closed.

use crate::audit::AuditEvent;
use crate::engine::binds;
use crate::error::Result;
use crate::lobby::{inbox, notice_mails, notices};
use crate::purpose::{Contributing, Publishing, Purpose};
use crate::room::checklist::in_language;
use crate::room::messages::{MessageRow, sql as messages};
use crate::room::{Room, RoomTx};
use domain::messages::{Stood, Turn, editable_until, turn_after};
use domain::{AuditCode, Locale, MessageId, Power, Refusal, Side, ThreadId, ThreadState, Timestamp};
use std::collections::BTreeMap;

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        RoomSql TAKE_BACK = "UPDATE message SET taken_at = $3 WHERE matter_id = $1 AND id = $2 AND taken_at IS NULL";
        RoomSql STANDING = "SELECT id, side, sent_at, answer_by FROM room_message WHERE matter_id = $1 AND thread_id = $2 AND taken_at IS NULL";
        // The order in which messages came and threads were set done.
        RoomSql SAID = "SELECT code, object_id FROM room_matter_event WHERE matter_id = $1 AND code IN ('message.sent', 'thread.done') ORDER BY n";
        RoomSql STANDS_ANEW = "UPDATE thread SET state = $3, waiting_since = $4, answer_by = $5, changed_at = $6 WHERE matter_id = $1 AND id = $2";
    }
}

impl Room<Contributing> {
    /// Takes one's own message back. What came along stays a document of the matter.
    ///
    /// # Errors
    /// `NotAllowed` for somebody else's, `Expired` when its time is over, `WrongState` where it was taken back before.
    pub async fn take_message_back(&self, message: MessageId) -> Result<ThreadId> {
        self.demand(Power::SendMessages)?;
        self.taken_back(message, Side::Client).await
    }
}

impl Room<Publishing> {
    /// Takes one's own message to the client back. Documents that went along open by it to nobody any more.
    ///
    /// # Errors
    /// Those of [`Room::take_message_back`].
    pub async fn take_answer_back(&self, message: MessageId) -> Result<ThreadId> {
        self.demand(Power::AnswerClients)?;
        self.taken_back(message, Side::Staff).await
    }
}

impl<P: Purpose> Room<P> {
    async fn taken_back(&self, message: MessageId, side: Side) -> Result<ThreadId> {
        self.watch(async {
            let mut tx = self.begin().await?;
            tx.phase_in_turn(self).await?;
            let found = MessageRow::from_row(&tx.one(&messages::MESSAGE, binds![message]).await?)?;
            let thread = tx.one(&messages::THREAD, binds![found.thread]).await?;
            let thread = self.reached(self.thread_from(&thread)?)?;
            if self.person() != Some(found.person) || found.side != side {
                return Err(Refusal::NotAllowed.into());
            }
            if found.taken_at.is_some() {
                return Err(Refusal::WrongState.into());
            }
            if tx.now.is_past(editable_until(found.sent_at)) {
                return Err(Refusal::Expired.into());
            }
            let now = tx.now;
            tx.exec_one(&sql::TAKE_BACK, binds![message, now]).await?;
            let turn = tx.turn_of(found.thread).await?;
            let promised = match turn.waiting_since {
                // A message from before promises were kept with it: what was promised for it stands.
                since if since.is_some() && since == thread.waiting_since => thread.answer_by,
                _ => turn.answer_by,
            };
            let (state, since) = (turn.state.code(), turn.waiting_since);
            let values = binds![found.thread, state, since, promised, now];
            tx.exec_one(&sql::STANDS_ANEW, values).await?;
            let (client_at, staff_at) = (turn.client_at, turn.staff_at);
            let values = binds![found.thread, state, since, promised, client_at, staff_at, now];
            tx.lobby(&inbox::sql::STANDS_ANEW, values).await?;
            tx.settle_taken_back(found.thread, side, &turn).await?;
            let event = AuditEvent::new(AuditCode::MessageTakenBack, message)
                .with("title", in_language(&thread.seen_by_client.title, Locale::En).to_owned());
            tx.commit_message(self, event).await?;
            Ok(found.thread)
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// How a thread stands by what still stands in it.
    async fn turn_of(&mut self, thread: ThreadId) -> Result<Turn> {
        let mut standing: BTreeMap<[u8; 16], Stood> = BTreeMap::new();
        for row in self.rows(&sql::STANDING, binds![thread]).await? {
            let (id, sent_at): (MessageId, Timestamp) = (row.id(0)?, row.time(2)?);
            let stood = match row.code(1, Side::from_code)? {
                Side::Client => Stood::Client(sent_at, row.opt_time(3)?),
                Side::Staff => Stood::Staff(sent_at),
            };
            standing.insert(id.bytes(), stood);
        }
        let mut all = Vec::with_capacity(standing.len());
        for row in self.rows(&sql::SAID, &[]).await? {
            let object = row.id::<domain::kind::Message>(1)?.bytes();
            if row.text(0)? == AuditCode::ThreadDone.code() {
                all.extend((object == thread.bytes()).then_some(Stood::Done));
            } else {
                all.extend(standing.remove(&object));
            }
        }
        Ok(turn_after(&all))
    }

    /// Nobody is told any more to read what was taken back, as far as they were not told yet.
    async fn settle_taken_back(&mut self, thread: ThreadId, side: Side, turn: &Turn) -> Result<()> {
        let (house, matter) = (self.room.house.clone(), self.room.matter());
        match (side, turn.client_at) {
            (Side::Staff, _) => notice_mails::withdraw_message_notices(self.write(), &house, matter).await,
            (Side::Client, Some(last)) if turn.state == ThreadState::WaitingForUs => {
                notices::settle_seen(self.write(), &house, thread, last).await
            }
            (Side::Client, _) => {
                notices::settle(self.write(), &house, thread.bytes(), notices::OF_THREAD).await
            }
        }
    }
}
