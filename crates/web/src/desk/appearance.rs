//! How the practice looks: typed, picked, looked at on light paper and on dark, saved; and its logo, which is sent, looked at
//! and then taken. It refuses a colour that not everybody can read and offers the nearest darker shade instead; what was
//! typed stays.

use super::frame::{Frame, demand, see_saying};
use crate::client::form::{drain, next, opens_with_token, parts};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::palette::BUILT_IN;
use crate::staff_view::appearance::{AppearancePage, LookDraft, Picture, Shade};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use axum::extract::multipart::Multipart;
use casework::brand::{LogoProblem, draw};
use domain::brand::{
    LOGO_BYTES, LOGO_PIXELS, MAIL_FOOT_CHARS, SENDER_CHARS, WELCOME_CHARS, check_mail_foot, check_sender,
    check_welcome,
};
use domain::{BrandPart, Colour, DeskPower, Locale, Refusal, Why};
use futures_util::StreamExt;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::timeout;
use vault::{Appearance, BrandSettings, Error, Lobby, LogoMark};

const PAGE: &str = "/desk/settings/appearance";
/// Where a logo is sent to, with its form's token as the first of its parts.
pub const LOGO_PATH: &str = "/desk/settings/appearance/logo";
/// A form without a byte for this long is over.
const DEAD: Duration = Duration::from_secs(90);

/// A part of how a practice looks, as the log says it.
pub fn part(w: &Words, part: BrandPart) -> String {
    match part {
        BrandPart::Logo => w.look_part_logo(),
        BrandPart::Colour => w.look_part_colour(),
        BrandPart::Sender => w.look_part_sender(),
        BrandPart::Welcome => w.look_part_welcome(),
        BrandPart::MailFoot => w.look_part_foot(),
    }
}

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    Ok(lobby)
}

/// The page as somebody has it before them.
struct Open {
    draft: LookDraft,
    /// The colour of the small pages.
    previewed: Colour,
    shade: Option<Shade>,
    note: String,
    problems: Problems,
}

impl Open {
    fn of(brand: &BrandSettings) -> Self {
        let both = |said: &dyn Fn(Locale) -> String| [said(Locale::En), said(Locale::Es)];
        let draft = LookDraft {
            colour: brand.colour().map(|colour| colour.to_string()).unwrap_or_default(),
            sender: brand.sender().to_owned(),
            welcome: both(&|locale| brand.welcome(locale).to_owned()),
            mail_foot: both(&|locale| brand.mail_foot(locale).to_owned()),
        };
        let previewed = brand.colour().unwrap_or(BUILT_IN);
        Self { draft, previewed, shade: None, note: String::new(), problems: Problems::none() }
    }

    /// What was typed, and what is wrong with it.
    fn typed(visit: &Visit) -> (Self, Option<Colour>) {
        let (w, form) = (Words::of(visit.locale), &visit.form);
        let line = |field: &str| form.text(field).trim().to_owned();
        let text = |field: &str| form.text(field).replace("\r\n", "\n").trim().to_owned();
        let draft = LookDraft {
            colour: asked_for(visit),
            sender: line("sender"),
            welcome: [text("welcome_en"), text("welcome_es")],
            mail_foot: [line("foot_en"), line("foot_es")],
        };
        let (colour, shade, wrong) = read_colour(w, &draft.colour);
        let mut problems = Problems::none();
        let checks = [
            ("sender", check_sender(&draft.sender), SENDER_CHARS),
            ("welcome_en", check_welcome(&draft.welcome[0]), WELCOME_CHARS),
            ("welcome_es", check_welcome(&draft.welcome[1]), WELCOME_CHARS),
            ("foot_en", check_mail_foot(&draft.mail_foot[0]), MAIL_FOOT_CHARS),
            ("foot_es", check_mail_foot(&draft.mail_foot[1]), MAIL_FOOT_CHARS),
        ];
        if let Some(wrong) = wrong {
            problems = problems.with("colour", wrong);
        }
        for (field, checked, most) in checks {
            match checked {
                Ok(()) => {}
                Err(Why::TooLong) => problems = problems.with(field, w.look_long(most.to_string())),
                Err(Why::NotAllowed) if field == "sender" => {
                    problems = problems.with(field, w.look_sender_address());
                }
                Err(Why::NotAllowed) => problems = problems.with(field, w.look_foot_address()),
                Err(_) => problems = problems.with(field, w.look_unseen()),
            }
        }
        let offered = shade.as_ref().and_then(|shade| Colour::parse(&shade.colour));
        let previewed = colour.or(offered).unwrap_or(BUILT_IN);
        (Self { draft, previewed, shade, note: String::new(), problems }, colour)
    }

    fn appearance(&self, colour: Option<Colour>) -> Appearance {
        let both = |[en, es]: &[String; 2]| {
            BTreeMap::from([
                (Locale::En.code().to_owned(), en.clone()),
                (Locale::Es.code().to_owned(), es.clone()),
            ])
        };
        Appearance {
            colour,
            sender: self.draft.sender.clone(),
            welcome: both(&self.draft.welcome),
            mail_foot: both(&self.draft.mail_foot),
        }
    }
}

/// The colour somebody wants: the shade they pressed, none, or what they changed of the two boxes. Without a script neither
/// knows of the other, so each is held against what stood in it; typing outweighs picking.
fn asked_for(visit: &Visit) -> String {
    let form = &visit.form;
    let (typed, picked, shown) = (form.text("colour").trim(), form.text("picked").trim(), form.text("shown"));
    let stood = stands_at(shown);
    match form.text("do") {
        "shade" => form.text("shade").to_owned(),
        "built-in" => String::new(),
        _ if typed == shown && !picked.is_empty() && !picked.eq_ignore_ascii_case(&stood) => {
            picked.to_owned()
        }
        _ => typed.chars().take(40).collect(),
    }
}

/// What the box to pick a colour stands at beside these words.
fn stands_at(typed: &str) -> String {
    Colour::parse(typed).unwrap_or(BUILT_IN).to_string()
}

/// The colour, or what is wrong with it and the shade that could stand instead. Nothing typed is the built-in one.
fn read_colour(w: &Words, typed: &str) -> (Option<Colour>, Option<Shade>, Option<String>) {
    if typed.is_empty() {
        return (None, None, None);
    }
    let Some(colour) = Colour::parse(typed) else { return (None, None, Some(w.look_colour_wrong())) };
    if colour.is_readable() {
        return (Some(colour), None, None);
    }
    let nearest = colour.nearest_readable().to_string();
    let wrong = w.look_colour_faint(tenths(colour.on_page()), &nearest, tenths(colour.under_white()));
    (None, Some(Shade { colour: nearest, instead_of: colour.to_string() }), Some(wrong))
}

/// A contrast to a tenth, never rounded up to what it is not.
fn tenths(contrast: f64) -> String {
    format!("{:.1}", (contrast * 10.0).floor() / 10.0)
}

/// GET: how the practice looks.
pub async fn show(visit: Visit) -> Answered {
    let brand = lobby(&visit)?.settings().await?.brand;
    page(&visit, Open::of(&brand)).await
}

/// POST: `do` is save, preview, shade or built-in; the last two save, too.
pub async fn change(visit: Visit) -> Answered {
    let lobby = lobby(&visit)?;
    let w = Words::of(visit.locale);
    let (mut open, colour) = Open::typed(&visit);
    if !open.problems.is_empty() {
        return page(&visit, open).await;
    }
    if visit.form.text("do") == "preview" {
        open.note = w.look_previewed();
        return page(&visit, open).await;
    }
    match lobby.change_appearance(&open.appearance(colour)).await {
        Ok(()) => Ok(see_saying(&visit, PAGE, Tone::Ok, &w.look_saved())),
        Err(Error::Refused(Refusal::Invalid { field, .. })) => {
            let field = match field {
                "welcome" => "welcome_en",
                "mail_foot" => "foot_en",
                other => other,
            };
            open.problems = Problems::none().with(field, w.desk_value_wrong());
            page(&visit, open).await
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: a picture that could become the logo. It waits until it was looked at.
pub async fn send_logo(mut visit: Visit) -> Answered {
    lobby(&visit)?;
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let sent = read_picture(&mut form).await;
    drain(form).await;
    let drawn = match sent {
        Ok(bytes) => draw(&*visit.site.inspector, bytes).await,
        Err(problem) => Err(problem),
    };
    let (w, lobby) = (Words::of(visit.locale), lobby(&visit)?);
    let problem = match drawn {
        Ok(logo) => match lobby.offer_logo(&logo).await {
            Ok(()) => return Ok(see_saying(&visit, PAGE, Tone::Ok, &w.look_logo_waits())),
            Err(Error::Refused(Refusal::Invalid { .. })) => LogoProblem::Unreadable,
            Err(e) => return Err(e.into()),
        },
        Err(problem) => problem,
    };
    let mut open = Open::of(&lobby.settings().await?.brand);
    open.problems = Problems::none().with("file", sentence(w, problem));
    page(&visit, open).await
}

/// The bytes of the form's file, never more than a logo may have.
async fn read_picture(form: &mut Multipart) -> Result<Vec<u8>, LogoProblem> {
    loop {
        let field = next(form).await.map_err(|_| LogoProblem::Unreadable)?.ok_or(LogoProblem::Missing)?;
        if field.name() != Some("file") {
            continue;
        }
        let (mut bytes, mut frames) = (Vec::new(), Box::pin(field));
        loop {
            match timeout(DEAD, frames.next()).await {
                Ok(Some(Ok(frame))) if bytes.len() + frame.len() > LOGO_BYTES => {
                    return Err(LogoProblem::TooBig);
                }
                Ok(Some(Ok(frame))) => bytes.extend_from_slice(&frame),
                Ok(None) => return Ok(bytes),
                Ok(Some(Err(_))) | Err(_) => return Err(LogoProblem::Unreadable),
            }
        }
    }
}

fn sentence(w: &Words, problem: LogoProblem) -> String {
    match problem {
        LogoProblem::Missing => w.look_logo_missing(),
        LogoProblem::TooBig => w.look_logo_big((LOGO_BYTES >> 20).to_string()),
        LogoProblem::NotPicture => w.look_logo_kind(),
        LogoProblem::TooManyPixels => w.look_logo_pixels((LOGO_PIXELS / 1_000_000).to_string()),
        LogoProblem::Unreadable => w.look_logo_broken(),
        LogoProblem::TryAgain => w.look_logo_later(),
    }
}

/// POST: the picture that waits is the logo from now on, or is given up.
pub async fn take_logo(visit: Visit) -> Answered {
    let lobby = lobby(&visit)?;
    let w = Words::of(visit.locale);
    if visit.form.text("do") == "drop" {
        lobby.drop_offered_logo().await?;
        return Ok(see_saying(&visit, PAGE, Tone::Ok, &w.look_logo_dropped()));
    }
    match lobby.take_logo(visit.form.text("mark")).await {
        Ok(()) => Ok(see_saying(&visit, PAGE, Tone::Ok, &w.look_logo_taken())),
        Err(Error::Refused(Refusal::Conflict)) => {
            let mut open = Open::of(&lobby.settings().await?.brand);
            open.problems = Problems::none().with("file", w.look_logo_conflict());
            page(&visit, open).await
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: no logo any more.
pub async fn remove_logo(visit: Visit) -> Answered {
    lobby(&visit)?.remove_logo().await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, PAGE, Tone::Ok, &w.look_logo_removed()))
}

/// GET: the logo, or the picture that waits to become it.
pub async fn picture(visit: Visit) -> Answered {
    Ok(crate::brand::picture(lobby(&visit)?.offered_logo(visit.param("mark")).await?))
}

async fn page(visit: &Visit, open: Open) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let brand = lobby(visit)?.settings().await?.brand;
    let seen = |mark: &LogoMark| Picture {
        href: format!("{LOGO_PATH}/{}", mark.mark),
        mark: mark.mark.clone(),
        width: mark.width,
        height: mark.height,
    };
    let failed = !open.problems.is_empty();
    let page = AppearancePage {
        w: frame.w,
        shell: &frame.shell,
        picked: stands_at(&open.draft.colour),
        draft: open.draft,
        shade: open.shade,
        logo: brand.logo().map(seen),
        waiting: brand.waiting().map(seen),
        sheet: crate::brand::preview(open.previewed),
        previewed: open.previewed.to_string(),
        note: open.note,
        problems: open.problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
