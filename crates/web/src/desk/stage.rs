//! The stages of a matter for staff: where it was, and the composer of what clients read next. Words are composed from a
//! sentence in both languages, looked at as the client will see them, and shown only by a press. It refuses to send
//! serious news by itself: a call comes first unless somebody says otherwise.

use super::facts::stage_name;
use super::frame::{Frame, said_in, see_saying, wrong};
use super::matter::head;
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::steer::{Composer, EndLink, LeaveNote, Said, SignOffNote, StageMove, StagePage};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::stages;
use casework::steer::{self, CLOSED, StageForm};
use domain::pack::Stage;
use domain::plain::{self, Hard};
use domain::{ClientId, EventId, Locale, MatterId, Phase, Power, PowerSet, Refusal};
use std::collections::BTreeSet;
use vault::{Error, MatterSheet, Reading, Room, StageRow, Tell};

/// Sentences besides the stage's own, in the order they are offered.
const SENTENCES: &[&str] = &["sent", "has", "checks", "writes", "asked", "approved"];
const ACTORS: &[&str] = &["we", "uscis", "office", "employer", "you"];
const NEXTS: &[&str] = &["none", "we-write", "you-send", "you-sign", "wait"];

pub async fn show(visit: Visit) -> Answered {
    page(&visit, None, Problems::none()).await
}

/// What was typed into the composer so far.
struct Draft {
    en: String,
    es: String,
    looked: bool,
}

pub async fn compose(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let form = &visit.form;
    let w = Words::of(visit.locale);
    match form.text("step") {
        "look" => {
            let draft = composed(&visit, &flow(&visit, matter).await?);
            if draft.en.trim().is_empty() {
                let missing = match form.text("sentence") {
                    "own" | "stage" => Draft { looked: true, ..draft },
                    _ => {
                        let problems = Problems::none().with("document", w.desk_missing());
                        return page(&visit, Some(Draft { looked: false, ..draft }), problems).await;
                    }
                };
                return page(&visit, Some(missing), Problems::none()).await;
            }
            page(&visit, Some(draft), Problems::none()).await
        }
        "again" => page(&visit, Some(typed(&visit)), Problems::none()).await,
        _ => {
            let stage = StageForm {
                from: form.text("from"),
                to: key(form.text("to")),
                en: form.text("en"),
                es: form.text("es"),
                tell: form.text("tell"),
                reason: form.text("reason"),
                anyway: form.text("anyway"),
            };
            let path = format!("/desk/matters/{matter}/stage");
            match steer::change_stage(visit.desk(), visit.actor()?, matter, &stage).await {
                Ok(_) => Ok(see_saying(&visit, &path, Tone::Ok, &w.matter_stage_done())),
                Err(Error::Refused(Refusal::Conflict | Refusal::WrongState)) => {
                    Ok(see_saying(&visit, &path, Tone::Todo, &w.matter_stage_moved_already()))
                }
                Err(Error::Refused(Refusal::NotAllowed)) => {
                    let problems = Problems::none().with("sign-off", w.gate_sign_off_refused());
                    page(&visit, Some(typed(&visit)), problems).await
                }
                Err(Error::Refused(Refusal::NoLeave)) => {
                    let problems = Problems::none().with("anyway", w.gate_leave_refused());
                    page(&visit, Some(typed(&visit)), problems).await
                }
                Err(Error::Refused(Refusal::Invalid { field, why })) => {
                    let said = match field {
                        "reason" => w.matter_stage_reason_missing(),
                        _ => wrong(w, field, why),
                    };
                    page(&visit, Some(typed(&visit)), Problems::none().with(field, said)).await
                }
                Err(e) => Err(e.into()),
            }
        }
    }
}

pub async fn publish(visit: Visit) -> Answered {
    let (matter, event): (MatterId, EventId) = (visit.id("matter")?, visit.id("event")?);
    let path = format!("/desk/matters/{matter}/stage");
    let mail = visit.form.text("mail") == "yes";
    match steer::publish_stage(visit.desk(), visit.actor()?, matter, event, mail).await {
        // Pressed twice: it is shown.
        Ok(()) | Err(Error::Refused(Refusal::Conflict)) => {
            let said = Words::of(visit.locale).matter_stage_published();
            Ok(see_saying(&visit, &path, Tone::Ok, &said))
        }
        Err(e) => Err(e.into()),
    }
}

fn typed(visit: &Visit) -> Draft {
    Draft { en: visit.form.text("en").to_owned(), es: visit.form.text("es").to_owned(), looked: true }
}

/// The stages of this matter in the practice's words.
async fn flow(visit: &Visit, matter: MatterId) -> Result<Vec<Stage>, End> {
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let sheet = room.matter_sheet().await?;
    Ok(stages::flow(&sheet.pack, &room.stage_texts().await?))
}

/// What a form says of where a matter is to come: its kind tells one practice's stages from another's, the stage decides.
fn key(to: &str) -> &str {
    to.rsplit('/').next().unwrap_or_default()
}

/// The sentence that was picked, in both languages, with what comes next.
fn composed(visit: &Visit, flow: &[Stage]) -> Draft {
    let form = &visit.form;
    let stage = flow.iter().find(|stage| stage.key == key(form.text("to")));
    let say = |locale: Locale, document: &str, when: &str| {
        let w = Words::of(locale);
        let actor = form.text("actor");
        let document = document.trim().trim_end_matches('.');
        let first = match form.text("sentence") {
            "own" => String::new(),
            "stage" => stage.map(|s| s.client.get(locale).to_owned()).unwrap_or_default(),
            _ if document.is_empty() => return String::new(),
            "sent" => w.matter_say_sent(actor, document),
            "has" => w.matter_say_has(actor, document),
            "checks" => w.matter_say_checks(actor, document),
            "writes" => w.matter_say_writes(actor, document),
            "asked" => w.matter_say_asked(actor, document),
            "approved" => w.matter_say_approved(actor, document),
            _ => String::new(),
        };
        let when = match when.trim().trim_end_matches('.') {
            "" => "none",
            when => when,
        };
        let then = match form.text("next") {
            "we-write" => w.matter_then_we_write(when),
            "you-send" => w.matter_then_you_send(when),
            "you-sign" => w.matter_then_you_sign(when),
            "wait" => w.matter_then_wait(when),
            _ => String::new(),
        };
        [first, then].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    Draft {
        en: say(Locale::En, form.text("document"), form.text("when")),
        es: say(Locale::Es, form.text("document_es"), form.text("when_es")),
        looked: true,
    }
}

async fn page(visit: &Visit, draft: Option<Draft>, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let sheet = room.matter_sheet().await?;
    let may = room.powers().has(Power::ChangeStage);
    let flow = stages::flow(&sheet.pack, &room.stage_texts().await?);
    let flow = flow.as_slice();
    let to = if visit.form.has("to") { visit.form.text("to") } else { visit.query.text("to") };
    let to = key(to);
    let target = flow.iter().find(|s| s.key == to && s.key != CLOSED && s.key != sheet.stage).filter(|_| may);
    let mut composer = target.map(|stage| composer(visit, &frame, &sheet, flow, stage, draft));
    if let Some(composer) = composer.as_mut().filter(|_| steer::lodges(flow, &sheet.stage, to)) {
        composer.leave = leave(visit, w, &room).await?;
    }
    if let Some(composer) = composer.as_mut().filter(|_| !room.powers().has(Power::SignOff))
        && let Some(last) = steer::sign_off(flow, &sheet.stage, to)
    {
        composer.sign_off = Some(SignOffNote {
            stage: last.internal.get(w.locale()).to_owned(),
            who: room
                .others_who_sign_off()
                .await?
                .iter()
                .map(|(_, name)| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        });
    }
    let mut names = Names::new(visit.desk().lobby(actor)?, w);
    let mut moves = Vec::new();
    let publishes = room.powers().has(Power::Publish);
    for step in room.stages().await?.iter().rev() {
        let who = names.of(step.by.bytes()).await?;
        let mail = flow.iter().any(|stage| stage.key == step.to && stage.mail);
        moves.push(StageMove { mail, ..stage_move(&frame, matter, &sheet, step, &who, publishes) });
    }
    let failed = !problems.is_empty();
    let clear = super::clear::lines(&frame, &room, &sheet.pack).await?;
    let page = StagePage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        now: stage_name(w, &sheet.pack, &sheet.stage),
        moves,
        clear,
        stages: next_stages(w, flow, &sheet.stage),
        may,
        composer,
        ends: ends(w, matter, sheet.phase, room.powers()),
        end: match sheet.phase {
            Phase::Open => w.matter_end_open(),
            Phase::Closing => match sheet.access_until {
                Some(until) => w.ending_until_day(frame.calendar().day(until)),
                None => w.matter_end_closing(),
            },
            Phase::Closed | Phase::Erased => w.matter_end_closed(),
        },
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What is missing before the matter can be lodged; nothing where nothing is, or where the practice wants no leave.
async fn leave(visit: &Visit, w: &Words, room: &Room<Reading>) -> Result<Option<LeaveNote>, End> {
    let lodging = room.lodging().await?;
    if !lodging.wanted || lodging.leave.is_given() {
        return Ok(None);
    }
    let parties = room.parties().await?;
    let named = |clients: &BTreeSet<ClientId>| {
        let names = parties.iter().filter(|p| clients.contains(&p.client)).map(|p| p.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let (missing, outdated) = (named(&lodging.leave.missing), named(&lodging.leave.outdated));
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines.push(w.gate_leave_missing(missing));
    }
    if !outdated.is_empty() {
        lines.push(w.gate_leave_outdated(outdated));
    }
    if lines.is_empty() {
        lines.push(w.gate_leave_nobody());
    }
    let asks = room.powers().has(Power::RequestApprovals);
    let new = format!("/desk/matters/{}/approvals/new?kind=authority_to_proceed", room.matter());
    Ok(Some(LeaveNote {
        lines,
        ask: if asks { new } else { String::new() },
        may: room.powers().has(Power::CloseMatter),
        anyway: visit.form.text("anyway").to_owned(),
    }))
}

/// Every stage but the present one and the end, the next one chosen.
fn next_stages(w: &Words, flow: &[Stage], now: &str) -> Vec<Choice> {
    let after = steer::place(flow, now);
    let next = flow.iter().enumerate().find(|(at, s)| after.is_none_or(|now| *at > now) && !s.aside);
    let next = next.map(|(_, s)| s.key.as_str());
    let open = flow.iter().filter(|s| s.key != now && s.key != CLOSED);
    open.map(|s| {
        let choice = Choice::new(&s.key, s.internal.get(w.locale()));
        if Some(s.key.as_str()) == next { choice.chosen() } else { choice }
    })
    .collect()
}

fn ends(w: &Words, matter: MatterId, phase: Phase, powers: PowerSet) -> Vec<EndLink> {
    let link = |verb: &str, label: String| EndLink { href: format!("/desk/matters/{matter}/{verb}"), label };
    let mut links = Vec::new();
    if phase == Phase::Open && powers.has(Power::CloseMatter) {
        links.push(link("wind-up", w.matter_end_wind_up()));
    }
    if phase == Phase::Closing && powers.has(Power::CloseMatter) {
        links.push(link("close", w.matter_end_close()));
        links.push(link("wind-up", w.ending_change()));
    }
    if matches!(phase, Phase::Closing | Phase::Closed) && powers.has(Power::ReopenMatter) {
        links.push(link("reopen", w.matter_end_reopen()));
    }
    links
}

fn stage_move(
    frame: &Frame,
    matter: MatterId,
    sheet: &MatterSheet,
    step: &StageRow,
    who: &str,
    publishes: bool,
) -> StageMove {
    let w = frame.w;
    let (from, to) = (stage_name(w, &sheet.pack, &step.from), stage_name(w, &sheet.pack, &step.to));
    let told = said_in(&step.words, w.locale());
    let held = step.published_at.is_none();
    StageMove {
        when: frame.when(step.at),
        sentence: w.matter_stage_moved(from, to, who),
        told: if told.is_empty() { told } else { w.matter_stage_told(told) },
        reason: match step.reason.as_str() {
            "" => String::new(),
            reason => w.matter_stage_back(reason),
        },
        anyway: match step.anyway.as_str() {
            "" => String::new(),
            reason => w.gate_leave_was(reason),
        },
        state: if held {
            Tag::new(Tone::Todo, w.matter_stage_held())
        } else {
            Tag::new(Tone::Ok, w.matter_stage_shown())
        },
        publish: if held && publishes {
            format!("/desk/matters/{matter}/stage/{}/publish", step.id)
        } else {
            String::new()
        },
        mail: false,
    }
}

fn composer(
    visit: &Visit,
    frame: &Frame,
    sheet: &MatterSheet,
    flow: &[Stage],
    stage: &Stage,
    draft: Option<Draft>,
) -> Composer {
    let (w, form) = (frame.w, &visit.form);
    let pick = |value: &str, label: String, chosen: bool| {
        if chosen { Choice::new(value, label).chosen() } else { Choice::new(value, label) }
    };
    let mut sentences =
        vec![pick("stage", w.matter_stage_sentence_stage(), form.text("sentence").is_empty())];
    sentences.extend(SENTENCES.iter().map(|s| pick(s, saying(w, s), form.text("sentence") == *s)));
    sentences.push(pick("own", w.matter_stage_sentence_own(), form.text("sentence") == "own"));
    let usual = match stage.mail {
        _ if stage.serious => Tell::CallFirst,
        true => Tell::Notify,
        false => Tell::Silent,
    };
    let tell = Tell::from_code(form.text("tell")).unwrap_or(usual);
    let tells = [
        (Tell::Notify, w.matter_stage_tell_notify(), w.matter_stage_tell_notify_hint()),
        (Tell::Silent, w.matter_stage_tell_silent(), w.matter_stage_tell_silent_hint()),
        (Tell::CallFirst, w.matter_stage_tell_call(), w.matter_stage_tell_call_hint()),
    ];
    let (en, es, looked) = match draft {
        Some(draft) => (draft.en, draft.es, draft.looked),
        None => (String::new(), String::new(), false),
    };
    let text = |name: &str| form.text(name).to_owned();
    Composer {
        from: if form.has("from") { text("from") } else { sheet.stage.clone() },
        to: format!("{}/{}", sheet.pack, stage.key),
        stage: stage.internal.get(w.locale()).to_owned(),
        serious: stage.serious,
        back: steer::place(flow, &sheet.stage) > steer::place(flow, &stage.key),
        sentences,
        actors: ACTORS.iter().map(|a| pick(a, actor(w, a), form.text("actor") == *a)).collect(),
        document: text("document"),
        document_es: text("document_es"),
        nexts: NEXTS.iter().map(|n| pick(n, next(w, n), form.text("next") == *n)).collect(),
        when: text("when"),
        when_es: text("when_es"),
        reason: text("reason"),
        leave: None,
        sign_off: None,
        preview: if looked { preview(w, &en, &es) } else { Vec::new() },
        en,
        es,
        tells: tells
            .into_iter()
            .map(|(t, label, hint)| pick(t.code(), label, t == tell).hint(hint))
            .collect(),
    }
}

/// What the client would read, in each language, with what could be said more plainly.
fn preview(w: &Words, en: &str, es: &str) -> Vec<Said> {
    let hard = plain::hard_news(en, es);
    [(Locale::En, en), (Locale::Es, es)]
        .into_iter()
        .map(|(locale, text)| Said {
            language: w.language(locale),
            lang: locale.code().to_owned(),
            eyebrow: Words::of(locale).progress_now(),
            text: text.to_owned(),
            hard: hard.iter().filter(|(l, _)| *l == locale).map(|(_, h)| too_hard(w, *h)).collect(),
        })
        .collect()
}

/// What could be said more plainly, as advice.
pub fn too_hard(w: &Words, hard: Hard) -> String {
    match hard {
        Hard::LongSentence => w.matter_hard_long_sentence(),
        Hard::HardWords => w.matter_hard_hard_words(),
        Hard::Abbreviation => w.matter_hard_abbreviation(),
        Hard::Passive => w.matter_hard_passive(),
        Hard::NoNext => w.matter_hard_no_next(),
        Hard::NoTranslation => w.matter_hard_no_translation(),
        Hard::Shouting => w.matter_hard_shouting(),
    }
}

/// What a text is: what something is called, or what is said about it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Name,
    Text,
}

/// Advice on texts that clients read, each in its language and said once.
pub fn advice<'t>(w: &Words, texts: impl Iterator<Item = (Reads, Locale, &'t str)>) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (reads, locale, text) in texts {
        let found = match reads {
            Reads::Name => plain::hard_name(text, locale),
            Reads::Text => plain::hard(text, locale),
        };
        for hard in found {
            let advice = w.matter_hard_in(w.language(locale), too_hard(w, hard));
            if !said.contains(&advice) {
                said.push(advice);
            }
        }
    }
    said
}

fn saying(w: &Words, sentence: &str) -> String {
    match sentence {
        "sent" => w.matter_saying_sent(),
        "has" => w.matter_saying_has(),
        "checks" => w.matter_saying_checks(),
        "writes" => w.matter_saying_writes(),
        "asked" => w.matter_saying_asked(),
        _ => w.matter_saying_approved(),
    }
}

fn actor(w: &Words, actor: &str) -> String {
    match actor {
        "we" => w.matter_actor_we(),
        "uscis" => w.matter_actor_uscis(),
        "employer" => w.matter_actor_employer(),
        "you" => w.matter_actor_you(),
        _ => w.matter_actor_office(),
    }
}

fn next(w: &Words, next: &str) -> String {
    match next {
        "we-write" => w.matter_next_we_write(),
        "you-send" => w.matter_next_you_send(),
        "you-sign" => w.matter_next_you_sign(),
        "wait" => w.matter_next_wait(),
        _ => w.matter_next_none(),
    }
}
