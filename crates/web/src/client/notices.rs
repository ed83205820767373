//! A client says how often they want to hear, by which way, and in whose hours; and proves the number of their phone. It
//! refuses what is not a choice and keeps what was, typed numbers included.

use crate::client::frame::{Frame, portal};
use crate::client_view::notices::{NoticesPage, Phone};
use crate::dates;
use crate::desk::ZONES;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::words::Words;
use domain::notices::Frequency;
use domain::{Mobile, Refusal, Region, Way, Why};
use http::StatusCode;
use vault::{Confirmed, Error, NoticeChoice, Settings, Texting};

/// What is wrong: with which field, how, and what was typed there.
type Wrong = (&'static str, String, String);

/// GET.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, None).await
}

async fn page(visit: &Visit, wrong: Option<Wrong>) -> Answered {
    let frame = Frame::of(visit, None, portal(visit).notices()).await?;
    let (w, actor) = (frame.w, visit.actor()?);
    let choice = visit.desk().notice_choice(actor).await?;
    let settings = visit.desk().threshold().settings().await?;
    let texting = visit.desk().texting(actor).await?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let done = match visit.query.text("done") {
        _ if wrong.is_some() => String::new(),
        "proved" => w.reach_done(),
        "removed" => w.reach_removed(),
        _ if visit.query.has("saved") => w.hear_saved(),
        _ => String::new(),
    };
    let page = NoticesPage { done, ..looked_at(&frame, &settings, &choice, Some(&texting), wrong) };
    Reply::page_with(status, &page)
}

/// The page of these choices; staff who look at what a client sees come through here too. Nobody who was not let in has a number.
pub fn looked_at<'a>(
    frame: &'a Frame,
    settings: &Settings,
    choice: &NoticeChoice,
    texting: Option<&Texting>,
    wrong: Option<Wrong>,
) -> NoticesPage<'a> {
    let w = frame.w;
    let quiet = settings.quiet();
    let hours =
        if quiet.from == quiet.to { String::new() } else { dates::hours(w, settings.region(), quiet) };
    let days: Vec<String> = settings.weekend().days().map(|day| w.date_weekday(day)).collect();
    let weekends = (!days.is_empty()).then(|| (days.join(", "), choice.rests(settings)));
    let own = choice.time_zone.clone();
    let mut zones = vec![(String::new(), w.hear_zone_practice(), own.is_empty())];
    if !own.is_empty() && !ZONES.contains(&own.as_str()) {
        zones.push((own.clone(), own.clone(), true));
    }
    zones.extend(ZONES.iter().map(|zone| ((*zone).to_owned(), zone.replace('_', " "), *zone == own)));
    let phone =
        texting.filter(|texting| texting.on).map(|texting| phone(frame, choice.way(), texting, wrong));
    let (shell, frequency, quiet) = (&frame.shell, choice.frequency(), choice.quiet);
    NoticesPage { w, shell, frequency, quiet, hours, weekends, zones, done: String::new(), phone }
}

fn phone(frame: &Frame, way: Way, texting: &Texting, wrong: Option<Wrong>) -> Phone {
    let shown = |number: &Mobile| number.ending().to_owned();
    let (mut ending, mut since) = (String::new(), String::new());
    if let Some((number, at)) = &texting.number {
        (ending, since) = (shown(number), frame.calendar.moment(*at));
    }
    let typed = match &wrong {
        Some(("number", _, typed)) => typed.clone(),
        _ => match &texting.trying {
            // What did not get there stands in the field again, to be looked at digit by digit.
            Some(trying) if trying.failed => trying.number.as_str().to_owned(),
            Some(_) => String::new(),
            None if texting.number.is_some() => String::new(),
            None => texting.suggested.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default(),
        },
    };
    Phone {
        way,
        ending,
        since,
        stopped: texting.stopped.map(|at| frame.calendar.moment(at)).unwrap_or_default(),
        failed: texting.trying.as_ref().is_some_and(|trying| trying.failed),
        trying: texting.trying.as_ref().map(|trying| shown(&trying.number)).unwrap_or_default(),
        closed: texting.closed,
        only: !texting.has_address,
        typed,
        problem: wrong.map(|(field, text, _)| (field, text)),
    }
}

/// POST.
pub async fn choose(visit: Visit) -> Answered {
    let frequency = Frequency::from_code(visit.form.text("frequency"))
        .ok_or(Refusal::invalid("frequency", Why::NotAChoice))?;
    let settings = visit.desk().threshold().settings().await?;
    let before = visit.desk().notice_choice(visit.actor()?).await?;
    let quiet = settings.quiet();
    // What the page does not ask stays as it was chosen once: the hours where the practice has none, and the way where
    // there is but one.
    let quiet = if quiet.from == quiet.to { before.quiet } else { visit.form.has("quiet") };
    let rests = visit.form.has("weekends");
    let weekends = match settings.weekend().days().next() {
        None => before.weekends,
        // Whoever leaves it as the practice has it follows the practice on.
        Some(_) if rests == before.rests(&settings) => before.weekends,
        Some(_) => Some(rests),
    };
    let way = match visit.form.text("way") {
        "" => before.way(),
        code => Way::from_code(code).ok_or(Refusal::invalid("way", Why::NotAChoice))?,
    };
    let choice = NoticeChoice::new(frequency, visit.form.text("zone"), quiet).by(way).resting(weekends);
    visit.desk().choose_notices(visit.actor()?, &choice).await?;
    Ok(Reply::see(&format!("{}?saved=1", portal(&visit).notices())))
}

/// POST: `do` is send, confirm or remove.
pub async fn number(visit: Visit) -> Answered {
    let (w, actor, here) = (Words::of(visit.locale), visit.actor()?, portal(&visit).notices());
    match visit.form.text("do") {
        "remove" => {
            visit.desk().remove_number(actor).await?;
            Ok(Reply::see(&format!("{here}?done=removed")))
        }
        "confirm" => match visit.desk().confirm_number(actor, visit.form.text("code")).await? {
            Confirmed::Yes => Ok(Reply::see(&format!("{here}?done=proved"))),
            Confirmed::Wrong => page(&visit, Some(("code", w.reach_wrong(), String::new()))).await,
            Confirmed::Over => page(&visit, Some(("number", w.reach_over(), String::new()))).await,
        },
        _ => {
            let typed = visit.form.text("number").trim().to_owned();
            let number = match number_of(&visit, &typed).await? {
                Ok(number) => number,
                Err(refusal) => return page(&visit, Some(("number", problem(w, &refusal), typed))).await,
            };
            match visit.desk().begin_number(actor, &number).await {
                Ok(()) => Ok(Reply::see(&format!("{here}#texts"))),
                Err(Error::Refused(Refusal::TooMany { .. })) => {
                    page(&visit, Some(("number", w.reach_many(), typed))).await
                }
                Err(e) => Err(e.into()),
            }
        }
    }
}

/// A number as typed. Where the practice is in North America ten digits are one from there: its owner proves it next.
async fn number_of(visit: &Visit, typed: &str) -> Result<Result<Mobile, Refusal>, End> {
    let region = visit.desk().threshold().settings().await?.region();
    let home = matches!(region, Region::Us | Region::Ca);
    Ok(Mobile::parse(typed).or_else(|refusal| match refusal {
        Refusal::Invalid { why: Why::NotAChoice, .. } if home => Mobile::suggested(typed).ok_or(refusal),
        _ => Err(refusal),
    }))
}

/// What is wrong with a number, in words that say what to do.
pub fn problem(w: &Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid { why: Why::Missing, .. } => w.reach_missing(),
        Refusal::Invalid { why: Why::NotAChoice, .. } => w.reach_country(),
        _ => w.reach_malformed(),
    }
}
