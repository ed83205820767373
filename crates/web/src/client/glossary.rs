//! What words mean: all that is explained, for whoever is in. It shows nothing of any case.

use crate::client::frame::Frame;
use crate::client_view::Place;
use crate::client_view::glossary::WordsPage;
use crate::door::reply::{Answered, Reply};
use crate::door::visit::Visit;

/// GET.
pub async fn show(visit: Visit) -> Answered {
    let frame = Frame::of(&visit, Some(Place::Progress), visit.path.clone()).await?;
    Reply::page(&WordsPage { w: frame.w, shell: &frame.shell, terms: frame.all_explained() })
}
