//! A form whose files go with its words: the words are read first, each file is handled as it arrives, and both are sent as
//! one. What is done with a file is the form's own, at either door. It refuses a form that came from elsewhere before it
//! keeps anything of it, words beyond what a form may hold, and to keep files of a form that was not sent.

use crate::client::form::{self, Ended};
use crate::client_view::upload::FileProblem;
use crate::door::Form;
use crate::door::form::MOST_BYTES;
use crate::door::reply::End;
use crate::door::visit::Visit;
use axum::extract::multipart::{Field, Multipart};
use domain::Refusal;

/// The input that files come in.
const INPUT: &str = "attach";

/// The form as it was read.
pub struct Written<O> {
    pub said: Form,
    pub outcome: O,
    /// Files had been chosen; a browser forgets them.
    pub carried: bool,
}

/// How one input of files ended.
pub enum Taken<O> {
    File(Ended),
    /// The answer is known, and the rest of the form is not looked at.
    Known(O),
}

/// What is done with the files of a form, and with the whole of it.
pub trait Files: Send + 'static {
    /// What became of the form.
    type Outcome: Send + 'static;

    /// One input of files, with the words before it.
    fn file(
        &mut self,
        said: &Form,
        field: Field<'_>,
    ) -> impl Future<Output = Result<Taken<Self::Outcome>, End>> + Send;

    /// The form is read to its end; what is known before it is sent is the answer.
    fn read(&mut self, said: &Form) -> impl Future<Output = Result<Option<Self::Outcome>, End>> + Send;

    /// Sends the words with the files.
    fn hand_over(&mut self, said: &Form) -> impl Future<Output = Result<Self::Outcome, End>> + Send;

    /// Files that cannot be taken.
    fn refused(problems: Vec<FileProblem>) -> Self::Outcome;

    /// Whether the form was sent with its files.
    fn sent(outcome: &Self::Outcome) -> bool;

    /// Takes back what was saved of a form that was not sent.
    fn take_back(&mut self) -> impl Future<Output = Result<(), End>> + Send;
}

/// Reads a form with files and sends it. Nothing of it is kept before its token was right.
pub async fn send<F: Files>(visit: &mut Visit, files: F) -> Result<Written<F::Outcome>, End> {
    let mut parts = form::parts(visit).await?;
    if !form::opens_with_token(visit, &mut parts).await {
        form::drain(parts).await;
        return Err(Refusal::NotAllowed.into());
    }
    // A task of its own: when the line drops, what was saved is taken back all the same.
    match visit.site.bodies.run(run(files, parts)).await {
        Some(written) => written,
        None => Err(Refusal::Busy { retry_after_s: 5 }.into()),
    }
}

async fn run<F: Files>(mut files: F, mut parts: Multipart) -> Result<Written<F::Outcome>, End> {
    let (mut said, mut carried) = (Form::default(), false);
    let read = read(&mut files, &mut said, &mut carried, &mut parts).await;
    form::drain(parts).await;
    let outcome = match read {
        Ok(None) => files.hand_over(&said).await,
        Ok(Some(outcome)) => Ok(outcome),
        Err(end) => Err(end),
    };
    if !outcome.as_ref().is_ok_and(F::sent) {
        files.take_back().await?;
    }
    Ok(Written { said, outcome: outcome?, carried })
}

/// Reads all of the form; what is known before it is sent is the answer.
async fn read<F: Files>(
    files: &mut F,
    said: &mut Form,
    carried: &mut bool,
    parts: &mut Multipart,
) -> Result<Option<F::Outcome>, End> {
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
            said.add(name, text);
            continue;
        }
        *carried |= chosen(&field);
        match files.file(said, field).await? {
            Taken::Known(outcome) => return Ok(Some(outcome)),
            Taken::File(Ended::Saved(_) | Ended::Nothing) => {}
            Taken::File(Ended::Problem(problem)) => problems.push(problem),
            Taken::File(Ended::Stop(problem)) => {
                problems.push(problem);
                break;
            }
        }
    }
    if problems.is_empty() { files.read(said).await } else { Ok(Some(F::refused(problems))) }
}

/// Whether a file was chosen in this input.
pub fn chosen(field: &Field<'_>) -> bool {
    field.file_name().is_some_and(|name| !name.is_empty())
}
