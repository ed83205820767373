//! The mails that say that something waits: when each leaves, for whom it is, and when it is taken back. They are content-free,
//! and there is one at a time for each reader.

use super::causes::Causes;
use super::mails::{MAIL, MailState, Payload, SMS, plant_at, set_state, sql};
use super::texts;
use crate::engine::{Row, Write, binds};
use crate::error::Result;
use crate::house::Inner;
use domain::notices::Weight;
use domain::{
    AccessId, Capacity, ClientId, Duration, MailId, MatterId, PersonId, Phase, Power, Relation, Sensitivity,
    Standing, Timestamp, Way, powers,
};

/// One notice per admission at a time: a second one before the first left would say nothing new.
pub(crate) async fn plant_portal_notice(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    what: &str,
) -> Result<()> {
    plant_portal_notice_to(write, house, matter, what, None).await
}

/// Whom of a matter a notice is for, where not everybody who has access.
#[derive(Clone, Copy)]
pub(crate) enum Only {
    /// One contact, by their admission.
    Contact(AccessId),
    /// The client something is for.
    Client(ClientId),
}

/// The same to one of them, where only one is concerned.
pub(crate) async fn plant_portal_notice_to(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    what: &str,
    only: Option<Only>,
) -> Result<()> {
    if what == "item_accepted" {
        // Good news waits on the page; only what needs the client goes out.
        return Ok(());
    }
    plant_leaving(write, house, matter, what, Leaves::Weighing(Weight::Ordinary), only).await?;
    Ok(())
}

/// The same for something that leaves at its own time: one mail for all that waits for each contact. Gives how many of them
/// are reached by any way.
pub(crate) async fn plant_leaving(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    what: &str,
    leaves: Leaves,
    only: Option<Only>,
) -> Result<usize> {
    let mut told = 0;
    for row in write.rows(sql::ENABLED_OF_MATTER.text, binds![matter]).await? {
        let access: AccessId = row.id(0)?;
        let concerned = match only {
            None => true,
            Some(Only::Contact(only)) => only == access,
            Some(Only::Client(only)) => row.id(4).is_ok_and(|client: ClientId| client == only),
        };
        // Who is there for the invoices hears how far the matter is, and of nothing that is asked, sent or written.
        // Whoever helps a client hears of what they can do something about.
        let hears = match row.code(5, Capacity::from_code)? {
            // What they said about themselves is theirs to hear of, too.
            Capacity::InvoicesOnly => OF_THE_MATTER.contains(&what) || what == DECLINED,
            Capacity::ReadsAlong => what == LET_IN || what == HELP_ENDS,
            Capacity::SendsAlong => what != MESSAGE && what != DECLINED,
            Capacity::Client | Capacity::Everything | Capacity::OneDepartment | Capacity::NamedMatters => {
                true
            }
        };
        let needs = match what {
            REMINDER | MISSING => Some(Power::SendDocuments),
            // Whoever helps a client is shown no days, as they are shown no messages.
            DATE => Some(Power::ReadMessages),
            _ => None,
        };
        let able = needs.map(|power| may(&row, power)).transpose()?.unwrap_or(true);
        if !concerned || !hears || !able {
            continue;
        }
        let reader = Reader::of(house, matter, &row)?;
        told += usize::from(reader.tell(write, house, what, leaves).await?);
    }
    Ok(told)
}

/// The same to one admission, at its own time.
pub(crate) async fn plant_to(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    access: AccessId,
    what: &str,
    leaves: Leaves,
) -> Result<()> {
    let all = write.rows(sql::ENABLED_OF_MATTER.text, binds![matter]).await?;
    for row in all {
        let reader = Reader::of(house, matter, &row)?;
        if reader.access == access {
            reader.tell(write, house, what, leaves).await?;
        }
    }
    Ok(())
}

/// When something leaves for somebody.
#[derive(Clone, Copy)]
pub(crate) enum Leaves {
    /// As they chose, by how much it weighs.
    Weighing(Weight),
    /// As they chose, and in time for an answer until this day.
    InTime(Option<Timestamp>),
    /// In their hours however often they wanted to hear, because somebody of the practice asks for it by hand; in time for an
    /// answer, too.
    Urged(Option<Timestamp>),
}

/// Somebody who is told.
struct Reader {
    matter: MatterId,
    access: AccessId,
    person: PersonId,
    locale: String,
    email: Option<String>,
}

impl Reader {
    fn of(house: &Inner, matter: MatterId, row: &Row) -> Result<Self> {
        let person: PersonId = row.id(3)?;
        let card: super::PersonCard = house.unseal_card("person", person.bytes(), &row.bytes(1)?)?;
        Ok(Self { matter, access: row.id(0)?, person, locale: row.text(2)?, email: card.email })
    }

    /// By each way they chose, in what waits for them already or as something new. That they get a copy is a mail or nothing: it
    /// asks for nothing. Whether any way leads to them.
    async fn tell(self, write: &mut Write, house: &Inner, what: &str, leaves: Leaves) -> Result<bool> {
        let (settings, now) = (house.settings_by(write).await?, house.clock.now());
        let Self { matter, access, person, locale, email } = self;
        let choice = house.choice_of(write, person).await?;
        let way = if what == COPY { Way::Mail } else { choice.way() };
        let roads = house.roads(write, person, email, way).await?;
        let number = roads.text.filter(|_| what != COPY);
        if roads.mail.is_none() && number.is_none() {
            super::notices::call_instead(write, house, matter, access).await?;
            return Ok(false);
        }
        let (mail_at, text_at) = match leaves {
            Leaves::Weighing(weight) => {
                (choice.leaves_at(&settings, now, weight), choice.text_leaves_at(&settings, now, weight))
            }
            Leaves::InTime(due) | Leaves::Urged(due) => {
                let urged = matches!(leaves, Leaves::Urged(_));
                let at = choice.asks_at(&settings, now, due, urged);
                (Some(at), Some(choice.text_asks_at(&settings, at, due)))
            }
        };
        let payload = |to| {
            let (locale, access) = (locale.clone(), access.to_string());
            Payload::Portal { to, locale, access, causes: Causes::of(what) }
        };
        if let (Some(to), Some(at)) = (roads.mail, mail_at) {
            let of = Waiting { matter, access, text: false, at };
            plant_or_join(write, house, of, &payload(to)).await?;
        }
        if let (Some(number), Some(at)) = (number, text_at) {
            let of = Waiting { matter, access, text: true, at };
            plant_or_join(write, house, of, &payload(number.as_str().to_owned())).await?;
        }
        Ok(true)
    }
}

/// Whom a notice is for, by which way it leaves and when.
#[derive(Clone, Copy)]
struct Waiting {
    matter: MatterId,
    access: AccessId,
    text: bool,
    at: Timestamp,
}

/// One at a time waits for each admission on each way, whatever it is about.
async fn plant_or_join(write: &mut Write, house: &Inner, of: Waiting, payload: &Payload) -> Result<()> {
    let Waiting { matter, access, text, at } = of;
    let Payload::Portal { causes: new, .. } = payload else { return Ok(()) };
    let channel = if text { SMS } else { MAIL };
    let waiting = write.rows(sql::PENDING.text, binds![matter, access, channel]).await?;
    let Some(waiting) = waiting.first() else {
        let (matter, access, kind) = (Some(matter), Some(access), new.kind());
        if text {
            let new = texts::NewText { matter, access, person: None, kind, payload, at };
            texts::plant(write, house, new).await?;
        } else {
            plant_at(write, house, matter, access, kind, payload, at).await?;
        }
        return Ok(());
    };
    let id: MailId = waiting.id(0)?;
    let mut was: Payload = house.unseal_card("mail", id.bytes(), &waiting.bytes(1)?)?;
    if let Payload::Portal { causes, .. } = &mut was {
        causes.join(new);
    }
    rewrite(write, house, id, &was).await?;
    // What a decision asks for may still be taken back: it brings nothing forward.
    if new.outlive_decisions() {
        write.exec(sql::SOONER.text, binds![id, at]).await?;
    }
    Ok(())
}

/// Keeps what a mail that waits is about from now on; one about nothing is dropped.
async fn rewrite(write: &mut Write, house: &Inner, id: MailId, payload: &Payload) -> Result<()> {
    let Payload::Portal { causes, .. } = payload else { return Ok(()) };
    if causes.are_none() {
        return set_state(write, house, id, MailState::Dropped, None).await;
    }
    let sealed = house.seal_card("mail", id.bytes(), payload)?;
    write.exec(sql::REWRITE_AS.text, binds![id, sealed, causes.kind().code()]).await?;
    Ok(())
}

/// Takes back the reminders of a matter that have not left, where nothing with a day is with the client any more. `owed`
/// says whose such requests are; one for nobody in particular is everybody's. What else came meanwhile is told.
pub(crate) async fn withdraw_reminders(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    owed: &[Option<ClientId>],
) -> Result<()> {
    if owed.contains(&None) {
        return Ok(());
    }
    for row in write.rows(sql::REMINDERS_WAITING.text, binds![matter]).await? {
        let (id, client): (MailId, ClientId) = (row.id(0)?, row.id(2)?);
        if owed.contains(&Some(client)) {
            continue;
        }
        forget(write, house, (id, &row.bytes(1)?), |causes| causes.forget(REMINDER)).await?;
    }
    Ok(())
}

/// Takes something out of what a mail that waits is about.
async fn forget(
    write: &mut Write,
    house: &Inner,
    (id, sealed): (MailId, &[u8]),
    what: impl FnOnce(&mut Causes),
) -> Result<()> {
    let mut payload: Payload = house.unseal_card("mail", id.bytes(), sealed)?;
    let Payload::Portal { causes, .. } = &mut payload else { return Ok(()) };
    let was = causes.clone();
    what(causes);
    if *causes == was {
        return Ok(());
    }
    rewrite(write, house, id, &payload).await
}

/// Whether this contact has a power: nobody is reminded of what they cannot do or do not see.
fn may(row: &Row, power: Power) -> Result<bool> {
    let (relation, capacity) = (row.code(6, Relation::from_code)?, row.code(5, Capacity::from_code)?);
    let standing = Standing::Client { relation, capacity };
    Ok(powers(standing, Phase::Open, Sensitivity::Ordinary).has(power))
}

/// What a notice to a client is about when somebody of the practice wrote to them.
pub(crate) const MESSAGE: &str = "message";
/// What a notice to a client is about when something they owe is near or past its day.
pub(crate) const REMINDER: &str = "reminder";

/// What a notice to a client is about when staff call to mind by hand what is missing, with a day or without one.
pub(crate) const MISSING: &str = "missing";
/// What a notice to a client is about when their answer to an approval is asked for, or they are reminded of it.
pub(crate) const APPROVAL: &str = "approval_asked";
/// What a notice to a client is about when they get a copy of what others approved. It asks nothing of them.
pub(crate) const COPY: &str = "approval_copy";
/// What a notice to a client is about when a day they are shown is new, moved or near.
pub(crate) const DATE: &str = "date";

/// What a notice to a client is about when their matter is wound up, or they come in until another day.
pub(crate) const CLOSING: &str = "closing";

/// What a notice to a contact is about who may come in from now on.
pub(crate) const LET_IN: &str = "let_in";
/// What a notice is about to somebody who helps, and to whoever named them, when the last day comes near.
pub(crate) const HELP_ENDS: &str = "help_ends";
/// What a notice to a client is about when something they said about themselves was not taken over.
pub(crate) const DECLINED: &str = "detail_declined";
/// Notices about the matter as a whole.
const OF_THE_MATTER: &[&str] = &["stage_changed", CLOSING, LET_IN];

/// Takes back the notices of a matter that have not left and speak of nothing any more. `newest` is when something last
/// came back that still stands.
pub(crate) async fn withdraw_portal_notices(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
    newest: Option<Timestamp>,
) -> Result<()> {
    for row in write.rows(sql::NOTICES_WAITING.text, binds![matter]).await? {
        let planted = row.time(1)?;
        if newest.is_some_and(|newest| newest >= planted) {
            continue;
        }
        forget(write, house, (row.id(0)?, &row.bytes(2)?), Causes::forget_decisions).await?;
    }
    Ok(())
}

/// A message of the practice was taken back: the notices of a matter that have not left speak of no message to somebody who has
/// read all that still stands.
pub(crate) async fn withdraw_message_notices(
    write: &mut Write,
    house: &Inner,
    matter: MatterId,
) -> Result<()> {
    for row in write.rows(sql::NOTICES_WAITING.text, binds![matter]).await? {
        let (id, sealed): (MailId, _) = (row.id(0)?, row.bytes(2)?);
        let payload: Payload = house.unseal_card("mail", id.bytes(), &sealed)?;
        let Payload::Portal { access, causes, .. } = payload else { continue };
        let Ok(access) = access.parse::<AccessId>() else { continue };
        if !causes.hold(MESSAGE) {
            continue;
        }
        let values = binds![matter, access, AccessId::nil()];
        let unread = write.rows(super::inbox::sql::UNREAD_BY_ACCESS.text, values).await?;
        if unread.first().map(|row| row.int(0)).transpose()? == Some(0) {
            forget(write, house, (id, &sealed), |causes| causes.forget(MESSAGE)).await?;
        }
    }
    Ok(())
}

/// Time that must lie between two mails to one member of staff; what comes meanwhile is counted in the second.
const STAFF_PAUSE: Duration = Duration::minutes(5);

/// One mail per person at a time. The first thing is told at once; what follows is bundled into one later mail. How much
/// waits is counted when the mail leaves.
pub(crate) async fn plant_staff_notice(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    to: &str,
    locale: &str,
    weight: Weight,
) -> Result<()> {
    let pending = write.rows(sql::PENDING_STAFF.text, binds![person]).await?;
    let last = write.rows(sql::LAST_STAFF.text, binds![person]).await?;
    let last = last.first().map(|r| r.opt_time(0)).transpose()?.flatten();
    let now = house.clock.now();
    let soonest = last.map_or(now, |last| now.max(last.plus(STAFF_PAUSE)));
    let settings = house.settings_by(write).await?;
    let choice = house.choice_of(write, person).await?;
    let Some(next_at) = choice.staff_leaves_at(&settings, soonest, weight) else { return Ok(()) };
    if let Some(waiting) = pending.first() {
        write.exec(sql::SOONER.text, binds![waiting.id::<domain::kind::Mail>(0)?, next_at]).await?;
        return Ok(());
    }
    let id = MailId::mint(now, crate::random(&*house.chance));
    let payload = Payload::Staff { to: to.to_owned(), locale: locale.to_owned(), past_cap: false };
    let sealed = house.seal_card("mail", id.bytes(), &payload)?;
    write.exec(sql::PLANT_STAFF.text, binds![id, person, sealed, next_at, now]).await?;
    house.job_planted.notify_waiters();
    Ok(())
}

/// The mail that says that mails are held back: at once, whatever its reader chose and however many went to them before. The
/// one that waits for them anyway becomes it, so that there is still one at a time.
pub(crate) async fn plant_past_cap(
    write: &mut Write,
    house: &Inner,
    person: PersonId,
    to: &str,
    locale: &str,
) -> Result<()> {
    let now = house.clock.now();
    let payload = Payload::Staff { to: to.to_owned(), locale: locale.to_owned(), past_cap: true };
    let pending = write.rows(sql::PENDING_STAFF.text, binds![person]).await?;
    if let Some(waiting) = pending.first() {
        let id: MailId = waiting.id(0)?;
        let sealed = house.seal_card("mail", id.bytes(), &payload)?;
        write.exec(sql::REWRITE.text, binds![id, sealed]).await?;
        write.exec(sql::SOONER.text, binds![id, now]).await?;
        return Ok(());
    }
    let id = MailId::mint(now, crate::random(&*house.chance));
    let sealed = house.seal_card("mail", id.bytes(), &payload)?;
    write.exec(sql::PLANT_STAFF.text, binds![id, person, sealed, now, now]).await?;
    house.job_planted.notify_waiters();
    Ok(())
}
