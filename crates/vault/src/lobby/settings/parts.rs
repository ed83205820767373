//! Parts of the settings that belong together and are changed together: what stands out, how clients prove who they are, the first
//! visit, a word explained in the practice's own way, the enquiry form. Each refuses values it does not know.

use crate::error::Result;
use domain::{ConsentPurpose, FactorPolicy, Locale, Refusal, Why, limits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From how many on something stands out; none is not looked for. The night is in the practice's own time, and the same hour
/// twice is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OddSettings {
    pub opened_an_hour: u32,
    pub taken_a_day: u32,
    pub matters_a_day: u32,
    pub failed_a_day: u32,
    pub links_a_day: u32,
    pub night_from: u32,
    pub night_to: u32,
}

impl Default for OddSettings {
    fn default() -> Self {
        Self {
            opened_an_hour: domain::odd::OPENED_AN_HOUR,
            taken_a_day: domain::odd::TAKEN_A_DAY,
            matters_a_day: domain::odd::MATTERS_A_DAY,
            failed_a_day: domain::odd::FAILED_A_DAY,
            links_a_day: domain::odd::LINKS_A_DAY,
            night_from: 0,
            night_to: 0,
        }
    }
}

/// Whether clients are asked for an app as a second step, as [`FactorPolicy`] codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactorSettings {
    /// In ordinary matters.
    pub ordinary: String,
    /// In sensitive ones, where it is always at least offered.
    pub sensitive: String,
    /// Whether whoever comes by a printed card, which somebody put into their hand, need not set one up where it is required.
    pub card: bool,
}

impl SecondFactorSettings {
    /// What a practice begins with: a second step in every sensitive matter, where it says so, and cards for those who can have
    /// none. What practices from before chose, or had, is the default and stays.
    pub fn of_a_new_practice(required: bool) -> Self {
        let offered = Self { card: true, ..Self::default() };
        match required {
            true => Self { sensitive: FactorPolicy::Required.code().to_owned(), ..offered },
            false => offered,
        }
    }
}

impl Default for SecondFactorSettings {
    fn default() -> Self {
        let offered = FactorPolicy::Offered.code().to_owned();
        Self { ordinary: offered.clone(), sensitive: offered, card: false }
    }
}

/// What a client is asked before anything else is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, from = "FirstVisitStored")]
pub struct FirstVisitSettings {
    /// Whether they agree to each purpose and look at their details first.
    pub guided: bool,
    /// Whether they are asked about programs that learn.
    pub ai: bool,
    /// The practice's own texts, by the code of a purpose; the shipped one stands where there is none.
    pub texts: BTreeMap<String, OwnConsentText>,
}

/// The practice's own text of one purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnConsentText {
    /// By language; the shipped text stands where there is none.
    pub words: BTreeMap<String, String>,
    /// Grows with every change, so that everybody is asked again.
    pub version: u32,
}

/// The first visit as it is stored. Before there were purposes there was one text, which goes on as that of the first.
#[derive(Deserialize)]
struct FirstVisitStored {
    #[serde(default)]
    guided: bool,
    #[serde(default)]
    ai: bool,
    #[serde(default)]
    texts: BTreeMap<String, OwnConsentText>,
    #[serde(default)]
    consent: BTreeMap<String, String>,
    #[serde(default)]
    consent_version: u32,
}

impl From<FirstVisitStored> for FirstVisitSettings {
    fn from(stored: FirstVisitStored) -> Self {
        let FirstVisitStored { guided, ai, mut texts, consent, consent_version } = stored;
        if consent_version > 0 {
            let before = OwnConsentText { words: consent, version: consent_version };
            texts.entry(ConsentPurpose::Submission.code().to_owned()).or_insert(before);
        }
        Self { guided, ai, texts }
    }
}

impl FirstVisitSettings {
    /// The practice's own text of a purpose, where it has one.
    #[must_use]
    pub fn own(&self, purpose: ConsentPurpose) -> Option<&OwnConsentText> {
        self.texts.get(purpose.code()).filter(|own| !own.words.is_empty())
    }
}

/// A word the practice explains to its clients in its own way, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnTerm {
    /// Given by the house when it is written down.
    pub key: String,
    pub name: BTreeMap<String, String>,
    /// Other forms a text may use.
    pub also: BTreeMap<String, Vec<String>>,
    pub means: BTreeMap<String, String>,
}

impl OwnTerm {
    /// Whether a text in this language would be explained by both.
    pub(super) fn goes_by(&self, other: &Self, locale: Locale) -> bool {
        let cues = |term: &Self| -> Vec<String> {
            let also = term.also.get(locale.code()).map(Vec::as_slice).unwrap_or_default();
            let all = term.name.get(locale.code()).into_iter().chain(also);
            all.map(|cue| cue.trim().to_lowercase()).collect()
        };
        let theirs = cues(other);
        cues(self).iter().any(|cue| theirs.contains(cue))
    }

    pub(super) fn check(&self) -> Result<()> {
        for locale in Locale::ALL {
            let code = locale.code();
            let said = |words: &BTreeMap<String, String>| {
                words.get(code).map_or(0, |text| text.trim().chars().count())
            };
            for (field, words, most) in
                [("name", &self.name, limits::TITLE_CHARS), ("means", &self.means, limits::TERM_CHARS)]
            {
                match said(words) {
                    0 => return Err(Refusal::invalid(field, Why::Missing).into()),
                    n if n > most => return Err(Refusal::invalid(field, Why::TooLong).into()),
                    _ => {}
                }
            }
            let also = self.also.get(code).map(Vec::as_slice).unwrap_or_default();
            if also.len() > limits::TERM_FORMS
                || also.iter().any(|form| form.chars().count() > limits::TITLE_CHARS)
            {
                return Err(Refusal::invalid("also", Why::TooLong).into());
            }
        }
        Ok(())
    }
}

/// The public enquiry form, and how long what it brought is kept and trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnquirySettings {
    /// Whether there is a form at all; without one its addresses are not found.
    pub open: bool,
    /// Sites the form may stand inside of, each as a browser names it: `https://example.org`.
    pub origins: Vec<String>,
    /// The practice's own consent text by language; the shipped one stands where there is none.
    pub consent: BTreeMap<String, String>,
    /// Grows with every change of the practice's own text.
    pub consent_version: u32,
    /// Days after which an enquiry nobody answered, or nothing came of, is deleted; none keeps them.
    pub forget_days: u32,
    /// Days for which a search for conflicts is good enough to open a matter.
    pub search_days: u32,
}

impl Default for EnquirySettings {
    fn default() -> Self {
        Self {
            open: true,
            origins: Vec::new(),
            consent: BTreeMap::new(),
            consent_version: 0,
            forget_days: 0,
            search_days: 30,
        }
    }
}

impl EnquirySettings {
    pub(super) fn check(&self) -> Result<()> {
        if self.origins.len() > 20 || !self.origins.iter().all(|origin| is_origin(origin)) {
            return Err(Refusal::invalid("origins", Why::Malformed).into());
        }
        if self.consent.values().any(|text| text.chars().count() > limits::NOTE_CHARS) {
            return Err(Refusal::invalid("consent", Why::TooLong).into());
        }
        if self.forget_days > 3650 {
            return Err(Refusal::invalid("forget_days", Why::NotAllowed).into());
        }
        if !(1..=365).contains(&self.search_days) {
            return Err(Refusal::invalid("search_days", Why::NotAllowed).into());
        }
        Ok(())
    }
}

/// An address of a site over `https`: a host with a name and a path, nothing that could leave the attribute it stands in,
/// and no user part that would make one site look like another.
pub(super) fn is_site(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/?&=%+#".contains(&b);
    text.len() <= 240
        && host.contains('.')
        && is_origin(&format!("https://{host}"))
        && path.bytes().all(plain)
}

/// Scheme, host and port, and nothing that could end a header or begin another source.
fn is_origin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let label = |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.len() <= 253
        && host.split('.').all(label)
        && port.is_none_or(|p| p.parse::<u16>().is_ok_and(|p| p > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_https_address_and_nothing_else() {
        for good in ["https://example.org", "https://www.law-firm.example/en/contact?x=1"] {
            assert!(is_site(good), "{good}");
        }
        for bad in [
            "http://example.org",
            "example.org",
            "javascript:alert(1)",
            "https://localhost",
            "https://bank.example@evil.example/",
            "https://example.org/\"onclick=x",
            "https://example.org/ x",
            "https://",
        ] {
            assert!(!is_site(bad), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port_and_nothing_else() {
        for good in ["https://example.org", "http://localhost:8000", "https://www.law-firm.example:8443"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "",
            "example.org",
            "https://",
            "https://a b",
            "https://example.org/",
            "https://*.example.org",
            "https://example.org; script-src *",
            "https://user@example.org",
            "https://example.org:0",
            "https://example.org\r\nx",
            "javascript:alert(1)",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
