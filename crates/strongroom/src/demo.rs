//! A practice to try: made once through the same verbs people use, with mails kept in an outbox page. It refuses to
//! touch a data folder it did not make itself.

use crate::config::Config;
use crate::wire::{self, Demo};
use crate::{doors, say};
use anyhow::{Context, bail};
use casework::intake::{ClientForm, MatterForm};
use casework::ports::Letter;
use casework::review::FlagForm;
use casework::work::Tools;
use casework::{intake, portal, review, sign_in, work};
use connectors::Outbox;
use domain::{AccessId, Locale, MatterId, Refusal, Relation, Sensitivity, Timestamp, VersionId};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use vault::{Actor, Contributing, Desk, Device, Door, House, LinkOutcome, NewLink, NewUpload};

const PRACTICE: &str = "Harbor & Vale";
const OWNER: &str = "Ana Torres";
const OWNER_EMAIL: &str = "ana@harborvale.example";
const CLIENT_EMAIL: &str = "lucia@example.com";

/// What the demo remembers of itself, for the person at the terminal only.
struct Card {
    password: String,
    secret: String,
    recovery: Vec<String>,
    workspace: String,
}

/// What opens the portal once, for whoever tries the demo as its client.
struct WayIn {
    token: String,
    code: String,
}

/// The demo's outbox as the desk shows it.
pub struct OutboxPage(pub Outbox);

impl web::door::visit::Outbox for OutboxPage {
    fn letters(&self) -> Vec<(Timestamp, Letter)> {
        self.0.letters().into_iter().map(|kept| (kept.at, kept.letter)).collect()
    }
}

pub async fn run(config: &Config) -> anyhow::Result<()> {
    let card_path = card_path(config);
    let fresh = !card_path.exists();
    if fresh && config.data_dir.join("house.db").exists() {
        bail!(
            "{} holds a practice that is not a demo; choose another folder with --data",
            config.data_dir.display()
        );
    }
    let house = wire::house(config).await?;
    let wired = wire::tools(config, Demo::Yes)?;
    if fresh {
        let outbox = wired
            .outbox
            .clone()
            .context("the demo has no outbox when a mail server is configured: unset smtp.host")?;
        let card =
            furnish(&house, &wired.tools, &outbox).await.context("the demo practice could not be made")?;
        keep(&card_path, &card)?;
    }
    let card = read(&card_path)?;
    let way_in = match &wired.outbox {
        Some(outbox) => way_in(&house.desk(), &wired.tools, outbox, &card.workspace).await?,
        None => None,
    };
    let words = welcome(config, &card, way_in.as_ref());
    doors::open(config, house, wired, || say(&words)).await
}

/// The owner's current one-time code, for people without an authenticator app.
pub fn current_code(config: &Config) -> anyhow::Result<String> {
    use domain::Clock;
    let card = read(&card_path(config)).context("there is no demo in this folder yet: start it first")?;
    let secret = from_base32(&card.secret).context("the demo's card is damaged")?;
    let step = wire::SystemClock.now().seconds() / vault::secrets::STEP_SECONDS;
    Ok(format!("{}\n", vault::secrets::code_at(&secret, step)))
}

fn welcome(config: &Config, card: &Card, way_in: Option<&WayIn>) -> String {
    let mut out = String::new();
    let origin = &config.origin;
    let data = config.data_dir.display();
    let door = format!("{origin}/p/{}", card.workspace);
    let (first, code, another) = match way_in {
        Some(WayIn { token, code }) => (
            format!("{door}/enter/{token}"),
            format!("\x20            code      {code}\n"),
            format!("The link and its code work once. For another, open {door}"),
        ),
        None => (door, String::new(), "Ask there for a link".to_owned()),
    };
    let _ok = write!(
        out,
        "\n  {PRACTICE} is open (a demo; everything in it is made up).\n\n\
         \x20 As staff   {origin}/desk\n\
         \x20            e-mail    {OWNER_EMAIL}\n\
         \x20            password  {}\n\
         \x20            code      run `make code`, or use one of these once: {}\n\
         \x20                      (or add {} to an authenticator app)\n\n\
         \x20 As client  {first}\n{code}\
         \x20            {another}\n\
         \x20            with the e-mail {CLIENT_EMAIL}. Its mail appears at\n\
         \x20            {origin}/desk/outbox, a page for staff: sign in there first.\n\
         \x20            The client reads Spanish; every page offers English.\n\n\
         \x20 Data is in {data}; delete that folder to begin again. Ctrl+C ends the demo.\n\n",
        card.password,
        card.recovery.iter().take(2).cloned().collect::<Vec<_>>().join("  "),
        card.secret,
    );
    out
}

/// Makes the practice through the verbs people use.
async fn furnish(house: &House, tools: &Tools, outbox: &Outbox) -> anyhow::Result<Card> {
    let desk = house.desk();
    let code = desk.threshold().setup_code().await?.context("this practice has an owner already")?;
    let password = invented_password(&desk);
    let practice = (PRACTICE, "us", false, true);
    sign_in::set_up(&desk, &code, practice, OWNER, OWNER_EMAIL, &password, Locale::En).await?;
    let (token, _) = sign_in::begin(&desk, OWNER_EMAIL, &password, Device::default()).await?;
    let half = desk.recognise(Door::Staff, &token).await?.context("a session just begun")?;
    let proposal = sign_in::propose(&desk, &half, OWNER_EMAIL, PRACTICE).await?;
    let secret = from_base32(&proposal.secret).context("a secret just made")?;
    // The code before the current one, so that the current one is still good for whoever signs in at once.
    let step = desk.now().seconds() / vault::secrets::STEP_SECONDS - 1;
    let code = vault::secrets::code_at(&secret, step);
    let (token, recovery) = sign_in::enrol(&desk, &half, &code).await?;
    let owner = desk.recognise(Door::Staff, &token).await?.context("a session just raised")?;
    let workspace = cases(&desk, &owner).await?;
    let (matter, version) = specimen(&desk, tools, outbox, workspace).await?;
    flagged(&desk, &owner, matter, version).await?;
    desk.sign_out(&owner).await?;
    Ok(Card { password, secret: proposal.secret, recovery, workspace: workspace.to_string() })
}

/// Three clients with a case each; the first is let in.
async fn cases(desk: &Desk, owner: &Actor) -> anyhow::Result<AccessId> {
    let people = [
        (
            "Lucía",
            "Example",
            CLIENT_EMAIL,
            Locale::Es,
            "us-family-green-card",
            "Green card for Lucía",
            "HV-2041",
        ),
        (
            "Omar",
            "Sample",
            "omar@example.com",
            Locale::En,
            "us-naturalization",
            "Citizenship for Omar",
            "HV-1987",
        ),
        ("Wei", "Placeholder", "wei@example.com", Locale::En, "us-h1b", "Work visa for Wei", "HV-2102"),
    ];
    let mut first = None;
    for (given, family, email, locale, pack_id, name, number) in people {
        let by =
            vault::ByHand { source: Some(domain::RecordSource::InPerson), words: "", instructed_by: given };
        let form = ClientForm {
            given,
            middle: "",
            family,
            own_script: "",
            phone: "",
            email,
            locale,
            order: domain::DayOrder::YearFirst,
            more: &[],
            own: BTreeMap::new(),
        };
        let client = intake::create_client(desk, owner, &form, &by).await?;
        let search = desk.lobby(owner)?.search_client(client, &[]).await?;
        let pack = intake::pack(pack_id).context("a shipped pack")?;
        let checklists: Vec<String> = pack.checklists.iter().take(1).map(|c| c.key.clone()).collect();
        let relation = Relation::MainApplicant;
        let form = MatterForm {
            client,
            relation,
            pack: pack_id,
            checklists: &checklists,
            name,
            internal_title: "",
            number,
            sensitivity: Sensitivity::Ordinary,
            letter_first: false,
            search,
            looked_at: &domain::AcceptancePoint::AT_THE_DESK,
        };
        let matter = intake::open_matter(desk, owner, &form).await?;
        let access = portal::enable(desk, owner, matter, client, relation).await?;
        first.get_or_insert(access);
    }
    first.context("a demo case")
}

/// The first client signs in as anybody would and sends a specimen, so that the review queue has something in it.
async fn specimen(
    desk: &Desk,
    tools: &Tools,
    outbox: &Outbox,
    access: AccessId,
) -> anyhow::Result<(MatterId, VersionId)> {
    let browser = vault::hex(&desk.random_bytes(32));
    let mail = sign_in_mail(desk, tools, outbox, access, &browser).await?.context("the sign-in mail")?;
    let token = token_in(&mail).context("the link in the sign-in mail")?;
    let used = desk.threshold().use_link(&token, Some(&browser), None, Device::default()).await?;
    let LinkOutcome::SignedIn { token, .. } = used else { bail!("the sign-in link was refused") };
    let client = desk.recognise(Door::Client, &token).await?.context("a client just signed in")?;
    let (_, matter, _) = client.portal().context("a client's workspace")?;
    let room = desk.admit::<Contributing>(&client, matter).await?.enter().await?;
    let groups = room.requests().await?;
    let item = groups
        .iter()
        .flat_map(|g| g.items.iter())
        .find(|i| i.accepts.contains(&domain::FileType::Pdf))
        .context("a request")?;
    let pdf = specimen_pdf();
    let upload = room
        .open_upload(&NewUpload {
            item: item.id,
            name: "specimen.pdf".to_owned(),
            size: pdf.len() as u64,
            attempt: None,
            replaces: None,
        })
        .await?;
    let body = futures_util::stream::iter([Ok::<_, std::io::Error>(pdf.into())]);
    room.append(upload.id, 0, body, None).await?;
    let sent = room.send(item.id, &[upload.id]).await?;
    let version = *sent.first().context("a file just sent")?;
    desk.sign_out(&client).await?;
    work::drain(desk, tools).await?;
    Ok((matter, version))
}

/// Asks for a link as anybody does at the door, and gives the mail that comes of it; none where none does, because too many were
/// asked for or the client was shut out meanwhile.
async fn sign_in_mail(
    desk: &Desk,
    tools: &Tools,
    outbox: &Outbox,
    access: AccessId,
    browser: &str,
) -> anyhow::Result<Option<String>> {
    let (email, source) = (CLIENT_EMAIL, "demo");
    let ask = NewLink { access, email, browser, source, agent: "", locale: Locale::Es };
    match desk.threshold().ask_for_link(&ask).await {
        Err(vault::Error::Refused(_)) => return Ok(None),
        asked => asked?,
    }
    work::drain(desk, tools).await?;
    let mut mails = outbox.letters().into_iter().map(|kept| kept.letter);
    let mail = mails.find(|letter| letter.to == CLIENT_EMAIL && letter.text.contains("/enter/"));
    Ok(mail.map(|letter| letter.text))
}

fn token_in(mail: &str) -> Option<String> {
    let (_, rest) = mail.split_once("/enter/")?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

/// The link and the code of a mail asked for at this terminal, where the owner's password stands, too. The browser that asked is
/// nobody's, so whoever opens the link types the code, as on any other device.
async fn way_in(
    desk: &Desk,
    tools: &Tools,
    outbox: &Outbox,
    workspace: &str,
) -> anyhow::Result<Option<WayIn>> {
    let access: AccessId = workspace.parse().context("the demo's card is damaged")?;
    let browser = vault::hex(&desk.random_bytes(32));
    let Some(mail) = sign_in_mail(desk, tools, outbox, access, &browser).await? else { return Ok(None) };
    let six = |line: &&str| {
        line.chars().filter(char::is_ascii_digit).count() == 6
            && line.chars().all(|c| c.is_ascii_digit() || c == ' ')
    };
    let code = mail.lines().map(str::trim).find(six).map(str::to_owned);
    Ok(token_in(&mail).zip(code).map(|(token, code)| WayIn { token, code }))
}

/// A lawyer is asked to look at it first, so that this cut of the queue has something in it, too.
async fn flagged(desk: &Desk, owner: &Actor, matter: MatterId, version: VersionId) -> anyhow::Result<()> {
    let why = "The date of issue is missing on the photo page. Can we lodge it like this?";
    match review::flag(desk, owner, matter, version, &FlagForm { why, person: "" }).await {
        // What inspection could not look at waits for no decision yet.
        Ok(()) | Err(vault::Error::Refused(Refusal::WrongState)) => Ok(()),
        Err(e) => Err(e.into()),
    }
}

/// One page that looks like what it is: a specimen.
fn specimen_pdf() -> Vec<u8> {
    let page = "0.96 0.94 0.88 rg 60 380 475 330 re f 0.75 0.83 0.88 rg 85 430 120 150 re f 0.1 0.1 0.12 rg \
        BT /F1 30 Tf 150 640 Td (SPECIMEN PASSPORT) Tj ET BT /F1 14 Tf 230 560 Td 20 TL (Surname: EXAMPLE) Tj T* (Given names: LUCIA) Tj T* \
        (Nationality: UTOPIA) Tj T* (Date of birth: 04 FEB 1992) Tj T* (Number: X1234567) Tj ET \
        BT /F2 15 Tf 85 405 Td 18 TL (P<UTOEXAMPLE<<LUCIA<<<<<<<<<<<<<<<<<<<<<<<<<) Tj ET \
        BT /F2 15 Tf 85 388 Td (X1234567<8UTO9202041F3106158<<<<<<<<<<<<<<06) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(out.len());
        let _ok = write!(out, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = out.len();
    let _ok = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ok = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ok =
        write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

fn invented_password(desk: &Desk) -> String {
    const SYLLABLES: &[&str] =
        &["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "da", "fe", "gi", "ho", "ju", "pa"];
    let parts: Vec<String> = desk
        .random_bytes(12)
        .chunks(3)
        .map(|c| c.iter().filter_map(|b| SYLLABLES.get(usize::from(b & 15))).copied().collect::<String>())
        .collect();
    parts.join("-")
}

fn card_path(config: &Config) -> PathBuf {
    config.data_dir.join("demo.txt")
}

fn keep(path: &std::path::Path, card: &Card) -> anyhow::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{}\n{}\n{}\n{}", card.password, card.secret, card.recovery.join(" "), card.workspace)?;
    Ok(file.sync_all()?)
}

fn read(path: &std::path::Path) -> anyhow::Result<Card> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let mut lines = text.lines().map(str::to_owned);
    let mut line = || lines.next().context("the demo's card is damaged");
    let (password, secret, recovery, workspace) = (line()?, line()?, line()?, line()?);
    Ok(Card { password, secret, recovery: recovery.split(' ').map(str::to_owned).collect(), workspace })
}

/// Base 32 (RFC 4648) without padding.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut out) = (0u32, 0u32, Vec::new());
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_back_from_its_text() {
        let secret = b"12345678901234567890";
        assert_eq!(from_base32(&vault::secret_text(secret)).unwrap(), secret);
    }
}
