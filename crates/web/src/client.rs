//! The client portal's routes. Every page behind `portal` enters the one room its session is for; a workspace's address
//! alone opens nothing and says nothing.

pub mod account;
pub mod agreed;
pub mod approval;
mod attach;
pub mod beside;
mod bundle;
mod clear;
mod contact_details;
pub mod dates;
pub mod details;
pub mod door;
pub mod form;
pub mod frame;
pub mod glossary;
pub mod helpers;
mod install;
pub mod item;
pub mod keys;
pub mod list;
pub mod messages;
pub mod notices;
pub mod other;
mod passkeys;
mod problem;
pub mod progress;
mod session;
pub mod shared;

use crate::door::visit::{Guard, Handler, Route};
use domain::Purpose;
use http::Method;
pub use notices::problem as number_problem;

const fn open(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, guard: Guard::Open, purpose: None, handler }
}

/// For whoever came by a link, in or on the way in.
const fn came(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, guard: Guard::Came, purpose: None, handler }
}

/// Behind a session, without entering the room.
const fn signed_in(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, guard: Guard::Portal, purpose: None, handler }
}

const fn inside(method: Method, path: &'static str, handler: Handler) -> Route {
    Route { method, path, guard: Guard::Portal, purpose: Some(Purpose::Contributing), handler }
}

/// Whether a form sent here, or at the desk to a matter, a client's record, an enquiry, as the logo, a list or a pack, may carry files,
/// and then its token as the first of its parts.
pub fn carries_files(path: &str) -> bool {
    let client = path.starts_with("/p/") && (path.ends_with("/files") || takes_messages(path, 3));
    let filed = path.ends_with("/approvals/papers") || path.ends_with("/files") || path.ends_with("/came");
    let record = path.starts_with("/desk/clients/") || path.starts_with("/desk/leads/");
    client
        || [crate::desk::LOGO_PATH, crate::desk::LIST_PATH, crate::desk::PACK_PATH].contains(&path)
        || (path.starts_with("/desk/matters/") && (filed || takes_messages(path, 4)))
        || (record && path.ends_with("/files"))
}

/// Whether somebody writes here, in a new thread or in one that is there; `at` is how much of the path says whose messages
/// they are. Wording anew brings no files.
fn takes_messages(path: &str, at: usize) -> bool {
    let mut parts = path.split('/').skip(at);
    parts.next() == Some("messages") && parts.nth(1).is_none()
}

pub const ROUTES: &[Route] = &[
    open(Method::GET, "/p/{workspace}", |v| Box::pin(door::show(v))),
    open(Method::POST, "/p/{workspace}", |v| Box::pin(door::ask(v))),
    open(Method::GET, "/p/{workspace}/check-mail", |v| Box::pin(door::asked(v))),
    open(Method::POST, "/p/{workspace}/check-mail", |v| Box::pin(door::type_code(v))),
    open(Method::GET, "/p/{workspace}/enter/{token}", |v| Box::pin(door::look(v))),
    open(Method::POST, "/p/{workspace}/enter", |v| Box::pin(door::enter(v))),
    open(Method::POST, "/p/{workspace}/new-link", |v| Box::pin(door::ask_again(v))),
    open(Method::GET, "/p/{workspace}/lock/{token}", |v| Box::pin(session::lock(v))),
    open(Method::POST, "/p/{workspace}/lock/{token}", |v| Box::pin(session::press_lock(v))),
    open(Method::GET, "/p/{workspace}/card", |v| Box::pin(keys::card(v))),
    open(Method::POST, "/p/{workspace}/card", |v| Box::pin(keys::use_card(v))),
    came(Method::GET, "/p/{workspace}/who", |v| Box::pin(keys::who(v))),
    came(Method::POST, "/p/{workspace}/who", |v| Box::pin(keys::say_who(v))),
    came(Method::GET, "/p/{workspace}/own-secret", |v| Box::pin(keys::own_secret(v))),
    came(Method::POST, "/p/{workspace}/own-secret", |v| Box::pin(keys::choose_secret(v))),
    came(Method::GET, "/p/{workspace}/app-code", |v| Box::pin(keys::app_code(v))),
    came(Method::POST, "/p/{workspace}/app-code", |v| Box::pin(keys::give_code(v))),
    came(Method::POST, "/p/{workspace}/passkey", |v| Box::pin(passkeys::ask(v))),
    came(Method::GET, "/p/{workspace}/second-step", |v| Box::pin(keys::second_step(v))),
    came(Method::POST, "/p/{workspace}/second-step", |v| Box::pin(keys::set_up(v))),
    came(Method::POST, "/p/{workspace}/second-step/codes", |v| Box::pin(keys::new_codes(v))),
    came(Method::POST, "/p/{workspace}/second-step/off", |v| Box::pin(keys::turn_off(v))),
    came(Method::POST, "/p/{workspace}/second-step/again", |v| Box::pin(passkeys::prove(v))),
    came(Method::POST, "/p/{workspace}/second-step/passkeys/ask", |v| Box::pin(passkeys::ask_new(v))),
    came(Method::POST, "/p/{workspace}/second-step/passkeys", |v| Box::pin(passkeys::add(v))),
    came(Method::POST, "/p/{workspace}/second-step/passkeys/{passkey}/remove", |v| {
        Box::pin(passkeys::remove(v))
    }),
    open(Method::GET, "/p/{workspace}/manifest.webmanifest", |v| Box::pin(install::manifest(v))),
    open(Method::POST, "/p/{workspace}/language", |v| Box::pin(door::language(v))),
    inside(Method::GET, "/p/{workspace}/home", |v| Box::pin(list::home(v))),
    inside(Method::GET, "/p/{workspace}/documents", |v| Box::pin(list::documents(v))),
    inside(Method::GET, "/p/{workspace}/missing", |v| Box::pin(list::missing(v))),
    Route {
        method: Method::GET,
        path: "/p/{workspace}/progress",
        guard: Guard::Portal,
        purpose: Some(Purpose::Reading),
        handler: |v| Box::pin(progress::show(v)),
    },
    inside(Method::GET, "/p/{workspace}/clear", |v| Box::pin(clear::show(v))),
    inside(Method::POST, "/p/{workspace}/clear", |v| Box::pin(clear::answer(v))),
    inside(Method::GET, "/p/{workspace}/other", |v| Box::pin(other::show(v))),
    inside(Method::POST, "/p/{workspace}/other", |v| Box::pin(other::bring(v))),
    inside(Method::GET, "/p/{workspace}/items/{item}", |v| Box::pin(item::show(v))),
    inside(Method::POST, "/p/{workspace}/items/{item}/files", |v| Box::pin(form::save(v))),
    inside(Method::POST, "/p/{workspace}/items/{item}/uploads/{upload}/remove", |v| {
        Box::pin(item::remove(v))
    }),
    inside(Method::GET, "/p/{workspace}/items/{item}/check", |v| Box::pin(item::check(v))),
    inside(Method::POST, "/p/{workspace}/items/{item}/send", |v| Box::pin(item::send(v))),
    inside(Method::GET, "/p/{workspace}/items/{item}/sent", |v| Box::pin(item::sent(v))),
    inside(Method::GET, "/p/{workspace}/items/{item}/sent/{version}/picture", |v| {
        Box::pin(item::sent_picture(v))
    }),
    inside(Method::GET, "/p/{workspace}/items/{item}/cannot", |v| Box::pin(item::cannot(v))),
    inside(Method::POST, "/p/{workspace}/items/{item}/cannot", |v| Box::pin(item::ask_for_help(v))),
    signed_in(Method::GET, "/p/{workspace}/welcome", |v| Box::pin(details::welcome(v))),
    signed_in(Method::POST, "/p/{workspace}/welcome", |v| Box::pin(details::answer(v))),
    signed_in(Method::GET, "/p/{workspace}/details", |v| Box::pin(details::show(v))),
    signed_in(Method::POST, "/p/{workspace}/details", |v| Box::pin(details::say(v))),
    signed_in(Method::POST, "/p/{workspace}/details/share", |v| Box::pin(shared::share(v))),
    signed_in(Method::POST, "/p/{workspace}/details/unshare", |v| Box::pin(shared::unshare(v))),
    signed_in(Method::POST, "/p/{workspace}/details/use", |v| Box::pin(shared::take(v))),
    inside(Method::GET, "/p/{workspace}/account", |v| Box::pin(account::show(v))),
    inside(Method::POST, "/p/{workspace}/account/download", |v| Box::pin(bundle::download(v))),
    signed_in(Method::POST, "/p/{workspace}/account/devices/{session}/end", |v| Box::pin(account::end(v))),
    signed_in(Method::POST, "/p/{workspace}/account/devices/end-others", |v| {
        Box::pin(account::end_others(v))
    }),
    inside(Method::GET, "/p/{workspace}/agreed", |v| Box::pin(agreed::show(v))),
    signed_in(Method::GET, "/p/{workspace}/agreed/{consent}/withdraw", |v| Box::pin(agreed::ask(v))),
    signed_in(Method::POST, "/p/{workspace}/agreed/{consent}/withdraw", |v| Box::pin(agreed::withdraw(v))),
    inside(Method::GET, "/p/{workspace}/helpers", |v| Box::pin(helpers::show(v))),
    inside(Method::POST, "/p/{workspace}/helpers", |v| Box::pin(helpers::name(v))),
    inside(Method::POST, "/p/{workspace}/helpers/{helper}/end", |v| Box::pin(helpers::end(v))),
    inside(Method::GET, "/p/{workspace}/stop-helping", |v| Box::pin(helpers::ask_stop(v))),
    inside(Method::POST, "/p/{workspace}/stop-helping", |v| Box::pin(helpers::stop(v))),
    inside(Method::GET, "/p/{workspace}/cases", |v| Box::pin(account::cases(v))),
    signed_in(Method::POST, "/p/{workspace}/switch", |v| Box::pin(account::switch(v))),
    signed_in(Method::POST, "/p/{workspace}/somebody-else", |v| Box::pin(session::hand_on(v))),
    inside(Method::GET, "/p/{workspace}/messages", |v| Box::pin(messages::show(v))),
    inside(Method::POST, "/p/{workspace}/messages", |v| Box::pin(messages::begin(v))),
    inside(Method::GET, "/p/{workspace}/messages/live", |v| Box::pin(crate::live::client(v))),
    inside(Method::GET, "/p/{workspace}/messages/{thread}", |v| Box::pin(messages::open(v))),
    inside(Method::POST, "/p/{workspace}/messages/{thread}", |v| Box::pin(messages::answer(v))),
    inside(Method::GET, "/p/{workspace}/messages/{thread}/files/{version}", |v| {
        Box::pin(messages::open_file(v))
    }),
    inside(Method::POST, "/p/{workspace}/messages/{thread}/{message}/edit", |v| {
        Box::pin(messages::reword(v))
    }),
    inside(Method::POST, "/p/{workspace}/messages/{thread}/{message}/take-back", |v| {
        Box::pin(messages::take_back(v))
    }),
    inside(Method::GET, "/p/{workspace}/approvals", |v| Box::pin(approval::list(v))),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}", |v| Box::pin(approval::show(v))),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}/versions/{version}/thumb", |v| {
        Box::pin(approval::thumb(v))
    }),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}/versions/{version}/pages/{page}", |v| {
        Box::pin(approval::page(v))
    }),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}/versions/{version}/pages/{page}/picture", |v| {
        Box::pin(approval::picture(v))
    }),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}/check", |v| Box::pin(approval::check(v))),
    inside(Method::POST, "/p/{workspace}/approvals/{approval}/code", |v| Box::pin(approval::send_code(v))),
    inside(Method::POST, "/p/{workspace}/approvals/{approval}/passkey", |v| {
        Box::pin(approval::ask_passkey(v))
    }),
    inside(Method::POST, "/p/{workspace}/approvals/{approval}/answer", |v| Box::pin(approval::answer(v))),
    inside(Method::GET, "/p/{workspace}/approvals/{approval}/done", |v| Box::pin(approval::done(v))),
    inside(Method::POST, "/p/{workspace}/approvals/{approval}/certificate", |v| {
        Box::pin(approval::download(v))
    }),
    inside(Method::GET, "/p/{workspace}/problem", |v| Box::pin(problem::show(v))),
    inside(Method::POST, "/p/{workspace}/problem", |v| Box::pin(problem::send(v))),
    signed_in(Method::GET, "/p/{workspace}/words", |v| Box::pin(glossary::show(v))),
    signed_in(Method::GET, "/p/{workspace}/notices", |v| Box::pin(notices::show(v))),
    signed_in(Method::POST, "/p/{workspace}/notices", |v| Box::pin(notices::choose(v))),
    signed_in(Method::POST, "/p/{workspace}/notices/number", |v| Box::pin(notices::number(v))),
    signed_in(Method::GET, "/p/{workspace}/not-me", |v| Box::pin(session::not_me(v))),
    signed_in(Method::POST, "/p/{workspace}/not-me", |v| Box::pin(session::report(v))),
    signed_in(Method::POST, "/p/{workspace}/stay", |v| Box::pin(session::stay(v))),
    signed_in(Method::POST, "/p/{workspace}/sign-out", |v| Box::pin(session::sign_out(v))),
];
