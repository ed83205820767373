//! The library in Settings: everything the practice words for itself on one page, found by name, and handed out as one signed
//! file. It refuses to show what its reader may not change as something to change, and to hand out what they may not read.

use super::frame::{Frame, demand, said_in};
use super::letter_texts::kind_name as letter_kind_name;
use super::names::Names;
use super::stage_texts;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::library::{Book, LibraryPage, Shelf, Signer, Waiting};
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::intake::PACKS;
use casework::letters::LETTERS;
use casework::{lists, packs};
use domain::wording::Wording;
use domain::{DeskPower, Locale, Refusal, Role, likeness};
use http::header;
use std::collections::BTreeMap;
use vault::{Error, Lobby};

pub(super) const LIBRARY: &str = "/desk/settings/library";

pub(super) fn lobby(visit: &Visit) -> Result<Lobby<'_>, End> {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageTemplates)?;
    Ok(lobby)
}

/// A fingerprint in groups that can be read aloud.
pub(super) fn spaced(fingerprint: &str) -> String {
    let letters: Vec<char> = fingerprint.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// GET: everything, or what goes by a name.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

/// POST: what is ticked, or everything, as one signed file.
pub async fn export(visit: Visit) -> Answered {
    // Only for whoever may manage what is in it.
    lobby(&visit)?;
    let actor = visit.actor()?;
    let chosen: Vec<String> = match visit.form.text("do") {
        "all" => packs::own_parts(visit.desk(), actor).await?.into_iter().map(|(name, _)| name).collect(),
        _ => visit.form.all("part").map(str::to_owned).collect(),
    };
    match packs::export(visit.desk(), actor, &chosen).await {
        Ok(file) => {
            let (year, month, day) = visit.desk().now().utc_date();
            let name = format!("strongroom-pack-{year}-{month:02}-{day:02}.json");
            Ok(Reply::bytes("application/json", file)
                .with(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\"")))
        }
        Err(Error::Refused(Refusal::WrongState)) => {
            let w = crate::words::Words::of(visit.locale);
            page(&visit, Problems::none().with("part", w.pack_out_none())).await
        }
        Err(e) => Err(e.into()),
    }
}

/// Languages by their names.
fn languages(w: &Words, has: impl Fn(Locale) -> bool) -> String {
    let all = Locale::ALL.iter().filter(|locale| has(**locale)).map(|locale| w.language(*locale));
    all.collect::<Vec<_>>().join(", ")
}

/// Whether something goes by what was sought: all its words, however written.
fn sought_in(sought: &str, name: &str) -> bool {
    let name = likeness::words(name);
    likeness::words(sought).iter().all(|word| name.iter().any(|one| one.starts_with(word.as_str())))
}

pub(super) async fn page(visit: &Visit, problems: Problems) -> Answered {
    let lobby = lobby(visit)?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let sought = visit.query.text("q").trim().to_owned();
    let mut shelves = shelves(visit, &frame, &lobby).await?;
    for shelf in &mut shelves {
        shelf.books.retain(|book| sought_in(&sought, &book.name));
    }
    if !sought.is_empty() {
        shelves.retain(|shelf| !shelf.books.is_empty());
    }
    let mut names = Names::new(self::lobby(visit)?, w);
    let mut waiting = Vec::new();
    for file in lobby.pack_files().await? {
        let by = names.of(file.by.bytes()).await?;
        waiting.push(Waiting {
            href: format!("{LIBRARY}/packs/{}", file.id),
            practice: file.pack.practice,
            note: w.pack_brought(frame.when(file.at), by),
            tag: match file.known {
                Some(_) => Tag::new(Tone::Ok, w.pack_known()),
                None => Tag::new(Tone::Todo, w.pack_not_known()),
            },
        });
    }
    let mut signers = Vec::new();
    for one in lobby.pack_signers().await? {
        let by = names.of(one.by.bytes()).await?;
        let ended = match one.ended {
            Some((who, at)) => w.pack_signer_ended(frame.when(at), names.of(who.bytes()).await?),
            None => String::new(),
        };
        signers.push(Signer {
            spaced: spaced(&one.fingerprint),
            practice: one.practice,
            fingerprint: one.fingerprint,
            note: w.pack_signer_by(frame.when(one.at), by),
            ended,
        });
    }
    let failed = !problems.is_empty();
    let page = LibraryPage {
        w,
        shell: &frame.shell,
        sought,
        shelves,
        waiting,
        signers,
        ours: spaced(&lobby.pack_fingerprint().await?),
        owner: lobby.role() == Role::Owner,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

async fn shelves(visit: &Visit, frame: &Frame, lobby: &Lobby<'_>) -> Result<Vec<Shelf>, End> {
    let w = frame.w;
    let here = w.locale();
    let settings = lobby.powers().has(DeskPower::ManageSettings);
    let mut names = Names::new(self::lobby(visit)?, w);
    let mut out = Vec::new();

    let mut books = Vec::new();
    for row in lobby.templates().await? {
        let Some(pack) = lists::read(&row) else { continue };
        let last = lobby.template_versions(row.id).await?.into_iter().next();
        books.push(Book {
            name: pack.name.get(here).to_owned(),
            href: format!("/desk/settings/lists/{}", row.id),
            languages: languages(w, |_| true),
            note: match last {
                Some(last) => {
                    w.lists_signed(last.version, frame.when(last.at), names.of(last.by.bytes()).await?)
                }
                None => w.pack_version(row.version),
            },
            tag: (!row.live).then(|| Tag::new(Tone::Plain, w.lists_retired())),
            value: if row.live { format!("list:{}", row.id) } else { String::new() },
        });
    }
    for pack in PACKS.iter() {
        for list in &pack.checklists {
            books.push(shipped(w, list.name.get(here), String::new()));
        }
    }
    let shelf = |id, title, href: &str, books| Shelf { id, title, href: href.to_owned(), books };
    out.push(shelf("lists", w.pack_lists(), "/desk/settings/lists", books));

    let mut books = Vec::new();
    for row in lobby.letter_texts().await? {
        let last = lobby.letter_text_versions(row.id).await?.into_iter().next();
        let mut note = vec![letter_kind_name(w, row.letter.kind()), w.pack_version(row.version)];
        if let Some(last) = last {
            note.push(w.letters_by(frame.when(last.at), names.of(last.by.bytes()).await?));
        }
        books.push(Book {
            name: said_in(&row.letter.name, here),
            href: format!("/desk/settings/letters/{}", row.id),
            languages: languages(w, |locale| row.letter.text.contains_key(locale.code())),
            note: note.join(" · "),
            tag: (!row.live).then(|| Tag::new(Tone::Plain, w.lists_retired())),
            value: if row.live { format!("letter:{}", row.id) } else { String::new() },
        });
    }
    for one in LETTERS.iter() {
        books.push(shipped(w, one.name.get(here), letter_kind_name(w, one.kind)));
    }
    out.push(shelf("letters", w.pack_letters(), "/desk/settings/letters", books));

    if let Some(books) = ready_texts(frame, lobby, settings).await? {
        let href = if settings { "/desk/settings/ready-texts" } else { "" };
        out.push(shelf("messages", w.pack_messages(), href, books));
    }
    let own = lobby.stage_texts().await?;
    let books = PACKS.iter().filter(|pack| !pack.stages.is_empty()).map(|pack| {
        let chosen = own
            .iter()
            .any(|row| row.kind == pack.id && pack.stage(&row.stage).is_some() && !row.text.is_empty());
        Book {
            href: stage_texts::kind_address(&pack.id),
            note: stage_texts::note(w, pack, &own),
            value: if chosen { format!("stages:{}", pack.id) } else { String::new() },
            ..shipped_plain(w, pack.name.get(here))
        }
    });
    let books = books.collect();
    out.push(shelf("stages", w.pack_stages(), stage_texts::LIST, books));
    if settings {
        out.push(shelf("words", w.pack_words(), "/desk/settings/glossary", words(frame, lobby).await?));
        out.push(shelf("mails", w.pack_mails(), "/desk/settings/mails", mails(frame, lobby).await?));
    }
    Ok(out)
}

fn shipped_plain(w: &Words, name: &str) -> Book {
    Book {
        name: name.to_owned(),
        href: String::new(),
        languages: languages(w, |_| true),
        note: String::new(),
        tag: None,
        value: String::new(),
    }
}

fn shipped(w: &Words, name: &str, note: String) -> Book {
    Book { note, tag: Some(Tag::new(Tone::Plain, w.pack_ships())), ..shipped_plain(w, name) }
}

/// Ready texts; nothing where this person neither writes them nor changes them.
async fn ready_texts(frame: &Frame, lobby: &Lobby<'_>, changes: bool) -> Result<Option<Vec<Book>>, End> {
    let w = frame.w;
    let book = match lobby.ready_texts().await {
        Ok(book) => book,
        Err(e) if e.is_not_found() => return Ok(None),
        Err(e) => return Err(e.into()),
    };
    let own = book.own.iter().map(|one| Book {
        name: said_in(&one.name, w.locale()),
        href: if changes { format!("/desk/settings/ready-texts/{}", one.key) } else { String::new() },
        languages: languages(w, |locale| one.text.contains_key(locale.code())),
        note: w.pack_version(one.version),
        tag: one.for_notes.then(|| Tag::new(Tone::Plain, w.talk_ready_notes_tag())),
        value: format!("message:{}", one.key),
    });
    let all = casework::converse::TEMPLATES.iter().chain(casework::ready::NOTES.iter());
    let ships = all.filter(|one| !book.hidden.contains(&one.key));
    let ships = ships.map(|one| shipped(w, one.name.get(w.locale()), String::new()));
    Ok(Some(own.chain(ships).collect()))
}

/// Words the practice explains in its own way.
async fn words(frame: &Frame, lobby: &Lobby<'_>) -> Result<Vec<Book>, End> {
    let w = frame.w;
    let here = w.locale();
    let said = |words: &BTreeMap<String, String>| {
        words.get(here.code()).or_else(|| words.get(Locale::En.code())).cloned().unwrap_or_default()
    };
    let own = lobby.settings().await?.glossary;
    Ok(own
        .iter()
        .map(|term| Book {
            href: format!("/desk/settings/glossary/{}", term.key),
            languages: languages(w, |locale| {
                term.means.get(locale.code()).is_some_and(|text| !text.trim().is_empty())
            }),
            ..shipped_plain(w, &said(&term.name))
        })
        .collect())
}

/// Mails and texts with whose words they have.
async fn mails(frame: &Frame, lobby: &Lobby<'_>) -> Result<Vec<Book>, End> {
    let w = frame.w;
    let book = lobby.wordings().await?;
    let mut out = Vec::new();
    for mail in Wording::ALL {
        for locale in Locale::ALL {
            let own = book.own(*mail, *locale).is_some();
            out.push(Book {
                name: super::wordings::name(w, *mail),
                href: super::wordings::address(*mail, *locale),
                languages: w.language(*locale),
                note: if own { w.pack_version(book.newest(*mail, *locale)) } else { String::new() },
                tag: Some(match own {
                    true => Tag::new(Tone::Ok, w.pack_own_mail()),
                    false => Tag::new(Tone::Plain, w.pack_ships()),
                }),
                value: String::new(),
            });
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginnings_of_its_words_without_marks_and_case() {
        assert!(sought_in("", "anything") && sought_in("  ", "anything"));
        assert!(sought_in("carta enc", "Carta de Encargo") && sought_in("pagina", "Falta una página"));
        assert!(!sought_in("carta cierre", "Carta de Encargo"));
    }

    #[test]
    fn a_fingerprint_is_read_in_groups_of_four() {
        assert_eq!(spaced("0123456789ab"), "0123 4567 89ab");
    }
}
