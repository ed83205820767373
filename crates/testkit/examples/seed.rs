//! Fills a SQLite data folder for the measurements in `bench/`, through the vault's own verbs, and times durable commits
//! made the same way. What it prints holds live session tokens of the practice it made; it refuses to grow a practice
//! whose owner's session it is not given.
//!
//! ```text
//! seed grow FOLDER FROM TO PORTALS LINES [OWNER'S TOKEN]
//! seed commits FOLDER OWNER'S-TOKEN AT-ONCE COUNT MATTER…
//! seed audit FOLDER MATTERS LINES LINES-A-CHECKPOINT
//! ```
//! `grow` opens the matters numbered FROM..TO, lets clients into PORTALS of them, spread evenly, and leaves LINES files
//! waiting for review. It prints lines of fields separated by tabs: `staff TOKEN`, `portal ACCESS ITEM TOKEN FORM-TOKEN
//! MATTER`. `commits` changes a request of those matters COUNT times, AT-ONCE at a time, and prints the microseconds.
//! `audit` opens MATTERS matters in a new folder and changes their requests until the audit log has LINES lines, taken
//! into the log about LINES-A-CHECKPOINT at a time; it prints how many lines were written in the end.

use domain::{
    AccessId, Clock, Duration, Email, FileType, ItemId, Locale, MatterId, Relation, Sensitivity, Timestamp,
};
use futures_util::stream;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;
use tokio::task::JoinSet;
use vault::{
    Actor, AuditScope, Blobs, ClientCard, Contributing, Desk, Device, Door, Durability, Facts, House,
    HouseConfig, InspectionFinding, ItemWords, JobKind, LinkOutcome, MailKind, MailState, MalwareCheck,
    NewAccess, NewClient, NewGroup, NewItem, NewLink, NewMatter, NewPractice, NewStaff, NewUpload, Reading,
    Scanning, SessionTerms, Steering, Storage, SystemChance, Words, secrets,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Files a client sends in one go, where files are to wait for review.
const FILES_EACH: usize = 4;
/// Changes made in one visit to a matter, an even number: it is left as it was found.
const CHANGES_EACH: u64 = 10;
/// Transactions under way at once, so that one sync of the disk serves many.
const HANDS: usize = 32;

struct MachineClock;

impl Clock for MachineClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "sessions made here must be live in a server with the real clock"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A client let into a matter.
#[derive(Clone, Copy)]
struct Portal {
    access: AccessId,
    matter: MatterId,
    item: ItemId,
    number: usize,
}

/// How far to grow, and what to leave in the new matters.
struct Growth {
    from: usize,
    to: usize,
    portals: usize,
    lines: usize,
}

impl Growth {
    fn senders(&self) -> usize {
        self.lines.div_ceil(FILES_EACH)
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["grow", folder, from, to, portals, lines, owner @ ..] => {
            let growth = Growth {
                from: from.parse()?,
                to: to.parse()?,
                portals: portals.parse()?,
                lines: lines.parse()?,
            };
            grow(Path::new(folder), &growth, owner.first().copied()).await
        }
        ["commits", folder, owner, at_once, count, matters @ ..] if !matters.is_empty() => {
            let matters = matters.iter().map(|m| m.parse()).collect::<Result<Vec<MatterId>, _>>()?;
            commits(Path::new(folder), owner, at_once.parse()?, count.parse()?, matters).await
        }
        ["audit", folder, matters, lines, each] => {
            audit(Path::new(folder), matters.parse()?, lines.parse()?, each.parse()?).await
        }
        _ => Err("see the first lines of this program for its arguments".into()),
    }
}

/// Opens the folder as `strongroom serve` lays it out.
async fn open(folder: &Path) -> Outcome<House> {
    std::fs::create_dir_all(folder)?;
    let config = HouseConfig {
        storage: Storage::Sqlite { folder: folder.to_owned() },
        root_key: folder.join("root.key"),
        blobs: Blobs::folder(&folder.join("blobs"), Durability::Relaxed)?,
        clock: Arc::new(MachineClock),
        chance: Arc::new(SystemChance),
    };
    Ok(House::open(config).await?)
}

async fn grow(folder: &Path, growth: &Growth, token: Option<&str>) -> Outcome<()> {
    let house = open(folder).await?;
    let desk = house.desk();
    let token = match token {
        Some(token) => token.to_owned(),
        None => found(&desk).await?,
    };
    let owner = Arc::new(owner(&desk, &token).await?);
    println!("staff\t{token}");
    let let_in = matters(&desk, &owner, growth).await?;
    let signed_in = sign_in(&desk, &let_in).await?;
    let (all, senders) = (signed_in.len().max(1), growth.senders());
    for (turn, (portal, token)) in signed_in.iter().enumerate() {
        // As evenly among those let in as whole numbers allow.
        if (turn + 1) * senders / all > turn * senders / all {
            send(&desk, portal, token).await?;
        } else {
            let form = desk.form_token(token);
            println!("portal\t{}\t{}\t{token}\t{form}\t{}", portal.access, portal.item, portal.matter);
        }
    }
    inspect(&desk).await?;
    while desk.backstage().publish_log().await? > 0 {}
    house.close().await;
    Ok(())
}

async fn owner(desk: &Desk, token: &str) -> Outcome<Actor> {
    Ok(desk.recognise(Door::Staff, token).await?.ok_or("the owner's session is over")?)
}

/// Founds the practice and signs its owner in for the day.
async fn found(desk: &Desk) -> Outcome<String> {
    let threshold = desk.threshold();
    let code =
        threshold.setup_code().await?.ok_or("this practice has an owner; give their session's token")?;
    let password = vault::hex(&desk.random_bytes(16));
    let new = NewStaff {
        name: "Ana Measure".to_owned(),
        email: Email::parse("ana@bench.example")?,
        password: desk.hash_password(&password)?,
        locale: Locale::En,
    };
    let (name, region) = ("Bench & Mark", domain::Region::Us);
    let practice = NewPractice { name, region, guided: false, second_step: false };
    threshold.set_up(&code, &practice, &new).await?;
    let day = Duration::hours(24);
    let secret = threshold.staff_secret(&new.email).await?.ok_or("an owner just made")?;
    let proof = secret.prove(&password).ok_or("a password just chosen")?;
    let terms = SessionTerms { idle: day, life: day, device: Device::default() };
    let (token, _) = threshold.start_staff_session(proof, terms).await?;
    let half = desk.recognise(Door::Staff, &token).await?.ok_or("a session just begun")?;
    let factor = desk.random_bytes(secrets::SECRET_LEN);
    desk.propose_second_factor(&half, &factor).await?;
    let step = desk.now().seconds().div_euclid(secrets::STEP_SECONDS);
    Ok(desk.enrol_second_factor(&half, &secrets::code_at(&factor, step), &[]).await?)
}

/// Opens the matters, many at once. Returns those a client was let into, in order.
async fn matters(desk: &Desk, owner: &Arc<Actor>, growth: &Growth) -> Outcome<Vec<Portal>> {
    let (from, to, most) = (growth.from, growth.to, growth.portals + growth.senders());
    let every = (to - from).checked_div(most).unwrap_or(usize::MAX).max(1);
    let next = Arc::new(AtomicUsize::new(from));
    let mut hands = JoinSet::new();
    for _ in 0..HANDS {
        let (desk, owner, next) = (desk.clone(), owner.clone(), next.clone());
        hands.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= to {
                    return Outcome::Ok(mine);
                }
                let turn = number - from;
                let let_in = turn % every == 0 && turn / every < most;
                mine.extend(matter(&desk, &owner, number, let_in).await?);
            }
        });
    }
    let mut portals = Vec::new();
    while let Some(done) = hands.join_next().await {
        portals.extend(done??);
    }
    portals.sort_by_key(|p| p.number);
    Ok(portals)
}

/// One matter with its client and a small checklist.
async fn matter(desk: &Desk, owner: &Actor, number: usize, let_in: bool) -> Outcome<Option<Portal>> {
    let family = format!("Specimen{number:06}");
    let card = ClientCard { given: "Lucía".to_owned(), family: family.clone(), ..ClientCard::default() };
    let full = card.full();
    let email = Some(Email::parse(&address(number))?);
    let lobby = desk.lobby(owner)?;
    let client =
        lobby.create_client(&NewClient { card, email, locale: Locale::En }, &testkit::BY_PHONE).await?;
    let new = NewMatter {
        name: format!("Green card for {family}"),
        internal_title: String::new(),
        number: format!("BM-{number:06}"),
        client: full,
        pack: "us-family-green-card".to_owned(),
        kind: "us-family-green-card".to_owned(),
        stage: "documents".to_owned(),
        sensitivity: Sensitivity::Ordinary,
        letter_first: false,
    };
    let matter = lobby.open_matter(&new).await?;
    let room = desk.admit::<Steering>(owner, matter).await?.enter().await?;
    room.add_party(client, Relation::MainApplicant).await?;
    room.apply_checklist("bench", &checklist()).await?;
    if !let_in {
        return Ok(None);
    }
    let access = room.enable_access(&NewAccess { client, relation: Relation::MainApplicant }).await?;
    let groups = desk.admit::<Reading>(owner, matter).await?.enter().await?.checklist().await?;
    let first = groups.iter().flat_map(|g| &g.items).next().ok_or("an empty checklist")?;
    Ok(Some(Portal { access, matter, item: first.seen_by_client.id, number }))
}

fn address(number: usize) -> String {
    format!("specimen{number:06}@bench.example")
}

/// Two groups of three requests, as long as shipped ones.
fn checklist() -> Vec<NewGroup> {
    let group = |key: &str, title: &str, items: [(&str, &str); 3]| NewGroup {
        key: key.to_owned(),
        title: words(title),
        items: items.into_iter().map(|(k, t)| request(&format!("{key}/{k}"), t)).collect(),
    };
    vec![
        group(
            "identity",
            "Who you are",
            [("passport", "Passport"), ("birth", "Birth certificate"), ("photos", "Two photos")],
        ),
        group(
            "home",
            "Where you live",
            [("lease", "Lease or deed"), ("bills", "Two bills"), ("taxes", "Tax return")],
        ),
    ]
}

fn request(key: &str, title: &str) -> NewItem {
    NewItem {
        key: key.to_owned(),
        words: ItemWords {
            title: words(title),
            why: words(
                "The officer checks your name and dates against it, so every corner must be readable.",
            ),
            hint: words("Lay it on a dark table near a window. Photograph every page, empty ones too."),
            late: Words::new(),
            checks: vec![words("All corners visible"), words("Name as in the application")],
            instead: vec![],
            validity: domain::pack::Validity::Lasting,
        },
        need: "required".to_owned(),
        accepts: vec![FileType::Pdf, FileType::Jpeg],
        max_files: 20,
        due_at: None,
        for_client: None,
        template_version: None,
        target_days: None,
        due_days: None,
    }
}

fn words(text: &str) -> Words {
    Words::from([("en".to_owned(), text.to_owned()), ("es".to_owned(), text.to_owned())])
}

/// Signs the clients in as anybody would: asking, the mail, its link in the browser that asked.
async fn sign_in(desk: &Desk, portals: &[Portal]) -> Outcome<Vec<(Portal, String)>> {
    let browser = |portal: &Portal| format!("browser-{}", portal.number);
    for portal in portals {
        let (email, source) = (address(portal.number), portal.number.to_string());
        let ask = NewLink {
            access: portal.access,
            email: &email,
            browser: &browser(portal),
            source: &source,
            agent: "",
            locale: Locale::En,
        };
        desk.threshold().ask_for_link(&ask).await?;
    }
    let mut links = HashMap::new();
    while let Some(mail) = desk.backstage().next_mail().await? {
        desk.backstage().mail_done(mail.id, MailState::Sent, "250 taken").await?;
        if let (MailKind::SignInLink, Some(access), Some(token)) = (mail.kind, mail.access, mail.token) {
            links.insert(access, token);
        }
    }
    let mut out = Vec::with_capacity(portals.len());
    for portal in portals {
        let link = links.get(&portal.access).ok_or("no link in the mail")?;
        let used = desk.threshold().use_link(link, Some(&browser(portal)), None, Device::default()).await?;
        let LinkOutcome::SignedIn { token, .. } = used else { return Err("the link did not work".into()) };
        out.push((*portal, token));
    }
    Ok(out)
}

/// Sends small files, which then wait for inspection.
async fn send(desk: &Desk, portal: &Portal, token: &str) -> Outcome<()> {
    let contact = desk.recognise(Door::Client, token).await?.ok_or("a session just begun")?;
    let room = desk.admit::<Contributing>(&contact, portal.matter).await?.enter().await?;
    let mut uploads = Vec::with_capacity(FILES_EACH);
    for number in 1..=FILES_EACH {
        let file = vec![b'%'; 2000];
        let new = NewUpload {
            item: portal.item,
            name: format!("page-{number}.pdf"),
            size: file.len() as u64,
            attempt: None,
            replaces: None,
        };
        let upload = room.open_upload(&new).await?.id;
        room.append(upload, 0, stream::iter([Ok::<_, std::io::Error>(file.into())]), None).await?;
        uploads.push(upload);
    }
    room.send(portal.item, &uploads).await?;
    Ok(())
}

/// Clears everything that waits for inspection, so that it waits for review.
async fn inspect(desk: &Desk) -> Outcome<()> {
    let backstage = desk.backstage();
    while let Some(claim) = backstage.claim().await? {
        if claim.kind() == JobKind::Inspect {
            let room = desk.admit_job::<Scanning>(&claim).await?.enter().await?;
            room.file_finding(&finding()).await?;
        }
        backstage.finish(&claim).await?;
    }
    Ok(())
}

fn finding() -> InspectionFinding {
    InspectionFinding {
        file_type: Some(FileType::Pdf),
        flags: Vec::new(),
        refused: None,
        facts: Facts {
            pixels: None,
            pages: Some(1),
            has_location: false,
            dark: false,
            blurry: false,
            text: String::new(),
            malware: MalwareCheck::Clean { database: "none".to_owned() },
            refused: None,
        },
        previews: Vec::new(),
    }
}

/// Changes requests, each change a visit of its own: admission, the room's key, one transaction with its audit line.
async fn commits(
    folder: &Path,
    token: &str,
    at_once: usize,
    count: usize,
    matters: Vec<MatterId>,
) -> Outcome<()> {
    let house = open(folder).await?;
    let desk = house.desk();
    let owner = Arc::new(owner(&desk, token).await?);
    let mut shares = vec![Vec::new(); at_once];
    for (number, matter) in matters.into_iter().enumerate() {
        let list = desk.admit::<Reading>(&owner, matter).await?.enter().await?.checklist().await?;
        let last = list.iter().flat_map(|g| &g.items).next_back().ok_or("an empty checklist")?;
        shares[number % at_once].push((matter, last.seen_by_client.id));
    }
    let started = Instant::now();
    let mut hands = JoinSet::new();
    for mine in shares {
        let (desk, owner, turns) = (desk.clone(), owner.clone(), count / at_once);
        hands.spawn(async move {
            for turn in 0..turns {
                let (matter, item) = mine[turn % mine.len()];
                let room = desk.admit::<Steering>(&owner, matter).await?.enter().await?;
                // Not needed, needed again, and so on: the matter stays as large as it was.
                room.set_needed(item, (turn / mine.len()) % 2 == 1).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = hands.join_next().await {
        done??;
    }
    println!("{}", started.elapsed().as_micros());
    house.close().await;
    Ok(())
}

/// Writes lines as changes write them: each in a transaction of its own with what it speaks of, each with a sealed
/// detail. The matters take turns, so that neighbours in the log are of different chains.
async fn audit(folder: &Path, count: usize, lines: u64, each: u64) -> Outcome<()> {
    let house = open(folder).await?;
    let desk = house.desk();
    let owner = Arc::new(owner(&desk, &found(&desk).await?).await?);
    let growth = Growth { from: 0, to: count, portals: count, lines: 0 };
    let opened = matters(&desk, &owner, &growth).await?;
    while desk.backstage().publish_log().await? > 0 {}
    let there = house.verify_audit(AuditScope::All, &[]).await?.lines;
    let (wanted, next) = (lines.saturating_sub(there), Arc::new(AtomicU64::new(0)));
    let mut hands = JoinSet::new();
    for hand in 0..HANDS.min(opened.len()) {
        // A matter is one hand's alone, so that nobody else changes the request meanwhile.
        let mine: Vec<Portal> = opened.iter().copied().skip(hand).step_by(HANDS).collect();
        let (desk, owner, next) = (desk.clone(), owner.clone(), next.clone());
        hands.spawn(async move {
            for portal in mine.iter().cycle() {
                let from = next.fetch_add(CHANGES_EACH, Ordering::Relaxed);
                if from >= wanted {
                    break;
                }
                let room = desk.admit::<Steering>(&owner, portal.matter).await?.enter().await?;
                for turn in from..(from + CHANGES_EACH).min(wanted) {
                    room.set_needed(portal.item, turn % 2 == 1).await?;
                    if (turn + 1).is_multiple_of(each) {
                        desk.backstage().publish_log().await?;
                    }
                }
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = hands.join_next().await {
        done??;
    }
    while desk.backstage().publish_log().await? > 0 {}
    println!("{}", there + wanted);
    house.close().await;
    Ok(())
}
