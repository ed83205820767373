//! A document nobody asked for, as its client names it.

use super::Shell;
use crate::icons::{icon, icon_flip};
use crate::words::Words;
use askama::Template;

/// GET and failed POST of "send another document".
#[derive(Template)]
#[template(path = "client/other.html")]
pub struct OtherPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub what: String,
    pub note: String,
    pub problem: Option<String>,
}
