//! How the clients of a matter prove who they are: a code for somebody who shares a mailbox, a second step taken away,
//! printed cards, and the practice's policy. It refuses to take a second step away without a word about how somebody's identity was
//! checked, and to show a code or a card a second time.

use super::door::qr;
use super::frame::{Frame, demand, see_saying};
use super::matter::head;
use super::portal::{Found, found};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::client_keys::{
    CardNewPage, CardPage, ClientSecretPage, FactorResetPage, Keys, SignInSettingsPage,
};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use casework::client_keys as keys;
use domain::{
    AccessId, ClientId, DeskPower, FactorPolicy, Locale, MatterId, Owed, Power, Refusal, Relation,
    SecretState, Why, limits,
};
use vault::{ClientKeys, Error, NewCard, NoPasskeys, Reading, Room, SecondFactorSettings};

/// What somebody on the way in gave, for the log.
pub fn owed(w: &Words, owed: Owed) -> String {
    match owed {
        Owed::Secret => w.keys_log_by_secret(),
        Owed::Choosing => w.keys_log_by_choice(),
        Owed::Code => w.keys_log_by_code(),
        Owed::SetUp => w.keys_log_by_set_up(),
    }
}

/// What stands about one person on the Client Portal tab.
pub fn panel(frame: &Frame, held: &ClientKeys) -> Keys {
    let w = frame.w;
    let shared = held.shared.then(|| match (held.secret_locked, held.secret) {
        (true, _) => (w.keys_desk_locked(), true),
        (false, SecretState::None) => (w.keys_desk_none(), true),
        (false, SecretState::First) => (w.keys_desk_first(), false),
        (false, SecretState::Own) => (w.keys_desk_own(), false),
    });
    let app = held.factor_since.map(|since| match held.factor_locked {
        true => (w.keys_desk_app_locked(), true),
        false => (w.keys_desk_app(frame.when(since)), false),
    });
    let card = held.card.as_ref().map(|card| match card.locked {
        true => (w.keys_desk_card_locked(), true),
        false => {
            (w.keys_desk_card(card.codes_left, frame.calendar().day(card.expires_at)), card.codes_left <= 2)
        }
    });
    let passkeys = held.passkeys.any().then(|| match (held.passkeys.stopped, held.passkeys.used_at) {
        (1.., _) => (w.keys_desk_passkey_stopped(), true),
        (0, Some(at)) => (w.keys_desk_passkey(held.passkeys.good, frame.when(at)), false),
        (0, None) => (w.keys_desk_passkey_unused(held.passkeys.good), false),
    });
    Keys { shared, app, passkeys, card }
}

/// One client of the matter, or one contact of an organisation, as these pages speak of them.
struct Whom {
    matter: MatterId,
    /// What their address on these pages is.
    id: String,
    client: ClientId,
    relation: Relation,
    name: String,
    access: Option<AccessId>,
}

async fn whom(visit: &Visit) -> Result<(Room<Reading>, Whom), End> {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::ManagePortalAccess) {
        return Err(End::not_found());
    }
    let Found { client, relation, name, access, contact, helper } = found(visit, &room).await?;
    let access = access.filter(|(_, enabled)| *enabled).map(|(id, _)| id);
    // What an organisation's contact sees opens their door, and what a client said that of their helper; no card does.
    if (contact || helper.is_some()) && access.is_none() {
        return Err(End::not_found());
    }
    let id = visit.param("client").to_owned();
    Ok((room, Whom { matter, id, client, relation, name, access }))
}

fn tab(matter: MatterId) -> String {
    format!("/desk/matters/{matter}/portal")
}

/// POST: a code to be told to them. The page that answers shows it once.
pub async fn give_secret(visit: Visit) -> Answered {
    let (room, whom) = whom(&visit).await?;
    let access = whom.access.ok_or_else(End::not_found)?;
    let code = keys::first_code(visit.desk(), visit.actor()?, whom.matter, access).await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let head = head(&frame, &room, Tab::Portal).await?;
    frame.page(&ClientSecretPage { w: frame.w, shell: &frame.shell, head, name: whom.name, code })
}

/// GET: before a second step is taken away.
pub async fn ask_reset(visit: Visit) -> Answered {
    reset_page(&visit, Problems::none()).await
}

async fn reset_page(visit: &Visit, problems: Problems) -> Answered {
    let (room, whom) = whom(visit).await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let failed = !problems.is_empty();
    let page = FactorResetPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Portal).await?,
        person: whom.id,
        name: whom.name,
        checked: visit.form.text("checked").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST.
pub async fn reset(visit: Visit) -> Answered {
    let (_, whom) = whom(&visit).await?;
    let access = whom.access.ok_or_else(End::not_found)?;
    let w = Words::of(visit.locale);
    let checked = visit.form.text("checked");
    match keys::reset_factor(visit.desk(), visit.actor()?, whom.matter, access, checked).await {
        Ok(()) => Ok(see_saying(&visit, &tab(whom.matter), Tone::Ok, &w.keys_desk_reset_done(whom.name))),
        Err(Error::Refused(Refusal::Invalid { why, .. })) => {
            let text = if why == Why::TooLong { w.desk_too_long() } else { w.keys_desk_reset_missing() };
            reset_page(&visit, Problems::none().with("checked", text)).await
        }
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&tab(whom.matter))),
        Err(e) => Err(e.into()),
    }
}

/// GET: before a card is printed.
pub async fn card(visit: Visit) -> Answered {
    card_new(&visit, Problems::none()).await
}

async fn card_new(visit: &Visit, problems: Problems) -> Answered {
    let (room, whom) = whom(visit).await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let held = room.client_keys().await?;
    let replaces = held.iter().any(|k| Some(k.access) == whom.access && k.card.is_some());
    let failed = !problems.is_empty();
    let page = CardNewPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Portal).await?,
        person: whom.id,
        name: whom.name,
        replaces,
        opens: whom.access.is_none(),
        days: visit.form.text("days").parse().unwrap_or(limits::CARD_DAYS.1),
        most: limits::CARD_DAYS.0,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// POST: prints one; the page that answers shows it once. Where the portal is closed it opens with it.
pub async fn print(visit: Visit) -> Answered {
    let (_, whom) = whom(&visit).await?;
    let w = Words::of(visit.locale);
    let days: u32 = visit.form.text("days").trim().parse().unwrap_or(0);
    let (desk, actor) = (visit.desk(), visit.actor()?);
    let made = match whom.access {
        Some(access) => keys::print_card(desk, actor, whom.matter, access, days).await,
        None => keys::enable_with_card(desk, actor, whom.matter, whom.client, whom.relation, days).await,
    };
    match made {
        Ok(made) => card_page(&visit, &whom, made).await,
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            let text = w.desk_limit_wrong(1_u32, limits::CARD_DAYS.0);
            card_new(&visit, Problems::none().with("days", text)).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn card_page(visit: &Visit, whom: &Whom, made: NewCard) -> Answered {
    let room = visit.desk().admit::<Reading>(visit.actor()?, whom.matter).await?.enter().await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let admitted = room.portal().await?;
    // Theirs, which printing may just have opened.
    let (theirs, _) = found(visit, &room).await?.access.ok_or_else(End::not_found)?;
    let access = admitted.iter().find(|a| a.id == theirs).ok_or_else(End::not_found)?;
    let settings = visit.desk().threshold().settings().await?;
    let locale: Locale = access.locale;
    let address = format!("{}/p/{}/card", visit.site.origin, access.id);
    let until = visit.desk().now().plus_days(i64::from(made.days));
    let number: Vec<char> = made.number.chars().collect();
    let page = CardPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Portal).await?,
        cw: Words::of(locale),
        name: whom.name.clone(),
        practice: settings.shown_name().to_owned(),
        phone: settings.phone.trim().to_owned(),
        qr: qr(&address)?,
        address,
        number: number.chunks(5).map(|five| five.iter().collect::<String>()).collect::<Vec<_>>().join(" "),
        codes: made.codes,
        until: frame.calendar_in(locale).day(until),
    };
    frame.page(&page)
}

/// POST: a card that was lost.
pub async fn revoke(visit: Visit) -> Answered {
    let (_, whom) = whom(&visit).await?;
    let access = whom.access.ok_or_else(End::not_found)?;
    let w = Words::of(visit.locale);
    match keys::revoke_card(visit.desk(), visit.actor()?, whom.matter, access).await {
        Ok(()) => Ok(see_saying(&visit, &tab(whom.matter), Tone::Ok, &w.keys_desk_card_revoked(whom.name))),
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&tab(whom.matter))),
        Err(e) => Err(e.into()),
    }
}

/// GET: whether clients are asked for an app.
pub async fn settings(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let now = lobby.settings().await?.second_factor;
    settings_page(&visit, &now, Problems::none()).await
}

/// POST.
pub async fn set(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let w = Words::of(visit.locale);
    let wanted = SecondFactorSettings {
        ordinary: visit.form.text("ordinary").to_owned(),
        sensitive: visit.form.text("sensitive").to_owned(),
        card: !visit.form.text("card").is_empty(),
    };
    match lobby.change_second_factor(&wanted).await {
        Ok(()) => Ok(see_saying(&visit, "/desk/settings/sign-in", Tone::Ok, &w.desk_settings_saved())),
        Err(Error::Refused(Refusal::Invalid { field, .. })) => {
            let problems = Problems::none().with(field, w.desk_not_a_choice());
            settings_page(&visit, &wanted, problems).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn settings_page(visit: &Visit, now: &SecondFactorSettings, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let choice = |policy: FactorPolicy, chosen: &str| {
        let label = match policy {
            FactorPolicy::Off => w.keys_policy_off(),
            FactorPolicy::Offered => w.keys_policy_offered(),
            FactorPolicy::Required => w.keys_policy_required(),
        };
        let one = Choice::new(policy.code(), label);
        if policy.code() == chosen { one.chosen() } else { one }
    };
    let failed = !problems.is_empty();
    let sensitive = FactorPolicy::ALL.iter().filter(|p| **p != FactorPolicy::Off);
    let page = SignInSettingsPage {
        w,
        shell: &frame.shell,
        ordinary: FactorPolicy::ALL.iter().map(|p| choice(*p, &now.ordinary)).collect(),
        sensitive: sensitive.map(|p| choice(*p, &now.sensitive)).collect(),
        card: now.card,
        passkeys: match visit.site.passkeys() {
            Ok(site) => w.keys_set_passkey_on(site.id()),
            Err(NoPasskeys::IpAddress) => w.keys_set_passkey_number(visit.site.origin.as_str()),
            Err(NoPasskeys::NotSecure | NoPasskeys::NoAddress) => {
                w.keys_set_passkey_plain(visit.site.origin.as_str())
            }
        },
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
