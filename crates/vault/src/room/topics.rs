//! What a conversation hangs on, as its reader may know of it: a request, a document or one version of it, a request for
//! approval; and everything that is said about one of them. It refuses to name to a client what they are not shown, and to
//! begin a conversation about an approval with anybody who is not shown that approval.

use crate::engine::binds;
use crate::error::{Error, Result};
use crate::purpose::{Contributing, Purpose, StaffSees};
use crate::room::approvals::{ApprovalRow, sql as approvals};
use crate::room::checklist::{Words, sql as checklist};
use crate::room::documents::sql as documents;
use crate::room::messages::sql;
use crate::room::{
    About, ClientConversation, ForClient, ForStaff, Room, RoomLook, RoomTx, StaffMessage, StaffThread,
};
use domain::{
    AccessId, ApprovalId, ClientId, DocumentId, ItemId, Locale, Power, Refusal, VersionId, Why, limits,
};

/// What a conversation is about.
#[derive(Default)]
pub struct Topic {
    /// What it is called; empty for the matter as a whole.
    pub title: Words,
    /// The request it is, or was sent for.
    pub item: Option<ItemId>,
    /// The version to look at: the one it is, or the newest of the document.
    pub version: Option<VersionId>,
    /// The name of that version's file, exactly as it came; empty where there is none.
    pub file: String,
}

/// A thread with its last messages, the oldest of them first.
pub struct ThreadTail {
    pub thread: StaffThread,
    pub messages: Vec<StaffMessage>,
}

impl ApprovalRow {
    /// What it is called, in English too where nobody typed that: lists fall back on it.
    fn named(&self) -> Words {
        let mut title = self.written.title.clone();
        title.entry(Locale::En.code().to_owned()).or_insert_with(|| self.title().to_owned());
        title
    }
}

impl<P: Purpose> Room<P> {
    async fn topic_of(&self, about: About) -> Result<Topic> {
        let mut look = self.look().await?;
        let (item, version, file) = match about {
            About::Matter => return Ok(Topic::default()),
            About::Approval(approval) => return self.approval_topic(&mut look, approval).await,
            About::Item(item) => (item, None, String::new()),
            About::Document(document) => {
                match look.rows(&approvals::NEWEST, binds![document]).await?.first() {
                    Some(row) => self.filed_as(&mut look, row.id(0)?).await?,
                    None => return self.spoken_of(&mut look, about).await,
                }
            }
            About::Version(version) => {
                match look.rows(&documents::VERSION, binds![version]).await?.is_empty() {
                    false => self.filed_as(&mut look, version).await?,
                    true => return self.spoken_of(&mut look, about).await,
                }
            }
        };
        let found = self.item_from(&look.one(&checklist::ITEM, binds![item]).await?)?;
        if found.hidden_at.is_some() && self.bearer.access().is_some() {
            return Err(Error::not_found());
        }
        Ok(Topic { title: found.seen_by_client.words.title, item: Some(item), version, file })
    }

    /// A conversation goes on when what it was about lies in the bin, without saying what that was; what nobody who reads it
    /// spoke of is not found.
    async fn spoken_of(&self, look: &mut RoomLook, about: About) -> Result<Topic> {
        let (subject, object) = about.parts(self.matter().bytes());
        let rows = match self.bearer.access() {
            Some(own) => {
                let values = binds![limits::THREADS_PER_MATTER, own, AccessId::nil()];
                look.rows(&sql::THREADS_WITH, values).await?
            }
            None => look.rows(&sql::THREADS, binds![limits::THREADS_PER_MATTER]).await?,
        };
        for row in rows {
            if row.text(1)? == subject.code() && row.id::<domain::kind::Item>(2)?.bytes() == object {
                return Ok(Topic::default());
            }
        }
        Err(Error::not_found())
    }

    /// The request a version was sent for, the version itself, and what its file is called.
    async fn filed_as(
        &self,
        look: &mut RoomLook,
        version: VersionId,
    ) -> Result<(ItemId, Option<VersionId>, String)> {
        let (found, _) = self.version_from(&look.one(&documents::VERSION, binds![version]).await?)?;
        Ok((found.item, Some(version), found.name))
    }

    /// A client knows of the approvals they are shown, and of no other.
    async fn approval_topic(&self, look: &mut RoomLook, approval: ApprovalId) -> Result<Topic> {
        let row = self.approval_from(&look.one(&approvals::APPROVAL, binds![approval]).await?)?;
        if let Some(access) = self.bearer.access() {
            let shown = self.is_shown(look, &row, access).await?;
            if !shown || !self.powers().has(Power::AnswerApprovals) {
                return Err(Error::not_found());
            }
        }
        Ok(Topic { title: row.named(), ..Topic::default() })
    }

    /// What is spoken of together: a request with its documents, a document with its versions and its request.
    async fn kin(&self, look: &mut RoomLook, about: About) -> Result<Vec<About>> {
        let (item, only): (ItemId, Option<DocumentId>) = match about {
            About::Matter => return Ok(vec![about]),
            About::Approval(approval) => {
                look.one(&approvals::APPROVAL, binds![approval]).await?;
                return Ok(vec![about]);
            }
            About::Item(item) => (look.one(&checklist::ANY_ITEM, binds![item]).await?.id(0)?, None),
            About::Document(document) => {
                (look.one(&sql::DOCUMENT_ITEM, binds![document]).await?.id(0)?, Some(document))
            }
            About::Version(version) => {
                let row = look.one(&documents::VERSION, binds![version]).await?;
                (row.id(14)?, Some(row.id(1)?))
            }
        };
        let mut all = vec![About::Item(item)];
        for row in look.rows(&documents::VERSIONS_OF_ITEM, binds![item]).await? {
            let document: DocumentId = row.id(1)?;
            if only.is_none_or(|only| only == document) {
                all.push(About::Document(document));
                all.push(About::Version(row.id(0)?));
            }
        }
        Ok(all)
    }

    /// The threads about one of these, the one that changed last first, each with its last messages as a client reads them:
    /// the visitor, or whoever of that seat is looked at.
    async fn tails(
        &self,
        kin: &[About],
        last: u32,
        of: Option<(AccessId, ClientId)>,
    ) -> Result<Vec<ForClient<ClientConversation>>> {
        let mut out = Vec::new();
        for thread in self.thread_list().await? {
            let theirs = of.is_none_or(|(of, _)| thread.with.is_none_or(|with| with == of));
            if theirs && kin.contains(&thread.seen_by_client.about) {
                let all = self.conversation(thread.seen_by_client.id, None, last).await?;
                let read = self.as_its_client_reads_it(all, of.map(|(_, seat)| seat)).await?;
                out.push(ForClient::new(read));
            }
        }
        Ok(out)
    }
}

impl Room<Contributing> {
    /// The threads about something this client is shown and about what belongs to it, each with its last messages, at most
    /// `last`. Nobody has read them by that.
    ///
    /// # Errors
    /// Not found for whatever this client is not shown.
    pub async fn said_about(&self, about: About, last: u32) -> Result<Vec<ForClient<ClientConversation>>> {
        self.demand(Power::ReadMessages)?;
        self.watch(async {
            self.topic_of(about).await?;
            let mut look = self.look().await?;
            let kin = self.kin(&mut look, about).await?;
            drop(look);
            self.tails(&kin, last, None).await
        })
        .await
    }

    /// What a conversation is, or would be, about.
    ///
    /// # Errors
    /// Not found for whatever this client is not shown.
    pub async fn topic(&self, about: About) -> Result<ForClient<Topic>> {
        self.demand(Power::ReadMessages)?;
        self.watch(async { Ok(ForClient::new(self.topic_of(about).await?)) }).await
    }
}

impl<P: StaffSees> Room<P> {
    /// The same as one contact reads it, for staff who look at what they see. It counts as read by nobody.
    ///
    /// # Errors
    /// Not found for whatever that client is not shown.
    pub async fn preview_said_about(
        &self,
        of: AccessId,
        client: ClientId,
        about: About,
        last: u32,
    ) -> Result<Vec<ForClient<ClientConversation>>> {
        self.demand(Power::PreviewAsClient)?;
        self.has_admission(of).await?;
        self.watch(async {
            let mut look = self.look_for(Some(client)).await?;
            if let About::Item(item) = about {
                let found = self.item_from(&look.one(&checklist::ITEM, binds![item]).await?)?;
                if found.hidden_at.is_some() {
                    return Err(Error::not_found());
                }
            }
            if let About::Approval(approval) = about {
                let row = self.approval_from(&look.one(&approvals::APPROVAL, binds![approval]).await?)?;
                if !self.is_shown(&mut look, &row, of).await? {
                    return Err(Error::not_found());
                }
            }
            let kin = self.kin(&mut look, about).await?;
            drop(look);
            self.tails(&kin, last, Some((of, client))).await
        })
        .await
    }

    /// What a conversation is, or would be, about.
    pub async fn staff_topic(&self, about: About) -> Result<ForStaff<Topic>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async { Ok(ForStaff::new(self.topic_of(about).await?)) }).await
    }

    /// The threads about something and what belongs to it, the one that changed last first, each with its last messages, at
    /// most `last`. Nobody has read them by that.
    pub async fn conversations_about(&self, about: About, last: u32) -> Result<ForStaff<Vec<ThreadTail>>> {
        self.demand(Power::SeeWholeMatter)?;
        self.watch(async {
            let mut look = self.look().await?;
            let kin = self.kin(&mut look, about).await?;
            let mut threads = Vec::new();
            for row in look.rows(&sql::THREADS, binds![limits::THREADS_PER_MATTER]).await? {
                if kin.contains(&About::of_row(&row)?) {
                    threads.push(self.thread_from(&row)?);
                }
            }
            drop(look);
            let mut out = Vec::with_capacity(threads.len());
            for thread in threads {
                let messages = match last {
                    0 => Vec::new(),
                    last => self.conversation(thread.seen_by_client.id, None, last).await?.messages,
                };
                out.push(ThreadTail { thread, messages });
            }
            Ok(ForStaff::new(out))
        })
        .await
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// What a conversation about an approval is called, where it can be had with this contact. It is with one of those who
    /// are shown the approval, never with everybody who has access: they are not whom it was put to.
    ///
    /// # Errors
    /// Not found for a client who is not shown it; `Invalid` under `with` where staff chose anybody else.
    pub(super) async fn approval_to_speak_of(
        &mut self,
        room: &Room<P>,
        approval: ApprovalId,
        with: AccessId,
    ) -> Result<Words> {
        let row = self.approval(room, approval).await?;
        let shown = room.is_shown(self, &row, with).await?;
        match room.bearer.access() {
            Some(_) if !shown || !self.powers.has(Power::AnswerApprovals) => Err(Error::not_found()),
            None if !shown => Err(Refusal::invalid("with", Why::NotAllowed).into()),
            _ => Ok(row.named()),
        }
    }
}
