//! Letters to begin with, the practice's own and those that ship, and what becomes of one that was written: a paper of the
//! matter. It refuses a letter with a blank in it or in its name, whoever asks and however it came, and to keep the same letter
//! twice because a button was pressed twice.

use crate::converse;
use bytes::Bytes;
use domain::pack::{LetterKind, LetterSlot, LetterTemplate, SHIPPED_LETTERS, blanks, letter_filled};
use domain::{Locale, Refusal, VersionId, Why, limits};
use futures_util::stream;
use std::convert::Infallible;
use std::sync::LazyLock;
use vault::{Contributing, LetterTextRow, NewUpload, Result, Room, Words};

/// The letters that ship, parsed once. One that does not parse is reported by the tests of `domain`.
pub static LETTERS: LazyLock<Vec<LetterTemplate>> =
    LazyLock::new(|| LetterTemplate::parse(SHIPPED_LETTERS).unwrap_or_default());

/// One letter somebody can begin with.
pub struct Beginning {
    /// What it is chosen by in an address: the key of one that ships, the id of one of the practice's own.
    pub key: String,
    pub kind: LetterKind,
    /// Whether it is the practice's own.
    pub own: bool,
    pub name: Words,
    text: Words,
}

impl Beginning {
    /// What staff choose it by, in their language or else in English.
    #[must_use]
    pub fn name(&self, locale: Locale) -> &str {
        self.name.get(locale.code()).or_else(|| self.name.get(Locale::En.code())).map_or("", String::as_str)
    }

    /// Whether it was written in this language.
    #[must_use]
    pub fn speaks(&self, locale: Locale) -> bool {
        self.text.contains_key(locale.code())
    }

    /// The language in which somebody who reads `locale` gets it: theirs, or else English.
    #[must_use]
    pub fn spoken_to(&self, locale: Locale) -> Locale {
        if self.speaks(locale) { locale } else { Locale::En }
    }

    /// The letter with its places filled; what nobody can say yet stands as a blank.
    #[must_use]
    pub fn filled(&self, locale: Locale, value: impl Fn(LetterSlot) -> Option<String>) -> String {
        letter_filled(self.text.get(locale.code()).map_or("", String::as_str), value)
    }
}

fn said(words: &domain::pack::Words) -> Words {
    Locale::ALL.iter().map(|l| (l.code().to_owned(), words.get(*l).trim().to_owned())).collect()
}

/// All there is to begin with: the practice's own that are offered first, then those that ship.
#[must_use]
pub fn offered(rows: Vec<LetterTextRow>) -> Vec<Beginning> {
    let own = rows.into_iter().filter(|row| row.live).map(|row| Beginning {
        key: row.id.to_string(),
        kind: row.letter.kind(),
        own: true,
        name: row.letter.name,
        text: row.letter.text,
    });
    let shipped = LETTERS.iter().map(|one| Beginning {
        key: one.key.clone(),
        kind: one.kind,
        own: false,
        name: said(&one.name),
        text: said(&one.text),
    });
    own.chain(shipped).collect()
}

/// The text as it goes into the paper, if it can go to anybody.
///
/// # Errors
/// `Invalid` for `text`: `Missing`, `TooLong`, or `NotAllowed` for one with a blank ([`blanks`] names them).
pub fn finished(text: &str) -> std::result::Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() {
        return Err(Refusal::invalid("text", Why::Missing));
    }
    if text.chars().count() > limits::LETTER_CHARS {
        return Err(Refusal::invalid("text", Why::TooLong));
    }
    if !blanks(&text).is_empty() {
        return Err(Refusal::invalid("text", Why::NotAllowed));
    }
    Ok(text)
}

/// Files a written letter as a paper of the matter. `drawn` makes the file of the finished text. `attempt` is the form's own name
/// for being sent, by [`crate::converse::attempt`]: the same letter of the same form is the same paper, another text another one.
///
/// # Errors
/// As [`finished`]; and `Invalid` for `paper`, what the letter is called: `NotAllowed` for one with a blank.
pub async fn file(
    room: &Room<Contributing>,
    attempt: &str,
    title: &str,
    text: &str,
    drawn: impl FnOnce(&str) -> Vec<u8>,
) -> Result<VersionId> {
    let text = finished(text)?;
    if !blanks(title).is_empty() {
        return Err(Refusal::invalid("paper", Why::NotAllowed).into());
    }
    let attempt = attempt_of(attempt, title, &text)?;
    let bytes = Bytes::from(drawn(&text));
    let paper = room.begin_paper_once(title, attempt).await?;
    let size = bytes.len() as u64;
    let name = format!("{}.pdf", title.trim());
    let new = NewUpload { item: paper, name, size, attempt: Some(attempt), replaces: None };
    let spot = room.spot(&new).await?;
    let mut body = stream::iter([Ok::<_, Infallible>(bytes.clone())]);
    let upload = room.receive(&new, spot, &mut body, None).await?;
    if upload.received < size {
        // An earlier try broke off in the middle.
        let rest = bytes.slice(usize::try_from(upload.received).unwrap_or(0)..);
        room.append(upload.id, upload.received, stream::iter([Ok::<_, Infallible>(rest)]), None).await?;
    }
    room.file_paper(paper, upload.id).await
}

/// One name for this letter of this form: who goes back, changes a word and sends it again means another letter.
fn attempt_of(attempt: &str, title: &str, text: &str) -> Result<[u8; 16]> {
    let form = converse::attempt(attempt)?;
    let whole =
        vault::fingerprint(&[form.as_slice(), title.as_bytes(), b"\0".as_slice(), text.as_bytes()].concat());
    converse::attempt(whole.get(..32).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_with_a_blank_is_finished() {
        let engagement = LETTERS.iter().find(|one| one.kind == LetterKind::Engagement).unwrap();
        for locale in Locale::ALL {
            let filled = letter_filled(engagement.text.get(*locale), |_| Some("x".to_owned()));
            assert_eq!(finished(&filled), Err(Refusal::invalid("text", Why::NotAllowed)));
        }
        assert_eq!(finished(" \r\n "), Err(Refusal::invalid("text", Why::Missing)));
        assert_eq!(finished(&"a".repeat(20_001)), Err(Refusal::invalid("text", Why::TooLong)));
        assert_eq!(
            finished(" Dear Zoë,\r\nall is said (really). ").unwrap(),
            "Dear Zoë,\nall is said (really)."
        );
    }

    // S0-81: consent to sending and keeping papers electronically, as a clause that can be cut or kept, and must be one of both.
    #[test]
    fn the_engagement_letter_asks_for_consent_to_what_is_electronic_and_the_clause_can_be_cut() {
        let engagement = LETTERS.iter().find(|one| one.kind == LetterKind::Engagement).unwrap();
        for (locale, heading, kept, cut) in [
            (
                Locale::En,
                "9. Sending and keeping papers electronically",
                "we keep all of it electronically",
                "[delete this section",
            ),
            (
                Locale::Es,
                "9. Enviar y guardar papeles en forma electrónica",
                "guardemos todo en forma electrónica",
                "[borre este apartado",
            ),
        ] {
            let text = engagement.text.get(locale);
            let clause = text.split("\n\n").find(|part| part.starts_with(heading)).unwrap();
            assert!(
                clause.contains("{practice}") && clause.contains(kept) && clause.contains(cut),
                "{clause}"
            );
            // Without it the letter is whole, but for a number.
            assert!(text.replace(clause, "").contains("10. "), "{locale:?}");
        }
    }

    #[test]
    fn those_that_ship_come_last_and_are_known_by_keys_of_their_own() {
        let all = offered(Vec::new());
        assert_eq!(all.len(), LETTERS.len());
        assert!(all.iter().all(|one| !one.own && one.speaks(Locale::Es)));
        let keys: std::collections::BTreeSet<_> = all.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys.len(), all.len());
    }
}
