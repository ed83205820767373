//! Letting somebody into a matter, and what is theirs there: what they are asked for, send, write and agree to. Each thing is
//! written down with those it is for.

use super::written::phone_of;
use super::{Seat, World};
use crate::crowd::Asker;
use crate::doors::{self, Client};
use crate::papers::{Dice, pdf};
use crate::sink::wait_for;
use crate::strangers::Victim;
use crate::wire::between;
use std::collections::BTreeMap;

impl World {
    /// Lets a client into a matter and in at the door. Their place among the askers is the next one.
    pub fn let_in(&mut self, matter: &str, client: &str, email: &str) -> Client {
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
    pub fn furnish(&mut self, matter: &str, client: &str, name: &str, email: &str, also: &[usize]) {
        let title = format!("Letter for {name} alone");
        self.owner.ask_for(matter, &title, client);
        let portal = self.let_in(matter, client, email);
        self.furnish_inside(&Seat { matter, client, name, email, title: &title }, portal, also);
    }

    /// The same for somebody who is in.
    pub fn furnish_inside(&mut self, seat: &Seat<'_>, mut portal: Client, also: &[usize]) {
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
        // What a file says: its bytes are no page, and are taken along.
        self.plant_unseen(&format!("{name} page"), false, readers.iter().copied());
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
        self.said_no(seat, &mut portal, (&readers, &staff));
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
    pub fn fields(
        &mut self,
        seat: &Seat<'_>,
        portal: &mut Client,
        thread: &str,
        (readers, staff): (&[usize], &[usize]),
    ) {
        let Seat { matter, client, name, email, .. } = *seat;
        let team = || staff.iter().copied().filter(|n| *n != *staff.last().unwrap());
        let saved = |answer: crate::wire::Answer| assert_eq!(answer.status, 303, "{}", answer.text());
        // Whoever signs in for an organisation has no record of their own, and says what they do there.
        if !email.ends_with("@quillworks.example") {
            let passport = format!("{}77", name.to_uppercase());
            let place = format!("{}/details", portal.workspace);
            let phone = phone_of(self.askers.len());
            let said = [("passport_number", passport.as_str()), ("phone", phone.as_str())];
            saved(portal.browser.fill(&place, &place, &said));
            for text in [&passport, &phone] {
                self.plant_unseen(text, true, readers.iter().copied());
            }
            self.on_record(client, name);
        } else {
            let place = format!("{}/details", portal.workspace);
            let job = format!("{name} runs the mill");
            saved(portal.browser.fill(&place, &place, &[("title", job.as_str())]));
            self.plant_unseen(&job, true, readers.iter().copied());
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
}
