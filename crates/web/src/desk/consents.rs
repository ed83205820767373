//! What somebody answered to the texts of the first visit: as the Client Portal tab says it, purpose by purpose, and one answer
//! with everything that proves it, to be read and printed. It refuses a number to call to whoever may not see clients' cards.

use super::frame::Frame;
use crate::device;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::consents::{AnswerLine, ConsentPage};
use crate::staff_view::portal::ConsentSaid;
use crate::staff_view::{Place, Tone};
use crate::words::Words;
use domain::{ClientId, ConsentPurpose, DeskPower, Locale, MatterId, Power, TextVersion};
use vault::{ConsentGiven, ConsentVerdict, Lobby, Reading, Room};

/// What the tab says of somebody's last answers, purpose by purpose. `client` is whose number is called; none where it would be
/// another's.
pub async fn said(
    frame: &Frame,
    lobby: &Lobby<'_>,
    matter: MatterId,
    client: Option<ClientId>,
    answered: Option<&Vec<ConsentGiven>>,
) -> Result<Vec<ConsentSaid>, End> {
    let answered = answered.map(Vec::as_slice).unwrap_or_default();
    let calls = answered.iter().any(|one| one.verdict != ConsentVerdict::Agreed);
    let phone = match client {
        Some(client) if calls && lobby.powers().has(DeskPower::SeeClients) => {
            lobby.client(client).await?.card.phone
        }
        _ => String::new(),
    };
    let said = |one: &ConsentGiven| {
        let (note, then) = follows(frame.w, one, &phone);
        let (about, said) = (about(frame.w, &one.about), sentence(frame, one));
        ConsentSaid { sentence: frame.w.consent_about(about, said), href: address(matter, one), note, then }
    };
    Ok(answered.iter().map(said).collect())
}

/// What a no or a withdrawal means, and what to do about it; nothing for a yes.
fn follows(w: &Words, one: &ConsentGiven, phone: &str) -> (String, String) {
    let required = one.about.iter().any(|purpose| purpose.required());
    match (one.verdict, required, one.about.as_slice()) {
        (ConsentVerdict::Agreed, ..) => (String::new(), String::new()),
        (_, false, [ConsentPurpose::Sponsor]) => (w.desk_consent_sponsor_no(), w.desk_consent_sponsor_do()),
        (_, false, _) => (w.desk_consent_ai_no(), String::new()),
        (ConsentVerdict::Declined, ..) => {
            let call = if phone.is_empty() { w.desk_consent_do() } else { w.desk_consent_call(phone) };
            (w.desk_consent_declined(), call)
        }
        (ConsentVerdict::Withdrawn, ..) => {
            let call = match phone {
                "" => w.desk_consent_withdrawn_do(),
                phone => w.desk_consent_withdrawn_call(phone),
            };
            (w.desk_consent_withdrawn(), call)
        }
    }
}

/// What an answer is about, in the desk's words.
fn about(w: &Words, purposes: &[ConsentPurpose]) -> String {
    purposes.iter().map(|one| called(w, *one)).collect::<Vec<_>>().join(" · ")
}

/// What a purpose is called at the desk.
pub fn called(w: &Words, purpose: ConsentPurpose) -> String {
    match purpose {
        ConsentPurpose::Submission => w.consent_desk_submission(),
        ConsentPurpose::Storage => w.consent_desk_storage(),
        ConsentPurpose::Sponsor => w.consent_desk_sponsor(),
        ConsentPurpose::Ai => w.consent_desk_ai(),
    }
}

/// What clients said about those who sponsor them, for whoever links one or looks at who is on the matter. A yes is said, too.
pub async fn about_sponsors(w: &Words, room: &Room<Reading>) -> Result<Vec<(Tone, String)>, End> {
    let parties = room.parties().await?;
    let mut out = Vec::new();
    for (client, said) in room.sponsor_consents().await?.iter() {
        let name = parties.iter().find(|p| p.client == *client).map(|p| p.name.clone()).unwrap_or_default();
        out.push(match said {
            None => (Tone::Todo, w.sponsor_unanswered(name)),
            Some(ConsentVerdict::Agreed) => (Tone::Ok, w.sponsor_said_yes(name)),
            Some(ConsentVerdict::Declined | ConsentVerdict::Withdrawn) => {
                (Tone::Bad, w.sponsor_said_no(name))
            }
        });
    }
    Ok(out)
}

fn address(matter: MatterId, answered: &ConsentGiven) -> String {
    format!("/desk/matters/{matter}/consents/{}", answered.id)
}

fn sentence(frame: &Frame, answered: &ConsentGiven) -> String {
    let (w, text, when) = (frame.w, called_text(frame.w, &answered.version), frame.when(answered.at));
    let said = match answered.verdict {
        ConsentVerdict::Agreed => w.desk_consent_agreed(text, when),
        ConsentVerdict::Declined => w.desk_consent_said_no(text, when),
        ConsentVerdict::Withdrawn => w.desk_consent_withdrew(text, when),
    };
    if answered.by_hand { w.byhand_marked(said) } else { said }
}

/// What a text is called, for whoever never saw the list of them: "S2" is nobody's word.
pub fn called_text(w: &Words, version: &str) -> String {
    match TextVersion::kept(version) {
        TextVersion::Own(number) => w.consent_text_own(number),
        TextVersion::Shipped(number) => w.consent_text_shipped(number),
    }
}

/// GET: one answer, with the text as it was read.
pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let found = room.consent(visit.id("consent")?).await?;
    let w = frame.w;
    let (answer, read) = (&found.answer, &found.read);
    let line = found.line.map(|(n, hash)| (w.consent_line(n.to_string()), vault::hex(&hash)));
    let log = match found.line {
        // The page of the log that begins with this line.
        Some((n, _)) if room.powers().has(Power::ReadAudit) => {
            format!("/desk/matters/{matter}/audit?before={}", n.saturating_add(1))
        }
        _ => String::new(),
    };
    let all = found.all.iter().map(|one| AnswerLine {
        sentence: w.consent_about(about(w, &one.about), sentence(&frame, one)),
        href: if one.id == answer.id { String::new() } else { address(matter, one) },
    });
    let verdict = match answer.verdict {
        ConsentVerdict::Agreed => w.consent_agreed(),
        ConsentVerdict::Declined => w.consent_declined(),
        ConsentVerdict::Withdrawn => w.consent_withdrawn(),
    };
    let page = ConsentPage {
        w,
        shell: &frame.shell,
        back: format!("/desk/matters/{matter}/portal"),
        matter: room.face().await?.name,
        name: found.name.clone(),
        about: about(w, &answer.about),
        verdict: if read.entered.is_some() { w.byhand_marked(verdict) } else { verdict },
        when: frame.calendar().stamp(answer.at),
        version: w.consent_text_code(called_text(w, &answer.version), answer.version.as_str()),
        language: read.language.map(|language| w.language(language)).unwrap_or_default(),
        address: read.device.address.clone(),
        device: match &read.entered {
            Some(_) => String::new(),
            None => device::described(&read.device.agent).unwrap_or_else(|| w.desk_device_unknown()),
        },
        entered: read.entered.as_ref().map(|entered| {
            let how = super::entered::how(&frame, entered);
            (w.byhand_by(entered.by.as_str(), entered.instructed_by.as_str()), how)
        }),
        agent: read.device.agent.clone(),
        line,
        log,
        heading: read.title.clone(),
        text: read.text.clone(),
        lang: read.language.map_or(w.lang(), Locale::code),
        all: all.collect(),
    };
    frame.page(&page)
}
