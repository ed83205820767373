//! Stages in Settings: what clients read at each in the practice's own words, and where they are written to; looked at as they
//! will read it, saved as a version, and given up for the words that ship. It refuses to save over what a colleague changed
//! meanwhile, and words that only some of the clients can read.

use super::frame::{Frame, demand, see_saying};
use super::names::Names;
use super::stage::too_hard;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::stage_texts::{
    StageDraft, StageKind, StageKindPage, StageKindsPage, StageLine, StageOlder, StageSeen, StageTextPage,
};
use crate::staff_view::steer::Said;
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::intake::PACKS;
use casework::stages;
use casework::steer::CLOSED;
use domain::pack::{Pack, Stage};
use domain::{DeskPower, Locale, Refusal, Why, limits, plain};
use vault::{Error, Lobby, StageText, StageTextRow, StageWords, Words as Sayings};

pub(super) const LIST: &str = "/desk/settings/stages";

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    Ok(lobby)
}

pub(super) fn kind_address(kind: &str) -> String {
    format!("{LIST}/{kind}")
}

/// "18 stages · 2 in our own words · 3 with a mail".
pub(super) fn note(w: &Words, pack: &Pack, own: &[StageTextRow]) -> String {
    let worded = |stage: &&Stage| stages::row(own, &pack.id, &stage.key).is_some_and(|row| row.text.says());
    let mails = stages::flow(&pack.id, own).iter().filter(|stage| stage.mail).count();
    w.stages_note(pack.stages.len(), mails, pack.stages.iter().filter(worded).count())
}

/// GET: every kind of matter.
pub async fn list(visit: Visit) -> Answered {
    let own = lobby(&visit)?.stage_texts().await?;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let kinds = PACKS.iter().map(|pack| StageKind {
        href: kind_address(&pack.id),
        name: pack.name.get(w.locale()).to_owned(),
        note: note(w, pack, &own),
    });
    frame.page(&StageKindsPage { w, shell: &frame.shell, kinds: kinds.collect() })
}

fn kind_of(visit: &Visit) -> Result<&'static Pack, End> {
    PACKS.iter().find(|pack| pack.id == visit.param("kind")).ok_or_else(End::not_found)
}

/// GET: the stages of one, with a tick at each for its mail.
pub async fn kind(visit: Visit) -> Answered {
    let (lobby, pack) = (lobby(&visit)?, kind_of(&visit)?);
    kind_page(&visit, &lobby, pack, None).await
}

/// POST: the ticks of all of its stages.
pub async fn mails(visit: Visit) -> Answered {
    let (lobby, pack) = (lobby(&visit)?, kind_of(&visit)?);
    let ticked: Vec<String> = visit.form.all("mail").map(str::to_owned).collect();
    let seen = visit.form.text("seen").parse().unwrap_or(u32::MAX);
    match stages::change_mails(visit.desk(), visit.actor()?, &pack.id, seen, &ticked).await {
        Ok(()) => {
            let said = Words::of(visit.locale).stages_mails_saved(ticked.len());
            Ok(see_saying(&visit, &kind_address(&pack.id), Tone::Ok, &said))
        }
        Err(Error::Refused(Refusal::Conflict)) => kind_page(&visit, &lobby, pack, Some(ticked)).await,
        Err(e) => Err(e.into()),
    }
}

/// The page of a kind. `ticked` is what somebody ticked who has to look again, because a stage was changed meanwhile.
async fn kind_page(visit: &Visit, lobby: &Lobby<'_>, pack: &Pack, ticked: Option<Vec<String>>) -> Answered {
    let own = lobby.stage_texts().await?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let problems = match &ticked {
        Some(_) => Problems::none().with("mail", w.stages_mails_conflict()),
        None => Problems::none(),
    };
    let line = |stage: Stage| StageLine {
        href: format!("{}/{}", kind_address(&pack.id), stage.key),
        name: stage.internal.get(w.locale()).to_owned(),
        client: stage.client.get(w.locale()).to_owned(),
        tags: tags(w, &stage, stages::row(&own, &pack.id, &stage.key)),
        mail: (stage.key != CLOSED).then(|| match &ticked {
            Some(ticked) => ticked.contains(&stage.key),
            None => stage.mail,
        }),
        key: stage.key,
    };
    let failed = !problems.is_empty();
    let page = StageKindPage {
        w,
        shell: &frame.shell,
        action: kind_address(&pack.id),
        name: pack.name.get(w.locale()).to_owned(),
        stages: stages::flow(&pack.id, &own).into_iter().map(line).collect(),
        seen: vault::stage_changes(&own, &pack.id),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Whose words a stage has, and what its kind says of it.
fn tags(w: &Words, stage: &Stage, row: Option<&StageTextRow>) -> Vec<Tag> {
    let own = row.is_some_and(|row| row.text.says());
    [
        own.then(|| Tag::new(Tone::Ok, w.stages_own())),
        stage.serious.then(|| Tag::new(Tone::Todo, w.stages_serious_tag())),
        stage.sign_off.then(|| Tag::new(Tone::Plain, w.stages_sign_off_tag())),
        stage.lodged.then(|| Tag::new(Tone::Plain, w.stages_lodged_tag())),
        stage.aside.then(|| Tag::new(Tone::Plain, w.stages_aside_tag())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// One stage as somebody has it before them.
struct Open {
    pack: &'static Pack,
    stage: &'static Stage,
    words: StageWords,
    ahead: Sayings,
    mail: bool,
    /// The number of the version it began with.
    seen: u32,
    problems: Problems,
    note: String,
}

fn asked(visit: &Visit) -> Result<(&'static Pack, &'static Stage), End> {
    Ok(stages::find(visit.param("kind"), visit.param("stage"))?)
}

/// GET, with `version` to look at an earlier one.
pub async fn show(visit: Visit) -> Answered {
    let (pack, stage) = asked(&visit)?;
    let lobby = lobby(&visit)?;
    let own = lobby.stage_texts().await?;
    let row = stages::row(&own, &pack.id, &stage.key);
    let (mut text, mut note) = (row.map(|row| row.text.clone()).unwrap_or_default(), String::new());
    if let Ok(wanted) = visit.query.text("version").parse::<u32>() {
        let versions = lobby.stage_text_versions(&pack.id, &stage.key).await?;
        if let Some(earlier) = versions.into_iter().find(|one| one.version == wanted) {
            note = Words::of(visit.locale).stages_looking(wanted);
            text = earlier.text;
        }
    }
    let worded = stages::worded(stage, &text);
    let seen = row.map_or(0, |row| row.version);
    let (words, ahead, mail) = (stages::words_of(&worded), stages::ahead_of(&worded), worded.mail);
    page(&visit, &lobby, Open { pack, stage, words, ahead, mail, seen, problems: Problems::none(), note })
        .await
}

/// POST: `do` is save, preview or restore.
pub async fn change(visit: Visit) -> Answered {
    let (pack, stage) = asked(&visit)?;
    let lobby = lobby(&visit)?;
    let (w, form) = (Words::of(visit.locale), &visit.form);
    let both = |en: &str, es: &str| {
        let one = |locale: Locale, field: &str| (locale.code().to_owned(), form.text(field).to_owned());
        Sayings::from([one(Locale::En, en), one(Locale::Es, es)])
    };
    let words = StageWords {
        client: both("client", "client_es"),
        usually: both("usually", "usually_es"),
        you: both("you", "you_es"),
    }
    .tidy();
    let asks = told_ahead(pack, stage) && form.has("ahead");
    let ahead = if asks { both("ahead", "ahead_es") } else { Sayings::new() };
    let mail = form.text("mail") == "yes";
    let seen = form.text("seen").parse().unwrap_or(u32::MAX);
    let mut open =
        Open { pack, stage, words, ahead, mail, seen, problems: Problems::none(), note: String::new() };
    let restores = form.text("do") == "restore";
    if form.text("do") == "preview" {
        return page(&visit, &lobby, open).await;
    }
    let text = match restores {
        // Only the words: where clients are written to is another choice.
        true => {
            let own = lobby.stage_texts().await?;
            let mail = stages::row(&own, &pack.id, &stage.key).and_then(|row| row.text.mail);
            StageText { mail, ..StageText::default() }
        }
        false => stages::chosen(stage, &open.words, asks.then_some(&open.ahead), open.mail),
    };
    let at = (pack.id.as_str(), stage.key.as_str());
    match stages::change(visit.desk(), visit.actor()?, at, seen, &text).await {
        Ok(()) => {
            let said = if restores { w.stages_restored() } else { w.stages_saved() };
            return Ok(see_saying(&visit, &kind_address(&pack.id), Tone::Ok, &said));
        }
        Err(Error::Refused(Refusal::Conflict)) => {
            let own = lobby.stage_texts().await?;
            open.seen = stages::row(&own, &pack.id, &stage.key).map_or(0, |row| row.version);
            open.problems = Problems::none().with("client", w.stages_conflict());
        }
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let most = match field.starts_with("client") || field.starts_with("ahead") {
                true => limits::STAGE_CHARS,
                false => limits::STAGE_LINE_CHARS,
            };
            let said = match why {
                Why::TooLong => w.stages_long(most),
                _ => w.stages_missing(),
            };
            open.problems = Problems::none().with(field, said);
        }
        Err(e) => return Err(e.into()),
    }
    page(&visit, &lobby, open).await
}

/// Whether clients ever read of this stage that it comes: the first of a kind is where a matter begins.
fn told_ahead(pack: &Pack, stage: &Stage) -> bool {
    stages::comes(stage) && pack.stages.first().is_none_or(|first| first.key != stage.key)
}

fn said(words: &Sayings, locale: Locale) -> String {
    words.get(locale.code()).cloned().unwrap_or_default()
}

async fn page(visit: &Visit, lobby: &Lobby<'_>, open: Open) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let Open { pack, stage, words, ahead, .. } = &open;
    let own = lobby.stage_texts().await?;
    let row = stages::row(&own, &pack.id, &stage.key);
    let mut names = Names::new(self::lobby(visit)?, w);
    let mut versions = Vec::new();
    for one in lobby.stage_text_versions(&pack.id, &stage.key).await? {
        let by = names.of(one.by.bytes()).await?;
        let words = one.text.words.as_ref();
        versions.push(StageOlder {
            number: one.version,
            note: w.letters_by(frame.when(one.at), by),
            client: words.map_or_else(|| w.stages_shipped(), |words| said(&words.client, w.locale())),
            ahead: match one.text.ahead.as_ref() {
                None => String::new(),
                Some(ahead) if ahead.is_empty() => w.stages_ahead_none(),
                Some(ahead) => w.stages_ahead_was(said(ahead, w.locale())),
            },
            mail: match one.text.mail {
                Some(true) => w.stages_mail_yes(),
                Some(false) => w.stages_mail_no(),
                None => String::new(),
            },
        });
    }
    let now = stages::worded(stage, &row.map(|row| row.text.clone()).unwrap_or_default());
    let failed = !open.problems.is_empty();
    let up = kind_address(&pack.id);
    let page = StageTextPage {
        w,
        shell: &frame.shell,
        action: format!("{up}/{}", stage.key),
        up,
        kind: pack.name.get(w.locale()).to_owned(),
        name: stage.internal.get(w.locale()).to_owned(),
        tags: tags(w, &now, row),
        draft: StageDraft {
            client: said(&words.client, Locale::En),
            usually: said(&words.usually, Locale::En),
            you: said(&words.you, Locale::En),
            client_es: said(&words.client, Locale::Es),
            usually_es: said(&words.usually, Locale::Es),
            you_es: said(&words.you, Locale::Es),
            ahead: said(ahead, Locale::En),
            ahead_es: said(ahead, Locale::Es),
        },
        asks_ahead: told_ahead(pack, stage),
        mail: open.mail,
        mail_hint: match stage.key.as_str() {
            CLOSED => None,
            _ if stage.serious => Some(w.stages_mail_serious()),
            _ => Some(w.stages_mail_hint()),
        },
        seen: open.seen,
        own: row.is_some_and(|row| row.text.says()),
        preview: seen(w, words, told_ahead(pack, stage).then_some(ahead)),
        shipped: seen(
            w,
            &stages::words_of(stage),
            told_ahead(pack, stage).then(|| stages::ahead_of(stage)).as_ref(),
        ),
        versions,
        note: open.note,
        problems: open.problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// What clients would read, in each language, with what could be said more plainly. `ahead` is none of a stage they never read of
/// before it is there.
fn seen(w: &Words, words: &StageWords, ahead: Option<&Sayings>) -> Vec<StageSeen> {
    let one = |locale: &Locale| {
        let (in_theirs, text) = (Words::of(*locale), said(&words.client, *locale));
        let (usually, you) = (said(&words.usually, *locale), said(&words.you, *locale));
        let later = ahead.map(|ahead| said(ahead, *locale));
        let read = [&text, &you].into_iter().chain(&later).filter(|text| !text.is_empty());
        let mut hard: Vec<String> =
            read.flat_map(|text| plain::hard(text, *locale)).map(|hard| too_hard(w, hard)).collect();
        hard.dedup();
        StageSeen {
            usually: if usually.is_empty() { usually } else { in_theirs.progress_usually(usually) },
            you,
            later: later.map(|text| match text.is_empty() {
                true => (in_theirs.progress_next(), w.stages_ahead_none(), w.lang()),
                false => (in_theirs.progress_next(), text, locale.code()),
            }),
            said: Said {
                language: w.language(*locale),
                lang: locale.code().to_owned(),
                eyebrow: in_theirs.progress_now(),
                text,
                hard,
            },
        }
    };
    Locale::ALL.iter().map(one).collect()
}
