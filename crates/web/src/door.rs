//! The frame both doors stand in: who is visiting, with which session, from which page, and what goes back. Every
//! request passes here before a handler sees it. It refuses cross-site writes, answers every refusal to a stranger with
//! the same bytes, and never lets an error's cause reach a person.

pub mod about;
pub mod cookies;
pub mod form;
pub mod headers;
pub mod named;
pub mod pack;
pub mod parts;
pub mod reply;
pub mod seen;
pub mod visit;

pub use cookies::Cookies;
pub use form::Form;
pub use reply::{Answered, Reply};
pub use visit::{Closing, Guard, Handler, Reader, Route, Seen, Site, Visit, router};
