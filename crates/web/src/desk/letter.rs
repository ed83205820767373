//! The engagement letter of a matter: who waits for it, going on without it for a reason, and writing down that it was
//! signed on paper. It refuses to ask for the letter itself, which is an approval like others, and to guess which filed
//! document shows a signature.

use super::approval_new::Offer;
use super::approval_words::{over, state_tag};
use super::frame::{Frame, problems, see_saying};
use super::matter::head;
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::letter::{LetterPage, LetterRow, LetterStep};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::approve;
use domain::{
    AnswerState, ApprovalKind, ApprovalState, ClientId, LetterAct, LetterState, MatterId, Power, Refusal,
    Timestamp, VersionId, Why,
};
use std::cmp::Reverse;
use vault::{Error, Letter, Reading, StaffApproval};

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
    let approvals = room.staff_approvals().await?;
    let letters: Vec<&StaffApproval> =
        approvals.iter().filter(|one| one.kind == ApprovalKind::Engagement).collect();
    let live = letters.iter().find(|one| one.state.is_live());
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
        // One letter at a time: while it can be answered there is nothing to ask for, nor once nobody waits.
        to_ask: asks && letter.waits() && live.is_none(),
        asked: live.map(|one| address(matter, one)).unwrap_or_default(),
        who: unsigned.map(|one| pick(one.client.to_string(), one.name.clone(), &typed.who)).collect(),
        versions: offer
            .iter()
            .map(|(v, name)| pick(v.id.to_string(), name.clone(), &typed.version))
            .collect(),
        lift,
        reason: typed.reason,
        history: history(visit, &frame, matter, &letter, &letters).await?,
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

fn address(matter: MatterId, approval: &StaffApproval) -> String {
    format!("/desk/matters/{matter}/approvals/{}", approval.id)
}

/// What became of each letter that was asked for, and when: asked, answered by whom, over.
async fn asked(
    frame: &Frame,
    names: &mut Names<'_>,
    matter: MatterId,
    letters: &[&StaffApproval],
) -> Result<Vec<(Timestamp, LetterStep)>, End> {
    let w = frame.w;
    let mut steps = Vec::new();
    for letter in letters {
        let step = |at: Timestamp, sentence: String, reason: String| {
            (at, LetterStep { sentence, when: frame.when(at), reason, href: address(matter, letter) })
        };
        let who = names.of(letter.made_by.bytes()).await?;
        match letter.asked_at {
            Some(at) => steps.push(step(at, w.gate_letter_did_asked(who), String::new())),
            None => steps.push(step(letter.created_at, w.gate_letter_did_written(who), String::new())),
        }
        for person in &letter.people {
            let Some(at) = person.answered_at else { continue };
            let reason = person.record.as_ref().map(|record| record.reason.clone()).unwrap_or_default();
            let sentence = match person.state {
                AnswerState::Declined => w.gate_letter_did_declined(person.name.as_str()),
                _ => w.gate_letter_did_agreed(person.name.as_str()),
            };
            steps.push(step(at, sentence, reason));
        }
        let unanswered =
            matches!(letter.state, ApprovalState::Void | ApprovalState::Expired | ApprovalState::Cancelled);
        if let Some(at) = letter.ended_at.filter(|_| unanswered) {
            let state = state_tag(w, letter.state).text;
            let why = letter.because.as_ref().map(|because| over(w, because)).unwrap_or_default();
            steps.push(step(at, w.gate_letter_did_over(state), why));
        }
    }
    Ok(steps)
}

/// What was done, newest first: what the practice wrote down, and the letters that were asked for.
async fn history(
    visit: &Visit,
    frame: &Frame,
    matter: MatterId,
    letter: &Letter,
    letters: &[&StaffApproval],
) -> Result<Vec<LetterStep>, End> {
    let w = frame.w;
    let mut names = Names::new(visit.desk().lobby(visit.actor()?)?, w);
    let mut steps = asked(frame, &mut names, matter, letters).await?;
    for event in &letter.events {
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
        let step = LetterStep {
            sentence,
            when: frame.when(event.at),
            reason: event.reason.clone(),
            href: event.version.map(|id| frame.sheet(id, Some(matter))).unwrap_or_default(),
        };
        steps.push((event.at, step));
    }
    // Of one moment, what was written down last stands first.
    steps.reverse();
    steps.sort_by_key(|(at, _)| Reverse(*at));
    Ok(steps.into_iter().map(|(_, step)| step).collect())
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
