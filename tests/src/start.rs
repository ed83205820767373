//! Starting and stopping: what is wrong is said at once and in words, the root key is guarded, migrating twice is
//! harmless, a stop is orderly, and a second server finds its place beside the first.

use crate::doors;
use crate::papers::{Dice, pdf, sha256};
use crate::program::{BOTH, Engine, Install, all_of, free_port};
use std::os::unix::fs::PermissionsExt;

#[test]
fn everything_wrong_with_the_settings_is_said_at_once() {
    let mut install = Install::new(Engine::Sqlite);
    install.set("LISTEN", "nowhere");
    install.set("ORIGIN", "http://portal.example.com");
    install.set("BLOBS_KIND", "tape");
    install.set("SMTP_FROM", "nobody");
    let out = install.run(&["serve"]);
    let said = all_of(&out);
    assert!(!out.status.success());
    for part in ["listen", "origin", "blobs.kind", "smtp.from"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
    install.set("LISTN", "127.0.0.1:1");
    assert!(all_of(&install.run(&["serve"])).contains("STRONGROOM_LISTN is not a setting"));
}

#[test]
fn kinds_of_matter_of_ones_own_are_offered_and_a_mistake_in_one_is_said_and_stops_nothing() {
    let mut install = Install::new(Engine::Sqlite);
    let packs = install.data().join("packs");
    std::fs::create_dir_all(&packs).unwrap();
    let shipped = include_str!("../../packs/general.toml");
    let own = shipped.replacen("id = \"general\"", "id = \"asylum\"", 1);
    let title = own.lines().find(|line| line.starts_with("name.en")).unwrap().to_owned();
    let own = own.replacen(&title, "name.en = \"Asylum of our own\"", 1);
    std::fs::write(packs.join("asylum.toml"), own).unwrap();
    std::fs::write(packs.join("broken.toml"), "id = ").unwrap();
    install.serve();
    let mut owner = doors::begin(&install);
    let page = owner.browser.go("/desk/matters/new").text();
    assert!(page.contains("Asylum of our own"), "{page}");
    let said = all_of(&install.run(&["doctor"]));
    assert!(said.contains("1 packs of the practice's own") && said.contains("broken.toml"), "{said}");
    let (_, words) = install.stop();
    assert!(words.contains("broken.toml") && words.contains("not TOML"), "{words}");
}

#[test]
fn a_root_key_that_others_can_read_stops_the_start() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    install.stop();
    let key = install.data().join("root.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let out = install.run(&["serve"]);
    assert!(!out.status.success());
    let said = all_of(&out);
    assert!(said.contains("root") && said.contains("key"), "{said}");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    install.serve();
}

#[test]
fn without_its_root_key_a_practice_is_not_quietly_begun_again() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    doors::begin(&install);
    install.stop();
    std::fs::rename(install.data().join("root.key"), install.home.path().join("elsewhere")).unwrap();
    let out = install.run(&["serve"]);
    assert!(!out.status.success(), "{}", all_of(&out));
    std::fs::rename(install.home.path().join("elsewhere"), install.data().join("root.key")).unwrap();
    install.serve();
}

#[test]
fn migrating_twice_is_harmless_on_both_engines() {
    for engine in BOTH {
        let mut install = Install::new(engine);
        install.succeed(&["migrate"]);
        install.serve();
        doors::begin(&install);
        install.stop();
        install.succeed(&["migrate"]);
        install.serve();
        assert_eq!(install.browser().go("/desk/sign-in").status, 200, "{engine:?}");
    }
}

#[test]
fn the_doctor_names_what_is_missing_and_what_is_well() {
    let mut install = Install::new(Engine::Sqlite);
    let out = install.run(&["doctor"]);
    let said = all_of(&out);
    assert!(!out.status.success(), "no scanner is configured, which is worth a look: {said}");
    assert!(said.contains("ok   blobs can be written"), "{said}");
    assert!(said.contains("ok   the mail server answers"), "{said}");
    assert!(said.contains("LOOK no malware scanner"), "{said}");
    install.set("SMTP_PORT", &free_port().to_string());
    assert!(all_of(&install.run(&["doctor"])).contains("LOOK the mail server does not answer"));
}

#[test]
fn a_stop_is_orderly_and_what_was_acknowledged_is_there_afterwards() {
    for engine in BOTH {
        let mut install = Install::new(engine);
        install.serve();
        let mut staff = doors::begin(&install);
        let opened = staff.open_matter("Mira", "mira@client.example", "family green card", "en");
        let mut client = doors::come_in(&install, &opened.workspace, "mira@client.example");
        let item = client.paper_items().remove(0);
        let csrf = client.csrf(&item);
        let bytes = pdf("half of me", 600_000, &mut Dice::new(7));
        let upload = client.create(&item, &csrf, "half.pdf", bytes.len()).unwrap();
        assert_eq!(client.patch(&upload, &csrf, 0, &bytes[..400_000]).unwrap().status, 204);
        let (status, words) = install.stop();
        assert_eq!(status.code(), Some(0), "{words}");
        install.serve();
        assert_eq!(client.offset(&upload), 400_000, "{engine:?}");
        assert_eq!(client.patch(&upload, &csrf, 400_000, &bytes[400_000..]).unwrap().status, 204);
        let key = client.keys(&item);
        assert_eq!(client.send(&item, &key, &[&upload]).unwrap().status, 303);
        let queue = staff.inspected(1, std::time::Duration::from_secs(60));
        assert_eq!(sha256(&staff.download(&queue[0]).body), sha256(&bytes), "{engine:?}");
        install.verify();
    }
}

#[test]
fn a_second_server_on_the_same_postgres_goes_on_where_the_first_stopped() {
    let mut first = Install::new(Engine::Postgres);
    first.serve();
    let mut staff = doors::begin(&first);
    let opened = staff.open_matter("Noor", "noor@client.example", "family green card", "en");
    let mut client = doors::come_in(&first, &opened.workspace, "noor@client.example");
    let mut second = Install::new(Engine::Sqlite);
    second.database = None;
    let port = second.port;
    second.settings = first.settings.clone();
    second.set("LISTEN", &format!("127.0.0.1:{port}"));
    second.set("ORIGIN", &format!("http://127.0.0.1:{}", first.port));
    second.serve();
    let item = client.paper_items().remove(0);
    let csrf = client.csrf(&item);
    let bytes = pdf("here and there", 900_000, &mut Dice::new(8));
    let upload = client.create(&item, &csrf, "two-nodes.pdf", bytes.len()).unwrap();
    let mut at = 0;
    for (n, part) in bytes.chunks(100_000).enumerate() {
        client.browser.port = if n % 2 == 0 { first.port } else { second.port };
        assert_eq!(client.offset(&upload), at);
        assert_eq!(client.patch(&upload, &csrf, at, part).unwrap().status, 204);
        at += part.len();
    }
    first.kill();
    client.browser.port = second.port;
    staff.browser.port = second.port;
    let key = client.keys(&item);
    assert_eq!(client.send(&item, &key, &[&upload]).unwrap().status, 303);
    let queue = staff.inspected(1, std::time::Duration::from_secs(60));
    assert_eq!(sha256(&staff.download(&queue[0]).body), sha256(&bytes));
    second.verify();
}

#[test]
fn an_invitation_from_the_console_opens_the_desk_for_one_person_once() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    doors::begin(&install);
    let said = install.succeed(&[
        "user",
        "invite",
        "ben@practice.example",
        "--name",
        "Ben Okafor",
        "--role",
        "caseworker",
    ]);
    let at = said.find("/desk/invitations/").unwrap_or_else(|| panic!("no link in: {said}"));
    let link = said[at..].split_whitespace().next().unwrap().to_owned();
    let mut browser = install.browser();
    let fields = [("name", "Ben Okafor"), ("password", "nine-quiet-harbours-at-dusk")];
    let answer = browser.fill(&link, &link, &fields);
    assert!(answer.status < 400, "{}", answer.text());
    if !answer.location().starts_with("/desk/enrol") {
        let fields = [("email", "ben@practice.example"), ("password", "nine-quiet-harbours-at-dusk")];
        browser.fill("/desk/sign-in", "/desk/sign-in", &fields);
    }
    let mut ben = doors::enrol(&install, browser);
    assert_eq!(ben.browser.go("/desk/review").status, 200);
    assert!(!install.browser().go(&link).has_form(&link), "the link is used up");
}

#[test]
fn a_code_from_the_authenticator_and_a_recovery_code_work_once_each() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let owner = doors::begin(&install);
    let half = || {
        let mut browser = install.browser();
        let fields = [("email", doors::OWNER_EMAIL), ("password", doors::PASSWORD)];
        let answer = browser.fill("/desk/sign-in", "/desk/sign-in", &fields);
        assert_eq!(answer.location(), "/desk/second-factor");
        browser
    };
    let give = |code: &str, with: &str| {
        half().fill(&format!("/desk/second-factor{with}"), "/desk/second-factor", &[("code", code)]).status
    };
    // The step that enrolled is spent, and so is every earlier one.
    assert_eq!(give(&doors::code(&owner.secret, -1), ""), 422);
    let recovery = &owner.recovery[3];
    assert_eq!(give(recovery, "?with=recovery"), 303);
    assert_eq!(give(recovery, "?with=recovery"), 422);
    assert_eq!(half().get("/desk/review").status, 303, "a password alone opens nothing");
}

#[test]
fn the_demo_prints_how_to_come_in_as_its_client_and_that_works_once() {
    let mut install = Install::bare(Engine::Sqlite);
    let origin = format!("http://127.0.0.1:{}", install.port);
    install.set("ORIGIN", &origin);
    install.demo();
    let words = install.words();
    let client = words.split_once("As client").map(|(_, rest)| rest).unwrap_or_else(|| panic!("{words}"));
    let link = client.split_whitespace().next().unwrap();
    let code = client.split_once("code ").unwrap().1.lines().next().unwrap().trim();
    let path = link.strip_prefix(&origin).unwrap_or_else(|| panic!("{words}"));
    let (workspace, _) = path.split_once("/enter/").unwrap_or_else(|| panic!("{words}"));
    assert!(
        words.contains(&format!("{origin}/desk/outbox")) && words.contains("sign in there first"),
        "{words}"
    );
    // Not by `fill`: what is typed here was printed on purpose.
    let enter = |typed: &str| {
        let mut browser = install.browser();
        let action = format!("{workspace}/enter");
        let mut form = browser.go(path).hidden(&action);
        form.push(("code".to_owned(), typed.to_owned()));
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = browser.post(&action, &form);
        (browser, answer)
    };
    let (_, without) = enter("");
    assert_eq!(without.status, 422, "the link alone opens nothing");
    let (mut browser, answer) = enter(code);
    assert!(answer.location().ends_with("/home"), "{} {}", answer.status, answer.text());
    assert!(browser.go(&format!("{workspace}/home")).text().contains("Lucía"));
    // Begun again in the same folder it prints another, and the one before is over.
    install.stop();
    install.demo();
    assert!(!install.words().contains(path) && install.words().contains(&format!("{workspace}/enter/")));
}
