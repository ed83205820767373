//! A matter's documents taken away by staff: a part is chosen on a page that says what is left out and why, and leaves as one
//! archive of folders with an index beside the files. It refuses whoever may not take originals away, an archive larger than
//! the limit, and a file that inspection did not let through.

use super::frame::{Frame, said_in};
use super::matter::head;
use super::taken_index::{Index, csv, folder, index};
use crate::archive::{self, Broken, Left, Packs, Writer, stored};
use crate::dates::size;
use crate::door::reply::{Answered, End};
use crate::door::visit::Visit;
use crate::staff_view::matter::Tab;
use crate::staff_view::taken_away::{Kept, TakeAwayPage};
use crate::staff_view::{Choice, Place, Problems};
use crate::words::Words;
use domain::pack::Validity;
use domain::{ClientId, FileName, MatterId, Power, VersionId, VersionState, limits};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use vault::{OriginalReader, PartyRow, PortalRow, Reading, Room, TakenIndex, VersionRow};

/// Files that are named on the page as left out; how many more there are is said.
const NAMED: usize = 12;

/// One version of the matter, and where it belongs.
#[derive(Clone)]
pub struct Paper {
    pub version: VersionRow,
    pub request: String,
    pub heading: String,
    /// Where in its list the request stands; empty for what no list asks for.
    pub list_key: String,
    /// How long it has to be good for.
    pub validity: Validity,
    /// Whose it is: whom it was asked of, or in whose seat it was sent where it was asked of everybody.
    pub person: Option<ClientId>,
    /// Versions of its document, and the one before it.
    pub of: usize,
    pub previous: Option<VersionId>,
}

/// Which part of the papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// What counts.
    Accepted,
    Everything,
    Person(ClientId),
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        match text {
            "accepted" => Some(Self::Accepted),
            "everything" => Some(Self::Everything),
            client => client.parse().ok().map(Self::Person),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Everything => "everything",
            Self::Person(_) => "person",
        }
    }

    fn takes(self, paper: &Paper) -> bool {
        match self {
            Self::Accepted => paper.version.pinned,
            Self::Everything => true,
            Self::Person(client) => paper.person == Some(client),
        }
    }
}

/// Why a file stays where it is; nothing for one that can be taken.
pub fn why_left(state: VersionState) -> Option<&'static str> {
    match state {
        VersionState::Quarantined => Some("being_checked"),
        VersionState::Refused => Some("not_safe"),
        VersionState::Ready
        | VersionState::NeedsPerson
        | VersionState::Accepted
        | VersionState::Returned
        | VersionState::Superseded => None,
    }
}

/// The bytes of what can be taken, and whether they are more than one archive holds.
fn weigh<'a>(papers: impl Iterator<Item = &'a Paper>) -> (usize, u64, bool) {
    let leaves = papers.filter(|paper| why_left(paper.version.state).is_none());
    let (count, bytes) =
        leaves.fold((0, 0u64), |(n, sum), paper| (n + 1, sum.saturating_add(paper.version.size)));
    (count, bytes, bytes > limits::ARCHIVE_BYTES)
}

/// Everything the page and the archive are made from.
pub struct Found {
    pub room: Room<Reading>,
    pub papers: Vec<Paper>,
    pub parties: Vec<(ClientId, String)>,
    pub portal: Vec<(domain::PersonId, String)>,
}

async fn found(visit: &Visit, w: &Words) -> Result<Found, End> {
    let matter: MatterId = visit.id("matter")?;
    let room = visit.desk().admit::<Reading>(visit.actor()?, matter).await?.enter().await?;
    if !room.powers().has(Power::DownloadOriginals) {
        return Err(End::not_found());
    }
    let portal = room.portal().await?;
    let papers = papers(&room, w, &portal).await?;
    let named = |party: &PartyRow| (party.client, party.name.clone());
    let mut parties: Vec<_> = room.parties().await?.iter().map(named).collect();
    // Whoever left the matter is still whom something was asked of.
    for row in portal.iter().filter(|row| !row.capacity.helps()) {
        if !parties.iter().any(|(client, _)| *client == row.client) {
            parties.push((row.client, row.name.clone()));
        }
    }
    let portal = portal.iter().map(|row| (row.person, row.name.clone())).collect();
    Ok(Found { room, papers, parties, portal })
}

/// Every version of the matter in the order of its checklist, the practice's own papers last.
async fn papers(room: &Room<Reading>, w: &Words, portal: &[PortalRow]) -> Result<Vec<Paper>, End> {
    let checklist = room.checklist().await?;
    let mut asked = BTreeMap::new();
    for (at, (group, item)) in checklist.iter().flat_map(|g| g.items.iter().map(move |i| (g, i))).enumerate()
    {
        let heading = said_in(&group.title, w.locale());
        let request = said_in(&item.seen_by_client.words.title, w.locale());
        let listed = (item.list_key().to_owned(), item.seen_by_client.words.validity);
        asked.insert(item.seen_by_client.id, (at, heading, request, item.for_client, listed));
    }
    let mut out = Vec::new();
    for document in room.documents().await?.iter() {
        for version in &document.versions {
            let known = asked.get(&version.item);
            let (at, heading, request, person, (list_key, validity)) = known.cloned().unwrap_or_default();
            let seat = portal.iter().find(|row| row.person == version.sender).map(|row| row.client);
            let paper = Paper {
                request,
                heading,
                list_key,
                validity,
                person: person.or(seat),
                of: document.versions.len(),
                previous: before(&document.versions, version),
                version: version.clone(),
            };
            out.push((at, paper));
        }
    }
    out.sort_by_key(|(at, paper)| (*at, paper.version.received_at, paper.version.number, paper.version.id));
    let mut out: Vec<Paper> = out.into_iter().map(|(_, paper)| paper).collect();
    for own in room.papers().await?.iter() {
        for version in own.versions.iter().rev() {
            out.push(Paper {
                request: own.title.clone(),
                heading: w.take_own_papers(),
                list_key: String::new(),
                validity: Validity::Lasting,
                person: None,
                of: own.versions.len(),
                previous: before(&own.versions, version),
                version: version.clone(),
            });
        }
    }
    Ok(out)
}

fn before(all: &[VersionRow], one: &VersionRow) -> Option<VersionId> {
    let earlier = all.iter().filter(|v| v.document == one.document && v.number < one.number);
    earlier.max_by_key(|v| v.number).map(|v| v.id)
}

/// GET: which part, and what is left out of all of it.
pub async fn show(visit: Visit) -> Answered {
    let found = found(&visit, Words::of(visit.locale)).await?;
    page(&visit, &found, Problems::none()).await
}

async fn page(visit: &Visit, found: &Found, problems: Problems) -> Answered {
    let frame = Frame::of(visit, Some(Place::Matters)).await?;
    let w = frame.w;
    // What was asked for, where it can leave; else the first part that can.
    let leaves = |part: &Part| {
        let (count, _, over) = weigh(found.papers.iter().filter(|paper| part.takes(paper)));
        count > 0 && !over
    };
    let people = found.parties.iter().map(|(client, _)| Part::Person(*client));
    let chosen = Part::read(visit.form.text("part"))
        .into_iter()
        .chain([Part::Accepted, Part::Everything])
        .chain(people)
        .find(leaves);
    let choice = |part: Part, code: String, label: String| {
        let (count, bytes, over) = weigh(found.papers.iter().filter(|paper| part.takes(paper)));
        let hint = match (count, over) {
            (_, true) => w.take_over(size(w, limits::ARCHIVE_BYTES), size(w, bytes)),
            (0, false) => w.take_empty(),
            (count, false) => w.take_holds(count, size(w, bytes)),
        };
        let choice = Choice::new(code, label).hint(hint);
        match leaves(&part) {
            false => choice.shut(),
            true if Some(part) == chosen => choice.chosen(),
            true => choice,
        }
    };
    let mut parts = vec![
        choice(Part::Accepted, "accepted".to_owned(), w.take_accepted()),
        choice(Part::Everything, "everything".to_owned(), w.take_everything()),
    ];
    if found.parties.len() > 1 {
        let of = |(client, name): &(ClientId, String)| {
            choice(Part::Person(*client), client.to_string(), w.take_person(name.as_str()))
        };
        parts.extend(found.parties.iter().map(of));
    }
    let stay: Vec<(&Paper, &str)> =
        found.papers.iter().filter_map(|p| why_left(p.version.state).map(|why| (p, why))).collect();
    let kept = |(paper, why): &(&Paper, &str)| Kept {
        file: FileName::received(&paper.version.name).display().unwrap_or_else(|| paper.request.clone()),
        request: paper.request.clone(),
        why: left_words(w, why),
    };
    let (kept, more) = (stay.iter().take(NAMED).map(kept).collect(), stay.len().saturating_sub(NAMED));
    let failed = !problems.is_empty();
    let page = TakeAwayPage {
        w,
        shell: &frame.shell,
        head: head(&frame, &found.room, Tab::Overview).await?,
        any: found.papers.iter().any(|paper| why_left(paper.version.state).is_none()),
        parts,
        kept,
        more,
        problems,
    };
    if failed { frame.again(&page) } else { frame.page(&page) }
}

fn left_words(w: &Words, why: &str) -> String {
    match why {
        "being_checked" => w.take_left_checking(),
        _ => w.take_left_unsafe(),
    }
}

/// POST: the archive. A line in the log says that it leaves, and another goes before each file.
pub async fn download(visit: Visit) -> Answered {
    let w = Words::of(visit.locale);
    let found = found(&visit, w).await?;
    let known = |part: &Part| match part {
        Part::Person(client) => found.parties.iter().any(|(known, _)| known == client),
        Part::Accepted | Part::Everything => true,
    };
    let Some(part) = Part::read(visit.form.text("part")).filter(known) else {
        return page(&visit, &found, Problems::none().with("part", w.desk_not_a_choice())).await;
    };
    let (count, bytes, over) = weigh(found.papers.iter().filter(|paper| part.takes(paper)));
    if over {
        let text = w.take_over(size(w, limits::ARCHIVE_BYTES), size(w, bytes));
        return page(&visit, &found, Problems::none().with("part", text)).await;
    }
    if count == 0 {
        return page(&visit, &found, Problems::none().with("part", w.take_nothing())).await;
    }
    let whose = match part {
        Part::Person(client) => found.parties.iter().find(|(known, _)| *known == client),
        Part::Accepted | Part::Everything => None,
    };
    let of = whose.map(|(_, name)| name.clone()).unwrap_or_default();
    let chosen: Vec<&Paper> = found.papers.iter().filter(|paper| part.takes(paper)).collect();
    let paths = paths(w, &found.parties, &chosen);
    let made = Index { visit: &visit, w, found: &found, chosen: &chosen, paths: &paths, part, of: &of };
    let index = index(&made).await?;
    found.room.take_away(count, &of).await?;
    let papers = chosen.iter().filter_map(|paper| {
        paths.get(&paper.version.id).map(|path| (paper.version.id, path.clone(), paper.version.size))
    });
    let papers: Vec<_> = papers.collect();
    let texts = texts(&index)?;
    let (texts, papers) = (texts.into_iter(), papers.into_iter());
    Ok(archive::reply("matter-files.zip", Taking { room: found.room, texts, papers, open: None }))
}

/// The index in its two forms, which lie before the files.
fn texts(index: &TakenIndex) -> Result<Vec<(&'static str, String)>, End> {
    Ok(vec![("index.json", index.json()?), ("index.csv", csv(index))])
}

/// Where each file lies: a folder for the person, one for the heading, and a number before the name, so that two files of
/// one name stand beside each other. Two people of one name have two folders.
pub fn paths(w: &Words, parties: &[(ClientId, String)], chosen: &[&Paper]) -> BTreeMap<VersionId, String> {
    let everybody = folder(&w.take_everybody(), "everybody");
    let mut taken = BTreeSet::from([everybody.to_lowercase()]);
    let mut people: BTreeMap<ClientId, String> = BTreeMap::new();
    for (client, name) in parties {
        let plain = folder(name, "person");
        let mut own = plain.clone();
        let mut n = 2;
        while !taken.insert(own.to_lowercase()) {
            own = format!("{plain} ({n})");
            n += 1;
        }
        people.insert(*client, own);
    }
    let leaves = chosen.iter().filter(|paper| why_left(paper.version.state).is_none());
    let place = |(at, paper): (usize, &&Paper)| {
        let person = paper.person.and_then(|client| people.get(&client)).unwrap_or(&everybody);
        let heading = folder(&paper.heading, "documents");
        let name = FileName::received(&paper.version.name);
        let safe = match paper.version.file_type {
            Some(kind) => name.for_saving(kind, "file"),
            None => "file.bin".to_owned(),
        };
        (paper.version.id, format!("{person}/{heading}/{:03} {safe}", at + 1))
    };
    leaves.enumerate().map(place).collect()
}

/// The archive on its way: the index first, then one file after the other, each opened when its turn comes.
struct Taking {
    room: Room<Reading>,
    texts: std::vec::IntoIter<(&'static str, String)>,
    papers: std::vec::IntoIter<(VersionId, String, u64)>,
    open: Option<OriginalReader>,
}

impl Packs for Taking {
    async fn pack(&mut self, archive: &mut Writer) -> Result<Left, Broken> {
        if let Some(reader) = &mut self.open {
            match reader.next().await? {
                Some(bytes) => archive.write_all(&bytes)?,
                None => self.open = None,
            }
            return Ok(Left::More);
        }
        if let Some((name, text)) = self.texts.next() {
            archive.start_file(name, stored(0))?;
            archive.write_all(text.as_bytes())?;
            return Ok(Left::More);
        }
        let Some((version, path, size)) = self.papers.next() else { return Ok(Left::Nothing) };
        let (_, reader) = self.room.download(version).await?;
        archive.start_file(path, stored(size))?;
        self.open = Some(reader);
        Ok(Left::More)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DocumentId, ItemId, Locale, Origin, PersonId, Timestamp};

    fn paper(n: u8, name: &str, heading: &str, person: Option<ClientId>) -> Paper {
        let version = VersionRow {
            id: VersionId::from_bytes([n; 16]),
            document: DocumentId::from_bytes([n; 16]),
            item: ItemId::from_bytes([n; 16]),
            number: 1,
            state: VersionState::Accepted,
            name: name.to_owned(),
            size: 5,
            sha256: String::new(),
            file_type: Some(domain::FileType::Pdf),
            flags: Vec::new(),
            sender: PersonId::from_bytes([9; 16]),
            pages: 1,
            received_at: Timestamp::from_micros(1),
            decided_at: None,
            pinned: true,
            set_aside: false,
            origin: Origin::PortalUpload,
        };
        let (request, heading) = ("Passport".to_owned(), heading.to_owned());
        Paper {
            version,
            request,
            heading,
            list_key: String::new(),
            validity: Validity::Lasting,
            person,
            of: 1,
            previous: None,
        }
    }

    #[test]
    fn two_people_of_one_name_have_two_folders_and_no_name_leads_out_of_its_folder() {
        let (one, two) = (ClientId::from_bytes([1; 16]), ClientId::from_bytes([2; 16]));
        let parties = [(one, "Ana Ruiz".to_owned()), (two, "ANA RUIZ".to_owned())];
        let papers = [
            paper(1, "../../etc/passwd", "../up", Some(one)),
            paper(2, "a.pdf", "CON", Some(two)),
            paper(3, "a.pdf", "", None),
        ];
        let chosen: Vec<&Paper> = papers.iter().collect();
        let paths = paths(Words::of(Locale::En), &parties, &chosen);
        let all: Vec<&str> = paths.values().map(String::as_str).collect();
        assert!(all[0].starts_with("Ana Ruiz/") && all[1].starts_with("ANA RUIZ (2)/"), "{all:?}");
        assert!(all[2].ends_with("/documents/003 a.pdf"), "{all:?}");
        for path in all {
            assert_eq!(path.matches('/').count(), 2, "{path}");
            assert!(path.split('/').all(|part| !part.starts_with('.') && part != "CON"), "{path}");
        }
    }

    #[test]
    fn an_archive_has_a_limit_and_what_inspection_stopped_weighs_nothing() {
        let mut papers = [paper(1, "a.pdf", "", None), paper(2, "b.pdf", "", None)];
        assert_eq!(weigh(papers.iter()), (2, 10, false));
        papers[0].version.size = limits::ARCHIVE_BYTES + 1;
        assert!(weigh(papers.iter()).2);
        papers[1].version.size = u64::MAX;
        assert!(weigh(papers.iter()).2, "nothing runs over");
        papers[0].version.state = VersionState::Refused;
        papers[1].version.state = VersionState::Quarantined;
        assert_eq!(weigh(papers.iter()), (0, 0, false));
    }
}
