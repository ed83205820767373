//! The engagement letter of a matter: who waits for it, going on without it for a reason, and writing down that it was
//! signed on paper. It refuses to ask for the letter itself, which is an approval like others, and to guess which filed
//! document shows a signature.

use super::approval_new::Offer;
use super::frame::{Frame, problems, see_saying};
use super::matter::head;
use super::names::Names;
use crate::door::reply::Answered;
use crate::door::visit::Visit;
use crate::staff_view::letter::{LetterPage, LetterRow, LetterStep};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::approve;
use domain::{ClientId, LetterAct, LetterState, MatterId, Power, Refusal, VersionId, Why};
use vault::{Error, Letter, Reading};

/// Everybody, as the form has it.
const EVERYBODY: &str = "all";

/// What was typed.
#[derive(Default)]
struct Typed {
    who: String,
    version: String,
    lift: String,
    reason: String,
}

impl Typed {
    fn of(visit: &Visit) -> Self {
        let text = |name: &str| visit.form.text(name).to_owned();
        Self { who: text("who"), version: text("version"), lift: text("lift"), reason: text("reason") }
    }
}

/// GET.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, Typed::default(), Problems::none()).await
}

async fn page(visit: &Visit, typed: Typed, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let letter = room.letter().await?;
    let asks = room.powers().has(Power::RequestApprovals);
    let offer = if asks && letter.first { Offer::of(&room, w.locale()).await?.ready } else { Vec::new() };
    let pick = |value: String, label: String, chosen: &str| {
        let choice = Choice::new(value.clone(), label);
        if value == chosen { choice.chosen() } else { choice }
    };
    let unsigned = letter.clients.iter().filter(|one| !one.state.is_settled());
    let waiting = letter.clients.iter().filter(|one| one.waits);
    let mut lift = vec![pick(EVERYBODY.to_owned(), w.gate_letter_everybody(), &typed.lift)];
    lift.extend(waiting.map(|one| pick(one.client.to_string(), one.name.clone(), &typed.lift)));
    let failed = !problems.is_empty();
    let page = LetterPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Approvals).await?,
        first: letter.first,
        lifted: letter.clients.iter().any(|one| one.state == LetterState::Lifted),
        rows: letter.clients.iter().map(|one| row(w, one)).collect(),
        asks,
        who: unsigned.map(|one| pick(one.client.to_string(), one.name.clone(), &typed.who)).collect(),
        versions: offer
            .iter()
            .map(|(v, name)| pick(v.id.to_string(), name.clone(), &typed.version))
            .collect(),
        lift,
        reason: typed.reason,
        history: history(visit, &frame, matter, &letter).await?,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn row(w: &Words, one: &vault::LetterClient) -> LetterRow {
    let state = match one.state {
        LetterState::NotAsked => w.gate_letter_not_asked(),
        LetterState::Asked => w.gate_letter_asked(),
        LetterState::Agreed => w.gate_letter_agreed(),
        LetterState::OnPaper => w.gate_letter_on_paper(),
        LetterState::Lifted => w.gate_letter_lifted(),
    };
    let tag = match one.waits {
        true => Tag::new(Tone::Wait, w.gate_letter_waits()),
        false => Tag::new(Tone::Ok, w.gate_letter_goes_on()),
    };
    LetterRow { name: one.name.clone(), state, tag }
}

/// What was done, newest first.
async fn history(
    visit: &Visit,
    frame: &Frame,
    matter: MatterId,
    letter: &Letter,
) -> Result<Vec<LetterStep>, crate::door::reply::End> {
    let w = frame.w;
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, w);
    let mut steps = Vec::new();
    for event in letter.events.iter().rev() {
        let who = names.of(event.by.bytes()).await?;
        let known = event.client.and_then(|c| letter.clients.iter().find(|one| one.client == c));
        // Whoever left the matter has no name here any more.
        let name = known.map_or_else(|| w.desk_who_unknown(), |one| one.name.clone());
        let sentence = match (event.act, event.client) {
            (LetterAct::Wanted, _) => w.gate_letter_did_wanted(who),
            (LetterAct::Lifted, None) => w.gate_letter_did_lifted_all(who),
            (LetterAct::Lifted, Some(_)) => w.gate_letter_did_lifted(name, who),
            (LetterAct::OnPaper, _) => w.gate_letter_did_paper(name, who),
        };
        steps.push(LetterStep {
            sentence,
            when: frame.when(event.at),
            reason: event.reason.clone(),
            evidence: event.version.map(|id| frame.sheet(id, Some(matter))).unwrap_or_default(),
        });
    }
    Ok(steps)
}

/// What became of a press: a word above the page, or what is wrong in the form.
async fn said(visit: &Visit, matter: MatterId, outcome: vault::Result<()>, done: String) -> Answered {
    let w = Words::of(visit.locale);
    let here = format!("/desk/matters/{matter}/letter");
    match outcome {
        Ok(()) => Ok(see_saying(visit, &here, Tone::Ok, &done)),
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => {
            Ok(see_saying(visit, &here, Tone::Todo, &w.gate_letter_nothing()))
        }
        Err(Error::Refused(Refusal::Invalid { field: "version", why: Why::NotAllowed })) => {
            let problems = Problems::none().with("version", w.gate_letter_not_ready());
            page(visit, Typed::of(visit), problems).await
        }
        Err(e) => {
            let problems = problems(w, e, |field| field)?;
            page(visit, Typed::of(visit), problems).await
        }
    }
}

/// POST: nothing before the letter, from now on.
pub async fn want(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let done = approve::want_letter(visit.desk(), visit.actor()?, matter).await;
    said(&visit, matter, done, Words::of(visit.locale).gate_letter_on_done()).await
}

/// POST: somebody, or everybody, goes on without it.
pub async fn lift(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let client = match visit.form.text("lift") {
        EVERYBODY => Ok(None),
        typed => typed.parse::<ClientId>().map(Some),
    };
    let outcome = match client {
        Ok(client) => {
            approve::lift_letter(visit.desk(), visit.actor()?, matter, client, visit.form.text("reason"))
                .await
        }
        Err(_) => Err(Refusal::invalid("lift", Why::NotAChoice).into()),
    };
    said(&visit, matter, outcome, Words::of(visit.locale).gate_letter_lift_done()).await
}

/// POST: somebody signed it on paper.
pub async fn paper(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let read = (visit.form.text("who").parse::<ClientId>(), visit.form.text("version").parse::<VersionId>());
    let outcome = match read {
        (Ok(client), Ok(version)) => {
            approve::letter_on_paper(visit.desk(), visit.actor()?, matter, client, version).await
        }
        (Err(_), _) => Err(Refusal::invalid("who", Why::NotAChoice).into()),
        (_, Err(_)) => Err(Refusal::invalid("version", Why::NotAChoice).into()),
    };
    said(&visit, matter, outcome, Words::of(visit.locale).gate_letter_paper_done()).await
}
