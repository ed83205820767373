//! Clients: the list, one of them, and the form. It refuses to make a second record of somebody who looks the same
//! until a person has said that it is someone else.

use super::frame::{Frame, demand, encode, own_path, problems, see_saying};
use super::matters::{languages, matter_row};
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::people::{ClientForm, ClientFormPage, ClientPage, ClientRow, ClientsPage};
use crate::staff_view::{More, Place, Problems, Tone};
use casework::intake;
use domain::{ClientId, DeskPower, Locale, Traits};
use vault::{After, LikelyKind, Lobby};

/// Rows of one page.
const ROWS: u32 = 50;

pub async fn list(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::SeeClients)?;
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let query = visit.query.text("q").trim().to_owned();
    let after: Option<After> = visit.query.text("after").parse().ok();
    let found = lobby.clients(&query, after, ROWS).await?;
    let list = match query.as_str() {
        "" => "/desk/clients?".to_owned(),
        query => format!("/desk/clients?q={}&", encode(query)),
    };
    let last = found.last().filter(|_| found.len() >= ROWS as usize);
    let more = More {
        newer: after.map(|_| list.trim_end_matches(['?', '&']).to_owned()),
        older: last.map(|row| format!("{list}after={}", After::client(row))),
    };
    let rows = found.iter().map(row).collect();
    let may = lobby.powers().has(DeskPower::ManageClients);
    frame.page(&ClientsPage { w: frame.w, shell: &frame.shell, query, rows, more, may_manage: may })
}

fn row(client: &vault::ClientRow) -> ClientRow {
    ClientRow {
        href: format!("/desk/clients/{}", client.id),
        name: client.card.full(),
        email: client.email.clone().unwrap_or_default(),
        language: client.locale.native_name().to_owned(),
        matters: client.matters,
    }
}

pub async fn show(visit: Visit) -> Answered {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let client = lobby.client(id).await?;
    let frame = Frame::of(&visit, Some(Place::Clients)).await?;
    let of = lobby.matters_of(id).await?;
    let matters = of.iter().map(|row| matter_row(&visit, &frame, row)).collect();
    frame.page(&ClientPage {
        w: frame.w,
        shell: &frame.shell,
        base: format!("/desk/clients/{id}"),
        name: client.card.full(),
        given: client.card.given,
        family: client.card.family,
        own_script: client.card.own_script,
        email: client.email.unwrap_or_default(),
        phone: client.card.phone,
        language: client.locale.native_name().to_owned(),
        since: frame.when(client.created_at),
        matters,
        enquiry: lobby.lead_of_client(id).await?.map(|lead| format!("/desk/leads/{lead}")),
        may_manage: lobby.powers().has(DeskPower::ManageClients),
        may_open: lobby.powers().has(DeskPower::OpenMatters),
        wall_href: match lobby.powers().has(DeskPower::ManageWalls) {
            true => format!("/desk/walls/new?client={id}"),
            false => String::new(),
        },
    })
}

pub async fn new(visit: Visit) -> Answered {
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    form_page(&visit, ClientForm::New, Fields::typed(&visit), Vec::new(), Problems::none()).await
}

pub async fn make(visit: Visit) -> Answered {
    let actor = visit.actor()?;
    let lobby = visit.desk().lobby(actor)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let fields = Fields::typed(&visit);
    if visit.form.text("someone_else") != "yes" {
        let alike = alike(&lobby, &fields).await?;
        if !alike.is_empty() {
            return form_page(&visit, ClientForm::New, fields, alike, Problems::none()).await;
        }
    }
    match intake::create_client(visit.desk(), actor, &fields.form()).await {
        Ok(id) => Ok(saved(&visit, id)),
        Err(e) => {
            let problems = problems(crate::words::Words::of(visit.locale), e, as_field)?;
            form_page(&visit, ClientForm::New, fields, Vec::new(), problems).await
        }
    }
}

pub async fn edit(visit: Visit) -> Answered {
    let (form, client) = known(&visit).await?;
    let fields = Fields {
        given: client.card.given,
        middle: client.card.middle,
        family: client.card.family,
        own_script: client.card.own_script,
        email: client.email.unwrap_or_default(),
        phone: client.card.phone,
        language: client.locale.code().to_owned(),
    };
    form_page(&visit, form, fields, Vec::new(), Problems::none()).await
}

pub async fn change(visit: Visit) -> Answered {
    let (form, client) = known(&visit).await?;
    // The form has no field for it; what is there stays.
    let fields = Fields { middle: client.card.middle, ..Fields::typed(&visit) };
    match intake::change_client(visit.desk(), visit.actor()?, client.id, &fields.form()).await {
        Ok(()) => Ok(saved(&visit, client.id)),
        Err(e) => {
            let problems = problems(crate::words::Words::of(visit.locale), e, as_field)?;
            form_page(&visit, form, fields, Vec::new(), problems).await
        }
    }
}

async fn known(visit: &Visit) -> Result<(ClientForm, vault::ClientRow), End> {
    let id: ClientId = visit.id("client")?;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    demand(&lobby, DeskPower::ManageClients)?;
    let client = lobby.client(id).await?;
    Ok((ClientForm::Edit { base: format!("/desk/clients/{id}"), name: client.card.full() }, client))
}

fn saved(visit: &Visit, id: ClientId) -> crate::door::Reply {
    let own = format!("/desk/clients/{id}");
    let path = own_path(visit.form.text("next")).unwrap_or(&own);
    see_saying(visit, path, Tone::Ok, &crate::words::Words::of(visit.locale).desk_done_saved())
}

fn as_field(field: &'static str) -> &'static str {
    if field == "middle" { "given" } else { field }
}

/// The form's fields as text.
struct Fields {
    given: String,
    middle: String,
    family: String,
    own_script: String,
    email: String,
    phone: String,
    language: String,
}

impl Fields {
    fn typed(visit: &Visit) -> Self {
        let typed = |name: &str| visit.form.text(name).to_owned();
        Self {
            given: typed("given"),
            middle: String::new(),
            family: typed("family"),
            own_script: typed("own_script"),
            email: typed("email"),
            phone: typed("phone"),
            language: typed("language"),
        }
    }

    fn form(&self) -> intake::ClientForm<'_> {
        intake::ClientForm {
            given: &self.given,
            middle: &self.middle,
            family: &self.family,
            own_script: &self.own_script,
            phone: &self.phone,
            email: &self.email,
            locale: Locale::from_code(&self.language).unwrap_or_default(),
        }
    }
}

/// People on file who are like this one: the same address or number, or a name written or sounding alike.
async fn alike(lobby: &Lobby<'_>, fields: &Fields) -> Result<Vec<ClientRow>, End> {
    let names = [format!("{} {}", fields.given, fields.family), fields.own_script.clone()];
    let who = Traits {
        names: names.into_iter().filter(|name| !name.trim().is_empty()).collect(),
        email: fields.email.clone(),
        phone: fields.phone.clone(),
        ..Traits::default()
    };
    let mut rows = Vec::new();
    let (found, _) = lobby.alike(&who).await?;
    for one in found.iter().filter(|one| one.kind == LikelyKind::Client) {
        rows.push(row(&lobby.client(ClientId::from_bytes(one.id)).await?));
    }
    Ok(rows)
}

async fn form_page(
    visit: &Visit,
    form: ClientForm,
    fields: Fields,
    alike: Vec<ClientRow>,
    problems: Problems,
) -> Answered {
    let frame = Frame::of(visit, Some(Place::Clients)).await?;
    let next = if visit.form.has("next") { visit.form.text("next") } else { visit.query.text("next") };
    let failed = !problems.is_empty() || !alike.is_empty();
    let page = ClientFormPage {
        w: frame.w,
        shell: &frame.shell,
        form,
        given: fields.given,
        family: fields.family,
        own_script: fields.own_script,
        email: fields.email,
        phone: fields.phone,
        languages: languages(&frame, &fields.language),
        alike,
        next: own_path(next).unwrap_or_default().to_owned(),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}
