//! The program's own words. Every journey's are searched when its installation ends (`program.rs`); here the search is
//! shown to find something, and the program is driven into its errors, where a careless line would quote what it choked
//! on.

use crate::canaries;
use crate::doors;
use crate::papers::{Dice, pdf};
use crate::program::{Engine, Install};
use crate::wire::all_between;
use std::time::Duration;

#[test]
fn a_planted_word_in_a_log_is_found() {
    canaries::plant("Xiomara Canary");
    canaries::plant("ab");
    assert_eq!(canaries::found_in("ERROR no such client: Xiomara Canary"), ["Xiomara Canary"]);
    assert_eq!(canaries::found_in("ab Xiomara"), Vec::<String>::new());
}

#[test]
fn errors_of_every_kind_say_nothing_of_anybody() {
    for format in ["text", "json"] {
        let mut install = Install::new(Engine::Sqlite);
        install.set("LOG_LEVEL", "debug");
        install.set("LOG_FORMAT", format);
        install.serve();
        let mut staff = doors::begin(&install);
        let opened = staff.open_matter("Xiomara", "xiomara@client.example", "family green card", "en");
        let mut client = doors::come_in(&install, &opened.workspace, "xiomara@client.example");
        let items = client.paper_items();
        client.deliver(&items[0], "xiomara-passport.pdf", &pdf("a passport", 40_000, &mut Dice::new(21)));
        let queue = staff.inspected(1, Duration::from_secs(90));
        let before = canaries::planted();
        assert!(before > 20, "{before} canaries are too few to be all of them");

        // The files are gone: the download breaks off, and so does whatever else wants them.
        std::fs::rename(install.data().join("blobs"), install.home.path().join("elsewhere")).unwrap();
        let page = staff.browser.go(&queue[0]);
        let action =
            all_between(&page.text(), "action=\"", "\"").into_iter().find(|a| a.ends_with("/download"));
        let action = action.expect("a download");
        let hidden = page.hidden(&action);
        let fields: Vec<(&str, &str)> = hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let form: Vec<String> =
            fields.iter().map(|(k, v)| format!("{k}={}", crate::wire::percent(v))).collect();
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        let _broken_off = staff.browser.ask("POST", &action, &kind, form.join("&").as_bytes());
        let csrf = client.csrf(&items[1]);
        let metadata = format!("filename {}", crate::wire::base64(b"xiomara-second.pdf"));
        canaries::plant("xiomara-second.pdf");
        let headers = [
            ("Tus-Resumable", "1.0.0"),
            ("X-Strongroom-Csrf", csrf.as_str()),
            ("Upload-Length", "10"),
            ("Upload-Metadata", metadata.as_str()),
        ];
        let made = client.browser.ask("POST", &format!("{}/uploads", items[1]), &headers, &[]).unwrap();
        if made.status == 201 {
            let _refused = client.patch(&made.location(), &csrf, 0, b"xiomara's");
        }
        std::fs::rename(install.home.path().join("elsewhere"), install.data().join("blobs")).unwrap();

        // The database is another one half-way: statements fail with what they were given at hand.
        let database = install.data().join("house.db");
        let spoil = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=20)\n\
                     for t in ('decision', 'rate', 'mail'):\n\x20   db.execute(f'alter table {t} rename to gone_{t}')\ndb.commit()\n";
        let done =
            std::process::Command::new(crate::sink::python()).args(["-c", spoil]).arg(&database).status();
        assert!(done.unwrap().success());
        let mut seen = Vec::new();
        seen.push(staff.browser.go(&queue[0]).status);
        let ask = [("email", "xiomara@client.example")];
        seen.push(install.browser().fill(&opened.workspace, &opened.workspace, &ask).status);
        let path = format!("{}/enter/{}", opened.workspace, "x1omara-".repeat(5));
        canaries::plant(&"x1omara-".repeat(5));
        seen.push(install.browser().get(&path).status);
        let fields = [("email", doors::OWNER_EMAIL), ("password", doors::PASSWORD)];
        seen.push(install.browser().fill("/desk/sign-in", "/desk/sign-in", &fields).status);
        let words = install.words();
        assert!(seen.contains(&500), "something broke: {seen:?}");
        assert!(words.contains("a request failed"), "and was logged: {words}");
        crate::program::keeps_quiet(&words);
    }
}
