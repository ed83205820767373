//! What surrounds every page of the client portal, made from one visit. It refuses to look anything up for a page that
//! a stranger can see.

use crate::client::account;
use crate::client_view::glossary::Meaning;
use crate::client_view::home::Contact;
use crate::client_view::{Door, Helping, Place, Portal, SessionLeft, Shell, Viewer};
use crate::dates::Calendar;
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::ends;
use crate::words::Words;
use casework::glossary;
use domain::limits::SESSION_WARNING;
use domain::pack::{Term, standing_in};
use domain::{Locale, Power, Timestamp};
use jiff::tz::TimeZone;
use vault::{OwnTerm, Settings};

/// Other cases that stand on every page; whoever has more finds them all on one page.
const CASES: usize = 3;

/// A signed-in page's surroundings, and how it reads instants.
pub struct Frame {
    pub w: &'static Words,
    pub shell: Shell,
    pub calendar: Calendar<'static>,
    pub now: Timestamp,
    /// Who answers messages and how soon, and what to do when it is urgent.
    pub promise: String,
    /// How and when the practice is reached; nobody's name.
    pub contact: Contact,
    /// Words the practice explains in its own way.
    own_terms: Vec<OwnTerm>,
    /// Working days within which the practice looks at a document; none promises no day.
    review_days: u32,
    /// The same for a message.
    answer_days: u32,
}

/// The practice's time zone; UTC where this program does not know its name.
pub fn zone(settings: &Settings) -> TimeZone {
    TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC)
}

/// The addresses of the workspace in the path.
pub fn portal(visit: &Visit) -> Portal {
    Portal::of(visit.param("workspace"))
}

/// The frame of a page before sign-in. `path` is where a change of language comes back to.
pub async fn door(visit: &Visit, path: String) -> Result<Door, End> {
    let settings = visit.desk().threshold().settings().await?;
    Ok(Door { practice: ends::practice(&settings), portal: portal(visit), path, csrf: visit.csrf() })
}

impl Frame {
    /// The frame of a signed-in page.
    pub async fn of(visit: &Visit, here: Option<Place>, path: String) -> Result<Self, End> {
        let actor = visit.actor()?;
        let settings = visit.desk().threshold().settings().await?;
        let w = Words::of(visit.locale);
        let now = visit.desk().now();
        let calendar = Calendar::new(w, settings.region(), zone(&settings), now);
        let last = visit.desk().last_sign_in(actor).await?;
        let left = actor.ends_at().since(now).as_seconds().max(0);
        let session = SessionLeft {
            seconds: u32::try_from(left).unwrap_or(u32::MAX),
            warning: u32::try_from(SESSION_WARNING.as_seconds()).unwrap_or(300),
        };
        let door =
            Door { practice: ends::practice(&settings), portal: portal(visit), path, csrf: visit.csrf() };
        let helping = visit.desk().helped(actor).await?.map(|helped| Helping {
            name: helped.name,
            day: calendar.day(helped.ends_at),
            sends: actor.may(Power::SendDocuments),
        });
        let cases = visit.desk().own_workspaces(actor, CASES).await?;
        let cases = cases.iter().map(|case| account::own_case(w, case)).collect();
        let shell = Shell {
            door,
            here,
            last_sign_in: last.map(|at| calendar.moment(at)),
            session,
            viewer: if actor.only_follows() { Viewer::Follower } else { Viewer::Client },
            unread: visit.desk().unread_threads(actor).await?,
            flash: None,
            helping,
            settling: false,
            letter_first: false,
            cases,
        };
        Ok(Self::with(w, shell, calendar, now, &settings))
    }

    /// The frame of a page that staff see as the client would.
    pub fn preview(w: &'static Words, shell: Shell, now: Timestamp, settings: &Settings) -> Self {
        let calendar = Calendar::new(w, settings.region(), zone(settings), now);
        Self::with(w, shell, calendar, now, settings)
    }

    fn with(
        w: &'static Words,
        shell: Shell,
        calendar: Calendar<'static>,
        now: Timestamp,
        settings: &Settings,
    ) -> Self {
        let (practice, phone) = (settings.shown_name(), settings.phone.trim());
        let answers = match settings.answer_days {
            0 => w.msg_promise_none(practice),
            days => w.msg_promise(days, practice),
        };
        let hours = settings.hours_in(w.locale()).trim().to_owned();
        let mut promise = vec![answers.clone()];
        // Without a number nobody is told to call.
        if !phone.is_empty() {
            promise.push(w.msg_urgent(phone));
        }
        if !hours.is_empty() {
            promise.push(w.contact_hours(hours.as_str()));
        }
        let promise = promise.join(" ");
        let address = settings.address.lines().map(str::trim).filter(|line| !line.is_empty());
        let address = address.map(str::to_owned).collect();
        let contact =
            Contact { hours, address, website: settings.website.clone(), answers, ..Contact::default() };
        let (review_days, answer_days) = (settings.review_days, settings.answer_days);
        let own_terms = settings.glossary.clone();
        Self { w, shell, calendar, now, promise, contact, own_terms, review_days, answer_days }
    }

    /// The words of these texts that not everybody knows.
    pub fn explained(&self, text: &str) -> Vec<Meaning> {
        let locale = self.w.locale();
        let all = glossary::all(&self.own_terms);
        standing_in(&all, text, locale).into_iter().map(|term| meaning(term, locale)).collect()
    }

    /// Every word that is explained here, by the alphabet of the reader's language.
    pub fn all_explained(&self) -> Vec<Meaning> {
        let locale = self.w.locale();
        let mut all: Vec<Meaning> =
            glossary::all(&self.own_terms).iter().map(|term| meaning(term, locale)).collect();
        all.sort_by_cached_key(|one| domain::likeness::words(&one.word));
        all
    }

    /// Until when a message of now is answered; `None` where the practice promises no day.
    pub fn answer_by(&self) -> Option<Timestamp> {
        (self.answer_days > 0).then(|| self.calendar.working_days_after(self.now, self.answer_days))
    }

    /// Until when the practice looks at what it received then; `None` where it promises no day.
    pub fn check_by(&self, received: Timestamp) -> Option<Timestamp> {
        (self.review_days > 0).then(|| self.calendar.working_days_after(received, self.review_days))
    }
}

fn meaning(term: &Term, locale: Locale) -> Meaning {
    Meaning { word: term.name.get(locale).to_owned(), meaning: term.means.get(locale).to_owned() }
}
