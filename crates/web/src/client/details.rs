//! My Details, and the first visit that leads through it: agree purpose by purpose, confirm, then everything else. Nothing typed here
//! overwrites the record. It refuses to lose what was typed when a field is wrong.

use crate::client::contact_details;
use crate::client::frame::{Frame, portal};
use crate::client::shared;
use crate::client_view::details::{Ask, Choice, DayPart, Detail, DetailsPage, HomeRow, Part, WelcomePage};
use crate::dates::Calendar;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::spoken;
use crate::words::Words;
use domain::profile::{DetailKind, Home, MOST_HOMES, doubts};
use domain::{Capacity, ConsentPurpose, DayOrder, Doubt, ProfileField, Refusal, Why};
use http::StatusCode;
use std::collections::BTreeMap;
use vault::{
    Actor, ConsentAnswer, ConsentTexts, ConsentVerdict, Desk, Error, FirstVisit, FirstVisitSettings,
    MyDetails, Settings,
};

use ProfileField as F;

/// Which consent texts the program ships; grows when their words change in meaning.
pub const SHIPPED: u32 = 2;

/// One thing a contact is asked to agree to, as it stands on their page.
struct Asked {
    purpose: ConsentPurpose,
    text: String,
    version: String,
}

/// The text of a purpose, which one it is included.
fn asked(settings: &Settings, w: &Words, purpose: ConsentPurpose) -> Asked {
    let own = settings.first_visit.own(purpose).and_then(|own| own.words.get(w.lang()));
    let text = match own.filter(|text| !text.trim().is_empty()) {
        Some(text) => text.trim().to_owned(),
        None => shipped(w, purpose, settings.shown_name()),
    };
    Asked { purpose, text, version: version(&settings.first_visit, purpose) }
}

/// The text that comes with the program.
pub fn shipped(w: &Words, purpose: ConsentPurpose, practice: &str) -> String {
    match purpose {
        ConsentPurpose::Submission => w.welcome_text_submission(practice),
        ConsentPurpose::Storage => w.welcome_text_storage(practice),
        ConsentPurpose::Sponsor => w.welcome_text_sponsor(practice),
        ConsentPurpose::Ai => w.welcome_text_ai(practice),
    }
}

/// What a purpose is called to whoever is asked.
pub fn called(w: &Words, purpose: ConsentPurpose) -> String {
    match purpose {
        ConsentPurpose::Submission => w.consent_submission(),
        ConsentPurpose::Storage => w.consent_storage(),
        ConsentPurpose::Sponsor => w.consent_sponsor(),
        ConsentPurpose::Ai => w.consent_ai(),
    }
}

/// Which text of a purpose stands: one of the practice's own, or one that ships.
pub fn version(first: &FirstVisitSettings, purpose: ConsentPurpose) -> String {
    match first.own(purpose) {
        Some(own) => format!("P{}", own.version),
        None => format!("S{SHIPPED}"),
    }
}

/// The text of a purpose as it stands in these words, and which one it is.
pub fn standing_text(settings: &Settings, w: &Words, purpose: ConsentPurpose) -> (String, String) {
    let asked = asked(settings, w, purpose);
    (asked.text, asked.version)
}

/// Every purpose this practice asks about, with the text that stands.
pub fn versions(settings: &Settings) -> ConsentTexts {
    let first = &settings.first_visit;
    let all = ConsentPurpose::ALL.iter().filter(|purpose| **purpose != ConsentPurpose::Ai || first.ai);
    all.map(|purpose| (*purpose, version(first, *purpose))).collect()
}

/// Where somebody has to go before anything else is shown, where the practice wants that.
pub async fn first_stop(desk: &Desk, actor: &Actor, path: &str) -> Result<Option<&'static str>, End> {
    let settings = desk.threshold().settings().await?;
    let rest = path.splitn(4, '/').nth(3).unwrap_or_default();
    let free = ["welcome", "details", "details/use", "not-me", "problem", "stay", "sign-out", "language"];
    if !settings.first_visit.guided || free.contains(&rest) {
        return Ok(None);
    }
    let visit = desk.first_visit(actor, &versions(&settings)).await?;
    Ok(match (visit.answered(), visit.confirmed) {
        (false, _) => Some("welcome"),
        (true, false) => Some("details"),
        (true, true) => None,
    })
}

/// GET: what to agree to.
pub async fn welcome(visit: Visit) -> Answered {
    welcome_page(&visit, false).await
}

/// What was chosen for a purpose in the form; none where nothing was.
fn chosen(visit: &Visit, purpose: ConsentPurpose) -> Option<bool> {
    match visit.form.text(&format!("answer-{purpose}")) {
        "agree" => Some(true),
        "decline" => Some(false),
        _ => None,
    }
}

async fn welcome_page(visit: &Visit, unanswered: bool) -> Answered {
    let settings = visit.desk().threshold().settings().await?;
    let mut frame = Frame::of(visit, None, visit.path.clone()).await?;
    let actor = visit.actor()?;
    let now = visit.desk().first_visit(actor, &versions(&settings)).await?;
    let open: Vec<ConsentPurpose> = open(&now).collect();
    if open.is_empty() {
        return Ok(Reply::see(&after_agreeing(visit)?));
    }
    // Whoever took an agreement back is let in all the same.
    let settling = settings.first_visit.guided && !now.answered();
    frame.shell.settling = settling;
    let seen_by = match actor.only_follows() {
        true => Vec::new(),
        false => super::account::seen(visit, &frame, false).await?,
    };
    let mut page = first_visit_page(&frame, &settings, &now, seen_by);
    for (ask, purpose) in page.asks.iter_mut().zip(open) {
        ask.chosen = chosen(visit, purpose);
        ask.missing = unanswered && ask.chosen.is_none();
    }
    let status = if unanswered { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page_with(status, &page)
}

/// The page with nothing chosen yet; staff who look at what a client sees come through here too.
pub fn first_visit_page<'a>(
    frame: &'a Frame,
    settings: &Settings,
    now: &FirstVisit,
    seen_by: Vec<String>,
) -> WelcomePage<'a> {
    let asks = open(now).map(|purpose| {
        let Asked { text, version, .. } = asked(settings, frame.w, purpose);
        Ask {
            code: purpose.code(),
            title: called(frame.w, purpose),
            text,
            version,
            required: purpose.required(),
            withdrawn: now.verdict(purpose) == Some(ConsentVerdict::Withdrawn),
            declined: now.verdict(purpose) == Some(ConsentVerdict::Declined),
            chosen: None,
            missing: false,
        }
    });
    WelcomePage {
        w: frame.w,
        shell: &frame.shell,
        asks: asks.collect(),
        seen_by,
        settling: frame.shell.settling,
        address: frame.shell.door.portal.welcome(),
    }
}

/// What can be answered: everything they are asked about and have not agreed to.
fn open(now: &FirstVisit) -> impl Iterator<Item = ConsentPurpose> + '_ {
    let said = now.said.iter();
    said.filter(|(_, said)| **said != Some(ConsentVerdict::Agreed)).map(|(purpose, _)| *purpose)
}

/// POST: agree or decline, purpose by purpose.
pub async fn answer(visit: Visit) -> Answered {
    let settings = visit.desk().threshold().settings().await?;
    let w = Words::of(visit.locale);
    let actor = visit.actor()?;
    let before = visit.desk().first_visit(actor, &versions(&settings)).await?;
    let asks: Vec<Asked> = open(&before).map(|purpose| asked(&settings, w, purpose)).collect();
    let answered = asks.iter().filter(|ask| chosen(&visit, ask.purpose).is_some()).count();
    // On the first visit everything is answered; later whatever somebody comes back for.
    if answered == 0 || (!before.answered() && answered < asks.len()) {
        return welcome_page(&visit, true).await;
    }
    let mut agreed = false;
    for ask in &asks {
        let Some(yes) = chosen(&visit, ask.purpose) else { continue };
        if visit.form.text(&format!("version-{}", ask.purpose)) != ask.version {
            // The text changed while the page lay open: read it again.
            return Ok(Reply::see(&portal(&visit).welcome()));
        }
        let title = called(w, ask.purpose);
        let answer = ConsentAnswer {
            purpose: ask.purpose,
            version: &ask.version,
            title: &title,
            text: &ask.text,
            language: w.locale(),
            agreed: yes,
            device: &visit.device,
        };
        visit.desk().answer_consent(actor, &answer).await?;
        agreed |= yes;
    }
    if before.done() {
        let done = if agreed { "?done=agreed" } else { "" };
        return Ok(Reply::see(&format!("{}{done}", portal(&visit).agreed())));
    }
    let now = visit.desk().first_visit(actor, &versions(&settings)).await?;
    Ok(Reply::see(&if now.answered() { after_agreeing(&visit)? } else { portal(&visit).welcome() }))
}

/// Whoever signs in for somebody else has no record of their own to look at.
fn after_agreeing(visit: &Visit) -> Result<String, End> {
    let own = visit.actor()?.capacity() == Some(Capacity::Client);
    Ok(if own { portal(visit).details() } else { portal(visit).home() })
}

/// GET: my details.
pub async fn show(visit: Visit) -> Answered {
    if contact_details::is_theirs(visit.actor()?) {
        return contact_details::show(visit).await;
    }
    let w = Words::of(visit.locale);
    let saved = match visit.query.text("saved") {
        "0" => Some(w.details_saved_same()),
        "1" => Some(w.details_saved_changes()),
        "shared" => Some(w.shared_done()),
        "unshared" => Some(w.shared_undone()),
        "over" => Some(w.shared_over()),
        _ => None,
    };
    if let Some(used) = shared::chosen(&visit).await? {
        let told = Some(w.shared_filled(used.name.as_str()));
        return page(&visit, StatusCode::OK, &used.values, None, told).await;
    }
    page(&visit, StatusCode::OK, &BTreeMap::new(), None, saved).await
}

/// POST: this is right, or this is what is.
pub async fn say(visit: Visit) -> Answered {
    if contact_details::is_theirs(visit.actor()?) {
        return contact_details::say(visit).await;
    }
    let said: BTreeMap<F, String> = F::ALL
        .iter()
        .filter(|f| f.asked_of_clients())
        .filter_map(|f| typed(&visit, *f).map(|said| (*f, said)))
        .collect();
    let w = Words::of(visit.locale);
    let nameless = [F::Given, F::Family].iter().all(|f| said.get(f).is_some_and(|v| v.trim().is_empty()));
    if nameless {
        let wrong = Some((F::Given, w.details_problem_name()));
        return page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &said, wrong, None).await;
    }
    // What is probably a slip is asked about before it is sent; whoever says that it is right has said so of these very words.
    let mine = visit.desk().my_details(visit.actor()?).await?;
    let frame = Frame::of(&visit, None, visit.path.clone()).await?;
    let asked = doubtful(&frame, &mine, &said);
    if !asked.is_empty() && visit.form.text("sure") != sure(&asked, &said) {
        return page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &said, None, None).await;
    }
    let settings = visit.desk().threshold().settings().await?;
    let before = visit.desk().first_visit(visit.actor()?, &versions(&settings)).await?;
    match visit.desk().propose_details(visit.actor()?, &said).await {
        Ok(fresh) => {
            // The first visit goes on to what it was a step before.
            if settings.first_visit.guided && !before.done() {
                return Ok(Reply::see(&portal(&visit).home()));
            }
            Ok(Reply::see(&format!("{}?saved={}", portal(&visit).details(), u8::from(fresh > 0))))
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let field = F::from_code(field).ok_or(Refusal::Invalid { field, why })?;
            let wrong = Some((field, wrong(w, field, why)));
            page(&visit, StatusCode::UNPROCESSABLE_ENTITY, &said, wrong, None).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What is doubtful in what was just typed; not what stood there before, which nobody has to be asked about anew.
fn doubtful(frame: &Frame, mine: &MyDetails, said: &BTreeMap<F, String>) -> Vec<(F, Doubt)> {
    let stood = |field: F| mine.proposed.get(&field).or_else(|| mine.values.get(&field)).cloned();
    // What cannot be read is complained about, not doubted.
    let read = |(field, typed): (&F, &String)| Some((*field, field.read(typed, DayOrder::YearFirst).ok()?));
    let typed: BTreeMap<F, String> = said.iter().filter_map(read).collect();
    let all: BTreeMap<F, String> = F::ALL
        .iter()
        .filter_map(|field| Some((*field, typed.get(field).cloned().or_else(|| stood(*field))?)))
        .collect();
    let fresh = |field: F| typed.get(&field).is_some_and(|now| stood(field).as_ref() != Some(now));
    let value = |field: F| all.get(&field).map(String::as_str).unwrap_or_default();
    let found = doubts(value, &frame.calendar.iso(frame.now)).into_iter();
    found
        .filter(|(field, doubt)| match doubt {
            Doubt::EndsBeforeIssued => fresh(*field) || fresh(F::PassportIssued),
            _ => fresh(*field),
        })
        .collect()
}

/// What a yes is said to: the fields that were asked about, with what was typed into them.
fn sure(asked: &[(F, Doubt)], said: &BTreeMap<F, String>) -> String {
    let typed = |field: F| said.get(&field).map(String::as_str).unwrap_or_default();
    let one = |(field, _): &(F, Doubt)| match field {
        F::PassportExpires => format!("{field}={}/{}", typed(F::PassportIssued), typed(*field)),
        _ => format!("{field}={}", typed(*field)),
    };
    asked.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What was noticed, as a calm sentence that asks for nothing but a look.
pub fn doubt_said(w: &Words, doubt: Doubt) -> String {
    match doubt {
        Doubt::BornAhead => w.doubt_born_ahead(),
        Doubt::BornLongAgo => w.doubt_born_long_ago(),
        Doubt::IssuedAhead => w.doubt_issued_ahead(),
        Doubt::EndsBeforeIssued => w.doubt_ends_before_issued(),
        Doubt::PassportOver => w.doubt_passport_over(),
        Doubt::PassportSoonOver => w.doubt_passport_soon_over(),
    }
}

/// What was typed into one field; nothing where the form did not have it. The parts of a day come each by itself and are
/// kept as ISO 8601 has them, with no order to take one for the other.
fn typed(visit: &Visit, field: F) -> Option<String> {
    if field.kind() == DetailKind::Homes {
        return homes_typed(visit);
    }
    if field.kind() == DetailKind::Language {
        return visit.form.has(field.code()).then(|| spoken::typed(&visit.form));
    }
    if field.kind() != DetailKind::Date {
        return visit.form.has(field.code()).then(|| visit.form.text(field.code()).to_owned());
    }
    let part = |part: &str| {
        let name = format!("{}_{part}", field.code());
        visit.form.has(&name).then(|| visit.form.text(&name).trim().to_owned())
    };
    let (year, month, day) = (part("y")?, part("m")?, part("d")?);
    let none = [&year, &month, &day].iter().all(|part| part.is_empty());
    Some(if none { String::new() } else { format!("{year}-{month}-{day}") })
}

/// The rows of homes as they were typed, one a line as the reader takes them. A row nobody wrote in is none.
pub fn homes_typed(visit: &Visit) -> Option<String> {
    let part = |number: usize, part: &str| visit.form.text(&format!("home{number}_{part}")).trim().to_owned();
    let month = |number: usize, which: &str| {
        // A blank would move the rest into another column.
        let year = part(number, &format!("{which}_y")).replace(char::is_whitespace, "");
        let month = part(number, &format!("{which}_m"));
        if year.is_empty() && month.is_empty() { "-".to_owned() } else { format!("{year}-{month}") }
    };
    let rows = (1..=MOST_HOMES).filter(|number| visit.form.has(&format!("home{number}_line")));
    let lines: Vec<String> = rows
        .map(|number| {
            let line = part(number, "line").split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{} {} {line}", month(number, "from"), month(number, "to"))
        })
        .collect();
    let written = lines.iter().filter(|line| line.trim() != "- -").cloned().collect::<Vec<_>>();
    (!lines.is_empty()).then(|| written.join("\n"))
}

/// The homes to be filled in, with two rows more than there are.
pub fn home_rows(w: &Words, value: &str) -> Vec<HomeRow> {
    let lines: Vec<&str> = value.lines().collect();
    let rows = (lines.len() + 2).min(MOST_HOMES);
    (0..rows)
        .map(|at| {
            let mut split = lines.get(at).copied().unwrap_or_default().splitn(3, ' ');
            let mut month = || {
                let (year, month) = split.next().unwrap_or_default().split_once('-').unwrap_or_default();
                (year.to_owned(), months(w, month))
            };
            let (from, to) = (month(), month());
            HomeRow { number: at + 1, line: split.next().unwrap_or_default().to_owned(), from, to }
        })
        .collect()
}

/// The months by their names, and none.
fn months(w: &Words, chosen: &str) -> Vec<Choice> {
    let named = (1..=12_i8).map(|number| Choice {
        value: number.to_string(),
        label: w.date_month(number),
        chosen: chosen.parse() == Ok(number),
    });
    let unsaid = Choice { value: String::new(), label: String::new(), chosen: chosen.is_empty() };
    std::iter::once(unsaid).chain(named).collect()
}

/// All homes as people read them.
pub fn homes_said(w: &Words, value: &str) -> String {
    Home::all(value).iter().map(|home| home_said(w, home)).collect::<Vec<_>>().join(" · ")
}

/// A home as people read it: "March 2019 to June 2021: 4 Ash Street".
fn home_said(w: &Words, home: &Home) -> String {
    let month = |iso: &str| {
        let (year, month) = iso.split_once('-').unwrap_or_default();
        w.details_home_month(w.date_month(month.parse::<i8>().unwrap_or_default()), year)
    };
    match home.to.as_str() {
        "" => w.details_home_since(month(&home.from), home.line.as_str()),
        to => w.details_home_span(month(&home.from), home.line.as_str(), month(to)),
    }
}

/// The parts of a day to be filled in, in the order they are written here.
fn day_parts(frame: &Frame, field: F, value: &str) -> Vec<DayPart> {
    let w = frame.w;
    let mut split = value.splitn(3, '-');
    let mut next = || split.next().unwrap_or_default().to_owned();
    let (year, month, day) = (next(), next(), next());
    let born = field == F::Born;
    let one = |part: &str, label: String, value: String, autofill: &'static str| DayPart {
        name: format!("{}_{part}", field.code()),
        label,
        value,
        autofill: if born { autofill } else { "off" },
        choices: Vec::new(),
    };
    let choices = months(w, &month);
    let day = one("d", w.region_day(), day, "bday-day");
    let month = DayPart { choices, ..one("m", w.region_month(), month.clone(), "bday-month") };
    let year = one("y", w.region_year(), year, "bday-year");
    match frame.calendar.region().order(w.locale()) {
        DayOrder::MonthFirst => vec![month, day, year],
        DayOrder::DayFirst => vec![day, month, year],
        DayOrder::YearFirst => vec![year, month, day],
    }
}

fn wrong(w: &Words, field: F, why: Why) -> String {
    match (field, why) {
        (_, Why::TooLong) => w.details_problem_long(),
        (F::Email, _) => w.details_problem_email(),
        (F::Phone, _) => w.details_problem_phone(),
        (F::ANumber, _) => w.details_problem_a_number(),
        (F::PassportNumber, _) => w.details_problem_passport(),
        (f, _) if f.kind() == DetailKind::Date => w.details_problem_date(),
        (F::AddressHistory, _) => w.details_problem_homes(),
        (F::Speaks, _) => w.spoken_problem(),
        _ => w.details_problem_choice(),
    }
}

async fn page(
    visit: &Visit,
    status: StatusCode,
    said: &BTreeMap<F, String>,
    wrong: Option<(F, String)>,
    saved: Option<String>,
) -> Answered {
    let mut frame = Frame::of(visit, None, visit.path.clone()).await?;
    let settings = visit.desk().threshold().settings().await?;
    let mine = visit.desk().my_details(visit.actor()?).await?;
    let first = settings.first_visit.guided && mine.confirmed_at.is_none();
    frame.shell.settling = first;
    let shares = visit.desk().detail_shares(visit.actor()?).await?;
    // Only what was sent is asked about: a page that was just opened, or filled in with what another shares, asks nothing.
    let asks = wrong.is_none() && visit.method == http::Method::POST;
    let mut page = details_page(&frame, &mine, first, (said, wrong), saved);
    let asked = if asks { doubtful(&frame, &mine, said) } else { Vec::new() };
    if !asked.is_empty() {
        page.sure = sure(&asked, said);
        for one in page.parts.iter_mut().flat_map(|part| &mut part.details) {
            let doubt = asked.iter().find(|(field, _)| field.code() == one.name);
            one.doubt = doubt.map(|(_, doubt)| doubt_said(frame.w, *doubt)).unwrap_or_default();
        }
    }
    page.offers = shared::offers(&frame, &shares);
    page.seen_by = seen_by(visit, &frame).await?;
    // The first step asks for nothing but their own details.
    page.people = if first { Vec::new() } else { shared::people(&frame, &shares) };
    Reply::page_with(status, &page)
}

/// Who can see what is on file, in whole sentences: the record is in no matter, so it is not who sees what is sent.
pub(super) async fn seen_by(visit: &Visit, frame: &Frame) -> Result<Vec<String>, End> {
    let seen = visit.desk().details_seen_by(visit.actor()?).await?;
    Ok(super::account::sentences(frame.w, &frame.shell.door.practice.name, &seen))
}

/// My Details of these details, with what was typed and what was wrong with it.
pub fn details_page<'a>(
    frame: &'a Frame,
    mine: &MyDetails,
    first: bool,
    (said, wrong): (&BTreeMap<F, String>, Option<(F, String)>),
    saved: Option<String>,
) -> DetailsPage<'a> {
    let w = frame.w;
    let part = |title: String, fields: &[F]| Part {
        title,
        details: fields.iter().map(|f| detail(frame, *f, mine, said, wrong.as_ref())).collect(),
    };
    DetailsPage {
        w,
        shell: &frame.shell,
        parts: vec![
            part(
                w.details_part_name(),
                &[F::Given, F::Middle, F::Family, F::OwnScript, F::NameOrder, F::Born],
            ),
            part(
                w.details_part_reach(),
                &[F::Email, F::Phone, F::Speaks, F::Interpreter, F::Address, F::Prefers],
            ),
            part(w.details_part_homes(), &[F::AddressHistory]),
            part(w.details_part_country(), &[F::Nationality, F::BirthCountry]),
            part(
                w.details_part_papers(),
                &[F::PassportNumber, F::PassportIssued, F::PassportExpires, F::ANumber],
            ),
        ],
        first,
        confirmed: mine.confirmed_at.map(|at| frame.calendar.moment(at)).map(|when| match mine.by_hand {
            true => w.byhand_confirmed_mine(frame.shell.door.practice.name.as_str(), when),
            false => w.details_confirmed(when),
        }),
        saved,
        offers: Vec::new(),
        people: Vec::new(),
        sure: String::new(),
        fixed: Vec::new(),
        seen_by: Vec::new(),
        address: frame.shell.door.portal.details(),
    }
}

fn detail(
    frame: &Frame,
    field: F,
    mine: &MyDetails,
    said: &BTreeMap<F, String>,
    wrong: Option<&(F, String)>,
) -> Detail {
    let w = frame.w;
    let on_file = mine.values.get(&field).cloned().unwrap_or_default();
    let proposed = mine.proposed.get(&field);
    let value = match said.get(&field) {
        Some(typed) => typed.clone(),
        None => proposed.unwrap_or(&on_file).clone(),
    };
    let (kind, autofill) = match field {
        F::Email => ("email", "email"),
        F::Phone => ("tel", "tel"),
        F::Given => ("text", "given-name"),
        F::Middle => ("text", "additional-name"),
        F::Family => ("text", "family-name"),
        F::Address => ("text", "street-address"),
        _ => ("text", "off"),
    };
    let waits = match (proposed, on_file.is_empty()) {
        (None, _) if mine.declined.contains(&field) => w.details_declined(),
        (None, _) => String::new(),
        (Some(_), true) => w.details_waits_new(),
        (Some(_), false) => w.details_waits(said_value(w, &frame.calendar, field, &on_file)),
    };
    let listed = field.choices().iter().map(|code| Choice {
        value: (*code).to_owned(),
        label: choice_said(w, field, code),
        chosen: *code == value,
    });
    let unsaid = Choice { value: String::new(), label: w.profile_unsaid(), chosen: value.is_empty() };
    let choices = (!field.choices().is_empty()).then_some(unsaid).into_iter().chain(listed);
    let spoken = field.kind() == DetailKind::Language;
    let tongues = if spoken { spoken::choices(w, w.profile_unsaid(), &value) } else { Vec::new() };
    let tongues = tongues.into_iter().map(|one| Choice {
        value: one.value.to_owned(),
        label: one.label,
        chosen: one.chosen,
    });
    Detail {
        name: field.code(),
        label: label(w, field),
        hint: hint(frame, field),
        kind,
        autofill,
        choices: choices.chain(tongues).collect(),
        other: spoken.then(|| spoken::named(&value)),
        parts: match field.kind() {
            DetailKind::Date => day_parts(frame, field, &value),
            _ => Vec::new(),
        },
        homes: match field.kind() {
            DetailKind::Homes => home_rows(w, &value),
            _ => Vec::new(),
        },
        waits,
        entered: match mine.entered.get(&field) {
            Some(at) => w.entered_mine(frame.shell.door.practice.name.as_str(), frame.calendar.moment(*at)),
            None => String::new(),
        },
        doubt: String::new(),
        wrong: wrong.filter(|(f, _)| *f == field).map(|(_, text)| text.clone()).unwrap_or_default(),
        value,
    }
}

fn hint(frame: &Frame, field: F) -> String {
    let w = frame.w;
    match field.kind() {
        DetailKind::Date => w.details_hint_date(frame.calendar.date("1990-02-28")),
        DetailKind::Phone => w.details_hint_phone(frame.calendar.region().phone_example()),
        DetailKind::Homes => w.details_hint_homes(),
        DetailKind::Language => w.spoken_hint(),
        _ if field == F::OwnScript => w.details_hint_own_script(),
        _ if field == F::ANumber => w.details_hint_a_number(),
        _ => String::new(),
    }
}

/// What a field is called.
pub fn label(w: &Words, field: F) -> String {
    match field {
        F::Given => w.profile_given(),
        F::Middle => w.profile_middle(),
        F::Family => w.profile_family(),
        F::OwnScript => w.profile_own_script(),
        F::NameOrder => w.profile_name_order(),
        F::Born => w.profile_born(),
        F::Email => w.profile_email(),
        F::Phone => w.profile_phone(),
        F::Speaks => w.spoken_speaks(),
        F::Interpreter => w.spoken_interpreter(),
        F::Address => w.profile_address(),
        F::AddressHistory => w.profile_address_history(),
        F::Nationality => w.profile_nationality(),
        F::BirthCountry => w.profile_birth_country(),
        F::PassportNumber => w.profile_passport_number(),
        F::PassportIssued => w.profile_passport_issued(),
        F::PassportExpires => w.profile_passport_expires(),
        F::ANumber => w.profile_a_number(),
        F::PriorityDates => w.profile_priority_dates(),
        F::Prefers => w.profile_prefers(),
    }
}

/// One of a field's choices in words; everything else as it stands.
pub fn choice_said(w: &Words, field: F, value: &str) -> String {
    match (field, value) {
        (F::NameOrder, "given_first") => w.profile_order_given(),
        (F::NameOrder, "family_first") => w.profile_order_family(),
        (F::Prefers, "email") => w.profile_by_email(),
        (F::Prefers, "phone") => w.profile_by_phone(),
        (F::Prefers, "message") => w.profile_by_message(),
        (F::Interpreter, "yes") => w.matter_yes(),
        (F::Interpreter, "no") => w.matter_no(),
        (F::Speaks, value) => spoken::said(w, value),
        (_, value) => value.to_owned(),
    }
}

/// A value as people read it: a choice by its words, a day as days are said.
pub fn said_value(w: &Words, calendar: &Calendar<'_>, field: F, value: &str) -> String {
    match field.kind() {
        DetailKind::Date => calendar.date(value),
        DetailKind::Dates => value.split(' ').map(|day| calendar.date(day)).collect::<Vec<_>>().join(" · "),
        DetailKind::Homes => homes_said(w, value),
        _ => choice_said(w, field, value),
    }
}
