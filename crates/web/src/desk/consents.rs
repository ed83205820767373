//! What somebody answered to the text of the first visit: as the Client Portal tab says it, and one answer with everything that
//! proves it, to be read and printed. It refuses a number to call to whoever may not see clients' cards.

use super::frame::Frame;
use crate::device;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::Place;
use crate::staff_view::consents::{AnswerLine, ConsentPage};
use crate::staff_view::portal::ConsentSaid;
use crate::words::Words;
use domain::{ClientId, DeskPower, Locale, MatterId, Power};
use vault::{ConsentGiven, ConsentVerdict, Lobby, Reading};

/// What the tab says of somebody's last answer. `client` is whose number is called; none where it would be another's.
pub async fn said(
    frame: &Frame,
    lobby: &Lobby<'_>,
    matter: MatterId,
    client: Option<ClientId>,
    answered: Option<&ConsentGiven>,
) -> Result<Option<ConsentSaid>, End> {
    let Some(answered) = answered else { return Ok(None) };
    let agreed = answered.verdict == ConsentVerdict::Agreed;
    let phone = match client {
        Some(client) if !agreed && lobby.powers().has(DeskPower::SeeClients) => {
            lobby.client(client).await?.card.phone
        }
        _ => String::new(),
    };
    Ok(Some(ConsentSaid {
        sentence: sentence(frame, answered),
        href: address(matter, answered),
        declined: answered.verdict == ConsentVerdict::Declined,
        withdrawn: answered.verdict == ConsentVerdict::Withdrawn,
        phone,
    }))
}

fn address(matter: MatterId, answered: &ConsentGiven) -> String {
    format!("/desk/matters/{matter}/consents/{}", answered.id)
}

fn sentence(frame: &Frame, answered: &ConsentGiven) -> String {
    let (w, version, when) = (frame.w, answered.version.as_str(), frame.when(answered.at));
    match answered.verdict {
        ConsentVerdict::Agreed => w.desk_consent_agreed(version, when),
        ConsentVerdict::Declined => w.desk_consent_said_no(version, when),
        ConsentVerdict::Withdrawn => w.desk_consent_withdrew(version, when),
    }
}

/// What a text is called, for whoever never saw the list of them.
fn version(w: &Words, version: &str) -> String {
    match version.strip_prefix('P') {
        Some(number) => w.consent_text_own(number, version),
        None => w.consent_text_shipped(version),
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
        sentence: sentence(&frame, one),
        href: if one.id == answer.id { String::new() } else { address(matter, one) },
    });
    let page = ConsentPage {
        w,
        shell: &frame.shell,
        back: format!("/desk/matters/{matter}/portal"),
        matter: room.face().await?.name,
        name: found.name.clone(),
        verdict: match answer.verdict {
            ConsentVerdict::Agreed => w.consent_agreed(),
            ConsentVerdict::Declined => w.consent_declined(),
            ConsentVerdict::Withdrawn => w.consent_withdrawn(),
        },
        when: frame.calendar().stamp(answer.at),
        version: version(w, &answer.version),
        language: read.language.map(|language| language.native_name().to_owned()).unwrap_or_default(),
        address: read.device.address.clone(),
        device: device::described(&read.device.agent).unwrap_or_else(|| w.desk_device_unknown()),
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
