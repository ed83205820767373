//! A matter's bin at the desk: the question before a document goes there, what lies there, and taking it out again. It refuses
//! to offer a way into what lies there: whoever wants to read it takes it out first.

use super::frame::{Frame, problems, said_in, see_saying};
use super::matter::head;
use super::names::Names;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::bin::{BinDeletePage, BinPage, Binned};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::{BinId, DocumentId, FileName, MatterId, Power, Refusal};
use vault::{BinRow, BinState, Error, Reading, Room, Steering, VersionRow};

fn shown(name: &str) -> String {
    FileName::received(name).display().unwrap_or_else(|| name.to_owned())
}

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let days = lobby.settings().await?.bin_days;
    let mut names = Names::new(lobby, frame.w);
    let (mut lies, mut gone) = (Vec::new(), Vec::new());
    for row in room.bin().await?.iter() {
        let line = line(&frame, &room, &mut names, row).await?;
        if row.state == BinState::Lies { lies.push(line) } else { gone.push(line) }
    }
    let head = head(&frame, &room, Tab::Overview).await?;
    let lead = frame.w.bin_lead(days);
    frame.page(&BinPage { w: frame.w, shell: &frame.shell, head, lead, lies, gone })
}

async fn line(
    frame: &Frame,
    room: &Room<Reading>,
    names: &mut Names<'_>,
    row: &BinRow,
) -> Result<Binned, End> {
    let w = frame.w;
    let who = names.of(row.by.bytes()).await?;
    let lies = row.state == BinState::Lies;
    let (tag, until) = match (row.state, row.destroy_at) {
        (BinState::Destroyed, _) => (
            Tag::new(Tone::Plain, w.bin_tag_gone()),
            row.destroyed_at.map(|at| w.bin_was_destroyed(frame.when(at))).unwrap_or_default(),
        ),
        (BinState::Lies, Some(at)) => {
            (Tag::new(Tone::Wait, w.bin_tag_lies()), w.bin_until(frame.calendar().day(at)))
        }
        (BinState::Lies, None) => (Tag::new(Tone::Todo, w.hold_tag()), w.bin_held()),
    };
    let may = lies && room.powers().has(Power::DeleteDocuments);
    Ok(Binned {
        title: said_in(&row.title, w.locale()),
        tag,
        files: row.files.iter().filter(|_| lies).map(|file| shown(&file.name)).collect(),
        prints: row.files.iter().filter(|_| !lies).map(|file| file.sha256.clone()).collect(),
        by: w.bin_by(frame.when(row.at), who),
        why: row.why.clone(),
        until,
        restore: match may {
            true => format!("/desk/matters/{}/bin/{}/restore", room.matter(), row.id),
            false => String::new(),
        },
    })
}

/// The versions of a document of this matter, and what it was asked for as.
async fn document(
    room: &Room<Reading>,
    frame: &Frame,
    id: DocumentId,
) -> Result<(String, Vec<VersionRow>), End> {
    if let Some(found) = room.documents().await?.iter().find(|document| document.id == id) {
        let checklist = room.checklist().await?;
        let item = checklist.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == found.item);
        let title = item.map(|i| said_in(&i.seen_by_client.words.title, frame.w.locale()));
        return Ok((title.unwrap_or_default(), found.versions.clone()));
    }
    let papers = room.papers().await?;
    let paper = papers.iter().find(|paper| paper.versions.iter().any(|version| version.document == id));
    let paper = paper.ok_or_else(End::not_found)?;
    Ok((paper.title.clone(), paper.versions.clone()))
}

pub async fn ask(visit: Visit) -> Answered {
    asked(&visit, Problems::none()).await
}

async fn asked(visit: &Visit, problems: Problems) -> Answered {
    let (matter, id): (MatterId, DocumentId) = (visit.id("matter")?, visit.id("document")?);
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::DeleteDocuments) {
        return Err(Refusal::NotAllowed.into());
    }
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let (title, versions) = document(&room, &frame, id).await?;
    let held = *room.is_held().await?;
    let days = visit.desk().lobby(visit.actor()?)?.settings().await?.bin_days;
    let failed = !problems.is_empty();
    let page = BinDeletePage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Overview).await?,
        title,
        back: versions.first().map_or_else(
            || format!("/desk/matters/{matter}"),
            |newest| format!("/desk/review/{}", newest.id),
        ),
        files: versions.iter().map(|version| shown(&version.name)).collect(),
        action: format!("/desk/matters/{matter}/documents/{id}/delete"),
        after: if held { frame.w.bin_delete_held() } else { frame.w.bin_delete_after(days) },
        reason: visit.form.text("reason").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn delete(visit: Visit) -> Answered {
    let (matter, id): (MatterId, DocumentId) = (visit.id("matter")?, visit.id("document")?);
    let room = visit.desk().admit::<Steering>(visit.actor()?, matter).await?.enter().await?;
    let w = Words::of(visit.locale);
    match room.delete_document(id, visit.form.text("reason")).await {
        Ok(()) => Ok(see_saying(&visit, &format!("/desk/matters/{matter}/bin"), Tone::Ok, &w.bin_done())),
        Err(Error::Refused(Refusal::IsEvidence)) => {
            asked(&visit, Problems::none().with("reason", w.bin_evidence())).await
        }
        Err(e) => {
            let found = problems(w, e, |field| field)?;
            asked(&visit, found).await
        }
    }
}

pub async fn restore(visit: Visit) -> Answered {
    let (matter, id): (MatterId, BinId) = (visit.id("matter")?, visit.id("bin")?);
    let room = visit.desk().admit::<Steering>(visit.actor()?, matter).await?.enter().await?;
    let w = Words::of(visit.locale);
    let back = format!("/desk/matters/{matter}/bin");
    match room.restore_document(id).await {
        Ok(_) => Ok(see_saying(&visit, &back, Tone::Ok, &w.bin_restored())),
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &back, Tone::Bad, &w.bin_restore_not()))
        }
        Err(e) => Err(e.into()),
    }
}
