//! What a client sees, for staff to look at: the same rows through the same reduction, on the client's own pages, in the
//! client's language. It refuses to send anything, and every look is in the log before the page is made.

use super::frame::said_in;
use crate::client_view::documents::{DocumentsPage, Group, ItemRow};
use crate::client_view::home::{Due, HomePage, NextStep};
use crate::client_view::item::{Answer, ItemHead, ItemPage};
use crate::client_view::upload::Limits;
use crate::client_view::{Art, Door, Place, Portal, Practice, SessionLeft, Shell, Viewer};
use crate::dates::Calendar;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use domain::{Ball, ClientId, DeskPower, ItemId, ItemState, MatterId, Timestamp, limits};
use jiff::tz::TimeZone;
use vault::{ClientGroup, ClientItem, Face, ForClient, Reading};

/// Rows under the next step, and of what the practice works on.
const ALSO: usize = 4;
const WORKING: usize = 3;

/// Everything a previewed page is made from.
struct Eyes {
    w: &'static Words,
    shell: Shell,
    calendar: Calendar<'static>,
    now: Timestamp,
    given: String,
    face: Face,
    groups: Vec<ForClient<ClientGroup>>,
}

impl Eyes {
    /// Takes the look, which writes it down.
    async fn open(visit: &Visit, here: Option<Place>) -> Result<Self, End> {
        let (matter, client): (MatterId, ClientId) = (visit.id("matter")?, visit.id("client")?);
        let actor = visit.actor()?;
        let lobby = visit.desk().lobby(actor)?;
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        let groups = room.preview_for(client).await?;
        let parties = room.parties().await?;
        let name = parties.iter().find(|p| p.client == client).map(|p| p.name.clone()).unwrap_or_default();
        let known = match lobby.powers().has(DeskPower::SeeClients) {
            true => Some(lobby.client(client).await?),
            false => None,
        };
        let locale = known.as_ref().map_or(visit.locale, |c| c.locale);
        let given = known.map(|c| c.card.given).unwrap_or_default();
        let settings = lobby.settings().await?;
        let w = Words::of(locale);
        let now = visit.desk().now();
        let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
        let base = format!("/desk/matters/{matter}/portal/{client}/preview");
        let practice = Practice {
            name: settings.shown_name().to_owned(),
            area: String::new(),
            phone: settings.phone.clone(),
            languages: settings.offered(),
        };
        let door = Door {
            practice,
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
        let shell = Shell { door, here, last_sign_in: None, session, viewer, flash: None };
        let calendar = Calendar::new(w, zone, now);
        Ok(Self { w, shell, calendar, now, given, face: room.face().await?, groups })
    }

    fn items(&self) -> impl Iterator<Item = &ClientItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    fn title(&self, item: &ClientItem) -> String {
        said_in(&item.words.title, self.w.locale())
    }

    fn reason(&self, item: &ClientItem) -> Option<String> {
        item.returned.as_ref().map(|r| r.message.clone()).filter(|message| !message.is_empty())
    }

    fn due(&self, item: &ClientItem) -> Option<Due> {
        let due = item.due_at?;
        let day = self.calendar.day(due);
        Some(if self.now.is_past(due) { Due::Was(day) } else { Due::On(day) })
    }

    fn row(&self, item: &ClientItem) -> ItemRow {
        ItemRow {
            item: item.id.to_string(),
            title: self.title(item),
            state: item.state,
            reason: self.reason(item),
            due: self.due(item),
            line: None,
        }
    }

    /// What is the client's turn, what came back first, then by due day.
    fn todo(&self) -> Vec<&ClientItem> {
        let mut todo: Vec<&ClientItem> = self.items().filter(|i| i.state.ball() == Ball::You).collect();
        todo.sort_by_key(|item| (item.state != ItemState::Returned, item.due_at.unwrap_or(Timestamp::MAX)));
        todo
    }

    fn accepted(&self) -> u32 {
        count(self.items().filter(|i| i.state == ItemState::Accepted).count())
    }

    fn total(&self) -> u32 {
        count(self.items().filter(|i| i.state != ItemState::NotNeeded).count())
    }
}

pub async fn home(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Home)).await?;
    let todo = eyes.todo();
    let next = todo.first().map(|item| NextStep {
        item: item.id.to_string(),
        title: eyes.title(item),
        why: said_in(&item.words.why, eyes.w.locale()),
        state: item.state,
        reason: eyes.reason(item),
        due: eyes.due(item),
        minutes: None,
        art: art(item),
    });
    let mut working: Vec<&ClientItem> = eyes
        .items()
        .filter(|i| matches!(i.state.ball(), Ball::Us) || i.state == ItemState::Accepted)
        .collect();
    working.sort_by_key(|item| std::cmp::Reverse(item.changed_at));
    let page = HomePage {
        w: eyes.w,
        shell: &eyes.shell,
        name: eyes.given.clone(),
        case_title: eyes.face.name.clone(),
        todo: count(todo.len()),
        returned: count(todo.iter().filter(|i| i.state == ItemState::Returned).count()),
        next,
        also: todo.iter().skip(1).take(ALSO).map(|item| eyes.row(item)).collect(),
        working: working.into_iter().take(WORKING).map(|item| eyes.row(item)).collect(),
        accepted: eyes.accepted(),
        total: eyes.total(),
    };
    Reply::page(&page)
}

pub async fn documents(visit: Visit) -> Answered {
    let eyes = Eyes::open(&visit, Some(Place::Documents)).await?;
    let group = |group: &ForClient<ClientGroup>| Group {
        title: said_in(&group.title, eyes.w.locale()),
        items: group.items.iter().map(|item| eyes.row(item)).collect(),
    };
    let page = DocumentsPage {
        w: eyes.w,
        shell: &eyes.shell,
        accepted: eyes.accepted(),
        total: eyes.total(),
        groups: eyes.groups.iter().map(group).collect(),
    };
    Reply::page(&page)
}

pub async fn item(visit: Visit) -> Answered {
    let id: ItemId = visit.id("item")?;
    let eyes = Eyes::open(&visit, None).await?;
    let item = eyes.items().find(|item| item.id == id).ok_or_else(End::not_found)?;
    let answer =
        eyes.reason(item).map(|reason| Answer { reason, when: eyes.calendar.moment(item.changed_at) });
    let page = ItemPage {
        w: eyes.w,
        shell: &eyes.shell,
        item: ItemHead {
            id: id.to_string(),
            caption: eyes.face.name.clone(),
            title: eyes.title(item),
            why: said_in(&item.words.why, eyes.w.locale()),
        },
        state: item.state,
        check_by: None,
        answer,
        limits: Limits {
            kinds: item.accepts.clone(),
            largest: limits::LARGEST_FILE,
            largest_form: limits::LARGEST_FORM_FILE,
            files: item.max_files,
        },
        saved: Vec::new(),
        sent: Vec::new(),
        problems: Vec::new(),
        art: art(item),
        key: String::new(),
    };
    Reply::page(&page)
}

/// The drawing of a good photo that fits the request: what takes pictures of cards is drawn as one.
fn art(item: &ClientItem) -> Art {
    let title = item.words.title.get("en").map(|title| title.to_lowercase()).unwrap_or_default();
    let card = ["passport", "licence", "license", "card", "visa", "photo"];
    if card.iter().any(|word| title.contains(word)) { Art::Identity } else { Art::Paper }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
