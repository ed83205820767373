//! How a visit ends when it does not end well.
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::{Guard, Place, Site, Visit};
use domain::{AccessId, Locale};
use http::{Method, StatusCode};
use vault::Actor;

pub async fn absent(_visit: Visit) -> Answered {
    Err(End::not_found())
}

pub async fn end(_site: &Site, _place: Place, _locale: Locale, _end: End) -> Reply {
    Reply::status(StatusCode::NOT_FOUND)
}

pub fn sign_in_first(
    _guard: Guard,
    _workspace: Option<AccessId>,
    _actor: Option<&Actor>,
    _method: &Method,
) -> Reply {
    Reply::see("/desk/sign-in")
}
