//! Documents that go along with a message to the client: those of the matter that its readers may see, as boxes to tick, and
//! files of the practice's own, which come with the form. The words are read and looked at first, then each file is sealed as
//! it arrives, and both are sent as one. It refuses to send a part of it: where one file cannot be taken, every file is taken
//! back and the words stay in the form.

use super::approval_new::KINDS;
use super::approvals::named;
use super::conversation::Typed;
use super::frame::{Frame, said_in};
use super::topics;
use crate::client::form::{self, Ended, Goes, Saving};
use crate::client_view::upload::{FileProblem, Limits};
use crate::dates;
use crate::door::form::MOST_BYTES;
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::door::{Form, about};
use crate::staff_view::Choice;
use crate::staff_view::messages::{Along, AlongInput};
use crate::words::Words;
use axum::extract::multipart::Multipart;
use casework::approve;
use casework::converse::MessageForm;
use domain::{
    AccessId, FileName, ItemId, MatterId, Power, Refusal, ThreadId, UploadId, VersionId, Why, limits,
};
use vault::{About, Attachable, Error, NewMessage, Reading, Room, SentMessage, To};

/// The input that files of a message come in.
const INPUT: &str = "attach";
/// The boxes of documents that are there already.
const DOCUMENT: &str = "document";

/// Whom a new thread is with, as the form says it.
pub enum Chosen {
    One(AccessId),
    Everybody,
    /// Several people have access, and nobody was chosen.
    Nobody,
}

/// What became of a form with files.
pub enum Outcome {
    /// No file came with it: it is a message like any other.
    Nothing,
    Sent(SentMessage),
    /// Something about the words, or about what was ticked.
    Words(Error),
    /// Nobody was chosen whom it is for.
    Nobody,
    /// Files that cannot be taken.
    Files(Vec<FileProblem>),
    /// More files than go along with one message.
    TooMany,
    /// Files are not taken here, or not any more.
    Closed,
}

/// The form as it was read.
pub struct Written {
    pub said: Form,
    pub outcome: Outcome,
    /// Files had been chosen; a browser forgets them.
    pub carried: bool,
}

/// Whom something can be written to.
#[derive(Clone, Default)]
pub struct Readers {
    who: Vec<AccessId>,
    /// Not everybody is shown what it is about, so it is for one of them.
    only_some: bool,
}

/// Everybody who reads what is written to them about this.
pub async fn readers(room: &Room<Reading>, about: About) -> Result<Readers, End> {
    let (admitted, shown) = (room.portal().await?, topics::shown_to(room, about).await?);
    let who = admitted.iter().filter(|one| topics::reads(one, shown.as_deref()));
    Ok(Readers { who: who.map(|one| one.id).collect(), only_some: shown.is_some() })
}

/// Whom the form is for. Where only one person reads anything, it is for them.
pub fn chosen(said: &Form, readers: &Readers) -> Result<Chosen, End> {
    match (said.text("with"), readers.who.as_slice()) {
        ("", []) if readers.only_some => Ok(Chosen::Nobody),
        ("all", _) | ("", []) => Ok(Chosen::Everybody),
        ("", [only]) => Ok(Chosen::One(*only)),
        ("", _) => Ok(Chosen::Nobody),
        (typed, _) => Ok(Chosen::One(typed.parse().map_err(|_| End::not_found())?)),
    }
}

/// A message as typed, in a thread or in one it begins.
pub fn typed(said: &Form, thread: Option<ThreadId>, with: Option<AccessId>) -> Result<MessageForm<'_>, End> {
    let to = match thread {
        Some(thread) => To::Thread(thread),
        None => To::About(about::parse(said.text("about"))?, said.text("title").to_owned()),
    };
    let mut files: Vec<VersionId> = Vec::new();
    for id in said.all(DOCUMENT).take(limits::MESSAGE_FILES + 1) {
        files.push(id.parse().map_err(|_| End::not_found())?);
    }
    let (text, attempt) = (said.text("text"), said.text("attempt"));
    Ok(MessageForm { to, text, with, files, attempt, answer_by: None })
}

/// What was ticked, as it stands in a form that came back.
pub fn ticked(said: &Form) -> Vec<String> {
    said.all(DOCUMENT).map(str::to_owned).collect()
}

/// What can go along with a message to this contact, or to everybody who has access; what was ticked stays ticked.
pub async fn offer(
    frame: &Frame,
    room: &Room<Reading>,
    with: Option<AccessId>,
    typed: &Typed,
) -> Result<Along, End> {
    let w = frame.w;
    let one = |one: &Attachable| {
        let label = named(&said_in(&one.title, w.locale()), &one.name);
        let hint = [w.desk_version_n(one.number), frame.when(one.received_at), dates::size(w, one.size)];
        let id = one.version.to_string();
        let ticked = typed.documents.contains(&id);
        let choice = Choice::new(id, label).hint(hint.join(" · "));
        if ticked { choice.chosen() } else { choice }
    };
    let documents = room.attachable(with).await?.iter().map(one).collect();
    let largest = limits::LARGEST_FORM_FILE;
    let files = u32::try_from(limits::MESSAGE_FILES).unwrap_or(u32::MAX);
    let takes = Limits { kinds: KINDS.to_vec(), largest, largest_form: largest, files };
    let problem = |one: &FileProblem| match &one.file {
        Some(file) => format!("{file}: {}", one.cause.sentence(w)),
        None => one.cause.sentence(w),
    };
    let input = room.powers().has(Power::FileForClient).then(|| AlongInput {
        limits: takes.line(w),
        accept: takes.accept(),
        problems: typed.refused.iter().map(problem).collect(),
        again: typed.again,
    });
    Ok(Along { documents, problem: typed.documents_problem.clone(), closed: typed.closed.clone(), input })
}

/// One form on its way in.
struct Writing {
    /// Where files go; nothing for whoever files none.
    saving: Option<Saving>,
    /// The thread it goes on with; nothing where it begins one.
    thread: Option<ThreadId>,
    readers: Readers,
    /// What a file without a name is called.
    nameless: String,
    said: Form,
    new: Option<NewMessage>,
    enclosed: Vec<(ItemId, UploadId)>,
    carried: bool,
}

/// Reads a form with files and sends it where one came. Nothing of it is kept before its token was right.
pub async fn read(
    visit: &mut Visit,
    matter: MatterId,
    thread: Option<ThreadId>,
    readers: Readers,
) -> Result<Written, End> {
    let powers = {
        let enter = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter();
        enter.await?.powers()
    };
    // Whether they may is asked before a byte is read.
    if !powers.has(Power::AnswerClients) {
        return Err(End::not_found());
    }
    let saving = match powers.has(Power::FileForClient) {
        true => Some(Saving {
            room: approve::filing(visit.desk(), visit.actor()?, matter).await?,
            goes: Goes::To(ItemId::nil()),
            whole: form::whole(visit),
            accepts: KINDS.to_vec(),
            first_look: visit.site.first_look,
        }),
        false => None,
    };
    let mut parts = form::parts(visit).await?;
    if !form::opens_with_token(visit, &mut parts).await {
        form::drain(parts).await;
        return Err(Refusal::NotAllowed.into());
    }
    let writing = Writing {
        saving,
        thread,
        readers,
        nameless: Words::of(visit.locale).up_no_name(),
        said: Form::default(),
        new: None,
        enclosed: Vec::new(),
        carried: false,
    };
    // A task of its own: when the line drops, what was saved is taken back all the same.
    match visit.site.bodies.run(writing.run(parts)).await {
        Some(written) => written,
        None => Err(Refusal::Busy { retry_after_s: 5 }.into()),
    }
}

impl Writing {
    async fn run(mut self, mut parts: Multipart) -> Result<Written, End> {
        let read = self.read(&mut parts).await;
        form::drain(parts).await;
        let outcome = match read {
            Ok(None) => self.hand_over().await,
            Ok(Some(outcome)) => Ok(outcome),
            Err(end) => Err(end),
        };
        if !matches!(outcome, Ok(Outcome::Sent(_)))
            && let Some(saving) = &self.saving
        {
            let uploads: Vec<UploadId> = self.enclosed.iter().map(|(_, upload)| *upload).collect();
            form::take_back(&saving.room, &uploads).await?;
        }
        Ok(Written { said: self.said, outcome: outcome?, carried: self.carried })
    }

    /// Reads all of the form; what is known before it is sent is the answer.
    async fn read(&mut self, parts: &mut Multipart) -> Result<Option<Outcome>, End> {
        let (mut problems, mut left) = (Vec::new(), MOST_BYTES);
        loop {
            let field = match form::next(parts).await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(problem) => {
                    problems.push(problem);
                    break;
                }
            };
            if field.name() != Some(INPUT) {
                let name = field.name().unwrap_or_default().to_owned();
                let (text, whole) = form::text(field, left).await;
                left = left.saturating_sub(name.len()).saturating_sub(text.len());
                if !whole || left == 0 {
                    return Err(Refusal::TooBig { limit: MOST_BYTES as u64 }.into());
                }
                self.said.add(name, text);
                continue;
            }
            let name = field.file_name().unwrap_or_default().to_owned();
            if name.is_empty() {
                continue;
            }
            self.carried = true;
            if let Some(outcome) = self.prepare()? {
                return Ok(Some(outcome));
            }
            if self.enclosed.len() >= limits::MESSAGE_FILES {
                return Ok(Some(Outcome::TooMany));
            }
            let (Some(saving), Some(new)) = (self.saving.as_mut(), self.new.as_ref()) else {
                return Ok(Some(Outcome::Closed));
            };
            let paper = saving.room.begin_enclosure(&title(&name, &self.nameless), new).await?;
            saving.goes = Goes::To(paper);
            match saving.one(field).await? {
                Ended::Saved(upload) => self.enclosed.push((paper, upload)),
                Ended::Nothing => {}
                Ended::Problem(problem) => problems.push(problem),
                Ended::Stop(problem) => {
                    problems.push(problem);
                    break;
                }
            }
        }
        Ok(if problems.is_empty() { None } else { Some(Outcome::Files(problems)) })
    }

    /// Looks at the words and whom they are for, once, before the first file.
    fn prepare(&mut self) -> Result<Option<Outcome>, End> {
        if self.new.is_some() {
            return Ok(None);
        }
        let with = match (self.thread, chosen(&self.said, &self.readers)?) {
            (Some(_), _) | (None, Chosen::Everybody) => None,
            (None, Chosen::One(access)) => Some(access),
            (None, Chosen::Nobody) => return Ok(Some(Outcome::Nobody)),
        };
        if self.said.text("title").trim().chars().count() > limits::TITLE_CHARS {
            return Ok(Some(Outcome::Words(Refusal::invalid("title", Why::TooLong).into())));
        }
        let checked = typed(&self.said, self.thread, with)?.check();
        match checked {
            Ok(new) => self.new = Some(new),
            Err(e) => return Ok(Some(Outcome::Words(e))),
        }
        Ok(None)
    }

    /// Sends the words with the files.
    async fn hand_over(&self) -> Result<Outcome, End> {
        let (Some(saving), Some(new), [_, ..]) = (&self.saving, &self.new, self.enclosed.as_slice()) else {
            return Ok(Outcome::Nothing);
        };
        let keep = self.said.text("send") == "keep";
        match saving.room.answer_with_papers(new, keep, &self.enclosed).await {
            Ok(sent) => Ok(Outcome::Sent(sent)),
            Err(e @ Error::Refused(Refusal::Invalid { .. } | Refusal::NoSpace)) => Ok(Outcome::Words(e)),
            // The matter began to be wound up while the files were on their way.
            Err(Error::Refused(Refusal::NotAllowed)) => Ok(Outcome::Closed),
            Err(e) => Err(e.into()),
        }
    }
}

/// What a paper is called after its file: no longer than a title is.
fn title(file: &str, nameless: &str) -> String {
    let shown = FileName::received(file).display().unwrap_or_else(|| nameless.to_owned());
    shown.chars().take(limits::TITLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_for_whom_it_says_and_never_for_somebody_nobody_chose() {
        let said = |with: &str| Form::from_fields(vec![("with".to_owned(), with.to_owned())]);
        let one = AccessId::from_bytes([1; 16]);
        let two = AccessId::from_bytes([2; 16]);
        let all = |who: &[AccessId]| Readers { who: who.to_vec(), only_some: false };
        let some = |who: &[AccessId]| Readers { who: who.to_vec(), only_some: true };
        assert!(matches!(chosen(&said(""), &all(&[])), Ok(Chosen::Everybody)));
        assert!(matches!(chosen(&said(""), &some(&[])), Ok(Chosen::Nobody)), "nobody is shown it");
        assert!(matches!(chosen(&said(""), &all(&[one])), Ok(Chosen::One(only)) if only == one));
        assert!(matches!(chosen(&said(""), &all(&[one, two])), Ok(Chosen::Nobody)));
        assert!(matches!(chosen(&said("all"), &all(&[one, two])), Ok(Chosen::Everybody)));
        assert!(
            matches!(chosen(&said(&two.to_string()), &all(&[one])), Ok(Chosen::One(which)) if which == two)
        );
        assert!(chosen(&said("nobody"), &all(&[one])).is_err());
    }

    #[test]
    fn a_paper_is_called_after_its_file_and_no_longer_than_a_title() {
        assert_eq!(title("letter.pdf", "x"), "letter.pdf");
        assert_eq!(title("", "A file"), "A file");
        let long = title(&"é".repeat(300), "x");
        assert!(!long.is_empty() && long.chars().count() <= limits::TITLE_CHARS);
    }
}
