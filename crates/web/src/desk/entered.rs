//! What staff enter in somebody's name: their answers to the texts of the first visit and that their details are right, as they
//! said it on paper, by phone or in person. It refuses an answer to a text that changed while the form lay open, and to lose what
//! was typed.

use super::clients::sources;
use super::consents::{called, called_text};
use super::details::source;
use super::frame::{Frame, problems, see_saying};
use crate::client::details::{standing_text, versions};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::entered::{EnteredAsk, EnteredPage};
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use domain::{AccessId, ConsentPurpose, Locale, MatterId, RecordSource, Refusal, Why, custom};
use vault::{
    ConsentVerdict, Enterable, Entered, EnteredAnswer, EnteredHow, Error, ForStaff, Reading, Settings,
    Steering,
};

/// How staff knew what they entered, in one sentence: "The client's form on paper: page 3. November 12, 2026".
pub fn how(frame: &Frame, entered: &Entered) -> String {
    let how = source(frame.w, entered.source);
    let day = frame.calendar().date(&entered.on);
    match entered.words.as_str() {
        "" => format!("{how}. {day}"),
        words => format!("{how}: {words}. {day}"),
    }
}

/// Whose answers they are, in which language they read, and what can be entered.
struct About {
    name: String,
    locale: Locale,
    can: ForStaff<Enterable>,
    settings: Settings,
}

async fn about(visit: &Visit) -> Result<About, End> {
    let (matter, access): (MatterId, AccessId) = (visit.id("matter")?, visit.id("access")?);
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let can = room.enterable(access).await?;
    let portal = room.portal().await?;
    let row = portal.iter().find(|row| row.id == access).ok_or_else(End::not_found)?;
    let settings = visit.desk().lobby(actor)?.settings().await?;
    Ok(About { name: row.name.clone(), locale: row.locale, can, settings })
}

/// What the inputs of a purpose are called: its answer, and which text it was.
const fn fields(purpose: ConsentPurpose) -> (&'static str, &'static str) {
    match purpose {
        ConsentPurpose::Submission => ("answer-submission", "version-submission"),
        ConsentPurpose::Storage => ("answer-storage", "version-storage"),
        ConsentPurpose::Sponsor => ("answer-sponsor", "version-sponsor"),
        ConsentPurpose::Ai => ("answer-ai", "version-ai"),
    }
}

/// What can be entered and is asked by this practice, with their last word.
fn open(about: &About) -> Vec<(ConsentPurpose, Option<ConsentVerdict>)> {
    let asked = versions(&about.settings);
    let all = about.can.purposes.iter().map(|(purpose, last)| (*purpose, *last));
    // What stands can be taken back, also where it is asked of nobody any more.
    all.filter(|(purpose, last)| asked.contains_key(purpose) || *last == Some(ConsentVerdict::Agreed))
        .collect()
}

/// GET: the form.
pub async fn show(visit: Visit) -> Answered {
    let about = about(&visit).await?;
    page(&visit, &about, Problems::none()).await
}

/// POST: what was said.
pub async fn write(visit: Visit) -> Answered {
    let (matter, access): (MatterId, AccessId) = (visit.id("matter")?, visit.id("access")?);
    let about = about(&visit).await?;
    let w = Words::of(visit.locale);
    let theirs = Words::of(about.locale);
    let mut answers = Vec::new();
    for (purpose, last) in open(&about) {
        let typed = visit.form.text(fields(purpose).0);
        let Some(verdict) = ConsentVerdict::ALL.into_iter().find(|one| one.code() == typed) else { continue };
        let (text, version) = standing_text(&about.settings, theirs, purpose);
        if verdict == ConsentVerdict::Withdrawn && last != Some(ConsentVerdict::Agreed) {
            let problem = Problems::none().with("answers", w.byhand_not_agreed());
            return page(&visit, &about, problem).await;
        }
        if verdict != ConsentVerdict::Withdrawn && visit.form.text(fields(purpose).1) != version {
            return page(&visit, &about, Problems::none().with("answers", w.byhand_text_changed())).await;
        }
        let title = crate::client::details::called(theirs, purpose);
        answers.push(EnteredAnswer { purpose, verdict, version, title, text, language: about.locale });
    }
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let typed = visit.form.text("on").trim();
    let on = match (typed, custom::day(typed, frame.region.order(visit.locale))) {
        ("", _) => String::new(),
        (_, Some(day)) => day,
        (_, None) => return page(&visit, &about, Problems::none().with("on", w.desk_value_wrong())).await,
    };
    let today = frame.calendar().iso(frame.now);
    let how = EnteredHow {
        source: RecordSource::from_code(visit.form.text("source")),
        words: visit.form.text("source_words"),
        instructed_by: visit.form.text("instructed_by"),
        on: &on,
        today: &today,
    };
    let confirmed = visit.form.text("confirmed") == "yes" && about.can.confirms;
    let room = visit.desk().admit::<Steering>(visit.actor()?, matter).await?.enter().await?;
    let problem = match room.enter_answers(access, &answers, confirmed, &how).await {
        Ok(()) => {
            let back = format!("/desk/matters/{matter}/portal");
            return Ok(see_saying(&visit, &back, Tone::Ok, &w.byhand_done(about.name.as_str())));
        }
        Err(Error::Refused(Refusal::Invalid { field: "answers", .. })) => {
            Problems::none().with("answers", w.byhand_nothing())
        }
        Err(Error::Refused(Refusal::Invalid { field: "on", why: Why::NotAllowed })) => {
            Problems::none().with("on", w.byhand_ahead())
        }
        Err(Error::Refused(Refusal::WrongState)) => Problems::none().with("answers", w.byhand_not_agreed()),
        Err(e) => problems(w, e, |field| field)?,
    };
    page(&visit, &about, problem).await
}

async fn page(visit: &Visit, about: &About, found: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let (w, theirs) = (frame.w, Words::of(about.locale));
    let matter: MatterId = visit.id("matter")?;
    let mut asks = Vec::new();
    for (purpose, last) in open(about) {
        let (text, version) = standing_text(&about.settings, theirs, purpose);
        let said = match last {
            None => w.byhand_unsaid(),
            Some(ConsentVerdict::Agreed) => w.consent_agreed(),
            Some(ConsentVerdict::Declined) => w.consent_declined(),
            Some(ConsentVerdict::Withdrawn) => w.consent_withdrawn(),
        };
        let mut all = vec![
            ("", w.byhand_keep()),
            (ConsentVerdict::Agreed.code(), w.byhand_agreed()),
            (ConsentVerdict::Declined.code(), w.byhand_declined()),
        ];
        if last == Some(ConsentVerdict::Agreed) {
            all.push((ConsentVerdict::Withdrawn.code(), w.byhand_withdrawn()));
        }
        let typed = visit.form.text(fields(purpose).0);
        let choices = all.into_iter().map(|(code, said)| match code == typed {
            true => Choice::new(code, said).chosen(),
            false => Choice::new(code, said),
        });
        asks.push(EnteredAsk {
            field: fields(purpose).0,
            legend: w.consent_about(called(w, purpose), said),
            choices: choices.collect(),
            text,
            called: called_text(w, &version),
            version,
            version_field: fields(purpose).1,
            lang: about.locale.code(),
        });
    }
    // What is wrong with the answers as a whole stands at the first of them.
    let first = asks.first().map_or("source", |ask| ask.field);
    let found = match found.of("answers") {
        Some(text) => Problems::none().with(first, text.to_owned()),
        None => found,
    };
    let failed = !found.is_empty();
    let page = EnteredPage {
        w,
        shell: &frame.shell,
        back: format!("/desk/matters/{matter}/portal"),
        action: visit.path.clone(),
        name: about.name.clone(),
        asks,
        confirms: about.can.confirms.then(|| match about.can.confirmed_at {
            Some(at) => w.client_confirmed(frame.when(at)),
            None => w.client_not_confirmed(),
        }),
        confirmed: visit.form.text("confirmed") == "yes",
        sources: sources(w, visit.form.text("source")),
        source_words: visit.form.text("source_words").to_owned(),
        instructed_by: visit.form.text("instructed_by").to_owned(),
        on: visit.form.text("on").to_owned(),
        problems: found,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
