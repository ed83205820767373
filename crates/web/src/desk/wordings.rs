//! The practice's own words in mails and texts to clients: typed, looked at as the mail will stand, sent to oneself, saved,
//! and given up for the built-in words again. It refuses to save over what a colleague changed meanwhile.

use super::frame::{Frame, demand, see_saying};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::mail_view::{Mail, Sender, built_in, sample};
use crate::staff_view::wordings::{Version, WordingPage, WordingRow, WordingsPage};
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::wording::{Variable, Wording};
use domain::{DeskPower, Locale, Refusal, Why};
use vault::{Error, Lobby, WordingBook, WordingText};

const LIST: &str = "/desk/settings/mails";

/// One mail in one language, as somebody has it before them.
struct Open {
    mail: Wording,
    locale: Locale,
    text: WordingText,
    /// The number of the version it began with.
    seen: u32,
    problems: Problems,
    /// What just happened.
    note: String,
}

/// GET: every mail in every language, and whose words it has.
pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let (w, book) = (frame.w, lobby.wordings().await?);
    let mut rows = Vec::new();
    for mail in Wording::ALL {
        for locale in Locale::ALL {
            let own = book.own(*mail, *locale);
            rows.push(WordingRow {
                href: address(*mail, *locale),
                mail: name(w, *mail),
                language: locale.native_name(),
                lang: locale.code(),
                subject: own.cloned().unwrap_or_else(|| built_in(*mail, *locale)).heading(*mail).to_owned(),
                state: match own {
                    Some(_) => Tag::new(Tone::Ok, w.wording_own()),
                    None => Tag::new(Tone::Plain, w.wording_built_in()),
                },
            });
        }
    }
    frame.page(&WordingsPage { w, shell: &frame.shell, rows })
}

/// GET, with `version` to look at an earlier one.
pub async fn show(visit: Visit) -> Answered {
    let (mail, locale) = asked(&visit)?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let book = lobby.wordings().await?;
    let wanted = visit.query.text("version").parse::<u32>().ok();
    let earlier = wanted.and_then(|n| book.versions(mail, locale).iter().find(|v| v.number == n));
    let text = match earlier {
        Some(version) => version.text.clone(),
        None => book.own(mail, locale).cloned(),
    };
    let text = text.unwrap_or_else(|| built_in(mail, locale));
    let note = earlier.map(|v| Words::of(visit.locale).wording_looking(v.number)).unwrap_or_default();
    let seen = book.newest(mail, locale);
    page(&visit, &lobby, &book, Open { mail, locale, text, seen, problems: Problems::none(), note }).await
}

/// POST: `do` is save, preview, try or restore.
pub async fn change(visit: Visit) -> Answered {
    let (mail, locale) = asked(&visit)?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    let (w, form) = (Words::of(visit.locale), &visit.form);
    let text = WordingText {
        subject: form.text("subject").trim().to_owned(),
        opening: form.text("opening").replace("\r\n", "\n").trim().to_owned(),
        button: form.text("button").trim().to_owned(),
    };
    let seen = form.text("seen").parse().unwrap_or(u32::MAX);
    let mut open = Open { mail, locale, text, seen, problems: Problems::none(), note: String::new() };
    let act = form.text("do");
    if act != "restore" {
        open.problems = problems(w, mail, &open.text);
        // Nobody at the desk has a number here, so a text is looked at and not sent.
        if act == "preview" || (act == "try" && mail.is_text()) || !open.problems.is_empty() {
            return page(&visit, &lobby, &lobby.wordings().await?, open).await;
        }
    }
    let (done, said) = match act {
        "try" => (lobby.try_wording(mail, locale, &open.text).await, w.wording_tried()),
        "restore" => (lobby.word(mail, locale, seen, None).await, w.wording_restored()),
        _ => (lobby.word(mail, locale, seen, Some(&open.text)).await, w.wording_saved()),
    };
    match done {
        // What was typed and not saved stays before whoever typed it.
        Ok(()) if act == "try" => open.note = said,
        Ok(()) => return Ok(see_saying(&visit, &address(mail, locale), Tone::Ok, &said)),
        Err(Error::Refused(Refusal::Conflict)) => {
            open.seen = lobby.wordings().await?.newest(mail, locale);
            open.problems = Problems::none().with(first_field(mail), w.wording_conflict());
        }
        Err(Error::Refused(Refusal::TooMany { .. })) => {
            open.problems = Problems::none().with(first_field(mail), w.wording_many());
        }
        Err(e) => return Err(e.into()),
    }
    page(&visit, &lobby, &lobby.wordings().await?, open).await
}

async fn page(visit: &Visit, lobby: &Lobby<'_>, book: &WordingBook, open: Open) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let (w, Open { mail, locale, text, .. }) = (frame.w, &open);
    let mut versions = Vec::new();
    for version in book.versions(*mail, *locale).iter().rev() {
        let by = match version.by() {
            Some(person) => lobby.name_of(person).await?.unwrap_or_default(),
            None => String::new(),
        };
        versions.push(Version {
            number: version.number,
            who: by,
            when: frame.when(version.at()),
            subject: match &version.text {
                Some(text) => text.heading(*mail).to_owned(),
                None => w.wording_built_in(),
            },
            lang: version.text.as_ref().map_or_else(|| w.lang(), |_| locale.code()),
        });
    }
    let settings = lobby.settings().await?;
    let preview = if problems(w, *mail, text).is_empty() {
        let from = Sender {
            practice: settings.shown_name(),
            phone: settings.phone.trim(),
            own: Some(text),
            brand: Some(&settings.brand),
            lock: None,
            until: None,
        };
        let origin = &visit.site.origin;
        // What a text costs is told by an address as long as a real one.
        let url = match mail.is_text() {
            true => super::texts::sample_address(origin),
            false => format!("{origin}/p/…"),
        };
        sample(*mail, *locale, from, &url, settings.link_life())?
    } else {
        Mail { subject: String::new(), text: String::new(), html: String::new() }
    };
    let size = match mail.is_text() && !preview.text.is_empty() {
        true => super::texts::size(w, &preview.text),
        false => String::new(),
    };
    let failed = !open.problems.is_empty();
    let variables = mail.variables().iter().map(|v| (format!("{{{v}}}"), meaning(w, *v))).collect();
    let page = WordingPage {
        w,
        shell: &frame.shell,
        title: name(w, *mail),
        language: locale.native_name(),
        lang: locale.code(),
        action: address(*mail, *locale),
        subject: text.subject.clone(),
        opening: text.opening.clone(),
        button: text.button.clone(),
        seen: open.seen,
        own: book.own(*mail, *locale).is_some(),
        is_text: mail.is_text(),
        size,
        variables,
        preview_subject: preview.subject,
        preview_text: preview.text,
        versions,
        note: open.note,
        problems: open.problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What is wrong with each part, in words that say what can be done.
fn problems(w: &Words, mail: Wording, text: &WordingText) -> Problems {
    let mut problems = Problems::none();
    for part in mail.parts() {
        let said = match mail.check(*part, text.part(*part)) {
            Ok(()) => continue,
            Err(Why::Missing) => w.desk_missing(),
            Err(Why::TooLong) => w.wording_long(mail.most(*part).to_string()),
            Err(Why::NotAChoice) => w.wording_variable(),
            Err(Why::NotAllowed) if mail.is_text() => w.wording_text_address(),
            Err(Why::NotAllowed) => w.wording_address(),
            Err(Why::TooShort) => w.wording_text_lacks(),
            Err(Why::Taken) => w.wording_text_twice(),
            Err(_) => w.wording_broken(),
        };
        problems = problems.with(part.code(), said);
    }
    problems
}

/// Where a complaint about the whole stands: at the first field there is.
fn first_field(mail: Wording) -> &'static str {
    mail.parts().first().map_or("subject", |part| part.code())
}

fn asked(visit: &Visit) -> Result<(Wording, Locale), End> {
    let mail = Wording::from_code(visit.param("mail")).ok_or_else(End::not_found)?;
    Ok((mail, Locale::from_code(visit.param("language")).ok_or_else(End::not_found)?))
}

pub(super) fn address(mail: Wording, locale: Locale) -> String {
    format!("{LIST}/{mail}/{}", locale.code())
}

pub(super) fn name(w: &Words, mail: Wording) -> String {
    match mail {
        Wording::SignIn => w.wording_mail_sign_in(),
        Wording::Opened => w.wording_mail_opened(),
        Wording::Sent => w.wording_mail_sent(),
        Wording::Waits => w.wording_mail_waits(),
        Wording::Due => w.wording_mail_due(),
        Wording::Missing => w.wording_mail_missing(),
        Wording::Approval => w.wording_mail_approval(),
        Wording::TextWaits => w.wording_text_waits(),
        Wording::TextApproval => w.wording_text_approval(),
    }
}

fn meaning(w: &Words, variable: Variable) -> String {
    match variable {
        Variable::Practice => w.wording_var_practice(),
        Variable::Life => w.wording_var_life(),
        Variable::Address => w.wording_var_address(),
    }
}
