//! What people do at the doors, as requests: the owner begins a practice, opens a matter and lets a client in; the client
//! comes in by the link in the mail and uploads by the resumable protocol.

use crate::program::Install;
use crate::sink::{Letters, wait_for};
use crate::wire::{Answer, Browser, all_between, base64, between};
use std::io;
use std::time::{Duration, Instant, SystemTime};

pub const OWNER_EMAIL: &str = "ana@practice.example";
pub const PASSWORD: &str = "seven-orange-lanterns-drift";

/// Staff at the desk.
pub struct Staff {
    pub browser: Browser,
    pub secret: String,
    pub recovery: Vec<String>,
    /// What this session's forms carry.
    pub token: String,
    pub letters: Letters,
}

/// A client in a workspace.
#[derive(Clone)]
pub struct Client {
    pub browser: Browser,
    pub workspace: String,
}

/// A matter with a client let in.
#[derive(Clone)]
pub struct Opened {
    /// `/desk/matters/…`
    pub matter: String,
    /// `/p/…`
    pub workspace: String,
}

/// Makes the first owner and signs them in fully.
pub fn begin(install: &Install) -> Staff {
    let mut browser = install.browser();
    let setup = install.setup_path();
    let printed = setup.split("code=").nth(1).expect("a code").to_owned();
    let fields = [
        ("setup_code", printed.as_str()),
        ("practice", "Harbor & Vale"),
        ("region", "us"),
        ("name", "Ana Torres"),
        ("email", OWNER_EMAIL),
        ("password", PASSWORD),
    ];
    let mut answer = browser.fill(&setup, "/desk/setup", &fields);
    if answer.status < 400 && answer.location().starts_with("/desk/sign-in") {
        answer =
            browser.fill("/desk/sign-in", "/desk/sign-in", &[("email", OWNER_EMAIL), ("password", PASSWORD)]);
    }
    assert!(answer.status < 400, "the setup went wrong: {}", answer.text());
    let mut owner = enrol(install, browser);
    let queue = owner.browser.go("/desk/review");
    assert!(queue.text().contains("class=\"rail\""), "not signed in: {}", queue.text());
    owner
}

/// Enrols an authenticator for somebody who has just chosen a password.
pub fn enrol(install: &Install, mut browser: Browser) -> Staff {
    let page = browser.go("/desk/enrol").text();
    let secret =
        between(&page, "<p class=\"secret id\">", "<").unwrap_or_else(|| panic!("no secret on {page}"));
    let answer = browser.fill("/desk/enrol", "/desk/enrol", &[("code", &code(&secret, 0))]);
    let page = if answer.status < 300 { answer } else { browser.go(&answer.location()) };
    let recovery = all_between(&page.text(), "<li class=\"id\">", "<");
    assert_eq!(recovery.len(), 10, "{}", page.text());
    crate::canaries::plant(&secret);
    recovery.iter().for_each(|code| crate::canaries::plant(code));
    let mut kept: Vec<(String, String)> = page.hidden("/desk/recovery-codes");
    kept.push(("kept".to_owned(), "yes".to_owned()));
    let kept: Vec<(&str, &str)> = kept.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let token =
        page.hidden("/desk/recovery-codes").into_iter().find(|(k, _)| k == "csrf").expect("a token").1;
    let answer = browser.post("/desk/recovery-codes", &kept);
    assert_eq!(answer.status, 303, "{}", answer.text());
    Staff { browser, secret, recovery, token, letters: install.mail.reader() }
}

/// Somebody new at the practice, invited from the command line and fully signed in.
pub fn hire(install: &Install, email: &str, name: &str, role: &str) -> Staff {
    let password = "nine-quiet-harbours-at-dusk";
    let said = install.succeed(&["user", "invite", email, "--name", name, "--role", role]);
    let link = said[said.find("/desk/invitations/").unwrap()..].split_whitespace().next().unwrap().to_owned();
    let mut browser = install.browser();
    let answer = browser.fill(&link, &link, &[("name", name), ("password", password)]);
    if !answer.location().starts_with("/desk/enrol") {
        browser.fill("/desk/sign-in", "/desk/sign-in", &[("email", email), ("password", password)]);
    }
    enrol(install, browser)
}

/// The code an authenticator shows now, `steps` periods on.
pub fn code(secret: &str, steps: i64) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .chars()
        .filter_map(|c| alphabet.find(c.to_ascii_uppercase()))
        .map(|n| format!("{n:05b}"))
        .collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap())
        .collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "the journey lives in real time, as the program it talks to does"
    )]
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    vault::secrets::code_at(&key, i64::try_from(now).unwrap() / vault::secrets::STEP_SECONDS + steps)
}

impl Staff {
    /// Opens a matter of the kind whose name holds `kind`, with its checklist, and lets the client in.
    pub fn open_matter(&mut self, given: &str, email: &str, kind: &str, language: &str) -> Opened {
        let matter = self.open_closed_matter(given, email, kind, language);
        let seen = self.letters.lock().unwrap().len();
        let workspace = self.let_in(&matter);
        // The first link goes out by itself; a later one replaces it, so it must not come after.
        wait_for(&self.letters, email, "/enter/", seen);
        Opened { matter, workspace }
    }

    pub fn open_closed_matter(&mut self, given: &str, email: &str, kind: &str, language: &str) -> String {
        let page = self.browser.go("/desk/matters/new").text();
        let options = all_between(&page, "<option value=\"", "</option>");
        let fits = |o: &&String| o.to_lowercase().contains(&kind.to_lowercase());
        let value = options.iter().find(fits).unwrap_or_else(|| panic!("no kind {kind} among {options:?}"));
        let value = value.split('"').next().unwrap().to_owned();
        let title = format!("Case for {given}");
        let fields = [
            ("client", "new"),
            ("given", given),
            ("family", "Example"),
            ("email", email),
            ("language", language),
            ("source", "in_person"),
            ("instructed_by", given),
            ("kind", &value),
            ("title", &title),
            ("reference", ""),
            // Two people here have one address on purpose, and some are called alike: whoever asks whether they are on
            // file already is told that they are not.
            ("someone_else", "yes"),
            ("points", "jurisdiction"),
            ("points", "capacity"),
            ("points", "deadline"),
            ("points", "scope"),
            ("points", "fee"),
            ("points", "completeness"),
        ];
        let mut answer = self.browser.fill("/desk/matters/new", "/desk/matters/new", &fields);
        // A search for conflicts finds those who are called alike, and then somebody decides before anything is opened.
        if answer.status == 422 {
            let page = answer.text();
            let made = between(&page, "name=\"client\" value=\"", "\"").expect("the client who was made");
            let search = between(&page, "name=\"search\" value=\"", "\"").expect("a search to decide about");
            let mut again: Vec<(&str, &str)> =
                fields.iter().copied().filter(|(name, _)| *name != "client").collect();
            again.extend([("client", made.as_str()), ("search", search.as_str()), ("decision", "clear")]);
            answer = self.browser.fill("/desk/matters/new", "/desk/matters/new", &again);
        }
        let matter = answer.location().split('?').next().unwrap().to_owned();
        let checklist = self.browser.go(&format!("{matter}/checklist"));
        if !checklist.text().contains("item-title") {
            let apply = format!("{matter}/checklist/template");
            let which = checklist.text();
            let at = which.find("id=\"template\"").expect("a choice of templates");
            let template = all_between(&which[at..], "<option value=\"", "\"")
                .into_iter()
                .find(|v| !v.is_empty())
                .unwrap();
            let step = format!("{apply}?template={}", template.replace('/', "%2F"));
            let offered = self.browser.go(&step).text();
            let keys = all_between(&offered, "name=\"item\" value=\"", "\"");
            let ticked = keys.iter().map(|key| ("item", key.as_str()));
            let form: Vec<_> = [("template", template.as_str())].into_iter().chain(ticked).collect();
            self.browser.fill(&step, &apply, &form);
        }
        matter
    }

    /// The wizard of the Client Portal tab. Returns the workspace's path.
    pub fn let_in(&mut self, matter: &str) -> String {
        let tab = self.browser.go(&format!("{matter}/portal")).text();
        let wizard = all_between(&tab, "href=\"", "\"")
            .into_iter()
            .find(|h| h.ends_with("/enable"))
            .expect("a wizard");
        let answer = self.browser.fill(&wizard, &wizard, &[]);
        assert!(answer.status < 400, "{}", answer.text());
        let tab = self.browser.go(&format!("{matter}/portal")).text();
        let at = tab.find("id=\"url-").expect("the workspace's address");
        let url = between(&tab[at..], "value=\"", "\"").unwrap();
        url[url.find("/p/").unwrap()..].to_owned()
    }

    /// Whether the only client of a matter reads a mailbox that is another's, too.
    pub fn shares(&mut self, opened: &Opened) -> bool {
        self.browser.go(&format!("{}/portal", opened.matter)).text().contains("/secret\">")
    }

    /// Gives the client of a workspace a code for proving who they are, as it is told by phone.
    pub fn tell_a_code(&mut self, matter: &str, workspace: &str) -> String {
        let portal = format!("{matter}/portal");
        let tab = self.browser.go(&portal).text();
        let whose = tab
            .split("id=\"url-")
            .skip(1)
            .find(|open| between(open, "value=\"", "\"").is_some_and(|address| address.ends_with(workspace)));
        let whose = whose.and_then(|open| open.split('"').next()).expect("the client of this workspace");
        let page = self.browser.fill(&portal, &format!("{portal}/{whose}/secret"), &[]).text();
        let told = between(&page, "<p class=\"secret id\" dir=\"ltr\" translate=\"no\">", "<");
        let told = told.unwrap_or_else(|| panic!("no code on {page}"));
        crate::canaries::plant(&told);
        told
    }

    /// Presses Revoke for the only client of a matter.
    pub fn revoke(&mut self, matter: &str) {
        let tab = self.browser.go(&format!("{matter}/portal")).text();
        let form = all_between(&tab, "href=\"", "\"")
            .into_iter()
            .find(|h| h.ends_with("/revoke"))
            .expect("a way out");
        let answer = self.browser.fill(&form, &form, &[]);
        assert!(answer.status < 400, "{}", answer.text());
    }

    /// Addresses of what waits in the queue, which goes on by page.
    pub fn queue(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        let mut next = Some("/desk/review".to_owned());
        while let Some(address) = next {
            let page = self.browser.go(&address).text();
            let here = all_between(&page, "href=\"/desk/review/", "\"").into_iter();
            all.extend(here.map(|rest| format!("/desk/review/{}", rest.split('?').next().unwrap())));
            let later = all_between(&page, "rel=\"next\" href=\"/desk/review?", "\"").into_iter().next();
            next = later.map(|rest| format!("/desk/review?{rest}"));
        }
        all.sort();
        all.dedup();
        all
    }

    /// Waits until this many documents wait in the queue and all were inspected.
    pub fn inspected(&mut self, wanted: usize, patience: Duration) -> Vec<String> {
        let end = Instant::now() + patience;
        loop {
            let queue = self.queue();
            let waiting =
                queue.iter().filter(|it| self.browser.go(it).text().contains("data-refresh=")).count();
            if queue.len() == wanted && waiting == 0 {
                return queue;
            }
            assert!(
                Instant::now() < end,
                "{} of {wanted} documents wait, {waiting} of them uninspected",
                queue.len()
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Waits until nothing in the queue is uninspected, twice in a row. Returns the queue.
    pub fn settled(&mut self, patience: Duration) -> Vec<String> {
        self.try_settled(patience).unwrap_or_else(|why| panic!("{why}"))
    }

    pub fn try_settled(&mut self, patience: Duration) -> Result<Vec<String>, String> {
        let end = Instant::now() + patience;
        let mut before = Vec::new();
        loop {
            let queue = self.queue();
            let waiting =
                queue.iter().filter(|it| self.browser.go(it).text().contains("data-refresh=")).count();
            if waiting == 0 && queue == before {
                return Ok(queue);
            }
            if Instant::now() >= end {
                return Err(format!("{waiting} of {} documents are not inspected", queue.len()));
            }
            before = queue;
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// The original behind a page of the queue.
    pub fn download(&mut self, review: &str) -> Answer {
        let page = self.browser.go(review);
        let action = all_between(&page.text(), "action=\"", "\"")
            .into_iter()
            .find(|a| a.ends_with("/download"))
            .unwrap_or_else(|| panic!("nothing to download on {}", page.text()));
        let hidden = page.hidden(&action);
        let fields: Vec<(&str, &str)> = hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = self.browser.post(&action, &fields);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }
}

/// What a client who shares a mailbox chooses for themselves.
const OWN_SECRET: &str = "violet kettle at the station";

/// Asks for a link, reads the mail, presses Continue.
pub fn come_in(install: &Install, workspace: &str, email: &str) -> Client {
    let (browser, text) = ask_for_link(install, workspace, email);
    enter(browser, workspace, &text)
}

/// The same for somebody whose mailbox is another client's, too: the link leads to the question who they are, which the
/// code from the practice answers, and that is good for choosing a secret of their own.
pub fn come_in_sharing(install: &Install, owner: &mut Staff, opened: &Opened, email: &str) -> Client {
    let told = owner.tell_a_code(&opened.matter, &opened.workspace);
    let workspace = &opened.workspace;
    let (browser, text) = ask_for_link(install, workspace, email);
    let (mut browser, answer) = follow(browser, workspace, &text);
    // What is asked besides the link is asked on the way home.
    let (home, who) = (answer.location(), format!("{workspace}/who"));
    assert_eq!(browser.get(&home).location(), who, "{}", answer.text());
    let page = browser.go(&who).text();
    let me = between(&page, "name=\"who\" value=\"", "\"").unwrap_or_else(|| panic!("nobody on {page}"));
    let answer = browser.fill(&who, &who, &[("who", &me), ("secret", &told)]);
    assert_eq!(answer.location(), format!("{workspace}/own-secret"), "{}", answer.text());
    let answer = choose_secret(&mut browser, workspace);
    assert!(answer.location().ends_with("/home"), "{} {}", answer.status, answer.text());
    Client { browser, workspace: workspace.clone() }
}

/// Chooses a secret of one's own: on the way in, or where somebody is in and their mailbox became another's, too.
pub fn choose_secret(browser: &mut Browser, workspace: &str) -> Answer {
    let form = format!("{workspace}/own-secret");
    let answer = browser.fill(&form, &form, &[("secret", OWN_SECRET), ("again", OWN_SECRET)]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer
}

fn ask_for_link(install: &Install, workspace: &str, email: &str) -> (Browser, String) {
    let mut browser = install.browser();
    let seen = install.mail.letters().len();
    let answer = browser.fill(workspace, workspace, &[("email", email)]);
    assert!(answer.status < 400, "{}", answer.text());
    let letter = install.mail.letter(email, "/enter/", seen);
    (browser, letter["text"].as_str().unwrap().to_owned())
}

/// Follows the link in a mail's text and presses Continue.
pub fn enter(browser: Browser, workspace: &str, text: &str) -> Client {
    let (browser, answer) = follow(browser, workspace, text);
    assert!(
        answer.status < 400 && answer.location().ends_with("/home"),
        "{} {}",
        answer.status,
        answer.text()
    );
    Client { browser, workspace: workspace.to_owned() }
}

/// The secret of a letter that closes the access it is about.
pub fn lock_of(text: &str) -> &str {
    let at = text.find("/lock/").expect("a lock");
    text[at + 6..].split_whitespace().next().unwrap()
}

/// Where a link leads to.
fn follow(mut browser: Browser, workspace: &str, text: &str) -> (Browser, Answer) {
    let at = text.find("/enter/").expect("a link");
    let token = text[at + 7..].split_whitespace().next().unwrap();
    crate::canaries::plant(token);
    crate::canaries::plant(lock_of(text));
    let answer = browser.fill(&format!("{workspace}/enter/{token}"), &format!("{workspace}/enter"), &[]);
    (browser, answer)
}

impl Client {
    /// Addresses of all requests, in the order of the list.
    pub fn items(&mut self) -> Vec<String> {
        let page = self.browser.go(&format!("{}/documents", self.workspace)).text();
        let mark = format!("href=\"{}/items/", self.workspace);
        let mut all: Vec<String> = Vec::new();
        for rest in all_between(&page, &mark, "\"") {
            let item = format!("{}/items/{rest}", self.workspace);
            if !all.contains(&item) {
                all.push(item);
            }
        }
        assert!(!all.is_empty(), "no requests on {page}");
        all
    }

    /// Addresses of the requests that take a PDF.
    pub fn paper_items(&mut self) -> Vec<String> {
        let all = self.items();
        all.into_iter().filter(|item| self.browser.go(item).text().contains("application/pdf")).collect()
    }

    /// The token that writes by script carry.
    pub fn csrf(&mut self, item: &str) -> String {
        let page = self.browser.go(item).text();
        between(&page, "<meta name=\"csrf\" content=\"", "\"").unwrap_or_else(|| panic!("no token on {page}"))
    }

    /// Opens an upload. Returns its path.
    pub fn create(&mut self, item: &str, csrf: &str, name: &str, size: usize) -> io::Result<String> {
        crate::canaries::plant(name);
        let metadata =
            format!("filename {},filetype {}", base64(name.as_bytes()), base64(b"application/pdf"));
        let headers = [
            ("Tus-Resumable", "1.0.0"),
            ("X-Strongroom-Csrf", csrf),
            ("Upload-Length", &size.to_string()),
            ("Upload-Metadata", &metadata),
        ];
        let answer = self.browser.ask("POST", &format!("{item}/uploads"), &headers, &[])?;
        assert_eq!(answer.status, 201, "{}", answer.text());
        Ok(answer.location())
    }

    pub fn patch(&mut self, upload: &str, csrf: &str, at: usize, bytes: &[u8]) -> io::Result<Answer> {
        let headers = [
            ("Tus-Resumable", "1.0.0"),
            ("X-Strongroom-Csrf", csrf),
            ("Upload-Offset", &at.to_string()),
            ("Content-Type", "application/offset+octet-stream"),
        ];
        self.browser.ask("PATCH", upload, &headers, bytes)
    }

    /// How far the server says it got.
    pub fn offset(&mut self, upload: &str) -> usize {
        let answer = self.browser.ask("HEAD", upload, &[("Tus-Resumable", "1.0.0")], &[]).expect("an answer");
        assert_eq!(answer.status, 200, "HEAD {upload}");
        answer.header("upload-offset").expect("an offset").parse().unwrap()
    }

    /// Sends the saved uploads of a request. `key` makes sending twice one sending.
    pub fn send(&mut self, item: &str, key: &[(String, String)], uploads: &[&str]) -> io::Result<Answer> {
        let mut body: Vec<String> =
            key.iter().map(|(k, v)| format!("{k}={}", crate::wire::percent(v))).collect();
        body.extend(uploads.iter().map(|u| format!("upload={}", u.rsplit('/').next().unwrap())));
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        self.browser.ask("POST", &format!("{item}/send"), &form, body.join("&").as_bytes())
    }

    /// A whole upload and its sending, over a line that holds.
    pub fn deliver(&mut self, item: &str, name: &str, bytes: &[u8]) -> Answer {
        let csrf = self.csrf(item);
        let upload = self.create(item, &csrf, name, bytes.len()).expect("an upload");
        let answer = self.patch(&upload, &csrf, 0, bytes).expect("an answer");
        assert_eq!(answer.status, 204, "{}", answer.text());
        let key = self.keys(item);
        let sent = self.send(item, &key, &[&upload]).expect("an answer");
        assert_eq!(sent.status, 303, "{}", sent.text());
        self.browser.go(&sent.location())
    }

    /// The hidden fields of a request's Send form, without the uploads it lists.
    pub fn keys(&mut self, item: &str) -> Vec<(String, String)> {
        let hidden = self.browser.go(item).hidden(&format!("{item}/send"));
        hidden.into_iter().filter(|(k, _)| k != "upload").collect()
    }
}
