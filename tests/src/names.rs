//! Names that try something. They are kept exactly, shown without harm, and never become a path; and what people type is
//! readable nowhere on the disk.

use crate::doors;
use crate::papers::{Dice, pdf};
use crate::program::{BOTH, Engine, Install, blocking};
use std::time::Duration;

const NAMES: [&str; 6] = [
    "invoice\u{202e}fdp.exe.pdf",
    "../../CANARYpath/passwd.pdf",
    "C:\\CANARYwindows\\cmd.pdf",
    "パスポート👩‍👩‍👧‍👦.pdf",
    "\"><img src=x onerror=alert(1)>.pdf",
    " .pdf",
];

#[test]
fn hostile_names_are_kept_exactly_and_shown_without_harm() {
    let mut install = Install::new(Engine::Sqlite);
    install.serve();
    let mut staff = doors::begin(&install);
    let opened = staff.open_matter("Zoe", "zoe@client.example", "family green card", "en");
    let mut client = doors::come_in(&install, &opened.workspace, "zoe@client.example");
    let items = client.paper_items();
    let longest = format!("{}x.pdf", "ñ".repeat(125));
    let names: Vec<&str> = NAMES.iter().copied().chain([longest.as_str()]).collect();
    for (item, name) in items.iter().zip(&names) {
        let receipt = client.deliver(item, name, &pdf("a paper", 2_000, &mut Dice::new(5)));
        assert!(!receipt.text().contains("<img src=x"), "markup in a name stays text");
    }
    let queue = staff.inspected(names.len(), Duration::from_secs(120));
    let mut kept: Vec<String> = Vec::new();
    for review in &queue {
        let page = staff.browser.go(review).text();
        assert!(!page.contains("<img src=x"), "markup in a name stays text");
        assert!(!page.contains('\u{202e}'), "a name cannot turn the text around it");
        let disposition = staff.download(review).header("content-disposition").expect("a name").to_owned();
        assert!(disposition.starts_with("attachment"), "{disposition}");
        let encoded = disposition.split("filename*=UTF-8''").nth(1).and_then(|rest| rest.split(';').next());
        let simple = || crate::wire::between(&disposition, "filename=\"", "\"").expect("a name");
        kept.push(encoded.map_or_else(simple, decode));
    }
    // A download is a file name on somebody's disk: separators and controls may be replaced there, letters may not.
    for name in ["パスポート👩‍👩‍👧‍👦.pdf", longest.as_str()] {
        assert!(kept.iter().any(|k| k == name), "{name} is not among {kept:?}");
    }
    for name in &kept {
        assert!(!name.contains(['/', '\\', '\u{202e}']), "{name} could leave its folder");
    }
}

#[test]
fn what_people_type_and_send_is_readable_nowhere_on_the_disk() {
    for engine in BOTH {
        let mut install = Install::new(engine);
        install.serve();
        let mut staff = doors::begin(&install);
        let opened = staff.open_matter("Canarygiven", "canarymail@client.example", "family green card", "en");
        let mut client = doors::come_in(&install, &opened.workspace, "canarymail@client.example");
        let item = client.paper_items().remove(0);
        let bytes = pdf("CANARYcontent", 300_000, &mut Dice::new(6));
        client.deliver(&item, "CANARYname.pdf", &bytes);
        let queue = staff.inspected(1, Duration::from_secs(60));
        let page = staff.browser.go(&queue[0]);
        let action = crate::wire::all_between(&page.text(), "action=\"", "\"")
            .into_iter()
            .find(|a| a.ends_with("/decision"))
            .unwrap();
        let hidden = page.hidden(&action);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        fields.extend([("decision", "return"), ("reason", "blurry"), ("message", "CANARYmessage for you")]);
        let answer = staff.browser.post(&action, &fields);
        assert!(answer.status < 400, "{}", answer.text());
        assert!(client.browser.go(&item).text().contains("CANARYmessage"), "{engine:?}: the client reads it");
        let words = install.words();
        let mut places = vec![install.data()];
        if let Some(database) = &install.database {
            places.extend(blocking(database.written()));
        }
        let canaries = [
            "Canarygiven",
            "canarymail",
            "CANARYcontent",
            "CANARYname",
            "CANARYmessage",
            "Harbor & Vale",
            "%PDF-1.4",
        ];
        for canary in canaries {
            assert!(!words.contains(canary), "{engine:?}: {canary} is in the log");
        }
        let needles: Vec<&[u8]> = canaries.iter().map(|c| c.as_bytes()).collect();
        for place in &places {
            assert_eq!(testkit::canary::scan(place, &needles), Vec::<String>::new(), "{engine:?}");
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}
