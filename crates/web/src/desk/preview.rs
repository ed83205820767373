//! What a client sees, for staff to look at: the same rows through the same functions that make the client's own pages, in
//! the client's language. It refuses to send anything, and every look is in the log before the page is made.

use crate::client::frame::Frame;
use crate::client::{approval, dates, item as request, list, progress};
use crate::client_view::item::ItemPage;
use crate::client_view::upload::SentFile;
use crate::client_view::{Door, Place, Portal, SessionLeft, Shell, Viewer};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::ends;
use crate::words::Words;
use domain::{
    AccessId, ApprovalId, Assignment, Capacity, ClientId, DeskPower, FileName, ItemId, MatterId, Power,
    Standing, limits, powers,
};
use vault::{
    ClientApproval, ClientDate, ClientGroup, Face, ForClient, Handler, PortalRow, Reading, Room, VersionRow,
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
        let approvals = match contact.or_else(|| portal.iter().find(of)) {
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
        let viewer = Viewer::Preview { client: name, exit: format!("/desk/matters/{matter}/portal") };
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
            more_cases: false,
        };
        let mut frame = Frame::preview(w, shell, now, &settings);
        let relation = parties.iter().find(|p| p.client == client).map(|p| p.relation);
        let capacity = contact.map_or(Capacity::Client, |row| row.capacity);
        let (phase, circle) = (room.matter_sheet().await?.phase, room.sensitivity().await?);
        let may = relation.map(|relation| powers(Standing::Client { relation, capacity }, phase, circle));
        let asked = may.is_some_and(|may| may.has(Power::SendDocuments));
        let days = match may.is_some_and(|may| may.has(Power::ReadMessages)) {
            true => room.preview_dates(client).await?,
            false => Vec::new(),
        };
        frame.shell.letter_first = asked && waits;
        Ok(Self { frame, given, face: room.face().await?, groups, approvals, room, client, days, asked })
    }
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
    page.days = dates::days(&eyes.frame, &eyes.days);
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
    Reply::page(&approval::show_page(&eyes.frame, found, false))
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
    let page = ItemPage {
        w: eyes.frame.w,
        shell: &eyes.frame.shell,
        item: request::head(&eyes.frame, &eyes.face.name, &eyes.groups, item),
        state: item.state,
        dropped: item.dropped,
        check_by: request::check_by(&eyes.frame, sent.first().map(|v| v.received_at)),
        answer: request::answer(&eyes.frame, item),
        said: request::said(&eyes.frame, item),
        seen_by: Vec::new(),
        limits: request::limits_of(item),
        // What is saved and not sent is the client's own until they send it.
        saved: Vec::new(),
        back: Vec::new(),
        sent: sent.iter().map(|version| shown(&eyes.frame, version)).collect(),
        problems: Vec::new(),
        art: list::art(item),
        terms: request::explained(&eyes.frame, item),
        key: String::new(),
    };
    Reply::page(&page)
}

/// A file as its sender sees it listed; its picture is behind the sender's own door.
fn shown(frame: &Frame, version: &VersionRow) -> SentFile {
    SentFile {
        name: FileName::received(&version.name).display(),
        size: version.size,
        when: frame.calendar.moment(version.received_at),
        preview: None,
    }
}
