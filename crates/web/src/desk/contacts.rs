//! The contacts of an organisation: who signs in for it, what each can see and why, and what a change would open and close
//! before it is made. It refuses to save a choice nobody has looked at, and names no matter its reader may not enter.

use super::clients;
use super::frame::{Frame, demand, problems, see_saying};
use super::matters::languages;
use crate::client::details::{label, said_value};
use crate::dates::Calendar;
use crate::door::form::Form;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::contacts::{
    ContactFormPage, ContactLine, ContactMatter, Department, Looked, Organisation,
};
use crate::staff_view::details::{Decided, Said};
use crate::staff_view::office::ConfirmPage;
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use casework::organisation::{self, ContactForm};
use domain::{
    ClientId, ContactField, ContactId, DeskPower, Locale, Preset, ProfileField, ProposalId, Refusal,
    Timestamp, Why,
};
use std::collections::BTreeSet;
use vault::{
    AdmissionState, ClientKind, ClientRow, ContactProposal, ContactRow, DepartmentRow, Error, Lobby,
    MatterRow, ProposalState, ReachChange,
};

pub async fn new_organisation(visit: Visit) -> Answered {
    clients::new_organisation(&visit).await
}

pub async fn make_organisation(visit: Visit) -> Answered {
    clients::make_organisation(&visit).await
}

/// What somebody sees, in a few words.
pub fn sees(w: &Words, preset: Preset) -> String {
    match preset {
        Preset::Everything => w.org_preset_everything(),
        Preset::InvoicesOnly => w.org_preset_invoices(),
        Preset::OneDepartment => w.org_preset_department(),
        Preset::NamedMatters => w.org_preset_named(),
    }
}

/// What a field a contact says something about is called.
pub fn called(w: &Words, field: ContactField) -> String {
    match field {
        ContactField::Name => w.desk_name(),
        ContactField::Title => w.org_job(),
        ContactField::Phone => w.profile_phone(),
    }
}

/// What contacts said about themselves and nobody decided about, each with whose it is.
pub fn waiting(
    frame: &Frame,
    client: ClientId,
    proposals: &[ContactProposal],
    wrong: Option<&(ProposalId, String)>,
) -> Vec<Said> {
    let open = proposals.iter().filter(|one| one.state == ProposalState::Open);
    open.map(|one| Said {
        id: one.id.to_string(),
        action: format!("/desk/clients/{client}/contact-details/{}", one.id),
        label: frame.w.org_said_of(called(frame.w, one.field), one.name.as_str()),
        old: said(frame, &one.old),
        new: said(frame, &one.new),
        when: frame.when(one.at),
        needs_proof: false,
        documents: Vec::new(),
        evidence: String::new(),
        wrong: wrong.filter(|(id, _)| *id == one.id).map(|(_, text)| text.clone()).unwrap_or_default(),
    })
    .collect()
}

/// What was decided of it before, newest first.
pub fn decided(frame: &Frame, proposals: &[ContactProposal]) -> Vec<Decided> {
    let w = frame.w;
    let settled = proposals.iter().filter(|one| one.state != ProposalState::Open);
    settled
        .map(|one| {
            let when = one.decided_at.map(|at| frame.when(at)).unwrap_or_default();
            Decided {
                label: w.org_said_of(called(w, one.field), one.name.as_str()),
                old: said(frame, &one.old),
                new: said(frame, &one.new),
                sentence: match one.state {
                    ProposalState::Accepted => w.client_decided_accepted(when, &one.decided_by),
                    _ => w.client_decided_declined(when, &one.decided_by),
                },
                evidence: String::new(),
                document: None,
            }
        })
        .collect()
}

fn said(frame: &Frame, value: &str) -> String {
    if value.is_empty() { frame.w.client_nothing() } else { value.to_owned() }
}

/// POST: accept or decline what a contact said about themselves.
pub async fn decide(visit: Visit) -> Answered {
    let (client, id): (ClientId, ProposalId) = (visit.id("client")?, visit.id("proposal")?);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let w = Words::of(visit.locale);
    let accept = match visit.form.text("verdict") {
        "accept" => true,
        "decline" => false,
        _ => return Err(End::not_found()),
    };
    let problem = match lobby.decide_contact_detail(client, id, accept).await {
        Ok(()) => {
            let said = if accept { w.org_detail_accepted() } else { w.org_detail_declined() };
            return Ok(see_saying(&visit, &format!("/desk/clients/{client}"), Tone::Ok, &said));
        }
        Err(Error::Refused(Refusal::Conflict)) => w.client_changed_since(),
        Err(Error::Refused(Refusal::WrongState)) => w.client_already(),
        Err(e) => return Err(e.into()),
    };
    clients::page(&visit, Some((id, problem))).await
}

/// What follows from it.
fn follows(w: &Words, preset: Preset) -> String {
    match preset {
        Preset::Everything => w.org_why_everything(),
        Preset::InvoicesOnly => w.org_why_invoices(),
        Preset::OneDepartment => w.org_why_department(),
        Preset::NamedMatters => w.org_why_named(),
    }
}

/// The part of an organisation's page that is about who signs in for it.
pub async fn section(
    frame: &Frame,
    lobby: &Lobby<'_>,
    client: ClientId,
    matters: &[MatterRow],
) -> Result<Organisation, End> {
    let departments = lobby.departments(client).await?;
    let (active, ended): (Vec<_>, Vec<_>) =
        lobby.contacts(client).await?.into_iter().partition(|row| row.active);
    let line = |row: &ContactRow| line(frame, client, &departments, matters, row);
    Ok(Organisation {
        contacts: active.iter().map(line).collect(),
        ended: ended.iter().map(line).collect(),
        departments: departments
            .iter()
            .map(|one| Department {
                href: format!("/desk/clients/{client}/departments/{}", one.id),
                name: one.name.clone(),
            })
            .collect(),
    })
}

fn line(
    frame: &Frame,
    client: ClientId,
    departments: &[DepartmentRow],
    matters: &[MatterRow],
    row: &ContactRow,
) -> ContactLine {
    let w = frame.w;
    let department = departments.iter().find(|one| Some(one.id) == row.department);
    let sees = match department {
        Some(department) => w.org_preset_department_of(department.name.clone()),
        None => sees(w, row.preset),
    };
    let admission = |matter: &MatterRow| {
        let here = row.admissions.iter().find(|one| one.matter == matter.id)?;
        let tag = match here.stands {
            AdmissionState::Open => Tag::new(Tone::Ok, w.desk_portal_tag_open()),
            AdmissionState::Waits => Tag::new(Tone::Todo, w.org_tag_waits()),
            AdmissionState::Closed => return None,
        };
        let last = here.last_sign_in_at.map(|at| w.org_last(frame.when(at))).unwrap_or_default();
        let href = format!("/desk/matters/{}/portal", matter.id);
        Some(ContactMatter { href, name: matter.card.name.clone(), tag, last })
    };
    ContactLine {
        href: format!("/desk/clients/{client}/contacts/{}", row.id),
        name: row.name.clone(),
        title: row.title.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        language: frame.w.language(row.locale),
        until: match row.ends_at {
            Some(at) if row.active => w.org_line_until(frame.calendar().day(at)),
            _ => String::new(),
        },
        said: [
            (ProfileField::Born, &row.said.born),
            (ProfileField::PassportNumber, &row.said.passport),
            (ProfileField::Prefers, &row.said.prefers),
            (ProfileField::Speaks, &row.said.speaks),
            (ProfileField::Interpreter, &row.said.interpreter),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| {
            let said = said_value(w, &frame.calendar(), field, value);
            format!("{}: {said}", label(w, field))
        })
        .collect::<Vec<_>>()
        .join(" · "),
        sees,
        why: follows(w, row.preset),
        matters: matters.iter().filter_map(admission).collect(),
        when: match row.active {
            true => w.org_since(frame.when(row.since)),
            false => w.org_until(frame.when(row.changed_at)),
        },
    }
}

/// The form's fields as text.
struct Typed {
    name: String,
    title: String,
    phone: String,
    email: String,
    language: String,
    preset: String,
    department: String,
    matters: Vec<String>,
    /// The last day, as a day input has it; empty for none.
    until: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            name: text("name"),
            title: text("title"),
            phone: text("phone"),
            until: text("until"),
            email: text("email"),
            language: text("language"),
            preset: text("preset"),
            department: text("department"),
            matters: form.all("matter").map(str::to_owned).collect(),
        }
    }

    fn on_file(row: &ContactRow, calendar: &Calendar<'_>) -> Self {
        Self {
            name: row.name.clone(),
            title: row.title.clone(),
            phone: row.phone.clone(),
            until: row.ends_at.map(|at| calendar.iso(at)).unwrap_or_default(),
            email: row.email.clone(),
            language: row.locale.code().to_owned(),
            preset: row.preset.code().to_owned(),
            department: row.department.map(|id| id.to_string()).unwrap_or_default(),
            matters: row.named.iter().map(ToString::to_string).collect(),
        }
    }

    /// What a look was at: all that decides what opens and what closes.
    fn looked_at(&self) -> String {
        let mut matters = self.matters.clone();
        matters.sort_unstable();
        format!("{} {} {} {}", self.preset, self.department, self.until.trim(), matters.join(" "))
    }

    fn form(&self, calendar: &Calendar<'_>) -> Result<ContactForm<'_>, Error> {
        let ends_at = match self.until.trim() {
            "" => None,
            day => Some(calendar.end_of(day).ok_or(Refusal::invalid("until", Why::Malformed))?),
        };
        let matters: Vec<&str> = self.matters.iter().map(String::as_str).collect();
        Ok(ContactForm {
            name: &self.name,
            title: &self.title,
            phone: &self.phone,
            email: &self.email,
            locale: Locale::from_code(&self.language).unwrap_or_default(),
            reach: organisation::reach(&self.preset, &self.department, &matters)?,
            ends_at,
        })
    }
}

/// The organisation of the path, for whoever may change its contacts.
pub(super) async fn known(visit: &Visit) -> Result<ClientRow, End> {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let client = lobby.client(id).await?;
    if client.kind == ClientKind::Organisation { Ok(client) } else { Err(End::not_found()) }
}

async fn known_contact(visit: &Visit) -> Result<(ClientRow, ContactRow), End> {
    let client = known(visit).await?;
    let contact: ContactId = visit.id("contact")?;
    let row = visit.desk().lobby(visit.actor()?)?.contact(client.id, contact).await?;
    if row.active { Ok((client, row)) } else { Err(End::not_found()) }
}

pub async fn new(visit: Visit) -> Answered {
    let client = known(&visit).await?;
    let typed = Typed { language: client.locale.code().to_owned(), ..Typed::of(&visit.form) };
    page(&visit, &client, None, &typed, None, Problems::none()).await
}

pub async fn show(visit: Visit) -> Answered {
    let (client, row) = known_contact(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let typed = Typed::on_file(&row, &frame.calendar());
    page(&visit, &client, Some(&row), &typed, None, Problems::none()).await
}

/// POST: looks at what it would do, and once it was looked at, does it.
pub async fn add(visit: Visit) -> Answered {
    let client = known(&visit).await?;
    write(visit, client, None).await
}

pub async fn change(visit: Visit) -> Answered {
    let (client, row) = known_contact(&visit).await?;
    write(visit, client, Some(row)).await
}

async fn write(visit: Visit, client: ClientRow, row: Option<ContactRow>) -> Answered {
    let (typed, w) = (Typed::of(&visit.form), Words::of(visit.locale));
    let (desk, actor) = (visit.desk(), visit.actor()?);
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let form = match typed.form(&frame.calendar()) {
        Ok(form) => form,
        Err(e) => return with_problem(&visit, &client, row.as_ref(), &typed, e).await,
    };
    let contact = row.as_ref().map(|row| row.id);
    let sure = visit.form.text("step") == "save" && visit.form.text("looked") == typed.looked_at();
    if !sure {
        return match organisation::look(desk, actor, client.id, contact, &form).await {
            Ok(found) => {
                let looked = Some(looked(&frame, &typed, form.ends_at, &found));
                page(&visit, &client, row.as_ref(), &typed, looked, Problems::none()).await
            }
            Err(e) => with_problem(&visit, &client, row.as_ref(), &typed, e).await,
        };
    }
    let done = match contact {
        None => organisation::add_contact(desk, actor, client.id, &form).await.map(|_| ()),
        Some(contact) => {
            let revision = visit.form.text("revision").parse().unwrap_or_default();
            organisation::change_contact(desk, actor, client.id, contact, &form, revision).await
        }
    };
    let path = format!("/desk/clients/{}#contacts", client.id);
    match done {
        Ok(()) if contact.is_none() => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_added(typed.name))),
        Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_changed(typed.name))),
        Err(Error::Refused(Refusal::Conflict)) => {
            let here = format!("/desk/clients/{}/contacts/{}", client.id, visit.param("contact"));
            Ok(see_saying(&visit, &here, Tone::Todo, &w.org_behind()))
        }
        Err(e) => with_problem(&visit, &client, row.as_ref(), &typed, e).await,
    }
}

async fn with_problem(
    visit: &Visit,
    client: &ClientRow,
    row: Option<&ContactRow>,
    typed: &Typed,
    e: Error,
) -> Answered {
    let w = Words::of(visit.locale);
    let problems = match e {
        Error::Refused(Refusal::Invalid { field: "preset", .. }) => {
            Problems::none().with("preset", w.org_preset_missing())
        }
        Error::Refused(Refusal::Invalid { field: "department", .. }) => {
            Problems::none().with("department", w.org_department_missing())
        }
        Error::Refused(Refusal::Invalid { field: "email", why: Why::Taken }) => {
            Problems::none().with("email", w.org_email_taken())
        }
        Error::Refused(Refusal::Invalid { field: "until", .. }) => {
            Problems::none().with("until", w.org_until_problem())
        }
        Error::Refused(Refusal::Invalid { field: "phone", .. }) => {
            Problems::none().with("phone", w.details_problem_phone())
        }
        e => problems(w, e, |field| field)?,
    };
    page(visit, client, row, typed, None, problems).await
}

fn looked(
    frame: &Frame,
    typed: &Typed,
    ends_at: Option<Timestamp>,
    found: &[(MatterRow, ReachChange)],
) -> Looked {
    let of = |wanted: ReachChange| {
        let those = found.iter().filter(|(_, change)| *change == wanted);
        those.map(|(matter, _)| matter.card.name.clone()).collect()
    };
    Looked {
        of: typed.looked_at(),
        until: match ends_at {
            Some(at) => frame.w.org_looked_until(frame.calendar().day(at)),
            None => frame.w.org_looked_open(),
        },
        opens: of(ReachChange::Opens),
        waits: of(ReachChange::Waits),
        closes: of(ReachChange::Closes),
        changes: of(ReachChange::Changes),
    }
}

async fn page(
    visit: &Visit,
    client: &ClientRow,
    row: Option<&ContactRow>,
    typed: &Typed,
    looked: Option<Looked>,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let w = frame.w;
    let picked: BTreeSet<&str> = typed.matters.iter().map(String::as_str).collect();
    let choose = |choice: Choice, is: bool| if is { choice.chosen() } else { choice };
    let departments = lobby.departments(client.id).await?;
    let nobody = Choice::new("", w.org_department_choose());
    let departments = if departments.is_empty() {
        Vec::new()
    } else {
        let all = departments.into_iter().map(|one| (one.id.to_string(), one.name));
        let all = all.map(|(id, name)| choose(Choice::new(id.clone(), name), id == typed.department));
        std::iter::once(nobody).chain(all).collect()
    };
    let matters = lobby.matters_of(client.id).await?.into_iter().map(|matter| {
        let id = matter.id.to_string();
        let is = picked.contains(id.as_str());
        choose(Choice::new(id, format!("{} · {}", matter.card.name, matter.card.number)), is)
    });
    let base = format!("/desk/clients/{}", client.id);
    let failed = !problems.is_empty();
    let page = ContactFormPage {
        w,
        shell: &frame.shell,
        organisation: client.card.full(),
        action: match row {
            Some(row) => format!("{base}/contacts/{}", row.id),
            None => format!("{base}/contacts/new"),
        },
        base,
        known: row.map(|row| row.name.clone()).unwrap_or_default(),
        name: typed.name.clone(),
        job: typed.title.clone(),
        phone: typed.phone.clone(),
        until: typed.until.clone(),
        email: typed.email.clone(),
        languages: languages(&frame, &typed.language),
        presets: Preset::ALL
            .iter()
            .map(|preset| {
                let choice = Choice::new(preset.code(), sees(w, *preset)).hint(follows(w, *preset));
                choose(choice, preset.code() == typed.preset)
            })
            .collect(),
        departments,
        matters: matters.collect(),
        revision: row.map(|row| row.revision),
        looked,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

pub async fn ask_end(visit: Visit) -> Answered {
    let (client, row) = known_contact(&visit).await?;
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let w = frame.w;
    let found = organisation::look_at_end(visit.desk(), visit.actor()?, client.id, row.id).await?;
    let closes = found.iter().filter(|(_, change)| *change == ReachChange::Closes);
    let names: Vec<String> = closes.map(|(matter, _)| matter.card.name.clone()).collect();
    let mut sentences = vec![w.org_end_text()];
    if !names.is_empty() {
        sentences.push(w.org_end_closes(names.join(", ")));
    }
    sentences.push(w.org_end_stays());
    let cancel = format!("/desk/clients/{}/contacts/{}", client.id, row.id);
    frame.page(&ConfirmPage {
        w,
        shell: &frame.shell,
        title: w.org_end_title(row.name),
        sentences,
        action: format!("{cancel}/end"),
        verb: w.org_end(),
        stops: true,
        cancel,
    })
}

pub async fn end(visit: Visit) -> Answered {
    let client = known(&visit).await?;
    let contact: ContactId = visit.id("contact")?;
    let (desk, actor) = (visit.desk(), visit.actor()?);
    let name = desk.lobby(actor)?.contact(client.id, contact).await?.name;
    organisation::end_contact(desk, actor, client.id, contact).await?;
    let said = Words::of(visit.locale).org_ended(name);
    Ok(see_saying(&visit, &format!("/desk/clients/{}#contacts", client.id), Tone::Ok, &said))
}
