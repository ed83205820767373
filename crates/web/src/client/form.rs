//! Saving files with a plain form, for browsers without scripts. Files are sealed as they arrive, like any other; a
//! form tells no sizes, so each upload is opened at the form's limit and closed where its part ends. It refuses to keep
//! half a file: a form cannot go on where it stopped.

use crate::client::frame::portal;
use crate::client::item::Request;
use crate::client_view::upload::{Cause, FileProblem};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::tus;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request as HttpRequest};
use bytes::Bytes;
use casework::receive::{self, FirstLook, Head};
use domain::{DocumentId, FileName, FileType, ItemId, Locale, Refusal, UploadId, limits};
use futures_util::{Stream, StreamExt, stream};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::timeout;
use vault::{Contributing, NewItem, NewMessage, NewUpload, Room, Words};

/// A form without a byte for this long is over.
const DEAD: Duration = Duration::from_secs(90);
/// Characters of the form's token; anything longer is not one.
const LONGEST_TOKEN: usize = 200;

/// Bytes of a text beside the files.
const LONGEST_TEXT: usize = 4_000;

/// POST: saves the files of a multipart form, then shows them.
pub async fn save(mut visit: Visit) -> Answered {
    let item: ItemId = visit.id("item")?;
    let room = receive::room(visit.desk(), visit.actor()?).await?;
    let accepts = room.request(item).await?.accepts.clone();
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let (whole, goes) = (whole(&visit), Goes::To(item));
    let saving = Saving { room, goes, whole, accepts, first_look: visit.site.first_look, replaces: None };
    // A task of its own: when the line drops, the half file is taken back all the same.
    let saved = visit.site.bodies.run(saving.all(form)).await;
    let problems = match saved {
        Some(outcome) => outcome?.problems,
        None => return Err(Refusal::Busy { retry_after_s: 5 }.into()),
    };
    if problems.is_empty() {
        return Ok(Reply::see(&portal(&visit).check(&item.to_string())));
    }
    let request = Request::of(&visit, portal(&visit).item(&item.to_string())).await?;
    request.page(&visit, problems).await
}

/// Bytes of the whole form, where the browser said so.
pub fn whole(visit: &Visit) -> Option<u64> {
    visit.headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok())
}

pub async fn parts(visit: &mut Visit) -> Result<Multipart, End> {
    let mut request = HttpRequest::new(visit.take_body());
    if let Some(kind) = visit.headers.get(CONTENT_TYPE) {
        request.headers_mut().insert(CONTENT_TYPE, kind.clone());
    }
    // The limits are per file, and kept while sealing.
    DefaultBodyLimit::disable().apply(&mut request);
    Multipart::from_request(request, &()).await.map_err(|_| Refusal::NotAllowed.into())
}

/// The token is the form's first field, so that nothing is kept of a form that came from elsewhere.
pub async fn opens_with_token(visit: &Visit, form: &mut Multipart) -> bool {
    let Ok(Some(first)) = form.next_field().await else { return false };
    if first.name() != Some("csrf") {
        return false;
    }
    let mut token = String::new();
    let mut frames = Box::pin(first);
    while let Some(Ok(frame)) = frames.next().await {
        token.push_str(&String::from_utf8_lossy(&frame));
        if token.len() > LONGEST_TOKEN {
            return false;
        }
    }
    visit.csrf_fits(&token)
}

/// Reads a bounded part of what is left of a form, so that whoever still sends it can read the answer.
pub async fn drain(mut form: Multipart) {
    let reading = async {
        let mut left = tus::DRAINED;
        while let Ok(Some(mut field)) = form.next_field().await {
            while let Ok(Some(frame)) = field.chunk().await {
                left = left.saturating_sub(frame.len() as u64);
                if left == 0 {
                    return;
                }
            }
        }
    };
    let _bounded = timeout(tus::DRAINED_FOR, reading).await;
}

/// The next part of a form, where there is one; a problem where nothing more of it can be read.
pub async fn next(form: &mut Multipart) -> Result<Option<Field<'_>>, FileProblem> {
    match timeout(DEAD, form.next_field()).await {
        Ok(Ok(field)) => Ok(field),
        Ok(Err(_)) | Err(_) => Err(FileProblem { file: None, cause: Cause::Unreadable }),
    }
}

/// A text of a form, and whether it is all of it: what goes beyond `most` bytes is not kept.
pub async fn text(field: Field<'_>, most: usize) -> (String, bool) {
    let (mut text, mut whole) = (Vec::new(), true);
    let mut frames = Box::pin(field);
    while let Ok(Some(Ok(frame))) = timeout(DEAD, frames.next()).await {
        let room = most.saturating_sub(text.len());
        whole &= frame.len() <= room;
        text.extend_from_slice(frame.get(..frame.len().min(room)).unwrap_or_default());
    }
    (String::from_utf8_lossy(&text).into_owned(), whole)
}

/// All of a file that is held in memory until it is sealed, at most `most` bytes; `whole` is what the browser said of the form.
pub async fn bytes(mut field: Field<'_>, most: u64, whole: Option<u64>) -> Result<Vec<u8>, Cause> {
    let mut bytes = Vec::new();
    loop {
        match timeout(DEAD, field.chunk()).await {
            Ok(Ok(Some(frame))) if (bytes.len() as u64).saturating_add(frame.len() as u64) > most => {
                return Err(Cause::TooBig { size: whole.unwrap_or(0).max(most + 1), limit: most });
            }
            Ok(Ok(Some(frame))) => bytes.extend_from_slice(&frame),
            Ok(Ok(None)) => return Ok(bytes),
            Ok(Err(_)) | Err(_) => return Err(Cause::Unreadable),
        }
    }
}

/// Takes back files that were saved with a form and are not to be sent.
pub async fn take_back(room: &Room<Contributing>, uploads: &[UploadId]) -> Result<(), End> {
    for upload in uploads {
        room.cancel_upload(*upload).await?;
    }
    Ok(())
}

/// What came of a form: the files that were saved, what was wrong with the others, and its short texts by name.
#[derive(Default)]
pub struct Saved {
    pub uploads: Vec<UploadId>,
    pub problems: Vec<FileProblem>,
    pub said: BTreeMap<String, String>,
}

/// Where the files of a form go.
pub enum Goes {
    To(ItemId),
    /// To a request of the client's own, with its heading, that is made once a file came that can be taken.
    Brought(Box<NewItem>, Words),
    /// To a request for what staff file that nobody asked for, made like that; what it is and of whom is said before the files.
    Came(Box<Came>),
    /// To a paper of the practice's own with this title, that goes along with this message and is begun once a file came that
    /// can be taken: of one that is turned away nothing is left.
    Enclosed(String, Box<NewMessage>),
}

/// Something that came another way.
pub struct Came {
    pub new: NewItem,
    pub heading: Words,
    /// What it is called in each language, of what was typed.
    pub named: fn(Locale, &str) -> String,
    /// Of whom it is was said, or that it is of everybody.
    pub told: bool,
}

/// How everybody is said.
pub const EVERYBODY: &str = "all";

impl Came {
    /// Takes what was typed before the files.
    fn hears(&mut self, name: &str, text: &str) {
        match name {
            "what" => {
                let said = |locale: &Locale| (locale.code().to_owned(), (self.named)(*locale, text.trim()));
                let all = Locale::ALL.iter().map(said);
                self.new.words.title = if text.trim().is_empty() { Words::new() } else { all.collect() };
            }
            "who" => {
                self.new.for_client = text.parse().ok();
                self.told = self.new.for_client.is_some() || text == EVERYBODY;
            }
            _ => {}
        }
    }

    fn is_said(&self) -> bool {
        self.told && !self.new.words.title.is_empty()
    }
}

/// One form's files on their way in.
pub struct Saving {
    pub room: Room<Contributing>,
    pub goes: Goes,
    /// Bytes of the whole form, where the browser said so.
    pub whole: Option<u64>,
    pub accepts: Vec<FileType>,
    pub first_look: FirstLook,
    /// The document that the next file replaces, as the form said before it.
    pub replaces: Option<DocumentId>,
}

/// How one part ended.
pub enum Ended {
    Saved(UploadId),
    /// An input without a file.
    Nothing,
    Problem(FileProblem),
    /// Nothing more of the form can be read.
    Stop(FileProblem),
}

impl Saving {
    /// Saves every file it can and returns what was wrong with the others.
    pub async fn all(mut self, mut form: Multipart) -> Result<Saved, End> {
        let Saved { mut uploads, mut problems, mut said } = Saved::default();
        loop {
            let field = match next(&mut form).await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(problem) => {
                    problems.push(problem);
                    break;
                }
            };
            if field.name() != Some("file") {
                if let Some(name) = field.name().map(str::to_owned) {
                    let text = text(field, LONGEST_TEXT).await.0;
                    if name == "replaces" {
                        self.replaces = text.parse().ok();
                    }
                    if let Goes::Came(came) = &mut self.goes {
                        came.hears(&name, &text);
                    }
                    said.insert(name, text);
                }
                continue;
            }
            // Nothing is kept of a file before it is said what it is and of whom.
            if matches!(&self.goes, Goes::Came(came) if !came.is_said()) {
                drop(field);
                drain(form).await;
                break;
            }
            match self.one(field).await? {
                Ended::Saved(upload) => uploads.push(upload),
                Ended::Nothing => {}
                Ended::Problem(problem) => problems.push(problem),
                Ended::Stop(problem) => {
                    problems.push(problem);
                    break;
                }
            }
        }
        if uploads.is_empty() && problems.is_empty() {
            problems.push(FileProblem { file: None, cause: Cause::NothingToSend });
        }
        Ok(Saved { uploads, problems, said })
    }

    /// Saves one file.
    pub async fn one(&mut self, field: Field<'_>) -> Result<Ended, End> {
        let name = FileName::received(field.file_name().unwrap_or_default());
        let problem = |cause| FileProblem { file: name.display(), cause };
        let mut frames = Box::pin(field);
        let mut broken = false;
        let mut body = Box::pin(listen(&mut frames, &mut broken).fuse());
        let head = Head::read(&mut body).await;
        let whole = body.is_done();
        if head.seen.is_empty() {
            drop(body);
            return Ok(match (broken, name.as_given().is_empty()) {
                (true, _) => Ended::Stop(problem(Cause::Unreadable)),
                (false, true) => Ended::Nothing,
                (false, false) => Ended::Problem(problem(Cause::Empty)),
            });
        }
        if let Some(cause) = (self.first_look)(&head.seen, whole).refusal(&self.accepts) {
            // The next file can still be a good one, unless this one has no end.
            let mut left = limits::LARGEST_FORM_FILE;
            while let Some(Ok(frame)) = body.next().await {
                left = left.saturating_sub(frame.len() as u64);
                if left == 0 {
                    break;
                }
            }
            drop(body);
            let problem = problem(tus::file_cause(cause));
            return Ok(if broken || left == 0 { Ended::Stop(problem) } else { Ended::Problem(problem) });
        }
        // A file is never larger than the form that holds it.
        let size = self.whole.unwrap_or(u64::MAX).clamp(1, limits::LARGEST_FORM_FILE);
        let upload = match self.begin(name.as_given(), size).await {
            Ok(upload) => upload,
            Err(vault::Error::Refused(refusal)) => {
                let cause = match refusal {
                    Refusal::WrongState => Cause::Closed,
                    other => tus::cause(&other).ok_or(other)?,
                };
                return Ok(Ended::Stop(problem(cause)));
            }
            Err(other) => return Err(other.into()),
        };
        let mut body = head.before(body);
        let poured = self.room.append(upload, 0, &mut body, None).await;
        drop(body);
        let refused = match poured {
            Ok(progress) if !broken => {
                self.room.ends_here(upload, progress.received).await?;
                return Ok(Ended::Saved(upload));
            }
            Ok(_) => Cause::Unreadable,
            Err(vault::Error::Refused(Refusal::TooBig { .. })) => Cause::TooBig {
                size: self.whole.unwrap_or(0).max(limits::LARGEST_FORM_FILE + 1),
                limit: limits::LARGEST_FORM_FILE,
            },
            Err(other) => {
                self.room.cancel_upload(upload).await?;
                return Err(other.into());
            }
        };
        self.room.cancel_upload(upload).await?;
        Ok(Ended::Stop(problem(refused)))
    }

    async fn begin(&mut self, name: &str, size: u64) -> vault::Result<UploadId> {
        let item = match &self.goes {
            Goes::To(item) => *item,
            Goes::Brought(new, heading) => self.room.bring_with_message(new, heading).await?,
            Goes::Came(came) => self.room.bring_for(&came.new, &came.heading).await?,
            Goes::Enclosed(title, message) => self.room.begin_enclosure(title, message).await?,
        };
        self.goes = Goes::To(item);
        let new =
            NewUpload { item, name: name.to_owned(), size, attempt: None, replaces: self.replaces.take() };
        Ok(self.room.open_upload(&new).await?.id)
    }
}

/// The frames of a part; says whether they ended before the part did.
fn listen<'a>(
    frames: &'a mut std::pin::Pin<Box<Field<'_>>>,
    broken: &'a mut bool,
) -> impl Stream<Item = Result<Bytes, MultipartError>> + Send + 'a {
    stream::unfold((frames, broken), |(frames, broken)| async move {
        match timeout(DEAD, frames.next()).await {
            Ok(Some(Ok(frame))) => Some((Ok(frame), (frames, broken))),
            Ok(None) => None,
            Ok(Some(Err(_))) | Err(_) => {
                *broken = true;
                None
            }
        }
    })
}
