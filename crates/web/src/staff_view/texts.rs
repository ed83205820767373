//! Writing to clients' phones, for whoever runs the portal: whether it is on, what is said and what it costs, and trying
//! it. It refuses to show a number: none is kept where this page looks.

use super::wordings::Delivery;
use super::{Choice, Problems, Shell};
use crate::words::Words;
use askama::Template;

/// `/desk/settings/texts`.
#[derive(Template)]
#[template(path = "staff/texts.html")]
pub struct TextsPage<'a> {
    pub w: &'a Words,
    pub shell: &'a Shell,
    pub on: bool,
    /// Why none leave: a sentence, and what the provider said.
    pub closed: Option<(String, String)>,
    /// Until when the provider wants to be left alone; empty where it does not.
    pub busy: String,
    /// What was typed as a number.
    pub number: String,
    pub languages: Vec<Choice>,
    pub samples: Vec<TextSample>,
    pub recent: Vec<Delivery>,
    pub problems: Problems,
}

/// A text as it is written, and what it costs.
#[derive(Clone, Debug)]
pub struct TextSample {
    pub lang: &'static str,
    pub language: &'static str,
    pub text: String,
    pub size: String,
}
