//! The bin of a client's record and of an enquiry at the desk: the question before a file goes there, what lies there, and taking
//! it out again. It refuses to offer a way into what lies there: whoever wants to read it takes it out first.

use super::frame::{Frame, demand, problems, see_saying};
use super::record_files::{base, home, manages, name, of, place, shown, there};
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::bin::Binned;
use crate::staff_view::record_files::{RecordBinPage, RecordFileDeletePage};
use crate::staff_view::{Problems, Tag, Tone};
use crate::words::Words;
use domain::{RecordFileId, Refusal};
use vault::{BinnedRecordFile, Error, FieldRegistry, RecordFile, RecordOf};

/// What the file's field is called.
fn title(registry: &FieldRegistry, of: RecordOf, w: &Words, key: &str) -> String {
    let field = registry.fields.iter().find(|field| field.home() == home(of) && field.key == key);
    field.map_or_else(|| w.record_files_title(), |field| field.label(w.locale()).to_owned())
}

fn bin(of: RecordOf) -> String {
    format!("{}/bin", base(of))
}

/// GET: what lies in the bin, and what lay there.
pub async fn show(visit: Visit) -> Answered {
    let of = of(&visit)?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    // Also whether there is such a record for them, before anything else is asked.
    let all = lobby.record_bin(of).await?;
    let frame = Frame::of(&visit, Some(place(of))).await?;
    let Some(name) = name(&frame, &lobby, of).await? else { return Ok(Reply::see(&base(of))) };
    let registry = lobby.fields().await?;
    let may = lobby.powers().has(manages(of));
    let days = lobby.settings().await?.bin_days;
    let (gone, lies): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.destroyed_at.is_some());
    let line =
        |one: &&BinnedRecordFile| line(&frame, of, title(&registry, of, frame.w, &one.field), one, may);
    frame.page(&RecordBinPage {
        w: frame.w,
        shell: &frame.shell,
        base: base(of),
        name,
        lead: frame.w.bin_lead(days),
        lies: lies.iter().map(line).collect(),
        gone: gone.iter().map(line).collect(),
    })
}

fn line(frame: &Frame, of: RecordOf, title: String, one: &BinnedRecordFile, may: bool) -> Binned {
    let w = frame.w;
    let lies = one.destroyed_at.is_none();
    let (tag, until) = match (one.destroyed_at, one.destroy_at) {
        (Some(at), _) => (Tag::new(Tone::Plain, w.bin_tag_gone()), w.bin_was_destroyed(frame.when(at))),
        (None, Some(at)) => (Tag::new(Tone::Wait, w.bin_tag_lies()), w.bin_until(frame.calendar().day(at))),
        (None, None) => (Tag::new(Tone::Todo, w.hold_tag()), w.bin_held()),
    };
    Binned {
        title,
        tag,
        files: if lies { vec![shown(w, &one.name)] } else { Vec::new() },
        prints: if lies { Vec::new() } else { vec![one.sha256.clone()] },
        by: w.bin_by(frame.when(one.at), &one.by),
        why: one.why.clone(),
        until,
        restore: match may && lies {
            true => format!("{}/files/{}/restore", base(of), one.id),
            false => String::new(),
        },
    }
}

pub async fn ask(visit: Visit) -> Answered {
    asked(&visit, Problems::none()).await
}

async fn asked(visit: &Visit, problems: Problems) -> Answered {
    let (of, id): (_, RecordFileId) = (of(visit)?, visit.id("file")?);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let files = lobby.record_files(of).await?;
    demand(&lobby, manages(of))?;
    let file: &RecordFile = files.iter().find(|file| file.id == id).ok_or_else(End::not_found)?;
    let frame = Frame::of(visit, Some(place(of))).await?;
    let Some(name) = name(&frame, &lobby, of).await? else { return Ok(Reply::see(&base(of))) };
    let w = frame.w;
    let held = lobby.record_held(of).await?;
    let days = lobby.settings().await?.bin_days;
    let failed = !problems.is_empty();
    let page = RecordFileDeletePage {
        w,
        shell: &frame.shell,
        name,
        title: title(&lobby.fields().await?, of, w, &file.field),
        file: shown(w, &file.name),
        action: format!("{}/files/{id}/delete", base(of)),
        back: there(of),
        after: if held { w.record_bin_held() } else { w.record_bin_after(days) },
        client: matches!(of, RecordOf::Client(_)),
        reason: visit.form.text("reason").to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn delete(visit: Visit) -> Answered {
    let (of, id): (_, RecordFileId) = (of(&visit)?, visit.id("file")?);
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match lobby.delete_record_file(of, id, visit.form.text("reason")).await {
        Ok(()) => Ok(see_saying(&visit, &bin(of), Tone::Ok, &w.record_bin_done())),
        // Forgotten meanwhile: the enquiry's own page says so.
        Err(Error::Refused(Refusal::WrongState)) => Ok(Reply::see(&base(of))),
        Err(e) => {
            let found = problems(w, e, |field| field)?;
            asked(&visit, found).await
        }
    }
}

pub async fn restore(visit: Visit) -> Answered {
    let (of, id): (_, RecordFileId) = (of(&visit)?, visit.id("file")?);
    let w = Words::of(visit.locale);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match lobby.restore_record_file(of, id).await {
        Ok(()) => Ok(see_saying(&visit, &bin(of), Tone::Ok, &w.record_bin_restored())),
        Err(Error::Refused(Refusal::WrongState)) => {
            Ok(see_saying(&visit, &bin(of), Tone::Bad, &w.record_bin_restore_not()))
        }
        Err(e) => Err(e.into()),
    }
}
