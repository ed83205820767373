//! Letters over a real SMTP conversation: what they say, what they never say, and what happens when the mail server is
//! away.

use crate::doors;
use crate::program::{Engine, Install, all_of, free_port};
use crate::sink::Sink;
use crate::transport::certificate;
use std::time::{Duration, Instant};

// S2-79, S2-83
#[test]
fn a_sign_in_letter_names_the_practice_and_nothing_of_the_matter() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Xochitl", "xochitl@client.example", "family green card", "es");
    let mut browser = install.browser();
    let seen = install.mail.letters().len();
    browser.fill(&opened.workspace, &opened.workspace, &[("email", "Xochitl@client.example")]);
    let letter = install.mail.letter("xochitl@client.example", "/enter/", seen);
    assert_eq!(letter["from"], "portal@practice.example");
    assert_eq!(letter["shown_sender"], "Harbor & Vale");
    let all = format!("{} {} {}", letter["subject"], letter["text"], letter["html"]);
    for secret in ["Xochitl", "Example", "Case for", "Ana Torres", "green card", "Strongroom"] {
        assert!(!all.contains(secret), "the letter says {secret}: {all}");
    }
    doors::enter(browser, &opened.workspace, letter["text"].as_str().unwrap());
}

// S2-91
#[test]
fn only_the_newest_link_works_and_only_once() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Ines", "ines@client.example", "family green card", "en");
    let mut browser = install.browser();
    let ask = |browser: &mut crate::wire::Browser| {
        let seen = install.mail.letters().len();
        browser.fill(&opened.workspace, &opened.workspace, &[("email", "ines@client.example")]);
        install.mail.letter("ines@client.example", "/enter/", seen)["text"].as_str().unwrap().to_owned()
    };
    let (first, second) = (ask(&mut browser), ask(&mut browser));
    let path = |text: &str| {
        let at = text.find("/enter/").unwrap();
        format!("{}{}", opened.workspace, text[at..].split_whitespace().next().unwrap())
    };
    let action = format!("{}/enter", opened.workspace);
    assert!(!browser.go(&path(&first)).has_form(&action), "the older link is over");
    doors::enter(browser.clone(), &opened.workspace, &second);
    assert!(!browser.go(&path(&second)).has_form(&action), "a used link is over");
    // AUTH-24: nor does the log say by what the case was closed (`canaries`).
    let lock = format!("{}/lock/{}", opened.workspace, doors::lock_of(&second));
    let told = install.browser().fill(&lock, &lock, &[]);
    assert_eq!(told.location(), format!("{}?told=1", opened.workspace));
}

// S2-83, S2-86: the link goes to the address on file; asking shows nobody whether theirs is
#[test]
fn a_stranger_a_known_address_and_a_revoked_one_get_the_same_answer() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let open = staff.open_matter("Ola", "ola@client.example", "family green card", "en");
    let over = staff.open_matter("Per", "per@client.example", "family green card", "en");
    staff.revoke(&over.matter);
    let before = install.mail.letters().len();
    let shape = |workspace: &str, email: &str| {
        let mut browser = install.browser();
        let sent = browser.fill(workspace, workspace, &[("email", email)]);
        let page = browser.go(&sent.location());
        let text = page.text();
        let csrf =
            page.hidden(&format!("{workspace}/check-mail")).into_iter().find(|(k, _)| k == "csrf").unwrap().1;
        let plain = text.replace(workspace, "W").replace(&csrf, "C");
        (sent.status, sent.location().replace(workspace, "W"), page.status, plain)
    };
    let known = shape(&open.workspace, "ola@client.example");
    let stranger = shape(&open.workspace, "ole@client.example");
    let revoked = shape(&over.workspace, "per@client.example");
    assert_eq!(known.3, stranger.3);
    assert_eq!(known.3, revoked.3.replace("p•", "o•"));
    assert_eq!((known.0, &known.1, known.2), (stranger.0, &stranger.1, stranger.2));
    assert_eq!((known.0, &known.1, known.2), (revoked.0, &revoked.1, revoked.2));
    std::thread::sleep(Duration::from_secs(2));
    let links = |to: &str| {
        install
            .mail
            .letters()
            .iter()
            .skip(before)
            .filter(|l| l["to"][0] == to && l["text"].as_str().unwrap().contains("/enter/"))
            .count()
    };
    assert_eq!(
        (links("ola@client.example"), links("ole@client.example"), links("per@client.example")),
        (1, 0, 0)
    );
}

/// Everything that comes over the line when somebody asks again and again, without what is theirs by nature: the names in
/// the address, the form's token, the day, cookies' values and seconds to wait.
fn asking(install: &Install, workspace: &str, email: &str, times: usize) -> Vec<String> {
    let mut browser = install.browser();
    let mut all = Vec::new();
    let mut note = |what: &str, answer: &crate::wire::Answer| {
        let mut text = answer.text().replace(workspace, "WORKSPACE");
        for token in crate::wire::all_between(&text.clone(), "name=\"csrf\" value=\"", "\"") {
            text = text.replace(&token, "TOKEN");
        }
        let headers: Vec<String> = answer
            .headers
            .iter()
            .map(|(name, value)| match name.as_str() {
                "date" | "retry-after" => name.clone(),
                "set-cookie" => {
                    let (pair, rest) = value.split_once(';').unwrap_or((value, ""));
                    let (cookie, kept) = pair.split_once('=').unwrap_or((pair, ""));
                    let rest = rest.replace(workspace, "WORKSPACE");
                    format!(
                        "{name}: {} of {} bytes;{rest}",
                        cookie.replace(workspace, "WORKSPACE"),
                        kept.len()
                    )
                }
                _ => format!("{name}: {}", value.replace(workspace, "WORKSPACE")),
            })
            .collect();
        all.push(format!("{what} {}\n{}\n\n{text}", answer.status, headers.join("\n")));
    };
    let door = browser.get(workspace);
    note("door", &door);
    for _ in 0..times {
        let answer = browser.fill(workspace, workspace, &[("email", email)]);
        note("asked", &answer);
        if answer.status == 303 {
            let page = browser.get(&answer.location());
            note("check your mail", &page);
        }
    }
    all
}

// S2-86, S2-87, S2-92
#[test]
fn whoever_asks_gets_the_same_bytes_and_headers_until_the_limit_and_beyond() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let open = staff.open_matter("Olaf", "olaf@client.example", "family green card", "en");
    let over = staff.open_matter("Olga", "olga@client.example", "family green card", "en");
    staff.revoke(&over.matter);
    // The same kind of address, of nothing.
    let last = open.workspace.chars().last().unwrap();
    let nowhere =
        format!("{}{}", &open.workspace[..open.workspace.len() - 1], if last == '0' { '1' } else { '0' });
    let askers = [
        (open.workspace.as_str(), "olaf@client.example"),
        (over.workspace.as_str(), "olga@client.example"),
        (nowhere.as_str(), "oleg@client.example"),
    ];
    let told: Vec<Vec<String>> =
        askers.iter().map(|(workspace, email)| asking(&install, workspace, email, 6)).collect();
    assert!(told[0].last().unwrap().starts_with("asked 429"), "the limit was reached: {:#?}", told[0].last());
    for (asker, answers) in askers.iter().zip(&told) {
        assert_eq!(answers, &told[0], "{asker:?}");
    }
}

// S2-93: staff see on the tab that a mail did not leave
#[test]
fn a_letter_waits_for_an_absent_mail_server_and_staff_see_why() {
    let mut install = Install::new(Engine::Sqlite);
    let right = install.mail.port.to_string();
    install.set("SMTP_PORT", &free_port().to_string());
    install.serve();
    let mut staff = doors::begin(&install);
    let matter = staff.open_closed_matter("Uma", "uma@client.example", "family green card", "en");
    staff.let_in(&matter);
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let tab = staff.browser.go(&format!("{matter}/portal")).text();
        if tab.contains("<ul class=\"mails\">") && tab.contains("bad-text") {
            break;
        }
        assert!(Instant::now() < end, "the delivery state is not shown: {tab}");
        std::thread::sleep(Duration::from_millis(200));
    }
    install.stop();
    install.set("SMTP_PORT", &right);
    install.serve();
    // The next try comes after its back-off; it must come by itself.
    let end = Instant::now() + Duration::from_secs(90);
    while install.mail.letters().iter().all(|l| l["to"][0] != "uma@client.example") {
        assert!(Instant::now() < end, "the letter was not tried again");
        std::thread::sleep(Duration::from_millis(250));
    }
}

#[test]
fn a_mail_server_under_the_practices_own_authority_is_trusted_when_the_settings_say_so_and_never_else() {
    const DAY: i64 = 86_400;
    let mut install = Install::new(Engine::Sqlite);
    let (own, foreign) = (install.home.path().join("own"), install.home.path().join("foreign"));
    for folder in [&own, &foreign] {
        std::fs::create_dir(folder).unwrap();
    }
    let (pem, key) = certificate(&own, "localhost", -DAY, 30 * DAY, "mail");
    certificate(&foreign, "localhost", -DAY, 30 * DAY, "other");
    install.set("SMTP_HOST", "localhost");
    for how in ["starttls", "tls"] {
        install.mail = Sink::secured(how, &pem, &key);
        let port = install.mail.port.to_string();
        install.set("SMTP_PORT", &port);
        install.set("SMTP_SECURITY", how);
        for untrusted in [String::new(), foreign.join("root.pem").display().to_string()] {
            install.set("SMTP_TRUST", &untrusted);
            let said = all_of(&install.run(&["doctor"]));
            assert!(said.contains("LOOK the mail server does not answer"), "{how}, {untrusted}: {said}");
        }
        install.set("SMTP_TRUST", &own.join("root.pem").display().to_string());
        let said = all_of(&install.run(&["doctor"]));
        assert!(said.contains("ok   the mail server answers"), "{how}: {said}");
    }
    install.serve();
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Zoe", "zoe@client.example", "family green card", "en");
    doors::come_in(&install, &opened.workspace, "zoe@client.example");
    install.set("SMTP_TRUST", &own.join("absent.pem").display().to_string());
    let said = all_of(&install.run(&["doctor"]));
    assert!(said.contains("smtp.trust"), "a file that is not there is named by its setting: {said}");
}
