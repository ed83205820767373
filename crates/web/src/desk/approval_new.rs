//! Asking for approval: the form, the look before it is sent, the sending; and filing a paper of the practice's own. It
//! refuses to lose what was typed, and to send anything the room would not.

use super::approvals::of_matter_page;
use super::frame::{Frame, see_saying, wrong};
use super::matter::head;
use super::portal::part;
use crate::client::form::{self, Ended, Goes, Saving};
use crate::client::list::said;
use crate::client_view::approval::kind as kind_name;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::approval::{ApprovalCheckPage, ApprovalNewPage, Draft, TermsDraft, Turn};
use crate::staff_view::matter::Tab;
use crate::staff_view::{Choice, Place, Problems, Tone};
use crate::words::Words;
use axum::extract::multipart::Multipart;
use casework::approve;
use domain::{
    ApprovalKind, ApprovalMode, FileType, ItemId, Locale, MatterId, Phase, Power, Refusal, Sensitivity,
    Standing, UploadId, VersionId, Why, powers,
};
use std::collections::HashMap;
use vault::{Error, NewApproval, PortalRow, Reading, Release, Room, Terms, VersionRow, Words as Sayings};

/// Characters of a paper's name as a form may bring it; the room says what is too long.
const LONGEST_FIELD: usize = 4_000;

/// What can be drawn, and so can be filed as a paper.
pub(super) const KINDS: &[FileType] = &[FileType::Pdf, FileType::Jpeg, FileType::Png, FileType::Tiff];

/// Everything the form offers.
pub(super) struct Offer {
    pub(super) ready: Vec<(VersionRow, String)>,
    not_ready: Vec<(VersionId, String)>,
    pub(super) people: Vec<PortalRow>,
}

impl Offer {
    pub(super) async fn of(room: &Room<Reading>, locale: Locale) -> Result<Self, End> {
        let mut ready = Vec::new();
        let mut not_ready = Vec::new();
        let papers = room.papers().await?;
        let documents = room.documents().await?;
        let parties = room.parties().await?;
        let titles: HashMap<ItemId, String> = room
            .checklist()
            .await?
            .iter()
            .flat_map(|group| &group.items)
            .map(|item| {
                let title = said(&item.seen_by_client.words.title, locale);
                // What is one client's alone says so: nobody else can be asked about it.
                let whose = item.for_client.and_then(|whose| parties.iter().find(|p| p.client == whose));
                let whose = whose.map(|party| Words::of(locale).matter_for_one(party.name.as_str()));
                let title = whose.map_or_else(|| title.to_owned(), |whose| format!("{title} ({whose})"));
                (item.seen_by_client.id, title)
            })
            .collect();
        let all = papers.iter().map(|p| (p.title.clone(), &p.versions));
        let of_item = |item: ItemId| titles.get(&item).cloned().unwrap_or_default();
        let all = all.chain(documents.iter().map(|d| (of_item(d.item), &d.versions)));
        for (title, versions) in all {
            let Some(newest) = versions.first() else { continue };
            let shown = super::approvals::named(&title, &newest.name);
            if newest.state.can_be_attached() && newest.pages > 0 {
                ready.push((newest.clone(), shown));
            } else if !newest.state.awaits_review() && newest.state != domain::VersionState::Quarantined {
                // Sent back or stopped: nothing to wait for.
            } else {
                not_ready.push((newest.id, shown));
            }
        }
        let answers = |p: &&PortalRow| {
            let inside = Standing::Client { relation: p.relation, capacity: p.capacity };
            p.enabled && powers(inside, Phase::Open, Sensitivity::Ordinary).has(Power::AnswerApprovals)
        };
        let portal = room.portal().await?;
        let mut people = Vec::new();
        for row in portal.iter().filter(answers) {
            people.push(PortalRow { name: row.name.clone(), email: row.email.clone(), ..*row });
        }
        Ok(Self { ready, not_ready, people })
    }
}

/// The form as it was sent.
struct Typed {
    kind: ApprovalKind,
    mode: ApprovalMode,
    draft: Draft,
    documents: Vec<String>,
    approvers: Vec<String>,
    copies: Vec<String>,
}

impl Typed {
    fn of(form: &crate::door::Form) -> Self {
        let all = |name: &str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
        let both = |name: &str| [form.text(name).to_owned(), form.text(&format!("{name}_es")).to_owned()];
        Self {
            kind: ApprovalKind::from_code(form.text("kind")).unwrap_or(ApprovalKind::Statement),
            mode: ApprovalMode::from_code(form.text("mode")).unwrap_or(ApprovalMode::All),
            draft: Draft {
                title: form.text("title").to_owned(),
                title_es: form.text("title_es").to_owned(),
                description: form.text("description").to_owned(),
                description_es: form.text("description_es").to_owned(),
                terms: TermsDraft { agreed: both("agreed"), proposed: both("proposed"), why: both("why") },
                due: form.text("due").to_owned(),
                held: form.has("hold"),
                lawyer: form.text("lawyer").to_owned(),
                how_read: form.has("how_read"),
            },
            documents: all("documents"),
            approvers: in_turn(form),
            copies: all("copies"),
        }
    }

    /// As fields of the next form.
    fn fields(&self) -> Vec<(String, String)> {
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let draft = &self.draft;
        let mut fields = vec![
            one("kind", self.kind.code()),
            one("mode", self.mode.code()),
            one("title", &draft.title),
            one("title_es", &draft.title_es),
            one("description", &draft.description),
            one("description_es", &draft.description_es),
            one("due", &draft.due),
        ];
        let terms = &draft.terms;
        for (english, spanish, both) in [
            ("agreed", "agreed_es", &terms.agreed),
            ("proposed", "proposed_es", &terms.proposed),
            ("why", "why_es", &terms.why),
        ] {
            fields.extend([one(english, &both[0]), one(spanish, &both[1])]);
        }
        if draft.held {
            fields.push(one("hold", "yes"));
            fields.push(one("lawyer", &draft.lawyer));
        }
        if draft.how_read {
            fields.push(one("how_read", "yes"));
        }
        fields.extend(self.documents.iter().map(|value| one("documents", value)));
        fields.extend(self.approvers.iter().map(|value| one("approvers", value)));
        fields.extend(self.copies.iter().map(|value| one("copies", value)));
        fields
    }

    fn asked(&self, frame: &Frame) -> Result<NewApproval, Refusal> {
        let in_both = |english: &str, spanish: &str| {
            Sayings::from([
                (Locale::En.code().to_owned(), english.to_owned()),
                (Locale::Es.code().to_owned(), spanish.to_owned()),
            ])
        };
        let draft = &self.draft;
        let due_at = match draft.due.trim() {
            "" => None,
            typed => Some(frame.calendar().end_of(typed).ok_or(Refusal::invalid("due", Why::Malformed))?),
        };
        let terms = &draft.terms;
        let pair = |both: &[String; 2]| in_both(&both[0], &both[1]);
        let terms = self.kind.wants_terms().then(|| Terms {
            agreed: pair(&terms.agreed),
            proposed: pair(&terms.proposed),
            why: pair(&terms.why),
        });
        // Nobody agrees to a letter of engagement for another, whatever was chosen for another kind.
        let mode = if self.kind.wants_everybody() { ApprovalMode::All } else { self.mode };
        Ok(NewApproval {
            terms,
            kind: self.kind,
            title: in_both(&draft.title, &draft.title_es),
            description: in_both(&draft.description, &draft.description_es),
            versions: ids(&self.documents, "documents")?,
            mode,
            approvers: ids(&self.approvers, "approvers")?,
            copies: ids(&self.copies, "copies")?,
            due_at,
            release: match (draft.held, draft.lawyer.as_str()) {
                (false, _) => Release::AtOnce,
                (true, "") => Release::ByLawyer(None),
                (true, typed) => {
                    let no = |_| Refusal::invalid("lawyer", Why::NotAChoice);
                    Release::ByLawyer(Some(typed.parse().map_err(no)?))
                }
            },
            how_read: draft.how_read,
        })
    }
}

/// Whoever is asked, in the order that was chosen; two of one turn as they stand on the page.
fn in_turn(form: &crate::door::Form) -> Vec<String> {
    let mut asked: Vec<String> = form.all("approvers").map(str::to_owned).collect();
    asked.sort_by_key(|id| form.text(&format!("turn-{id}")).parse::<usize>().unwrap_or(usize::MAX));
    asked
}

/// The order as it stands: whoever was chosen first, then the others.
fn turns(people: &[PortalRow], chosen: &[String]) -> Vec<Turn> {
    let place = |row: &PortalRow| {
        let id = row.id.to_string();
        chosen.iter().position(|one| *one == id).unwrap_or(usize::MAX)
    };
    let mut order: Vec<&PortalRow> = people.iter().collect();
    order.sort_by_key(|row| place(row));
    let turn = |(at, row): (usize, &&PortalRow)| Turn {
        value: row.id.to_string(),
        name: row.name.clone(),
        place: at + 1,
    };
    order.iter().enumerate().map(turn).collect()
}

fn ids<T: std::str::FromStr>(typed: &[String], field: &'static str) -> Result<Vec<T>, Refusal> {
    let read = |text: &String| text.parse().map_err(|_| Refusal::invalid(field, Why::NotAChoice));
    typed.iter().map(read).collect()
}

/// GET the form.
pub async fn form(visit: Visit) -> Answered {
    let mut typed = Typed::of(&visit.query);
    // What it is called, where that says it all.
    if typed.kind == ApprovalKind::Engagement && typed.draft.title.is_empty() {
        typed.draft.title = kind_name(Words::of(Locale::En), typed.kind);
        typed.draft.title_es = kind_name(Words::of(Locale::Es), typed.kind);
    }
    form_page(&visit, &typed, Problems::none()).await
}

async fn form_page(visit: &Visit, typed: &Typed, problems: Problems) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::RequestApprovals) {
        return Err(End::not_found());
    }
    let offer = Offer::of(&room, frame.w.locale()).await?;
    let w = frame.w;
    let pick = |choice: Choice, chosen: bool| if chosen { choice.chosen() } else { choice };
    let documents = offer.ready.iter().map(|(version, name)| {
        let hint = format!("{} · {}", w.desk_version_n(version.number), frame.when(version.received_at));
        let choice = Choice::new(version.id.to_string(), name.clone()).hint(hint);
        pick(choice, typed.documents.contains(&version.id.to_string()))
    });
    let person = |row: &PortalRow, chosen: &[String]| {
        let hint = format!("{} · {}", part(w, row.relation), row.locale.native_name());
        let choice = Choice::new(row.id.to_string(), row.name.clone()).hint(hint);
        pick(choice, chosen.contains(&row.id.to_string()))
    };
    let only = offer.people.len() == 1 && typed.approvers.is_empty();
    let kinds = ApprovalKind::ALL
        .iter()
        .map(|kind| pick(Choice::new(kind.code(), kind_name(w, *kind)), *kind == typed.kind));
    let modes = ApprovalMode::ALL.iter().map(|mode| {
        pick(Choice::new(mode.code(), super::approval_words::mode(w, *mode)), *mode == typed.mode)
    });
    let others = room.others_who_release().await?;
    let named = others.iter().map(|(person, name)| {
        pick(Choice::new(person.to_string(), name.clone()), person.to_string() == typed.draft.lawyer)
    });
    let lawyers = std::iter::once(Choice::new("", w.desk_approval_lawyer_leads())).chain(named).collect();
    let failed = !problems.is_empty();
    let approvers = offer.people.iter().map(|row| {
        let choice = person(row, &typed.approvers);
        if only { choice.chosen() } else { choice }
    });
    let page = ApprovalNewPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &room, Tab::Approvals).await?,
        kinds: kinds.collect(),
        draft: typed.draft.clone(),
        changes_terms: typed.kind.wants_terms(),
        documents: documents.collect(),
        not_ready: offer.not_ready.iter().map(|(_, name)| name.clone()).collect(),
        again: being_checked(visit, typed, &offer),
        approvers: approvers.collect(),
        turns: turns(&offer.people, &typed.approvers),
        copies: offer.people.iter().map(|row| person(row, &typed.copies)).collect(),
        modes: modes.collect(),
        lawyers,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

/// Where to look again once a document that was chosen is checked; empty where none is waited for.
fn being_checked(visit: &Visit, typed: &Typed, offer: &Offer) -> String {
    let waits = offer.not_ready.iter().any(|(version, _)| typed.documents.contains(&version.to_string()));
    match waits && visit.method == http::Method::GET {
        true => visit.query.added_to(&visit.path),
        false => String::new(),
    }
}

/// POST: looks, changes or sends.
pub async fn ask(visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let actor = visit.actor()?;
    let typed = Typed::of(&visit.form);
    let frame = Frame::of(&visit, Some(Place::Matters)).await?;
    let go = visit.form.text("go");
    if go == "change" {
        return form_page(&visit, &typed, Problems::none()).await;
    }
    let asked = match typed.asked(&frame) {
        Ok(asked) => asked,
        Err(refusal) => return wrong_page(&visit, &typed, refusal).await,
    };
    let outcome = match go {
        "send" => approve::request(visit.desk(), actor, matter, &asked).await.map(Some),
        _ => approve::try_out(visit.desk(), actor, matter, &asked).await.map(|()| None),
    };
    match outcome {
        Ok(Some(id)) => {
            let w = frame.w;
            let held = asked.release != Release::AtOnce;
            let done = if held { w.desk_approval_held_done() } else { w.desk_approval_sent() };
            let there = format!("/desk/matters/{matter}/approvals/{id}");
            Ok(see_saying(&visit, &there, Tone::Ok, &done))
        }
        Ok(None) => check_page(&visit, &frame, &typed, &asked).await,
        Err(Error::Refused(refusal @ Refusal::Invalid { .. })) => wrong_page(&visit, &typed, refusal).await,
        Err(other) => Err(other.into()),
    }
}

async fn wrong_page(visit: &Visit, typed: &Typed, refusal: Refusal) -> Answered {
    let Refusal::Invalid { field, why } = refusal else { return Err(refusal.into()) };
    let w = Words::of(visit.locale);
    let sentence = match (field, why) {
        ("documents", Why::NotAChoice) => w.desk_approval_of_one(),
        _ => wrong(w, field, why),
    };
    form_page(visit, typed, Problems::none().with(field, sentence)).await
}

async fn check_page(visit: &Visit, frame: &Frame, typed: &Typed, asked: &NewApproval) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    let offer = Offer::of(&room, frame.w.locale()).await?;
    let w = frame.w;
    let lawyer = match asked.release {
        Release::ByLawyer(Some(to)) => {
            let all = room.others_who_release().await?;
            all.iter().find(|(person, _)| *person == to).map(|(_, name)| name.clone())
        }
        _ => None,
    };
    let mut warnings = Vec::new();
    let mut documents = Vec::new();
    for version in &asked.versions {
        if let Some((row, name)) = offer.ready.iter().find(|(row, _)| row.id == *version) {
            documents.push(format!("{name} · {}", w.desk_version_n(row.number)));
            if row.flags.contains(&domain::InspectionFlag::PagesLeftOut) {
                warnings.push(w.desk_approval_check_pages(name.as_str()));
            }
        }
    }
    let mut people = Vec::new();
    for access in asked.approvers.iter().chain(&asked.copies) {
        if let Some(row) = offer.people.iter().find(|row| row.id == *access) {
            people.push(format!("{} · {}", row.name, part(w, row.relation)));
            if row.last_sign_in_at.is_none() {
                warnings.push(w.desk_approval_check_never(row.name.as_str()));
            }
        }
    }
    if asked.due_at.is_none() {
        warnings.push(w.desk_approval_check_no_due());
    }
    if asked.kind.wants_fresh_proof() {
        warnings.push(w.desk_approval_check_declaration());
        let passkeys = visit.site.passkeys().is_ok();
        let ways = room.fresh_ways_of().await?;
        for row in offer.people.iter().filter(|row| asked.approvers.contains(&row.id)) {
            if !ways.iter().any(|(access, ways)| *access == row.id && ways.any(passkeys)) {
                warnings.push(w.desk_approval_check_no_proof(row.name.as_str()));
            }
        }
    } else if asked.kind.wants_every_page() {
        warnings.push(w.desk_approval_check_letter());
    }
    if asked.how_read {
        warnings.push(w.desk_approval_how_read_hint());
    }
    warnings.push(w.desk_approval_check_internal());
    let mut fine = vec![w.desk_approval_check_access(), w.desk_approval_check_words()];
    if !documents.is_empty() {
        fine.insert(0, w.desk_approval_check_ready());
    }
    let page = ApprovalCheckPage {
        w,
        shell: &frame.shell,
        head: head(frame, &room, Tab::Approvals).await?,
        kind: kind_name(w, asked.kind),
        terms: terms(w, asked),
        titles: asked.title.values().filter(|text| !text.trim().is_empty()).cloned().collect(),
        documents,
        people,
        fine,
        warnings,
        held: asked.release != Release::AtOnce,
        lawyer: lawyer.unwrap_or_default(),
        fields: typed.fields(),
    };
    frame.page(&page)
}

/// A change of terms before it is sent, in every language it was written in.
fn terms(w: &Words, asked: &NewApproval) -> Vec<(String, String)> {
    let Some(terms) = &asked.terms else { return Vec::new() };
    let parts = [
        (w.gate_terms_agreed(), &terms.agreed),
        (w.gate_terms_proposed(), &terms.proposed),
        (w.gate_terms_why(), &terms.why),
    ];
    parts
        .into_iter()
        .flat_map(|(label, words)| words.values().map(move |text| (label.clone(), text.clone())))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect()
}

/// What a form with a paper brought.
#[derive(Default)]
struct Filed {
    which: String,
    title: String,
    upload: Option<(ItemId, UploadId)>,
    problem: Option<(&'static str, String)>,
}

/// POST: files a paper of the practice's own.
pub async fn file(mut visit: Visit) -> Answered {
    let matter: MatterId = visit.id("matter")?;
    let w = Words::of(visit.locale);
    // Whether they may is asked before a byte is read.
    let room = approve::filing(visit.desk(), visit.actor()?, matter).await?;
    if !room.powers().has(Power::FileForClient) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut parts = form::parts(&mut visit).await?;
    if !form::opens_with_token(&visit, &mut parts).await {
        form::drain(parts).await;
        return Err(Refusal::NotAllowed.into());
    }
    let whole = form::whole(&visit);
    let filed = read(&visit, w, room, whole, parts).await?;
    if let Some((field, sentence)) = filed.problem {
        return of_matter_page(&visit, &filed.title, Problems::none().with(field, sentence)).await;
    }
    let Some((paper, upload)) = filed.upload else {
        let problems = Problems::none().with("file", w.desk_papers_no_file());
        return of_matter_page(&visit, &filed.title, problems).await;
    };
    let room = approve::filing(visit.desk(), visit.actor()?, matter).await?;
    approve::file(&room, paper, upload).await?;
    let there = format!("/desk/matters/{matter}/approvals");
    Ok(see_saying(&visit, &there, Tone::Ok, &w.desk_papers_filed()))
}

/// Reads the form as it comes: which paper, what it is called, and the file, in this order.
async fn read(
    visit: &Visit,
    w: &'static Words,
    room: Room<vault::Contributing>,
    whole: Option<u64>,
    mut parts: Multipart,
) -> Result<Filed, End> {
    let mut filed = Filed::default();
    let mut saving = Saving {
        room,
        goes: Goes::To(ItemId::nil()),
        whole,
        accepts: KINDS.to_vec(),
        first_look: visit.site.first_look,
        replaces: None,
    };
    while let Ok(Some(field)) = parts.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let text = field.text().await.map_err(|_| Refusal::NotAllowed)?;
            let text: String = text.chars().take(LONGEST_FIELD).collect();
            match name.as_str() {
                "which" => filed.which = text,
                "paper" => filed.title = text,
                _ => {}
            }
            continue;
        }
        if field.file_name().unwrap_or_default().is_empty() {
            continue;
        }
        let paper = match filed.which.as_str() {
            "" => match saving.room.begin_paper(&filed.title).await {
                Ok(paper) => paper,
                Err(Error::Refused(Refusal::Invalid { field, why })) => {
                    filed.problem = Some((field, wrong(w, field, why)));
                    break;
                }
                Err(other) => return Err(other.into()),
            },
            typed => typed.parse().map_err(|_| End::not_found())?,
        };
        saving.goes = Goes::To(paper);
        match saving.one(field).await? {
            Ended::Saved(upload) => filed.upload = Some((paper, upload)),
            Ended::Nothing => {}
            Ended::Problem(problem) | Ended::Stop(problem) => {
                let why = problem.cause.sentence(w);
                filed.problem = Some(("file", w.desk_papers_wrong(why)));
            }
        }
        break;
    }
    form::drain(parts).await;
    Ok(filed)
}
