//! Writing to clients' phones, for whoever runs the portal: whether it is on and works, what is written, and one text to a
//! number to try it. It refuses more trials than somebody needs.

use super::deliveries::line;
use super::frame::{Frame, demand, see_saying};
use crate::client::number_problem;
use crate::client_view::Portal;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::letterhead::{brief, own_brief};
use crate::staff_view::texts::{TextSample, TextsPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::texting::segments;
use domain::wording::Wording;
use domain::{AccessId, DeskPower, Locale, Mobile, Refusal};
use vault::{DeliveryCut, Error, MailKind};

const HERE: &str = "/desk/settings/texts";
/// The last texts that are shown here.
const RECENT: usize = 10;

/// GET.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, String::new(), Problems::none()).await
}

/// POST: one text to `number`.
pub async fn try_it(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::WatchMachinery)?;
    let w = Words::of(visit.locale);
    let typed = visit.form.text("number").trim().to_owned();
    let Some(locale) = Locale::from_code(visit.form.text("language")) else {
        return page(&visit, typed, Problems::none().with("language", w.desk_not_a_choice())).await;
    };
    let number = match Mobile::parse(&typed) {
        Ok(number) => number,
        Err(refusal) => {
            let problems = Problems::none().with("number", number_problem(w, &refusal));
            return page(&visit, typed, problems).await;
        }
    };
    match lobby.try_text(&number, locale).await {
        Ok(_) => Ok(see_saying(&visit, HERE, Tone::Ok, &w.post_set_sent())),
        Err(Error::Refused(Refusal::TooMany { .. })) => {
            page(&visit, typed, Problems::none().with("number", w.post_set_many())).await
        }
        Err(e) => Err(e.into()),
    }
}

/// An address as long as a real one: every workspace's has the same length.
pub fn sample_address(origin: &str) -> String {
    let portal = Portal::of(&AccessId::from_bytes(*b"\x01some workspace.").to_string()).door();
    format!("{origin}{portal}")
}

/// What it takes to send a text.
pub fn size(w: &Words, text: &str) -> String {
    let size = segments(text);
    w.post_set_segments(size.count, size.units)
}

async fn page(visit: &Visit, number: String, problems: Problems) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::WatchMachinery)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let (w, settings) = (frame.w, lobby.settings().await?);
    let held = lobby.texts_held().await?.filter(|held| held.closed || held.until > frame.now);
    let (mut closed, mut busy) = (None, String::new());
    if let Some(held) = held {
        if held.closed {
            closed = Some((w.post_set_closed(frame.when(held.since)), held.answer));
        } else {
            busy = frame.when(held.until);
        }
    }
    let outbox = visit.site.outbox.is_some();
    let recent = lobby.deliveries(DeliveryCut::Texts, None).await?.rows;
    let url = sample_address(&visit.site.origin);
    let book = lobby.text_wordings().await?;
    let samples = settings.offered().into_iter().map(|locale| {
        let practice = settings.shown_name();
        let text = match book.own(Wording::TextWaits, locale) {
            Some(own) => own_brief(own, practice, &url),
            None => brief(Words::of(locale), MailKind::PortalNotice, practice, &url, "", 0),
        };
        let size = size(w, &text);
        TextSample { lang: locale.code(), language: locale.native_name(), text, size }
    });
    let asked = visit.form.text("language");
    let chosen = |locale: Locale| locale.code() == asked || (asked.is_empty() && locale == visit.locale);
    let languages = Locale::ALL.iter().map(|locale| {
        let choice = Choice::new(locale.code(), locale.native_name());
        if chosen(*locale) { choice.chosen() } else { choice }
    });
    let failed = !problems.is_empty();
    let page = TextsPage {
        w,
        shell: &frame.shell,
        on: lobby.texts_on(),
        closed,
        busy,
        number,
        languages: languages.collect(),
        samples: samples.collect(),
        recent: recent.iter().take(RECENT).map(|row| line(&frame, row, outbox)).collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
