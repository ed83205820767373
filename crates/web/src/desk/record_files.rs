//! Files of a client's record and of an enquiry: what stands in each field, what stood there before, putting one in and the
//! download. It refuses to show a file in the browser, and to take a byte from whoever may not change the record.

use super::clients;
use super::detail::{cause, flag};
use super::frame::{Frame, demand, see_saying};
use super::leads;
use super::version::saved;
use crate::client::form;
use crate::client_view::upload::Cause;
use crate::dates;
use crate::door::reply::{Answered, End, Reply};
use crate::door::visit::Visit;
use crate::staff_view::record_files::{FileField, FileLine, FileRow, RecordFilesPage};
use crate::staff_view::{Place, Tag, Tone};
use crate::tus;
use crate::words::Words;
use axum::extract::multipart::Multipart;
use domain::{
    DeskPower, FieldHome, FileName, InspectionFlag, RecordFileId, Refusal, VersionState, Why, limits,
};
use std::collections::BTreeSet;
use vault::{Error, FieldDef, FieldRegistry, Lobby, NewRecordFile, RecordFile, RecordOf};

/// First bytes that are looked at before anything is kept.
const HEAD: usize = 4096;
/// Bytes of a field's key.
const LONGEST_KEY: usize = 200;

pub async fn show(visit: Visit) -> Answered {
    let of = of(&visit)?;
    match (page(&visit, of, None).await, of) {
        (Err(End::Refused(Refusal::NotFound)), RecordOf::Client(id)) => {
            let lobby = visit.desk().lobby(visit.actor()?)?;
            clients::moved(&visit, &lobby, id).await
        }
        (answered, _) => answered,
    }
}

/// Whose files the address names.
pub fn of(visit: &Visit) -> Result<RecordOf, End> {
    match visit.id("client") {
        Ok(client) => Ok(RecordOf::Client(client)),
        Err(_) => Ok(RecordOf::Lead(visit.id("lead")?)),
    }
}

/// The record's own address.
pub fn base(of: RecordOf) -> String {
    match of {
        RecordOf::Client(id) => format!("/desk/clients/{id}"),
        RecordOf::Lead(id) => format!("/desk/leads/{id}"),
    }
}

pub fn place(of: RecordOf) -> Place {
    match of {
        RecordOf::Client(_) => Place::Clients,
        RecordOf::Lead(_) => Place::Leads,
    }
}

/// Whose record it is; nothing for an enquiry that was forgotten.
pub async fn name(frame: &Frame, lobby: &Lobby<'_>, of: RecordOf) -> Result<Option<String>, End> {
    match of {
        RecordOf::Client(id) => Ok(Some(lobby.client(id).await?.card.full())),
        RecordOf::Lead(id) => {
            let row = lobby.lead(id).await?;
            Ok(row.erased_at.is_none().then(|| leads::name(frame, &row)))
        }
    }
}

/// The page where a record's files stand.
pub fn there(of: RecordOf) -> String {
    format!("{}/files", base(of))
}

pub fn home(of: RecordOf) -> FieldHome {
    match of {
        RecordOf::Client(_) => FieldHome::Client,
        RecordOf::Lead(_) => FieldHome::Lead,
    }
}

pub fn manages(of: RecordOf) -> DeskPower {
    match of {
        RecordOf::Client(_) => DeskPower::ManageClients,
        RecordOf::Lead(_) => DeskPower::ManageLeads,
    }
}

/// Every field of such a record that takes files for these kinds of matter, and those that took some once, in the practice's
/// order.
fn fields<'r>(
    registry: &'r FieldRegistry,
    of: RecordOf,
    kinds: &BTreeSet<String>,
    files: &[RecordFile],
) -> Vec<&'r FieldDef> {
    let asked: Vec<&str> = registry.files(home(of), kinds).iter().map(|field| field.key.as_str()).collect();
    let held = |field: &FieldDef| files.iter().any(|file| file.field == field.key);
    let here = registry.fields.iter().filter(|field| field.home() == home(of) && field.holds_file());
    here.filter(|field| asked.contains(&field.key.as_str()) || held(field)).collect()
}

/// What stands in the fields for files, for the record's own page; nothing where there are no such fields.
pub async fn lines(frame: &Frame, lobby: &Lobby<'_>, of: RecordOf) -> Result<Vec<FileLine>, End> {
    let registry = lobby.fields().await?;
    if !registry.fields.iter().any(|field| field.home() == home(of) && field.holds_file()) {
        return Ok(Vec::new());
    }
    let files = match lobby.record_files(of).await {
        Ok(files) => files,
        // The register shows a client to more people than work for them.
        Err(e) if e.is_not_found() => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let w = frame.w;
    let line = |field: &&FieldDef| {
        let now = files.iter().find(|file| file.ended.is_none() && file.field == field.key);
        FileLine {
            label: field.label(w.locale()).to_owned(),
            value: now.map_or_else(|| w.record_files_nothing(), |file| shown(w, &file.name)),
            state: now.map(|file| state(w, file.state)),
        }
    };
    let kinds = lobby.record_kinds(of).await?;
    Ok(fields(&registry, of, &kinds, &files).iter().map(line).collect())
}

/// A name as it may be shown.
pub fn shown(w: &Words, name: &str) -> String {
    FileName::received(name).display().unwrap_or_else(|| w.record_files_no_name())
}

fn state(w: &Words, state: VersionState) -> Tag {
    match state {
        VersionState::Quarantined => Tag::new(Tone::Wait, w.record_files_checking()),
        VersionState::NeedsPerson => Tag::new(Tone::Todo, w.record_files_person()),
        VersionState::Refused => Tag::new(Tone::Bad, w.record_files_refused()),
        // A file of a record is nobody's to accept: it is ready, and no other state is its own.
        VersionState::Ready | VersionState::Accepted | VersionState::Returned | VersionState::Superseded => {
            Tag::new(Tone::Ok, w.record_files_ready())
        }
    }
}

fn row(frame: &Frame, base: &str, file: &RecordFile, may_manage: bool) -> FileRow {
    let w = frame.w;
    let noticed = |flags: &[InspectionFlag]| flags.iter().map(|one| flag(w, *one)).collect::<Vec<_>>();
    let said = match file.state {
        VersionState::Quarantined => vec![w.record_files_checking_text()],
        VersionState::Refused => {
            let why = file.refused.map(|why| cause(w, why)).unwrap_or_default();
            vec![w.record_files_refused_text(why)]
        }
        VersionState::NeedsPerson => {
            [vec![w.record_files_person_text()], noticed(&file.flags)].into_iter().flatten().collect()
        }
        _ => noticed(&file.flags),
    };
    let ended = match &file.ended {
        Some(end) if end.replaced => w.record_files_was_replaced(frame.when(end.at), &end.by),
        Some(end) => w.record_files_was_removed(frame.when(end.at), &end.by),
        None => String::new(),
    };
    let at = format!("{base}/files/{}", file.id);
    FileRow {
        name: shown(w, &file.name),
        state: state(w, file.state),
        about: w.record_files_about(dates::size(w, file.size), frame.when(file.put_at), &file.put_by),
        said,
        download: if file.state.can_be_opened() { format!("{at}/download") } else { String::new() },
        delete: if may_manage { format!("{at}/delete") } else { String::new() },
        ended,
    }
}

/// The page; `wrong` is what was wrong with what was put into the field of that key.
async fn page(visit: &Visit, of: RecordOf, wrong: Option<(String, String)>) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    // Also whether there is such a record for them, before anything else is asked.
    let files = lobby.record_files(of).await?;
    let registry = lobby.fields().await?;
    let frame = Frame::of(visit, Some(place(of))).await?;
    let (w, base) = (frame.w, base(of));
    let Some(name) = name(&frame, &lobby, of).await? else { return Ok(Reply::see(&base)) };
    let may_manage = lobby.powers().has(manages(of));
    let kinds = lobby.record_kinds(of).await?;
    let asked = fields(&registry, of, &kinds, &files);
    // Where only what was there before is left, nothing new goes in.
    let takes: BTreeSet<&str> =
        registry.files(home(of), &kinds).iter().map(|field| field.key.as_str()).collect();
    let said = |key: &str| match &wrong {
        Some((field, said)) if field == key => said.clone(),
        _ => String::new(),
    };
    let one = |(at, field): (usize, &&FieldDef)| {
        let (before, now): (Vec<_>, Vec<_>) =
            files.iter().filter(|file| file.field == field.key).partition(|file| file.ended.is_some());
        FileField {
            at,
            key: field.key.clone(),
            label: field.label(w.locale()).to_owned(),
            closed: field.retired || !may_manage || (now.is_empty() && !takes.contains(field.key.as_str())),
            now: now.first().map(|file| row(&frame, &base, file, may_manage)),
            before: before.iter().map(|file| row(&frame, &base, file, may_manage)).collect(),
            wrong: if field.retired { String::new() } else { said(&field.key) },
        }
    };
    let fields: Vec<FileField> = asked.iter().enumerate().map(one).collect();
    let placed = fields.iter().any(|field| !field.wrong.is_empty());
    let page = RecordFilesPage {
        w,
        shell: &frame.shell,
        base,
        name,
        text: match of {
            RecordOf::Lead(_) => w.record_files_lead_text(),
            RecordOf::Client(_) => w.record_files_client_text(),
        },
        hint: w.record_files_hint(dates::size(w, limits::RECORD_FILE)),
        fields,
        may_make: lobby.powers().has(DeskPower::ManageTemplates),
        wrong: match wrong {
            Some((_, said)) if !placed => said,
            _ => String::new(),
        },
    };
    if placed || !page.wrong.is_empty() { frame.again(&page) } else { frame.page(&page) }
}

/// What a form brought.
#[derive(Default)]
struct Sent {
    field: String,
    file: Option<(String, Vec<u8>)>,
    problem: Option<Cause>,
}

pub async fn put(mut visit: Visit) -> Answered {
    let of = of(&visit)?;
    {
        // Whether there is such a record, and whether they may, is asked before a byte is read.
        let lobby = visit.desk().lobby(visit.actor()?)?;
        lobby.record_files(of).await?;
        demand(&lobby, manages(of))?;
    }
    let mut parts = form::parts(&mut visit).await?;
    if !form::opens_with_token(&visit, &mut parts).await {
        form::drain(parts).await;
        return Err(Refusal::NotAllowed.into());
    }
    let sent = read(&visit, parts).await;
    let w = Words::of(visit.locale);
    let Sent { field, file, problem } = sent;
    if let Some(problem) = problem {
        let said = problem.sentence(w);
        return page(&visit, of, Some((field, said))).await;
    }
    let Some((name, bytes)) = file else {
        let said = w.record_files_missing();
        return page(&visit, of, Some((field, said))).await;
    };
    let new = NewRecordFile { field: field.clone(), name, bytes };
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let refused = match lobby.put_record_file(of, new).await {
        Ok(_) => {
            return Ok(see_saying(&visit, &there(of), Tone::Ok, &w.record_files_put_done()));
        }
        Err(Error::Refused(refused)) => refused,
        Err(e) => return Err(e.into()),
    };
    let said = match refused {
        Refusal::Invalid { field: "filename", why: Why::TooLong } => w.record_files_name_long(),
        Refusal::Invalid { .. } => w.record_files_field_gone(),
        // Forgotten meanwhile: the enquiry's own page says so.
        Refusal::WrongState => return Ok(Reply::see(&base(of))),
        other => tus::cause(&other).ok_or(other)?.sentence(w),
    };
    page(&visit, of, Some((field, said))).await
}

/// Reads the form as it comes: the field, then the file. Nothing beyond the limit is held.
async fn read(visit: &Visit, mut parts: Multipart) -> Sent {
    let whole = form::whole(visit);
    let mut sent = Sent::default();
    loop {
        let part = match form::next(&mut parts).await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(problem) => {
                sent.problem = Some(problem.cause);
                break;
            }
        };
        match part.name() {
            Some("field") => sent.field = form::text(part, LONGEST_KEY).await.0,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                match form::bytes(part, limits::RECORD_FILE, whole).await {
                    Ok(bytes) if bytes.is_empty() && name.is_empty() => {}
                    Ok(bytes) => {
                        sent.problem = looked_at(visit, &bytes);
                        sent.file = Some((name, bytes));
                    }
                    Err(cause) => sent.problem = Some(cause),
                }
                // One file is all there is to a form.
                break;
            }
            _ => {}
        }
    }
    form::drain(parts).await;
    sent
}

/// What the first bytes prove that can never be taken.
fn looked_at(visit: &Visit, bytes: &[u8]) -> Option<Cause> {
    if bytes.is_empty() {
        return Some(Cause::Empty);
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let glance = (visit.site.first_look)(head, head.len() == bytes.len());
    glance.refusal(&[]).map(tus::file_cause)
}

pub async fn open(visit: Visit) -> Answered {
    let (of, id): (_, RecordFileId) = (of(&visit)?, visit.id("file")?);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    match lobby.open_record_file(of, id).await {
        Ok(file) => Ok(saved(&file.name, file.file_type, file.bytes)),
        Err(Error::Refused(Refusal::WrongState)) => {
            let said = Words::of(visit.locale).record_files_not_yet();
            Ok(see_saying(&visit, &there(of), Tone::Todo, &said))
        }
        Err(e) => Err(e.into()),
    }
}
