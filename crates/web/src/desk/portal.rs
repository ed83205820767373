//! A matter's Client Portal tab: who may come in, whether the mail arrived, and opening or closing the door. It refuses
//! to open one for somebody who is not on the matter.

use super::consents::called_text;
use super::frame::{Frame, in_either, see_saying, small};
use super::matter::head;
use super::matters::back_to;
use super::{access_mail, approval_words, client_keys};
use crate::device;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::office::ConfirmPage;
use crate::staff_view::portal::{
    AccessMail, EnablePortalPage, HelperLine, MailLine, OpenDoor, Opening, PortalApproval, PortalDoor,
    PortalOrganisation, PortalPage, PortalPerson, PortalTalk, PortalTexts,
};
use crate::staff_view::{Choice, Place, Problems, Tag, Tone};
use crate::words::Words;
use domain::{
    AccessId, AnswerState, Ball, Capacity, ClientId, DeskPower, HelperKind, MatterId, Power, Preset,
    ProfileField, Refusal, Relation, Standing, ThreadState, Way, powers,
};
use vault::{
    ApprovalWith, ClientKeys, Error, ForStaff, HelperFacts, Lobby, MailKind, MailRow, MailState, MailStop,
    OrganisationHere, PartyRow, PortalRow, Reading, Room, StaffThread, TextKept, TextLine,
};

pub async fn show(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let lobby = visit.desk().lobby(actor)?;
    let admitted = room.portal().await?;
    let reached = Reached {
        frame: &frame,
        stops: room.mail_stops().await?,
        held: room.client_keys().await?,
        texts: room.text_lines().await?,
        talks: room.conversations().await?,
        asked: room.approvals_asked().await?,
        base: format!("/desk/matters/{matter}"),
        writes: room.powers().has(Power::AnswerClients),
        enters: room.powers().has(Power::ManagePortalAccess),
    };
    let consents = room.consents().await?;
    let here = room.organisations().await?;
    let helping = room.helper_facts().await?;
    let (mut people, mut organisations) = (Vec::new(), Vec::new());
    for party in room.parties().await?.iter() {
        let Some(of) = here.iter().find(|one| one.client == party.client) else {
            let own = |a: &&PortalRow| a.client == party.client && a.capacity == Capacity::Client;
            let access = admitted.iter().find(own);
            let mails = mails(&visit, &frame, &room, access).await?;
            let one = person(&visit, &frame, &lobby, party, access, mails).await?;
            let answered = access.and_then(|access| consents.get(&access.id));
            let consent = super::consents::said(&frame, &lobby, matter, Some(party.client), answered).await?;
            people.push(PortalPerson { consent, ..reached.with(one, access) });
            for access in admitted.iter().filter(|a| a.client == party.client && a.capacity.helps()) {
                let Some(facts) = helping.get(&access.id) else { continue };
                let one = helper(&visit, &frame, &room, access, facts).await?;
                let answered = consents.get(&access.id);
                let consent = super::consents::said(&frame, &lobby, matter, None, answered).await?;
                people.push(PortalPerson { consent, ..reached.with(one, Some(access)) });
            }
            continue;
        };
        let mut contacts = Vec::new();
        for access in admitted.iter().filter(|a| a.client == party.client) {
            let mails = mails(&visit, &frame, &room, Some(access)).await?;
            let one = contact(&visit, &frame, &lobby, access, mails).await?;
            let answered = consents.get(&access.id);
            let consent = super::consents::said(&frame, &lobby, matter, Some(party.client), answered).await?;
            contacts.push(PortalPerson { consent, ..reached.with(one, Some(access)) });
        }
        let may_manage = room.powers().has(Power::ManageParties);
        organisations.push(PortalOrganisation {
            id: party.client.to_string(),
            name: party.name.clone(),
            href: match lobby.powers().has(DeskPower::SeeClients) {
                true => format!("/desk/clients/{}#contacts", party.client),
                false => String::new(),
            },
            departments: if may_manage { departments(&frame, of) } else { Vec::new() },
            people: contacts,
        });
    }
    let may = room.powers().has(Power::ManagePortalAccess);
    let may_preview = room.powers().has(Power::PreviewAsClient);
    let head = head(&frame, &room, Tab::Portal).await?;
    let page = PortalPage { w: frame.w, shell: &frame.shell, head, people, organisations, may, may_preview };
    frame.page(&page)
}

async fn mails(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    access: Option<&PortalRow>,
) -> Result<Mails, End> {
    let Some(access) = access else { return Ok(Mails::default()) };
    let found = room.mails(access.id).await?;
    let outbox = visit.site.outbox.is_some();
    let newest = access.enabled.then(|| access_mail::newest(frame, &found, &access.name, outbox)).flatten();
    Ok(Mails { lines: found.iter().filter_map(|m| mail_line(visit, frame, m)).collect(), newest })
}

/// The mails to one person, and what became of the newest one that lets them in.
#[derive(Default)]
struct Mails {
    lines: Vec<MailLine>,
    newest: Option<AccessMail>,
}

/// By what everybody of one matter is reached, and proves who they are.
struct Reached<'a> {
    frame: &'a Frame,
    stops: ForStaff<Vec<MailStop>>,
    held: ForStaff<Vec<ClientKeys>>,
    texts: ForStaff<Vec<TextLine>>,
    /// What is written and asked here, each read once for everybody.
    talks: ForStaff<Vec<StaffThread>>,
    asked: ForStaff<Vec<ApprovalWith>>,
    base: String,
    /// Whether the reader answers clients.
    writes: bool,
    /// Whether the reader enters what somebody said on paper or by phone.
    enters: bool,
}

impl Reached<'_> {
    /// One person with what is known of their address, their phone and their keys.
    fn with(&self, one: PortalPerson, access: Option<&PortalRow>) -> PortalPerson {
        let Some(row) = access else { return one };
        let access = row.id;
        let held = self.held.iter().find(|held| held.access == access);
        let stop = self.stops.iter().find(|stop| stop.access == access);
        PortalPerson {
            // Where the address takes nothing, that is what there is to say.
            access_mail: one.access_mail.filter(|_| stop.is_none()),
            stop: stop.map(|stop| (self.frame.w.desk_stop(self.frame.when(stop.since)), stop.answer.clone())),
            texts: self.texts.iter().find(|line| line.access == access).map(|line| self.texting(line)),
            talk: self.talk(row),
            approvals: self.approvals(access),
            entry: match self.enters && !row.capacity.helps() {
                true => format!("{}/consents/enter/{access}", self.base),
                false => String::new(),
            },
            keys: held.map(|held| client_keys::panel(self.frame, held)).unwrap_or_default(),
            ..one
        }
    }

    /// The conversations somebody can read, with whoever else can. Whoever helps a client, or is there for the invoices, reads
    /// none.
    fn talk(&self, row: &PortalRow) -> Option<PortalTalk> {
        if row.capacity.helps() || row.capacity == Capacity::InvoicesOnly {
            return None;
        }
        let theirs: Vec<&StaffThread> =
            self.talks.iter().filter(|thread| thread.with.is_none_or(|with| with == row.id)).collect();
        let waits = |thread: &&&StaffThread| thread.seen_by_client.state == ThreadState::WaitingForUs;
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        let (base, access) = (&self.base, row.id);
        Some(PortalTalk {
            all: count(theirs.len()),
            waiting: count(theirs.iter().filter(waits).count()),
            href: if theirs.is_empty() { String::new() } else { format!("{base}/messages?of={access}") },
            write: match self.writes && row.reads() {
                true => format!("{base}/messages?of={access}#new"),
                false => String::new(),
            },
        })
    }

    /// What somebody was asked to approve, as far as it says something about them.
    fn approvals(&self, access: AccessId) -> Vec<PortalApproval> {
        let w = self.frame.w;
        let theirs = self.asked.iter().filter(|one| one.access == access);
        let counts = theirs.filter(|one| !matches!(one.state, AnswerState::Copy | AnswerState::Lapsed));
        counts
            .map(|one| PortalApproval {
                title: in_either(&one.title, w.locale()),
                href: format!("{}/approvals/{}", self.base, one.id),
                state: approval_words::person_tag(w, one.state),
                when: one.answered_at.map(|at| self.frame.when(at)).unwrap_or_default(),
            })
            .collect()
    }

    /// The number somebody confirmed, how they chose, and why it takes no texts.
    fn texting(&self, line: &TextLine) -> PortalTexts {
        let w = self.frame.w;
        let stop = line.stop.as_ref();
        PortalTexts {
            line: w.desk_text_line(line.number.as_str(), self.frame.when(line.confirmed_at)),
            way: match line.way {
                Way::Mail => w.desk_text_way_mail(),
                Way::Text => w.desk_text_way_text(),
                Way::Both => w.desk_text_way_both(),
            },
            stop: stop.map(|(since, said)| (w.desk_text_stop(self.frame.when(*since)), said.clone())),
        }
    }
}

/// The departments a matter can belong to; none to choose where the organisation has none.
fn departments(frame: &Frame, of: &OrganisationHere) -> Vec<Choice> {
    if of.departments.is_empty() {
        return Vec::new();
    }
    let choose = |choice: Choice, is: bool| if is { choice.chosen() } else { choice };
    let nobody = choose(Choice::new("", frame.w.org_department_nobody()), of.department.is_none());
    let all = of
        .departments
        .iter()
        .map(|(id, name)| choose(Choice::new(id.to_string(), name.clone()), of.department == Some(*id)));
    std::iter::once(nobody).chain(all).collect()
}

/// A contact of an organisation, whose address here is their admission.
async fn contact(
    visit: &Visit,
    frame: &Frame,
    lobby: &Lobby<'_>,
    access: &PortalRow,
    mails: Mails,
) -> Result<PortalPerson, End> {
    let by = match access.changed_by {
        Some(by) => lobby.name_of(by).await?,
        None => None,
    };
    let what = Preset::ALL.iter().find(|preset| preset.capacity() == access.capacity);
    let what = what.map(|preset| super::contacts::sees(frame.w, *preset)).unwrap_or_default();
    Ok(PortalPerson {
        id: access.id.to_string(),
        name: access.name.clone(),
        part: frame.w.org_portal_sees(what),
        until: access.ends_at.map(|at| frame.calendar().day(at)).unwrap_or_default(),
        email: access.email.clone().unwrap_or_default(),
        language: frame.w.language(access.locale),
        door: match access.waits {
            true => PortalDoor::Waits,
            false => door(visit, frame, access, by),
        },
        mails: mails.lines,
        access_mail: mails.newest,
        ..PortalPerson::default()
    })
}

/// Somebody who helps a client, whose address here is their admission.
async fn helper(
    visit: &Visit,
    frame: &Frame,
    room: &Room<Reading>,
    access: &PortalRow,
    facts: &HelperFacts,
) -> Result<PortalPerson, End> {
    let w = frame.w;
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let mails = mails(visit, frame, room, Some(access)).await?;
    let by = match access.changed_by {
        Some(by) => lobby.name_of(by).await?,
        None => None,
    };
    let (client, day) = (facts.named_by_name.as_str(), frame.calendar().day(facts.ends_at));
    let text = called_text(w, &facts.agreed.version);
    let over = visit.desk().now().is_past(facts.ends_at);
    Ok(PortalPerson {
        id: access.id.to_string(),
        name: access.name.clone(),
        part: match facts.kind {
            HelperKind::Interpreter => w.helper_desk_interpreter(client),
            HelperKind::Family => w.helper_desk_family(client),
            HelperKind::Representative => w.helper_desk_representative(client),
        },
        email: access.email.clone().unwrap_or_default(),
        language: frame.w.language(access.locale),
        door: match door(visit, frame, access, by) {
            PortalDoor::Revoked { sentence } if !access.waits => PortalDoor::HelperOver { sentence },
            _ if over => PortalDoor::HelperOver { sentence: w.helper_over() },
            _ if access.waits && !facts.stands => {
                PortalDoor::HelperWaits { sentence: w.helper_desk_waits_client(client), can: false }
            }
            _ if access.waits => PortalDoor::HelperWaits { sentence: w.helper_desk_waits(), can: true },
            open => open,
        },
        helps: Some(HelperLine {
            may: match access.capacity {
                Capacity::SendsAlong => w.helper_desk_sends(day),
                _ => w.helper_desk_reads(day),
            },
            agreed: w.helper_desk_agreed_on(client, text, frame.when(facts.named_at)),
            from: from(w, &facts.agreed),
            text_title: w.helper_desk_text(client),
            text: facts.agreed.text.clone(),
        }),
        mails: mails.lines,
        access_mail: mails.newest,
        ..PortalPerson::default()
    })
}

/// Where an answer came from.
fn from(w: &Words, read: &TextKept) -> String {
    let device = device::described(&read.device.agent).unwrap_or_else(|| w.desk_device_unknown());
    match read.device.address.as_str() {
        "" => device,
        address => w.consent_from(address, device),
    }
}

/// The door of somebody who has, or had, an admission.
fn door(visit: &Visit, frame: &Frame, access: &PortalRow, by: Option<String>) -> PortalDoor {
    let when = frame.when(access.changed_at);
    if !access.enabled {
        let sentence = match by {
            Some(by) => frame.w.desk_portal_revoked_by(when, by),
            None => frame.w.desk_portal_revoked_when(when),
        };
        return PortalDoor::Revoked { sentence };
    }
    PortalDoor::Open(OpenDoor {
        url: format!("{}/p/{}", visit.site.origin, access.id),
        since: match by {
            Some(by) => frame.w.desk_portal_by(when, by),
            None => when,
        },
        last_sign_in: access.last_sign_in_at.map(|at| frame.when(at)).unwrap_or_default(),
        live_sessions: small(access.live_sessions),
    })
}

async fn person(
    visit: &Visit,
    frame: &Frame,
    lobby: &Lobby<'_>,
    party: &PartyRow,
    access: Option<&PortalRow>,
    mails: Mails,
) -> Result<PortalPerson, End> {
    // Whoever may see the matter but no clients sees what the matter itself says of them.
    let client = if lobby.powers().has(DeskPower::SeeClients) {
        Some(lobby.client(party.client).await?)
    } else {
        None
    };
    let email = match &client {
        Some(client) => client.email.clone(),
        None => access.and_then(|a| a.email.clone()),
    };
    let locale = client.as_ref().map(|c| c.locale).or(access.map(|a| a.locale));
    let email = email.unwrap_or_default();
    let by = match access.and_then(|access| access.changed_by) {
        Some(by) => lobby.name_of(by).await?,
        None => None,
    };
    let door = match access {
        Some(access) if access.enabled || !email.is_empty() => door(visit, frame, access, by),
        _ if email.is_empty() => {
            PortalDoor::NoAddress { fix: fix(frame, party.client, visit.param("matter")) }
        }
        _ => PortalDoor::Closed,
    };
    Ok(PortalPerson {
        id: party.client.to_string(),
        name: party.name.clone(),
        part: part(frame.w, party.relation),
        email,
        language: locale.map(|l| frame.w.language(l)).unwrap_or_default(),
        door,
        mails: mails.lines,
        access_mail: mails.newest,
        ..PortalPerson::default()
    })
}

fn fix(frame: &Frame, client: ClientId, matter: &str) -> String {
    frame.client_edit(client, &format!("/desk/matters/{matter}/portal"))
}

/// A mail and what became of it; requests that led to nothing are no mails.
fn mail_line(visit: &Visit, frame: &Frame, mail: &MailRow) -> Option<MailLine> {
    let w = frame.w;
    let what = match mail.kind {
        MailKind::LinkRequest | MailKind::SignInLink => w.desk_mail_link(),
        MailKind::PortalNotice => w.desk_mail_notice(),
        MailKind::Alert => w.desk_mail_alert(),
        MailKind::ApprovalNotice => w.desk_approval_mail(),
        MailKind::ApprovalCopy => w.desk_approval_mail_copy(),
        MailKind::FreshProof => w.desk_approval_mail_code(),
        MailKind::NumberCode => w.desk_text_code(),
        MailKind::StaffNotice | MailKind::Invitation | MailKind::Trial => return None,
    };
    let what = if mail.text { w.desk_text_of(what) } else { what };
    let state = match mail.state {
        MailState::Dropped => return None,
        MailState::Waiting if mail.tries > 0 => Tag::new(Tone::Wait, w.desk_mail_retrying()),
        MailState::Waiting | MailState::Sending => Tag::new(Tone::Wait, w.desk_mail_waiting()),
        MailState::Sent if visit.site.outbox.is_some() && !mail.text => {
            Tag::new(Tone::Wait, w.desk_mail_outbox())
        }
        MailState::Sent => Tag::new(Tone::Ok, w.desk_mail_sent()),
        MailState::Taken => Tag::new(Tone::Wait, w.desk_text_taken()),
        MailState::Delivered => Tag::new(Tone::Ok, w.desk_text_delivered()),
        MailState::Undelivered => Tag::new(Tone::Bad, w.desk_text_undelivered()),
        MailState::Unsure => Tag::new(Tone::Bad, w.desk_text_unsure()),
        MailState::Refused | MailState::Failed => Tag::new(Tone::Bad, w.desk_mail_failed()),
        MailState::Returned => Tag::new(Tone::Bad, w.access_mail_tag_bounced()),
    };
    let state = match access_mail::step(mail, frame.now) {
        Some(step) => access_mail::tag(w, step, visit.site.outbox.is_some()),
        None => state,
    };
    let failed = !matches!(mail.state, MailState::Sent | MailState::Taken | MailState::Delivered);
    let detail = mail.answer.clone().filter(|_| failed).unwrap_or_default();
    Some(MailLine { what, when: frame.when(mail.changed_at), state, detail })
}

/// What a client is on a matter.
pub fn part(w: &Words, relation: Relation) -> String {
    match relation {
        Relation::MainApplicant => w.desk_part_main_applicant(),
        Relation::Partner => w.desk_part_partner(),
        Relation::Dependant => w.desk_part_dependant(),
        Relation::Petitioner => w.desk_part_petitioner(),
        Relation::Employer => w.desk_part_employer(),
        Relation::Guardian => w.desk_part_guardian(),
        Relation::Sponsor => w.desk_part_sponsor(),
        Relation::Representative => w.desk_part_representative(),
        Relation::Other => w.desk_part_other(),
        Relation::Observer => w.desk_part_observer(),
    }
}

/// Somebody of the matter whose door it is.
pub(super) struct Found {
    pub(super) client: ClientId,
    pub(super) relation: Relation,
    pub(super) name: String,
    pub(super) access: Option<(AccessId, bool)>,
    /// A contact of an organisation, who is let in and shut out by what they see.
    pub(super) contact: bool,
    /// Somebody who helps a client, and waits or does not.
    pub(super) helper: Option<bool>,
}

/// Whoever the path names: a client by their id, or a contact of an organisation by their admission.
pub(super) async fn found(visit: &Visit, room: &Room<Reading>) -> Result<Found, End> {
    let (parties, portal) = (room.parties().await?, room.portal().await?);
    if let Ok(access) = visit.param("client").parse::<AccessId>() {
        let row = portal.iter().find(|a| a.id == access).ok_or_else(End::not_found)?;
        let party = parties.iter().find(|p| p.client == row.client).ok_or_else(End::not_found)?;
        return Ok(Found {
            client: row.client,
            relation: party.relation,
            name: row.name.clone(),
            access: Some((row.id, row.enabled)),
            contact: row.capacity != Capacity::Client && !row.capacity.helps(),
            helper: row.capacity.helps().then_some(row.waits),
        });
    }
    let client: ClientId = visit.id("client")?;
    let party = parties.iter().find(|p| p.client == client).ok_or_else(End::not_found)?;
    let access = portal.iter().find(|a| a.client == client && a.capacity == Capacity::Client);
    Ok(Found {
        client,
        relation: party.relation,
        name: party.name.clone(),
        access: access.map(|a| (a.id, a.enabled)),
        contact: false,
        helper: None,
    })
}

/// POST: somebody says that the address works again.
pub async fn write_again(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let (access, _) = found(&visit, &room).await?.access.ok_or_else(End::not_found)?;
    casework::portal::write_again(visit.desk(), visit.actor()?, matter, access).await?;
    let said = Words::of(visit.locale).desk_stop_lifted();
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &said))
}

/// POST: somebody says that the number takes texts again.
pub async fn text_again(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let (access, _) = found(&visit, &room).await?.access.ok_or_else(End::not_found)?;
    casework::portal::text_again(visit.desk(), visit.actor()?, matter, access).await?;
    let said = Words::of(visit.locale).desk_text_lifted();
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &said))
}

pub async fn wizard(visit: Visit) -> Answered {
    wizard_page(&visit, Problems::none()).await
}

async fn wizard_page(visit: &Visit, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    if !room.powers().has(Power::ManagePortalAccess) {
        return Err(End::not_found());
    }
    let found = found(visit, &room).await?;
    if found.contact || found.helper.is_some() {
        return Ok(back_to(matter, "/portal"));
    }
    let client = found.client;
    let parties = room.parties().await?;
    let party = parties.iter().find(|p| p.client == client).ok_or_else(End::not_found)?;
    let admitted = room.portal().await?;
    let access = admitted.iter().find(|a| a.client == client && a.capacity == Capacity::Client);
    let lobby = visit.desk().lobby(actor)?;
    let items = asked_of(&room, party).await?;
    let born = match lobby.powers().has(DeskPower::SeeClients) {
        true => {
            let known = lobby.client(client).await?;
            let values = known.card.values("");
            let value = values.get(&ProfileField::Born).filter(|value| !value.is_empty());
            value.map(|v| super::details::said(&frame, ProfileField::Born, v)).unwrap_or_default()
        }
        false => String::new(),
    };
    let asks = items == Some(0) && room.powers().has(Power::EditChecklist);
    let next = format!("/desk/matters/{matter}/portal/{client}/enable");
    let failed = !problems.is_empty();
    let page = EnablePortalPage {
        w: frame.w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Portal).await?,
        person: person(visit, &frame, &lobby, party, access, Mails::default()).await?,
        opening: if access.is_some() { Opening::Again } else { Opening::First },
        born,
        items: items.unwrap_or_default(),
        ask: if asks { format!("/desk/matters/{matter}/checklist") } else { String::new() },
        edit_client: frame.client_edit(client, &next),
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// How many requests one client will see that wait for them; nothing for whoever only follows the case, who is never asked.
async fn asked_of(room: &Room<Reading>, party: &PartyRow) -> Result<Option<u32>, End> {
    let standing = Standing::Client { relation: party.relation, capacity: Capacity::Client };
    let phase = room.matter_sheet().await?.phase;
    if !powers(standing, phase, room.sensitivity().await?).has(Power::SendDocuments) {
        return Ok(None);
    }
    let groups = room.checklist().await?;
    let theirs = groups.iter().flat_map(|group| &group.items).filter(|item| {
        let addressed = item.for_client.is_none_or(|whose| whose == party.client);
        addressed && item.hidden_at.is_none() && item.seen_by_client.state.ball() == Ball::You
    });
    Ok(Some(u32::try_from(theirs.count()).unwrap_or(u32::MAX)))
}

pub async fn enable(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let who = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        found(&visit, &room).await?
    };
    let (client, relation, name) = (who.client, who.relation, who.name);
    let w = Words::of(visit.locale);
    if let (Some(_), Some((access, _))) = (who.helper, who.access) {
        let path = format!("/desk/matters/{matter}/portal");
        return match casework::helper::let_in(visit.desk(), actor, matter, access).await {
            Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_portal_let_in_done(name))),
            Err(Error::Refused(Refusal::NotAllowed)) => {
                Ok(see_saying(&visit, &path, Tone::Todo, &w.helper_desk_let_in_not(name)))
            }
            Err(e) => Err(e.into()),
        };
    }
    if let (true, Some((access, _))) = (who.contact, who.access) {
        let path = format!("/desk/matters/{matter}/portal");
        return match casework::organisation::let_in(visit.desk(), actor, matter, access).await {
            Ok(()) => Ok(see_saying(&visit, &path, Tone::Ok, &w.org_portal_let_in_done(name))),
            // Not an organisation's contact any more, or what they see was changed meanwhile.
            Err(Error::Refused(Refusal::NotAllowed)) => {
                Ok(see_saying(&visit, &path, Tone::Todo, &w.org_portal_let_in_not()))
            }
            Err(e) => Err(e.into()),
        };
    }
    match casework::portal::enable(visit.desk(), actor, matter, client, relation).await {
        Ok(access) => {
            casework::portal::send_link(visit.desk(), actor, matter, access).await?;
            let path = format!("/desk/matters/{matter}/portal");
            Ok(see_saying(&visit, &path, Tone::Ok, &w.desk_done_enabled(name)))
        }
        Err(Error::Refused(Refusal::NoAddress)) => {
            wizard_page(&visit, Problems::none().with("email", w.desk_portal_no_address())).await
        }
        Err(e) => Err(e.into()),
    }
}

pub async fn send_link(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let access = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        found(&visit, &room).await?.access.filter(|(_, enabled)| *enabled).ok_or_else(End::not_found)?.0
    };
    casework::portal::send_link(visit.desk(), actor, matter, access).await?;
    let w = Words::of(visit.locale);
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &w.desk_done_link()))
}

pub async fn ask_revoke(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::ManagePortalAccess) {
        return Err(End::not_found());
    }
    let Found { name, access, helper, .. } = found(&visit, &room).await?;
    let client = visit.param("client");
    let w = frame.w;
    if helper == Some(true) {
        return frame.page(&ConfirmPage {
            w,
            shell: &frame.shell,
            title: w.helper_desk_refuse_title(name),
            sentences: vec![w.helper_desk_refuse_text(), w.helper_desk_refuse_again()],
            action: format!("/desk/matters/{matter}/portal/{client}/revoke"),
            verb: w.helper_desk_refuse(),
            stops: true,
            cancel: format!("/desk/matters/{matter}/portal"),
        });
    }
    if !access.is_some_and(|(_, enabled)| enabled) {
        return Ok(back_to(matter, "/portal"));
    }
    frame.page(&ConfirmPage {
        w,
        shell: &frame.shell,
        title: w.desk_revoke_title(name),
        sentences: vec![w.desk_revoke_text(), w.desk_revoke_text_again()],
        action: format!("/desk/matters/{matter}/portal/{client}/revoke"),
        verb: w.desk_portal_revoke(),
        stops: true,
        cancel: format!("/desk/matters/{matter}/portal"),
    })
}

pub async fn revoke(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let (name, access, waits) = {
        let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
        let found = found(&visit, &room).await?;
        (found.name, found.access, found.helper == Some(true))
    };
    let access = access.filter(|(_, enabled)| *enabled || waits);
    let Some((access, _)) = access else { return Ok(back_to(matter, "/portal")) };
    casework::portal::revoke(visit.desk(), actor, matter, access).await?;
    let w = Words::of(visit.locale);
    if waits {
        let said = w.helper_desk_refused(name);
        return Ok(see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &said));
    }
    Ok(see_saying(&visit, &format!("/desk/matters/{matter}/portal"), Tone::Ok, &w.desk_done_revoked(name)))
}
