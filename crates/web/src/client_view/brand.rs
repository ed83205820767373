//! How the practice looks on the pages of clients: addresses of its colours and its logo, and what it says of its own. It
//! refuses to hold a colour for a page to put anywhere: style sheets do that.

use crate::palette::BUILT_IN_BAND;
use domain::Locale;

/// What the practice chose; where it chose nothing, pages are as they are built.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    pub logo: Option<Logo>,
    /// The style sheet with its colours.
    pub sheet: Option<String>,
    /// The band's colour on light paper and on dark, for the frame a phone draws around a page.
    pub bands: Option<[String; 2]>,
    /// What clients are greeted with, by language.
    pub welcome: Vec<(Locale, String)>,
}

/// The picture beside the name.
#[derive(Clone, Debug)]
pub struct Logo {
    pub href: String,
    pub width: u32,
    pub height: u32,
}

impl Brand {
    /// The welcome in exactly this language: words in another one are no welcome.
    pub(crate) fn welcome(&self, locale: Locale) -> Option<&str> {
        self.welcome
            .iter()
            .find(|(of, text)| *of == locale && !text.is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// The band's colour; `paper` is 0 for light and 1 for dark.
    pub(crate) fn band(&self, paper: usize) -> String {
        let own = self.bands.as_ref().and_then(|bands| bands.get(paper).cloned());
        let built_in = || BUILT_IN_BAND.get(paper).map(ToString::to_string).unwrap_or_default();
        own.unwrap_or_else(built_in)
    }
}
