//! What a client does with a request for approval: the list, the pages, the check before the answer, the answer and its
//! receipt. Answering twice answers once. It refuses to lose what was typed when something is wrong, and shows what stands
//! whenever somebody or something was faster.

use crate::certificate;
use crate::client::beside;
use crate::client::frame::{Frame, portal};
use crate::client::list::{self, said};
use crate::client::passkeys;
use crate::client_view::Place;
use crate::client_view::approval::{
    AnswerCheckPage, AnswerDonePage, AnswerProblem, ApprovalHead, ApprovalPage, ApprovalRow, ApprovalsPage,
    AttachedDocument, AttachedPage, Change, FreshCode, ReadTyped, Standing, kind, means,
};
use crate::client_view::messages::Beside;
use crate::dates;
use crate::device;
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use casework::{client_keys, receive};
use domain::{
    AnswerState, ApprovalId, ApprovalState, DocumentId, FileName, Power, Refusal, Timestamp, Verdict,
    VersionId, VoidCause, Why, limits,
};
use http::{StatusCode, header};
use vault::{
    About, Answer, AttachedRecord, ClientApproval, Contributing, Error, ForClient, FreshWays, HowRead,
    Interpreter, Room, SeenBy, SentBy, Terms,
};

/// The end of the address after a code was sent.
const CODE_SENT: &str = "&code=sent";

/// A request with everything its pages show.
struct Asked {
    frame: Frame,
    room: Room<Contributing>,
    approval: ForClient<ClientApproval>,
}

impl Asked {
    async fn of(visit: &Visit) -> Result<Self, End> {
        let id: ApprovalId = visit.id("approval")?;
        let room = receive::room(visit.desk(), visit.actor()?).await?;
        let approval = room.approval(id).await?;
        // Where a change of language comes back to: the page itself, or the request after a form.
        let here = match visit.method {
            http::Method::GET => asked_path(visit),
            _ => portal(visit).approval(&id.to_string()),
        };
        let mut frame = Frame::of(visit, Some(Place::Home), here).await?;
        frame.shell.letter_first = room.letter_waits().await?;
        Ok(Self { frame, room, approval })
    }
}

/// The page with what it was asked with.
fn asked_path(visit: &Visit) -> String {
    let known = ["answer", "code"].into_iter().filter(|name| {
        let value = visit.query.text(name);
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    let query: Vec<String> = known.map(|name| format!("{name}={}", visit.query.text(name))).collect();
    if query.is_empty() { visit.path.clone() } else { format!("{}?{}", visit.path, query.join("&")) }
}

/// GET the list.
pub async fn list(visit: Visit) -> Answered {
    let mut frame = Frame::of(&visit, Some(Place::Home), visit.path.clone()).await?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    frame.shell.letter_first = room.letter_waits().await?;
    let approvals = room.approvals().await?;
    Reply::page(&list_page(&frame, &approvals))
}

/// The list of these requests.
pub fn list_page<'a>(frame: &'a Frame, approvals: &[ForClient<ClientApproval>]) -> ApprovalsPage<'a> {
    let rows = approvals.iter().map(|approval| row(frame, approval)).collect();
    ApprovalsPage { w: frame.w, shell: &frame.shell, rows }
}

/// One of them as a list shows it.
pub fn row(frame: &Frame, approval: &ClientApproval) -> ApprovalRow {
    let standing = Standing::of(approval.state, approval.mine.state);
    let line = match standing {
        Standing::ToAnswer => due(frame, approval),
        _ => String::new(),
    };
    let head = head(frame, approval);
    ApprovalRow { id: head.id, title: head.title, kind: head.kind, line, standing }
}

/// Those that name one of these documents, whichever version of it.
pub fn naming(
    frame: &Frame,
    approvals: &[ForClient<ClientApproval>],
    of: impl Fn(DocumentId) -> bool,
) -> Vec<ApprovalRow> {
    let about = |approval: &&ForClient<ClientApproval>| approval.documents.iter().any(|d| of(d.document));
    approvals.iter().filter(about).map(|approval| row(frame, approval)).collect()
}

fn head(frame: &Frame, approval: &ClientApproval) -> ApprovalHead {
    let title = said(&approval.title, frame.w.locale());
    // Whoever changes their language later reads what was written for them.
    let title =
        if title.is_empty() { approval.title.values().next().map_or("", String::as_str) } else { title };
    ApprovalHead { id: approval.id.to_string(), kind: kind(frame.w, approval.kind), title: title.to_owned() }
}

fn due(frame: &Frame, approval: &ClientApproval) -> String {
    match (approval.paused, approval.due_at) {
        (Some(paused), Some(due)) => frame.w.approval_paused(frame.calendar.days_between(paused.since, due)),
        (Some(_), None) => frame.w.approval_paused_open(),
        (None, due) => due.map(|at| frame.w.approval_due(frame.calendar.day(at))).unwrap_or_default(),
    }
}

fn documents(frame: &Frame, approval: &ClientApproval) -> Vec<AttachedDocument> {
    approval.documents.iter().map(|record| document(frame, approval, record)).collect()
}

fn document(frame: &Frame, approval: &ClientApproval, record: &AttachedRecord) -> AttachedDocument {
    let received = frame.calendar.day(Timestamp::from_micros(record.received_at));
    let wanted = approval.kind.wants_every_page() && approval.to_answer();
    let file = FileName::received(&record.name).display().unwrap_or_default();
    let line = frame.w.approval_version(received, record.number);
    // People are asked about a thing; what its file is called stands below.
    let (name, line) = match record.title(frame.w.locale()) {
        "" => (file, line),
        title => (title.to_owned(), format!("{file} · {line}")),
    };
    AttachedDocument {
        version: record.version.to_string(),
        name,
        line,
        pages: record.pages,
        unopened: wanted.then(|| approval.unopened(record)),
        only_first: (record.pages_in_file > record.pages).then_some(record.pages),
        thumb: match approval.may_open {
            true => {
                let (id, version) = (approval.id.to_string(), record.version.to_string());
                frame.shell.door.portal.approval_thumb(&id, &version)
            }
            false => String::new(),
        },
        opens: approval.may_open,
    }
}

/// How it ended for this person, in a sentence; empty while it is to be answered.
fn ended(frame: &Frame, approval: &ClientApproval) -> String {
    let w = frame.w;
    let practice = frame.shell.door.practice.name.as_str();
    let when =
        |at: Option<i64>| at.map(|at| frame.calendar.moment(Timestamp::from_micros(at))).unwrap_or_default();
    let answered = approval.mine.record.as_ref().map(|record| record.at);
    let because = approval.because.as_ref();
    match Standing::of(approval.state, approval.mine.state) {
        Standing::ToAnswer => String::new(),
        Standing::Approved => w.approval_line_approved(when(answered)),
        Standing::Declined => w.approval_line_declined(when(answered)),
        Standing::Copy => w.approval_line_copy(),
        Standing::Lapsed => w.approval_line_lapsed(),
        Standing::Expired => {
            let day = approval.due_at.or(approval.ended_at).map(|at| frame.calendar.day(at));
            w.approval_line_expired(day.unwrap_or_default())
        }
        Standing::Cancelled => {
            let reason = because.map(|b| b.reason.as_str()).unwrap_or_default();
            format!("{} {reason}", w.approval_line_cancelled(practice)).trim().to_owned()
        }
        Standing::Void => {
            let document =
                because.and_then(|b| FileName::received(&b.document).display()).unwrap_or_default();
            match because.and_then(|b| b.cause()) {
                Some(VoidCause::SentBack) => w.approval_void_sent_back(document),
                Some(VoidCause::WantedAnew) => w.anew_void(document),
                Some(VoidCause::TakenBack) => w.approval_void_taken_back(document),
                // Whose document it is now, and what it is called, is not for everybody who was asked.
                Some(VoidCause::AskedOfOne) => w.approval_void_asked_of_one(),
                // What it was called may be what had to go.
                Some(VoidCause::Deleted) => w.bin_void(),
                Some(VoidCause::NewVersion) | None => {
                    w.approval_void_new_version(document, because.map_or(0, |b| b.number))
                }
            }
        }
    }
}

/// What was agreed beside what is proposed, in the reader's language or in whichever it was written in.
pub fn change(frame: &Frame, terms: Option<&Terms>) -> Option<Change> {
    let here = |words: &vault::Words| match said(words, frame.w.locale()) {
        "" => words.values().next().cloned().unwrap_or_default(),
        text => text.to_owned(),
    };
    terms.map(|terms| Change {
        agreed: here(&terms.agreed),
        proposed: here(&terms.proposed),
        why: here(&terms.why),
    })
}

/// The page of one request; staff who look at what a client sees come through here too.
pub fn show_page<'a>(
    frame: &'a Frame,
    approval: &ClientApproval,
    changed: bool,
    seen_by: &SeenBy,
    beside: Beside,
) -> ApprovalPage<'a> {
    let moment = |at: Timestamp| frame.w.approval_asked(frame.calendar.moment(at));
    let open = approval.to_answer();
    let description = said(&approval.description, frame.w.locale()).to_owned();
    let documents = documents(frame, approval);
    let head = head(frame, approval);
    let names = documents.iter().map(|document| document.name.as_str());
    let told: Vec<&str> = [head.title.as_str(), description.as_str()].into_iter().chain(names).collect();
    let terms = frame.explained(&told.join("\n"));
    ApprovalPage {
        w: frame.w,
        shell: &frame.shell,
        approval: head,
        description,
        change: change(frame, approval.terms.as_ref()),
        means: means(frame.w, approval.kind),
        due: if open { due(frame, approval) } else { String::new() },
        asked: approval.mine.asked_at.map(moment).unwrap_or_default(),
        standing: Standing::of(approval.state, approval.mine.state),
        ended: ended(frame, approval),
        documents,
        owes_pages: open && approval.owes_pages(),
        changed,
        receipt: approval.mine.record.is_some(),
        beside,
        terms,
        how_read: open && approval.how_read,
        seen_by: super::account::sentences(frame.w, &frame.shell.door.practice.name, seen_by),
    }
}

/// GET one request.
pub async fn show(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    let seen_by = asked.room.approval_seen_by(asked.approval.id).await?;
    let about = About::Approval(asked.approval.id);
    let beside = beside::of(&visit, &asked.frame, &asked.room, about).await?;
    Reply::page(&show_page(&asked.frame, &asked.approval, visit.query.has("changed"), &seen_by, beside))
}

/// GET one page of an attached version. The picture on it is what writes the opening down.
pub async fn page(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    let version: VersionId = visit.id("version")?;
    let page: u32 = visit.id("page")?;
    let about = About::Approval(asked.approval.id);
    let beside = beside::of(&visit, &asked.frame, &asked.room, about).await?;
    let picture = portal(&visit).approval_picture(&asked.approval.id.to_string(), &version.to_string(), page);
    Reply::page(&page_of(&asked.frame, &asked.approval, (version, page), picture, beside)?)
}

/// One page of an attached version; staff who look at what a client sees come through here too.
pub fn page_of<'a>(
    frame: &'a Frame,
    approval: &ClientApproval,
    (version, page): (VersionId, u32),
    picture: String,
    beside: Beside,
) -> Result<AttachedPage<'a>, End> {
    let record = approval.documents.iter().find(|d| d.version == version);
    let record = record.filter(|d| approval.may_open && (1..=d.pages).contains(&page));
    let record = record.ok_or_else(End::not_found)?;
    Ok(AttachedPage {
        w: frame.w,
        shell: &frame.shell,
        approval: head(frame, approval),
        version: version.to_string(),
        picture,
        document: FileName::received(&record.name).display().unwrap_or_default(),
        page,
        total: record.pages,
        beside: Beside { page: Some((version.to_string(), page)), ..beside },
    })
}

fn jpeg(bytes: &[u8]) -> Reply {
    Reply::bytes("image/jpeg", bytes.to_vec()).with(header::CONTENT_SECURITY_POLICY, SANDBOX)
}

/// GET the picture of a page.
pub async fn picture(visit: Visit) -> Answered {
    let (id, version): (ApprovalId, VersionId) = (visit.id("approval")?, visit.id("version")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let image = room.approval_page(id, version, visit.id("page")?).await?;
    Ok(jpeg(&image.jpeg))
}

/// GET the small picture of an attached version.
pub async fn thumb(visit: Visit) -> Answered {
    let (id, version): (ApprovalId, VersionId) = (visit.id("approval")?, visit.id("version")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let image = room.approval_thumb(id, version).await?;
    Ok(jpeg(&image.jpeg))
}

/// What was typed into the check page.
#[derive(Default)]
struct Typed {
    reason: String,
    read: ReadTyped,
}

/// What the form says of how it was read. A name means that somebody else read it, whatever was pressed above it.
fn how_read(typed: &ReadTyped) -> Option<HowRead> {
    let to_them = typed.how == "to" || !typed.name.trim().is_empty();
    match (to_them, typed.how.as_str()) {
        (true, _) => Some(HowRead::ReadTo(Interpreter {
            name: typed.name.clone(),
            language: typed.language.clone(),
            relation: typed.part.clone(),
            by_phone: typed.by_phone,
        })),
        (false, "alone") => Some(HowRead::Alone(typed.language.clone())),
        (false, _) => None,
    }
}

impl Asked {
    async fn check(
        &self,
        visit: &Visit,
        verdict: Verdict,
        sent: bool,
        typed: Typed,
        problem: Option<AnswerProblem>,
    ) -> Answered {
        let approval = &self.approval;
        let settings = visit.desk().threshold().settings().await?;
        let wants = verdict == Verdict::Approve && approval.kind.wants_fresh_proof();
        let chosen = match visit.form.text("by") {
            "" => visit.query.text("code"),
            by => by,
        };
        let ways = if wants { self.room.fresh_ways().await? } else { FreshWays::default() };
        let passkey = ways.passkey && visit.site.passkeys().is_ok();
        let life = || dates::span(self.frame.w, limits::FRESH_PROOF_LIFE);
        let code = match (chosen, ways.sent) {
            _ if !wants => FreshCode::NotWanted,
            ("sent" | "mail", Some(by)) if sent => FreshCode::Sent(by, life()),
            ("sent" | "mail", Some(by)) => FreshCode::ToSend(by),
            ("card", _) if ways.card => FreshCode::Card,
            _ if ways.app => FreshCode::App,
            _ if passkey => FreshCode::Passkey,
            (_, Some(SentBy::Mail)) if sent => FreshCode::Sent(SentBy::Mail, life()),
            (_, Some(SentBy::Mail)) => FreshCode::ToSend(SentBy::Mail),
            // A text costs, and may be slow to come: the card is at hand.
            _ if ways.card => FreshCode::Card,
            (_, Some(SentBy::Text)) => FreshCode::ToSend(SentBy::Text),
            (_, None) => FreshCode::Nobody,
        };
        let page = AnswerCheckPage {
            w: self.frame.w,
            shell: &self.frame.shell,
            approval: head(&self.frame, approval),
            verdict,
            means: means(self.frame.w, approval.kind),
            change: change(&self.frame, approval.terms.as_ref()),
            documents: documents(&self.frame, approval),
            bound: approval.bound.clone(),
            code,
            ways,
            passkey,
            reason: typed.reason,
            reason_wanted: settings.decline_reason,
            read: typed.read,
            how_read: approval.how_read,
            unread: match (verdict, approval.kind.wants_every_page()) {
                (Verdict::Approve, false) => approval.documents.iter().map(|d| approval.unopened(d)).sum(),
                _ => 0,
            },
            problem,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Reply::page_with(status, &page)
    }

    fn here(&self, visit: &Visit) -> String {
        portal(visit).approval(&self.approval.id.to_string())
    }
}

/// GET the check before an answer.
pub async fn check(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    let verdict = Verdict::from_code(visit.query.text("answer")).ok_or_else(End::not_found)?;
    let ready = asked.approval.to_answer() && (verdict == Verdict::Decline || !asked.approval.owes_pages());
    if !ready {
        return Ok(Reply::see(&asked.here(&visit)));
    }
    asked.check(&visit, verdict, visit.query.text("code") == "sent", Typed::default(), None).await
}

/// POST: a fresh code, please.
pub async fn send_code(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    match asked.room.send_fresh_code(asked.approval.id).await {
        Ok(()) => {
            let check =
                portal(&visit).approval_check(&asked.approval.id.to_string(), Verdict::Approve.code());
            Ok(Reply::see(&format!("{check}{CODE_SENT}")))
        }
        Err(Error::Refused(Refusal::TooMany { .. })) => {
            let problem = Some(AnswerProblem::ManyCodes);
            asked.check(&visit, Verdict::Approve, false, Typed::default(), problem).await
        }
        // Nothing reaches them: the page asks for what they have, or says whom to call.
        Err(Error::Refused(Refusal::NoAddress)) => {
            asked.check(&visit, Verdict::Approve, false, Typed::default(), None).await
        }
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&asked.here(&visit))),
        Err(other) => Err(other.into()),
    }
}

/// POST: what this browser is asked, to prove by a passkey who gives this answer.
pub async fn ask_passkey(visit: Visit) -> Answered {
    let id: ApprovalId = visit.id("approval")?;
    passkeys::count(&visit).await?;
    let site = visit.site.passkeys().map_err(|_| End::not_found())?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    passkeys::told(room.ask_passkey_for_answer(id, &site).await)
}

/// POST the answer.
pub async fn answer(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    let form = &visit.form;
    let verdict = Verdict::from_code(form.text("verdict")).ok_or_else(End::not_found)?;
    let typed = Typed {
        reason: form.text("reason").to_owned(),
        read: ReadTyped {
            how: form.text("read").to_owned(),
            language: form.text("reader_language").to_owned(),
            name: form.text("reader").to_owned(),
            part: form.text("reader_part").to_owned(),
            by_phone: form.has("reader_phone"),
        },
    };
    let site = visit.site.passkeys().ok();
    let passkey = form.text("passkey");
    let given = Answer {
        passkey: site.as_ref().filter(|_| !passkey.is_empty()).map(|site| (site, passkey)),
        verdict,
        bound: form.text("bound"),
        reason: &typed.reason,
        code: form.text("code"),
        card: None,
        read: how_read(&typed.read),
        language: asked.frame.w.locale(),
        device: &visit.device,
    };
    let outcome = match form.text("by") {
        "card" => client_keys::answer_by_card(visit.desk(), &asked.room, asked.approval.id, &given).await,
        _ => asked.room.answer_approval(asked.approval.id, &given).await,
    };
    let done = portal(&visit).approval_done(&asked.approval.id.to_string());
    let changed = format!("{}?changed=1", asked.here(&visit));
    let problem = match outcome {
        Ok(()) => return Ok(Reply::see(&done)),
        // Sent twice, or somebody or something was faster: the page shows what stands.
        Err(Error::Refused(Refusal::WrongState)) => {
            let mine = asked.room.approval(asked.approval.id).await?.mine.state;
            let same = match verdict {
                Verdict::Approve => mine == AnswerState::Approved,
                Verdict::Decline => mine == AnswerState::Declined,
            };
            return Ok(Reply::see(if same { &done } else { &changed }));
        }
        Err(Error::Refused(Refusal::Expired | Refusal::Conflict)) => return Ok(Reply::see(&changed)),
        Err(Error::Refused(Refusal::Invalid { field, why })) => match (field, why) {
            ("reason", Why::TooLong) => AnswerProblem::LongReason,
            ("reason", _) => AnswerProblem::NoReason,
            ("code", Why::Wrong) => AnswerProblem::WrongCode,
            ("code", _) => AnswerProblem::NoCode,
            ("card", Why::Missing) => AnswerProblem::NoCardCode,
            ("card", Why::Wrong) => AnswerProblem::WrongCardCode,
            ("card", _) => AnswerProblem::CardOver,
            // Where something was said of a reader, that is what is not whole.
            ("read", _) if !typed.read.name.trim().is_empty() => AnswerProblem::Reader,
            ("read", _) if asked.approval.how_read => AnswerProblem::HowRead,
            ("read", _) => AnswerProblem::Reader,
            ("passkey", _) => AnswerProblem::Passkey,
            _ => return Ok(Reply::see(&asked.here(&visit))),
        },
        Err(Error::Refused(Refusal::TooMany { .. })) => AnswerProblem::CardOver,
        Err(other) => return Err(other.into()),
    };
    // A code that is over has to be asked for anew; one that was mistyped can be typed again. Whoever used a passkey has none.
    let sent = ![AnswerProblem::NoCode, AnswerProblem::CardOver, AnswerProblem::Passkey].contains(&problem);
    asked.check(&visit, verdict, sent, typed, Some(problem)).await
}

/// GET the receipt.
pub async fn done(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    let Some(record) = &asked.approval.mine.record else {
        return Ok(Reply::see(&asked.here(&visit)));
    };
    let verdict = Verdict::from_code(&record.verdict).ok_or_else(End::not_found)?;
    // What an agreement opened waits from this moment on.
    let todo = match asked.room.powers().has(Power::SeeOwnRequests) {
        true => {
            let groups = asked.room.requests().await?;
            let approvals = asked.room.approvals().await?;
            list::todo(&list::items(&groups), asked.frame.now).len() + to_answer(&approvals).count()
        }
        false => 0,
    };
    let number: Vec<&str> = (0..4).filter_map(|i| record.bound.get(i * 4..i * 4 + 4)).collect();
    let page = AnswerDonePage {
        w: asked.frame.w,
        shell: &asked.frame.shell,
        approval: head(&asked.frame, &asked.approval),
        verdict,
        when: asked.frame.calendar.stamp(Timestamp::from_micros(record.at)),
        address: record.address.clone(),
        device: device::described(&record.agent).unwrap_or_else(|| asked.frame.w.desk_device_unknown()),
        number: number.join(" "),
        documents: documents(&asked.frame, &asked.approval),
        todo: u32::try_from(todo).unwrap_or(u32::MAX),
    };
    Reply::page(&page)
}

/// POST: a copy of one's own record.
pub async fn download(visit: Visit) -> Answered {
    let asked = Asked::of(&visit).await?;
    match asked.room.my_certificate(asked.approval.id).await {
        Ok(made) => {
            let frame = &asked.frame;
            Ok(certificate::reply(visit.form.text("kind"), frame.w, &frame.calendar, &made))
        }
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&asked.here(&visit))),
        Err(other) => Err(other.into()),
    }
}

/// What is theirs to answer now.
pub fn to_answer(approvals: &[ForClient<ClientApproval>]) -> impl Iterator<Item = &ClientApproval> {
    let open = |a: &&ForClient<ClientApproval>| a.state == ApprovalState::Pending && a.to_answer();
    approvals.iter().filter(open).map(|approval| &**approval)
}
