//! The words a practice explains to its clients in its own way. It refuses a word that is not explained in every language of
//! the portal, and to lose what was typed.

use super::frame::{Frame, demand, see_saying};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::glossary::{GlossaryPage, OwnWord, TermDraft, TermPage};
use crate::staff_view::{Place, Problems, Tone};
use crate::words::Words;
use casework::glossary::{SHIPPED, forms};
use domain::{DeskPower, Locale, Refusal, Why, likeness};
use std::collections::BTreeMap;
use vault::{Error, Lobby, OwnTerm};

const LIST: &str = "/desk/settings/glossary";

fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageSettings)?;
    Ok(lobby)
}

/// GET: what clients are told words mean.
pub async fn list(visit: Visit) -> Answered {
    let own = lobby(&visit)?.settings().await?.glossary;
    let frame = Frame::of(&visit, Some(Place::Settings)).await?;
    let locale = frame.w.locale();
    let said = |words: &BTreeMap<String, String>| words.get(locale.code()).cloned().unwrap_or_default();
    let mut own: Vec<OwnWord> = own
        .iter()
        .map(|term| OwnWord {
            href: format!("{LIST}/{}", term.key),
            name: said(&term.name),
            means: said(&term.means),
        })
        .collect();
    own.sort_by_cached_key(|one| likeness::words(&one.name));
    let mut shipped: Vec<(String, String)> = SHIPPED
        .iter()
        .map(|term| (term.name.get(locale).to_owned(), term.means.get(locale).to_owned()))
        .collect();
    shipped.sort_by_cached_key(|(name, _)| likeness::words(name));
    frame.page(&GlossaryPage { w: frame.w, shell: &frame.shell, own, shipped })
}

/// GET: a word that is none yet.
pub async fn new(visit: Visit) -> Answered {
    lobby(&visit)?;
    page(&visit, "", TermDraft::default(), Problems::none()).await
}

/// GET: one of the practice's own.
pub async fn open(visit: Visit) -> Answered {
    let known = lobby(&visit)?.settings().await?.glossary;
    let key = visit.param("term").to_owned();
    let term = known.iter().find(|term| term.key == key).ok_or_else(End::not_found)?;
    let said = |words: &BTreeMap<String, String>, locale: Locale| {
        words.get(locale.code()).cloned().unwrap_or_default()
    };
    let also =
        |locale: Locale| term.also.get(locale.code()).map(|forms| forms.join(", ")).unwrap_or_default();
    let draft = TermDraft {
        name: said(&term.name, Locale::En),
        name_es: said(&term.name, Locale::Es),
        also: also(Locale::En),
        also_es: also(Locale::Es),
        means: said(&term.means, Locale::En),
        means_es: said(&term.means, Locale::Es),
    };
    page(&visit, &key, draft, Problems::none()).await
}

/// POST: a new one.
pub async fn add(visit: Visit) -> Answered {
    keep(&visit, "").await
}

/// POST: one of the practice's own, explained anew.
pub async fn change(visit: Visit) -> Answered {
    let key = visit.param("term").to_owned();
    keep(&visit, &key).await
}

async fn keep(visit: &Visit, key: &str) -> Answered {
    let lobby = lobby(visit)?;
    let w = Words::of(visit.locale);
    let typed = |field: &str| visit.form.text(field).trim().to_owned();
    let draft = TermDraft {
        name: typed("name"),
        name_es: typed("name_es"),
        also: typed("also"),
        also_es: typed("also_es"),
        means: typed("means"),
        means_es: typed("means_es"),
    };
    let mut problems = Problems::none();
    let all = [
        ("name", &draft.name),
        ("means", &draft.means),
        ("name_es", &draft.name_es),
        ("means_es", &draft.means_es),
    ];
    for (field, text) in all {
        if text.is_empty() {
            problems = problems.with(field, w.gloss_missing());
        }
    }
    if !problems.is_empty() {
        return page(visit, key, draft, problems).await;
    }
    let both = |en: &str, es: &str| {
        BTreeMap::from([
            (Locale::En.code().to_owned(), en.to_owned()),
            (Locale::Es.code().to_owned(), es.to_owned()),
        ])
    };
    let term = OwnTerm {
        key: key.to_owned(),
        name: both(&draft.name, &draft.name_es),
        also: BTreeMap::from([
            (Locale::En.code().to_owned(), forms(&draft.also)),
            (Locale::Es.code().to_owned(), forms(&draft.also_es)),
        ]),
        means: both(&draft.means, &draft.means_es),
    };
    match lobby.explain(&term).await {
        Ok(()) => Ok(see_saying(visit, LIST, Tone::Ok, &w.gloss_saved())),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            let text = match why {
                Why::Taken => w.gloss_taken(),
                Why::NotAllowed => w.gloss_many(),
                Why::Missing => w.gloss_missing(),
                _ => w.gloss_long(),
            };
            page(visit, key, draft, Problems::none().with(field, text)).await
        }
        Err(e) => Err(e.into()),
    }
}

/// POST: one is taken away.
pub async fn remove(visit: Visit) -> Answered {
    lobby(&visit)?.explain_no_more(visit.param("term")).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, LIST, Tone::Ok, &w.gloss_removed()))
}

async fn page(visit: &Visit, key: &str, draft: TermDraft, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let failed = !problems.is_empty();
    let page = TermPage {
        w: frame.w,
        shell: &frame.shell,
        address: if key.is_empty() { format!("{LIST}/new") } else { format!("{LIST}/{key}") },
        remove: if key.is_empty() { String::new() } else { format!("{LIST}/{key}/remove") },
        draft,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
