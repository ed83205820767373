//! The public enquiry form: a page of its own, and the same inside other sites the practice listed. It works without
//! scripts and without cookies, because inside another site a browser keeps none. It refuses to exist while it is switched
//! off, to be framed by anybody else, and to say anything but "thank you" to what it takes.

use crate::client_view::enquiry::{
    EnquiryPage, EnquirySentPage, Field, OwnAsked, OwnTyped, Pick, Stands, Tongue, Typed, address,
};
use crate::dates;
use crate::desk::own_fields::{self, Values};
use crate::door::headers;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Guard, Handler, Route, Visit};
use crate::ends;
use crate::spoken;
use crate::words::Words;
use casework::intake::PACKS;
use casework::lead::{self, LeadForm, Sent};
use domain::custom::TEXT_CHARS;
use domain::{ContactChannel, Duration, FieldKind, LeadRoad, LeadSource, Locale, Refusal, Region, Why};
use http::{Method, StatusCode, header};
use std::net::IpAddr;
use vault::{ConsentKept, Error, FieldDef, FieldRegistry, Settings, Taken, kinds_of_topic};

const fn open(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, guard: Guard::Open, purpose: None, handler }
}

pub const ROUTES: &[Route] = &[
    open(Method::GET, "/enquiry", |v| Box::pin(show(v, Stands::Alone))),
    open(Method::POST, "/enquiry", |v| Box::pin(send(v, Stands::Alone))),
    open(Method::GET, "/enquiry/sent", |v| Box::pin(sent(v, Stands::Alone))),
    open(Method::GET, "/enquiry/embed", |v| Box::pin(show(v, Stands::Inside))),
    open(Method::POST, "/enquiry/embed", |v| Box::pin(send(v, Stands::Inside))),
    open(Method::GET, "/enquiry/embed/sent", |v| Box::pin(sent(v, Stands::Inside))),
];

/// Whether a form sent here is proved by the stamp inside it. It acts in nobody's name, so there is no session another
/// site could borrow, and inside another site there is no cookie a token could be bound to.
pub fn carries_stamp(path: &str) -> bool {
    path == address(Stands::Alone) || path == address(Stands::Inside)
}

/// The form as the practice has it now.
struct Open {
    settings: Settings,
    own: FieldRegistry,
    w: &'static Words,
    stands: Stands,
}

impl Open {
    async fn of(visit: &Visit, stands: Stands, chosen: &str) -> Result<Self, End> {
        let settings = visit.desk().threshold().settings().await?;
        let closed = stands == Stands::Inside && settings.enquiry.origins.is_empty();
        if !settings.enquiry.open || closed {
            return Err(End::not_found());
        }
        let own = visit.desk().threshold().enquiry_fields().await?;
        let wanted = Locale::from_code(chosen).filter(|l| settings.offered().contains(l));
        Ok(Self { w: Words::of(wanted.unwrap_or(visit.locale)), settings, own, stands })
    }

    /// How days and numbers are written here.
    fn usage(&self) -> (Locale, Region) {
        (self.w.locale(), self.settings.region())
    }

    /// The practice's own fields to ask for: what is for the kind of matter that was chosen, and what was answered before
    /// another one was.
    fn asked(&self, visit: &Visit) -> Vec<&FieldDef> {
        let answered = own_fields::typed(visit, &self.own.fields);
        self.own.asked_of_strangers(&kinds_of_topic(visit.form.text("topic")), &answered)
    }

    /// Only the listed sites may show it inside of them; nobody may show the page.
    fn answer(&self, reply: Answered) -> Answered {
        Ok(match self.stands {
            Stands::Alone => reply?,
            Stands::Inside => {
                let policy = headers::framed_by(&self.settings.enquiry.origins);
                reply?.with(header::CONTENT_SECURITY_POLICY, &policy)
            }
        })
    }

    /// The text to agree to, and which one it is.
    fn consent(&self) -> (String, String) {
        let own = self.settings.enquiry.consent.get(self.w.lang()).filter(|text| !text.trim().is_empty());
        match own {
            Some(text) => (text.trim().to_owned(), format!("P{}", self.settings.enquiry.consent_version)),
            None => {
                (self.w.enquiry_consent(self.settings.shown_name()), format!("S{}", lead::SHIPPED_CONSENT))
            }
        }
    }
}

async fn show(visit: Visit, stands: Stands) -> Answered {
    let open = Open::of(&visit, stands, visit.query.text("language")).await?;
    page(&visit, &open, StatusCode::OK, Vec::new(), None).await
}

async fn sent(visit: Visit, stands: Stands) -> Answered {
    let open = Open::of(&visit, stands, visit.query.text("language")).await?;
    let page = EnquirySentPage { w: open.w, practice: ends::practice(&open.settings), stands };
    open.answer(Reply::page(&page))
}

async fn send(visit: Visit, stands: Stands) -> Answered {
    let typed = &visit.form;
    let open = Open::of(&visit, stands, typed.text("page_language")).await?;
    let w = open.w;
    let (text, version) = open.consent();
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    if typed.text("consent_version") != version {
        return page(&visit, &open, unfit, Vec::new(), Some(w.enquiry_consent_changed())).await;
    }
    let asked = open.asked(&visit);
    let (own, wrong) = own_fields::read(&visit, open.usage(), &asked, Values::new());
    let speaks = spoken::typed(typed);
    let form = LeadForm { own: Some(&own), ..form(&visit, &speaks) };
    let mut problems = Vec::new();
    if let Err(e) = form.check() {
        problems.push(problem(w, e)?);
    }
    if typed.text("consent") != "yes" {
        problems.push(("consent", w.enquiry_problem_consent()));
    }
    if !problems.is_empty() || !wrong.is_empty() {
        return page(&visit, &open, unfit, problems, None).await;
    }
    // What is asked for one kind of matter can only be asked once the kind is known, and without scripts that is now.
    if own_fields::unasked(&visit, &asked) {
        return page(&visit, &open, unfit, Vec::new(), Some(w.enquiry_more())).await;
    }
    let wanted = Locale::from_code(typed.text("language"));
    let source = LeadSource::from_code(typed.text("source")).unwrap_or(LeadSource::Unsaid);
    let sent = Sent {
        consent: ConsentKept { version, text, ..ConsentKept::default() },
        source,
        locale: wanted.filter(|l| open.settings.offered().contains(l)).unwrap_or(w.locale()),
        road: if stands == Stands::Alone { LeadRoad::Page } else { LeadRoad::Embedded },
        stamp: typed.text("stamp"),
        work: typed.text("work"),
        trap: !typed.text("website").is_empty(),
        address: &source_of(&visit.device.address),
    };
    match lead::enquire(visit.desk(), &form, sent).await {
        Ok(Taken::Yes) => Ok(Reply::see(&format!("{}/sent?language={}", address(stands), w.lang()))),
        Ok(Taken::Again) => page(&visit, &open, unfit, Vec::new(), Some(w.enquiry_again())).await,
        Err(Error::Refused(Refusal::TooMany { retry_after_s })) => {
            let wait = dates::span(w, Duration::seconds(i64::from(retry_after_s)));
            let notice = Some(w.enquiry_wait(wait));
            let reply = page(&visit, &open, StatusCode::TOO_MANY_REQUESTS, Vec::new(), notice).await?;
            Ok(reply.with(header::RETRY_AFTER, &retry_after_s.to_string()))
        }
        Err(e) => page(&visit, &open, unfit, vec![problem(w, e)?], None).await,
    }
}

fn form<'v>(visit: &'v Visit, speaks: &'v str) -> LeadForm<'v> {
    let typed = &visit.form;
    LeadForm {
        given: typed.text("given"),
        family: typed.text("family"),
        email: typed.text("email"),
        phone: typed.text("phone"),
        prefers: typed.text("prefers"),
        speaks,
        interpreter: typed.text("interpreter"),
        topic: typed.text("topic"),
        message: typed.text("message"),
        ..LeadForm::default()
    }
}

/// What is wrong, at its field; what is no field's fault ends the visit.
fn problem(w: &Words, error: Error) -> Result<(&'static str, String), End> {
    let Error::Refused(Refusal::Invalid { field, why }) = error else { return Err(error.into()) };
    Ok(match (field, why) {
        ("given" | "family", Why::Missing) => ("given", w.enquiry_problem_name()),
        ("email", Why::Missing) => ("email", w.enquiry_problem_reach()),
        ("email", _) => ("email", w.enquiry_problem_email()),
        ("phone", _) => ("phone", w.enquiry_problem_phone()),
        (field @ ("given" | "family" | "message"), _) => (field, w.enquiry_problem_long()),
        ("speaks", _) => ("speaks", w.spoken_problem()),
        (field @ ("prefers" | "topic" | "interpreter"), _) => (field, w.enquiry_problem_choice()),
        _ => return Err(Refusal::Invalid { field, why }.into()),
    })
}

/// The form as it was typed, with a fresh stamp.
async fn page(
    visit: &Visit,
    open: &Open,
    status: StatusCode,
    problems: Vec<(&'static str, String)>,
    notice: Option<String>,
) -> Answered {
    let (w, typed) = (open.w, &visit.form);
    let stamp = visit.desk().threshold().enquiry_stamp().await?;
    let offered = open.settings.offered();
    let (consent, consent_version) = open.consent();
    // Long enough for every field; what is longer is shown cut, as it would be refused.
    let kept = |name: &str| typed.text(name).chars().take(4_000).collect::<String>();
    let answer_in = if typed.has("language") { typed.text("language") } else { w.lang() };
    let page = EnquiryPage {
        w,
        practice: ends::practice(&open.settings),
        stands: open.stands,
        tongues: offered
            .iter()
            .filter(|l| **l != w.locale())
            .map(|l| Tongue {
                code: l.code(),
                name: l.native_name(),
                href: format!("{}?language={}", address(open.stands), l.code()),
            })
            .collect(),
        typed: Typed {
            given: kept("given"),
            family: kept("family"),
            email: kept("email"),
            phone: kept("phone"),
            message: kept("message"),
            speaks_other: spoken::named(&kept("speaks_other")),
        },
        tongues_spoken: spoken_picks(w, &spoken::typed(typed)),
        interpreter: std::iter::once(pick("", w.profile_unsaid(), typed.text("interpreter")))
            .chain(
                [("yes", w.matter_yes()), ("no", w.matter_no())]
                    .map(|(code, said)| pick(code, said, typed.text("interpreter"))),
            )
            .collect(),
        channels: channels(w, typed.text("prefers")),
        languages: offered.iter().map(|l| pick(l.code(), l.native_name(), answer_in)).collect(),
        fields: fields(w, typed.text("topic")),
        sources: sources(w, typed.text("source")),
        own: own(visit, open),
        consent,
        consent_version,
        agreed: typed.text("consent") == "yes",
        stamp: stamp.text,
        bits: stamp.bits,
        problems,
        notice,
    };
    open.answer(Reply::page_with(status, &page))
}

/// The practice's own fields as typed, with what is wrong with them once they were sent.
fn own(visit: &Visit, open: &Open) -> Vec<OwnAsked> {
    let (w, asked) = (open.w, open.asked(visit));
    let was_sent = visit.form.has("stamp");
    let wrong =
        if was_sent { own_fields::read(visit, open.usage(), &asked, Values::new()).1 } else { Vec::new() };
    let one = |field: &&FieldDef| {
        let name = own_fields::input_name(field);
        let typed: String = visit.form.text(&name).chars().take(TEXT_CHARS).collect();
        let nothing = || std::iter::once(pick("", w.enquiry_source_none(), &typed));
        let input = match field.kind() {
            FieldKind::Number => OwnTyped::Number(typed),
            FieldKind::Date => OwnTyped::Date(typed),
            FieldKind::YesNo => {
                let both = [pick("yes", w.matter_yes(), &typed), pick("no", w.matter_no(), &typed)];
                OwnTyped::Pick(nothing().chain(both).collect())
            }
            FieldKind::Choice => {
                let choices = field.offered(&typed);
                let choices = choices.map(|c| pick(&c.key, c.said(w.locale()), &typed));
                OwnTyped::Pick(nothing().chain(choices).collect())
            }
            FieldKind::Text | FieldKind::File => OwnTyped::Text(typed),
        };
        let why = wrong.iter().find(|(at, _)| at.key == field.key).map(|(_, why)| *why);
        let wrong = why.map(|why| own_fields::complaint(w, open.settings.region(), field, why));
        OwnAsked { name, label: field.label(w.locale()).to_owned(), input, wrong }
    };
    asked.iter().map(one).collect()
}

fn pick(value: &str, label: impl Into<String>, chosen: &str) -> Pick {
    Pick { value: value.to_owned(), label: label.into(), chosen: value == chosen }
}

/// Languages somebody can speak.
fn spoken_picks(w: &Words, chosen: &str) -> Vec<Pick> {
    let all = spoken::choices(w, w.profile_unsaid(), chosen).into_iter();
    all.map(|one| Pick { value: one.value.to_owned(), label: one.label, chosen: one.chosen }).collect()
}

fn channels(w: &Words, chosen: &str) -> Vec<Pick> {
    let asked = [ContactChannel::Email, ContactChannel::Phone, ContactChannel::Message];
    asked.into_iter().map(|c| pick(c.code(), channel(w, c), chosen)).collect()
}

fn fields(w: &Words, chosen: &str) -> Vec<Field> {
    let locale = w.locale();
    PACKS
        .iter()
        .map(|pack| Field {
            name: pack.name.get(locale).to_owned(),
            picks: pack
                .checklists
                .iter()
                .map(|list| pick(&format!("{}/{}", pack.id, list.key), list.name.get(locale), chosen))
                .collect(),
        })
        .collect()
}

fn sources(w: &Words, chosen: &str) -> Vec<Pick> {
    let none = pick(LeadSource::Unsaid.code(), w.enquiry_source_none(), chosen);
    let named = LeadSource::ALL.iter().filter(|s| **s != LeadSource::Unsaid);
    std::iter::once(none).chain(named.map(|s| pick(s.code(), source(w, *s), chosen))).collect()
}

/// How somebody heard of the practice.
pub fn source(w: &Words, source: LeadSource) -> String {
    match source {
        LeadSource::Search => w.lead_source_search(),
        LeadSource::Friend => w.lead_source_friend(),
        LeadSource::Client => w.lead_source_client(),
        LeadSource::Community => w.lead_source_community(),
        LeadSource::SocialMedia => w.lead_source_social_media(),
        LeadSource::Advertisement => w.lead_source_advertisement(),
        LeadSource::Referral => w.lead_source_referral(),
        LeadSource::Other => w.lead_source_other(),
        LeadSource::Unsaid => w.lead_source_unsaid(),
    }
}

pub fn channel(w: &Words, channel: ContactChannel) -> String {
    match channel {
        ContactChannel::Phone => w.lead_channel_phone(),
        ContactChannel::Email => w.lead_channel_email(),
        ContactChannel::Message => w.lead_channel_message(),
        ContactChannel::InPerson => w.lead_channel_in_person(),
        ContactChannel::Video => w.lead_channel_video(),
    }
}

/// Whom limits are counted for: an address, or the network one household is given (RFC 6177).
fn source_of(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_household_is_one_source() {
        assert_eq!(source_of("2001:db8:1:2:3:4:5:6"), source_of("2001:db8:1:2::9"));
        assert_ne!(source_of("2001:db8:1:2::9"), source_of("2001:db8:1:3::9"));
        assert_eq!(source_of("203.0.113.9"), "203.0.113.9");
        assert_eq!(source_of(""), "");
    }
}
