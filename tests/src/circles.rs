//! Circles of people who know each other, and must still read nothing that is not for them: a family of four on one
//! application, two who help one of them, a couple behind one mailbox, an employer with three contacts, two teams of lawyers
//! with a wall between their matters. What somebody typed or sent is written down with those it is for; then all of them ask by dice, with their own names and each other's.
//! It proves first that everybody reads what is theirs, because who reads nothing leaks nothing.
//! `STRONGROOM_TEST_REQUESTS` makes it longer (`make torture`).

use crate::crowd::{Asker, ENDS, address, ask, at_home, from_environment};
use crate::doors::{self, Client, Staff};
use crate::papers::{Dice, pdf};
use crate::program::{Engine, Install};
use crate::sink::wait_for;
use crate::strangers::{self, Row, Victim};
use crate::timing::Sweeper;
use crate::wire::{all_between, between};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const REQUESTS: u64 = 3_000;
/// On the second engine the same people ask less often: the walls are its own, the doors are not.
const ON_POSTGRES: u64 = 1_000;
const FAMILY: [(&str, &str); 4] = [
    ("Mariela", "main_applicant"),
    ("Lucian", "partner"),
    ("Sofiana", "dependant"),
    ("Pabline", "dependant"),
];
/// Who helps the first of the family, and what they were named for.
const HELPERS: [(&str, &str); 2] = [("Readalong", "reads_along"), ("Sendalong", "sends_along")];
const COUPLE: [&str; 2] = ["Kimmora", "Samwell"];
/// What each contact sees, and the employee whose case they come in to: the first sees all three cases, the second those of a
/// department, the third one by its name.
const CONTACTS: [(&str, &str, &str); 3] = [
    ("Everwhere", "everything", "Oslinda"),
    ("Deptrice", "one_department", "Bertrand"),
    ("Namewell", "named_matters", "Cassilda"),
];
const TEAMS: [(&str, &str); 2] = [("Redwing", "Rheanne"), ("Bluefin", "Brunold")];

/// Something that was typed or sent, and who may read it: places in the list of askers.
struct Secret {
    text: String,
    readers: BTreeSet<usize>,
    /// It stands in the register of clients or of enquiries, which is open to staff.
    register: bool,
    /// Whether its readers meet it on a page of theirs.
    shown: bool,
}

/// The page with the form, where it is sent, and what is chosen in it.
type Export = (String, String, Vec<(&'static str, &'static str)>);

/// Somebody's place in a matter: for which client they are there, what they are called, and what only they are asked for.
struct Seat<'a> {
    matter: &'a str,
    client: &'a str,
    name: &'a str,
    email: &'a str,
    title: &'a str,
}

/// Everybody, everything they know, and the places an address can name.
struct World {
    install: Install,
    owner: Staff,
    sweeper: Sweeper,
    askers: Vec<Asker>,
    mailboxes: Vec<String>,
    secrets: Vec<Secret>,
    places: Vec<Victim>,
    /// Files that were handed over.
    sent: usize,
}

#[test]
fn whoever_knows_each_other_reads_nothing_of_each_other() {
    ask_in_circles(Engine::Sqlite, from_environment("STRONGROOM_TEST_REQUESTS", REQUESTS));
}

#[test]
fn whoever_knows_each_other_reads_nothing_of_each_other_on_postgres() {
    ask_in_circles(Engine::Postgres, from_environment("STRONGROOM_TEST_REQUESTS", ON_POSTGRES));
}

fn ask_in_circles(engine: Engine, requests: u64) {
    let seed = from_environment("STRONGROOM_TEST_SEED", 20_261_122);
    let mut world = World::begin(engine);
    world.family();
    world.couple();
    world.employer();
    world.teams();
    world.find_versions();
    world.everybody_reads_their_own();
    world.everybody_takes_their_own();
    for (who, browser, token) in strangers::everybody(&world.install, &mut world.owner) {
        let register = who == "staff without a grant";
        world.askers.push(Asker { who: who.to_owned(), browser, token, own: None, register });
        world.mailboxes.push(String::new());
    }
    eprintln!(
        "seed {seed}, {requests} requests, {} askers, {} secrets",
        world.askers.len(),
        world.secrets.len()
    );
    world.ask_by_dice(requests, &mut Dice::new(seed));
    world.mails_hold_only_their_own();
    world.install.verify();
}

impl World {
    fn begin(engine: Engine) -> Self {
        let mut install = Install::new(engine);
        install.serve();
        let owner = doors::begin(&install);
        let sweeper = Sweeper::start(&install);
        let (askers, mailboxes, secrets, places) = Default::default();
        Self { install, owner, sweeper, askers, mailboxes, secrets, places, sent: 0 }
    }

    fn plant(&mut self, text: &str, readers: impl IntoIterator<Item = usize>) {
        let readers = readers.into_iter().collect();
        let text = text.to_owned();
        // What is half-way is shown by a script, in the browser it was begun in; no page tells a contact their address.
        let unseen = ["@quillworks.example", "@helper.example"].iter().any(|end| text.ends_with(end));
        let (register, shown) = (text.contains('@'), !unseen && !text.contains("-half"));
        self.secrets.push(Secret { text, readers, register, shown });
    }

    /// The same for what no page shows again to whoever said it, or what stands in a register.
    fn plant_unseen(&mut self, text: &str, register: bool, readers: impl IntoIterator<Item = usize>) {
        self.plant(text, readers);
        let last = self.secrets.last_mut().expect("just planted");
        (last.register, last.shown) = (register, false);
    }

    /// Lets a client into a matter and in at the door. Their place among the askers is the next one.
    fn let_in(&mut self, matter: &str, client: &str, email: &str) -> Client {
        self.sweeper.sweep();
        let seen = self.owner.letters.lock().unwrap().len();
        let wizard = format!("{matter}/portal/{client}/enable");
        let answer = self.owner.browser.fill(&wizard, &wizard, &[]);
        assert!(answer.status < 400, "{}", answer.text());
        wait_for(&self.owner.letters, email, "/enter/", seen);
        let tab = self.owner.browser.go(&format!("{matter}/portal")).text();
        let at = tab.find(&format!("id=\"url-{client}\"")).expect("the workspace's address");
        let url = between(&tab[at..], "value=\"", "\"").unwrap();
        let workspace = url[url.find("/p/").unwrap()..].to_owned();
        if self.mailboxes.iter().any(|known| known == email) {
            let opened = doors::Opened { matter: matter.to_owned(), workspace };
            return doors::come_in_sharing(&self.install, &mut self.owner, &opened, email);
        }
        doors::come_in(&self.install, &workspace, email)
    }

    /// What one client is asked for alone, sends and writes; all of it is theirs and of those named besides.
    fn furnish(&mut self, matter: &str, client: &str, name: &str, email: &str, also: &[usize]) {
        let title = format!("Letter for {name} alone");
        self.owner.ask_for(matter, &title, client);
        let portal = self.let_in(matter, client, email);
        self.furnish_inside(&Seat { matter, client, name, email, title: &title }, portal, also);
    }

    /// The same for somebody who is in.
    fn furnish_inside(&mut self, seat: &Seat<'_>, mut portal: Client, also: &[usize]) {
        let Seat { matter, client, name, email, title } = *seat;
        let me = self.askers.len();
        let readers: Vec<usize> = also.iter().copied().chain([me]).collect();
        let item = portal
            .items()
            .into_iter()
            .find(|item| portal.browser.go(item).text().contains(title))
            .unwrap_or_else(|| panic!("{name} is not asked for the letter"));
        let (sent, half) = (format!("{name}-letter.pdf"), format!("{name}-half.pdf"));
        portal.deliver(&item, &sent, &pdf(&format!("{name} page"), 3_000, &mut Dice::new(31)));
        self.sent += 1;
        let csrf = portal.csrf(&item);
        let upload = portal.create(&item, &csrf, &half, 5_000).expect("an upload");
        let (about, text) = (format!("{name} asks about the date"), format!("{name} writes in confidence"));
        let messages = format!("{}/messages", portal.workspace);
        let said = portal.browser.fill(&messages, &messages, &[("title", &about), ("text", &text)]);
        assert_eq!(said.status, 303, "{}", said.text());
        for text in [title, &sent, &half, &about, &text, email] {
            self.plant(text, readers.iter().copied());
        }
        let last = |path: &str| path.split(['#', '?']).next().unwrap().rsplit('/').next().unwrap().to_owned();
        // What one is asked to approve is theirs: not even whoever signs in for the same client reads it.
        let (agree, why) = (format!("{name} lets us go on"), format!("{name} was told what it costs"));
        let form = format!("{matter}/approvals/new");
        let access = last(&portal.workspace);
        let fields = [
            ("kind", "authority_to_proceed"),
            ("mode", "all"),
            ("title", agree.as_str()),
            ("title_es", agree.as_str()),
            ("description", why.as_str()),
            ("description_es", why.as_str()),
            ("approvers", access.as_str()),
            ("go", "send"),
        ];
        let asked = self.owner.browser.fill(&form, &form, &fields);
        assert_eq!(asked.status, 303, "{}", asked.text());
        let staff: Vec<usize> =
            also.iter().copied().filter(|n| self.askers[*n].register).chain([me]).collect();
        for text in [&agree, &why] {
            self.plant(text, staff.iter().copied());
        }
        let thread = last(&said.location());
        self.fields(seat, &mut portal, &thread, (&readers, &staff));
        let named = BTreeMap::from([
            ("workspace", last(&portal.workspace)),
            ("item", last(&item)),
            ("upload", last(&upload)),
            ("matter", last(matter)),
            ("client", client.to_owned()),
            ("thread", thread),
            ("approval", last(&asked.location())),
            ("page", "1".to_owned()),
        ]);
        let opened = doors::Opened { matter: matter.to_owned(), workspace: portal.workspace.clone() };
        self.places.push(Victim { opened, named });
        let own = Some(self.places.len() - 1);
        self.askers.push(Asker {
            who: name.to_owned(),
            browser: portal.browser,
            token: csrf,
            own,
            register: false,
        });
        self.mailboxes.push(email.to_owned());
    }

    /// The smaller fields: of their record, of a problem they told, of a day that is theirs, and of what the team alone reads.
    fn fields(
        &mut self,
        seat: &Seat<'_>,
        portal: &mut Client,
        thread: &str,
        (readers, staff): (&[usize], &[usize]),
    ) {
        let Seat { matter, client, name, email, .. } = *seat;
        let team = || staff.iter().copied().filter(|n| *n != *staff.last().unwrap());
        let saved = |answer: crate::wire::Answer| assert_eq!(answer.status, 303, "{}", answer.text());
        // Whoever signs in for an organisation has no record of their own.
        if !email.ends_with("@quillworks.example") {
            let passport = format!("{}77", name.to_uppercase());
            let place = format!("{}/details", portal.workspace);
            saved(portal.browser.fill(&place, &place, &[("passport_number", &passport)]));
            self.plant_unseen(&passport, true, readers.iter().copied());
        }
        let trouble = format!("{name} cannot read the page");
        let place = format!("{}/problem", portal.workspace);
        saved(portal.browser.fill(&place, &place, &[("text", &trouble)]));
        self.plant_unseen(&trouble, false, readers.iter().copied());
        let (where_to, bring) = (format!("{name} Hall 9"), format!("{name} brings the ring"));
        let page = format!("{matter}/dates");
        let day = [
            ("kind", "interview"),
            ("who", client),
            ("day", "2090-03-04"),
            ("time", ""),
            ("label", ""),
            ("label_es", ""),
            ("place", where_to.as_str()),
            ("note", bring.as_str()),
            ("note_es", bring.as_str()),
            ("shown", "yes"),
            ("go", "show"),
        ];
        saved(self.owner.browser.fill(&page, &page, &day));
        for text in [&where_to, &bring] {
            self.plant_unseen(text, false, readers.iter().copied());
        }
        let between_us = format!("{name} is nervous, says the team");
        let page = format!("{matter}/messages/{thread}");
        saved(self.owner.browser.fill(&page, &format!("{page}/comment"), &[("comment", &between_us)]));
        self.plant(&between_us, team());
        let against = format!("{name}opponent");
        let page = format!("{matter}/people");
        let fields = [("opposing_name", against.as_str()), ("opposing_role", ""), ("opposing_notes", "")];
        saved(self.owner.browser.fill(&page, &format!("{page}/opposing"), &fields));
        self.plant(&against, team());
    }

    fn family(&mut self) {
        let email = |name: &str| format!("{}@family.example", name.to_lowercase());
        let first = FAMILY[0].0;
        let matter = self.owner.open_closed_matter(first, &email(first), "family green card", "en");
        for (name, part) in &FAMILY[1..] {
            let client = self.owner.add_client(name, &email(name));
            self.owner.link(&matter, &client, part);
        }
        let from = self.askers.len();
        let clients = self.owner.clients_of(&matter);
        for (name, _) in FAMILY {
            let client =
                clients.iter().find(|(_, called)| called.contains(name)).expect("a client").0.clone();
            self.furnish(&matter, &client, name, &email(name), &[]);
        }
        // The case is one, and who takes part in it is no secret among them.
        self.plant(&format!("Case for {first}"), from..from + FAMILY.len());
        self.owner.note(&matter, "Between us: the familyfilenote stays inside");
        self.plant("familyfilenote", []);
        for (name, capacity) in HELPERS {
            self.helper(&matter, from, name, capacity);
        }
        let title = format!("Case for {first}");
        let case = self.secrets.iter_mut().find(|one| one.text == title).expect("the case");
        case.readers.extend(from + FAMILY.len()..self.askers.len());
    }

    /// Somebody who helps the client at this place: named by them, let in by the owner. What is asked of that client and the
    /// names of what was sent are theirs too; nothing that client and practice wrote, nothing half-way, nobody's address.
    fn helper(&mut self, matter: &str, whom: usize, name: &str, capacity: &str) {
        let email = format!("{}@helper.example", name.to_lowercase());
        let named = self.places[self.askers[whom].own.unwrap()].named.clone();
        let (place, whose) = (format!("/p/{}/helpers", named["workspace"]), self.askers[whom].who.clone());
        let form = self.askers[whom].browser.go(&place).text();
        let until = between(&form, "type=\"date\" value=\"", "\"").expect("a last day");
        let fields = [
            ("name", name),
            ("email", email.as_str()),
            ("language", "en"),
            ("kind", "family"),
            ("capacity", capacity),
            ("until", until.as_str()),
            ("agree", "yes"),
        ];
        let answer = self.askers[whom].browser.fill(&place, &place, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let tab = format!("{matter}/portal");
        let page = self.owner.browser.go(&tab).text();
        let section = page.split("<section class=\"panel person\"").find(|section| section.contains(name));
        let action = between(section.expect("who was named"), "action=\"", "\"").unwrap();
        let answer = self.owner.browser.fill(&tab, &action, &[]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.sweeper.sweep();
        let workspace = self.owner.workspace_of(matter, name);
        let mut portal = doors::come_in(&self.install, &workspace, &email);
        let me = self.askers.len();
        for text in [format!("Letter for {whose} alone"), format!("{whose}-letter.pdf")] {
            self.secrets.iter_mut().find(|one| one.text == text).unwrap().readers.insert(me);
        }
        self.plant(&email, [whom, me]);
        let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        // Where nothing of theirs is, the addresses name what is the client's.
        let mut mine = BTreeMap::from([("version", named["upload"].clone())]);
        mine.extend(named);
        mine.insert("workspace", last(&portal.workspace));
        let item = mine["item"].clone();
        let csrf = if capacity == "sends_along" {
            let item = format!("{}/items/{item}", portal.workspace);
            let sent = format!("{name}-letter.pdf");
            portal.deliver(&item, &sent, &pdf(&format!("{name} page"), 3_000, &mut Dice::new(37)));
            self.sent += 1;
            self.plant(&sent, [whom, me]);
            // The other one who helps sees the names of what was sent as well.
            let before = self.secrets.len() - 1;
            self.secrets[before].readers.extend((0..me).filter(|n| self.askers[*n].who == HELPERS[0].0));
            portal.csrf(&item)
        } else {
            let account = format!("{}/account", portal.workspace);
            let page = portal.browser.go(&account).text();
            between(&page, "name=\"csrf\" value=\"", "\"").unwrap()
        };
        let opened = doors::Opened { matter: matter.to_owned(), workspace: portal.workspace.clone() };
        self.places.push(Victim { opened, named: mine });
        let own = Some(self.places.len() - 1);
        let asker =
            Asker { who: name.to_owned(), browser: portal.browser, token: csrf, own, register: false };
        self.askers.push(asker);
        self.mailboxes.push(email);
    }

    fn couple(&mut self) {
        for name in COUPLE {
            let matter = self.owner.open_closed_matter(name, "ours@couple.example", "naturalization", "en");
            let client = self.owner.clients_of(&matter)[0].0.clone();
            let me = self.askers.len();
            self.plant(&format!("Case for {name}"), [me]);
            self.furnish(&matter, &client, name, "ours@couple.example", &[]);
        }
        // One mailbox is one address: both know it.
        let both = self.askers.len() - 2..self.askers.len();
        // Whoever was in when the mailbox became another's, too, chooses a secret before anything else opens.
        let workspace = &self.places[self.places.len() - 2].opened.workspace;
        doors::choose_secret(&mut self.askers[both.start].browser, workspace);
        for secret in self.secrets.iter_mut().filter(|secret| secret.text == "ours@couple.example") {
            secret.readers.extend(both.clone());
        }
    }

    /// Three employees of one organisation, each with a case of their own, and its three contacts.
    fn employer(&mut self) {
        let organisation = self.owner.add_organisation("Quillworks");
        let mut matters = BTreeMap::new();
        for (_, _, employee) in CONTACTS {
            let email = format!("{}@employee.example", employee.to_lowercase());
            let matter = self.owner.open_closed_matter(employee, &email, "naturalization", "en");
            self.owner.link(&matter, &organisation, "employer");
            matters.insert(employee, matter);
        }
        let department = self.owner.add_department(&organisation, "Mill");
        let tab = format!("{}/portal", matters["Bertrand"]);
        let place = format!("{tab}/{organisation}/department");
        let answer = self.owner.browser.fill(&tab, &place, &[("department", &department)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        for (name, preset, employee) in CONTACTS {
            let email = format!("{}@quillworks.example", name.to_lowercase());
            let matter = matters[employee].clone();
            let named = matter.rsplit('/').next().unwrap();
            let more = match preset {
                "one_department" => vec![("department", department.as_str())],
                "named_matters" => vec![("matter", named)],
                _ => Vec::new(),
            };
            self.owner.add_contact(&organisation, name, &email, preset, &more);
        }
        let from = self.askers.len();
        for (name, _, employee) in CONTACTS {
            let matter = matters[employee].clone();
            let email = format!("{}@employee.example", employee.to_lowercase());
            let clients = self.owner.clients_of(&matter);
            let is = |id: &str, name: &str| id != organisation && name.contains(employee);
            let client = clients.iter().find(|(id, name)| is(id, name)).expect("a client").0.clone();
            // The two of one case: the employee comes first, the contact after; whoever sees everything finds the name of
            // every case among their own.
            let me = self.askers.len();
            self.plant(&format!("Case for {employee}"), [me, me + 1, from + 1]);
            self.furnish(&matter, &client, employee, &email, &[]);
            let title = format!("Letter for {name} alone");
            self.owner.ask_for(&matter, &title, &organisation);
            let email = format!("{}@quillworks.example", name.to_lowercase());
            self.sweeper.sweep();
            let workspace = self.owner.workspace_of(&matter, name);
            let portal = doors::come_in(&self.install, &workspace, &email);
            // What the organisation is asked for is for all of it that see this case.
            let seat = Seat { matter: &matter, client: &organisation, name, email: &email, title: &title };
            self.furnish_inside(&seat, portal, &[]);
        }
    }

    /// Two lawyers, each in a team, both given both matters; then each team is walled off from the other's.
    fn teams(&mut self) {
        let from = self.askers.len();
        let mut lawyers = Vec::new();
        for (team, _) in TEAMS {
            let email = format!("{}@practice.example", team.to_lowercase());
            let staff = doors::hire(&self.install, &email, &format!("{team} Counsel"), "lawyer");
            self.mailboxes.push(email);
            self.askers.push(Asker {
                who: team.to_owned(),
                browser: staff.browser,
                token: staff.token,
                own: None,
                register: true,
            });
            lawyers.push(self.owner.gather_in_team(team));
        }
        let mut matters = Vec::new();
        for (n, (_, name)) in TEAMS.iter().enumerate() {
            let email = format!("{}@client.example", name.to_lowercase());
            let matter = self.owner.open_closed_matter(name, &email, "naturalization", "en");
            for (team, _) in TEAMS {
                self.owner.assign(&matter, team);
            }
            let client = self.owner.clients_of(&matter)[0].0.clone();
            self.plant(&format!("Case for {name}"), [from + n, self.askers.len()]);
            self.furnish(&matter, &client, name, &email, &[from + n]);
            self.askers[from + n].own = self.askers.last().unwrap().own;
            let note = format!("Strategy{name} is for the team");
            self.owner.note(&matter, &note);
            self.plant(&note, [from + n]);
            matters.push(matter);
        }
        for (n, matter) in matters.iter().enumerate() {
            let (id, other) = (matter.rsplit('/').next().unwrap(), &lawyers[1 - n]);
            let form = format!("/desk/walls/new?matter={id}");
            let fields = [("against", other.as_str()), ("reason", "They act for the other side")];
            let raised = self.owner.browser.fill(&form, "/desk/walls/new", &fields);
            assert_eq!(raised.status, 303, "{}", raised.text());
        }
    }

    /// The versions in the queue, told apart by the file named on their pages.
    fn find_versions(&mut self) {
        for review in self.owner.inspected(self.sent, Duration::from_secs(180)) {
            let page = self.owner.browser.go(&review).text();
            let whose = self.askers.iter().filter(|one| page.contains(&format!("{}-letter.pdf", one.who)));
            let place = whose.filter_map(|one| one.own).next().expect("one of ours");
            let version = review.rsplit('/').next().unwrap_or_default().to_owned();
            self.places[place].named.insert("version", version);
        }
    }

    fn everybody_reads_their_own(&mut self) {
        for n in 0..self.askers.len() {
            let asker = &mut self.askers[n];
            let place = &self.places[asker.own.expect("everybody so far has a place")];
            let mut pages: Vec<String> = Vec::new();
            if asker.register {
                let id = |kind: &str| &place.named[kind];
                let tabs = ["", "/checklist", "/messages", "/notes", "/people"];
                pages.extend(tabs.iter().map(|tab| format!("{}{tab}", place.opened.matter)));
                pages.push(format!("{}/messages/{}", place.opened.matter, id("thread")));
                pages.push(format!("{}/approvals/{}", place.opened.matter, id("approval")));
                pages.push(format!("/desk/review/{}", id("version")));
                pages.push("/desk/matters".to_owned());
            } else {
                let rows = [
                    "home",
                    "documents",
                    "items/{item}",
                    "messages",
                    "messages/{thread}",
                    "approvals/{approval}",
                    "details",
                    "account",
                    "account",
                ];
                pages.extend(rows.iter().map(|row| place.fill(&format!("/p/{{workspace}}/{row}"))));
            }
            let all: String = pages.iter().map(|page| asker.browser.go(page).text()).collect();
            for secret in self.secrets.iter().filter(|secret| secret.readers.contains(&n)) {
                let shown = !secret.shown || all.contains(&secret.text);
                assert!(shown, "{} does not read {:?} on {pages:?}", asker.who, secret.text);
            }
        }
    }

    /// Every export of one's own, read to its last byte: there is no page around it that would hide what is not theirs.
    fn everybody_takes_their_own(&mut self) {
        let mut taken = 0;
        for n in 0..self.askers.len() {
            let asker = &mut self.askers[n];
            let place = &self.places[asker.own.expect("everybody so far has a place")];
            let (matter, id) = (place.opened.matter.clone(), |kind: &str| place.named[kind].clone());
            let exports: Vec<Export> = if asker.register {
                let thread = format!("{matter}/messages/{}", id("thread"));
                let version = format!("{matter}/versions/{}", id("version"));
                let approval = format!("{matter}/approvals/{}", id("approval"));
                vec![
                    (thread.clone(), format!("{thread}/transcript"), vec![]),
                    (
                        format!("{matter}/messages"),
                        format!("{matter}/conversations"),
                        vec![("as", "json"), ("comments", "yes")],
                    ),
                    (format!("{matter}/files"), format!("{matter}/files"), vec![("part", "everything")]),
                    (format!("/desk/review/{}", id("version")), format!("{version}/download"), vec![]),
                    (approval.clone(), format!("{approval}/certificate"), vec![("as", "json")]),
                ]
            } else {
                let workspace = format!("/p/{}", id("workspace"));
                let approval = format!("{workspace}/approvals/{}", id("approval"));
                vec![
                    (format!("{workspace}/account"), format!("{workspace}/account/download"), vec![]),
                    (approval.clone(), format!("{approval}/certificate"), vec![("as", "json")]),
                ]
            };
            for (page, action, fields) in exports {
                // Nobody answered some of the approvals, and of those there is nothing to take.
                if !asker.browser.go(&page).has_form(&action) {
                    continue;
                }
                let answer = asker.browser.fill(&page, &action, &fields);
                assert!(answer.status < 500, "{} takes {action}: {}", asker.who, answer.status);
                taken += usize::from(answer.status == 200);
                let all = format!("{:?} {}", answer.headers, String::from_utf8_lossy(&answer.body));
                for secret in self.secrets.iter().filter(|secret| !secret.readers.contains(&n)) {
                    let known = asker.register && secret.register;
                    let found = !known && all.contains(&secret.text);
                    assert!(!found, "{} takes {:?} along from {action}", asker.who, secret.text);
                }
                if action.ends_with("/account/download") && answer.status == 200 {
                    let file = format!("{}-letter.pdf", asker.who);
                    assert!(all.contains(&file), "{} finds no {file} in what they took", asker.who);
                }
            }
        }
        assert!(taken >= self.places.len(), "{taken} exports");
    }

    fn ask_by_dice(&mut self, requests: u64, dice: &mut Dice) {
        let rows = strangers::table();
        let home: Vec<&Row> = rows.iter().filter(|row| row.method == "GET" && at_own_place(row)).collect();
        let desk: Vec<&Row> =
            rows.iter().filter(|row| row.method == "GET" && row.path.starts_with("/desk")).collect();
        let (mut welcome, mut refused, mut content) = (0, 0, 0);
        for n in 0..requests {
            let who = dice.between(0, self.askers.len() as u64) as usize;
            let asker = &mut self.askers[who];
            let any = dice.between(0, self.places.len() as u64) as usize;
            let other = dice.between(0, self.places.len() as u64) as usize;
            let at_their_own = dice.between(0, 3) != 0;
            let (row, about) = match asker.own.filter(|_| at_their_own) {
                Some(own) if asker.register => (desk[dice.between(0, desk.len() as u64) as usize], own),
                Some(own) => (home[dice.between(0, home.len() as u64) as usize], own),
                None => (&rows[dice.between(0, rows.len() as u64) as usize], any),
            };
            if row.method != "GET" && ENDS.iter().any(|end| row.path.contains(end)) {
                continue;
            }
            let sought = &self.secrets[dice.between(0, self.secrets.len() as u64) as usize].text;
            let path = address(row, &self.places[about], &self.places[other], sought, dice);
            let answer = ask(asker, row, &path, dice);
            if answer.status < 300 {
                welcome += 1
            } else {
                refused += 1
            }
            assert!(
                answer.status != 500,
                "request {n}: {} {} {path}: {}",
                asker.who,
                row.method,
                answer.text()
            );
            let all = format!("{:?} {}", answer.headers, answer.text());
            let mut own = false;
            for secret in &self.secrets {
                if secret.readers.contains(&who) {
                    own = own || all.contains(&secret.text);
                    continue;
                }
                // A register is open to staff, and what somebody typed may come back to them.
                let known = asker.register && secret.register;
                let typed = path.contains(&crate::wire::percent(&secret.text));
                assert!(
                    known || typed || !all.contains(&secret.text),
                    "request {n}: {} reads {:?} at {} {path}",
                    asker.who,
                    secret.text,
                    row.method
                );
            }
            content += u64::from(own);
        }
        eprintln!("{welcome} welcome, {content} of them with what is the asker's own, {refused} refused");
        assert!(content * 8 >= requests, "{content} of {requests} showed what is the asker's own");
        assert!(refused * 5 >= requests, "{refused} of {requests} were refused");
    }

    fn mails_hold_only_their_own(&self) {
        let letters = self.install.mail.letters();
        assert!(letters.len() >= self.places.len());
        for letter in letters {
            let (to, all) = (letter["to"][0].as_str().unwrap_or_default(), letter.to_string());
            for secret in &self.secrets {
                let theirs = secret.readers.iter().any(|who| self.mailboxes[*who] == to);
                // A sign-in mail is for everybody who may read the mailbox; nothing else of a secret is in any mail.
                let allowed = theirs && secret.text == to;
                assert!(allowed || !all.contains(&secret.text), "{:?} is in a letter to {to}", secret.text);
            }
        }
    }
}

impl Staff {
    /// Puts somebody into the register of clients. Returns their id.
    fn add_client(&mut self, given: &str, email: &str) -> String {
        let form = "/desk/clients/new";
        let fields = [
            ("given", given),
            ("family", "Example"),
            ("email", email),
            ("language", "en"),
            ("someone_else", "yes"),
        ];
        let answer = self.browser.fill(form, form, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let place = answer.location();
        place.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    fn add_organisation(&mut self, name: &str) -> String {
        let form = "/desk/clients/organisations/new";
        let answer = self.browser.fill(form, form, &[("family", name), ("language", "en")]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.location().split(['?', '#']).next().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    fn add_department(&mut self, organisation: &str, name: &str) -> String {
        let page = format!("/desk/clients/{organisation}");
        let answer = self.browser.fill(&page, &format!("{page}/departments"), &[("department_name", name)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        option(&self.browser.go(&format!("{page}/contacts/new")).text(), name)
    }

    /// Writes a contact down, after the look at what opens to them.
    fn add_contact(
        &mut self,
        organisation: &str,
        name: &str,
        email: &str,
        preset: &str,
        more: &[(&str, &str)],
    ) {
        let form = format!("/desk/clients/{organisation}/contacts/new");
        let known = [("name", name), ("title", ""), ("email", email), ("language", "en"), ("preset", preset)];
        let fields: Vec<(&str, &str)> = known.iter().chain(more).copied().collect();
        let looking: Vec<_> = fields.iter().chain(&[("step", "look")]).copied().collect();
        let looked = self.browser.fill(&form, &form, &looking).text();
        let looked = between(&looked, "name=\"looked\" value=\"", "\"").unwrap_or_else(|| panic!("{looked}"));
        let saving: Vec<_> =
            fields.iter().chain(&[("step", "save"), ("looked", looked.as_str())]).copied().collect();
        let answer = self.browser.fill(&form, &form, &saving);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// The address of the workspace of somebody named on the Client Portal tab.
    fn workspace_of(&mut self, matter: &str, name: &str) -> String {
        let tab = self.browser.go(&format!("{matter}/portal")).text();
        let section = tab.split("<section class=\"panel person\"").find(|section| section.contains(name));
        let section = section.unwrap_or_else(|| panic!("{name} is not on {tab}"));
        let url = between(section, "readonly value=\"", "\"").unwrap_or_else(|| panic!("{section}"));
        url[url.find("/p/").unwrap()..].to_owned()
    }

    /// Makes a client part of a matter.
    fn link(&mut self, matter: &str, client: &str, part: &str) {
        let page = format!("{matter}/people");
        let answer = self.browser.fill(&page, &format!("{page}/link"), &[("client", client), ("part", part)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// Ids of a matter's clients, each with what they are called.
    fn clients_of(&mut self, matter: &str) -> Vec<(String, String)> {
        let page = self.browser.go(&format!("{matter}/people")).text();
        // Below stand those whom the search for conflicts found, who are no clients of this matter.
        let page = page.split("id=\"searches\"").next().unwrap_or_default().to_owned();
        let ids: BTreeSet<String> = all_between(&page, "href=\"/desk/clients/", "\"")
            .into_iter()
            .filter(|id| id.starts_with("cli_") && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
            .collect();
        assert!(!ids.is_empty(), "no client on {page}");
        ids.into_iter()
            .map(|id| {
                let page = self.browser.go(&format!("/desk/clients/{id}")).text();
                let name = between(&page, "<h1", "</h1>").unwrap_or_else(|| panic!("{page}"));
                (id, name)
            })
            .collect()
    }

    /// Asks one client of a matter for something.
    fn ask_for(&mut self, matter: &str, title: &str, client: &str) {
        let page = format!("{matter}/checklist");
        let fields = [("group", "Letters"), ("title", title), ("who", client)];
        let answer = self.browser.fill(&page, &page, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    fn note(&mut self, matter: &str, text: &str) {
        let page = format!("{matter}/notes");
        let answer = self.browser.fill(&page, &page, &[("text", text)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// A new team with the one colleague whose name begins with its own. Returns the team's id.
    fn gather_in_team(&mut self, name: &str) -> String {
        let teams = |text: &str| -> BTreeSet<String> {
            all_between(text, "action=\"/desk/teams/", "/join\"")
                .into_iter()
                .filter(|id| !id.contains('"'))
                .collect()
        };
        let before = teams(&self.browser.go("/desk/teams").text());
        let made = self.browser.fill("/desk/teams", "/desk/teams", &[("name", name)]);
        assert_eq!(made.status, 303, "{}", made.text());
        let page = self.browser.go("/desk/teams").text();
        let team = teams(&page).difference(&before).next().expect("a new team").clone();
        let person = option(&page, name);
        let join = format!("/desk/teams/{team}/join");
        let answer = self.browser.fill("/desk/teams", &join, &[("staff", &person)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        team
    }

    /// Gives a matter to a colleague besides whoever leads it.
    fn assign(&mut self, matter: &str, name: &str) {
        let page = format!("{matter}/people");
        let text = self.browser.go(&page).text();
        let fields = [("staff", option(&text, name)), ("duty", "team".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let answer = self.browser.fill(&page, &format!("{page}/assign"), &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}

/// The value of the choice whose label begins with a name.
fn option(page: &str, name: &str) -> String {
    let found = all_between(page, "<option value=\"", "</option>").into_iter().find(|one| one.contains(name));
    let found = found.unwrap_or_else(|| panic!("{name} is no choice on {page}"));
    found.split('"').next().unwrap().to_owned()
}

/// A page of a workspace that every place in it can name: its own requests, threads and approvals too.
fn at_own_place(row: &Row) -> bool {
    let named = ["{thread}", "{approval}"].iter().fold(row.path.clone(), |path, name| path.replace(name, ""));
    at_home(&named)
}
