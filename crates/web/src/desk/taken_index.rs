//! The index that lies beside the files of a matter: what each one is, whose, how and when it came, and what was decided about
//! it, for programs and for spreadsheets (`docs/formats/matter-files.md`). It refuses to let a name act as a formula, and to
//! name a folder so that it leads anywhere else.

use super::frame::{Frame, said_in};
use super::taken_away::{Found, Paper, Part, why_left};
use super::validity::UsedOn;
use crate::door::reply::End;
use crate::door::visit::Visit;
use crate::staff_view::Place;
use crate::words::Words;
use domain::{ClientId, Dropped, FileName, Origin, PersonId, Timestamp, VersionId};
use std::collections::BTreeMap;
use vault::{DecisionTold, Filing, LeftOut, TakenDecision, TakenFile, TakenIndex, TakenRequest};

/// The longest name of a folder, in bytes: two of them and a file's name stay below what desktops can open.
const FOLDER: usize = 60;

/// What an index is made from.
pub struct Index<'a> {
    pub visit: &'a Visit,
    pub w: &'static Words,
    pub found: &'a Found,
    pub chosen: &'a [&'a Paper],
    pub paths: &'a BTreeMap<VersionId, String>,
    pub part: Part,
    pub of: &'a str,
}

/// Looks names up once each, clients' first.
struct Who<'a> {
    names: super::names::Names<'a>,
    clients: BTreeMap<PersonId, String>,
}

impl Who<'_> {
    async fn of(&mut self, person: PersonId) -> Result<String, End> {
        match self.clients.get(&person) {
            Some(name) => Ok(name.clone()),
            None => self.names.of(person.bytes()).await,
        }
    }
}

pub async fn index(of: &Index<'_>) -> Result<TakenIndex, End> {
    let (visit, room) = (of.visit, &of.found.room);
    let lobby = visit.desk().lobby(visit.actor()?)?;
    let practice = lobby.settings().await?.shown_name().to_owned();
    let names = super::names::Names::new(lobby, of.w);
    let mut who = Who { names, clients: of.found.portal.iter().cloned().collect() };
    let decisions = room.every_decision().await?;
    let filed = room.filed().await?;
    let filed: BTreeMap<VersionId, &Filing> = filed.iter().map(|one| (one.version, &one.filing)).collect();
    let noted = room.noted_days().await?;
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let used = UsedOn::of(&frame, room).await?;
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for paper in of.chosen {
        if let Some(why) = why_left(paper.version.state) {
            left_out.push(LeftOut {
                request: paper.request.clone(),
                id: paper.version.id.to_string(),
                file_name: paper.version.name.clone(),
                why,
            });
            continue;
        }
        let Some(path) = of.paths.get(&paper.version.id) else { continue };
        let told = decisions.get(&paper.version.id).map(Vec::as_slice).unwrap_or_default();
        let mut file = file(of, paper, path, filed.get(&paper.version.id).copied());
        file.sent_by = who.of(paper.version.sender).await?;
        let wanted = used.wants(paper.validity);
        if let Some(days) = noted.get(&paper.version.id) {
            file.falls_short = wanted.short(&frame, days).is_some();
            file.issued.clone_from(&days.issued);
            file.valid_until.clone_from(&days.until);
        }
        (file.issued_wanted, file.valid_until_wanted) = (wanted.issued, wanted.until);
        for decision in told {
            file.decisions.push(decided(decision, who.of(decision.by).await?));
        }
        files.push(file);
    }
    let card = room.card().await?;
    Ok(TakenIndex {
        format: "strongroom-matter-files",
        version: 1,
        practice,
        matter: room.matter().to_string(),
        name: card.card.name.clone(),
        reference: card.card.number.clone(),
        made_at: instant(visit.desk().now()),
        made_by: who.of(visit.actor()?.person()).await?,
        part: of.part.code(),
        part_of: of.of.to_owned(),
        files,
        requests: requests(of).await?,
        left_out,
    })
}

/// Every request that is asked for: of one person's part what they are asked, alone or with everybody.
async fn requests(of: &Index<'_>) -> Result<Vec<TakenRequest>, End> {
    let mut all = Vec::new();
    for group in of.found.room.checklist().await?.iter() {
        for item in group.items.iter().filter(|item| item.hidden_at.is_none()) {
            let theirs = |client| item.for_client.is_none_or(|who| who == client);
            if matches!(of.part, Part::Person(client) if !theirs(client)) {
                continue;
            }
            let seen = &item.seen_by_client;
            all.push(TakenRequest {
                id: seen.id.to_string(),
                request: said_in(&seen.words.title, of.w.locale()),
                heading: said_in(&group.title, of.w.locale()),
                person: item.for_client.and_then(|client| named(of, client)).unwrap_or_default(),
                state: seen.dropped.map_or(seen.state.code(), Dropped::code),
            });
        }
    }
    Ok(all)
}

fn named(of: &Index<'_>, client: ClientId) -> Option<String> {
    of.found.parties.iter().find(|(known, _)| *known == client).map(|(_, name)| name.clone())
}

fn file(of: &Index<'_>, paper: &Paper, path: &str, filing: Option<&Filing>) -> TakenFile {
    let version = &paper.version;
    TakenFile {
        path: path.to_owned(),
        person: paper.person.and_then(|client| named(of, client)).unwrap_or_default(),
        request: paper.request.clone(),
        heading: paper.heading.clone(),
        document_type: paper.list_key.clone(),
        issued: String::new(),
        valid_until: String::new(),
        issued_wanted: String::new(),
        valid_until_wanted: String::new(),
        falls_short: false,
        document: version.document.to_string(),
        id: version.id.to_string(),
        number: version.number,
        of: paper.of,
        previous: paper.previous.map(|id| id.to_string()).unwrap_or_default(),
        state: version.state.code(),
        counts: version.pinned,
        origin: version.origin.code(),
        channel: filing.map(|f| f.channel().code().to_owned()).unwrap_or_default(),
        received_by: filing.map(|f| f.receiver.clone()).unwrap_or_default(),
        sent_by: String::new(),
        sent_at: instant(version.received_at),
        file_name: version.name.clone(),
        kind: version.file_type.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        size: version.size,
        sha256: version.sha256.clone(),
        flags: version.flags.iter().map(|flag| flag.code()).collect(),
        decisions: Vec::new(),
    }
}

fn decided(told: &DecisionTold, by: String) -> TakenDecision {
    TakenDecision {
        at: instant(told.at),
        by,
        verdict: told.verdict.clone(),
        reason: told.reason.clone().unwrap_or_default(),
        words: told.words.clone(),
    }
}

/// An instant as RFC 3339 writes it, in UTC.
fn instant(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).map(|at| at.to_string()).unwrap_or_default()
}

/// How a document came, as staff call it: what came through the portal is a portal upload, and what is known besides stands
/// behind it.
pub fn origin(w: &Words, origin: Origin) -> String {
    let besides = match origin {
        Origin::PortalUpload => return w.origin_portal(),
        Origin::Brought => w.origin_brought(),
        Origin::SentWithMessage => w.origin_message(),
        Origin::SentByHelper => w.origin_helper(),
        Origin::Filed => return w.origin_filed(),
        Origin::OwnPaper => return w.origin_own(),
    };
    format!("{} · {besides}", w.origin_portal())
}

/// A name that can be a folder's on any desktop.
pub fn folder(name: &str, fallback: &str) -> String {
    let flat = name.replace(['/', '\\'], "_");
    // A folder's name needs no ending, and is as safe as a file's with one.
    let safe = FileName::received(&flat).for_saving(domain::FileType::Pdf, fallback);
    let safe = safe.strip_suffix(".pdf").unwrap_or(&safe);
    let cut = safe.get(..safe.floor_char_boundary(FOLDER)).unwrap_or(safe);
    let cut = cut.trim_matches(['.', ' ']);
    if cut.is_empty() { fallback.to_owned() } else { cut.to_owned() }
}

/// The index as a table (RFC 4180), with the mark by which spreadsheets know that it is UTF-8.
pub fn csv(index: &TakenIndex) -> String {
    let mut out = String::from("\u{feff}");
    let heads = [
        "path",
        "person",
        "request",
        "heading",
        "state",
        "counts",
        "origin",
        "channel",
        "received_by",
        "sent_by",
        "sent_at",
        "decisions",
        "file_name",
        "type",
        "size",
        "sha256",
        "flags",
        "document",
        "id",
        "number",
        "of",
        "previous",
        "document_type",
        "issued",
        "valid_until",
        "issued_wanted",
        "valid_until_wanted",
        "falls_short",
    ];
    row(&mut out, heads.map(str::to_owned).as_slice());
    for file in &index.files {
        let decisions: Vec<String> = file.decisions.iter().map(line).collect();
        row(
            &mut out,
            &[
                file.path.clone(),
                file.person.clone(),
                file.request.clone(),
                file.heading.clone(),
                file.state.to_owned(),
                if file.counts { "yes" } else { "no" }.to_owned(),
                file.origin.to_owned(),
                file.channel.clone(),
                file.received_by.clone(),
                file.sent_by.clone(),
                file.sent_at.clone(),
                decisions.join("\n"),
                file.file_name.clone(),
                file.kind.clone(),
                file.size.to_string(),
                file.sha256.clone(),
                file.flags.join(" "),
                file.document.clone(),
                file.id.clone(),
                file.number.to_string(),
                file.of.to_string(),
                file.previous.clone(),
                file.document_type.clone(),
                file.issued.clone(),
                file.valid_until.clone(),
                file.issued_wanted.clone(),
                file.valid_until_wanted.clone(),
                if file.falls_short { "yes" } else { "no" }.to_owned(),
            ],
        );
    }
    out
}

fn line(decision: &TakenDecision) -> String {
    let mut out = format!("{} {}: {}", decision.at, decision.by, decision.verdict);
    if !decision.reason.is_empty() {
        out.push_str(&format!(" ({})", decision.reason));
    }
    if !decision.words.is_empty() {
        out.push_str(&format!(" - {}", decision.words));
    }
    out
}

fn row(out: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// One cell. Whatever a spreadsheet would reckon with begins with an apostrophe.
fn cell(text: &str) -> String {
    let acts = text.trim_start_matches(['"', ' ']).starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    format!("\"{}{}\"", if acts { "'" } else { "" }, text.replace('\0', "").replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Locale;

    #[test]
    fn a_cell_is_never_a_formula_and_never_ends_early() {
        for hostile in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\"=1"] {
            assert!(cell(hostile).starts_with("\"'"), "{hostile}: {}", cell(hostile));
        }
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        assert_eq!(cell("Passport"), "\"Passport\"");
    }

    #[test]
    fn a_folder_is_one_place_with_a_name() {
        assert_eq!(folder("Lucía Zorrilla", "x"), "Lucía Zorrilla");
        assert_eq!(folder("A/B\\C", "x"), "A_B_C");
        for odd in ["", " ", "...", "\u{202e}", "///"] {
            let safe = folder(odd, "person");
            assert!(!safe.is_empty() && !safe.contains('/') && !safe.starts_with('.'), "{odd:?}: {safe}");
        }
        assert_ne!(folder("CON", "x").to_uppercase(), "CON");
        assert!(folder(&"é".repeat(200), "x").len() <= FOLDER);
    }

    #[test]
    fn every_way_a_document_comes_has_words_and_the_portals_have_one_name() {
        for locale in Locale::ALL {
            let w = Words::of(*locale);
            for one in Origin::ALL {
                let said = origin(w, *one);
                assert_eq!(said.starts_with(&w.origin_portal()), one.through_the_portal(), "{one}: {said}");
            }
        }
        assert_eq!(origin(Words::of(Locale::En), Origin::PortalUpload), "Portal upload");
    }
}
