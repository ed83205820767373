//! Forms of the desk that the circles are made with.

use crate::doors::Staff;
use crate::wire::{Answer, Browser, all_between, between};
use std::collections::BTreeSet;

impl Staff {
    /// Puts somebody into the register of clients. Returns their id.
    pub fn add_client(&mut self, given: &str, email: &str) -> String {
        let form = "/desk/clients/new";
        let fields = [
            ("given", given),
            ("family", "Example"),
            ("email", email),
            ("language", "en"),
            ("source", "in_person"),
            ("instructed_by", given),
            ("someone_else", "yes"),
        ];
        let answer = self.browser.fill(form, form, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let place = answer.location();
        place.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    pub fn add_organisation(&mut self, name: &str) -> String {
        let form = "/desk/clients/organisations/new";
        let answer = self.browser.fill(form, form, &[("family", name), ("language", "en")]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.location().split(['?', '#']).next().unwrap().rsplit('/').next().unwrap().to_owned()
    }

    pub fn add_department(&mut self, organisation: &str, name: &str) -> String {
        let page = format!("/desk/clients/{organisation}");
        let answer = self.browser.fill(&page, &format!("{page}/departments"), &[("department_name", name)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        option(&self.browser.go(&format!("{page}/contacts/new")).text(), name)
    }

    /// Writes a contact down, after the look at what opens to them.
    pub fn add_contact(
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
    pub fn workspace_of(&mut self, matter: &str, name: &str) -> String {
        let tab = self.browser.go(&format!("{matter}/portal")).text();
        let section = tab.split("<section class=\"panel person\"").find(|section| section.contains(name));
        let section = section.unwrap_or_else(|| panic!("{name} is not on {tab}"));
        let url = between(section, "readonly value=\"", "\"").unwrap_or_else(|| panic!("{section}"));
        url[url.find("/p/").unwrap()..].to_owned()
    }

    /// Makes a client part of a matter.
    pub fn link(&mut self, matter: &str, client: &str, part: &str) {
        let page = format!("{matter}/people");
        let answer = self.browser.fill(&page, &format!("{page}/link"), &[("client", client), ("part", part)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// Ids of a matter's clients, each with what they are called.
    pub fn clients_of(&mut self, matter: &str) -> Vec<(String, String)> {
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
    pub fn ask_for(&mut self, matter: &str, title: &str, client: &str) {
        let page = format!("{matter}/checklist");
        // A heading is shown to whom something below it is, so it says what the request says.
        let heading = format!("Papers: {title}");
        let fields = [("group", heading.as_str()), ("title", title), ("who", client)];
        let answer = self.browser.fill(&page, &page, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    pub fn note(&mut self, matter: &str, text: &str) {
        let page = format!("{matter}/notes");
        let answer = self.browser.fill(&page, &page, &[("text", text)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// A new team with the one colleague whose name begins with its own. Returns the team's id.
    pub fn gather_in_team(&mut self, name: &str) -> String {
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
    pub fn assign(&mut self, matter: &str, name: &str) {
        let page = format!("{matter}/people");
        let text = self.browser.go(&page).text();
        let fields = [("staff", option(&text, name)), ("duty", "team".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let answer = self.browser.fill(&page, &format!("{page}/assign"), &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}

/// The value of the choice whose label begins with a name.
pub fn option(page: &str, name: &str) -> String {
    let found = all_between(page, "<option value=\"", "</option>").into_iter().find(|one| one.contains(name));
    let found = found.unwrap_or_else(|| panic!("{name} is no choice on {page}"));
    found.split('"').next().unwrap().to_owned()
}

/// A form as it stands on a page, with some of it typed anew: what a browser sends where nobody touches the rest.
pub fn refilled(page: &str, action: &str, typed: &[(&str, String)]) -> Vec<(String, String)> {
    let mark = format!("action=\"{action}\"");
    let form = page
        .split("<form")
        .skip(1)
        .find(|form| form.split('>').next().is_some_and(|tag| tag.contains(&mark)));
    let form = form.unwrap_or_else(|| panic!("no form posts to {action} on {page}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let mut all: Vec<(String, String)> = Vec::new();
    for tag in form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let ticks = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if tag.contains("type=\"file\"") || (ticks && !tag.contains(" checked")) {
            continue;
        }
        if let Some(name) = between(tag, "name=\"", "\"") {
            all.push((name, between(tag, "value=\"", "\"").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea ").skip(1) {
        if let (Some(name), Some(value)) = (between(area, "name=\"", "\""), between(area, ">", "</textarea>"))
        {
            all.push((name, value));
        }
    }
    for select in
        form.split("<select ").skip(1).map(|rest| rest.split("</select>").next().unwrap_or_default())
    {
        let options: Vec<&str> = select.split("<option ").skip(1).collect();
        let picked = |one: &&&str| one.split('>').next().is_some_and(|tag| tag.contains(" selected"));
        let chosen = options.iter().find(picked).or(options.first());
        if let Some(name) = between(select, "name=\"", "\"") {
            all.push((name, chosen.and_then(|one| between(one, "value=\"", "\"")).unwrap_or_default()));
        }
    }
    all.retain(|(name, _)| !typed.iter().any(|(one, _)| one == name));
    all.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    all
}

/// A form with a file, as a browser sends it.
pub fn multipart(
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
    name: &str,
    bytes: &[u8],
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let kind = [("Content-Type", "multipart/form-data; boundary=b")];
    browser.ask("POST", path, &kind, &body).unwrap_or_else(|e| panic!("POST {path}: {e}"))
}
