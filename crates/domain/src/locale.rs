//! The languages the portal speaks and how one is chosen. It refuses to hold wording.

/// A language every page is complete in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Locale {
    /// English (United States).
    #[default]
    En,
    /// Spanish (neutral Latin American, *usted*).
    Es,
}

impl Locale {
    /// Every language, in the order a switch shows them.
    pub const ALL: &'static [Self] = &[Self::En, Self::Es];

    /// The BCP 47 language code, as stored and as written into `lang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language stored under `code`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|locale| locale.code() == code)
    }

    /// The language's name in itself, so that its readers find it.
    #[must_use]
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// The language for a BCP 47 tag such as `es-MX`, by its primary part.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.iter().copied().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4), or `None` if it wants none we speak.
    /// Between equal weights the earlier wins. Only the first 32 entries are read.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(Self, u16)> = None;
        for entry in accept_language.split(',').take(32) {
            let mut parts = entry.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| weight_of(part.trim())).unwrap_or(1000);
            let locale = if tag == "*" { Some(Self::default()) } else { Self::from_tag(tag) };
            if let Some(locale) = locale
                && weight > best.map_or(0, |(_, w)| w)
            {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

/// A weight in thousandths. A weight that cannot be read counts as none at all, so that nonsense never wins.
fn weight_of(part: &str) -> Option<u16> {
    let value = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))?;
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Some(0);
    }
    let thousandths = format!("{decimals:0<3}").parse().unwrap_or(0);
    match whole {
        "0" => Some(thousandths),
        "1" => Some(1000),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_gets_the_language_it_weighs_most() {
        for (header, expected) in [
            ("es-MX,es;q=0.9,en;q=0.8", Some(Locale::Es)),
            ("en-US,en;q=0.5", Some(Locale::En)),
            ("fr,de;q=0.9,es;q=0.2", Some(Locale::Es)),
            ("en;q=0.7, es;q=0.71", Some(Locale::Es)),
            ("en;q=0,es;q=0.001", Some(Locale::Es)),
            ("zh-Hant", None),
            ("fr, *;q=0.1", Some(Locale::En)),
            ("es;q=nonsense,en;q=0.1", Some(Locale::En)),
            ("", None),
        ] {
            assert_eq!(Locale::negotiate(header), expected, "{header}");
        }
    }

    #[test]
    fn a_tag_is_matched_by_its_whole_primary_part() {
        assert_eq!(Locale::from_tag("ES-419"), Some(Locale::Es));
        assert_eq!(Locale::from_tag("est"), None);
    }
}
