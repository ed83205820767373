//! One request: its page, the saved files, sending, the receipt, and "I don't have this". Pressing Send twice sends
//! once. It refuses to lose what was typed or saved when something is wrong.

use crate::client::approval;
use crate::client::frame::{Frame, portal};
use crate::client::{beside, list};
use crate::client_view::glossary::Meaning;
use crate::client_view::item::{
    Answer, Back, Cannot, CannotDonePage, CannotPage, CannotProblem, CheckBy, CheckPage, ItemHead, ItemPage,
    SentPage,
};
use crate::client_view::upload::{Cause, FileProblem, Limits, SavedFile, SentFile};
use crate::client_view::{Place, Portal};
use crate::door::headers::SANDBOX;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use casework::receive;
use domain::pack::Validity;
use domain::{FileName, FileType, ItemId, Power, Refusal, Timestamp, UploadId, VersionId, Why, limits};
use http::{StatusCode, header};
use vault::{About, ClientGroup, ClientItem, Contributing, Error, ForClient, Room};

/// A request with everything its pages show.
pub struct Request {
    frame: Frame,
    room: Room<Contributing>,
    groups: Vec<ForClient<ClientGroup>>,
    case: String,
    id: ItemId,
}

impl Request {
    /// The request in the path. `back` is the page a change of language comes back to.
    pub async fn of(visit: &Visit, back: String) -> Result<Self, End> {
        let id: ItemId = visit.id("item")?;
        let room = receive::room(visit.desk(), visit.actor()?).await?;
        let groups = room.requests().await?;
        if !groups.iter().any(|g| g.items.iter().any(|i| i.id == id)) {
            // An address kept from before, while the letter comes first, is not wrong.
            let waits = room.letter_waits().await?;
            return Err(if waits { Error::Refused(Refusal::LetterFirst).into() } else { End::not_found() });
        }
        let case = room.face().await?.name;
        let frame = Frame::of(visit, Some(Place::Documents), back).await?;
        Ok(Self { frame, room, groups, case, id })
    }

    fn item(&self) -> Result<&ClientItem, End> {
        let mut all = self.groups.iter().flat_map(|g| g.items.iter());
        all.find(|i| i.id == self.id).ok_or_else(End::not_found)
    }

    fn head(&self, item: &ClientItem) -> ItemHead {
        head(&self.frame, &self.case, &self.groups, item)
    }

    async fn saved(&self) -> Result<Vec<SavedFile>, End> {
        let saved = self.room.saved(self.id).await?;
        Ok(saved
            .iter()
            .map(|file| SavedFile {
                upload: file.id.to_string(),
                name: FileName::received(&file.name).display(),
                name_given: file.name.clone(),
                size: file.size,
                offset: file.received,
            })
            .collect())
    }

    /// The page, with what was wrong.
    pub async fn page(&self, visit: &Visit, problems: Vec<FileProblem>) -> Answered {
        let item = self.item()?;
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let at = portal(visit);
        let sent = self.room.sent(self.id).await?;
        let check_by = check_by(&self.frame, sent.iter().map(|f| f.received_at).max());
        let back = sent.iter().filter(|f| f.came_back).map(|f| Back {
            document: f.document.to_string(),
            file: shown(&at, self.id, f, self.frame.calendar.moment(f.received_at)),
        });
        let back: Vec<Back> = back.collect();
        let approvals = match sent.is_empty() {
            true => Vec::new(),
            false => {
                let all = self.room.approvals_if_any().await?;
                approval::naming(&self.frame, &all, |document| sent.iter().any(|f| f.document == document))
            }
        };
        let sent = sent
            .iter()
            .rev()
            .map(|f| shown(&at, self.id, f, self.frame.calendar.moment(f.received_at)))
            .collect();
        let seen_by = super::account::seen(visit, &self.frame, item.alone).await?;
        let page = ItemPage {
            w: self.frame.w,
            shell: &self.frame.shell,
            item: self.head(item),
            state: item.state,
            dropped: item.dropped,
            check_by,
            answer: answer(&self.frame, item),
            said: said(&self.frame, item),
            limits: limits_of(item),
            saved: if visit.actor()?.may(Power::SendDocuments) { self.saved().await? } else { Vec::new() },
            back: if back.len() > 1 { back } else { Vec::new() },
            sent,
            problems,
            art: list::art(item),
            seen_by,
            approvals,
            beside: beside::of(visit, &self.frame, &self.room, About::Item(self.id)).await?,
            terms: explained(&self.frame, item),
            key: key(visit),
        };
        Reply::page_with(status, &page)
    }
}

/// The words of a request that not everybody knows.
pub fn explained(frame: &Frame, item: &ClientItem) -> Vec<Meaning> {
    let words = [&item.words.title, &item.words.why, &item.words.hint, &item.words.late]
        .into_iter()
        .chain(&item.words.instead);
    let told: Vec<&str> = words.map(|words| list::said(words, frame.w.locale())).collect();
    frame.explained(&told.join("\n"))
}

/// What stands at the top of every page about one request.
pub fn head(frame: &Frame, case: &str, groups: &[ForClient<ClientGroup>], item: &ClientItem) -> ItemHead {
    let locale = frame.w.locale();
    let all = list::items(groups);
    let number = all.iter().position(|i| i.id == item.id).map_or(0, |at| at + 1);
    ItemHead {
        id: item.id.to_string(),
        caption: frame.w.item_caption(case, number, all.len()),
        title: list::said(&item.words.title, locale).to_owned(),
        why: list::said(&item.words.why, locale).to_owned(),
        due: list::due(frame, item),
        late: list::late(frame, item),
        valid: match item.words.validity {
            Validity::Lasting => String::new(),
            Validity::Watched => frame.w.item_valid_still(),
            Validity::GoodFor(months) => frame.w.item_valid_for(months),
            Validity::NotOlderThan(days) => frame.w.item_valid_recent(days),
        },
    }
}

/// What the practice answered to an earlier sending.
pub fn answer(frame: &Frame, item: &ClientItem) -> Option<Answer> {
    let reason = list::reason(frame, item)?;
    let at = item.returned.as_ref().and_then(|r| r.at()).unwrap_or(item.changed_at);
    Some(Answer { reason, when: frame.calendar.moment(at) })
}

/// What the practice wrote when it was not to be had, or why it is not needed.
pub fn said(frame: &Frame, item: &ClientItem) -> Option<Answer> {
    if let Some(at) = item.removed {
        return Some(Answer { reason: list::removed(frame, item), when: frame.calendar.moment(at) });
    }
    let said = item.said.as_ref()?;
    Some(Answer { reason: said.text.clone(), when: frame.calendar.moment(said.at()) })
}

/// Until when the practice looks at what it last received for a request.
pub fn check_by(frame: &Frame, received: Option<Timestamp>) -> Option<CheckBy> {
    let by = received.and_then(|at| frame.check_by(at))?;
    Some(if frame.now.is_past(by) { CheckBy::Late } else { CheckBy::On(frame.calendar.day(by)) })
}

/// What one request takes.
pub fn limits_of(item: &ClientItem) -> Limits {
    let kinds = if item.accepts.is_empty() { FileType::ALL.to_vec() } else { item.accepts.clone() };
    Limits {
        kinds,
        largest: limits::LARGEST_FILE,
        largest_form: limits::LARGEST_FORM_FILE,
        files: item.max_files,
    }
}

fn shown(portal: &Portal, item: ItemId, file: &vault::SentFile, when: String) -> SentFile {
    let preview = file.pictured.then(|| portal.sent_picture(&item.to_string(), &file.version.to_string()));
    SentFile { name: FileName::received(&file.name).display(), size: file.size, when, preview }
}

fn key(visit: &Visit) -> String {
    vault::hex(&visit.desk().random_bytes(8))
}

/// GET one request.
pub async fn show(visit: Visit) -> Answered {
    Request::of(&visit, visit.path.clone()).await?.page(&visit, Vec::new()).await
}

/// GET the saved files before sending.
pub async fn check(visit: Visit) -> Answered {
    if !visit.actor()?.may(Power::SendDocuments) {
        return Err(End::not_found());
    }
    let request = Request::of(&visit, visit.path.clone()).await?;
    let item = request.item()?;
    let page = CheckPage {
        w: request.frame.w,
        shell: &request.frame.shell,
        item: request.head(item),
        saved: request.saved().await?,
        problems: Vec::new(),
        key: key(&visit),
    };
    Reply::page(&page)
}

/// POST: takes one saved file back. A second press finds it gone, which is what was wanted.
pub async fn remove(visit: Visit) -> Answered {
    let (item, upload): (ItemId, UploadId) = (visit.id("item")?, visit.id("upload")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    if room.upload(upload).await?.item != item {
        return Err(End::not_found());
    }
    match receive::take_back(visit.desk(), visit.actor()?, upload).await {
        Ok(()) | Err(Error::Refused(Refusal::WrongState)) => {
            Ok(Reply::see(&portal(&visit).item(&item.to_string())))
        }
        Err(other) => Err(other.into()),
    }
}

/// POST: sends the saved files, in the client's order.
pub async fn send(visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    let mut uploads: Vec<UploadId> = Vec::new();
    for text in visit.form.all("upload").take(limits::MOST_FILES_PER_ITEM as usize + 1) {
        uploads.push(text.parse().map_err(|_| End::not_found())?);
    }
    let cause = match receive::send(visit.desk(), visit.actor()?, item, &uploads).await {
        Ok(_) => return Ok(Reply::see(&portal(&visit).sent(&item.to_string()))),
        Err(Error::Refused(Refusal::Invalid { field: "files", why: Why::Missing })) => Cause::NothingToSend,
        Err(Error::Refused(Refusal::WrongState | Refusal::Conflict)) => Cause::NotFinished,
        Err(other) => return Err(other.into()),
    };
    let request = Request::of(&visit, portal(&visit).item(&item.to_string())).await?;
    let closed = !request.item()?.state.takes_files();
    let cause = if closed { Cause::Closed } else { cause };
    request.page(&visit, vec![FileProblem { file: None, cause }]).await
}

/// GET the receipt of the last sending.
pub async fn sent(visit: Visit) -> Answered {
    let request = Request::of(&visit, visit.path.clone()).await?;
    let item = request.item()?;
    let all = request.room.sent(request.id).await?;
    // What was sent together was received at the same instant.
    let Some(last) = all.iter().map(|f| f.received_at).max() else {
        return Ok(Reply::see(&portal(&visit).item(&request.id.to_string())));
    };
    let batch: Vec<_> = all.iter().filter(|f| f.received_at == last).collect();
    let reference = batch.first().map(|f| reference(&f.version.to_string())).unwrap_or_default();
    let page = SentPage {
        w: request.frame.w,
        shell: &request.frame.shell,
        item: request.head(item),
        reference,
        when: request.frame.calendar.stamp(last),
        files: batch.iter().map(|f| shown(&portal(&visit), request.id, f, String::new())).collect(),
        check_by: request.frame.check_by(last).map(|by| request.frame.calendar.day(by)),
        next: list::next_after(&request.frame, &list::items(&request.groups), request.id),
    };
    Reply::page(&page)
}

/// GET the picture of a sent file's first page.
pub async fn sent_picture(visit: Visit) -> Answered {
    let (item, version): (ItemId, VersionId) = (visit.id("item")?, visit.id("version")?);
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let image = room.sent_picture(item, version).await?;
    Ok(Reply::bytes("image/jpeg", image.jpeg.clone()).with(header::CONTENT_SECURITY_POLICY, SANDBOX))
}

/// What both sides can name on the phone: the last eight digits of the first file's id.
fn reference(version: &str) -> String {
    let tail: String = version.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = tail.to_uppercase();
    match tail.split_at_checked(4) {
        Some((a, b)) => format!("R-{a}-{b}"),
        None => format!("R-{tail}"),
    }
}

/// GET: "I don't have this", or what follows once it was said.
pub async fn cannot(visit: Visit) -> Answered {
    if !visit.actor()?.may(Power::AskForHelp) {
        return Err(End::not_found());
    }
    let request = Request::of(&visit, visit.path.clone()).await?;
    let item = request.head(request.item()?);
    let (w, shell) = (request.frame.w, &request.frame.shell);
    match Cannot::from_code(visit.query.text("told")) {
        Some(reason) => Reply::page(&CannotDonePage { w, shell, item, reason }),
        None => {
            let instead = alternatives(&request)?;
            let (chosen, note, problem) = (None, String::new(), CannotProblem::None);
            Reply::page(&CannotPage { w, shell, item, chosen, note, instead, problem })
        }
    }
}

/// What else would do for the request, in the reader's language.
fn alternatives(request: &Request) -> Result<Vec<String>, End> {
    let locale = request.frame.w.locale();
    Ok(request.item()?.words.instead.iter().map(|one| list::said(one, locale).to_owned()).collect())
}

/// POST: says why.
pub async fn ask_for_help(visit: Visit) -> Answered {
    let id: ItemId = visit.id("item")?;
    let chosen = Cannot::from_code(visit.form.text("reason"));
    let note = visit.form.text("note").trim();
    let here = portal(&visit).cannot(&id.to_string());
    let request = Request::of(&visit, here.clone()).await?;
    let instead = alternatives(&request)?;
    let which = visit.form.text("which").parse::<usize>().ok().and_then(|at| instead.get(at));
    let problem = match chosen {
        _ if note.chars().count() > limits::NOTE_CHARS => Some(CannotProblem::TooLong),
        None => Some(CannotProblem::NoReason),
        Some(Cannot::Instead) if which.is_none() => Some(CannotProblem::NoWhich),
        Some(Cannot::NotApplicable) if note.is_empty() => Some(CannotProblem::NoWhy),
        Some(_) => None,
    };
    let (Some(reason), None) = (chosen, problem) else {
        let item = request.head(request.item()?);
        let (w, shell, note) = (request.frame.w, &request.frame.shell, note.to_owned());
        let problem = problem.unwrap_or(CannotProblem::NoReason);
        let page = CannotPage { w, shell, item, chosen, note, instead, problem };
        return Reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let said = match (reason, which) {
        (Cannot::Instead, Some(which)) if note.is_empty() => which.clone(),
        (Cannot::Instead, Some(which)) => format!("{which}. {note}"),
        _ => note.to_owned(),
    };
    match receive::ask_for_help(visit.desk(), visit.actor()?, id, reason.code(), &said).await {
        // What they have instead is sent on the request's own page.
        Ok(()) if reason == Cannot::Instead => Ok(Reply::see(&portal(&visit).item(&id.to_string()))),
        Ok(()) => Ok(Reply::see(&format!("{here}?told={}", reason.code()))),
        // It is with the practice already, or met: the request's own page says so.
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&portal(&visit).item(&id.to_string()))),
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_short_enough_to_say() {
        assert_eq!(reference("ver_01k7m2p9q8xyzabcd7k3m92qx"), "R-7K3M-92QX");
        assert_eq!(reference("é"), "R-É");
    }
}
