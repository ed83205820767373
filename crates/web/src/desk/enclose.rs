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
use crate::door::parts::{self, Files, Taken};
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::door::{Form, about};
use crate::staff_view::Choice;
use crate::staff_view::messages::{Along, AlongInput};
use crate::words::Words;
use axum::extract::multipart::Field;
use casework::approve;
use casework::converse::MessageForm;
use domain::{
    AccessId, FileName, ItemId, MatterId, Power, Refusal, ThreadId, UploadId, VersionId, Why, limits,
};
use vault::{About, Attachable, Error, NewMessage, Reading, Room, SentMessage, To};

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
pub type Written = parts::Written<Outcome>;

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

/// What is done with the files of one form.
struct Enclosing {
    /// Where files go; nothing for whoever files none.
    saving: Option<Saving>,
    /// The thread it goes on with; nothing where it begins one.
    thread: Option<ThreadId>,
    readers: Readers,
    /// What a file without a name is called.
    nameless: String,
    new: Option<NewMessage>,
    enclosed: Vec<(ItemId, UploadId)>,
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
            replaces: None,
        }),
        false => None,
    };
    let nameless = Words::of(visit.locale).up_no_name();
    let files = Enclosing { saving, thread, readers, nameless, new: None, enclosed: Vec::new() };
    parts::send(visit, files).await
}

impl Files for Enclosing {
    type Outcome = Outcome;

    async fn file(&mut self, said: &Form, field: Field<'_>) -> Result<Taken<Outcome>, End> {
        if !parts::chosen(&field) {
            return Ok(Taken::File(Ended::Nothing));
        }
        if let Some(outcome) = self.prepare(said)? {
            return Ok(Taken::Known(outcome));
        }
        if self.enclosed.len() >= limits::MESSAGE_FILES {
            return Ok(Taken::Known(Outcome::TooMany));
        }
        let (Some(saving), Some(new)) = (self.saving.as_mut(), self.new.as_ref()) else {
            return Ok(Taken::Known(Outcome::Closed));
        };
        let title = title(field.file_name().unwrap_or_default(), &self.nameless);
        saving.goes = Goes::Enclosed(title, Box::new(new.clone()));
        let ended = saving.one(field).await?;
        if let (Ended::Saved(upload), Goes::To(paper)) = (&ended, &saving.goes) {
            self.enclosed.push((*paper, *upload));
        }
        Ok(Taken::File(ended))
    }

    async fn read(&mut self, _said: &Form) -> Result<Option<Outcome>, End> {
        Ok(None)
    }

    async fn hand_over(&mut self, said: &Form) -> Result<Outcome, End> {
        let (Some(saving), Some(new), [_, ..]) = (&self.saving, &self.new, self.enclosed.as_slice()) else {
            return Ok(Outcome::Nothing);
        };
        let keep = said.text("send") == "keep";
        match saving.room.answer_with_papers(new, keep, &self.enclosed).await {
            Ok(sent) => Ok(Outcome::Sent(sent)),
            Err(e @ Error::Refused(Refusal::Invalid { .. } | Refusal::NoSpace)) => Ok(Outcome::Words(e)),
            // The matter began to be wound up while the files were on their way.
            Err(Error::Refused(Refusal::NotAllowed)) => Ok(Outcome::Closed),
            Err(e) => Err(e.into()),
        }
    }

    fn refused(problems: Vec<FileProblem>) -> Outcome {
        Outcome::Files(problems)
    }

    fn sent(outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Sent(_))
    }

    async fn take_back(&mut self) -> Result<(), End> {
        let Some(saving) = &self.saving else { return Ok(()) };
        let uploads: Vec<UploadId> = self.enclosed.iter().map(|(_, upload)| *upload).collect();
        form::take_back(&saving.room, &uploads).await
    }
}

impl Enclosing {
    /// Looks at the words and whom they are for, once, before the first file.
    fn prepare(&mut self, said: &Form) -> Result<Option<Outcome>, End> {
        if self.new.is_some() {
            return Ok(None);
        }
        let with = match (self.thread, chosen(said, &self.readers)?) {
            (Some(_), _) | (None, Chosen::Everybody) => None,
            (None, Chosen::One(access)) => Some(access),
            (None, Chosen::Nobody) => return Ok(Some(Outcome::Nobody)),
        };
        if said.text("title").trim().chars().count() > limits::TITLE_CHARS {
            return Ok(Some(Outcome::Words(Refusal::invalid("title", Why::TooLong).into())));
        }
        let checked = typed(said, self.thread, with)?.check();
        match checked {
            Ok(new) => self.new = Some(new),
            Err(e) => return Ok(Some(Outcome::Words(e))),
        }
        Ok(None)
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
