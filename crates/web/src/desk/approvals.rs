//! Requests for approval at the desk: the list over all matters, a matter's own, one in detail, and what is done with it.
//! Whatever was over before a button was pressed is said so. It refuses to enter a room for the list over all matters.

use super::approval_new::Offer;
use super::approval_words::{mode, over, part_of, person_tag, reader, state_tag};
use super::frame::{Frame, demand, problems, see_saying, wrong};
use super::matter::head;
use super::portal::part;
use super::sheet::stands;
use super::topics;
use crate::certificate;
use crate::client_view::approval::{Change, kind};
use crate::device;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::approval::{
    Acts, ApprovalPage, ApprovalRow, ApprovalsPage, AttachedDocument, Cut, MatterApprovalsPage, OneMore,
    Paper, PaperVersion, Person,
};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, More, Place, Problems, Tone};
use crate::words::Words;
use casework::approve;
use domain::{
    AccessId, AnswerState, ApprovalId, ApprovalState, DeskPower, FileName, Locale, MatterId, Power, Refusal,
    Resumes, Why,
};
use vault::{
    About, After, ApprovalCut, Error, Joins, OverBecause, PaperRow, Paused, PersonAsked, Reading, Room,
    StaffApproval, Words as Sayings,
};

/// What somebody who comes later does, as the form has it.
const ANSWERS: &str = "answers";
const COPY: &str = "copy";
/// Rows of one page.
const ROWS: u32 = 50;
const CUTS: [(ApprovalCut, &str); 2] = [(ApprovalCut::Waiting, "waiting"), (ApprovalCut::Over, "over")];

/// GET: over all matters I may enter.
pub async fn everywhere(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeOwnWork)?;
    let frame = Frame::of(&visit, Some(Place::Approvals)).await?;
    let w = frame.w;
    let typed = visit.query.text("cut");
    let (cut, key) = CUTS.into_iter().find(|(_, key)| *key == typed).unwrap_or(CUTS[0]);
    let after: Option<After> = visit.query.text("after").parse().ok();
    let lines = lobby.approval_lines(cut, after, ROWS).await?;
    let here = format!("/desk/approvals?cut={key}");
    let last = lines.last().filter(|_| lines.len() >= ROWS as usize);
    let page = ApprovalsPage {
        w,
        shell: &frame.shell,
        cuts: CUTS
            .into_iter()
            .map(|(of, key)| Cut {
                href: format!("/desk/approvals?cut={key}"),
                label: match of {
                    ApprovalCut::Waiting => w.desk_approvals_waiting(),
                    ApprovalCut::Over => w.desk_approvals_over(),
                },
                here: of == cut,
            })
            .collect(),
        more: More {
            newer: after.map(|_| here.clone()),
            older: last.map(|line| format!("{here}&after={}", line.after())),
        },
        rows: lines
            .iter()
            .map(|line| ApprovalRow {
                href: format!("/desk/matters/{}/approvals/{}", line.matter, line.approval),
                title: line.title.clone(),
                kind: kind(w, line.kind),
                matter: format!("{} · {}", line.card.client, line.card.number),
                state: state_tag(w, line.state),
                when: match line.paused_at {
                    Some(_) => format!("{} · {}", frame.ago(line.at), w.desk_approval_paused_short()),
                    None => when(&frame, line.at, line.due_at.filter(|_| line.state.is_live())),
                },
            })
            .collect(),
    };
    frame.page(&page)
}

fn when(frame: &Frame, at: domain::Timestamp, due: Option<domain::Timestamp>) -> String {
    let due = due.map(|due| frame.w.desk_approval_due_on(frame.calendar().day(due)));
    [Some(frame.ago(at)), due].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Words in the reader's language, else in whichever there is; and what they are in the other one.
fn in_both(words: &Sayings, locale: Locale) -> (String, String) {
    let here = words.get(locale.code()).cloned().unwrap_or_default();
    let other = words.iter().find(|(code, _)| code.as_str() != locale.code()).map(|(_, text)| text.clone());
    match (here.is_empty(), other) {
        (true, Some(other)) => (other, String::new()),
        (_, other) => (here, other.unwrap_or_default()),
    }
}

/// GET: a matter's own.
pub async fn of_matter(visit: Visit) -> Answered {
    of_matter_page(&visit, "", Problems::none()).await
}

/// The same, with what was wrong with a paper.
pub async fn of_matter_page(visit: &Visit, paper: &str, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let w = frame.w;
    let row = |approval: &StaffApproval| ApprovalRow {
        href: format!("/desk/matters/{matter}/approvals/{}", approval.id),
        title: in_both(&approval.title, w.locale()).0,
        kind: kind(w, approval.kind),
        matter: String::new(),
        state: state_tag(w, approval.state),
        when: match approval.paused {
            Some(_) => format!("{} · {}", frame.ago(approval.created_at), w.desk_approval_paused_short()),
            None => when(&frame, approval.created_at, approval.due_at.filter(|_| approval.state.is_live())),
        },
    };
    let papers = room.papers().await?;
    let known = papers.iter().map(|paper| Choice::new(paper.id.to_string(), paper.title.clone()));
    let failed = !problems.is_empty();
    let page = MatterApprovalsPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Approvals).await?,
        rows: room.staff_approvals().await?.iter().map(row).collect(),
        papers: papers.iter().map(|paper| paper_row(&frame, matter, paper)).collect(),
        may_ask: room.powers().has(Power::RequestApprovals),
        may_file: room.powers().has(Power::FileForClient),
        known: std::iter::once(Choice::new("", w.desk_papers_new())).chain(known).collect(),
        paper: paper.to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn paper_row(frame: &Frame, matter: MatterId, paper: &PaperRow) -> Paper {
    let version = |version: &vault::VersionRow| PaperVersion {
        href: frame.sheet(version.id, Some(matter)),
        label: frame.w.desk_version_n(version.number),
        when: frame.ago(version.received_at),
        state: stands(frame.w, version),
    };
    Paper { title: paper.title.clone(), versions: paper.versions.iter().map(version).collect() }
}

/// GET: one in detail.
pub async fn show(visit: Visit) -> Answered {
    detail(&visit, Typed::default(), Problems::none()).await
}

/// What was typed into the forms of the page.
#[derive(Default)]
struct Typed {
    /// Why it is taken back.
    reason: String,
    /// Who else has to see it, as what, and why it is asked again.
    person: String,
    joins: String,
    more: Option<String>,
}

async fn detail(visit: &Visit, typed: Typed, problems: Problems) -> Answered {
    let (matter, id): (MatterId, ApprovalId) = (visit.id("matter")?, visit.id("approval")?);
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let whole = room.staff_approval(id).await?;
    let w = frame.w;
    let (title, other_title) = in_both(&whole.title, w.locale());
    let (text, other_text) = in_both(&whole.description, w.locale());
    let base = format!("/desk/matters/{matter}/approvals");
    let documents = whole.documents.iter().map(|document| {
        let record = &document.record;
        let received = domain::Timestamp::from_micros(record.received_at);
        AttachedDocument {
            href: frame.sheet(record.version, Some(matter)),
            name: named(record.title(w.locale()), &record.name),
            version: format!("{} · {}", w.desk_version_n(record.number), frame.when(received)),
            hash: record.sha256.clone(),
            newer: !document.newest,
        }
    });
    let failed = !problems.is_empty();
    let page = ApprovalPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Approvals).await?,
        title,
        other_title,
        kind: kind(w, whole.kind),
        state: state_tag(w, whole.state),
        texts: [text, other_text].into_iter().filter(|text| !text.is_empty()).collect(),
        change: whole.terms.as_ref().map(|terms| {
            let here = |words: &Sayings| in_both(words, w.locale()).0;
            Change { agreed: here(&terms.agreed), proposed: here(&terms.proposed), why: here(&terms.why) }
        }),
        facts: facts(visit, &frame, &whole).await?,
        over: whole.because.as_ref().map(|because: &OverBecause| over(w, because)).unwrap_or_default(),
        replaced_by: whole.replaced_by.map(|id| format!("{base}/{id}")).unwrap_or_default(),
        documents: documents.collect(),
        people: whole.people.iter().map(|person| person_row(&frame, &whole, person)).collect(),
        more: one_more(&frame, &room, &whole, &base, &typed).await?,
        acts: acts(visit, &room, &whole, &base)?,
        talk: topics::talk(&frame, &room, About::Approval(id), 0).await?,
        resumes: vec![
            Choice::new(Resumes::OnAnswer.code(), w.desk_approval_resumes_answer()).chosen(),
            Choice::new(Resumes::ByHand.code(), w.desk_approval_resumes_hand()),
        ],
        paused: whole.paused.map(|paused| stands_still(&frame, &whole, paused)).unwrap_or_default(),
        bound: whole.bound.clone(),
        problems,
        reason: typed.reason,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// That its last day stands still, since when, how many days remain and what makes it go on.
fn stands_still(frame: &Frame, whole: &StaffApproval, paused: Paused) -> String {
    let w = frame.w;
    let since = frame.when(paused.since);
    let stands = match whole.due_at {
        Some(due) => w.desk_approval_paused(frame.calendar().days_between(paused.since, due), since),
        None => w.desk_approval_paused_open(since),
    };
    let then = match paused.resumes {
        Resumes::OnAnswer => w.desk_approval_paused_answer(),
        Resumes::ByHand => w.desk_approval_paused_hand(),
    };
    format!("{stands} {then}")
}

async fn facts(visit: &Visit, frame: &Frame, whole: &StaffApproval) -> Result<Vec<(String, String)>, End> {
    let w = frame.w;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let mut facts = vec![(w.desk_approval_mode(), mode(w, whole.mode))];
    let maker = lobby.name_of(whole.made_by).await?.unwrap_or_else(|| w.desk_who_unknown());
    let made = w.desk_approval_made(maker, frame.when(whole.created_at));
    facts.push((w.desk_approval_asked_label(), made));
    if let Some(by) = whole.released_by {
        let name = lobby.name_of(by).await?.unwrap_or_else(|| w.desk_who_unknown());
        let when = whole.asked_at.map(|at| frame.when(at)).unwrap_or_default();
        facts.push((String::new(), w.desk_approval_let_out(name, when)));
    } else if let Some(of) = whole.asked_of {
        let name = lobby.name_of(of).await?.unwrap_or_else(|| w.desk_who_unknown());
        facts.push((String::new(), w.desk_approval_asked_of(name)));
    }
    if whole.how_read {
        facts.push((w.desk_approval_how_read_fact(), w.desk_approval_how_read_wanted()));
    }
    if let Some(due) = whole.due_at.filter(|_| whole.paused.is_none()) {
        facts.push((w.desk_approval_due(), frame.calendar().moment(due)));
    }
    Ok(facts)
}

fn person_row(frame: &Frame, whole: &StaffApproval, person: &PersonAsked) -> Person {
    let w = frame.w;
    let mut lines = Vec::new();
    let pages: u32 = whole.documents.iter().map(|d| d.record.pages).sum();
    if person.state.takes_part() && pages > 0 {
        lines.push(w.desk_approval_seen(person.seen.len(), pages));
    }
    if let Some(at) = person.reminded_at {
        lines.push(w.desk_approval_reminded(frame.ago(at)));
    }
    if let Some(record) = &person.record {
        let device = device::described(&record.agent).unwrap_or_else(|| w.desk_device_unknown());
        lines.push(w.desk_approval_from(&record.address, device));
        lines.push(w.desk_approval_method(certificate::method(w, record.sign_in)));
        let proofs = [
            (record.fresh_code, w.desk_approval_fresh()),
            (record.fresh_text, w.desk_approval_fresh_text()),
            (record.fresh_app, w.desk_approval_fresh_app()),
            (record.fresh_passkey, w.desk_approval_fresh_passkey()),
            (record.fresh_card, w.desk_approval_fresh_card()),
        ];
        lines.extend(proofs.into_iter().filter_map(|(given, line)| given.then_some(line)));
        if let Some(read) = &record.interpreter {
            let line = match reader(w, &read.relation) {
                Some(part) => w.desk_approval_reader_part(&read.language, &read.name, part),
                None => w.desk_approval_reader(&read.language, &read.name),
            };
            let phone = read.by_phone.then(|| w.desk_approval_reader_phone());
            lines.push([Some(line), phone].into_iter().flatten().collect::<Vec<_>>().join(" · "));
        }
        if let Some(language) = &record.read_alone {
            lines.push(w.desk_approval_read_alone(language));
        }
    }
    if !person.enabled {
        lines.push(w.desk_approval_no_access());
    }
    let at = person.answered_at.or(person.asked_at);
    Person {
        name: person.name.clone(),
        part: match &person.record {
            Some(record) => part_of(w, &record.relation),
            None => part(w, person.relation),
        },
        state: person_tag(w, person.state),
        when: at.map(|at| frame.when(at)).unwrap_or_default(),
        lines,
        reason: person.record.as_ref().map(|record| record.reason.clone()).unwrap_or_default(),
    }
}

/// The form that asks again with somebody else; nothing where it cannot be, or where everybody was asked.
async fn one_more(
    frame: &Frame,
    room: &Room<Reading>,
    whole: &StaffApproval,
    base: &str,
    typed: &Typed,
) -> Result<Option<OneMore>, End> {
    let asks = room.powers().has(Power::RequestApprovals);
    if !asks || whole.state == ApprovalState::Approved || whole.replaced_by.is_some() {
        return Ok(None);
    }
    let w = frame.w;
    let pick = |choice: Choice, chosen: bool| if chosen { choice.chosen() } else { choice };
    let offer = Offer::of(room, w.locale()).await?;
    let others = offer.people.iter().filter(|row| !whole.people.iter().any(|one| one.access == row.id));
    let people: Vec<Choice> = others
        .map(|row| {
            let label = format!("{} · {}", row.name, part(w, row.relation));
            pick(Choice::new(row.id.to_string(), label), row.id.to_string() == typed.person)
        })
        .collect();
    if people.is_empty() {
        return Ok(None);
    }
    let copy = typed.joins == COPY;
    Ok(Some(OneMore {
        action: format!("{base}/{}/more", whole.id),
        people,
        joins: vec![
            pick(Choice::new(ANSWERS, w.desk_approval_more_answers()), !copy),
            pick(Choice::new(COPY, w.desk_approval_more_copy()), copy),
        ],
        live: whole.state.is_live(),
        why: typed.more.clone().unwrap_or_else(|| w.desk_approval_more_ready()),
    }))
}

fn acts(visit: &Visit, room: &Room<Reading>, whole: &StaffApproval, base: &str) -> Result<Acts, End> {
    let powers = room.powers();
    let me = visit.actor()?.person();
    let at = |open: bool, act: &str| {
        if open { format!("{base}/{}/{act}", whole.id) } else { String::new() }
    };
    let asks = powers.has(Power::RequestApprovals);
    let ends = asks || powers.has(Power::Publish);
    let held = whole.state == ApprovalState::Held;
    let releases = held && powers.has(Power::ReleaseApprovals);
    let (pending, paused) = (whole.state == ApprovalState::Pending, whole.paused.is_some());
    let over = whole.due_at.is_some_and(|due| visit.desk().now().is_past(due));
    let waits = whole.people.iter().any(|p| p.state == AnswerState::Asked);
    Ok(Acts {
        remind: at(ends && pending && !paused && waits, "remind"),
        pause: at(ends && pending && !paused && !over, "pause"),
        resume: at(ends && paused, "resume"),
        release: at(releases && whole.made_by != me, "release"),
        cancel: at(ends && whole.state.is_live(), "cancel"),
        again: at(asks && !whole.state.is_live() && whole.replaced_by.is_none(), "again"),
        certificate: at(whole.asked_at.is_some(), "certificate"),
        release_by_another: held && (whole.made_by == me || !releases),
    })
}

/// The addresses a pressed button is about.
fn pressed(visit: &Visit) -> Result<(MatterId, ApprovalId, String), End> {
    let (matter, id): (MatterId, ApprovalId) = (visit.id("matter")?, visit.id("approval")?);
    Ok((matter, id, format!("/desk/matters/{matter}/approvals/{id}")))
}

/// A file as people speak of it: by what it is, and what its file is called.
pub(super) fn named(title: &str, file: &str) -> String {
    let file = FileName::received(file).display().unwrap_or_default();
    if title.is_empty() { file } else { format!("{title} ({file})") }
}

fn said(visit: &Visit, here: &str, outcome: vault::Result<String>) -> Answered {
    let w = Words::of(visit.locale);
    match outcome {
        Ok(done) => Ok(see_saying(visit, here, Tone::Ok, &done)),
        Err(Error::Refused(refusal)) => {
            let sentence = match refusal {
                Refusal::WrongState | Refusal::Conflict => w.desk_approval_over(),
                Refusal::TooMany { .. } => w.desk_approval_remind_soon(),
                Refusal::NoAddress => w.desk_approval_remind_nobody(),
                Refusal::NotAllowed => w.desk_approval_release_own(),
                Refusal::Invalid { .. } => w.desk_approval_again_not(),
                other => return Err(other.into()),
            };
            Ok(see_saying(visit, here, Tone::Bad, &sentence))
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn remind(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let done = approve::remind(visit.desk(), visit.actor()?, matter, id).await;
    said(&visit, &here, done.map(|_| Words::of(visit.locale).desk_approval_reminded_done()))
}

/// POST: its last day stands still.
pub async fn pause(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let w = Words::of(visit.locale);
    let Some(resumes) = Resumes::from_code(visit.form.text("resumes")) else {
        let problems = Problems::none().with("resumes", w.desk_not_a_choice());
        return detail(&visit, Typed::default(), problems).await;
    };
    let done = approve::pause(visit.desk(), visit.actor()?, matter, id, resumes).await;
    said(&visit, &here, done.map(|()| w.desk_approval_pause_done()))
}

/// POST: it goes on.
pub async fn resume(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let done = approve::resume(visit.desk(), visit.actor()?, matter, id).await;
    said(&visit, &here, done.map(|()| Words::of(visit.locale).desk_approval_resume_done()))
}

pub async fn release(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let done = approve::release(visit.desk(), visit.actor()?, matter, id).await;
    said(&visit, &here, done.map(|()| Words::of(visit.locale).desk_approval_released()))
}

pub async fn cancel(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let reason = visit.form.text("reason").to_owned();
    match approve::cancel(visit.desk(), visit.actor()?, matter, id, &reason).await {
        Err(e @ Error::Refused(Refusal::Invalid { .. })) => {
            let problems = problems(Words::of(visit.locale), e, |field| field)?;
            detail(&visit, Typed { reason, ..Typed::default() }, problems).await
        }
        done => said(&visit, &here, done.map(|()| Words::of(visit.locale).desk_approval_cancel_done())),
    }
}

pub async fn again(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    match approve::again(visit.desk(), visit.actor()?, matter, id).await {
        Ok(new) => {
            let there = format!("/desk/matters/{matter}/approvals/{new}");
            Ok(see_saying(&visit, &there, Tone::Ok, &Words::of(visit.locale).desk_approval_again_done()))
        }
        Err(e) => said(&visit, &here, Err(e)),
    }
}

/// POST: taken back where it can still be answered, and asked again with one person more.
pub async fn more(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    let (w, form) = (Words::of(visit.locale), &visit.form);
    let typed = Typed {
        person: form.text("person").to_owned(),
        joins: form.text("joins").to_owned(),
        more: Some(form.text("why").to_owned()),
        ..Typed::default()
    };
    let Ok(access) = typed.person.parse::<AccessId>() else {
        let problems = Problems::none().with("person", w.desk_not_a_choice());
        return detail(&visit, typed, problems).await;
    };
    let joins = if typed.joins == COPY { Joins::GetsCopy } else { Joins::Answers };
    let one = vault::OneMore { access, joins, reason: form.text("why") };
    match approve::again_with(visit.desk(), visit.actor()?, matter, id, &one).await {
        Ok(new) => {
            let there = format!("/desk/matters/{matter}/approvals/{new}");
            Ok(see_saying(&visit, &there, Tone::Ok, &w.desk_approval_again_done()))
        }
        Err(Error::Refused(Refusal::Invalid { field: "reason", why })) => {
            let problems = Problems::none().with("why", wrong(w, "reason", why));
            detail(&visit, typed, problems).await
        }
        Err(Error::Refused(Refusal::Invalid { field: "person", why: Why::NotAChoice })) => {
            let problems = Problems::none().with("person", w.desk_not_a_choice());
            detail(&visit, typed, problems).await
        }
        Err(Error::Refused(Refusal::Invalid { .. })) => {
            let problems = Problems::none().with("person", w.desk_approval_more_not());
            detail(&visit, typed, problems).await
        }
        Err(e) => said(&visit, &here, Err(e)),
    }
}

/// POST: a certificate as a download.
pub async fn certificate(visit: Visit) -> Answered {
    let (matter, id, here) = pressed(&visit)?;
    match approve::certify(visit.desk(), visit.actor()?, matter, id).await {
        Ok(made) => {
            let frame = Frame::of(&visit, None).await?;
            Ok(certificate::reply(visit.form.text("kind"), frame.w, &frame.calendar(), &made))
        }
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&here)),
        Err(other) => Err(other.into()),
    }
}
