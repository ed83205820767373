//! Packs that other practices made: checked before anything is read, shown part by part against what is here, and taken over
//! where an owner knows the signer and somebody signs it off. It refuses a pack that was altered or that nobody signed, and
//! says which of it is so.

use super::frame::{Frame, see_saying};
use super::letter_texts::kind_name;
use super::library::{LIBRARY, lobby, page as library_page, spaced};
use super::names::Names;
use crate::client::form::{bytes, drain, next, opens_with_token, parts, whole};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::library::{Difference, LibraryPackPage, PackPiece};
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::intake::PACKS;
use casework::packs::{self, Differs, Part, Said, StageSaid, Stands, What};
use domain::{Locale, PackFileId, Refusal, Role};
use vault::{Error, LARGEST_PACK, PackFault, PartContent, PartKind};

/// Where a pack is sent to as a file, with its form's token as the first of its parts.
pub const PACK_PATH: &str = "/desk/settings/library/file";

/// POST: a file; it is kept only if its signature holds.
pub async fn bring(mut visit: Visit) -> Answered {
    lobby(&visit)?;
    let mut form = parts(&mut visit).await?;
    if !opens_with_token(&visit, &mut form).await {
        drain(form).await;
        return Err(Refusal::NotAllowed.into());
    }
    let whole = whole(&visit);
    let (mut file, mut large) = (None, false);
    while let Ok(Some(field)) = next(&mut form).await {
        if field.name() == Some("file") {
            match bytes(field, LARGEST_PACK as u64, whole).await {
                Ok(bytes) => file = Some(bytes),
                Err(_) => large = true,
            }
        }
    }
    drain(form).await;
    let w = Words::of(visit.locale);
    let wrong = |said: String| Problems::none().with("file", said);
    if large {
        return library_page(&visit, wrong(w.pack_fault_large())).await;
    }
    let Some(file) = file.filter(|bytes| !bytes.is_empty()) else {
        return library_page(&visit, wrong(w.pack_fault_none())).await;
    };
    match lobby(&visit)?.bring_pack(&file).await {
        Ok(Ok(id)) => Ok(Reply::see(&format!("{LIBRARY}/packs/{id}"))),
        Ok(Err(fault)) => library_page(&visit, wrong(said(w, fault))).await,
        Err(Error::Refused(Refusal::WrongState)) => library_page(&visit, wrong(w.pack_fault_many())).await,
        Err(e) => Err(e.into()),
    }
}

fn said(w: &Words, fault: PackFault) -> String {
    match fault {
        PackFault::NotAPack => w.pack_fault_not(),
        PackFault::TooLarge => w.pack_fault_large(),
        PackFault::Unsigned => w.pack_fault_unsigned(),
        PackFault::Altered => w.pack_fault_altered(),
        PackFault::Broken => w.pack_fault_broken(),
    }
}

/// GET: what is in it, against what is here.
pub async fn show(visit: Visit) -> Answered {
    page(&visit, Problems::none()).await
}

async fn page(visit: &Visit, problems: Problems) -> Answered {
    let id: PackFileId = visit.id("pack")?;
    let lobby = lobby(visit)?;
    let brought = packs::look(visit.desk(), visit.actor()?, id).await?;
    let frame = Frame::of(visit, Some(Place::Settings)).await?;
    let w = frame.w;
    let mut names = Names::new(self::lobby(visit)?, w);
    let (file, pack) = (&brought.file, &brought.file.pack);
    let known = match &file.known {
        Some(known) => w.pack_known_by(frame.when(known.at), names.of(known.by.bytes()).await?),
        None => String::new(),
    };
    let note = w.pack_brought(frame.when(file.at), names.of(file.by.bytes()).await?);
    // What was ticked stays ticked where the form comes again; at first everything there is to take is.
    let again: Vec<&str> = visit.form.all("part").collect();
    let posted = visit.method == http::Method::POST;
    let failed = !problems.is_empty();
    let page = LibraryPackPage {
        w,
        shell: &frame.shell,
        base: format!("{LIBRARY}/packs/{id}"),
        practice: pack.practice.clone(),
        fingerprint: pack.fingerprint.clone(),
        spaced: spaced(&pack.fingerprint),
        known,
        owner: lobby.role() == Role::Owner,
        note,
        pieces: brought
            .parts
            .iter()
            .map(|part| {
                let value = format!("{}:{}", part.at, part.version);
                piece(w, part, !posted || again.contains(&value.as_str()))
            })
            .collect(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn piece(w: &Words, part: &Part, chosen: bool) -> PackPiece {
    PackPiece {
        at: part.at,
        kind: match part.part.kind {
            PartKind::List => w.pack_part_list(),
            PartKind::Letter => w.pack_part_letter(),
            PartKind::Message => w.pack_part_message(),
            PartKind::Stages => w.stages_pack_part(),
        },
        name: part.part.name.clone(),
        tag: match part.stands {
            Stands::New => Tag::new(Tone::Todo, w.pack_part_new()),
            Stands::Here => Tag::new(Tone::Ok, w.pack_part_here()),
            // No stage is new: what differs may be what ships.
            Stands::Changed if part.part.kind == PartKind::Stages => {
                Tag::new(Tone::Wait, w.stages_pack_changed())
            }
            Stands::Changed => Tag::new(Tone::Wait, w.pack_part_changed(part.version)),
            Stands::Elsewhere => Tag::new(Tone::Plain, w.stages_pack_elsewhere()),
        },
        take: match part.part.kind {
            PartKind::Stages => w.stages_pack_take(),
            _ if part.version == 0 => w.pack_take_new(),
            _ => w.pack_take_version(part.version.saturating_add(1)),
        },
        note: match part.stands {
            Stands::Elsewhere => w.stages_pack_elsewhere_text(),
            _ => String::new(),
        },
        seen: part.version,
        takes: matches!(part.stands, Stands::New | Stands::Changed),
        chosen,
        differs: part.differs.iter().map(|one| difference(w, one)).collect(),
        whole: if part.stands == Stands::New { read(w, part) } else { String::new() },
    }
}

fn difference(w: &Words, one: &Differs) -> Difference {
    let label = match one.what {
        What::Name(locale) => w.pack_diff_name(w.language(locale)),
        What::Text(locale) => w.pack_diff_text(w.language(locale)),
        What::Kind => w.pack_diff_kind(),
        What::Request => w.pack_diff_request(),
        What::Said(said, locale) => w.pack_diff_said(one.about.as_str(), w.language(locale), spoken(w, said)),
        What::Frame => w.pack_diff_frame(),
        What::Stages => w.pack_diff_stages(),
        What::AtStage(said, locale) => {
            w.stages_pack_said(one.about.as_str(), w.language(locale), at_stage(w, said))
        }
        What::StageMail => w.stages_pack_mail(one.about.as_str()),
        What::NoStage => w.stages_pack_no_stage(one.about.as_str()),
        What::Rules if one.about.is_empty() => w.pack_diff_rules(),
        What::Rules => format!("{} · {}", one.about, w.pack_diff_rules()),
    };
    let said = |text: &str| match (one.what, text) {
        (What::StageMail, "yes") => w.stages_mail_yes(),
        (What::StageMail, _) => w.stages_mail_no(),
        _ => text.to_owned(),
    };
    Difference { label, was: said(&one.was), now: said(&one.now) }
}

fn at_stage(w: &Words, said: StageSaid) -> String {
    match said {
        StageSaid::Client => w.stages_client(),
        StageSaid::Usually => w.stages_usually(),
        StageSaid::You => w.stages_you(),
        StageSaid::Ahead => w.stages_ahead(),
    }
}

fn spoken(w: &Words, said: Said) -> String {
    match said {
        Said::Title => w.desk_item_title(),
        Said::Why => w.apply_why(),
        Said::Hint => w.lists_hint(),
        Said::Late => w.apply_late(),
        Said::When => w.lists_when(),
        Said::Instead => w.lists_instead(),
        Said::Checks => w.asks_checks(),
    }
}

/// The whole of a part, as somebody reads it who signs it off: in every language what it is called and what it says.
fn read(w: &Words, part: &Part) -> String {
    let both = |kind: String, name: &vault::Words, text: &vault::Words| {
        let one = |locale: &Locale| {
            let said = |words: &vault::Words| words.get(locale.code()).cloned().unwrap_or_default();
            let (name, text) = (said(name), said(text));
            (!name.is_empty() || !text.is_empty())
                .then(|| format!("{}: {name}\n\n{text}", w.pack_diff_name(w.language(*locale))))
        };
        let texts: Vec<String> = Locale::ALL.iter().filter_map(one).collect();
        format!("{}: {kind}\n\n{}", w.pack_diff_kind(), texts.join("\n\n---\n\n"))
    };
    match &part.content {
        PartContent::List(_) => part.part.text.clone(),
        PartContent::Letter(letter) => both(kind_name(w, letter.kind()), &letter.name, &letter.text),
        PartContent::Message(text) => {
            let kind = if text.for_notes { w.talk_ready_notes() } else { w.talk_ready_messages() };
            both(kind, &text.name, &text.text)
        }
        // Shown text by text: none is new.
        PartContent::Stages(_) => part.part.text.clone(),
    }
}

/// POST: takes what is ticked, or puts the pack away.
pub async fn decide(visit: Visit) -> Answered {
    let id: PackFileId = visit.id("pack")?;
    let lobby = lobby(&visit)?;
    let w = Words::of(visit.locale);
    if visit.form.text("do") == "away" {
        lobby.pack_file(id).await?;
        lobby.end_pack(id, &[]).await?;
        return Ok(see_saying(&visit, LIBRARY, Tone::Ok, &w.pack_away_done()));
    }
    let pick = |typed: &str| {
        let (at, seen) = typed.split_once(':')?;
        Some((at.parse().ok()?, seen.parse().ok()?))
    };
    let picked: Vec<(usize, u32)> = visit.form.all("part").filter_map(pick).collect();
    if picked.is_empty() {
        return page(&visit, Problems::none().with("part", w.pack_none_ticked())).await;
    }
    if visit.form.text("signed") != "yes" {
        return page(&visit, Problems::none().with("signed", w.pack_sign_missing())).await;
    }
    // A kind of matter that ships, or none for all.
    let kind =
        |id: &str| PACKS.iter().find(|pack| pack.id == id).map(|pack| pack.id.clone()).unwrap_or_default();
    let left = packs::take(visit.desk(), visit.actor()?, id, &picked, kind).await?;
    if left.is_empty() {
        return Ok(see_saying(&visit, LIBRARY, Tone::Ok, &w.pack_taken()));
    }
    page(&visit, Problems::none().with("part", w.pack_taken_not(left.join(", ")))).await
}

/// POST: an owner knows the signer.
pub async fn confirm(visit: Visit) -> Answered {
    let id: PackFileId = visit.id("pack")?;
    lobby(&visit)?.confirm_pack_signer(id, visit.form.text("fingerprint")).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, &format!("{LIBRARY}/packs/{id}"), Tone::Ok, &w.pack_confirm_done()))
}

/// POST: an owner knows a signer no more.
pub async fn withdraw(visit: Visit) -> Result<Reply, End> {
    lobby(&visit)?.withdraw_pack_signer(visit.param("signer")).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, LIBRARY, Tone::Ok, &w.pack_withdrawn_done()))
}
