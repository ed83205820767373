//! What is written about people besides what they are asked for: a call for help, what was declined and why, why something was
//! taken back, held, walled off, sent back or flagged, the practice's own fields, their files, and enquiries. Each is known
//! where it was typed and nowhere else.

use super::desk::{multipart, option, refilled};
use super::{Seat, World};
use crate::doors::Client;
use crate::papers::{Dice, pdf};
use crate::wire::{Answer, all_between, between};

/// The practice's own fields: what each is called, what it holds and what it is a field of. A choice has one for everybody in it.
const OWN_FIELDS: [(&str, &str, &str); 8] = [
    ("Matter remark", "text", "matter"),
    ("Matter branch", "choice", "matter"),
    ("Client remark", "text", "client"),
    ("Client branch", "choice", "client"),
    ("Client card", "file", "client"),
    ("Enquiry remark", "text", "lead"),
    ("Enquiry branch", "choice", "lead"),
    ("Enquiry card", "file", "lead"),
];

/// Who asks and is no client: what only colleagues read about them.
pub const ENQUIRIES: [&str; 2] = ["Wanderly", "Nightingal"];

fn saved(answer: &Answer) {
    assert!(answer.status < 400, "{} {}", answer.status, answer.text());
}

fn last(path: &str) -> String {
    path.split(['#', '?']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
}

impl World {
    /// The fields everybody's own values stand in later.
    pub fn own_fields(&mut self, everybody: &[&str]) {
        let page = "/desk/settings/fields";
        let choices: Vec<String> = everybody.iter().map(|name| format!("{name} branch")).collect();
        let choices = choices.join("\n");
        for (label, kind, home) in OWN_FIELDS {
            let chosen = if kind == "choice" { choices.as_str() } else { "" };
            let fields = [
                ("do", "add"),
                ("label", label),
                ("label_es", label),
                ("kind", kind),
                ("home", home),
                ("choices", chosen),
            ];
            let hidden = self.owner.browser.go(page).text();
            let revision = between(&hidden, "name=\"revision\" value=\"", "\"").expect("a revision");
            let all: Vec<_> = fields.into_iter().chain([("revision", revision.as_str())]).collect();
            saved(&self.owner.browser.fill(page, page, &all));
        }
    }

    /// What one seat says no to, calls for help with and is told: theirs, and their team's.
    pub fn said_no(&mut self, seat: &Seat<'_>, portal: &mut Client, (readers, staff): (&[usize], &[usize])) {
        let Seat { matter, client, name, .. } = *seat;
        let title = format!("{name} shall prove it");
        self.owner.ask_for(matter, &title, client);
        self.plant(&title, readers.iter().copied());
        let item = portal.items().into_iter().find(|item| portal.browser.go(item).text().contains(&title));
        let cannot = format!("{}/cannot", item.expect("what was asked"));
        let lost = format!("{name} lost it in the flood");
        saved(&portal.browser.fill(&cannot, &cannot, &[("reason", "lost"), ("note", &lost)]));
        self.plant_unseen(&lost, false, readers.iter().copied());
        let access = last(&portal.workspace);
        for (what, declines) in [("sells the boat", true), ("moves abroad", false)] {
            let asked = format!("{name} {what}");
            let form = format!("{matter}/approvals/new");
            let fields = [
                ("kind", "authority_to_proceed"),
                ("mode", "all"),
                ("title", asked.as_str()),
                ("title_es", asked.as_str()),
                ("description", ""),
                ("description_es", ""),
                ("approvers", access.as_str()),
                ("go", "send"),
            ];
            let made = self.owner.browser.fill(&form, &form, &fields);
            saved(&made);
            let approval = made.location().split(['?', '#']).next().unwrap_or_default().to_owned();
            let why = format!("{name} {} this", if declines { "never wanted" } else { "need not do" });
            if declines {
                let theirs = format!("{}/approvals/{}", portal.workspace, last(&approval));
                let check = format!("{theirs}/check?answer=decline");
                saved(&portal.browser.fill(&check, &format!("{theirs}/answer"), &[("reason", &why)]));
            } else {
                let cancel = format!("{approval}/cancel");
                saved(&self.owner.browser.fill(&approval, &cancel, &[("reason", &why)]));
            }
            for text in [&asked, &why] {
                self.plant_unseen(text, false, staff.iter().copied());
            }
        }
    }

    /// What colleagues keep in a client's record: the register's, and no client's to read.
    pub fn on_record(&mut self, client: &str, name: &str) {
        let page = format!("/desk/clients/{client}");
        let (remark, heard) = (format!("{name} likes tulips"), format!("{name} rang from the harbour"));
        let told = format!("{name} told the porter");
        let edit = format!("{page}/edit");
        let form = self.owner.browser.go(&edit).text();
        let fields = [
            ("own-client-remark", remark.clone()),
            // How somebody knew is kept beside what it changed.
            ("address", "1 Quay Street".to_owned()),
            ("own-client-branch", option(&form, &format!("{name} branch"))),
            ("someone_else", "yes".to_owned()),
            ("source", "phone".to_owned()),
            ("source_words", heard.clone()),
            ("instructed_by", told.clone()),
        ];
        let all = refilled(&form, &edit, &fields);
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        saved(&self.owner.browser.fill(&edit, &edit, &all));
        // A note about the client, and the one that corrects it.
        let (note, because) = (format!("{name} keeps bees"), format!("{name} keeps no wasps"));
        let notes = format!("{page}/notes");
        saved(&self.owner.browser.fill(&notes, &notes, &[("text", &note)]));
        let wrote = self.owner.browser.go(&notes).text();
        let id = between(&wrote, "id=\"text-cnt_", "\"").expect("a note to correct");
        let correct = format!("{notes}/cnt_{id}/correct");
        saved(&self.owner.browser.fill(&notes, &correct, &[("text", &note), ("reason", &because)]));
        let hold = format!("{page}/hold");
        let (why, over) = (format!("{name} is sued, keep it"), format!("{name} was settled with"));
        saved(&self.owner.browser.fill(&hold, &hold, &[("reason", &why)]));
        saved(&self.owner.browser.fill(&hold, &format!("{hold}/lift"), &[("reason", &over)]));
        let file = self.file_in_a_field(&page, "client-card", name);
        let branch = format!("{name} branch");
        for text in [&remark, &heard, &told, &why, &over, &file, &branch, &note, &because] {
            self.plant_unseen(text, true, []);
        }
    }

    /// A file in a field of a record or an enquiry, its name and what is in it. Returns its name.
    fn file_in_a_field(&mut self, record: &str, field: &str, name: &str) -> String {
        let files = format!("{record}/files");
        let file = format!("{name}-insurance.pdf");
        let bytes = pdf(&format!("{name} insured"), 900, &mut Dice::new(41));
        let csrf =
            between(&self.owner.browser.go(&files).text(), "name=\"csrf\" value=\"", "\"").expect("a token");
        let sent =
            multipart(&mut self.owner.browser, &files, &[("csrf", &csrf), ("field", field)], &file, &bytes);
        saved(&sent);
        crate::canaries::plant(&file);
        let inside = format!("{name} insured");
        self.plant_unseen(&inside, true, []);
        file
    }

    /// What is kept about a whole matter: who is on it reads what is shown to clients, the team reads the rest.
    pub fn about_matter(&mut self, matter: &str, name: &str, clients: &[usize], team: &[usize]) {
        let edit = format!("{matter}/edit");
        let form = self.owner.browser.go(&edit).text();
        let inner = [
            ("own-matter-remark", format!("{name} matter remark")),
            ("next_action", format!("{name} must be rung up")),
            ("internal_title", format!("{name} inner title")),
            ("own-matter-branch", option(&form, &format!("{name} branch"))),
        ];
        let all = refilled(&form, &edit, &inner);
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        saved(&self.owner.browser.fill(&edit, &edit, &all));
        for (_, text) in &inner[..3] {
            self.plant_unseen(text, false, team.iter().copied());
        }
        let hold = format!("{matter}/hold");
        let (why, over) = (format!("{name} may be appealed"), format!("{name} was not appealed"));
        saved(&self.owner.browser.fill(&hold, &hold, &[("reason", &why)]));
        saved(&self.owner.browser.fill(&hold, &format!("{hold}/lift"), &[("reason", &over)]));
        for text in [&why, &over] {
            self.plant_unseen(text, false, team.iter().copied());
        }
        // Where the work is, in words the clients of this matter read, with a reason the team keeps.
        let stage = format!("{matter}/stage");
        let page = self.owner.browser.go(&stage).text();
        let chosen =
            all_between(&page, "<option value=\"", ">").into_iter().find(|one| one.ends_with(" selected"));
        let chosen = chosen.unwrap_or_else(|| panic!("no next stage on {page}"));
        let compose = format!("{stage}?to={}", chosen.split('"').next().unwrap_or_default());
        let (words, why) = (format!("{name} reads where it stands"), format!("{name} is moved along"));
        let go = [
            ("en", words.as_str()),
            ("es", words.as_str()),
            ("tell", "notify"),
            ("reason", why.as_str()),
            ("anyway", why.as_str()),
            ("step", "go"),
        ];
        saved(&self.owner.browser.fill(&compose, &stage, &go));
        self.plant_unseen(&why, false, team.iter().copied());
        self.plant_unseen(&words, false, clients.iter().chain(team).copied());
    }

    /// That two matters belong together, and how: for whoever may open both, who is nobody here.
    pub fn together(&mut self, one: &str, (other, found_by): (&str, &str), how: &str) {
        let page = format!("{one}/linked?q={found_by}");
        let id = last(other);
        let answer = self.owner.browser.fill(&page, &page, &[("other", &id), ("how", how)]);
        saved(&answer);
        self.plant_unseen(how, false, []);
    }

    /// Two who ask and are no clients, and all that is written about them.
    pub fn enquiries(&mut self) {
        for name in ENQUIRIES {
            let form = "/desk/leads/new";
            let page = self.owner.browser.go(form).text();
            let typed = [
                ("given", name.to_owned()),
                ("family", format!("{name}son")),
                ("email", format!("{}@asks.example", name.to_lowercase())),
                ("message", format!("{name} asks for asylum")),
                ("own-enquiry-remark", format!("{name} came by boat")),
                ("own-enquiry-branch", option(&page, &format!("{name} branch"))),
                ("instruction", format!("{name} waits at the gate")),
            ];
            let all = refilled(&page, form, &typed);
            let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let made = self.owner.browser.fill(form, form, &all);
            saved(&made);
            let lead = made.location().split(['?', '#']).next().unwrap_or_default().to_owned();
            let (note, call) = (format!("{name} sounded afraid"), format!("{name} answered twice"));
            saved(&self.owner.browser.fill(&lead, &format!("{lead}/note"), &[("text", &note)]));
            let reached = [("channel", "phone"), ("outcome", "reached"), ("text", call.as_str())];
            saved(&self.owner.browser.fill(&lead, &format!("{lead}/contact"), &reached));
            let sought = format!("{name}rival");
            saved(&self.owner.browser.fill(&lead, &format!("{lead}/search"), &[("names", &sought)]));
            let cleared = format!("{name} is nobody's rival");
            let decided = [("decision", "clear"), ("reason", cleared.as_str())];
            saved(&self.owner.browser.fill(&lead, &format!("{lead}/decide"), &decided));
            let file = self.file_in_a_field(&lead, "enquiry-card", name);
            let hold = format!("{lead}/hold");
            let (why, over) = (format!("{name} may sue us"), format!("{name} will not sue"));
            saved(&self.owner.browser.fill(&hold, &hold, &[("reason", &why)]));
            saved(&self.owner.browser.fill(&hold, &format!("{hold}/lift"), &[("reason", &over)]));
            for (_, text) in typed.iter().filter(|(field, _)| *field != "own-enquiry-branch") {
                self.plant_unseen(text, true, []);
            }
            for text in [&note, &call, &sought, &cleared, &file, &why, &over] {
                self.plant_unseen(text, true, []);
            }
        }
    }

    /// Shares a client's phone number with another of the same matter, and takes it back again where it was for a while only.
    pub fn share_phone(&mut self, from: usize, to: usize, back: bool) {
        let details =
            format!("/p/{}/details", self.places[self.askers[from].own.expect("a place")].named["workspace"]);
        let access = self.places[self.askers[to].own.expect("a place")].named["workspace"].clone();
        let asker = &mut self.askers[from];
        let page = asker.browser.go(&details).text();
        let share = format!("{details}/share");
        let offered = page
            .split("<form")
            .any(|form| form.contains(&share) && form.contains("value=\"phone\"") && form.contains(&access));
        assert!(offered, "{} cannot share with {access}: {page}", asker.who);
        saved(&asker.browser.fill(&details, &share, &[("to", &access), ("piece", "phone")]));
        if back {
            let unshare = format!("{details}/unshare");
            saved(&asker.browser.fill(&details, &unshare, &[]));
        } else {
            let number = phone_of(from);
            let secret = self.secrets.iter_mut().find(|one| one.text == number).expect("a number");
            secret.readers.insert(to);
        }
    }

    /// Sends every version back with words for whoever sent it, after a flag for a lawyer with words for the team.
    pub fn send_back(&mut self) {
        for place in 0..self.places.len() {
            let named = self.places[place].named.clone();
            let (Some(version), Some(matter)) = (named.get("version"), named.get("matter")) else { continue };
            let whose = self.askers.iter().position(|asker| asker.own == Some(place) && !asker.register);
            let Some(who) = whose else { continue };
            let name = self.askers[who].who.clone();
            let review = format!("/desk/review/{version}");
            if !self.owner.browser.go(&review).text().contains(&format!("{name}-letter.pdf")) {
                continue;
            }
            let letter = format!("{name}-letter.pdf");
            let readers =
                self.secrets.iter().find(|one| one.text == letter).expect("the file").readers.clone();
            let team: Vec<usize> = readers.iter().copied().filter(|n| self.askers[*n].register).collect();
            let act = format!("/desk/matters/{matter}/versions/{version}");
            let flagged = format!("{name} may have forged it");
            let flag = [("why", flagged.as_str()), ("person", "")];
            saved(&self.owner.browser.fill(&review, &format!("{act}/flag"), &flag));
            self.plant_unseen(&flagged, false, team);
            let again = format!("{name} should scan it anew");
            let back = [("decision", "return"), ("reason", "blurry"), ("message", again.as_str())];
            saved(&self.owner.browser.fill(&review, &format!("{act}/decision"), &back));
            self.plant_unseen(&again, false, readers);
        }
    }
}

/// The phone number of whoever has this place among the askers.
pub fn phone_of(asker: usize) -> String {
    format!("+1 202 555 01{asker:02}")
}
