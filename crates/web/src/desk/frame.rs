//! What every page of the desk stands in: the reader's words, the practice's clock, the rail, and one sentence about what
//! just happened. The sentence travels in a cookie that only this installation can have written. It refuses to send
//! anybody to an address outside the desk.

use crate::dates::Calendar;
use crate::door::cookies;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::{Door, Flash, Place, Problems, Shell, Tone};
use crate::words::Words;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{
    ClientId, DeskPower, Locale, MatterId, Power, Refusal, Region, Remit, Role, ThreadState, Timestamp,
    VersionId, Why, desk_powers,
};
use http::StatusCode;
use jiff::tz::TimeZone;
use vault::{Lobby, QueueCut};

/// Whoever may do one of these finds some settings.
const SETTINGS: [DeskPower; 4] = [
    DeskPower::ManageSettings,
    DeskPower::ManageTemplates,
    DeskPower::ManageStaff,
    DeskPower::WatchMachinery,
];
const FLASH_COOKIE: &str = "said";
/// Long enough for a slow page to follow a redirect.
const FLASH_SECONDS: i64 = 60;
/// One signed-in page in the making.
pub struct Frame {
    pub w: &'static Words,
    pub shell: Shell,
    pub now: Timestamp,
    /// The languages clients are written to in.
    pub offered: Vec<Locale>,
    /// Whose ways of writing days and times the practice keeps to.
    pub region: Region,
    zone: TimeZone,
    secure: bool,
    /// Whether whoever reads opens documents.
    opens: bool,
    /// Whether they look at clients' records.
    knows_clients: bool,
}

impl Frame {
    pub async fn of(visit: &Visit, here: Option<Place>) -> Result<Self, End> {
        let actor = visit.actor()?;
        let lobby = visit.desk().lobby(actor)?;
        let settings = lobby.settings().await?;
        let w = Words::of(visit.locale);
        let name = lobby.name_of(actor.person()).await?.unwrap_or_default();
        let now = visit.desk().now();
        let left = actor.ends_at().since(now).as_seconds();
        let shell = Shell {
            practice: settings.shown_name().to_owned(),
            initials: initials(&name),
            name,
            role: match lobby.own_role_id() {
                Some(own) => lobby.own_role(own).await?.name,
                None => role(w, lobby.role()),
            },
            places: places(visit, &lobby),
            may_open: lobby.powers().has(DeskPower::OpenMatters),
            may_add_leads: lobby.powers().has(DeskPower::ManageLeads),
            may_add_clients: lobby.powers().has(DeskPower::ManageClients),
            here,
            to_review: lobby.review_count(QueueCut::All).await?,
            to_answer: lobby.inbox_count(ThreadState::WaitingForUs).await?,
            unread_notices: small(lobby.unread_notices().await?),
            path: visit.back.clone(),
            csrf: visit.csrf(),
            session_left: small(left),
            flash: said(visit),
        };
        let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
        let (offered, secure, opens) = (settings.offered(), visit.site.secure(), lobby.opens_documents());
        let knows_clients = lobby.powers().has(DeskPower::SeeClients);
        Ok(Self { w, shell, now, offered, region: settings.region(), zone, secure, opens, knows_clients })
    }

    pub fn calendar(&self) -> Calendar<'static> {
        Calendar::new(self.w, self.region, self.zone.clone(), self.now)
    }

    /// The same in the language of whoever is written to.
    pub fn calendar_in(&self, locale: Locale) -> Calendar<'static> {
        Calendar::new(Words::of(locale), self.region, self.zone.clone(), self.now)
    }

    /// Where a document is looked at; empty for whoever opens none, and then no page makes it a link.
    pub fn sheet(&self, version: VersionId, matter: Option<MatterId>) -> String {
        match (self.opens, matter) {
            (false, _) => String::new(),
            (true, None) => format!("/desk/review/{version}"),
            (true, Some(matter)) => format!("/desk/review/{version}?m={matter}"),
        }
    }

    /// Where a client's record is; empty for whoever sees none, and then no page makes it a link.
    pub fn client(&self, client: ClientId) -> String {
        if self.knows_clients { format!("/desk/clients/{client}") } else { String::new() }
    }

    /// Where a client's record is put right before coming back to `next`; empty for whoever may not.
    pub fn client_edit(&self, client: ClientId, next: &str) -> String {
        match self.shell.may_add_clients {
            true => format!("/desk/clients/{client}/edit?next={}", crate::door::form::encode(next)),
            false => String::new(),
        }
    }

    /// How long ago, as short as a row needs it; a day of the year when it is long ago.
    pub fn ago(&self, at: Timestamp) -> String {
        let minutes = self.now.since(at).as_seconds().max(0) / 60;
        match minutes {
            0 => self.w.desk_ago_now(),
            1..60 => self.w.desk_ago_minutes(minutes),
            60..1440 => self.w.desk_ago_hours(minutes / 60),
            1440..10080 => self.w.desk_ago_days(minutes / 1440),
            _ => self.calendar().day(at),
        }
    }

    /// "Today, 9:31 AM" as a sentence begins.
    pub fn when(&self, at: Timestamp) -> String {
        self.calendar().moment(at)
    }

    pub fn page(&self, template: &impl askama::Template) -> Answered {
        self.page_with(StatusCode::OK, template)
    }

    /// The form again, with what is wrong.
    pub fn again(&self, template: &impl askama::Template) -> Answered {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    fn page_with(&self, status: StatusCode, template: &impl askama::Template) -> Answered {
        let reply = Reply::page_with(status, template)?;
        // Said once.
        let forget = self.shell.flash.as_ref().and_then(|_| cookies::clear(FLASH_COOKIE, self.secure));
        Ok(reply.cookie(forget))
    }
}

/// What surrounds a page before anybody is signed in.
pub async fn door(visit: &Visit) -> Result<(&'static Words, Door), End> {
    let settings = visit.desk().threshold().settings().await?;
    let door = Door {
        practice: settings.shown_name().to_owned(),
        path: visit.back.clone(),
        csrf: visit.csrf(),
        phone: settings.phone,
    };
    Ok((Words::of(visit.locale), door))
}

/// Sees another page, which says this sentence once.
pub fn see_saying(visit: &Visit, path: &str, tone: Tone, text: &str) -> Reply {
    see_offering(visit, path, tone, text, "")
}

/// The same with a way back beside the sentence.
pub fn see_offering(visit: &Visit, path: &str, tone: Tone, text: &str, undo: &str) -> Reply {
    let payload =
        format!("{}.{}.{}", tone.class(), URL_SAFE_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(undo));
    let seal = visit.desk().form_token(&format!("said\0{payload}"));
    let cookie =
        cookies::set(FLASH_COOKIE, &format!("{payload}.{seal}"), visit.site.secure(), Some(FLASH_SECONDS));
    Reply::see(path).cookie(cookie)
}

fn said(visit: &Visit) -> Option<Flash> {
    // A page that looks again by itself, while another is on its way, must not take the sentence from it.
    if visit.alone() {
        return None;
    }
    let (payload, seal) = visit.cookies.get(FLASH_COOKIE)?.rsplit_once('.')?;
    if !visit.desk().form_token_fits(&format!("said\0{payload}"), seal) {
        return None;
    }
    let (tone, rest) = payload.split_once('.')?;
    let (text, undo) = rest.split_once('.')?;
    let tone = [Tone::Todo, Tone::Wait, Tone::Ok, Tone::Bad].into_iter().find(|t| t.class() == tone)?;
    let plain = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some(Flash { tone, text: plain(text)?, undo: plain(undo)? })
}

/// Where somebody of this remit begins their day: the first page there is for them.
pub fn home_of(remit: Remit) -> &'static str {
    let may = desk_powers(remit);
    let places = [
        (DeskPower::SeeOwnWork, "/desk/today"),
        (DeskPower::ManageStaff, "/desk/people"),
        (DeskPower::ManageSettings, "/desk/settings"),
        (DeskPower::WatchMachinery, "/desk/settings/deliveries"),
    ];
    places.iter().find(|(power, _)| may.has(*power)).map_or("/desk/sessions", |(_, path)| path)
}

fn places(visit: &Visit, lobby: &Lobby<'_>) -> Vec<Place> {
    let powers = lobby.powers();
    let own = powers.has(DeskPower::SeeOwnWork);
    let outbox = visit.site.outbox.is_some() && powers.has(DeskPower::SeeClients);
    [
        (Place::Today, own),
        (Place::Review, own && lobby.opens_documents()),
        (Place::Messages, lobby.reads_messages()),
        (Place::Approvals, own),
        (Place::Dates, own && lobby.inside(Power::SeeWholeMatter)),
        (Place::Matters, own),
        (Place::Leads, powers.has(DeskPower::SeeLeads)),
        (Place::Clients, powers.has(DeskPower::SeeClients)),
        (Place::People, powers.has(DeskPower::ManageStaff)),
        (Place::Audit, powers.has(DeskPower::SeePracticeAudit)),
        // Whoever keeps lists and fields finds them where an owner does.
        (Place::Settings, SETTINGS.iter().any(|power| powers.has(*power))),
        (Place::Outbox, outbox),
    ]
    .into_iter()
    .filter_map(|(place, open)| open.then_some(place))
    .collect()
}

/// For pages that are somebody's work outside every matter.
pub fn demand(lobby: &Lobby<'_>, power: DeskPower) -> Result<(), End> {
    if lobby.powers().has(power) { Ok(()) } else { Err(End::not_found()) }
}

/// A path of this desk, or nothing: what a form sends back is never followed elsewhere.
pub fn own_path(typed: &str) -> Option<&str> {
    let inside = typed == "/desk" || typed.starts_with("/desk/") || typed.starts_with("/desk?");
    let plain = typed.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') && !typed.contains("//");
    (inside && plain).then_some(typed)
}

/// The first letters of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

pub fn role(w: &Words, role: Role) -> String {
    match role {
        Role::Owner => w.desk_role_owner(),
        Role::Lawyer => w.desk_role_lawyer(),
        Role::Caseworker => w.desk_role_caseworker(),
        Role::Intake => w.desk_role_intake(),
        Role::Billing => w.desk_role_billing(),
        Role::Auditor => w.desk_role_auditor(),
        Role::SystemAdministrator => w.desk_role_administrator(),
    }
}

/// What is worded in several languages, in this one or else in English.
pub fn said_in(words: &vault::Words, locale: Locale) -> String {
    words.get(locale.code()).or_else(|| words.get(Locale::En.code())).cloned().unwrap_or_default()
}

/// The same, or else in whichever language it was written.
pub fn in_either(words: &vault::Words, locale: Locale) -> String {
    let here = said_in(words, locale);
    if here.is_empty() { words.values().next().cloned().unwrap_or_default() } else { here }
}

/// The sentence for a value that cannot be taken.
pub fn wrong(w: &Words, field: &str, why: Why) -> String {
    match (field, why) {
        ("email", Why::Taken) => w.desk_email_taken(),
        ("email", _) => w.desk_email_wrong(),
        ("password", Why::TooShort | Why::Missing) => w.desk_password_short(domain::passphrase::SHORTEST),
        ("password", Why::TooLong) => w.desk_too_long(),
        ("password", Why::ContainsName) => w.desk_password_name(),
        ("password", _) => w.desk_password_common(),
        ("passport_number", Why::Malformed) => w.details_problem_passport(),
        ("name" | "given" | "family", Why::Missing) => w.desk_name_missing(),
        (_, Why::Missing) => w.desk_missing(),
        (_, Why::TooLong) => w.desk_too_long(),
        (_, Why::NotAChoice) => w.desk_not_a_choice(),
        (_, Why::Withheld) => w.conflict_withheld(),
        (_, _) => w.desk_value_wrong(),
    }
}

/// Turns an error about a field of a form into a problem under that field; `as_field` gives the field's name in the
/// page. Every other error ends the visit.
pub fn problems(
    w: &Words,
    error: vault::Error,
    as_field: impl Fn(&'static str) -> &'static str,
) -> Result<Problems, End> {
    match error {
        vault::Error::Refused(Refusal::Invalid { field, why }) => {
            let field = as_field(field);
            Ok(Problems::none().with(field, wrong(w, field, why)))
        }
        other => Err(other.into()),
    }
}

pub fn small(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_outside_the_desk() {
        for own in ["/desk", "/desk/review", "/desk/matters?q=a&whose=all"] {
            assert_eq!(own_path(own), Some(own));
        }
        for other in [
            "",
            "/",
            "//evil.example",
            "/desk//evil.example",
            "/desk\\evil",
            "https://evil.example",
            "/desks",
            "/desk/a b",
            "/desk/\r\nx",
        ] {
            assert_eq!(own_path(other), None, "{other}");
        }
    }

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_the_last_word() {
        assert_eq!(initials("Ana María Torres"), "AT");
        assert_eq!(initials("Ana"), "A");
        assert_eq!(initials(""), "");
    }
}
