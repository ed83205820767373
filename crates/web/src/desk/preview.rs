//! What a client sees, for staff to look at: the same rows through the same functions that make the client's own pages, in
//! the client's language. It refuses to send anything, and every look is in the log before the page is made.

use crate::client::frame::Frame;
use crate::client::{
    account, agreed, approval, beside, dates, details, helpers as helping, item as request, list,
    messages as talks, notices as hearing, progress,
};
use crate::client_view::account::{AccountPage, Factor};
use crate::client_view::helpers::Typed;
use crate::client_view::item::ItemPage;
use crate::client_view::messages::Beside;
use crate::client_view::upload::SentFile;
use crate::client_view::{Door, Place, Portal, SessionLeft, Shell, Viewer};
use crate::door::about;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::ends;
use crate::words::Words;
use domain::{
    AccessId, ApprovalId, Assignment, Capacity, ClientId, DeskPower, FileName, ItemId, MatterId, PersonId,
    Power, PowerSet, Standing, ThreadId, VersionId, limits, powers,
};
use std::collections::BTreeMap;
use vault::{
    About, ClientApproval, ClientDate, ClientGroup, Face, FirstVisit, ForClient, Handler, HelperRow,
    HelperState, NoticeChoice, PortalRow, Reading, Room, SeenBy, Settings, VersionRow,
};

/// Everything a previewed page is made from.
struct Eyes {
    frame: Frame,
    given: String,
    face: Face,
    groups: Vec<ForClient<ClientGroup>>,
    approvals: Vec<ForClient<ClientApproval>>,
    room: Room<Reading>,
    client: ClientId,
    /// Who is looked at: their admission, and themselves. None where nobody was let in yet.
    who: Option<(AccessId, PersonId)>,
    /// Whether they sign in for themselves, and have details of their own.
    own: bool,
    /// What they may do here.
    may: PowerSet,
    /// How far the first visit has come, where the practice wants one.
    first: Option<ForClient<FirstVisit>>,
    settings: Settings,
    /// The days this client is shown.
    days: Vec<ForClient<ClientDate>>,
    /// Whether the client is asked for anything; whoever is not sees how far the case is, and so does the preview.
    asked: bool,
}

impl Eyes {
    /// Takes the look, which writes it down.
    async fn open(visit: &Visit, here: Option<Place>) -> Result<Self, End> {
        let matter: MatterId = visit.id("matter")?;
        let actor = visit.actor()?;
        let lobby = visit.desk().lobby(actor)?;
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        let portal = room.portal().await?;
        // A client by their id; a contact of an organisation by their admission, from the organisation's seat.
        let contact = match visit.param("client").parse::<AccessId>() {
            Ok(access) => Some(portal.iter().find(|row| row.id == access).ok_or_else(End::not_found)?),
            Err(_) => None,
        };
        let client: ClientId = contact.map_or_else(|| visit.id("client"), |row| Ok(row.client))?;
        // Whoever helps a client sees less than that client; there is nothing to show for them.
        if contact.is_some_and(|row| row.capacity.helps()) {
            return Err(End::not_found());
        }
        let follows = contact.is_some_and(|row| row.capacity == Capacity::InvoicesOnly);
        let groups = room.preview_for(client).await?;
        let waits = room.letter().await?.waits_for(client);
        let of = |row: &&PortalRow| row.client == client && row.capacity == Capacity::Client;
        let row = contact.or_else(|| portal.iter().find(of));
        let who = row.map(|row| (row.id, row.person));
        let approvals = match row {
            Some(row) if !follows => room.preview_approvals(client, row.person).await?,
            _ => Vec::new(),
        };
        let groups = if follows { Vec::new() } else { groups };
        let parties = room.parties().await?;
        let name = parties.iter().find(|p| p.client == client).map(|p| p.name.clone()).unwrap_or_default();
        let name = contact.map_or(name, |row| row.name.clone());
        let known = match lobby.powers().has(DeskPower::SeeClients) {
            true => Some(lobby.client(client).await?),
            false => None,
        };
        let locale = known.as_ref().map_or(visit.locale, |c| c.locale);
        let locale = contact.map_or(locale, |row| row.locale);
        let given = known.map(|c| c.card.given).unwrap_or_default();
        let given = contact.map_or(given, |row| row.name.clone());
        let settings = lobby.settings().await?;
        let w = Words::of(locale);
        let now = visit.desk().now();
        let base = format!("/desk/matters/{matter}/portal/{}/preview", visit.param("client"));
        let door = Door {
            practice: ends::practice(&settings),
            portal: Portal::preview(base),
            path: visit.path.clone(),
            // A previewed page has nothing to send; a token would only make it look as if it had.
            csrf: String::new(),
        };
        let seconds = actor.ends_at().since(now).as_seconds().max(0);
        let session = SessionLeft {
            seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
            warning: u32::try_from(limits::SESSION_WARNING.as_seconds()).unwrap_or(300),
        };
        let first = match settings.first_visit.guided {
            true => {
                let (texts, access) = (details::versions(&settings), who.map(|(access, _)| access));
                Some(room.preview_first_visit(client, access, &texts).await?)
            }
            false => None,
        };
        let viewer = Viewer::Preview {
            client: name,
            exit: format!("/desk/matters/{matter}/portal"),
            locale: visit.locale,
            before: match &first {
                Some(first) if !first.answered() => door.portal.welcome(),
                _ => String::new(),
            },
        };
        let shell = Shell {
            door,
            here,
            last_sign_in: None,
            session,
            viewer,
            unread: 0,
            flash: None,
            helping: None,
            settling: false,
            letter_first: false,
            cases: Vec::new(),
        };
        let mut frame = Frame::preview(w, shell, now, &settings);
        let relation = parties.iter().find(|p| p.client == client).map(|p| p.relation);
        let capacity = contact.map_or(Capacity::Client, |row| row.capacity);
        let own = capacity == Capacity::Client && row.is_some();
        let (phase, circle) = (room.matter_sheet().await?.phase, room.sensitivity().await?);
        let may = relation.map(|relation| powers(Standing::Client { relation, capacity }, phase, circle));
        let may = may.unwrap_or(PowerSet::NOTHING);
        let asked = may.has(Power::SendDocuments);
        let days = match may.has(Power::ReadMessages) {
            true => room.preview_dates(client).await?,
            false => Vec::new(),
        };
        frame.shell.letter_first = asked && waits;
        let face = room.face().await?;
        Ok(Self {
            frame,
            given,
            face,
            groups,
            approvals,
            room,
            client,
            who,
            own,
            may,
            first,
            settings,
            days,
            asked,
        })
    }
}

impl Eyes {
    /// Who can see what this client sends, as their own page says it; nobody knows before somebody was let in.
    async fn seen_by(&self, alone: bool) -> Result<Vec<String>, End> {
        let Some((_, person)) = self.who else { return Ok(Vec::new()) };
        let all = SeenBy::clone(&*self.room.preview_seen_by(self.client, person, None).await?);
        let those = if alone { all.alone() } else { all };
        Ok(account::sentences(self.frame.w, &self.frame.shell.door.practice.name, &those))
    }

    /// Who reads a conversation of theirs, or the days they are shown, as their own page says it.
    async fn reads(&self, shared: bool) -> Result<Vec<String>, End> {
        let Ok((_, person)) = self.reader() else { return Ok(Vec::new()) };
        let seen = self.room.preview_talk_seen_by(self.client, person, shared).await?;
        Ok(account::sentences(self.frame.w, &self.frame.shell.door.practice.name, &seen))
    }

    /// What was said about something, as they read it. A look at it is read by nobody.
    async fn beside(&self, about: About) -> Result<Beside, End> {
        let Ok((access, person)) = self.reader() else { return Ok(Beside::default()) };
        let said = self.room.preview_said_about(access, self.client, about, about::LAST).await?;
        Ok(beside::looked_at(&self.frame, person, about, &said))
    }

    /// Where the picture of a page is, for whoever of the staff opens documents: the look is a line in the log before there is
    /// anything to see, and it is no look of the client's.
    async fn picture(&self, version: VersionId, page: u32, small: bool) -> Result<Option<String>, End> {
        if !self.room.powers().has(Power::OpenDocuments) {
            return Ok(None);
        }
        let opened = self.room.open_document(version).await?;
        let kind = if small { "thumbs" } else { "pages" };
        let matter = self.room.matter();
        Ok(Some(format!("/desk/matters/{matter}/versions/{version}/{kind}/{page}?t={}", opened.ticket)))
    }

    /// A file as its sender sees it listed, with a picture where they have one.
    async fn sent(&self, version: &VersionRow) -> Result<SentFile, End> {
        let theirs = self.who.is_some_and(|(_, person)| person == version.sender);
        let preview = match theirs && version.pages > 0 {
            true => self.picture(version.id, 1, true).await?,
            false => None,
        };
        Ok(SentFile {
            name: FileName::received(&version.name).display(),
            size: version.size,
            when: self.frame.calendar.moment(version.received_at),
            preview,
        })
    }

    /// Whom they named to help, where they may name anybody; nobody before they were let in.
    async fn named(&self) -> Result<Option<Vec<HelperRow>>, End> {
        if !self.may.has(Power::NameHelpers) {
            return Ok(None);
        }
        Ok(Some(match self.who {
            Some((access, _)) => self.room.preview_helpers(access).await?.to_vec(),
            None => Vec::new(),
        }))
    }

    /// Who is looked at, where they read messages.
    fn reader(&self) -> Result<(AccessId, PersonId), End> {
        self.who.filter(|_| self.may.has(Power::ReadMessages)).ok_or_else(End::not_found)
    }
}

/// Everything that is missing, whole.
pub async fn missing(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Documents)).await?;
    if eyes.frame.shell.letter_first {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.home()));
    }
    if !eyes.asked {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.progress()));
    }
    Reply::page(&list::missing_page(&eyes.frame, &eyes.groups, &eyes.approvals))
}

/// The conversations. A look at them is read by nobody.
pub async fn messages(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Messages)).await?;
    let (access, _) = eyes.reader()?;
    let threads = eyes.room.preview_threads(access).await?;
    Reply::page(&talks::looked_at(&eyes.frame, &threads, eyes.reads(false).await?))
}

pub async fn thread(visit: Visit) -> Answered {
    let thread: ThreadId = visit.id("thread")?;
    let eyes = Eyes::open(&visit, Some(Place::Messages)).await?;
    let (access, person) = eyes.reader()?;
    let upto: Option<i64> = visit.query.text("upto").parse().ok();
    let talk = eyes.room.preview_messages(access, eyes.client, thread, upto).await?;
    Reply::page(&talks::looked_into(&eyes.frame, person, &talk, eyes.reads(talk.thread.shared).await?))
}

/// My Details, for whoever of the staff sees clients' records anyway.
pub async fn details(visit: Visit) -> Answered {
    if !visit.desk().lobby(visit.actor()?)?.powers().has(DeskPower::SeeClients) {
        return Err(End::not_found());
    }
    let eyes = Eyes::open(&visit, None).await?;
    let (access, _) = eyes.who.ok_or_else(End::not_found)?;
    let mine = eyes.room.preview_details(access).await?;
    Reply::page(&details::details_page(&eyes.frame, &mine, false, (&BTreeMap::new(), None), None))
}

/// What they are asked on their first visit, or come back for.
pub async fn welcome(visit: Visit) -> Answered {
    let mut eyes = Eyes::open(&visit, None).await?;
    let first = eyes.first.take().ok_or_else(End::not_found)?;
    if first.answered() {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.agreed()));
    }
    eyes.frame.shell.settling = true;
    if let Viewer::Preview { before, .. } = &mut eyes.frame.shell.viewer {
        before.clear();
    }
    let seen_by = if eyes.may.has(Power::SeeOwnRequests) { eyes.seen_by(false).await? } else { Vec::new() };
    Reply::page(&details::first_visit_page(&eyes.frame, &eyes.settings, &first, seen_by))
}

/// When and by which way they hear.
pub async fn notices(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, None).await?;
    let heard = match eyes.who {
        Some((access, _)) => Some(eyes.room.preview_notices(access).await?),
        None => None,
    };
    let usual = NoticeChoice::default();
    let (choice, texting) = match heard.as_deref() {
        Some((choice, texting)) => (choice, Some(texting)),
        None => (&usual, None),
    };
    Reply::page(&hearing::looked_at(&eyes.frame, &eyes.settings, choice, texting, None))
}

/// Whom they named to help.
pub async fn helpers(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, None).await?;
    let named = eyes.named().await?.ok_or_else(End::not_found)?;
    Reply::page(&helping::looked_at(&eyes.frame, &named, Typed::default()))
}

/// Their access: who sees what they send, and what they agreed to.
pub async fn account(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, None).await?;
    let (access, person) = eyes.who.ok_or_else(End::not_found)?;
    let consents = eyes.room.preview_consents(access).await?;
    let documents = eyes.room.documents().await?;
    let sent =
        documents.iter().flat_map(|d| &d.versions).filter(|v| v.sender == person && v.state.can_be_opened());
    let named = eyes.named().await?;
    let still = |all: &[HelperRow]| all.iter().filter(|one| one.state != HelperState::Over).count();
    let page = AccountPage {
        somebody_else: false,
        w: eyes.frame.w,
        shell: &eyes.frame.shell,
        case_title: eyes.face.name.clone(),
        seen_by: if eyes.may.has(Power::SeeOwnRequests) { eyes.seen_by(false).await? } else { Vec::new() },
        shared: Vec::new(),
        files: u32::try_from(sent.count()).unwrap_or(u32::MAX),
        helpers: named.as_deref().map(|all| u32::try_from(still(all)).unwrap_or(u32::MAX)),
        details: eyes.own,
        until: String::new(),
        agreed: agreed::texts(&eyes.frame, &consents, named.as_deref().unwrap_or_default()),
        factor: Factor::NotOffered,
        secret: false,
        devices: Vec::new(),
        cases: false,
    };
    Reply::page(&page)
}

pub async fn agreed(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, None).await?;
    let (access, _) = eyes.who.ok_or_else(End::not_found)?;
    let consents = eyes.room.preview_consents(access).await?;
    let named = eyes.named().await?.unwrap_or_default();
    Reply::page(&agreed::looked_at(&eyes.frame, &consents, &named))
}

pub async fn home(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Home)).await?;
    if !eyes.asked {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.progress()));
    }
    let stands = eyes.room.preview_progress(eyes.client).await?;
    let given = eyes.given.clone();
    let team = eyes.room.assigned().await?;
    let leads = team.iter().find(|one| one.assignment == Assignment::Responsible);
    let handler = leads.map(|one| Handler { name: one.name.clone(), role: one.role });
    let contact = list::contact(&eyes.frame, handler.as_ref());
    let (groups, approvals) = (&eyes.groups, &eyes.approvals);
    let mut page = list::home_page(&eyes.frame, given, &eyes.face, &stands, groups, approvals, contact);
    if eyes.may.has(Power::ReadMessages) {
        page.nothing = progress::nothing_needed(&eyes.frame, &page, &eyes.days, 0);
    }
    page.days = dates::days(&eyes.frame, &eyes.days);
    page.days.seen_by = eyes.reads(true).await?;
    page.terms = eyes.frame.explained(&dates::told(page.days.first()));
    Reply::page(&page)
}

pub async fn progress(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Progress)).await?;
    if eyes.frame.shell.letter_first {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.home()));
    }
    let stands = eyes.room.preview_progress(eyes.client).await?;
    let approvals = approval::to_answer(&eyes.approvals).count();
    let groups = eyes.asked.then_some(eyes.groups.as_slice());
    let mut page = progress::page(&eyes.frame, &eyes.face, &stands, groups, approvals);
    page.days = dates::days(&eyes.frame, &eyes.days);
    page.days.seen_by = eyes.reads(true).await?;
    progress::explain(&eyes.frame, &mut page);
    page.until = progress::until(&eyes.frame, &page, &eyes.days);
    if eyes.may.has(Power::ReadMessages) {
        page.receipt = (*eyes.room.preview_receipt(eyes.client).await?).clone();
    }
    Reply::page(&page)
}

pub async fn approvals(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Home)).await?;
    Reply::page(&approval::list_page(&eyes.frame, &eyes.approvals))
}

pub async fn approval(visit: Visit) -> Answered {
    let id: ApprovalId = visit.id("approval")?;
    let eyes = Eyes::open(&visit, Some(Place::Home)).await?;
    let found = eyes.approvals.iter().find(|approval| approval.id == id).ok_or_else(End::not_found)?;
    let (_, person) = eyes.who.ok_or_else(End::not_found)?;
    let seen = eyes.room.preview_seen_by(eyes.client, person, Some(id)).await?;
    let beside = eyes.beside(About::Approval(id)).await?;
    let mut page = approval::show_page(&eyes.frame, found, false, &seen, beside);
    for (shown, record) in page.documents.iter_mut().zip(&found.documents) {
        let thumb = if shown.opens { eyes.picture(record.version, 1, true).await? } else { None };
        shown.opens = thumb.is_some();
        shown.thumb = thumb.unwrap_or_default();
    }
    Reply::page(&page)
}

/// One page of what they are asked to approve. It counts as opened by nobody who was asked.
pub async fn approval_page(visit: Visit) -> Answered {
    let (id, version, page): (ApprovalId, VersionId, u32) =
        (visit.id("approval")?, visit.id("version")?, visit.id("page")?);
    let eyes = Eyes::open(&visit, Some(Place::Home)).await?;
    let found = eyes.approvals.iter().find(|approval| approval.id == id).ok_or_else(End::not_found)?;
    let beside = eyes.beside(About::Approval(id)).await?;
    let mut reader = approval::page_of(&eyes.frame, found, (version, page), String::new(), beside)?;
    reader.picture = eyes.picture(version, page, false).await?.ok_or_else(End::not_found)?;
    Reply::page(&reader)
}

pub async fn documents(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Documents)).await?;
    if eyes.frame.shell.letter_first {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.home()));
    }
    if !eyes.asked {
        return Ok(Reply::see(&eyes.frame.shell.door.portal.progress()));
    }
    Reply::page(&list::documents_page(&eyes.frame, &eyes.groups))
}

pub async fn item(visit: Visit) -> Answered {
    let id: ItemId = visit.id("item")?;
    let eyes = Eyes::open(&visit, Some(Place::Documents)).await?;
    let item = list::items(&eyes.groups).into_iter().find(|item| item.id == id).ok_or_else(End::not_found)?;
    let documents = eyes.room.documents().await?;
    let mut sent: Vec<&VersionRow> =
        documents.iter().flat_map(|d| &d.versions).filter(|v| v.item == id).collect();
    sent.sort_by_key(|v| std::cmp::Reverse((v.received_at, v.id)));
    let mut files = Vec::with_capacity(sent.len());
    for version in &sent {
        files.push(eyes.sent(version).await?);
    }
    let page = ItemPage {
        w: eyes.frame.w,
        shell: &eyes.frame.shell,
        item: request::head(&eyes.frame, &eyes.face.name, &eyes.groups, item),
        state: item.state,
        dropped: item.dropped,
        check_by: request::check_by(&eyes.frame, sent.first().map(|v| v.received_at)),
        answer: request::answer(&eyes.frame, item),
        said: request::said(&eyes.frame, item),
        seen_by: eyes.seen_by(item.alone).await?,
        limits: request::limits_of(item),
        // What is saved and not sent is the client's own until they send it.
        saved: Vec::new(),
        back: Vec::new(),
        sent: files,
        problems: Vec::new(),
        art: list::art(item),
        approvals: approval::naming(&eyes.frame, &eyes.approvals, |document| {
            sent.iter().any(|version| version.document == document)
        }),
        beside: eyes.beside(About::Item(id)).await?,
        terms: request::explained(&eyes.frame, item),
        key: String::new(),
    };
    Reply::page(&page)
}
