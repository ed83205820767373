//! Every state of every client page, in both languages, held to the rules that all of them share. It reads the markup
//! as text and refuses to judge looks.

#[path = "../examples/fixtures/client.rs"]
mod client;

use domain::locale::Locale;
use std::collections::BTreeSet;
use web::words::Words;

fn every_page() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for locale in Locale::ALL {
        for (name, html) in client::pages(Words::of(*locale)).unwrap_or_default() {
            all.push((format!("{}/{name}", locale.code()), html));
        }
    }
    assert!(all.len() > 80);
    all
}

/// The value of each `name="…"` in the text.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The inside of each `<tag …>…</tag>`.
fn insides<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    html.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

#[test]
fn no_page_holds_anything_the_content_policy_would_stop() {
    for (name, html) in every_page() {
        // The practice's own site is a link people follow, and nothing a page loads.
        let html = html.replace("<a href=\"https://", "<a href=\"");
        for banned in
            [" style=\"", "<style", "javascript:", "<base", "<iframe", "<object", "http://", "https://"]
        {
            assert!(!html.contains(banned), "{name} holds {banned}");
        }
        for tag in html.split('<') {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(
                !tag.split_whitespace().any(|part| part.starts_with("on") && part.contains('=')),
                "{name}: <{tag}>"
            );
        }
        assert!(
            insides(&html, "script").iter().all(|script| script.ends_with('>')),
            "{name}: a script inside the page"
        );
    }
}

#[test]
fn every_page_names_itself_its_language_and_the_practice() {
    for (name, html) in every_page() {
        let lang = &name[..2];
        assert!(html.contains(&format!("<html lang=\"{lang}\" dir=\"ltr\">")), "{name}");
        let title = insides(&html, "title")[0].trim_start_matches('>').trim();
        assert!(title.ends_with("- Harbor &#38; Vale") && title.len() > 24, "{name}: {title}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert!(html.contains("class=\"firm-name\">Harbor &#38; Vale<"), "{name}");
        assert!(html.contains("href=\"#main\"") && html.contains("id=\"main\""), "{name}");
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (name, html) in every_page() {
        for form in insides(&html, "form") {
            let head = form.split('>').next().unwrap_or_default();
            if head.contains("method=\"dialog\"") {
                continue;
            }
            assert!(head.contains("method=\"post\""), "{name}: {head}");
            assert!(form.contains("name=\"csrf\" value=\"c5rf-t0ken\""), "{name}: {head}");
        }
    }
}

#[test]
fn ids_are_unique_and_everything_that_points_to_one_finds_it() {
    for (name, html) in every_page() {
        let ids = values(&html, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name}: {ids:?}");
        for pointer in ["for", "aria-labelledby", "aria-describedby"] {
            for value in values(&html, pointer) {
                for id in value.split_whitespace() {
                    assert!(known.contains(id), "{name}: {pointer}={id}");
                }
            }
        }
        for href in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(known.contains(href), "{name}: #{href}");
        }
    }
}

#[test]
fn errors_are_in_the_title_and_get_the_focus() {
    for (name, html) in every_page() {
        let wrong = name.contains("error") || name.ends_with("problems") || name.ends_with("check-empty");
        assert_eq!(html.contains("<title>Error: "), wrong, "{name}");
        assert_eq!(html.contains("role=\"alert\" data-first"), wrong, "{name}");
    }
}

// S2-24
#[test]
fn what_staff_preview_can_send_nothing() {
    for (name, html) in every_page().into_iter().filter(|(name, _)| name.ends_with("-preview")) {
        assert!(html.contains("Lucía Example"), "{name}");
        assert!(!html.contains("<script") && !html.contains("id=\"session\""), "{name}");
        for button in insides(&html, "button") {
            let head = button.split('>').next().unwrap_or_default();
            assert!(
                !head.contains("type=\"submit\"") || head.contains("disabled") || head.contains("formmethod"),
                "{name}: {head}"
            );
        }
    }
}

#[test]
fn both_languages_offer_the_same_places_to_go() {
    let places = |locale: Locale| -> Vec<Vec<String>> {
        let pages = client::pages(Words::of(locale)).unwrap();
        pages
            .iter()
            .map(|(_, html)| {
                let own = |part: &&str| part.starts_with("/p/");
                let mut all: Vec<String> =
                    values(html, "href").into_iter().filter(own).map(str::to_owned).collect();
                all.extend(values(html, "action").into_iter().map(str::to_owned));
                all
            })
            .collect()
    };
    assert_eq!(places(Locale::En), places(Locale::Es));
}

#[test]
fn a_page_weighs_little() {
    let asset = |name: &str| web::assets::find(name).and_then(|it| it.brotli).map_or(0, <[u8]>::len);
    let styles = asset("client.css") + asset("upload.css");
    let scripts =
        asset("core.js") + asset("session.js") + asset("tus.js") + asset("look.js") + asset("upload.js");
    assert!((1..9_000).contains(&styles), "{styles} bytes of styles");
    assert!((1..8_000).contains(&scripts), "{scripts} bytes of scripts");
    for (name, html) in every_page() {
        assert!(html.len() < 40_000, "{name}: {} bytes before compression", html.len());
    }
}

/// Sentences that say that only somebody sees or opens something, each looked at against what lets people in. A new one is
/// added here by whoever checked it, with why it is so.
const CHECKED: &[(&str, &str)] = &[
    ("account-download-hint", "advice, no claim"),
    ("asks-checks-hint", "no page of a client reads what a reviewer looks at (`client/item.rs`)"),
    (
        "cannot-unsafe-text",
        "why somebody cannot send is read by staff of the matter only (`room/checklist.rs`)",
    ),
    ("circle-close-1", "the policy for sensitive matters (`domain/power.rs`)"),
    ("circle-done-closed", "the same"),
    ("circle-new-hint", "the same"),
    ("dates-own-seen-alone", "the view of days in a seat (`vault/src/sql.rs`, `SEATED`)"),
    ("gate-letter-new-hint", "what a client sees, not who sees it"),
    ("gate-letter-off-hint", "the same"),
    ("helper-sends-hint", "a helper opens what they sent themselves (`room/own.rs`)"),
    (
        "helper-text",
        "what only two people know is said to be better protected; it says the opposite of a promise",
    ),
    ("keys-own-hint", "a passphrase, no claim"),
    ("keys-own-lead", "whoever shares the mailbox lacks the secret (`lobby/half.rs`)"),
    ("keys-paper-use", "advice, no claim"),
    ("matter-party-remove-3", "a removed client's seat is empty (`room/people.rs`)"),
    ("msg-desk-team-who", "comments have no verb in a client's room (`room/file_notes.rs`)"),
    ("msg-who-reads-own", "a thread of one's own is bound to the admission (`room/messages.rs`, `reached`)"),
    ("org-department-kept", "what contacts see, not who sees it"),
    ("org-matters-hint", "the same"),
    ("record-files-client-text", "no client's page leads to a record's files (`lobby/record_files.rs`)"),
    ("record-files-lead-text", "the same"),
    ("stands-text", "how far each person is stands on no client's page (`desk/stands.rs`)"),
    ("topic-desk-with-asked", "a thread about an approval is with one contact (`room/topics.rs`)"),
];

/// The messages of one language, by name, each with its whole text in lower case.
fn sayings(language: &str) -> Vec<(String, String)> {
    let folder = format!("{}/words/{language}", env!("CARGO_MANIFEST_DIR"));
    let mut out: Vec<(String, String)> = Vec::new();
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        for line in std::fs::read_to_string(file.path()).unwrap_or_default().lines() {
            match line.split_once(" =") {
                Some((name, text))
                    if name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(' ') =>
                {
                    out.push((name.to_owned(), text.to_lowercase()));
                }
                _ if line.starts_with(' ') => {
                    if let Some((_, text)) = out.last_mut() {
                        text.push_str(&line.to_lowercase());
                    }
                }
                _ => {}
            }
        }
    }
    out
}

// What somebody agrees to, and what help and upload pages promise, must be what the doors do.
#[test]
fn no_text_claims_that_only_somebody_sees_something_unless_that_was_checked() {
    let only_en = [
        "only my ",
        "only your ",
        "only our ",
        "only the ",
        "only you ",
        "only people of",
        "only these ",
        "only those ",
        "nobody else",
        "no one else",
    ];
    let only_es = [
        "solo mi ",
        "solo su ",
        "solo nuestro",
        "solo el ",
        "solo usted",
        "solo las personas del",
        "solo estas",
        "solo quienes",
        "solo pueden",
        "únicamente",
        "nadie más",
    ];
    let sees_en = ["see", "read", "open", "hear"];
    let sees_es = ["ver", "ve ", "ven ", "lee", "abr", "enter"];
    let mut said = 0;
    for (language, only, sees) in [("en", &only_en[..], &sees_en[..]), ("es", &only_es[..], &sees_es[..])] {
        for (name, text) in sayings(language) {
            let claims =
                only.iter().any(|word| text.contains(word)) && sees.iter().any(|word| text.contains(word));
            let checked = CHECKED.iter().any(|(known, _)| *known == name);
            assert!(!claims || checked, "{language}: {name}: {text}");
            said += usize::from(claims);
        }
        // What is agreed to, and what stands on every client's page, claims nothing of the kind at all.
        for (name, text) in sayings(language) {
            let promise =
                name.starts_with("welcome-") || name.starts_with("door-") || name == "client-private";
            assert!(!promise || !only.iter().any(|word| text.contains(word)), "{language}: {name}: {text}");
        }
    }
    assert!(said > 20, "the words were read: {said}");
}
