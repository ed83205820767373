//! Everybody goes everywhere: first to what is theirs, which has to be there, then wherever the dice send them. Nobody reads
//! what is not for them, on a page, in a header or in what they take along.

use super::World;
use crate::crowd::{Asker, ENDS, address, ask, at_home};
use crate::doors;
use crate::papers::Dice;
use crate::strangers::{self, Row};
use crate::wire::between;
use std::collections::BTreeSet;
use std::time::Duration;

/// The page with the form, where it is sent, and what is chosen in it.
type Export = (String, String, Vec<(&'static str, &'static str)>);

impl World {
    /// The versions in the queue, told apart by the file named on their pages.
    pub fn find_versions(&mut self) {
        for review in self.owner.inspected(self.sent, Duration::from_secs(180)) {
            let page = self.owner.browser.go(&review).text();
            let whose = self.askers.iter().filter(|one| page.contains(&format!("{}-letter.pdf", one.who)));
            let place = whose.filter_map(|one| one.own).next().expect("one of ours");
            let version = review.rsplit('/').next().unwrap_or_default().to_owned();
            self.places[place].named.insert("version", version);
        }
    }

    pub fn everybody_reads_their_own(&mut self) {
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
    pub fn everybody_takes_their_own(&mut self) {
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

    /// Somebody who reads logs reads all of them, page by page, and nothing of what is in a matter.
    // SEC-10
    pub fn an_auditor_reads_every_log(&mut self) {
        let hired = doors::hire(&self.install, "auditor@practice.example", "Audrey Ledger", "auditor");
        let mut asker = Asker {
            who: "an auditor".to_owned(),
            browser: hired.browser,
            token: hired.token,
            own: None,
            register: false,
        };
        let logs: BTreeSet<String> =
            self.places.iter().map(|place| format!("{}/audit", place.opened.matter)).collect();
        let mut pages = 0;
        for log in logs.iter().map(String::as_str).chain(["/desk/audit"]) {
            let mut next = Some(log.to_owned());
            while let Some(address) = next {
                let answer = asker.browser.go(&address);
                assert_eq!(answer.status, 200, "{address}: {}", answer.text());
                let page = answer.text();
                let named = page.contains("Ana Torres") || page.contains("Audrey Ledger");
                assert!(named || address != log, "{address} names no colleague: {page}");
                for secret in &self.secrets {
                    assert!(!page.contains(&secret.text), "an auditor reads {:?} at {address}", secret.text);
                }
                pages += 1;
                next = between(&page, "rel=\"next\" href=\"", "\"").filter(|next| next.starts_with(log));
            }
        }
        assert!(pages > logs.len() + 1, "{pages} pages of {} logs", logs.len() + 1);
        self.askers.push(asker);
        self.mailboxes.push("auditor@practice.example".to_owned());
    }

    pub fn ask_by_dice(&mut self, requests: u64, dice: &mut Dice) {
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
}

/// A page of a workspace that every place in it can name: its own requests, threads and approvals too.
fn at_own_place(row: &Row) -> bool {
    let named = ["{thread}", "{approval}"].iter().fold(row.path.clone(), |path, name| path.replace(name, ""));
    at_home(&named)
}
