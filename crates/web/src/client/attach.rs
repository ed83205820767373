//! A message whose form may carry files: the words are read and looked at first, then each file is sealed as it arrives, and
//! both are sent as one. It refuses to send a part of it: where one file cannot be taken, every file is taken back and the
//! words stay in the form.

use crate::client::form::{self, Ended, Goes, Saving};
use crate::client::{list, messages, other};
use crate::client_view::upload::{Cause, FileProblem, Limits};
use crate::door::Form;
use crate::door::parts::{self, Files, Taken};
use crate::door::reply::End;
use crate::door::visit::{Site, Visit};
use crate::words::Words;
use axum::extract::multipart::Field;
use casework::{lists, receive};
use domain::{ItemId, Locale, Power, Refusal, ThreadId, Timestamp, UploadId, Why, limits};
use std::sync::Arc;
use vault::{
    About, ClientItem, Contributing, Error, ForClient, NewItem, NewMessage, Room, SentMessage, To, Topic,
    Words as Sayings,
};

/// Characters of a request's title that are taken from the conversation's name.
const NAMED: usize = 120;

/// What became of the form.
pub enum Outcome {
    Sent(SentMessage),
    /// Something about the words.
    Words(Error),
    /// Files that cannot be taken.
    Files(Vec<FileProblem>),
    /// Files are not taken here while the matter is wound up.
    NoFiles,
}

/// The form as it was read.
pub type Written = parts::Written<Outcome>;

/// What is done with the files of one form.
struct Attaching {
    site: Arc<Site>,
    saving: Saving,
    /// The thread it goes on with; nothing where it begins one.
    thread: Option<ThreadId>,
    answer_by: Option<Timestamp>,
    new: Option<NewMessage>,
    uploads: Vec<UploadId>,
}

/// Reads a form with files and sends it. Nothing of it is kept before its token was right.
pub async fn send(
    visit: &mut Visit,
    thread: Option<ThreadId>,
    answer_by: Option<Timestamp>,
) -> Result<Written, End> {
    let saving = Saving {
        room: receive::room(visit.desk(), visit.actor()?).await?,
        goes: Goes::To(ItemId::nil()),
        whole: form::whole(visit),
        accepts: Vec::new(),
        first_look: visit.site.first_look,
        replaces: None,
    };
    let (site, uploads) = (visit.site.clone(), Vec::new());
    parts::send(visit, Attaching { site, saving, thread, answer_by, new: None, uploads }).await
}

/// What a thread is about, where the reader is shown that.
pub async fn known(room: &Room<Contributing>, about: About) -> Result<Option<ForClient<Topic>>, End> {
    match room.topic(about).await {
        Ok(known) => Ok(Some(known)),
        Err(e) if e.is_not_found() => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The request a thread is about, where it takes files now and the reader is asked for it.
pub async fn request(
    room: &Room<Contributing>,
    about: Option<ItemId>,
) -> Result<Option<ForClient<ClientItem>>, End> {
    let Some(item) = about else { return Ok(None) };
    match room.request(item).await {
        Ok(found) => Ok(Some(found).filter(|found| found.state.takes_files())),
        // People talk before the engagement letter is agreed, too; they send nothing.
        Err(Error::Refused(Refusal::NotFound | Refusal::LetterFirst)) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// What a message's form takes, where its files go to that request or to one of their own.
pub fn limits_of(request: Option<&ClientItem>) -> Limits {
    let (kinds, files) = match request {
        Some(request) => {
            let limits = crate::client::item::limits_of(request);
            (limits.kinds, limits.files)
        }
        None => lists::other_takes(),
    };
    let largest = limits::LARGEST_FORM_FILE;
    Limits { kinds, largest, largest_form: largest, files }
}

impl Files for Attaching {
    type Outcome = Outcome;

    async fn file(&mut self, said: &Form, field: Field<'_>) -> Result<Taken<Outcome>, End> {
        if let Some(outcome) = self.prepare(said).await? {
            return Ok(Taken::Known(outcome));
        }
        if !self.takes_files() {
            let chosen = parts::chosen(&field);
            return Ok(if chosen { Taken::Known(Outcome::NoFiles) } else { Taken::File(Ended::Nothing) });
        }
        let ended = self.saving.one(field).await?;
        if let Ended::Saved(upload) = &ended {
            self.uploads.push(*upload);
        }
        Ok(Taken::File(ended))
    }

    async fn read(&mut self, said: &Form) -> Result<Option<Outcome>, End> {
        self.prepare(said).await
    }

    /// Sends the words with the files, or alone where none came.
    async fn hand_over(&mut self, _said: &Form) -> Result<Outcome, End> {
        let new = self.new.as_ref().ok_or_else(End::not_found)?;
        let room = &self.saving.room;
        let sent = match (&self.saving.goes, self.uploads.as_slice()) {
            (Goes::To(item), uploads @ [_, ..]) => room.write_with_files(new, *item, uploads).await,
            _ => room.write_to_us(new).await,
        };
        match sent {
            Ok(sent) => Ok(Outcome::Sent(sent)),
            Err(e @ Error::Refused(Refusal::Invalid { .. } | Refusal::NoSpace)) => Ok(Outcome::Words(e)),
            Err(Error::Refused(Refusal::LetterFirst)) => {
                Ok(Outcome::Files(vec![FileProblem { file: None, cause: Cause::LetterFirst }]))
            }
            // The matter began to be wound up, or the request was met, while the files were on their way.
            Err(Error::Refused(Refusal::NotAllowed)) if self.takes_files() => Ok(Outcome::NoFiles),
            Err(Error::Refused(Refusal::WrongState)) => {
                Ok(Outcome::Files(vec![FileProblem { file: None, cause: Cause::Closed }]))
            }
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
        form::take_back(&self.saving.room, &self.uploads).await
    }
}

impl Attaching {
    fn takes_files(&self) -> bool {
        self.saving.room.powers().has(Power::SendDocuments)
    }

    /// Looks at the words and settles where files go, once, before the first file.
    async fn prepare(&mut self, said: &Form) -> Result<Option<Outcome>, End> {
        if self.new.is_some() {
            return Ok(None);
        }
        let new = match messages::form(said, self.thread, self.answer_by)?.check() {
            Ok(new) => new,
            Err(e) => return Ok(Some(Outcome::Words(e))),
        };
        if said.text("title").trim().chars().count() > limits::TITLE_CHARS {
            return Ok(Some(Outcome::Words(Refusal::invalid("title", Why::TooLong).into())));
        }
        if let Some(sent) = self.saving.room.already_sent(new.attempt).await? {
            return Ok(Some(Outcome::Sent(*sent)));
        }
        if self.takes_files() {
            self.settle(&new).await?;
        }
        self.new = Some(new);
        Ok(None)
    }

    async fn settle(&mut self, new: &NewMessage) -> Result<(), End> {
        let room = &self.saving.room;
        let (item, title) = match &new.to {
            To::Thread(thread) => {
                let thread = room.thread(*thread).await?;
                let known = known(room, thread.about).await?;
                (known.and_then(|known| known.item), thread.title.clone())
            }
            To::About(About::Matter, named) => {
                let named = named.trim();
                let title = (!named.is_empty()).then(|| (Locale::En.code().to_owned(), named.to_owned()));
                (None, title.into_iter().collect())
            }
            To::About(about, _) => {
                let known = room.topic(*about).await?;
                (known.item, known.title.clone())
            }
        };
        if let Some(request) = request(room, item).await? {
            self.saving.accepts.clone_from(&request.accepts);
            self.saving.goes = Goes::To(request.id);
        } else {
            let brought = brought(&self.site, &title, new);
            self.saving.accepts.clone_from(&brought.accepts);
            self.saving.goes = Goes::Brought(Box::new(brought), other::heading());
        }
        Ok(())
    }
}

/// The request for files of a message that go to no other. One sending makes one, however often it is tried.
fn brought(site: &Site, title: &Sayings, new: &NewMessage) -> NewItem {
    let what = |locale: Locale| match list::said(title, locale) {
        // Never the words of the message: more people may read what a request is called, and a message can be taken back.
        "" => Words::of(locale).msg_general(),
        title => shortened(title, NAMED),
    };
    let named = |locale: Locale, _: &str| Words::of(locale).msg_attach_name(what(locale));
    NewItem { key: format!("other/{}", vault::hex(&new.attempt)), ..lists::other(&site.desk, "", "", &named) }
}

/// The beginning of a text in one line, cut between two words where that is possible.
fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(most) else { return line };
    let head = line.get(..cut).unwrap_or_default();
    let end = head.rfind(' ').filter(|at| *at > cut / 2).unwrap_or(cut);
    format!("{}…", head.get(..end).unwrap_or_default().trim_end_matches([',', '.', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_ends_between_words() {
        assert_eq!(shortened("  A\n short   text ", 40), "A short text");
        assert_eq!(shortened("one two three, four", 14), "one two three…");
        assert_eq!(shortened(&"é".repeat(50), 40), format!("{}…", "é".repeat(40)));
        assert_eq!(shortened("¿Sirve?", 7), "¿Sirve?");
    }
}
