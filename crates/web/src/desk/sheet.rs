//! The version on the stage: its pictures, facts, flags and history, and the words a client gets when it goes back. It
//! refuses to show a picture before the opening is in the log.

use super::approval_words::state_tag;
use super::decided::{made, note, reason_label, reason_words, refused_why, told};
use super::flagging::{self, TypedFlag};
use super::frame::{Frame, in_either, said_in};
use super::review::{Queue, kind_and_number, selected};
use super::taken_index::origin;
use super::topics;
use super::validity::{UsedOn, Wanted};
use crate::client_view::approval::kind as approval_kind;
use crate::dates;
use crate::door::Form;
use crate::door::about;
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::staff_view::messages::Talk;
use crate::staff_view::review::{
    Again, Beside, Check, DaysForm, Decision, Earlier, Face, Fact, Flag, Flagging, Made, Mark, NamedIn,
    OpenVersion, Pages, Reason, Shown, Stage, TakeBack, Thumb,
};
use crate::staff_view::{Tag, Tone};
use crate::words::Words;
use domain::pack::Validity;
use domain::{
    FileName, FileType, InspectionFlag, Locale, MatterId, Origin, Power, ReturnReason, VersionId,
    VersionState,
};
use vault::{
    About, ApprovalAbout, CallForHelp, Facts, ItemWords, MalwareCheck, OtherVersion, Reading, Reviewing,
    Room, VersionRow, VersionSheet,
};

/// A decision that could not be taken or is not taken yet, or a flag that could not be raised, as typed.
pub struct Typed<'a> {
    /// `return`, `more`, or nothing.
    pub verdict: &'a str,
    pub reason: &'a str,
    /// Empty where the usual words are wanted.
    pub message: &'a str,
    pub ticked: &'a [usize],
    pub problem: String,
    pub days: TypedDays<'a>,
    pub flag: Option<TypedFlag<'a>>,
}

/// The days of the document as typed, with what is wrong with them.
#[derive(Clone, Default)]
pub struct TypedDays<'a> {
    pub issued: &'a str,
    pub until: &'a str,
    pub problem: String,
}

impl<'a> TypedDays<'a> {
    pub fn of(form: &'a Form) -> Self {
        Self { issued: form.text("issued"), until: form.text("until"), problem: String::new() }
    }
}

/// Who sent it, as far as the page needs to know.
struct Sender {
    name: String,
    href: String,
    locale: Locale,
}

/// Everything the page's parts are made from.
struct Look<'a> {
    visit: &'a Visit,
    frame: &'a Frame,
    queue: &'a Queue,
    matter: MatterId,
    row: &'a VersionRow,
    words: &'a ItemWords,
    asked: Option<&'a CallForHelp>,
    /// Nothing while inspection runs: looking at what waits is not an opening.
    sheet: Option<&'a VersionSheet>,
    ticket: &'a str,
    room: &'a Room<Reading>,
}

pub async fn open(
    visit: &Visit,
    frame: &Frame,
    queue: &Queue,
    matter: MatterId,
    version: VersionId,
    typed: Option<Typed<'_>>,
) -> Result<OpenVersion, End> {
    let actor = visit.actor()?;
    let room = visit.desk().admit::<Reading>(actor, matter).await?.enter().await?;
    let line = visit.desk().lobby(actor)?.review_line(version).await?;
    if line.is_some_and(|line| line.state == VersionState::Quarantined) {
        let (row, words, asked) = waiting(&room, version).await?;
        let (row, words, asked) = (&row, &words, asked.as_ref());
        let room = &room;
        let look = Look { visit, frame, queue, matter, row, words, asked, sheet: None, ticket: "", room };
        return look.version(typed).await;
    }
    let ticket = visit.query.text("t");
    let turned = match ticket {
        "" => None,
        ticket => match room.still_open(version, ticket).await {
            Err(e) if e.is_not_found() => None,
            other => Some(other?),
        },
    };
    let opened = match turned {
        Some(opened) => opened,
        None if room.powers().has(Power::Review) => {
            visit.desk().admit::<Reviewing>(actor, matter).await?.enter().await?.open_version(version).await?
        }
        None => room.open_document(version).await?,
    };
    let sheet = &opened.sheet;
    let (row, words, ticket) = (&sheet.version, &sheet.words, opened.ticket.as_str());
    let (asked, room) = (sheet.asked.as_ref(), &room);
    let look = Look { visit, frame, queue, matter, row, words, asked, sheet: Some(sheet), ticket, room };
    look.version(typed).await
}

/// What is known of a version that is still inspected.
async fn waiting(
    room: &Room<Reading>,
    version: VersionId,
) -> Result<(VersionRow, ItemWords, Option<CallForHelp>), End> {
    let documents = room.documents().await?;
    let row = documents.iter().flat_map(|d| &d.versions).find(|v| v.id == version);
    let row = row.cloned().ok_or_else(End::not_found)?;
    let checklist = room.checklist().await?;
    let item = checklist.iter().flat_map(|g| &g.items).find(|i| i.seen_by_client.id == row.item);
    let words = item.map(|i| i.seen_by_client.words.clone()).unwrap_or_default();
    Ok((row, words, item.and_then(|i| i.asked.clone())))
}

impl Look<'_> {
    async fn version(&self, mut typed: Option<Typed<'_>>) -> Result<OpenVersion, End> {
        let (w, row) = (self.frame.w, self.row);
        let card = self.room.card().await?;
        let sender = self.sender(&card.card.client).await?;
        let document = said_in(&self.words.title, w.locale());
        let may_take = self.room.powers().has(Power::DownloadOriginals) && row.state.can_be_opened();
        let checks = self.words.checks.iter().enumerate();
        let ticked = typed.as_ref().map(|typed| typed.ticked).unwrap_or_default();
        let flag = typed.as_mut().and_then(|typed| typed.flag.take());
        let days = typed.as_ref().map(|typed| typed.days.clone()).unwrap_or_default();
        Ok(OpenVersion {
            id: row.id.to_string(),
            client_href: sender.href.clone(),
            matter_href: format!("/desk/matters/{}", self.matter),
            matter: kind_and_number(w, &card.kind, &card.card.number),
            reads: self.frame.w.language(sender.locale),
            meta: format!("{} · {}", w.desk_version_n(row.number), self.frame.when(row.received_at)),
            file_name: FileName::received(&row.name).display().unwrap_or_else(|| document.clone()),
            facts: self.facts(self.came().await?),
            flags: self.unverified().await?.into_iter().chain(self.flags()).collect(),
            checks: checks
                .map(|(at, check)| Check {
                    code: at.to_string(),
                    text: said_in(check, w.locale()),
                    evidence: String::new(),
                    mark: if ticked.contains(&at) { Mark::Ticked } else { Mark::Open },
                })
                .collect(),
            days: DaysForm {
                issued: days.issued.to_owned(),
                until: days.until.to_owned(),
                problem: days.problem,
                asks: self.wanted().await?.asks(self.frame),
            },
            earlier: self.earlier(),
            note: self.asked.map(|asked| note(self.frame, asked)),
            talk: self.talk().await?,
            approvals: self.approvals().await?,
            taken_back: self.taken_back().await?,
            flagging: match self.sheet {
                Some(sheet) => {
                    flagging::of(self.visit, self.frame, self.room, self.queue, sheet, flag).await?
                }
                None => Flagging::default(),
            },
            stage: self.stage(&document),
            decision: self.decision(&sender, typed).await?,
            delete: match self.room.powers().has(Power::DeleteDocuments) {
                true => format!("/desk/matters/{}/documents/{}/delete", self.matter, row.document),
                false => String::new(),
            },
            download: may_take.then(|| format!("{}/download", self.base())),
            person: sender.name,
            document,
        })
    }

    /// What is said about it and its request. A paper of the practice's own is spoken of where it is to be approved.
    async fn talk(&self) -> Result<Talk, End> {
        if self.sheet.is_some_and(|sheet| sheet.own) {
            return Ok(Talk::default());
        }
        topics::talk(self.frame, self.room, About::Document(self.row.document), about::LAST).await
    }

    /// The requests for approval it is named in, in whichever version.
    async fn approvals(&self) -> Result<Vec<NamedIn>, End> {
        let w = self.frame.w;
        let others = self.sheet.map(|sheet| sheet.others.as_slice()).unwrap_or_default();
        let known = || others.iter().map(|other| &other.version).chain([self.row]);
        let named = |one: &ApprovalAbout| {
            let number = known().find(|row| row.id == one.version).map(|row| w.desk_version_n(row.number));
            let kind = approval_kind(w, one.kind);
            NamedIn {
                href: format!("/desk/matters/{}/approvals/{}", self.matter, one.id),
                title: in_either(&one.title, w.locale()),
                about: [Some(kind), number].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                when: self.frame.when(one.created_at),
                state: state_tag(w, one.state),
            }
        };
        Ok(self.room.approvals_about(self.row.document).await?.iter().map(named).collect())
    }

    /// What its request asks of the days it bears.
    async fn wanted(&self) -> Result<Wanted, End> {
        match self.words.validity {
            Validity::Lasting => Ok(Wanted::default()),
            validity => Ok(UsedOn::of(self.frame, self.room).await?.wants(validity)),
        }
    }

    /// Who took the last decision back, where nobody has decided again.
    async fn taken_back(&self) -> Result<String, End> {
        let Some(taken) = self.sheet.and_then(|sheet| sheet.taken_back) else { return Ok(String::new()) };
        let w = self.frame.w;
        let who = self.visit.desk().lobby(self.visit.actor()?)?.name_of(taken.by).await?;
        Ok(w.desk_taken_back_by(self.frame.when(taken.at), who.unwrap_or_else(|| w.desk_who_system())))
    }

    fn base(&self) -> String {
        format!("/desk/matters/{}/versions/{}", self.matter, self.row.id)
    }

    /// The contact behind a version, or whoever filed it for the client.
    async fn sender(&self, client: &str) -> Result<Sender, End> {
        let portal = self.room.portal().await?;
        let matter = || format!("/desk/matters/{}", self.matter);
        if let Some(contact) = portal.iter().find(|p| p.person == self.row.sender) {
            let href = Some(self.frame.client(contact.client)).filter(|href| !href.is_empty());
            let href = href.unwrap_or_else(matter);
            return Ok(Sender { name: contact.name.clone(), href, locale: contact.locale });
        }
        let locale = portal.first().map_or(Locale::En, |p| p.locale);
        Ok(Sender { name: client.to_owned(), href: matter(), locale })
    }

    /// How it came, with the channel where staff filed it.
    async fn came(&self) -> Result<String, End> {
        let w = self.frame.w;
        let came = origin(w, self.row.origin);
        if self.row.origin != Origin::Filed {
            return Ok(came);
        }
        let filed = self.room.filed().await?;
        let channel = filed.iter().find(|one| one.version == self.row.id).map(|one| one.filing.channel());
        Ok(channel.map_or(came.clone(), |one| format!("{came} · {}", super::filing::channel(w, one))))
    }

    /// What its sender changed about who they are and nobody has accepted: nothing here may be compared with that. Where
    /// nobody knows whose it is, everybody's of the matter.
    async fn unverified(&self) -> Result<Vec<Flag>, End> {
        let w = self.frame.w;
        let waiting = super::unverified::of(self.frame, self.room, &self.room.parties().await?).await?;
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let portal = self.room.portal().await?;
        let whose = portal.iter().find(|row| row.person == self.row.sender).map(|row| row.client);
        let of = waiting.into_iter().filter(|(client, _)| whose.is_none_or(|whose| whose == *client));
        let flag = |(_, waits): (_, crate::staff_view::matter::Waits)| Flag {
            tone: Tone::Todo,
            title: w.client_unverified(),
            text: w.unverified_sheet(waits.what, waits.who),
        };
        Ok(of.map(flag).collect())
    }

    fn facts(&self, came: String) -> Vec<Fact> {
        let (w, row) = (self.frame.w, self.row);
        let text = |label, value| Fact { label, value, face: Face::Text };
        let mut facts = vec![text(w.origin_label(), came)];
        if let Some(kind) = row.file_type {
            facts.push(text(w.desk_fact_kind(), kind.code().to_uppercase()));
        }
        facts.push(text(w.desk_fact_size(), dates::size(w, row.size)));
        if self.pages() > 0 {
            facts.push(text(w.desk_fact_pages(), self.pages().to_string()));
        }
        if let Some(found) = self.found() {
            let virus = match &found.malware {
                MalwareCheck::Clean { .. } => w.desk_virus_clean(),
                MalwareCheck::NotScanned { .. } => w.desk_virus_not_checked(),
                MalwareCheck::Infected { name } => name.clone(),
            };
            facts.push(text(w.desk_fact_virus(), virus));
        }
        let print: Vec<&str> = (0..3).filter_map(|i| row.sha256.get(i * 4..i * 4 + 4)).collect();
        facts.push(Fact { label: w.desk_fact_print(), value: print.join(" "), face: Face::Code });
        facts
    }

    fn found(&self) -> Option<&Facts> {
        self.sheet.and_then(|sheet| sheet.facts.as_ref())
    }

    /// The pages of the file: as many as inspection counted, of which it draws only the first.
    fn pages(&self) -> u32 {
        let counted = self.found().and_then(|found| found.pages).unwrap_or(0);
        counted.max(self.row.pages)
    }

    fn flags(&self) -> Vec<Flag> {
        let w = self.frame.w;
        let mut flags: Vec<Flag> = self.row.flags.iter().filter_map(|f| flag(w, *f)).collect();
        if self.found().is_some_and(|f| f.blurry) {
            let (title, text) = (w.desk_flag_blurry(), w.desk_flag_look_closely());
            flags.push(Flag { tone: Tone::Todo, title, text });
        }
        if self.found().is_some_and(|f| f.dark) {
            let (title, text) = (w.desk_flag_dark(), w.desk_flag_look_closely());
            flags.push(Flag { tone: Tone::Todo, title, text });
        }
        flags
    }

    fn earlier(&self) -> Vec<Earlier> {
        let Some(sheet) = self.sheet else { return Vec::new() };
        let w = self.frame.w;
        let one = |other: &OtherVersion| {
            let row = &other.version;
            Earlier {
                href: format!("/desk/review/{}", row.id),
                label: if row.document == self.row.document {
                    w.desk_version_n(row.number)
                } else {
                    FileName::received(&row.name).display().unwrap_or_else(|| w.desk_version_n(row.number))
                },
                when: self.frame.when(row.received_at),
                outcome: stands(w, row),
                reason: match (&other.decided, &other.refused) {
                    (Some(decided), _) => told(w, decided),
                    (None, Some(cause)) => refused_why(w, cause),
                    (None, None) => String::new(),
                },
            }
        };
        sheet.others.iter().map(one).collect()
    }

    fn stage(&self, document: &str) -> Stage {
        let w = self.frame.w;
        let Some(sheet) = self.sheet else { return Stage::Waiting };
        let row = self.row;
        if row.state == VersionState::Refused {
            let why = refused_why(w, self.found().and_then(|f| f.refused.as_deref()).unwrap_or_default());
            return Stage::Refused { why };
        }
        let asked = self.visit.query.text("page").parse().unwrap_or(1u32);
        let at = sheet.page_sizes.iter().position(|p| p.page == asked).unwrap_or(0);
        let Some(size) = sheet.page_sizes.get(at) else {
            let has = |flag| row.flags.contains(&flag);
            let why = if has(InspectionFlag::Encrypted) {
                w.desk_why_locked()
            } else if has(InspectionFlag::InspectorCrashed)
                || has(InspectionFlag::InspectorTimedOut)
                || has(InspectionFlag::Damaged)
                || has(InspectionFlag::Bomb)
            {
                w.desk_why_gave_up()
            } else {
                w.desk_why_no_pictures()
            };
            return Stage::NeedsPerson { why };
        };
        let (number, total) = (size.page, self.pages().max(size.page));
        let drawn = sheet.page_sizes.len();
        let src = |kind: &str, page: u32| format!("{}/{kind}/{page}?t={}", self.base(), self.ticket);
        let neighbour =
            |at: Option<usize>| at.and_then(|at| sheet.page_sizes.get(at)).map(|p| self.turn(p.page));
        let thumbs = sheet.page_sizes.iter().map(|p| Thumb {
            number: p.page,
            src: src("thumbs", p.page),
            href: self.turn(p.page),
            place: selected(p.page == number),
        });
        Stage::Pages(Pages {
            number,
            total,
            src: src("pages", number),
            large: src("pages", number),
            alt: w.desk_page_alt(document, number, total),
            drawn: if drawn < total as usize { w.desk_pages_drawn(drawn, total) } else { String::new() },
            width: size.width,
            height: size.height,
            text: self.found().map(|f| f.text.clone()).unwrap_or_default(),
            thumbs: thumbs.collect(),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
        })
    }

    /// Another page of what is open: the ticket says that its opening is in the log already.
    fn turn(&self, page: u32) -> String {
        let (version, matter, ticket) = (self.row.id, self.matter, self.ticket);
        format!("/desk/review/{version}?m={matter}&t={ticket}&page={page}{}", self.queue.suffix('&'))
    }

    async fn decision(&self, sender: &Sender, typed: Option<Typed<'_>>) -> Result<Decision, End> {
        Ok(match self.row.state {
            VersionState::Quarantined => Decision::NotYet,
            // A paper of the practice's own: clients approve it, nobody here decides on it.
            VersionState::Ready | VersionState::NeedsPerson if self.sheet.is_some_and(|sheet| sheet.own) => {
                Decision::LookOnly
            }
            VersionState::Ready | VersionState::NeedsPerson if self.room.powers().has(Power::AskAgain) => {
                Decision::Open(self.again(sender, typed), self.beside())
            }
            // The matter is being wound up: its client can send nothing more.
            VersionState::Ready | VersionState::NeedsPerson if self.room.powers().has(Power::Review) => {
                Decision::Ending(format!("{}/decision{}", self.base(), self.queue.suffix('?')))
            }
            VersionState::Ready | VersionState::NeedsPerson => Decision::LookOnly,
            stands => {
                let decided = self.sheet.and_then(|sheet| sheet.decided.as_ref());
                let until = self.sheet.and_then(|sheet| sheet.take_back_until);
                let take_back = until.map(|until| TakeBack {
                    action: format!("{}/take-back", self.base()),
                    until: self.frame.w.desk_take_back_until(self.frame.when(until)),
                });
                let (visit, frame, wanted) = (self.visit, self.frame, self.wanted().await?);
                let made = made(visit, frame, sender.locale, stands, decided, take_back, &wanted).await?;
                let anew = stands == VersionState::Accepted && self.room.powers().has(Power::AskAgain);
                let anew = anew && self.sheet.is_some_and(|sheet| !sheet.own);
                Decision::Made(Box::new(Made { again: anew.then(|| self.again(sender, typed)), ..made }))
            }
        })
    }

    /// What else was sent for the request.
    fn beside(&self) -> Beside {
        let others = self.sheet.map(|sheet| sheet.others.as_slice()).unwrap_or_default();
        Beside {
            waiting: others.iter().filter(|other| other.version.state.awaits_review()).count(),
            accepted: others.iter().any(|other| other.version.pinned),
        }
    }

    fn again(&self, sender: &Sender, typed: Option<Typed<'_>>) -> Again {
        let w = self.frame.w;
        let theirs = Words::of(sender.locale);
        let asked = self.visit.query.text("again");
        let chosen = typed.as_ref().map_or(asked, |typed| typed.reason);
        let chosen = ReturnReason::from_code(chosen).unwrap_or(ReturnReason::Blurry);
        let reasons = ReturnReason::ALL.iter().map(|reason| Reason {
            code: reason.code().to_owned(),
            label: reason_label(w, *reason),
            message: reason_words(theirs, *reason),
            gloss: if theirs.locale() == w.locale() { String::new() } else { reason_words(w, *reason) },
            place: selected(*reason == chosen),
        });
        let shown = match &typed {
            Some(typed) if typed.verdict == "more" => Shown::More,
            Some(typed) if typed.verdict == "return" => Shown::Open,
            Some(_) => Shown::Closed,
            None if asked == "more" => Shown::More,
            None if !asked.is_empty() => Shown::Open,
            None => Shown::Closed,
        };
        let usual = reason_words(theirs, chosen);
        let (message, more, problem) = match typed {
            Some(typed) if shown == Shown::More => (usual, typed.message.to_owned(), typed.problem),
            Some(typed) if typed.message.is_empty() && typed.problem.is_empty() => {
                (usual, String::new(), String::new())
            }
            Some(typed) => (typed.message.to_owned(), String::new(), typed.problem),
            None => (usual, String::new(), String::new()),
        };
        Again {
            action: format!("{}/decision{}", self.base(), self.queue.suffix('?')),
            shown,
            more,
            first_name: sender.name.split_whitespace().next().unwrap_or_default().to_owned(),
            lang: theirs.lang().to_owned(),
            lang_name: self.frame.w.language(sender.locale),
            reasons: reasons.collect(),
            message,
            problem,
        }
    }
}

/// A version's state as staff read it.
pub fn state(w: &Words, state: VersionState) -> Tag {
    match state {
        VersionState::Quarantined => Tag::new(Tone::Wait, w.desk_state_checking()),
        VersionState::Ready => Tag::new(Tone::Todo, w.desk_state_received()),
        VersionState::NeedsPerson => Tag::new(Tone::Todo, w.desk_state_person()),
        VersionState::Refused => Tag::new(Tone::Bad, w.desk_state_refused()),
        VersionState::Accepted => Tag::new(Tone::Ok, w.desk_state_accepted()),
        VersionState::Returned => Tag::new(Tone::Todo, w.desk_state_returned()),
        VersionState::Superseded => Tag::new(Tone::Plain, w.anew_state()),
    }
}

/// The same of one version: what was put aside asks nobody for anything.
pub fn stands(w: &Words, version: &VersionRow) -> Tag {
    if version.set_aside {
        return Tag::new(Tone::Plain, w.desk_state_set_aside());
    }
    state(w, version.state)
}

/// What a flag of the inspection tells a person; nothing where the stage says it already.
pub fn flag(w: &Words, flag: InspectionFlag) -> Option<Flag> {
    let (tone, title, text) = match flag {
        InspectionFlag::PdfActiveContent => (Tone::Bad, w.desk_flag_active(), w.desk_flag_active_text()),
        InspectionFlag::OfficeMacros => (Tone::Bad, w.desk_flag_macros(), w.desk_flag_macros_text()),
        InspectionFlag::OfficeExternal => (Tone::Todo, w.desk_flag_external(), w.desk_flag_external_text()),
        InspectionFlag::Encrypted => (Tone::Bad, w.desk_flag_locked(), w.desk_flag_locked_text()),
        InspectionFlag::Polyglot => (Tone::Bad, w.desk_flag_mixed(), w.desk_flag_mixed_text()),
        InspectionFlag::TypeMismatch => (Tone::Todo, w.desk_flag_name(), w.desk_flag_name_text()),
        InspectionFlag::ScanFailed => (Tone::Bad, w.desk_flag_scan_failed(), w.desk_flag_scan_failed_text()),
        InspectionFlag::NotScanned => (Tone::Todo, w.desk_flag_unscanned(), w.desk_flag_unscanned_text()),
        InspectionFlag::PagesLeftOut => (Tone::Todo, w.desk_flag_pages(), w.desk_flag_pages_text()),
        InspectionFlag::Duplicate => (Tone::Todo, w.desk_flag_duplicate(), w.desk_flag_duplicate_text()),
        InspectionFlag::Bomb
        | InspectionFlag::CouldNotDraw
        | InspectionFlag::InspectorCrashed
        | InspectionFlag::InspectorTimedOut
        | InspectionFlag::Damaged => return None,
    };
    Some(Flag { tone, title, text })
}

/// What a downloaded original is named after when its own name cannot be used.
pub const FALLBACK_NAME: &str = "document";

/// The type a download is declared as; what is not known is only bytes.
pub fn media_type(kind: Option<FileType>) -> &'static str {
    kind.map_or("application/octet-stream", FileType::mime)
}
