//! Who knows whom: a family with two helpers, a couple behind one mailbox, an employer with three contacts, two teams with a
//! wall between their matters.

use super::{Seat, World};
use crate::crowd::Asker;
use crate::doors;
use crate::papers::{Dice, pdf};
use crate::strangers::Victim;
use crate::wire::between;
use std::collections::BTreeMap;

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

/// Everybody a field of the practice's own has a value for.
pub fn everybody() -> Vec<&'static str> {
    let family = FAMILY.iter().map(|(name, _)| *name);
    let employees = CONTACTS.iter().map(|(_, _, name)| *name);
    family.chain(COUPLE).chain(employees).chain(TEAMS.iter().map(|(_, name)| *name)).collect()
}

impl World {
    pub fn family(&mut self) {
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
        let members: Vec<usize> = (from..from + FAMILY.len()).collect();
        self.about_matter(&matter, first, &members, &[]);
        // One number is another's to read for good, one was for a moment.
        self.share_phone(from, from + 1, false);
        self.share_phone(from + 2, from + 3, true);
        self.owner.note(&matter, "Between us: the familyfilenote stays inside");
        self.plant("familyfilenote", []);
        for (name, capacity) in HELPERS {
            self.helper(&matter, from, name, capacity);
        }
        let title = format!("Case for {first}");
        let case = self.secrets.iter_mut().find(|one| one.text == title).expect("the case");
        case.readers.extend(from + FAMILY.len()..self.askers.len());
        // Where the case is can be followed by whoever helps with it.
        let stands = format!("{first} reads where it stands");
        let stage = self.secrets.iter_mut().find(|one| one.text == stands).expect("the stage");
        stage.readers.extend(from + FAMILY.len()..self.askers.len());
        self.know_each_other(from, &FAMILY.map(|(name, _)| name));
    }

    /// Somebody who helps the client at this place: named by them, let in by the owner. What is asked of that client and the
    /// names of what was sent are theirs too; nothing that client and practice wrote, nothing half-way, nobody's address.
    pub fn helper(&mut self, matter: &str, whom: usize, name: &str, capacity: &str) {
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
        let theirs = ["Letter for * alone", "*-letter.pdf", "* shall prove it"];
        for text in theirs.map(|text| text.replace('*', &whose)) {
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

    pub fn couple(&mut self) {
        let mut matters = Vec::new();
        for name in COUPLE {
            let matter = self.owner.open_closed_matter(name, "ours@couple.example", "naturalization", "en");
            let client = self.owner.clients_of(&matter)[0].0.clone();
            let me = self.askers.len();
            self.plant(&format!("Case for {name}"), [me]);
            self.furnish(&matter, &client, name, "ours@couple.example", &[]);
            self.about_matter(&matter, name, &[me], &[]);
            matters.push(matter);
        }
        // One mailbox is one address: both know it.
        let both = self.askers.len() - 2..self.askers.len();
        // Whoever was in when the mailbox became another's, too, chooses a secret before anything else opens.
        let workspace = &self.places[self.places.len() - 2].opened.workspace;
        doors::choose_secret(&mut self.askers[both.start].browser, workspace);
        for secret in self.secrets.iter_mut().filter(|secret| secret.text == "ours@couple.example") {
            secret.readers.extend(both.clone());
        }
        self.together(&matters[0], (&matters[1], COUPLE[1]), "They were married until spring");
        self.know_each_other(both.start, &COUPLE);
    }

    /// Three employees of one organisation, each with a case of their own, and its three contacts.
    pub fn employer(&mut self) {
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
            self.about_matter(&matter, employee, &[me, me + 1], &[]);
        }
        let names: Vec<&str> = CONTACTS.iter().flat_map(|(name, _, employee)| [*name, *employee]).collect();
        self.know_each_other(from, &names);
    }

    /// Two lawyers, each in a team, both given both matters; then each team is walled off from the other's.
    pub fn teams(&mut self) {
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
            let client = self.askers.len() - 1;
            self.about_matter(&matter, name, &[client], &[from + n]);
            self.know_each_other(client, &[name]);
            matters.push(matter);
        }
        for (n, matter) in matters.iter().enumerate() {
            let (id, other) = (matter.rsplit('/').next().unwrap(), &lawyers[1 - n]);
            let form = format!("/desk/walls/new?matter={id}");
            let reason = format!("{} is acted against", TEAMS[n].1);
            let fields = [("against", other.as_str()), ("reason", reason.as_str())];
            let raised = self.owner.browser.fill(&form, "/desk/walls/new", &fields);
            assert_eq!(raised.status, 303, "{}", raised.text());
            self.plant_unseen(&reason, false, []);
        }
    }

    /// What people of one circle are called is known in it, from its first asker to the last so far, and in the register.
    fn know_each_other(&mut self, from: usize, names: &[&str]) {
        for name in names {
            self.plant_unseen(name, true, from..self.askers.len());
            self.secrets.last_mut().expect("just planted").name = true;
        }
    }
}
