//! The stages of a kind of matter as the practice words them: what its file says, with the practice's own words and its choice
//! of where clients are written to in their place. It refuses a stage that is none of the kind's, and never touches the name a
//! stage has at the desk, its order or what it takes to get there.

use crate::intake::pack;
use crate::steer::CLOSED;
use domain::pack::{Pack, Stage, Words};
use domain::{Locale, Refusal};
use vault::{Actor, Desk, Result, StageText, StageTextRow, StageWords};

/// The kind whose stages a matter of this kind goes through: its own, or the general one where nobody knows its own.
pub fn kind_of(kind: &str) -> Option<&'static Pack> {
    pack(kind).or_else(|| pack(Pack::DEFAULT))
}

/// The stages of a matter of this kind, in the practice's words.
#[must_use]
pub fn flow(kind: &str, own: &[StageTextRow]) -> Vec<Stage> {
    let Some(pack) = kind_of(kind) else { return Vec::new() };
    let said = |stage: &Stage| match row(own, &pack.id, &stage.key) {
        Some(row) => worded(stage, &row.text),
        None => stage.clone(),
    };
    pack.stages.iter().map(said).collect()
}

/// What the practice chose for one stage, if it ever did.
#[must_use]
pub fn row<'r>(own: &'r [StageTextRow], kind: &str, stage: &str) -> Option<&'r StageTextRow> {
    own.iter().find(|row| row.kind == kind && row.stage == stage)
}

/// A stage in these words.
#[must_use]
pub fn worded(stage: &Stage, text: &StageText) -> Stage {
    let mut stage = stage.clone();
    if let Some(words) = &text.words {
        stage.client = both(&words.client);
        stage.usually = some(&words.usually);
        stage.you = some(&words.you);
    }
    if let Some(ahead) = &text.ahead {
        stage.ahead = some(ahead);
    }
    // Nobody is written to by a stage a matter is never moved to.
    stage.mail = text.mail.unwrap_or(stage.mail) && stage.key != CLOSED;
    stage
}

fn both(words: &vault::Words) -> Words {
    let said = |locale: Locale| words.get(locale.code()).cloned().unwrap_or_default();
    Words { en: said(Locale::En), es: said(Locale::Es) }
}

fn some(words: &vault::Words) -> Option<Words> {
    (!words.is_empty()).then(|| both(words))
}

fn typed(words: &Words) -> vault::Words {
    Locale::ALL.iter().map(|locale| (locale.code().to_owned(), words.get(*locale).to_owned())).collect()
}

/// What a stage says, as the practice would type it.
#[must_use]
pub fn words_of(stage: &Stage) -> StageWords {
    let maybe = |words: &Option<Words>| words.as_ref().map(typed).unwrap_or_default();
    StageWords { client: typed(&stage.client), usually: maybe(&stage.usually), you: maybe(&stage.you) }.tidy()
}

/// The same of what it says while it is still to come; empty where it says nothing then.
#[must_use]
pub fn ahead_of(stage: &Stage) -> vault::Words {
    stage.ahead.as_ref().map(typed).unwrap_or_default()
}

/// Whether clients are ever told that a stage comes: it is on everybody's way, no news that a person tells, and not the end.
#[must_use]
pub fn comes(stage: &Stage) -> bool {
    !stage.aside && !stage.serious && stage.key != CLOSED
}

/// What of this is the practice's own: what its kind says already goes on being the kind's, so that a newer file of it is read.
/// `ahead` is none where nothing was asked about it.
#[must_use]
pub fn chosen(stage: &Stage, words: &StageWords, ahead: Option<&vault::Words>, mail: bool) -> StageText {
    let text = StageText { words: Some(words.clone()), ahead: ahead.cloned(), mail: Some(mail) }.tidy();
    StageText {
        words: text.words.filter(|words| *words != words_of(stage)),
        ahead: text.ahead.filter(|ahead| comes(stage) && *ahead != ahead_of(stage)),
        mail: text.mail.filter(|mail| *mail != stage.mail && stage.key != CLOSED),
    }
}

/// What a stage says once this was taken over what the practice chose before: what it is silent about stays.
#[must_use]
pub fn over(stage: &Stage, was: &StageText, new: &StageText) -> StageText {
    let merged = StageText {
        words: new.words.clone().or_else(|| was.words.clone()),
        ahead: new.ahead.clone().or_else(|| was.ahead.clone()),
        mail: new.mail.or(was.mail),
    };
    let worded = worded(stage, &merged);
    chosen(stage, &words_of(&worded), Some(&ahead_of(&worded)), worded.mail)
}

/// A stage of a kind the practice has, by their names.
///
/// # Errors
/// Not found for any other.
pub fn find(kind: &str, stage: &str) -> Result<(&'static Pack, &'static Stage)> {
    let pack = pack(kind).ok_or(Refusal::NotFound)?;
    Ok((pack, pack.stage(stage).ok_or(Refusal::NotFound)?))
}

/// Words a stage anew, or as its kind does again, if nobody did since version `seen`.
///
/// # Errors
/// `Conflict` where somebody was first; `Invalid` names the field.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    (kind, stage): (&str, &str),
    seen: u32,
    text: &StageText,
) -> Result<()> {
    let (pack, stage) = find(kind, stage)?;
    let called = format!("{}: {}", pack.name.en, stage.internal.en);
    desk.lobby(actor)?.change_stage_text(&pack.id, &stage.key, seen, text, &called).await
}

/// Ticks at which stages of a kind clients are written to, all at once, if nobody changed a stage of it since they were changed
/// `seen` times. What clients read at them stays.
///
/// # Errors
/// Not found for a kind the practice does not have; `Conflict` where somebody was first.
pub async fn change_mails(
    desk: &Desk,
    actor: &Actor,
    kind: &str,
    seen: u32,
    ticked: &[String],
) -> Result<()> {
    let pack = pack(kind).ok_or(Refusal::NotFound)?;
    let lobby = desk.lobby(actor)?;
    let own = lobby.stage_texts().await?;
    let text = |stage: &Stage| {
        let was = row(&own, &pack.id, &stage.key).map(|row| row.text.clone()).unwrap_or_default();
        let mail = chosen(stage, &words_of(stage), None, ticked.contains(&stage.key)).mail;
        (stage.key.clone(), StageText { mail, ..was })
    };
    let texts = pack.stages.iter().map(text).collect();
    lobby.change_stage_texts((pack.id.as_str(), pack.name.en.as_str()), seen, &texts).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(stage: &str, text: StageText) -> Vec<StageTextRow> {
        vec![StageTextRow { kind: Pack::DEFAULT.to_owned(), stage: stage.to_owned(), version: 1, text }]
    }

    fn said(en: &str, es: &str) -> vault::Words {
        vault::Words::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())])
    }

    #[test]
    fn a_stage_says_what_the_practice_wrote_and_everything_else_stays_as_its_kind_has_it() {
        let words = StageWords { client: said("We read it.", "Lo leemos."), ..StageWords::default() };
        let own = own("documents", StageText { words: Some(words), ahead: None, mail: Some(true) });
        // A kind nobody knows goes through the general stages, in the practice's words for those.
        for kind in [Pack::DEFAULT, "unheard-of"] {
            let (was, now) = (crate::steer::flow(kind), flow(kind, &own));
            assert_eq!(was.len(), now.len());
            for (was, now) in was.iter().zip(&now) {
                if was.key != "documents" {
                    assert_eq!(was, now);
                    continue;
                }
                assert_eq!((now.client.en.as_str(), now.client.es.as_str()), ("We read it.", "Lo leemos."));
                assert!(now.usually.is_none() && now.you.is_none() && now.mail && !was.mail);
                assert_eq!(
                    (&now.internal, now.serious, now.sign_off),
                    (&was.internal, was.serious, was.sign_off)
                );
            }
        }
        assert_eq!(flow("us-h1b", &own), crate::steer::flow("us-h1b"), "another kind has words of its own");
    }

    #[test]
    fn what_its_kind_says_already_is_nobodys_own_choice() {
        let (_, stage) = find(Pack::DEFAULT, "documents").unwrap();
        let (same, ahead) = (words_of(stage), ahead_of(stage));
        assert!(!ahead.is_empty() && chosen(stage, &same, Some(&ahead), stage.mail).is_empty());
        assert_eq!(chosen(stage, &same, None, !stage.mail).mail, Some(!stage.mail));
        let other = StageWords { client: said(" New. ", "Nuevo."), ..same.clone() };
        assert_eq!(chosen(stage, &other, None, stage.mail).words.unwrap().client["en"], "New.");
        let (_, last) = find(Pack::DEFAULT, CLOSED).unwrap();
        let none = vault::Words::new();
        let closed = chosen(last, &words_of(last), Some(&none), true);
        assert!(closed.is_empty(), "nobody is moved there, and nobody is told that it comes");
        // What is told of it ahead is a choice of its own, and so is telling nothing.
        for ahead in [said("We will read it.", "Lo leeremos."), none] {
            let text = chosen(stage, &same, Some(&ahead), stage.mail);
            assert_eq!((text.words.as_ref(), text.ahead.as_ref()), (None, Some(&ahead)));
            assert_eq!(ahead_of(&worded(stage, &text)), ahead);
            let words = StageText { words: Some(other.clone()), ..StageText::default() };
            let both = over(stage, &text, &words);
            assert_eq!((both.ahead, both.words.unwrap()), (Some(ahead), other.tidy()));
        }
        assert!(find("unheard-of", "documents").is_err() && find(Pack::DEFAULT, "gone").is_err());
    }

    #[test]
    fn no_kind_that_ships_writes_to_clients_by_itself_and_every_stage_can_be_kept_as_it_is() {
        for pack in crate::intake::PACKS.iter() {
            for stage in &pack.stages {
                assert!(!stage.mail, "{} {}", pack.id, stage.key);
                let ahead = Some(ahead_of(stage));
                let text = StageText { words: Some(words_of(stage)), ahead, mail: None };
                assert!(text.check().is_ok(), "{} {}", pack.id, stage.key);
                assert_eq!(worded(stage, &text), *stage);
            }
        }
    }
}
